/*
 * Where each byte of a text scalar stands in the spec.
 *
 * The scalar is read once more beside its value: what was copied, folded, escaped or dropped is
 * seen in the source only. Texts of Prolog are in ast_map_term.c.
 */
#include "frontend/ast_map.h"

struct mapper {
    gg_str src;    /* the file, up to the scalar's end */
    size_t at;     /* next byte of the source */
    gg_str text;   /* the scalar's value */
    size_t taken;  /* bytes of the value that have a place */
    uint32_t *map; /* of text.n + 1 places */
};

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

/* The next n bytes of the value came from what begins at `from`, all of them. */
static void give(struct mapper *m, size_t n, size_t from)
{
    for (; n && m->taken < m->text.n; n--)
        m->map[m->taken++] = (uint32_t)from;
}

/* The next bytes of the value are those of the source up to `end`. */
static void copy(struct mapper *m, size_t end)
{
    for (; m->at < end; m->at++)
        give(m, 1, m->at);
}

/* ---- block scalars ---- */

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

static void skip_indent(struct mapper *m, size_t indent)
{
    size_t spaces = count_spaces(m->src, m->at);
    m->at += spaces < indent ? spaces : indent;
}

static void map_literal(struct mapper *m)
{
    size_t indent = block_indent(m);
    while (m->at < m->src.n && m->taken < m->text.n) {
        skip_indent(m, indent);
        copy(m, line_end(m->src, m->at));
        give(m, 1, m->at);
        m->at = skip_break(m->src, m->at);
    }
}

static size_t count_newlines(gg_str text, size_t at)
{
    size_t n = 0;
    while (at + n < text.n && text.p[at + n] == '\n')
        n++;
    return n;
}

/* Line ends of the source between two lines with text: newlines of the value, or one blank. When
 * there is one newline less than line ends, one of the first two was folded away. */
static void map_line_ends(struct mapper *m, const size_t *ends, size_t nends, bool at_end)
{
    size_t newlines = nends ? count_newlines(m->text, m->taken) : 0;
    size_t folded = newlines && newlines < nends && !at_end ? nends - newlines : 0;
    if (!newlines && nends && !at_end)
        give(m, 1, ends[0]);
    for (size_t i = 0; i < newlines; i++)
        give(m, 1, !i ? ends[0] : i + folded < nends ? ends[i + folded] : m->at);
}

static void map_folded(struct gg_arena *a, struct mapper *m)
{
    size_t indent = block_indent(m);
    GG_VEC(size_t) ends = {0};
    while (m->at < m->src.n && m->taken < m->text.n) {
        skip_indent(m, indent);
        size_t end = line_end(m->src, m->at);
        if (end > m->at) {
            map_line_ends(m, ends.at, ends.n, false);
            copy(m, end);
            ends.n = 0;
        }
        gg_push(a, &ends, end);
        m->at = skip_break(m->src, end);
    }
    map_line_ends(m, ends.at, ends.n, true);
}

/* ---- flow scalars ---- */

/* A run of blanks and breaks; `escaped`: after a break that gives no byte itself. */
static void map_fold(struct gg_arena *a, struct mapper *m, bool escaped)
{
    GG_VEC(size_t) ends = {0};
    size_t at = m->at;
    for (; at < m->src.n && (is_blank(m->src.p[at]) || is_break(m->src.p[at]));) {
        if (is_break(m->src.p[at])) {
            gg_push(a, &ends, at);
            at = skip_break(m->src, at);
        } else {
            at++;
        }
    }
    if (!ends.n && !escaped)
        copy(m, at);
    m->at = at;
    if (ends.n == 1 && !escaped)
        give(m, 1, ends.at[0]);
    for (uint32_t i = 0; i + !escaped < ends.n; i++)
        give(m, 1, ends.at[i]);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static uint32_t hex_number(gg_str digits)
{
    uint32_t code = 0;
    for (size_t i = 0; i < digits.n && hex_value(digits.p[i]) >= 0; i++)
        code = code * 16 + (uint32_t)hex_value(digits.p[i]);
    return code;
}

/* Bytes that an escape of double quotes stands for, and its own length. */
static size_t escape_size(gg_str escape, size_t *length)
{
    char bytes[4], c = escape.n > 1 ? escape.p[1] : '\0';
    *length = c == 'x' ? 4 : c == 'u' ? 6 : c == 'U' ? 10 : 2;
    if (c == 'x' || c == 'u' || c == 'U')
        return gg_utf8_encode(hex_number(gg_str_sub(escape, 2, *length)), bytes);
    return c == 'N' || c == '_' ? 2 : c == 'L' || c == 'P' ? 3 : 1;
}

static void map_escape(struct gg_arena *a, struct mapper *m)
{
    size_t length;
    if (m->at + 1 < m->src.n && is_break(m->src.p[m->at + 1])) {
        m->at = skip_break(m->src, m->at + 1);
        map_fold(a, m, true);
        return;
    }
    give(m, escape_size(gg_str_sub(m->src, m->at, m->src.n), &length), m->at);
    m->at += length;
}

static void map_flow(struct gg_arena *a, struct mapper *m, enum gg_ast_style style)
{
    m->at += style == GG_STYLE_SINGLE || style == GG_STYLE_DOUBLE;
    while (m->at < m->src.n && m->taken < m->text.n) {
        char c = m->src.p[m->at];
        if (is_blank(c) || is_break(c)) {
            map_fold(a, m, false);
        } else if (c == '\\' && style == GG_STYLE_DOUBLE) {
            map_escape(a, m);
        } else {
            copy(m, m->at + 1);
            m->at += c == '\'' && style == GG_STYLE_SINGLE;
        }
    }
}

static uint32_t *map_scalar(struct gg_arena *a, const struct gg_source *source,
                            const struct gg_ast *node)
{
    struct mapper m = {.src = gg_str_sub(source->text, 0, node->span.end),
                       .at = node->span.beg,
                       .text = node->text};
    m.map = gg_new_array(a, uint32_t, node->text.n + 1);
    bool block = node->style == GG_STYLE_LITERAL || node->style == GG_STYLE_FOLDED;
    if (block)
        m.at = skip_break(m.src, line_end(m.src, m.at));
    if (node->style == GG_STYLE_LITERAL)
        map_literal(&m);
    else if (block)
        map_folded(a, &m);
    else
        map_flow(a, &m, node->style);
    size_t last = m.at < m.src.n ? m.at : m.src.n;
    while (m.taken <= m.text.n)
        m.map[m.taken++] = (uint32_t)last;
    return m.map;
}

struct gg_ast_map gg_ast_map_new(struct gg_arena *a, const struct gg_source *source,
                                 const struct gg_ast *node)
{
    struct gg_ast_map map = {node->text, NULL};
    if (node->style == GG_STYLE_COMPOSED)
        return (struct gg_ast_map){node->text, node->place};
    bool is_term = node->style == GG_STYLE_QUOTED || node->style == GG_STYLE_QUOTED_BLOCK;
    if (node->text.p == source->text.p)
        return map;
    map.place = is_term ? gg_ast_map_term(a, source, node) : map_scalar(a, source, node);
    return map;
}

uint32_t gg_ast_map_at(const struct gg_ast_map *map, uint32_t offset)
{
    uint32_t n = (uint32_t)map->text.n;
    uint32_t at = offset < n ? offset : n;
    return map->place ? map->place[at] : at;
}

struct gg_span gg_ast_map_span(const struct gg_ast_map *map, uint32_t file, uint32_t beg,
                               uint32_t end)
{
    uint32_t first = gg_ast_map_at(map, beg);
    uint32_t last = end > beg ? gg_ast_map_at(map, end - 1) + 1 : first;
    return (struct gg_span){file, first, last > first ? last : first + 1};
}

uint32_t gg_ast_line_map(struct gg_arena *a, const struct gg_source *source,
                         const struct gg_ast *node, const uint32_t **line_at)
{
    struct gg_ast_map map = gg_ast_map_new(a, source, node);
    GG_VEC(uint32_t) lines = {0};
    gg_str rest = node->text, line;
    for (uint32_t at = 0; gg_str_next_line(&rest, &line); at += (uint32_t)line.n + 1)
        gg_push(a, &lines, gg_ast_map_at(&map, at));
    *line_at = lines.at;
    return lines.n;
}
