/* Where the texts of a record that outlive it are. */
#include "backends/go/kept.h"

struct finder {
    const struct gg_go_step *step;
    const struct gg_go_snippet *body;
    const struct gg_go_code *code; /* of the body */
    gg_str map;
    const gg_str *texts;
    uint32_t ntexts;
};

static bool is_any(const struct gg_go_code *code, uint32_t i, const char *const *signs)
{
    bool is = false;
    for (; *signs; signs++)
        is |= gg_go_is(code, i, *signs);
    return is;
}

static bool is_comparison(const struct gg_go_code *code, uint32_t i)
{
    static const char *const signs[] = {"==", "!=", "<", "<=", ">", ">=", NULL};
    return is_any(code, i, signs);
}

static bool is_free(const struct gg_go_snippet *snippet, uint32_t i, gg_str name)
{
    return i < snippet->code.n && snippet->names.at[i].free &&
           gg_str_eq(snippet->code.at[i].text, name);
}

static bool is_text(const struct finder *f, uint32_t i)
{
    bool is = false;
    for (uint32_t k = 0; k < f->ntexts; k++)
        is |= is_free(f->body, i, f->texts[k]);
    return is;
}

/* map[text] */
static bool is_entry(const struct finder *f, uint32_t i)
{
    return is_free(f->body, i, f->map) && gg_go_is(f->code, i + 1, "[") && is_text(f, i + 2) &&
           gg_go_is(f->code, i + 3, "]");
}

/* The token behind a statement that begins at i and has no block. */
static uint32_t statement_end(const struct gg_go_code *code, uint32_t i)
{
    while (i < code->n && !gg_go_is(code, i, ";") && !gg_go_is(code, i, "}"))
        i = gg_go_is(code, i, "(") || gg_go_is(code, i, "[") || gg_go_is(code, i, "{")
                ? gg_go_closing(code, i) + 1
                : i + 1;
    return i;
}

static bool is_name(const struct gg_go_code *code, uint32_t i, gg_str name)
{
    return i < code->n && code->at[i].kind == GG_GO_WORD && gg_str_eq(code->at[i].text, name);
}

/* `v := map[text]` or `v, ok := map[text]` that begins at i, in a line or in the head of an if, and
 * then the test that there is none. The key is token `key`. */
struct lookup {
    uint32_t key, block; /* the `{` of what is done then; 0 when it is something else */
    gg_str value;
    bool by_nil;
};

static struct lookup lookup_at(const struct finder *f, uint32_t i)
{
    const struct gg_go_code *code = f->code;
    struct lookup l = {.value = code->at[i].text, .by_nil = gg_go_is(code, i + 1, ":=")};
    gg_str found = l.by_nil ? l.value : code->at[i + 1 < code->n ? i + 2 : i].text;
    uint32_t entry = l.by_nil ? i + 2 : i + 4;
    if (code->at[i].kind != GG_GO_WORD ||
        (!l.by_nil && !(gg_go_is(code, i + 1, ",") && gg_go_is(code, i + 3, ":="))) ||
        !is_entry(f, entry) || !gg_go_is(code, entry + 4, ";"))
        return l;
    uint32_t test = entry + 5;
    if (!i || !gg_go_is(code, i - 1, "if")) {
        if (!gg_go_is(code, test, "if"))
            return l;
        test++;
    }
    bool fits = l.by_nil ? is_name(code, test, found) && gg_go_is(code, test + 1, "==") &&
                               gg_go_is(code, test + 2, "nil")
                         : gg_go_is(code, test, "!") && is_name(code, test + 1, found);
    uint32_t block = l.by_nil ? test + 3 : test + 2;
    l.key = entry + 2;
    l.block = fits && gg_go_is(code, block, "{") ? block : 0;
    return l;
}

/* Some snippet gives the name of Go's own another sense. */
static bool is_hidden(const struct gg_go_step *step, const char *name)
{
    const struct gg_go_code *prelude = &step->prelude.code;
    bool hidden = gg_go_declares(&step->state.names, gg_str_from(name)) ||
                  gg_go_declares(&step->prelude.names, gg_str_from(name));
    for (uint32_t i = 0; i < prelude->n; i++) /* a package by another name */
        hidden |= gg_go_is(prelude, i, name) && prelude->at[i + 1].kind == GG_GO_LITERAL;
    return hidden;
}

static bool is_made(const struct finder *f, uint32_t i)
{
    return gg_go_is(f->code, i, "&") ||
           (gg_go_is(f->code, i, "new") && gg_go_is(f->code, i + 1, "(") &&
            !is_hidden(f->step, "new"));
}

/* The assignment of a new entry in the block behind a lookup, with what is made for it just before;
 * the token behind both, or 0. An entry that is nil would not be seen by the next test. */
static uint32_t store_in(const struct finder *f, const struct lookup *l, uint32_t *at)
{
    const struct gg_go_code *code = f->code;
    uint32_t i = l->block + 1;
    bool made = false;
    if (is_name(code, i, l->value) && gg_go_is(code, i + 1, "=")) {
        made = is_made(f, i + 2);
        i = statement_end(code, i) + 1;
    }
    if (!is_entry(f, i) || !gg_str_eq(code->at[i + 2].text, code->at[l->key].text) ||
        !gg_go_is(code, i + 4, "="))
        return 0;
    made = is_made(f, i + 5) ||
           (made && is_name(code, i + 5, l->value) && statement_end(code, i + 5) == i + 6);
    *at = i;
    return made || !l->by_nil ? statement_end(code, i) : 0;
}

enum part { PART_NONE, PART_VALUE, PART_STORE };

/* Marks the assignments that may stand there, and what is said of their values. */
static bool mark_stores(const struct finder *f, enum part *parts)
{
    bool any = false;
    for (uint32_t i = 0; i < f->code->n; i++) {
        struct lookup l = lookup_at(f, i);
        uint32_t at = 0, end = l.block ? store_in(f, &l, &at) : 0;
        for (uint32_t k = l.block + 1; k < end; k++)
            parts[k] = k == at ? PART_STORE : PART_VALUE;
        any |= end > 0;
    }
    return any;
}

/* map[...] that is read. */
static bool is_read(const struct gg_go_code *code, uint32_t i)
{
    static const char *const writes[] = {"=",  ",",  "++", "--", "+=",  "-=",  "*=",  "/=",
                                         "%=", "&=", "|=", "^=", "<<=", ">>=", "&^=", NULL};
    bool is_address = i && gg_go_is(code, i - 1, "&");
    return !is_address && gg_go_is(code, i + 1, "[") &&
           !is_any(code, gg_go_closing(code, i + 1) + 1, writes);
}

/* A function of the package strings that gives no text back. */
static bool only_looks(gg_str name)
{
    static const char *const starts[] = {"Compare", "Contains", "Count",    "Equal",
                                         "Has",     "Index",    "LastIndex"};
    bool looks = false;
    for (size_t i = 0; i < GG_COUNT(starts); i++)
        looks |= gg_str_starts(name, gg_str_from(starts[i]));
    return looks;
}

/* The `(` of the call that token i is an argument of, all of it, or n. */
static uint32_t call_of(const struct gg_go_code *code, uint32_t i)
{
    bool ends = gg_go_is(code, i + 1, ",") || gg_go_is(code, i + 1, ")");
    for (uint32_t k = i; ends && k-- > 0;)
        if (gg_go_is(code, k, "(") && gg_go_closing(code, k) > i) {
            bool starts = k + 1 == i || gg_go_is(code, i - 1, ",");
            return starts ? k : code->n;
        } else if ((gg_go_is(code, k, "[") || gg_go_is(code, k, "{")) &&
                   gg_go_closing(code, k) > i) {
            return code->n;
        }
    return code->n;
}

/* What is done with the text at i does not keep it. */
static bool is_looked_at(const struct finder *f, uint32_t i)
{
    const struct gg_go_code *code = f->code;
    if (is_comparison(code, i + 1) || (i && is_comparison(code, i - 1)))
        return true;
    if (i && gg_go_is(code, i - 1, "switch"))
        return gg_go_is(code, i + 1, "{");
    if (i > 1 && gg_go_is(code, i - 1, "[") && gg_go_is(code, i + 1, "]"))
        return code->at[i - 2].kind == GG_GO_WORD && is_read(code, i - 2);
    uint32_t call = call_of(code, i);
    if (!call || call >= code->n)
        return false;
    if (is_free(f->body, call - 1, GG_STR("emit")) ||
        (gg_go_is(code, call - 1, "len") && !is_hidden(f->step, "len")))
        return true;
    return call > 2 && gg_go_is_package(&f->body->names, call - 3) &&
           gg_go_is(code, call - 3, "strings") && only_looks(code->at[call - 1].text) &&
           !is_hidden(f->step, "strings");
}

/* The body has no way to do something later or elsewhere. */
static bool is_plain(const struct gg_go_code *code)
{
    static const char *const words[] = {"func", "go", "defer", "goto", NULL};
    bool plain = true;
    for (uint32_t i = 0; i < code->n; i++)
        plain &= !is_any(code, i, words);
    return plain;
}

static bool grows(const struct finder *f, struct gg_arena *a)
{
    enum part *parts = gg_new_array(a, enum part, f->code->n + 1);
    bool grows = mark_stores(f, parts);
    for (uint32_t i = 0; i < f->code->n; i++) {
        if (is_free(f->body, i, f->map))
            grows &= parts[i] == PART_STORE || is_read(f->code, i);
        if (is_text(f, i))
            grows &= parts[i] != PART_NONE || is_looked_at(f, i);
    }
    return grows;
}

/* `name := map[string]...` or `name := make(map[string]...)` at token i */
static bool declares_map(const struct gg_go_code *code, uint32_t i)
{
    uint32_t type = gg_go_is(code, i + 2, "make") ? i + 4 : i + 2;
    return gg_go_is(code, i + 1, ":=") && gg_go_is(code, type, "map") &&
           gg_go_is(code, type + 2, "string") && gg_go_is(code, type + 3, "]");
}

static uint32_t mentions(const struct gg_go_snippet *snippet, gg_str name)
{
    uint32_t n = 0;
    for (uint32_t i = 0; snippet->val && i < snippet->code.n; i++)
        n += is_name(&snippet->code, i, name);
    return n;
}

gg_str gg_go_kept_in(struct gg_arena *a, const struct gg_go_step *step, const gg_str *texts,
                     uint32_t ntexts)
{
    const struct gg_go_code *state = &step->state.code;
    struct finder f = {step, &step->body, &step->body.code, GG_STR(""), texts, ntexts};
    for (uint32_t i = 0; ntexts && i < state->n && is_plain(f.code) && is_plain(state); i++) {
        f.map = state->at[i].text;
        if (step->state.names.at[i].declares == GG_GO_VAR && declares_map(state, i) &&
            mentions(&step->state, f.map) == 1 && !mentions(&step->begin, f.map) && grows(&f, a))
            return f.map;
    }
    return GG_STR("");
}
