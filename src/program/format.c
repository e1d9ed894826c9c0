/*
 * format/2: every directive of SWI-Prolog. Goals (~@) are called by library.pl, which hands what
 * they print on as arguments.
 *
 * What follows the last column stop waits in a text of its own until the next stop tells where
 * white space goes. A tilde that begins no directive is prose: it is copied, with a warning.
 */
#include "program/machine.h"

#include "frontend/term_char.h"

#include <stdio.h>

enum { FILLS_MAX = 64, DIGITS_MAX = 4096, COLUMNS_MAX = 1 << 20, NO_NUMBER = -1 };

struct fill {
    size_t at; /* in the text that waits */
    uint32_t code;
};

struct formatter {
    struct gg_machine *m;
    struct gg_text *out;
    struct gg_text format, wait;
    size_t at; /* in the format */
    const gg_cell *args;
    uint32_t nargs, next;
    int64_t number; /* of the directive, or NO_NUMBER */
    size_t tilde;
    uint32_t stop; /* column of the last stop */
    struct fill fills[FILLS_MAX];
    uint32_t nfills;
};

static enum gg_outcome state(const struct formatter *f, bool ok)
{
    return ok ? GG_SUCCEEDS : f->m->stop != GG_STOP_NONE ? GG_STOPS : GG_RAISES;
}

/* Where the directive stands in the source. */
static struct gg_span tilde_span(const struct formatter *f)
{
    struct gg_span span = gg_place_span(f->m, f->m->place);
    for (uint32_t i = 0; i < f->format.nmarks && f->format.marks[i].offset <= f->tilde; i++) {
        span = f->format.marks[i].span;
        span.beg += (uint32_t)f->tilde - f->format.marks[i].offset;
        span.end = span.beg + (uint32_t)(f->at - f->tilde);
    }
    return span;
}

/* ---- arguments ---- */

static enum gg_outcome take(struct formatter *f, gg_cell *c)
{
    if (f->next >= f->nargs)
        return gg_format_error(f->m, "not enough arguments");
    *c = gg_deref(f->m, f->args[f->next++]);
    return GG_SUCCEEDS;
}

static enum gg_outcome wrong_type(struct formatter *f, char letter, gg_cell c)
{
    char name[2] = {letter, '\0'};
    gg_cell args[2] = {gg_atom_cell(gg_atom(f->m, gg_str_from(name))), c};
    uint32_t atom = gg_atom(f->m, GG_STR("format_argument_type"));
    gg_cell formal = gg_new_struct(f->m, atom, 2, args);
    gg_cell error[2] = {formal, gg_new_var(f->m)};
    gg_cell ball = formal && error[1] ? gg_new_struct(f->m, GG_A_ERROR, 2, error) : 0;
    return ball ? gg_throw(f->m, ball) : GG_STOPS;
}

/* ---- columns ---- */

static uint32_t column_of(gg_str s, uint32_t from)
{
    size_t at = s.n;
    while (at && s.p[at - 1] != '\n')
        at--;
    uint32_t n = at ? 0 : from;
    for (size_t i = at; i < s.n; i++)
        n += !gg_is_continuation(s.p[i]);
    return n;
}

static gg_str text_of(const struct gg_text *t)
{
    return (gg_str){t->p ? t->p : "", t->n};
}

static bool pad(struct formatter *f, uint32_t code, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!gg_text_addc(f->out, code))
            return false;
    return gg_spend(f->m, n / 4);
}

/* White space goes to the fill points, what is left over to the last ones. */
static bool flush(struct formatter *f, uint32_t space)
{
    size_t from = 0;
    uint32_t n = f->nfills, each = n ? space / n : 0, extra = n ? space % n : 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!gg_text_join(f->out, &f->wait, from, f->fills[i].at) ||
            !pad(f, f->fills[i].code, each + (i >= n - extra)))
            return false;
        from = f->fills[i].at;
    }
    if (!gg_text_join(f->out, &f->wait, from, f->wait.n) || !pad(f, ' ', n ? 0 : space))
        return false;
    f->wait.n = f->wait.nmarks = 0;
    f->nfills = 0;
    return true;
}

static enum gg_outcome column_stop(struct formatter *f, bool relative)
{
    enum { STEP = 8 };
    uint32_t here = column_of(text_of(&f->wait), f->stop);
    int64_t target = f->number;
    if (relative)
        target = f->stop + (target == NO_NUMBER ? STEP : target);
    else if (target == NO_NUMBER)
        target = here;
    if (target > COLUMNS_MAX)
        return gg_format_error(f->m, "column is too large");
    bool ok = flush(f, target > here ? (uint32_t)target - here : 0);
    /* A column that was passed already counts as reached, as in SWI-Prolog. */
    f->stop = target > here || !relative ? (uint32_t)target : here;
    return state(f, ok);
}

static enum gg_outcome fill_point(struct formatter *f)
{
    if (f->nfills == FILLS_MAX)
        return gg_format_error(f->m, "too many fill points");
    uint32_t code = f->number == NO_NUMBER ? ' ' : (uint32_t)f->number;
    f->fills[f->nfills++] = (struct fill){f->wait.n, code};
    return GG_SUCCEEDS;
}

/* ---- directives ---- */

static enum gg_outcome written(struct formatter *f, bool quoted, bool numbered, int priority)
{
    const struct gg_write_opts opts = {
        .quoted = quoted, .numbervars = numbered, .priority = priority};
    gg_cell c;
    enum gg_outcome outcome = take(f, &c);
    return outcome == GG_SUCCEEDS ? state(f, gg_write(&f->wait, c, &opts)) : outcome;
}

static enum gg_outcome text_argument(struct formatter *f, char letter, unsigned as)
{
    gg_cell c;
    enum gg_outcome outcome = take(f, &c);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (letter == 'a' && gg_is_atom_id(c, GG_A_NIL))
        return state(f, gg_text_add(&f->wait, GG_STR("[]")));
    outcome = gg_append_text(&f->wait, c, as);
    return outcome == GG_FAILS ? wrong_type(f, letter, c) : outcome;
}

static enum gg_outcome integer_argument(struct formatter *f, char letter, gg_cell *c)
{
    enum gg_outcome outcome = take(f, c);
    if (outcome == GG_SUCCEEDS && !gg_is_integer(*c))
        outcome = gg_eval(f->m, *c, c);
    if (outcome == GG_SUCCEEDS && !gg_is_integer(*c))
        return wrong_type(f, letter, *c);
    return outcome;
}

static enum gg_outcome digits(struct formatter *f, char letter)
{
    gg_cell c;
    enum gg_outcome outcome = integer_argument(f, letter, &c);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    int64_t decimals = f->number == NO_NUMBER ? 0 : f->number;
    if (decimals > DIGITS_MAX)
        return gg_format_error(f->m, "too many digits");
    const char *group = letter == 'D' ? "," : "_";
    return state(f, gg_group_digits(&f->wait, c, letter == 'I' ? 0 : decimals, group,
                                    letter == 'd' ? 0 : 3));
}

static enum gg_outcome radix(struct formatter *f, char letter)
{
    gg_cell c;
    enum { SMALLEST = 2, DEFAULT = 8, LARGEST = 36 };
    int64_t base = f->number == NO_NUMBER ? DEFAULT : f->number;
    enum gg_outcome outcome = integer_argument(f, letter, &c);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (base < SMALLEST || base > LARGEST)
        return gg_format_error(f->m, "radix is not between 2 and 36");
    return state(f, gg_radix_text(&f->wait, c, (int)base, letter == 'R'));
}

static enum gg_outcome real(struct formatter *f, char letter)
{
    enum { DEFAULT = 6 };
    gg_cell c;
    int64_t n = f->number == NO_NUMBER ? DEFAULT : f->number;
    enum gg_outcome outcome = take(f, &c);
    if (outcome == GG_SUCCEEDS)
        outcome = gg_eval(f->m, c, &c);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (n > DIGITS_MAX)
        return gg_format_error(f->m, "too many digits");
    return gg_float_text(&f->wait, c, letter, n);
}

static enum gg_outcome character(struct formatter *f)
{
    gg_cell c;
    int64_t code;
    enum gg_outcome outcome = take(f, &c);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (gg_tag(c) != GG_INT || !gg_get_int(f->m, c, &code) || code < 0 || code > 0x10ffff)
        return wrong_type(f, 'c', c);
    for (int64_t i = f->number == NO_NUMBER ? 1 : f->number; i > 0; i--)
        if (!gg_text_addc(&f->wait, (uint32_t)code) || !gg_spend(f->m, 1))
            return GG_STOPS;
    return GG_SUCCEEDS;
}

static enum gg_outcome line_ends(struct formatter *f)
{
    for (int64_t i = f->number == NO_NUMBER ? 1 : f->number; i > 0; i--)
        if (!gg_text_addc(&f->wait, '\n') || !gg_spend(f->m, 1))
            return GG_STOPS;
    return GG_SUCCEEDS;
}

static enum gg_outcome fresh_line(struct formatter *f)
{
    if (!column_of(text_of(&f->wait), column_of(text_of(f->out), 0)))
        return GG_SUCCEEDS;
    return state(f, gg_text_addc(&f->wait, '\n'));
}

static enum gg_outcome skip(struct formatter *f)
{
    gg_cell c;
    return take(f, &c);
}

/* Prose such as "~5m": once for each place. */
static enum gg_outcome prose(struct formatter *f)
{
    gg_str all = text_of(&f->format);
    if (f->at >= all.n)
        f->at = all.n;
    gg_str shown = gg_str_sub(all, f->tilde, f->at);
    struct gg_diag *d =
        gg_diag_add(f->m->ds, GG_D_PROGRAM_FORMAT, tilde_span(f),
                    "`" GG_FMT "` is no directive of format/2: it is copied", GG_ARG(shown));
    gg_diag_help(f->m->ds, d, "write `~~` for a tilde that is meant as text");
    return state(f, gg_text_join(&f->wait, &f->format, f->tilde, f->at));
}

static enum gg_outcome directive(struct formatter *f, uint32_t letter)
{
    switch (letter) {
    case 'w':
        return written(f, false, true, 1200);
    case 'p':
        return written(f, true, true, 999);
    case 'q':
        return written(f, true, true, 1200);
    case 'k':
        return written(f, true, false, 1200);
    case 'a':
        return text_argument(f, 'a', GG_AS_ANY & ~(unsigned)GG_AS_LIST);
    case 's':
        return text_argument(f, 's', GG_AS_ANY & ~(unsigned)GG_AS_NUMBER);
    case 'd':
    case 'D':
    case 'I':
        return digits(f, (char)letter);
    case 'r':
    case 'R':
        return radix(f, (char)letter);
    case 'e':
    case 'f':
    case 'g':
        return real(f, (char)letter);
    case 'c':
        return character(f);
    case 'n':
        return line_ends(f);
    case 'N':
        return fresh_line(f);
    case 'i':
        return skip(f);
    case '~':
        return state(f, gg_text_join(&f->wait, &f->format, f->at - 1, f->at));
    case '|':
        return column_stop(f, false);
    case '+':
        return column_stop(f, true);
    case 't':
        return fill_point(f);
    default:
        return prose(f);
    }
}

/* The number before the letter: digits, ` and a character, or * for an argument. */
static enum gg_outcome number(struct formatter *f)
{
    gg_str all = text_of(&f->format);
    f->number = NO_NUMBER;
    if (f->at >= all.n)
        return GG_SUCCEEDS;
    if (all.p[f->at] == '`' && f->at + 1 < all.n) {
        uint32_t code;
        f->at++;
        f->at += gg_decode_str(gg_str_sub(all, f->at, all.n), &code);
        f->number = code;
    } else if (all.p[f->at] == '*') {
        gg_cell c;
        f->at++;
        enum gg_outcome outcome = take(f, &c);
        if (outcome != GG_SUCCEEDS)
            return outcome;
        if (gg_tag(c) != GG_INT || gg_small_int(c) < 0)
            return gg_format_error(f->m, "no or negative integer for `*' argument");
        f->number = gg_small_int(c);
    }
    for (; f->at < all.n && all.p[f->at] >= '0' && all.p[f->at] <= '9'; f->at++) {
        f->number = (f->number == NO_NUMBER ? 0 : f->number) * 10 + (all.p[f->at] - '0');
        if (f->number > INT32_MAX)
            f->number = INT32_MAX;
    }
    return GG_SUCCEEDS;
}

static enum gg_outcome one(struct formatter *f)
{
    gg_str all = text_of(&f->format);
    size_t beg = f->at;
    while (f->at < all.n && all.p[f->at] != '~')
        f->at++;
    if (f->at > beg)
        return state(f, gg_text_join(&f->wait, &f->format, beg, f->at));
    f->tilde = f->at++;
    enum gg_outcome outcome = number(f);
    uint32_t letter = 0;
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (f->at < all.n)
        f->at += gg_decode_str(gg_str_sub(all, f->at, all.n), &letter);
    return directive(f, letter);
}

static enum gg_outcome run(struct formatter *f, gg_cell format)
{
    enum gg_outcome outcome = gg_append_text(&f->format, format, GG_AS_ANY);
    if (outcome == GG_FAILS)
        return gg_is_var(gg_deref(f->m, format)) ? gg_instantiation_error(f->m)
                                                 : gg_type_error(f->m, "text", format);
    f->stop = column_of(text_of(f->out), 0);
    while (outcome == GG_SUCCEEDS && f->at < f->format.n)
        outcome = one(f);
    if (outcome == GG_SUCCEEDS && f->next < f->nargs)
        outcome = gg_format_error(f->m, "too many arguments");
    return outcome == GG_SUCCEEDS ? state(f, flush(f, 0)) : outcome;
}

/* Arguments that are no list are the only one. The items are copied: the work stack is used. */
enum gg_outcome gg_format(struct gg_machine *m, struct gg_text *out, gg_cell format, gg_cell args)
{
    struct formatter f = {.m = m, .out = out, .args = &args, .nargs = 1};
    gg_cell list = gg_deref(m, args), c = list;
    gg_text_init(m, &f.format);
    gg_text_init(m, &f.wait);
    while (gg_tag(c) == GG_PAIR && gg_spend(m, 1))
        c = gg_deref(m, gg_args(m, c)[1]);
    if (gg_is_atom_id(c, GG_A_NIL)) {
        gg_cell *items;
        enum gg_outcome outcome = gg_list_items(m, list, &items, &f.nargs);
        if (outcome != GG_SUCCEEDS)
            return outcome;
        gg_cell *copy = gg_new_array(&m->scratch, gg_cell, f.nargs);
        if (f.nargs)
            memcpy(copy, items, f.nargs * sizeof *copy);
        f.args = copy;
    }
    size_t n = out->n;
    uint32_t nmarks = out->nmarks;
    enum gg_outcome outcome = run(&f, format);
    if (outcome != GG_SUCCEEDS) {
        out->n = n;
        out->nmarks = nmarks;
    }
    return outcome;
}
