/* Cuts graphs: marks what stays, numbers it anew, gives loose ends an output. */
#include "ir/excerpt.h"

static const uint32_t GONE = UINT32_MAX;

struct cut {
    struct gg_arena *arena;
    const struct gg_graph *old;
    enum gg_excerpt_kind kind;
    uint32_t *renumbered; /* old index -> new index, or GONE */
    GG_VEC(struct gg_stage) stages;
    GG_VEC(gg_str) rejected; /* paths of the spec, in the order of their numbers */
    uint32_t noutputs, left_out;
};

/* Whether a step may do anything but read and write records. */
static bool has_effects(const struct gg_stage *stage)
{
    return stage->op == GG_OP_STEP &&
           (stage->target == GG_TARGET_BASH || gg_stage_attr(stage, GG_OPT_COMMAND));
}

static const struct gg_ast *text_node(struct cut *c, const struct gg_ast *old, gg_str text)
{
    struct gg_ast *node = gg_new(c->arena, struct gg_ast);
    *node = (struct gg_ast){.kind = GG_AST_STR, .style = GG_STYLE_NONE, .text = text};
    if (old) {
        node->span = old->span;
        node->key_span = old->key_span;
        node->key = old->key;
    }
    return node;
}

static gg_str rejected_name(struct cut *c, gg_str path)
{
    uint32_t i = 0;
    while (i < c->rejected.n && !gg_str_eq(c->rejected.at[i], path))
        i++;
    if (i == c->rejected.n)
        gg_push(c->arena, &c->rejected, path);
    return gg_str_printf(c->arena, "rejected-%u", i + 1);
}

/* {dead_letter: PATH} with a path of ours. */
static const struct gg_ast *own_dead_letter(struct cut *c, const struct gg_ast *value)
{
    const struct gg_ast *path = gg_ast_get(value, "dead_letter");
    const struct gg_ast **kids = gg_new_array(c->arena, const struct gg_ast *, value->u.kids.n);
    struct gg_ast *map = gg_new(c->arena, struct gg_ast);
    *map = *value;
    for (uint32_t i = 0; i < value->u.kids.n; i++)
        kids[i] = value->u.kids.at[i] == path ? text_node(c, path, rejected_name(c, path->text))
                                              : value->u.kids.at[i];
    map->u.kids.at = kids;
    return map;
}

static const struct gg_attr *own_attrs(struct cut *c, const struct gg_attr *attrs, uint32_t n)
{
    const struct gg_ast *value = gg_attr_find(attrs, n, GG_OPT_ON_ERROR);
    if (!value || value->kind != GG_AST_MAP || !gg_ast_get(value, "dead_letter"))
        return attrs;
    struct gg_attr *own = gg_new_array(c->arena, struct gg_attr, n);
    for (uint32_t i = 0; i < n; i++)
        own[i] = attrs[i].value == value
                     ? (struct gg_attr){GG_OPT_ON_ERROR, own_dead_letter(c, value)}
                     : attrs[i];
    return own;
}

static bool stays(struct cut *c, uint32_t index)
{
    const struct gg_stage *stage = &c->old->stages[index];
    if (c->kind == GG_EXCERPT_PURE && has_effects(stage))
        return false;
    for (uint32_t i = 0; i < stage->ninputs; i++)
        if (c->renumbered[stage->inputs[i]] == GONE)
            return false;
    return true;
}

static const struct gg_attr *output_attr(struct cut *c, const struct gg_ast *old)
{
    struct gg_attr *attr = gg_new(c->arena, struct gg_attr);
    gg_str name = gg_str_printf(c->arena, "output-%u", ++c->noutputs);
    *attr = (struct gg_attr){GG_OPT_OUTPUT, text_node(c, old, name)};
    return attr;
}

/* What is thrown away stays so: the plan may depend on it. */
static void redirect(struct cut *c, struct gg_stage *sink)
{
    const struct gg_ast *output = gg_stage_attr(sink, GG_OPT_OUTPUT);
    if (output && output->kind == GG_AST_NULL)
        return;
    sink->attrs = output_attr(c, output);
    sink->nattrs = 1;
}

static void add_sink(struct cut *c, uint32_t writer, struct gg_codec wanted)
{
    const struct gg_stage *from = &c->stages.at[writer];
    struct gg_codec codec = {.kind = GG_FORMAT_TSV_ESCAPED, .delimiter = '\t'};
    uint32_t *input = gg_new(c->arena, uint32_t);
    *input = writer;
    struct gg_stage sink = {.op = GG_OP_SINK,
                            .name = GG_STR("output"),
                            .in = from->out,
                            .out = from->out,
                            .in_codec = wanted.kind == GG_FORMAT_ANY ? codec : wanted,
                            .out_codec = {.kind = GG_FORMAT_ANY, .delimiter = '\t'},
                            .inputs = input,
                            .ninputs = 1,
                            .span = from->span};
    redirect(c, &sink);
    gg_push(c->arena, &c->stages, sink);
}

static void keep(struct cut *c, uint32_t index)
{
    struct gg_stage stage = c->old->stages[index];
    uint32_t *inputs = gg_new_array(c->arena, uint32_t, stage.ninputs);
    for (uint32_t i = 0; i < stage.ninputs; i++)
        inputs[i] = c->renumbered[stage.inputs[i]];
    stage.inputs = inputs;
    stage.attrs = own_attrs(c, stage.attrs, stage.nattrs);
    if (stage.op == GG_OP_SINK)
        redirect(c, &stage);
    c->renumbered[index] = c->stages.n;
    gg_push(c->arena, &c->stages, stage);
}

/* Steps whose records only went to what is gone. */
static void close_ends(struct cut *c)
{
    for (uint32_t i = 0; i < c->old->nstages; i++) {
        const struct gg_stage *reader = &c->old->stages[i];
        for (uint32_t k = 0; c->renumbered[i] == GONE && k < reader->ninputs; k++) {
            uint32_t writer = c->renumbered[reader->inputs[k]];
            if (writer != GONE && c->stages.at[writer].op != GG_OP_SOURCE)
                add_sink(c, writer, reader->in_codec);
        }
    }
}

static bool has_step(const struct cut *c)
{
    for (uint32_t i = 0; i < c->stages.n; i++)
        if (c->stages.at[i].op == GG_OP_STEP)
            return true;
    return false;
}

static struct gg_graph cut_graph(struct cut *c)
{
    struct gg_graph graph = *c->old;
    c->renumbered = gg_new_array(c->arena, uint32_t, c->old->nstages + 1);
    graph.attrs = own_attrs(c, graph.attrs, graph.nattrs);
    for (uint32_t i = 0; i < c->old->nstages; i++) {
        c->renumbered[i] = GONE;
        if (stays(c, i))
            keep(c, i);
        else
            c->left_out += c->old->stages[i].op == GG_OP_STEP;
    }
    close_ends(c);
    graph.stages = c->stages.at;
    graph.nstages = c->stages.n;
    return graph;
}

const struct gg_module *gg_excerpt_module(struct gg_arena *a, const struct gg_module *module,
                                          enum gg_excerpt_kind kind, uint32_t *left_out)
{
    if (kind == GG_EXCERPT_NONE)
        return module;
    struct gg_module *result = gg_new(a, struct gg_module);
    struct gg_graph *graphs = gg_new_array(a, struct gg_graph, module->ngraphs);
    *result = (struct gg_module){module->name, graphs, 0};
    for (uint32_t i = 0; i < module->ngraphs; i++) {
        struct cut c = {.arena = a, .old = &module->graphs[i], .kind = kind};
        struct gg_graph graph = cut_graph(&c);
        if (has_step(&c))
            graphs[result->ngraphs++] = graph;
        *left_out += c.left_out;
    }
    return result;
}

gg_str gg_excerpt_name(struct gg_arena *a, uint32_t graph, uint32_t stage)
{
    return gg_str_printf(a, "stage_%u_%u", graph, stage);
}

static bool runs(const struct gg_stage *stage)
{
    return stage->op == GG_OP_STEP || stage->op == GG_OP_CONVERT;
}

static struct gg_graph lone_stage(struct gg_arena *a, const struct gg_graph *old, gg_str name,
                                  const struct gg_stage *stage)
{
    struct cut c = {.arena = a, .old = old};
    uint32_t *first = gg_new(a, uint32_t);
    struct gg_stage source = {.op = GG_OP_SOURCE,
                              .name = GG_STR("input"),
                              .in_codec = {.kind = GG_FORMAT_ANY, .delimiter = '\t'},
                              .out_codec = stage->in_codec,
                              .span = stage->span};
    struct gg_stage only = *stage;
    only.inputs = first;
    only.ninputs = 1;
    gg_push(a, &c.stages, source);
    gg_push(a, &c.stages, only);
    add_sink(&c, 1, stage->out_codec);
    struct gg_graph graph = *old;
    graph.name = name;
    graph.stages = c.stages.at;
    graph.nstages = c.stages.n;
    return graph;
}

const struct gg_module *gg_excerpt_stages(struct gg_arena *a, const struct gg_module *module)
{
    GG_VEC(struct gg_graph) graphs = {0};
    struct gg_module *result = gg_new(a, struct gg_module);
    for (uint32_t g = 0; g < module->ngraphs; g++)
        for (uint32_t i = 0; i < module->graphs[g].nstages; i++)
            if (runs(&module->graphs[g].stages[i]))
                gg_push(a, &graphs,
                        lone_stage(a, &module->graphs[g], gg_excerpt_name(a, g, i),
                                   &module->graphs[g].stages[i]));
    *result = (struct gg_module){module->name, graphs.at, graphs.n};
    return result;
}
