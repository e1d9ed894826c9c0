/* accept and discard: what becomes of hand edits, without a spec. */
#include "base/hash.h"
#include "output/commit.h"

#include <errno.h>
#include <stdlib.h>

struct settling {
    struct gg_commit commit; /* first: work() gets a pointer to it */
    const gg_str *paths;
    uint32_t npaths;
    enum gg_settlement how;
    struct gg_owned *files; /* of the manifest, to be changed */
};

/* Lines as a merge writes them, all three kinds. */
static bool has_markers(gg_str text)
{
    bool ours = false, middle = false, theirs = false;
    for (gg_str line; gg_str_next_line(&text, &line);) {
        ours |= gg_str_starts(line, GG_STR("<<<<<<< "));
        middle |= ours && gg_str_starts(line, GG_STR("======="));
        theirs |= middle && gg_str_starts(line, GG_STR(">>>>>>> "));
    }
    return theirs;
}

static bool accept_one(struct gg_commit *c, struct gg_owned *file, gg_str text)
{
    gg_str hash = gg_sha256(c->arena, text);
    if (file->has_conflict && has_markers(text)) {
        gg_str shown = gg_commit_shown(c, file->path);
        gg_diag_add(c->diags, GG_D_CONFLICT_LEFT, GG_NO_SPAN,
                    "`" GG_FMT "` still has conflict markers", GG_ARG(shown));
        return false;
    }
    file->kept_sha256 = gg_str_eq(hash, file->sha256) ? GG_STR("") : hash;
    file->has_conflict = false;
    return true;
}

static bool discard_one(struct gg_commit *c, struct gg_owned *file, struct gg_commit_item *item)
{
    if (!gg_commit_base(c, file, &item->text)) {
        struct gg_diag *d = gg_diag_add(c->diags, GG_D_BASE_LOST, GG_NO_SPAN,
                                        "the text that gluegen last wrote to `" GG_FMT "` is gone",
                                        GG_ARG(file->path));
        gg_commit_help(c, d, "delete the file and build again");
        return false;
    }
    file->kept_sha256 = GG_STR("");
    file->has_conflict = false;
    item->executable = file->executable;
    item->sha256 = file->sha256;
    bool is_same = item->is_there && gg_str_eq(item->was_sha256, file->sha256) &&
                   item->was_executable == item->executable;
    item->change = is_same ? GG_UNCHANGED : item->is_there ? GG_UPDATED : GG_CREATED;
    return true;
}

static bool refuse(struct gg_commit *c, gg_str path, const char *what, const char *help)
{
    gg_str shown = gg_commit_shown(c, path);
    struct gg_diag *d = gg_diag_add(c->diags, GG_D_NOT_GENERATED, GG_NO_SPAN, "`" GG_FMT "` %s",
                                    GG_ARG(shown), what);
    gg_commit_help(c, d, help);
    return false;
}

static bool settle_one(struct settling *s, gg_str path)
{
    struct gg_commit *c = &s->commit;
    const struct gg_owned *found = gg_manifest_find(&c->known, path);
    struct gg_commit_item item = {.path = path};
    struct stat st;
    gg_str text;
    if (!found || !found->sha256.n)
        return refuse(c, path, "is no file that gluegen made",
                      "`gluegen verify` names those that are edited");
    struct gg_owned *file = &s->files[found - c->known.files];
    item.is_there = gg_tree_stat(&c->tree, path, &st) && S_ISREG(st.st_mode);
    if (!item.is_there && s->how == GG_SETTLE_ACCEPT)
        return refuse(c, path, "is no file any more, so there is nothing to accept",
                      "`gluegen discard` brings the generated file back where nothing else is");
    if (item.is_there) {
        if (!gg_tree_read(&c->tree, c->arena, path, &text)) {
            gg_commit_io_error(c, "read", path, errno);
            return false;
        }
        item.was_sha256 = gg_sha256(c->arena, text);
        item.was_executable = (st.st_mode & S_IXUSR) != 0;
    }
    if (s->how == GG_SETTLE_ACCEPT)
        return accept_one(c, file, text);
    if (!discard_one(c, file, &item))
        return false;
    gg_push(c->arena, &c->items, item);
    return true;
}

static int by_path(const void *x, const void *y)
{
    return gg_str_cmp(((const struct gg_commit_item *)x)->path,
                      ((const struct gg_commit_item *)y)->path);
}

static bool settle_locked(struct gg_commit *c)
{
    struct settling *s = (struct settling *)c;
    bool ok = true;
    s->files = gg_new_array(c->arena, struct gg_owned, c->known.nfiles + 1);
    if (c->known.nfiles)
        memcpy(s->files, c->known.files, c->known.nfiles * sizeof *s->files);
    for (uint32_t i = 0; i < s->npaths; i++)
        ok = settle_one(s, s->paths[i]) && ok;
    if (!ok)
        return false;
    if (c->items.n)
        qsort(c->items.at, c->items.n, sizeof *c->items.at, by_path);
    c->next = c->known;
    c->next.files = s->files;
    return gg_commit_apply(c);
}

bool gg_settle(struct gg_arena *a, const char *dir, const gg_str *paths, uint32_t n,
               enum gg_settlement how, struct gg_diags *ds)
{
    struct gg_commit_opts opts = {.dir = dir, .mode = GG_COMMIT_WRITE, .spec_name = GG_STR("")};
    struct settling s = {
        .commit = {.arena = a, .opts = &opts, .diags = ds, .tree = gg_tree_new(a, -1)},
        .paths = paths,
        .npaths = n,
        .how = how};
    return gg_commit_run(&s.commit, settle_locked);
}
