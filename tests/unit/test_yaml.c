/* The YAML notation: typing, places, aliases, merge keys, limits. */
#include "frontend/frontend.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

struct reading {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags diags;
    const struct gg_ast *root;
    const struct gg_source *source;
};

static void read_text(struct reading *r, gg_str text)
{
    *r = (struct reading){0};
    r->sources = gg_sources_new(&r->arena);
    r->diags = gg_diags_new(&r->arena);
    uint32_t file = gg_source_add(&r->sources, GG_STR("spec.yaml"), text);
    r->source = gg_source_get(&r->sources, file);
    r->root = gg_frontend_parse(&r->arena, &r->sources, file, &r->diags);
    ck_assert_int_eq(!r->root, r->diags.nerrors > 0);
}

static void assert_tree(const char *spec, const char *expected)
{
    struct reading r;
    read_text(&r, gg_str_from(spec));
    ck_assert_ptr_nonnull(r.root);
    struct gg_buf out = gg_buf_new(&r.arena);
    gg_ast_print(r.root, r.source, &out);
    ck_assert_str_eq(gg_cstr(&r.arena, gg_buf_str(&out)), expected);
    gg_arena_free(&r.arena);
}

/* One error with this code at this line and column. */
static void assert_error(gg_str spec, const char *code, uint32_t line, uint32_t column)
{
    struct reading r;
    read_text(&r, spec);
    ck_assert_ptr_null(r.root);
    ck_assert_uint_eq(r.diags.nerrors, 1);
    const struct gg_diag *d = r.diags.list.at[0];
    ck_assert_str_eq(gg_diag_info(d->code)->code, code);
    struct gg_linecol at = gg_source_linecol(r.source, d->span.beg);
    ck_assert_uint_eq(at.line, line);
    ck_assert_uint_eq(at.column, column);
    gg_arena_free(&r.arena);
}

static const struct {
    const char *text;
    enum gg_ast_kind kind;
} plain[] = {
    {"~", GG_AST_NULL},
    {"null", GG_AST_NULL},
    {"Null", GG_AST_NULL},
    {"NULL", GG_AST_NULL},
    {"nUll", GG_AST_STR},
    {"true", GG_AST_BOOL},
    {"True", GG_AST_BOOL},
    {"TRUE", GG_AST_BOOL},
    {"tRUE", GG_AST_STR},
    {"false", GG_AST_BOOL},
    {"no", GG_AST_STR},
    {"yes", GG_AST_STR},
    {"off", GG_AST_STR},
    {"y", GG_AST_STR},
    {"0", GG_AST_INT},
    {"-0", GG_AST_INT},
    {"+12", GG_AST_INT},
    {"007", GG_AST_INT},
    {"0o17", GG_AST_INT},
    {"0o18", GG_AST_STR},
    {"0x1F", GG_AST_INT},
    {"0xG", GG_AST_STR},
    {"0x", GG_AST_STR},
    {"-0x1", GG_AST_STR},
    {"0b1", GG_AST_STR},
    {"1_000", GG_AST_STR},
    {"1,000", GG_AST_STR},
    {"1:30", GG_AST_STR},
    {"1.0", GG_AST_FLOAT},
    {"1.", GG_AST_FLOAT},
    {".5", GG_AST_FLOAT},
    {"-.5e3", GG_AST_FLOAT},
    {"1e3", GG_AST_FLOAT},
    {"1e", GG_AST_STR},
    {".", GG_AST_STR},
    {"..", GG_AST_STR},
    {".inf", GG_AST_FLOAT},
    {"-.Inf", GG_AST_FLOAT},
    {"+.INF", GG_AST_FLOAT},
    {".nan", GG_AST_FLOAT},
    {"-.nan", GG_AST_STR},
    {"nan", GG_AST_STR},
    {"inf", GG_AST_STR},
    {"Infinity", GG_AST_STR},
    {"+", GG_AST_STR},
    {"-x", GG_AST_STR},
    {"2024-01-01", GG_AST_STR},
    {"1.2.3", GG_AST_STR},
    {"'12'", GG_AST_STR},
    {"\"true\"", GG_AST_STR},
    {"!!str 12", GG_AST_STR},
    {"! 12", GG_AST_STR},
    {"!!int '12'", GG_AST_INT},
    {"!!bool 'true'", GG_AST_BOOL},
    {"!!null ''", GG_AST_NULL},
    {"9223372036854775807", GG_AST_INT},
    {"-9223372036854775808", GG_AST_INT},
};

START_TEST(test_core_types)
{
    struct reading r;
    read_text(&r, gg_str_from(plain[_i].text));
    ck_assert_ptr_nonnull(r.root);
    ck_assert_str_eq(gg_ast_kind_name(r.root->kind), gg_ast_kind_name(plain[_i].kind));
    gg_arena_free(&r.arena);
}
END_TEST

static struct gg_ast value_of(struct reading *r, const char *text)
{
    read_text(r, gg_str_from(text));
    ck_assert_ptr_nonnull(r->root);
    return *r->root;
}

START_TEST(test_values)
{
    struct reading r;
    ck_assert(value_of(&r, "0o17").u.i == 15);
    gg_arena_free(&r.arena);
    ck_assert(value_of(&r, "0x7fffffffffffffff").u.i == INT64_MAX);
    gg_arena_free(&r.arena);
    ck_assert(value_of(&r, "-9223372036854775808").u.i == INT64_MIN);
    gg_arena_free(&r.arena);
    ck_assert(value_of(&r, "True").u.b);
    gg_arena_free(&r.arena);
    ck_assert(value_of(&r, "-1.5e3").u.f == -1500);
    gg_arena_free(&r.arena);
    ck_assert(value_of(&r, "-.inf").u.f == -INFINITY);
    gg_arena_free(&r.arena);
    ck_assert(isnan(value_of(&r, ".NaN").u.f));
    gg_arena_free(&r.arena);
    struct gg_ast tagged = value_of(&r, "!!float 3");
    ck_assert(tagged.kind == GG_AST_FLOAT && tagged.u.f == 3);
    gg_arena_free(&r.arena);
    struct gg_ast nul = value_of(&r, "\"a\\0b\"");
    ck_assert(gg_str_eq(nul.text, GG_STR("a\0b")));
    gg_arena_free(&r.arena);
}
END_TEST

START_TEST(test_places)
{
    assert_tree("\xef\xbb\xbf# caf\xc3\xa9\n"
                "n\xc3\xa4me: \xe4\xb8\x96\xe7\x95\x8c x # end\n"
                "list: [a, \"\xc3\xa9\", {k: v}]\n"
                "props: &anchor !!str tagged\n"
                "under: &map\n"
                "  # comment\n"
                "  k: 1\n"
                "empty:\n"
                "code: |\n"
                "  \xc3\xa9\n"
                "   x\n"
                "last: y\n",
                "map @2:1-12:8\n"
                "  \"n\xc3\xa4me\": text \"\xe4\xb8\x96\xe7\x95\x8c x\" @2:8-2:16\n"
                "  \"list\": list @3:7-3:24\n"
                "    text \"a\" @3:8-3:9\n"
                "    text \"\xc3\xa9\" @3:11-3:15\n"
                "    map @3:17-3:23\n"
                "      \"k\": text \"v\" @3:21-3:22\n"
                "  \"props\": text \"tagged\" @4:22-4:28\n"
                "  \"under\": map @7:3-7:7\n"
                "    \"k\": integer \"1\" @7:6-7:7\n"
                "  \"empty\": nothing @8:7-8:7\n"
                "  \"code\": text \"\xc3\xa9\\n x\\n\" @9:7-12:1\n"
                "  \"last\": text \"y\" @12:7-12:8\n");
}
END_TEST

START_TEST(test_crlf)
{
    assert_tree("a: 1\r\nb: |\r\n  x\r\n  y\r\nc: 'p\r\n  q'\r\n",
                "map @1:1-6:5\n"
                "  \"a\": integer \"1\" @1:4-1:5\n"
                "  \"b\": text \"x\\ny\\n\" @2:4-5:1\n"
                "  \"c\": text \"p q\" @5:4-6:5\n");
}
END_TEST

START_TEST(test_aliases)
{
    assert_tree("a: &x {k: &y v}\nb: *x\n*y : *y\nc: &x 1\nd: *x\n",
                "map @1:1-5:6\n"
                "  \"a\": map @1:7-1:16\n"
                "    \"k\": text \"v\" @1:14-1:15\n"
                "  \"b\": map @1:7-1:16\n"
                "    \"k\": text \"v\" @1:14-1:15\n"
                "  \"v\": text \"v\" @1:14-1:15\n"
                "  \"c\": integer \"1\" @4:7-4:8\n"
                "  \"d\": integer \"1\" @4:7-4:8\n");
}
END_TEST

START_TEST(test_merge_keys)
{
    assert_tree("base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\n"
                "one: {<<: *b, x: 9}\nmany: {x: 0, <<: [*m, *b], w: 5}\nquoted: {'<<': 1}\n",
                "map @1:1-5:18\n"
                "  \"base\": map @1:10-1:22\n"
                "    \"x\": integer \"1\" @1:14-1:15\n"
                "    \"y\": integer \"2\" @1:20-1:21\n"
                "  \"more\": map @2:10-2:22\n"
                "    \"y\": integer \"3\" @2:14-2:15\n"
                "    \"z\": integer \"4\" @2:20-2:21\n"
                "  \"one\": map @3:6-3:20\n"
                "    \"y\": integer \"2\" @1:20-1:21\n"
                "    \"x\": integer \"9\" @3:18-3:19\n"
                "  \"many\": map @4:7-4:33\n"
                "    \"x\": integer \"0\" @4:11-4:12\n"
                "    \"y\": integer \"3\" @2:14-2:15\n"
                "    \"z\": integer \"4\" @2:20-2:21\n"
                "    \"w\": integer \"5\" @4:31-4:32\n"
                "  \"quoted\": map @5:9-5:18\n"
                "    \"<<\": integer \"1\" @5:16-5:17\n");
}
END_TEST

START_TEST(test_documents)
{
    assert_tree("%YAML 1.2\n---\na: 1\n...\n# end\n",
                "map @3:1-3:5\n  \"a\": integer \"1\" @3:4-3:5\n");
    assert_error(GG_STR(""), "GG0007", 1, 1);
    assert_error(GG_STR("a: 1\n--- \nb: 1\n"), "GG0007", 2, 1);
    assert_error(GG_STR("a: 1\n...\n%TAG ! x\n---\nb\n"), "GG0007", 3, 1);
}
END_TEST

/* The place is in bytes, behind characters of one, two, three and four of them. */
START_TEST(test_places_of_errors)
{
    assert_error(GG_STR("a: \xc3\xa9\xe4\xb8\x96\xf0\x9f\x98\x80\nb: @x\n"), "GG0001", 2, 4);
    assert_error(GG_STR("{\xc3\xa9: \xe4\xb8\x96, b: @x}\n"), "GG0001", 1, 14);
    assert_error(GG_STR("\xef\xbb\xbf\xc3\xa9: *x\n"), "GG0004", 1, 8);
    assert_error(GG_STR("\xef\xbb\xbf"
                        "a: \x7f\n"),
                 "GG0002", 1, 7);
    assert_error(GG_STR("a: \xf0\x9f\x98\n"), "GG0002", 1, 4);
    assert_error(GG_STR("a: \xed\xa0\x80\n"), "GG0002", 1, 4);
    assert_error(GG_STR("a: \xef\xbf\xbe\n"), "GG0002", 1, 4);
    assert_error(GG_STR("a: \xc2\x85\n"), "GG0002", 1, 4);
    assert_error(GG_STR("a: 1\0"), "GG0002", 1, 5);
}
END_TEST

static gg_str repeat(struct gg_arena *a, const char *head, const char *part, uint32_t n)
{
    struct gg_buf b = gg_buf_new(a);
    gg_buf_adds(&b, head);
    for (uint32_t i = 0; i < n; i++)
        gg_buf_adds(&b, part);
    return gg_buf_str(&b);
}

static gg_str numbered(struct gg_arena *a, const char *head, const char *fmt_before,
                       const char *fmt_after, uint32_t n)
{
    struct gg_buf b = gg_buf_new(a);
    gg_buf_adds(&b, head);
    for (uint32_t i = 0; i < n; i++)
        gg_buf_addf(&b, "%s%u%s", fmt_before, i, fmt_after);
    return gg_buf_str(&b);
}

/* Reads it in a time that only a faulty algorithm needs; true when it was accepted. */
static bool quick(gg_str spec)
{
    struct reading r;
    clock_t start = clock();
    read_text(&r, spec);
    bool ok = r.root && gg_check_spec(&r.arena, r.root, &r.diags);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    ck_assert_msg(seconds < 2, "%.1f s", seconds);
    gg_arena_free(&r.arena);
    return ok;
}

START_TEST(test_hostile)
{
    struct gg_arena a = {0};
    assert_error(repeat(&a, "", "[", 100000), "GG0005", 1, 101);
    assert_error(repeat(&a, "", "- ", 100000), "GG0005", 1, 201);
    assert_error(repeat(&a, "", "{a: ", 100000), "GG0005", 1, 401);
    ck_assert(!quick(repeat(&a, "", "? ", 100000)));
    ck_assert(!quick(repeat(&a, "", "&a ", 100000)));
    ck_assert(!quick(repeat(&a, "", "a", 1000000)));
    ck_assert(!quick(repeat(&a, "a: \"", "\xc3\xa9", 1000000)));
    ck_assert(!quick(repeat(&a, "", "a: 1\n", 100000)));
    ck_assert(!quick(numbered(&a, "gluegen: 1\n", "k", ": 1\n", 100000)));
    ck_assert(!quick(numbered(&a, "", "%TAG !a", "! x\n", 100000)));
    ck_assert(!quick(numbered(&a, "a: 1\n...\n", "%TAG !a", "! x\n", 100000)));
    ck_assert(!quick(numbered(&a, "", "- &a", " {<<: {a: 1}}\n", 100000)));
    ck_assert(!quick(numbered(&a, "gluegen: 1\nsteps:\n", "- step: a\n  input: b", "\n", 100000)));
    ck_assert(quick(
        numbered(&a, "gluegen: 1\nsteps:\n", "- {step: s", ", target: bash, code: cat}\n", 20000)));
    ck_assert(quick(repeat(&a, "gluegen: 1\nsteps:\n- step: a\n  target: awk\n  code: |\n",
                           "    { print }\n", 200000)));
    gg_arena_free(&a);
}
END_TEST

START_TEST(test_alias_limits)
{
    struct gg_arena a = {0};
    struct gg_buf b = gg_buf_new(&a);
    /* 99,999 values by aliases are fine, one more is not */
    gg_buf_adds(&b, "- &x [1,1,1,1,1,1,1,1,1]\n");
    for (int i = 0; i < 9999; i++)
        gg_buf_adds(&b, "- *x\n");
    struct reading r;
    read_text(&r, gg_buf_str(&b));
    ck_assert_ptr_nonnull(r.root);
    gg_arena_free(&r.arena);
    gg_buf_adds(&b, "- *x\n- *x\n");
    assert_error(gg_buf_str(&b), "GG0005", 10002, 3);
    gg_arena_free(&a);
}
END_TEST

/* An alias may not smuggle in more levels than can be written. */
START_TEST(test_alias_depth)
{
    struct gg_arena a = {0};
    struct gg_buf b = gg_buf_new(&a);
    gg_buf_adds(&b, "a: &a ");
    for (int i = 0; i < 60; i++)
        gg_buf_addc(&b, '[');
    for (int i = 0; i < 60; i++)
        gg_buf_addc(&b, ']');
    gg_buf_adds(&b, "\nb: ");
    for (int i = 0; i < 50; i++)
        gg_buf_addc(&b, '[');
    gg_buf_adds(&b, "*a");
    for (int i = 0; i < 50; i++)
        gg_buf_addc(&b, ']');
    assert_error(gg_buf_str(&b), "GG0005", 2, 54);
    gg_arena_free(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("yaml");
    TCase *tc = tcase_create("all");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, test_core_types, 0, (int)GG_COUNT(plain));
    tcase_add_test(tc, test_values);
    tcase_add_test(tc, test_places);
    tcase_add_test(tc, test_crlf);
    tcase_add_test(tc, test_aliases);
    tcase_add_test(tc, test_merge_keys);
    tcase_add_test(tc, test_documents);
    tcase_add_test(tc, test_places_of_errors);
    tcase_add_test(tc, test_hostile);
    tcase_add_test(tc, test_alias_limits);
    tcase_add_test(tc, test_alias_depth);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
