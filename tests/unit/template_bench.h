/* Bench of the tests of templates: sets, a sample view and its shape, rendering, diagnostics. */
#ifndef GG_TEST_TEMPLATE_BENCH_H
#define GG_TEST_TEMPLATE_BENCH_H

#include "template/tmpl_set.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

struct bench {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags ds;
    struct gg_tmpl_set *set;
    struct gg_tmpl_env env;
    struct gg_out out;
    uint32_t spec; /* the file that values come from */
};

static struct bench t;

static inline void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '\'');
    gg_buf_add(out, text);
    gg_buf_addc(out, '\'');
}

static inline void use_dirs(const gg_str *dirs, uint32_t n)
{
    t.set = gg_tmpl_set_new(&t.arena, &t.sources, dirs, n);
}

static inline void setup(void)
{
    memset(&t, 0, sizeof t);
    t.sources = gg_sources_new(&t.arena);
    t.ds = gg_diags_new(&t.arena);
    t.env = (struct gg_tmpl_env){.quote = quote, .strict = true, .reindent = true, .marked = true};
    t.out = gg_out_new(&t.arena);
    t.spec = gg_source_add(&t.sources, GG_STR("etl.yaml"),
                           GG_STR("steps:\n  - count\n  - split\n  - a: |\n      x\n\n      y\n"));
    use_dirs(NULL, 0);
}

static inline void teardown(void)
{
    gg_arena_free(&t.arena);
}

static inline void add(const char *name, const char *text)
{
    gg_tmpl_set_add(t.set, gg_str_from(name), gg_str_from(text));
}

static inline const char *diagnostics(void)
{
    char *text;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    gg_diags_render(&t.ds, &t.sources, GG_RENDER_HUMAN, false, out);
    fclose(out);
    const char *copy = gg_cstr(&t.arena, (gg_str){text, n});
    free(text);
    return copy;
}

static inline const char *output(void)
{
    return gg_cstr(&t.arena, gg_buf_str(&t.out.text));
}

/* Renders "main"; the output. */
static inline const char *render(const struct gg_val *view)
{
    t.out = gg_out_new(&t.arena);
    bool ok = gg_tmpl_render(t.set, GG_STR("main"), view, &t.env, &t.out, &t.ds);
    ck_assert_str_eq(diagnostics(), "");
    ck_assert(ok);
    return output();
}

static inline const char *render_text(const char *text, const struct gg_val *view)
{
    add("main", text);
    return render(view);
}

/* Renders "main", which must fail; the diagnostics. */
static inline const char *refuse(const struct gg_val *view)
{
    t.ds = gg_diags_new(&t.arena);
    ck_assert(!gg_tmpl_render(t.set, GG_STR("main"), view, &t.env, &t.out, &t.ds));
    ck_assert_uint_gt(t.ds.nerrors, 0);
    return diagnostics();
}

static inline const char *refuse_text(const char *text, const struct gg_val *view)
{
    add("main", text);
    return refuse(view);
}

static inline struct gg_span at(uint32_t beg, uint32_t end)
{
    return (struct gg_span){t.spec, beg, end};
}

static inline const struct gg_val *step(const char *name, uint32_t beg, uint32_t end)
{
    struct gg_map map = gg_map_new(&t.arena, at(beg, end));
    gg_map_text(&map, "name", gg_str_from(name));
    gg_map_code(&map, "var", gg_str_from(name));
    return gg_map_done(&map);
}

/* {title: TEXT, code: CODE, n: INT, yes, no: BOOL, none, steps: LIST of {name, var}} */
static inline const struct gg_val *sample(const char *code)
{
    struct gg_map map = gg_map_new(&t.arena, GG_NO_SPAN);
    struct gg_list steps = gg_list_new(&t.arena);
    gg_list_add(&steps, step("count", 11, 16));
    gg_list_add(&steps, step("split", 21, 26));
    gg_map_text(&map, "title", GG_STR("{{code}} & more"));
    gg_map_code(&map, "code", gg_str_from(code));
    gg_map_int(&map, "n", -7);
    gg_map_bool(&map, "yes", true);
    gg_map_bool(&map, "no", false);
    gg_map_set(&map, "none", gg_val_none());
    gg_map_set(&map, "missing", NULL);
    gg_map_set(&map, "steps", gg_list_done(&steps));
    return gg_map_done(&map);
}

static const struct gg_shape more_shape[] = {
    {"value", GG_V_INT, false, NULL, "value"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

static const struct gg_shape step_shape[] = {
    {"name", GG_V_TEXT, false, NULL, "name"},
    {"var", GG_V_CODE, false, NULL, "variable"},
    {"title", GG_V_TEXT, true, NULL, "a step's own"},
    {"more", GG_V_MAP, true, more_shape, "a map of an item"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

static const struct gg_shape inner_shape[] = {
    {"format", GG_V_CODE, false, NULL, "format"},
    {"steps", GG_V_LIST, false, step_shape, "steps"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

static const struct gg_shape sample_shape[] = {
    {"title", GG_V_TEXT, false, NULL, "title"},
    {"code", GG_V_CODE, false, NULL, "code"},
    {"missing", GG_V_CODE, true, NULL, "never there"},
    {"n", GG_V_INT, false, NULL, "number"},
    {"yes", GG_V_BOOL, false, NULL, "true"},
    {"no", GG_V_BOOL, false, NULL, "false"},
    {"none", GG_V_CODE, false, NULL, "nothing"},
    {"steps", GG_V_LIST, false, step_shape, "steps"},
    {"in", GG_V_MAP, true, inner_shape, "a map"},
    {"words", GG_V_LIST, true, NULL, "list of CODE"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

static inline int run_suite(const char *name, const TTest *const *tests, size_t n)
{
    Suite *s = suite_create(name);
    TCase *tc = tcase_create(name);
    tcase_set_timeout(tc, 60); /* for sanitizers on a busy machine */
    tcase_add_checked_fixture(tc, setup, teardown);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(s, tc);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
