/* Moves comments from the doc of the source to the new one: by the places that nodes came from. */
#include "frontend/convert_parts.h"
#include "frontend/scalar.h"

#include <stdlib.h>

struct mover {
    struct gg_convert *c;
    const struct gg_doc_file *from;
    struct gg_doc_file *to;
    bool to_terms;
};

/* ---- places ---- */

/* Comments of the source at that place belong to the node; the first node of a place counts. */
static void add_place(struct gg_convert *c, struct gg_span span, struct gg_doc *doc)
{
    if (span.file && span.end > span.beg)
        gg_push(c->arena, &c->places, (struct gg_convert_place){span.beg, c->places.n, doc});
}

void gg_convert_place_of(struct gg_convert *c, const struct gg_ast *node, struct gg_doc *doc)
{
    if (node->key.n)
        add_place(c, node->key_span, doc);
    add_place(c, node->span, doc);
}

static int by_place(const void *x, const void *y)
{
    const struct gg_convert_place *one = x, *other = y;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

static struct gg_doc *at_place(const struct mover *m, uint32_t at)
{
    uint32_t low = 0, high = m->c->places.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (m->c->places.at[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < m->c->places.n && m->c->places.at[low].at == at;
    return found ? m->c->places.at[low].doc : NULL;
}

/* A list begins where its first item does, so there the value tells them apart. */
static bool goes_by_key(const struct gg_doc *doc)
{
    const struct gg_doc *parent = doc->parent;
    return doc->key.n && !(parent && parent->value_beg == doc->span.beg);
}

/* The new node for a node of the source, or NULL. */
static struct gg_doc *find(const struct mover *m, const struct gg_doc *doc)
{
    bool by_key = goes_by_key(doc);
    struct gg_doc *found = at_place(m, by_key ? doc->span.beg : doc->value_beg);
    return found ? found : at_place(m, by_key ? doc->value_beg : doc->span.beg);
}

/* The new node for the first part of a node that has none itself. */
static struct gg_doc *find_first(const struct mover *m, const struct gg_doc *doc)
{
    struct gg_doc *found = find(m, doc);
    for (uint32_t i = 0; i < doc->kids.n && !found; i++)
        found = find_first(m, doc->kids.at[i]);
    return found;
}

static struct gg_doc *find_around(const struct mover *m, const struct gg_doc *doc)
{
    struct gg_doc *found = NULL;
    for (; doc && doc->parent && !found; doc = doc->parent)
        found = find(m, doc);
    return found;
}

/* For what stands at the top and has gone, the next that has not. */
static struct gg_doc *find_near(const struct mover *m, const struct gg_doc *doc)
{
    struct gg_doc *found = find_first(m, doc);
    if (!found)
        found = find_around(m, doc);
    const struct gg_doc *root = m->from->root;
    bool passed = false;
    for (uint32_t i = 0; i < root->kids.n && !found; i++) {
        if (passed)
            found = find_first(m, root->kids.at[i]);
        passed |= root->kids.at[i] == doc;
    }
    return found;
}

/* ---- texts ---- */

static gg_str without_marks(gg_str text, char mark)
{
    while (text.n && text.p[0] == mark)
        text = gg_str_sub(text, 1, text.n);
    return text;
}

/* A line of a block comment, without the stars at its ends. */
static gg_str block_line(gg_str line)
{
    line = gg_str_trim(line);
    if (gg_str_starts(line, GG_STR("/*")))
        line = gg_str_sub(line, 2, line.n);
    if (gg_str_ends(line, GG_STR("*/")))
        line.n -= 2;
    return gg_str_trim(without_marks(line, '*'));
}

static gg_str comment_line(struct mover *m, gg_str text)
{
    struct gg_buf b = gg_buf_new(m->c->arena);
    if (m->to_terms) {
        gg_buf_addc(&b, '%');
        gg_buf_add(&b, text);
    } else {
        gg_yaml_write_comment(&b, text);
    }
    return gg_buf_str(&b);
}

struct comments {
    GG_VEC(struct gg_doc_comment) list;
};

static void translate_block(struct mover *m, const struct gg_doc_comment *c, struct comments *out)
{
    gg_str rest = c->text, line;
    bool blank = c->blank_before;
    while (gg_str_next_line(&rest, &line)) {
        gg_str text = block_line(line);
        if (!text.n && (!rest.n || !out->list.n))
            continue;
        text = text.n ? gg_str_concat(m->c->arena, GG_STR(" "), text) : text;
        gg_push(m->c->arena, &out->list,
                (struct gg_doc_comment){.text = comment_line(m, text), .blank_before = blank});
        blank = false;
    }
}

static struct comments translate(struct mover *m, const struct gg_doc_comment *c)
{
    struct comments out = {{0}};
    if (gg_str_starts(c->text, GG_STR("/*"))) {
        translate_block(m, c, &out);
        return out;
    }
    gg_str text = without_marks(c->text, m->to_terms ? '#' : '%');
    gg_push(
        m->c->arena, &out.list,
        (struct gg_doc_comment){.text = comment_line(m, text), .blank_before = c->blank_before});
    return out;
}

/* ---- where they go ---- */

static bool takes_comments(const struct mover *m, const struct gg_doc *doc)
{
    const struct gg_doc *parent = doc->parent;
    if (!m->to_terms)
        return true;
    return parent->kind == GG_DOC_CLAUSES || parent->kind == GG_DOC_MAP ||
           (parent->kind == GG_DOC_LIST && doc->kind != GG_DOC_SCALAR);
}

static void put_before(struct mover *m, struct gg_doc *doc, const struct gg_doc_comment *c)
{
    struct comments list = translate(m, c);
    struct gg_doc *root = m->to->root;
    while (doc != root && !takes_comments(m, doc))
        doc = doc->parent;
    /* The version, which Prolog leaves out, must not come between. */
    bool first = doc == root;
    if (!m->to_terms && root->kids.n > 1 && doc == root->kids.at[1])
        first = gg_str_is(root->kids.at[0]->key, "gluegen");
    doc = first ? root->kids.at[0] : doc;
    for (uint32_t i = 0; i < list.list.n; i++)
        gg_push(m->c->arena, &doc->before, list.list.at[i]);
}

static void put_inside(struct mover *m, struct gg_doc *doc, const struct gg_doc_comment *c)
{
    struct comments list = translate(m, c);
    for (uint32_t i = 0; i < list.list.n; i++)
        gg_push(m->c->arena, &doc->inside, list.list.at[i]);
}

static bool takes_behind(const struct mover *m, const struct gg_doc *doc)
{
    bool block = (doc->kind == GG_DOC_LIST || doc->kind == GG_DOC_MAP) && !doc->flow;
    if (doc->behind || block || !doc->parent)
        return false;
    if (!m->to_terms)
        return true;
    return doc->parent->kind == GG_DOC_LIST && doc->kind != GG_DOC_SCALAR &&
           !gg_str_is(doc->key, "step");
}

static void move_behind(struct mover *m, const struct gg_doc *from)
{
    struct gg_doc *doc = find(m, from);
    struct comments list = translate(m, from->behind);
    if (doc && list.list.n == 1 && takes_behind(m, doc)) {
        doc->behind = &list.list.at[0];
        return;
    }
    doc = doc ? doc : find_near(m, from);
    if (doc)
        put_before(m, doc, from->behind);
    else
        put_inside(m, m->to->root, from->behind);
}

static void move_before(struct mover *m, const struct gg_doc *from)
{
    struct gg_doc *doc = find_near(m, from);
    for (uint32_t i = 0; i < from->before.n; i++)
        if (doc)
            put_before(m, doc, &from->before.at[i]);
        else
            put_inside(m, m->to->root, &from->before.at[i]);
}

/* Options of a step or pipeline are its last argument. */
static struct gg_doc *list_of(struct gg_doc *doc)
{
    struct gg_doc *last = doc->kids.n ? doc->kids.at[doc->kids.n - 1] : NULL;
    if (doc->kind != GG_DOC_CALL)
        return doc->kids.n && doc->kind != GG_DOC_PAIR ? doc : NULL;
    return last && last->kind == GG_DOC_LIST && last->kids.n ? last : NULL;
}

/* What comes after the last of a list that has gone itself, as the options of a pipeline do. */
static bool put_after_last(struct mover *m, const struct gg_doc *from,
                           const struct gg_doc_comment *c)
{
    struct gg_doc *last = from->kids.n ? find_first(m, from->kids.at[from->kids.n - 1]) : NULL;
    const struct gg_doc *list = last ? last->parent : NULL;
    for (uint32_t i = 0; list && i + 1 < list->kids.n; i++)
        if (list->kids.at[i] == last) {
            put_before(m, list->kids.at[i + 1], c);
            return true;
        }
    return false;
}

static void move_inside(struct mover *m, const struct gg_doc *from)
{
    struct gg_doc *root = m->to->root, *doc = from->parent ? find_around(m, from) : root;
    bool all_steps = m->to_terms && gg_str_is(from->key, "steps") && doc && doc->parent == root;
    struct gg_doc *list = !doc || all_steps ? root : list_of(doc);
    for (uint32_t i = 0; i < from->inside.n; i++)
        if (!doc && put_after_last(m, from, &from->inside.at[i]))
            continue;
        else if (list)
            put_inside(m, list, &from->inside.at[i]);
        else
            put_before(m, doc, &from->inside.at[i]);
}

static void move(struct mover *m, const struct gg_doc *from)
{
    move_before(m, from);
    if (from->behind)
        move_behind(m, from);
    struct gg_doc *doc = from->blank_before ? find(m, from) : NULL;
    if (doc && from->kind != GG_DOC_CLAUSES)
        doc->blank_before |= from->before.n == 0;
    for (uint32_t i = 0; i < from->kids.n; i++)
        move(m, from->kids.at[i]);
    if (from->inside.n)
        move_inside(m, from);
}

/* ---- comments around a document ---- */

static struct comments comments_of(struct mover *m, gg_str text)
{
    struct comments out = {{0}};
    gg_str line;
    while (gg_str_next_line(&text, &line)) {
        line = gg_str_trim(line);
        if (gg_str_starts(line, GG_STR("#")) && !gg_str_starts(line, GG_STR("#!")))
            gg_push(m->c->arena, &out.list,
                    (struct gg_doc_comment){.text = comment_line(m, without_marks(line, '#'))});
    }
    return out;
}

static void move_around(struct mover *m)
{
    struct gg_doc *first = m->to->root->kids.at[0];
    struct comments head = comments_of(m, m->from->prologue);
    struct comments tail = comments_of(m, m->from->epilogue);
    for (uint32_t i = 0; i < first->before.n; i++)
        gg_push(m->c->arena, &head.list, first->before.at[i]);
    first->before.at = head.list.at;
    first->before.n = head.list.n;
    first->before.cap = head.list.cap;
    for (uint32_t i = 0; i < tail.list.n; i++)
        gg_push(m->c->arena, &m->to->root->inside, tail.list.at[i]);
}

/* A list in brackets that now holds comments has an item a line; an empty line before a node
 * stands before its comments. */
static void settle(struct mover *m, struct gg_doc *doc)
{
    bool comments = doc->inside.n;
    if (doc->before.n && doc->blank_before) {
        doc->before.at[0].blank_before = true;
        doc->blank_before = false;
    }
    for (uint32_t i = 0; i < doc->kids.n; i++)
        comments |= doc->kids.at[i]->before.n || doc->kids.at[i]->behind;
    if (comments && !m->to_terms && (!doc->parent || !doc->parent->flow))
        doc->flow = false;
    for (uint32_t i = 0; i < doc->kids.n; i++)
        settle(m, doc->kids.at[i]);
}

void gg_convert_comments(struct gg_convert *c, struct gg_doc_file *from, struct gg_doc_file *to,
                         bool to_terms)
{
    struct mover m = {c, from, to, to_terms};
    if (c->places.n)
        qsort(c->places.at, c->places.n, sizeof *c->places.at, by_place);
    move(&m, from->root);
    move_around(&m);
    settle(&m, to->root);
}
