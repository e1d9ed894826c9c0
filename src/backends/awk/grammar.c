/* Statements and programs of awk. */
#include "backends/awk/reader.h"

static void statement(struct gg_awk_reader *r);

static void end_of_statement(struct gg_awk_reader *r)
{
    if (gg_awk_reads(r, ";") || gg_awk_reads_kind(r, GG_AWK_NEWLINE))
        gg_awk_advance(r);
    else if (!gg_awk_reads(r, "}") && !gg_awk_reads_kind(r, GG_AWK_END))
        gg_awk_unexpected(r);
}

static void block(struct gg_awk_reader *r)
{
    gg_awk_open(r, "{");
    gg_awk_separators(r);
    while (!gg_awk_has_failed(r) && !gg_awk_reads(r, "}")) {
        if (gg_awk_reads_kind(r, GG_AWK_END)) {
            gg_awk_unexpected(r);
            return;
        }
        statement(r);
        gg_awk_separators(r);
    }
    gg_awk_shut(r, "}");
}

static void body(struct gg_awk_reader *r)
{
    gg_awk_newlines(r);
    if (gg_awk_reads(r, ";"))
        gg_awk_advance(r);
    else
        statement(r);
}

static void condition(struct gg_awk_reader *r)
{
    gg_awk_open(r, "(");
    gg_awk_expression(r);
    gg_awk_shut(r, ")");
}

static void if_statement(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    condition(r);
    body(r);
    /* `else` may come after line ends and a semicolon. */
    struct gg_awk_reader kept = *r;
    gg_awk_separators(r);
    if (gg_awk_reads(r, "else")) {
        gg_awk_advance(r);
        body(r);
    } else {
        *r = kept;
    }
}

static void loop_body(struct gg_awk_reader *r)
{
    r->loops++;
    body(r);
    r->loops--;
}

static void while_statement(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    condition(r);
    loop_body(r);
}

static void do_statement(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    loop_body(r);
    gg_awk_separators(r);
    gg_awk_expect(r, "while");
    condition(r);
    end_of_statement(r);
}

/* for (x in a) is told by its closing bracket: (x in a; ...) is an expression. */
static bool is_for_in(struct gg_awk_reader *r)
{
    struct gg_awk_reader ahead = *r;
    struct gg_awk_program program = *r->program;
    ahead.program = &program;
    if (!gg_awk_reads_kind(&ahead, GG_AWK_NAME))
        return false;
    gg_awk_advance(&ahead);
    if (!gg_awk_take(&ahead, "in") || !gg_awk_reads_kind(&ahead, GG_AWK_NAME))
        return false;
    gg_awk_variable(&ahead);
    return gg_awk_reads(&ahead, ")");
}

static void for_statement(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    gg_awk_open(r, "(");
    if (is_for_in(r)) {
        gg_awk_advance(r);
        gg_awk_advance(r);
        gg_awk_variable(r);
    } else {
        for (int i = 0; i < 3; i++) {
            gg_awk_newlines(r);
            if (!gg_awk_reads(r, ";") && !gg_awk_reads(r, ")"))
                gg_awk_expression(r);
            if (i < 2)
                gg_awk_expect(r, ";");
        }
    }
    gg_awk_newlines(r);
    gg_awk_shut(r, ")");
    loop_body(r);
}

static void case_label(struct gg_awk_reader *r)
{
    if (gg_awk_take(r, "default")) {
        gg_awk_expect(r, ":");
        return;
    }
    gg_awk_expect(r, "case");
    gg_awk_take(r, "-");
    if (gg_awk_reads(r, "/") || gg_awk_reads(r, "/=") || gg_awk_reads(r, "@"))
        gg_awk_primary(r);
    else if (gg_awk_reads_kind(r, GG_AWK_NUMBER) || gg_awk_reads_kind(r, GG_AWK_STRING))
        gg_awk_advance(r);
    else
        gg_awk_unexpected(r);
    gg_awk_expect(r, ":");
}

static void switch_statement(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    condition(r);
    gg_awk_newlines(r);
    gg_awk_open(r, "{");
    r->switches++;
    gg_awk_separators(r);
    while (!gg_awk_has_failed(r) && !gg_awk_reads(r, "}")) {
        if (gg_awk_reads(r, "case") || gg_awk_reads(r, "default"))
            case_label(r);
        else if (gg_awk_reads_kind(r, GG_AWK_END))
            gg_awk_unexpected(r);
        else
            statement(r);
        gg_awk_separators(r);
    }
    r->switches--;
    gg_awk_shut(r, "}");
}

static void print_statement(struct gg_awk_reader *r)
{
    bool formats = gg_awk_reads(r, "printf");
    struct gg_awk_print made = {.text = {r->token.beg, r->token.end},
                                .formats = formats,
                                .in_loop = r->loops,
                                .in_rule = r->place == GG_AWK_PLACE_RULE};
    gg_awk_advance(r);
    if (formats && gg_awk_ends_simple(r))
        gg_awk_unexpected(r);
    r->in_print = true;
    uint32_t beg = r->token.beg;
    if (!gg_awk_ends_simple(r)) {
        gg_awk_expression(r);
        while (gg_awk_take(r, ",")) {
            gg_awk_newlines(r);
            gg_awk_expression(r);
        }
        made.values = (struct gg_awk_part){beg, r->before.end};
    }
    if (gg_awk_reads(r, ">") || gg_awk_reads(r, ">>") || gg_awk_reads(r, "|") ||
        gg_awk_reads(r, "|&")) {
        made.redirects = true;
        gg_awk_advance(r);
        gg_awk_joined(r);
    }
    r->in_print = false;
    made.text.end = r->before.end;
    gg_push(r->arena, &r->program->prints, made);
    end_of_statement(r);
}

static void delete_statement(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    bool grouped = gg_awk_reads(r, "(");
    if (grouped)
        gg_awk_open(r, "(");
    if (gg_awk_reads_kind(r, GG_AWK_NAME))
        gg_awk_variable(r);
    else
        gg_awk_unexpected(r);
    if (grouped)
        gg_awk_shut(r, ")");
    end_of_statement(r);
}

static void jump(struct gg_awk_reader *r)
{
    gg_str word = gg_awk_text_of(r, r->token);
    struct gg_awk_token at = r->token;
    bool in_loop = r->loops || (r->switches && gg_str_is(word, "break"));
    bool of_loop = gg_str_is(word, "break") || gg_str_is(word, "continue");
    if (of_loop && !in_loop)
        gg_awk_fail(r, at, gg_str_printf(r->arena, "`" GG_FMT "` outside of a loop", GG_ARG(word)));
    else if (!of_loop && r->place == GG_AWK_PLACE_BEGIN)
        gg_awk_fail(r, at,
                    gg_str_printf(r->arena,
                                  "`" GG_FMT "` in BEGIN or END, where there is no record",
                                  GG_ARG(word)));
    gg_awk_advance(r);
    end_of_statement(r);
}

static void leave_statement(struct gg_awk_reader *r)
{
    if (gg_awk_reads(r, "return") && r->place != GG_AWK_PLACE_FUNCTION)
        gg_awk_fail(r, r->token, GG_STR("`return` outside of a function"));
    gg_awk_advance(r);
    if (!gg_awk_reads(r, ";") && !gg_awk_reads(r, "}") && !gg_awk_reads_kind(r, GG_AWK_NEWLINE) &&
        !gg_awk_reads_kind(r, GG_AWK_END))
        gg_awk_expression(r);
    end_of_statement(r);
}

static void simple_statement(struct gg_awk_reader *r)
{
    gg_awk_expression(r);
    end_of_statement(r);
}

static void statement(struct gg_awk_reader *r)
{
    static const struct {
        const char *word;
        void (*read)(struct gg_awk_reader *);
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
    if (!gg_awk_enter(r))
        return;
    size_t i = 0;
    while (i < GG_COUNT(kinds) && !gg_awk_reads(r, kinds[i].word))
        i++;
    if (i < GG_COUNT(kinds))
        kinds[i].read(r);
    else
        simple_statement(r);
    gg_awk_leave(r);
}

/* ---- programs ---- */

static void function(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    struct gg_awk_function made = {gg_awk_text_of(r, r->token), r->token.beg, 0};
    if (!gg_awk_reads_kind(r, GG_AWK_CALL) && !gg_awk_reads_kind(r, GG_AWK_NAME))
        gg_awk_unexpected(r);
    gg_awk_advance(r);
    gg_awk_open(r, "(");
    gg_awk_newlines(r);
    while (gg_awk_reads_kind(r, GG_AWK_NAME)) {
        gg_awk_advance(r);
        made.nparams++;
        gg_awk_newlines(r);
        if (!gg_awk_take(r, ","))
            break;
        gg_awk_newlines(r);
        if (!gg_awk_reads_kind(r, GG_AWK_NAME))
            gg_awk_unexpected(r);
    }
    gg_awk_shut(r, ")");
    gg_awk_newlines(r);
    gg_push(r->arena, &r->program->functions, made);
    r->place = GG_AWK_PLACE_FUNCTION;
    block(r);
}

static void directive(struct gg_awk_reader *r)
{
    gg_awk_advance(r);
    r->program->open = true;
    if (!gg_awk_reads_kind(r, GG_AWK_NAME))
        gg_awk_unexpected(r);
    gg_awk_advance(r);
    if (!gg_awk_reads_kind(r, GG_AWK_STRING))
        gg_awk_unexpected(r);
    gg_awk_advance(r);
}

static bool takes_block_only(const struct gg_awk_reader *r)
{
    return gg_awk_reads(r, "BEGIN") || gg_awk_reads(r, "END") || gg_awk_reads(r, "BEGINFILE") ||
           gg_awk_reads(r, "ENDFILE");
}

static enum gg_awk_rule_kind rule_kind(const struct gg_awk_reader *r)
{
    return gg_awk_reads(r, "BEGIN") ? GG_AWK_RULE_BEGIN
           : gg_awk_reads(r, "END") ? GG_AWK_RULE_END
           : takes_block_only(r)    ? GG_AWK_RULE_FILE
                                    : GG_AWK_RULE;
}

static void rule(struct gg_awk_reader *r)
{
    bool only_block = takes_block_only(r), has_pattern = !gg_awk_reads(r, "{");
    struct gg_awk_rule made = {.kind = rule_kind(r)};
    uint32_t beg = r->token.beg;
    r->place = only_block && (gg_awk_reads(r, "BEGIN") || gg_awk_reads(r, "END"))
                   ? GG_AWK_PLACE_BEGIN
                   : GG_AWK_PLACE_RULE;
    if (only_block) {
        gg_awk_advance(r);
    } else if (has_pattern) {
        gg_awk_expression(r);
        if (gg_awk_take(r, ",")) {
            made.is_range = true;
            gg_awk_newlines(r);
            gg_awk_expression(r);
        }
        made.pattern = (struct gg_awk_part){beg, r->before.end};
    }
    beg = r->token.beg;
    if (gg_awk_reads(r, "{")) {
        block(r);
        made.action = (struct gg_awk_part){beg, r->before.end};
    } else if (only_block || !has_pattern ||
               (!gg_awk_reads(r, ";") && !gg_awk_reads_kind(r, GG_AWK_NEWLINE) &&
                !gg_awk_reads_kind(r, GG_AWK_END))) {
        gg_awk_unexpected(r);
    }
    gg_push(r->arena, &r->program->rules, made);
}

bool gg_awk_prints(const struct gg_awk_program *program, gg_str code)
{
    uint32_t rule = 0;
    for (uint32_t i = 0; i < program->rules.n; i++)
        if (program->rules.at[i].kind == GG_AWK_RULE && !program->rules.at[i].action.end)
            return true;
    for (uint32_t i = 0; i < program->tokens.n; i++) {
        struct gg_awk_token t = program->tokens.at[i];
        gg_str text = gg_str_sub(code, t.beg, t.end);
        while (rule < program->rules.n && program->rules.at[rule].action.end <= t.beg)
            rule++;
        bool is_end = rule < program->rules.n && program->rules.at[rule].kind == GG_AWK_RULE_END &&
                      program->rules.at[rule].action.beg <= t.beg;
        if (!is_end && t.kind == GG_AWK_KEYWORD &&
            (gg_str_is(text, "print") || gg_str_is(text, "printf")))
            return true;
    }
    return false;
}

/* @include and the like; @name(...) begins a pattern. */
static bool is_directive(const struct gg_awk_reader *r)
{
    struct gg_awk_lexer ahead = r->lexer;
    return gg_awk_reads(r, "@") && gg_awk_next(&ahead).kind == GG_AWK_NAME;
}

const struct gg_awk_program *gg_awk_read(struct gg_arena *a, gg_str code)
{
    struct gg_awk_program *program = gg_new(a, struct gg_awk_program);
    struct gg_awk_reader r = {.arena = a, .lexer = {code, 0, &program->fault}, .program = program};
    gg_awk_advance(&r);
    gg_awk_separators(&r);
    while (!gg_awk_has_failed(&r) && !gg_awk_reads_kind(&r, GG_AWK_END)) {
        r.loops = r.switches = 0;
        if (gg_awk_reads(&r, "function") || gg_awk_reads(&r, "func"))
            function(&r);
        else if (is_directive(&r))
            directive(&r);
        else
            rule(&r);
        gg_awk_separators(&r);
    }
    return program;
}
