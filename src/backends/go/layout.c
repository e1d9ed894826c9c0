/* A snippet set at its place in a Go file. */
#include "backends/go/layout.h"

#include "backends/go/names.h"

/* Lines are looked at from the first to the last; what ends before one is of no use behind it. */
struct place {
    const struct gg_go_code *code;
    uint32_t token, solid;
};

static bool is_inside_solid(struct place *at, size_t offset)
{
    const struct gg_go_code *code = at->code;
    while (at->solid < code->nsolid &&
           code->solid[at->solid].offset + code->solid[at->solid].text.n <= offset)
        at->solid++;
    return at->solid < code->nsolid && offset > code->solid[at->solid].offset;
}

static size_t leading_blanks(gg_str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static size_t divisor(size_t x, size_t y)
{
    return y ? divisor(y, x % y) : x;
}

/* How many blanks the writer used for a level: what all indented lines have in common, or else the
 * smallest indentation. */
static size_t blanks_per_level(const struct gg_go_code *code)
{
    gg_str rest = code->text, line;
    struct place at = {code, 0, 0};
    size_t common = 0, least = 0;
    while (gg_str_next_line(&rest, &line)) {
        size_t n = leading_blanks(line);
        if (!n || n == line.n || is_inside_solid(&at, (size_t)(line.p - code->text.p)))
            continue;
        common = divisor(common, n);
        least = !least || n < least ? n : least;
    }
    return common > 1 ? common : least;
}

/* gofmt sets a label one level back from the statements around it. */
static bool is_label(struct place *at, size_t offset)
{
    const struct gg_go_code *code = at->code;
    while (at->token < code->n && code->at[at->token].offset < offset)
        at->token++;
    uint32_t i = at->token;
    return i < code->n && code->at[i].offset == offset && code->at[i].kind == GG_GO_WORD &&
           gg_go_is(code, i + 1, ":") && !gg_go_is_keyword(code->at[i].text) &&
           (!i || gg_go_is(code, i - 1, ";"));
}

static void add_tabs(struct gg_buf *out, size_t n)
{
    while (n-- > 0)
        gg_buf_addc(out, '\t');
}

gg_str gg_go_indent(struct gg_arena *a, const struct gg_go_code *code, uint32_t tabs)
{
    struct gg_buf out = gg_buf_new(a);
    struct place at = {code, 0, 0};
    size_t level = blanks_per_level(code);
    gg_str rest = code->text, line;
    for (uint32_t i = 0; gg_str_next_line(&rest, &line); i++) {
        if (i)
            gg_buf_addc(&out, '\n');
        if (is_inside_solid(&at, (size_t)(line.p - code->text.p))) {
            gg_buf_add(&out, line);
            continue;
        }
        size_t blanks = leading_blanks(line);
        if (blanks == line.n)
            continue;
        bool is_back = tabs && !blanks && is_label(&at, (size_t)(line.p - code->text.p));
        add_tabs(&out, tabs - is_back + (level ? blanks / level : 0));
        for (size_t k = 0; level && k < blanks % level; k++)
            gg_buf_addc(&out, ' ');
        gg_buf_add(&out, gg_str_sub(line, blanks, line.n));
    }
    return gg_buf_str(&out);
}

const bool *gg_go_held_lines(struct gg_arena *a, const struct gg_go_code *code)
{
    GG_VEC(bool) held = {0};
    struct place at = {code, 0, 0};
    gg_str rest = code->text, line;
    while (gg_str_next_line(&rest, &line))
        gg_push(a, &held, is_inside_solid(&at, (size_t)(line.p - code->text.p)));
    return held.at;
}
