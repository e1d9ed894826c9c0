/*
 * Values of a running program: 64-bit cells in one bounded region of memory.
 *
 *     bits 0-3 tag, 4-31 place, 32-63 value
 *
 * The place says where the value was written (place.h; 0: nowhere) and takes no part in comparing.
 * The value of boxed tags is the index of a cell in the region.
 */
#ifndef GG_PROGRAM_CELL_H
#define GG_PROGRAM_CELL_H

#include "base/base.h"

typedef uint64_t gg_cell;

enum gg_tag {
    GG_NONE,
    GG_REF,             /* another cell; itself: an unbound variable. Without a place */
    GG_ATOM,            /* index of the atom */
    GG_INT,             /* 32 bits, signed */
    GG_BIG,             /* -> signed number of limbs, limbs from the lowest */
    GG_RAT,             /* -> numerator, denominator: cells INT or BIG */
    GG_FLOAT,           /* -> bits of a double */
    GG_STRING,          /* -> size in bytes, bytes */
    GG_STRUCT,          /* -> functor, arguments */
    GG_PAIR,            /* of a list -> head, tail */
    GG_FUNCTOR,         /* index of the functor; only the first cell of a structure */
    GG_SLOT,            /* of a clause: the variable of that number */
    GG_SKELETON_STRUCT, /* the same as STRUCT and PAIR, with SLOTs below */
    GG_SKELETON_PAIR,
};

enum { GG_PLACE_MAX = 0x0fffffff };

#define GG_PLACE_MASK ((gg_cell)GG_PLACE_MAX << 4)

/* The variable `_` of a clause, which has no slot. */
#define GG_VOID_SLOT UINT32_MAX

static inline enum gg_tag gg_tag(gg_cell c)
{
    return (enum gg_tag)(c & 15);
}

static inline uint32_t gg_value(gg_cell c)
{
    return (uint32_t)(c >> 32);
}

static inline uint32_t gg_place(gg_cell c)
{
    return (uint32_t)(c >> 4) & GG_PLACE_MAX;
}

static inline gg_cell gg_make(enum gg_tag tag, uint32_t value, uint32_t place)
{
    return (gg_cell)value << 32 | (gg_cell)place << 4 | (gg_cell)tag;
}

static inline gg_cell gg_with_place(gg_cell c, uint32_t place)
{
    return (c & ~GG_PLACE_MASK) | (gg_cell)place << 4;
}

/* Equal but for where they were written; of boxed values, the same box. */
static inline bool gg_same(gg_cell x, gg_cell y)
{
    return !((x ^ y) & ~GG_PLACE_MASK);
}

static inline int32_t gg_small_int(gg_cell c)
{
    return (int32_t)gg_value(c);
}

static inline bool gg_is_number(gg_cell c)
{
    return gg_tag(c) >= GG_INT && gg_tag(c) <= GG_FLOAT;
}

static inline bool gg_is_integer(gg_cell c)
{
    return gg_tag(c) == GG_INT || gg_tag(c) == GG_BIG;
}

static inline bool gg_is_compound(gg_cell c)
{
    return gg_tag(c) == GG_STRUCT || gg_tag(c) == GG_PAIR;
}

static inline bool gg_is_atomic(gg_cell c)
{
    return gg_tag(c) >= GG_ATOM && gg_tag(c) <= GG_STRING;
}

#endif
