/* Docs: making nodes, and which node a comment belongs to. */
#include "frontend/doc.h"

struct gg_doc *gg_doc_new(struct gg_arena *a, enum gg_doc_kind kind, struct gg_span span)
{
    struct gg_doc *doc = gg_new(a, struct gg_doc);
    doc->kind = kind;
    doc->span = span;
    return doc;
}

void gg_doc_add(struct gg_arena *a, struct gg_doc *parent, struct gg_doc *kid)
{
    kid->parent = parent;
    gg_push(a, &parent->kids, kid);
}

/* ---- lines ---- */

static uint32_t line_start(gg_str text, uint32_t at)
{
    while (at && text.p[at - 1] != '\n')
        at--;
    return at;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool all_blank(gg_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_blank(s.p[i]))
            return false;
    return true;
}

bool gg_doc_blank_before(gg_str text, uint32_t at)
{
    uint32_t start = line_start(text, at);
    if (!start || !all_blank(gg_str_sub(text, start, at)))
        return false;
    uint32_t above = line_start(text, start - 1);
    return all_blank(gg_str_sub(text, above, start - 1));
}

struct gg_doc_comment gg_doc_comment_at(gg_str text, struct gg_span span)
{
    struct gg_doc_comment c = {.span = span};
    uint32_t start = line_start(text, span.beg);
    while (c.gap < span.beg &&
           (text.p[span.beg - 1 - c.gap] == ' ' || text.p[span.beg - 1 - c.gap] == '\t'))
        c.gap++;
    c.own_line = all_blank(gg_str_sub(text, start, span.beg));
    c.blank_before = c.own_line && gg_doc_blank_before(text, span.beg);
    c.text = gg_str_sub(text, span.beg, span.end);
    while (c.text.n && is_blank(c.text.p[c.text.n - 1]))
        c.text.n--;
    return c;
}

/* ---- comments ---- */

struct attacher {
    struct gg_arena *arena;
    gg_str text;
};

static bool is_block(const struct gg_doc *doc)
{
    return (doc->kind == GG_DOC_LIST || doc->kind == GG_DOC_MAP) && !doc->flow;
}

static bool is_bracketed(const struct gg_doc *doc)
{
    return doc->kind != GG_DOC_SCALAR && doc->kind != GG_DOC_VERBATIM && !is_block(doc);
}

/* The number of kids that begin before the place. */
static uint32_t kids_before(const struct gg_doc *doc, uint32_t at)
{
    uint32_t low = 0, high = doc->kids.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->kids.at[middle]->span.beg <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_before(struct attacher *a, struct gg_doc *doc, const struct gg_doc_comment *c)
{
    gg_push(a->arena, &doc->before, *c);
}

static void put_behind(struct attacher *a, struct gg_doc *doc, const struct gg_doc_comment *c)
{
    struct gg_doc_comment *copy = gg_new(a->arena, struct gg_doc_comment);
    *copy = *c;
    if (doc->behind)
        put_before(a, doc, c);
    else
        doc->behind = copy;
}

static bool on_one_line(const struct attacher *a, uint32_t from, uint32_t to)
{
    return gg_str_find_char(gg_str_sub(a->text, from, to), '\n') < 0;
}

static struct gg_doc *last_kid(const struct gg_doc *doc)
{
    return doc->kids.n ? doc->kids.at[doc->kids.n - 1] : NULL;
}

/* A comment that is indented as the kids of a block before it, and more than what follows. */
static bool put_at_end_of(struct attacher *a, struct gg_doc *block, const struct gg_doc_comment *c)
{
    uint32_t column = c->span.beg - line_start(a->text, c->span.beg);
    struct gg_doc *found = NULL;
    for (struct gg_doc *at = block; at && is_block(at); at = last_kid(at))
        if (at->column <= column)
            found = at;
    if (found)
        gg_push(a->arena, &found->inside, *c);
    return found;
}

/* Between two kids of a node, or after the last. */
static void put_between(struct attacher *a, struct gg_doc *node, struct gg_doc *before,
                        struct gg_doc *after, const struct gg_doc_comment *c)
{
    uint32_t column = c->span.beg - line_start(a->text, c->span.beg);
    if (before && !c->own_line && on_one_line(a, before->span.end, c->span.beg)) {
        while (is_block(before) && before->kids.n)
            before = last_kid(before);
        put_behind(a, before, c);
        return;
    }
    if (before && is_block(node) && column > node->column && put_at_end_of(a, before, c))
        return;
    if (after)
        put_before(a, after, c);
    else
        gg_push(a->arena, &node->inside, *c);
}

/* The kid that holds the comment's place is done with, or has to be looked into. */
static bool takes(struct attacher *a, struct gg_doc *kid, const struct gg_doc_comment *c)
{
    bool before_kids = !kid->kids.n || c->span.beg < kid->kids.at[0]->span.beg;
    if (kid->kind == GG_DOC_SCALAR && kid->style != GG_STYLE_LITERAL &&
        kid->style != GG_STYLE_FOLDED) {
        (c->own_line ? put_before : put_behind)(a, kid, c);
        return true;
    }
    if (kid->kind == GG_DOC_SCALAR || (is_block(kid) && before_kids && !c->own_line)) {
        put_behind(a, kid, c);
        return true;
    }
    const struct gg_doc *value = kid->kind == GG_DOC_PAIR ? kid->kids.at[0] : NULL;
    if (!value || (is_bracketed(value) && value->span.beg < c->span.beg))
        return false;
    put_before(a, kid, c);
    return true;
}

/* Outside of a root in brackets. */
static bool put_outside(struct attacher *a, struct gg_doc *root, const struct gg_doc_comment *c)
{
    bool ended = c->span.beg >= root->span.end;
    if (root->kind == GG_DOC_CLAUSES || !root->flow || (c->span.beg >= root->value_beg && !ended))
        return false;
    if (ended && on_one_line(a, root->span.end, c->span.beg))
        put_behind(a, root, c);
    else
        put_before(a, root, c);
    return true;
}

static void attach(struct attacher *a, struct gg_doc *root, const struct gg_doc_comment *c)
{
    struct gg_doc *node = root;
    if (put_outside(a, root, c))
        return;
    for (;;) {
        uint32_t n = kids_before(node, c->span.beg);
        struct gg_doc *before = n ? node->kids.at[n - 1] : NULL;
        if (before && c->span.beg < before->span.end) {
            if (takes(a, before, c))
                return;
            node = before;
            continue;
        }
        put_between(a, node, before, n < node->kids.n ? node->kids.at[n] : NULL, c);
        return;
    }
}

void gg_doc_attach(struct gg_arena *a, gg_str text, struct gg_doc *root,
                   const struct gg_doc_comment *comments, uint32_t n)
{
    struct attacher attacher = {a, text};
    for (uint32_t i = 0; i < n; i++)
        attach(&attacher, root, &comments[i]);
}
