/* What the templates of awk may ask for. */
#include "backends/awk/awk_view.h"

static const struct gg_shape field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"joins", GG_V_BOOL, false, NULL, "a condition stands before the one of this field"},
    {"is_tested", GG_V_BOOL, false, NULL, "its type is looked at"},
    {"is_line", GG_V_BOOL, false, NULL, "it is the whole record"},
    {"parameter", GG_V_CODE, true, NULL, "the parameter that it comes as, if any"},
    {"is_used", GG_V_BOOL, false, NULL, "the step's code may name its variable"},
    {"is_replaced", GG_V_BOOL, false, NULL, "the code has the field in the place of its variable"},
    {NULL}};

static const struct gg_shape in_shape[] = {GG_VIEW_RECORD_SHAPE(field_shape), {NULL}};

static const struct gg_shape value_shape[] = {{"value", GG_V_CODE, false, NULL, "an expression"},
                                              {NULL}};

static const struct gg_shape rule_shape[] = {
    {"comment", GG_V_CODE, true, NULL, "comments before it"},
    {"pattern", GG_V_CODE, true, NULL, "a condition"},
    {"statements", GG_V_CODE, false, NULL, "what is done then"},
    {NULL}};

static const struct gg_shape part_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, gg_view_record_shape),
    {"names", GG_V_BOOL, false, NULL, "the step's code may name some field"},
    {"pattern", GG_V_CODE, true, NULL, "which records it takes; none: all"},
    {"hands_on", GG_V_BOOL, false, NULL, "it is a program that marks records to be handed on"},
    {"handed_prelude", GG_V_CODE, true, NULL, "its file-level code, names kept apart"},
    {"handed_code", GG_V_CODE, true, NULL, "that program"},
    {"checks", GG_V_BOOL, false, NULL, "records that it is handed can be bad"},
    {"calls", GG_V_BOOL, false, NULL, "it hands its records on by calls"},
    {"is_called", GG_V_BOOL, false, NULL, "its records come by calls of a function"},
    {"number", GG_V_INT, false, NULL, "its number in the program, from 1"},
    {"counts_records", GG_V_BOOL, false, NULL, "that function counts its calls"},
    {"parameters", GG_V_LIST, true, value_shape, "of that function"},
    {"rules", GG_V_LIST, true, rule_shape, "what it does"},
    {"others", GG_V_LIST, true, value_shape, "the rest of the step's code"},
    {"cuts", GG_V_BOOL, false, NULL, "it makes another record of these values"},
    {"values", GG_V_LIST, true, value_shape, "the fields of that record"},
    {NULL}};

const struct gg_shape gg_awk_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, gg_view_record_shape),
    {"said_code", GG_V_CODE, true, NULL, "of one step: its code, fields in the place of variables"},
    {"has_fs", GG_V_BOOL, false, NULL, "records are cut at a separator, not at white space"},
    {"fs", GG_V_TEXT, false, NULL, "that separator as FS"},
    {"ofs", GG_V_TEXT, false, NULL, "separator of `print`"},
    {"checks", GG_V_BOOL, false, NULL, "records can be bad"},
    {"reports", GG_V_BOOL, false, NULL, "those of some step of the program can be"},
    {"is_called", GG_V_BOOL, false, NULL, "no; see parts"},
    {"number", GG_V_INT, true, NULL, "see parts"},
    {"shows", GG_V_BOOL, false, NULL, "messages hold texts of the input"},
    {"counts", GG_V_BOOL, false, NULL, "the number of fields is checked"},
    {"is_checked", GG_V_BOOL, false, NULL, "some field has a type other than str"},
    {"nfields", GG_V_INT, false, NULL, "number of declared fields"},
    {"names", GG_V_BOOL, false, NULL, "the step's code may name some field"},
    {"is_escaped", GG_V_BOOL, false, NULL, "fields hold escapes"},
    {"is_bytes", GG_V_BOOL, false, NULL, "no locale makes characters of its texts"},
    {"small_mib", GG_V_INT, false, NULL, "a file below that is not worth sharing out"},
    {"has_workers", GG_V_BOOL, false, NULL, "the number of workers is the spec's"},
    {"has_int_key", GG_V_BOOL, false, NULL, "a field of the key is an int"},
    {"tells_records", GG_V_BOOL, false, NULL, "it writes before its end, for some record"},
    {"has_int", GG_V_BOOL, false, NULL, "a field is an int"},
    {"has_float", GG_V_BOOL, false, NULL, "a field is a float"},
    {"has_time", GG_V_BOOL, false, NULL, "a field is a time"},
    {"has_json", GG_V_BOOL, false, NULL, "a field is JSON"},
    {"fused", GG_V_BOOL, false, NULL, "several steps in one program"},
    {"title", GG_V_TEXT, false, NULL, "what messages call the program: step NAME"},
    {"parts", GG_V_LIST, true, part_shape, "these steps; all but the last choose records"},
    {NULL}};
