/* Faults of steps that run in workers, whatever their language. */
#ifndef GG_BACKENDS_WORKERS_CHECK_H
#define GG_BACKENDS_WORKERS_CHECK_H

#include "backends/backend.h"

/* Reports that `begin` of a step in workers emits, at the place where it does. */
void gg_workers_report_begin(struct gg_emit *emit, struct gg_span place);

#endif
