/* The bash target: a script of the user's own that sees the records as bytes. */
#include "backends/bash/bash.h"
#include "backends/bash/quote.h"
#include "backends/view.h"

static const char *const keywords[] = {"case",   "coproc", "do",   "done",     "elif",  "else",
                                       "esac",   "fi",     "for",  "function", "if",    "in",
                                       "select", "then",   "time", "until",    "while", NULL};

/* Variables that bash or the programs that it starts give a meaning of their own. */
static const char *const reserved[] = {
    "BASHPID",   "BASH_ENV",   "CDPATH", "COLUMNS", "ENV",        "EUID",
    "FUNCNAME",  "GLOBIGNORE", "GROUPS", "HOME",    "IFS",        "LANG",
    "LC_ALL",    "LC_CTYPE",   "LINENO", "LINES",   "MAPFILE",    "OLDPWD",
    "OPTARG",    "OPTERR",     "OPTIND", "PATH",    "PIPESTATUS", "POSIXLY_CORRECT",
    "PPID",      "PS4",        "PWD",    "RANDOM",  "REPLY",      "SECONDS",
    "SHELLOPTS", "SHLVL",      "TMPDIR", "UID",     "_",          NULL};

static const struct gg_name_rules name_rules = {keywords, reserved};

static const struct gg_shape shape[] = {
    GG_VIEW_UNIT_SHAPE(gg_view_record_shape, gg_view_record_shape), {NULL}};

static const struct gg_file_rule files[] = {{"bash/step.sh", ".sh", false, false}};

static const struct gg_tool tools[] = {{"bash", "--version", "4.4", "bash", false, false}};

static const struct gg_val *view(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct gg_view_opts opts = {&name_rules, NULL, NULL, NULL};
    struct gg_map map = gg_map_new(emit->arena, unit->stage->span);
    gg_view_unit(emit, unit, &opts, &map);
    return gg_map_done(&map);
}

static const struct gg_language language = {.forgets = gg_bash_forgets};

const struct gg_backend gg_backend_bash = {
    .name = "bash",
    .summary = "a shell script or command that reads and writes the stream",
    .target = GG_TARGET_BASH,
    .line_comment = "#",
    .keywords = keywords,
    .names = &name_rules,
    .shape = shape,
    .files = files,
    .nfiles = GG_COUNT(files),
    .launch_template = "bash/launch.sh",
    .tools = tools,
    .ntools = GG_COUNT(tools),
    .language = &language,
    .quote = gg_bash_quote,
    .view = view,
    .parse = gg_bash_parse,
};
