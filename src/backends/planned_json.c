/* JSON as RFC 8259 has it, beyond its grammar. */
#include "backends/planned_json.h"

static void fail(struct gg_fault *fault, uint32_t beg, uint32_t end, gg_str message)
{
    if (!fault->found || beg < fault->beg)
        *fault = (struct gg_fault){.found = true, .beg = beg, .end = end, .message = message};
}

/* A document is one value. */
static void check_values(const struct gg_tree *tree, struct gg_fault *fault)
{
    uint32_t n = 0, end = (uint32_t)tree->code.n;
    for (uint32_t i = tree->nodes[0].first; i; i = tree->nodes[i].next) {
        const struct gg_syntax_node *node = &tree->nodes[i];
        if (gg_tree_is(tree, i, "comment"))
            continue;
        if (n++)
            fail(fault, node->beg, node->beg + 1, GG_STR("a JSON document is one value only"));
    }
    if (!n)
        fail(fault, end, end, GG_STR("a JSON document needs a value"));
}

static bool is_digit(gg_str text, size_t at)
{
    return at < text.n && text.p[at] >= '0' && text.p[at] <= '9';
}

static size_t skip_digits(gg_str text, size_t at)
{
    while (is_digit(text, at))
        at++;
    return at;
}

/* -? (0 | [1-9][0-9]*) (.[0-9]+)? ([eE][-+]?[0-9]+)? */
static bool is_number(gg_str text)
{
    size_t at = text.n && text.p[0] == '-', beg = at;
    at = skip_digits(text, at);
    if (at == beg || (text.p[beg] == '0' && at > beg + 1))
        return false;
    if (at < text.n && text.p[at] == '.') {
        beg = at + 1;
        at = skip_digits(text, beg);
        if (at == beg)
            return false;
    }
    if (at < text.n && (text.p[at] == 'e' || text.p[at] == 'E')) {
        at++;
        at += at < text.n && (text.p[at] == '-' || text.p[at] == '+');
        beg = at;
        at = skip_digits(text, beg);
        if (at == beg)
            return false;
    }
    return at == text.n;
}

static bool is_hex(gg_str text, size_t at)
{
    return is_digit(text, at) || (at < text.n && ((text.p[at] >= 'a' && text.p[at] <= 'f') ||
                                                  (text.p[at] >= 'A' && text.p[at] <= 'F')));
}

/* Length of the escape at the place, 0 when there is no such one. */
static uint32_t escape_size(gg_str text, size_t at)
{
    if (at + 1 >= text.n || !text.p[at + 1] || !strchr("\"\\/bfnrtu", text.p[at + 1]))
        return 0;
    if (text.p[at + 1] != 'u')
        return 2;
    for (size_t i = at + 2; i < at + 6; i++)
        if (!is_hex(text, i))
            return 0;
    return 6;
}

static void check_string(const struct gg_tree *tree, uint32_t node, struct gg_fault *fault)
{
    gg_str text = gg_tree_text(tree, node);
    uint32_t beg = tree->nodes[node].beg, size = 1;
    for (uint32_t i = 0; i < text.n; i += size) {
        bool is_escape = text.p[i] == '\\';
        size = is_escape ? escape_size(text, i) : 1;
        if (is_escape && !size) {
            fail(fault, beg + i, beg + i + 2, GG_STR("unknown escape in a string"));
            return;
        }
        if ((unsigned char)text.p[i] < 0x20)
            fail(fault, beg + i, beg + i + 1,
                 GG_STR("a control character in a string is written as an escape, such as \\n"));
    }
}

/* Behind a string's first quote: behind its last one. */
static uint32_t string_end(gg_str code, uint32_t at)
{
    while (at < code.n && code.p[at] != '"')
        at += code.p[at] == '\\' ? 2 : 1;
    return at + 1;
}

/* Blanks are four characters only; to the grammar they are whatever Unicode calls blank. */
static void check_blanks(gg_str code, struct gg_fault *fault)
{
    for (uint32_t i = 0; i < code.n;) {
        unsigned char c = (unsigned char)code.p[i++];
        if (c == '"')
            i = string_end(code, i);
        else if (c >= 0x7f || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
            fail(fault, i - 1, i, GG_STR("this character cannot stand outside of strings"));
    }
}

static void check_tree(struct gg_arena *a, const struct gg_tree *tree, struct gg_fault *fault)
{
    for (uint32_t i = 1; i < tree->nnodes; i++) {
        const struct gg_syntax_node *node = &tree->nodes[i];
        gg_str text = gg_tree_text(tree, i);
        if (gg_tree_is(tree, i, "comment"))
            fail(fault, node->beg, node->end, GG_STR("JSON has no comments"));
        else if (gg_tree_is(tree, i, "number") && !is_number(text))
            fail(fault, node->beg, node->end,
                 gg_str_printf(a, "`" GG_FMT "` is no number of JSON", GG_ARG(text)));
        else if (gg_tree_is(tree, i, "string"))
            check_string(tree, i, fault);
    }
    check_values(tree, fault);
    check_blanks(tree->code, fault);
}

/* The grammar knows no `1e+9`: it gets a digit for the sign, in a text of the same length. */
static gg_str without_plus(struct gg_arena *a, gg_str code)
{
    struct gg_buf b = gg_buf_new(a);
    for (size_t i = 0; i < code.n; i++) {
        bool is_sign =
            i > 1 && code.p[i] == '+' && (code.p[i - 1] | 0x20) == 'e' && is_digit(code, i - 2);
        gg_buf_addc(&b, is_sign ? '0' : code.p[i]);
    }
    return gg_buf_str(&b);
}

struct gg_parsed gg_planned_parse_json(struct gg_arena *a, gg_str code)
{
    struct gg_parsed parsed = gg_syntax_parse(a, GG_GRAMMAR_JSON, "", without_plus(a, code), "");
    if (!parsed.tree)
        return parsed;
    struct gg_tree *tree = gg_new(a, struct gg_tree);
    *tree = *parsed.tree;
    tree->code = code;
    parsed.tree = tree;
    check_tree(a, tree, &parsed.fault);
    return parsed;
}
