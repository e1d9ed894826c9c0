/* A unit as the values of the Go templates. */
#include "backends/go/flow.h"
#include "backends/go/go.h"
#include "backends/go/layout.h"

static const struct gg_shape in_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"kind", GG_V_CODE, false, NULL, "constant of its type in records.go"},
    {"is_read", GG_V_BOOL, false, NULL, "made a typed variable for the body"},
    {"is_verified", GG_V_BOOL, false, NULL, "checked, but not seen by the body"},
    {"read", GG_V_CODE, false, NULL, "call that reads or checks it"},
    {NULL}};

static const struct gg_shape out_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
    {"kind", GG_V_CODE, false, NULL, "constant of its type in records.go"},
    {"method", GG_V_CODE, false, NULL, "method of recordWriter that writes it"},
    {NULL}};

static const struct gg_shape in_shape[] = {GG_VIEW_RECORD_SHAPE(in_field_shape), {NULL}};
static const struct gg_shape out_shape[] = {GG_VIEW_RECORD_SHAPE(out_field_shape), {NULL}};

const struct gg_shape gg_go_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    {"has_imports", GG_V_BOOL, false, NULL, "main.go imports packages"},
    {"imports", GG_V_LIST, false, gg_view_line_shape, "what main.go imports, sorted"},
    {"record_imports", GG_V_LIST, false, gg_view_line_shape, "what records.go imports, sorted"},
    {"single_imports", GG_V_LIST, false, gg_view_line_shape, "what a program of one file imports"},
    {"has_prelude", GG_V_BOOL, false, NULL, "there is a prelude beside its imports"},
    {"has_state", GG_V_BOOL, false, NULL, "there is state"},
    {"has_begin", GG_V_BOOL, false, NULL, "there is begin"},
    {"has_code", GG_V_BOOL, false, NULL, "there is a body"},
    {"has_end", GG_V_BOOL, false, NULL, "there is end"},
    {"prelude_go", GG_V_CODE, false, NULL, "the prelude without imports"},
    {"state_go", GG_V_CODE, false, NULL, "the state, indented"},
    {"begin_go", GG_V_CODE, false, NULL, "begin, indented"},
    {"code_go", GG_V_CODE, false, NULL, "the body, indented"},
    {"end_go", GG_V_CODE, false, NULL, "end, indented"},
    {"merge_go", GG_V_CODE, false, NULL, "merge, indented"},
    {"unused_state", GG_V_LIST, false, gg_view_line_shape, "uses of variables that nothing reads"},
    {"merges", GG_V_BOOL, false, NULL, "workers fold their states"},
    {"unused_other", GG_V_BOOL, false, NULL, "merge does not look at `other`"},
    {"state_vars", GG_V_LIST, false, gg_view_line_shape, "fields of the type that merge sees"},
    {"state_names", GG_V_CODE, false, NULL, "variables of the state, with commas"},
    {"state_params", GG_V_CODE, false, NULL, "the same with types"},
    {"state_type_params", GG_V_CODE, false, NULL, "type parameters, declared"},
    {"state_type_args", GG_V_CODE, false, NULL, "type parameters, used"},
    {"emits", GG_V_BOOL, false, NULL, "some snippet uses emit"},
    {"emit_params", GG_V_CODE, false, NULL, "parameters of emit"},
    {"params", GG_V_CODE, false, NULL, "parameters of the body's function"},
    {"fields_arg", GG_V_CODE, false, NULL, "its first argument"},
    {"args", GG_V_CODE, false, NULL, "its other arguments, each after a comma"},
    {"returns", GG_V_BOOL, false, NULL, "the body returns values"},
    {"add_return", GG_V_BOOL, false, NULL, "the body's end is reached"},
    {"copies", GG_V_BOOL, false, NULL, "what the body returns is the record as it was read"},
    {"writes", GG_V_BOOL, false, NULL, "what the body returns is written"},
    {"calls", GG_V_BOOL, false, NULL, "the body returns nothing"},
    {"shares", GG_V_BOOL, false, NULL, "fields are parts of the buffer: the body keeps none"},
    {"keeps", GG_V_BOOL, false, NULL, "texts that the body sees are copied: it may keep them"},
    {"in_delimiter", GG_V_CODE, false, NULL, "byte literal"},
    {"out_delimiter", GG_V_CODE, false, NULL, "byte literal"},
    {"has_fields", GG_V_BOOL, false, NULL, "fields are declared on some side"},
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
    {NULL}};

struct field {
    const struct gg_field *field;
    gg_str var;
    bool is_seen; /* by the body */
};

/* Import paths with their quotes. */
struct paths {
    gg_str *at;
    uint32_t n, cap;
};

struct view {
    struct gg_emit *emit;
    struct gg_arena *arena;
    const struct gg_unit *unit;
    struct gg_map *map;
    struct gg_go_step step;
    GG_VEC(struct field) in, out;
    GG_VEC(gg_str) state;
    struct gg_go_imports imports;
    bool shares, keeps;
    bool has[GG_TYPE_COUNT], sees[GG_TYPE_COUNT], writes[GG_TYPE_COUNT];
};

static const char *const go_types[GG_TYPE_COUNT] = {"string", "int64",     "float64",
                                                    "bool",   "time.Time", "string"};
static const char *const kinds[GG_TYPE_COUNT] = {"kindStr",  "kindInt",  "kindFloat",
                                                 "kindBool", "kindTime", "kindJSON"};

static struct gg_go_snippet read_snippet(struct gg_emit *emit, const struct gg_stage *stage,
                                         enum gg_option option)
{
    struct gg_go_snippet snippet = {.val = gg_view_snippet(emit, stage, option)};
    gg_str text = snippet.val ? snippet.val->u.s : GG_STR("");
    snippet.code = gg_go_lex(emit->arena, text);
    struct gg_go_code *code = gg_new(emit->arena, struct gg_go_code);
    *code = snippet.code;
    snippet.names = gg_go_find_names(emit->arena, code);
    return snippet;
}

struct gg_go_step gg_go_read_step(struct gg_emit *emit, const struct gg_stage *stage)
{
    return (struct gg_go_step){.prelude = read_snippet(emit, stage, GG_OPT_PRELUDE),
                               .state = read_snippet(emit, stage, GG_OPT_STATE),
                               .begin = read_snippet(emit, stage, GG_OPT_BEGIN),
                               .body = read_snippet(emit, stage, GG_OPT_CODE),
                               .end = read_snippet(emit, stage, GG_OPT_END),
                               .merge = read_snippet(emit, stage, GG_OPT_MERGE)};
}

/* A time has methods, so name.Exported may be one of it; of the other types it is a package. */
static bool is_seen(const struct gg_go_names *body, const struct gg_field *field, gg_str var)
{
    if (gg_go_declares(body, var))
        return false;
    return field->type == GG_TYPE_TIME ? gg_go_uses(body, var) : gg_go_uses_value(body, var);
}

static void extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct view *v = ctx;
    bool seen = is_seen(&v->step.body.names, field, var);
    /* Reading a number is the quickest check of it. */
    bool reads = seen || field->type == GG_TYPE_INT || field->type == GG_TYPE_FLOAT;
    const char *method = reads ? gg_type_name(field->type) : "verify";
    gg_map_code(map, "kind", gg_str_from(kinds[field->type]));
    gg_map_bool(map, "is_read", seen && field->type != GG_TYPE_STR);
    gg_map_bool(map, "is_verified", !seen && field->type != GG_TYPE_STR);
    gg_map_code(map, "read", gg_str_printf(v->arena, "stdin.%s(%u)", method, v->in.n));
    v->sees[field->type] = v->sees[field->type] || reads;
    v->has[field->type] = true;
    gg_push(v->arena, &v->in, (struct field){field, var, seen});
}

static void extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct view *v = ctx;
    gg_map_code(map, "kind", gg_str_from(kinds[field->type]));
    gg_map_code(map, "method", gg_str_from(gg_type_name(field->type)));
    v->writes[field->type] = v->has[field->type] = true;
    gg_push(v->arena, &v->out, (struct field){field, var, true});
}

static void set_lines(struct view *v, const char *key, const gg_str *lines, uint32_t n)
{
    struct gg_list list = gg_list_new(v->arena);
    for (uint32_t i = 0; i < n; i++) {
        struct gg_map line = gg_map_new(v->arena, GG_NO_SPAN);
        gg_map_code(&line, "line", lines[i]);
        gg_list_add(&list, gg_map_done(&line));
    }
    gg_map_set(v->map, key, gg_list_done(&list));
}

/* The snippet `tabs` deep. */
static void set_code(struct view *v, const char *has, const char *key, const struct gg_val *val,
                     uint32_t tabs)
{
    bool is_there = val && gg_str_trim(val->u.s).n;
    if (has)
        gg_map_bool(v->map, has, is_there);
    if (!is_there) {
        gg_map_code(v->map, key, GG_STR(""));
        return;
    }
    struct gg_go_code code = gg_go_lex(v->arena, val->u.s);
    struct gg_val *indented = gg_new(v->arena, struct gg_val);
    *indented = *val;
    indented->u.s = gg_go_indent(v->arena, &code, tabs);
    gg_map_set(v->map, key, indented);
}

static void set_snippets(struct view *v)
{
    const struct gg_go_snippet *prelude = &v->step.prelude;
    const struct gg_val *rest = prelude->val ? gg_go_without_imports(v->arena, prelude) : NULL;
    set_code(v, "has_prelude", "prelude_go", rest, 0);
    set_code(v, "has_state", "state_go", v->step.state.val, 1);
    set_code(v, "has_begin", "begin_go", v->step.begin.val, 2);
    set_code(v, NULL, "code_go", v->step.body.val, 2);
    gg_map_bool(v->map, "has_code", v->step.body.code.n > 0);
    set_code(v, "has_end", "end_go", v->step.end.val, 2);
    set_code(v, NULL, "merge_go", v->step.merge.val, 3);
}

/* The variables that the state declares, in order. */
static void find_state(struct view *v)
{
    const struct gg_go_names *names = &v->step.state.names;
    for (uint32_t i = 0; i < names->code->n; i++)
        if (names->at[i].declares == GG_GO_VAR && !names->at[i].depth && !names->at[i].in_header &&
            !gg_str_is(names->code->at[i].text, "_"))
            gg_push(v->arena, &v->state, names->code->at[i].text);
}

static bool is_read_somewhere(const struct view *v, gg_str name)
{
    return gg_go_reads(&v->step.begin.names, name) || gg_go_reads(&v->step.body.names, name) ||
           gg_go_reads(&v->step.end.names, name);
}

static void set_merge(struct view *v)
{
    struct gg_buf names = gg_buf_new(v->arena), params = gg_buf_new(v->arena);
    struct gg_buf types = gg_buf_new(v->arena);
    gg_str *lines = gg_new_array(v->arena, gg_str, v->state.n);
    int width = 0;
    for (uint32_t i = 0; i < v->state.n; i++)
        width = (int)v->state.at[i].n > width ? (int)v->state.at[i].n : width;
    for (uint32_t i = 0; i < v->state.n; i++) {
        const char *comma = i ? ", " : "";
        gg_str name = v->state.at[i];
        gg_buf_addf(&names, "%s" GG_FMT, comma, GG_ARG(name));
        gg_buf_addf(&params, "%s" GG_FMT " T%u", comma, GG_ARG(name), i + 1);
        gg_buf_addf(&types, "%sT%u", comma, i + 1);
        lines[i] =
            gg_str_printf(v->arena, GG_FMT "%*s T%u", GG_ARG(name), width - (int)name.n, "", i + 1);
    }
    bool merges = v->unit->parallel && v->step.merge.val && v->state.n;
    gg_map_bool(v->map, "merges", merges);
    gg_map_bool(v->map, "unused_other", !gg_go_uses(&v->step.merge.names, GG_STR("other")));
    set_lines(v, "state_vars", lines, v->state.n);
    gg_map_code(v->map, "state_names", gg_buf_str(&names));
    gg_map_code(v->map, "state_params", gg_buf_str(&params));
    gg_map_code(v->map, "state_type_args", gg_buf_str(&types));
    gg_map_code(v->map, "state_type_params",
                gg_str_concat(v->arena, gg_buf_str(&types), GG_STR(" any")));
}

/* Go refuses variables that nothing reads; a use that does nothing makes it content. */
static void set_state(struct view *v)
{
    find_state(v);
    set_merge(v);
    GG_VEC(gg_str) unused = {0};
    bool merges = v->unit->parallel && v->step.merge.val;
    for (uint32_t i = 0; i < v->state.n && !merges; i++)
        if (!is_read_somewhere(v, v->state.at[i]))
            gg_push(v->arena, &unused, gg_str_concat(v->arena, GG_STR("_ = "), v->state.at[i]));
    set_lines(v, "unused_state", unused.at, unused.n);
}

static bool emits(const struct view *v)
{
    gg_str name = GG_STR("emit");
    return gg_go_uses(&v->step.body.names, name) || gg_go_uses(&v->step.begin.names, name) ||
           gg_go_uses(&v->step.end.names, name) || gg_go_uses(&v->step.merge.names, name) ||
           gg_go_uses(&v->step.state.names, name);
}

static gg_str import_line(const struct view *v, const struct gg_go_import *at)
{
    return gg_str_printf(v->arena, GG_FMT "%s" GG_FMT, GG_ARG(at->name), at->name.n ? " " : "",
                         GG_ARG(at->path));
}

static void set_imports(struct view *v)
{
    GG_VEC(gg_str) values = {0}, lines = {0};
    for (uint32_t i = 0; i < v->in.n; i++)
        if (v->in.at[i].is_seen && v->in.at[i].field->type == GG_TYPE_TIME)
            gg_push(v->arena, &values, v->in.at[i].var);
    for (uint32_t i = 0; i < v->state.n; i++)
        gg_push(v->arena, &values, v->state.at[i]);
    bool needs_time = v->sees[GG_TYPE_TIME] || (emits(v) && v->writes[GG_TYPE_TIME]);
    v->imports =
        gg_go_find_imports(v->arena, &v->step, needs_time ? "time" : NULL, values.at, values.n);
    for (uint32_t i = 0; i < v->imports.list.n; i++)
        gg_push(v->arena, &lines, import_line(v, &v->imports.list.at[i]));
    gg_map_bool(v->map, "has_imports", lines.n > 0);
    set_lines(v, "imports", lines.at, lines.n);
}

/* "a, b string, n int64" */
static void add_param(struct gg_buf *out, const struct field *field, const char *next_type)
{
    const char *type = go_types[field->field->type];
    gg_buf_addf(out, "%s" GG_FMT, out->n ? ", " : "", GG_ARG(field->var));
    if (!next_type || strcmp(type, next_type))
        gg_buf_addf(out, " %s", type);
}

static void set_params(struct view *v)
{
    struct gg_buf params = gg_buf_new(v->arena), args = gg_buf_new(v->arena);
    gg_buf_adds(&params, "fields []string");
    for (uint32_t i = 0; i < v->in.n; i++) {
        const struct field *field = &v->in.at[i];
        if (!field->is_seen)
            continue;
        const char *next = NULL;
        for (uint32_t k = i + 1; k < v->in.n && !next; k++)
            next = v->in.at[k].is_seen ? go_types[v->in.at[k].field->type] : NULL;
        add_param(&params, field, next);
        if (field->field->type == GG_TYPE_STR)
            gg_buf_addf(&args, v->keeps ? ", stdin.keep(stdin.fields[%u])" : ", stdin.fields[%u]",
                        i);
        else
            gg_buf_addf(&args, ", " GG_FMT, GG_ARG(field->var));
    }
    gg_map_code(v->map, "params", gg_buf_str(&params));
    gg_map_code(v->map, "args", gg_buf_str(&args));
    struct gg_buf emitted = gg_buf_new(v->arena);
    for (uint32_t i = 0; i < v->out.n; i++)
        add_param(&emitted, &v->out.at[i],
                  i + 1 < v->out.n ? go_types[v->out.at[i + 1].field->type] : NULL);
    gg_map_code(v->map, "emit_params", gg_buf_str(&emitted));
}

/* How a body uses `fields`; a later kind asks for more care. */
enum use { USE_ELEMENT, USE_WHOLE, USE_CHANGE, USE_KEEP };

static bool is_assignment(const struct gg_go_code *code, uint32_t i)
{
    gg_str sign = i < code->n && code->at[i].kind == GG_GO_SIGN ? code->at[i].text : GG_STR("");
    if (gg_str_is(sign, "==") || gg_str_is(sign, "!=") || gg_str_is(sign, "<=") ||
        gg_str_is(sign, ">="))
        return false;
    return gg_str_ends(sign, GG_STR("=")) || gg_str_is(sign, "++") || gg_str_is(sign, "--") ||
           gg_str_is(sign, ",") /* perhaps of a list that is assigned to */;
}

static bool is_slice(const struct gg_go_code *code, uint32_t open)
{
    uint32_t end = gg_go_closing(code, open);
    for (uint32_t k = open + 1; k < end; k++) {
        if (gg_go_is(code, k, "(") || gg_go_is(code, k, "["))
            k = gg_go_closing(code, k);
        else if (gg_go_is(code, k, ":"))
            return true;
    }
    return false;
}

/* What becomes of the value whose first token is at i: it is used at once, or it may be kept. */
static enum use use_of_value(const struct gg_go_code *code, uint32_t i)
{
    if (!i)
        return USE_KEEP;
    if (gg_go_is(code, i - 1, "return") || gg_go_is(code, i - 1, "range"))
        return USE_WHOLE;
    if (i < 2 || !gg_go_is(code, i - 1, "("))
        return USE_KEEP;
    if (gg_go_is(code, i - 2, "len") || gg_go_is(code, i - 2, "emit"))
        return USE_WHOLE;
    if (gg_go_is(code, i - 2, "append"))
        return use_of_value(code, i - 2);
    return gg_go_is(code, i - 2, "Join") ? USE_WHOLE : USE_KEEP;
}

static enum use use_of_element(const struct gg_go_code *code, uint32_t i)
{
    if (is_slice(code, i + 1))
        return use_of_value(code, i);
    if (i && gg_go_is(code, i - 1, "&"))
        return USE_KEEP;
    bool starts = !i || gg_go_is(code, i - 1, ";") || gg_go_is(code, i - 1, "{") ||
                  gg_go_is(code, i - 1, ",");
    uint32_t end = gg_go_closing(code, i + 1);
    return starts && is_assignment(code, end + 1) ? USE_CHANGE : USE_ELEMENT;
}

static enum use use_of_fields(const struct gg_go_code *code, uint32_t i)
{
    if (gg_go_is(code, i + 1, "["))
        return use_of_element(code, i);
    if (is_assignment(code, i + 1) && !gg_go_is(code, i + 1, ","))
        return USE_CHANGE;
    return use_of_value(code, i);
}

/* The most that is done to `fields`. What a function literal does may be done later. */
static enum use most_use(const struct gg_go_snippet *body)
{
    enum use most = USE_ELEMENT;
    bool has_literal = false;
    for (uint32_t i = 0; i < body->code.n; i++) {
        has_literal = has_literal || gg_go_is(&body->code, i, "func");
        if (!body->names.at[i].free || !gg_str_is(body->code.at[i].text, "fields"))
            continue;
        enum use use = has_literal ? USE_KEEP : use_of_fields(&body->code, i);
        most = use > most ? use : most;
    }
    return most;
}

/* Packages of which no function keeps a text that it is given. */
static bool keeps_nothing(gg_str package)
{
    static const char *const names[] = {"bits",    "bytes",   "fmt",     "math", "sort",
                                        "strconv", "strings", "unicode", "utf8", NULL};
    return gg_view_is_listed(package, names);
}

/* Whether a text that the body sees may live longer than its record: somebody has to hold it. */
static bool may_keep(const struct view *v)
{
    const struct gg_go_snippet *body = &v->step.body;
    if (v->step.prelude.code.n || v->step.state.code.n)
        return true;
    for (uint32_t i = 0; i < body->code.n; i++)
        if (gg_go_is(&body->code, i, "go") ||
            (gg_go_is_package(&body->names, i) && !keeps_nothing(body->code.at[i].text)))
            return true;
    return false;
}

/* Whether the body looks into `fields`, or does more with it than to write it. */
static bool opens_fields(const struct gg_go_snippet *body)
{
    const struct gg_go_code *code = &body->code;
    bool has_literal = false, opens = false;
    for (uint32_t i = 0; i < code->n; i++) {
        has_literal = has_literal || gg_go_is(code, i, "func");
        if (!body->names.at[i].free || !gg_str_is(code->at[i].text, "fields"))
            continue;
        bool returned = i && gg_go_is(code, i - 1, "return") &&
                        (gg_go_is(code, i + 1, ";") || gg_go_is(code, i + 1, "}"));
        bool emitted = i > 1 && gg_go_is(code, i - 1, "(") && gg_go_is(code, i - 2, "emit") &&
                       gg_go_is(code, i + 1, "...") && gg_go_is(code, i + 2, ")");
        opens = opens || has_literal || !(returned || emitted);
    }
    return opens;
}

/* Fields that are parts of the buffer cost nothing; whatever may be kept is a copy. */
static void set_sharing(struct view *v)
{
    bool keeps = may_keep(v);
    v->shares = !keeps || !opens_fields(&v->step.body);
    v->keeps = keeps && v->shares;
    bool keeps_text = false;
    for (uint32_t i = 0; i < v->in.n; i++)
        keeps_text =
            keeps_text ||
            (v->in.at[i].is_seen && v->keeps &&
             (v->in.at[i].field->type == GG_TYPE_STR || v->in.at[i].field->type == GG_TYPE_JSON));
    v->keeps = keeps_text;
    gg_map_bool(v->map, "shares", v->shares);
    gg_map_bool(v->map, "keeps", v->keeps);
}

/* Every return is `return fields` or `return nil`. */
static bool returns_only_fields(const struct gg_go_code *code)
{
    for (uint32_t i = 0; i < code->n; i++) {
        if (gg_go_is(code, i, "func"))
            return false;
        bool plain = gg_go_is(code, i + 1, "fields") || gg_go_is(code, i + 1, "nil");
        bool alone = gg_go_is(code, i + 2, ";") || gg_go_is(code, i + 2, "}");
        if (gg_go_is(code, i, "return") && !(plain && alone))
            return false;
    }
    return true;
}

static bool same_types(const struct gg_record *x, const struct gg_record *y)
{
    if (!y->known)
        return true;
    if (!x->known || x->nfields != y->nfields)
        return false;
    for (uint32_t i = 0; i < x->nfields; i++)
        if (x->fields[i].type != y->fields[i].type)
            return false;
    return true;
}

/* A record of these formats that was read and checked is written as the same bytes; in csv unless
 * there is something to quote. */
static bool is_same_line(const struct gg_unit *unit)
{
    enum gg_format_kind kind = unit->in.kind;
    return unit->out.kind == kind && same_types(&unit->stage->in, &unit->stage->out) &&
           (kind == GG_FORMAT_LINES || ((kind == GG_FORMAT_TSV || kind == GG_FORMAT_CSV) &&
                                        unit->in.delimiter == unit->out.delimiter));
}

static void set_flow(struct view *v)
{
    const struct gg_go_snippet *body = &v->step.body;
    bool returns = gg_go_returns_value(&body->code);
    enum use use = most_use(body);
    bool copies =
        returns && use < USE_CHANGE && returns_only_fields(&body->code) && is_same_line(v->unit);
    gg_map_bool(v->map, "returns", returns);
    gg_map_bool(v->map, "add_return", returns && !gg_go_terminates(&body->code));
    gg_map_bool(v->map, "copies", copies);
    gg_map_bool(v->map, "writes", returns && !copies);
    gg_map_bool(v->map, "calls", !returns && body->code.n);
    /* A body that may keep `fields` gets a slice of its own. */
    gg_map_code(v->map, "fields_arg",
                use == USE_KEEP ? GG_STR("append([]string{}, stdin.fields...)")
                                : GG_STR("stdin.fields"));
    gg_map_bool(v->map, "emits", emits(v));
}

static gg_str byte_literal(struct gg_arena *a, char c)
{
    unsigned char byte = (unsigned char)c;
    if (c == '\t')
        return GG_STR("'\\t'");
    if (c == '\'' || c == '\\')
        return gg_str_printf(a, "'\\%c'", c);
    if (byte >= 0x20 && byte < 0x7f)
        return gg_str_printf(a, "'%c'", c);
    return gg_str_printf(a, "'\\x%02x'", byte);
}

static void set_types(struct view *v)
{
    static const char *const has[] = {"",         "has_int",  "has_float",
                                      "has_bool", "has_time", "has_json"};
    static const char *const sees[] = {"", "in_int", "in_float", "in_bool", "in_time", "in_json"};
    static const char *const writes[] = {"",         "out_int",  "out_float",
                                         "out_bool", "out_time", "out_json"};
    bool any = false;
    for (uint32_t i = GG_TYPE_STR + 1; i < GG_TYPE_COUNT; i++) {
        gg_map_bool(v->map, has[i], v->has[i]);
        gg_map_bool(v->map, sees[i], v->sees[i]);
        gg_map_bool(v->map, writes[i], v->writes[i]);
        any = any || v->has[i];
    }
    gg_map_bool(v->map, "has_types", any);
}

static bool is_typed(const struct view *v)
{
    for (uint32_t i = GG_TYPE_STR + 1; i < GG_TYPE_COUNT; i++)
        if (v->writes[i])
            return true;
    return false;
}

static bool uses_json(const struct view *v)
{
    return v->unit->in.kind == GG_FORMAT_JSONL || v->has[GG_TYPE_JSON] ||
           (v->unit->out.kind == GG_FORMAT_JSONL && v->writes[GG_TYPE_FLOAT]);
}

static bool is_delimited(enum gg_format_kind kind)
{
    return kind == GG_FORMAT_TSV || kind == GG_FORMAT_TSV_ESCAPED || kind == GG_FORMAT_CSV;
}

/* Numbers, booleans and times are written without a look for what needs quotes. */
static bool is_odd(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' ||
           c == '-' || c == '.' || c == ':';
}

static void set_formats(struct view *v)
{
    const struct gg_unit *unit = v->unit;
    enum gg_format_kind in = unit->in.kind, out = unit->out.kind;
    bool reads_json = in == GG_FORMAT_JSONL, escapes = out == GG_FORMAT_TSV_ESCAPED;
    const struct gg_val *dead = gg_val_get(gg_map_done(v->map), GG_STR("dead_letter"));
    gg_map_code(v->map, "in_delimiter", byte_literal(v->arena, unit->in.delimiter));
    gg_map_code(v->map, "out_delimiter", byte_literal(v->arena, unit->out.delimiter));
    gg_map_bool(v->map, "has_fields", v->in.n || v->out.n);
    gg_map_bool(v->map, "uses_json", uses_json(v));
    gg_map_bool(v->map, "uses_escape", escapes || (dead && dead->u.b));
    gg_map_bool(v->map, "uses_misfits", reads_json || in == GG_FORMAT_TSV_ESCAPED);
    gg_map_bool(v->map, "sets_fault", is_typed(v));
    gg_map_bool(v->map, "counts", out == GG_FORMAT_TSV || (escapes && unit->out.delimiter != '\t'));
    gg_map_bool(v->map, "odd_delimiter", is_odd(unit->out.delimiter));
    gg_map_bool(v->map, "drops_bom", reads_json || in == GG_FORMAT_CSV || unit->in.strip_crlf);
    gg_map_bool(v->map, "skips_header", unit->in.header && is_delimited(in));
    gg_map_bool(v->map, "writes_header", unit->out.header && is_delimited(out) && v->out.n);
    gg_map_bool(v->map, "has_workers", unit->workers > 0);
}

/* Both lists in one, each import once. */
static void set_single_imports(struct view *v, const struct paths *records)
{
    GG_VEC(gg_str) lines = {0};
    uint32_t k = 0;
    for (uint32_t i = 0; i < v->imports.list.n; i++) {
        const struct gg_go_import *at = &v->imports.list.at[i];
        for (; k < records->n && gg_str_cmp(records->at[k], at->path) < 0; k++)
            gg_push(v->arena, &lines, records->at[k]);
        k += k < records->n && !at->name.n && gg_str_eq(records->at[k], at->path);
        gg_push(v->arena, &lines, import_line(v, at));
    }
    for (; k < records->n; k++)
        gg_push(v->arena, &lines, records->at[k]);
    set_lines(v, "single_imports", lines.at, lines.n);
}

/* Sorted, as gofmt wants them. */
static void set_record_imports(struct view *v)
{
    enum gg_format_kind in = v->unit->in.kind;
    bool splits = is_delimited(in);
    bool json = uses_json(v), utf8 = json || v->unit->out.kind == GG_FORMAT_JSONL;
    const struct {
        const char *path;
        bool used;
    } rows[] = {{"bytes", true},
                {"encoding/binary", splits},
                {"errors", true},
                {"flag", true},
                {"fmt", true},
                {"io", true},
                {"math", v->writes[GG_TYPE_FLOAT]},
                {"math/bits", splits},
                {"os", true},
                {"os/signal", true},
                {"runtime", true},
                {"runtime/debug", true},
                {"strconv", true},
                {"strings", true},
                {"sync", v->unit->parallel},
                {"syscall", true},
                {"time", v->has[GG_TYPE_TIME]},
                {"unicode/utf16", json},
                {"unicode/utf8", utf8},
                {"unsafe", v->shares}};
    struct paths paths = {0};
    for (size_t i = 0; i < GG_COUNT(rows); i++)
        if (rows[i].used)
            gg_push(v->arena, &paths, gg_str_printf(v->arena, "\"%s\"", rows[i].path));
    set_lines(v, "record_imports", paths.at, paths.n);
    set_single_imports(v, &paths);
}

const struct gg_val *gg_go_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct view v = {.emit = emit, .arena = emit->arena, .unit = unit, .map = &map};
    v.step = gg_go_read_step(emit, unit->stage);
    if (!unit->parallel)
        v.step.merge = (struct gg_go_snippet){.names.code = &v.step.merge.code};
    const struct gg_view_opts opts = {&gg_go_name_rules, extend_in, extend_out, &v};
    gg_view_unit(emit, unit, &opts, &map);
    set_snippets(&v);
    set_state(&v);
    set_imports(&v);
    set_sharing(&v);
    set_params(&v);
    set_flow(&v);
    set_types(&v);
    set_formats(&v);
    set_record_imports(&v);
    return gg_map_done(&map);
}
