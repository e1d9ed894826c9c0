/* Growth in place, by copy, memory that a rewind gives back, and formatted text. */
#include "base/str.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static struct gg_arena arena;

static void set_up(void)
{
    arena = (struct gg_arena){0};
}

static void tear_down(void)
{
    gg_arena_free(&arena);
}

START_TEST(newest_allocation_grows_without_harm)
{
    char *p = gg_arena_grow(&arena, NULL, 0, 4, 1);
    memcpy(p, "abcd", 4);
    p = gg_arena_grow(&arena, p, 4, 5000, 1);
    memset(p + 4, 'x', 4996);
    const char *next = gg_new_array(&arena, char, 8);
    ck_assert(next >= p + 5000 || next + 8 <= p);
    ck_assert(!memcmp(p, "abcdxxxx", 8) && p[4999] == 'x' && !memcmp(next, "\0\0\0\0\0\0\0", 8));
}
END_TEST

START_TEST(an_older_allocation_is_copied)
{
    char *p = gg_arena_grow(&arena, NULL, 0, 4, 1);
    memcpy(p, "abcd", 4);
    char *newer = gg_new_array(&arena, char, 1);
    *newer = 'n';
    char *bigger = gg_arena_grow(&arena, p, 4, 64, 1);
    memset(bigger + 4, 'x', 60);
    ck_assert(bigger != p && !memcmp(bigger, "abcdx", 5));
    ck_assert(!memcmp(p, "abcd", 4) && *newer == 'n');
}
END_TEST

START_TEST(growth_beyond_a_chunk_keeps_the_bytes)
{
    struct gg_buf b = gg_buf_new(&arena);
    for (int i = 0; i < 1500000; i++)
        gg_buf_addc(&b, (char)('a' + i % 26));
    ck_assert_uint_eq(b.n, 1500000);
    for (int i = 0; i < 1500000; i++)
        if (b.p[i] != 'a' + i % 26)
            ck_abort_msg("byte %d is %d", i, b.p[i]);
}
END_TEST

START_TEST(memory_after_a_rewind_is_zeroed)
{
    static const char zeros[10000];
    const char *kept = gg_cstr(&arena, GG_STR("kept"));
    struct gg_arena_mark mark = gg_arena_mark(&arena);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 50; i++) {
            char *p = gg_new_array(&arena, char, sizeof zeros);
            ck_assert(!memcmp(p, zeros, sizeof zeros));
            memset(p, 0xff, sizeof zeros);
        }
        gg_arena_rewind(&arena, mark);
    }
    ck_assert_str_eq(kept, "kept");
}
END_TEST

START_TEST(an_adopted_arena_lives_on)
{
    struct gg_arena empty = {0}, other = {0};
    gg_arena_adopt(&arena, &empty);
    const char *first = gg_cstr(&other, GG_STR("first"));
    gg_arena_adopt(&arena, &other);
    struct gg_arena_mark mark = gg_arena_mark(&arena);
    const char *second = gg_cstr(&other, GG_STR("second"));
    for (int i = 0; i < 50; i++)
        memset(gg_new_array(&other, char, 10000), 0xff, 10000);
    gg_arena_adopt(&arena, &other);
    ck_assert_ptr_null(other.last);
    const char *third = gg_cstr(&arena, GG_STR("third"));
    ck_assert_str_eq(third, "third");
    ck_assert_str_eq(second, "second");
    gg_arena_rewind(&arena, mark);
    ck_assert_str_eq(first, "first");
}
END_TEST

START_TEST(vectors_interleave)
{
    GG_VEC(uint64_t) x = {0}, y = {0};
    for (uint64_t i = 0; i < 100000; i++) {
        gg_push(&arena, &x, i);
        gg_push(&arena, &y, ~i);
    }
    for (uint64_t i = 0; i < 100000; i++)
        if (x.at[i] != i || y.at[i] != ~i)
            ck_abort_msg("element %u is wrong", (unsigned)i);
}
END_TEST

#define CHECK_FORMAT(...)                                                                          \
    do {                                                                                           \
        char expected[512];                                                                        \
        int n = snprintf(expected, sizeof expected, __VA_ARGS__);                                  \
        gg_str text = gg_str_printf(&arena, __VA_ARGS__);                                          \
        struct gg_buf b = gg_buf_new(&arena);                                                      \
        gg_buf_adds(&b, "before ");                                                                \
        gg_buf_addf(&b, __VA_ARGS__);                                                              \
        ck_assert_uint_eq(text.n, (size_t)n);                                                      \
        ck_assert(!memcmp(text.p, expected, text.n));                                              \
        ck_assert_uint_eq(b.n, (size_t)n + 7);                                                     \
        ck_assert(!memcmp(b.p + 7, expected, text.n) && !b.p[b.n]);                                \
    } while (0)

START_TEST(formats_are_what_printf_makes_of_them)
{
    char long_text[150];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    CHECK_FORMAT("nothing to convert");
    CHECK_FORMAT("a %s b %s", "", long_text);
    CHECK_FORMAT(GG_FMT "/" GG_FMT, 3, "abcdef", 6, "ab\0def");
    CHECK_FORMAT("%.*s|%.*s", 0, "none", -1, "all of it");
    CHECK_FORMAT("%u %u %u", 0u, 10u, UINT32_MAX);
    CHECK_FORMAT("%llu << %u", 18446744073709551615ull, 20u);
    CHECK_FORMAT("%ld %ld %ld", 0l, LONG_MIN, LONG_MAX);
    CHECK_FORMAT("%d%% of %c, %02x, %5s, %.3f, %.2s", -7, 'c', 10u, "r", 1.5, "cut");
    CHECK_FORMAT("%s then %5u and %s", long_text, 1u, "an end");
    CHECK_FORMAT("%u%%", 50u);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        newest_allocation_grows_without_harm,
        an_older_allocation_is_copied,
        growth_beyond_a_chunk_keeps_the_bytes,
        memory_after_a_rewind_is_zeroed,
        an_adopted_arena_lives_on,
        vectors_interleave,
        formats_are_what_printf_makes_of_them,
    };
    TCase *tc = tcase_create("arena");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    for (size_t i = 0; i < GG_COUNT(tests); i++)
        tcase_add_test(tc, tests[i]);
    Suite *suite = suite_create("arena");
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
