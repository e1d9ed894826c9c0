/* The Prolog notation gives the tree that YAML gives, and its texts know where their lines are. */
#include "frontend/frontend.h"

#include <check.h>
#include <stdlib.h>

struct parsed {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags ds;
    const struct gg_source *source;
    const struct gg_ast *root;
};

static void parse(struct parsed *p, const char *name, gg_str text)
{
    *p = (struct parsed){.arena = {0}};
    p->ds = gg_diags_new(&p->arena);
    p->sources = gg_sources_new(&p->arena);
    uint32_t file = gg_source_add(&p->sources, gg_str_from(name), text);
    p->root = gg_frontend_parse(&p->arena, &p->sources, file, &p->ds);
    p->source = gg_source_get(&p->sources, file);
    ck_assert_msg(p->root && !p->ds.nerrors, "not read:\n" GG_FMT "\n" GG_FMT, GG_ARG(text),
                  GG_ARG(p->ds.list.n ? p->ds.list.at[0]->message : GG_STR("")));
}

/* ---- two notations, one tree ---- */

static const struct gg_ast *kid(const struct gg_ast *map, gg_str key)
{
    for (uint32_t i = 0; i < map->u.kids.n; i++)
        if (gg_str_eq(map->u.kids.at[i]->key, key))
            return map->u.kids.at[i];
    return NULL;
}

/* Equal but for places, styles and the order of keys. */
static bool is_same(const struct gg_ast *x, const struct gg_ast *y)
{
    if (!x || !y || x->kind != y->kind)
        return false;
    if (x->kind == GG_AST_NULL)
        return true;
    if (x->kind != GG_AST_LIST && x->kind != GG_AST_MAP)
        return gg_str_eq(x->text, y->text);
    if (x->u.kids.n != y->u.kids.n)
        return false;
    for (uint32_t i = 0; i < x->u.kids.n; i++) {
        const struct gg_ast *one = x->u.kids.at[i];
        const struct gg_ast *other = x->kind == GG_AST_MAP ? kid(y, one->key) : y->u.kids.at[i];
        if (!is_same(one, other))
            return false;
    }
    return true;
}

#define YAML_STEP(rest) "gluegen: 1\nname: p\nsteps:\n  - {step: s, target: " rest "}\n"
#define TERM_STEP(rest) "pipeline(p, [step(s, " rest ")])."

static const struct {
    const char *yaml, *terms;
} pairs[] = {
    {YAML_STEP("awk, code: '{ print }'"), TERM_STEP("awk, '{ print }'")},
    {YAML_STEP("awk, code: '{ print }'"), TERM_STEP("awk, \"{ print }\", []")},
    {YAML_STEP("awk, code: '{ print }'"), TERM_STEP("awk, `{ print }`, []")},
    {YAML_STEP("awk, code: '{ print }'"),
     ":- set_prolog_flag(double_quotes, codes).\n" TERM_STEP("awk, \"{ print }\", []")},
    {YAML_STEP("awk, code: '{ print }'"), TERM_STEP("awk, code('{ print }'), []")},
    {YAML_STEP("awk, code: '{ print }'"), TERM_STEP("awk, [], [code('{ print }')]")},
    {YAML_STEP("awk, file: a.awk"), TERM_STEP("awk, file('a.awk')")},
    {YAML_STEP("bash, command: [sort, '-u']"), TERM_STEP("bash, command([sort, '-u'])")},
    {YAML_STEP("bash, command: [sort, '-u']"), TERM_STEP("bash, [sort, '-u']")},
    {YAML_STEP("bash, code: ./load"), TERM_STEP("bash, './load'")},
    {YAML_STEP("python, code: ./load"), TERM_STEP("python, './load'")},
    {YAML_STEP("go, command: ./a, source: a.go, auto_build: true"),
     TERM_STEP("go, './a', [source('a.go'), auto_build(true)]")},
    {YAML_STEP("rust, command: /bin/a"), TERM_STEP("rust, '/bin/a'")},
    {YAML_STEP("local, command: ../a"), TERM_STEP("local, '../a'")},
    {YAML_STEP("go, code: './a b'"), TERM_STEP("go, './a b'")},
    {YAML_STEP("go, code: '//'"), TERM_STEP("go, code('//')")},
    {YAML_STEP("remote, url: 'http://h/p'"), TERM_STEP("remote, 'http://h/p'")},
    {YAML_STEP("awk, code: c, outputs: [a, {b: int}, {c: float}, {d: str}, {e: bool}]"),
     TERM_STEP("awk, c, [outputs([a, b:int, c-float, d(str), {e: bool}])]")},
    {YAML_STEP("awk, code: c, outputs: ['A b', {'C d': int}]"),
     TERM_STEP("awk, c, [outputs(['A b', 'C d':int])]")},
    {YAML_STEP("awk, code: c, env: {A: b, C: 1}"), TERM_STEP("awk, c, [env(['A' = b, 'C' = 1])]")},
    {YAML_STEP("awk, code: c, env: {A: b, C: 1}"), TERM_STEP("awk, c, [env('A'(b), 'C'(1))]")},
    {YAML_STEP("awk, code: c, env: {A: b, C: 1}"), TERM_STEP("awk, c, [env({'A': b, 'C': 1})]")},
    {YAML_STEP("awk, code: c, env: {}"), TERM_STEP("awk, c, [env({})]")},
    {YAML_STEP("awk, code: c, on_error: {dead_letter: x}"),
     TERM_STEP("awk, c, [on_error(dead_letter(x))]")},
    {YAML_STEP("awk, code: c, output: null"), TERM_STEP("awk, c, [output(null)]")},
    {YAML_STEP("awk, code: c, output: 'null'"), TERM_STEP("awk, c, [output('null')]")},
    {YAML_STEP("awk, code: c, circuit_breaker: {failures: 5, reset_after: 60}"),
     TERM_STEP("awk, c, [circuit_breaker(failures(5), reset_after(60))]")},
    {YAML_STEP("awk, code: c, buffer: {block: 10485760}"),
     TERM_STEP("awk, c, [buffer(block(10_485_760))]")},
    {YAML_STEP("awk, code: c, input: [a, b]"), TERM_STEP("awk, c, [input: [a, b]]")},
    {YAML_STEP("python, code: \"a\\nb\""), TERM_STEP("python, 'a\\nb'")},
    {YAML_STEP("python, code: \"a\\n  b\\n\\nc\\n\""),
     TERM_STEP("python, '\n    a\n      b\n \n    c\n  '")},
    {YAML_STEP("python, code: \"a\\n\\tb\""), TERM_STEP("python, '\r\n\ta\r\n\t\tb'")},
    {YAML_STEP("python, code: 'it''s \\d'"), TERM_STEP("python, 'it''s \\\\d'")},
    {"gluegen: 1\nname: p\nheader: true\njobs: 8\nsteps: [{step: s, target: awk, code: c}]\n",
     "pipeline(p, [step(s, awk, c)], [header, jobs(8), stop_on_error(true), target(bash)])."},
    {"gluegen: 1\nsteps: [{step: a, target: awk, code: c}, {step: b, target: awk, code: d}]\n",
     "step(a, awk, c).\nstep(b, awk, d, [])."},
    {"gluegen: 1\nname: p\nsteps: [{step: b, target: awk, code: d}, {step: a, target: awk, code: "
     "c}]\n",
     "step(a, awk, c).\npipeline(p, [b, a]).\nstep(b, awk, d, [])."},
    {"gluegen: 1\njobs: 2\nformat: csv\npipelines:\n  x: {steps: [{step: a, target: awk, code: "
     "c}]}\n  y: {header: true, steps: [{step: a, target: awk, code: c}]}\n",
     "jobs(2).\npipeline_options([format(csv)]).\npipeline(x, [a]).\npipeline(y, [a], [header]).\n"
     "step(a, awk, c).\n"},
    {"gluegen: 1\nname: p\nsteps: []\n", "gluegen(1).\npipeline(p, [], [])."},
};

START_TEST(test_same_tree)
{
    struct parsed yaml, terms;
    parse(&yaml, "spec.yaml", gg_str_from(pairs[_i].yaml));
    parse(&terms, "spec.pl", gg_str_from(pairs[_i].terms));
    struct gg_buf shown = gg_buf_new(&terms.arena);
    gg_ast_print(terms.root, terms.source, &shown);
    ck_assert_msg(is_same(yaml.root, terms.root), "%s\nis read as\n" GG_FMT, pairs[_i].terms,
                  GG_ARG(gg_buf_str(&shown)));
    gg_arena_free(&yaml.arena);
    gg_arena_free(&terms.arena);
}
END_TEST

/* ---- places of lines ---- */

enum { LINES = 3, KINDS = 4, SEPARATORS = 8, COMBINATIONS = 4 * 4 * 4 * 8 * 8 };

static const struct {
    const char *written, *read;
} lines[KINDS] = {
    {"", ""}, {"a\\\\n", "a\\n"}, {"b  ''\\x41\\", "b  'A"}, {"\xc3\xa9\\\n   x", "\xc3\xa9x"}};

static const char *const separators[SEPARATORS] = {
    "\n", "\\n", "\\x0a\\", "\\12\\", "\\u000a", "\\U0000000A", "\n\\\n    ", "\\xA\\"};

static const struct gg_ast *body(const struct parsed *p)
{
    const struct gg_ast *steps = gg_ast_get(p->root, "steps");
    return gg_ast_get(steps->u.kids.at[0], "code");
}

static void check_lines(struct parsed *p, const uint32_t *expected, uint32_t n)
{
    const uint32_t *line_at;
    uint32_t found = gg_ast_line_map(&p->arena, p->source, body(p), &line_at);
    ck_assert_msg(found == n, "%u lines, not %u, in\n" GG_FMT, found, n, GG_ARG(p->source->text));
    for (uint32_t i = 0; i < n; i++)
        ck_assert_msg(line_at[i] == expected[i], "line %u is at %u, not %u, in\n" GG_FMT, i,
                      line_at[i], expected[i], GG_ARG(p->source->text));
}

/* All sequences of three lines, joined in all ways. */
START_TEST(test_quoted_lines)
{
    struct gg_arena a = {0};
    for (int combination = 0; combination < COMBINATIONS; combination++) {
        struct gg_arena_mark mark = gg_arena_mark(&a);
        struct gg_buf source = gg_buf_new(&a), value = gg_buf_new(&a);
        uint32_t expected[LINES + 1], n = 0;
        int rest = combination;
        gg_buf_adds(&source, "pipeline(p, [step(s, awk, '.");
        expected[n++] = (uint32_t)source.n - 1;
        gg_buf_addc(&value, '.');
        for (int i = 0; i < LINES; i++, rest /= KINDS) {
            gg_buf_adds(&source, lines[rest % KINDS].written);
            gg_buf_adds(&value, lines[rest % KINDS].read);
            if (i == LINES - 1)
                break;
            int separator = (combination / (KINDS * KINDS * KINDS)) / (i ? SEPARATORS : 1);
            gg_buf_adds(&source, separators[separator % SEPARATORS]);
            gg_buf_addc(&value, '\n');
            expected[n++] = (uint32_t)source.n;
        }
        gg_buf_adds(&source, ".')]).\n");
        gg_buf_addc(&value, '.');
        struct parsed p;
        parse(&p, "spec.pl", gg_buf_str(&source));
        ck_assert_msg(gg_str_eq(body(&p)->text, gg_buf_str(&value)), "the value of\n" GG_FMT,
                      GG_ARG(p.source->text));
        check_lines(&p, expected, n);
        gg_arena_free(&p.arena);
        gg_arena_rewind(&a, mark);
    }
    gg_arena_free(&a);
}
END_TEST

/* Code on lines of its own, indented by 0 to 4: every line is found behind its indentation. */
START_TEST(test_block_lines)
{
    static const char *const written[] = {"a", "  b", "", "c\\\\d"};
    static const char *const closings[] = {"", "\n", "\n    "};
    static const char *const ends[] = {"\n", "\r\n"};
    struct gg_buf source;
    struct gg_arena a = {0};
    for (int closing = 0; closing < 3; closing++) {
        for (int end = 0; end < 2; end++) {
            uint32_t expected[GG_COUNT(written)], n = 0;
            source = gg_buf_new(&a);
            gg_buf_addf(&source, "pipeline(p, [step(s, awk, '%s", ends[end]);
            for (size_t i = 0; i < GG_COUNT(written); i++) {
                gg_buf_addf(&source, "%*s", *written[i] ? _i : 0, "");
                expected[n++] = (uint32_t)source.n;
                gg_buf_adds(&source, written[i]);
                if (i + 1 < GG_COUNT(written))
                    gg_buf_adds(&source, ends[end]);
            }
            gg_buf_addf(&source, "%s')]).", closings[closing]);
            struct parsed p;
            parse(&p, "spec.pl", gg_buf_str(&source));
            ck_assert_int_eq(body(&p)->style, GG_STYLE_QUOTED_BLOCK);
            ck_assert(gg_str_is(body(&p)->text, closing ? "a\n  b\n\nc\\d\n" : "a\n  b\n\nc\\d"));
            check_lines(&p, expected, n);
            gg_arena_free(&p.arena);
        }
    }
    gg_arena_free(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("Prolog notation");
    TCase *tc = tcase_create("all");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, test_same_tree, 0, (int)GG_COUNT(pairs));
    tcase_add_test(tc, test_quoted_lines);
    tcase_add_loop_test(tc, test_block_lines, 0, 5);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
