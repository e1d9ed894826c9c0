/* A temporary file and a rename. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "base/save.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool make_parents(struct gg_arena *a, const char *path)
{
    gg_str whole = gg_str_from(path);
    for (size_t i = 1; i < whole.n; i++)
        if (whole.p[i] == '/' && mkdir(gg_cstr(a, gg_str_sub(whole, 0, i)), 0777) &&
            errno != EEXIST && errno != EISDIR)
            return false;
    return true;
}

bool gg_write_all(int fd, gg_str text)
{
    while (text.n) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            text = gg_str_sub(text, (size_t)n, text.n);
    }
    return true;
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    if (!stat(path, &st))
        return st.st_mode & 07777;
    mode_t mask = umask(0);
    (void)umask(mask);
    return 0666 & ~mask;
}

bool gg_save_file(struct gg_arena *a, const char *path, gg_str text, const char **error)
{
    char *real = realpath(path, NULL);
    const char *target = gg_cstr(a, gg_str_from(real ? real : path));
    char *temporary = (char *)gg_cstr(a, gg_str_printf(a, "%s.XXXXXX", target));
    bool is_there = real;
    free(real);
    int fd = is_there || make_parents(a, target) ? mkstemp(temporary) : -1;
    bool ok = fd >= 0 && gg_write_all(fd, text) && !fchmod(fd, mode_of(target));
    int saved = errno;
    if (fd >= 0 && close(fd) && ok) {
        saved = errno;
        ok = false;
    }
    if (ok && rename(temporary, target)) {
        saved = errno;
        ok = false;
    }
    if (!ok && fd >= 0)
        (void)unlink(temporary);
    *error = ok ? NULL : strerror(saved);
    return ok;
}
