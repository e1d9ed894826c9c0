/* A unit as the values of the Go templates. */
#include "backends/go/flow.h"
#include "backends/go/go.h"
#include "backends/go/kept.h"
#include "backends/go/layout.h"
#include "backends/go/use.h"
#include "base/json_write.h"

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
    gg_str kept_in;    /* the map that grows when a text is kept, or "" */
    bool is_part;      /* one of several steps of a process */
    bool is_inner;     /* such a step, but the first: it reads a link */
    bool is_last;      /* such a step, and it writes what the process writes */
    bool owned;        /* such a step: the one behind it may keep what it is handed */
    bool looks;        /* it looks at the type of some field */
    bool trusts;       /* what it reads was checked already */
    bool floats;       /* some step of the process writes a float */
    bool passes_lines; /* of a process: what passes every step is written as it was read */
    bool takes_line;   /* of its last step: such a record is given back */
    bool is_keyed;     /* records are dealt out to workers by key */
    bool picks_all;    /* whatever the body looks at, all fields are made texts */
    bool picks;        /* some are */
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
    bool checks = !v->trusts || seen;
    const char *method = reads ? gg_type_name(field->type) : "verify";
    bool picks = v->picks_all || seen || field->type != GG_TYPE_STR;
    v->picks |= picks;
    gg_map_bool(map, "is_picked", picks);
    struct gg_buf member = gg_buf_new(v->arena);
    gg_json_quote(&member, field->name);
    gg_buf_addc(&member, ':');
    gg_map_text(map, "member", gg_buf_str(&member));
    gg_map_code(map, "kind", gg_str_from(kinds[field->type]));
    gg_map_bool(map, "is_read", seen && field->type != GG_TYPE_STR);
    gg_map_bool(map, "is_verified", !seen && field->type != GG_TYPE_STR && checks);
    v->looks |= checks && field->type != GG_TYPE_STR;
    gg_map_code(map, "read",
                gg_str_printf(v->arena, "stdin.%s%s(%u)", method, v->is_inner && reads ? "At" : "",
                              v->in.n));
    v->sees[field->type] = v->sees[field->type] || (reads && checks);
    v->has[field->type] = true;
    gg_push(v->arena, &v->in, (struct field){field, var, seen});
}

/* Nobody reads it, and its type holds nothing that could not be written. */
static bool is_skipped(const struct gg_unit *unit, const struct gg_field *field)
{
    const struct gg_record *out = &unit->stage->out;
    bool is_any = field->type == GG_TYPE_INT || field->type == GG_TYPE_BOOL ||
                  (field->type == GG_TYPE_STR && unit->out.kind == GG_FORMAT_TSV_ESCAPED);
    return out->unread && out->unread[field - out->fields] && is_any;
}

static void extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct view *v = ctx;
    gg_map_code(map, "kind", gg_str_from(kinds[field->type]));
    gg_map_code(map, "method", gg_str_from(gg_type_name(field->type)));
    bool skips = is_skipped(v->unit, field);
    gg_map_bool(map, "is_skipped", skips);
    v->writes[field->type] |= !skips;
    v->has[field->type] = true;
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
    indented->held = gg_go_held_lines(v->arena, &code);
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

static struct gg_go_imports imports_of(struct view *v)
{
    GG_VEC(gg_str) values = {0};
    for (uint32_t i = 0; i < v->in.n; i++)
        if (v->in.at[i].is_seen && v->in.at[i].field->type == GG_TYPE_TIME)
            gg_push(v->arena, &values, v->in.at[i].var);
    for (uint32_t i = 0; i < v->state.n; i++)
        gg_push(v->arena, &values, v->state.at[i]);
    bool needs_time = v->sees[GG_TYPE_TIME] || (emits(v) && v->writes[GG_TYPE_TIME]);
    return gg_go_find_imports(v->arena, &v->step, needs_time ? "time" : NULL, values.at, values.n);
}

static void set_imports(struct view *v)
{
    GG_VEC(gg_str) lines = {0};
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

/* The record, where the function for it is called. */
static const char *fields_name(const struct view *v)
{
    return v->is_inner ? "fields" : "stdin.fields";
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
            gg_buf_addf(&args, v->keeps ? ", stdin.keep(%s[%u])" : ", %s[%u]", fields_name(v), i);
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

/* Fields that are parts of the buffer cost nothing; whatever may be kept is a copy. */
static void set_sharing(struct view *v)
{
    bool keeps = gg_go_may_keep(&v->step);
    v->shares = !keeps || !gg_go_opens_fields(&v->step.body);
    v->keeps = keeps && v->shares;
    GG_VEC(gg_str) texts = {0};
    for (uint32_t i = 0; i < v->in.n; i++)
        if (v->in.at[i].is_seen && v->keeps &&
            (v->in.at[i].field->type == GG_TYPE_STR || v->in.at[i].field->type == GG_TYPE_JSON))
            gg_push(v->arena, &texts, v->in.at[i].var);
    v->keeps = texts.n && !v->is_inner; /* a link makes the copy */
    v->kept_in = v->keeps ? gg_go_kept_in(v->arena, &v->step, texts.at, texts.n) : GG_STR("");
    gg_map_code(v->map, "kept_in", v->kept_in);
    gg_map_bool(v->map, "forgets", v->kept_in.n > 0);
    if (v->is_part)
        return;
    gg_map_bool(v->map, "shares", v->shares);
    gg_map_bool(v->map, "keeps", v->keeps);
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
    return unit->out.kind == kind && !unit->stage->out.unread &&
           same_types(&unit->stage->in, &unit->stage->out) &&
           (kind == GG_FORMAT_LINES || ((kind == GG_FORMAT_TSV || kind == GG_FORMAT_CSV) &&
                                        unit->in.delimiter == unit->out.delimiter));
}

/* The record that was read is what the next step would read. */
static bool is_same_record(const struct view *v)
{
    return v->is_part ? !v->is_last && same_types(&v->unit->stage->in, &v->unit->stage->out)
                      : is_same_line(v->unit);
}

/* The body gives the record back as it was read, or nothing. */
static bool returns_record(const struct gg_go_snippet *body)
{
    return gg_go_returns_value(&body->code) && gg_go_most_use(body) < GG_GO_USE_CHANGE &&
           gg_go_returns_only_fields(&body->code);
}

/* Whether the code must find all fields made texts, not only those that it looks at by name. */
static bool needs_all(const struct view *v)
{
    const struct gg_go_snippet *body = &v->step.body;
    enum gg_format_kind kind = v->unit->in.kind;
    bool is_cut = kind == GG_FORMAT_TSV || kind == GG_FORMAT_CSV;
    if (!is_cut || v->is_keyed || !body->code.n)
        return true;
    return gg_go_mentions_fields(body) &&
           !(gg_go_only_returns_fields(body) && returns_record(body) && is_same_record(v));
}

static void set_flow(struct view *v)
{
    const struct gg_go_snippet *body = &v->step.body;
    bool returns = gg_go_returns_value(&body->code);
    enum gg_go_use use = gg_go_most_use(body);
    bool copies = returns_record(body) && is_same_record(v);
    /* A body that may keep `fields` gets a slice of its own; so does one that changes what others
     * may still look at. */
    bool is_own = use == GG_GO_USE_KEEP || (v->is_inner && use == GG_GO_USE_CHANGE);
    bool is_record = copies || (v->passes_lines && !v->is_part);
    bool runs = is_record && !v->is_keyed && !v->unit->in.strip_crlf;
    gg_map_bool(v->map, "returns", returns);
    gg_map_bool(v->map, "add_return", returns && !gg_go_terminates(&body->code));
    gg_map_bool(v->map, "copies", is_record);
    if (!v->is_part) {
        gg_map_bool(v->map, "runs", runs);
        gg_map_bool(v->map, "has_record",
                    is_record && (!runs || v->unit->in.kind == GG_FORMAT_CSV));
    }
    gg_map_bool(v->map, "writes", returns && !copies && !v->takes_line);
    gg_map_bool(v->map, "calls", !returns && body->code.n);
    gg_map_code(
        v->map, "fields_arg",
        gg_str_printf(v->arena, is_own ? "append([]string{}, %s...)" : "%s", fields_name(v)));
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
    gg_map_bool(v->map, "splits_known", unit->stage->in.known && is_delimited(in));
    gg_map_int(v->map, "nstarts", unit->stage->in.nfields + 1);
    gg_map_bool(v->map, "picks", v->picks);
    gg_map_bool(v->map, "picks_all", v->picks_all);
    gg_map_code(v->map, "out_delimiter", byte_literal(v->arena, unit->out.delimiter));
    gg_map_bool(v->map, "has_fields", v->in.n || v->out.n || v->unit->nparts > 1);
    gg_map_bool(v->map, "uses_json", uses_json(v));
    gg_map_bool(v->map, "uses_escape", escapes || v->unit->nparts > 1 || (dead && dead->u.b));
    gg_map_bool(v->map, "uses_misfits",
                (reads_json && !unit->stage->in.whole) || in == GG_FORMAT_TSV_ESCAPED);
    gg_map_bool(v->map, "sets_fault", is_typed(v));
    gg_map_bool(v->map, "counts", out == GG_FORMAT_TSV || (escapes && unit->out.delimiter != '\t'));
    gg_map_bool(v->map, "odd_delimiter", is_odd(unit->out.delimiter));
    gg_map_bool(v->map, "drops_bom",
                !unit->in_blocks && (reads_json || in == GG_FORMAT_CSV || unit->in.strip_crlf));
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
                {"hash/crc32", v->is_keyed},
                {"io", true},
                {"math", v->writes[GG_TYPE_FLOAT] || v->floats},
                {"math/bits", splits || json},
                {"os", true},
                {"os/signal", true},
                {"runtime", true},
                {"runtime/debug", true},
                {"sort", v->is_keyed},
                {"strconv", true},
                {"strings", true},
                {"sync", v->unit->parallel},
                {"syscall", true},
                {"time", v->has[GG_TYPE_TIME]},
                {"unicode/utf16", json},
                {"unicode/utf8", utf8},
                {"unsafe", v->shares || v->unit->nparts > 1}};
    struct paths paths = {0};
    for (size_t i = 0; i < GG_COUNT(rows); i++)
        if (rows[i].used)
            gg_push(v->arena, &paths, gg_str_printf(v->arena, "\"%s\"", rows[i].path));
    set_lines(v, "record_imports", paths.at, paths.n);
    set_single_imports(v, &paths);
}

static void set_keys(struct view *v)
{
    const uint32_t *keys;
    uint32_t n = v->unit->parallel ? gg_stage_keys(v->arena, v->unit->stage, &keys) : 0;
    struct gg_list list = gg_list_new(v->arena);
    for (uint32_t i = 0; i < n; i++) {
        struct gg_map map = gg_map_new(v->arena, GG_NO_SPAN);
        gg_map_int(&map, "index", keys[i]);
        gg_map_bool(&map, "is_int", v->unit->stage->in.fields[keys[i]].type == GG_TYPE_INT);
        gg_list_add(&list, gg_map_done(&map));
    }
    v->is_keyed = n > 0;
    gg_map_bool(v->map, "keyed", v->is_keyed);
    gg_map_set(v->map, "keys", gg_list_done(&list));
}

static const struct gg_val *single_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct view v = {.emit = emit, .arena = emit->arena, .unit = unit, .map = &map};
    v.step = gg_go_read_step(emit, unit->stage);
    if (!unit->parallel)
        v.step.merge = (struct gg_go_snippet){.names.code = &v.step.merge.code};
    set_keys(&v);
    v.picks_all = needs_all(&v);
    const struct gg_view_opts opts = {&gg_go_name_rules, extend_in, extend_out, &v};
    gg_view_unit(emit, unit, &opts, &map);
    set_snippets(&v);
    set_state(&v);
    v.imports = imports_of(&v);
    set_imports(&v);
    set_sharing(&v);
    set_params(&v);
    set_flow(&v);
    set_types(&v);
    set_formats(&v);
    set_record_imports(&v);
    gg_map_bool(&map, "fused", false);
    gg_map_bool(&map, "shares_text", v.shares);
    gg_map_bool(&map, "writes_float", v.writes[GG_TYPE_FLOAT]);
    return gg_map_done(&map);
}

/* A step of several that share a process. */
struct part {
    struct view v;
    struct gg_unit unit;
    struct gg_map map;
    bool owns;
};

/* "two-words" -> "TwoWords", and a number when that is taken. */
static gg_str title_of(struct gg_arena *a, gg_str name, struct gg_table *taken)
{
    struct gg_buf b = gg_buf_new(a);
    bool starts = true, is_new;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool is_lower = c >= 'a' && c <= 'z';
        if (c == '-' || c == '_')
            starts = true;
        else
            gg_buf_addc(&b, starts && is_lower ? (char)(c - 'a' + 'A') : c);
        starts = c == '-' || c == '_';
    }
    gg_str title = gg_buf_str(&b);
    for (uint32_t i = 2; gg_table_add(taken, title, i, &is_new), !is_new; i++)
        title = gg_str_printf(a, GG_FMT "%u", GG_ARG(gg_buf_str(&b)), i);
    return title;
}

static void set_handed(struct view *v, const struct gg_record *record)
{
    struct gg_list list = gg_list_new(v->arena);
    for (uint32_t i = 0; record && i < record->nfields; i++) {
        struct gg_map map = gg_map_new(v->arena, GG_NO_SPAN);
        gg_map_text(&map, "name", record->fields[i].name);
        gg_map_code(&map, "kind", gg_str_from(kinds[record->fields[i].type]));
        gg_list_add(&list, gg_map_done(&map));
    }
    gg_map_bool(v->map, "handed_known", record && record->known);
    gg_map_set(v->map, "handed", gg_list_done(&list));
}

/* Whether it cannot be told before the run that a record has the fields that the step reads. */
static bool counts_fields(const struct gg_record *in, const struct gg_record *before)
{
    return before && in->known && (!before->known || before->nfields != in->nfields);
}

static const struct gg_val *part_view(struct part *part, uint32_t index, const gg_str *titles,
                                      const struct gg_record *before)
{
    struct view *v = &part->v;
    const struct gg_view_opts opts = {&gg_go_name_rules, extend_in, extend_out, v};
    v->step = gg_go_read_step(v->emit, part->unit.stage);
    v->step.merge = (struct gg_go_snippet){.names.code = &v->step.merge.code};
    part->map = gg_map_new(v->arena, part->unit.stage->span);
    part->owns = v->is_inner && gg_go_may_keep(&v->step);
    gg_view_unit(v->emit, &part->unit, &opts, v->map);
    set_snippets(v);
    set_state(v);
    v->imports = imports_of(v);
    set_sharing(v);
    set_params(v);
    v->takes_line = v->is_last && v->passes_lines;
    set_flow(v);
    gg_map_bool(v->map, "takes_line", v->takes_line);
    set_handed(v, before);
    gg_map_code(v->map, "title", titles[index]);
    gg_map_code(v->map, "next_title", v->is_last ? GG_STR("") : titles[index + 1]);
    gg_map_int(v->map, "index", index);
    gg_map_int(v->map, "link", index ? index - 1 : 0);
    gg_map_bool(v->map, "is_inner", v->is_inner);
    gg_map_bool(v->map, "is_last", v->is_last);
    gg_map_bool(v->map, "owns", part->owns);
    gg_map_bool(v->map, "owned", v->owned);
    gg_map_bool(v->map, "looks_at_types", v->looks);
    gg_map_bool(v->map, "counts_fields", counts_fields(&part->unit.stage->in, before));
    return gg_map_done(v->map);
}

/* Whatever the parts need of the common code. */
static void gather(struct view *v, const struct part *parts, uint32_t n)
{
    static const char *const in[] = {
        "", "link_in_int", "link_in_float", "link_in_bool", "link_in_time", "link_in_json"};
    static const char *const out[] = {
        "", "link_out_int", "link_out_float", "link_out_bool", "link_out_time", "link_out_json"};
    bool checks = false, faults = false, counts = false, copies = false;
    for (uint32_t i = 1; i < n; i++) {
        const struct gg_record *before = &parts[i - 1].unit.stage->out;
        checks |= parts[i].v.looks;
        copies |= parts[i].owns;
        counts |= counts_fields(&parts[i].unit.stage->in, before);
    }
    for (uint32_t t = GG_TYPE_STR + 1; t < GG_TYPE_COUNT; t++) {
        bool reads = false, writes = false;
        for (uint32_t i = 0; i < n; i++) {
            v->has[t] |= parts[i].v.has[t];
            reads |= i && parts[i].v.sees[t];
            writes |= i + 1 < n && parts[i].v.writes[t];
        }
        faults |= writes;
        gg_map_bool(v->map, in[t], reads);
        gg_map_bool(v->map, out[t], writes);
    }
    gg_map_bool(v->map, "link_checks", checks);
    gg_map_bool(v->map, "link_counts", counts);
    gg_map_bool(v->map, "link_copies", copies);
    gg_map_bool(v->map, "link_sets_fault", faults);
    v->keeps = parts[0].v.keeps;
    v->kept_in = parts[0].v.kept_in;
    v->shares = parts[0].v.shares;
    memcpy(v->sees, parts[0].v.sees, sizeof v->sees);
}

/* A record that no step changes is the same line at both ends, and the last step may give it back.
 * What is written as texts was checked by the step before. */
static bool passes_lines(const struct view *v, const struct gg_unit *whole)
{
    const struct gg_stage *last = gg_unit_last(whole), *before = whole->parts[whole->nparts - 2];
    struct gg_go_step step = gg_go_read_step(v->emit, last);
    return is_same_line(whole) && whole->in.kind == GG_FORMAT_TSV && before->out.known &&
           last->in.known && same_types(&before->out, &last->in) &&
           same_types(&last->in, &last->out) && returns_record(&step.body);
}

static void set_parts(struct view *v, struct part *parts, uint32_t n)
{
    struct gg_list list = gg_list_new(v->arena), backwards = gg_list_new(v->arena);
    struct gg_table taken = gg_table_new(v->arena);
    const struct gg_val **views = gg_new_array(v->arena, const struct gg_val *, n);
    gg_str *titles = gg_new_array(v->arena, gg_str, n);
    for (uint32_t i = 0; i < n; i++)
        titles[i] = title_of(v->arena, v->unit->parts[i]->name, &taken);
    for (uint32_t i = n; i-- > 0;) {
        struct part *part = &parts[i];
        const struct gg_record *before = i ? &v->unit->parts[i - 1]->out : NULL;
        part->unit = gg_unit_part(v->unit, i);
        part->v = (struct view){.emit = v->emit,
                                .arena = v->arena,
                                .unit = &part->unit,
                                .map = &part->map,
                                .is_part = true,
                                .is_inner = i > 0,
                                .passes_lines = v->passes_lines,
                                .owned = i + 1 < n && parts[i + 1].owns,
                                .is_last = i + 1 == n};
        part->v.trusts = before && before->known && part->unit.stage->in.known &&
                         same_types(before, &part->unit.stage->in);
        views[i] = part_view(part, i, titles, before);
    }
    for (uint32_t i = 0; i < n; i++) {
        gg_go_merge_imports(v->arena, &v->imports, &parts[i].v.imports);
        gg_list_add(&list, views[i]);
        gg_list_add(&backwards, views[n - 1 - i]);
    }
    set_imports(v);
    gg_map_set(v->map, "parts", gg_list_done(&list));
    gg_map_set(v->map, "parts_backwards", gg_list_done(&backwards));
}

static bool is_written(const struct part *parts, uint32_t n, enum gg_type type)
{
    bool written = false;
    for (uint32_t i = 0; i < n; i++)
        written |= parts[i].v.writes[type];
    return written;
}

/* The ends of the process are those of its first and its last step. */
static const struct gg_val *fused_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct part *parts = gg_new_array(emit->arena, struct part, unit->nparts);
    struct gg_stage ends = *unit->stage;
    struct gg_unit whole = *unit;
    ends.out = gg_unit_last(unit)->out;
    ends.nattrs = 0;
    whole.stage = &ends;
    struct view v = {
        .emit = emit, .arena = emit->arena, .unit = &whole, .map = &map, .picks_all = true};
    const struct gg_view_opts opts = {&gg_go_name_rules, extend_in, extend_out, &v};
    v.step = gg_go_read_step(emit, &ends);
    v.passes_lines = passes_lines(&v, &whole);
    gg_view_unit(emit, &whole, &opts, &map);
    gg_map_bool(&map, "fused", true);
    set_keys(&v);
    gg_map_text(&map, "last_step", gg_unit_last(unit)->name);
    gg_map_int(&map, "nlinks", unit->nparts - 1);
    set_parts(&v, parts, unit->nparts);
    gather(&v, parts, unit->nparts);
    set_flow(&v);
    set_types(&v);
    set_formats(&v);
    v.floats = is_written(parts, unit->nparts, GG_TYPE_FLOAT);
    gg_map_bool(&map, "merges", false);
    gg_map_bool(&map, "passes_lines", v.passes_lines);
    gg_map_bool(&map, "shares", v.shares);
    gg_map_bool(&map, "keeps", v.keeps);
    gg_map_code(&map, "kept_in", v.kept_in);
    gg_map_bool(&map, "forgets", v.kept_in.n > 0);
    gg_map_bool(&map, "shares_text", true);
    gg_map_bool(&map, "writes_float", v.floats);
    set_record_imports(&v);
    return gg_map_done(&map);
}

const struct gg_val *gg_go_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    return unit->nparts > 1 ? fused_view(emit, unit) : single_view(emit, unit);
}
