/* The tokens of a step's code. */
#include "backends/awk/snippet.h"

const enum gg_option gg_awk_snippets[GG_AWK_SNIPPETS] = {GG_OPT_PRELUDE, GG_OPT_CODE};

struct gg_awk_snippet gg_awk_snippet_of(struct gg_arena *a, const struct gg_stage *step,
                                        enum gg_option option)
{
    gg_str code = gg_stage_text(step, option);
    return (struct gg_awk_snippet){code, gg_awk_read(a, code)};
}

gg_str gg_awk_token_text(const struct gg_awk_snippet *s, uint32_t i)
{
    if (i >= s->program->tokens.n)
        return GG_STR("");
    return gg_str_sub(s->code, s->program->tokens.at[i].beg, s->program->tokens.at[i].end);
}

enum gg_awk_kind gg_awk_token_kind(const struct gg_awk_snippet *s, uint32_t i)
{
    return i < s->program->tokens.n ? s->program->tokens.at[i].kind : GG_AWK_END;
}

bool gg_awk_token_is(const struct gg_awk_snippet *s, uint32_t i, const char *text)
{
    enum gg_awk_kind kind = gg_awk_token_kind(s, i);
    return kind != GG_AWK_STRING && kind != GG_AWK_REGEX &&
           gg_str_is(gg_awk_token_text(s, i), text);
}

bool gg_awk_token_is_any(const struct gg_awk_snippet *s, uint32_t i, const char *const *words)
{
    for (; *words; words++)
        if (gg_awk_token_is(s, i, *words))
            return true;
    return false;
}

uint32_t gg_awk_behind_bracket(const struct gg_awk_snippet *s, uint32_t i, uint32_t *commas)
{
    uint32_t depth = 0;
    for (; i < s->program->tokens.n; i++) {
        depth += gg_awk_token_is(s, i, "(") || gg_awk_token_is(s, i, "[");
        *commas += depth == 1 && gg_awk_token_is(s, i, ",");
        if ((gg_awk_token_is(s, i, ")") || gg_awk_token_is(s, i, "]")) && !--depth)
            return i + 1;
    }
    return i;
}
