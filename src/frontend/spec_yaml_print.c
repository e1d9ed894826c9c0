/*
 * Lays out YAML: two columns a level, one item a line, brackets on one line where they fit.
 *
 * Scalars keep their bytes, whatever their quotes; a text on several lines is only moved.
 */
#include "base/utf8.h"
#include "frontend/doc.h"

enum { STEP = 2, WIDTH = 100, BRACKET_MAX = 50, SIMPLE_KEY_MAX = 1000 };

struct printer {
    struct gg_arena *arena;
    struct gg_buf *out;
    const char *line_end;
    bool open;     /* an empty line would belong to the text above */
    bool at_start; /* nothing was printed yet below what opened the list or map */
    bool on_line;  /* the next item goes on the line that was begun by a dash */
};

static void print_block(struct printer *p, const struct gg_doc *doc, uint32_t column);
static void print_flow(struct printer *p, const struct gg_doc *doc, uint32_t indent);

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
    if (wanted && !p->open && !p->at_start)
        newline(p);
    p->at_start = false;
    p->open = false;
}

static void print_comment(struct printer *p, const struct gg_doc_comment *c, uint32_t column)
{
    blank_line(p, c->blank_before);
    pad(p, column);
    gg_buf_add(p->out, c->text);
    newline(p);
}

static void print_behind(struct printer *p, const struct gg_doc *doc)
{
    const struct gg_doc_comment *c = doc->behind;
    if (!c)
        return;
    pad(p, c->own_line || !c->gap ? 2 : c->gap);
    gg_buf_add(p->out, c->text);
}

/* ---- scalars ---- */

static bool is_block_scalar(const struct gg_doc *doc)
{
    return doc->kind == GG_DOC_SCALAR &&
           (doc->style == GG_STYLE_LITERAL || doc->style == GG_STYLE_FOLDED);
}

static bool begins_with_blank(gg_str lines)
{
    gg_str line;
    while (gg_str_next_line(&lines, &line))
        if (line.n)
            return line.p[0] == ' ' || line.p[0] == '\t';
    return false;
}

/* From the sign to the end of the last line. */
static void print_block_scalar(struct printer *p, const struct gg_doc *doc, uint32_t indent)
{
    gg_str rest = doc->text, line;
    gg_buf_addc(p->out, doc->style == GG_STYLE_LITERAL ? '|' : '>');
    if (begins_with_blank(rest))
        gg_buf_addf(p->out, "%d", STEP);
    if (doc->chomp)
        gg_buf_addc(p->out, doc->chomp);
    print_behind(p, doc);
    newline(p);
    while (gg_str_next_line(&rest, &line)) {
        if (line.n)
            pad(p, indent);
        gg_buf_add(p->out, line);
        newline(p);
    }
    p->open = doc->chomp == '+';
}

/* Lines after the first are moved to `indent`; their own indentation means nothing. */
static void print_text(struct printer *p, gg_str text, uint32_t indent)
{
    gg_str line;
    bool first = true;
    while (gg_str_next_line(&text, &line)) {
        if (!first) {
            newline(p);
            while (line.n && (line.p[0] == ' ' || line.p[0] == '\t'))
                line = gg_str_sub(line, 1, line.n);
            if (line.n)
                pad(p, indent);
        }
        gg_buf_add(p->out, line);
        first = false;
    }
}

/* ---- in brackets ---- */

/* False when the node has comments or a text of several lines. */
static bool write_flat(struct gg_buf *out, const struct gg_doc *doc)
{
    bool empty = doc->kind == GG_DOC_SCALAR && !doc->text.n && !doc->props.n;
    bool ok = !doc->before.n && !doc->inside.n && gg_str_find_char(doc->text, '\n') < 0;
    gg_buf_add(out, doc->key);
    if (doc->key.n && !empty)
        gg_buf_adds(out, ": ");
    gg_buf_add(out, doc->props);
    if (doc->props.n && (doc->text.n || doc->kind != GG_DOC_SCALAR))
        gg_buf_addc(out, ' ');
    gg_buf_add(out, doc->text);
    if (doc->kind == GG_DOC_SCALAR)
        return ok;
    gg_buf_addc(out, doc->kind == GG_DOC_LIST ? '[' : '{');
    for (uint32_t i = 0; i < doc->kids.n && ok; i++) {
        gg_buf_adds(out, i ? ", " : "");
        ok = !doc->kids.at[i]->behind && write_flat(out, doc->kids.at[i]);
    }
    gg_buf_addc(out, doc->kind == GG_DOC_LIST ? ']' : '}');
    return ok;
}

static bool print_flat(struct printer *p, const struct gg_doc *doc, uint32_t more)
{
    struct gg_buf flat = gg_buf_new(p->arena);
    if (!write_flat(&flat, doc))
        return false;
    if (gg_utf8_column(p->out) + gg_utf8_width(gg_buf_str(&flat)) + more > WIDTH)
        return false;
    gg_buf_add(p->out, gg_buf_str(&flat));
    return true;
}

static void print_flow_comments(struct printer *p, const struct gg_doc_comment *c, uint32_t n,
                                uint32_t column)
{
    for (uint32_t i = 0; i < n; i++) {
        newline(p);
        pad(p, column);
        gg_buf_add(p->out, c[i].text);
    }
}

/* An item of a list that is broken: on this line where it fits, else on the next. True when the
 * line must end after it. */
static bool print_item(struct printer *p, const struct gg_doc *kid, uint32_t column, bool first,
                       bool fresh)
{
    struct gg_buf flat = gg_buf_new(p->arena);
    bool fits = write_flat(&flat, kid) &&
                gg_utf8_column(p->out) + 1 + gg_utf8_width(gg_buf_str(&flat)) + 1 <= WIDTH;
    print_flow_comments(p, kid->before.at, kid->before.n, column);
    if (kid->before.n || (!first && (!fits || fresh))) {
        newline(p);
        pad(p, column);
    } else if (!first) {
        gg_buf_addc(p->out, ' ');
    }
    print_flow(p, kid, column);
    return kid->behind;
}

static void print_broken(struct printer *p, const struct gg_doc *doc, uint32_t indent)
{
    uint32_t bracket = gg_utf8_column(p->out), column = bracket + 1;
    bool fresh = false;
    gg_buf_addc(p->out, doc->kind == GG_DOC_LIST ? '[' : '{');
    if (column > BRACKET_MAX) {
        column = indent + STEP;
        newline(p);
        pad(p, column);
    }
    for (uint32_t i = 0; i < doc->kids.n; i++) {
        const struct gg_doc *kid = doc->kids.at[i];
        bool last = i + 1 == doc->kids.n;
        fresh = print_item(p, kid, column, !i, fresh);
        gg_buf_adds(p->out, last ? "" : ",");
        print_behind(p, kid);
    }
    print_flow_comments(p, doc->inside.at, doc->inside.n, column);
    if (fresh || doc->inside.n) {
        newline(p);
        pad(p, column - 1);
    }
    gg_buf_addc(p->out, doc->kind == GG_DOC_LIST ? ']' : '}');
}

static void print_flow(struct printer *p, const struct gg_doc *doc, uint32_t indent)
{
    if (print_flat(p, doc, 1))
        return;
    bool empty = doc->kind == GG_DOC_SCALAR && !doc->text.n && !doc->props.n;
    gg_buf_add(p->out, doc->key);
    gg_buf_adds(p->out, doc->key.n && !empty ? ": " : "");
    gg_buf_add(p->out, doc->props);
    gg_buf_adds(p->out, doc->props.n ? " " : "");
    if (doc->kind == GG_DOC_SCALAR)
        print_text(p, doc->text, indent + STEP);
    else
        print_broken(p, doc, indent);
}

/* ---- lists and maps ---- */

static bool is_block(const struct gg_doc *doc)
{
    return doc->kind != GG_DOC_SCALAR && !doc->flow;
}

/* The list or map of an item begins on the line of its dash. */
static bool is_compact(const struct gg_doc *doc)
{
    return !doc->key.n && !doc->props.n && !doc->behind && !doc->kids.at[0]->before.n;
}

/* The value, after the colon or the dash. */
static void print_value(struct printer *p, const struct gg_doc *doc, uint32_t column)
{
    bool block = is_block(doc);
    if (block && is_compact(doc)) {
        gg_buf_addc(p->out, ' ');
        p->at_start = p->on_line = true;
        print_block(p, doc, column + STEP);
        return;
    }
    if (doc->props.n)
        gg_buf_addf(p->out, " " GG_FMT, GG_ARG(doc->props));
    if (block) {
        print_behind(p, doc);
        newline(p);
        p->at_start = true;
        print_block(p, doc, column + STEP);
        return;
    }
    if (doc->kind != GG_DOC_SCALAR || doc->text.n || is_block_scalar(doc))
        gg_buf_addc(p->out, ' ');
    if (is_block_scalar(doc)) {
        print_block_scalar(p, doc, column + STEP);
        return;
    }
    struct gg_doc value = *doc;
    value.key = value.props = GG_STR("");
    if (doc->kind == GG_DOC_SCALAR)
        print_text(p, doc->text, column + STEP);
    else
        print_flow(p, &value, column + STEP);
    print_behind(p, doc);
    newline(p);
}

static void print_key(struct printer *p, const struct gg_doc *doc, uint32_t column)
{
    if (!doc->key.n) {
        gg_buf_addc(p->out, '-');
        return;
    }
    bool simple = doc->key.n <= SIMPLE_KEY_MAX;
    gg_buf_adds(p->out, simple ? "" : "? ");
    gg_buf_add(p->out, doc->key);
    if (!simple) {
        newline(p);
        pad(p, column);
    }
    gg_buf_addc(p->out, ':');
}

static void print_entry(struct printer *p, const struct gg_doc *doc, uint32_t column)
{
    for (uint32_t i = 0; i < doc->before.n; i++)
        print_comment(p, &doc->before.at[i], column);
    blank_line(p, doc->blank_before);
    if (!p->on_line)
        pad(p, column);
    p->on_line = false;
    print_key(p, doc, column);
    print_value(p, doc, column);
}

static void print_block(struct printer *p, const struct gg_doc *doc, uint32_t column)
{
    for (uint32_t i = 0; i < doc->kids.n; i++)
        print_entry(p, doc->kids.at[i], column);
    for (uint32_t i = 0; i < doc->inside.n; i++)
        print_comment(p, &doc->inside.at[i], column);
}

/* A root in brackets. */
static void print_root_flow(struct printer *p, const struct gg_doc *root)
{
    for (uint32_t i = 0; i < root->before.n; i++)
        print_comment(p, &root->before.at[i], 0);
    gg_buf_add(p->out, root->props);
    gg_buf_adds(p->out, root->props.n ? " " : "");
    struct gg_doc value = *root;
    value.props = GG_STR("");
    print_flow(p, &value, 0);
    print_behind(p, root);
    newline(p);
}

/* Each line without the blanks at its end, and one empty line for several. */
static void print_lines(struct printer *p, gg_str text)
{
    gg_str line;
    bool empty = true;
    while (gg_str_next_line(&text, &line)) {
        while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
            line.n--;
        if (!line.n && empty)
            continue;
        empty = !line.n;
        gg_buf_add(p->out, line);
        newline(p);
    }
}

void gg_doc_print_yaml(struct gg_arena *a, const struct gg_doc_file *file, struct gg_buf *out)
{
    static const gg_str mark = GG_STR_INIT("\xef\xbb\xbf");
    struct printer p = {.arena = a, .out = out, .line_end = file->crlf ? "\r\n" : "\n"};
    const struct gg_doc *root = file->root;
    if (gg_str_eq(file->prologue, mark))
        gg_buf_add(out, mark);
    else
        print_lines(&p, file->prologue);
    p.at_start = true;
    if (root->flow) {
        print_root_flow(&p, root);
    } else {
        if (root->props.n)
            print_lines(&p, root->props);
        print_block(&p, root, 0);
    }
    print_lines(&p, file->epilogue);
}
