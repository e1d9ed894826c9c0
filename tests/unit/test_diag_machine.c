/* The formats for programs, read back: JSON and SARIF with jansson, GitHub's by its own rules. */
#include "base/diag_machine.h"

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

static struct gg_arena arena;
static struct gg_sources sources;
static struct gg_diags diags;
static uint32_t file, odd;

static const char text[] = "gluegen: 1\nstp: \xc3\xa4 x\nlast";

static void set_up(void)
{
    sources = gg_sources_new(&arena);
    diags = gg_diags_new(&arena);
    file = gg_source_add(&sources, GG_STR("dir/a b.yaml"), gg_str_from(text));
    odd = gg_source_add(&sources, GG_STR("/abs/o:d,d%.yaml"), GG_STR("line\n"));
}

static void tear_down(void)
{
    gg_arena_free(&arena);
}

static struct gg_span span(uint32_t in, uint32_t beg, uint32_t end)
{
    return (struct gg_span){in, beg, end};
}

/* One with a place, a help, a note and a second place; one without, whose code has a help; a
 * warning elsewhere. */
static void add_samples(void)
{
    struct gg_diag *d = gg_diag_add(&diags, GG_D_FILE_EDITED, span(file, 19, 20), "a \"b\"\n%%c");
    gg_diag_label(&diags, d, span(file, 0, 7), "see here");
    gg_diag_label(&diags, d, GG_NO_SPAN, "a note");
    gg_diag_help(&diags, d, "mend it, 100%%");
    gg_diag_add(&diags, GG_D_FILE_UNREADABLE, GG_NO_SPAN, "no place \xff\x1b");
    d = gg_diag_add(&diags, GG_D_FILE_EDITED, span(odd, 0, 4), "odd");
    d->severity = GG_WARNING;
}

static gg_str render(enum gg_diag_format format)
{
    char *p;
    size_t n;
    FILE *out = open_memstream(&p, &n);
    ck_assert_ptr_nonnull(out);
    gg_diags_render(&diags, &sources, format, false, out);
    ck_assert_int_eq(fclose(out), 0);
    gg_str copy = gg_str_dup(&arena, (gg_str){p, n});
    free(p);
    return copy;
}

static json_t *render_json(enum gg_diag_format format)
{
    json_error_t reason;
    gg_str s = render(format);
    json_t *root = json_loadb(s.p, s.n, JSON_REJECT_DUPLICATES, &reason);
    ck_assert_msg(root != NULL, "%s in " GG_FMT, reason.text, GG_ARG(s));
    return root;
}

static void expect_json(json_t *is, const char *expected)
{
    json_error_t reason;
    json_t *want = json_loads(expected, JSON_DECODE_ANY, &reason);
    ck_assert_msg(want != NULL, "%s", reason.text);
    char *shown = json_dumps(is, JSON_ENCODE_ANY);
    ck_assert_msg(json_equal(is, want), "is %s", shown);
    free(shown);
    json_decref(want);
}

START_TEST(json)
{
    add_samples();
    json_t *root = render_json(GG_RENDER_JSON);
    expect_json(root,
                "[{\"code\":\"GG0501\",\"severity\":\"error\",\"message\":\"no place "
                "\\ufffd\\u001b\",\"path\":null,\"line\":null,\"col\":null,\"endLine\":null,"
                "\"endCol\":null,\"help\":[\"name a path that is there and that you may read\"],"
                "\"notes\":[],\"related\":[],\"fix\":[]},"
                "{\"code\":\"GG0503\",\"severity\":\"error\",\"message\":\"a \\\"b\\\"\\n%c\","
                "\"path\":\"dir/a b.yaml\",\"line\":2,\"col\":9,\"endLine\":2,\"endCol\":10,"
                "\"help\":[\"mend it, 100%\"],\"notes\":[\"a note\"],"
                "\"related\":[{\"message\":\"see here\",\"path\":\"dir/a b.yaml\",\"line\":1,"
                "\"col\":1,\"endLine\":1,\"endCol\":8}],\"fix\":[]},"
                "{\"code\":\"GG0503\",\"severity\":\"warning\",\"message\":\"odd\","
                "\"path\":\"/abs/o:d,d%.yaml\",\"line\":1,\"col\":1,\"endLine\":1,\"endCol\":5,"
                "\"help\":[],\"notes\":[],\"related\":[],\"fix\":[]}]");
    json_decref(root);
}
END_TEST

START_TEST(nothing_found)
{
    json_t *root = render_json(GG_RENDER_JSON);
    expect_json(root, "[]");
    json_decref(root);
    root = render_json(GG_RENDER_SARIF);
    json_t *run = json_array_get(json_object_get(root, "runs"), 0);
    expect_json(json_object_get(run, "results"), "[]");
    json_decref(root);
    ck_assert_uint_eq(render(GG_RENDER_GITHUB).n, 0);
    ck_assert_uint_eq(render(GG_RENDER_GCC).n, 0);
}
END_TEST

START_TEST(sarif)
{
    add_samples();
    json_t *root = render_json(GG_RENDER_SARIF), *rule, *result;
    size_t i;
    expect_json(json_object_get(root, "version"), "\"2.1.0\"");
    ck_assert_uint_eq(json_array_size(json_object_get(root, "runs")), 1);
    json_t *run = json_array_get(json_object_get(root, "runs"), 0);
    expect_json(json_object_get(run, "columnKind"), "\"unicodeCodePoints\"");
    json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
    json_t *rules = json_object_get(driver, "rules");
    ck_assert_uint_eq(json_array_size(rules), 2);
    json_array_foreach(rules, i, rule)
    {
        static const char *const texts[] = {"shortDescription", "fullDescription", "help"};
        for (size_t k = 0; k < GG_COUNT(texts); k++)
            ck_assert(json_string_length(json_object_get(json_object_get(rule, texts[k]), "text")));
    }
    json_t *results = json_object_get(run, "results");
    ck_assert_uint_eq(json_array_size(results), 3);
    json_array_foreach(results, i, result)
    {
        json_int_t index = json_integer_value(json_object_get(result, "ruleIndex"));
        ck_assert(json_equal(json_object_get(result, "ruleId"),
                             json_object_get(json_array_get(rules, (size_t)index), "id")));
    }
    /* Columns are code points: the a with dots before the place is two bytes. */
    expect_json(json_object_get(json_array_get(results, 1), "locations"),
                "[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"dir/a%20b.yaml\","
                "\"uriBaseId\":\"%SRCROOT%\"},\"region\":{\"startLine\":2,\"startColumn\":8,"
                "\"endLine\":2,\"endColumn\":9}}}]");
    expect_json(json_object_get(json_array_get(results, 0), "locations"), "[]");
    json_t *location = json_array_get(json_object_get(json_array_get(results, 2), "locations"), 0);
    expect_json(json_object_get(json_object_get(location, "physicalLocation"), "artifactLocation"),
                "{\"uri\":\"file:///abs/o%3Ad%2Cd%25.yaml\"}");
    expect_json(json_object_get(json_array_get(results, 2), "level"), "\"warning\"");
    json_decref(root);
}
END_TEST

static gg_str fingerprint(size_t index)
{
    json_t *root = render_json(GG_RENDER_SARIF);
    json_t *run = json_array_get(json_object_get(root, "runs"), 0);
    json_t *result = json_array_get(json_object_get(run, "results"), index);
    gg_str s = gg_str_dup(
        &arena, gg_str_from(json_string_value(json_object_get(
                    json_object_get(result, "partialFingerprints"), "primaryLocationLineHash"))));
    json_decref(root);
    return s;
}

START_TEST(fingerprints_survive_moves)
{
    gg_diag_add(&diags, GG_D_FILE_EDITED, span(file, 11, 14), "x");
    gg_diag_add(&diags, GG_D_FILE_EDITED, span(file, 16, 18), "x");
    gg_str first = fingerprint(0), second = fingerprint(1);
    /* Equal findings of one line are told apart by their number. */
    ck_assert(gg_str_ends(first, GG_STR(":1")) && gg_str_ends(second, GG_STR(":2")));
    ck_assert(gg_str_eq(gg_str_sub(first, 0, 16), gg_str_sub(second, 0, 16)));
    static const char moved[] = "# comment\n\ngluegen: 1\n  stp: \xc3\xa4 x\nlast";
    uint32_t again = gg_source_add(&sources, GG_STR("dir/a b.yaml"), gg_str_from(moved));
    diags = gg_diags_new(&arena);
    gg_diag_add(&diags, GG_D_FILE_EDITED, span(again, 24, 27), "x");
    ck_assert(gg_str_eq(first, fingerprint(0)));
}
END_TEST

START_TEST(github)
{
    add_samples();
    gg_str is = render(GG_RENDER_GITHUB);
    ck_assert_str_eq(gg_cstr(&arena, is),
                     "::error title=GG0501::no place \\xff\\x1b%0Aname a path that is there and "
                     "that you may read\n"
                     "::error file=dir/a b.yaml,line=2,endLine=2,col=9,endColumn=10,title=GG0503"
                     "::a \"b\"%0A%25c%0Amend it, 100%25\n"
                     "::warning file=/abs/o%3Ad%2Cd%25.yaml,line=1,endLine=1,col=1,endColumn=5,"
                     "title=GG0503::odd\n");
}
END_TEST

START_TEST(gcc)
{
    add_samples();
    gg_str is = render(GG_RENDER_GCC);
    ck_assert_str_eq(gg_cstr(&arena, is),
                     "gluegen: error: no place \\xff\\x1b; name a path that is there and that you "
                     "may read [GG0501]\n"
                     "dir/a b.yaml:2:9: error: a \"b\"\\x0a%c; mend it, 100% [GG0503]\n"
                     "/abs/o:d,d%.yaml:1:1: warning: odd [GG0503]\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("diag_machine");
    TCase *tests = tcase_create("diag_machine");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, json);
    tcase_add_test(tests, nothing_found);
    tcase_add_test(tests, sarif);
    tcase_add_test(tests, fingerprints_survive_moves);
    tcase_add_test(tests, github);
    tcase_add_test(tests, gcc);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
