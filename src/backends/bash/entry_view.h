/*
 * The making of the entry script's view, shared by its files. Whatever makes a value makes it in
 * `e->arena`.
 */
#ifndef GG_BACKENDS_BASH_ENTRY_VIEW_H
#define GG_BACKENDS_BASH_ENTRY_VIEW_H

#include "backends/bash/entry.h"
#include "backends/bash/wiring.h"
#include "backends/view.h"

/* Nodes of the plan whose views are made one by one, while the script is rendered. */
struct gg_entry_nodes {
    uint32_t *nodes, n;
    struct gg_item_maker maker;
};

struct gg_entry {
    struct gg_emit *emit;
    struct gg_arena *arena;
    const struct gg_pipeline_plan *plan;
    const struct gg_wiring *wiring;
    const struct gg_unit_text *texts; /* of each unit */
    struct gg_entry_nodes units, processes;
    bool monitors; /* some step or the pipeline says `monitor` */
};

/* The entry as the maker of an item sees it: what it makes lasts as long as the item. */
struct gg_entry gg_entry_for_item(const void *ctx, struct gg_arena *a);

/* ---- entry_values.c: values of the spec, in which ${VAR} is the environment's ---- */

const struct gg_ast *gg_entry_attr(const struct gg_entry *e, enum gg_option option);

/* The right side of an assignment; NULL is `-`, the standard input or output. */
gg_str gg_entry_value_code(const struct gg_entry *e, const struct gg_ast *node);

/* {index, value} of one, and of one or a list of them; `node` may be NULL. */
const struct gg_val *gg_entry_value(const struct gg_entry *e, uint32_t index,
                                    const struct gg_ast *node);
const struct gg_val *gg_entry_values(const struct gg_entry *e, const struct gg_ast *node);

/* {name, value} of each variable; `env` may be NULL. */
const struct gg_val *gg_entry_env(const struct gg_entry *e, const struct gg_ast *env);

/* Sets CODE unless it is empty. */
void gg_entry_set_text(struct gg_map *map, const char *key, gg_str text);

/* ---- entry_units.c: the programs ---- */

/* See gg_item_maker; ctx is the entry. */
const struct gg_val *gg_entry_make_unit(const void *ctx, struct gg_arena *a, uint32_t item);

/* All files of bad records. */
const struct gg_val *gg_entry_dead_letters(const struct gg_entry *e);

/* What the script needs because some program does: a build, limits, the table of lines. Notes what
 * was decided about builds. */
void gg_entry_set_traits(const struct gg_entry *e, struct gg_map *map);

/* ---- entry_processes.c: how they are joined ---- */

/* See gg_item_maker; ctx is the entry. */
const struct gg_val *gg_entry_make_process(const void *ctx, struct gg_arena *a, uint32_t item);

/* What passes the node is counted because the spec says so. */
bool gg_entry_is_monitored(const struct gg_entry *e, uint32_t node);

/* Who reads whom, as lines of comments; and such a line. */
const struct gg_val *gg_entry_flow(const struct gg_entry *e);
void gg_entry_add_line(const struct gg_entry *e, struct gg_list *list, gg_str text);

/* Tees, merges and FIFOs. */
void gg_entry_set_wires(const struct gg_entry *e, struct gg_map *map);

/* ---- entry_blocks.c: what runs in GNU parallel ---- */

void gg_entry_set_stretches(struct gg_map *map, struct gg_emit *emit,
                            const struct gg_wiring *wiring);

#endif
