/* Which names a snippet of Go declares and which it takes from outside. */
#include "backends/go/names.h"

struct scoped {
    gg_str name;
    uint32_t depth;
};

struct finder {
    struct gg_arena *arena;
    const struct gg_go_code *code;
    struct gg_go_name *at;
    GG_VEC(struct scoped) scope, pending;
    uint32_t depth;
    bool in_header;
};

const char *const gg_go_keywords[] = {
    "break",  "case",        "chan", "const",   "continue", "default", "defer",
    "else",   "fallthrough", "for",  "func",    "go",       "goto",    "if",
    "import", "interface",   "map",  "package", "range",    "return",  "select",
    "struct", "switch",      "type", "var",     NULL};

bool gg_go_is_keyword(gg_str name)
{
    for (uint32_t i = 0; gg_go_keywords[i]; i++)
        if (gg_str_is(name, gg_go_keywords[i]))
            return true;
    return false;
}

static bool is_name(const struct gg_go_code *code, uint32_t i)
{
    return i < code->n && code->at[i].kind == GG_GO_WORD && !gg_go_is_keyword(code->at[i].text);
}

/* a, b, c: marks them all and returns the index after them. */
static uint32_t mark_list(struct finder *f, uint32_t i, enum gg_go_declares what)
{
    while (is_name(f->code, i)) {
        f->at[i].declares = what;
        if (!gg_go_is(f->code, i + 1, ","))
            return i + 1;
        i += 2;
    }
    return i;
}

/* var, const and type, alone or as a group in parentheses. */
static void mark_declaration(struct finder *f, uint32_t i, enum gg_go_declares what)
{
    if (!gg_go_is(f->code, i, "(")) {
        mark_list(f, i, what);
        return;
    }
    uint32_t end = gg_go_closing(f->code, i);
    for (i++; i < end; i++) {
        i = mark_list(f, i, what);
        for (; i < end && !gg_go_is(f->code, i, ";"); i++)
            if (gg_go_is(f->code, i, "(") || gg_go_is(f->code, i, "[") || gg_go_is(f->code, i, "{"))
                i = gg_go_closing(f->code, i);
    }
}

/* The names in a list of parameters; a name before a point is a package. */
static uint32_t mark_params(struct finder *f, uint32_t i)
{
    uint32_t end = gg_go_closing(f->code, i);
    for (i++; i < end; i++)
        if (is_name(f->code, i) && !gg_go_is(f->code, i + 1, ".") &&
            (gg_go_is(f->code, i - 1, "(") || gg_go_is(f->code, i - 1, ",")))
            f->at[i].declares = GG_GO_PARAM;
    return end + 1;
}

static void mark_func(struct finder *f, uint32_t i)
{
    bool has_receiver = gg_go_is(f->code, i, "(");
    if (has_receiver)
        i = mark_params(f, i);
    if (is_name(f->code, i) && gg_go_is(f->code, i + 1, "(")) {
        f->at[i].declares = has_receiver ? GG_GO_METHOD : GG_GO_FUNC;
        i = mark_params(f, i + 1);
    }
    if (gg_go_is(f->code, i, "("))
        mark_params(f, i);
}

/* a, b := */
static void mark_short(struct finder *f, uint32_t i)
{
    uint32_t last = i;
    while (gg_go_is(f->code, last + 1, ",") && is_name(f->code, last + 2))
        last += 2;
    if (gg_go_is(f->code, last + 1, ":="))
        mark_list(f, i, GG_GO_VAR);
}

static void mark_declarations(struct finder *f)
{
    for (uint32_t i = 0; i < f->code->n; i++) {
        if (gg_go_is(f->code, i, "var"))
            mark_declaration(f, i + 1, GG_GO_VAR);
        else if (gg_go_is(f->code, i, "const"))
            mark_declaration(f, i + 1, GG_GO_CONST);
        else if (gg_go_is(f->code, i, "type"))
            mark_declaration(f, i + 1, GG_GO_TYPE);
        else if (gg_go_is(f->code, i, "func"))
            mark_func(f, i + 1);
        else if (is_name(f->code, i) && !f->at[i].declares &&
                 (!i || !gg_go_is(f->code, i - 1, ".")))
            mark_short(f, i);
    }
}

static bool is_declared(const struct finder *f, gg_str name)
{
    for (uint32_t i = f->scope.n; i-- > 0;)
        if (gg_str_eq(f->scope.at[i].name, name))
            return true;
    return false;
}

/* A declared name is known from the end of its statement on, or from the next block. */
static void activate(struct finder *f)
{
    for (uint32_t i = 0; i < f->pending.n; i++)
        gg_push(f->arena, &f->scope, f->pending.at[i]);
    f->pending.n = 0;
}

static void leave_block(struct finder *f)
{
    f->depth -= f->depth > 0;
    while (f->scope.n && f->scope.at[f->scope.n - 1].depth > f->depth)
        f->scope.n--;
}

static void visit_name(struct finder *f, uint32_t i)
{
    struct gg_go_name *name = &f->at[i];
    gg_str text = f->code->at[i].text;
    if (name->declares == GG_GO_METHOD)
        return;
    if (name->declares) {
        bool is_inner = f->in_header || name->declares == GG_GO_PARAM;
        gg_push(f->arena, &f->pending, (struct scoped){text, f->depth + is_inner});
    } else if (!i || !gg_go_is(f->code, i - 1, ".")) {
        name->free = !is_declared(f, text);
    }
}

static void visit(struct finder *f, uint32_t i)
{
    f->at[i].depth = f->depth;
    f->at[i].in_header = f->in_header;
    if (is_name(f->code, i))
        visit_name(f, i);
    else if (gg_go_is(f->code, i, "if") || gg_go_is(f->code, i, "for") ||
             gg_go_is(f->code, i, "switch") || gg_go_is(f->code, i, "select"))
        f->in_header = true;
    else if (gg_go_is(f->code, i, ";"))
        activate(f);
    else if (gg_go_is(f->code, i, "{")) {
        f->in_header = false;
        f->depth++;
        activate(f);
    } else if (gg_go_is(f->code, i, "}")) {
        leave_block(f);
    }
}

struct gg_go_names gg_go_find_names(struct gg_arena *a, const struct gg_go_code *code)
{
    struct finder f = {
        .arena = a, .code = code, .at = gg_new_array(a, struct gg_go_name, code->n + 1)};
    mark_declarations(&f);
    for (uint32_t i = 0; i < code->n; i++)
        visit(&f, i);
    return (struct gg_go_names){code, f.at};
}

bool gg_go_gives_name(const struct gg_go_name *name)
{
    return name->declares != GG_GO_NOTHING && name->declares != GG_GO_METHOD &&
           name->declares != GG_GO_PARAM;
}

bool gg_go_is_package(const struct gg_go_names *names, uint32_t i)
{
    const struct gg_go_code *code = names->code;
    if (!names->at[i].free || !gg_go_is(code, i + 1, ".") || !is_name(code, i + 2))
        return false;
    char c = code->at[i + 2].text.p[0];
    return c >= 'A' && c <= 'Z';
}

bool gg_go_uses(const struct gg_go_names *names, gg_str name)
{
    for (uint32_t i = 0; i < names->code->n; i++)
        if (names->at[i].free && gg_str_eq(names->code->at[i].text, name))
            return true;
    return false;
}

bool gg_go_uses_value(const struct gg_go_names *names, gg_str name)
{
    for (uint32_t i = 0; i < names->code->n; i++)
        if (names->at[i].free && gg_str_eq(names->code->at[i].text, name) &&
            !gg_go_is_package(names, i))
            return true;
    return false;
}

bool gg_go_declares(const struct gg_go_names *names, gg_str name)
{
    for (uint32_t i = 0; i < names->code->n; i++) {
        const struct gg_go_name *at = &names->at[i];
        if (gg_go_gives_name(at) && !at->depth && !at->in_header &&
            gg_str_eq(names->code->at[i].text, name))
            return true;
    }
    return false;
}

bool gg_go_reads(const struct gg_go_names *names, gg_str name)
{
    for (uint32_t i = 0; i < names->code->n; i++)
        if (names->at[i].free && gg_str_eq(names->code->at[i].text, name) &&
            !gg_go_is(names->code, i + 1, "=") && !gg_go_is(names->code, i + 1, ","))
            return true;
    return false;
}
