/* Lines that are made of values. */
#include "backends/python/line.h"

#include "backends/python/join.h"
#include "backends/python/proof.h"

#include <string.h>

enum { LINE_MAX = 72 }; /* columns of a line of fields in a program */

void gg_py_add_value(struct gg_list *list, gg_str var, enum gg_type type)
{
    struct gg_map map = gg_map_new(list->arena, GG_NO_SPAN);
    gg_map_code(&map, "var", var);
    gg_map_code(&map, "type", gg_str_from(gg_type_name(type)));
    gg_map_bool(&map, "is_str", type == GG_TYPE_STR);
    gg_map_bool(&map, "is_int", type == GG_TYPE_INT);
    gg_map_bool(&map, "is_float", type == GG_TYPE_FLOAT);
    gg_map_bool(&map, "is_bool", type == GG_TYPE_BOOL);
    gg_map_bool(&map, "is_time", type == GG_TYPE_TIME);
    gg_list_add(list, gg_map_done(&map));
}

gg_str gg_py_line_marks(enum gg_format_kind kind)
{
    return kind == GG_FORMAT_CSV           ? GG_STR("\"\n\r")
           : kind == GG_FORMAT_TSV_ESCAPED ? GG_STR("\\\n\r\t")
                                           : GG_STR("\n");
}

gg_str gg_py_delimiter_within(struct gg_arena *a, char delimiter)
{
    struct gg_buf b = gg_buf_new(a);
    gg_backend_python.quote(&b, (gg_str){&delimiter, 1});
    gg_str quoted = gg_buf_str(&b), text = gg_str_sub(quoted, 1, quoted.n - 1);
    return delimiter == '{' || delimiter == '}' ? gg_str_concat(a, text, text) : text;
}

bool gg_py_is_line_of_fields(enum gg_format_kind kind)
{
    return kind == GG_FORMAT_TSV || kind == GG_FORMAT_TSV_ESCAPED || kind == GG_FORMAT_CSV;
}

/* Names within output() that are not fields. */
static const char *const taken[] = {"IndexError", "KeyError", "TypeError", "ValueError", "any",
                                    "bool",       "float",    "int",       "len",        "line",
                                    "map",        "mark",     "reason",    "str",        "text",
                                    "texts",      "type",     "value",     "values",     NULL};

/* Calls of output() give values, not only the texts of fields. */
static bool gives_values(const struct gg_py_viewer *v)
{
    const struct gg_py_viewer *last = v->parts ? &v->parts[v->nparts - 1].v : v;
    bool hands_fields = last->code && !gg_py_calls_output(last->code) &&
                        (gg_py_passes_fields(last->code) || gg_py_returns_fields(last->code));
    return last->code && !hands_fields;
}

static bool is_usual(const struct gg_py_viewer *v)
{
    const struct gg_record *out = &v->unit->stage->out;
    return v->uses_output && out->known && out->nfields &&
           gg_py_is_line_of_fields(v->unit->out.kind) && gives_values(v) &&
           !gg_record_has_type(out, GG_TYPE_TIME) && !gg_record_has_type(out, GG_TYPE_JSON) &&
           (out->nfields > 1 || v->unit->out.kind != GG_FORMAT_CSV);
}

static const struct gg_val *marks_view(struct gg_arena *a, const struct gg_codec *codec)
{
    struct gg_list list = gg_list_new(a);
    gg_str marks = gg_py_line_marks(codec->kind);
    for (size_t i = 0; i < marks.n; i++) {
        struct gg_map map = gg_map_new(a, GG_NO_SPAN);
        if (marks.p[i] == codec->delimiter)
            continue;
        gg_map_text(&map, "mark", gg_str_sub(marks, i, i + 1));
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

/* What is known of all calls of output(). */
struct calls {
    bool is_known; /* each gives as many values as there are fields, one by one */
    bool is_clean; /* no text holds more than those of a record read */
    bool *proven;  /* of each field */
};

/* A line of values is one of the fields read and of texts without marks. */
static bool is_clean_value(const struct gg_py_viewer *v, struct gg_py_argument at)
{
    return !gg_py_is_plain_choice(v->code, at, '\0') ||
           (gg_py_is_plain_choice(v->code, at, v->unit->out.delimiter) &&
            gg_py_is_plain_choice(v->code, at, '"'));
}

static void read_call(const struct gg_py_viewer *v, const struct gg_py_output *output,
                      struct calls *calls)
{
    const struct gg_record *out = &v->unit->stage->out;
    struct gg_py_values values;
    if (output->is_pass && v->raw) /* the line is written instead */
        return;
    calls->is_known &= gg_py_find_values(v->emit->arena, v->code, output, &values) &&
                       values.list.n == out->nfields;
    for (uint32_t i = 0; calls->is_known && i < out->nfields; i++) {
        calls->proven[i] &= gg_py_prove(v, values.list.at[i], out->fields[i].type) == GG_PY_PROVEN;
        calls->is_clean &= out->fields[i].type != GG_TYPE_STR ||
                           (calls->proven[i] && is_clean_value(v, values.list.at[i]));
    }
}

/* A field of a line that was read has nothing that keeps it from being written so. */
static bool keeps_clean(const struct gg_unit *u)
{
    char delimiter = u->out.delimiter;
    bool is_in_value = strchr("+-.0123456789aefilnrstu", delimiter);
    return (u->out.kind == GG_FORMAT_TSV || u->out.kind == GG_FORMAT_CSV) &&
           u->in.kind == u->out.kind && u->in.delimiter == delimiter && !is_in_value;
}

static struct calls read_calls(const struct gg_py_viewer *v)
{
    uint32_t n = v->unit->stage->out.nfields;
    struct calls calls = {.is_clean = keeps_clean(v->unit),
                          .proven = gg_new_array(v->emit->arena, bool, n)};
    struct gg_py_tail tail;
    if (v->parts || !v->code || !v->inlined || gg_py_hooks_call_output(v) ||
        gg_py_mentions(v->code, "nonlocal") ||
        !gg_py_find_last_calls(v->emit->arena, v->code, &tail))
        return calls;
    calls.is_known = true;
    for (uint32_t i = 0; i < n; i++)
        calls.proven[i] = true;
    for (uint32_t k = 0; k < tail.outputs.n; k++)
        read_call(v, &tail.outputs.at[k], &calls);
    return calls;
}

/* What is asked of the values before their line is made, and then of the line. */
static void set_tests(struct gg_py_viewer *v, struct gg_map *map, const struct calls *calls,
                      const gg_str *vars)
{
    const struct gg_record *out = &v->unit->stage->out;
    struct gg_list tests = gg_list_new(v->emit->arena);
    bool is_clean = calls->is_known && calls->is_clean;
    v->sees_quotes = is_clean && v->unit->out.kind == GG_FORMAT_CSV;
    for (uint32_t i = 0; i < out->nfields; i++)
        if (!calls->is_known || !calls->proven[i])
            gg_py_add_value(&tests, vars[i], out->fields[i].type);
    uint32_t n = (uint32_t)tests.items.n + v->sees_quotes;
    v->writes_all = is_clean && !n;
    gg_map_bool(map, "is_fixed", calls->is_known);
    gg_map_bool(map, "is_clean", is_clean);
    gg_map_bool(map, "is_all", v->writes_all);
    gg_map_bool(map, "several_tests", n > 1);
    gg_map_bool(map, "one_test", n == 1);
    gg_map_bool(map, "no_test", !n);
    gg_map_set(map, "tests", gg_list_done(&tests));
}

void gg_py_set_quick(struct gg_py_viewer *v)
{
    struct gg_arena *a = v->emit->arena;
    const struct gg_record *out = &v->unit->stage->out;
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    struct gg_list fields = gg_list_new(a);
    struct gg_table names = gg_table_new(a);
    gg_str *vars = gg_new_array(a, gg_str, out->nfields);
    size_t width = 0;
    bool is_new;
    if (!is_usual(v))
        return;
    for (uint32_t i = 0; taken[i]; i++)
        gg_table_add(&names, gg_str_from(taken[i]), i, &is_new);
    for (uint32_t i = 0; i < out->nfields; i++) {
        vars[i] = gg_view_safe_name(a, out->fields[i].name, &gg_python_names, &names);
        gg_py_add_value(&fields, vars[i], out->fields[i].type);
        width += vars[i].n + 4;
    }
    struct calls calls = read_calls(v);
    set_tests(v, &map, &calls, vars);
    if (calls.is_known)
        gg_map_set(v->map, "parameters_of_output", gg_list_done(&fields));
    gg_map_set(&map, "fields", gg_list_done(&fields));
    gg_map_code(&map, "delimiter_within", gg_py_delimiter_within(a, v->unit->out.delimiter));
    gg_map_set(&map, "marks", marks_view(a, &v->unit->out));
    gg_map_bool(&map, "several_marks", gg_py_line_marks(v->unit->out.kind).n > 1);
    gg_map_bool(&map, "wraps", width > LINE_MAX);
    gg_map_bool(v->map, "wraps_parameters", calls.is_known && width > LINE_MAX);
    gg_map_set(v->map, "quick", gg_map_done(&map));
}
