/* Manifests above a file, and specs above or beside what was made from them. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "driver/owner.h"

#include <stdlib.h>
#include <unistd.h>

enum { PARENTS_MAX = 64 };

static gg_str parent_of(gg_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return gg_str_sub(path, 0, n > 1 ? n - 1 : n);
}

static const char *below(struct gg_session *s, gg_str dir, gg_str name)
{
    const char *slash = !dir.n || gg_str_ends(dir, GG_STR("/")) ? "" : "/";
    return gg_cstr(&s->arena,
                   gg_str_printf(&s->arena, GG_FMT "%s" GG_FMT, GG_ARG(dir), slash, GG_ARG(name)));
}

static bool read_manifest(struct gg_session *s, gg_str dir, struct gg_manifest *manifest)
{
    gg_str text;
    const char *error;
    const char *path = below(s, dir, GG_STR(GG_MANIFEST_DIR "/manifest.json"));
    return gg_read_file(&s->arena, path, &text, &error) &&
           gg_manifest_read(&s->arena, text, manifest, &error);
}

/* The nearest directory above whose manifest lists the file. */
static bool find_owner(struct gg_session *s, gg_str path, struct gg_generated *file)
{
    gg_str dir = parent_of(path);
    for (int i = 0; i < PARENTS_MAX && dir.n; i++) {
        struct gg_manifest manifest;
        if (read_manifest(s, dir, &manifest)) {
            size_t skip = gg_str_is(dir, "/") ? 1 : dir.n + 1;
            file->owned = gg_manifest_find(&manifest, gg_str_sub(path, skip, path.n));
            file->built = file->owned ? gg_manifest_spec(&manifest, file->owned->spec) : NULL;
            file->root = gg_cstr(&s->arena, dir);
            return file->owned;
        }
        if (gg_str_is(dir, "/"))
            break;
        dir = parent_of(dir);
    }
    return false;
}

/* Looks in a directory and those above it; a relative one is followed by "../". */
static const char *search_up(struct gg_session *s, gg_str dir, gg_str name)
{
    for (int i = 0; i < PARENTS_MAX; i++) {
        const char *path = below(s, dir, name);
        if (!access(path, F_OK))
            return path;
        if (gg_str_is(dir, "/"))
            break;
        dir = gg_str_starts(dir, GG_STR("/")) ? parent_of(dir)
                                              : gg_str_concat(&s->arena, dir, GG_STR("../"));
    }
    return NULL;
}

/* The manifest knows a spec by its base name: it is looked for from here and from the output. */
const char *gg_spec_find(struct gg_session *s, gg_str root, gg_str name)
{
    const char *spec = s->args.value[GG_FLAG_SPEC];
    if (spec && (gg_str_eq(gg_spec_base(spec), name) || s->args.command != GG_COMMAND_VERIFY))
        return spec;
    spec = search_up(s, GG_STR(""), name);
    return spec ? spec : search_up(s, root, name);
}

/* Relative to the working directory when it is below it: messages stay short. */
static const char *shorten(struct gg_session *s, const char *root)
{
    char *here = realpath(".", NULL);
    size_t n = here ? strlen(here) : 0;
    const char *rest = root + n;
    if (!n || strncmp(root, here, n) || (*rest && *rest != '/') || n == 1)
        rest = root;
    else
        rest = *rest ? rest + 1 : ".";
    free(here);
    return gg_cstr(&s->arena, gg_str_from(rest));
}

int gg_generated_find(struct gg_session *s, gg_str path, struct gg_generated *file)
{
    const char *given = gg_cstr(&s->arena, path);
    char *real = realpath(given, NULL);
    *file = (struct gg_generated){0};
    if (!real)
        return gg_usage_error(s, "there is no file `%s`", given);
    bool found = find_owner(s, gg_str_dup(&s->arena, gg_str_from(real)), file);
    free(real);
    if (found) {
        file->root = shorten(s, file->root);
        return GG_EXIT_OK;
    }
    return gg_usage_error(s, "`%s` was not generated: no manifest above it lists it", given);
}

int gg_generated_find_spec(struct gg_session *s, gg_str path, struct gg_generated *file)
{
    file->spec = gg_spec_find(s, gg_str_from(file->root), file->owned->spec);
    if (file->spec)
        return GG_EXIT_OK;
    return gg_usage_error(s,
                          "cannot find `" GG_FMT "`, from which `" GG_FMT
                          "` was generated: name it "
                          "with --spec",
                          GG_ARG(file->owned->spec), GG_ARG(path));
}
