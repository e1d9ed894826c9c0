/* Terms that are no operators: atomic ones, and what stands in brackets. */
#include "frontend/term_parser.h"

/* Integers that SWI-Prolog keeps in a word are keys of dicts. */
enum { KEY_BITS = 56 };

static struct gg_frame *top(struct gg_parser *p)
{
    return &p->frames.at[p->frames.n - 1];
}

static bool fail(struct gg_parser *p, enum gg_term_fault fault)
{
    return gg_term_fail(p->r, fault, p->r->token_at, p->r->token.end);
}

static bool open_frame(struct gg_parser *p, enum gg_frame_kind kind, const struct gg_token *t)
{
    if (p->frames.n >= GG_TERM_DEPTH_MAX)
        return fail(p, GG_TERM_FAULT_TOO_DEEP);
    struct gg_frame f = {.kind = kind,
                         .beg = t->beg,
                         .name_beg = t->beg,
                         .name_end = t->end,
                         .name = t->text,
                         .quote = t->quote,
                         .first_arg = p->args.n};
    gg_push(p->r->a, &p->frames, f);
    return true;
}

/* The next term of the frame is read. */
static bool again(struct gg_parser *p)
{
    top(p)->nout = top(p)->nside = top(p)->rmo = 0;
    return true;
}

static bool close_frame(struct gg_parser *p, const struct gg_term *term)
{
    p->args.n = top(p)->first_arg;
    p->frames.n--;
    return gg_parser_operand(p, term);
}

static void push_arg(struct gg_parser *p, const struct gg_term *term)
{
    gg_push(p->r->a, &p->args, term);
}

/* A term of the frame's arguments. */
static struct gg_term *with_args(struct gg_parser *p, enum gg_term_kind kind, uint32_t end)
{
    const struct gg_frame *f = top(p);
    struct gg_term *t = gg_term_new(p->r, kind, f->beg, end);
    uint32_t n = p->args.n - f->first_arg;
    const struct gg_term **args = gg_new_array(p->r->a, const struct gg_term *, n);
    if (n)
        memcpy(args, p->args.at + f->first_arg, n * sizeof *args);
    t->args = args;
    t->nargs = n;
    t->name_beg = f->name_beg;
    t->name_end = f->name_end;
    t->quote = f->quote;
    if (kind == GG_TERM_COMPOUND)
        t->u.text = f->name;
    return t;
}

static struct gg_term *atomic(struct gg_parser *p, const struct gg_token *t)
{
    struct gg_term *term;
    if (t->type == GG_TOKEN_VAR || t->type == GG_TOKEN_NUMBER || t->type == GG_TOKEN_TEXT ||
        t->type == GG_TOKEN_VAR_DICT) {
        term = gg_term_new(p->r, t->value.kind, t->beg, t->end);
        term->u = t->value.u;
    } else {
        term = gg_term_new(p->r, t->nil ? GG_TERM_NIL : GG_TERM_ATOM, t->beg, t->end);
        term->u.text = t->text;
    }
    term->quote = t->quote;
    return term;
}

static bool compound(struct gg_parser *p, const struct gg_token *t)
{
    if (!open_frame(p, GG_FRAME_ARGS, t) || !gg_term_token(p->r, false)) /* the ( */
        return false;
    t = gg_term_token(p->r, false);
    if (!t)
        return false;
    if (t->type == GG_TOKEN_PUNCT && t->punct == ')')
        return close_frame(p, with_args(p, GG_TERM_COMPOUND, t->end));
    p->r->unget = true;
    return true;
}

static bool is_key(const struct gg_token *t)
{
    return t->type == GG_TOKEN_NAME || t->type == GG_TOKEN_QUOTED_NAME ||
           t->type == GG_TOKEN_FUNCTOR || t->type == GG_TOKEN_DICT;
}

/* "key :" of a dict */
static bool dict_key(struct gg_parser *p)
{
    const struct gg_token *t = gg_term_token(p->r, false);
    if (!t)
        return false;
    if (t->type == GG_TOKEN_NUMBER) {
        int64_t limit = INT64_C(1) << KEY_BITS;
        if (t->value.kind != GG_TERM_INT || t->value.u.i >= limit || t->value.u.i < -limit)
            return fail(p, GG_TERM_FAULT_KEY_DOMAIN);
    } else if (!is_key(t)) {
        return fail(p, GG_TERM_FAULT_KEY_EXPECTED);
    }
    push_arg(p, atomic(p, t));
    t = gg_term_token(p->r, false);
    if (!t)
        return false;
    if (!is_key(t) || t->nil || !gg_str_is(t->text, ":"))
        return fail(p, GG_TERM_FAULT_COLON_EXPECTED);
    return again(p);
}

static gg_str key_text(struct gg_parser *p, const struct gg_term *key)
{
    if (key->kind == GG_TERM_INT)
        return gg_str_printf(p->r->a, "%lld", (long long)key->u.i);
    struct gg_buf b = gg_buf_new(p->r->a);
    gg_term_quote_atom(key->u.text, key->kind == GG_TERM_NIL, &b);
    return gg_buf_str(&b);
}

static bool finish_dict(struct gg_parser *p, uint32_t end)
{
    struct gg_term *t = with_args(p, GG_TERM_DICT, end);
    struct gg_table keys = gg_table_new(p->r->a);
    t->u.tag = top(p)->tag;
    for (uint32_t i = 0; i < t->nargs; i += 2) {
        bool is_new;
        gg_str text = key_text(p, t->args[i]);
        gg_table_add(&keys, text, i, &is_new);
        if (is_new)
            continue;
        fail(p, GG_TERM_FAULT_DUPLICATE_KEY);
        p->r->error->span = t->args[i]->span;
        p->r->error->nargs = 1;
        p->r->error->args[0] = text;
        return false;
    }
    return close_frame(p, t);
}

static bool dict(struct gg_parser *p, const struct gg_token *t)
{
    if (!open_frame(p, GG_FRAME_DICT, t))
        return false;
    top(p)->tag = atomic(p, t);
    t = gg_term_token(p->r, false); /* the { */
    if (!t)
        return false;
    if (t->type == GG_TOKEN_NAME && !t->nil && gg_str_is(t->text, "{}"))
        return finish_dict(p, t->end);
    return dict_key(p);
}

static bool punct(struct gg_parser *p, const struct gg_token *t)
{
    switch (t->punct) {
    case '(':
        return open_frame(p, GG_FRAME_PARENS, t);
    case '{':
        return open_frame(p, GG_FRAME_BRACES, t);
    case '[':
        return open_frame(p, GG_FRAME_LIST, t);
    default:
        return fail(p, GG_TERM_FAULT_PUNCTUATION);
    }
}

bool gg_parser_simple(struct gg_parser *p, const struct gg_token *t)
{
    switch (t->type) {
    case GG_TOKEN_FULL_STOP:
        return fail(p, GG_TERM_FAULT_END_OF_CLAUSE);
    case GG_TOKEN_FUNCTOR:
        return compound(p, t);
    case GG_TOKEN_DICT:
    case GG_TOKEN_VAR_DICT:
        return dict(p, t);
    case GG_TOKEN_PUNCT:
        return punct(p, t);
    case GG_TOKEN_QUASI_OPEN:
        return open_frame(p, GG_FRAME_QUASI, t);
    case GG_TOKEN_QUASI_BAR:
        return fail(p, GG_TERM_FAULT_QUASI_OUTSIDE);
    case GG_TOKEN_NAME:
    case GG_TOKEN_QUOTED_NAME:
    case GG_TOKEN_VAR:
    case GG_TOKEN_NUMBER:
    case GG_TOKEN_TEXT:
        break;
    }
    return gg_parser_operand(p, atomic(p, t));
}

static bool close_parens(struct gg_parser *p, const struct gg_term *term, uint32_t end)
{
    /* The term was made by this parser just now and nobody else has seen it. */
    struct gg_term *t = gg_new(p->r->a, struct gg_term);
    struct gg_term_parens *parens = gg_new(p->r->a, struct gg_term_parens);
    *parens = (struct gg_term_parens){top(p)->beg, end, term->parens};
    *t = *term;
    t->parens = parens;
    return close_frame(p, t);
}

static bool close_braces(struct gg_parser *p, const struct gg_term *term, uint32_t end)
{
    push_arg(p, term);
    struct gg_term *t = with_args(p, GG_TERM_COMPOUND, end);
    t->form = GG_FORM_BRACES;
    t->u.text = GG_STR("{}");
    t->name_end = t->name_beg + 1;
    return close_frame(p, t);
}

static bool close_list(struct gg_parser *p, const struct gg_term *tail, uint32_t end)
{
    struct gg_term *t = with_args(p, GG_TERM_LIST, end);
    t->u.tail = tail;
    return close_frame(p, t);
}

static bool close_quasi(struct gg_parser *p, const struct gg_term *term, const struct gg_token *t)
{
    if (t->type != GG_TOKEN_QUASI_BAR)
        return fail(p, GG_TERM_FAULT_QUASI_BAR);
    bool named = term->kind == GG_TERM_ATOM || term->kind == GG_TERM_COMPOUND;
    fail(p, named ? GG_TERM_FAULT_QUASI_UNKNOWN : GG_TERM_FAULT_QUASI_INVALID);
    struct gg_buf b = gg_buf_new(p->r->a);
    if (named)
        gg_term_quote_atom(term->u.text, false, &b);
    else if (term->kind == GG_TERM_INT)
        gg_buf_addf(&b, "%lld", (long long)term->u.i);
    p->r->error->nargs = 1;
    p->r->error->args[0] = gg_buf_str(&b);
    return false;
}

bool gg_parser_close(struct gg_parser *p, const struct gg_term *term)
{
    struct gg_frame *f = top(p);
    const struct gg_token *t = gg_term_token(p->r, false); /* was given back: cannot fail */
    switch (f->kind) {
    case GG_FRAME_CLAUSE:
        p->root = term;
        return true;
    case GG_FRAME_PARENS:
        return close_parens(p, term, t->end);
    case GG_FRAME_BRACES:
        return close_braces(p, term, t->end);
    case GG_FRAME_ARGS:
        push_arg(p, term);
        if (t->punct != ')')
            return again(p);
        return close_frame(p, with_args(p, GG_TERM_COMPOUND, t->end));
    case GG_FRAME_LIST:
        push_arg(p, term);
        if (t->punct == ']')
            return close_list(p, NULL, t->end);
        if (t->punct == '|')
            f->kind = GG_FRAME_TAIL;
        return again(p);
    case GG_FRAME_TAIL:
        return t->punct == ']' ? close_list(p, term, t->end) : fail(p, GG_TERM_FAULT_LIST_REST);
    case GG_FRAME_DICT:
        push_arg(p, term);
        return t->punct == ',' ? dict_key(p) : finish_dict(p, t->end);
    case GG_FRAME_QUASI:
        return close_quasi(p, term, t);
    }
    return false;
}
