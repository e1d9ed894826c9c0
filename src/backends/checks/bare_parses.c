/* Fields of type str that code parses as numbers without asking whether they are. */
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"

struct checker {
    const struct gg_step_code *code;
    uint32_t index; /* of the snippet */
    const struct gg_snippet *snippet;
    const struct gg_tree *tree;
    struct gg_outside outside; /* found when it is asked for */
};

/* The str field that a name stands for where it is used as it came, or NULL. */
static const struct gg_field *field_of(struct checker *c, uint32_t node)
{
    const struct gg_field *field = gg_code_field(c->code, c->index, node);
    uint32_t value;
    if (!field || field->type != GG_TYPE_STR)
        return NULL;
    if (!c->outside.code)
        c->outside = gg_outside_find(c->code);
    return gg_table_get(&c->outside.tested, gg_tree_text(c->tree, node), &value) ? NULL : field;
}

static void report(struct checker *c, uint32_t call, uint32_t name, const char *type,
                   const char *what)
{
    const struct gg_field *field = name ? field_of(c, name) : NULL;
    if (!field)
        return;
    struct gg_diags *ds = c->code->emit->diags;
    struct gg_diag *d = gg_diag_add(ds, GG_D_BARE_PARSE, gg_code_node_span(c->snippet, call),
                                    "the field `" GG_FMT "` is a str, and one that is no number %s",
                                    GG_ARG(field->name), what);
    gg_diag_label(ds, d, field->span, "declared here");
    gg_diag_help(ds, d,
                 "declare it as {" GG_FMT ": %s}: then it comes as a number, and others are "
                 "bad records",
                 GG_ARG(field->name), type);
}

/* int(x), float(x), outside of `try`. */
static void check_python(struct checker *c, uint32_t call)
{
    gg_str name = gg_call_name(c->tree, call);
    bool is_int = gg_str_is(name, "int");
    uint32_t argument = gg_call_argument(c->tree, call, 0);
    if ((is_int || gg_str_is(name, "float")) && argument &&
        gg_tree_is(c->tree, argument, "identifier") && !gg_call_argument(c->tree, call, 1) &&
        !gg_tree_around(c->tree, call, "try_statement") &&
        !gg_tree_around(c->tree, call, "with_statement"))
        report(c, call, argument, is_int ? "int" : "float", "ends the run here");
}

/* n, _ := strconv.Atoi(x) */
static void check_go(struct checker *c, uint32_t call)
{
    gg_str name = gg_call_name(c->tree, call);
    bool is_float = gg_str_is(name, "strconv.ParseFloat");
    bool is_int = gg_str_is(name, "strconv.Atoi") || gg_str_is(name, "strconv.ParseInt");
    uint32_t argument = gg_call_argument(c->tree, call, 0);
    uint32_t list = c->tree->nodes[call].parent;
    uint32_t statement = c->tree->nodes[list].parent;
    uint32_t left = gg_tree_child(c->tree, statement, "left");
    if ((is_int || is_float) && argument && gg_tree_is(c->tree, argument, "identifier") && left &&
        gg_str_ends(gg_tree_text(c->tree, left), GG_STR(", _")))
        report(c, call, argument, is_int ? "int" : "float", "becomes 0 here without a word");
}

/* x.parse::<i64>().unwrap() */
static void check_rust(struct checker *c, uint32_t call)
{
    gg_str last = gg_call_last(c->tree, call);
    uint32_t function = gg_tree_child(c->tree, call, "function");
    uint32_t parse = function ? gg_tree_child(c->tree, function, "value") : 0;
    if ((!gg_str_is(last, "unwrap") && !gg_str_is(last, "expect")) || !parse ||
        !gg_is_call(c->tree, parse) || !gg_str_is(gg_call_last(c->tree, parse), "parse"))
        return;
    function = gg_tree_child(c->tree, parse, "function");
    bool is_float = gg_str_find(gg_tree_text(c->tree, function), GG_STR("<f")) >= 0;
    if (gg_tree_is(c->tree, function, "generic_function"))
        function = gg_tree_child(c->tree, function, "function");
    uint32_t name = gg_tree_child(c->tree, function, "value");
    if (name && gg_tree_is(c->tree, name, "identifier"))
        report(c, call, name, is_float ? "float" : "int", "ends the run here");
}

void gg_check_bare_parses(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    enum gg_target target = code->unit->target;
    (void)p;
    if (!gg_code_has_trees(code) || !code->facts[0].tree)
        return;
    struct checker c = {.code = code};
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        c.snippet = &code->snippets[i];
        c.tree = c.snippet->parsed.tree;
        c.index = i;
        for (uint32_t node = 0; node < c.tree->nnodes; node++) {
            if (!gg_is_call(c.tree, node))
                continue;
            if (target == GG_TARGET_PYTHON)
                check_python(&c, node);
            else if (target == GG_TARGET_GO)
                check_go(&c, node);
            else
                check_rust(&c, node);
        }
    }
}
