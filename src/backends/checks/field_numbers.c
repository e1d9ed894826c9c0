/* `$5` in awk code whose records have fewer fields: it is empty in each of them. */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"

static void report(const struct gg_step_code *code, const struct gg_awk_text *t, uint32_t dollar)
{
    const struct gg_record *in = &code->unit->stage->in;
    struct gg_diag *d = gg_diag_add(
        code->emit->diags, GG_D_FIELD_NUMBER, gg_awk_text_span(t, dollar, dollar + 1),
        "the step's records have %u field%s, so `$" GG_FMT "` is always empty", in->nfields,
        in->nfields == 1 ? "" : "s", GG_ARG(gg_awk_text_at(t, dollar + 1)));
    gg_diag_label(code->emit->diags, d, in->fields[in->nfields - 1].span, "the last field");
}

void gg_check_field_numbers(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_record *in = &code->unit->stage->in;
    (void)p;
    if (!in->known || !in->nfields || code->unit->in.kind != GG_FORMAT_TSV)
        return;
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < code->nsnippets; i++) {
            const struct gg_snippet *snippet = &code->snippets[i];
            const struct gg_awk_program *program = snippet->parsed.program;
            if (!program)
                continue;
            struct gg_awk_text t = gg_awk_text_new(code, snippet, 0, snippet->node->text, program);
            if (program->open || (!round && gg_awk_may_change_record(&t)))
                return;
            for (uint32_t k = 0; round && k + 1 < t.ntokens; k++)
                if (gg_awk_is(&t, k, "$") && gg_awk_number_at(&t, k + 1) > in->nfields)
                    report(code, &t, k);
        }
    }
}
