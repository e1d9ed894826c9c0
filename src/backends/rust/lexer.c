/* Tokens of Rust (The Rust Reference, "Lexical structure"). */
#include "backends/rust/lexer.h"

struct gg_rust_lexer gg_rust_lexer_new(gg_str text)
{
    return (struct gg_rust_lexer){text, 0};
}

/* The byte at an offset, or NUL beyond the end. */
static char peek(const struct gg_rust_lexer *lexer, size_t at)
{
    return at < lexer->text.n ? lexer->text.p[at] : '\0';
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t name_end(const struct gg_rust_lexer *lexer, size_t at)
{
    while (is_name_start(peek(lexer, at)) || is_digit(peek(lexer, at)))
        at++;
    return at;
}

static size_t line_comment_end(const struct gg_rust_lexer *lexer, size_t at)
{
    while (at < lexer->text.n && peek(lexer, at) != '\n')
        at++;
    return at;
}

/* Block comments nest. */
static size_t block_comment_end(const struct gg_rust_lexer *lexer, size_t at)
{
    size_t depth = 0;
    do {
        bool opens = peek(lexer, at) == '/' && peek(lexer, at + 1) == '*';
        bool closes = peek(lexer, at) == '*' && peek(lexer, at + 1) == '/';
        depth += opens;
        depth -= closes;
        at += opens || closes ? 2 : 1;
    } while (depth && at < lexer->text.n);
    return at;
}

/* `at` is after the opening quote. */
static size_t quoted_end(const struct gg_rust_lexer *lexer, size_t at, char quote)
{
    while (at < lexer->text.n && peek(lexer, at) != quote)
        at += peek(lexer, at) == '\\' ? 2 : 1;
    return at + 1;
}

/* `at` is at the first # or quote after the r; the end, or 0 when it is no raw string. */
static size_t raw_text_end(const struct gg_rust_lexer *lexer, size_t at)
{
    size_t hashes = 0;
    while (peek(lexer, at) == '#') {
        hashes++;
        at++;
    }
    if (peek(lexer, at) != '"')
        return 0;
    for (at++; at < lexer->text.n; at++) {
        size_t found = 0;
        while (peek(lexer, at) == '"' && found < hashes && peek(lexer, at + 1 + found) == '#')
            found++;
        if (peek(lexer, at) == '"' && found == hashes)
            return at + 1 + hashes;
    }
    return at;
}

/* A string with or without b, c, r before it; the end, or 0 when it is something else. */
static size_t text_end(const struct gg_rust_lexer *lexer, size_t at)
{
    if (peek(lexer, at) == 'b' || peek(lexer, at) == 'c')
        at++;
    if (peek(lexer, at) == '"')
        return quoted_end(lexer, at + 1, '"');
    return peek(lexer, at) == 'r' ? raw_text_end(lexer, at + 1) : 0;
}

/* 'x' and '\n' are characters; 'x is a lifetime. */
static size_t character_end(const struct gg_rust_lexer *lexer, size_t at)
{
    if (peek(lexer, at + 1) == '\\')
        return quoted_end(lexer, at + 1, '\'');
    size_t end = name_end(lexer, at + 1);
    if (end == at + 1) /* punctuation or a digit between quotes */
        end += peek(lexer, at + 2) == '\'';
    return peek(lexer, end) == '\'' && end > at + 1 ? end + 1 : end > at + 1 ? end : at + 1;
}

static size_t other_end(const struct gg_rust_lexer *lexer, size_t at)
{
    if (peek(lexer, at) == '\'')
        return character_end(lexer, at);
    if (!is_digit(peek(lexer, at)))
        return at + 1;
    size_t end = name_end(lexer, at);
    /* 1.5, but not the 1 of 1..5 or 1.max(2) */
    return peek(lexer, end) == '.' && is_digit(peek(lexer, end + 1)) ? name_end(lexer, end + 1)
                                                                     : end;
}

static enum gg_rust_kind measure(const struct gg_rust_lexer *lexer, size_t at, size_t *end)
{
    if (peek(lexer, at) == '/' && peek(lexer, at + 1) == '/') {
        *end = line_comment_end(lexer, at);
        return GG_RUST_COMMENT;
    }
    if (peek(lexer, at) == '/' && peek(lexer, at + 1) == '*') {
        *end = block_comment_end(lexer, at);
        return GG_RUST_COMMENT;
    }
    *end = text_end(lexer, at);
    if (*end)
        return GG_RUST_TEXT;
    bool is_byte = peek(lexer, at) == 'b' && peek(lexer, at + 1) == '\'';
    if (is_name_start(peek(lexer, at)) && !is_byte) {
        *end = name_end(lexer, at);
        return GG_RUST_NAME;
    }
    *end = other_end(lexer, at + is_byte);
    return GG_RUST_OTHER;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool gg_rust_next(struct gg_rust_lexer *lexer, struct gg_rust_token *token)
{
    while (lexer->at < lexer->text.n && is_space(peek(lexer, lexer->at)))
        lexer->at++;
    if (lexer->at >= lexer->text.n)
        return false;
    size_t at = lexer->at, end;
    bool is_raw =
        peek(lexer, at) == 'r' && peek(lexer, at + 1) == '#' && is_name_start(peek(lexer, at + 2));
    at += is_raw ? 2 : 0;
    token->kind = measure(lexer, at, &end);
    token->text = gg_str_sub(lexer->text, at, end);
    token->offset = at;
    lexer->at = end < lexer->text.n ? end : lexer->text.n;
    return true;
}

bool gg_rust_next_code(struct gg_rust_lexer *lexer, struct gg_rust_token *token)
{
    while (gg_rust_next(lexer, token))
        if (token->kind != GG_RUST_COMMENT)
            return true;
    return false;
}
