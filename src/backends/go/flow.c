/* How control flows through a body. */
#include "backends/go/flow.h"

#include "backends/go/names.h"

static bool is_open(const struct gg_go_code *code, uint32_t i)
{
    return gg_go_is(code, i, "(") || gg_go_is(code, i, "[") || gg_go_is(code, i, "{");
}

/* The `{` of the function literal or declaration whose `func` is at `i`, or n for a mere type. */
static uint32_t func_body(const struct gg_go_code *code, uint32_t i)
{
    i++;
    if (i < code->n && code->at[i].kind == GG_GO_WORD)
        i++;
    while (gg_go_is(code, i, "("))
        i = gg_go_closing(code, i) + 1;
    for (; i < code->n; i++) {
        bool is_type = i && (gg_go_is(code, i - 1, "struct") || gg_go_is(code, i - 1, "interface"));
        if (gg_go_is(code, i, "{") && !is_type)
            return i;
        if (is_open(code, i))
            i = gg_go_closing(code, i);
        else if (gg_go_is(code, i, ";") || gg_go_is(code, i, ",") || gg_go_is(code, i, "=") ||
                 gg_go_is(code, i, ")") || gg_go_is(code, i, "]") || gg_go_is(code, i, "}"))
            break;
    }
    return code->n;
}

bool gg_go_returns_value(const struct gg_go_code *code)
{
    for (uint32_t i = 0; i < code->n; i++) {
        if (gg_go_is(code, i, "func")) {
            uint32_t body = func_body(code, i);
            if (body < code->n)
                i = gg_go_closing(code, body);
        } else if (gg_go_is(code, i, "return") && i + 1 < code->n && !gg_go_is(code, i + 1, ";") &&
                   !gg_go_is(code, i + 1, "}")) {
            return true;
        }
    }
    return false;
}

/* The `{` of the block after the header of an if, for, switch or select, or `to`. */
static uint32_t find_block(const struct gg_go_code *code, uint32_t i, uint32_t to)
{
    for (; i < to; i++) {
        bool is_type = gg_go_is(code, i - 1, "struct") || gg_go_is(code, i - 1, "interface");
        if (gg_go_is(code, i, "{") && !is_type)
            return i;
        if (gg_go_is(code, i, "func")) {
            uint32_t body = func_body(code, i);
            if (body < to)
                i = gg_go_closing(code, body);
        } else if (is_open(code, i)) {
            i = gg_go_closing(code, i);
        }
    }
    return to;
}

static bool has_header(const struct gg_go_code *code, uint32_t i)
{
    return gg_go_is(code, i, "if") || gg_go_is(code, i, "for") || gg_go_is(code, i, "switch") ||
           gg_go_is(code, i, "select");
}

static bool is_label(const struct gg_go_code *code, uint32_t i)
{
    return code->at[i].kind == GG_GO_WORD && !gg_go_is_keyword(code->at[i].text) &&
           gg_go_is(code, i + 1, ":");
}

/* The index of the `;` after the statement that begins at `i`, or `to`. */
static uint32_t statement_end(const struct gg_go_code *code, uint32_t i, uint32_t to)
{
    if (i < to && is_label(code, i))
        i += 2;
    while (i < to && has_header(code, i)) {
        i = find_block(code, i + 1, to);
        if (i < to)
            i = gg_go_closing(code, i) + 1;
        if (gg_go_is(code, i, "else"))
            i++;
    }
    for (; i < to && !gg_go_is(code, i, ";"); i++)
        if (is_open(code, i))
            i = gg_go_closing(code, i);
    return i < to ? i : to;
}

static bool statement_terminates(const struct gg_go_code *code, uint32_t i, uint32_t to,
                                 gg_str label);

static bool list_terminates(const struct gg_go_code *code, uint32_t i, uint32_t to,
                            bool may_fall_through)
{
    uint32_t last = to, last_end = to;
    while (i < to) {
        uint32_t end = statement_end(code, i, to);
        if (end > i)
            last = i, last_end = end;
        i = end + 1;
    }
    if (last == to)
        return false;
    return (may_fall_through && gg_go_is(code, last, "fallthrough")) ||
           statement_terminates(code, last, last_end, GG_STR(""));
}

/* A `break` that leaves the statement whose block is given. `nested`: only labelled ones do. */
static bool has_break(const struct gg_go_code *code, uint32_t i, uint32_t to, gg_str label,
                      bool nested)
{
    for (; i < to; i++) {
        if (gg_go_is(code, i, "break")) {
            bool is_labelled = i + 1 < to && code->at[i + 1].kind == GG_GO_WORD;
            if (is_labelled ? gg_str_eq(code->at[i + 1].text, label) : !nested)
                return true;
        } else if (gg_go_is(code, i, "func")) {
            uint32_t body = func_body(code, i);
            if (body < to)
                i = gg_go_closing(code, body);
        } else if (has_header(code, i) && !gg_go_is(code, i, "if")) {
            uint32_t block = find_block(code, i + 1, to);
            uint32_t end = block < to ? gg_go_closing(code, block) : to;
            if (has_break(code, block, end, label, true))
                return true;
            i = end;
        }
    }
    return false;
}

static bool if_terminates(const struct gg_go_code *code, uint32_t i, uint32_t to)
{
    uint32_t block = find_block(code, i + 1, to);
    uint32_t end = block < to ? gg_go_closing(code, block) : to;
    return end < to && list_terminates(code, block + 1, end, false) &&
           gg_go_is(code, end + 1, "else") && statement_terminates(code, end + 2, to, GG_STR(""));
}

/* No condition: `for {` or `for init; ; post {`. */
static bool is_endless(const struct gg_go_code *code, uint32_t i, uint32_t block)
{
    if (i == block)
        return true;
    for (; i < block; i++) {
        if (gg_go_is(code, i, ";"))
            return gg_go_is(code, i + 1, ";");
        if (is_open(code, i))
            i = gg_go_closing(code, i);
    }
    return false;
}

static bool for_terminates(const struct gg_go_code *code, uint32_t i, uint32_t to, gg_str label)
{
    uint32_t block = find_block(code, i + 1, to);
    uint32_t end = block < to ? gg_go_closing(code, block) : to;
    return end < to && is_endless(code, i + 1, block) &&
           !has_break(code, block + 1, end, label, false);
}

static bool is_clause(const struct gg_go_code *code, uint32_t i)
{
    return gg_go_is(code, i, "case") || gg_go_is(code, i, "default");
}

/* The next `sign` or clause outside of brackets. */
static uint32_t find_outside(const struct gg_go_code *code, uint32_t i, uint32_t to, bool colon)
{
    for (; i < to; i++) {
        if (colon ? gg_go_is(code, i, ":") : is_clause(code, i))
            return i;
        if (is_open(code, i))
            i = gg_go_closing(code, i);
    }
    return to;
}

static bool clauses_terminate(const struct gg_go_code *code, uint32_t i, uint32_t to, gg_str label)
{
    bool is_switch = gg_go_is(code, i, "switch"), has_default = false;
    uint32_t block = find_block(code, i + 1, to);
    uint32_t end = block < to ? gg_go_closing(code, block) : to;
    if (end >= to || has_break(code, block + 1, end, label, false))
        return false;
    for (uint32_t at = block + 1; at < end;) {
        has_default = has_default || gg_go_is(code, at, "default");
        uint32_t body = find_outside(code, at, end, true) + 1;
        at = find_outside(code, body, end, false);
        if (!list_terminates(code, body, at, is_switch))
            return false;
    }
    return has_default || !is_switch;
}

static bool statement_terminates(const struct gg_go_code *code, uint32_t i, uint32_t to,
                                 gg_str label)
{
    if (i >= to)
        return false;
    if (gg_go_is(code, i, "return") || gg_go_is(code, i, "goto"))
        return true;
    if (gg_go_is(code, i, "panic") && gg_go_is(code, i + 1, "("))
        return gg_go_closing(code, i + 1) + 1 == to;
    if (gg_go_is(code, i, "{"))
        return gg_go_closing(code, i) + 1 == to && list_terminates(code, i + 1, to - 1, false);
    if (gg_go_is(code, i, "if"))
        return if_terminates(code, i, to);
    if (gg_go_is(code, i, "for"))
        return for_terminates(code, i, to, label);
    if (gg_go_is(code, i, "switch") || gg_go_is(code, i, "select"))
        return clauses_terminate(code, i, to, label);
    return is_label(code, i) && statement_terminates(code, i + 2, to, code->at[i].text);
}

bool gg_go_terminates(const struct gg_go_code *code)
{
    return list_terminates(code, 0, code->n, false);
}
