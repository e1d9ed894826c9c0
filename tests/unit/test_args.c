/* The command line: what is understood, what is refused and with which words; completion. */
#include "driver/cli.h"

#include <check.h>
#include <stdlib.h>

static struct gg_arena arena;
static struct gg_args args;
static gg_str error;

/* Parses words separated by blanks; "''" is an empty word. */
static bool parse(const char *line)
{
    char *argv[32];
    int argc = 0;
    gg_str rest = gg_str_from(line);
    argv[argc++] = (char *)"gluegen";
    while (rest.n) {
        ptrdiff_t blank = gg_str_find_char(rest, ' ');
        gg_str word = gg_str_sub(rest, 0, blank < 0 ? rest.n : (size_t)blank);
        rest = gg_str_sub(rest, word.n + 1, rest.n);
        argv[argc++] = (char *)(gg_str_is(word, "''") ? "" : gg_cstr(&arena, word));
    }
    error = GG_STR("");
    return gg_args_parse(&arena, argc, argv, &args, &error);
}

static void tear_down(void)
{
    gg_arena_free(&arena);
}

START_TEST(options_in_every_form)
{
    static const char *const lines[] = {
        "build -o dir -O2 a.yaml --strict",
        "build -odir -O 2 --strict a.yaml",
        "build --output=dir --optimize=2 --strict a.yaml",
        "build --output dir a.yaml --optimize 2 --strict",
    };
    for (size_t i = 0; i < GG_COUNT(lines); i++) {
        ck_assert_msg(parse(lines[i]), "%s: " GG_FMT, lines[i], GG_ARG(error));
        ck_assert_int_eq(args.command, GG_COMMAND_BUILD);
        ck_assert_str_eq(args.value[GG_FLAG_OUTPUT], "dir");
        ck_assert_str_eq(args.value[GG_FLAG_OPTIMIZE], "2");
        ck_assert(args.given[GG_FLAG_STRICT]);
        ck_assert(!args.given[GG_FLAG_QUIET]);
        ck_assert_uint_eq(args.operands.n, 1);
        ck_assert_str_eq(args.operands.at[0], "a.yaml");
    }
}
END_TEST

START_TEST(common_options_may_come_first)
{
    ck_assert(parse("-C some -qv --color=never check -"));
    ck_assert_int_eq(args.command, GG_COMMAND_CHECK);
    ck_assert_str_eq(args.value[GG_FLAG_DIRECTORY], "some");
    ck_assert_str_eq(args.value[GG_FLAG_COLOR], "never");
    ck_assert(args.given[GG_FLAG_QUIET] && args.given[GG_FLAG_VERBOSE]);
    ck_assert_str_eq(args.operands.at[0], "-");
}
END_TEST

START_TEST(a_value_may_be_empty_or_look_like_an_option)
{
    ck_assert(parse("build --output= x"));
    ck_assert_str_eq(args.value[GG_FLAG_OUTPUT], "");
    ck_assert(parse("build -o -x x"));
    ck_assert_str_eq(args.value[GG_FLAG_OUTPUT], "-x");
    ck_assert(parse("build -o ''"));
    ck_assert_str_eq(args.value[GG_FLAG_OUTPUT], "");
}
END_TEST

START_TEST(the_last_value_counts_and_directories_add_up)
{
    ck_assert(parse("build -o a -o b --template-dir x --template-dir=y"));
    ck_assert_str_eq(args.value[GG_FLAG_OUTPUT], "b");
    ck_assert_uint_eq(args.template_dirs.n, 2);
    ck_assert(gg_str_is(args.template_dirs.at[0], "x"));
    ck_assert(gg_str_is(args.template_dirs.at[1], "y"));
}
END_TEST

START_TEST(double_dash)
{
    ck_assert(parse("build -- -o --x"));
    ck_assert_uint_eq(args.operands.n, 2);
    ck_assert_str_eq(args.operands.at[0], "-o");
    ck_assert_uint_eq(args.rest.n, 0);
    ck_assert(parse("run a.yaml -- --jobs 3 -- x"));
    ck_assert_uint_eq(args.operands.n, 1);
    ck_assert_uint_eq(args.rest.n, 4);
    ck_assert_str_eq(args.rest.at[0], "--jobs");
    ck_assert_str_eq(args.rest.at[2], "--");
}
END_TEST

START_TEST(help_and_version_are_commands)
{
    ck_assert(parse("--version"));
    ck_assert_int_eq(args.command, GG_COMMAND_VERSION);
    ck_assert(parse("-h"));
    ck_assert_int_eq(args.command, GG_COMMAND_HELP);
    ck_assert(parse("build --help"));
    ck_assert_int_eq(args.command, GG_COMMAND_BUILD);
    ck_assert(args.given[GG_FLAG_HELP]);
}
END_TEST

static const struct {
    const char *line, *error;
} wrong[] = {
    {"", "no command given"},
    {"biuld", "unknown command `biuld`: did you mean `build`?"},
    {"frobnicate", "unknown command `frobnicate`"},
    {"build --ouput=x", "unknown option `--ouput`: did you mean `--output`?"},
    {"build --json", "unknown option `--json`"},
    {"build -x", "unknown option `-x`"},
    {"build -qx", "unknown option `-x`"},
    {"build -o", "`-o` needs a value: DIR"},
    {"build --output", "`--output` needs a value: DIR"},
    {"build --strict=yes", "`--strict` takes no value"},
    {"build -O3", "`3` is no value of --optimize: it is one of 0|1|2"},
    {"check --format=xml",
     "`xml` is no value of --format: it is one of human|json|sarif|gcc|github|junit"},
    {"plan --format=sarif", "`sarif` is no value of --format: it is one of text|json"},
    {"--strict build", "unknown option `--strict`"},
    {"build --version", "unknown option `--version`"},
    {"build --color=maybe", "`maybe` is no value of --color: it is one of auto|always|never"},
};

START_TEST(wrong_usage)
{
    bool ok = parse(wrong[_i].line);
    ck_assert_msg(!ok, "%s", wrong[_i].line);
    ck_assert_str_eq(gg_cstr(&arena, error), wrong[_i].error);
}
END_TEST

/* Two flags of one name or letter are of different commands. */
static bool are_of_one_command(uint32_t one, uint32_t other)
{
    for (uint32_t i = 0; i < GG_COMMAND_COUNT; i++)
        if ((gg_command_info((enum gg_command)i)->flags >> one & 1) &&
            (gg_command_info((enum gg_command)i)->flags >> other & 1))
            return true;
    return false;
}

START_TEST(tables_are_sorted_and_letters_differ)
{
    for (uint32_t i = 1; i < GG_FLAG_COUNT; i++)
        ck_assert_str_le(gg_flag_info((enum gg_flag)(i - 1))->name,
                         gg_flag_info((enum gg_flag)i)->name);
    for (uint32_t i = 1; i < GG_COMMAND_COUNT; i++)
        ck_assert_str_lt(gg_command_info((enum gg_command)(i - 1))->name,
                         gg_command_info((enum gg_command)i)->name);
    for (uint32_t i = 0; i < GG_FLAG_COUNT; i++)
        for (uint32_t k = 0; k < i; k++) {
            const struct gg_flag_info *one = gg_flag_info((enum gg_flag)i);
            const struct gg_flag_info *other = gg_flag_info((enum gg_flag)k);
            bool alike =
                (one->letter && one->letter == other->letter) || !strcmp(one->name, other->name);
            ck_assert(!alike || !are_of_one_command(i, k));
        }
}
END_TEST

static const struct {
    uint32_t index;
    const char *words[6], *candidates;
} completions[] = {
    {1, {"gluegen", "bu"}, "build"},
    {1, {"gluegen", "co"}, "completion convert"},
    {1, {"gluegen", "__"}, ""},
    {1, {"gluegen", "--v"}, "--verbose --version"},
    {2, {"gluegen", "build", "--st"}, "--strict"},
    {2, {"gluegen", "build", "--j"}, ""},
    {3, {"gluegen", "build", "-O", ""}, "0 1 2"},
    {3, {"gluegen", "build", "-o", ""}, ""},
    {2, {"gluegen", "check", "--format=g"}, "--format=gcc --format=github"},
    {4, {"gluegen", "check", "--format", "=", "g"}, "gcc github"},
    {3, {"gluegen", "check", "--format", "="}, "human json sarif gcc github junit"},
    {3, {"gluegen", "check", "--format", ""}, "human json sarif gcc github junit"},
    {4, {"gluegen", "-C", "plan", "list", "t"}, "targets types"},
    {2, {"gluegen", "help", "pl"}, "plan"},
    {2, {"gluegen", "completion", ""}, "bash fish zsh"},
    {3, {"gluegen", "completion", "bash", ""}, ""},
    {2, {"gluegen", "explain", "GG0501"}, "GG0501"},
    {2, {"gluegen", "build", ""}, ""},
    {9, {"gluegen"}, NULL},
};

START_TEST(completion)
{
    uint32_t n = 0;
    struct gg_buf out = gg_buf_new(&arena), is = gg_buf_new(&arena);
    while (n < 6 && completions[_i].words[n])
        n++;
    gg_complete(&arena, completions[_i].index, completions[_i].words, n, &out);
    gg_str text = gg_buf_str(&out), line;
    while (gg_str_next_line(&text, &line)) {
        ptrdiff_t tab = gg_str_find_char(line, '\t');
        ck_assert(tab > 0);
        gg_buf_addf(&is, "%s%.*s", is.n ? " " : "", (int)tab, line.p);
    }
    struct gg_buf all = gg_buf_new(&arena); /* NULL: all commands */
    for (uint32_t i = 0; i < GG_COMMAND_COUNT; i++)
        if (!gg_command_is_hidden((enum gg_command)i))
            gg_buf_addf(&all, "%s%s", all.n ? " " : "", gg_command_info((enum gg_command)i)->name);
    const char *expected = completions[_i].candidates;
    ck_assert_str_eq(gg_cstr(&arena, gg_buf_str(&is)),
                     expected ? expected : gg_cstr(&arena, gg_buf_str(&all)));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("args");
    TCase *tests = tcase_create("args");
    tcase_add_checked_fixture(tests, NULL, tear_down);
    tcase_add_test(tests, options_in_every_form);
    tcase_add_test(tests, common_options_may_come_first);
    tcase_add_test(tests, a_value_may_be_empty_or_look_like_an_option);
    tcase_add_test(tests, the_last_value_counts_and_directories_add_up);
    tcase_add_test(tests, double_dash);
    tcase_add_test(tests, help_and_version_are_commands);
    tcase_add_loop_test(tests, wrong_usage, 0, GG_COUNT(wrong));
    tcase_add_test(tests, tables_are_sorted_and_letters_differ);
    tcase_add_loop_test(tests, completion, 0, GG_COUNT(completions));
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
