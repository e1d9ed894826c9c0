/* The invariants of a module, checked between passes; a broken one is a fault of gluegen. */
#include "ir/dealing.h"
#include "ir/workers.h"

struct verify {
    const char *after;
    const struct gg_graph *graph;
    uint32_t index;
    struct gg_readers readers;
};

static void require(const struct verify *v, bool holds, const char *what)
{
    if (holds)
        return;
    const struct gg_stage *stage = &v->graph->stages[v->index];
    GG_BUG("after %s: stage %u `" GG_FMT "` of `" GG_FMT "`: %s", v->after, v->index,
           GG_ARG(stage->name), GG_ARG(v->graph->name), what);
}

static void verify_inputs(const struct verify *v, const struct gg_stage *stage)
{
    const struct gg_op_info *op = gg_op_info(stage->op);
    require(v, stage->ninputs >= op->min_inputs, "too few inputs");
    require(v, stage->ninputs <= op->max_inputs, "too many inputs");
    for (uint32_t i = 0; i < stage->ninputs; i++) {
        require(v, stage->inputs[i] < v->index, "an input does not stand before it");
        const struct gg_stage *from = &v->graph->stages[stage->inputs[i]];
        require(v, from->op != GG_OP_SINK, "a sink is read");
        bool chosen =
            from->out_codec.kind != GG_FORMAT_ANY && stage->in_codec.kind != GG_FORMAT_ANY;
        /* Lowered modules may disagree where a converter will stand; chosen ones are never apart
         * once a converter is there. */
        if (chosen && stage->op == GG_OP_CONVERT)
            require(v, gg_codec_eq(from->out_codec, stage->in_codec), "its input's codec differs");
    }
}

/* The process of a fused stage hands records over itself: nobody else sees or makes them. */
static void verify_fused(const struct verify *v, const struct gg_stage *stage)
{
    if (!stage->fused)
        return;
    require(v, stage->op == GG_OP_STEP && stage->ninputs == 1, "fused, but no step of one input");
    const struct gg_stage *from = &v->graph->stages[stage->inputs[0]];
    require(v, from->op == GG_OP_STEP && from->target == stage->target, "fused with a stranger");
    require(v, gg_codec_eq(from->out_codec, stage->in_codec), "fused across formats");
    const uint32_t *first = &v->readers.first[stage->inputs[0]];
    require(v, first[1] - first[0] == 1, "fused, but others read its input");
    const struct gg_stage *steps[] = {from, stage}, *keyed = gg_dealt_by(steps, GG_COUNT(steps));
    bool dealt = keyed && gg_workers_of(v->graph, keyed).parallel;
    require(v, !dealt || (from->ntogether && stage->ntogether),
            "fused with a step of a key, but nothing keeps its records together");
}

static void verify_facts(const struct verify *v, const struct gg_stage *stage)
{
    const struct gg_facts *facts = &stage->facts;
    require(v, facts->known || !(facts->selects || facts->pure || facts->opens || facts->nreads),
            "facts that nobody found");
    require(v, facts->selects || !facts->passes, "it passes what it does not select");
    require(v, facts->hands || !facts->sifts, "it sifts records that it does not hand on");
    require(v, !facts->choice || (stage->in.known && stage->out.known),
            "a choice among fields that nobody knows");
    require(v, facts->wants_number <= stage->in.nfields, "it wants a type of no field");
    for (uint32_t i = 0; i < facts->nreads; i++)
        require(v, facts->reads[i] < stage->in.nfields, "it reads a field that is not there");
}

/* Whoever reads it passes the question on, or cannot tell himself. */
static bool cannot_tell(const struct gg_stage *reader)
{
    bool passes = reader->op == GG_OP_STEP || reader->op == GG_OP_MERGE;
    return reader->forgets || gg_stage_discards(reader) || (passes && reader->untold);
}

static void verify_order(const struct verify *v, const struct gg_stage *stage)
{
    bool comes_so = false,
         workers = stage->op == GG_OP_STEP && (stage->untold || gg_any_order(v->graph));
    for (uint32_t i = 0; i < stage->ninputs; i++)
        comes_so |= v->graph->stages[stage->inputs[i]].unordered;
    comes_so &= !stage->forgets && stage->op != GG_OP_SINK;
    require(v, !stage->forgets || (stage->op == GG_OP_STEP && stage->ninputs == 1),
            "forgets an order, but is no step of one input");
    require(v, stage->unordered ? comes_so || workers : !comes_so,
            "the order of its records is not what comes of those that it reads");
    const uint32_t *first = &v->readers.first[v->index];
    for (uint32_t i = first[0]; stage->untold && i < first[1]; i++)
        require(v, cannot_tell(&v->graph->stages[v->readers.readers[i]]),
                "a reader can tell the order of its records");
    require(v, !stage->untold || first[0] < first[1], "nobody reads its records");
}

/* Only a reader that checks nothing gets records without the fields that it does not read. */
static void verify_unread(const struct verify *v, const struct gg_stage *stage)
{
    for (uint32_t i = 0; i < stage->ninputs; i++) {
        const struct gg_record *out = &v->graph->stages[stage->inputs[i]].out;
        uint32_t nwritten = 0;
        for (uint32_t f = 0; f < out->nfields; f++)
            nwritten += !(out->unread && out->unread[f]);
        require(v, !out->unread || (stage->trusted && stage->in.nfields == nwritten),
                "it does not read what is left of its input");
    }
}

static bool is_key_type(enum gg_type type)
{
    return type == GG_TYPE_STR || type == GG_TYPE_INT || type == GG_TYPE_BOOL;
}

static void verify_keys(const struct verify *v, const struct gg_stage *stage)
{
    const struct gg_hands *hands = &stage->hands;
    require(v, !hands->from || (stage->in.known && stage->out.known),
            "it hands on fields that nobody knows");
    for (uint32_t i = 0; hands->from && i < stage->out.nfields; i++) {
        uint32_t from = hands->from[i];
        require(v, from <= stage->in.nfields, "it hands on a field that is not there");
        require(v, !from || stage->in.fields[from - 1].type == stage->out.fields[i].type,
                "it hands on a field as one of another type");
    }
    for (uint32_t i = 0; i < stage->ntogether; i++)
        require(v,
                stage->together[i] < stage->in.nfields &&
                    is_key_type(stage->in.fields[stage->together[i]].type),
                "records are dealt out by no field");
}

static void verify_cut(const struct verify *v, const struct gg_stage *stage)
{
    uint32_t nneeded = 0, at = gg_stage_cut_at(stage);
    bool some = stage->cut == GG_CUT_FRONT || stage->cut == GG_CUT_BACK;
    for (uint32_t i = 0; i < stage->in.nfields; i++)
        nneeded += !stage->needs || stage->needs[i];
    require(v, !(stage->cut || stage->needs) || stage->op == GG_OP_STEP,
            "it leaves fields alone, but is no step");
    require(v, !stage->cut || stage->in_codec.kind == GG_FORMAT_TSV,
            "it cuts less of its lines, but reads no tsv");
    require(v, stage->cut != GG_CUT_NONE || !nneeded, "it needs a field that is not cut");
    require(v, !some || (nneeded && at && at < stage->in.nfields), "it cuts nothing or all");
}

static void verify_attrs(const struct verify *v, const struct gg_stage *stage)
{
    for (uint32_t i = 0; i < stage->nattrs; i++) {
        require(v, stage->attrs[i].value, "an attribute has no value");
        require(v, !i || stage->attrs[i - 1].option < stage->attrs[i].option,
                "attributes are not sorted");
    }
}

static void verify_record(const struct verify *v, const struct gg_record *record)
{
    require(v, record->known || !record->nfields, "an unknown record has fields");
    require(v, !record->whole || (record->nfields == 1 && record->fields[0].type == GG_TYPE_STR),
            "a whole record is not one text");
    for (uint32_t i = 0; i < record->nfields; i++)
        require(v, record->fields[i].name.n, "a field has no name");
}

void gg_verify(const struct gg_module *module, const char *after)
{
    struct gg_arena scratch = {0};
    for (uint32_t g = 0; g < module->ngraphs; g++) {
        struct verify v = {.after = after, .graph = &module->graphs[g]};
        for (; v.index < v.graph->nstages; v.index++)
            verify_inputs(&v, &v.graph->stages[v.index]);
        v.readers = gg_readers_of(&scratch, v.graph);
        for (v.index = 0; v.index < v.graph->nstages; v.index++) {
            const struct gg_stage *stage = &v.graph->stages[v.index];
            require(&v, stage->name.n, "it has no name");
            verify_attrs(&v, stage);
            verify_fused(&v, stage);
            verify_unread(&v, stage);
            verify_cut(&v, stage);
            verify_facts(&v, stage);
            verify_order(&v, stage);
            verify_keys(&v, stage);
            require(&v, !stage->trusted || (stage->op == GG_OP_STEP && stage->ninputs == 1),
                    "trusts an input, but is no step of one");
            require(&v, !stage->moved || stage->moved->nfields >= stage->out.nfields,
                    "it hands on more than the spec has");
            verify_record(&v, &stage->in);
            verify_record(&v, &stage->out);
        }
    }
    gg_arena_free(&scratch);
}
