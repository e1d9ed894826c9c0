/* Strings that borrow and buffers that build. */
#include "base/str.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

gg_str gg_str_dup(struct gg_arena *a, gg_str s)
{
    if (!s.n)
        return GG_STR("");
    char *p = gg_arena_alloc(a, s.n, 1);
    memcpy(p, s.p, s.n);
    return (gg_str){p, s.n};
}

gg_str gg_str_sub(gg_str s, size_t beg, size_t end)
{
    if (end > s.n)
        end = s.n;
    if (beg >= end)
        return GG_STR("");
    return (gg_str){s.p + beg, end - beg};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

gg_str gg_str_trim(gg_str s)
{
    size_t beg = 0, end = s.n;
    while (beg < end && is_space(s.p[beg]))
        beg++;
    while (end > beg && is_space(s.p[end - 1]))
        end--;
    return gg_str_sub(s, beg, end);
}

gg_str gg_str_concat(struct gg_arena *a, gg_str x, gg_str y)
{
    char *p = gg_arena_alloc(a, x.n + y.n + 1, 1);
    if (x.n)
        memcpy(p, x.p, x.n);
    if (y.n)
        memcpy(p + x.n, y.p, y.n);
    return (gg_str){p, x.n + y.n};
}

gg_str gg_str_printf(struct gg_arena *a, const char *fmt, ...)
{
    struct gg_buf b = gg_buf_new(a);
    va_list args;
    va_start(args, fmt);
    gg_buf_vaddf(&b, fmt, args);
    va_end(args);
    if (b.cap <= UINT32_MAX) { /* the newest allocation, mostly: nothing of it is left over */
        uint32_t cap = (uint32_t)b.cap;
        gg_vec_trim(a, b.p, (uint32_t)b.n + 1, &cap, 1);
    }
    return gg_buf_str(&b);
}

const char *gg_cstr(struct gg_arena *a, gg_str s)
{
    char *p = gg_arena_alloc(a, s.n + 1, 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return p;
}

int gg_str_cmp(gg_str x, gg_str y)
{
    size_t n = x.n < y.n ? x.n : y.n;
    int order = n ? memcmp(x.p, y.p, n) : 0;
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

bool gg_str_ends(gg_str s, gg_str suffix)
{
    return s.n >= suffix.n && gg_str_eq(gg_str_sub(s, s.n - suffix.n, s.n), suffix);
}

ptrdiff_t gg_str_find_char(gg_str s, char c)
{
    const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
    return hit ? hit - s.p : -1;
}

ptrdiff_t gg_str_find(gg_str s, gg_str part)
{
    if (!part.n)
        return 0;
    if (part.n > s.n)
        return -1;
    const char *at = s.p, *last = s.p + (s.n - part.n);
    for (; at <= last && (at = memchr(at, part.p[0], (size_t)(last - at) + 1)); at++)
        if (part.n == 1 || (at[1] == part.p[1] && !memcmp(at, part.p, part.n)))
            return at - s.p;
    return -1;
}

/* FNV-1a, 64 bit; http://www.isthe.com/chongo/tech/comp/fnv/ */
uint64_t gg_str_hash(gg_str s)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return hash;
}

bool gg_str_next_line(gg_str *rest, gg_str *line)
{
    if (!rest->n)
        return false;
    ptrdiff_t nl = gg_str_find_char(*rest, '\n');
    size_t end = nl < 0 ? rest->n : (size_t)nl;
    *line = gg_str_sub(*rest, 0, end);
    *rest = gg_str_sub(*rest, end + (nl >= 0), rest->n);
    return true;
}

size_t gg_str_blanks(gg_str s)
{
    size_t n = 0;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
        n++;
    return n;
}

gg_str gg_str_common_indent(gg_str text)
{
    gg_str line, indent = {0};
    bool first = true;
    while (gg_str_next_line(&text, &line)) {
        size_t n = gg_str_blanks(line), same = 0;
        if (n == line.n)
            continue;
        if (first)
            indent = gg_str_sub(line, 0, n);
        while (same < n && same < indent.n && line.p[same] == indent.p[same])
            same++;
        indent.n = same;
        first = false;
    }
    return indent;
}

enum { NEAREST_WORD_MAX = 64 };

static size_t min3(size_t x, size_t y, size_t z)
{
    size_t least = x < y ? x : y;
    return least < z ? least : z;
}

/* Optimal string alignment distance: edits and swaps of neighbours, each costs 1. */
static size_t distance(gg_str x, gg_str y)
{
    size_t rows[3][NEAREST_WORD_MAX + 1];
    size_t *before = rows[0], *prev = rows[1], *row = rows[2];
    for (size_t j = 0; j <= y.n; j++)
        prev[j] = j;
    for (size_t i = 1; i <= x.n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= y.n; j++) {
            bool differ = x.p[i - 1] != y.p[j - 1];
            row[j] = min3(prev[j] + 1, row[j - 1] + 1, prev[j - 1] + differ);
            if (i > 1 && j > 1 && x.p[i - 1] == y.p[j - 2] && x.p[i - 2] == y.p[j - 1])
                row[j] = min3(row[j], before[j - 2] + 1, row[j]);
        }
        size_t *spare = before;
        before = prev;
        prev = row;
        row = spare;
    }
    return prev[y.n];
}

int gg_str_nearest(gg_str word, const gg_str *candidates, size_t n)
{
    if (!word.n || word.n > NEAREST_WORD_MAX)
        return -1;
    int best = -1;
    size_t limit = word.n / 3 + 1;
    for (size_t i = 0; i < n; i++) {
        if (!candidates[i].n || candidates[i].n > NEAREST_WORD_MAX)
            continue;
        size_t d = distance(word, candidates[i]);
        if (d <= limit && d < word.n && d < candidates[i].n) {
            best = (int)i;
            limit = d ? d - 1 : 0;
            if (!d)
                break;
        }
    }
    return best;
}

struct gg_buf gg_buf_new(struct gg_arena *a)
{
    return (struct gg_buf){.arena = a};
}

/* For n more bytes and a terminating NUL that vsnprintf wants. */
static bool has_room(const struct gg_buf *b, size_t n)
{
    return n < b->cap - b->n;
}

static void make_room(struct gg_buf *b, size_t n)
{
    if (n > SIZE_MAX / 4)
        gg_out_of_memory();
    size_t cap = b->cap ? b->cap * 2 : 64;
    while (cap <= b->n + n)
        cap *= 2;
    b->p = gg_arena_grow(b->arena, b->p, b->cap, cap, 1);
    b->cap = cap;
}

void gg_buf_add(struct gg_buf *b, gg_str s)
{
    if (!s.n)
        return;
    if (!has_room(b, s.n))
        make_room(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void gg_buf_addc(struct gg_buf *b, char c)
{
    if (!has_room(b, 1))
        make_room(b, 1);
    b->p[b->n++] = c;
}

void gg_buf_adds(struct gg_buf *b, const char *cstr)
{
    gg_buf_add(b, gg_str_from(cstr));
}

void gg_buf_addf(struct gg_buf *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    gg_buf_vaddf(b, fmt, args);
    va_end(args);
}

static void add_number(struct gg_buf *b, unsigned long long number)
{
    char digits[24], *p = digits + sizeof digits;
    do
        *--p = (char)('0' + number % 10);
    while (number /= 10);
    gg_buf_add(b, (gg_str){p, (size_t)(digits + sizeof digits - p)});
}

/* Up to `most` bytes, but not beyond a NUL, as printf has it. */
static void add_text(struct gg_buf *b, const char *text, size_t most)
{
    gg_buf_add(b, (gg_str){text, strnlen(text, most)});
}

/* %llu and %ld; *fmt is then at the last byte. */
static bool add_long(struct gg_buf *b, const char **fmt, va_list *args)
{
    bool is_signed = !strncmp(*fmt, "ld", 2);
    if (!is_signed && strncmp(*fmt, "llu", 3))
        return false;
    *fmt += is_signed ? 1 : 2;
    if (!is_signed) {
        add_number(b, va_arg(*args, unsigned long long));
        return true;
    }
    long number = va_arg(*args, long);
    if (number < 0)
        gg_buf_addc(b, '-');
    add_number(b, number < 0 ? -(unsigned long long)number : (unsigned long long)number);
    return true;
}

/* The conversions that nearly all formats consist of; false at any other, or at a value of these
 * that is not plain. */
static bool add_plain(struct gg_buf *b, const char *fmt, va_list *args)
{
    for (const char *percent; (percent = strchr(fmt, '%')); fmt++) {
        gg_buf_add(b, (gg_str){fmt, (size_t)(percent - fmt)});
        fmt = percent + 1;
        bool has_length = !strncmp(fmt, ".*s", 3);
        fmt += has_length ? 2 : 0;
        int length = has_length ? va_arg(*args, int) : INT_MAX;
        const char *text = *fmt == 's' ? va_arg(*args, const char *) : NULL;
        if (text && length >= 0)
            add_text(b, text, (size_t)length);
        else if (*fmt == 'u')
            add_number(b, va_arg(*args, unsigned));
        else if (has_length || !add_long(b, &fmt, args))
            return false;
    }
    gg_buf_adds(b, fmt);
    if (b->cap)
        b->p[b->n] = '\0'; /* as vsnprintf does */
    return true;
}

/* What printf writes. It costs ten times as much as what most formats are about, so those are read
 * here. For others there mostly is room, and one pass is enough. */
void gg_buf_vaddf(struct gg_buf *b, const char *fmt, va_list args)
{
    va_list again;
    size_t before = b->n;
    va_copy(again, args);
    bool done = add_plain(b, fmt, &again);
    va_end(again);
    if (done)
        return;
    b->n = before;
    if (!b->cap)
        make_room(b, 1);
    va_copy(again, args);
    size_t room = b->cap - b->n;
    int need = vsnprintf(room ? b->p + b->n : NULL, room, fmt, args);
    if (need < 0)
        GG_BUG("bad format string");
    if ((size_t)need >= room) {
        make_room(b, (size_t)need);
        vsnprintf(b->p + b->n, (size_t)need + 1, fmt, again);
    }
    va_end(again);
    b->n += (size_t)need;
}

gg_str gg_buf_str(const struct gg_buf *b)
{
    return b->n ? (gg_str){b->p, b->n} : GG_STR("");
}
