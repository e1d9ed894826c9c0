/*
 * The tokens of a step's code. Those behind the last one have no text and the kind GG_AWK_END.
 */
#ifndef GG_BACKENDS_AWK_SNIPPET_H
#define GG_BACKENDS_AWK_SNIPPET_H

#include "backends/awk/grammar.h"
#include "ir/ir.h"

struct gg_awk_snippet {
    gg_str code;
    const struct gg_awk_program *program;
};

/* The options that hold code, in the order of the program. */
enum { GG_AWK_SNIPPETS = 2 };
extern const enum gg_option gg_awk_snippets[GG_AWK_SNIPPETS];

struct gg_awk_snippet gg_awk_snippet_of(struct gg_arena *a, const struct gg_stage *step,
                                        enum gg_option option);

gg_str gg_awk_token_text(const struct gg_awk_snippet *s, uint32_t i);
enum gg_awk_kind gg_awk_token_kind(const struct gg_awk_snippet *s, uint32_t i);

/* Whether token `i` is a word or sign of this text: never a string or a regular expression. */
bool gg_awk_token_is(const struct gg_awk_snippet *s, uint32_t i, const char *text);
bool gg_awk_token_is_any(const struct gg_awk_snippet *s, uint32_t i, const char *const *words);

/* The token behind the bracket that opens at `i`; commas between its own brackets are counted. */
uint32_t gg_awk_behind_bracket(const struct gg_awk_snippet *s, uint32_t i, uint32_t *commas);

#endif
