/* Reads Prolog as it is written: the facts of a spec become nodes, all other clauses stay texts. */
#include "frontend/doc.h"
#include "frontend/spec_term.h"

#include <stdlib.h>

enum { DEPTH_MAX = 100 }; /* of a spec's values; deeper terms stay as they are */

struct reader {
    struct gg_arena *arena;
    uint32_t depth;
    gg_str text;
    uint32_t file;
    struct gg_doc_file *out;
    GG_VEC(const struct gg_ast *) blocks; /* code on lines of its own, by place */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static gg_str source_of(const struct reader *r, struct gg_span span)
{
    return gg_str_sub(r->text, span.beg, span.end);
}

/* ---- code on lines of its own ---- */

static void find_blocks(struct reader *r, const struct gg_ast *node)
{
    if (node->style == GG_STYLE_QUOTED_BLOCK)
        gg_push(r->arena, &r->blocks, node);
    else if (node->kind == GG_AST_LIST || node->kind == GG_AST_MAP)
        for (uint32_t i = 0; i < node->u.kids.n; i++)
            find_blocks(r, node->u.kids.at[i]);
}

static int by_place(const void *x, const void *y)
{
    const struct gg_ast *const *one = x, *const *other = y;
    uint32_t left = (*one)->span.beg, right = (*other)->span.beg;
    return (left > right) - (left < right);
}

static const struct gg_ast *find_block(const struct reader *r, struct gg_span span)
{
    struct gg_ast wanted = {.span = span};
    const struct gg_ast *key = &wanted;
    const struct gg_ast *const *found =
        r->blocks.n ? bsearch(&key, r->blocks.at, r->blocks.n, sizeof key, by_place) : NULL;
    return found ? *found : NULL;
}

/*
 * Escapes can make or hide lines and blanks; then a text cannot be moved by its lines. True when
 * the written lines without `indent` begin as those of the value do.
 */
static bool has_lines_of(gg_str lines, size_t indent, gg_str value)
{
    gg_str line, text;
    while (gg_str_next_line(&lines, &line)) {
        size_t blanks = gg_str_blanks(line), due = blanks < indent ? 0 : blanks - indent;
        if (!gg_str_next_line(&value, &text) || gg_str_blanks(text) != due)
            return false;
        if ((blanks == line.n) != (gg_str_blanks(text) == text.n))
            return false;
    }
    return !value.n;
}

static gg_str without_returns(struct gg_arena *a, gg_str text)
{
    struct gg_buf b = gg_buf_new(a);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            gg_buf_addc(&b, text.p[i]);
    return gg_buf_str(&b);
}

/* Sets the text to its lines without their indentation; false when it has to stay as it is. */
static bool take_block(struct reader *r, struct gg_doc *doc, const struct gg_ast *node)
{
    gg_str raw = without_returns(r->arena, doc->text), line;
    gg_str lines = gg_str_sub(raw, 2, raw.n - 1);
    while (lines.n && is_blank(lines.p[lines.n - 1]))
        lines.n--;
    if (lines.n && lines.p[lines.n - 1] != '\n')
        lines = gg_str_sub(raw, 2, raw.n - 1);
    size_t indent = gg_str_common_indent(lines).n;
    if (raw.n < 3 || raw.p[1] != '\n' || !gg_str_trim(lines).n ||
        !has_lines_of(lines, indent, node->text))
        return false;
    struct gg_buf b = gg_buf_new(r->arena);
    gg_buf_addc(&b, raw.p[0]);
    bool ends = lines.p[lines.n - 1] == '\n';
    while (gg_str_next_line(&lines, &line)) {
        gg_buf_addc(&b, '\n');
        gg_buf_add(&b, gg_str_sub(line, gg_str_blanks(line) < indent ? line.n : indent, line.n));
    }
    gg_buf_adds(&b, ends ? "\n" : "");
    gg_buf_addc(&b, raw.p[raw.n - 1]);
    doc->text = gg_buf_str(&b);
    doc->style = GG_STYLE_QUOTED_BLOCK;
    return true;
}

/* ---- terms ---- */

static struct gg_doc *read_term(struct reader *r, const struct gg_term *t);

static struct gg_doc *read_scalar(struct reader *r, const struct gg_term *t)
{
    struct gg_doc *doc = gg_doc_new(r->arena, GG_DOC_SCALAR, gg_term_outer(t));
    const struct gg_ast *block = t->quote && !t->parens ? find_block(r, t->span) : NULL;
    doc->style = GG_STYLE_QUOTED;
    doc->text = source_of(r, doc->span);
    if (t->kind == GG_TERM_NIL && !t->parens)
        doc->text = GG_STR("[]");
    if (block)
        (void)take_block(r, doc, block);
    return doc;
}

static void add_kids(struct reader *r, struct gg_doc *doc, const struct gg_term *t)
{
    for (uint32_t i = 0; i < t->nargs; i++)
        gg_doc_add(r->arena, doc, read_term(r, t->args[i]));
}

static bool ends_line(const struct reader *r, uint32_t at, uint32_t end)
{
    while (at < end && (is_blank(r->text.p[at]) || r->text.p[at] == '\r'))
        at++;
    return at < end && r->text.p[at] == '\n';
}

/* A line ends after the opening bracket, and after the first item, where another follows. */
static bool is_broken(const struct reader *r, const struct gg_doc *doc)
{
    if (!ends_line(r, doc->span.beg + 1, doc->span.end))
        return false;
    if (doc->kids.n < 2)
        return true;
    uint32_t from = doc->kids.at[0]->span.end, to = doc->kids.at[1]->span.beg;
    return gg_str_find_char(gg_str_sub(r->text, from, to), '\n') >= 0;
}

static const char *sign_of(const struct gg_term *t)
{
    const struct gg_term *left = t->args[0];
    bool text = left->kind == GG_TERM_ATOM || left->kind == GG_TERM_STRING;
    if (t->form != GG_FORM_INFIX || !text || left->parens)
        return NULL;
    if (gg_str_is(t->u.text, ":"))
        return ": ";
    if (gg_str_is(t->u.text, "="))
        return " = ";
    return gg_str_is(t->u.text, "-") ? "-" : NULL;
}

static struct gg_doc *read_braces(struct reader *r, const struct gg_term *t)
{
    struct gg_doc *doc = gg_doc_new(r->arena, GG_DOC_MAP, t->span);
    const struct gg_term *rest = t->args[0];
    while (gg_term_is(rest, ",", 2) && !rest->parens) {
        gg_doc_add(r->arena, doc, read_term(r, rest->args[0]));
        rest = rest->args[1];
    }
    gg_doc_add(r->arena, doc, read_term(r, rest));
    return doc;
}

static struct gg_doc *read_compound(struct reader *r, const struct gg_term *t)
{
    const char *sign = t->nargs == 2 ? sign_of(t) : NULL;
    struct gg_doc *doc;
    if (sign) {
        doc = gg_doc_new(r->arena, GG_DOC_PAIR, t->span);
        doc->key = source_of(r, t->args[0]->span);
        doc->sign = gg_str_from(sign);
        gg_doc_add(r->arena, doc, read_term(r, t->args[1]));
        return doc;
    }
    if (t->form == GG_FORM_BRACES)
        return read_braces(r, t);
    if (t->form != GG_FORM_CALL || !t->nargs)
        return read_scalar(r, t);
    doc = gg_doc_new(r->arena, GG_DOC_CALL, t->span);
    doc->key = gg_str_sub(r->text, t->name_beg, t->name_end);
    add_kids(r, doc, t);
    return doc;
}

static struct gg_doc *read_term(struct reader *r, const struct gg_term *t)
{
    struct gg_doc *doc;
    bool too_deep = ++r->depth > DEPTH_MAX;
    if (t->kind == GG_TERM_COMPOUND && !t->parens && !too_deep) {
        doc = read_compound(r, t);
    } else if (t->kind == GG_TERM_LIST && !t->u.tail && !t->parens && !too_deep) {
        doc = gg_doc_new(r->arena, GG_DOC_LIST, t->span);
        add_kids(r, doc, t);
    } else {
        doc = read_scalar(r, t);
    }
    r->depth--;
    doc->flow = true;
    doc->value_beg = doc->span.beg;
    doc->broken = doc->kind != GG_DOC_SCALAR && is_broken(r, doc);
    doc->blank_before = gg_doc_blank_before(r->text, doc->span.beg);
    return doc;
}

/* ---- clauses ---- */

static void read_clause(struct reader *r, const struct gg_term_item *item)
{
    enum gg_spec_clause kind = gg_spec_clause_kind(item->term);
    struct gg_span span = {r->file, gg_term_outer(item->term).beg, item->end};
    struct gg_doc *doc;
    if (kind == GG_CLAUSE_FACT) {
        doc = read_term(r, item->term);
        doc->span.end = item->end;
    } else {
        struct gg_span *first = kind == GG_CLAUSE_LOADING ? &r->out->directive : &r->out->program;
        if (!first->file)
            *first = span;
        doc = gg_doc_new(r->arena, GG_DOC_VERBATIM, span);
        doc->text = source_of(r, span);
        doc->blank_before = gg_doc_blank_before(r->text, span.beg);
    }
    gg_doc_add(r->arena, r->out->root, doc);
}

/* Comments but those in clauses that stay as they are. */
static void read_comments(struct reader *r, const struct gg_terms *terms)
{
    GG_VEC(struct gg_doc_comment) list = {0};
    const struct gg_doc *root = r->out->root;
    uint32_t next = 0;
    for (uint32_t i = 0; i < terms->comments.n; i++) {
        struct gg_span span = terms->comments.at[i];
        while (next < root->kids.n && root->kids.at[next]->span.end <= span.beg)
            next++;
        const struct gg_doc *clause = next < root->kids.n ? root->kids.at[next] : NULL;
        span.file = r->file;
        if (!clause || clause->kind != GG_DOC_VERBATIM || span.beg < clause->span.beg)
            gg_push(r->arena, &list, gg_doc_comment_at(r->text, span));
    }
    gg_doc_attach(r->arena, r->text, r->out->root, list.at, list.n);
}

struct gg_doc_file *gg_doc_read_terms(struct gg_arena *a, const struct gg_source *source,
                                      uint32_t file, const struct gg_ast *root)
{
    const struct gg_terms *terms = gg_spec_terms_read(a, source, file, NULL);
    struct reader r = {
        .arena = a, .text = source->text, .file = file, .out = gg_new(a, struct gg_doc_file)};
    struct gg_span all = {file, terms->begin, (uint32_t)source->text.n};
    if (root)
        find_blocks(&r, root);
    if (r.blocks.n)
        qsort(r.blocks.at, r.blocks.n, sizeof *r.blocks.at, by_place);
    r.out->root = gg_doc_new(a, GG_DOC_CLAUSES, all);
    r.out->root->flow = true;
    for (uint32_t i = 0; i < terms->items.n; i++)
        if (terms->items.at[i].term)
            read_clause(&r, &terms->items.at[i]);
    read_comments(&r, terms);
    ptrdiff_t first = gg_str_find_char(r.text, '\n');
    r.out->crlf = first > 0 && r.text.p[first - 1] == '\r';
    r.out->prologue = gg_str_sub(r.text, 0, terms->begin);
    return r.out;
}
