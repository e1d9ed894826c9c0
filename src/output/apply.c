/*
 * Carries a commit out: new files are first written whole beside the tree (in .gluegen/tmp), then
 * renamed into place; the manifest comes last. When a step fails all are taken back.
 *
 * A build that is killed leaves .gluegen/pending.json, which tells the next one what it may find.
 * There is no fsync: a power cut is not guarded against, since everything can be built again.
 */
#include "output/commit.h"

#include "gluegen_version.h"
#include "output/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const int DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

static struct gg_owned entry_of(struct gg_commit *c, const struct gg_artifact *artifact)
{
    return (struct gg_owned){.path = artifact->path,
                             .sha256 = gg_sha256(&c->scratch, artifact->text),
                             .spec = c->opts->spec_name,
                             .step = artifact->step,
                             .generator = GG_STR(GG_VERSION),
                             .executable = artifact->executable};
}

/* Another spec's build was killed: the file is either what it was or what it should become. */
static bool settle(struct gg_commit *c, struct gg_owned *file)
{
    gg_str text;
    if (file->pending_sha256.n && gg_tree_read(&c->tree, &c->scratch, file->path, &text) &&
        gg_str_eq(gg_sha256(&c->scratch, text), file->pending_sha256))
        file->sha256 = file->pending_sha256;
    return file->sha256.n > 0;
}

/* The files of the other specs as they were, and ours as they will be; both are sorted. */
static gg_str new_manifest(struct gg_commit *c)
{
    GG_VEC(struct gg_owned) all = {0};
    uint32_t next = 0;
    gg_reserve(&c->scratch, &all, c->nartifacts);
    for (uint32_t i = 0; i < c->known.nfiles; i++) {
        struct gg_owned other = c->known.files[i];
        if (gg_str_eq(other.spec, c->opts->spec_name) || !settle(c, &other))
            continue;
        for (; next < c->nartifacts && gg_str_cmp(c->artifacts[next]->path, other.path) < 0; next++)
            gg_push(&c->scratch, &all, entry_of(c, c->artifacts[next]));
        gg_push(&c->scratch, &all, other);
    }
    for (; next < c->nartifacts; next++)
        gg_push(&c->scratch, &all, entry_of(c, c->artifacts[next]));
    return gg_manifest_write(c->arena, &(struct gg_manifest){all.at, all.n});
}

struct workspace {
    int meta; /* .gluegen */
    bool made_meta;
};

static bool open_workspace(struct gg_commit *c, struct workspace *w)
{
    w->made_meta = !mkdirat(c->tree.root, GG_MANIFEST_DIR, 0777);
    if (!w->made_meta && errno != EEXIST)
        return false;
    w->meta = openat(c->tree.root, GG_MANIFEST_DIR, DIR_FLAGS);
    if (w->meta < 0 || (mkdirat(w->meta, "tmp", 0777) && errno != EEXIST))
        return false;
    c->tree.work = openat(w->meta, "tmp", DIR_FLAGS);
    if (c->tree.work >= 0)
        gg_tree_clear_work(&c->tree);
    return c->tree.work >= 0;
}

static void close_workspace(struct gg_commit *c, struct workspace *w, bool committed)
{
    if (c->tree.work >= 0) {
        gg_tree_clear_work(&c->tree);
        close(c->tree.work);
        c->tree.work = -1;
    }
    if (w->meta < 0)
        return;
    (void)unlinkat(w->meta, "tmp", AT_REMOVEDIR);
    if (!committed && w->made_meta)
        (void)unlinkat(c->tree.root, GG_MANIFEST_DIR, AT_REMOVEDIR);
    close(w->meta);
}

static bool is_written(const struct gg_commit_item *item)
{
    return item->change == GG_CREATED || item->change == GG_UPDATED;
}

static bool write_work_files(struct gg_commit *c)
{
    for (uint32_t i = 0; i < c->items.n; i++) {
        const struct gg_commit_item *item = &c->items.at[i];
        if (!is_written(item) ||
            gg_tree_write_work(&c->tree, i, item->artifact->text, item->artifact->executable))
            continue;
        gg_commit_io_error(c, "write", item->path, errno);
        return false;
    }
    return true;
}

/* A stale file `a` where `a/b` is to be, or a stale `a/b` where `a` is to be. */
static bool is_in_the_way(const struct gg_commit *c, gg_str stale)
{
    for (size_t i = 1; i < stale.n; i++)
        if (stale.p[i] == '/' && gg_commit_artifact(c, gg_str_sub(stale, 0, i)))
            return true;
    return gg_commit_makes_below(c, stale);
}

static bool remove_stale(struct gg_commit *c, bool in_the_way)
{
    for (uint32_t i = 0; i < c->items.n; i++) {
        const struct gg_commit_item *item = &c->items.at[i];
        if (item->change != GG_REMOVED || is_in_the_way(c, item->path) != in_the_way ||
            gg_tree_take(&c->tree, item->path))
            continue;
        gg_commit_io_error(c, "remove", item->path, errno);
        return false;
    }
    return true;
}

static bool place_files(struct gg_commit *c)
{
    for (uint32_t i = 0; i < c->items.n; i++) {
        if (!is_written(&c->items.at[i]) || gg_tree_place(&c->tree, i, c->items.at[i].path))
            continue;
        gg_commit_io_error(c, "put in place", c->items.at[i].path, errno);
        return false;
    }
    return true;
}

/* Written before anything moves: from then on a killed build can be told from a hand edit. */
static bool write_pending(struct gg_commit *c, struct workspace *w, gg_str manifest)
{
    uint32_t number = c->items.n;
    char name[16];
    snprintf(name, sizeof name, "%u", number);
    if (gg_tree_write_work(&c->tree, number, manifest, false) &&
        !renameat(c->tree.work, name, w->meta, "pending.json"))
        return true;
    gg_commit_io_error(c, "write", GG_STR(GG_MANIFEST_DIR "/pending.json"), errno);
    return false;
}

static bool publish(struct gg_commit *c, struct workspace *w)
{
    if (!renameat(w->meta, "pending.json", w->meta, "manifest.json"))
        return true;
    gg_commit_io_error(c, "write", GG_STR(GG_MANIFEST_DIR "/manifest.json"), errno);
    return false;
}

static void take_back(struct gg_commit *c, struct workspace *w)
{
    gg_tree_close(&c->tree);
    if (!gg_tree_undo(&c->tree))
        gg_diag_add(c->diags, GG_D_UNDO_FAILED, GG_NO_SPAN,
                    "`%s` could not be brought back to what it was: %s", c->opts->dir,
                    strerror(errno));
    else if (!c->has_pending)
        (void)unlinkat(w->meta, "pending.json", 0);
}

static bool do_all(struct gg_commit *c, gg_str manifest)
{
    struct workspace w = {-1, false};
    if (!open_workspace(c, &w)) {
        gg_commit_io_error(c, "make", GG_STR(GG_MANIFEST_DIR), errno);
        close_workspace(c, &w, false);
        return false;
    }
    bool ok = write_work_files(c) && write_pending(c, &w, manifest);
    if (ok) {
        ok = remove_stale(c, true) && place_files(c) && remove_stale(c, false) && publish(c, &w);
        if (!ok)
            take_back(c, &w);
    }
    close_workspace(c, &w, ok);
    return ok;
}

static bool has_work(const struct gg_commit *c)
{
    for (uint32_t i = 0; i < c->items.n; i++)
        if (c->items.at[i].change != GG_UNCHANGED)
            return true;
    return false;
}

/* The last build left something to be cleaned up. */
static bool was_killed(struct gg_commit *c)
{
    struct stat st;
    return c->has_pending || gg_tree_stat(&c->tree, GG_STR(GG_MANIFEST_DIR "/tmp"), &st);
}

bool gg_commit_apply(struct gg_commit *c)
{
    gg_str manifest = new_manifest(c);
    if (!has_work(c) && !was_killed(c) && gg_str_eq(manifest, c->manifest_text))
        return true;
    /* An interrupt waits until the tree is whole again, one way or the other. */
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGHUP);
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    bool ok = do_all(c, manifest);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ok;
}
