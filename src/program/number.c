/* Numbers: how they are kept, compared, read and written. */
#include "program/number.h"

#include "frontend/term_char.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

_Static_assert(sizeof(mp_limb_t) == sizeof(gg_cell), "limbs are kept in cells");

mpz_srcptr gg_mpz_view(const struct gg_machine *m, gg_cell c, struct gg_mpz_view *view)
{
    if (gg_tag(c) == GG_INT) {
        int64_t i = gg_small_int(c);
        view->limb = i < 0 ? (mp_limb_t)-i : (mp_limb_t)i;
        return mpz_roinit_n(view->z, &view->limb, i < 0 ? -1 : i > 0);
    }
    const gg_cell *at = &m->cells[gg_value(c)];
    return mpz_roinit_n(view->z, (const mp_limb_t *)(at + 1), (mp_size_t)(int64_t)at[0]);
}

static gg_cell keep_mpz(struct gg_machine *m, const mpz_t z)
{
    if (mpz_fits_slong_p(z))
        return gg_new_int(m, mpz_get_si(z));
    uint32_t n = (uint32_t)mpz_size(z);
    if (mpz_sizeinbase(z, 2) > GG_BITS_MAX) {
        (void)gg_stop(m, GG_STOP_MEMORY, "an integer");
        return 0;
    }
    uint32_t at = gg_heap(m, n + 1);
    if (!at || !gg_spend(m, n))
        return 0;
    m->cells[at] = (gg_cell)(mpz_sgn(z) < 0 ? -(int64_t)n : (int64_t)n);
    memcpy(&m->cells[at + 1], mpz_limbs_read(z), n * sizeof(gg_cell));
    return gg_make(GG_BIG, at, 0);
}

gg_cell gg_take_mpz(struct gg_machine *m, mpz_t z)
{
    gg_cell c = keep_mpz(m, z);
    mpz_clear(z);
    return c;
}

gg_cell gg_take_mpq(struct gg_machine *m, mpq_t q)
{
    gg_cell c = 0;
    if (!mpz_cmp_ui(mpq_denref(q), 1)) {
        c = keep_mpz(m, mpq_numref(q));
    } else {
        gg_cell over = keep_mpz(m, mpq_numref(q)), under = keep_mpz(m, mpq_denref(q));
        uint32_t at = gg_heap(m, 2);
        if (over && under && at) {
            m->cells[at] = over;
            m->cells[at + 1] = under;
            c = gg_make(GG_RAT, at, 0);
        }
    }
    mpq_clear(q);
    return c;
}

void gg_mpq_init(const struct gg_machine *m, gg_cell c, mpq_t q)
{
    struct gg_mpz_view view;
    mpq_init(q);
    if (gg_tag(c) != GG_RAT) {
        mpq_set_z(q, gg_mpz_view(m, c, &view));
        return;
    }
    mpz_set(mpq_numref(q), gg_mpz_view(m, m->cells[gg_value(c)], &view));
    mpz_set(mpq_denref(q), gg_mpz_view(m, m->cells[gg_value(c) + 1], &view));
}

bool gg_get_int(const struct gg_machine *m, gg_cell c, int64_t *i)
{
    struct gg_mpz_view view;
    if (gg_tag(c) == GG_INT) {
        *i = gg_small_int(c);
        return true;
    }
    if (gg_tag(c) != GG_BIG)
        return false;
    mpz_srcptr z = gg_mpz_view(m, c, &view);
    if (!mpz_fits_slong_p(z))
        return false;
    *i = mpz_get_si(z);
    return true;
}

/* ---- doubles ---- */

/* Rounded to nearest, which mpz_get_d is not. */
static double nearest(const mpz_t z)
{
    enum { MORE_THAN_ANY_DOUBLE = 1100 };
    if (mpz_fits_slong_p(z))
        return (double)mpz_get_si(z);
    if (mpz_sizeinbase(z, 2) > MORE_THAN_ANY_DOUBLE)
        return mpz_sgn(z) * HUGE_VAL;
    char digits[MORE_THAN_ANY_DOUBLE];
    return strtod(mpz_get_str(digits, 10, z), NULL);
}

enum gg_outcome gg_to_double(struct gg_machine *m, gg_cell c, double *f)
{
    struct gg_mpz_view view;
    if (gg_tag(c) == GG_FLOAT) {
        *f = gg_float(m, c);
        return GG_SUCCEEDS;
    }
    if (gg_tag(c) == GG_RAT) {
        mpq_t q;
        gg_mpq_init(m, c, q);
        *f = mpq_get_d(q);
        mpq_clear(q);
    } else {
        *f = nearest(gg_mpz_view(m, c, &view));
    }
    return isinf(*f) ? gg_evaluation_error(m, "float_overflow") : GG_SUCCEEDS;
}

enum gg_outcome gg_check_float(struct gg_machine *m, double f, gg_cell *result)
{
    if (isnan(f))
        return gg_evaluation_error(m, "undefined");
    if (isinf(f))
        return gg_evaluation_error(m, "float_overflow");
    *result = gg_new_float(m, f);
    return *result ? GG_SUCCEEDS : GG_STOPS;
}

/* ---- order ---- */

static int sign(double d)
{
    return (d > 0) - (d < 0);
}

enum { UNORDERED = 2 };

/* Exact, also between integers and floats. */
static int compare_values(const struct gg_machine *m, gg_cell x, gg_cell y)
{
    struct gg_mpz_view v, w;
    mpq_t p, q;
    if (gg_tag(x) == GG_INT && gg_tag(y) == GG_INT)
        return (gg_small_int(x) > gg_small_int(y)) - (gg_small_int(x) < gg_small_int(y));
    if (gg_tag(x) == GG_FLOAT && gg_tag(y) == GG_FLOAT) {
        double f = gg_float(m, x), g = gg_float(m, y);
        return isnan(f) || isnan(g) ? UNORDERED : (f > g) - (f < g);
    }
    if (gg_tag(x) == GG_FLOAT) {
        int order = compare_values(m, y, x);
        return order == UNORDERED ? order : -order;
    }
    if (gg_tag(y) == GG_FLOAT) {
        double f = gg_float(m, y);
        if (isnan(f))
            return UNORDERED;
        if (isinf(f))
            return -sign(f);
        if (gg_tag(x) != GG_RAT)
            return sign(mpz_cmp_d(gg_mpz_view(m, x, &v), f));
    } else if (gg_tag(x) != GG_RAT && gg_tag(y) != GG_RAT) {
        return sign(mpz_cmp(gg_mpz_view(m, x, &v), gg_mpz_view(m, y, &w)));
    }
    gg_mpq_init(m, x, p);
    if (gg_tag(y) == GG_FLOAT) {
        mpq_init(q);
        mpq_set_d(q, gg_float(m, y));
    } else {
        gg_mpq_init(m, y, q);
    }
    int order = sign(mpq_cmp(p, q));
    mpq_clear(p);
    mpq_clear(q);
    return order;
}

/* Beside a float, other numbers become floats, too. */
enum gg_outcome gg_compare_numbers(struct gg_machine *m, gg_cell x, gg_cell y, int *order)
{
    double f, g;
    *order = compare_values(m, x, y);
    if (gg_tag(x) == gg_tag(y) || (gg_tag(x) != GG_FLOAT && gg_tag(y) != GG_FLOAT))
        return GG_SUCCEEDS;
    enum gg_outcome outcome = gg_to_double(m, x, &f);
    if (outcome == GG_SUCCEEDS)
        outcome = gg_to_double(m, y, &g);
    if (outcome == GG_SUCCEEDS && f == g)
        *order = 0;
    return outcome;
}

/* A float stands before the integer that it equals, NaN before all. */
int gg_number_order(struct gg_machine *m, gg_cell x, gg_cell y)
{
    int order = compare_values(m, x, y);
    bool f = gg_tag(x) == GG_FLOAT, g = gg_tag(y) == GG_FLOAT;
    if (order == UNORDERED) {
        bool n = f && isnan(gg_float(m, x)), k = g && isnan(gg_float(m, y));
        return n == k ? 0 : n ? -1 : 1;
    }
    return order ? order : g - f;
}

/* ---- reading ---- */

gg_cell gg_big_from_text(struct gg_machine *m, gg_str digits)
{
    mpz_t z;
    if (digits.n > GG_BITS_MAX / 3) {
        (void)gg_stop(m, GG_STOP_MEMORY, "an integer");
        return 0;
    }
    mpz_init_set_str(z, gg_cstr(&m->scratch, digits), 10);
    return gg_take_mpz(m, z);
}

gg_cell gg_rational_from_text(struct gg_machine *m, gg_str text)
{
    mpq_t q;
    mpq_init(q);
    mpq_set_str(q, gg_cstr(&m->scratch, text), 10);
    mpq_canonicalize(q);
    return gg_take_mpq(m, q);
}

static size_t count_digits(gg_str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && isdigit((unsigned char)s.p[at + n]))
        n++;
    return n;
}

/* Decimal integers and floats; anything else is left to the reader of terms. */
static bool simple_number(struct gg_machine *m, gg_str s, gg_cell *result)
{
    size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+'), n = count_digits(s, at);
    *result = 0;
    if (n && at + n == s.n) {
        *result = gg_big_from_text(m, s.p[0] == '+' ? gg_str_sub(s, 1, s.n) : s);
        return true;
    }
    size_t decimals = n && s.p[at + n] == '.' ? count_digits(s, at + n + 1) : 0;
    if (!decimals || at + n + 1 + decimals != s.n)
        return false;
    *result = gg_new_float(m, strtod(gg_cstr(&m->scratch, s), NULL));
    return true;
}

/* A clause of one number, perhaps after a sign. */
static gg_cell number_of_term(struct gg_machine *m, const struct gg_term *t)
{
    switch (t->kind) {
    case GG_TERM_INT:
        return gg_new_int(m, t->u.i);
    case GG_TERM_BIGINT:
        return gg_big_from_text(m, t->u.text);
    case GG_TERM_RATIONAL:
        return gg_rational_from_text(m, t->u.text);
    case GG_TERM_FLOAT:
        return gg_new_float(m, t->u.f);
    case GG_TERM_VAR:
    case GG_TERM_ATOM:
    case GG_TERM_NIL:
    case GG_TERM_STRING:
    case GG_TERM_CODES:
    case GG_TERM_CHARS:
    case GG_TERM_LIST:
    case GG_TERM_COMPOUND:
    case GG_TERM_DICT:
        break;
    }
    return 0;
}

/* White space may come before a number, not after it. */
gg_cell gg_parse_number(struct gg_machine *m, gg_str s)
{
    const struct gg_term_options options = {.double_quotes = GG_QUOTES_CODES,
                                            .ignore_directives = true};
    gg_cell result;
    while (s.n && isspace((unsigned char)s.p[0]))
        s = gg_str_sub(s, 1, s.n);
    if (!s.n || simple_number(m, s, &result))
        return s.n ? result : 0;
    bool sign_first = s.p[0] == '-' || s.p[0] == '+';
    if (s.n < 2 + (size_t)sign_first || !isdigit((unsigned char)s.p[sign_first]) ||
        isspace((unsigned char)s.p[s.n - 1]))
        return 0;
    if (s.p[0] == '+')
        s = gg_str_sub(s, 1, s.n);
    struct gg_source source = {.text = gg_str_concat(&m->scratch, s, GG_STR(" . "))};
    const struct gg_terms *terms = gg_terms_read(&m->scratch, &source, 0, &options, NULL);
    if (!gg_spend(m, s.n + GG_WORK_OF_GOAL))
        return 0;
    return terms->items.n == 1 && terms->items.at[0].term
               ? number_of_term(m, terms->items.at[0].term)
               : 0;
}

/* ---- writing ---- */

/* The shortest text that reads back as the same, with a dot. */
static void float_digits(double f, char *out, size_t size)
{
    enum { SHORT = 15, EXACT = 17 };
    if (isinf(f) || isnan(f)) {
        (void)snprintf(out, size, "%s", isnan(f) ? "1.5NaN" : f < 0 ? "-1.0Inf" : "1.0Inf");
        return;
    }
    for (int digits = SHORT; digits <= EXACT; digits++) {
        (void)snprintf(out, size, "%.*g", digits, f);
        if (strtod(out, NULL) == f)
            break;
    }
    char *zero = strstr(out, "e-0"); /* of an exponent of two digits */
    if (zero)
        memmove(zero + 2, zero + 3, strlen(zero + 3) + 1);
    if (strpbrk(out, ".e") && !strchr(out, '.')) { /* 1e10 */
        char *e = strchr(out, 'e');
        memmove(e + 2, e, strlen(e) + 1);
        memcpy(e, ".0", 2);
    } else if (!strchr(out, '.')) {
        strncat(out, ".0", size - strlen(out) - 1);
    }
}

static bool add_mpz(struct gg_text *t, const mpz_t z, int base)
{
    char *digits = gg_arena_alloc(&t->m->scratch, mpz_sizeinbase(z, base) + 2, 1);
    mpz_get_str(digits, base, z);
    gg_str s = gg_str_from(digits);
    return gg_spend(t->m, s.n / 4) && gg_text_add(t, s);
}

bool gg_number_text(struct gg_text *t, gg_cell c)
{
    struct gg_mpz_view view;
    char buffer[64];
    if (gg_tag(c) == GG_INT) {
        (void)snprintf(buffer, sizeof buffer, "%d", (int)gg_small_int(c));
    } else if (gg_tag(c) == GG_FLOAT) {
        float_digits(gg_float(t->m, c), buffer, sizeof buffer);
    } else if (gg_tag(c) == GG_BIG) {
        return add_mpz(t, gg_mpz_view(t->m, c, &view), 10);
    } else {
        const gg_cell *at = &t->m->cells[gg_value(c)];
        return gg_number_text(t, at[0]) && gg_text_addc(t, 'r') &&
               gg_number_text(t, t->m->cells[gg_value(c) + 1]);
    }
    return gg_text_add(t, gg_str_from(buffer));
}

bool gg_radix_text(struct gg_text *t, gg_cell c, int base, bool upper)
{
    struct gg_mpz_view view;
    return add_mpz(t, gg_mpz_view(t->m, c, &view), upper ? -base : base);
}

/* Digits with a point before the last `decimals` and a mark between groups, as ~D writes them. */
bool gg_group_digits(struct gg_text *t, gg_cell c, int64_t decimals, const char *group, int width)
{
    struct gg_mpz_view view;
    mpz_srcptr z = gg_mpz_view(t->m, c, &view);
    char *digits = gg_arena_alloc(&t->m->scratch, mpz_sizeinbase(z, 10) + 2, 1);
    mpz_get_str(digits, 10, z);
    bool negative = *digits == '-';
    gg_str s = gg_str_from(digits + negative);
    if (negative && !gg_text_addc(t, '-'))
        return false;
    int64_t whole = (int64_t)s.n > decimals ? (int64_t)s.n - decimals : 0;
    if (!whole && !gg_text_addc(t, '0'))
        return false;
    for (int64_t i = 0; i < whole; i++) {
        if (i && width && (whole - i) % width == 0 && !gg_text_add(t, gg_str_from(group)))
            return false;
        if (!gg_text_addc(t, (unsigned char)s.p[i]))
            return false;
    }
    if (decimals && !gg_text_addc(t, '.'))
        return false;
    for (int64_t i = (int64_t)s.n; i < decimals; i++)
        if (!gg_text_addc(t, '0'))
            return false;
    return gg_text_add(t, gg_str_sub(s, (size_t)whole, s.n));
}

/* round(x * 10^digits), written with a point */
static bool exact_decimals(struct gg_text *t, gg_cell c, int64_t digits)
{
    mpq_t q;
    mpz_t z;
    gg_mpq_init(t->m, c, q);
    mpz_init(z);
    mpz_ui_pow_ui(z, 10, (unsigned long)digits);
    mpz_mul(mpq_numref(q), mpq_numref(q), z);
    mpz_mul_2exp(mpq_numref(q), mpq_numref(q), 1);
    if (mpq_sgn(q) < 0)
        mpz_sub(mpq_numref(q), mpq_numref(q), mpq_denref(q));
    else
        mpz_add(mpq_numref(q), mpq_numref(q), mpq_denref(q));
    mpz_mul_2exp(mpq_denref(q), mpq_denref(q), 1);
    mpz_tdiv_q(z, mpq_numref(q), mpq_denref(q));
    mpq_clear(q);
    gg_cell scaled = gg_take_mpz(t->m, z);
    return scaled && gg_group_digits(t, scaled, digits, "", 0);
}

enum gg_outcome gg_float_text(struct gg_text *t, gg_cell c, char letter, int64_t digits)
{
    struct gg_machine *m = t->m;
    double f;
    if (letter == 'f' && gg_tag(c) != GG_FLOAT)
        return exact_decimals(t, c, digits) ? GG_SUCCEEDS : GG_STOPS;
    enum gg_outcome outcome = gg_to_double(m, c, &f);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    int n = letter == 'e'   ? snprintf(NULL, 0, "%.*e", (int)digits, f)
            : letter == 'f' ? snprintf(NULL, 0, "%.*f", (int)digits, f)
                            : snprintf(NULL, 0, "%.*g", (int)digits, f);
    char *out = gg_arena_alloc(&m->scratch, (size_t)n + 1, 1);
    if (letter == 'e')
        (void)snprintf(out, (size_t)n + 1, "%.*e", (int)digits, f);
    else if (letter == 'f')
        (void)snprintf(out, (size_t)n + 1, "%.*f", (int)digits, f);
    else
        (void)snprintf(out, (size_t)n + 1, "%.*g", (int)digits, f);
    return gg_text_add(t, gg_str_from(out)) ? GG_SUCCEEDS : GG_STOPS;
}
