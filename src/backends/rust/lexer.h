/*
 * Tokens of Rust, as far as a snippet has to be understood: names, texts, comments. It never fails:
 * what no Rust compiler would take comes out as some token.
 */
#ifndef GG_BACKENDS_RUST_LEXER_H
#define GG_BACKENDS_RUST_LEXER_H

#include "base/str.h"

enum gg_rust_kind {
    GG_RUST_NAME,    /* identifier or keyword; a raw one without its r# */
    GG_RUST_TEXT,    /* string of any kind, with its quotes */
    GG_RUST_COMMENT, /* to the end of the line, or a block with those inside it */
    GG_RUST_OTHER,   /* number, character, lifetime, one character of punctuation */
};

struct gg_rust_token {
    enum gg_rust_kind kind;
    gg_str text;
    size_t offset; /* in the whole snippet */
};

struct gg_rust_lexer {
    gg_str text;
    size_t at;
};

struct gg_rust_lexer gg_rust_lexer_new(gg_str text);
bool gg_rust_next(struct gg_rust_lexer *lexer, struct gg_rust_token *token);

/* The same, without comments. */
bool gg_rust_next_code(struct gg_rust_lexer *lexer, struct gg_rust_token *token);

#endif
