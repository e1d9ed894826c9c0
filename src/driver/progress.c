/*
 * Runs the entry script and shows a table of its steps on the terminal.
 *
 * The script's stderr comes through a pipe, so that messages of the steps are printed above the
 * table and not into it.
 */
#include "driver/progress.h"

#include "base/spawn.h"
#include "driver/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TICK_MS = 200, SHOWN_MAX = 20, NAME_WIDTH_MAX = 24, MESSAGES_SIZE = 4096, NO_UNIT = -1 };

struct step {
    gg_str name;
    const char *path; /* of its counts */
    struct gg_relay_counts *counts;
    bool has_header;
    int before; /* the step whose output it reads, or NO_UNIT */
};

struct progress {
    struct gg_arena *arena;
    struct step *steps;
    uint32_t nsteps, drawn; /* lines on the screen */
    const char *dir;        /* of the counts */
    bool live;              /* not while the results go to the same terminal */
    uint64_t start;
};

bool gg_progress_is_wanted(const struct gg_session *s)
{
    const char *term = getenv("TERM");
    return !s->args.given[GG_FLAG_QUIET] && isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
}

static int unit_before(const struct gg_pipeline_plan *plan, uint32_t unit)
{
    for (uint32_t i = 0; i < plan->nchannels; i++) {
        const struct gg_node *from = &plan->nodes[plan->channels[i].from];
        const struct gg_node *to = &plan->nodes[plan->channels[i].to];
        if (to->kind == GG_NODE_UNIT && to->unit == unit && from->kind == GG_NODE_UNIT)
            return (int)from->unit;
    }
    return NO_UNIT;
}

static bool prepare(struct progress *p, const struct gg_pipeline_plan *plan, const char *dir)
{
    char *name = (char *)gg_cstr(p->arena, gg_str_printf(p->arena, "%s/.progress-XXXXXX", dir));
    p->dir = mkdtemp(name);
    p->steps = gg_new_array(p->arena, struct step, plan->nunits + 1);
    p->nsteps = plan->nunits;
    for (uint32_t i = 0; p->dir && i < plan->nunits; i++) {
        const struct gg_unit *unit = &plan->units[i];
        struct step *step = &p->steps[i];
        step->name = unit->name;
        step->path = gg_cstr(
            p->arena, gg_str_printf(p->arena, "%s/step_" GG_FMT, p->dir, GG_ARG(unit->name)));
        step->has_header = unit->out.header;
        step->before = unit_before(plan, i);
        step->counts = gg_relay_map(step->path, true);
        if (!step->counts)
            return false;
        step->counts->is_csv = unit->out.kind == GG_FORMAT_CSV;
    }
    return p->dir != NULL;
}

static void discard(const struct progress *p)
{
    for (uint32_t i = 0; i < p->nsteps; i++)
        if (p->steps[i].path)
            (void)unlink(p->steps[i].path);
    if (p->dir)
        (void)rmdir(p->dir);
}

static uint64_t records_of(const struct step *step)
{
    uint64_t n = atomic_load(&step->counts->records);
    return n - (n && step->has_header);
}

/* 1234567 as "1,234,567" */
static void add_number(struct gg_buf *out, uint64_t n, int width)
{
    char digits[32], text[48];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), at = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    gg_buf_addf(out, "%*.*s", width, at, text);
}

static void add_elapsed(struct gg_buf *out, uint64_t ms)
{
    uint64_t seconds = ms / 1000;
    gg_buf_addf(out, "%5llu:%02llu.%llu", (unsigned long long)(seconds / 60),
                (unsigned long long)(seconds % 60), (unsigned long long)(ms % 1000 / 100));
}

static void add_step(const struct progress *p, struct gg_buf *out, const struct step *step)
{
    bool started = atomic_load(&step->counts->started), ended = atomic_load(&step->counts->ended);
    uint64_t bytes = atomic_load(&step->counts->bytes),
             start = atomic_load(&step->counts->start_ms);
    uint64_t end = ended ? atomic_load(&step->counts->last_ms) : gg_relay_clock();
    uint64_t ms = started && end > start ? end - start : 0;
    gg_buf_addf(out, "%-*.*s", NAME_WIDTH_MAX, GG_ARG(gg_str_sub(step->name, 0, NAME_WIDTH_MAX)));
    if (step->before == NO_UNIT)
        gg_buf_addf(out, "%14s", "-");
    else
        add_number(out, records_of(&p->steps[step->before]), 14);
    add_number(out, records_of(step), 14);
    gg_buf_addf(out, "%9.1f", ms ? (double)bytes / 1000.0 / (double)ms : 0.0);
    add_elapsed(out, ms);
    gg_buf_addc(out, '\n');
}

static void erase(struct progress *p)
{
    if (p->drawn)
        fprintf(stderr, "\033[%uA\r\033[J", p->drawn);
    p->drawn = 0;
}

static void draw(struct progress *p)
{
    struct gg_arena_mark mark = gg_arena_mark(p->arena);
    struct gg_buf out = gg_buf_new(p->arena);
    erase(p);
    gg_buf_addf(&out, "%-*s%14s%14s%9s%10s\n", NAME_WIDTH_MAX, "step", "records in", "records out",
                "MB/s", "elapsed");
    for (uint32_t i = 0; i < p->nsteps && i < SHOWN_MAX; i++)
        add_step(p, &out, &p->steps[i]);
    if (p->nsteps > SHOWN_MAX)
        gg_buf_addf(&out, "(%u more steps)\n", p->nsteps - SHOWN_MAX);
    fwrite(out.p, 1, out.n, stderr);
    fflush(stderr);
    p->drawn = (p->nsteps < SHOWN_MAX ? p->nsteps : SHOWN_MAX) + 1 + (p->nsteps > SHOWN_MAX);
    gg_arena_rewind(p->arena, mark);
}

/* The script may end before its steps begin: an input is missing, a build failed. */
static bool has_started(const struct progress *p)
{
    for (uint32_t i = 0; i < p->nsteps; i++)
        if (atomic_load(&p->steps[i].counts->started))
            return true;
    return false;
}

/* The path of this program, which relays run. */
static const char *own_path(struct gg_arena *a)
{
    enum { PATH_SIZE = 4096 };
    char *path = gg_arena_alloc(a, PATH_SIZE, 1);
    ssize_t n = readlink("/proc/self/exe", path, PATH_SIZE - 1);
    return n > 0 ? path : NULL;
}

/* Signals that are to end the run are blocked here and handed on; the script starts without. */
static sigset_t ending_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

static pid_t start(char **argv, int messages, const sigset_t *mask)
{
    struct gg_spawn spawn = {.argv = (const char *const *)argv,
                             .in = GG_FD_SAME,
                             .out = GG_FD_SAME,
                             .err = messages,
                             .mask = mask};
    pid_t pid = gg_spawn(&spawn);
    if (pid < 0)
        fprintf(stderr, "gluegen: cannot run `%s`: %s\n", argv[0], strerror(errno));
    return pid;
}

/* Prints what the steps said; false at the end. */
static bool pass_messages(struct progress *p, int fd, int wait_ms)
{
    char text[MESSAGES_SIZE];
    struct pollfd ready = {fd, POLLIN, 0};
    if (poll(&ready, 1, wait_ms) <= 0)
        return true;
    ssize_t n = read(fd, text, sizeof text);
    if (n > 0) {
        erase(p);
        fwrite(text, 1, (size_t)n, stderr);
        /* The table begins on a line of its own. */
        if (text[n - 1] != '\n' && p->live)
            fputc('\n', stderr);
        fflush(stderr);
    }
    return n != 0;
}

static void hand_on_signals(pid_t pid, const sigset_t *set)
{
    struct timespec now = {0, 0};
    int number = sigtimedwait(set, NULL, &now);
    if (number > 0)
        kill(pid, number);
}

static int watch(struct progress *p, pid_t pid, int messages, const sigset_t *set)
{
    int status = 0;
    bool open = true;
    uint64_t drawn = 0;
    for (;;) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            break;
        if (open)
            open = pass_messages(p, messages, TICK_MS);
        else
            poll(NULL, 0, TICK_MS / 10);
        hand_on_signals(pid, set);
        if (p->live && has_started(p) && gg_relay_clock() - drawn >= TICK_MS) {
            draw(p);
            drawn = gg_relay_clock();
        }
    }
    while (open && pass_messages(p, messages, 0)) {
        struct pollfd ready = {messages, POLLIN, 0};
        open = poll(&ready, 1, 0) > 0;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool tell_script(const struct progress *p)
{
    const char *self = own_path(p->arena);
    return self && !setenv("GLUEGEN_RELAY", self, 1) && !setenv("GLUEGEN_PROGRESS", p->dir, 1);
}

int gg_progress_run(struct gg_session *s, const struct gg_pipeline_plan *plan, const char *dir,
                    char **argv)
{
    struct progress p = {.arena = &s->arena, .live = !isatty(STDOUT_FILENO)};
    int messages[2] = {-1, -1}, status = GG_EXIT_IO;
    sigset_t set = ending_signals(), before;
    if (!prepare(&p, plan, dir) || !tell_script(&p) || pipe(messages)) {
        fprintf(stderr, "gluegen: cannot watch the run: %s\n", strerror(errno));
        discard(&p);
        return GG_EXIT_IO;
    }
    fcntl(messages[0], F_SETFD, FD_CLOEXEC);
    fcntl(messages[1], F_SETFD, FD_CLOEXEC);
    sigprocmask(SIG_BLOCK, &set, &before);
    pid_t pid = start(argv, messages[1], &before);
    close(messages[1]);
    if (pid > 0) {
        status = watch(&p, pid, messages[0], &set);
        if (has_started(&p))
            draw(&p);
    }
    close(messages[0]);
    sigprocmask(SIG_SETMASK, &before, NULL);
    discard(&p);
    return status;
}
