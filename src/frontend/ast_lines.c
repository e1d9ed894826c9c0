/*
 * Where the lines of a text scalar stand in the spec.
 *
 * Block scalars are followed line by line; flow scalars (plain and quoted) by reading them once
 * more, as only the source shows where a folded line or an escape came from.
 */
#include "frontend/ast.h"

struct mapper {
    struct gg_arena *arena;
    gg_str src;   /* the file, up to the scalar's end */
    size_t at;    /* next byte of the source */
    gg_str text;  /* the scalar's value */
    size_t taken; /* bytes of the value that were followed */
    GG_VEC(uint32_t) lines;
    uint32_t nlines; /* of the value */
};

static uint32_t count_lines(gg_str text)
{
    uint32_t n = 0;
    gg_str rest = text, line;
    while (gg_str_next_line(&rest, &line))
        n++;
    return n;
}

/* The next line of the value begins at `at`; more than the value has are not kept. */
static void add_line(struct mapper *m, size_t at)
{
    if (m->lines.n < m->nlines)
        gg_push(m->arena, &m->lines, (uint32_t)at);
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t line_end(gg_str src, size_t at)
{
    while (at < src.n && !is_break(src.p[at]))
        at++;
    return at;
}

static size_t skip_break(gg_str src, size_t at)
{
    if (at + 1 < src.n && src.p[at] == '\r' && src.p[at + 1] == '\n')
        return at + 2;
    return at < src.n ? at + 1 : at;
}

static size_t count_spaces(gg_str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] == ' ')
        n++;
    return n;
}

/*
 * The indentation that the parser took off. Leading empty lines are one '\n' each in the value, so
 * its first line with bytes is known in the source, and what that one has more of blanks is it.
 */
static size_t block_indent(const struct mapper *m)
{
    size_t at = m->at, line = 0;
    while (line < m->text.n && m->text.p[line] == '\n') {
        at = skip_break(m->src, line_end(m->src, at));
        line++;
    }
    size_t in_source = count_spaces(m->src, at), in_value = count_spaces(m->text, line);
    return line < m->text.n && in_source > in_value ? in_source - in_value : 0;
}

static size_t after_indent(const struct mapper *m, size_t at, size_t indent)
{
    size_t spaces = count_spaces(m->src, at);
    return at + (spaces < indent ? spaces : indent);
}

static void map_literal(struct mapper *m)
{
    size_t indent = block_indent(m);
    while (m->lines.n < m->nlines) {
        add_line(m, after_indent(m, m->at, indent));
        m->at = skip_break(m->src, line_end(m->src, m->at));
    }
}

/* The empty lines of the value before the source line at `at` are the last empty ones above it. */
static void add_empty_lines(struct mapper *m, const size_t *empty, size_t nempty, size_t newlines)
{
    for (size_t i = 1; i < newlines; i++) {
        size_t back = newlines - i;
        add_line(m, nempty ? empty[back <= nempty ? nempty - back : 0] : m->at);
    }
}

static size_t count_newlines(gg_str text, size_t at)
{
    size_t n = 0;
    while (at + n < text.n && text.p[at + n] == '\n')
        n++;
    return n;
}

/* Lines of a folded scalar: between two of them the value has a blank, or newlines. */
static void map_folded(struct mapper *m)
{
    size_t indent = block_indent(m);
    GG_VEC(size_t) empty = {0};
    while (m->at < m->src.n && m->taken < m->text.n) {
        size_t beg = after_indent(m, m->at, indent), end = line_end(m->src, beg);
        if (end == beg) {
            gg_push(m->arena, &empty, beg);
        } else {
            size_t newlines = count_newlines(m->text, m->taken);
            bool first = !m->lines.n;
            add_empty_lines(m, empty.at, empty.n, newlines + first);
            if (first || newlines)
                add_line(m, beg);
            m->taken += newlines ? newlines : !first;
            m->taken += end - beg;
            empty.n = 0;
        }
        m->at = skip_break(m->src, end);
    }
    for (uint32_t i = 0; i < empty.n; i++) /* empty lines at the end that `+` keeps */
        add_line(m, empty.at[i]);
}

static size_t block_content(const struct mapper *m)
{
    return skip_break(m->src, line_end(m->src, m->at));
}

/* A run of blanks and breaks in a flow scalar; an escaped break before it gives no byte itself. */
static void map_fold(struct mapper *m, bool escaped)
{
    GG_VEC(size_t) starts = {0};
    while (m->at < m->src.n && (is_blank(m->src.p[m->at]) || is_break(m->src.p[m->at]))) {
        if (is_blank(m->src.p[m->at])) {
            m->at++;
            continue;
        }
        m->at = skip_break(m->src, m->at);
        gg_push(m->arena, &starts, m->at);
    }
    uint32_t newlines = escaped || !starts.n ? starts.n : starts.n - 1;
    for (uint32_t i = 0; i + 1 < newlines; i++)
        add_line(m, starts.at[i]);
    if (newlines)
        add_line(m, m->at);
}

static size_t escape_length(char c)
{
    return c == 'x' ? 4 : c == 'u' ? 6 : c == 'U' ? 10 : 2;
}

static bool gives_newline(gg_str escape)
{
    gg_str hex = gg_str_sub(escape, 2, escape.n);
    if (escape.n < 2)
        return false;
    if (escape.p[1] == 'n')
        return true;
    if (hex.n < 2 || (hex.p[hex.n - 1] | 0x20) != 'a')
        return false;
    for (size_t i = 0; i + 1 < hex.n; i++)
        if (hex.p[i] != '0')
            return false;
    return true;
}

static void map_escape(struct mapper *m)
{
    if (m->at + 1 < m->src.n && is_break(m->src.p[m->at + 1])) {
        m->at = skip_break(m->src, m->at + 1);
        map_fold(m, true);
        return;
    }
    gg_str rest = gg_str_sub(m->src, m->at, m->src.n);
    gg_str escape = gg_str_sub(rest, 0, rest.n > 1 ? escape_length(rest.p[1]) : 1);
    m->at += escape.n;
    if (gives_newline(escape))
        add_line(m, m->at);
}

static void map_flow(struct mapper *m, enum gg_ast_style style)
{
    m->at += style != GG_STYLE_PLAIN;
    add_line(m, m->at);
    while (m->at < m->src.n && m->lines.n < m->nlines) {
        char c = m->src.p[m->at];
        if (is_blank(c) || is_break(c))
            map_fold(m, false);
        else if (c == '\\' && style == GG_STYLE_DOUBLE)
            map_escape(m);
        else
            m->at++;
    }
}

/* ---- quoted texts of Prolog ---- */

static unsigned hex_value(char c)
{
    return c >= '0' && c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
}

static uint32_t escaped_number(struct mapper *m, unsigned base, size_t most)
{
    uint32_t code = 0;
    while (m->at < m->src.n && most-- && hex_value(m->src.p[m->at]) < base)
        code = code * base + hex_value(m->src.p[m->at++]);
    return code;
}

static void skip_blanks(struct mapper *m, bool breaks)
{
    while (m->at < m->src.n && (is_blank(m->src.p[m->at]) || (breaks && is_break(m->src.p[m->at]))))
        m->at++;
}

/* \xHH..\ and \OOO..\, whose closing backslash may be missing */
static uint32_t closed_number(struct mapper *m, unsigned base)
{
    uint32_t code = escaped_number(m, base, SIZE_MAX);
    m->at += m->at < m->src.n && m->src.p[m->at] == '\\';
    return code;
}

/* The end of a line after a backslash and the blanks after it give no byte. */
static void skip_continuation(struct mapper *m)
{
    m->at = skip_break(m->src, m->at);
    skip_blanks(m, false);
}

/* A line that is continued at once begins where it goes on. */
static void add_quoted_line(struct mapper *m)
{
    while (m->at + 1 < m->src.n && m->src.p[m->at] == '\\' && is_break(m->src.p[m->at + 1])) {
        m->at++;
        skip_continuation(m);
    }
    add_line(m, m->at);
}

/* After the backslash. */
static void map_term_escape(struct mapper *m)
{
    char c = m->at < m->src.n ? m->src.p[m->at] : '\0';
    uint32_t code = 0;
    if (is_break(c)) {
        skip_continuation(m);
        return;
    }
    if (c >= '0' && c <= '7') {
        code = closed_number(m, 8);
    } else {
        m->at++;
        if (c == 'c')
            skip_blanks(m, true);
        else if (c == 'n')
            code = '\n';
        else if (c == 'x')
            code = closed_number(m, 16);
        else if (c == 'u' || c == 'U')
            code = escaped_number(m, 16, c == 'u' ? 4 : 8);
    }
    if (code == '\n')
        add_quoted_line(m);
}

static void map_quoted(struct mapper *m)
{
    m->at++;
    add_quoted_line(m);
    while (m->at < m->src.n && m->lines.n < m->nlines) {
        char c = m->src.p[m->at++];
        if (c == '\\')
            map_term_escape(m);
        else if (c == '\n')
            add_quoted_line(m);
    }
}

static size_t count_blanks(gg_str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && is_blank(s.p[at + n]))
        n++;
    return n;
}

/* The indentation that was taken off, told by the first line that has more than blanks. */
static size_t quoted_indent(const struct mapper *m)
{
    gg_str rest = m->text, line;
    for (uint32_t i = 0; i < m->lines.n && gg_str_next_line(&rest, &line); i++) {
        size_t in_value = count_blanks(line, 0);
        size_t in_source = count_blanks(m->src, m->lines.at[i]);
        if (in_value < line.n)
            return in_source > in_value ? in_source - in_value : 0;
    }
    return 0;
}

/* The line of the opening quote is no line of the value. */
static void map_quoted_block(struct mapper *m)
{
    m->nlines++;
    map_quoted(m);
    m->nlines--;
    m->lines.n--;
    memmove(m->lines.at, m->lines.at + 1, m->lines.n * sizeof *m->lines.at);
    size_t indent = quoted_indent(m);
    for (uint32_t i = 0; i < m->lines.n; i++) {
        size_t blanks = count_blanks(m->src, m->lines.at[i]);
        m->lines.at[i] += (uint32_t)(blanks < indent ? blanks : indent);
    }
}

uint32_t gg_ast_line_map(struct gg_arena *a, const struct gg_source *source,
                         const struct gg_ast *node, const uint32_t **line_at)
{
    struct mapper m = {.arena = a,
                       .src = gg_str_sub(source->text, 0, node->span.end),
                       .at = node->span.beg,
                       .text = node->text,
                       .nlines = count_lines(node->text)};
    bool block = node->style == GG_STYLE_LITERAL || node->style == GG_STYLE_FOLDED;
    if (block)
        m.at = block_content(&m);
    if (node->style == GG_STYLE_LITERAL)
        map_literal(&m);
    else if (block)
        map_folded(&m);
    else if (node->style == GG_STYLE_QUOTED)
        map_quoted(&m);
    else if (node->style == GG_STYLE_QUOTED_BLOCK)
        map_quoted_block(&m);
    else
        map_flow(&m, node->style);
    while (m.lines.n < m.nlines)
        add_line(&m, m.at < m.src.n ? m.at : m.src.n);
    *line_at = m.lines.at;
    return m.nlines;
}
