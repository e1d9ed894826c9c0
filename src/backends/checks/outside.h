/*
 * Which parts of a step's Python, Go or Rust hold texts that come from outside: fields of type str
 * or json, arguments, environment variables, and what was made from them.
 *
 * By names, not by paths: what was ever given such a text holds it, unless some code of the step
 * tests the name against a pattern or a set. Quoting, hashing and conversion to numbers make a text
 * harmless.
 */
#ifndef GG_BACKENDS_CHECKS_OUTSIDE_H
#define GG_BACKENDS_CHECKS_OUTSIDE_H

#include "backends/step_code.h"

struct gg_outside {
    const struct gg_step_code *code;
    struct gg_table names;  /* variables that hold them */
    struct gg_table tested; /* variables that some code tests */
    struct gg_table sql;    /* variables that hold a statement of SQL */
};

/* Of a step whose snippets all have trees. */
struct gg_outside gg_outside_find(const struct gg_step_code *code);

/* The same as if nothing but a parameter of a function held one, within its body. A parameter that
 * is given another value there holds none. */
struct gg_outside gg_outside_of(const struct gg_step_code *code, const struct gg_tree *tree,
                                uint32_t body, gg_str parameter);

/* The first part of the node that holds such a text, or 0. */
uint32_t gg_outside_in(const struct gg_outside *o, const struct gg_tree *tree, uint32_t node);

/* Whether the node has a statement of SQL in it, or a variable that holds one. */
bool gg_outside_has_sql(const struct gg_outside *o, const struct gg_tree *tree, uint32_t node);

/* Whether a text, maybe behind a quote, begins as a statement of SQL does. */
bool gg_is_sql(gg_str text);

/* ---- calls ---- */

bool gg_is_call(const struct gg_tree *tree, uint32_t node);
gg_str gg_call_name(const struct gg_tree *tree, uint32_t call); /* "os.system", "exec.Command" */
gg_str gg_call_last(const struct gg_tree *tree, uint32_t call); /* "system": behind . and :: */

/* The argument with this number, or 0. */
uint32_t gg_call_argument(const struct gg_tree *tree, uint32_t call, uint32_t number);

/* Whether the node is a literal text with this value. */
bool gg_is_text(const struct gg_tree *tree, uint32_t node, const char *value);

/* "," and '\t' and $'\t' as the one character that they mean; '\0' for anything else. */
char gg_literal_sign(gg_str literal);

/* Whether the text is one of those in a NULL-terminated list of any order. */
bool gg_is_one_of(gg_str text, const char *const *words);

#endif
