/*
 * Open documents: their text as the editor has it, and what gluegen makes of it.
 *
 * Positions of the protocol count UTF-16 code units, or bytes when the client agrees to that
 * (`positionEncoding`); all else in the program counts bytes.
 */
#ifndef GG_LSP_DOCUMENT_H
#define GG_LSP_DOCUMENT_H

#include "driver/compile.h"

enum gg_lsp_encoding { GG_LSP_UTF16, GG_LSP_UTF8 };

struct gg_lsp_position {
    uint32_t line, character; /* both from 0 */
};

/* One compilation of a text, with everything that it made in an arena of its own. */
struct gg_lsp_analysis {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags diags;
    struct gg_decisions decisions;
    struct gg_compiled compiled;
    const struct gg_source *source; /* the document's text as it was then */
};

enum { GG_LSP_ANALYSES = 3 };

struct gg_lsp_document {
    gg_str uri, path; /* of the document's own arena; path is "" when the URI names no file */
    int64_t version;
    struct gg_arena names, texts[2]; /* an edit makes the new text in the arena not in use */
    uint32_t text_slot;
    gg_str text;
    struct gg_lsp_analysis analyses[GG_LSP_ANALYSES];
    const struct gg_lsp_analysis *current; /* of the text as it is; NULL: not analysed yet */
    const struct gg_lsp_analysis *good;    /* the last that had a plan; NULL: none ever had */
    bool is_open;
};

struct gg_lsp_documents {
    struct gg_arena arena; /* of the list and the documents, not of their texts */
    GG_VEC(struct gg_lsp_document *) list;
    enum gg_lsp_encoding encoding;
};

struct gg_lsp_document *gg_lsp_document_open(struct gg_lsp_documents *documents, gg_str uri,
                                             gg_str text, int64_t version);
struct gg_lsp_document *gg_lsp_document_find(struct gg_lsp_documents *documents, gg_str uri);
void gg_lsp_document_close(struct gg_lsp_document *document);
void gg_lsp_documents_free(struct gg_lsp_documents *documents);

/* The bytes from `beg` to `end` become `text`. */
void gg_lsp_document_edit(struct gg_lsp_document *document, size_t beg, size_t end, gg_str text);

/* Compiles the text unless that is done; the other open documents stand for their files. */
const struct gg_lsp_analysis *gg_lsp_analyse(struct gg_lsp_documents *documents,
                                             struct gg_lsp_document *document);

/* A position behind the end of its line is that end; one behind the text is the text's end. */
size_t gg_lsp_offset(gg_str text, struct gg_lsp_position at, enum gg_lsp_encoding encoding);
struct gg_lsp_position gg_lsp_position(const struct gg_source *source, size_t offset,
                                       enum gg_lsp_encoding encoding);

/* The path as "file:///a%20b". */
gg_str gg_lsp_uri(struct gg_arena *a, gg_str path);

#endif
