/* Specs that are Prolog programs: run, and what they make as artifacts. */
#include "driver/program.h"

#include "driver/generate.h"

/* A program's marks name places of the spec only; there is no template. */
static const struct gg_mark *marks_of(struct gg_arena *a, const struct gg_host_text *text)
{
    struct gg_mark *marks = gg_new_array(a, struct gg_mark, text->nmarks);
    for (uint32_t i = 0; i < text->nmarks; i++)
        marks[i] = (struct gg_mark){.offset = text->marks[i].offset, .spec = text->marks[i].span};
    return marks;
}

static struct gg_artifact artifact_of(struct gg_arena *a, const struct gg_program_file *file)
{
    return (struct gg_artifact){.path = file->path,
                                .text = file->text.text,
                                .executable = file->text.executable,
                                .step = GG_STR(""),
                                .marks = marks_of(a, &file->text),
                                .nmarks = file->text.nmarks};
}

bool gg_run_program(struct gg_arena *a, struct gg_sources *sources, uint32_t file,
                    const struct gg_terms *terms, const struct gg_compile_opts *opts,
                    struct gg_diags *ds, struct gg_ran *ran)
{
    struct gg_host host = gg_generation_host(a, sources, ds, file, terms, opts);
    struct gg_program_opts options = {.host = &host, .goal = opts->goal};
    struct gg_program_result result;
    bool ok = gg_program_run(a, sources, file, terms, &options, ds, &result);
    struct gg_artifact *artifacts = gg_new_array(a, struct gg_artifact, result.nfiles);
    for (uint32_t i = 0; i < result.nfiles; i++)
        artifacts[i] = artifact_of(a, &result.files[i]);
    *ran = (struct gg_ran){artifacts, result.nfiles, result.notes};
    return ok;
}
