/* Parses the command line as getopt_long does, with the tables instead of its strings. */
#include "driver/cli.h"

struct parser {
    struct gg_arena *arena;
    char **words;
    int nwords, at;
    struct gg_args *args;
    gg_str *error;
};

static bool fail(struct parser *p, const char *fmt, ...) GG_PRINTF(2, 3);

static bool fail(struct parser *p, const char *fmt, ...)
{
    struct gg_buf b = gg_buf_new(p->arena);
    va_list list;
    va_start(list, fmt);
    gg_buf_vaddf(&b, fmt, list);
    va_end(list);
    *p->error = gg_buf_str(&b);
    return false;
}

/* Adds ": did you mean `x`?" when a candidate is near. */
static bool fail_unknown(struct parser *p, const char *what, gg_str word, gg_str guess,
                         const gg_str *names, size_t n)
{
    int nearest = gg_str_nearest(guess, names, n);
    if (nearest < 0)
        return fail(p, "unknown %s `" GG_FMT "`", what, GG_ARG(word));
    const char *dashes = word.n && word.p[0] == '-' ? "--" : "";
    return fail(p, "unknown %s `" GG_FMT "`: did you mean `%s" GG_FMT "`?", what, GG_ARG(word),
                dashes, GG_ARG(names[nearest]));
}

/* Before a command is known its flags are not either: those of all commands, and --version. */
static bool is_allowed(const struct parser *p, enum gg_flag flag)
{
    if (p->args->command < GG_COMMAND_COUNT)
        return (gg_command_info(p->args->command)->flags >> flag) & 1;
    return flag == GG_FLAG_VERSION || ((gg_command_info(GG_COMMAND_HELP)->flags >> flag) & 1);
}

static bool is_choice(const char *choices, const char *value)
{
    gg_str rest = gg_str_from(choices), choice;
    while (gg_next_choice(&rest, &choice))
        if (gg_str_is(choice, value))
            return true;
    return false;
}

static bool take(struct parser *p, enum gg_flag flag, const char *value)
{
    const char *choices = gg_flag_choices(flag, p->args->command);
    if (choices && value && !is_choice(choices, value))
        return fail(p, "`%s` is no value of --%s: it is one of %s", value, gg_flag_info(flag)->name,
                    choices);
    p->args->given[flag] = true;
    p->args->value[flag] = value;
    if (flag == GG_FLAG_WARNING)
        gg_push(p->arena, &p->args->warnings, gg_str_from(value));
    if (flag == GG_FLAG_TEMPLATE_DIR)
        gg_push(p->arena, &p->args->template_dirs, gg_str_from(value));
    if (flag == GG_FLAG_LIBRARY)
        gg_push(p->arena, &p->args->library_dirs, gg_str_from(value));
    return true;
}

/* The value of a flag that stands in the next word. */
static bool take_next(struct parser *p, enum gg_flag flag, gg_str shown)
{
    if (p->at >= p->nwords)
        return fail(p, "`" GG_FMT "` needs a value: %s", GG_ARG(shown), gg_flag_info(flag)->value);
    return take(p, flag, p->words[p->at++]);
}

static bool fail_unknown_flag(struct parser *p, gg_str word, gg_str name)
{
    gg_str names[GG_FLAG_COUNT];
    size_t n = 0;
    for (uint32_t i = 0; i < GG_FLAG_COUNT; i++)
        if (is_allowed(p, (enum gg_flag)i))
            names[n++] = gg_str_from(gg_flag_info((enum gg_flag)i)->name);
    return fail_unknown(p, "option", word, name, names, n);
}

static bool parse_long(struct parser *p, gg_str word)
{
    gg_str name = gg_str_sub(word, 2, word.n);
    ptrdiff_t equals = gg_str_find_char(name, '=');
    const char *value = equals < 0 ? NULL : name.p + equals + 1;
    if (equals >= 0)
        name = gg_str_sub(name, 0, (size_t)equals);
    for (uint32_t i = 0; i < GG_FLAG_COUNT; i++) {
        const struct gg_flag_info *info = gg_flag_info((enum gg_flag)i);
        if (!gg_str_is(name, info->name) || !is_allowed(p, (enum gg_flag)i))
            continue;
        if (value && !info->value)
            return fail(p, "`--%s` takes no value", info->name);
        if (value || !info->value)
            return take(p, (enum gg_flag)i, value);
        return take_next(p, (enum gg_flag)i, word);
    }
    return fail_unknown_flag(p, gg_str_sub(word, 0, name.n + 2), name);
}

/* "-qv", "-o DIR", "-oDIR", "-O2" */
static bool parse_short(struct parser *p, gg_str word)
{
    for (size_t at = 1; at < word.n; at++) {
        uint32_t i = 0;
        while (i < GG_FLAG_COUNT && (gg_flag_info((enum gg_flag)i)->letter != word.p[at] ||
                                     !is_allowed(p, (enum gg_flag)i)))
            i++;
        if (i == GG_FLAG_COUNT)
            return fail(p, "unknown option `-%c`", word.p[at]);
        if (!gg_flag_info((enum gg_flag)i)->value) {
            if (!take(p, (enum gg_flag)i, NULL))
                return false;
            continue;
        }
        if (at + 1 < word.n)
            return take(p, (enum gg_flag)i, word.p + at + 1);
        return take_next(p, (enum gg_flag)i, word);
    }
    return true;
}

static bool parse_command(struct parser *p, gg_str word)
{
    gg_str names[GG_COMMAND_COUNT];
    if (gg_command_by_name(word, &p->args->command))
        return true;
    size_t n = 0;
    for (uint32_t i = 0; i < GG_COMMAND_COUNT; i++)
        if (!gg_command_is_hidden((enum gg_command)i))
            names[n++] = gg_str_from(gg_command_info((enum gg_command)i)->name);
    return fail_unknown(p, "command", word, word, names, n);
}

static bool parse_word(struct parser *p, gg_str word)
{
    if (gg_str_starts(word, GG_STR("--")))
        return parse_long(p, word);
    if (word.n > 1 && word.p[0] == '-')
        return parse_short(p, word);
    if (p->args->command == GG_COMMAND_COUNT)
        return parse_command(p, word);
    gg_push(p->arena, &p->args->operands, word.p);
    return true;
}

static void take_rest(struct parser *p)
{
    while (p->at < p->nwords)
        gg_push(p->arena, &p->args->rest, p->words[p->at++]);
}

static bool settle_command(struct parser *p)
{
    if (p->args->command < GG_COMMAND_COUNT)
        return true;
    if (p->args->given[GG_FLAG_VERSION])
        p->args->command = GG_COMMAND_VERSION;
    else if (p->args->given[GG_FLAG_HELP])
        p->args->command = GG_COMMAND_HELP;
    else
        return fail(p, "no command given");
    return true;
}

bool gg_args_parse(struct gg_arena *a, int argc, char **argv, struct gg_args *args, gg_str *error)
{
    struct parser p = {a, argv, argc, 1, args, error};
    *args = (struct gg_args){.command = GG_COMMAND_COUNT};
    while (p.at < p.nwords) {
        /* The words of another command line are data here. */
        if (args->command == GG_COMMAND_COMPLETE) {
            take_rest(&p);
            break;
        }
        gg_str word = gg_str_from(p.words[p.at++]);
        if (gg_str_is(word, "--"))
            take_rest(&p);
        else if (!parse_word(&p, word))
            return false;
    }
    /* Only `run` has a use for what follows --; elsewhere these are operands. */
    if (args->command != GG_COMMAND_RUN && args->command != GG_COMMAND_COMPLETE) {
        for (uint32_t i = 0; i < args->rest.n; i++)
            gg_push(a, &args->operands, args->rest.at[i]);
        args->rest.n = 0;
    }
    return settle_command(&p);
}
