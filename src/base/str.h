/*
 * Strings: `gg_str` borrows bytes (any bytes, not terminated); `struct gg_buf` builds them.
 *
 * A NUL-terminated string exists only at the edge of libc and other libraries: gg_cstr().
 */
#ifndef GG_BASE_STR_H
#define GG_BASE_STR_H

#include "base/arena.h"

#include <stdarg.h>

typedef struct {
    const char *p; /* never NULL when n > 0 */
    size_t n;
} gg_str;

#define GG_STR(literal) ((gg_str){"" literal, sizeof(literal) - 1})
#define GG_STR_INIT(literal)                                                                       \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define GG_FMT "%.*s"
#define GG_ARG(s) ((int)((s).n > INT32_MAX ? INT32_MAX : (s).n)), ((s).p ? (s).p : "")

/* Borrows; NULL gives the empty string. */
static inline gg_str gg_str_from(const char *cstr)
{
    return cstr ? (gg_str){cstr, strlen(cstr)} : GG_STR("");
}

gg_str gg_str_dup(struct gg_arena *a, gg_str s);
gg_str gg_str_sub(gg_str s, size_t beg, size_t end); /* clamped to s */
gg_str gg_str_trim(gg_str s);                        /* ASCII white space, both ends */
gg_str gg_str_concat(struct gg_arena *a, gg_str x, gg_str y);
gg_str gg_str_printf(struct gg_arena *a, const char *fmt, ...) GG_PRINTF(2, 3);
const char *gg_cstr(struct gg_arena *a, gg_str s);

/* Most of what is compared differs in its first byte: a third of a `check` was spent here. */
static inline bool gg_str_eq(gg_str x, gg_str y)
{
    return x.n == y.n && (!x.n || (x.p[0] == y.p[0] && !memcmp(x.p, y.p, x.n)));
}

static inline bool gg_str_is(gg_str s, const char *cstr)
{
    if (!s.n || !cstr)
        return !s.n && (!cstr || !*cstr);
    return s.p[0] == cstr[0] && strlen(cstr) == s.n && !memcmp(s.p, cstr, s.n);
}

static inline bool gg_str_starts(gg_str s, gg_str prefix)
{
    return s.n >= prefix.n &&
           (!prefix.n || (s.p[0] == prefix.p[0] && !memcmp(s.p, prefix.p, prefix.n)));
}

int gg_str_cmp(gg_str x, gg_str y); /* byte order */
bool gg_str_ends(gg_str s, gg_str suffix);
ptrdiff_t gg_str_find(gg_str s, gg_str part); /* offset, or -1 */
ptrdiff_t gg_str_find_char(gg_str s, char c); /* offset, or -1 */
uint64_t gg_str_hash(gg_str s);

/* Next line of *rest without its '\n'; false at the end. "a\n" is one line. */
bool gg_str_next_line(gg_str *rest, gg_str *line);

size_t gg_str_blanks(gg_str s); /* how many blanks and tabs it begins with */

/* The blanks and tabs that begin each line of `text` that holds more than these. */
gg_str gg_str_common_indent(gg_str text);

/* The candidate nearest to `word` by edit distance, or -1 when none is near enough to suggest. */
int gg_str_nearest(gg_str word, const gg_str *candidates, size_t n);

struct gg_buf {
    struct gg_arena *arena;
    char *p;
    size_t n, cap;
};

struct gg_buf gg_buf_new(struct gg_arena *a);
void gg_buf_add(struct gg_buf *b, gg_str s);
void gg_buf_addc(struct gg_buf *b, char c);
void gg_buf_adds(struct gg_buf *b, const char *cstr);
void gg_buf_addf(struct gg_buf *b, const char *fmt, ...) GG_PRINTF(2, 3);
void gg_buf_vaddf(struct gg_buf *b, const char *fmt, va_list args) GG_PRINTF(2, 0);
gg_str gg_buf_str(const struct gg_buf *b); /* borrows; valid until the buffer grows */

#endif
