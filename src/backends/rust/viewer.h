/*
 * The making of a view, shared by its files: what is known of a unit or of one of its steps, and
 * the functions that set values from it. All of these set values of `v->map`.
 */
#ifndef GG_BACKENDS_RUST_VIEWER_H
#define GG_BACKENDS_RUST_VIEWER_H

#include "backends/rust/rust.h"

enum gg_rust_part {
    GG_RUST_PRELUDE,
    GG_RUST_STATE,
    GG_RUST_BEGIN,
    GG_RUST_BODY,
    GG_RUST_END,
    GG_RUST_MERGE,
    GG_RUST_COUNT
};

struct gg_rust_viewer {
    struct gg_emit *emit;
    const struct gg_unit *unit;
    const struct gg_stage *stage;
    struct gg_map *map;
    gg_str parts[GG_RUST_COUNT]; /* the step's snippets, "" where it has none */
    bool is_mapped, is_folded, is_keyed, has_end;
    bool is_part;             /* one of several steps of a process: in a module of its own */
    bool trusts;              /* such a step, and what it reads was checked already */
    uint32_t nread, nwritten; /* fields of the input and the output seen so far */
    size_t members_width;     /* of the list of their names in objects */
    bool odd_names, uses_fields;
};

/* ---- view.c: the whole, and its fields ---- */

/* Fills what is known of the step's snippets. */
void gg_rust_read_parts(struct gg_rust_viewer *v);

/* See gg_field_extend_fn; ctx is the viewer. They note `odd_names` and `uses_fields`. */
void gg_rust_extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var);
void gg_rust_extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var);

/* ---- view_code.c: the snippets of a step ---- */

/* A name of main.rs that the user's code does not use for something else. */
gg_str gg_rust_free_name(const struct gg_rust_viewer *v, gg_str name);

/* The snippets, their imports, and the names around them; the fields must be there. */
void gg_rust_set_step(struct gg_rust_viewer *v);

/* The variables of the state, for workers that hand them over. */
void gg_rust_set_states(struct gg_rust_viewer *v);

/* ---- view_record.c: how records are read, checked and written ---- */

void gg_rust_set_record(struct gg_rust_viewer *v);

/* ---- view_fused.c ---- */

/* The steps of a process, and what each hands to the next. Finds `odd_names` and `has_end`. */
void gg_rust_set_parts(struct gg_rust_viewer *v);

#endif
