/* Generates from a spec at two revisions, in memory, and compares what comes out. */
#include "driver/diff.h"

#include <stdlib.h>

static bool open_side(struct gg_session *s, struct gg_vcs_repo *repo, const char *name,
                      struct gg_side *side)
{
    *side = (struct gg_side){.name = name};
    return !name || gg_vcs_files_at(repo, name, &side->files, &s->diags);
}

static bool is_missing_at(struct gg_session *s, const struct gg_side *side, const char *path)
{
    gg_str text;
    bool is_missing;
    const char *error;
    s->sources.files = side->name ? &side->files : NULL;
    bool is_there = gg_sources_read(&s->sources, &s->arena, path, &text, &is_missing, &error);
    s->sources.files = NULL;
    return !is_there && is_missing;
}

/* A directory of templates that one side lacks is empty there; one that both lack is a fault. */
static void find_template_dirs(struct gg_session *s, struct gg_revisions *revisions)
{
    for (uint32_t i = 0; i < s->args.template_dirs.n; i++) {
        gg_str dir = s->args.template_dirs.at[i];
        const char *path = gg_cstr(&s->arena, dir);
        bool in_from = !is_missing_at(s, &revisions->from, path);
        bool in_to = !is_missing_at(s, &revisions->to, path) ||
                     (!revisions->to.name && gg_vcs_is_left_out(revisions->repo, path));
        if (in_from || !in_to)
            gg_push(&s->arena, &revisions->from.template_dirs, dir);
        if (in_to || !in_from)
            gg_push(&s->arena, &revisions->to.template_dirs, dir);
    }
}

bool gg_revisions_open(struct gg_session *s, struct gg_revisions *revisions, enum gg_from from)
{
    const char *old = s->args.value[GG_FLAG_FROM], *new = s->args.value[GG_FLAG_TO];
    if (!old && from == GG_FROM_HEAD)
        old = "HEAD";
    revisions->vcs = gg_vcs_open(&s->arena, &s->diags);
    if (!revisions->vcs)
        return false;
    struct gg_vcs_repo *repo = revisions->repo =
        gg_vcs_repo_open(revisions->vcs, s->args.value[GG_FLAG_GIT_DIR], &s->diags);
    bool ok = repo;
    if (ok && !new &&gg_vcs_repo_is_bare(repo)) {
        struct gg_diag *d = gg_diag_add(&s->diags, GG_D_REPO_UNUSABLE, GG_NO_SPAN,
                                        "a bare repository has no working tree to compare with");
        gg_diag_help(&s->diags, d, "name the other revision with --to");
        ok = false;
    }
    ok = ok && open_side(s, repo, old, &revisions->from) && open_side(s, repo, new, &revisions->to);
    if (ok)
        find_template_dirs(s, revisions);
    else
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

/* Compiles with the files and the templates of a side. */
static bool compile_at(struct gg_session *s, const struct gg_side *side, const char *name,
                       enum gg_phase until, struct gg_compiled *out)
{
    gg_str *dirs = s->args.template_dirs.at;
    uint32_t n = s->args.template_dirs.n;
    s->args.template_dirs.at = side->template_dirs.at;
    s->args.template_dirs.n = side->template_dirs.n;
    s->sources.files = side->name ? &side->files : NULL;
    bool ok = gg_session_compile(s, name, until, out);
    s->sources.files = NULL;
    s->args.template_dirs.at = dirs;
    s->args.template_dirs.n = n;
    return ok;
}

/* Whether a spec may be missing from a side; reports otherwise. */
static bool may_miss(struct gg_session *s, const struct gg_revisions *revisions,
                     const struct gg_side *side, const char *path)
{
    if (side->name || !gg_vcs_is_left_out(revisions->repo, path))
        return true;
    struct gg_diag *d = gg_diag_add(&s->diags, GG_D_FILE_UNREADABLE, GG_NO_SPAN,
                                    "cannot read `%s`: this sparse checkout leaves it out", path);
    gg_diag_help(&s->diags, d,
                 "`git sparse-checkout add` brings it here, or --to HEAD compares with the commit");
    return false;
}

bool gg_sides_compile(struct gg_session *s, const struct gg_revisions *revisions, const char *path,
                      enum gg_phase until, struct gg_sides *sides, int *status)
{
    const struct gg_side *const from[] = {&revisions->from, &revisions->to};
    struct gg_compiled *const to[] = {&sides->old, &sides->new};
    uint32_t nmissing = 0;
    bool ok = true;
    *sides = (struct gg_sides){{0}, {0}};
    for (size_t i = 0; i < GG_COUNT(from) && ok; i++) {
        const char *name = name_at(s, from[i], path);
        bool is_missing = is_missing_at(s, from[i], name);
        nmissing += is_missing;
        ok = is_missing ? may_miss(s, revisions, from[i], path)
                        : compile_at(s, from[i], name, until, to[i]);
    }
    if (ok && nmissing == GG_COUNT(from))
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
    struct gg_sides sides;
    const struct gg_compiled *old = &sides.old, *new = &sides.new;
    int status;
    if (!gg_sides_compile(s, revisions, path, GG_PHASE_ARTIFACTS, &sides, &status))
        return status;
    for (uint32_t i = 0; i < old->nartifacts; i++)
        add_pair(patch, &old->artifacts[i], find(new, old->artifacts[i].path));
    for (uint32_t i = 0; i < new->nartifacts; i++)
        if (!find(old, new->artifacts[i].path))
            add_pair(patch, NULL, &new->artifacts[i]);
    return status;
}
