/* The evaluator: results, files, places of texts, limits, predicates of the caller. */
#include "frontend/spec_term.h"
#include "program/program.h"

#include <check.h>
#include <stdlib.h>

static struct gg_arena arena;
static struct gg_sources sources;
static struct gg_diags diags;
static struct gg_program_result result;
static gg_str source_text;

static void teardown(void)
{
    gg_arena_free(&arena);
}

static bool run(const char *text, const struct gg_program_opts *opts)
{
    sources = gg_sources_new(&arena);
    diags = gg_diags_new(&arena);
    source_text = gg_str_from(text);
    uint32_t file = gg_source_add(&sources, GG_STR("p.pl"), source_text);
    const struct gg_terms *terms =
        gg_spec_terms_read(&arena, gg_source_get(&sources, file), file, &diags);
    return gg_program_run(&arena, &sources, file, terms, opts, &diags, &result);
}

static void ck_file(uint32_t i, const char *path, const char *text)
{
    ck_assert_uint_lt(i, result.nfiles);
    ck_assert_str_eq(gg_cstr(&arena, result.files[i].path), path);
    ck_assert_str_eq(gg_cstr(&arena, result.files[i].text.text), text);
}

START_TEST(files_in_order)
{
    static const struct gg_program_opts opts = {0};
    ck_assert(run("generate_b(X) :- X = \"b\".\n"
                  "generate_a(a).\n"
                  "generate_c(C) :- write_file('d/e.sh', \"#!/bin/sh\\n\"), C = c ++ 1.\n",
                  &opts));
    ck_assert_uint_eq(result.nfiles, 4);
    ck_file(0, "b.txt", "b");
    ck_file(1, "a.txt", "a");
    ck_file(2, "d/e.sh", "#!/bin/sh\n");
    ck_file(3, "c.txt", "c1");
    ck_assert(result.files[2].text.executable && !result.files[3].text.executable);
}
END_TEST

/* What stands in the source at the mark of an offset. */
static gg_str source_at(const struct gg_host_text *text, uint32_t offset)
{
    uint32_t i = 0;
    while (i + 1 < text->nmarks && text->marks[i + 1].offset <= offset)
        i++;
    const struct gg_term_mark *m = &text->marks[i];
    uint32_t beg = m->span.beg + offset - m->offset;
    return gg_str_sub(source_text, beg, source_text.n);
}

START_TEST(texts_know_their_places)
{
    static const char program[] =
        "generate_x(X) :- part(P), atomic_list_concat([P, tail], '-', A), upcase_atom(A, B),\n"
        "    sub_atom(B, 2, _, 0, C), format(atom(D), \"<~w>~n~a\", [C, P]), X = D ++ \"end\".\n"
        "part('head\nmore').\n";
    static const struct gg_program_opts opts = {0};
    ck_assert(run(program, &opts));
    const struct gg_host_text *text = &result.files[0].text;
    ck_assert_str_eq(gg_cstr(&arena, text->text), "<AD\nMORE-TAIL>\nhead\nmoreend");
    ck_assert(gg_str_starts(source_at(text, 0), GG_STR("<~w>")));
    ck_assert(gg_str_starts(source_at(text, 1), GG_STR("ad\nmore")));
    ck_assert(gg_str_starts(source_at(text, 4), GG_STR("more')")));
    ck_assert(gg_str_starts(source_at(text, 9), GG_STR("tail]")));
    ck_assert(gg_str_starts(source_at(text, 15), GG_STR("head\nmore")));
    ck_assert(gg_str_starts(source_at(text, 24), GG_STR("end\"")));
}
END_TEST

START_TEST(limits_stop)
{
    static const struct gg_limits limits = {.heap = 1 << 18,
                                            .keep = 1 << 18,
                                            .bag = 1 << 12,
                                            .trail = 1 << 14,
                                            .frames = 1 << 16,
                                            .choices = 1 << 16,
                                            .tables = 1 << 21,
                                            .goals = 100000,
                                            .milliseconds = 60000};
    static const char *const goals[] = {
        "l(0)",
        "d(0)",
        "b(0)",
        "findall(X, between(1, inf, X), _)",
        "length(L, 1000000)",
        "catch(l(0), _, true)",
    };
    for (size_t i = 0; i < GG_COUNT(goals); i++) {
        struct gg_program_opts opts = {.limits = &limits, .goal = gg_str_from(goals[i])};
        ck_assert(!run("l(N) :- M is N + 1, l(M).\nd(N) :- d(s(N)), true.\nb(N) :- b(N).\n"
                       "b(N) :- N = 1.\n",
                       &opts));
        ck_assert_uint_eq(diags.nerrors, 1);
        ck_assert_int_eq((int)diags.list.at[0]->code, GG_D_PROGRAM_LIMIT);
    }
}
END_TEST

static enum gg_host_status shout(struct gg_host_call *call, const struct gg_term *const *args,
                                 struct gg_host_text *out)
{
    ck_assert_ptr_eq(call->ctx, &arena);
    if (args[0]->kind == GG_TERM_VAR)
        return GG_HOST_FAIL;
    ck_assert(gg_str_starts(gg_str_sub(source_text, args[0]->span.beg, source_text.n),
                            GG_STR("'quiet'")));
    ck_assert(args[1]->kind == GG_TERM_LIST && args[1]->nargs == 2);
    ck_assert(gg_term_is(args[1]->args[0], "jobs", 1));
    out->text = gg_str_concat(&arena, args[0]->u.text, GG_STR("!"));
    out->suffix = ".sh";
    return gg_host_add_file(call, GG_STR("beside.txt"), out) ? GG_HOST_TRUE : GG_HOST_ERROR;
}

START_TEST(caller_has_predicates)
{
    static const struct gg_host_predicate rows[] = {{"shout", 3, 2, shout, "", NULL}};
    const struct gg_host host = {rows, 1, &arena};
    const struct gg_program_opts opts = {.host = &host};
    ck_assert(run("generate_x(S) :- (shout(_, [], _) -> fail ; true), O = header,\n"
                  "    shout('quiet', [jobs(2), O], S).\n",
                  &opts));
    ck_file(0, "beside.txt", "quiet!");
    ck_assert_uint_eq(result.nfiles, 1); /* the text is in a file already */
}
END_TEST

START_TEST(notes_and_goals)
{
    const struct gg_program_opts opts = {.goal = GG_STR("p(X), write(X), nl")};
    ck_assert(run("p(1).\np(2) :- true.\n:- initialization(halt).\n", &opts));
    ck_assert_str_eq(gg_cstr(&arena, result.notes), "1\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("program");
    TCase *tcase = tcase_create("program");
    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_test(tcase, files_in_order);
    tcase_add_test(tcase, texts_know_their_places);
    tcase_add_test(tcase, limits_stop);
    tcase_add_test(tcase, caller_has_predicates);
    tcase_add_test(tcase, notes_and_goals);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
