/* Fragments that read or write records, for programs that the user writes. */
#include "backends/view.h"
#include "generators/generate.h"

enum {
    ALL_TARGETS = (1u << GG_TARGET_COUNT) - 1,
    JSON_READERS = 1u << GG_TARGET_PYTHON | 1u << GG_TARGET_GO | 1u << GG_TARGET_RUST,
    JSON_WRITERS = JSON_READERS | 1u << GG_TARGET_AWK,
};

static const struct gg_val *field_view(struct gg_arena *a, uint32_t index, gg_str name, gg_str var,
                                       struct gg_span span)
{
    struct gg_map map = gg_map_new(a, span);
    gg_map_int(&map, "index", index);
    gg_map_int(&map, "number", index + 1);
    gg_map_text(&map, "name", name);
    gg_map_code(&map, "var", var);
    return gg_map_done(&map);
}

/* NAME, or NAME with a type, which is of no meaning in a fragment. */
static bool field_name(const struct gg_term *t, gg_str *name)
{
    bool typed = gg_term_is(t, ":", 2) || gg_term_is(t, "-", 2);
    return gg_term_text(typed ? t->args[0] : t, name) && name->n &&
           gg_str_find_char(*name, '\n') < 0;
}

static const struct gg_val *view_of(struct gg_generate *g, const struct gg_term *fields,
                                    enum gg_target target)
{
    struct gg_arena *a = g->call->arena;
    struct gg_list list = gg_list_new(a);
    struct gg_table taken = gg_table_new(a);
    const struct gg_term *const *items;
    uint32_t n;
    if (!gg_term_items(fields, &items, &n) || !n) {
        (void)gg_generate_refuse(g, fields, "a list of fields");
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++) {
        gg_str name;
        if (!field_name(items[i], &name)) {
            (void)gg_generate_refuse(g, items[i], "the name of a field");
            return NULL;
        }
        gg_str var = gg_view_safe_name(a, name, gg_backend_get(target)->names, &taken);
        gg_list_add(&list, field_view(a, i, name, var, gg_term_outer(items[i])));
    }
    struct gg_map map = gg_map_new(a, gg_term_outer(fields));
    gg_map_set(&map, "fields", gg_list_done(&list));
    gg_map_int(&map, "nfields", n);
    gg_map_int(&map, "ntabs", n - 1);
    gg_map_bool(&map, "is_single", n == 1);
    return gg_map_done(&map);
}

static enum gg_host_status make(struct gg_host_call *call, const struct gg_term *const *args,
                                bool json, bool writes, struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    uint32_t targets = !json ? ALL_TARGETS : writes ? JSON_WRITERS : JSON_READERS;
    enum gg_target target;
    if (!gg_generate_target(&g, args[0], targets, &target))
        return GG_HOST_ERROR;
    const struct gg_val *view = view_of(&g, args[1], target);
    if (!view)
        return GG_HOST_ERROR;
    gg_str name = gg_str_printf(call->arena, "%s_%s_%s", gg_target_name(target),
                                json ? "json" : "tsv", writes ? "writer" : "reader");
    static const char *const suffixes[GG_TARGET_COUNT] = {".awk", ".sh", ".go", ".py", ".rs"};
    enum gg_host_status status =
        gg_generate_render(&g, gg_cstr(call->arena, name), view, target, suffixes[target], out);
    out->executable = false; /* a part of a program */
    return status;
}

static enum gg_host_status make_with_options(struct gg_host_call *call,
                                             const struct gg_term *const *args, bool writes,
                                             struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    const struct gg_term *const *items;
    gg_str format = GG_STR("tsv"), names[] = {GG_STR("json"), GG_STR("tsv")};
    uint32_t n;
    if (!gg_term_items(args[2], &items, &n))
        return gg_generate_refuse(&g, args[2], "a list of options");
    for (uint32_t i = 0; i < n; i++) {
        if (gg_term_is(items[i], "format", 1) && gg_term_text(items[i]->args[0], &format))
            continue;
        gg_diag_add(call->ds, GG_D_GENERATOR_OPTION, gg_term_outer(items[i]),
                    "`%s` has the option format(tsv) or format(json) only", call->predicate->name);
        return GG_HOST_ERROR;
    }
    bool json = gg_str_is(format, "json") || gg_str_is(format, "jsonl");
    if (json || gg_str_is(format, "tsv"))
        return make(call, args, json, writes, out);
    struct gg_diag *d = gg_diag_add(
        call->ds, GG_D_VALUE_UNKNOWN, gg_term_outer(gg_term_option(args[2], "format")),
        "a fragment is for tsv or json, not for `" GG_FMT "`", GG_ARG(gg_str_sub(format, 0, 100)));
    gg_diag_suggest(call->ds, d, format, names, GG_COUNT(names));
    return GG_HOST_ERROR;
}

#define FRAGMENT(name, call_)                                                                      \
    enum gg_host_status gg_generate_##name(                                                        \
        struct gg_host_call *call, const struct gg_term *const *args, struct gg_host_text *out)    \
    {                                                                                              \
        return call_;                                                                              \
    }

FRAGMENT(pipe_reader, make_with_options(call, args, false, out))
FRAGMENT(pipe_writer, make_with_options(call, args, true, out))
FRAGMENT(tsv_reader, make(call, args, false, false, out))
FRAGMENT(tsv_writer, make(call, args, false, true, out))
FRAGMENT(json_reader, make(call, args, true, false, out))
FRAGMENT(json_writer, make(call, args, true, true, out))
