/* What a text may be used for in the place of a number that looks the same. */
#include "backends/awk/meaning.h"

static const char *const comparisons[] = {"==", "!=", "<", "<=", ">", ">=", NULL};

bool gg_awk_has_character_format(const struct gg_awk_snippet *s)
{
    for (uint32_t i = 0; i < s->program->tokens.n; i++) {
        gg_str text = gg_awk_token_text(s, i);
        for (size_t k = 0; gg_awk_is_text(s, i) && k < text.n; k++) {
            if (text.p[k] != '%')
                continue;
            while (++k < text.n && strchr("-+ #0123456789.*$", text.p[k]))
                ;
            if (k < text.n && text.p[k] == 'c')
                return true;
        }
    }
    return false;
}

static bool is_printed(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const before[] = {"print", "printf", ",", NULL};
    static const char *const redirections[] = {">", ">>", "|", NULL};
    return i && gg_awk_token_is_any(s, i - 1, before) &&
           gg_awk_bracket_around(s, i) == s->program->tokens.n &&
           (gg_awk_ends_argument(s, end) || gg_awk_token_is_any(s, end, redirections));
}

static bool is_argument(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const functions[] = {
        "atan2", "cos",   "exp",     "index", "int",    "length",  "log",     "match",
        "sin",   "split", "sprintf", "sqrt",  "substr", "tolower", "toupper", NULL};
    static const char *const before[] = {"(", "[", ",", NULL};
    uint32_t open = gg_awk_bracket_around(s, i);
    return i && gg_awk_token_is_any(s, i - 1, before) && gg_awk_ends_argument(s, end) &&
           (gg_awk_token_is(s, open, "[") || gg_awk_is_argument_of(s, i, functions));
}

static bool is_compared_with_text(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    if (gg_awk_token_is_any(s, end, comparisons) && gg_awk_is_text(s, end + 1))
        return !gg_awk_token_is_any(s, end + 2, gg_awk_sums);
    return i > 1 && gg_awk_token_is_any(s, i - 1, comparisons) && gg_awk_is_text(s, i - 2) &&
           (i == 2 || !gg_awk_token_is_any(s, i - 3, gg_awk_sums));
}

bool gg_awk_is_same_as_text(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const adding[] = {"+=", "-=", "*=", "/=", "%=", "^=", "**=", NULL};
    static const char *const matching[] = {"~", "!~", "in", NULL};
    if (i && (gg_awk_token_is(s, i - 1, "!") || gg_awk_token_is(s, i - 1, "$")))
        return false;
    if (gg_awk_token_is_any(s, end, gg_awk_sums) ||
        (i && gg_awk_token_is_any(s, i - 1, gg_awk_sums)))
        return true;
    if (i && gg_awk_token_is_any(s, i - 1, adding) && gg_awk_ends_argument(s, end))
        return true;
    if (gg_awk_begins_value(s, end) || gg_awk_token_is_any(s, end, matching) ||
        (i && gg_awk_ends_value(s, i - 1)))
        return true;
    return is_compared_with_text(s, i, end) ||
           (!gg_awk_has_character_format(s) && (is_printed(s, i, end) || is_argument(s, i, end)));
}

bool gg_awk_is_compared_with_number(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    bool is_behind = i > 1 && gg_awk_token_is_any(s, i - 1, comparisons) &&
                     gg_awk_token_kind(s, i - 2) == GG_AWK_NUMBER;
    return gg_awk_token_is_any(s, end, comparisons)
               ? gg_awk_token_kind(s, end + 1) == GG_AWK_NUMBER && !gg_awk_begins_value(s, end + 2)
               : is_behind && (i == 2 || !gg_awk_ends_value(s, i - 3));
}
