/* Line maps of scalars: generated scalars of each style, and hand-made ones with escapes. */
#include "frontend/frontend.h"

#include <check.h>
#include <stdlib.h>

static const char *const heads[] = {"", "# caf\xc3\xa9 \xe4\xb8\x96\n", "\xef\xbb\xbf"};
static const char *const ends[] = {"\n", "\r\n"};

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

/* What the source has from `at` to the end of its line. */
static gg_str rest_of_line(gg_str source, uint32_t at)
{
    size_t end = at;
    while (end < source.n && !is_break(source.p[end]))
        end++;
    return gg_str_sub(source, at, end);
}

struct parsed {
    struct gg_arena arena;
    struct gg_sources sources;
    const struct gg_source *source;
    const struct gg_ast *node; /* the value of `k`, NULL when the spec is not valid */
};

static void parse(struct parsed *p, gg_str spec)
{
    struct gg_diags ds = gg_diags_new(&p->arena);
    p->sources = gg_sources_new(&p->arena);
    uint32_t file = gg_source_add(&p->sources, GG_STR("spec.yaml"), spec);
    const struct gg_ast *root = gg_frontend_parse(&p->arena, &p->sources, file, &ds);
    p->source = gg_source_get(&p->sources, file);
    p->node = root ? gg_ast_get(root, "k") : NULL;
}

/* The value's line i begins with what the source has there; all of it in a literal block. */
static void check_map(struct parsed *p)
{
    const uint32_t *line_at;
    uint32_t n = gg_ast_line_map(&p->arena, p->source, p->node, &line_at), i = 0;
    gg_str rest = p->node->text, line, text = p->source->text;
    while (gg_str_next_line(&rest, &line)) {
        ck_assert_uint_lt(i, n);
        gg_str piece = rest_of_line(text, line_at[i]);
        bool whole = p->node->style == GG_STYLE_LITERAL;
        if (p->node->style != GG_STYLE_LITERAL && p->node->style != GG_STYLE_FOLDED) {
            while (piece.n && strchr("'\" ", piece.p[piece.n - 1]))
                piece.n--;
        }
        ck_assert_msg(whole ? gg_str_eq(line, piece) : gg_str_starts(line, piece),
                      "line %u of the value of\n" GG_FMT "\nis `" GG_FMT "`, in the source `" GG_FMT
                      "`",
                      i, GG_ARG(text), GG_ARG(line), GG_ARG(piece));
        ck_assert_msg(piece.n || !line.n, "line %u of the value of\n" GG_FMT "\nis lost", i,
                      GG_ARG(text));
        ck_assert(!i || line_at[i] > line_at[i - 1] || (!line.n && line_at[i] == line_at[i - 1]));
        i++;
    }
    ck_assert_uint_eq(i, n);
}

/* ---- blocks ---- */

static const char *const block_lines[] = {"", "a", "\xc3\xa9 x", "  more", "b c"};
enum { LINES = 4, KINDS = 5, COMBINATIONS = KINDS * KINDS * KINDS * KINDS };

static gg_str block_spec(struct gg_arena *a, const char *head, const char *end, const char *header,
                         int indent, int combination)
{
    struct gg_buf b = gg_buf_new(a);
    gg_buf_addf(&b, "%sx: 1%sk: %s%s", head, end, header, end);
    for (int i = 0; i < LINES; i++, combination /= KINDS) {
        const char *line = block_lines[combination % KINDS];
        gg_buf_addf(&b, "%*s%s%s", *line ? indent : 0, "", line, end);
    }
    gg_buf_addf(&b, "last: 1%s", end);
    return gg_buf_str(&b);
}

static const char *const block_headers[] = {"|",     "|-",      "|+",   "|2", "|2-", "|2+",
                                            ">",     ">-",      ">+",   ">2", ">2-", ">2+",
                                            "| # c", "!!str |", "&a >", "|\t"};

/* Every sequence of four lines; not valid are only those whose first line is the deepest. */
START_TEST(test_blocks)
{
    uint32_t valid = 0;
    bool explicit = strchr(block_headers[_i], '2');
    for (int combination = 0; combination < COMBINATIONS; combination++) {
        for (size_t head = 0; head < GG_COUNT(heads); head++) {
            struct parsed p = {.arena = {0}};
            parse(&p, block_spec(&p.arena, heads[head], ends[combination % 2], block_headers[_i], 2,
                                 combination));
            if (p.node) {
                valid++;
                check_map(&p);
            }
            gg_arena_free(&p.arena);
        }
    }
    ck_assert_uint_eq(valid, explicit ? COMBINATIONS * GG_COUNT(heads) : 1452);
}
END_TEST

/* ---- flow scalars ---- */

static const char *const flow_lines[] = {"a", "\xc3\xa9 x", "b  c"};

/* The lines with 0 to 2 empty ones between them, in this style of quotes. */
static gg_str flow_spec(struct gg_arena *a, const char *head, const char *end, const char *quote,
                        int combination)
{
    struct gg_buf b = gg_buf_new(a);
    gg_buf_addf(&b, "%sx: 1%sk: %s", head, end, quote);
    for (int i = 0; i < 3; i++) {
        gg_buf_adds(&b, flow_lines[combination % 3]);
        combination /= 3;
        for (int gap = combination % 3; i < 2 && gap >= 0; gap--)
            gg_buf_addf(&b, "%s%s", gap == 1 ? "  " : "", end);
        combination /= 3;
        if (i < 2)
            gg_buf_adds(&b, "    ");
    }
    gg_buf_addf(&b, "%s%slast: 1%s", quote, end, end);
    return gg_buf_str(&b);
}

START_TEST(test_flow_scalars)
{
    static const char *const quotes[] = {"", "'", "\""};
    for (int combination = 0; combination < 243; combination++) {
        for (size_t head = 0; head < GG_COUNT(heads); head++) {
            struct parsed p = {.arena = {0}};
            parse(&p,
                  flow_spec(&p.arena, heads[head], ends[combination % 2], quotes[_i], combination));
            ck_assert_ptr_nonnull(p.node);
            check_map(&p);
            gg_arena_free(&p.arena);
        }
    }
}
END_TEST

/* ---- by hand: the spec and where each line of the value begins ---- */

static const struct {
    const char *spec;
    uint32_t n, at[6];
} by_hand[] = {
    {"k: abc\n", 1, {3}},
    {"k: 'abc'\n", 1, {4}},
    {"k: ''\n", 0, {0}},
    {"k: \"a\\nb\"\n", 2, {4, 7}},
    {"k: \"a\\x0Ab\\u000ac\\U0000000Ad\"\n", 4, {4, 9, 16, 27}},
    {"k: \"a\\x1Ab\"\n", 1, {4}},
    {"k: \"a\\\n  b\\nc\"\n", 2, {4, 12}},
    {"k: \"a\\\n\n  b\"\n", 2, {4, 10}},
    {"k: \"\\\\n\\\"\\n\\\\\"\n", 2, {4, 11}},
    {"k: 'it''s\n\n  x'\n", 2, {4, 13}},
    {"k: |\n\n\n  x\n", 3, {5, 6, 9}},
    {"k: |+\n  x\n\n\nz: 1\n", 3, {8, 10, 11}},
    {"k: |+\n\n\nz: 1\n", 2, {6, 7}},
    {"k: |\n      \n  x\n", 0, {0}}, /* not valid: the first line is the deepest */
    {"k: |2\n      \n  x\n", 2, {8, 15}},
    {"k: >\n  a\n  b\n\n  c\n", 2, {7, 16}},
    {"k: >\n  a\n    b\n  c\n", 3, {7, 11, 17}},
    {"k: >\n  a\n\n\n\n  c\n", 4, {7, 10, 11, 14}},
    {"k: >+\n  a\n\n\nz: 1\n", 3, {8, 10, 11}},
    {"k: &x !!str # c\n  |\n  a\n  b\n", 2, {22, 26}},
    {"k:\n  |\n  a\n  b\n", 2, {9, 13}},
    {"k:\n  plain\n\n  text\n", 2, {5, 14}},
    {"k: |\r  a\r  b\r", 2, {7, 11}},
};

START_TEST(test_by_hand)
{
    struct parsed p = {.arena = {0}};
    parse(&p, gg_str_from(by_hand[_i].spec));
    if (!p.node) {
        ck_assert_uint_eq(by_hand[_i].n, 0);
        gg_arena_free(&p.arena);
        return;
    }
    const uint32_t *line_at;
    uint32_t n = gg_ast_line_map(&p.arena, p.source, p.node, &line_at);
    ck_assert_uint_eq(n, by_hand[_i].n);
    for (uint32_t i = 0; i < n; i++)
        ck_assert_uint_eq(line_at[i], by_hand[_i].at[i]);
    gg_arena_free(&p.arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("line map");
    TCase *tc = tcase_create("all");
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, test_blocks, 0, (int)GG_COUNT(block_headers));
    tcase_add_loop_test(tc, test_flow_scalars, 0, 3);
    tcase_add_loop_test(tc, test_by_hand, 0, (int)GG_COUNT(by_hand));
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
