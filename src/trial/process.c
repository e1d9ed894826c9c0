/* Starts one program, waits for its end, a signal or the end of its time. */
#include "trial/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The entry script gives its steps two seconds to end, and cleans up after that. */
enum { GRACE_MS = 15000, AT_ONCE_MAX = 8 };

void gg_signals_hold(struct gg_signals *signals)
{
    sigemptyset(&signals->held);
    sigaddset(&signals->held, SIGHUP);
    sigaddset(&signals->held, SIGINT);
    sigaddset(&signals->held, SIGTERM);
    sigaddset(&signals->held, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals->held, &signals->before);
}

void gg_signals_release(const struct gg_signals *signals)
{
    sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

static int open_file(const char *path, int flags)
{
    return path ? open(path, flags | O_CLOEXEC, 0666) : GG_FD_NULL;
}

static void close_file(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* An interrupt at the terminal is this program's to hand on: the other has a group of its own. */
static pid_t spawn(const struct gg_signals *signals, const struct gg_process *process)
{
    const int write_flags = O_WRONLY | O_CREAT | O_TRUNC;
    struct gg_spawn spawn = {.argv = process->argv,
                             .dir = process->dir,
                             .in = open_file(process->in, O_RDONLY),
                             .out = open_file(process->out, write_flags),
                             .err = open_file(process->err, write_flags),
                             .leads_group = true,
                             .mask = &signals->before};
    bool is_open = (spawn.in >= 0 || !process->in) && (spawn.out >= 0 || !process->out) &&
                   (spawn.err >= 0 || !process->err);
    pid_t pid = is_open ? gg_spawn(&spawn) : -1;
    close_file(spawn.in);
    close_file(spawn.out);
    close_file(spawn.err);
    return pid;
}

static bool has_ended(pid_t pid, struct gg_process_end *end)
{
    int status;
    struct rusage use;
    if (wait4(pid, &status, WNOHANG, &use) != pid)
        return false;
    end->code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    end->cpu_us = (uint64_t)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000u +
                  (uint64_t)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
    end->peak_kib = (uint64_t)use.ru_maxrss;
    return true;
}

/* Waits at most until `deadline` (0: for ever); the signal that came, SIGCHLD apart, or 0. */
static int await_signal(const struct gg_signals *signals, uint64_t deadline)
{
    enum { LONGEST_MS = 1000 };
    uint64_t now = gg_clock_ns(), left = LONGEST_MS * UINT64_C(1000000);
    if (deadline)
        left = deadline <= now ? 0 : deadline - now < left ? deadline - now : left;
    struct timespec wait = {(time_t)(left / 1000000000u), (long)(left % 1000000000u)};
    int number = sigtimedwait(&signals->held, NULL, &wait);
    return number < 0 || number == SIGCHLD ? 0 : number;
}

/* TERM first, KILL for what is still there after a while. */
static void stop(const struct gg_signals *signals, pid_t pid, struct gg_process_end *end)
{
    uint64_t deadline = gg_clock_ns() + GRACE_MS * UINT64_C(1000000);
    kill(-pid, SIGTERM);
    while (!has_ended(pid, end)) {
        if (gg_clock_ns() >= deadline)
            kill(-pid, SIGKILL);
        (void)await_signal(signals, gg_clock_ns() + 50000000u);
    }
}

/* A program that was started. */
struct running {
    pid_t pid;
    uint64_t start, deadline; /* deadline 0: none */
    bool is_over;
};

static void start(const struct gg_signals *signals, const struct gg_process *process,
                  struct running *running, struct gg_process_end *end)
{
    *end = (struct gg_process_end){.code = -1};
    running->start = gg_clock_ns();
    running->deadline =
        process->limit_ms ? running->start + process->limit_ms * UINT64_C(1000000) : 0;
    running->pid = spawn(signals, process);
    running->is_over = running->pid < 0;
}

static void look(const struct gg_signals *signals, struct running *running,
                 struct gg_process_end *end, int interrupt)
{
    if (running->is_over)
        return;
    running->is_over = has_ended(running->pid, end);
    end->interrupt = running->is_over ? 0 : interrupt;
    end->is_late = !running->is_over && running->deadline && gg_clock_ns() >= running->deadline;
    if (end->interrupt || end->is_late) {
        stop(signals, running->pid, end);
        running->is_over = true;
    }
    if (running->is_over)
        end->wall_ns = gg_clock_ns() - running->start;
}

/* When the first of those that still run has to end; 0: none has to. */
static uint64_t next_deadline(const struct running *running, uint32_t n, bool *is_over)
{
    uint64_t first = 0;
    *is_over = true;
    for (uint32_t i = 0; i < n; i++) {
        if (running[i].is_over)
            continue;
        *is_over = false;
        if (running[i].deadline && (!first || running[i].deadline < first))
            first = running[i].deadline;
    }
    return first;
}

static void run_some(const struct gg_signals *signals, const struct gg_process *processes,
                     struct gg_process_end *ends, uint32_t n)
{
    struct running running[AT_ONCE_MAX];
    bool is_over = false;
    int interrupt = 0;
    for (uint32_t i = 0; i < n; i++)
        start(signals, &processes[i], &running[i], &ends[i]);
    for (;;) {
        for (uint32_t i = 0; i < n; i++)
            look(signals, &running[i], &ends[i], interrupt);
        uint64_t deadline = next_deadline(running, n, &is_over);
        if (is_over)
            return;
        interrupt = await_signal(signals, deadline);
    }
}

void gg_process_run_all(const struct gg_signals *signals, const struct gg_process *processes,
                        struct gg_process_end *ends, uint32_t n)
{
    for (uint32_t i = 0; i < n; i += AT_ONCE_MAX) {
        uint32_t some = n - i < AT_ONCE_MAX ? n - i : AT_ONCE_MAX;
        run_some(signals, processes + i, ends + i, some);
    }
}

struct gg_process_end gg_process_run(const struct gg_signals *signals,
                                     const struct gg_process *process)
{
    struct gg_process_end end;
    gg_process_run_all(signals, process, &end, 1);
    return end;
}

const char *gg_process_find(struct gg_arena *a, const char *name)
{
    gg_str rest = gg_str_from(getenv("PATH")), dir;
    if (strchr(name, '/'))
        return name;
    while (rest.n) {
        ptrdiff_t colon = gg_str_find_char(rest, ':');
        dir = gg_str_sub(rest, 0, colon < 0 ? rest.n : (size_t)colon);
        rest = gg_str_sub(rest, dir.n + 1, rest.n);
        const char *path =
            gg_cstr(a, gg_str_printf(a, GG_FMT "/%s", GG_ARG(dir.n ? dir : GG_STR(".")), name));
        if (!access(path, X_OK))
            return path;
    }
    return NULL;
}
