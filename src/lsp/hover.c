/* What the thing under the cursor means: an option, a target, a step, a field. */
#include "backends/backend.h"
#include "frontend/describe.h"
#include "lsp/server.h"

static void describe_option(struct gg_buf *out, enum gg_option option, uint32_t place)
{
    const struct gg_option_info *info = gg_option_info(option);
    gg_buf_addf(out, "**`%s`**\n\n%s\n", info->name, info->doc);
    if (info->type == GG_T_LATER) {
        gg_buf_adds(out, "\nNot supported yet by this version.\n");
        return;
    }
    gg_buf_adds(out, "\n* values: ");
    gg_option_values_write(info, out);
    if (info->fallback)
        gg_buf_addf(out, "\n* default: %s", info->fallback);
    if (place & GG_AT_STEP) {
        gg_buf_adds(out, "\n* targets: ");
        gg_option_targets_write(info, out);
    }
    gg_buf_addc(out, '\n');
}

static void describe_record(struct gg_buf *out, const char *what, const struct gg_record *record)
{
    gg_buf_addf(out, "* %s: ", what);
    if (!record->known)
        gg_buf_adds(out, "any number of fields");
    for (uint32_t i = 0; record->known && i < record->nfields; i++)
        gg_buf_addf(out, "%s`" GG_FMT ": %s`", i ? ", " : "", GG_ARG(record->fields[i].name),
                    gg_type_name(record->fields[i].type));
    gg_buf_addc(out, '\n');
}

/* Whether a decision is about the step: itself, or an edge of it ("a -> b"). */
static bool is_about(const struct gg_decision *decision, gg_str step)
{
    ptrdiff_t arrow = gg_str_find(decision->subject, GG_STR(" -> "));
    if (arrow < 0)
        return gg_str_eq(decision->subject, step);
    return gg_str_eq(gg_str_sub(decision->subject, 0, (size_t)arrow), step) ||
           gg_str_eq(gg_str_sub(decision->subject, (size_t)arrow + 4, decision->subject.n), step);
}

static void describe_decision(struct gg_lsp_server *s, struct gg_buf *out,
                              const struct gg_decision *decision)
{
    struct gg_decision_text text = gg_decision_text(&s->arena, decision);
    gg_buf_addf(out, "* " GG_FMT ": " GG_FMT "\n", GG_ARG(text.what), GG_ARG(text.why));
}

static bool has_part(const struct gg_unit *unit, gg_str step)
{
    for (uint32_t i = 0; i < unit->nparts; i++)
        if (gg_str_eq(unit->parts[i]->name, step))
            return true;
    return false;
}

/* What `runtime` says is decided. */
static void choose_runtimes(struct gg_lsp_server *s, const struct gg_plan *plan, gg_str step,
                            struct gg_decisions *decisions)
{
    for (uint32_t i = 0; i < plan->npipelines; i++) {
        const struct gg_pipeline_plan *pipeline = &plan->pipelines[i];
        for (uint32_t u = 0; u < pipeline->nunits; u++) {
            const struct gg_unit *unit = &pipeline->units[u];
            if (unit->stage->op == GG_OP_STEP && !unit->runtime.said && has_part(unit, step))
                (void)gg_runtime_choose(&s->arena, pipeline->graph, unit->parts, unit->nparts,
                                        gg_backend_runtimes, decisions);
        }
    }
}

/* The plan is made when one asks, not on each edit. */
static void describe_decisions(struct gg_lsp_server *s, struct gg_buf *out,
                               const struct gg_lsp_analysis *analysis, gg_str step)
{
    struct gg_decisions decisions = {.arena = &s->arena}, runtimes = {.arena = &s->arena};
    for (uint32_t i = 0; i < analysis->decisions.list.n; i++)
        gg_push(&s->arena, &decisions.list, analysis->decisions.list.at[i]);
    const struct gg_plan *plan =
        gg_compile_plan(&s->arena, analysis->compiled.lowered, GG_LEVEL_DEFAULT, &decisions);
    gg_decisions_sort(&decisions);
    for (uint32_t i = 0; i < decisions.list.n; i++)
        if (is_about(&decisions.list.at[i], step))
            describe_decision(s, out, &decisions.list.at[i]);
    choose_runtimes(s, plan, step, &runtimes);
    for (uint32_t i = 0; i < runtimes.list.n; i++)
        describe_decision(s, out, &runtimes.list.at[i]);
}

static void describe_step(struct gg_lsp_server *s, struct gg_buf *out,
                          const struct gg_lsp_analysis *analysis, const struct gg_stage *stage)
{
    gg_buf_addf(out, "**step `" GG_FMT "`**, %s, %s\n\n", GG_ARG(stage->name),
                gg_target_name(stage->target),
                gg_stage_is_stateless(stage) ? "stateless" : "keeps state");
    describe_record(out, "reads", &stage->in);
    describe_record(out, "writes", &stage->out);
    gg_buf_addc(out, '\n');
    describe_decisions(s, out, analysis, stage->name);
}

static bool describe_field(struct gg_buf *out, const char *what, const struct gg_record *record,
                           const struct gg_stage *stage, gg_str name)
{
    for (uint32_t i = 0; i < record->nfields; i++) {
        if (!gg_str_eq(record->fields[i].name, name))
            continue;
        gg_buf_addf(out, "**`" GG_FMT ": %s`**\n\nfield %u that step `" GG_FMT "` %s\n",
                    GG_ARG(name), gg_type_name(record->fields[i].type), i + 1, GG_ARG(stage->name),
                    what);
        return true;
    }
    return false;
}

static void describe(struct gg_lsp_server *s, struct gg_buf *out,
                     const struct gg_lsp_analysis *analysis, const struct gg_lsp_context *context)
{
    const struct gg_stage *named = gg_lsp_find_step(analysis, context->word, NULL);
    const struct gg_stage *around = gg_lsp_find_step(analysis, context->step, NULL);
    enum gg_target target;
    bool is_field = context->at == GG_LSP_CODE || context->at == GG_LSP_VALUE;
    if (context->at == GG_LSP_KEY && context->option < GG_OPT_COUNT)
        describe_option(out, context->option, context->place);
    else if (context->at == GG_LSP_VALUE && context->option == GG_OPT_TARGET &&
             gg_target_by_name(context->word, &target))
        gg_buf_addf(out, "**`%s`**\n\n%s\n", gg_target_name(target), gg_target_doc(target));
    else if (is_field && around && describe_field(out, "reads", &around->in, around, context->word))
        return;
    else if (is_field && around &&
             describe_field(out, "writes", &around->out, around, context->word))
        return;
    else if (named && context->at != GG_LSP_CODE)
        describe_step(s, out, analysis, named);
}

void gg_lsp_on_HOVER(struct gg_lsp_server *s, const json_t *params, struct gg_json *result)
{
    struct gg_lsp_document *document;
    size_t offset;
    struct gg_buf out = gg_buf_new(&s->arena);
    if (!gg_lsp_place(s, params, &document, &offset))
        return;
    const struct gg_lsp_analysis *analysis = gg_lsp_analyse(&s->documents, document);
    struct gg_lsp_context context = gg_lsp_context_at(s, document, offset);
    describe(s, &out, analysis->compiled.lowered ? analysis : document->good, &context);
    if (!out.n) {
        gg_json_null(result);
        return;
    }
    gg_json_open(result, '{');
    gg_json_key(result, "contents");
    gg_json_open(result, '{');
    gg_json_key(result, "kind");
    gg_json_cstr(result, "markdown");
    gg_json_key(result, "value");
    gg_json_str(result, gg_buf_str(&out));
    gg_json_close(result, '}');
    gg_json_key(result, "range");
    gg_lsp_write_text_range(s, result, document, context.beg, context.end);
    gg_json_close(result, '}');
}
