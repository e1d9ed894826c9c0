/*
 * Finds the end of a clause: a full stop that is followed by a blank, `%` or the end of the text
 * and stands outside of quotes, comments and symbols such as `=..`.
 *
 * Comments inside the clause become blanks (line ends stay), byte by byte, so that every place in
 * the copy is the same place in the source.
 */
#include "frontend/term_parts.h"

#include <stdlib.h>

static void begin(struct gg_reader *r, uint32_t at)
{
    if (!r->some)
        r->beg = at;
    r->some = true;
}

static bool at_end(const struct gg_reader *r)
{
    return r->at >= r->n;
}

/* The character at r->at, or 0 at the end (where a NUL stands, too). */
static uint32_t peek(const struct gg_reader *r, uint32_t *length)
{
    uint32_t code;
    *length = gg_decode(r->text + r->at, &code);
    return code;
}

/* An error at the end of the text: SWI-Prolog counts from its last character. */
static enum gg_scan fail_at_end(struct gg_reader *r, enum gg_term_fault fault)
{
    r->at = r->n;
    gg_term_fail(r, fault, r->beg, r->n);
    r->error->at = r->n;
    return GG_SCAN_ERROR;
}

/* One of something that opens at `open`; SWI-Prolog names the place after the clause's first. */
static enum gg_scan fail_open(struct gg_reader *r, enum gg_term_fault fault, uint32_t open,
                              uint32_t length)
{
    r->at = r->n;
    if (fault == GG_TERM_FAULT_EOF_QUOTED)
        gg_term_fail_arg(r, fault, open, open + length, (gg_str){r->original + open, 1});
    else
        gg_term_fail(r, fault, open, open + length);
    r->error->at = r->beg + 1;
    r->error->before_clause = !r->some;
    return GG_SCAN_ERROR;
}

static void blank(struct gg_reader *r, uint32_t beg, uint32_t end)
{
    if (!r->some)
        return;
    for (uint32_t i = beg; i < end; i++)
        if (r->text[i] != '\n')
            r->text[i] = ' ';
}

static void add_comment(struct gg_reader *r, uint32_t beg)
{
    gg_push(r->a, &r->out->comments, (struct gg_span){r->file, beg, r->at});
    blank(r, beg, r->at);
}

/* From the slash on. Comments nest; the first character never ends or opens one. */
static bool skip_block_comment(struct gg_reader *r)
{
    uint32_t beg = r->at, depth = 1, i = beg + 2;
    if (i >= r->n)
        return false;
    for (i++; i < r->n; i++) {
        char last = r->text[i - 1];
        if (r->text[i] == '*' && last == '/') {
            depth++;
        } else if (r->text[i] == '/' && last == '*' && !--depth) {
            r->at = i + 1;
            add_comment(r, beg);
            return true;
        }
    }
    return false;
}

static void skip_line_comment(struct gg_reader *r)
{
    uint32_t beg = r->at;
    const char *nl = memchr(r->text + beg, '\n', r->n - beg);
    r->at = nl ? (uint32_t)(nl - r->text) : r->n;
    add_comment(r, beg);
}

static void skip_digits(struct gg_reader *r, int base)
{
    while (gg_digit_value((unsigned char)r->text[r->at], base) >= 0)
        r->at++;
}

enum escape { ESCAPE_ON, ESCAPE_CLOSED, ESCAPE_EOF, ESCAPE_RESCAN };

/* The character after an escape's digits or line end belongs to it, even a quote. */
static enum escape take_one(struct gg_reader *r, char quote)
{
    if (at_end(r))
        return ESCAPE_EOF;
    return r->text[r->at++] == quote ? ESCAPE_CLOSED : ESCAPE_ON;
}

/* After a backslash: as far as it matters for where the quotes end. */
static enum escape skip_escape(struct gg_reader *r, char quote)
{
    uint32_t length;
    if (at_end(r))
        return ESCAPE_EOF;
    char c = r->text[r->at++];
    switch (c) {
    case 'x':
        if (at_end(r))
            return ESCAPE_EOF;
        skip_digits(r, 16);
        return take_one(r, quote);
    case 'c':
        while (!at_end(r) && gg_char_is_space(peek(r, &length)))
            r->at += length;
        return ESCAPE_RESCAN;
    case '\n':
        return take_one(r, quote);
    default:
        if (gg_digit_value((unsigned char)c, 8) < 0)
            return ESCAPE_ON;
        skip_digits(r, 8);
        return take_one(r, quote);
    }
}

static bool skip_quoted(struct gg_reader *r)
{
    char quote = r->text[r->at++];
    while (!at_end(r)) {
        char c = r->text[r->at++];
        if (c == quote)
            return true;
        if (c != '\\')
            continue;
        enum escape e = skip_escape(r, quote);
        if (e == ESCAPE_CLOSED || e == ESCAPE_EOF)
            return e == ESCAPE_CLOSED;
    }
    return false;
}

static enum gg_scan quoted(struct gg_reader *r)
{
    uint32_t open = r->at;
    begin(r, open);
    return skip_quoted(r) ? GG_SCAN_CLAUSE : fail_open(r, GG_TERM_FAULT_EOF_QUOTED, open, 1);
}

static bool is_digit_at(const struct gg_reader *r, uint32_t at)
{
    return r->text[at] >= '0' && r->text[at] <= '9';
}

/* The code before `at`, which is inside the clause. */
static uint32_t code_before(const struct gg_reader *r, uint32_t at)
{
    uint32_t code;
    do
        at--;
    while (at > r->beg && gg_is_continuation(r->text[at]));
    gg_decode(r->text + at, &code);
    return code;
}

/* The radix before a single quote, as in 0'c and 16'FF, or -1. At most two digits count. */
static int radix_before(const struct gg_reader *r)
{
    uint32_t at = r->at;
    if (!r->some || at <= r->beg || !is_digit_at(r, at - 1))
        return -1;
    at--;
    if (at > r->beg && is_digit_at(r, at - 1))
        at--;
    if (at > r->beg && gg_char_is_id(code_before(r, at)))
        return -1;
    int radix = 0;
    for (; at < r->at; at++)
        radix = radix * 10 + (r->text[at] - '0');
    return radix;
}

/* 0'c, 0'\n, 0''' and (for quasi quotations) 0'||; from the quote on */
static enum gg_scan character(struct gg_reader *r)
{
    uint32_t length;
    r->at++;
    if (at_end(r))
        return fail_at_end(r, GG_TERM_FAULT_END_OF_FILE);
    uint32_t c = peek(r, &length);
    r->at += length;
    if (c == '\\' && !at_end(r)) {
        peek(r, &length);
        r->at += length;
    } else if ((c == '\'' || c == '|') && !at_end(r) && (uint32_t)r->text[r->at] == c) {
        r->at++;
    }
    return GG_SCAN_CLAUSE;
}

static enum gg_scan single_quote(struct gg_reader *r)
{
    int radix = radix_before(r);
    if (radix < 0 || radix == 1 || radix > 36)
        return quoted(r);
    if (!radix)
        return character(r);
    if (r->at + 1 >= r->n) {
        uint32_t quote = r->at;
        fail_at_end(r, GG_TERM_FAULT_END_OF_FILE);
        r->error->at = quote;
        return GG_SCAN_ERROR;
    }
    if (gg_digit_value((unsigned char)r->text[r->at + 1], radix) < 0)
        return quoted(r);
    r->at += 2;
    return GG_SCAN_CLAUSE;
}

static void skip_symbol(struct gg_reader *r)
{
    uint32_t length;
    while (!at_end(r) && gg_char_is_symbol(peek(r, &length)))
        r->at += length;
}

static bool ends_clause(const struct gg_reader *r)
{
    uint32_t length;
    return at_end(r) || r->text[r->at] == '%' || gg_char_is_space(peek(r, &length));
}

/* A full stop or the begin of a symbol; *done is set when the clause is over. */
static enum gg_scan stop(struct gg_reader *r, bool *done)
{
    uint32_t at = r->at++;
    begin(r, at);
    *done = ends_clause(r);
    if (!*done)
        skip_symbol(r);
    if (*done && at == r->beg) {
        gg_term_fail(r, GG_TERM_FAULT_END_OF_CLAUSE, at, at + 1);
        r->error->at = at + 1;
        return GG_SCAN_ERROR;
    }
    return GG_SCAN_CLAUSE;
}

static enum gg_scan slash(struct gg_reader *r)
{
    uint32_t open = r->at;
    if (r->text[open + 1] == '*' && open + 1 < r->n)
        return skip_block_comment(r) ? GG_SCAN_CLAUSE
                                     : fail_open(r, GG_TERM_FAULT_EOF_COMMENT, open, 2);
    begin(r, open);
    skip_symbol(r);
    return GG_SCAN_CLAUSE;
}

/* The second of two bars: everything up to |} is the text of a quasi quotation. */
static enum gg_scan bar(struct gg_reader *r)
{
    uint32_t at = r->at++;
    bool second = r->some && at > r->beg && r->text[at - 1] == '|';
    begin(r, at);
    if (!second)
        return GG_SCAN_CLAUSE;
    while (!at_end(r)) {
        char c = r->text[r->at++];
        if (c == '}' && r->text[r->at - 2] == '|')
            return GG_SCAN_CLAUSE;
    }
    return fail_at_end(r, GG_TERM_FAULT_EOF_QUASI);
}

static void skip_id(struct gg_reader *r)
{
    uint32_t length;
    for (;;) {
        unsigned char c = (unsigned char)r->text[r->at];
        if (c & 0x80) {
            if (!gg_char_is_id(peek(r, &length)))
                return;
            r->at += length;
        } else if (gg_latin_classes[c] < GG_CC_UPPER) {
            return;
        } else {
            r->at++;
        }
    }
}

/* Anything else. */
static void other(struct gg_reader *r)
{
    uint32_t length, code = peek(r, &length);
    enum gg_char_class c = gg_char_class(code);
    if (c == GG_CC_SPACE) {
        r->at += length;
        return;
    }
    begin(r, r->at);
    if (c == GG_CC_UPPER || c == GG_CC_LOWER)
        skip_id(r);
    else if (c == GG_CC_SYMBOL || c == GG_CC_JOINER)
        skip_symbol(r);
    else
        r->at += length;
}

static enum gg_scan step(struct gg_reader *r, bool *done)
{
    switch (r->text[r->at]) {
    case '/':
        return slash(r);
    case '%':
        skip_line_comment(r);
        return GG_SCAN_CLAUSE;
    case '\'':
        return single_quote(r);
    case '"':
        return quoted(r);
    case '`':
        if (r->back_quotes != GG_QUOTES_SYMBOL)
            return quoted(r);
        other(r);
        return GG_SCAN_CLAUSE;
    case '.':
        return stop(r, done);
    case '|':
        return bar(r);
    default:
        other(r);
        return GG_SCAN_CLAUSE;
    }
}

/* Blanks, names, digits and brackets, which is most of a text. */
static void skip_common(struct gg_reader *r)
{
    for (;;) {
        unsigned char c = (unsigned char)r->text[r->at];
        enum gg_char_class class = (enum gg_char_class)gg_latin_classes[c & 0x7f];
        if (c & 0x80)
            return;
        if (class >= GG_CC_UPPER || (class == GG_CC_PUNCT && c != '|'))
            begin(r, r->at);
        else if (class != GG_CC_SPACE)
            return;
        r->at++;
        if (class == GG_CC_UPPER || class == GG_CC_LOWER)
            skip_id(r);
    }
}

enum gg_scan gg_term_scan(struct gg_reader *r)
{
    bool done = false;
    r->some = false;
    r->beg = r->at;
    while (!done) {
        skip_common(r);
        if (at_end(r))
            return r->some ? fail_at_end(r, GG_TERM_FAULT_END_OF_FILE) : GG_SCAN_END;
        enum gg_scan result = step(r, &done);
        if (result != GG_SCAN_CLAUSE)
            return result;
    }
    return GG_SCAN_CLAUSE;
}
