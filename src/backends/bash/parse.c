/* Bash scripts as trees; what is at fault is for bash to say. */
#include "backends/bash/bash.h"
#include "backends/view.h"
#include "syntax/native.h"

static bool line_at(gg_str code, uint32_t number, size_t *beg, size_t *end)
{
    gg_str rest = code, line;
    *beg = 0;
    for (uint32_t i = 1; gg_str_next_line(&rest, &line); i++) {
        *end = *beg + line.n;
        if (i == number)
            return true;
        *beg = *end + 1;
    }
    return false;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where the token stands in the line, as a word of its own; the last one counts. */
static bool find_token(gg_str code, size_t beg, size_t end, gg_str token, size_t *found)
{
    bool ok = false;
    for (size_t i = beg; token.n && i + token.n <= end; i++) {
        bool whole =
            !is_word(token.p[0]) || ((i == beg || !is_word(code.p[i - 1])) &&
                                     (i + token.n == end || !is_word(code.p[i + token.n])));
        if (!whole || !gg_str_starts(gg_str_sub(code, i, end), token))
            continue;
        *found = i;
        ok = true;
    }
    return ok;
}

/* Bash names a token and its line: that is where the fault is, whatever the grammar thought. */
static void trust_bash(struct gg_arena *a, gg_str code, const struct gg_native *said,
                       struct gg_fault *fault)
{
    size_t beg, end, at;
    if (!said->token.n || !line_at(code, said->line, &beg, &end))
        return;
    bool newline = gg_str_is(said->token, "newline");
    gg_str here = gg_str_sub(code, fault->beg, code.n);
    if (fault->beg >= beg && fault->beg < end && gg_str_starts(here, said->token))
        return;
    if (newline)
        *fault = (struct gg_fault){.found = true,
                                   .beg = (uint32_t)end,
                                   .end = (uint32_t)end,
                                   .message = GG_STR("unexpected end of line")};
    else if (find_token(code, beg, end, said->token, &at))
        *fault = (struct gg_fault){
            .found = true,
            .beg = (uint32_t)at,
            .end = (uint32_t)(at + said->token.n),
            .message = gg_str_printf(a, "unexpected `" GG_FMT "`", GG_ARG(said->token))};
}

static void fail(struct gg_arena *a, struct gg_fault *fault, const struct gg_tree *tree,
                 uint32_t node)
{
    const struct gg_syntax_node *at = &tree->nodes[node];
    gg_str text = gg_tree_text(tree, node);
    if (!fault->found || at->beg < fault->beg)
        *fault =
            (struct gg_fault){.found = true,
                              .beg = at->beg,
                              .end = at->end,
                              .message = gg_str_printf(a, "unexpected `" GG_FMT "`", GG_ARG(text))};
}

/* The last sign or word of a block that holds no command, or 0. */
static uint32_t end_of_empty(const struct gg_tree *tree, uint32_t node)
{
    static const char *const blocks[] = {"compound_statement", "do_group",    "if_statement",
                                         "else_clause",        "elif_clause", NULL};
    uint32_t last = 0;
    bool is_block = false;
    for (const char *const *type = blocks; *type; type++)
        is_block |= gg_tree_is(tree, node, *type);
    for (uint32_t i = tree->nodes[node].first; is_block && i; i = tree->nodes[i].next) {
        bool opens = last && (gg_tree_is(tree, last, "then") || gg_tree_is(tree, last, "do") ||
                              gg_tree_is(tree, last, "{"));
        bool shuts = gg_tree_is(tree, i, "fi") || gg_tree_is(tree, i, "done") ||
                     gg_tree_is(tree, i, "}") || gg_tree_is(tree, i, "else_clause") ||
                     gg_tree_is(tree, i, "elif_clause");
        if (opens && shuts)
            return tree->nodes[i].named ? tree->nodes[i].first : i;
        if (!gg_tree_is(tree, i, "comment"))
            last = i;
    }
    return 0;
}

/* What the grammar takes for the name of a command, or lets pass. */
static void check_words(struct gg_arena *a, const struct gg_tree *tree, struct gg_fault *fault)
{
    static const char *const words[] = {"do", "done", "elif", "else", "esac",
                                        "fi", "then", "}",    NULL};
    for (uint32_t i = 1; i < tree->nnodes; i++) {
        uint32_t parent = tree->nodes[i].parent, empty = end_of_empty(tree, i);
        if (gg_tree_is(tree, i, "command_name") && gg_view_is_listed(gg_tree_text(tree, i), words))
            fail(a, fault, tree, i);
        else if (gg_tree_is(tree, i, ";;") && !gg_tree_is(tree, parent, "case_item"))
            fail(a, fault, tree, i);
        else if (empty)
            fail(a, fault, tree, empty);
    }
}

struct gg_parsed gg_bash_parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    (void)option;
    struct gg_parsed parsed = gg_syntax_parse(a, GG_GRAMMAR_BASH, "", code, "");
    if (parsed.tree)
        check_words(a, parsed.tree, &parsed.fault);
    if (!parsed.fault.found)
        return parsed;
    struct gg_native said = gg_native_bash(a, code);
    if (said.verdict == GG_VERDICT_FINE) {
        parsed.fault.found = false;
        return parsed;
    }
    parsed.tree = NULL;
    if (said.verdict == GG_VERDICT_FAULT)
        trust_bash(a, code, &said, &parsed.fault);
    return parsed;
}
