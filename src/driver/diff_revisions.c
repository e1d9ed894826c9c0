/* Generates from a spec at two revisions, in memory, and compares what comes out. */
#include "driver/diff.h"

#include <stdlib.h>

static bool open_side(struct gg_session *s, struct gg_vcs_repo *repo, const char *name,
                      struct gg_side *side)
{
    *side = (struct gg_side){.name = name};
    return !name || gg_vcs_files_at(repo, name, &side->files, &s->diags);
}

bool gg_revisions_open(struct gg_session *s, struct gg_revisions *revisions, enum gg_from from)
{
    const char *old = s->args.value[GG_FLAG_FROM], *new = s->args.value[GG_FLAG_TO];
    if (!old && from == GG_FROM_HEAD)
        old = "HEAD";
    revisions->vcs = gg_vcs_open(&s->arena, &s->diags);
    if (!revisions->vcs)
        return false;
    struct gg_vcs_repo *repo =
        gg_vcs_repo_open(revisions->vcs, s->args.value[GG_FLAG_GIT_DIR], &s->diags);
    bool ok = repo;
    if (ok && !new &&gg_vcs_repo_is_bare(repo)) {
        struct gg_diag *d = gg_diag_add(&s->diags, GG_D_REPO_UNUSABLE, GG_NO_SPAN,
                                        "a bare repository has no working tree to compare with");
        gg_diag_help(&s->diags, d, "name the other revision with --to");
        ok = false;
    }
    ok = ok && open_side(s, repo, old, &revisions->from) && open_side(s, repo, new, &revisions->to);
    if (!ok)
        gg_vcs_close(revisions->vcs);
    return ok;
}

/* "REV:./path", as git writes the path of a file at a revision from where one is. */
static const char *name_at(struct gg_session *s, const struct gg_side *side, const char *path)
{
    if (!side->name)
        return path;
    return gg_cstr(&s->arena, gg_str_printf(&s->arena, "%s:%s%s", side->name,
                                            path[0] == '/' ? "" : "./", path));
}

static bool compile_side(struct gg_session *s, const struct gg_side *side, const char *path,
                         enum gg_phase until, bool *is_missing, struct gg_compiled *out)
{
    const char *name = name_at(s, side, path), *error;
    gg_str text;
    *out = (struct gg_compiled){0};
    s->sources.files = side->name ? &side->files : NULL;
    bool ok = gg_sources_read(&s->sources, &s->arena, name, &text, is_missing, &error);
    ok = (!ok && *is_missing) || gg_session_compile(s, name, until, out);
    s->sources.files = NULL;
    return ok;
}

bool gg_sides_compile(struct gg_session *s, const struct gg_revisions *revisions, const char *path,
                      enum gg_phase until, struct gg_compiled *old, struct gg_compiled *new,
                      int *status)
{
    bool old_missing = false, new_missing = false;
    bool ok = compile_side(s, &revisions->from, path, until, &old_missing, old) &&
              compile_side(s, &revisions->to, path, until, &new_missing, new);
    if (ok && old_missing && new_missing)
        gg_diag_add(&s->diags, GG_D_FILE_UNREADABLE, GG_NO_SPAN,
                    "cannot read `%s`: it is in neither of the two", path);
    *status = gg_session_report(s);
    return ok;
}

static const struct gg_artifact *find(const struct gg_compiled *compiled, gg_str path)
{
    for (uint32_t i = 0; i < compiled->nartifacts; i++)
        if (gg_str_eq(compiled->artifacts[i].path, path))
            return &compiled->artifacts[i];
    return NULL;
}

static void add_pair(struct gg_patch *patch, const struct gg_artifact *old,
                     const struct gg_artifact *new)
{
    const struct gg_artifact *any = new ? new : old;
    bool same_text = old && new &&gg_str_eq(old->text, new->text);
    if (same_text && old->executable == new->executable)
        return;
    struct gg_patch_file file = {.path = any->path,
                                 .status = !old        ? "added"
                                           : !new      ? "removed"
                                           : same_text ? "mode"
                                                       : "changed",
                                 .step = any->step,
                                 .generator = GG_STR(""),
                                 .note = GG_STR(""),
                                 .has_before = old,
                                 .has_after = new,
                                 .before = old ? old->text : GG_STR(""),
                                 .after = new ? new->text : GG_STR(""),
                                 .was_executable = old && old->executable,
                                 .is_executable = new &&new->executable};
    gg_push(patch->arena, &patch->files, file);
}

int gg_revisions_compare(struct gg_session *s, const struct gg_revisions *revisions,
                         const char *path, struct gg_patch *patch)
{
    struct gg_compiled old, new;
    int status;
    if (!gg_sides_compile(s, revisions, path, GG_PHASE_ARTIFACTS, &old, &new, &status))
        return status;
    for (uint32_t i = 0; i < old.nartifacts; i++)
        add_pair(patch, &old.artifacts[i], find(&new, old.artifacts[i].path));
    for (uint32_t i = 0; i < new.nartifacts; i++)
        if (!find(&old, new.artifacts[i].path))
            add_pair(patch, NULL, &new.artifacts[i]);
    return status;
}
