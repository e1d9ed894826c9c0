/* Numbers as GMP sees them; the only header that includes it. */
#ifndef GG_PROGRAM_NUMBER_H
#define GG_PROGRAM_NUMBER_H

#include "program/machine.h"

#include <gmp.h>

enum { GG_BITS_MAX = 1 << 20 }; /* of an integer */

/* An integer to read; small ones need the limb. */
struct gg_mpz_view {
    mp_limb_t limb;
    mpz_t z;
};

mpz_srcptr gg_mpz_view(const struct gg_machine *m, gg_cell c, struct gg_mpz_view *view);

/* A value for it; z is cleared. 0 when the machine was stopped. */
gg_cell gg_take_mpz(struct gg_machine *m, mpz_t z);
gg_cell gg_take_mpq(struct gg_machine *m, mpq_t q);

/* Any integer or rational; q is initialised. */
void gg_mpq_init(const struct gg_machine *m, gg_cell c, mpq_t q);

/* Raises when it is too large. */
enum gg_outcome gg_to_double(struct gg_machine *m, gg_cell c, double *f);

/* Raises for infinite and undefined results. */
enum gg_outcome gg_check_float(struct gg_machine *m, double f, gg_cell *result);

#endif
