/*
 * The least that a program can do to leave N small files in a new directory: open, write, close.
 * With `safe`, each file is first written beside the directory and then renamed into it, as a
 * writer must do that never leaves half a tree. What a build takes is compared with this.
 *
 * Usage: floor DIR N BYTES [safe]
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_dir(const char *path)
{
    return mkdir(path, 0777) ? -1 : open(path, O_RDONLY | O_DIRECTORY);
}

static int put(int dir, const char *name, const char *text, size_t n)
{
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL, 0666);
    return fd < 0 || write(fd, text, n) != (ssize_t)n || close(fd) ? -1 : 0;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    long count = atol(argv[2]);
    size_t n = (size_t)atol(argv[3]);
    int safe = argc > 4, status = 0;
    char work_path[4096], name[32], *text = malloc(n + 1);
    if (!text)
        return 1;
    memset(text, 'x', n);
    snprintf(work_path, sizeof work_path, "%s.work", argv[1]);
    int dir = open_dir(argv[1]);
    int work = safe ? open_dir(work_path) : dir;
    for (long i = 0; i < count && !status; i++) {
        snprintf(name, sizeof name, "s%ld", i);
        status = put(work, name, text, n);
    }
    for (long i = 0; safe && i < count && !status; i++) {
        snprintf(name, sizeof name, "s%ld", i);
        status = renameat(work, name, dir, name);
    }
    if (safe)
        rmdir(work_path);
    free(text);
    return status ? 1 : 0;
}
