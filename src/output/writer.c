/* gg_commit: opens and locks the output directory, reads its manifest, then inspects and applies.
 */
#include "output/commit.h"

#include "output/vcs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum { OPEN_TRIES_MAX = 16 };

gg_str gg_commit_shown(const struct gg_commit *c, gg_str path)
{
    const char *dir = c->opts->dir;
    if (!strcmp(dir, "."))
        return path;
    return gg_str_printf(c->arena, "%s%s" GG_FMT, dir,
                         gg_str_ends(gg_str_from(dir), GG_STR("/")) ? "" : "/", GG_ARG(path));
}

void gg_commit_io_error(struct gg_commit *c, const char *verb, gg_str path, int error)
{
    gg_str shown = path.n ? gg_commit_shown(c, path) : gg_str_from(c->opts->dir);
    gg_diag_add(c->diags, GG_D_WRITE_FAILED, GG_NO_SPAN, "cannot %s `" GG_FMT "`: %s", verb,
                GG_ARG(shown), strerror(error));
}

bool gg_artifact_path_is_safe(gg_str path)
{
    size_t beg = 0;
    for (size_t i = 0; i <= path.n; i++) {
        if (i < path.n && path.p[i] == '\0')
            return false;
        if (i < path.n && path.p[i] != '/')
            continue;
        gg_str part = gg_str_sub(path, beg, i);
        if (!part.n || gg_str_is(part, ".") || gg_str_is(part, ".."))
            return false;
        beg = i + 1;
    }
    return !gg_str_is(gg_str_sub(path, 0, sizeof GG_MANIFEST_DIR - 1), GG_MANIFEST_DIR) ||
           (path.n > sizeof GG_MANIFEST_DIR - 1 && path.p[sizeof GG_MANIFEST_DIR - 1] != '/');
}

static int by_path(const void *x, const void *y)
{
    return gg_str_cmp((*(const struct gg_artifact *const *)x)->path,
                      (*(const struct gg_artifact *const *)y)->path);
}

/* `a` and `a/b` cannot both be files; sorted, some `a/...` need not follow `a` at once. */
static bool is_dir_of_another(const struct gg_commit *c, gg_str path)
{
    for (size_t i = 1; i < path.n; i++)
        if (path.p[i] == '/' && gg_commit_artifact(c, gg_str_sub(path, 0, i)))
            return true;
    return false;
}

static bool sort_artifacts(struct gg_commit *c, const struct gg_artifact *artifacts, uint32_t n)
{
    uint32_t errors = c->diags->nerrors;
    c->artifacts = gg_new_array(c->arena, const struct gg_artifact *, n + 1);
    c->nartifacts = n;
    for (uint32_t i = 0; i < n; i++)
        c->artifacts[i] = &artifacts[i];
    if (n)
        qsort(c->artifacts, n, sizeof *c->artifacts, by_path);
    for (uint32_t i = 0; i < n; i++) {
        gg_str path = c->artifacts[i]->path;
        if (!gg_artifact_path_is_safe(path))
            gg_diag_add(c->diags, GG_D_PATH_UNSAFE, GG_NO_SPAN,
                        "`" GG_FMT "` is no path below the output directory", GG_ARG(path));
        else if ((i && gg_str_eq(path, c->artifacts[i - 1]->path)) || is_dir_of_another(c, path))
            gg_diag_add(c->diags, GG_D_PATH_DUPLICATE, GG_NO_SPAN,
                        "two generated files have the path `" GG_FMT "`", GG_ARG(path));
    }
    return c->diags->nerrors == errors;
}

struct made_dirs {
    GG_VEC(const char *) paths;
};

/* mkdir -p that remembers what it made; `dir` itself only with `all`. */
static bool make_dirs(struct gg_commit *c, struct made_dirs *made, bool all)
{
    gg_str dir = gg_str_from(c->opts->dir);
    size_t last = dir.n;
    while (last && dir.p[last - 1] == '/')
        last--;
    for (size_t i = 1; i < last + all; i++) {
        if (i < last && dir.p[i] != '/')
            continue;
        const char *prefix = gg_cstr(c->arena, gg_str_sub(dir, 0, i));
        if (!mkdir(prefix, 0777))
            gg_push(c->arena, &made->paths, prefix);
        else if (errno != EEXIST && errno != EISDIR && errno != EROFS)
            return false;
    }
    return true;
}

static void unmake_dirs(const struct made_dirs *made)
{
    for (uint32_t i = made->paths.n; i-- > 0;)
        (void)rmdir(made->paths.at[i]);
}

bool gg_commit_is_at(const char *name, int fd)
{
    struct stat open_one, named;
    return !fstat(fd, &open_one) && !stat(name, &named) && open_one.st_dev == named.st_dev &&
           open_one.st_ino == named.st_ino;
}

bool gg_commit_lock(int fd, enum gg_commit_mode mode)
{
    while (flock(fd, mode == GG_COMMIT_WRITE ? LOCK_EX : LOCK_SH))
        if (errno != EINTR)
            return false;
    return true;
}

/* There is no directory. False with errno 0 when it is to be tried again. */
static bool make_root(struct gg_commit *c, struct made_dirs *made)
{
    if (!make_dirs(c, made, false))
        return false;
    if (c->can_stage && gg_stage_open(c))
        return true;
    bool ok = make_dirs(c, made, true);
    errno = ok ? 0 : errno;
    return false;
}

/* root stays -1 when nothing is to be written and there is no directory. */
static bool open_root(struct gg_commit *c, struct made_dirs *made)
{
    bool write = c->opts->mode == GG_COMMIT_WRITE;
    for (int tries = 0; tries < OPEN_TRIES_MAX; tries++) {
        int fd = open(c->opts->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0 && errno != ENOENT)
            return false;
        if (fd < 0 && !write)
            return true;
        if (fd < 0 && make_root(c, made))
            return true;
        if (fd < 0 && errno)
            return false;
        if (fd < 0)
            continue;
        (void)gg_commit_lock(fd, c->opts->mode);
        c->tree.root = fd;
        /* A build that failed may have removed the one locked. */
        if (gg_commit_is_at(c->opts->dir, fd))
            return true;
        close(fd);
        c->tree.root = -1;
    }
    errno = ENOENT;
    return false;
}

/* Reads one of the two manifests; a missing one is empty. */
static bool read_manifest(struct gg_commit *c, gg_str path, gg_str *text, struct gg_manifest *out)
{
    const char *reason;
    *out = (struct gg_manifest){0};
    *text = GG_STR("");
    if (!gg_tree_read(&c->tree, c->arena, path, text)) {
        if (errno == ENOENT)
            return true;
        reason = strerror(errno);
    } else if (gg_manifest_read(c->arena, *text, out, &reason)) {
        return true;
    }
    gg_str shown = gg_commit_shown(c, path);
    struct gg_diag *d = gg_diag_add(c->diags, GG_D_MANIFEST_BROKEN, GG_NO_SPAN,
                                    "`" GG_FMT "` cannot be used: %s", GG_ARG(shown), reason);
    gg_diag_help(c->diags, d, "restore it, or delete it and the generated files");
    return false;
}

static bool read_manifests(struct gg_commit *c)
{
    struct gg_manifest done, pending;
    gg_str pending_text;
    if (!read_manifest(c, GG_STR(GG_MANIFEST_DIR "/manifest.json"), &c->manifest_text, &done) ||
        !read_manifest(c, GG_STR(GG_MANIFEST_DIR "/pending.json"), &pending_text, &pending))
        return false;
    c->has_pending = pending_text.n > 0;
    c->known = c->has_pending ? gg_manifest_merge(c->arena, &done, &pending) : done;
    return true;
}

static struct gg_file_change change_of(const struct gg_commit *c, const struct gg_commit_item *item)
{
    const struct gg_owned *known = gg_manifest_find(&c->known, item->path);
    bool want = c->opts->want_texts && item->change != GG_UNCHANGED;
    return (struct gg_file_change){
        .path = item->path,
        .change = item->is_there || item->change != GG_UPDATED ? item->change : GG_CREATED,
        .reason = item->reason,
        .step = item->artifact ? item->artifact->step : GG_STR(""),
        .generator = known ? known->generator : GG_STR(""),
        .before = want ? item->was : GG_STR(""),
        .after = want ? item->text : GG_STR(""),
        .was_executable = item->was_executable,
        .is_executable = item->executable};
}

static void tell(const struct gg_commit *c, struct gg_commit_result *result)
{
    struct gg_file_change *changes = gg_new_array(c->arena, struct gg_file_change, c->items.n + 1);
    const struct gg_built *built = gg_manifest_spec(&c->known, c->opts->spec_name);
    *result = (struct gg_commit_result){changes, c->items.n, 0, 0, false};
    for (uint32_t i = 0; i < c->items.n; i++) {
        const struct gg_commit_item *item = &c->items.at[i];
        changes[i] = change_of(c, item);
        result->ndiffering += item->change != GG_UNCHANGED;
        result->nconflicts += item->has_conflict;
    }
    result->same_spec = built && c->opts->built && gg_built_eq(built, c->opts->built);
}

static bool commit_locked(struct gg_commit *c)
{
    if (!gg_commit_inspect(c))
        return false;
    if (c->opts->mode != GG_COMMIT_WRITE)
        return true;
    gg_commit_plan(c);
    return gg_commit_apply(c);
}

/* A write that was killed is finished first, so that what is inspected is one tree. */
static bool settle_past(struct gg_commit *c)
{
    struct stat st;
    return c->opts->mode != GG_COMMIT_WRITE ||
           !gg_tree_stat(&c->tree, GG_STR(GG_MANIFEST_DIR "/moves"), &st) ||
           gg_commit_finish_killed(c);
}

bool gg_commit_run(struct gg_commit *c, bool (*work)(struct gg_commit *c))
{
    struct made_dirs made = {{0}};
    bool ok = open_root(c, &made);
    if (!ok)
        gg_commit_io_error(c, "open the directory", GG_STR(""), errno);
    ok = ok && (c->staged || (settle_past(c) && read_manifests(c))) && work(c);
    gg_tree_close(&c->tree);
    gg_arena_free(&c->scratch);
    gg_vcs_close(c->vcs);
    c->vcs = NULL;
    if (!ok && c->staged)
        gg_stage_drop(c);
    if (!ok)
        unmake_dirs(&made);
    if (c->tree.root >= 0)
        close(c->tree.root);
    return ok;
}

bool gg_commit(struct gg_arena *a, const struct gg_artifact *artifacts, uint32_t n,
               const struct gg_commit_opts *opts, struct gg_commit_result *result,
               struct gg_diags *ds)
{
    struct gg_commit c = {
        .arena = a, .opts = opts, .diags = ds, .tree = gg_tree_new(a, -1), .can_stage = true};
    *result = (struct gg_commit_result){0};
    if (!sort_artifacts(&c, artifacts, n) || !gg_commit_run(&c, commit_locked))
        return false;
    tell(&c, result);
    return true;
}
