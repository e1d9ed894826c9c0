/* Every decision that can be taken has been taken once, and its sentences can be written. */
#include "driver/compile.h"

#include <check.h>

START_TEST(every_sentence_is_used)
{
    struct gg_arena arena = {0};
    struct gg_sources sources = gg_sources_new(&arena);
    struct gg_diags diags = gg_diags_new(&arena);
    struct gg_decisions decisions = {.arena = &arena};
    const struct gg_ast size = {.kind = GG_AST_STR, .text = GG_STR("1M")};
    const struct gg_pin pins[] = {
        {GG_STR("runtimes"), GG_STR("pinned"), .runtime = GG_STR("gawk")},
        {GG_STR("sizes"), GG_STR("measured"), .buffer = &size},
    };
    struct gg_compile_opts opts = {
        .level = 2, .decisions = &decisions, .pins = pins, .npins = GG_COUNT(pins)};
    struct gg_compiled compiled;
    bool seen[GG_DECISION_KIND_COUNT] = {[GG_DECIDED_NOTHING] = true};
    gg_str text;
    const char *error, *path = GG_SOURCE_DIR "/tests/golden/cli/explain-all/all.yaml";
    ck_assert(gg_read_file(&arena, path, &text, &error));
    bool ok = gg_compile(&arena, &sources, &diags, gg_str_from(path), text, &opts, GG_PHASE_VIEW,
                         &compiled);
    gg_diags_render(&diags, &sources, GG_RENDER_GCC, false, stderr);
    ck_assert(ok);
    for (uint32_t i = 0; i < decisions.list.n; i++) {
        seen[decisions.list.at[i].kind] = true;
        ck_assert_uint_ne(decisions.list.at[i].span.file, 0);
    }
    for (uint32_t i = 0; i < GG_DECISION_KIND_COUNT; i++)
        ck_assert_msg(seen[i], "decision %u is never taken", i);
    gg_arena_free(&arena);
}
END_TEST

/* As with any sort that is not told of order: equals stay in the order of deciding. */
START_TEST(decisions_follow_the_spec)
{
    struct gg_arena arena = {0};
    struct gg_decisions log = {.arena = &arena};
    for (uint32_t i = 0; i < 100; i++) {
        struct gg_span span = {1, (i * 7) % 10, (i * 7) % 10 + 1};
        char number[8];
        snprintf(number, sizeof number, "%03u", i);
        gg_decide(&log, GG_DECIDED_EDGE_SAME, span, gg_str_from(number), "tsv", "", "");
    }
    gg_decisions_sort(&log);
    for (uint32_t i = 1; i < log.list.n; i++) {
        const struct gg_decision *x = &log.list.at[i - 1], *y = &log.list.at[i];
        ck_assert_uint_le(x->span.beg, y->span.beg);
        if (x->span.beg == y->span.beg)
            ck_assert_int_lt(gg_str_cmp(x->subject, y->subject), 0);
    }
    struct gg_decision_text first = gg_decision_text(&arena, &log.list.at[0]);
    ck_assert_str_eq(gg_cstr(&arena, first.what), "edge `000` is tsv");
    gg_arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decisions");
    TCase *tcase = tcase_create("all");
    tcase_add_test(tcase, every_sentence_is_used);
    tcase_add_test(tcase, decisions_follow_the_spec);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
