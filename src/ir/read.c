/* Reads the text form that print.c writes; the two are each other's inverse. */
#include "ir/ir.h"
#include "ir/sexp.h"

#include <stdio.h>
#include <stdlib.h>

struct reader {
    struct gg_arena *arena;
    struct gg_diags *diags;
    bool ok;
};

static void fail(struct reader *r, const struct gg_sexp *at, const char *what)
{
    if (r->ok)
        gg_diag_add(r->diags, GG_D_IR_SYNTAX, at->span, "%s", what);
    r->ok = false;
}

static const struct gg_sexp *kid(struct reader *r, const struct gg_sexp *list, uint32_t index)
{
    static const struct gg_sexp nothing = {.kind = GG_SEXP_WORD};
    if (list->kind == GG_SEXP_LIST && index < list->nkids)
        return list->kids[index];
    fail(r, list, "something is missing here");
    return &nothing;
}

static bool is_list_of(const struct gg_sexp *s, const char *head)
{
    return s->kind == GG_SEXP_LIST && s->nkids && gg_str_is(s->kids[0]->text, head);
}

static int64_t number(struct reader *r, const struct gg_sexp *s)
{
    char *end;
    const char *text = gg_cstr(r->arena, s->text);
    long long value = strtoll(text, &end, 10);
    if (!s->text.n || *end)
        fail(r, s, "a number is expected");
    return value;
}

static struct gg_span span(struct reader *r, const struct gg_sexp *s)
{
    struct gg_span span = GG_NO_SPAN;
    int used = 0;
    const char *text = gg_cstr(r->arena, s->text);
    if (sscanf(text, "%u:%u-%u%n", &span.file, &span.beg, &span.end, &used) != 3 || text[used])
        fail(r, s, "a place FILE:BEGIN-END is expected");
    return span;
}

/* Index of a word in a list of names that ends with NULL. */
static uint32_t one_of(struct reader *r, const struct gg_sexp *s, const char *const *names)
{
    for (uint32_t i = 0; names[i]; i++)
        if (gg_str_is(s->text, names[i]))
            return i;
    fail(r, s, "unknown word");
    return 0;
}

enum { VALUE_HEAD = 6 }; /* kind, style, span, key, key span, text */

static const struct gg_ast *read_value(struct reader *r, const struct gg_sexp *s);

static void read_payload(struct reader *r, const struct gg_sexp *s, struct gg_ast *value)
{
    if (value->kind == GG_AST_BOOL)
        value->u.b = number(r, kid(r, s, VALUE_HEAD));
    if (value->kind == GG_AST_INT)
        value->u.i = number(r, kid(r, s, VALUE_HEAD));
    if (value->kind == GG_AST_FLOAT)
        value->u.f = strtod(gg_cstr(r->arena, kid(r, s, VALUE_HEAD)->text), NULL);
    if (value->kind != GG_AST_LIST && value->kind != GG_AST_MAP)
        return;
    uint32_t n = s->nkids > VALUE_HEAD ? s->nkids - VALUE_HEAD : 0;
    const struct gg_ast **kids = gg_new_array(r->arena, const struct gg_ast *, n);
    for (uint32_t i = 0; i < n; i++)
        kids[i] = read_value(r, s->kids[VALUE_HEAD + i]);
    value->u.kids.at = kids;
    value->u.kids.n = n;
}

static const struct gg_ast *read_value(struct reader *r, const struct gg_sexp *s)
{
    static const char *const kinds[] = {"null", "bool", "int", "float", "str", "list", "map", NULL};
    static const char *const styles[] = {"plain",  "single",       "double",   "literal", "folded",
                                         "quoted", "quoted_block", "composed", "none",    NULL};
    struct gg_ast *value = gg_new(r->arena, struct gg_ast);
    value->kind = (enum gg_ast_kind)one_of(r, kid(r, s, 0), kinds);
    value->style = (enum gg_ast_style)one_of(r, kid(r, s, 1), styles);
    value->span = span(r, kid(r, s, 2));
    value->key = kid(r, s, 3)->text;
    value->key_span = span(r, kid(r, s, 4));
    value->text = kid(r, s, 5)->text;
    if (r->ok)
        read_payload(r, s, value);
    return value;
}

static struct gg_record read_record(struct reader *r, const struct gg_sexp *s)
{
    if (s->nkids == 2 && gg_str_is(s->kids[1]->text, "any"))
        return (struct gg_record){.known = false};
    bool whole = s->nkids == 3 && gg_str_is(s->kids[1]->text, "whole");
    uint32_t first = whole ? 2 : 1, n = s->nkids - first;
    struct gg_field *fields = gg_new_array(r->arena, struct gg_field, n);
    bool *unread = gg_new_array(r->arena, bool, n), leaves_out = false;
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_sexp *item = s->kids[i + first];
        unread[i] = item->nkids == 4 && gg_str_is(item->kids[3]->text, "unread");
        leaves_out |= unread[i];
        fields[i].name = kid(r, item, 0)->text;
        if (!gg_type_by_name(kid(r, item, 1)->text, &fields[i].type))
            fail(r, item, "unknown type");
        fields[i].span = span(r, kid(r, item, 2));
    }
    return (struct gg_record){true, fields, n, whole, leaves_out ? unread : NULL};
}

static struct gg_codec read_codec(struct reader *r, const struct gg_sexp *s)
{
    struct gg_codec codec = {.kind = GG_FORMAT_ANY};
    const struct gg_sexp *format = kid(r, s, 1);
    if (!gg_str_is(format->text, "any") && !gg_format_by_name(format->text, &codec.kind))
        fail(r, format, "unknown format");
    codec.delimiter = (char)number(r, kid(r, s, 2));
    for (uint32_t i = 3; i < s->nkids; i++) {
        codec.header |= gg_str_is(s->kids[i]->text, "header");
        codec.strip_crlf |= gg_str_is(s->kids[i]->text, "strip_crlf");
    }
    return codec;
}

static struct gg_attr read_attr(struct reader *r, const struct gg_sexp *s, uint32_t place)
{
    struct gg_attr attr = {GG_OPT_COUNT, NULL};
    if (!gg_option_by_name(kid(r, s, 1)->text, place, &attr.option))
        fail(r, s, "unknown option");
    attr.value = read_value(r, kid(r, s, 2));
    return attr;
}

/* All (attr ...) among a list's kids, which are in order already. */
static const struct gg_attr *read_attrs(struct reader *r, const struct gg_sexp *s, uint32_t place,
                                        uint32_t *n)
{
    GG_VEC(struct gg_attr) attrs = {0};
    for (uint32_t i = 0; i < s->nkids; i++)
        if (is_list_of(s->kids[i], "attr"))
            gg_push(r->arena, &attrs, read_attr(r, s->kids[i], place));
    *n = attrs.n;
    return attrs.at;
}

static void read_inputs(struct reader *r, const struct gg_sexp *s, struct gg_stage *stage,
                        uint32_t index)
{
    uint32_t *inputs = gg_new_array(r->arena, uint32_t, s->nkids);
    for (uint32_t i = 1; i < s->nkids; i++) {
        inputs[i - 1] = (uint32_t)number(r, s->kids[i]);
        if (inputs[i - 1] >= index)
            fail(r, s->kids[i], "an input must stand before its stage");
    }
    stage->inputs = inputs;
    stage->ninputs = s->nkids - 1;
}

static void read_facts(struct reader *r, const struct gg_sexp *s, struct gg_stage *stage)
{
    struct gg_facts *facts = &stage->facts;
    facts->known = true;
    for (uint32_t i = 1; i < s->nkids; i++) {
        const struct gg_sexp *item = s->kids[i];
        facts->selects |= gg_str_is(item->text, "selects");
        facts->passes |= gg_str_is(item->text, "passes");
        facts->pure |= gg_str_is(item->text, "pure");
        facts->opens |= gg_str_is(item->text, "opens");
        facts->hands |= gg_str_is(item->text, "hands");
        facts->sifts |= gg_str_is(item->text, "sifts");
        if (is_list_of(item, "choice")) {
            facts->choice = gg_choice_read(r->arena, item, stage->in.nfields);
            if (!facts->choice)
                fail(r, item, "no choice of records and fields");
        }
        if (is_list_of(item, "wants_number"))
            facts->wants_number = (uint32_t)number(r, kid(r, item, 1));
        if (!is_list_of(item, "reads"))
            continue;
        uint32_t *reads = gg_new_array(r->arena, uint32_t, item->nkids);
        for (uint32_t k = 1; k < item->nkids; k++)
            reads[k - 1] = (uint32_t)number(r, item->kids[k]);
        facts->reads = reads;
        facts->nreads = item->nkids - 1;
    }
}

static void read_order(struct reader *r, const struct gg_sexp *s, struct gg_stage *stage)
{
    static const char *const names[] = {"forgets", "untold", "unordered"};
    bool *const flags[] = {&stage->forgets, &stage->untold, &stage->unordered};
    for (uint32_t i = 1; i < s->nkids; i++) {
        size_t k = 0;
        while (k < GG_COUNT(names) && !gg_str_is(s->kids[i]->text, names[k]))
            k++;
        if (k < GG_COUNT(names))
            *flags[k] = true;
        else
            fail(r, s->kids[i], "unknown fact about the order");
    }
}

/* The numbers of a list from its element `first` on, all at most `most`. */
static const uint32_t *read_numbers(struct reader *r, const struct gg_sexp *s, uint32_t first,
                                    uint32_t most)
{
    uint32_t *numbers = gg_new_array(r->arena, uint32_t, s->nkids);
    for (uint32_t i = first; i < s->nkids; i++) {
        numbers[i - first] = (uint32_t)number(r, s->kids[i]);
        if (numbers[i - first] > most)
            fail(r, s->kids[i], "there is no such field");
    }
    return numbers;
}

static void read_hands(struct reader *r, const struct gg_sexp *s, struct gg_stage *stage)
{
    if (!gg_emits_by_name(kid(r, s, 1)->text, &stage->hands.emits))
        fail(r, s, "how many records it writes for each is missing");
    if (s->nkids > 2 && s->nkids - 2 != stage->out.nfields)
        fail(r, s, "each field that is written comes from one, or from 0");
    stage->hands.from = s->nkids > 2 ? read_numbers(r, s, 2, stage->in.nfields) : NULL;
}

static void read_together(struct reader *r, const struct gg_sexp *s, struct gg_stage *stage)
{
    stage->ntogether = s->nkids - 1;
    stage->together = read_numbers(r, s, 1, stage->in.nfields ? stage->in.nfields - 1 : 0);
}

static void read_cut(struct reader *r, const struct gg_sexp *s, struct gg_stage *stage)
{
    const struct gg_sexp *name = kid(r, s, 1);
    uint32_t cut = 0;
    bool *needs = gg_new_array(r->arena, bool, stage->in.nfields + 1);
    while (cut < GG_CUT_COUNT && !gg_str_is(name->text, gg_cut_name((enum gg_cut)cut)))
        cut++;
    if (cut == GG_CUT_COUNT)
        fail(r, name, "unknown way to cut lines");
    else
        stage->cut = (enum gg_cut)cut;
    for (uint32_t i = 2; i < s->nkids; i++) {
        int64_t field = number(r, s->kids[i]);
        if (field >= 0 && field < stage->in.nfields)
            needs[field] = true;
        else
            fail(r, s->kids[i], "no such field");
    }
    stage->needs = needs;
}

static void read_moved(struct reader *r, const struct gg_sexp *s, struct gg_stage *stage)
{
    struct gg_moved *moved = gg_new(r->arena, struct gg_moved);
    if (!gg_target_by_name(kid(r, s, 1)->text, &moved->from))
        fail(r, s, "unknown target");
    moved->code = read_value(r, kid(r, s, 2));
    moved->nfields = (uint32_t)number(r, kid(r, s, 3));
    stage->moved = moved;
}

static void read_part(struct reader *r, const struct gg_sexp *s, struct gg_stage *stage,
                      uint32_t index)
{
    if (is_list_of(s, "inputs"))
        read_inputs(r, s, stage, index);
    else if (is_list_of(s, "in"))
        stage->in = read_record(r, s);
    else if (is_list_of(s, "out"))
        stage->out = read_record(r, s);
    else if (is_list_of(s, "in_codec"))
        stage->in_codec = read_codec(r, s);
    else if (is_list_of(s, "out_codec"))
        stage->out_codec = read_codec(r, s);
    else if (is_list_of(s, "fused"))
        stage->fused = true;
    else if (is_list_of(s, "alone"))
        stage->share = GG_SHARE_ALONE;
    else if (is_list_of(s, "workers"))
        stage->share = GG_SHARE_WORKERS;
    else if (is_list_of(s, "cut"))
        read_cut(r, s, stage);
    else if (is_list_of(s, "trusted"))
        stage->trusted = true;
    else if (is_list_of(s, "order"))
        read_order(r, s, stage);
    else if (is_list_of(s, "facts"))
        read_facts(r, s, stage);
    else if (is_list_of(s, "hands"))
        read_hands(r, s, stage);
    else if (is_list_of(s, "together"))
        read_together(r, s, stage);
    else if (is_list_of(s, "moved"))
        read_moved(r, s, stage);
    else if (!is_list_of(s, "attr"))
        fail(r, s, "unknown part of a stage");
}

static enum gg_op read_op(struct reader *r, const struct gg_sexp *s)
{
    for (uint32_t i = 0; i < GG_OP_COUNT; i++)
        if (gg_str_is(s->text, gg_op_info((enum gg_op)i)->name))
            return (enum gg_op)i;
    fail(r, s, "unknown operation");
    return GG_OP_SOURCE;
}

enum { STAGE_HEAD = 6 }; /* stage, index, operation, name, target, span */

static struct gg_stage read_stage(struct reader *r, const struct gg_sexp *s, uint32_t index)
{
    struct gg_stage stage = {.op = read_op(r, kid(r, s, 2)), .name = kid(r, s, 3)->text};
    if (number(r, kid(r, s, 1)) != index)
        fail(r, s, "stages are numbered from 0 in order");
    if (!gg_target_by_name(kid(r, s, 4)->text, &stage.target))
        fail(r, s, "unknown target");
    stage.span = span(r, kid(r, s, 5));
    for (uint32_t i = STAGE_HEAD; r->ok && i < s->nkids; i++)
        read_part(r, s->kids[i], &stage, index);
    uint32_t place = stage.op == GG_OP_STEP ? GG_AT_STEP : GG_AT_PIPELINE;
    stage.attrs = read_attrs(r, s, place, &stage.nattrs);
    return stage;
}

static struct gg_graph read_graph(struct reader *r, const struct gg_sexp *s)
{
    struct gg_graph graph = {.kind = GG_GRAPH_PIPELINE, .name = kid(r, s, 1)->text};
    GG_VEC(struct gg_stage) stages = {0};
    if (!is_list_of(s, "pipeline"))
        fail(r, s, "(pipeline ...) is expected");
    graph.span = span(r, kid(r, s, 2));
    graph.attrs = read_attrs(r, s, GG_AT_PIPELINE, &graph.nattrs);
    for (uint32_t i = 3; r->ok && i < s->nkids; i++) {
        if (!is_list_of(s->kids[i], "stage"))
            continue;
        struct gg_stage stage = read_stage(r, s->kids[i], stages.n);
        gg_push(r->arena, &stages, stage);
    }
    graph.stages = stages.at;
    graph.nstages = stages.n;
    return graph;
}

const struct gg_module *gg_ir_read(struct gg_arena *a, const struct gg_sources *sources,
                                   uint32_t file, struct gg_diags *ds)
{
    const struct gg_sexp *s = gg_sexp_read(a, gg_source_get(sources, file)->text, file, ds);
    if (!s)
        return NULL;
    struct reader r = {a, ds, true};
    if (!is_list_of(s, "module"))
        fail(&r, s, "(module ...) is expected");
    GG_VEC(struct gg_graph) graphs = {0};
    struct gg_module *module = gg_new(a, struct gg_module);
    module->name = kid(&r, s, 1)->text;
    for (uint32_t i = 2; r.ok && i < s->nkids; i++)
        gg_push(a, &graphs, read_graph(&r, s->kids[i]));
    module->graphs = graphs.at;
    module->ngraphs = graphs.n;
    return r.ok ? module : NULL;
}
