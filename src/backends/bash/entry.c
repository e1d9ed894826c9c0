/* The view of the entry script; its text is templates/bash/entry.sh.mustache. */
#include "backends/bash/entry.h"

#include "backends/bash/quote.h"
#include "backends/bash/wiring.h"
#include "backends/view.h"
#include "gluegen_version.h"
#include "ir/limits.h"
#include "ir/sizes.h"

/* Nodes of the plan whose views are made one by one, while the script is rendered. */
struct node_list {
    uint32_t *nodes, n;
    struct gg_item_maker maker;
};

struct entry {
    struct gg_emit *emit;
    struct gg_arena *arena;
    const struct gg_pipeline_plan *plan;
    const struct gg_wiring *wiring;
    const struct gg_unit_text *texts;
    struct node_list units, processes;
    bool monitors; /* some step or the pipeline says `monitor` */
};

static const struct gg_shape value_shape[] = {
    {"index", GG_V_INT, false, NULL, "position, from 0"},
    {"value", GG_V_CODE, false, NULL, "right side of an assignment"},
    {NULL}};

static const struct gg_shape env_shape[] = {
    {"name", GG_V_CODE, false, NULL, "of an environment variable"},
    {"value", GG_V_CODE, false, NULL, "right side of an assignment"},
    {NULL}};

static const struct gg_shape fifo_shape[] = {{"index", GG_V_INT, false, NULL, "position, from 0"},
                                             {"fifo", GG_V_CODE, false, NULL, "name below $tmp"},
                                             {NULL}};

static const struct gg_shape row_shape[] = {{"row", GG_V_TEXT, false, NULL, "FIRST-LAST PATH:LINE"},
                                            {"last", GG_V_BOOL, false, NULL, "last of the list"},
                                            {NULL}};

static const struct gg_shape unit_shape[] = {
    {"id", GG_V_CODE, false, NULL, "name of the step's function"},
    {"unit", GG_V_CODE, false, NULL, "name of the process"},
    {"in_blocks", GG_V_BOOL, false, NULL, "it runs for each block of a stretch"},
    {"step", GG_V_TEXT, false, NULL, "name of the step, for messages"},
    {"env", GG_V_LIST, false, env_shape, "environment of the step"},
    {"workdir", GG_V_MAP, true, value_shape, "where the step runs"},
    {"has_workdir", GG_V_BOOL, false, NULL, "the step runs in a directory of its own"},
    {"dead_letter", GG_V_MAP, true, value_shape, "file of bad records"},
    {"needs", GG_V_CODE, true, NULL, "the only program that can run it"},
    {"cores", GG_V_CODE, true, NULL, "the processors that it may use, as taskset takes them"},
    {"has_nice", GG_V_BOOL, false, NULL, "it gives way to other processes"},
    {"nice", GG_V_INT, false, NULL, "how much"},
    {"memory", GG_V_TEXT, true, NULL, "the memory that it may use, as the spec has it"},
    {"memory_bytes", GG_V_INT, true, NULL, "the same in bytes"},
    {"memory_kib", GG_V_INT, true, NULL, "the same in KiB, with what its runtime reserves"},
    {"timeout", GG_V_CODE, true, NULL, "the seconds that it may take"},
    {"buffers", GG_V_CODE, true, NULL, "mode of stdbuf"},
    {"has_command", GG_V_BOOL, false, NULL, "the step is an existing program"},
    {"command", GG_V_LIST, false, value_shape, "its path and arguments"},
    {"launch", GG_V_CODE, true, NULL, "bash that becomes the step's program"},
    {"has_lines", GG_V_BOOL, false, NULL, "messages of its program name lines of the spec"},
    {"reads_lines", GG_V_BOOL, false, NULL, "and it looks them up when it runs"},
    {"lines", GG_V_LIST, false, row_shape, "which lines of the program are which of the spec"},
    {"has_build", GG_V_BOOL, false, NULL, "the program is built first"},
    {"build", GG_V_CODE, true, NULL, "bash that builds a generated program"},
    {"program", GG_V_CODE, true, NULL, "path of a program built from `source`"},
    {"sources", GG_V_LIST, false, value_shape, "what it is built from"},
    {"is_go", GG_V_BOOL, false, NULL, "target go"},
    {"is_rust", GG_V_BOOL, false, NULL, "target rust"},
    {NULL}};

static const struct gg_shape junction_shape[] = {
    {"id", GG_V_CODE, false, NULL, "name of the function"},
    {"fifo", GG_V_CODE, false, NULL, "the first FIFO, below $tmp"},
    {"others", GG_V_LIST, false, fifo_shape, "the other FIFOs"},
    {NULL}};

static const struct gg_shape process_shape[] = {
    {"id", GG_V_CODE, false, NULL, "name of the function"},
    {"title", GG_V_TEXT, false, NULL, "name in messages"},
    {"label", GG_V_TEXT, false, NULL, "name where it stands beside the other processes"},
    {"watched", GG_V_BOOL, false, NULL, "how fast it is can be shown"},
    {"has_reader", GG_V_BOOL, false, NULL, "exactly one process or output reads it"},
    {"reader", GG_V_CODE, true, NULL, "which"},
    {"from_source", GG_V_BOOL, false, NULL, "reads the pipeline's input"},
    {"to_sink", GG_V_BOOL, false, NULL, "writes an output of the pipeline"},
    {"sink", GG_V_INT, true, NULL, "number of that output"},
    {"has_in", GG_V_BOOL, false, NULL, "stdin is a FIFO"},
    {"in", GG_V_CODE, true, NULL, "its name below $tmp"},
    {"has_out", GG_V_BOOL, false, NULL, "stdout is a FIFO"},
    {"out", GG_V_CODE, true, NULL, "its name below $tmp"},
    {NULL}};

const struct gg_shape gg_entry_shape[] = {
    {"version", GG_V_CODE, false, NULL, "version of gluegen"},
    {"spec", GG_V_CODE, false, NULL, "name of the spec file, fit for a comment"},
    {"pipeline", GG_V_TEXT, false, NULL, "name of the pipeline"},
    {"description", GG_V_LIST, false, gg_view_line_shape, "lines of its description"},
    {"flow", GG_V_LIST, false, gg_view_line_shape, "who reads whom, fit for comments"},
    {"inputs", GG_V_LIST, false, value_shape, "the spec's inputs"},
    {"input_text", GG_V_TEXT, false, NULL, "the same, for people"},
    {"outputs", GG_V_LIST, false, value_shape, "the spec's outputs"},
    {"has_output", GG_V_BOOL, false, NULL, "the first is set by --output"},
    {"output_text", GG_V_TEXT, false, NULL, "the first output, for people"},
    {"has_jobs", GG_V_BOOL, false, NULL, "the spec says `jobs`"},
    {"jobs_text", GG_V_TEXT, false, NULL, "how many, for people"},
    {"env", GG_V_LIST, false, env_shape, "environment of all steps"},
    {"units", GG_V_LIST, false, unit_shape, "the steps and converters"},
    {"pipeline_timeout", GG_V_CODE, true, NULL, "the seconds that all of it may take"},
    {"has_timeouts", GG_V_BOOL, false, NULL, "that, or the same of a step"},
    {"has_step_timeouts", GG_V_BOOL, false, NULL, "some step may take a time of its own"},
    {"has_watched", GG_V_BOOL, false, NULL, "the spec asks for that"},
    {"has_memory", GG_V_BOOL, false, NULL, "some step has a limit of memory"},
    {"has_needs", GG_V_BOOL, false, NULL, "some step says which program runs it"},
    {"has_cores", GG_V_BOOL, false, NULL, "some step may not use all processors"},
    {"has_buffers", GG_V_BOOL, false, NULL, "some step's programs gather output in another way"},
    {"stretches", GG_V_LIST, false, gg_entry_stretch_shape, "what runs in GNU parallel"},
    {"has_stretches", GG_V_BOOL, false, NULL, "there is some"},
    {"has_block_letters", GG_V_BOOL, false, NULL, "some of it writes bad records to files"},
    {"has_block_marks", GG_V_BOOL, false, NULL, "its input may begin with a byte-order mark"},
    {"keeps_order", GG_V_BOOL, false, NULL, "`order` is keep"},
    {"chunk", GG_V_INT, true, NULL, "records in a block"},
    {"stream_mib", GG_V_INT, false, NULL, "MiB of a stream in a block, where it is not given"},
    {"shares_files", GG_V_BOOL, false, NULL, "several processes share out a file, if it is large"},
    {"has_fed", GG_V_BOOL, false, NULL, "some process of workers is fed with blocks"},
    {"has_chunk", GG_V_BOOL, false, NULL, "it is given"},
    {"monitored", GG_V_BOOL, false, NULL, "what passes between steps is counted"},
    {"is_chain", GG_V_BOOL, false, NULL, "one pipe after the other"},
    {"processes", GG_V_LIST, false, process_shape, "units, tees and merges in order"},
    {"tees", GG_V_LIST, false, junction_shape, "one writer, several readers"},
    {"merges", GG_V_LIST, false, junction_shape, "several writers, one reader"},
    {"fifos", GG_V_LIST, false, fifo_shape, "all FIFOs of a graph"},
    {"dead_letters", GG_V_LIST, false, value_shape, "all files of bad records"},
    {"has_lines", GG_V_BOOL, false, NULL, "messages of some program name lines of the spec"},
    {"tells_lines", GG_V_BOOL, false, NULL, "some program does not read the table itself"},
    {"tells_builds", GG_V_BOOL, false, NULL, "of them some is built"},
    {"tells_go", GG_V_BOOL, false, NULL, "some program is Go's"},
    {"tells_awk", GG_V_BOOL, false, NULL, "some program is awk's"},
    {"has_builds", GG_V_BOOL, false, NULL, "some step's program is built"},
    {"has_commands", GG_V_BOOL, false, NULL, "some step is an existing program"},
    {"has_crates", GG_V_BOOL, false, NULL, "some step is built from Rust sources of its own"},
    {"has_dead_letters", GG_V_BOOL, false, NULL, "some step writes bad records to a file"},
    {"has_merges", GG_V_BOOL, false, NULL, "some step reads several"},
    {"skips_header", GG_V_BOOL, false, NULL, "each input begins with a header"},
    {"drops_bom", GG_V_BOOL, false, NULL, "a byte-order mark is no data"},
    {"is_csv", GG_V_BOOL, false, NULL, "the input is csv"},
    {"delimiter_hex", GG_V_CODE, false, NULL, "the input's separator, two hex digits"},
    {NULL}};

static const struct gg_ast *pipeline_attr(const struct entry *e, enum gg_option option)
{
    return gg_attr_find(e->plan->graph->attrs, e->plan->graph->nattrs, option);
}

static gg_str value_code(const struct entry *e, const struct gg_ast *node)
{
    gg_str text = node && node->kind == GG_AST_NULL ? GG_STR("/dev/null")
                  : node                            ? node->text
                                                    : GG_STR("-");
    return gg_bash_value(e->arena, text);
}

static const struct gg_val *value_view(const struct entry *e, uint32_t index,
                                       const struct gg_ast *node)
{
    struct gg_map map = gg_map_new(e->arena, node ? node->span : GG_NO_SPAN);
    gg_map_int(&map, "index", index);
    gg_map_code(&map, "value", value_code(e, node));
    return gg_map_done(&map);
}

/* A value or a list of values; `node` may be NULL. */
static const struct gg_val *values_view(const struct entry *e, const struct gg_ast *node)
{
    struct gg_list list = gg_list_new(e->arena);
    bool is_list = node && node->kind == GG_AST_LIST;
    for (uint32_t i = 0; is_list && i < node->u.kids.n; i++)
        gg_list_add(&list, value_view(e, i, node->u.kids.at[i]));
    if (node && !is_list)
        gg_list_add(&list, value_view(e, 0, node));
    return gg_list_done(&list);
}

/* The same for names, in which ${VAR} stands for itself. */
static const struct gg_val *names_view(const struct entry *e, const struct gg_ast *node)
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

static const struct gg_val *env_view(const struct entry *e, const struct gg_ast *env)
{
    struct gg_list list = gg_list_new(e->arena);
    for (uint32_t i = 0; env && i < env->u.kids.n; i++) {
        const struct gg_ast *value = env->u.kids.at[i];
        struct gg_map map = gg_map_new(e->arena, value->span);
        gg_map_code(&map, "name", value->key);
        gg_map_code(&map, "value", gg_bash_value(e->arena, value->text));
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

static void set_command(const struct entry *e, struct gg_map *map, const struct gg_unit *unit)
{
    const struct gg_ast *command = gg_stage_attr(unit->stage, GG_OPT_COMMAND);
    const struct gg_ast *program =
        command && command->kind == GG_AST_LIST ? command->u.kids.at[0] : command;
    gg_map_bool(map, "has_command", command);
    gg_map_set(map, "command", values_view(e, command));
    gg_map_set(map, "sources", names_view(e, gg_stage_attr(unit->stage, GG_OPT_SOURCE)));
    gg_map_bool(map, "is_go", unit->target == GG_TARGET_GO);
    gg_map_bool(map, "is_rust", unit->target == GG_TARGET_RUST);
    if (command)
        gg_map_code(map, "program", value_code(e, program));
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
static const struct gg_ast *dead_letter_of(const struct entry *e, const struct gg_unit *unit)
{
    const struct gg_ast *path;
    gg_view_on_error(e->plan, unit->owner, &path);
    bool is_own =
        unit->target == GG_TARGET_BASH || gg_stage_attr(unit->stage, GG_OPT_COMMAND) != NULL;
    return is_own ? NULL : path;
}

static void set_text(struct gg_map *map, const char *key, gg_str text)
{
    if (text.n)
        gg_map_code(map, key, text);
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
    if (buffers_itself(unit) || limits->measured ||
        (!limits->by_record && !limits->block_bytes))
        return GG_STR("");
    return limits->by_record
               ? GG_STR("L")
               : gg_str_printf(a, "%llu", (unsigned long long)gg_sizes_of(a, graph, unit).block);
}

/* The Go runtime maps this much more than it uses: measured, it starts with 45 MiB. */
enum { GO_RESERVES_KIB = 64 << 10 };

static void set_limits(const struct entry *e, struct gg_map *map, const struct gg_unit *unit)
{
    struct gg_limits limits = gg_limits_of(e->arena, e->plan->graph, unit);
    bool is_go = unit->target == GG_TARGET_GO;
    set_text(map, "cores", limits.cores);
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
    set_text(map, "buffers", buffer_mode(e->arena, e->plan->graph, unit, &limits));
}

/* The entry as the maker of an item sees it: what it builds is in the item's memory. */
static struct entry for_item(const void *ctx, struct gg_arena *a)
{
    struct entry e = *(const struct entry *)ctx;
    e.arena = a;
    return e;
}

/* A Go program has been told its lines when it was built. */
static void set_lines(const struct entry *e, struct gg_map *map, const struct gg_unit_text *text,
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

static const struct gg_val *make_unit(const void *ctx, struct gg_arena *a, uint32_t item)
{
    const struct entry e = for_item(ctx, a);
    uint32_t node = e.units.nodes[item], index = e.plan->nodes[node].unit;
    const struct gg_unit *unit = &e.plan->units[index];
    const struct gg_ast *workdir = gg_stage_attr(unit->stage, GG_OPT_WORKDIR);
    const struct gg_ast *dead_letter = dead_letter_of(&e, unit);
    struct gg_map map = gg_map_new(a, unit->stage->span);
    gg_map_code(&map, "id", gg_wiring_step(a, unit));
    gg_map_bool(&map, "in_blocks", unit->in_blocks);
    gg_map_code(&map, "unit", unit->name);
    gg_map_text(&map, "step", unit->owner->name);
    gg_map_set(&map, "env", env_view(&e, gg_stage_attr(unit->stage, GG_OPT_ENV)));
    gg_map_bool(&map, "has_workdir", workdir);
    gg_map_set(&map, "workdir", workdir ? value_view(&e, 0, workdir) : NULL);
    gg_map_set(&map, "dead_letter", dead_letter ? value_view(&e, 0, dead_letter) : NULL);
    set_command(&e, &map, unit);
    if (unit->runtime.said)
        gg_map_code(&map, "needs", gg_str_from(gg_runtimes[unit->runtime.id].name));
    set_limits(&e, &map, unit);
    gg_map_bool(&map, "has_build", is_built(unit));
    set_text(&map, "launch", e.texts[index].launch);
    set_text(&map, "build", e.texts[index].build);
    set_lines(&e, &map, &e.texts[index], unit->target);
    return gg_map_done(&map);
}

static const struct gg_val *dead_letters_view(const struct entry *e)
{
    struct gg_list list = gg_list_new(e->arena);
    const struct gg_ast *path, *last = NULL;
    for (uint32_t i = 0; i < e->plan->nunits; i++) {
        gg_view_on_error(e->plan, e->plan->units[i].owner, &path);
        if (path && path != last)
            gg_list_add(&list, value_view(e, i, path));
        last = path ? path : last;
    }
    return gg_list_done(&list);
}

static const struct gg_val *fifo_view(const struct entry *e, uint32_t index, uint32_t channel)
{
    struct gg_map map = gg_map_new(e->arena, GG_NO_SPAN);
    gg_map_int(&map, "index", index);
    gg_map_code(&map, "fifo", gg_wiring_fifo(e->arena, e->wiring, channel));
    return gg_map_done(&map);
}

static bool is_fifo(const struct entry *e, uint32_t channel)
{
    const struct gg_channel *at = &e->plan->channels[channel];
    return !e->plan->is_chain && !gg_wiring_is_inner(e->wiring, channel) &&
           e->plan->nodes[at->from].kind != GG_NODE_SOURCE &&
           e->plan->nodes[at->to].kind != GG_NODE_SINK;
}

static const struct gg_val *fifos_view(const struct entry *e)
{
    struct gg_list list = gg_list_new(e->arena);
    for (uint32_t i = 0; i < e->plan->nchannels; i++)
        if (is_fifo(e, i))
            gg_list_add(&list, fifo_view(e, i, i));
    return gg_list_done(&list);
}

static const struct gg_val *junctions_view(const struct entry *e, enum gg_node_kind kind)
{
    struct gg_list list = gg_list_new(e->arena);
    bool is_tee = kind == GG_NODE_TEE;
    const uint32_t *first = is_tee ? e->wiring->first_out : e->wiring->first_in;
    const uint32_t *next = is_tee ? e->wiring->next_out : e->wiring->next_in;
    for (uint32_t i = 0; i < e->plan->nnodes; i++) {
        if (e->plan->nodes[i].kind != kind)
            continue;
        struct gg_map map = gg_map_new(e->arena, e->plan->nodes[i].stage->span);
        struct gg_list others = gg_list_new(e->arena);
        uint32_t index = 0;
        for (uint32_t c = next[first[i]]; c != GG_NONE; c = next[c])
            gg_list_add(&others, fifo_view(e, index++, c));
        gg_map_code(&map, "id", e->wiring->ids[i]);
        gg_map_code(&map, "fifo", gg_wiring_fifo(e->arena, e->wiring, first[i]));
        gg_map_set(&map, "others", gg_list_done(&others));
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

/* Tees and merges open their several FIFOs themselves. */
static void set_ends(const struct entry *e, struct gg_map *map, uint32_t node)
{
    const struct gg_wiring *w = e->wiring;
    enum gg_node_kind kind = e->plan->nodes[node].kind;
    uint32_t in = kind == GG_NODE_MERGE ? GG_NONE : w->first_in[node];
    uint32_t out = kind == GG_NODE_TEE ? GG_NONE : w->first_out[w->last[node]];
    bool has_in = in != GG_NONE && is_fifo(e, in), has_out = out != GG_NONE && is_fifo(e, out);
    gg_map_bool(map, "has_in", has_in);
    gg_map_bool(map, "has_out", has_out);
    if (has_in)
        gg_map_code(map, "in", gg_wiring_fifo(e->arena, w, in));
    if (has_out)
        gg_map_code(map, "out", gg_wiring_fifo(e->arena, w, out));
    bool from_source =
        in != GG_NONE && e->plan->nodes[e->plan->channels[in].from].kind == GG_NODE_SOURCE;
    bool to_sink = out != GG_NONE && e->plan->nodes[e->plan->channels[out].to].kind == GG_NODE_SINK;
    gg_map_bool(map, "from_source", from_source);
    gg_map_bool(map, "to_sink", to_sink);
    if (to_sink)
        gg_map_int(map, "sink", w->sink_index[e->plan->channels[out].to]);
}

static bool is_step(const struct entry *e, uint32_t node)
{
    return e->plan->nodes[node].kind == GG_NODE_UNIT;
}

/* Of a stretch, one step that asks is enough: they are one process here. */
static bool is_monitored(const struct entry *e, uint32_t node)
{
    const struct gg_pipeline_plan *plan = e->plan;
    bool monitored = is_step(e, node) && pipeline_attr(e, GG_OPT_MONITOR);
    for (uint32_t i = node; is_step(e, node) && i <= e->wiring->last[node]; i++)
        monitored |=
            is_step(e, i) && gg_stage_attr(plan->units[plan->nodes[i].unit].owner, GG_OPT_MONITOR);
    return monitored;
}

/* Where nothing is said of it, every step can be watched. */
static bool is_watched(const struct entry *e, uint32_t node)
{
    return e->monitors ? is_monitored(e, node) : is_step(e, node);
}

/* A converter fails in the name of the step that it works for, but is no step. */
static gg_str label_of(const struct entry *e, struct gg_arena *a, uint32_t node)
{
    const struct gg_node *n = &e->plan->nodes[node];
    const struct gg_unit *unit = n->kind == GG_NODE_UNIT ? &e->plan->units[n->unit] : NULL;
    return unit && unit->stage->op == GG_OP_CONVERT
               ? gg_str_printf(a, "converter " GG_FMT, GG_ARG(unit->stage->name))
               : e->wiring->titles[node];
}

static const struct gg_val *make_process(const void *ctx, struct gg_arena *a, uint32_t item)
{
    const struct entry e = for_item(ctx, a);
    uint32_t node = e.processes.nodes[item];
    struct gg_map map = gg_map_new(a, e.plan->nodes[node].stage->span);
    gg_str reader = gg_wiring_reader(a, e.wiring, node);
    gg_map_code(&map, "id", e.wiring->ids[node]);
    gg_map_text(&map, "title", e.wiring->titles[node]);
    gg_map_text(&map, "label", label_of(&e, a, node));
    gg_map_bool(&map, "watched", is_watched(&e, node));
    gg_map_bool(&map, "has_reader", reader.n);
    set_text(&map, "reader", reader);
    set_ends(&e, &map, node);
    return gg_map_done(&map);
}

/* Finds the units, and what is a process: units, tees and merges. */
static void list_nodes(struct entry *e, struct gg_arena *items)
{
    const struct gg_pipeline_plan *plan = e->plan;
    e->units.nodes = gg_new_array(e->arena, uint32_t, plan->nnodes);
    e->processes.nodes = gg_new_array(e->arena, uint32_t, plan->nnodes);
    e->units.maker = (struct gg_item_maker){make_unit, e, items};
    e->processes.maker = (struct gg_item_maker){make_process, e, items};
    for (uint32_t i = 0; i < plan->nnodes; i++) {
        if (plan->nodes[i].kind == GG_NODE_UNIT)
            e->units.nodes[e->units.n++] = i;
        if (e->wiring->ids[i].n)
            e->processes.nodes[e->processes.n++] = i;
    }
}

static void set_nodes(const struct entry *e, struct gg_map *map)
{
    const struct node_list *units = &e->units, *processes = &e->processes;
    gg_map_set(map, "units", gg_list_made(e->arena, &units->maker, units->n));
    gg_map_set(map, "processes", gg_list_made(e->arena, &processes->maker, processes->n));
}

static void add_line(const struct entry *e, struct gg_list *list, gg_str text)
{
    struct gg_map map = gg_map_new(e->arena, GG_NO_SPAN);
    gg_map_set(&map, "line", gg_view_comment(e->emit, text));
    gg_list_add(list, gg_map_done(&map));
}

static bool is_process(const struct entry *e, uint32_t node)
{
    return e->plan->nodes[node].kind == GG_NODE_UNIT || e->wiring->ids[node].n;
}

static gg_str stage_name(const struct entry *e, uint32_t node)
{
    const struct gg_node *at = &e->plan->nodes[node];
    return at->kind == GG_NODE_UNIT ? e->plan->units[at->unit].name
           : e->wiring->ids[node].n ? e->wiring->ids[node]
                                    : at->stage->name;
}

/* A chain is one line, a graph a line per writer. */
static const struct gg_val *flow_view(const struct entry *e)
{
    struct gg_list list = gg_list_new(e->arena);
    struct gg_buf line = gg_buf_new(e->arena);
    for (uint32_t i = 0; i < e->plan->nnodes; i++) {
        if (e->plan->is_chain && is_process(e, i)) {
            gg_buf_adds(&line, line.n ? " | " : "");
            gg_buf_add(&line, stage_name(e, i));
        }
        if (e->plan->is_chain || e->wiring->first_out[i] == GG_NONE)
            continue;
        struct gg_buf edge = gg_buf_new(e->arena);
        gg_buf_addf(&edge, GG_FMT " ->", GG_ARG(stage_name(e, i)));
        for (uint32_t c = e->wiring->first_out[i]; c != GG_NONE; c = e->wiring->next_out[c])
            gg_buf_addf(&edge, " " GG_FMT, GG_ARG(stage_name(e, e->plan->channels[c].to)));
        add_line(e, &list, gg_buf_str(&edge));
    }
    if (line.n)
        add_line(e, &list, gg_buf_str(&line));
    return gg_list_done(&list);
}

static const struct gg_ast **sink_values(const struct entry *e)
{
    const struct gg_ast **values = gg_new_array(e->arena, const struct gg_ast *, e->plan->nnodes);
    for (uint32_t i = 0; i < e->plan->nnodes; i++)
        if (e->plan->nodes[i].kind == GG_NODE_SINK)
            values[e->wiring->sink_index[i]] =
                gg_stage_attr(e->plan->nodes[i].stage, GG_OPT_OUTPUT);
    return values;
}

static void set_outputs(const struct entry *e, struct gg_map *map)
{
    struct gg_list list = gg_list_new(e->arena);
    const struct gg_ast **values = sink_values(e);
    for (uint32_t i = 0; i < e->wiring->nsinks; i++)
        gg_list_add(&list, value_view(e, i, values[i]));
    bool is_null = values[0] && values[0]->kind == GG_AST_NULL;
    gg_map_set(map, "outputs", gg_list_done(&list));
    gg_map_bool(map, "has_output", e->wiring->has_main);
    gg_map_text(map, "output_text",
                is_null     ? GG_STR("/dev/null")
                : values[0] ? values[0]->text
                            : GG_STR("-"));
}

static gg_str joined(const struct entry *e, const struct gg_ast *node)
{
    struct gg_buf b = gg_buf_new(e->arena);
    if (!node || node->kind != GG_AST_LIST)
        return node ? node->text : GG_STR("-");
    for (uint32_t i = 0; i < node->u.kids.n; i++)
        gg_buf_addf(&b, "%s" GG_FMT, i ? ", " : "", GG_ARG(node->u.kids.at[i]->text));
    return gg_buf_str(&b);
}

static void set_inputs(const struct entry *e, struct gg_map *map)
{
    const struct gg_ast *input = pipeline_attr(e, GG_OPT_INPUT);
    struct gg_list standard_input = gg_list_new(e->arena);
    struct gg_codec codec = {GG_FORMAT_TSV, '\t', false, false};
    if (e->wiring->first_out[0] != GG_NONE)
        codec = e->plan->channels[e->wiring->first_out[0]].codec;
    gg_list_add(&standard_input, value_view(e, 0, NULL));
    gg_map_set(map, "inputs", input ? values_view(e, input) : gg_list_done(&standard_input));
    gg_map_text(map, "input_text", joined(e, input));
    gg_map_bool(map, "skips_header", codec.header);
    gg_map_bool(map, "is_csv", codec.kind == GG_FORMAT_CSV);
    gg_map_bool(map, "drops_bom",
                codec.kind == GG_FORMAT_CSV || codec.kind == GG_FORMAT_JSONL || codec.strip_crlf);
    gg_map_code(map, "delimiter_hex",
                gg_str_printf(e->arena, "%02x", (unsigned char)codec.delimiter));
}

static const struct gg_val *description_view(const struct entry *e)
{
    struct gg_list list = gg_list_new(e->arena);
    const struct gg_ast *node = pipeline_attr(e, GG_OPT_DESCRIPTION);
    gg_str rest = node ? node->text : GG_STR(""), line;
    while (gg_str_next_line(&rest, &line))
        add_line(e, &list, line);
    return gg_list_done(&list);
}

static void set_header(const struct entry *e, struct gg_map *map)
{
    const struct gg_ast *jobs = pipeline_attr(e, GG_OPT_JOBS);
    gg_map_code(map, "version", GG_STR(GG_VERSION));
    gg_map_set(map, "spec", gg_view_comment(e->emit, e->emit->spec_name));
    gg_map_text(map, "pipeline", e->plan->graph->name);
    gg_map_set(map, "description", description_view(e));
    gg_map_set(map, "flow", flow_view(e));
    gg_map_bool(map, "has_jobs", jobs);
    gg_map_text(map, "jobs_text", jobs ? jobs->text : GG_STR("the processors"));
    gg_map_set(map, "env", env_view(e, pipeline_attr(e, GG_OPT_ENV)));
}

static void set_traits(const struct entry *e, struct gg_map *map)
{
    const struct gg_pipeline_plan *plan = e->plan;
    bool builds = false, commands = false, crates = false, dead_letters = false, merges = false;
    for (uint32_t i = 0; i < plan->nunits; i++) {
        const struct gg_unit *unit = &plan->units[i];
        bool is_command = gg_stage_attr(unit->stage, GG_OPT_COMMAND);
        decide_build(e->emit->decisions, unit);
        builds |= is_built(unit);
        commands |= is_command;
        crates |= is_command && is_built(unit) && unit->target == GG_TARGET_RUST;
        dead_letters |= dead_letter_of(e, unit) != NULL;
    }
    for (uint32_t i = 0; i < plan->nnodes; i++)
        merges |= plan->nodes[i].kind == GG_NODE_MERGE;
    gg_map_bool(map, "has_builds", builds);
    gg_map_bool(map, "has_commands", commands);
    gg_map_bool(map, "has_crates", crates);
    gg_map_bool(map, "has_dead_letters", dead_letters);
    gg_map_bool(map, "has_merges", merges);
}

static void set_trace_traits(const struct entry *e, struct gg_map *map)
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

static void set_limit_traits(const struct entry *e, struct gg_map *map)
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

const struct gg_val *gg_entry_view(struct gg_emit *emit, const struct gg_unit_text *texts,
                                   struct gg_arena *items)
{
    struct entry *e = gg_new(emit->arena, struct entry);
    *e = (struct entry){.emit = emit,
                        .arena = emit->arena,
                        .plan = emit->plan,
                        .wiring = gg_wiring_new(emit->arena, emit->plan),
                        .texts = texts};
    struct gg_map map = gg_map_new(emit->arena, emit->plan->graph->span);
    for (uint32_t i = 0; i < e->plan->nnodes; i++)
        e->monitors |= e->wiring->ids[i].n && is_monitored(e, i);
    list_nodes(e, items);
    set_header(e, &map);
    set_inputs(e, &map);
    set_outputs(e, &map);
    set_nodes(e, &map);
    gg_entry_set_stretches(&map, emit, e->wiring);
    gg_map_bool(&map, "monitored", emit->monitored);
    gg_map_bool(&map, "is_chain", emit->plan->is_chain);
    gg_map_set(&map, "tees", junctions_view(e, GG_NODE_TEE));
    gg_map_set(&map, "merges", junctions_view(e, GG_NODE_MERGE));
    gg_map_set(&map, "fifos", fifos_view(e));
    gg_map_set(&map, "dead_letters", dead_letters_view(e));
    set_traits(e, &map);
    set_trace_traits(e, &map);
    set_limit_traits(e, &map);
    return gg_map_done(&map);
}

bool gg_entry_render(struct gg_emit *emit, struct gg_tmpl_set *set,
                     const struct gg_unit_text *texts, struct gg_out *out)
{
    struct gg_tmpl_env env = {.quote = gg_bash_quote,
                              .strict = true,
                              .reindent = true,
                              .marked = emit->marked,
                              .shape = gg_entry_shape};
    struct gg_arena items = {0};
    const struct gg_val *view = gg_entry_view(emit, texts, &items);
    bool ok = gg_tmpl_render(set, GG_STR(GG_ENTRY_TEMPLATE), view, &env, out, emit->diags);
    gg_arena_free(&items);
    return ok;
}

/* The text that a template of the unit's target makes; empty when there is no template. */
static bool render_text(struct gg_emit *emit, struct gg_tmpl_set *set, const char *template_name,
                        const struct gg_unit *unit, const struct gg_val *view, gg_str *text)
{
    struct gg_tmpl_env env = {.quote = gg_bash_quote,
                              .strict = true,
                              .reindent = true,
                              .shape = gg_backend_get(unit->target)->shape};
    struct gg_out out = gg_out_new(emit->arena);
    *text = GG_STR("");
    if (!template_name)
        return true;
    if (!gg_tmpl_render(set, gg_str_from(template_name), view, &env, &out, emit->diags))
        return false;
    *text = gg_str_trim(gg_buf_str(&out.text));
    return true;
}

bool gg_entry_unit_text(struct gg_emit *emit, struct gg_tmpl_set *set, const struct gg_unit *unit,
                        const struct gg_val *view, struct gg_unit_text *text)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    text->launch = text->build = GG_STR("");
    if (gg_stage_attr(unit->stage, GG_OPT_COMMAND))
        return true;
    return render_text(emit, set, backend->launch_template, unit, view, &text->launch) &&
           render_text(emit, set, backend->build_template, unit, view, &text->build);
}
