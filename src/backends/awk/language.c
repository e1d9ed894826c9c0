/*
 * What the optimiser may know of an awk step's code.
 *
 * Careful: a step goes before another one in its program only when it is a single rule of fields,
 * literals and functions without effect, or hands records on as they are (handing.h), and the other
 * one must not see that records are missing.
 */
#include "backends/awk/language.h"

#include "backends/awk/calls.h"
#include "backends/awk/separators.h"
#include "backends/choice_reader.h"
#include "backends/tally.h"
#include "ir/awk_state.h"
#include "ir/workers.h"

struct reader {
    struct gg_arena *arena;
    const struct gg_stage *step;
    gg_str code;
    const struct gg_awk_token *tokens;
    uint32_t n, at;
};

/* A snippet of `code` with the fields of `step`. */
static struct reader begin(struct gg_arena *a, const struct gg_stage *step, gg_str code,
                           const struct gg_awk_program *program)
{
    return (struct reader){.arena = a,
                           .step = step,
                           .code = code,
                           .tokens = program->tokens.at,
                           .n = program->tokens.n};
}

static gg_str text_at(const struct reader *r, uint32_t i)
{
    return i < r->n ? gg_str_sub(r->code, r->tokens[i].beg, r->tokens[i].end) : GG_STR("");
}

static bool is_at(const struct reader *r, uint32_t i, const char *text)
{
    return i < r->n && r->tokens[i].kind != GG_AWK_STRING && r->tokens[i].kind != GG_AWK_REGEX &&
           gg_str_is(text_at(r, i), text);
}

static const struct gg_field *field_at(const struct reader *r, uint32_t i)
{
    for (uint32_t f = 0; r->step->in.known && f < r->step->in.nfields; f++)
        if (r->tokens[i].kind == GG_AWK_NAME &&
            gg_str_eq(r->step->in.fields[f].name, text_at(r, i)))
            return &r->step->in.fields[f];
    return NULL;
}

static bool is_plain_number(gg_str text)
{
    bool plain = text.n > 0 && text.n < 4 && text.p[0] != '0';
    for (size_t i = 0; i < text.n; i++)
        plain &= text.p[i] >= '0' && text.p[i] <= '9';
    return plain;
}

/* A token that looks at the record and changes nothing. */
static bool is_harmless(const struct reader *r, uint32_t i)
{
    static const char *const signs[] = {"!", "!=", "!~", "%",  "&&", "(",  ")",  "*", "+", ",",
                                        "-", "<",  "<=", "==", ">",  ">=", "||", "~", NULL};
    static const char *const functions[] = {"index",   "int",     "length", "substr",
                                            "tolower", "toupper", NULL};
    enum gg_awk_kind kind = r->tokens[i].kind;
    if (kind == GG_AWK_SIGN && is_at(r, i, "$"))
        return i + 1 < r->n && (is_plain_number(text_at(r, i + 1)) || is_at(r, i + 1, "0"));
    if (kind == GG_AWK_SIGN || kind == GG_AWK_BUILTIN) {
        const char *const *words = kind == GG_AWK_SIGN ? signs : functions;
        for (; *words; words++)
            if (gg_str_is(text_at(r, i), *words))
                return true;
        return false;
    }
    return kind == GG_AWK_NUMBER || kind == GG_AWK_STRING || kind == GG_AWK_REGEX ||
           field_at(r, i) || is_at(r, i, "NF");
}

/* The pattern that begins here ends before a brace or with the program. */
static bool read_pattern(struct reader *r, struct gg_awk_part *pattern)
{
    uint32_t depth = 0, first = r->at;
    while (r->at < r->n && r->tokens[r->at].kind != GG_AWK_NEWLINE && !is_at(r, r->at, "{")) {
        depth += is_at(r, r->at, "(");
        depth -= is_at(r, r->at, ")");
        if (!is_harmless(r, r->at) || (!depth && is_at(r, r->at, ",")))
            return false;
        r->at++;
    }
    if (r->at == first)
        return true;
    *pattern = (struct gg_awk_part){r->tokens[first].beg, r->tokens[r->at - 1].end};
    return gg_str_find_char(gg_str_sub(r->code, pattern->beg, pattern->end), '\n') < 0;
}

/* `$1, name }` behind `print`; a bool is 1 or 0 there. */
static bool read_values(struct reader *r, struct gg_awk_choice *choice)
{
    struct gg_awk_part *each = gg_new_array(r->arena, struct gg_awk_part, r->n);
    choice->each = each;
    for (;; r->at++) {
        uint32_t first = r->at;
        const struct gg_field *field = r->at < r->n ? field_at(r, r->at) : NULL;
        if (is_at(r, r->at, "$") && r->at + 1 < r->n && is_plain_number(text_at(r, r->at + 1)))
            r->at++;
        else if (!field || field->type == GG_TYPE_BOOL)
            return false;
        each[choice->nvalues++] = (struct gg_awk_part){r->tokens[first].beg, r->tokens[r->at].end};
        if (!is_at(r, ++r->at, ","))
            break;
    }
    choice->values = (struct gg_awk_part){each[0].beg, each[choice->nvalues - 1].end};
    return true;
}

static void skip_lines(struct reader *r)
{
    while (r->at < r->n && (r->tokens[r->at].kind == GG_AWK_NEWLINE || is_at(r, r->at, ";")))
        r->at++;
}

static bool read_action(struct reader *r, struct gg_awk_choice *choice)
{
    if (!is_at(r, r->at, "{"))
        return choice->pattern.end > 0;
    r->at++;
    skip_lines(r);
    if (!is_at(r, r->at++, "print"))
        return false;
    if (is_at(r, r->at, "$") && is_at(r, r->at + 1, "0"))
        r->at += 2;
    else if (!is_at(r, r->at, "}") && !is_at(r, r->at, ";") &&
             !(r->at < r->n && r->tokens[r->at].kind == GG_AWK_NEWLINE) && !read_values(r, choice))
        return false;
    skip_lines(r);
    return is_at(r, r->at++, "}");
}

/* The field that a value is. */
static const struct gg_field *field_of(const struct gg_stage *step, gg_str code,
                                       struct gg_awk_part part)
{
    gg_str text = gg_str_sub(code, part.beg, part.end);
    uint32_t number = 0;
    for (size_t i = 1; text.p[0] == '$' && i < text.n; i++)
        number = text.p[i] >= '0' && text.p[i] <= '9' ? 10 * number + (uint32_t)(text.p[i] - '0')
                                                      : number;
    for (uint32_t f = 0; step->in.known && f < step->in.nfields; f++)
        if (number == f + 1 || gg_str_eq(step->in.fields[f].name, text))
            return &step->in.fields[f];
    return NULL;
}

/* What it writes needs no check: each field is one that was checked. */
static bool keeps_types(const struct gg_stage *step, gg_str code,
                        const struct gg_awk_choice *choice)
{
    const struct gg_record *in = &step->in, *out = &step->out;
    uint32_t n = choice->nvalues ? choice->nvalues : in->nfields;
    if (!out->known)
        return true;
    if (out->nfields != n || (!choice->nvalues && !in->known))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_field *field =
            choice->nvalues ? field_of(step, code, choice->each[i]) : &in->fields[i];
        if (out->fields[i].type != GG_TYPE_STR && (!field || field->type != out->fields[i].type))
            return false;
    }
    return true;
}

static bool is_plain_tsv(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV && codec.delimiter == '\t' && !codec.header;
}

/* The step's only rule, or NULL. */
static const struct gg_awk_choice *read_choice(struct gg_arena *a, const struct gg_stage *step)
{
    struct gg_awk_choice *choice = gg_new(a, struct gg_awk_choice);
    gg_str code = gg_stage_text(step, GG_OPT_CODE);
    const struct gg_awk_program *program = gg_awk_read(a, code);
    struct reader r = begin(a, step, code, program);
    *choice = (struct gg_awk_choice){0};
    skip_lines(&r);
    bool is_choice = !program->fault.found && !program->open &&
                     !gg_stage_attr(step, GG_OPT_PRELUDE) && read_pattern(&r, &choice->pattern) &&
                     read_action(&r, choice);
    skip_lines(&r);
    return is_choice && r.at == r.n ? choice : NULL;
}

/* Why what the step hands on might not be what its reader would have read. */
static const char *why_other_records(const struct gg_stage *step,
                                     const struct gg_awk_choice *choice)
{
    if (!is_plain_tsv(step->out_codec))
        return "does not write plain tsv";
    if (step->in_codec.kind != GG_FORMAT_TSV || step->in_codec.delimiter != '\t')
        return "does not read tsv";
    if (!keeps_types(step, gg_stage_text(step, GG_OPT_CODE), choice))
        return "declares types that would have to be checked anew";
    return NULL;
}

const struct gg_awk_choice *gg_awk_choice(struct gg_arena *a, const struct gg_stage *step)
{
    const struct gg_awk_choice *choice = read_choice(a, step);
    return choice && !why_other_records(step, choice) ? choice : NULL;
}

/* Why a step cannot stand before another one, or NULL. */
static const char *why_not_first(struct gg_arena *a, const struct gg_stage *step)
{
    static const struct gg_awk_choice as_it_is;
    const char *why = NULL;
    const struct gg_awk_choice *choice = read_choice(a, step);
    if (!choice && gg_awk_handing(a, step, &why))
        choice = &as_it_is;
    return choice ? why_other_records(step, choice) : why;
}

/* Line ends and semicolons beside braces mean nothing, and none does at the ends. */
static bool is_idle(const struct reader *r, uint32_t i)
{
    bool is_line = r->tokens[i].kind == GG_AWK_NEWLINE;
    uint32_t next = i + 1;
    while (next < r->n && (r->tokens[next].kind == GG_AWK_NEWLINE || is_at(r, next, ";")))
        next++;
    return (is_line && (!i || is_at(r, i - 1, "{") || is_at(r, i - 1, "}") ||
                        r->tokens[i - 1].kind == GG_AWK_NEWLINE)) ||
           ((is_line || is_at(r, i, ";")) && (next == r->n || is_at(r, next, "}")));
}

static void add_word(struct gg_arena *a, struct gg_words *words, const struct reader *r, uint32_t i)
{
    enum gg_awk_kind kind = r->tokens[i].kind;
    enum gg_word_kind word = kind == GG_AWK_NAME     ? GG_WORD_NAME
                             : kind == GG_AWK_NUMBER ? GG_WORD_NUMBER
                             : kind == GG_AWK_STRING ? GG_WORD_TEXT
                                                     : GG_WORD_SIGN;
    gg_str text = kind == GG_AWK_NEWLINE ? GG_STR("\n") : text_at(r, i);
    if (!is_idle(r, i))
        gg_push(a, &words->list, (struct gg_word){word, text});
}

/* Also of what is no whole program, such as `else`. */
static struct gg_words words_of(struct gg_arena *a, gg_str code)
{
    const struct gg_awk_program *program = gg_awk_read(a, code);
    struct reader r = begin(a, NULL, code, program);
    struct gg_words words = {{0}};
    struct gg_fault fault = {0};
    struct gg_awk_lexer lexer = {code, 0, &fault};
    GG_VEC(struct gg_awk_token) tokens = {0};
    if (program->fault.found) {
        struct gg_awk_token token = gg_awk_next(&lexer);
        for (; token.kind != GG_AWK_END && !fault.found; token = gg_awk_next(&lexer))
            gg_push(a, &tokens, token);
        r.tokens = tokens.at;
        r.n = tokens.n;
    }
    for (uint32_t i = 0; i < r.n; i++)
        add_word(a, &words, &r, i);
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

static gg_str write_choice(struct gg_pass_ctx *ctx, const struct gg_stage *step,
                           const struct gg_choice *choice)
{
    return gg_choice_code(ctx, &choices, step, choice);
}

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

/* Words by which a program sees which records there are, or ends before their end; sorted. */
static const char *const counting[] = {
    "ARGC",   "ARGV",        "BEGINFILE", "CONVFMT",    "ENDFILE",  "FNR",      "FILENAME", "FPAT",
    "FS",     "FIELDWIDTHS", "FUNCTAB",   "IGNORECASE", "NR",       "PROCINFO", "RS",       "RT",
    "SUBSEP", "SYMTAB",      "exit",      "getline",    "nextfile", NULL};

static bool looks_at_record(const struct reader *r, uint32_t i)
{
    return is_at(r, i, "$") || is_at(r, i, "NF") || field_at(r, i) ||
           r->tokens[i].kind == GG_AWK_REGEX || is_at(r, i, "length") ||
           (is_at(r, i, "print") && (is_at(r, i + 1, "}") || is_at(r, i + 1, ";") ||
                                     (i + 1 < r->n && r->tokens[i + 1].kind == GG_AWK_NEWLINE)));
}

/* END with the last record: which that is differs. Without a look at it, END may stand. */
static bool ends_with_record(const struct reader *r)
{
    bool in_end = false, looks = false;
    for (uint32_t i = 0; i < r->n; i++) {
        in_end |= is_at(r, i, "END");
        looks |= in_end && looks_at_record(r, i);
    }
    return looks;
}

/* What stands in no rule for records sees none: END, functions and whatever is in the prelude. */
static bool is_blind(struct gg_arena *a, const struct gg_stage *step, enum gg_option option)
{
    gg_str code = gg_stage_text(step, option);
    const struct gg_awk_program *program = gg_awk_read(a, code);
    struct reader r = begin(a, step, code, program);
    bool is_inside = option == GG_OPT_PRELUDE, sees = program->open || program->fault.found;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < r.n && !sees; i++) {
        is_inside |=
            !depth && (is_at(&r, i, "END") || is_at(&r, i, "function") || is_at(&r, i, "func"));
        depth += is_at(&r, i, "{");
        sees = is_at(&r, i, "getline") || (is_inside && looks_at_record(&r, i));
        if (is_at(&r, i, "}") && !--depth)
            is_inside = option == GG_OPT_PRELUDE;
    }
    return !sees;
}

static const bool *tallies(struct gg_arena *a, const struct gg_stage *step)
{
    if (!is_blind(a, step, GG_OPT_PRELUDE) || !is_blind(a, step, GG_OPT_CODE))
        return NULL;
    return gg_tally_reads(a, &choices, step);
}

/* An array shows in which order it was filled to who loops over it. */
static bool shows_order(struct gg_arena *a, const struct gg_stage *step, enum gg_option option)
{
    gg_str code = gg_stage_text(step, option);
    struct reader r = begin(a, step, code, gg_awk_read(a, code));
    for (uint32_t i = 0; i < r.n; i++)
        if (is_at(&r, i, "in"))
            return true;
    return false;
}

static bool forgets(struct gg_arena *a, const struct gg_graph *graph, const struct gg_stage *step)
{
    struct gg_tally_names holds = {{0}};
    (void)graph;
    return tallies(a, step) && gg_tally_is_exact(a, &choices, step, &holds) &&
           !shows_order(a, step, GG_OPT_PRELUDE) && !shows_order(a, step, GG_OPT_CODE);
}

static gg_str placed(struct gg_arena *a, const struct gg_stage *step, const uint32_t *places)
{
    gg_str code = gg_stage_text(step, GG_OPT_CODE);
    struct reader r = begin(a, step, code, gg_awk_read(a, code));
    struct gg_buf out = gg_buf_new(a);
    size_t done = 0;
    for (uint32_t i = 1; i < r.n; i++) {
        uint32_t field;
        if (!is_at(&r, i - 1, "$") ||
            !gg_choice_read_index(text_at(&r, i), 1, step->in.nfields, &field))
            continue;
        gg_buf_add(&out, gg_str_sub(code, done, r.tokens[i].beg));
        gg_buf_addf(&out, "%u", places[field] + 1);
        done = r.tokens[i].end;
    }
    gg_buf_add(&out, gg_str_sub(code, done, code.n));
    return gg_buf_str(&out);
}

static const char *why_counts(struct gg_arena *a, const struct gg_stage *step)
{
    static const enum gg_option snippets[] = {GG_OPT_PRELUDE, GG_OPT_CODE};
    for (size_t s = 0; s < GG_COUNT(snippets); s++) {
        gg_str code = gg_stage_text(step, snippets[s]);
        const struct gg_awk_program *program = gg_awk_read(a, code);
        struct reader r = begin(a, step, code, program);
        if (program->open || program->fault.found)
            return "calls or includes what cannot be read";
        struct gg_awk_snippet snippet = {code, program};
        for (uint32_t i = 0; i < r.n; i++)
            for (const char *const *word = counting; *word; word++)
                if (is_at(&r, i, *word) && !gg_awk_sets_tab(&snippet, i))
                    return gg_cstr(
                        a, gg_str_printf(a, "says `%s`, and would see other records", *word));
        if (ends_with_record(&r))
            return "looks at the last record in END";
    }
    return NULL;
}

/* A variable of the first step that the second one has for something else. */
static const char *shared_name(struct gg_arena *a, const struct gg_stage *step,
                               const struct gg_stage *next)
{
    static const enum gg_option snippets[] = {GG_OPT_PRELUDE, GG_OPT_CODE};
    struct gg_table vars = gg_awk_vars(a, step), own = gg_awk_vars(a, next);
    uint32_t value;
    for (size_t s = 0; s < GG_COUNT(snippets); s++) {
        gg_str code = gg_stage_text(next, snippets[s]);
        const struct gg_awk_program *program = gg_awk_read(a, code);
        struct reader r = begin(a, next, code, program);
        for (uint32_t i = 0; i < r.n; i++) {
            gg_str name = text_at(&r, i);
            bool is_name = r.tokens[i].kind == GG_AWK_NAME || r.tokens[i].kind == GG_AWK_CALL;
            if (is_name && gg_table_get(&vars, name, &value) &&
                (r.tokens[i].kind == GG_AWK_CALL || !gg_table_get(&own, name, &value)))
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

static const char *clashes(struct gg_arena *a, const struct gg_stage *step,
                           const struct gg_stage *next)
{
    const char *why = why_not_first(a, step);
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
    while (calls->first + 1 < nparts && !why_not_first(a, parts[calls->first]) &&
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
    if (!why && !is_plain_tsv(step->out_codec)) {
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

static const char *joins(struct gg_arena *a, const struct gg_graph *graph,
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
                               : clashes(a, steps[n - 1], next);
    if (calls && !why && calls->first < n && loses_numbers(graph, calls, n + 1))
        why = told_of(a, next, "second", "counts records to tell of bad ones, as no worker can");
    for (uint32_t i = n - 1; !why && i--;)
        why = clashes_further(a, steps[i], next);
    return why ? why : told_of(a, next, "second", matches_too(a, steps, n, next));
}

const struct gg_language gg_awk_language = {.facts = facts,
                                            .keeps_apart = keeps_apart,
                                            .clashes = clashes,
                                            .write = write_choice,
                                            .tallies = tallies,
                                            .placed = placed,
                                            .forgets = forgets,
                                            .joins = joins};
