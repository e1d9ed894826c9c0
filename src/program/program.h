/*
 * Specs that are Prolog programs: a small evaluator that runs them and collects what they make.
 *
 * A program touches nothing but its own memory. What it writes to a path becomes a file in the
 * result; what it prints goes to `notes`. Work, memory and depth are bounded. The caller adds
 * predicates of its own (generators) as a table of struct gg_host_predicate.
 *
 * Texts know where they were written: each value keeps the term of the source that it came from,
 * and a text put together at run time has marks.
 */
#ifndef GG_PROGRAM_PROGRAM_H
#define GG_PROGRAM_PROGRAM_H

#include "frontend/term.h"

struct gg_host_call;

enum gg_host_status {
    GG_HOST_FAIL,  /* the goal fails */
    GG_HOST_TRUE,  /* it succeeds; *out is unified with the output argument */
    GG_HOST_ERROR, /* an error is in call->ds: the program ends */
};

/* A text that a generator made. All of it lives in call->arena or longer. */
struct gg_host_text {
    gg_str text;
    const struct gg_term_mark *marks; /* where its parts come from, by offset; may be NULL */
    uint32_t nmarks;
    const char *suffix; /* of a file that holds it (".sh"), NULL: unknown */
    bool executable;
    const struct gg_term *term; /* the value in place of the text, or NULL */
};

/*
 * `args` are the arguments as terms of the source: what was written there has its place, quotes and
 * form; what was made at run time has the place of the goal. Unbound arguments are variables,
 * whose u.var is NULL. They live in call->arena.
 */
typedef enum gg_host_status gg_host_fn(struct gg_host_call *call, const struct gg_term *const *args,
                                       struct gg_host_text *out);

struct gg_host_predicate {
    const char *name;
    uint32_t arity;
    int output; /* index of the argument that *out is unified with, -1: none */
    gg_host_fn *fn;
    const char *doc;  /* one line, for the reference */
    const void *data; /* of the row's own, for functions that serve several rows */
};

struct gg_host {
    const struct gg_host_predicate *predicates;
    uint32_t npredicates;
    void *ctx; /* handed to the functions */
};

struct gg_machine;

struct gg_host_call {
    struct gg_arena *arena; /* of the results */
    struct gg_diags *ds;
    uint32_t file;              /* of the program, in the sources */
    struct gg_span span;        /* of the goal's name */
    const struct gg_term *goal; /* as written */
    const struct gg_host_predicate *predicate;
    void *ctx;
    struct gg_machine *machine;
};

/*
 * A further file of the result: sources of steps and the like. False (reported) when the path is
 * not safe or is taken by a file of another content.
 */
GG_NODISCARD bool gg_host_add_file(struct gg_host_call *call, gg_str path,
                                   const struct gg_host_text *text);

/* ---- running ---- */

struct gg_program_file {
    gg_str path; /* below the output directory */
    struct gg_host_text text;
    struct gg_span span; /* of the goal that wrote it */
};

struct gg_program_result {
    const struct gg_program_file *files; /* in the order made */
    uint32_t nfiles;
    gg_str notes; /* what the program printed */
    uint64_t inferences;
};

/* What a program may use up. */
struct gg_limits {
    uint32_t heap, keep, bag, trail;  /* cells of 8 bytes */
    uint32_t frames, choices, tables; /* bytes */
    int64_t goals;
    int64_t milliseconds; /* of processor time */
};

struct gg_program_opts {
    const struct gg_host *host;     /* or NULL */
    const struct gg_limits *limits; /* NULL: the usual ones */
    gg_str goal;                    /* to run, as text; "": what the file says (docs/programs.md) */
};

/*
 * Runs the program that the clauses of `terms` are, of the source `file`. False when an error is in
 * `ds`; the result holds what was made until then.
 */
GG_NODISCARD bool gg_program_run(struct gg_arena *a, struct gg_sources *sources, uint32_t file,
                                 const struct gg_terms *terms, const struct gg_program_opts *opts,
                                 struct gg_diags *ds, struct gg_program_result *result);

#endif
