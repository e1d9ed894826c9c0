/*
 * The making of a view, shared by its files: what is known of a unit or of one of its steps, and
 * the functions that set values from it. All of these set values of `v->map`.
 */
#ifndef GG_BACKENDS_GO_VIEWER_H
#define GG_BACKENDS_GO_VIEWER_H

#include "backends/go/go.h"

struct gg_go_view_field {
    const struct gg_field *field;
    gg_str var;
    bool is_seen; /* by the body */
};

struct gg_go_viewer {
    struct gg_emit *emit;
    struct gg_arena *arena;
    const struct gg_unit *unit;
    struct gg_map *map;
    struct gg_go_step step;
    GG_VEC(struct gg_go_view_field) in, out;
    GG_VEC(gg_str) state; /* the variables that the state declares, in order */
    struct gg_go_imports imports;
    bool shares, keeps;
    gg_str kept_in;    /* the map that grows when a text is kept, or "" */
    bool is_part;      /* one of several steps of a process */
    bool is_inner;     /* such a step, but the first: it reads a link */
    bool is_last;      /* such a step, and it writes what the process writes */
    bool owns;         /* such a step: it may keep texts that it is handed */
    bool owned;        /* such a step: the one behind it does */
    bool looks;        /* it looks at the type of some field */
    bool trusts;       /* what it reads was checked already */
    bool floats;       /* some step of the process writes a float */
    bool passes_lines; /* of a process: what passes every step is written as it was read */
    bool takes_line;   /* of its last step: such a record is given back */
    bool picks;        /* some field is made a text */
    bool runs;         /* records in a row that are not changed are written in one go */
    bool has[GG_TYPE_COUNT], sees[GG_TYPE_COUNT], writes[GG_TYPE_COUNT];
};

/* ---- view.c: the whole, and its fields ---- */

/* The constant of the generated program that stands for a type. */
gg_str gg_go_kind(enum gg_type type);

/* See gg_field_extend_fn; ctx is the viewer. */
void gg_go_extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var);
void gg_go_extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var);

/* ---- view_code.c: the snippets of a step ---- */

/* A list of {line}. */
void gg_go_set_lines(struct gg_go_viewer *v, const char *key, const gg_str *lines, uint32_t n);

/* Some snippet calls emit. */
bool gg_go_emits(const struct gg_go_viewer *v);

/* What the body sees of the field is a part of what was read. */
bool gg_go_is_text(const struct gg_go_view_field *field);

/* Everything of one step but its flow; the fields must be there. Finds `imports`, `shares`,
 * `keeps`, `owns` and `kept_in`. */
void gg_go_set_step(struct gg_go_viewer *v);

/* ---- view_imports.c ---- */

/* The packages that the step needs. */
struct gg_go_imports gg_go_imports_of(struct gg_go_viewer *v);

/* Those of `v->imports`, for the file of the steps. */
void gg_go_set_imports(struct gg_go_viewer *v);

/* Those of the common code, and both in one list. */
void gg_go_set_record_imports(struct gg_go_viewer *v);

/* ---- view_flow.c: what becomes of a record ---- */

/* `read` may be taken for `written`: both have the same types, or that is not declared. */
bool gg_go_fits(const struct gg_record *read, const struct gg_record *written);

/* A record that was read and checked is written as the same bytes. */
bool gg_go_is_same_line(const struct gg_unit *unit);

void gg_go_set_flow(struct gg_go_viewer *v);

/* ---- view_record.c: what the formats and types ask of the common code ---- */

bool gg_go_is_delimited(enum gg_format_kind kind);
bool gg_go_uses_json(const struct gg_go_viewer *v);
void gg_go_set_types(struct gg_go_viewer *v);
void gg_go_set_formats(struct gg_go_viewer *v);

/* ---- view_fused.c: several steps in one process ---- */

/* Records that no step changes are the same line at both ends, and the last step may give it back.
 */
bool gg_go_passes_lines(const struct gg_go_viewer *v);

/* The steps, and what they need of the common code. */
void gg_go_set_parts(struct gg_go_viewer *v);

#endif
