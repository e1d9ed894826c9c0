/* Parts of the awk backend that its files share: what templates are given. */
#ifndef GG_BACKENDS_AWK_AWK_VIEW_H
#define GG_BACKENDS_AWK_AWK_VIEW_H

#include "backends/awk/calls_text.h"
#include "backends/awk/choice.h"
#include "backends/awk/handing.h"
#include "backends/awk/language.h"
#include "backends/awk/neighbours.h"
#include "backends/view.h"

extern const struct gg_shape gg_awk_shape[];

/* Records of that format are cut at a separator. */
bool gg_awk_cuts(struct gg_codec codec);

/* A program of one step or several. */
const struct gg_val *gg_awk_view(struct gg_emit *emit, const struct gg_unit *unit);

/* What the program has of its step `index`; `calls` says which of them are called. */
void gg_awk_set_part(struct gg_emit *emit, const struct gg_unit *unit,
                     const struct gg_awk_calls *calls, uint32_t index, struct gg_map *map);

/* A snippet with the names that it has in its program; NULL: the step has none. */
const struct gg_val *gg_awk_handed(struct gg_emit *emit, const struct gg_stage *stage,
                                   enum gg_option option, const struct gg_awk_handing *handing,
                                   const struct gg_awk_renames *renames);

/* Whether it is called, and some records that it is handed can be bad. */
bool gg_awk_has_tested(const struct gg_awk_role *role);

#endif
