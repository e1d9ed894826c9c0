/* Any bytes as a template, and after a NUL as a partial of it, rendered with a small view. */
#include "template/template.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '\'');
    gg_buf_add(out, text);
    gg_buf_addc(out, '\'');
}

static const struct gg_val *person(struct gg_arena *a, gg_str name)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    gg_map_text(&map, "name", name);
    gg_map_code(&map, "code", GG_STR("first line\n    second line\n\nlast"));
    return gg_map_done(&map);
}

static const struct gg_val *view(struct gg_arena *a)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    struct gg_list list = gg_list_new(a);
    gg_list_add(&list, person(a, GG_STR("Ann")));
    gg_list_add(&list, person(a, GG_STR("")));
    gg_map_set(&map, "people", gg_list_done(&list));
    gg_map_set(&map, "person", person(a, GG_STR("{{name}}")));
    gg_map_text(&map, "name", GG_STR("it's"));
    gg_map_code(&map, "code", GG_STR("a\nb\n"));
    gg_map_bool(&map, "yes", true);
    gg_map_bool(&map, "no", false);
    gg_map_int(&map, "n", -5);
    return gg_map_done(&map);
}

static void run(gg_str text, gg_str partial, bool extended)
{
    struct gg_arena arena = {0};
    struct gg_sources sources = gg_sources_new(&arena);
    struct gg_diags ds = gg_diags_new(&arena);
    struct gg_tmpl_set *set = gg_tmpl_set_new(&arena, &sources, NULL, 0);
    struct gg_tmpl_env env = {.quote = quote, .strict = extended, .reindent = extended};
    struct gg_out out = gg_out_new(&arena);
    gg_tmpl_set_add(set, GG_STR("main"), text);
    gg_tmpl_set_add(set, GG_STR("part"), partial);
    bool ok = gg_tmpl_render(set, GG_STR("main"), view(&arena), &env, &out, &ds);
    if (ok != (ds.nerrors == 0))
        GG_BUG("success and errors disagree: %u errors", ds.nerrors);
    gg_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gg_str text = {(const char *)data, size}, partial = {(const char *)data, 0};
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    if (nul) {
        text.n = (size_t)(nul - data);
        partial = (gg_str){(const char *)nul + 1, size - text.n - 1};
    }
    run(text, partial, true);
    run(text, partial, false);
    return 0;
}
