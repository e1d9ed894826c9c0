/* Values that are amounts, a part of check_value.c's work. */
#ifndef GG_FRONTEND_CHECK_QUANTITY_H
#define GG_FRONTEND_CHECK_QUANTITY_H

#include "frontend/check.h"

/* Of the types GG_T_SIZE, GG_T_TIME, GG_T_CORES and GG_T_BUFFER. */
void gg_check_quantity(struct gg_check *c, enum gg_option option, const struct gg_ast *value);

#endif
