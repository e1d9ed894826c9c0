/*
 * How many values code hands on with a record: what the languages count alike.
 */
#ifndef GG_BACKENDS_CODE_OUTPUTS_H
#define GG_BACKENDS_CODE_OUTPUTS_H

#include "backends/code_facts.h"
#include "base/table.h"

struct gg_mention {
    uint32_t count, first, last; /* nodes */
};

struct gg_output_reader {
    const struct gg_tree *tree;
    struct gg_code_facts *facts;
    struct gg_table names; /* indices of mentions; filled when the first name is asked for */
    GG_VEC(struct gg_mention) mentions;
};

/* The value of a name that is mentioned where it is given one, and at this node, and nowhere else;
 * any other node is its own value. */
uint32_t gg_output_given(struct gg_output_reader *r, uint32_t node);

/* A literal of a few decimal digits. */
bool gg_output_number(gg_str text, uint32_t *number);

/* Counts `fields`, and the part of it that `fields[1:]` takes; false when the node is something
 * else, or what it takes cannot be told. */
bool gg_output_add_fields(const struct gg_tree *tree, uint32_t node, struct gg_code_output *output);

/*
 * Whether nothing in the tree can give `fields` another length: around each mention of it stands
 * one of these types of nodes (NULL-terminated). In calls of Python, only what is known to leave it
 * alone.
 */
bool gg_output_keeps_fields(const struct gg_tree *tree, const char *const *readers);

#endif
