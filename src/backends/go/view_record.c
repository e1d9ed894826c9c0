/* What the formats and types of the records ask of the common code. */
#include "backends/go/viewer.h"

void gg_go_set_types(struct gg_go_viewer *v)
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

static bool is_typed(const struct gg_go_viewer *v)
{
    for (uint32_t i = GG_TYPE_STR + 1; i < GG_TYPE_COUNT; i++)
        if (v->writes[i])
            return true;
    return false;
}

bool gg_go_uses_json(const struct gg_go_viewer *v)
{
    return v->unit->in.kind == GG_FORMAT_JSONL || v->has[GG_TYPE_JSON] ||
           (v->unit->out.kind == GG_FORMAT_JSONL && v->writes[GG_TYPE_FLOAT]);
}

bool gg_go_is_delimited(enum gg_format_kind kind)
{
    return kind == GG_FORMAT_TSV || kind == GG_FORMAT_TSV_ESCAPED || kind == GG_FORMAT_CSV;
}

/* Numbers, booleans and times are written without a look for what needs quotes. */
static bool is_odd(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' ||
           c == '-' || c == '.' || c == ':';
}

static void set_cut(struct gg_go_viewer *v)
{
    const struct gg_stage *stage = v->unit->stage;
    bool front = stage->cut == GG_CUT_FRONT, back = stage->cut == GG_CUT_BACK;
    gg_str delimiter = gg_str_dup(v->arena, (gg_str){&v->unit->in.delimiter, 1});
    gg_map_text(v->map, "in_delimiter_text", delimiter);
    gg_map_bool(v->map, "cuts_all", !stage->cut);
    gg_map_bool(v->map, "cuts_front", front);
    gg_map_bool(v->map, "cuts_back", back);
    gg_map_bool(v->map, "cuts", !stage->cut || front || back);
    const struct gg_val *by_record = gg_val_get(gg_map_done(v->map), GG_STR("by_record"));
    bool passes = v->unit->nparts < 2 && stage->facts.passes && v->runs && !by_record->u.b;
    bool blocks = stage->cut == GG_CUT_NONE && passes;
    bool lines = stage->cut && !stage->in.known;
    gg_map_bool(v->map, "reads_blocks", blocks);
    gg_map_bool(v->map, "reads_lines", lines && !blocks);
    gg_map_bool(v->map, "reads_tsv", !lines && !blocks);
    gg_map_int(v->map, "cut_at", gg_stage_cut_at(stage));
    gg_map_int(v->map, "ncut", stage->in.nfields - (back ? gg_stage_cut_at(stage) : 0));
    gg_map_int(v->map, "nstarts", (front ? gg_stage_cut_at(stage) : stage->in.nfields) + 1);
}

void gg_go_set_formats(struct gg_go_viewer *v)
{
    const struct gg_unit *unit = v->unit;
    enum gg_format_kind in = unit->in.kind, out = unit->out.kind;
    bool reads_json = in == GG_FORMAT_JSONL, escapes = out == GG_FORMAT_TSV_ESCAPED;
    const struct gg_val *map = gg_map_done(v->map);
    const struct gg_val *dead = gg_val_get(map, GG_STR("dead_letter"));
    /* Columns that nobody reads are not written, but texts for them are checked. */
    const struct gg_val *checked = gg_val_get(gg_val_get(map, GG_STR("out")), GG_STR("is_checked"));
    gg_map_code(v->map, "in_delimiter", gg_view_byte_literal(v->arena, unit->in.delimiter));
    gg_map_bool(v->map, "splits_known", unit->stage->in.known && gg_go_is_delimited(in));
    gg_map_bool(v->map, "cuts_csv", unit->stage->in.known && in == GG_FORMAT_CSV);
    set_cut(v);
    gg_map_bool(v->map, "picks", v->picks);
    gg_map_bool(v->map, "picks_all", !unit->stage->needs);
    gg_map_code(v->map, "out_delimiter", gg_view_byte_literal(v->arena, unit->out.delimiter));
    gg_map_bool(v->map, "has_fields", v->in.n || v->out.n || v->unit->nparts > 1);
    gg_map_bool(v->map, "uses_json", gg_go_uses_json(v));
    gg_map_bool(v->map, "uses_escape", escapes || v->unit->nparts > 1 || (dead && dead->u.b));
    gg_map_bool(v->map, "uses_misfits",
                (reads_json && !unit->stage->in.whole) || in == GG_FORMAT_TSV_ESCAPED);
    gg_map_bool(v->map, "sets_fault", is_typed(v) || checked->u.b);
    gg_map_bool(v->map, "counts", out == GG_FORMAT_TSV || (escapes && unit->out.delimiter != '\t'));
    gg_map_bool(v->map, "odd_delimiter", is_odd(unit->out.delimiter));
    gg_map_bool(v->map, "drops_bom",
                !unit->in_blocks && (reads_json || in == GG_FORMAT_CSV || unit->in.strip_crlf));
    gg_map_bool(v->map, "skips_header", unit->in.header && gg_go_is_delimited(in));
    gg_map_bool(v->map, "writes_header", unit->out.header && gg_go_is_delimited(out) && v->out.n);
    gg_map_bool(v->map, "has_workers", unit->workers > 0);
}
