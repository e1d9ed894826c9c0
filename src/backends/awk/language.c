/* What the optimiser may know of an awk step's code. */
#include "backends/awk/language.h"

#include "backends/awk/neighbours.h"
#include "backends/awk/places.h"
#include "backends/choice_reader.h"
#include "backends/tally.h"

/* Line ends and semicolons beside braces mean nothing, and none does at the ends. */
static bool is_idle(const struct gg_awk_snippet *s, uint32_t i)
{
    bool is_line = gg_awk_token_kind(s, i) == GG_AWK_NEWLINE;
    uint32_t next = i + 1;
    while (next < s->program->tokens.n &&
           (gg_awk_token_kind(s, next) == GG_AWK_NEWLINE || gg_awk_token_is(s, next, ";")))
        next++;
    return (is_line && (!i || gg_awk_token_is(s, i - 1, "{") || gg_awk_token_is(s, i - 1, "}") ||
                        gg_awk_token_kind(s, i - 1) == GG_AWK_NEWLINE)) ||
           ((is_line || gg_awk_token_is(s, i, ";")) &&
            (next == s->program->tokens.n || gg_awk_token_is(s, next, "}")));
}

static void add_word(struct gg_arena *a, struct gg_words *words, const struct gg_awk_snippet *s,
                     uint32_t i)
{
    enum gg_awk_kind kind = gg_awk_token_kind(s, i);
    enum gg_word_kind word = kind == GG_AWK_NAME     ? GG_WORD_NAME
                             : kind == GG_AWK_NUMBER ? GG_WORD_NUMBER
                             : kind == GG_AWK_STRING ? GG_WORD_TEXT
                                                     : GG_WORD_SIGN;
    gg_str text = kind == GG_AWK_NEWLINE ? GG_STR("\n") : gg_awk_token_text(s, i);
    if (!is_idle(s, i))
        gg_push(a, &words->list, (struct gg_word){word, text});
}

/* Also of what is no whole program, such as `else`. */
static struct gg_words words_of(struct gg_arena *a, gg_str code)
{
    struct gg_awk_program tokens = {0};
    struct gg_awk_snippet s = {code, gg_awk_read(a, code)};
    struct gg_words words = {.code = code};
    struct gg_fault fault = {0};
    struct gg_awk_lexer lexer = {code, 0, &fault};
    if (s.program->fault.found) {
        struct gg_awk_token token = gg_awk_next(&lexer);
        for (; token.kind != GG_AWK_END && !fault.found; token = gg_awk_next(&lexer))
            gg_push(a, &tokens.tokens, token);
        s.program = &tokens;
    }
    for (uint32_t i = 0; i < s.program->tokens.n; i++)
        add_word(a, &words, &s, i);
    return words;
}

static const struct gg_choice_language choices = {.target = GG_TARGET_AWK,
                                                  .names = &gg_awk_names,
                                                  .conjunction = "&&",
                                                  .disjunction = "||",
                                                  .negation = "!",
                                                  .quotes = "\"",
                                                  .cell = "$",
                                                  .words = words_of};

static struct gg_facts facts(struct gg_arena *a, const struct gg_stage *step)
{
    struct gg_facts f = {0};
    f.choice = gg_choice_of(a, &choices, step, &f.wants_number);
    f.known = f.choice || f.wants_number;
    return f;
}

static const char *keeps_apart(struct gg_arena *a, const struct gg_stage *step)
{
    (void)a;
    (void)step;
    return NULL;
}

/* What stands in no rule for records sees none: END, functions and whatever is in the prelude. */
static bool is_blind(struct gg_arena *a, const struct gg_stage *step, enum gg_option option)
{
    struct gg_awk_snippet s = gg_awk_snippet_of(a, step, option);
    bool is_inside = option == GG_OPT_PRELUDE, sees = s.program->open || s.program->fault.found;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < s.program->tokens.n && !sees; i++) {
        is_inside |=
            !depth && (gg_awk_token_is(&s, i, "END") || gg_awk_token_is(&s, i, "function") ||
                       gg_awk_token_is(&s, i, "func"));
        depth += gg_awk_token_is(&s, i, "{");
        sees =
            gg_awk_token_is(&s, i, "getline") || (is_inside && gg_awk_looks_at_record(&s, step, i));
        if (gg_awk_token_is(&s, i, "}") && !--depth)
            is_inside = option == GG_OPT_PRELUDE;
    }
    return !sees;
}

static const bool *tallies(struct gg_arena *a, const struct gg_choice_language *language,
                           const struct gg_stage *step)
{
    if (!is_blind(a, step, GG_OPT_PRELUDE) || !is_blind(a, step, GG_OPT_CODE))
        return NULL;
    return gg_tally_reads(a, language, step);
}

/* An array shows in which order it was filled to who loops over it. */
static bool shows_order(struct gg_arena *a, const struct gg_stage *step, enum gg_option option)
{
    struct gg_awk_snippet s = gg_awk_snippet_of(a, step, option);
    for (uint32_t i = 0; i < s.program->tokens.n; i++)
        if (gg_awk_token_is(&s, i, "in"))
            return true;
    return false;
}

static bool forgets(struct gg_arena *a, const struct gg_choice_language *language,
                    const struct gg_graph *graph, const struct gg_stage *step)
{
    return tallies(a, language, step) && gg_tally_forgets(a, language, graph, step) &&
           !shows_order(a, step, GG_OPT_PRELUDE) && !shows_order(a, step, GG_OPT_CODE);
}

static gg_str placed(struct gg_arena *a, const struct gg_choice_language *language,
                     const struct gg_stage *step, const uint32_t *places)
{
    (void)language;
    struct gg_awk_snippet s = gg_awk_snippet_of(a, step, GG_OPT_CODE);
    struct gg_buf out = gg_buf_new(a);
    size_t done = 0;
    for (uint32_t i = 1; i < s.program->tokens.n; i++) {
        uint32_t field;
        if (!gg_awk_token_is(&s, i - 1, "$") ||
            !gg_choice_read_index(gg_awk_token_text(&s, i), 1, step->in.nfields, &field))
            continue;
        gg_buf_add(&out, gg_str_sub(s.code, done, s.program->tokens.at[i].beg));
        gg_buf_addf(&out, "%u", places[field] + 1);
        done = s.program->tokens.at[i].end;
    }
    gg_buf_add(&out, gg_str_sub(s.code, done, s.code.n));
    return gg_buf_str(&out);
}

const struct gg_language gg_awk_language = {.choices = &choices,
                                            .facts = facts,
                                            .keeps_apart = keeps_apart,
                                            .clashes = gg_awk_clashes,
                                            .write = gg_choice_code,
                                            .tallies = tallies,
                                            .placed = placed,
                                            .forgets = forgets,
                                            .joins = gg_awk_joins};
