/*
 * What a write is about to do, so that it is done although the process is killed.
 *
 * Before anything moves, all new texts are in `.gluegen/tmp/`, the moves in `.gluegen/moves` and
 * the manifest to come in `.gluegen/pending.json`. From the moment that this one has its name the
 * write counts as done: a child process that waits beside the writer finishes it when the writer
 * dies, and when both die the next command that writes does.
 */
#ifndef GG_OUTPUT_JOURNAL_H
#define GG_OUTPUT_JOURNAL_H

#include "output/tree.h"

#include <sys/types.h>

#define GG_MOVES_NAME "moves"
#define GG_PENDING_NAME "pending.json"
#define GG_MANIFEST_NAME "manifest.json"

struct gg_move {
    gg_str path;
    gg_str was, is; /* hashes before and after, "" = no file */
    bool executable;
    uint32_t work; /* the number of the work file that holds the text */
};

struct gg_moves {
    GG_VEC(struct gg_move) at;
};

gg_str gg_moves_write(struct gg_arena *a, const struct gg_moves *moves);

/*
 * Brings every file to its state after, unless somebody else changed it meanwhile, then gives the
 * manifest its name. t->root and t->work are open. False with errno when something failed.
 */
GG_NODISCARD bool gg_journal_finish(struct gg_tree *t, int meta);

/* Removes what is only of use during a write. */
void gg_journal_clear(struct gg_tree *t, int meta);

/* The child that finishes the write should this process die. */
struct gg_watch {
    pid_t pid; /* -1: none */
    int end;
};

struct gg_watch gg_watch_start(struct gg_tree *t, int meta);
void gg_watch_stop(struct gg_watch *watch); /* the write is done, or was taken back */

#endif
