/* Numbers in all notations; what does not fit 64 bits is left to GMP. */
#include "frontend/term_parts.h"

#include <errno.h>
#include <gmp.h>
#include <math.h>
#include <stdlib.h>

/* Digits of numbers that have to be converted; plain decimal ones may be longer. */
enum { DIGITS_MAX = 100000 };

struct number {
    struct gg_reader *r;
    uint32_t beg, at;
    bool negative;
    uint32_t zero;        /* of the script of decimal digits */
    bool grouped;         /* 1 000 or 1_000 */
    struct gg_buf digits; /* ASCII, without separators */
};

static char byte(const struct number *n, uint32_t ahead)
{
    return n->r->text[n->at + ahead];
}

static bool decimal_at(const struct number *n, uint32_t at, uint32_t *length, uint32_t *value)
{
    uint32_t code;
    *length = gg_decode(n->r->text + at, &code);
    *value = code - n->zero;
    return code >= n->zero && *value <= 9;
}

static bool is_decimal_at(const struct number *n, uint32_t ahead)
{
    uint32_t length, value;
    return decimal_at(n, n->at + ahead, &length, &value);
}

static uint32_t skip_blanks(const struct number *n, uint32_t at)
{
    uint32_t code, length;
    for (; n->r->text[at]; at += length) {
        length = gg_decode(n->r->text + at, &code);
        if (!gg_char_is_space(code))
            break;
    }
    return at;
}

/* A digit of that base, 0 for decimals of any script; its value or -1. */
static int digit_at(const struct number *n, uint32_t at, int base, uint32_t *length)
{
    uint32_t value;
    *length = 1;
    if (base)
        return gg_digit_value((unsigned char)n->r->text[at], base);
    return decimal_at(n, at, length, &value) ? (int)value : -1;
}

/* `_` and blanks, or (up to base 10) one blank, when a digit follows */
static bool skip_separator(struct number *n, int base)
{
    uint32_t at = n->at, length;
    if (byte(n, 0) == '_')
        at = skip_blanks(n, at + 1);
    else if (byte(n, 0) == ' ' && base <= 10)
        at++;
    if (at == n->at || digit_at(n, at, base, &length) < 0)
        return false;
    n->at = at;
    return true;
}

/* Reads digits into n->digits; false when there is none. */
static bool scan(struct number *n, int base, bool *grouped)
{
    static const char names[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    uint32_t length;
    int v = digit_at(n, n->at, base, &length);
    n->digits = gg_buf_new(n->r->a);
    if (v < 0)
        return false;
    do {
        for (; (v = digit_at(n, n->at, base, &length)) >= 0; n->at += length)
            if (v || n->digits.n)
                gg_buf_addc(&n->digits, names[v]);
    } while (skip_separator(n, base) && (*grouped = true));
    if (!n->digits.n)
        gg_buf_addc(&n->digits, '0');
    return true;
}

static bool fits(struct number *n, int base, int64_t *i)
{
    uint64_t limit = n->negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX, v = 0;
    if (n->digits.n > 64)
        return false;
    for (size_t k = 0; k < n->digits.n; k++) {
        uint64_t d = (uint64_t)gg_digit_value((unsigned char)n->digits.p[k], 36);
        if (v > (limit - d) / (uint64_t)base)
            return false;
        v = v * (uint64_t)base + d;
    }
    *i = n->negative ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

static gg_str with_sign(struct number *n, gg_str digits)
{
    return n->negative ? gg_str_concat(n->r->a, GG_STR("-"), digits) : digits;
}

static bool too_large(struct number *n)
{
    return gg_term_fail(n->r, GG_TERM_FAULT_NUMBER_SIZE, n->beg, n->at);
}

static bool illegal(struct number *n)
{
    return gg_term_fail(n->r, GG_TERM_FAULT_ILLEGAL_NUMBER, n->beg, n->at);
}

static gg_str decimal_of(struct number *n, const mpz_t z)
{
    char *p = gg_arena_alloc(n->r->a, mpz_sizeinbase(z, 10) + 2, 1);
    mpz_get_str(p, 10, z);
    return gg_str_from(p);
}

static bool integer(struct number *n, int base, struct gg_term *value)
{
    value->kind = GG_TERM_INT;
    if (fits(n, base, &value->u.i))
        return true;
    value->kind = GG_TERM_BIGINT;
    if (base == 10) {
        value->u.text = with_sign(n, gg_buf_str(&n->digits));
        return true;
    }
    if (n->digits.n > DIGITS_MAX)
        return too_large(n);
    mpz_t z;
    gg_buf_addc(&n->digits, '\0');
    mpz_init_set_str(z, n->digits.p, base);
    if (n->negative)
        mpz_neg(z, z);
    value->u.text = decimal_of(n, z);
    mpz_clear(z);
    return true;
}

static bool radix(struct number *n, int base, struct gg_term *value)
{
    bool grouped = false;
    return scan(n, base, &grouped) ? integer(n, base, value) : illegal(n);
}

/* 0'c; n->at is at the 0 */
static bool character(struct number *n, struct gg_term *value)
{
    int64_t code;
    n->at += 2;
    if (byte(n, 0) == '\\') {
        if (!gg_term_escape(n->r, n->at + 1, '\'', false, &n->at, &code) || code < 0)
            return illegal(n);
    } else {
        uint32_t c;
        n->at += gg_decode(n->r->text + n->at, &c);
        n->at += c == '\'' && byte(n, 0) == '\'';
        code = c;
    }
    value->kind = GG_TERM_INT;
    value->u.i = n->negative ? -code : code;
    return true;
}

/* N/D in lowest terms, or an integer */
static bool reduce(struct number *n, const char *over, const char *under, struct gg_term *value)
{
    mpq_t q;
    mpq_init(q);
    mpz_set_str(mpq_numref(q), over, 10);
    mpz_set_str(mpq_denref(q), under, 10);
    mpq_canonicalize(q);
    if (n->negative)
        mpq_neg(q, q);
    bool whole = !mpz_cmp_ui(mpq_denref(q), 1);
    value->u.text = decimal_of(n, mpq_numref(q));
    value->kind = GG_TERM_BIGINT;
    if (!whole) {
        value->kind = GG_TERM_RATIONAL;
        value->u.text = gg_str_printf(n->r->a, GG_FMT "/" GG_FMT, GG_ARG(value->u.text),
                                      GG_ARG(decimal_of(n, mpq_denref(q))));
    } else if (mpz_fits_slong_p(mpq_numref(q))) {
        value->u.i = mpz_get_si(mpq_numref(q));
        value->kind = GG_TERM_INT;
    }
    mpq_clear(q);
    return true;
}

/* n->digits hold the numerator, n->at is at the `r` */
static bool rational(struct number *n, struct gg_term *value)
{
    bool grouped = false;
    const char *over = gg_cstr(n->r->a, gg_buf_str(&n->digits));
    size_t size = n->digits.n;
    n->at++;
    if (!scan(n, 0, &grouped))
        return illegal(n);
    gg_str under = gg_buf_str(&n->digits);
    if (gg_str_is(under, "0"))
        return illegal(n);
    if (size > DIGITS_MAX || under.n > DIGITS_MAX)
        return too_large(n);
    return reduce(n, over, gg_cstr(n->r->a, under), value);
}

static void skip_decimals(struct number *n)
{
    uint32_t length, value;
    while (decimal_at(n, n->at, &length, &value))
        n->at += length;
}

/* The text from the sign to here, with ASCII digits. */
static const char *ascii(struct number *n)
{
    struct gg_buf b = gg_buf_new(n->r->a);
    for (uint32_t at = n->beg; at < n->at;) {
        uint32_t code, length = gg_decode(n->r->text + at, &code);
        gg_buf_addc(&b, code < 128 ? (char)code : (char)('0' + (code - n->zero)));
        at += length;
    }
    return gg_cstr(n->r->a, gg_buf_str(&b));
}

static bool tag(struct number *n, const char *name)
{
    size_t size = strlen(name);
    uint32_t code;
    if (strncmp(n->r->text + n->at, name, size))
        return false;
    gg_decode(n->r->text + n->at + size, &code);
    if (code && gg_char_is_id(code))
        return false;
    n->at += (uint32_t)size;
    return true;
}

/* 1.0Inf and 1.5NaN, after the decimals; *found when it is one */
static bool special(struct number *n, struct gg_term *value, bool *found)
{
    const char *text = ascii(n);
    *found = true;
    if (tag(n, "Inf")) {
        value->u.f = n->negative ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    *found = !strncmp(text + n->negative, "1.", 2) && n->zero == '0' && tag(n, "NaN");
    if (!*found)
        return true;
    value->u.f = (double)NAN;
    if (fabs(strtod(text, NULL)) == 1.0)
        return gg_term_fail(n->r, GG_TERM_FAULT_CONST_RANGE, n->beg, n->at);
    return true;
}

static bool is_exponent(const struct number *n)
{
    if (byte(n, 0) != 'e' && byte(n, 0) != 'E')
        return false;
    bool sign = byte(n, 1) == '-' || byte(n, 1) == '+';
    return (sign && is_decimal_at(n, 2)) || is_decimal_at(n, 1);
}

/* Decimals and exponent after an integer; *found when there is any. */
static bool fraction(struct number *n, struct gg_term *value, bool *found)
{
    *found = false;
    if (byte(n, 0) == '.' && is_decimal_at(n, 1)) {
        n->at++;
        skip_decimals(n);
        value->kind = GG_TERM_FLOAT;
        if (!special(n, value, found) || *found)
            return n->r->error == NULL;
        *found = true;
    }
    if (is_exponent(n)) {
        *found = true;
        n->at += byte(n, 1) == '-' || byte(n, 1) == '+' ? 2 : 1;
        skip_decimals(n);
    }
    if (!*found)
        return true;
    value->kind = GG_TERM_FLOAT;
    errno = 0;
    value->u.f = strtod(ascii(n), NULL);
    if (errno == ERANGE && fabs(value->u.f) > 1.0)
        return gg_term_fail(n->r, GG_TERM_FAULT_FLOAT_OVERFLOW, n->beg, n->at);
    return true;
}

static int letter_base(char c)
{
    return c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
}

/* After the first digits: 1r3, 16'FF, 1.5e3 or the integer itself. */
static bool rest(struct number *n, struct gg_term *value)
{
    bool found;
    int64_t base;
    if (byte(n, 0) == 'r' && is_decimal_at(n, 1))
        return rational(n, value);
    if (n->grouped)
        return integer(n, 10, value);
    if (byte(n, 0) == '\'' && n->zero == '0' && fits(n, 10, &base) && base > 1 && base <= 36 &&
        gg_digit_value((unsigned char)byte(n, 1), (int)base) >= 0) {
        n->at++;
        return radix(n, (int)base, value);
    }
    if (!fraction(n, value, &found) || found)
        return n->r->error == NULL;
    return integer(n, 10, value);
}

/* Up to 18 plain digits with nothing special after them: nearly all numbers. */
static bool simple(const struct gg_reader *r, uint32_t at, uint32_t *end, struct gg_term *value)
{
    uint32_t i = at + (r->text[at] == '-');
    uint32_t first = i;
    int64_t v = 0;
    for (; r->text[i] >= '0' && r->text[i] <= '9' && i - first < 18; i++)
        v = v * 10 + (r->text[i] - '0');
    char c = r->text[i];
    if (i == first || (c != ',' && c != ')' && c != ']' && c != '\n' && c != '-'))
        return false;
    value->kind = GG_TERM_INT;
    value->u.i = first > at ? -v : v;
    *end = i;
    return true;
}

bool gg_term_number(struct gg_reader *r, uint32_t at, uint32_t *end, struct gg_term *value)
{
    if (simple(r, at, end, value))
        return true;
    struct number n = {.r = r, .beg = at, .at = at, .zero = '0'};
    n.negative = r->text[at] == '-';
    n.at += n.negative;
    bool ok;
    uint32_t code;
    if (byte(&n, 0) == '0' && byte(&n, 1) == '\'') {
        ok = character(&n, value);
    } else if (byte(&n, 0) == '0' && letter_base(byte(&n, 1))) {
        int base = letter_base(byte(&n, 1));
        n.at += 2;
        ok = radix(&n, base, value);
    } else {
        gg_decode(r->text + n.at, &code);
        n.zero = gg_char_zero(code);
        ok = scan(&n, 0, &n.grouped) ? rest(&n, value) : illegal(&n);
    }
    *end = n.at;
    return ok;
}
