/*
 * What a target language has to bring: data, a way to quote, and a view.
 *
 * No backend knows another, the file system, the spec's notation or the command line. Text of the
 * target language lives in templates/<name>/; C makes names, literals and lists.
 */
#ifndef GG_BACKENDS_BACKEND_H
#define GG_BACKENDS_BACKEND_H

#include "ir/pass.h"
#include "ir/plan.h"
#include "syntax/syntax.h"
#include "template/template.h"

struct gg_step_code; /* backends/step_code.h */

struct gg_emit {
    struct gg_arena *arena;
    const struct gg_sources *sources;
    struct gg_diags *diags;
    const struct gg_pipeline_plan *plan;
    gg_str spec_name; /* base name of the spec file, for first lines */
    bool monitored;   /* the output of each process passes `gluegen __relay`, which counts */
    struct gg_decisions *decisions; /* or NULL */
    bool marked;                    /* the entry script says where its text came from */
    bool traced;                    /* messages of running programs name lines of the spec */
    bool hasty;                     /* an editor waits: long files are not read */
    struct gg_tmpl_set *templates;  /* for parts of a view that are templates; see fragment.h */
};

struct gg_name_rules;

/* A file that a unit is made of: path is <pipeline>/<unit><suffix>. */
struct gg_file_rule {
    const char *template_name;
    const char *suffix; /* ".py", "/main.go" */
    bool executable;
    bool of_workers; /* only for a unit that runs in several of them */
};

/* A template that is rendered alone, for a part of a view (see fragment.h). */
struct gg_fragment_rule {
    const char *template_name;
    const struct gg_shape *shape;
};

/* A tool that generated programs need, for `doctor`. */
struct gg_tool {
    const char *name;         /* "go" */
    const char *version_args; /* "version" */
    const char *min_version;  /* "1.18", or NULL */
    const char *debian;       /* package */
    bool build_only;          /* not needed once built */
    bool optional;            /* a runtime that may be chosen where it is there */
};

struct gg_backend {
    const char *name, *summary;
    enum gg_target target;
    const char *line_comment;          /* "#" */
    const char *const *keywords;       /* sorted, NULL-terminated: cannot be variables */
    const struct gg_name_rules *names; /* how fields become variables; see view.h */
    const struct gg_shape *shape;      /* of what view() returns */
    const struct gg_file_rule *files;
    uint32_t nfiles;
    const char *single_template; /* the unit as one file; NULL: the only row of `files` is that */
    const struct gg_fragment_rule *fragments;
    uint32_t nfragments;
    const char *launch_template; /* bash that execs the unit; NULL when there is no body */
    const char *build_template;  /* bash that builds it, or NULL */
    const struct gg_tool *tools;
    uint32_t ntools;
    const struct gg_tool
        *dealer; /* deals records to processes by their key; NULL: none is needed */

    const struct gg_language *language; /* NULL: its code is not read, and runs in processes alone,
                                           as it does where nothing is known of what clashes */

    gg_runtime_shows_fn *shows; /* for the choice of a runtime; NULL: it has one only */

    /* Writes `text` as a literal of the target on one line. */
    void (*quote)(struct gg_buf *out, gg_str text);

    /* The unit as the values of its templates. It finds no faults: those are for check(). */
    const struct gg_val *(*view)(struct gg_emit *emit, const struct gg_unit *unit);

    /* Rules of the target beyond the option table; may be NULL. Reports every fault of the user's
     * there is: `gluegen check` makes no views. */
    void (*check)(struct gg_emit *emit, const struct gg_unit *unit);

    /* A snippet of this option, parsed in the context in which it will stand. NULL: nothing is
     * known about code of this target. check() sees only units whose snippets have no fault. */
    struct gg_parsed (*parse)(struct gg_arena *a, enum gg_option option, gg_str code);

    /* What trees of all snippets of a step tell about their meaning; may be NULL. */
    void (*check_code)(struct gg_step_code *code);
};

const struct gg_backend *gg_backend_get(enum gg_target target);

/* What gg_runtime_choose asks of the code of a target; NULL: it has one runtime only. */
gg_runtime_language_fn gg_backend_runtimes;

#define GG_BACKEND(id, name) extern const struct gg_backend gg_backend_##name;
#include "backends/backends.def"
#undef GG_BACKEND

/* The entry script of a pipeline is made by the bash backend; see bash/entry.h. */

#endif
