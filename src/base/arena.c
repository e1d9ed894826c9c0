/* Chunked bump allocator; chunks double up to a limit so that small runs stay small. */
#include "base/arena.h"

#include <stdlib.h>
#include <sys/mman.h>

struct gg_arena_chunk {
    struct gg_arena_chunk *prev;
    size_t size; /* of the whole chunk, header included */
};

enum { CHUNK_MIN = 32 * 1024, LARGE_PAGE = 2 * 1024 * 1024, CHUNK_MAX = LARGE_PAGE };

/* Each allocation has a chunk of its own, and no chunk is used twice. */
#ifdef GG_ARENA_MALLOC
static const bool each_alone = true;
#else
static const bool each_alone = false;
#endif

static char *align_up(char *p, size_t align)
{
    uintptr_t address = (uintptr_t)p;
    return p + ((align - address % align) % align);
}

static bool is_mapped(size_t size)
{
    return !each_alone && size >= LARGE_PAGE;
}

static char *map(size_t size)
{
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (p == MAP_FAILED)
        gg_out_of_memory();
    return p;
}

/* Below an aligned mapping there mostly is another place for one. */
static char *map_aligned(size_t size)
{
    char *p = map(size);
    if (align_up(p, LARGE_PAGE) == p)
        return p;
    munmap(p, size);
    p = map(size + LARGE_PAGE);
    char *aligned = align_up(p, LARGE_PAGE);
    size_t before = (size_t)(aligned - p);
    if (before)
        munmap(p, before);
    munmap(aligned + size, LARGE_PAGE - before);
    return aligned;
}

/*
 * Large chunks are whole large pages where the system has them: one fault in the place of 512. They
 * are not malloc's, which keeps some of such alignment for good or none, as the addresses of a run
 * happen to be: one run of three took 67 MiB for what others did with 46.
 */
static void *chunk_memory(size_t size)
{
    if (!is_mapped(size))
        return malloc(size);
    char *p = map_aligned(size);
#ifdef MADV_HUGEPAGE
    (void)madvise(p, size, MADV_HUGEPAGE);
#endif
    return p;
}

static void chunk_release(struct gg_arena_chunk *chunk)
{
    if (chunk && is_mapped(chunk->size))
        munmap(chunk, chunk->size);
    else
        free(chunk);
}

static struct gg_arena_chunk *chunk_new(struct gg_arena_chunk *prev, size_t size)
{
    struct gg_arena_chunk *chunk = chunk_memory(size);
    if (!chunk)
        gg_out_of_memory();
    chunk->prev = prev;
    chunk->size = size;
    return chunk;
}

static size_t chunk_size_for(const struct gg_arena *a, size_t need)
{
    if (each_alone)
        return need;
    size_t size = a->last ? a->last->size * 2 : CHUNK_MIN;
    if (size > CHUNK_MAX)
        size = CHUNK_MAX;
    if (size < need)
        size = need;
    return is_mapped(size) ? (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE : size;
}

static bool fits(const struct gg_arena *a, size_t size, size_t align)
{
    if (!a->next || each_alone)
        return false;
    const char *p = align_up(a->next, align);
    return p <= a->end && size <= (size_t)(a->end - p);
}

static struct gg_arena_chunk *take_spare(struct gg_arena *a)
{
    struct gg_arena_chunk *chunk = a->spare;
    a->spare = NULL;
    chunk->prev = a->last;
    return chunk;
}

static void open_chunk(struct gg_arena *a, size_t size)
{
    a->last = a->spare && a->spare->size >= size ? take_spare(a) : chunk_new(a->last, size);
    a->next = (char *)(a->last + 1);
    a->end = (char *)a->last + a->last->size;
}

static char *alloc(struct gg_arena *a, size_t size, size_t align)
{
    if (size > SIZE_MAX / 2)
        gg_out_of_memory();
    size_t need = sizeof(struct gg_arena_chunk) + align + size;
    if (!fits(a, size, align))
        open_chunk(a, chunk_size_for(a, need));
    char *p = align_up(a->next, align);
    a->next = p + size;
    return p;
}

void *gg_arena_alloc_anew(struct gg_arena *a, size_t size, size_t align)
{
    return memset(alloc(a, size, align), 0, size);
}

static bool grows_in_place(const struct gg_arena *a, const char *p, size_t old, size_t size)
{
    return !each_alone && p && p + old == a->next && size - old <= (size_t)(a->end - a->next);
}

void *gg_arena_grow(struct gg_arena *a, void *p, size_t old, size_t size, size_t align)
{
    if (grows_in_place(a, p, old, size)) {
        a->next += size - old;
        return p;
    }
    char *bigger = alloc(a, size, align);
    if (old)
        memcpy(bigger, p, old);
    return bigger;
}

/* The largest chunk is kept: an arena that is filled and rewound again and again needs it. */
static void keep_or_free(struct gg_arena *a, struct gg_arena_chunk *chunk)
{
    if (!each_alone && (!a->spare || a->spare->size < chunk->size)) {
        struct gg_arena_chunk *smaller = a->spare;
        a->spare = chunk;
        chunk = smaller;
    }
    chunk_release(chunk);
}

static void free_until(struct gg_arena *a, const struct gg_arena_chunk *stop)
{
    while (a->last != stop) {
        struct gg_arena_chunk *prev = a->last->prev;
        keep_or_free(a, a->last);
        a->last = prev;
    }
}

void gg_arena_free(struct gg_arena *a)
{
    free_until(a, NULL);
    chunk_release(a->spare);
    *a = (struct gg_arena){0};
}

/* Below the newest chunk, which goes on being filled: the one that has more room. */
void gg_arena_adopt(struct gg_arena *a, struct gg_arena *from)
{
    if (!a->last || from->end - from->next > a->end - a->next) {
        struct gg_arena less = *a;
        *a = (struct gg_arena){from->last, a->spare, from->next, from->end};
        *from = (struct gg_arena){less.last, from->spare, less.next, less.end};
    }
    struct gg_arena_chunk *oldest = from->last;
    if (oldest) {
        while (oldest->prev)
            oldest = oldest->prev;
        oldest->prev = a->last->prev;
        a->last->prev = from->last;
    }
    chunk_release(from->spare);
    *from = (struct gg_arena){0};
}

struct gg_arena_mark gg_arena_mark(const struct gg_arena *a)
{
    return (struct gg_arena_mark){a->last, a->next, a->end};
}

void gg_arena_rewind(struct gg_arena *a, struct gg_arena_mark mark)
{
    free_until(a, mark.last);
    a->next = mark.next;
    a->end = mark.end;
}

void *gg_vec_reserve(struct gg_arena *a, uint32_t n, size_t size, size_t align)
{
    if (n > SIZE_MAX / 2 / size)
        gg_out_of_memory();
    return gg_arena_grow(a, NULL, 0, n * size, align);
}

void *gg_vec_grow(struct gg_arena *a, void *at, uint32_t *cap, size_t size, size_t align)
{
    if (*cap > UINT32_MAX / 2)
        gg_out_of_memory();
    uint32_t bigger = *cap ? *cap * 2 : 8;
    if (bigger > SIZE_MAX / 2 / size)
        gg_out_of_memory();
    at = gg_arena_grow(a, at, *cap * size, bigger * size, align);
    *cap = bigger;
    return at;
}

void gg_vec_trim(struct gg_arena *a, const void *at, uint32_t n, uint32_t *cap, size_t size)
{
    if (each_alone || !at || (const char *)at + *cap * size != a->next)
        return;
    a->next -= (*cap - n) * size;
    *cap = n;
}
