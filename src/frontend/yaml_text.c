/* Characters that a YAML spec may not hold, found before the parser starts. */
#include "frontend/yaml_parts.h"

#include "base/utf8.h"

static bool ascii_allowed(unsigned char c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

/* Eight bytes at a time: none above 0x7e and none below 0x20 (which also stops at line ends). */
static bool eight_printable(const char *p)
{
    const uint64_t high = UINT64_C(0x8080808080808080), ones = UINT64_C(0x0101010101010101);
    uint64_t word;
    memcpy(&word, p, sizeof word);
    uint64_t below = (word - ones * 0x20) & ~word;
    return !((word | below | (word + ones)) & high);
}

static uint32_t decode(gg_str s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s.p;
    uint32_t c = n == 2 ? p[0] & 0x1fu : n == 3 ? p[0] & 0x0fu : p[0] & 0x07u;
    for (size_t i = 1; i < n; i++)
        c = c << 6 | (p[i] & 0x3fu);
    return c;
}

/* Line breaks for libyaml (YAML 1.1) but not for YAML 1.2: they would be changed or cut a block. */
static bool foreign_break(uint32_t c)
{
    return c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool wide_allowed(uint32_t c)
{
    return c >= 0xa0 && c != 0xfffe && c != 0xffff && !foreign_break(c);
}

/* Length of the allowed character at the start of s, or 0. */
static size_t allowed_length(gg_str s)
{
    unsigned char c = (unsigned char)s.p[0];
    if (c < 0x80)
        return ascii_allowed(c);
    size_t n = gg_utf8_length(s);
    return n && wide_allowed(decode(s, n)) ? n : 0;
}

static size_t first_bad(gg_str text, size_t at, bool *ascii)
{
    while (at < text.n) {
        if (text.n - at >= 8 && eight_printable(text.p + at)) {
            at += 8;
            continue;
        }
        size_t n = allowed_length((gg_str){text.p + at, text.n - at});
        if (!n)
            break;
        if (n > 1)
            *ascii = false;
        at += n;
    }
    return at;
}

static bool is_utf16(gg_str text)
{
    return gg_str_starts(text, GG_STR("\xff\xfe")) || gg_str_starts(text, GG_STR("\xfe\xff"));
}

static void report_bad(gg_str text, size_t at, uint32_t base, uint32_t file, struct gg_diags *ds)
{
    gg_str rest = gg_str_sub(text, at, text.n);
    size_t n = gg_utf8_length(rest);
    unsigned char c = (unsigned char)rest.p[0];
    uint32_t beg = base + (uint32_t)at;
    struct gg_span span = {file, beg, beg + (uint32_t)(n ? n : 1)};
    struct gg_diag *d;
    if (!n) {
        d = gg_diag_add(ds, GG_D_YAML_CHARACTER, span, "byte 0x%02x is not valid UTF-8 here", c);
        if (!at && is_utf16(text))
            gg_diag_help(ds, d, "the file looks like UTF-16; save it as UTF-8");
        else
            gg_diag_help(ds, d,
                         "save the file as UTF-8; other bytes can be written as escapes in "
                         "the step's own language");
    } else if (n == 1) {
        d = gg_diag_add(ds, GG_D_YAML_CHARACTER, span, "control character 0x%02x is not allowed",
                        c);
        gg_diag_help(ds, d, "in double quotes it can be written as \"\\x%02x\"", c);
    } else {
        uint32_t wide = decode(rest, n);
        d = gg_diag_add(ds, GG_D_YAML_CHARACTER, span, "character U+%04X is not allowed", wide);
        gg_diag_help(ds, d, "in double quotes it can be written as \"\\u%04x\"", wide);
    }
}

bool gg_yaml_check_text(gg_str text, uint32_t base, uint32_t file, struct gg_diags *ds, bool *ascii)
{
    *ascii = true;
    size_t at = first_bad(text, 0, ascii);
    if (at >= text.n)
        return true;
    report_bad(text, at, base, file, ds);
    return false;
}

static bool directive_is(gg_str line, const char *name)
{
    size_t n = strlen(name);
    return line.n > n && gg_str_is(gg_str_sub(line, 1, n + 1), name) &&
           (line.n == n + 1 || line.p[n + 1] == ' ' || line.p[n + 1] == '\t');
}

/* libyaml compares each %TAG with all before it, so they are refused here and not counted there. */
bool gg_yaml_check_directives(gg_str text, uint32_t base, uint32_t file, struct gg_diags *ds)
{
    gg_str rest = text, line;
    while (gg_str_next_line(&rest, &line)) {
        gg_str trimmed = gg_str_trim(line);
        if (!trimmed.n || trimmed.p[0] == '#')
            continue;
        if (line.p[0] != '%')
            return true;
        if (!directive_is(trimmed, "TAG"))
            continue;
        uint32_t at = base + (uint32_t)(line.p - text.p);
        gg_diag_add(ds, GG_D_YAML_TAG, (struct gg_span){file, at, at + (uint32_t)trimmed.n},
                    "%%TAG directives are not supported");
        return false;
    }
    return true;
}
