/*
 * Tokens of awk, as gawk 5 cuts them: POSIX awk and the extensions of gawk.
 */
#ifndef GG_BACKENDS_AWK_TOKEN_H
#define GG_BACKENDS_AWK_TOKEN_H

#include "syntax/syntax.h"

enum gg_awk_kind {
    GG_AWK_END,
    GG_AWK_NEWLINE,
    GG_AWK_NUMBER,
    GG_AWK_STRING,
    GG_AWK_REGEX,
    GG_AWK_NAME,    /* a variable */
    GG_AWK_CALL,    /* a name with `(` right behind it */
    GG_AWK_BUILTIN, /* a function of the language */
    GG_AWK_KEYWORD,
    GG_AWK_SIGN,
    GG_AWK_OTHER, /* a byte that begins no token */
};

struct gg_awk_token {
    enum gg_awk_kind kind;
    uint32_t beg, end;
};

struct gg_awk_lexer {
    gg_str code;
    uint32_t at;
    struct gg_fault *fault; /* set by a string or regular expression without an end */
};

/* Arguments that a function of the language takes. */
struct gg_awk_builtin {
    const char *name;
    uint8_t least, most;
};

const struct gg_awk_builtin *gg_awk_builtin(gg_str name); /* or NULL */

struct gg_awk_token gg_awk_next(struct gg_awk_lexer *lexer);

/* A regular expression from its opening slash on. */
struct gg_awk_token gg_awk_regex(struct gg_awk_lexer *lexer, uint32_t beg);

#endif
