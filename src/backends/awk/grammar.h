/*
 * The grammar of awk: what gawk reads (POSIX awk and gawk's extensions), by recursive descent.
 *
 * It takes a little more than gawk does (comparisons in a row), never less. It stops at the first
 * fault.
 */
#ifndef GG_BACKENDS_AWK_GRAMMAR_H
#define GG_BACKENDS_AWK_GRAMMAR_H

#include "backends/awk/token.h"
#include "ir/runtime.h"

struct gg_awk_function {
    gg_str name;
    uint32_t at, nparams;
};

struct gg_awk_call {
    gg_str name;
    uint32_t at, nargs;
};

/* Bytes of the code. */
struct gg_awk_part {
    uint32_t beg, end;
};

enum gg_awk_rule_kind { GG_AWK_RULE, GG_AWK_RULE_BEGIN, GG_AWK_RULE_END, GG_AWK_RULE_FILE };

struct gg_awk_rule {
    enum gg_awk_rule_kind kind; /* GG_AWK_RULE_FILE: BEGINFILE or ENDFILE */
    struct gg_awk_part pattern; /* empty: every record, or none; of a range from its first to its
                                   second pattern */
    struct gg_awk_part action;  /* with its braces; empty: `{ print }` */
    bool is_range;
};

struct gg_awk_print {
    struct gg_awk_part text;   /* from its word on */
    struct gg_awk_part values; /* empty: the record */
    bool formats, redirects;   /* printf; to a file or a command */
    bool in_loop, in_rule;     /* in a loop; in an action of records */
};

/* What a program defines and calls. */
struct gg_awk_program {
    struct gg_fault fault;
    GG_VEC(struct gg_awk_rule) rules;
    GG_VEC(struct gg_awk_print) prints;
    GG_VEC(struct gg_awk_function) functions;
    GG_VEC(struct gg_awk_call) calls;
    GG_VEC(struct gg_awk_token) tokens; /* all of them, but the end */
    bool open; /* includes or loads others, or calls functions by variables */
};

/* Whether its rules and functions write, END aside. */
bool gg_awk_prints(const struct gg_awk_program *program, gg_str code);

const struct gg_awk_program *gg_awk_read(struct gg_arena *a, gg_str code);
struct gg_step_code;

/* See gg_runtime_shows_fn. */
gg_str gg_awk_shows(struct gg_arena *a, const struct gg_stage *step, enum gg_runtime_fact fact);

/* Calls of functions that the step does not define: gawk would not start. */
void gg_awk_check_code(struct gg_step_code *code);

#endif
