/* Replaces a file through a temporary one in the same directory. */
#include "output/replace.h"

#include "base/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES_MAX = 100, LINKS_MAX = 40, PATH_SIZE = 4096, MODE_BITS = 07777 };

/* Where a symbolic link leads to, relative to its own directory; NULL when it cannot be read. */
static const char *follow(struct gg_arena *a, const char *path)
{
    char target[PATH_SIZE];
    ssize_t n = readlink(path, target, sizeof target);
    const char *slash = strrchr(path, '/');
    int dir = slash ? (int)(slash - path) + 1 : 0;
    if (n < 0 || (size_t)n >= sizeof target)
        return NULL;
    return gg_cstr(a,
                   gg_str_printf(a, "%.*s%.*s", target[0] == '/' ? 0 : dir, path, (int)n, target));
}

/* The path with symbolic links of its last part followed; a file need not be there. */
static const char *resolve(struct gg_arena *a, const char *path)
{
    struct stat st;
    for (int i = 0; path && i < LINKS_MAX; i++) {
        if (lstat(path, &st) || !S_ISLNK(st.st_mode))
            return path;
        path = follow(a, path);
    }
    errno = path ? ELOOP : errno;
    return NULL;
}

static int open_beside(struct gg_arena *a, const char *path, const char **name)
{
    int fd = -1;
    errno = EEXIST;
    for (int i = 0; i < TRIES_MAX && fd < 0 && errno == EEXIST; i++) {
        *name = gg_cstr(a, gg_str_printf(a, "%s.%ld-%d.tmp", path, (long)getpid(), i));
        fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    }
    return fd;
}

/* `old` is of the file that is there, or NULL. An owner that cannot be kept is not an error. */
static bool fill(int fd, gg_str text, const struct stat *old)
{
    if (old && fchown(fd, old->st_uid, old->st_gid) && errno != EPERM)
        return false;
    return !(old && fchmod(fd, old->st_mode & MODE_BITS)) && gg_write_all(fd, text) && !fsync(fd);
}

static bool replace(struct gg_arena *a, const char *path, gg_str text)
{
    struct stat st;
    bool there = !stat(path, &st);
    if (there && !S_ISREG(st.st_mode)) {
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    if (there && access(path, W_OK))
        return false;
    const char *name;
    int fd = open_beside(a, path, &name);
    if (fd < 0)
        return false;
    bool ok = fill(fd, text, there ? &st : NULL);
    int saved = errno;
    if (close(fd) && ok) { /* it may be the one to tell that the disk is full */
        saved = errno;
        ok = false;
    }
    if (ok && rename(name, path)) {
        saved = errno;
        ok = false;
    }
    if (!ok)
        (void)unlink(name);
    errno = saved;
    return ok;
}

bool gg_replace_file(struct gg_arena *a, const char *path, gg_str text, const char **error)
{
    const char *real = resolve(a, path);
    if (real && replace(a, real, text))
        return true;
    *error = strerror(errno);
    return false;
}
