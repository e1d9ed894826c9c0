/* A snippet set at its place in a Go file. */
#ifndef GG_BACKENDS_GO_LAYOUT_H
#define GG_BACKENDS_GO_LAYOUT_H

#include "backends/go/token.h"

/*
 * The text with leading blanks as tabs and `tabs` more of them before each line. Lines that begin
 * inside a raw string or a comment stay as they are. The number of lines stays the same.
 */
gg_str gg_go_indent(struct gg_arena *a, const struct gg_go_code *code, uint32_t tabs);

/* Of each line whether it begins inside of a token. */
const bool *gg_go_held_lines(struct gg_arena *a, const struct gg_go_code *code);

#endif
