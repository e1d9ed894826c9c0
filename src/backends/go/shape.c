/* What the templates of Go may ask for. */
#include "backends/go/go.h"

static const struct gg_shape in_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"kind", GG_V_CODE, false, NULL, "constant of its type in records.go"},
    {"member", GG_V_TEXT, false, NULL, "its name in an object of JSON, with the colon"},
    {"is_read", GG_V_BOOL, false, NULL, "made a typed variable for the body"},
    {"is_verified", GG_V_BOOL, false, NULL, "checked, but not seen by the body"},
    {"is_handed", GG_V_BOOL, false, NULL, "the step before hands it on"},
    {"has_method", GG_V_BOOL, false, NULL, "a method of its type reads it, which is its check"},
    {"is_picked", GG_V_BOOL, false, NULL, "made a text: something looks at it"},
    {NULL}};

static const struct gg_shape out_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"kind", GG_V_CODE, false, NULL, "constant of its type in records.go"},
    {"method", GG_V_CODE, false, NULL, "method of recordWriter that writes it"},
    {"is_skipped", GG_V_BOOL, false, NULL, "nobody reads it, and whatever it is may be written"},
    {NULL}};

static const struct gg_shape in_shape[] = {GG_VIEW_RECORD_SHAPE(in_field_shape), {NULL}};
static const struct gg_shape out_shape[] = {GG_VIEW_RECORD_SHAPE(out_field_shape), {NULL}};

static const struct gg_shape handed_shape[] = {
    {"name", GG_V_TEXT, false, NULL, "name in the spec"},
    {"kind", GG_V_CODE, false, NULL, "constant of its type in records.go"},
    {NULL}};

static const struct gg_shape argument_shape[] = {
    {"index", GG_V_INT, false, NULL, "position of the field, from 0"},
    {"var", GG_V_CODE, false, NULL, "its variable"},
    {"is_str", GG_V_BOOL, false, NULL, "it is a text, which has none yet"},
    {"is_kept", GG_V_BOOL, false, NULL, "it is copied, as the body may keep it"},
    {NULL}};

const struct gg_shape gg_go_call_shape[] = {
    {"is_inner", GG_V_BOOL, false, NULL, "the record comes from the step before"},
    {"is_own", GG_V_BOOL, false, NULL, "the body gets a slice of its own"},
    {"arguments", GG_V_LIST, false, argument_shape, "what the body gets beside the record"},
    {NULL}};

/* The code of a step, alone in its process or not. */
#define STEP_SHAPE                                                                                 \
    {"forgets", GG_V_BOOL, false, NULL, "a map of the state tells whether texts were kept"},       \
        {"kept_in", GG_V_CODE, false, NULL, "that map, which has grown then"},                     \
        {"has_prelude", GG_V_BOOL, false, NULL, "there is a prelude beside its imports"},          \
        {"has_state", GG_V_BOOL, false, NULL, "there is state"},                                   \
        {"has_begin", GG_V_BOOL, false, NULL, "there is begin"},                                   \
        {"has_code", GG_V_BOOL, false, NULL, "there is a body"},                                   \
        {"has_end", GG_V_BOOL, false, NULL, "there is end"},                                       \
        {"prelude_go", GG_V_CODE, false, NULL, "the prelude without imports"},                     \
        {"state_go", GG_V_CODE, false, NULL, "the state, indented"},                               \
        {"begin_go", GG_V_CODE, false, NULL, "begin, indented"},                                   \
        {"code_go", GG_V_CODE, false, NULL, "the body, indented"},                                 \
        {"end_go", GG_V_CODE, false, NULL, "end, indented"},                                       \
        {"unused_state", GG_V_LIST, false, gg_view_line_shape, "variables that nothing reads"},    \
        {"emits", GG_V_BOOL, false, NULL, "some snippet uses emit"},                               \
        {"emit_params", GG_V_CODE, false, NULL, "parameters of emit"},                             \
        {"params", GG_V_CODE, false, NULL, "parameters of the body's function behind `fields`"},   \
        {"call", GG_V_CODE, false, NULL, "the call of that function"},                             \
        {"returns", GG_V_BOOL, false, NULL, "the body returns values"},                            \
        {"add_return", GG_V_BOOL, false, NULL, "the body's end is reached"},                       \
        {"copies", GG_V_BOOL, false, NULL, "what the body returns is the record as it was read"},  \
        {"writes", GG_V_BOOL, false, NULL, "what the body returns is written"},                    \
    {                                                                                              \
        "calls", GG_V_BOOL, false, NULL, "the body returns nothing"                                \
    }

static const struct gg_shape part_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    STEP_SHAPE,
    {"title", GG_V_CODE, false, NULL, "name of the step, as the end of an identifier"},
    {"next_title", GG_V_CODE, false, NULL, "the same of the step behind it"},
    {"index", GG_V_INT, false, NULL, "position in the process, from 0"},
    {"link", GG_V_INT, false, NULL, "number of the link that it reads"},
    {"is_inner", GG_V_BOOL, false, NULL, "it reads what the step before hands on"},
    {"is_last", GG_V_BOOL, false, NULL, "it writes what the process writes"},
    {"takes_line", GG_V_BOOL, false, NULL, "it may give back the record as the first step read it"},
    {"owns", GG_V_BOOL, false, NULL, "it may keep all texts that it is handed"},
    {"owned", GG_V_BOOL, false, NULL, "the step behind it may"},
    {"looks_at_types", GG_V_BOOL, false, NULL, "it may find a field of another type"},
    {"counts_fields", GG_V_BOOL, false, NULL, "it may find another number of fields"},
    {"handed_known", GG_V_BOOL, false, NULL, "the step before declares what it writes"},
    {"handed", GG_V_LIST, false, handed_shape, "these fields"},
    {NULL}};

const struct gg_shape gg_go_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    STEP_SHAPE,
    {"has_imports", GG_V_BOOL, false, NULL, "main.go imports packages"},
    {"imports", GG_V_LIST, false, gg_view_line_shape, "what main.go imports, sorted"},
    {"record_imports", GG_V_LIST, false, gg_view_line_shape, "what records.go imports, sorted"},
    {"single_imports", GG_V_LIST, false, gg_view_line_shape, "what a program of one file imports"},
    {"merge_go", GG_V_CODE, false, NULL, "merge, indented"},
    {"merges", GG_V_BOOL, false, NULL, "workers fold their states"},
    {"unused_other", GG_V_BOOL, false, NULL, "merge does not look at `other`"},
    {"state_vars", GG_V_LIST, false, gg_view_line_shape, "fields of the type that merge sees"},
    {"state_names", GG_V_CODE, false, NULL, "variables of the state, with commas"},
    {"state_params", GG_V_CODE, false, NULL, "the same with types"},
    {"state_type_params", GG_V_CODE, false, NULL, "type parameters, declared"},
    {"state_type_args", GG_V_CODE, false, NULL, "type parameters, used"},
    {"runs", GG_V_BOOL, false, NULL, "records in a row that are not changed are written in one go"},
    {"has_record", GG_V_BOOL, false, NULL, "needs record"},
    {"judges", GG_V_BOOL, false, NULL, "which looks whether the record may stay as it was read"},
    {"splits_known", GG_V_BOOL, false, NULL, "lines are cut into a known number of fields"},
    {"cuts_csv", GG_V_BOOL, false, NULL, "these are lines of csv"},
    {"cuts", GG_V_BOOL, false, NULL, "some field is cut"},
    {"cuts_all", GG_V_BOOL, false, NULL, "all are"},
    {"cuts_front", GG_V_BOOL, false, NULL, "the first fields are cut"},
    {"cuts_back", GG_V_BOOL, false, NULL, "the last fields are cut"},
    {"reads_blocks", GG_V_BOOL, false, NULL, "none is, and all records are given back"},
    {"reads_lines", GG_V_BOOL, false, NULL, "none is, nor are any declared"},
    {"reads_tsv", GG_V_BOOL, false, NULL, "records are cut or counted one by one"},
    {"cut_at", GG_V_INT, false, NULL, "the field that ends, or begins, what is cut"},
    {"ncut", GG_V_INT, false, NULL, "the number of fields that are cut at the end"},
    {"nstarts", GG_V_INT, false, NULL, "one more than the fields whose places are known"},
    {"in_delimiter_text", GG_V_TEXT, false, NULL, "the delimiter as a text"},
    {"picks", GG_V_BOOL, false, NULL, "some field is made a text"},
    {"picks_all", GG_V_BOOL, false, NULL, "all are"},
    {"shares", GG_V_BOOL, false, NULL, "fields are parts of the buffer: the body keeps none"},
    {"keeps", GG_V_BOOL, false, NULL, "texts that the body sees are copied: it may keep them"},
    {"reader_keeps", GG_V_BOOL, false, NULL, "those that it reads from the input"},
    {"in_delimiter", GG_V_CODE, false, NULL, "byte literal"},
    {"out_delimiter", GG_V_CODE, false, NULL, "byte literal"},
    {"has_fields", GG_V_BOOL, false, NULL, "fields are declared, or may be between steps"},
    {"has_types", GG_V_BOOL, false, NULL, "some field is not a str"},
    {"has_int", GG_V_BOOL, false, NULL, "some field is an int"},
    {"has_float", GG_V_BOOL, false, NULL, "some field is a float"},
    {"has_bool", GG_V_BOOL, false, NULL, "some field is a bool"},
    {"has_time", GG_V_BOOL, false, NULL, "some field is a time"},
    {"has_json", GG_V_BOOL, false, NULL, "some field is json"},
    {"in_int", GG_V_BOOL, false, NULL, "the body sees an int"},
    {"in_float", GG_V_BOOL, false, NULL, "the body sees a float"},
    {"in_bool", GG_V_BOOL, false, NULL, "the body sees a bool"},
    {"in_time", GG_V_BOOL, false, NULL, "the body sees a time"},
    {"in_json", GG_V_BOOL, false, NULL, "the body sees json"},
    {"out_int", GG_V_BOOL, false, NULL, "an int is written"},
    {"out_float", GG_V_BOOL, false, NULL, "a float is written"},
    {"out_bool", GG_V_BOOL, false, NULL, "a bool is written"},
    {"out_time", GG_V_BOOL, false, NULL, "a time is written"},
    {"out_json", GG_V_BOOL, false, NULL, "json is written"},
    {"uses_json", GG_V_BOOL, false, NULL, "needs the scanner of JSON"},
    {"uses_escape", GG_V_BOOL, false, NULL, "needs appendEscaped"},
    {"uses_misfits", GG_V_BOOL, false, NULL, "needs misfits"},
    {"sets_fault", GG_V_BOOL, false, NULL, "needs setFault"},
    {"counts", GG_V_BOOL, false, NULL, "a delimiter in a field is looked for when writing"},
    {"odd_delimiter", GG_V_BOOL, false, NULL, "the delimiter can stand in a number or time"},
    {"drops_bom", GG_V_BOOL, false, NULL, "a byte-order mark is dropped"},
    {"skips_header", GG_V_BOOL, false, NULL, "the first record read holds the names"},
    {"writes_header", GG_V_BOOL, false, NULL, "the names are written first"},
    {"has_workers", GG_V_BOOL, false, NULL, "the number of workers is the spec's"},
    {"shares_text", GG_V_BOOL, false, NULL, "needs sharedString"},
    {"writes_float", GG_V_BOOL, false, NULL, "needs appendFloat"},
    {"fused", GG_V_BOOL, false, NULL, "several steps in one process"},
    {"parts", GG_V_LIST, true, part_shape, "these steps"},
    {"parts_backwards", GG_V_LIST, true, part_shape, "the same, the last one first"},
    {"last_step", GG_V_TEXT, true, NULL, "name of the last of them"},
    {"passes_lines", GG_V_BOOL, true, NULL, "what passes every step is written as it was read"},
    {"sifted", GG_V_BOOL, true, NULL, "all steps read the records that the first one reads"},
    {"nlinks", GG_V_INT, true, NULL, "number of links between them"},
    {"link_checks", GG_V_BOOL, true, NULL, "some step but the first checks types"},
    {"link_counts", GG_V_BOOL, true, NULL, "some step but the first counts fields"},
    {"link_copies", GG_V_BOOL, true, NULL, "some step but the first may keep its whole record"},
    {"link_keeps", GG_V_BOOL, true, NULL, "some step but the first may keep texts that it sees"},
    {"link_sets_fault", GG_V_BOOL, true, NULL, "some step but the last declares types"},
    {"link_in_int", GG_V_BOOL, true, NULL, "some step but the first reads an int"},
    {"link_in_float", GG_V_BOOL, true, NULL, "some step but the first reads a float"},
    {"link_in_bool", GG_V_BOOL, true, NULL, "some step but the first reads a bool"},
    {"link_in_time", GG_V_BOOL, true, NULL, "some step but the first reads a time"},
    {"link_in_json", GG_V_BOOL, true, NULL, "some step but the first reads json"},
    {"link_out_int", GG_V_BOOL, true, NULL, "some step but the last writes an int"},
    {"link_out_float", GG_V_BOOL, true, NULL, "some step but the last writes a float"},
    {"link_out_bool", GG_V_BOOL, true, NULL, "some step but the last writes a bool"},
    {"link_out_time", GG_V_BOOL, true, NULL, "some step but the last writes a time"},
    {"link_out_json", GG_V_BOOL, true, NULL, "some step but the last writes json"},
    {NULL}};
