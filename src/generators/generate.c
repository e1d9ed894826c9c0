/* What every generator does: names, arguments, the tree's root, compiling and rendering. */
#include "generators/generate.h"
#include "backends/backend.h"

/* ---- arguments ---- */

bool gg_term_text(const struct gg_term *t, gg_str *text)
{
    bool is_text = t->kind == GG_TERM_ATOM || t->kind == GG_TERM_STRING ||
                   t->kind == GG_TERM_CODES || t->kind == GG_TERM_CHARS;
    if (is_text)
        *text = t->u.text;
    return is_text;
}

bool gg_term_items(const struct gg_term *t, const struct gg_term *const **items, uint32_t *n)
{
    *items = t->args;
    *n = t->kind == GG_TERM_LIST ? t->nargs : 0;
    return t->kind == GG_TERM_NIL || (t->kind == GG_TERM_LIST && !t->u.tail);
}

const struct gg_term *gg_term_option(const struct gg_term *options, const char *name)
{
    const struct gg_term *const *items;
    uint32_t n;
    if (!options || !gg_term_items(options, &items, &n))
        return NULL;
    for (uint32_t i = 0; i < n; i++) {
        if (gg_term_is(items[i], name, 1))
            return items[i]->args[0];
        bool is_pair = gg_term_is(items[i], "=", 2) || gg_term_is(items[i], ":", 2);
        if (is_pair && gg_term_is_atom(items[i]->args[0], name))
            return items[i]->args[1];
    }
    return NULL;
}

enum gg_host_status gg_generate_refuse(struct gg_generate *g, const struct gg_term *t,
                                       const char *what)
{
    const char *not_bound = t->kind == GG_TERM_VAR ? "; this has no value" : "";
    struct gg_diag *d = gg_diag_add(g->call->ds, GG_D_GENERATOR_ARGUMENT, gg_term_outer(t),
                                    "%s is due here%s", what, not_bound);
    gg_diag_help(g->call->ds, d, "%s is documented in docs/generators.md",
                 g->call->predicate->name);
    return GG_HOST_ERROR;
}

bool gg_generate_target(struct gg_generate *g, const struct gg_term *t, uint32_t set,
                        enum gg_target *target)
{
    gg_str names[GG_TARGET_COUNT], text;
    size_t n = 0;
    if (!gg_term_text(t, &text)) {
        (void)gg_generate_refuse(g, t, "the name of a target");
        return false;
    }
    if (gg_target_by_name(text, target) && set >> *target & 1)
        return true;
    for (int i = 0; i < GG_TARGET_COUNT; i++)
        if (set >> i & 1)
            names[n++] = gg_str_from(gg_target_name((enum gg_target)i));
    struct gg_diag *d = gg_diag_add(g->call->ds, GG_D_TARGET_UNKNOWN, gg_term_outer(t),
                                    "`" GG_FMT "` is no target of `%s`",
                                    GG_ARG(gg_str_sub(text, 0, 100)), g->call->predicate->name);
    gg_diag_suggest(g->call->ds, d, text, names, n);
    return false;
}

/* ---- trees ---- */

struct gg_generate gg_generate_begin(struct gg_host_call *call)
{
    struct gg_generators *host = call->ctx;
    const struct gg_source *source = gg_source_get(host->env->sources, call->file);
    gg_str text = source ? source->text : GG_STR("");
    return (struct gg_generate){
        .call = call, .host = host, .terms = {call->arena, call->ds, call->file, false, text}};
}

void gg_generate_add_text(struct gg_generate *g, struct gg_ast_list *map, const char *key,
                          gg_str text)
{
    struct gg_ast *node = gg_spec_node(&g->terms, GG_AST_STR, g->call->span);
    node->text = text;
    gg_spec_add(&g->terms, map, key, g->call->span, node);
}

void gg_generate_add_int(struct gg_generate *g, struct gg_ast_list *map, const char *key,
                         int64_t number)
{
    struct gg_ast *node = gg_spec_node(&g->terms, GG_AST_INT, g->call->span);
    node->text = gg_str_printf(g->call->arena, "%lld", (long long)number);
    node->u.i = number;
    gg_spec_add(&g->terms, map, key, g->call->span, node);
}

const struct gg_ast *gg_generate_find(const struct gg_ast_list *map, const char *key)
{
    for (uint32_t i = 0; i < map->n; i++)
        if (gg_str_is(map->at[i]->key, key))
            return map->at[i];
    return NULL;
}

void gg_generate_take_out(struct gg_ast_list *map, const char *key)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < map->n; i++)
        if (!gg_str_is(map->at[i]->key, key))
            map->at[n++] = map->at[i];
    map->n = n;
}

/* The root with its name and the version of the language. */
static const struct gg_ast *root_of(struct gg_generate *g)
{
    gg_generate_add_int(g, &g->root, "gluegen", 1);
    if (!gg_generate_find(&g->root, "name"))
        gg_generate_add_text(g, &g->root, "name", gg_generate_name(g));
    return gg_spec_map(&g->terms, g->call->span, g->root);
}

/* Marks of generated text as the evaluator knows them: where parts of a text were written. */
static void set_text(struct gg_generate *g, const struct gg_artifact *artifact, const char *suffix,
                     struct gg_host_text *out)
{
    struct gg_term_mark *marks =
        gg_new_array(g->call->arena, struct gg_term_mark, artifact->nmarks);
    for (uint32_t i = 0; i < artifact->nmarks; i++)
        marks[i] = (struct gg_term_mark){artifact->marks[i].offset, artifact->marks[i].spec};
    *out = (struct gg_host_text){.text = artifact->text,
                                 .marks = marks,
                                 .nmarks = artifact->nmarks,
                                 .suffix = suffix,
                                 .executable = artifact->executable};
}

enum gg_host_status gg_generate_finish(struct gg_generate *g, enum gg_generated kind,
                                       const char *suffix, struct gg_host_text *out)
{
    const struct gg_artifact *artifacts;
    const struct gg_generator_env *env = g->host->env;
    uint32_t n;
    const struct gg_ast *root = root_of(g);
    if (g->terms.damaged || !env->compile(env->ctx, root, kind, &artifacts, &n))
        return GG_HOST_ERROR;
    for (uint32_t i = 0; i + 1 < n; i++) {
        struct gg_host_text text;
        set_text(g, &artifacts[i], NULL, &text);
        if (!gg_host_add_file(g->call, artifacts[i].path, &text))
            return GG_HOST_ERROR;
    }
    if (!n)
        return GG_HOST_FAIL; /* checked only: nothing was rendered */
    set_text(g, &artifacts[n - 1], suffix, out);
    return GG_HOST_TRUE;
}

/* ---- templates ---- */

enum gg_host_status gg_generate_render(struct gg_generate *g, const char *name,
                                       const struct gg_val *view, enum gg_target target,
                                       const char *suffix, struct gg_host_text *out)
{
    const struct gg_generator_env *env = g->host->env;
    struct gg_tmpl_env rendering = {.quote = gg_backend_get(target)->quote,
                                    .strict = true,
                                    .reindent = true,
                                    .marked = env->marked};
    struct gg_out text = gg_out_new(g->call->arena);
    gg_str path = gg_str_printf(g->call->arena, "generators/%s", name);
    if (!gg_tmpl_render(env->templates, path, view, &rendering, &text, g->call->ds))
        return GG_HOST_ERROR;
    struct gg_artifact made = {.text = gg_buf_str(&text.text),
                               .executable = suffix && !strcmp(suffix, ".sh"),
                               .marks = text.marks.at,
                               .nmarks = text.marks.n};
    set_text(g, &made, suffix, out);
    return GG_HOST_TRUE;
}
