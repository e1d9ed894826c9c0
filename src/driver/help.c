/* Help texts from the tables of commands and flags. */
#include "driver/cli.h"

#include <limits.h>

enum { WIDTH = 80, INDENT = 26 };

/* Breaks text into lines; the first begins at `column`, the others are indented. */
static void wrap(struct gg_buf *out, const char *text, size_t column, size_t indent)
{
    gg_str rest = gg_str_from(text);
    size_t at = column;
    bool first = true;
    while (rest.n) {
        ptrdiff_t blank = gg_str_find_char(rest, ' ');
        gg_str word = gg_str_sub(rest, 0, blank < 0 ? rest.n : (size_t)blank);
        rest = gg_str_sub(rest, word.n + 1, rest.n);
        if (!first && at + 1 + word.n > WIDTH) {
            gg_buf_addf(out, "\n%*s", (int)indent, "");
            at = indent;
        } else if (!first) {
            gg_buf_addc(out, ' ');
            at++;
        }
        gg_buf_add(out, word);
        at += word.n;
        first = false;
    }
    gg_buf_addc(out, '\n');
}

/* "  LEFT      text", the text on a line of its own when LEFT is long. */
static void entry(struct gg_buf *out, gg_str left, const char *text)
{
    gg_buf_addf(out, "  " GG_FMT, GG_ARG(left));
    if (left.n + 4 > INDENT)
        gg_buf_addf(out, "\n%*s", INDENT, "");
    else
        gg_buf_addf(out, "%*s", (int)(INDENT - 2 - left.n), "");
    wrap(out, text, INDENT, INDENT);
}

static void flag_entry(struct gg_arena *a, struct gg_buf *out, enum gg_flag flag,
                       enum gg_command command)
{
    const struct gg_flag_info *info = gg_flag_info(flag);
    const char *choices = gg_flag_choices(flag, command);
    struct gg_buf left = gg_buf_new(a), text = gg_buf_new(a);
    if (info->letter)
        gg_buf_addf(&left, "-%c, ", info->letter);
    else
        gg_buf_adds(&left, "    ");
    gg_buf_addf(&left, "--%s%s%s", info->name, info->value ? " " : "",
                info->value ? info->value : "");
    gg_buf_adds(&text, info->doc);
    if (choices)
        gg_buf_addf(&text, " One of %s.", choices);
    entry(out, gg_buf_str(&left), gg_cstr(a, gg_buf_str(&text)));
}

static void flag_entries(struct gg_arena *a, struct gg_buf *out, uint64_t flags,
                         enum gg_command command)
{
    for (uint32_t i = 0; i < GG_FLAG_COUNT; i++)
        if ((flags >> i) & 1)
            flag_entry(a, out, (enum gg_flag)i, command);
}

static void help_of_all(struct gg_arena *a, struct gg_buf *out)
{
    gg_buf_adds(out, "gluegen: from a declarative spec to a running polyglot pipeline\n\n"
                     "Usage: gluegen COMMAND [OPTION..] [ARGUMENT..]\n\nCommands:\n");
    for (uint32_t i = 0; i < GG_COMMAND_COUNT; i++) {
        const struct gg_command_info *info = gg_command_info((enum gg_command)i);
        if (!gg_command_is_hidden((enum gg_command)i))
            entry(out, gg_str_from(info->name), info->summary);
    }
    gg_buf_adds(out, "\nOptions of all commands:\n");
    uint64_t common = gg_command_info(GG_COMMAND_HELP)->flags;
    flag_entries(a, out, common | GG_FLAG_BIT(VERSION), GG_COMMAND_COUNT);
    gg_buf_adds(out, "\nA spec named - is read from standard input. Without a spec, gluegen.yaml "
                     "is looked\nfor here and in the directories above.\n\n"
                     "Exit codes: 0 fine, 1 findings or differences, 2 wrong usage, 3 input or "
                     "output failed,\n4 a tool is missing. `gluegen help COMMAND` tells more.\n");
}

static void help_of(struct gg_arena *a, enum gg_command command, struct gg_buf *out)
{
    const struct gg_command_info *info = gg_command_info(command);
    uint64_t common = gg_command_info(GG_COMMAND_HELP)->flags;
    gg_buf_addf(out, "%s\n\nUsage: gluegen %s [OPTION..]%s%s\n\n", info->summary, info->name,
                *info->synopsis ? " " : "", info->synopsis);
    wrap(out, info->doc, 0, 0);
    if (info->operands)
        gg_buf_addf(out, "\n%s is one of %s.\n", "The argument", info->operands);
    gg_buf_adds(out, "\nOptions:\n");
    flag_entries(a, out, info->flags & ~common, command);
    flag_entries(a, out, common, command);
}

void gg_help_write(struct gg_arena *a, enum gg_command command, struct gg_buf *out)
{
    if (command == GG_COMMAND_COUNT)
        help_of_all(a, out);
    else
        help_of(a, command, out);
}
