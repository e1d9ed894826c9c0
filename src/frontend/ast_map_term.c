/*
 * Where each byte of a quoted Prolog text stands in the spec: escapes, continued lines, and the
 * indentation that code on lines of its own loses. What gg_term_quoted and gg_spec_unindent do.
 */
#include "frontend/ast_map.h"

struct raw {
    struct gg_arena *arena;
    gg_str src; /* the file, up to the text's closing quote */
    size_t at;
    gg_str text; /* the value */
    bool is_block;
    GG_VEC(char) bytes; /* the text before its indentation is taken off */
    GG_VEC(uint32_t) place;
};

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* CR LF is one line end in code, but not in other texts. */
static bool is_dropped(const struct raw *r)
{
    uint32_t last = r->bytes.n - 1;
    return r->bytes.n && r->bytes.at[last] == '\r' &&
           (r->is_block || last >= r->text.n || r->text.p[last] != '\r');
}

static void add(struct raw *r, char c, size_t place)
{
    if (c == '\n' && is_dropped(r)) {
        place = r->place.at[--r->bytes.n];
        r->place.n--;
    }
    gg_push(r->arena, &r->bytes, c);
    gg_push(r->arena, &r->place, (uint32_t)place);
}

static void add_code(struct raw *r, uint32_t code, size_t place)
{
    char bytes[4];
    size_t n = gg_utf8_encode(code, bytes);
    for (size_t i = 0; i < n; i++)
        add(r, bytes[i], place);
}

static void skip_blanks(struct raw *r, bool breaks)
{
    while (r->at < r->src.n && (is_blank(r->src.p[r->at]) || (breaks && is_break(r->src.p[r->at]))))
        r->at++;
}

static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;
}

static uint32_t number(struct raw *r, unsigned base, size_t most)
{
    uint32_t code = 0;
    while (r->at < r->src.n && most-- && digit_value(r->src.p[r->at]) < base)
        code = code * base + digit_value(r->src.p[r->at++]);
    return code;
}

/* \xHH..\ and \OOO..\, whose closing backslash may be missing */
static uint32_t closed_number(struct raw *r, unsigned base)
{
    uint32_t code = number(r, base, SIZE_MAX);
    r->at += r->at < r->src.n && r->src.p[r->at] == '\\';
    return code;
}

static char simple(char c)
{
    static const char names[] = "abefnrstv", codes[] = "\a\b\033\f\n\r \t\v";
    const char *at = c ? strchr(names, c) : NULL;
    return at ? codes[at - names] : c;
}

/* After \c or a continued line the next character counts as it is, unless it is a backslash. */
static void take_next(struct raw *r)
{
    if (r->at < r->src.n && r->src.p[r->at] != '\\') {
        add(r, r->src.p[r->at], r->at);
        r->at++;
    }
}

/* r->at is at the backslash */
static void map_escape(struct raw *r)
{
    size_t beg = r->at++;
    char c = r->at < r->src.n ? r->src.p[r->at] : '\0';
    r->at++;
    if (is_break(c)) {
        r->at += c == '\r' && r->at < r->src.n && r->src.p[r->at] == '\n';
        skip_blanks(r, false);
        take_next(r);
    } else if (c == 'c') {
        skip_blanks(r, true);
        take_next(r);
    } else if (c >= '0' && c <= '7') {
        r->at--;
        add_code(r, closed_number(r, 8), beg);
    } else if (c == 'x') {
        add_code(r, closed_number(r, 16), beg);
    } else if (c == 'u' || c == 'U') {
        add_code(r, number(r, 16, c == 'u' ? 4 : 8), beg);
    } else {
        add(r, simple(c), beg);
    }
}

static void read_quoted(struct raw *r)
{
    char quote = r->src.n > r->at ? r->src.p[r->at] : '\0';
    for (r->at++; r->at < r->src.n;) {
        char c = r->src.p[r->at];
        if (c == '\\') {
            map_escape(r);
            continue;
        }
        add(r, c, r->at);
        r->at += c == quote ? 2 : 1;
    }
}

/* The lines of the value are ends of the lines after the first one: the rest was indentation. */
static void map_block(const struct raw *r, gg_str text, uint32_t *map)
{
    gg_str rest = {r->bytes.at, r->bytes.n}, line, value;
    gg_str_next_line(&rest, &line);
    uint32_t at = (uint32_t)line.n + 1;
    while (gg_str_next_line(&text, &value) && gg_str_next_line(&rest, &line)) {
        uint32_t dropped = line.n > value.n ? (uint32_t)(line.n - value.n) : 0;
        for (uint32_t i = 0; i <= value.n; i++) {
            uint32_t from = at + dropped + i;
            *map++ = r->place.at[from < r->place.n ? from : r->place.n - 1];
        }
        at += (uint32_t)line.n + 1;
    }
}

uint32_t *gg_ast_map_term(struct gg_arena *a, const struct gg_source *source,
                          const struct gg_ast *node)
{
    uint32_t end = node->span.end > node->span.beg ? node->span.end - 1 : node->span.end;
    struct raw r = {.arena = a,
                    .src = gg_str_sub(source->text, 0, end),
                    .at = node->span.beg,
                    .text = node->text,
                    .is_block = node->style == GG_STYLE_QUOTED_BLOCK};
    uint32_t *map = gg_new_array(a, uint32_t, node->text.n + 1);
    read_quoted(&r);
    for (size_t i = 0; i <= node->text.n; i++)
        map[i] = i < r.place.n && !r.is_block ? r.place.at[i] : end;
    if (r.is_block)
        map_block(&r, node->text, map);
    return map;
}
