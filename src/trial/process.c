/* Starts one program, waits for its end, a signal or the end of its time. */
#include "trial/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The entry script needs two seconds to stop steps that do not listen to TERM. */
enum { GRACE_MS = 4000, NOT_STARTED = 127 };

uint64_t gg_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

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

static void redirect(int fd, const char *path, int flags)
{
    int file = open(path ? path : "/dev/null", flags, 0666);
    if (file < 0 || dup2(file, fd) < 0)
        _exit(NOT_STARTED);
    if (file != fd)
        close(file);
}

static void become(const struct gg_signals *signals, const struct gg_process *process)
{
    const int write_flags = O_WRONLY | O_CREAT | O_TRUNC;
    setpgid(0, 0); /* an interrupt at the terminal is this program's to hand on */
    redirect(STDIN_FILENO, process->in, O_RDONLY);
    redirect(STDOUT_FILENO, process->out, write_flags);
    redirect(STDERR_FILENO, process->err, write_flags);
    if (process->dir && chdir(process->dir))
        _exit(NOT_STARTED);
    sigprocmask(SIG_SETMASK, &signals->before, NULL);
    execv(process->argv[0], (char *const *)process->argv);
    _exit(NOT_STARTED);
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

struct gg_process_end gg_process_run(const struct gg_signals *signals,
                                     const struct gg_process *process)
{
    struct gg_process_end end = {.code = -1};
    uint64_t start = gg_clock_ns();
    uint64_t deadline = process->limit_ms ? start + process->limit_ms * 1000000u : 0;
    pid_t pid = fork();
    if (!pid)
        become(signals, process);
    if (pid < 0)
        return end;
    setpgid(pid, pid);
    while (!has_ended(pid, &end)) {
        end.interrupt = await_signal(signals, deadline);
        end.is_late = deadline && gg_clock_ns() >= deadline;
        if (end.interrupt || end.is_late) {
            stop(signals, pid, &end);
            break;
        }
    }
    end.wall_ns = gg_clock_ns() - start;
    return end;
}
