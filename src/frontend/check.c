/* Walks the tree against the option table and reports every fault in one run. */
#include "frontend/check.h"

enum { ERRORS_MAX = 1000, SUGGESTIONS_MAX = 10000, KEY_SHOWN_MAX = 100 };

bool gg_check_is_full(const struct gg_check *c)
{
    return c->ds->nerrors >= ERRORS_MAX;
}

void gg_check_suggest(struct gg_check *c, struct gg_diag *d, gg_str word, const gg_str *candidates,
                      size_t n)
{
    if (n > c->suggestions)
        return;
    c->suggestions -= (uint32_t)n;
    gg_diag_suggest(c->ds, d, word, candidates, n);
}

struct gg_span gg_check_place(const struct gg_ast *value)
{
    return value->span.end > value->span.beg || !value->key_span.file ? value->span
                                                                      : value->key_span;
}

struct gg_span gg_check_head(const struct gg_ast *map)
{
    if (map->kind == GG_AST_MAP && map->u.kids.n)
        return map->u.kids.at[0]->key_span;
    return gg_check_place(map);
}

/* ---- keys ---- */

static const char *place_name(uint32_t places)
{
    if (places & GG_AT_STEP)
        return places & GG_AT_PIPELINE ? "at a step or a pipeline" : "at a step";
    return places & GG_AT_PIPELINE ? "at a pipeline" : "at the top of a spec";
}

static uint32_t places_of(gg_str name)
{
    uint32_t places = 0;
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++)
        if (gg_str_is(name, gg_option_info((enum gg_option)i)->name))
            places |= gg_option_info((enum gg_option)i)->where;
    return places;
}

static void report_unknown(struct gg_check *c, const struct gg_ast *value, enum gg_place place)
{
    gg_str names[GG_OPT_COUNT];
    size_t n = 0;
    uint32_t elsewhere = places_of(value->key);
    gg_str shown = gg_str_sub(value->key, 0, KEY_SHOWN_MAX);
    if (elsewhere) {
        struct gg_diag *d =
            gg_diag_add(c->ds, GG_D_KEY_UNKNOWN, value->key_span, "`" GG_FMT "` cannot stand %s",
                        GG_ARG(shown), place_name(place));
        gg_diag_help(c->ds, d, "it is known %s", place_name(elsewhere));
        return;
    }
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        if ((info->where & (uint32_t)place) && info->type != GG_T_LATER)
            names[n++] = gg_str_from(info->name);
    }
    struct gg_diag *d =
        gg_diag_add(c->ds, GG_D_KEY_UNKNOWN, value->key_span, "unknown key `" GG_FMT "` %s",
                    GG_ARG(shown), place_name(place));
    uint32_t before = d->labels.n;
    gg_check_suggest(c, d, value->key, names, n);
    if (d->labels.n == before)
        gg_diag_help(c->ds, d, "`gluegen list options` shows what can stand here");
}

void gg_check_keys(struct gg_check *c, const struct gg_ast *map, enum gg_place place,
                   struct gg_given *given)
{
    *given = (struct gg_given){.map = map};
    for (uint32_t i = 0; i < map->u.kids.n && !gg_check_is_full(c); i++) {
        const struct gg_ast *value = map->u.kids.at[i];
        enum gg_option option;
        if (!gg_option_by_name(value->key, (uint32_t)place, &option)) {
            report_unknown(c, value, place);
            continue;
        }
        given->at[option] = value;
        gg_check_value(c, option, value);
    }
}

/* ---- the pipeline's ends ---- */

const struct gg_ast *gg_check_end_format(const struct gg_given *pipeline,
                                         const struct gg_given *spec, enum gg_option format)
{
    const struct gg_ast *own = pipeline->at[format];
    if (!own)
        own = pipeline->at[GG_OPT_FORMAT];
    if (!own && pipeline != spec)
        return gg_check_end_format(spec, spec, format);
    return own;
}

static bool has_delimiter(const struct gg_ast *format)
{
    return !format || !gg_check_is_scalar(format) ||
           !(gg_str_is(format->text, "jsonl") || gg_str_is(format->text, "lines"));
}

/* Delimiters and headers are a matter of tsv and csv; one such end is enough. */
static void check_end_option(struct gg_check *c, const struct gg_given *pipeline,
                             const struct gg_given *spec, enum gg_option option)
{
    const struct gg_ast *value = pipeline->at[option];
    const struct gg_ast *in = gg_check_end_format(pipeline, spec, GG_OPT_INPUT_FORMAT);
    const struct gg_ast *out = gg_check_end_format(pipeline, spec, GG_OPT_OUTPUT_FORMAT);
    if (!value || has_delimiter(in) || has_delimiter(out))
        return;
    if (option == GG_OPT_HEADER && value->kind == GG_AST_BOOL && !value->u.b)
        return;
    struct gg_diag *d =
        gg_diag_add(c->ds, GG_D_OPTION_USELESS, value->key_span,
                    "`%s` has no meaning for jsonl and lines", gg_option_info(option)->name);
    gg_diag_label(c->ds, d, in->span, "the input's format");
    if (out != in)
        gg_diag_label(c->ds, d, out->span, "the output's format");
}

/* An escape must not hold the delimiter: `\t` split at `t`. */
static void check_escape(struct gg_check *c, const struct gg_given *pipeline,
                         const struct gg_given *spec)
{
    const struct gg_ast *delimiter = pipeline->at[GG_OPT_DELIMITER];
    static const enum gg_option ends[] = {GG_OPT_INPUT_FORMAT, GG_OPT_OUTPUT_FORMAT};
    if (!delimiter || delimiter->text.n != 1 || !delimiter->text.p[0] ||
        !strchr("\\tnr", delimiter->text.p[0]))
        return;
    for (size_t i = 0; i < GG_COUNT(ends); i++) {
        const struct gg_ast *format = gg_check_end_format(pipeline, spec, ends[i]);
        if (!format || !gg_str_is(format->text, "tsv_escaped"))
            continue;
        struct gg_diag *d = gg_diag_add(c->ds, GG_D_VALUE_BAD, delimiter->span,
                                        "the delimiter of tsv_escaped cannot be part of an escape");
        gg_diag_label(c->ds, d, format->span, "the format");
        return;
    }
}

static void check_both_formats(struct gg_check *c, const struct gg_given *given)
{
    const struct gg_ast *format = given->at[GG_OPT_FORMAT];
    if (format && given->at[GG_OPT_INPUT_FORMAT] && given->at[GG_OPT_OUTPUT_FORMAT])
        gg_diag_add(c->ds, GG_D_OPTION_CONFLICT, format->key_span,
                    "`format` has no effect beside both `input_format` and `output_format`");
}

static void check_both_buffers(struct gg_check *c, const struct gg_given *given)
{
    const struct gg_ast *size = given->at[GG_OPT_BUFFER_SIZE], *buffer = given->at[GG_OPT_BUFFER];
    if (!size || !buffer)
        return;
    struct gg_diag *d = gg_diag_add(c->ds, GG_D_OPTION_CONFLICT, size->key_span,
                                    "`buffer_size` is the block of `buffer`");
    gg_diag_label(c->ds, d, buffer->key_span, "given here as well");
}

static void check_ends(struct gg_check *c, const struct gg_given *pipeline,
                       const struct gg_given *spec)
{
    check_end_option(c, pipeline, spec, GG_OPT_DELIMITER);
    check_end_option(c, pipeline, spec, GG_OPT_HEADER);
    check_escape(c, pipeline, spec);
    if (pipeline != spec) {
        check_both_formats(c, pipeline);
        check_both_buffers(c, pipeline);
    }
}

/* ---- pipelines ---- */

static bool check_step_list(struct gg_check *c, const struct gg_ast *list)
{
    if (list->kind != GG_AST_LIST) {
        struct gg_diag *d =
            gg_diag_add(c->ds, GG_D_VALUE_TYPE, gg_check_place(list),
                        "`steps` takes a list of steps, not %s", gg_ast_kind_phrase(list->kind));
        gg_diag_help(c->ds, d, "each step begins with `- step: NAME`");
        return false;
    }
    if (!list->u.kids.n)
        gg_diag_add(c->ds, GG_D_VALUE_BAD, list->span, "`steps` is empty");
    return list->u.kids.n;
}

static void check_steps(struct gg_check *c, const struct gg_ast *list,
                        const struct gg_given *pipeline, const struct gg_given *spec)
{
    if (!check_step_list(c, list))
        return;
    struct gg_check_step *steps = gg_new_array(c->arena, struct gg_check_step, list->u.kids.n);
    gg_check_graph(c, list, steps);
    for (uint32_t i = 0; i < list->u.kids.n && !gg_check_is_full(c); i++) {
        if (steps[i].node)
            gg_check_step(c, &steps[i], pipeline, spec);
        else
            gg_diag_add(c->ds, GG_D_VALUE_TYPE, gg_check_place(list->u.kids.at[i]),
                        "a step is a map that begins with `step: NAME`, not %s",
                        gg_ast_kind_phrase(list->u.kids.at[i]->kind));
    }
}

static void check_pipeline(struct gg_check *c, const struct gg_ast *pipeline,
                           const struct gg_given *spec)
{
    struct gg_given given;
    (void)gg_check_name(c, pipeline->key, pipeline->key_span, "pipeline");
    if (pipeline->kind != GG_AST_MAP) {
        gg_diag_add(c->ds, GG_D_VALUE_TYPE, gg_check_place(pipeline),
                    "a pipeline is a map with `steps`, not %s", gg_ast_kind_phrase(pipeline->kind));
        return;
    }
    gg_check_keys(c, pipeline, GG_AT_PIPELINE, &given);
    check_ends(c, &given, spec);
    if (given.at[GG_OPT_STEPS])
        check_steps(c, given.at[GG_OPT_STEPS], &given, spec);
    else
        gg_diag_add(c->ds, GG_D_KEY_MISSING, pipeline->key_span,
                    "pipeline `" GG_FMT "` has no `steps`",
                    GG_ARG(gg_str_sub(pipeline->key, 0, KEY_SHOWN_MAX)));
}

static void check_pipelines(struct gg_check *c, const struct gg_ast *map,
                            const struct gg_given *spec)
{
    const struct gg_ast *name = spec->at[GG_OPT_NAME];
    if (name)
        gg_diag_add(c->ds, GG_D_OPTION_CONFLICT, name->key_span,
                    "`name` names the pipeline of a top-level `steps`; under `pipelines` the keys "
                    "are the names");
    if (map->kind != GG_AST_MAP) {
        gg_diag_add(c->ds, GG_D_VALUE_TYPE, gg_check_place(map),
                    "`pipelines` takes a map of names to pipelines, not %s",
                    gg_ast_kind_phrase(map->kind));
        return;
    }
    if (!map->u.kids.n)
        gg_diag_add(c->ds, GG_D_VALUE_BAD, map->span, "`pipelines` is empty");
    for (uint32_t i = 0; i < map->u.kids.n && !gg_check_is_full(c); i++)
        check_pipeline(c, map->u.kids.at[i], spec);
}

static void check_body(struct gg_check *c, const struct gg_given *spec)
{
    const struct gg_ast *steps = spec->at[GG_OPT_STEPS];
    const struct gg_ast *pipelines = spec->at[GG_OPT_PIPELINES];
    if (steps && pipelines) {
        struct gg_diag *d = gg_diag_add(c->ds, GG_D_OPTION_CONFLICT, pipelines->key_span,
                                        "`pipelines` and a top-level `steps` exclude each other");
        gg_diag_label(c->ds, d, steps->key_span, "the steps of one pipeline");
    }
    if (!steps && !pipelines) {
        struct gg_diag *d =
            gg_diag_add(c->ds, GG_D_KEY_MISSING, gg_check_head(spec->map), "`steps` is missing");
        gg_diag_help(c->ds, d, "a spec has `steps`, or `pipelines` with several of them");
    }
    if (steps) {
        check_ends(c, spec, spec);
        check_steps(c, steps, spec, spec);
    }
    if (pipelines && !steps)
        check_pipelines(c, pipelines, spec);
}

bool gg_check_spec(struct gg_arena *a, const struct gg_ast *root, struct gg_diags *ds)
{
    uint32_t errors = ds->nerrors;
    struct gg_check c = {a, ds, SUGGESTIONS_MAX};
    struct gg_given spec;
    if (root->kind != GG_AST_MAP) {
        struct gg_diag *d = gg_diag_add(ds, GG_D_VALUE_TYPE, root->span,
                                        "a spec is a map that begins with `gluegen: 1`, not %s",
                                        gg_ast_kind_phrase(root->kind));
        gg_diag_help(ds, d, "`gluegen init` writes a small one");
        return false;
    }
    gg_check_keys(&c, root, GG_AT_SPEC, &spec);
    check_both_formats(&c, &spec);
    check_both_buffers(&c, &spec);
    if (!spec.at[GG_OPT_GLUEGEN]) {
        struct gg_diag *d =
            gg_diag_add(ds, GG_D_KEY_MISSING, gg_check_head(root), "`gluegen` is missing");
        gg_diag_help(ds, d, "a spec begins with the version of its language, `gluegen: 1`");
    }
    check_body(&c, &spec);
    if (gg_check_is_full(&c))
        gg_diag_add(ds, GG_D_TOO_MANY, GG_NO_SPAN,
                    "%d errors were found; what is left was not checked", ERRORS_MAX);
    return ds->nerrors == errors;
}
