/*
 * Embedded code as a tree, and where its first slip is.
 *
 * Parsing is tree-sitter's (https://tree-sitter.github.io); nothing outside this layer sees its
 * API. Without GG_SYNTAX every code is taken for sound and has no tree. Time and memory are bounded
 * by the length of the code, whatever its bytes are: parsing stops at the first error, and after a
 * number of steps.
 */
#ifndef GG_SYNTAX_SYNTAX_H
#define GG_SYNTAX_SYNTAX_H

#include "base/arena.h"
#include "base/str.h"

enum gg_grammar {
#define GG_GRAMMAR(id, function) GG_GRAMMAR_##id,
#include "syntax/grammars.def"
#undef GG_GRAMMAR
    GG_GRAMMAR_COUNT
};

/* A node of a tree; places are bytes of the code, half open. */
struct gg_syntax_node {
    const char *type;  /* the grammar's name of it: "call", "identifier", "(" */
    const char *field; /* what it is to its parent: "left", "name"; or NULL */
    uint32_t beg, end;
    uint32_t parent;
    uint32_t first; /* child, 0 = none */
    uint32_t next;  /* sibling, 0 = none */
    bool named;     /* not a mere sign or keyword */
};

struct gg_tree {
    gg_str code;
    const struct gg_syntax_node
        *nodes; /* nodes[0] is the root; every node comes before its children */
    uint32_t nnodes;
};

/* The first slip. */
struct gg_fault {
    bool found;
    uint32_t beg, end;
    gg_str message;
    const char *label; /* says what is at label_beg .. label_end; or NULL */
    uint32_t label_beg, label_end;
};

struct gg_parsed {
    const struct gg_tree
        *tree; /* NULL when there is a fault, no grammar, or the code is too much */
    struct gg_fault fault;
    const char *unread;  /* why the code is too much, in words; else NULL */
    const void *program; /* of code that its backend reads without a grammar; else NULL */
};

/*
 * Parses `code` as it stands between `before` and `after`, which are not part of the places. A code
 * that ends what `before` began is at fault.
 */
struct gg_parsed gg_syntax_parse(struct gg_arena *a, enum gg_grammar grammar, const char *before,
                                 gg_str code, const char *after);

/* Whether a word is never a name, wherever it stands; not of every language is there a list. */
bool gg_syntax_is_keyword(enum gg_grammar grammar, gg_str word);

/* ---- walking ---- */

bool gg_tree_is(const struct gg_tree *tree, uint32_t node, const char *type);
bool gg_tree_is_any(const struct gg_tree *tree, uint32_t node,
                    const char *const *types); /* NULL ends them */
gg_str gg_tree_text(const struct gg_tree *tree, uint32_t node);

bool gg_tree_has_field(const struct gg_tree *tree, uint32_t node, const char *field);

/* The child that has this field, or 0. */
uint32_t gg_tree_child(const struct gg_tree *tree, uint32_t node, const char *field);

/* The first child that is named and no comment, from this child on (or 0). */
uint32_t gg_tree_named(const struct gg_tree *tree, uint32_t child);

/* The first node behind it and all that it holds; nnodes when there is none. */
uint32_t gg_tree_behind(const struct gg_tree *tree, uint32_t node);

/* The nearest node around it that has this type, or 0. */
uint32_t gg_tree_around(const struct gg_tree *tree, uint32_t node, const char *type);

#endif
