/* Pins become attributes of stages. */
#include "ir/pins.h"

enum { PIN_ATTRS = 3 };

gg_str gg_step_fingerprint(struct gg_arena *a, const struct gg_stage *step)
{
    static const enum gg_option parts[] = {GG_OPT_CODE,  GG_OPT_PRELUDE, GG_OPT_STATE,
                                           GG_OPT_BEGIN, GG_OPT_END,     GG_OPT_MERGE};
    const struct gg_ast *body = gg_stage_body(step);
    struct gg_arena scratch = {0};
    struct gg_buf text = gg_buf_new(&scratch);
    gg_buf_adds(&text, gg_target_name(step->target));
    if (body)
        gg_buf_add(&text, body->text);
    for (size_t i = 0; i < GG_COUNT(parts); i++) {
        gg_buf_addc(&text, '\0');
        gg_buf_add(&text, gg_stage_text(step, parts[i]));
    }
    gg_str result = gg_str_printf(a, "%016llx", (unsigned long long)gg_str_hash(gg_buf_str(&text)));
    gg_arena_free(&scratch);
    return result;
}

static void insert(struct gg_attr *attrs, uint32_t *n, enum gg_option option,
                   const struct gg_ast *value)
{
    uint32_t at = *n;
    if (!value || gg_attr_find(attrs, *n, option))
        return;
    for (; at && attrs[at - 1].option > option; at--)
        attrs[at] = attrs[at - 1];
    attrs[at] = (struct gg_attr){option, value};
    (*n)++;
}

static const struct gg_ast *text_node(struct gg_arena *a, gg_str text, struct gg_span span)
{
    struct gg_ast *node = gg_new(a, struct gg_ast);
    *node = (struct gg_ast){.kind = GG_AST_STR, .style = GG_STYLE_NONE, .text = text, .span = span};
    return node;
}

bool gg_is_pinned(const struct gg_ast *value)
{
    return value->kind == GG_AST_STR && value->style == GG_STYLE_NONE;
}

/* `auto` is what a number of workers may take the place of. */
static bool is_open(const struct gg_graph *graph, const struct gg_stage *step)
{
    const struct gg_ast *value = gg_stage_attr(step, GG_OPT_PARALLEL);
    if (!value)
        value = gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_PARALLEL);
    return value && gg_str_is(value->text, "auto");
}

static void set_workers(struct gg_attr *attrs, uint32_t *n, const struct gg_ast *workers)
{
    for (uint32_t i = 0; i < *n; i++)
        if (attrs[i].option == GG_OPT_PARALLEL)
            attrs[i].value = workers;
    insert(attrs, n, GG_OPT_PARALLEL, workers);
}

static void apply(struct gg_arena *a, const struct gg_graph *graph, struct gg_stage *step,
                  const struct gg_pin *pin)
{
    enum gg_runtime_id runtime = gg_runtime_by_name(pin->runtime);
    struct gg_attr *attrs = gg_new_array(a, struct gg_attr, step->nattrs + PIN_ATTRS);
    uint32_t n = step->nattrs;
    if (n)
        memcpy(attrs, step->attrs, n * sizeof *attrs);
    if (runtime && gg_runtimes[runtime].target == step->target &&
        !gg_stage_attr(step, GG_OPT_COMMAND) &&
        !gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_RUNTIME))
        insert(attrs, &n, GG_OPT_RUNTIME, text_node(a, pin->runtime, pin->span));
    if (pin->workers && is_open(graph, step))
        set_workers(attrs, &n, pin->workers);
    if (pin->buffer && !gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_BUFFER))
        insert(attrs, &n, GG_OPT_BUFFER, text_node(a, pin->buffer->text, pin->span));
    step->attrs = attrs;
    step->nattrs = n;
}

static bool is_meant(const struct gg_pin *pin, const struct gg_graph *graph,
                     const struct gg_stage *stage)
{
    if (stage->op != GG_OP_STEP)
        return false;
    return !pin->step.n ||
           (gg_str_eq(pin->step, stage->name) && gg_str_eq(pin->pipeline, graph->name));
}

/* Warns when the step is not what was measured. */
static bool is_fresh(struct gg_arena *a, const struct gg_pin *pin, const struct gg_stage *step,
                     struct gg_diags *ds)
{
    if (!pin->code.n || gg_str_eq(pin->code, gg_step_fingerprint(a, step)))
        return true;
    struct gg_diag *d =
        gg_diag_add(ds, GG_D_LOCK_STALE, pin->span,
                    "step `" GG_FMT "` has changed since it was measured", GG_ARG(step->name));
    gg_diag_help(ds, d, "measure again with `gluegen tune`, or delete the entry");
    return false;
}

static uint32_t apply_to_graph(struct gg_arena *a, struct gg_graph *graph, const struct gg_pin *pin,
                               struct gg_diags *ds)
{
    struct gg_stage *stages = gg_new_array(a, struct gg_stage, graph->nstages);
    uint32_t n = 0;
    memcpy(stages, graph->stages, graph->nstages * sizeof *stages);
    for (uint32_t i = 0; i < graph->nstages; i++) {
        if (!is_meant(pin, graph, &stages[i]) || !is_fresh(a, pin, &stages[i], ds))
            continue;
        apply(a, graph, &stages[i], pin);
        n++;
    }
    graph->stages = stages;
    return n;
}

static bool names_a_step(const struct gg_module *module, const struct gg_pin *pin)
{
    for (uint32_t g = 0; g < module->ngraphs; g++)
        for (uint32_t i = 0; i < module->graphs[g].nstages; i++)
            if (is_meant(pin, &module->graphs[g], &module->graphs[g].stages[i]))
                return true;
    return false;
}

const struct gg_module *gg_pins_apply(struct gg_arena *a, const struct gg_module *module,
                                      const struct gg_pin *pins, uint32_t n, uint32_t *napplied,
                                      struct gg_diags *ds)
{
    struct gg_module *result = gg_new(a, struct gg_module);
    struct gg_graph *graphs = gg_new_array(a, struct gg_graph, module->ngraphs);
    *napplied = 0;
    if (!n || !module->ngraphs)
        return module;
    memcpy(graphs, module->graphs, module->ngraphs * sizeof *graphs);
    *result = (struct gg_module){module->name, graphs, module->ngraphs};
    for (uint32_t i = 0; i < n; i++) {
        if (!names_a_step(module, &pins[i])) {
            struct gg_diag *d = gg_diag_add(ds, GG_D_LOCK_STALE, pins[i].span,
                                            "there is no step `" GG_FMT "`", GG_ARG(pins[i].step));
            gg_diag_help(ds, d, "measure again with `gluegen tune`, or delete the entry");
        }
        for (uint32_t g = 0; g < module->ngraphs; g++)
            *napplied += apply_to_graph(a, &graphs[g], &pins[i], ds);
    }
    return result;
}
