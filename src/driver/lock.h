/* gluegen.lock: what `gluegen tune` measured, beside the specs that it is for. */
#ifndef GG_DRIVER_LOCK_H
#define GG_DRIVER_LOCK_H

#include "driver/session.h"

/* "DIR/gluegen.lock" beside a spec; NULL for standard input. */
const char *gg_lock_path(struct gg_arena *a, const char *spec);

struct gg_pins {
    GG_VEC(struct gg_pin) list;
};

/* The pins of a spec; none when there is no lock. False when an error is in the list. */
GG_NODISCARD bool gg_lock_read(struct gg_session *s, const char *spec, struct gg_pins *pins);

/* The text of a lock in which the spec's entries are these; those of other specs stay. */
gg_str gg_lock_text(struct gg_session *s, const char *spec, const struct gg_pins *pins);

#endif
