/*
 * A parse that is being watched: tokens as they come, and where the parser could not go on.
 */
#ifndef GG_SYNTAX_PARSE_H
#define GG_SYNTAX_PARSE_H

#include "syntax/syntax.h"

#include <tree_sitter/api.h>

/* A token that opens or closes something, or is next to the error. */
struct gg_parse_token {
    uint32_t beg, size;
    const char *name; /* the grammar's */
};

/* What the log of a parse told, up to its first error. Places are of the whole text. */
struct gg_parse_log {
    struct gg_arena *arena;
    gg_str text;             /* before, code, after */
    const uint32_t *line_at; /* of the text */
    uint32_t nlines;
    uint32_t at; /* of the parser, before white space */
    uint32_t state;
    GG_VEC(struct gg_parse_token) tokens; /* ascending; where versions differ, the last one's */
    bool is_switched; /* a keyword was taken for a name, the last one at switched_at */
    uint32_t switched_at;
    bool failed, stop;
    uint32_t error_at; /* the first byte of the token that cannot stand there */
    uint32_t error_state;
};

/* Fills `fault` from a log that ended in an error; `beg` and `end` bound the code in the text. */
void gg_fault_describe(struct gg_parse_log *log, enum gg_grammar grammar,
                       const TSLanguage *language, uint32_t beg, uint32_t end,
                       struct gg_fault *fault);

#endif
