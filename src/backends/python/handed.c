/* What stands for calls of output() in a loop of several steps; templates/python/handed. */
#include "backends/python/handed.h"

#include "backends/fragment.h"
#include "backends/python/join.h"
#include "backends/python/line.h"
#include "backends/python/proof.h"

enum {
    COLUMN_MAX = 100, /* of a line */
    LOOKS_MAX = 3,    /* texts that are looked at each for a delimiter; else the line is */
};

static gg_str render(const struct gg_py_viewer *v, enum gg_py_fragment fragment, struct gg_map *map)
{
    return gg_fragment(v->emit->arena, v->emit->templates, v->emit->diags, &gg_backend_python,
                       &gg_python_fragments[fragment], gg_map_done(map));
}

static void set_vars(struct gg_map *map, const struct gg_py_viewer *v)
{
    const struct gg_record *in = &v->unit->stage->in;
    struct gg_list vars = gg_list_new(map->arena);
    for (uint32_t i = 0; i < in->nfields; i++)
        gg_py_add_value(&vars, v->vars[i], in->fields[i].type);
    gg_map_set(map, "vars", gg_list_done(&vars));
    gg_map_int(map, "nvars", in->nfields);
    gg_map_bool(map, "is_single", in->nfields == 1);
}

static void set_arguments(struct gg_map *map, const struct gg_py_viewer *v,
                          const struct gg_py_output *output)
{
    struct gg_list list = gg_list_new(map->arena);
    struct gg_py_values values = gg_py_find_arguments(map->arena, v->code, output);
    for (uint32_t i = 0; i < values.list.n; i++) {
        struct gg_map argument = gg_map_new(map->arena, GG_NO_SPAN);
        gg_map_code(&argument, "text",
                    gg_py_text(v->code, values.list.at[i].beg, values.list.at[i].end));
        gg_list_add(&list, gg_map_done(&argument));
    }
    gg_map_set(map, "arguments", gg_list_done(&list));
    gg_map_bool(map, "is_alone", values.list.n == 1);
}

/* What is handed on, for the variables of the next step that do not hold it already. */
static void set_pairs(struct gg_map *map, const struct gg_py_viewer *v,
                      const struct gg_py_values *values)
{
    struct gg_list pairs = gg_list_new(map->arena);
    for (uint32_t i = 0; i < values->list.n; i++) {
        gg_str text = gg_py_text(v->code, values->list.at[i].beg, values->list.at[i].end);
        if (gg_str_eq(text, v->after->v.vars[i]))
            continue;
        struct gg_map pair = gg_map_new(map->arena, GG_NO_SPAN);
        gg_map_code(&pair, "var", v->after->v.vars[i]);
        gg_map_code(&pair, "text", text);
        gg_list_add(&pairs, gg_map_done(&pair));
    }
    gg_map_bool(map, "assigns", pairs.items.n > 0);
    gg_map_bool(map, "assigns_several", pairs.items.n > 1);
    gg_map_set(map, "pairs", gg_list_done(&pairs));
}

/* The value is what a text of its field's type gives. */
static bool is_proven(const struct gg_py_viewer *v, const struct gg_py_values *values, uint32_t i)
{
    enum gg_type type = v->after->v.unit->stage->in.fields[i].type;
    return gg_py_prove(v, values->list.at[i], type) == GG_PY_PROVEN;
}

/* What is handed on may be no record of the next step. */
static bool may_be_bad(const struct gg_py_viewer *v, const struct gg_py_output *output)
{
    struct gg_py_values values = {{0}};
    bool may_be = v->handing == GG_PY_HANDS_TEXTS;
    if (v->handing == GG_PY_HANDS_VALUES &&
        gg_py_find_values(v->emit->arena, v->code, output, &values))
        for (uint32_t i = 0; i < values.list.n; i++)
            may_be |= !is_proven(v, &values, i);
    return may_be;
}

/* The variables whose values may not be what texts of their types give. */
static void set_tests(struct gg_map *map, const struct gg_py_viewer *v,
                      const struct gg_py_values *values)
{
    struct gg_list tests = gg_list_new(map->arena);
    for (uint32_t i = 0; i < values->list.n; i++) {
        const struct gg_py_viewer *next = &v->after->v;
        if (!is_proven(v, values, i))
            gg_py_add_value(&tests, next->vars[i], next->unit->stage->in.fields[i].type);
    }
    gg_map_bool(map, "checks", tests.items.n > 0);
    gg_map_bool(map, "several", tests.items.n > 1);
    gg_map_set(map, "tests", gg_list_done(&tests));
}

/* The text of a variable may hold the character. */
static bool may_hold(const struct gg_py_viewer *v, uint32_t field, char c)
{
    const struct gg_py_viewer *source = gg_py_source_of(v);
    enum gg_type type = v->unit->stage->in.fields[field].type;
    bool is_plain = true;
    struct gg_py_values values;
    if (type != GG_TYPE_STR && type != GG_TYPE_JSON)
        return false;
    for (uint32_t i = 0; is_plain && i < source->tail.outputs.n; i++)
        is_plain =
            gg_py_find_values(v->emit->arena, source->code, &source->tail.outputs.at[i], &values) &&
            gg_py_is_plain_choice(source->code, values.list.at[field], c);
    return !is_plain;
}

static void add_sign(struct gg_list *signs, bool follows, gg_str mark, gg_str var)
{
    struct gg_map map = gg_map_new(signs->arena, GG_NO_SPAN);
    gg_map_text(&map, "mark", mark);
    gg_map_code(&map, "var", var);
    gg_map_bool(&map, "follows", follows || signs->items.n);
    gg_list_add(signs, gg_map_done(&map));
}

/* The number of variables whose text may hold the character. */
static uint32_t count_holders(const struct gg_py_viewer *v, char c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < v->unit->stage->in.nfields; i++)
        n += may_hold(v, i, c);
    return n;
}

/* What shows that a line is not written as it is. */
static void set_signs(struct gg_map *map, const struct gg_py_viewer *v, bool keeps)
{
    const struct gg_unit *u = v->unit;
    struct gg_list signs = gg_list_new(map->arena);
    gg_str delimiter = gg_str_dup(map->arena, (gg_str){&u->out.delimiter, 1});
    gg_str marks = gg_py_line_marks(u->out.kind);
    bool counts = count_holders(v, u->out.delimiter) > LOOKS_MAX;
    for (uint32_t i = 0; !counts && i < u->stage->in.nfields; i++)
        if (may_hold(v, i, u->out.delimiter))
            add_sign(&signs, keeps, delimiter, v->vars[i]);
    for (size_t i = 0; i < marks.n; i++)
        if (marks.p[i] != u->out.delimiter && count_holders(v, marks.p[i]))
            add_sign(&signs, keeps, gg_str_sub(marks, i, i + 1), GG_STR("_line"));
    gg_map_bool(map, "counts", counts);
    gg_map_bool(map, "odd", keeps || counts || signs.items.n);
    gg_map_set(map, "signs", gg_list_done(&signs));
    gg_map_text(map, "delimiter_text", delimiter);
}

/* What of it takes several lines. */
enum {
    WRAPS_CONDITION = 1,
    WRAPS_STATEMENT = 2,
    WRAPS_CALL = 4,
    WRAPS_TARGETS = 8,
    WRAPS_ALL = 15,
};

static void set_handed(struct gg_map *map, const struct gg_py_viewer *v,
                       const struct gg_py_output *output, unsigned wraps)
{
    struct gg_py_values values = {{0}};
    const struct gg_py_viewer *target = v->writes ? v : &v->after->v;
    bool hands_values =
        v->handing == GG_PY_HANDS_VALUES && gg_py_find_values(map->arena, v->code, output, &values);
    bool keeps = v->writes ? gg_py_source_of(v)->keeps_texts : v->keeps_texts;
    gg_map_code(map, "unit", v->unit->name);
    gg_map_bool(map, "keyed", v->dealt);
    gg_map_int(map, "place", v->place);
    gg_map_bool(map, "aborts", v->aborts);
    gg_map_bool(map, "hands_texts", v->handing == GG_PY_HANDS_TEXTS);
    gg_map_bool(map, "hands_values", hands_values);
    gg_map_bool(map, "writes", v->writes);
    gg_map_bool(map, "keeps_texts", keeps);
    gg_map_bool(map, "wraps", wraps & WRAPS_STATEMENT);
    gg_map_bool(map, "wraps_targets", wraps & WRAPS_TARGETS);
    gg_map_bool(map, "wraps_condition", wraps & WRAPS_CONDITION);
    gg_map_bool(map, "wraps_call", wraps & WRAPS_CALL);
    gg_map_int(map, "reader", target->index);
    gg_map_code(map, "delimiter", gg_py_delimiter_within(map->arena, v->unit->out.delimiter));
    set_arguments(map, v, output);
    set_vars(map, target);
    set_pairs(map, v, &values);
    set_tests(map, v, &values);
    if (v->writes)
        set_signs(map, v, keeps);
}

static bool fits(gg_str code, uint32_t column)
{
    gg_str line;
    while (gg_str_next_line(&code, &line))
        if (column + line.n >= COLUMN_MAX)
            return false;
    return true;
}

/* In as few lines as a formatter would take. */
static gg_str handed(const struct gg_py_viewer *v, const struct gg_py_output *output,
                     uint32_t column)
{
    gg_str code = {0};
    for (unsigned wraps = 0; wraps <= WRAPS_ALL && (!wraps || !fits(code, column)); wraps++) {
        struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
        set_handed(&map, v, output, wraps);
        code = render(v, GG_PY_HANDED, &map);
    }
    return code;
}

/* What is said where no record is handed on. */
static gg_str said(const struct gg_py_viewer *v, const char *where, const struct gg_py_guard *guard)
{
    struct gg_map map = gg_map_new(v->emit->arena, GG_NO_SPAN);
    gg_map_bool(&map, where, true);
    gg_map_bool(&map, "keyed", v->dealt);
    gg_map_int(&map, "place", v->place);
    if (guard) {
        gg_map_code(&map, "condition", guard->condition);
        gg_map_bool(&map, "is_negated", guard->is_negated);
        gg_map_bool(&map, "in_parentheses", guard->in_parentheses);
    }
    return render(v, GG_PY_LEFT, &map);
}

struct gg_py_placed gg_py_handed_body(struct gg_py_viewer *v, uint32_t indent)
{
    struct gg_arena *a = v->emit->arena;
    struct gg_py_tail tail = v->tail;
    struct gg_py_guard guard = {0};
    gg_str *all = gg_new_array(a, gg_str, tail.outputs.n);
    if (v->writes) { /* no step follows that would have to be left out */
        tail.exits.n = 0;
        tail.is_guard = false;
    }
    v->drops = tail.is_guard || tail.exits.n;
    for (uint32_t i = 0; i < tail.outputs.n; i++) {
        all[i] = handed(v, &tail.outputs.at[i], gg_py_column_of(v->code, &tail, i, indent));
        v->drops |= !v->aborts && may_be_bad(v, &tail.outputs.at[i]);
    }
    if (tail.is_guard)
        guard = gg_py_guard_of(a, v->code, &tail);
    struct gg_py_instead instead = {.handed = all,
                                    .nothing = said(v, "is_nothing", NULL),
                                    .left = said(v, "is_left", NULL),
                                    .otherwise = said(v, "is_otherwise", NULL),
                                    .guard = said(v, "is_guard", &guard)};
    return gg_py_place(a, v->code, &tail, indent, &instead);
}
