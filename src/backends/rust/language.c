/* What the optimiser may know of a rust step's code. */
#include "backends/choice.h"
#include "backends/rust/lexer.h"
#include "backends/rust/rust.h"
#include "backends/rust/snippet.h"
#include "backends/tally.h"

static const enum gg_option snippets[] = {GG_OPT_CODE,  GG_OPT_PRELUDE, GG_OPT_STATE,
                                          GG_OPT_BEGIN, GG_OPT_END,     GG_OPT_MERGE};

static bool has_hooks(const struct gg_stage *step)
{
    for (size_t i = 0; i < GG_COUNT(snippets); i++)
        if (snippets[i] != GG_OPT_CODE && gg_stage_attr(step, snippets[i]))
            return true;
    return false;
}

/* The whole code is these tokens. */
static bool is_code(gg_str code, const char *const *tokens)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token;
    while (gg_rust_next_code(&lexer, &token)) {
        if (!*tokens || !gg_str_is(token.text, *tokens))
            return false;
        tokens++;
    }
    return !*tokens;
}

static bool is_pass(gg_str code)
{
    static const char *const some[] = {"Some", "(", "fields", ".", "to_vec", "(", ")", ")", NULL};
    static const char *const emit[] = {"emit", "(", "fields", ")", NULL};
    static const char *const statement[] = {"emit", "(", "fields", ")", ";", NULL};
    return is_code(code, some) || is_code(code, emit) || is_code(code, statement);
}

/* Each `fields` stands in emit(fields), and `emit` is not the code's own. */
static bool only_emits_fields(gg_str code)
{
    enum { BEFORE = 2 };
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token, before[BEFORE] = {0};
    bool emits = false, only = true; /* emits: the last token but one is `emit`, called */
    while (only && gg_rust_next_code(&lexer, &token)) {
        bool is_fields = token.kind == GG_RUST_NAME && gg_str_is(token.text, "fields");
        bool called = gg_str_is(before[0].text, "emit") && before[0].kind == GG_RUST_NAME;
        only = !(is_fields && !emits) &&
               !(token.kind == GG_RUST_TEXT && gg_str_find(token.text, GG_STR("fields")) >= 0) &&
               !(called && !gg_str_is(token.text, "(")) &&
               !(called && gg_str_is(before[1].text, "fn")) &&
               !(gg_str_is(before[0].text, "fields") && !gg_str_is(token.text, ")"));
        emits = called;
        before[1] = before[0];
        before[0] = token;
    }
    return only && !gg_str_is(before[0].text, "emit") && !gg_str_is(before[0].text, "fields");
}

/* Signs of two characters are two tokens, side by side. */
static bool is_double(gg_str text)
{
    static const char *const signs[] = {"==", "!=", "<=", ">=", "&&", "||"};
    for (size_t i = 0; i < GG_COUNT(signs); i++)
        if (gg_str_is(text, signs[i]))
            return true;
    return false;
}

static enum gg_word_kind word_kind(const struct gg_rust_token *token)
{
    if (token->kind != GG_RUST_OTHER)
        return token->kind == GG_RUST_NAME ? GG_WORD_NAME : GG_WORD_TEXT;
    return token->text.p[0] >= '0' && token->text.p[0] <= '9' ? GG_WORD_NUMBER : GG_WORD_SIGN;
}

static struct gg_words words_of(struct gg_arena *a, gg_str code)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token;
    struct gg_words words = {.code = code};
    while (gg_rust_next_code(&lexer, &token)) {
        gg_str pair = gg_str_sub(code, token.offset, token.offset + 2);
        if (token.kind == GG_RUST_OTHER && is_double(pair)) {
            token.text = pair;
            lexer.at = token.offset + 2;
        }
        gg_push(a, &words.list, (struct gg_word){word_kind(&token), token.text});
    }
    return words;
}

static const struct gg_choice_language choices = {.target = GG_TARGET_RUST,
                                                  .names = &gg_rust_name_rules,
                                                  .conjunction = "&&",
                                                  .disjunction = "||",
                                                  .negation = "!",
                                                  .quotes = "\"",
                                                  .has_text_only = true,
                                                  .words = words_of};

static struct gg_facts facts(struct gg_arena *a, const struct gg_stage *step)
{
    gg_str code = gg_stage_text(step, GG_OPT_CODE);
    struct gg_facts f = {.known = true};
    f.passes = is_pass(code) && !has_hooks(step);
    f.selects = f.pure = f.passes;
    f.opens = gg_rust_mentions(code, GG_STR("fields"));
    f.hands = f.opens && (is_pass(code) || only_emits_fields(code));
    const gg_str *names = gg_choice_names(a, &choices, step);
    uint32_t *reads = gg_new_array(a, uint32_t, step->in.nfields);
    for (uint32_t i = 0; i < step->in.nfields; i++)
        if (gg_rust_mentions(code, names[i]))
            reads[f.nreads++] = i;
    f.reads = reads;
    f.choice = gg_choice_of(a, &choices, step, &f.wants_number);
    return f;
}

/* Words by which code reaches beyond its step or learns where it stands, sorted. */
static const char *const reaching[] = {
    "Stdio",        "abort",      "asm",         "backtrace",     "catch_unwind",
    "crate",        "dbg",        "exit",        "export_name",   "extern",
    "from_u32",     "from_utf16", "global_asm",  "include",       "link",
    "macro_export", "macro_use",  "module_path", "no_mangle",     "panicking",
    "print",        "println",    "remove_var",  "resume_unwind", "set_current_dir",
    "set_hook",     "set_var",    "spawn",       "stdin",         "stdout",
    "super",        "take_hook",  "thread",      "track_caller",  "type_name",
    "unsafe",       NULL};

/* Characters that stand for bytes which are no UTF-8, however they are written. */
static bool makes_bytes(gg_str code)
{
    return gg_str_find_char(code, '\xf4') >= 0 || gg_str_find(code, GG_STR("u{10")) >= 0;
}

static const char *reaches(struct gg_arena *a, gg_str code)
{
    struct gg_rust_lexer lexer = gg_rust_lexer_new(code);
    struct gg_rust_token token;
    while (gg_rust_next_code(&lexer, &token))
        if (token.kind == GG_RUST_NAME && gg_view_is_listed(token.text, reaching))
            return gg_cstr(a, gg_str_printf(a, "uses `" GG_FMT "`, which reaches beyond the step",
                                            GG_ARG(token.text)));
    return makes_bytes(code) ? "holds characters that stand for bytes which are no UTF-8" : NULL;
}

static const char *keeps_apart(struct gg_arena *a, const struct gg_stage *step)
{
    const char *why = NULL;
    for (size_t i = 0; i < GG_COUNT(snippets) && !why; i++)
        why = reaches(a, gg_stage_text(step, snippets[i]));
    return why;
}

/* Each step has a module of its own. */
static const char *clashes(struct gg_arena *a, const struct gg_stage *step,
                           const struct gg_stage *next)
{
    (void)a;
    (void)step;
    (void)next;
    return NULL;
}

/* A BTreeMap is in the order of its keys, and a HashMap in one that no record says. */
const struct gg_language gg_rust_language = {.choices = &choices,
                                             .facts = facts,
                                             .keeps_apart = keeps_apart,
                                             .clashes = clashes,
                                             .write = gg_choice_code,
                                             .tallies = gg_tally_reads,
                                             .placed = gg_tally_placed,
                                             .forgets = gg_tally_forgets,
                                             .leaves_out = true,
                                             .skips = 1u << GG_FORMAT_TSV};
