/* Tokens and logical lines of Python snippets; see "Lexical analysis" in the Python reference. */
#include "backends/python/scan.h"

struct scanner {
    struct gg_arena *arena;
    struct gg_py_snippet *snippet;
    gg_str text;
    size_t at;
    uint32_t line, depth;
    bool begun; /* the logical line has a token */
};

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return is_name_start(c) || is_digit(c);
}

static char peek(const struct scanner *s, size_t ahead)
{
    return s->at + ahead < s->text.n ? s->text.p[s->at + ahead] : '\0';
}

static void end_line(struct scanner *s, bool in_string)
{
    s->line++;
    gg_push(s->arena, &s->snippet->starts_in_string, in_string);
}

static void add_token(struct scanner *s, enum gg_py_kind kind, size_t beg, uint32_t line)
{
    struct gg_py_token token = {kind, gg_str_sub(s->text, beg, s->at), (uint32_t)beg, line,
                                s->depth};
    gg_push(s->arena, &s->snippet->tokens, token);
    s->begun = kind != GG_PY_LINE_END;
}

/* Length of the prefix when a string begins here, else -1. */
static int string_prefix(const struct scanner *s)
{
    for (int n = 0; n <= 2; n++) {
        char c = peek(s, (size_t)n);
        if (c == '"' || c == '\'')
            return n;
        if (!c || !strchr("rRbBuUfF", c))
            return -1;
    }
    return -1;
}

static void scan_string(struct scanner *s, int prefix)
{
    size_t beg = s->at;
    uint32_t line = s->line;
    s->at += (size_t)prefix;
    char quote = peek(s, 0);
    bool triple = peek(s, 1) == quote && peek(s, 2) == quote;
    s->at += triple ? 3 : 1;
    for (; s->at < s->text.n; s->at++) {
        char c = peek(s, 0);
        if (c == quote && (!triple || (peek(s, 1) == quote && peek(s, 2) == quote))) {
            s->at += triple ? 3 : 1;
            add_token(s, GG_PY_STRING, beg, line);
            return;
        }
        if (c == '\\' && s->at + 1 < s->text.n)
            c = s->text.p[++s->at];
        else if (c == '\n' && !triple)
            break;
        if (c == '\n')
            end_line(s, true);
    }
    add_token(s, GG_PY_STRING, beg, line);
}

static void scan_number(struct scanner *s)
{
    size_t beg = s->at;
    while (is_name(peek(s, 0)) || peek(s, 0) == '.' ||
           ((peek(s, 0) == '+' || peek(s, 0) == '-') && (s->text.p[s->at - 1] | 32) == 'e' &&
            (s->text.p[beg] != '0' || (s->text.p[beg + 1] | 32) != 'x')))
        s->at++;
    add_token(s, GG_PY_NUMBER, beg, s->line);
}

static size_t operator_length(const struct scanner *s)
{
    static const char *const operators[] = {
        "**=", "//=", ">>=", "<<=", "...", "==", "!=", "<=", ">=", ":=", "->", "+=",
        "-=",  "*=",  "/=",  "%=",  "@=",  "&=", "|=", "^=", "**", "//", ">>", "<<"};
    gg_str rest = gg_str_sub(s->text, s->at, s->text.n);
    for (size_t i = 0; i < GG_COUNT(operators); i++)
        if (gg_str_starts(rest, gg_str_from(operators[i])))
            return strlen(operators[i]);
    return 1;
}

static void scan_operator(struct scanner *s)
{
    size_t beg = s->at;
    char c = peek(s, 0);
    if (strchr(")]}", c) && s->depth)
        s->depth--;
    s->at += operator_length(s);
    add_token(s, GG_PY_OP, beg, s->line);
    if (strchr("([{", c))
        s->depth++;
}

static void scan_newline(struct scanner *s)
{
    if (s->begun && !s->depth)
        add_token(s, GG_PY_LINE_END, s->at, s->line);
    s->at++;
    end_line(s, false);
}

static void scan_token(struct scanner *s)
{
    char c = peek(s, 0);
    int prefix = string_prefix(s);
    if (c == '\n') {
        scan_newline(s);
    } else if (c == '#') {
        while (s->at < s->text.n && peek(s, 0) != '\n')
            s->at++;
    } else if (c == '\\' && peek(s, 1) == '\n') {
        s->at += 2;
        end_line(s, false);
    } else if (prefix >= 0) {
        scan_string(s, prefix);
    } else if (is_name_start(c)) {
        size_t beg = s->at;
        while (is_name(peek(s, 0)))
            s->at++;
        add_token(s, GG_PY_NAME, beg, s->line);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(s, 1)))) {
        scan_number(s);
    } else if (c == ' ' || c == '\t' || c == '\f') {
        s->at++;
    } else if (c) {
        scan_operator(s);
    } else {
        s->at++;
    }
}

/* Column of a token; only white space stands before the first of a logical line. */
static uint32_t column_of(gg_str text, uint32_t offset)
{
    uint32_t beg = offset, column = 0;
    while (beg && text.p[beg - 1] != '\n')
        beg--;
    for (; beg < offset; beg++)
        column = text.p[beg] == '\t' ? (column / 8 + 1) * 8 : column + 1;
    return column;
}

/* Which functions, classes and loops are open, by the indent of their heads. */
struct blocks {
    int64_t definition;
    GG_VEC(uint32_t) loops;
};

static bool first_is(const struct gg_py_snippet *s, const struct gg_py_statement *at,
                     const char *const *words)
{
    for (uint32_t i = at->beg; i < at->end && i < at->beg + 2; i++) {
        for (const char *const *word = words; *word; word++)
            if (gg_str_is(s->tokens.at[i].text, *word))
                return true;
        if (!gg_str_is(s->tokens.at[i].text, "async"))
            return false;
    }
    return false;
}

static void place_statement(struct gg_arena *a, const struct gg_py_snippet *s, struct blocks *b,
                            struct gg_py_statement *st)
{
    static const char *const definitions[] = {"class", "def", NULL};
    static const char *const loops[] = {"for", "while", NULL};
    if (st->indent <= b->definition)
        b->definition = -1;
    while (b->loops.n && st->indent <= b->loops.at[b->loops.n - 1])
        b->loops.n--;
    if (b->definition < 0 && first_is(s, st, definitions)) {
        b->definition = st->indent;
        st->nested = true;
    }
    st->nested |= b->definition >= 0;
    if (first_is(s, st, loops))
        gg_push(a, &b->loops, st->indent);
    st->in_loop = b->loops.n > 0;
}

static void find_statements(struct gg_arena *a, struct gg_py_snippet *s)
{
    struct blocks blocks = {.definition = -1};
    for (uint32_t i = 0, beg = 0; i < s->tokens.n; i++) {
        if (s->tokens.at[i].kind != GG_PY_LINE_END)
            continue;
        struct gg_py_statement st = {beg, i, column_of(s->text, s->tokens.at[beg].offset), false,
                                     false};
        place_statement(a, s, &blocks, &st);
        gg_push(a, &s->statements, st);
        beg = i + 1;
    }
}

static gg_str without_cr(struct gg_arena *a, gg_str text)
{
    struct gg_buf b = gg_buf_new(a);
    if (gg_str_find_char(text, '\r') < 0)
        return text;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            gg_buf_addc(&b, text.p[i]);
    return gg_buf_str(&b);
}

const struct gg_py_snippet *gg_py_scan(struct gg_arena *a, gg_str text)
{
    struct gg_py_snippet *snippet = gg_new(a, struct gg_py_snippet);
    struct scanner s = {.arena = a, .snippet = snippet, .text = without_cr(a, text)};
    snippet->text = s.text;
    gg_push(a, &snippet->starts_in_string, false);
    while (s.at < s.text.n)
        scan_token(&s);
    if (s.begun) {
        s.at = s.text.n;
        add_token(&s, GG_PY_LINE_END, s.text.n, s.line);
    }
    find_statements(a, snippet);
    return snippet;
}

/* Length of the white space before the first statement. */
static size_t margin_of(const struct gg_py_snippet *s)
{
    uint32_t beg = s->tokens.n ? s->tokens.at[0].offset : 0, n = 0;
    while (n < beg && s->text.p[beg - 1 - n] != '\n')
        n++;
    return n;
}

static gg_str without_margin(gg_str line, size_t margin)
{
    size_t n = 0;
    while (n < margin && n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
        n++;
    return gg_str_sub(line, n, line.n);
}

/* Tokens i .. i + 4 are `output(*fields)`. */
static bool is_pass(const struct gg_py_snippet *s, uint32_t i)
{
    static const char *const words[] = {"(", "*", "fields", ")"};
    const struct gg_py_token *at = &s->tokens.at[i];
    if (i + 4 >= s->tokens.n || !(gg_str_is(at->text, "output") || gg_str_is(at->text, "emit")) ||
        (i && gg_str_is(at[-1].text, ".")))
        return false;
    for (uint32_t k = 0; k < GG_COUNT(words); k++)
        if (!gg_str_is(at[k + 1].text, words[k]) || at[k + 1].line != at->line)
            return false;
    return true;
}

bool gg_py_is_pass(const struct gg_py_snippet *s)
{
    return s->statements.n == 1 && s->statements.at[0].end == s->statements.at[0].beg + 5 &&
           is_pass(s, s->statements.at[0].beg);
}

/* Tokens before i that may come before `fields[...]` in a target: then it is not only read. */
static bool is_subscript_read(const struct gg_py_snippet *s, const struct gg_py_statement *st,
                              uint32_t i)
{
    bool after_in = !gg_str_is(s->tokens.at[st->beg].text, "for");
    for (uint32_t k = st->beg; k < i; k++)
        after_in |= gg_str_is(s->tokens.at[k].text, "in");
    if (!after_in || gg_str_is(s->tokens.at[st->beg].text, "del") ||
        gg_str_is(s->tokens.at[st->beg].text, "with"))
        return false;
    for (uint32_t k = i + 1; k < st->end; k++) {
        const struct gg_py_token *t = &s->tokens.at[k];
        if (!t->depth && t->kind == GG_PY_OP && t->text.p[t->text.n - 1] == '=' &&
            !gg_str_is(t->text, "==") && !gg_str_is(t->text, "!=") && !gg_str_is(t->text, "<=") &&
            !gg_str_is(t->text, ">="))
            return false;
    }
    return i + 1 < st->end && gg_str_is(s->tokens.at[i + 1].text, "[");
}

static bool is_len_of(const struct gg_py_snippet *s, const struct gg_py_statement *st, uint32_t i)
{
    return i >= st->beg + 2 && i + 1 < st->end && gg_str_is(s->tokens.at[i - 1].text, "(") &&
           gg_str_is(s->tokens.at[i - 2].text, "len") && gg_str_is(s->tokens.at[i + 1].text, ")");
}

/* An f-string that names `fields` could do anything with it. */
static bool is_hidden_use(const struct gg_py_token *t)
{
    return t->kind == GG_PY_STRING && gg_str_find(t->text, GG_STR("fields")) >= 0 &&
           (t->text.p[0] | 32) != '"' && t->text.p[0] != '\'';
}

/* `return fields` */
static bool is_returned(const struct gg_py_snippet *s, const struct gg_py_statement *st, uint32_t i)
{
    return i > st->beg && i + 1 == st->end && gg_str_is(s->tokens.at[i - 1].text, "return") &&
           !st->nested;
}

/* Whether `fields` is only read, or handed on as it is, in these ways at least once. */
static bool hands_fields_on(const struct gg_py_snippet *s, bool calls, bool returns)
{
    bool hands = false;
    for (uint32_t n = 0; n < s->statements.n; n++) {
        const struct gg_py_statement *st = &s->statements.at[n];
        for (uint32_t i = st->beg; i < st->end; i++) {
            const struct gg_py_token *t = &s->tokens.at[i];
            if (is_hidden_use(t))
                return false;
            if (t->kind != GG_PY_NAME || !gg_str_is(t->text, "fields"))
                continue;
            bool is_passed = i >= st->beg + 3 && is_pass(s, i - 3);
            bool is_back = returns && is_returned(s, st, i);
            if (!is_passed && !is_back && !is_subscript_read(s, st, i) && !is_len_of(s, st, i))
                return false;
            hands |= (calls && is_passed) || is_back;
        }
    }
    return hands;
}

bool gg_py_passes_fields(const struct gg_py_snippet *s)
{
    return hands_fields_on(s, true, false);
}

bool gg_py_returns_fields(const struct gg_py_snippet *s)
{
    return hands_fields_on(s, false, true);
}

bool gg_py_calls_output(const struct gg_py_snippet *s)
{
    for (uint32_t i = 0; i < s->tokens.n; i++) {
        const struct gg_py_token *t = &s->tokens.at[i];
        bool is_named = gg_str_is(t->text, "output") || gg_str_is(t->text, "emit");
        bool may_hide = t->kind == GG_PY_STRING && (gg_str_find(t->text, GG_STR("output")) >= 0 ||
                                                    gg_str_find(t->text, GG_STR("emit")) >= 0);
        if ((t->kind == GG_PY_NAME && is_named && !is_pass(s, i)) || may_hide)
            return true;
    }
    return false;
}

/* One line of the snippet with each `output(*fields)` in it replaced. */
static void add_line(struct gg_buf *out, const struct gg_py_snippet *s, gg_str line,
                     const char *replacement, uint32_t *token)
{
    size_t beg = (size_t)(line.p - s->text.p), end = beg + line.n;
    for (; replacement && *token < s->tokens.n && s->tokens.at[*token].offset < end; ++*token) {
        const struct gg_py_token *t = &s->tokens.at[*token];
        if (t->offset < beg || t->kind != GG_PY_NAME || !is_pass(s, *token))
            continue;
        gg_buf_add(out, gg_str_sub(s->text, beg, t->offset));
        gg_buf_adds(out, replacement);
        beg = t[4].offset + 1;
    }
    gg_buf_add(out, gg_str_sub(s->text, beg, end));
}

gg_str gg_py_indented(struct gg_arena *a, const struct gg_py_snippet *s, uint32_t indent,
                      const char *replacement)
{
    struct gg_buf out = gg_buf_new(a);
    gg_str rest = s->text, line;
    size_t margin = margin_of(s);
    uint32_t token = 0;
    for (uint32_t n = 0; gg_str_next_line(&rest, &line); n++) {
        if (n)
            gg_buf_addc(&out, '\n');
        if (!s->starts_in_string.at[n]) {
            line = without_margin(line, margin);
            for (uint32_t i = 0; line.n && i < indent; i++)
                gg_buf_addc(&out, ' ');
        }
        add_line(&out, s, line, replacement, &token);
    }
    if (!s->statements.n) {
        gg_buf_adds(&out, out.n ? "\n" : "");
        for (uint32_t i = 0; i < indent; i++)
            gg_buf_addc(&out, ' ');
        gg_buf_adds(&out, "pass");
    }
    return gg_buf_str(&out);
}
