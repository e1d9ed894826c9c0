/*
 * Scalars that are written read back as the same texts, and replacing one changes nothing else.
 *
 * Every text of every spec below is replaced by every nasty text, and by random ones.
 */
#include "frontend/frontend.h"
#include "frontend/scalar.h"

#include <check.h>
#include <stdlib.h>

struct parsed {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags ds;
    const struct gg_source *source;
    const struct gg_ast *root;
};

static bool parse(struct parsed *p, gg_str name, gg_str text)
{
    *p = (struct parsed){.arena = {0}};
    p->ds = gg_diags_new(&p->arena);
    p->sources = gg_sources_new(&p->arena);
    uint32_t file = gg_source_add(&p->sources, name, text);
    p->root = gg_frontend_parse(&p->arena, &p->sources, file, &p->ds);
    p->source = gg_source_get(&p->sources, file);
    return p->root && !p->ds.nerrors;
}

static const gg_str texts[] = {
    GG_STR_INIT(""),
    GG_STR_INIT("a"),
    GG_STR_INIT(" "),
    GG_STR_INIT("\n"),
    GG_STR_INIT("\n\n"),
    GG_STR_INIT("\t"),
    GG_STR_INIT("8"),
    GG_STR_INIT("true"),
    GG_STR_INIT("null"),
    GG_STR_INIT("~"),
    GG_STR_INIT("1.5"),
    GG_STR_INIT("yes"),
    GG_STR_INIT("-"),
    GG_STR_INIT("--"),
    GG_STR_INIT("---"),
    GG_STR_INIT("..."),
    GG_STR_INIT("- a"),
    GG_STR_INIT("-u"),
    GG_STR_INIT("a: b"),
    GG_STR_INIT("a:"),
    GG_STR_INIT("a #b"),
    GG_STR_INIT("#a"),
    GG_STR_INIT("*a"),
    GG_STR_INIT("&a"),
    GG_STR_INIT("<<"),
    GG_STR_INIT("{ print $1, $7 }"),
    GG_STR_INIT("[a]"),
    GG_STR_INIT("a, b"),
    GG_STR_INIT("${A:-b}/c"),
    GG_STR_INIT("a'b"),
    GG_STR_INIT("a\"b`c"),
    GG_STR_INIT("a\\b\\"),
    GG_STR_INIT("\\n"),
    GG_STR_INIT("./run"),
    GG_STR_INIT("/bin/true"),
    GG_STR_INIT("Upper"),
    GG_STR_INIT("_x"),
    GG_STR_INIT("is"),
    GG_STR_INIT("[]"),
    GG_STR_INIT("{}"),
    GG_STR_INIT("!"),
    GG_STR_INIT("a\nb"),
    GG_STR_INIT("a\nb\n"),
    GG_STR_INIT("a\nb\n\n"),
    GG_STR_INIT("a\n\n\nb"),
    GG_STR_INIT("\na\n"),
    GG_STR_INIT("\n\na"),
    GG_STR_INIT(" a\nb\n"),
    GG_STR_INIT("\ta\nb\n"),
    GG_STR_INIT("  a\n  b\n"),
    GG_STR_INIT("\ta\n\tb"),
    GG_STR_INIT("a\n "),
    GG_STR_INIT("a\n  \n"),
    GG_STR_INIT("a\n  \nb\n"),
    GG_STR_INIT("  \na\n"),
    GG_STR_INIT("a  \nb\t\n"),
    GG_STR_INIT("if x:\n    y\n\n    # z\nelse:\n    w\n"),
    GG_STR_INIT("a\r\nb\r\n"),
    GG_STR_INIT("a\rb\n"),
    GG_STR_INIT("a\n\r"),
    GG_STR_INIT("\001\033[0m\177"),
    GG_STR_INIT("caf\xc3\xa9 \xe4\xb8\x96\n\xf0\x9f\x98\x80"),
    GG_STR_INIT("\xef\xbb\xbf"
                "a\nb"),
    GG_STR_INIT("a\xc2\x85\xe2\x80\xa8"
                "b\nc"),
    GG_STR_INIT("# a\n# b\n"),
    GG_STR_INIT("---\n...\n"),
    GG_STR_INIT("'''\n\"\"\"\n"),
    GG_STR_INIT("\\\n\\\\\n'\n"),
    GG_STR_INIT("x = 'it''s'\n% not a comment\n"),
};

static const struct {
    gg_str name, text;
} specs[] = {
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("# head\n"
                                        "gluegen: 1\n"
                                        "name: p  # behind\n"
                                        "input: [a, 'b', \"c\"]\n"
                                        "output: >-\n"
                                        "  folded\n"
                                        "  text\n"
                                        "\n"
                                        "# before\n"
                                        "steps:\n"
                                        "- step: one\n"
                                        "  target: awk\n"
                                        "  code: |  # a comment\n"
                                        "      { print }\n"
                                        "\n"
                                        "      # code\n"
                                        "\n"
                                        "\n"
                                        "  # behind the block\n"
                                        "  outputs:\n"
                                        "  - a\n"
                                        "  - 'b'  # second\n"
                                        "  - |\n"
                                        "    c\n"
                                        "\n"
                                        "-   step: two\n"
                                        "    code: \"one \\\n"
                                        "      line\"   # after it\n"
                                        "    prelude: |+2\n"
                                        "        x\n"
                                        "\n"
                                        "    end: ''\n"
                                        "    begin: &x plain text\n"
                                        "    state: !!str |-\n"
                                        "     s\n"
                                        "    env: {A: plain, B: 'single',\n"
                                        "          C: \"double\"}\n"
                                        "- {step: three, code: x}\n"
                                        "order: last")},
    {GG_STR_INIT("crlf.yaml"),
     GG_STR_INIT("gluegen: 1\r\nsteps:\r\n  - step: a # c\r\n    code: |\r\n"
                 "      x\r\n      y\r\n\r\n  - code: 'z'\r\n")},
    {GG_STR_INIT("a.pl"),
     GG_STR_INIT("% head\n"
                 "pipeline(p, [one, two, step(three, go, './x', [])], [\n"
                 "    input('access.log'),  % behind\n"
                 "    description(\"a string\")\n"
                 "]).\n"
                 "step(one, awk, '\n"
                 "        { print }\n"
                 "\n"
                 "        # code\n"
                 "  ', [prelude('x'), outputs([a, 'B', c: int]), description('two\n"
                 "lines')]).\n"
                 "step(two, python, \"\n"
                 "    x\", [env(['A' = 'b', 'C'(plain)]), end('\n"
                 "'), begin(`codes`), state('  a\\\n  b'), code_x(y)]).\n")},
    {GG_STR_INIT("crlf.pl"), GG_STR_INIT("pipeline(p, [step(a, awk, '\r\n  x\r\n  y\r\n', [\r\n"
                                         "  prelude('x'), description('a')])]).\r\n")},
};

/* The texts of a tree, in order. */
struct texts {
    const struct gg_ast *at[64];
    uint32_t n;
};

static void collect(const struct gg_ast *node, struct texts *out)
{
    if (node->kind == GG_AST_STR)
        out->at[out->n++] = node;
    else if (node->kind == GG_AST_LIST || node->kind == GG_AST_MAP)
        for (uint32_t i = 0; i < node->u.kids.n; i++)
            collect(node->u.kids.at[i], out);
}

/* Other facts name a step, and its target tells what its body is. */
static bool is_replaced(const struct gg_ast *text)
{
    return !gg_str_is(text->key, "step") && !gg_str_is(text->key, "target");
}

static gg_str spliced(struct gg_arena *a, gg_str source, const struct gg_rewrite *rewrite)
{
    struct gg_buf b = gg_buf_new(a);
    gg_buf_add(&b, gg_str_sub(source, 0, rewrite->span.beg));
    gg_buf_add(&b, rewrite->bytes);
    gg_buf_add(&b, gg_str_sub(source, rewrite->span.end, source.n));
    return gg_buf_str(&b);
}

/* Replaces the text number `which` and reads the result. */
static void check_rewrite(const struct parsed *before, gg_str name, const struct texts *old,
                          uint32_t which, gg_str text)
{
    struct parsed after;
    struct gg_arena a = {0};
    struct gg_rewrite rewrite;
    struct texts new = {.n = 0};
    ck_assert(gg_scalar_rewrite(&a, before->source, before->root, old->at[which], text, &rewrite));
    ck_assert_uint_ge(rewrite.span.beg, old->at[which]->span.beg);
    gg_str source = spliced(&a, before->source->text, &rewrite);
    ck_assert_msg(parse(&after, name, source),
                  "text %u of " GG_FMT " as `" GG_FMT "` is not read:\n" GG_FMT "\n" GG_FMT, which,
                  GG_ARG(name), GG_ARG(text), GG_ARG(source), GG_ARG(after.ds.list.at[0]->message));
    collect(after.root, &new);
    ck_assert_uint_eq(new.n, old->n);
    for (uint32_t i = 0; i < new.n; i++) {
        gg_str due = i == which ? text : old->at[i]->text;
        ck_assert_msg(gg_str_eq(new.at[i]->text, due) && gg_str_eq(new.at[i]->key, old->at[i]->key),
                      "text %u of " GG_FMT " became `" GG_FMT "`, not `" GG_FMT
                      "`, when number %u was replaced:\n" GG_FMT,
                      i, GG_ARG(name), GG_ARG(new.at[i]->text), GG_ARG(due), which, GG_ARG(source));
    }
    gg_arena_free(&after.arena);
    gg_arena_free(&a);
}

START_TEST(every_text_takes_every_text)
{
    struct parsed p;
    struct texts old = {.n = 0};
    gg_str name = specs[_i].name;
    ck_assert(parse(&p, name, specs[_i].text));
    collect(p.root, &old);
    ck_assert_uint_ge(old.n, 3);
    for (uint32_t i = 0; i < old.n; i++)
        for (size_t k = 0; k < GG_COUNT(texts) && is_replaced(old.at[i]); k++)
            check_rewrite(&p, name, &old, i, texts[k]);
    gg_arena_free(&p.arena);
}
END_TEST

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static gg_str random_text(struct gg_arena *a, uint32_t *state)
{
    static const char *const pieces[] = {
        "\n", "\n",  "\n", " ",   "  ", "\t", "a", "b c",      "'",  "\"",
        "\\", "\\n", "#",  "% x", ":",  ": ", "-", "- ",       "|",  "{",
        "}",  "[",   ",",  "\r",  "`",  "$",  "&", "\xc3\xa9", "*/", ".\n",
    };
    struct gg_buf b = gg_buf_new(a);
    for (uint32_t n = next_random(state) % 14; n; n--)
        gg_buf_adds(&b, pieces[next_random(state) % GG_COUNT(pieces)]);
    return gg_buf_str(&b);
}

START_TEST(random_texts)
{
    struct parsed p;
    struct texts old = {.n = 0};
    uint32_t state = 42 + (uint32_t)_i;
    ck_assert(parse(&p, specs[_i].name, specs[_i].text));
    collect(p.root, &old);
    for (uint32_t i = 0; i < 4000; i++) {
        struct gg_arena a = {0};
        uint32_t which = next_random(&state) % old.n;
        if (is_replaced(old.at[which]))
            check_rewrite(&p, specs[_i].name, &old, which, random_text(&a, &state));
        gg_arena_free(&a);
    }
    gg_arena_free(&p.arena);
}
END_TEST

/* ---- how it looks ---- */

static const struct {
    gg_str name, source;
    uint32_t which;
    gg_str text, result;
} looks[] = {
    /* a block keeps its indentation and what stands behind it */
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("k: |  # c\n    a\n\n# d\nl: x\n"), 0,
     GG_STR_INIT("b\n\nc"), GG_STR_INIT("k: |-  # c\n    b\n\n    c\n\n# d\nl: x\n")},
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("k: >\n  a\n  b\n"), 0, GG_STR_INIT("  c\nd\n"),
     GG_STR_INIT("k: |2\n    c\n  d\n")},
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("- k: 'a'  # c\n"), 0, GG_STR_INIT("b\nc\n"),
     GG_STR_INIT("- k: |  # c\n    b\n    c\n")},
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("{k: a}\n"), 0, GG_STR_INIT("b\nc\n"),
     GG_STR_INIT("{k: \"b\\nc\\n\"}\n")},
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("k: 'a'\n"), 0, GG_STR_INIT("it's"),
     GG_STR_INIT("k: 'it''s'\n")},
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("k: a\n"), 0, GG_STR_INIT("8"), GG_STR_INIT("k: '8'\n")},
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("k: |\n  a\n"), 0, GG_STR_INIT("\033"),
     GG_STR_INIT("k: \"\\e\"\n")},
    {GG_STR_INIT("a.yaml"), GG_STR_INIT("k: |\r\n  a\r\nl: b\r\n"), 0, GG_STR_INIT("c\nd\n"),
     GG_STR_INIT("k: |\r\n  c\r\n  d\r\nl: b\r\n")},
    {GG_STR_INIT("a.pl"), GG_STR_INIT("step(a, awk, '\n  x\n').\n"), 2, GG_STR_INIT("y'\\\n\nz\n"),
     GG_STR_INIT("step(a, awk, '\n  y''\\\\\n\n  z\n').\n")},
    {GG_STR_INIT("a.pl"), GG_STR_INIT("step(a, awk, 'x').\n"), 2, GG_STR_INIT("y\nz"),
     GG_STR_INIT("step(a, awk, '\n    y\n    z').\n")},
    {GG_STR_INIT("a.pl"), GG_STR_INIT("step(a, go, 'x').\n"), 2, GG_STR_INIT("./y"),
     GG_STR_INIT("step(a, go, code('./y')).\n")},
    {GG_STR_INIT("a.pl"), GG_STR_INIT("step(a, awk, x, [description(b)]).\n"), 3,
     GG_STR_INIT("B\nc"), GG_STR_INIT("step(a, awk, x, [description('B\\nc')]).\n")},
};

START_TEST(looks_like_the_rest)
{
    struct parsed p;
    struct texts old = {.n = 0};
    struct gg_rewrite rewrite;
    ck_assert(parse(&p, looks[_i].name, looks[_i].source));
    collect(p.root, &old);
    ck_assert(gg_scalar_rewrite(&p.arena, p.source, p.root, old.at[looks[_i].which], looks[_i].text,
                                &rewrite));
    gg_str result = spliced(&p.arena, looks[_i].source, &rewrite);
    ck_assert_msg(gg_str_eq(result, looks[_i].result), "expected\n" GG_FMT "\nbut got\n" GG_FMT,
                  GG_ARG(looks[_i].result), GG_ARG(result));
    gg_arena_free(&p.arena);
}
END_TEST

START_TEST(what_cannot_be_replaced)
{
    struct parsed p;
    struct gg_rewrite rewrite;
    ck_assert(parse(&p, GG_STR("a.yaml"), GG_STR("n: 8\nk: a\n")));
    const struct gg_ast *number = p.root->u.kids.at[0], *text = p.root->u.kids.at[1];
    ck_assert(!gg_scalar_rewrite(&p.arena, p.source, p.root, number, GG_STR("a"), &rewrite));
    ck_assert(!gg_scalar_rewrite(&p.arena, p.source, p.root, text, GG_STR("\xff"), &rewrite));
    gg_arena_free(&p.arena);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("scalar");
    TCase *tc = tcase_create("scalar");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, every_text_takes_every_text, 0, (int)GG_COUNT(specs));
    tcase_add_loop_test(tc, random_texts, 0, (int)GG_COUNT(specs));
    tcase_add_loop_test(tc, looks_like_the_rest, 0, (int)GG_COUNT(looks));
    tcase_add_test(tc, what_cannot_be_replaced);
    suite_add_tcase(s, tc);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
