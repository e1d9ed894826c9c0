/* The relay: bytes pass unchanged, and what it counts. */
#include "driver/driver.h"
#include "driver/relay.h"

#include "base/source.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct gg_arena arena;
static char top[64];

static void set_up(void)
{
    strcpy(top, "/tmp/gg-relay-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
}

static void tear_down(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    gg_arena_free(&arena);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", top);
    ck_assert_int_eq(system(command), 0);
}

/* Runs the relay from the file `in` to `out`; its exit code. */
static int relay(const char *out)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        char *argv[] = {(char *)"gluegen", (char *)"__relay", (char *)"counts", NULL};
        dup2(open("in", O_RDONLY), 0);
        dup2(open(out, O_WRONLY | O_CREAT | O_TRUNC, 0666), 1);
        _exit(gg_main(3, argv));
    }
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void put(gg_str text)
{
    FILE *f = fopen("in", "w");
    ck_assert_ptr_nonnull(f);
    fwrite(text.p, 1, text.n, f);
    ck_assert_int_eq(fclose(f), 0);
}

static void expect_passed(gg_str text)
{
    gg_str passed;
    const char *error;
    ck_assert(gg_read_file(&arena, "out", &passed, &error));
    ck_assert(gg_str_eq(text, passed));
}

static const struct {
    gg_str text;
    bool csv;
    unsigned records;
} samples[] = {
    {GG_STR_INIT(""), false, 0},
    {GG_STR_INIT("a\nb\n"), false, 2},
    {GG_STR_INIT("a\nb"), false, 2},
    {GG_STR_INIT("\n\n"), false, 2},
    {GG_STR_INIT("a\0\n\xff"), false, 2},
    {GG_STR_INIT("\"a\nb\",c\nd,e\n"), true, 2},
    {GG_STR_INIT("\"a\"\"\n\"\nd"), true, 2},
};

START_TEST(counts_records)
{
    put(samples[_i].text);
    struct gg_relay_counts *counts = gg_relay_map("counts", true);
    ck_assert_ptr_nonnull(counts);
    counts->is_csv = samples[_i].csv;
    ck_assert_int_eq(relay("out"), 0);
    expect_passed(samples[_i].text);
    ck_assert_uint_eq(atomic_load(&counts->bytes), samples[_i].text.n);
    ck_assert_uint_eq(atomic_load(&counts->records), samples[_i].records);
    ck_assert(atomic_load(&counts->started) && atomic_load(&counts->ended));
}
END_TEST

START_TEST(large_input_passes)
{
    struct gg_buf text = gg_buf_new(&arena);
    for (unsigned i = 0; i < 300000; i++)
        gg_buf_addf(&text, "%u\n", i * 2654435761u);
    put(gg_buf_str(&text));
    struct gg_relay_counts *counts = gg_relay_map("counts", true);
    ck_assert_ptr_nonnull(counts);
    ck_assert_int_eq(relay("out"), 0);
    expect_passed(gg_buf_str(&text));
    ck_assert_uint_eq(atomic_load(&counts->records), 300000);
}
END_TEST

START_TEST(passes_without_a_file_for_counts)
{
    put(GG_STR("a\n"));
    ck_assert_int_eq(relay("out"), 0);
    expect_passed(GG_STR("a\n"));
}
END_TEST

START_TEST(a_full_disk_is_a_failure)
{
    put(GG_STR("a\n"));
    ck_assert_int_eq(relay("/dev/full"), 74);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("relay");
    TCase *tests = tcase_create("relay");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, counts_records, 0, GG_COUNT(samples));
    tcase_add_test(tests, large_input_passes);
    tcase_add_test(tests, passes_without_a_file_for_counts);
    tcase_add_test(tests, a_full_disk_is_a_failure);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
