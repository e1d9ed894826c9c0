/* Places in the code of a step: rules, brackets, values. */
#ifndef GG_BACKENDS_AWK_PLACES_H
#define GG_BACKENDS_AWK_PLACES_H

#include "backends/awk/snippet.h"

/* The first token that begins at this byte or behind it. */
uint32_t gg_awk_token_from(const struct gg_awk_snippet *s, uint32_t byte);

/* The rule that a place in the code belongs to; NULL in functions. */
const struct gg_awk_rule *gg_awk_rule_around(const struct gg_awk_snippet *s, uint32_t at);

/* Token `i` stands in a rule of records. */
bool gg_awk_in_rule(const struct gg_awk_snippet *s, uint32_t i);

/* The bracket around token `i`; the number of tokens: there is none in its statement. */
uint32_t gg_awk_bracket_around(const struct gg_awk_snippet *s, uint32_t i);

/* Token `i` stands in the list of arguments of one of these functions. */
bool gg_awk_is_argument_of(const struct gg_awk_snippet *s, uint32_t i,
                           const char *const *functions);

/* The field that token `i` names, or NULL. */
const struct gg_field *gg_awk_named_field(const struct gg_awk_snippet *s,
                                          const struct gg_stage *step, uint32_t i);

/* Token `i` begins what looks at the record. */
bool gg_awk_looks_at_record(const struct gg_awk_snippet *s, const struct gg_stage *step,
                            uint32_t i);

/* Signs that change the variable or field before them. */
extern const char *const gg_awk_changes[];

/* `$2 = x`, `NF--`, `$(i)++`, `sub(/a/, "b")`, `split(x, $1)` at token `i`: careful, all that might
 * change the record. */
bool gg_awk_changes_record(const struct gg_awk_snippet *s, uint32_t i);

/* Signs between numbers. */
extern const char *const gg_awk_sums[];

bool gg_awk_is_text(const struct gg_awk_snippet *s, uint32_t i); /* a literal */
bool gg_awk_begins_value(const struct gg_awk_snippet *s, uint32_t i);
bool gg_awk_ends_value(const struct gg_awk_snippet *s, uint32_t i);

/* A statement or an argument ends before token `i`. */
bool gg_awk_ends_argument(const struct gg_awk_snippet *s, uint32_t i);

#endif
