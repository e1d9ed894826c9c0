/*
 * From bytes to a checked tree: a table of notations and one table of options.
 *
 * gg_frontend_parse picks the notation by file name or content; gg_check_spec walks the tree
 * against the option table (option.h) and reports every fault in one run.
 */
#ifndef GG_FRONTEND_FRONTEND_H
#define GG_FRONTEND_FRONTEND_H

#include "frontend/ast.h"

struct gg_notation {
    const char *name;
    bool (*sniff)(gg_str name, gg_str text);
    const struct gg_ast *(*parse)(struct gg_arena *a, const struct gg_source *source, uint32_t file,
                                  struct gg_diags *ds);
};

extern const struct gg_notation gg_notation_terms, gg_notation_yaml;

/* The notation that a source is written in, by its name or its first bytes. */
const struct gg_notation *gg_notation_of(const struct gg_source *source);

/*
 * NULL when the text could not be read; then an error is in the list. Errors may be in the list
 * beside a tree, too: of clauses that were left out, while the rest can be checked.
 */
const struct gg_ast *gg_frontend_parse(struct gg_arena *a, const struct gg_sources *sources,
                                       uint32_t file, struct gg_diags *ds);

/* True when no error was found. */
GG_NODISCARD bool gg_check_spec(struct gg_arena *a, const struct gg_ast *root, struct gg_diags *ds);

#endif
