/* Sets of templates, overrides and their stamps, and the lint. */
#include "template_bench.h"

#include <sys/stat.h>

static char root[] = "/tmp/gg-template-XXXXXX"; /* of all tests; removed at the end */
static char dir[64];                            /* of one test */

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
    snprintf(dir, sizeof dir, "%s/XXXXXX", root);
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

/* The fenced block of docs/templates.md that holds `first`, its first line. */
static gg_str documented(gg_str doc, const char *first)
{
    gg_str open = gg_str_printf(&t.arena, "\n```\n%s\n", first);
    ptrdiff_t at = gg_str_find(doc, open);
    ck_assert_int_ge(at, 0);
    gg_str text = gg_str_sub(doc, (size_t)at + 5, doc.n);
    return gg_str_sub(text, 0, (size_t)gg_str_find(text, GG_STR("```\n")));
}

START_TEST(documented_override_holds)
{
    gg_str doc;
    const char *error;
    ck_assert(gg_read_file(&t.arena, GG_SOURCE_DIR "/docs/templates.md", &doc, &error));
    gg_str text = documented(doc, "def greet():\n    {{$body}}");
    make_dirs();
    write_file("two/greet.mustache", text);
    write_file("one/greet.mustache", documented(doc, "{{<greet}}"));
    gg_str dirs[] = {below("one"), below("two")};
    use_dirs(dirs, 2);
    ck_assert_str_eq(render_text("{{>greet}}", sample("")),
                     gg_cstr(&t.arena, documented(doc, "def greet():\n    for name in names:")));
    use_dirs(dirs + 1, 1);
    ck_assert_str_eq(render_text("{{>greet}}", sample("")), "def greet():\n    print(\"hello\")\n");
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
        &t.arena, gg_str_printf(&t.arena,
                                "error[GG0501]: cannot read `%s/three`: No such file or directory\n"
                                "  = help: name a path that is there and that you may read\n",
                                dir));
    ck_assert_str_eq(diagnostics(), want);
    want =
        gg_cstr(&t.arena,
                gg_str_printf(&t.arena,
                              "error[GG0501]: cannot read `%s/one/main.mustache`: Is a directory\n"
                              "  = help: name a path that is there and that you may read\n",
                              dir));
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
                          "{{#steps}}{{#more}}{{var}}{{value}}{{/more}}{{/steps}}"
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
        "  = help: only maps have names below them; the items of a list are seen inside a section\n"
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
                     "  = help: put it into a block that the parent has, or delete it\n"
                     "warning[GG0413]: `b` overrides nothing in `base`\n"
                     "  --> main.mustache:4:1\n"
                     "  |\n"
                     "4 | {{$b}}{{/b}}\n"
                     "  | ^^^^^^\n"
                     "  = help: put it into a block that the parent has, or delete it\n");
}
END_TEST

START_TEST(lint_ends_for_recursive_templates)
{
    add("node", "{{name}}{{#steps}}{{>node}}{{>node}}{{/steps}}");
    ck_assert_str_eq(lint("{{#steps}}{{>node}}{{>node}}{{/steps}}"), "");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        first_directory_wins_and_extends_the_next,
        documented_override_holds,
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
    char command[64];
    if (!mkdtemp(root))
        return EXIT_FAILURE;
    int status = run_suite("template set", tests, GG_COUNT(tests));
    snprintf(command, sizeof command, "rm -r %s", root);
    return system(command) ? EXIT_FAILURE : status;
}
