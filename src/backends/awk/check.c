/* What can be told about the meaning of awk code. */
#include "backends/awk/grammar.h"
#include "backends/step_code.h"

struct checker {
    struct gg_step_code *code;
    const struct gg_awk_program *programs[GG_SNIPPETS_MOST];
    GG_VEC(gg_str) functions; /* of all snippets */
    bool open;
};

static const struct gg_awk_function *find(const struct checker *c, gg_str name)
{
    for (uint32_t i = 0; i < c->code->nsnippets; i++)
        for (uint32_t k = 0; k < c->programs[i]->functions.n; k++)
            if (gg_str_eq(c->programs[i]->functions.at[k].name, name))
                return &c->programs[i]->functions.at[k];
    return NULL;
}

static void check_call(struct checker *c, const struct gg_snippet *snippet,
                       const struct gg_awk_call *call)
{
    struct gg_diags *ds = c->code->emit->diags;
    const struct gg_awk_function *f = find(c, call->name);
    struct gg_span span = gg_code_span(snippet, call->at, call->at + (uint32_t)call->name.n);
    if (!f) {
        struct gg_diag *d = gg_diag_add(ds, GG_D_CODE_NAME, span,
                                        "function `" GG_FMT "` is not defined", GG_ARG(call->name));
        if (gg_str_is(call->name, "emit") || gg_str_is(call->name, "output"))
            gg_diag_help(ds, d, "an awk step writes a record with `print`");
        else
            gg_diag_suggest(ds, d, call->name, c->functions.at, c->functions.n);
    } else if (call->nargs > f->nparams) {
        gg_diag_add(ds, GG_D_CODE_COUNT, span, "function `" GG_FMT "` takes %u argument%s, not %u",
                    GG_ARG(call->name), f->nparams, f->nparams == 1 ? "" : "s", call->nargs);
    }
}

void gg_awk_check_code(struct gg_step_code *code)
{
    struct checker c = {.code = code};
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        c.programs[i] = code->snippets[i].parsed.program;
        c.open |= c.programs[i]->open;
        for (uint32_t k = 0; k < c.programs[i]->functions.n; k++)
            gg_push(code->emit->arena, &c.functions, c.programs[i]->functions.at[k].name);
    }
    for (uint32_t i = 0; i < code->nsnippets && !c.open; i++)
        for (uint32_t k = 0; k < c.programs[i]->calls.n; k++)
            check_call(&c, &code->snippets[i], &c.programs[i]->calls.at[k]);
}
