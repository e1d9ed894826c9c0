/*
 * Arena: memory that is released all at once.
 *
 * A run has two: one for results, one for scratch that is rewound. Nothing is freed singly, so no
 * pointer needs an owner: it lives as long as its arena. Memory is zeroed. Compile with
 * -DGG_ARENA_MALLOC to make each allocation a malloc of its own, so that ASan sees every overrun.
 */
#ifndef GG_BASE_ARENA_H
#define GG_BASE_ARENA_H

#include "base/base.h"

#include <stdalign.h>
#include <string.h>

struct gg_arena_chunk;

struct gg_arena {
    struct gg_arena_chunk *last;  /* newest chunk, NULL before the first allocation */
    struct gg_arena_chunk *spare; /* one that a rewind left over, or NULL */
    char *next, *end;             /* free part of the newest chunk */
};

struct gg_arena_mark {
    struct gg_arena_chunk *last;
    char *next, *end;
};

/* What gg_arena_alloc does when the chunk has no room. */
void *gg_arena_alloc_anew(struct gg_arena *a, size_t size, size_t align);

/* Inlined where size and alignment are known, it is an addition and some stores. */
static inline void *gg_arena_alloc(struct gg_arena *a, size_t size, size_t align)
{
    size_t gap = -(uintptr_t)a->next & (align - 1), room = (size_t)(a->end - a->next);
    if (room <= gap || room - gap < size)
        return gg_arena_alloc_anew(a, size, align);
    char *p = a->next + gap;
    a->next = p + size;
    return memset(p, 0, size);
}

void gg_arena_free(struct gg_arena *a); /* the arena is empty and usable again */

/* What `from` holds is in `a` now, where a rewind may leave some of it; `from` is empty. */
void gg_arena_adopt(struct gg_arena *a, struct gg_arena *from);

/*
 * Makes an allocation (p may be NULL) larger: in place when it is the newest, else by a copy that
 * leaves the old one as it was. What is added is not zeroed.
 */
void *gg_arena_grow(struct gg_arena *a, void *p, size_t old, size_t size, size_t align);

/* Everything allocated after the mark is gone once the arena is rewound to it. */
struct gg_arena_mark gg_arena_mark(const struct gg_arena *a);
void gg_arena_rewind(struct gg_arena *a, struct gg_arena_mark mark);

static inline void *gg_arena_alloc_array(struct gg_arena *a, size_t n, size_t size, size_t align)
{
    if (size && n > SIZE_MAX / 2 / size)
        gg_out_of_memory();
    return gg_arena_alloc(a, n * size, align);
}

#define gg_new(a, T) ((T *)gg_arena_alloc((a), sizeof(T), alignof(T)))
#define gg_new_array(a, T, n) ((T *)gg_arena_alloc_array((a), (n), sizeof(T), alignof(T)))

/* Growing array in an arena: GG_VEC(struct gg_x) v = {0}; gg_push(a, &v, x); v.at[0 .. v.n-1]. */
#define GG_VEC(T)                                                                                  \
    struct {                                                                                       \
        T *at;                                                                                     \
        uint32_t n, cap;                                                                           \
    }

#define gg_push(a, v, ...)                                                                         \
    ((v)->at = (v)->n < (v)->cap                                                                   \
                   ? (v)->at                                                                       \
                   : gg_vec_grow((a), (v)->at, &(v)->cap, sizeof *(v)->at, alignof(max_align_t)),  \
     (v)->at[(v)->n++] = (__VA_ARGS__))

/* Room for n elements in an empty array, so that the first n pushes leave nothing behind. */
#define gg_reserve(a, v, n)                                                                        \
    ((v)->at = gg_vec_reserve((a), (n), sizeof *(v)->at, alignof(max_align_t)), (v)->cap = (n))

/* Gives back the room of an array that nothing was pushed into, when it is the newest allocation.
 */
#define gg_trim(a, v) gg_vec_trim((a), (v)->at, (v)->n, &(v)->cap, sizeof *(v)->at)

void gg_vec_trim(struct gg_arena *a, const void *at, uint32_t n, uint32_t *cap, size_t size);
void *gg_vec_reserve(struct gg_arena *a, uint32_t n, size_t size, size_t align);
void *gg_vec_grow(struct gg_arena *a, void *at, uint32_t *cap, size_t size, size_t align);

#endif
