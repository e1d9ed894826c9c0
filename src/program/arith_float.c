/* Operators on floats, and those of any number that round or pick. */
#include "program/arith.h"

#include <float.h>
#include <math.h>

/* ---- functions of one double ---- */

static enum gg_outcome apply(struct gg_machine *m, gg_cell c, double (*fn)(double), gg_cell *result)
{
    double f;
    enum gg_outcome outcome = gg_to_double(m, c, &f);
    return outcome == GG_SUCCEEDS ? gg_check_float(m, fn(f), result) : outcome;
}

#define FUNCTION(name, fn)                                                                         \
    enum gg_outcome gg_arith_##name(struct gg_machine *m, const gg_cell *x, gg_cell *result)       \
    {                                                                                              \
        return apply(m, x[0], fn, result);                                                         \
    }

FUNCTION(arc_cosine, acos)
FUNCTION(arc_sine, asin)
FUNCTION(arc_tangent, atan)
FUNCTION(cosine, cos)
FUNCTION(exponential, exp)
FUNCTION(hyperbolic_cosine, cosh)
FUNCTION(hyperbolic_sine, sinh)
FUNCTION(hyperbolic_tangent, tanh)
FUNCTION(sine, sin)
FUNCTION(square_root, sqrt)
FUNCTION(tangent, tan)

static enum gg_outcome of_positive(struct gg_machine *m, gg_cell c, double (*fn)(double),
                                   gg_cell *result)
{
    double f;
    enum gg_outcome outcome = gg_to_double(m, c, &f);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (f <= 0)
        return gg_evaluation_error(m, "undefined");
    return gg_check_float(m, fn(f), result);
}

enum gg_outcome gg_arith_logarithm(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return of_positive(m, x[0], log, result);
}

enum gg_outcome gg_arith_binary_logarithm(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return of_positive(m, x[0], log2, result);
}

static enum gg_outcome pair(struct gg_machine *m, const gg_cell *x, double *f, double *g)
{
    enum gg_outcome outcome = gg_to_double(m, x[0], f);
    return outcome == GG_SUCCEEDS ? gg_to_double(m, x[1], g) : outcome;
}

/* log(Base, X) */
enum gg_outcome gg_arith_logarithm_of(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    double f, g;
    enum gg_outcome outcome = pair(m, x, &f, &g);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (f <= 0 || g <= 0)
        return gg_evaluation_error(m, "undefined");
    if (f == 1.0)
        return gg_evaluation_error(m, "zero_divisor");
    return gg_check_float(m, log(g) / log(f), result);
}

enum gg_outcome gg_arith_arc_tangent_of(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    double f, g;
    enum gg_outcome outcome = pair(m, x, &f, &g);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (f == 0.0 && g == 0.0)
        return gg_evaluation_error(m, "undefined");
    return gg_check_float(m, atan2(f, g), result);
}

enum gg_outcome gg_arith_copy_sign(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    double f, g;
    enum gg_outcome outcome = pair(m, x, &f, &g);
    return outcome == GG_SUCCEEDS ? gg_check_float(m, copysign(f, g), result) : outcome;
}

enum gg_outcome gg_arith_to_float(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    double f;
    enum gg_outcome outcome = gg_to_double(m, x[0], &f);
    return outcome == GG_SUCCEEDS ? gg_check_float(m, f, result) : outcome;
}

/* ---- constants ---- */

#define CONSTANT(name, value)                                                                      \
    enum gg_outcome gg_arith_##name(struct gg_machine *m, const gg_cell *x, gg_cell *result)       \
    {                                                                                              \
        (void)x;                                                                                   \
        return gg_arith_done(*result = (value));                                                   \
    }

static const int64_t tagged_max = ((int64_t)1 << 60) - 1;

CONSTANT(constant_e, gg_new_float(m, 2.718281828459045))
CONSTANT(constant_epsilon, gg_new_float(m, DBL_EPSILON))
CONSTANT(constant_inf, gg_new_float(m, HUGE_VAL))
CONSTANT(constant_max_tagged, gg_new_int(m, tagged_max))
CONSTANT(constant_min_tagged, gg_new_int(m, -tagged_max - 1))
CONSTANT(constant_nan, gg_new_float(m, (double)NAN))
CONSTANT(constant_pi, gg_new_float(m, 3.141592653589793))

/* ---- rounding ---- */

static enum gg_outcome to_integer(struct gg_machine *m, gg_cell c, double (*fn)(double),
                                  void (*divide)(mpz_t, const mpz_t, const mpz_t), gg_cell *result)
{
    mpz_t z;
    if (gg_is_integer(c)) {
        *result = c;
        return GG_SUCCEEDS;
    }
    mpz_init(z);
    if (gg_tag(c) == GG_RAT) {
        mpq_t q;
        gg_mpq_init(m, c, q);
        divide(z, mpq_numref(q), mpq_denref(q));
        mpq_clear(q);
        return gg_arith_done(*result = gg_take_mpz(m, z));
    }
    double f = gg_float(m, c);
    if (isnan(f) || isinf(f)) {
        mpz_clear(z);
        return gg_evaluation_error(m, "undefined");
    }
    mpz_set_d(z, fn(f));
    return gg_arith_done(*result = gg_take_mpz(m, z));
}

/* Halves away from zero, as round(3) does. */
static void divide_rounding(mpz_t z, const mpz_t over, const mpz_t under)
{
    mpz_t twice;
    mpz_init(twice);
    mpz_mul_2exp(z, over, 1);
    if (mpz_sgn(over) < 0)
        mpz_sub(z, z, under);
    else
        mpz_add(z, z, under);
    mpz_mul_2exp(twice, under, 1);
    mpz_tdiv_q(z, z, twice);
    mpz_clear(twice);
}

enum gg_outcome gg_arith_truncated(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return to_integer(m, x[0], trunc, mpz_tdiv_q, result);
}

enum gg_outcome gg_arith_rounded(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return to_integer(m, x[0], round, divide_rounding, result);
}

enum gg_outcome gg_arith_ceiling_of(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return to_integer(m, x[0], ceil, mpz_cdiv_q, result);
}

enum gg_outcome gg_arith_floor_of(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return to_integer(m, x[0], floor, mpz_fdiv_q, result);
}

enum gg_outcome gg_arith_integer_part(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    if (gg_tag(x[0]) != GG_FLOAT)
        return gg_arith_truncated(m, x, result);
    return gg_check_float(m, trunc(gg_float(m, x[0])), result);
}

enum gg_outcome gg_arith_fractional_part(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    double f, whole;
    if (gg_tag(x[0]) != GG_FLOAT) {
        gg_cell args[2] = {x[0], 0};
        enum gg_outcome outcome = gg_arith_truncated(m, x, &args[1]);
        return outcome == GG_SUCCEEDS ? gg_arith_subtract(m, args, result) : outcome;
    }
    f = gg_float(m, x[0]);
    return gg_check_float(m, modf(f, &whole), result);
}

/* ---- signs and choices ---- */

enum gg_outcome gg_arith_positive(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    (void)m;
    *result = x[0];
    return GG_SUCCEEDS;
}

static const gg_cell zero = GG_INT;

enum gg_outcome gg_arith_negative(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    gg_cell args[2] = {zero, x[0]};
    if (gg_tag(x[0]) == GG_FLOAT)
        return gg_arith_done(*result = gg_new_float(m, -gg_float(m, x[0])));
    return gg_arith_subtract(m, args, result);
}

enum gg_outcome gg_arith_absolute(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    int order;
    if (gg_tag(x[0]) == GG_FLOAT)
        return gg_arith_done(*result = gg_new_float(m, fabs(gg_float(m, x[0]))));
    *result = x[0];
    (void)gg_compare_numbers(m, x[0], zero, &order);
    return order < 0 ? gg_arith_negative(m, x, result) : GG_SUCCEEDS;
}

enum gg_outcome gg_arith_sign_of(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    int order;
    (void)gg_compare_numbers(m, x[0], zero, &order);
    if (gg_tag(x[0]) == GG_FLOAT)
        return gg_arith_done(*result = gg_new_float(m, order == 2 ? (double)NAN : (double)order));
    return gg_arith_done(*result = gg_new_int(m, order));
}

/* Of equal numbers of both kinds, the float. */
static gg_cell pick(struct gg_machine *m, const gg_cell *x, int wanted)
{
    int order;
    for (int i = 0; i < 2; i++)
        if (gg_tag(x[i]) == GG_FLOAT && isnan(gg_float(m, x[i])))
            return x[i];
    (void)gg_compare_numbers(m, x[0], x[1], &order);
    if (!order)
        return gg_tag(x[0]) == GG_FLOAT ? x[0] : x[1];
    return order == wanted ? x[0] : x[1];
}

enum gg_outcome gg_arith_larger(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return gg_arith_done(*result = pick(m, x, 1));
}

enum gg_outcome gg_arith_smaller(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    return gg_arith_done(*result = pick(m, x, -1));
}

/* [X]: evaluation takes the element itself. */
enum gg_outcome gg_arith_element(struct gg_machine *m, const gg_cell *x, gg_cell *result)
{
    (void)m;
    *result = x[0];
    return GG_SUCCEEDS;
}
