/* posix_spawn, which does not copy this program's pages, and answers through a pipe. */
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

uint64_t gg_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void set_fd(posix_spawn_file_actions_t *actions, int fd, int from)
{
    if (from == GG_FD_NULL)
        posix_spawn_file_actions_addopen(actions, fd, "/dev/null", fd ? O_WRONLY : O_RDONLY, 0);
    else if (from != GG_FD_SAME)
        posix_spawn_file_actions_adddup2(actions, from, fd);
}

static void set_attributes(posix_spawnattr_t *attr, const struct gg_spawn *spawn)
{
    short flags = 0;
    if (spawn->leads_group) {
        flags |= POSIX_SPAWN_SETPGROUP;
        posix_spawnattr_setpgroup(attr, 0);
    }
    if (spawn->mask) {
        flags |= POSIX_SPAWN_SETSIGMASK;
        posix_spawnattr_setsigmask(attr, spawn->mask);
    }
    posix_spawnattr_setflags(attr, flags);
}

pid_t gg_spawn(const struct gg_spawn *spawn)
{
    pid_t pid = -1;
    posix_spawnattr_t attr;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attr);
    posix_spawn_file_actions_init(&actions);
    set_attributes(&attr, spawn);
    set_fd(&actions, STDIN_FILENO, spawn->in);
    set_fd(&actions, STDOUT_FILENO, spawn->out);
    set_fd(&actions, STDERR_FILENO, spawn->err);
    if (spawn->dir)
        posix_spawn_file_actions_addchdir_np(&actions, spawn->dir);
    errno = posix_spawnp(&pid, spawn->argv[0], &actions, &attr, (char *const *)spawn->argv,
                         spawn->env ? (char *const *)spawn->env : environ);
    int error = errno;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    errno = error;
    return error ? -1 : pid;
}

int gg_spawn_wait(pid_t pid)
{
    int status = -1;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* False when the time was up before its end. */
static bool read_answer(struct gg_buf *out, int fd, const struct gg_question *question)
{
    char block[4096];
    uint64_t end = gg_clock_ns() + question->limit_ms * UINT64_C(1000000);
    for (;;) {
        uint64_t now = gg_clock_ns();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (now >= end)
            return false;
        int ready = poll(&p, 1, (int)((end - now) / 1000000u) + 1);
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = ready > 0 ? read(fd, block, sizeof block) : ready;
        if (n > 0 && out->n < question->most)
            gg_buf_add(out, gg_str_sub((gg_str){block, (size_t)n}, 0, question->most - out->n));
        if (ready && n <= 0)
            return n == 0;
    }
}

struct gg_answer gg_spawn_ask(struct gg_arena *a, const struct gg_question *question)
{
    struct gg_answer answer = {.status = -1, .text = GG_STR("")};
    struct gg_buf out = gg_buf_new(a);
    int ends[2];
    /* At once: a program that another thread starts meanwhile would keep an end open. */
    if (pipe2(ends, O_CLOEXEC))
        return answer;
    struct gg_spawn spawn = {.argv = question->argv,
                             .env = question->env,
                             .in = GG_FD_NULL,
                             .out = question->out ? ends[1] : GG_FD_NULL,
                             .err = question->err ? ends[1] : GG_FD_NULL};
    pid_t pid = gg_spawn(&spawn);
    close(ends[1]);
    answer.has_started = pid > 0;
    answer.is_late = answer.has_started && !read_answer(&out, ends[0], question);
    close(ends[0]);
    if (answer.is_late)
        kill(pid, SIGKILL);
    if (answer.has_started)
        answer.status = gg_spawn_wait(pid);
    answer.text = gg_buf_str(&out);
    return answer;
}
