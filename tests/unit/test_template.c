/* The template engine: strict names, typed values, indentation, places, sets and the lint. */
#include "template/tmpl_set.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct bench {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags ds;
    struct gg_tmpl_set *set;
    struct gg_tmpl_env env;
    struct gg_out out;
    uint32_t spec; /* the file that values come from */
};

static struct bench t;
static char dir[] = "/tmp/gg-template-XXXXXX";

static void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '\'');
    gg_buf_add(out, text);
    gg_buf_addc(out, '\'');
}

static void use_dirs(const gg_str *dirs, uint32_t n)
{
    t.set = gg_tmpl_set_new(&t.arena, &t.sources, dirs, n);
}

static void setup(void)
{
    memset(&t, 0, sizeof t);
    t.sources = gg_sources_new(&t.arena);
    t.ds = gg_diags_new(&t.arena);
    t.env = (struct gg_tmpl_env){.quote = quote, .strict = true, .reindent = true};
    t.out = gg_out_new(&t.arena);
    t.spec = gg_source_add(&t.sources, GG_STR("etl.yaml"),
                           GG_STR("steps:\n  - count\n  - split\n  - a: |\n      x\n\n      y\n"));
    use_dirs(NULL, 0);
}

static void teardown(void)
{
    gg_arena_free(&t.arena);
}

static void add(const char *name, const char *text)
{
    gg_tmpl_set_add(t.set, gg_str_from(name), gg_str_from(text));
}

static const char *diagnostics(void)
{
    char *text;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    gg_diags_render(&t.ds, &t.sources, GG_RENDER_HUMAN, false, out);
    fclose(out);
    const char *copy = gg_cstr(&t.arena, (gg_str){text, n});
    free(text);
    return copy;
}

static const char *output(void)
{
    return gg_cstr(&t.arena, gg_buf_str(&t.out.text));
}

/* Renders "main"; the output. */
static const char *render(const struct gg_val *view)
{
    t.out = gg_out_new(&t.arena);
    bool ok = gg_tmpl_render(t.set, GG_STR("main"), view, &t.env, &t.out, &t.ds);
    ck_assert_str_eq(diagnostics(), "");
    ck_assert(ok);
    return output();
}

static const char *render_text(const char *text, const struct gg_val *view)
{
    add("main", text);
    return render(view);
}

/* Renders "main", which must fail; the diagnostics. */
static const char *refuse(const struct gg_val *view)
{
    t.ds = gg_diags_new(&t.arena);
    ck_assert(!gg_tmpl_render(t.set, GG_STR("main"), view, &t.env, &t.out, &t.ds));
    ck_assert_uint_gt(t.ds.nerrors, 0);
    return diagnostics();
}

static const char *refuse_text(const char *text, const struct gg_val *view)
{
    add("main", text);
    return refuse(view);
}

static struct gg_span at(uint32_t beg, uint32_t end)
{
    return (struct gg_span){t.spec, beg, end};
}

static const struct gg_val *step(const char *name, uint32_t beg, uint32_t end)
{
    struct gg_map map = gg_map_new(&t.arena, at(beg, end));
    gg_map_text(&map, "name", gg_str_from(name));
    gg_map_code(&map, "var", gg_str_from(name));
    return gg_map_done(&map);
}

/* {title: TEXT, code: CODE, n: INT, yes, no: BOOL, none, steps: LIST of {name, var}} */
static const struct gg_val *sample(const char *code)
{
    struct gg_map map = gg_map_new(&t.arena, GG_NO_SPAN);
    struct gg_list steps = gg_list_new(&t.arena);
    gg_list_add(&steps, step("count", 11, 16));
    gg_list_add(&steps, step("split", 21, 26));
    gg_map_text(&map, "title", GG_STR("{{code}} & more"));
    gg_map_code(&map, "code", gg_str_from(code));
    gg_map_int(&map, "n", -7);
    gg_map_bool(&map, "yes", true);
    gg_map_bool(&map, "no", false);
    gg_map_set(&map, "none", gg_val_none());
    gg_map_set(&map, "missing", NULL);
    gg_map_set(&map, "steps", gg_list_done(&steps));
    return gg_map_done(&map);
}

static const struct gg_shape step_shape[] = {
    {"name", GG_V_TEXT, false, NULL, "name"},
    {"var", GG_V_CODE, false, NULL, "variable"},
    {"title", GG_V_TEXT, true, NULL, "a step's own"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

static const struct gg_shape inner_shape[] = {
    {"format", GG_V_CODE, false, NULL, "format"},
    {"steps", GG_V_LIST, false, step_shape, "steps"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

static const struct gg_shape sample_shape[] = {
    {"title", GG_V_TEXT, false, NULL, "title"},
    {"code", GG_V_CODE, false, NULL, "code"},
    {"missing", GG_V_CODE, true, NULL, "never there"},
    {"n", GG_V_INT, false, NULL, "number"},
    {"yes", GG_V_BOOL, false, NULL, "true"},
    {"no", GG_V_BOOL, false, NULL, "false"},
    {"none", GG_V_CODE, false, NULL, "nothing"},
    {"steps", GG_V_LIST, false, step_shape, "steps"},
    {"in", GG_V_MAP, true, inner_shape, "a map"},
    {"words", GG_V_LIST, true, NULL, "list of CODE"},
    {NULL, GG_V_NONE, false, NULL, NULL},
};

/* Values */

START_TEST(text_is_quoted_and_code_is_not)
{
    ck_assert_str_eq(render_text("{{title}} {{code}} {{{code}}} {{&code}} {{n}} {{{n}}}[{{none}}]",
                                 sample("f(x)")),
                     "'{{code}} & more' f(x) f(x) f(x) -7 -7[]");
}
END_TEST

START_TEST(sections_take_each_kind)
{
    ck_assert_str_eq(render_text("{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{^no}}N{{/no}}"
                                 "{{#code}}<{{.}}>{{/code}}{{^none}}0{{/none}}"
                                 "{{#steps}}{{var}}{{^last}}, {{/last}}{{/steps}}"
                                 "{{#title}}t{{/title}}",
                                 sample("c")),
                     "yN<c>0count, splitt");
    ck_assert_str_eq(render_text("{{#code}}full{{/code}}{{^code}}empty{{/code}}", sample("")),
                     "empty");
}
END_TEST

START_TEST(list_items_know_their_place)
{
    struct gg_buf b = gg_buf_new(&t.arena);
    struct gg_map map = gg_map_new(&t.arena, GG_NO_SPAN);
    struct gg_list list = gg_list_new(&t.arena);
    gg_list_add(&list, step("s", 0, 0));
    gg_list_add(&list, gg_val_int(&t.arena, 3));
    gg_map_set(&map, "list", gg_list_done(&list));
    gg_map_set(&map, "none", gg_val_none());
    gg_val_print(gg_map_done(&map), &b);
    ck_assert_str_eq(gg_cstr(&t.arena, gg_buf_str(&b)), "{\n"
                                                        "  \"list\": [\n"
                                                        "    {\n"
                                                        "      \"name\": \"s\",\n"
                                                        "      \"var\": {\n"
                                                        "        \"code\": \"s\"\n"
                                                        "      },\n"
                                                        "      \"first\": true,\n"
                                                        "      \"last\": false\n"
                                                        "    },\n"
                                                        "    3\n"
                                                        "  ],\n"
                                                        "  \"none\": null\n"
                                                        "}\n");
}
END_TEST

START_TEST(wrong_kinds_are_reported)
{
    ck_assert_str_eq(refuse_text("{{yes}}\n{{steps}}\n{{#n}}{{/n}}\n{{{title}}}\n", sample("")),
                     "error[GG0408]: `yes` is yes or no, and cannot be written\n"
                     "  --> main.mustache:1:1\n"
                     "  |\n"
                     "1 | {{yes}}\n"
                     "  | ^^^^^^^\n"
                     "  = help: make it a section around what to write\n"
                     "error[GG0408]: `steps` is a list, and cannot be written\n"
                     "  --> main.mustache:2:1\n"
                     "  |\n"
                     "2 | {{steps}}\n"
                     "  | ^^^^^^^^^\n"
                     "  = help: make it a section, or name a member of it\n"
                     "error[GG0408]: `n` is a number, and cannot be a section\n"
                     "  --> main.mustache:3:1\n"
                     "  |\n"
                     "3 | {{#n}}{{/n}}\n"
                     "  | ^^^^^^\n"
                     "  = help: the view has to offer a yes-or-no value\n"
                     "error[GG0409]: `title` is text of the user and must be quoted\n"
                     "  --> main.mustache:4:1\n"
                     "  |\n"
                     "4 | {{{title}}}\n"
                     "  | ^^^^^^^^^^^\n"
                     "  = help: write `{{title}}`\n");
}
END_TEST

/* Names */

START_TEST(unknown_name_shows_both_places)
{
    ck_assert_str_eq(refuse_text("a\n{{#steps}}\n  {{nmae}}\n{{/steps}}\n", sample("")),
                     "error[GG0407]: unknown name `nmae`\n"
                     "  --> main.mustache:3:3\n"
                     "  |\n"
                     "3 |   {{nmae}}\n"
                     "  |   ^^^^^^^^\n"
                     "  ::: etl.yaml:2:5\n"
                     "  |\n"
                     "2 |   - count\n"
                     "  |     ^^^^^ rendered for this\n"
                     "  = help: did you mean `name`?\n");
}
END_TEST

START_TEST(unknown_part_of_a_dotted_name)
{
    struct gg_map map = gg_map_new(&t.arena, GG_NO_SPAN);
    gg_map_set(&map, "step", step("count", 11, 16));
    ck_assert_str_eq(refuse_text("{{step.nam}}", gg_map_done(&map)),
                     "error[GG0407]: unknown name `nam`\n"
                     "  --> main.mustache:1:1\n"
                     "  |\n"
                     "1 | {{step.nam}}\n"
                     "  | ^^^^^^^^^^^^\n"
                     "  ::: etl.yaml:2:5\n"
                     "  |\n"
                     "2 |   - count\n"
                     "  |     ^^^^^ rendered for this\n"
                     "  = help: did you mean `name`?\n");
}
END_TEST

START_TEST(many_unknown_names_end_the_run)
{
    struct gg_buf b = gg_buf_new(&t.arena);
    for (int i = 0; i < 100; i++)
        gg_buf_addf(&b, "{{u%d}}", i);
    refuse_text(gg_cstr(&t.arena, gg_buf_str(&b)), sample(""));
    ck_assert_uint_eq(t.ds.nerrors, 20);
}
END_TEST

START_TEST(optional_names_may_be_missing)
{
    t.env.shape = sample_shape;
    ck_assert_str_eq(
        render_text("[{{missing}}]{{#missing}}x{{/missing}}[{{in.format}}]", sample("")), "[][]");
    /* A step has no title of its own: that of the view is another thing. */
    ck_assert_str_eq(render_text("{{#steps}}[{{title}}]{{/steps}}", sample("")), "[][]");
    t.env.shape = NULL;
    ck_assert_str_eq(render_text("{{#steps}}[{{n}}]{{/steps}}", sample("")), "[-7][-7]");
}
END_TEST

START_TEST(data_are_not_templates)
{
    const char *text = "{{code}}{{#yes}}{{code}}{{/yes}}";
    ck_assert_str_eq(render_text(text, sample("{{n}}{{>x}}{{#")), "{{n}}{{>x}}{{#{{n}}{{>x}}{{#");
}
END_TEST

/* Syntax */

START_TEST(every_syntax_error_is_reported)
{
    ck_assert_str_eq(
        refuse_text("{{#a}}\n{{/b}}\n{{x {{y}}\n{{=<<=}}\n{{/a}}{{/c}}\n{{ }}\n"
                    "{{0, A}}\n{{>*dyn}}\n{{>../up}}\n{{>/abs}}\n{{a..b}}\n{{$open}}\n"
                    "{{never",
                    sample("")),
        "error[GG0402]: `b` does not close the section `a`\n"
        "  --> main.mustache:2:1\n"
        "  |\n"
        "2 | {{/b}}\n"
        "  | ^^^^^^\n"
        "  ::: main.mustache:1:1\n"
        "  |\n"
        "1 | {{#a}}\n"
        "  | ^^^^^^ opened here\n"
        "error[GG0401]: tag is not closed by `}}`\n"
        "  --> main.mustache:3:1\n"
        "  |\n"
        "3 | {{x {{y}}\n"
        "  | ^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% %>=}}`\n"
        "error[GG0403]: a delimiter tag needs two delimiters without `=`\n"
        "  --> main.mustache:4:1\n"
        "  |\n"
        "4 | {{=<<=}}\n"
        "  | ^^^^^^^^\n"
        "  = help: write it like `{{=<% %>=}}`\n"
        "error[GG0402]: `c` closes no section\n"
        "  --> main.mustache:5:7\n"
        "  |\n"
        "5 | {{/a}}{{/c}}\n"
        "  |       ^^^^^^\n"
        "error[GG0404]: `` cannot be a name: there is none\n"
        "  --> main.mustache:6:1\n"
        "  |\n"
        "6 | {{ }}\n"
        "  | ^^^^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% %>=}}`\n"
        "error[GG0404]: `0, A` cannot be a name: it has white space in it\n"
        "  --> main.mustache:7:1\n"
        "  |\n"
        "7 | {{0, A}}\n"
        "  | ^^^^^^^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% %>=}}`\n"
        "error[GG0404]: `*dyn` cannot be a name: dynamic names are not supported\n"
        "  --> main.mustache:8:1\n"
        "  |\n"
        "8 | {{>*dyn}}\n"
        "  | ^^^^^^^^^\n"
        "error[GG0404]: `../up` cannot be a name: it leaves the directory of templates\n"
        "  --> main.mustache:9:1\n"
        "  |\n"
        "9 | {{>../up}}\n"
        "  | ^^^^^^^^^^\n"
        "error[GG0404]: `/abs` cannot be a name: it is an absolute path\n"
        "  --> main.mustache:10:1\n"
        "   |\n"
        "10 | {{>/abs}}\n"
        "   | ^^^^^^^^^\n"
        "error[GG0404]: `a..b` cannot be a name: a part of it is empty\n"
        "  --> main.mustache:11:1\n"
        "   |\n"
        "11 | {{a..b}}\n"
        "   | ^^^^^^^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% %>=}}`\n"
        "error[GG0402]: section `open` is never closed\n"
        "  --> main.mustache:12:1\n"
        "   |\n"
        "12 | {{$open}}\n"
        "   | ^^^^^^^^^\n"
        "error[GG0401]: tag is not closed by `}}`\n"
        "  --> main.mustache:13:1\n"
        "   |\n"
        "13 | {{never\n"
        "   | ^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% "
        "%>=}}`\n");
}
END_TEST

START_TEST(inner_section_left_open)
{
    ck_assert_str_eq(refuse_text("{{#a}}\n  {{#b}}\n{{/a}}\n", sample("")),
                     "error[GG0402]: `a` does not close the section `b`\n"
                     "  --> main.mustache:3:1\n"
                     "  |\n"
                     "3 | {{/a}}\n"
                     "  | ^^^^^^\n"
                     "  ::: main.mustache:2:3\n"
                     "  |\n"
                     "2 |   {{#b}}\n"
                     "  |   ^^^^^^ opened here\n");
}
END_TEST

START_TEST(sections_nest_up_to_a_limit)
{
    struct gg_buf b = gg_buf_new(&t.arena);
    for (int i = 0; i < 65; i++)
        gg_buf_adds(&b, "{{#yes}}");
    ck_assert_str_eq(refuse_text(gg_cstr(&t.arena, gg_buf_str(&b)), sample("")),
                     "error[GG0405]: sections nest deeper than 64\n"
                     "  --> main.mustache:1:513\n"
                     "  |\n"
                     "1 | "
                     "{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#"
                     "yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}{{#yes}}\n"
                     "  |                                                                          "
                     "                                               ^^^^^^^^\n");
    b.n = 0;
    for (int i = 0; i < 64; i++)
        gg_buf_adds(&b, "{{#yes}}");
    gg_buf_adds(&b, "in");
    for (int i = 0; i < 64; i++)
        gg_buf_adds(&b, "{{/yes}}");
    t.ds = gg_diags_new(&t.arena);
    ck_assert_str_eq(render_text(gg_cstr(&t.arena, gg_buf_str(&b)), sample("")), "in");
}
END_TEST

/* Indentation */

START_TEST(value_alone_on_its_line_is_indented)
{
    add("part", "if x:\n  {{code}}\nend\n");
    ck_assert_str_eq(render_text("f:\n    {{>part}}\n", sample("a\n\n  b\n")),
                     "f:\n    if x:\n      a\n\n        b\n    end\n");
    ck_assert_str_eq(render_text("  {{code}}\n", sample("")), "\n");
    ck_assert_str_eq(render_text("  {{code}};\n  x = {{code}}\n", sample("a\nb")),
                     "  a\nb;\n  x = a\nb\n");
    t.env.reindent = false;
    ck_assert_str_eq(render_text("  {{code}}\n", sample("a\nb")), "  a\nb\n");
}
END_TEST

START_TEST(blank_lines_get_no_white_space)
{
    add("part", "a\n\n{{#yes}}\n\n{{/yes}}\nb\n");
    ck_assert_str_eq(render_text("  {{>part}}\n", sample("")), "  a\n\n\n  b\n");
}
END_TEST

START_TEST(block_takes_the_margin_of_its_place)
{
    add("base", "f:\n    {{$body}}\n    pass\n    {{/body}}\n  {{$tail}}{{/tail}}\nend\n");
    ck_assert_str_eq(render_text("{{>base}}", sample("")), "f:\n    pass\nend\n");
    ck_assert_str_eq(render_text("{{<base}}\n{{$body}}\n  one\n\n    two\n{{/body}}\n{{$tail}}\n"
                                 "x\n{{/tail}}\n{{/base}}\n",
                                 sample("")),
                     "f:\n    one\n\n      two\n  x\nend\n");
    ck_assert_str_eq(
        render_text("{{<base}}{{$body}}\n{{code}}\n{{/body}}{{/base}}\n", sample("a\nb\n")),
        "f:\n    a\n    b\nend\n");
}
END_TEST

/* Places */

static const char *marks(void)
{
    struct gg_buf b = gg_buf_new(&t.arena);
    for (uint32_t i = 0; i < t.out.marks.n; i++) {
        const struct gg_mark *m = &t.out.marks.at[i];
        gg_buf_addf(&b, "%u: %u..%u of %s:%u..%u\n", m->offset, m->spec.beg, m->spec.end,
                    gg_cstr(&t.arena, gg_source_get(&t.sources, m->tmpl.file)->name), m->tmpl.beg,
                    m->tmpl.end);
    }
    return gg_cstr(&t.arena, gg_buf_str(&b));
}

START_TEST(marks_tell_spec_and_template)
{
    add("part", "<{{var}}>\n");
    ck_assert_str_eq(render_text("begin\n{{#steps}}\n  {{>part}}\n{{/steps}}\nend\n", sample("")),
                     "begin\n  <count>\n  <split>\nend\n");
    ck_assert_str_eq(marks(), "0: 0..0 of main.mustache:0..6\n"
                              "6: 11..16 of part.mustache:0..1\n"
                              "9: 11..16 of part.mustache:1..8\n"
                              "14: 11..16 of part.mustache:8..10\n"
                              "16: 21..26 of part.mustache:0..1\n"
                              "19: 21..26 of part.mustache:1..8\n"
                              "24: 21..26 of part.mustache:8..10\n"
                              "26: 0..0 of main.mustache:40..44\n");
}
END_TEST

START_TEST(lines_of_code_have_their_own_marks)
{
    static const uint32_t line_at[] = {42, 44, 51};
    struct gg_val *code = gg_new(&t.arena, struct gg_val);
    *code = (struct gg_val){.kind = GG_V_CODE, .span = at(36, 53), .line_at = line_at, .nlines = 3};
    code->u.s = GG_STR("x\n\ny\n");
    struct gg_map map = gg_map_new(&t.arena, GG_NO_SPAN);
    gg_map_set(&map, "code", code);
    ck_assert_str_eq(render_text("f:\n  {{code}}\nend\n", gg_map_done(&map)),
                     "f:\n  x\n\n  y\nend\n");
    ck_assert_str_eq(marks(), "0: 0..0 of main.mustache:0..3\n"
                              "3: 42..43 of main.mustache:5..13\n"
                              "7: 44..44 of main.mustache:5..13\n"
                              "8: 51..52 of main.mustache:5..13\n"
                              "11: 0..0 of main.mustache:13..14\n"
                              "12: 0..0 of main.mustache:14..18\n");
}
END_TEST

/* Limits */

START_TEST(endless_recursion_is_reported)
{
    add("loop", "{{>loop}}{{>loop}}");
    ck_assert_str_eq(
        refuse_text("{{#steps}}{{>loop}}{{/steps}}", sample("")),
        "error[GG0405]: templates nest deeper than 64 at `loop`\n"
        "  --> loop.mustache:1:1\n"
        "  |\n"
        "1 | {{>loop}}{{>loop}}\n"
        "  | ^^^^^^^^^\n"
        "  ::: etl.yaml:2:5\n"
        "  |\n"
        "2 |   - count\n"
        "  |     ^^^^^ rendered for this\n"
        "  = help: a template that includes itself needs a section that comes to an end\n");
}
END_TEST

START_TEST(endless_work_is_reported)
{
    struct gg_buf b = gg_buf_new(&t.arena);
    for (int i = 0; i < 30; i++)
        gg_buf_adds(&b, "{{#steps}}");
    for (int i = 0; i < 30; i++)
        gg_buf_adds(&b, "{{/steps}}");
    refuse_text(gg_cstr(&t.arena, gg_buf_str(&b)), sample(""));
    ck_assert_uint_eq(t.ds.list.n, 1);
    ck_assert_int_eq((int)t.ds.list.at[0]->code, (int)GG_D_TMPL_TOO_LARGE);
}
END_TEST

/* Sets */

static void write_file(const char *name, gg_str text)
{
    const char *path = gg_cstr(&t.arena, gg_str_printf(&t.arena, "%s/%s", dir, name));
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(text.p, 1, text.n, out), text.n);
    ck_assert_int_eq(fclose(out), 0);
}

static gg_str below(const char *name)
{
    return gg_str_printf(&t.arena, "%s/%s", dir, name);
}

static void make_dirs(void)
{
    memcpy(dir + sizeof dir - 7, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    ck_assert_int_eq(mkdir(gg_cstr(&t.arena, below("one")), 0700), 0);
    ck_assert_int_eq(mkdir(gg_cstr(&t.arena, below("two")), 0700), 0);
}

START_TEST(first_directory_wins_and_extends_the_next)
{
    make_dirs();
    write_file("one/main.mustache", GG_STR("{{<main}}{{$a}}one{{/a}}{{/main}}{{>only}}"));
    write_file("two/main.mustache", GG_STR("<{{$a}}two{{/a}}>"));
    write_file("two/only.mustache", GG_STR("!"));
    gg_str dirs[] = {below("one"), below("two")};
    use_dirs(dirs, 2);
    ck_assert(gg_tmpl_set_check_dirs(t.set, &t.ds));
    ck_assert_str_eq(render(sample("")), "<one>!");
    gg_str source = gg_source_get(&t.sources, 2)->name;
    ck_assert_str_eq(gg_cstr(&t.arena, source), gg_cstr(&t.arena, below("one/main.mustache")));
    struct gg_tmpl_list list = gg_tmpl_set_list(t.set);
    ck_assert_uint_eq(list.n, 2 + gg_nembedded_templates);
}
END_TEST

START_TEST(missing_and_unreadable_are_told_apart)
{
    make_dirs();
    gg_str dirs[] = {below("one"), below("three")};
    use_dirs(dirs, 2);
    ck_assert_int_eq(mkdir(gg_cstr(&t.arena, below("one/main.mustache")), 0700), 0);
    ck_assert(!gg_tmpl_set_check_dirs(t.set, &t.ds));
    const char *want = gg_cstr(
        &t.arena,
        gg_str_printf(&t.arena,
                      "error[GG0501]: cannot read `%s/three`: No such file or directory\n", dir));
    ck_assert_str_eq(diagnostics(), want);
    want = gg_cstr(
        &t.arena,
        gg_str_printf(&t.arena,
                      "error[GG0501]: cannot read `%s/one/main.mustache`: Is a directory\n", dir));
    ck_assert_str_eq(refuse(sample("")), want);
    ck_assert_str_eq(refuse(sample("")), want); /* to another list as well */
}
END_TEST

/* The first embedded template, which stands in for any. */
static gg_str embedded_name(void)
{
    ck_assert_uint_gt(gg_nembedded_templates, 0);
    return gg_str_from(gg_embedded_templates[0].name);
}

/* Writes an override of it into the first directory; its path. */
static const char *override_embedded(gg_str text)
{
    gg_str name = embedded_name();
    ptrdiff_t slash = gg_str_find_char(name, '/');
    if (slash >= 0) {
        gg_str sub = gg_str_concat(&t.arena, below("one/"), gg_str_sub(name, 0, (size_t)slash));
        ck_assert_int_eq(mkdir(gg_cstr(&t.arena, sub), 0700), 0);
    }
    gg_str file = gg_str_printf(&t.arena, "one/" GG_FMT ".mustache", GG_ARG(name));
    write_file(gg_cstr(&t.arena, file), text);
    return gg_cstr(&t.arena, below(gg_cstr(&t.arena, file)));
}

START_TEST(stamp_is_a_comment_with_the_digest)
{
    gg_str text = gg_tmpl_stamped(&t.arena, GG_STR("abc"));
    ck_assert_str_eq(gg_cstr(&t.arena, text),
                     "{{! copy of a default of gluegen, sha256:"
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad }}\nabc");
    ck_assert_str_eq(render_text(gg_cstr(&t.arena, text), sample("")), "abc");
}
END_TEST

START_TEST(copy_of_the_present_default_is_silent)
{
    gg_str text, name = embedded_name(), used;
    ck_assert(gg_tmpl_default_text(name, &text));
    make_dirs();
    const char *path = override_embedded(gg_tmpl_stamped(&t.arena, text));
    gg_str dirs[] = {below("one")};
    use_dirs(dirs, 1);
    ck_assert(gg_tmpl_set_text(t.set, name, &used, &t.ds));
    ck_assert_str_eq(diagnostics(), "");
    ck_assert(gg_str_eq(used, gg_tmpl_stamped(&t.arena, text)));
    struct gg_tmpl_list list = gg_tmpl_set_list(t.set);
    ck_assert_uint_eq(list.n, gg_nembedded_templates);
    ck_assert_str_eq(gg_cstr(&t.arena, list.at[0].origin), path);
    ck_assert(list.at[0].is_overridden);
}
END_TEST

START_TEST(copy_of_an_older_default_is_reported)
{
    gg_str name = embedded_name(), used;
    make_dirs();
    const char *path = override_embedded(gg_tmpl_stamped(&t.arena, GG_STR("older")));
    gg_str dirs[] = {below("one")};
    use_dirs(dirs, 1);
    ck_assert(gg_tmpl_set_text(t.set, name, &used, &t.ds));
    ck_assert_uint_eq(t.ds.nwarnings, 1);
    const struct gg_diag *d = t.ds.list.at[0];
    ck_assert_int_eq((int)d->code, (int)GG_D_TMPL_STALE);
    ck_assert_str_eq(gg_cstr(&t.arena, gg_source_get(&t.sources, d->span.file)->name), path);
    gg_str stamp = gg_str_sub(used, d->span.beg, d->span.end);
    ck_assert_uint_eq(stamp.n, 64);
    ck_assert_int_eq(used.p[d->span.beg - 1], ':');
    ck_assert_int_eq(used.p[d->span.end], ' ');
}
END_TEST

START_TEST(missing_partial_is_an_error)
{
    add("python/step", "");
    ck_assert_str_eq(refuse_text("a\n{{>python/stpe}}\n", sample("")),
                     "error[GG0410]: there is no template `python/stpe`\n"
                     "  --> main.mustache:2:1\n"
                     "  |\n"
                     "2 | {{>python/stpe}}\n"
                     "  | ^^^^^^^^^^^^^^^^\n"
                     "  = help: did you mean `python/step`?\n");
    t.ds = gg_diags_new(&t.arena);
    t.env.strict = false;
    ck_assert_str_eq(render(sample("")), "a\n");
}
END_TEST

/* Lint */

static const char *lint(const char *text)
{
    add("main", text);
    t.ds = gg_diags_new(&t.arena);
    bool ok = gg_tmpl_lint(t.set, GG_STR("main"), sample_shape, &t.ds);
    const char *said = diagnostics();
    ck_assert(ok == !t.ds.nerrors);
    return said;
}

START_TEST(lint_accepts_what_renders)
{
    add("part", "{{name}}{{^first}}, {{/first}}{{#title}}{{.}}{{/title}}");
    add("base", "{{$a}}{{code}}{{/a}}");
    ck_assert_str_eq(lint("{{title}}{{{code}}}{{n}}{{#yes}}{{code}}{{/yes}}"
                          "{{#steps}}{{>part}}{{n}}{{/steps}}{{in.format}}"
                          "{{#in}}{{format}}{{#steps}}{{in.format}}{{/steps}}{{/in}}"
                          "{{#words}}{{{.}}}{{n}}{{/words}}{{#missing}}{{.}}{{/missing}}"
                          "{{<base}}{{$a}}{{title}}{{/a}}{{/base}}"),
                     "");
}
END_TEST

START_TEST(lint_resolves_names)
{
    add("part", "{{nam}}\n");
    ck_assert_str_eq(
        lint("{{tilte}}\n{{#steps}}\n{{>part}}\n{{/steps}}\n{{in.steps.name}}\n"
             "{{\"x\"}}\n{{>prat}}\n"),
        "error[GG0407]: unknown name `nam`\n"
        "  --> part.mustache:1:1\n"
        "  |\n"
        "1 | {{nam}}\n"
        "  | ^^^^^^^\n"
        "  = help: did you mean `name`?\n"
        "error[GG0407]: unknown name `tilte`\n"
        "  --> main.mustache:1:1\n"
        "  |\n"
        "1 | {{tilte}}\n"
        "  | ^^^^^^^^^\n"
        "  = help: did you mean `title`?\n"
        "error[GG0408]: `in.steps.name` goes on after what is not a map\n"
        "  --> main.mustache:5:1\n"
        "  |\n"
        "5 | {{in.steps.name}}\n"
        "  | ^^^^^^^^^^^^^^^^^\n"
        "  = help: only maps have names below them; items of a list are seen in a section\n"
        "error[GG0404]: `\"x\"` cannot be a name\n"
        "  --> main.mustache:6:1\n"
        "  |\n"
        "6 | {{\"x\"}}\n"
        "  | ^^^^^^^\n"
        "  = help: if the delimiters are text of the target language, choose others: `{{=<% "
        "%>=}}`\n"
        "error[GG0410]: there is no template `prat`\n"
        "  --> main.mustache:7:1\n"
        "  |\n"
        "7 | {{>prat}}\n"
        "  | ^^^^^^^^^\n"
        "  = help: did you mean `part`?\n");
}
END_TEST

START_TEST(lint_checks_kinds)
{
    ck_assert_str_eq(lint("{{{title}}}{{yes}}{{in}}{{steps}}{{#n}}{{/n}}"),
                     "error[GG0409]: `title` is text of the user and must be quoted\n"
                     "  --> main.mustache:1:1\n"
                     "  |\n"
                     "1 | {{{title}}}{{yes}}{{in}}{{steps}}{{#n}}{{/n}}\n"
                     "  | ^^^^^^^^^^^\n"
                     "  = help: write `{{title}}`\n"
                     "error[GG0408]: `yes` is yes or no, and cannot be written\n"
                     "  --> main.mustache:1:12\n"
                     "  |\n"
                     "1 | {{{title}}}{{yes}}{{in}}{{steps}}{{#n}}{{/n}}\n"
                     "  |            ^^^^^^^\n"
                     "  = help: make it a section around what to write\n"
                     "error[GG0408]: `in` is a map, and cannot be written\n"
                     "  --> main.mustache:1:19\n"
                     "  |\n"
                     "1 | {{{title}}}{{yes}}{{in}}{{steps}}{{#n}}{{/n}}\n"
                     "  |                   ^^^^^^\n"
                     "  = help: make it a section, or name a member of it\n"
                     "error[GG0408]: `steps` is a list, and cannot be written\n"
                     "  --> main.mustache:1:25\n"
                     "  |\n"
                     "1 | {{{title}}}{{yes}}{{in}}{{steps}}{{#n}}{{/n}}\n"
                     "  |                         ^^^^^^^^^\n"
                     "  = help: make it a section, or name a member of it\n"
                     "error[GG0408]: `n` is a number, and cannot be a section\n"
                     "  --> main.mustache:1:34\n"
                     "  |\n"
                     "1 | {{{title}}}{{yes}}{{in}}{{steps}}{{#n}}{{/n}}\n"
                     "  |                                  ^^^^^^\n"
                     "  = help: the view has to offer a yes-or-no value\n");
}
END_TEST

START_TEST(lint_warns_of_outer_names)
{
    ck_assert_str_eq(
        lint("{{#in}}\n{{#steps}}\n{{format}}\n{{/steps}}\n{{/in}}\n"),
        "warning[GG0411]: `format` is not in `steps`; it is taken from `in` around it\n"
        "  --> main.mustache:3:1\n"
        "  |\n"
        "3 | {{format}}\n"
        "  | ^^^^^^^^^^\n"
        "  = help: write `in.format` if that is meant\n");
}
END_TEST

START_TEST(lint_warns_of_what_has_no_effect)
{
    add("base", "{{$a}}{{/a}}");
    ck_assert_str_eq(lint("{{<base}}\ntext\n{{$a}}{{/a}}\n{{$b}}{{/b}}\n{{/base}}\n"),
                     "warning[GG0413]: content of `base` outside of its blocks is ignored\n"
                     "  --> main.mustache:2:1\n"
                     "  |\n"
                     "2 | text\n"
                     "  | ^^^^\n"
                     "warning[GG0413]: `b` overrides nothing in `base`\n"
                     "  --> main.mustache:4:1\n"
                     "  |\n"
                     "4 | {{$b}}{{/b}}\n"
                     "  | ^^^^^^\n");
}
END_TEST

START_TEST(lint_ends_for_recursive_templates)
{
    add("node", "{{name}}{{#steps}}{{>node}}{{>node}}{{/steps}}");
    ck_assert_str_eq(lint("{{#steps}}{{>node}}{{>node}}{{/steps}}"), "");
}
END_TEST

static Suite *suite(void)
{
    const TTest *const tests[] = {
        text_is_quoted_and_code_is_not,
        sections_take_each_kind,
        list_items_know_their_place,
        wrong_kinds_are_reported,
        unknown_name_shows_both_places,
        unknown_part_of_a_dotted_name,
        many_unknown_names_end_the_run,
        optional_names_may_be_missing,
        data_are_not_templates,
        every_syntax_error_is_reported,
        inner_section_left_open,
        sections_nest_up_to_a_limit,
        value_alone_on_its_line_is_indented,
        blank_lines_get_no_white_space,
        block_takes_the_margin_of_its_place,
        marks_tell_spec_and_template,
        lines_of_code_have_their_own_marks,
        endless_recursion_is_reported,
        endless_work_is_reported,
        first_directory_wins_and_extends_the_next,
        missing_and_unreadable_are_told_apart,
        stamp_is_a_comment_with_the_digest,
        copy_of_the_present_default_is_silent,
        copy_of_an_older_default_is_reported,
        missing_partial_is_an_error,
        lint_accepts_what_renders,
        lint_resolves_names,
        lint_checks_kinds,
        lint_warns_of_outer_names,
        lint_warns_of_what_has_no_effect,
        lint_ends_for_recursive_templates,
    };
    Suite *s = suite_create("template");
    TCase *tc = tcase_create("template");
    tcase_add_checked_fixture(tc, setup, teardown);
    for (size_t i = 0; i < GG_COUNT(tests); i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(s, tc);
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
