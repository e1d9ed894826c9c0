/* The plan for people and, as JSON, for programs. */
#include "base/json_write.h"
#include "ir/limits.h"
#include "ir/sizes.h"

void gg_codec_print(struct gg_codec codec, struct gg_buf *out)
{
    gg_buf_adds(out, gg_format_name(codec.kind));
    char usual = codec.kind == GG_FORMAT_CSV ? ',' : '\t';
    if (codec.delimiter != usual)
        gg_buf_addf(out, " delimiter=0x%02x", (unsigned char)codec.delimiter);
    if (codec.header)
        gg_buf_adds(out, " header");
    if (codec.strip_crlf)
        gg_buf_adds(out, " crlf=strip");
}

void gg_record_print(const struct gg_record *record, struct gg_buf *out)
{
    if (!record->known)
        gg_buf_adds(out, "any fields");
    struct gg_record written = gg_record_written(out->arena, record);
    for (uint32_t i = 0; i < written.nfields; i++) {
        const struct gg_field *field = &written.fields[i];
        gg_buf_addf(out, "%s" GG_FMT, i ? ", " : "", GG_ARG(field->name));
        if (field->type != GG_TYPE_STR)
            gg_buf_addf(out, ": %s", gg_type_name(field->type));
    }
}

gg_str gg_node_name(struct gg_arena *a, const struct gg_pipeline_plan *plan, uint32_t index)
{
    const struct gg_node *node = &plan->nodes[index];
    if (node->kind == GG_NODE_UNIT)
        return plan->units[node->unit].name;
    if (node->kind == GG_NODE_TEE)
        return gg_str_concat(a, node->stage->name, GG_STR("_tee"));
    return node->stage->name;
}

const char *gg_transport_name(enum gg_transport transport)
{
    static const char *const names[] = {"pipe", "fifo", "spool"};
    return names[transport];
}

static void print_parts(const struct gg_unit *unit, struct gg_buf *out)
{
    gg_buf_adds(out, "\n    runs   ");
    for (uint32_t i = 0; i < unit->nparts; i++)
        gg_buf_addf(out, "%s" GG_FMT, i ? ", then " : "", GG_ARG(unit->parts[i]->name));
}

static void print_keys(const struct gg_unit *unit, struct gg_buf *out)
{
    for (uint32_t i = 0; i < unit->nkeys; i++)
        gg_buf_addf(out, "%s" GG_FMT, i ? ", " : "\n    deals its records out by ",
                    GG_ARG(unit->stage->in.fields[unit->keys[i]].name));
}

static void print_sizes(const struct gg_unit *unit, struct gg_sizes sizes, struct gg_buf *out)
{
    gg_str block = gg_size_text(out->arena, sizes.block);
    if (gg_has_sizes(unit))
        gg_buf_addf(out, "    blocks of " GG_FMT "%s, pipes of " GG_FMT "\n", GG_ARG(block),
                    sizes.whose == GG_SIZE_MEASURED ? " (measured)" : "",
                    GG_ARG(gg_size_text(out->arena, sizes.pipe)));
    else if (sizes.is_limited)
        gg_buf_addf(out, "    writes when it has " GG_FMT "\n", GG_ARG(block));
}

/* How many processes or threads it is, and how they get and write their records. */
static void print_workers(const struct gg_unit *unit, struct gg_buf *out)
{
    if (unit->parallel && unit->workers)
        gg_buf_addf(out, ", %u worker%s", unit->workers, unit->workers == 1 ? "" : "s");
    else if (unit->parallel)
        gg_buf_adds(out, ", up to --jobs workers");
    if (unit->parallel && unit->target == GG_TARGET_AWK)
        gg_buf_adds(out, " fed with blocks");
    if (unit->any_order)
        gg_buf_adds(out, ", which write in any order");
    if (unit->in_blocks)
        gg_buf_adds(out, ", in jobs of GNU parallel");
}

static void print_runtime(struct gg_runtime_choice runtime, struct gg_buf *out)
{
    if (runtime.id)
        gg_buf_addf(out, "\n    runs in %s%s", gg_runtimes[runtime.id].name,
                    runtime.said         ? " only"
                    : runtime.characters ? ", on characters of UTF-8"
                                         : "");
}

static void print_end(const char *what, struct gg_codec codec, const struct gg_record *record,
                      struct gg_buf *out)
{
    gg_buf_addf(out, "\n    %s", what);
    gg_codec_print(codec, out);
    gg_buf_adds(out, ": ");
    gg_record_print(record, out);
}

static void print_unit(const struct gg_graph *graph, const struct gg_unit *unit, struct gg_buf *out)
{
    struct gg_limits limits = gg_limits_of(out->arena, graph, unit);
    gg_str limits_text = gg_limits_text(out->arena, &limits);
    gg_buf_addf(out, "  " GG_FMT " (%s%s)", GG_ARG(unit->name), gg_target_name(unit->target),
                unit->stage->op == GG_OP_CONVERT ? ", converter" : "");
    print_workers(unit, out);
    if (unit->nparts > 1)
        print_parts(unit, out);
    print_runtime(unit->runtime, out);
    print_keys(unit, out);
    print_end("reads  ", unit->in, &unit->stage->in, out);
    print_end("writes ", unit->out, &gg_unit_last(unit)->out, out);
    gg_buf_addc(out, '\n');
    if (limits.by_record)
        gg_buf_adds(out, "    writes each record when it is done\n");
    print_sizes(unit, gg_sizes_of(out->arena, graph, unit), out);
    if (limits_text.n)
        gg_buf_addf(out, "    may use " GG_FMT "\n", GG_ARG(limits_text));
}

static void print_pipeline(const struct gg_pipeline_plan *plan, struct gg_buf *out)
{
    gg_buf_addf(out, "pipeline " GG_FMT " (%s, %u process%s)\n", GG_ARG(plan->graph->name),
                plan->is_chain ? "chain" : "graph", plan->nunits, plan->nunits == 1 ? "" : "es");
    for (uint32_t i = 0; i < plan->nunits; i++)
        print_unit(plan->graph, &plan->units[i], out);
    for (uint32_t i = 0; i < plan->nchannels; i++) {
        const struct gg_channel *channel = &plan->channels[i];
        gg_str from = gg_node_name(out->arena, plan, channel->from);
        gg_str to = gg_node_name(out->arena, plan, channel->to);
        gg_buf_addf(out, "  " GG_FMT " -> " GG_FMT " (%s, ", GG_ARG(from), GG_ARG(to),
                    gg_transport_name(channel->transport));
        gg_codec_print(channel->codec, out);
        gg_buf_adds(out, ")\n");
    }
}

void gg_plan_print(const struct gg_plan *plan, const struct gg_sources *sources, struct gg_buf *out)
{
    (void)sources;
    for (uint32_t i = 0; i < plan->npipelines; i++)
        print_pipeline(&plan->pipelines[i], out);
}

static void json_codec(struct gg_json *j, const char *key, struct gg_codec codec)
{
    gg_json_key(j, key);
    gg_json_open(j, '{');
    gg_json_key(j, "format");
    gg_json_cstr(j, gg_format_name(codec.kind));
    gg_json_key(j, "delimiter");
    gg_json_str(j, (gg_str){&codec.delimiter, 1});
    gg_json_key(j, "header");
    gg_json_bool(j, codec.header);
    gg_json_key(j, "strip_crlf");
    gg_json_bool(j, codec.strip_crlf);
    gg_json_close(j, '}');
}

static void json_record(struct gg_json *j, const char *key, const struct gg_record *record)
{
    gg_json_key(j, key);
    if (!record->known) {
        gg_json_null(j);
        return;
    }
    gg_json_open(j, '[');
    for (uint32_t i = 0; i < record->nfields; i++) {
        if (record->unread && record->unread[i])
            continue;
        gg_json_open(j, '{');
        gg_json_key(j, "name");
        gg_json_str(j, record->fields[i].name);
        gg_json_key(j, "type");
        gg_json_cstr(j, gg_type_name(record->fields[i].type));
        gg_json_close(j, '}');
    }
    gg_json_close(j, ']');
}

static void json_limits(struct gg_json *j, struct gg_arena *a, const struct gg_graph *graph,
                        const struct gg_unit *unit)
{
    struct gg_limits limits = gg_limits_of(a, graph, unit);
    struct gg_sizes sizes = gg_sizes_of(a, graph, unit);
    bool has_sizes = gg_has_sizes(unit);
    const struct {
        const char *key;
        uint64_t value;
    } numbers[] = {{"memoryBytes", limits.memory_bytes},
                   {"nice", limits.nice},
                   {"timeoutMs", limits.timeout_ms},
                   {"blockBytes", has_sizes || sizes.is_limited ? sizes.block : 0},
                   {"pipeBytes", has_sizes ? sizes.pipe : 0}};
    if (limits.cores.n) {
        gg_json_key(j, "cores");
        gg_json_str(j, limits.cores);
    }
    for (size_t i = 0; i < GG_COUNT(numbers); i++) {
        if (!numbers[i].value)
            continue;
        gg_json_key(j, numbers[i].key);
        gg_json_int(j, (int64_t)numbers[i].value);
    }
    if (limits.by_record) {
        gg_json_key(j, "byRecord");
        gg_json_bool(j, true);
    }
}

/* By which its records are dealt out. */
static void json_keys(struct gg_json *j, const struct gg_unit *unit)
{
    if (!unit->nkeys)
        return;
    gg_json_key(j, "keys");
    gg_json_open(j, '[');
    for (uint32_t i = 0; i < unit->nkeys; i++)
        gg_json_str(j, unit->stage->in.fields[unit->keys[i]].name);
    gg_json_close(j, ']');
}

/* What runs there, and where the spec says so. */
static void json_steps(struct gg_json *j, const struct gg_unit *unit,
                       const struct gg_sources *sources)
{
    gg_json_key(j, "name");
    gg_json_str(j, unit->name);
    gg_json_key(j, "step");
    gg_json_str(j, unit->owner->name);
    gg_json_key(j, "steps");
    gg_json_open(j, '[');
    for (uint32_t i = 0; i < unit->nparts; i++)
        gg_json_str(j, unit->parts[i]->name);
    gg_json_close(j, ']');
    gg_json_key(j, "op");
    gg_json_cstr(j, gg_op_info(unit->stage->op)->name);
    gg_json_key(j, "target");
    gg_json_cstr(j, gg_target_name(unit->target));
    const struct gg_source *source = gg_source_get(sources, unit->stage->span.file);
    if (source) {
        gg_json_key(j, "line");
        gg_json_int(j, gg_source_linecol(source, unit->stage->span.beg).line);
    }
}

static const char *way_of(const struct gg_unit *unit)
{
    if (unit->in_blocks)
        return "gnu_parallel";
    if (unit->target == GG_TARGET_AWK)
        return "fed_processes";
    return unit->target == GG_TARGET_PYTHON ? "forked_workers" : "threads";
}

static void json_workers(struct gg_json *j, const struct gg_unit *unit)
{
    gg_json_key(j, "parallel");
    gg_json_bool(j, unit->parallel);
    gg_json_key(j, "workers");
    gg_json_int(j, unit->workers);
    if (unit->runtime.id) {
        gg_json_key(j, "runtime");
        gg_json_cstr(j, gg_runtimes[unit->runtime.id].name);
    }
    if (unit->in_blocks || unit->parallel) {
        gg_json_key(j, "way");
        gg_json_cstr(j, way_of(unit));
    }
    json_keys(j, unit);
    if (unit->parallel) {
        gg_json_key(j, "order");
        gg_json_cstr(j, unit->any_order ? "any" : "keep");
    }
}

static void json_unit(struct gg_json *j, struct gg_arena *a, const struct gg_graph *graph,
                      const struct gg_unit *unit, const struct gg_sources *sources)
{
    gg_json_open(j, '{');
    json_steps(j, unit, sources);
    json_codec(j, "reads", unit->in);
    json_record(j, "fields", &unit->stage->in);
    json_codec(j, "writes", unit->out);
    json_record(j, "outputs", &gg_unit_last(unit)->out);
    json_workers(j, unit);
    json_limits(j, a, graph, unit);
    gg_json_close(j, '}');
}

static void json_channels(struct gg_json *j, struct gg_arena *a,
                          const struct gg_pipeline_plan *plan)
{
    gg_json_key(j, "channels");
    gg_json_open(j, '[');
    for (uint32_t i = 0; i < plan->nchannels; i++) {
        const struct gg_channel *channel = &plan->channels[i];
        gg_json_open(j, '{');
        gg_json_key(j, "from");
        gg_json_str(j, gg_node_name(a, plan, channel->from));
        gg_json_key(j, "to");
        gg_json_str(j, gg_node_name(a, plan, channel->to));
        gg_json_key(j, "transport");
        gg_json_cstr(j, gg_transport_name(channel->transport));
        json_codec(j, "codec", channel->codec);
        gg_json_close(j, '}');
    }
    gg_json_close(j, ']');
}

void gg_plan_print_json(const struct gg_plan *plan, const struct gg_sources *sources,
                        struct gg_buf *out)
{
    struct gg_json j = gg_json_new(out);
    gg_json_open(&j, '{');
    gg_json_key(&j, "pipelines");
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < plan->npipelines; i++) {
        const struct gg_pipeline_plan *pipeline = &plan->pipelines[i];
        gg_json_open(&j, '{');
        gg_json_key(&j, "name");
        gg_json_str(&j, pipeline->graph->name);
        gg_json_key(&j, "chain");
        gg_json_bool(&j, pipeline->is_chain);
        gg_json_key(&j, "processes");
        gg_json_open(&j, '[');
        for (uint32_t k = 0; k < pipeline->nunits; k++)
            json_unit(&j, out->arena, pipeline->graph, &pipeline->units[k], sources);
        gg_json_close(&j, ']');
        json_channels(&j, out->arena, pipeline);
        gg_json_close(&j, '}');
    }
    gg_json_close(&j, ']');
    gg_json_close(&j, '}');
    gg_buf_addc(out, '\n');
}
