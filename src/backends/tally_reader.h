/*
 * Reading code in the forms of tallies.def: private to tally*.c.
 *
 * A form is a row of that table cut into words. tally_form.c tells whether the code at the reader's
 * place is of a form and what that says; tally_output.c reads what is handed on, tally_step.c the
 * snippets of a step as statements.
 */
#ifndef GG_BACKENDS_TALLY_READER_H
#define GG_BACKENDS_TALLY_READER_H

#include "backends/choice_reader.h"

/* Where a form stands: see tallies.def. */
enum gg_tally_part {
    GG_TALLY_STATE,
    GG_TALLY_CODE,
    GG_TALLY_LOCAL,
    GG_TALLY_RULE,
    GG_TALLY_VALUE,
    GG_TALLY_AFTER_NUMBER,
    GG_TALLY_AFTER_KEY,
    GG_TALLY_LIST,
    GG_TALLY_TEXT,
    GG_TALLY_WHOLE
};

struct gg_tally_form {
    enum gg_target target;
    enum gg_tally_part part;
    bool exact;
    const char *code;
};

enum {
#define GG_TALLY(target, part, exact, code) +1
    GG_TALLY_FORMS = 0
#include "backends/tallies.def"
#undef GG_TALLY
};

extern const struct gg_tally_form gg_tally_forms[GG_TALLY_FORMS];

struct gg_tally_variable {
    gg_str name, kind; /* "SUMS" */
    gg_str shape;      /* of its keys so far: 's' a text, 'i' an int, "(si)" both in a tuple */
};

/* What the form that is tried says of one variable and one key. */
struct gg_tally_said {
    const struct gg_tally_variable *variable;
    uint32_t key, nkey; /* words of the code */
    gg_str shape;
    bool exact;
};

struct gg_tally_reader {
    struct gg_choice_reader reader;
    bool *reads, *looked; /* of each field: the code; the form that is tried */
    GG_VEC(struct gg_tally_variable) variables;
    struct gg_tally_variable declares;     /* by the form that is tried */
    struct gg_words words[GG_TALLY_FORMS]; /* of those of the language */
    uint32_t depth;                        /* of braces, where rules stand around statements */
    struct gg_tally_said said;
    bool exact; /* see gg_tally_is_exact */
};

/* ---- tally_form.c ---- */

/* The reader stands at that word; it stands between two statements. */
bool gg_tally_is_at(const struct gg_tally_reader *t, const char *word);
bool gg_tally_is_separator(const struct gg_tally_reader *t);

/* Takes a statement of that form, with what it reads and declares. False when the code is another:
 * the place is any then. */
bool gg_tally_read_form(struct gg_tally_reader *t, size_t form);

/* Any of the rows of a part that fits here; else the reader stays where it is. */
bool gg_tally_take_form(struct gg_tally_reader *t, enum gg_tally_part part);

/* A field, or a literal. */
bool gg_tally_take_single(struct gg_tally_reader *t);

/* ---- tally_output.c ---- */

/* What a statement hands on, as many values as the step has outputs. No record that it makes is
 * bad: values are of their types, and texts hold nothing that the step's format cannot. */
bool gg_tally_take_outputs(struct gg_tally_reader *t);

/* `42`, of no more digits than every language has exactly. */
bool gg_tally_take_literal(struct gg_tally_reader *t);

/* A text in `TEXT.upper()`, a whole number in `WHOLE + WHOLE`. */
bool gg_tally_take_text(struct gg_tally_reader *t);
bool gg_tally_take_whole(struct gg_tally_reader *t);

/* ---- tally_step.c ---- */

/* Reads prelude, state and code. False when the step is no tally. */
bool gg_tally_read(struct gg_tally_reader *t, struct gg_arena *a,
                   const struct gg_choice_language *language, const struct gg_stage *step);

#endif
