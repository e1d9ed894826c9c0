/* Reads a spec, builds the doc of the other notation, prints it, reads that and compares. */
#include "frontend/convert.h"

#include "frontend/convert_parts.h"
#include "frontend/format.h"
#include "frontend/spec_term.h"

struct spec {
    uint32_t file;
    const struct gg_source *source;
    struct gg_doc_file *doc;
    const struct gg_ast *root;
};

static void report_program(struct gg_diags *ds, struct gg_span span)
{
    struct gg_diag *d = gg_diag_add(ds, GG_D_CONVERT_PROGRAM, span,
                                    "a program cannot be written in YAML: this is no fact");
    gg_diag_help(ds, d, "write what the program generates as facts, or leave it in Prolog");
}

static void report_losses(struct gg_diags *ds, const struct gg_doc_file *doc)
{
    if (doc->nexpanded)
        gg_diag_add(
            ds, GG_D_CONVERT_EXPANDED, doc->expanded,
            "Prolog has no aliases: the values of %u alias%s and merge keys are written out",
            doc->nexpanded, doc->nexpanded == 1 ? "" : "es");
    if (doc->directive.file)
        gg_diag_add(ds, GG_D_CONVERT_LEFT_OUT, doc->directive,
                    "directives about loading mean nothing in YAML and are left out");
}

/* Errors but that something is not supported yet: that can be written in either notation. */
static bool check(struct gg_arena *a, const struct gg_ast *root, struct gg_diags *ds)
{
    struct gg_diags found = gg_diags_new(a);
    bool ok = true;
    (void)!gg_check_spec(a, root, &found);
    for (uint32_t i = 0; i < found.list.n; i++)
        ok &= found.list.at[i]->severity != GG_ERROR || found.list.at[i]->code == GG_D_NOT_YET;
    for (uint32_t i = 0; i < found.list.n && !ok; i++) {
        found.list.at[i]->order = ds->list.n;
        gg_push(ds->arena, &ds->list, found.list.at[i]);
        ds->nerrors += found.list.at[i]->severity == GG_ERROR;
    }
    return ok;
}

static bool read_terms(struct gg_arena *a, struct spec *spec, struct gg_diags *ds)
{
    uint32_t errors = ds->nerrors;
    (void)gg_spec_terms_read(a, spec->source, spec->file, ds);
    if (ds->nerrors != errors)
        return false;
    spec->doc = gg_doc_read_terms(a, spec->source, spec->file, NULL);
    if (spec->doc->program.file)
        report_program(ds, spec->doc->program);
    return ds->nerrors == errors;
}

static bool read_spec(struct gg_arena *a, const struct gg_sources *sources, struct spec *spec,
                      struct gg_diags *ds, bool to_terms)
{
    uint32_t errors = ds->nerrors;
    if (!to_terms && !read_terms(a, spec, ds))
        return false;
    spec->root = gg_frontend_parse(a, sources, spec->file, ds);
    if (!spec->root || ds->nerrors != errors || !check(a, spec->root, ds))
        return false;
    if (to_terms)
        spec->doc = gg_doc_read_yaml(a, spec->source, spec->file);
    return true;
}

/* Our own fault is never handed out. */
static void compare(struct gg_arena *a, const struct gg_ast *root, gg_str text, bool to_terms)
{
    struct gg_diags ds = gg_diags_new(a);
    struct gg_sources sources = gg_sources_new(a);
    gg_str name = to_terms ? GG_STR("result.pl") : GG_STR("result.yaml");
    uint32_t file = gg_source_add(&sources, name, text);
    const struct gg_ast *result = gg_frontend_parse(a, &sources, file, &ds);
    if (!result || ds.nerrors)
        GG_BUG("the converted spec cannot be read: " GG_FMT,
               GG_ARG(ds.list.n ? ds.list.at[0]->message : GG_STR("")));
    if (!gg_ast_is_same(root, result))
        GG_BUG("the converted spec means something else");
}

static void convert(struct gg_arena *a, const struct spec *spec, bool to_terms, struct gg_buf *out)
{
    struct gg_convert c = {.arena = a};
    struct gg_doc_file result = {0};
    struct gg_buf text = gg_buf_new(a);
    const struct gg_ast *root = to_terms ? gg_convert_normal(a, spec->root) : spec->root;
    result.root = to_terms ? gg_convert_to_terms(&c, root) : gg_convert_to_yaml(&c, root);
    gg_convert_comments(&c, spec->doc, &result, to_terms);
    if (to_terms)
        gg_doc_print_terms(a, &result, &text);
    else
        gg_doc_print_yaml(a, &result, &text);
    compare(a, root, gg_buf_str(&text), to_terms);
    gg_buf_add(out, gg_buf_str(&text));
}

bool gg_spec_convert(struct gg_arena *a, const struct gg_sources *sources, uint32_t file,
                     const struct gg_notation *to, struct gg_diags *ds, struct gg_buf *out)
{
    struct spec spec = {.file = file, .source = gg_source_get(sources, file)};
    bool to_terms = to == &gg_notation_terms;
    if (gg_notation_of(spec.source) == to)
        return gg_spec_format(a, sources, file, ds, out);
    if (!read_spec(a, sources, &spec, ds, to_terms))
        return false;
    report_losses(ds, spec.doc);
    convert(a, &spec, to_terms, out);
    return true;
}
