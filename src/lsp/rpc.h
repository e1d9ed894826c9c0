/*
 * JSON-RPC 2.0 over a pair of descriptors, framed as the Language Server Protocol 3.17 has it
 * ("Base Protocol": a Content-Length header, an empty line, the body).
 */
#ifndef GG_LSP_RPC_H
#define GG_LSP_RPC_H

#include "base/str.h"

#include <jansson.h>

struct gg_rpc {
    int in, out;
    char *bytes; /* read and not yet taken: bytes[at .. n-1] */
    size_t at, n, cap;
};

enum gg_rpc_result {
    GG_RPC_MESSAGE, /* *message is the caller's, to be released with json_decref */
    GG_RPC_INVALID, /* a body that is no JSON; the stream goes on */
    GG_RPC_NONE,    /* nothing has come yet; only when not told to wait */
    GG_RPC_END,     /* the other side has closed, or what comes is not the protocol */
};

enum gg_rpc_result gg_rpc_read(struct gg_rpc *rpc, bool wait, json_t **message);

/* False when the other side does not listen any more. */
GG_NODISCARD bool gg_rpc_send(struct gg_rpc *rpc, gg_str body);

void gg_rpc_free(struct gg_rpc *rpc);

/* Members of messages; a member that is missing or of another kind gives "", 0 or NULL. */
gg_str gg_rpc_text(const json_t *object, const char *key);
int64_t gg_rpc_int(const json_t *object, const char *key);
const json_t *gg_rpc_get(const json_t *object, const char *path); /* "a.b.c" */

#endif
