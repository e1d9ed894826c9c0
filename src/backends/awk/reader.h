/*
 * The state of reading an awk program, its tokens, and expressions. Functions are named after what
 * they read; gg_awk_reads asks what comes next. After a fault every token is the end.
 */
#ifndef GG_BACKENDS_AWK_READER_H
#define GG_BACKENDS_AWK_READER_H

#include "backends/awk/grammar.h"

/* Where the reader is: it decides which statements make sense. */
enum gg_awk_place { GG_AWK_PLACE_RULE, GG_AWK_PLACE_BEGIN, GG_AWK_PLACE_FUNCTION };

struct gg_awk_reader {
    struct gg_arena *arena;
    struct gg_awk_lexer lexer;
    struct gg_awk_token token, before; /* the next one; the last one taken that is no line end */
    struct gg_awk_program *program;
    GG_VEC(struct gg_awk_token) open; /* brackets */
    enum gg_awk_place place;
    uint32_t loops, switches, depth;
    bool in_print;  /* `>` begins a redirection */
    bool is_lvalue; /* what was read last can be assigned */
};

bool gg_awk_has_failed(const struct gg_awk_reader *r);
gg_str gg_awk_text_of(const struct gg_awk_reader *r, struct gg_awk_token t);
bool gg_awk_reads(const struct gg_awk_reader *r, const char *text);
bool gg_awk_reads_kind(const struct gg_awk_reader *r, enum gg_awk_kind kind);
void gg_awk_advance(struct gg_awk_reader *r);
void gg_awk_fail(struct gg_awk_reader *r, struct gg_awk_token at, gg_str message);
void gg_awk_unexpected(struct gg_awk_reader *r);
bool gg_awk_take(struct gg_awk_reader *r, const char *text);
void gg_awk_expect(struct gg_awk_reader *r, const char *text);
void gg_awk_open(struct gg_awk_reader *r, const char *text);
void gg_awk_shut(struct gg_awk_reader *r, const char *text);
void gg_awk_newlines(struct gg_awk_reader *r);
void gg_awk_separators(struct gg_awk_reader *r);
bool gg_awk_enter(struct gg_awk_reader *r);
void gg_awk_leave(struct gg_awk_reader *r);
void gg_awk_expression(struct gg_awk_reader *r);
bool gg_awk_ends_simple(const struct gg_awk_reader *r);
void gg_awk_variable(struct gg_awk_reader *r);
void gg_awk_primary(struct gg_awk_reader *r);
void gg_awk_joined(struct gg_awk_reader *r);

#endif
