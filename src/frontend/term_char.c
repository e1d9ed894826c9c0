/* Tables and rules behind term_char.h. */
#include "frontend/term_char.h"

#include <utf8proc.h>

#define CT GG_CC_CONTROL
#define SP GG_CC_SPACE
#define SO GG_CC_SOLO
#define SY GG_CC_SYMBOL
#define PU GG_CC_PUNCT
#define DQ GG_CC_DOUBLE
#define SQ GG_CC_SINGLE
#define BQ GG_CC_BACK
#define UC GG_CC_UPPER
#define LC GG_CC_LOWER
#define DI GG_CC_DIGIT

/* clang-format off */
const uint8_t gg_latin_classes[256] = {
    CT, CT, CT, CT, CT, CT, CT, CT, CT, SP, SP, SP, SP, SP, CT, CT,
    CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT,
    SP, SO, DQ, SY, SY, SO, SY, SQ, PU, PU, SY, SY, PU, SY, SY, SY, /*  !"#$%&'()*+,-./ */
    DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, SY, SO, SY, SY, SY, SY, /* 0-9:;<=>? */
    SY, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC,
    UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, PU, SY, PU, SY, UC, /* [\]^_ */
    BQ, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC,
    LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, PU, PU, PU, SY, CT, /* {|}~ */
    CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT,
    CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT, CT,
    SP, SY, SY, SY, SY, SY, SY, SY, SY, SY, LC, SY, SY, SO, SY, SY, /* U+00A0 */
    SY, SY, SO, SO, SY, LC, SY, SY, SY, SO, LC, SY, SO, SO, SO, SY,
    UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC, UC,
    UC, UC, UC, UC, UC, UC, UC, SY, UC, UC, UC, UC, UC, UC, UC, LC,
    LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC, LC,
    LC, LC, LC, LC, LC, LC, LC, SY, LC, LC, LC, LC, LC, LC, LC, LC,
};
/* clang-format on */

static bool within(uint32_t code, uint32_t first, uint32_t last)
{
    return code >= first && code <= last;
}

/* Other_ID_Start, which general categories do not tell. */
static bool is_other_id_start(uint32_t code)
{
    return within(code, 0x1885, 0x1886) || code == 0x2118 || code == 0x212e ||
           within(code, 0x309b, 0x309c);
}

static bool is_other_id_continue(uint32_t code)
{
    return code == 0x0387 || within(code, 0x1369, 0x1371) || code == 0x19da;
}

/* Other_Uppercase that can begin an identifier: the Roman numerals. */
static bool is_other_uppercase(uint32_t code)
{
    return within(code, 0x2160, 0x216f);
}

enum gg_char_class gg_wide_class(uint32_t code)
{
    if (is_other_id_start(code))
        return GG_CC_LOWER;
    if (is_other_id_continue(code))
        return code == 0x0387 ? GG_CC_JOINER : GG_CC_MARK;
    if (code == 0x2e2f) /* Pattern_Syntax: a letter that no identifier may hold */
        return GG_CC_INVALID;
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU:
        return GG_CC_UPPER;
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return GG_CC_LOWER;
    case UTF8PROC_CATEGORY_NL:
        return is_other_uppercase(code) ? GG_CC_UPPER : GG_CC_LOWER;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return GG_CC_MARK;
    case UTF8PROC_CATEGORY_ND:
        return GG_CC_DECIMAL;
    case UTF8PROC_CATEGORY_PC:
        return GG_CC_JOINER;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return GG_CC_SPACE;
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
        return GG_CC_SYMBOL;
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO: /* as SWI-Prolog has it */
        return GG_CC_INVALID;
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
        break;
    }
    return GG_CC_SOLO;
}

static bool is_decimal(uint32_t code)
{
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_ND;
}

uint32_t gg_char_zero(uint32_t code)
{
    if (code < 256)
        return '0';
    /* These two zeros SWI-Prolog takes for tens of the style before, which is no number. */
    if (code == 0x1d7d8 || code == 0x1d7ec)
        return code - 10;
    if (within(code, 0x1d7ce, 0x1d7ff)) /* five styles of mathematical digits in a row */
        return code - (code - 0x1d7ce) % 10;
    /* All other scripts begin at a code that ends in 0 or 6. */
    uint32_t row = code & ~(uint32_t)0xf;
    return is_decimal(row) && code - row < 10 ? row : row + 6;
}

int gg_digit_value(uint32_t code, int base)
{
    int v = -1;
    if (code >= '0' && code <= '9')
        v = (int)code - '0';
    else if (code >= 'a' && code <= 'z')
        v = (int)code - 'a' + 10;
    else if (code >= 'A' && code <= 'Z')
        v = (int)code - 'A' + 10;
    return v < base ? v : -1;
}

uint32_t gg_char_in_case(uint32_t code, bool upper)
{
    utf8proc_int32_t c = (utf8proc_int32_t)code;
    return (uint32_t)(upper ? utf8proc_toupper(c) : utf8proc_tolower(c));
}

static bool is_letter(uint32_t code)
{
    enum gg_char_class c = gg_char_class(code);
    return (c == GG_CC_UPPER || c == GG_CC_LOWER) && code != '_';
}

static bool is_digit(uint32_t code)
{
    return code < 256 ? within(code, '0', '9') : is_decimal(code);
}

bool gg_char_is_of(uint32_t code, gg_str kind)
{
    bool white = code == ' ' || within(code, '\t', '\r') || (code > 255 && gg_char_is_space(code));
    if (gg_str_is(kind, "alpha"))
        return is_letter(code) || code == '_';
    if (gg_str_is(kind, "alnum"))
        return is_letter(code) || is_digit(code);
    if (gg_str_is(kind, "digit"))
        return is_digit(code);
    if (gg_str_is(kind, "space") || gg_str_is(kind, "white"))
        return gg_str_is(kind, "white") ? code == ' ' || code == '\t' : white;
    if (gg_str_is(kind, "upper"))
        return is_letter(code) && gg_char_in_case(code, false) != code;
    if (gg_str_is(kind, "lower"))
        return is_letter(code) && gg_char_in_case(code, true) != code;
    if (gg_str_is(kind, "csym"))
        return gg_char_is_id(code);
    if (gg_str_is(kind, "csymf"))
        return gg_char_is_id(code) && !is_digit(code);
    if (gg_str_is(kind, "end_of_line"))
        return within(code, '\n', '\r');
    if (gg_str_is(kind, "punct"))
        return code > ' ' && code < 0x7f && !is_letter(code) && !is_digit(code);
    if (gg_str_is(kind, "graph"))
        return code > ' ' && code != 0x7f && !white;
    return gg_str_is(kind, "ascii") && code < 0x80;
}
