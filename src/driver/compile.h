/*
 * From the text of a spec to the files of a build, phase by phase.
 */
#ifndef GG_DRIVER_COMPILE_H
#define GG_DRIVER_COMPILE_H

#include "backends/backend.h"
#include "ir/excerpt.h"
#include "ir/pins.h"
#include "output/artifact.h"

enum { GG_LEVEL_DEFAULT = 2 }; /* of -O */

struct gg_compile_opts {
    uint8_t level;               /* -O0, -O1, -O2 */
    const gg_str *template_dirs; /* searched in order before the embedded ones */
    uint32_t ntemplate_dirs;
    bool marked;                    /* artifacts say where each run of their text came from */
    struct gg_decisions *decisions; /* what is decided goes there; or NULL */
    enum gg_excerpt_kind excerpt;   /* what of the spec is compiled */
    bool single;               /* the only step as a program of one file, without an entry script */
    const struct gg_pin *pins; /* of gluegen.lock */
    uint32_t npins;
    bool by_stage;  /* a pipeline for each step and converter of it */
    bool hasty;     /* an editor waits: code in long files is not read */
    bool monitored; /* entry scripts that let `gluegen run` show the progress */
    gg_str goal;    /* of a program: run this instead of what the file says */
};

enum gg_phase {
    GG_PHASE_AST,
    GG_PHASE_CHECK, /* also lowers: every fault is found, in the plan of -O0, the only one made */
    GG_PHASE_IR,
    GG_PHASE_PLAN,
    GG_PHASE_VIEW,
    GG_PHASE_ARTIFACTS,
};

struct gg_compiled {
    uint32_t file; /* of the spec, in the sources */
    const struct gg_ast *ast;
    const struct gg_module *lowered, *module;
    uint32_t left_out; /* steps that are not in the excerpt */
    const struct gg_plan *plan;
    const struct gg_val *view; /* a list of maps {file, template, view}, for --emit=view */
    const struct gg_artifact *artifacts;
    uint32_t nartifacts;
    bool is_program;              /* its files are artifacts; tree and plan may be empty ones */
    const struct gg_terms *terms; /* of a program, else NULL */
    gg_str notes;                 /* what it printed */
};

/* False when an error is in `ds`; what earlier phases made is in *out all the same. */
GG_NODISCARD bool gg_compile(struct gg_arena *a, struct gg_sources *sources, struct gg_diags *ds,
                             gg_str name, gg_str text, const struct gg_compile_opts *opts,
                             enum gg_phase until, struct gg_compiled *out);

/*
 * The plan of this level for what compiling up to GG_PHASE_CHECK has lowered, without runtimes; in
 * `a`, as what is decided.
 */
const struct gg_plan *gg_compile_plan(struct gg_arena *a, const struct gg_module *lowered,
                                      uint8_t level, struct gg_decisions *decisions);

/* The same as gg_compile for a tree that was made: `compiled` holds it, and the file that its
 * places are in. */
GG_NODISCARD bool gg_compile_tree(struct gg_arena *a, struct gg_sources *sources,
                                  struct gg_diags *ds, gg_str name,
                                  const struct gg_compile_opts *opts, enum gg_phase until,
                                  struct gg_compiled *compiled);

#endif
