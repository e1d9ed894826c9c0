/* Finds the comments by reading the spec as it is written: see doc.h. */
#include "frontend/ignore.h"

#include "base/utf8.h"
#include "frontend/doc.h"

struct reader {
    struct gg_diags *ds;
    gg_str text;
    struct gg_span all;
};

static const char mark[] = "gluegen: ignore";

/* The rest of a comment of ours after `gluegen: ignore`. */
static bool take_mark(gg_str text, gg_str *rest)
{
    while (text.n && strchr("#%/* \t", text.p[0]))
        text = gg_str_sub(text, 1, text.n);
    if (!gg_str_starts(text, gg_str_from(mark)))
        return false;
    *rest = gg_str_sub(text, sizeof mark - 1, text.n);
    return true;
}

static bool next_word(gg_str *rest, gg_str *word)
{
    *rest = gg_str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && !strchr(" \t\n,", rest->p[n]))
        n++;
    *word = gg_str_sub(*rest, 0, n);
    *rest = gg_str_sub(*rest, n + (n < rest->n && rest->p[n] == ','), rest->n);
    return n;
}

static void report(struct reader *r, struct gg_span span, gg_str what)
{
    struct gg_diag *d = gg_diag_add(r->ds, GG_D_IGNORE_BAD, span, GG_FMT, GG_ARG(what));
    gg_diag_help(r->ds, d, "write `gluegen: ignore GG0890 -- reason`");
}

static void add_code(struct reader *r, gg_str word, struct gg_span comment, struct gg_span region)
{
    enum gg_diag_code code;
    if (!gg_diag_by_name(word, &code))
        report(r, comment,
               gg_str_printf(r->ds->arena, "there is no finding `" GG_FMT "` to ignore",
                             GG_ARG(word)));
    else if (gg_diag_info(code)->severity == GG_ERROR)
        report(r, comment,
               gg_str_printf(r->ds->arena, "%s is an error, and errors cannot be ignored",
                             gg_diag_info(code)->code));
    else
        gg_push(r->ds->arena, &r->ds->ignores,
                (struct gg_ignore){.region = region, .code = code, .comment = comment});
}

/* A comment with the blanks before it, and with its line when it has one of its own. */
static struct gg_span whole_of(const struct reader *r, struct gg_span comment)
{
    struct gg_span whole = comment;
    while (whole.beg && strchr(" \t", r->text.p[whole.beg - 1]))
        whole.beg--;
    bool begins = !whole.beg || r->text.p[whole.beg - 1] == '\n';
    if (begins && whole.end < r->text.n && r->text.p[whole.end] == '\n')
        whole.end++;
    else if (begins) /* something stands behind it, whose column counts */
        whole.beg = comment.beg;
    return whole;
}

static void read_comment(struct reader *r, const struct gg_doc_comment *c, struct gg_span region)
{
    gg_str rest, word;
    uint32_t ncodes = 0, nignores = (uint32_t)r->ds->ignores.n;
    if (!take_mark(c->text, &rest))
        return;
    if (gg_str_starts(rest, GG_STR("-file"))) {
        region = r->all;
        rest = gg_str_sub(rest, 5, rest.n);
    }
    while (next_word(&rest, &word) && !gg_str_is(word, "--")) {
        add_code(r, word, c->span, region);
        ncodes++;
    }
    if (ncodes == 1 && r->ds->ignores.n > nignores)
        r->ds->ignores.at[nignores].whole = whole_of(r, c->span);
    if (!ncodes)
        report(r, c->span, GG_STR("the comment names no finding to ignore"));
    else if (!gg_str_trim(rest).n)
        report(r, c->span, GG_STR("the comment does not say why: the reason goes behind `--`"));
}

/* What stands behind the name of a step is about all of it. */
static struct gg_span region_behind(const struct gg_doc *doc)
{
    const struct gg_doc *parent = doc->parent;
    bool first = parent && parent->kids.at[0] == doc;
    bool is_name = first && (gg_str_is(doc->key, "step") ||
                             (parent->kind == GG_DOC_CALL && gg_str_is(parent->key, "step")));
    return is_name ? parent->span : doc->span;
}

static void read_doc(struct reader *r, const struct gg_doc *doc)
{
    for (uint32_t i = 0; i < doc->before.n; i++)
        read_comment(r, &doc->before.at[i], doc->span);
    if (doc->behind)
        read_comment(r, doc->behind, region_behind(doc));
    for (uint32_t i = 0; i < doc->kids.n; i++)
        read_doc(r, doc->kids.at[i]);
    for (uint32_t i = 0; i < doc->inside.n; i++)
        read_comment(r, &doc->inside.at[i], doc->inside.at[i].span);
}

void gg_ignores_read(struct gg_arena *a, const struct gg_source *source, uint32_t file,
                     struct gg_diags *ds)
{
    if (gg_str_find(source->text, gg_str_from(mark)) < 0 ||
        gg_utf8_check(source->text) != source->text.n)
        return;
    bool terms = gg_notation_of(source) == &gg_notation_terms;
    const struct gg_doc_file *doc =
        terms ? gg_doc_read_terms(a, source, file, NULL) : gg_doc_read_yaml(a, source, file);
    struct reader r = {ds, source->text, {file, 0, (uint32_t)source->text.n}};
    if (doc)
        read_doc(&r, doc->root);
}

void gg_ignores_report_unused(struct gg_diags *ds, enum gg_diag_code but)
{
    for (uint32_t i = 0; i < ds->ignores.n; i++) {
        const struct gg_ignore *ignore = &ds->ignores.at[i];
        if (ignore->used || ignore->code == but)
            continue;
        struct gg_diag *d =
            gg_diag_add(ds, GG_D_IGNORE_UNUSED, ignore->comment, "there is no %s here to ignore",
                        gg_diag_info(ignore->code)->code);
        gg_diag_help(ds, d, "remove the comment");
        if (ignore->whole.file)
            gg_diag_fix(d, ignore->whole, GG_STR(""));
    }
}
