/* What the templates of Python may ask for. */
#include "backends/python/python_view.h"

static const struct gg_shape text_shape[] = {{"var", GG_V_CODE, false, NULL, "its variable"}, {0}};

static const struct gg_shape name_shape[] = {{"name", GG_V_TEXT, false, NULL, "name of a variable"},
                                             {NULL}};

static const struct gg_shape variable_shape[] = {{"var", GG_V_CODE, false, NULL, "a variable"},
                                                 {"name", GG_V_TEXT, false, NULL, "its name"},
                                                 {NULL}};

static const struct gg_shape in_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"kind", GG_V_TEXT, false, NULL, "what a text is not: an int; empty for str"},
    {"is_used", GG_V_BOOL, false, NULL, "the body names it"},
    {"has_check", GG_V_BOOL, false, NULL, "the variable is checked, or converted for the body"},
    {"is_matched", GG_V_BOOL, false, NULL, "a line of the usual form holds what fits"},
    {NULL}};

static const struct gg_shape out_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"kind", GG_V_TEXT, false, NULL, "what a text is not: an int; empty for str"},
    {NULL}};

static const struct gg_shape in_shape[] = {GG_VIEW_RECORD_SHAPE(in_field_shape), {NULL}};
static const struct gg_shape out_shape[] = {GG_VIEW_RECORD_SHAPE(out_field_shape), {NULL}};
static const struct gg_shape import_shape[] = {
    {"module", GG_V_CODE, false, NULL, "name of a module"}, {NULL}};

/* The code of a step, alone in its process or not. */
#define STEP_SHAPE                                                                                 \
    {"splits", GG_V_BOOL, false, NULL, "the fields of a line are needed"},                         \
        {"may_fail", GG_V_BOOL, false, NULL, "a line may be no record"},                           \
        {"looks_at_some", GG_V_BOOL, false, NULL,                                                  \
         "of a line, only fields that the body names are cut"},                                    \
        {"counts_fields", GG_V_BOOL, false, NULL, "all fields of a block are counted in one go"},  \
        {"passes_blocks", GG_V_BOOL, false, NULL, "and a block is written if they are there"},     \
        {"cuts_some", GG_V_BOOL, false, NULL, "some field of a line is cut"},                      \
        {"cuts", GG_V_BOOL, false, NULL, "then, not everywhere"},                                  \
        {"cut", GG_V_INT, false, NULL, "but so often"},                                            \
        {"may_escape", GG_V_BOOL, false, NULL, "these may hold escapes"},                          \
        {"texts", GG_V_LIST, false, text_shape, "those of them that are texts"},                   \
        {"unpack", GG_V_CODE, false, NULL, "variables of the fields, as a target"},                \
        {"usual", GG_V_BOOL, true, NULL,                                                           \
         "most lines of JSON are matched by a regular expression"},                                \
        {"lists_usual", GG_V_BOOL, true, NULL, "texts of such a line are wanted as a list"},       \
        {"inline", GG_V_BOOL, false, NULL, "the body stands in the loop, not in a function"},      \
        {"parameters", GG_V_CODE, false, NULL, "of the body's function"},                          \
        {"code_globals", GG_V_CODE, true, NULL, "state that the body assigns"},                    \
        {"begin_body", GG_V_CODE, true, NULL, "begin, indented"},                                  \
        {"begin_globals", GG_V_CODE, true, NULL, "state that begin assigns"},                      \
        {"end_body", GG_V_CODE, true, NULL, "end, indented"},                                      \
    {                                                                                              \
        "end_globals", GG_V_CODE, true, NULL, "state that end assigns"                             \
    }

static const struct gg_shape part_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    STEP_SHAPE,
    {"index", GG_V_INT, false, NULL, "position in the process, from 0"},
    {"name_text", GG_V_CODE, false, NULL, "name of the step, fit for a text"},
    {"is_inner", GG_V_BOOL, false, NULL, "it reads what the step before hands on"},
    {"hands_over", GG_V_BOOL, false, NULL, "a step follows, which reads its records"},
    {"hands_texts", GG_V_BOOL, false, NULL, "output() is called, and a step follows"},
    {"names_emit", GG_V_BOOL, false, NULL, "output() is called by its other name"},
    {"checks", GG_V_BOOL, false, NULL, "it checks fields that the step before hands on"},
    {"unpacks", GG_V_BOOL, false, NULL,
     "its body reads fields that were checked by their variables"},
    {"body", GG_V_CODE, true, NULL, "the body, indented"},
    {"prelude_body", GG_V_CODE, true, NULL, "the prelude, indented"},
    {"state_body", GG_V_CODE, true, NULL, "the state, indented"},
    {"several", GG_V_BOOL, false, NULL, "its loop has several steps"},
    {"joined", GG_V_BOOL, false, NULL, "its code stands behind that of the step before"},
    {"starts", GG_V_BOOL, false, NULL, "such a step has a prelude or state"},
    {"hands_in_loop", GG_V_BOOL, false, NULL, "its records go to the next step of the loop"},
    {"hands_values", GG_V_BOOL, false, NULL, "that one gets them in its variables"},
    {"next_reader", GG_V_INT, true, NULL, "the first of the steps that get them so"},
    {"end_of_readers", GG_V_INT, true, NULL, "the first behind them"},
    {"has_values", GG_V_BOOL, false, NULL, "its record is in variables of its own"},
    {"variables", GG_V_LIST, false, variable_shape, "these"},
    {"keeps", GG_V_BOOL, false, NULL, "the record is kept for messages: the body changes it"},
    {NULL}};

static const struct gg_shape loop_shape[] = {
    {"index", GG_V_INT, false, NULL, "position of the first step in the process, from 0"},
    {"end", GG_V_INT, false, NULL, "position behind the last one"},
    {"nsteps", GG_V_INT, false, NULL, "number of the steps"},
    {"several", GG_V_BOOL, false, NULL, "there are several"},
    {"drops", GG_V_BOOL, false, NULL, "one of them may leave a record out"},
    {"unit", GG_V_CODE, false, NULL, "name of the first step, an identifier"},
    {"first_text", GG_V_CODE, false, NULL, "name of the first step, fit for a text"},
    {"last_text", GG_V_CODE, false, NULL, "name of the last step, fit for a text"},
    {"steps", GG_V_LIST, false, part_shape, "the steps"},
    {NULL}};

static const struct gg_shape mark_shape[] = {{"mark", GG_V_TEXT, false, NULL, "a character"},
                                             {NULL}};

static const struct gg_shape value_shape[] = {
    {"var", GG_V_CODE, false, NULL, "a variable"},
    {"type", GG_V_CODE, false, NULL, "str, int, float, bool, time or json"},
    {"is_str", GG_V_BOOL, false, NULL, "of type str"},
    {"is_int", GG_V_BOOL, false, NULL, "of type int"},
    {"is_float", GG_V_BOOL, false, NULL, "of type float"},
    {"is_bool", GG_V_BOOL, false, NULL, "of type bool"},
    {"is_time", GG_V_BOOL, false, NULL, "of type time"},
    {NULL}};

static const struct gg_shape quick_shape[] = {
    {"fields", GG_V_LIST, false, value_shape, "variables for the values"},
    {"delimiter_within", GG_V_CODE, false, NULL, "the delimiter within a formatted text"},
    {"marks", GG_V_LIST, false, mark_shape, "what a line that is written as it is does not hold"},
    {"several_marks", GG_V_BOOL, false, NULL, "more than one"},
    {"is_fixed", GG_V_BOOL, false, NULL, "all calls give one value for each field"},
    {"is_clean", GG_V_BOOL, false, NULL, "all texts are of the record read, or without marks"},
    {"is_all", GG_V_BOOL, false, NULL, "nothing is asked of the values or of the line"},
    {"tests", GG_V_LIST, false, value_shape, "variables whose types are not known"},
    {"several_tests", GG_V_BOOL, false, NULL, "several questions come before the line is made"},
    {"one_test", GG_V_BOOL, false, NULL, "there is one"},
    {"no_test", GG_V_BOOL, false, NULL, "there is none"},
    {"wraps", GG_V_BOOL, false, NULL, "the fields take several lines"},
    {NULL}};

const struct gg_shape gg_python_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    STEP_SHAPE,
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
    {"by_row", GG_V_BOOL, false, NULL, "fields are known once a record was parsed: csv, jsonl"},
    {"has_start", GG_V_BOOL, false, NULL, "the start of the input is special"},
    {"skips_header", GG_V_BOOL, false, NULL, "the first record holds the names"},
    {"drops_cr", GG_V_BOOL, false, NULL, "a CR before LF is dropped"},
    {"is_delimited", GG_V_BOOL, false, NULL, "a field written must not hold the delimiter"},
    {"delimiter_name", GG_V_CODE, false, NULL, "the delimiter written, in messages"},
    {"holds_no_newline", GG_V_BOOL, false, NULL, "a field written must not hold LF"},
    {"encodes", GG_V_BOOL, false, NULL, "lines are made of texts"},
    {"writes_rows", GG_V_BOOL, false, NULL, "records of csv may be written as they were read"},
    {"sees_faults", GG_V_BOOL, false, NULL, "a text to be written may be unfit"},
    {"delimiter_re", GG_V_CODE, false, NULL, "the delimiter read, in a regular expression"},
    {"body", GG_V_CODE, false, NULL, "the body, indented"},
    {"returns_line", GG_V_BOOL, false, NULL, "the body may return the fields as they were read"},
    {"raw", GG_V_BOOL, false, NULL, "the body writes records as they were read"},
    {"merge_body", GG_V_CODE, true, NULL, "merge, indented"},
    {"merge_globals", GG_V_CODE, true, NULL, "state that merge assigns"},
    {"merge_names", GG_V_LIST, false, name_shape, "state that merge reads of the other worker"},
    {"parameters_of_output", GG_V_LIST, true, value_shape, "of which all calls of output() are"},
    {"wraps_parameters", GG_V_BOOL, true, NULL, "these take several lines"},
    {"writes_all", GG_V_BOOL, false, NULL, "no call of output() can go wrong"},
    {"sees_quotes", GG_V_BOOL, false, NULL, "output() asks if the record read was a plain line"},
    {"parts_rows", GG_V_BOOL, false, NULL, "lines of csv that are written in quotes are lists"},
    {"quick", GG_V_MAP, true, quick_shape, "most records can be written without a closer look"},
    {"json_format", GG_V_TEXT, true, NULL, "format of a JSON object, %s for each value"},
    {"header_line", GG_V_TEXT, true, NULL, "the first line to write"},
    {"has_options", GG_V_BOOL, false, NULL, "the program takes options"},
    {"in_ring", GG_V_BOOL, false, NULL, "several workers, each for any records"},
    {"tells_alone", GG_V_BOOL, false, NULL,
     "workers may fail alike outside of records, and one tells"},
    {"has_workers", GG_V_BOOL, false, NULL, "the number of workers is the spec's"},
    {"fused", GG_V_BOOL, false, NULL, "several steps in one process"},
    {"parts", GG_V_LIST, true, part_shape, "these steps"},
    {"loops", GG_V_LIST, true, loop_shape, "these steps by the loops in which their code stands"},
    {"loops_backwards", GG_V_LIST, true, loop_shape, "the same, the last one first"},
    {"several", GG_V_BOOL, true, NULL, "see the same of a loop"},
    {"joins", GG_V_BOOL, true, NULL, "some loop has several steps"},
    {"some_have_values", GG_V_BOOL, true, NULL, "some step has no list of texts for a record"},
    {"some_keep", GG_V_BOOL, true, NULL, "some step keeps its record for messages"},
    {"some_convert", GG_V_BOOL, true, NULL, "what some step hands on may need a conversion"},
    {"some_hand_texts", GG_V_BOOL, true, NULL, "some step hands texts on"},
    {"some_check", GG_V_BOOL, true, NULL, "some step checks what it gets"},
    {"returns", GG_V_BOOL, true, NULL, "the body of some step returns records"},
    {NULL}};

static const struct gg_shape argument_shape[] = {{"text", GG_V_CODE, false, NULL, "an expression"},
                                                 {NULL}};

static const struct gg_shape pair_shape[] = {{"var", GG_V_CODE, false, NULL, "a variable"},
                                             {"text", GG_V_CODE, false, NULL, "what it is to hold"},
                                             {NULL}};

static const struct gg_shape sign_shape[] = {
    {"mark", GG_V_TEXT, false, NULL, "a character"},
    {"var", GG_V_CODE, false, NULL, "a variable that must not hold it"},
    {"follows", GG_V_BOOL, false, NULL, "there is a condition before this one"},
    {NULL}};

const struct gg_shape gg_python_handed_shape[] = {
    {"unit", GG_V_CODE, false, NULL, "name of the step, an identifier"},
    {"keyed", GG_V_BOOL, false, NULL, "several workers, each with keys of its own"},
    {"place", GG_V_INT, false, NULL, "of the step in its loop, from 0"},
    {"aborts", GG_V_BOOL, false, NULL, "a bad record stops the run"},
    {"hands_texts", GG_V_BOOL, false, NULL, "the next step gets a new list of texts"},
    {"arguments", GG_V_LIST, false, argument_shape, "of output()"},
    {"is_alone", GG_V_BOOL, false, NULL, "there is one"},
    {"hands_values", GG_V_BOOL, false, NULL, "the next step gets values in its variables"},
    {"assigns", GG_V_BOOL, false, NULL, "some of them do not hold them already"},
    {"assigns_several", GG_V_BOOL, false, NULL, "more than one"},
    {"pairs", GG_V_LIST, false, pair_shape, "these, with the values"},
    {"vars", GG_V_LIST, false, value_shape, "all variables"},
    {"is_single", GG_V_BOOL, false, NULL, "there is one"},
    {"checks", GG_V_BOOL, false, NULL, "some values may not fit"},
    {"several", GG_V_BOOL, false, NULL, "of several"},
    {"tests", GG_V_LIST, false, value_shape, "these"},
    {"keeps_texts", GG_V_BOOL, false, NULL, "texts that values hide are kept to be written"},
    {"reader", GG_V_INT, false, NULL, "position of the step that gets them, from 0"},
    {"writes", GG_V_BOOL, false, NULL, "a line of the variables is written"},
    {"delimiter", GG_V_CODE, false, NULL, "of the fields, within a formatted text"},
    {"delimiter_text", GG_V_TEXT, true, NULL, "the same as a text"},
    {"nvars", GG_V_INT, false, NULL, "number of the variables"},
    {"odd", GG_V_BOOL, true, NULL, "that may be no line as it is"},
    {"signs", GG_V_LIST, true, sign_shape, "by which that shows"},
    {"counts", GG_V_BOOL, true, NULL, "and the number of delimiters"},
    {"wraps", GG_V_BOOL, false, NULL, "it takes several lines"},
    {"wraps_targets", GG_V_BOOL, false, NULL, "and so do the variables that it assigns"},
    {"wraps_condition", GG_V_BOOL, false, NULL, "and so does the condition behind it"},
    {"wraps_call", GG_V_BOOL, false, NULL, "and so does the call under that"},
    {NULL}};

const struct gg_shape gg_python_passed_shape[] = {
    {"is_output", GG_V_BOOL, true, NULL, "by output()"},
    {"is_handed", GG_V_BOOL, true, NULL, "to the next step, which only reads it"},
    {"is_copied", GG_V_BOOL, true, NULL, "to the next step, which may change it"},
    {"is_line", GG_V_BOOL, true, NULL, "as the line that was read"},
    {"is_usual_line", GG_V_BOOL, true, NULL, "the same, where it is of the usual form"},
    {"is_joined", GG_V_BOOL, true, NULL, "as a line of tsv"},
    {"is_csv", GG_V_BOOL, true, NULL, "as csv"},
    {"is_jsonl", GG_V_BOOL, true, NULL, "as JSON"},
    {NULL}};

const struct gg_shape gg_python_left_shape[] = {
    {"keyed", GG_V_BOOL, false, NULL, "several workers, each with keys of its own"},
    {"place", GG_V_INT, false, NULL, "of the step in its loop, from 0"},
    {"is_nothing", GG_V_BOOL, true, NULL, "a block is empty, the record is handed on"},
    {"is_left", GG_V_BOOL, true, NULL, "the record is not handed on"},
    {"is_otherwise", GG_V_BOOL, true, NULL, "the same, where no branch was taken"},
    {"is_guard", GG_V_BOOL, true, NULL, "the same, under a condition"},
    {"condition", GG_V_CODE, true, NULL, "what must hold for that"},
    {"is_negated", GG_V_BOOL, true, NULL, "or rather must not"},
    {"in_parentheses", GG_V_BOOL, true, NULL, "it has several parts"},
    {NULL}};
