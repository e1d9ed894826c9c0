/* SHA-256: the examples of FIPS 180-4. */
#include "base/hash.h"

#include <check.h>
#include <stdlib.h>

enum { MILLION = 1000000 };

static struct gg_arena arena;

static const struct {
    const char *text, *hash;
} examples[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(examples_of_the_standard)
{
    ck_assert(gg_str_is(gg_sha256(&arena, gg_str_from(examples[_i].text)), examples[_i].hash));
}
END_TEST

START_TEST(a_million_letters)
{
    char *text = gg_arena_alloc(&arena, MILLION, 1);
    memset(text, 'a', MILLION);
    ck_assert(gg_str_is(gg_sha256(&arena, (gg_str){text, MILLION}),
                        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hash");
    TCase *tc = tcase_create("all");
    tcase_add_loop_test(tc, examples_of_the_standard, 0, (int)GG_COUNT(examples));
    tcase_add_test(tc, a_million_letters);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    gg_arena_free(&arena);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
