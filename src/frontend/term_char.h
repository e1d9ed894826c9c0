/*
 * Classes of characters in Prolog text: ISO's for ASCII, SWI-Prolog's for Latin-1, and above that
 * Unicode's identifiers (UAX #31) and general categories.
 */
#ifndef GG_FRONTEND_TERM_CHAR_H
#define GG_FRONTEND_TERM_CHAR_H

#include "base/str.h"

enum gg_char_class {
    GG_CC_CONTROL,
    GG_CC_SPACE,
    GG_CC_SOLO,
    GG_CC_SYMBOL,
    GG_CC_PUNCT,
    GG_CC_DOUBLE,
    GG_CC_SINGLE,
    GG_CC_BACK,
    GG_CC_UPPER, /* from here on: part of identifiers */
    GG_CC_LOWER,
    GG_CC_DIGIT,
    GG_CC_DECIMAL, /* a decimal digit above Latin-1 */
    GG_CC_MARK,    /* continues an identifier, alone it is SOLO; above Latin-1 */
    GG_CC_JOINER,  /* continues an identifier, alone it is SYMBOL; above Latin-1 */
    GG_CC_INVALID, /* not assigned */
};

extern const uint8_t gg_latin_classes[256];

enum gg_char_class gg_wide_class(uint32_t code); /* above 255 */

static inline enum gg_char_class gg_char_class(uint32_t code)
{
    return code < 256 ? (enum gg_char_class)gg_latin_classes[code] : gg_wide_class(code);
}

static inline bool gg_char_is_id(uint32_t code)
{
    enum gg_char_class c = gg_char_class(code);
    return c >= GG_CC_UPPER && c <= GG_CC_JOINER;
}

static inline bool gg_char_is_symbol(uint32_t code)
{
    enum gg_char_class c = gg_char_class(code);
    return c == GG_CC_SYMBOL || c == GG_CC_JOINER;
}

static inline bool gg_char_is_space(uint32_t code)
{
    return gg_char_class(code) == GG_CC_SPACE;
}

/* The zero of the script that a DIGIT or DECIMAL belongs to. */
uint32_t gg_char_zero(uint32_t code);

/* The value of a digit in that base (2 to 36), or -1. */
int gg_digit_value(uint32_t code, int base);

uint32_t gg_char_in_case(uint32_t code, bool upper);

/* The kinds of char_type/2 that need no argument: alpha, digit, upper ... */
bool gg_char_is_of(uint32_t code, gg_str kind);

/* Decodes one character of well-formed UTF-8 that ends with a NUL; returns its length. */
static inline uint32_t gg_decode(const char *p, uint32_t *code)
{
    const unsigned char *s = (const unsigned char *)p;
    if (s[0] < 0x80) {
        *code = s[0];
        return 1;
    }
    if (s[0] < 0xe0) {
        *code = (uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f);
        return 2;
    }
    if (s[0] < 0xf0) {
        *code = (uint32_t)(s[0] & 0x0f) << 12 | (uint32_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3f);
        return 3;
    }
    *code = (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3f) << 12 |
            (uint32_t)(s[2] & 0x3f) << 6 | (s[3] & 0x3f);
    return 4;
}

static inline bool gg_is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

#endif
