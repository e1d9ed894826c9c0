/* The table of options and checking; tests/golden/check has a case for each diagnostic. */
#include "frontend/describe.h"
#include "frontend/frontend.h"
#include "frontend/value.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static bool accepts(const char *spec)
{
    struct gg_arena a = {0};
    struct gg_sources sources = gg_sources_new(&a);
    struct gg_diags ds = gg_diags_new(&a);
    uint32_t file = gg_source_add(&sources, GG_STR("spec.yaml"), gg_str_from(spec));
    const struct gg_ast *root = gg_frontend_parse(&a, &sources, file, &ds);
    bool ok = root && gg_check_spec(&a, root, &ds);
    ck_assert_int_eq(ok, !ds.nerrors);
    if (!ok)
        gg_diags_render(&ds, &sources, GG_RENDER_HUMAN, false, stderr);
    gg_arena_free(&a);
    return ok;
}

#define STEP "steps: [{step: a, target: bash, code: cat}]\n"

static const char *const good[] = {
    "gluegen: 1\n" STEP,
    "gluegen: 1\nname: etl-2_x\ninput: [a, '-', \"${A}/${B:-b c}$${x}$\"]\noutput: ~\njobs: 1024\n"
    "parallel: auto\norder: keep\nerror_handling: exit_codes\ncrlf: strip\n" STEP,
    "gluegen: 1\nformat: csv\nheader: true\ndelimiter: ';'\ndescription: a \\ '''\n" STEP,
    "gluegen: 1\ninput_format: csv\noutput_format: jsonl\nheader: true\ndelimiter: \"\\t\"\n" STEP,
    "gluegen: 1\nformat: jsonl\nheader: false\n" STEP,
    "gluegen: 1\nformat: csv\noutput_format: tsv\n" STEP,
    "gluegen: 1\nenv: {A: 1, _b: true, C: '', D: 1e3}\non_error: {dead_letter: \"${X:-x "
    "y}\"}\n" STEP,
    "gluegen: 1\njobs: 4\npipelines:\n  p: {input: a, steps: [{step: a, target: bash, code: "
    "cat}]}\n"
    "  q: {steps: [{step: a, target: awk, file: /x/a.awk}]}\n",
    "gluegen: 1\nsteps:\n"
    "- {step: a, target: python, state: n = 0, begin: x, code: x, end: x, merge: x, parallel: 4}\n"
    "- {step: b, language: go, code: x, workers: none, flush_handler: x, isolate: true}\n"
    "- {step: c, target: rust, command: [./c, '', $x], source: [c.rs, lib], auto_build: false}\n"
    "- {step: d, target: bash, command: ./d, format: jsonl, workdir: /tmp, env: {A: b}}\n"
    "- {step: e, target: awk, code: 1, input_format: lines, output_format: tsv_escaped}\n"
    "- {step: f, target: bash, code: cat, input: [a, b, e], output: f.tsv}\n",
    /* the format of a last step that sees records is taken for the output's */
    "gluegen: 1\nsteps:\n- {step: a, target: awk, code: 1}\n"
    "- {step: b, target: go, code: x, output_format: csv}\n",
    "gluegen: 1\noutput_format: csv\nsteps:\n- {step: b, target: go, code: x, format: csv}\n",
    "gluegen: 1\nsteps:\n- step: a\n  target: python\n  code: x\n"
    "  fields: [a, {b: int}, 'c d', {\"\xc3\xa9\": json}, 1, class, \"'`$()\", {no: bool}]\n",
    "gluegen: 1\nsteps:\n- &s {step: a, target: bash, code: cat}\n- {<<: *s, step: b}\n",
};

START_TEST(test_good)
{
    ck_assert(accepts(good[_i]));
}
END_TEST

START_TEST(test_table_is_sound)
{
    struct gg_arena a = {0};
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        enum gg_option found;
        for (uint32_t place = 1; place <= GG_AT_STEP; place *= 2) {
            if (!(info->where & place))
                continue;
            ck_assert(gg_option_by_name(gg_str_from(info->name), place, &found));
            ck_assert_uint_eq(found, i); /* a name means one option at each place */
        }
        bool needs_choices = info->type == GG_T_ENUM || info->type == GG_T_INT ||
                             info->type == GG_T_FIELDS || info->type == GG_T_WORKERS ||
                             info->type == GG_T_ON_ERROR;
        ck_assert_int_eq(needs_choices, info->choices != NULL);
        ck_assert(info->doc[strlen(info->doc) - 1] == '.');
    }
    ck_assert(gg_str_is(gg_option_choices(&a, gg_option_info(GG_OPT_ORDER)), "keep|any"));
    ck_assert(gg_str_is(gg_option_choices(&a, gg_option_info(GG_OPT_STEP)), ""));
    gg_arena_free(&a);
}
END_TEST

static const struct {
    const char *text;
    const char *shown; /* parts as [literal] and {NAME} or {NAME=fallback}; NULL: malformed */
    size_t at;
} values[] = {
    {"", "", 0},
    {"a", "[a]", 0},
    {"${A}", "{A}", 0},
    {"a${B_1}c", "[a]{B_1}[c]", 0},
    {"${A:-}", "{A=}", 0},
    {"${A:-x y}$", "{A=x y}[$]", 0},
    {"$A $$ }", "[$A ][$][$ }]", 0},
    {"$${A}", "[${][A}]", 0},
    {"$$${A}", "[$][${][A}]", 0},
    {"$(x) `y`", "[$(x) `y`]", 0},
    {"${A", NULL, 0},
    {"ab${", NULL, 2},
    {"${}", NULL, 0},
    {"${1A}", NULL, 0},
    {"x${A-b}", NULL, 1},
    {"${A:=b}", NULL, 0},
    {"${A:-${B}}", NULL, 0},
    {"${ A }", NULL, 0},
    {"${{ x }}", NULL, 0},
    {"${\xc3\xa9}", NULL, 0},
};

static gg_str show_parts(struct gg_arena *a, const struct gg_value_part *parts, uint32_t n)
{
    struct gg_buf b = gg_buf_new(a);
    for (uint32_t i = 0; i < n; i++) {
        if (parts[i].var.n)
            gg_buf_addf(&b, "{" GG_FMT "%s" GG_FMT "}", GG_ARG(parts[i].var),
                        parts[i].has_fallback ? "=" : "", GG_ARG(parts[i].fallback));
        else
            gg_buf_addf(&b, "[" GG_FMT "]", GG_ARG(parts[i].literal));
    }
    return gg_buf_str(&b);
}

START_TEST(test_values)
{
    struct gg_arena a = {0};
    const struct gg_value_part *parts;
    uint32_t n;
    size_t at;
    const char *error, *error_again;
    gg_str text = gg_str_from(values[_i].text);
    bool ok = gg_value_parts(&a, text, &parts, &n, &error);
    ck_assert_int_eq(ok, values[_i].shown != NULL);
    ck_assert_int_eq(gg_value_check(text, &at, &error_again), ok);
    ck_assert_ptr_eq(error, error_again);
    if (ok)
        ck_assert_str_eq(gg_cstr(&a, show_parts(&a, parts, n)), values[_i].shown);
    else
        ck_assert_uint_eq(at, values[_i].at);
    gg_arena_free(&a);
}
END_TEST

/* docs/options.md is made from the table; GLUEGEN_UPDATE=1 writes it anew. */
START_TEST(test_reference)
{
    struct gg_arena a = {0};
    const char *path = GG_SOURCE_DIR "/docs/options.md", *error;
    struct gg_buf b = gg_buf_new(&a);
    gg_str text;
    gg_reference_write(&b);
    if (getenv("GLUEGEN_UPDATE")) {
        FILE *out = fopen(path, "wb");
        ck_assert(out && fwrite(b.p, 1, b.n, out) == b.n && !fclose(out));
    }
    ck_assert(gg_read_file(&a, path, &text, &error));
    ck_assert_msg(gg_str_eq(text, gg_buf_str(&b)),
                  "docs/options.md is not what the table of options gives; "
                  "run this test with GLUEGEN_UPDATE=1");
    gg_arena_free(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("check");
    TCase *tc = tcase_create("all");
    tcase_add_loop_test(tc, test_good, 0, (int)GG_COUNT(good));
    tcase_add_test(tc, test_table_is_sound);
    tcase_add_loop_test(tc, test_values, 0, (int)GG_COUNT(values));
    tcase_add_test(tc, test_reference);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
