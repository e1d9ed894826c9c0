/*
 * What stands in a program for the code of a step whose records are handed on by calls: the rules
 * of a step that is called as statements, and everything else as it is, names kept apart. Lines
 * stay as they are.
 */
#ifndef GG_BACKENDS_AWK_CALLS_TEXT_H
#define GG_BACKENDS_AWK_CALLS_TEXT_H

#include "backends/awk/calls.h"
#include "backends/view.h"

struct gg_awk_caller {
    const struct gg_awk_role *role;
    const struct gg_awk_role *next; /* the step that its records are handed on to, or NULL */
    uint32_t number; /* of the step in its program, from 1; the next one has the next */
    const struct gg_awk_renames *renames; /* or NULL */
};

/* The bytes `part` of the step's `option`. */
gg_str gg_awk_called_text(struct gg_emit *emit, const struct gg_awk_caller *caller,
                          enum gg_option option, struct gg_awk_part part);

/* What a rule without an action does. */
gg_str gg_awk_printed_record(struct gg_emit *emit, const struct gg_awk_caller *caller);

/* Without blanks and line ends around it, and without what separates it from a rule before. */
struct gg_awk_part gg_awk_trimmed(gg_str code, struct gg_awk_part part);

/* Cuts the comments that it ends with off a part between two rules. */
void gg_awk_cut_comment(const struct gg_awk_program *program, gg_str code,
                        struct gg_awk_part *other, struct gg_awk_part *comment);

#endif
