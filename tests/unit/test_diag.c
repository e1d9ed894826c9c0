/* The table of diagnostics: codes are sorted, unique and explained; rendering sorts and repeats
 * nothing. */
#include "base/diag.h"

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

int main(void)
{
    Suite *suite = suite_create("diag");
    TCase *tests = tcase_create("diag");
    tcase_add_test(tests, codes_are_sorted_and_unique);
    tcase_add_test(tests, codes_are_well_formed_and_explained);
    tcase_add_test(tests, sorting_drops_repeats_only);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
