/* Makes and removes temporary directories. */
#include "trial/scratch.h"

#include "base/save.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_DIRECTORIES = 16 };

const char *gg_scratch_make(struct gg_arena *a)
{
    const char *base = getenv("TMPDIR");
    gg_str path = gg_str_printf(a, "%s/gluegen-XXXXXX", base && *base == '/' ? base : "/tmp");
    char *name = gg_arena_alloc(a, path.n + 1, 1);
    memcpy(name, path.p, path.n);
    return mkdtemp(name);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    (void)remove(path);
    return 0;
}

void gg_scratch_remove(const char *path)
{
    (void)nftw(path, remove_one, OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS);
}

bool gg_scratch_renew(const char *path)
{
    gg_scratch_remove(path);
    return !mkdir(path, 0777) || errno == EEXIST;
}

bool gg_scratch_write(const char *path, gg_str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool is_whole = fd >= 0 && gg_write_all(fd, text);
    return fd >= 0 && !close(fd) && is_whole;
}
