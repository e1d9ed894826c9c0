/* What the parts of a conversion share. Private to convert*.c. */
#ifndef GG_FRONTEND_CONVERT_PARTS_H
#define GG_FRONTEND_CONVERT_PARTS_H

#include "frontend/doc.h"
#include "frontend/option.h"

/* Which node of the new doc stands for a place of the source. */
struct gg_convert_place {
    uint32_t at, order;
    struct gg_doc *doc;
};

struct gg_convert {
    struct gg_arena *arena;
    GG_VEC(struct gg_convert_place) places;
};

/* The same for a node of the tree: its key and its value. */
void gg_convert_place_of(struct gg_convert *c, const struct gg_ast *node, struct gg_doc *doc);

/* Moves the comments of the source's doc to the new one. */
void gg_convert_comments(struct gg_convert *c, struct gg_doc_file *from, struct gg_doc_file *to,
                         bool to_terms);

/* The tree that a spec in YAML gives once it is written in Prolog. */
const struct gg_ast *gg_convert_normal(struct gg_arena *a, const struct gg_ast *root);

/* Docs of such a tree. */
struct gg_doc *gg_convert_to_terms(struct gg_convert *c, const struct gg_ast *root);
struct gg_doc *gg_convert_to_yaml(struct gg_convert *c, const struct gg_ast *root);

/* The option of that name at one of the places (a set of enum gg_place), or NULL. */
const struct gg_option_info *gg_convert_option(gg_str name, uint32_t place);

#endif
