/* Sizes of blocks, pipes and writes. */
#include "ir/sizes.h"

#include "ir/cost.h"
#include "ir/limits.h"

enum { KIB_SHIFT = 10, MIB_SHIFT = 20 };

static enum gg_surroundings place_of(const struct gg_unit *unit)
{
    if (unit->parallel)
        return GG_BLOCK_TURNS;
    return unit->is_beside ? GG_BLOCK_BESIDE : GG_BLOCK_ALONE;
}

struct gg_sizes gg_sizes_of(struct gg_arena *a, const struct gg_graph *graph,
                            const struct gg_unit *unit)
{
    struct gg_limits limits = gg_limits_of(a, graph, unit);
    struct gg_sizes sizes = {.block = gg_cost_block_bytes(unit->target, place_of(unit)),
                             .write = gg_cost_write_bytes(),
                             .pipe = gg_cost_pipe_bytes()};
    sizes.is_limited = limits.block_bytes;
    if (limits.block_bytes && (limits.measured || limits.block_bytes < sizes.block)) {
        sizes.block = sizes.write = limits.block_bytes;
        sizes.whose = limits.measured ? GG_SIZE_MEASURED : GG_SIZE_SAID;
    }
    return sizes;
}

bool gg_has_sizes(const struct gg_unit *unit)
{
    if (gg_stage_attr(unit->stage, GG_OPT_COMMAND) || unit->target == GG_TARGET_BASH)
        return false;
    return unit->target != GG_TARGET_AWK || unit->parallel;
}

gg_str gg_size_text(struct gg_arena *a, uint64_t bytes)
{
    uint64_t kib = bytes >> KIB_SHIFT, mib = bytes >> MIB_SHIFT;
    if (mib << MIB_SHIFT == bytes)
        return gg_str_printf(a, "%llu MiB", (unsigned long long)mib);
    if (kib << KIB_SHIFT == bytes)
        return gg_str_printf(a, "%llu KiB", (unsigned long long)kib);
    return gg_str_printf(a, "%llu bytes", (unsigned long long)bytes);
}

static bool is_process(const struct gg_pipeline_plan *plan, uint32_t node)
{
    return plan->nodes[node].kind != GG_NODE_SOURCE && plan->nodes[node].kind != GG_NODE_SINK;
}

static void mark(const struct gg_pipeline_plan *plan, struct gg_unit *units, uint32_t node)
{
    if (plan->nodes[node].kind == GG_NODE_UNIT)
        units[plan->nodes[node].unit].is_beside = true;
}

static void decide(struct gg_arena *a, const struct gg_graph *graph, const struct gg_unit *unit,
                   struct gg_decisions *decisions)
{
    struct gg_sizes sizes = gg_sizes_of(a, graph, unit);
    uint64_t limit = gg_limits_of(a, graph, unit).block_bytes;
    enum gg_surroundings place = place_of(unit);
    uint64_t alone = gg_cost_block_bytes(unit->target, GG_BLOCK_ALONE);
    bool is_bound = limit > sizes.block;
    enum gg_decision_kind kind = sizes.whose == GG_SIZE_MEASURED ? GG_DECIDED_BLOCK_MEASURED
                                 : sizes.whose == GG_SIZE_SAID   ? GG_DECIDED_BLOCK_SAID
                                 : is_bound                      ? GG_DECIDED_BLOCK_BOUND
                                 : sizes.block == alone          ? GG_DECIDED_NOTHING
                                 : unit->any_order               ? GG_DECIDED_BLOCK_UNTURNED
                                 : place == GG_BLOCK_TURNS       ? GG_DECIDED_BLOCK_TURNS
                                                                 : GG_DECIDED_BLOCK_BESIDE;
    if (!kind)
        return;
    const char *detail = gg_cstr(a, gg_size_text(a, is_bound ? limit : sizes.pipe));
    for (uint32_t i = 0; i < unit->nparts; i++)
        gg_decide(decisions, kind, unit->parts[i]->span, unit->parts[i]->name,
                  gg_cstr(a, gg_size_text(a, sizes.block)), detail, "");
}

void gg_sizes_plan(struct gg_arena *a, const struct gg_pipeline_plan *plan, struct gg_unit *units,
                   struct gg_decisions *decisions)
{
    for (uint32_t i = 0; i < plan->nchannels; i++) {
        const struct gg_channel *channel = &plan->channels[i];
        if (!is_process(plan, channel->from) || !is_process(plan, channel->to))
            continue;
        mark(plan, units, channel->from);
        mark(plan, units, channel->to);
    }
    for (uint32_t i = 0; decisions && i < plan->nunits; i++)
        if (units[i].stage->op == GG_OP_STEP && gg_has_sizes(&units[i]))
            decide(a, plan->graph, &units[i], decisions);
}
