/*
 * What a step does that only chooses records and fields of them, in no language: a condition, and
 * what is handed on of a record that holds it.
 *
 * Back ends read it from code that they understand to the last token, and write it as code of
 * their own. It means the same in every language: fields are compared with literals of their own
 * declared type, integers below 10^15 (all of awk's doubles hold those exactly), texts for
 * equality only.
 */
#ifndef GG_IR_CHOICE_H
#define GG_IR_CHOICE_H

#include "base/str.h"
#include "ir/sexp.h"

enum gg_choice_op {
    GG_CHOICE_FIELD,  /* of a record; a condition itself when it is a bool */
    GG_CHOICE_NUMBER, /* `text` as written: -?digits, with a point for a float */
    GG_CHOICE_TEXT,   /* `text` without quotes: visible ASCII and blanks, no backslash */
    GG_CHOICE_NOT,
    GG_CHOICE_AND,
    GG_CHOICE_OR,
    GG_CHOICE_EQ,
    GG_CHOICE_NE,
    GG_CHOICE_LT,
    GG_CHOICE_LE,
    GG_CHOICE_GT,
    GG_CHOICE_GE,
};

struct gg_condition {
    enum gg_choice_op op;
    uint32_t field; /* of GG_CHOICE_FIELD, from 0 */
    gg_str text;
    const struct gg_condition *left, *right; /* NOT has only `left` */
};

/* A field that is handed on: its text as it was read, or the value as it is written anew. */
struct gg_choice_value {
    uint32_t field;
    bool as_read;
};

struct gg_choice {
    const struct gg_condition *condition; /* NULL: every record */
    const struct gg_choice_value *values; /* none: the record as it was read */
    uint32_t nvalues;
};

/* Two fields are compared with each other somewhere. */
bool gg_choice_compares_fields(const struct gg_choice *choice);

/* " (choice (if CONDITION) (values ...))", and back; NULL when it is something else. */
void gg_choice_print(const struct gg_choice *choice, struct gg_buf *out);
const struct gg_choice *gg_choice_read(struct gg_arena *a, const struct gg_sexp *s,
                                       uint32_t nfields);

#endif
