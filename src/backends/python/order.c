/* Whether a Python step can tell in which order its records come. */
#include "backends/python/order.h"

#include "ir/workers.h"

struct reader {
    const struct gg_py_snippet *s;
    const struct gg_tally_names *holds;
    bool sorts; /* what it emits leaves sorted */
};

static gg_str text_at(const struct reader *r, uint32_t i)
{
    return i < r->s->tokens.n ? r->s->tokens.at[i].text : GG_STR("");
}

static bool is_at(const struct reader *r, uint32_t i, const char *text)
{
    return gg_str_is(text_at(r, i), text);
}

static bool is_one_of(gg_str text, const char *const names[])
{
    return gg_view_is_listed(text, names);
}

static bool is_held(const struct reader *r, gg_str name)
{
    for (uint32_t i = 0; i < r->holds->list.n; i++)
        if (gg_str_eq(r->holds->list.at[i], name))
            return true;
    return false;
}

/* ---- uses of a dict or set that do not show in which order it holds things ---- */

/* `.items()` of the name at i; gives the place behind it, or i + 1. */
static uint32_t behind_view(const struct reader *r, uint32_t i, const char *const names[])
{
    bool is_view = is_at(r, i + 1, ".") && is_one_of(text_at(r, i + 2), names) &&
                   is_at(r, i + 3, "(") && is_at(r, i + 4, ")");
    return is_view ? i + 5 : i + 1;
}

/* sorted(NAME.items(), reverse=True), len(NAME), sum(NAME.values()); what is sorted by a `key`
 * shows which of equals was first. */
static bool is_argument(const struct reader *r, uint32_t i)
{
    static const char *const views[] = {"items", "keys", "values", NULL};
    static const char *const sums[] = {"max", "min", "sum", NULL};
    static const char *const values[] = {"values", NULL};
    if (i < 2 || !is_at(r, i - 1, "("))
        return false;
    uint32_t end = behind_view(r, i, views);
    if (is_at(r, i - 2, "sorted") && is_at(r, end, ",") && is_at(r, end + 1, "reverse") &&
        is_at(r, end + 2, "=") && (is_at(r, end + 3, "True") || is_at(r, end + 3, "False")))
        end += 4;
    if (!is_at(r, end, ")"))
        return false;
    return is_at(r, i - 2, "sorted") || (is_at(r, i - 2, "len") && end == i + 1) ||
           (is_one_of(text_at(r, i - 2), sums) && behind_view(r, i, values) == end && end > i + 1);
}

/* NAME[..], NAME.get(..) */
static bool is_lookup(const struct reader *r, uint32_t i)
{
    return is_at(r, i + 1, "[") ||
           (is_at(r, i + 1, ".") && is_at(r, i + 2, "get") && is_at(r, i + 3, "("));
}

/* `output(..)` alone, of what the loop has at hand: tokens i .. end. */
static bool is_output(const struct reader *r, uint32_t i, uint32_t end, uint32_t head)
{
    static const char *const outputs[] = {"emit", "output", NULL};
    static const char *const signs[] = {"(", ")", ",", "*", "[", "]", NULL};
    if (!is_one_of(text_at(r, i), outputs))
        return false;
    for (uint32_t k = i + 1; k < end; k++) {
        const struct gg_py_token *t = &r->s->tokens.at[k];
        bool is_loops = false; /* a name of the loop's head: `for key, n in counts.items()` */
        for (uint32_t h = head + 1; t->kind == GG_PY_NAME && !is_at(r, h, ":"); h++)
            is_loops |= gg_str_eq(text_at(r, h), t->text);
        bool is_text = t->kind == GG_PY_STRING && (t->text.p[0] == '\'' || t->text.p[0] == '"');
        if (!is_loops && !is_text && t->kind != GG_PY_NUMBER && !is_one_of(t->text, signs))
            return false;
    }
    return true;
}

static bool is_name_list(const struct reader *r, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end; i++)
        if (i % 2 == beg % 2 ? r->s->tokens.at[i].kind != GG_PY_NAME : !is_at(r, i, ","))
            return false;
    return beg < end;
}

/* `for A, B in NAME.items(): output(A, B)`, on one line or two, where what is emitted is sorted. */
static bool is_plain_loop(const struct reader *r, uint32_t i)
{
    static const char *const views[] = {"items", "keys", NULL};
    const struct gg_py_snippet *s = r->s;
    uint32_t n = 0;
    while (n < s->statements.n && s->statements.at[n].end <= i)
        n++;
    if (!r->sorts || n >= s->statements.n)
        return false;
    const struct gg_py_statement *head = &s->statements.at[n];
    uint32_t colon = behind_view(r, i, views);
    if (!is_at(r, head->beg, "for") || !i || !is_at(r, i - 1, "in") || !is_at(r, colon, ":") ||
        !is_name_list(r, head->beg + 1, i - 1))
        return false;
    if (colon + 1 < head->end)
        return is_output(r, colon + 1, head->end, head->beg);
    return n + 1 < s->statements.n && head[1].indent > head->indent &&
           (n + 2 == s->statements.n || head[2].indent <= head->indent) &&
           is_output(r, head[1].beg, head[1].end, head->beg);
}

/* ---- all of `end` ---- */

/* What could reach a variable without its name, or mean something else than it usually does. */
static bool is_dark(const struct reader *r, uint32_t i)
{
    static const char *const dark[] = {"class",  "dir",      "eval",    "exec",   "from",
                                       "gc",     "global",   "globals", "import", "inspect",
                                       "locals", "nonlocal", "sys",     "vars",   NULL};
    static const char *const known[] = {"len", "max", "min", "sorted", "sum", NULL};
    gg_str text = text_at(r, i);
    bool is_bound =
        is_one_of(text, known) && (!is_at(r, i + 1, "(") || (i && is_at(r, i - 1, "def")));
    return is_one_of(text, dark) || is_bound || gg_str_starts(text, GG_STR("__"));
}

static bool shows_no_order(const struct reader *r)
{
    for (uint32_t i = 0; i < r->s->tokens.n; i++) {
        const struct gg_py_token *t = &r->s->tokens.at[i];
        bool is_member = i && is_at(r, i - 1, ".");
        if (t->kind == GG_PY_STRING && t->text.p[0] != '\'' && t->text.p[0] != '"')
            for (uint32_t k = 0; k < r->holds->list.n; k++)
                if (gg_str_find(t->text, r->holds->list.at[k]) >= 0)
                    return false;
        if (t->kind != GG_PY_NAME || is_member)
            continue;
        if (is_dark(r, i) ||
            (is_held(r, t->text) && !is_argument(r, i) && !is_lookup(r, i) && !is_plain_loop(r, i)))
            return false;
    }
    return true;
}

/* A field that hides a function of the language is none of our business. */
static bool hides_names(const struct gg_stage *step, const struct gg_tally_names *holds)
{
    static const char *const known[] = {"emit",   "len",    "max", "min",
                                        "output", "sorted", "sum", NULL};
    for (uint32_t i = 0; i < step->in.nfields; i++)
        if (is_one_of(step->in.fields[i].name, known))
            return true;
    for (uint32_t i = 0; i < holds->list.n; i++)
        if (is_one_of(holds->list.at[i], known))
            return true;
    return false;
}

bool gg_python_forgets(struct gg_arena *a, const struct gg_choice_language *language,
                       const struct gg_graph *graph, const struct gg_stage *step)
{
    struct gg_tally_names holds = {{0}};
    const struct gg_ast *end = gg_stage_attr(step, GG_OPT_END);
    if (!gg_tally_is_exact(a, language, step, &holds) || hides_names(step, &holds))
        return false;
    bool sorts = gg_stage_attr(step, GG_OPT_KEY) && gg_workers_of(graph, step).parallel;
    struct reader r = {end ? gg_py_scan(a, end->text) : NULL, &holds, sorts};
    return !end || shows_no_order(&r);
}
