/*
 * Where a body hands its record on as the last thing that it does with it: output() at the end of
 * the body, or of branches that the body ends with. Then the code of the step that follows can
 * stand behind the body, in the same loop.
 */
#ifndef GG_BACKENDS_PYTHON_TAIL_H
#define GG_BACKENDS_PYTHON_TAIL_H

#include "backends/python/scan.h"

/* A call of output() that is a statement, or all that stands behind the colon of one. */
struct gg_py_output {
    uint32_t statement;
    uint32_t beg, end; /* tokens, from the name up to behind the closing parenthesis */
    bool is_pass;      /* output(*fields) */
};

/* Where the body is done with a record that it has not handed on: behind this statement. */
struct gg_py_exit {
    uint32_t statement;
    uint32_t indent; /* in columns */
    bool is_else;    /* no branch was taken */
};

struct gg_py_tail {
    GG_VEC(struct gg_py_output) outputs; /* at least one */
    GG_VEC(struct gg_py_exit) exits;
    bool is_guard; /* it ends with `if CONDITION: output(..)`, the condition on one line */
};

/* False when output() or emit() is named anywhere else. */
bool gg_py_find_tail(struct gg_arena *a, const struct gg_py_snippet *s, struct gg_py_tail *tail);

/* The same where nothing will stand for the calls: the code may have tabs, as comments may. */
bool gg_py_find_last_calls(struct gg_arena *a, const struct gg_py_snippet *s,
                           struct gg_py_tail *tail);

/* Tokens of a value. */
struct gg_py_argument {
    uint32_t beg, end;
};

struct gg_py_values {
    GG_VEC(struct gg_py_argument) list;
};

/* The arguments of a call. */
struct gg_py_values gg_py_find_arguments(struct gg_arena *a, const struct gg_py_snippet *s,
                                         const struct gg_py_output *output);

/* The same. False when there are stars, keywords or generators among them, or several lines. */
bool gg_py_find_values(struct gg_arena *a, const struct gg_py_snippet *s,
                       const struct gg_py_output *output, struct gg_py_values *values);

/* Text from one token to another one. */
gg_str gg_py_text(const struct gg_py_snippet *s, uint32_t beg, uint32_t end);

/* A body whose calls of output() are replaced, and which line of the snippet each line is from. */
struct gg_py_placed {
    gg_str text;
    GG_VEC(uint32_t) lines;
};

/* A condition, and whether its opposite is meant. */
struct gg_py_guard {
    gg_str condition;
    bool is_negated, in_parentheses;
};

/* When a body that is a guard does not hand its record on. */
struct gg_py_guard gg_py_guard_of(struct gg_arena *a, const struct gg_py_snippet *s,
                                  const struct gg_py_tail *tail);

/* Lines that stand in for those of a snippet. */
struct gg_py_instead {
    const gg_str *handed; /* for each call of output(); "" for none */
    gg_str nothing;       /* where such a call was all of its block */
    gg_str left;          /* what is done with a record that is not handed on */
    gg_str otherwise;     /* the same where no branch was taken */
    gg_str guard;         /* the same where the guard says so */
};

/* The snippet `indent` columns to the right of column 0 (see gg_py_indented). */
struct gg_py_placed gg_py_place(struct gg_arena *a, const struct gg_py_snippet *s,
                                const struct gg_py_tail *tail, uint32_t indent,
                                const struct gg_py_instead *instead);

/* The column in which what stands for a call will stand. */
uint32_t gg_py_column_of(const struct gg_py_snippet *s, const struct gg_py_tail *tail,
                         uint32_t index, uint32_t indent);

#endif
