/* The text form of a module; read.c reads it back. docs/ir.md describes it. */
#include "ir/ir.h"
#include "ir/sexp.h"

static const char *const ast_kinds[] = {"null", "bool", "int", "float", "str", "list", "map"};
static const char *const ast_styles[] = {"plain",  "single",       "double",   "literal", "folded",
                                         "quoted", "quoted_block", "composed", "none"};

static void print_span(struct gg_buf *out, struct gg_span span)
{
    gg_buf_addf(out, " %u:%u-%u", span.file, span.beg, span.end);
}

static void print_quoted(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, ' ');
    gg_sexp_quote(out, text);
}

/* (kind style span "key" span "text" payload kids...) */
static void print_value(struct gg_buf *out, const struct gg_ast *value)
{
    gg_buf_addf(out, " (%s %s", ast_kinds[value->kind], ast_styles[value->style]);
    print_span(out, value->span);
    print_quoted(out, value->key);
    print_span(out, value->key_span);
    print_quoted(out, value->text);
    if (value->kind == GG_AST_BOOL)
        gg_buf_addf(out, " %d", value->u.b);
    if (value->kind == GG_AST_INT)
        gg_buf_addf(out, " %lld", (long long)value->u.i);
    if (value->kind == GG_AST_FLOAT)
        gg_buf_addf(out, " %a", value->u.f);
    if (value->kind == GG_AST_LIST || value->kind == GG_AST_MAP)
        for (uint32_t i = 0; i < value->u.kids.n; i++)
            print_value(out, value->u.kids.at[i]);
    gg_buf_addc(out, ')');
}

static void print_attrs(struct gg_buf *out, const struct gg_attr *attrs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        gg_buf_addf(out, "\n      (attr %s", gg_option_info(attrs[i].option)->name);
        print_value(out, attrs[i].value);
        gg_buf_addc(out, ')');
    }
}

static void print_record(struct gg_buf *out, const char *key, const struct gg_record *record)
{
    gg_buf_addf(out, "\n      (%s", key);
    if (!record->known)
        gg_buf_adds(out, " any");
    if (record->whole)
        gg_buf_adds(out, " whole");
    for (uint32_t i = 0; i < record->nfields; i++) {
        gg_buf_adds(out, " (");
        gg_sexp_quote(out, record->fields[i].name);
        gg_buf_addf(out, " %s", gg_type_name(record->fields[i].type));
        print_span(out, record->fields[i].span);
        gg_buf_adds(out, record->unread && record->unread[i] ? " unread)" : ")");
    }
    gg_buf_addc(out, ')');
}

static void print_codec(struct gg_buf *out, const char *key, struct gg_codec codec)
{
    gg_buf_addf(out, "\n      (%s %s %u%s%s)", key, gg_format_name(codec.kind),
                (unsigned char)codec.delimiter, codec.header ? " header" : "",
                codec.strip_crlf ? " strip_crlf" : "");
}

/* With the fields that are needed. */
static void print_cut(struct gg_buf *out, const struct gg_stage *stage)
{
    if (!stage->cut && !stage->needs)
        return;
    gg_buf_addf(out, "\n      (cut %s", gg_cut_name(stage->cut));
    for (uint32_t i = 0; i < stage->in.nfields; i++)
        if (stage->needs && stage->needs[i])
            gg_buf_addf(out, " %u", i);
    gg_buf_addc(out, ')');
}

static void print_facts(struct gg_buf *out, const struct gg_facts *facts)
{
    if (!facts->known)
        return;
    gg_buf_addf(out, "\n      (facts%s%s%s%s%s%s (reads", facts->selects ? " selects" : "",
                facts->passes ? " passes" : "", facts->pure ? " pure" : "",
                facts->opens ? " opens" : "", facts->hands ? " hands" : "",
                facts->sifts ? " sifts" : "");
    for (uint32_t i = 0; i < facts->nreads; i++)
        gg_buf_addf(out, " %u", facts->reads[i]);
    gg_buf_addc(out, ')');
    if (facts->choice)
        gg_choice_print(facts->choice, out);
    if (facts->wants_number)
        gg_buf_addf(out, " (wants_number %u)", facts->wants_number);
    gg_buf_addc(out, ')');
}

static void print_numbers(struct gg_buf *out, const uint32_t *numbers, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        gg_buf_addf(out, " %u", numbers[i]);
    gg_buf_addc(out, ')');
}

static void print_keys(struct gg_buf *out, const struct gg_stage *stage)
{
    const struct gg_hands *hands = &stage->hands;
    if (hands->emits || hands->from) {
        gg_buf_addf(out, "\n      (hands %s", gg_emits_name(hands->emits));
        print_numbers(out, hands->from, hands->from ? stage->out.nfields : 0);
    }
    if (stage->ntogether) {
        gg_buf_adds(out, "\n      (together");
        print_numbers(out, stage->together, stage->ntogether);
    }
}

static void print_stage(struct gg_buf *out, const struct gg_stage *stage, uint32_t index)
{
    gg_buf_addf(out, "\n    (stage %u %s", index, gg_op_info(stage->op)->name);
    print_quoted(out, stage->name);
    gg_buf_addf(out, " %s", gg_target_name(stage->target));
    print_span(out, stage->span);
    gg_buf_adds(out, "\n      (inputs");
    for (uint32_t i = 0; i < stage->ninputs; i++)
        gg_buf_addf(out, " %u", stage->inputs[i]);
    gg_buf_addc(out, ')');
    print_record(out, "in", &stage->in);
    print_record(out, "out", &stage->out);
    print_codec(out, "in_codec", stage->in_codec);
    print_codec(out, "out_codec", stage->out_codec);
    if (stage->fused)
        gg_buf_adds(out, "\n      (fused)");
    if (stage->share)
        gg_buf_adds(out, stage->share == GG_SHARE_ALONE ? "\n      (alone)" : "\n      (workers)");
    print_cut(out, stage);
    if (stage->trusted)
        gg_buf_adds(out, "\n      (trusted)");
    if (stage->forgets || stage->untold || stage->unordered)
        gg_buf_addf(out, "\n      (order%s%s%s)", stage->forgets ? " forgets" : "",
                    stage->untold ? " untold" : "", stage->unordered ? " unordered" : "");
    print_facts(out, &stage->facts);
    print_keys(out, stage);
    if (stage->moved) {
        gg_buf_addf(out, "\n      (moved %s", gg_target_name(stage->moved->from));
        print_value(out, stage->moved->code);
        gg_buf_addf(out, " %u)", stage->moved->nfields);
    }
    print_attrs(out, stage->attrs, stage->nattrs);
    gg_buf_addc(out, ')');
}

static void print_graph(struct gg_buf *out, const struct gg_graph *graph)
{
    gg_buf_adds(out, "\n  (pipeline");
    print_quoted(out, graph->name);
    print_span(out, graph->span);
    print_attrs(out, graph->attrs, graph->nattrs);
    for (uint32_t i = 0; i < graph->nstages; i++)
        print_stage(out, &graph->stages[i], i);
    gg_buf_addc(out, ')');
}

void gg_ir_print(const struct gg_module *module, struct gg_buf *out)
{
    gg_buf_adds(out, "(module");
    print_quoted(out, module->name);
    for (uint32_t i = 0; i < module->ngraphs; i++)
        print_graph(out, &module->graphs[i]);
    gg_buf_adds(out, ")\n");
}
