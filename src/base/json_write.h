/* JSON text, indented by two blanks, keys in the order written. Bad UTF-8 becomes U+FFFD. */
#ifndef GG_BASE_JSON_WRITE_H
#define GG_BASE_JSON_WRITE_H

#include "base/str.h"

struct gg_json {
    struct gg_buf *out;
    uint32_t depth;
    bool after_value, after_key;
};

struct gg_json gg_json_new(struct gg_buf *out);
void gg_json_open(struct gg_json *j, char bracket);  /* '{' or '[' */
void gg_json_close(struct gg_json *j, char bracket); /* '}' or ']' */
void gg_json_key(struct gg_json *j, const char *key);
void gg_json_key_str(struct gg_json *j, gg_str key);
void gg_json_str(struct gg_json *j, gg_str s);
void gg_json_cstr(struct gg_json *j, const char *s);
void gg_json_member(struct gg_json *j, const char *key, gg_str s); /* null when it is empty */
void gg_json_int(struct gg_json *j, int64_t i);
void gg_json_float(struct gg_json *j, double f); /* finite */
void gg_json_bool(struct gg_json *j, bool b);
void gg_json_null(struct gg_json *j);

/* A quoted JSON string, alone. */
void gg_json_quote(struct gg_buf *out, gg_str s);

#endif
