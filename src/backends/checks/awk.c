/* Follows texts from outside through awk programs, by their tokens. */
#include "backends/checks/awk.h"

#include "backends/checks/outside.h"
#include "backends/checks/shell.h"

enum {
    ROUNDS_MOST = 4,
    NUMBER_MOST = 6, /* digits */
};

gg_str gg_awk_text_at(const struct gg_awk_text *t, uint32_t token)
{
    return token < t->ntokens ? gg_str_sub(t->code, t->tokens[token].beg, t->tokens[token].end)
                              : GG_STR("");
}

bool gg_awk_is(const struct gg_awk_text *t, uint32_t token, const char *text)
{
    return token < t->ntokens && gg_str_is(gg_awk_text_at(t, token), text);
}

static bool is_kind(const struct gg_awk_text *t, uint32_t token, enum gg_awk_kind kind)
{
    return token < t->ntokens && t->tokens[token].kind == kind;
}

static bool is_in(const struct gg_table *table, gg_str name)
{
    uint32_t value;
    return gg_table_get(table, name, &value);
}

static bool is_one(const struct gg_awk_text *t, uint32_t token, const char *const *words)
{
    return token < t->ntokens && gg_is_one_of(gg_awk_text_at(t, token), words);
}

uint32_t gg_awk_statement_end(const struct gg_awk_text *t, uint32_t token)
{
    static const char *const opens[] = {"(", "[", "{", NULL}, *const shuts[] = {")", "]", "}",
                                                                                NULL};
    uint32_t depth = 0;
    for (; token < t->ntokens; token++) {
        bool is_end = is_kind(t, token, GG_AWK_NEWLINE) || gg_awk_is(t, token, ";");
        if (!depth && (is_end || is_one(t, token, shuts)))
            return token;
        depth += is_one(t, token, opens);
        depth -= is_one(t, token, shuts);
    }
    return token;
}

struct gg_span gg_awk_text_span(const struct gg_awk_text *t, uint32_t first, uint32_t last)
{
    return gg_code_span(t->snippet, t->shift + t->tokens[first].beg,
                        t->shift + t->tokens[last].end);
}

static bool is_end(const struct gg_awk_text *t, uint32_t i)
{
    return i >= t->ntokens || t->tokens[i].kind == GG_AWK_NEWLINE || gg_awk_is(t, i, ";") ||
           gg_awk_is(t, i, "}");
}

bool gg_awk_prints_whole(const struct gg_awk_text *t)
{
    uint32_t depth = 0;
    bool has_pattern = false;
    for (uint32_t i = 0; i < t->ntokens; i++) {
        if (gg_awk_is(t, i, "print") && (is_end(t, i + 1) || gg_awk_is(t, i + 1, ">") ||
                                         gg_awk_is(t, i + 1, "|") || gg_awk_is(t, i + 1, ">>")))
            return true;
        if (!depth && is_end(t, i) && has_pattern)
            return true;
        if (gg_awk_is(t, i, "{"))
            has_pattern = false;
        else if (!depth && !is_end(t, i))
            has_pattern = true;
        depth += gg_awk_is(t, i, "{");
        depth -= gg_awk_is(t, i, "}") && depth;
        has_pattern = has_pattern && !depth && !gg_awk_is(t, i, "}");
    }
    return has_pattern;
}

/* ---- fields by number ---- */

uint32_t gg_awk_number_at(const struct gg_awk_text *t, uint32_t token)
{
    gg_str text = gg_awk_text_at(t, token);
    uint32_t number = 0;
    if (!text.n || text.n > NUMBER_MOST || t->tokens[token].kind != GG_AWK_NUMBER)
        return 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        number = number * 10 + (uint32_t)(text.p[i] - '0');
    }
    return number;
}

/* The token behind `$3`, `$i`, `$x[1]`, `$(i + 1)`; others are taken for `$` and a token. */
static uint32_t behind_field(const struct gg_awk_text *t, uint32_t dollar)
{
    uint32_t next = dollar + 1;
    if (gg_awk_is(t, next, "("))
        return gg_awk_statement_end(t, next + 1) + 1;
    return gg_awk_is(t, next + 1, "[") ? gg_awk_statement_end(t, next + 2) + 1 : next + 1;
}

bool gg_awk_may_change_record(const struct gg_awk_text *t)
{
    static const char *const words[] = {"FIELDWIDTHS", "FPAT", "FS",   "NF", "SYMTAB",
                                        "getline",     "sub",  "gsub", NULL};
    static const char *const assign[] = {
        "=", "+=", "-=", "*=", "/=", "%=", "^=", "++", "**=", "--", NULL};
    static const char *const steps[] = {"++", "--", NULL};
    for (uint32_t i = 0; i < t->ntokens; i++) {
        enum gg_awk_kind kind = t->tokens[i].kind;
        if (kind != GG_AWK_STRING && kind != GG_AWK_REGEX &&
            gg_is_one_of(gg_awk_text_at(t, i), words))
            return true;
        if (kind == GG_AWK_SIGN && gg_awk_is(t, i, "$") &&
            (gg_is_one_of(gg_awk_text_at(t, behind_field(t, i)), assign) ||
             (i && gg_is_one_of(gg_awk_text_at(t, i - 1), steps))))
            return true;
    }
    return false;
}

/* ---- what is outside ---- */

static bool can_be_any(const struct gg_field *field)
{
    return field->type == GG_TYPE_STR || field->type == GG_TYPE_JSON;
}

/* $2 of a field that was checked to be a number */
static bool is_checked_field(const struct gg_awk_text *t, uint32_t number)
{
    gg_str text = gg_awk_text_at(t, number);
    uint32_t at = 0;
    for (size_t i = 0; i < text.n && at < 1000; i++)
        at = text.p[i] >= '0' && text.p[i] <= '9' ? at * 10 + (uint32_t)(text.p[i] - '0') : 1000;
    return t->in && t->in->known && at && at <= t->in->nfields &&
           !can_be_any(&t->in->fields[at - 1]);
}

/* Numbers come out of sums, and 0 or 1 out of comparisons. */
static bool is_operand(const struct gg_awk_text *t, uint32_t first, uint32_t behind)
{
    static const char *const signs[] = {"+",  "-",  "*",  "/",  "%",  "^",  "**",
                                        "==", "!=", "<",  "<=", ">=", "~",  "!~",
                                        "?",  "&&", "||", "in", "++", "--", NULL};
    static const char *const before[] = {
        "+", "*", "/", "%", "^", "==", "!=", "~", "!~", "&&", "||", "!", NULL};
    return is_one(t, behind, signs) || (first && is_one(t, first - 1, before));
}

static uint32_t behind_subscript(const struct gg_awk_text *t, uint32_t token)
{
    if (gg_awk_is(t, token, "[")) {
        token = gg_awk_statement_end(t, token + 1);
        return token + 1;
    }
    return token;
}

/* The token behind a field or variable at `i`, and whether it holds a text from outside. */
static uint32_t read_value(const struct gg_awk_text *t, uint32_t i, bool *is_outside)
{
    uint32_t end = i + 1;
    *is_outside = false;
    if (gg_awk_is(t, i, "$")) {
        end = gg_awk_is(t, i + 1, "(") ? gg_awk_statement_end(t, i + 2) + 1 : i + 2;
        *is_outside = !is_checked_field(t, i + 1);
    } else if (is_kind(t, i, GG_AWK_NAME)) {
        gg_str name = gg_awk_text_at(t, i);
        end = behind_subscript(t, end);
        *is_outside = is_in(&t->outside, name) && !is_in(&t->tested, name);
    }
    *is_outside = *is_outside && !is_operand(t, i, end);
    return end;
}

static bool is_harmless_call(const struct gg_awk_text *t, uint32_t i)
{
    static const char *const names[] = {"index", "int", "length",   "match", "mktime",
                                        "split", "sub", "strtonum", "gsub",  NULL};
    gg_str name = gg_awk_text_at(t, i);
    if (is_kind(t, i, GG_AWK_CALL))
        return gg_str_find(name, GG_STR("quot")) >= 0 || gg_str_find(name, GG_STR("esc")) >= 0;
    return is_kind(t, i, GG_AWK_BUILTIN) && gg_is_one_of(name, names);
}

static uint32_t outside_in(const struct gg_awk_text *t, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end;) {
        bool is_outside;
        if (is_harmless_call(t, i) && gg_awk_is(t, i + 1, "(")) {
            i = gg_awk_statement_end(t, i + 2) + 1;
            continue;
        }
        uint32_t next = read_value(t, i, &is_outside);
        if (is_outside)
            return i;
        /* The subscripts of others are looked up, not put in. */
        i = next;
    }
    return t->ntokens;
}

/* ---- how it spreads ---- */

static bool set(struct gg_table *table, gg_str name)
{
    bool is_new;
    gg_table_add(table, name, 0, &is_new);
    return is_new;
}

/* split($0, parts) and match($0, /../, parts) fill their arrays. */
static bool spread_call(struct gg_awk_text *t, uint32_t i)
{
    static const char *const fillers[] = {"match", "patsplit", "split", NULL};
    if (!is_kind(t, i, GG_AWK_BUILTIN) || !is_one(t, i, fillers))
        return false;
    uint32_t end = gg_awk_statement_end(t, i + 2), comma = i + 2;
    while (comma < end && !gg_awk_is(t, comma, ","))
        comma++;
    uint32_t name = gg_awk_is(t, i, "match") ? end - 1 : comma + 1;
    return name < end && is_kind(t, name, GG_AWK_NAME) &&
           outside_in(t, i + 2, comma) < t->ntokens && set(&t->outside, gg_awk_text_at(t, name));
}

static bool spread(struct gg_awk_text *t)
{
    bool is_more = false;
    for (uint32_t i = 0; i < t->ntokens; i++) {
        is_more |= spread_call(t, i);
        if (gg_awk_is(t, i, "getline") && is_kind(t, i + 1, GG_AWK_NAME))
            is_more |= set(&t->outside, gg_awk_text_at(t, i + 1));
        if (!is_kind(t, i, GG_AWK_NAME))
            continue;
        gg_str name = gg_awk_text_at(t, i);
        uint32_t sign = behind_subscript(t, i + 1);
        bool is_key = gg_awk_is(t, sign, "in") && i && gg_awk_is(t, i - 1, "(") && i > 1 &&
                      gg_awk_is(t, i - 2, "for");
        if (is_key && is_in(&t->outside, gg_awk_text_at(t, sign + 1)))
            is_more |= set(&t->outside, name);
        /* Keys of an array that is indexed by texts from outside come out of it again. */
        if (sign > i + 1 && outside_in(t, i + 2, sign - 1) < t->ntokens && gg_awk_is(t, sign, "="))
            is_more |= set(&t->outside, name);
        if (gg_awk_is(t, sign, "=") &&
            outside_in(t, sign + 1, gg_awk_statement_end(t, sign + 1)) < t->ntokens)
            is_more |= set(&t->outside, name);
    }
    return is_more;
}

/* gsub(/'/, .., x) and a match with a pattern: the program knows what it does. */
static void find_tested(struct gg_awk_text *t)
{
    static const char *const subs[] = {"gsub", "sub", "gensub", NULL};
    for (uint32_t i = 0; i < t->ntokens; i++) {
        if (is_kind(t, i, GG_AWK_NAME) && (gg_awk_is(t, i + 1, "~") || gg_awk_is(t, i + 1, "!~")))
            set(&t->tested, gg_awk_text_at(t, i));
        if (!is_one(t, i, subs) || !gg_awk_is(t, i + 1, "("))
            continue;
        uint32_t end = gg_awk_statement_end(t, i + 2);
        if (end < t->ntokens && is_kind(t, end - 1, GG_AWK_NAME))
            set(&t->tested, gg_awk_text_at(t, end - 1));
    }
}

static void add_fields(struct gg_awk_text *t)
{
    struct gg_arena *a = t->arena;
    struct gg_table taken = gg_table_new(a);
    set(&t->outside, GG_STR("ENVIRON"));
    for (uint32_t i = 0; t->in && t->in->known && i < t->in->nfields; i++) {
        gg_str name = gg_view_safe_name(a, t->in->fields[i].name,
                                        gg_backend_get(GG_TARGET_AWK)->names, &taken);
        if (can_be_any(&t->in->fields[i]))
            set(&t->outside, name);
    }
}

struct gg_awk_text gg_awk_text_new(const struct gg_step_code *code,
                                   const struct gg_snippet *snippet, uint32_t shift, gg_str text,
                                   const struct gg_awk_program *program)
{
    bool is_own = code->unit->target == GG_TARGET_AWK;
    return (struct gg_awk_text){.snippet = snippet,
                                .shift = shift,
                                .code = text,
                                .tokens = program->tokens.at,
                                .ntokens = program->tokens.n,
                                .in = is_own ? &code->unit->stage->in : NULL,
                                .arena = code->emit->arena};
}

uint32_t gg_awk_outside_in(struct gg_awk_text *t, uint32_t beg, uint32_t end)
{
    if (!t->is_followed) {
        t->outside = gg_table_new(t->arena);
        t->tested = gg_table_new(t->arena);
        add_fields(t);
        find_tested(t);
        for (int round = 0; round < ROUNDS_MOST && spread(t); round++)
            ;
        t->is_followed = true;
    }
    return outside_in(t, beg, end);
}

/* ---- programs of a step ---- */

static bool is_awk(gg_str name)
{
    static const char *const names[] = {"awk", "gawk", "mawk", "nawk", NULL};
    return gg_view_is_listed(name, names);
}

/* The program of `awk '...'`: the first word in single quotes. */
static void see_command(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                        const struct gg_snippet *snippet, uint32_t node, gg_awk_see_fn *see)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    struct gg_shell_command command;
    if (!gg_shell_command(tree, node, &command) || !is_awk(command.name))
        return;
    for (uint32_t i = 1; i < command.nwords; i++) {
        gg_str text = gg_tree_text(tree, command.words[i]);
        bool is_value = i > 1 && gg_str_is(gg_tree_text(tree, command.words[i - 1]), "-F");
        if (!gg_tree_is(tree, command.words[i], "raw_string") || is_value)
            continue;
        text = gg_str_sub(text, 1, text.n - 1);
        const struct gg_awk_program *program = gg_awk_read(code->emit->arena, text);
        if (program->fault.found)
            return;
        struct gg_awk_text t =
            gg_awk_text_new(code, snippet, tree->nodes[command.words[i]].beg + 1, text, program);
        see(p, code, &t);
        return;
    }
}

void gg_awk_each_text(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                      gg_awk_see_fn *see)
{
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_snippet *snippet = &code->snippets[i];
        const struct gg_tree *tree = snippet->parsed.tree;
        if (snippet->parsed.program) {
            struct gg_awk_text t =
                gg_awk_text_new(code, snippet, 0, snippet->node->text, snippet->parsed.program);
            see(p, code, &t);
        }
        for (uint32_t k = 0; tree && code->unit->target == GG_TARGET_BASH && k < tree->nnodes; k++)
            see_command(p, code, snippet, k, see);
    }
}
