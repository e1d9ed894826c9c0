/* Running a program: being written. */
#include "program/program.h"

bool gg_program_is_clause(const struct gg_term *clause)
{
    return gg_term_is(clause, ":-", 2);
}
