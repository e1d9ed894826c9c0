/* Facts about the user's code, found in its tokens. */
#include "backends/rust/snippet.h"

#include "backends/rust/lexer.h"

static bool is_punct(const struct gg_rust_token *token, char c)
{
    return token->kind == GG_RUST_OTHER && token->text.n == 1 && token->text.p[0] == c;
}

static bool is_name(const struct gg_rust_token *token, const char *name)
{
    return token->kind == GG_RUST_NAME && gg_str_is(token->text, name);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* {name}, {name:?}, {:name$} and {:.name$} of a format string. */
static bool formats(gg_str text, gg_str name)
{
    for (size_t at = 0; at + name.n < text.n; at++) {
        if (!gg_str_eq(gg_str_sub(text, at, at + name.n), name) || !at)
            continue;
        char before = text.p[at - 1], after = text.p[at + name.n];
        if ((before == '{' && (after == '}' || after == ':')) || (!is_word(before) && after == '$'))
            return true;
    }
    return false;
}

bool gg_rust_mentions(gg_str code, gg_str name)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token;
    uint32_t dots = 0; /* just before the token: one means a member, two a range */
    while (gg_rust_next_code(&lexer, &token)) {
        if (token.kind == GG_RUST_NAME && dots != 1 && gg_str_eq(token.text, name))
            return true;
        if (token.kind == GG_RUST_TEXT && formats(token.text, name))
            return true;
        dots = is_punct(&token, '.') ? dots + 1 : 0;
    }
    return false;
}

/* What follows a name: `=`, or an operator with it, but not `==` and `=>`. */
static bool is_assignment(gg_str rest)
{
    rest = gg_str_trim(rest);
    size_t n = 0;
    while (n < rest.n && n < 2 && strchr("+-*/%^&|<>", rest.p[n]))
        n++;
    bool is_shift =
        n == 2 && (gg_str_starts(rest, GG_STR("<<")) || gg_str_starts(rest, GG_STR(">>")));
    if ((n == 2 && !is_shift) || n >= rest.n || rest.p[n] != '=')
        return false;
    bool compares = n == 1 && (rest.p[0] == '<' || rest.p[0] == '>');
    char after = n + 1 < rest.n ? rest.p[n + 1] : ' ';
    return !compares && after != '=' && after != '>';
}

bool gg_rust_assigns(gg_str code, gg_str name)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token, last = {0}, before_last = {0};
    while (gg_rust_next_code(&lexer, &token)) {
        bool is_it = token.kind == GG_RUST_NAME && gg_str_eq(token.text, name);
        bool is_new =
            is_name(&last, "let") || (is_name(&last, "mut") && !is_punct(&before_last, '&'));
        bool is_borrowed = is_name(&last, "mut") && is_punct(&before_last, '&');
        gg_str rest = gg_str_sub(code, lexer.at, code.n);
        if (is_it && !is_new && !is_punct(&last, '.') && (is_borrowed || is_assignment(rest)))
            return true;
        before_last = last;
        last = token;
    }
    return false;
}

bool gg_rust_has_name(gg_str code, gg_str name)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token;
    while (gg_rust_next_code(&lexer, &token))
        if (token.kind == GG_RUST_NAME && gg_str_eq(token.text, name))
            return true;
    return false;
}

bool gg_rust_returns_none_only(gg_str code)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token, last = {0}, before_last = {0};
    while (gg_rust_next_code(&lexer, &token)) {
        if (is_name(&token, "Some") && is_name(&last, "return"))
            return false;
        before_last = last;
        last = token;
    }
    if (!is_name(&last, "None"))
        return false;
    return !before_last.text.n || is_punct(&before_last, ';') || is_punct(&before_last, '}') ||
           is_name(&before_last, "return");
}

static int bracket_step(const struct gg_rust_token *token)
{
    if (is_punct(token, '(') || is_punct(token, '[') || is_punct(token, '{'))
        return 1;
    return is_punct(token, ')') || is_punct(token, ']') || is_punct(token, '}') ? -1 : 0;
}

bool gg_rust_collects_result(gg_str code)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token, before[4] = {0};
    int depth = 0, opened = -1; /* depth outside of the parentheses of the last Some( */
    while (gg_rust_next_code(&lexer, &token)) {
        if (is_punct(&token, '(') && is_name(&before[3], "Some"))
            opened = depth;
        depth += bracket_step(&token);
        if (depth == opened && is_punct(&token, ')')) {
            if (is_name(&before[1], "collect") && is_punct(&before[2], '(') &&
                is_punct(&before[3], ')'))
                return true;
            opened = -1;
        }
        memmove(before, before + 1, 3 * sizeof *before);
        before[3] = token;
    }
    return false;
}

static bool is_variable(const struct gg_rust_token *token)
{
    return token->kind == GG_RUST_NAME && !is_name(token, "mut") && !is_name(token, "ref") &&
           !is_name(token, "_") && !(token->text.p[0] >= 'A' && token->text.p[0] <= 'Z');
}

uint32_t gg_rust_declared(struct gg_arena *a, gg_str code, gg_str **names)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token;
    GG_VEC(gg_str) found = {0};
    int depth = 0;
    bool in_pattern = false;
    while (gg_rust_next_code(&lexer, &token)) {
        depth += bracket_step(&token);
        if (is_name(&token, "let") && !depth)
            in_pattern = true;
        else if (in_pattern && !depth &&
                 (is_punct(&token, '=') || is_punct(&token, ':') || is_punct(&token, ';')))
            in_pattern = false;
        else if (in_pattern && is_variable(&token))
            gg_push(a, &found, token.text);
    }
    *names = found.at;
    return found.n;
}

static bool is_declaration(const struct gg_rust_token *token)
{
    return is_name(token, "struct") || is_name(token, "enum") || is_name(token, "type") ||
           is_name(token, "trait") || is_name(token, "union");
}

bool gg_rust_brings(gg_str code, gg_str name)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token, last = {0};
    bool in_use = false;
    while (gg_rust_next_code(&lexer, &token)) {
        in_use = is_name(&token, "use") || (in_use && !is_punct(&token, ';'));
        bool is_it = token.kind == GG_RUST_NAME && gg_str_eq(token.text, name);
        if (is_it && (in_use || is_declaration(&last)))
            return true;
        last = token;
    }
    return false;
}

bool gg_rust_uses_type(gg_str code, gg_str name)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token, last = {0};
    while (gg_rust_next_code(&lexer, &token)) {
        bool is_it = token.kind == GG_RUST_NAME && gg_str_eq(token.text, name);
        if (is_it && !is_punct(&last, ':') && !is_punct(&last, '.'))
            return true;
        /* `x: HashMap` is a type, `collections::HashMap` a path. */
        if (is_it && is_punct(&last, ':') && code.p[last.offset - 1] != ':')
            return true;
        last = token;
    }
    return false;
}

ptrdiff_t gg_rust_find_function(gg_str code, gg_str name)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token, last = {0};
    int depth = 0;
    while (gg_rust_next_code(&lexer, &token)) {
        depth += bracket_step(&token);
        if (!depth && is_name(&last, "fn") && gg_str_eq(token.text, name))
            return (ptrdiff_t)token.offset;
        last = token;
    }
    return -1;
}

/* Adds code line by line; the last line may go on. */
static void add_indented(struct gg_buf *b, gg_str part, uint32_t n)
{
    for (size_t i = 0; i < part.n; i++) {
        gg_buf_addc(b, part.p[i]);
        bool starts_line = part.p[i] == '\n' && (i + 1 == part.n || part.p[i + 1] != '\n');
        for (uint32_t k = 0; starts_line && k < n; k++)
            gg_buf_addc(b, ' ');
    }
}

gg_str gg_rust_indent(struct gg_arena *a, gg_str code, uint32_t n)
{
    struct gg_buf b = gg_buf_new(a);
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token;
    size_t done = 0;
    while (gg_rust_next(&lexer, &token)) {
        if (token.kind != GG_RUST_TEXT)
            continue;
        add_indented(&b, gg_str_sub(code, done, token.offset), n);
        gg_buf_add(&b, token.text);
        done = token.offset + token.text.n;
    }
    add_indented(&b, gg_str_sub(code, done, code.n), n);
    return gg_buf_str(&b);
}
