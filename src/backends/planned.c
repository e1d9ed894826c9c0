/* Steps of planned targets: their code as trees, and where its first slip is. */
#include "backends/planned.h"

#include "backends/planned_json.h"
#include "backends/step_code.h"
#include "ir/body.h"

/* Where code of a language stands; a prelude is a file of its own. */
struct context {
    bool is_known;
    enum gg_grammar grammar;
    const char *before, *after;
    const char *const *files_only; /* types of what may stand in a file, but in no function */
};

static const char *const script_files[] = {"export_statement", "import_statement", NULL};
static const char *const csharp_files[] = {
    "class_declaration",     "delegate_declaration",
    "enum_declaration",      "file_scoped_namespace_declaration",
    "interface_declaration", "namespace_declaration",
    "record_declaration",    "struct_declaration",
    "using_directive",       NULL};

static const struct context contexts[GG_PLANNED_TARGET_COUNT] = {
    [GG_PLANNED_TARGET_CSHARP] = {true, GG_GRAMMAR_CSHARP, "{\n", "\n}\n", csharp_files},
    [GG_PLANNED_TARGET_JAVASCRIPT] = {true, GG_GRAMMAR_JAVASCRIPT, "async function f() {\n",
                                      "\n}\n", script_files},
    [GG_PLANNED_TARGET_JSON] = {true, GG_GRAMMAR_JSON, "", "", NULL},
    [GG_PLANNED_TARGET_TYPESCRIPT] = {true, GG_GRAMMAR_TYPESCRIPT, "async function f() {\n",
                                      "\n}\n", script_files},
};

static void fail(struct gg_fault *fault, uint32_t beg, uint32_t end, gg_str message)
{
    if (!fault->found || beg < fault->beg)
        *fault = (struct gg_fault){.found = true, .beg = beg, .end = end, .message = message};
}

static bool has_child(const struct gg_tree *tree, uint32_t node, const char *const *types)
{
    for (uint32_t i = tree->nodes[node].first; i; i = tree->nodes[i].next)
        if (gg_tree_is_any(tree, i, types))
            return true;
    return false;
}

/* What the grammars let pass: declarations of files among statements, keywords as names. */
static void check_node(struct gg_arena *a, const struct context *c, const struct gg_tree *tree,
                       uint32_t i, struct gg_fault *fault)
{
    static const char *const names[] = {"identifier",
                                        "shorthand_property_identifier",
                                        "shorthand_property_identifier_pattern",
                                        "statement_identifier",
                                        "type_identifier",
                                        NULL};
    static const char *const renamed[] = {"export_specifier", "import_specifier",
                                          "namespace_export", NULL}; /* `default` may be */
    static const char *const handlers[] = {"catch_clause", "finally_clause", NULL};
    const struct gg_syntax_node *node = &tree->nodes[i];
    gg_str text = gg_tree_text(tree, i);
    if (gg_tree_is_any(tree, i, names) && gg_syntax_is_keyword(c->grammar, text) &&
        !gg_tree_is_any(tree, node->parent, renamed))
        fail(fault, node->beg, node->end,
             gg_str_printf(a, "unexpected `" GG_FMT "`", GG_ARG(text)));
    else if (gg_tree_is(tree, i, "try_statement") && !has_child(tree, i, handlers))
        fail(fault, node->end, node->end, GG_STR("`try` needs `catch` or `finally`"));
}

static void check_level(const struct gg_tree *tree, uint32_t i, const char *const *files_only,
                        struct gg_fault *fault)
{
    if (gg_tree_is_any(tree, i, files_only))
        fail(fault, tree->nodes[i].beg, tree->nodes[i].end,
             GG_STR("this cannot stand inside of a function; move it to `prelude`"));
}

/* The grammar of C# does not know that lines such as `#if` may stand between any two others. */
static bool has_directive(gg_str code)
{
    for (gg_str line; gg_str_next_line(&code, &line);)
        if (gg_str_starts(gg_str_trim(line), GG_STR("#")))
            return true;
    return false;
}

struct gg_parsed gg_planned_parse(struct gg_arena *a, enum gg_planned_target target,
                                  enum gg_option option, gg_str code)
{
    const struct context *c = &contexts[target];
    bool is_file = option == GG_OPT_PRELUDE;
    struct gg_parsed parsed = {0};
    if (!c->is_known)
        return parsed;
    if (c->grammar == GG_GRAMMAR_JSON)
        parsed = gg_planned_parse_json(a, code);
    else
        parsed =
            gg_syntax_parse(a, c->grammar, is_file ? "" : c->before, code, is_file ? "" : c->after);
    if (c->grammar == GG_GRAMMAR_CSHARP && has_directive(code))
        parsed.fault.found = false;
    for (uint32_t i = 1; parsed.tree && c->files_only && i < parsed.tree->nnodes; i++) {
        check_node(a, c, parsed.tree, i, &parsed.fault);
        if (!is_file)
            check_level(parsed.tree, i, c->files_only, &parsed.fault);
    }
    if (parsed.fault.found)
        parsed.tree = NULL;
    return parsed;
}

/* ---- the steps of a spec ---- */

struct checker {
    struct gg_arena *arena;
    struct gg_sources *sources;
    uint32_t file;
    struct gg_diags *diags;
};

static void check_snippet(struct checker *c, enum gg_planned_target target, enum gg_option option,
                          const struct gg_ast *node)
{
    if (node->kind != GG_AST_STR || !node->span.file || node->text.n > GG_CODE_MOST)
        return;
    struct gg_parsed parsed = gg_planned_parse(c->arena, target, option, node->text);
    if (parsed.fault.found) {
        struct gg_ast_map map =
            gg_ast_map_new(c->arena, gg_source_get(c->sources, node->span.file), node);
        gg_code_report(c->diags, &map, node->span.file, &parsed.fault);
    }
}

static void check_step(struct checker *c, const struct gg_ast *step)
{
    const struct gg_ast *target = gg_ast_get(step, "target");
    enum gg_planned_target planned;
    if (!target)
        target = gg_ast_get(step, "language");
    if (!target || !gg_planned_target_by_name(target->text, &planned) ||
        !contexts[planned].is_known)
        return;
    for (uint32_t i = 0; i < step->u.kids.n; i++) {
        const struct gg_ast *value = step->u.kids.at[i];
        enum gg_option option;
        if (!gg_option_by_name(value->key, GG_AT_STEP, &option))
            continue;
        if (option == GG_OPT_FILE && value->kind == GG_AST_STR)
            value = gg_body_read(c->arena, c->sources, c->file, value, c->diags);
        else if (gg_option_info(option)->type != GG_T_CODE)
            continue;
        if (value)
            check_snippet(c, planned, option, value);
    }
}

static void check_steps(struct checker *c, const struct gg_ast *pipeline)
{
    const struct gg_ast *steps =
        pipeline->kind == GG_AST_MAP ? gg_ast_get(pipeline, "steps") : NULL;
    for (uint32_t i = 0; steps && steps->kind == GG_AST_LIST && i < steps->u.kids.n; i++)
        if (steps->u.kids.at[i]->kind == GG_AST_MAP)
            check_step(c, steps->u.kids.at[i]);
}

void gg_planned_check(struct gg_arena *a, struct gg_sources *sources, uint32_t file,
                      const struct gg_ast *spec, struct gg_diags *ds)
{
    struct checker c = {a, sources, file, ds};
    if (spec->kind != GG_AST_MAP)
        return;
    const struct gg_ast *pipelines = gg_ast_get(spec, "pipelines");
    check_steps(&c, spec);
    for (uint32_t i = 0; pipelines && pipelines->kind == GG_AST_MAP && i < pipelines->u.kids.n; i++)
        check_steps(&c, pipelines->u.kids.at[i]);
}
