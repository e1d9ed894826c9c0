/*
 * The command line as tables and what a parsed one looks like.
 *
 * commands.def and flags.def drive parsing, usage errors, help, completion and the manual page.
 */
#ifndef GG_DRIVER_CLI_H
#define GG_DRIVER_CLI_H

#include "base/str.h"

#include <stdio.h>

enum gg_exit {
    GG_EXIT_OK = 0,
    GG_EXIT_FINDINGS = 1, /* also drift */
    GG_EXIT_USAGE = 2,
    GG_EXIT_IO = 3, /* or internal */
    GG_EXIT_TOOL_MISSING = 4,
};

enum gg_flag {
#define GG_FLAG(id, letter, name, value, choices, doc) GG_FLAG_##id,
#include "driver/flags.def"
#undef GG_FLAG
    GG_FLAG_COUNT
};

struct gg_flag_info {
    char letter;
    const char *name, *value, *choices, *doc;
};

enum gg_command {
#define GG_COMMAND(id, name, synopsis, flags, formats, operands, summary, doc) GG_COMMAND_##id,
#include "driver/commands.def"
#undef GG_COMMAND
    GG_COMMAND_COUNT
};

/* The set that holds one flag. */
#define GG_FLAG_BIT(id) (UINT64_C(1) << GG_FLAG_##id)

struct gg_session;

struct gg_command_info {
    const char *name, *synopsis;
    uint64_t flags; /* set of 1 << enum gg_flag, those of all commands included */
    const char *formats, *operands;
    const char *summary, *doc;
    int (*run)(struct gg_session *session);
};

const struct gg_flag_info *gg_flag_info(enum gg_flag flag);
const struct gg_command_info *gg_command_info(enum gg_command command);
bool gg_command_by_name(gg_str name, enum gg_command *command);
bool gg_command_is_hidden(enum gg_command command);

/* The values that a flag of a command may have, "a|b", or NULL. */
const char *gg_flag_choices(enum gg_flag flag, enum gg_command command);

/* Next part of "a|b|c"; false at the end. */
bool gg_next_choice(gg_str *rest, gg_str *choice);

struct gg_args {
    enum gg_command command;
    bool given[GG_FLAG_COUNT];
    const char *value[GG_FLAG_COUNT]; /* the last one given */
    GG_VEC(gg_str) template_dirs;
    GG_VEC(gg_str) warnings; /* values of -W */
    GG_VEC(gg_str) library_dirs;
    GG_VEC(const char *) operands; /* before -- */
    GG_VEC(const char *) rest;     /* after -- */
};

/* False with *error, one sentence, when the line cannot be understood. --help and --version
 * without a command become the commands of that name. */
bool gg_args_parse(struct gg_arena *a, int argc, char **argv, struct gg_args *args, gg_str *error);

/* help.c: of one command, or of gluegen when command is GG_COMMAND_COUNT */
void gg_help_write(struct gg_arena *a, enum gg_command command, struct gg_buf *out);

/* man.c, complete.c */
void gg_man_write(gg_str page, struct gg_buf *out);
void gg_complete(struct gg_arena *a, uint32_t index, const char *const *words, uint32_t nwords,
                 struct gg_buf *out);

#endif
