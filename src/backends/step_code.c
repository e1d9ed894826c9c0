/* Snippets of a step: parsed where they will stand, faults reported at their place in the spec. */
#include "backends/step_code.h"

const struct gg_snippet *gg_code_snippet(const struct gg_step_code *code, enum gg_option option)
{
    for (uint32_t i = 0; i < code->nsnippets; i++)
        if (code->snippets[i].option == option)
            return &code->snippets[i];
    return NULL;
}

struct gg_span gg_code_span(const struct gg_snippet *snippet, uint32_t beg, uint32_t end)
{
    return gg_ast_map_span(&snippet->map, snippet->node->span.file, beg, end);
}

struct gg_span gg_code_node_span(const struct gg_snippet *snippet, uint32_t node)
{
    const struct gg_syntax_node *at = &snippet->parsed.tree->nodes[node];
    return gg_code_span(snippet, at->beg, at->end);
}

bool gg_code_has_trees(const struct gg_step_code *code)
{
    for (uint32_t i = 0; i < code->nsnippets; i++)
        if (!code->snippets[i].parsed.tree)
            return false;
    return code->nsnippets;
}

/* Silence would look like praise. */
static void report_unread(struct gg_emit *emit, const struct gg_snippet *snippet, const char *help)
{
    gg_str text = snippet->node->text;
    ptrdiff_t line = gg_str_find_char(text, '\n');
    uint32_t end = (uint32_t)(line < 0 ? (ptrdiff_t)text.n : line);
    struct gg_diag *d = gg_diag_add(emit->diags, GG_D_CODE_UNREAD, gg_code_span(snippet, 0, end),
                                    "this code is not checked: %s", snippet->parsed.unread);
    gg_diag_help(emit->diags, d, "%s", help);
}

void gg_code_report(struct gg_diags *ds, const struct gg_ast_map *map, uint32_t file,
                    const struct gg_fault *fault)
{
    struct gg_span span = gg_ast_map_span(map, file, fault->beg, fault->end);
    struct gg_diag *d = gg_diag_add(ds, GG_D_CODE_SYNTAX, span, GG_FMT, GG_ARG(fault->message));
    if (fault->label)
        gg_diag_label(ds, d, gg_ast_map_span(map, file, fault->label_beg, fault->label_end), "%s",
                      fault->label);
}

static void read_snippet(struct gg_emit *emit, const struct gg_backend *backend,
                         const struct gg_stage *stage, struct gg_step_code *code,
                         enum gg_option option)
{
    static const char beyond[] = "its language says what is wrong with it when it runs";
    const struct gg_ast *node = gg_stage_attr(stage, option);
    const struct gg_source *source = node ? gg_source_get(emit->sources, node->span.file) : NULL;
    if (!source || node->kind != GG_AST_STR)
        return;
    struct gg_snippet *snippet = &code->snippets[code->nsnippets++];
    *snippet = (struct gg_snippet){
        .option = option, .node = node, .map = gg_ast_map_new(emit->arena, source, node)};
    bool is_file = node->span.file != stage->span.file;
    if (backend->target != GG_TARGET_AWK && node->text.n > GG_CODE_MOST &&
        (!is_file || emit->hasty)) {
        snippet->parsed.unread = "it is longer than 64 KiB";
        report_unread(emit, snippet,
                      is_file                 ? "`gluegen check` reads up to 1 MiB of a file"
                      : option == GG_OPT_CODE ? "in a file of its own it is read up to 1 MiB"
                                              : beyond);
        return;
    }
    snippet->parsed = backend->parse(emit->arena, option, node->text);
    if (snippet->parsed.fault.found)
        gg_code_report(emit->diags, &snippet->map, node->span.file, &snippet->parsed.fault);
    else if (snippet->parsed.unread)
        report_unread(emit, snippet, beyond);
}

bool gg_code_read(struct gg_emit *emit, const struct gg_unit *unit, struct gg_step_code *code)
{
    static const enum gg_option options[GG_SNIPPETS_MOST] = {
        GG_OPT_PRELUDE, GG_OPT_STATE, GG_OPT_BEGIN, GG_OPT_CODE, GG_OPT_END, GG_OPT_MERGE};
    const struct gg_backend *backend = gg_backend_get(unit->target);
    uint32_t errors = emit->diags->nerrors;
    uint32_t n = 0;
    for (size_t i = 0; i < GG_COUNT(options) && backend->parse; i++)
        n += gg_stage_attr(unit->stage, options[i]) != NULL;
    *code = (struct gg_step_code){.emit = emit,
                                  .unit = unit,
                                  .snippets = gg_new_array(emit->arena, struct gg_snippet, n),
                                  .facts = gg_new_array(emit->arena, struct gg_code_facts, n)};
    for (size_t i = 0; i < GG_COUNT(options) && backend->parse; i++)
        read_snippet(emit, backend, unit->stage, code, options[i]);
    code->is_sound = emit->diags->nerrors == errors;
    return code->is_sound;
}

void gg_code_check(struct gg_step_code *code)
{
    const struct gg_backend *backend = gg_backend_get(code->unit->target);
    if (backend->check_code && code->nsnippets)
        backend->check_code(code);
}
