/*
 * The fields of a record that a step prints, as its statement shows them: `print a, b`, and also
 * `print a "\t" b`, `print a OFS b`, `printf "%s\t%d\n", a, b` and `print $0, b`.
 */
#ifndef GG_BACKENDS_AWK_PIECES_H
#define GG_BACKENDS_AWK_PIECES_H

#include "backends/awk/places.h"

/* Tokens of an expression. */
struct gg_awk_range {
    uint32_t beg, end;
};

/* What stands beside others in a field. */
struct gg_awk_operand {
    gg_str text;               /* a literal without its quotes, or the format of the value */
    struct gg_awk_range value; /* empty: the literal */
    bool is_argument;          /* the value was an argument of `printf` */
};

struct gg_awk_piece {
    uint32_t field; /* of the record that the step reads, from 1; 0: the operands */
    GG_VEC(struct gg_awk_operand) operands;
};

struct gg_awk_pieces {
    GG_VEC(struct gg_awk_piece) list;
    GG_VEC(uint32_t) cut; /* tokens that stand for the ends of fields, or for all of the record */
    bool has_fields;      /* some come from the record as it is */
    const char *why;      /* NULL, or why they are not known */
};

/* Of a statement; NULL: of one that prints the record. `nfields` are those of the record that the
 * step reads; 0: not known. */
struct gg_awk_pieces gg_awk_pieces(struct gg_arena *a, const struct gg_awk_snippet *s,
                                   const struct gg_awk_print *print, uint32_t nfields);

/* Token `i` is one of those that some statement of the step is cut at. */
bool gg_awk_is_cut(struct gg_arena *a, const struct gg_awk_snippet *s, uint32_t i,
                   uint32_t nfields);

/* A literal without tabs, line ends and what could make some. */
bool gg_awk_is_plain_text(gg_str text);

#endif
