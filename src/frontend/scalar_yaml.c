/* Texts as YAML scalars. */
#include "base/utf8.h"
#include "frontend/scalar.h"
#include "frontend/yaml_parts.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* ---- characters ---- */

/* Whether the character of n bytes may stand as it is, in a quoted or block scalar of one line. A
 * byte-order mark may vanish, and the last three are line ends to YAML 1.1. */
static bool is_printable(gg_str c)
{
    static const gg_str others[] = {GG_STR_INIT("\xef\xbb\xbf"), GG_STR_INIT("\xc2\x85"),
                                    GG_STR_INIT("\xe2\x80\xa8"), GG_STR_INIT("\xe2\x80\xa9"),
                                    GG_STR_INIT("\xef\xbf\xbe"), GG_STR_INIT("\xef\xbf\xbf")};
    unsigned char first = (unsigned char)c.p[0];
    if (c.n == 1)
        return (first >= 0x20 && first < 0x7f) || first == '\t';
    if (c.n == 2 && first == 0xc2 && (unsigned char)c.p[1] < 0xa0)
        return false;
    for (size_t i = 0; i < GG_COUNT(others); i++)
        if (gg_str_eq(c, others[i]))
            return false;
    return true;
}

static gg_str next_char(gg_str text, size_t at)
{
    size_t n = gg_utf8_length(gg_str_sub(text, at, text.n));
    return gg_str_sub(text, at, at + (n ? n : 1));
}

static bool all_printable(gg_str text, bool lines)
{
    for (size_t at = 0; at < text.n;) {
        gg_str c = next_char(text, at);
        if (!is_printable(c) && !(lines && c.p[0] == '\n'))
            return false;
        at += c.n;
    }
    return true;
}

/* ---- plain ---- */

/* Words that YAML 1.1 takes for something else, and the merge key. */
static bool is_word_of_old(gg_str text)
{
    static const char *const words[] = {"y", "n", "yes", "no", "on", "off", "<<", "="};
    char lower[4] = "";
    if (text.n >= sizeof lower)
        return false;
    for (size_t i = 0; i < text.n; i++)
        lower[i] = (char)(text.p[i] >= 'A' && text.p[i] <= 'Z' ? text.p[i] | 0x20 : text.p[i]);
    for (size_t i = 0; i < GG_COUNT(words); i++)
        if (gg_str_is((gg_str){lower, text.n}, words[i]))
            return true;
    return false;
}

static bool reads_as_text(gg_str text)
{
    struct gg_arena scratch = {0};
    struct gg_diags ds = gg_diags_new(&scratch);
    struct gg_ast node = {.text = text};
    gg_yaml_type_plain(&node, &ds);
    gg_arena_free(&scratch);
    return node.kind == GG_AST_STR;
}

static bool is_indicator(char c)
{
    return strchr("-?:,[]{}#&*!|>'\"%@`", c);
}

/* A `-` that begins a word, as in `-u`, is none. */
static bool begins_plain(gg_str text)
{
    if (text.p[0] == '-' && text.n > 1 && text.p[1] != '-' && !is_blank(text.p[1]))
        return !is_indicator(text.p[1]);
    return !is_indicator(text.p[0]);
}

/* Whether the text may stand without quotes, in a flow list or map (`flow`) or outside of one. */
static bool is_plain(gg_str text, bool flow)
{
    if (!text.n || is_blank(text.p[0]) || is_blank(text.p[text.n - 1]) || !begins_plain(text))
        return false;
    if (!all_printable(text, false) || text.p[text.n - 1] == ':')
        return false;
    if (gg_str_starts(text, GG_STR("...")))
        return false;
    for (size_t i = 1; i < text.n; i++) {
        char before = text.p[i - 1], c = text.p[i];
        if (before == ':' && (is_blank(c) || (flow && strchr(",[]{}", c))))
            return false;
        if (is_blank(before) && c == '#')
            return false;
        if (flow && strchr(",[]{}?", c))
            return false;
    }
    return !is_word_of_old(text) && reads_as_text(text);
}

/* ---- quoted ---- */

static void write_single(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\'')
            gg_buf_addc(out, '\'');
        gg_buf_addc(out, text.p[i]);
    }
    gg_buf_addc(out, '\'');
}

static uint32_t code_of(gg_str c)
{
    static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t code = (unsigned char)c.p[0] & masks[c.n];
    for (size_t i = 1; i < c.n; i++)
        code = code << 6 | ((unsigned char)c.p[i] & 0x3f);
    return code;
}

static void write_escape(struct gg_buf *out, gg_str c)
{
    static const char names[] = "0abtnvfre\"\\", codes[] = "\0\a\b\t\n\v\f\r\033\"\\";
    const char *at = c.n == 1 ? memchr(codes, c.p[0], sizeof codes - 1) : NULL;
    uint32_t code = code_of(c);
    if (at)
        gg_buf_addf(out, "\\%c", names[at - codes]);
    else
        gg_buf_addf(out, code > 0xffff ? "\\U%08X" : code > 0xff ? "\\u%04X" : "\\x%02X", code);
}

static void write_double(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '"');
    for (size_t at = 0; at < text.n;) {
        gg_str c = next_char(text, at);
        if (is_printable(c) && !strchr("\"\\\t", c.p[0]))
            gg_buf_add(out, c);
        else
            write_escape(out, c);
        at += c.n;
    }
    gg_buf_addc(out, '"');
}

void gg_yaml_write_inline(struct gg_buf *out, gg_str text, enum gg_ast_style style, bool flow)
{
    if (style == GG_STYLE_PLAIN && is_plain(text, flow))
        gg_buf_add(out, text);
    else if (style != GG_STYLE_DOUBLE && all_printable(text, false))
        write_single(out, text);
    else
        write_double(out, text);
}

/* ---- literal blocks ---- */

static gg_str first_line_with_bytes(gg_str text)
{
    gg_str line = {0};
    while (!line.n && gg_str_next_line(&text, &line))
        ;
    return line;
}

bool gg_yaml_is_block(gg_str text)
{
    return gg_str_trim(text).n && all_printable(text, true);
}

bool gg_yaml_block_is_open(gg_str text)
{
    return gg_str_ends(text, GG_STR("\n\n")) || gg_str_is(text, "\n");
}

void gg_yaml_write_block(struct gg_buf *out, gg_str text, uint32_t indent, uint32_t parent)
{
    gg_str line, first = first_line_with_bytes(text);
    gg_buf_addc(out, '|');
    if (first.n && is_blank(first.p[0]))
        gg_buf_addf(out, "%u", indent - parent);
    if (gg_yaml_block_is_open(text))
        gg_buf_addc(out, '+');
    else if (!gg_str_ends(text, GG_STR("\n")))
        gg_buf_addc(out, '-');
    gg_buf_addc(out, '\n');
    while (gg_str_next_line(&text, &line)) {
        if (line.n)
            gg_buf_addf(out, "%*s", (int)indent, "");
        gg_buf_add(out, line);
        gg_buf_addc(out, '\n');
    }
}

void gg_yaml_write_comment(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '#');
    while (text.n && is_blank(text.p[text.n - 1]))
        text.n--;
    for (size_t at = 0; at < text.n;) {
        gg_str c = next_char(text, at);
        gg_buf_add(out, is_printable(c) ? c : GG_STR("?"));
        at += c.n;
    }
}
