/* Writes JSON with commas and indentation kept by a small state. */
#include "base/json_write.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct gg_json gg_json_new(struct gg_buf *out)
{
    return (struct gg_json){.out = out};
}

static void new_line(struct gg_json *j)
{
    gg_buf_addc(j->out, '\n');
    for (uint32_t i = 0; i < j->depth; i++)
        gg_buf_adds(j->out, "  ");
}

static void before_value(struct gg_json *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->after_value)
        gg_buf_addc(j->out, ',');
    if (j->depth)
        new_line(j);
}

static void scalar(struct gg_json *j, gg_str text)
{
    before_value(j);
    gg_buf_add(j->out, text);
    j->after_value = true;
}

void gg_json_open(struct gg_json *j, char bracket)
{
    before_value(j);
    gg_buf_addc(j->out, bracket);
    j->depth++;
    j->after_value = false;
}

void gg_json_close(struct gg_json *j, char bracket)
{
    j->depth--;
    if (j->after_value)
        new_line(j);
    gg_buf_addc(j->out, bracket);
    j->after_value = true;
}

void gg_json_key(struct gg_json *j, const char *key)
{
    gg_json_key_str(j, gg_str_from(key));
}

void gg_json_key_str(struct gg_json *j, gg_str key)
{
    before_value(j);
    gg_json_quote(j->out, key);
    gg_buf_adds(j->out, ": ");
    j->after_key = true;
}

void gg_json_str(struct gg_json *j, gg_str s)
{
    before_value(j);
    gg_json_quote(j->out, s);
    j->after_value = true;
}

void gg_json_cstr(struct gg_json *j, const char *s)
{
    gg_json_str(j, gg_str_from(s));
}

void gg_json_member(struct gg_json *j, const char *key, gg_str s)
{
    gg_json_key(j, key);
    if (s.n)
        gg_json_str(j, s);
    else
        gg_json_null(j);
}

void gg_json_int(struct gg_json *j, int64_t i)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)i);
    scalar(j, (gg_str){text, (size_t)n});
}

/* Shortest of %.15g, %.16g and %.17g that reads back as the same number. */
void gg_json_float(struct gg_json *j, double f)
{
    char text[40];
    if (!isfinite(f))
        GG_BUG("JSON has no %f", f);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, f);
        if (strtod(text, NULL) == f)
            break;
    }
    scalar(j, gg_str_from(text));
}

void gg_json_bool(struct gg_json *j, bool b)
{
    scalar(j, b ? GG_STR("true") : GG_STR("false"));
}

void gg_json_null(struct gg_json *j)
{
    scalar(j, GG_STR("null"));
}

static const char *short_escape(unsigned char c)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

/* How many bytes at the start of s stand for themselves. */
static size_t plain_length(gg_str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7f && s.p[n] != '"' && s.p[n] != '\\')
        n++;
    return n;
}

void gg_json_quote(struct gg_buf *out, gg_str s)
{
    gg_buf_addc(out, '"');
    for (size_t i = 0; i < s.n;) {
        size_t plain = plain_length(gg_str_sub(s, i, s.n));
        gg_buf_add(out, gg_str_sub(s, i, i + plain));
        i += plain;
        if (i == s.n)
            break;
        unsigned char c = (unsigned char)s.p[i];
        size_t len = gg_utf8_length(gg_str_sub(s, i, s.n));
        const char *escape = short_escape(c);
        if (escape)
            gg_buf_adds(out, escape);
        else if (c < 0x20)
            gg_buf_addf(out, "\\u%04x", c);
        else if (!len)
            gg_buf_adds(out, "\xef\xbf\xbd");
        else
            gg_buf_add(out, gg_str_sub(s, i, i + len));
        i += len ? len : 1;
    }
    gg_buf_addc(out, '"');
}
