/* What the formats and types of the records ask of the program. */
#include "backends/rust/viewer.h"

/* Some step of the process reads or writes it. */
static bool uses_type(const struct gg_rust_viewer *v, enum gg_type type)
{
    bool uses = false;
    for (uint32_t i = 0; i < v->unit->nparts; i++)
        uses |= gg_record_has_type(&v->unit->parts[i]->in, type) ||
                gg_record_has_type(&v->unit->parts[i]->out, type);
    return uses;
}

static bool is_checked(const struct gg_record *record)
{
    for (uint32_t i = 0; record->known && i < record->nfields; i++)
        if (record->fields[i].type != GG_TYPE_STR)
            return true;
    return false;
}

static void set_header(struct gg_rust_viewer *v)
{
    struct gg_codec codec = v->unit->out;
    bool writes = codec.header && v->stage->out.known && codec.kind != GG_FORMAT_JSONL &&
                  codec.kind != GG_FORMAT_LINES;
    gg_str line = gg_view_header_line(v->emit->arena, v->unit);
    gg_map_bool(v->map, "writes_header", writes);
    gg_map_text(v->map, "header_line", gg_str_concat(v->emit->arena, line, GG_STR("\n")));
}

static bool is_line_format(enum gg_format_kind kind)
{
    return kind == GG_FORMAT_TSV || kind == GG_FORMAT_LINES;
}

/* rustfmt keeps a list on a line up to this width between its brackets. */
enum { ARRAY_WIDTH = 60 };

/* Whether a record that comes back as it is may be written as it was read; in csv unless there is
 * something to quote. */
static bool passes(const struct gg_rust_viewer *v)
{
    const struct gg_record *in = &v->stage->in, *out = &v->stage->out;
    enum gg_format_kind kind = v->unit->in.kind;
    if ((!is_line_format(kind) && kind != GG_FORMAT_CSV) || kind != v->unit->out.kind ||
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

static bool writes_strings(const struct gg_rust_viewer *v)
{
    const struct gg_record *out = &v->stage->out;
    return v->unit->out.kind == GG_FORMAT_JSONL &&
           (!out->known || gg_record_has_type(out, GG_TYPE_STR) ||
            gg_record_has_type(out, GG_TYPE_TIME));
}

/* Some of its fields, but not all of them. */
static bool needs_some(const struct gg_stage *step)
{
    uint32_t n = 0;
    for (uint32_t i = 0; step->needs && i < step->in.nfields; i++)
        n += step->needs[i];
    return n && n < step->in.nfields;
}

static bool counts_in(const struct gg_rust_viewer *v)
{
    return v->stage->in.known && v->unit->in.kind != GG_FORMAT_JSONL;
}

static bool counts_any(const struct gg_rust_viewer *v)
{
    bool counts = counts_in(v);
    for (uint32_t i = 0; i < v->unit->nparts; i++)
        counts |= v->unit->parts[i]->out.known || (i && v->unit->parts[i]->in.known);
    return counts;
}

/* How records are handed on that nobody changes. */
static void set_passes(struct gg_rust_viewer *v)
{
    bool is_passed = passes(v),
         runs = is_passed && !gg_unit_is_keyed(v->unit) && !v->unit->in.strip_crlf;
    gg_map_bool(v->map, "passes", is_passed);
    gg_map_bool(v->map, "runs", runs);
    gg_map_bool(v->map, "uses_range", runs || gg_unit_is_keyed(v->unit));
}

/* How a line is cut into its fields. */
static void set_cuts(struct gg_rust_viewer *v)
{
    enum gg_format_kind reads = v->unit->in.kind;
    bool cuts_known = counts_in(v) && (reads == GG_FORMAT_TSV || reads == GG_FORMAT_CSV);
    bool cuts_none = cuts_known && v->stage->cut == GG_CUT_NONE;
    gg_map_bool(v->map, "cuts_known", cuts_known);
    gg_map_bool(v->map, "cuts_none", cuts_none);
    gg_map_bool(v->map, "cuts_some", cuts_known && needs_some(v->stage));
    gg_map_bool(v->map, "reads_lines", !cuts_known && v->stage->cut == GG_CUT_NONE);
    gg_map_bool(v->map, "walks_hits", (cuts_known && !cuts_none) || reads == GG_FORMAT_CSV);
    gg_map_bool(v->map, "finds_hits", !cuts_known || reads == GG_FORMAT_CSV);
    gg_map_bool(v->map, "counts_fields", counts_in(v) && !cuts_known);
}

/* What has a name in the records that are read. */
static void set_names(struct gg_rust_viewer *v)
{
    const struct gg_record *in = &v->stage->in;
    enum gg_format_kind reads = v->unit->in.kind;
    bool named_in =
        in->known && !in->whole && (reads == GG_FORMAT_JSONL || reads == GG_FORMAT_TSV_ESCAPED);
    gg_map_bool(v->map, "reads_usual",
                named_in && reads == GG_FORMAT_JSONL && !gg_record_has_type(in, GG_TYPE_JSON));
    gg_map_bool(v->map, "uses_nfields", in->known && !in->whole);
    gg_map_bool(v->map, "uses_names", named_in);
    gg_map_bool(v->map, "members_short", v->members_width <= ARRAY_WIDTH);
    gg_map_bool(v->map, "uses_first_fault", named_in && is_checked(in));
}

static void set_formats(struct gg_rust_viewer *v)
{
    enum gg_format_kind reads = v->unit->in.kind, writes = v->unit->out.kind;
    bool counts = counts_any(v);
    gg_map_code(v->map, "in_delimiter",
                gg_view_byte_literal(v->emit->arena, v->unit->in.delimiter));
    gg_map_code(v->map, "out_delimiter",
                gg_view_byte_literal(v->emit->arena, v->unit->out.delimiter));
    set_passes(v);
    set_cuts(v);
    set_names(v);
    gg_map_bool(v->map, "parts_are_plain", parts_are_plain(v->unit));
    gg_map_bool(v->map, "counts_in", counts_in(v));
    gg_map_bool(v->map, "counts", counts || writes == GG_FORMAT_LINES);
    gg_map_bool(v->map, "tells",
                (reads != GG_FORMAT_TSV && reads != GG_FORMAT_LINES) || counts ||
                    splits_fields(v->unit) || writes_strings(v));
    gg_map_bool(v->map, "drops_bom",
                !v->unit->in_blocks &&
                    (reads == GG_FORMAT_CSV || reads == GG_FORMAT_JSONL || v->unit->in.strip_crlf));
    set_header(v);
}

static void set_types(struct gg_rust_viewer *v)
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

static void set_json(struct gg_rust_viewer *v)
{
    const struct gg_record *in = &v->stage->in, *out = &v->stage->out;
    bool reads = v->unit->in.kind == GG_FORMAT_JSONL, writes = v->unit->out.kind == GG_FORMAT_JSONL;
    bool json_type = uses_type(v, GG_TYPE_JSON);
    bool strings = writes_strings(v);
    bool floats = writes && gg_record_has_type(out, GG_TYPE_FLOAT);
    bool ints = writes && gg_record_has_type(out, GG_TYPE_INT);
    gg_map_bool(v->map, "in_json", reads && gg_record_has_type(in, GG_TYPE_JSON));
    gg_map_bool(v->map, "out_json", writes && gg_record_has_type(out, GG_TYPE_JSON));
    gg_map_bool(v->map, "writes_strings", strings);
    gg_map_bool(v->map, "writes_ints", ints);
    gg_map_bool(v->map, "writes_floats", floats);
    gg_map_bool(v->map, "uses_json", reads || json_type);
    gg_map_bool(v->map, "uses_json_number", reads || json_type || ints || floats);
    gg_map_bool(v->map, "uses_plain_end", reads || json_type || strings);
    gg_map_bool(v->map, "uses_is_utf8", reads || json_type || strings);
    gg_map_bool(v->map, "uses_display", strings || splits_fields(v->unit));
}

void gg_rust_set_record(struct gg_rust_viewer *v)
{
    set_formats(v);
    set_types(v);
    set_json(v);
}
