/* What the templates of Python may ask for. */
#include "backends/python/python_view.h"

static const struct gg_shape in_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"kind", GG_V_TEXT, false, NULL, "what a text is not: an int; empty for str"},
    {"check", GG_V_CODE, false, NULL, "function that raises when a text does not fit"},
    {"check_line", GG_V_CODE, true, NULL, "statement that checks and converts the variable"},
    {NULL}};

static const struct gg_shape out_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"kind", GG_V_TEXT, false, NULL, "what a text is not: an int; empty for str"},
    {"check", GG_V_CODE, false, NULL, "function that raises when a text does not fit"},
    {"check_call", GG_V_CODE, true, NULL, "statement that checks a text to be written"},
    {NULL}};

static const struct gg_shape in_shape[] = {GG_VIEW_RECORD_SHAPE(in_field_shape), {NULL}};
static const struct gg_shape out_shape[] = {GG_VIEW_RECORD_SHAPE(out_field_shape), {NULL}};
static const struct gg_shape import_shape[] = {
    {"module", GG_V_CODE, false, NULL, "name of a module"},
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {NULL}};

static const struct gg_shape key_shape[] = {
    {"index", GG_V_INT, false, NULL, "the field's place, from 0"},
    {"text", GG_V_CODE, false, NULL, "its text as an expression"},
    {"is_int", GG_V_BOOL, false, NULL, "its type is int"},
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {NULL}};

static const struct gg_shape part_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {"index", GG_V_INT, false, NULL, "position in the process, from 0"},
    {"name_text", GG_V_CODE, false, NULL, "name of the step, fit for a text"},
    {"is_inner", GG_V_BOOL, false, NULL, "it reads what the step before hands on"},
    {"hands_over", GG_V_BOOL, false, NULL, "a step follows, which reads its records"},
    {"hands_texts", GG_V_BOOL, false, NULL, "output() is called, and a step follows"},
    {"names_emit", GG_V_BOOL, false, NULL, "output() is called by its other name"},
    {"lists_fields", GG_V_BOOL, false, NULL, "it checks fields that the step before hands on"},
    {"splits", GG_V_BOOL, false, NULL, "the fields of a line are needed"},
    {"may_fail", GG_V_BOOL, false, NULL, "a line may be no record"},
    {"unpack", GG_V_CODE, false, NULL, "variables of the fields, as a target"},
    {"usual", GG_V_CODE, true, NULL, "texts of a line of JSON that a regular expression matched"},
    {"inline", GG_V_BOOL, false, NULL, "the body stands in the loop, not in a function"},
    {"body", GG_V_CODE, false, NULL, "the body, indented"},
    {"parameters", GG_V_CODE, false, NULL, "of the body's function"},
    {"prelude_body", GG_V_CODE, true, NULL, "the prelude, indented"},
    {"state_body", GG_V_CODE, true, NULL, "the state, indented"},
    {"code_globals", GG_V_CODE, true, NULL, "state that the body assigns"},
    {"begin_body", GG_V_CODE, true, NULL, "begin, indented"},
    {"begin_globals", GG_V_CODE, true, NULL, "state that begin assigns"},
    {"end_body", GG_V_CODE, true, NULL, "end, indented"},
    {"end_globals", GG_V_CODE, true, NULL, "state that end assigns"},
    {NULL}};

static const struct gg_shape part_name_shape[] = {
    {"index", GG_V_INT, false, NULL, "position in the process, from 0"},
    {"unit", GG_V_CODE, false, NULL, "name of the step, an identifier"},
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {NULL}};

const struct gg_shape gg_python_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    {"title", GG_V_TEXT, false, NULL, "how messages begin: pipeline and step"},
    {"imports", GG_V_LIST, false, import_shape, "modules that the program needs"},
    {"uses_int", GG_V_BOOL, false, NULL, "some field is an int"},
    {"uses_float", GG_V_BOOL, false, NULL, "some field is a float"},
    {"uses_bool", GG_V_BOOL, false, NULL, "some field is a bool"},
    {"uses_time", GG_V_BOOL, false, NULL, "some field is a time"},
    {"uses_json_text", GG_V_BOOL, false, NULL, "JSON texts are read"},
    {"uses_output", GG_V_BOOL, false, NULL, "output() is called"},
    {"uses_bad_record", GG_V_BOOL, false, NULL, "a record read may be an exception, _BadRecord"},
    {"uses_ragged", GG_V_BOOL, false, NULL, "a record may have too many or too few fields"},
    {"has_tables", GG_V_BOOL, false, NULL, "some fields are declared, or JSON is read"},
    {"knows_fields", GG_V_BOOL, false, NULL, "some fields are declared"},
    {"can_be_bad", GG_V_BOOL, false, NULL, "there can be bad records"},
    {"remembers", GG_V_BOOL, false, NULL, "values of texts are kept"},
    {"escapes", GG_V_BOOL, false, NULL, "fields are escaped on writing"},
    {"same_record", GG_V_BOOL, false, NULL, "the fields written are the fields read"},
    {"in_has_json", GG_V_BOOL, false, NULL, "some field read is of type json"},
    {"out_has_float", GG_V_BOOL, false, NULL, "some field written is a float"},
    {"drops_bom", GG_V_BOOL, false, NULL, "a byte-order mark at the start is dropped"},
    {"has_start", GG_V_BOOL, false, NULL, "the start of the input is special"},
    {"skips_header", GG_V_BOOL, false, NULL, "the first record holds the names"},
    {"drops_cr", GG_V_BOOL, false, NULL, "a CR before LF is dropped"},
    {"splits", GG_V_BOOL, false, NULL, "the fields of a line are needed"},
    {"may_fail", GG_V_BOOL, false, NULL, "a line may be no record"},
    {"is_delimited", GG_V_BOOL, false, NULL, "a field written must not hold the delimiter"},
    {"delimiter_name", GG_V_CODE, false, NULL, "the delimiter written, in messages"},
    {"holds_no_newline", GG_V_BOOL, false, NULL, "a field written must not hold LF"},
    {"encodes", GG_V_BOOL, false, NULL, "lines are made of texts"},
    {"writes_rows", GG_V_BOOL, false, NULL, "records of csv may be written as they were read"},
    {"usual", GG_V_CODE, true, NULL, "texts of a line of JSON that a regular expression matched"},
    {"sees_faults", GG_V_BOOL, false, NULL, "a text to be written may be unfit"},
    {"delimiter_re", GG_V_CODE, false, NULL, "the delimiter read, in a regular expression"},
    {"unpack", GG_V_CODE, false, NULL, "variables of the fields, as a target"},
    {"inline", GG_V_BOOL, false, NULL, "the body stands in the loop, not in a function"},
    {"body", GG_V_CODE, false, NULL, "the body, indented"},
    {"raw", GG_V_BOOL, false, NULL, "the body writes records as they were read"},
    {"parameters", GG_V_CODE, false, NULL, "of the body's function"},
    {"code_globals", GG_V_CODE, true, NULL, "state that the body assigns"},
    {"begin_body", GG_V_CODE, true, NULL, "begin, indented"},
    {"begin_globals", GG_V_CODE, true, NULL, "state that begin assigns"},
    {"end_body", GG_V_CODE, true, NULL, "end, indented"},
    {"end_globals", GG_V_CODE, true, NULL, "state that end assigns"},
    {"merge_body", GG_V_CODE, true, NULL, "merge, indented"},
    {"merge_globals", GG_V_CODE, true, NULL, "state that merge assigns"},
    {"merge_names", GG_V_CODE, true, NULL, "state that merge reads of the other worker, as texts"},
    {"json_format", GG_V_TEXT, true, NULL, "format of a JSON object, %s for each value"},
    {"header_line", GG_V_TEXT, true, NULL, "the first line to write"},
    {"has_options", GG_V_BOOL, false, NULL, "the program takes options"},
    {"in_ring", GG_V_BOOL, false, NULL, "several workers, which hand turns on to each other"},
    {"keyed", GG_V_BOOL, false, NULL, "several workers, each with keys of its own"},
    {"keys", GG_V_LIST, false, key_shape, "the fields of a key"},
    {"option_names", GG_V_CODE, true, NULL, "the options, as a tuple"},
    {"has_workers", GG_V_BOOL, false, NULL, "the number of workers is the spec's"},
    {"fused", GG_V_BOOL, false, NULL, "several steps in one process"},
    {"parts", GG_V_LIST, true, part_shape, "these steps"},
    {"parts_backwards", GG_V_LIST, true, part_name_shape, "the same, the last one first"},
    {"as_texts", GG_V_BOOL, true, NULL, "some step hands texts on, or checks what it gets"},
    {"returns", GG_V_BOOL, true, NULL, "the body of some step returns records"},
    {NULL}};
