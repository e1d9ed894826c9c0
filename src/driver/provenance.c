/* The sources that a compilation read, told apart and named so that the names travel. */
#include "driver/provenance.h"

#include "base/hash.h"
#include "driver/lock.h"
#include "gluegen_version.h"
#include "template/tmpl_set.h"

#include <stdlib.h>

#define TEMPLATE_SUFFIX ".mustache"

struct origins {
    GG_VEC(struct gg_origin) at;
};

static gg_str dir_of(gg_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return gg_str_sub(path, 0, n);
}

/* The name of a template that was read from a --template-dir, or "". */
static gg_str template_name(const struct gg_session *s, gg_str path)
{
    if (!gg_str_ends(path, GG_STR(TEMPLATE_SUFFIX)))
        return GG_STR("");
    for (uint32_t i = 0; i < s->args.template_dirs.n; i++) {
        gg_str dir = s->args.template_dirs.at[i];
        if (path.n > dir.n + 1 && gg_str_starts(path, dir) && path.p[dir.n] == '/')
            return gg_str_sub(path, dir.n + 1, path.n - (sizeof TEMPLATE_SUFFIX - 1));
    }
    return GG_STR("");
}

/* One of gluegen's own is known by the version. */
static bool is_embedded(const struct gg_source *source)
{
    gg_str name = source->name, text;
    if (!gg_str_starts(name, GG_STR("templates/")) || !gg_str_ends(name, GG_STR(TEMPLATE_SUFFIX)))
        return false;
    name = gg_str_sub(name, sizeof "templates/" - 1, name.n - (sizeof TEMPLATE_SUFFIX - 1));
    return gg_tmpl_default_text(name, &text) && text.p == source->text.p;
}

static void add(struct gg_session *s, struct origins *list, gg_str name, gg_str text)
{
    gg_push(&s->arena, &list->at, (struct gg_origin){name, gg_sha256(&s->arena, text)});
}

static void add_source(struct gg_session *s, const struct gg_source *source, gg_str spec_dir,
                       struct origins *inputs, struct origins *templates)
{
    gg_str name = template_name(s, source->name);
    if (is_embedded(source))
        return;
    if (name.n)
        add(s, templates, name, source->text);
    else
        add(s, inputs,
            gg_str_starts(source->name, spec_dir)
                ? gg_str_sub(source->name, spec_dir.n, source->name.n)
                : source->name,
            source->text);
}

static int by_name(const void *x, const void *y)
{
    const struct gg_origin *a = x, *b = y;
    int order = gg_str_cmp(a->name, b->name);
    return order ? order : gg_str_cmp(a->sha256, b->sha256);
}

/* Sorted, each once. */
static void sort(struct origins *list)
{
    uint32_t n = 0;
    if (list->at.n)
        qsort(list->at.at, list->at.n, sizeof *list->at.at, by_name);
    for (uint32_t i = 0; i < list->at.n; i++)
        if (!n || by_name(&list->at.at[n - 1], &list->at.at[i]))
            list->at.at[n++] = list->at.at[i];
    list->at.n = n;
}

const struct gg_built *gg_provenance_of(struct gg_session *s, const struct gg_compiled *compiled)
{
    const struct gg_source *spec = gg_source_get(&s->sources, compiled->file);
    struct origins inputs = {{0}}, templates = {{0}};
    struct gg_built *built = gg_new(&s->arena, struct gg_built);
    gg_str dir = dir_of(spec->name);
    /* The lock is read before the spec that it stands beside. */
    const struct gg_source *lock = gg_source_get(&s->sources, compiled->file - 1);
    const char *lock_path = gg_lock_path(&s->arena, gg_cstr(&s->arena, spec->name));
    if (lock && lock_path && gg_str_is(lock->name, lock_path))
        add_source(s, lock, dir, &inputs, &templates);
    for (uint32_t file = compiled->file + 1; file <= s->sources.list.n; file++)
        add_source(s, gg_source_get(&s->sources, file), dir, &inputs, &templates);
    sort(&inputs);
    sort(&templates);
    *built = (struct gg_built){.spec = gg_spec_base(gg_cstr(&s->arena, spec->name)),
                               .sha256 = gg_sha256(&s->arena, spec->text),
                               .generator = GG_STR(GG_VERSION),
                               .level = gg_session_level(s),
                               .inputs = inputs.at.at,
                               .templates = templates.at.at,
                               .ninputs = inputs.at.n,
                               .ntemplates = templates.at.n};
    if (gg_str_is(spec->name, "<stdin>"))
        built->spec = GG_STR("stdin");
    return built;
}
