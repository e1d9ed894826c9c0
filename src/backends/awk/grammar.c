/* Reading awk programs. Functions are named after what they read. */
#include "backends/awk/grammar.h"

#include "base/utf8.h"

enum { DEPTH_MOST = 1000 };

/* Where the reader is: it decides which statements make sense. */
enum place { PLACE_RULE, PLACE_BEGIN, PLACE_FUNCTION };

struct reader {
    struct gg_arena *arena;
    struct gg_awk_lexer lexer;
    struct gg_awk_token token, before; /* the next one; the last one taken that is no line end */
    struct gg_awk_program *program;
    GG_VEC(struct gg_awk_token) open; /* brackets */
    enum place place;
    uint32_t loops, switches, depth;
    bool in_print;  /* `>` begins a redirection */
    bool is_lvalue; /* what was read last can be assigned */
};

/* ---- tokens ---- */

static bool has_failed(const struct reader *r)
{
    return r->program->fault.found;
}

static gg_str text_of(const struct reader *r, struct gg_awk_token t)
{
    return gg_str_sub(r->lexer.code, t.beg, t.end);
}

static bool is(const struct reader *r, const char *text)
{
    return (r->token.kind == GG_AWK_SIGN || r->token.kind == GG_AWK_KEYWORD) &&
           gg_str_is(text_of(r, r->token), text);
}

static bool is_kind(const struct reader *r, enum gg_awk_kind kind)
{
    return r->token.kind == kind;
}

static void advance(struct reader *r)
{
    if (r->token.kind != GG_AWK_NEWLINE)
        r->before = r->token;
    if (!has_failed(r))
        r->token = gg_awk_next(&r->lexer);
    if (has_failed(r))
        r->token.kind = GG_AWK_END;
}

static void fail(struct reader *r, struct gg_awk_token at, gg_str message)
{
    if (has_failed(r))
        return;
    r->program->fault =
        (struct gg_fault){.found = true, .beg = at.beg, .end = at.end, .message = message};
    r->token.kind = GG_AWK_END;
}

static void unexpected(struct reader *r)
{
    struct gg_awk_token at = r->token;
    if (has_failed(r))
        return;
    if (at.kind == GG_AWK_END && r->open.n) {
        struct gg_awk_token open = r->open.at[r->open.n - 1];
        fail(r, open,
             gg_str_printf(r->arena, "`" GG_FMT "` is never closed", GG_ARG(text_of(r, open))));
    } else if (at.kind == GG_AWK_END || at.kind == GG_AWK_NEWLINE) {
        uint32_t end = r->before.end;
        bool is_end = at.kind == GG_AWK_END;
        fail(r, (struct gg_awk_token){at.kind, end, end},
             is_end ? GG_STR("unexpected end of the code") : GG_STR("unexpected end of line"));
    } else {
        struct gg_buf b = gg_buf_new(r->arena);
        gg_utf8_escape_controls(&b, text_of(r, at));
        fail(r, at, gg_str_printf(r->arena, "unexpected `" GG_FMT "`", GG_ARG(gg_buf_str(&b))));
    }
}

static bool take(struct reader *r, const char *text)
{
    if (!is(r, text))
        return false;
    advance(r);
    return true;
}

static void expect(struct reader *r, const char *text)
{
    if (!take(r, text))
        unexpected(r);
}

static void open(struct reader *r, const char *text)
{
    if (is(r, text))
        gg_push(r->arena, &r->open, r->token);
    expect(r, text);
}

static void shut(struct reader *r, const char *text)
{
    if (is(r, text) && r->open.n)
        r->open.n--;
    expect(r, text);
}

static void newlines(struct reader *r)
{
    while (is_kind(r, GG_AWK_NEWLINE))
        advance(r);
}

static void separators(struct reader *r)
{
    while (is_kind(r, GG_AWK_NEWLINE) || is(r, ";"))
        advance(r);
}

static bool enter(struct reader *r)
{
    if (++r->depth > DEPTH_MOST)
        fail(r, r->token, GG_STR("the code nests too deep"));
    return !has_failed(r);
}

static void leave(struct reader *r)
{
    r->depth--;
}

/* ---- expressions ---- */

static void expression(struct reader *r);
static void unary(struct reader *r);

/* An expression in brackets: there `>` and `in` are operators again. */
static uint32_t inner_list(struct reader *r, const char *end)
{
    bool in_print = r->in_print;
    uint32_t n = 0;
    r->in_print = false;
    newlines(r);
    while (!has_failed(r) && !is(r, end)) {
        expression(r);
        n++;
        newlines(r);
        if (!take(r, ","))
            break;
        newlines(r);
        if (is(r, end))
            unexpected(r);
    }
    r->in_print = in_print;
    return n;
}

static bool ends_simple(const struct reader *r)
{
    return is_kind(r, GG_AWK_END) || is_kind(r, GG_AWK_NEWLINE) || is(r, ";") || is(r, "}") ||
           is(r, ">") || is(r, ">>") || is(r, "|") || is(r, "|&");
}

/* (a), or (a, b) in array, or (a, b) as all that is printed */
static void group(struct reader *r)
{
    open(r, "(");
    uint32_t n = inner_list(r, ")");
    bool printed = r->in_print && n > 1;
    if (!n)
        unexpected(r);
    shut(r, ")");
    if (n > 1 && !is(r, "in") && !(printed && ends_simple(r)))
        unexpected(r);
    r->is_lvalue = false;
}

static void check_count(struct reader *r, struct gg_awk_token name, uint32_t n)
{
    const struct gg_awk_builtin *f = gg_awk_builtin(text_of(r, name));
    if (!has_failed(r) && (n < f->least || n > f->most))
        fail(r, name,
             gg_str_printf(r->arena, "`%s` does not take %u argument%s", f->name, n,
                           n == 1 ? "" : "s"));
}

static void builtin(struct reader *r)
{
    struct gg_awk_token name = r->token;
    advance(r);
    uint32_t n = 0;
    if (is(r, "(")) {
        open(r, "(");
        n = inner_list(r, ")");
        shut(r, ")");
        check_count(r, name, n);
    } else if (!gg_str_is(text_of(r, name), "length")) {
        unexpected(r);
    }
    r->is_lvalue = false;
}

static void call(struct reader *r)
{
    struct gg_awk_token name = r->token;
    advance(r);
    open(r, "(");
    struct gg_awk_call made = {text_of(r, name), name.beg, inner_list(r, ")")};
    shut(r, ")");
    gg_push(r->arena, &r->program->calls, made);
    r->is_lvalue = false;
}

static void variable(struct reader *r)
{
    advance(r);
    if (is(r, "[")) {
        open(r, "[");
        if (!inner_list(r, "]"))
            unexpected(r);
        shut(r, "]");
        while (is(r, "[")) { /* arrays of arrays */
            open(r, "[");
            if (!inner_list(r, "]"))
                unexpected(r);
            shut(r, "]");
        }
    }
    r->is_lvalue = true;
}

static bool begins_lvalue(const struct reader *r)
{
    return is_kind(r, GG_AWK_NAME) || is(r, "$");
}

static void operand_of_field(struct reader *r)
{
    if (is(r, "++") || is(r, "--") || is(r, "-") || is(r, "+") || is(r, "!"))
        advance(r);
    unary(r);
}

static void lvalue(struct reader *r)
{
    if (is_kind(r, GG_AWK_NAME)) {
        variable(r);
    } else {
        expect(r, "$");
        operand_of_field(r);
    }
    r->is_lvalue = true;
}

static void get_line(struct reader *r)
{
    advance(r);
    if (begins_lvalue(r))
        lvalue(r);
    if (take(r, "<"))
        unary(r);
    r->is_lvalue = false;
}

static void regex(struct reader *r)
{
    r->token = gg_awk_regex(&r->lexer, r->token.beg);
    advance(r);
    r->is_lvalue = false;
}

/* @name(...) and @/typed/ */
static void at_sign(struct reader *r)
{
    advance(r);
    if (is(r, "/") || is(r, "/=")) {
        regex(r);
    } else if (is_kind(r, GG_AWK_CALL)) {
        r->program->open = true;
        advance(r);
        open(r, "(");
        inner_list(r, ")");
        shut(r, ")");
    } else {
        unexpected(r);
    }
    r->is_lvalue = false;
}

static void primary(struct reader *r)
{
    if (is_kind(r, GG_AWK_NUMBER) || is_kind(r, GG_AWK_STRING)) {
        advance(r);
        r->is_lvalue = false;
    } else if (is_kind(r, GG_AWK_NAME)) {
        variable(r);
    } else if (is_kind(r, GG_AWK_CALL)) {
        call(r);
    } else if (is_kind(r, GG_AWK_BUILTIN)) {
        builtin(r);
    } else if (is(r, "$")) {
        lvalue(r);
    } else if (is(r, "(")) {
        group(r);
    } else if (is(r, "/") || is(r, "/=")) {
        regex(r);
    } else if (is(r, "getline")) {
        get_line(r);
    } else if (is(r, "@")) {
        at_sign(r);
    } else {
        unexpected(r);
    }
}

/* Signs before, ++ and -- around, powers behind. */
static void unary(struct reader *r)
{
    if (!enter(r))
        return;
    if (is(r, "!") || is(r, "-") || is(r, "+")) {
        advance(r);
        unary(r);
    } else if (is(r, "++") || is(r, "--")) {
        advance(r);
        if (is(r, "$") || is_kind(r, GG_AWK_NAME))
            lvalue(r);
        else
            unexpected(r);
        r->is_lvalue = false;
    } else {
        primary(r);
        if (r->is_lvalue && (is(r, "++") || is(r, "--"))) {
            advance(r);
            r->is_lvalue = false;
        }
    }
    if (is(r, "^") || is(r, "**")) {
        advance(r);
        newlines(r);
        unary(r);
        r->is_lvalue = false;
    }
    leave(r);
}

static void binary(struct reader *r, void (*operand)(struct reader *), const char *const *signs)
{
    operand(r);
    for (size_t i = 0; signs[i];) {
        if (!take(r, signs[i])) {
            i++;
            continue;
        }
        operand(r);
        r->is_lvalue = false;
        i = 0;
    }
}

static void product(struct reader *r)
{
    static const char *const signs[] = {"*", "/", "%", NULL};
    binary(r, unary, signs);
}

static void sum(struct reader *r)
{
    static const char *const signs[] = {"+", "-", NULL};
    binary(r, product, signs);
}

/* What can stand right behind another value, to be joined with it. */
static bool begins_joined(const struct reader *r)
{
    return is_kind(r, GG_AWK_NUMBER) || is_kind(r, GG_AWK_STRING) || is_kind(r, GG_AWK_NAME) ||
           is_kind(r, GG_AWK_CALL) || is_kind(r, GG_AWK_BUILTIN) || is(r, "$") || is(r, "(") ||
           is(r, "!") || is(r, "-") || is(r, "+") || is(r, "++") || is(r, "--") || is(r, "@");
}

static void joined(struct reader *r)
{
    sum(r);
    while (!has_failed(r) && begins_joined(r))
        sum(r);
}

static bool is_comparison(const struct reader *r)
{
    return is(r, "<") || is(r, "<=") || is(r, "==") || is(r, "!=") || is(r, ">=") ||
           (is(r, ">") && !r->in_print);
}

/* `|` begins a redirection of what is printed, unless getline follows. */
static bool is_pipe_read(struct reader *r)
{
    if (!is(r, "|") && !is(r, "|&"))
        return false;
    struct gg_awk_lexer ahead = r->lexer;
    struct gg_awk_token next = gg_awk_next(&ahead);
    return gg_str_is(text_of(r, next), "getline");
}

static void compared(struct reader *r)
{
    joined(r);
    while (!has_failed(r)) {
        if (is_pipe_read(r)) {
            advance(r);
            advance(r);
            if (begins_lvalue(r))
                lvalue(r);
        } else if (is_comparison(r)) {
            advance(r);
            joined(r);
        } else {
            return;
        }
        r->is_lvalue = false;
    }
}

static void matched(struct reader *r)
{
    static const char *const signs[] = {"~", "!~", NULL};
    binary(r, compared, signs);
}

static void member(struct reader *r)
{
    matched(r);
    while (is(r, "in")) {
        advance(r);
        if (is_kind(r, GG_AWK_NAME))
            variable(r);
        else
            unexpected(r);
        r->is_lvalue = false;
        while (is(r, "~") || is(r, "!~")) {
            advance(r);
            compared(r);
        }
    }
}

static void conjunction(struct reader *r)
{
    member(r);
    while (take(r, "&&")) {
        newlines(r);
        member(r);
        if (r->is_lvalue && is(r, "="))
            return;
        r->is_lvalue = false;
    }
}

static void disjunction(struct reader *r)
{
    conjunction(r);
    while (take(r, "||")) {
        newlines(r);
        conjunction(r);
        if (r->is_lvalue && is(r, "="))
            return;
        r->is_lvalue = false;
    }
}

static bool is_assignment(const struct reader *r)
{
    static const char *const signs[] = {"=", "+=", "-=", "*=", "/=", "%=", "^=", "**="};
    for (size_t i = 0; i < GG_COUNT(signs); i++)
        if (is(r, signs[i]))
            return true;
    return false;
}

static void expression(struct reader *r)
{
    if (!enter(r))
        return;
    disjunction(r);
    if (is_assignment(r) && r->is_lvalue) {
        advance(r);
        newlines(r);
        expression(r);
        r->is_lvalue = false;
    } else if (take(r, "?")) {
        newlines(r);
        expression(r);
        newlines(r);
        expect(r, ":");
        newlines(r);
        expression(r);
        r->is_lvalue = false;
    }
    leave(r);
}

/* ---- statements ---- */

static void statement(struct reader *r);

static void end_of_statement(struct reader *r)
{
    if (is(r, ";") || is_kind(r, GG_AWK_NEWLINE))
        advance(r);
    else if (!is(r, "}") && !is_kind(r, GG_AWK_END))
        unexpected(r);
}

static void block(struct reader *r)
{
    open(r, "{");
    separators(r);
    while (!has_failed(r) && !is(r, "}")) {
        if (is_kind(r, GG_AWK_END)) {
            unexpected(r);
            return;
        }
        statement(r);
        separators(r);
    }
    shut(r, "}");
}

static void body(struct reader *r)
{
    newlines(r);
    if (is(r, ";"))
        advance(r);
    else
        statement(r);
}

static void condition(struct reader *r)
{
    open(r, "(");
    expression(r);
    shut(r, ")");
}

static void if_statement(struct reader *r)
{
    advance(r);
    condition(r);
    body(r);
    /* `else` may come after line ends and a semicolon. */
    struct reader kept = *r;
    separators(r);
    if (is(r, "else")) {
        advance(r);
        body(r);
    } else {
        *r = kept;
    }
}

static void loop_body(struct reader *r)
{
    r->loops++;
    body(r);
    r->loops--;
}

static void while_statement(struct reader *r)
{
    advance(r);
    condition(r);
    loop_body(r);
}

static void do_statement(struct reader *r)
{
    advance(r);
    loop_body(r);
    separators(r);
    expect(r, "while");
    condition(r);
    end_of_statement(r);
}

/* for (x in a) is told by its closing bracket: (x in a; ...) is an expression. */
static bool is_for_in(struct reader *r)
{
    struct reader ahead = *r;
    struct gg_awk_program program = *r->program;
    ahead.program = &program;
    if (!is_kind(&ahead, GG_AWK_NAME))
        return false;
    advance(&ahead);
    if (!take(&ahead, "in") || !is_kind(&ahead, GG_AWK_NAME))
        return false;
    variable(&ahead);
    return is(&ahead, ")");
}

static void for_statement(struct reader *r)
{
    advance(r);
    open(r, "(");
    if (is_for_in(r)) {
        advance(r);
        advance(r);
        variable(r);
    } else {
        for (int i = 0; i < 3; i++) {
            newlines(r);
            if (!is(r, ";") && !is(r, ")"))
                expression(r);
            if (i < 2)
                expect(r, ";");
        }
    }
    newlines(r);
    shut(r, ")");
    loop_body(r);
}

static void case_label(struct reader *r)
{
    if (take(r, "default")) {
        expect(r, ":");
        return;
    }
    expect(r, "case");
    take(r, "-");
    if (is(r, "/") || is(r, "/=") || is(r, "@"))
        primary(r);
    else if (is_kind(r, GG_AWK_NUMBER) || is_kind(r, GG_AWK_STRING))
        advance(r);
    else
        unexpected(r);
    expect(r, ":");
}

static void switch_statement(struct reader *r)
{
    advance(r);
    condition(r);
    newlines(r);
    open(r, "{");
    r->switches++;
    separators(r);
    while (!has_failed(r) && !is(r, "}")) {
        if (is(r, "case") || is(r, "default"))
            case_label(r);
        else if (is_kind(r, GG_AWK_END))
            unexpected(r);
        else
            statement(r);
        separators(r);
    }
    r->switches--;
    shut(r, "}");
}

static void print_statement(struct reader *r)
{
    bool formats = is(r, "printf");
    advance(r);
    if (formats && ends_simple(r))
        unexpected(r);
    r->in_print = true;
    if (!ends_simple(r)) {
        expression(r);
        while (take(r, ",")) {
            newlines(r);
            expression(r);
        }
    }
    if (is(r, ">") || is(r, ">>") || is(r, "|") || is(r, "|&")) {
        advance(r);
        joined(r);
    }
    r->in_print = false;
    end_of_statement(r);
}

static void delete_statement(struct reader *r)
{
    advance(r);
    bool grouped = is(r, "(");
    if (grouped)
        open(r, "(");
    if (is_kind(r, GG_AWK_NAME))
        variable(r);
    else
        unexpected(r);
    if (grouped)
        shut(r, ")");
    end_of_statement(r);
}

static void jump(struct reader *r)
{
    gg_str word = text_of(r, r->token);
    struct gg_awk_token at = r->token;
    bool in_loop = r->loops || (r->switches && gg_str_is(word, "break"));
    bool of_loop = gg_str_is(word, "break") || gg_str_is(word, "continue");
    if (of_loop && !in_loop)
        fail(r, at, gg_str_printf(r->arena, "`" GG_FMT "` outside of a loop", GG_ARG(word)));
    else if (!of_loop && r->place == PLACE_BEGIN)
        fail(r, at,
             gg_str_printf(r->arena, "`" GG_FMT "` in BEGIN or END, where there is no record",
                           GG_ARG(word)));
    advance(r);
    end_of_statement(r);
}

static void leave_statement(struct reader *r)
{
    if (is(r, "return") && r->place != PLACE_FUNCTION)
        fail(r, r->token, GG_STR("`return` outside of a function"));
    advance(r);
    if (!is(r, ";") && !is(r, "}") && !is_kind(r, GG_AWK_NEWLINE) && !is_kind(r, GG_AWK_END))
        expression(r);
    end_of_statement(r);
}

static void simple_statement(struct reader *r)
{
    expression(r);
    end_of_statement(r);
}

static void statement(struct reader *r)
{
    static const struct {
        const char *word;
        void (*read)(struct reader *);
    } kinds[] = {{"{", block},
                 {"if", if_statement},
                 {"while", while_statement},
                 {"do", do_statement},
                 {"for", for_statement},
                 {"switch", switch_statement},
                 {"print", print_statement},
                 {"printf", print_statement},
                 {"delete", delete_statement},
                 {"break", jump},
                 {"continue", jump},
                 {"next", jump},
                 {"nextfile", jump},
                 {"exit", leave_statement},
                 {"return", leave_statement}};
    if (!enter(r))
        return;
    size_t i = 0;
    while (i < GG_COUNT(kinds) && !is(r, kinds[i].word))
        i++;
    if (i < GG_COUNT(kinds))
        kinds[i].read(r);
    else
        simple_statement(r);
    leave(r);
}

/* ---- programs ---- */

static void function(struct reader *r)
{
    advance(r);
    struct gg_awk_function made = {text_of(r, r->token), r->token.beg, 0};
    if (!is_kind(r, GG_AWK_CALL) && !is_kind(r, GG_AWK_NAME))
        unexpected(r);
    advance(r);
    open(r, "(");
    newlines(r);
    while (is_kind(r, GG_AWK_NAME)) {
        advance(r);
        made.nparams++;
        newlines(r);
        if (!take(r, ","))
            break;
        newlines(r);
        if (!is_kind(r, GG_AWK_NAME))
            unexpected(r);
    }
    shut(r, ")");
    newlines(r);
    gg_push(r->arena, &r->program->functions, made);
    r->place = PLACE_FUNCTION;
    block(r);
}

static void directive(struct reader *r)
{
    advance(r);
    r->program->open = true;
    if (!is_kind(r, GG_AWK_NAME))
        unexpected(r);
    advance(r);
    if (!is_kind(r, GG_AWK_STRING))
        unexpected(r);
    advance(r);
}

static bool takes_block_only(const struct reader *r)
{
    return is(r, "BEGIN") || is(r, "END") || is(r, "BEGINFILE") || is(r, "ENDFILE");
}

static void rule(struct reader *r)
{
    bool only_block = takes_block_only(r), has_pattern = !is(r, "{");
    r->place = only_block && (is(r, "BEGIN") || is(r, "END")) ? PLACE_BEGIN : PLACE_RULE;
    if (only_block) {
        advance(r);
    } else if (has_pattern) {
        expression(r);
        if (take(r, ",")) {
            newlines(r);
            expression(r);
        }
    }
    if (is(r, "{"))
        block(r);
    else if (only_block || !has_pattern ||
             (!is(r, ";") && !is_kind(r, GG_AWK_NEWLINE) && !is_kind(r, GG_AWK_END)))
        unexpected(r);
}

/* @include and the like; @name(...) begins a pattern. */
static bool is_directive(const struct reader *r)
{
    struct gg_awk_lexer ahead = r->lexer;
    return is(r, "@") && gg_awk_next(&ahead).kind == GG_AWK_NAME;
}

const struct gg_awk_program *gg_awk_read(struct gg_arena *a, gg_str code)
{
    struct gg_awk_program *program = gg_new(a, struct gg_awk_program);
    struct reader r = {.arena = a, .lexer = {code, 0, &program->fault}, .program = program};
    advance(&r);
    separators(&r);
    while (!has_failed(&r) && !is_kind(&r, GG_AWK_END)) {
        r.loops = r.switches = 0;
        if (is(&r, "function") || is(&r, "func"))
            function(&r);
        else if (is_directive(&r))
            directive(&r);
        else
            rule(&r);
        separators(&r);
    }
    return program;
}
