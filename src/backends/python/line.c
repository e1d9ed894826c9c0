/* Lines that are made of values. */
#include "backends/python/line.h"

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

void gg_py_set_quick(struct gg_py_viewer *v)
{
    struct gg_arena *a = v->emit->arena;
    const struct gg_record *out = &v->unit->stage->out;
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    struct gg_list fields = gg_list_new(a);
    struct gg_table names = gg_table_new(a);
    size_t width = 0;
    bool is_new;
    if (!is_usual(v))
        return;
    for (uint32_t i = 0; taken[i]; i++)
        gg_table_add(&names, gg_str_from(taken[i]), i, &is_new);
    for (uint32_t i = 0; i < out->nfields; i++) {
        gg_str var = gg_view_safe_name(a, out->fields[i].name, &gg_python_names, &names);
        gg_py_add_value(&fields, var, out->fields[i].type);
        width += var.n + 4;
    }
    gg_map_set(&map, "fields", gg_list_done(&fields));
    gg_map_code(&map, "delimiter_within", gg_py_delimiter_within(a, v->unit->out.delimiter));
    gg_map_set(&map, "marks", marks_view(a, &v->unit->out));
    gg_map_bool(&map, "several_marks", gg_py_line_marks(v->unit->out.kind).n > 1);
    gg_map_bool(&map, "wraps", width > LINE_MAX);
    gg_map_set(v->map, "quick", gg_map_done(&map));
}
