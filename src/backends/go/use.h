/* What bodies in Go do with the fields of a record: by their tokens, and on the safe side. */
#ifndef GG_BACKENDS_GO_USE_H
#define GG_BACKENDS_GO_USE_H

#include "backends/go/go.h"

/* How a body uses `fields`; a later kind asks for more care. */
enum gg_go_use { GG_GO_USE_ELEMENT, GG_GO_USE_WHOLE, GG_GO_USE_CHANGE, GG_GO_USE_KEEP };

/* The most that is done to `fields`. */
enum gg_go_use gg_go_most_use(const struct gg_go_snippet *body);

/* Whether a text that the body sees may live longer than its record. */
bool gg_go_may_keep(const struct gg_go_step *step);

/* Whether the body looks into `fields`, or does more with it than to write it. */
bool gg_go_opens_fields(const struct gg_go_snippet *body);

/* All that is done with `fields` is to return it. */
bool gg_go_only_returns_fields(const struct gg_go_snippet *body);

/* The body gives the record back as it was read, or nothing. */
bool gg_go_returns_record(const struct gg_go_snippet *body);

#endif
