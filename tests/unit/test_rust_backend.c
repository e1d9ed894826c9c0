/* The Rust backend: tokens, facts about snippets, literals, names and layouts of the view. */
#include "backends/rust/lexer.h"
#include "backends/rust/snippet.h"
#include "backends/view.h"
#include "frontend/frontend.h"
#include "ir/pass.h"

#include <check.h>
#include <stdlib.h>

static struct gg_arena arena;

static void tear_down(void)
{
    gg_arena_free(&arena);
}

#define ck_str(actual, expected)                                                                   \
    ck_assert_str_eq(gg_cstr(&arena, (actual)), gg_cstr(&arena, gg_str_from(expected)))

/* The tokens of a text, one after the other in brackets with a letter for the kind. */
static gg_str tokens(const char *text)
{
    static const char letters[] = "ntc.";
    struct gg_buf b = gg_buf_new(&arena);
    struct gg_rust_lexer lexer = gg_rust_lexer_new(gg_str_from(text));
    struct gg_rust_token token;
    while (gg_rust_next(&lexer, &token)) {
        ck_assert(!memcmp(text + token.offset, token.text.p, token.text.n));
        gg_buf_addf(&b, "%c[" GG_FMT "]", letters[token.kind], GG_ARG(token.text));
    }
    return gg_buf_str(&b);
}

static const struct {
    const char *text, *tokens;
} lexer_cases[] = {
    {"", ""},
    {"let x = 1.5;", "n[let]n[x].[=].[1.5].[;]"},
    {"1..5", ".[1].[.].[.].[5]"},
    {"1.max(2)", ".[1].[.]n[max].[(].[2].[)]"},
    {"a // b\nc", "n[a]c[// b]n[c]"},
    {"a /* b /* c */ d */ e", "n[a]c[/* b /* c */ d */]n[e]"},
    {"/* open", "c[/* open]"},
    {"\"a\\\"b\" c", "t[\"a\\\"b\"]n[c]"},
    {"\"open", "t[\"open]"},
    {"r\"a\\\" b", "t[r\"a\\\"]n[b]"},
    {"r#\"a\"b\"# c", "t[r#\"a\"b\"#]n[c]"},
    {"br##\"a\"# \"##", "t[br##\"a\"# \"##]"},
    {"b\"x\" c\"y\"", "t[b\"x\"]t[c\"y\"]"},
    {"r#type r#fn", "n[type]n[fn]"},
    {"'a' 'b", ".['a'].['b]"},
    {"'\"' x", ".['\"']n[x]"},
    {"'\\'' '\\\\' '\\u{1f}'", ".['\\''].['\\\\'].['\\u{1f}']"},
    {"b'\\'' b'x'", ".[b'\\''].[b'x']"},
    {"'\xc3\xa9' x", ".['\xc3\xa9']n[x]"},
    {"&'a str", ".[&].['a]n[str]"},
    {"caf\xc3\xa9", "n[caf\xc3\xa9]"},
};

START_TEST(lexes)
{
    ck_str(tokens(lexer_cases[_i].text), lexer_cases[_i].tokens);
}
END_TEST

static const struct {
    const char *code;
    bool mentions, assigns;
} mention_cases[] = {
    {"x > 1", true, false},          {"y.x", false, false},        {"0..x", true, false},
    {"xx + x_", false, false},       {"\"x {x}\"", true, false},   {"\"{x:?}\"", true, false},
    {"\"{y:x$}\"", true, false},     {"\"{y:.x$}\"", true, false}, {"\"x\"", false, false},
    {"// x", false, false},          {"'x'", false, false},        {"x = 1;", true, true},
    {"x += 1;", true, true},         {"x <<= 1;", true, true},     {"x == 1", true, false},
    {"x <= 1", true, false},         {"x != 1", true, false},      {"x => 1", true, false},
    {"x < y", true, false},          {"f(&mut x)", true, true},    {"let x = 1;", true, false},
    {"let mut x = 1;", true, false}, {"y.x = 1;", false, false},   {"x", true, false},
};

START_TEST(finds_mentions)
{
    gg_str code = gg_str_from(mention_cases[_i].code);
    ck_assert_msg(gg_rust_mentions(code, GG_STR("x")) == mention_cases[_i].mentions, "%s",
                  mention_cases[_i].code);
    ck_assert_msg(gg_rust_assigns(code, GG_STR("x")) == mention_cases[_i].assigns, "%s",
                  mention_cases[_i].code);
}
END_TEST

static const struct {
    const char *code;
    bool none_only;
} none_cases[] = {
    {"None", true},
    {"emit(fields); None", true},
    {"if a { emit(fields); }\nNone // nothing", true},
    {"return None", true},
    {"if a { return Some(vec![b]); }\nNone", false},
    {"if a { Some(b) } else { None }", false},
    {"let x: Option<i32> = None;", false},
    {"let x = None\n.unwrap_or(1);", false},
    {"x == None", false},
    {"", false},
};

START_TEST(finds_bodies_that_only_drop)
{
    ck_assert_msg(gg_rust_returns_none_only(gg_str_from(none_cases[_i].code)) ==
                      none_cases[_i].none_only,
                  "%s", none_cases[_i].code);
}
END_TEST

static const struct {
    const char *code, *names;
} declared_cases[] = {
    {"let mut a = 1;\nlet b: u8 = 2;", "a b"},
    {"let (mut a, b) = (1, 2);", "a b"},
    {"let Pair { left, mut right } = pair();", "left right"},
    {"let a = { let inner = 1; inner };", "a"},
    {"let f = |x| { let y = x; y };", "f"},
    {"let _ = 1; const N: u8 = 1; fn g() { let h = 1; }", ""},
    {"let a;", "a"},
    {"// let a = 1;\n\"let b = 2;\";", ""},
};

START_TEST(finds_declared_variables)
{
    gg_str *names;
    uint32_t n = gg_rust_declared(&arena, gg_str_from(declared_cases[_i].code), &names);
    struct gg_buf b = gg_buf_new(&arena);
    for (uint32_t i = 0; i < n; i++)
        gg_buf_addf(&b, "%s" GG_FMT, i ? " " : "", GG_ARG(names[i]));
    ck_str(gg_buf_str(&b), declared_cases[_i].names);
}
END_TEST

static const struct {
    const char *code;
    bool brings, uses;
} type_cases[] = {
    {"use std::collections::HashMap;", true, false},
    {"use std::collections::{BTreeMap, HashMap};", true, true},
    {"struct HashMap;", true, true},
    {"let m: HashMap<u8, u8> = x;", false, true},
    {"HashMap::new()", false, true},
    {"std::collections::HashMap::new()", false, false},
    {"x.HashMap", false, false},
    {"\"HashMap\" // HashMap", false, false},
};

START_TEST(finds_types)
{
    gg_str code = gg_str_from(type_cases[_i].code);
    ck_assert(gg_rust_brings(code, GG_STR("HashMap")) == type_cases[_i].brings);
    ck_assert(gg_rust_uses_type(code, GG_STR("HashMap")) == type_cases[_i].uses);
}
END_TEST

START_TEST(finds_functions)
{
    gg_str main = GG_STR("main");
    ck_assert_int_eq(gg_rust_find_function(GG_STR("fn main() {}"), main), 3);
    ck_assert_int_eq(gg_rust_find_function(GG_STR("mod m { fn main() {} }"), main), -1);
    ck_assert_int_eq(gg_rust_find_function(GG_STR("// fn main\nfn mains() {}"), main), -1);
}
END_TEST

START_TEST(indents_all_but_strings)
{
    ck_str(gg_rust_indent(&arena, GG_STR("a;\nb;\n\nc;"), 2), "a;\n  b;\n\n  c;");
    ck_str(gg_rust_indent(&arena, GG_STR("f(\"x\ny\n\");\nb;"), 2), "f(\"x\ny\n\");\n  b;");
    ck_str(gg_rust_indent(&arena, GG_STR("r#\"x\n\"\ny\"#;\nb"), 2), "r#\"x\n\"\ny\"#;\n  b");
    ck_str(gg_rust_indent(&arena, GG_STR("/* a\nb */\n'\"';\nc"), 2), "/* a\n  b */\n  '\"';\n  c");
}
END_TEST

static const struct {
    const char *text, *literal;
} quote_cases[] = {
    {"", "\"\""},
    {"a\"b\\c", "\"a\\\"b\\\\c\""},
    {"a\tb\nc\r", "\"a\\tb\\nc\\r\""},
    {"{x} 'y' %d", "\"{x} 'y' %d\""},
    {"\x01\x7f", "\"\\u{1}\\u{7f}\""},
    {"\xc3\xa9", "\"\xc3\xa9\""},
    {"\xe2\x80\xae", "\"\\u{202e}\""},
    {"\xff", "\"\\u{fffd}\""},
};

START_TEST(quotes)
{
    struct gg_buf b = gg_buf_new(&arena);
    gg_backend_rust.quote(&b, gg_str_from(quote_cases[_i].text));
    ck_str(gg_buf_str(&b), quote_cases[_i].literal);
}
END_TEST

struct made {
    struct gg_sources sources;
    struct gg_diags diags;
    const struct gg_val *view;
};

/* The view of the only step of a spec, after its target's own checks. */
static struct made make(const char *spec)
{
    struct made m = {.sources = gg_sources_new(&arena), .diags = gg_diags_new(&arena)};
    uint32_t file = gg_source_add(&m.sources, GG_STR("t.yaml"), gg_str_from(spec));
    const struct gg_ast *root = gg_frontend_parse(&arena, &m.sources, file, &m.diags);
    ck_assert(root && gg_check_spec(&arena, root, &m.diags));
    struct gg_pass_ctx ctx = {.arena = &arena, .diags = &m.diags};
    const struct gg_module *module = gg_lower(&arena, root, &m.sources, file, &m.diags, NULL);
    ck_assert(module);
    const struct gg_plan *plan = gg_plan_build(&arena, gg_passes_run(&ctx, module, 2), NULL, NULL);
    struct gg_emit emit = {.arena = &arena,
                           .sources = &m.sources,
                           .diags = &m.diags,
                           .plan = &plan->pipelines[0],
                           .spec_name = GG_STR("t.yaml")};
    gg_backend_rust.check(&emit, &plan->pipelines[0].units[0]);
    m.view = gg_backend_rust.view(&emit, &plan->pipelines[0].units[0]);
    return m;
}

static gg_str text_at(const struct gg_val *view, const char *key)
{
    const struct gg_val *val = gg_val_get(view, gg_str_from(key));
    ck_assert_msg(val, "%s", key);
    return val->u.s;
}

#define SPEC "gluegen: 1\ninput: x\nsteps:\n  - step: s\n    target: rust\n"

START_TEST(makes_names_safe)
{
    struct made m =
        make(SPEC "    fields: [type, fields, None, a b, run]\n"
                  "    code: emit(&[type_, fields_, None_, a_b, run]); let output = 1;\n");
    static const char *const vars[] = {"type_", "fields_", "None_", "a_b", "run"};
    const struct gg_val *fields = gg_val_get(gg_val_get(m.view, GG_STR("in")), GG_STR("fields"));
    ck_assert_uint_eq(fields->u.list.n, GG_COUNT(vars));
    for (uint32_t i = 0; i < GG_COUNT(vars); i++)
        ck_str(text_at(gg_list_item(fields, i), "var"), vars[i]);
    ck_str(text_at(m.view, "run"), "run_");
    ck_str(text_at(m.view, "output"), "output_");
    ck_str(text_at(m.view, "result"), "result");
}
END_TEST

START_TEST(imports_what_is_used)
{
    struct made m = make(SPEC "    prelude: |\n      use std::collections::BTreeMap;\n"
                              "    state: |\n      let mut a: HashMap<String, BTreeMap<u8, u8>> = "
                              "HashMap::new();\n      let b = std::rc::Rc::new(1);\n"
                              "    code: a.clear();\n");
    const struct gg_val *imports = gg_val_get(m.view, GG_STR("imports"));
    ck_assert_uint_eq(imports->u.list.n, 1);
    ck_str(text_at(gg_list_item(imports, 0), "path"), "std::collections::HashMap");
}
END_TEST

START_TEST(reports_main_and_hidden_state)
{
    struct made m = make(SPEC "    fields: [n]\n    prelude: fn main() {}\n"
                              "    state: let mut n = 1;\n    code: n += 1;\n");
    ck_assert_uint_eq(m.diags.nerrors, 2);
    ck_assert_int_eq(m.diags.list.at[0]->code, GG_D_RUST_MAIN);
    ck_assert_int_eq(m.diags.list.at[1]->code, GG_D_RUST_HIDDEN_STATE);
}
END_TEST

START_TEST(shows_directions_in_comments)
{
    struct gg_emit emit = {.arena = &arena};
    const struct gg_val *val =
        gg_view_comment(&emit, GG_STR("a\xe2\x80\xae\xe2\x81\xa6 b\xe2\x80\xa8\n"));
    ck_str(val->u.s, "a\\u202E\\u2066 b\\u2028\\x0a");
}
END_TEST

static const char *const templates[] = {"rust/main.rs", "rust/records.rs", "rust/build.sh",
                                        "rust/launch.sh"};

START_TEST(templates_fit_the_shape)
{
    struct gg_sources sources = gg_sources_new(&arena);
    struct gg_diags diags = gg_diags_new(&arena);
    struct gg_tmpl_set *set = gg_tmpl_set_new(&arena, &sources, NULL, 0);
    bool fits = gg_tmpl_lint(set, gg_str_from(templates[_i]), gg_backend_rust.shape, &diags);
    if (!fits || diags.nwarnings)
        gg_diags_render(&diags, &sources, GG_RENDER_GCC, false, stderr);
    ck_assert(fits);
    ck_assert_uint_eq(diags.nwarnings, 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rust backend");
    TCase *c = tcase_create("all");
    tcase_add_checked_fixture(c, NULL, tear_down);
    tcase_add_loop_test(c, lexes, 0, GG_COUNT(lexer_cases));
    tcase_add_loop_test(c, finds_mentions, 0, GG_COUNT(mention_cases));
    tcase_add_loop_test(c, finds_bodies_that_only_drop, 0, GG_COUNT(none_cases));
    tcase_add_loop_test(c, finds_declared_variables, 0, GG_COUNT(declared_cases));
    tcase_add_loop_test(c, finds_types, 0, GG_COUNT(type_cases));
    tcase_add_test(c, finds_functions);
    tcase_add_test(c, indents_all_but_strings);
    tcase_add_loop_test(c, quotes, 0, GG_COUNT(quote_cases));
    tcase_add_test(c, makes_names_safe);
    tcase_add_test(c, imports_what_is_used);
    tcase_add_test(c, reports_main_and_hidden_state);
    tcase_add_test(c, shows_directions_in_comments);
    tcase_add_loop_test(c, templates_fit_the_shape, 0, GG_COUNT(templates));
    suite_add_tcase(s, c);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
