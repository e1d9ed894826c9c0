/* Finding and reading specs, reporting, and the decisions that every command shares. */
#include "driver/session.h"

#include "driver/lock.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { PARENTS_MAX = 64 };

static const char SPEC_NAME[] = "gluegen.yaml";

int gg_usage_error(const struct gg_session *s, const char *fmt, ...)
{
    va_list list;
    fputs("gluegen: ", stderr);
    va_start(list, fmt);
    vfprintf(stderr, fmt, list);
    va_end(list);
    enum gg_command command = s->args.command;
    bool known = command < GG_COMMAND_COUNT && !gg_command_is_hidden(command);
    fprintf(stderr, "\nTry `gluegen %s%s--help`.\n", known ? gg_command_info(command)->name : "",
            known ? " " : "");
    return GG_EXIT_USAGE;
}

int gg_too_many_operands(const struct gg_session *s, uint32_t index)
{
    return gg_usage_error(s, "`%s` is one argument too many", s->args.operands.at[index]);
}

enum { OPERANDS_MAX = 16 };

int gg_unknown_operand(const struct gg_session *s, const char *what, const char *word)
{
    const char *operands = gg_command_info(s->args.command)->operands;
    gg_str names[OPERANDS_MAX], rest = gg_str_from(operands);
    size_t n = 0;
    while (n < OPERANDS_MAX && gg_next_choice(&rest, &names[n]))
        n++;
    int nearest = gg_str_nearest(gg_str_from(word), names, n);
    if (nearest < 0)
        return gg_usage_error(s, "unknown %s `%s`: it is one of %s", what, word, operands);
    return gg_usage_error(s, "unknown %s `%s`: did you mean `" GG_FMT "`?", what, word,
                          GG_ARG(names[nearest]));
}

void gg_say(const struct gg_session *s, const char *fmt, ...)
{
    va_list list;
    if (s->args.given[GG_FLAG_QUIET])
        return;
    (void)fflush(stdout); /* what was said before stands before it, where both go to one file */
    va_start(list, fmt);
    vfprintf(stderr, fmt, list);
    va_end(list);
    fputc('\n', stderr);
}

struct gg_diags gg_session_diags(struct gg_session *s)
{
    struct gg_diags ds = gg_diags_new(&s->arena);
    ds.warnings_are_errors = s->args.given[GG_FLAG_STRICT];
    ds.levels = s->levels;
    return ds;
}

/* Of a group, what is no error; false when there is none of that name. */
static bool set_group(struct gg_session *s, gg_str name, enum gg_diag_level level)
{
    const struct gg_diag_group *group;
    bool found = false;
    for (uint32_t row = 0; (group = gg_diag_group(row)); row++) {
        if (!gg_str_is(name, group->name))
            continue;
        found = true;
        for (uint32_t code = group->first; code <= (uint32_t)group->last; code++)
            if (gg_diag_info((enum gg_diag_code)code)->severity != GG_ERROR)
                s->levels[code] = (uint8_t)level;
    }
    return found;
}

static bool fail_level(struct gg_session *s, gg_str value, gg_str name)
{
    gg_str names[GG_D_COUNT];
    const struct gg_diag_group *group;
    uint32_t n = 0;
    for (; (group = gg_diag_group(n)); n++)
        names[n] = gg_str_from(group->name);
    int nearest = gg_str_nearest(name, names, n);
    if (nearest < 0)
        gg_usage_error(s,
                       "`-W" GG_FMT "` names no diagnostic and no group: see `gluegen list "
                       "diagnostics` and `gluegen list groups`",
                       GG_ARG(value));
    else
        gg_usage_error(
            s, "`-W" GG_FMT "` names no diagnostic and no group: did you mean `" GG_FMT "`?",
            GG_ARG(value), GG_ARG(names[nearest]));
    return false;
}

static bool set_level(struct gg_session *s, gg_str value)
{
    enum gg_diag_level level = GG_LEVEL_WARNING;
    enum gg_diag_code code;
    gg_str name = value;
    if (gg_str_starts(value, GG_STR("no-"))) {
        level = GG_LEVEL_OFF;
        name = gg_str_sub(value, 3, value.n);
    } else if (gg_str_starts(value, GG_STR("error="))) {
        level = GG_LEVEL_ERROR;
        name = gg_str_sub(value, 6, value.n);
    }
    if (set_group(s, name, level))
        return true;
    if (!gg_diag_by_name(name, &code))
        return fail_level(s, value, name);
    if (gg_diag_info(code)->severity == GG_ERROR && level != GG_LEVEL_ERROR) {
        gg_usage_error(s, "`-W" GG_FMT "`: %s is an error, and errors stay errors", GG_ARG(value),
                       gg_diag_info(code)->code);
        return false;
    }
    s->levels[code] = (uint8_t)level;
    return true;
}

bool gg_session_levels(struct gg_session *s)
{
    if (!s->args.warnings.n)
        return true;
    s->levels = gg_new_array(&s->arena, uint8_t, GG_D_COUNT);
    for (uint32_t i = 0; i < s->args.warnings.n; i++)
        if (!set_level(s, s->args.warnings.at[i]))
            return false;
    return true;
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

bool gg_wants_color(const struct gg_args *args, int fd)
{
    const char *when = args->value[GG_FLAG_COLOR];
    if (when && strcmp(when, "auto"))
        return !strcmp(when, "always");
    if (is_set("NO_COLOR"))
        return false;
    const char *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    if (force && *force && strcmp(force, "0"))
        return true;
    return isatty(fd) && term && *term && strcmp(term, "dumb");
}

gg_str gg_spec_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!strcmp(path, "-"))
        return GG_STR("stdin");
    return gg_str_from(slash ? slash + 1 : path);
}

/* Looks here and above, as far as the root; the name is relative, so messages stay short. */
static bool search_upwards(struct gg_session *s, struct gg_spec_list *specs)
{
    struct gg_buf dir = gg_buf_new(&s->arena);
    for (int i = 0; i < PARENTS_MAX; i++) {
        const char *path = gg_cstr(&s->arena, gg_str_printf(&s->arena, GG_FMT "%s", (int)dir.n,
                                                            dir.p ? dir.p : "", SPEC_NAME));
        if (!access(path, F_OK)) {
            gg_push(&s->arena, &specs->paths, path);
            specs->found_in =
                dir.n ? gg_cstr(&s->arena, gg_str_sub(gg_buf_str(&dir), 0, dir.n)) : "";
            return true;
        }
        gg_buf_adds(&dir, "../");
    }
    gg_usage_error(s, "no spec given, and there is no %s here or in a directory above", SPEC_NAME);
    return false;
}

static bool add_listed(struct gg_session *s, const char *file, struct gg_spec_list *specs)
{
    gg_str text, line;
    const char *reason;
    if (!gg_read_file(&s->arena, file, &text, &reason)) {
        gg_usage_error(s, "cannot read the list of files `%s`: %s", file, reason);
        return false;
    }
    while (gg_str_next_line(&text, &line))
        if (gg_str_trim(line).n)
            gg_push(&s->arena, &specs->paths, gg_cstr(&s->arena, line));
    return true;
}

bool gg_session_specs(struct gg_session *s, struct gg_spec_list *specs)
{
    const char *list = s->args.value[GG_FLAG_FILES_FROM];
    *specs = (struct gg_spec_list){0};
    for (uint32_t i = 0; i < s->args.operands.n; i++)
        gg_push(&s->arena, &specs->paths, s->args.operands.at[i]);
    if (list)
        return add_listed(s, list, specs);
    return specs->paths.n || search_upwards(s, specs);
}

bool gg_session_read(struct gg_session *s, const char *path, gg_str *name, gg_str *text)
{
    const char *reason;
    *name = strcmp(path, "-") ? gg_str_from(path) : GG_STR("<stdin>");
    bool is_missing;
    if (gg_sources_read(&s->sources, &s->arena, path, text, &is_missing, &reason))
        return true;
    gg_diag_add(&s->diags, GG_D_FILE_UNREADABLE, GG_NO_SPAN, "cannot read `" GG_FMT "`: %s",
                GG_ARG(*name), reason);
    return false;
}

uint8_t gg_session_level(const struct gg_session *s)
{
    const char *level = s->args.value[GG_FLAG_OPTIMIZE];
    return level ? (uint8_t)(*level - '0') : GG_LEVEL_DEFAULT;
}

static bool compile(struct gg_session *s, const char *path, enum gg_phase until,
                    struct gg_compile_opts opts, struct gg_compiled *out)
{
    gg_str name, text;
    struct gg_pins pins = {0};
    if (!gg_lock_read(s, path, &pins))
        return false;
    opts = (struct gg_compile_opts){.level = gg_session_level(s),
                                    .template_dirs = s->args.template_dirs.at,
                                    .ntemplate_dirs = s->args.template_dirs.n,
                                    .decisions = s->decisions,
                                    .marked = opts.marked,
                                    .monitored = opts.monitored,
                                    .pins = pins.list.at,
                                    .npins = pins.list.n,
                                    .goal = gg_str_from(s->args.value[GG_FLAG_GOAL])};
    *out = (struct gg_compiled){0};
    if (!gg_session_read(s, path, &name, &text))
        return false;
    bool ok = gg_compile(&s->arena, &s->sources, &s->diags, name, text, &opts, until, out);
    if (out->notes.n && !s->args.given[GG_FLAG_QUIET])
        (void)fwrite(out->notes.p, 1, out->notes.n, stderr);
    return ok && !s->diags.nerrors;
}

bool gg_session_compile(struct gg_session *s, const char *path, enum gg_phase until,
                        struct gg_compiled *out)
{
    return compile(s, path, until, (struct gg_compile_opts){0}, out);
}

bool gg_session_compile_to_run(struct gg_session *s, const char *path, bool monitored,
                               struct gg_compiled *out)
{
    struct gg_compile_opts opts = {.monitored = monitored};
    return compile(s, path, GG_PHASE_ARTIFACTS, opts, out);
}

bool gg_session_compile_marked(struct gg_session *s, const char *path, struct gg_compiled *out)
{
    struct gg_compile_opts opts = {.marked = true};
    return compile(s, path, GG_PHASE_ARTIFACTS, opts, out);
}

const char *gg_cache_home(struct gg_arena *a)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (xdg && *xdg == '/')
        return gg_cstr(a, gg_str_printf(a, "%s/gluegen", xdg));
    if (home && *home == '/')
        return gg_cstr(a, gg_str_printf(a, "%s/.cache/gluegen", home));
    return NULL;
}

/* An unreadable spec and a failed write are the machine's, all else is the spec's. */
static int exit_of(enum gg_diag_code code)
{
    if (code == GG_D_LIBRARY_MISSING)
        return GG_EXIT_TOOL_MISSING;
    bool is_io =
        code == GG_D_FILE_UNREADABLE || code == GG_D_WRITE_FAILED || code == GG_D_UNDO_FAILED;
    return is_io ? GG_EXIT_IO : GG_EXIT_FINDINGS;
}

int gg_session_report(struct gg_session *s)
{
    int status = GG_EXIT_OK;
    for (uint32_t i = 0; i < s->diags.list.n; i++) {
        const struct gg_diag *d = s->diags.list.at[i];
        int code = d->severity == GG_ERROR ? exit_of(d->code) : GG_EXIT_OK;
        status = code > status ? code : status;
    }
    gg_diags_render(&s->diags, &s->sources, GG_RENDER_HUMAN, s->color, stderr);
    s->diags.list.n = s->diags.nerrors = s->diags.nwarnings = 0;
    return status;
}

const struct gg_pipeline_plan *gg_session_pipeline(const struct gg_session *s,
                                                   const struct gg_plan *plan)
{
    const char *name = s->args.value[GG_FLAG_PIPELINE];
    struct gg_arena scratch = {0};
    struct gg_buf names = gg_buf_new(&scratch);
    for (uint32_t i = 0; i < plan->npipelines; i++) {
        gg_str one = plan->pipelines[i].graph->name;
        if (name ? gg_str_is(one, name) : plan->npipelines == 1) {
            gg_arena_free(&scratch);
            return &plan->pipelines[i];
        }
        gg_buf_addf(&names, "%s" GG_FMT, i ? ", " : "", GG_ARG(one));
    }
    if (name)
        gg_usage_error(s, "the spec has no pipeline `%s`: it has " GG_FMT, name, (int)names.n,
                       names.p);
    else
        gg_usage_error(s, "the spec has several pipelines, choose one with --pipeline: " GG_FMT,
                       (int)names.n, names.p);
    gg_arena_free(&scratch);
    return NULL;
}
