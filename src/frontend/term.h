/*
 * Prolog texts as terms: what the reader returns and every later phase walks.
 *
 * A file is a list of items, each a clause or a syntax error, in the order written. Terms are
 * immutable, live in the arena of the reading and may be arbitrarily deep (`a, b, c, ...` nests to
 * the right, `1 + 2 + 3 + ...` to the left): walk them with a stack of your own, not by recursion.
 * Texts borrow from the source where they can. Spans are bytes of the source.
 */
#ifndef GG_FRONTEND_TERM_H
#define GG_FRONTEND_TERM_H

#include "base/diag.h"

enum gg_term_kind {
    GG_TERM_VAR,
    GG_TERM_ATOM,
    GG_TERM_NIL, /* [] */
    GG_TERM_INT,
    GG_TERM_BIGINT,   /* does not fit 64 bits; u.text is decimal */
    GG_TERM_RATIONAL, /* u.text is "N/D" in lowest terms, decimal */
    GG_TERM_FLOAT,
    GG_TERM_STRING,
    GG_TERM_CODES, /* a quoted text that stands for the list of its codes, "" for [] */
    GG_TERM_CHARS, /* the same for one-character atoms */
    GG_TERM_LIST,  /* [A, B | Tail], at least one element */
    GG_TERM_COMPOUND,
    GG_TERM_DICT,
};

/* How a compound was written. */
enum gg_term_form {
    GG_FORM_CALL,    /* f(A, B) */
    GG_FORM_PREFIX,  /* - A */
    GG_FORM_INFIX,   /* A - B */
    GG_FORM_POSTFIX, /* A - */
    GG_FORM_BRACES,  /* {A}, whose name is "{}" */
    GG_FORM_BLOCK,   /* an operator made of {...}, which is the first argument */
};

struct gg_term_var {
    gg_str name;
    uint32_t index; /* among the named variables of the clause, by first appearance */
    uint32_t uses;
};

/* From `offset` on, a text comes from that place; valid up to the next mark. */
struct gg_term_mark {
    uint32_t offset;
    struct gg_span span;
};

/* A text that a program put together: where its parts were written, by offset. */
struct gg_term_marks {
    const struct gg_term_mark *at;
    uint32_t n;
};

/* One pair of parentheses around a term that needs none, outermost first. */
struct gg_term_parens {
    uint32_t beg, end;
    const struct gg_term_parens *inner;
};

struct gg_term {
    enum gg_term_kind kind;
    enum gg_term_form form;
    char quote;                  /* ' " ` of a quoted text, else 0 */
    uint32_t nargs;              /* of args */
    struct gg_span span;         /* without parentheses around it */
    uint32_t name_beg, name_end; /* the name of a compound, or the tag of a dict */
    const struct gg_term_parens *parens;
    union {
        gg_str text; /* atoms and texts unquoted, names of compounds, big numbers */
        int64_t i;
        double f;
        const struct gg_term_var *var; /* NULL for `_` */
        const struct gg_term *tail;    /* of a list; NULL when it is closed by `]` */
        const struct gg_term *tag;     /* of a dict: an atom or a variable */
    } u;
    const struct gg_term_marks *marks; /* of a text made at run time, else NULL */
    const struct gg_term *const *args; /* of lists and compounds; key, value, ... of dicts */
};

/* The span with all parentheses. */
struct gg_span gg_term_outer(const struct gg_term *t);

/* An atom of that name, or a compound of that name and number of arguments. */
bool gg_term_is_atom(const struct gg_term *t, const char *name);
bool gg_term_is(const struct gg_term *t, const char *name, uint32_t nargs);

/* One syntax error, in the reader's terms and in those of SWI-Prolog. */
enum gg_term_fault {
#define GG_TERM_FAULT(id, name, diag, message, help) GG_TERM_FAULT_##id,
#include "frontend/term_fault.def"
#undef GG_TERM_FAULT
    GG_TERM_FAULT_COUNT
};

struct gg_term_error {
    enum gg_term_fault fault;
    uint32_t nargs; /* of args, the parts of the message that vary */
    gg_str args[2];
    struct gg_span span; /* the place for people */
    uint32_t at;         /* the place that SWI-Prolog counts from, in bytes */
    bool before_clause;  /* the text ended in a comment before any term */
};

/* A clause (term is not NULL) or a syntax error (error is not NULL). */
struct gg_term_item {
    const struct gg_term *term;
    const struct gg_term_error *error;
    uint32_t beg, end; /* from the first character to the end of the full stop */
    const struct gg_term_var *const *vars; /* named ones, by first appearance */
    uint32_t nvars;
};

struct gg_terms {
    gg_str text;    /* of the source, with bytes that are not UTF-8 replaced by U+FFFD */
    gg_str blanked; /* the same length, with comments inside clauses made blank */
    uint32_t begin; /* where reading began: after a byte order mark and a `#!` line */
    uint32_t mark;  /* size of the byte order mark */
    GG_VEC(struct gg_term_item) items;
    GG_VEC(struct gg_span) comments; /* all, in order; each line of % comments is one */
    uint32_t nerrors;
};

enum gg_term_quotes {
    GG_QUOTES_CODES,
    GG_QUOTES_CHARS,
    GG_QUOTES_ATOM,
    GG_QUOTES_STRING,
    GG_QUOTES_SYMBOL, /* back quotes only: a character of symbols */
};

struct gg_term_library; /* operators that library modules export, read once */

struct gg_term_options {
    enum gg_term_quotes double_quotes;
    bool joins_texts;                /* `++` is an operator, as for specs */
    bool ignore_directives;          /* op/3, module/2, use_module/1,2, set_prolog_flag/2 */
    struct gg_term_library *library; /* NULL: use_module imports no operators */
};

/* Directories are looked in from the first to the last; the arena is that of the cache. */
struct gg_term_library *gg_term_library_new(struct gg_arena *a, const gg_str *dirs, uint32_t ndirs);

/* Reads a whole text. Every broken clause is one diagnostic in `ds` (which may be NULL). */
const struct gg_terms *gg_terms_read(struct gg_arena *a, const struct gg_source *source,
                                     uint32_t file, const struct gg_term_options *options,
                                     struct gg_diags *ds);

/* Appends everything in the line format of `gluegen terms`; scratch memory stays in `a`. */
void gg_terms_print(struct gg_arena *a, gg_str name, const struct gg_terms *terms, bool positions,
                    struct gg_buf *out);

/* The name that SWI-Prolog gives an error: operator_expected, undefined_char_escape(z). */
void gg_term_error_name(const struct gg_term_error *error, struct gg_buf *out);

#endif
