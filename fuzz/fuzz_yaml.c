/* Any bytes as a spec, through every phase of a compilation; nothing is written. */
#include "driver/compile.h"

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
    gg_arena_free(&arena);
    return 0;
}
