/* Access to the tables of commands and flags. */
#include "driver/cli.h"

#include "driver/session.h"

#define COMMON                                                                                     \
    (GG_FLAG_BIT(COLOR) | GG_FLAG_BIT(DIRECTORY) | GG_FLAG_BIT(HELP) | GG_FLAG_BIT(QUIET) |        \
     GG_FLAG_BIT(VERBOSE))

static const struct gg_flag_info flags[GG_FLAG_COUNT] = {
#define GG_FLAG(id, letter, name, value, choices, doc)                                             \
    [GG_FLAG_##id] = {letter, name, value, choices, doc},
#include "driver/flags.def"
#undef GG_FLAG
};

static const struct gg_command_info commands[GG_COMMAND_COUNT] = {
#define GG_COMMAND(id, name, synopsis, flags, formats, operands, summary, doc)                     \
    [GG_COMMAND_##id] = {name,    synopsis, (flags) | COMMON,   formats, operands,                 \
                         summary, doc,      gg_command_run_##id},
#include "driver/commands.def"
#undef GG_COMMAND
};

const struct gg_flag_info *gg_flag_info(enum gg_flag flag)
{
    return &flags[flag];
}

const struct gg_command_info *gg_command_info(enum gg_command command)
{
    return &commands[command];
}

bool gg_command_by_name(gg_str name, enum gg_command *command)
{
    for (uint32_t i = 0; i < GG_COMMAND_COUNT; i++) {
        if (gg_str_is(name, commands[i].name)) {
            *command = (enum gg_command)i;
            return true;
        }
    }
    return false;
}

bool gg_command_is_hidden(enum gg_command command)
{
    return commands[command].name[0] == '_';
}

const char *gg_flag_choices(enum gg_flag flag, enum gg_command command)
{
    const char *choices = flags[flag].choices;
    bool of_command = choices && !*choices && command < GG_COMMAND_COUNT;
    return of_command ? commands[command].formats : choices;
}

bool gg_next_choice(gg_str *rest, gg_str *choice)
{
    if (!rest->n)
        return false;
    ptrdiff_t bar = gg_str_find_char(*rest, '|');
    size_t end = bar < 0 ? rest->n : (size_t)bar;
    *choice = gg_str_sub(*rest, 0, end);
    *rest = gg_str_sub(*rest, end + (bar >= 0), rest->n);
    return true;
}
