/*
 * The languages' own linters on the snippets of a spec.
 *
 * They see the generated files, where injected names are declared; what they find is reported at
 * the spec's line that it is about. Findings in text that is not the spec's own are dropped.
 */
#ifndef GG_DRIVER_LINT_H
#define GG_DRIVER_LINT_H

#include "driver/session.h"

/*
 * `compiled` holds artifacts with marks. Findings are added to the session's diagnostics; a linter
 * that is missing is said on stderr. What a linter says of a file is kept below the cache
 * directory by the hash of the file and the linter, and not asked for twice.
 */
void gg_lint(struct gg_session *s, const struct gg_compiled *compiled);

#endif
