/* Works on directory descriptors with O_NOFOLLOW, so that no link can lead out of the tree. */
#include "output/tree.h"

#include "base/save.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { WORK_NAME_MAX = 32, DEPTH_MAX = 64 };

static const int DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct gg_tree gg_tree_new(struct gg_arena *a, int root)
{
    return (struct gg_tree){.arena = a, .root = root, .work = -1, .parent = -1};
}

static void forget_parent(struct gg_tree *t)
{
    int saved = errno;
    if (t->parent >= 0)
        close(t->parent);
    t->parent = -1;
    t->parent_is_missing = t->parent_is_new = false;
    errno = saved;
}

void gg_tree_close(struct gg_tree *t)
{
    forget_parent(t);
}

static gg_str dir_of(gg_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return gg_str_sub(path, 0, n ? n - 1 : 0);
}

static const char *base_of(struct gg_tree *t, gg_str path)
{
    gg_str dir = dir_of(path);
    return gg_cstr(t->arena, gg_str_sub(path, dir.n ? dir.n + 1 : 0, path.n));
}

static void remember(struct gg_tree *t, enum gg_tree_step_kind kind, gg_str path, bool has_backup,
                     mode_t mode)
{
    gg_push(t->arena, &t->steps, (struct gg_tree_step){kind, path, has_backup, mode});
}

/* Opens one part below `at`; makes it when asked to. */
static int open_part(struct gg_tree *t, int at, gg_str upto, const char *part, bool make)
{
    int fd = openat(at, part, DIR_FLAGS);
    if (fd >= 0 || errno != ENOENT || !make)
        return fd;
    if (mkdirat(at, part, 0777))
        return -1;
    t->parent_is_new = true;
    remember(t, GG_TREE_MADE_DIR, upto, false, 0);
    return openat(at, part, DIR_FLAGS);
}

static int open_dir(struct gg_tree *t, gg_str dir, bool make)
{
    int at = dup(t->root);
    for (size_t beg = 0; beg < dir.n && at >= 0;) {
        ptrdiff_t slash = gg_str_find_char(gg_str_sub(dir, beg, dir.n), '/');
        size_t end = slash < 0 ? dir.n : beg + (size_t)slash;
        const char *part = gg_cstr(t->arena, gg_str_sub(dir, beg, end));
        t->parent_is_new = false;
        int next = open_part(t, at, gg_str_sub(dir, 0, end), part, make);
        int saved = errno;
        close(at);
        errno = saved;
        at = next;
        beg = end + 1;
    }
    return at;
}

/* The directory that holds path; it stays open until another one is asked for. */
static int parent_of(struct gg_tree *t, gg_str path, bool make)
{
    gg_str dir = dir_of(path);
    if (t->root < 0) {
        errno = ENOENT;
        return -1;
    }
    bool is_last = gg_str_eq(dir, t->parent_path);
    if (is_last && t->parent >= 0)
        return t->parent;
    if (is_last && t->parent_is_missing && !make) {
        errno = ENOENT;
        return -1;
    }
    forget_parent(t);
    t->parent = open_dir(t, dir, make);
    t->parent_is_missing = t->parent < 0 && errno == ENOENT;
    t->parent_path = dir;
    return t->parent;
}

bool gg_tree_stat(struct gg_tree *t, gg_str path, struct stat *st)
{
    int dir = parent_of(t, path, false);
    return dir >= 0 && !fstatat(dir, base_of(t, path), st, AT_SYMLINK_NOFOLLOW);
}

gg_str gg_tree_obstacle(struct gg_tree *t, gg_str path, struct stat *st)
{
    for (size_t i = 1; i < path.n; i++) {
        gg_str prefix = gg_str_sub(path, 0, i);
        if (path.p[i] != '/')
            continue;
        if (!gg_tree_stat(t, prefix, st))
            break;
        if (!S_ISDIR(st->st_mode))
            return prefix;
    }
    return GG_STR("");
}

static bool read_all(int fd, char *p, size_t n, size_t *got)
{
    *got = 0;
    while (*got < n) {
        ssize_t r = read(fd, p + *got, n - *got);
        if (r < 0 && errno != EINTR)
            return false;
        if (!r)
            break;
        *got += r > 0 ? (size_t)r : 0;
    }
    return true;
}

bool gg_tree_read(struct gg_tree *t, struct gg_arena *a, gg_str path, gg_str *text)
{
    int dir = parent_of(t, path, false);
    int fd = dir < 0
                 ? -1
                 : openat(dir, base_of(t, path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat st;
    if (fd < 0)
        return false;
    bool ok = !fstat(fd, &st);
    if (ok && !S_ISREG(st.st_mode)) {
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        ok = false;
    }
    if (ok) {
        char *p = gg_arena_grow(a, NULL, 0, (size_t)st.st_size + 1, 1);
        ok = read_all(fd, p, (size_t)st.st_size, &text->n);
        text->p = p;
    }
    int saved = errno;
    close(fd);
    errno = saved;
    return ok;
}

static int create(int dir, const char *name, bool executable)
{
    return openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  executable ? 0777 : 0666);
}

/* Writes all of the text and closes. */
static bool write_and_close(int fd, gg_str text)
{
    bool ok = gg_write_all(fd, text);
    int saved = errno;
    /* close() may be the one to tell that the disk is full. */
    if (close(fd) && ok) {
        saved = errno;
        ok = false;
    }
    errno = saved;
    return ok;
}

bool gg_tree_write_work(struct gg_tree *t, uint32_t number, gg_str text, bool executable)
{
    char name[WORK_NAME_MAX];
    snprintf(name, sizeof name, "%u", number);
    int fd = create(t->work, name, executable);
    return fd >= 0 && write_and_close(fd, text);
}

bool gg_tree_create(struct gg_tree *t, gg_str path, gg_str text, bool executable)
{
    int dir = parent_of(t, path, true);
    int fd = dir < 0 ? -1 : create(dir, base_of(t, path), executable);
    return fd >= 0 && write_and_close(fd, text);
}

static void backup_name(char name[WORK_NAME_MAX], uint32_t step)
{
    snprintf(name, WORK_NAME_MAX, "%u.old", step);
}

/* A hard link keeps the path in place until it is replaced; not every file system has them. */
static bool back_up(struct gg_tree *t, int dir, const char *base)
{
    char name[WORK_NAME_MAX];
    backup_name(name, t->steps.n);
    return !linkat(dir, base, t->work, name, 0) || !renameat(dir, base, t->work, name);
}

bool gg_tree_place(struct gg_tree *t, uint32_t number, gg_str path)
{
    char name[WORK_NAME_MAX];
    struct stat st;
    snprintf(name, sizeof name, "%u", number);
    int dir = parent_of(t, path, true);
    if (dir < 0)
        return false;
    const char *base = base_of(t, path);
    bool there =
        !t->parent_is_new && !fstatat(dir, base, &st, AT_SYMLINK_NOFOLLOW) && !S_ISDIR(st.st_mode);
    if (there && !back_up(t, dir, base))
        return false;
    /* Remembered before it is tried: the backup may already have left its place. */
    remember(t, GG_TREE_PLACED, path, there, 0);
    bool ok = !renameat(t->work, name, dir, base);
    if (!ok && !there)
        t->steps.n--;
    return ok;
}

void gg_tree_prune(struct gg_tree *t, gg_str path)
{
    for (gg_str dir = dir_of(path); dir.n; dir = dir_of(dir)) {
        struct stat st;
        int above = parent_of(t, dir, false);
        const char *base = base_of(t, dir);
        if (above < 0 || fstatat(above, base, &st, AT_SYMLINK_NOFOLLOW) ||
            unlinkat(above, base, AT_REMOVEDIR))
            return;
        remember(t, GG_TREE_REMOVED_DIR, dir, false, st.st_mode & 07777);
    }
}

bool gg_tree_take(struct gg_tree *t, gg_str path)
{
    char name[WORK_NAME_MAX];
    int dir = parent_of(t, path, false);
    if (dir < 0)
        return false;
    backup_name(name, t->steps.n);
    if (renameat(dir, base_of(t, path), t->work, name))
        return false;
    remember(t, GG_TREE_TOOK, path, true, 0);
    gg_tree_prune(t, path);
    return true;
}

static bool undo_step(struct gg_tree *t, const struct gg_tree_step *step, uint32_t number)
{
    char name[WORK_NAME_MAX];
    int dir = parent_of(t, step->path, false);
    if (dir < 0)
        return false;
    const char *base = base_of(t, step->path);
    backup_name(name, number);
    switch (step->kind) {
    case GG_TREE_MADE_DIR:
        return !unlinkat(dir, base, AT_REMOVEDIR);
    case GG_TREE_REMOVED_DIR:
        return !mkdirat(dir, base, 0777) && !fchmodat(dir, base, step->mode, 0);
    case GG_TREE_PLACED:
        if (!step->has_backup)
            return !unlinkat(dir, base, 0) || errno == ENOENT;
        return !renameat(t->work, name, dir, base);
    case GG_TREE_TOOK:
        return !renameat(t->work, name, dir, base);
    }
    return false;
}

bool gg_tree_undo(struct gg_tree *t)
{
    bool ok = true;
    for (uint32_t i = t->steps.n; i-- > 0;) {
        ok = undo_step(t, &t->steps.at[i], i) && ok;
        forget_parent(t);
    }
    t->steps.n = 0;
    return ok;
}

static bool is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static void clear(struct gg_tree *t, bool backups_only)
{
    int fd = openat(t->work, ".", DIR_FLAGS);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));)
        if (is_entry(entry) && (!backups_only || strchr(entry->d_name, '.')))
            (void)unlinkat(t->work, entry->d_name, 0);
    closedir(dir);
}

void gg_tree_clear_work(struct gg_tree *t)
{
    clear(t, false);
}

void gg_tree_clear_backups(struct gg_tree *t)
{
    clear(t, true);
}

/* Generated paths are a few directories deep. */
static void empty(int at, int depth)
{
    int fd = openat(at, ".", DIR_FLAGS);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!is_entry(entry) || !unlinkat(at, entry->d_name, 0))
            continue;
        int below = depth ? openat(at, entry->d_name, DIR_FLAGS) : -1;
        if (below < 0)
            continue;
        empty(below, depth - 1);
        close(below);
        (void)unlinkat(at, entry->d_name, AT_REMOVEDIR);
    }
    closedir(dir);
}

void gg_tree_empty(int dir)
{
    empty(dir, DEPTH_MAX);
}
