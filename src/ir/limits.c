/* Limits of processes, read from options that were checked. */
#include "ir/limits.h"

#include "ir/pins.h"

static const struct gg_ast *attr_of(const struct gg_graph *graph, const struct gg_unit *unit,
                                    enum gg_option option)
{
    const struct gg_ast *own = gg_stage_attr(unit->owner, option);
    return own ? own : gg_attr_find(graph->attrs, graph->nattrs, option);
}

static uint64_t time_of(const struct gg_ast *value)
{
    uint64_t ms = 0;
    const char *why;
    return value && gg_quantity_time(value, &ms, &why) ? ms : 0;
}

static void set_buffer(struct gg_limits *limits, const struct gg_ast *value)
{
    struct gg_buffer buffer;
    const char *why;
    if (!value || !gg_quantity_buffer(value, &buffer, &why))
        return;
    limits->by_record = buffer.by_record;
    limits->block_bytes = buffer.block_bytes;
    limits->measured = gg_is_pinned(value);
}

struct gg_limits gg_limits_of(struct gg_arena *a, const struct gg_graph *graph,
                              const struct gg_unit *unit)
{
    struct gg_limits limits = {.cores = GG_STR(""), .memory = GG_STR("")};
    const struct gg_ast *cores = attr_of(graph, unit, GG_OPT_CPU_CORES);
    const struct gg_ast *memory = attr_of(graph, unit, GG_OPT_MEMORY_LIMIT);
    const struct gg_ast *nice = attr_of(graph, unit, GG_OPT_NICE);
    struct gg_cores set;
    const char *why;
    if (cores && gg_quantity_cores(cores, &set, &why))
        limits.cores = gg_cores_text(a, &set);
    if (memory && gg_quantity_size(memory, &limits.memory_bytes, &why))
        limits.memory = memory->text;
    if (nice)
        limits.nice = (uint32_t)nice->u.i;
    limits.timeout_ms = time_of(gg_stage_attr(unit->owner, GG_OPT_TIMEOUT));
    set_buffer(&limits, attr_of(graph, unit, GG_OPT_BUFFER));
    return limits;
}

uint64_t gg_pipeline_timeout(const struct gg_graph *graph)
{
    return time_of(gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_TIMEOUT));
}

gg_str gg_limits_text(struct gg_arena *a, const struct gg_limits *limits)
{
    struct gg_buf b = gg_buf_new(a);
    if (limits->cores.n)
        gg_buf_addf(&b, "processors " GG_FMT, GG_ARG(limits->cores));
    if (limits->memory.n)
        gg_buf_addf(&b, "%s" GG_FMT " of memory", b.n ? ", " : "", GG_ARG(limits->memory));
    if (limits->nice)
        gg_buf_addf(&b, "%snice %u", b.n ? ", " : "", limits->nice);
    if (limits->timeout_ms)
        gg_buf_addf(&b, "%s" GG_FMT " s", b.n ? ", " : "",
                    GG_ARG(gg_seconds_text(a, limits->timeout_ms)));
    return gg_buf_str(&b);
}
