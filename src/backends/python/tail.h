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

/* Tokens of a value. */
struct gg_py_argument {
    uint32_t beg, end;
};

struct gg_py_values {
    GG_VEC(struct gg_py_argument) list;
};

/* The arguments of a call. False when there are stars, keywords or generators among them, or
 * several lines. */
bool gg_py_find_values(struct gg_arena *a, const struct gg_py_snippet *s,
                       const struct gg_py_output *output, struct gg_py_values *values);

/* Text from one token to another one. */
gg_str gg_py_text(const struct gg_py_snippet *s, uint32_t beg, uint32_t end);

/* A body whose calls of output() are replaced, and which line of the snippet each line is from. */
struct gg_py_placed {
    gg_str text;
    GG_VEC(uint32_t) lines;
};

/*
 * The snippet `indent` columns to the right of column 0 (see gg_py_indented). `handed` stands in
 * for each call, "" for nothing; `left` is what is done with a record that is not handed on.
 */
struct gg_py_placed gg_py_place(struct gg_arena *a, const struct gg_py_snippet *s,
                                const struct gg_py_tail *tail, uint32_t indent,
                                const gg_str *handed, gg_str left);

#endif
