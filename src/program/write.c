/* Values as text: what write/1, print/1, writeq/1 and write_canonical/1 print. */
#include "frontend/term_parts.h"
#include "program/machine.h"

#include <stdio.h>

/* What waits on the work stack, each as two cells: a payload and the kind with a number. */
enum wait {
    WAIT_TERM,     /* a value as an operand of that priority */
    WAIT_ARGUMENT, /* a value as an argument: an operator alone needs no parentheses */
    WAIT_TEXT,     /* a C string, as it is */
    WAIT_INFIX,    /* an atom as an operator between its operands */
    WAIT_TAIL,     /* the rest of a list */
};

struct writer {
    struct gg_machine *m;
    struct gg_text *t;
    const struct gg_write_opts *opts;
    uint32_t last; /* the character written before, 0: none */
    bool prefix;   /* it was a prefix operator: a parenthesis would make it a call */
    bool minus;    /* it was a prefix minus: a digit would make it a number */
};

enum { ARGUMENT = 999, ALL = 1200, ATOM_PRIORITY_MAX = 0 };

static bool wait(struct writer *w, enum wait kind, int number, gg_cell payload)
{
    gg_cell k = (gg_cell)(unsigned)number << 8 | (gg_cell)kind;
    return gg_work_push(w->m, payload) && gg_work_push(w->m, k);
}

static bool wait_text(struct writer *w, const char *s)
{
    return wait(w, WAIT_TEXT, 0, (gg_cell)(uintptr_t)s);
}

static uint32_t first_code(gg_str s)
{
    uint32_t code = 0;
    if (s.n)
        (void)gg_decode_str(s, &code);
    return code;
}

static uint32_t last_code(gg_str s)
{
    size_t at = s.n;
    while (at && gg_is_continuation(s.p[--at]))
        ;
    return first_code(gg_str_sub(s, at, s.n));
}

/* Whether the two would be read as one. */
static bool touch(const struct writer *w, uint32_t next)
{
    if (!w->last)
        return false;
    if (w->minus && next >= '0' && next <= '9')
        return true;
    return (gg_char_is_id(w->last) && gg_char_is_id(next)) ||
           (gg_char_is_symbol(w->last) && gg_char_is_symbol(next)) ||
           (w->last == ',' && next == ',');
}

static bool put(struct writer *w, gg_str s)
{
    if (!s.n)
        return true;
    if (touch(w, first_code(s)) && !gg_text_addc(w->t, ' '))
        return false;
    w->minus = w->prefix = false;
    w->last = last_code(s);
    return gg_text_add(w->t, s);
}

/* Punctuation never joins what stands beside it. */
static bool put_punct(struct writer *w, const char *s)
{
    w->last = 0;
    w->minus = w->prefix = false;
    return gg_text_add(w->t, gg_str_from(s));
}

/* ---- quoting ---- */

static bool escape(struct gg_buf *out, uint32_t code, char quote)
{
    static const char letters[] = "abtnvfr"; /* 7 to 13 */
    if (code == (unsigned char)quote || code == '\\')
        gg_buf_addf(out, "\\%c", (char)code);
    else if (code >= 7 && code <= 13)
        gg_buf_addf(out, "\\%c", letters[code - 7]);
    else if (code < ' ' || code == 0x7f)
        gg_buf_addf(out, "\\x%X\\", (unsigned)code);
    else
        return false;
    return true;
}

static gg_str quoted(struct writer *w, gg_str s, char quote)
{
    struct gg_buf out = gg_buf_new(&w->m->scratch);
    gg_buf_addc(&out, quote);
    while (s.n) {
        uint32_t code;
        size_t n = gg_decode_str(s, &code);
        if (!escape(&out, code, quote))
            gg_buf_add(&out, gg_str_sub(s, 0, n));
        s = gg_str_sub(s, n, s.n);
    }
    gg_buf_addc(&out, quote);
    return gg_buf_str(&out);
}

static gg_str atom_text(struct writer *w, uint32_t atom)
{
    gg_str s = gg_atom_text(w->m, atom);
    if (!w->opts->quoted)
        return s;
    if (atom == GG_A_NIL ||
        (gg_term_is_unquoted(s, false) && !gg_str_is(s, ".") && !(atom == GG_A_BRACKETS)))
        return s;
    return quoted(w, s, '\'');
}

/* ---- operators ---- */

static struct gg_op op_of(const struct writer *w, uint32_t atom, enum gg_op_kind kind)
{
    const struct gg_op *ops = NULL;
    if (!w->opts->ignore_ops && w->m->operators && atom != GG_A_NIL && atom != GG_A_BRACKETS)
        ops = gg_ops_find(w->m->operators, gg_atom_text(w->m, atom));
    return ops ? ops[kind] : (struct gg_op){0, 0, 0};
}

static bool is_op(const struct writer *w, uint32_t atom)
{
    return op_of(w, atom, GG_OP_PREFIX).priority || op_of(w, atom, GG_OP_INFIX).priority ||
           op_of(w, atom, GG_OP_POSTFIX).priority;
}

static bool open_paren(struct writer *w)
{
    if (w->prefix && !gg_text_addc(w->t, ' '))
        return false;
    return put_punct(w, "(");
}

static bool write_infix(struct writer *w, gg_cell c, uint32_t atom, struct gg_op op, int priority)
{
    const gg_cell *args = gg_args(w->m, c);
    if (op.priority > priority && (!open_paren(w) || !wait_text(w, ")")))
        return false;
    return wait(w, WAIT_TERM, op.right, args[1]) && wait(w, WAIT_INFIX, 0, atom) &&
           wait(w, WAIT_TERM, op.left, args[0]);
}

static bool put_infix(struct writer *w, uint32_t atom)
{
    if (atom == GG_A_COMMA)
        return put_punct(w, ",");
    gg_str s = atom_text(w, atom);
    if (!gg_char_is_id(first_code(gg_atom_text(w->m, atom))))
        return atom == GG_A_BAR ? put_punct(w, "|") : put(w, s);
    return gg_text_addc(w->t, ' ') && gg_text_add(w->t, s) && put_punct(w, " ");
}

static bool write_prefix(struct writer *w, gg_cell c, uint32_t atom, struct gg_op op, int priority)
{
    gg_cell arg = gg_args(w->m, c)[0];
    if (op.priority > priority && (!open_paren(w) || !wait_text(w, ")")))
        return false;
    if (!put(w, atom_text(w, atom)))
        return false;
    w->prefix = true;
    w->minus = atom == GG_A_MINUS;
    return wait(w, WAIT_TERM, op.right, arg);
}

static bool write_postfix(struct writer *w, gg_cell c, uint32_t atom, struct gg_op op, int priority)
{
    if (op.priority > priority && (!open_paren(w) || !wait_text(w, ")")))
        return false;
    return wait(w, WAIT_INFIX, 0, atom) && wait(w, WAIT_TERM, op.left, gg_args(w->m, c)[0]);
}

/* ---- compounds ---- */

static bool write_call(struct writer *w, gg_cell c, uint32_t atom)
{
    uint32_t n = gg_arity(w->m, c);
    if (!put(w, atom_text(w, atom)) || !put_punct(w, "(") || !wait_text(w, ")"))
        return false;
    for (uint32_t i = n; i; i--)
        if (!wait(w, WAIT_ARGUMENT, ARGUMENT, gg_args(w->m, c)[i - 1]) ||
            (i > 1 && !wait_text(w, ",")))
            return false;
    return true;
}

static bool write_tail(struct writer *w, gg_cell c)
{
    const gg_cell *args;
    c = gg_deref(w->m, c);
    if (gg_is_atom_id(c, GG_A_NIL))
        return put_punct(w, "]");
    if (gg_tag(c) != GG_PAIR)
        return put_punct(w, "|") && wait_text(w, "]") && wait(w, WAIT_ARGUMENT, ARGUMENT, c);
    args = gg_args(w->m, c);
    return put_punct(w, ",") && wait(w, WAIT_TAIL, 0, args[1]) &&
           wait(w, WAIT_ARGUMENT, ARGUMENT, args[0]);
}

static bool write_list(struct writer *w, gg_cell c)
{
    const gg_cell *args = gg_args(w->m, c);
    return put(w, GG_STR("[")) && put_punct(w, "") && wait(w, WAIT_TAIL, 0, args[1]) &&
           wait(w, WAIT_ARGUMENT, ARGUMENT, args[0]);
}

/* '$VAR'(N): A, B, .. Z, A1 .. */
static bool write_numbered(struct writer *w, gg_cell n)
{
    char text[32];
    int32_t i = gg_small_int(n);
    if (i < 26)
        (void)snprintf(text, sizeof text, "%c", 'A' + i);
    else
        (void)snprintf(text, sizeof text, "%c%d", 'A' + i % 26, (int)(i / 26));
    return put(w, gg_str_from(text));
}

static bool is_numbered(const struct writer *w, gg_cell c)
{
    if (!w->opts->numbervars || !gg_is_struct(w->m, c, GG_A_VAR, 1))
        return false;
    gg_cell n = gg_deref(w->m, gg_args(w->m, c)[0]);
    return gg_tag(n) == GG_INT && gg_small_int(n) >= 0;
}

static bool write_compound(struct writer *w, gg_cell c, int priority)
{
    struct gg_machine *m = w->m;
    if (gg_tag(c) == GG_PAIR)
        return write_list(w, c);
    uint32_t atom = m->functors.at[gg_functor_of(m, c)].atom, n = gg_arity(m, c);
    if (is_numbered(w, c))
        return write_numbered(w, gg_deref(m, gg_args(m, c)[0]));
    if (n == 1 && atom == GG_A_BRACES && !w->opts->ignore_ops)
        return put(w, GG_STR("{")) && put_punct(w, "") && wait_text(w, "}") &&
               wait(w, WAIT_ARGUMENT, ALL, gg_args(m, c)[0]);
    struct gg_op infix = op_of(w, atom, GG_OP_INFIX), prefix = op_of(w, atom, GG_OP_PREFIX);
    struct gg_op postfix = op_of(w, atom, GG_OP_POSTFIX);
    if (n == 2 && infix.priority)
        return write_infix(w, c, atom, infix, priority);
    if (n == 1 && prefix.priority)
        return write_prefix(w, c, atom, prefix, priority);
    if (n == 1 && postfix.priority)
        return write_postfix(w, c, atom, postfix, priority);
    return write_call(w, c, atom);
}

/* ---- atomic values ---- */

static bool write_atom(struct writer *w, gg_cell c, bool argument, int priority)
{
    uint32_t atom = gg_value(c);
    if (argument || priority >= ALL || !is_op(w, atom))
        return put(w, atom_text(w, atom));
    return open_paren(w) && put(w, atom_text(w, atom)) && put_punct(w, ")");
}

static bool write_number(struct writer *w, gg_cell c)
{
    struct gg_text digits;
    gg_text_init(w->m, &digits);
    return gg_number_text(&digits, c) && put(w, (gg_str){digits.p, digits.n});
}

static bool write_value(struct writer *w, gg_cell c, bool argument, int priority)
{
    c = gg_deref(w->m, c);
    if (gg_is_compound(c))
        return write_compound(w, c, priority);
    if (gg_tag(c) == GG_ATOM)
        return write_atom(w, c, argument, priority);
    if (gg_is_number(c))
        return write_number(w, c);
    if (gg_tag(c) == GG_STRING) {
        gg_str s = gg_string(w->m, c);
        return put(w, w->opts->quoted ? quoted(w, s, '"') : s);
    }
    return put(w, gg_str_printf(&w->m->scratch, "_G%u", gg_value(c)));
}

/* A text alone keeps its places. */
static bool is_plain_text(const struct gg_machine *m, gg_cell c, const struct gg_write_opts *opts,
                          gg_str *s)
{
    if (opts->quoted || (gg_tag(c) != GG_ATOM && gg_tag(c) != GG_STRING))
        return false;
    *s = gg_tag(c) == GG_ATOM ? gg_atom_text(m, gg_value(c)) : gg_string(m, c);
    return true;
}

static bool take(struct writer *w)
{
    gg_cell k = gg_work_pop(w->m), payload = gg_work_pop(w->m);
    switch ((enum wait)(k & 0xff)) {
    case WAIT_TERM:
        return write_value(w, payload, false, (int)(k >> 8));
    case WAIT_ARGUMENT:
        return write_value(w, payload, true, (int)(k >> 8));
    case WAIT_TEXT:
        return put_punct(w, (const char *)(uintptr_t)payload);
    case WAIT_INFIX:
        return put_infix(w, (uint32_t)payload);
    case WAIT_TAIL:
        return write_tail(w, payload);
    }
    return false;
}

bool gg_write(struct gg_text *t, gg_cell c, const struct gg_write_opts *opts)
{
    struct writer w = {.m = t->m, .t = t, .opts = opts};
    uint32_t base = t->m->nwork;
    gg_str s;
    c = gg_deref(t->m, c);
    if (is_plain_text(t->m, c, opts, &s))
        return gg_text_cell(t, c, s);
    bool ok = wait(&w, opts->priority >= ALL ? WAIT_ARGUMENT : WAIT_TERM, opts->priority, c);
    while (ok && t->m->nwork > base)
        ok = take(&w) && gg_spend(t->m, 1);
    t->m->nwork = base;
    return ok;
}

/* ---- for messages ---- */

gg_str gg_indicator(struct gg_machine *m, uint32_t functor)
{
    const struct gg_functor *f = &m->functors.at[functor];
    struct gg_buf b = gg_buf_new(m->ds->arena);
    gg_term_quote_atom(gg_str_sub(gg_atom_text(m, f->atom), 0, 100), false, &b);
    gg_buf_addf(&b, "/%u", f->arity);
    return gg_buf_str(&b);
}

gg_str gg_shown(struct gg_machine *m, gg_cell c)
{
    enum { SHOWN_MAX = 100 };
    static const struct gg_write_opts opts = {.quoted = true, .numbervars = true, .priority = 999};
    struct gg_text t;
    gg_text_init(m, &t);
    if (!gg_write(&t, c, &opts))
        m->stop = GG_STOP_NONE;
    gg_str s = {t.p ? t.p : "", t.n};
    if (s.n <= SHOWN_MAX)
        return gg_str_dup(m->ds->arena, s);
    size_t cut = SHOWN_MAX;
    while (cut && gg_is_continuation(s.p[cut]))
        cut--;
    return gg_str_concat(m->ds->arena, gg_str_sub(s, 0, cut), GG_STR("..."));
}
