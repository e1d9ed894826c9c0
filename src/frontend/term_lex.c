/* Tokens of a clause that term_scan.c has delimited. */
#include "base/utf8.h"
#include "frontend/term_parts.h"

enum { VARS_LISTED = 16 }; /* so many are searched one by one */

static uint32_t skip_blanks(const struct gg_reader *r, uint32_t at)
{
    for (;;) {
        unsigned char c = (unsigned char)r->text[at];
        if (c < 0x80) {
            if (gg_latin_classes[c] != GG_CC_SPACE)
                return at;
            at++;
            continue;
        }
        uint32_t code, length = gg_decode(r->text + at, &code);
        if (!gg_char_is_space(code))
            return at;
        at += length;
    }
}

static uint32_t skip_id(const struct gg_reader *r, uint32_t at)
{
    for (;;) {
        unsigned char c = (unsigned char)r->text[at];
        if (c < 0x80) {
            if (gg_latin_classes[c] < GG_CC_UPPER)
                return at;
            at++;
            continue;
        }
        uint32_t code, length = gg_decode(r->text + at, &code);
        if (!gg_char_is_id(code))
            return at;
        at += length;
    }
}

static uint32_t skip_symbol(const struct gg_reader *r, uint32_t at)
{
    for (;;) {
        uint32_t code, length = gg_decode(r->text + at, &code);
        bool back = code == '`' && r->back_quotes == GG_QUOTES_SYMBOL;
        if (!back && !gg_char_is_symbol(code))
            return at;
        at += length;
    }
}

static const struct gg_token *done(struct gg_reader *r, enum gg_token_type type, uint32_t end)
{
    r->token.type = type;
    r->token.end = r->at = end;
    return &r->token;
}

static const struct gg_token *fail(struct gg_reader *r, enum gg_term_fault fault, uint32_t end)
{
    gg_term_fail(r, fault, r->token_at, end);
    return NULL;
}

static const struct gg_token *name(struct gg_reader *r, gg_str text, uint32_t end,
                                   enum gg_token_type plain)
{
    r->token.text = text;
    if (r->text[end] == '(')
        plain = GG_TOKEN_FUNCTOR;
    else if (r->text[end] == '{')
        plain = GG_TOKEN_DICT;
    return done(r, plain, end);
}

static const struct gg_token *written_name(struct gg_reader *r, uint32_t end)
{
    uint32_t beg = r->token.beg;
    return name(r, (gg_str){r->original + beg, end - beg}, end, GG_TOKEN_NAME);
}

/* One character, or a pair of brackets, that is a name by itself; { does not make it a dict. */
static const struct gg_token *solo(struct gg_reader *r, gg_str text, uint32_t end)
{
    r->token.text = text;
    return done(r, r->text[end] == '(' ? GG_TOKEN_FUNCTOR : GG_TOKEN_NAME, end);
}

static struct gg_term_var *new_var(struct gg_reader *r, gg_str text)
{
    struct gg_term_var *var = gg_new(r->a, struct gg_term_var);
    *var = (struct gg_term_var){.name = text, .index = r->vars.n};
    gg_push(r->a, &r->vars, var);
    return var;
}

static void index_vars(struct gg_reader *r)
{
    bool is_new;
    r->var_table = gg_table_new(r->a);
    r->var_table_used = true;
    for (uint32_t i = 0; i < r->vars.n; i++)
        gg_table_add(&r->var_table, r->vars.at[i]->name, i, &is_new);
}

static struct gg_term_var *find_var(struct gg_reader *r, gg_str text)
{
    if (r->vars.n < VARS_LISTED) {
        for (uint32_t i = 0; i < r->vars.n; i++)
            if (gg_str_eq(r->vars.at[i]->name, text))
                return r->vars.at[i];
        return new_var(r, text);
    }
    if (!r->var_table_used)
        index_vars(r);
    bool is_new;
    uint32_t at = gg_table_add(&r->var_table, text, r->vars.n, &is_new);
    return is_new ? new_var(r, text) : r->vars.at[at];
}

static const struct gg_token *variable(struct gg_reader *r, uint32_t end)
{
    gg_str text = {r->original + r->token.beg, end - r->token.beg};
    struct gg_term_var *var = gg_str_is(text, "_") ? NULL : find_var(r, text);
    if (var)
        var->uses++;
    r->token.value = (struct gg_term){.kind = GG_TERM_VAR, .u.var = var};
    return done(r, r->text[end] == '{' ? GG_TOKEN_VAR_DICT : GG_TOKEN_VAR, end);
}

static const struct gg_token *number(struct gg_reader *r)
{
    uint32_t end;
    r->token.value = (struct gg_term){.kind = GG_TERM_INT};
    if (!gg_term_number(r, r->token.beg, &end, &r->token.value))
        return NULL;
    return done(r, GG_TOKEN_NUMBER, end);
}

static const struct gg_token *quoted_name(struct gg_reader *r)
{
    uint32_t end;
    gg_str text;
    if (!gg_term_quoted(r, r->token.beg, &end, &text))
        return NULL;
    r->token.quote = '\'';
    return name(r, text, end, GG_TOKEN_QUOTED_NAME);
}

static enum gg_term_kind kind_of_text(enum gg_term_quotes quotes)
{
    switch (quotes) {
    case GG_QUOTES_CODES:
        return GG_TERM_CODES;
    case GG_QUOTES_CHARS:
        return GG_TERM_CHARS;
    case GG_QUOTES_ATOM:
        return GG_TERM_ATOM;
    case GG_QUOTES_STRING:
    case GG_QUOTES_SYMBOL:
        break;
    }
    return GG_TERM_STRING;
}

static const struct gg_token *text(struct gg_reader *r, enum gg_term_quotes quotes)
{
    uint32_t end;
    gg_str s;
    if (!gg_term_quoted(r, r->token.beg, &end, &s))
        return NULL;
    r->token.value = (struct gg_term){.kind = kind_of_text(quotes), .u.text = s};
    r->token.quote = r->text[r->token.beg];
    return done(r, GG_TOKEN_TEXT, end);
}

static bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const struct gg_token *symbol(struct gg_reader *r, uint32_t first, bool operator_due)
{
    uint32_t beg = r->token.beg, end = skip_symbol(r, first), code;
    if (end == beg + 1 && r->text[beg] == '-' && !operator_due && is_ascii_digit(r->text[end]))
        return number(r);
    if (end == beg + 1 && r->text[beg] == '.') {
        gg_decode(r->text + end, &code);
        if (gg_char_is_space(code))
            return done(r, GG_TOKEN_FULL_STOP, end);
    }
    return written_name(r, end);
}

static const struct gg_token *punct(struct gg_reader *r)
{
    uint32_t at = r->token.beg + 1;
    char c = r->text[r->token.beg];
    if (c == '{' && r->text[at] == '|')
        return done(r, GG_TOKEN_QUASI_OPEN, at + 1);
    if (c == '{' || c == '[') {
        uint32_t close = skip_blanks(r, at);
        if (r->text[close] == (c == '{' ? '}' : ']')) {
            r->token.nil = c == '[';
            return solo(r, c == '{' ? GG_STR("{}") : GG_STR("[]"), close + 1);
        }
        at = close;
    }
    /* After [ and {, too: that is how SWI-Prolog falls through. */
    if ((c == '|' || c == '[' || c == '{') && r->text[at] == '|')
        return done(r, GG_TOKEN_QUASI_BAR, at + 1);
    r->token.punct = c;
    return done(r, GG_TOKEN_PUNCT, at);
}

static const struct gg_token *back_quote(struct gg_reader *r, bool operator_due)
{
    if (r->back_quotes == GG_QUOTES_SYMBOL)
        return symbol(r, r->token.beg + 1, operator_due);
    return text(r, r->back_quotes);
}

static const struct gg_token *by_class(struct gg_reader *r, uint32_t code, uint32_t next,
                                       bool operator_due)
{
    switch (gg_char_class(code)) {
    case GG_CC_LOWER:
        return written_name(r, skip_id(r, next));
    case GG_CC_UPPER:
        return variable(r, skip_id(r, next));
    case GG_CC_DIGIT:
    case GG_CC_DECIMAL:
        return number(r);
    case GG_CC_SYMBOL:
    case GG_CC_JOINER:
        return symbol(r, next, operator_due);
    case GG_CC_PUNCT:
        return punct(r);
    case GG_CC_SINGLE:
        return quoted_name(r);
    case GG_CC_DOUBLE:
        return text(r, r->double_quotes);
    case GG_CC_BACK:
        return back_quote(r, operator_due);
    case GG_CC_SOLO:
    case GG_CC_MARK:
    case GG_CC_SPACE:
        return solo(r, (gg_str){r->original + r->token.beg, next - r->token.beg}, next);
    case GG_CC_CONTROL:
    case GG_CC_INVALID:
        break;
    }
    return fail(r, GG_TERM_FAULT_ILLEGAL_CHARACTER, next);
}

const struct gg_token *gg_term_token(struct gg_reader *r, bool operator_due)
{
    if (r->unget) {
        r->unget = false;
        return &r->token;
    }
    uint32_t at = skip_blanks(r, r->at), code;
    r->token.beg = r->token_at = at;
    r->token.punct = r->token.quote = 0;
    r->token.nil = false;
    uint32_t length = gg_decode(r->text + at, &code);
    return by_class(r, code, at + length, operator_due);
}

static bool all(gg_str s, bool (*is)(uint32_t code))
{
    uint32_t code;
    for (size_t i = 0; i < s.n;) {
        size_t n = gg_utf8_length(gg_str_sub(s, i, s.n));
        char bytes[5] = {0};
        memcpy(bytes, s.p + i, n);
        i += gg_decode(bytes, &code);
        if (!is(code))
            return false;
    }
    return true;
}

static bool is_id(uint32_t code)
{
    return gg_char_is_id(code);
}

static bool is_symbol(uint32_t code)
{
    return gg_char_is_symbol(code);
}

static bool is_latin(uint32_t code)
{
    return code < 256;
}

bool gg_term_is_unquoted(gg_str s, bool nil)
{
    uint32_t code;
    if (!s.n || nil || gg_str_is(s, "{}"))
        return s.n != 0;
    char bytes[5] = {0};
    memcpy(bytes, s.p, s.n < 4 ? s.n : 4);
    gg_decode(bytes, &code);
    enum gg_char_class c = gg_char_class(code);
    if (c == GG_CC_LOWER)
        return all(s, is_id);
    if (c == GG_CC_SYMBOL || c == GG_CC_JOINER)
        return all(s, is_symbol) && (!gg_str_starts(s, GG_STR("/*")) || !all(s, is_latin));
    return c == GG_CC_SOLO && code < 256 && code != '%' && gg_utf8_length(s) == s.n;
}
