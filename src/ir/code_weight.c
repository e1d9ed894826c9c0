/* Lines, loops and calls of code in any language. */
#include "ir/code_weight.h"

#include "base/table.h"

enum {
#define GG_COST_ASSUMED(id, value, what) ASSUMED_##id = (value),
#include "ir/costs.def"
};

/* Nested loops, functions within functions, and calls that lead to calls: none go deeper. */
enum { DEPTH_MAX = 3, NESTED_MAX = 8, CALLS_MAX = 16 };
/* No sum of estimates runs over. */
enum { WEIGHT_MOST = 1000000 };

struct function {
    gg_str body;
    uint64_t weight;
    bool is_known, is_open; /* open: what it calls is being weighed */
};

struct weigher {
    struct gg_arena *arena;
    enum gg_target target;
    struct gg_table names; /* to indices of functions */
    GG_VEC(struct function) functions;
    uint32_t depth; /* of calls */
};

/* ---- lines ---- */

static bool is_comment(gg_str line, enum gg_target target)
{
    bool slashes = target == GG_TARGET_GO || target == GG_TARGET_RUST;
    return gg_str_starts(line, slashes ? GG_STR("//") : GG_STR("#"));
}

/* Nothing but signs that close or open, or `else`: no statement. */
static bool is_statement(gg_str line)
{
    size_t i = 0;
    while (i < line.n && strchr("{}()[];:, \t", line.p[i]))
        i++;
    gg_str rest = gg_str_trim(gg_str_sub(line, i, line.n));
    return rest.n && !gg_str_is(rest, "else:") && !gg_str_is(rest, "else {");
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The next word of *rest, which then begins behind it; empty at the end. */
static gg_str next_word(gg_str *rest)
{
    size_t beg = 0, end;
    while (beg < rest->n && !is_letter(rest->p[beg]))
        beg++;
    for (end = beg; end < rest->n && is_letter(rest->p[end]);)
        end++;
    gg_str word = gg_str_sub(*rest, beg, end);
    *rest = gg_str_sub(*rest, end, rest->n);
    return word;
}

/* A loop, or what has one inside, as a comprehension. */
static bool is_loop(gg_str line)
{
    static const char *const words[] = {"for", "while", "loop"};
    for (gg_str word; word = next_word(&line), word.n;)
        for (size_t k = 0; k < GG_COUNT(words); k++)
            if (gg_str_is(word, words[k]))
                return true;
    return false;
}

/* Its body is on the lines below. */
static bool opens_block(gg_str line)
{
    return gg_str_ends(line, GG_STR("{")) || gg_str_ends(line, GG_STR(":"));
}

/* ---- functions ---- */

static const char *const keywords[GG_TARGET_COUNT] = {[GG_TARGET_AWK] = "function",
                                                      [GG_TARGET_PYTHON] = "def",
                                                      [GG_TARGET_GO] = "func",
                                                      [GG_TARGET_RUST] = "fn"};

static bool is_modifier(gg_str word)
{
    static const char *const words[] = {"async", "const", "crate", "pub", "unsafe"};
    for (size_t i = 0; i < GG_COUNT(words); i++)
        if (gg_str_is(word, words[i]))
            return true;
    return false;
}

/* Behind the parentheses that it begins with: the receiver of a method in Go. */
static gg_str skip_receiver(gg_str rest)
{
    ptrdiff_t close = gg_str_find_char(rest, ')');
    gg_str trimmed = gg_str_trim(rest);
    return gg_str_starts(trimmed, GG_STR("(")) && close > 0
               ? gg_str_sub(rest, (size_t)close + 1, rest.n)
               : rest;
}

/* What begins a part that does not run where it stands; *name is empty for BEGIN and END of awk. */
static bool is_definition(const struct weigher *w, gg_str line, gg_str *name)
{
    gg_str rest = line, word = next_word(&rest);
    *name = GG_STR("");
    if (w->target == GG_TARGET_AWK && (gg_str_is(word, "BEGIN") || gg_str_is(word, "END")))
        return gg_str_starts(line, word);
    while (is_modifier(word))
        word = next_word(&rest);
    if (!word.n || !gg_str_is(word, keywords[w->target]))
        return false;
    rest = w->target == GG_TARGET_GO ? skip_receiver(rest) : rest;
    *name = next_word(&rest);
    rest = gg_str_trim(rest);
    return name->n && rest.n && strchr("(<[", rest.p[0]);
}

/* Whether the line is behind what began with that indent: a closing sign is not. */
static bool is_behind(gg_str line, size_t indent)
{
    gg_str text = gg_str_trim(line);
    return text.n && gg_str_blanks(line) <= indent && !strchr(")]}", text.p[0]);
}

/* The body behind the head of a function on one line; empty when it is on lines of its own. */
static gg_str rest_of(gg_str line)
{
    ptrdiff_t at = gg_str_find_char(line, '{');
    at = at < 0 ? gg_str_find(line, GG_STR("):")) + 1 : at;
    return at > 0 ? gg_str_sub(line, (size_t)at + 1, line.n) : GG_STR("");
}

static void add_function(struct weigher *w, gg_str name, gg_str body)
{
    bool is_new;
    struct function function = {.body = body};
    gg_table_add(&w->names, name, w->functions.n, &is_new);
    if (is_new)
        gg_push(w->arena, &w->functions, function);
}

/* Bodies end where the code does until a line behind them is found. */
static void find_functions(struct weigher *w, gg_str code)
{
    struct {
        size_t indent;
        uint32_t function;
    } open[NESTED_MAX];
    uint32_t depth = 0;
    gg_str rest = code, name;
    if (gg_str_find(code, gg_str_from(keywords[w->target])) < 0)
        return;
    for (gg_str line; gg_str_next_line(&rest, &line);) {
        for (; depth && is_behind(line, open[depth - 1].indent); depth--) {
            gg_str *body = &w->functions.at[open[depth - 1].function].body;
            *body = (gg_str){body->p, (size_t)(line.p - body->p)};
        }
        uint32_t before = w->functions.n;
        if (!is_definition(w, gg_str_trim(line), &name) || !name.n || depth == NESTED_MAX)
            continue;
        gg_str head = rest_of(line);
        const char *beg = head.n ? head.p : rest.p;
        add_function(w, name, gg_str_sub(code, (size_t)(beg - code.p), code.n));
        if (w->functions.n == before)
            continue;
        open[depth].indent = gg_str_blanks(line);
        open[depth++].function = before;
    }
}

/* ---- weights ---- */

struct walk {
    gg_str rest;
    size_t skipped; /* indent of the definition that is being skipped */
    bool skips;
};

/* The next line that runs where it stands. */
static bool next_running_line(const struct weigher *w, struct walk *walk, gg_str *line)
{
    gg_str name;
    while (gg_str_next_line(&walk->rest, line)) {
        gg_str text = gg_str_trim(*line);
        walk->skips = walk->skips && !is_behind(*line, walk->skipped);
        if (walk->skips || !text.n || is_comment(text, w->target))
            continue;
        if (!is_definition(w, text, &name))
            return true;
        walk->skipped = gg_str_blanks(*line);
        walk->skips = true;
    }
    return false;
}

static uint64_t no_more(uint64_t weight)
{
    return weight < WEIGHT_MOST ? weight : WEIGHT_MOST;
}

static uint64_t weigh(struct weigher *w, gg_str code);

static uint64_t weigh_function(struct weigher *w, uint32_t index)
{
    struct function *function = &w->functions.at[index];
    if (function->is_known)
        return function->weight;
    if (function->is_open || w->depth == CALLS_MAX)
        return 0;
    function->is_open = true;
    w->depth++;
    function->weight = weigh(w, function->body);
    w->depth--;
    function->is_open = false;
    function->is_known = true;
    return function->weight;
}

static uint64_t weigh_calls(struct weigher *w, gg_str line)
{
    uint64_t weight = 0;
    uint32_t index;
    for (gg_str word; w->functions.n && (word = next_word(&line), word.n);)
        if (line.n && line.p[0] == '(' && gg_table_get(&w->names, word, &index))
            weight = no_more(weight + weigh_function(w, index));
    return weight;
}

static uint64_t weigh(struct weigher *w, gg_str code)
{
    size_t loops[DEPTH_MAX]; /* indents of the loops around the line */
    uint32_t depth = 0;
    uint64_t weight = 0, turns = 1;
    struct walk walk = {.rest = code};
    for (gg_str line; next_running_line(w, &walk, &line);) {
        gg_str text = gg_str_trim(line);
        for (; depth && gg_str_blanks(line) <= loops[depth - 1]; depth--)
            turns /= ASSUMED_TURNS;
        bool loop = is_loop(text);
        uint64_t here = loop && !opens_block(text) ? turns * ASSUMED_TURNS : turns;
        weight = no_more(weight + here * (is_statement(text) + weigh_calls(w, text)));
        if (!loop || !opens_block(text) || depth == DEPTH_MAX)
            continue;
        loops[depth++] = gg_str_blanks(line);
        turns *= ASSUMED_TURNS;
    }
    return weight;
}

/* `word` of a line, `rest` behind it. */
static bool is_writing(enum gg_target target, gg_str word, gg_str rest)
{
    if (target == GG_TARGET_AWK)
        return gg_str_is(word, "print") || gg_str_is(word, "printf");
    if (target == GG_TARGET_GO && gg_str_is(word, "return"))
        return !gg_str_starts(gg_str_trim(rest), GG_STR("nil"));
    if (target == GG_TARGET_PYTHON && gg_str_is(word, "return"))
        return gg_str_trim(rest).n && !gg_str_starts(gg_str_trim(rest), GG_STR("None"));
    if (target == GG_TARGET_PYTHON && gg_str_is(word, "yield"))
        return true;
    return gg_str_is(word, "output") || gg_str_is(word, "emit") ||
           (target == GG_TARGET_RUST && gg_str_is(word, "Some"));
}

uint64_t gg_code_weight(const struct gg_stage *step)
{
    static const enum gg_option parts[] = {GG_OPT_CODE, GG_OPT_PRELUDE, GG_OPT_STATE};
    struct gg_arena scratch = {0};
    struct weigher w = {.arena = &scratch, .target = step->target};
    w.names = gg_table_new(&scratch);
    for (size_t i = 0; keywords[w.target] && i < GG_COUNT(parts); i++)
        find_functions(&w, gg_stage_text(step, parts[i]));
    uint64_t weight = weigh(&w, gg_stage_body(step)->text);
    gg_arena_free(&scratch);
    return weight;
}

bool gg_code_writes(const struct gg_stage *step)
{
    const struct weigher w = {.target = step->target};
    struct walk walk = {.rest = gg_stage_body(step)->text};
    if (w.target == GG_TARGET_BASH)
        return true;
    /* A pattern of awk without an action does, too. */
    if (w.target == GG_TARGET_AWK && gg_str_find_char(walk.rest, '{') < 0)
        return true;
    for (gg_str line; next_running_line(&w, &walk, &line);)
        for (gg_str word; word = next_word(&line), word.n;)
            if (is_writing(w.target, word, line))
                return true;
    return false;
}
