/* Terms and their positions as text. Terms can be very deep: a stack of walks, no recursion. */
#include "frontend/term_print.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 64, DIGITS_EXACT = 17 };

static bool is_ascii(gg_str s, size_t at)
{
    uint64_t word;
    for (; s.n - at >= sizeof word; at += sizeof word) {
        memcpy(&word, s.p + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            return false;
    }
    for (; at < s.n; at++)
        if (s.p[at] & 0x80)
            return false;
    return true;
}

void gg_term_text_init(struct gg_term_text *t, struct gg_arena *a, const struct gg_terms *terms,
                       struct gg_buf *out)
{
    *t = (struct gg_term_text){.a = a, .out = out, .terms = terms};
    gg_str text = terms->text;
    if (is_ascii(text, terms->mark))
        return;
    uint32_t *codes = gg_new_array(a, uint32_t, text.n / BLOCK + 1), n = 0;
    for (uint32_t i = 0; i < text.n; i++) {
        if (i % BLOCK == 0)
            codes[i / BLOCK] = n;
        n += !gg_is_continuation(text.p[i]);
    }
    t->codes = codes;
}

uint32_t gg_term_text_offset(const struct gg_term_text *t, uint32_t at)
{
    uint32_t mark = t->terms->mark ? 1 : 0;
    if (!t->codes)
        return at - t->terms->mark + t->shift;
    uint32_t block = at / BLOCK;
    if (block * BLOCK >= t->terms->text.n && block)
        block--;
    uint32_t n = t->codes[block];
    for (uint32_t i = block * BLOCK; i < at && i < t->terms->text.n; i++)
        n += !gg_is_continuation(t->terms->text.p[i]);
    return n - mark + t->shift;
}

void gg_term_text_begin(struct gg_term_text *t, uint32_t nvars)
{
    t->nprinted = 0;
    t->numbers.n = 0;
    for (uint32_t i = 0; i < nvars; i++)
        gg_push(t->a, &t->numbers, 0);
}

/* gg_buf_addc, but for the case that there is room. */
static inline void put(struct gg_term_text *t, char c)
{
    if (t->out->n < t->out->cap)
        t->out->p[t->out->n++] = c;
    else
        gg_buf_addc(t->out, c);
}

/* Two digits at a time, up to `end`; returns what is left of u, one digit or 0. */
static uint32_t put_pairs(char *end, uint32_t u)
{
    static const char pairs[] = "0001020304050607080910111213141516171819"
                                "2021222324252627282930313233343536373839"
                                "4041424344454647484950515253545556575859"
                                "6061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    for (; u > 9; u /= 100)
        memcpy(end -= 2, pairs + 2 * (u % 100), 2);
    return u;
}

/* Offsets below a million where there is room: straight into the buffer. */
static bool put_small(struct gg_term_text *t, uint64_t u)
{
    uint32_t n = u < 10 ? 1 : u < 100 ? 2 : u < 1000 ? 3 : u < 10000 ? 4 : u < 100000 ? 5 : 6;
    if (u >= 1000000 || t->out->cap - t->out->n < n)
        return false;
    char *p = t->out->p + t->out->n;
    uint32_t first = put_pairs(p + n, (uint32_t)u);
    if (n % 2)
        *p = (char)('0' + first);
    t->out->n += n;
    return true;
}

static void put_unsigned(struct gg_term_text *t, uint64_t u)
{
    char digits[24], *end = digits + sizeof digits, *p = end;
    if (put_small(t, u))
        return;
    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    gg_buf_add(t->out, (gg_str){p, (size_t)(end - p)});
}

void gg_term_text_int(struct gg_term_text *t, int64_t i)
{
    if (i < 0)
        put(t, '-');
    put_unsigned(t, i < 0 ? 0 - (uint64_t)i : (uint64_t)i);
}

static void add_range(struct gg_term_text *t, uint32_t beg, uint32_t end)
{
    gg_term_text_int(t, gg_term_text_offset(t, beg));
    put(t, '-');
    gg_term_text_int(t, gg_term_text_offset(t, end));
}

void gg_term_text_span(struct gg_term_text *t, struct gg_span span)
{
    add_range(t, span.beg, span.end);
}

void gg_term_text_quote(struct gg_term_text *t, gg_str s)
{
    size_t from = 0;
    put(t, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 32 && c != '"' && c != '\\' && c != 127)
            continue;
        gg_buf_add(t->out, gg_str_sub(s, from, i));
        from = i + 1;
        if (c == '"' || c == '\\') {
            put(t, '\\');
            put(t, (char)c);
        } else {
            gg_buf_addf(t->out, "\\u%04x", c);
        }
    }
    gg_buf_add(t->out, gg_str_sub(s, from, s.n));
    put(t, '"');
}

static void add_var(struct gg_term_text *t, uint32_t number)
{
    put(t, 'v');
    gg_term_text_int(t, number);
}

void gg_term_text_var(struct gg_term_text *t, const struct gg_term_var *var)
{
    if (!var) {
        add_var(t, t->nprinted++);
        return;
    }
    uint32_t *number = &t->numbers.at[var->index];
    if (!*number)
        *number = ++t->nprinted;
    add_var(t, *number - 1);
}

static bool reads_back(const char *digits, int n, int exponent, double f)
{
    char text[64];
    snprintf(text, sizeof text, "%c.%.*se%d", digits[0], n - 1, digits + 1, exponent);
    return strtod(text, NULL) == f;
}

/* One more in the last place; false when all digits are 9. */
static bool count_up(char *digits, int n)
{
    while (n && digits[n - 1] == '9')
        digits[--n] = '0';
    return n && ++digits[n - 1];
}

/* f rounded to n digits, or the next decimal above when that reads back as f and the rounded one
 * does not, as happens just above powers of 2. */
static bool try_digits(double f, int n, char *digits, int *exponent)
{
    char text[64];
    snprintf(text, sizeof text, "%.*e", n - 1, f);
    const char *p = text;
    for (int i = 0; *p && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            digits[i++] = *p;
    *exponent = atoi(p + 1);
    return strtod(text, NULL) == f || (count_up(digits, n) && reads_back(digits, n, *exponent, f));
}

/* Digits and the decimal exponent of the shortest text that reads back as the same double. */
static int shortest(double f, char *digits, int *exponent)
{
    /* A normal double holds any 15 digits, so fewer are only those without trailing zeros. */
    int n = f < DBL_MIN ? 1 : DBL_DIG;
    while (!try_digits(f, n, digits, exponent) && n < DIGITS_EXACT)
        n++;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    return n;
}

/* 0.001, 123.5, 1.0e20, 1.5e-5: as SWI-Prolog writes them */
static void add_float(struct gg_term_text *t, double f)
{
    enum { PLAIN_DIGITS = 15 };
    char digits[DIGITS_EXACT + 1];
    int exponent, n = shortest(fabs(f), digits, &exponent), point = exponent + 1;
    if (signbit(f))
        put(t, '-');
    if (point <= -4 || (point > PLAIN_DIGITS && n <= point)) {
        gg_buf_addf(t->out, "%c.%.*se%s%d", digits[0], n > 1 ? n - 1 : 1, n > 1 ? digits + 1 : "0",
                    point > 0 ? "+" : "", exponent);
    } else if (point <= 0) {
        gg_buf_addf(t->out, "0.%.*s%.*s", -point, "0000", n, digits);
    } else if (n > point) {
        gg_buf_addf(t->out, "%.*s.%.*s", point, digits, n - point, digits + point);
    } else {
        gg_buf_addf(t->out, "%.*s%.*s.0", n, digits, point - n, "000000000000000");
    }
}

static void add_special_float(struct gg_term_text *t, double f)
{
    put(t, 'f');
    if (isnan(f))
        gg_buf_adds(t->out, "nan");
    else if (isinf(f))
        gg_buf_adds(t->out, f < 0 ? "-inf" : "inf");
    else
        add_float(t, f);
}

static void add_rational(struct gg_term_text *t, gg_str text)
{
    ptrdiff_t slash = gg_str_find_char(text, '/');
    gg_buf_add(t->out, gg_str_sub(text, 0, (size_t)slash));
    put(t, 'r');
    gg_buf_add(t->out, gg_str_sub(text, (size_t)slash + 1, text.n));
}

/* The codes or characters of a quoted text as the elements of a list, without its brackets. */
static void add_elements(struct gg_term_text *t, const struct gg_term *term)
{
    gg_str s = term->u.text;
    for (size_t i = 0; i < s.n;) {
        char bytes[5] = {0};
        uint32_t code;
        memcpy(bytes, s.p + i, s.n - i < 4 ? s.n - i : 4);
        uint32_t n = gg_decode(bytes, &code);
        if (i)
            put(t, ',');
        if (term->kind == GG_TERM_CODES)
            gg_term_text_int(t, code);
        else
            gg_term_text_quote(t, gg_str_sub(s, i, i + n));
        i += n;
    }
}

static bool is_pair(const struct gg_term *t)
{
    return t->kind == GG_TERM_COMPOUND && t->nargs == 2 && t->u.text.n == 3 &&
           !memcmp(t->u.text.p, "[|]", 3);
}

static bool is_empty_list(const struct gg_term *t)
{
    return t->kind == GG_TERM_NIL ||
           ((t->kind == GG_TERM_CODES || t->kind == GG_TERM_CHARS) && !t->u.text.n);
}

static void push(struct gg_term_text *t, const struct gg_term *term)
{
    gg_push(t->a, &t->walks, (struct gg_term_walk){.term = term});
}

struct keyed {
    const struct gg_term *key;
    uint32_t at;
};

static int rank(const struct gg_term *key)
{
    return key->kind == GG_TERM_INT ? 0 : key->kind == GG_TERM_NIL ? 1 : 2;
}

/* Standard order: integers, then [], then atoms. */
static int compare_keys(const void *x, const void *y)
{
    const struct gg_term *a = ((const struct keyed *)x)->key, *b = ((const struct keyed *)y)->key;
    if (rank(a) != rank(b))
        return rank(a) - rank(b);
    if (a->kind == GG_TERM_INT)
        return a->u.i < b->u.i ? -1 : a->u.i > b->u.i;
    return gg_str_cmp(a->u.text, b->u.text);
}

static const uint32_t *sorted_keys(struct gg_term_text *t, const struct gg_term *dict)
{
    uint32_t n = dict->nargs / 2;
    struct keyed *keys = gg_new_array(t->a, struct keyed, n ? n : 1);
    uint32_t *order = gg_new_array(t->a, uint32_t, n ? n : 1);
    for (uint32_t i = 0; i < n; i++)
        keys[i] = (struct keyed){dict->args[2 * i], 2 * i};
    qsort(keys, n, sizeof *keys, compare_keys);
    for (uint32_t i = 0; i < n; i++)
        order[i] = keys[i].at;
    return order;
}

static void add_text_list(struct gg_term_text *t, const struct gg_term *term)
{
    if (is_empty_list(term)) {
        gg_buf_adds(t->out, "nil");
        return;
    }
    put(t, '[');
    add_elements(t, term);
    put(t, ']');
}

static void open_compound(struct gg_term_text *t, const struct gg_term *term)
{
    if (is_pair(term)) {
        put(t, '[');
    } else {
        put(t, 'c');
        gg_term_text_quote(t, term->u.text);
        put(t, '(');
    }
    push(t, term);
}

/* Prints an atomic term whole, or the begin of another, which it pushes. */
static void open_term(struct gg_term_text *t, const struct gg_term *term)
{
    switch (term->kind) {
    case GG_TERM_VAR:
        gg_term_text_var(t, term->u.var);
        break;
    case GG_TERM_STRING:
        put(t, 's');
        gg_term_text_quote(t, term->u.text);
        break;
    case GG_TERM_ATOM:
        gg_term_text_quote(t, term->u.text);
        break;
    case GG_TERM_NIL:
        gg_buf_adds(t->out, "nil");
        break;
    case GG_TERM_INT:
        gg_term_text_int(t, term->u.i);
        break;
    case GG_TERM_BIGINT:
        gg_buf_add(t->out, term->u.text);
        break;
    case GG_TERM_RATIONAL:
        add_rational(t, term->u.text);
        break;
    case GG_TERM_FLOAT:
        add_special_float(t, term->u.f);
        break;
    case GG_TERM_CODES:
    case GG_TERM_CHARS:
        add_text_list(t, term);
        break;
    case GG_TERM_LIST:
        put(t, '[');
        push(t, term);
        break;
    case GG_TERM_COMPOUND:
        open_compound(t, term);
        break;
    case GG_TERM_DICT:
        gg_buf_adds(t->out, "d(");
        open_term(t, term->u.tag);
        push(t, term);
        t->walks.at[t->walks.n - 1].order = sorted_keys(t, term);
        break;
    }
}

/* After the elements of a list: what follows decides whether it goes on, ends or has a tail. */
static void continue_list(struct gg_term_text *t, const struct gg_term *tail)
{
    struct gg_term_walk *w = &t->walks.at[t->walks.n - 1];
    if (!tail || is_empty_list(tail)) {
        put(t, ']');
        t->walks.n--;
    } else if (tail->kind == GG_TERM_LIST || is_pair(tail)) {
        put(t, ',');
        *w = (struct gg_term_walk){.term = tail};
    } else if (tail->kind == GG_TERM_CODES || tail->kind == GG_TERM_CHARS) {
        put(t, ',');
        add_elements(t, tail);
        put(t, ']');
        t->walks.n--;
    } else {
        put(t, '|');
        w->term = NULL; /* the bracket is left to print */
        open_term(t, tail);
    }
}

static void step_dict(struct gg_term_text *t)
{
    struct gg_term_walk *w = &t->walks.at[t->walks.n - 1];
    const struct gg_term *dict = w->term;
    if (2 * w->next == dict->nargs) {
        put(t, ')');
        t->walks.n--;
        return;
    }
    uint32_t at = w->order[w->next++];
    put(t, ',');
    open_term(t, dict->args[at]);
    put(t, ':');
    open_term(t, dict->args[at + 1]);
}

static void step_term(struct gg_term_text *t)
{
    struct gg_term_walk *w = &t->walks.at[t->walks.n - 1];
    const struct gg_term *term = w->term;
    if (!term) {
        put(t, ']');
        t->walks.n--;
        return;
    }
    if (term->kind == GG_TERM_DICT) {
        step_dict(t);
        return;
    }
    bool pair = term->kind == GG_TERM_COMPOUND && is_pair(term);
    if (w->next == (pair ? 1 : term->nargs)) {
        if (term->kind == GG_TERM_LIST || pair) {
            continue_list(t, pair ? term->args[1] : term->u.tail);
        } else {
            put(t, ')');
            t->walks.n--;
        }
        return;
    }
    if (w->next)
        put(t, ',');
    open_term(t, term->args[w->next++]);
}

void gg_term_text_term(struct gg_term_text *t, const struct gg_term *term)
{
    t->walks.n = 0;
    open_term(t, term);
    while (t->walks.n)
        step_term(t);
}

/* p( )=parentheses, b{ }=braces, l{ }=list, d{ }=dict, s=text */
static void open_position(struct gg_term_text *t, const struct gg_term *term)
{
    uint32_t nparens = 0;
    for (const struct gg_term_parens *p = term->parens; p; p = p->inner, nparens++) {
        put(t, 'p');
        add_range(t, p->beg, p->end);
        put(t, '(');
    }
    bool braces = term->kind == GG_TERM_COMPOUND && term->form == GG_FORM_BRACES;
    bool text = term->quote == '"' || term->quote == '`';
    char prefix = braces                                   ? 'b'
                  : term->kind == GG_TERM_LIST             ? 'l'
                  : term->kind == GG_TERM_DICT             ? 'd'
                  : text && term->kind != GG_TERM_COMPOUND ? 's'
                                                           : 0;
    if (prefix)
        put(t, prefix);
    gg_term_text_span(t, term->span);
    bool kids = braces || term->kind == GG_TERM_LIST || term->kind == GG_TERM_DICT ||
                term->kind == GG_TERM_COMPOUND;
    if (term->kind == GG_TERM_DICT || (term->kind == GG_TERM_COMPOUND && !braces)) {
        put(t, '@');
        if (term->kind == GG_TERM_COMPOUND && term->form == GG_FORM_BLOCK)
            gg_buf_adds(t->out, "0-0");
        else
            add_range(t, term->name_beg, term->name_end);
    }
    if (kids)
        put(t, '{');
    push(t, term);
    t->walks.at[t->walks.n - 1].nparens = nparens;
}

static uint32_t nkids(const struct gg_term *t)
{
    return t->nargs + (t->kind == GG_TERM_LIST && t->u.tail ? 1 : 0);
}

static void close_position(struct gg_term_text *t)
{
    struct gg_term_walk w = t->walks.at[--t->walks.n];
    enum gg_term_kind kind = w.term->kind;
    if (kind == GG_TERM_LIST || kind == GG_TERM_COMPOUND || kind == GG_TERM_DICT)
        put(t, '}');
    for (; w.nparens; w.nparens--)
        put(t, ')');
}

/* "kF-T{K,V}" of a pair of a dict; called before its key and before its value */
static void open_pair(struct gg_term_text *t, const struct gg_term *dict, uint32_t at)
{
    if (at % 2) {
        put(t, ',');
        return;
    }
    put(t, 'k');
    add_range(t, dict->args[at]->span.beg, gg_term_outer(dict->args[at + 1]).end);
    put(t, '{');
}

static void step_position(struct gg_term_text *t)
{
    struct gg_term_walk *w = &t->walks.at[t->walks.n - 1];
    const struct gg_term *term = w->term;
    bool dict = term->kind == GG_TERM_DICT;
    if (dict && w->next && w->next % 2 == 0)
        put(t, '}');
    if (w->next == nkids(term)) {
        close_position(t);
        return;
    }
    uint32_t at = w->next++;
    bool tail = term->kind == GG_TERM_LIST && at == term->nargs;
    if (at && (!dict || at % 2 == 0))
        put(t, tail ? '|' : ',');
    if (dict)
        open_pair(t, term, at);
    open_position(t, tail ? term->u.tail : term->args[at]);
}

void gg_term_text_positions(struct gg_term_text *t, const struct gg_term *term)
{
    t->walks.n = 0;
    open_position(t, term);
    while (t->walks.n)
        step_position(t);
}

/* Writing an atom as in SWI-Prolog's messages: quotes and backslashes twice. */
void gg_term_quote_atom(gg_str name, bool nil, struct gg_buf *out)
{
    if (gg_term_is_unquoted(name, nil) && !gg_str_is(name, ".")) {
        gg_buf_add(out, name);
        return;
    }
    gg_buf_addc(out, '\'');
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c == '\'' || c == '\\')
            gg_buf_addc(out, c);
        gg_buf_addc(out, c);
    }
    gg_buf_addc(out, '\'');
}
