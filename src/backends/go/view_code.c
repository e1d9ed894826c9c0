/* The snippets of a step: their texts, its state, what its function gets. */
#include "backends/go/kept.h"
#include "backends/go/layout.h"
#include "backends/go/use.h"
#include "backends/go/viewer.h"

void gg_go_set_lines(struct gg_go_viewer *v, const char *key, const gg_str *lines, uint32_t n)
{
    struct gg_list list = gg_list_new(v->arena);
    for (uint32_t i = 0; i < n; i++) {
        struct gg_map line = gg_map_new(v->arena, GG_NO_SPAN);
        gg_map_code(&line, "line", lines[i]);
        gg_list_add(&list, gg_map_done(&line));
    }
    gg_map_set(v->map, key, gg_list_done(&list));
}

/* The snippet `tabs` deep. */
static void set_code(struct gg_go_viewer *v, const char *has, const char *key,
                     const struct gg_val *val, uint32_t tabs)
{
    bool is_there = val && gg_str_trim(val->u.s).n;
    if (has)
        gg_map_bool(v->map, has, is_there);
    if (!is_there) {
        gg_map_code(v->map, key, GG_STR(""));
        return;
    }
    struct gg_go_code code = gg_go_lex(v->arena, val->u.s);
    struct gg_val *indented = gg_new(v->arena, struct gg_val);
    *indented = *val;
    indented->u.s = gg_go_indent(v->arena, &code, tabs);
    indented->held = gg_go_held_lines(v->arena, &code);
    gg_map_set(v->map, key, indented);
}

static void set_snippets(struct gg_go_viewer *v)
{
    const struct gg_go_snippet *prelude = &v->step.prelude;
    const struct gg_val *rest = prelude->val ? gg_go_without_imports(v->arena, prelude) : NULL;
    set_code(v, "has_prelude", "prelude_go", rest, 0);
    set_code(v, "has_state", "state_go", v->step.state.val, 1);
    set_code(v, "has_begin", "begin_go", v->step.begin.val, 2);
    set_code(v, NULL, "code_go", v->step.body.val, 2);
    gg_map_bool(v->map, "has_code", v->step.body.code.n > 0);
    set_code(v, "has_end", "end_go", v->step.end.val, 2);
    set_code(v, NULL, "merge_go", v->step.merge.val, 3);
}

static void find_state(struct gg_go_viewer *v)
{
    const struct gg_go_names *names = &v->step.state.names;
    for (uint32_t i = 0; i < names->code->n; i++)
        if (names->at[i].declares == GG_GO_VAR && !names->at[i].depth && !names->at[i].in_header &&
            !gg_str_is(names->code->at[i].text, "_"))
            gg_push(v->arena, &v->state, names->code->at[i].text);
}

static bool is_read_somewhere(const struct gg_go_viewer *v, gg_str name)
{
    return gg_go_reads(&v->step.begin.names, name) || gg_go_reads(&v->step.body.names, name) ||
           gg_go_reads(&v->step.end.names, name);
}

static void set_merge(struct gg_go_viewer *v)
{
    struct gg_buf names = gg_buf_new(v->arena), params = gg_buf_new(v->arena);
    struct gg_buf types = gg_buf_new(v->arena);
    gg_str *lines = gg_new_array(v->arena, gg_str, v->state.n);
    int width = 0;
    for (uint32_t i = 0; i < v->state.n; i++)
        width = (int)v->state.at[i].n > width ? (int)v->state.at[i].n : width;
    for (uint32_t i = 0; i < v->state.n; i++) {
        const char *comma = i ? ", " : "";
        gg_str name = v->state.at[i];
        gg_buf_addf(&names, "%s" GG_FMT, comma, GG_ARG(name));
        gg_buf_addf(&params, "%s" GG_FMT " T%u", comma, GG_ARG(name), i + 1);
        gg_buf_addf(&types, "%sT%u", comma, i + 1);
        lines[i] =
            gg_str_printf(v->arena, GG_FMT "%*s T%u", GG_ARG(name), width - (int)name.n, "", i + 1);
    }
    bool merges = v->unit->parallel && v->step.merge.val && v->state.n;
    gg_map_bool(v->map, "merges", merges);
    gg_map_bool(v->map, "unused_other", !gg_go_uses(&v->step.merge.names, GG_STR("other")));
    gg_go_set_lines(v, "state_vars", lines, v->state.n);
    gg_map_code(v->map, "state_names", gg_buf_str(&names));
    gg_map_code(v->map, "state_params", gg_buf_str(&params));
    gg_map_code(v->map, "state_type_args", gg_buf_str(&types));
    gg_map_code(v->map, "state_type_params",
                gg_str_concat(v->arena, gg_buf_str(&types), GG_STR(" any")));
}

/* Go refuses variables that nothing reads; a use that does nothing makes it content. */
static void set_state(struct gg_go_viewer *v)
{
    find_state(v);
    set_merge(v);
    GG_VEC(gg_str) unused = {0};
    bool merges = v->unit->parallel && v->step.merge.val;
    for (uint32_t i = 0; i < v->state.n && !merges; i++)
        if (!is_read_somewhere(v, v->state.at[i]))
            gg_push(v->arena, &unused, v->state.at[i]);
    gg_go_set_lines(v, "unused_state", unused.at, unused.n);
}

bool gg_go_emits(const struct gg_go_viewer *v)
{
    gg_str name = GG_STR("emit");
    return gg_go_uses(&v->step.body.names, name) || gg_go_uses(&v->step.begin.names, name) ||
           gg_go_uses(&v->step.end.names, name) || gg_go_uses(&v->step.merge.names, name) ||
           gg_go_uses(&v->step.state.names, name);
}

static const char *const go_types[GG_TYPE_COUNT] = {"string", "int64",     "float64",
                                                    "bool",   "time.Time", "string"};

/* "a", "b string", "n int64" */
static void add_param(struct gg_buf *out, const char *comma, const struct gg_go_view_field *field,
                      const char *next_type)
{
    const char *type = go_types[field->field->type];
    gg_buf_addf(out, "%s" GG_FMT, comma, GG_ARG(field->var));
    if (!next_type || strcmp(type, next_type))
        gg_buf_addf(out, " %s", type);
}

static void set_params(struct gg_go_viewer *v)
{
    struct gg_buf params = gg_buf_new(v->arena), emitted = gg_buf_new(v->arena);
    for (uint32_t i = 0; i < v->in.n; i++) {
        const char *next = NULL;
        for (uint32_t k = i + 1; k < v->in.n && !next; k++)
            next = v->in.at[k].is_seen ? go_types[v->in.at[k].field->type] : NULL;
        if (v->in.at[i].is_seen)
            add_param(&params, ", ", &v->in.at[i], next);
    }
    for (uint32_t i = 0; i < v->out.n; i++)
        add_param(&emitted, i ? ", " : "", &v->out.at[i],
                  i + 1 < v->out.n ? go_types[v->out.at[i + 1].field->type] : NULL);
    gg_map_code(v->map, "params", gg_buf_str(&params));
    gg_map_code(v->map, "emit_params", gg_buf_str(&emitted));
}

bool gg_go_is_text(const struct gg_go_view_field *field)
{
    return field->field->type == GG_TYPE_STR || field->field->type == GG_TYPE_JSON;
}

/* Fields that are parts of the buffer cost nothing; whatever may be kept is a copy. */
static void set_sharing(struct gg_go_viewer *v)
{
    bool keeps = gg_go_may_keep(&v->step), opens = gg_go_opens_fields(&v->step.body);
    GG_VEC(gg_str) texts = {0};
    for (uint32_t i = 0; i < v->in.n; i++)
        if (v->in.at[i].is_seen && gg_go_is_text(&v->in.at[i]))
            gg_push(v->arena, &texts, v->in.at[i].var);
    v->shares = !keeps || !opens;
    v->owns = v->is_inner && keeps && opens; /* the link makes the copy */
    v->keeps = keeps && !opens && texts.n;
    v->kept_in = v->keeps ? gg_go_kept_in(v->arena, &v->step, texts.at, texts.n) : GG_STR("");
    gg_map_code(v->map, "kept_in", v->kept_in);
    gg_map_bool(v->map, "forgets", v->kept_in.n > 0);
    if (v->is_part)
        return;
    gg_map_bool(v->map, "shares", v->shares);
    gg_map_bool(v->map, "keeps", v->keeps);
    gg_map_bool(v->map, "reader_keeps", v->keeps);
}

void gg_go_set_step(struct gg_go_viewer *v)
{
    set_snippets(v);
    set_state(v);
    v->imports = gg_go_imports_of(v);
    set_sharing(v);
    set_params(v);
}
