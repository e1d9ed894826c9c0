/*
 * Each pass alone, text in and text out: tests/passes/PASS/CASE/in.ir becomes out.ir.
 *
 * With UPDATE=1 both are written anew, in.ir from spec.yaml by lowering and the passes before.
 */
#include "backends/backend.h"
#include "frontend/frontend.h"

#include <check.h>
#include <glob.h>
#include <stdlib.h>

enum { LEAST = 4 };

static const struct gg_pass passes[] = {
#define GG_PASS(name, level, doc) {#name, doc, gg_pass_##name, level},
#include "ir/passes.def"
#undef GG_PASS
};

struct run {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags diags;
    struct gg_pass_ctx ctx;
};

static const struct gg_language *language_of(enum gg_target target)
{
    const struct gg_backend *backend = gg_backend_get(target);
    return backend ? backend->language : NULL;
}

static struct run *new_run(void)
{
    struct run *r = calloc(1, sizeof *r);
    r->sources = gg_sources_new(&r->arena);
    r->diags = gg_diags_new(&r->arena);
    r->ctx = (struct gg_pass_ctx){
        &r->arena, &r->diags, NULL, language_of, gg_tmpl_set_new(&r->arena, &r->sources, NULL, 0),
        NULL};
    return r;
}

static void end_run(struct run *r)
{
    gg_arena_free(&r->arena);
    free(r);
}

static gg_str path_of(struct run *r, const char *dir, const char *name)
{
    return gg_str_printf(&r->arena, "%s%s", dir, name);
}

static gg_str read_text(struct run *r, gg_str path)
{
    gg_str text = GG_STR("");
    const char *error = "";
    bool ok = gg_read_file(&r->arena, gg_cstr(&r->arena, path), &text, &error);
    ck_assert_msg(ok, GG_FMT ": %s", GG_ARG(path), error);
    return text;
}

static gg_str printed(struct run *r, const struct gg_module *module)
{
    struct gg_buf b = gg_buf_new(&r->arena);
    gg_ir_print(module, &b);
    return gg_buf_str(&b);
}

static const struct gg_module *read_module(struct run *r, const char *dir)
{
    gg_str path = path_of(r, dir, "in.ir");
    uint32_t file = gg_source_add(&r->sources, path, read_text(r, path));
    return gg_ir_read(&r->arena, &r->sources, file, &r->diags);
}

static void write_text(struct run *r, gg_str path, gg_str text)
{
    FILE *file = fopen(gg_cstr(&r->arena, path), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text.p, 1, text.n, file), text.n);
    ck_assert_int_eq(fclose(file), 0);
}

static void write_input(const char *dir, size_t pass)
{
    struct run *r = new_run();
    gg_str path = path_of(r, dir, "spec.yaml");
    uint32_t file = gg_source_add(&r->sources, GG_STR("spec.yaml"), read_text(r, path));
    const struct gg_ast *root = gg_frontend_parse(&r->arena, &r->sources, file, &r->diags);
    const struct gg_module *module = NULL;
    if (root && gg_check_spec(&r->arena, root, &r->diags))
        module = gg_lower(&r->arena, root, &r->sources, file, &r->diags, NULL);
    ck_assert_msg(module, "%s: the spec has a fault", dir);
    for (size_t i = 0; i < pass; i++)
        module = passes[i].run(&r->ctx, module);
    write_text(r, path_of(r, dir, "in.ir"), printed(r, module));
    end_run(r);
}

static void compare(const char *dir, size_t pass)
{
    bool updates = getenv("UPDATE") && !strcmp(getenv("UPDATE"), "1");
    if (updates)
        write_input(dir, pass);
    struct run *r = new_run();
    const struct gg_module *module = read_module(r, dir);
    ck_assert_msg(module, "%sin.ir is no module", dir);
    module = passes[pass].run(&r->ctx, module);
    gg_verify(module, passes[pass].name);
    gg_str got = printed(r, module), path = path_of(r, dir, "out.ir");
    if (updates)
        write_text(r, path, got);
    gg_str want = read_text(r, path);
    ck_assert_msg(gg_str_eq(got, want), "%s: the pass gives\n" GG_FMT, dir, GG_ARG(got));
    end_run(r);
}

START_TEST(a_pass_gives_what_is_written_down)
{
    glob_t found;
    char pattern[512];
    snprintf(pattern, sizeof pattern, GG_SOURCE_DIR "/tests/passes/%s/*/", passes[_i].name);
    ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
    ck_assert_uint_ge(found.gl_pathc, LEAST);
    for (size_t i = 0; i < found.gl_pathc; i++)
        compare(found.gl_pathv[i], (size_t)_i);
    globfree(&found);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("passes");
    TCase *tcase = tcase_create("all");
    tcase_add_loop_test(tcase, a_pass_gives_what_is_written_down, 0, GG_COUNT(passes));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
