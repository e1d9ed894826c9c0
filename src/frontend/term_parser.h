/* The parser's state, shared by term_parse.c (operators) and term_simple.c (everything else). */
#ifndef GG_FRONTEND_TERM_PARSER_H
#define GG_FRONTEND_TERM_PARSER_H

#include "frontend/term_parts.h"

/* An operator that waits for its arguments. */
struct gg_side {
    gg_str name;
    const struct gg_term *block; /* of an operator made of {...} */
    const struct gg_op *ops;     /* what the name is as an operator, by kind */
    struct gg_op op;
    enum gg_op_kind kind;
    bool nil, is_block;
    char quote;
    int16_t limit; /* of a postfix operator: the priority that it may have */
    uint32_t beg, end, token_at;
};

struct gg_out_term {
    const struct gg_term *term;
    int priority;
};

enum gg_frame_kind {
    GG_FRAME_CLAUSE,
    GG_FRAME_PARENS,
    GG_FRAME_BRACES,
    GG_FRAME_ARGS,
    GG_FRAME_LIST,
    GG_FRAME_TAIL, /* of a list, after | */
    GG_FRAME_DICT, /* a value */
    GG_FRAME_QUASI,
};

struct gg_frame {
    enum gg_frame_kind kind;
    uint32_t nout, nside, rmo;
    struct gg_side *pending; /* the block being read is this operator */
    uint32_t beg, name_beg, name_end, first_arg;
    char quote;
    gg_str name;               /* of a compound */
    const struct gg_term *tag; /* of a dict */
};

struct gg_parser {
    struct gg_reader *r;
    GG_VEC(struct gg_frame) frames;
    GG_VEC(struct gg_out_term) out;
    GG_VEC(struct gg_side) side;
    GG_VEC(const struct gg_term *) args; /* of all frames */
    const struct gg_term *root;
};

/* A term that begins with the token and is no operator: an operand, or a new frame. */
bool gg_parser_simple(struct gg_parser *p, const struct gg_token *token);

bool gg_parser_operand(struct gg_parser *p, const struct gg_term *term);

/* The topmost frame has its term, and the token after it is at hand. */
bool gg_parser_close(struct gg_parser *p, const struct gg_term *term);

#endif
