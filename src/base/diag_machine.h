/*
 * Diagnostics for programs: JSON, SARIF 2.1.0 and GitHub workflow commands.
 *
 * Lines and columns count from 1 and an end is the place after the last byte. Columns are bytes,
 * as in all of gluegen's messages; SARIF has its own unit and gets code points (`columnKind`).
 */
#ifndef GG_BASE_DIAG_MACHINE_H
#define GG_BASE_DIAG_MACHINE_H

#include "base/diag.h"

/* `ds` is sorted; scratch memory may be left in `a`. */
void gg_diags_render_machine(const struct gg_diags *ds, const struct gg_sources *sources,
                             enum gg_diag_format format, struct gg_arena *a, FILE *out);

/* diag_junit.c: sorts the list; `specs` are the names of all that was looked at. */
void gg_diags_junit(struct gg_diags *ds, const struct gg_sources *sources, const gg_str *specs,
                    uint32_t n, struct gg_buf *out);

/* diag_sarif.c */
void gg_diags_sarif(const struct gg_diags *ds, const struct gg_sources *sources, struct gg_arena *a,
                    struct gg_buf *out);

#endif
