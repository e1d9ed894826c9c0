/*
 * Terms from tokens: operator precedence parsing with two stacks and no recursion.
 *
 * A frame is a place where a term is read: the clause, or what stands in brackets. Its operands
 * are on the stack `out` and the operators that still wait for arguments on `side`. `rmo`, how many
 * more operands than operators there are, is 0 where a term is due and 1 where an operator is; an
 * operator that lacks arguments becomes an atom. All this is as in SWI-Prolog (pl-read.c), so that
 * odd texts read the same; there, too, arguments are not held to a priority of 999.
 */
#include "frontend/term_parser.h"

enum { ANY_PRIORITY = GG_OP_PRIORITY_MAX + 1 };

static struct gg_frame *top(struct gg_parser *p)
{
    return &p->frames.at[p->frames.n - 1];
}

static struct gg_side *side_top(struct gg_parser *p)
{
    return &p->side.at[p->side.n - 1];
}

static bool fail(struct gg_parser *p, enum gg_term_fault fault)
{
    return gg_term_fail(p->r, fault, p->r->token_at, p->r->token.end);
}

static bool is_op(struct gg_side *op, enum gg_op_kind kind)
{
    if (!op->ops || !op->ops[kind].priority)
        return false;
    op->op = op->ops[kind];
    op->kind = kind;
    return true;
}

static void push_out(struct gg_parser *p, const struct gg_term *term, int priority)
{
    gg_push(p->r->a, &p->out, (struct gg_out_term){term, priority});
    top(p)->nout++;
}

static void pop_side(struct gg_parser *p)
{
    p->side.n--;
    top(p)->nside--;
}

static void push_side(struct gg_parser *p, const struct gg_side *op)
{
    gg_push(p->r->a, &p->side, *op);
    top(p)->nside++;
}

static const struct gg_term *op_as_atom(struct gg_parser *p, const struct gg_side *op)
{
    if (op->block)
        return op->block;
    struct gg_term *t = gg_term_new(p->r, op->nil ? GG_TERM_NIL : GG_TERM_ATOM, op->beg, op->end);
    t->u.text = op->name;
    t->quote = op->quote;
    return t;
}

/* The operator takes its arguments from `out` and leaves the term there. */
static void build_op(struct gg_parser *p, const struct gg_side *op)
{
    static const enum gg_term_form forms[] = {GG_FORM_PREFIX, GG_FORM_INFIX, GG_FORM_POSTFIX};
    uint32_t arity = op->kind == GG_OP_INFIX ? 2 : 1, extra = op->block ? 1 : 0;
    struct gg_out_term *out = &p->out.at[p->out.n - arity];
    const struct gg_term **args = gg_new_array(p->r->a, const struct gg_term *, arity + extra);
    if (op->block)
        args[0] = op->block;
    for (uint32_t i = 0; i < arity; i++)
        args[extra + i] = out[i].term;
    uint32_t beg = op->kind == GG_OP_PREFIX ? op->beg : gg_term_outer(out[0].term).beg;
    uint32_t end = op->kind == GG_OP_POSTFIX ? op->end : gg_term_outer(out[arity - 1].term).end;
    struct gg_term *t = gg_term_new(p->r, GG_TERM_COMPOUND, beg, end);
    t->form = op->block ? GG_FORM_BLOCK : forms[op->kind];
    t->quote = op->quote;
    t->u.text = op->name;
    t->name_beg = op->beg;
    t->name_end = op->end;
    t->args = args;
    t->nargs = arity + extra;
    p->out.n -= arity - 1;
    *out = (struct gg_out_term){t, op->op.priority};
    top(p)->nout -= arity - 1;
}

/*
 * An operator that lacks an argument before another one of priority `left`: a prefix operator
 * becomes an atom, and an infix one becomes postfix where it is that, too.
 */
static void modify(struct gg_parser *p, int left)
{
    struct gg_frame *f = top(p);
    if (!f->nside || f->rmo || left <= side_top(p)->op.right)
        return;
    struct gg_side op = *side_top(p);
    if (op.kind == GG_OP_PREFIX && !op.block) {
        f->rmo = 1;
        push_out(p, op_as_atom(p, &op), 0);
        pop_side(p);
    } else if (op.kind == GG_OP_INFIX && f->nout && is_op(&op, GG_OP_POSTFIX)) {
        f->rmo = 1;
        build_op(p, &op);
        pop_side(p);
    }
}

/* As SWI-Prolog counts the length of a name: of wide ones it sees the bytes up to the first 0. */
static uint32_t length_of_name(gg_str name)
{
    uint32_t n = 0, first = 0, code;
    bool wide = false;
    for (size_t i = 0; i < name.n; n++) {
        char bytes[5] = {0};
        memcpy(bytes, name.p + i, name.n - i < 4 ? name.n - i : 4);
        i += gg_decode(bytes, &code);
        if (!n)
            first = code;
        wide |= code > 255;
    }
    return !wide ? n : first > 255 ? 2 : 1;
}

static bool clash(struct gg_parser *p, const struct gg_side *op, const struct gg_out_term *out)
{
    bool after =
        op->kind == GG_OP_PREFIX || (op->kind == GG_OP_INFIX && op->op.left >= out[0].priority);
    gg_term_fail(p->r, GG_TERM_FAULT_OPERATOR_CLASH, op->beg, op->end);
    p->r->error->at = op->token_at + (after ? length_of_name(op->name) : 0);
    return false;
}

/* Builds the topmost operator if its arguments fit; *built tells. False after an error. */
static bool reduce_one(struct gg_parser *p, int priority, bool *built)
{
    struct gg_frame *f = top(p);
    *built = false;
    if (!f->nout || !f->nside || priority < side_top(p)->op.priority)
        return true;
    struct gg_side op = *side_top(p);
    uint32_t arity = op.kind == GG_OP_INFIX ? 2 : 1;
    if (arity > f->nout)
        return true;
    const struct gg_out_term *out = &p->out.at[p->out.n - arity];
    bool fits =
        op.kind == GG_OP_PREFIX ? op.op.right >= out[0].priority : op.op.left >= out[0].priority;
    if (op.kind == GG_OP_INFIX)
        fits = fits && op.op.right >= out[1].priority;
    if (!fits)
        return priority != ANY_PRIORITY || clash(p, &op, out);
    build_op(p, &op);
    pop_side(p);
    *built = true;
    return true;
}

static bool reduce(struct gg_parser *p, int priority)
{
    bool built;
    do {
        if (!reduce_one(p, priority, &built))
            return false;
    } while (built);
    return true;
}

static bool push_op(struct gg_parser *p, const struct gg_side *op)
{
    push_side(p, op);
    bool built;
    return op->kind != GG_OP_POSTFIX || reduce_one(p, op->limit, &built);
}

/* A block is a term first: it is pushed once that was read. */
static bool take_op(struct gg_parser *p, const struct gg_side *op, const struct gg_token *token)
{
    if (!op->is_block)
        return push_op(p, op);
    top(p)->pending = gg_new(p->r->a, struct gg_side);
    *top(p)->pending = *op;
    return gg_parser_simple(p, token);
}

/* The priority that a postfix operator may have here. */
static int16_t postfix_limit(struct gg_parser *p)
{
    if (top(p)->nside && side_top(p)->kind != GG_OP_POSTFIX)
        return side_top(p)->op.right;
    return ANY_PRIORITY;
}

/* Takes the token for an operator if it can be one here; *taken tells. False after an error. */
static bool try_operator(struct gg_parser *p, struct gg_side *op, const struct gg_token *token,
                         bool *taken)
{
    struct gg_frame *f = top(p);
    *taken = true;
    if (!f->rmo && is_op(op, GG_OP_PREFIX))
        return take_op(p, op, token);
    if (is_op(op, GG_OP_INFIX)) {
        modify(p, op->op.left);
        if (f->rmo) {
            if (!reduce(p, op->op.left))
                return false;
            f->rmo = 0;
            return take_op(p, op, token);
        }
    }
    if (is_op(op, GG_OP_POSTFIX)) {
        modify(p, op->op.left);
        if (f->rmo) {
            if (!reduce(p, op->op.left))
                return false;
            op->limit = postfix_limit(p);
            return take_op(p, op, token);
        }
    }
    *taken = false;
    return true;
}

bool gg_parser_operand(struct gg_parser *p, const struct gg_term *term)
{
    struct gg_frame *f = top(p);
    if (f->pending) {
        struct gg_side op = *f->pending;
        f->pending = NULL;
        op.block = term;
        op.beg = gg_term_outer(term).beg;
        op.end = gg_term_outer(term).end;
        op.name = term->kind == GG_TERM_LIST ? GG_STR("[]") : term->u.text;
        return push_op(p, &op);
    }
    f->rmo = 1;
    push_out(p, term, 0);
    return true;
}

enum name { NAME_NO, NAME_YES, NAME_ERROR };

static enum name punct_as_name(struct gg_parser *p, char c, bool operator_due)
{
    switch (c) {
    case '(':
        return NAME_NO;
    case ')':
    case '}':
    case ']':
        fail(p, GG_TERM_FAULT_CANNOT_START);
        return NAME_ERROR;
    case '|':
        if (operator_due)
            return NAME_YES;
        fail(p, GG_TERM_FAULT_PUNCTUATION);
        return NAME_ERROR;
    default:
        return NAME_YES;
    }
}

/* May the token be an operator? A quoted name only if it has to be quoted. */
static enum name is_name(struct gg_parser *p, const struct gg_token *t, bool operator_due)
{
    switch (t->type) {
    case GG_TOKEN_NAME:
        return NAME_YES;
    case GG_TOKEN_QUOTED_NAME:
        return gg_term_is_unquoted(t->text, t->nil) ? NAME_NO : NAME_YES;
    case GG_TOKEN_FUNCTOR:
    case GG_TOKEN_DICT:
        return operator_due ? NAME_YES : NAME_NO;
    case GG_TOKEN_PUNCT:
        return punct_as_name(p, t->punct, operator_due);
    case GG_TOKEN_VAR_DICT:
    case GG_TOKEN_VAR:
    case GG_TOKEN_NUMBER:
    case GG_TOKEN_TEXT:
    case GG_TOKEN_FULL_STOP:
    case GG_TOKEN_QUASI_OPEN:
    case GG_TOKEN_QUASI_BAR:
        break;
    }
    return NAME_NO;
}

static struct gg_side op_of(const struct gg_parser *p, const struct gg_token *t)
{
    struct gg_side op = {.name = t->text,
                         .nil = t->nil,
                         .quote = t->quote,
                         .beg = t->beg,
                         .end = t->end,
                         .token_at = p->r->token_at};
    if (t->type == GG_TOKEN_PUNCT) {
        op.is_block = t->punct == '[' || t->punct == '{';
        op.nil = t->punct == '[';
        op.name = t->punct == '{' ? GG_STR("{}") : (gg_str){p->r->original + t->beg, 1};
    }
    op.ops = op.nil ? NULL : gg_ops_find(p->r->ops, op.name);
    return op;
}

static bool is_stop(const struct gg_frame *f, const struct gg_token *t)
{
    if (!f->nout && !f->nside)
        return false;
    if (t->type == GG_TOKEN_FULL_STOP)
        return f->kind == GG_FRAME_CLAUSE;
    if (t->type == GG_TOKEN_QUASI_BAR)
        return f->kind == GG_FRAME_QUASI;
    switch (t->punct) {
    case ',':
        return f->kind == GG_FRAME_ARGS || f->kind == GG_FRAME_LIST || f->kind == GG_FRAME_TAIL ||
               f->kind == GG_FRAME_DICT;
    case '|':
        return f->kind == GG_FRAME_LIST || f->kind == GG_FRAME_TAIL || f->kind == GG_FRAME_QUASI;
    case ')':
        return f->kind == GG_FRAME_ARGS || f->kind == GG_FRAME_PARENS;
    case ']':
        return f->kind == GG_FRAME_LIST || f->kind == GG_FRAME_TAIL;
    case '}':
        return f->kind == GG_FRAME_BRACES || f->kind == GG_FRAME_DICT;
    default:
        return false;
    }
}

static bool fail_punct(struct gg_parser *p)
{
    const struct gg_token *t = &p->r->token;
    fail(p, GG_TERM_FAULT_PUNCT);
    p->r->error->nargs = 2;
    p->r->error->args[0] = side_top(p)->name;
    p->r->error->args[1] = t->type == GG_TOKEN_FULL_STOP ? GG_STR(".")
                           : t->type == GG_TOKEN_PUNCT   ? (gg_str){p->r->original + t->beg, 1}
                                                         : t->text;
    return false;
}

/* The frame's term is complete: the token after it is given back first. */
static bool finish(struct gg_parser *p)
{
    struct gg_frame *f = top(p);
    p->r->unget = true;
    modify(p, ANY_PRIORITY);
    if (!reduce(p, ANY_PRIORITY))
        return false;
    if (f->nout == 1 && !f->nside) {
        f->nout = 0;
        return gg_parser_close(p, p->out.at[--p->out.n].term);
    }
    if (!f->nout && f->nside == 1) {
        const struct gg_term *atom = op_as_atom(p, side_top(p));
        pop_side(p);
        return gg_parser_close(p, atom);
    }
    const struct gg_side *first = p->side.at;
    if (f->nside == 1 && !first->is_block &&
        (gg_str_is(first->name, ",") || gg_str_is(first->name, ";")))
        return fail_punct(p);
    return fail(p, GG_TERM_FAULT_OPERATOR_BALANCE);
}

static bool step(struct gg_parser *p)
{
    struct gg_frame *f = top(p);
    bool operator_due = f->rmo, taken;
    const struct gg_token *t = gg_term_token(p->r, operator_due);
    if (!t)
        return false;
    if (is_stop(f, t))
        return finish(p);
    enum name name = is_name(p, t, operator_due);
    if (name == NAME_ERROR)
        return false;
    if (name == NAME_YES) {
        struct gg_side op = op_of(p, t);
        if (!try_operator(p, &op, t, &taken))
            return false;
        if (taken)
            return true;
    }
    /* An operator that was turned into an atom may have made this the second operand. */
    if (top(p)->rmo)
        return fail(p, GG_TERM_FAULT_OPERATOR_EXPECTED);
    return gg_parser_simple(p, t);
}

const struct gg_term *gg_term_parse(struct gg_reader *r)
{
    if (!r->parser) {
        r->parser = gg_new(r->a, struct gg_parser);
        r->parser->r = r;
    }
    struct gg_parser *p = r->parser;
    p->frames.n = p->out.n = p->side.n = p->args.n = 0;
    p->root = NULL;
    gg_push(r->a, &p->frames, (struct gg_frame){.kind = GG_FRAME_CLAUSE});
    while (!p->root)
        if (!step(p))
            return NULL;
    return p->root;
}
