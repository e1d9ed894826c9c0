/* --emit: the inner forms of a spec as text. */
#ifndef GG_DRIVER_EMIT_H
#define GG_DRIVER_EMIT_H

#include "driver/session.h"

/* Prints the form that --emit names of each spec; returns the exit code. */
int gg_emit_specs(struct gg_session *s, const struct gg_spec_list *specs);

#endif
