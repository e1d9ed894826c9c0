/*
 * What stands at a place of a text that is being typed.
 *
 * Told from the text alone, line by line and bracket by bracket, so that it works while the spec
 * cannot be read at all.
 */
#ifndef GG_LSP_CONTEXT_H
#define GG_LSP_CONTEXT_H

#include "frontend/option.h"

enum gg_lsp_at {
    GG_LSP_NOWHERE,
    GG_LSP_KEY,   /* a key is due, or is there */
    GG_LSP_VALUE, /* of `option` */
    GG_LSP_TYPE,  /* of a field of `option` */
    GG_LSP_CODE,  /* inside the snippet of `option` */
};

struct gg_lsp_context {
    enum gg_lsp_at at;
    uint32_t place;        /* set of enum gg_place where `option`, or the key that is due, stands */
    enum gg_option option; /* GG_OPT_COUNT: of no known name */
    size_t beg, end;       /* the word around the place; the part before it is beg..offset */
    gg_str word;
    gg_str step; /* name of the step around the place, "" */
};

struct gg_lsp_context gg_lsp_context_yaml(struct gg_arena *a, gg_str text, size_t offset);
struct gg_lsp_context gg_lsp_context_terms(struct gg_arena *a, gg_str text, size_t offset);

/* Fills beg, end and word: letters, digits, `_` and the bytes of `also`. */
void gg_lsp_context_word(struct gg_lsp_context *context, gg_str text, size_t offset,
                         const char *also);

#endif
