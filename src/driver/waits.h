/* What a process and those that it has started wait for, by /proc (Linux; elsewhere: nothing). */
#ifndef GG_DRIVER_WAITS_H
#define GG_DRIVER_WAITS_H

#include "base/base.h"

#include <sys/types.h>

/* How often somebody looked, and what was seen then. */
struct gg_waits {
    uint32_t input, output; /* all that did not run waited for a pipe to read, or to write */
    uint32_t total;
};

/* Looks once. A process that has gone is not counted. */
void gg_waits_look(struct gg_waits *waits, pid_t pid);

/* Percent of the looks. */
uint32_t gg_waits_percent(const struct gg_waits *waits, uint32_t part);

#endif
