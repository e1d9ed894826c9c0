/*
 * Which steps can share a program.
 *
 * Careful: the one that comes second must not see that records are missing, and neither what the
 * other one has for itself.
 */
#include "backends/awk/neighbours.h"

#include "backends/awk/calls.h"
#include "backends/awk/choice.h"
#include "backends/awk/places.h"
#include "backends/awk/separators.h"
#include "ir/awk_state.h"
#include "ir/workers.h"

/* Words by which a program sees which records there are, or ends before their end; sorted. */
static const char *const counting[] = {
    "ARGC",   "ARGV",        "BEGINFILE", "CONVFMT",    "ENDFILE",  "FNR",      "FILENAME", "FPAT",
    "FS",     "FIELDWIDTHS", "FUNCTAB",   "IGNORECASE", "NR",       "PROCINFO", "RS",       "RT",
    "SUBSEP", "SYMTAB",      "exit",      "getline",    "nextfile", NULL};

/* END with the last record: which that is differs. Without a look at it, END may stand. */
static bool ends_with_record(const struct gg_awk_snippet *s, const struct gg_stage *step)
{
    bool in_end = false, looks = false;
    for (uint32_t i = 0; i < s->program->tokens.n; i++) {
        in_end |= gg_awk_token_is(s, i, "END");
        looks |= in_end && gg_awk_looks_at_record(s, step, i);
    }
    return looks;
}

static const char *why_counts(struct gg_arena *a, const struct gg_stage *step)
{
    for (size_t k = 0; k < GG_AWK_SNIPPETS; k++) {
        struct gg_awk_snippet s = gg_awk_snippet_of(a, step, gg_awk_snippets[k]);
        if (s.program->open || s.program->fault.found)
            return "calls or includes what cannot be read";
        for (uint32_t i = 0; i < s.program->tokens.n; i++)
            for (const char *const *word = counting; *word; word++)
                if (gg_awk_token_is(&s, i, *word) && !gg_awk_sets_tab(&s, i))
                    return gg_cstr(
                        a, gg_str_printf(a, "says `%s`, and would see other records", *word));
        if (ends_with_record(&s, step))
            return "looks at the last record in END";
    }
    return NULL;
}

/* A variable of the first step that the second one has for something else. */
static const char *shared_name(struct gg_arena *a, const struct gg_stage *step,
                               const struct gg_stage *next)
{
    struct gg_table vars = gg_awk_vars(a, step), own = gg_awk_vars(a, next);
    uint32_t value;
    for (size_t k = 0; k < GG_AWK_SNIPPETS; k++) {
        struct gg_awk_snippet s = gg_awk_snippet_of(a, next, gg_awk_snippets[k]);
        for (uint32_t i = 0; i < s.program->tokens.n; i++) {
            gg_str name = gg_awk_token_text(&s, i);
            bool is_name =
                gg_awk_token_kind(&s, i) == GG_AWK_NAME || gg_awk_token_kind(&s, i) == GG_AWK_CALL;
            if (is_name && gg_table_get(&vars, name, &value) &&
                (gg_awk_token_kind(&s, i) == GG_AWK_CALL || !gg_table_get(&own, name, &value)))
                return gg_cstr(
                    a, gg_str_printf(a, "has `" GG_FMT "` for something else", GG_ARG(name)));
        }
    }
    return NULL;
}

static bool has_state(struct gg_arena *a, const struct gg_stage *step)
{
    return gg_awk_state(a, gg_stage_text(step, GG_OPT_PRELUDE), gg_stage_text(step, GG_OPT_CODE),
                        &step->in) != NULL;
}

/* Blocks of records that one of the steps alone could be given. */
static bool loses_blocks(struct gg_arena *a, const struct gg_stage *step,
                         const struct gg_stage *next)
{
    return (gg_stage_attr(step, GG_OPT_PARALLEL) || gg_stage_attr(next, GG_OPT_PARALLEL)) &&
           (has_state(a, step) || has_state(a, next));
}

static const char *told_of(struct gg_arena *a, const struct gg_stage *step, const char *place,
                           const char *why)
{
    if (!why)
        return NULL;
    return gg_cstr(
        a, gg_str_printf(a, "`" GG_FMT "` would come %s, but %s", GG_ARG(step->name), place, why));
}

/* What keeps `next` out of the program of the step before it, however records are handed on. */
static const char *why_no_neighbour(struct gg_arena *a, const struct gg_stage *step,
                                    const struct gg_stage *next)
{
    if (loses_blocks(a, step, next))
        return "keeps state, and cannot run in blocks";
    if (next->in.known && !step->out.known)
        return "declares fields that the step before does not";
    if (next->in_codec.kind != GG_FORMAT_TSV)
        return "does not read tsv";
    if ((gg_awk_shows(a, step, GG_FACT_AWK_CHARACTERS).n > 0) !=
        (gg_awk_shows(a, next, GG_FACT_AWK_CHARACTERS).n > 0))
        return "has texts of characters where the other has bytes, or the other way round";
    return NULL;
}

const char *gg_awk_clashes(struct gg_arena *a, const struct gg_stage *step,
                           const struct gg_stage *next)
{
    const char *why = gg_awk_why_not_first(a, step);
    const struct gg_stage *whose = step;
    if (!why) {
        whose = next;
        why = why_counts(a, next);
        why = why ? why : shared_name(a, step, next);
    }
    why = why ? why : why_no_neighbour(a, step, next);
    return told_of(a, whose, whose == step ? "first" : "second", why);
}

/* All but names is known from the steps between them. */
static const char *clashes_further(struct gg_arena *a, const struct gg_stage *step,
                                   const struct gg_stage *next)
{
    const char *why = shared_name(a, step, next);
    if (!why && loses_blocks(a, step, next))
        why = "keeps state, and cannot run in blocks";
    return told_of(a, next, "second", why);
}

/* ---- records that are handed on by calls ---- */

/* Functions count their calls; rules would count the records of the first step. */
static bool counts_records(struct gg_arena *a, const struct gg_stage *step)
{
    for (size_t s = 0; s < GG_AWK_SNIPPETS; s++) {
        struct gg_awk_snippet snippet = gg_awk_snippet_of(a, step, gg_awk_snippets[s]);
        for (uint32_t i = 0; i < snippet.program->tokens.n; i++)
            if (gg_awk_token_is(&snippet, i, "NR") || gg_awk_token_is(&snippet, i, "FNR"))
                return true;
    }
    return false;
}

/* RSTART and RLENGTH are those of the last match, of whatever step. */
static bool matches(struct gg_arena *a, const struct gg_stage *step)
{
    static const char *const words[] = {"match", "RSTART", "RLENGTH", NULL};
    for (size_t s = 0; s < GG_AWK_SNIPPETS; s++) {
        struct gg_awk_snippet snippet = gg_awk_snippet_of(a, step, gg_awk_snippets[s]);
        for (uint32_t i = 0; i < snippet.program->tokens.n; i++)
            if (gg_awk_token_is_any(&snippet, i, words))
                return true;
    }
    return false;
}

static const char *matches_too(struct gg_arena *a, const struct gg_stage *const *steps, uint32_t n,
                               const struct gg_stage *next)
{
    for (uint32_t i = 0; matches(a, next) && i < n; i++)
        if (matches(a, steps[i]))
            return gg_cstr(
                a, gg_str_printf(a, "says `match`, as `" GG_FMT "` does", GG_ARG(steps[i]->name)));
    return NULL;
}

const struct gg_awk_calls *gg_awk_calls(struct gg_arena *a, const struct gg_stage *const *parts,
                                        uint32_t nparts, const char **why)
{
    struct gg_awk_calls *calls = gg_new(a, struct gg_awk_calls);
    const struct gg_awk_records *in = NULL;
    *calls = (struct gg_awk_calls){0, gg_new_array(a, const struct gg_awk_role *, nparts)};
    memset(calls->roles, 0, nparts * sizeof *calls->roles);
    *why = NULL;
    while (calls->first + 1 < nparts && !gg_awk_why_not_first(a, parts[calls->first]) &&
           !counts_records(a, parts[calls->first + 1]))
        calls->first++;
    for (uint32_t i = calls->first; i < nparts && calls->first + 1 < nparts; i++) {
        bool is_last = i + 1 == nparts;
        calls->roles[i] = gg_awk_role(a, parts[i], in, is_last, why);
        if (!*why && i && calls->roles[i]->exits)
            *why = gg_awk_exits;
        if (*why) {
            *why = told_of(a, parts[i], is_last ? "second" : "first", *why);
            return NULL;
        }
        in = &calls->roles[i]->out;
    }
    return calls;
}

/* gawk or mawk, where the spec does not say it: they write some numbers differently. */
static bool wants_gawk(struct gg_arena *a, const struct gg_stage *step)
{
    return gg_awk_shows(a, step, GG_FACT_GAWK_ONLY).n > 0 ||
           gg_awk_shows(a, step, GG_FACT_MAWK_DIFFERS).n > 0;
}

/* What keeps steps apart whose records are handed on by calls, besides what they do with them. */
static const char *why_not_called(struct gg_arena *a, const struct gg_graph *graph,
                                  const struct gg_stage *step, const struct gg_stage *next)
{
    const char *why = shared_name(a, step, next);
    const struct gg_stage *whose = next;
    why = why ? why : why_no_neighbour(a, step, next);
    if (!why && (next->out_codec.kind != GG_FORMAT_TSV || next->out_codec.delimiter != '\t'))
        why = "does not write tsv";
    if (!why && !gg_runtime_said(graph, next) && wants_gawk(a, step) != wants_gawk(a, next))
        why = "runs in another awk";
    if (!why && !gg_awk_is_plain_tsv(step->out_codec)) {
        whose = step;
        why = "does not write plain tsv";
    }
    return told_of(a, whose, whose == step ? "first" : "second", why);
}

/* Bad records of a step that is called are told by their number, which no worker knows. */
static bool loses_numbers(const struct gg_graph *graph, const struct gg_awk_calls *calls,
                          uint32_t nparts)
{
    struct gg_workers workers = gg_workers_of(graph, calls->roles[nparts - 1]->step);
    for (uint32_t i = calls->first; i < nparts; i++)
        if (calls->roles[i]->tests && (workers.parallel || workers.blocks))
            return true;
    return false;
}

const char *gg_awk_joins(struct gg_arena *a, const struct gg_graph *graph,
                         const struct gg_stage *const *steps, uint32_t n,
                         const struct gg_stage *next)
{
    const struct gg_stage **parts = gg_new_array(a, const struct gg_stage *, n + 1);
    const char *why;
    memcpy(parts, steps, n * sizeof *parts);
    parts[n] = next;
    const struct gg_awk_calls *calls = gg_awk_calls(a, parts, n + 1, &why);
    if (calls)
        why = calls->first < n ? why_not_called(a, graph, steps[n - 1], next)
                               : gg_awk_clashes(a, steps[n - 1], next);
    if (calls && !why && calls->first < n && loses_numbers(graph, calls, n + 1))
        why = told_of(a, next, "second", "counts records to tell of bad ones, as no worker can");
    for (uint32_t i = n - 1; !why && i--;)
        why = clashes_further(a, steps[i], next);
    return why ? why : told_of(a, next, "second", matches_too(a, steps, n, next));
}
