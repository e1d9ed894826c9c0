/* A field that is cut at the sign which separates the fields of its records: it never holds one. */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"

static void report(const struct gg_step_code *code, struct gg_span span,
                   const struct gg_field *field)
{
    bool is_tab = code->unit->in.delimiter == '\t';
    struct gg_diags *ds = code->emit->diags;
    struct gg_diag *d =
        gg_diag_add(ds, GG_D_FIELD_SPLIT, span,
                    "the field `" GG_FMT "` never holds %s: the step's records are cut at %s",
                    GG_ARG(field->name), is_tab ? "a tab" : "this sign", is_tab ? "tabs" : "it");
    gg_diag_label(ds, d, field->span, "declared here");
    gg_diag_help(ds, d, "declare its parts as `fields`, or say `input_format: lines`");
}

/* ---- trees ---- */

static bool is_rust_text(const struct gg_tree *tree, uint32_t node)
{
    return gg_tree_is(tree, node, "char_literal") || gg_tree_is(tree, node, "string_literal");
}

/* What a call cuts, and the sign. */
static bool read_call(const struct gg_step_code *code, const struct gg_tree *tree, uint32_t call,
                      uint32_t *cut, uint32_t *sign)
{
    static const char *const methods[] = {
        "split",      "rsplit",      "partition",        "rpartition",
        "split_once", "rsplit_once", "split_terminator", NULL};
    static const char *const functions[] = {"strings.Cut", "strings.Split", "strings.SplitAfter",
                                            "strings.SplitN", NULL};
    uint32_t function = gg_tree_child(tree, call, "function");
    if (code->unit->target == GG_TARGET_GO) {
        *cut = gg_call_argument(tree, call, 0);
        *sign = gg_call_argument(tree, call, 1);
        return gg_is_one_of(gg_call_name(tree, call), functions) && *cut && *sign;
    }
    gg_str last = gg_call_last(tree, call);
    bool counts = gg_str_is(last, "splitn") || gg_str_is(last, "rsplitn");
    *cut = function ? gg_tree_named(tree, tree->nodes[function].first) : 0;
    *sign = gg_call_argument(tree, call, counts);
    if (!*cut || !*sign || (!counts && !gg_is_one_of(last, methods)))
        return false;
    return code->unit->target == GG_TARGET_PYTHON ? gg_tree_is(tree, *sign, "string")
                                                  : is_rust_text(tree, *sign);
}

static void check_tree(const struct gg_step_code *code, uint32_t index)
{
    const struct gg_tree *tree = code->facts[index].tree;
    uint32_t cut, sign;
    for (uint32_t i = 0; i < tree->nnodes; i++) {
        if (!gg_is_call(tree, i) || !read_call(code, tree, i, &cut, &sign) ||
            gg_literal_sign(gg_tree_text(tree, sign)) != code->unit->in.delimiter)
            continue;
        const struct gg_field *field =
            gg_tree_is(tree, cut, "identifier") ? gg_code_field(code, index, cut) : NULL;
        if (field && field->type == GG_TYPE_STR)
            report(code, gg_code_node_span(&code->snippets[index], i), field);
    }
}

/* ---- awk ---- */

/* split($2, parts, "\t") of fields that the program does not set itself */
static void check_awk(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                      struct gg_awk_text *t)
{
    const struct gg_record *in = &code->unit->stage->in;
    (void)p;
    if (gg_awk_may_change_record(t))
        return;
    for (uint32_t i = 0; i + 7 < t->ntokens; i++) {
        uint32_t number = gg_awk_is(t, i + 2, "$") ? gg_awk_number_at(t, i + 3) : 0;
        bool is_call = gg_awk_is(t, i, "split") && gg_awk_is(t, i + 1, "(") &&
                       gg_awk_is(t, i + 4, ",") && gg_awk_is(t, i + 6, ",");
        if (is_call && number && number <= in->nfields &&
            gg_literal_sign(gg_awk_text_at(t, i + 7)) == code->unit->in.delimiter)
            report(code, gg_awk_text_span(t, i, i + 7), &in->fields[number - 1]);
    }
}

void gg_check_field_splits(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    struct gg_codec codec = code->unit->in;
    if (codec.kind != GG_FORMAT_TSV || !code->unit->stage->in.known)
        return;
    if (code->unit->target == GG_TARGET_AWK)
        gg_awk_each_text(p, code, check_awk);
    for (uint32_t i = 0; i < code->nsnippets; i++)
        if (code->facts[i].tree)
            check_tree(code, i);
}
