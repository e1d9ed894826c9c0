/*
 * Chooses the format of every edge and puts a converter where writer and reader cannot agree.
 *
 * Python, go and rust steps read and write any format (GG_FORMAT_ANY until this pass); awk, bash,
 * commands and the pipeline's ends are fixed. Measure: the number of edges without a format.
 * Afterwards no codec is GG_FORMAT_ANY and both ends of each edge have equal codecs.
 */
#include "ir/pass.h"

/* Between steps that see records: loses nothing. */
static const struct gg_codec lossless = {.kind = GG_FORMAT_TSV_ESCAPED, .delimiter = '\t'};

struct rewrite {
    struct gg_arena *arena, *scratch;
    struct gg_decisions *decisions;
    const struct gg_graph *old;
    struct gg_readers readers; /* of each old stage */
    struct gg_codec *in, *out; /* chosen for each old stage */
    /* Of a codec that this pass chose; a reader's reason counts before its writer's. */
    enum gg_decision_kind *why_in, *why_out;
    uint32_t *renumbered; /* old index -> new index */
    GG_VEC(struct gg_stage) stages;
};

static bool is_any(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_ANY;
}

static const struct gg_stage *stage_at(const struct rewrite *w, uint32_t index)
{
    return &w->old->stages[index];
}

/* What all readers that are fixed want; lossless when they differ or none is fixed. */
static struct gg_codec wanted_by_readers(const struct rewrite *w, uint32_t writer)
{
    struct gg_codec wanted = {.kind = GG_FORMAT_ANY};
    w->why_out[writer] = GG_DECIDED_EDGE_DIFFER;
    for (uint32_t e = w->readers.first[writer]; e < w->readers.first[writer + 1]; e++) {
        struct gg_codec codec = w->in[w->readers.readers[e]];
        if (is_any(codec))
            continue;
        if (!is_any(wanted) && !gg_codec_eq(wanted, codec))
            return lossless;
        wanted = codec;
    }
    w->why_out[writer] = is_any(wanted) ? GG_DECIDED_EDGE_LOSSLESS : GG_DECIDED_EDGE_WRITER;
    return is_any(wanted) ? lossless : wanted;
}

/* A merge joins bytes, so all its inputs have one codec, and that has no header line. */
static struct gg_codec merge_codec(const struct rewrite *w, uint32_t index)
{
    const struct gg_stage *merge = stage_at(w, index);
    w->why_in[index] = GG_DECIDED_EDGE_MERGE_LOSSLESS;
    struct gg_codec first = w->out[merge->inputs[0]];
    for (uint32_t i = 0; i < merge->ninputs; i++) {
        struct gg_codec codec = w->out[merge->inputs[i]];
        if (is_any(codec) || codec.header || !gg_codec_eq(first, codec))
            return lossless;
    }
    w->why_in[index] = GG_DECIDED_EDGE_MERGE_SAME;
    return first;
}

/* A reader that sees records takes what a fixed writer writes; writers go by their readers. */
static void choose_codecs(struct rewrite *w)
{
    uint32_t n = w->old->nstages;
    for (uint32_t i = 0; i < n; i++) {
        w->in[i] = stage_at(w, i)->in_codec;
        w->out[i] = stage_at(w, i)->out_codec;
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_stage *stage = stage_at(w, i);
        if (stage->op == GG_OP_MERGE)
            w->in[i] = w->out[i] = merge_codec(w, i);
        else if (stage->ninputs && is_any(w->in[i])) {
            w->in[i] = w->out[stage->inputs[0]];
            if (!is_any(w->in[i]))
                w->why_in[i] = GG_DECIDED_EDGE_READER;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        if (is_any(w->out[i]))
            w->out[i] = wanted_by_readers(w, i);
    for (uint32_t i = 0; i < n; i++)
        if (stage_at(w, i)->ninputs && is_any(w->in[i]))
            w->in[i] = w->out[stage_at(w, i)->inputs[0]];
}

/* Only bytes go in and out: nothing that gluegen makes looks at the records. */
static bool is_opaque(const struct gg_stage *stage)
{
    return stage->target == GG_TARGET_BASH || gg_stage_attr(stage, GG_OPT_COMMAND);
}

static bool checks_input(const struct gg_stage *stage)
{
    return stage->op == GG_OP_STEP && !is_opaque(stage);
}

static bool checks_output(const struct gg_stage *stage)
{
    return checks_input(stage) && stage->target != GG_TARGET_AWK;
}

/* Declared fields that neither end would check: bytes of a shell command or of the outside. */
static bool wants_check(const struct gg_stage *writer, const struct gg_stage *reader)
{
    bool declared = (writer->op == GG_OP_STEP && gg_stage_attr(writer, GG_OPT_OUTPUTS)) ||
                    (reader->op == GG_OP_STEP && gg_stage_attr(reader, GG_OPT_FIELDS));
    return declared && writer->op != GG_OP_MERGE && !checks_output(writer) && !checks_input(reader);
}

/* awk reads any one-byte delimiter, and drops CR and byte-order marks itself. */
static bool awk_can_read(const struct gg_stage *reader, struct gg_codec in, struct gg_codec codec)
{
    return checks_input(reader) && reader->target == GG_TARGET_AWK && in.kind == codec.kind &&
           !codec.header;
}

static bool awk_can_write(const struct gg_stage *writer, struct gg_codec out, struct gg_codec codec)
{
    return checks_input(writer) && writer->target == GG_TARGET_AWK && out.kind == codec.kind &&
           !codec.header;
}

static bool discards(const struct gg_stage *stage)
{
    const struct gg_ast *output = gg_stage_attr(stage, GG_OPT_OUTPUT);
    return stage->op == GG_OP_SINK && output && output->kind == GG_AST_NULL;
}

static gg_str converter_name(struct rewrite *w, const struct gg_stage *writer,
                             const struct gg_stage *reader)
{
    if (writer->op == GG_OP_SOURCE)
        return gg_str_concat(w->arena, GG_STR("read_"), reader->name);
    if (reader->op == GG_OP_SINK)
        return gg_str_concat(w->arena, GG_STR("write_"), writer->name);
    return gg_str_printf(w->arena, GG_FMT "_to_" GG_FMT, GG_ARG(writer->name),
                         GG_ARG(reader->name));
}

static uint32_t add_stage(struct rewrite *w, struct gg_stage stage)
{
    gg_push(w->scratch, &w->stages, stage);
    return w->stages.n - 1;
}

static uint32_t add_converter(struct rewrite *w, uint32_t writer, const struct gg_stage *reader,
                              struct gg_codec in, struct gg_codec out)
{
    const struct gg_stage *from = stage_at(w, writer);
    uint32_t *inputs = gg_new(w->arena, uint32_t);
    *inputs = w->renumbered[writer];
    /* The outside declares nothing: the reader's own fields are what it must hold. */
    struct gg_record record =
        reader->op == GG_OP_STEP && from->op == GG_OP_SOURCE ? reader->in : from->out;
    return add_stage(w, (struct gg_stage){.op = GG_OP_CONVERT,
                                          .name = converter_name(w, from, reader),
                                          .target = GG_TARGET_PYTHON,
                                          .in = record,
                                          .out = record,
                                          .in_codec = in,
                                          .out_codec = out,
                                          .inputs = inputs,
                                          .ninputs = 1,
                                          .span = reader->span});
}

/* awk takes over the other end's delimiter; a discarding sink takes anything. */
static void adapt(struct rewrite *w, uint32_t writer, uint32_t reader)
{
    const struct gg_stage *from = stage_at(w, writer), *to = stage_at(w, reader);
    bool equal = gg_codec_eq(w->out[writer], w->in[reader]);
    if (discards(to) || (!equal && awk_can_read(to, w->in[reader], w->out[writer]))) {
        w->in[reader] = w->out[writer];
        w->why_in[reader] = discards(to) ? GG_DECIDED_EDGE_DISCARDED : GG_DECIDED_EDGE_AWK_READS;
        equal = true;
    }
    bool only_reader = w->readers.first[writer + 1] - w->readers.first[writer] == 1;
    if (!equal && only_reader && awk_can_write(from, w->out[writer], w->in[reader])) {
        w->out[writer] = w->in[reader];
        w->why_out[writer] = GG_DECIDED_EDGE_AWK_WRITES;
    }
}

static const char *codec_text(struct rewrite *w, struct gg_codec codec)
{
    struct gg_buf b = gg_buf_new(w->scratch);
    gg_codec_print(codec, &b);
    return gg_cstr(w->scratch, gg_buf_str(&b));
}

static void decide_edge(struct rewrite *w, uint32_t writer, uint32_t reader, bool converts)
{
    const struct gg_stage *from = stage_at(w, writer), *to = stage_at(w, reader);
    if (!w->decisions)
        return;
    enum gg_decision_kind why = w->why_in[reader]    ? w->why_in[reader]
                                : w->why_out[writer] ? w->why_out[writer]
                                                     : GG_DECIDED_EDGE_SAME;
    if (converts)
        why = gg_codec_eq(w->out[writer], w->in[reader]) ? GG_DECIDED_CONVERT_CHECK
                                                         : GG_DECIDED_CONVERT_FORMAT;
    gg_str edge =
        gg_str_printf(w->scratch, GG_FMT " -> " GG_FMT, GG_ARG(from->name), GG_ARG(to->name));
    gg_decide(w->decisions, why, to->span, edge, codec_text(w, w->out[writer]),
              codec_text(w, w->in[reader]), "");
}

/* The new index of what the reader reads on this edge, behind a converter when one is needed. */
static uint32_t connect(struct rewrite *w, uint32_t writer, uint32_t reader)
{
    const struct gg_stage *from = stage_at(w, writer), *to = stage_at(w, reader);
    bool equal = gg_codec_eq(w->out[writer], w->in[reader]);
    bool converts = !equal || (!discards(to) && wants_check(from, to));
    decide_edge(w, writer, reader, converts);
    if (!converts)
        return w->renumbered[writer];
    return add_converter(w, writer, to, w->out[writer], w->in[reader]);
}

/* The stage's own, where they are what they were. */
static const uint32_t *connect_inputs(struct rewrite *w, uint32_t index)
{
    const struct gg_stage *stage = stage_at(w, index);
    uint32_t *inputs = NULL;
    for (uint32_t i = 0; i < stage->ninputs; i++) {
        uint32_t input = connect(w, stage->inputs[i], index);
        if (!inputs && input == stage->inputs[i])
            continue;
        if (!inputs)
            inputs = memcpy(gg_new_array(w->arena, uint32_t, stage->ninputs), stage->inputs,
                            stage->ninputs * sizeof *inputs);
        inputs[i] = input;
    }
    return inputs ? inputs : stage->inputs;
}

static void copy_stage(struct rewrite *w, uint32_t index)
{
    struct gg_stage stage = *stage_at(w, index);
    stage.inputs = connect_inputs(w, index);
    stage.in_codec = w->in[index];
    stage.out_codec = w->out[index];
    w->renumbered[index] = add_stage(w, stage);
}

static struct gg_graph rewrite_graph(struct gg_pass_ctx *ctx, const struct gg_graph *graph)
{
    uint32_t n = graph->nstages;
    struct gg_arena scratch = {0};
    struct rewrite w = {
        .arena = ctx->arena, .scratch = &scratch, .decisions = ctx->decisions, .old = graph};
    w.why_in = gg_new_array(&scratch, enum gg_decision_kind, n);
    w.why_out = gg_new_array(&scratch, enum gg_decision_kind, n);
    w.out = gg_new_array(&scratch, struct gg_codec, n);
    w.in = gg_new_array(&scratch, struct gg_codec, n);
    w.renumbered = gg_new_array(&scratch, uint32_t, n);
    gg_reserve(&scratch, &w.stages, n); /* mostly no converter is wanted */
    w.readers = gg_readers_of(&scratch, graph);
    choose_codecs(&w);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < graph->stages[i].ninputs; k++)
            adapt(&w, graph->stages[i].inputs[k], i);
    for (uint32_t i = 0; i < n; i++)
        copy_stage(&w, i);
    struct gg_graph result = gg_pass_changed(ctx, graph, w.stages.at, w.stages.n);
    gg_arena_free(&scratch);
    return result;
}

const struct gg_module *gg_pass_insert_converters(struct gg_pass_ctx *ctx,
                                                  const struct gg_module *module)
{
    return gg_pass_graphs(ctx, module, rewrite_graph);
}
