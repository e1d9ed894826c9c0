/* Names and lookups of the intermediate representation. */
#include "ir/ir.h"

static const struct gg_op_info ops[GG_OP_COUNT] = {
#define GG_OP(id, name, min_inputs, max_inputs, doc)                                               \
    [GG_OP_##id] = {name, min_inputs, max_inputs, doc},
#include "ir/ops.def"
#undef GG_OP
};

static const char *const type_names[GG_TYPE_COUNT] = {"str",  "int",  "float",
                                                      "bool", "time", "json"};

static const char *const format_names[GG_FORMAT_KIND_COUNT] = {"tsv", "tsv_escaped", "csv", "jsonl",
                                                               "lines"};

static const char *const emits_names[GG_EMITS_COUNT] = {"any", "at_most_one", "one"};

/* Index of `name` among n names, or n. */
static uint32_t index_of(gg_str name, const char *const *names, uint32_t n)
{
    uint32_t i = 0;
    while (i < n && !gg_str_is(name, names[i]))
        i++;
    return i;
}

const struct gg_op_info *gg_op_info(enum gg_op op)
{
    return &ops[op];
}

const char *gg_type_name(enum gg_type type)
{
    return type_names[type];
}

bool gg_type_by_name(gg_str name, enum gg_type *type)
{
    uint32_t i = index_of(name, type_names, GG_TYPE_COUNT);
    *type = i < GG_TYPE_COUNT ? (enum gg_type)i : GG_TYPE_STR;
    return i < GG_TYPE_COUNT;
}

const char *gg_emits_name(enum gg_emits emits)
{
    return emits_names[emits];
}

bool gg_emits_by_name(gg_str name, enum gg_emits *emits)
{
    uint32_t i = index_of(name, emits_names, GG_EMITS_COUNT);
    *emits = i < GG_EMITS_COUNT ? (enum gg_emits)i : GG_EMITS_ANY;
    return i < GG_EMITS_COUNT;
}

const char *gg_format_name(enum gg_format_kind kind)
{
    return kind == GG_FORMAT_ANY ? "any" : format_names[kind];
}

bool gg_format_by_name(gg_str name, enum gg_format_kind *kind)
{
    uint32_t i = index_of(name, format_names, GG_FORMAT_KIND_COUNT);
    *kind = i < GG_FORMAT_KIND_COUNT ? (enum gg_format_kind)i : GG_FORMAT_TSV;
    return i < GG_FORMAT_KIND_COUNT;
}

bool gg_codec_eq(struct gg_codec x, struct gg_codec y)
{
    return x.kind == y.kind && x.delimiter == y.delimiter && x.header == y.header &&
           x.strip_crlf == y.strip_crlf;
}

const struct gg_ast *gg_attr_find(const struct gg_attr *attrs, uint32_t n, enum gg_option option)
{
    for (uint32_t i = 0; i < n; i++)
        if (attrs[i].option == option)
            return attrs[i].value;
    return NULL;
}

const struct gg_ast *gg_stage_attr(const struct gg_stage *stage, enum gg_option option)
{
    return gg_attr_find(stage->attrs, stage->nattrs, option);
}

gg_str gg_stage_text(const struct gg_stage *stage, enum gg_option option)
{
    const struct gg_ast *value = gg_stage_attr(stage, option);
    return value ? value->text : GG_STR("");
}

const struct gg_ast *gg_stage_body(const struct gg_stage *stage)
{
    return gg_stage_attr(stage, GG_OPT_CODE);
}

static const struct gg_attr *with_code(struct gg_arena *a, const struct gg_stage *step, gg_str code)
{
    struct gg_attr *attrs = gg_new_array(a, struct gg_attr, step->nattrs);
    memcpy(attrs, step->attrs, step->nattrs * sizeof *attrs);
    for (uint32_t i = 0; i < step->nattrs; i++) {
        if (attrs[i].option != GG_OPT_CODE)
            continue;
        struct gg_ast *node = gg_new(a, struct gg_ast);
        *node = *attrs[i].value;
        node->style = GG_STYLE_NONE;
        node->text = code;
        attrs[i].value = node;
    }
    return attrs;
}

bool gg_record_same_types(const struct gg_record *x, const struct gg_record *y)
{
    bool same = x->known == y->known && x->nfields == y->nfields;
    for (uint32_t i = 0; same && i < x->nfields; i++)
        same = x->fields[i].type == y->fields[i].type;
    return same;
}

bool gg_record_has_type(const struct gg_record *record, enum gg_type type)
{
    for (uint32_t i = 0; record->known && i < record->nfields; i++)
        if (record->fields[i].type == type)
            return true;
    return false;
}

struct gg_record gg_record_written(struct gg_arena *a, const struct gg_record *record)
{
    if (!record->unread)
        return *record;
    struct gg_field *fields = gg_new_array(a, struct gg_field, record->nfields);
    uint32_t n = 0;
    for (uint32_t i = 0; i < record->nfields; i++)
        if (!record->unread[i])
            fields[n++] = record->fields[i];
    return (struct gg_record){.known = true, .fields = fields, .nfields = n};
}

struct gg_stage gg_stage_said(struct gg_arena *a, const struct gg_stage *step,
                              enum gg_target target, gg_str code)
{
    struct gg_stage said = *step;
    if (!step->moved) {
        struct gg_moved *origin = gg_new(a, struct gg_moved);
        *origin = (struct gg_moved){step->target, gg_stage_body(step), step->out.nfields};
        said.moved = origin;
    }
    said.target = target;
    said.attrs = with_code(a, step, code);
    return said;
}

const char *gg_cut_name(enum gg_cut cut)
{
    static const char *const names[GG_CUT_COUNT] = {"all", "none", "front", "back"};
    return names[cut];
}

uint32_t gg_stage_cut_at(const struct gg_stage *stage)
{
    const bool *needs = stage->needs;
    uint32_t first = 0, end = stage->in.nfields;
    while (first < end && needs && !needs[first])
        first++;
    while (end && needs && !needs[end - 1])
        end--;
    return stage->cut == GG_CUT_BACK ? first : end;
}

/* Counting sort, linear in the graph's size. first[i + 1] serves as the fill mark of writer i, so
 * that afterwards its readers are first[i] .. first[i + 1] - 1. */
struct gg_readers gg_readers_of(struct gg_arena *a, const struct gg_graph *graph)
{
    uint32_t n = graph->nstages, total = 0;
    uint32_t *first = gg_new_array(a, uint32_t, n + 2);
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t i = 0; i < graph->stages[r].ninputs; i++, total++)
            first[graph->stages[r].inputs[i] + 2]++;
    for (uint32_t i = 2; i < n + 2; i++)
        first[i] += first[i - 1];
    uint32_t *readers = gg_new_array(a, uint32_t, total ? total : 1);
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t i = 0; i < graph->stages[r].ninputs; i++)
            readers[first[graph->stages[r].inputs[i] + 1]++] = r;
    return (struct gg_readers){first, readers};
}

bool gg_stage_discards(const struct gg_stage *stage)
{
    const struct gg_ast *output = gg_stage_attr(stage, GG_OPT_OUTPUT);
    return stage->op == GG_OP_SINK && output && output->kind == GG_AST_NULL;
}

bool gg_stage_is_stateless(const struct gg_stage *stage)
{
    return !gg_stage_attr(stage, GG_OPT_STATE) && !gg_stage_attr(stage, GG_OPT_BEGIN) &&
           !gg_stage_attr(stage, GG_OPT_END);
}
