/* Rules of Rust that the option table does not know. */
#include "backends/rust/rust.h"
#include "backends/rust/snippet.h"

static void check_main(struct gg_emit *emit, const struct gg_stage *stage)
{
    const struct gg_ast *prelude = gg_stage_attr(stage, GG_OPT_PRELUDE);
    if (!prelude || gg_rust_find_function(prelude->text, GG_STR("main")) < 0)
        return;
    struct gg_diag *d =
        gg_diag_add(emit->diags, GG_D_RUST_MAIN, prelude->span,
                    "the prelude declares `fn main`, which the program has already");
    gg_diag_help(emit->diags, d, "give the function another name, or move its code to `begin`");
}

static void check_begin(struct gg_emit *emit, const struct gg_stage *stage)
{
    const struct gg_ast *begin = gg_stage_attr(stage, GG_OPT_BEGIN);
    if (!begin || !gg_rust_mentions(begin->text, GG_STR("emit")))
        return;
    struct gg_diag *d = gg_diag_add(emit->diags, GG_D_RUST_BEGIN, begin->span,
                                    "`begin` of a Rust step cannot emit");
    gg_diag_help(emit->diags, d, "emit in the body, at the first record, or in `end`");
}

/* Of two variables of one name the body would see the field. */
static void check_state_name(struct gg_emit *emit, const struct gg_stage *stage, gg_str name)
{
    const struct gg_ast *state = gg_stage_attr(stage, GG_OPT_STATE);
    for (uint32_t i = 0; i < stage->in.nfields; i++) {
        const struct gg_field *field = &stage->in.fields[i];
        if (!stage->in.known || !gg_str_eq(field->name, name))
            continue;
        struct gg_diag *d = gg_diag_add(
            emit->diags, GG_D_RUST_HIDDEN_STATE, state->span,
            "the field `" GG_FMT "` hides the state's variable of that name", GG_ARG(name));
        gg_diag_label(emit->diags, d, field->span, "the field");
        gg_diag_help(emit->diags, d, "give the variable another name");
    }
}

static void check_state(struct gg_emit *emit, const struct gg_unit *unit)
{
    const struct gg_ast *state = gg_stage_attr(unit->stage, GG_OPT_STATE);
    if (!state)
        return;
    gg_str *names;
    uint32_t n = gg_rust_declared(emit->arena, state->text, &names);
    for (uint32_t i = 0; i < n; i++)
        check_state_name(emit, unit->stage, names[i]);
}

void gg_rust_check(struct gg_emit *emit, const struct gg_unit *unit)
{
    check_main(emit, unit->stage);
    check_begin(emit, unit->stage);
    check_state(emit, unit);
}
