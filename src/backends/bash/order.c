/*
 * Whether a script can tell in which order its records come: not when the first program that it
 * starts reads all of them and sorts or counts them. What is not understood can tell.
 */
#include "backends/bash/bash.h"

/* Options of `sort` that keep lines apart which differ in any byte. -m, -c, -s, -u, -z and -R are
 * none: which of equals comes first would show, or what is a line. */
static bool is_plain_option(gg_str word, bool *takes_next)
{
    static const char flags[] = "nrghVbfdiM", valued[] = "ktS";
    *takes_next = false;
    if (word.n < 2 || word.p[0] != '-' || word.p[1] == '-')
        return false;
    for (size_t i = 1; i < word.n; i++) {
        if (strchr(valued, word.p[i])) {
            *takes_next = i + 1 == word.n;
            return true;
        }
        if (!strchr(flags, word.p[i]))
            return false;
    }
    return true;
}

static bool counts(gg_str word)
{
    return gg_str_is(word, "-c") || gg_str_is(word, "-l") || gg_str_is(word, "-m") ||
           gg_str_is(word, "-w");
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr("-,.:/=+%@_", c);
}

static bool ends_command(gg_str code, size_t i)
{
    return i >= code.n || strchr("|\n;", code.p[i]);
}

/* A word without anything that the shell would replace, but for one in single quotes; its end, or
 * 0. */
static size_t take_word(gg_str code, size_t i, gg_str *word)
{
    size_t beg = i;
    i += gg_str_starts(gg_str_sub(code, i, code.n), GG_STR("$'"));
    if (i < code.n && code.p[i] == '\'') {
        while (++i < code.n && code.p[i] != '\'')
            ;
        *word = gg_str_sub(code, beg, i); /* with its quote: no option */
        return i < code.n && (ends_command(code, i + 1) || is_blank(code.p[i + 1])) ? i + 1 : 0;
    }
    while (i < code.n && !is_blank(code.p[i]) && !ends_command(code, i)) {
        if (!is_plain(code.p[i]))
            return 0;
        i++;
    }
    *word = gg_str_sub(code, beg, i);
    return i;
}

/* All words of a command from i on: the place behind them, or 0. */
static size_t take_arguments(gg_str code, size_t i, bool is_sort)
{
    bool is_value = false;
    for (;;) {
        while (i < code.n && is_blank(code.p[i]))
            i++;
        if (ends_command(code, i))
            return is_value ? 0 : i;
        gg_str word;
        i = take_word(code, i, &word);
        bool was_value = is_value;
        is_value = false;
        if (!i || !(was_value || (is_sort ? is_plain_option(word, &is_value) : counts(word))))
            return 0;
    }
}

/* Lines that say nothing. */
static size_t skip_comments(gg_str code)
{
    size_t i = 0;
    for (;;) {
        while (i < code.n && (is_blank(code.p[i]) || code.p[i] == '\n'))
            i++;
        if (i >= code.n || code.p[i] != '#')
            return i;
        while (i < code.n && code.p[i] != '\n')
            i++;
    }
}

/* `&` that starts something beside the rest, which could then read what was meant for `sort`. */
static bool starts_beside(gg_str code, size_t i)
{
    for (; i < code.n; i++) {
        bool is_double = i + 1 < code.n && code.p[i + 1] == '&';
        if (code.p[i] == '&' && !is_double && !strchr(">|", code.p[i - 1]))
            return true;
        i += code.p[i] == '&' && is_double;
    }
    return false;
}

/* Where nothing says otherwise, the entry script sets it: then lines that differ are never equal.
 */
static bool sets_locale(const struct gg_ast *env)
{
    return env && (env->kind != GG_AST_MAP || gg_ast_get(env, "LC_ALL"));
}

bool gg_bash_forgets(struct gg_arena *a, const struct gg_choice_language *choices,
                     const struct gg_graph *graph, const struct gg_stage *step)
{
    (void)a;
    (void)choices;
    gg_str code = gg_stage_body(step)->text, own = GG_STR("LC_ALL=C ");
    size_t i = skip_comments(code);
    bool is_own = gg_str_starts(gg_str_sub(code, i, code.n), own);
    i += is_own ? own.n : 0;
    gg_str rest = gg_str_sub(code, i, code.n);
    bool is_sort = gg_str_starts(rest, GG_STR("sort"));
    if ((!is_sort && !gg_str_starts(rest, GG_STR("wc"))) || gg_stage_attr(step, GG_OPT_PRELUDE) ||
        (!is_own && (sets_locale(gg_stage_attr(step, GG_OPT_ENV)) ||
                     sets_locale(gg_attr_find(graph->attrs, graph->nattrs, GG_OPT_ENV)))))
        return false;
    i += is_sort ? 4 : 2;
    if (!ends_command(code, i) && !is_blank(code.p[i]))
        return false;
    size_t end = take_arguments(code, i, is_sort);
    return end && !starts_beside(code, end);
}
