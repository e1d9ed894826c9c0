/*
 * Any bytes as a template, and after a NUL as a partial of it: checked against a shape, then
 * rendered with a view of that shape under gluegen's rules and under plain Mustache's.
 */
#include "template/template.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '\'');
    gg_buf_add(out, text);
    gg_buf_addc(out, '\'');
}

static const struct gg_shape person_shape[] = {
    {"name", GG_V_TEXT, false, NULL, "name"},
    {"code", GG_V_CODE, false, NULL, "several lines"},
    {"title", GG_V_TEXT, true, NULL, "never there"},
    {"people", GG_V_LIST, true, person_shape, "never there, and endless for the lint"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

static const struct gg_shape view_shape[] = {
    {"people", GG_V_LIST, false, person_shape, "two persons"},
    {"person", GG_V_MAP, false, person_shape, "one person"},
    {"words", GG_V_LIST, false, NULL, "scalars"},
    {"name", GG_V_TEXT, false, NULL, "name"},
    {"code", GG_V_CODE, false, NULL, "two lines"},
    {"yes", GG_V_BOOL, false, NULL, "true"},
    {"no", GG_V_BOOL, false, NULL, "false"},
    {"none", GG_V_CODE, true, NULL, "nothing"},
    {"n", GG_V_INT, false, NULL, "number"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

static const struct gg_val *person(struct gg_arena *a, gg_str name, struct gg_span span)
{
    static const uint32_t line_at[] = {2, 13, 28, 29};
    struct gg_val *code = gg_new(a, struct gg_val);
    *code = (struct gg_val){.kind = GG_V_CODE, .span = span, .line_at = line_at, .nlines = 4};
    code->u.s = GG_STR("first line\n    second line\n\nlast");
    struct gg_map map = gg_map_new(a, span);
    gg_map_text(&map, "name", name);
    gg_map_set(&map, "code", code);
    return gg_map_done(&map);
}

static const struct gg_val *words(struct gg_arena *a)
{
    struct gg_list list = gg_list_new(a);
    gg_list_add(&list, gg_val_text(a, GG_STR("wo\rd"), GG_NO_SPAN));
    gg_list_add(&list, gg_val_code(a, GG_STR("\n"), GG_NO_SPAN));
    return gg_list_done(&list);
}

static const struct gg_val *view(struct gg_arena *a, uint32_t spec)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    struct gg_list list = gg_list_new(a);
    gg_list_add(&list, person(a, GG_STR("Ann"), (struct gg_span){spec, 0, 12}));
    gg_list_add(&list, person(a, GG_STR(""), (struct gg_span){spec, 13, 40}));
    gg_map_set(&map, "people", gg_list_done(&list));
    gg_map_set(&map, "person", person(a, GG_STR("{{name}}"), (struct gg_span){spec, 1, 2}));
    gg_map_set(&map, "words", words(a));
    gg_map_text(&map, "name", GG_STR("it's"));
    gg_map_code(&map, "code", GG_STR("a\nb\n"));
    gg_map_bool(&map, "yes", true);
    gg_map_bool(&map, "no", false);
    gg_map_set(&map, "none", gg_val_none());
    gg_map_int(&map, "n", -5);
    return gg_map_done(&map);
}

static void check_marks(const struct gg_out *out)
{
    for (uint32_t i = 0; i < out->marks.n; i++)
        if (out->marks.at[i].offset >= out->text.n ||
            (i && out->marks.at[i].offset <= out->marks.at[i - 1].offset))
            GG_BUG("mark %u is out of place", i);
}

/*
 * Whatever the lint finds no fault with must render, but for what it cannot know: how deep and
 * long a template recurs, and whether items without a shape are TEXT.
 */
static void check_lint(struct gg_tmpl_set *set, bool rendered, const struct gg_diags *found,
                       struct gg_arena *a)
{
    struct gg_diags ds = gg_diags_new(a);
    bool ok = gg_tmpl_lint(set, GG_STR("main"), view_shape, &ds);
    if (ok != (ds.nerrors == 0))
        GG_BUG("lint: success and errors disagree: %u errors", ds.nerrors);
    if (!ok || rendered)
        return;
    enum gg_diag_code code = found->list.at[0]->code;
    if (code != GG_D_TMPL_TOO_DEEP && code != GG_D_TMPL_TOO_LARGE && code != GG_D_TMPL_RAW_TEXT)
        GG_BUG("lint passes what fails with %s", gg_diag_info(code)->code);
}

static void run(gg_str text, gg_str partial, bool extended)
{
    struct gg_arena arena = {0};
    struct gg_sources sources = gg_sources_new(&arena);
    struct gg_diags ds = gg_diags_new(&arena);
    struct gg_tmpl_set *set = gg_tmpl_set_new(&arena, &sources, NULL, 0);
    struct gg_tmpl_env env = {
        .quote = quote, .strict = extended, .reindent = extended, .marked = true};
    struct gg_out out = gg_out_new(&arena);
    uint32_t spec = gg_source_add(&sources, GG_STR("spec"), GG_STR("0123456789\n0123456789\n\n\n"));
    env.shape = view_shape;
    gg_tmpl_set_add(set, GG_STR("main"), text);
    gg_tmpl_set_add(set, GG_STR("part"), partial);
    bool ok = gg_tmpl_render(set, GG_STR("main"), view(&arena, spec), &env, &out, &ds);
    if (ok != (ds.nerrors == 0))
        GG_BUG("success and errors disagree: %u errors", ds.nerrors);
    check_marks(&out);
    if (extended)
        check_lint(set, ok, &ds, &arena);
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
