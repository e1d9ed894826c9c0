/* gluegen run: builds into a cache and becomes the entry script. */
#include "base/hash.h"
#include "driver/progress.h"
#include "driver/session.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { CACHE_NAME_DIGITS = 16 };

/* What tells specs apart: the directory they are in (getcwd knows no links) and their path. */
static void add_place(struct gg_arena *a, struct gg_buf *key, const char *path, gg_str text)
{
    enum { PATH_SIZE = 4096 };
    char *here = gg_arena_alloc(a, PATH_SIZE, 1);
    if (!strcmp(path, "-")) {
        gg_buf_add(key, text);
        return;
    }
    if (*path != '/' && getcwd(here, PATH_SIZE))
        gg_buf_addf(key, "%s/", here);
    gg_buf_adds(key, path);
}

/* A directory for each spec and way to build it, so that a second run finds what was built. */
static const char *cache_dir(struct gg_session *s, const char *path, gg_str text)
{
    struct gg_arena *a = &s->arena;
    const char *home = gg_cache_home(a), *level = s->args.value[GG_FLAG_OPTIMIZE];
    struct gg_buf key = gg_buf_new(a);
    if (!home)
        return NULL;
    add_place(a, &key, path, text);
    gg_buf_addf(&key, "\n-O%s\n", level ? level : "");
    for (uint32_t i = 0; i < s->args.template_dirs.n; i++)
        gg_buf_addf(&key, GG_FMT "\n", GG_ARG(s->args.template_dirs.at[i]));
    gg_str name = gg_str_sub(gg_sha256(a, gg_buf_str(&key)), 0, CACHE_NAME_DIGITS);
    return gg_cstr(a, gg_str_printf(a, "%s/" GG_FMT, home, GG_ARG(name)));
}

static char **script_args(struct gg_session *s, const char *script)
{
    uint32_t n = s->args.rest.n;
    char **argv = gg_new_array(&s->arena, char *, n + 2);
    argv[0] = (char *)script;
    for (uint32_t i = 0; i < n; i++)
        argv[i + 1] = (char *)s->args.rest.at[i];
    return argv;
}

static int run_script(struct gg_session *s, const struct gg_pipeline_plan *plan, const char *dir)
{
    const char *script = gg_cstr(
        &s->arena, gg_str_printf(&s->arena, "%s/" GG_FMT ".sh", dir, GG_ARG(plan->graph->name)));
    char **argv = script_args(s, script);
    if (gg_progress_is_wanted(s))
        return gg_progress_run(s, plan, dir, argv);
    execv(script, argv);
    fprintf(stderr, "gluegen: cannot run `%s`: %s\n", script, strerror(errno));
    return GG_EXIT_IO;
}

/* ---- scripts that a program made ---- */

static bool is_script(const struct gg_artifact *artifact)
{
    return artifact->executable && gg_str_find_char(artifact->path, '/') < 0;
}

/* The one that --pipeline names, with or without its suffix, or the only one; "" after a usage
 * error. */
static gg_str choose_script(struct gg_session *s, const struct gg_compiled *c)
{
    gg_str name = gg_str_from(s->args.value[GG_FLAG_PIPELINE]), found = GG_STR("");
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->nartifacts; i++) {
        gg_str path = c->artifacts[i].path;
        bool named = gg_str_starts(path, name) && (path.n == name.n || path.p[name.n] == '.');
        if (!is_script(&c->artifacts[i]) || (name.n && !named))
            continue;
        found = path;
        n++;
    }
    if (n == 1)
        return found;
    gg_usage_error(s, "the program makes %u scripts%s: name one with --pipeline", n,
                   name.n ? " of that name" : "");
    return GG_STR("");
}

static int run_made(struct gg_session *s, gg_str name, const char *dir)
{
    const char *script =
        gg_cstr(&s->arena, gg_str_printf(&s->arena, "%s/" GG_FMT, dir, GG_ARG(name)));
    execv(script, script_args(s, script));
    fprintf(stderr, "gluegen: cannot run `%s`: %s\n", script, strerror(errno));
    return GG_EXIT_IO;
}

int gg_command_run_RUN(struct gg_session *s)
{
    struct gg_spec_list specs;
    struct gg_compiled compiled;
    struct gg_commit_result result;
    if (s->args.operands.n > 1)
        return gg_usage_error(s,
                              "`%s` is one argument too many: arguments of the pipeline come "
                              "after --",
                              s->args.operands.at[1]);
    if (!gg_session_specs(s, &specs))
        return GG_EXIT_USAGE;
    const char *path = specs.paths.at[0];
    if (!gg_session_compile_to_run(s, path, gg_progress_is_wanted(s), &compiled))
        return gg_session_report(s);
    bool made = !compiled.plan->npipelines; /* by a program */
    const struct gg_pipeline_plan *plan = made ? NULL : gg_session_pipeline(s, compiled.plan);
    gg_str script = made ? choose_script(s, &compiled) : GG_STR("");
    if (made ? !script.n : !plan)
        return GG_EXIT_USAGE;
    const char *dir = cache_dir(s, path, gg_source_get(&s->sources, compiled.file)->text);
    if (!dir) {
        fputs("gluegen: there is no place for the cache: HOME is not set\n", stderr);
        return GG_EXIT_IO;
    }
    struct gg_commit_opts opts = {
        .dir = dir, .mode = GG_COMMIT_WRITE, .spec_name = gg_spec_base(path)};
    bool ok =
        gg_commit(&s->arena, compiled.artifacts, compiled.nartifacts, &opts, &result, &s->diags);
    int status = gg_session_report(s);
    if (!ok)
        return status;
    return made ? run_made(s, script, dir) : run_script(s, plan, dir);
}
