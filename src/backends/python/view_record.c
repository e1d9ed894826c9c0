/* What the records of a unit are to its program: how they are read, checked and written. */
#include "backends/python/line.h"

#include "base/json_write.h"
#include "base/utf8.h"

bool gg_py_same_fields(const struct gg_record *x, const struct gg_record *y)
{
    bool same = gg_record_same_types(x, y);
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
bool gg_py_can_pass_lines(const struct gg_unit *unit)
{
    const struct gg_record *in = &unit->stage->in, *out = &unit->stage->out;
    enum gg_format_kind kind = unit->in.kind;
    if (kind != unit->out.kind || unit->in.delimiter != unit->out.delimiter)
        return false;
    if (kind == GG_FORMAT_JSONL)
        return has_usual_form(unit) && gg_py_same_fields(in, out);
    if (kind == GG_FORMAT_TSV && !out->known)
        return true;
    return gg_record_same_types(in, out) && (kind == GG_FORMAT_TSV || kind == GG_FORMAT_CSV ||
                                             (kind == GG_FORMAT_LINES && in->known));
}

static const char *const kinds[GG_TYPE_COUNT] = {"",       "an int", "a float",
                                                 "a bool", "a time", "JSON"};
/* Of these types a table of the program holds the values of texts. */
static bool has_table(enum gg_type type)
{
    return type != GG_TYPE_STR && type != GG_TYPE_JSON;
}

bool gg_py_cuts_field(const struct gg_py_viewer *v, uint32_t index)
{
    bool is_checked = !v->trusts && v->unit->stage->in.fields[index].type != GG_TYPE_STR;
    return !v->looks_at_some || is_checked || gg_py_run_mentions(v, gg_py_var_of(v, index));
}

uint32_t gg_py_count_cut(const struct gg_py_viewer *v)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < v->unit->stage->in.nfields; i++)
        n += gg_py_cuts_field(v, i);
    return n;
}

/* Up to the last field that is cut. */
static uint32_t end_of_cut(const struct gg_py_viewer *v)
{
    uint32_t end = v->unit->stage->in.nfields;
    while (end && !gg_py_cuts_field(v, end - 1))
        end--;
    return end;
}

/* Its writer has checked all fields, and its code can see no others than those that it names. */
static bool trusts_writer(struct gg_py_viewer v)
{
    const struct gg_unit *u = v.unit;
    const struct gg_stage *stage = u->stage;
    bool is_tsv = u->in.kind == GG_FORMAT_TSV || u->in.kind == GG_FORMAT_TSV_ESCAPED;
    v.looks_at_some = v.trusts = true;
    return stage->trusted && stage->in.nfields > 1 && is_tsv && !u->in.strip_crlf &&
           !gg_unit_is_keyed(u) && v.code && !gg_py_needs_fields(&v) && gg_py_count_cut(&v) &&
           !gg_python_language.keeps_apart(v.emit->arena, stage);
}

/*
 * To look whether all fields of a block are there costs as much as cutting a third of them, so that
 * must be saved.
 */
static bool counts_fields(struct gg_py_viewer v)
{
    const struct gg_unit *u = v.unit;
    v.looks_at_some = true;
    return u->stage->in.known && u->in.kind == GG_FORMAT_TSV && !u->in.strip_crlf &&
           !gg_unit_is_keyed(u) && !gg_py_needs_fields(&v) &&
           3 * (end_of_cut(&v) + 1) <= 2 * u->stage->in.nfields &&
           !gg_python_language.keeps_apart(v.emit->arena, u->stage);
}

/* Not every text is a value of each field. */
static bool has_checks(const struct gg_record *record)
{
    bool has = false;
    for (uint32_t i = 0; i < record->nfields; i++)
        has |= record->fields[i].type != GG_TYPE_STR;
    return has;
}

/* All that it does is to hand each record on, and a line is as it is written once it has all fields
 * (of csv, one without quotes). */
static bool passes_blocks(const struct gg_py_viewer *v)
{
    const struct gg_unit *u = v->unit;
    const struct gg_record *in = &u->stage->in;
    return in->known && in->nfields > 1 && !has_checks(in) && v->raw &&
           (u->in.kind == GG_FORMAT_TSV || u->in.kind == GG_FORMAT_CSV) && !u->in.strip_crlf &&
           !u->any_order && !gg_unit_is_keyed(u) && (!v->code || gg_py_is_pass(v->code));
}

void gg_py_decide_reading(struct gg_py_viewer *v)
{
    v->looks_at_some = v->trusts = trusts_writer(*v);
    v->counts_fields = !v->trusts && counts_fields(*v);
    v->looks_at_some |= v->counts_fields;
    v->passes_blocks = passes_blocks(v);
}

void gg_py_extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    struct gg_py_viewer *v = ctx;
    bool is_used = gg_py_run_mentions(v, var), is_jsonl = v->unit->in.kind == GG_FORMAT_JSONL;
    bool converts = has_table(field->type) && is_used;
    bool may_differ = has_table(field->type) || (field->type == GG_TYPE_JSON && !is_jsonl);
    gg_map_text(map, "kind", gg_str_from(kinds[field->type]));
    gg_map_bool(map, "is_used", is_used);
    gg_map_bool(map, "has_check", may_differ && (!v->trusts || converts));
    gg_map_bool(map, "is_matched",
                !v->is_inner && field->type != GG_TYPE_TIME && has_usual_form(v->unit));
}

void gg_py_extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var)
{
    (void)ctx;
    (void)var;
    gg_map_text(map, "kind", gg_str_from(kinds[field->type]));
}

static bool has_header(struct gg_codec codec)
{
    return codec.header && codec.kind != GG_FORMAT_JSONL && codec.kind != GG_FORMAT_LINES;
}

/* What the match of a line of the usual form is read into; only the body may want a list. */
void gg_py_set_usual(struct gg_py_viewer *v)
{
    if (!has_usual_form(v->unit) || v->is_inner)
        return;
    struct gg_arena *a = v->emit->arena;
    bool only_passes =
        v->code && !gg_py_mentions(gg_py_scan(a, gg_py_indented(a, v->code, 0, "pass")), "fields");
    gg_map_bool(v->map, "usual", true);
    gg_map_bool(v->map, "lists_usual",
                v->next || gg_unit_is_keyed(v->unit) || (v->code && !only_passes));
}

void gg_py_set_some(struct gg_py_viewer *v)
{
    struct gg_arena *a = v->emit->arena;
    const struct gg_record *in = &v->unit->stage->in;
    struct gg_list list = gg_list_new(a);
    uint32_t end = end_of_cut(v);
    for (uint32_t i = 0; i < end; i++) {
        gg_str var = gg_py_var_of(v, i);
        if (!gg_py_cuts_field(v, i))
            continue;
        struct gg_map map = gg_map_new(a, GG_NO_SPAN);
        gg_map_code(&map, "var", var);
        if (in->fields[i].type == GG_TYPE_STR || in->fields[i].type == GG_TYPE_JSON)
            gg_list_add(&list, gg_map_done(&map));
    }
    gg_map_bool(v->map, "looks_at_some", v->looks_at_some);
    gg_map_bool(v->map, "counts_fields", v->counts_fields);
    gg_map_bool(v->map, "passes_blocks", v->passes_blocks);
    gg_map_bool(v->map, "cuts_some", end > 0);
    gg_map_bool(v->map, "cuts", end < in->nfields);
    gg_map_int(v->map, "cut", end);
    gg_map_bool(v->map, "may_escape", list.items.n && v->unit->in.kind == GG_FORMAT_TSV_ESCAPED);
    gg_map_set(v->map, "texts", gg_list_done(&list));
}

void gg_py_set_reading(struct gg_py_viewer *v)
{
    const struct gg_unit *u = v->unit;
    enum gg_format_kind kind = u->in.kind;
    bool by_record = kind == GG_FORMAT_CSV || kind == GG_FORMAT_JSONL;
    bool known = u->stage->in.known;
    gg_map_bool(v->map, "drops_bom", !u->in_blocks && (by_record || u->in.strip_crlf));
    gg_map_bool(v->map, "has_start", by_record || u->in.strip_crlf || has_header(u->in));
    gg_map_bool(v->map, "by_row", by_record);
    gg_map_bool(v->map, "skips_header", has_header(u->in));
    gg_map_bool(v->map, "drops_cr", !by_record && u->in.strip_crlf);
    gg_map_bool(v->map, "splits",
                !v->looks_at_some &&
                    (known || gg_py_needs_fields(v) || kind == GG_FORMAT_TSV_ESCAPED));
    gg_map_bool(v->map, "may_fail",
                v->counts_fields ? has_checks(&u->stage->in)
                                 : known || by_record || kind == GG_FORMAT_TSV_ESCAPED);
    gg_py_set_usual(v);
    gg_map_code(v->map, "delimiter_re",
                gg_str_printf(v->emit->arena, "\\x%02x", (unsigned char)u->in.delimiter));
    gg_py_set_unpack(v, true);
    gg_py_set_some(v);
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

static void set_workers(struct gg_py_viewer *v)
{
    bool in_ring = v->unit->parallel && !gg_unit_is_keyed(v->unit);
    gg_map_bool(v->map, "in_ring", in_ring);
    gg_map_bool(v->map, "tells_alone", in_ring && (v->begin || v->merge));
    gg_map_bool(v->map, "has_workers", v->unit->workers > 0);
}

void gg_py_set_writing(struct gg_py_viewer *v)
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
        gg_map_text(v->map, "header_line", gg_view_header_line(v->emit->arena, u));
    gg_py_set_quick(v);
    gg_map_bool(v->map, "has_options", letters || u->parallel);
    set_workers(v);
}
