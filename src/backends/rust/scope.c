/* Names of Rust code by its tree: what it uses and what it binds, whatever the scope. */
#include "backends/rust/scope.h"

#include "base/table.h"

struct walker {
    struct gg_code_facts *facts;
    const struct gg_tree *tree;
    struct gg_table bound;
    GG_VEC(struct gg_code_name) uses;
};

static void visit(struct walker *w, uint32_t node, bool in_pattern);

static bool is(const struct walker *w, uint32_t node, const char *type)
{
    return gg_tree_is(w->tree, node, type);
}

static void bind(struct walker *w, uint32_t node)
{
    bool is_new;
    struct gg_code_name name = gg_code_name_of(w->tree, node);
    gg_table_add(&w->bound, name.name, 0, &is_new);
    if (is_new)
        gg_push(w->facts->arena, &w->facts->bound, name);
}

/* Variables and constants: what begins with a capital and goes on in small letters is a type. */
static bool is_value_name(gg_str name)
{
    bool is_small = name.n && ((name.p[0] >= 'a' && name.p[0] <= 'z') || name.p[0] == '_');
    bool is_constant = name.n > 1;
    for (size_t i = 0; i < name.n; i++)
        is_constant &= !(name.p[i] >= 'a' && name.p[i] <= 'z');
    return (is_small || is_constant) && !gg_str_is(name, "_");
}

static void use(struct walker *w, struct gg_code_name name)
{
    if (is_value_name(name.name))
        gg_push(w->facts->arena, &w->uses, name);
}

/* ---- macros ---- */

static bool is_one_of(gg_str text, const char *const *words)
{
    for (; *words; words++)
        if (gg_str_is(text, *words))
            return true;
    return false;
}

/* {name} and {name:>8} of a format */
static void visit_format(struct walker *w, uint32_t node)
{
    struct gg_code_name whole = gg_code_name_of(w->tree, node);
    gg_str text = whole.name;
    for (size_t i = 0; i + 1 < text.n; i++) {
        size_t end = i + 1;
        if (text.p[i] != '{')
            continue;
        if (text.p[i + 1] == '{') {
            i++;
            continue;
        }
        while (end < text.n && text.p[end] != '}' && text.p[end] != ':')
            end++;
        gg_str name = gg_str_sub(text, i + 1, end);
        bool is_name = name.n && ((name.p[0] | 0x20) >= 'a' && (name.p[0] | 0x20) <= 'z');
        if (is_name && end < text.n)
            use(w, (struct gg_code_name){name, whole.beg + (uint32_t)i + 1,
                                         whole.beg + (uint32_t)end});
        i = end;
    }
}

static bool is_sign(const struct walker *w, uint32_t node, const char *text)
{
    return node && gg_str_is(gg_tree_text(w->tree, node), text);
}

/* Tokens of a macro as far as they are plain expressions. */
static void visit_tokens(struct walker *w, uint32_t tree, bool is_format)
{
    bool seen_text = false;
    for (uint32_t i = w->tree->nodes[tree].first, last = 0; i;
         last = i, i = w->tree->nodes[i].next) {
        uint32_t next = w->tree->nodes[i].next;
        if (is(w, i, "token_tree")) {
            visit_tokens(w, i, false);
        } else if (is(w, i, "string_literal") && is_format && !seen_text) {
            visit_format(w, i);
            seen_text = true;
        }
        bool is_member = is_sign(w, last, ".") || is_sign(w, last, "::");
        bool is_other = is_sign(w, next, "::") || is_sign(w, next, "!") || is_sign(w, next, "=") ||
                        is_sign(w, next, ":");
        if (is(w, i, "identifier") && !is_member && !is_other)
            use(w, gg_code_name_of(w->tree, i));
    }
}

/* Closures, blocks and types within a macro are not told apart. */
static bool is_plain(const struct walker *w, uint32_t tree)
{
    uint32_t end = gg_tree_behind(w->tree, tree);
    for (uint32_t i = tree; i < end; i++)
        if (is_sign(w, i, "|") || is_sign(w, i, "||") || is_sign(w, i, "{") ||
            is_sign(w, i, "=>") || is_sign(w, i, "as") || is_sign(w, i, "$"))
            return false;
    return true;
}

/* Any name in a macro that is not known, or before `=` in a format, may be made there. */
static void bind_tokens(struct walker *w, uint32_t tree, bool all)
{
    uint32_t end = gg_tree_behind(w->tree, tree);
    for (uint32_t i = tree; i < end; i++)
        if (is(w, i, "identifier") && (all || is_sign(w, w->tree->nodes[i].next, "=")))
            bind(w, i);
}

static void macro(struct walker *w, uint32_t node)
{
    static const char *const formats[] = {"format", "println", "print", "eprintln",
                                          "eprint", "panic",   NULL};
    static const char *const others[] = {"vec",       "write", "writeln",   "assert",
                                         "assert_eq", "dbg",   "assert_ne", NULL};
    uint32_t name = gg_tree_child(w->tree, node, "macro"), tree = 0;
    for (uint32_t i = w->tree->nodes[node].first; i; i = w->tree->nodes[i].next)
        tree = is(w, i, "token_tree") ? i : tree;
    gg_str text = name ? gg_tree_text(w->tree, name) : GG_STR("");
    bool formats_text = is_one_of(text, formats);
    if (!tree)
        return;
    bool is_known = formats_text || is_one_of(text, others);
    bind_tokens(w, tree, !is_known);
    if (is_known && is_plain(w, tree))
        visit_tokens(w, tree, formats_text);
}

/* ---- the rest ---- */

static void visit_children(struct walker *w, uint32_t node, bool in_pattern)
{
    for (uint32_t i = w->tree->nodes[node].first; i; i = w->tree->nodes[i].next)
        visit(w, i, in_pattern);
}

/* The names that a `use` brings, and the path up to a list of them. */
static void import(struct walker *w, uint32_t node)
{
    uint32_t end = gg_tree_behind(w->tree, node);
    uint32_t argument = gg_tree_child(w->tree, node, "argument");
    if (argument && is(w, argument, "scoped_use_list"))
        argument = gg_tree_child(w->tree, argument, "path");
    if (argument)
        gg_push(w->facts->arena, &w->facts->imports, gg_code_name_of(w->tree, argument));
    for (uint32_t i = node; i < end; i++) {
        if (is(w, i, "identifier"))
            bind(w, i);
        w->facts->open |= is(w, i, "use_wildcard");
    }
}

static bool binds_name(const struct walker *w, uint32_t node)
{
    static const char *const items[] = {"const_item",
                                        "const_parameter",
                                        "function_item",
                                        "enum_variant",
                                        "extern_crate_declaration",
                                        "function_signature_item",
                                        "mod_item",
                                        "static_item",
                                        NULL};
    uint32_t parent = w->tree->nodes[node].parent;
    return (gg_tree_has_field(w->tree, node, "name") ||
            gg_tree_has_field(w->tree, node, "alias")) &&
           is_one_of(gg_str_from(w->tree->nodes[parent].type), items);
}

static void identifier(struct walker *w, uint32_t node, bool in_pattern)
{
    if (gg_tree_has_field(w->tree, node, "type"))
        return;
    if (in_pattern || binds_name(w, node))
        bind(w, node);
    else
        use(w, gg_code_name_of(w->tree, node));
}

static void visit(struct walker *w, uint32_t node, bool in_pattern)
{
    static const char *const skipped[] = {
        "attribute_item",         "generic_type",      "inner_attribute_item", "label", "lifetime",
        "scoped_type_identifier", "scoped_identifier", "visibility_modifier",  NULL};
    gg_str type = gg_str_from(w->tree->nodes[node].type);
    bool patterns =
        gg_tree_has_field(w->tree, node, "pattern") || is(w, node, "closure_parameters");
    in_pattern = (in_pattern || patterns) && !gg_tree_has_field(w->tree, node, "condition");
    if (is(w, node, "identifier") || is(w, node, "shorthand_field_identifier")) {
        identifier(w, node, in_pattern || is(w, node, "shorthand_field_identifier"));
    } else if (is(w, node, "macro_invocation")) {
        macro(w, node);
    } else if (is(w, node, "use_declaration")) {
        import(w, node);
    } else if (is(w, node, "macro_definition")) {
        w->facts->open = true;
    } else if (!is_one_of(type, skipped)) {
        visit_children(w, node, in_pattern);
    }
}

void gg_rust_facts(const struct gg_tree *tree, struct gg_code_facts *facts)
{
    struct walker w = {.facts = facts, .tree = tree, .bound = gg_table_new(facts->arena)};
    uint32_t value;
    facts->tree = tree;
    visit(&w, 0, false);
    for (uint32_t i = 0; i < w.uses.n; i++)
        if (!gg_table_get(&w.bound, w.uses.at[i].name, &value))
            gg_push(facts->arena, &facts->free, w.uses.at[i]);
    gg_rust_outputs(tree, facts);
}
