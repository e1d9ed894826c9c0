/* A unit as the values of the Rust templates. */
#include "backends/rust/rust.h"
#include "backends/rust/snippet.h"
#include "base/json_write.h"

#include <stdlib.h>

static const struct gg_shape in_field_shape[] = {
    GG_VIEW_FIELD_SHAPE,
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
    {"path", GG_V_CODE, false, NULL, "path of the standard library"},
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {NULL}};

static const struct gg_shape state_shape[] = {
    {"name", GG_V_CODE, false, NULL, "a variable of the state"},
    {"type_var", GG_V_CODE, false, NULL, "type parameter that stands for its type"},
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
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
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {"module", GG_V_CODE, false, NULL, "name of the step's module"},
    {"is_inner", GG_V_BOOL, false, NULL, "it reads what the step before hands on"},
    {"before_module", GG_V_CODE, true, NULL, "the module of that step"},
    {"before_name", GG_V_CODE, false, NULL, "what that module is called inside"},
    {NULL}};

static const struct gg_shape hop_shape[] = {
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {"name", GG_V_CODE, false, NULL, "the step that writes, as part of a name"},
    {"step_comment", GG_V_CODE, false, NULL, "its name, fit for a comment"},
    {"writes_known", GG_V_BOOL, false, NULL, "it declares what it writes"},
    {"nwrites", GG_V_INT, false, NULL, "the number of these fields"},
    {"fields", GG_V_LIST, false, out_field_shape, "these fields"},
    {"reads_known", GG_V_BOOL, false, NULL, "the next step declares what it reads"},
    {"nreads", GG_V_INT, false, NULL, "the number of these fields"},
    {"passes", GG_V_BOOL, false, NULL, "a record as it was read is one that may be written"},
    {NULL}};

static const struct gg_shape key_shape[] = {
    {"index", GG_V_INT, false, NULL, "position of the field, from 0"},
    {"is_int", GG_V_BOOL, false, NULL, "of type int"},
    {"first", GG_V_BOOL, false, NULL, "first of the list"},
    {"last", GG_V_BOOL, false, NULL, "last of the list"},
    {NULL}};

const struct gg_shape gg_rust_shape[] = {
    GG_VIEW_UNIT_SHAPE(in_shape, out_shape),
    {"keyed", GG_V_BOOL, false, NULL, "records are dealt out to workers by key"},
    {"keys", GG_V_LIST, false, key_shape, "the fields of the key"},
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
    {"walks_hits", GG_V_BOOL, false, NULL, "needs each_hit"},
    {"finds_hits", GG_V_BOOL, false, NULL, "needs Hits"},
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
    {"writes_floats", GG_V_BOOL, false, NULL, "numbers of JSON are written"},
    {"uses_display", GG_V_BOOL, false, NULL, "needs the trait Display"},
    {"uses_nfields", GG_V_BOOL, false, NULL, "needs FIELDS"},
    {"uses_names", GG_V_BOOL, false, NULL, "needs NAMES"},
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

/* What a snippet is called in the templates, and how deep it stands there. */
enum part { PART_PRELUDE, PART_STATE, PART_BEGIN, PART_BODY, PART_END, PART_MERGE, PART_COUNT };

struct view {
    struct gg_emit *emit;
    const struct gg_unit *unit;
    const struct gg_stage *stage;
    struct gg_map *map;
    gg_str parts[PART_COUNT];
    bool is_mapped, is_folded, is_keyed, has_end;
    bool is_part;      /* one of several steps of a process: in a module of its own */
    bool trusts;       /* such a step, and what it reads was checked already */
    uint32_t nwritten; /* fields of the output seen so far */
    bool odd_names, uses_fields;
};

static const char *check_of(enum gg_type type)
{
    static const char *const checks[GG_TYPE_COUNT] = {NULL,      "int",  "float",
                                                      "boolean", "time", "json"};
    return checks[type];
}

static void set_check(struct gg_map *map, enum gg_type type)
{
    const char *check = check_of(type);
    gg_map_set(map, "check",
               check ? gg_val_code(map->arena, gg_str_from(check), GG_NO_SPAN) : gg_val_none());
}

static bool is_snake(gg_str var)
{
    for (size_t i = 0; i < var.n; i++)
        if ((var.p[i] >= 'A' && var.p[i] <= 'Z') ||
            (i && i + 1 < var.n && var.p[i] == '_' && var.p[i + 1] == '_'))
            return false;
    return true;
}

static void extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct view *v = ctx;
    bool is_used = gg_rust_mentions(v->parts[PART_BODY], var);
    struct gg_buf member = gg_buf_new(v->emit->arena);
    gg_json_quote(&member, field->name);
    gg_buf_addc(&member, ':');
    gg_map_text(map, "member", gg_buf_str(&member));
    gg_map_bool(map, "is_used", is_used);
    gg_map_bool(map, "is_assigned", gg_rust_assigns(v->parts[PART_BODY], var));
    enum gg_type type = v->trusts && !is_used ? GG_TYPE_STR : field->type;
    set_check(map, type);
    v->uses_fields |= is_used || type != GG_TYPE_STR;
    v->odd_names |= is_used && !is_snake(var);
}

static void extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    (void)var;
    struct view *v = ctx;
    struct gg_buf key = gg_buf_new(map->arena);
    gg_buf_addc(&key, v->nwritten++ ? ',' : '{');
    gg_json_quote(&key, field->name);
    gg_buf_addc(&key, ':');
    gg_map_text(map, "json_key", gg_buf_str(&key));
    set_check(map, field->type);
}

static bool has_type(const struct gg_record *record, enum gg_type type)
{
    for (uint32_t i = 0; record->known && i < record->nfields; i++)
        if (record->fields[i].type == type)
            return true;
    return false;
}

/* Some step of the process reads or writes it. */
static bool uses_type(const struct view *v, enum gg_type type)
{
    bool uses = false;
    for (uint32_t i = 0; i < v->unit->nparts; i++)
        uses |= has_type(&v->unit->parts[i]->in, type) || has_type(&v->unit->parts[i]->out, type);
    return uses;
}

static bool is_checked(const struct gg_record *record)
{
    for (uint32_t i = 0; record->known && i < record->nfields; i++)
        if (record->fields[i].type != GG_TYPE_STR)
            return true;
    return false;
}

/* A snippet, indented by all but the first line's indentation, which the template has. */
static void set_snippet(struct view *v, const char *key, enum part part, enum gg_option option,
                        uint32_t indent)
{
    const struct gg_val *snippet = gg_view_snippet(v->emit, v->stage, option);
    if (!snippet || !snippet->u.s.n) {
        gg_map_set(v->map, key, gg_val_none());
        return;
    }
    struct gg_val *val = gg_new(v->emit->arena, struct gg_val);
    *val = *snippet;
    val->u.s = gg_rust_indent(v->emit->arena, v->parts[part], indent);
    gg_map_set(v->map, key, val);
}

static void set_snippets(struct view *v)
{
    uint32_t inset = v->is_part ? 4 : 0;
    uint32_t base = inset + (v->is_folded || v->is_keyed ? 8 : 4);
    set_snippet(v, "items", PART_PRELUDE, GG_OPT_PRELUDE, inset);
    set_snippet(v, "setup", PART_STATE, GG_OPT_STATE, base);
    set_snippet(v, "before", PART_BEGIN, GG_OPT_BEGIN, base);
    set_snippet(v, "body", PART_BODY, GG_OPT_CODE, v->is_mapped ? inset + 8 : base + 8);
    set_snippet(v, "after", PART_END, GG_OPT_END, inset + (v->is_keyed ? 12 : 8));
    set_snippet(v, "fold", PART_MERGE, GG_OPT_MERGE, 8);
    gg_map_bool(v->map, "body_emits", gg_rust_mentions(v->parts[PART_BODY], GG_STR("emit")));
    gg_map_bool(v->map, "after_emits", gg_rust_mentions(v->parts[PART_END], GG_STR("emit")));
    gg_map_bool(v->map, "says_type",
                gg_rust_returns_none_only(v->parts[PART_BODY]) ||
                    gg_rust_collects_result(v->parts[PART_BODY]));
}

/* Types of the standard library that may be used without importing them. */
static const struct std_type {
    const char *name, *path;
} std_types[] = {
    {"Arc", "std::sync::Arc"},
    {"BTreeMap", "std::collections::BTreeMap"},
    {"BTreeSet", "std::collections::BTreeSet"},
    {"BinaryHeap", "std::collections::BinaryHeap"},
    {"Cell", "std::cell::Cell"},
    {"Cow", "std::borrow::Cow"},
    {"Duration", "std::time::Duration"},
    {"FromStr", "std::str::FromStr"},
    {"HashMap", "std::collections::HashMap"},
    {"HashSet", "std::collections::HashSet"},
    {"Instant", "std::time::Instant"},
    {"Mutex", "std::sync::Mutex"},
    {"Path", "std::path::Path"},
    {"PathBuf", "std::path::PathBuf"},
    {"Rc", "std::rc::Rc"},
    {"RefCell", "std::cell::RefCell"},
    {"Reverse", "std::cmp::Reverse"},
    {"SystemTime", "std::time::SystemTime"},
    {"VecDeque", "std::collections::VecDeque"},
};

static int path_order(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static bool needs_import(const struct view *v, gg_str name)
{
    bool is_used = false;
    for (uint32_t i = 0; i < PART_COUNT; i++) {
        if (gg_rust_brings(v->parts[i], name))
            return false;
        is_used |= gg_rust_uses_type(v->parts[i], name);
    }
    return is_used;
}

/* Sorted by path, as rustfmt would. */
static void set_imports(struct view *v)
{
    const char *paths[GG_COUNT(std_types)];
    size_t n = 0;
    for (size_t i = 0; i < GG_COUNT(std_types); i++)
        if (needs_import(v, gg_str_from(std_types[i].name)))
            paths[n++] = std_types[i].path;
    qsort(paths, n, sizeof *paths, path_order);
    struct gg_list list = gg_list_new(v->emit->arena);
    for (size_t i = 0; i < n; i++) {
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_code(&map, "path", gg_str_from(paths[i]));
        gg_list_add(&list, gg_map_done(&map));
    }
    gg_map_bool(v->map, "has_imports", n > 0);
    gg_map_set(v->map, "imports", gg_list_done(&list));
}

/* rustfmt keeps a literal of a struct on a line up to this width between its braces. */
enum { STRUCT_LITERAL_WIDTH = 18 };

static void set_states(struct view *v)
{
    gg_str *names;
    uint32_t n = gg_rust_declared(v->emit->arena, v->parts[PART_STATE], &names);
    size_t width = 0;
    struct gg_list list = gg_list_new(v->emit->arena);
    for (uint32_t i = 0; i < n; i++) {
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_code(&map, "name", names[i]);
        gg_map_code(&map, "type_var", gg_str_printf(v->emit->arena, "T%u", i + 1));
        gg_list_add(&list, gg_map_done(&map));
        width += names[i].n + (i ? 2 : 0);
    }
    gg_map_bool(v->map, "states_short", width <= STRUCT_LITERAL_WIDTH);
    gg_map_bool(v->map, "mut_states_short", width + 4 * n <= STRUCT_LITERAL_WIDTH);
    gg_map_set(v->map, "states", gg_list_done(&list));
}

/* A name of main.rs that the user's code does not use for something else. */
static gg_str free_name(const struct view *v, gg_str name)
{
    for (bool is_taken = true; is_taken;) {
        is_taken = false;
        for (uint32_t i = 0; i < PART_COUNT; i++)
            is_taken |= gg_rust_has_name(v->parts[i], name);
        for (uint32_t i = 0; i < v->stage->in.nfields; i++)
            is_taken |= gg_str_eq(v->stage->in.fields[i].name, name);
        if (is_taken)
            name = gg_str_concat(v->emit->arena, name, GG_STR("_"));
    }
    return name;
}

static void set_names(struct view *v)
{
    gg_str output = free_name(v, GG_STR("output"));
    bool is_used = gg_rust_mentions(v->parts[PART_END], GG_STR("emit"));
    bool uses_fields = v->uses_fields || !v->parts[PART_BODY].n ||
                       gg_rust_mentions(v->parts[PART_BODY], GG_STR("fields"));
    gg_map_code(v->map, "fields_name", uses_fields ? GG_STR("fields") : GG_STR("_fields"));
    gg_map_code(v->map, "process", free_name(v, GG_STR("process")));
    gg_map_code(v->map, "run", free_name(v, GG_STR("run")));
    gg_map_code(v->map, "output", output);
    gg_map_code(v->map, "end_output",
                is_used ? output : gg_str_concat(v->emit->arena, GG_STR("_"), output));
    gg_map_code(v->map, "result", free_name(v, GG_STR("result")));
}

static gg_str byte_literal(struct gg_arena *a, char c)
{
    if (c == '\t')
        return GG_STR("b'\\t'");
    if (c == '\'' || c == '\\')
        return gg_str_printf(a, "b'\\%c'", c);
    if (c > ' ' && c < 0x7f)
        return gg_str_printf(a, "b'%c'", c);
    return gg_str_printf(a, "b'\\x%02x'", (unsigned)(unsigned char)c);
}

/* Fields as the header writes them: csv quotes, tsv_escaped escapes. */
static void add_header_name(struct gg_buf *b, gg_str name, struct gg_codec codec, bool is_single)
{
    bool quotes = codec.kind == GG_FORMAT_CSV && (is_single ? !name.n : false);
    for (size_t i = 0; i < name.n && codec.kind == GG_FORMAT_CSV; i++)
        quotes |= name.p[i] == codec.delimiter || name.p[i] == '"' || name.p[i] == '\r' ||
                  name.p[i] == '\n';
    if (quotes)
        gg_buf_addc(b, '"');
    for (size_t i = 0; i < name.n; i++) {
        const char *at =
            codec.kind == GG_FORMAT_TSV_ESCAPED ? strchr("\tt\nn\rr\\\\", name.p[i]) : NULL;
        bool escapes = at && name.p[i] != 't' && name.p[i] != 'n' && name.p[i] != 'r';
        if (escapes)
            gg_buf_addc(b, '\\');
        if (quotes && name.p[i] == '"')
            gg_buf_addc(b, '"');
        gg_buf_addc(b, escapes ? at[1] : name.p[i]);
    }
    if (quotes)
        gg_buf_addc(b, '"');
}

static void set_header(struct view *v)
{
    const struct gg_record *out = &v->stage->out;
    struct gg_codec codec = v->unit->out;
    bool writes = codec.header && out->known && codec.kind != GG_FORMAT_JSONL &&
                  codec.kind != GG_FORMAT_LINES;
    struct gg_buf line = gg_buf_new(v->emit->arena);
    for (uint32_t i = 0; writes && i < out->nfields; i++) {
        if (i)
            gg_buf_addc(&line, codec.delimiter);
        add_header_name(&line, out->fields[i].name, codec, out->nfields == 1);
    }
    gg_buf_addc(&line, '\n');
    gg_map_bool(v->map, "writes_header", writes);
    gg_map_text(v->map, "header_line", gg_buf_str(&line));
}

static bool is_line_format(enum gg_format_kind kind)
{
    return kind == GG_FORMAT_TSV || kind == GG_FORMAT_LINES;
}

/* Whether a record that comes back as it is may be written as it was read. */
static bool passes(const struct view *v)
{
    const struct gg_record *in = &v->stage->in, *out = &v->stage->out;
    if (!is_line_format(v->unit->in.kind) || v->unit->in.kind != v->unit->out.kind ||
        v->unit->in.delimiter != v->unit->out.delimiter || out->unread)
        return false;
    if (!out->known)
        return true;
    if (!in->known || in->nfields != out->nfields)
        return false;
    for (uint32_t i = 0; i < in->nfields; i++)
        if (out->fields[i].type != GG_TYPE_STR && out->fields[i].type != in->fields[i].type)
            return false;
    return true;
}

/* What was read as a field of these lines cannot hold what ends a field of those. */
static bool parts_are_plain(const struct gg_unit *unit)
{
    if (!is_line_format(unit->in.kind) || unit->out.kind == GG_FORMAT_TSV_ESCAPED)
        return false;
    return unit->out.kind == GG_FORMAT_LINES ||
           (unit->in.kind == GG_FORMAT_TSV && unit->in.delimiter == unit->out.delimiter);
}

/* Whether the output is lines that a field could split. */
static bool splits_fields(const struct gg_unit *unit)
{
    return is_line_format(unit->out.kind) ||
           (unit->out.kind == GG_FORMAT_TSV_ESCAPED && unit->out.delimiter != '\t');
}

static bool writes_strings(const struct view *v)
{
    const struct gg_record *out = &v->stage->out;
    return v->unit->out.kind == GG_FORMAT_JSONL &&
           (!out->known || has_type(out, GG_TYPE_STR) || has_type(out, GG_TYPE_TIME));
}

static void set_formats(struct view *v)
{
    const struct gg_record *in = &v->stage->in;
    enum gg_format_kind reads = v->unit->in.kind, writes = v->unit->out.kind;
    bool named_in =
        in->known && !in->whole && (reads == GG_FORMAT_JSONL || reads == GG_FORMAT_TSV_ESCAPED);
    bool counts_in = in->known && reads != GG_FORMAT_JSONL;
    bool counts = counts_in;
    for (uint32_t i = 0; i < v->unit->nparts; i++)
        counts |= v->unit->parts[i]->out.known || (i && v->unit->parts[i]->in.known);
    gg_map_code(v->map, "in_delimiter", byte_literal(v->emit->arena, v->unit->in.delimiter));
    gg_map_code(v->map, "out_delimiter", byte_literal(v->emit->arena, v->unit->out.delimiter));
    bool is_passed = passes(v), runs = is_passed && !v->is_keyed && !v->unit->in.strip_crlf;
    bool cuts_known = counts_in && (reads == GG_FORMAT_TSV || reads == GG_FORMAT_CSV);
    gg_map_bool(v->map, "passes", is_passed);
    gg_map_bool(v->map, "runs", runs);
    gg_map_bool(v->map, "uses_range", runs || v->is_keyed);
    gg_map_bool(v->map, "cuts_known", cuts_known);
    gg_map_bool(v->map, "walks_hits", cuts_known || reads == GG_FORMAT_CSV);
    gg_map_bool(v->map, "finds_hits", !cuts_known || reads == GG_FORMAT_CSV);
    gg_map_bool(v->map, "counts_fields", counts_in && !cuts_known);
    gg_map_bool(v->map, "parts_are_plain", parts_are_plain(v->unit));
    gg_map_bool(v->map, "counts_in", counts_in);
    gg_map_bool(v->map, "counts", counts || writes == GG_FORMAT_LINES);
    gg_map_bool(v->map, "tells",
                (reads != GG_FORMAT_TSV && reads != GG_FORMAT_LINES) || counts ||
                    splits_fields(v->unit) || writes_strings(v));
    gg_map_bool(v->map, "drops_bom",
                !v->unit->in_blocks &&
                    (reads == GG_FORMAT_CSV || reads == GG_FORMAT_JSONL || v->unit->in.strip_crlf));
    gg_map_bool(v->map, "uses_nfields", in->known && !in->whole);
    gg_map_bool(v->map, "uses_names", named_in);
    gg_map_bool(v->map, "uses_first_fault", named_in && is_checked(in));
    set_header(v);
}

static void set_types(struct view *v)
{
    static const char *const uses[GG_TYPE_COUNT] = {NULL,        "uses_int",  "uses_float",
                                                    "uses_bool", "uses_time", "uses_json_type"};
    bool misfits = false;
    for (uint32_t i = 1; i < GG_TYPE_COUNT; i++) {
        bool is_used = uses_type(v, (enum gg_type)i);
        gg_map_bool(v->map, uses[i], is_used);
        misfits |= is_used;
    }
    gg_map_bool(v->map, "misfits", misfits);
}

static void set_json(struct view *v)
{
    const struct gg_record *in = &v->stage->in, *out = &v->stage->out;
    bool reads = v->unit->in.kind == GG_FORMAT_JSONL, writes = v->unit->out.kind == GG_FORMAT_JSONL;
    bool json_type = uses_type(v, GG_TYPE_JSON);
    bool strings = writes_strings(v);
    bool floats = writes && has_type(out, GG_TYPE_FLOAT);
    gg_map_bool(v->map, "in_json", reads && has_type(in, GG_TYPE_JSON));
    gg_map_bool(v->map, "out_json", writes && has_type(out, GG_TYPE_JSON));
    gg_map_bool(v->map, "writes_strings", strings);
    gg_map_bool(v->map, "writes_floats", floats);
    gg_map_bool(v->map, "uses_json", reads || json_type);
    gg_map_bool(v->map, "uses_json_number", reads || json_type || floats);
    gg_map_bool(v->map, "uses_plain_end", reads || json_type || strings);
    gg_map_bool(v->map, "uses_is_utf8", reads || json_type || strings);
    gg_map_bool(v->map, "uses_display", strings || splits_fields(v->unit));
}

static void read_parts(struct view *v)
{
    static const enum gg_option options[PART_COUNT] = {
        [PART_PRELUDE] = GG_OPT_PRELUDE, [PART_STATE] = GG_OPT_STATE, [PART_BEGIN] = GG_OPT_BEGIN,
        [PART_BODY] = GG_OPT_CODE,       [PART_END] = GG_OPT_END,     [PART_MERGE] = GG_OPT_MERGE};
    for (uint32_t i = 0; i < PART_COUNT; i++) {
        const struct gg_val *snippet = gg_view_snippet(v->emit, v->stage, options[i]);
        v->parts[i] = snippet ? snippet->u.s : GG_STR("");
    }
    v->has_end = v->parts[PART_END].n > 0;
    v->is_mapped = gg_stage_is_stateless(v->stage);
    v->is_keyed = v->unit->parallel && gg_stage_attr(v->stage, GG_OPT_KEY);
    v->is_folded = v->unit->parallel && !v->is_mapped && !v->is_keyed;
}

static void set_keys(struct view *v)
{
    const uint32_t *keys;
    uint32_t n = v->is_keyed ? gg_stage_keys(v->emit->arena, v->stage, &keys) : 0;
    struct gg_list list = gg_list_new(v->emit->arena);
    for (uint32_t i = 0; i < n; i++) {
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_int(&map, "index", keys[i]);
        gg_map_bool(&map, "is_int", v->stage->in.fields[keys[i]].type == GG_TYPE_INT);
        gg_list_add(&list, gg_map_done(&map));
    }
    gg_map_bool(v->map, "keyed", v->is_keyed);
    gg_map_set(v->map, "keys", gg_list_done(&list));
}

/* What the ends of the process need, and the limits that it has once. */
static void set_process(struct view *v, bool has_end)
{
    const struct gg_ast *dead_letter;
    bool letters =
        gg_view_on_error(v->emit->plan, v->unit->owner, &dead_letter) == GG_ON_ERROR_DEAD_LETTER;
    gg_map_bool(v->map, "odd_names", v->odd_names);
    gg_map_bool(v->map, "is_folded", v->is_folded);
    gg_map_bool(v->map, "has_end", has_end);
    gg_map_bool(v->map, "has_arguments", v->unit->parallel || letters);
    gg_map_bool(v->map, "has_workers", v->unit->workers > 0);
    gg_map_bool(v->map, "escapes",
                letters || v->unit->nparts > 1 || v->unit->out.kind == GG_FORMAT_TSV_ESCAPED);
    gg_map_code(v->map, "state_type", free_name(v, GG_STR("State")));
    set_keys(v);
    set_states(v);
    set_formats(v);
    set_types(v);
    set_json(v);
}

static void set_step(struct view *v)
{
    gg_map_bool(v->map, "is_mapped", v->is_mapped);
    set_snippets(v);
    set_imports(v);
    set_names(v);
}

static const struct gg_val *single_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct view v = {.emit = emit, .unit = unit, .stage = unit->stage, .map = &map};
    read_parts(&v);
    struct gg_view_opts opts = {&gg_rust_name_rules, extend_in, extend_out, &v};
    gg_view_unit(emit, unit, &opts, &map);
    gg_map_bool(&map, "fused", false);
    set_step(&v);
    set_process(&v, v.has_end);
    return gg_map_done(&map);
}

/* "two-words" -> "step_two_words", and a number when that is taken. */
static gg_str module_of(struct gg_arena *a, gg_str name, struct gg_table *taken)
{
    char *p = gg_new_array(a, char, name.n);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        p[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == '-' ? '_' : c;
    }
    gg_str base = {p, name.n}, made = base;
    bool is_new;
    for (uint32_t i = 2; gg_table_add(taken, made, i, &is_new), !is_new; i++)
        made = gg_str_printf(a, GG_FMT "_%u", GG_ARG(base), i);
    return gg_str_concat(a, GG_STR("step_"), made);
}

/* A step of several that share a process. */
struct fused_part {
    struct gg_unit unit;
    struct view v;
    struct gg_map map;
    gg_str module;
};

static bool same_types(const struct gg_record *x, const struct gg_record *y)
{
    bool same = x->known && y->known && x->nfields == y->nfields;
    for (uint32_t i = 0; same && i < x->nfields; i++)
        same = x->fields[i].type == y->fields[i].type;
    return same;
}

static const struct gg_val *part_view(struct gg_emit *emit, struct fused_part *part,
                                      const struct fused_part *before)
{
    struct view *v = &part->v;
    *v = (struct view){.emit = emit,
                       .unit = &part->unit,
                       .stage = part->unit.stage,
                       .map = &part->map,
                       .is_part = true,
                       .trusts =
                           before && same_types(&before->unit.stage->out, &part->unit.stage->in)};
    part->map = gg_map_new(emit->arena, v->stage->span);
    read_parts(v);
    struct gg_view_opts opts = {&gg_rust_name_rules, extend_in, extend_out, v};
    gg_view_unit(emit, &part->unit, &opts, v->map);
    set_step(v);
    gg_map_code(v->map, "module", part->module);
    gg_map_bool(v->map, "is_inner", before != NULL);
    if (before)
        gg_map_code(v->map, "before_module", before->module);
    gg_map_code(v->map, "before_name", free_name(v, GG_STR("before")));
    return gg_map_done(v->map);
}

static const struct gg_val *hop_view(const struct fused_part *from, const struct fused_part *to)
{
    const struct gg_record *out = &from->v.stage->out, *in = &from->v.stage->in;
    const struct gg_val *unit = gg_map_done(from->v.map);
    struct gg_map map = gg_map_new(from->v.emit->arena, GG_NO_SPAN);
    gg_map_code(&map, "name", gg_str_sub(from->module, GG_STR("step_").n, from->module.n));
    gg_map_set(&map, "step_comment", gg_val_get(unit, GG_STR("step_comment")));
    gg_map_bool(&map, "writes_known", out->known);
    gg_map_int(&map, "nwrites", out->nfields);
    gg_map_set(&map, "fields", gg_val_get(gg_val_get(unit, GG_STR("out")), GG_STR("fields")));
    gg_map_bool(&map, "reads_known", to->v.stage->in.known);
    gg_map_int(&map, "nreads", to->v.stage->in.nfields);
    gg_map_bool(&map, "passes", !out->known || same_types(in, out));
    return gg_map_done(&map);
}

static void set_parts(struct view *whole, const struct gg_unit *unit)
{
    struct gg_emit *emit = whole->emit;
    struct gg_table taken = gg_table_new(emit->arena);
    struct fused_part *parts = gg_new_array(emit->arena, struct fused_part, unit->nparts);
    struct gg_list list = gg_list_new(emit->arena), hops = gg_list_new(emit->arena);
    bool has_end = false, has_unchecked = false;
    for (uint32_t i = 0; i < unit->nparts; i++) {
        struct fused_part *part = &parts[i];
        part->unit = gg_unit_part(unit, i);
        part->module = module_of(emit->arena, part->unit.stage->name, &taken);
        gg_list_add(&list, part_view(emit, part, i ? part - 1 : NULL));
        whole->odd_names |= part->v.odd_names;
        has_end |= part->v.has_end;
        if (i) {
            gg_list_add(&hops, hop_view(part - 1, part));
            has_unchecked |= !part[-1].v.stage->out.known;
        }
    }
    gg_map_set(whole->map, "parts", gg_list_done(&list));
    gg_map_int(whole->map, "nparts", unit->nparts);
    gg_map_set(whole->map, "hops", gg_list_done(&hops));
    gg_map_bool(whole->map, "has_unchecked", has_unchecked);
    gg_map_code(whole->map, "last_module", parts[unit->nparts - 1].module);
    whole->has_end = has_end;
}

/* The ends of the process are those of its first and its last step. */
static const struct gg_val *fused_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct gg_stage ends = *unit->stage;
    struct gg_unit whole = *unit;
    ends.out = gg_unit_last(unit)->out;
    ends.nattrs = 0;
    whole.stage = &ends;
    struct view v = {.emit = emit, .unit = &whole, .stage = &ends, .map = &map};
    struct gg_view_opts opts = {&gg_rust_name_rules, extend_in, extend_out, &v};
    read_parts(&v);
    gg_view_unit(emit, &whole, &opts, &map);
    gg_map_bool(&map, "fused", true);
    set_step(&v);
    set_parts(&v, unit);
    set_process(&v, v.has_end);
    return gg_map_done(&map);
}

const struct gg_val *gg_rust_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    return unit->nparts > 1 ? fused_view(emit, unit) : single_view(emit, unit);
}
