/* Replaces one text of a spec and leaves every other byte as it is. */
#include "base/utf8.h"
#include "frontend/frontend.h"
#include "frontend/option.h"
#include "frontend/scalar.h"
#include "frontend/spec_term.h"

enum { YAML_STEP = 2, TERM_STEP = 4 };

struct rewriter {
    struct gg_arena *arena;
    const struct gg_source *source;
    const struct gg_ast *node;
    gg_str text;
    bool crlf;       /* of the source */
    bool flow;       /* YAML: the node stands in a list or map in brackets */
    uint32_t parent; /* YAML: column of the block that the node stands in */
    struct gg_buf out;
    uint32_t end; /* of the span that is replaced */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static uint32_t line_start(gg_str text, uint32_t at)
{
    while (at && text.p[at - 1] != '\n')
        at--;
    return at;
}

/* Offset of the line end at or after `at`: before its CR LF or LF. */
static uint32_t line_end(gg_str text, uint32_t at)
{
    while (at < text.n && text.p[at] != '\n' && text.p[at] != '\r')
        at++;
    return at;
}

static uint32_t next_line(gg_str text, uint32_t at)
{
    at = line_end(text, at);
    if (at < text.n && text.p[at] == '\r')
        at++;
    return at < text.n && text.p[at] == '\n' ? at + 1 : at;
}

static uint32_t column(gg_str text, uint32_t at)
{
    return at - line_start(text, at);
}

static uint32_t line_indent(gg_str text, uint32_t at)
{
    uint32_t start = line_start(text, at), n = 0;
    while (start + n < text.n && is_blank(text.p[start + n]))
        n++;
    return n;
}

/* Where the lines of the old text begin in their source lines; `fallback` when none has bytes. */
static uint32_t old_indent(const struct rewriter *r, uint32_t fallback)
{
    const uint32_t *line_at;
    uint32_t n = gg_ast_line_map(r->arena, r->source, r->node, &line_at);
    gg_str rest = r->node->text, line;
    for (uint32_t i = 0; i < n && gg_str_next_line(&rest, &line); i++)
        if (line.n)
            return column(r->source->text, line_at[i]);
    return fallback;
}

/* ---- YAML ---- */

static bool is_list_or_map(const struct gg_ast *node)
{
    return node->kind == GG_AST_LIST || node->kind == GG_AST_MAP;
}

/* The anchored value comes before all aliases of it, so the first match is the one in place. */
static bool find_place(struct rewriter *r, const struct gg_ast *at, bool flow)
{
    gg_str text = r->source->text;
    flow |= at->span.beg < text.n && strchr("[{", text.p[at->span.beg]);
    for (uint32_t i = 0; i < at->u.kids.n; i++) {
        const struct gg_ast *kid = at->u.kids.at[i];
        if (is_list_or_map(kid)) {
            if (find_place(r, kid, flow))
                return true;
        } else if (kid->span.beg == r->node->span.beg && kid->span.end == r->node->span.end) {
            r->flow = flow;
            r->parent = column(text, at->kind == GG_AST_MAP ? kid->key_span.beg : at->span.beg);
            return true;
        }
    }
    return false;
}

/* Only blanks and the signs of lists stand before the scalar's list or map on its line. */
static bool is_block_place(const struct rewriter *r)
{
    gg_str text = r->source->text;
    const struct gg_ast *node = r->node;
    uint32_t key = node->key.n ? node->key_span.beg : node->span.beg;
    for (uint32_t at = line_start(text, key); at < key; at++)
        if (!is_blank(text.p[at]) && text.p[at] != '-')
            return false;
    return !r->flow;
}

/* The old block's own lines; the blank ones after it that are not the text's stay outside. */
static uint32_t block_end(const struct rewriter *r, uint32_t indent)
{
    gg_str text = r->source->text;
    uint32_t header = line_end(text, r->node->span.beg), end = r->node->span.end;
    bool keep = gg_str_find_char(gg_str_sub(text, r->node->span.beg, header), '+') >= 0;
    while (!keep && end > header) {
        uint32_t start = line_start(text, end - 1), blanks = line_indent(text, end - 1);
        if (start <= header || start + blanks != line_end(text, start) || blanks > indent)
            break;
        end = start;
    }
    return end;
}

/* What follows the node, or the header of a block, on its line: a comment with its blanks, or "".*/
static gg_str rest_of_line(const struct rewriter *r, uint32_t at)
{
    gg_str text = r->source->text;
    return gg_str_sub(text, at, line_end(text, at));
}

/* A block, whose header is followed by what the line holds after the old scalar. */
static void write_block(struct rewriter *r, uint32_t indent, gg_str rest)
{
    struct gg_buf block = gg_buf_new(r->arena);
    gg_yaml_write_block(&block, r->text, indent, r->parent);
    gg_str bytes = gg_buf_str(&block);
    size_t header = (size_t)gg_str_find_char(bytes, '\n');
    gg_buf_add(&r->out, gg_str_sub(bytes, 0, header));
    gg_buf_add(&r->out, gg_str_trim(rest).n ? rest : GG_STR(""));
    gg_buf_add(&r->out, gg_str_sub(bytes, header, bytes.n));
}

static void rewrite_block(struct rewriter *r)
{
    gg_str text = r->source->text;
    uint32_t beg = r->node->span.beg, indent = old_indent(r, r->parent + YAML_STEP);
    uint32_t header = beg;
    while (header < text.n && strchr("|>+-0123456789", text.p[header]))
        header++;
    gg_str rest = rest_of_line(r, header);
    r->end = block_end(r, indent);
    if (!gg_yaml_is_block(r->text) || indent <= r->parent || indent - r->parent > 9) {
        gg_yaml_write_inline(&r->out, r->text, GG_STYLE_PLAIN, r->flow);
        gg_buf_add(&r->out, rest);
        gg_buf_addc(&r->out, '\n');
        return;
    }
    if (gg_yaml_block_is_open(r->text))
        r->end = r->node->span.end;
    write_block(r, indent, rest);
}

static void rewrite_inline(struct rewriter *r)
{
    gg_str text = r->source->text;
    bool lines = gg_str_find_char(r->text, '\n') >= 0 && gg_yaml_is_block(r->text);
    if (lines && !gg_yaml_block_is_open(r->text) && is_block_place(r)) {
        write_block(r, r->parent + YAML_STEP, rest_of_line(r, r->end));
        r->end = next_line(text, r->end);
        return;
    }
    gg_yaml_write_inline(&r->out, r->text, r->node->style, r->flow);
}

/* ---- Prolog ---- */

static char quote_of(const struct rewriter *r)
{
    char c = r->source->text.p[r->node->span.beg];
    return c == '"' || c == '`' ? c : '\'';
}

static bool is_code(const struct gg_ast *node)
{
    enum gg_option option;
    return gg_option_by_name(node->key, GG_AT_STEP, &option) &&
           gg_option_info(option)->type == GG_T_CODE;
}

/* A carriage return between raw line ends would be taken for a part of one. */
static bool can_be_block(const struct rewriter *r)
{
    return gg_term_is_block(r->text) && !(r->crlf && gg_str_find_char(r->text, '\r') >= 0);
}

static void write_quoted_block(struct rewriter *r)
{
    gg_str text = r->source->text;
    uint32_t margin = line_indent(text, r->node->span.beg), last = r->node->span.end - 1;
    uint32_t close = line_indent(text, last);
    if (column(text, last) != close)
        close = margin;
    if (can_be_block(r))
        gg_term_write_block(&r->out, r->text, quote_of(r), old_indent(r, margin + TERM_STEP),
                            close);
    else
        gg_term_write_quoted(&r->out, r->text, quote_of(r), false);
}

static void write_term(struct rewriter *r)
{
    gg_str text = r->source->text;
    uint32_t margin = line_indent(text, r->node->span.beg);
    gg_str old = gg_str_sub(text, r->node->span.beg, r->node->span.end);
    bool had_lines = gg_str_find_char(old, '\n') >= 0;
    if (!had_lines && gg_str_find_char(r->text, '\n') >= 0 && is_code(r->node) && can_be_block(r))
        gg_term_write_block(&r->out, r->text, quote_of(r), margin + TERM_STEP, margin);
    else if (r->node->style == GG_STYLE_PLAIN && gg_term_is_plain(r->text))
        gg_buf_add(&r->out, r->text);
    else
        gg_term_write_quoted(&r->out, r->text, quote_of(r), had_lines && !r->crlf);
}

/* A third argument of a step that would be taken for the other kind of body says what it is. */
static const char *body_name(const struct rewriter *r)
{
    bool is_body = r->node->key_span.beg == r->node->span.beg;
    bool is_path = gg_spec_is_path(r->text);
    if (is_body && is_path && gg_str_is(r->node->key, "code"))
        return "code";
    return is_body && !is_path && gg_str_is(r->node->key, "command") ? "command" : NULL;
}

static void rewrite_term(struct rewriter *r)
{
    const char *name = body_name(r);
    if (name)
        gg_buf_addf(&r->out, "%s(", name);
    if (r->node->style == GG_STYLE_QUOTED_BLOCK)
        write_quoted_block(r);
    else
        write_term(r);
    if (name)
        gg_buf_addc(&r->out, ')');
}

/* ---- both ---- */

static gg_str with_line_ends(struct rewriter *r)
{
    gg_str bytes = gg_buf_str(&r->out);
    struct gg_buf b = gg_buf_new(r->arena);
    if (!r->crlf)
        return bytes;
    for (size_t i = 0; i < bytes.n; i++) {
        if (bytes.p[i] == '\n' && (!i || bytes.p[i - 1] != '\r'))
            gg_buf_addc(&b, '\r');
        gg_buf_addc(&b, bytes.p[i]);
    }
    return gg_buf_str(&b);
}

static bool has_crlf(gg_str text)
{
    ptrdiff_t first = gg_str_find_char(text, '\n');
    return first > 0 && text.p[first - 1] == '\r';
}

bool gg_scalar_rewrite(struct gg_arena *a, const struct gg_source *source,
                       const struct gg_ast *root, const struct gg_ast *node, gg_str text,
                       struct gg_rewrite *out)
{
    struct rewriter r = {.arena = a,
                         .source = source,
                         .node = node,
                         .text = text,
                         .crlf = has_crlf(source->text),
                         .out = gg_buf_new(a),
                         .end = node->span.end};
    *out = (struct gg_rewrite){0};
    if (node->kind != GG_AST_STR || gg_utf8_check(text) != text.n)
        return false;
    if (gg_notation_of(source) == &gg_notation_terms) {
        rewrite_term(&r);
    } else if (!find_place(&r, root, false)) {
        return false;
    } else if (node->style == GG_STYLE_LITERAL || node->style == GG_STYLE_FOLDED) {
        rewrite_block(&r);
    } else {
        rewrite_inline(&r);
    }
    out->span = (struct gg_span){node->span.file, node->span.beg, r.end};
    out->bytes = with_line_ends(&r);
    return true;
}
