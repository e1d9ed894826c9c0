/* Cutting awk programs into tokens. */
#include "backends/awk/token.h"

static const struct gg_awk_builtin builtins[] = {
    {"and", 2, 99},
    {"asort", 1, 3},
    {"asorti", 1, 3},
    {"atan2", 2, 2},
    {"bindtextdomain", 1, 2},
    {"close", 1, 2},
    {"compl", 1, 1},
    {"cos", 1, 1},
    {"dcgettext", 1, 3},
    {"dcngettext", 1, 5},
    {"exp", 1, 1},
    {"fflush", 0, 1},
    {"gensub", 3, 4},
    {"gsub", 2, 3},
    {"index", 2, 2},
    {"int", 1, 1},
    {"intdiv", 3, 3},
    {"isarray", 1, 1},
    {"length", 0, 1},
    {"log", 1, 1},
    {"lshift", 2, 2},
    {"match", 2, 3},
    {"mkbool", 1, 1},
    {"mktime", 1, 2},
    {"or", 2, 99},
    {"patsplit", 2, 4},
    {"rand", 0, 0},
    {"rshift", 2, 2},
    {"sin", 1, 1},
    {"split", 2, 4},
    {"sprintf", 1, 99},
    {"sqrt", 1, 1},
    {"srand", 0, 1},
    {"strftime", 0, 3},
    {"strtonum", 1, 1},
    {"sub", 2, 3},
    {"substr", 2, 3},
    {"system", 1, 1},
    {"systime", 0, 0},
    {"tolower", 1, 1},
    {"toupper", 1, 1},
    {"typeof", 1, 2},
    {"xor", 2, 99},
};

static const char *const keywords[] = {
    "BEGIN", "BEGINFILE", "END",   "ENDFILE", "break",  "case",     "continue", "default", "delete",
    "do",    "else",      "exit",  "for",     "func",   "function", "getline",  "if",      "in",
    "next",  "nextfile",  "print", "printf",  "return", "switch",   "while"};

static const char *const signs[] = {
    "**=", "|&", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "**", "==", "!=",
    "<=",  ">=", ">>", "!~", "{",  "}",  "(",  ")",  "[",  "]",  ";",  ",",  "+",  "-",  "*",
    "/",   "%",  "^",  "!",  ">",  "<",  "|",  "?",  ":",  "~",  "$",  "=",  "@"};

const struct gg_awk_builtin *gg_awk_builtin(gg_str name)
{
    for (size_t i = 0; i < GG_COUNT(builtins); i++)
        if (gg_str_is(name, builtins[i].name))
            return &builtins[i];
    return NULL;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(const struct gg_awk_lexer *l, uint32_t ahead)
{
    return l->at + ahead < l->code.n ? l->code.p[l->at + ahead] : '\0';
}

/* Blanks, comments and continued lines. */
static void skip(struct gg_awk_lexer *l)
{
    for (;;) {
        char c = peek(l, 0);
        if (l->at < l->code.n && (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v')) {
            l->at++;
        } else if (c == '\\' && peek(l, 1) == '\n') {
            l->at += 2;
        } else if (c == '\\' && peek(l, 1) == '\r' && peek(l, 2) == '\n') {
            l->at += 3;
        } else if (c == '#') {
            while (l->at < l->code.n && peek(l, 0) != '\n')
                l->at++;
        } else {
            return;
        }
    }
}

static struct gg_awk_token token(struct gg_awk_lexer *l, enum gg_awk_kind kind, uint32_t beg)
{
    return (struct gg_awk_token){kind, beg, l->at};
}

static void never_closed(struct gg_awk_lexer *l, uint32_t beg, gg_str message)
{
    if (!l->fault->found)
        *l->fault =
            (struct gg_fault){.found = true, .beg = beg, .end = beg + 1, .message = message};
}

static struct gg_awk_token string(struct gg_awk_lexer *l)
{
    uint32_t beg = l->at++;
    while (l->at < l->code.n && peek(l, 0) != '"' && peek(l, 0) != '\n')
        l->at += peek(l, 0) == '\\' && l->at + 1 < l->code.n ? 2 : 1;
    if (peek(l, 0) == '"')
        l->at++;
    else
        never_closed(l, beg, GG_STR("a string that begins here is never closed"));
    return token(l, GG_AWK_STRING, beg);
}

/* Sets hold slashes; as in gawk, sets in sets are classes such as [:alpha:], and `]` is one of the
 * set right after its `[` or `[^`. */
struct gg_awk_token gg_awk_regex(struct gg_awk_lexer *l, uint32_t beg)
{
    uint32_t depth = 0;
    for (l->at = beg + 1; l->at < l->code.n && peek(l, 0) != '\n'; l->at++) {
        char c = peek(l, 0), before = l->code.p[l->at - 1];
        bool is_first = before == '[' || (before == '^' && l->code.p[l->at - 2] == '[');
        if (c == '\\' && l->at + 1 < l->code.n)
            l->at++;
        else if (c == '[' && (!depth || peek(l, 1) == ':'))
            depth++;
        else if (c == ']' && depth && !is_first)
            depth--;
        else if (c == '/' && !depth)
            break;
    }
    if (peek(l, 0) == '/')
        l->at++;
    else
        never_closed(l, beg, GG_STR("a regular expression that begins here is never closed"));
    return token(l, GG_AWK_REGEX, beg);
}

static struct gg_awk_token number(struct gg_awk_lexer *l)
{
    uint32_t beg = l->at;
    bool hex = peek(l, 0) == '0' && (peek(l, 1) | 32) == 'x';
    l->at += hex ? 2 : 0;
    while (is_digit(peek(l, 0)) || peek(l, 0) == '.' || (hex && is_letter(peek(l, 0))))
        l->at++;
    uint32_t sign = peek(l, 1) == '+' || peek(l, 1) == '-';
    if (!hex && (peek(l, 0) | 32) == 'e' && is_digit(peek(l, 1 + sign))) {
        l->at += 1 + sign;
        while (is_digit(peek(l, 0)))
            l->at++;
    }
    return token(l, GG_AWK_NUMBER, beg);
}

static struct gg_awk_token word(struct gg_awk_lexer *l)
{
    uint32_t beg = l->at;
    while (is_letter(peek(l, 0)) || is_digit(peek(l, 0)) ||
           (peek(l, 0) == ':' && peek(l, 1) == ':' && is_letter(peek(l, 2))))
        l->at += peek(l, 0) == ':' ? 2 : 1;
    gg_str text = gg_str_sub(l->code, beg, l->at);
    for (size_t i = 0; i < GG_COUNT(keywords); i++)
        if (gg_str_is(text, keywords[i]))
            return token(l, GG_AWK_KEYWORD, beg);
    if (gg_awk_builtin(text))
        return token(l, GG_AWK_BUILTIN, beg);
    return token(l, peek(l, 0) == '(' ? GG_AWK_CALL : GG_AWK_NAME, beg);
}

struct gg_awk_token gg_awk_next(struct gg_awk_lexer *l)
{
    skip(l);
    uint32_t beg = l->at;
    char c = peek(l, 0);
    if (l->at >= l->code.n)
        return token(l, GG_AWK_END, beg);
    if (c == '"')
        return string(l);
    if (is_letter(c))
        return word(l);
    if (is_digit(c) || (c == '.' && is_digit(peek(l, 1))))
        return number(l);
    l->at++;
    if (c == '\n')
        return token(l, GG_AWK_NEWLINE, beg);
    gg_str rest = gg_str_sub(l->code, beg, l->code.n);
    for (size_t i = 0; i < GG_COUNT(signs); i++)
        if (gg_str_starts(rest, gg_str_from(signs[i]))) {
            l->at = beg + (uint32_t)strlen(signs[i]);
            return token(l, GG_AWK_SIGN, beg);
        }
    return token(l, GG_AWK_OTHER, beg);
}
