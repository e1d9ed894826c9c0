/*
 * Reads Python snippets as far as placing them in a program needs: tokens, the names a snippet
 * binds, what it returns, and which of its lines stand inside strings. It does not check syntax.
 */
#ifndef GG_BACKENDS_PYTHON_SCAN_H
#define GG_BACKENDS_PYTHON_SCAN_H

#include "base/str.h"

enum gg_py_kind { GG_PY_NAME, GG_PY_NUMBER, GG_PY_STRING, GG_PY_OP, GG_PY_LINE_END };

struct gg_py_token {
    enum gg_py_kind kind;
    gg_str text;
    uint32_t offset, line; /* line from 0 */
    uint32_t depth;        /* of open brackets around it */
};

/* A logical line: tokens [beg, end), without its LINE_END. */
struct gg_py_statement {
    uint32_t beg, end;
    uint32_t indent; /* in columns, tabs to multiples of 8 */
    bool nested;     /* in a function or class of the snippet's own, or the head of one */
    bool in_loop;    /* in a loop of the snippet's own, or the head of one */
};

struct gg_py_snippet {
    gg_str text; /* with LF for CRLF */
    GG_VEC(struct gg_py_token) tokens;
    GG_VEC(struct gg_py_statement) statements;
    GG_VEC(bool) starts_in_string; /* of each line */
};

/* The empty snippet for an empty text. */
const struct gg_py_snippet *gg_py_scan(struct gg_arena *a, gg_str text);

/* The name stands somewhere in it, f-strings included, other than after a point. */
bool gg_py_mentions(const struct gg_py_snippet *s, const char *name);
bool gg_py_mentions_str(const struct gg_py_snippet *s, gg_str name);

/* The name stands somewhere after a point. */
bool gg_py_mentions_member(const struct gg_py_snippet *s, const char *name);

/* The first use of a keyword outside nested functions and classes, or NULL. */
const struct gg_py_token *gg_py_find_keyword(const struct gg_py_snippet *s, const char *keyword);

/* The first `break` or `continue` that no loop of the snippet is around, or NULL. */
const struct gg_py_token *gg_py_find_stray_jump(const struct gg_py_snippet *s);

/* A name that the snippet binds outside nested functions and classes. */
struct gg_py_binding {
    gg_str name;
    uint32_t line;
    bool is_import; /* by `import NAME` */
};

struct gg_py_bindings {
    GG_VEC(struct gg_py_binding) list;
};

struct gg_py_bindings gg_py_bound(struct gg_arena *a, const struct gg_py_snippet *s);
bool gg_py_binds(const struct gg_py_bindings *bindings, gg_str name);

/*
 * True when `fields` is only read, and at least once as `output(*fields)`: then that call writes
 * the record as it was read.
 */
bool gg_py_passes_fields(const struct gg_py_snippet *s);

/* True when `output(*fields)` is all of it. */
bool gg_py_is_pass(const struct gg_py_snippet *s);

/* True when `fields` is only read, and at least once returned: then that writes the same. */
bool gg_py_returns_fields(const struct gg_py_snippet *s);

/* True when output() or emit() is named other than as `output(*fields)`. */
bool gg_py_calls_output(const struct gg_py_snippet *s);

/* The words after `other.`, each once, in order. */
struct gg_py_words {
    GG_VEC(gg_str) list;
};

struct gg_py_words gg_py_members_of(struct gg_arena *a, const struct gg_py_snippet *s,
                                    const char *object);

/*
 * The snippet `indent` columns to the right of column 0. Lines that begin inside a string stay as
 * they are. `replacement` (or NULL) stands in for each `output(*fields)`.
 */
gg_str gg_py_indented(struct gg_arena *a, const struct gg_py_snippet *s, uint32_t indent,
                      const char *replacement);

#endif
