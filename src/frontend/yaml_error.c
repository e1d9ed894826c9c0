/* Says what is probably wrong where libyaml gave up, beside the parser's own words. */
#include "frontend/yaml_parts.h"

#include "base/utf8.h"

enum { LONG_KEY = 1000 }; /* libyaml gives up on keys of more than 1024 characters */

struct slip {
    const char *problem; /* libyaml's words, whole */
    const char *context; /* NULL: any */
    bool (*applies)(const struct gg_yaml_failure *f);
    const char *message; /* NULL: the parser's words */
    const char *help;
    bool at_context; /* the slip is where the construct began */
};

static char char_at(const struct gg_yaml_failure *f)
{
    return f->problem_at < f->text.n ? f->text.p[f->problem_at] : '\0';
}

static bool at_tab(const struct gg_yaml_failure *f)
{
    return char_at(f) == '\t';
}

static bool at_indicator(const struct gg_yaml_failure *f)
{
    char c = char_at(f);
    return c == '%' || c == '@' || c == '`';
}

static bool at_directive(const struct gg_yaml_failure *f)
{
    uint32_t at = f->context_at;
    return at < f->text.n && f->text.p[at] == '%';
}

static uint32_t line_start(gg_str text, uint32_t at)
{
    while (at && text.p[at - 1] != '\n')
        at--;
    return at;
}

static bool long_line(const struct gg_yaml_failure *f)
{
    uint32_t at = f->problem_at < f->text.n ? f->problem_at : (uint32_t)f->text.n;
    return at - line_start(f->text, at) > LONG_KEY ||
           (f->context_at < at && at - f->context_at > LONG_KEY);
}

/* The line before holds a tab in its indentation, or this one does. */
static bool tab_indents(const struct gg_yaml_failure *f)
{
    uint32_t at = f->problem_at < f->text.n ? f->problem_at : (uint32_t)f->text.n;
    for (uint32_t i = line_start(f->text, at); i < f->text.n; i++) {
        if (f->text.p[i] == '\t')
            return true;
        if (f->text.p[i] != ' ')
            break;
    }
    return false;
}

/* Where a key is directly followed by its colon and value (`name:etl`); the text's end if nowhere.
 */
static uint32_t glued_colon(const struct gg_yaml_failure *f)
{
    for (uint32_t i = f->context_at; i + 1 < f->text.n && f->text.p[i] != '\n'; i++)
        if (f->text.p[i] == ':' && f->text.p[i + 1] != ' ' && f->text.p[i + 1] != '\n')
            return i;
    return (uint32_t)f->text.n;
}

static bool colon_without_blank(const struct gg_yaml_failure *f)
{
    return glued_colon(f) < f->text.n;
}

static bool second_colon(const struct gg_yaml_failure *f)
{
    uint32_t at = f->problem_at < f->text.n ? f->problem_at : (uint32_t)f->text.n;
    for (uint32_t i = line_start(f->text, at); i + 1 < at; i++)
        if (f->text.p[i] == ':' && f->text.p[i + 1] == ' ')
            return true;
    return false;
}

static bool after_quote(const struct gg_yaml_failure *f)
{
    uint32_t at = f->problem_at < f->text.n ? f->problem_at : (uint32_t)f->text.n;
    while (at && f->text.p[at - 1] == ' ')
        at--;
    return at && (f->text.p[at - 1] == '"' || f->text.p[at - 1] == '\'');
}

static bool lone_dash(const struct gg_yaml_failure *f)
{
    gg_str rest = gg_str_sub(f->text, f->problem_at, f->text.n), line;
    return gg_str_next_line(&rest, &line) && gg_str_is(gg_str_trim(line), "-");
}

/* The plain text before the place holds a key without the blank: `name:etl`. */
static bool glued_colon_before(const struct gg_yaml_failure *f)
{
    uint32_t at = f->problem_at < f->text.n ? f->problem_at : (uint32_t)f->text.n;
    uint32_t end = line_start(f->text, at);
    if (!end)
        return false;
    gg_str line = gg_str_sub(f->text, line_start(f->text, end - 1), end - 1);
    ptrdiff_t colon = gg_str_find_char(line, ':');
    return colon > 0 && (size_t)colon + 1 < line.n && line.p[colon + 1] != ' ' &&
           gg_str_find(line, GG_STR(": ")) < 0 && line.p[line.n - 1] != ':';
}

static bool at_star(const struct gg_yaml_failure *f)
{
    return f->context_at < f->text.n && f->text.p[f->context_at] == '*';
}

static const char indent_help[] = "indent with blanks only";
static const char quote_help[] = "put the text in quotes, or write it as a block after `|`";
static const char long_help[] = "keys have at most 1024 characters, on one line";
static const char close_help[] = "each opening bracket needs its closing one, and items are "
                                 "separated by `, `";

static const struct slip slips[] = {
    {"found character that cannot start any token", NULL, at_tab,
     "a tab cannot be used as indentation", indent_help, false},
    {"found character that cannot start any token", NULL, at_indicator,
     "a text without quotes cannot begin with this character", quote_help, false},
    {"found a tab character where an indentation space is expected", NULL, NULL,
     "a tab cannot be used as indentation", indent_help, false},
    {"found a tab character that violates indentation", NULL, NULL,
     "a tab cannot be used as indentation", indent_help, false},
    {"found unexpected end of stream", "while scanning a quoted scalar", NULL,
     "the quote that opens here is never closed",
     "close it; inside single quotes write '' for one "
     "quote, inside double quotes \\\"",
     true},
    {"found unexpected document indicator", "while scanning a quoted scalar", NULL,
     "the quote that opens here is not closed before the document ends",
     "close it; inside single quotes write '' for one quote, inside double quotes \\\"", true},
    {"did not find expected ',' or ']'", "while parsing a flow sequence", NULL,
     "the list that `[` opens is not closed properly", close_help, false},
    {"did not find expected ',' or '}'", "while parsing a flow mapping", NULL,
     "the map that `{` opens is not closed properly", close_help, false},
    {"could not find expected ':'", NULL, long_line, "the key is too long", long_help, true},
    {"could not find expected ':'", NULL, colon_without_blank,
     "the colon of a key must be followed by a blank", "write `key: value`", true},
    {"could not find expected ':'", NULL, NULL, "a key without a colon",
     "write `key: value`; a text of several lines goes after `|`, indented", true},
    {"mapping values are not allowed in this context", NULL, long_line, "the key is too long",
     long_help, false},
    {"mapping values are not allowed in this context", NULL, tab_indents,
     "a tab cannot be used as indentation", indent_help, false},
    {"mapping values are not allowed in this context", NULL, second_colon,
     "a text without quotes cannot hold `: `", quote_help, false},
    {"mapping values are not allowed in this context", NULL, glued_colon_before,
     "no key can stand here", "in the line before, the colon must be followed by a blank", false},
    {"mapping values are not allowed in this context", NULL, NULL, "no key can stand here",
     "check the indentation: keys of one map begin in one column", false},
    {"did not find expected key", "while parsing a block mapping", tab_indents,
     "a tab cannot be used as indentation", indent_help, false},
    {"did not find expected key", "while parsing a block mapping", after_quote,
     "text after a closing quote",
     "put the whole text in quotes; inside single quotes '' stands for one quote", false},
    {"did not find expected key", "while parsing a block mapping", NULL,
     "a key of the map was expected here",
     "check the indentation: keys of one map begin in one column, and the first line of a block "
     "after `|` must not be indented more than the others",
     false},
    {"did not find expected '-' indicator", NULL, NULL, "an item of the list was expected here",
     "check the indentation: the `-` of one list stand in one column", false},
    {"block sequence entries are not allowed in this context", NULL, lone_dash,
     "`-` alone begins a list", "put it in quotes when standard input or output is meant: '-'",
     false},
    {"block sequence entries are not allowed in this context", NULL, NULL,
     "a list cannot begin here", "begin it on a line of its own", false},
    {"did not find expected alphabetic or numeric character", NULL, at_star,
     "`*` begins an alias, and no name follows", quote_help, true},
    {"did not find expected alphabetic or numeric character", NULL, NULL,
     "`&` begins an anchor, and no name follows", quote_help, true},
    {"found unknown escape character", NULL, NULL, "unknown escape in double quotes",
     "write \\\\ for a backslash, or use single quotes, where it means itself", false},
    {"did not find expected hexdecimal number", NULL, NULL,
     "the escape needs more hexadecimal digits", "\\xNN, \\uNNNN or \\UNNNNNNNN", false},
    {"did not find expected comment or line break", "while scanning a block scalar", NULL,
     "nothing may follow `|` or `>` on its line", "begin the text on the next line, indented",
     false},
    {"found undefined tag handle", NULL, NULL, "a tag whose handle is not known",
     "only !!str, !!int, !!float, !!bool, !!null, !!seq and !!map are known", false},
    {"did not find expected <document start>", NULL, NULL,
     "text after the end of the document's value",
     "a spec is one map; check the indentation of this line", false},
    {"found incompatible YAML document", NULL, NULL, "this version of YAML is not supported",
     "leave the %YAML line out", false},
    {NULL, NULL, at_directive, "a text without quotes cannot begin with `%`", quote_help, true},
};

static bool matches(const struct slip *slip, const struct gg_yaml_failure *f)
{
    if (slip->problem && strcmp(slip->problem, f->problem))
        return false;
    if (slip->context && (!f->context || strcmp(slip->context, f->context)))
        return false;
    return !slip->applies || slip->applies(f);
}

static const struct slip *find_slip(const struct gg_yaml_failure *f)
{
    for (size_t i = 0; i < GG_COUNT(slips); i++)
        if (matches(&slips[i], f))
            return &slips[i];
    return NULL;
}

static struct gg_span one_char(const struct gg_yaml_failure *f, uint32_t at)
{
    size_t n = at < f->text.n ? gg_utf8_length(gg_str_sub(f->text, at, f->text.n)) : 0;
    return (struct gg_span){f->file, at, at + (uint32_t)n};
}

void gg_yaml_report(const struct gg_yaml_failure *f, struct gg_diags *ds)
{
    const struct slip *slip = find_slip(f);
    bool at_context = slip && slip->at_context && f->context;
    uint32_t at = at_context ? f->context_at : f->problem_at;
    if (slip && slip->applies == colon_without_blank)
        at = glued_colon(f);
    struct gg_span span = one_char(f, at);
    struct gg_diag *d =
        gg_diag_add(ds, GG_D_YAML_SYNTAX, span, "%s", slip ? slip->message : f->problem);
    if (f->context && f->context_at != f->problem_at)
        gg_diag_label(ds, d, one_char(f, at_context ? f->problem_at : f->context_at), "%s",
                      at_context ? f->problem : f->context);
    if (slip) {
        gg_diag_label(ds, d, GG_NO_SPAN, "the YAML parser says: %s%s%s",
                      f->context ? f->context : "", f->context ? ", " : "", f->problem);
        gg_diag_help(ds, d, "%s", slip->help);
    }
}
