/* Checks single values: one function for each type of option. */
#include "frontend/check.h"

#include "base/table.h"
#include "frontend/check_quantity.h"
#include "frontend/value.h"

#include <stdlib.h>

enum { NAME_MAX = 100, FIELD_NAME_MAX = 200, CHOICES_MAX = 16, WORKERS_MAX = 1024 };

bool gg_check_is_scalar(const struct gg_ast *value)
{
    return value->kind != GG_AST_LIST && value->kind != GG_AST_MAP && value->kind != GG_AST_NULL;
}

void gg_check_report_type(struct gg_check *c, const struct gg_ast *value, const char *name,
                          const char *wanted)
{
    bool empty = value->kind == GG_AST_NULL && value->span.beg == value->span.end;
    struct gg_diag *d;
    if (empty)
        d = gg_diag_add(c->ds, GG_D_VALUE_TYPE, gg_check_place(value), "`%s` has no value", name);
    else
        d = gg_diag_add(c->ds, GG_D_VALUE_TYPE, value->span, "`%s` takes %s, not %s", name, wanted,
                        gg_ast_kind_phrase(value->kind));
    if (empty)
        gg_diag_help(c->ds, d, "it takes %s", wanted);
}

static bool want_scalar(struct gg_check *c, const struct gg_ast *value, const char *name,
                        const char *wanted)
{
    if (gg_check_is_scalar(value))
        return true;
    gg_check_report_type(c, value, name, wanted);
    return false;
}

static bool refuse_nul(struct gg_check *c, const struct gg_ast *value, const char *name)
{
    if (gg_str_find_char(value->text, '\0') < 0)
        return true;
    gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`%s` cannot hold a NUL character", name);
    return false;
}

/* ---- numbers, words ---- */

static void check_bool(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    if (value->kind == GG_AST_BOOL)
        return;
    gg_check_report_type(c, value, gg_option_info(option)->name, "true or false");
    if (gg_str_is(value->text, "yes") || gg_str_is(value->text, "no") ||
        gg_str_is(value->text, "on") || gg_str_is(value->text, "off"))
        gg_diag_help(c->ds, c->ds->list.at[c->ds->list.n - 1],
                     "in YAML 1.2 `" GG_FMT "` is a text; write true or false",
                     GG_ARG(value->text));
}

static bool in_range(const char *range, int64_t i)
{
    char *high;
    int64_t low = strtoll(range, &high, 10);
    return i >= low && i <= strtoll(high + 2, NULL, 10);
}

static void check_int(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const struct gg_option_info *info = gg_option_info(option);
    if (value->kind != GG_AST_INT) {
        gg_check_report_type(c, value, info->name, "an integer");
    } else if (option == GG_OPT_GLUEGEN && value->u.i != 1) {
        struct gg_diag *d =
            gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "language version %lld is not known",
                        (long long)value->u.i);
        gg_diag_help(c->ds, d, "this version of gluegen reads `gluegen: 1`");
    } else if (!in_range(info->choices, value->u.i)) {
        gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`%s` must be in %s", info->name,
                    info->choices);
    }
}

static size_t list_choices(const char *choices, gg_str words[CHOICES_MAX], gg_str except,
                           bool *is_later)
{
    gg_str rest = gg_str_from(choices), word;
    bool later;
    size_t n = 0;
    while (n < CHOICES_MAX && gg_option_next_choice(&rest, &word, &later))
        if (!later)
            words[n++] = word;
        else if (gg_str_eq(word, except))
            *is_later = true;
    return n;
}

static void report_choice(struct gg_check *c, const struct gg_ast *value, const char *name,
                          const char *choices)
{
    gg_str words[CHOICES_MAX];
    bool later = false;
    size_t n = list_choices(choices, words, value->text, &later);
    if (later) {
        gg_diag_add(c->ds, GG_D_NOT_YET, value->span,
                    "`%s: " GG_FMT "` is not supported yet by this version", name,
                    GG_ARG(value->text));
        return;
    }
    struct gg_diag *d =
        gg_diag_add(c->ds, GG_D_VALUE_UNKNOWN, value->span, "`" GG_FMT "` is not known to `%s`",
                    GG_ARG(gg_str_sub(value->text, 0, NAME_MAX)), name);
    gg_check_suggest(c, d, value->text, words, n);
}

static void check_choice(struct gg_check *c, const struct gg_ast *value, const char *name,
                         const char *choices, const char *wanted)
{
    if (want_scalar(c, value, name, wanted) && !gg_is_choice(choices, value->text))
        report_choice(c, value, name, choices);
}

static void check_word(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const struct gg_option_info *info = gg_option_info(option);
    check_choice(c, value, info->name, info->choices, "a word");
}

static void check_workers(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const struct gg_option_info *info = gg_option_info(option);
    uint32_t before = c->ds->list.n;
    if (value->kind != GG_AST_INT)
        check_choice(c, value, info->name, info->choices, "auto, none or a number of workers");
    else if (value->u.i < 1 || value->u.i > WORKERS_MAX)
        gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`%s` must be in 1..%d, or auto or none",
                    info->name, WORKERS_MAX);
    if (value->kind == GG_AST_STR && c->ds->list.n > before)
        gg_diag_help(c->ds, c->ds->list.at[before],
                     "or a number of workers, without quotes: `%s: 4`", info->name);
}

/* ---- names and texts ---- */

static bool is_name_char(char c, bool first)
{
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return letter || (!first && ((c >= '0' && c <= '9') || c == '-'));
}

bool gg_check_name(struct gg_check *c, gg_str name, struct gg_span span, const char *what)
{
    bool fits = name.n > 0;
    for (size_t i = 0; fits && i < name.n && i <= NAME_MAX; i++)
        fits = is_name_char(name.p[i], !i);
    if (fits && name.n <= NAME_MAX)
        return true;
    struct gg_diag *d;
    if (fits)
        d = gg_diag_add(c->ds, GG_D_NAME_BAD, span, "the name of the %s is longer than %d bytes",
                        what, NAME_MAX);
    else
        d = gg_diag_add(c->ds, GG_D_NAME_BAD, span, "`" GG_FMT "` cannot be the name of a %s",
                        GG_ARG(gg_str_sub(name, 0, NAME_MAX)), what);
    gg_diag_help(c->ds, d,
                 "names become names of files: letters, digits, `_` and `-`, not beginning with a "
                 "digit or `-`");
    return false;
}

static void check_name(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    if (want_scalar(c, value, name, "a name"))
        (void)gg_check_name(c, value->text, value->span,
                            option == GG_OPT_STEP ? "step" : "pipeline");
}

/* Texts go into comments of generated programs, where a line break would end the comment. */
static void check_line(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    if (!want_scalar(c, value, name, "a text"))
        return;
    for (size_t i = 0; i < value->text.n; i++) {
        unsigned char byte = (unsigned char)value->text.p[i];
        if ((byte >= 0x20 && byte != 0x7f) || byte == '\t')
            continue;
        struct gg_diag *d = gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span,
                                        "`%s` must be one line without control characters", name);
        gg_diag_help(c->ds, d, "a long text can be folded into one line with `>-`");
        return;
    }
}

static void check_delimiter(struct gg_check *c, const struct gg_ast *value)
{
    if (!want_scalar(c, value, "delimiter", "one character"))
        return;
    struct gg_diag *d = NULL;
    if (value->text.n != 1)
        d = gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`delimiter` must be one byte");
    else if (strchr("\"\r\n", value->text.p[0]))
        d = gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span,
                        "`delimiter` cannot be a quote, a line end or NUL");
    if (d)
        gg_diag_help(c->ds, d, "for example \";\" or, for a tab, \"\\t\" in double quotes");
}

static void check_text(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    if (option == GG_OPT_DELIMITER)
        check_delimiter(c, value);
    else
        check_line(c, option, value);
}

static void check_code(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    if (value->kind == GG_AST_MAP || value->kind == GG_AST_LIST) {
        gg_check_report_type(c, value, name, "a text");
        gg_diag_help(c->ds, c->ds->list.at[c->ds->list.n - 1],
                     "`{` and `[` begin maps and lists in YAML: put the code in quotes, or in "
                     "lines of its own after `|`");
        return;
    }
    if (!want_scalar(c, value, name, "a text") || !refuse_nul(c, value, name))
        return;
    if (!gg_str_trim(value->text).n)
        gg_diag_add(c->ds, GG_D_VALUE_BAD, gg_check_place(value), "`%s` is empty", name);
}

static void check_path(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    if (!want_scalar(c, value, name, "a path") || !refuse_nul(c, value, name))
        return;
    if (!value->text.n)
        gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`%s` is an empty path", name);
    else if (gg_str_find(value->text, GG_STR("${")) >= 0)
        gg_diag_add(c->ds, GG_D_VALUE_REFERENCE, value->span,
                    "`%s` is read when gluegen runs, so it cannot hold `${`", name);
}

/* A place inside of a text, exact when the text stands in the spec as it is. */
static struct gg_span part_of(const struct gg_ast *value, size_t at)
{
    struct gg_span span = value->span;
    bool quoted = value->style == GG_STYLE_SINGLE || value->style == GG_STYLE_DOUBLE ||
                  value->style == GG_STYLE_QUOTED;
    if ((quoted || value->style == GG_STYLE_PLAIN) &&
        span.end - span.beg == value->text.n + 2 * quoted && at < value->text.n) {
        span.beg += (uint32_t)at + quoted;
        span.end -= quoted;
    }
    return span;
}

static void check_one_value(struct gg_check *c, const struct gg_ast *value, const char *name,
                            bool may_be_empty)
{
    size_t at;
    const char *error;
    if (!want_scalar(c, value, name, "a text") || !refuse_nul(c, value, name))
        return;
    if (!value->text.n && !may_be_empty) {
        gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`%s` is empty", name);
    } else if (!gg_value_check(value->text, &at, &error)) {
        struct gg_diag *d =
            gg_diag_add(c->ds, GG_D_VALUE_REFERENCE, part_of(value, at), "%s", error);
        gg_diag_help(c->ds, d, "write `$${` for a literal `${`");
    }
}

static void check_single(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    check_one_value(c, value, gg_option_info(option)->name, false);
}

static void check_output(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    bool written = value->span.end > value->span.beg;
    if (value->kind == GG_AST_NULL && written)
        return;
    if (value->kind == GG_AST_LIST || value->kind == GG_AST_MAP) {
        gg_check_report_type(c, value, name, "a path, - or null");
        gg_diag_help(c->ds, c->ds->list.at[c->ds->list.n - 1],
                     "the fields that a step writes are its `outputs`");
        return;
    }
    if (value->kind != GG_AST_NULL) {
        check_one_value(c, value, name, false);
        return;
    }
    struct gg_diag *d =
        gg_diag_add(c->ds, GG_D_VALUE_TYPE, gg_check_place(value), "`%s` has no value", name);
    gg_diag_help(c->ds, d, "write `%s: null` to discard the records", name);
}

/* ---- lists and maps ---- */

static bool want_items(struct gg_check *c, const struct gg_ast *value, const char *name)
{
    if (value->u.kids.n)
        return true;
    gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`%s` is an empty list", name);
    return false;
}

static void check_values(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    if (value->kind != GG_AST_LIST) {
        check_one_value(c, value, name, false);
        return;
    }
    if (want_items(c, value, name))
        for (uint32_t i = 0; i < value->u.kids.n; i++)
            check_one_value(c, value->u.kids.at[i], name, i && option == GG_OPT_COMMAND);
}

static void report_twice(struct gg_check *c, gg_str word, struct gg_span span, struct gg_span first,
                         const char *name)
{
    struct gg_diag *d = gg_diag_add(c->ds, GG_D_FIELD_DUPLICATE, span,
                                    "`" GG_FMT "` stands in `%s` twice", GG_ARG(word), name);
    gg_diag_label(c->ds, d, first, "first given here");
}

/* Paths are checked here; names of steps where the steps are known. */
static void check_item(struct gg_check *c, enum gg_option option, const struct gg_ast *item)
{
    const char *name = gg_option_info(option)->name;
    if (gg_option_info(option)->type == GG_T_PATHS)
        check_path(c, option, item);
    else
        (void)want_scalar(c, item, name, "a name or a list of names");
}

static void check_names(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    if (value->kind != GG_AST_LIST) {
        check_item(c, option, value);
        return;
    }
    struct gg_table seen = gg_table_new(c->arena);
    if (!want_items(c, value, name))
        return;
    for (uint32_t i = 0; i < value->u.kids.n && !gg_check_is_full(c); i++) {
        const struct gg_ast *item = value->u.kids.at[i];
        bool is_new;
        check_item(c, option, item);
        if (!gg_check_is_scalar(item))
            continue;
        uint32_t first = gg_table_add(&seen, item->text, i, &is_new);
        if (!is_new)
            report_twice(c, item->text, item->span, value->u.kids.at[first]->span, name);
    }
}

static void check_env(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    if (value->kind != GG_AST_MAP) {
        gg_check_report_type(c, value, name, "a map of names to values");
        return;
    }
    for (uint32_t i = 0; i < value->u.kids.n && !gg_check_is_full(c); i++) {
        const struct gg_ast *kid = value->u.kids.at[i];
        if (!gg_is_env_name(kid->key)) {
            struct gg_diag *d =
                gg_diag_add(c->ds, GG_D_NAME_BAD, kid->key_span,
                            "`" GG_FMT "` cannot be the name of an environment variable",
                            GG_ARG(gg_str_sub(kid->key, 0, NAME_MAX)));
            gg_diag_help(c->ds, d, "names are letters, digits and `_`, not beginning with a digit");
        }
        check_one_value(c, kid, gg_cstr(c->arena, gg_str_sub(kid->key, 0, NAME_MAX)), true);
    }
}

static void check_on_error(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const char *name = gg_option_info(option)->name;
    if (value->kind != GG_AST_MAP) {
        if (gg_check_is_scalar(value) && gg_str_is(value->text, "dead_letter")) {
            struct gg_diag *d =
                gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span, "`dead_letter` needs a path");
            gg_diag_help(c->ds, d, "write `%s: {dead_letter: PATH}`", name);
            return;
        }
        check_choice(c, value, name, "abort|skip|dead_letter",
                     "abort, skip or {dead_letter: PATH}");
        return;
    }
    for (uint32_t i = 0; i < value->u.kids.n && !gg_check_is_full(c); i++) {
        const struct gg_ast *kid = value->u.kids.at[i];
        static const gg_str only[] = {GG_STR_INIT("dead_letter")};
        if (gg_str_is(kid->key, "dead_letter")) {
            check_one_value(c, kid, "dead_letter", false);
            continue;
        }
        struct gg_diag *d =
            gg_diag_add(c->ds, GG_D_KEY_UNKNOWN, kid->key_span, "unknown key `" GG_FMT "` in `%s`",
                        GG_ARG(gg_str_sub(kid->key, 0, NAME_MAX)), name);
        gg_check_suggest(c, d, kid->key, only, 1);
    }
    if (!gg_ast_get(value, "dead_letter"))
        gg_diag_add(c->ds, GG_D_VALUE_BAD, value->span,
                    "`%s` takes abort, skip or {dead_letter: PATH}", name);
}

/* ---- fields ---- */

/* The name of a field and, when it has one, its type. */
struct field {
    gg_str name;
    struct gg_span span;
    const struct gg_ast *type;
};

static bool read_field(struct gg_check *c, const struct gg_ast *item, const char *name,
                       struct field *field)
{
    if (gg_check_is_scalar(item)) {
        *field = (struct field){item->text, item->span, NULL};
        return true;
    }
    if (item->kind == GG_AST_MAP && item->u.kids.n == 1) {
        *field = (struct field){item->u.kids.at[0]->key, item->u.kids.at[0]->key_span,
                                item->u.kids.at[0]};
        return true;
    }
    struct gg_diag *d =
        gg_diag_add(c->ds, GG_D_VALUE_TYPE, gg_check_place(item),
                    "an item of `%s` is a name or {name: type}, not %s", name,
                    item->kind == GG_AST_MAP ? "a map of several" : gg_ast_kind_phrase(item->kind));
    if (item->kind == GG_AST_NULL)
        gg_diag_help(c->ds, d, "put the name in quotes when a field is called so");
    else if (item->kind == GG_AST_MAP)
        gg_diag_help(c->ds, d, "each field is an item of its own: [{a: int}, {b: int}]");
    return false;
}

static void check_field_name(struct gg_check *c, const struct field *field)
{
    const char *fault = NULL;
    if (!field->name.n)
        fault = "the name of a field is empty";
    else if (field->name.n > FIELD_NAME_MAX)
        fault = "the name of a field is longer than 200 bytes";
    else if (memchr(field->name.p, '\0', field->name.n) ||
             memchr(field->name.p, '\n', field->name.n) ||
             memchr(field->name.p, '\r', field->name.n))
        fault = "the name of a field cannot hold a line end or NUL";
    if (fault)
        gg_diag_add(c->ds, GG_D_NAME_BAD, field->span, "%s", fault);
}

static void check_field_type(struct gg_check *c, const struct gg_ast *type, const char *choices)
{
    gg_str words[CHOICES_MAX];
    bool later = false;
    if (!gg_check_is_scalar(type)) {
        struct gg_diag *d =
            gg_diag_add(c->ds, GG_D_FIELD_TYPE, gg_check_place(type),
                        "the type of a field is a word, not %s", gg_ast_kind_phrase(type->kind));
        gg_diag_help(c->ds, d, "one of %s", choices);
    } else if (!gg_is_choice(choices, type->text)) {
        struct gg_diag *d =
            gg_diag_add(c->ds, GG_D_FIELD_TYPE, type->span, "unknown type `" GG_FMT "`",
                        GG_ARG(gg_str_sub(type->text, 0, NAME_MAX)));
        gg_check_suggest(c, d, type->text, words, list_choices(choices, words, GG_STR(""), &later));
    }
}

static void check_field(struct gg_check *c, const struct gg_ast *list, uint32_t i,
                        struct gg_table *seen, const struct gg_option_info *info)
{
    struct field field, first;
    bool is_new;
    if (!read_field(c, list->u.kids.at[i], info->name, &field))
        return;
    check_field_name(c, &field);
    if (field.type)
        check_field_type(c, field.type, info->choices);
    uint32_t at = gg_table_add(seen, field.name, i, &is_new);
    if (is_new)
        return;
    (void)read_field(c, list->u.kids.at[at], info->name, &first);
    report_twice(c, field.name, field.span, first.span, info->name);
}

static void check_fields(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    const struct gg_option_info *info = gg_option_info(option);
    if (value->kind != GG_AST_LIST) {
        gg_check_report_type(c, value, info->name, "a list of names or {name: type}");
        if (value->kind == GG_AST_MAP || value->kind == GG_AST_STR)
            gg_diag_help(c->ds, c->ds->list.at[c->ds->list.n - 1],
                         "for example `%s: [path, {count: int}]`", info->name);
        return;
    }
    if (!want_items(c, value, info->name))
        return;
    struct gg_table seen = gg_table_new(c->arena);
    for (uint32_t i = 0; i < value->u.kids.n && !gg_check_is_full(c); i++)
        check_field(c, value, i, &seen, info);
}

/* ---- the table's types ---- */

static void refuse_later(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    gg_diag_add(c->ds, GG_D_NOT_YET, value->key_span, "`%s` is not supported yet by this version",
                gg_option_info(option)->name);
}

/* Targets, steps and pipelines are no single values. */
static void (*const checks[])(struct gg_check *, enum gg_option, const struct gg_ast *) = {
    [GG_T_BOOL] = check_bool,          [GG_T_INT] = check_int,
    [GG_T_NAME] = check_name,          [GG_T_TARGET] = NULL,
    [GG_T_TEXT] = check_text,          [GG_T_VALUE] = check_single,
    [GG_T_ENUM] = check_word,          [GG_T_CODE] = check_code,
    [GG_T_PATH] = check_path,          [GG_T_PATHS] = check_names,
    [GG_T_FIELDS] = check_fields,      [GG_T_NAMES] = check_names,
    [GG_T_VALUES] = check_values,      [GG_T_ENV] = check_env,
    [GG_T_OUTPUT] = check_output,      [GG_T_ON_ERROR] = check_on_error,
    [GG_T_WORKERS] = check_workers,    [GG_T_SIZE] = gg_check_quantity,
    [GG_T_TIME] = gg_check_quantity,   [GG_T_CORES] = gg_check_quantity,
    [GG_T_BUFFER] = gg_check_quantity, [GG_T_STEPS] = NULL,
    [GG_T_PIPELINES] = NULL,           [GG_T_LATER] = refuse_later,
};

void gg_check_value(struct gg_check *c, enum gg_option option, const struct gg_ast *value)
{
    enum gg_option_type type = gg_option_info(option)->type;
    if (checks[type])
        checks[type](c, option, value);
}
