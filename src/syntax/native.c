/* Asking bash. */
#include "syntax/native.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LENGTH_MOST = 100000, WAIT_MS = 80 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Only standard error is open to the child; the environment is empty, so BASH_ENV is not read. */
static pid_t spawn(char *const *argv, int err[2])
{
    char locale[] = "LC_ALL=C";
    char *const env[] = {locale, NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, err[1], 2);
    posix_spawn_file_actions_addclose(&actions, err[0]);
    posix_spawn_file_actions_addclose(&actions, err[1]);
    if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, env))
        pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

/* All of it, or what came before the time was up. */
static bool read_all(struct gg_buf *out, int fd)
{
    char block[4096];
    int64_t end = now_ms() + WAIT_MS;
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = end - now_ms();
        if (left <= 0)
            return false;
        int ready = poll(&p, 1, (int)left);
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = ready > 0 ? read(fd, block, sizeof block) : -1;
        if (n <= 0)
            return n == 0;
        if (out->n < sizeof block * 4)
            gg_buf_add(out, (gg_str){block, (size_t)n});
    }
}

static bool run(char *const *argv, struct gg_buf *out, int *status)
{
    int err[2];
    if (pipe(err))
        return false;
    pid_t pid = spawn(argv, err);
    close(err[1]);
    bool done = pid > 0 && read_all(out, err[0]);
    close(err[0]);
    if (pid > 0 && !done)
        kill(pid, SIGKILL);
    while (pid > 0 && waitpid(pid, status, 0) < 0 && errno == EINTR)
        ;
    return done;
}

/* "bash: -c: line 3: syntax error near unexpected token `fi'" */
static void read_message(struct gg_arena *a, gg_str text, struct gg_native *result)
{
    static const gg_str near = GG_STR_INIT("unexpected token `"), line = GG_STR_INIT(": line ");
    gg_str first;
    while (gg_str_next_line(&text, &first)) {
        ptrdiff_t at = gg_str_find(first, line), token = gg_str_find(first, near);
        if (at < 0 || gg_str_find(first, GG_STR("warning:")) >= 0)
            continue;
        for (size_t i = (size_t)at + line.n; i < first.n && first.p[i] >= '0' && first.p[i] <= '9';
             i++)
            result->line = result->line * 10 + (uint32_t)(first.p[i] - '0');
        if (token >= 0 && first.p[first.n - 1] == '\'')
            result->token = gg_str_dup(a, gg_str_sub(first, (size_t)token + near.n, first.n - 1));
        return;
    }
}

struct gg_native gg_native_bash(struct gg_arena *a, gg_str code)
{
    struct gg_native result = {0};
    struct gg_buf err = gg_buf_new(a);
    int status = 0;
    if (code.n > LENGTH_MOST || gg_str_find_char(code, '\0') >= 0)
        return result;
    char extglob[] = "extglob", set[] = "-O", unset[] = "+O", name[] = "bash", flags[] = "-nc";
    char *text = gg_arena_alloc(a, code.n + 1, 1);
    memcpy(text, gg_cstr(a, code), code.n + 1);
    bool extended = gg_str_find(code, GG_STR("extglob")) >= 0;
    char *argv[] = {name, extended ? set : unset, extglob, flags, text, NULL};
    if (!run(argv, &err, &status) || !WIFEXITED(status) || WEXITSTATUS(status) > 125)
        return result;
    result.verdict = WEXITSTATUS(status) ? GG_VERDICT_FAULT : GG_VERDICT_FINE;
    if (result.verdict == GG_VERDICT_FAULT)
        read_message(a, gg_buf_str(&err), &result);
    return result;
}
