/* What a program needs: modules, types, functions of the templates. */
#include "backends/python/viewer.h"

bool gg_py_uses_type(const struct gg_py_viewer *v, enum gg_type type)
{
    if (v->parts)
        return gg_py_parts_use_type(v, type);
    return gg_record_has_type(&v->unit->stage->in, type) ||
           (v->uses_output && gg_record_has_type(&v->unit->stage->out, type));
}

struct need {
    const char *module;
    bool is_needed;
};

static void set_imports(struct gg_py_viewer *v, bool json_text)
{
    const struct gg_unit *u = v->unit;
    bool merges = u->parallel && v->merge, keyed = gg_unit_is_keyed(v->unit);
    bool time = gg_py_uses_type(v, GG_TYPE_TIME), is_float = gg_py_uses_type(v, GG_TYPE_FLOAT);
    bool escaped = u->in.kind == GG_FORMAT_TSV_ESCAPED;
    bool csv = u->in.kind == GG_FORMAT_CSV;
    const struct need needs[] = {
        {"csv", csv},
        {"datetime", time},
        {"fcntl", true},
        {"io", csv},
        {"json", json_text || u->out.kind == GG_FORMAT_JSONL},
        {"marshal", merges || keyed},
        {"mmap", u->any_order},
        {"operator", v->parts || keyed},
        {"os", true},
        {"pickle", merges},
        {"re", time || is_float || escaped || csv || json_text || gg_py_parts_mention(v, "re")},
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
static void set_fault_uses(struct gg_py_viewer *v)
{
    enum gg_format_kind in = v->unit->in.kind, out = v->unit->out.kind;
    bool counts_in = v->unit->stage->in.known && in != GG_FORMAT_JSONL;
    bool counts_out = v->uses_output && (v->unit->stage->out.known || out == GG_FORMAT_LINES);
    gg_map_bool(v->map, "uses_bad_record", in == GG_FORMAT_CSV || in == GG_FORMAT_JSONL);
    gg_map_bool(v->map, "uses_ragged", counts_in || counts_out || gg_py_parts_check(v));
}

void gg_py_set_uses(struct gg_py_viewer *v)
{
    bool json_text = gg_py_uses_type(v, GG_TYPE_JSON) || v->unit->in.kind == GG_FORMAT_JSONL;
    bool is_int = gg_py_uses_type(v, GG_TYPE_INT), is_float = gg_py_uses_type(v, GG_TYPE_FLOAT);
    bool time = gg_py_uses_type(v, GG_TYPE_TIME);
    gg_map_bool(v->map, "uses_int", is_int);
    gg_map_bool(v->map, "uses_float", is_float);
    gg_map_bool(v->map, "uses_bool", gg_py_uses_type(v, GG_TYPE_BOOL));
    gg_map_bool(v->map, "uses_time", time);
    gg_map_bool(v->map, "remembers", is_int || is_float || time);
    const struct gg_stage *stage = v->unit->stage;
    bool known = stage->in.known || (v->uses_output && stage->out.known) || gg_py_parts_check(v);
    gg_map_bool(v->map, "knows_fields", known);
    gg_map_bool(v->map, "has_tables", known || json_text);
    gg_map_bool(v->map, "can_be_bad",
                known || v->uses_output ||
                    (v->unit->in.kind != GG_FORMAT_TSV && v->unit->in.kind != GG_FORMAT_LINES));
    gg_map_bool(v->map, "uses_json_text", json_text);
    gg_map_bool(v->map, "uses_output", v->uses_output);
    set_fault_uses(v);
    gg_map_bool(v->map, "same_record",
                gg_py_same_fields(&v->unit->stage->in, &v->unit->stage->out));
    gg_map_bool(v->map, "in_has_json", gg_record_has_type(&v->unit->stage->in, GG_TYPE_JSON));
    gg_map_bool(v->map, "out_has_float", gg_record_has_type(&v->unit->stage->out, GG_TYPE_FLOAT));
    set_imports(v, json_text);
}
