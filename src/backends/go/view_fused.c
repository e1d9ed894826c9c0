/* Several steps of one process as the values of the Go templates. */
#include "backends/go/use.h"
#include "backends/go/viewer.h"

/* A step of several that share a process. */
struct part {
    struct gg_go_viewer v;
    struct gg_unit unit;
    struct gg_map map;
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

static void set_handed(struct gg_go_viewer *v, const struct gg_record *record)
{
    struct gg_list list = gg_list_new(v->arena);
    for (uint32_t i = 0; record && i < record->nfields; i++) {
        struct gg_map map = gg_map_new(v->arena, GG_NO_SPAN);
        gg_map_text(&map, "name", record->fields[i].name);
        gg_map_code(&map, "kind", gg_go_kind(record->fields[i].type));
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
    struct gg_go_viewer *v = &part->v;
    const struct gg_view_opts opts = {&gg_go_name_rules, gg_go_extend_in, gg_go_extend_out, v};
    v->step = gg_go_read_step(v->emit, part->unit.stage);
    v->step.merge = (struct gg_go_snippet){.names.code = &v->step.merge.code};
    part->map = gg_map_new(v->arena, part->unit.stage->span);
    gg_view_unit(v->emit, &part->unit, &opts, v->map);
    gg_go_set_step(v);
    v->takes_line = v->is_last && v->passes_lines;
    gg_go_set_flow(v);
    gg_map_bool(v->map, "takes_line", v->takes_line);
    set_handed(v, before);
    gg_map_code(v->map, "title", titles[index]);
    gg_map_code(v->map, "next_title", v->is_last ? GG_STR("") : titles[index + 1]);
    gg_map_int(v->map, "index", index);
    gg_map_int(v->map, "link", index ? index - 1 : 0);
    gg_map_bool(v->map, "is_inner", v->is_inner);
    gg_map_bool(v->map, "is_last", v->is_last);
    gg_map_bool(v->map, "owns", v->owns);
    gg_map_bool(v->map, "owned", v->owned);
    gg_map_bool(v->map, "looks_at_types", v->looks);
    gg_map_bool(v->map, "counts_fields", counts_fields(&part->unit.stage->in, before));
    return gg_map_done(v->map);
}

/* Whatever the parts need of the common code. */
static void gather(struct gg_go_viewer *v, const struct part *parts, uint32_t n)
{
    static const char *const in[] = {
        "", "link_in_int", "link_in_float", "link_in_bool", "link_in_time", "link_in_json"};
    static const char *const out[] = {
        "", "link_out_int", "link_out_float", "link_out_bool", "link_out_time", "link_out_json"};
    bool checks = false, faults = false, counts = false, copies = false;
    bool keeps = false, forgets = parts[0].v.kept_in.n > 0;
    for (uint32_t i = 1; i < n; i++) {
        const struct gg_record *before = &parts[i - 1].unit.stage->out;
        checks |= parts[i].v.looks;
        copies |= parts[i].v.owns;
        keeps |= parts[i].v.keeps;
        forgets |= parts[i].v.kept_in.n > 0;
        counts |= counts_fields(&parts[i].unit.stage->in, before);
    }
    for (uint32_t t = GG_TYPE_STR + 1; t < GG_TYPE_COUNT; t++) {
        bool reads = false, writes = false;
        for (uint32_t i = 0; i < n; i++) {
            v->has[t] |= parts[i].v.has[t];
            reads |= i && parts[i].v.sees[t];
            writes |= i + 1 < n && parts[i].v.writes[t];
            v->floats |= t == GG_TYPE_FLOAT && parts[i].v.writes[t];
        }
        faults |= writes;
        gg_map_bool(v->map, in[t], reads);
        gg_map_bool(v->map, out[t], writes);
    }
    gg_map_bool(v->map, "link_checks", checks);
    gg_map_bool(v->map, "link_counts", counts);
    gg_map_bool(v->map, "link_copies", copies);
    gg_map_bool(v->map, "link_keeps", keeps);
    gg_map_bool(v->map, "link_sets_fault", faults);
    gg_map_bool(v->map, "reader_keeps", parts[0].v.keeps);
    gg_map_bool(v->map, "forgets", forgets);
    v->keeps = keeps || parts[0].v.keeps;
    v->shares = parts[0].v.shares;
    memcpy(v->sees, parts[0].v.sees, sizeof v->sees);
}

/* What is written as texts was checked by the step before. */
bool gg_go_passes_lines(const struct gg_go_viewer *v)
{
    const struct gg_unit *whole = v->unit;
    const struct gg_stage *last = gg_unit_last(whole), *before = whole->parts[whole->nparts - 2];
    struct gg_go_step step = gg_go_read_step(v->emit, last);
    return gg_go_is_same_line(whole) && whole->in.kind == GG_FORMAT_TSV && before->out.known &&
           gg_record_same_types(&before->out, &last->in) && gg_go_fits(&last->in, &last->out) &&
           gg_go_returns_record(&step.body);
}

static void set_list(struct gg_go_viewer *v, struct part *parts, uint32_t n)
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
        part->v = (struct gg_go_viewer){.emit = v->emit,
                                        .arena = v->arena,
                                        .unit = &part->unit,
                                        .map = &part->map,
                                        .is_part = true,
                                        .is_inner = i > 0,
                                        .passes_lines = v->passes_lines,
                                        .owned = i + 1 < n && parts[i + 1].v.owns,
                                        .is_last = i + 1 == n};
        part->v.trusts =
            before && before->known && gg_record_same_types(before, &part->unit.stage->in);
        views[i] = part_view(part, i, titles, before);
    }
    for (uint32_t i = 0; i < n; i++) {
        gg_go_merge_imports(v->arena, &v->imports, &parts[i].v.imports);
        gg_list_add(&list, views[i]);
        gg_list_add(&backwards, views[n - 1 - i]);
    }
    gg_map_set(v->map, "parts", gg_list_done(&list));
    gg_map_set(v->map, "parts_backwards", gg_list_done(&backwards));
}

void gg_go_set_parts(struct gg_go_viewer *v)
{
    uint32_t n = v->unit->nparts;
    struct part *parts = gg_new_array(v->arena, struct part, n);
    gg_map_text(v->map, "last_step", gg_unit_last(v->unit)->name);
    gg_map_int(v->map, "nlinks", n - 1);
    set_list(v, parts, n);
    gather(v, parts, n);
    gg_map_bool(v->map, "merges", false);
    gg_map_bool(v->map, "passes_lines", v->passes_lines);
    gg_map_bool(v->map, "sifted", v->unit->stage->needs != NULL);
    gg_map_bool(v->map, "shares", v->shares);
    gg_map_bool(v->map, "keeps", v->keeps);
    gg_map_code(v->map, "kept_in", GG_STR("")); /* each step has its own */
}
