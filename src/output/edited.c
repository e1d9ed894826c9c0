/* Files that somebody edited by hand: refused, kept, or merged with what is generated now. */
#include "base/hash.h"
#include "output/commit.h"
#include "output/objects.h"
#include "output/vcs.h"

static const char *const reason_names[GG_REASON_COUNT] = {
    [GG_REASON_NONE] = "unchanged",      [GG_REASON_MISSING] = "missing",
    [GG_REASON_CONTENT] = "changed",     [GG_REASON_MODE] = "mode",
    [GG_REASON_STALE] = "stale",         [GG_REASON_EDITED] = "edited",
    [GG_REASON_FOREIGN] = "not-gluegen", [GG_REASON_KEPT] = "kept",
    [GG_REASON_MERGED] = "merged",       [GG_REASON_CONFLICT] = "conflict",
};

const char *gg_change_reason_name(enum gg_change_reason reason)
{
    return reason_names[reason];
}

static void refuse_edited(struct gg_commit *c, struct gg_commit_item *item)
{
    gg_commit_help(c,
                   gg_commit_refuse(c, item, GG_REASON_EDITED, GG_D_FILE_EDITED,
                                    "was edited by hand since gluegen wrote it"),
                   item->artifact
                       ? "`gluegen absorb` carries the edit into the spec, `gluegen build --merge` "
                         "and `gluegen accept` keep it, `gluegen discard` drops it"
                       : "the spec does not make this file any more: carry the edit over, then "
                         "`gluegen discard` drops it");
}

/* What is generated stays the same: so does the edit, which nobody has settled yet. */
static void leave(struct gg_commit_item *item, const struct gg_owned *known)
{
    item->change = GG_UNCHANGED;
    item->reason = GG_REASON_EDITED;
    item->kept_sha256 = known->kept_sha256;
    item->has_conflict = known->has_conflict;
}

static void refuse_other_edit(struct gg_commit *c, struct gg_commit_item *item)
{
    gg_commit_help(c,
                   gg_commit_refuse(c, item, GG_REASON_EDITED, GG_D_FILE_EDITED,
                                    "is edited by hand, too, and would be generated otherwise now"),
                   "`gluegen absorb` takes several files at once; or settle this one first, with "
                   "`gluegen accept` or `gluegen discard`");
}

static void refuse_conflict(struct gg_commit *c, struct gg_commit_item *item)
{
    item->has_conflict = true;
    gg_commit_help(c,
                   gg_commit_refuse(c, item, GG_REASON_CONFLICT, GG_D_CONFLICT_LEFT,
                                    "has conflicts that nobody has settled"),
                   "edit the places between the markers, then `gluegen accept` the file; or "
                   "`gluegen discard` it");
}

/* The text that the edit was made to. Where the store lacks it, the commit may have it. */
bool gg_commit_base(struct gg_commit *c, const struct gg_owned *known, gg_str *text)
{
    if (gg_objects_get(&c->tree, known->spec, known->sha256, text))
        return true;
    if (!c->vcs)
        c->vcs = gg_vcs_open(c->arena, c->diags);
    struct gg_diags unused = gg_diags_new(c->arena);
    struct gg_vcs_repo *repo = c->vcs ? gg_vcs_repo_open(c->vcs, NULL, &unused) : NULL;
    const char *path = gg_cstr(c->arena, gg_commit_shown(c, known->path));
    return repo && gg_vcs_committed(repo, c->arena, path, text) &&
           gg_str_eq(gg_sha256(c->arena, *text), known->sha256);
}

static bool refuse_without_base(struct gg_commit *c, struct gg_commit_item *item)
{
    gg_commit_help(c,
                   gg_commit_refuse(c, item, GG_REASON_EDITED, GG_D_BASE_LOST,
                                    "cannot be merged: the text that gluegen last wrote is gone"),
                   "it is in `" GG_MANIFEST_DIR "`, which belongs into the same repository as the "
                   "generated files; `gluegen accept` keeps the file as it is");
    return true;
}

/* What the merge gave becomes the text to write. */
static void take_merged(struct gg_commit *c, struct gg_commit_item *item, gg_str disk,
                        const struct gg_merged *merged)
{
    item->text = merged->text;
    item->has_conflict = merged->has_conflict;
    item->reason = merged->has_conflict ? GG_REASON_CONFLICT : GG_REASON_MERGED;
    bool is_same = gg_str_eq(merged->text, disk) && item->was_executable == item->executable;
    item->change = is_same ? GG_UNCHANGED : GG_UPDATED;
    if (!gg_str_eq(merged->text, item->artifact->text))
        item->kept_sha256 = gg_sha256(c->arena, merged->text);
}

static bool merge(struct gg_commit *c, struct gg_commit_item *item, const struct gg_owned *known,
                  gg_str disk)
{
    struct gg_merge in = {.ours = disk,
                          .theirs = item->artifact->text,
                          .base_label = "last generated",
                          .ours_label = "edited by hand",
                          .theirs_label = "generated now",
                          .diff3 = c->opts->diff3};
    if (!c->vcs)
        c->vcs = gg_vcs_open(c->arena, c->diags);
    if (!c->vcs)
        return false;
    if (gg_str_eq(known->sha256, item->sha256))
        in.base = item->artifact->text;
    else if (!gg_commit_base(c, known, &in.base))
        return refuse_without_base(c, item);
    struct gg_merged merged = gg_vcs_merge(c->vcs, c->arena, &in);
    if (merged.is_binary) {
        gg_commit_help(c,
                       gg_commit_refuse(c, item, GG_REASON_CONFLICT, GG_D_MERGE_CONFLICT,
                                        "is binary and cannot be merged"),
                       "`gluegen discard` it, or make the change in the spec");
        return true;
    }
    if (merged.has_conflict && !c->opts->merge) {
        gg_commit_help(c,
                       gg_commit_refuse(c, item, GG_REASON_CONFLICT, GG_D_MERGE_CONFLICT,
                                        "holds a hand edit that contradicts what is generated now"),
                       "`gluegen build --merge` writes both, with markers");
        return true;
    }
    take_merged(c, item, disk, &merged);
    return true;
}

/* An accepted edit, and what is generated is as it was. */
static void keep(struct gg_commit *c, struct gg_commit_item *item, gg_str disk)
{
    item->text = gg_str_dup(c->arena, disk);
    item->kept_sha256 = item->was_sha256;
    item->change = item->was_executable == item->executable ? GG_UNCHANGED : GG_UPDATED;
    item->reason = item->change == GG_UPDATED ? GG_REASON_MODE : GG_REASON_KEPT;
}

static bool is_listed(const gg_str *paths, uint32_t n, gg_str path)
{
    for (uint32_t i = 0; i < n; i++)
        if (gg_str_eq(paths[i], path))
            return true;
    return false;
}

static bool may_merge(const struct gg_commit *c, const struct gg_commit_item *item)
{
    return c->opts->merge || is_listed(c->opts->merge_paths, c->opts->nmerge_paths, item->path);
}

bool gg_commit_edited(struct gg_commit *c, struct gg_commit_item *item,
                      const struct gg_owned *known, gg_str text)
{
    if (item->artifact && is_listed(c->opts->keep, c->opts->nkeep, item->path)) {
        keep(c, item, text);
        return true;
    }
    bool is_kept = known->kept_sha256.n && gg_str_eq(item->was_sha256, known->kept_sha256);
    bool is_open = !is_kept || known->has_conflict; /* nobody has settled it */
    bool is_other = c->opts->leave_edited && is_open && !may_merge(c, item);
    if (is_other && item->artifact && gg_str_eq(item->sha256, known->sha256))
        leave(item, known);
    else if (is_other && item->artifact)
        refuse_other_edit(c, item);
    else if (known->has_conflict && item->artifact)
        refuse_conflict(c, item);
    else if (!item->artifact || !(is_kept || may_merge(c, item)) || !known->sha256.n)
        refuse_edited(c, item);
    else if (gg_str_eq(item->sha256, known->sha256) && is_kept)
        keep(c, item, text);
    else
        return merge(c, item, known, text);
    return true;
}
