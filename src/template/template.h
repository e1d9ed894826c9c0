/*
 * Mustache for code: spec 1.4.2 core and inheritance, plus strict names, typed values, standalone
 * re-indentation and places. docs/templates.md says how it differs and why.
 */
#ifndef GG_TEMPLATE_TEMPLATE_H
#define GG_TEMPLATE_TEMPLATE_H

#include "base/diag.h"
#include "template/value.h"

/* Where a run of output came from: the spec and the template. Valid up to the next mark. */
struct gg_mark {
    uint32_t offset;
    bool is_code; /* on a line of a snippet */
    bool is_held; /* and the line begins inside of a token of it */
    struct gg_span spec, tmpl;
};

struct gg_out {
    struct gg_buf text;
    GG_VEC(struct gg_mark) marks; /* none unless the environment asks for them */
};

struct gg_out gg_out_new(struct gg_arena *a);

struct gg_tmpl_env {
    void (*quote)(struct gg_buf *out, gg_str text); /* how {{text}} is written; never NULL */
    bool strict;                                    /* an unknown name is an error */
    bool reindent; /* {{x}} alone on its line indents every line of x */
    bool marked;   /* say in gg_out.marks where each run of the output came from */
    bool traced;   /* only where lines of code came from: all else has marks without a place */
    /* Of the view: names that it calls optional may be missing. NULL: every name must be there. */
    const struct gg_shape *shape;
};

struct gg_tmpl_set;

/*
 * Templates by name ("python/step.py"): found in `dirs` in order, else among the embedded ones.
 * Files read become sources, so that diagnostics can point into them.
 */
struct gg_tmpl_set *gg_tmpl_set_new(struct gg_arena *a, struct gg_sources *sources,
                                    const gg_str *dirs, uint32_t ndirs);

/* For tests: adds or replaces a template by text. */
void gg_tmpl_set_add(struct gg_tmpl_set *set, gg_str name, gg_str text);

/*
 * Appends to `out`. False: an error was reported, and what was appended is of no use. Text whose
 * value has no place in the spec gets the place of the section around it.
 */
GG_NODISCARD bool gg_tmpl_render(struct gg_tmpl_set *set, gg_str name, const struct gg_val *view,
                                 const struct gg_tmpl_env *env, struct gg_out *out,
                                 struct gg_diags *ds);

/* Checks every name of a template (and its partials) against the shape of its view. */
GG_NODISCARD bool gg_tmpl_lint(struct gg_tmpl_set *set, gg_str name, const struct gg_shape *shape,
                               struct gg_diags *ds);

struct gg_embedded_template {
    const char *name; /* path below templates/ without .mustache */
    const unsigned char *text;
    uint32_t n;
};

extern const struct gg_embedded_template gg_embedded_templates[]; /* sorted by name */
extern const uint32_t gg_nembedded_templates;

#endif
