/* Estimates of the planner: what they say of code, and which way they find cheaper. */
#include "ir/code_weight.h"
#include "ir/cost.h"

#include <check.h>
#include <stdlib.h>

struct weighed {
    const char *code;
    enum gg_target target;
    uint64_t weight;
    const char *prelude;
};

static const struct weighed weighed[] = {
    {"", GG_TARGET_PYTHON, 0, NULL},
    {"output(*fields)", GG_TARGET_PYTHON, 1, NULL},
    {"# a note\n\nif a:\n    output(b)\nelse:\n    pass", GG_TARGET_PYTHON, 3, NULL},
    {"for c in a:\n    n += 1\noutput(n)", GG_TARGET_PYTHON, 12, NULL},
    {"output(sum(1 for c in a))", GG_TARGET_PYTHON, 10, NULL},
    {"for c in a:\n    for d in b:\n        n += 1", GG_TARGET_PYTHON, 111, NULL},
    {"before = 1\nformat(x)", GG_TARGET_PYTHON, 2, NULL},
    {"for i := range a {\n\tn++ // once\n}\nreturn nil", GG_TARGET_GO, 12, NULL},
    {"// for nothing\nemit(a)", GG_TARGET_RUST, 1, NULL},
    {"loop {\n    break;\n}", GG_TARGET_RUST, 11, NULL},
    {"{ while (i < n) i++\n  print }", GG_TARGET_AWK, 11, NULL},
    /* What is called counts where it is called, and else not at all. */
    {"output(a)", GG_TARGET_PYTHON, 1, "import re\ndef f(x):\n    for c in x:\n        use(c)\n"},
    {"output(f(a))", GG_TARGET_PYTHON, 12, "def f(x):\n    for c in x:\n        use(c)\n"},
    {"for b in a:\n    f(b)", GG_TARGET_PYTHON, 31, "def f(x):\n    y = x\n    return y\nz = 1"},
    {"f(a)", GG_TARGET_PYTHON, 4, "def f(x):\n    return g(x) + g(x)\n\ndef g(x): return x\n"},
    {"f(a)", GG_TARGET_PYTHON, 2, "async def f(x):\n    return f(x - 1)\n"},
    {"a.f(b)", GG_TARGET_PYTHON, 3, "class A:\n    def f(\n        self,\n    ):\n        pass\n"},
    {"f(a)", GG_TARGET_PYTHON, 3, "def f(x):\n    def g(y):\n        y()\n    return g(x)\nh()"},
    {"def f(x):\n    return x\nf(a)\nf(b)", GG_TARGET_PYTHON, 4, NULL},
    {"return f(a)", GG_TARGET_GO, 12, "func f(a string) int {\n\tfor {\n\t\ta()\n\t}\n}\n"},
    {"return t.f(a)", GG_TARGET_GO, 2, "func (t *T) f(a string) int {\n\treturn 1\n}\n"},
    {"Some(f(a))", GG_TARGET_RUST, 2, "pub(crate) fn f<T>(a: T) -> T { a }\nfn g() { x(); }"},
    {"f(a)", GG_TARGET_RUST, 3, "fn f(a: &str) {\n    one();\n    two();\n}\n\nfn g() {}\n"},
    {"BEGIN {\n  x = 1\n  y = 2\n}\n{ print f($1) }", GG_TARGET_AWK, 3,
     "function f(x) {\n    x++\n    return x\n}"},
};

static struct gg_stage step_of(enum gg_target target, const char *code, const char *prelude,
                               struct gg_attr attrs[2])
{
    static struct gg_ast values[2];
    values[0] = (struct gg_ast){.kind = GG_AST_STR, .text = gg_str_from(code)};
    values[1] = (struct gg_ast){.kind = GG_AST_STR, .text = gg_str_from(prelude)};
    attrs[0] = (struct gg_attr){GG_OPT_CODE, &values[0]};
    attrs[1] = (struct gg_attr){GG_OPT_PRELUDE, &values[1]};
    return (struct gg_stage){.op = GG_OP_STEP, .target = target, .attrs = attrs, .nattrs = 2};
}

START_TEST(weighs_code)
{
    const struct weighed *w = &weighed[_i];
    struct gg_attr attrs[2];
    struct gg_stage step = step_of(w->target, w->code, w->prelude, attrs);
    ck_assert_uint_eq(w->weight, gg_code_weight(&step));
}
END_TEST

struct writing {
    const char *code;
    enum gg_target target;
    bool writes;
};

static const struct writing writing[] = {
    {"n += 1", GG_TARGET_PYTHON, false},
    {"n += 1\nif n > 3:\n    output(n)", GG_TARGET_PYTHON, true},
    {"# output(n)\noutputs = 1", GG_TARGET_PYTHON, false},
    {"n++\nreturn nil", GG_TARGET_GO, false},
    {"if n > 3 {\n\treturn nil\n}\nreturn fields", GG_TARGET_GO, true},
    {"*n += 1;\nNone", GG_TARGET_RUST, false},
    {"Some(vec![a])", GG_TARGET_RUST, true},
    {"n > 4", GG_TARGET_AWK, true},
    {"{ n++ }\nEND { print n }", GG_TARGET_AWK, false},
    {"{ n++; print n }", GG_TARGET_AWK, true},
};

START_TEST(knows_who_writes)
{
    const struct writing *w = &writing[_i];
    struct gg_attr attrs[2];
    struct gg_stage step = step_of(w->target, w->code, NULL, attrs);
    ck_assert(gg_code_writes(&step) == w->writes);
}
END_TEST

/* Calls nest as deep as an author likes: nothing runs over, and nothing takes long. */
START_TEST(weighs_towers)
{
    enum { TOWER = 20000 };
    struct gg_arena a = {0};
    struct gg_buf prelude = gg_buf_new(&a);
    struct gg_attr attrs[2];
    for (int i = 0; i < TOWER; i++)
        gg_buf_addf(&prelude, "def f%d(x):\n    for y in x:\n        f%d(f%d(y))\n", i, i + 1,
                    i + 1);
    gg_buf_adds(&prelude, "def f20000(x):\n    f0(x)\n");
    struct gg_stage step =
        step_of(GG_TARGET_PYTHON, "f0(a)", gg_cstr(&a, gg_buf_str(&prelude)), attrs);
    ck_assert_uint_eq(1000000, gg_code_weight(&step));
    gg_arena_free(&a);
}
END_TEST

START_TEST(adds_up)
{
    struct gg_attr attrs[2];
    struct gg_stage step = step_of(GG_TARGET_PYTHON, "output(a)", NULL, attrs);
    const struct gg_stage *steps[] = {&step, &step};
    struct gg_cost one = gg_cost_process(steps, 1, GG_RUNTIME_NONE);
    struct gg_cost fused = gg_cost_process(steps, 2, GG_RUNTIME_NONE);
    struct gg_cost apart = gg_cost_piped(one, one);
    ck_assert(one.known && fused.known && apart.known);
    ck_assert_uint_lt(one.cpu_ps, fused.cpu_ps);
    ck_assert_uint_lt(fused.cpu_ps, apart.cpu_ps);
    ck_assert_uint_gt(apart.cpu_ps, 2 * one.cpu_ps);
    ck_assert_uint_lt(apart.wall_ps, apart.cpu_ps);
    ck_assert_uint_eq(apart.start_us, 2 * one.start_us);
}
END_TEST

START_TEST(knows_nothing_of_bash)
{
    struct gg_attr attrs[2];
    struct gg_stage step = step_of(GG_TARGET_BASH, "sort", NULL, attrs);
    const struct gg_stage *steps[] = {&step};
    struct gg_cost unknown = gg_cost_process(steps, 1, GG_RUNTIME_NONE);
    ck_assert(!unknown.known);
    ck_assert(!gg_cost_piped(unknown, unknown).known);
    ck_assert(!gg_cost_shared(unknown, GG_WAY_GNU, GG_TARGET_BASH, 2, true).known);
}
END_TEST

START_TEST(shares_out)
{
    const uint64_t us = 1000000;
    struct gg_cost heavy = {true, 1000, 20 * us, 20 * us}, light = {true, 1000, us / 10, us / 10};
    struct gg_cost two = gg_cost_shared(heavy, GG_WAY_WORKERS, GG_TARGET_GO, 2, false);
    ck_assert_uint_lt(gg_cost_run_us(two), gg_cost_run_us(heavy) * 6 / 10);
    ck_assert_uint_ge(two.cpu_ps, heavy.cpu_ps);
    ck_assert(!gg_cost_shared(heavy, GG_WAY_WORKERS, GG_TARGET_AWK, 2, false).known);
    /* GNU parallel pays for what is heavy, and never for what is light in a stream. */
    struct gg_cost gnu = gg_cost_shared(heavy, GG_WAY_GNU, GG_TARGET_AWK, 2, true);
    ck_assert_uint_lt(gg_cost_run_us(gnu), gg_cost_run_us(heavy));
    gnu = gg_cost_shared(light, GG_WAY_GNU, GG_TARGET_AWK, 2, false);
    ck_assert_uint_gt(gg_cost_run_us(gnu), gg_cost_run_us(light));
    /* Processes that live long cost less than jobs that start anew. */
    struct gg_cost fed = gg_cost_shared(heavy, GG_WAY_PROCESSES, GG_TARGET_AWK, 2, false);
    gnu = gg_cost_shared(heavy, GG_WAY_GNU, GG_TARGET_AWK, 2, false);
    ck_assert_uint_lt(gg_cost_run_us(fed), gg_cost_run_us(gnu));
    ck_assert_uint_eq(heavy.wall_ps,
                      gg_cost_shared(heavy, GG_WAY_SERIAL, GG_TARGET_GO, 1, false).wall_ps);
}
END_TEST

START_TEST(says_figures)
{
    struct gg_arena a = {0};
    ck_assert_str_eq("0.31 us", gg_cost_text(&a, 310000));
    ck_assert_str_eq("12.00 us", gg_cost_text(&a, 11999999));
    gg_arena_free(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cost");
    TCase *tests = tcase_create("estimates");
    tcase_add_loop_test(tests, weighs_code, 0, (int)GG_COUNT(weighed));
    tcase_add_loop_test(tests, knows_who_writes, 0, (int)GG_COUNT(writing));
    tcase_add_test(tests, weighs_towers);
    tcase_add_test(tests, adds_up);
    tcase_add_test(tests, knows_nothing_of_bash);
    tcase_add_test(tests, shares_out);
    tcase_add_test(tests, says_figures);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
