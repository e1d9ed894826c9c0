/* What the files of a program import. */
#include "backends/go/viewer.h"

/* Import paths with their quotes. */
struct paths {
    gg_str *at;
    uint32_t n, cap;
};

static gg_str import_line(const struct gg_go_viewer *v, const struct gg_go_import *at)
{
    return gg_str_printf(v->arena, GG_FMT "%s" GG_FMT, GG_ARG(at->name), at->name.n ? " " : "",
                         GG_ARG(at->path));
}

struct gg_go_imports gg_go_imports_of(struct gg_go_viewer *v)
{
    GG_VEC(gg_str) values = {0};
    for (uint32_t i = 0; i < v->in.n; i++)
        if (v->in.at[i].is_seen && v->in.at[i].field->type == GG_TYPE_TIME)
            gg_push(v->arena, &values, v->in.at[i].var);
    for (uint32_t i = 0; i < v->state.n; i++)
        gg_push(v->arena, &values, v->state.at[i]);
    bool needs_time = v->sees[GG_TYPE_TIME] || (gg_go_emits(v) && v->writes[GG_TYPE_TIME]);
    return gg_go_find_imports(v->arena, &v->step, needs_time ? "time" : NULL, values.at, values.n);
}

void gg_go_set_imports(struct gg_go_viewer *v)
{
    GG_VEC(gg_str) lines = {0};
    for (uint32_t i = 0; i < v->imports.list.n; i++)
        gg_push(v->arena, &lines, import_line(v, &v->imports.list.at[i]));
    gg_map_bool(v->map, "has_imports", lines.n > 0);
    gg_go_set_lines(v, "imports", lines.at, lines.n);
}

/* Both lists in one, each import once. */
static void set_single_imports(struct gg_go_viewer *v, const struct paths *records)
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
    gg_go_set_lines(v, "single_imports", lines.at, lines.n);
}

/* Sorted, as gofmt wants them. */
void gg_go_set_record_imports(struct gg_go_viewer *v)
{
    enum gg_format_kind in = v->unit->in.kind;
    bool splits = gg_go_is_delimited(in) && v->unit->stage->cut != GG_CUT_NONE;
    bool json = gg_go_uses_json(v), utf8 = json || v->unit->out.kind == GG_FORMAT_JSONL;
    const struct {
        const char *path;
        bool used;
    } rows[] = {{"bytes", true},
                {"encoding/binary", splits},
                {"errors", true},
                {"flag", true},
                {"fmt", true},
                {"hash/crc32", gg_unit_is_keyed(v->unit)},
                {"io", true},
                {"math", v->writes[GG_TYPE_FLOAT] || v->floats},
                {"math/bits", splits || json},
                {"os", true},
                {"os/signal", true},
                {"runtime", true},
                {"runtime/debug", true},
                {"sort", gg_unit_is_keyed(v->unit)},
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
    gg_go_set_lines(v, "record_imports", paths.at, paths.n);
    set_single_imports(v, &paths);
}
