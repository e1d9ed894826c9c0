/*
 * Fields that a step makes and no step behind it looks at, nor the pipeline's output.
 *
 * Only texts: another type is a check of the records by itself. What cannot be read (scripts,
 * commands, code that is not understood) looks at everything.
 */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/flow.h"

/* What a step does with the fields that it reads. */
struct use {
    bool all;    /* it may look at each of them */
    bool passes; /* its output holds them as they are */
    bool *reads; /* of each */
};

/* The variables of the fields, and which one each is for. */
static struct gg_table names_of(const struct gg_step_code *code)
{
    struct gg_arena *a = code->emit->arena;
    const struct gg_record *in = &code->unit->stage->in;
    const struct gg_name_rules *rules = gg_backend_get(code->unit->target)->names;
    struct gg_table names = gg_table_new(a), taken = gg_table_new(a);
    bool is_new;
    for (uint32_t i = 0; i < in->nfields; i++)
        gg_table_add(&names, gg_view_safe_name(a, in->fields[i].name, rules, &taken), i, &is_new);
    return names;
}

/* ---- awk ---- */

static uint32_t number_of(gg_str text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.n && n < 1000000; i++)
        n = text.p[i] >= '0' && text.p[i] <= '9' ? n * 10 + (uint32_t)(text.p[i] - '0') : 1000000;
    return n;
}

/* $i, $NF, $0, a pattern for the whole record, functions that take it by themselves. */
static bool awk_opens(const struct gg_awk_text *t)
{
    static const char *const words[] = {"$0",      "FIELDWIDTHS", "FPAT", "NF",
                                        "getline", "length",      NULL};
    for (uint32_t i = 0; i < t->ntokens; i++) {
        gg_str text = gg_awk_text_at(t, i);
        bool is_number = t->tokens[i + (i + 1 < t->ntokens)].kind == GG_AWK_NUMBER;
        for (const char *const *word = words; *word; word++)
            if (gg_str_is(text, *word))
                return true;
        if (gg_awk_is(t, i, "$") && (!is_number || gg_awk_is(t, i + 1, "0")))
            return true;
        bool is_compared = i && (gg_awk_is(t, i - 1, "~") || gg_awk_is(t, i - 1, "!~") ||
                                 gg_awk_is(t, i - 1, "(") || gg_awk_is(t, i - 1, ","));
        if (t->tokens[i].kind == GG_AWK_REGEX && !is_compared)
            return true;
        if (gg_awk_is(t, i, "sub") || gg_awk_is(t, i, "gsub"))
            return true; /* of the record when it has no third argument */
    }
    return gg_awk_prints_whole(t);
}

static void read_awk(const struct gg_step_code *code, struct use *use)
{
    struct gg_table names = names_of(code);
    uint32_t index;
    for (uint32_t s = 0; s < code->nsnippets && !use->all; s++) {
        const struct gg_snippet *snippet = &code->snippets[s];
        struct gg_awk_text t =
            gg_awk_text_new(code, snippet, 0, snippet->node->text, snippet->parsed.program);
        use->all = awk_opens(&t);
        for (uint32_t i = 0; i < t.ntokens; i++) {
            if (gg_table_get(&names, gg_awk_text_at(&t, i), &index))
                use->reads[index] = true;
            index = gg_awk_is(&t, i, "$") ? number_of(gg_awk_text_at(&t, i + 1)) : 0;
            if (index && index <= code->unit->stage->in.nfields)
                use->reads[index - 1] = true;
        }
    }
}

/* ---- the others ---- */

/* output(*fields), return fields, emit(fields...): the record goes on as it is. */
static bool is_passed(const struct gg_tree *tree, uint32_t node)
{
    static const char *const types[] = {"list_splat", "variadic_argument", "expression_list", NULL};
    uint32_t parent = tree->nodes[node].parent, around = tree->nodes[parent].parent;
    bool goes_on =
        gg_tree_is(tree, around, "return_statement") || gg_tree_is(tree, around, "argument_list");
    for (const char *const *type = types; *type; type++)
        if (gg_tree_is(tree, parent, *type))
            return goes_on && tree->nodes[around].first;
    return gg_tree_is(tree, parent, "return_statement");
}

static bool is_free_at(const struct gg_code_facts *facts, uint32_t beg)
{
    for (uint32_t i = 0; i < facts->free.n; i++)
        if (facts->free.at[i].beg == beg)
            return true;
    return false;
}

/* The whole record, `fields`. */
static void read_whole(const struct gg_code_facts *facts, struct use *use)
{
    const struct gg_tree *tree = facts->tree;
    for (uint32_t i = 0; i < tree->nnodes && !use->all; i++) {
        if (!gg_tree_is(tree, i, "identifier") || !gg_str_is(gg_tree_text(tree, i), "fields") ||
            !is_free_at(facts, tree->nodes[i].beg))
            continue;
        use->passes = true;
        use->all = !is_passed(tree, i);
    }
}

static void read_facts(const struct gg_step_code *code, struct use *use)
{
    struct gg_table names = names_of(code);
    uint32_t index;
    for (uint32_t s = 0; s < code->nsnippets; s++) {
        const struct gg_code_facts *facts = &code->facts[s];
        use->all |= !facts->tree || facts->open;
        for (uint32_t i = 0; !use->all && i < facts->free.n; i++) {
            if (gg_table_get(&names, facts->free.at[i].name, &index))
                use->reads[index] = true;
            use->passes |= gg_str_is(facts->free.at[i].name, "fields");
        }
        if (use->passes && !use->all)
            read_whole(facts, use);
    }
}

static struct use use_of(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_stage *stage = code->unit->stage;
    const struct gg_ast *path;
    struct use use = {.reads = gg_new_array(p->emit->arena, bool, stage->in.nfields + 1)};
    bool is_kept = gg_view_on_error(p->emit->plan, stage, &path) == GG_ON_ERROR_DEAD_LETTER;
    if (stage->op == GG_OP_CONVERT)
        use.passes = true;
    else if (is_kept || !code->is_sound || !code->nsnippets || !stage->in.known ||
             code->unit->target == GG_TARGET_BASH)
        use.all = true;
    else if (code->unit->target == GG_TARGET_AWK)
        read_awk(code, &use);
    else
        read_facts(code, &use);
    const uint32_t *keys;
    uint32_t nkeys = gg_stage_keys(p->emit->arena, stage, &keys);
    for (uint32_t i = 0; i < nkeys; i++)
        use.reads[keys[i]] = true;
    return use;
}

/* ---- the graph ---- */

/* Marks which fields of its inputs a stage has a use for; `wanted` is of each stage's output. */
static void pull(const struct gg_pipeline_code *p, uint32_t index, bool **wanted)
{
    const struct gg_stage *stages = p->emit->plan->graph->stages, *stage = &stages[index];
    const struct gg_step_code *code = gg_flow_code(p, index);
    struct use use = {.all = stage->op == GG_OP_SINK, .passes = stage->op == GG_OP_MERGE};
    if (code)
        use = use_of(p, code);
    for (uint32_t i = 0; i < stage->ninputs; i++) {
        const struct gg_stage *input = &stages[stage->inputs[i]];
        for (uint32_t f = 0; f < input->out.nfields; f++) {
            bool reads = use.reads && f < stage->in.nfields && use.reads[f];
            bool passes = use.passes && (f >= stage->out.nfields || wanted[index][f]);
            wanted[stage->inputs[i]][f] |= use.all || reads || passes;
        }
    }
}

static bool is_made(const struct gg_stage *stage, const struct gg_field *field)
{
    for (uint32_t i = 0; stage->in.known && i < stage->in.nfields; i++)
        if (gg_str_eq(stage->in.fields[i].name, field->name))
            return false;
    return field->type == GG_TYPE_STR && field->name.p[0] != '_';
}

static void report(const struct gg_pipeline_code *p, const struct gg_stage *stage,
                   const bool *wanted)
{
    bool any = false;
    for (uint32_t f = 0; f < stage->out.nfields; f++)
        any |= wanted[f];
    for (uint32_t f = 0; any && f < stage->out.nfields; f++) {
        const struct gg_field *field = &stage->out.fields[f];
        if (wanted[f] || !is_made(stage, field))
            continue;
        struct gg_diag *d =
            gg_diag_add(p->emit->diags, GG_D_FIELD_UNREAD, field->span,
                        "no step reads the field `" GG_FMT "`", GG_ARG(field->name));
        gg_diag_help(p->emit->diags, d, "leave it out, or name it `_" GG_FMT "` to keep it",
                     GG_ARG(field->name));
    }
}

/* Whether some step makes a text that another step may read. */
static bool has_makers(const struct gg_graph *graph)
{
    for (uint32_t i = 0; i < graph->nstages; i++)
        for (uint32_t k = 0; k < graph->stages[i].ninputs; k++) {
            const struct gg_stage *input = &graph->stages[graph->stages[i].inputs[k]];
            if (graph->stages[i].op != GG_OP_SINK && input->op == GG_OP_STEP && input->out.known &&
                gg_stage_attr(input, GG_OPT_OUTPUTS))
                return true;
        }
    return false;
}

void gg_check_unread_fields(const struct gg_pipeline_code *p)
{
    const struct gg_graph *graph = p->emit->plan->graph;
    if (!has_makers(graph))
        return;
    bool **wanted = gg_new_array(p->emit->arena, bool *, graph->nstages);
    for (uint32_t i = 0; i < graph->nstages; i++)
        wanted[i] = gg_new_array(p->emit->arena, bool, graph->stages[i].out.nfields + 1);
    for (uint32_t i = graph->nstages; i-- > 0;)
        pull(p, i, wanted);
    for (uint32_t i = 0; i < graph->nstages; i++) {
        const struct gg_stage *stage = &graph->stages[i];
        if (stage->op == GG_OP_STEP && stage->out.known && gg_stage_attr(stage, GG_OPT_OUTPUTS))
            report(p, stage, wanted[i]);
    }
}
