/*
 * The one table of options: what a spec may say, where, of which type, and what it means.
 *
 * Checking, `gluegen schema`, `gluegen list`, completion, the reference documentation and the term
 * notation are all produced from it. Rows are in options.def.
 */
#ifndef GG_FRONTEND_OPTION_H
#define GG_FRONTEND_OPTION_H

#include "frontend/ast.h"

enum gg_option {
#define GG_OPTION(id, name, where, type, targets, choices, fallback, doc) GG_OPT_##id,
#include "frontend/options.def"
#undef GG_OPTION
    GG_OPT_COUNT
};

/* Where a key may stand; a set. A top-level `steps:` makes the document a pipeline as well. */
enum gg_place { GG_AT_SPEC = 1, GG_AT_PIPELINE = 2, GG_AT_STEP = 4 };

enum gg_option_type {
    GG_T_BOOL,
    GG_T_INT,       /* range in `choices`, "1..1024" */
    GG_T_NAME,      /* a name of the spec's own: a step, a pipeline */
    GG_T_TARGET,    /* one of the targets */
    GG_T_TEXT,      /* any text, one line */
    GG_T_VALUE,     /* text in which ${VAR} and ${VAR:-default} stand for run-time values */
    GG_T_ENUM,      /* one of `choices`, "a|b|c" */
    GG_T_CODE,      /* a snippet */
    GG_T_PATH,      /* a file beside the spec, read at build time */
    GG_T_PATHS,     /* such a path or a list of them */
    GG_T_FIELDS,    /* list of name or {name: type} */
    GG_T_NAMES,     /* a name or a list of names */
    GG_T_VALUES,    /* a GG_T_VALUE or a list of them */
    GG_T_ENV,       /* map of names to GG_T_VALUE */
    GG_T_OUTPUT,    /* GG_T_VALUE or null */
    GG_T_ON_ERROR,  /* abort, skip, or {dead_letter: GG_T_VALUE} */
    GG_T_WORKERS,   /* auto, none or a number */
    GG_T_SIZE,      /* bytes: 4096, 64K, 8G */
    GG_T_TIME,      /* 500ms, 30s, 5m; a number alone is seconds */
    GG_T_CORES,     /* processors: [0, 1] or "0-3" */
    GG_T_BUFFER,    /* none, line or block(SIZE) */
    GG_T_STEPS,     /* list of steps */
    GG_T_PIPELINES, /* map of pipelines */
    GG_T_LATER,     /* in the language, not in this version: reported as not supported yet */
};

/* Targets that an option may stand for; a set of 1 << enum gg_target. */
enum gg_target {
    GG_TARGET_AWK,
    GG_TARGET_BASH,
    GG_TARGET_GO,
    GG_TARGET_PYTHON,
    GG_TARGET_RUST,
    GG_TARGET_COUNT
};

/* Targets that a spec may name and this version does not generate. */
enum gg_planned_target {
#define GG_PLANNED_TARGET(id, name) GG_PLANNED_TARGET_##id,
#include "frontend/planned.def"
#undef GG_PLANNED_TARGET
    GG_PLANNED_TARGET_COUNT
};

struct gg_option_info {
    const char *name;
    uint32_t where; /* set of enum gg_place */
    enum gg_option_type type;
    uint32_t targets;     /* set; of meaning at steps only */
    const char *choices;  /* see options.def */
    const char *fallback; /* default as a user would write it, NULL = none */
    const char *doc;
};

const struct gg_option_info *gg_option_info(enum gg_option option);
bool gg_option_by_name(gg_str name, uint32_t place, enum gg_option *option);
/* Two options of a step: they exclude each other, or the one needs the other where there is such a
 * thing in its language. */
struct gg_option_pair {
    enum gg_option one, other;
    const char *why;
};

extern const struct gg_option_pair gg_option_conflicts[];
extern const size_t gg_noption_conflicts;
extern const struct gg_option_pair gg_option_needs[];
extern const size_t gg_noption_needs;

/*
 * Splits `choices`: the next word off *rest; false at the end. *later tells that it is not
 * supported yet.
 */
bool gg_option_next_choice(gg_str *rest, gg_str *word, bool *later);

/* True when `word` is one of the choices of this version. */
bool gg_is_choice(const char *choices, gg_str word);

const char *gg_target_doc(enum gg_target target);
const char *gg_target_name(enum gg_target target);
bool gg_target_by_name(gg_str name, enum gg_target *target);
bool gg_planned_target_by_name(gg_str name, enum gg_planned_target *target);

#endif
