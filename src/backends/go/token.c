/* Go's tokens. */
#include "backends/go/token.h"

struct lexer {
    struct gg_arena *arena;
    gg_str text;
    size_t at;
    GG_VEC(struct gg_go_token) tokens, solid;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(const struct lexer *lx, size_t ahead)
{
    return lx->at + ahead < lx->text.n ? lx->text.p[lx->at + ahead] : '\0';
}

static void add(struct lexer *lx, enum gg_go_kind kind, size_t n)
{
    gg_str text = gg_str_sub(lx->text, lx->at, lx->at + n);
    gg_push(lx->arena, &lx->tokens, (struct gg_go_token){kind, text, (uint32_t)lx->at});
    lx->at += n;
}

/* Whether a line end after the last token ends the statement. */
static bool ends_statement(const struct lexer *lx)
{
    static const char *const not_ends[] = {
        "case",    "chan",  "const",  "default", "defer",  "else",      "for",
        "func",    "go",    "goto",   "if",      "import", "interface", "map",
        "package", "range", "select", "struct",  "switch", "type",      "var"};
    if (!lx->tokens.n)
        return false;
    const struct gg_go_token *last = &lx->tokens.at[lx->tokens.n - 1];
    if (last->kind == GG_GO_LITERAL)
        return true;
    if (last->kind == GG_GO_SIGN)
        return gg_str_is(last->text, ")") || gg_str_is(last->text, "]") ||
               gg_str_is(last->text, "}") || gg_str_is(last->text, "++") ||
               gg_str_is(last->text, "--");
    for (size_t i = 0; i < GG_COUNT(not_ends); i++)
        if (gg_str_is(last->text, not_ends[i]))
            return false;
    return true;
}

static void end_line(struct lexer *lx)
{
    if (ends_statement(lx))
        gg_push(lx->arena, &lx->tokens,
                (struct gg_go_token){GG_GO_SIGN, GG_STR(";"), (uint32_t)lx->at});
}

/* Length of the text from lx->at up to and with `close`, or all of the rest. */
static size_t length_to(const struct lexer *lx, size_t from, const char *close)
{
    gg_str rest = gg_str_sub(lx->text, lx->at + from, lx->text.n);
    ptrdiff_t found = gg_str_find(rest, gg_str_from(close));
    return found < 0 ? from + rest.n : from + (size_t)found + strlen(close);
}

static void note_solid(struct lexer *lx, size_t n)
{
    gg_str text = gg_str_sub(lx->text, lx->at, lx->at + n);
    if (gg_str_find_char(text, '\n') >= 0)
        gg_push(lx->arena, &lx->solid, (struct gg_go_token){GG_GO_LITERAL, text, (uint32_t)lx->at});
}

/* A string or rune that ends at its quote, or at the line's end when it is not closed. */
static size_t quoted_length(const struct lexer *lx)
{
    char quote = peek(lx, 0);
    size_t n = 1;
    while (lx->at + n < lx->text.n && peek(lx, n) != quote && peek(lx, n) != '\n')
        n += peek(lx, n) == '\\' ? 2 : 1;
    if (peek(lx, n) == quote)
        n++;
    return lx->at + n > lx->text.n ? lx->text.n - lx->at : n;
}

static size_t number_length(const struct lexer *lx)
{
    size_t n = 1;
    for (;; n++) {
        char c = peek(lx, n), before = peek(lx, n - 1);
        bool is_exponent_sign = (c == '+' || c == '-') &&
                                (before == 'e' || before == 'E' || before == 'p' || before == 'P');
        bool is_hex = peek(lx, 0) == '0' && (peek(lx, 1) == 'x' || peek(lx, 1) == 'X');
        if (is_exponent_sign && is_hex && (before == 'e' || before == 'E'))
            is_exponent_sign = false;
        if (!is_letter(c) && !is_digit(c) && c != '.' && !is_exponent_sign)
            return n;
    }
}

static size_t sign_length(const struct lexer *lx)
{
    static const char *const signs[] = {
        "...", "<<=", ">>=", "&^=", ":=", "++", "--", "==", "!=", "<=", ">=", "&&",
        "||",  "<-",  "+=",  "-=",  "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>"};
    gg_str rest = gg_str_sub(lx->text, lx->at, lx->text.n);
    for (size_t i = 0; i < GG_COUNT(signs); i++)
        if (gg_str_starts(rest, gg_str_from(signs[i])))
            return strlen(signs[i]);
    return 1;
}

static void skip_comment(struct lexer *lx)
{
    if (peek(lx, 1) == '/') {
        while (lx->at < lx->text.n && peek(lx, 0) != '\n')
            lx->at++;
        return;
    }
    size_t n = length_to(lx, 2, "*/");
    note_solid(lx, n);
    if (gg_str_find_char(gg_str_sub(lx->text, lx->at, lx->at + n), '\n') >= 0)
        end_line(lx);
    lx->at += n;
}

static void lex_token(struct lexer *lx)
{
    char c = peek(lx, 0);
    size_t n = 1;
    if (is_letter(c)) {
        while (is_letter(peek(lx, n)) || is_digit(peek(lx, n)))
            n++;
        add(lx, GG_GO_WORD, n);
    } else if (c == '`') {
        n = length_to(lx, 1, "`");
        note_solid(lx, n);
        add(lx, GG_GO_LITERAL, n);
    } else if (c == '"' || c == '\'') {
        add(lx, GG_GO_LITERAL, quoted_length(lx));
    } else if (is_digit(c) || (c == '.' && is_digit(peek(lx, 1)))) {
        add(lx, GG_GO_LITERAL, number_length(lx));
    } else {
        add(lx, GG_GO_SIGN, sign_length(lx));
    }
}

struct gg_go_code gg_go_lex(struct gg_arena *a, gg_str text)
{
    struct lexer lx = {.arena = a, .text = text};
    while (lx.at < text.n) {
        char c = peek(&lx, 0);
        if (c == '\n')
            end_line(&lx);
        if (c == '\n' || c == ' ' || c == '\t' || c == '\r')
            lx.at++;
        else if (c == '/' && (peek(&lx, 1) == '/' || peek(&lx, 1) == '*'))
            skip_comment(&lx);
        else
            lex_token(&lx);
    }
    end_line(&lx);
    uint32_t n = lx.tokens.n;
    gg_push(a, &lx.tokens, (struct gg_go_token){GG_GO_END, GG_STR(""), (uint32_t)text.n});
    return (struct gg_go_code){text, lx.tokens.at, n, lx.solid.at, lx.solid.n};
}

bool gg_go_is(const struct gg_go_code *code, uint32_t i, const char *text)
{
    return i < code->n && code->at[i].kind != GG_GO_LITERAL && gg_str_is(code->at[i].text, text);
}

uint32_t gg_go_closing(const struct gg_go_code *code, uint32_t i)
{
    uint32_t depth = 0;
    for (; i < code->n; i++) {
        if (gg_go_is(code, i, "(") || gg_go_is(code, i, "[") || gg_go_is(code, i, "{"))
            depth++;
        else if (gg_go_is(code, i, ")") || gg_go_is(code, i, "]") || gg_go_is(code, i, "}"))
            if (--depth == 0)
                return i;
    }
    return code->n;
}
