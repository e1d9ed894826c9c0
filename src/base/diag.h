/*
 * Diagnostics: data first, text later.
 *
 * Whoever finds a fault adds it to the list and carries on; a phase that failed returns false or
 * NULL, and then an error is in the list. Codes, default severities and explanations are rows of
 * diag.def. Rendering sorts by place and removes repeats, so the output is the same on each run.
 */
#ifndef GG_BASE_DIAG_H
#define GG_BASE_DIAG_H

#include "base/source.h"

#include <stdio.h>

enum gg_severity { GG_NOTE, GG_WARNING, GG_ERROR };

enum gg_diag_code {
#define GG_DIAG(id, code, severity, title, doc) GG_D_##id,
#include "base/diag.def"
#undef GG_DIAG
    GG_D_COUNT
};

struct gg_diag_info {
    const char *code; /* "GG0102" */
    enum gg_severity severity;
    const char *title; /* one line */
    const char *doc;   /* what `gluegen explain CODE` prints, Markdown */
};

const struct gg_diag_info *gg_diag_info(enum gg_diag_code code);
bool gg_diag_by_name(gg_str name, enum gg_diag_code *code); /* "GG0102", any case */

/* A row of diag_groups.def; a group has as many rows as it has stretches of codes. */
struct gg_diag_group {
    const char *name;
    enum gg_diag_code first, last;
    const char *doc; /* NULL: the group's first row has it */
};
const struct gg_diag_group *gg_diag_group(uint32_t row); /* NULL behind the last one */

/* What -W says of a diagnostic; those that are errors by themselves stay errors. */
enum gg_diag_level { GG_LEVEL_AS_IS, GG_LEVEL_OFF, GG_LEVEL_WARNING, GG_LEVEL_ERROR };

/* A comment of a spec that says which diagnostics, other than errors, do not count in a region. */
struct gg_ignore {
    struct gg_span region;
    enum gg_diag_code code;
    struct gg_span comment;
    struct gg_span whole; /* what goes when the comment does; no file: it names other codes, too */
    bool used;
};

/* A second place, or (without a place) a note or help line, that belongs to a diagnostic. */
struct gg_label {
    struct gg_span span;
    gg_str text;
    bool help; /* printed as `help:`, tells how to mend it */
};

struct gg_diag {
    enum gg_diag_code code;
    enum gg_severity severity;
    struct gg_span span;
    gg_str message;
    GG_VEC(struct gg_label) labels;
    struct gg_span fix_span; /* what `fix` would replace; no file: there is no safe fix */
    gg_str fix;
    uint32_t order; /* of finding; breaks ties */
};

struct gg_diags {
    struct gg_arena *arena;
    GG_VEC(struct gg_diag *) list;
    uint32_t nerrors, nwarnings;
    bool warnings_are_errors; /* --strict */
    const uint8_t *levels;    /* enum gg_diag_level by code; NULL: all as they are */
    GG_VEC(struct gg_ignore) ignores;
};

struct gg_diags gg_diags_new(struct gg_arena *a);

/*
 * A list for a thread of its own, in `a`: what is added there counts as it would in `ds`, which
 * must stay as it is meanwhile. Once the threads have ended, gg_diags_take puts a part of such a
 * list at the end of `ds`, whose arena must get what `a` holds.
 */
struct gg_diags gg_diags_apart(const struct gg_diags *ds, struct gg_arena *a);
void gg_diags_take(struct gg_diags *ds, const struct gg_diags *from, uint32_t beg, uint32_t end);

/* A diagnostic that is switched off or ignored is returned but does not come into the list. */
struct gg_diag *gg_diag_add(struct gg_diags *ds, enum gg_diag_code code, struct gg_span span,
                            const char *fmt, ...) GG_PRINTF(4, 5);
void gg_diag_label(struct gg_diags *ds, struct gg_diag *d, struct gg_span span, const char *fmt,
                   ...) GG_PRINTF(4, 5);
void gg_diag_help(struct gg_diags *ds, struct gg_diag *d, const char *fmt, ...) GG_PRINTF(3, 4);

/* The fault is gone when `text` stands for what is at `span` now, and nothing else is touched. */
void gg_diag_fix(struct gg_diag *d, struct gg_span span, gg_str text);

/* "did you mean `x`?" when one of the candidates is near; otherwise lists them when few. Where
 * the diagnostic's place is the word as it is written, the nearest one is its fix. */
void gg_diag_suggest(struct gg_diags *ds, struct gg_diag *d, gg_str word, const gg_str *candidates,
                     size_t n);

enum gg_diag_format {
    GG_RENDER_HUMAN,
    GG_RENDER_JSON,
    GG_RENDER_SARIF,
    GG_RENDER_GCC,
    GG_RENDER_GITHUB,
    GG_RENDER_JUNIT, /* by gluegen check alone: gg_diags_junit */
};

/* Sorts the list by file, place, then order of finding, drops exact repeats, and gives those
 * without a help line that of their code (diag_help.def), if there is one. */
void gg_diags_settle(struct gg_diags *ds);
void gg_diags_render(struct gg_diags *ds, const struct gg_sources *sources,
                     enum gg_diag_format format, bool color, FILE *out);

#endif
