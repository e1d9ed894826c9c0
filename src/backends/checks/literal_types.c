/* Literals that are handed on as a field of a type that they do not have. */
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"

static bool is_int(gg_str text)
{
    size_t i = text.n && (text.p[0] == '-' || text.p[0] == '+');
    for (size_t k = i; k < text.n; k++)
        if (text.p[k] < '0' || text.p[k] > '9')
            return false;
    return text.n > i;
}

/* Has a digit or is one of the words for what is no number: the rest is for the run to say. */
static bool may_be_float(gg_str text)
{
    static const char *const words[] = {"inf", "-inf", "+inf", "Inf", "-Inf", "nan", "NaN", NULL};
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= '0' && text.p[i] <= '9')
            return true;
    return gg_is_one_of(text, words);
}

static bool may_be(enum gg_type type, gg_str text)
{
    static const char *const bools[] = {"true", "false", NULL};
    switch (type) {
    case GG_TYPE_INT:
        return is_int(text);
    case GG_TYPE_FLOAT:
    case GG_TYPE_TIME:
        return may_be_float(text);
    case GG_TYPE_BOOL:
        return gg_is_one_of(text, bools);
    case GG_TYPE_STR:
    case GG_TYPE_JSON:
    case GG_TYPE_COUNT:
        break;
    }
    return true;
}

/* The value of a plain literal without escapes; false for everything else. */
static bool literal_of(const struct gg_tree *tree, uint32_t node, gg_str *value)
{
    gg_str text = gg_tree_text(tree, node);
    bool is_quoted = text.n > 2 && (text.p[0] == '"' || text.p[0] == '\'') &&
                     text.p[text.n - 1] == text.p[0] && text.p[1] != text.p[0];
    bool is_text = gg_tree_is(tree, node, "string") || gg_tree_is(tree, node, "string_literal") ||
                   gg_tree_is(tree, node, "interpreted_string_literal");
    *value = is_quoted ? gg_str_sub(text, 1, text.n - 1) : text;
    return (is_text && is_quoted && gg_str_find_char(text, '\\') < 0) ||
           gg_tree_is(tree, node, "float") || gg_tree_is(tree, node, "float_literal");
}

static void check_value(const struct gg_step_code *code, const struct gg_snippet *snippet,
                        uint32_t node, const struct gg_field *field)
{
    gg_str value;
    if (!literal_of(snippet->parsed.tree, node, &value) || may_be(field->type, value))
        return;
    struct gg_diag *d =
        gg_diag_add(code->emit->diags, GG_D_LITERAL_TYPE, gg_code_node_span(snippet, node),
                    "`" GG_FMT "` is no %s, as the field `" GG_FMT "` is to be",
                    GG_ARG(gg_tree_text(snippet->parsed.tree, node)), gg_type_name(field->type),
                    GG_ARG(field->name));
    gg_diag_label(code->emit->diags, d, field->span, "declared here");
}

void gg_check_literal_types(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_record *out = &code->unit->stage->out;
    (void)p;
    for (uint32_t i = 0; out->known && i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->facts[i].tree;
        for (uint32_t k = 0; tree && k < code->facts[i].outputs.n; k++) {
            const struct gg_code_output *output = &code->facts[i].outputs.at[k];
            bool is_list = output->counted && output->node && !output->nrecords;
            if (!is_list || output->nvalues != out->nfields)
                continue;
            uint32_t node = gg_tree_named(tree, tree->nodes[output->node].first);
            for (uint32_t f = 0; node && f < out->nfields; f++) {
                uint32_t inner = gg_tree_is(tree, node, "literal_element")
                                     ? gg_tree_named(tree, tree->nodes[node].first)
                                     : node;
                check_value(code, &code->snippets[i], inner ? inner : node, &out->fields[f]);
                node = gg_tree_named(tree, tree->nodes[node].next);
            }
        }
    }
}
