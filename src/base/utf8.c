/* UTF-8: validation, width and safe printing. */
#include "base/utf8.h"

#include <utf8proc.h>

enum {
    ESCAPE = 4,     /* columns of \xNN */
    MARK = 6,       /* and of \uNNNN */
    MARK_BYTES = 3, /* that stand for */
};

static bool in(unsigned char c, unsigned char low, unsigned char high)
{
    return c >= low && c <= high;
}

/* The second byte's range depends on the first: table 3-7. */
static bool second_fits(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xe0:
        return in(second, 0xa0, 0xbf);
    case 0xed:
        return in(second, 0x80, 0x9f);
    case 0xf0:
        return in(second, 0x90, 0xbf);
    case 0xf4:
        return in(second, 0x80, 0x8f);
    default:
        return in(second, 0x80, 0xbf);
    }
}

static size_t expected_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (in(first, 0xc2, 0xdf))
        return 2;
    if (in(first, 0xe0, 0xef))
        return 3;
    return in(first, 0xf0, 0xf4) ? 4 : 0;
}

size_t gg_utf8_length(gg_str s)
{
    if (!s.n)
        return 0;
    const unsigned char *p = (const unsigned char *)s.p;
    size_t n = expected_length(p[0]);
    if (!n || n > s.n || (n > 1 && !second_fits(p[0], p[1])))
        return 0;
    for (size_t i = 2; i < n; i++)
        if (!in(p[i], 0x80, 0xbf))
            return 0;
    return n;
}

/* The first byte from `at` on that is not ASCII, or less: steps of 8 bytes. */
static size_t skip_ascii(gg_str s, size_t at)
{
    uint64_t word;
    for (; s.n - at >= sizeof word; at += sizeof word) {
        memcpy(&word, s.p + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    return at;
}

size_t gg_utf8_check(gg_str s)
{
    size_t at = 0;
    while ((at = skip_ascii(s, at)) < s.n) {
        size_t n = gg_utf8_length((gg_str){s.p + at, s.n - at});
        if (!n)
            break;
        at += n;
    }
    return at;
}

size_t gg_utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* Marks that begin a line (U+2028, U+2029) or change the direction of what is shown (U+202A to
 * U+202E, U+2066 to U+2069), so that a comment can look like code; rustc refuses them. */
static bool is_mark(gg_str s)
{
    const unsigned char *c = (const unsigned char *)s.p;
    return s.n >= 3 && c[0] == 0xe2 &&
           ((c[1] == 0x80 && in(c[2], 0xa8, 0xae)) || (c[1] == 0x81 && in(c[2], 0xa6, 0xa9)));
}

/* Length of the sequence at the start of s that a terminal may be shown, 0 when there is none: it
 * obeys the controls of ASCII, and those from U+0080 to U+009F, of which one begins commands. */
static size_t shown_length(gg_str s)
{
    size_t n = gg_utf8_length(s);
    unsigned char first = (unsigned char)s.p[0], last = (unsigned char)s.p[n ? n - 1 : 0];
    if (n == 1)
        return first >= 0x20 && first != 0x7f;
    return (n == 2 && first == 0xc2 && last < 0xa0) || is_mark(s) ? 0 : n;
}

/* Columns of a sequence of n bytes: two of most Chinese, Japanese and Korean, none of accents. */
static size_t columns(gg_str s, size_t n)
{
    utf8proc_int32_t code;
    if (n == 1)
        return 1;
    utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)n, &code);
    return (size_t)utf8proc_charwidth(code);
}

size_t gg_utf8_width(gg_str s)
{
    size_t width = 0;
    for (size_t i = 0; i < s.n;) {
        gg_str rest = gg_str_sub(s, i, s.n);
        size_t n = shown_length(rest);
        bool escapes = !n && is_mark(rest);
        width += n ? columns(rest, n) : s.p[i] == '\t' ? 1 : escapes ? MARK : ESCAPE;
        i += n ? n : escapes ? MARK_BYTES : 1;
    }
    return width;
}

size_t gg_utf8_count(gg_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; count++) {
        size_t n = gg_utf8_length(gg_str_sub(s, i, s.n));
        i += n ? n : 1;
    }
    return count;
}

uint32_t gg_utf8_column(const struct gg_buf *built)
{
    size_t at = built->n;
    while (at && built->p[at - 1] != '\n')
        at--;
    return (uint32_t)gg_utf8_width(gg_str_sub(gg_buf_str(built), at, built->n));
}

size_t gg_utf8_boundary(gg_str s, size_t at)
{
    if (at >= s.n)
        return s.n;
    for (int back = 0; back < 3 && at && in((unsigned char)s.p[at], 0x80, 0xbf); back++)
        at--;
    return at;
}

static size_t ascii_text_length(gg_str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7f)
        n++;
    return n;
}

static void escape_mark(struct gg_buf *out, gg_str s)
{
    unsigned high = (unsigned char)s.p[1] & 0x3fu, low = (unsigned char)s.p[2] & 0x3fu;
    gg_buf_addf(out, "\\u%04X", 0x2000u | high << 6 | low);
}

void gg_utf8_escape_controls(struct gg_buf *out, gg_str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t plain = ascii_text_length(gg_str_sub(s, i, s.n));
        gg_buf_add(out, gg_str_sub(s, i, i + plain));
        i += plain;
        if (i == s.n)
            break;
        gg_str rest = gg_str_sub(s, i, s.n);
        size_t n = shown_length(rest), step = n ? n : is_mark(rest) ? MARK_BYTES : 1;
        if (s.p[i] == '\t')
            gg_buf_addc(out, ' ');
        else if (n)
            gg_buf_add(out, gg_str_sub(s, i, i + n));
        else if (step > 1)
            escape_mark(out, rest);
        else
            gg_buf_addf(out, "\\x%02x", (unsigned char)s.p[i]);
        i += step;
    }
}
