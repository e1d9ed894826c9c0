/* Any bytes as a spec, through every phase of a compilation; nothing is written. */
#include "driver/compile.h"
#include "frontend/convert.h"
#include "frontend/format.h"

#include <stdint.h>
#include <stdio.h>

#ifndef SPEC_NAME /* fuzz_facts.c is the same for the other notation */
#define SPEC_NAME "fuzz.yaml"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void render(struct gg_diags *ds, const struct gg_sources *sources)
{
    FILE *sink = fopen("/dev/null", "w");
    if (!sink)
        return;
    gg_diags_render(ds, sources, GG_RENDER_HUMAN, true, sink);
    gg_diags_render(ds, sources, GG_RENDER_JSON, false, sink);
    fclose(sink);
}

/* Each line of each text begins inside the spec, and later lines do not begin before earlier ones.
 */
static void check_line_map(struct gg_arena *a, const struct gg_source *source,
                           const struct gg_ast *node)
{
    const uint32_t *line_at;
    uint32_t n = gg_ast_line_map(a, source, node, &line_at);
    for (uint32_t i = 0; i < n; i++)
        if (line_at[i] > source->text.n || (i && line_at[i] < line_at[i - 1]))
            GG_BUG("line %u of a text begins at %u", i, line_at[i]);
}

/* Spans lie inside the spec; the number of visits is bounded, as aliases may repeat a tree. */
static void check_tree(struct gg_arena *a, const struct gg_source *source,
                       const struct gg_ast *node, uint32_t *visits)
{
    if (node->span.beg > node->span.end || node->span.end > source->text.n)
        GG_BUG("a span of %u to %u", node->span.beg, node->span.end);
    if (node->kind != GG_AST_LIST && node->kind != GG_AST_MAP) {
        check_line_map(a, source, node);
        return;
    }
    for (uint32_t i = 0; i < node->u.kids.n && *visits; i++) {
        --*visits;
        check_tree(a, source, node->u.kids.at[i], visits);
    }
}

/* The text laid out, which must be laid out then. (That it means the same is checked inside.) */
static void check_stable(struct gg_arena *a, gg_str name, gg_str text)
{
    struct gg_diags ds = gg_diags_new(a);
    struct gg_sources sources = gg_sources_new(a);
    struct gg_buf again = gg_buf_new(a);
    uint32_t file = gg_source_add(&sources, name, text);
    if (!gg_spec_format(a, &sources, file, &ds, &again))
        GG_BUG("what was written cannot be read: " GG_FMT, GG_ARG(ds.list.at[0]->message));
    if (!gg_str_eq(text, gg_buf_str(&again)))
        GG_BUG("formatting it again gives another text");
}

/* Whatever has no syntax errors can be laid out, and what has no faults converted. */
static void check_layout(struct gg_arena *a, const struct gg_sources *sources, uint32_t file)
{
    struct gg_diags ds = gg_diags_new(a);
    struct gg_buf formatted = gg_buf_new(a), converted = gg_buf_new(a);
    const struct gg_source *source = gg_source_get(sources, file);
    bool yaml = gg_notation_of(source) == &gg_notation_yaml;
    if (gg_spec_format(a, sources, file, &ds, &formatted) && gg_str_trim(gg_buf_str(&formatted)).n)
        check_stable(a, source->name, gg_buf_str(&formatted));
    if (gg_spec_convert(a, sources, file, yaml ? &gg_notation_terms : &gg_notation_yaml, &ds,
                        &converted))
        check_stable(a, yaml ? GG_STR("fuzz.pl") : GG_STR("fuzz.yaml"), gg_buf_str(&converted));
}

/* What the optimiser makes of a spec, beside whether the plain plan has faults. */
static void check_levels(struct gg_arena *a, gg_str text, bool is_plain_good)
{
    struct gg_sources sources = gg_sources_new(a);
    struct gg_diags ds = gg_diags_new(a);
    struct gg_decisions decisions = {.arena = a};
    struct gg_compile_opts opts = {.level = GG_LEVEL_DEFAULT, .decisions = &decisions};
    struct gg_compiled out;
    bool is_good =
        gg_compile(a, &sources, &ds, GG_STR(SPEC_NAME), text, &opts, GG_PHASE_ARTIFACTS, &out);
    if (is_good != is_plain_good)
        GG_BUG("the plain plan has %s, the optimised one has %s", is_plain_good ? "none" : "faults",
               is_good ? "none" : "faults");
    render(&ds, &sources);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gg_arena arena = {0};
    struct gg_sources sources = gg_sources_new(&arena);
    struct gg_diags ds = gg_diags_new(&arena);
    struct gg_compile_opts opts = {0};
    struct gg_compiled out;
    gg_str text = {(const char *)data, size};
    bool ok =
        gg_compile(&arena, &sources, &ds, GG_STR(SPEC_NAME), text, &opts, GG_PHASE_ARTIFACTS, &out);
    if (ok != (ds.nerrors == 0))
        GG_BUG("success and errors disagree: %u errors", ds.nerrors);
    render(&ds, &sources);
    uint32_t visits = 2000;
    if (out.ast)
        check_tree(&arena, gg_source_get(&sources, out.file), out.ast, &visits);
    if (out.file)
        check_layout(&arena, &sources, out.file);
    check_levels(&arena, text, ok);
    gg_arena_free(&arena);
    return 0;
}
