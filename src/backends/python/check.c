/* What a Python snippet of a step may not hold, because of where it is placed. */
#include "backends/python/python_view.h"

#include "backends/workers_check.h"

struct checker {
    struct gg_emit *emit;
    const struct gg_stage *stage;
    enum gg_option option;
    const struct gg_ast *node;
    const struct gg_py_snippet *snippet;
};

/* The place of a line of the snippet in the spec; the whole snippet's when it is not known. */
static struct gg_span place(const struct checker *c, uint32_t line)
{
    const struct gg_val *val = gg_view_snippet(c->emit, c->stage, c->option);
    if (!val->line_at || line >= val->nlines)
        return val->span;
    const struct gg_source *source = gg_source_get(c->emit->sources, val->span.file);
    uint32_t beg = val->line_at[line], end = beg;
    while (source && end < source->text.n && source->text.p[end] != '\n')
        end++;
    return (struct gg_span){val->span.file, beg, end};
}

static void report_jump(const struct checker *c, const struct gg_py_token *t, const char *help)
{
    if (!t)
        return;
    struct gg_diag *d = gg_diag_add(c->emit->diags, GG_D_PYTHON_JUMP, place(c, t->line),
                                    "`" GG_FMT "` has nothing to act on here", GG_ARG(t->text));
    gg_diag_help(c->emit->diags, d, "%s", help);
}

static void check_jumps(const struct checker *c)
{
    static const char *const suspending[] = {"yield", "await"};
    const char *at_level = "the step's code is no generator and no coroutine; use output() to "
                           "write a record";
    for (size_t i = 0; i < GG_COUNT(suspending); i++)
        report_jump(c, gg_py_find_keyword(c->snippet, suspending[i]), at_level);
    report_jump(c, gg_py_find_keyword(c->snippet, "nonlocal"),
                "variables of `state` can be assigned as they are; drop this line");
    report_jump(c, gg_py_find_stray_jump(c->snippet),
                "use `return` to be done with a record; nothing ends the whole run early");
    if (c->option == GG_OPT_PRELUDE || c->option == GG_OPT_STATE)
        report_jump(c, gg_py_find_keyword(c->snippet, "return"),
                    "`prelude` and `state` stand at file level, outside functions");
}

static bool is_same_import(const struct gg_py_binding *b)
{
    return b->is_import && b->name.p[0] != '_' && !gg_str_is(b->name, "fields") &&
           !gg_str_is(b->name, "output") && !gg_str_is(b->name, "emit");
}

/* What functions of the generated program call: hidden where names stand at file level. Variables
 * of the code itself hide them from nobody else. */
static bool is_called(const struct checker *c, gg_str name)
{
    static const char *const called[] = {
        "any",   "bool",    "bytearray", "bytes", "dict",       "enumerate",  "filter",
        "float", "globals", "hasattr",   "int",   "isinstance", "issubclass", "iter",
        "len",   "list",    "map",       "max",   "memoryview", "min",        "next",
        "open",  "range",   "reversed",  "set",   "sorted",     "str",        "sum",
        "tuple", "type",    "zip",       NULL};
    bool at_file_level = c->option == GG_OPT_PRELUDE || c->option == GG_OPT_STATE;
    return at_file_level && gg_view_is_listed(name, called);
}

static void check_names(const struct checker *c)
{
    struct gg_py_bindings bound = gg_py_bound(c->emit->arena, c->snippet);
    for (uint32_t i = 0; i < bound.list.n; i++) {
        const struct gg_py_binding *b = &bound.list.at[i];
        bool is_fields = gg_str_is(b->name, "fields") && c->option == GG_OPT_CODE;
        bool is_taken =
            gg_view_is_listed(b->name, gg_python_names.reserved) || is_called(c, b->name);
        if (!is_taken || is_same_import(b) || is_fields)
            continue;
        struct gg_diag *d =
            gg_diag_add(c->emit->diags, GG_D_PYTHON_NAME, place(c, b->line),
                        "`" GG_FMT "` is a name of the generated program", GG_ARG(b->name));
        gg_diag_help(c->emit->diags, d, "call it something else, for example `" GG_FMT "_`",
                     GG_ARG(b->name));
    }
}

static void check_future(const struct checker *c)
{
    if (!gg_py_mentions(c->snippet, "__future__"))
        return;
    gg_diag_add(c->emit->diags, GG_D_PYTHON_FUTURE, c->node->span,
                "`from __future__` must be the first statement of a file, which is the generated "
                "program's own");
}

static void check_snippet(struct checker *c)
{
    c->node = gg_stage_attr(c->stage, c->option);
    if (!c->node)
        return;
    c->snippet = gg_py_scan(c->emit->arena, c->node->text);
    check_jumps(c);
    check_names(c);
    check_future(c);
}

/* A field's variable would be assigned at each record, and with it the state. */
static void check_hidden_state(struct checker *c)
{
    c->option = GG_OPT_STATE;
    c->node = gg_stage_attr(c->stage, c->option);
    if (!c->node)
        return;
    c->snippet = gg_py_scan(c->emit->arena, c->node->text);
    struct gg_py_bindings bound = gg_py_bound(c->emit->arena, c->snippet);
    for (uint32_t i = 0; i < bound.list.n; i++) {
        const struct gg_py_binding *b = &bound.list.at[i];
        for (uint32_t f = 0; f < c->stage->in.nfields; f++)
            if (gg_str_eq(c->stage->in.fields[f].name, b->name))
                gg_diag_add(c->emit->diags, GG_D_PYTHON_NAME, place(c, b->line),
                            "the state variable `" GG_FMT "` has the name of a field",
                            GG_ARG(b->name));
    }
}

/* A function of its own may emit: that comes where it is called. */
static void check_begin(struct checker *c, const struct gg_unit *unit)
{
    const struct gg_ast *begin = gg_stage_attr(c->stage, GG_OPT_BEGIN);
    if (!begin || !unit->parallel)
        return;
    c->option = GG_OPT_BEGIN;
    c->snippet = gg_py_scan(c->emit->arena, begin->text);
    for (uint32_t i = 0; i < c->snippet->statements.n; i++) {
        const struct gg_py_statement *s = &c->snippet->statements.at[i];
        for (uint32_t k = s->beg; k < s->end && !s->nested; k++) {
            const struct gg_py_token *t = &c->snippet->tokens.at[k];
            if (gg_str_is(t->text, "output") || gg_str_is(t->text, "emit"))
                gg_workers_report_begin(c->emit, place(c, t->line));
        }
    }
}

void gg_python_check(struct gg_emit *emit, const struct gg_unit *unit)
{
    static const enum gg_option snippets[] = {GG_OPT_PRELUDE, GG_OPT_STATE, GG_OPT_BEGIN,
                                              GG_OPT_CODE,    GG_OPT_END,   GG_OPT_MERGE};
    struct checker c = {.emit = emit, .stage = unit->stage};
    for (size_t i = 0; i < GG_COUNT(snippets); i++) {
        c.option = snippets[i];
        check_snippet(&c);
    }
    check_hidden_state(&c);
    check_begin(&c, unit);
}
