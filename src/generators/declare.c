/* Declarations: targets, locations and connections of predicates, registered programs. */
#include "generators/declare.h"

#include "ir/ir.h"

/* ---- terms ---- */

static struct gg_term *new_term(struct gg_generate *g, enum gg_term_kind kind)
{
    struct gg_term *t = gg_new(g->host->arena, struct gg_term);
    t->kind = kind;
    t->span = g->call->span;
    t->name_beg = t->span.beg;
    t->name_end = t->span.end;
    return t;
}

const struct gg_term *gg_make_atom(struct gg_generate *g, gg_str text)
{
    struct gg_term *t = new_term(g, GG_TERM_ATOM);
    t->u.text = text;
    return t;
}

static const struct gg_term *const *copy_terms(struct gg_generate *g,
                                               const struct gg_term *const *at, uint32_t n)
{
    const struct gg_term **copy = gg_new_array(g->host->arena, const struct gg_term *, n);
    if (n)
        memcpy(copy, at, n * sizeof *copy);
    return copy;
}

const struct gg_term *gg_make_compound(struct gg_generate *g, const char *name,
                                       const struct gg_term *const *args, uint32_t nargs)
{
    struct gg_term *t = new_term(g, GG_TERM_COMPOUND);
    t->u.text = gg_str_from(name);
    t->nargs = nargs;
    t->args = copy_terms(g, args, nargs);
    return t;
}

const struct gg_term *gg_make_list(struct gg_generate *g, const struct gg_term *const *items,
                                   uint32_t n)
{
    struct gg_term *t = new_term(g, n ? GG_TERM_LIST : GG_TERM_NIL);
    t->nargs = n;
    t->args = copy_terms(g, items, n);
    return t;
}

/* ---- the store ---- */

/* NAME/ARITY, also with a module before it; false when `t` is nothing like that. */
static bool read_indicator(const struct gg_term *t, gg_str *name, uint32_t *arity)
{
    if (gg_term_is(t, ":", 2))
        t = t->args[1];
    if (!gg_term_is(t, "/", 2) || !gg_term_text(t->args[0], name) ||
        t->args[1]->kind != GG_TERM_INT || t->args[1]->u.i < 0 || t->args[1]->u.i > 1000)
        return false;
    *arity = (uint32_t)t->args[1]->u.i;
    return true;
}

const struct gg_declared *gg_declare_find(const struct gg_generators *host, gg_str name,
                                          uint32_t arity)
{
    for (uint32_t i = 0; i < host->declared.n; i++) {
        const struct gg_declared *at = &host->declared.at[i];
        if (at->arity == arity && gg_str_eq(at->name, name))
            return at;
    }
    return NULL;
}

static struct gg_declared *entry_of(struct gg_generators *host, gg_str name, uint32_t arity)
{
    for (uint32_t i = 0; i < host->declared.n; i++) {
        struct gg_declared *at = &host->declared.at[i];
        if (at->arity == arity && gg_str_eq(at->name, name))
            return at;
    }
    gg_push(host->arena, &host->declared, (struct gg_declared){.name = name, .arity = arity});
    return &host->declared.at[host->declared.n - 1];
}

/* The entry of the predicate that an argument names; NULL when reported. */
static struct gg_declared *take_entry(struct gg_generate *g, const struct gg_term *t)
{
    gg_str name;
    uint32_t arity;
    if (read_indicator(t, &name, &arity))
        return entry_of(g->host, name, arity);
    (void)gg_generate_refuse(g, t, "a predicate, Name/Arity,");
    return NULL;
}

static bool same_predicate(const struct gg_term *t, gg_str name)
{
    gg_str own;
    uint32_t arity;
    return read_indicator(t, &own, &arity) && gg_str_eq(own, name);
}

const struct gg_term *gg_declare_connection(const struct gg_generators *host, gg_str from,
                                            gg_str to)
{
    for (uint32_t i = host->connections.n; i; i--) {
        const struct gg_connection *at = &host->connections.at[i - 1];
        if (same_predicate(at->from, from) && same_predicate(at->to, to))
            return at->options;
    }
    return NULL;
}

/* ---- targets ---- */

enum gg_host_status gg_generate_declare_target(struct gg_host_call *call,
                                               const struct gg_term *const *args,
                                               struct gg_host_text *out)
{
    (void)out;
    struct gg_generate g = gg_generate_begin(call);
    enum gg_target target;
    const struct gg_term *const *items;
    uint32_t n;
    struct gg_declared *entry = take_entry(&g, args[0]);
    if (!entry || !gg_generate_target(&g, args[1], (1u << GG_TARGET_COUNT) - 1, &target))
        return GG_HOST_ERROR;
    bool has_options = call->predicate->arity > 2;
    if (has_options && !gg_term_items(args[2], &items, &n))
        return gg_generate_refuse(&g, args[2], "a list of options");
    entry->target = args[1];
    entry->options = has_options ? args[2] : NULL;
    return GG_HOST_TRUE;
}

enum gg_host_status gg_generate_undeclare_target(struct gg_host_call *call,
                                                 const struct gg_term *const *args,
                                                 struct gg_host_text *out)
{
    (void)out;
    struct gg_generate g = gg_generate_begin(call);
    struct gg_declared *entry = take_entry(&g, args[0]);
    if (!entry)
        return GG_HOST_ERROR;
    entry->target = entry->options = NULL;
    return GG_HOST_TRUE;
}

enum gg_host_status gg_generate_predicate_target(struct gg_host_call *call,
                                                 const struct gg_term *const *args,
                                                 struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    struct gg_declared *entry = take_entry(&g, args[0]);
    if (!entry)
        return GG_HOST_ERROR;
    if (!entry->target)
        return GG_HOST_FAIL;
    return gg_term_text(entry->target, &out->text) ? GG_HOST_TRUE : GG_HOST_FAIL;
}

/* ---- locations and connections ---- */

static void report_declaration(struct gg_generate *g, const struct gg_term *t, bool later,
                               const char *help)
{
    struct gg_diag *d =
        gg_diag_add(g->call->ds, later ? GG_D_NOT_YET : GG_D_DECLARATION, gg_term_outer(t),
                    later ? "`%s` does not do this yet in this version" : "`%s` does not know this",
                    g->call->predicate->name);
    gg_diag_help(g->call->ds, d, "%s", help);
}

/* Every step is a process of its own on this machine. */
static bool check_location(struct gg_generate *g, const struct gg_term *t)
{
    bool is_process = gg_term_is(t, "process", 1);
    if (is_process && gg_term_is_atom(t->args[0], "separate"))
        return true;
    bool later = (is_process && gg_term_is_atom(t->args[0], "same")) || gg_term_is(t, "host", 1) ||
                 gg_term_is(t, "port", 1);
    report_declaration(g, t, later,
                       later ? "every step runs in a process of its own on one machine: "
                               "process(separate)"
                             : "write process(separate)");
    return false;
}

enum gg_host_status gg_generate_declare_location(struct gg_host_call *call,
                                                 const struct gg_term *const *args,
                                                 struct gg_host_text *out)
{
    (void)out;
    struct gg_generate g = gg_generate_begin(call);
    const struct gg_term *const *items;
    uint32_t n;
    struct gg_declared *entry = take_entry(&g, args[0]);
    bool ok = entry;
    if (!gg_term_items(args[1], &items, &n))
        return gg_generate_refuse(&g, args[1], "a list of options");
    for (uint32_t i = 0; i < n; i++)
        ok &= check_location(&g, items[i]);
    if (ok)
        entry->location = args[1];
    return ok ? GG_HOST_TRUE : GG_HOST_ERROR;
}

enum gg_host_status gg_generate_undeclare_location(struct gg_host_call *call,
                                                   const struct gg_term *const *args,
                                                   struct gg_host_text *out)
{
    (void)out;
    struct gg_generate g = gg_generate_begin(call);
    struct gg_declared *entry = take_entry(&g, args[0]);
    if (!entry)
        return GG_HOST_ERROR;
    entry->location = NULL;
    return GG_HOST_TRUE;
}

static bool check_connection(struct gg_generate *g, const struct gg_term *t)
{
    static const char *const transports[] = {"socket", "http", "grpc", "direct"};
    enum gg_format_kind kind;
    gg_str word = GG_STR("");
    bool later = gg_term_is(t, "timeout", 1) || gg_term_is(t, "retry", 1);
    if (t->kind == GG_TERM_COMPOUND && t->nargs == 1)
        (void)gg_term_text(t->args[0], &word);
    bool is_transport = gg_term_is(t, "transport", 1), is_format = gg_term_is(t, "format", 1);
    if (is_transport && gg_str_is(word, "pipe"))
        return true;
    if (is_format && (gg_format_by_name(word, &kind) || gg_str_is(word, "json")))
        return true;
    if (gg_term_is(t, "buffer", 1))
        return true;
    for (size_t i = 0; i < GG_COUNT(transports); i++)
        later |= is_transport && gg_str_is(word, transports[i]);
    later |= is_format && gg_str_is(word, "binary");
    report_declaration(g, t, later, "write transport(pipe), format(F) or buffer(B)");
    return false;
}

enum gg_host_status gg_generate_declare_connection(struct gg_host_call *call,
                                                   const struct gg_term *const *args,
                                                   struct gg_host_text *out)
{
    (void)out;
    struct gg_generate g = gg_generate_begin(call);
    const struct gg_term *const *items;
    uint32_t n;
    bool ok = take_entry(&g, args[0]);
    ok &= take_entry(&g, args[1]) != NULL;
    if (!gg_term_items(args[2], &items, &n))
        return gg_generate_refuse(&g, args[2], "a list of options");
    for (uint32_t i = 0; i < n; i++)
        ok &= check_connection(&g, items[i]);
    if (!ok)
        return GG_HOST_ERROR;
    gg_push(g.host->arena, &g.host->connections, (struct gg_connection){args[0], args[1], args[2]});
    return GG_HOST_TRUE;
}

enum gg_host_status gg_generate_undeclare_connection(struct gg_host_call *call,
                                                     const struct gg_term *const *args,
                                                     struct gg_host_text *out)
{
    (void)out;
    struct gg_generate g = gg_generate_begin(call);
    struct gg_declared *from = take_entry(&g, args[0]);
    struct gg_declared *to = take_entry(&g, args[1]);
    if (!from || !to)
        return GG_HOST_ERROR;
    gg_push(g.host->arena, &g.host->connections, (struct gg_connection){args[0], args[1], NULL});
    return GG_HOST_TRUE;
}

/* ---- programs of predicates ---- */

enum gg_host_status gg_generate_register_binary(struct gg_host_call *call,
                                                const struct gg_term *const *args,
                                                struct gg_host_text *out)
{
    (void)out;
    struct gg_generate g = gg_generate_begin(call);
    enum gg_target target;
    gg_str path;
    const struct gg_term *const *items;
    uint32_t n;
    struct gg_declared *entry = take_entry(&g, args[0]);
    if (!entry ||
        !gg_generate_target(&g, args[1], 1u << GG_TARGET_GO | 1u << GG_TARGET_RUST, &target))
        return GG_HOST_ERROR;
    if (!gg_term_text(args[2], &path))
        return gg_generate_refuse(&g, args[2], "the path of a program");
    if (!gg_term_items(args[3], &items, &n))
        return gg_generate_refuse(&g, args[3], "a list of options");
    entry->target = args[1];
    entry->options = args[3];
    entry->binary = args[2];
    return GG_HOST_TRUE;
}

enum gg_host_status gg_generate_compiled_binary(struct gg_host_call *call,
                                                const struct gg_term *const *args,
                                                struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    gg_str asked, target;
    struct gg_declared *entry = take_entry(&g, args[0]);
    if (!entry)
        return GG_HOST_ERROR;
    if (!entry->binary || !gg_term_text(entry->target, &target))
        return GG_HOST_FAIL;
    if (gg_term_text(args[1], &asked) && !gg_str_eq(asked, target))
        return GG_HOST_FAIL;
    return gg_term_text(entry->binary, &out->text) ? GG_HOST_TRUE : GG_HOST_FAIL;
}

/* `src/filter.go` becomes `./filter`; `agg/src/main.rs` becomes `./main`. */
static gg_str program_of(struct gg_arena *a, gg_str source)
{
    size_t beg = source.n, end;
    while (beg && source.p[beg - 1] != '/')
        beg--;
    for (end = source.n; end > beg + 1 && source.p[end - 1] != '.';)
        end--;
    gg_str base = gg_str_sub(source, beg, end > beg + 1 ? end - 1 : source.n);
    return gg_str_concat(a, GG_STR("./"), base);
}

enum gg_host_status gg_generate_compile_if_needed(struct gg_host_call *call,
                                                  const struct gg_term *const *args,
                                                  struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    enum gg_target target;
    gg_str source;
    struct gg_declared *entry = take_entry(&g, args[0]);
    if (!entry ||
        !gg_generate_target(&g, args[1], 1u << GG_TARGET_GO | 1u << GG_TARGET_RUST, &target))
        return GG_HOST_ERROR;
    if (!gg_term_text(args[2], &source) || !source.n)
        return gg_generate_refuse(&g, args[2], "the path of a source");
    out->text = program_of(g.host->arena, source);
    const struct gg_term *of_source = gg_make_compound(&g, "source", &args[2], 1);
    entry->target = args[1];
    entry->binary = gg_make_atom(&g, out->text);
    entry->options = gg_make_list(&g, &of_source, 1);
    return GG_HOST_TRUE;
}
