/* What becomes of a record: given back, written, handed on. */
#include "backends/fragment.h"
#include "backends/go/flow.h"
#include "backends/go/use.h"
#include "backends/go/viewer.h"

bool gg_go_fits(const struct gg_record *read, const struct gg_record *written)
{
    return !written->known || gg_record_same_types(read, written);
}

static bool same_names(const struct gg_record *x, const struct gg_record *y)
{
    bool same = x->known && y->known && !x->whole && !y->whole && x->nfields == y->nfields;
    for (uint32_t i = 0; same && i < x->nfields; i++)
        same = gg_str_eq(x->fields[i].name, y->fields[i].name);
    return same;
}

/* Of these formats; in csv unless there is something to quote, in jsonl if the record is written
 * as the program would write it. */
bool gg_go_is_same_line(const struct gg_unit *unit)
{
    const struct gg_record *in = &unit->stage->in, *out = &unit->stage->out;
    enum gg_format_kind kind = unit->in.kind;
    if (unit->out.kind != kind || out->unread || !gg_go_fits(in, out))
        return false;
    if (kind == GG_FORMAT_TSV || kind == GG_FORMAT_CSV)
        return unit->in.delimiter == unit->out.delimiter;
    return kind == GG_FORMAT_LINES || (kind == GG_FORMAT_JSONL && same_names(in, out));
}

/* The record that was read is what the next step would read. */
static bool is_same_record(const struct gg_go_viewer *v)
{
    return v->is_part ? !v->is_last && gg_go_fits(&v->unit->stage->in, &v->unit->stage->out)
                      : gg_go_is_same_line(v->unit);
}

/* The call of the body's function. is_own: with a slice of its own. */
static void set_call(struct gg_go_viewer *v, bool is_own)
{
    struct gg_map map = gg_map_new(v->arena, GG_NO_SPAN);
    struct gg_list list = gg_list_new(v->arena);
    for (uint32_t i = 0; i < v->in.n; i++) {
        if (!v->in.at[i].is_seen)
            continue;
        struct gg_map argument = gg_map_new(v->arena, GG_NO_SPAN);
        gg_map_int(&argument, "index", i);
        gg_map_code(&argument, "var", v->in.at[i].var);
        gg_map_bool(&argument, "is_str", v->in.at[i].field->type == GG_TYPE_STR);
        gg_map_bool(&argument, "is_kept", v->keeps && gg_go_is_text(&v->in.at[i]));
        gg_list_add(&list, gg_map_done(&argument));
    }
    gg_map_bool(&map, "is_inner", v->is_inner);
    gg_map_bool(&map, "is_own", is_own);
    gg_map_set(&map, "arguments", gg_list_done(&list));
    gg_map_code(v->map, "call",
                gg_fragment(v->arena, v->emit->templates, v->emit->diags, &gg_backend_go,
                            &gg_go_fragments[GG_GO_CALL], gg_map_done(&map)));
}

void gg_go_set_flow(struct gg_go_viewer *v)
{
    const struct gg_go_snippet *body = &v->step.body;
    bool returns = gg_go_returns_value(&body->code);
    enum gg_go_use use = gg_go_most_use(body);
    bool copies = gg_go_returns_record(body) && is_same_record(v);
    /* A body that may keep `fields` gets a slice of its own; so does one that changes what others
     * may still look at. */
    bool is_own = use == GG_GO_USE_KEEP || (v->is_inner && use == GG_GO_USE_CHANGE);
    bool is_record = copies || (v->passes_lines && !v->is_part);
    v->runs = is_record && !gg_unit_is_keyed(v->unit) && !v->unit->in.strip_crlf;
    gg_map_bool(v->map, "returns", returns);
    gg_map_bool(v->map, "add_return", returns && !gg_go_terminates(&body->code));
    gg_map_bool(v->map, "copies", is_record);
    if (!v->is_part) {
        gg_map_bool(v->map, "runs", v->runs);
        bool judges = v->unit->in.kind == GG_FORMAT_CSV || v->unit->in.kind == GG_FORMAT_JSONL;
        gg_map_bool(v->map, "has_record", is_record && (!v->runs || judges));
        gg_map_bool(v->map, "judges", judges);
    }
    gg_map_bool(v->map, "writes", returns && !copies && !v->takes_line);
    gg_map_bool(v->map, "calls", !returns && body->code.n);
    set_call(v, is_own);
    gg_map_bool(v->map, "emits", gg_go_emits(v));
}
