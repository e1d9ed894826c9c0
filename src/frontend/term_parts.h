/*
 * What the parts of the Prolog reader share.
 *
 * A clause is read twice, as SWI-Prolog does it, because that decides where a broken clause ends:
 * term_scan.c looks for its full stop, knowing only quotes, comments and 0'c, and blanks the
 * comments; then term_lex.c and term_parse.c read what lies between. For the second pass the copy
 * `text` has a blank and a NUL after the full stop, which are put back afterwards.
 */
#ifndef GG_FRONTEND_TERM_PARTS_H
#define GG_FRONTEND_TERM_PARTS_H

#include "base/table.h"
#include "frontend/term.h"
#include "frontend/term_char.h"
#include "frontend/term_ops.h"

enum { GG_TERM_DEPTH_MAX = 100000 };

enum gg_token_type {
    GG_TOKEN_FUNCTOR, /* a name before ( */
    GG_TOKEN_DICT,    /* a name before { */
    GG_TOKEN_NAME,
    GG_TOKEN_QUOTED_NAME,
    GG_TOKEN_VAR_DICT, /* a variable before { */
    GG_TOKEN_VAR,
    GG_TOKEN_NUMBER,
    GG_TOKEN_TEXT, /* in double or back quotes */
    GG_TOKEN_PUNCT,
    GG_TOKEN_FULL_STOP,
    GG_TOKEN_QUASI_OPEN, /* {| */
    GG_TOKEN_QUASI_BAR,  /* || */
};

struct gg_token {
    enum gg_token_type type;
    uint32_t beg, end;
    char punct; /* of GG_TOKEN_PUNCT */
    bool nil;   /* the name is [], which '[]' is not */
    char quote;
    gg_str text;          /* of names */
    struct gg_term value; /* of variables, numbers and texts; without its place */
};

struct gg_parser;

struct gg_reader {
    struct gg_arena *a;
    char *text;           /* the copy with blanked comments, NUL-terminated, some bytes more */
    const char *original; /* the source's bytes */
    uint32_t n;
    uint32_t file;
    struct gg_terms *out;
    struct gg_ops *ops;
    enum gg_term_quotes double_quotes, back_quotes;

    /* the clause */
    uint32_t beg, at, end; /* `end` is after the blank that follows the full stop */
    bool some;             /* anything but comments was seen: beg is set */
    uint32_t token_at;     /* where an error is reported */
    struct gg_token token;
    bool unget;
    struct gg_term_error *error;
    GG_VEC(struct gg_term_var *) vars;
    struct gg_table var_table;
    bool var_table_used;
    struct gg_parser *parser; /* made by the first clause */
};

enum gg_scan { GG_SCAN_CLAUSE, GG_SCAN_END, GG_SCAN_ERROR };

/* term_scan.c: finds the next clause from r->at on and blanks its comments. */
enum gg_scan gg_term_scan(struct gg_reader *r);

/* term_lex.c: NULL when an error was set. */
const struct gg_token *gg_term_token(struct gg_reader *r, bool operator_due);
bool gg_term_is_unquoted(gg_str name, bool nil); /* an atom that needs no quotes */

/* term_quote.c: from the quote at `at` on. False when an error was set. */
bool gg_term_quoted(struct gg_reader *r, uint32_t at, uint32_t *end, gg_str *text);
bool gg_term_escape(struct gg_reader *r, uint32_t at, char quote, bool in_text, uint32_t *end,
                    int64_t *code); /* after the backslash; the code is -1 at the text's end */

/* term_number.c: from a digit or the sign before it on. */
bool gg_term_number(struct gg_reader *r, uint32_t at, uint32_t *end, struct gg_term *value);

/* term_parse.c: the term of the clause that was scanned, or NULL with r->error set. */
const struct gg_term *gg_term_parse(struct gg_reader *r);

/* term_build.c */
struct gg_term *gg_term_new(struct gg_reader *r, enum gg_term_kind kind, uint32_t beg,
                            uint32_t end);

/* term_read.c: remembers the first error of a clause; false, so that it can be returned. */
bool gg_term_fail(struct gg_reader *r, enum gg_term_fault fault, uint32_t beg, uint32_t end);
bool gg_term_fail_arg(struct gg_reader *r, enum gg_term_fault fault, uint32_t beg, uint32_t end,
                      gg_str arg);

/* Writes an atom as SWI-Prolog's writeq does in its messages. */
void gg_term_quote_atom(gg_str name, bool nil, struct gg_buf *out);

#endif
