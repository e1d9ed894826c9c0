/* What is known of a run so far, as a table on a terminal and as JSON. */
#ifndef GG_DRIVER_PROGRESS_TABLE_H
#define GG_DRIVER_PROGRESS_TABLE_H

#include "driver/relay.h"
#include "driver/waits.h"

#include "base/str.h"

enum { GG_NO_STEP = -1 };

struct gg_progress_step {
    gg_str name, title; /* "read_keep", "steps read and keep" */
    const char *path;   /* of its counts */
    const char *pid_path;
    struct gg_relay_counts *counts;
    pid_t pid; /* 0 = not known yet */
    struct gg_waits waits;
    bool has_header;
    int before; /* the step whose output it reads, or GG_NO_STEP */
};

struct gg_progress {
    struct gg_arena *arena;
    gg_str pipeline;
    struct gg_progress_step *steps;
    uint32_t nsteps;
    uint32_t drawn, width; /* lines on the screen, and how wide it was then */
    const char *dir;       /* of the counts */
    bool live;             /* not while the results go to the same terminal */
};

/*
 * On stderr, in the place of what was drawn before. No line is as wide as the terminal, and the
 * table is no higher, so that its lines can be counted; after a resize it begins anew below.
 */
void gg_progress_draw(struct gg_progress *p);
void gg_progress_erase(struct gg_progress *p);

/* One line on stderr, like that of GLUEGEN_TRACE=json. */
void gg_progress_json(const struct gg_progress *p);

#endif
