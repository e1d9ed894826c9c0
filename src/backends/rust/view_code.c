/* The snippets of a step: their texts, its imports, state and names. */
#include "backends/rust/snippet.h"
#include "backends/rust/viewer.h"
#include "base/utf8.h"

#include <stdlib.h>

/* A snippet, indented by all but the first line's indentation, which the template has. */
static void set_snippet(struct gg_rust_viewer *v, const char *key, enum gg_rust_part part,
                        enum gg_option option, uint32_t indent)
{
    const struct gg_val *snippet = gg_view_snippet(v->emit, v->stage, option);
    if (!snippet || !snippet->u.s.n) {
        gg_map_set(v->map, key, gg_val_none());
        return;
    }
    struct gg_val *val = gg_new(v->emit->arena, struct gg_val);
    *val = *snippet;
    val->u.s = gg_rust_indent(v->emit->arena, v->parts[part], indent);
    gg_map_set(v->map, key, val);
}

static void set_snippets(struct gg_rust_viewer *v)
{
    uint32_t inset = v->is_part ? 4 : 0;
    uint32_t base = inset + (v->is_folded || v->is_keyed ? 8 : 4);
    set_snippet(v, "items", GG_RUST_PRELUDE, GG_OPT_PRELUDE, inset);
    set_snippet(v, "setup", GG_RUST_STATE, GG_OPT_STATE, base);
    set_snippet(v, "before", GG_RUST_BEGIN, GG_OPT_BEGIN, base);
    set_snippet(v, "body", GG_RUST_BODY, GG_OPT_CODE, v->is_mapped ? inset + 8 : base + 8);
    set_snippet(v, "after", GG_RUST_END, GG_OPT_END, inset + (v->is_keyed ? 12 : 8));
    set_snippet(v, "fold", GG_RUST_MERGE, GG_OPT_MERGE, 8);
    gg_map_bool(v->map, "body_emits", gg_rust_mentions(v->parts[GG_RUST_BODY], GG_STR("emit")));
    gg_map_bool(v->map, "after_emits", gg_rust_mentions(v->parts[GG_RUST_END], GG_STR("emit")));
    gg_map_bool(v->map, "says_type",
                gg_rust_returns_none_only(v->parts[GG_RUST_BODY]) ||
                    gg_rust_collects_result(v->parts[GG_RUST_BODY]));
}

/* Types of the standard library that may be used without importing them. */
static const struct std_type {
    const char *name, *path;
} std_types[] = {
    {"Arc", "std::sync::Arc"},
    {"BTreeMap", "std::collections::BTreeMap"},
    {"BTreeSet", "std::collections::BTreeSet"},
    {"BinaryHeap", "std::collections::BinaryHeap"},
    {"Cell", "std::cell::Cell"},
    {"Cow", "std::borrow::Cow"},
    {"Duration", "std::time::Duration"},
    {"FromStr", "std::str::FromStr"},
    {"HashMap", "std::collections::HashMap"},
    {"HashSet", "std::collections::HashSet"},
    {"Instant", "std::time::Instant"},
    {"Mutex", "std::sync::Mutex"},
    {"Path", "std::path::Path"},
    {"PathBuf", "std::path::PathBuf"},
    {"Rc", "std::rc::Rc"},
    {"RefCell", "std::cell::RefCell"},
    {"Reverse", "std::cmp::Reverse"},
    {"SystemTime", "std::time::SystemTime"},
    {"VecDeque", "std::collections::VecDeque"},
};

static int path_order(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static bool needs_import(const struct gg_rust_viewer *v, gg_str name)
{
    bool is_used = false;
    for (uint32_t i = 0; i < GG_RUST_COUNT; i++) {
        if (gg_rust_brings(v->parts[i], name))
            return false;
        is_used |= gg_rust_uses_type(v->parts[i], name);
    }
    return is_used;
}

/* Sorted by path, as rustfmt would. */
static void set_imports(struct gg_rust_viewer *v)
{
    const char *paths[GG_COUNT(std_types)];
    size_t n = 0;
    for (size_t i = 0; i < GG_COUNT(std_types); i++)
        if (needs_import(v, gg_str_from(std_types[i].name)))
            paths[n++] = std_types[i].path;
    qsort(paths, n, sizeof *paths, path_order);
    struct gg_list list = gg_list_new(v->emit->arena);
    for (size_t i = 0; i < n; i++) {
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_code(&map, "path", gg_str_from(paths[i]));
        gg_list_add(&list, gg_map_done(&map));
    }
    gg_map_bool(v->map, "has_imports", n > 0);
    gg_map_set(v->map, "imports", gg_list_done(&list));
}

/* rustfmt keeps a literal of a struct on a line up to this width between its braces. */
enum { STRUCT_LITERAL_WIDTH = 18 };

void gg_rust_set_states(struct gg_rust_viewer *v)
{
    gg_str *names;
    uint32_t n = gg_rust_declared(v->emit->arena, v->parts[GG_RUST_STATE], &names);
    size_t width = 0;
    struct gg_list list = gg_list_new(v->emit->arena);
    for (uint32_t i = 0; i < n; i++) {
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        gg_map_code(&map, "name", names[i]);
        gg_map_code(&map, "type_var", gg_str_printf(v->emit->arena, "T%u", i + 1));
        gg_list_add(&list, gg_map_done(&map));
        width += gg_utf8_width(names[i]) + (i ? 2 : 0);
    }
    gg_map_bool(v->map, "states_short", width <= STRUCT_LITERAL_WIDTH);
    gg_map_bool(v->map, "mut_states_short", width + 4 * n <= STRUCT_LITERAL_WIDTH);
    gg_map_set(v->map, "states", gg_list_done(&list));
}

gg_str gg_rust_free_name(const struct gg_rust_viewer *v, gg_str name)
{
    for (bool is_taken = true; is_taken;) {
        is_taken = false;
        for (uint32_t i = 0; i < GG_RUST_COUNT; i++)
            is_taken |= gg_rust_has_name(v->parts[i], name);
        for (uint32_t i = 0; i < v->stage->in.nfields; i++)
            is_taken |= gg_str_eq(v->stage->in.fields[i].name, name);
        if (is_taken)
            name = gg_str_concat(v->emit->arena, name, GG_STR("_"));
    }
    return name;
}

static void set_names(struct gg_rust_viewer *v)
{
    gg_str output = gg_rust_free_name(v, GG_STR("output"));
    bool is_used = gg_rust_mentions(v->parts[GG_RUST_END], GG_STR("emit"));
    bool uses_fields = v->uses_fields || !v->parts[GG_RUST_BODY].n ||
                       gg_rust_mentions(v->parts[GG_RUST_BODY], GG_STR("fields"));
    gg_map_code(v->map, "fields_name", uses_fields ? GG_STR("fields") : GG_STR("_fields"));
    gg_map_code(v->map, "process", gg_rust_free_name(v, GG_STR("process")));
    gg_map_code(v->map, "run", gg_rust_free_name(v, GG_STR("run")));
    gg_map_code(v->map, "output", output);
    gg_map_code(v->map, "end_output",
                is_used ? output : gg_str_concat(v->emit->arena, GG_STR("_"), output));
    gg_map_code(v->map, "result", gg_rust_free_name(v, GG_STR("result")));
}

void gg_rust_set_step(struct gg_rust_viewer *v)
{
    gg_map_bool(v->map, "is_mapped", v->is_mapped);
    set_snippets(v);
    set_imports(v);
    set_names(v);
}
