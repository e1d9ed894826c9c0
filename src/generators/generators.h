/*
 * The predicates that make programs: what a Prolog program calls to generate pipelines, scripts,
 * mains and build scripts, and what it declares about predicates.
 *
 * Each predicate is a row of predicates.def. A row lowers its arguments to the tree of a spec,
 * which goes the way of every spec, or renders a template of its own. Nothing here looks at the
 * machine.
 */
#ifndef GG_GENERATORS_GENERATORS_H
#define GG_GENERATORS_GENERATORS_H

#include "frontend/ast.h"
#include "output/artifact.h"
#include "program/program.h"

/* What a tree is to become. */
enum gg_generated {
    GG_GENERATED_PIPELINE, /* an entry script, the last artifact, and what it needs */
    GG_GENERATED_PROGRAM,  /* the one step as a program of one file */
};

struct gg_generator_env {
    struct gg_sources *sources;
    gg_str spec_name;             /* base name of the spec, for first lines */
    const struct gg_terms *terms; /* the program, for the goals whose clauses are looked up */
    struct gg_tmpl_set *templates;
    bool marked; /* see gg_tmpl_env */

    /* The phases of a compilation, from the tree on. False when an error was reported. */
    bool (*compile)(void *ctx, const struct gg_ast *root, enum gg_generated kind,
                    const struct gg_artifact **artifacts, uint32_t *n);
    void *ctx;
};

/* The predicates for gg_program_run. `env` is borrowed; what is declared is kept in `a`. */
struct gg_host gg_generators_host(struct gg_arena *a, const struct gg_generator_env *env);

enum gg_predicate_group {
#define GG_PREDICATE_GROUP(id, doc) GG_PREDICATES_##id,
#include "generators/groups.def"
#undef GG_PREDICATE_GROUP
    GG_PREDICATES_COUNT
};

struct gg_predicate_info {
    enum gg_predicate_group group;
    const char *name;
    uint32_t arity;
    bool later;       /* known, but not supported by this version */
    const char *args; /* names of the arguments */
    const char *doc;  /* NULL when it is not supported */
};

/* All rows in the order of the table. */
extern const struct gg_predicate_info gg_predicate_infos[];
extern const uint32_t gg_npredicate_infos;

const char *gg_predicate_group_doc(enum gg_predicate_group group);

#endif
