/* The table of diagnostics: codes are sorted, unique and explained; rendering sorts and repeats
 * nothing. */
#include "base/diag.h"
#include "base/utf8.h"

#include <check.h>

START_TEST(codes_are_sorted_and_unique)
{
    for (int i = 1; i < GG_D_COUNT; i++)
        ck_assert_str_lt(gg_diag_info((enum gg_diag_code)(i - 1))->code,
                         gg_diag_info((enum gg_diag_code)i)->code);
}
END_TEST

START_TEST(codes_are_well_formed_and_explained)
{
    for (int i = 0; i < GG_D_COUNT; i++) {
        const struct gg_diag_info *info = gg_diag_info((enum gg_diag_code)i);
        enum gg_diag_code found;
        ck_assert_uint_eq(strlen(info->code), 6);
        ck_assert_uint_eq(strspn(info->code + 2, "0123456789"), 4);
        ck_assert_uint_gt(strlen(info->title), 8);
        ck_assert_uint_gt(strlen(info->doc), 30);
        ck_assert_int_eq(info->doc[strlen(info->doc) - 1], '\n');
        ck_assert(gg_diag_by_name(gg_str_from(info->code), &found));
        ck_assert_int_eq(found, i);
    }
}
END_TEST

START_TEST(sorting_drops_repeats_only)
{
    struct gg_arena a = {0};
    struct gg_diags ds = gg_diags_new(&a);
    struct gg_span late = {1, 5, 6}, early = {1, 2, 3};
    gg_diag_add(&ds, GG_D_YAML_SYNTAX, late, "b");
    gg_diag_add(&ds, GG_D_YAML_SYNTAX, early, "a");
    gg_diag_add(&ds, GG_D_YAML_SYNTAX, late, "b");
    gg_diag_add(&ds, GG_D_YAML_SYNTAX, late, "c");
    ck_assert_uint_eq(ds.nerrors, 4);
    gg_diags_settle(&ds);
    ck_assert_uint_eq(ds.nerrors, 3);
    ck_assert_uint_eq(ds.list.n, 3);
    ck_assert(gg_str_is(ds.list.at[0]->message, "a"));
    ck_assert(gg_str_is(ds.list.at[1]->message, "b"));
    ck_assert(gg_str_is(ds.list.at[2]->message, "c"));
    gg_arena_free(&a);
}
END_TEST

/* Two lists, each of two phases, put together phase by phase as one list would be. */
START_TEST(lists_apart_become_one)
{
    struct gg_arena a = {0}, x = {0}, y = {0};
    struct gg_diags ds = gg_diags_new(&a);
    struct gg_ignore ignore = {.region = {1, 7, 9}, .code = GG_D_TMPL_UNUSED};
    struct gg_span ignored = {1, 8, 9}, place = {1, 2, 3};
    gg_push(&a, &ds.ignores, ignore);
    ds.warnings_are_errors = true;
    gg_diag_add(&ds, GG_D_YAML_SYNTAX, place, "before");
    struct gg_diags one = gg_diags_apart(&ds, &x), two = gg_diags_apart(&ds, &y);
    gg_diag_add(&two, GG_D_TMPL_UNUSED, place, "c");
    gg_diag_add(&two, GG_D_TMPL_UNUSED, ignored, "not said");
    gg_diag_add(&one, GG_D_YAML_SYNTAX, place, "a");
    gg_diag_add(&one, GG_D_YAML_SYNTAX, place, "b");
    ck_assert(!ds.ignores.at[0].used);
    gg_diags_take(&ds, &one, 0, 1);
    gg_diags_take(&ds, &two, 0, 1);
    gg_diags_take(&ds, &one, 1, 2);
    gg_arena_adopt(&a, &x);
    gg_arena_adopt(&a, &y);
    ck_assert_uint_eq(ds.nerrors, 4);
    ck_assert(ds.ignores.at[0].used);
    gg_diags_settle(&ds);
    static const char *const order[] = {"before", "a", "c", "b"};
    ck_assert_uint_eq(ds.list.n, GG_COUNT(order));
    for (uint32_t i = 0; i < ds.list.n; i++)
        ck_assert(gg_str_is(ds.list.at[i]->message, order[i]));
    gg_arena_free(&a);
}
END_TEST

START_TEST(columns_are_those_of_a_terminal)
{
    static const struct {
        const char *text, *shown;
        size_t columns, points;
    } rows[] = {
        {"a\tb", "a b", 3, 3},
        {"\xc3\xa9", "\xc3\xa9", 1, 1},
        {"e\xcc\x81", "e\xcc\x81", 1, 2},        /* the accent by itself */
        {"\xe5\x90\x8d", "\xe5\x90\x8d", 2, 1},  /* a Chinese character */
        {"\x1b[m", "\\x1b[m", 6, 3},             /* a command of terminals */
        {"\xc2\x9bm", "\\xc2\\x9bm", 9, 2},      /* the same, which begins with U+009B */
        {"\xc2\xa0\xff", "\xc2\xa0\\xff", 5, 2}, /* U+00A0, and no character */
        {"\xe2\x80\xae"
         "b",
         "\\u202Eb", 7, 2}, /* from right to left */
        {"\xe2\x81\xa7", "\\u2067", 6, 1},
        {"a\xe2\x80\xa8", "a\\u2028", 7, 2},    /* a line end */
        {"\xe2\x80\xaf", "\xe2\x80\xaf", 1, 1}, /* U+202F, a blank */
    };
    for (size_t i = 0; i < GG_COUNT(rows); i++) {
        struct gg_arena a = {0};
        struct gg_buf shown = gg_buf_new(&a);
        gg_str text = gg_str_from(rows[i].text);
        gg_utf8_escape_controls(&shown, text);
        ck_assert_str_eq(gg_cstr(&a, gg_buf_str(&shown)), rows[i].shown);
        ck_assert_uint_eq(gg_utf8_width(text), rows[i].columns);
        ck_assert_uint_eq(gg_utf8_count(text), rows[i].points);
        gg_arena_free(&a);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("diag");
    TCase *tests = tcase_create("diag");
    tcase_add_test(tests, codes_are_sorted_and_unique);
    tcase_add_test(tests, codes_are_well_formed_and_explained);
    tcase_add_test(tests, sorting_drops_repeats_only);
    tcase_add_test(tests, lists_apart_become_one);
    tcase_add_test(tests, columns_are_those_of_a_terminal);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
