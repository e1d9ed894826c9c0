/* Lowering of the graph: stages in order, their records and what is declared of their formats. */
#include "ir/lower.h"

struct build {
    struct gg_lower *l;
    struct gg_drafts drafts;
    const struct gg_graph *graph; /* its attributes are set */
    struct gg_stage *stages;
    uint32_t nstages;
    bool ok;
};

static const struct gg_codec unset_codec = {.kind = GG_FORMAT_ANY, .delimiter = '\t'};

static gg_str attr_text(const struct gg_attr *attrs, uint32_t n, enum gg_option option)
{
    const struct gg_ast *value = gg_attr_find(attrs, n, option);
    return value ? value->text : GG_STR("");
}

static bool attr_is_true(const struct gg_graph *graph, enum gg_option option)
{
    const struct gg_ast *value = gg_attr_find(graph->attrs, graph->nattrs, option);
    return value && value->kind == GG_AST_BOOL && value->u.b;
}

static bool sees_records(enum gg_target target)
{
    return target == GG_TARGET_PYTHON || target == GG_TARGET_GO || target == GG_TARGET_RUST;
}

static bool is_command(const struct gg_step_draft *draft)
{
    return gg_attr_find(draft->attrs, draft->nattrs, GG_OPT_COMMAND);
}

/*
 * The format at an end of the pipeline. Where the pipeline says none, a step beside that end that
 * sees records (which have no format inside of it) can: its format can mean nothing else.
 */
static struct gg_codec end_codec(const struct gg_graph *graph, enum gg_option format,
                                 const struct gg_step_draft *beside)
{
    struct gg_codec codec = {.kind = GG_FORMAT_TSV};
    gg_str name = attr_text(graph->attrs, graph->nattrs, format);
    if (!name.n && sees_records(beside->target) && !is_command(beside))
        name = attr_text(beside->attrs, beside->nattrs, format);
    (void)gg_format_by_name(name, &codec.kind);
    gg_str delimiter = attr_text(graph->attrs, graph->nattrs, GG_OPT_DELIMITER);
    codec.delimiter = delimiter.n ? delimiter.p[0] : codec.kind == GG_FORMAT_CSV ? ',' : '\t';
    /* The other end may be the one that has a header: csv in, jsonl out. */
    codec.header = codec.kind != GG_FORMAT_JSONL && codec.kind != GG_FORMAT_LINES &&
                   attr_is_true(graph, GG_OPT_HEADER);
    codec.strip_crlf = format == GG_OPT_INPUT_FORMAT &&
                       gg_str_is(attr_text(graph->attrs, graph->nattrs, GG_OPT_CRLF), "strip");
    return codec;
}

/*
 * What a step's own code reads or writes. Undeclared: records for python, go and rust, which take
 * any format; tsv for the others, but lines where the pipeline's end beside them is lines, because
 * a line is the only thing such an end knows.
 */
static struct gg_codec step_codec(const struct gg_step_draft *draft, enum gg_option format,
                                  const struct gg_codec *end)
{
    struct gg_codec codec = {.kind = GG_FORMAT_TSV, .delimiter = '\t'};
    gg_str name = attr_text(draft->attrs, draft->nattrs, format);
    if (sees_records(draft->target) && !is_command(draft))
        return unset_codec;
    if (name.n)
        (void)gg_format_by_name(name, &codec.kind);
    else if (end && end->kind == GG_FORMAT_LINES)
        codec.kind = GG_FORMAT_LINES;
    if (codec.kind == GG_FORMAT_CSV)
        codec.delimiter = ',';
    return codec;
}

/* Where the format of an end comes from, in the order in which end_codec looks. */
static void decide_end(const struct build *b, enum gg_option format,
                       const struct gg_step_draft *beside, const struct gg_stage *end)
{
    bool is_input = format == GG_OPT_INPUT_FORMAT;
    enum gg_format_kind kind = is_input ? end->out_codec.kind : end->in_codec.kind;
    const struct gg_ast *said = gg_attr_find(b->graph->attrs, b->graph->nattrs, format);
    enum gg_decision_kind why = GG_DECIDED_END_SAID;
    if (!b->l->decisions)
        return;
    if (!said && sees_records(beside->target) && !is_command(beside)) {
        said = gg_attr_find(beside->attrs, beside->nattrs, format);
        why = GG_DECIDED_END_BESIDE;
    }
    if (!said)
        why = kind == GG_FORMAT_LINES ? GG_DECIDED_END_WORDS : GG_DECIDED_END_DEFAULT;
    const char *option = said ? gg_cstr(b->l->arena, said->key) : gg_option_info(format)->name;
    gg_decide(b->l->decisions, why, said ? said->span : end->span, end->name, gg_format_name(kind),
              option, gg_cstr(b->l->arena, beside->name));
}

/* Of a step whose own code reads and writes bytes. */
static void decide_step(const struct build *b, const struct gg_step_draft *draft,
                        enum gg_option format, const struct gg_stage *stage)
{
    bool reads = format == GG_OPT_INPUT_FORMAT;
    enum gg_format_kind kind = reads ? stage->in_codec.kind : stage->out_codec.kind;
    const struct gg_ast *said = gg_attr_find(draft->attrs, draft->nattrs, format);
    if (!b->l->decisions || kind == GG_FORMAT_ANY)
        return;
    enum gg_decision_kind why = said                      ? GG_DECIDED_STEP_SAID
                                : kind == GG_FORMAT_LINES ? GG_DECIDED_STEP_LINES
                                                          : GG_DECIDED_STEP_DEFAULT;
    const char *option = said ? gg_cstr(b->l->arena, said->key) : gg_option_info(format)->name;
    gg_decide(b->l->decisions, why, said ? said->span : stage->span, stage->name,
              gg_format_name(kind), option, reads ? "reads" : "writes");
}

/* An awk step at the head of a pipeline about whose input nothing is said splits at blanks, as
 * awk does: its `$4` is the fourth word. */
static bool is_plain_awk_head(const struct build *b, const struct gg_step_draft *draft)
{
    static const enum gg_option said[] = {GG_OPT_INPUT_FORMAT, GG_OPT_DELIMITER, GG_OPT_HEADER};
    for (size_t i = 0; i < GG_COUNT(said); i++)
        if (gg_attr_find(b->graph->attrs, b->graph->nattrs, said[i]))
            return false;
    return draft->target == GG_TARGET_AWK && !is_command(draft) &&
           !gg_attr_find(draft->attrs, draft->nattrs, GG_OPT_INPUT_FORMAT) &&
           !gg_attr_find(draft->attrs, draft->nattrs, GG_OPT_FIELDS);
}

static uint32_t add_stage(struct build *b, struct gg_stage stage)
{
    b->stages[b->nstages] = stage;
    return b->nstages++;
}

static const uint32_t *one_input(struct build *b, uint32_t index)
{
    uint32_t *inputs = gg_new(b->l->arena, uint32_t);
    *inputs = index;
    return inputs;
}

static struct gg_attr *one_attr(struct build *b, enum gg_option option, const struct gg_ast *value)
{
    struct gg_attr *attr = gg_new(b->l->arena, struct gg_attr);
    *attr = (struct gg_attr){option, value};
    return attr;
}

static void add_source(struct build *b)
{
    const struct gg_ast *input = gg_attr_find(b->graph->attrs, b->graph->nattrs, GG_OPT_INPUT);
    struct gg_stage stage = {.op = GG_OP_SOURCE,
                             .name = GG_STR("input"),
                             .in_codec = unset_codec,
                             .out_codec =
                                 end_codec(b->graph, GG_OPT_INPUT_FORMAT, &b->drafts.at[0]),
                             .span = input ? input->span : b->graph->span};
    if (input) {
        stage.attrs = one_attr(b, GG_OPT_INPUT, input);
        stage.nattrs = 1;
    }
    for (uint32_t i = 0; i < b->drafts.n; i++)
        if (!b->drafts.at[i].ninputs && is_plain_awk_head(b, &b->drafts.at[i]))
            stage.out_codec.kind = GG_FORMAT_LINES;
    decide_end(b, GG_OPT_INPUT_FORMAT, &b->drafts.at[0], &stage);
    add_stage(b, stage);
}

static void print_record(struct gg_buf *out, const struct gg_record *record)
{
    gg_buf_addc(out, '[');
    for (uint32_t i = 0; i < record->nfields; i++) {
        const struct gg_field *field = &record->fields[i];
        gg_buf_adds(out, i ? ", " : "");
        if (field->type == GG_TYPE_STR)
            gg_buf_add(out, field->name);
        else
            gg_buf_addf(out, "{" GG_FMT ": %s}", GG_ARG(field->name), gg_type_name(field->type));
    }
    gg_buf_addc(out, ']');
}

static bool records_agree(const struct gg_record *x, const struct gg_record *y)
{
    return !x->known || !y->known || gg_record_same_types(x, y);
}

static void report_disagreement(struct build *b, const struct gg_step_draft *draft,
                                struct gg_span span, const struct gg_record *want,
                                const struct gg_stage *from)
{
    struct gg_buf reads = gg_buf_new(b->l->arena), writes = gg_buf_new(b->l->arena);
    print_record(&reads, want);
    print_record(&writes, &from->out);
    struct gg_diag *d = gg_diag_add(
        b->l->diags, GG_D_FIELDS_DISAGREE, span,
        "step `" GG_FMT "` expects " GG_FMT ", but `" GG_FMT "` writes " GG_FMT,
        GG_ARG(draft->name), (int)reads.n, reads.p, GG_ARG(from->name), (int)writes.n, writes.p);
    gg_diag_label(b->l->diags, d, from->span, "writes " GG_FMT, (int)writes.n, writes.p);
    gg_diag_help(b->l->diags, d, "make number and types of the fields the same");
    b->ok = false;
}

static uint32_t add_merge(struct build *b, const struct gg_step_draft *draft)
{
    uint32_t *inputs = gg_new_array(b->l->arena, uint32_t, draft->ninputs);
    const struct gg_ast *input = gg_ast_get(draft->node, "input");
    struct gg_record record = {.known = true};
    for (uint32_t i = 0; i < draft->ninputs; i++) {
        inputs[i] = b->drafts.at[draft->inputs[i]].stage;
        const struct gg_stage *from = &b->stages[inputs[i]];
        if (!i)
            record = from->out;
        else if (!from->out.known)
            record = from->out;
        else if (!records_agree(&record, &from->out))
            report_disagreement(b, draft, input->span, &record, from);
    }
    gg_str name = gg_str_concat(b->l->arena, draft->name, GG_STR("_input"));
    return add_stage(b, (struct gg_stage){.op = GG_OP_MERGE,
                                          .name = name,
                                          .in = record,
                                          .out = record,
                                          .in_codec = unset_codec,
                                          .out_codec = unset_codec,
                                          .inputs = inputs,
                                          .ninputs = draft->ninputs,
                                          .span = input->span});
}

static uint32_t input_of(struct build *b, const struct gg_step_draft *draft)
{
    if (!draft->ninputs)
        return 0;
    return draft->ninputs == 1 ? b->drafts.at[draft->inputs[0]].stage : add_merge(b, draft);
}

/* The records that a stage reads: as declared, else what its input writes. */
static struct gg_record records_read(struct build *b, const struct gg_step_draft *draft,
                                     const struct gg_stage *from)
{
    const struct gg_ast *fields = gg_attr_find(draft->attrs, draft->nattrs, GG_OPT_FIELDS);
    if (!fields)
        return from->out;
    struct gg_record record = gg_lower_fields(b->l->arena, fields);
    if (!records_agree(&record, &from->out))
        report_disagreement(b, draft, fields->span, &record, from);
    return record;
}

/* A line is one field; only awk's own words may be declared behind it. */
static void check_lines(struct build *b, const struct gg_record *record, struct gg_codec codec,
                        struct gg_span span, const char *what)
{
    if (codec.kind != GG_FORMAT_LINES || !record->known || record->nfields == 1)
        return;
    struct gg_diag *d =
        gg_diag_add(b->l->diags, GG_D_LINES_FIELDS, span,
                    "the format lines holds one field, but %s %u", what, record->nfields);
    gg_diag_help(b->l->diags, d, "declare one field, or choose tsv, csv or jsonl");
    b->ok = false;
}

static void add_step(struct build *b, struct gg_step_draft *draft)
{
    uint32_t input = input_of(b, draft);
    const struct gg_stage *from = &b->stages[input];
    const struct gg_ast *outputs = gg_attr_find(draft->attrs, draft->nattrs, GG_OPT_OUTPUTS);
    bool is_head = from->op == GG_OP_SOURCE;
    struct gg_codec sink = end_codec(b->graph, GG_OPT_OUTPUT_FORMAT, draft);
    struct gg_stage stage = {
        .op = GG_OP_STEP,
        .name = draft->name,
        .target = draft->target,
        .in = records_read(b, draft, from),
        .in_codec = step_codec(draft, GG_OPT_INPUT_FORMAT, is_head ? &from->out_codec : NULL),
        .out_codec = step_codec(draft, GG_OPT_OUTPUT_FORMAT, draft->nreaders ? NULL : &sink),
        .inputs = one_input(b, input),
        .ninputs = 1,
        .attrs = draft->attrs,
        .nattrs = draft->nattrs,
        .span = gg_ast_get(draft->node, "step")->span};
    bool is_awk = draft->target == GG_TARGET_AWK && !is_command(draft);
    if (is_head && !is_awk)
        check_lines(b, &stage.in, from->out_codec, stage.span, "this step reads");
    decide_step(b, draft, GG_OPT_INPUT_FORMAT, &stage);
    decide_step(b, draft, GG_OPT_OUTPUT_FORMAT, &stage);
    stage.out = outputs ? gg_lower_fields(b->l->arena, outputs) : stage.in;
    draft->stage = add_stage(b, stage);
}

static void add_sink(struct build *b, const struct gg_step_draft *draft,
                     const struct gg_ast *output)
{
    struct gg_codec codec = end_codec(b->graph, GG_OPT_OUTPUT_FORMAT, draft);
    const struct gg_stage *from = &b->stages[draft->stage];
    bool discards = output && output->kind == GG_AST_NULL;
    struct gg_stage stage = {.op = GG_OP_SINK,
                             .name = GG_STR("output"),
                             .in = from->out,
                             .out = from->out,
                             .in_codec = discards ? from->out_codec : codec,
                             .out_codec = unset_codec,
                             .inputs = one_input(b, draft->stage),
                             .ninputs = 1,
                             .span = output ? output->span : from->span};
    if (output) {
        stage.attrs = one_attr(b, GG_OPT_OUTPUT, output);
        stage.nattrs = 1;
    }
    if (!discards)
        decide_end(b, GG_OPT_OUTPUT_FORMAT, draft, &stage);
    if (!discards)
        check_lines(b, &stage.in, codec, from->span, "this step writes");
    add_stage(b, stage);
}

/* Every input of a step stands before it; found depth first, in the order of the spec. */
static void add_steps(struct build *b)
{
    uint32_t *stack = gg_new_array(b->l->scratch, uint32_t, b->drafts.n + 1);
    for (uint32_t i = 0; i < b->drafts.n; i++) {
        uint32_t depth = 0;
        stack[depth++] = i;
        while (depth) {
            struct gg_step_draft *draft = &b->drafts.at[stack[depth - 1]];
            uint32_t missing = 0;
            while (missing < draft->ninputs && b->drafts.at[draft->inputs[missing]].stage)
                missing++;
            if (draft->stage || missing == draft->ninputs) {
                if (!draft->stage)
                    add_step(b, draft);
                depth--;
            } else {
                stack[depth++] = draft->inputs[missing];
            }
        }
    }
}

static const struct gg_ast *own_output(struct build *b, const struct gg_step_draft *draft)
{
    const struct gg_ast *output = gg_attr_find(draft->attrs, draft->nattrs, GG_OPT_OUTPUT);
    if (output && draft->nreaders) {
        gg_diag_add(b->l->diags, GG_D_OUTPUT_NOT_LAST, output->span,
                    "step `" GG_FMT "` has an `output`, but other steps read it",
                    GG_ARG(draft->name));
        b->ok = false;
    }
    return output;
}

static void report_missing_output(struct build *b, const struct gg_step_draft *draft,
                                  const struct gg_step_draft *first)
{
    struct gg_span span = gg_ast_get(draft->node, "step")->span;
    struct gg_diag *d =
        gg_diag_add(b->l->diags, GG_D_OUTPUT_MISSING, span,
                    "nobody reads step `" GG_FMT "`, and it does not say where its records go",
                    GG_ARG(draft->name));
    gg_diag_label(b->l->diags, d, gg_ast_get(first->node, "step")->span,
                  "this step has the pipeline's output");
    gg_diag_help(b->l->diags, d, "give one of them `output: PATH` or `output: null`");
    b->ok = false;
}

static void add_sinks(struct build *b)
{
    const struct gg_step_draft *main_leaf = NULL;
    const struct gg_ast *output = gg_attr_find(b->graph->attrs, b->graph->nattrs, GG_OPT_OUTPUT);
    for (uint32_t i = 0; i < b->drafts.n; i++) {
        const struct gg_step_draft *draft = &b->drafts.at[i];
        const struct gg_ast *own = own_output(b, draft);
        if (draft->nreaders)
            continue;
        if (!own && main_leaf)
            report_missing_output(b, draft, main_leaf);
        if (!own && !main_leaf)
            main_leaf = draft;
        add_sink(b, draft, own ? own : output);
    }
    if (!main_leaf && output) {
        struct gg_diag *d =
            gg_diag_add(b->l->diags, GG_D_OUTPUT_UNUSED, output->span,
                        "each last step has an `output` of its own, so nothing is written here");
        gg_diag_help(b->l->diags, d, "leave it out, or the `output` of one of those steps");
        b->ok = false;
    }
}

/* The source; each step with a merge before it and a sink behind it where it has them. */
static uint32_t count_stages(struct gg_drafts drafts)
{
    uint32_t n = 1 + drafts.n;
    for (uint32_t i = 0; i < drafts.n; i++) {
        n += drafts.at[i].ninputs > 1;
        n += !drafts.at[i].nreaders;
    }
    return n;
}

bool gg_lower_stages(struct gg_lower *l, struct gg_drafts drafts, struct gg_graph *graph)
{
    struct build b = {
        l, drafts, graph, gg_new_array(l->arena, struct gg_stage, count_stages(drafts)), 0, true};
    add_source(&b);
    add_steps(&b);
    add_sinks(&b);
    graph->stages = b.stages;
    graph->nstages = b.nstages;
    return b.ok;
}
