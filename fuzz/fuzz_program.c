/* Any bytes as a Prolog program: it ends within its bounds, whatever it does. */
#include "frontend/spec_term.h"
#include "program/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct gg_limits limits = {.heap = 1 << 18,
                                            .keep = 1 << 18,
                                            .bag = 1 << 16,
                                            .trail = 1 << 16,
                                            .frames = 1 << 20,
                                            .choices = 1 << 20,
                                            .tables = 1 << 22,
                                            .goals = 20000,
                                            .milliseconds = 60000};
    struct gg_arena arena = {0};
    gg_str text = gg_str_dup(&arena, (gg_str){(const char *)data, size});
    struct gg_sources sources = gg_sources_new(&arena);
    struct gg_diags ds = gg_diags_new(&arena);
    uint32_t file = gg_source_add(&sources, GG_STR("fuzz.pl"), text);
    const struct gg_terms *terms =
        gg_spec_terms_read(&arena, gg_source_get(&sources, file), file, &ds);
    struct gg_program_opts opts = {.limits = &limits};
    struct gg_program_result result;
    if (!terms->nerrors)
        (void)!gg_program_run(&arena, &sources, file, terms, &opts, &ds, &result);
    gg_diags_settle(&ds);
    gg_arena_free(&arena);
    return 0;
}
