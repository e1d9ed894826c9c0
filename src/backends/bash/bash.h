/* Parts of the bash backend. */
#ifndef GG_BACKENDS_BASH_BASH_H
#define GG_BACKENDS_BASH_BASH_H

#include "backends/backend.h"

struct gg_parsed gg_bash_parse(struct gg_arena *a, enum gg_option option, gg_str code);

#endif
