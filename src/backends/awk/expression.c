/* Expressions of awk. */
#include "backends/awk/reader.h"

static void unary(struct gg_awk_reader *r);

/* An expression in brackets: there `>` and `in` are operators again. */
static uint32_t inner_list(struct gg_awk_reader *r, const char *end)
{
    bool in_print = r->in_print;
    uint32_t n = 0;
    r->in_print = false;
    gg_awk_newlines(r);
    while (!gg_awk_has_failed(r) && !gg_awk_reads(r, end)) {
        gg_awk_expression(r);
        n++;
        gg_awk_newlines(r);
        if (!gg_awk_take(r, ","))
            break;
        gg_awk_newlines(r);
        if (gg_awk_reads(r, end))
            gg_awk_unexpected(r);
    }
    r->in_print = in_print;
    return n;
}

bool gg_awk_ends_simple(const struct gg_awk_reader *r)
{
    return gg_awk_reads_kind(r, GG_AWK_END) || gg_awk_reads_kind(r, GG_AWK_NEWLINE) ||
           gg_awk_reads(r, ";") || gg_awk_reads(r, "}") || gg_awk_reads(r, ">") ||
           gg_awk_reads(r, ">>") || gg_awk_reads(r, "|") || gg_awk_reads(r, "|&");
}

/* (a), or (a, b) in array, or (a, b) as all that is printed */
static void group(struct gg_awk_reader *r)
{
    gg_awk_open(r, "(");
    uint32_t n = inner_list(r, ")");
    bool printed = r->in_print && n > 1;
    if (!n)
        gg_awk_unexpected(r);
    gg_awk_shut(r, ")");
    if (n > 1 && !gg_awk_reads(r, "in") && !(printed && gg_awk_ends_simple(r)))
        gg_awk_unexpected(r);
    r->is_lvalue = false;
}

static void check_count(struct gg_awk_reader *r, struct gg_awk_token name, uint32_t n)
{
    const struct gg_awk_builtin *f = gg_awk_builtin(gg_awk_text_of(r, name));
    if (!gg_awk_has_failed(r) && (n < f->least || n > f->most))
        gg_awk_fail(r, name,
                    gg_str_printf(r->arena, "`%s` does not take %u argument%s", f->name, n,
                                  n == 1 ? "" : "s"));
}

static void builtin(struct gg_awk_reader *r)
{
    struct gg_awk_token name = r->token;
    gg_awk_advance(r);
    uint32_t n = 0;
    if (gg_awk_reads(r, "(")) {
        gg_awk_open(r, "(");
        n = inner_list(r, ")");
        gg_awk_shut(r, ")");
        check_count(r, name, n);
    } else if (!gg_str_is(gg_awk_text_of(r, name), "length")) {
        gg_awk_unexpected(r);
    }
    r->is_lvalue = false;
}

static void call(struct gg_awk_reader *r)
{
    struct gg_awk_token name = r->token;
    gg_awk_advance(r);
    gg_awk_open(r, "(");
    struct gg_awk_call made = {gg_awk_text_of(r, name), name.beg, inner_list(r, ")")};
    gg_awk_shut(r, ")");
    gg_push(r->arena, &r->program->calls, made);
    r->is_lvalue = false;
}

void gg_awk_variable(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    if (gg_awk_reads(r, "[")) {
        gg_awk_open(r, "[");
        if (!inner_list(r, "]"))
            gg_awk_unexpected(r);
        gg_awk_shut(r, "]");
        while (gg_awk_reads(r, "[")) { /* arrays of arrays */
            gg_awk_open(r, "[");
            if (!inner_list(r, "]"))
                gg_awk_unexpected(r);
            gg_awk_shut(r, "]");
        }
    }
    r->is_lvalue = true;
}

static bool begins_lvalue(const struct gg_awk_reader *r)
{
    return gg_awk_reads_kind(r, GG_AWK_NAME) || gg_awk_reads(r, "$");
}

static void operand_of_field(struct gg_awk_reader *r)
{
    if (gg_awk_reads(r, "++") || gg_awk_reads(r, "--") || gg_awk_reads(r, "-") ||
        gg_awk_reads(r, "+") || gg_awk_reads(r, "!"))
        gg_awk_advance(r);
    unary(r);
}

static void lvalue(struct gg_awk_reader *r)
{
    if (gg_awk_reads_kind(r, GG_AWK_NAME)) {
        gg_awk_variable(r);
    } else {
        gg_awk_expect(r, "$");
        operand_of_field(r);
    }
    r->is_lvalue = true;
}

static void get_line(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    if (begins_lvalue(r))
        lvalue(r);
    if (gg_awk_take(r, "<"))
        unary(r);
    r->is_lvalue = false;
}

static void regex(struct gg_awk_reader *r)
{
    r->token = gg_awk_regex(&r->lexer, r->token.beg);
    gg_awk_advance(r);
    r->is_lvalue = false;
}

/* @name(...) and @/typed/ */
static void at_sign(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    if (gg_awk_reads(r, "/") || gg_awk_reads(r, "/=")) {
        regex(r);
    } else if (gg_awk_reads_kind(r, GG_AWK_CALL)) {
        r->program->open = true;
        gg_awk_advance(r);
        gg_awk_open(r, "(");
        inner_list(r, ")");
        gg_awk_shut(r, ")");
    } else {
        gg_awk_unexpected(r);
    }
    r->is_lvalue = false;
}

void gg_awk_primary(struct gg_awk_reader *r)
{
    if (gg_awk_reads_kind(r, GG_AWK_NUMBER) || gg_awk_reads_kind(r, GG_AWK_STRING)) {
        gg_awk_advance(r);
        r->is_lvalue = false;
    } else if (gg_awk_reads_kind(r, GG_AWK_NAME)) {
        gg_awk_variable(r);
    } else if (gg_awk_reads_kind(r, GG_AWK_CALL)) {
        call(r);
    } else if (gg_awk_reads_kind(r, GG_AWK_BUILTIN)) {
        builtin(r);
    } else if (gg_awk_reads(r, "$")) {
        lvalue(r);
    } else if (gg_awk_reads(r, "(")) {
        group(r);
    } else if (gg_awk_reads(r, "/") || gg_awk_reads(r, "/=")) {
        regex(r);
    } else if (gg_awk_reads(r, "getline")) {
        get_line(r);
    } else if (gg_awk_reads(r, "@")) {
        at_sign(r);
    } else {
        gg_awk_unexpected(r);
    }
}

/* Signs before, ++ and -- around, powers behind. */
static void unary(struct gg_awk_reader *r)
{
    if (!gg_awk_enter(r))
        return;
    if (gg_awk_reads(r, "!") || gg_awk_reads(r, "-") || gg_awk_reads(r, "+")) {
        gg_awk_advance(r);
        unary(r);
    } else if (gg_awk_reads(r, "++") || gg_awk_reads(r, "--")) {
        gg_awk_advance(r);
        if (gg_awk_reads(r, "$") || gg_awk_reads_kind(r, GG_AWK_NAME))
            lvalue(r);
        else
            gg_awk_unexpected(r);
        r->is_lvalue = false;
    } else {
        gg_awk_primary(r);
        if (r->is_lvalue && (gg_awk_reads(r, "++") || gg_awk_reads(r, "--"))) {
            gg_awk_advance(r);
            r->is_lvalue = false;
        }
    }
    if (gg_awk_reads(r, "^") || gg_awk_reads(r, "**")) {
        gg_awk_advance(r);
        gg_awk_newlines(r);
        unary(r);
        r->is_lvalue = false;
    }
    gg_awk_leave(r);
}

static void binary(struct gg_awk_reader *r, void (*operand)(struct gg_awk_reader *),
                   const char *const *signs)
{
    operand(r);
    for (size_t i = 0; signs[i];) {
        if (!gg_awk_take(r, signs[i])) {
            i++;
            continue;
        }
        operand(r);
        r->is_lvalue = false;
        i = 0;
    }
}

static void product(struct gg_awk_reader *r)
{
    static const char *const signs[] = {"*", "/", "%", NULL};
    binary(r, unary, signs);
}

static void sum(struct gg_awk_reader *r)
{
    static const char *const signs[] = {"+", "-", NULL};
    binary(r, product, signs);
}

/* What can stand right behind another value, to be joined with it. */
static bool begins_joined(const struct gg_awk_reader *r)
{
    return gg_awk_reads_kind(r, GG_AWK_NUMBER) || gg_awk_reads_kind(r, GG_AWK_STRING) ||
           gg_awk_reads_kind(r, GG_AWK_NAME) || gg_awk_reads_kind(r, GG_AWK_CALL) ||
           gg_awk_reads_kind(r, GG_AWK_BUILTIN) || gg_awk_reads(r, "$") || gg_awk_reads(r, "(") ||
           gg_awk_reads(r, "!") || gg_awk_reads(r, "-") || gg_awk_reads(r, "+") ||
           gg_awk_reads(r, "++") || gg_awk_reads(r, "--") || gg_awk_reads(r, "@");
}

void gg_awk_joined(struct gg_awk_reader *r)
{
    sum(r);
    while (!gg_awk_has_failed(r) && begins_joined(r))
        sum(r);
}

static bool is_comparison(const struct gg_awk_reader *r)
{
    return gg_awk_reads(r, "<") || gg_awk_reads(r, "<=") || gg_awk_reads(r, "==") ||
           gg_awk_reads(r, "!=") || gg_awk_reads(r, ">=") || (gg_awk_reads(r, ">") && !r->in_print);
}

/* `|` begins a redirection of what is printed, unless getline follows. */
static bool is_pipe_read(struct gg_awk_reader *r)
{
    if (!gg_awk_reads(r, "|") && !gg_awk_reads(r, "|&"))
        return false;
    struct gg_awk_lexer ahead = r->lexer;
    struct gg_awk_token next = gg_awk_next(&ahead);
    return gg_str_is(gg_awk_text_of(r, next), "getline");
}

static void compared(struct gg_awk_reader *r)
{
    gg_awk_joined(r);
    while (!gg_awk_has_failed(r)) {
        if (is_pipe_read(r)) {
            gg_awk_advance(r);
            gg_awk_advance(r);
            if (begins_lvalue(r))
                lvalue(r);
        } else if (is_comparison(r)) {
            gg_awk_advance(r);
            gg_awk_joined(r);
        } else {
            return;
        }
        r->is_lvalue = false;
    }
}

static void matched(struct gg_awk_reader *r)
{
    static const char *const signs[] = {"~", "!~", NULL};
    binary(r, compared, signs);
}

static void member(struct gg_awk_reader *r)
{
    matched(r);
    while (gg_awk_reads(r, "in")) {
        gg_awk_advance(r);
        if (gg_awk_reads_kind(r, GG_AWK_NAME))
            gg_awk_variable(r);
        else
            gg_awk_unexpected(r);
        r->is_lvalue = false;
        while (gg_awk_reads(r, "~") || gg_awk_reads(r, "!~")) {
            gg_awk_advance(r);
            compared(r);
        }
    }
}

static void conjunction(struct gg_awk_reader *r)
{
    member(r);
    while (gg_awk_take(r, "&&")) {
        gg_awk_newlines(r);
        member(r);
        if (r->is_lvalue && gg_awk_reads(r, "="))
            return;
        r->is_lvalue = false;
    }
}

static void disjunction(struct gg_awk_reader *r)
{
    conjunction(r);
    while (gg_awk_take(r, "||")) {
        gg_awk_newlines(r);
        conjunction(r);
        if (r->is_lvalue && gg_awk_reads(r, "="))
            return;
        r->is_lvalue = false;
    }
}

static bool is_assignment(const struct gg_awk_reader *r)
{
    static const char *const signs[] = {"=", "+=", "-=", "*=", "/=", "%=", "^=", "**="};
    for (size_t i = 0; i < GG_COUNT(signs); i++)
        if (gg_awk_reads(r, signs[i]))
            return true;
    return false;
}

void gg_awk_expression(struct gg_awk_reader *r)
{
    if (!gg_awk_enter(r))
        return;
    disjunction(r);
    if (is_assignment(r) && r->is_lvalue) {
        gg_awk_advance(r);
        gg_awk_newlines(r);
        gg_awk_expression(r);
        r->is_lvalue = false;
    } else if (gg_awk_take(r, "?")) {
        gg_awk_newlines(r);
        gg_awk_expression(r);
        gg_awk_newlines(r);
        gg_awk_expect(r, ":");
        gg_awk_newlines(r);
        gg_awk_expression(r);
        r->is_lvalue = false;
    }
    gg_awk_leave(r);
}
