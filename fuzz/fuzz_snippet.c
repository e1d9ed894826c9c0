/*
 * Any bytes as embedded code: the first byte chooses the language and the snippet's place, the
 * second how the code is written in a spec. Faults lie inside the code, and each byte has its own
 * place.
 */
#include "backends/awk/grammar.h"
#include "backends/backend.h"
#include "backends/code_facts.h"
#include "backends/go/scope.h"
#include "backends/planned.h"
#include "backends/python/scope.h"
#include "frontend/ast_map.h"
#include "frontend/frontend.h"

#include <stdint.h>

enum { LANGUAGES = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_fault(const struct gg_parsed *parsed, gg_str code)
{
    const struct gg_fault *f = &parsed->fault;
    if (f->found && (f->beg > f->end || f->end > code.n || !f->message.n))
        GG_BUG("a fault from %u to %u of %zu bytes", f->beg, f->end, code.n);
    if (f->found && f->label && (f->label_beg > f->label_end || f->label_end > code.n))
        GG_BUG("a label from %u to %u of %zu bytes", f->label_beg, f->label_end, code.n);
    for (uint32_t i = 0; parsed->tree && i < parsed->tree->nnodes; i++)
        if (parsed->tree->nodes[i].beg > parsed->tree->nodes[i].end ||
            parsed->tree->nodes[i].end > code.n)
            GG_BUG("a node from %u to %u", parsed->tree->nodes[i].beg, parsed->tree->nodes[i].end);
}

/* Letters from p on, say. */
static bool is_planned(unsigned choice)
{
    return (choice & 0x70) == 0x70;
}

/* `bash -n` would be most of the time: the grammar alone is asked. */
static struct gg_parsed parse(struct gg_arena *a, unsigned choice, gg_str code)
{
    static const struct gg_backend *const backends[] = {&gg_backend_awk, &gg_backend_go,
                                                        &gg_backend_python, &gg_backend_rust};
    enum gg_option option = choice & 0x80 ? GG_OPT_PRELUDE : GG_OPT_CODE;
    unsigned language = choice % LANGUAGES;
    if (is_planned(choice))
        return gg_planned_parse(a, (enum gg_planned_target)(choice % GG_PLANNED_TARGET_COUNT),
                                option, code);
    if (language == GG_COUNT(backends))
        return gg_syntax_parse(a, GG_GRAMMAR_BASH, "", code, "");
    return backends[language]->parse(a, option, code);
}

static void check_meaning(struct gg_arena *a, unsigned choice, const struct gg_tree *tree)
{
    struct gg_code_facts facts = {.arena = a};
    if (tree && !is_planned(choice) && choice % LANGUAGES == 1)
        gg_go_facts(tree, &facts);
    else if (tree && !is_planned(choice) && choice % LANGUAGES == 2)
        gg_python_facts(tree, &facts);
}

static void add_lines(struct gg_buf *spec, gg_str code, const char *indent)
{
    gg_str line;
    while (gg_str_next_line(&code, &line)) {
        gg_buf_adds(spec, line.n ? indent : "");
        gg_buf_add(spec, line);
        gg_buf_addc(spec, '\n');
    }
}

/* The code as a value of a spec, as it is or with quotes around it. */
static gg_str spec_of(struct gg_arena *a, unsigned style, gg_str code)
{
    static const char *const open[] = {"k: |\n", "k: >\n", "k: '", "k: \"", "k: "};
    static const char *const close[] = {"", "", "'", "\"", ""};
    struct gg_buf spec = gg_buf_new(a);
    gg_buf_adds(&spec, open[style % GG_COUNT(open)]);
    add_lines(&spec, code, "  ");
    gg_buf_adds(&spec, close[style % GG_COUNT(open)]);
    return gg_buf_str(&spec);
}

/* A byte that was copied is the same at its place; escapes and folded line ends are others. */
static void check_map(struct gg_arena *a, const struct gg_source *source, const struct gg_ast *node)
{
    struct gg_ast_map map = gg_ast_map_new(a, source, node);
    bool escapes = node->style == GG_STYLE_DOUBLE;
    for (uint32_t i = 0, before = 0; i <= node->text.n; i++) {
        uint32_t at = gg_ast_map_at(&map, i);
        char value = i < node->text.n ? node->text.p[i] : ' ';
        if (at > source->text.n || at < before)
            GG_BUG("byte %u of a text is at %u, after %u", i, at, before);
        if (value != ' ' && value != '\n' && !escapes && source->text.p[at] != value)
            GG_BUG("byte %u of a text is at %u", i, at);
        before = at;
    }
}

static void check_places(struct gg_arena *a, unsigned style, gg_str code)
{
    struct gg_sources sources = gg_sources_new(a);
    struct gg_diags ds = gg_diags_new(a);
    uint32_t file = gg_source_add(&sources, GG_STR("fuzz.yaml"), spec_of(a, style, code));
    const struct gg_ast *root = gg_frontend_parse(a, &sources, file, &ds);
    const struct gg_ast *node = root && root->kind == GG_AST_MAP ? gg_ast_get(root, "k") : NULL;
    if (node && node->kind == GG_AST_STR)
        check_map(a, gg_source_get(&sources, file), node);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gg_arena a = {0};
    if (size < 2)
        return 0;
    gg_str code = {(const char *)data + 2, size - 2};
    struct gg_parsed parsed = parse(&a, data[0], code);
    check_fault(&parsed, code);
    check_meaning(&a, data[0], parsed.tree);
    check_places(&a, data[1], code);
    gg_arena_free(&a);
    return 0;
}
