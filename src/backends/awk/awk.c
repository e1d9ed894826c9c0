/* The awk target: rules that check each record and name its fields, then the user's own program. */
#include "backends/awk/calls_text.h"
#include "backends/awk/language.h"
#include "backends/step_code.h"
#include "backends/view.h"

/* Words of awk and gawk that cannot be variables, and their own variables. */
static const char *const keywords[] = {"ARGC",       "ARGIND",     "ARGV",
                                       "BEGIN",      "BEGINFILE",  "BINMODE",
                                       "CONVFMT",    "END",        "ENDFILE",
                                       "ENVIRON",    "ERRNO",      "FIELDWIDTHS",
                                       "FILENAME",   "FNR",        "FPAT",
                                       "FS",         "FUNCTAB",    "IGNORECASE",
                                       "LINT",       "NF",         "NR",
                                       "OFMT",       "OFS",        "ORS",
                                       "PREC",       "PROCINFO",   "RLENGTH",
                                       "ROUNDMODE",  "RS",         "RSTART",
                                       "RT",         "SUBSEP",     "SYMTAB",
                                       "TEXTDOMAIN", "and",        "asort",
                                       "asorti",     "atan2",      "bindtextdomain",
                                       "break",      "case",       "close",
                                       "compl",      "continue",   "cos",
                                       "dcgettext",  "dcngettext", "default",
                                       "delete",     "do",         "else",
                                       "eval",       "exit",       "exp",
                                       "fflush",     "for",        "func",
                                       "function",   "gensub",     "getline",
                                       "gsub",       "if",         "in",
                                       "include",    "index",      "int",
                                       "isarray",    "length",     "load",
                                       "log",        "lshift",     "match",
                                       "mkbool",     "mktime",     "namespace",
                                       "next",       "nextfile",   "or",
                                       "patsplit",   "print",      "printf",
                                       "rand",       "return",     "rshift",
                                       "sin",        "split",      "sprintf",
                                       "sqrt",       "srand",      "strftime",
                                       "strtonum",   "sub",        "substr",
                                       "switch",     "system",     "systime",
                                       "tolower",    "toupper",    "typeof",
                                       "while",      "xor",        NULL};

const struct gg_name_rules gg_awk_names = {keywords, NULL};

static const struct gg_shape field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"cell", GG_V_CODE, false, NULL, "the field as it is: $1, or $0"},
    {"text", GG_V_CODE, false, NULL, "the text that it stands for"},
    {"joins", GG_V_BOOL, false, NULL, "a condition stands before the one of this field"},
    {"is_tested", GG_V_BOOL, false, NULL, "its type is looked at"},
    {"is_argument", GG_V_BOOL, false, NULL, "it comes as an argument of a function"},
    {"is_used", GG_V_BOOL, false, NULL, "the step's code may name it"},
    {NULL}};

static const struct gg_shape in_shape[] = {GG_VIEW_RECORD_SHAPE(field_shape), {NULL}};

static const struct gg_shape value_shape[] = {
    {"value", GG_V_CODE, false, NULL, "an expression"},
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
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
    {"suffix", GG_V_CODE, true, NULL, "of what it has as the first step has it"},
    {"record", GG_V_CODE, true, NULL, "the record as a text"},
    {"record_number", GG_V_CODE, true, NULL, "number of the record handed over last"},
    {"calls", GG_V_BOOL, false, NULL, "it hands its records on by calls"},
    {"is_called", GG_V_BOOL, false, NULL, "its records come by calls of a function"},
    {"number", GG_V_INT, false, NULL, "its number in the program, from 1"},
    {"counts_records", GG_V_BOOL, false, NULL, "that function counts its calls"},
    {"parameters", GG_V_LIST, true, value_shape, "of that function"},
    {"rules", GG_V_LIST, true, rule_shape, "what it does"},
    {"others", GG_V_LIST, true, value_shape, "the rest of the step's code"},
    {"cuts", GG_V_BOOL, false, NULL, "it makes another record of these values"},
    {"values", GG_V_LIST, true, value_shape, "the fields of that record"},
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {NULL}};

static const struct gg_shape shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, gg_view_record_shape),
    {"has_fs", GG_V_BOOL, false, NULL, "records are cut at a separator, not at white space"},
    {"fs", GG_V_TEXT, false, NULL, "that separator as FS"},
    {"ofs", GG_V_TEXT, false, NULL, "separator of `print`"},
    {"checks", GG_V_BOOL, false, NULL, "records can be bad"},
    {"reports", GG_V_BOOL, false, NULL, "those of some step of the program can be"},
    {"suffix", GG_V_CODE, false, NULL, "nothing; see parts"},
    {"record", GG_V_CODE, false, NULL, "the record as a text"},
    {"is_called", GG_V_BOOL, false, NULL, "no; see parts"},
    {"shows", GG_V_BOOL, false, NULL, "messages hold texts of the input"},
    {"counts", GG_V_BOOL, false, NULL, "the number of fields is checked"},
    {"is_checked", GG_V_BOOL, false, NULL, "some field has a type other than str"},
    {"nfields", GG_V_INT, false, NULL, "number of declared fields"},
    {"names", GG_V_BOOL, false, NULL, "the step's code may name some field"},
    {"record_number", GG_V_CODE, false, NULL, "number of the record read last"},
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

static const struct gg_file_rule files[] = {{"awk/step.awk", ".awk", false, false},
                                            {"awk/split.py", ".split.py", true, true}};

static const struct gg_tool tools[] = {{"gawk", "--version", NULL, "gawk", false, false},
                                       {"mawk", "-Wversion", NULL, "mawk", false, true}};
static const struct gg_tool dealer = {"python3", "--version", "3.9", "python3", false, false};

static void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '"' || c == '\\')
            gg_buf_addf(out, "\\%c", c);
        else if (c == '\t' || c == '\n')
            gg_buf_adds(out, c == '\t' ? "\\t" : "\\n");
        else if ((unsigned char)c < ' ' || c == 0x7f)
            gg_buf_addf(out, "\\%03o", (unsigned char)c);
        else
            gg_buf_addc(out, c);
    }
    gg_buf_addc(out, '"');
}

/* A one-byte FS is literal but for the blank, which means white space, and the backslash. */
static gg_str separator(struct gg_arena *a, char delimiter)
{
    if (delimiter == '\\')
        return GG_STR("[\\\\]");
    if (delimiter == '^')
        return GG_STR("\\^");
    if (delimiter == '\t')
        return GG_STR("\t");
    return gg_str_printf(a, "[%c]", delimiter);
}

static bool is_cut(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV || codec.kind == GG_FORMAT_TSV_ESCAPED;
}

static bool is_counted(const struct gg_unit *unit)
{
    return !unit->stage->trusted && unit->stage->in.known && unit->in.kind != GG_FORMAT_LINES;
}

/* What a view of a step is made from. */
struct awk_step {
    const struct gg_unit *unit;
    gg_str code[2]; /* its prelude and its code */
    const struct gg_awk_program *programs[2];
    bool names;
    const struct gg_awk_role *role; /* of a step that is called, or NULL */
};

static struct awk_step step_of(struct gg_arena *a, const struct gg_unit *unit)
{
    static const enum gg_option options[] = {GG_OPT_PRELUDE, GG_OPT_CODE};
    struct awk_step step = {.unit = unit};
    for (size_t i = 0; i < GG_COUNT(options); i++) {
        step.code[i] = gg_stage_text(unit->stage, options[i]);
        step.programs[i] = gg_awk_read(a, step.code[i]);
    }
    return step;
}

/* gawk reaches variables by SYMTAB, by `@name` calls and from included files too. What stands in a
 * comment or a string names nothing, so that an edit there changes no other line of the program. */
static bool is_named_in(const struct awk_step *step, size_t number, gg_str var)
{
    const struct gg_awk_program *program = step->programs[number];
    bool is_named = program->open || program->fault.found;
    for (uint32_t i = 0; i < program->tokens.n && !is_named; i++) {
        struct gg_awk_token t = program->tokens.at[i];
        gg_str name = gg_str_sub(step->code[number], t.beg, t.end);
        is_named = t.kind == GG_AWK_NAME && (gg_str_eq(name, var) || gg_str_is(name, "SYMTAB"));
    }
    return is_named;
}

static bool is_tested(const struct awk_step *step, uint32_t field)
{
    return step->role ? gg_awk_tests(step->role, field)
                      : step->unit->stage->in.fields[field - 1].type != GG_TYPE_STR;
}

static void extend_field(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct awk_step *step = ctx;
    const struct gg_unit *unit = step->unit;
    bool whole = unit->in.kind == GG_FORMAT_LINES;
    uint32_t number = (uint32_t)(field - unit->stage->in.fields) + 1;
    gg_str cell = step->role ? gg_awk_parameter(map->arena, step->role, number)
                  : whole    ? GG_STR("$0")
                             : gg_str_printf(map->arena, "$%u", number);
    bool escaped = unit->in.kind == GG_FORMAT_TSV_ESCAPED;
    gg_map_code(map, "cell", cell);
    gg_map_code(map, "text",
                escaped ? gg_str_printf(map->arena, "gg_unescape(" GG_FMT ")", GG_ARG(cell))
                        : cell);
    bool is_used = is_named_in(step, 0, var) || is_named_in(step, 1, var);
    step->names |= is_used;
    gg_map_bool(map, "is_used", is_used);
    bool joins = !step->role && is_counted(unit);
    for (uint32_t i = 1; i < number; i++)
        joins |= is_tested(step, i);
    gg_map_bool(map, "is_tested", is_tested(step, number));
    gg_map_bool(map, "is_argument", step->role);
    gg_map_bool(map, "joins", joins);
}

static void set_separators(struct gg_emit *emit, const struct gg_unit *unit, struct gg_map *map)
{
    bool has_fs = is_cut(unit->in);
    bool cuts_output = is_cut(unit->out) || unit->out.kind == GG_FORMAT_CSV;
    char delimiter = unit->out.delimiter;
    gg_map_bool(map, "has_fs", has_fs);
    gg_map_text(map, "fs", has_fs ? separator(emit->arena, unit->in.delimiter) : GG_STR(" "));
    gg_map_text(map, "ofs",
                cuts_output ? gg_str_dup(emit->arena, (gg_str){&delimiter, 1}) : GG_STR(" "));
}

static void decide_separator(const struct gg_emit *emit, const struct gg_unit *unit)
{
    char c = unit->in.delimiter;
    const char *shown = "tabs";
    if (!emit->decisions)
        return;
    if (c != '\t')
        shown =
            gg_cstr(emit->arena, gg_str_printf(emit->arena, c > ' ' && c < 0x7f ? "`%c`" : "0x%02x",
                                               (unsigned char)c));
    gg_decide(emit->decisions, is_cut(unit->in) ? GG_DECIDED_AWK_FS : GG_DECIDED_AWK_BLANKS,
              unit->stage->span, unit->stage->name, shown, gg_format_name(unit->in.kind), "");
}

/* Patterns of what a field must not hold are quicker in mawk, but in a locale of UTF-8 gawk finds
 * no byte there that is none of its characters. */
static bool is_bytes(const struct gg_emit *emit, const struct gg_unit *unit)
{
    const struct gg_graph *graph = emit->plan->graph;
    return unit->runtime.id == GG_RUNTIME_MAWK && !gg_stage_attr(unit->owner, GG_OPT_ENV) &&
           !gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ENV);
}

static void set_keys(const struct gg_unit *unit, const struct awk_step *step, struct gg_map *map)
{
    const uint32_t *keys;
    uint32_t n = gg_unit_is_keyed(unit) ? gg_stage_keys(map->arena, unit->stage, &keys) : 0;
    bool prints = false, has_int = false;
    for (uint32_t i = 0; i < n; i++)
        has_int |= unit->stage->in.fields[keys[i]].type == GG_TYPE_INT;
    for (size_t i = 0; i < GG_COUNT(step->programs); i++)
        prints |= gg_awk_prints(step->programs[i], step->code[i]);
    gg_map_bool(map, "has_int_key", has_int);
    gg_map_bool(map, "tells_records", gg_unit_is_keyed(unit) && prints);
}

static bool has_tested(const struct gg_awk_role *role)
{
    return role && role->in && role->tests;
}

/* Whether a step of the program looks at fields of a type; GG_TYPE_STR: of any other one. */
static bool tests_type(const struct gg_unit *unit, const struct gg_awk_calls *calls,
                       enum gg_type type)
{
    const struct gg_record *in = &unit->stage->in;
    bool tests = false;
    for (uint32_t i = 0; i < in->nfields && !unit->stage->trusted; i++)
        tests |= in->fields[i].type != GG_TYPE_STR &&
                 (type == GG_TYPE_STR || in->fields[i].type == type);
    for (uint32_t i = calls->first; i < unit->nparts; i++)
        for (uint32_t f = 0; has_tested(calls->roles[i]) && f < calls->roles[i]->nfields; f++)
            tests |= gg_awk_tests(calls->roles[i], f + 1) &&
                     (type == GG_TYPE_STR || unit->parts[i]->in.fields[f].type == type);
    return tests;
}

static void set_checks(struct gg_emit *emit, const struct gg_unit *unit,
                       const struct gg_awk_calls *calls, struct gg_map *map)
{
    const struct gg_ast *path;
    bool aborts = gg_view_on_error(emit->plan, unit->owner, &path) == GG_ON_ERROR_ABORT;
    const struct gg_record *in = &unit->stage->in;
    bool escaped = unit->in.kind == GG_FORMAT_TSV_ESCAPED;
    bool counts = is_counted(unit);
    bool typed = false;
    for (uint32_t i = 0; i < in->nfields; i++)
        typed |= !unit->stage->trusted && in->fields[i].type != GG_TYPE_STR;
    bool tests = tests_type(unit, calls, GG_TYPE_STR);
    gg_map_bool(map, "checks", counts || typed);
    gg_map_bool(map, "reports", counts || tests);
    gg_map_bool(map, "shows", tests || aborts);
    gg_map_code(map, "suffix", GG_STR(""));
    gg_map_code(map, "record", GG_STR("$0"));
    gg_map_bool(map, "is_called", false);
    gg_map_bool(map, "counts", counts);
    gg_map_bool(map, "is_checked", tests);
    gg_map_int(map, "nfields", in->nfields);
    gg_map_bool(map, "is_escaped", escaped);
    gg_map_code(map, "record_number",
                gg_unit_is_keyed(unit) ? GG_STR("(gg_mark (gg_before + NR))")
                : unit->parallel       ? GG_STR("(gg_before + NR)")
                : unit->in.header      ? GG_STR("(NR - 1)")
                                       : GG_STR("NR"));
    gg_map_bool(map, "is_bytes", is_bytes(emit, unit));
    gg_map_bool(map, "has_int", tests_type(unit, calls, GG_TYPE_INT));
    gg_map_bool(map, "has_float", tests_type(unit, calls, GG_TYPE_FLOAT));
    gg_map_bool(map, "has_time", tests_type(unit, calls, GG_TYPE_TIME));
    gg_map_bool(map, "has_json", tests_type(unit, calls, GG_TYPE_JSON));
}

static void decide_checks(const struct gg_emit *emit, const struct gg_unit *unit, bool checks)
{
    const struct gg_stage *stage = unit->stage;
    if (!emit->decisions || (!stage->trusted && !checks))
        return;
    const struct gg_stage *writer = &emit->plan->graph->stages[stage->inputs[0]];
    gg_decide(emit->decisions, stage->trusted ? GG_DECIDED_AWK_TRUSTS : GG_DECIDED_AWK_CHECKS,
              stage->span, stage->name, gg_cstr(emit->arena, writer->name), "", "");
}

/* A piece of the step's code, at its place in the spec. */
static const struct gg_val *piece(const struct gg_val *code, struct gg_arena *a,
                                  struct gg_awk_part part)
{
    struct gg_val *val = gg_new(a, struct gg_val);
    uint32_t line = 0;
    for (uint32_t i = 0; i < part.beg; i++)
        line += code->u.s.p[i] == '\n';
    *val = *code;
    val->u.s = gg_str_sub(code->u.s, part.beg, part.end);
    if (line < val->nlines) {
        val->line_at += line;
        val->nlines -= line;
    }
    return val;
}

/* A snippet with the names that it has in a program of several steps. */
static const struct gg_val *handed(struct gg_emit *emit, const struct gg_stage *stage,
                                   enum gg_option option, const struct gg_awk_renames *renames)
{
    const struct gg_val *code = gg_view_snippet(emit, stage, option);
    if (!code)
        return NULL;
    struct gg_val *val = gg_new(emit->arena, struct gg_val);
    *val = *code;
    val->u.s = gg_awk_handed_text(emit->arena, stage, option, code->u.s, renames);
    return val;
}

static void set_handing(struct gg_emit *emit, const struct gg_unit *unit, uint32_t index,
                        struct gg_map *map)
{
    const struct gg_stage *stage = unit->parts[index];
    const char *why;
    if (!gg_awk_handing(emit->arena, stage, &why))
        GG_BUG("a step that hands no record on stands before another one");
    struct gg_awk_renames renames = gg_awk_renames(emit->arena, unit->parts, unit->nparts, index);
    gg_map_set(map, "handed_prelude", handed(emit, stage, GG_OPT_PRELUDE, &renames));
    gg_map_set(map, "handed_code", handed(emit, stage, GG_OPT_CODE, &renames));
}

static void set_choice(struct gg_emit *emit, const struct gg_stage *stage,
                       const struct gg_awk_choice *choice, struct gg_map *map)
{
    const struct gg_val *code = gg_view_snippet(emit, stage, GG_OPT_CODE);
    struct gg_list values = gg_list_new(emit->arena);
    if (choice->pattern.end)
        gg_map_set(map, "pattern", piece(code, emit->arena, choice->pattern));
    gg_map_bool(map, "cuts", choice->nvalues > 0);
    for (uint32_t i = 0; i < choice->nvalues; i++) {
        struct gg_map value = gg_map_new(emit->arena, GG_NO_SPAN);
        gg_map_set(&value, "value", piece(code, emit->arena, choice->each[i]));
        gg_list_add(&values, gg_map_done(&value));
    }
    gg_map_set(map, "values", gg_list_done(&values));
}

/* ---- steps that are called ---- */

/* `part` of the code as it stands in the program; its lines are those of the spec. */
static const struct gg_val *called(struct gg_emit *emit, const struct gg_awk_caller *caller,
                                   enum gg_option option, struct gg_awk_part part)
{
    const struct gg_val *code = gg_view_snippet(emit, caller->role->step, option);
    if (!code)
        return NULL;
    struct gg_val *val = gg_new(emit->arena, struct gg_val);
    *val = *piece(code, emit->arena, part);
    val->u.s = gg_awk_called_text(emit->arena, caller, option, part);
    return val;
}

/* What stands between the braces, without a line of its own for the first one. */
static struct gg_awk_part inner_part(gg_str code, struct gg_awk_part action)
{
    struct gg_awk_part inner = {action.beg + 1, action.end - 1};
    while (inner.end > inner.beg && strchr(" \t\n", code.p[inner.end - 1]))
        inner.end--;
    for (uint32_t i = inner.beg; i < inner.end && strchr(" \t\n", code.p[i]); i++)
        if (code.p[i] == '\n')
            inner.beg = i + 1;
    if (inner.beg == action.beg + 1)
        while (inner.beg < inner.end && strchr(" \t", code.p[inner.beg]))
            inner.beg++;
    return inner;
}

static const struct gg_val *without_indent(struct gg_arena *a, const struct gg_val *val)
{
    struct gg_val *result = gg_new(a, struct gg_val);
    struct gg_buf out = gg_buf_new(a);
    gg_str indent = gg_str_common_indent(val->u.s), rest = val->u.s, line;
    for (bool is_first = true; gg_str_next_line(&rest, &line); is_first = false) {
        gg_buf_adds(&out, is_first ? "" : "\n");
        gg_buf_add(&out, gg_str_sub(line, indent.n, line.n));
    }
    *result = *val;
    result->u.s = gg_buf_str(&out);
    return result;
}

static const struct gg_val *rule_view(struct gg_emit *emit, const struct gg_awk_caller *caller,
                                      const struct gg_awk_rule *rule, struct gg_awk_part comment)
{
    gg_str code = gg_stage_text(caller->role->step, GG_OPT_CODE);
    struct gg_map map = gg_map_new(emit->arena, GG_NO_SPAN);
    if (comment.beg < comment.end)
        gg_map_set(&map, "comment", called(emit, caller, GG_OPT_CODE, comment));
    if (rule->pattern.end)
        gg_map_set(&map, "pattern", called(emit, caller, GG_OPT_CODE, rule->pattern));
    if (rule->action.end)
        gg_map_set(&map, "statements",
                   without_indent(emit->arena, called(emit, caller, GG_OPT_CODE,
                                                      inner_part(code, rule->action))));
    else
        gg_map_code(&map, "statements", gg_awk_printed_record(emit->arena, caller));
    return gg_map_done(&map);
}

static void add_value(struct gg_arena *a, struct gg_list *list, const struct gg_val *value)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    gg_map_set(&map, "value", value);
    gg_list_add(list, gg_map_done(&map));
}

static void set_parameters(struct gg_emit *emit, const struct gg_awk_role *role, struct gg_map *map)
{
    struct gg_list list = gg_list_new(emit->arena);
    for (uint32_t i = 1; i <= role->nfields; i++) {
        struct gg_map value = gg_map_new(emit->arena, GG_NO_SPAN);
        if (!gg_awk_takes(role, i))
            continue;
        gg_map_code(&value, "value", gg_awk_parameter(emit->arena, role, i));
        gg_list_add(&list, gg_map_done(&value));
    }
    gg_map_set(map, "parameters", gg_list_done(&list));
}

/* Where a rule begins. */
static uint32_t rule_beg(const struct gg_awk_rule *rule)
{
    return rule->pattern.end ? rule->pattern.beg : rule->action.beg;
}

static uint32_t rule_end(const struct gg_awk_rule *rule)
{
    return rule->action.end ? rule->action.end : rule->pattern.end;
}

/* Rules as statements of the function; what stands between them, as it is. */
static void set_rules(struct gg_emit *emit, const struct gg_awk_caller *caller, struct gg_map *map)
{
    gg_str code = gg_view_snippet(emit, caller->role->step, GG_OPT_CODE)->u.s;
    const struct gg_awk_program *program = gg_awk_read(emit->arena, code);
    struct gg_list rules = gg_list_new(emit->arena), others = gg_list_new(emit->arena);
    uint32_t done = 0;
    for (uint32_t i = 0; i <= program->rules.n; i++) {
        const struct gg_awk_rule *rule = i < program->rules.n ? &program->rules.at[i] : NULL;
        if (rule && rule->kind != GG_AWK_RULE)
            continue;
        struct gg_awk_part other = {done, rule ? rule_beg(rule) : (uint32_t)code.n}, comment;
        gg_awk_cut_comment(program, code, &other, &comment);
        if (other.beg < other.end)
            add_value(emit->arena, &others, called(emit, caller, GG_OPT_CODE, other));
        if (rule)
            gg_list_add(&rules, rule_view(emit, caller, rule, comment));
        done = rule ? rule_end(rule) : done;
    }
    gg_map_set(map, "rules", gg_list_done(&rules));
    gg_map_set(map, "others", gg_list_done(&others));
}

static void set_called(struct gg_emit *emit, const struct gg_unit *unit,
                       const struct gg_awk_calls *calls, uint32_t index, struct gg_map *map)
{
    const struct gg_stage *stage = unit->parts[index];
    bool is_last = index + 1 == unit->nparts;
    struct gg_awk_renames renames = gg_awk_renames(emit->arena, unit->parts, unit->nparts, index);
    struct gg_awk_caller caller = {calls->roles[index], is_last ? NULL : calls->roles[index + 1],
                                   index + 1, is_last ? NULL : &renames};
    gg_str prelude = gg_stage_text(stage, GG_OPT_PRELUDE), code = gg_stage_text(stage, GG_OPT_CODE);
    gg_map_set(map, "handed_prelude",
               called(emit, &caller, GG_OPT_PRELUDE,
                      gg_awk_trimmed(prelude, (struct gg_awk_part){0, (uint32_t)prelude.n})));
    gg_map_bool(map, "counts_records", caller.role->counts);
    gg_map_int(map, "number", index + 1);
    if (!caller.role->in) {
        gg_map_set(map, "handed_code",
                   called(emit, &caller, GG_OPT_CODE,
                          gg_awk_trimmed(code, (struct gg_awk_part){0, (uint32_t)code.n})));
        return;
    }
    set_parameters(emit, caller.role, map);
    set_rules(emit, &caller, map);
}

static void set_part(struct gg_emit *emit, const struct gg_unit *unit,
                     const struct gg_awk_calls *calls, uint32_t i, struct gg_map *row)
{
    bool is_last = i + 1 == unit->nparts, by_calls = i >= calls->first && calls->roles[i];
    const struct gg_awk_choice *choice =
        is_last || by_calls ? NULL : gg_awk_choice(emit->arena, unit->parts[i]);
    gg_map_bool(row, "checks", by_calls && has_tested(calls->roles[i]));
    gg_map_code(row, "suffix", gg_str_printf(emit->arena, "_%u", i + 1));
    gg_map_code(row, "record", GG_STR("gg_record"));
    gg_map_code(row, "record_number", gg_str_printf(emit->arena, "gg_nr_%u", i + 1));
    gg_map_bool(row, "calls", by_calls && !calls->roles[i]->in);
    gg_map_bool(row, "is_called", by_calls && calls->roles[i]->in);
    gg_map_bool(row, "hands_on", !is_last && !by_calls && !choice);
    if (!choice)
        gg_map_bool(row, "cuts", false);
    if (!by_calls) {
        gg_map_int(row, "number", i + 1);
        gg_map_bool(row, "counts_records", false);
    }
    if (by_calls)
        set_called(emit, unit, calls, i, row);
    else if (choice)
        set_choice(emit, unit->parts[i], choice, row);
    else if (!is_last)
        set_handing(emit, unit, i, row);
}

static void set_parts(struct gg_emit *emit, const struct gg_unit *unit,
                      const struct gg_awk_calls *calls, struct gg_map *map)
{
    struct gg_list list = gg_list_new(emit->arena);
    for (uint32_t i = 0; unit->nparts > 1 && i < unit->nparts; i++) {
        struct gg_unit part = gg_unit_part(unit, i);
        struct awk_step step = step_of(emit->arena, &part);
        const struct gg_awk_role *role = calls->roles[i];
        step.role = role && role->in ? role : NULL;
        struct gg_view_opts opts = {&gg_awk_names, extend_field, NULL, &step};
        struct gg_map row = gg_map_new(emit->arena, part.stage->span);
        gg_view_unit(emit, &part, &opts, &row);
        gg_map_bool(&row, "names", step.names);
        set_part(emit, unit, calls, i, &row);
        gg_list_add(&list, gg_map_done(&row));
    }
    gg_map_bool(map, "fused", unit->nparts > 1);
    gg_map_set(map, "parts", gg_list_done(&list));
}

static const struct gg_val *view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct awk_step step = step_of(emit->arena, unit);
    struct gg_view_opts opts = {&gg_awk_names, extend_field, NULL, &step};
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    gg_view_unit(emit, unit, &opts, &map);
    gg_map_bool(&map, "names", step.names);
    gg_map_text(&map, "title", gg_unit_title(emit->arena, unit));
    set_separators(emit, unit, &map);
    const char *why;
    const struct gg_awk_calls *calls = gg_awk_calls(emit->arena, unit->parts, unit->nparts, &why);
    if (!calls)
        GG_BUG("steps of one program cannot hand their records on");
    set_checks(emit, unit, calls, &map);
    set_keys(unit, &step, &map);
    gg_map_int(&map, "small_mib", unit->small_mib);
    gg_map_bool(&map, "has_workers", unit->workers > 0);
    set_parts(emit, unit, calls, &map);
    decide_separator(emit, unit);
    decide_checks(emit, unit, gg_val_get(gg_map_done(&map), GG_STR("checks"))->u.b);
    return gg_map_done(&map);
}

static void check(struct gg_emit *emit, const struct gg_unit *unit)
{
    if (is_cut(unit->in) || unit->in.kind == GG_FORMAT_LINES)
        return;
    struct gg_diag *d = gg_diag_add(emit->diags, GG_D_AWK_FORMAT, unit->stage->span,
                                    "an awk step cannot read %s", gg_format_name(unit->in.kind));
    gg_diag_help(emit->diags, d, "leave `input_format` out: the records then come as tsv");
}

static struct gg_parsed parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    (void)option;
    const struct gg_awk_program *program = gg_awk_read(a, code);
    return (struct gg_parsed){.fault = program->fault, .program = program};
}

const struct gg_backend gg_backend_awk = {
    .name = "awk",
    .summary = "a whole awk program; fields as $1, $2 and by name",
    .target = GG_TARGET_AWK,
    .line_comment = "#",
    .keywords = keywords,
    .names = &gg_awk_names,
    .shape = shape,
    .language = &gg_awk_language,
    .files = files,
    .nfiles = GG_COUNT(files),
    .launch_template = "awk/launch.sh",
    .tools = tools,
    .ntools = GG_COUNT(tools),
    .dealer = &dealer,
    .shows = gg_awk_shows,
    .quote = quote,
    .view = view,
    .check = check,
    .parse = parse,
    .check_code = gg_awk_check_code,
};
