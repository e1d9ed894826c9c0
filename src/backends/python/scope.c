/*
 * Scopes of Python code by its tree: which names it uses without binding them. The rules are those
 * of "Naming and binding" in the Python reference; tests/snippets compares them with `symtable`.
 */
#include "backends/python/scope.h"

#include "base/table.h"

#include <stdlib.h>
#include <utf8proc.h>

enum { NFKC = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT };

enum kind { MODULE, FUNCTION, CLASS, COMPREHENSION };

struct scope {
    enum kind kind;
    uint32_t parent;
    struct gg_table bound;
    struct gg_table globals; /* declared `global` or `nonlocal` */
};

struct use {
    struct gg_code_name name;
    uint32_t scope;
};

struct walker {
    struct gg_code_facts *facts;
    const struct gg_tree *tree;
    GG_VEC(struct scope) scopes;
    GG_VEC(struct use) uses;
    GG_VEC(struct use) globals; /* declarations of them */
};

static void visit(struct walker *w, uint32_t node, uint32_t scope);
static void target(struct walker *w, uint32_t node, uint32_t scope);

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

/* Names are compared in the form NFKC ("Identifiers and keywords" in the reference). */
static struct gg_code_name name_of(const struct walker *w, uint32_t node)
{
    struct gg_code_name found = gg_code_name_of(w->tree, node);
    utf8proc_uint8_t *made = NULL;
    bool is_ascii = true;
    for (size_t i = 0; i < found.name.n; i++)
        is_ascii &= (unsigned char)found.name.p[i] < 0x80;
    utf8proc_ssize_t n =
        is_ascii ? -1
                 : utf8proc_map((const utf8proc_uint8_t *)found.name.p,
                                (utf8proc_ssize_t)found.name.n, &made, (utf8proc_option_t)NFKC);
    if (n >= 0)
        found.name = gg_str_dup(w->facts->arena, (gg_str){(const char *)made, (size_t)n});
    free(made);
    return found;
}

static uint32_t add_scope(struct walker *w, enum kind kind, uint32_t parent)
{
    struct gg_arena *a = w->facts->arena;
    struct scope scope = {kind, parent, gg_table_new(a), gg_table_new(a)};
    gg_push(a, &w->scopes, scope);
    return w->scopes.n - 1;
}

static void use(struct walker *w, uint32_t node, uint32_t scope)
{
    struct use made = {name_of(w, node), scope};
    gg_push(w->facts->arena, &w->uses, made);
}

static void bind(struct walker *w, uint32_t node, uint32_t scope)
{
    bool is_new;
    struct gg_code_name name = name_of(w, node);
    gg_table_add(&w->scopes.at[scope].bound, name.name, 0, &is_new);
    if (!scope && is_new)
        gg_push(w->facts->arena, &w->facts->bound, name);
}

static void visit_children(struct walker *w, uint32_t node, uint32_t scope)
{
    for (uint32_t i = first(w, node); i; i = next(w, i))
        visit(w, i, scope);
}

/* ---- targets ---- */

static void target_children(struct walker *w, uint32_t node, uint32_t scope)
{
    for (uint32_t i = first(w, node); i; i = next(w, i))
        target(w, i, scope);
}

/* What is assigned to. */
static void target(struct walker *w, uint32_t node, uint32_t scope)
{
    static const char *const groups[] = {
        "pattern_list",       "tuple_pattern", "list_pattern",
        "list_splat_pattern", "tuple",         "list",
        "expression_list",    "list_splat",    "parenthesized_expression",
        "as_pattern_target"};
    if (is(w, node, "identifier")) {
        bind(w, node, scope);
        return;
    }
    for (size_t i = 0; i < GG_COUNT(groups); i++)
        if (is(w, node, groups[i])) {
            target_children(w, node, scope);
            return;
        }
    visit(w, node, scope);
}

/* ---- functions and classes ---- */

static void type_parameters(struct walker *w, uint32_t node, uint32_t scope)
{
    if (is(w, node, "identifier")) {
        bind(w, node, scope);
        return;
    }
    if (is(w, node, "constrained_type")) { /* T: bound */
        uint32_t i = first(w, node);
        type_parameters(w, i, scope);
        for (i = next(w, i); i; i = next(w, i))
            visit(w, i, scope);
        return;
    }
    for (uint32_t i = first(w, node); i; i = next(w, i))
        type_parameters(w, i, scope);
}

/* Names are of the function; annotations see its type parameters, defaults only what is outside. */
static void parameter(struct walker *w, uint32_t node, uint32_t types, uint32_t outer,
                      uint32_t scope)
{
    if (is(w, node, "identifier")) {
        bind(w, node, scope);
        return;
    }
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        if (gg_tree_has_field(w->tree, i, "value"))
            visit(w, i, outer);
        else if (gg_tree_has_field(w->tree, i, "type"))
            visit(w, i, types);
        else
            parameter(w, i, types, outer, scope);
    }
}

static void parameters(struct walker *w, uint32_t node, uint32_t types, uint32_t outer,
                       uint32_t scope)
{
    for (uint32_t i = node ? first(w, node) : 0; i; i = next(w, i))
        parameter(w, i, types, outer, scope);
}

/* The scope of type parameters, if there are any. */
static uint32_t scope_of_types(struct walker *w, uint32_t node, uint32_t scope)
{
    uint32_t list = child(w, node, "type_parameters");
    if (!list)
        return scope;
    scope = add_scope(w, FUNCTION, scope);
    type_parameters(w, list, scope);
    return scope;
}

static void function(struct walker *w, uint32_t node, uint32_t scope)
{
    bind(w, child(w, node, "name"), scope);
    uint32_t types = scope_of_types(w, node, scope);
    uint32_t inner = add_scope(w, FUNCTION, types), result = child(w, node, "return_type");
    parameters(w, child(w, node, "parameters"), types, scope, inner);
    if (result)
        visit(w, result, types);
    visit(w, child(w, node, "body"), inner);
}

static void lambda(struct walker *w, uint32_t node, uint32_t scope)
{
    uint32_t inner = add_scope(w, FUNCTION, scope);
    parameters(w, child(w, node, "parameters"), scope, scope, inner);
    visit(w, child(w, node, "body"), inner);
}

static void class(struct walker *w, uint32_t node, uint32_t scope)
{
    bind(w, child(w, node, "name"), scope);
    uint32_t types = scope_of_types(w, node, scope), bases = child(w, node, "superclasses");
    if (bases)
        visit(w, bases, types);
    uint32_t inner = add_scope(w, CLASS, types);
    visit(w, child(w, node, "body"), inner);
}

/* ---- statements and expressions ---- */

/* The first iterable is outside of the comprehension. */
static void comprehension(struct walker *w, uint32_t node, uint32_t scope)
{
    uint32_t inner = add_scope(w, COMPREHENSION, scope);
    bool is_first = true;
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        if (!is(w, i, "for_in_clause")) {
            visit(w, i, inner);
            continue;
        }
        for (uint32_t k = first(w, i); k; k = next(w, k)) {
            if (gg_tree_has_field(w->tree, k, "left"))
                target(w, k, inner);
            else
                visit(w, k, gg_tree_has_field(w->tree, k, "right") && is_first ? scope : inner);
        }
        is_first = false;
    }
}

static void walrus(struct walker *w, uint32_t node, uint32_t scope)
{
    uint32_t holder = scope;
    while (w->scopes.at[holder].kind == COMPREHENSION)
        holder = w->scopes.at[holder].parent;
    bind(w, child(w, node, "name"), holder);
    visit(w, child(w, node, "value"), scope);
}

/* `(x): int` only says what x may be. */
static void assignment(struct walker *w, uint32_t node, uint32_t scope)
{
    bool binds = child(w, node, "right") || !is(w, child(w, node, "left"), "tuple_pattern");
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        bool is_left = gg_tree_has_field(w->tree, i, "left");
        if (!is_left)
            visit(w, i, scope);
        else if (binds)
            target(w, i, scope);
    }
}

static void augmented(struct walker *w, uint32_t node, uint32_t scope)
{
    uint32_t left = child(w, node, "left");
    if (is(w, left, "identifier"))
        use(w, left, scope);
    assignment(w, node, scope);
}

static void imported(struct walker *w, uint32_t node, uint32_t scope, bool whole)
{
    uint32_t name = child(w, node, "alias");
    if (name) {
        bind(w, name, scope);
        return;
    }
    /* `import a.b` binds a */
    if (whole || is(w, node, "dotted_name"))
        bind(w, first(w, node), scope);
}

static void import(struct walker *w, uint32_t node, uint32_t scope)
{
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        if (!gg_tree_has_field(w->tree, i, "name"))
            continue;
        uint32_t name = is(w, i, "aliased_import") ? child(w, i, "name") : i;
        gg_push(w->facts->arena, &w->facts->imports, name_of(w, name));
        imported(w, i, scope, true);
    }
}

static void import_from(struct walker *w, uint32_t node, uint32_t scope)
{
    uint32_t module = child(w, node, "module_name");
    static const gg_str future = GG_STR_INIT("__future__");
    struct gg_code_name name = {future, w->tree->nodes[node].beg, w->tree->nodes[node].end};
    if (module)
        name = name_of(w, module);
    gg_push(w->facts->arena, &w->facts->imports, name);
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        if (gg_tree_has_field(w->tree, i, "name"))
            imported(w, i, scope, false);
        else if (is(w, i, "wildcard_import"))
            w->facts->open = true;
    }
}

static void declared(struct walker *w, uint32_t node, uint32_t scope)
{
    bool is_new, is_global = is(w, node, "global_statement");
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        if (!is(w, i, "identifier"))
            continue;
        struct use made = {name_of(w, i), scope};
        gg_table_add(&w->scopes.at[scope].globals, made.name.name, is_global, &is_new);
        if (is_global)
            gg_push(w->facts->arena, &w->globals, made);
    }
}

/* The name of `except E as x`, `with a as x`, `case p as x`. */
static void as_pattern(struct walker *w, uint32_t node, uint32_t scope)
{
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        bool is_alias = gg_tree_has_field(w->tree, i, "alias") ||
                        (is(w, i, "identifier") && i != first(w, node));
        if (is_alias)
            target(w, i, scope);
        else
            visit(w, i, scope);
    }
}

/* A name alone captures, one with dots is a value; so is what stands before `=` or `(`. */
static void case_pattern(struct walker *w, uint32_t node, uint32_t scope)
{
    if (is(w, node, "dotted_name")) {
        uint32_t name = first(w, node);
        if (next(w, name) || is(w, w->tree->nodes[node].parent, "class_pattern"))
            use(w, name, scope);
        else
            bind(w, name, scope);
        return;
    }
    if (is(w, node, "splat_pattern")) {
        target_children(w, node, scope);
        return;
    }
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        bool is_key = is(w, node, "keyword_pattern") && i == first(w, node);
        if (is(w, i, "identifier") && !is_key)
            bind(w, i, scope);
        else if (!is_key)
            case_pattern(w, i, scope);
    }
}

static void attribute(struct walker *w, uint32_t node, uint32_t scope)
{
    visit(w, child(w, node, "object"), scope);
}

static void keyword_argument(struct walker *w, uint32_t node, uint32_t scope)
{
    visit(w, child(w, node, "value"), scope);
}

static void for_statement(struct walker *w, uint32_t node, uint32_t scope)
{
    for (uint32_t i = first(w, node); i; i = next(w, i)) {
        if (gg_tree_has_field(w->tree, i, "left"))
            target(w, i, scope);
        else
            visit(w, i, scope);
    }
}

static void delete (struct walker *w, uint32_t node, uint32_t scope)
{
    target_children(w, node, scope);
}

static void type_alias(struct walker *w, uint32_t node, uint32_t scope)
{
    uint32_t left = child(w, node, "left"), inner = add_scope(w, FUNCTION, scope);
    uint32_t name = left;
    while (name && !is(w, name, "identifier"))
        name = first(w, name);
    if (name)
        bind(w, name, scope);
    for (uint32_t i = name ? next(w, name) : 0; i; i = next(w, i))
        type_parameters(w, i, inner);
    visit(w, child(w, node, "right"), inner);
}

static void call(struct walker *w, uint32_t node, uint32_t scope)
{
    static const char *const opens[] = {"eval", "exec", "globals", "locals", "vars"};
    uint32_t called = child(w, node, "function");
    gg_str name = is(w, called, "identifier") ? gg_tree_text(w->tree, called) : GG_STR("");
    for (size_t i = 0; i < GG_COUNT(opens); i++)
        w->facts->open |= gg_str_is(name, opens[i]);
    visit_children(w, node, scope);
}

static void visit(struct walker *w, uint32_t node, uint32_t scope)
{
    static const struct {
        const char *type;
        void (*visit)(struct walker *, uint32_t, uint32_t);
    } kinds[] = {
        {"identifier", use},
        {"attribute", attribute},
        {"call", call},
        {"assignment", assignment},
        {"augmented_assignment", augmented},
        {"as_pattern", as_pattern},
        {"case_pattern", case_pattern},
        {"class_definition", class},
        {"delete_statement", delete},
        {"dictionary_comprehension", comprehension},
        {"for_statement", for_statement},
        {"function_definition", function},
        {"future_import_statement", import_from},
        {"generator_expression", comprehension},
        {"global_statement", declared},
        {"import_from_statement", import_from},
        {"import_statement", import},
        {"keyword_argument", keyword_argument},
        {"lambda", lambda},
        {"list_comprehension", comprehension},
        {"named_expression", walrus},
        {"nonlocal_statement", declared},
        {"set_comprehension", comprehension},
        {"type_alias_statement", type_alias},
    };
    for (size_t i = 0; w->tree->nodes[node].named && i < GG_COUNT(kinds); i++)
        if (is(w, node, kinds[i].type)) {
            kinds[i].visit(w, node, scope);
            return;
        }
    visit_children(w, node, scope);
}

/* ---- lookup ---- */

static bool is_in(const struct gg_table *table, gg_str name)
{
    uint32_t value;
    return gg_table_get(table, name, &value);
}

/* Names of a class are seen in the class itself only. */
static bool is_bound(const struct walker *w, const struct use *u)
{
    bool from_class = false;
    for (uint32_t at = u->scope;; at = w->scopes.at[at].parent) {
        const struct scope *s = &w->scopes.at[at];
        uint32_t is_global = 0;
        bool is_declared = gg_table_get(&s->globals, u->name.name, &is_global);
        if (is_declared && is_global)
            return is_in(&w->scopes.at[0].bound, u->name.name);
        bool is_seen = s->kind != CLASS || at == u->scope;
        if (!is_declared && is_seen && is_in(&s->bound, u->name.name))
            return true;
        from_class |= s->kind == CLASS;
        if (!at)
            return from_class && gg_str_is(u->name.name, "__class__");
    }
}

/* `global x` in a function and an assignment there bind x in the module. */
static void bind_globals(struct walker *w)
{
    bool is_new;
    for (uint32_t i = 0; i < w->globals.n; i++)
        if (is_in(&w->scopes.at[w->globals.at[i].scope].bound, w->globals.at[i].name.name))
            gg_table_add(&w->scopes.at[0].bound, w->globals.at[i].name.name, 0, &is_new);
}

void gg_python_facts(const struct gg_tree *tree, struct gg_code_facts *facts)
{
    struct walker w = {.facts = facts, .tree = tree};
    facts->tree = tree;
    add_scope(&w, MODULE, 0);
    visit(&w, 0, 0);
    bind_globals(&w);
    for (uint32_t i = 0; i < w.uses.n; i++)
        if (!is_bound(&w, &w.uses.at[i]))
            gg_push(facts->arena, &facts->free, w.uses.at[i].name);
    gg_python_outputs(tree, facts);
}
