/*
 * Scopes of Go code by its tree ("Declarations and scope" in the Go specification). Functions,
 * types, variables and constants of the outermost level are seen everywhere; others from their
 * place on.
 */
#include "backends/go/scope.h"

struct binding {
    gg_str name;
    uint32_t level;
};

struct walker {
    struct gg_code_facts *facts;
    const struct gg_tree *tree;
    GG_VEC(struct binding) bindings;   /* those that are seen, the innermost last */
    GG_VEC(struct gg_code_name) outer; /* uses that no inner block binds */
    uint32_t level;
};

static void visit(struct walker *w, uint32_t node);

static bool is(const struct walker *w, uint32_t node, const char *type)
{
    return gg_tree_is(w->tree, node, type);
}

static uint32_t child(const struct walker *w, uint32_t node, const char *field)
{
    return gg_tree_child(w->tree, node, field);
}

static uint32_t first(const struct walker *w, uint32_t node)
{
    return w->tree->nodes[node].first;
}

static uint32_t next(const struct walker *w, uint32_t node)
{
    return w->tree->nodes[node].next;
}

static void bind(struct walker *w, uint32_t node)
{
    struct gg_code_name name = gg_code_name_of(w->tree, node);
    struct binding made = {name.name, w->level};
    if (w->level)
        gg_push(w->facts->arena, &w->bindings, made);
    else
        gg_push(w->facts->arena, &w->facts->bound, name);
}

static void use(struct walker *w, uint32_t node)
{
    struct gg_code_name name = gg_code_name_of(w->tree, node);
    for (uint32_t i = w->bindings.n; i-- > 0;)
        if (gg_str_eq(w->bindings.at[i].name, name.name))
            return;
    if (!gg_str_is(name.name, "_"))
        gg_push(w->facts->arena, &w->outer, name);
}

static void visit_children(struct walker *w, uint32_t node)
{
    for (uint32_t i = first(w, node); i; i = next(w, i))
        visit(w, i);
}

static void leave(struct walker *w)
{
    while (w->bindings.n && w->bindings.at[w->bindings.n - 1].level == w->level)
        w->bindings.n--;
    w->level--;
}

static void block(struct walker *w, uint32_t node)
{
    w->level++;
    visit_children(w, node);
    leave(w);
}

/* Binds the names of a field, after what else there is was visited: `a, b int = 1, 2`. */
static void declare_names(struct walker *w, uint32_t node)
{
    for (uint32_t i = first(w, node); i; i = next(w, i))
        if (!gg_tree_has_field(w->tree, i, "name"))
            visit(w, i);
    for (uint32_t i = first(w, node); i; i = next(w, i))
        if (gg_tree_has_field(w->tree, i, "name") && !is(w, i, ","))
            bind(w, i);
}

/* A type may name itself. */
static void declare_type(struct walker *w, uint32_t node)
{
    uint32_t types = child(w, node, "type_parameters"), type = child(w, node, "type");
    bind(w, child(w, node, "name"));
    w->level++;
    if (types)
        visit(w, types);
    if (type)
        visit(w, type);
    leave(w);
}

static void bind_list(struct walker *w, uint32_t list)
{
    for (uint32_t i = first(w, list); i; i = next(w, i)) {
        if (is(w, i, "identifier"))
            bind(w, i);
        else
            visit(w, i);
    }
}

/* `left := right`, in statements, `for` and `select` */
static void define(struct walker *w, uint32_t node)
{
    uint32_t left = child(w, node, "left");
    for (uint32_t i = first(w, node); i; i = next(w, i))
        if (i != left)
            visit(w, i);
    bool defines = is(w, node, "short_var_declaration");
    for (uint32_t i = first(w, node); i; i = next(w, i))
        defines |= is(w, i, ":=");
    if (left && defines)
        bind_list(w, left);
    else if (left)
        visit(w, left);
}

/* In `func (t *Tree[K, V]) ...` K and V are bound. */
static void bind_arguments(struct walker *w, uint32_t node, bool inside)
{
    inside |= is(w, node, "type_arguments");
    if (inside && is(w, node, "type_identifier"))
        bind(w, node);
    for (uint32_t i = first(w, node); i; i = next(w, i))
        bind_arguments(w, i, inside);
}

/* Type parameters see each other. */
static void type_parameters(struct walker *w, uint32_t node)
{
    for (uint32_t i = first(w, node); i; i = next(w, i))
        for (uint32_t k = first(w, i); k; k = next(w, k))
            if (gg_tree_has_field(w->tree, k, "name") && is(w, k, "identifier"))
                bind(w, k);
    visit_children(w, node);
}

static void function(struct walker *w, uint32_t node)
{
    uint32_t name = child(w, node, "name"), receiver = child(w, node, "receiver");
    if (is(w, node, "function_declaration"))
        bind(w, name);
    w->level++;
    if (receiver)
        bind_arguments(w, receiver, false);
    for (uint32_t i = first(w, node); i; i = next(w, i))
        if (i != name)
            visit(w, i);
    leave(w);
}

/* `switch x := y.(type)`: x is seen in the cases */
static void type_switch(struct walker *w, uint32_t node)
{
    uint32_t alias = child(w, node, "alias");
    w->level++;
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        if (i == alias)
            continue;
        visit(w, i);
        if (gg_tree_has_field(w->tree, i, "value") && alias)
            bind_list(w, alias);
    }
    leave(w);
}

static void selector(struct walker *w, uint32_t node)
{
    visit(w, child(w, node, "operand"));
}

/* time.Duration */
static void qualified(struct walker *w, uint32_t node)
{
    use(w, child(w, node, "package"));
}

/* {key: value}; a lone name as key may be one of a struct's members */
static void keyed(struct walker *w, uint32_t node)
{
    uint32_t key = first(w, node);
    bool is_name = is(w, key, "literal_element") && is(w, first(w, key), "identifier") &&
                   !next(w, first(w, key));
    if (!is_name)
        visit(w, key);
    for (uint32_t i = next(w, key); i; i = next(w, i))
        visit(w, i);
}

static void struct_field(struct walker *w, uint32_t node)
{
    for (uint32_t i = first(w, node); i; i = next(w, i))
        if (!gg_tree_has_field(w->tree, i, "name") && !gg_tree_has_field(w->tree, i, "tag"))
            visit(w, i);
}

static void method_element(struct walker *w, uint32_t node)
{
    w->level++;
    struct_field(w, node);
    leave(w);
}

static void labeled(struct walker *w, uint32_t node)
{
    for (uint32_t i = next(w, first(w, node)); i; i = next(w, i))
        visit(w, i);
}

static void skip(struct walker *w, uint32_t node)
{
    (void)w;
    (void)node;
}

/* The name of a package that is imported: its last part but a version, if no other is given. */
static void import(struct walker *w, uint32_t node)
{
    uint32_t path = child(w, node, "path"), name = child(w, node, "name");
    struct gg_code_name made = gg_code_name_of(w->tree, path);
    made.name = gg_str_sub(made.name, 1, made.name.n ? made.name.n - 1 : 0);
    gg_push(w->facts->arena, &w->facts->imports, made);
    if (name && is(w, name, "dot"))
        w->facts->open = true;
    else if (name)
        made.name = gg_tree_text(w->tree, name);
    size_t beg = made.name.n;
    while (beg && made.name.p[beg - 1] != '/')
        beg--;
    gg_str last = gg_str_sub(made.name, beg, made.name.n);
    bool is_version = last.n > 1 && last.p[0] == 'v' && last.p[1] >= '0' && last.p[1] <= '9';
    bool is_odd = gg_str_find_char(last, '.') >= 0 || gg_str_find_char(last, '-') >= 0;
    /* Then the package's own name is a guess. */
    w->facts->open |= !name && (is_odd || is_version) && gg_str_find_char(made.name, '.') >= 0;
    if (is_version && beg) {
        size_t end = beg - 1;
        for (beg = end; beg && made.name.p[beg - 1] != '/';)
            beg--;
        last = gg_str_sub(made.name, beg, end);
    }
    made.name = last;
    gg_push(w->facts->arena, &w->facts->bound, made);
}

static const struct {
    const char *type;
    void (*visit)(struct walker *, uint32_t);
} kinds[] = {
    {"identifier", use},
    {"type_identifier", use},
    {"selector_expression", selector},
    {"block", block},
    {"assignment_statement", define},
    {"communication_case", block},
    {"const_spec", declare_names},
    {"default_case", block},
    {"expression_case", block},
    {"expression_switch_statement", block},
    {"field_declaration", struct_field},
    {"for_statement", block},
    {"func_literal", function},
    {"function_declaration", function},
    {"function_type", block},
    {"if_statement", block},
    {"import_spec", import},
    {"keyed_element", keyed},
    {"label_name", skip},
    {"labeled_statement", labeled},
    {"method_declaration", function},
    {"method_elem", method_element},
    {"package_clause", skip},
    {"parameter_declaration", declare_names},
    {"qualified_type", qualified},
    {"range_clause", define},
    {"receive_statement", define},
    {"short_var_declaration", define},
    {"type_alias", declare_type},
    {"type_case", block},
    {"type_parameter_declaration", declare_names},
    {"type_parameter_list", type_parameters},
    {"type_spec", declare_type},
    {"type_switch_statement", type_switch},
    {"var_spec", declare_names},
    {"variadic_parameter_declaration", declare_names},
};

static void visit(struct walker *w, uint32_t node)
{
    for (size_t i = 0; w->tree->nodes[node].named && i < GG_COUNT(kinds); i++)
        if (is(w, node, kinds[i].type)) {
            kinds[i].visit(w, node);
            return;
        }
    visit_children(w, node);
}

static bool is_bound(const struct gg_code_facts *facts, gg_str name)
{
    for (uint32_t i = 0; i < facts->bound.n; i++)
        if (gg_str_eq(facts->bound.at[i].name, name))
            return true;
    return false;
}

void gg_go_facts(const struct gg_tree *tree, struct gg_code_facts *facts)
{
    struct walker w = {.facts = facts, .tree = tree};
    facts->tree = tree;
    visit_children(&w, 0);
    for (uint32_t i = 0; i < w.outer.n; i++)
        if (!is_bound(facts, w.outer.at[i].name))
            gg_push(facts->arena, &facts->free, w.outer.at[i]);
    gg_go_outputs(tree, facts);
}
