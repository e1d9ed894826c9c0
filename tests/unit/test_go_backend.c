/* What the Go backend finds in snippets: names, imports, the flow of control, layout, literals. */
#include "backends/go/flow.h"
#include "backends/go/go.h"
#include "backends/go/kept.h"
#include "backends/go/layout.h"

#include <check.h>
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

static struct gg_go_code lex(const char *text)
{
    return gg_go_lex(&arena, gg_str_from(text));
}

/* Tokens */

static const char *tokens(const char *text)
{
    struct gg_go_code code = lex(text);
    struct gg_buf b = gg_buf_new(&arena);
    for (uint32_t i = 0; i < code.n; i++)
        gg_buf_addf(&b, "%s" GG_FMT, i ? " " : "", GG_ARG(code.at[i].text));
    return gg_cstr(&arena, gg_buf_str(&b));
}

static const struct {
    const char *text, *tokens;
} token_rows[] = {
    {"a := b + 1", "a := b + 1 ;"},
    {"if a {\n\tb()\n}\n", "if a { b ( ) ; } ;"},
    {"x := `raw\nline`\ny", "x := `raw\nline` ; y ;"},
    {"a // note\nb", "a ; b ;"},
    {"a /* one */ b /* two\nlines */ c", "a b ; c ;"},
    {"'\\'' \"\\\"\" '\"'", "'\\'' \"\\\"\" '\"' ;"},
    {"1.5e-3 0x1p-2 0xe+1 .5 1_000", "1.5e-3 0x1p-2 0xe + 1 .5 1_000 ;"},
    {"x<<=1;y&^=z;f(a...)", "x <<= 1 ; y &^= z ; f ( a ... ) ;"},
    {"return\n}", "return ; } ;"},
    {"for {\n}", "for { } ;"},
    {"i++\nj--\nk +\nl", "i ++ ; j -- ; k + l ;"},
    {"\"never closed\nx", "\"never closed ; x ;"},
    {"", ""},
    {"  // only a comment", ""},
};

START_TEST(lines_end_statements)
{
    ck_assert_str_eq(tokens(token_rows[_i].text), token_rows[_i].tokens);
}
END_TEST

/* Flow */

static const struct {
    const char *text;
    bool returns, terminates;
} flow_rows[] = {
    {"return fields", true, true},
    {"return", false, true},
    {"emit(a)", false, false},
    {"if a {\n\treturn fields\n}", true, false},
    {"if a {\n\treturn fields\n} else {\n\treturn nil\n}", true, true},
    {"if a {\n\treturn fields\n} else if b {\n\treturn nil\n} else {\n\treturn x\n}", true, true},
    {"if a {\n\treturn fields\n} else if b {\n\treturn nil\n}", true, false},
    {"if x := f(); x {\n\treturn fields\n} else {\n\tpanic(x)\n}", true, true},
    {"panic(\"no\")", false, true},
    {"x := panic", false, false},
    {"sort.Slice(x, func(i, j int) bool {\n\treturn x[i] < x[j]\n})\n", false, false},
    {"f := func() interface{} { return 1 }\nreturn f()", true, true},
    {"var f func(int) string\nreturn fields", true, true},
    {"for {\n\tf()\n}", false, true},
    {"for {\n\tbreak\n}", false, false},
    {"for {\n\tfor {\n\t\tbreak\n\t}\n}", false, true},
    {"for {\n\tselect {\n\tcase <-c:\n\t\tbreak\n\t}\n}", false, true},
    {"outer:\nfor {\n\tfor {\n\t\tbreak outer\n\t}\n}", false, false},
    {"outer:\nfor {\n\tfor {\n\t\tbreak\n\t}\n}", false, true},
    {"for i := 0; ; i++ {\n}", false, true},
    {"for i := 0; i < 3; i++ {\n\treturn fields\n}", true, false},
    {"for range fields {\n\treturn nil\n}", true, false},
    {"switch a {\ncase \"x\":\n\treturn nil\ndefault:\n\treturn fields\n}", true, true},
    {"switch a {\ncase \"x\":\n\treturn nil\n}", true, false},
    {"switch a {\ncase \"x\":\n\tfallthrough\ndefault:\n\treturn fields\n}", true, true},
    {"switch a {\ncase \"x\":\n\tbreak\ndefault:\n\treturn fields\n}", true, false},
    {"switch a {\ncase \"x\":\ndefault:\n\treturn fields\n}", true, false},
    {"switch x := v.(type) {\ncase map[string]int:\n\treturn f(x)\ndefault:\n\treturn nil\n}", true,
     true},
    {"switch {\ncase m[a:b][0] == (struct{ x int }{1}).x:\n\treturn nil\ndefault:\n\treturn nil\n}",
     true, true},
    {"select {\ncase x := <-c:\n\treturn x\n}", true, true},
    {"{\n\treturn fields\n}", true, true},
    {"if _, ok := v.(interface{ F() }); ok {\n\treturn nil\n} else {\n\treturn fields\n}", true,
     true},
    {"goto again", false, true},
    {"return nil // done\n// really\n", true, true},
    {"x := \"return y\"", false, false},
    {"x := `\nreturn y\n`", false, false},
    {"", false, false},
    {"return []string{\n\ta,\n\tb,\n}", true, true},
};

START_TEST(control_flows)
{
    struct gg_go_code code = lex(flow_rows[_i].text);
    ck_assert_msg(gg_go_returns_value(&code) == flow_rows[_i].returns, "returns: %s",
                  flow_rows[_i].text);
    ck_assert_msg(gg_go_terminates(&code) == flow_rows[_i].terminates, "terminates: %s",
                  flow_rows[_i].text);
}
END_TEST

/* Names */

static const struct {
    const char *text, *name;
    bool uses, uses_value, declares, reads;
} name_rows[] = {
    {"emit(path)", "path", true, true, false, true},
    {"x.path = 1", "path", false, false, false, false},
    {"path := fields[1]\nemit(path)", "path", false, false, true, false},
    {"if path := f(); path != \"\" {\n}\nemit(path)", "path", true, true, false, true},
    {"for _, path := range x {\n\tf(path)\n}", "path", false, false, false, false},
    {"{\n\tpath := strings.Trim(path)\n\tf(path)\n}", "path", true, true, false, true},
    {"a, path := f()\n", "path", false, false, true, false},
    {"var path string\n", "path", false, false, true, false},
    {"var (\n\ta int\n\tpath, b = f()\n)\n", "path", false, false, true, false},
    {"const path = 1", "path", false, false, true, false},
    {"path.Base(x)", "path", true, false, false, true},
    {"path.base(x)", "path", true, true, false, true},
    {"f := func(path string) int { return len(path) }", "path", false, false, false, false},
    {"f := func(path string) int { return 1 }\nf(path)", "path", true, true, false, true},
    {"path = 1", "path", true, true, false, false},
    {"path, y = 1, 2", "path", true, true, false, false},
    {"path += 1", "path", true, true, false, true},
    {"path[x] = 1", "path", true, true, false, true},
    {"f(\"path\", `path`, 'p') // path", "path", false, false, false, false},
    {"func path(a int) {}", "path", false, false, true, false},
    {"func (p *T) path() {}", "p", false, false, false, false},
    {"type path struct{}", "path", false, false, true, false},
};

START_TEST(names_are_found)
{
    struct gg_go_code code = lex(name_rows[_i].text);
    struct gg_go_names names = gg_go_find_names(&arena, &code);
    gg_str name = gg_str_from(name_rows[_i].name);
    ck_assert_msg(gg_go_uses(&names, name) == name_rows[_i].uses, "%s", name_rows[_i].text);
    ck_assert_msg(gg_go_uses_value(&names, name) == name_rows[_i].uses_value, "%s",
                  name_rows[_i].text);
    ck_assert_msg(gg_go_declares(&names, name) == name_rows[_i].declares, "%s", name_rows[_i].text);
    ck_assert_msg(gg_go_reads(&names, name) == name_rows[_i].reads, "%s", name_rows[_i].text);
}
END_TEST

/* Imports */

static struct gg_go_snippet snippet(const char *text)
{
    struct gg_go_snippet s = {0};
    s.val = gg_val_code(&arena, gg_str_from(text), GG_NO_SPAN);
    s.code = lex(text);
    struct gg_go_code *code = gg_new(&arena, struct gg_go_code);
    *code = s.code;
    s.names = gg_go_find_names(&arena, code);
    return s;
}

static struct gg_go_step step_of(const char *prelude, const char *body)
{
    struct gg_go_step step = {.prelude = snippet(prelude), .body = snippet(body)};
    step.state = step.begin = step.end = step.merge = snippet("");
    return step;
}

static const char *imports(const char *prelude, const char *body)
{
    struct gg_go_step step = step_of(prelude, body);
    gg_str value = GG_STR("when");
    struct gg_go_imports found = gg_go_find_imports(&arena, &step, NULL, &value, 1);
    struct gg_buf b = gg_buf_new(&arena);
    for (uint32_t i = 0; i < found.list.n; i++)
        gg_buf_addf(&b, "%s" GG_FMT "%s" GG_FMT, i ? " " : "", GG_ARG(found.list.at[i].name),
                    found.list.at[i].name.n ? "=" : "", GG_ARG(found.list.at[i].path));
    return gg_cstr(&arena, gg_buf_str(&b));
}

static const struct {
    const char *prelude, *body, *imports;
} import_rows[] = {
    {"", "emit(strings.ToUpper(a), strconv.Itoa(n))", "\"strconv\" \"strings\""},
    {"", "when.Unix(); x.Strings.Join(y)", ""},
    {"", "rand.Intn(3); template.New(\"\")", "\"math/rand\" \"text/template\""},
    {"import \"crypto/rand\"", "rand.Read(x)", "\"crypto/rand\""},
    {"import (\n\tstr \"strings\"\n\t\"sort\" // for keys\n)\n", "str.Join(a, b); sort.Strings(a)",
     "\"sort\" str=\"strings\""},
    {"import str \"strings\"", "strings.Join(a, b)", "\"strings\" str=\"strings\""},
    {"import \"os\"; import \"os\"\nimport . \"math\"", "", ".=\"math\" \"os\""},
    {"func f(time string) string { return time }", "time.Now()", "\"time\""},
    {"var url = parse()", "url.String()", ""},
    {"", "url := parse()\nf(url.Host)", ""},
    {"", "for _, url := range urls {\n\tf(url.Host)\n}\nurl.Parse(a)", "\"net/url\""},
    {"", "f(\"fmt.Sprint\") // fmt.Sprint", ""},
    {"", "nosuch.Thing()", ""},
};

START_TEST(imports_are_found)
{
    ck_assert_str_eq(imports(import_rows[_i].prelude, import_rows[_i].body),
                     import_rows[_i].imports);
}
END_TEST

static const struct {
    const char *prelude, *rest;
} lift_rows[] = {
    {"import \"os\"", NULL},
    {"import (\n\t\"os\"\n\n\t\"io\"\n)\n\nfunc f() {}", "func f() {}"},
    {"import \"os\" // why\nvar x = 1", "// why\nvar x = 1"},
    {"import \"os\"; var x = 1", "var x = 1"},
    {"// f is.\nfunc f() {}\n\nvar s = `\nimport \"os\"\n`", NULL},
};

START_TEST(imports_are_lifted)
{
    struct gg_go_snippet prelude = snippet(lift_rows[_i].prelude);
    const struct gg_val *rest = gg_go_without_imports(&arena, &prelude);
    const char *expected = lift_rows[_i].rest;
    if (_i == 4)
        expected = lift_rows[_i].prelude;
    if (!expected) {
        ck_assert_ptr_null(rest);
        return;
    }
    ck_assert_ptr_nonnull(rest);
    ck_assert_str_eq(gg_cstr(&arena, rest->u.s), expected);
}
END_TEST

/* Texts that are kept in a map */

#define GUARD "t := m[x]\nif t == nil {\n\tt = &T{}\n\tm[x] = t\n}\n"
#define STATE "m := map[string]*T{}"

static const struct {
    const char *state, *begin, *prelude, *body;
    bool found;
} kept_rows[] = {
    {STATE, "", "", GUARD "t.n++", true},
    {"a := 1\nm := make(map[string]*T, 9)\n", "", "", GUARD, true},
    {STATE, "", "", "t := m[x]\nif t == nil {\n\tt = new(T)\n\tm[x] = t\n}", true},
    {STATE, "", "", "if m[x] != nil {\n\treturn\n}\nif t := m[x]; t == nil {\n\tm[x] = &T{}\n}",
     true},
    {STATE, "", "", "if _, ok := m[x]; !ok {\n\tm[x] = make_(x)\n}", true},
    {STATE, "", "", "t, ok := m[x]\nif !ok {\n\tt = &T{x}\n\tm[x] = t\n}", true},
    {STATE, "", "", "if x == \"\" || strings.HasPrefix(x, y) || len(x) > 9 {\n\treturn\n}\n" GUARD,
     true},
    {STATE, "", "", "emit(a, x, b)\nswitch x {\ncase \"\":\n\treturn\n}\n" GUARD, true},
    {STATE "\no := map[string]int{}", "", "", GUARD "t.n += o[y]", true},
    {STATE, "", "", GUARD "m[x].n++", true},
    {STATE, "", "type T struct{}\nfunc f() { m := 1; _ = m }", GUARD, true},
    /* The key stays a new text, or an entry is not seen again. */
    {"m := map[string]int{}", "", "", "m[x]++", false},
    {STATE, "", "", GUARD "m[x] = t", false},
    {STATE, "", "", "t := m[x]\nif t == nil {\n\tm[x] = make_()\n}", false},
    {STATE, "", "", "t := m[x]\nif t == nil {\n\tt = f()\n\tm[x] = t\n}", false},
    {STATE, "", "", "t := m[x]\nif t != nil {\n\tm[x] = &T{}\n}", false},
    {STATE, "", "", "t := m[x]\nif u == nil {\n\tm[x] = &T{}\n}", false},
    {STATE, "", "", "t := m[x]\nif t == nil {\n\tm[y] = &T{}\n}", false},
    {STATE, "", "", "t := m[x]\nu()\nif t == nil {\n\tm[x] = &T{}\n}", false},
    {STATE, "", "", "t := m[x]\nif t == nil {\n\tt = &T{}\n\tif u {\n\t\tm[x] = t\n\t}\n}", false},
    {STATE, "", "", "if _, ok := m[x]; ok {\n\tm[x] = &T{}\n}", false},
    {"m := map[K]*T{}", "", "", GUARD, false},
    {"", "", "var m = map[string]*T{}", GUARD, false},
    {STATE, "", "func new(T) *T { return nil }",
     "t := m[x]\nif t == nil {\n\tt = new(T{})\n\tm[x] = t\n}", false},
    /* Something else keeps the text. */
    {STATE, "", "", GUARD "last = x", false},
    {STATE, "", "", GUARD "f(x)", false},
    {STATE, "", "", GUARD "ys = append(ys, x)", false},
    {STATE, "", "", GUARD "last = x[:3]", false},
    {STATE, "", "", GUARD "last = \"\" + x", false},
    {STATE, "", "", GUARD "last = strings.TrimSpace(x)", false},
    {STATE, "", "import strings \"their/strings\"", GUARD "strings.HasPrefix(x, y)", false},
    {"strings := theirs()\n" STATE, "", "", GUARD "strings.HasPrefix(x, y)", false},
    {STATE, "", "", GUARD "o[x] = 1", false},
    {STATE, "", "", GUARD "o[y][x] = true", false},
    {STATE, "", "", GUARD "t.names = []string{x}", false},
    {STATE, "", "", GUARD "return []string{x}", false},
    {STATE, "", "", GUARD "later(func() { emit(x) })", false},
    {STATE, "", "", GUARD "defer f()", false},
    /* The map may lose entries, or is another one. */
    {STATE, "", "", GUARD "delete(m, y)", false},
    {STATE, "", "", GUARD "m = nil", false},
    {STATE, "", "", GUARD "f(&m)", false},
    {STATE, "", "", "t, ok := m[x]\nif !ok {\n\tm[x] = f(m)\n}", false},
    {STATE "\nclear := func() { m = nil }", "", "", GUARD "clear()", false},
    {STATE "\no := m", "", "", GUARD "delete(o, y)", false},
    {STATE, "o = m", "", GUARD "delete(o, y)", false},
    {STATE, "", "", "m := other()\n" GUARD, false},
};

START_TEST(kept_texts_are_told)
{
    const gg_str texts[] = {GG_STR("x"), GG_STR("y")};
    struct gg_go_step step = step_of(kept_rows[_i].prelude, kept_rows[_i].body);
    step.state = snippet(kept_rows[_i].state);
    step.begin = snippet(kept_rows[_i].begin);
    gg_str map = gg_go_kept_in(&arena, &step, texts, 2);
    ck_assert_msg(gg_str_is(map, kept_rows[_i].found ? "m" : ""), "%s; %s", kept_rows[_i].state,
                  kept_rows[_i].body);
}
END_TEST

/* Layout */

static const struct {
    const char *text, *indented;
} layout_rows[] = {
    {"a()\nif b {\n  c()\n}\n", "\ta()\n\tif b {\n\t\tc()\n\t}"},
    {"if b {\n    if c {\n        d()\n    }\n}", "\tif b {\n\t\tif c {\n\t\t\td()\n\t\t}\n\t}"},
    {"if b {\n\tc()\n}", "\tif b {\n\t\tc()\n\t}"},
    {"a()\n\n\nb()", "\ta()\n\n\n\tb()"},
    {"\na()", "\n\ta()"},
    {"x := `\n  raw\n  lines`\nif b {\n  c()\n}",
     "\tx := `\n  raw\n  lines`\n\tif b {\n\t\tc()\n\t}"},
    {"x()\nagain:\nfor {\n  goto again\n}", "\tx()\nagain:\n\tfor {\n\t\tgoto again\n\t}"},
    {"/* two\n   lines */\na()", "\t/* two\n   lines */\n\ta()"},
    {"if b {\n  c(1,\n     2)\n}", "\tif b {\n\t\tc(1,\n\t\t\t 2)\n\t}"},
};

START_TEST(snippets_are_indented)
{
    struct gg_go_code code = lex(layout_rows[_i].text);
    gg_str out = gg_go_indent(&arena, &code, 1);
    ck_assert_str_eq(gg_cstr(&arena, out), layout_rows[_i].indented);
}
END_TEST

/* Literals */

static const struct {
    gg_str text;
    const char *literal;
} quote_rows[] = {
    {GG_STR_INIT("plain"), "\"plain\""},
    {GG_STR_INIT("a\"b\\c"), "\"a\\\"b\\\\c\""},
    {GG_STR_INIT("\t\n\r\0\x7f"), "\"\\t\\n\\r\\x00\\x7f\""},
    {GG_STR_INIT("caf\xc3\xa9"), "\"caf\xc3\xa9\""},
    {GG_STR_INIT("\xff\xc3"), "\"\\xff\\xc3\""},
    {GG_STR_INIT("\xef\xbb\xbfx"), "\"\\ufeffx\""},
    {GG_STR_INIT("%d ${A} `x`"), "\"%d ${A} `x`\""},
};

START_TEST(texts_become_literals)
{
    struct gg_buf b = gg_buf_new(&arena);
    gg_backend_go.quote(&b, quote_rows[_i].text);
    ck_assert_str_eq(gg_cstr(&arena, gg_buf_str(&b)), quote_rows[_i].literal);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("go backend");
    TCase *tcase = tcase_create("snippets");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, lines_end_statements, 0, GG_COUNT(token_rows));
    tcase_add_loop_test(tcase, control_flows, 0, GG_COUNT(flow_rows));
    tcase_add_loop_test(tcase, names_are_found, 0, GG_COUNT(name_rows));
    tcase_add_loop_test(tcase, imports_are_found, 0, GG_COUNT(import_rows));
    tcase_add_loop_test(tcase, imports_are_lifted, 0, GG_COUNT(lift_rows));
    tcase_add_loop_test(tcase, kept_texts_are_told, 0, GG_COUNT(kept_rows));
    tcase_add_loop_test(tcase, snippets_are_indented, 0, GG_COUNT(layout_rows));
    tcase_add_loop_test(tcase, texts_become_literals, 0, GG_COUNT(quote_rows));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0;
}
