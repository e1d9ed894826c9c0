/*
 * Functions of a step that put a parameter into what a shell runs or into a statement of SQL, and
 * calls that hand them a text from outside: one call deep, by names.
 *
 * Only where it is sure which function is meant: one that is defined once, is no method, and is
 * called by its name; a parameter that the function tests or sets anew is left alone.
 */
#ifndef GG_BACKENDS_CHECKS_SINKS_H
#define GG_BACKENDS_CHECKS_SINKS_H

#include "backends/checks/outside.h"
#include "backends/checks/shell.h"

enum {
    GG_SINK_WORK = 1 << 18, /* nodes of trees that are looked at in one step at most */
};

#define GG_SINK_ALL UINT32_MAX

struct gg_sink {
    gg_str function, parameter;
    uint32_t number;      /* of the parameter, from 0; GG_SINK_ALL: "$@" */
    struct gg_span span;  /* where the parameter is put in */
    const char *help;     /* how to mend it */
    bool takes_statement; /* the parameter is the statement: a call must hand one over */
};

struct gg_sinks {
    GG_VEC(struct gg_sink) list; /* one for each parameter, or two: see takes_statement */
    uint32_t work;
};

/* Reports a call that hands `what`, at this place, to a sink. */
typedef void gg_sink_report_fn(const struct gg_step_code *code, struct gg_span span, gg_str what,
                               const struct gg_sink *sink);

/* "`what` comes from outside and becomes ...", with how to mend it. */
struct gg_diag *gg_sink_report(const struct gg_step_code *code, enum gg_diag_code id,
                               struct gg_span span, gg_str what, const char *becomes,
                               const char *help);

/* "`x` is put in here by `f`", on a report. */
void gg_sink_label(const struct gg_step_code *code, struct gg_diag *d, const struct gg_sink *sink);

/* ---- python, go, rust ---- */

/* The node is what is run: if it stands in a function and holds a parameter, the function is a
 * sink. With `is_sql`, a parameter without a statement around it must be one. */
void gg_sinks_add(struct gg_sinks *s, const struct gg_step_code *code,
                  const struct gg_snippet *snippet, uint32_t node, const char *help, bool is_sql);

/* `o` is of the whole step. */
void gg_sinks_see_calls(const struct gg_sinks *s, const struct gg_step_code *code,
                        const struct gg_outside *o, gg_sink_report_fn *report);

/* ---- bash ---- */

/* The same; `takes_all`: "$@" is run as well, and not only its first word. */
void gg_shell_sinks_add(struct gg_sinks *s, const struct gg_step_code *code,
                        const struct gg_snippet *snippet, uint32_t node, const char *help,
                        bool takes_all);

void gg_shell_sinks_see_calls(const struct gg_sinks *s, const struct gg_step_code *code,
                              const struct gg_shell_names *names, gg_sink_report_fn *report);

#endif
