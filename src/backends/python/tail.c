/* Bodies that hand their record on as the last thing, and such bodies in a loop with others. */
#include "backends/python/tail.h"

struct finder {
    struct gg_arena *arena;
    const struct gg_py_snippet *s;
    struct gg_py_tail *tail;
};

static bool is_at(const struct gg_py_snippet *s, uint32_t i, const char *text)
{
    return i < s->tokens.n && gg_str_is(s->tokens.at[i].text, text);
}

static bool names_output(const struct gg_py_snippet *s, uint32_t i)
{
    return s->tokens.at[i].kind == GG_PY_NAME && (is_at(s, i, "output") || is_at(s, i, "emit"));
}

/* Tokens [beg, end) are one call of output(). */
static bool is_call(const struct gg_py_snippet *s, uint32_t beg, uint32_t end)
{
    if (end < beg + 3 || !names_output(s, beg) || !is_at(s, beg + 1, "(") ||
        !is_at(s, end - 1, ")"))
        return false;
    for (uint32_t i = beg + 2; i + 1 < end; i++)
        if (s->tokens.at[i].depth <= s->tokens.at[beg].depth)
            return false;
    return true;
}

static void add_output(struct finder *f, uint32_t statement, uint32_t beg, uint32_t end)
{
    const struct gg_py_snippet *s = f->s;
    bool is_pass = end == beg + 5 && is_at(s, beg + 2, "*") && is_at(s, beg + 3, "fields");
    gg_push(f->arena, &f->tail->outputs, (struct gg_py_output){statement, beg, end, is_pass});
}

static void add_exit(struct finder *f, uint32_t statement, uint32_t indent, bool is_else)
{
    gg_push(f->arena, &f->tail->exits, (struct gg_py_exit){statement, indent, is_else});
}

/* The colon that ends the head of a compound statement, or the statement's end. */
static uint32_t colon_of(const struct gg_py_snippet *s, const struct gg_py_statement *st)
{
    uint32_t lambdas = 0;
    for (uint32_t i = st->beg; i < st->end; i++) {
        if (s->tokens.at[i].depth)
            continue;
        lambdas += is_at(s, i, "lambda");
        if (is_at(s, i, ":") && !lambdas--)
            return i;
    }
    return st->end;
}

/* The last statement of [beg, end) that is not part of another one. */
static uint32_t last_of(const struct gg_py_snippet *s, uint32_t beg, uint32_t end)
{
    uint32_t last = beg;
    for (uint32_t i = beg; i < end; i++)
        if (s->statements.at[i].indent <= s->statements.at[beg].indent)
            last = i;
    return last;
}

/* The statement before this one that stands in the same column. */
static uint32_t before(const struct gg_py_snippet *s, uint32_t at)
{
    uint32_t indent = s->statements.at[at].indent;
    do
        at--;
    while (s->statements.at[at].indent > indent);
    return at;
}

static bool begins(const struct gg_py_snippet *s, uint32_t statement, const char *word)
{
    return is_at(s, s->statements.at[statement].beg, word);
}

/* The `if` of which `last` is the last branch; `last` itself when it is none. */
static uint32_t head_of(const struct gg_py_snippet *s, uint32_t beg, uint32_t last)
{
    uint32_t head = last;
    while (head > beg && (begins(s, head, "else") || begins(s, head, "elif")))
        head = before(s, head);
    return begins(s, head, "if") ? head : last;
}

static void find_in(struct finder *f, uint32_t beg, uint32_t end);

/* A branch, with all that belongs to it: statements [at, end). */
static void find_in_branch(struct finder *f, uint32_t at, uint32_t end)
{
    const struct gg_py_statement *st = &f->s->statements.at[at];
    uint32_t colon = colon_of(f->s, st);
    if (colon + 1 < st->end) { /* its body is on the same line */
        if (is_call(f->s, colon + 1, st->end))
            add_output(f, at, colon + 1, st->end);
    } else if (at + 1 < end) {
        find_in(f, at + 1, end);
    }
}

static void find_in_branches(struct finder *f, uint32_t head, uint32_t end)
{
    const struct gg_py_snippet *s = f->s;
    uint32_t at = head, indent = s->statements.at[head].indent;
    bool has_else = false;
    while (at < end) {
        uint32_t next = at + 1;
        while (next < end && s->statements.at[next].indent > indent)
            next++;
        has_else |= begins(s, at, "else");
        find_in_branch(f, at, next);
        at = next;
    }
    if (!has_else)
        add_exit(f, end - 1, indent, true);
}

/* Statements [beg, end), of one column or deeper. */
static void find_in(struct finder *f, uint32_t beg, uint32_t end)
{
    const struct gg_py_snippet *s = f->s;
    uint32_t last = last_of(s, beg, end), head = head_of(s, beg, last);
    const struct gg_py_statement *st = &s->statements.at[last];
    if (begins(s, head, "if"))
        find_in_branches(f, head, end);
    else if (last + 1 == end && is_call(s, st->beg, st->end))
        add_output(f, last, st->beg, st->end);
    else
        add_exit(f, end - 1, s->statements.at[beg].indent, false);
}

/* A branch on one line that ends without output() has no place for what is left to do. */
static bool has_short_exit(const struct gg_py_snippet *s)
{
    for (uint32_t n = 0; n < s->statements.n; n++) {
        const struct gg_py_statement *st = &s->statements.at[n];
        bool is_branch = begins(s, n, "if") || begins(s, n, "elif") || begins(s, n, "else");
        uint32_t colon = is_branch ? colon_of(s, st) : st->end;
        if (colon + 1 < st->end && !is_call(s, colon + 1, st->end))
            return true;
    }
    return false;
}

static uint32_t count_names(const struct gg_py_snippet *s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->tokens.n; i++)
        n += names_output(s, i);
    return n;
}

/* In an f-string they would be seen by this alone. */
static bool hides_output(const struct gg_py_snippet *s)
{
    bool hides = false;
    for (uint32_t i = 0; i < s->tokens.n; i++)
        hides |= s->tokens.at[i].kind == GG_PY_STRING &&
                 (gg_str_find(s->tokens.at[i].text, GG_STR("output")) >= 0 ||
                  gg_str_find(s->tokens.at[i].text, GG_STR("emit")) >= 0);
    return hides;
}

static bool is_guard(const struct gg_py_snippet *s, const struct gg_py_tail *tail)
{
    if (tail->outputs.n != 1 || tail->exits.n != 1 || !tail->exits.at[0].is_else)
        return false;
    const struct gg_py_output *output = &tail->outputs.at[0];
    const struct gg_py_statement *st = &s->statements.at[output->statement];
    if (output->statement + 1 != s->statements.n)
        return false;
    if (output->beg == st->beg && output->statement)
        st--;
    uint32_t colon = colon_of(s, st);
    uint32_t line = s->tokens.at[st->beg].line;
    return is_at(s, st->beg, "if") && st->indent == tail->exits.at[0].indent && colon < st->end &&
           (colon + 1 == st->end || output->beg == colon + 1) && s->tokens.at[colon].line == line &&
           s->tokens.at[output->beg].line <= line + 1;
}

bool gg_py_find_tail(struct gg_arena *a, const struct gg_py_snippet *s, struct gg_py_tail *tail)
{
    bool has_tabs = gg_str_find_char(s->text, '\t') >= 0; /* they are no columns */
    return !has_tabs && gg_py_find_last_calls(a, s, tail);
}

bool gg_py_find_last_calls(struct gg_arena *a, const struct gg_py_snippet *s,
                           struct gg_py_tail *tail)
{
    struct finder f = {a, s, tail};
    *tail = (struct gg_py_tail){.is_guard = false};
    if (!s->statements.n || hides_output(s))
        return false;
    find_in(&f, 0, s->statements.n);
    if (!tail->outputs.n || tail->outputs.n != count_names(s) || has_short_exit(s))
        return false;
    tail->is_guard = is_guard(s, tail);
    return true;
}

struct gg_py_values gg_py_find_arguments(struct gg_arena *a, const struct gg_py_snippet *s,
                                         const struct gg_py_output *output)
{
    uint32_t depth = s->tokens.at[output->beg].depth + 1, beg = output->beg + 2;
    struct gg_py_values values = {{0}};
    for (uint32_t i = beg; i < output->end; i++) {
        const struct gg_py_token *t = &s->tokens.at[i];
        bool ends = i + 1 == output->end || (t->depth == depth && gg_str_is(t->text, ","));
        if (ends && i > beg)
            gg_push(a, &values.list, (struct gg_py_argument){beg, i});
        beg = ends ? i + 1 : beg;
    }
    return values;
}

bool gg_py_find_values(struct gg_arena *a, const struct gg_py_snippet *s,
                       const struct gg_py_output *output, struct gg_py_values *values)
{
    uint32_t depth = s->tokens.at[output->beg].depth + 1;
    for (uint32_t i = output->beg + 2; i < output->end; i++) {
        const struct gg_py_token *t = &s->tokens.at[i];
        if (t->line != s->tokens.at[output->beg].line)
            return false;
        if (t->depth == depth && (gg_str_is(t->text, "=") || gg_str_is(t->text, "for") ||
                                  gg_str_is(t->text, ":=") || gg_str_is(t->text, "lambda")))
            return false;
    }
    *values = gg_py_find_arguments(a, s, output);
    bool stars = false;
    for (uint32_t i = 0; i < values->list.n; i++)
        stars |= is_at(s, values->list.at[i].beg, "*") || is_at(s, values->list.at[i].beg, "**");
    return values->list.n > 0 && !stars;
}

gg_str gg_py_text(const struct gg_py_snippet *s, uint32_t beg, uint32_t end)
{
    const struct gg_py_token *last = &s->tokens.at[end - 1];
    return gg_str_sub(s->text, s->tokens.at[beg].offset, last->offset + last->text.n);
}

/* ---- placing ---- */

struct placer {
    struct gg_arena *arena;
    const struct gg_py_snippet *s;
    const struct gg_py_tail *tail;
    uint32_t indent, margin;
    const struct gg_py_instead *instead;
    struct gg_buf out;
    struct gg_py_placed placed;
};

/* Text of our own, whose lines stand in this column of the snippet; "" is no line. */
static void add_lines(struct placer *p, gg_str text, uint32_t column, uint32_t line)
{
    gg_str rest = text, one;
    while (text.n && gg_str_next_line(&rest, &one)) {
        gg_buf_addf(&p->out, "%s%*s" GG_FMT, p->out.n ? "\n" : "",
                    (int)(p->indent + column - p->margin), "", GG_ARG(one));
        gg_push(p->arena, &p->placed.lines, line);
    }
}

/* The opposite of a condition of one comparison, or `not` before it. */
static struct gg_py_guard negated(struct gg_arena *a, const struct gg_py_snippet *s, uint32_t beg,
                                  uint32_t end)
{
    static const char *const opposites[][2] = {{"==", "!="}, {"!=", "=="}};
    uint32_t signs = 0, sign = 0;
    for (uint32_t i = beg; i < end; i++) {
        const struct gg_py_token *t = &s->tokens.at[i];
        bool is_word =
            t->kind == GG_PY_NAME &&
            (gg_str_is(t->text, "and") || gg_str_is(t->text, "or") || gg_str_is(t->text, "not") ||
             gg_str_is(t->text, "in") || gg_str_is(t->text, "is") || gg_str_is(t->text, "if") ||
             gg_str_is(t->text, "lambda"));
        bool is_sign = t->kind == GG_PY_OP && !gg_str_is(t->text, ".") &&
                       !gg_str_is(t->text, "(") && !gg_str_is(t->text, "[") &&
                       !gg_str_is(t->text, ")") && !gg_str_is(t->text, "]");
        signs += !t->depth && (is_word || is_sign);
        sign = !t->depth && is_sign ? i : sign;
    }
    struct gg_py_guard guard = {gg_py_text(s, beg, end), true, signs > 0};
    bool is_plain =
        signs == 1 && sign + 2 == end && /* compared with a number or a text */
        (s->tokens.at[end - 1].kind == GG_PY_NUMBER || s->tokens.at[end - 1].kind == GG_PY_STRING);
    for (size_t i = 0; is_plain && i < GG_COUNT(opposites); i++)
        if (is_at(s, sign, opposites[i][0]))
            guard =
                (struct gg_py_guard){.condition = gg_str_printf(
                                         a, GG_FMT " %s " GG_FMT, GG_ARG(gg_py_text(s, beg, sign)),
                                         opposites[i][1], GG_ARG(gg_py_text(s, sign + 1, end)))};
    return guard;
}

/* The `if` of a body that is a guard. */
static uint32_t guard_at(const struct gg_py_snippet *s, const struct gg_py_tail *tail)
{
    const struct gg_py_output *output = &tail->outputs.at[0];
    return output->statement - (output->beg == s->statements.at[output->statement].beg);
}

struct gg_py_guard gg_py_guard_of(struct gg_arena *a, const struct gg_py_snippet *s,
                                  const struct gg_py_tail *tail)
{
    const struct gg_py_statement *st = &s->statements.at[guard_at(s, tail)];
    return negated(a, s, st->beg + 1, colon_of(s, st));
}

uint32_t gg_py_column_of(const struct gg_py_snippet *s, const struct gg_py_tail *tail,
                         uint32_t index, uint32_t indent)
{
    const struct gg_py_output *output = &tail->outputs.at[index];
    const struct gg_py_statement *st =
        &s->statements.at[tail->is_guard ? guard_at(s, tail) : output->statement];
    bool is_behind = !tail->is_guard && output->beg != st->beg; /* a colon */
    return indent + st->indent - s->statements.at[0].indent + (is_behind ? 4 : 0);
}

/* What is left to do under a condition; and then what is handed on. */
static void add_guard(struct placer *p, uint32_t line)
{
    const struct gg_py_statement *st = &p->s->statements.at[guard_at(p->s, p->tail)];
    add_lines(p, p->instead->guard, st->indent, line);
    add_lines(p, p->instead->handed[0], st->indent,
              p->s->tokens.at[p->tail->outputs.at[0].beg].line);
}

/* A call is all of its block. */
static bool is_alone(const struct placer *p, const struct gg_py_output *output)
{
    const struct gg_py_statement *st = &p->s->statements.at[output->statement];
    return output->beg != st->beg || (output->statement && st[-1].indent < st->indent);
}

static void add_call(struct placer *p, uint32_t index)
{
    const struct gg_py_output *output = &p->tail->outputs.at[index];
    const struct gg_py_statement *st = &p->s->statements.at[output->statement];
    uint32_t line = p->s->tokens.at[st->beg].line, column = st->indent;
    if (output->beg != st->beg) { /* behind a colon */
        add_lines(p, gg_py_text(p->s, st->beg, output->beg), st->indent, line);
        column += 4;
    }
    gg_str handed = p->instead->handed[index];
    add_lines(p, handed.n || !is_alone(p, output) ? handed : p->instead->nothing, column, line);
}

static void add_exits(struct placer *p, uint32_t statement)
{
    for (uint32_t i = 0; i < p->tail->exits.n; i++) {
        const struct gg_py_exit *exit = &p->tail->exits.at[i];
        uint32_t line = p->s->tokens.at[p->s->statements.at[statement].beg].line;
        if (exit->statement != statement)
            continue;
        add_lines(p, exit->is_else ? p->instead->otherwise : p->instead->left, exit->indent, line);
    }
}

static void add_own_line(struct placer *p, uint32_t n, gg_str line)
{
    gg_buf_adds(&p->out, p->out.n ? "\n" : "");
    if (!p->s->starts_in_string.at[n]) {
        uint32_t margin = 0;
        while (margin < p->margin && margin < line.n &&
               (line.p[margin] == ' ' || line.p[margin] == '\t'))
            margin++;
        line = gg_str_sub(line, margin, line.n);
        if (line.n)
            gg_buf_addf(&p->out, "%*s", (int)p->indent, "");
    }
    gg_buf_add(&p->out, line);
    gg_push(p->arena, &p->placed.lines, n);
}

/* Statement that begins in a line, or the number of statements. */
static uint32_t statement_at(const struct gg_py_snippet *s, uint32_t line)
{
    for (uint32_t i = 0; i < s->statements.n; i++)
        if (s->tokens.at[s->statements.at[i].beg].line == line)
            return i;
    return s->statements.n;
}

static uint32_t output_of(const struct gg_py_tail *tail, uint32_t statement)
{
    uint32_t i = 0;
    while (i < tail->outputs.n && tail->outputs.at[i].statement != statement)
        i++;
    return i;
}

/* The last line of a statement. */
static uint32_t end_line(const struct gg_py_snippet *s, uint32_t statement)
{
    return s->tokens.at[s->statements.at[statement].end].line;
}

struct gg_py_placed gg_py_place(struct gg_arena *a, const struct gg_py_snippet *s,
                                const struct gg_py_tail *tail, uint32_t indent,
                                const struct gg_py_instead *instead)
{
    struct placer p = {
        a, s, tail, indent, s->statements.at[0].indent, instead, gg_buf_new(a), {{0}, {0}}};
    gg_str rest = s->text, line;
    uint32_t guard = tail->is_guard ? guard_at(s, tail) : s->statements.n, open = s->statements.n;
    for (uint32_t n = 0; gg_str_next_line(&rest, &line); n++) {
        uint32_t at = statement_at(s, n);
        open = at < s->statements.n ? at : open;
        uint32_t output = output_of(tail, open);
        bool is_line = open == s->statements.n || n > end_line(s, open);
        if (at == guard && at < s->statements.n) {
            add_guard(&p, n);
        } else if (at < s->statements.n && output < tail->outputs.n && !tail->is_guard) {
            add_call(&p, output);
        } else if (is_line || (output == tail->outputs.n && open != guard)) {
            add_own_line(&p, n, line);
        }
        if (open < s->statements.n && n == end_line(s, open) && !tail->is_guard)
            add_exits(&p, open);
    }
    p.placed.text = gg_buf_str(&p.out);
    return p.placed;
}
