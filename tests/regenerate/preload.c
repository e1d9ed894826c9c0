/*
 * Kills a process at the n-th call that changes files, or makes a rename or dlopen fail. Preloaded
 * by run.py.
 *
 * GG_KILL_AT=N: the N-th such call of the first process is not made; it is killed by SIGKILL.
 * GG_KILL_HALF=1: when that call is a write, half of it is made before.
 * GG_KILL_CHILD=with: its child dies with it; early: its child dies as soon as it is made.
 * GG_KILL_COUNT=FILE: the number of calls is written there when the process ends by itself.
 * GG_FAIL_AT=N: the N-th rename of the first process fails; GG_FAIL_ALL=1: and each one after it.
 * GG_NO_DLOPEN=1: no library can be loaded.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pid_t first, child = -1;
static long count, at = -1;
static long renames, fail_at = -1;

static int is(const char *name, const char *value)
{
    const char *is = getenv(name);
    return is && !strcmp(is, value);
}

__attribute__((constructor)) static void begin(void)
{
    first = getpid();
    at = getenv("GG_KILL_AT") ? atol(getenv("GG_KILL_AT")) : -1;
    fail_at = getenv("GG_FAIL_AT") ? atol(getenv("GG_FAIL_AT")) : -1;
}

__attribute__((destructor)) static void end(void)
{
    const char *name = getenv("GG_KILL_COUNT");
    FILE *file = name && getpid() == first ? fopen(name, "w") : NULL;
    if (file) {
        fprintf(file, "%ld\n", count);
        fclose(file);
    }
}

static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static int is_time(void)
{
    return getpid() == first && ++count == at;
}

static void die(void)
{
    if (child > 0 && is("GG_KILL_CHILD", "with"))
        kill(child, SIGKILL);
    kill(getpid(), SIGKILL);
}

static void tick(void)
{
    if (is_time())
        die();
}

ssize_t write(int fd, const void *data, size_t n)
{
    ssize_t (*real)(int, const void *, size_t) =
        (ssize_t(*)(int, const void *, size_t))next("write");
    if (is_time()) {
        if (is("GG_KILL_HALF", "1"))
            (void)!real(fd, data, n / 2);
        die();
    }
    return real(fd, data, n);
}

int openat(int dir, const char *path, int flags, ...)
{
    int (*real)(int, const char *, int, mode_t) =
        (int (*)(int, const char *, int, mode_t))next("openat");
    va_list list;
    va_start(list, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(list, mode_t) : 0;
    va_end(list);
    if (flags & O_CREAT)
        tick();
    return real(dir, path, flags, mode);
}

int openat64(int dir, const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(list, mode_t) : 0;
    va_end(list);
    return openat(dir, path, flags, mode);
}

static int is_to_fail(void)
{
    if (getpid() != first || fail_at < 0)
        return 0;
    renames++;
    return renames == fail_at || (renames > fail_at && is("GG_FAIL_ALL", "1"));
}

int renameat(int from, const char *old, int to, const char *new)
{
    int (*real)(int, const char *, int, const char *) =
        (int (*)(int, const char *, int, const char *))next("renameat");
    tick();
    if (is_to_fail()) {
        errno = EIO;
        return -1;
    }
    return real(from, old, to, new);
}

int rename(const char *old, const char *new)
{
    return renameat(AT_FDCWD, old, AT_FDCWD, new);
}

int rmdir(const char *path)
{
    return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int linkat(int from, const char *old, int to, const char *new, int flags)
{
    int (*real)(int, const char *, int, const char *, int) =
        (int (*)(int, const char *, int, const char *, int))next("linkat");
    tick();
    return real(from, old, to, new, flags);
}

int mkdirat(int dir, const char *path, mode_t mode)
{
    int (*real)(int, const char *, mode_t) = (int (*)(int, const char *, mode_t))next("mkdirat");
    tick();
    return real(dir, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

int unlinkat(int dir, const char *path, int flags)
{
    int (*real)(int, const char *, int) = (int (*)(int, const char *, int))next("unlinkat");
    tick();
    return real(dir, path, flags);
}

pid_t fork(void)
{
    pid_t (*real)(void) = (pid_t(*)(void))next("fork");
    tick();
    child = real();
    if (child > 0 && is("GG_KILL_CHILD", "early"))
        kill(child, SIGKILL);
    return child;
}

void *dlopen(const char *name, int flags)
{
    void *(*real)(const char *, int) = (void *(*)(const char *, int))next("dlopen");
    return name && is("GG_NO_DLOPEN", "1") ? NULL : real(name, flags);
}
