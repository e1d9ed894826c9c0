/*
 * What a snippet says to the world around it: what it imports, uses and defines.
 *
 * The same for every language whose trees are walked. Also for who chooses a runtime by the
 * imports.
 */
#ifndef GG_BACKENDS_CODE_FACTS_H
#define GG_BACKENDS_CODE_FACTS_H

#include "syntax/syntax.h"

struct gg_code_name {
    gg_str name;
    uint32_t beg, end;
};

/* A value that is handed on: output(a, b), return []string{a, b}. */
struct gg_code_output {
    uint32_t beg, end;
    uint32_t node; /* whose children are the values one by one; 0: they stand in several lists */
    uint32_t nvalues;
    uint32_t nrecords;      /* how often all fields that were read are among them, in addition */
    uint32_t ndropped;      /* of those, `fields[1:]` leaves out one */
    uint32_t nfields_least; /* that a record needs: `fields[0:2]` counts for two values */
    bool counted;           /* false: `*values`, so the number is not known */
};

struct gg_code_facts {
    struct gg_arena *arena;
    bool is_body; /* the code for each record, which may hand one on by `return` */
    const struct gg_tree *tree;
    GG_VEC(struct gg_code_name)
    imports;                           /* modules and packages, as written: "os.path", "net/http" */
    GG_VEC(struct gg_code_name) free;  /* uses of names that the snippet itself does not bind */
    GG_VEC(struct gg_code_name) bound; /* what its outermost level binds */
    GG_VEC(struct gg_code_output) outputs;
    bool keeps_fields; /* the list of the record's fields keeps its length */
    bool open;         /* names may come from elsewhere: a star import, exec, globals() */
};

/* The text of a node, a name, with its place. */
struct gg_code_name gg_code_name_of(const struct gg_tree *tree, uint32_t node);

#endif
