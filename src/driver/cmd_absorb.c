/* gluegen absorb: edits of generated files go back into the spec, or are kept. */
#include "base/hash.h"
#include "base/save.h"
#include "driver/absorb.h"
#include "driver/owner.h"
#include "driver/provenance.h"
#include "output/artifact.h"
#include "output/srcmap.h"

#include <stdlib.h>

enum { LINES_SHOWN = 8 };

/* The edited files of one spec in one directory. */
struct group {
    const char *root, *spec;
    const char *level; /* of the last build */
    GG_VEC(struct gg_edited_file) files;
    GG_VEC(gg_str) hashes; /* of each file when it was generated */
    struct gg_compiled old, new;
    struct gg_absorbed absorbed;
    uint32_t nleft; /* other files that are edited, too */
};

struct groups {
    GG_VEC(struct group) at;
};

/* Finding */

static struct group *group_of(struct gg_session *s, struct groups *groups,
                              const struct gg_generated *file)
{
    for (uint32_t i = 0; i < groups->at.n; i++)
        if (!strcmp(groups->at.at[i].root, file->root) &&
            !strcmp(groups->at.at[i].spec, file->spec))
            return &groups->at.at[i];
    struct group group = {
        .root = file->root,
        .spec = file->spec,
        .level = file->built
                     ? gg_cstr(&s->arena, gg_str_printf(&s->arena, "%u", file->built->level))
                     : NULL,
        .absorbed = {.arena = &s->arena}};
    gg_push(&s->arena, &groups->at, group);
    return &groups->at.at[groups->at.n - 1];
}

static int add_file(struct gg_session *s, struct groups *groups, const char *path)
{
    struct gg_generated found;
    struct gg_edited_file file = {.path = path};
    const char *reason;
    int status = gg_generated_find(s, gg_str_from(path), &found);
    if (!status)
        status = gg_generated_find_spec(s, gg_str_from(path), &found);
    if (status)
        return status;
    if (!gg_read_file(&s->arena, path, &file.text, &reason))
        return gg_usage_error(s, "cannot read `%s`: %s", path, reason);
    file.artifact = found.owned->path;
    struct group *group = group_of(s, groups, &found);
    gg_push(&s->arena, &group->files, file);
    gg_push(&s->arena, &group->hashes, found.owned->sha256);
    return GG_EXIT_OK;
}

/* Checking */

static bool refuse_old(struct gg_session *s, const struct gg_edited_file *file)
{
    struct gg_diag *d =
        gg_diag_add(&s->diags, GG_D_ABSORB_STALE, GG_NO_SPAN,
                    "`%s` was not generated from the spec as it is now", file->path);
    gg_diag_help(&s->diags, d,
                 "`gluegen build --merge` first, with the same options as the last build");
    return false;
}

/* What compiling warned of, after `from`: of a spec as it is no longer, or never was. */
static void drop_warnings(struct gg_session *s, uint32_t from)
{
    uint32_t n = from;
    for (uint32_t i = from; i < s->diags.list.n; i++) {
        if (s->diags.list.at[i]->severity == GG_ERROR)
            s->diags.list.at[n++] = s->diags.list.at[i];
        else if (s->diags.list.at[i]->severity == GG_WARNING)
            s->diags.nwarnings--;
    }
    s->diags.list.n = n;
}

/* The files as the spec gives them now must be those that were edited. */
static bool compile_old(struct gg_session *s, struct group *g)
{
    const char *error;
    gg_str *dirs = s->args.template_dirs.at;
    bool ok, is_new = s->args.given[GG_FLAG_TEMPLATE] &&
                      !gg_sources_have_dir(&s->sources, gg_cstr(&s->arena, dirs[0]), &error);
    /* A directory that --template is to make was not there for the last build. */
    s->args.template_dirs.at += is_new;
    s->args.template_dirs.n -= is_new;
    ok = gg_session_compile_marked(s, g->spec, &g->old);
    s->args.template_dirs.at = dirs;
    s->args.template_dirs.n += is_new;
    for (uint32_t i = 0; ok && i < g->files.n; i++) {
        struct gg_edited_file *file = &g->files.at[i];
        const struct gg_artifact *artifact =
            gg_artifact_find(g->old.artifacts, g->old.nartifacts, file->artifact);
        if (!artifact || !gg_str_eq(gg_sha256(&s->arena, artifact->text), g->hashes.at[i]))
            return refuse_old(s, file);
        file->made = artifact->text;
    }
    return ok;
}

static bool refuse_outside(struct gg_session *s, const struct gg_edited_file *file)
{
    struct gg_buf lines = gg_buf_new(&s->arena);
    for (uint32_t i = 0; i < file->outside.n && i < LINES_SHOWN; i++)
        gg_buf_addf(&lines, "%s%u", i ? ", " : "", file->outside.at[i].new_at + 1);
    if (file->outside.n > LINES_SHOWN)
        gg_buf_adds(&lines, ", ...");
    struct gg_diag *d =
        gg_diag_add(&s->diags, GG_D_ABSORB_OUTSIDE, GG_NO_SPAN,
                    "`%s` is edited outside of the spec's code, at line%s " GG_FMT, file->path,
                    file->outside.n == 1 ? "" : "s", (int)lines.n, lines.p);
    gg_diag_help(&s->diags, d,
                 "--template makes the edit in a copy of the template, --keep leaves it in the "
                 "file as a patch that each build applies again");
    return false;
}

static bool settle_outside(struct gg_session *s, struct group *g)
{
    bool ok = true;
    for (uint32_t i = 0; i < g->files.n; i++) {
        struct gg_edited_file *file = &g->files.at[i];
        if (!file->outside.n || s->args.given[GG_FLAG_KEEP])
            continue;
        if (!s->args.given[GG_FLAG_TEMPLATE]) {
            ok = refuse_outside(s, file);
            continue;
        }
        ok = gg_absorb_template(s, &g->old, file, &g->absorbed) && ok;
        file->absorbed = file->text;
    }
    return ok;
}

/* The new spec is compiled: it must give the files as they were edited. */
static bool compile_new(struct gg_session *s, struct gg_vcs *vcs, struct group *g)
{
    bool ok = gg_absorbed_compile(s, &g->absorbed, g->spec, &g->new);
    for (uint32_t i = 0; ok && i < g->files.n; i++) {
        struct gg_edited_file *file = &g->files.at[i];
        const struct gg_artifact *artifact =
            gg_artifact_find(g->new.artifacts, g->new.nartifacts, file->artifact);
        uint32_t line = 1;
        file->is_merged = artifact && !gg_str_eq(artifact->text, file->absorbed);
        if (artifact && (!file->is_merged || gg_absorb_follows(s, vcs, &g->new, file, &line)))
            continue;
        struct gg_diag *d =
            gg_diag_add(&s->diags, GG_D_ABSORB_IMPOSSIBLE, GG_NO_SPAN,
                        "%s:%u: no change of the spec gives this edit", file->path, line);
        gg_diag_help(&s->diags, d,
                     "make the change in the spec by hand, or `gluegen accept` keeps the edit");
        return false;
    }
    return ok;
}

/* Writing */

static bool commit(struct gg_session *s, struct group *g, enum gg_commit_mode mode)
{
    struct gg_commit_result result;
    bool ok;
    gg_str *kept = gg_new_array(&s->arena, gg_str, g->files.n);
    gg_str *merged = gg_new_array(&s->arena, gg_str, g->files.n);
    struct gg_commit_opts opts = {.dir = g->root,
                                  .mode = mode,
                                  .spec_name = gg_spec_base(g->spec),
                                  .built = gg_provenance_of(s, &g->new),
                                  .keep = kept,
                                  .merge_paths = merged,
                                  .leave_edited = true};
    for (uint32_t i = 0; i < g->files.n; i++)
        if (g->files.at[i].is_merged)
            merged[opts.nmerge_paths++] = g->files.at[i].artifact;
        else
            kept[opts.nkeep++] = g->files.at[i].artifact;
    ok = gg_commit(&s->arena, g->new.artifacts, g->new.nartifacts, &opts, &result, &s->diags);
    g->nleft = 0;
    for (uint32_t i = 0; ok && i < result.nchanges; i++)
        g->nleft += result.changes[i].reason == GG_REASON_EDITED;
    return ok;
}

static bool save_texts(struct gg_session *s, const struct group *g)
{
    for (uint32_t i = 0; i < g->absorbed.texts.n; i++) {
        const struct gg_new_text *new = &g->absorbed.texts.at[i];
        const char *error;
        if (gg_save_file(&s->arena, new->path, new->text, &error))
            continue;
        gg_diag_add(&s->diags, GG_D_WRITE_FAILED, GG_NO_SPAN, "cannot write `%s`: %s", new->path,
                    error);
        return false;
    }
    return true;
}

static void tell(struct gg_session *s, const struct group *g)
{
    uint32_t inside = 0, outside = 0;
    for (uint32_t i = 0; i < g->files.n; i++) {
        inside += g->files.at[i].inside.n;
        outside += g->files.at[i].outside.n;
    }
    for (uint32_t i = 0; i < g->absorbed.texts.n; i++)
        gg_buf_addf(&s->out, "%s\n", g->absorbed.texts.at[i].path);
    gg_say(s, "%s: %u edit%s absorbed, %u %s", g->spec, inside, inside == 1 ? "" : "s", outside,
           s->args.given[GG_FLAG_TEMPLATE] ? "made in a template" : "kept as a patch");
    if (g->nleft)
        gg_say(s, "%s: %u other file%s still edited by hand", g->spec, g->nleft,
               g->nleft == 1 ? " is" : "s are");
}

/* A dry run first: what refuses the files must not be met when the spec is already another. */
static bool absorb(struct gg_session *s, struct gg_vcs *vcs, struct group *g)
{
    uint32_t from = s->diags.list.n;
    bool ok = compile_old(s, g);
    drop_warnings(s, from);
    ok = ok && gg_absorb(s, vcs, &g->old, g->files.at, g->files.n, &g->absorbed) &&
         settle_outside(s, g) && compile_new(s, vcs, g) && commit(s, g, GG_COMMIT_DRY_RUN);
    if (!ok)
        drop_warnings(s, from);
    return ok && save_texts(s, g) && commit(s, g, GG_COMMIT_WRITE);
}

static int check_flags(struct gg_session *s)
{
    if (s->args.given[GG_FLAG_KEEP] && s->args.given[GG_FLAG_TEMPLATE])
        return gg_usage_error(s, "--keep and --template cannot be given together");
    if (!s->args.operands.n)
        return gg_usage_error(s, "no file given");
    if (s->args.given[GG_FLAG_TEMPLATE] && !s->args.template_dirs.n)
        gg_push(&s->arena, &s->args.template_dirs, GG_STR("templates"));
    return GG_EXIT_OK;
}

int gg_command_run_ABSORB(struct gg_session *s)
{
    struct groups groups = {{0}};
    bool has_level = s->args.given[GG_FLAG_OPTIMIZE];
    int status = check_flags(s);
    for (uint32_t i = 0; !status && i < s->args.operands.n; i++)
        status = add_file(s, &groups, s->args.operands.at[i]);
    if (status)
        return status;
    struct gg_vcs *vcs = gg_vcs_open(&s->arena, &s->diags);
    for (uint32_t i = 0; vcs && i < groups.at.n; i++) {
        struct group *g = &groups.at.at[i];
        if (!has_level)
            s->args.value[GG_FLAG_OPTIMIZE] = g->level;
        bool ok = absorb(s, vcs, g);
        int one = gg_session_report(s);
        status = one > status ? one : status;
        if (ok)
            tell(s, g);
    }
    gg_vcs_close(vcs);
    return vcs ? status : gg_session_report(s);
}
