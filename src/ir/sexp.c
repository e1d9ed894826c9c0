/* Reads and quotes symbolic expressions. */
#include "ir/sexp.h"

enum { DEPTH_MAX = 512 };

struct reader {
    struct gg_arena *arena;
    gg_str text;
    size_t at;
    uint32_t file, depth;
    struct gg_diags *diags;
};

static const struct gg_sexp *read_one(struct reader *r);

static struct gg_span here(const struct reader *r, size_t beg)
{
    return (struct gg_span){r->file, (uint32_t)beg, (uint32_t)(r->at > beg ? r->at : beg + 1)};
}

static const struct gg_sexp *fail(struct reader *r, const char *what)
{
    gg_diag_add(r->diags, GG_D_IR_SYNTAX, here(r, r->at), "%s", what);
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void skip_blanks(struct reader *r)
{
    while (r->at < r->text.n && is_blank(r->text.p[r->at]))
        r->at++;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One escape after the backslash; false when it is none. */
static bool read_escape(struct reader *r, struct gg_buf *b)
{
    gg_str rest = gg_str_sub(r->text, r->at, r->text.n);
    if (rest.n && rest.p[0] == 'n') {
        gg_buf_addc(b, '\n');
        r->at++;
        return true;
    }
    if (rest.n < 3 || rest.p[0] != 'x' || hex(rest.p[1]) < 0 || hex(rest.p[2]) < 0)
        return false;
    gg_buf_addc(b, (char)(hex(rest.p[1]) * 16 + hex(rest.p[2])));
    r->at += 3;
    return true;
}

static struct gg_sexp *new_node(struct reader *r, enum gg_sexp_kind kind, gg_str text, size_t beg)
{
    struct gg_sexp *node = gg_new(r->arena, struct gg_sexp);
    *node = (struct gg_sexp){.kind = kind, .text = text, .span = here(r, beg)};
    return node;
}

static const struct gg_sexp *read_string(struct reader *r)
{
    size_t beg = r->at++;
    struct gg_buf b = gg_buf_new(r->arena);
    while (r->at < r->text.n && r->text.p[r->at] != '"') {
        char c = r->text.p[r->at++];
        if (c != '\\')
            gg_buf_addc(&b, c);
        else if (!read_escape(r, &b))
            return fail(r, "unknown escape in a string");
    }
    if (r->at == r->text.n)
        return fail(r, "a string is not closed");
    r->at++;
    return new_node(r, GG_SEXP_STRING, gg_buf_str(&b), beg);
}

static const struct gg_sexp *read_list(struct reader *r)
{
    size_t beg = r->at++;
    GG_VEC(const struct gg_sexp *) kids = {0};
    if (++r->depth > DEPTH_MAX)
        return fail(r, "too deep");
    for (skip_blanks(r); r->at < r->text.n && r->text.p[r->at] != ')'; skip_blanks(r)) {
        const struct gg_sexp *kid = read_one(r);
        if (!kid)
            return NULL;
        gg_push(r->arena, &kids, kid);
    }
    if (r->at == r->text.n)
        return fail(r, "a list is not closed");
    r->at++;
    r->depth--;
    struct gg_sexp *node = new_node(r, GG_SEXP_LIST, GG_STR(""), beg);
    node->kids = kids.at;
    node->nkids = kids.n;
    return node;
}

static const struct gg_sexp *read_one(struct reader *r)
{
    skip_blanks(r);
    if (r->at == r->text.n)
        return fail(r, "an expression is missing");
    char c = r->text.p[r->at];
    if (c == '(')
        return read_list(r);
    if (c == '"')
        return read_string(r);
    if (c == ')')
        return fail(r, "`)` without `(`");
    size_t beg = r->at;
    while (r->at < r->text.n && !is_blank(r->text.p[r->at]) && r->text.p[r->at] != ')' &&
           r->text.p[r->at] != '(' && r->text.p[r->at] != '"')
        r->at++;
    return new_node(r, GG_SEXP_WORD, gg_str_sub(r->text, beg, r->at), beg);
}

const struct gg_sexp *gg_sexp_read(struct gg_arena *a, gg_str text, uint32_t file,
                                   struct gg_diags *ds)
{
    struct reader r = {.arena = a, .text = text, .file = file, .diags = ds};
    const struct gg_sexp *node = read_one(&r);
    skip_blanks(&r);
    if (node && r.at < text.n)
        return fail(&r, "text after the end of the module");
    return node;
}

void gg_sexp_quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n')
            gg_buf_adds(out, "\\n");
        else if (c < 0x20 || c == 0x7f || c == '"' || c == '\\')
            gg_buf_addf(out, "\\x%02x", c);
        else
            gg_buf_addc(out, (char)c);
    }
    gg_buf_addc(out, '"');
}
