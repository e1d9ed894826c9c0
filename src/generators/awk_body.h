/* What a body of awk is, by its brackets and words. */
#ifndef GG_GENERATORS_AWK_BODY_H
#define GG_GENERATORS_AWK_BODY_H

#include "base/str.h"

struct gg_awk_body {
    bool is_rules;   /* patterns with actions, not the statements of one action */
    bool prints;     /* print or printf stands in it */
    ptrdiff_t fault; /* offset of a bracket without its partner, or -1 */
};

struct gg_awk_body gg_awk_read_body(struct gg_arena *a, gg_str text);

#endif
