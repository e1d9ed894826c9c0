/* Parameters that reach what is run, and the calls that fill them. */
#include "backends/checks/sinks.h"

static bool is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return gg_tree_is(tree, node, type);
}

struct gg_diag *gg_sink_report(const struct gg_step_code *code, enum gg_diag_code id,
                               struct gg_span span, gg_str what, const char *becomes,
                               const char *help)
{
    struct gg_diag *d =
        gg_diag_add(code->emit->diags, id, span, "`" GG_FMT "` comes from outside and becomes %s",
                    GG_ARG(what), becomes);
    gg_diag_help(code->emit->diags, d, "%s", help);
    return d;
}

void gg_sink_label(const struct gg_step_code *code, struct gg_diag *d, const struct gg_sink *sink)
{
    gg_diag_label(code->emit->diags, d, sink->span, "`" GG_FMT "` puts it in here",
                  GG_ARG(sink->function));
}

/* ---- functions ---- */

static bool is_function(const struct gg_tree *tree, uint32_t node)
{
    return is(tree, node, "function_definition") || is(tree, node, "function_declaration") ||
           is(tree, node, "function_item");
}

/* Functions of classes and those with decorators are called in other ways. */
static bool is_free(const struct gg_tree *tree, uint32_t function)
{
    static const char *const owners[] = {"class_definition", "decorated_definition", "impl_item",
                                         "trait_item", NULL};
    uint32_t around = tree->nodes[function].parent;
    for (int up = 0; up < 2; up++, around = tree->nodes[around].parent)
        if (gg_is_one_of(gg_str_from(tree->nodes[around].type), owners))
            return false;
    return true;
}

static uint32_t count_definitions(const struct gg_step_code *code, gg_str name)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        for (uint32_t node = 0; tree && node < tree->nnodes; node++)
            if (is_function(tree, node))
                n += gg_str_eq(gg_tree_text(tree, gg_tree_child(tree, node, "name")), name);
    }
    return n;
}

/* False when the step has had its share. */
static bool may_look(struct gg_sinks *s, const struct gg_tree *tree, uint32_t node)
{
    uint32_t n = gg_tree_behind(tree, node) - node;
    if (s->work + n > GG_SINK_WORK)
        return false;
    s->work += n;
    return true;
}

static void add_sink(struct gg_sinks *s, struct gg_arena *a, const struct gg_sink *sink)
{
    for (uint32_t i = 0; i < s->list.n; i++)
        if (s->list.at[i].number == sink->number &&
            s->list.at[i].takes_statement == sink->takes_statement &&
            gg_str_eq(s->list.at[i].function, sink->function))
            return;
    gg_push(a, &s->list, *sink);
}

/* The function around a node, when calls of it are sure to mean it, or 0. */
static uint32_t function_around(struct gg_sinks *s, const struct gg_step_code *code,
                                const struct gg_tree *tree, uint32_t node)
{
    while (node && !is_function(tree, node))
        node = tree->nodes[node].parent;
    uint32_t name = node ? gg_tree_child(tree, node, "name") : 0;
    bool is_sure = name && gg_tree_child(tree, node, "body") && is_free(tree, node) &&
                   may_look(s, tree, 0) && count_definitions(code, gg_tree_text(tree, name)) == 1;
    return is_sure ? node : 0;
}

/* ---- python, go, rust ---- */

/* Whether a parameter of this type, or of none, can hold a text. */
static bool can_hold_text(gg_str type)
{
    static const char *const parts[] = {"str", "Str", "any", "Any", "interface", "byte", NULL};
    for (const char *const *part = parts; *part; part++)
        if (gg_str_find(type, gg_str_from(*part)) >= 0)
            return true;
    return !type.n;
}

struct seeker {
    struct gg_sinks *sinks;
    const struct gg_step_code *code;
    const struct gg_snippet *snippet;
    const struct gg_tree *tree;
    uint32_t body, node; /* of the function; what is run */
    struct gg_sink sink;
    bool is_sql;
};

static void see_parameter(struct seeker *s, uint32_t name)
{
    struct gg_sink sink = s->sink;
    if (!may_look(s->sinks, s->tree, s->body))
        return;
    sink.parameter = gg_tree_text(s->tree, name);
    struct gg_outside o = gg_outside_of(s->code, s->tree, s->body, sink.parameter);
    uint32_t at = gg_outside_in(&o, s->tree, s->node);
    if (!at)
        return;
    sink.span = gg_code_node_span(s->snippet, at);
    sink.takes_statement = s->is_sql && !gg_outside_has_sql(&o, s->tree, s->node);
    add_sink(s->sinks, s->code->emit->arena, &sink);
}

/* The names of one entry of the list of parameters; false where numbers end: *args, a pattern. */
static bool see_entry(struct seeker *s, uint32_t entry)
{
    uint32_t type = gg_tree_child(s->tree, entry, "type");
    bool is_text = can_hold_text(type ? gg_tree_text(s->tree, type) : GG_STR(""));
    bool any = is(s->tree, entry, "identifier");
    if (any)
        see_parameter(s, entry);
    s->sink.number += any;
    for (uint32_t i = s->tree->nodes[entry].first; i && !any; i = s->tree->nodes[i].next) {
        if (!is(s->tree, i, "identifier") || gg_tree_has_field(s->tree, i, "type") ||
            gg_tree_has_field(s->tree, i, "value"))
            continue;
        if (is_text)
            see_parameter(s, i);
        s->sink.number++;
    }
    return any || gg_tree_named(s->tree, s->tree->nodes[entry].first);
}

void gg_sinks_add(struct gg_sinks *sinks, const struct gg_step_code *code,
                  const struct gg_snippet *snippet, uint32_t node, const char *help, bool is_sql)
{
    static const char *const ends[] = {"list_splat_pattern",
                                       "dictionary_splat_pattern",
                                       "keyword_separator",
                                       "tuple_pattern",
                                       "variadic_parameter_declaration",
                                       "self_parameter",
                                       NULL};
    const struct gg_tree *tree = snippet->parsed.tree;
    uint32_t function = function_around(sinks, code, tree, node);
    uint32_t list = function ? gg_tree_child(tree, function, "parameters") : 0;
    if (!list)
        return;
    struct seeker s = {.sinks = sinks,
                       .code = code,
                       .snippet = snippet,
                       .tree = tree,
                       .body = gg_tree_child(tree, function, "body"),
                       .node = node,
                       .is_sql = is_sql};
    s.sink.function = gg_tree_text(tree, gg_tree_child(tree, function, "name"));
    s.sink.help = help;
    uint32_t entry = gg_tree_named(tree, tree->nodes[list].first);
    for (; entry; entry = gg_tree_named(tree, tree->nodes[entry].next))
        if (gg_is_one_of(gg_str_from(tree->nodes[entry].type), ends) || !see_entry(&s, entry))
            return;
}

/* The value that a call gives to the parameter, or 0. */
static uint32_t value_for(const struct gg_tree *tree, uint32_t call, const struct gg_sink *sink)
{
    uint32_t argument, n;
    for (n = 0; (argument = gg_call_argument(tree, call, n)); n++) {
        if (is(tree, argument, "list_splat") || is(tree, argument, "dictionary_splat"))
            return 0;
        if (!is(tree, argument, "keyword_argument")) {
            if (n == sink->number)
                return argument;
            continue;
        }
        uint32_t name = gg_tree_child(tree, argument, "name");
        if (gg_str_eq(gg_tree_text(tree, name), sink->parameter))
            return gg_tree_child(tree, argument, "value");
    }
    return 0;
}

static void see_call(const struct gg_sinks *s, const struct gg_outside *o,
                     const struct gg_snippet *snippet, uint32_t call, gg_sink_report_fn *report)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    uint32_t function = gg_tree_child(tree, call, "function"), last = 0;
    for (uint32_t i = 0; i < s->list.n; i++) {
        const struct gg_sink *sink = &s->list.at[i];
        if (!is(tree, function, "identifier") ||
            !gg_str_eq(gg_tree_text(tree, function), sink->function))
            continue;
        uint32_t value = value_for(tree, call, sink);
        uint32_t at = value && value != last ? gg_outside_in(o, tree, value) : 0;
        if (!at || (sink->takes_statement && !gg_outside_has_sql(o, tree, value)))
            continue;
        last = value;
        report(o->code, gg_code_node_span(snippet, at), gg_tree_text(tree, at), sink);
    }
}

void gg_sinks_see_calls(const struct gg_sinks *s, const struct gg_step_code *code,
                        const struct gg_outside *o, gg_sink_report_fn *report)
{
    for (uint32_t i = 0; s->list.n && i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        for (uint32_t node = 0; node < tree->nnodes; node++)
            if (gg_is_call(tree, node))
                see_call(s, o, &code->snippets[i], node, report);
    }
}

/* ---- bash ---- */

/* Whether the function looks at its parameters before it uses them, or moves them. */
static bool is_careful(const struct gg_tree *tree, uint32_t body)
{
    static const char *const movers[] = {"shift", "set", "getopts", NULL};
    struct gg_shell_command command;
    uint32_t end = gg_tree_behind(tree, body);
    for (uint32_t i = body; i < end; i++) {
        bool tests =
            is(tree, i, "case_statement") ||
            (is(tree, i, "test_command") && gg_str_find(gg_tree_text(tree, i), GG_STR("=~")) >= 0);
        if (tests || (gg_shell_command(tree, i, &command) && gg_is_one_of(command.name, movers)))
            return true;
    }
    return false;
}

/* "$@" or "$*" */
static uint32_t find_all(const struct gg_tree *tree, uint32_t node)
{
    uint32_t end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end; i++) {
        gg_str text = gg_shell_text(tree, i);
        if (is(tree, i, "simple_expansion") && (gg_str_is(text, "$@") || gg_str_is(text, "$*")))
            return i;
    }
    return 0;
}

void gg_shell_sinks_add(struct gg_sinks *s, const struct gg_step_code *code,
                        const struct gg_snippet *snippet, uint32_t node, const char *help,
                        bool takes_all)
{
    static const char digits[] = "123456789";
    const struct gg_tree *tree = snippet->parsed.tree;
    uint32_t function = function_around(s, code, tree, node), at = 0;
    uint32_t body = function ? gg_tree_child(tree, function, "body") : 0;
    if (!body || is_careful(tree, body))
        return;
    struct gg_sink sink = {.function = gg_tree_text(tree, gg_tree_child(tree, function, "name")),
                           .number = GG_SINK_ALL,
                           .help = help};
    if (takes_all && (at = find_all(tree, node))) {
        sink.span = gg_shell_span(snippet, at);
        add_sink(s, code->emit->arena, &sink);
    }
    for (sink.number = 0; digits[sink.number] && may_look(s, tree, body); sink.number++) {
        sink.parameter = (gg_str){digits + sink.number, 1};
        struct gg_shell_names names =
            gg_shell_names_of_parameter(code->emit->arena, tree, body, sink.parameter);
        if (!(at = gg_shell_outside_in(&names, tree, node)))
            continue;
        sink.span = gg_shell_span(snippet, at);
        add_sink(s, code->emit->arena, &sink);
    }
}

/* Whether a word may become several, or none, so that those behind it have other numbers. */
static bool is_many(const struct gg_tree *tree, uint32_t word)
{
    return is(tree, word, "simple_expansion") || is(tree, word, "expansion") ||
           is(tree, word, "command_substitution") || is(tree, word, "concatenation") ||
           gg_str_find(gg_tree_text(tree, word), GG_STR("@")) >= 0;
}

static void see_command(const struct gg_sink *sink, const struct gg_step_code *code,
                        const struct gg_shell_names *names, const struct gg_snippet *snippet,
                        const struct gg_shell_command *command, gg_sink_report_fn *report)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    for (uint32_t i = 1; i < command->nwords; i++) {
        uint32_t word = command->words[i];
        bool is_meant = sink->number == GG_SINK_ALL || sink->number + 1 == i;
        uint32_t at = is_meant ? gg_shell_outside_in(names, tree, word) : 0;
        if (at) {
            report(code, gg_shell_span(snippet, at), gg_shell_text(tree, at), sink);
            return;
        }
        if (sink->number != GG_SINK_ALL && is_many(tree, word))
            return;
    }
}

void gg_shell_sinks_see_calls(const struct gg_sinks *s, const struct gg_step_code *code,
                              const struct gg_shell_names *names, gg_sink_report_fn *report)
{
    struct gg_shell_command command;
    for (uint32_t i = 0; s->list.n && i < code->nsnippets; i++) {
        const struct gg_tree *tree = code->snippets[i].parsed.tree;
        for (uint32_t node = 0; tree && node < tree->nnodes; node++) {
            if (!gg_shell_command(tree, node, &command))
                continue;
            for (uint32_t k = 0; k < s->list.n; k++)
                if (gg_str_eq(s->list.at[k].function, command.name))
                    see_command(&s->list.at[k], code, names, &code->snippets[i], &command, report);
        }
    }
}
