/*
 * Runs the entry script and shows a table of its steps on the terminal.
 *
 * The script's stderr comes through a pipe, so that messages of the steps are printed above the
 * table and not into it.
 */
#include "driver/progress.h"

#include "base/spawn.h"
#include "driver/progress_table.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TICK_MS = 200, LOOK_MS = 50, MESSAGES_SIZE = 4096 };

static bool is_json(const struct gg_session *s)
{
    const char *format = s->args.value[GG_FLAG_FORMAT];
    return format && !strcmp(format, "json");
}

bool gg_progress_is_wanted(const struct gg_session *s)
{
    const char *term = getenv("TERM");
    return is_json(s) ||
           (!s->args.given[GG_FLAG_QUIET] && isatty(STDERR_FILENO) && term && strcmp(term, "dumb"));
}

static int unit_before(const struct gg_pipeline_plan *plan, uint32_t unit)
{
    for (uint32_t i = 0; i < plan->nchannels; i++) {
        const struct gg_node *from = &plan->nodes[plan->channels[i].from];
        const struct gg_node *to = &plan->nodes[plan->channels[i].to];
        if (to->kind == GG_NODE_UNIT && to->unit == unit && from->kind == GG_NODE_UNIT)
            return (int)from->unit;
    }
    return GG_NO_STEP;
}

static bool prepare(struct gg_progress *p, const struct gg_pipeline_plan *plan, const char *dir)
{
    char *name = (char *)gg_cstr(p->arena, gg_str_printf(p->arena, "%s/.progress-XXXXXX", dir));
    p->dir = mkdtemp(name);
    p->pipeline = plan->graph->name;
    p->steps = gg_new_array(p->arena, struct gg_progress_step, plan->nunits + 1);
    p->nsteps = plan->nunits;
    for (uint32_t i = 0; p->dir && i < plan->nunits; i++) {
        const struct gg_unit *unit = &plan->units[i];
        struct gg_progress_step *step = &p->steps[i];
        step->name = unit->name;
        step->path = gg_cstr(
            p->arena, gg_str_printf(p->arena, "%s/step_" GG_FMT, p->dir, GG_ARG(unit->name)));
        step->pid_path = gg_cstr(p->arena, gg_str_printf(p->arena, "%s.pid", step->path));
        step->title = gg_unit_title(p->arena, unit);
        step->has_header = unit->out.header;
        step->before = unit_before(plan, i);
        step->counts = gg_relay_map(step->path, true);
        if (!step->counts)
            return false;
        step->counts->is_csv = unit->out.kind == GG_FORMAT_CSV;
    }
    return p->dir != NULL;
}

static void discard(const struct gg_progress *p)
{
    for (uint32_t i = 0; i < p->nsteps; i++)
        if (p->steps[i].path) {
            (void)unlink(p->steps[i].path);
            (void)unlink(p->steps[i].pid_path);
        }
    if (p->dir)
        (void)rmdir(p->dir);
}

/* The script may end before its steps begin: an input is missing, a build failed. */
static bool has_started(const struct gg_progress *p)
{
    for (uint32_t i = 0; i < p->nsteps; i++)
        if (atomic_load(&p->steps[i].counts->started))
            return true;
    return false;
}

/* The script writes down which process a step is. */
static pid_t pid_of(const struct gg_progress_step *step)
{
    char text[32] = "";
    FILE *file = fopen(step->pid_path, "re");
    if (!file)
        return 0;
    bool is_whole = fgets(text, sizeof text, file) && strchr(text, '\n');
    fclose(file);
    return is_whole ? (pid_t)strtol(text, NULL, 10) : 0;
}

static void look(struct gg_progress *p)
{
    for (uint32_t i = 0; i < p->nsteps; i++) {
        struct gg_progress_step *step = &p->steps[i];
        if (!step->pid)
            step->pid = pid_of(step);
        if (step->pid && !atomic_load(&step->counts->ended))
            gg_waits_look(&step->waits, step->pid);
    }
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
static bool pass_messages(struct gg_progress *p, int fd, int wait_ms)
{
    char text[MESSAGES_SIZE];
    struct pollfd ready = {fd, POLLIN, 0};
    if (poll(&ready, 1, wait_ms) <= 0)
        return true;
    ssize_t n = read(fd, text, sizeof text);
    if (n > 0) {
        gg_progress_erase(p);
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

static int watch(struct gg_progress *p, pid_t pid, int messages, const sigset_t *set)
{
    int status = 0;
    bool open = true;
    uint64_t drawn = 0, looked = 0;
    for (;;) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            break;
        if (open)
            open = pass_messages(p, messages, LOOK_MS);
        else
            poll(NULL, 0, TICK_MS / 10);
        hand_on_signals(pid, set);
        uint64_t now = gg_relay_clock();
        if (now - looked >= LOOK_MS) {
            look(p);
            looked = now;
        }
        if (p->live && has_started(p) && now - drawn >= TICK_MS) {
            gg_progress_draw(p);
            drawn = now;
        }
    }
    while (open && pass_messages(p, messages, 0)) {
        struct pollfd ready = {messages, POLLIN, 0};
        open = poll(&ready, 1, 0) > 0;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool tell_script(const struct gg_progress *p)
{
    const char *self = own_path(p->arena);
    return self && !setenv("GLUEGEN_RELAY", self, 1) && !setenv("GLUEGEN_PROGRESS", p->dir, 1);
}

int gg_progress_run(struct gg_session *s, const struct gg_pipeline_plan *plan, const char *dir,
                    char **argv)
{
    struct gg_progress p = {.arena = &s->arena, .live = !is_json(s) && !isatty(STDOUT_FILENO)};
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
        if (is_json(s))
            gg_progress_json(&p);
        else if (has_started(&p))
            gg_progress_draw(&p);
    }
    close(messages[0]);
    sigprocmask(SIG_SETMASK, &before, NULL);
    discard(&p);
    return status;
}
