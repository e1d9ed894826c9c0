/* What the files of the generators share. */
#ifndef GG_GENERATORS_GENERATE_H
#define GG_GENERATORS_GENERATE_H

#include "frontend/spec_term.h"
#include "generators/generators.h"

/* What is declared about a predicate NAME/ARITY; a later declaration replaces an earlier one. */
struct gg_declared {
    gg_str name;
    uint32_t arity;
    const struct gg_term *target;   /* NULL: none */
    const struct gg_term *options;  /* of the target, or NULL */
    const struct gg_term *location; /* options, or NULL */
    const struct gg_term *binary;   /* path of a registered program, or NULL */
};

struct gg_connection {
    const struct gg_term *from, *to, *options;
};

/* The name that a goal of the program gives what it makes. */
struct gg_made_name {
    uint32_t at; /* where the goal stands */
    gg_str name;
};

struct gg_generators {
    struct gg_arena *arena;
    const struct gg_generator_env *env;
    GG_VEC(struct gg_declared) declared;
    GG_VEC(struct gg_connection) connections;
    GG_VEC(struct gg_made_name) names;
    GG_VEC(struct gg_made_program *) programs;
    GG_VEC(struct gg_made_times *) times;
};

/* One call: the arguments on their way to the tree of a spec. */
struct gg_generate {
    struct gg_host_call *call;
    struct gg_generators *host;
    struct gg_spec_terms terms;
    struct gg_ast_list root;
};

#define GG_PREDICATE(group, name, arity, output, lower, args, doc)                                 \
    enum gg_host_status gg_generate_##lower(                                                       \
        struct gg_host_call *call, const struct gg_term *const *args_, struct gg_host_text *out);
#define GG_PREDICATE_LATER(group, name, arity, args)
#include "generators/predicates.def"
#undef GG_PREDICATE
#undef GG_PREDICATE_LATER

/* ---- calls ---- */

struct gg_generate gg_generate_begin(struct gg_host_call *call);

/* The name of what the goal makes: that of its clause without `generate_`; unique in a program. */
gg_str gg_generate_name(struct gg_generate *g);

/* An atom, a string, codes or chars; false: something else. */
bool gg_term_text(const struct gg_term *t, gg_str *text);

/* The items of a proper list; false when it is none. */
bool gg_term_items(const struct gg_term *t, const struct gg_term *const **items, uint32_t *n);

/* The option NAME(VALUE) of a list of options: its value. NULL when it is not there. */
const struct gg_term *gg_term_option(const struct gg_term *options, const char *name);

/* Reports an argument that is not what is due, `what` being "a list of fields"; GG_HOST_ERROR. */
enum gg_host_status gg_generate_refuse(struct gg_generate *g, const struct gg_term *t,
                                       const char *what);

/* The target of an argument, one of a set of 1 << enum gg_target; false when reported. */
bool gg_generate_target(struct gg_generate *g, const struct gg_term *t, uint32_t set,
                        enum gg_target *target);

/* ---- trees ---- */

/* What stands under a key, or NULL. */
const struct gg_ast *gg_generate_find(const struct gg_ast_list *map, const char *key);

void gg_generate_take_out(struct gg_ast_list *map, const char *key);

/* A text, or a number, under a key of the root or of a step, made here: its place is the goal's. */
void gg_generate_add_text(struct gg_generate *g, struct gg_ast_list *map, const char *key,
                          gg_str text);
void gg_generate_add_int(struct gg_generate *g, struct gg_ast_list *map, const char *key,
                         int64_t number);

/* Compiles the root; what is not its main text becomes files of the program. */
enum gg_host_status gg_generate_finish(struct gg_generate *g, enum gg_generated kind,
                                       const char *suffix, struct gg_host_text *out);

/* A pipeline of `steps`, a list of steps as terms, with the options of a spec. */
enum gg_host_status gg_generate_steps(struct gg_generate *g, const struct gg_term *steps,
                                      const struct gg_term *options, struct gg_host_text *out);

/* ---- slips between what one file makes ---- */

/* A program of one step, with its options and its code as it was written. */
void gg_generate_note_program(struct gg_generate *g, const struct gg_ast_list *step,
                              const struct gg_ast *code);

void gg_generate_note_pipeline(struct gg_generate *g, const struct gg_ast *steps);

/* ---- templates ---- */

struct gg_val;

/* Renders generators/<name> with a view; texts are quoted as `target` does. */
enum gg_host_status gg_generate_render(struct gg_generate *g, const char *name,
                                       const struct gg_val *view, enum gg_target target,
                                       const char *suffix, struct gg_host_text *out);

#endif
