/*
 * Carries a commit out: new files are first written whole beside the tree (in .gluegen/tmp), then
 * renamed into place; the manifest comes last. When a step fails all are taken back, and when the
 * process is killed the journal is carried out all the same.
 *
 * There is no fsync: a power cut is not guarded against, since everything can be built again.
 */
#include "output/commit.h"

#include "base/hash.h"
#include "gluegen_version.h"
#include "output/journal.h"
#include "output/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const int DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

static struct gg_owned entry_of(struct gg_commit *c, const struct gg_commit_item *item)
{
    return (struct gg_owned){.path = item->path,
                             .sha256 = item->sha256,
                             .spec = c->opts->spec_name,
                             .step = item->artifact->step,
                             .generator = GG_STR(GG_VERSION),
                             .executable = item->executable,
                             .kept_sha256 = item->kept_sha256,
                             .has_conflict = item->has_conflict};
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

struct owned_list {
    GG_VEC(struct gg_owned) files;
};

/* Adds our files whose paths come before `path` ("" for all that are left). */
static uint32_t add_ours(struct gg_commit *c, struct owned_list *all, uint32_t next, gg_str path)
{
    for (; next < c->items.n; next++) {
        const struct gg_commit_item *item = &c->items.at[next];
        if (path.n && gg_str_cmp(item->path, path) >= 0)
            break;
        if (item->artifact)
            gg_push(&c->scratch, &all->files, entry_of(c, item));
    }
    return next;
}

/* What the other specs were built from, and ours, by name. */
static void add_specs(struct gg_commit *c, struct gg_manifest *manifest)
{
    GG_VEC(struct gg_built) specs = {0};
    bool is_added = !c->opts->built;
    for (uint32_t i = 0; i < c->known.nspecs; i++) {
        const struct gg_built *other = &c->known.specs[i];
        int order = gg_str_cmp(other->spec, c->opts->spec_name);
        if (order >= 0 && !is_added) {
            gg_push(&c->scratch, &specs, *c->opts->built);
            is_added = true;
        }
        if (order)
            gg_push(&c->scratch, &specs, *other);
    }
    if (!is_added)
        gg_push(&c->scratch, &specs, *c->opts->built);
    manifest->specs = specs.at;
    manifest->nspecs = specs.n;
}

/* The files of the other specs as they were, and ours as they will be; both are sorted. */
void gg_commit_plan(struct gg_commit *c)
{
    struct owned_list all = {{0}};
    uint32_t next = 0;
    gg_reserve(&c->scratch, &all.files, c->nartifacts);
    for (uint32_t i = 0; i < c->known.nfiles; i++) {
        struct gg_owned other = c->known.files[i];
        if (gg_str_eq(other.spec, c->opts->spec_name) || !settle(c, &other))
            continue;
        next = add_ours(c, &all, next, other.path);
        gg_push(&c->scratch, &all.files, other);
    }
    add_ours(c, &all, next, GG_STR(""));
    add_specs(c, &c->next);
    c->next.files = all.files.at;
    c->next.nfiles = all.files.n;
}

struct workspace {
    int meta; /* .gluegen */
    bool made_meta;
    uint32_t next_work;
    bool has_objects; /* they are another text than what is there */
    struct gg_move objects;
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
    return c->tree.work >= 0;
}

static void close_workspace(struct gg_commit *c, struct workspace *w, bool committed)
{
    if (c->tree.work >= 0) {
        gg_journal_clear(&c->tree, w->meta);
        close(c->tree.work);
        c->tree.work = -1;
    }
    if (w->meta < 0)
        return;
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
        if (!is_written(item) || gg_tree_write_work(&c->tree, i, item->text, item->executable))
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

gg_str gg_commit_objects(struct gg_commit *c)
{
    GG_VEC(struct gg_object) objects = {0};
    for (uint32_t i = 0; i < c->items.n; i++) {
        const struct gg_commit_item *item = &c->items.at[i];
        if (item->artifact)
            gg_push(&c->scratch, &objects, (struct gg_object){item->sha256, item->artifact->text});
    }
    return gg_objects_write(&c->scratch, objects.at, objects.n);
}

/* The last generated texts are one more file; when edits are settled they stay what they are. */
static bool write_objects(struct gg_commit *c, struct workspace *w)
{
    gg_str was = GG_STR("");
    if (!c->opts->spec_name.n)
        return true;
    gg_str text = gg_commit_objects(c), path = gg_objects_path(c->arena, c->opts->spec_name);
    bool is_there = gg_tree_read(&c->tree, &c->scratch, path, &was);
    w->has_objects = !is_there || !gg_str_eq(was, text);
    if (!w->has_objects)
        return true;
    w->objects = (struct gg_move){.path = path,
                                  .was = is_there ? gg_sha256(c->arena, was) : GG_STR(""),
                                  .is = gg_sha256(c->arena, text),
                                  .work = w->next_work++};
    if (gg_tree_write_work(&c->tree, w->objects.work, text, false))
        return true;
    gg_commit_io_error(c, "write", path, errno);
    return false;
}

static bool place_objects(struct gg_commit *c, struct workspace *w)
{
    if (!w->has_objects || gg_tree_place(&c->tree, w->objects.work, w->objects.path))
        return true;
    gg_commit_io_error(c, "put in place", w->objects.path, errno);
    return false;
}

/* Files that an older gluegen kept are of use to other specs only. */
static void remove_old_objects(struct gg_commit *c, struct workspace *w)
{
    GG_VEC(gg_str) hashes = {0};
    for (uint32_t i = 0; i < c->next.nfiles; i++)
        if (!c->opts->spec_name.n || !gg_str_eq(c->next.files[i].spec, c->opts->spec_name))
            gg_push(&c->scratch, &hashes, c->next.files[i].sha256);
    gg_objects_keep_old(&c->scratch, w->meta, hashes.at, hashes.n);
}

static void add_stale(struct gg_commit *c, struct gg_moves *moves, bool in_the_way)
{
    for (uint32_t i = 0; i < c->items.n; i++) {
        const struct gg_commit_item *item = &c->items.at[i];
        if (item->change == GG_REMOVED && is_in_the_way(c, item->path) == in_the_way)
            gg_push(&c->scratch, &moves->at,
                    (struct gg_move){.path = item->path, .was = item->was_sha256});
    }
}

/* In the order in which it is done. */
static gg_str moves_of(struct gg_commit *c, const struct workspace *w)
{
    struct gg_moves moves = {{0}};
    add_stale(c, &moves, true);
    for (uint32_t i = 0; i < c->items.n; i++) {
        const struct gg_commit_item *item = &c->items.at[i];
        gg_str is = item->kept_sha256.n ? item->kept_sha256 : item->sha256;
        if (is_written(item))
            gg_push(&c->scratch, &moves.at,
                    (struct gg_move){item->path, item->was_sha256, is, item->executable, i});
    }
    add_stale(c, &moves, false);
    if (w->has_objects)
        gg_push(&c->scratch, &moves.at, w->objects);
    return gg_moves_write(&c->scratch, &moves);
}

static bool write_meta(struct gg_commit *c, struct workspace *w, gg_str text, const char *name)
{
    uint32_t number = w->next_work++;
    char work[16];
    snprintf(work, sizeof work, "%u", number);
    if (gg_tree_write_work(&c->tree, number, text, false) &&
        !renameat(c->tree.work, work, w->meta, name))
        return true;
    gg_str path = gg_str_printf(c->arena, GG_MANIFEST_DIR "/%s", name);
    gg_commit_io_error(c, "write", path, errno);
    return false;
}

/* Written before anything moves: from then on the write will be finished, by whomever. */
static bool write_journal(struct gg_commit *c, struct workspace *w, gg_str manifest)
{
    return write_meta(c, w, moves_of(c, w), GG_MOVES_NAME) &&
           write_meta(c, w, manifest, GG_PENDING_NAME);
}

static bool publish(struct gg_commit *c, struct workspace *w)
{
    if (!renameat(w->meta, GG_PENDING_NAME, w->meta, GG_MANIFEST_NAME))
        return true;
    gg_commit_io_error(c, "write", GG_STR(GG_MANIFEST_DIR "/manifest.json"), errno);
    return false;
}

static void take_back(struct gg_commit *c, struct workspace *w)
{
    gg_tree_close(&c->tree);
    if (gg_tree_undo(&c->tree)) {
        (void)unlinkat(w->meta, GG_PENDING_NAME, 0);
        return;
    }
    struct gg_diag *d = gg_diag_add(c->diags, GG_D_UNDO_FAILED, GG_NO_SPAN,
                                    "`%s` could not be brought back to what it was: %s",
                                    c->opts->dir, strerror(errno));
    gg_diag_help(c->diags, d, "build again when the cause is gone: that writes every file");
}

static uint32_t count_moves(const struct gg_commit *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->items.n; i++)
        n += c->items.at[i].change != GG_UNCHANGED;
    return n;
}

/* A single rename needs nobody to finish it. */
static bool move_files(struct gg_commit *c, struct workspace *w)
{
    struct gg_watch watch = {-1, -1};
    if (count_moves(c) > 1)
        watch = gg_watch_start(&c->tree, w->meta);
    bool ok = remove_stale(c, true) && place_files(c) && remove_stale(c, false) &&
              place_objects(c, w) && publish(c, w);
    if (!ok)
        take_back(c, w);
    gg_watch_stop(&watch);
    return ok;
}

static bool do_all(struct gg_commit *c, gg_str manifest)
{
    struct workspace w = {.meta = -1};
    if (!open_workspace(c, &w)) {
        gg_commit_io_error(c, "make", GG_STR(GG_MANIFEST_DIR), errno);
        close_workspace(c, &w, false);
        return false;
    }
    w.next_work = c->items.n;
    gg_tree_clear_work(&c->tree);
    bool ok = write_work_files(c) && write_objects(c, &w) && write_journal(c, &w, manifest) &&
              move_files(c, &w);
    if (ok)
        remove_old_objects(c, &w);
    close_workspace(c, &w, ok);
    return ok;
}

/* What a write that was killed had begun, and nobody finished. */
bool gg_commit_finish_killed(struct gg_commit *c)
{
    struct workspace w = {.meta = -1};
    bool ok = open_workspace(c, &w) && gg_journal_finish(&c->tree, w.meta);
    if (!ok)
        gg_commit_io_error(c, "finish the write that was killed in", GG_STR(GG_MANIFEST_DIR),
                           errno);
    c->tree.steps.n = 0;
    gg_tree_close(&c->tree);
    c->has_finished = ok;
    if (ok)
        gg_journal_clear(&c->tree, w.meta);
    if (c->tree.work >= 0)
        close(c->tree.work);
    c->tree.work = -1;
    if (w.meta >= 0)
        close(w.meta);
    return ok;
}

/* The last build left something to be cleaned up. */
static bool was_killed(struct gg_commit *c)
{
    struct stat st;
    return c->has_pending || c->has_finished ||
           gg_tree_stat(&c->tree, GG_STR(GG_MANIFEST_DIR "/tmp"), &st);
}

/* Somebody deleted the last generated texts, or cut them off. Reading them would cost too much. */
static bool lacks_objects(struct gg_commit *c)
{
    struct stat st;
    if (!c->opts->spec_name.n)
        return false;
    return !gg_tree_stat(&c->tree, gg_objects_path(c->arena, c->opts->spec_name), &st) ||
           (size_t)st.st_size != gg_commit_objects(c).n;
}

bool gg_commit_apply(struct gg_commit *c)
{
    gg_str manifest = gg_manifest_write(c->arena, &c->next);
    if (!c->staged && !count_moves(c) && !was_killed(c) && gg_str_eq(manifest, c->manifest_text) &&
        !lacks_objects(c))
        return true;
    /* An interrupt waits until the tree is whole again, one way or the other. */
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGHUP);
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    bool ok = c->staged ? gg_stage_write(c, manifest) : do_all(c, manifest);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ok;
}
