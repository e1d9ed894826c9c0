/* What the templates of Rust may ask for. */
#include "backends/rust/rust.h"

static const struct gg_shape in_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"is_needed", GG_V_BOOL, false, NULL, "something looks at its text"},
    {"before", GG_V_INT, false, NULL, "the index of the field before it, or 0"},
    {"is_used", GG_V_BOOL, false, NULL, "the step's code mentions it"},
    {"member", GG_V_TEXT, false, NULL, "its name in an object of JSON, with the colon"},
    {"is_assigned", GG_V_BOOL, false, NULL, "the step's code assigns to it"},
    {"check", GG_V_CODE, true, NULL, "function of records.rs that checks and converts it"},
    {NULL}};

static const struct gg_shape out_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"check", GG_V_CODE, true, NULL, "function of records.rs that checks it"},
    {"json_key", GG_V_TEXT, false, NULL, "what stands before its value in JSON"},
    {NULL}};

static const struct gg_shape in_shape[] = {GG_VIEW_RECORD_SHAPE(in_field_shape), {NULL}};
static const struct gg_shape out_shape[] = {GG_VIEW_RECORD_SHAPE(out_field_shape), {NULL}};

static const struct gg_shape import_shape[] = {
    {"path", GG_V_CODE, false, NULL, "path of the standard library"}, {NULL}};

static const struct gg_shape state_shape[] = {
    {"name", GG_V_CODE, false, NULL, "a variable of the state"},
    {"type_var", GG_V_CODE, false, NULL, "type parameter that stands for its type"},
    {NULL}};

/* The code of a step, alone in its process or not. */
#define STEP_SHAPE                                                                                 \
    {"has_imports", GG_V_BOOL, false, NULL, "the standard library is imported from"},              \
        {"imports", GG_V_LIST, false, import_shape, "imports that the user's code needs"},         \
        {"items", GG_V_CODE, true, NULL, "prelude"},                                               \
        {"is_mapped", GG_V_BOOL, false, NULL, "no code runs between records: a function does"},    \
        {"setup", GG_V_CODE, true, NULL, "state, indented"},                                       \
        {"before", GG_V_CODE, true, NULL, "begin, indented"},                                      \
        {"body", GG_V_CODE, true, NULL, "code, indented"},                                         \
        {"after", GG_V_CODE, true, NULL, "end, indented"},                                         \
        {"body_emits", GG_V_BOOL, false, NULL, "the body calls emit"},                             \
        {"after_emits", GG_V_BOOL, false, NULL, "end calls emit"},                                 \
        {"says_type", GG_V_BOOL, false, NULL, "what the body returns does not tell its type"},     \
        {"process", GG_V_CODE, false, NULL, "name of the function that handles a record"},         \
        {"fields_name", GG_V_CODE, false, NULL, "fields, or _fields where nothing uses it"},       \
        {"run", GG_V_CODE, false, NULL, "name of the variable of the run"},                        \
        {"output", GG_V_CODE, false, NULL, "name of the variable of the output"},                  \
        {"end_output", GG_V_CODE, false, NULL, "the same in end; with _ when it is not used"},     \
    {                                                                                              \
        "result", GG_V_CODE, false, NULL, "name of the variable of what the body returns"          \
    }

static const struct gg_shape part_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    STEP_SHAPE,
    {"module", GG_V_CODE, false, NULL, "name of the step's module"},
    {"is_inner", GG_V_BOOL, false, NULL, "it reads what the step before hands on"},
    {"before_module", GG_V_CODE, true, NULL, "the module of that step"},
    {"before_name", GG_V_CODE, false, NULL, "what that module is called inside"},
    {NULL}};

static const struct gg_shape hop_shape[] = {
    {"name", GG_V_CODE, false, NULL, "the step that writes, as part of a name"},
    {"step_comment", GG_V_CODE, false, NULL, "its name, fit for a comment"},
    {"writes_known", GG_V_BOOL, false, NULL, "it declares what it writes"},
    {"nwrites", GG_V_INT, false, NULL, "the number of these fields"},
    {"fields", GG_V_LIST, false, out_field_shape, "these fields"},
    {"reads_known", GG_V_BOOL, false, NULL, "the next step declares what it reads"},
    {"nreads", GG_V_INT, false, NULL, "the number of these fields"},
    {"passes", GG_V_BOOL, false, NULL, "a record as it was read is one that may be written"},
    {NULL}};

const struct gg_shape gg_rust_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    STEP_SHAPE,
    {"fused", GG_V_BOOL, false, NULL, "several steps in one process"},
    {"parts", GG_V_LIST, true, part_shape, "these steps"},
    {"nparts", GG_V_INT, true, NULL, "the number of these steps"},
    {"hops", GG_V_LIST, true, hop_shape, "what each of them but the last hands to the next"},
    {"has_unchecked", GG_V_BOOL, true, NULL, "one of them does not declare what it writes"},
    {"last_module", GG_V_CODE, true, NULL, "the module of the last of them"},
    {"odd_names", GG_V_BOOL, false, NULL, "some variable is not in snake case"},
    {"is_folded", GG_V_BOOL, false, NULL, "workers hand over their states"},
    {"states", GG_V_LIST, false, state_shape, "variables of the state"},
    {"states_short", GG_V_BOOL, false, NULL, "they fit on a line"},
    {"mut_states_short", GG_V_BOOL, false, NULL, "they fit on a line, each with mut"},
    {"fold", GG_V_CODE, true, NULL, "merge, indented"},
    {"has_end", GG_V_BOOL, false, NULL, "there is code after the last record"},
    {"state_type", GG_V_CODE, false, NULL, "name of the type of the state"},
    {"in_delimiter", GG_V_CODE, false, NULL, "byte literal"},
    {"out_delimiter", GG_V_CODE, false, NULL, "byte literal"},
    {"passes", GG_V_BOOL, false, NULL, "a record that comes back untouched is the line read"},
    {"parts_are_plain", GG_V_BOOL, false, NULL, "what was read needs no check when written"},
    {"runs", GG_V_BOOL, false, NULL, "such records in a row are written in one go"},
    {"uses_range", GG_V_BOOL, false, NULL, "needs Range"},
    {"counts_in", GG_V_BOOL, false, NULL, "the number of fields read is checked"},
    {"cuts_known", GG_V_BOOL, false, NULL, "where lines are cut"},
    {"cuts_none", GG_V_BOOL, false, NULL, "there fields are only counted"},
    {"cuts_some", GG_V_BOOL, false, NULL, "there texts are made of some fields only"},
    {"reads_lines", GG_V_BOOL, false, NULL, "fields are neither cut nor counted"},
    {"walks_hits", GG_V_BOOL, false, NULL, "needs each_hit"},
    {"finds_hits", GG_V_BOOL, false, NULL, "needs Hits"},
    {"reads_usual", GG_V_BOOL, false, NULL,
     "objects are first taken for such as most programs write"},
    {"counts_fields", GG_V_BOOL, false, NULL, "where records are handed to the step"},
    {"tells", GG_V_BOOL, false, NULL, "some reason is made of fixed words"},
    {"counts", GG_V_BOOL, false, NULL, "some number of fields is checked"},
    {"misfits", GG_V_BOOL, false, NULL, "some type is checked"},
    {"escapes", GG_V_BOOL, false, NULL, "tsv_escaped is written, or dead letters"},
    {"drops_bom", GG_V_BOOL, false, NULL, "a byte-order mark is dropped"},
    {"in_json", GG_V_BOOL, false, NULL, "jsonl is read and some field is of type json"},
    {"out_json", GG_V_BOOL, false, NULL, "jsonl is written and some field is of type json"},
    {"writes_header", GG_V_BOOL, false, NULL, "the names are written first"},
    {"header_line", GG_V_TEXT, false, NULL, "the names as written"},
    {"writes_strings", GG_V_BOOL, false, NULL, "strings of JSON are written"},
    {"writes_ints", GG_V_BOOL, false, NULL, "integers of JSON are written"},
    {"writes_floats", GG_V_BOOL, false, NULL, "numbers of JSON are written"},
    {"uses_display", GG_V_BOOL, false, NULL, "needs the trait Display"},
    {"uses_nfields", GG_V_BOOL, false, NULL, "needs FIELDS"},
    {"uses_names", GG_V_BOOL, false, NULL, "needs NAMES"},
    {"members_short", GG_V_BOOL, false, NULL, "the list of members fits on a line"},
    {"uses_int", GG_V_BOOL, false, NULL, "needs int()"},
    {"uses_float", GG_V_BOOL, false, NULL, "needs float()"},
    {"uses_bool", GG_V_BOOL, false, NULL, "needs boolean()"},
    {"uses_time", GG_V_BOOL, false, NULL, "needs time()"},
    {"uses_json_type", GG_V_BOOL, false, NULL, "needs json()"},
    {"uses_json", GG_V_BOOL, false, NULL, "needs the scanner of JSON"},
    {"uses_json_number", GG_V_BOOL, false, NULL, "needs the end of a number of JSON"},
    {"uses_plain_end", GG_V_BOOL, false, NULL, "needs plain_end()"},
    {"uses_is_utf8", GG_V_BOOL, false, NULL, "needs is_utf8()"},
    {"uses_first_fault", GG_V_BOOL, false, NULL, "needs first_fault()"},
    {"has_arguments", GG_V_BOOL, false, NULL, "takes arguments"},
    {"has_workers", GG_V_BOOL, false, NULL, "the number of workers is the spec's"},
    {NULL}};
