/* Scripts that build programs, and the Cargo.toml of a crate. */
#include "backends/backend.h"
#include "base/utf8.h"
#include "generators/generate.h"
#include "gluegen_version.h"

enum { ARGUMENT_MAX = 100 };

/* ---- arguments ---- */

static bool take_text(struct gg_generate *g, const struct gg_term *t, const char *what,
                      gg_str *text)
{
    if (gg_term_text(t, text) && text->n && gg_str_find_char(*text, '\0') < 0)
        return true;
    (void)gg_generate_refuse(g, t, what);
    return false;
}

/* Options are NAME(VALUE), each one of `known`, a list that ends in NULL. */
static bool check_options(struct gg_generate *g, const struct gg_term *options,
                          const char *const *known)
{
    const struct gg_term *const *items;
    gg_str names[8];
    uint32_t n;
    size_t nknown = 0;
    bool ok = true;
    if (!gg_term_items(options, &items, &n)) {
        (void)gg_generate_refuse(g, options, "a list of options");
        return false;
    }
    for (; known[nknown]; nknown++)
        names[nknown] = gg_str_from(known[nknown]);
    for (uint32_t i = 0; i < n; i++) {
        bool is_known = false;
        for (size_t k = 0; k < nknown; k++)
            is_known |= gg_term_is(items[i], known[k], 1);
        if (is_known)
            continue;
        bool named = items[i]->kind == GG_TERM_COMPOUND || items[i]->kind == GG_TERM_ATOM;
        gg_str name = named ? gg_str_sub(items[i]->u.text, 0, ARGUMENT_MAX) : GG_STR("this");
        struct gg_diag *d = gg_diag_add(g->call->ds, GG_D_GENERATOR_OPTION, gg_term_outer(items[i]),
                                        "`" GG_FMT "` is no option of `%s`", GG_ARG(name),
                                        g->call->predicate->name);
        gg_diag_suggest(g->call->ds, d, name, names, nknown);
        ok = false;
    }
    return ok;
}

static bool option_text(struct gg_generate *g, const struct gg_term *options, const char *name,
                        gg_str fallback, gg_str *text)
{
    const struct gg_term *value = gg_term_option(options, name);
    *text = fallback;
    return !value || take_text(g, value, "a text", text);
}

static bool option_bool(struct gg_generate *g, const struct gg_term *options, const char *name,
                        bool fallback, bool *value)
{
    const struct gg_term *t = gg_term_option(options, name);
    *value = t ? gg_term_is_atom(t, "true") : fallback;
    if (!t || *value || gg_term_is_atom(t, "false"))
        return true;
    (void)gg_generate_refuse(g, t, "`true` or `false`");
    return false;
}

/* ---- views ---- */

static gg_str base_name(gg_str path)
{
    size_t end = path.n;
    while (end > 1 && path.p[end - 1] == '/')
        end--;
    size_t beg = end;
    while (beg && path.p[beg - 1] != '/')
        beg--;
    return gg_str_sub(path, beg, end);
}

static gg_str without_suffix(gg_str name)
{
    for (size_t i = name.n; i > 1; i--)
        if (name.p[i - 1] == '.')
            return gg_str_sub(name, 0, i - 1);
    return name;
}

/* `main.rs` is in the directory of its crate, or in `src` below it. */
static gg_str crate_of(gg_str source)
{
    gg_str base = base_name(source);
    if (!gg_str_ends(source, GG_STR(".rs")))
        return source;
    gg_str dir = gg_str_sub(source, 0, source.n - base.n);
    while (dir.n > 1 && dir.p[dir.n - 1] == '/')
        dir.n--;
    if (gg_str_is(base_name(dir), "src"))
        dir = gg_str_sub(dir, 0, dir.n - strlen("src"));
    while (dir.n > 1 && dir.p[dir.n - 1] == '/')
        dir.n--;
    return dir.n ? dir : GG_STR(".");
}

/* What the program of a source is called: a file after itself, a crate after its directory. */
static gg_str program_name(gg_str source)
{
    gg_str name = without_suffix(base_name(source));
    gg_str crate = base_name(crate_of(source));
    bool is_main = gg_str_is(base_name(source), "main.rs");
    return is_main && !gg_str_is(crate, ".") && !gg_str_is(crate, "..") ? crate : name;
}

static struct gg_map new_view(struct gg_generate *g)
{
    struct gg_map map = gg_map_new(g->call->arena, g->call->span);
    gg_map_code(&map, "version", GG_STR(GG_VERSION));
    struct gg_buf spec = gg_buf_new(g->call->arena);
    gg_utf8_escape_controls(&spec, g->host->env->spec_name);
    gg_map_code(&map, "spec", gg_buf_str(&spec));
    return map;
}

/* Joins a directory and a name; "." is left out. */
static gg_str join_path(struct gg_arena *a, gg_str dir, gg_str name)
{
    if (gg_str_is(dir, "."))
        return gg_str_printf(a, "./" GG_FMT, GG_ARG(name));
    bool ends = gg_str_ends(dir, GG_STR("/"));
    return gg_str_printf(a, GG_FMT "%s" GG_FMT, GG_ARG(dir), ends ? "" : "/", GG_ARG(name));
}

/* ---- Go ---- */

enum gg_host_status gg_generate_go_build(struct gg_host_call *call,
                                         const struct gg_term *const *args,
                                         struct gg_host_text *out)
{
    static const char *const known[] = {"output_dir", "output", "optimize", "ldflags", NULL};
    struct gg_generate g = gg_generate_begin(call);
    gg_str source, dir, output, flags;
    bool optimize, ok = take_text(&g, args[0], "the path of a Go source", &source);
    ok &= check_options(&g, args[1], known);
    if (!ok || !option_text(&g, args[1], "output_dir", GG_STR("."), &dir) ||
        !option_text(&g, args[1], "output", GG_STR(""), &output) ||
        !option_text(&g, args[1], "ldflags", GG_STR(""), &flags) ||
        !option_bool(&g, args[1], "optimize", true, &optimize))
        return GG_HOST_ERROR;
    if (!output.n)
        output = join_path(call->arena, dir, program_name(source));
    if (optimize)
        flags = gg_str_concat(call->arena, flags.n ? GG_STR("-s -w ") : GG_STR("-s -w"), flags);
    struct gg_map map = new_view(&g);
    gg_map_text(&map, "source", source);
    gg_map_text(&map, "program", output);
    gg_map_text(&map, "ldflags", flags);
    gg_map_bool(&map, "has_ldflags", flags.n > 0);
    gg_map_bool(&map, "is_file", gg_str_ends(source, GG_STR(".go")));
    return gg_generate_render(&g, "build_go.sh", gg_map_done(&map), GG_TARGET_BASH, ".sh", out);
}

/* ---- Rust ---- */

enum gg_host_status gg_generate_rust_build(struct gg_host_call *call,
                                           const struct gg_term *const *args,
                                           struct gg_host_text *out)
{
    static const char *const known[] = {"profile", "output_dir", "output", NULL};
    struct gg_generate g = gg_generate_begin(call);
    gg_str source, profile, dir, output;
    bool ok = take_text(&g, args[0], "the path of a Rust source or crate", &source);
    ok &= check_options(&g, args[1], known);
    if (!ok || !option_text(&g, args[1], "profile", GG_STR("release"), &profile) ||
        !option_text(&g, args[1], "output_dir", GG_STR("."), &dir) ||
        !option_text(&g, args[1], "output", GG_STR(""), &output))
        return GG_HOST_ERROR;
    bool release = gg_str_is(profile, "release");
    if (!release && !gg_str_is(profile, "debug"))
        return gg_generate_refuse(&g, gg_term_option(args[1], "profile"), "`release` or `debug`");
    bool named = output.n || gg_term_option(args[1], "output_dir");
    if (!output.n)
        output = join_path(call->arena, dir, program_name(source));
    struct gg_map map = new_view(&g);
    gg_map_text(&map, "source", source);
    gg_map_text(&map, "crate", crate_of(source));
    gg_map_text(&map, "program", output);
    gg_map_bool(&map, "is_file", gg_str_ends(source, GG_STR(".rs")));
    gg_map_bool(&map, "copies", named);
    gg_map_bool(&map, "release", release);
    return gg_generate_render(&g, "build_rust.sh", gg_map_done(&map), GG_TARGET_BASH, ".sh", out);
}

/* What Rust's generators use of crates, and versions of them that they were tried with. */
static const struct {
    const char *name, *version, *features;
} crates[] = {
    {"serde", "1.0", "\"derive\""},
    {"serde_json", "=1.0.128", "\"arbitrary_precision\", \"unbounded_depth\""},
};

/* NAME or NAME-VERSION */
static bool add_dependency(struct gg_generate *g, const struct gg_term *t, struct gg_list *list)
{
    gg_str name, version = GG_STR("*"), features = GG_STR("");
    const struct gg_term *const *parts = gg_term_is(t, "-", 2) ? t->args : &t;
    if (!take_text(g, parts[0], "a crate, NAME or NAME-VERSION", &name))
        return false;
    for (size_t i = 0; i < GG_COUNT(crates); i++)
        if (gg_str_is(name, crates[i].name)) {
            version = gg_str_from(crates[i].version);
            features = gg_str_from(crates[i].features);
        }
    if (parts != &t && !take_text(g, parts[1], "a version, as a text", &version))
        return false;
    struct gg_map map = gg_map_new(g->call->arena, gg_term_outer(t));
    gg_map_code(&map, "name", name);
    gg_map_text(&map, "version", version);
    gg_map_code(&map, "features", features);
    gg_list_add(list, gg_map_done(&map));
    return true;
}

enum gg_host_status gg_generate_cargo_toml(struct gg_host_call *call,
                                           const struct gg_term *const *args,
                                           struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    struct gg_list dependencies = gg_list_new(call->arena);
    const struct gg_term *const *items;
    gg_str name;
    uint32_t n;
    bool ok = take_text(&g, args[0], "the name of a crate", &name);
    if (!gg_term_items(args[1], &items, &n))
        return gg_generate_refuse(&g, args[1], "a list of crates");
    for (uint32_t i = 0; i < n; i++)
        ok &= add_dependency(&g, items[i], &dependencies);
    if (!ok)
        return GG_HOST_ERROR;
    struct gg_map map = new_view(&g);
    gg_map_text(&map, "name", name);
    gg_map_bool(&map, "has_dependencies", n > 0);
    gg_map_set(&map, "dependencies", gg_list_done(&dependencies));
    return gg_generate_render(&g, "Cargo.toml", gg_map_done(&map), GG_TARGET_RUST, ".toml", out);
}

/* ---- other platforms ---- */

static const struct platform {
    const char *os, *arch, *triple;
} platforms[] = {
    {"linux", "amd64", "x86_64-unknown-linux-gnu"}, {"linux", "arm64", "aarch64-unknown-linux-gnu"},
    {"darwin", "amd64", "x86_64-apple-darwin"},     {"darwin", "arm64", "aarch64-apple-darwin"},
    {"windows", "amd64", "x86_64-pc-windows-gnu"},
};

static const struct platform *find_platform(const struct gg_term *t)
{
    for (size_t i = 0; i < GG_COUNT(platforms); i++)
        if (gg_term_is(t, "-", 2) && gg_term_is_atom(t->args[0], platforms[i].os) &&
            gg_term_is_atom(t->args[1], platforms[i].arch))
            return &platforms[i];
    return NULL;
}

/* The text of OS-ARCH as far as it is one, for suggestions. */
static gg_str platform_text(struct gg_arena *a, const struct gg_term *t)
{
    gg_str os, arch;
    if (gg_term_is(t, "-", 2) && gg_term_text(t->args[0], &os) && gg_term_text(t->args[1], &arch))
        return gg_str_printf(a, GG_FMT "-" GG_FMT, GG_ARG(os), GG_ARG(arch));
    return gg_term_text(t, &os) ? os : GG_STR("this");
}

static bool add_platform(struct gg_generate *g, const struct gg_term *t, struct gg_list *list)
{
    struct gg_arena *a = g->call->arena;
    const struct platform *platform = find_platform(t);
    gg_str names[GG_COUNT(platforms)];
    if (!platform) {
        gg_str text = platform_text(a, t);
        for (size_t i = 0; i < GG_COUNT(platforms); i++)
            names[i] = gg_str_printf(a, "%s-%s", platforms[i].os, platforms[i].arch);
        struct gg_diag *d = gg_diag_add(g->call->ds, GG_D_PLATFORM_UNKNOWN, gg_term_outer(t),
                                        "`" GG_FMT "` is no platform that is known",
                                        GG_ARG(gg_str_sub(text, 0, ARGUMENT_MAX)));
        gg_diag_suggest(g->call->ds, d, text, names, GG_COUNT(names));
        return false;
    }
    struct gg_map map = gg_map_new(a, gg_term_outer(t));
    gg_map_code(&map, "os", gg_str_from(platform->os));
    gg_map_code(&map, "arch", gg_str_from(platform->arch));
    gg_map_code(&map, "triple", gg_str_from(platform->triple));
    gg_map_code(&map, "exe", strcmp(platform->os, "windows") ? GG_STR("") : GG_STR(".exe"));
    gg_list_add(list, gg_map_done(&map));
    return true;
}

enum gg_host_status gg_generate_cross_compile(struct gg_host_call *call,
                                              const struct gg_term *const *args,
                                              struct gg_host_text *out)
{
    struct gg_generate g = gg_generate_begin(call);
    struct gg_list list = gg_list_new(call->arena);
    const struct gg_term *const *items;
    enum gg_target target;
    gg_str source;
    uint32_t n;
    bool ok = gg_generate_target(&g, args[0], 1u << GG_TARGET_GO | 1u << GG_TARGET_RUST, &target);
    ok &= take_text(&g, args[1], "the path of a source", &source);
    if (!gg_term_items(args[2], &items, &n) || !n)
        return gg_generate_refuse(&g, args[2], "a list of platforms, such as [linux-amd64]");
    for (uint32_t i = 0; i < n; i++)
        ok &= add_platform(&g, items[i], &list);
    if (!ok)
        return GG_HOST_ERROR;
    bool is_go = target == GG_TARGET_GO;
    struct gg_map map = new_view(&g);
    gg_map_text(&map, "source", source);
    gg_map_text(&map, "crate", crate_of(source));
    gg_map_text(&map, "name", program_name(source));
    gg_map_bool(&map, "is_file", gg_str_ends(source, is_go ? GG_STR(".go") : GG_STR(".rs")));
    gg_map_set(&map, "platforms", gg_list_done(&list));
    return gg_generate_render(&g, is_go ? "cross_go.sh" : "cross_rust.sh", gg_map_done(&map),
                              GG_TARGET_BASH, ".sh", out);
}

static const struct gg_term *atom(struct gg_arena *a, struct gg_span span, const char *name)
{
    struct gg_term *t = gg_new(a, struct gg_term);
    t->kind = GG_TERM_ATOM;
    t->span = span;
    t->u.text = gg_str_from(name);
    return t;
}

enum gg_host_status gg_generate_cross_targets(struct gg_host_call *call,
                                              const struct gg_term *const *args,
                                              struct gg_host_text *out)
{
    (void)args;
    struct gg_arena *a = call->arena;
    const struct gg_term **items = gg_new_array(a, const struct gg_term *, GG_COUNT(platforms));
    for (size_t i = 0; i < GG_COUNT(platforms); i++) {
        const struct gg_term **parts = gg_new_array(a, const struct gg_term *, 2);
        struct gg_term *pair = gg_new(a, struct gg_term);
        parts[0] = atom(a, call->span, platforms[i].os);
        parts[1] = atom(a, call->span, platforms[i].arch);
        pair->kind = GG_TERM_COMPOUND;
        pair->form = GG_FORM_INFIX;
        pair->span = call->span;
        pair->u.text = GG_STR("-");
        pair->nargs = 2;
        pair->args = parts;
        items[i] = pair;
    }
    struct gg_term *list = gg_new(a, struct gg_term);
    list->kind = GG_TERM_LIST;
    list->span = call->span;
    list->nargs = (uint32_t)GG_COUNT(platforms);
    list->args = items;
    out->term = list;
    return GG_HOST_TRUE;
}

/* ---- the machine ---- */

enum gg_host_status gg_generate_detect(struct gg_host_call *call, const struct gg_term *const *args,
                                       struct gg_host_text *out)
{
    (void)args;
    (void)out;
    struct gg_diag *d =
        gg_diag_add(call->ds, GG_D_MACHINE, call->span,
                    "`%s` asks about the machine, which no program may", call->predicate->name);
    gg_diag_help(call->ds, d, "remove it: the entry script checks for the tools that it needs");
    return GG_HOST_ERROR;
}
