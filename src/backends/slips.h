/*
 * Slips that only two steps together show: each is right by itself, and they do not fit.
 */
#ifndef GG_BACKENDS_SLIPS_H
#define GG_BACKENDS_SLIPS_H

#include "backends/step_code.h"

/*
 * awk that prints blanks between values where its reader splits at tabs; the time of a web server's
 * log cut within its hour.
 */
void gg_slips_check(const struct gg_step_code *code);

#endif
