/* A parsed template: a flat, immutable list of operations. Private to src/template. */
#ifndef GG_TEMPLATE_TMPL_PROGRAM_H
#define GG_TEMPLATE_TMPL_PROGRAM_H

#include "template/template.h"

enum {
    GG_TMPL_DEPTH_MAX = 64, /* of sections in a file, and of templates in templates */
    GG_TMPL_OUT_MAX = 256 * 1024 * 1024,
};

#define GG_TMPL_NOT_A_MAP "goes on after what is not a map"
#define GG_TMPL_NOT_A_MAP_HELP                                                                     \
    "only maps have names below them; the items of a list are seen inside a section"

enum gg_tmpl_op_kind {
    GG_TMPL_TEXT,     /* lines that follow each other in the file */
    GG_TMPL_VALUE,    /* {{x}} */
    GG_TMPL_RAW,      /* {{{x}}} and {{&x}} */
    GG_TMPL_SECTION,  /* {{#x}} */
    GG_TMPL_INVERTED, /* {{^x}} */
    GG_TMPL_PARTIAL,  /* {{>x}} */
    GG_TMPL_PARENT,   /* {{<x}}; blocks that are its direct children override */
    GG_TMPL_BLOCK,    /* {{$x}} */
};

struct gg_tmpl_op {
    enum gg_tmpl_op_kind kind;
    bool alone;    /* nothing else on its line, whose white space is `indent` */
    bool line_end; /* TEXT: the end of an alone block's line, not written after another line end */
    uint32_t end;  /* index of the first operation after this one's body */
    gg_str text;   /* TEXT: what to write; else the name as written */
    gg_str indent; /* of the lines that a block, partial or value expands to */
    const gg_str *path; /* parts of a dotted name; NULL: `text` is the only one */
    uint32_t npath;     /* 0 for {{.}} */
    struct gg_span span;
};

/* One of the npath parts of a name. */
static inline gg_str gg_tmpl_part(const struct gg_tmpl_op *op, uint32_t part)
{
    return op->path ? op->path[part] : op->text;
}

struct gg_tmpl {
    gg_str name;
    uint32_t file;
    const struct gg_tmpl_op *ops;
    uint32_t nops;
};

/* All syntax errors are reported; then NULL. */
const struct gg_tmpl *gg_tmpl_parse(struct gg_arena *a, gg_str name, uint32_t file, gg_str text,
                                    struct gg_diags *ds);

/* The program of a template. NULL: it has errors, or *missing is set and nothing was reported. */
const struct gg_tmpl *gg_tmpl_find(struct gg_tmpl_set *set, gg_str name, struct gg_diags *ds,
                                   bool *missing);

/*
 * The same for a parent that `from` names. A template that has itself for a parent means the one
 * that it stands in for, so that an override can keep everything but a block.
 */
const struct gg_tmpl *gg_tmpl_find_parent(struct gg_tmpl_set *set, const struct gg_tmpl *from,
                                          gg_str name, struct gg_diags *ds, bool *missing);

/* Reports a template that does not exist; `span` is the tag that names it, or none. */
void gg_tmpl_report_missing(struct gg_tmpl_set *set, gg_str name, struct gg_span span,
                            struct gg_diags *ds);

/* The block of that name among the arguments of a parent operation, or NULL. */
const struct gg_tmpl_op *gg_tmpl_argument(const struct gg_tmpl *tmpl,
                                          const struct gg_tmpl_op *parent, gg_str name);

#endif
