/* The candidates of shell completion; the scripts in templates/driver/ only pass them on. */
#include "base/diag.h"
#include "driver/cli.h"

struct completion {
    struct gg_buf *out;
    gg_str current;          /* the word under the cursor, as far as typed */
    gg_str prefix;           /* "--format=" when its value is being typed */
    enum gg_command command; /* GG_COMMAND_COUNT: none yet */
    uint32_t noperands;      /* before the current word */
};

static void offer(struct completion *c, gg_str word, const char *doc)
{
    if (gg_str_starts(word, c->current))
        gg_buf_addf(c->out, GG_FMT GG_FMT "\t%s\n", GG_ARG(c->prefix), GG_ARG(word), doc);
}

static void offer_choices(struct completion *c, const char *choices)
{
    gg_str rest = gg_str_from(choices), choice;
    while (gg_next_choice(&rest, &choice))
        offer(c, choice, "");
}

/* -W: `no-GG0890`, `error=hazards` ... */
static void offer_levels(struct gg_arena *a, struct completion *c)
{
    static const char *const levels[] = {"", "no-", "error="};
    const struct gg_diag_group *group;
    for (size_t k = 0; k < GG_COUNT(levels); k++) {
        for (uint32_t i = 0; (group = gg_diag_group(i)); i++)
            if (group->doc)
                offer(c, gg_str_printf(a, "%s%s", levels[k], group->name), group->doc);
        for (uint32_t i = 0; i < GG_D_COUNT; i++) {
            const struct gg_diag_info *info = gg_diag_info((enum gg_diag_code)i);
            if (info->severity != GG_ERROR)
                offer(c, gg_str_printf(a, "%s%s", levels[k], info->code), info->title);
        }
    }
}

static void offer_commands(struct completion *c)
{
    for (uint32_t i = 0; i < GG_COMMAND_COUNT; i++)
        if (!gg_command_is_hidden((enum gg_command)i))
            offer(c, gg_str_from(gg_command_info((enum gg_command)i)->name),
                  gg_command_info((enum gg_command)i)->summary);
}

static uint64_t allowed_flags(enum gg_command command)
{
    if (command < GG_COMMAND_COUNT)
        return gg_command_info(command)->flags;
    return gg_command_info(GG_COMMAND_HELP)->flags | GG_FLAG_BIT(VERSION);
}

static void offer_flags(struct gg_arena *a, struct completion *c)
{
    for (uint32_t i = 0; i < GG_FLAG_COUNT; i++) {
        const struct gg_flag_info *info = gg_flag_info((enum gg_flag)i);
        if ((allowed_flags(c->command) >> i) & 1)
            offer(c, gg_str_printf(a, "--%s", info->name), info->doc);
    }
}

static void offer_operands(struct completion *c)
{
    if (c->command == GG_COMMAND_COUNT || (c->command == GG_COMMAND_HELP && !c->noperands))
        offer_commands(c);
    else if (c->command == GG_COMMAND_EXPLAIN)
        for (uint32_t i = 0; i < GG_D_COUNT; i++)
            offer(c, gg_str_from(gg_diag_info((enum gg_diag_code)i)->code),
                  gg_diag_info((enum gg_diag_code)i)->title);
    else if (!c->noperands)
        offer_choices(c, gg_command_info(c->command)->operands);
}

/* The flag whose value is to follow the word: "--format", "-O"; or GG_FLAG_COUNT. */
static enum gg_flag awaiting_value(gg_str word)
{
    for (uint32_t i = 0; i < GG_FLAG_COUNT; i++) {
        const struct gg_flag_info *info = gg_flag_info((enum gg_flag)i);
        bool is_short = word.n == 2 && word.p[0] == '-' && word.p[1] == info->letter;
        bool is_long =
            gg_str_starts(word, GG_STR("--")) && gg_str_is(gg_str_sub(word, 2, word.n), info->name);
        if (info->value && (is_short || is_long))
            return (enum gg_flag)i;
    }
    return GG_FLAG_COUNT;
}

/* What the words before the cursor say; returns the flag whose value is wanted. */
static enum gg_flag read_words(struct completion *c, const char *const *words, uint32_t n)
{
    enum gg_flag waiting = GG_FLAG_COUNT;
    for (uint32_t i = 1; i < n; i++) {
        gg_str word = gg_str_from(words[i]);
        /* bash takes `--format=json` for three words. */
        if (waiting < GG_FLAG_COUNT && gg_str_is(word, "="))
            continue;
        if (waiting < GG_FLAG_COUNT)
            waiting = GG_FLAG_COUNT;
        else if (word.n > 1 && word.p[0] == '-')
            waiting = awaiting_value(word);
        else if (c->command == GG_COMMAND_COUNT)
            (void)gg_command_by_name(word, &c->command);
        else
            c->noperands++;
    }
    return waiting;
}

/* "--format=js" in one word. */
static enum gg_flag split_equals(struct completion *c)
{
    ptrdiff_t equals = gg_str_find_char(c->current, '=');
    if (!gg_str_starts(c->current, GG_STR("--")) || equals < 0)
        return GG_FLAG_COUNT;
    enum gg_flag flag = awaiting_value(gg_str_sub(c->current, 0, (size_t)equals));
    if (flag < GG_FLAG_COUNT) {
        c->prefix = gg_str_sub(c->current, 0, (size_t)equals + 1);
        c->current = gg_str_sub(c->current, (size_t)equals + 1, c->current.n);
    }
    return flag;
}

void gg_complete(struct gg_arena *a, uint32_t index, const char *const *words, uint32_t nwords,
                 struct gg_buf *out)
{
    struct completion c = {.out = out, .command = GG_COMMAND_COUNT};
    if (index < nwords)
        c.current = gg_str_from(words[index]);
    enum gg_flag flag = read_words(&c, words, index < nwords ? index : nwords);
    if (flag < GG_FLAG_COUNT && gg_str_is(c.current, "="))
        c.current = GG_STR("");
    if (flag == GG_FLAG_COUNT)
        flag = split_equals(&c);
    if (flag == GG_FLAG_COUNT && gg_str_starts(c.current, GG_STR("-W"))) {
        flag = GG_FLAG_WARNING;
        c.prefix = GG_STR("-W");
        c.current = gg_str_sub(c.current, 2, c.current.n);
    }
    if (flag == GG_FLAG_WARNING)
        offer_levels(a, &c);
    else if (flag < GG_FLAG_COUNT)
        offer_choices(&c, gg_flag_choices(flag, c.command));
    else if (gg_str_starts(c.current, GG_STR("-")))
        offer_flags(a, &c);
    else
        offer_operands(&c);
}
