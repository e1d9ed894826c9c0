/*
 * awk programs as tokens, for checks: statements, and which parts hold texts from outside: `$1`,
 * fields of type str, ENVIRON, and variables that were given such a text.
 */
#ifndef GG_BACKENDS_CHECKS_AWK_H
#define GG_BACKENDS_CHECKS_AWK_H

#include "backends/awk/grammar.h"
#include "backends/step_code.h"

struct gg_awk_text {
    const struct gg_snippet *snippet;
    uint32_t shift; /* of the program in the snippet: it may stand in quotes of a shell */
    gg_str code;
    const struct gg_awk_token *tokens;
    uint32_t ntokens;
    const struct gg_record *in; /* NULL: nothing is known of the fields */
    struct gg_arena *arena;
    bool is_followed;        /* the tables are filled: by the first gg_awk_outside_in */
    struct gg_table outside; /* variables */
    struct gg_table tested;  /* variables that gsub took quotes out of */
};

/* A program of the step, or one within its shell code. */
struct gg_awk_text gg_awk_text_new(const struct gg_step_code *code,
                                   const struct gg_snippet *snippet, uint32_t shift, gg_str text,
                                   const struct gg_awk_program *program);

gg_str gg_awk_text_at(const struct gg_awk_text *t, uint32_t token);
bool gg_awk_is(const struct gg_awk_text *t, uint32_t token,
               const char *text); /* false at the end */

/* The token behind the statement or the bracketed list that goes on at this one. */
uint32_t gg_awk_statement_end(const struct gg_awk_text *t, uint32_t token);

/* The first of the tokens from `beg` to `end` that puts a text from outside in; ntokens: none. */
uint32_t gg_awk_outside_in(struct gg_awk_text *t, uint32_t beg, uint32_t end);

/* A pattern without an action prints the record, and so does `print` alone. */
bool gg_awk_prints_whole(const struct gg_awk_text *t);

/* The number behind a `$`; 0: none, or none that can be told. */
uint32_t gg_awk_number_at(const struct gg_awk_text *t, uint32_t token);

/*
 * Whether the code may give its record other fields than were read: it sets some, cuts anew, reads
 * on, or edits the record. Where NF is looked at, the code may well know how many there are.
 */
bool gg_awk_may_change_record(const struct gg_awk_text *t);

struct gg_span gg_awk_text_span(const struct gg_awk_text *t, uint32_t first, uint32_t last);

typedef void gg_awk_see_fn(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                           struct gg_awk_text *t);

/* Calls `see` for each awk program of a step: its snippets, or those in quotes in its shell code.
 */
void gg_awk_each_text(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                      gg_awk_see_fn *see);

#endif
