/* What a program declares about predicates, and the steps that clauses of them are. */
#ifndef GG_GENERATORS_DECLARE_H
#define GG_GENERATORS_DECLARE_H

#include "generators/generate.h"

/* What is declared about a predicate, or NULL. */
const struct gg_declared *gg_declare_find(const struct gg_generators *host, gg_str name,
                                          uint32_t arity);

/* The options of the connection between two predicates, or NULL. */
const struct gg_term *gg_declare_connection(const struct gg_generators *host, gg_str from,
                                            gg_str to);

/* ---- terms made here: their place is the goal's ---- */

const struct gg_term *gg_make_atom(struct gg_generate *g, gg_str text);
const struct gg_term *gg_make_compound(struct gg_generate *g, const char *name,
                                       const struct gg_term *const *args, uint32_t nargs);
const struct gg_term *gg_make_list(struct gg_generate *g, const struct gg_term *const *items,
                                   uint32_t n);

#endif
