/* The first error of a parse in words, at the place that helps most. */
#include "syntax/parse.h"

#include "base/utf8.h"

struct pair {
    const char *open, *close;
};

/* Signs by their text, in every language. A sign that closes itself is a quote. */
static const struct pair signs[] = {
    {"(", ")"},
    {"[", "]"},
    {"{", "}"},
    {"$(", ")"},
    {"${", "}"},
    {"((", "))"},
    {"$((", "))"},
    {"[[", "]]"},
    {"<(", ")"},
    {">(", ")"},
    {"#[", "]"},
    {"\"", "\""},
    {"`", "`"},
    {"string_start", "string_end"},
    {"_raw_string_literal_start", "_raw_string_literal_end"},
    {"/*", "*/"},
};

static const struct pair bash_words[] = {{"if", "fi"}, {"case", "esac"}, {"do", "done"}};

struct describer {
    struct gg_parse_log *log;
    enum gg_grammar grammar;
    const TSLanguage *language;
    uint32_t beg, end; /* the code */
    struct gg_fault *fault;
    GG_VEC(const struct gg_parse_token *) open;
};

static bool is_script(const struct describer *d)
{
    return d->grammar == GG_GRAMMAR_JAVASCRIPT || d->grammar == GG_GRAMMAR_TYPESCRIPT;
}

/* Elsewhere it may begin something else, such as the name of a lifetime. */
static bool is_single_quote(const struct describer *d, const char *name)
{
    return !strcmp(name, "'") && (d->grammar == GG_GRAMMAR_CSHARP || is_script(d));
}

static const char *closer_of(const struct describer *d, const char *name)
{
    if (is_single_quote(d, name))
        return "'";
    for (size_t i = 0; i < GG_COUNT(signs); i++)
        if (!strcmp(signs[i].open, name))
            return signs[i].close;
    for (size_t i = 0; i < GG_COUNT(bash_words) && d->grammar == GG_GRAMMAR_BASH; i++)
        if (!strcmp(bash_words[i].open, name))
            return bash_words[i].close;
    return NULL;
}

static bool is_closer(const struct describer *d, const char *name)
{
    for (size_t i = 0; i < GG_COUNT(signs); i++)
        if (!strcmp(signs[i].close, name))
            return true;
    for (size_t i = 0; i < GG_COUNT(bash_words) && d->grammar == GG_GRAMMAR_BASH; i++)
        if (!strcmp(bash_words[i].close, name))
            return true;
    return false;
}

static bool is_quote(const char *name)
{
    return !strcmp(name, "\"") || !strcmp(name, "'") || !strcmp(name, "`") || !strcmp(name, "/*") ||
           strstr(name, "string_start") || !strcmp(name, "_raw_string_literal_start");
}

static const struct gg_parse_token *innermost(const struct describer *d)
{
    return d->open.n ? d->open.at[d->open.n - 1] : NULL;
}

static void set(struct describer *d, uint32_t beg, uint32_t end, const char *fmt, ...)
    GG_PRINTF(4, 5);

static void set(struct describer *d, uint32_t beg, uint32_t end, const char *fmt, ...)
{
    struct gg_buf b = gg_buf_new(d->log->arena);
    va_list args;
    va_start(args, fmt);
    gg_buf_vaddf(&b, fmt, args);
    va_end(args);
    beg = beg > d->beg ? beg - d->beg : 0;
    end = end > d->beg ? end - d->beg : 0;
    d->fault->found = true;
    d->fault->beg = beg;
    d->fault->end = end;
    d->fault->message = gg_buf_str(&b);
}

static void label(struct describer *d, const struct gg_parse_token *t, const char *text)
{
    if (t->beg < d->beg)
        return;
    d->fault->label = text;
    d->fault->label_beg = t->beg - d->beg;
    d->fault->label_end = d->fault->label_beg + (t->size ? t->size : 1);
}

/* A closer that does not fit; bash has patterns in `case` that end in a lone parenthesis. */
static bool take_closer(struct describer *d, const struct gg_parse_token *t)
{
    const struct gg_parse_token *open = innermost(d);
    bool is_ours = open && open->beg < d->beg && t->beg >= d->beg; /* of what is before the code */
    if (open && !is_ours && !strcmp(closer_of(d, open->name), t->name)) {
        d->open.n--;
        return true;
    }
    if (d->grammar == GG_GRAMMAR_BASH)
        return true;
    if (!open || is_ours) {
        set(d, t->beg, t->beg + t->size, "`%s` closes nothing", t->name);
        return false;
    }
    if (is_quote(open->name))
        return true;
    set(d, t->beg, t->beg + t->size, "`%s` does not close `%s`", t->name, open->name);
    label(d, open, "opened here");
    return false;
}

/* False when a closer up to the error at `at` is at fault. */
static bool match(struct describer *d, uint32_t at)
{
    for (uint32_t i = 0; i < d->log->tokens.n; i++) {
        const struct gg_parse_token *t = &d->log->tokens.at[i];
        const struct gg_parse_token *open = innermost(d);
        if (t->beg > at || t->beg >= d->end)
            break;
        bool ends_quote = open && is_quote(open->name) && !strcmp(t->name, open->name);
        if (ends_quote)
            d->open.n--;
        else if (closer_of(d, t->name))
            gg_push(d->log->arena, &d->open, t);
        else if (is_closer(d, t->name) && !take_closer(d, t))
            return false;
    }
    return true;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* A word, a number, or a sign as the grammar cuts it. */
static uint32_t token_end(const struct describer *d, uint32_t at)
{
    gg_str text = d->log->text;
    uint32_t end = at;
    while (end < d->end && is_word(text.p[end]) && end - at < 40)
        end++;
    if (end > at)
        return end;
    for (uint32_t i = d->log->tokens.n; i-- > 0;)
        if (d->log->tokens.at[i].beg == at && d->log->tokens.at[i].size &&
            d->log->tokens.at[i].size <= 3 && strcmp(d->log->tokens.at[i].name, "ERROR") != 0)
            return at + d->log->tokens.at[i].size;
    return at + 1;
}

/* Words that are forgotten easily. */
static const char *const forgotten[GG_GRAMMAR_COUNT][8] = {
    [GG_GRAMMAR_BASH] = {"then", "do", "done", "fi", "esac", "in"},
    [GG_GRAMMAR_CSHARP] = {";"},
    [GG_GRAMMAR_PYTHON] = {":"},
    [GG_GRAMMAR_RUST] = {";"},
};

/* The one forgotten word that could stand there, or NULL. */
static const char *expected(const struct describer *d)
{
    const char *found = NULL;
    uint32_t n = 0;
    TSLookaheadIterator *valid =
        ts_lookahead_iterator_new(d->language, (TSStateId)d->log->error_state);
    while (valid && ts_lookahead_iterator_next(valid)) {
        const char *name = ts_lookahead_iterator_current_symbol_name(valid);
        for (const char *const *word = forgotten[d->grammar]; *word; word++) {
            bool is_new = !strcmp(*word, name) && (!found || strcmp(found, *word) != 0);
            found = is_new ? *word : found;
            n += is_new;
        }
    }
    ts_lookahead_iterator_delete(valid);
    return n == 1 ? found : NULL;
}

static uint32_t line_end(gg_str text, uint32_t at)
{
    while (at < text.n && text.p[at] != '\n')
        at++;
    return at;
}

static uint32_t line_of(gg_str text, uint32_t at)
{
    uint32_t line = 0;
    for (uint32_t i = 0; i < at && i < text.n; i++)
        line += text.p[i] == '\n';
    return line;
}

static void never_closed(struct describer *d, const struct gg_parse_token *open)
{
    bool is_string = is_quote(open->name);
    uint32_t end = open->beg + (open->size ? open->size : 1);
    if (!strcmp(open->name, "/*"))
        set(d, open->beg, end, "a comment that begins here is never closed");
    else if (is_string)
        set(d, open->beg, end, "a string that begins here is never closed");
    else
        set(d, open->beg, end, "`%s` is never closed", open->name);
}

static void describe_line_end(struct describer *d, uint32_t at, const char *word)
{
    if (word)
        set(d, at, at, "unexpected end of line, expected `%s`", word);
    else
        set(d, at, at, "unexpected end of line");
}

/* The parser wanted more. */
static void describe_end(struct describer *d, uint32_t at, bool of_code)
{
    const struct gg_parse_token *open = innermost(d);
    if (open && open->beg >= d->beg &&
        (of_code || (is_quote(open->name) && line_end(d->log->text, open->beg) == at))) {
        never_closed(d, open);
        return;
    }
    const char *word = expected(d);
    const char *what = of_code ? "end of the code" : "end of line";
    while (at > d->beg && strchr(" \t\r\n", d->log->text.p[at - 1]))
        at--;
    if (word)
        set(d, at, at, "unexpected %s, expected `%s`", what, word);
    else
        set(d, at, at, "unexpected %s", what);
}

static const struct gg_parse_token *token_before(const struct describer *d, uint32_t at)
{
    for (uint32_t i = d->log->tokens.n; i-- > 0;) {
        const struct gg_parse_token *t = &d->log->tokens.at[i];
        if (t->beg < at && t->size && !strstr(t->name, "comment"))
            return t;
    }
    return NULL;
}

/* Whether Go would put a semicolon at the end of a line after this token. */
static bool ends_statement(const struct describer *d, const struct gg_parse_token *t)
{
    char last = d->log->text.p[t->beg + t->size - 1];
    return is_word(last) || strchr(")]}\"`'", last) || !strcmp(t->name, "++") ||
           !strcmp(t->name, "--");
}

/* What is wrong may be that a line ended: a token of the next one is only what came instead. */
static bool is_line_end_wrong(const struct describer *d, uint32_t at, const char *word,
                              uint32_t *end)
{
    const struct gg_parse_token *before = token_before(d, at);
    if (!before || before->beg < d->beg || before->beg + before->size > at)
        return false;
    *end = before->beg + before->size;
    if (line_of(d->log->text, before->beg) == line_of(d->log->text, at))
        return false;
    if (d->grammar == GG_GRAMMAR_PYTHON)
        return word && !innermost(d);
    return d->grammar == GG_GRAMMAR_GO ? ends_statement(d, before) : word != NULL;
}

static void describe_token(struct describer *d, uint32_t at)
{
    gg_str text = d->log->text;
    const struct gg_parse_token *open = innermost(d);
    uint32_t end = token_end(d, at), line_end_at;
    const char *word = expected(d);
    struct gg_buf shown = gg_buf_new(d->log->arena);
    gg_utf8_escape_controls(&shown, gg_str_sub(text, at, end));
    gg_str token = gg_buf_str(&shown);
    word = word && gg_str_is(token, word) ? NULL : word;
    if (text.p[at] == '/' && at + 1 < d->end && text.p[at + 1] == '*')
        set(d, at, at + 2, "a comment that begins here is never closed");
    else if (open && is_quote(open->name) && text.p[at] == '\\')
        set(d, at, at + 2, "unknown escape in a string");
    else if (open && is_quote(open->name) && open->beg >= d->beg)
        never_closed(d, open);
    else if (is_line_end_wrong(d, at, word, &line_end_at))
        describe_line_end(d, line_end_at, word);
    else if (word)
        set(d, at, end, "unexpected `" GG_FMT "`, expected `%s`", GG_ARG(token), word);
    else
        set(d, at, end, "unexpected `" GG_FMT "`", GG_ARG(token));
    if (d->fault->beg + d->beg >= at && open && line_of(text, open->beg) < line_of(text, at))
        label(d, open, "still open here");
}

/* A token of the grammar that stands for the end of a line. */
static bool is_at_line_end(const struct describer *d, uint32_t at)
{
    gg_str text = d->log->text;
    while (at < text.n && strchr(" \t\r", text.p[at]))
        at++;
    if (at < text.n && text.p[at] != '\n' && text.p[at] != '#')
        return false;
    for (uint32_t i = d->log->tokens.n; i-- > 0;) {
        const struct gg_parse_token *t = &d->log->tokens.at[i];
        bool is_end = !strcmp(t->name, "\\n") || strstr(t->name, "newline") || !t->size;
        if (t->beg >= d->log->error_at && is_end)
            return true;
    }
    return false;
}

/* A keyword that was taken for a name is the slip itself: what comes next could not. */
static bool is_misplaced_keyword(const struct describer *d, const struct gg_parse_token *t)
{
    gg_str word = gg_str_sub(d->log->text, t->beg, t->beg + t->size);
    if (d->log->is_switched && t->beg == d->log->switched_at)
        return true;
    return strstr(t->name, "identifier") && gg_syntax_is_keyword(d->grammar, word);
}

static bool is_braced(const struct describer *d)
{
    return d->grammar == GG_GRAMMAR_CSHARP || is_script(d);
}

static bool begins_clause(gg_str word)
{
    static const char *const words[] = {"case",    "catch",     "class",     "else",  "enum",
                                        "finally", "interface", "namespace", "struct"};
    for (size_t i = 0; i < GG_COUNT(words); i++)
        if (gg_str_is(word, words[i]))
            return true;
    return false;
}

/* The same of any token before: what a clause out of place begins with reads as a call, or a type,
 * up to its brace. Members and keys may be named like that. */
static const struct gg_parse_token *misplaced_before(const struct describer *d, uint32_t at)
{
    gg_str text = d->log->text;
    for (uint32_t i = 0; is_braced(d) && i < d->log->tokens.n; i++) {
        const struct gg_parse_token *t = &d->log->tokens.at[i];
        uint32_t next = t->beg + t->size;
        if (t->beg >= at)
            break;
        while (next < text.n && strchr(" \t\r\n", text.p[next]))
            next++;
        bool is_member =
            (t->beg && text.p[t->beg - 1] == '.') || (next < text.n && text.p[next] == ':');
        if (t->beg >= d->beg && begins_clause(gg_str_sub(text, t->beg, t->beg + t->size)) &&
            !is_member && is_misplaced_keyword(d, t))
            return t;
    }
    return NULL;
}

/* What a token began that does not end: a comment, or a regular expression. */
static bool is_endless(struct describer *d, const struct gg_parse_token *before)
{
    gg_str rest = gg_str_sub(d->log->text, before->beg, d->log->text.n);
    uint32_t line = line_end(d->log->text, before->beg);
    if (before->beg < d->beg || !is_braced(d))
        return false;
    if (gg_str_starts(rest, GG_STR("/*"))) {
        set(d, before->beg, before->beg + 2, "a comment that begins here is never closed");
        return true;
    }
    const struct gg_parse_token *slash = token_before(d, before->beg);
    bool is_pattern = is_script(d) && strstr(before->name, "regex_pattern") && slash &&
                      d->log->text.p[slash->beg] == '/';
    if (is_pattern)
        set(d, slash->beg, line, "a regular expression that begins here is never closed");
    return is_pattern;
}

void gg_fault_describe(struct gg_parse_log *log, enum gg_grammar grammar,
                       const TSLanguage *language, uint32_t beg, uint32_t end,
                       struct gg_fault *fault)
{
    struct describer d = {log, grammar, language, beg, end, fault, {0}};
    uint32_t at = log->error_at;
    bool at_line_end = is_at_line_end(&d, at);
    while (at < end &&
           (strchr(" \t\r\f", log->text.p[at]) || (log->text.p[at] == '\n' && !at_line_end)))
        at++;
    if (!match(&d, at))
        return;
    const struct gg_parse_token *before = token_before(&d, at), *word = misplaced_before(&d, at);
    if (before && is_endless(&d, before))
        return;
    if (!word && before && before->beg >= beg && is_misplaced_keyword(&d, before))
        word = before;
    if (word)
        describe_token(&d, word->beg);
    else if (at >= end || gg_str_trim(gg_str_sub(log->text, at, end)).n == 0)
        describe_end(&d, end, true);
    else if (at_line_end)
        describe_end(&d, line_end(log->text, at), false);
    else
        describe_token(&d, at);
}
