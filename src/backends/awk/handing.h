/*
 * awk programs that hand some of their records on as they are, whatever else they do:
 * `{ total += $3 } total < 100 { print }`. Such a step can stand before another one in its program.
 */
#ifndef GG_BACKENDS_AWK_HANDING_H
#define GG_BACKENDS_AWK_HANDING_H

#include "backends/awk/snippet.h"
#include "backends/backend.h"
#include "base/table.h"

/* Where a step writes a record; one place only. */
struct gg_awk_handing {
    struct gg_awk_part print; /* `print` or `print $0` of its code; empty: behind a pattern */
    uint32_t behind;          /* the end of that pattern, which has no action */
};

/* NULL when the step does what cannot be put before another one; then *why says what. */
const struct gg_awk_handing *gg_awk_handing(struct gg_arena *a, const struct gg_stage *step,
                                            const char **why);

/* The variables of the fields that the step reads. These keep their names. */
struct gg_table gg_awk_vars(struct gg_arena *a, const struct gg_stage *step);

/* A name of the step's own that another step of its program has, too. */
struct gg_awk_rename {
    gg_str from, to;
};

struct gg_awk_renames {
    GG_VEC(struct gg_awk_rename) list;
};

/* Token `i` is a name of the program's own. */
bool gg_awk_is_name(const struct gg_awk_snippet *s, uint32_t i);

/* What stands for `name`, or NULL. */
const struct gg_awk_rename *gg_awk_find_rename(const struct gg_awk_renames *renames, gg_str name);

/* New names for what parts[index] shares with the other steps of its program. */
struct gg_awk_renames gg_awk_renames(struct gg_arena *a, const struct gg_stage *const *parts,
                                     uint32_t nparts, uint32_t index);

/* What stands for token `i`: a new name, or the token. */
gg_str gg_awk_renamed(const struct gg_awk_snippet *s, uint32_t i,
                      const struct gg_awk_renames *renames);

/* `text`, the first bytes of the step's `option`, with new names, and with a mark in the place of
 * what writes a record if it is handed on (NULL: it is not). Lines stay as they are. */
gg_str gg_awk_handed_text(struct gg_emit *emit, const struct gg_stage *step, enum gg_option option,
                          gg_str text, const struct gg_awk_handing *handing,
                          const struct gg_awk_renames *renames);

#endif
