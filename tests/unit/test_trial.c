/* Made-up input, shrinking, excerpts. */
#include "trial/corpus.h"
#include "trial/outcome.h"
#include "trial/process.h"
#include "trial/scratch.h"
#include "trial/shrink.h"

#include <check.h>
#include <stdlib.h>

static struct gg_arena arena;

static void teardown(void)
{
    gg_arena_free(&arena);
}

/* "has an a before a b" */
static bool has_pair(void *ctx, gg_str input, bool *stop)
{
    uint32_t *tests = ctx;
    ptrdiff_t a = gg_str_find_char(input, 'a');
    (*tests)++;
    (void)stop;
    return a >= 0 && gg_str_find_char(gg_str_sub(input, (size_t)a, input.n), 'b') >= 0;
}

START_TEST(shrinks_to_what_is_needed)
{
    uint32_t tests = 0;
    gg_str text = GG_STR("xxxxbxxxxxxaxxxxxxxxxxxxxxxxxxxxxxxxxbxxxx");
    gg_str small = gg_shrink(&arena, gg_parts_of_bytes(&arena, text), has_pair, &tests);
    ck_assert_msg(gg_str_is(small, "ab"), GG_FMT, GG_ARG(small));
    ck_assert_uint_le(tests, 60);
}
END_TEST

static bool stops_at_once(void *ctx, gg_str input, bool *stop)
{
    uint32_t *tests = ctx;
    (void)input;
    *stop = ++*tests == 1;
    return true;
}

START_TEST(shrinking_ends_when_told)
{
    uint32_t tests = 0;
    gg_str small = gg_shrink(&arena, gg_parts_of_bytes(&arena, GG_STR("0123456789abcdef")),
                             stops_at_once, &tests);
    ck_assert_uint_eq(tests, 1);
    ck_assert_uint_eq(small.n, 8);
}
END_TEST

START_TEST(records_of_csv_go_on_in_quotes)
{
    struct gg_codec csv = {.kind = GG_FORMAT_CSV, .delimiter = ','};
    struct gg_parts parts = gg_corpus_split(&arena, csv, GG_STR("a,\"x\ny\"\nb\nlast"));
    ck_assert_uint_eq(parts.n, 3);
    ck_assert(gg_str_is(parts.at[0], "a,\"x\ny\"\n"));
    ck_assert(gg_str_is(parts.at[2], "last"));
}
END_TEST

static struct gg_corpus corpus_of(enum gg_format_kind kind)
{
    struct gg_field *fields = gg_new_array(&arena, struct gg_field, GG_TYPE_COUNT);
    for (uint32_t i = 0; i < GG_TYPE_COUNT; i++)
        fields[i] =
            (struct gg_field){gg_str_from(gg_type_name((enum gg_type)i)), (enum gg_type)i, {0}};
    return (struct gg_corpus){.codec = {.kind = kind, .delimiter = '\t'},
                              .record = {true, fields, GG_TYPE_COUNT},
                              .seed = 7,
                              .records = 200};
}

START_TEST(same_seed_same_bytes)
{
    for (uint32_t i = 0; i < gg_corpus_inputs(); i++) {
        struct gg_corpus corpus = corpus_of(GG_FORMAT_TSV);
        gg_str one = gg_corpus_make(&arena, &corpus, i), again = gg_corpus_make(&arena, &corpus, i);
        ck_assert(gg_str_eq(one, again));
        corpus.seed++;
        again = gg_corpus_make(&arena, &corpus, i);
        ck_assert_msg(!one.n || !gg_str_eq(one, again), "%s", gg_corpus_about(i));
    }
}
END_TEST

START_TEST(valid_records_have_all_fields)
{
    struct gg_corpus corpus = corpus_of(GG_FORMAT_TSV_ESCAPED);
    gg_str text = gg_corpus_make(&arena, &corpus, 0), line;
    uint32_t records = 0;
    while (gg_str_next_line(&text, &line)) {
        uint32_t tabs = 0;
        for (size_t i = 0; i < line.n; i++)
            tabs += line.p[i] == '\t';
        ck_assert_uint_eq(tabs, GG_TYPE_COUNT - 1);
        records++;
    }
    ck_assert_uint_eq(records, 200);
}
END_TEST

static struct gg_outcome outcome(int code, const char *messages, const char *dir)
{
    return (struct gg_outcome){
        .end = {.code = code}, .messages = gg_str_from(messages), .dir = dir};
}

static bool equal_of(struct gg_outcome_subject subject, struct gg_outcome x, struct gg_outcome y)
{
    struct gg_buf reason = gg_buf_new(&arena);
    bool equals = gg_outcome_equals(&x, &y, subject, &reason);
    ck_assert_int_eq(!equals, reason.n > 0);
    return equals;
}

/* Where `order: any` holds, if there is a graph. */
static bool equal_in(const struct gg_graph *graph, struct gg_outcome x, struct gg_outcome y)
{
    return equal_of((struct gg_outcome_subject){GG_STR("etl"), graph, graph, NULL}, x, y);
}

static bool equal(struct gg_outcome x, struct gg_outcome y)
{
    return equal_in(NULL, x, y);
}

START_TEST(failures_are_equal_when_one_step_gives_one_reason)
{
    const char *a = "etl: step a: record 1: x\netl: step a failed with exit code 65\n";
    const char *a2 = "etl: step a: record 2: x\netl: step a failed with exit code 65\n";
    const char *b = "noise\netl: step b failed with exit code 70\n";
    ck_assert(equal(outcome(65, a, "/none"), outcome(65, a, "/none")));
    ck_assert(!equal(outcome(65, a, "/none"), outcome(65, a2, "/none")));
    ck_assert(equal(outcome(65, a, "/none"), outcome(70, b, "/none")));
    ck_assert(!equal(outcome(65, a, "/none"), outcome(0, "", "/none")));
    const char *block = "etl: step parse: block 2, record 1: bad\n"
                        "etl: step parse failed with exit code 65\n";
    const char *first = "etl: step parse: record 3: worse\n"
                        "etl: step parse failed with exit code 65\n";
    ck_assert(equal(outcome(65, block, "/none"), outcome(65, first, "/none")));
    ck_assert(!equal(outcome(65, block, "/none"), outcome(70, first, "/none")));
}
END_TEST

static const char *directory_with(const char *name, const char *text)
{
    const char *dir = gg_scratch_make(&arena);
    ck_assert_ptr_nonnull(dir);
    ck_assert(gg_scratch_write(gg_cstr(&arena, gg_str_printf(&arena, "%s/%s", dir, name)),
                               gg_str_from(text)));
    return dir;
}

START_TEST(files_are_compared_by_bytes_or_as_sets)
{
    const struct gg_graph graph = {.name = GG_STR("etl")};
    const char *dirs[] = {
        directory_with("output-1", "1\n2\n"), directory_with("output-1", "2\n1\n"),
        directory_with("rejected-1", "1\n2\n"), directory_with("rejected-1", "2\n1\n"),
        directory_with("output-1", "1\n1\n2\n")};
    ck_assert(equal(outcome(0, "", dirs[0]), outcome(0, "", dirs[0])));
    ck_assert(!equal(outcome(0, "", dirs[0]), outcome(0, "", dirs[1])));
    ck_assert(!equal(outcome(0, "", dirs[0]), outcome(0, "", dirs[2])));
    ck_assert(equal(outcome(0, "", dirs[2]), outcome(0, "", dirs[3])));
    ck_assert(equal_in(&graph, outcome(0, "", dirs[0]), outcome(0, "", dirs[1])));
    ck_assert(!equal_in(&graph, outcome(0, "", dirs[0]), outcome(0, "", dirs[4])));
    for (size_t i = 0; i < GG_COUNT(dirs); i++)
        gg_scratch_remove(dirs[i]);
}
END_TEST

/* Where records come to step `b` in no order, `a` still counts its own as they came. */
START_TEST(numbers_of_records_without_order_do_not_count)
{
    static const uint32_t inputs[] = {0, 1, 2};
    struct gg_ast file = {.text = GG_STR("output-1")};
    struct gg_attr output = {GG_OPT_OUTPUT, &file};
    struct gg_codec csv = {.kind = GG_FORMAT_CSV, .delimiter = ',', .header = true};
    struct gg_stage stages[] = {
        {.op = GG_OP_SOURCE, .name = GG_STR("input")},
        {.op = GG_OP_STEP, .name = GG_STR("a"), .inputs = inputs, .ninputs = 1, .unordered = true},
        {.op = GG_OP_STEP, .name = GG_STR("b"), .inputs = inputs + 1, .ninputs = 1},
        {.op = GG_OP_SINK,
         .name = GG_STR("output"),
         .in_codec = csv,
         .inputs = inputs + 2,
         .ninputs = 1,
         .attrs = &output,
         .nattrs = 1}};
    const struct gg_graph graph = {.stages = stages, .nstages = GG_COUNT(stages)};
    const char *dirs[] = {
        directory_with("rejected-1", "a\t1\tbad\tx\nb\t2\tbad\ty\n"),
        directory_with("rejected-1", "b\t3\tbad\ty\na\t1\tbad\tx\n"),
        directory_with("rejected-1", "a\t2\tbad\tx\nb\t2\tbad\ty\n"),
        directory_with("output-1", "h\n1\n\"2\n3\"\n"),
        directory_with("output-1", "h\n\"2\n3\"\n1\n"),
        directory_with("output-1", "1\nh\n\"2\n3\"\n"),
        directory_with("output-1", "h\n1\n\"3\"\n\"2\n"),
    };
    bool equals[GG_COUNT(dirs)];
    for (size_t i = 0; i < GG_COUNT(dirs); i++)
        equals[i] = equal_in(&graph, outcome(0, "", dirs[i < 3 ? 0 : 3]), outcome(0, "", dirs[i]));
    ck_assert(equals[0] && equals[1] && !equals[2]);
    ck_assert(equals[3] && equals[4] && !equals[5] && !equals[6]);
    const char *a = "etl: step a: record 1: x\netl: step a failed with exit code 65\n";
    const char *a2 = "etl: step a: record 2: x\netl: step a failed with exit code 65\n";
    const char *b = "etl: step b: record 1: x\netl: step b failed with exit code 65\n";
    const char *b2 = "etl: step b: record 2: y\netl: step b failed with exit code 70\n";
    ck_assert(!equal_in(&graph, outcome(65, a, "/none"), outcome(65, a2, "/none")));
    ck_assert(equal_in(&graph, outcome(65, b, "/none"), outcome(70, b2, "/none")));
    ck_assert(!equal_in(&graph, outcome(65, b, "/none"), outcome(0, "", "/none")));
    for (size_t i = 0; i < GG_COUNT(dirs); i++)
        gg_scratch_remove(dirs[i]);
}
END_TEST

/* `b` may end early, so what `a` says and leaves out is chance; `c` reads what there is. */
START_TEST(words_of_steps_that_are_cut_off_do_not_count)
{
    static const uint32_t inputs[] = {0, 1, 2};
    struct gg_stage stages[] = {
        {.op = GG_OP_SOURCE, .name = GG_STR("input")},
        {.op = GG_OP_STEP, .name = GG_STR("a"), .inputs = inputs, .ninputs = 1},
        {.op = GG_OP_STEP,
         .name = GG_STR("b"),
         .target = GG_TARGET_BASH,
         .inputs = inputs + 1,
         .ninputs = 1},
        {.op = GG_OP_STEP, .name = GG_STR("c"), .inputs = inputs + 2, .ninputs = 1}};
    const struct gg_graph graph = {.stages = stages, .nstages = GG_COUNT(stages)};
    stages[1].target = stages[3].target = GG_TARGET_PYTHON;
    struct gg_cut_off cut_off = gg_cut_off_of(&arena, &graph);
    struct gg_outcome_subject subject = {GG_STR("etl"), false, NULL, &cut_off};
    ck_assert_uint_eq(cut_off.steps.n, 2);
    const char *dirs[] = {directory_with("rejected-1", "a\t1\tbad\tx\nc\t1\tbad\ty\n"),
                          directory_with("rejected-1", "c\t1\tbad\ty\n"),
                          directory_with("rejected-1", "a\t2\tbad\tx\n"), gg_scratch_make(&arena)};
    ck_assert(equal_of(subject, outcome(0, "", dirs[0]), outcome(0, "", dirs[1])));
    ck_assert(!equal_of(subject, outcome(0, "", dirs[0]), outcome(0, "", dirs[2])));
    ck_assert(equal_of(subject, outcome(0, "", dirs[2]), outcome(0, "", dirs[3])));
    ck_assert(!equal(outcome(0, "", dirs[2]), outcome(0, "", dirs[3])));
    const char *empty = directory_with("rejected-1", ""), *hidden = directory_with(".x", "");
    ck_assert(!equal(outcome(0, "", empty), outcome(0, "", dirs[3])));
    ck_assert(!equal_of(subject, outcome(0, "", hidden), outcome(0, "", dirs[3])));
    gg_scratch_remove(empty);
    gg_scratch_remove(hidden);
    const char *of_a = "etl: step a: 3 bad records skipped\n";
    const char *of_c = "etl: step c: 3 bad records skipped\n";
    ck_assert(equal_of(subject, outcome(0, of_a, "/none"), outcome(0, "", "/none")));
    ck_assert(!equal_of(subject, outcome(0, of_c, "/none"), outcome(0, "", "/none")));
    const char *a = "etl: step a: record 1: x\netl: step a failed with exit code 65\n";
    const char *c = "etl: step c: record 1: x\netl: step c failed with exit code 65\n";
    const char *dead = "etl: step a failed with exit code 70\n";
    ck_assert(equal_of(subject, outcome(65, a, "/none"), outcome(0, "", "/none")));
    ck_assert(equal_of(subject, outcome(0, "", "/none"), outcome(65, a, "/none")));
    ck_assert(!equal_of(subject, outcome(65, c, "/none"), outcome(0, "", "/none")));
    ck_assert(!equal_of(subject, outcome(70, dead, "/none"), outcome(0, "", "/none")));
    for (size_t i = 0; i < GG_COUNT(dirs); i++)
        gg_scratch_remove(dirs[i]);
}
END_TEST

START_TEST(steps_that_say_exit_may_end_early)
{
    static const struct {
        const char *code;
        uint32_t n;
    } rows[] = {{"NR > 3 { exit }", 1},
                {"sys.exit()", 1},
                {"raise SystemExit", 1},
                {"os.Exit(0)", 1},
                {"output(exit_code)", 0},
                {"exits += 1", 0},
                {"xit", 0},
                {"exit_code; exit", 1},
                {"return", 0}};
    for (size_t i = 0; i < GG_COUNT(rows); i++) {
        struct gg_ast text = {.text = gg_str_from(rows[i].code)};
        struct gg_attr code = {GG_OPT_CODE, &text};
        struct gg_stage step = {.op = GG_OP_STEP,
                                .target = GG_TARGET_AWK,
                                .name = GG_STR("a"),
                                .attrs = &code,
                                .nattrs = 1};
        const struct gg_graph graph = {.stages = &step, .nstages = 1};
        ck_assert_msg(gg_cut_off_of(&arena, &graph).steps.n == rows[i].n, "%s", rows[i].code);
    }
}
END_TEST

START_TEST(a_program_is_stopped_in_time)
{
    struct gg_signals signals;
    const char *argv[] = {"/bin/sleep", "60", NULL};
    struct gg_process process = {.argv = argv, .limit_ms = 50};
    gg_signals_hold(&signals);
    struct gg_process_end end = gg_process_run(&signals, &process);
    gg_signals_release(&signals);
    ck_assert(end.is_late);
    ck_assert_int_eq(end.code, 128 + SIGTERM);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trial");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, NULL, teardown);
    tcase_add_test(all, shrinks_to_what_is_needed);
    tcase_add_test(all, shrinking_ends_when_told);
    tcase_add_test(all, records_of_csv_go_on_in_quotes);
    tcase_add_test(all, same_seed_same_bytes);
    tcase_add_test(all, valid_records_have_all_fields);
    tcase_add_test(all, failures_are_equal_when_one_step_gives_one_reason);
    tcase_add_test(all, files_are_compared_by_bytes_or_as_sets);
    tcase_add_test(all, numbers_of_records_without_order_do_not_count);
    tcase_add_test(all, words_of_steps_that_are_cut_off_do_not_count);
    tcase_add_test(all, steps_that_say_exit_may_end_early);
    tcase_add_test(all, a_program_is_stopped_in_time);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
