/* Texts with ${VAR} in them, options of type GG_T_VALUE: run-time values, never spliced as code. */
#ifndef GG_FRONTEND_VALUE_H
#define GG_FRONTEND_VALUE_H

#include "base/str.h"

/* A text with ${VAR} in it, cut into its parts. */
struct gg_value_part {
    gg_str literal;  /* used when var is empty */
    gg_str var;      /* name of an environment variable */
    gg_str fallback; /* after :- */
    bool has_fallback;
};

/* Cuts `text`; `$${` stands for a literal `${`. False with *error set when it is malformed. */
bool gg_value_parts(struct gg_arena *a, gg_str text, const struct gg_value_part **parts,
                    uint32_t *n, const char **error);

/* The same without the parts; *at is the offset of the part that is malformed. */
bool gg_value_check(gg_str text, size_t *at, const char **error);

/* [A-Za-z_][A-Za-z0-9_]*, the portable names of environment variables. */
bool gg_is_env_name(gg_str name);

#endif
