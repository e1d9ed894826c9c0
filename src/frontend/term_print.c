/*
 * The line format of `gluegen terms`, made for comparing with another reader:
 *
 *     F "FILE"
 *     T N LINE:COL FROM-TO TERM     the Nth clause
 *     V N Name=vI ..                its named variables
 *     P N POSITIONS                 the places of all subterms
 *     E LINE:COL OFFSET "message"   a syntax error
 *     X TERMS ERRORS                end of the file
 *
 * Lines count from 1, columns and offsets are code points from 0. Where SWI-Prolog counts in an odd
 * way (errors, clauses that begin with a slash), this does, too.
 */
#include "frontend/term_print.h"

struct cursor {
    uint32_t at;
    int64_t line, column, code; /* column: a tab goes to the next multiple of 8 */
};

struct printer {
    struct gg_term_text text;
    const struct gg_terms *terms;
    struct cursor cursor;
    uint32_t nterms, nerrors;
};

static void count_column(struct cursor *c, char byte)
{
    switch (byte) {
    case '\n':
        c->line++;
        c->column = 0;
        break;
    case '\r':
        c->column = 0;
        break;
    case '\b':
        c->column -= c->column > 0;
        break;
    case '\t':
        c->column |= 7;
        c->column++;
        break;
    default:
        c->column++;
    }
}

/* Only what follows the last line end counts for the column. */
static void advance(struct cursor *c, gg_str text, uint32_t to)
{
    uint32_t line = c->at;
    const char *nl;
    while (line < to && (nl = memchr(text.p + line, '\n', to - line))) {
        c->line++;
        c->column = 0;
        line = (uint32_t)(nl - text.p) + 1;
    }
    for (uint32_t i = line; i < to; i++)
        if (!gg_is_continuation(text.p[i]))
            count_column(c, text.p[i]);
    c->at = to;
}

static uint32_t next_code(gg_str text, uint32_t at)
{
    do
        at++;
    while (at < text.n && gg_is_continuation(text.p[at]));
    return at;
}

static bool has_slash_shift(const struct gg_terms *t, uint32_t beg)
{
    return beg + 1 < t->text.n && t->text.p[beg] == '/';
}

/* Where SWI-Prolog sees a clause begin: one before the place that its scanner has reached, which
 * after a slash has looked ahead. */
static struct cursor start_of(struct printer *p, uint32_t beg)
{
    gg_str text = p->terms->text;
    advance(&p->cursor, text, beg);
    struct cursor c = p->cursor;
    bool shift = has_slash_shift(p->terms, beg);
    if (beg < text.n) {
        uint32_t to = next_code(text, beg);
        advance(&c, text, shift ? next_code(text, to) : to);
        c.column--;
    }
    p->text.shift = 0;
    c.code = gg_term_text_offset(&p->text, beg) + shift;
    return c;
}

/* Bytes of a comment's characters after their first are blanks that SWI-Prolog does not have. */
static bool is_hidden(const struct gg_terms *t, uint32_t at)
{
    return t->blanked.p[at] == ' ' && gg_is_continuation(t->text.p[at]);
}

/* The place of an error, counted as SWI-Prolog does: from the clause's begin, where the character
 * before the place itself is not counted, and a column from the second one of a line. */
static struct cursor error_place(struct printer *p, const struct gg_term_item *item)
{
    const struct gg_terms *t = p->terms;
    uint32_t at = item->error->at, from = item->beg;
    if (item->error->before_clause)
        return (struct cursor){.column = 1};
    struct cursor c = start_of(p, item->beg);
    for (uint32_t s = item->beg; s < at;) {
        uint32_t next = next_code(t->text, s);
        if (next >= at)
            break;
        c.code++;
        if (t->blanked.p[s] == '\n') {
            c.line++;
            c.column = 0;
            from = next + 1;
        }
        s = next;
    }
    int64_t line = c.line;
    for (uint32_t s = from; s < at && s < t->text.n; s++)
        if (!is_hidden(t, s)) {
            char byte = t->blanked.p[s];
            count_column(&c, byte == '\n' || byte == '\r' ? ' ' : byte);
        }
    c.line = line;
    return c;
}

static void add_place(struct printer *p, const struct cursor *c)
{
    gg_term_text_int(&p->text, c->line);
    gg_buf_addc(p->text.out, ':');
    gg_term_text_int(&p->text, c->column);
    gg_buf_addc(p->text.out, ' ');
}

static void head(struct printer *p, char letter, uint32_t n)
{
    gg_buf_addc(p->text.out, letter);
    gg_buf_addc(p->text.out, ' ');
    gg_term_text_int(&p->text, n);
    gg_buf_addc(p->text.out, ' ');
}

static void print_vars(struct printer *p, const struct gg_term_item *item)
{
    if (!item->nvars)
        return;
    gg_buf_adds(p->text.out, "V ");
    gg_term_text_int(&p->text, p->nterms);
    for (uint32_t i = 0; i < item->nvars; i++) {
        gg_buf_addc(p->text.out, ' ');
        gg_buf_add(p->text.out, item->vars[i]->name);
        gg_buf_addc(p->text.out, '=');
        gg_term_text_var(&p->text, item->vars[i]);
    }
    gg_buf_addc(p->text.out, '\n');
}

static void print_clause(struct printer *p, const struct gg_term_item *item, bool positions)
{
    struct cursor start = start_of(p, item->beg);
    p->text.shift = has_slash_shift(p->terms, item->beg);
    head(p, 'T', ++p->nterms);
    add_place(p, &start);
    gg_term_text_span(&p->text, gg_term_outer(item->term));
    gg_buf_addc(p->text.out, ' ');
    gg_term_text_begin(&p->text, item->nvars);
    gg_term_text_term(&p->text, item->term);
    gg_buf_addc(p->text.out, '\n');
    print_vars(p, item);
    if (!positions)
        return;
    head(p, 'P', p->nterms);
    gg_term_text_positions(&p->text, item->term);
    gg_buf_addc(p->text.out, '\n');
}

static void print_error(struct printer *p, const struct gg_term_item *item)
{
    struct gg_buf name = gg_buf_new(p->text.a);
    struct cursor c = error_place(p, item);
    p->nerrors++;
    gg_buf_adds(p->text.out, "E ");
    add_place(p, &c);
    gg_term_text_int(&p->text, c.code);
    gg_buf_addc(p->text.out, ' ');
    gg_term_error_name(item->error, &name);
    gg_term_text_quote(&p->text, gg_buf_str(&name));
    gg_buf_addc(p->text.out, '\n');
}

void gg_terms_print(struct gg_arena *a, gg_str name, const struct gg_terms *terms, bool positions,
                    struct gg_buf *out)
{
    struct printer p = {.terms = terms, .cursor = {.at = terms->mark, .line = 1}};
    gg_term_text_init(&p.text, a, terms, out);
    gg_buf_adds(out, "F ");
    gg_term_text_quote(&p.text, name);
    gg_buf_addc(out, '\n');
    for (uint32_t i = 0; i < terms->items.n; i++) {
        const struct gg_term_item *item = &terms->items.at[i];
        if (item->term)
            print_clause(&p, item, positions);
        else
            print_error(&p, item);
    }
    gg_buf_adds(out, "X ");
    gg_term_text_int(&p.text, p.nterms);
    gg_buf_addc(out, ' ');
    gg_term_text_int(&p.text, p.nerrors);
    gg_buf_addc(out, '\n');
}
