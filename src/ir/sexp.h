/* Symbolic expressions: the outer syntax of the IR's text form. */
#ifndef GG_IR_SEXP_H
#define GG_IR_SEXP_H

#include "base/diag.h"

enum gg_sexp_kind { GG_SEXP_WORD, GG_SEXP_STRING, GG_SEXP_LIST };

struct gg_sexp {
    enum gg_sexp_kind kind;
    gg_str text; /* of a word; of a string, unescaped */
    const struct gg_sexp *const *kids;
    uint32_t nkids;
    struct gg_span span;
};

/* Exactly one expression; NULL (and a diagnostic) when the text is anything else. */
const struct gg_sexp *gg_sexp_read(struct gg_arena *a, gg_str text, uint32_t file,
                                   struct gg_diags *ds);

/* A string in double quotes; `"`, `\` and control bytes are written as \xNN, LF as \n. */
void gg_sexp_quote(struct gg_buf *out, gg_str text);

#endif
