/* Reads and writes framed messages; a message may arrive in any number of pieces. */
#include "lsp/rpc.h"

#include "base/save.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

enum {
    READ_SIZE = 1 << 16,
    HEADER_MAX = 1 << 14,
    BODY_MAX = 1 << 28,
};

static void make_room(struct gg_rpc *rpc)
{
    if (rpc->at) {
        memmove(rpc->bytes, rpc->bytes + rpc->at, rpc->n - rpc->at);
        rpc->n -= rpc->at;
        rpc->at = 0;
    }
    if (rpc->cap - rpc->n >= READ_SIZE)
        return;
    rpc->cap = rpc->cap * 2 + READ_SIZE;
    rpc->bytes = realloc(rpc->bytes, rpc->cap);
    if (!rpc->bytes)
        GG_BUG("out of memory: %zu bytes of a message", rpc->cap);
}

/* Whether something can be read at once. */
static bool is_ready(const struct gg_rpc *rpc)
{
    struct pollfd fd = {rpc->in, POLLIN, 0};
    int n = poll(&fd, 1, 0);
    return n > 0;
}

/* One read. False at the end of the stream. */
static bool fill(struct gg_rpc *rpc)
{
    ssize_t got;
    make_room(rpc);
    do
        got = read(rpc->in, rpc->bytes + rpc->n, READ_SIZE);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        rpc->n += (size_t)got;
    return got > 0;
}

/* The header's size with its empty line, 0 when it is not whole yet. */
static size_t header_size(gg_str bytes)
{
    ptrdiff_t end = gg_str_find(gg_str_sub(bytes, 0, HEADER_MAX), GG_STR("\r\n\r\n"));
    return end < 0 ? 0 : (size_t)end + 4;
}

/* The value of Content-Length; false when there is none that can be meant. */
static bool body_size(gg_str header, size_t *size)
{
    static const char name[] = "Content-Length:";
    gg_str line;
    while (gg_str_next_line(&header, &line)) {
        if (line.n < sizeof name || strncasecmp(line.p, name, sizeof name - 1) != 0)
            continue;
        gg_str digits = gg_str_trim(gg_str_sub(line, sizeof name - 1, line.n));
        size_t n = 0;
        for (size_t i = 0; i < digits.n; i++) {
            if (digits.p[i] < '0' || digits.p[i] > '9' || n > BODY_MAX)
                return false;
            n = n * 10 + (size_t)(digits.p[i] - '0');
        }
        *size = n;
        return digits.n && n <= BODY_MAX;
    }
    return false;
}

/* A whole message out of what has been read. */
static enum gg_rpc_result take(struct gg_rpc *rpc, json_t **message)
{
    gg_str bytes = {rpc->bytes + rpc->at, rpc->n - rpc->at};
    size_t header = header_size(bytes), body = 0;
    if (!header)
        return bytes.n >= HEADER_MAX ? GG_RPC_END : GG_RPC_NONE;
    if (!body_size(gg_str_sub(bytes, 0, header), &body))
        return GG_RPC_END;
    if (bytes.n - header < body)
        return GG_RPC_NONE;
    json_error_t error;
    *message = json_loadb(bytes.p + header, body, JSON_ALLOW_NUL, &error);
    rpc->at += header + body;
    return *message ? GG_RPC_MESSAGE : GG_RPC_INVALID;
}

enum gg_rpc_result gg_rpc_read(struct gg_rpc *rpc, bool wait, json_t **message)
{
    for (;;) {
        enum gg_rpc_result result = rpc->n > rpc->at ? take(rpc, message) : GG_RPC_NONE;
        if (result != GG_RPC_NONE)
            return result;
        if (!wait && !is_ready(rpc))
            return GG_RPC_NONE;
        if (!fill(rpc))
            return GG_RPC_END;
    }
}

bool gg_rpc_send(struct gg_rpc *rpc, gg_str body)
{
    char header[64];
    int n = snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", body.n);
    return gg_write_all(rpc->out, (gg_str){header, (size_t)n}) && gg_write_all(rpc->out, body);
}

void gg_rpc_free(struct gg_rpc *rpc)
{
    free(rpc->bytes);
    *rpc = (struct gg_rpc){0};
}

gg_str gg_rpc_text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return GG_STR("");
    return (gg_str){json_string_value(value), json_string_length(value)};
}

int64_t gg_rpc_int(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

const json_t *gg_rpc_get(const json_t *object, const char *path)
{
    char key[64];
    while (object && *path) {
        size_t n = strcspn(path, ".");
        if (n >= sizeof key)
            GG_BUG("the key `%s` is too long", path);
        memcpy(key, path, n);
        key[n] = '\0';
        object = json_object_get(object, key);
        path += n + (path[n] == '.');
    }
    return object;
}
