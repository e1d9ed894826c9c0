/* The formats of pictures and how text is written in each. Texts have no control bytes left. */
#include "graph/picture.h"

/* Graphviz reads backslashes in labels, and the entities of HTML. */
static void quote_dot(struct gg_buf *out, gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '"' || c == '\\')
            gg_buf_addc(out, '\\');
        gg_buf_addc(out, c);
        if (c == '&')
            gg_buf_adds(out, "amp;");
    }
}

static bool is_plain(char c)
{
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == ' ' || c == '/' || c == ',' ||
           (unsigned char)c >= 0x80;
}

/* Mermaid reads labels as Markdown with entities: of ASCII only words are left as they are. A mark
 * between words, as in a file's name, means nothing to it. */
static void quote_mermaid(struct gg_buf *out, gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool inside = i && i + 1 < text.n && is_plain(text.p[i - 1]) && text.p[i - 1] != ' ' &&
                      is_plain(text.p[i + 1]) && text.p[i + 1] != ' ';
        if (is_plain(c) || (inside && (c == '_' || c == '-')))
            gg_buf_addc(out, c);
        else
            gg_buf_addf(out, "#%d;", c);
    }
}

/* XML has no way at all to write U+FFFE and U+FFFF. */
void gg_picture_quote_xml(struct gg_buf *out, gg_str text)
{
    static const char *const entities[] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        gg_str rest = gg_str_sub(text, i, text.n);
        if (c < GG_COUNT(entities) && entities[c]) {
            gg_buf_adds(out, entities[c]);
        } else if (gg_str_starts(rest, GG_STR("\xef\xbf\xbe")) ||
                   gg_str_starts(rest, GG_STR("\xef\xbf\xbf"))) {
            gg_buf_adds(out, "\xef\xbf\xbd");
            i += 2;
        } else {
            gg_buf_addc(out, (char)c);
        }
    }
}

const struct gg_picture_format gg_picture_formats[] = {
    {"svg", "graph/picture.svg", gg_picture_quote_xml},
    {"html", "graph/picture.html", gg_picture_quote_xml},
    {"dot", "graph/picture.dot", quote_dot},
    {"mermaid", "graph/picture.mmd", quote_mermaid},
};

const uint32_t gg_npicture_formats = GG_COUNT(gg_picture_formats);

const struct gg_picture_format *gg_picture_format(const char *name)
{
    for (uint32_t i = 0; i < gg_npicture_formats; i++)
        if (!strcmp(name, gg_picture_formats[i].name))
            return &gg_picture_formats[i];
    return NULL;
}
