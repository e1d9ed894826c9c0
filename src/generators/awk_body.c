/* Reads awk as far as telling rules from statements needs. */
#include "generators/awk_body.h"

struct open {
    char close;
    size_t at;
};

struct scanner {
    gg_str text;
    size_t at;
    gg_str first;    /* word of the statement or pattern outside of brackets, "" before it */
    bool has_first;  /* something of it was seen */
    char before;     /* the last character that is no blank, 0 at a start */
    bool after_word; /* which is a value: a slash behind it divides */
    struct gg_awk_body body;
    GG_VEC(struct open) open;
    struct gg_arena *arena;
};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* To the end of a string or a regular expression that begins here. */
static void skip_quoted(struct scanner *s, char quote)
{
    bool in_class = false;
    for (s->at++; s->at < s->text.n && s->text.p[s->at] != '\n'; s->at++) {
        char c = s->text.p[s->at];
        if (c == '\\')
            s->at++;
        else if (quote == '/' && (c == '[' || c == ']'))
            in_class = c == '[';
        else if (c == quote && !in_class)
            break;
    }
    s->at++;
}

static bool begins_regex(const struct scanner *s)
{
    return !s->after_word && (!s->before || !strchr(")]\"", s->before));
}

static bool heads_statement(gg_str word)
{
    static const char *const words[] = {"if", "while", "for", "do", "else", "switch"};
    for (size_t i = 0; i < GG_COUNT(words); i++)
        if (gg_str_is(word, words[i]))
            return true;
    return false;
}

static void read_word(struct scanner *s)
{
    size_t beg = s->at;
    while (s->at < s->text.n && is_word_byte(s->text.p[s->at]))
        s->at++;
    gg_str word = gg_str_sub(s->text, beg, s->at);
    bool prints = gg_str_is(word, "print") || gg_str_is(word, "printf");
    s->body.prints |= prints;
    if (!s->has_first && !s->open.n)
        s->first = word;
    s->has_first = true;
    s->before = word.p[word.n - 1];
    s->after_word = !prints && !gg_str_is(word, "return") && !gg_str_is(word, "in");
}

static void start_statement(struct scanner *s)
{
    if (s->open.n)
        return;
    s->has_first = false;
    s->first = GG_STR("");
}

static void open_bracket(struct scanner *s, char c)
{
    if (c == '{' && !s->open.n && !heads_statement(s->first))
        s->body.is_rules = true;
    char close = c == '(' ? ')' : c == '[' ? ']' : '}';
    gg_push(s->arena, &s->open, (struct open){close, s->at});
    s->has_first = true;
}

static void close_bracket(struct scanner *s, char c)
{
    if (s->open.n && s->open.at[s->open.n - 1].close == c)
        s->open.n--;
    else if (s->body.fault < 0)
        s->body.fault = (ptrdiff_t)s->at;
    if (c == '}')
        start_statement(s);
}

static void read_sign(struct scanner *s, char c)
{
    if (c == '(' || c == '[' || c == '{')
        open_bracket(s, c);
    else if (c == ')' || c == ']' || c == '}')
        close_bracket(s, c);
    else if (c == ';')
        start_statement(s);
    else
        s->has_first = true;
    s->before = c;
    s->after_word = false;
    s->at++;
}

static void step(struct scanner *s)
{
    char c = s->text.p[s->at];
    if (c == '#') {
        while (s->at < s->text.n && s->text.p[s->at] != '\n')
            s->at++;
    } else if (c == '\n') {
        /* `if (x)` on a line of its own goes on in the next one */
        if (s->before != ')' && s->before != ',' && s->before != '&' && s->before != '|')
            start_statement(s);
        s->before = 0;
        s->after_word = false;
        s->at++;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\\') {
        s->at++;
    } else if (c == '"' || (c == '/' && begins_regex(s))) {
        skip_quoted(s, c);
        s->before = '"';
        s->after_word = false;
        s->has_first = true;
    } else if (is_word_byte(c)) {
        read_word(s);
    } else {
        read_sign(s, c);
    }
}

struct gg_awk_body gg_awk_read_body(struct gg_arena *a, gg_str text)
{
    struct scanner s = {.text = text, .body = {.fault = -1}, .arena = a};
    while (s.at < text.n)
        step(&s);
    if (s.open.n && s.body.fault < 0)
        s.body.fault = (ptrdiff_t)s.open.at[s.open.n - 1].at;
    return s.body;
}
