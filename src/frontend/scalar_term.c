/* Texts as quoted texts of Prolog. */
#include "frontend/scalar.h"
#include "frontend/spec_term.h"

#include <math.h>
#include <stdlib.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool gg_term_is_plain(gg_str text)
{
    if (!text.n || text.p[0] < 'a' || text.p[0] > 'z')
        return false;
    for (size_t i = 1; i < text.n; i++) {
        char c = text.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && c != '_')
            return false;
    }
    return !gg_str_is(text, "true") && !gg_str_is(text, "false") && !gg_str_is(text, "null");
}

gg_str gg_term_float_text(struct gg_arena *a, double f)
{
    gg_str text = GG_STR("");
    if (isnan(f))
        return GG_STR("1.5NaN");
    if (isinf(f))
        return f < 0 ? GG_STR("-1.0Inf") : GG_STR("1.0Inf");
    for (int digits = 15; digits <= 17; digits++) {
        text = gg_str_printf(a, "%.*g", digits, f);
        double back = strtod(gg_cstr(a, text), NULL);
        if (!(back < f) && !(back > f))
            break;
    }
    ptrdiff_t exponent = gg_str_find_char(text, 'e');
    size_t end = exponent < 0 ? text.n : (size_t)exponent;
    if (gg_str_find_char(text, '.') >= 0)
        return text;
    return gg_str_printf(a, GG_FMT ".0" GG_FMT, GG_ARG(gg_str_sub(text, 0, end)),
                         GG_ARG(gg_str_sub(text, end, text.n)));
}

/* A character between quotes, but for line ends. */
static void write_char(struct gg_buf *out, char c, char quote)
{
    if (c == '\\')
        gg_buf_adds(out, "\\\\");
    else if (c == quote)
        gg_buf_addf(out, "%c%c", c, c);
    else if (c == '\r')
        gg_buf_adds(out, "\\r");
    else if (((unsigned char)c < 0x20 && c != '\t') || c == 0x7f)
        gg_buf_addf(out, "\\x%x\\", (unsigned char)c);
    else
        gg_buf_addc(out, c);
}

void gg_term_write_quoted(struct gg_buf *out, gg_str text, char quote, bool multiline)
{
    gg_buf_addc(out, quote);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\n')
            gg_buf_adds(out, multiline && i ? "\n" : "\\n");
        else
            write_char(out, text.p[i], quote);
    gg_buf_addc(out, quote);
}

/* What unindenting takes off: see gg_spec_unindent. */
bool gg_term_is_block(gg_str text)
{
    gg_str rest = text, line;
    bool at_margin = false;
    while (gg_str_next_line(&rest, &line)) {
        bool last = !rest.n && !gg_str_ends(text, GG_STR("\n"));
        bool blank = true;
        for (size_t i = 0; i < line.n; i++)
            blank &= is_blank(line.p[i]);
        if (last && blank)
            return false;
        at_margin |= line.n && !is_blank(line.p[0]);
    }
    return at_margin;
}

void gg_term_write_block(struct gg_buf *out, gg_str text, char quote, uint32_t indent,
                         uint32_t close)
{
    gg_str rest = text, line;
    gg_buf_addf(out, "%c", quote);
    while (gg_str_next_line(&rest, &line)) {
        gg_buf_addc(out, '\n');
        if (line.n)
            gg_buf_addf(out, "%*s", (int)indent, "");
        for (size_t i = 0; i < line.n; i++)
            write_char(out, line.p[i], quote);
    }
    if (gg_str_ends(text, GG_STR("\n")))
        gg_buf_addf(out, "\n%*s", (int)close, "");
    gg_buf_addc(out, quote);
}
