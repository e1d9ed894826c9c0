/* Checks a step as a whole: its target, its one body, and options that need or exclude others. */
#include "frontend/check.h"

enum { NAME_SHOWN_MAX = 100 };

struct step {
    struct gg_check *c;
    const struct gg_check_step *place;
    struct gg_given given;
    bool has_target; /* known */
    enum gg_target target;
};

static const struct gg_ast *option(const struct step *s, enum gg_option id)
{
    return s->given.at[id];
}

/* ---- target ---- */

static void report_target(struct step *s, const struct gg_ast *target)
{
    gg_str names[GG_TARGET_COUNT], shown = gg_str_sub(target->text, 0, NAME_SHOWN_MAX);
    enum gg_planned_target planned;
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++)
        names[i] = gg_str_from(gg_target_name((enum gg_target)i));
    if (gg_planned_target_by_name(target->text, &planned)) {
        gg_diag_add(s->c->ds, GG_D_NOT_YET, target->span,
                    "target `" GG_FMT "` is not supported yet by this version", GG_ARG(shown));
        return;
    }
    struct gg_diag *d = gg_diag_add(s->c->ds, GG_D_TARGET_UNKNOWN, target->span,
                                    "unknown target `" GG_FMT "`", GG_ARG(shown));
    gg_check_suggest(s->c, d, target->text, names, GG_TARGET_COUNT);
}

static void check_target(struct step *s)
{
    const struct gg_ast *target = option(s, GG_OPT_TARGET);
    if (!target)
        target = option(s, GG_OPT_LANGUAGE);
    if (!target) {
        struct gg_diag *d = gg_diag_add(s->c->ds, GG_D_KEY_MISSING, gg_check_head(s->given.map),
                                        "the step has no `target`");
        gg_diag_help(s->c->ds, d, "the language of its body: awk, bash, go, python or rust");
    } else if (!gg_check_is_scalar(target)) {
        gg_diag_add(s->c->ds, GG_D_VALUE_TYPE, gg_check_place(target),
                    "`" GG_FMT "` takes the name of a target, not %s", GG_ARG(target->key),
                    gg_ast_kind_phrase(target->kind));
    } else {
        s->has_target = gg_target_by_name(target->text, &s->target);
        if (!s->has_target)
            report_target(s, target);
    }
}

static void list_targets(uint32_t targets, struct gg_buf *out)
{
    uint32_t left = targets & ((1u << GG_TARGET_COUNT) - 1);
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++) {
        if (!(left & 1u << i))
            continue;
        left &= ~(1u << i);
        gg_buf_addf(out, "%s%s",
                    !out->n ? ""
                    : left  ? ", "
                            : " and ",
                    gg_target_name((enum gg_target)i));
    }
}

static void check_option_targets(struct step *s)
{
    for (uint32_t i = 0; s->has_target && i < GG_OPT_COUNT; i++) {
        if (!s->given.at[i])
            continue;
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        if (info->type == GG_T_LATER || (info->targets & 1u << s->target))
            continue;
        struct gg_buf names = gg_buf_new(s->c->arena);
        list_targets(info->targets, &names);
        gg_diag_add(s->c->ds, GG_D_OPTION_TARGET, s->given.at[i]->key_span,
                    "`%s` does not apply to %s, only to " GG_FMT, info->name,
                    gg_target_name(s->target), GG_ARG(gg_buf_str(&names)));
    }
}

/* ---- body ---- */

static void check_body(struct step *s)
{
    static const enum gg_option bodies[] = {GG_OPT_CODE, GG_OPT_FILE, GG_OPT_COMMAND, GG_OPT_URL};
    const struct gg_ast *first = NULL;
    for (size_t i = 0; i < GG_COUNT(bodies); i++) {
        const struct gg_ast *body = option(s, bodies[i]);
        if (!first) {
            first = body;
        } else if (body) {
            struct gg_diag *d =
                gg_diag_add(s->c->ds, GG_D_STEP_BODY, body->key_span,
                            "a step has one body, not both `" GG_FMT "` and `" GG_FMT "`",
                            GG_ARG(first->key), GG_ARG(body->key));
            gg_diag_label(s->c->ds, d, first->key_span, "the other one");
        }
    }
    if (first)
        return;
    struct gg_diag *d =
        gg_diag_add(s->c->ds, GG_D_STEP_BODY, gg_check_head(s->given.map), "the step has no body");
    gg_diag_help(s->c->ds, d, "give it `code`, `file` or `command`");
}

/* ---- options together ---- */

static void check_pairs(struct step *s)
{
    for (size_t i = 0; i < gg_noption_conflicts; i++) {
        const struct gg_ast *one = option(s, gg_option_conflicts[i].one);
        const struct gg_ast *other = option(s, gg_option_conflicts[i].other);
        if (!one || !other)
            continue;
        struct gg_diag *d = gg_diag_add(s->c->ds, GG_D_OPTION_CONFLICT, one->key_span, "%s",
                                        gg_option_conflicts[i].why);
        gg_diag_label(s->c->ds, d, other->key_span, "given here as well");
    }
    for (size_t i = 0; i < gg_noption_needs; i++) {
        const struct gg_ast *one = option(s, gg_option_needs[i].one);
        enum gg_option other = gg_option_needs[i].other;
        bool is_there = !s->has_target || gg_option_info(other)->targets & 1u << s->target;
        if (one && is_there && !option(s, other))
            gg_diag_add(s->c->ds, GG_D_OPTION_NEEDS, one->key_span, "%s, which is not given",
                        gg_option_needs[i].why);
    }
}

static bool asks_for_workers(const struct gg_ast *value)
{
    return value && gg_check_is_scalar(value) && !gg_str_is(value->text, "none") &&
           !(value->kind == GG_AST_INT && value->u.i == 1);
}

static bool sees_records(const struct step *s)
{
    return (s->target == GG_TARGET_PYTHON || s->target == GG_TARGET_GO ||
            s->target == GG_TARGET_RUST) &&
           !option(s, GG_OPT_COMMAND);
}

/* Of awk programs the plan tells which can. */
static bool takes_workers(const struct step *s)
{
    return s->target != GG_TARGET_BASH && !option(s, GG_OPT_COMMAND);
}

/* Of a stream nothing is known but that it may be cut into lines. */
static void check_workers_of_streams(struct step *s, const struct gg_ast *parallel)
{
    if (!s->has_target || takes_workers(s) || !asks_for_workers(parallel) ||
        gg_str_is(parallel->text, "gnu_parallel"))
        return;
    bool is_command = option(s, GG_OPT_COMMAND);
    struct gg_diag *d =
        gg_diag_add(s->c->ds, GG_D_OPTION_TARGET, parallel->span,
                    "%s runs in parallel only by `" GG_FMT ": gnu_parallel`",
                    is_command ? "a command" : "a bash step", GG_ARG(parallel->key));
    gg_diag_help(s->c->ds, d, "workers are for awk, go, python and rust code");
}

/* State from record to record and several workers need a way to fold the states into one. */
static void check_parallel(struct step *s)
{
    static const enum gg_option hooks[] = {GG_OPT_STATE, GG_OPT_BEGIN, GG_OPT_END,
                                           GG_OPT_FLUSH_HANDLER};
    const struct gg_ast *parallel = option(s, GG_OPT_PARALLEL);
    if (!parallel)
        parallel = option(s, GG_OPT_WORKERS);
    check_workers_of_streams(s, parallel);
    if (!asks_for_workers(parallel) || option(s, GG_OPT_MERGE) || option(s, GG_OPT_KEY))
        return;
    for (size_t i = 0; i < GG_COUNT(hooks); i++) {
        const struct gg_ast *hook = option(s, hooks[i]);
        if (!hook)
            continue;
        struct gg_diag *d = gg_diag_add(s->c->ds, GG_D_OPTION_NEEDS, parallel->key_span,
                                        "a step with `" GG_FMT
                                        "` runs in parallel only when it has `merge` or `key`",
                                        GG_ARG(hook->key));
        gg_diag_label(s->c->ds, d, hook->key_span, "each worker would have its own");
        gg_diag_help(s->c->ds, d, "add `merge`, or leave `" GG_FMT "` out", GG_ARG(parallel->key));
        return;
    }
}

/* ---- formats ---- */

static void check_awk_format(struct step *s, const struct gg_ast *format)
{
    if (!gg_str_is(format->text, "csv") && !gg_str_is(format->text, "jsonl"))
        return;
    struct gg_diag *d =
        gg_diag_add(s->c->ds, GG_D_OPTION_USELESS, format->span,
                    "awk code sees fields separated by tabs, not " GG_FMT, GG_ARG(format->text));
    gg_diag_help(s->c->ds, d,
                 "set the format on the pipeline; gluegen converts at its ends. An awk step may "
                 "have tsv, tsv_escaped or lines");
}

/* The pipeline's own format says the same, or nothing. */
static bool agrees(const struct gg_ast *format, const struct gg_ast *end)
{
    return !end || !gg_check_is_scalar(end) || gg_str_eq(format->text, end->text);
}

/*
 * Code that sees records has no format of its own. At an end of the pipeline the step's format is
 * taken for that end's.
 */
static void check_record_format(struct step *s, const struct gg_ast *format, bool at_end,
                                const struct gg_ast *end)
{
    if (at_end && agrees(format, end))
        return;
    struct gg_diag *d = gg_diag_add(s->c->ds, GG_D_OPTION_USELESS, format->key_span,
                                    "%s code sees records whatever the format, so `" GG_FMT
                                    "` has no effect on this step",
                                    gg_target_name(s->target), GG_ARG(format->key));
    if (at_end)
        gg_diag_label(s->c->ds, d, end->span, "the pipeline's format at this end");
    gg_diag_help(s->c->ds, d, "set the format on the pipeline; gluegen converts where it must");
}

static void check_formats(struct step *s, const struct gg_given *pipeline,
                          const struct gg_given *spec)
{
    static const enum gg_option formats[] = {GG_OPT_FORMAT, GG_OPT_INPUT_FORMAT,
                                             GG_OPT_OUTPUT_FORMAT};
    bool head = s->place->is_head, leaf = s->place->is_leaf;
    const bool at_end[] = {head && leaf, head, leaf};
    for (size_t i = 0; s->has_target && i < GG_COUNT(formats); i++) {
        const struct gg_ast *format = option(s, formats[i]);
        if (!format || !gg_check_is_scalar(format))
            continue;
        enum gg_option end = formats[i] == GG_OPT_FORMAT ? GG_OPT_INPUT_FORMAT : formats[i];
        if (s->target == GG_TARGET_AWK)
            check_awk_format(s, format);
        else if (sees_records(s))
            check_record_format(s, format, at_end[i], gg_check_end_format(pipeline, spec, end));
    }
    const struct gg_ast *both = option(s, GG_OPT_FORMAT);
    if (both && option(s, GG_OPT_INPUT_FORMAT) && option(s, GG_OPT_OUTPUT_FORMAT))
        gg_diag_add(s->c->ds, GG_D_OPTION_CONFLICT, both->key_span,
                    "`format` has no effect beside both `input_format` and `output_format`");
}

void gg_check_step(struct gg_check *c, const struct gg_check_step *place,
                   const struct gg_given *pipeline, const struct gg_given *spec)
{
    struct step s = {.c = c, .place = place};
    gg_check_keys(c, place->node, GG_AT_STEP, &s.given);
    if (!option(&s, GG_OPT_STEP)) {
        struct gg_diag *d = gg_diag_add(c->ds, GG_D_KEY_MISSING, gg_check_head(place->node),
                                        "the step has no name");
        gg_diag_help(c->ds, d, "begin it with `step: NAME`");
    }
    check_target(&s);
    check_option_targets(&s);
    check_body(&s);
    check_pairs(&s);
    check_parallel(&s);
    check_formats(&s, pipeline, spec);
}
