/* One run of the command line: its arguments, memory, sources and diagnostics. */
#ifndef GG_DRIVER_SESSION_H
#define GG_DRIVER_SESSION_H

#include "base/diag.h"
#include "driver/cli.h"
#include "driver/compile.h"

struct gg_session {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags diags;
    uint8_t *levels; /* of diagnostics, by code; NULL: no -W was given */
    struct gg_args args;
    struct gg_buf out;              /* results; written to stdout at the end */
    struct gg_decisions *decisions; /* what compilations decide goes there; or NULL */
    bool color;                     /* of messages, which go to stderr */
};

#define GG_COMMAND(id, name, synopsis, flags, formats, operands, summary, doc)                     \
    int gg_command_run_##id(struct gg_session *session);
#include "driver/commands.def"
#undef GG_COMMAND

struct gg_spec_list {
    GG_VEC(const char *) paths; /* "-" is standard input */
    const char *found_in;       /* where gluegen.yaml was found when none was named, else NULL */
};

/* A list as --strict and -W want it. */
struct gg_diags gg_session_diags(struct gg_session *s);

/* Whether all of -W is understood; else usage was reported. */
GG_NODISCARD bool gg_session_levels(struct gg_session *s);

/* The specs named, or gluegen.yaml here or above. False (usage was reported) when there is none. */
GG_NODISCARD bool gg_session_specs(struct gg_session *s, struct gg_spec_list *specs);

/* Reads a spec; `--name` etc. come from its path. False when an error is in the list. */
GG_NODISCARD bool gg_session_read(struct gg_session *s, const char *path, gg_str *name,
                                  gg_str *text);

/* Reads and compiles. */
GG_NODISCARD bool gg_session_compile(struct gg_session *s, const char *path, enum gg_phase until,
                                     struct gg_compiled *out);

/* The same for `run`; see gg_compile_opts. */
GG_NODISCARD bool gg_session_compile_to_run(struct gg_session *s, const char *path, bool monitored,
                                            struct gg_compiled *out);

/* Makes the files, and marks in them that say where each run of their text comes from. */
GG_NODISCARD bool gg_session_compile_marked(struct gg_session *s, const char *path,
                                            struct gg_compiled *out);

/* Below XDG_CACHE_HOME, which counts only when it is absolute, or ~/.cache; NULL: there is none. */
const char *gg_cache_home(struct gg_arena *a);

/* Of -O. */
uint8_t gg_session_level(const struct gg_session *s);

/* The pipeline that --pipeline names, or the only one; NULL after a usage error. */
const struct gg_pipeline_plan *gg_session_pipeline(const struct gg_session *s,
                                                   const struct gg_plan *plan);

/* The level of -O. */
uint8_t gg_session_level(const struct gg_session *s);

/* Base name of a spec's path, for first lines and the manifest. */
gg_str gg_spec_base(const char *path);

/* Prints all diagnostics to stderr for people and forgets them; the exit code they call for. */
int gg_session_report(struct gg_session *s);

/* Colour decision of --color, NO_COLOR, CLICOLOR_FORCE, TERM and the terminal. */
bool gg_wants_color(const struct gg_args *args, int fd);

/* "gluegen: ..." on stderr; returns GG_EXIT_USAGE. */
int gg_usage_error(const struct gg_session *s, const char *fmt, ...) GG_PRINTF(2, 3);

/* The operand of that index is one too many; returns GG_EXIT_USAGE. */
int gg_too_many_operands(const struct gg_session *s, uint32_t index);

/* The operand is none of the command's; suggests the nearest and returns GG_EXIT_USAGE. */
int gg_unknown_operand(const struct gg_session *s, const char *what, const char *word);

/* A line on stderr unless -q. */
void gg_say(const struct gg_session *s, const char *fmt, ...) GG_PRINTF(2, 3);

#endif
