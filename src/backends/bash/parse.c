/* Bash scripts as trees; what is at fault is for bash to say. */
#include "backends/bash/bash.h"
#include "syntax/native.h"

static bool line_at(gg_str code, uint32_t number, size_t *beg, size_t *end)
{
    gg_str rest = code, line;
    *beg = 0;
    for (uint32_t i = 1; gg_str_next_line(&rest, &line); i++) {
        *end = *beg + line.n;
        if (i == number)
            return true;
        *beg = *end + 1;
    }
    return false;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where the token stands in the line, as a word of its own; the last one counts. */
static bool find_token(gg_str code, size_t beg, size_t end, gg_str token, size_t *found)
{
    bool ok = false;
    for (size_t i = beg; token.n && i + token.n <= end; i++) {
        bool whole =
            !is_word(token.p[0]) || ((i == beg || !is_word(code.p[i - 1])) &&
                                     (i + token.n == end || !is_word(code.p[i + token.n])));
        if (!whole || !gg_str_starts(gg_str_sub(code, i, end), token))
            continue;
        *found = i;
        ok = true;
    }
    return ok;
}

/* Bash names a token and its line: that is where the fault is, whatever the grammar thought. */
static void trust_bash(struct gg_arena *a, gg_str code, const struct gg_native *said,
                       struct gg_fault *fault)
{
    size_t beg, end, at;
    if (!said->token.n || !line_at(code, said->line, &beg, &end))
        return;
    bool newline = gg_str_is(said->token, "newline");
    gg_str here = gg_str_sub(code, fault->beg, code.n);
    if (fault->beg >= beg && fault->beg < end && gg_str_starts(here, said->token))
        return;
    if (newline)
        *fault = (struct gg_fault){.found = true,
                                   .beg = (uint32_t)end,
                                   .end = (uint32_t)end,
                                   .message = GG_STR("unexpected end of line")};
    else if (find_token(code, beg, end, said->token, &at))
        *fault = (struct gg_fault){
            .found = true,
            .beg = (uint32_t)at,
            .end = (uint32_t)(at + said->token.n),
            .message = gg_str_printf(a, "unexpected `" GG_FMT "`", GG_ARG(said->token))};
}

struct gg_parsed gg_bash_parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    (void)option;
    struct gg_parsed parsed = gg_syntax_parse(a, GG_GRAMMAR_BASH, "", code, "");
    if (!parsed.fault.found)
        return parsed;
    struct gg_native said = gg_native_bash(a, code);
    if (said.verdict == GG_VERDICT_FINE)
        parsed.fault.found = false;
    else if (said.verdict == GG_VERDICT_FAULT)
        trust_bash(a, code, &said, &parsed.fault);
    return parsed;
}
