/* A plan as the values of its picture: texts, sizes, places. */
#include "graph/picture.h"

#include "base/utf8.h"
#include "graph/layout.h"

static const struct gg_shape step_shape[] = {
    {"id", GG_V_CODE, false, NULL, "identifier"},
    {"before", GG_V_CODE, true, NULL, "identifier of the step before it in the same process"},
    {"name", GG_V_TEXT, false, NULL, "its name"},
    {"label", GG_V_TEXT, false, NULL, "its name, cut to fit"},
    {"place", GG_V_TEXT, false, NULL, "file:line in the spec, or what kind of converter it is"},
    {"place_label", GG_V_TEXT, false, NULL, "the same, cut to fit"},
    {"x", GG_V_INT, false, NULL, "left edge"},
    {"y", GG_V_INT, false, NULL, "upper edge"},
    {"w", GG_V_INT, false, NULL, "width"},
    {"h", GG_V_INT, false, NULL, "height"},
    {"mid", GG_V_INT, false, NULL, "x of the middle"},
    {"line1", GG_V_INT, false, NULL, "y of the first line of text"},
    {"line2", GG_V_INT, false, NULL, "y of the second"},
    {NULL}};

static const struct gg_shape process_shape[] = {
    {"id", GG_V_CODE, false, NULL, "identifier"},
    {"name", GG_V_TEXT, false, NULL, "its name"},
    {"title", GG_V_TEXT, false, NULL, "target and workers"},
    {"target", GG_V_CODE, false, NULL, "language"},
    {"is_converter", GG_V_BOOL, false, NULL, "it was added to change the format or to check"},
    {"workers", GG_V_TEXT, false, NULL, "how many run in parallel"},
    {"reads", GG_V_TEXT, false, NULL, "format of its input"},
    {"fields", GG_V_TEXT, false, NULL, "fields of its input"},
    {"writes", GG_V_TEXT, false, NULL, "format of its output"},
    {"outputs", GG_V_TEXT, false, NULL, "fields of its output"},
    {"steps", GG_V_LIST, false, step_shape, "the steps that run in it"},
    {"x", GG_V_INT, false, NULL, "left edge"},
    {"y", GG_V_INT, false, NULL, "upper edge"},
    {"w", GG_V_INT, false, NULL, "width"},
    {"h", GG_V_INT, false, NULL, "height"},
    {"text_x", GG_V_INT, false, NULL, "where the title begins"},
    {"text_y", GG_V_INT, false, NULL, "y of the title"},
    {NULL}};

static const struct gg_shape end_shape[] = {
    {"id", GG_V_CODE, false, NULL, "identifier"},
    {"kind", GG_V_CODE, false, NULL, "source, sink, tee or merge"},
    {"is_joint", GG_V_BOOL, false, NULL, "a tee or a merge"},
    {"name", GG_V_TEXT, false, NULL, "what is read or written; tee or merge"},
    {"label", GG_V_TEXT, false, NULL, "the same, cut to fit"},
    {"x", GG_V_INT, false, NULL, "left edge"},
    {"y", GG_V_INT, false, NULL, "upper edge"},
    {"w", GG_V_INT, false, NULL, "width"},
    {"h", GG_V_INT, false, NULL, "height"},
    {"mid", GG_V_INT, false, NULL, "x of the middle"},
    {"line1", GG_V_INT, false, NULL, "y of the text"},
    {"line2", GG_V_INT, false, NULL, "y of a second line"},
    {NULL}};

static const struct gg_shape bend_shape[] = {
    {"down", GG_V_INT, false, NULL, "y to go straight down to"},
    {"from", GG_V_INT, false, NULL, "x there"},
    {"mid", GG_V_INT, false, NULL, "y of the curve's middle"},
    {"x", GG_V_INT, false, NULL, "x of the curve's end"},
    {"y", GG_V_INT, false, NULL, "y of the curve's end"},
    {NULL}};

static const struct gg_shape edge_shape[] = {
    {"from", GG_V_CODE, false, NULL, "identifier of the writer"},
    {"to", GG_V_CODE, false, NULL, "identifier of the reader"},
    {"from_name", GG_V_TEXT, false, NULL, "name of the writer"},
    {"to_name", GG_V_TEXT, false, NULL, "name of the reader"},
    {"format", GG_V_TEXT, false, NULL, "format of the records"},
    {"transport", GG_V_CODE, false, NULL, "pipe, fifo or spool"},
    {"is_spool", GG_V_BOOL, false, NULL, "kept in a temporary file"},
    {"label", GG_V_TEXT, false, NULL, "format and transport, and which input of a merge it is"},
    {"x", GG_V_INT, false, NULL, "x of its beginning"},
    {"y", GG_V_INT, false, NULL, "y of its beginning"},
    {"bends", GG_V_LIST, false, bend_shape, "its parts"},
    {"to_x", GG_V_INT, false, NULL, "x of its end"},
    {"to_y", GG_V_INT, false, NULL, "y of its end"},
    {"label_x", GG_V_INT, false, NULL, "left edge of the label"},
    {"label_y", GG_V_INT, false, NULL, "upper edge of the label"},
    {"label_w", GG_V_INT, false, NULL, "width of the label"},
    {"label_h", GG_V_INT, false, NULL, "height of the label"},
    {"text_x", GG_V_INT, false, NULL, "x of the label's middle"},
    {"text_y", GG_V_INT, false, NULL, "y of the label's text"},
    {NULL}};

static const struct gg_shape pipeline_shape[] = {
    {"id", GG_V_CODE, false, NULL, "identifier"},
    {"name", GG_V_TEXT, false, NULL, "its name"},
    {"spec", GG_V_TEXT, false, NULL, "base name of the spec"},
    {"description", GG_V_TEXT, true, NULL, "what the spec says of it"},
    {"is_chain", GG_V_BOOL, false, NULL, "plain pipes do"},
    {"nprocesses", GG_V_INT, false, NULL, "number of processes"},
    {"processes", GG_V_LIST, false, process_shape, "what runs"},
    {"ends", GG_V_LIST, false, end_shape, "sources, sinks, tees and merges"},
    {"edges", GG_V_LIST, false, edge_shape, "who reads from whom"},
    {"x", GG_V_INT, false, NULL, "left edge in a picture of all pipelines"},
    {"y", GG_V_INT, false, NULL, "upper edge in it"},
    {"w", GG_V_INT, false, NULL, "width"},
    {"h", GG_V_INT, false, NULL, "height"},
    {NULL}};

const struct gg_shape gg_picture_shape[] = {
    {"title", GG_V_TEXT, false, NULL, "names of the pipelines"},
    {"w", GG_V_INT, false, NULL, "width of a picture of all pipelines"},
    {"h", GG_V_INT, false, NULL, "its height"},
    {"pipelines", GG_V_LIST, false, pipeline_shape, "one or more"},
    {NULL}};

/* Sizes in pixels. A column of a monospaced font is at most 0.61 of its height. */
enum {
    LABEL_MAX = 40, /* columns */
    MARGIN = 24,
    TITLE = 34,
    HEAD = 24,
    STEP = 42,
    PAD = 8,
    END = 44,
    JOINT = 26,
    LABEL = 18,
};

static const double name_column = 13 * 0.61, small_column = 11 * 0.61;

struct picture {
    struct gg_arena *arena;
    const struct gg_sources *sources;
    const struct gg_pipeline_plan *plan;
    gg_str spec;
    uint32_t index; /* of the pipeline among all */
    struct gg_layout layout;
};

static gg_str shown(struct picture *p, gg_str text)
{
    struct gg_buf b = gg_buf_new(p->arena);
    gg_utf8_escape_controls(&b, text);
    return gg_buf_str(&b);
}

/* From here on (Hangul, CJK) characters may take two columns. */
static size_t columns_of(gg_str text, size_t n)
{
    return n > 1 && (n > 3 || (unsigned char)text.p[0] >= 0xe1) ? 2 : 1;
}

/* `text` in at most LABEL_MAX columns; *columns is how many it takes. */
static gg_str cut(struct picture *p, gg_str text, size_t *columns)
{
    size_t at = 0, width = 0, fits = 0;
    while (at < text.n && width <= LABEL_MAX) {
        gg_str rest = gg_str_sub(text, at, text.n);
        size_t n = gg_utf8_length(rest), wide = columns_of(rest, n);
        if (width + wide <= LABEL_MAX - 1)
            fits = at + n;
        width += wide;
        at += n;
    }
    *columns = width < LABEL_MAX ? width : LABEL_MAX;
    if (at == text.n && width <= LABEL_MAX)
        return text;
    return gg_str_concat(p->arena, gg_str_sub(text, 0, fits), GG_STR("…"));
}

static double width_of(struct picture *p, gg_str text, double column)
{
    size_t columns;
    (void)cut(p, text, &columns);
    return (double)columns * column;
}

static void set_int(struct gg_map *map, const char *key, double x)
{
    gg_map_int(map, key, (int64_t)(x + 0.5));
}

static void set_texts(struct picture *p, struct gg_map *map, const char *key, const char *label,
                      gg_str text)
{
    size_t columns;
    gg_map_text(map, key, text);
    gg_map_text(map, label, cut(p, text, &columns));
}

static gg_str id_of(struct picture *p, uint32_t node)
{
    return gg_str_printf(p->arena, "p%un%u", p->index, node);
}

static gg_str step_id(struct picture *p, uint32_t node, uint32_t part)
{
    return gg_str_printf(p->arena, "p%un%us%u", p->index, node, part);
}

/* What edges lead from and to: of a process its last and its first step. */
static gg_str source_of(struct picture *p, uint32_t node)
{
    const struct gg_node *at = &p->plan->nodes[node];
    return at->kind == GG_NODE_UNIT ? step_id(p, node, p->plan->units[at->unit].nparts - 1)
                                    : id_of(p, node);
}

static gg_str target_of(struct picture *p, uint32_t node)
{
    return p->plan->nodes[node].kind == GG_NODE_UNIT ? step_id(p, node, 0) : id_of(p, node);
}

static gg_str place_of(struct picture *p, const struct gg_unit *unit, uint32_t part)
{
    const struct gg_stage *stage = unit->parts[part];
    const struct gg_source *source = gg_source_get(p->sources, stage->span.file);
    if (stage->op == GG_OP_CONVERT)
        return gg_codec_eq(unit->in, unit->out) ? GG_STR("checks fields") : GG_STR("converts");
    uint32_t line = source ? gg_source_linecol(source, stage->span.beg).line : 0;
    return shown(p, gg_str_printf(p->arena, GG_FMT ":%u", GG_ARG(p->spec), line));
}

static gg_str workers_of(struct picture *p, const struct gg_unit *unit)
{
    if (!unit->parallel)
        return GG_STR("1");
    return unit->workers ? gg_str_printf(p->arena, "%u", unit->workers) : GG_STR("up to --jobs");
}

static gg_str title_of(struct picture *p, const struct gg_unit *unit)
{
    const char *what = unit->stage->op == GG_OP_CONVERT             ? " converter"
                       : gg_stage_attr(unit->stage, GG_OPT_COMMAND) ? " command"
                                                                    : "";
    gg_str title = gg_str_printf(p->arena, "%s%s", gg_target_name(unit->target), what);
    if (!unit->parallel)
        return title;
    return gg_str_printf(p->arena, GG_FMT ", " GG_FMT " worker%s", GG_ARG(title),
                         GG_ARG(workers_of(p, unit)), unit->workers == 1 ? "" : "s");
}

/* "a.csv, b.csv", "standard input", "nothing" */
static gg_str end_name(struct picture *p, const struct gg_stage *stage)
{
    bool is_source = stage->op == GG_OP_SOURCE;
    const struct gg_ast *value = gg_stage_attr(stage, is_source ? GG_OPT_INPUT : GG_OPT_OUTPUT);
    struct gg_buf b = gg_buf_new(p->arena);
    uint32_t n = value && value->kind == GG_AST_LIST ? value->u.kids.n : 1;
    if (value && value->kind == GG_AST_NULL)
        return GG_STR("discarded");
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_ast *one =
            value && value->kind == GG_AST_LIST ? value->u.kids.at[i] : value;
        if (i)
            gg_buf_adds(&b, ", ");
        if (!one || gg_str_is(one->text, "-"))
            gg_buf_adds(&b, is_source ? "standard input" : "standard output");
        else
            gg_utf8_escape_controls(&b, one->text);
    }
    return gg_buf_str(&b);
}

static const char *const kinds[] = {[GG_NODE_SOURCE] = "source",
                                    [GG_NODE_UNIT] = "process",
                                    [GG_NODE_TEE] = "tee",
                                    [GG_NODE_MERGE] = "merge",
                                    [GG_NODE_SINK] = "sink"};

static bool is_joint(const struct gg_node *node)
{
    return node->kind == GG_NODE_TEE || node->kind == GG_NODE_MERGE;
}

static gg_str node_text(struct picture *p, const struct gg_node *node)
{
    return is_joint(node) ? gg_str_from(kinds[node->kind]) : end_name(p, node->stage);
}

static double larger(double x, double y)
{
    return x > y ? x : y;
}

static struct gg_layout_box box_of(struct picture *p, const struct gg_node *node)
{
    if (is_joint(node))
        return (struct gg_layout_box){.w = 74, .h = JOINT};
    if (node->kind != GG_NODE_UNIT)
        return (struct gg_layout_box){
            .w = larger(90, width_of(p, node_text(p, node), name_column) + END), .h = END};
    const struct gg_unit *unit = &p->plan->units[node->unit];
    double width = larger(150, width_of(p, title_of(p, unit), small_column) + 24);
    for (uint32_t i = 0; i < unit->nparts; i++) {
        double name = width_of(p, unit->parts[i]->name, name_column) + 2 * PAD + 24;
        double place = width_of(p, place_of(p, unit, i), small_column) + 2 * PAD + 24;
        width = larger(width, larger(name, place));
    }
    return (struct gg_layout_box){.w = width, .h = HEAD + unit->nparts * (STEP + PAD)};
}

/* The step whose records leave a node; NULL for another kind of node. */
static const struct gg_stage *writer_of(const struct picture *p, uint32_t node)
{
    const struct gg_node *n = &p->plan->nodes[node];
    return n->kind == GG_NODE_UNIT ? gg_unit_last(&p->plan->units[n->unit]) : NULL;
}

/* The reader's inputs are numbered where their order counts. */
static gg_str edge_label(struct picture *p, uint32_t index)
{
    const struct gg_channel *channel = &p->plan->channels[index];
    struct gg_buf b = gg_buf_new(p->arena), codec = gg_buf_new(p->arena);
    uint32_t number = 1;
    while (number <= index && channel[-(ptrdiff_t)number].to == channel->to)
        number++;
    if (p->plan->nodes[channel->to].kind == GG_NODE_MERGE)
        gg_buf_addf(&b, "input %u: ", number);
    gg_codec_print(channel->codec, &codec);
    gg_utf8_escape_controls(&b, gg_buf_str(&codec));
    gg_buf_addf(&b, ", %s", gg_transport_name(channel->transport));
    const struct gg_stage *writer = writer_of(p, channel->from);
    uint32_t nwritten = writer ? gg_record_written(p->arena, &writer->out).nfields : 0;
    uint32_t nmade = writer && writer->moved ? writer->moved->nfields
                     : writer                ? writer->out.nfields
                                             : 0;
    if (nmade > nwritten)
        gg_buf_addf(&b, ", %u of %u fields", nwritten, nmade);
    return gg_buf_str(&b);
}

static void lay_out(struct picture *p)
{
    const struct gg_pipeline_plan *plan = p->plan;
    struct gg_layout_edge *edges = gg_new_array(p->arena, struct gg_layout_edge, plan->nchannels);
    struct gg_layout_box *boxes = gg_new_array(p->arena, struct gg_layout_box, plan->nnodes);
    for (uint32_t i = 0; i < plan->nnodes; i++)
        boxes[i] = box_of(p, &plan->nodes[i]);
    for (uint32_t i = 0; i < plan->nchannels; i++)
        edges[i] =
            (struct gg_layout_edge){.from = plan->channels[i].from,
                                    .to = plan->channels[i].to,
                                    .label_w = width_of(p, edge_label(p, i), small_column) + 12,
                                    .label_h = LABEL};
    p->layout = (struct gg_layout){
        .boxes = boxes, .edges = edges, .nboxes = plan->nnodes, .nedges = plan->nchannels};
    gg_layout_run(p->arena, &p->layout);
}

static void set_box(struct gg_map *map, const struct gg_layout_box *box)
{
    set_int(map, "x", box->x);
    set_int(map, "y", box->y);
    set_int(map, "w", box->w);
    set_int(map, "h", box->h);
}

static void set_lines(struct gg_map *map, const struct gg_layout_box *box)
{
    set_int(map, "mid", box->x + box->w / 2);
    set_int(map, "line1", box->y + box->h / 2 - 3);
    set_int(map, "line2", box->y + box->h / 2 + 12);
}

static const struct gg_val *step_view(struct picture *p, uint32_t node, uint32_t part)
{
    const struct gg_unit *unit = &p->plan->units[p->plan->nodes[node].unit];
    const struct gg_layout_box *process = &p->layout.boxes[node];
    struct gg_map map = gg_map_new(p->arena, unit->parts[part]->span);
    struct gg_layout_box box = {process->w - 2 * PAD, STEP, process->x + PAD,
                                process->y + HEAD + part * (STEP + PAD)};
    gg_map_code(&map, "id", step_id(p, node, part));
    if (part)
        gg_map_code(&map, "before", step_id(p, node, part - 1));
    set_texts(p, &map, "name", "label", unit->parts[part]->name);
    set_texts(p, &map, "place", "place_label", place_of(p, unit, part));
    set_box(&map, &box);
    set_lines(&map, &box);
    return gg_map_done(&map);
}

static void set_records(struct gg_map *map, const char *format, const char *fields,
                        struct gg_codec codec, const struct gg_record *record)
{
    struct gg_buf c = gg_buf_new(map->arena), r = gg_buf_new(map->arena);
    struct gg_buf raw = gg_buf_new(map->arena);
    gg_codec_print(codec, &c);
    gg_record_print(record, &raw);
    gg_utf8_escape_controls(&r, gg_buf_str(&raw));
    gg_map_text(map, format, gg_buf_str(&c));
    gg_map_text(map, fields, gg_buf_str(&r));
}

static const struct gg_val *process_view(struct picture *p, uint32_t node)
{
    const struct gg_unit *unit = &p->plan->units[p->plan->nodes[node].unit];
    const struct gg_layout_box *box = &p->layout.boxes[node];
    struct gg_map map = gg_map_new(p->arena, unit->stage->span);
    struct gg_list steps = gg_list_new(p->arena);
    for (uint32_t i = 0; i < unit->nparts; i++)
        gg_list_add(&steps, step_view(p, node, i));
    gg_map_code(&map, "id", id_of(p, node));
    gg_map_text(&map, "name", unit->name);
    gg_map_text(&map, "title", title_of(p, unit));
    gg_map_code(&map, "target", gg_str_from(gg_target_name(unit->target)));
    gg_map_bool(&map, "is_converter", unit->stage->op == GG_OP_CONVERT);
    gg_map_text(&map, "workers", workers_of(p, unit));
    set_records(&map, "reads", "fields", unit->in, &unit->stage->in);
    set_records(&map, "writes", "outputs", unit->out, &gg_unit_last(unit)->out);
    gg_map_set(&map, "steps", gg_list_done(&steps));
    set_box(&map, box);
    set_int(&map, "text_x", box->x + 12);
    set_int(&map, "text_y", box->y + HEAD - 8);
    return gg_map_done(&map);
}

static const struct gg_val *end_view(struct picture *p, uint32_t node)
{
    const struct gg_node *at = &p->plan->nodes[node];
    struct gg_map map = gg_map_new(p->arena, at->stage->span);
    gg_map_code(&map, "id", id_of(p, node));
    gg_map_code(&map, "kind", gg_str_from(kinds[at->kind]));
    gg_map_bool(&map, "is_joint", is_joint(at));
    set_texts(p, &map, "name", "label", node_text(p, at));
    set_box(&map, &p->layout.boxes[node]);
    set_lines(&map, &p->layout.boxes[node]);
    return gg_map_done(&map);
}

static const struct gg_val *bends_view(struct picture *p, const struct gg_layout_edge *edge)
{
    struct gg_list list = gg_list_new(p->arena);
    double x = edge->x;
    for (uint32_t i = 0; i < edge->nbends; i++) {
        const struct gg_layout_bend *bend = &edge->bends[i];
        struct gg_map map = gg_map_new(p->arena, GG_NO_SPAN);
        set_int(&map, "down", bend->down);
        set_int(&map, "from", x);
        set_int(&map, "mid", (bend->down + bend->y) / 2);
        set_int(&map, "x", bend->x);
        set_int(&map, "y", bend->y);
        gg_list_add(&list, gg_map_done(&map));
        x = bend->x;
    }
    return gg_list_done(&list);
}

static void set_label(struct gg_map *map, const struct gg_layout_edge *edge)
{
    set_int(map, "label_x", edge->label_x);
    set_int(map, "label_y", edge->label_y);
    set_int(map, "label_w", edge->label_w);
    set_int(map, "label_h", edge->label_h);
    set_int(map, "text_x", edge->label_x + edge->label_w / 2);
    set_int(map, "text_y", edge->label_y + LABEL - 5);
}

static const struct gg_val *edge_view(struct picture *p, uint32_t index)
{
    const struct gg_channel *channel = &p->plan->channels[index];
    const struct gg_layout_edge *edge = &p->layout.edges[index];
    struct gg_map map = gg_map_new(p->arena, GG_NO_SPAN);
    struct gg_buf format = gg_buf_new(p->arena);
    gg_codec_print(channel->codec, &format);
    gg_map_code(&map, "from", source_of(p, channel->from));
    gg_map_code(&map, "to", target_of(p, channel->to));
    gg_map_text(&map, "from_name", gg_node_name(p->arena, p->plan, channel->from));
    gg_map_text(&map, "to_name", gg_node_name(p->arena, p->plan, channel->to));
    gg_map_text(&map, "format", gg_buf_str(&format));
    gg_map_code(&map, "transport", gg_str_from(gg_transport_name(channel->transport)));
    gg_map_bool(&map, "is_spool", channel->transport == GG_TRANSPORT_SPOOL);
    gg_map_text(&map, "label", edge_label(p, index));
    set_int(&map, "x", edge->x);
    set_int(&map, "y", edge->y);
    gg_map_set(&map, "bends", bends_view(p, edge));
    set_int(&map, "to_x", edge->bends[edge->nbends - 1].x);
    set_int(&map, "to_y", edge->end);
    set_label(&map, edge);
    return gg_map_done(&map);
}

static void set_lists(struct picture *p, struct gg_map *map)
{
    struct gg_list processes = gg_list_new(p->arena), ends = gg_list_new(p->arena);
    struct gg_list edges = gg_list_new(p->arena);
    for (uint32_t i = 0; i < p->plan->nnodes; i++) {
        if (p->plan->nodes[i].kind == GG_NODE_UNIT)
            gg_list_add(&processes, process_view(p, i));
        else
            gg_list_add(&ends, end_view(p, i));
    }
    for (uint32_t i = 0; i < p->plan->nchannels; i++)
        gg_list_add(&edges, edge_view(p, i));
    gg_map_set(map, "processes", gg_list_done(&processes));
    gg_map_set(map, "ends", gg_list_done(&ends));
    gg_map_set(map, "edges", gg_list_done(&edges));
}

static const struct gg_val *pipeline_view(struct picture *p, double y)
{
    const struct gg_graph *graph = p->plan->graph;
    struct gg_map map = gg_map_new(p->arena, graph->span);
    const struct gg_ast *description =
        gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_DESCRIPTION);
    gg_map_code(&map, "id", gg_str_printf(p->arena, "p%u", p->index));
    gg_map_text(&map, "name", graph->name);
    gg_map_text(&map, "spec", shown(p, p->spec));
    if (description)
        gg_map_text(&map, "description", shown(p, description->text));
    gg_map_bool(&map, "is_chain", p->plan->is_chain);
    gg_map_int(&map, "nprocesses", p->plan->nunits);
    set_lists(p, &map);
    gg_map_int(&map, "x", MARGIN);
    set_int(&map, "y", y);
    set_int(&map, "w", p->layout.w);
    set_int(&map, "h", p->layout.h);
    return gg_map_done(&map);
}

/* The pipelines of all specs, one below the other. */
const struct gg_val *gg_picture_view(struct gg_arena *a, const struct gg_sources *sources,
                                     const struct gg_picture_part *parts, uint32_t nparts)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    struct gg_list list = gg_list_new(a);
    struct gg_buf title = gg_buf_new(a);
    double w = 0, h = MARGIN;
    uint32_t n = 0;
    for (uint32_t i = 0; i < nparts; i++) {
        for (uint32_t k = 0; k < parts[i].plan->npipelines; k++, n++) {
            struct picture p = {.arena = a,
                                .sources = sources,
                                .plan = &parts[i].plan->pipelines[k],
                                .spec = parts[i].spec,
                                .index = n};
            lay_out(&p);
            gg_list_add(&list, pipeline_view(&p, h + TITLE));
            gg_buf_addf(&title, "%s" GG_FMT, n ? ", " : "", GG_ARG(p.plan->graph->name));
            w = larger(w, larger(p.layout.w, (double)p.plan->graph->name.n * name_column * 1.3));
            h += TITLE + p.layout.h + MARGIN;
        }
    }
    gg_map_text(&map, "title", gg_buf_str(&title));
    set_int(&map, "w", w + 2 * MARGIN);
    set_int(&map, "h", h);
    gg_map_set(&map, "pipelines", gg_list_done(&list));
    return gg_map_done(&map);
}
