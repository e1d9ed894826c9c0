/* Places in the code of a step. */
#include "backends/awk/places.h"

uint32_t gg_awk_token_from(const struct gg_awk_snippet *s, uint32_t byte)
{
    uint32_t low = 0, high = s->program->tokens.n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (s->program->tokens.at[mid].beg < byte)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const struct gg_awk_rule *gg_awk_rule_around(const struct gg_awk_snippet *s, uint32_t at)
{
    for (uint32_t i = 0; i < s->program->rules.n; i++) {
        const struct gg_awk_rule *rule = &s->program->rules.at[i];
        if ((rule->pattern.beg <= at && at < rule->pattern.end) ||
            (rule->action.beg <= at && at < rule->action.end))
            return rule;
    }
    return NULL;
}

bool gg_awk_in_rule(const struct gg_awk_snippet *s, uint32_t i)
{
    const struct gg_awk_rule *rule = gg_awk_rule_around(s, s->program->tokens.at[i].beg);
    return rule && rule->kind == GG_AWK_RULE;
}

uint32_t gg_awk_bracket_around(const struct gg_awk_snippet *s, uint32_t i)
{
    for (uint32_t depth = 0; i--;) {
        if (gg_awk_token_is(s, i, "{") || gg_awk_token_is(s, i, "}"))
            break;
        if (gg_awk_token_is(s, i, ")") || gg_awk_token_is(s, i, "]"))
            depth++;
        else if ((gg_awk_token_is(s, i, "(") || gg_awk_token_is(s, i, "[")) && !depth--)
            return i;
    }
    return s->program->tokens.n;
}

bool gg_awk_is_argument_of(const struct gg_awk_snippet *s, uint32_t i, const char *const *functions)
{
    uint32_t open = gg_awk_bracket_around(s, i);
    return open && gg_awk_token_is(s, open, "(") && gg_awk_token_is_any(s, open - 1, functions);
}

/* ---- the record ---- */

const struct gg_field *gg_awk_named_field(const struct gg_awk_snippet *s,
                                          const struct gg_stage *step, uint32_t i)
{
    for (uint32_t f = 0; step->in.known && f < step->in.nfields; f++)
        if (gg_awk_token_kind(s, i) == GG_AWK_NAME &&
            gg_str_eq(step->in.fields[f].name, gg_awk_token_text(s, i)))
            return &step->in.fields[f];
    return NULL;
}

bool gg_awk_looks_at_record(const struct gg_awk_snippet *s, const struct gg_stage *step, uint32_t i)
{
    return gg_awk_token_is(s, i, "$") || gg_awk_token_is(s, i, "NF") ||
           gg_awk_named_field(s, step, i) || gg_awk_token_kind(s, i) == GG_AWK_REGEX ||
           gg_awk_token_is(s, i, "length") ||
           (gg_awk_token_is(s, i, "print") &&
            (gg_awk_token_is(s, i + 1, "}") || gg_awk_token_is(s, i + 1, ";") ||
             (i + 1 < s->program->tokens.n && gg_awk_token_kind(s, i + 1) == GG_AWK_NEWLINE)));
}

const char *const gg_awk_changes[] = {
    "=", "+=", "-=", "*=", "/=", "%=", "^=", "**=", "++", "--", NULL};

bool gg_awk_changes_record(const struct gg_awk_snippet *s, uint32_t i)
{
    uint32_t commas = 0, next = i + 1;
    if (gg_awk_token_is(s, i, "sub") || gg_awk_token_is(s, i, "gsub")) {
        uint32_t end = gg_awk_behind_bracket(s, next, &commas);
        for (uint32_t k = next; k < end; k++)
            if (commas < 2 || (gg_awk_token_is(s, k, ",") && gg_awk_token_is(s, k + 1, "$")))
                return true;
        return false;
    }
    if (!gg_awk_token_is(s, i, "$") && !gg_awk_token_is(s, i, "NF"))
        return false;
    if (i && (gg_awk_token_is(s, i - 1, "++") || gg_awk_token_is(s, i - 1, "--")))
        return true;
    if (gg_awk_token_is(s, i, "$")) {
        static const char *const before[] = {"$", "++", "--", "-", "+", "!", NULL};
        while (gg_awk_token_is_any(s, next, before))
            next++;
        next = gg_awk_token_is(s, next, "(") ? gg_awk_behind_bracket(s, next, &commas) : next + 1;
        if (gg_awk_token_is(s, next, "["))
            next = gg_awk_behind_bracket(s, next, &commas);
    }
    return gg_awk_token_is_any(s, next, gg_awk_changes);
}

/* ---- values ---- */

const char *const gg_awk_sums[] = {"+", "-", "*", "/", "%", "^", "**", NULL};

bool gg_awk_is_text(const struct gg_awk_snippet *s, uint32_t i)
{
    return gg_awk_token_kind(s, i) == GG_AWK_STRING;
}

bool gg_awk_begins_value(const struct gg_awk_snippet *s, uint32_t i)
{
    enum gg_awk_kind kind = gg_awk_token_kind(s, i);
    return kind == GG_AWK_STRING || kind == GG_AWK_NUMBER || kind == GG_AWK_NAME ||
           kind == GG_AWK_CALL || kind == GG_AWK_BUILTIN || gg_awk_token_is(s, i, "$") ||
           gg_awk_token_is(s, i, "(");
}

bool gg_awk_ends_value(const struct gg_awk_snippet *s, uint32_t i)
{
    enum gg_awk_kind kind = gg_awk_token_kind(s, i);
    return kind == GG_AWK_STRING || kind == GG_AWK_NUMBER || kind == GG_AWK_NAME ||
           gg_awk_token_is(s, i, ")") || gg_awk_token_is(s, i, "]");
}

bool gg_awk_ends_argument(const struct gg_awk_snippet *s, uint32_t i)
{
    static const char *const ends[] = {";", "}", ")", "]", ",", NULL};
    enum gg_awk_kind kind = gg_awk_token_kind(s, i);
    return kind == GG_AWK_NEWLINE || kind == GG_AWK_END || gg_awk_token_is_any(s, i, ends);
}
