/* What a Python step hands on of the fields that it reads; see gg_language.hands. */
#ifndef GG_BACKENDS_PYTHON_HANDS_H
#define GG_BACKENDS_PYTHON_HANDS_H

#include "backends/choice.h"

/* Of code that hands each record on as the last thing that it does with it (tail.h). */
struct gg_hands gg_python_hands(struct gg_arena *a, const struct gg_choice_language *language,
                                const struct gg_stage *step);

#endif
