/* Reads, prints, reads again and compares. */
#include "frontend/format.h"

#include "frontend/doc.h"
#include "frontend/spec_term.h"
#include "frontend/term_print.h"

struct spec {
    struct gg_sources sources;
    uint32_t file;
    const struct gg_source *source;
    bool is_terms;
    const struct gg_ast *root; /* NULL, or without some clauses, when it has faults */
};

/* False, with errors in the list, when the text cannot be read. */
static bool read_spec(struct gg_arena *a, const struct gg_sources *sources, uint32_t file,
                      struct gg_diags *ds, struct spec *spec)
{
    struct gg_diags others = gg_diags_new(a);
    uint32_t errors = ds->nerrors;
    const struct gg_source *source = gg_source_get(sources, file);
    *spec = (struct spec){.file = file, .source = source};
    spec->is_terms = gg_notation_of(source) == &gg_notation_terms;
    if (spec->is_terms)
        (void)gg_spec_terms_read(a, source, file, ds);
    if (ds->nerrors != errors)
        return false;
    spec->root = gg_frontend_parse(a, sources, file, spec->is_terms ? &others : ds);
    return ds->nerrors == errors;
}

static bool print_spec(struct gg_arena *a, const struct spec *spec, struct gg_buf *out)
{
    struct gg_doc_file *doc = spec->is_terms
                                  ? gg_doc_read_terms(a, spec->source, spec->file, spec->root)
                                  : gg_doc_read_yaml(a, spec->source, spec->file);
    if (!doc)
        return false;
    if (spec->is_terms)
        gg_doc_print_terms(a, doc, out);
    else
        gg_doc_print_yaml(a, doc, out);
    return true;
}

/* All clauses, without their places. */
static gg_str clauses_of(struct gg_arena *a, const struct spec *spec)
{
    struct gg_buf b = gg_buf_new(a);
    const struct gg_terms *terms = gg_spec_terms_read(a, spec->source, spec->file, NULL);
    struct gg_term_text text;
    gg_term_text_init(&text, a, terms, &b);
    for (uint32_t i = 0; i < terms->items.n; i++) {
        gg_term_text_begin(&text, terms->items.at[i].nvars);
        gg_term_text_term(&text, terms->items.at[i].term);
        gg_buf_addc(&b, '\n');
    }
    return gg_buf_str(&b);
}

/* Our own fault is never written to a user's file. */
static void compare(struct gg_arena *a, const struct spec *old, gg_str text)
{
    struct gg_diags ds = gg_diags_new(a);
    struct gg_sources sources = gg_sources_new(a);
    struct spec new;
    uint32_t file = gg_source_add(&sources, old->source->name, text);
    gg_str name = old->source->name;
    if (!read_spec(a, &sources, file, &ds, &new) || !old->root != !new.root)
        GG_BUG("formatting `" GG_FMT "` gave what cannot be read: " GG_FMT, GG_ARG(name),
               GG_ARG(ds.list.n ? ds.list.at[0]->message : GG_STR("")));
    if (old->root ? !gg_ast_is_same(old->root, new.root)
                  : !gg_str_eq(clauses_of(a, old), clauses_of(a, &new)))
        GG_BUG("formatting `" GG_FMT "` would change what it means", GG_ARG(name));
}

bool gg_spec_format(struct gg_arena *a, const struct gg_sources *sources, uint32_t file,
                    struct gg_diags *ds, struct gg_buf *out)
{
    struct spec spec;
    struct gg_buf text = gg_buf_new(a);
    if (!read_spec(a, sources, file, ds, &spec))
        return false;
    if (!print_spec(a, &spec, &text)) {
        gg_buf_add(out, spec.source->text);
        return true;
    }
    compare(a, &spec, gg_buf_str(&text));
    gg_buf_add(out, gg_buf_str(&text));
    return true;
}
