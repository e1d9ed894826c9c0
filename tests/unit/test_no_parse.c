/*
 * Commands that look at no embedded code parse none (`where` compiles the spec anew and does): the
 * linker puts counters in front of tree-sitter's functions (tests/CMakeLists.txt). What `check`
 * does shows that they count.
 */
#include "driver/driver.h"

#include "base/base.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <tree_sitter/api.h>
#include <unistd.h>

#define SPEC GG_SOURCE_DIR "/examples/01-etl-pipeline/etl.yaml"

/* ---- counters ---- */

static unsigned calls;

TSParser *__real_ts_parser_new(void);
TSParser *__wrap_ts_parser_new(void);
TSTree *__real_ts_parser_parse_with_options(TSParser *parser, const TSTree *old, TSInput input,
                                            TSParseOptions options);
TSTree *__wrap_ts_parser_parse_with_options(TSParser *parser, const TSTree *old, TSInput input,
                                            TSParseOptions options);

TSParser *__wrap_ts_parser_new(void)
{
    calls++;
    return __real_ts_parser_new();
}

TSTree *__wrap_ts_parser_parse_with_options(TSParser *parser, const TSTree *old, TSInput input,
                                            TSParseOptions options)
{
    calls++;
    return __real_ts_parser_parse_with_options(parser, old, input, options);
}

/* ---- commands ---- */

/* The calls of a command that must end with 0; what it writes is of no interest. */
static unsigned calls_of(const char *command, const char *first, const char *second)
{
    char *argv[] = {(char *)"gluegen", (char *)command, (char *)first, (char *)second, NULL};
    int argc = second ? 4 : first ? 3 : 2;
    fflush(stdout);
    int out = dup(STDOUT_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDOUT_FILENO);
    calls = 0;
    int status = gg_main(argc, argv);
    dup2(out, STDOUT_FILENO);
    close(nowhere);
    close(out);
    ck_assert_msg(status == 0, "gluegen %s ended with %d", command, status);
    return calls;
}

START_TEST(check_parses_snippets)
{
    ck_assert_uint_gt(calls_of("check", SPEC, NULL), 0);
}
END_TEST

START_TEST(others_parse_nothing)
{
    static const char *const commands[][3] = {
        {"fmt", "--check", SPEC},  {"list", "options", NULL}, {"explain", "GG0501", NULL},
        {"help", NULL, NULL},      {"help", "build", NULL},   {"schema", NULL, NULL},
        {"--version", NULL, NULL}, {"man", NULL, NULL},
    };
    for (size_t i = 0; i < GG_COUNT(commands); i++) {
        unsigned n = calls_of(commands[i][0], commands[i][1], commands[i][2]);
        ck_assert_msg(n == 0, "gluegen %s calls tree-sitter %u times", commands[i][0], n);
    }
}
END_TEST

START_TEST(of_a_tree_that_was_built)
{
    char dir[] = "/tmp/no-parse-XXXXXX", command[64];
    ck_assert_ptr_nonnull(mkdtemp(dir));
    ck_assert_int_eq(chdir(dir), 0);
    ck_assert_int_eq(system("cp " SPEC " etl.yaml"), 0);
    ck_assert_uint_gt(calls_of("build", "etl.yaml", "-oout"), 0);
    unsigned verify = calls_of("verify", "out", NULL);
    snprintf(command, sizeof command, "rm -r %s", dir);
    ck_assert_int_eq(system(command), 0);
    ck_assert_msg(verify == 0, "gluegen verify calls tree-sitter %u times", verify);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("no_parse");
    TCase *tests = tcase_create("commands");
    tcase_add_test(tests, check_parses_snippets);
    tcase_add_test(tests, others_parse_nothing);
    tcase_add_test(tests, of_a_tree_that_was_built);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
