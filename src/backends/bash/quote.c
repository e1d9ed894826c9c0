/* Bash literals and run-time values. */
#include "backends/bash/quote.h"

#include "frontend/value.h"

static bool needs_escapes(gg_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == '\'' || text.p[i] == 0x7f)
            return true;
    return false;
}

static void add_escaped(struct gg_buf *out, char c)
{
    if (c == '\'' || c == '\\')
        gg_buf_addf(out, "\\%c", c);
    else if (c == '\n')
        gg_buf_adds(out, "\\n");
    else if (c == '\t')
        gg_buf_adds(out, "\\t");
    else if ((unsigned char)c < ' ' || c == 0x7f)
        gg_buf_addf(out, "\\%03o", (unsigned char)c);
    else
        gg_buf_addc(out, c);
}

void gg_bash_quote(struct gg_buf *out, gg_str text)
{
    bool escapes = needs_escapes(text);
    gg_buf_adds(out, escapes ? "$'" : "'");
    for (size_t i = 0; i < text.n; i++) {
        if (escapes)
            add_escaped(out, text.p[i]);
        else
            gg_buf_addc(out, text.p[i]);
    }
    gg_buf_addc(out, '\'');
}

gg_str gg_bash_value(struct gg_arena *a, gg_str text)
{
    const struct gg_value_part *parts;
    uint32_t n;
    const char *error;
    struct gg_buf b = gg_buf_new(a);
    if (!gg_value_parts(a, text, &parts, &n, &error))
        GG_BUG("an unchecked value reached a backend: %s", error);
    for (uint32_t i = 0; i < n; i++) {
        if (!parts[i].var.n) {
            gg_bash_quote(&b, parts[i].literal);
            continue;
        }
        gg_buf_addf(&b, "${" GG_FMT, GG_ARG(parts[i].var));
        if (parts[i].has_fallback) {
            gg_buf_adds(&b, ":-");
            gg_bash_quote(&b, parts[i].fallback);
        }
        gg_buf_addc(&b, '}');
    }
    if (!n)
        gg_bash_quote(&b, text);
    return gg_buf_str(&b);
}
