/*
 * Code that only chooses records and fields of them, read in the forms of choices.def and written
 * by the templates `choice` and `choice_condition` of its language.
 *
 * A back end brings its words: how code is cut into tokens, and what it calls `and`. What is not
 * understood to the last token is no choice.
 */
#ifndef GG_BACKENDS_CHOICE_H
#define GG_BACKENDS_CHOICE_H

#include "backends/view.h"

enum gg_word_kind {
    GG_WORD_NAME,
    GG_WORD_NUMBER,
    GG_WORD_TEXT, /* with its quotes and whatever stands before them */
    GG_WORD_SIGN, /* also keywords that are no names, and whatever else there is */
};

struct gg_word {
    enum gg_word_kind kind;
    gg_str text;
};

struct gg_words {
    GG_VEC(struct gg_word) list;
    gg_str code; /* the words are parts of it; what was read, or a copy with other line ends */
};

struct gg_choice_language {
    enum gg_target target;
    const struct gg_name_rules *names; /* of fields */
    const char *conjunction, *disjunction, *negation;
    const char *quotes; /* those that texts may stand in */
    bool negates_last;  /* `not` binds weaker than a comparison */
    const char *cell;   /* what stands before a field's number: variables keep its text; or NULL */
    bool has_text_only; /* only texts are emitted: a number is turned into one */
    bool emits_types;   /* what is emitted has the field's type: its text stands for no number */

    /* Line ends and semicolons that mean something are words too, and so is a change of a block
     * that only blanks show. */
    struct gg_words (*words)(struct gg_arena *a, gg_str code);
};

/* NULL when the step has other parts than code, or when its code does anything else. Where only
 * the type of a field keeps it from being a choice, *wants_number says which (see gg_facts). */
const struct gg_choice *gg_choice_of(struct gg_arena *a, const struct gg_choice_language *language,
                                     const struct gg_stage *step, uint32_t *wants_number);

/* The code of a step with these records; empty when the language cannot say just that. */
gg_str gg_choice_code(struct gg_pass_ctx *ctx, const struct gg_choice_language *language,
                      const struct gg_stage *step, const struct gg_choice *choice);

/* What templates/<language>/choice and choice_condition are rendered with. */
extern const struct gg_shape gg_choice_shape[];
#define GG_CHOICE_TEMPLATE "choice"

/* What the code of a step calls its fields. */
const gg_str *gg_choice_names(struct gg_arena *a, const struct gg_choice_language *language,
                              const struct gg_stage *step);

#endif
