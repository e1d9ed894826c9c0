/* gluegen build: compiles each spec and commits what it makes. */
#include "base/table.h"
#include "driver/emit.h"
#include "driver/session.h"

static const char *const change_words[] = {
    [GG_UNCHANGED] = "unchanged",
    [GG_CREATED] = "create",
    [GG_UPDATED] = "update",
    [GG_REMOVED] = "remove",
};

static const char *const reason_words[] = {
    [GG_REASON_NONE] = "unchanged",      [GG_REASON_MISSING] = "missing",
    [GG_REASON_CONTENT] = "changed",     [GG_REASON_MODE] = "mode",
    [GG_REASON_STALE] = "stale",         [GG_REASON_EDITED] = "edited",
    [GG_REASON_FOREIGN] = "not-gluegen",
};

static enum gg_commit_mode mode_of(const struct gg_session *s)
{
    if (s->args.given[GG_FLAG_CHECK])
        return GG_COMMIT_CHECK;
    return s->args.given[GG_FLAG_DRY_RUN] ? GG_COMMIT_DRY_RUN : GG_COMMIT_WRITE;
}

/* One line a file on stdout: a word and the path. */
static void list_changes(struct gg_session *s, const struct gg_commit_opts *opts,
                         const struct gg_commit_result *result)
{
    const char *slash = gg_str_ends(gg_str_from(opts->dir), GG_STR("/")) ? "" : "/";
    for (uint32_t i = 0; i < result->nchanges; i++) {
        const struct gg_file_change *c = &result->changes[i];
        const char *word =
            opts->mode == GG_COMMIT_CHECK ? reason_words[c->reason] : change_words[c->change];
        if (c->change != GG_UNCHANGED || s->args.given[GG_FLAG_VERBOSE])
            gg_buf_addf(&s->out, "%-11s %s%s" GG_FMT "\n", word, opts->dir, slash, GG_ARG(c->path));
    }
}

static void count(const struct gg_commit_result *result, uint32_t counts[4])
{
    for (uint32_t i = 0; i < result->nchanges; i++)
        counts[result->changes[i].change]++;
}

/* "etl.yaml: 7 files, 2 changed, 1 removed" */
static void summarize(struct gg_session *s, const char *path, const struct gg_commit_opts *opts,
                      const struct gg_commit_result *result)
{
    uint32_t counts[4] = {0};
    count(result, counts);
    uint32_t made = result->nchanges - counts[GG_REMOVED];
    uint32_t changed = counts[GG_CREATED] + counts[GG_UPDATED];
    struct gg_buf line = gg_buf_new(&s->arena);
    gg_buf_addf(&line, "%s: %u file%s, ", path, made, made == 1 ? "" : "s");
    if (opts->mode == GG_COMMIT_CHECK) {
        gg_buf_addf(&line, "%u differ%s", result->ndiffering, result->ndiffering == 1 ? "s" : "");
    } else {
        gg_buf_addf(&line, "%u %schanged", changed,
                    opts->mode == GG_COMMIT_DRY_RUN ? "would be " : "");
        if (counts[GG_REMOVED])
            gg_buf_addf(&line, ", %u removed", counts[GG_REMOVED]);
    }
    gg_say(s, GG_FMT, (int)line.n, line.p);
}

static int build_one(struct gg_session *s, const char *path, const char *dir)
{
    struct gg_compiled compiled;
    struct gg_commit_result result;
    struct gg_commit_opts opts = {dir, mode_of(s), gg_spec_base(path)};
    bool ok =
        gg_session_compile(s, path, GG_PHASE_ARTIFACTS, &compiled) &&
        gg_commit(&s->arena, compiled.artifacts, compiled.nartifacts, &opts, &result, &s->diags);
    int status = gg_session_report(s);
    if (!ok)
        return status;
    if (opts.mode != GG_COMMIT_WRITE || s->args.given[GG_FLAG_VERBOSE])
        list_changes(s, &opts, &result);
    summarize(s, path, &opts, &result);
    return opts.mode == GG_COMMIT_CHECK && result.ndiffering ? GG_EXIT_FINDINGS : status;
}

/* Beside a gluegen.yaml that was found above; else in the working directory. */
static const char *output_dir(struct gg_session *s, const struct gg_spec_list *specs)
{
    if (s->args.given[GG_FLAG_OUTPUT])
        return s->args.value[GG_FLAG_OUTPUT];
    if (!specs->found_in)
        return "out";
    return gg_cstr(&s->arena, gg_str_printf(&s->arena, "%sout", specs->found_in));
}

/* In a directory a spec is known by its base name: the second would remove the first one's files.
 */
static bool differ_in_names(struct gg_session *s, const struct gg_spec_list *specs)
{
    struct gg_table names = gg_table_new(&s->arena);
    for (uint32_t i = 0; i < specs->paths.n; i++) {
        bool is_new;
        uint32_t first = gg_table_add(&names, gg_spec_base(specs->paths.at[i]), i, &is_new);
        if (is_new || !strcmp(specs->paths.at[first], specs->paths.at[i]))
            continue;
        gg_usage_error(s, "`%s` and `%s` have one name, so they cannot share an output directory",
                       specs->paths.at[first], specs->paths.at[i]);
        return false;
    }
    return true;
}

int gg_command_run_BUILD(struct gg_session *s)
{
    struct gg_spec_list specs;
    int status = GG_EXIT_OK;
    if (s->args.given[GG_FLAG_CHECK] && s->args.given[GG_FLAG_DRY_RUN])
        return gg_usage_error(s, "--check and --dry-run cannot be given together");
    if (s->args.given[GG_FLAG_OUTPUT] && !*s->args.value[GG_FLAG_OUTPUT])
        return gg_usage_error(s, "the output directory has no name");
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    if (s->args.given[GG_FLAG_EMIT])
        return gg_emit_specs(s, &specs);
    if (!differ_in_names(s, &specs))
        return GG_EXIT_USAGE;
    const char *dir = output_dir(s, &specs);
    for (uint32_t i = 0; i < specs.paths.n; i++) {
        int one = build_one(s, specs.paths.at[i], dir);
        status = one > status ? one : status;
    }
    return status;
}
