/* What is wrong with the code of a pipeline's steps, read alone and looked at together. */
#ifndef GG_DRIVER_CHECK_CODE_H
#define GG_DRIVER_CHECK_CODE_H

#include "backends/backend.h"

/*
 * Rules of the targets for every unit, so that all faults are found in one run. Many steps are
 * shared among threads; what is reported, and in which order, does not depend on how many.
 */
void gg_check_code(struct gg_emit *emit);

#endif
