/* Go's tokens, with the semicolons that Go's own lexer puts at line ends. No syntax is checked. */
#ifndef GG_BACKENDS_GO_TOKEN_H
#define GG_BACKENDS_GO_TOKEN_H

#include "base/str.h"

enum gg_go_kind { GG_GO_WORD, GG_GO_LITERAL, GG_GO_SIGN, GG_GO_END };

struct gg_go_token {
    enum gg_go_kind kind;
    gg_str text; /* ";" also for a line end */
    uint32_t offset;
};

/* A snippet as tokens. at[n] is a token of kind GG_GO_END, so at[i + 1] exists for i < n. */
struct gg_go_code {
    gg_str text;
    const struct gg_go_token *at;
    uint32_t n;
    const struct gg_go_token *solid; /* raw strings and comments of several lines */
    uint32_t nsolid;
};

struct gg_go_code gg_go_lex(struct gg_arena *a, gg_str text);

bool gg_go_is(const struct gg_go_code *code, uint32_t i,
              const char *text); /* false beyond the end */

/* Index of the bracket that closes the one at `i`, or n. */
uint32_t gg_go_closing(const struct gg_go_code *code, uint32_t i);

#endif
