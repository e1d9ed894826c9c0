/* The parts of a view that every target shares. */
#include "backends/view.h"

#include "base/json_write.h"
#include "base/utf8.h"
#include "gluegen_version.h"
#include "ir/limits.h"
#include "ir/sizes.h"

static const struct gg_shape field_shape[] = {GG_VIEW_FIELD_SHAPE, {0}};
const struct gg_shape gg_view_record_shape[] = {GG_VIEW_RECORD_SHAPE(field_shape), {0}};
const struct gg_shape gg_view_line_shape[] = {
    {"line", GG_V_CODE, false, NULL, "one line, fit for a comment"}, {0}};
const struct gg_shape gg_view_key_shape[] = {
    {"index", GG_V_INT, false, NULL, "position of the field, from 0"},
    {"is_int", GG_V_BOOL, false, NULL, "of type int"},
    {NULL}};
const struct gg_shape gg_view_moved_shape[] = {
    {"language", GG_V_CODE, false, NULL, "the language that it is in"},
    {"lines", GG_V_LIST, false, gg_view_line_shape, "its lines"},
    {"narrowed", GG_V_BOOL, false, NULL,
     "in the same language it hands on more, which nobody reads"},
    {0}};

gg_str gg_view_member(struct gg_arena *a, gg_str name)
{
    struct gg_buf member = gg_buf_new(a);
    gg_json_quote(&member, name);
    gg_buf_addc(&member, ':');
    return gg_buf_str(&member);
}

gg_str gg_view_byte_literal(struct gg_arena *a, char c)
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

static void add_quoted(struct gg_buf *b, gg_str name, char delimiter)
{
    bool quotes = false;
    for (size_t i = 0; i < name.n; i++)
        quotes |= name.p[i] == delimiter || strchr("\"\r\n", name.p[i]);
    gg_buf_adds(b, quotes ? "\"" : "");
    for (size_t i = 0; i < name.n; i++)
        gg_buf_addf(b, name.p[i] == '"' ? "%c\"" : "%c", name.p[i]);
    gg_buf_adds(b, quotes ? "\"" : "");
}

static void add_escaped(struct gg_buf *b, gg_str name)
{
    static const char plain[] = "\t\n\r\\", escaped[] = "tnr\\";
    for (size_t i = 0; i < name.n; i++) {
        const char *at = strchr(plain, name.p[i]);
        if (at)
            gg_buf_addc(b, '\\');
        gg_buf_addc(b, at ? escaped[at - plain] : name.p[i]);
    }
}

gg_str gg_view_header_line(struct gg_arena *a, const struct gg_unit *unit)
{
    const struct gg_record *out = &unit->stage->out;
    struct gg_codec codec = unit->out;
    struct gg_buf b = gg_buf_new(a);
    bool writes = codec.header && codec.kind != GG_FORMAT_JSONL && codec.kind != GG_FORMAT_LINES;
    for (uint32_t i = 0; writes && i < out->nfields; i++) {
        gg_str name = out->fields[i].name;
        if (i)
            gg_buf_addc(&b, codec.delimiter);
        if (codec.kind == GG_FORMAT_CSV)
            add_quoted(&b, name, codec.delimiter);
        else if (codec.kind == GG_FORMAT_TSV_ESCAPED)
            add_escaped(&b, name);
        else
            gg_buf_add(&b, name);
    }
    return gg_buf_str(&b);
}

bool gg_view_is_listed(gg_str name, const char *const *sorted)
{
    for (uint32_t i = 0; name.n && sorted && sorted[i]; i++)
        if (sorted[i][0] == name.p[0] && gg_str_is(name, sorted[i]))
            return true;
    return false;
}

static bool is_taken(gg_str name, const struct gg_name_rules *rules, const struct gg_table *taken)
{
    uint32_t number;
    return gg_view_is_listed(name, rules->keywords) || gg_view_is_listed(name, rules->reserved) ||
           gg_table_get(taken, name, &number);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

gg_str gg_view_safe_name(struct gg_arena *a, gg_str name, const struct gg_name_rules *rules,
                         struct gg_table *taken)
{
    bool is_new;
    struct gg_buf b = gg_buf_new(a);
    if (!name.n || (name.p[0] >= '0' && name.p[0] <= '9'))
        gg_buf_addc(&b, '_');
    for (size_t i = 0; i < name.n; i++)
        gg_buf_addc(&b, is_word(name.p[i]) ? name.p[i] : '_');
    /* A lone underscore is no variable in Go and Rust. */
    if (b.n == 1 && b.p[0] == '_')
        gg_buf_adds(&b, "field");
    bool again = is_taken(gg_buf_str(&b), rules, taken);
    if (again)
        gg_buf_addc(&b, '_');
    /* Names without a letter of ASCII all look alike. */
    if (again && (again = is_taken(gg_buf_str(&b), rules, taken)))
        gg_buf_addf(&b, "%u", taken->n + 1);
    while (again && (again = is_taken(gg_buf_str(&b), rules, taken)))
        gg_buf_addc(&b, '_');
    gg_table_add(taken, gg_buf_str(&b), taken->n, &is_new);
    return gg_buf_str(&b);
}

const struct gg_val *gg_view_comment(struct gg_emit *emit, gg_str text)
{
    struct gg_buf b = gg_buf_new(emit->arena);
    gg_utf8_escape_controls(&b, text);
    return gg_val_code(emit->arena, gg_buf_str(&b), GG_NO_SPAN);
}

gg_str gg_view_snippet_text(const struct gg_ast *node)
{
    size_t n = node->text.n;
    const char *p = node->text.p;
    while (n && (p[n - 1] == '\n' || p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    return gg_str_sub(node->text, 0, n);
}

/* A body in a file of its own is that file's whole text: line i of one is line i of the other. */
static void set_lines(struct gg_emit *emit, const struct gg_ast *node, struct gg_val *val)
{
    const struct gg_source *source = gg_source_get(emit->sources, node->span.file);
    if (!source)
        return;
    if (node->text.p == source->text.p) {
        val->line_at = source->line_at;
        val->nlines = source->nlines;
    } else {
        val->nlines = gg_ast_line_map(emit->arena, source, node, &val->line_at);
    }
}

/* All that stands for a snippet of another language is at its first line. */
static void set_moved_lines(struct gg_emit *emit, const struct gg_ast *origin, struct gg_val *val)
{
    struct gg_val before = {.nlines = 0};
    set_lines(emit, origin, &before);
    gg_str rest = val->u.s, line;
    uint32_t n = 0, *line_at = gg_new_array(emit->arena, uint32_t, val->u.s.n + 1);
    while (before.nlines && gg_str_next_line(&rest, &line))
        line_at[n++] = before.line_at[0];
    val->line_at = line_at;
    val->nlines = n;
}

const struct gg_val *gg_view_snippet(struct gg_emit *emit, const struct gg_stage *stage,
                                     enum gg_option option)
{
    const struct gg_ast *node = gg_stage_attr(stage, option);
    if (!node)
        return NULL;
    struct gg_val *val = gg_new(emit->arena, struct gg_val);
    val->kind = GG_V_CODE;
    val->span = node->span;
    val->u.s = gg_view_snippet_text(node);
    if (stage->moved && option == GG_OPT_CODE)
        set_moved_lines(emit, stage->moved->code, val);
    else
        set_lines(emit, node, val);
    return val;
}

static void set_snippet(struct gg_emit *emit, struct gg_map *map, const char *key,
                        const struct gg_stage *stage, enum gg_option option)
{
    gg_map_set(map, key, gg_view_snippet(emit, stage, option));
}

static const struct gg_val *field_view(struct gg_emit *emit, const struct gg_field *field,
                                       uint32_t index, gg_str var, gg_field_extend_fn *extend,
                                       void *ctx)
{
    static const char *const is_type[GG_TYPE_COUNT] = {"is_str",  "is_int",  "is_float",
                                                       "is_bool", "is_time", "is_json"};
    struct gg_map map = gg_map_new(emit->arena, field->span);
    gg_map_int(&map, "index", index);
    gg_map_int(&map, "number", index + 1);
    gg_map_text(&map, "name", field->name);
    gg_map_set(&map, "name_comment", gg_view_comment(emit, field->name));
    gg_map_code(&map, "var", var);
    gg_map_bool(&map, "renamed", !gg_str_eq(var, field->name));
    gg_map_code(&map, "type", gg_str_from(gg_type_name(field->type)));
    for (uint32_t i = 0; i < GG_TYPE_COUNT; i++)
        gg_map_bool(&map, is_type[i], field->type == (enum gg_type)i);
    if (extend)
        extend(ctx, &map, field, var);
    return gg_map_done(&map);
}

static void set_fields(struct gg_emit *emit, const struct gg_record *record,
                       const struct gg_view_opts *opts, gg_field_extend_fn *extend,
                       struct gg_map *to)
{
    struct gg_list list = gg_list_new(emit->arena), written = gg_list_new(emit->arena);
    struct gg_table taken = gg_table_new(emit->arena);
    for (uint32_t i = 0; i < record->nfields; i++) {
        const struct gg_field *field = &record->fields[i];
        gg_str var = gg_view_safe_name(emit->arena, field->name, opts->rules, &taken);
        const struct gg_val *view = field_view(emit, field, i, var, extend, opts->ctx);
        gg_list_add(&list, view);
        if (record->unread && !record->unread[i])
            gg_list_add(&written, view);
    }
    gg_map_bool(to, "leaves_out", record->unread);
    if (record->unread)
        gg_map_set(to, "written", gg_list_done(&written));
    gg_map_set(to, "fields", gg_list_done(&list));
}

static bool is_checked(const struct gg_record *record)
{
    for (uint32_t i = 0; i < record->nfields; i++)
        if (record->fields[i].type != GG_TYPE_STR)
            return true;
    return false;
}

/* A pipeline's `header` speaks of both ends; these are the formats that have one. */
static bool has_header(enum gg_format_kind kind)
{
    return kind == GG_FORMAT_CSV || kind == GG_FORMAT_TSV || kind == GG_FORMAT_TSV_ESCAPED;
}

static const struct gg_val *record_view(struct gg_emit *emit, const struct gg_record *record,
                                        struct gg_codec codec, const struct gg_view_opts *opts,
                                        gg_field_extend_fn *extend)
{
    static const char *const is_format[GG_FORMAT_KIND_COUNT] = {"is_tsv", "is_tsv_escaped",
                                                                "is_csv", "is_jsonl", "is_lines"};
    struct gg_map map = gg_map_new(emit->arena, GG_NO_SPAN);
    gg_str delimiter = gg_str_dup(emit->arena, (gg_str){&codec.delimiter, 1});
    gg_map_code(&map, "format", gg_str_from(gg_format_name(codec.kind)));
    for (uint32_t i = 0; i < GG_FORMAT_KIND_COUNT; i++)
        gg_map_bool(&map, is_format[i], codec.kind == (enum gg_format_kind)i);
    gg_map_text(&map, "delimiter", delimiter);
    gg_map_int(&map, "delimiter_byte", (unsigned char)codec.delimiter);
    gg_map_bool(&map, "is_tab", codec.delimiter == '\t');
    gg_map_bool(&map, "header", codec.header && has_header(codec.kind));
    gg_map_bool(&map, "strip_crlf", codec.strip_crlf);
    gg_map_bool(&map, "known", record->known);
    gg_map_bool(&map, "whole", record->whole);
    gg_map_int(&map, "nfields", record->nfields);
    gg_map_bool(&map, "is_single", record->known && record->nfields == 1);
    gg_map_bool(&map, "is_checked", is_checked(record));
    set_fields(emit, record, opts, extend, &map);
    return gg_map_done(&map);
}

static const struct gg_val *lines_view(struct gg_emit *emit, gg_str text)
{
    struct gg_list list = gg_list_new(emit->arena);
    gg_str line;
    while (gg_str_next_line(&text, &line)) {
        struct gg_map map = gg_map_new(emit->arena, GG_NO_SPAN);
        gg_map_set(&map, "line", gg_view_comment(emit, line));
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

static const struct gg_val *moved_view(struct gg_emit *emit, const struct gg_stage *stage)
{
    const struct gg_moved *moved = stage->moved;
    struct gg_map map = gg_map_new(emit->arena, GG_NO_SPAN);
    gg_map_code(&map, "language", gg_str_from(gg_target_name(moved->from)));
    gg_map_set(&map, "lines", lines_view(emit, gg_view_snippet_text(moved->code)));
    gg_map_bool(&map, "narrowed", moved->from == stage->target);
    return gg_map_done(&map);
}

enum gg_on_error gg_view_on_error(const struct gg_pipeline_plan *plan, const struct gg_stage *stage,
                                  const struct gg_ast **dead_letter_path)
{
    const struct gg_ast *value = gg_stage_attr(stage, GG_OPT_ON_ERROR);
    if (!value)
        value = gg_attr_find(plan->graph->attrs, plan->graph->nattrs, GG_OPT_ON_ERROR);
    *dead_letter_path =
        value && value->kind == GG_AST_MAP ? gg_ast_get(value, "dead_letter") : NULL;
    if (*dead_letter_path)
        return GG_ON_ERROR_DEAD_LETTER;
    return value && gg_str_is(value->text, "skip") ? GG_ON_ERROR_SKIP : GG_ON_ERROR_ABORT;
}

static void set_failure_modes(struct gg_emit *emit, const struct gg_unit *unit, struct gg_map *map)
{
    const struct gg_ast *path;
    enum gg_on_error mode = gg_view_on_error(emit->plan, unit->owner, &path);
    gg_map_bool(map, "abort", mode == GG_ON_ERROR_ABORT);
    gg_map_bool(map, "skip", mode == GG_ON_ERROR_SKIP);
    gg_map_bool(map, "dead_letter", mode == GG_ON_ERROR_DEAD_LETTER);
}

/* "64 << 10", "1 << 20", "5000": what all targets read. */
static void set_size(struct gg_map *map, const char *key, uint64_t bytes)
{
    static const uint32_t shifts[] = {20, 10, 0};
    uint32_t i = 0;
    while (bytes >> shifts[i] << shifts[i] != bytes)
        i++;
    unsigned long long n = bytes >> shifts[i];
    gg_map_code(map, key,
                shifts[i] ? gg_str_printf(map->arena, "%llu << %u", n, shifts[i])
                          : gg_str_printf(map->arena, "%llu", n));
}

static void set_buffer(struct gg_emit *emit, const struct gg_unit *unit, struct gg_map *map)
{
    struct gg_limits limits = gg_limits_of(emit->arena, emit->plan->graph, unit);
    struct gg_sizes sizes = gg_sizes_of(emit->arena, emit->plan->graph, unit);
    gg_map_bool(map, "by_record", limits.by_record);
    gg_map_bool(map, "said_block", sizes.whose == GG_SIZE_SAID);
    gg_map_bool(map, "measured_block", sizes.whose == GG_SIZE_MEASURED);
    gg_map_bool(map, "is_beside", unit->is_beside);
    set_size(map, "block_size", sizes.block);
    set_size(map, "write_size", sizes.write);
    set_size(map, "pipe_size", sizes.pipe);
}

static void set_snippets(struct gg_emit *emit, const struct gg_stage *stage, struct gg_map *map)
{
    set_snippet(emit, map, "code", stage, GG_OPT_CODE);
    set_snippet(emit, map, "prelude", stage, GG_OPT_PRELUDE);
    set_snippet(emit, map, "state", stage, GG_OPT_STATE);
    set_snippet(emit, map, "begin", stage, GG_OPT_BEGIN);
    set_snippet(emit, map, "end", stage, GG_OPT_END);
    set_snippet(emit, map, "merge", stage, GG_OPT_MERGE);
}

static void set_runtime(const struct gg_unit *unit, struct gg_map *map)
{
    const struct gg_runtime_choice *choice = &unit->runtime;
    enum gg_runtime_id instead = gg_runtimes[choice->id].instead;
    if (choice->id)
        gg_map_code(map, "runtime", gg_str_from(gg_runtimes[choice->id].name));
    if (instead && !choice->said)
        gg_map_code(map, "instead", gg_str_from(gg_runtimes[instead].name));
    gg_map_bool(map, "characters", choice->characters);
}

static void set_workers(struct gg_emit *emit, const struct gg_unit *unit, struct gg_map *map)
{
    struct gg_list list = gg_list_new(emit->arena);
    for (uint32_t i = 0; i < unit->nkeys; i++) {
        struct gg_map key = gg_map_new(emit->arena, GG_NO_SPAN);
        enum gg_type type = unit->stage->in.fields[unit->keys[i]].type;
        gg_map_int(&key, "index", unit->keys[i]);
        gg_map_bool(&key, "is_int", type == GG_TYPE_INT);
        gg_list_add(&list, gg_map_done(&key));
    }
    gg_map_bool(map, "parallel", unit->parallel);
    gg_map_int(map, "workers", unit->workers);
    gg_map_bool(map, "keyed", gg_unit_is_keyed(unit));
    gg_map_set(map, "keys", gg_list_done(&list));
    gg_map_bool(map, "any_order", unit->any_order);
}

void gg_view_unit(struct gg_emit *emit, const struct gg_unit *unit, const struct gg_view_opts *opts,
                  struct gg_map *map)
{
    const struct gg_stage *stage = unit->stage;
    gg_map_code(map, "version", GG_STR(GG_VERSION));
    gg_map_set(map, "spec", gg_view_comment(emit, emit->spec_name));
    gg_map_text(map, "pipeline", emit->plan->graph->name);
    gg_map_text(map, "step", unit->owner->name);
    gg_map_set(map, "step_comment", gg_view_comment(emit, unit->owner->name));
    gg_map_code(map, "unit", unit->name);
    gg_map_set(map, "description", lines_view(emit, gg_stage_text(stage, GG_OPT_DESCRIPTION)));
    if (stage->moved)
        gg_map_set(map, "moved", moved_view(emit, stage));
    gg_map_bool(map, "is_convert", stage->op == GG_OP_CONVERT);
    gg_map_bool(map, "traced", emit->traced);
    gg_map_set(map, "in", record_view(emit, &stage->in, unit->in, opts, opts->extend_in));
    const struct gg_record *out = &gg_unit_last(unit)->out;
    gg_map_set(map, "out", record_view(emit, out, unit->out, opts, opts->extend_out));
    set_failure_modes(emit, unit, map);
    set_workers(emit, unit, map);
    gg_map_bool(map, "in_blocks", unit->in_blocks);
    set_runtime(unit, map);
    set_buffer(emit, unit, map);
    gg_map_bool(map, "stateless", gg_stage_is_stateless(stage));
    set_snippets(emit, stage, map);
}
