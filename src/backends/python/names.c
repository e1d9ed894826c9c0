/* What Python snippets mention, bind and jump to. */
#include "backends/python/python_view.h"

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool has_word(gg_str text, gg_str word)
{
    for (size_t i = 0; i + word.n <= text.n; i++)
        if (!memcmp(text.p + i, word.p, word.n) && (!i || !is_word_byte(text.p[i - 1])) &&
            (i + word.n == text.n || !is_word_byte(text.p[i + word.n])))
            return true;
    return false;
}

static bool is_f_string(gg_str text)
{
    return (text.p[0] | 32) == 'f' || (text.n > 1 && (text.p[1] | 32) == 'f');
}

static bool is_member(const struct gg_py_snippet *s, uint32_t i)
{
    return i && gg_str_is(s->tokens.at[i - 1].text, ".");
}

bool gg_py_mentions_str(const struct gg_py_snippet *s, gg_str name)
{
    for (uint32_t i = 0; i < s->tokens.n; i++) {
        const struct gg_py_token *t = &s->tokens.at[i];
        if (t->kind == GG_PY_NAME && gg_str_eq(t->text, name) && !is_member(s, i))
            return true;
        if (t->kind == GG_PY_STRING && is_f_string(t->text) && has_word(t->text, name))
            return true;
    }
    return false;
}

bool gg_py_mentions(const struct gg_py_snippet *s, const char *name)
{
    return gg_py_mentions_str(s, gg_str_from(name));
}

bool gg_py_mentions_member(const struct gg_py_snippet *s, const char *name)
{
    for (uint32_t i = 0; i < s->tokens.n; i++)
        if (is_member(s, i) && gg_str_is(s->tokens.at[i].text, name))
            return true;
    return false;
}

const struct gg_py_token *gg_py_find_keyword(const struct gg_py_snippet *s, const char *keyword)
{
    for (uint32_t n = 0; n < s->statements.n; n++) {
        const struct gg_py_statement *st = &s->statements.at[n];
        for (uint32_t i = st->beg; !st->nested && i < st->end; i++)
            if (s->tokens.at[i].kind == GG_PY_NAME && gg_str_is(s->tokens.at[i].text, keyword))
                return &s->tokens.at[i];
    }
    return NULL;
}

const struct gg_py_token *gg_py_find_stray_jump(const struct gg_py_snippet *s)
{
    for (uint32_t n = 0; n < s->statements.n; n++) {
        const struct gg_py_statement *st = &s->statements.at[n];
        for (uint32_t i = st->beg; !st->nested && !st->in_loop && i < st->end; i++)
            if (gg_str_is(s->tokens.at[i].text, "break") ||
                gg_str_is(s->tokens.at[i].text, "continue"))
                return &s->tokens.at[i];
    }
    return NULL;
}

struct binder {
    struct gg_arena *arena;
    const struct gg_py_snippet *s;
    struct gg_py_bindings bindings;
};

static gg_str text_at(const struct binder *b, uint32_t i)
{
    return b->s->tokens.at[i].text;
}

static bool is_at(const struct binder *b, uint32_t i, const char *text)
{
    return i < b->s->tokens.n && gg_str_is(text_at(b, i), text);
}

static void bind(struct binder *b, uint32_t i, bool is_import)
{
    const struct gg_py_token *t = &b->s->tokens.at[i];
    if (t->kind == GG_PY_NAME && !gg_view_is_listed(t->text, gg_python_names.keywords))
        gg_push(b->arena, &b->bindings.list, (struct gg_py_binding){t->text, t->line, is_import});
}

/* The bracket after a value holds an index or arguments, not targets. */
static bool opens_index(const struct binder *b, uint32_t beg, uint32_t i)
{
    return i > beg && (is_at(b, i, "[") || is_at(b, i, "(")) &&
           (b->s->tokens.at[i - 1].kind == GG_PY_NAME || is_at(b, i - 1, "]") ||
            is_at(b, i - 1, ")"));
}

/* The names of an assignment's target: `a`, `(a, b)`, but not `a.b`, `a[b]`. */
static void bind_target(struct binder *b, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end; i++) {
        uint32_t depth = b->s->tokens.at[i].depth;
        if (opens_index(b, beg, i))
            for (i++; i < end && b->s->tokens.at[i].depth > depth;)
                i++;
        else if (!is_member(b->s, i) && !is_at(b, i + 1, ".") && !is_at(b, i + 1, "[") &&
                 !is_at(b, i + 1, "("))
            bind(b, i, false);
    }
}

static void bind_import(struct binder *b, uint32_t beg, uint32_t end)
{
    bool is_from = is_at(b, beg, "from");
    uint32_t i = beg + 1;
    while (is_from && i < end && !is_at(b, i, "import"))
        i++;
    for (i += is_from; i < end; i++) {
        bool renamed = is_at(b, i + 1, "as");
        if (!is_member(b->s, i) && !is_at(b, i, "as") && !renamed)
            bind(b, i, !is_from && !is_at(b, i - 1, "as"));
    }
}

static bool is_assignment(gg_str op)
{
    return op.n && op.p[op.n - 1] == '=' && !gg_str_is(op, "==") && !gg_str_is(op, "!=") &&
           !gg_str_is(op, "<=") && !gg_str_is(op, ">=");
}

/* Simple statements may follow `if x:` and `;` on the same line. */
static void bind_assignments(struct binder *b, uint32_t beg, uint32_t end)
{
    uint32_t target = beg;
    for (uint32_t i = beg; i < end; i++) {
        const struct gg_py_token *t = &b->s->tokens.at[i];
        if (gg_str_is(t->text, ":=") && i > beg)
            bind(b, i - 1, false);
        else if (!t->depth && t->kind == GG_PY_OP && is_assignment(t->text))
            bind_target(b, target, i);
        if (!t->depth && gg_str_is(t->text, ":") && i == target + 1)
            bind(b, target, false); /* an annotation */
        if (!t->depth && t->kind == GG_PY_OP &&
            (gg_str_is(t->text, ":") || gg_str_is(t->text, ";") || is_assignment(t->text)))
            target = i + 1;
    }
}

static void bind_statement(struct binder *b, const struct gg_py_statement *st)
{
    uint32_t beg = st->beg + is_at(b, st->beg, "async");
    if (is_at(b, beg, "def") || is_at(b, beg, "class")) {
        bind(b, beg + 1, false);
        return;
    }
    if (is_at(b, beg, "import") || is_at(b, beg, "from")) {
        bind_import(b, beg, st->end);
        return;
    }
    uint32_t in = beg;
    while (is_at(b, beg, "for") && in < st->end && !is_at(b, in, "in"))
        in++;
    bind_target(b, beg + 1, in);
    for (uint32_t i = beg; i + 1 < st->end; i++)
        if (is_at(b, i, "as"))
            bind(b, i + 1, false);
    bind_assignments(b, beg, st->end);
}

struct gg_py_bindings gg_py_bound(struct gg_arena *a, const struct gg_py_snippet *s)
{
    struct binder b = {.arena = a, .s = s};
    int64_t definition = -1;
    for (uint32_t n = 0; n < s->statements.n; n++) {
        const struct gg_py_statement *st = &s->statements.at[n];
        if (st->indent <= definition)
            definition = -1;
        if (definition < 0)
            bind_statement(&b, st);
        if (definition < 0 && st->nested)
            definition = st->indent;
    }
    return b.bindings;
}

bool gg_py_binds(const struct gg_py_bindings *bindings, gg_str name)
{
    for (uint32_t i = 0; i < bindings->list.n; i++)
        if (gg_str_eq(bindings->list.at[i].name, name))
            return true;
    return false;
}

struct gg_py_words gg_py_members_of(struct gg_arena *a, const struct gg_py_snippet *s,
                                    const char *object)
{
    struct gg_py_words words = {{0}};
    for (uint32_t i = 0; i + 2 < s->tokens.n; i++) {
        gg_str name = s->tokens.at[i + 2].text;
        bool is_known = s->tokens.at[i + 2].kind != GG_PY_NAME;
        for (uint32_t k = 0; k < words.list.n; k++)
            is_known |= gg_str_eq(words.list.at[k], name);
        if (gg_str_is(s->tokens.at[i].text, object) && gg_str_is(s->tokens.at[i + 1].text, ".") &&
            !is_known)
            gg_push(a, &words.list, name);
    }
    return words;
}
