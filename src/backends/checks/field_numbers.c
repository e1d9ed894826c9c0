/* `$5` in awk code whose records have fewer fields: it is empty in each of them. */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"

enum { NUMBER_MOST = 6 }; /* digits */

/* The number behind a `$`; 0: none, or none that can be told. */
static uint32_t number_at(const struct gg_awk_text *t, uint32_t token)
{
    gg_str text = gg_awk_text_at(t, token);
    uint32_t number = 0;
    if (!text.n || text.n > NUMBER_MOST || t->tokens[token].kind != GG_AWK_NUMBER)
        return 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        number = number * 10 + (uint32_t)(text.p[i] - '0');
    }
    return number;
}

/* The token behind `$3`, `$i`, `$x[1]`, `$(i + 1)`; others are taken for `$` and a token. */
static uint32_t behind_field(const struct gg_awk_text *t, uint32_t dollar)
{
    uint32_t next = dollar + 1;
    if (gg_awk_is(t, next, "("))
        return gg_awk_statement_end(t, next + 1) + 1;
    return gg_awk_is(t, next + 1, "[") ? gg_awk_statement_end(t, next + 2) + 1 : next + 1;
}

/*
 * Whether the code may give its record other fields than were read: it sets some, cuts anew, reads
 * on, or edits the record. Where NF is looked at, the code may well know how many there are.
 */
static bool may_change_record(const struct gg_awk_text *t)
{
    static const char *const words[] = {"FIELDWIDTHS", "FPAT", "FS",   "NF", "SYMTAB",
                                        "getline",     "sub",  "gsub", NULL};
    static const char *const assign[] = {
        "=", "+=", "-=", "*=", "/=", "%=", "^=", "++", "**=", "--", NULL};
    static const char *const steps[] = {"++", "--", NULL};
    for (uint32_t i = 0; i < t->ntokens; i++) {
        enum gg_awk_kind kind = t->tokens[i].kind;
        if (kind != GG_AWK_STRING && kind != GG_AWK_REGEX &&
            gg_is_one_of(gg_awk_text_at(t, i), words))
            return true;
        if (kind == GG_AWK_SIGN && gg_awk_is(t, i, "$") &&
            (gg_is_one_of(gg_awk_text_at(t, behind_field(t, i)), assign) ||
             (i && gg_is_one_of(gg_awk_text_at(t, i - 1), steps))))
            return true;
    }
    return false;
}

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
            if (program->open || (!round && may_change_record(&t)))
                return;
            for (uint32_t k = 0; round && k + 1 < t.ntokens; k++)
                if (gg_awk_is(&t, k, "$") && number_at(&t, k + 1) > in->nfields)
                    report(code, &t, k);
        }
    }
}
