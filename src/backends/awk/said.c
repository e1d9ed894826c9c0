/* What stands for a token or a statement of a step. */
#include "backends/awk/said.h"

#include "backends/fragment.h"

#define CELL_SHAPE                                                                                 \
    {"number", GG_V_INT, true, NULL, "of a field, from 1"},                                        \
        {"is_line", GG_V_BOOL, true, NULL, "no; see the fields of a record"},                      \
    {                                                                                              \
        "parameter", GG_V_CODE, true, NULL, "the parameter that it comes as"                       \
    }

static const struct gg_shape operand_shape[] = {
    {"text", GG_V_CODE, true, NULL, "what stands between the quotes of a literal"},
    {"value", GG_V_CODE, true, NULL, "an expression"},
    {"format", GG_V_CODE, true, NULL, "what makes a text of it, if not its own way"},
    {"in_brackets", GG_V_BOOL, false, NULL, "it is of several tokens"},
    {NULL}};

static const struct gg_shape value_shape[] = {
    CELL_SHAPE,
    {"is_cell", GG_V_BOOL, false, NULL, "it is that field"},
    {"operands", GG_V_LIST, true, operand_shape, "else what stands beside each other"},
    {"as_text", GG_V_BOOL, false, NULL, "it could be a number"},
    {NULL}};

static const struct gg_shape handed_shape[] = {
    {"is_action", GG_V_BOOL, false, NULL, "it stands for the action that a rule does not have"},
    {"marks", GG_V_BOOL, false, NULL, "the record goes on to the rules of the next step"},
    {"calls", GG_V_BOOL, false, NULL, "it goes to the function of the next step"},
    {"prints", GG_V_BOOL, false, NULL, "it is written"},
    {"number", GG_V_INT, true, NULL, "of the next step in the program, from 1"},
    {"values", GG_V_LIST, true, value_shape, "its fields"},
    {NULL}};

static const struct gg_shape cell_shape[] = {CELL_SHAPE, {NULL}};

static const struct gg_shape part_shape[] = {
    CELL_SHAPE,
    {"is_field", GG_V_BOOL, true, NULL, "a field, as it is"},
    {"is_bool", GG_V_BOOL, true, NULL, "a field that is 1 or 0"},
    {"is_sum", GG_V_BOOL, true, NULL, "a field that is a number"},
    {"is_record", GG_V_BOOL, true, NULL, "the record"},
    {"is_length", GG_V_BOOL, true, NULL, "its length"},
    {"regex", GG_V_CODE, true, NULL, "what it is compared with"},
    {"is_several", GG_V_BOOL, false, NULL, "the record has more than one field"},
    {"fields", GG_V_LIST, false, cell_shape, "of the record"},
    {"is_count", GG_V_BOOL, true, NULL, "the number of its fields"},
    {"nfields", GG_V_INT, false, NULL, "that number"},
    {"is_number", GG_V_BOOL, true, NULL, "the number of records so far"},
    {"step_number", GG_V_INT, false, NULL, "the number of the step in its program, from 1"},
    {"leaves", GG_V_BOOL, true, NULL, "nothing more is done with the record"},
    {NULL}};

const struct gg_fragment_rule gg_awk_fragments[GG_AWK_FRAGMENTS] = {
    [GG_AWK_HANDED] = {"awk/handed", handed_shape},
    [GG_AWK_PART] = {"awk/part", part_shape},
    [GG_AWK_CELL] = {"awk/cell", cell_shape}};

gg_str gg_awk_said(struct gg_emit *emit, enum gg_awk_fragment fragment, struct gg_map *map)
{
    return gg_fragment(emit->arena, emit->templates, emit->diags, gg_backend_get(GG_TARGET_AWK),
                       &gg_awk_fragments[fragment], gg_map_done(map));
}

void gg_awk_set_cell(struct gg_map *map, uint32_t number, gg_str parameter)
{
    gg_map_int(map, "number", number);
    if (parameter.n)
        gg_map_code(map, "parameter", parameter);
}
