/*
 * The official Mustache specification's cases, each file's "tests", against the engine with the
 * extensions off. Prints TAP; exits with 77 when the data are not there. They are looked for in
 * $GLUEGEN_SHARED/data/mustache-spec, by default in ../shared beside the repository.
 */
#include "template/template.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_SKIP = 77 };

static void quote_html(struct gg_buf *out, gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&':
            gg_buf_adds(out, "&amp;");
            break;
        case '"':
            gg_buf_adds(out, "&quot;");
            break;
        case '<':
            gg_buf_adds(out, "&lt;");
            break;
        case '>':
            gg_buf_adds(out, "&gt;");
            break;
        default:
            gg_buf_addc(out, text.p[i]);
        }
    }
}

static const struct gg_val *convert(struct gg_arena *a, json_t *json);

static const struct gg_val *convert_array(struct gg_arena *a, json_t *json)
{
    struct gg_list list = gg_list_new(a);
    for (size_t i = 0; i < json_array_size(json); i++)
        gg_list_add(&list, convert(a, json_array_get(json, i)));
    return gg_list_done(&list);
}

static const struct gg_val *convert_object(struct gg_arena *a, json_t *json)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    const char *key;
    json_t *value;
    json_object_foreach(json, key, value) gg_map_set(&map, key, convert(a, value));
    return gg_map_done(&map);
}

static const struct gg_val *convert(struct gg_arena *a, json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return convert_object(a, json);
    case JSON_ARRAY:
        return convert_array(a, json);
    case JSON_STRING:
        return gg_val_text(a, gg_str_from(json_string_value(json)), GG_NO_SPAN);
    case JSON_INTEGER:
        return gg_val_int(a, json_integer_value(json));
    case JSON_REAL:
        return gg_val_code(a, gg_str_printf(a, "%.15g", json_real_value(json)), GG_NO_SPAN);
    case JSON_TRUE:
    case JSON_FALSE:
        return gg_val_bool(json_is_true(json));
    case JSON_NULL:
        break;
    }
    return gg_val_none();
}

static gg_str member(json_t *test, const char *key)
{
    return gg_str_from(json_string_value(json_object_get(test, key)));
}

static struct gg_tmpl_set *templates_of(struct gg_arena *a, struct gg_sources *sources,
                                        json_t *test)
{
    struct gg_tmpl_set *set = gg_tmpl_set_new(a, sources, NULL, 0);
    gg_tmpl_set_add(set, GG_STR("test template"), member(test, "template"));
    const char *name;
    json_t *text;
    json_object_foreach(json_object_get(test, "partials"), name, text)
        gg_tmpl_set_add(set, gg_str_from(name), gg_str_from(json_string_value(text)));
    return set;
}

static void print_comment(gg_str text)
{
    for (gg_str line; gg_str_next_line(&text, &line);)
        printf("# " GG_FMT "\n", GG_ARG(line));
}

static bool run_case(json_t *test)
{
    struct gg_arena arena = {0};
    struct gg_sources sources = gg_sources_new(&arena);
    struct gg_diags ds = gg_diags_new(&arena);
    struct gg_tmpl_set *set = templates_of(&arena, &sources, test);
    struct gg_tmpl_env env = {.quote = quote_html};
    struct gg_out out = gg_out_new(&arena);
    const struct gg_val *view = convert(&arena, json_object_get(test, "data"));
    bool ok = gg_tmpl_render(set, GG_STR("test template"), view, &env, &out, &ds);
    gg_str want = member(test, "expected"), got = gg_buf_str(&out.text);
    gg_diags_render(&ds, &sources, GG_RENDER_GCC, false, stderr);
    ok = ok && gg_str_eq(want, got);
    if (!ok) {
        print_comment(gg_str_concat(&arena, GG_STR("expected:\n"), want));
        print_comment(gg_str_concat(&arena, GG_STR("got:\n"), got));
    }
    gg_arena_free(&arena);
    return ok;
}

static bool run_file(gg_str path, const char *name, unsigned *number)
{
    struct gg_arena arena = {0};
    json_error_t error;
    json_t *file = json_load_file(gg_cstr(&arena, path), 0, &error);
    json_t *tests = json_object_get(file, "tests");
    size_t total = json_array_size(tests), passed = 0;
    if (!file)
        printf("not ok %u - %s:%d: %s\n", ++*number, name, error.line, error.text);
    for (size_t i = 0; i < total; i++) {
        json_t *test = json_array_get(tests, i);
        bool ok = run_case(test);
        passed += ok;
        printf("%s %u - %s: %s\n", ok ? "ok" : "not ok", ++*number, name,
               json_string_value(json_object_get(test, "name")));
    }
    printf("# %s: %zu of %zu\n", name, passed, total);
    json_decref(file);
    gg_arena_free(&arena);
    return total && passed == total;
}

static int is_json(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && !strcmp(dot, ".json");
}

int main(void)
{
    const char *shared = getenv("GLUEGEN_SHARED");
    struct gg_arena arena = {0};
    gg_str directory =
        gg_str_printf(&arena, "%s/data/mustache-spec", shared ? shared : "../shared");
    struct dirent **files;
    int n = scandir(gg_cstr(&arena, directory), &files, is_json, alphasort);
    if (n <= 0) {
        printf("ok 1 - the cases of the specification # SKIP data: none in " GG_FMT "\n",
               GG_ARG(directory));
        gg_arena_free(&arena);
        return EXIT_SKIP;
    }
    bool ok = true;
    unsigned number = 0;
    for (int i = 0; i < n; i++) {
        const char *name = files[i]->d_name;
        gg_str path = gg_str_printf(&arena, GG_FMT "/%s", GG_ARG(directory), name);
        ok = run_file(path, name, &number) && ok;
        free(files[i]);
    }
    free(files);
    gg_arena_free(&arena);
    printf("1..%u\n", number);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
