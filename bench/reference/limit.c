/*
 * How fast one thread can go through a tsv log of six columns: whole blocks, 64 bytes looked at in
 * one go, output taken from the block. Compiled for the machine that it runs on.
 *
 * Usage: limit identity|filter < log
 */
#include <errno.h>
#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS = 6, STATUS = 3, BLOCK = 64 * 1024, BEHIND = 64 };

static _Noreturn void fail(const char *message)
{
    fprintf(stderr, "limit: %s\n", message);
    exit(1);
}

/* A bit for each tab and newline among 64 bytes. */
#ifdef __AVX2__
static inline uint64_t half(const char *bytes)
{
    __m256i part = _mm256_loadu_si256((const __m256i *)bytes);
    __m256i tabs = _mm256_cmpeq_epi8(part, _mm256_set1_epi8('\t'));
    __m256i newlines = _mm256_cmpeq_epi8(part, _mm256_set1_epi8('\n'));
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(tabs, newlines));
}

static inline uint64_t hits(const char *bytes)
{
    return half(bytes) | half(bytes + 32) << 32;
}
#else
static inline uint64_t quarter(const char *bytes)
{
    __m128i part = _mm_loadu_si128((const __m128i *)bytes);
    __m128i tabs = _mm_cmpeq_epi8(part, _mm_set1_epi8('\t'));
    __m128i newlines = _mm_cmpeq_epi8(part, _mm_set1_epi8('\n'));
    return (uint32_t)_mm_movemask_epi8(_mm_or_si128(tabs, newlines));
}

static inline uint64_t hits(const char *bytes)
{
    return quarter(bytes) | quarter(bytes + 16) << 16 | quarter(bytes + 32) << 32 |
           quarter(bytes + 48) << 48;
}
#endif

static inline uint64_t number(const char *text, const char *end)
{
    uint64_t value = 0;
    if (text == end || end - text > 18)
        fail("not a number");
    for (; text < end; text++) {
        unsigned digit = (unsigned char)*text - (unsigned)'0';
        if (digit > 9)
            fail("not a number");
        value = value * 10 + digit;
    }
    return value;
}

static void put(const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(STDOUT_FILENO, data, size);
        if (n < 0 && errno != EINTR)
            fail("cannot write");
        if (n > 0) {
            data += n;
            size -= (size_t)n;
        }
    }
}

/* Looks at each line of bytes[..end]; with `out` it takes the lines there that are to be kept, and
 * answers how many bytes they are. */
static inline size_t lines(const char *bytes, size_t end, char *out)
{
    const char *fields[COLUMNS + 1]; /* where each begins, and behind the last */
    size_t n = 0, kept = 0, start = 0, used = 0;
    fields[0] = bytes;
    for (size_t base = 0; base < end; base += 64) {
        uint64_t mask = hits(bytes + base);
        if (end - base < 64)
            mask &= (UINT64_C(1) << (end - base)) - 1;
        for (; mask; mask &= mask - 1) {
            size_t at = base + (size_t)__builtin_ctzll(mask);
            if (n == COLUMNS)
                fail("too many fields");
            fields[++n] = bytes + at + 1;
            if (bytes[at] != '\n')
                continue;
            if (n != COLUMNS)
                fail("too few fields");
            if (out && number(fields[STATUS], fields[STATUS + 1] - 1) < 400) {
                memcpy(out + used, bytes + kept, start - kept);
                used += start - kept;
                kept = at + 1;
            }
            __asm__ volatile("" : : "r"(fields) : "memory"); /* the fields are the job */
            start = at + 1;
            fields[0] = bytes + start;
            n = 0;
        }
    }
    if (out) {
        memcpy(out + used, bytes + kept, end - kept);
        used += end - kept;
    }
    return used;
}

static void identity(const char *bytes, size_t end, char *out)
{
    (void)out;
    lines(bytes, end, NULL);
    put(bytes, end);
}

static void filter(const char *bytes, size_t end, char *out)
{
    put(out, lines(bytes, end, out));
}

static void *grown(void *old, size_t size)
{
    void *memory = realloc(old, size);
    if (!memory)
        fail("no memory");
    return memory;
}

static void blocks(void (*each)(const char *, size_t, char *))
{
    size_t room = 2 * BLOCK, limit = 0;
    char *bytes = grown(NULL, room), *out = grown(NULL, room);
    ssize_t n;
    do {
        if (limit + BLOCK + 1 + BEHIND > room) {
            room *= 2;
            bytes = grown(bytes, room);
            out = grown(out, room);
        }
        n = read(STDIN_FILENO, bytes + limit, BLOCK);
        if (n < 0)
            fail("cannot read");
        const char *newline = memrchr(bytes + limit, '\n', (size_t)n);
        size_t end = newline ? (size_t)(newline + 1 - bytes) : 0;
        limit += (size_t)n;
        if (n == 0 && limit > 0) {
            bytes[limit++] = '\n';
            end = limit;
        }
        each(bytes, end, out);
        limit -= end;
        memmove(bytes, bytes + end, limit);
    } while (n > 0);
    free(bytes);
    free(out);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        fail("which job?");
    blocks(strcmp(argv[1], "filter") == 0 ? filter : identity);
    return 0;
}
