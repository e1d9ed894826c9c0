/* What the optimiser may know of a python step's code. */
#include "backends/choice.h"
#include "backends/python/hands.h"
#include "backends/python/order.h"

static const enum gg_option hooks[] = {GG_OPT_PRELUDE, GG_OPT_STATE, GG_OPT_BEGIN, GG_OPT_END,
                                       GG_OPT_MERGE};

static const enum gg_option snippets[] = {GG_OPT_CODE,  GG_OPT_PRELUDE, GG_OPT_STATE,
                                          GG_OPT_BEGIN, GG_OPT_END,     GG_OPT_MERGE};

static const struct gg_py_snippet *scan(struct gg_arena *a, const struct gg_stage *step,
                                        enum gg_option option)
{
    const struct gg_ast *node = gg_stage_attr(step, option);
    return node ? gg_py_scan(a, node->text) : NULL;
}

static bool has_hooks(const struct gg_stage *step)
{
    for (size_t i = 0; i < GG_COUNT(hooks); i++)
        if (gg_stage_attr(step, hooks[i]))
            return true;
    return false;
}

static bool is_at(const struct gg_py_snippet *s, uint32_t i, const char *text)
{
    return i < s->tokens.n && gg_str_is(s->tokens.at[i].text, text);
}

/* Tokens i .. i + 4 are `output(*fields)` and all that is left. */
static bool is_last_pass(const struct gg_py_snippet *s, uint32_t i)
{
    static const char *const rest[] = {"(", "*", "fields", ")"};
    if (!is_at(s, i, "output") && !is_at(s, i, "emit"))
        return false;
    for (uint32_t k = 0; k < GG_COUNT(rest); k++)
        if (!is_at(s, i + 1 + k, rest[k]))
            return false;
    return s->statements.n && s->statements.at[s->statements.n - 1].end == i + 5;
}

/* The colon of a body that is `if CONDITION: output(*fields)`, on one line or two; else 0. */
static uint32_t condition_end(const struct gg_py_snippet *s)
{
    if (!is_at(s, 0, "if") || !s->statements.n || s->statements.n > 2)
        return 0;
    for (uint32_t i = 1; i < s->tokens.n; i++) {
        bool new_line = i + 1 < s->tokens.n && s->tokens.at[i + 1].kind == GG_PY_LINE_END;
        if (!s->tokens.at[i].depth && is_at(s, i, ":"))
            return is_last_pass(s, i + 1 + new_line) ? i : 0;
    }
    return 0;
}

/* Lines by how deep they stand beside the one before. */
static struct gg_words words_of(struct gg_arena *a, gg_str code)
{
    static const enum gg_word_kind kinds[] = {[GG_PY_NAME] = GG_WORD_NAME,
                                              [GG_PY_NUMBER] = GG_WORD_NUMBER,
                                              [GG_PY_STRING] = GG_WORD_TEXT,
                                              [GG_PY_OP] = GG_WORD_SIGN,
                                              [GG_PY_LINE_END] = GG_WORD_SIGN};
    const struct gg_py_snippet *s = gg_py_scan(a, code);
    struct gg_words words = {.code = s->text};
    for (uint32_t i = 0; i < s->statements.n; i++) {
        const struct gg_py_statement *st = &s->statements.at[i];
        uint32_t before = i ? st[-1].indent : st->indent;
        gg_str line = before == st->indent  ? GG_STR("\n")
                      : before < st->indent ? GG_STR("\n>")
                                            : GG_STR("\n<");
        if (i)
            gg_push(a, &words.list, (struct gg_word){GG_WORD_SIGN, line});
        for (uint32_t k = st->beg; k < st->end; k++)
            gg_push(a, &words.list,
                    (struct gg_word){kinds[s->tokens.at[k].kind], s->tokens.at[k].text});
    }
    return words;
}

static const struct gg_choice_language choices = {.target = GG_TARGET_PYTHON,
                                                  .names = &gg_python_names,
                                                  .conjunction = "and",
                                                  .disjunction = "or",
                                                  .negation = "not",
                                                  .quotes = "'\"",
                                                  .negates_last = true,
                                                  .words = words_of};

/* Each record must go through all of them in one loop: else nobody knows its number. */
static const char *deals(struct gg_pass_ctx *ctx, const struct gg_stage *const *steps, uint32_t n)
{
    return gg_py_share_loop(ctx, steps, n)
               ? NULL
               : "their code cannot stand in one loop, each step behind the one that it reads";
}

static const struct gg_field *field_named(const struct gg_stage *step, gg_str name)
{
    for (uint32_t i = 0; i < step->in.nfields; i++)
        if (gg_str_eq(step->in.fields[i].name, name))
            return &step->in.fields[i];
    return NULL;
}

static bool is_number_type(const struct gg_field *field)
{
    return field->type == GG_TYPE_INT || field->type == GG_TYPE_FLOAT;
}

/* A condition on fields and literals that cannot fail: all is comparable. */
static bool cannot_fail(const struct gg_stage *step, const struct gg_py_snippet *s, uint32_t end)
{
    static const char *const words[] = {"and", "or", "not", "==", "!=", "(", ")", NULL};
    static const char *const orders[] = {"<", "<=", ">", ">=", NULL};
    bool orders_all = true, has_order = false;
    for (uint32_t i = 1; i < end; i++) {
        const struct gg_py_token *t = &s->tokens.at[i];
        const struct gg_field *field = t->kind == GG_PY_NAME ? field_named(step, t->text) : NULL;
        bool is_order = false, is_word = false;
        for (uint32_t k = 0; words[k]; k++)
            is_word |= gg_str_is(t->text, words[k]);
        for (uint32_t k = 0; orders[k]; k++)
            is_order |= gg_str_is(t->text, orders[k]);
        bool is_text = t->kind == GG_PY_STRING && (t->text.p[0] == '\'' || t->text.p[0] == '"');
        has_order |= is_order;
        orders_all &= !is_text && (!field || is_number_type(field));
        if (!is_word && !is_order && !is_text && !field && t->kind != GG_PY_NUMBER)
            return false;
        if (gg_str_is(t->text, "(") && s->tokens.at[i - 1].kind != GG_PY_OP &&
            !gg_str_is(s->tokens.at[i - 1].text, "and") &&
            !gg_str_is(s->tokens.at[i - 1].text, "or") &&
            !gg_str_is(s->tokens.at[i - 1].text, "not") && i > 1)
            return false;
    }
    return orders_all || !has_order;
}

static struct gg_facts facts(struct gg_arena *a, const struct gg_stage *step)
{
    const struct gg_py_snippet *code = scan(a, step, GG_OPT_CODE);
    struct gg_facts f = {.known = true};
    uint32_t condition = condition_end(code);
    f.passes = is_last_pass(code, 0) && code->statements.n == 1 && !has_hooks(step);
    f.selects = f.passes || (condition && !has_hooks(step));
    f.pure = f.passes || (f.selects && cannot_fail(step, code, condition));
    f.opens = gg_py_mentions(code, "fields");
    const gg_str *names = gg_choice_names(a, &choices, step);
    uint32_t *reads = gg_new_array(a, uint32_t, step->in.nfields);
    for (uint32_t i = 0; i < step->in.nfields; i++)
        if (gg_py_mentions_str(code, names[i]))
            reads[f.nreads++] = i;
    f.reads = reads;
    f.choice = gg_choice_of(a, &choices, step, &f.wants_number);
    return f;
}

/* Names by which code reaches beyond its step, sorted. */
static const char *const reaching[] = {"SystemExit",
                                       "__builtins__",
                                       "__file__",
                                       "__import__",
                                       "__main__",
                                       "__name__",
                                       "_exit",
                                       "abort",
                                       "asyncio",
                                       "atexit",
                                       "compile",
                                       "ctypes",
                                       "dir",
                                       "eval",
                                       "excepthook",
                                       "exec",
                                       "execv",
                                       "execvp",
                                       "exit",
                                       "fork",
                                       "gc",
                                       "global",
                                       "globals",
                                       "importlib",
                                       "inspect",
                                       "kill",
                                       "locals",
                                       "modules",
                                       "multiprocessing",
                                       "pickle",
                                       "quit",
                                       "raise_signal",
                                       "resource",
                                       "setprofile",
                                       "setrecursionlimit",
                                       "settrace",
                                       "shelve",
                                       "signal",
                                       "stdin",
                                       "threading",
                                       "vars",
                                       NULL};

static bool imports_all(const struct gg_py_snippet *s)
{
    for (uint32_t i = 0; i + 1 < s->tokens.n; i++)
        if (is_at(s, i, "import") && is_at(s, i + 1, "*"))
            return true;
    return false;
}

static const char *keeps_apart(struct gg_arena *a, const struct gg_stage *step)
{
    for (size_t i = 0; i < GG_COUNT(snippets); i++) {
        const struct gg_py_snippet *s = scan(a, step, snippets[i]);
        for (uint32_t k = 0; s && reaching[k]; k++)
            if (gg_py_mentions(s, reaching[k]) || gg_py_mentions_member(s, reaching[k]))
                return gg_cstr(
                    a, gg_str_printf(a, "uses `%s`, which reaches beyond the step", reaching[k]));
        if (s && imports_all(s))
            return "imports `*`, which only a whole file can do";
    }
    return NULL;
}

/* Modules of the standard library without state that one step could see of another; sorted. */
static const char *const stateless[] = {
    "abc",        "base64",      "binascii",    "bisect",   "calendar", "cmath",    "collections",
    "copy",       "csv",         "dataclasses", "datetime", "difflib",  "enum",     "fnmatch",
    "fractions",  "functools",   "hashlib",     "heapq",    "hmac",     "html",     "io",
    "ipaddress",  "itertools",   "json",        "math",     "numbers",  "operator", "re",
    "statistics", "string",      "struct",      "sys",      "textwrap", "time",     "types",
    "typing",     "unicodedata", "urllib",      "uuid",     "zlib",     "zoneinfo", NULL};

struct words {
    GG_VEC(gg_str) list;
};

static void add_imports(struct gg_arena *a, struct words *m, const struct gg_py_snippet *s)
{
    for (uint32_t n = 0; n < s->statements.n; n++) {
        const struct gg_py_statement *st = &s->statements.at[n];
        for (uint32_t i = st->beg; i + 1 < st->end; i++) {
            bool from = is_at(s, i, "from") && (i == st->beg || !is_at(s, i - 1, "yield"));
            bool import = is_at(s, i, "import");
            if (from || import)
                gg_push(a, &m->list, s->tokens.at[i + 1].text);
            while (import && ++i + 1 < st->end)
                if (is_at(s, i, ","))
                    gg_push(a, &m->list, s->tokens.at[i + 1].text);
            if (from)
                break;
        }
    }
    if (gg_py_mentions(s, "os")) /* imported by the program itself */
        gg_push(a, &m->list, GG_STR("os"));
}

/* Each pair of neighbours is asked: most code can be told to use none without reading it. */
static bool may_import(gg_str code)
{
    return gg_str_find(code, GG_STR("import")) >= 0 || gg_str_find(code, GG_STR("os")) >= 0;
}

/* The modules with state that a step uses. */
static struct words modules_of(struct gg_arena *a, const struct gg_stage *step)
{
    struct words all = {{0}}, m = {{0}};
    for (size_t i = 0; i < GG_COUNT(snippets); i++) {
        if (!may_import(gg_stage_text(step, snippets[i])))
            continue;
        const struct gg_py_snippet *s = scan(a, step, snippets[i]);
        if (s)
            add_imports(a, &all, s);
    }
    for (uint32_t i = 0; i < all.list.n; i++)
        if (!gg_view_is_listed(all.list.at[i], stateless))
            gg_push(a, &m.list, all.list.at[i]);
    return m;
}

/* What CPython and PyPy have alike; sorted. */
static const char *const portable[] = {
    "base64",  "binascii", "bisect", "collections", "copy",   "fnmatch", "functools",
    "hashlib", "heapq",    "html",   "itertools",   "json",   "math",    "operator",
    "re",      "string",   "struct", "textwrap",    "urllib", "zlib",    NULL};

/* Newer than Python 3.9 in syntax and in functions that people use. */
static gg_str newer(const struct gg_py_snippet *s)
{
    static const char *const members[] = {"batched", "bit_count", "cbrt", "pairwise", NULL};
    static const char *const names[] = {"ExceptionGroup", "aiter",  "anext",
                                        "match",          "strict", NULL};
    for (uint32_t i = 0; members[i]; i++)
        if (gg_py_mentions_member(s, members[i]) || gg_py_mentions(s, members[i]))
            return gg_str_from(members[i]);
    for (uint32_t i = 0; names[i]; i++)
        if (gg_py_mentions(s, names[i]))
            return gg_str_from(names[i]);
    return GG_STR("");
}

/* A loop or a comprehension. */
static gg_str loop_of(const struct gg_py_snippet *s)
{
    for (uint32_t i = 0; i < s->tokens.n; i++)
        if (is_at(s, i, "for") || is_at(s, i, "while"))
            return s->tokens.at[i].text;
    return GG_STR("");
}

static gg_str unportable(struct gg_arena *a, const struct gg_py_snippet *s)
{
    struct words found = {{0}};
    add_imports(a, &found, s);
    for (uint32_t i = 0; i < found.list.n; i++)
        if (!gg_view_is_listed(found.list.at[i], portable))
            return found.list.at[i];
    return GG_STR("");
}

gg_str gg_python_shows(struct gg_arena *a, const struct gg_stage *step, enum gg_runtime_fact fact)
{
    gg_str word = GG_STR("");
    for (size_t i = 0; i < GG_COUNT(snippets) && !word.n; i++) {
        const struct gg_py_snippet *s = scan(a, step, snippets[i]);
        if (!s)
            continue;
        if (fact == GG_FACT_PYTHON_IMPORTS)
            word = unportable(a, s);
        else if (fact == GG_FACT_PYTHON_NEWER)
            word = newer(s);
        else if (snippets[i] == GG_OPT_CODE)
            word = loop_of(s);
    }
    return word;
}

/* Both must run in one. */
static bool runs_apart(const struct gg_stage *step, const struct gg_stage *next)
{
    return !gg_str_eq(gg_stage_text(step, GG_OPT_RUNTIME), gg_stage_text(next, GG_OPT_RUNTIME));
}

/* Each step is a function with names of its own; only what modules keep would be shared. A module
 * may use another: two that are not known are taken for such. */
static const char *clashes(struct gg_arena *a, const struct gg_stage *step,
                           const struct gg_stage *next)
{
    struct words x = modules_of(a, step), y = modules_of(a, next);
    if (runs_apart(step, next))
        return "two runtimes would be needed";
    if (!x.list.n || !y.list.n)
        return NULL;
    gg_str one = x.list.at[0], other = y.list.at[0];
    if (gg_str_eq(one, other))
        return gg_cstr(a,
                       gg_str_printf(a, "both would share what `" GG_FMT "` keeps", GG_ARG(one)));
    return gg_cstr(a, gg_str_printf(a, "what `" GG_FMT "` and `" GG_FMT "` keep might be shared",
                                    GG_ARG(one), GG_ARG(other)));
}

const struct gg_language gg_python_language = {.choices = &choices,
                                               .facts = facts,
                                               .keeps_apart = keeps_apart,
                                               .clashes = clashes,
                                               .write = gg_choice_code,
                                               .tallies = gg_tally_reads,
                                               .placed = gg_tally_placed,
                                               .forgets = gg_python_forgets,
                                               .hands = gg_python_hands,
                                               .deals = deals};
