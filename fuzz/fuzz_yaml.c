/* Any bytes as a spec, through every phase of a compilation; nothing is written. */
#include "driver/compile.h"

#include <stdint.h>
#include <stdio.h>

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gg_arena arena = {0};
    struct gg_sources sources = gg_sources_new(&arena);
    struct gg_diags ds = gg_diags_new(&arena);
    struct gg_compile_opts opts = {0};
    struct gg_compiled out;
    gg_str text = {(const char *)data, size};
    bool ok = gg_compile(&arena, &sources, &ds, GG_STR("fuzz.yaml"), text, &opts,
                         GG_PHASE_ARTIFACTS, &out);
    if (ok != (ds.nerrors == 0))
        GG_BUG("success and errors disagree: %u errors", ds.nerrors);
    render(&ds, &sources);
    gg_arena_free(&arena);
    return 0;
}
