/* Tokens of a program, one ahead, and its first fault. */
#include "backends/awk/reader.h"

#include "base/utf8.h"

enum { DEPTH_MOST = 1000 };

bool gg_awk_has_failed(const struct gg_awk_reader *r)
{
    return r->program->fault.found;
}

gg_str gg_awk_text_of(const struct gg_awk_reader *r, struct gg_awk_token t)
{
    return gg_str_sub(r->lexer.code, t.beg, t.end);
}

bool gg_awk_reads(const struct gg_awk_reader *r, const char *text)
{
    return (r->token.kind == GG_AWK_SIGN || r->token.kind == GG_AWK_KEYWORD) &&
           gg_str_is(gg_awk_text_of(r, r->token), text);
}

bool gg_awk_reads_kind(const struct gg_awk_reader *r, enum gg_awk_kind kind)
{
    return r->token.kind == kind;
}

/* Looking ahead takes tokens that will be taken again. */
static void keep_token(struct gg_awk_reader *r)
{
    struct gg_awk_program *p = r->program;
    bool is_new = !p->tokens.n || p->tokens.at[p->tokens.n - 1].beg < r->token.beg;
    if (is_new && r->token.kind != GG_AWK_END && r->token.end > r->token.beg)
        gg_push(r->arena, &p->tokens, r->token);
}

void gg_awk_advance(struct gg_awk_reader *r)
{
    keep_token(r);
    if (r->token.kind != GG_AWK_NEWLINE)
        r->before = r->token;
    if (!gg_awk_has_failed(r))
        r->token = gg_awk_next(&r->lexer);
    if (gg_awk_has_failed(r))
        r->token.kind = GG_AWK_END;
}

void gg_awk_fail(struct gg_awk_reader *r, struct gg_awk_token at, gg_str message)
{
    if (gg_awk_has_failed(r))
        return;
    r->program->fault =
        (struct gg_fault){.found = true, .beg = at.beg, .end = at.end, .message = message};
    r->token.kind = GG_AWK_END;
}

void gg_awk_unexpected(struct gg_awk_reader *r)
{
    struct gg_awk_token at = r->token;
    if (gg_awk_has_failed(r))
        return;
    if (at.kind == GG_AWK_END && r->open.n) {
        struct gg_awk_token open = r->open.at[r->open.n - 1];
        gg_awk_fail(r, open,
                    gg_str_printf(r->arena, "`" GG_FMT "` is never closed",
                                  GG_ARG(gg_awk_text_of(r, open))));
    } else if (at.kind == GG_AWK_END || at.kind == GG_AWK_NEWLINE) {
        uint32_t end = r->before.end;
        bool is_end = at.kind == GG_AWK_END;
        gg_awk_fail(r, (struct gg_awk_token){at.kind, end, end},
                    is_end ? GG_STR("unexpected end of the code")
                           : GG_STR("unexpected end of line"));
    } else {
        struct gg_buf b = gg_buf_new(r->arena);
        gg_utf8_escape_controls(&b, gg_awk_text_of(r, at));
        gg_awk_fail(r, at,
                    gg_str_printf(r->arena, "unexpected `" GG_FMT "`", GG_ARG(gg_buf_str(&b))));
    }
}

bool gg_awk_take(struct gg_awk_reader *r, const char *text)
{
    if (!gg_awk_reads(r, text))
        return false;
    gg_awk_advance(r);
    return true;
}

void gg_awk_expect(struct gg_awk_reader *r, const char *text)
{
    if (!gg_awk_take(r, text))
        gg_awk_unexpected(r);
}

void gg_awk_open(struct gg_awk_reader *r, const char *text)
{
    if (gg_awk_reads(r, text))
        gg_push(r->arena, &r->open, r->token);
    gg_awk_expect(r, text);
}

void gg_awk_shut(struct gg_awk_reader *r, const char *text)
{
    if (gg_awk_reads(r, text) && r->open.n)
        r->open.n--;
    gg_awk_expect(r, text);
}

void gg_awk_newlines(struct gg_awk_reader *r)
{
    while (gg_awk_reads_kind(r, GG_AWK_NEWLINE))
        gg_awk_advance(r);
}

void gg_awk_separators(struct gg_awk_reader *r)
{
    while (gg_awk_reads_kind(r, GG_AWK_NEWLINE) || gg_awk_reads(r, ";"))
        gg_awk_advance(r);
}

bool gg_awk_enter(struct gg_awk_reader *r)
{
    if (++r->depth > DEPTH_MOST)
        gg_awk_fail(r, r->token, GG_STR("the code nests too deep"));
    return !gg_awk_has_failed(r);
}

void gg_awk_leave(struct gg_awk_reader *r)
{
    r->depth--;
}
