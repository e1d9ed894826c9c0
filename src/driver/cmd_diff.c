/* gluegen diff: what a build would change, and what a branch does to the generated files. */
#include "driver/diff.h"

#include "driver/outputs.h"
#include "driver/provenance.h"
#include "gluegen_version.h"

/* "out/" as the user typed it, without "./"; of an absolute path, without its first slash. */
static gg_str prefix_of(struct gg_session *s, const char *dir)
{
    gg_str name = gg_str_from(dir);
    while (gg_str_starts(name, GG_STR("./")))
        name = gg_str_sub(name, 2, name.n);
    while (name.n && name.p[name.n - 1] == '/')
        name.n--;
    while (name.n && name.p[0] == '/')
        name = gg_str_sub(name, 1, name.n);
    if (!name.n || gg_str_is(name, "."))
        return GG_STR("");
    return gg_str_concat(&s->arena, name, GG_STR("/"));
}

/* What a reviewer should know beside the lines. */
static gg_str note_of(struct gg_session *s, const struct gg_file_change *change, bool same_spec)
{
    switch (change->reason) {
    case GG_REASON_EDITED:
        return GG_STR("edited by hand; a build refuses to touch it");
    case GG_REASON_CONFLICT:
        return GG_STR("holds a hand edit that contradicts what is generated");
    case GG_REASON_FOREIGN:
        return GG_STR("not made by gluegen from this spec; a build refuses to touch it");
    case GG_REASON_MERGED:
        return GG_STR("holds a hand edit, which is merged");
    case GG_REASON_NONE:
    case GG_REASON_MISSING:
    case GG_REASON_CONTENT:
    case GG_REASON_MODE:
    case GG_REASON_STALE:
    case GG_REASON_KEPT:
    case GG_REASON_COUNT:
        break;
    }
    if (!change->generator.n || gg_str_is(change->generator, GG_VERSION))
        return GG_STR("");
    return gg_str_printf(&s->arena, "gluegen " GG_FMT " wrote it, this is gluegen %s%s",
                         GG_ARG(change->generator), GG_VERSION,
                         same_spec ? "; the spec is the same" : "");
}

static void add_change(struct gg_session *s, struct gg_patch *patch,
                       const struct gg_file_change *change, bool same_spec)
{
    bool is_shut = change->reason == GG_REASON_FOREIGN && change->change == GG_CREATED;
    struct gg_patch_file file = {.path = change->path,
                                 .status = gg_change_reason_name(change->reason),
                                 .step = change->step,
                                 .generator = change->generator,
                                 .note = note_of(s, change, same_spec),
                                 .has_before = change->change != GG_CREATED,
                                 .has_after = change->change != GG_REMOVED && !is_shut,
                                 .before = change->before,
                                 .after = is_shut ? GG_STR("") : change->after,
                                 .was_executable = change->was_executable,
                                 .is_executable = change->is_executable};
    gg_push(&s->arena, &patch->files, file);
}

static int compare_with_disk(struct gg_session *s, const char *path, const char *dir,
                             struct gg_patch *patch)
{
    struct gg_compiled compiled;
    struct gg_commit_result result;
    struct gg_commit_opts opts = {
        .dir = dir, .mode = GG_COMMIT_CHECK, .spec_name = gg_spec_base(path), .want_texts = true};
    bool ok = gg_session_compile(s, path, GG_PHASE_ARTIFACTS, &compiled);
    if (ok)
        opts.built = gg_provenance_of(s, &compiled);
    ok = ok &&
         gg_commit(&s->arena, compiled.artifacts, compiled.nartifacts, &opts, &result, &s->diags);
    int status = gg_session_report(s);
    for (uint32_t i = 0; ok && i < result.nchanges; i++)
        if (result.changes[i].change != GG_UNCHANGED)
            add_change(s, patch, &result.changes[i], result.same_spec);
    return status;
}

static int print(struct gg_session *s, struct gg_patch *patch)
{
    const char *format = s->args.value[GG_FLAG_FORMAT];
    bool color = gg_wants_color(&s->args, fileno(stdout));
    gg_patch_find_renames(patch);
    if (s->args.given[GG_FLAG_NAME_ONLY]) {
        gg_patch_print_names(patch, &s->out);
        return patch->files.n ? GG_EXIT_FINDINGS : GG_EXIT_OK;
    }
    struct gg_vcs *vcs = patch->files.n ? gg_vcs_open(&s->arena, &s->diags) : NULL;
    if (patch->files.n && !vcs)
        return gg_session_report(s);
    gg_patch_compare(patch, vcs);
    gg_vcs_close(vcs);
    if (format && !strcmp(format, "json"))
        gg_patch_print_json(patch, &s->out);
    else if (!patch->files.n)
        return GG_EXIT_OK;
    else if (s->args.given[GG_FLAG_STAT])
        gg_patch_print_stat(patch, color, &s->out);
    else
        gg_patch_print(patch, color, &s->out);
    return patch->files.n ? GG_EXIT_FINDINGS : GG_EXIT_OK;
}

static int worst(int x, int y)
{
    return x > y ? x : y;
}

static int diff_disk(struct gg_session *s, const struct gg_spec_list *specs)
{
    const char *dir = gg_output_dir(s, specs);
    struct gg_patch patch = {.arena = &s->arena, .prefix = prefix_of(s, dir)};
    int status = GG_EXIT_OK;
    if (!gg_specs_share_dir(s, specs))
        return GG_EXIT_USAGE;
    for (uint32_t i = 0; i < specs->paths.n; i++)
        status = worst(status, compare_with_disk(s, specs->paths.at[i], dir, &patch));
    return worst(status, print(s, &patch));
}

static int diff_revisions(struct gg_session *s, const struct gg_spec_list *specs)
{
    struct gg_patch patch = {.arena = &s->arena, .prefix = prefix_of(s, gg_output_dir(s, specs))};
    struct gg_revisions revisions;
    int status = GG_EXIT_OK;
    if (!gg_specs_share_dir(s, specs))
        return GG_EXIT_USAGE;
    if (!gg_revisions_open(s, &revisions, GG_FROM_GIVEN))
        return gg_session_report(s);
    for (uint32_t i = 0; i < specs->paths.n; i++)
        status = worst(status, gg_revisions_compare(s, &revisions, specs->paths.at[i], &patch));
    gg_vcs_close(revisions.vcs);
    return worst(status, print(s, &patch));
}

static int check_flags(const struct gg_session *s)
{
    const bool *given = s->args.given;
    const char *format = s->args.value[GG_FLAG_FORMAT];
    if (given[GG_FLAG_TO] && !given[GG_FLAG_FROM] && !given[GG_FLAG_SEMANTIC])
        return gg_usage_error(s, "--to needs --from");
    if (given[GG_FLAG_GIT_DIR] && !given[GG_FLAG_FROM] && !given[GG_FLAG_SEMANTIC])
        return gg_usage_error(s, "--git-dir needs --from");
    if (given[GG_FLAG_FAIL_ON] && !given[GG_FLAG_SEMANTIC])
        return gg_usage_error(s, "--fail-on needs --semantic");
    if (format && !strcmp(format, "markdown") && !given[GG_FLAG_SEMANTIC])
        return gg_usage_error(s, "--format markdown needs --semantic");
    if (given[GG_FLAG_STAT] + given[GG_FLAG_NAME_ONLY] + given[GG_FLAG_SEMANTIC] > 1)
        return gg_usage_error(s, "--stat, --name-only and --semantic exclude each other");
    if (format && strcmp(format, "text") && (given[GG_FLAG_STAT] || given[GG_FLAG_NAME_ONLY]))
        return gg_usage_error(s, "--stat and --name-only have one format, text");
    return GG_EXIT_OK;
}

int gg_command_run_DIFF(struct gg_session *s)
{
    struct gg_spec_list specs;
    int status = check_flags(s);
    if (status)
        return status;
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    if (s->args.given[GG_FLAG_SEMANTIC])
        return gg_diff_semantic(s, &specs);
    return s->args.given[GG_FLAG_FROM] ? diff_revisions(s, &specs) : diff_disk(s, &specs);
}
