/*
 * What a spec looks like as it is written: the tree that `fmt` and `convert` lay out.
 *
 * Beside the values it holds what the tree of ast.h leaves out: keys and scalars in their own
 * bytes, brackets, anchors, calls and signs of Prolog, and every comment at the node that it
 * stands before or behind. Nothing here has a meaning; that two docs mean the same is told by
 * reading what is printed and comparing the trees.
 */
#ifndef GG_FRONTEND_DOC_H
#define GG_FRONTEND_DOC_H

#include "frontend/frontend.h"

enum gg_doc_kind {
    GG_DOC_SCALAR,   /* `text` as it is written */
    GG_DOC_LIST,     /* [a, b]; in YAML also an item a line */
    GG_DOC_MAP,      /* YAML: entries with keys; in Prolog {a: 1, b: 2} */
    GG_DOC_CALL,     /* Prolog: key(a, b) */
    GG_DOC_PAIR,     /* Prolog: key, `sign`, and one kid */
    GG_DOC_CLAUSES,  /* Prolog: a file */
    GG_DOC_VERBATIM, /* Prolog: a clause that is left as it is, full stop included */
};

struct gg_doc_comment {
    struct gg_span span; /* in the source */
    gg_str text;         /* with its marks, without blanks at its end */
    uint32_t gap;        /* blanks before it, when it stands behind something */
    bool own_line;       /* only blanks stand before it on its line */
    bool blank_before;   /* an empty line stands before it */
};

struct gg_doc {
    enum gg_doc_kind kind;
    enum gg_ast_style style; /* of a scalar */
    struct gg_span span;     /* in the source, from the key or the dash of a list on */
    uint32_t value_beg;      /* in the source: after the key and the properties */
    gg_str key;              /* as it is written, "" for none */
    gg_str sign;             /* of a pair: ": ", " = ", "-" */
    gg_str props;            /* YAML: anchor and tag of the value */
    /*
     * Of a scalar. YAML blocks: the lines, without their indentation. Prolog's quoted blocks: with
     * the quotes, the lines without their indentation. All else: as in the source.
     */
    gg_str text;
    char chomp;        /* of a YAML block: + - or 0 */
    bool flow;         /* in brackets; always in Prolog */
    bool broken;       /* a line ends after the opening bracket */
    bool blank_before; /* an empty line stands before the node (below its comments) */
    uint32_t column;   /* of a YAML list or map not in brackets: where its items begin */
    GG_VEC(struct gg_doc_comment) before;
    GG_VEC(struct gg_doc_comment) inside; /* after the last kid */
    const struct gg_doc_comment *behind;  /* on the node's line, or the line of its key */
    GG_VEC(struct gg_doc *) kids;
    struct gg_doc *parent;
};

struct gg_doc_file {
    struct gg_doc *root;
    bool crlf;
    gg_str prologue;    /* up to the first clause or value: byte-order mark, `#!` line, `---` */
    gg_str epilogue;    /* YAML: from `...` on */
    uint32_t nexpanded; /* YAML: aliases and merge keys */
    struct gg_span expanded;  /* the first */
    struct gg_span program;   /* Prolog: the first clause that belongs to a program, else none */
    struct gg_span directive; /* Prolog: the first directive about loading, else none */
};

struct gg_doc *gg_doc_new(struct gg_arena *a, enum gg_doc_kind kind, struct gg_span span);
void gg_doc_add(struct gg_arena *a, struct gg_doc *parent, struct gg_doc *kid);

/*
 * The doc of a source that the front end has read without a syntax error; NULL when there is
 * nothing to lay out (YAML whose root is a single value). The tree `root`, or NULL when the file
 * gives none, tells which quoted texts of Prolog are code on lines of its own.
 */
struct gg_doc_file *gg_doc_read_yaml(struct gg_arena *a, const struct gg_source *source,
                                     uint32_t file);
struct gg_doc_file *gg_doc_read_terms(struct gg_arena *a, const struct gg_source *source,
                                      uint32_t file, const struct gg_ast *root);

/* Puts comments, in the order of the text, at the nodes that they belong to. */
void gg_doc_attach(struct gg_arena *a, gg_str text, struct gg_doc *root,
                   const struct gg_doc_comment *comments, uint32_t n);

/* What a comment of that span is in the text: blanks, lines. */
struct gg_doc_comment gg_doc_comment_at(gg_str text, struct gg_span span);

/* Whether the offset is the first on its line but for blanks, and an empty line stands above. */
bool gg_doc_blank_before(gg_str text, uint32_t at);

void gg_doc_print_yaml(struct gg_arena *a, const struct gg_doc_file *file, struct gg_buf *out);
void gg_doc_print_terms(struct gg_arena *a, const struct gg_doc_file *file, struct gg_buf *out);

#endif
