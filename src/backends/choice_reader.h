/*
 * Reading code word by word: what choices and tallies have in common.
 *
 * A reader stands at a word. Whoever returns false or NULL may have taken words before: the caller
 * sets `at` back where it tries something else.
 */
#ifndef GG_BACKENDS_CHOICE_READER_H
#define GG_BACKENDS_CHOICE_READER_H

#include "backends/choice.h"

struct gg_choice_reader {
    struct gg_arena *arena;
    const struct gg_choice_language *language;
    const struct gg_stage *step;
    const gg_str *names; /* of the fields, as variables */
    const struct gg_word *words;
    uint32_t n, at, depth;
    uint32_t wants_number; /* see gg_facts */
};

/* That word stands there; never within a text. */
bool gg_choice_is_at(const struct gg_choice_reader *r, uint32_t i, const char *text);
bool gg_choice_take(struct gg_choice_reader *r, const char *text);

/* A field by its name, and by `$2` where the language has that. */
bool gg_choice_take_name(struct gg_choice_reader *r, uint32_t *field);
bool gg_choice_take_cell(struct gg_choice_reader *r, uint32_t *field);

/* `fields[2]`, in languages that have no cells. */
bool gg_choice_take_element(struct gg_choice_reader *r, uint32_t *field);

/* The number of a field, counted from `first`. */
bool gg_choice_read_index(gg_str text, uint32_t first, uint32_t nfields, uint32_t *field);

/* How every language writes a comparison: "<=". */
const char *gg_choice_sign(enum gg_choice_op op);

struct gg_condition *gg_choice_read_number(struct gg_choice_reader *r);
const struct gg_condition *gg_choice_read_condition(struct gg_choice_reader *r);

/* When the condition is not so. */
const struct gg_condition *gg_choice_negated(struct gg_choice_reader *r,
                                             const struct gg_condition *c);

#endif
