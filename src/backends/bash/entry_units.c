/* What the entry script knows of each program: how it is built, started and limited. */
#include "backends/bash/entry_view.h"
#include "backends/bash/quote.h"
#include "ir/limits.h"
#include "ir/sizes.h"

/* {index, value} of one name or a list of them, in which ${VAR} stands for itself. */
static const struct gg_val *names_view(const struct gg_entry *e, const struct gg_ast *node)
{
    struct gg_list list = gg_list_new(e->arena);
    bool is_list = node && node->kind == GG_AST_LIST;
    uint32_t n = is_list ? node->u.kids.n : node != NULL;
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_ast *item = is_list ? node->u.kids.at[i] : node;
        struct gg_map map = gg_map_new(e->arena, item->span);
        struct gg_buf literal = gg_buf_new(e->arena);
        gg_bash_quote(&literal, item->text);
        gg_map_int(&map, "index", i);
        gg_map_code(&map, "value", gg_buf_str(&literal));
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

static void set_command(const struct gg_entry *e, struct gg_map *map, const struct gg_unit *unit)
{
    const struct gg_ast *command = gg_stage_attr(unit->stage, GG_OPT_COMMAND);
    const struct gg_ast *program =
        command && command->kind == GG_AST_LIST ? command->u.kids.at[0] : command;
    gg_map_bool(map, "has_command", command);
    gg_map_set(map, "command", gg_entry_values(e, command));
    gg_map_set(map, "sources", names_view(e, gg_stage_attr(unit->stage, GG_OPT_SOURCE)));
    gg_map_bool(map, "is_go", unit->target == GG_TARGET_GO);
    gg_map_bool(map, "is_rust", unit->target == GG_TARGET_RUST);
    if (command)
        gg_map_code(map, "program", gg_entry_value_code(e, program));
}

static bool is_built(const struct gg_unit *unit)
{
    if (!gg_stage_attr(unit->stage, GG_OPT_COMMAND))
        return gg_backend_get(unit->target)->build_template;
    const struct gg_ast *automatic = gg_stage_attr(unit->stage, GG_OPT_AUTO_BUILD);
    return gg_stage_attr(unit->stage, GG_OPT_SOURCE) && !(automatic && !automatic->u.b);
}

static void decide_build(struct gg_decisions *decisions, const struct gg_unit *unit)
{
    bool has_source = gg_stage_attr(unit->stage, GG_OPT_SOURCE);
    enum gg_decision_kind why = !is_built(unit) ? GG_DECIDED_BUILD_OFF
                                : has_source    ? GG_DECIDED_BUILD_SOURCE
                                                : GG_DECIDED_BUILD_PROGRAM;
    if (is_built(unit) || has_source)
        gg_decide(decisions, why, unit->stage->span, unit->stage->name,
                  gg_target_name(unit->target), "", "");
}

/* The user's own script or program knows nothing of bad records. */
static const struct gg_ast *dead_letter_of(const struct gg_entry *e, const struct gg_unit *unit)
{
    const struct gg_ast *path;
    gg_view_on_error(e->plan, unit->owner, &path);
    bool is_own =
        unit->target == GG_TARGET_BASH || gg_stage_attr(unit->stage, GG_OPT_COMMAND) != NULL;
    return is_own ? NULL : path;
}

/* Generated programs of these targets gather their output themselves. */
static bool buffers_itself(const struct gg_unit *unit)
{
    return unit->target != GG_TARGET_AWK && unit->target != GG_TARGET_BASH &&
           !gg_stage_attr(unit->stage, GG_OPT_COMMAND);
}

/* What stdbuf calls it; "" when the spec says nothing, or the program does it itself. */
static gg_str buffer_mode(struct gg_arena *a, const struct gg_graph *graph,
                          const struct gg_unit *unit, const struct gg_limits *limits)
{
    if (buffers_itself(unit) || limits->measured || (!limits->by_record && !limits->block_bytes))
        return GG_STR("");
    return limits->by_record
               ? GG_STR("L")
               : gg_str_printf(a, "%llu", (unsigned long long)gg_sizes_of(a, graph, unit).block);
}

/* The Go runtime maps this much more than it uses: measured, it starts with 45 MiB. */
enum { GO_RESERVES_KIB = 64 << 10 };

static void set_limits(const struct gg_entry *e, struct gg_map *map, const struct gg_unit *unit)
{
    struct gg_limits limits = gg_limits_of(e->arena, e->plan->graph, unit);
    bool is_go = unit->target == GG_TARGET_GO;
    gg_entry_set_text(map, "cores", limits.cores);
    gg_map_bool(map, "has_nice", limits.nice);
    gg_map_int(map, "nice", limits.nice);
    if (limits.memory_bytes) {
        int64_t kib = (int64_t)((limits.memory_bytes + 1023) / 1024);
        gg_map_text(map, "memory", limits.memory);
        gg_map_int(map, "memory_bytes", (int64_t)limits.memory_bytes);
        gg_map_int(map, "memory_kib", is_go ? kib + GO_RESERVES_KIB : kib);
    }
    if (limits.timeout_ms)
        gg_map_code(map, "timeout", gg_seconds_text(e->arena, limits.timeout_ms));
    gg_entry_set_text(map, "buffers", buffer_mode(e->arena, e->plan->graph, unit, &limits));
}

/* A Go program has been told its lines when it was built. */
static void set_lines(const struct gg_entry *e, struct gg_map *map, const struct gg_unit_text *text,
                      enum gg_target target)
{
    struct gg_list list = gg_list_new(e->arena);
    for (uint32_t i = 0; i < text->nlines; i++) {
        struct gg_map row = gg_map_new(e->arena, GG_NO_SPAN);
        gg_map_text(&row, "row", text->lines[i]);
        gg_list_add(&list, gg_map_done(&row));
    }
    gg_map_bool(map, "has_lines", text->nlines);
    gg_map_bool(map, "reads_lines", text->nlines && target != GG_TARGET_GO);
    gg_map_set(map, "lines", gg_list_done(&list));
}

const struct gg_val *gg_entry_make_unit(const void *ctx, struct gg_arena *a, uint32_t item)
{
    const struct gg_entry e = gg_entry_for_item(ctx, a);
    uint32_t node = e.units.nodes[item], index = e.plan->nodes[node].unit;
    const struct gg_unit *unit = &e.plan->units[index];
    const struct gg_ast *workdir = gg_stage_attr(unit->stage, GG_OPT_WORKDIR);
    const struct gg_ast *dead_letter = dead_letter_of(&e, unit);
    struct gg_map map = gg_map_new(a, unit->stage->span);
    gg_map_code(&map, "id", gg_wiring_step(a, unit));
    gg_map_bool(&map, "in_blocks", unit->in_blocks);
    gg_map_code(&map, "unit", unit->name);
    gg_map_text(&map, "step", unit->owner->name);
    gg_map_set(&map, "env", gg_entry_env(&e, gg_stage_attr(unit->stage, GG_OPT_ENV)));
    gg_map_bool(&map, "has_workdir", workdir);
    gg_map_set(&map, "workdir", workdir ? gg_entry_value(&e, 0, workdir) : NULL);
    gg_map_set(&map, "dead_letter", dead_letter ? gg_entry_value(&e, 0, dead_letter) : NULL);
    set_command(&e, &map, unit);
    if (unit->runtime.said)
        gg_map_code(&map, "needs", gg_str_from(gg_runtimes[unit->runtime.id].name));
    set_limits(&e, &map, unit);
    gg_map_bool(&map, "has_build", is_built(unit));
    gg_entry_set_text(&map, "launch", e.texts[index].launch);
    gg_entry_set_text(&map, "build", e.texts[index].build);
    set_lines(&e, &map, &e.texts[index], unit->target);
    return gg_map_done(&map);
}

const struct gg_val *gg_entry_dead_letters(const struct gg_entry *e)
{
    struct gg_list list = gg_list_new(e->arena);
    const struct gg_ast *path, *last = NULL;
    for (uint32_t i = 0; i < e->plan->nunits; i++) {
        gg_view_on_error(e->plan, e->plan->units[i].owner, &path);
        if (path && path != last)
            gg_list_add(&list, gg_entry_value(e, i, path));
        last = path ? path : last;
    }
    return gg_list_done(&list);
}

static void set_build_traits(const struct gg_entry *e, struct gg_map *map)
{
    const struct gg_pipeline_plan *plan = e->plan;
    bool builds = false, go = false, rust = false, commands = false, crates = false,
         dead_letters = false, merges = false;
    for (uint32_t i = 0; i < plan->nunits; i++) {
        const struct gg_unit *unit = &plan->units[i];
        bool is_command = gg_stage_attr(unit->stage, GG_OPT_COMMAND);
        decide_build(e->emit->decisions, unit);
        builds |= is_built(unit);
        go |= is_built(unit) && unit->target == GG_TARGET_GO;
        rust |= is_built(unit) && unit->target == GG_TARGET_RUST;
        commands |= is_command;
        crates |= is_command && is_built(unit) && unit->target == GG_TARGET_RUST;
        dead_letters |= dead_letter_of(e, unit) != NULL;
    }
    for (uint32_t i = 0; i < plan->nnodes; i++)
        merges |= plan->nodes[i].kind == GG_NODE_MERGE;
    gg_map_bool(map, "has_builds", builds);
    gg_map_bool(map, "builds_go", go);
    gg_map_bool(map, "builds_rust", rust);
    gg_map_bool(map, "has_commands", commands);
    gg_map_bool(map, "has_crates", crates);
    gg_map_bool(map, "has_dead_letters", dead_letters);
    gg_map_bool(map, "has_merges", merges);
}

static void set_trace_traits(const struct gg_entry *e, struct gg_map *map)
{
    bool any = false, builds = false, awk = false, go = false, fed = false;
    for (uint32_t i = 0; i < e->plan->nunits; i++) {
        bool has_lines = e->texts[i].nlines;
        any |= has_lines;
        bool is_ours = e->emit->traced && !gg_stage_attr(e->plan->units[i].stage, GG_OPT_COMMAND);
        builds |= is_ours && e->plan->units[i].target == GG_TARGET_RUST;
        awk |= is_ours && e->plan->units[i].target == GG_TARGET_AWK;
        fed |= e->plan->units[i].parallel && e->plan->units[i].target == GG_TARGET_AWK &&
               !gg_stage_attr(e->plan->units[i].stage, GG_OPT_KEY);
        go |= is_ours && e->plan->units[i].target == GG_TARGET_GO;
    }
    gg_map_bool(map, "has_lines", any);
    gg_map_bool(map, "tells_builds", builds);
    gg_map_bool(map, "tells_awk", awk);
    gg_map_bool(map, "has_fed", fed);
    gg_map_bool(map, "shares_files", fed || e->plan->nstretches);
    gg_map_bool(map, "tells_go", go);
    gg_map_bool(map, "tells_lines", builds || awk);
}

static void set_limit_traits(const struct gg_entry *e, struct gg_map *map)
{
    const struct gg_pipeline_plan *plan = e->plan;
    bool times = false, memory = false, cores = false, buffers = false, needs = false;
    uint64_t ms = gg_pipeline_timeout(plan->graph);
    for (uint32_t i = 0; i < plan->nunits; i++) {
        struct gg_limits limits = gg_limits_of(e->arena, plan->graph, &plan->units[i]);
        times |= limits.timeout_ms != 0;
        memory |= limits.memory_bytes != 0;
        cores |= limits.cores.n != 0;
        needs |= plan->units[i].runtime.said;
        buffers |= buffer_mode(e->arena, plan->graph, &plan->units[i], &limits).n != 0;
    }
    if (ms)
        gg_map_code(map, "pipeline_timeout", gg_seconds_text(e->arena, ms));
    gg_map_bool(map, "has_watched", e->monitors);
    gg_map_bool(map, "has_timeouts", times || ms);
    gg_map_bool(map, "has_step_timeouts", times);
    gg_map_bool(map, "has_memory", memory);
    gg_map_bool(map, "has_cores", cores);
    gg_map_bool(map, "has_needs", needs);
    gg_map_bool(map, "has_buffers", buffers);
}

void gg_entry_set_traits(const struct gg_entry *e, struct gg_map *map)
{
    set_build_traits(e, map);
    set_trace_traits(e, map);
    set_limit_traits(e, map);
}
