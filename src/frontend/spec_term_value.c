/* The Prolog notation: values and options. */
#include "base/table.h"
#include "frontend/scalar.h"
#include "frontend/spec_term.h"
#include "frontend/yaml_parts.h"

enum { DEPTH_MAX = 100, SHOWN_MAX = 100 };

/* ---- nodes ---- */

struct gg_ast *gg_spec_node(struct gg_spec_terms *s, enum gg_ast_kind kind, struct gg_span span)
{
    struct gg_ast *node = gg_new(s->arena, struct gg_ast);
    node->kind = kind;
    node->style = kind == GG_AST_LIST || kind == GG_AST_MAP ? GG_STYLE_NONE : GG_STYLE_PLAIN;
    node->span = span;
    return node;
}

static void set_kids(struct gg_ast *node, struct gg_ast_list kids)
{
    node->u.kids.at = (const struct gg_ast *const *)kids.at;
    node->u.kids.n = kids.n;
}

struct gg_ast *gg_spec_list(struct gg_spec_terms *s, struct gg_span span, struct gg_ast_list kids)
{
    struct gg_ast *node = gg_spec_node(s, GG_AST_LIST, span);
    set_kids(node, kids);
    return node;
}

struct gg_ast *gg_spec_map(struct gg_spec_terms *s, struct gg_span span, struct gg_ast_list kids)
{
    struct gg_table seen = gg_table_new(s->arena);
    struct gg_ast *node = gg_spec_node(s, GG_AST_MAP, span);
    for (uint32_t i = 0; i < kids.n; i++) {
        bool is_new;
        uint32_t first = gg_table_add(&seen, kids.at[i]->key, i, &is_new);
        if (is_new)
            continue;
        struct gg_diag *d = gg_diag_add(s->ds, GG_D_YAML_DUPLICATE, kids.at[i]->key_span,
                                        "key `" GG_FMT "` is given twice",
                                        GG_ARG(gg_str_sub(kids.at[i]->key, 0, SHOWN_MAX)));
        gg_diag_label(s->ds, d, kids.at[first]->key_span, "first given here");
        gg_diag_help(s->ds, d, "leave one of the two out");
    }
    set_kids(node, kids);
    return node;
}

static void add_key(struct gg_spec_terms *s, struct gg_ast_list *map, gg_str key,
                    struct gg_span key_span, struct gg_ast *node)
{
    if (!node)
        return;
    node->key = key;
    node->key_span = key_span;
    gg_push(s->arena, map, node);
}

void gg_spec_add(struct gg_spec_terms *s, struct gg_ast_list *map, const char *key,
                 struct gg_span key_span, struct gg_ast *node)
{
    add_key(s, map, gg_str_from(key), key_span, node);
}

/* ---- scalars ---- */

static const char *phrase(const struct gg_term *t)
{
    static const char *const phrases[] = {
        [GG_TERM_VAR] = "a variable",
        [GG_TERM_BIGINT] = "an integer that does not fit 64 bits",
        [GG_TERM_RATIONAL] = "a rational number",
        [GG_TERM_LIST] = "a list",
        [GG_TERM_DICT] = "a dict",
        [GG_TERM_COMPOUND] = "an expression",
    };
    if (t->kind == GG_TERM_LIST && t->u.tail)
        return "a list with a tail";
    return t->kind < GG_COUNT(phrases) && phrases[t->kind] ? phrases[t->kind] : "this";
}

static struct gg_ast *refuse(struct gg_spec_terms *s, const struct gg_term *t)
{
    struct gg_diag *d = gg_diag_add(s->ds, GG_D_TERM_VALUE, gg_term_outer(t),
                                    "%s cannot be a value of a spec", phrase(t));
    gg_diag_help(s->ds, d, "put it in quotes when it is meant as text");
    return NULL;
}

void gg_spec_place_text(struct gg_arena *a, struct gg_ast *node, const struct gg_term_marks *marks)
{
    uint32_t n = (uint32_t)node->text.n, mark = 0;
    uint32_t *place = gg_new_array(a, uint32_t, n + 1);
    for (uint32_t i = 0; i <= n; i++) {
        while (mark + 1 < marks->n && marks->at[mark + 1].offset <= i)
            mark++;
        bool is_known = mark < marks->n && marks->at[mark].offset <= i &&
                        marks->at[mark].span.file == node->span.file;
        uint32_t into = is_known ? i - marks->at[mark].offset : 0;
        struct gg_span from = is_known ? marks->at[mark].span : node->span;
        place[i] = from.beg + into < from.end ? from.beg + into : from.beg;
    }
    node->style = GG_STYLE_COMPOSED;
    node->place = place;
}

static struct gg_ast *make_text(struct gg_spec_terms *s, const struct gg_term *t,
                                const struct gg_option_info *info)
{
    struct gg_ast *node = gg_spec_node(s, GG_AST_STR, t->span);
    node->text = t->u.text;
    if (t->quote)
        node->style = GG_STYLE_QUOTED;
    if (t->marks)
        gg_spec_place_text(s->arena, node, t->marks);
    gg_str raw = t->marks ? GG_STR("") : gg_str_sub(s->text, t->span.beg, t->span.end);
    bool is_code = info && info->type == GG_T_CODE;
    if (t->marks && is_code)
        gg_spec_unindent_placed(s->arena, node);
    else if (t->quote && is_code && gg_spec_unindent(s->arena, raw, &node->text))
        node->style = GG_STYLE_QUOTED_BLOCK;
    return node;
}

/* true, false and null are texts when they are in quotes. */
static struct gg_ast *make_atom(struct gg_spec_terms *s, const struct gg_term *t,
                                const struct gg_option_info *info)
{
    struct gg_ast *node = make_text(s, t, info);
    if (t->quote)
        return node;
    if (gg_term_is_atom(t, "true") || gg_term_is_atom(t, "false")) {
        node->kind = GG_AST_BOOL;
        node->u.b = gg_term_is_atom(t, "true");
    } else if (gg_term_is_atom(t, "null")) {
        node->kind = GG_AST_NULL;
    } else if (gg_term_is_atom(t, "{}")) {
        return gg_spec_map(s, t->span, (struct gg_ast_list){0});
    }
    return node;
}

/* Whether YAML reads what is written as the same number; then that is its text. */
static bool is_written_so(const struct gg_ast *number, gg_str written)
{
    struct gg_arena scratch = {0};
    struct gg_diags ds = gg_diags_new(&scratch);
    struct gg_ast yaml = {.text = written};
    gg_yaml_type_plain(&yaml, &ds);
    bool same = !ds.nerrors && gg_ast_is_same(number, &yaml);
    gg_arena_free(&scratch);
    return same;
}

static struct gg_ast *make_number(struct gg_spec_terms *s, const struct gg_term *t)
{
    bool is_int = t->kind == GG_TERM_INT;
    struct gg_ast *node = gg_spec_node(s, is_int ? GG_AST_INT : GG_AST_FLOAT, t->span);
    gg_str written = gg_str_sub(s->text, t->span.beg, t->span.end);
    if (is_int)
        node->u.i = t->u.i;
    else
        node->u.f = t->u.f;
    if (is_written_so(node, written))
        node->text = written;
    else if (is_int)
        node->text = gg_str_printf(s->arena, "%lld", (long long)t->u.i);
    else
        node->text = gg_term_float_text(s->arena, t->u.f);
    return node;
}

/* ---- pairs ---- */

static bool is_text(const struct gg_term *t)
{
    return t->kind == GG_TERM_ATOM || t->kind == GG_TERM_STRING ||
           ((t->kind == GG_TERM_CODES || t->kind == GG_TERM_CHARS) && t->quote);
}

static bool is_pair(const struct gg_term *t)
{
    static const char *const signs[] = {":", "=", "-"};
    bool is_sign = false;
    if (t->kind != GG_TERM_COMPOUND || !t->nargs)
        return false;
    for (size_t i = 0; i < GG_COUNT(signs); i++)
        is_sign |= gg_str_is(t->u.text, signs[i]);
    if (t->form == GG_FORM_INFIX)
        return is_sign && is_text(t->args[0]);
    return t->form == GG_FORM_CALL;
}

static const struct gg_option_info *info_of(gg_str name, uint32_t place)
{
    enum gg_option option;
    return place && gg_option_by_name(name, place, &option) ? gg_option_info(option) : NULL;
}

static bool add_pair(struct gg_spec_terms *s, const struct gg_term *t, uint32_t place, int depth,
                     struct gg_ast_list *map);

static struct gg_ast *make_map(struct gg_spec_terms *s, struct gg_span span,
                               const struct gg_term *const *at, uint32_t n, int depth)
{
    struct gg_ast_list kids = {0};
    bool ok = true;
    for (uint32_t i = 0; i < n; i++)
        ok &= add_pair(s, at[i], 0, depth, &kids);
    return ok ? gg_spec_map(s, span, kids) : NULL;
}

static struct gg_span span_of_args(const struct gg_term *t)
{
    return gg_span_join(gg_term_outer(t->args[0]), gg_term_outer(t->args[t->nargs - 1]));
}

/* The rest of a key: the one argument, or a map of several. */
static struct gg_ast *argument(struct gg_spec_terms *s, const struct gg_term *t, uint32_t place,
                               int depth)
{
    if (t->form == GG_FORM_INFIX)
        return gg_spec_value(s, t->args[1], info_of(t->args[0]->u.text, place), depth);
    if (t->nargs == 1)
        return gg_spec_value(s, t->args[0], info_of(t->u.text, place), depth);
    return make_map(s, span_of_args(t), t->args, t->nargs, depth);
}

/* What older specs call the format jsonl, and how they ask for workers. */
static void modernize(gg_str key, struct gg_ast *value)
{
    bool is_format = gg_str_is(key, "format") || gg_str_is(key, "input_format") ||
                     gg_str_is(key, "output_format");
    if (is_format && value->kind == GG_AST_STR && gg_str_is(value->text, "json"))
        value->text = GG_STR("jsonl");
    if (gg_str_is(key, "parallel") && value->kind == GG_AST_BOOL) {
        value->kind = GG_AST_STR;
        value->text = value->u.b ? GG_STR("auto") : GG_STR("none");
    }
}

static bool add_pair(struct gg_spec_terms *s, const struct gg_term *t, uint32_t place, int depth,
                     struct gg_ast_list *map)
{
    struct gg_ast *value;
    gg_str key = t->u.text;
    struct gg_span key_span = t->span;
    if (t->kind == GG_TERM_ATOM) { /* the option alone: it is on */
        value = gg_spec_node(s, GG_AST_BOOL, t->span);
        value->u.b = true;
        value->text = GG_STR("true");
    } else if (is_pair(t) && t->form == GG_FORM_INFIX) {
        key = t->args[0]->u.text;
        key_span = t->args[0]->span;
        value = argument(s, t, place, depth);
    } else if (is_pair(t)) {
        key_span.beg = t->name_beg;
        key_span.end = t->name_end;
        value = argument(s, t, place, depth);
    } else {
        struct gg_diag *d =
            gg_diag_add(s->ds, GG_D_TERM_VALUE, gg_term_outer(t),
                        "`name(Value)` is due here, not %s", is_text(t) ? "a text" : phrase(t));
        gg_diag_help(s->ds, d, "an option alone, such as `header`, stands for `header(true)`");
        return false;
    }
    if (value && place)
        modernize(key, value);
    add_key(s, map, key, key_span, value);
    return value;
}

/* ---- values ---- */

static struct gg_ast *make_list(struct gg_spec_terms *s, const struct gg_term *t,
                                const struct gg_option_info *info, int depth)
{
    struct gg_ast_list kids = {0};
    bool ok = true;
    if (info && info->type == GG_T_ENV)
        return make_map(s, t->span, t->args, t->nargs, depth);
    for (uint32_t i = 0; i < t->nargs; i++) {
        const struct gg_ast *kid = gg_spec_value(s, t->args[i], NULL, depth);
        if (kid)
            gg_push(s->arena, &kids, kid);
        ok &= kid != NULL;
    }
    return ok ? gg_spec_list(s, t->span, kids) : NULL;
}

/* {a: 1, b: 2}; the commas nest to the right */
static struct gg_ast *make_braces(struct gg_spec_terms *s, const struct gg_term *t, int depth)
{
    GG_VEC(const struct gg_term *) pairs = {0};
    const struct gg_term *rest = t->args[0];
    while (gg_term_is(rest, ",", 2)) {
        gg_push(s->arena, &pairs, rest->args[0]);
        rest = rest->args[1];
    }
    gg_push(s->arena, &pairs, rest);
    return make_map(s, t->span, pairs.at, pairs.n, depth);
}

static struct gg_ast *make_compound(struct gg_spec_terms *s, const struct gg_term *t, int depth)
{
    if (t->form == GG_FORM_BRACES)
        return make_braces(s, t, depth);
    return is_pair(t) ? make_map(s, gg_term_outer(t), &t, 1, depth) : refuse(s, t);
}

struct gg_ast *gg_spec_value(struct gg_spec_terms *s, const struct gg_term *t,
                             const struct gg_option_info *info, int depth)
{
    if (depth > DEPTH_MAX) {
        gg_diag_add(s->ds, GG_D_TERM_LIMIT, t->span,
                    "values of a spec are nested deeper than %d levels", DEPTH_MAX);
        return NULL;
    }
    if (t->kind == GG_TERM_ATOM)
        return make_atom(s, t, info);
    if (is_text(t))
        return make_text(s, t, info);
    if (t->kind == GG_TERM_INT || t->kind == GG_TERM_FLOAT)
        return make_number(s, t);
    if (t->kind == GG_TERM_NIL || (t->kind == GG_TERM_LIST && !t->u.tail))
        return make_list(s, t, info, depth + 1);
    return t->kind == GG_TERM_COMPOUND ? make_compound(s, t, depth + 1) : refuse(s, t);
}

/* ---- options ---- */

/*
 * What the notation's older spellings say that is so anyway: entry scripts are bash and stop at the
 * first failure. The opposite is refused. True when the option was one of them.
 */
static bool take_fixed(struct gg_spec_terms *s, const struct gg_term *t)
{
    bool stop = gg_term_is(t, "stop_on_error", 1) || gg_term_is_atom(t, "stop_on_error");
    bool target = gg_term_is(t, "target", 1) || gg_term_is(t, "language", 1);
    if (!stop && !target)
        return false;
    if (stop && t->nargs && !gg_term_is_atom(t->args[0], "true")) {
        struct gg_diag *d = gg_diag_add(s->ds, GG_D_VALUE_BAD, gg_term_outer(t->args[0]),
                                        "a pipeline always stops when a step fails");
        gg_diag_help(s->ds, d,
                     "going on would lose records without a word; `on_error(skip)` drops bad "
                     "records and counts them");
    } else if (target && !(is_text(t->args[0]) && gg_str_is(t->args[0]->u.text, "bash"))) {
        gg_diag_add(s->ds, GG_D_NOT_YET, gg_term_outer(t->args[0]),
                    "entry scripts in other languages than bash are not supported yet by this "
                    "version");
    }
    return true;
}

void gg_spec_option(struct gg_spec_terms *s, const struct gg_term *t, enum gg_place place,
                    struct gg_ast_list *map)
{
    if (place == GG_AT_STEP || !take_fixed(s, t))
        (void)add_pair(s, t, (uint32_t)place, 0, map);
}

void gg_spec_options(struct gg_spec_terms *s, const struct gg_term *list, enum gg_place place,
                     struct gg_ast_list *map)
{
    if (list->kind == GG_TERM_NIL)
        return;
    if (list->kind != GG_TERM_LIST || list->u.tail) {
        struct gg_diag *d = gg_diag_add(s->ds, GG_D_TERM_VALUE, gg_term_outer(list),
                                        "a list of options is due here");
        gg_diag_help(s->ds, d, "for example [header, jobs(8)], or [] for none");
        return;
    }
    for (uint32_t i = 0; i < list->nargs; i++)
        gg_spec_option(s, list->args[i], place, map);
}
