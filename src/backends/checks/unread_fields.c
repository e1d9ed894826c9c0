/*
 * Fields that a step makes and no step behind it looks at, nor the pipeline's output.
 *
 * Only texts: another type is a check of the records by itself. What cannot be read (scripts,
 * commands, code that is not understood) looks at everything.
 */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/flow.h"
#include "backends/rust/snippet.h"

/* What a step does with the fields that it reads. */
struct use {
    bool all;    /* it may look at each of them */
    bool passes; /* its output holds them as they are */
    bool *reads; /* of each */
};

/* ---- awk ---- */

/* $i, $NF, $0, a pattern for the whole record, functions that take it by themselves. */
static bool awk_opens(const struct gg_awk_text *t)
{
    static const char *const words[] = {"$0",      "FIELDWIDTHS", "FPAT", "NF",
                                        "getline", "length",      NULL};
    for (uint32_t i = 0; i < t->ntokens; i++) {
        gg_str text = gg_awk_text_at(t, i);
        bool is_number = t->tokens[i + (i + 1 < t->ntokens)].kind == GG_AWK_NUMBER;
        for (const char *const *word = words; *word; word++)
            if (gg_str_is(text, *word))
                return true;
        if (gg_awk_is(t, i, "$") && (!is_number || gg_awk_is(t, i + 1, "0")))
            return true;
        bool is_compared = i && (gg_awk_is(t, i - 1, "~") || gg_awk_is(t, i - 1, "!~") ||
                                 gg_awk_is(t, i - 1, "(") || gg_awk_is(t, i - 1, ","));
        if (t->tokens[i].kind == GG_AWK_REGEX && !is_compared)
            return true;
        if (gg_awk_is(t, i, "sub") || gg_awk_is(t, i, "gsub"))
            return true; /* of the record when it has no third argument */
    }
    return gg_awk_prints_whole(t);
}

static void read_awk(const struct gg_step_code *code, struct use *use)
{
    const struct gg_record *in = &code->unit->stage->in;
    for (uint32_t s = 0; s < code->nsnippets && !use->all; s++) {
        const struct gg_snippet *snippet = &code->snippets[s];
        struct gg_awk_text t =
            gg_awk_text_new(code, snippet, 0, snippet->node->text, snippet->parsed.program);
        use->all = awk_opens(&t);
        for (uint32_t i = 0; i < t.ntokens; i++)
            for (uint32_t f = 0; f < in->nfields; f++) {
                gg_str number = gg_str_printf(code->emit->arena, "%u", f + 1);
                use->reads[f] |=
                    gg_str_eq(gg_awk_text_at(&t, i), in->fields[f].name) ||
                    (i && gg_awk_is(&t, i - 1, "$") && gg_str_eq(gg_awk_text_at(&t, i), number));
            }
    }
}

/* ---- the others ---- */

static bool has_text(const struct gg_step_code *code, const char *text)
{
    for (uint32_t s = 0; s < code->nsnippets; s++)
        if (gg_str_find(code->snippets[s].node->text, gg_str_from(text)) >= 0)
            return true;
    return false;
}

static void read_facts(const struct gg_step_code *code, struct use *use)
{
    const struct gg_backend *backend = gg_backend_get(code->unit->target);
    struct gg_facts facts = backend->language->facts(code->emit->arena, code->unit->stage);
    use->all = !facts.known || facts.opens || has_text(code, "fields[");
    for (uint32_t s = 0; s < code->nsnippets; s++)
        use->all |= !code->facts[s].tree || code->facts[s].open;
    use->passes = facts.passes || facts.selects || has_text(code, "fields");
    for (uint32_t i = 0; i < facts.nreads; i++)
        use->reads[facts.reads[i]] = true;
}

static void read_rust(const struct gg_step_code *code, struct use *use)
{
    const struct gg_record *in = &code->unit->stage->in;
    struct gg_table taken = gg_table_new(code->emit->arena);
    gg_str body = gg_stage_text(code->unit->stage, GG_OPT_CODE);
    use->all = gg_rust_mentions(body, GG_STR("fields"));
    for (uint32_t f = 0; f < in->nfields; f++)
        use->reads[f] = gg_rust_mentions(
            body, gg_view_safe_name(code->emit->arena, in->fields[f].name,
                                    gg_backend_get(GG_TARGET_RUST)->names, &taken));
}

static struct use use_of(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_stage *stage = code->unit->stage;
    const struct gg_ast *path;
    struct use use = {.reads = gg_new_array(p->emit->arena, bool, stage->in.nfields + 1)};
    bool is_kept = gg_view_on_error(p->emit->plan, stage, &path) == GG_ON_ERROR_DEAD_LETTER;
    if (stage->op == GG_OP_CONVERT)
        use.passes = true;
    else if (is_kept || !code->is_sound || !code->nsnippets || !stage->in.known ||
             code->unit->target == GG_TARGET_BASH)
        use.all = true;
    else if (code->unit->target == GG_TARGET_AWK)
        read_awk(code, &use);
    else if (code->unit->target == GG_TARGET_RUST)
        read_rust(code, &use);
    else
        read_facts(code, &use);
    return use;
}

/* ---- the graph ---- */

/* Marks which fields of its inputs a stage has a use for; `wanted` is of each stage's output. */
static void pull(const struct gg_pipeline_code *p, uint32_t index, bool **wanted)
{
    const struct gg_stage *stages = p->emit->plan->graph->stages, *stage = &stages[index];
    const struct gg_step_code *code = gg_flow_code(p, index);
    struct use use = {.all = stage->op == GG_OP_SINK, .passes = stage->op == GG_OP_MERGE};
    if (code)
        use = use_of(p, code);
    for (uint32_t i = 0; i < stage->ninputs; i++) {
        const struct gg_stage *input = &stages[stage->inputs[i]];
        for (uint32_t f = 0; f < input->out.nfields; f++) {
            bool reads = use.reads && f < stage->in.nfields && use.reads[f];
            bool passes = use.passes && (f >= stage->out.nfields || wanted[index][f]);
            wanted[stage->inputs[i]][f] |= use.all || reads || passes;
        }
    }
}

static bool is_made(const struct gg_stage *stage, const struct gg_field *field)
{
    for (uint32_t i = 0; stage->in.known && i < stage->in.nfields; i++)
        if (gg_str_eq(stage->in.fields[i].name, field->name))
            return false;
    return field->type == GG_TYPE_STR && field->name.p[0] != '_';
}

static void report(const struct gg_pipeline_code *p, const struct gg_stage *stage,
                   const bool *wanted)
{
    bool any = false;
    for (uint32_t f = 0; f < stage->out.nfields; f++)
        any |= wanted[f];
    for (uint32_t f = 0; any && f < stage->out.nfields; f++) {
        const struct gg_field *field = &stage->out.fields[f];
        if (wanted[f] || !is_made(stage, field))
            continue;
        struct gg_diag *d =
            gg_diag_add(p->emit->diags, GG_D_FIELD_UNREAD, field->span,
                        "no step reads the field `" GG_FMT "`", GG_ARG(field->name));
        gg_diag_help(p->emit->diags, d, "leave it out, or name it `_" GG_FMT "` to keep it",
                     GG_ARG(field->name));
    }
}

void gg_check_unread_fields(const struct gg_pipeline_code *p)
{
    const struct gg_graph *graph = p->emit->plan->graph;
    bool **wanted = gg_new_array(p->emit->arena, bool *, graph->nstages);
    for (uint32_t i = 0; i < graph->nstages; i++)
        wanted[i] = gg_new_array(p->emit->arena, bool, graph->stages[i].out.nfields + 1);
    for (uint32_t i = graph->nstages; i-- > 0;)
        pull(p, i, wanted);
    for (uint32_t i = 0; i < graph->nstages; i++) {
        const struct gg_stage *stage = &graph->stages[i];
        if (stage->op == GG_OP_STEP && stage->out.known && gg_stage_attr(stage, GG_OPT_OUTPUTS))
            report(p, stage, wanted[i]);
    }
}
