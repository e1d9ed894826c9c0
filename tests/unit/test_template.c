/* The template engine: names, typed values, syntax, indentation, places, limits. */
#include "template_bench.h"

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

/* The item before has to be gone. */
static const struct gg_val *make_step(const void *ctx, struct gg_arena *a, uint32_t index)
{
    ck_assert_ptr_null(a->last);
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    gg_map_text(&map, "name", gg_str_printf(a, "%s%u", (const char *)ctx, index));
    return gg_map_done(&map);
}

START_TEST(made_items_take_turns_in_their_memory)
{
    enum { ITEMS = 20000 };
    struct gg_arena items = {0};
    struct gg_item_maker maker = {make_step, "s", &items};
    struct gg_map map = gg_map_new(&t.arena, GG_NO_SPAN);
    gg_map_set(&map, "few", gg_list_made(&t.arena, &maker, 3));
    gg_map_set(&map, "many", gg_list_made(&t.arena, &maker, ITEMS));
    gg_map_set(&map, "none", gg_list_made(&t.arena, &maker, 0));
    const struct gg_val *view = gg_map_done(&map);
    ck_assert_str_eq(render_text("{{#few}}{{name}}{{^last}}, {{/last}}{{/few}}{{^few}}-{{/few}}"
                                 "{{#none}}x{{/none}}{{^none}}!{{/none}}",
                                 view),
                     "'s0', 's1', 's2'!");
    const char *text = render_text("{{#many}}{{name}}\n{{/many}}", view);
    ck_assert_str_eq(strrchr(text, 's'), "s19999'\n");
    ck_assert_ptr_null(items.last);
    gg_arena_free(&items);
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
        refuse_text("{{#a}}\n{{/b}}\n{{x {{y}}\n{{=<<=}}\n{{/a}}{{/c}}\n{{$open}}\n"
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
        "  = help: close sections in the order in which they were opened, innermost first\n"
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
        "  = help: close sections in the order in which they were opened, innermost first\n"
        "error[GG0402]: section `open` is never closed\n"
        "  --> main.mustache:6:1\n"
        "  |\n"
        "6 | {{$open}}\n"
        "  | ^^^^^^^^^\n"
        "  = help: close sections in the order in which they were opened, innermost first\n"
        "error[GG0401]: tag is not closed by `}}`\n"
        "  --> main.mustache:7:1\n"
        "  |\n"
        "7 | {{never\n"
        "  | ^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% "
        "%>=}}`\n");
}
END_TEST

START_TEST(every_bad_name_is_reported)
{
    ck_assert_str_eq(
        refuse_text("1\n2\n3\n4\n{{ }}\n{{0, A}}\n{{>*dyn}}\n{{>../up}}\n{{>/abs}}\n{{a..b}}\n",
                    sample("")),
        "error[GG0404]: `` cannot be a name: there is none\n"
        "  --> main.mustache:5:1\n"
        "  |\n"
        "5 | {{ }}\n"
        "  | ^^^^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% %>=}}`\n"
        "error[GG0404]: `0, A` cannot be a name: it has white space in it\n"
        "  --> main.mustache:6:1\n"
        "  |\n"
        "6 | {{0, A}}\n"
        "  | ^^^^^^^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% %>=}}`\n"
        "error[GG0404]: `*dyn` cannot be a name: dynamic names are not supported\n"
        "  --> main.mustache:7:1\n"
        "  |\n"
        "7 | {{>*dyn}}\n"
        "  | ^^^^^^^^^\n"
        "  = help: write the path of a template below the directory of templates\n"
        "error[GG0404]: `../up` cannot be a name: it leaves the directory of templates\n"
        "  --> main.mustache:8:1\n"
        "  |\n"
        "8 | {{>../up}}\n"
        "  | ^^^^^^^^^^\n"
        "  = help: write the path of a template below the directory of templates\n"
        "error[GG0404]: `/abs` cannot be a name: it is an absolute path\n"
        "  --> main.mustache:9:1\n"
        "  |\n"
        "9 | {{>/abs}}\n"
        "  | ^^^^^^^^^\n"
        "  = help: write the path of a template below the directory of templates\n"
        "error[GG0404]: `a..b` cannot be a name: a part of it is empty\n"
        "  --> main.mustache:10:1\n"
        "   |\n"
        "10 | {{a..b}}\n"
        "   | ^^^^^^^^\n"
        "  = help: if `{{` is text of the target language, choose other delimiters: `{{=<% "
        "%>=}}`\n");
}
END_TEST

START_TEST(inner_section_left_open)
{
    ck_assert_str_eq(
        refuse_text("{{#a}}\n  {{#b}}\n{{/a}}\n", sample("")),
        "error[GG0402]: `a` does not close the section `b`\n"
        "  --> main.mustache:3:1\n"
        "  |\n"
        "3 | {{/a}}\n"
        "  | ^^^^^^\n"
        "  ::: main.mustache:2:3\n"
        "  |\n"
        "2 |   {{#b}}\n"
        "  |   ^^^^^^ opened here\n"
        "  = help: close sections in the order in which they were opened, innermost first\n");
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
                     "                                               ^^^^^^^^\n"
                     "  = help: nest less, or move a part into a template of its own that does not "
                     "include this one\n");
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

int main(void)
{
    const TTest *const tests[] = {
        text_is_quoted_and_code_is_not,
        sections_take_each_kind,
        list_items_know_their_place,
        made_items_take_turns_in_their_memory,
        wrong_kinds_are_reported,
        unknown_name_shows_both_places,
        unknown_part_of_a_dotted_name,
        many_unknown_names_end_the_run,
        optional_names_may_be_missing,
        data_are_not_templates,
        every_syntax_error_is_reported,
        every_bad_name_is_reported,
        inner_section_left_open,
        sections_nest_up_to_a_limit,
        value_alone_on_its_line_is_indented,
        blank_lines_get_no_white_space,
        block_takes_the_margin_of_its_place,
        marks_tell_spec_and_template,
        lines_of_code_have_their_own_marks,
        endless_recursion_is_reported,
        endless_work_is_reported,
    };
    return run_suite("template", tests, GG_COUNT(tests));
}
