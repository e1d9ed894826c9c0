/* Operators that work on integers and rationals: exact results of any size within reason. */
#include "program/arith.h"

#include <math.h>

enum gg_outcome gg_arith_done(gg_cell result)
{
    return result ? GG_SUCCEEDS : GG_STOPS;
}

/* Raises unless it is an integer. */
static enum gg_outcome need_integer(struct gg_machine *m, gg_cell c)
{
    return gg_is_integer(c) ? GG_SUCCEEDS : gg_type_error(m, "integer", c);
}

static bool both(gg_cell x, gg_cell y, enum gg_tag tag)
{
    return gg_tag(x) == tag && gg_tag(y) == tag;
}

static bool is_float(const gg_cell *x)
{
    return gg_tag(x[0]) == GG_FLOAT || gg_tag(x[1]) == GG_FLOAT;
}

static bool is_rational(const gg_cell *x)
{
    return gg_tag(x[0]) == GG_RAT || gg_tag(x[1]) == GG_RAT;
}

static enum gg_outcome too_large(struct gg_machine *m)
{
    return gg_stop(m, GG_STOP_MEMORY, "an integer");
}

/* ---- + - * on all kinds ---- */

struct exact {
    void (*z)(mpz_t, const mpz_t, const mpz_t);
    void (*q)(mpq_t, const mpq_t, const mpq_t);
};

static enum gg_outcome combine(struct gg_machine *m, const gg_cell *x, const struct exact *op,
                               gg_cell *result)
{
    if (is_rational(x)) {
        mpq_t p, q;
        gg_mpq_init(m, x[0], p);
        gg_mpq_init(m, x[1], q);
        op->q(p, p, q);
        mpq_clear(q);
        *result = gg_take_mpq(m, p);
    } else {
        struct gg_mpz_view v, w;
        mpz_t z;
        mpz_srcptr p = gg_mpz_view(m, x[0], &v), q = gg_mpz_view(m, x[1], &w);
        size_t work = mpz_size(p) * mpz_size(q) / 4;
        if (mpz_sizeinbase(p, 2) + mpz_sizeinbase(q, 2) > 2 * GG_BITS_MAX)
            return too_large(m);
        if (work && !gg_spend(m, work))
            return GG_STOPS;
        mpz_init(z);
        op->z(z, p, q);
        *result = gg_take_mpz(m, z);
    }
    return gg_arith_done(*result);
}

static enum gg_outcome doubles(struct gg_machine *m, const gg_cell *x, double *f, double *g)
{
    enum gg_outcome outcome = gg_to_double(m, x[0], f);
    return outcome == GG_SUCCEEDS ? gg_to_double(m, x[1], g) : outcome;
}

enum gg_outcome gg_arith_add(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    static const struct exact op = {mpz_add, mpq_add};
    double f, g;
    if (both(x[0], x[1], GG_INT))
        return gg_arith_done(*result =
                                 gg_new_int(m, (int64_t)gg_small_int(x[0]) + gg_small_int(x[1])));
    if (!is_float(x))
        return combine(m, x, &op, result);
    enum gg_outcome outcome = doubles(m, x, &f, &g);
    return outcome == GG_SUCCEEDS ? gg_check_float(m, f + g, result) : outcome;
}

enum gg_outcome gg_arith_subtract(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    static const struct exact op = {mpz_sub, mpq_sub};
    double f, g;
    if (both(x[0], x[1], GG_INT))
        return gg_arith_done(*result =
                                 gg_new_int(m, (int64_t)gg_small_int(x[0]) - gg_small_int(x[1])));
    if (!is_float(x))
        return combine(m, x, &op, result);
    enum gg_outcome outcome = doubles(m, x, &f, &g);
    return outcome == GG_SUCCEEDS ? gg_check_float(m, f - g, result) : outcome;
}

enum gg_outcome gg_arith_multiply(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    static const struct exact op = {mpz_mul, mpq_mul};
    double f, g;
    if (both(x[0], x[1], GG_INT))
        return gg_arith_done(*result =
                                 gg_new_int(m, (int64_t)gg_small_int(x[0]) * gg_small_int(x[1])));
    if (!is_float(x))
        return combine(m, x, &op, result);
    enum gg_outcome outcome = doubles(m, x, &f, &g);
    return outcome == GG_SUCCEEDS ? gg_check_float(m, f * g, result) : outcome;
}

static bool is_zero(gg_cell c)
{
    return gg_tag(c) == GG_INT && gg_small_int(c) == 0;
}

static enum gg_outcome divide_rationals(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    mpq_t p, q;
    if (is_zero(x[1]))
        return gg_evaluation_error(m, "zero_divisor");
    gg_mpq_init(m, x[0], p);
    gg_mpq_init(m, x[1], q);
    mpq_div(p, p, q);
    mpq_clear(q);
    return gg_arith_done(*result = gg_take_mpq(m, p));
}

enum gg_outcome gg_arith_divide_exactly(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    for (int i = 0; i < 2; i++)
        if (gg_tag(x[i]) == GG_FLOAT)
            return gg_type_error(m, "rational", x[i]);
    return divide_rationals(m, x, result);
}

/* Of integers an integer when there is no remainder, else a float. */
enum gg_outcome gg_arith_divide(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    struct gg_mpz_view v, w;
    double f, g;
    if (is_rational(x) && !is_float(x))
        return divide_rationals(m, x, result);
    if (!is_float(x)) {
        if (is_zero(x[1]))
            return gg_evaluation_error(m, "zero_divisor");
        mpz_srcptr p = gg_mpz_view(m, x[0], &v), q = gg_mpz_view(m, x[1], &w);
        if (mpz_divisible_p(p, q)) {
            mpz_t z;
            mpz_init(z);
            mpz_divexact(z, p, q);
            return gg_arith_done(*result = gg_take_mpz(m, z));
        }
    }
    enum gg_outcome outcome = doubles(m, x, &f, &g);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (g == 0.0)
        return gg_evaluation_error(m, f == 0.0 || isnan(f) ? "undefined" : "zero_divisor");
    return gg_check_float(m, f / g, result);
}

/* ---- integers only ---- */

static enum gg_outcome integers(struct gg_machine *m, const gg_cell *x,
                                void (*op)(mpz_t, const mpz_t, const mpz_t), bool divides,
                                gg_cell *result)
{
    struct gg_mpz_view v, w;
    mpz_t z;
    for (int i = 0; i < 2; i++)
        if (need_integer(m, x[i]) != GG_SUCCEEDS)
            return GG_RAISES;
    if (divides && is_zero(x[1]))
        return gg_evaluation_error(m, "zero_divisor");
    mpz_init(z);
    op(z, gg_mpz_view(m, x[0], &v), gg_mpz_view(m, x[1], &w));
    return gg_arith_done(*result = gg_take_mpz(m, z));
}

enum gg_outcome gg_arith_divide_truncating(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return integers(m, x, mpz_tdiv_q, true, result);
}

enum gg_outcome gg_arith_divide_flooring(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return integers(m, x, mpz_fdiv_q, true, result);
}

enum gg_outcome gg_arith_remainder_of(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return integers(m, x, mpz_tdiv_r, true, result);
}

enum gg_outcome gg_arith_modulo(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return integers(m, x, mpz_fdiv_r, true, result);
}

enum gg_outcome gg_arith_bit_and(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return integers(m, x, mpz_and, false, result);
}

enum gg_outcome gg_arith_bit_or(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return integers(m, x, mpz_ior, false, result);
}

enum gg_outcome gg_arith_bit_xor(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return integers(m, x, mpz_xor, false, result);
}

enum gg_outcome gg_arith_common_divisor(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return integers(m, x, mpz_gcd, false, result);
}

enum gg_outcome gg_arith_bit_not(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    struct gg_mpz_view v;
    mpz_t z;
    if (need_integer(m, x[0]) != GG_SUCCEEDS)
        return GG_RAISES;
    mpz_init(z);
    mpz_com(z, gg_mpz_view(m, x[0], &v));
    return gg_arith_done(*result = gg_take_mpz(m, z));
}

enum gg_outcome gg_arith_highest_bit(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    struct gg_mpz_view v;
    if (need_integer(m, x[0]) != GG_SUCCEEDS)
        return GG_RAISES;
    mpz_srcptr z = gg_mpz_view(m, x[0], &v);
    if (mpz_sgn(z) <= 0)
        return gg_type_error(m, "not_less_than_one", x[0]);
    return gg_arith_done(*result = gg_new_int(m, (int64_t)mpz_sizeinbase(z, 2) - 1));
}

static enum gg_outcome shift(struct gg_machine *m, const gg_cell *x, bool left, gg_cell *result)
{
    struct gg_mpz_view v;
    int64_t n;
    mpz_t z;
    for (int i = 0; i < 2; i++)
        if (need_integer(m, x[i]) != GG_SUCCEEDS)
            return GG_RAISES;
    mpz_srcptr p = gg_mpz_view(m, x[0], &v);
    bool fits = gg_get_int(m, x[1], &n);
    if (fits && n < 0) {
        left = !left;
        n = n == INT64_MIN ? INT64_MAX : -n;
    }
    if (left && mpz_sgn(p) && (!fits || n > GG_BITS_MAX))
        return too_large(m);
    mpz_init(z);
    if (left)
        mpz_mul_2exp(z, p, mpz_sgn(p) ? (mp_bitcnt_t)n : 0);
    else
        mpz_fdiv_q_2exp(z, p, fits && n < 2 * GG_BITS_MAX ? (mp_bitcnt_t)n : 2 * GG_BITS_MAX);
    return gg_arith_done(*result = gg_take_mpz(m, z));
}

enum gg_outcome gg_arith_shift_left(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return shift(m, x, true, result);
}

enum gg_outcome gg_arith_shift_right(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return shift(m, x, false, result);
}

enum gg_outcome gg_arith_successor(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    gg_cell args[2] = {x[0], gg_make(GG_INT, 1, 0)};
    if (need_integer(m, x[0]) != GG_SUCCEEDS)
        return GG_RAISES;
    return gg_arith_add(m, args, result);
}

/* ---- powers ---- */

static enum gg_outcome float_power(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    double f, g;
    enum gg_outcome outcome = doubles(m, x, &f, &g);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (f == 0.0 && g < 0)
        return gg_evaluation_error(m, "zero_divisor");
    if (f < 0 && g != floor(g) && !isinf(f))
        return gg_evaluation_error(m, "undefined");
    return gg_check_float(m, pow(f, g), result);
}

/* A base of one bit has powers of any exponent. */
static enum gg_outcome trivial_power(struct gg_machine *m, int64_t base, bool odd, gg_cell *result)
{
    return gg_arith_done(*result = gg_new_int(m, base == -1 && !odd ? 1 : base));
}

static enum gg_outcome integer_power(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    struct gg_mpz_view v, w;
    int64_t n;
    mpz_t z;
    mpz_srcptr base = gg_mpz_view(m, x[0], &v), exponent = gg_mpz_view(m, x[1], &w);
    if (mpz_sgn(exponent) && mpz_cmpabs_ui(base, 1) <= 0)
        return trivial_power(m, mpz_get_si(base), mpz_odd_p(exponent), result);
    if (!gg_get_int(m, x[1], &n) || n > GG_BITS_MAX ||
        (mpz_sizeinbase(base, 2) - 1) * (uint64_t)n > GG_BITS_MAX)
        return too_large(m);
    if (!gg_spend(m, (uint64_t)n * mpz_size(base) / 4))
        return GG_STOPS;
    mpz_init(z);
    mpz_pow_ui(z, base, (unsigned long)n);
    return gg_arith_done(*result = gg_take_mpz(m, z));
}

static enum gg_outcome rational_power(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    int64_t n;
    mpq_t q;
    if (!gg_get_int(m, x[1], &n) || n > GG_BITS_MAX || n < -GG_BITS_MAX)
        return too_large(m);
    gg_mpq_init(m, x[0], q);
    size_t bits = mpz_sizeinbase(mpq_numref(q), 2) + mpz_sizeinbase(mpq_denref(q), 2);
    unsigned long k = (unsigned long)(n < 0 ? -n : n);
    if (bits * k > GG_BITS_MAX) {
        mpq_clear(q);
        return too_large(m);
    }
    mpz_pow_ui(mpq_numref(q), mpq_numref(q), k);
    mpz_pow_ui(mpq_denref(q), mpq_denref(q), k);
    if (n < 0)
        mpq_inv(q, q);
    return gg_arith_done(*result = gg_take_mpq(m, q));
}

static bool is_negative(const struct gg_machine *m, gg_cell c)
{
    struct gg_mpz_view v;
    return mpz_sgn(gg_mpz_view(m, c, &v)) < 0;
}

static bool is_unit(gg_cell c)
{
    return gg_tag(c) == GG_INT && (gg_small_int(c) == 1 || gg_small_int(c) == -1);
}

/* Of integers a float when the exponent is negative, as with prefer_rationals(false). */
enum gg_outcome gg_arith_power(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    if (is_float(x) || gg_tag(x[1]) == GG_RAT)
        return float_power(m, x, result);
    if (gg_tag(x[0]) == GG_RAT)
        return rational_power(m, x, result);
    if (is_negative(m, x[1]) && !is_unit(x[0]))
        return float_power(m, x, result);
    return integer_power(m, x, result);
}

enum gg_outcome gg_arith_power_of(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return gg_arith_power(m, x, result);
}

/* ---- rationals ---- */

static enum gg_outcome part(struct gg_machine *m, gg_cell c, uint32_t which, gg_cell *result)
{
    if (gg_tag(c) == GG_RAT)
        *result = m->cells[gg_value(c) + which];
    else if (gg_is_integer(c))
        *result = which ? gg_make(GG_INT, 1, 0) : c;
    else
        return gg_type_error(m, "rational", c);
    return GG_SUCCEEDS;
}

enum gg_outcome gg_arith_numerator(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return part(m, x[0], 0, result);
}

enum gg_outcome gg_arith_denominator(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return part(m, x[0], 1, result);
}

enum gg_outcome gg_arith_to_rational(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    mpq_t q;
    *result = x[0];
    if (gg_tag(x[0]) != GG_FLOAT)
        return GG_SUCCEEDS;
    mpq_init(q);
    mpq_set_d(q, gg_float(m, x[0]));
    return gg_arith_done(*result = gg_take_mpq(m, q));
}
