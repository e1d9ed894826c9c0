/* Asking bash. */
#include "syntax/native.h"

#include "base/spawn.h"

#include <sys/wait.h>

/* An answer takes some milliseconds; the limit is for a machine that is very busy, and for a bash
 * that hangs. */
enum { LENGTH_MOST = 100000, WAIT_MS = 2000, ANSWER_MOST = 16384 };

/* "bash: -c: line 3: syntax error near unexpected token `fi'" */
static void read_message(struct gg_arena *a, gg_str text, struct gg_native *result)
{
    static const gg_str near = GG_STR_INIT("unexpected token `"), line = GG_STR_INIT(": line ");
    gg_str first;
    while (gg_str_next_line(&text, &first)) {
        ptrdiff_t at = gg_str_find(first, line), token = gg_str_find(first, near);
        if (at < 0 || gg_str_find(first, GG_STR("warning:")) >= 0)
            continue;
        for (size_t i = (size_t)at + line.n; i < first.n && first.p[i] >= '0' && first.p[i] <= '9';
             i++)
            result->line = result->line * 10 + (uint32_t)(first.p[i] - '0');
        if (token >= 0 && first.p[first.n - 1] == '\'')
            result->token = gg_str_dup(a, gg_str_sub(first, (size_t)token + near.n, first.n - 1));
        return;
    }
}

/* The environment is empty, so that BASH_ENV is not read. */
struct gg_native gg_native_bash(struct gg_arena *a, gg_str code)
{
    struct gg_native result = {0};
    if (code.n > LENGTH_MOST || gg_str_find_char(code, '\0') >= 0)
        return result;
    bool extended = gg_str_find(code, GG_STR("extglob")) >= 0;
    const char *argv[] = {"bash", extended ? "-O" : "+O", "extglob", "-nc", gg_cstr(a, code), NULL};
    const char *env[] = {"LC_ALL=C", NULL};
    struct gg_question question = {
        .argv = argv, .env = env, .err = true, .most = ANSWER_MOST, .limit_ms = WAIT_MS};
    struct gg_answer answer = gg_spawn_ask(a, &question);
    if (!answer.has_started || answer.is_late || !WIFEXITED(answer.status) ||
        WEXITSTATUS(answer.status) > 125)
        return result;
    result.verdict = WEXITSTATUS(answer.status) ? GG_VERDICT_FAULT : GG_VERDICT_FINE;
    if (result.verdict == GG_VERDICT_FAULT)
        read_message(a, answer.text, &result);
    return result;
}
