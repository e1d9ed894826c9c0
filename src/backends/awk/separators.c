/* Texts and statements that could make a tab or a line end, and those that say what is so. */
#include "backends/awk/separators.h"

#include "backends/awk/meaning.h"

bool gg_awk_has_tabs(const struct gg_awk_role *role)
{
    return role->in ? role->in->from_tabs : role->step->in_codec.kind == GG_FORMAT_TSV;
}

static bool is_separator(const struct gg_awk_snippet *s, uint32_t i)
{
    return gg_awk_token_is(s, i, "FS") || gg_awk_token_is(s, i, "OFS");
}

bool gg_awk_sets_tab(const struct gg_awk_snippet *s, uint32_t i)
{
    static const char *const before[] = {"{", ";", NULL};
    const struct gg_awk_rule *rule = gg_awk_rule_around(s, s->program->tokens.at[i].beg);
    while (i > 1 && gg_awk_token_is(s, i - 1, "=") && is_separator(s, i - 2))
        i -= 2;
    bool begins = i && (gg_awk_token_is_any(s, i - 1, before) ||
                        gg_awk_token_kind(s, i - 1) == GG_AWK_NEWLINE);
    if (!begins || !is_separator(s, i) || !rule || rule->kind != GG_AWK_RULE_BEGIN)
        return false;
    for (; is_separator(s, i) && gg_awk_token_is(s, i + 1, "="); i += 2)
        ;
    return gg_awk_is_text(s, i) && gg_str_is(gg_awk_token_text(s, i), "\"\\t\"") &&
           gg_awk_ends_argument(s, i + 1);
}

/* The record, which holds tabs, is written as a whole, matched or measured, and nothing else. */
static bool is_plain_record(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const measures[] = {"length", "index", NULL};
    static const char *const matching[] = {"~", "!~", NULL};
    bool is_first = i && gg_awk_token_is(s, i - 1, "(");
    uint32_t commas = 0;
    if (is_first && i > 1 && gg_awk_token_is(s, i - 2, "match")) {
        gg_awk_behind_bracket(s, i - 1, &commas);
        return commas == 1; /* a third argument would hold parts of it */
    }
    return gg_awk_token_is_any(s, end, matching) ||
           (is_first && gg_awk_is_argument_of(s, i, measures));
}

static bool is_plain_format(const struct gg_awk_snippet *s, uint32_t i)
{
    return gg_awk_token_is(s, i + 1, "(") && gg_awk_is_text(s, i + 2) &&
           gg_awk_ends_argument(s, i + 3);
}

/* What a step prints holds no tab and no line end, for nothing in it could make one. */
const char *gg_awk_what_separates(const struct gg_awk_scan *scan)
{
    const struct gg_awk_snippet *s = &scan->s;
    bool is_lines = scan->role->step->in_codec.kind == GG_FORMAT_LINES && !scan->role->in;
    if (gg_awk_has_character_format(s))
        return "makes characters by `%c`";
    for (uint32_t i = 0; i < s->program->tokens.n; i++) {
        uint32_t end, field = gg_awk_field_at(scan->role, s, i, &end);
        bool by_name = gg_awk_token_kind(s, i) == GG_AWK_NAME;
        bool is_record = gg_awk_token_is(s, i, "$") && gg_awk_token_is(s, i + 1, "0");
        bool is_odd = gg_awk_is_text(s, i) && !gg_awk_is_plain_text(gg_awk_token_text(s, i)) &&
                      !gg_awk_sets_tab(s, i);
        bool is_cut =
            (is_odd || is_record) && gg_awk_is_cut(scan->arena, s, i, scan->role->nfields);
        if (is_odd && !is_cut)
            return "has a text that could hold a tab or a line end";
        if (((is_record && !is_cut) || (is_lines && field && by_name)) &&
            !is_plain_record(s, i, is_record ? i + 2 : i + 1))
            return "could print the tabs of its record inside of a field";
        if (gg_awk_token_is(s, i, "sprintf") && !is_plain_format(s, i))
            return "makes texts by a format that is not known";
    }
    return NULL;
}
