/* The list of decisions and the sentences for them. */
#include "ir/decision.h"

#include <stdlib.h>

static const struct {
    const char *name, *what, *why, *change;
} rows[GG_DECISION_KIND_COUNT] = {
#define GG_DECISION(id, what, why, change) [GG_DECIDED_##id] = {#id, what, why, change},
#include "ir/decisions.def"
#undef GG_DECISION
};

static gg_str kept(struct gg_decisions *log, const char *text)
{
    return gg_str_dup(log->arena, gg_str_from(text));
}

void gg_decide(struct gg_decisions *log, enum gg_decision_kind kind, struct gg_span span,
               gg_str subject, const char *x, const char *y, const char *z)
{
    if (!log)
        return;
    struct gg_decision decision = {.kind = kind,
                                   .span = span,
                                   .subject = gg_str_dup(log->arena, subject),
                                   .args = {kept(log, x), kept(log, y), kept(log, z)}};
    gg_push(log->arena, &log->list, decision);
}

/* qsort knows no order of equals. */
struct numbered {
    struct gg_decision decision;
    uint32_t number;
};

static int by_place(const void *x, const void *y)
{
    const struct numbered *a = x, *b = y;
    const struct gg_span *s = &a->decision.span, *t = &b->decision.span;
    if (s->file != t->file)
        return s->file < t->file ? -1 : 1;
    if (s->beg != t->beg)
        return s->beg < t->beg ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

/* What the pipeline says of its ends is decided for each of them. */
static bool is_same(const struct gg_decision *x, const struct gg_decision *y)
{
    bool same = x->kind == y->kind && x->span.file == y->span.file && x->span.beg == y->span.beg &&
                gg_str_eq(x->subject, y->subject);
    for (size_t i = 0; i < GG_COUNT(x->args); i++)
        same = same && gg_str_eq(x->args[i], y->args[i]);
    return same;
}

void gg_decisions_sort(struct gg_decisions *log)
{
    struct numbered *all = gg_new_array(log->arena, struct numbered, log->list.n);
    for (uint32_t i = 0; i < log->list.n; i++)
        all[i] = (struct numbered){log->list.at[i], i};
    qsort(all, log->list.n, sizeof *all, by_place);
    uint32_t n = 0;
    for (uint32_t i = 0; i < log->list.n; i++)
        if (!n || !is_same(&log->list.at[n - 1], &all[i].decision))
            log->list.at[n++] = all[i].decision;
    log->list.n = n;
}

static gg_str fill(struct gg_arena *a, const char *sentence, const struct gg_decision *decision)
{
    struct gg_buf b = gg_buf_new(a);
    for (const char *p = sentence; *p; p++) {
        if (*p != '{') {
            gg_buf_addc(&b, *p);
            continue;
        }
        int number = p[1] - '0';
        gg_str arg = number ? decision->args[number - 1] : decision->subject;
        if (!arg.n)
            GG_BUG("decision %s lacks {%d}", rows[decision->kind].name, number);
        gg_buf_add(&b, arg);
        p += 2;
    }
    return gg_buf_str(&b);
}

struct gg_decision_text gg_decision_text(struct gg_arena *a, const struct gg_decision *decision)
{
    enum gg_decision_kind kind = decision->kind;
    return (struct gg_decision_text){rows[kind].name, fill(a, rows[kind].what, decision),
                                     fill(a, rows[kind].why, decision),
                                     fill(a, rows[kind].change, decision)};
}
