/* Quoted texts and their escapes. */
#include "base/utf8.h"
#include "frontend/term_parts.h"

enum { CODE_MAX = 0x10ffff, CODE_END = -1 };

struct escape {
    struct gg_reader *r;
    uint32_t at, beg; /* beg: the backslash */
    char quote;
    bool in_text; /* else of 0'\n, where some escapes mean themselves */
    int64_t code;
};

static bool bad_escape(struct escape *e, uint32_t at, enum gg_term_fault fault)
{
    if (e->in_text) {
        gg_term_fail(e->r, fault, e->beg, e->at);
        e->r->error->at = at;
    }
    return false;
}

static bool undefined(struct escape *e, uint32_t at)
{
    if (!e->in_text)
        return false;
    /* SWI-Prolog's message holds the lowest byte of the code, as a character. */
    uint32_t code, end = at + gg_decode(e->r->text + at, &code);
    char byte[4];
    size_t n = gg_utf8_encode(code & 0xff, byte);
    gg_term_fail_arg(e->r, GG_TERM_FAULT_BAD_ESCAPE, e->beg, end,
                     gg_str_dup(e->r->a, (gg_str){byte, n}));
    e->r->error->at = end - 1;
    return false;
}

static bool is_valid(int64_t code)
{
    return code >= 0 && code <= CODE_MAX && (code < 0xd800 || code > 0xdfff);
}

/* \uXXXX and \UXXXXXXXX; e->at is after the letter */
static bool unicode(struct escape *e, int digits)
{
    uint32_t letter = e->at - 1;
    e->code = 0;
    for (; digits; digits--) {
        int v = gg_digit_value((unsigned char)e->r->text[e->at++], 16);
        if (v < 0)
            return bad_escape(e, letter, GG_TERM_FAULT_BAD_UNICODE);
        e->code = e->code * 16 + v;
    }
    return is_valid(e->code) || bad_escape(e, letter, GG_TERM_FAULT_BAD_CODE);
}

/* \xHH..\ and \OOO..\ from the first digit on; the closing backslash may be missing */
static bool numeric(struct escape *e, int base)
{
    uint32_t first = e->at;
    int v = gg_digit_value((unsigned char)e->r->text[e->at++], base);
    e->code = v;
    while ((v = gg_digit_value((unsigned char)e->r->text[e->at], base)) >= 0) {
        e->at++;
        e->code = e->code * base + v;
        if (!is_valid(e->code))
            return bad_escape(e, first, GG_TERM_FAULT_BAD_CODE);
    }
    e->at += e->r->text[e->at] == '\\';
    return true;
}

static int simple(char c)
{
    static const char names[] = "abefnrstv\\'\"`", codes[] = "\a\b\033\f\n\r \t\v\\'\"`";
    const char *at = c ? strchr(names, c) : NULL;
    return at ? codes[at - names] : -1;
}

static void skip_blanks(struct escape *e, bool line_ends)
{
    uint32_t code, length;
    for (; e->r->text[e->at]; e->at += length) {
        length = gg_decode(e->r->text + e->at, &code);
        if (!gg_char_is_space(code) || (code == '\n' && !line_ends))
            return;
    }
}

/* After \c or a continued line: the next character counts, and it may begin an escape or end the
 * text. True with *again when an escape follows. */
static bool take_next(struct escape *e, bool *again)
{
    uint32_t code, length = gg_decode(e->r->text + e->at, &code);
    e->at += length;
    if (code == '\\') {
        *again = true;
        e->beg = e->at - 1;
        return true;
    }
    e->code = code == (unsigned char)e->quote ? CODE_END : (int64_t)code;
    return true;
}

static bool continued_line(struct escape *e, bool *again)
{
    if (!e->in_text) {
        e->code = '\n';
        return true;
    }
    skip_blanks(e, false);
    return take_next(e, again);
}

static bool one(struct escape *e, bool *again)
{
    uint32_t at = e->at;
    char c = e->r->text[e->at++];
    if (simple(c) >= 0) {
        e->code = simple(c);
        return true;
    }
    switch (c) {
    case 'c':
        e->code = 'c';
        if (!e->in_text)
            return true;
        skip_blanks(e, true);
        return take_next(e, again);
    case '\r':
        e->at += e->r->text[e->at] == '\n';
        return continued_line(e, again);
    case '\n':
        return continued_line(e, again);
    case 'u':
        return unicode(e, 4);
    case 'U':
        return unicode(e, 8);
    case 'x':
        if (gg_digit_value((unsigned char)e->r->text[e->at], 16) >= 0)
            return numeric(e, 16);
        return undefined(e, at);
    default:
        e->at = at;
        return gg_digit_value((unsigned char)c, 8) >= 0 ? numeric(e, 8) : undefined(e, at);
    }
}

bool gg_term_escape(struct gg_reader *r, uint32_t at, char quote, bool in_text, uint32_t *end,
                    int64_t *code)
{
    struct escape e = {.r = r, .at = at, .beg = at - 1, .quote = quote, .in_text = in_text};
    bool again;
    do {
        again = false;
        if (!one(&e, &again))
            return false;
    } while (again);
    *end = e.at;
    *code = e.code;
    return true;
}

/* Most texts have neither escapes nor doubled quotes and are borrowed from the source. */
static bool plain(struct gg_reader *r, uint32_t at, uint32_t *end, gg_str *text)
{
    char quote = r->text[at];
    const char *p = r->text + at + 1;
    const char *close = memchr(p, quote, r->end - at - 1);
    if (!close || close[1] == quote || memchr(p, '\\', (size_t)(close - p)))
        return false;
    *end = (uint32_t)(close - r->text) + 1;
    *text = (gg_str){r->original + at + 1, (size_t)(close - p)};
    return true;
}

static void add_code(struct gg_buf *b, int64_t code)
{
    char bytes[4];
    gg_buf_add(b, (gg_str){bytes, gg_utf8_encode((uint32_t)code, bytes)});
}

bool gg_term_quoted(struct gg_reader *r, uint32_t at, uint32_t *end, gg_str *text)
{
    uint32_t open = at;
    if (plain(r, at, end, text))
        return true;
    char quote = r->text[at++];
    struct gg_buf b = gg_buf_new(r->a);
    for (;;) {
        if (at >= r->end)
            return gg_term_fail(r, GG_TERM_FAULT_EOF_STRING, open, open + 1);
        char c = r->text[at++];
        if (c == quote && r->text[at] != quote)
            break;
        if (c == '\\') {
            int64_t code;
            if (!gg_term_escape(r, at, quote, true, &at, &code))
                return false;
            if (code == CODE_END)
                break;
            add_code(&b, code);
            continue;
        }
        at += c == quote;
        gg_buf_addc(&b, c);
    }
    *end = at;
    *text = gg_buf_str(&b);
    return true;
}
