/* Follows texts from outside through assignments, by the trees. */
#include "backends/checks/outside.h"

enum { ROUNDS_MOST = 4 }; /* of assignments that feed each other */

static bool is(const struct gg_tree *tree, uint32_t node, const char *type)
{
    return gg_tree_is(tree, node, type);
}

static bool is_in(const struct gg_table *table, gg_str name)
{
    uint32_t value;
    return gg_table_get(table, name, &value);
}

bool gg_is_one_of(gg_str text, const char *const *words)
{
    for (; *words; words++)
        if (gg_str_is(text, *words))
            return true;
    return false;
}

/* ---- calls ---- */

bool gg_is_call(const struct gg_tree *tree, uint32_t node)
{
    return is(tree, node, "call") || is(tree, node, "call_expression");
}

gg_str gg_call_name(const struct gg_tree *tree, uint32_t call)
{
    uint32_t function = gg_tree_child(tree, call, "function");
    if (function && is(tree, function, "generic_function"))
        function = gg_tree_child(tree, function, "function");
    return function ? gg_tree_text(tree, function) : GG_STR("");
}

gg_str gg_call_last(const struct gg_tree *tree, uint32_t call)
{
    gg_str name = gg_call_name(tree, call);
    size_t beg = name.n;
    while (beg && name.p[beg - 1] != '.' && name.p[beg - 1] != ':')
        beg--;
    return gg_str_trim(gg_str_sub(name, beg, name.n));
}

uint32_t gg_call_argument(const struct gg_tree *tree, uint32_t call, uint32_t number)
{
    uint32_t list = gg_tree_child(tree, call, "arguments");
    uint32_t at = list ? gg_tree_named(tree, tree->nodes[list].first) : 0;
    while (at && number--)
        at = gg_tree_named(tree, tree->nodes[at].next);
    return at;
}

bool gg_is_text(const struct gg_tree *tree, uint32_t node, const char *value)
{
    gg_str text = node ? gg_tree_text(tree, node) : GG_STR("");
    size_t n = strlen(value);
    return text.n == n + 2 && (text.p[0] == '"' || text.p[0] == '\'' || text.p[0] == '`') &&
           !memcmp(text.p + 1, value, n);
}

char gg_literal_sign(gg_str literal)
{
    gg_str text = gg_str_starts(literal, GG_STR("$")) ? gg_str_sub(literal, 1, literal.n) : literal;
    if (text.n < 3 || text.p[0] != text.p[text.n - 1] || !strchr("\"'`", text.p[0]))
        return '\0';
    gg_str inner = gg_str_sub(text, 1, text.n - 1);
    if (gg_str_is(inner, "\\t"))
        return '\t';
    return inner.n == 1 ? inner.p[0] : '\0';
}

/* ---- SQL ---- */

static bool takes_word(gg_str *text, const char *word)
{
    size_t n = strlen(word);
    *text = gg_str_trim(*text);
    if (text->n <= n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((text->p[i] | 0x20) != word[i])
            return false;
    char c = text->p[n];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
        return false;
    *text = gg_str_sub(*text, n, text->n);
    return true;
}

static bool has_word(gg_str text, const char *word)
{
    for (size_t i = 0; i < text.n; i++) {
        gg_str rest = gg_str_sub(text, i, text.n);
        bool starts = !i || strchr(" \t\n(,;", text.p[i - 1]);
        if (starts && text.p[i] > ' ' && takes_word(&rest, word))
            return true;
    }
    return false;
}

bool gg_is_sql(gg_str text)
{
    size_t quote = 0;
    while (quote < text.n && quote < 4 && !strchr("\"'`", text.p[quote]))
        quote++;
    if (quote < text.n && quote < 4) /* f"..", r#".." */
        text = gg_str_sub(text, quote, text.n);
    while (text.n && strchr("\"'`", text.p[0]))
        text = gg_str_sub(text, 1, text.n);
    gg_str rest = text;
    if (takes_word(&rest, "insert"))
        return takes_word(&rest, "into") || takes_word(&rest, "or") || takes_word(&rest, "ignore");
    if (takes_word(&rest, "replace") || takes_word(&rest, "merge"))
        return takes_word(&rest, "into");
    if (takes_word(&rest, "delete"))
        return takes_word(&rest, "from");
    if (takes_word(&rest, "update"))
        return has_word(rest, "set");
    if (takes_word(&rest, "select") || takes_word(&rest, "copy"))
        return has_word(rest, "from") || has_word(rest, "where");
    if (takes_word(&rest, "create") || takes_word(&rest, "drop") || takes_word(&rest, "alter") ||
        takes_word(&rest, "truncate"))
        return takes_word(&rest, "table") || takes_word(&rest, "index") ||
               takes_word(&rest, "view") || takes_word(&rest, "schema");
    return false;
}

static bool is_literal(const struct gg_tree *tree, uint32_t node)
{
    static const char *const types[] = {"string", "interpreted_string_literal",
                                        "raw_string_literal", "string_literal", NULL};
    for (const char *const *type = types; *type; type++)
        if (is(tree, node, *type))
            return true;
    return false;
}

bool gg_outside_has_sql(const struct gg_outside *o, const struct gg_tree *tree, uint32_t node)
{
    uint32_t end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end; i++) {
        if (is_literal(tree, i) && gg_is_sql(gg_tree_text(tree, i)))
            return true;
        if (is(tree, i, "identifier") && is_in(&o->sql, gg_tree_text(tree, i)))
            return true;
    }
    return false;
}

/* ---- what is outside ---- */

static const struct gg_field *field_at(const struct gg_outside *o, gg_str number)
{
    const struct gg_record *in = &o->code->unit->stage->in;
    uint32_t at = 0;
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] < '0' || number.p[i] > '9' || at > 1000)
            return NULL;
        at = at * 10 + (uint32_t)(number.p[i] - '0');
    }
    return in->known && number.n && at < in->nfields ? &in->fields[at] : NULL;
}

static bool can_be_any(const struct gg_field *field)
{
    return field->type == GG_TYPE_STR || field->type == GG_TYPE_JSON;
}

/* fields[2], where that one was checked to be a number */
static bool is_checked_field(const struct gg_outside *o, const struct gg_tree *tree, uint32_t node)
{
    uint32_t around = tree->nodes[node].parent;
    bool is_index = is(tree, around, "subscript") || is(tree, around, "index_expression");
    uint32_t index = is_index ? gg_tree_named(tree, tree->nodes[node].next) : 0;
    const struct gg_field *field = index ? field_at(o, gg_tree_text(tree, index)) : NULL;
    return field && !can_be_any(field);
}

static bool is_outside_name(const struct gg_outside *o, const struct gg_tree *tree, uint32_t node)
{
    uint32_t around = tree->nodes[node].parent;
    gg_str name = gg_tree_text(tree, node);
    if (!is(tree, node, "identifier") || gg_tree_has_field(tree, node, "attribute") ||
        (gg_tree_has_field(tree, node, "name") && is(tree, around, "keyword_argument")))
        return false;
    if (!is_in(&o->names, name) || is_in(&o->tested, name))
        return false;
    return !gg_str_is(name, "fields") || !is_checked_field(o, tree, node);
}

/* Arguments and environment of the process. */
static bool is_outside_source(const struct gg_tree *tree, uint32_t node)
{
    static const char *const values[] = {"os.environ", "os.environb", "sys.argv", "os.Args", NULL};
    static const char *const calls[] = {"os.getenv",
                                        "os.Getenv",
                                        "os.LookupEnv",
                                        "input",
                                        "env::args",
                                        "std::env::args",
                                        "env::var",
                                        "std::env::var",
                                        "env::var_os",
                                        "os.environ.get",
                                        NULL};
    if (is(tree, node, "attribute") || is(tree, node, "selector_expression"))
        return gg_is_one_of(gg_tree_text(tree, node), values);
    return gg_is_call(tree, node) && gg_is_one_of(gg_call_name(tree, node), calls);
}

/* "{name}" and "{name:?}" in the text of a macro of Rust */
static bool is_outside_format(const struct gg_outside *o, const struct gg_tree *tree, uint32_t node)
{
    gg_str text = gg_tree_text(tree, node);
    if (!is(tree, node, "string_literal") || !is(tree, tree->nodes[node].parent, "token_tree"))
        return false;
    for (size_t i = 0; i + 1 < text.n; i++) {
        size_t end = i + 1;
        if (text.p[i] != '{' || text.p[i + 1] == '{')
            continue;
        while (end < text.n && text.p[end] != '}' && text.p[end] != ':')
            end++;
        gg_str name = gg_str_sub(text, i + 1, end);
        if (is_in(&o->names, name) && !is_in(&o->tested, name))
            return true;
    }
    return false;
}

static bool contains(gg_str text, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= text.n; i++) {
        size_t k = 0;
        while (k < n && (text.p[i + k] | 0x20) == part[k])
            k++;
        if (k == n)
            return true;
    }
    return false;
}

/* What a call makes of a text that can do no harm. */
static bool is_harmless_call(const struct gg_tree *tree, uint32_t call)
{
    static const char *const parts[] = {"quote", "escape", "sanit",  "valid",
                                        "hash",  "digest", "encode", NULL};
    static const char *const names[] = {
        "Atoi",        "ParseBool",     "ParseFloat", "ParseInt",
        "abs",         "b64encode",     "bool",       "float",
        "hex",         "int",           "len",        "md5",
        "parse",       "replace",       "ReplaceAll", "ReplaceAllString",
        "replace_all", "round",         "sha1",       "sha256",
        "sub",         "sum",           "translate",  "uuid4",
        "uuid5",       "fromisoformat", "date",       NULL};
    gg_str name = gg_call_last(tree, call);
    for (const char *const *part = parts; *part; part++)
        if (contains(name, *part))
            return true;
    return gg_is_one_of(name, names);
}

static bool is_comparison(const struct gg_tree *tree, uint32_t node)
{
    static const char *const signs[] = {"==", "!=", "<", "<=", ">", ">=", "&&", "||", NULL};
    if (is(tree, node, "comparison_operator") || is(tree, node, "not_operator"))
        return true;
    uint32_t sign = is(tree, node, "binary_expression") ? gg_tree_child(tree, node, "operator") : 0;
    return sign && gg_is_one_of(gg_tree_text(tree, sign), signs);
}

/* Parts whose text does not become a part of the result. */
static bool is_barrier(const struct gg_tree *tree, uint32_t node)
{
    bool is_condition = node && is(tree, node - 1, "if") &&
                        is(tree, tree->nodes[node].parent, "conditional_expression");
    return is_condition || is_comparison(tree, node) ||
           gg_tree_has_field(tree, node, "subscript") || gg_tree_has_field(tree, node, "index") ||
           (gg_is_call(tree, node) && is_harmless_call(tree, node));
}

uint32_t gg_outside_in(const struct gg_outside *o, const struct gg_tree *tree, uint32_t node)
{
    uint32_t end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end;) {
        if (is_barrier(tree, i)) {
            i = gg_tree_behind(tree, i);
            continue;
        }
        if (is_outside_name(o, tree, i) || is_outside_source(tree, i) ||
            is_outside_format(o, tree, i))
            return i;
        i++;
    }
    return 0;
}

/* ---- how it spreads ---- */

static void add_names(struct gg_table *table, const struct gg_tree *tree, uint32_t node,
                      bool *is_more)
{
    uint32_t end = gg_tree_behind(tree, node);
    bool is_new;
    for (uint32_t i = node; i < end; i++) {
        if (!is(tree, i, "identifier") || gg_tree_has_field(tree, i, "attribute"))
            continue;
        gg_table_add(table, gg_tree_text(tree, i), 0, &is_new);
        *is_more |= is_new;
    }
}

/* The two sides of whatever gives a name a value. */
static bool is_assignment(const struct gg_tree *tree, uint32_t node, uint32_t *to, uint32_t *from)
{
    static const char *const sides[][2] = {
        {"left", "right"}, {"name", "value"}, {"pattern", "value"}};
    static const char *const others[] = {
        "binary_expression", "binary_operator",   "keyword_argument",    "aliased_import",
        "match_arm",         "case_clause",       "attribute_item",      "parameter",
        "field_expression",  "field_initializer", "comparison_operator", NULL};
    for (const char *const *type = others; *type; type++)
        if (is(tree, node, *type))
            return false;
    for (size_t i = 0; i < GG_COUNT(sides); i++) {
        *to = gg_tree_child(tree, node, sides[i][0]);
        *from = *to ? gg_tree_child(tree, node, sides[i][1]) : 0;
        if (*from)
            return true;
    }
    return false;
}

static bool spread(struct gg_outside *o, const struct gg_tree *tree, uint32_t node)
{
    bool is_more = false;
    uint32_t to, from, end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end; i++) {
        if (!tree->nodes[i].named || !is_assignment(tree, i, &to, &from))
            continue;
        if (gg_outside_in(o, tree, from))
            add_names(&o->names, tree, to, &is_more);
        if (gg_outside_has_sql(o, tree, from))
            add_names(&o->sql, tree, to, &is_more);
    }
    return is_more;
}

/* Names that are matched with a pattern or looked up in a set. */
static void find_tested(struct gg_outside *o, const struct gg_tree *tree, uint32_t node)
{
    static const char *const tests[] = {
        "Match",   "MatchString", "contains",     "contains_key", "fullmatch", "isalnum", "isalpha",
        "isdigit", "isdecimal",   "isidentifier", "is_match",     "match",     "all",     NULL};
    bool is_more;
    uint32_t end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end; i++) {
        bool is_test = gg_is_call(tree, i) && gg_is_one_of(gg_call_last(tree, i), tests);
        uint32_t operators =
            is(tree, i, "comparison_operator") ? gg_tree_child(tree, i, "operators") : 0;
        if (operators)
            is_test = gg_str_ends(gg_tree_text(tree, operators), GG_STR("in"));
        if (is_test)
            add_names(&o->tested, tree, i, &is_more);
    }
}

static void add_fields(struct gg_outside *o, struct gg_arena *a)
{
    const struct gg_record *in = &o->code->unit->stage->in;
    const struct gg_name_rules *rules = gg_backend_get(o->code->unit->target)->names;
    struct gg_table taken = gg_table_new(a);
    bool is_new;
    gg_table_add(&o->names, GG_STR("fields"), 0, &is_new);
    for (uint32_t i = 0; in->known && i < in->nfields; i++) {
        gg_str name = gg_view_safe_name(a, in->fields[i].name, rules, &taken);
        if (can_be_any(&in->fields[i]))
            gg_table_add(&o->names, name, 0, &is_new);
    }
}

struct gg_outside gg_outside_find(const struct gg_step_code *code)
{
    struct gg_arena *a = code->emit->arena;
    struct gg_outside o = {code, gg_table_new(a), gg_table_new(a), gg_table_new(a)};
    add_fields(&o, a);
    for (uint32_t i = 0; i < code->nsnippets; i++)
        find_tested(&o, code->snippets[i].parsed.tree, 0);
    bool is_more = true;
    for (int round = 0; is_more && round < ROUNDS_MOST; round++) {
        is_more = false;
        for (uint32_t i = 0; i < code->nsnippets; i++)
            is_more |= spread(&o, code->snippets[i].parsed.tree, 0);
    }
    return o;
}

static bool is_assigned(const struct gg_tree *tree, uint32_t node, gg_str name)
{
    uint32_t to, from, end = gg_tree_behind(tree, node);
    for (uint32_t i = node; i < end; i++)
        if (tree->nodes[i].named && is_assignment(tree, i, &to, &from) &&
            gg_str_eq(gg_tree_text(tree, to), name))
            return true;
    return false;
}

struct gg_outside gg_outside_of(const struct gg_step_code *code, const struct gg_tree *tree,
                                uint32_t body, gg_str parameter)
{
    struct gg_arena *a = code->emit->arena;
    struct gg_outside o = {code, gg_table_new(a), gg_table_new(a), gg_table_new(a)};
    bool is_new;
    if (is_assigned(tree, body, parameter))
        return o;
    gg_table_add(&o.names, parameter, 0, &is_new);
    find_tested(&o, tree, body);
    for (int round = 0; round < ROUNDS_MOST && spread(&o, tree, body); round++)
        ;
    return o;
}
