/* Rules of Rust that the option table does not know. */
#include "backends/rust/rust.h"
#include "backends/rust/snippet.h"

void gg_rust_check(struct gg_emit *emit, const struct gg_unit *unit)
{
    const struct gg_ast *prelude = gg_stage_attr(unit->stage, GG_OPT_PRELUDE);
    if (!prelude || gg_rust_find_function(prelude->text, GG_STR("main")) < 0)
        return;
    struct gg_diag *d =
        gg_diag_add(emit->diags, GG_D_RUST_MAIN, prelude->span,
                    "the prelude declares `fn main`, which the program has already");
    gg_diag_help(emit->diags, d, "give the function another name, or move its code to `begin`");
}
