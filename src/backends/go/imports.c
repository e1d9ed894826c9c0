/* The imports of main.go: those that the prelude writes and those that the step only uses. */
#include "backends/go/go.h"

static const char *const packages[] = {
#define GG_GO_PACKAGE(path) path,
#include "backends/go/packages.def"
#undef GG_GO_PACKAGE
};

static gg_str last_element(gg_str path)
{
    size_t at = path.n;
    while (at && path.p[at - 1] != '/')
        at--;
    return gg_str_sub(path, at, path.n);
}

static const char *find_package(gg_str name)
{
    for (size_t i = 0; i < GG_COUNT(packages); i++)
        if (gg_str_eq(last_element(gg_str_from(packages[i])), name))
            return packages[i];
    return NULL;
}

bool gg_go_is_standard(gg_str name)
{
    return find_package(name);
}

gg_str gg_go_import_name(const struct gg_go_import *import)
{
    if (import->name.n)
        return import->name;
    return last_element(gg_str_sub(import->path, 1, import->path.n - 1));
}

static void add(struct gg_arena *a, struct gg_go_imports *imports, struct gg_go_import import)
{
    for (uint32_t i = 0; i < imports->list.n; i++)
        if (gg_str_eq(imports->list.at[i].path, import.path) &&
            gg_str_eq(imports->list.at[i].name, import.name))
            return;
    gg_push(a, &imports->list, import);
}

/* [name] "path": returns the index after it. */
static uint32_t read_spec(struct gg_arena *a, const struct gg_go_code *code, uint32_t i,
                          struct gg_go_imports *imports)
{
    struct gg_go_import import = {0};
    if (i < code->n && (code->at[i].kind == GG_GO_WORD || gg_go_is(code, i, ".")))
        import.name = code->at[i++].text;
    if (i < code->n && code->at[i].kind == GG_GO_LITERAL) {
        import.path = code->at[i].text;
        add(a, imports, import);
    }
    return i + 1;
}

/* The imports declared at token i; returns the index of the `;` that ends them. */
static uint32_t read_imports(struct gg_arena *a, const struct gg_go_code *code, uint32_t i,
                             struct gg_go_imports *imports)
{
    if (!gg_go_is(code, i + 1, "("))
        return read_spec(a, code, i + 1, imports);
    uint32_t end = gg_go_closing(code, i + 1);
    for (i += 2; i < end;) {
        i = read_spec(a, code, i, imports);
        while (i < end && gg_go_is(code, i, ";"))
            i++;
    }
    return end < code->n ? end + 1 : end;
}

static bool is_in(gg_str name, const gg_str *names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (gg_str_eq(names[i], name))
            return true;
    return false;
}

static bool is_imported(const struct gg_go_imports *imports, gg_str name)
{
    for (uint32_t i = 0; i < imports->list.n; i++)
        if (gg_str_eq(gg_go_import_name(&imports->list.at[i]), name))
            return true;
    return false;
}

static void add_used(struct gg_arena *a, struct gg_go_imports *imports,
                     const struct gg_go_step *step, const struct gg_go_snippet *snippet,
                     const gg_str *values, uint32_t nvalues)
{
    for (uint32_t i = 0; snippet->val && i < snippet->code.n; i++) {
        gg_str name = snippet->code.at[i].text;
        if (!gg_go_is_package(&snippet->names, i) || is_imported(imports, name) ||
            is_in(name, values, nvalues) ||
            (step->prelude.val && gg_go_declares(&step->prelude.names, name)))
            continue;
        const char *path = find_package(name);
        if (path)
            add(a, imports, (struct gg_go_import){.path = gg_str_printf(a, "\"%s\"", path)});
    }
}

/* By path, then by name: gofmt's order. */
static bool comes_before(const struct gg_go_import *x, const struct gg_go_import *y)
{
    int order = gg_str_cmp(x->path, y->path);
    return order < 0 || (order == 0 && gg_str_cmp(x->name, y->name) < 0);
}

static void sort(struct gg_go_imports *imports)
{
    for (uint32_t i = 1; i < imports->list.n; i++) {
        struct gg_go_import import = imports->list.at[i];
        uint32_t k = i;
        for (; k && comes_before(&import, &imports->list.at[k - 1]); k--)
            imports->list.at[k] = imports->list.at[k - 1];
        imports->list.at[k] = import;
    }
}

struct gg_go_imports gg_go_find_imports(struct gg_arena *a, const struct gg_go_step *step,
                                        const char *needed, const gg_str *values, uint32_t nvalues)
{
    struct gg_go_imports imports = {0};
    const struct gg_go_code *code = &step->prelude.code;
    for (uint32_t i = 0; step->prelude.val && i < code->n; i++)
        if (gg_go_is(code, i, "import"))
            i = read_imports(a, code, i, &imports);
    if (needed && !is_imported(&imports, gg_str_from(needed)))
        add(a, &imports, (struct gg_go_import){.path = gg_str_printf(a, "\"%s\"", needed)});
    add_used(a, &imports, step, &step->prelude, NULL, 0);
    const struct gg_go_snippet *const inner[] = {&step->state, &step->begin, &step->body,
                                                 &step->end, &step->merge};
    for (size_t i = 0; i < GG_COUNT(inner); i++)
        add_used(a, &imports, step, inner[i], values, nvalues);
    sort(&imports);
    return imports;
}

void gg_go_merge_imports(struct gg_arena *a, struct gg_go_imports *into,
                         const struct gg_go_imports *more)
{
    for (uint32_t i = 0; i < more->list.n; i++)
        add(a, into, more->list.at[i]);
    sort(into);
}

struct range {
    size_t beg, end;
};

struct ranges {
    GG_VEC(struct range) list;
};

static struct ranges import_ranges(struct gg_arena *a, const struct gg_go_code *code)
{
    struct ranges ranges = {0};
    struct gg_go_imports unused = {0};
    for (uint32_t i = 0; i < code->n; i++) {
        if (!gg_go_is(code, i, "import"))
            continue;
        uint32_t end = read_imports(a, code, i, &unused);
        if (end > code->n)
            end = code->n;
        const struct gg_go_token *last = &code->at[end - 1];
        size_t stop = last->offset + last->text.n;
        if (code->at[end].offset < code->text.n && code->text.p[code->at[end].offset] == ';')
            stop = code->at[end].offset + 1;
        gg_push(a, &ranges.list, (struct range){code->at[i].offset, stop});
        i = end;
    }
    return ranges;
}

/* What of text[beg, end) is outside of the ranges; *is_cut tells whether something is not. */
static gg_str outside(struct gg_arena *a, const struct ranges *ranges, gg_str text, size_t beg,
                      size_t end, bool *is_cut)
{
    struct gg_buf rest = gg_buf_new(a);
    for (uint32_t i = 0; i < ranges->list.n; i++) {
        struct range r = ranges->list.at[i];
        if (r.end <= beg || r.beg >= end)
            continue;
        *is_cut = true;
        if (r.beg > beg)
            gg_buf_add(&rest, gg_str_sub(text, beg, r.beg));
        beg = r.end < end ? r.end : end;
    }
    gg_buf_add(&rest, gg_str_sub(text, beg, end));
    return gg_buf_str(&rest);
}

const struct gg_val *gg_go_without_imports(struct gg_arena *a, const struct gg_go_snippet *prelude)
{
    struct gg_buf text = gg_buf_new(a);
    GG_VEC(uint32_t) line_at = {0};
    struct ranges ranges = import_ranges(a, &prelude->code);
    gg_str all = prelude->code.text, rest = all, line;
    for (uint32_t i = 0; gg_str_next_line(&rest, &line); i++) {
        bool is_cut = false;
        size_t beg = (size_t)(line.p - all.p);
        line = outside(a, &ranges, all, beg, beg + line.n, &is_cut);
        if (!gg_str_trim(line).n && (is_cut || !text.n))
            continue;
        if (is_cut)
            line = gg_str_trim(line);
        if (text.n)
            gg_buf_addc(&text, '\n');
        gg_buf_add(&text, line);
        if (prelude->val->line_at && i < prelude->val->nlines)
            gg_push(a, &line_at, prelude->val->line_at[i]);
    }
    if (!text.n)
        return NULL;
    struct gg_val *val = gg_new(a, struct gg_val);
    *val = *prelude->val;
    val->u.s = gg_buf_str(&text);
    val->line_at = line_at.at;
    val->nlines = line_at.n;
    return val;
}
