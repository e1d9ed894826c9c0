/* A unit as the values of templates/python. */
#include "backends/python/python_view.h"

#include "base/json_write.h"
#include "base/utf8.h"

/* Columns; everything of a step that shares its process stands four deeper. */
enum { BODY_INDENT = 12, FUNCTION_INDENT = 4, LINE_MAX = 80 };

struct viewer {
    struct gg_emit *emit;
    const struct gg_unit *unit;
    struct gg_map *map;
    const struct gg_py_snippet *code, *prelude, *state, *begin, *end, *merge;
    struct gg_py_bindings state_names;
    bool inlined, raw, uses_output;
    bool is_part;                /* one of several steps of a process */
    bool is_inner;               /* such a step, but the first: it gets lists of texts */
    bool trusts;                 /* what it gets was checked already */
    bool is_plain;               /* no field that it gets holds a tab or LF */
    const struct gg_stage *next; /* the step that follows in the process, or NULL */
    uint32_t deeper;             /* columns */
    const struct part *parts;    /* of a whole process of several steps */
    uint32_t nparts;
    const char *pass; /* stands for output(*fields) when the fields are as read; may be NULL */
};

static bool has_type(const struct gg_record *record, enum gg_type type)
{
    for (uint32_t i = 0; i < record->nfields; i++)
        if (record->fields[i].type == type)
            return true;
    return false;
}

static bool parts_use_type(const struct viewer *v, enum gg_type type);
static bool parts_mention(const struct viewer *v, const char *name);
static bool parts_check(const struct viewer *v);

static bool uses_type(const struct viewer *v, enum gg_type type)
{
    if (v->parts)
        return parts_use_type(v, type);
    return has_type(&v->unit->stage->in, type) ||
           (v->uses_output && has_type(&v->unit->stage->out, type));
}

static bool same_types(const struct gg_record *x, const struct gg_record *y)
{
    bool same = x->known == y->known && x->nfields == y->nfields;
    for (uint32_t i = 0; same && i < x->nfields; i++)
        same = x->fields[i].type == y->fields[i].type;
    return same;
}

static bool same_fields(const struct gg_record *x, const struct gg_record *y)
{
    bool same = same_types(x, y);
    for (uint32_t i = 0; same && i < x->nfields; i++)
        same = gg_str_eq(x->fields[i].name, y->fields[i].name);
    return same;
}

/* Most lines of JSON can be read by one regular expression: their values are plain texts, and the
 * names of the fields need no escapes. */
static bool has_usual_form(const struct gg_unit *unit)
{
    const struct gg_record *in = &unit->stage->in;
    bool is_plain = unit->in.kind == GG_FORMAT_JSONL && in->known && in->nfields;
    for (uint32_t i = 0; is_plain && i < in->nfields; i++) {
        gg_str name = in->fields[i].name;
        is_plain = in->fields[i].type != GG_TYPE_JSON && gg_utf8_check(name) == name.n;
        for (size_t k = 0; is_plain && k < name.n; k++)
            is_plain = (unsigned char)name.p[k] >= ' ' && name.p[k] != '"' && name.p[k] != '\\';
    }
    return is_plain;
}

/* A record that was read and checked may be written as it is: no escapes; quotes are no lines. */
static bool can_pass_lines(const struct gg_unit *unit)
{
    const struct gg_record *in = &unit->stage->in, *out = &unit->stage->out;
    enum gg_format_kind kind = unit->in.kind;
    if (kind != unit->out.kind || unit->in.delimiter != unit->out.delimiter)
        return false;
    if (kind == GG_FORMAT_JSONL)
        return has_usual_form(unit) && same_fields(in, out);
    if (kind == GG_FORMAT_TSV && !out->known)
        return true;
    return same_types(in, out) && (kind == GG_FORMAT_TSV || kind == GG_FORMAT_CSV ||
                                   (kind == GG_FORMAT_LINES && in->known));
}

/* The step that follows could change a list that it gets. */
static bool next_opens(const struct viewer *v)
{
    const struct gg_ast *body = gg_stage_body(v->next);
    const struct gg_py_snippet *s = gg_py_scan(v->emit->arena, body->text);
    if (gg_py_passes_fields(s)) /* it only reads it */
        return false;
    return gg_py_mentions(gg_py_scan(v->emit->arena, gg_py_indented(v->emit->arena, s, 0, "pass")),
                          "fields");
}

/* A record that was read and checked may be handed on as it is. */
static const char *handing_on(const struct viewer *v)
{
    const struct gg_stage *stage = v->unit->stage;
    bool is_empty = v->unit->in.kind == GG_FORMAT_JSONL && !stage->in.known; /* [] may be */
    if ((stage->out.known && !same_types(&stage->in, &stage->out)) || is_empty)
        return NULL;
    return next_opens(v) ? "_hand(fields[:])" : "_hand(fields)";
}

static bool is_keyed(const struct viewer *v)
{
    return v->unit->parallel && gg_stage_attr(v->unit->stage, GG_OPT_KEY);
}

/* What is written where the body says output(*fields) and the fields are as they were read. */
static void set_pass(struct viewer *v)
{
    const struct gg_stage *stage = v->unit->stage;
    enum gg_format_kind in = v->unit->in.kind, out = v->unit->out.kind;
    if (v->code && !gg_py_passes_fields(v->code))
        return;
    if (v->next) {
        v->pass = handing_on(v);
        return;
    }
    v->raw = !v->is_inner && can_pass_lines(v->unit) &&
             !(in == GG_FORMAT_CSV && is_keyed(v)); /* there only lines can be handed on */
    if (v->is_plain && v->trusts && out == GG_FORMAT_TSV && v->unit->out.delimiter == '\t' &&
        same_types(&stage->in, &stage->out))
        v->pass = "_append('\\t'.join(fields))";
    else if (v->raw)
        v->pass = in == GG_FORMAT_JSONL ? "_append(_line if _match else _json_line(fields))"
                                        : "_append(_line)";
    else if (same_types(&stage->in, &stage->out) && out == GG_FORMAT_CSV)
        v->pass = "_append(_csv_line(fields))";
    else if (same_types(&stage->in, &stage->out) && out == GG_FORMAT_JSONL &&
             in == GG_FORMAT_JSONL && stage->in.known /* and UTF-8, as it was read */)
        v->pass = "_append(_json_line(fields))";
}

static const char *const kinds[GG_TYPE_COUNT] = {"",       "an int", "a float",
                                                 "a bool", "a time", "JSON"};
static const char *const tables[GG_TYPE_COUNT] = {NULL, "_int", "_float", "_bool", "_time", NULL};

static void set_check(struct viewer *v, struct gg_map *map, enum gg_type type)
{
    gg_map_text(map, "kind", gg_str_from(kinds[type]));
    gg_str check = type == GG_TYPE_STR ? GG_STR("str")
                   : type == GG_TYPE_JSON
                       ? GG_STR("_check_json")
                       : gg_str_printf(v->emit->arena, "%s.__getitem__", tables[type]);
    gg_map_code(map, "check", check);
}

static void extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct viewer *v = ctx;
    set_check(v, map, field->type);
    bool is_used = v->code && gg_py_mentions_str(v->code, var);
    gg_str line = {0};
    if (v->trusts && !(tables[field->type] && is_used))
        ; /* nothing to check, nothing to convert */
    else if (field->type == GG_TYPE_JSON && v->unit->in.kind != GG_FORMAT_JSONL)
        line = gg_str_printf(v->emit->arena, "_check_json(" GG_FMT ")", GG_ARG(var));
    else if (tables[field->type] && is_used)
        line = gg_str_printf(v->emit->arena, GG_FMT " = %s[" GG_FMT "]", GG_ARG(var),
                             tables[field->type], GG_ARG(var));
    else if (tables[field->type])
        line = gg_str_printf(v->emit->arena, "%s%s[" GG_FMT "]",
                             !v->is_inner && field->type != GG_TYPE_TIME && has_usual_form(v->unit)
                                 ? "_match or "
                                 : "",
                             tables[field->type], GG_ARG(var));
    if (line.n)
        gg_map_code(map, "check_line", line);
}

static void extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct viewer *v = ctx;
    (void)var;
    set_check(v, map, field->type);
    uint32_t index = (uint32_t)(field - v->unit->stage->out.fields);
    gg_str text = gg_str_printf(v->emit->arena, "texts[%u]", index);
    gg_str line = {0};
    if (field->type == GG_TYPE_JSON)
        line = gg_str_printf(v->emit->arena, "_check_json(" GG_FMT ")", GG_ARG(text));
    else if (tables[field->type])
        line = gg_str_printf(v->emit->arena, "%s[" GG_FMT "]", tables[field->type], GG_ARG(text));
    if (line.n)
        gg_map_code(map, "check_call", line);
}

static gg_str var_of(const struct viewer *v, uint32_t index)
{
    const struct gg_val *in = gg_val_get(gg_map_done(v->map), GG_STR("in"));
    const struct gg_val *fields = gg_val_get(in, GG_STR("fields"));
    return gg_val_get(gg_list_item(fields, index), GG_STR("var"))->u.s;
}

/* `a, b, c`, over several lines in parentheses when it is long. is_guarded: it stands in a `try`.
 */
static void set_unpack(struct viewer *v, bool is_guarded)
{
    struct gg_buf b = gg_buf_new(v->emit->arena);
    uint32_t n = v->unit->stage->in.nfields;
    size_t width = 0;
    for (uint32_t i = 0; i < n; i++)
        width += var_of(v, i).n + 2;
    bool wraps = width > LINE_MAX - 16 - v->deeper;
    gg_buf_adds(&b, wraps ? "(" : "");
    size_t line_at = 0;
    for (uint32_t i = 0; i < n; i++) {
        gg_str var = var_of(v, i);
        if (i && b.n - line_at + var.n > LINE_MAX - 16 - v->deeper) {
            gg_buf_addf(&b, "\n%*s", (int)(BODY_INDENT + v->deeper + (is_guarded ? 5 : 1)), "");
            line_at = b.n;
        } else if (i) {
            gg_buf_addc(&b, ' ');
        }
        gg_buf_add(&b, var);
        gg_buf_adds(&b, i + 1 < n || n == 1 ? "," : "");
    }
    gg_buf_adds(&b, wraps ? ")" : "");
    gg_map_code(v->map, "unpack", gg_buf_str(&b));
}

/* The body still needs `fields` once the calls that `raw` replaces are gone. */
static bool needs_fields(const struct viewer *v)
{
    if (!v->code)
        return !v->raw;
    struct gg_arena *a = v->emit->arena;
    return gg_py_mentions(gg_py_scan(a, gg_py_indented(a, v->code, 0, v->pass)), "fields");
}

static void set_parameters(struct viewer *v)
{
    struct gg_buf b = gg_buf_new(v->emit->arena);
    if (v->raw)
        gg_buf_adds(&b, v->unit->in.kind == GG_FORMAT_JSONL ? "_match, _line" : "_line");
    if (needs_fields(v))
        gg_buf_adds(&b, b.n ? ", fields" : "fields");
    for (uint32_t i = 0; i < v->unit->stage->in.nfields; i++) {
        gg_str var = var_of(v, i);
        if (v->code && gg_py_mentions_str(v->code, var))
            gg_buf_addf(&b, "%s" GG_FMT, b.n ? ", " : "", GG_ARG(var));
    }
    gg_map_code(v->map, "parameters", gg_buf_str(&b));
}

/* A snippet in place of the spec's text, its lines still mapped to the spec. */
static void set_body(struct viewer *v, const char *key, enum gg_option option,
                     const struct gg_py_snippet *s, uint32_t indent, const char *replacement)
{
    const struct gg_val *val = gg_view_snippet(v->emit, v->unit->stage, option);
    struct gg_val *body = gg_new(v->emit->arena, struct gg_val);
    *body = *val;
    body->u.s = gg_py_indented(v->emit->arena, s, indent, replacement);
    gg_map_set(v->map, key, body);
}

/* The state's variables that a snippet assigns: Python wants them declared. */
static void set_globals(struct viewer *v, const char *key, const struct gg_py_snippet *s)
{
    struct gg_py_bindings bound = gg_py_bound(v->emit->arena, s), seen = {{0}};
    struct gg_buf b = gg_buf_new(v->emit->arena);
    for (uint32_t i = 0; i < bound.list.n; i++) {
        gg_str name = bound.list.at[i].name;
        if (!gg_py_binds(&v->state_names, name) || gg_py_binds(&seen, name))
            continue;
        gg_push(v->emit->arena, &seen.list, bound.list.at[i]);
        gg_buf_addf(&b, "%s" GG_FMT, b.n ? ", " : "", GG_ARG(name));
    }
    if (b.n)
        gg_map_code(v->map, key, gg_buf_str(&b));
}

static void set_hook(struct viewer *v, const char *key, const char *globals, enum gg_option option,
                     const struct gg_py_snippet *s)
{
    if (!s)
        return;
    set_body(v, key, option, s, FUNCTION_INDENT + v->deeper, NULL);
    set_globals(v, globals, s);
}

/* What stands at file level in a program of one step, and in the function of one of several. */
static void set_file_level(struct viewer *v, const char *key, enum gg_option option,
                           const struct gg_py_snippet *s)
{
    if (s)
        set_body(v, key, option, s, v->deeper, NULL);
}

static void set_code(struct viewer *v)
{
    if (v->code) {
        set_body(v, "body", GG_OPT_CODE, v->code,
                 (v->inlined ? BODY_INDENT : FUNCTION_INDENT) + v->deeper, v->pass);
        set_globals(v, "code_globals", v->code);
    } else {
        gg_map_code(v->map, "body",
                    gg_str_printf(v->emit->arena, "%*s%s", BODY_INDENT, "",
                                  v->pass ? v->pass : "output(*fields)"));
    }
    gg_map_bool(v->map, "inline", v->inlined);
    if (!v->is_part || v->parts)
        gg_map_bool(v->map, "raw", v->raw);
}

static void set_merge_names(struct viewer *v)
{
    if (!v->merge)
        return;
    struct gg_py_words words = gg_py_members_of(v->emit->arena, v->merge, "other");
    struct gg_buf b = gg_buf_new(v->emit->arena);
    for (uint32_t i = 0; i < words.list.n; i++)
        gg_buf_addf(&b, "%s'" GG_FMT "',", i ? " " : "", GG_ARG(words.list.at[i]));
    gg_map_code(v->map, "merge_names", gg_buf_str(&b));
}

/* Is output() called anywhere but where `raw` stands in for it? */
static bool uses_output(const struct viewer *v)
{
    const struct gg_py_snippet *all[] = {v->prelude, v->state, v->begin, v->end, v->merge};
    bool passes = v->next ? v->pass != NULL : v->raw;
    if (!v->inlined || !passes || (v->code && gg_py_calls_output(v->code)))
        return true;
    for (size_t i = 0; i < GG_COUNT(all); i++)
        if (all[i] && (gg_py_mentions(all[i], "output") || gg_py_mentions(all[i], "emit")))
            return true;
    return false;
}

static void set_workers(struct viewer *v)
{
    const uint32_t *keys;
    uint32_t n = is_keyed(v) ? gg_stage_keys(v->emit->arena, v->unit->stage, &keys) : 0;
    struct gg_list list = gg_list_new(v->emit->arena);
    const char *unescape = v->unit->in.kind == GG_FORMAT_TSV_ESCAPED ? "_unescape" : "";
    for (uint32_t i = 0; i < n; i++) {
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_int(&map, "index", keys[i]);
        gg_map_code(&map, "text",
                    gg_str_printf(v->emit->arena, *unescape ? "%s(fields[%u])" : "%sfields[%u]",
                                  unescape, keys[i]));
        gg_map_bool(&map, "is_int", v->unit->stage->in.fields[keys[i]].type == GG_TYPE_INT);
        gg_list_add(&list, gg_map_done(&map));
    }
    gg_map_bool(v->map, "in_ring", v->unit->parallel && !n);
    gg_map_bool(v->map, "keyed", n > 0);
    gg_map_set(v->map, "keys", gg_list_done(&list));
    gg_map_bool(v->map, "has_workers", v->unit->workers > 0);
}

struct need {
    const char *module;
    bool is_needed;
};

static void set_imports(struct viewer *v, bool json_text)
{
    const struct gg_unit *u = v->unit;
    bool merges = u->parallel && v->merge, keyed = is_keyed(v);
    bool time = uses_type(v, GG_TYPE_TIME), is_float = uses_type(v, GG_TYPE_FLOAT);
    bool escaped = u->in.kind == GG_FORMAT_TSV_ESCAPED;
    bool csv = u->in.kind == GG_FORMAT_CSV;
    const struct need needs[] = {
        {"csv", csv},
        {"datetime", time},
        {"fcntl", true},
        {"io", csv},
        {"json", json_text || u->out.kind == GG_FORMAT_JSONL},
        {"marshal", merges || keyed},
        {"operator", v->parts || keyed},
        {"os", true},
        {"pickle", merges},
        {"re", time || is_float || escaped || csv || json_text || parts_mention(v, "re")},
        {"select", u->parallel},
        {"signal", true},
        {"struct", u->parallel},
        {"sys", true},
        {"types", merges},
        {"zlib", keyed},
    };
    struct gg_list list = gg_list_new(v->emit->arena);
    for (size_t i = 0; i < GG_COUNT(needs); i++) {
        if (!needs[i].is_needed)
            continue;
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_code(&map, "module", gg_str_from(needs[i].module));
        gg_list_add(&list, gg_map_done(&map));
    }
    gg_map_set(v->map, "imports", gg_list_done(&list));
}

/* Which faults of a record can be told. */
static void set_fault_uses(struct viewer *v)
{
    enum gg_format_kind in = v->unit->in.kind, out = v->unit->out.kind;
    bool counts_in = v->unit->stage->in.known && in != GG_FORMAT_JSONL;
    bool counts_out = v->uses_output && (v->unit->stage->out.known || out == GG_FORMAT_LINES);
    gg_map_bool(v->map, "uses_bad_record", in == GG_FORMAT_CSV || in == GG_FORMAT_JSONL);
    gg_map_bool(v->map, "uses_ragged", counts_in || counts_out || parts_check(v));
}

static void set_uses(struct viewer *v)
{
    bool json_text = uses_type(v, GG_TYPE_JSON) || v->unit->in.kind == GG_FORMAT_JSONL;
    bool is_int = uses_type(v, GG_TYPE_INT), is_float = uses_type(v, GG_TYPE_FLOAT);
    bool time = uses_type(v, GG_TYPE_TIME);
    gg_map_bool(v->map, "uses_int", is_int);
    gg_map_bool(v->map, "uses_float", is_float);
    gg_map_bool(v->map, "uses_bool", uses_type(v, GG_TYPE_BOOL));
    gg_map_bool(v->map, "uses_time", time);
    gg_map_bool(v->map, "remembers", is_int || is_float || time);
    const struct gg_stage *stage = v->unit->stage;
    bool known = stage->in.known || (v->uses_output && stage->out.known) || parts_check(v);
    gg_map_bool(v->map, "knows_fields", known);
    gg_map_bool(v->map, "has_tables", known || json_text);
    gg_map_bool(v->map, "can_be_bad",
                known || v->uses_output ||
                    (v->unit->in.kind != GG_FORMAT_TSV && v->unit->in.kind != GG_FORMAT_LINES));
    gg_map_bool(v->map, "uses_json_text", json_text);
    gg_map_bool(v->map, "uses_output", v->uses_output);
    set_fault_uses(v);
    gg_map_bool(v->map, "same_record", same_fields(&v->unit->stage->in, &v->unit->stage->out));
    gg_map_bool(v->map, "in_has_json", has_type(&v->unit->stage->in, GG_TYPE_JSON));
    gg_map_bool(v->map, "out_has_float", has_type(&v->unit->stage->out, GG_TYPE_FLOAT));
    set_imports(v, json_text);
}

static bool has_header(struct gg_codec codec)
{
    return codec.header && codec.kind != GG_FORMAT_JSONL && codec.kind != GG_FORMAT_LINES;
}

/* What the match of a line of the usual form is read into; only the body may want a list. */
static void set_usual(struct viewer *v)
{
    if (!has_usual_form(v->unit) || v->is_inner)
        return;
    struct gg_arena *a = v->emit->arena;
    bool only_passes =
        v->code && !gg_py_mentions(gg_py_scan(a, gg_py_indented(a, v->code, 0, "pass")), "fields");
    gg_map_code(v->map, "usual",
                !v->next && !is_keyed(v) && (only_passes || !v->code)
                    ? GG_STR("_match.groups()")
                    : GG_STR("list(_match.groups())"));
}

static void set_reading(struct viewer *v)
{
    const struct gg_unit *u = v->unit;
    enum gg_format_kind kind = u->in.kind;
    bool by_record = kind == GG_FORMAT_CSV || kind == GG_FORMAT_JSONL;
    bool known = u->stage->in.known;
    gg_map_bool(v->map, "drops_bom", !u->in_blocks && (by_record || u->in.strip_crlf));
    gg_map_bool(v->map, "has_start", by_record || u->in.strip_crlf || has_header(u->in));
    gg_map_bool(v->map, "skips_header", has_header(u->in));
    gg_map_bool(v->map, "drops_cr", !by_record && u->in.strip_crlf);
    gg_map_bool(v->map, "splits", known || needs_fields(v) || kind == GG_FORMAT_TSV_ESCAPED);
    gg_map_bool(v->map, "may_fail", known || by_record || kind == GG_FORMAT_TSV_ESCAPED);
    set_usual(v);
    gg_map_code(v->map, "delimiter_re",
                gg_str_printf(v->emit->arena, "\\x%02x", (unsigned char)u->in.delimiter));
    set_unpack(v, true);
}

static gg_str json_format(struct gg_arena *a, const struct gg_record *record)
{
    struct gg_buf b = gg_buf_new(a);
    for (uint32_t i = 0; i < record->nfields; i++) {
        struct gg_buf name = gg_buf_new(a);
        gg_json_quote(&name, record->fields[i].name);
        gg_buf_addc(&b, i ? ',' : '{');
        for (size_t k = 0; k < name.n; k++)
            gg_buf_addf(&b, name.p[k] == '%' ? "%c%%" : "%c", name.p[k]);
        gg_buf_adds(&b, ":%s");
    }
    gg_buf_addc(&b, '}');
    return gg_buf_str(&b);
}

static void add_csv_name(struct gg_buf *b, gg_str name, char delimiter)
{
    bool quotes = gg_str_find_char(name, delimiter) >= 0 || gg_str_find_char(name, '"') >= 0;
    gg_buf_adds(b, quotes ? "\"" : "");
    for (size_t i = 0; i < name.n; i++)
        gg_buf_addf(b, name.p[i] == '"' ? "%c\"" : "%c", name.p[i]);
    gg_buf_adds(b, quotes ? "\"" : "");
}

static gg_str header_line(struct gg_arena *a, const struct gg_unit *u)
{
    struct gg_buf b = gg_buf_new(a);
    for (uint32_t i = 0; i < u->stage->out.nfields; i++) {
        if (i)
            gg_buf_addc(&b, u->out.delimiter);
        if (u->out.kind == GG_FORMAT_CSV)
            add_csv_name(&b, u->stage->out.fields[i].name, u->out.delimiter);
        else
            gg_buf_add(&b, u->stage->out.fields[i].name);
    }
    return gg_buf_str(&b);
}

static void set_writing(struct viewer *v)
{
    const struct gg_unit *u = v->unit;
    const struct gg_ast *path;
    enum gg_format_kind kind = u->out.kind;
    bool letters = gg_view_on_error(v->emit->plan, u->owner, &path) == GG_ON_ERROR_DEAD_LETTER;
    bool is_tab = u->out.delimiter == '\t';
    gg_map_bool(v->map, "escapes", letters || v->parts || kind == GG_FORMAT_TSV_ESCAPED);
    gg_map_bool(v->map, "is_delimited",
                kind == GG_FORMAT_TSV || (kind == GG_FORMAT_TSV_ESCAPED && !is_tab));
    gg_map_code(v->map, "delimiter_name", is_tab ? GG_STR("a tab") : GG_STR("the delimiter"));
    gg_map_bool(v->map, "encodes", v->uses_output || (v->raw && kind != GG_FORMAT_TSV));
    gg_map_bool(v->map, "writes_rows", v->raw && kind == GG_FORMAT_CSV);
    gg_map_bool(v->map, "sees_faults",
                u->stage->out.known ||
                    (kind != GG_FORMAT_CSV && (kind != GG_FORMAT_TSV_ESCAPED || !is_tab)));
    gg_map_bool(v->map, "holds_no_newline", kind == GG_FORMAT_TSV || kind == GG_FORMAT_LINES);
    if (kind == GG_FORMAT_JSONL && u->stage->out.known)
        gg_map_text(v->map, "json_format", json_format(v->emit->arena, &u->stage->out));
    if (has_header(u->out))
        gg_map_text(v->map, "header_line", header_line(v->emit->arena, u));
    gg_map_bool(v->map, "has_options", letters || u->parallel);
    gg_map_code(v->map, "option_names",
                letters && u->parallel ? GG_STR("('--workers', '--dead-letter')")
                : letters              ? GG_STR("('--dead-letter',)")
                                       : GG_STR("('--workers',)"));
    set_workers(v);
}

static const struct gg_py_snippet *scan(struct gg_emit *emit, const struct gg_stage *stage,
                                        enum gg_option option)
{
    const struct gg_val *val = gg_view_snippet(emit, stage, option);
    return val ? gg_py_scan(emit->arena, val->u.s) : NULL;
}

/* What the snippets of a step say. */
static void read_snippets(struct viewer *v)
{
    const struct gg_stage *stage = v->unit->stage;
    v->code = scan(v->emit, stage, GG_OPT_CODE);
    v->prelude = scan(v->emit, stage, GG_OPT_PRELUDE);
    v->state = scan(v->emit, stage, GG_OPT_STATE);
    v->begin = scan(v->emit, stage, GG_OPT_BEGIN);
    v->end = scan(v->emit, stage, GG_OPT_END);
    v->merge = scan(v->emit, stage, GG_OPT_MERGE);
    if (v->state)
        v->state_names = gg_py_bound(v->emit->arena, v->state);
    v->inlined = !v->code || !gg_py_find_keyword(v->code, "return");
    set_pass(v);
    v->uses_output = uses_output(v);
}

static void set_hooks(struct viewer *v)
{
    set_hook(v, "begin_body", "begin_globals", GG_OPT_BEGIN, v->begin);
    set_hook(v, "end_body", "end_globals", GG_OPT_END, v->end);
}

static void set_title(struct viewer *v)
{
    gg_map_text(v->map, "title",
                gg_str_printf(v->emit->arena, GG_FMT ": step " GG_FMT,
                              GG_ARG(v->emit->plan->graph->name), GG_ARG(v->unit->owner->name)));
}

static const struct gg_val *single_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct viewer v = {.emit = emit, .unit = unit, .map = &map};
    read_snippets(&v);
    struct gg_view_opts opts = {&gg_python_names, extend_in, extend_out, &v};
    gg_view_unit(emit, unit, &opts, &map);
    gg_map_bool(&map, "fused", false);
    set_title(&v);
    set_uses(&v);
    set_reading(&v);
    set_writing(&v);
    set_code(&v);
    set_parameters(&v);
    set_hooks(&v);
    set_hook(&v, "merge_body", "merge_globals", GG_OPT_MERGE, v.merge);
    set_merge_names(&v);
    return gg_map_done(&map);
}

/* A step of several that share a process. */
struct part {
    struct viewer v;
    struct gg_unit unit;
    struct gg_map map;
};

/* An inner step checks what it gets, unless the step before has done so. */
static bool checks_fields(const struct viewer *v)
{
    return v->is_inner && v->unit->stage->in.known && !v->trusts;
}

/* The body names a variable of a field, or may find it without its name. */
static bool reads_variables(const struct viewer *v)
{
    static const char *const finders[] = {"dir", "eval", "exec", "locals", "vars"};
    bool reads = false;
    for (size_t i = 0; v->code && i < GG_COUNT(finders); i++)
        reads |= gg_py_mentions(v->code, finders[i]);
    for (uint32_t i = 0; v->code && i < v->unit->stage->in.nfields; i++)
        reads |= gg_py_mentions_str(v->code, var_of(v, i));
    return reads;
}

static void set_part_reading(struct viewer *v)
{
    enum gg_format_kind kind = v->unit->in.kind;
    bool known = v->unit->stage->in.known;
    gg_map_bool(v->map, "splits",
                !v->is_inner && (known || needs_fields(v) || kind == GG_FORMAT_TSV_ESCAPED));
    gg_map_bool(v->map, "may_fail",
                known || (!v->is_inner && (kind == GG_FORMAT_TSV_ESCAPED ||
                                           kind == GG_FORMAT_JSONL || kind == GG_FORMAT_CSV)));
    set_usual(v);
    gg_map_bool(v->map, "checks", checks_fields(v));
    gg_map_bool(v->map, "unpacks", known && !checks_fields(v) && reads_variables(v));
    set_unpack(v, !v->is_inner || checks_fields(v));
}

static bool part_mentions(const struct viewer *part, const char *name)
{
    const struct gg_py_snippet *all[] = {part->code,  part->prelude, part->state,
                                         part->begin, part->end,     part->merge};
    bool mentions = false;
    for (size_t k = 0; k < GG_COUNT(all); k++)
        mentions |= all[k] && gg_py_mentions(all[k], name);
    return mentions;
}

/* Modules that each program of a step would have imported. */
static bool parts_mention(const struct viewer *v, const char *name)
{
    bool mentions = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        mentions |= part_mentions(&v->parts[i].v, name);
    return mentions;
}

static bool parts_use_type(const struct viewer *v, enum gg_type type)
{
    bool uses = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        uses |= uses_type(&v->parts[i].v, type);
    return uses;
}

static bool some_part_hands_texts(const struct viewer *v)
{
    bool hands = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        hands |= v->parts[i].v.next && v->parts[i].v.uses_output;
    return hands;
}

static bool some_part_checks(const struct viewer *v)
{
    bool checks = false;
    for (uint32_t i = 0; i < v->nparts; i++)
        checks |= checks_fields(&v->parts[i].v);
    return checks;
}

/* A step hands texts on, or checks what it gets. */
static bool parts_check(const struct viewer *v)
{
    return some_part_hands_texts(v) || some_part_checks(v);
}

static const struct gg_val *part_view(struct part *part, uint32_t index)
{
    struct viewer *v = &part->v;
    struct gg_view_opts opts = {&gg_python_names, extend_in, extend_out, v};
    part->map = gg_map_new(v->emit->arena, part->unit.stage->span);
    gg_view_unit(v->emit, &part->unit, &opts, v->map);
    gg_map_int(v->map, "index", index);
    gg_map_set(v->map, "name_text", gg_view_comment(v->emit, part->unit.stage->name));
    gg_map_bool(v->map, "is_inner", v->is_inner);
    gg_map_bool(v->map, "hands_over", v->next);
    gg_map_bool(v->map, "hands_texts", v->next && v->uses_output);
    gg_map_bool(v->map, "names_emit", part_mentions(v, "emit"));
    set_part_reading(v);
    set_code(v);
    set_parameters(v);
    set_file_level(v, "prelude_body", GG_OPT_PRELUDE, v->prelude);
    set_file_level(v, "state_body", GG_OPT_STATE, v->state);
    set_hooks(v);
    return gg_map_done(v->map);
}

static void read_part(struct gg_emit *emit, const struct gg_unit *unit, struct part *part,
                      uint32_t index, struct gg_table *taken)
{
    const struct gg_record *before = index ? &unit->parts[index - 1]->out : NULL;
    part->unit = gg_unit_part(unit, index);
    part->unit.name =
        gg_view_safe_name(emit->arena, part->unit.stage->name, &gg_python_names, taken);
    part->v = (struct viewer){.emit = emit,
                              .unit = &part->unit,
                              .map = &part->map,
                              .is_part = true,
                              .is_inner = index > 0,
                              .deeper = 4,
                              .next = index + 1 < unit->nparts ? unit->parts[index + 1] : NULL};
    if (index)
        part->v.is_plain = part[-1].v.is_plain && !part[-1].v.uses_output && part[-1].v.inlined;
    else
        part->v.is_plain = unit->in.kind == GG_FORMAT_TSV && unit->in.delimiter == '\t';
    part->v.trusts = before && before->known && same_types(before, &part->unit.stage->in);
    read_snippets(&part->v);
}

static void set_parts(struct gg_emit *emit, struct gg_map *map, struct part *parts, uint32_t n)
{
    struct gg_list list = gg_list_new(emit->arena), backwards = gg_list_new(emit->arena);
    bool returns = false;
    for (uint32_t i = 0; i < n; i++) {
        const struct viewer *v = &parts[i].v, *last = &parts[n - 1 - i].v;
        struct gg_map name = gg_map_new(emit->arena, GG_NO_SPAN);
        gg_list_add(&list, part_view(&parts[i], i));
        gg_map_int(&name, "index", n - 1 - i);
        gg_map_code(&name, "unit", last->unit->name);
        gg_list_add(&backwards, gg_map_done(&name));
        returns |= !v->inlined;
    }
    gg_map_bool(map, "fused", true);
    gg_map_set(map, "parts", gg_list_done(&list));
    gg_map_set(map, "parts_backwards", gg_list_done(&backwards));
    gg_map_bool(map, "returns", returns);
}

/* The ends of the process are those of its first and its last step. */
static const struct gg_val *fused_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    struct part *parts = gg_new_array(emit->arena, struct part, unit->nparts);
    struct gg_stage ends = *unit->stage;
    struct gg_unit whole = *unit;
    struct gg_table taken = gg_table_new(emit->arena);
    ends.out = gg_unit_last(unit)->out;
    ends.nattrs = 0;
    whole.stage = &ends;
    for (uint32_t i = 0; i < unit->nparts; i++)
        read_part(emit, unit, &parts[i], i, &taken);
    struct viewer v = {.emit = emit,
                       .unit = &whole,
                       .map = &map,
                       .parts = parts,
                       .nparts = unit->nparts,
                       .is_part = true,
                       .inlined = true};
    v.uses_output = parts[unit->nparts - 1].v.uses_output;
    struct gg_view_opts opts = {&gg_python_names, extend_in, extend_out, &v};
    gg_view_unit(emit, &whole, &opts, &map);
    set_title(&v);
    set_uses(&v);
    set_reading(&v);
    set_writing(&v);
    set_code(&v);
    set_parameters(&v);
    set_parts(emit, &map, parts, unit->nparts);
    gg_map_bool(&map, "some_hand_texts", some_part_hands_texts(&v));
    gg_map_bool(&map, "some_check", some_part_checks(&v));
    return gg_map_done(&map);
}

const struct gg_val *gg_python_view(struct gg_emit *emit, const struct gg_unit *unit)
{
    return unit->nparts > 1 ? fused_view(emit, unit) : single_view(emit, unit);
}
