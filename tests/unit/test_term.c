/* The Prolog reader: the contract of term.h, without SWI-Prolog beside it (tests/terms has that).
 */
#include "frontend/term.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MILLION = 1000000 };

struct reading {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags ds;
    const struct gg_source *source;
    const struct gg_terms *terms;
};

static void read_text(struct reading *r, gg_str text, struct gg_term_library *library)
{
    struct gg_term_options options = {.double_quotes = GG_QUOTES_STRING, .library = library};
    r->sources = gg_sources_new(&r->arena);
    r->ds = gg_diags_new(&r->arena);
    uint32_t file = gg_source_add(&r->sources, GG_STR("t.pl"), text);
    r->source = gg_source_get(&r->sources, file);
    r->terms = gg_terms_read(&r->arena, r->source, file, &options, &r->ds);
}

static gg_str written(const struct reading *r, struct gg_span span)
{
    return gg_str_sub(r->source->text, span.beg, span.end);
}

static gg_str printed(struct reading *r)
{
    struct gg_buf out = gg_buf_new(&r->arena);
    gg_terms_print(&r->arena, GG_STR("t.pl"), r->terms, true, &out);
    return gg_buf_str(&out);
}

/* What is expected was read off SWI-Prolog 9.0.4. */
static const struct {
    const char *text, *expected;
} prints[] = {
    {"a(- 1, -1, -(1), 1 - 2).",
     "T 1 1:0 0-23 c\"a\"(c\"-\"(1),-1,c\"-\"(1),c\"-\"(1,2))\n"
     "P 1 0-23@0-1{2-5@2-3{4-5},7-9,11-15@11-12{13-14},17-22@19-20{17-18,21-22}}\n"},
    {"X = [Y|_] :- _Z, X.",
     "T 1 1:0 0-18 c\":-\"(c\"=\"(v0,[v1|v2]),c\",\"(v3,v0))\n"
     "V 1 X=v0 Y=v1 _Z=v3\n"
     "P 1 0-18@10-12{0-9@2-3{0-1,l4-9{5-6|7-8}},13-18@15-16{13-15,17-18}}\n"},
    {"'it''s'(\"s\\x41\\\", `c`, 0'a, 16'ff, 1r2, 2.50).",
     "T 1 1:0 0-45 c\"it's\"(s\"sA\",[99],97,255,1r2,f2.5)\n"
     "P 1 0-45@0-7{s8-16,s18-21,23-26,28-33,35-38,40-44}\n"},
    {"((a)) . {b}. x{k: v}.",
     "T 1 1:0 0-5 \"a\"\nP 1 p0-5(p1-4(2-3))\n"
     "T 2 1:8 8-11 c\"{}\"(\"b\")\nP 2 b8-11{9-10}\n"
     "T 3 1:13 13-20 d(\"x\",\"k\":\"v\")\nP 3 d13-20@13-14{k15-19{15-16,18-19}}\n"},
    {"a b.\nc :- '\\q'.\n\xc3\xa9 (d).\nok.", "E 1:2 1 \"operator_expected\"\n"
                                              "E 2:7 11 \"undefined_char_escape(q)\"\n"
                                              "E 3:3 17 \"operator_expected\"\n"
                                              "T 1 4:0 23-25 \"ok\"\nP 1 23-25\n"},
    {":- op(700, xfx, ==>).\na ==> b.\n:- op(0, xfx, ==>).\na ==> b.",
     "T 1 1:0 0-20 c\":-\"(c\"op\"(700,\"xfx\",\"==>\"))\n"
     "P 1 0-20@0-2{3-20@3-5{6-9,11-14,16-19}}\n"
     "T 2 2:0 22-29 c\"==>\"(\"a\",\"b\")\nP 2 22-29@24-27{22-23,28-29}\n"
     "T 3 3:0 31-49 c\":-\"(c\"op\"(0,\"xfx\",\"==>\"))\n"
     "P 3 31-49@31-33{34-49@34-36{37-38,40-43,45-48}}\n"
     "E 4:2 52 \"operator_expected\"\n"},
};

START_TEST(test_prints)
{
    struct reading r = {0};
    read_text(&r, gg_str_from(prints[_i].text), NULL);
    gg_str text = printed(&r), line;
    ck_assert(gg_str_next_line(&text, &line) && gg_str_is(line, "F \"t.pl\""));
    const char *got = gg_cstr(&r.arena, text), *end = strstr(got, "X ");
    ck_assert_ptr_nonnull(end);
    ck_assert_str_eq(gg_cstr(&r.arena, gg_str_sub(text, 0, (size_t)(end - got))),
                     prints[_i].expected);
    gg_arena_free(&r.arena);
}
END_TEST

START_TEST(test_spans_are_bytes)
{
    struct reading r = {0};
    read_text(&r, GG_STR("\xef\xbb\xbf#! x\n\xc3\xa9(\xc3\xbc, ( 'x y' ), \xc3\xa0 - 1)."), NULL);
    ck_assert_uint_eq(r.terms->items.n, 1);
    const struct gg_term *t = r.terms->items.at[0].term;
    ck_assert_uint_eq(t->nargs, 3);
    ck_assert(gg_str_is(written(&r, t->span), "\xc3\xa9(\xc3\xbc, ( 'x y' ), \xc3\xa0 - 1)"));
    ck_assert(gg_str_is(written(&r, t->args[0]->span), "\xc3\xbc"));
    ck_assert(gg_str_is(written(&r, t->args[1]->span), "'x y'"));
    ck_assert(gg_str_is(written(&r, gg_term_outer(t->args[1])), "( 'x y' )"));
    ck_assert(gg_str_is(written(&r, t->args[2]->span), "\xc3\xa0 - 1"));
    ck_assert_int_eq(t->args[2]->form, GG_FORM_INFIX);
    ck_assert(gg_term_is(t->args[2], "-", 2) && !gg_term_is(t->args[2], "-", 1));
    ck_assert(gg_term_is_atom(t->args[1], "x y") && t->args[1]->quote == '\'');
    gg_arena_free(&r.arena);
}
END_TEST

START_TEST(test_vars_and_comments)
{
    static const char *const comments[] = {"% one", "/* two\n */", "% three", "% four"};
    struct reading r = {0};
    read_text(&r, GG_STR("% one\na(X, Y, X, _) /* two\n */ :- % three\n b. % four"), NULL);
    const struct gg_term_item *item = &r.terms->items.at[0];
    ck_assert_uint_eq(item->nvars, 2);
    ck_assert(gg_str_is(item->vars[0]->name, "X") && item->vars[0]->uses == 2);
    ck_assert(gg_str_is(item->vars[1]->name, "Y") && item->vars[1]->uses == 1);
    const struct gg_term *head = item->term->args[0];
    ck_assert_ptr_eq(head->args[0]->u.var, head->args[2]->u.var);
    ck_assert_ptr_null(head->args[3]->u.var);
    ck_assert_uint_eq(r.terms->comments.n, GG_COUNT(comments));
    for (uint32_t i = 0; i < r.terms->comments.n; i++)
        ck_assert(gg_str_is(written(&r, r.terms->comments.at[i]), comments[i]));
    gg_arena_free(&r.arena);
}
END_TEST

static const struct {
    const char *text;
    const char *code, *place;
} faults[] = {
    {"a(b c). d.", "GG0016", "c"},       {"a('x\\qy'). d.", "GG0014", "\\q"},
    {"a(1e400). d.", "GG0015", "1e400"}, {"a(b, ). d.", "GG0012", ")"},
    {"a('x. d.", "GG0013", "'"},         {"a /* x", "GG0013", "/*"},
    {"\xff. a. d.", "GG0018", "\xff"},   {"a('\\u12'). d.", "GG0014", "\\u12'"},
    {"a = b = c. d.", "GG0016", "="},    {"x{a:1, a:2}. d.", "GG0012", "a"},
    {"x(00'a). d.", "GG0013", "'"},
};

START_TEST(test_faults)
{
    struct reading r = {0};
    read_text(&r, gg_str_from(faults[_i].text), NULL);
    ck_assert_uint_ge(r.ds.list.n, 1);
    const struct gg_diag *d = r.ds.list.at[0];
    ck_assert_str_eq(gg_diag_info(d->code)->code, faults[_i].code);
    ck_assert_str_eq(gg_cstr(&r.arena, written(&r, d->span)), faults[_i].place);
    ck_assert_uint_eq(d->labels.n > 0 || d->code == GG_D_TERM_ENCODING, 1);
    gg_arena_free(&r.arena);
}
END_TEST

START_TEST(test_recovery)
{
    struct reading r = {0};
    read_text(&r, GG_STR("a b.\nok.\nc d.\n)e.\n'f\\z'.\nok2.\n"), NULL);
    ck_assert_uint_eq(r.terms->items.n, 6);
    ck_assert_uint_eq(r.terms->nerrors, 4);
    ck_assert_uint_eq(r.ds.nerrors, 4);
    ck_assert(gg_term_is_atom(r.terms->items.at[1].term, "ok"));
    ck_assert(gg_term_is_atom(r.terms->items.at[5].term, "ok2"));
    gg_arena_free(&r.arena);
}
END_TEST

static gg_str repeated(struct gg_arena *a, const char *head, const char *text, const char *tail)
{
    struct gg_buf b = gg_buf_new(a);
    gg_buf_adds(&b, head);
    for (int i = 0; i < MILLION; i++)
        gg_buf_adds(&b, text);
    gg_buf_adds(&b, tail);
    return gg_buf_str(&b);
}

/* Chains of operators may be as long as memory lasts, on either side. */
static const struct {
    const char *head, *text, *tail;
} chains[] = {{"a :- ", "b, ", "c."}, {"a(", "1 + ", "1)."}, {"a(", "\\+ ", "b)."}};

START_TEST(test_chains)
{
    struct reading r = {0};
    read_text(&r, repeated(&r.arena, chains[_i].head, chains[_i].text, chains[_i].tail), NULL);
    ck_assert_uint_eq(r.terms->nerrors, 0);
    ck_assert_uint_eq(r.terms->items.n, 1);
    ck_assert_uint_gt(printed(&r).n, 2 * MILLION);
    gg_arena_free(&r.arena);
}
END_TEST

static const struct {
    const char *head, *text, *tail, *code;
} hostile[] = {
    {"", "(", ".", "GG0017"},       {"", "[", ".", "GG0017"},       {"", "f(", ".", "GG0017"},
    {"", "_{a:", " .", "GG0017"},   {"'", "xx", "", "GG0013"},      {"/*", "/*", "", "GG0013"},
    {"a(0x", "ff", ").", "GG0017"}, {"x(1r", "77", ").", "GG0017"}, {"a", "||", ".", "GG0013"},
};

START_TEST(test_hostile)
{
    struct reading r = {0};
    read_text(&r, repeated(&r.arena, hostile[_i].head, hostile[_i].text, hostile[_i].tail), NULL);
    ck_assert_uint_eq(r.terms->nerrors, 1);
    ck_assert_str_eq(gg_diag_info(r.ds.list.at[0]->code)->code, hostile[_i].code);
    gg_arena_free(&r.arena);
}
END_TEST

static void write_file(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    ck_assert_int_eq(fclose(out), 0);
}

START_TEST(test_library)
{
    char dir[] = "/tmp/gg-test-term-XXXXXX";
    struct reading r = {0};
    ck_assert_ptr_nonnull(mkdtemp(dir));
    gg_str name = gg_str_from(dir);
    const char *file = gg_cstr(&r.arena, gg_str_printf(&r.arena, "%s/arrows.pl", dir));
    write_file(file,
               "#!/usr/bin/env swipl\n% head\n:- module(arrows, [x/1, op(700, xfx, ~~>)]).\n");
    struct gg_term_library *library = gg_term_library_new(&r.arena, &name, 1);
    read_text(&r, GG_STR("a ~~> b.\n:- use_module(library(arrows)).\na ~~> b.\n"), library);
    ck_assert_ptr_nonnull(r.terms->items.at[0].error);
    ck_assert_ptr_nonnull(r.terms->items.at[2].term);
    unlink(file);
    rmdir(dir);
    gg_arena_free(&r.arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("terms");
    TCase *tc = tcase_create("all");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, test_prints, 0, (int)GG_COUNT(prints));
    tcase_add_test(tc, test_spans_are_bytes);
    tcase_add_test(tc, test_vars_and_comments);
    tcase_add_loop_test(tc, test_faults, 0, (int)GG_COUNT(faults));
    tcase_add_test(tc, test_recovery);
    tcase_add_loop_test(tc, test_chains, 0, (int)GG_COUNT(chains));
    tcase_add_loop_test(tc, test_hostile, 0, (int)GG_COUNT(hostile));
    tcase_add_test(tc, test_library);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
