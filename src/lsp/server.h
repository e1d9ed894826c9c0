/*
 * The language server: one client over standard input and output, many open documents.
 *
 * Messages are taken one after the other; diagnostics are published when no message waits, so that
 * fast typing costs one compilation and not one for each key.
 */
#ifndef GG_LSP_SERVER_H
#define GG_LSP_SERVER_H

#include "base/json_write.h"
#include "lsp/context.h"
#include "lsp/document.h"
#include "lsp/rpc.h"

/* Of JSON-RPC 2.0 and the Language Server Protocol. */
enum gg_lsp_error {
    GG_LSP_PARSE_ERROR = -32700,
    GG_LSP_INVALID_REQUEST = -32600,
    GG_LSP_METHOD_NOT_FOUND = -32601,
    GG_LSP_INVALID_PARAMS = -32602,
    GG_LSP_NOT_INITIALIZED = -32002,
};

struct gg_lsp_server {
    struct gg_rpc rpc;
    struct gg_lsp_documents documents;
    struct gg_arena arena; /* of one message; rewound after it */
    bool is_initialized, is_shut_down, is_over;
    enum gg_lsp_error error; /* set by a handler that cannot answer, 0 otherwise */
    const char *error_text;
};

/* Writes the answer, exactly one value, to `result` (NULL for a notification). */
typedef void gg_lsp_handler(struct gg_lsp_server *server, const json_t *params,
                            struct gg_json *result);

#define GG_LSP_METHOD(name, id, is_request) gg_lsp_handler gg_lsp_on_##id;
#include "lsp/methods.def"
#undef GG_LSP_METHOD

/* Serves until the client says `exit` or goes away; the exit code that the protocol asks for. */
int gg_lsp_serve(int in, int out);

/* ---- for the handlers ---- */

/* The document and the place that a request names; false (the error is set) when it is not open. */
GG_NODISCARD bool gg_lsp_place(struct gg_lsp_server *server, const json_t *params,
                               struct gg_lsp_document **document, size_t *offset);
GG_NODISCARD bool gg_lsp_document_of(struct gg_lsp_server *server, const json_t *params,
                                     struct gg_lsp_document **document);

struct gg_lsp_context gg_lsp_context_at(struct gg_lsp_server *server,
                                        const struct gg_lsp_document *document, size_t offset);
bool gg_lsp_is_terms(const struct gg_lsp_document *document);

/* {"start": .., "end": ..} as the value that is due. */
void gg_lsp_write_range(struct gg_json *j, const struct gg_source *source, struct gg_span span,
                        enum gg_lsp_encoding encoding);
/* The same of the document's text as it is now. */
void gg_lsp_write_text_range(struct gg_lsp_server *server, struct gg_json *j,
                             const struct gg_lsp_document *document, size_t beg, size_t end);
/* {"uri": .., "range": ..} */
void gg_lsp_write_location(struct gg_lsp_server *server, struct gg_json *j,
                           const struct gg_lsp_analysis *analysis, struct gg_span span);

/* One diagnostic as the protocol has it. */
void gg_lsp_write_diag(struct gg_lsp_server *server, struct gg_json *j,
                       const struct gg_lsp_analysis *analysis, const struct gg_diag *d);

/* The step of that name in a module that was lowered; NULL when there is none. */
const struct gg_stage *gg_lsp_find_step(const struct gg_lsp_analysis *analysis, gg_str name,
                                        const struct gg_graph **graph);

/* The map of the step of that name in the tree as written; NULL when there is none. */
const struct gg_ast *gg_lsp_find_step_node(const struct gg_lsp_analysis *analysis, gg_str name);

#endif
