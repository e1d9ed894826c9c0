/* Instructions of compiled clauses, and the skeletons that they build terms from. */
#ifndef GG_PROGRAM_CODE_H
#define GG_PROGRAM_CODE_H

#include "program/machine.h"

/*
 * A word holds the operation (bits 0-7), a number (8-31) and a place (32-63); operands follow.
 * ARGS points to the arguments of a goal, which are skeletons.
 */
enum gg_op_code {
    GG_OP_CALL,          /* predicate, ARGS; the number is that of the arguments */
    GG_OP_LAST,          /* the same, and the clause is done */
    GG_OP_UNIFY,         /* ARGS */
    GG_OP_IS,            /* ARGS */
    GG_OP_COMPARE,       /* ARGS; the number is a gg_comparison */
    GG_OP_CUT,           /* everything since the clause was entered */
    GG_OP_MARK,          /* the number is that of a slot, which remembers the choice points */
    GG_OP_CUT_MARK,      /* back to what the slot remembers */
    GG_OP_CUT_CONDITION, /* a cut in a condition: back to the choice point after the slot's */
    GG_OP_SOFT_CUT,      /* the choice point made after the slot's is dead, later ones stay */
    GG_OP_TRY,           /* words from here to the alternative */
    GG_OP_JUMP,          /* words from here */
    GG_OP_FAIL,
    GG_OP_DONE, /* the clause is done */
    GG_OP_END,  /* the goal that gg_solve runs is done */
};

enum gg_comparison {
    GG_CMP_EQ,
    GG_CMP_NE,
    GG_CMP_LT,
    GG_CMP_GT,
    GG_CMP_LE,
    GG_CMP_GE,
};

static inline gg_word gg_instruction(enum gg_op_code op, uint32_t number, uint32_t place)
{
    return (gg_word)place << 32 | (gg_word)number << 8 | (gg_word)op;
}

static inline enum gg_op_code gg_op_of(gg_word w)
{
    return (enum gg_op_code)(w & 0xff);
}

static inline uint32_t gg_number_of(gg_word w)
{
    return (uint32_t)(w >> 8) & 0xffffff;
}

static inline uint32_t gg_place_of_word(gg_word w)
{
    return (uint32_t)(w >> 32);
}

static inline bool gg_is_skeleton(gg_cell c)
{
    return gg_tag(c) >= GG_SLOT;
}

/* skeleton.c: a term with slots for its variables in what stays; the variables are bound to their
 * slots (and trailed) until the caller undoes that. 0 when stopped. */
gg_cell gg_skeleton(struct gg_machine *m, gg_cell c, uint32_t *nslots);

/* The value of a skeleton; slots that are 0 get fresh variables. 0 when stopped. */
gg_cell gg_build(struct gg_machine *m, gg_cell c, gg_cell *slots);

/* Unifies a skeleton with a value; slots that are 0 take their part of it. */
enum gg_outcome gg_match(struct gg_machine *m, gg_cell skeleton, gg_cell value, gg_cell *slots);

/* Numbers compared as the operator says. */
bool gg_comparison_holds(enum gg_comparison which, int order);

#endif
