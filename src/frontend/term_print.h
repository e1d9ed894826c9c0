/* Terms and positions as text, for term_print.c. */
#ifndef GG_FRONTEND_TERM_PRINT_H
#define GG_FRONTEND_TERM_PRINT_H

#include "frontend/term_parts.h"

/* A term that is partly printed. */
struct gg_term_walk {
    const struct gg_term *term;
    const uint32_t *order; /* of the keys of a dict, else NULL */
    uint32_t next, nparens;
};

struct gg_term_text {
    struct gg_arena *a;
    struct gg_buf *out;
    const struct gg_terms *terms;
    const uint32_t *codes;    /* code points before each 64th byte; NULL: all ASCII */
    uint32_t shift;           /* added to every offset */
    uint32_t nprinted;        /* variables so far */
    GG_VEC(uint32_t) numbers; /* of named variables, 0: not printed yet */
    GG_VEC(struct gg_term_walk) walks;
};

void gg_term_text_init(struct gg_term_text *t, struct gg_arena *a, const struct gg_terms *terms,
                       struct gg_buf *out);
void gg_term_text_begin(struct gg_term_text *t, uint32_t nvars); /* of each clause */

void gg_term_text_term(struct gg_term_text *t, const struct gg_term *term);
void gg_term_text_positions(struct gg_term_text *t, const struct gg_term *term);

uint32_t gg_term_text_offset(const struct gg_term_text *t, uint32_t at); /* in code points */
void gg_term_text_int(struct gg_term_text *t, int64_t i);
void gg_term_text_var(struct gg_term_text *t, const struct gg_term_var *var);
void gg_term_text_span(struct gg_term_text *t, struct gg_span span);
void gg_term_text_quote(struct gg_term_text *t, gg_str s);

#endif
