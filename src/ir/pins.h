/*
 * Choices that were measured (`gluegen tune`) and stand in gluegen.lock: pins of steps.
 *
 * A pin fills in what a spec leaves open. It never changes what the spec says, nor makes a step
 * parallel that the spec leaves serial.
 */
#ifndef GG_IR_PINS_H
#define GG_IR_PINS_H

#include "ir/runtime.h"

struct gg_pin {
    gg_str pipeline, step;                 /* of its spec; both empty: every step */
    gg_str code;                           /* fingerprint of what was measured, or "" */
    gg_str runtime;                        /* one of gg_runtimes, or "" */
    const struct gg_ast *workers, *buffer; /* values of those options, or NULL */
    struct gg_span span;
};

/* What a step's measurements depend on: target and code. 16 hex digits. */
gg_str gg_step_fingerprint(struct gg_arena *a, const struct gg_stage *step);

/* A value that pins have put in: it has no notation. */
bool gg_is_pinned(const struct gg_ast *value);

/*
 * The module with the pins as attributes. Warns of pins whose step is not there or has changed,
 * which count for nothing; *napplied is the number of steps that have one.
 */
const struct gg_module *gg_pins_apply(struct gg_arena *a, const struct gg_module *module,
                                      const struct gg_pin *pins, uint32_t n, uint32_t *napplied,
                                      struct gg_diags *ds);

#endif
