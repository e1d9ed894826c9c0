/* Lowering: a checked document becomes a module. */
#include "ir/lower.h"

#include "ir/body.h"

/* "specs/etl.gluegen.yaml" -> "etl"; bytes that no file name should hold become `_`. */
static gg_str stem_of(struct gg_arena *a, gg_str path)
{
    gg_str base = gg_str_sub(path, gg_body_dir(path).n, path.n);
    struct gg_buf b = gg_buf_new(a);
    for (size_t i = 0; i < base.n && (base.p[i] != '.' || !b.n); i++) {
        char c = base.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        gg_buf_addc(&b, plain || c == '-' || c == '_' ? c : '_');
    }
    return b.n && gg_str_find_char(gg_str_sub(base, 0, 1), '<') < 0 ? gg_buf_str(&b)
                                                                    : GG_STR("pipeline");
}

static gg_str pipeline_name(struct gg_lower *l, const struct gg_ast *root, gg_str path)
{
    const struct gg_ast *name = gg_ast_get(root, "name");
    return name ? name->text : stem_of(l->arena, path);
}

static bool lower_drafts(struct gg_lower *l, const struct gg_ast *steps, struct gg_drafts *drafts)
{
    bool ok = true;
    drafts->n = steps->u.kids.n;
    drafts->at = gg_new_array(l->scratch, struct gg_step_draft, drafts->n);
    for (uint32_t i = 0; i < drafts->n; i++)
        ok &= gg_lower_step(l, steps->u.kids.at[i], &drafts->at[i]);
    return ok;
}

static bool lower_pipeline(struct gg_lower *l, const struct gg_ast *spec,
                           const struct gg_ast *pipeline, gg_str name, struct gg_graph *graph)
{
    struct gg_drafts drafts;
    graph->kind = GG_GRAPH_PIPELINE;
    graph->name = name;
    graph->span = pipeline->span;
    gg_lower_pipeline_attrs(l, spec, pipeline, &graph->attrs, &graph->nattrs);
    /* A body that cannot be read does not hide what is wrong with the graph. */
    bool ok = lower_drafts(l, gg_ast_get(pipeline, "steps"), &drafts);
    return gg_lower_inputs(l, drafts) && gg_lower_stages(l, drafts, graph) && ok;
}

const struct gg_module *gg_lower(struct gg_arena *a, const struct gg_ast *root,
                                 struct gg_sources *sources, uint32_t file, struct gg_diags *ds,
                                 struct gg_decisions *decisions)
{
    gg_str path = gg_source_get(sources, file)->name;
    struct gg_arena scratch = {0};
    struct gg_lower l = {a, &scratch, sources, ds, decisions, file};
    const struct gg_ast *pipelines = gg_ast_get(root, "pipelines");
    uint32_t n = pipelines ? pipelines->u.kids.n : 1;
    struct gg_graph *graphs = gg_new_array(a, struct gg_graph, n);
    struct gg_module *module = gg_new(a, struct gg_module);
    *module = (struct gg_module){pipeline_name(&l, root, path), graphs, n};
    bool ok = true;
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_ast *pipeline = pipelines ? pipelines->u.kids.at[i] : root;
        gg_str name = pipelines ? pipeline->key : module->name;
        ok &= lower_pipeline(&l, root, pipeline, name, &graphs[i]);
    }
    gg_arena_free(&scratch);
    return ok ? module : NULL;
}
