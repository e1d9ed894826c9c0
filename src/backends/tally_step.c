/* Reads a step as a tally, statement by statement. */
#include "backends/tally_reader.h"

/* Longer code does more than a tally. */
enum { LONGEST = 1000 };

static bool read_statement(struct gg_tally_reader *t, bool is_state)
{
    bool is_rule = t->reader.language->cell && !t->depth;
    uint32_t at = t->reader.at;
    for (size_t i = 0; i < GG_TALLY_FORMS; i++) {
        enum gg_tally_part part = gg_tally_forms[i].part;
        bool may_stand = is_state  ? part == GG_TALLY_STATE
                         : is_rule ? part == GG_TALLY_RULE
                                   : part == GG_TALLY_CODE || part == GG_TALLY_LOCAL;
        t->reader.at = at;
        if (!may_stand || gg_tally_forms[i].target != t->reader.language->target ||
            !gg_tally_read_form(t, i))
            continue;
        gg_str last = t->words[i].list.at[t->words[i].list.n - 1].text;
        t->depth += gg_str_is(last, "{");
        t->depth -= t->depth && gg_str_is(t->words[i].list.at[0].text, "}");
        return true;
    }
    return false;
}

/* What awk does after the last record, and functions, which only that can call. */
static bool skip_block(struct gg_tally_reader *t)
{
    struct gg_choice_reader *r = &t->reader;
    uint32_t depth = 0;
    if (!r->language->cell || t->depth ||
        !(gg_tally_is_at(t, "END") || gg_tally_is_at(t, "function") || gg_tally_is_at(t, "func")))
        return false;
    while (r->at < r->n && !gg_tally_is_at(t, "{"))
        r->at++;
    do {
        depth += gg_tally_is_at(t, "{");
        depth -= gg_tally_is_at(t, "}");
        r->at++;
    } while (r->at < r->n && depth);
    return !depth;
}

static bool read_statements(struct gg_tally_reader *t, enum gg_option option, bool is_state)
{
    const struct gg_ast *node = gg_stage_attr(t->reader.step, option);
    if (!node)
        return true;
    if (node->text.n > LONGEST)
        return false;
    struct gg_words words = t->reader.language->words(t->reader.arena, node->text);
    t->reader.words = words.list.at;
    t->reader.n = words.list.n;
    t->reader.at = 0;
    while (t->reader.at < t->reader.n)
        if (gg_tally_is_separator(t))
            t->reader.at++;
        else if (!skip_block(t) && !read_statement(t, is_state))
            return false;
    return words.list.n > 0;
}

static bool is_word_of_form(const struct gg_tally_reader *t, gg_str word)
{
    for (size_t i = 0; i < GG_TALLY_FORMS; i++)
        for (uint32_t k = 0; k < t->words[i].list.n; k++)
            if (t->words[i].list.at[k].kind == GG_WORD_NAME &&
                gg_str_eq(t->words[i].list.at[k].text, word))
                return true;
    return false;
}

/* It gives another meaning to a word of a form: it declares it, or says how types behave. */
static bool redefines(const struct gg_tally_reader *t, const struct gg_words *words, uint32_t i)
{
    static const char *const declaring[] = {"as",     "const",  "enum", "fn",  "func",
                                            "static", "struct", "type", "var", NULL};
    static const char *const importing[] = {"(", ";", "\n", "import", NULL};
    static const char *const behaving[] = {"impl", "macro_rules", "mod", "trait", "unsafe", NULL};
    gg_str word = words->list.at[i].text, before = i ? words->list.at[i - 1].text : GG_STR(";");
    bool embeds_pointer =
        gg_str_is(word, "*") && (gg_str_is(before, "{") || gg_str_is(before, ";"));
    bool is_imported = i + 1 < words->list.n && words->list.at[i + 1].kind == GG_WORD_TEXT &&
                       gg_view_is_listed(before, importing) && !gg_str_is(word, "return") &&
                       is_word_of_form(t, word);
    return embeds_pointer || is_imported || gg_view_is_listed(word, behaving) ||
           (gg_view_is_listed(before, declaring) &&
            (gg_str_is(word, "(") || is_word_of_form(t, word)));
}

/* Code of Go and Rust calls nothing of its prelude; that of awk has only functions there. */
static bool read_prelude(struct gg_tally_reader *t)
{
    const struct gg_choice_language *language = t->reader.language;
    if (language->target == GG_TARGET_PYTHON)
        return read_statements(t, GG_OPT_PRELUDE, true);
    gg_str code = gg_stage_text(t->reader.step, GG_OPT_PRELUDE);
    struct gg_words words = language->words(t->reader.arena, code);
    bool is_plain = code.n <= 4 * LONGEST;
    for (uint32_t i = 0; i < words.list.n && is_plain && !language->cell; i++)
        is_plain = !redefines(t, &words, i);
    return is_plain;
}

/* A field or variable that is called as a word of the forms is. */
static bool hides_words(const struct gg_tally_reader *t)
{
    bool hides = false;
    for (uint32_t i = 0; i < t->reader.step->in.nfields && !hides; i++)
        hides = is_word_of_form(t, t->reader.names[i]);
    for (uint32_t i = 0; i < t->variables.n && !hides; i++)
        hides = is_word_of_form(t, t->variables.at[i].name);
    return hides;
}

bool gg_tally_read(struct gg_tally_reader *t, struct gg_arena *a,
                   const struct gg_choice_language *language, const struct gg_stage *step)
{
    if (!step->in.known || step->in.whole || !gg_stage_body(step) ||
        gg_stage_attr(step, GG_OPT_BEGIN))
        return false;
    *t = (struct gg_tally_reader){.reader = {.arena = a, .language = language, .step = step},
                                  .exact = true};
    t->reader.names = gg_choice_names(a, language, step);
    t->reads = gg_new_array(a, bool, step->in.nfields + 1);
    t->looked = gg_new_array(a, bool, step->in.nfields + 1);
    for (size_t i = 0; i < GG_TALLY_FORMS; i++)
        if (gg_tally_forms[i].target == language->target)
            t->words[i] = language->words(a, gg_str_from(gg_tally_forms[i].code));
    return read_prelude(t) && read_statements(t, GG_OPT_STATE, true) &&
           read_statements(t, GG_OPT_CODE, false) && !hides_words(t);
}
