/* Reading Python snippets: what they bind, mention and return, and how they are moved. */
#include "backends/python/scan.h"

#include <check.h>
#include <stdlib.h>

static struct gg_arena arena;

static const struct gg_py_snippet *scan(const char *text)
{
    return gg_py_scan(&arena, gg_str_from(text));
}

/* The names bound, each once, with blanks between. */
static const char *bound(const char *text)
{
    struct gg_py_bindings names = gg_py_bound(&arena, scan(text));
    struct gg_buf b = gg_buf_new(&arena);
    for (uint32_t i = 0; i < names.list.n; i++)
        gg_buf_addf(&b, "%s" GG_FMT, i ? " " : "", GG_ARG(names.list.at[i].name));
    return gg_cstr(&arena, gg_buf_str(&b));
}

static const char *indented(const char *text, const char *replacement)
{
    return gg_cstr(&arena, gg_py_indented(&arena, scan(text), 4, replacement));
}

START_TEST(names_that_are_bound)
{
    ck_assert_str_eq(bound("a = 1"), "a");
    ck_assert_str_eq(bound("a, (b, c) = d"), "a b c");
    ck_assert_str_eq(bound("a.b = c[d] = f(e=1) = 2"), "");
    ck_assert_str_eq(bound("seen[key], (x[i][j], y) = 1, 2"), "y");
    ck_assert_str_eq(bound("count += 1\ntotal //= 2"), "count total");
    ck_assert_str_eq(bound("x: int = 3"), "x int");
    ck_assert_str_eq(bound("for i, j in x:\n  k = [z for z in i]"), "i j k");
    ck_assert_str_eq(bound("import os.path, json as j\nfrom a import b as c, d"), "os j c d");
    ck_assert_str_eq(bound("def f(x):\n  y = 1\nclass C:\n  z = 2\nw = 3"), "f C w");
    ck_assert_str_eq(bound("with open(p) as f: g = 1"), "f g");
    ck_assert_str_eq(bound("if (n := len(x)) == 3: pass"), "n");
    ck_assert_str_eq(bound("'''a = 1'''\n# b = 2\nc == 3"), "");
}
END_TEST

START_TEST(lines_are_moved_but_not_strings)
{
    ck_assert_str_eq(indented("a\n\nif b:\n\tc", NULL), "    a\n\n    if b:\n    \tc");
    ck_assert_str_eq(indented("  a\n  b", NULL), "    a\n    b");
    ck_assert_str_eq(indented("x = '''a\n b\n'''\ny", NULL), "    x = '''a\n b\n'''\n    y");
    ck_assert_str_eq(indented("x = 'a\\\n b'", NULL), "    x = 'a\\\n b'");
    ck_assert_str_eq(indented("f(1,\n  2)", NULL), "    f(1,\n      2)");
    ck_assert_str_eq(indented("# only", NULL), "    # only\n    pass");
    ck_assert_str_eq(indented("", NULL), "    pass");
    ck_assert_str_eq(indented("if x: output(*fields); emit( *fields )", "P"), "    if x: P; P");
    ck_assert_str_eq(indented("'output(*fields)'", "P"), "    'output(*fields)'");
}
END_TEST

START_TEST(fields_that_are_only_read)
{
    static const char *const passing[] = {"output(*fields)", "x = fields[0]\nemit(*fields)",
                                          "if len(fields) > 2: output(*fields)",
                                          "for p in fields[1].split('/'):\n  output(*fields)",
                                          "if fields[0] == 'a': output(*fields)"};
    static const char *const changing[] = {"output(fields[0])",
                                           "fields[0] = 1\noutput(*fields)",
                                           "del fields[0]; output(*fields)",
                                           "g(fields)\noutput(*fields)",
                                           "fields.sort()\noutput(*fields)",
                                           "x = fields; output(*fields)",
                                           "fields[0], y = 1, 2\noutput(*fields)",
                                           "for fields[0] in x: output(*fields)",
                                           "fields[0] += 'x'\noutput(*fields)",
                                           "f'{fields.pop()}'\noutput(*fields)",
                                           "o.output(*fields)"};
    for (size_t i = 0; i < GG_COUNT(passing); i++)
        ck_assert_msg(gg_py_passes_fields(scan(passing[i])), "%s", passing[i]);
    for (size_t i = 0; i < GG_COUNT(changing); i++)
        ck_assert_msg(!gg_py_passes_fields(scan(changing[i])), "%s", changing[i]);
}
END_TEST

START_TEST(words_and_jumps)
{
    ck_assert(gg_py_mentions(scan("f'{status}'"), "status"));
    ck_assert(!gg_py_mentions(scan("x.status + 'status' + statuses"), "status"));
    ck_assert_ptr_nonnull(gg_py_find_keyword(scan("if a:\n  return"), "return"));
    ck_assert_ptr_null(gg_py_find_keyword(scan("def f():\n  return 1\nf()"), "return"));
    ck_assert_ptr_nonnull(gg_py_find_stray_jump(scan("for a in b:\n  pass\nbreak")));
    ck_assert_ptr_null(gg_py_find_stray_jump(scan("while a:\n  if b:\n    continue")));
    struct gg_py_words words =
        gg_py_members_of(&arena, scan("a += other.a\nb(other.c, other.a)"), "other");
    ck_assert_uint_eq(words.list.n, 2);
    ck_assert(gg_str_is(words.list.at[1], "c"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("python_scan");
    TCase *tc = tcase_create("scan");
    tcase_add_test(tc, names_that_are_bound);
    tcase_add_test(tc, lines_are_moved_but_not_strings);
    tcase_add_test(tc, fields_that_are_only_read);
    tcase_add_test(tc, words_and_jumps);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    gg_arena_free(&arena);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
