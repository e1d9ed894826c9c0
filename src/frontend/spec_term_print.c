/*
 * Lays out the facts of a spec in Prolog: what fits on a line stands on one, lists that do not have
 * an item a line, and code stands on lines of its own.
 *
 * Atoms, numbers and quoted texts keep their bytes; clauses of programs are copied.
 */
#include "base/utf8.h"
#include "frontend/doc.h"

enum { STEP = 4, WIDTH = 100, SMALL = 30 };

struct printer {
    struct gg_arena *arena;
    struct gg_buf *out;
    const char *line_end;
    bool at_start;
};

static void print(struct printer *p, const struct gg_doc *doc, uint32_t indent);

static void newline(struct printer *p)
{
    gg_buf_adds(p->out, p->line_end);
}

static void pad(struct printer *p, uint32_t column)
{
    gg_buf_addf(p->out, "%*s", (int)column, "");
}

/* ---- comments ---- */

static void blank_line(struct printer *p, bool wanted)
{
    if (wanted && !p->at_start)
        newline(p);
    p->at_start = false;
}

static void print_comments(struct printer *p, const struct gg_doc_comment *c, uint32_t n,
                           uint32_t column)
{
    for (uint32_t i = 0; i < n; i++) {
        blank_line(p, c[i].blank_before);
        pad(p, column);
        gg_buf_add(p->out, c[i].text);
        newline(p);
    }
}

static void print_behind(struct printer *p, const struct gg_doc *doc)
{
    const struct gg_doc_comment *c = doc->behind;
    if (!c)
        return;
    pad(p, c->own_line || !c->gap ? 2 : c->gap);
    gg_buf_add(p->out, c->text);
}

/* ---- on one line ---- */

static const char *brackets_of(const struct gg_doc *doc)
{
    return doc->kind == GG_DOC_LIST ? "[]" : doc->kind == GG_DOC_MAP ? "{}" : "()";
}

/* False when the node has comments, a text of several lines, or a list that is kept broken. */
static bool write_flat(struct gg_buf *out, const struct gg_doc *doc)
{
    bool ok = !doc->inside.n && !(doc->broken && doc->kind != GG_DOC_CALL);
    const char *brackets = brackets_of(doc);
    gg_buf_add(out, doc->key);
    gg_buf_add(out, doc->sign);
    if (doc->kind == GG_DOC_SCALAR) {
        gg_buf_add(out, doc->text);
        return gg_str_find_char(doc->text, '\n') < 0;
    }
    if (doc->kind != GG_DOC_PAIR)
        gg_buf_addc(out, brackets[0]);
    for (uint32_t i = 0; i < doc->kids.n && ok; i++) {
        const struct gg_doc *kid = doc->kids.at[i];
        gg_buf_adds(out, i ? ", " : "");
        ok = !kid->before.n && !kid->behind && write_flat(out, kid);
    }
    if (doc->kind != GG_DOC_PAIR)
        gg_buf_addc(out, brackets[1]);
    return ok;
}

/* The columns that the node takes on one line, or more than a line has. */
static uint32_t flat_width(struct printer *p, const struct gg_doc *doc)
{
    struct gg_buf flat = gg_buf_new(p->arena);
    return write_flat(&flat, doc) ? (uint32_t)gg_utf8_width(gg_buf_str(&flat)) : WIDTH + 1;
}

/* ---- on several lines ---- */

/* Code: the lines that are not empty are indented, and the closing quote, where it has a line. */
static void print_block(struct printer *p, gg_str text, uint32_t indent)
{
    gg_str line;
    bool first = true;
    while (gg_str_next_line(&text, &line)) {
        if (!first)
            newline(p);
        if (!first && line.n)
            pad(p, text.n || line.n > 1 ? indent + STEP : indent);
        gg_buf_add(p->out, line);
        first = false;
    }
}

/* Names and pairs of them: as many on a line as fit. */
static bool is_filled(struct printer *p, const struct gg_doc *doc)
{
    if (doc->kind != GG_DOC_LIST || doc->broken || doc->inside.n)
        return false;
    for (uint32_t i = 0; i < doc->kids.n; i++) {
        const struct gg_doc *kid = doc->kids.at[i];
        bool small = kid->kind == GG_DOC_SCALAR || kid->kind == GG_DOC_PAIR;
        if (!small || kid->before.n || kid->behind || flat_width(p, kid) > SMALL)
            return false;
    }
    return true;
}

static void print_filled(struct printer *p, const struct gg_doc *doc, uint32_t indent)
{
    for (uint32_t i = 0; i < doc->kids.n; i++) {
        const struct gg_doc *kid = doc->kids.at[i];
        bool fits = gg_utf8_column(p->out) + 2 + flat_width(p, kid) + 1 <= WIDTH;
        if (!i || !fits) {
            newline(p);
            pad(p, indent + STEP);
        } else {
            gg_buf_addc(p->out, ' ');
        }
        (void)!write_flat(p->out, kid);
        gg_buf_adds(p->out, i + 1 < doc->kids.n ? "," : "");
    }
    newline(p);
    pad(p, indent);
}

/* A kid a line. */
static void print_lines(struct printer *p, const struct gg_doc *doc, uint32_t indent)
{
    newline(p);
    p->at_start = true;
    for (uint32_t i = 0; i < doc->kids.n; i++) {
        const struct gg_doc *kid = doc->kids.at[i];
        print_comments(p, kid->before.at, kid->before.n, indent + STEP);
        blank_line(p, kid->blank_before);
        pad(p, indent + STEP);
        print(p, kid, indent + STEP);
        gg_buf_adds(p->out, i + 1 < doc->kids.n ? "," : "");
        print_behind(p, kid);
        newline(p);
        p->at_start = false;
    }
    print_comments(p, doc->inside.at, doc->inside.n, indent + STEP);
    pad(p, indent);
}

static bool has_comments(const struct gg_doc *doc)
{
    bool found = doc->inside.n;
    for (uint32_t i = 0; i < doc->kids.n; i++)
        found |= doc->kids.at[i]->before.n || doc->kids.at[i]->behind;
    return found;
}

/* Arguments follow each other; what does not fit breaks inside its own brackets. */
static void print_call(struct printer *p, const struct gg_doc *doc, uint32_t indent)
{
    gg_buf_addc(p->out, '(');
    if (has_comments(doc))
        print_lines(p, doc, indent);
    else
        for (uint32_t i = 0; i < doc->kids.n; i++) {
            gg_buf_adds(p->out, i ? ", " : "");
            print(p, doc->kids.at[i], indent);
        }
    gg_buf_addc(p->out, ')');
}

static void print_brackets(struct printer *p, const struct gg_doc *doc, uint32_t indent)
{
    const char *brackets = brackets_of(doc);
    gg_buf_addc(p->out, brackets[0]);
    if (is_filled(p, doc))
        print_filled(p, doc, indent);
    else
        print_lines(p, doc, indent);
    gg_buf_addc(p->out, brackets[1]);
}

/* After it comes at least one more character: a comma or a bracket. */
static void print(struct printer *p, const struct gg_doc *doc, uint32_t indent)
{
    if (gg_utf8_column(p->out) + flat_width(p, doc) + 2 <= WIDTH) {
        (void)!write_flat(p->out, doc);
        return;
    }
    gg_buf_add(p->out, doc->key);
    gg_buf_add(p->out, doc->sign);
    if (doc->kind == GG_DOC_PAIR)
        print(p, doc->kids.at[0], indent);
    else if (doc->kind == GG_DOC_CALL)
        print_call(p, doc, indent);
    else if (doc->kind != GG_DOC_SCALAR)
        print_brackets(p, doc, indent);
    else if (doc->style == GG_STYLE_QUOTED_BLOCK)
        print_block(p, doc->text, indent);
    else
        gg_buf_add(p->out, doc->text);
}

void gg_doc_print_terms(struct gg_arena *a, const struct gg_doc_file *file, struct gg_buf *out)
{
    struct printer p = {
        .arena = a, .out = out, .line_end = file->crlf ? "\r\n" : "\n", .at_start = true};
    const struct gg_doc *root = file->root;
    gg_buf_add(out, file->prologue);
    for (uint32_t i = 0; i < root->kids.n; i++) {
        const struct gg_doc *clause = root->kids.at[i];
        print_comments(&p, clause->before.at, clause->before.n, 0);
        blank_line(&p, clause->blank_before);
        if (clause->kind == GG_DOC_VERBATIM) {
            gg_buf_add(out, clause->text);
        } else {
            print(&p, clause, 0);
            gg_buf_addc(out, '.');
        }
        print_behind(&p, clause);
        newline(&p);
        p.at_start = false;
    }
    print_comments(&p, root->inside.at, root->inside.n, 0);
}
