/* gluegen build: compiles each spec and commits what it makes. */
#include "driver/attributes.h"
#include "driver/emit.h"
#include "driver/outputs.h"
#include "driver/provenance.h"
#include "driver/session.h"

static const char *const change_words[] = {
    [GG_UNCHANGED] = "unchanged",
    [GG_CREATED] = "create",
    [GG_UPDATED] = "update",
    [GG_REMOVED] = "remove",
};

static enum gg_commit_mode mode_of(const struct gg_session *s)
{
    if (s->args.given[GG_FLAG_CHECK])
        return GG_COMMIT_CHECK;
    return s->args.given[GG_FLAG_DRY_RUN] ? GG_COMMIT_DRY_RUN : GG_COMMIT_WRITE;
}

/* One line a file on stdout: a word and the path. A write tells of conflicts only, unless -v. */
static void list_changes(struct gg_session *s, const struct gg_commit_opts *opts,
                         const struct gg_commit_result *result)
{
    const char *slash = gg_str_ends(gg_str_from(opts->dir), GG_STR("/")) ? "" : "/";
    for (uint32_t i = 0; i < result->nchanges; i++) {
        const struct gg_file_change *c = &result->changes[i];
        bool is_told = c->reason >= GG_REASON_MERGED || opts->mode == GG_COMMIT_CHECK;
        const char *word = is_told ? gg_change_reason_name(c->reason) : change_words[c->change];
        bool is_changed = c->change != GG_UNCHANGED && opts->mode != GG_COMMIT_WRITE;
        if (is_changed || s->args.given[GG_FLAG_VERBOSE] || c->reason == GG_REASON_CONFLICT)
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
    struct gg_commit_opts opts = {.dir = dir,
                                  .mode = mode_of(s),
                                  .spec_name = gg_spec_base(path),
                                  .merge =
                                      s->args.given[GG_FLAG_MERGE] || s->args.given[GG_FLAG_DIFF3],
                                  .diff3 = s->args.given[GG_FLAG_DIFF3]};
    bool ok = gg_session_compile(s, path, GG_PHASE_ARTIFACTS, &compiled);
    if (ok)
        opts.built = gg_provenance_of(s, &compiled);
    ok = ok &&
         gg_commit(&s->arena, compiled.artifacts, compiled.nartifacts, &opts, &result, &s->diags);
    int status = gg_session_report(s);
    if (!ok)
        return status;
    list_changes(s, &opts, &result);
    summarize(s, path, &opts, &result);
    bool drifted = opts.mode == GG_COMMIT_CHECK && result.ndiffering;
    return drifted || result.nconflicts ? GG_EXIT_FINDINGS : status;
}

/* --gitattributes, once all specs are built. */
static int mark_generated(struct gg_session *s, const char *dir)
{
    bool differs, check = mode_of(s) != GG_COMMIT_WRITE;
    if (!gg_attributes_update(s, dir, check, &differs))
        return gg_session_report(s);
    if (differs && check)
        gg_buf_addf(&s->out, "%-11s %s/.gitattributes\n",
                    mode_of(s) == GG_COMMIT_CHECK ? "changed" : "update", dir);
    return differs && mode_of(s) == GG_COMMIT_CHECK ? GG_EXIT_FINDINGS : GG_EXIT_OK;
}

int gg_command_run_BUILD(struct gg_session *s)
{
    struct gg_spec_list specs;
    int status = GG_EXIT_OK;
    if (s->args.given[GG_FLAG_CHECK] && s->args.given[GG_FLAG_DRY_RUN])
        return gg_usage_error(s, "--check and --dry-run cannot be given together");
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    if (s->args.given[GG_FLAG_EMIT])
        return gg_emit_specs(s, &specs);
    if (!gg_specs_share_dir(s, &specs))
        return GG_EXIT_USAGE;
    const char *dir = gg_output_dir(s, &specs);
    for (uint32_t i = 0; i < specs.paths.n; i++) {
        int one = build_one(s, specs.paths.at[i], dir);
        status = one > status ? one : status;
    }
    if (s->args.given[GG_FLAG_GITATTRIBUTES] && status <= GG_EXIT_FINDINGS) {
        int one = mark_generated(s, dir);
        status = one > status ? one : status;
    }
    return status;
}
