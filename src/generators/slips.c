/*
 * Slips between a pipeline and a program that the same file generates for one of its steps:
 * whichever is made second is looked at beside those made before.
 */
#include "backends/slips.h"
#include "generators/generate.h"

enum { SNIPPETS = 3 };

static const char *const snippet_keys[SNIPPETS] = {"code", "state", "end"};

/* A program of one file, as far as slips can be in it. */
struct gg_made_program {
    gg_str name;
    const struct gg_ast *snippets[SNIPPETS]; /* or NULL */
    const struct gg_ast *fields;             /* or NULL */
};

/* A pipeline whose first step prints the time of a log. */
struct gg_made_times {
    struct gg_log_time time;
    gg_str name; /* of the field, or "" */
    const struct gg_ast *steps;
};

static gg_str field_name(const struct gg_ast *item)
{
    return item->kind == GG_AST_MAP && item->u.kids.n == 1 ? item->u.kids.at[0]->key : item->text;
}

/* The place of a field in a list of them, -1 when it is not there. */
static int64_t index_of(const struct gg_ast *fields, gg_str name)
{
    for (uint32_t i = 0; fields && fields->kind == GG_AST_LIST && i < fields->u.kids.n; i++)
        if (gg_str_eq(field_name(fields->u.kids.at[i]), name))
            return i;
    return -1;
}

/* Whether a step is built from a source of that name, and the steps before it change no columns. */
static bool is_built(const struct gg_made_times *times, gg_str name)
{
    for (uint32_t i = 1; i < times->steps->u.kids.n; i++) {
        const struct gg_ast *step = times->steps->u.kids.at[i];
        const struct gg_ast *source = gg_ast_get(step, "source");
        if (source && source->kind == GG_AST_STR && gg_str_starts(source->text, name) &&
            gg_str_find_char(gg_str_sub(source->text, name.n, source->text.n), '.') == 0)
            return true;
        if (gg_ast_get(step, "outputs"))
            return false;
    }
    return false;
}

static void check(struct gg_generate *g, const struct gg_made_times *times,
                  const struct gg_made_program *program)
{
    struct gg_arena *a = g->call->arena;
    int64_t index = times->name.n ? index_of(program->fields, times->name) : -1;
    struct gg_seen_field seen = {index >= 0 ? times->name : GG_STR(""), index};
    if (index < 0 && !program->fields && is_built(times, program->name))
        seen.column = times->time.column;
    if (seen.column < 0)
        return;
    for (uint32_t i = 0; i < SNIPPETS; i++) {
        const struct gg_ast *node = program->snippets[i];
        const struct gg_source *source =
            node ? gg_source_get(g->host->env->sources, node->span.file) : NULL;
        if (!source || node->kind != GG_AST_STR)
            continue;
        struct gg_snippet snippet = {.node = node, .map = gg_ast_map_new(a, source, node)};
        gg_slips_check_cuts(a, g->call->ds, &snippet, &times->time, &seen);
    }
}

void gg_generate_note_program(struct gg_generate *g, const struct gg_ast_list *step,
                              const struct gg_ast *code)
{
    struct gg_generators *host = g->host;
    struct gg_made_program *made = gg_new(host->arena, struct gg_made_program);
    const struct gg_ast *name = gg_generate_find(&g->root, "name");
    *made = (struct gg_made_program){.name = name ? name->text : gg_generate_name(g),
                                     .fields = gg_generate_find(step, "fields")};
    for (uint32_t i = 0; i < SNIPPETS; i++)
        made->snippets[i] = i ? gg_generate_find(step, snippet_keys[i]) : code;
    if (!made->snippets[SNIPPETS - 1])
        made->snippets[SNIPPETS - 1] = gg_generate_find(step, "flush_handler");
    gg_push(host->arena, &host->programs, made);
    for (uint32_t i = 0; i < host->times.n; i++)
        check(g, host->times.at[i], made);
}

/* The name of a column of what the first step writes: its own, or that of the step behind it. */
static gg_str column_name(const struct gg_ast *steps, uint32_t column)
{
    const struct gg_ast *names = gg_ast_get(steps->u.kids.at[0], "outputs");
    if (!names && steps->u.kids.n > 1)
        names = gg_ast_get(steps->u.kids.at[1], "fields");
    bool has = names && names->kind == GG_AST_LIST && column < names->u.kids.n;
    return has ? field_name(names->u.kids.at[column]) : GG_STR("");
}

void gg_generate_note_pipeline(struct gg_generate *g, const struct gg_ast *steps)
{
    struct gg_generators *host = g->host;
    const struct gg_ast *first = steps->u.kids.n ? steps->u.kids.at[0] : NULL;
    const struct gg_ast *target = first ? gg_ast_get(first, "target") : NULL;
    const struct gg_ast *code = first ? gg_ast_get(first, "code") : NULL;
    struct gg_log_time time;
    bool sees_lines = target && gg_str_is(target->text, "awk") && !gg_ast_get(first, "fields") &&
                      !gg_generate_find(&g->root, "format") &&
                      !gg_generate_find(&g->root, "input_format");
    if (!sees_lines || !code || !gg_slips_log_time(code->text, &time))
        return;
    struct gg_made_times *made = gg_new(host->arena, struct gg_made_times);
    *made = (struct gg_made_times){time, column_name(steps, time.column), steps};
    gg_push(host->arena, &host->times, made);
    for (uint32_t i = 0; i < host->programs.n; i++)
        check(g, made, host->programs.at[i]);
}
