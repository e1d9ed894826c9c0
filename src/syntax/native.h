/*
 * What a language's own parser says, where the grammar is known to be wrong at times.
 */
#ifndef GG_SYNTAX_NATIVE_H
#define GG_SYNTAX_NATIVE_H

#include "base/arena.h"
#include "base/str.h"

enum gg_verdict {
    GG_VERDICT_NONE, /* not installed, too slow, or the code is too long */
    GG_VERDICT_FINE,
    GG_VERDICT_FAULT,
};

struct gg_native {
    enum gg_verdict verdict;
    uint32_t line; /* from 1, 0 = not said */
    gg_str token;  /* that cannot stand there, or "" */
};

/* `bash -n`: it runs nothing. It has at most two seconds, for without an answer correct code may
 * look wrong. */
struct gg_native gg_native_bash(struct gg_arena *a, gg_str code);

#endif
