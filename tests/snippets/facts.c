/*
 * Prints what is seen in files of code: faults, imports, free names. For tests/snippets/run.py.
 *
 * Usage: snippet_facts TARGET [names] <PATHS (names: without the bodies of functions); a line for
 * each finding, tab-separated: file PATH, fault LINE:COLUMN MESSAGE, body LINE:COLUMN MESSAGE,
 * bodies N, import NAME, free NAME
 */
#include "backends/backend.h"
#include "backends/checks/shell.h"
#include "backends/code_facts.h"
#include "backends/go/scope.h"
#include "backends/planned.h"
#include "backends/python/scope.h"
#include "backends/rust/scope.h"

#include <stdio.h>
#include <stdlib.h>

/* Whose code is read: a backend's, or that of a target without one. */
struct subject {
    const struct gg_backend *backend; /* or NULL */
    enum gg_planned_target planned;
};

static struct gg_parsed parse(const struct subject *s, struct gg_arena *a, enum gg_option option,
                              gg_str code)
{
    return s->backend ? s->backend->parse(a, option, code)
                      : gg_planned_parse(a, s->planned, option, code);
}

static void print_place(const char *what, gg_str code, const struct gg_fault *fault)
{
    uint32_t line = 1, column = 1;
    for (uint32_t i = 0; i < fault->beg; i++) {
        column = code.p[i] == '\n' ? 1 : column + 1;
        line += code.p[i] == '\n';
    }
    printf("%s\t%u:%u\t" GG_FMT "\n", what, line, column, GG_ARG(fault->message));
}

static void print_names(struct gg_arena *a, enum gg_target target, const struct gg_tree *tree)
{
    struct gg_code_facts facts = {.arena = a};
    if (target == GG_TARGET_BASH) {
        struct gg_shell_names names = gg_shell_names_of(a, tree);
        for (uint32_t i = 0; i < tree->nnodes; i++)
            if (gg_shell_is_unset(&names, tree, i))
                printf("free\t" GG_FMT "\n", GG_ARG(gg_shell_expanded(tree, i)));
    }
    if (target == GG_TARGET_PYTHON)
        gg_python_facts(tree, &facts);
    else if (target == GG_TARGET_GO)
        gg_go_facts(tree, &facts);
    else if (target == GG_TARGET_RUST)
        gg_rust_facts(tree, &facts);
    if (facts.open)
        printf("open\n");
    for (uint32_t i = 0; i < facts.imports.n; i++)
        printf("import\t" GG_FMT "\n", GG_ARG(facts.imports.at[i].name));
    for (uint32_t i = 0; i < facts.bound.n; i++)
        printf("bound\t" GG_FMT "\n", GG_ARG(facts.bound.at[i].name));
    for (uint32_t i = 0; i < facts.free.n; i++)
        printf("free\t" GG_FMT "\n", GG_ARG(facts.free.at[i].name));
}

/* The inside of a block, without its braces. */
static gg_str inside(const struct gg_tree *tree, uint32_t block)
{
    gg_str text = gg_tree_text(tree, block);
    return gg_str_sub(text, 1, text.n ? text.n - 1 : 0);
}

/* Bodies of functions are what snippets are. */
static void print_bodies(struct gg_arena *a, const struct subject *s, const struct gg_tree *tree)
{
    static const char *const functions[] = {"function_declaration", "function_item",
                                            "method_declaration", "method_definition", NULL};
    uint32_t n = 0;
    for (uint32_t i = 0; i < tree->nnodes; i++) {
        if (!gg_tree_is_any(tree, i, functions))
            continue;
        uint32_t body = gg_tree_child(tree, i, "body");
        if (!body || tree->code.p[tree->nodes[body].beg] != '{')
            continue;
        struct gg_arena_mark mark = gg_arena_mark(a);
        gg_str code = inside(tree, body);
        struct gg_parsed parsed = parse(s, a, GG_OPT_CODE, code);
        n++;
        if (parsed.fault.found)
            print_place("body", code, &parsed.fault);
        gg_arena_rewind(a, mark);
    }
    printf("bodies\t%u\n", n);
}

static void print_file(const struct subject *s, const char *path, bool bodies)
{
    struct gg_arena a = {0};
    const char *error;
    gg_str code;
    printf("file\t%s\n", path);
    if (!gg_read_file(&a, path, &code, &error)) {
        printf("unreadable\t%s\n", error);
    } else {
        struct gg_parsed parsed = parse(s, &a, GG_OPT_PRELUDE, code);
        if (parsed.fault.found)
            print_place("fault", code, &parsed.fault);
        else if (!parsed.tree)
            printf("untold\n");
        if (parsed.tree) {
            if (s->backend)
                print_names(&a, s->backend->target, parsed.tree);
            if (bodies)
                print_bodies(&a, s, parsed.tree);
        }
    }
    gg_arena_free(&a);
}

static bool find_subject(const char *name, struct subject *s)
{
    static const struct gg_backend *const backends[] = {
#define GG_BACKEND(id, name) &gg_backend_##name,
#include "backends/backends.def"
#undef GG_BACKEND
    };
    *s = (struct subject){0};
    for (size_t i = 0; i < GG_COUNT(backends) && !s->backend; i++)
        if (!strcmp(backends[i]->name, name))
            s->backend = backends[i];
    return s->backend || gg_planned_target_by_name(gg_str_from(name), &s->planned);
}

int main(int argc, char **argv)
{
    struct subject subject;
    char path[4096];
    if (argc < 2 || !find_subject(argv[1], &subject)) {
        fputs("usage: snippet_facts TARGET [names] <PATHS\n", stderr);
        return 2;
    }
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        print_file(&subject, path, argc == 2);
    }
    return EXIT_SUCCESS;
}
