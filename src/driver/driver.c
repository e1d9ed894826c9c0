/* gg_main: parses the command line, runs a command, writes its result. */
#include "driver/driver.h"

#include "driver/session.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static int change_directory(const struct gg_session *s)
{
    const char *dir = s->args.value[GG_FLAG_DIRECTORY];
    if (!dir || !chdir(dir))
        return GG_EXIT_OK;
    fprintf(stderr, "gluegen: cannot change to the directory `%s`: %s\n", dir, strerror(errno));
    return GG_EXIT_IO;
}

/* The last write counts: a full disk must not pass for success. */
static int write_results(const struct gg_session *s, int status)
{
    if (s->out.n)
        fwrite(s->out.p, 1, s->out.n, stdout);
    if (!fflush(stdout) && !ferror(stdout))
        return status;
    fprintf(stderr, "gluegen: cannot write to standard output: %s\n", strerror(errno));
    return GG_EXIT_IO;
}

static int run(struct gg_session *s)
{
    const struct gg_command_info *command = gg_command_info(s->args.command);
    if (s->args.given[GG_FLAG_HELP] && s->args.command != GG_COMMAND_HELP) {
        gg_help_write(&s->arena, s->args.command, &s->out);
        return GG_EXIT_OK;
    }
    int status = change_directory(s);
    if (status)
        return status;
    if (!gg_session_levels(s))
        return GG_EXIT_USAGE;
    s->diags = gg_session_diags(s);
    return command->run(s);
}

int gg_main(int argc, char **argv)
{
    struct gg_session s = {0};
    gg_str error = GG_STR("");
    int status;
    /* Who started this may ignore the end of children, and that is handed on: they could not be
     * waited for. */
    (void)signal(SIGCHLD, SIG_DFL);
    s.sources = gg_sources_new(&s.arena);
    s.diags = gg_diags_new(&s.arena);
    s.out = gg_buf_new(&s.arena);
    if (gg_args_parse(&s.arena, argc, argv, &s.args, &error)) {
        s.color = gg_wants_color(&s.args, STDERR_FILENO);
        status = write_results(&s, run(&s));
    } else {
        status = gg_usage_error(&s, GG_FMT, GG_ARG(error));
    }
    gg_arena_free(&s.arena);
    return status;
}
