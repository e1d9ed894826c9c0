/* Faults of steps that run in workers. */
#include "backends/workers_check.h"

void gg_workers_report_begin(struct gg_emit *emit, struct gg_span place)
{
    struct gg_diag *d = gg_diag_add(emit->diags, GG_D_WORKERS_BEGIN, place,
                                    "`begin` of a parallel step cannot emit: each worker runs it");
    gg_diag_help(emit->diags, d, "emit in `end`, or remove `parallel`");
}
