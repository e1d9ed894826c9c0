/* What awk code shows for the choice between gawk and mawk: a walk over its tokens. */
#include "backends/awk/grammar.h"

struct tokens {
    gg_str code;
    GG_VEC(struct gg_awk_token) list; /* ends with GG_AWK_END */
};

static const char *const gawk_words[] = {"ARGIND",
                                         "BEGINFILE",
                                         "BINMODE",
                                         "ENDFILE",
                                         "ERRNO",
                                         "FIELDWIDTHS",
                                         "FPAT",
                                         "FUNCTAB",
                                         "IGNORECASE",
                                         "LINT",
                                         "PREC",
                                         "PROCINFO",
                                         "RT",
                                         "ROUNDMODE",
                                         "SYMTAB",
                                         "**",
                                         "**=",
                                         "|&",
                                         "@",
                                         "and",
                                         "asort",
                                         "asorti",
                                         "bindtextdomain",
                                         "case",
                                         "compl",
                                         "dcgettext",
                                         "dcngettext",
                                         "default",
                                         "func",
                                         "gensub",
                                         "intdiv",
                                         "isarray",
                                         "lshift",
                                         "mkbool",
                                         "mktime",
                                         "or",
                                         "patsplit",
                                         "rshift",
                                         "strftime",
                                         "strtonum",
                                         "switch",
                                         "systime",
                                         "typeof",
                                         "xor",
                                         NULL};

/* mawk: random numbers begin anew in each run, letters end at a NUL. */
static const char *const other_words[] = {"rand", "srand", "tolower", "toupper", NULL};

static const char *const measures[] = {"index",  "length",  "match",   "printf", "sprintf",
                                       "substr", "tolower", "toupper", NULL};

static bool is_one_of(gg_str text, const char *const *words)
{
    for (; *words; words++)
        if (gg_str_is(text, *words))
            return true;
    return false;
}

static gg_str text_at(const struct tokens *t, uint32_t i)
{
    struct gg_awk_token last = t->list.at[i < t->list.n ? i : t->list.n - 1];
    return gg_str_sub(t->code, last.beg, last.end);
}

static enum gg_awk_kind kind_at(const struct tokens *t, uint32_t i)
{
    return i < t->list.n ? t->list.at[i].kind : GG_AWK_END;
}

static bool is_text(enum gg_awk_kind kind)
{
    return kind == GG_AWK_STRING || kind == GG_AWK_REGEX;
}

/* A slash after a value divides. */
static bool is_value(const struct tokens *t)
{
    uint32_t n = t->list.n;
    enum gg_awk_kind kind = n ? t->list.at[n - 1].kind : GG_AWK_END;
    gg_str text = n ? text_at(t, n - 1) : GG_STR("");
    return kind == GG_AWK_NUMBER || is_text(kind) || kind == GG_AWK_NAME ||
           kind == GG_AWK_BUILTIN || gg_str_is(text, ")") || gg_str_is(text, "]");
}

static struct tokens cut(struct gg_arena *a, gg_str code)
{
    struct gg_fault fault = {0};
    struct gg_awk_lexer lexer = {.code = code, .fault = &fault};
    struct tokens t = {.code = code};
    struct gg_awk_token token;
    do {
        token = gg_awk_next(&lexer);
        bool slash = token.kind == GG_AWK_SIGN && code.p[token.beg] == '/';
        if (slash && !is_value(&t))
            token = gg_awk_regex(&lexer, token.beg);
        gg_push(a, &t.list, token);
    } while (token.kind != GG_AWK_END);
    return t;
}

/* The token behind the argument that begins at `i`: a comma or the closing bracket. */
static uint32_t argument_end(const struct tokens *t, uint32_t i)
{
    uint32_t depth = 0;
    for (; kind_at(t, i) != GG_AWK_END; i++) {
        gg_str text = text_at(t, i);
        if (!depth && (gg_str_is(text, ",") || gg_str_is(text, ")")))
            return i;
        depth += gg_str_is(text, "(") || gg_str_is(text, "[");
        depth -= depth && (gg_str_is(text, ")") || gg_str_is(text, "]"));
    }
    return i;
}

/* Where argument `number` (from 0) of the call at `i` begins; 0: it has fewer. */
static uint32_t argument(const struct tokens *t, uint32_t i, uint32_t number)
{
    if (!gg_str_is(text_at(t, i + 1), "("))
        return 0;
    i += 2;
    for (; number; number--) {
        i = argument_end(t, i);
        if (!gg_str_is(text_at(t, i++), ","))
            return 0;
    }
    return i;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Intervals, and the escapes of GNU regular expressions, also of those in strings. */
static gg_str gnu_pattern(gg_str text)
{
    for (size_t i = 1; i + 1 < text.n; i++) {
        char c = text.p[i], next = text.p[i + 1];
        bool is_escape = c == '\\' && next && strchr("yB<>sSwW`'", next);
        if (is_escape || (c == '{' && is_digit(next)))
            return gg_str_sub(text, i, i + 2);
        i += c == '\\';
    }
    return GG_STR("");
}

static gg_str gawk_only(const struct tokens *t, uint32_t i)
{
    gg_str text = text_at(t, i);
    if (is_text(kind_at(t, i)))
        return gnu_pattern(text);
    bool more = (gg_str_is(text, "match") && argument(t, i, 2)) ||
                (gg_str_is(text, "split") && argument(t, i, 3)) ||
                (gg_str_is(text, "close") && argument(t, i, 1));
    return more || is_one_of(text, gawk_words) || gg_str_find_char(text, ':') > 0 ? text
                                                                                  : GG_STR("");
}

/* A conversion whose numbers mawk keeps to 32 bits, or whose characters it makes otherwise. */
static gg_str conversion(gg_str text)
{
    for (size_t i = 0; i + 1 < text.n; i++) {
        size_t end = i + 1;
        if (text.p[i] != '%')
            continue;
        while (end < text.n && strchr("-+ #0123456789.*", text.p[end]))
            end++;
        if (end < text.n && strchr("cdiouxX", text.p[end]))
            return gg_str_sub(text, i, end + 1);
        i = end;
    }
    return GG_STR("");
}

static bool is_count(const struct tokens *t, uint32_t i)
{
    gg_str text = text_at(t, i);
    bool whole = gg_str_find_char(text, '.') < 0 && gg_str_find_char(text, 'e') < 0;
    return kind_at(t, i) == GG_AWK_NUMBER && whole && text.p[0] != '0';
}

/* Known to lie in the text from its first character on: 3, or RSTART + 1, which is 0 + 1 at least.
 */
static bool is_plain_start(const struct tokens *t, uint32_t i)
{
    uint32_t count =
        gg_str_is(text_at(t, i), "RSTART") && gg_str_is(text_at(t, i + 1), "+") ? i + 2 : i;
    return is_count(t, count) && argument_end(t, i) == count + 1;
}

static bool has_plain_format(const struct tokens *t, uint32_t i)
{
    return kind_at(t, gg_str_is(text_at(t, i + 1), "(") ? i + 2 : i + 1) == GG_AWK_STRING;
}

static gg_str mawk_differs(const struct tokens *t, uint32_t i)
{
    gg_str text = text_at(t, i);
    if (kind_at(t, i) == GG_AWK_STRING)
        return conversion(text);
    uint32_t start = gg_str_is(text, "substr") ? argument(t, i, 1) : 0;
    bool is_format = gg_str_is(text, "printf") || gg_str_is(text, "sprintf");
    bool differs = is_one_of(text, other_words) || (start && !is_plain_start(t, start)) ||
                   (is_format && !has_plain_format(t, i));
    return differs ? text : GG_STR("");
}

static bool is_ascii(gg_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    return true;
}

static bool does_measure(const struct tokens *t)
{
    for (uint32_t i = 0; i < t->list.n; i++)
        if (!is_text(kind_at(t, i)) && is_one_of(text_at(t, i), measures))
            return true;
    return false;
}

/* Beside characters beyond ASCII, brackets and what measures texts. */
static gg_str characters(const struct tokens *t, uint32_t i)
{
    gg_str text = text_at(t, i);
    if (!is_text(kind_at(t, i)) || is_ascii(text))
        return GG_STR("");
    return gg_str_find_char(text, '[') >= 0 || does_measure(t) ? text : GG_STR("");
}

/* The checks of JSON look at bytes. */
static bool has_json(const struct gg_stage *step)
{
    for (uint32_t i = 0; i < step->in.nfields; i++)
        if (step->in.fields[i].type == GG_TYPE_JSON)
            return true;
    return false;
}

gg_str gg_awk_shows(struct gg_arena *a, const struct gg_stage *step, enum gg_runtime_fact fact)
{
    static const enum gg_option snippets[] = {GG_OPT_PRELUDE, GG_OPT_CODE};
    gg_str word = GG_STR("");
    if (fact == GG_FACT_AWK_CHARACTERS && has_json(step))
        return word;
    struct gg_arena_mark mark = gg_arena_mark(a);
    for (size_t s = 0; s < GG_COUNT(snippets) && !word.n; s++) {
        struct tokens t = cut(a, gg_stage_text(step, snippets[s]));
        for (uint32_t i = 0; i + 1 < t.list.n && !word.n; i++)
            word = fact == GG_FACT_AWK_CHARACTERS ? characters(&t, i)
                   : fact == GG_FACT_GAWK_ONLY    ? gawk_only(&t, i)
                                                  : mawk_differs(&t, i);
    }
    gg_arena_rewind(a, mark); /* words are of the code, not of the tokens */
    return word;
}
