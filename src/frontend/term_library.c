/* The exports of library modules, from the first clause of their files; each is read once. */
#include "frontend/term_directive.h"

#include <sys/stat.h>

struct gg_term_library {
    struct gg_arena *arena;
    GG_VEC(gg_str) dirs;
    struct gg_table table;                  /* from the path below a directory */
    GG_VEC(const struct gg_term *) exports; /* NULL: none to be had */
};

struct gg_term_library *gg_term_library_new(struct gg_arena *a, const gg_str *dirs, uint32_t ndirs)
{
    struct gg_term_library *library = gg_new(a, struct gg_term_library);
    library->arena = a;
    library->table = gg_table_new(a);
    for (uint32_t i = 0; i < ndirs; i++)
        gg_push(a, &library->dirs, dirs[i]);
    return library;
}

/* "a/b" for a, 'a/b' and a/b; false for anything else */
static bool path_of(struct gg_arena *a, const struct gg_term *t, gg_str *path)
{
    gg_str right = GG_STR("");
    for (; gg_term_is(t, "/", 2); t = t->args[0]) {
        if (t->args[1]->kind != GG_TERM_ATOM)
            return false;
        right = gg_str_printf(a, "/" GG_FMT GG_FMT, GG_ARG(t->args[1]->u.text), GG_ARG(right));
    }
    if (t->kind != GG_TERM_ATOM && t->kind != GG_TERM_STRING)
        return false;
    *path = gg_str_concat(a, t->u.text, right);
    return path->n && path->p[0] != '/' && !memchr(path->p, '\0', path->n);
}

static bool is_file(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode);
}

static const char *find(struct gg_term_library *library, gg_str path)
{
    const char *const suffixes[] = {gg_str_ends(path, GG_STR(".pl")) ? "" : ".pl", ".prolog"};
    for (uint32_t i = 0; i < library->dirs.n; i++)
        for (size_t k = 0; k < GG_COUNT(suffixes); k++) {
            gg_str file = gg_str_printf(library->arena, GG_FMT "/" GG_FMT "%s",
                                        GG_ARG(library->dirs.at[i]), GG_ARG(path), suffixes[k]);
            const char *name = gg_cstr(library->arena, file);
            if (is_file(name))
                return name;
        }
    return NULL;
}

/* The list in `:- module(_, List).` at the head of a file. */
static const struct gg_term *read_exports(struct gg_term_library *library, const char *file)
{
    static const struct gg_term_options options = {.double_quotes = GG_QUOTES_CODES,
                                                   .ignore_directives = true};
    const char *reason;
    struct gg_source source = {.name = gg_str_from(file)};
    if (!gg_read_file(library->arena, file, &source.text, &reason))
        return NULL;
    const struct gg_terms *terms =
        gg_terms_read_some(library->arena, &source, 0, &options, 1, NULL);
    if (!terms->items.n || !terms->items.at[0].term)
        return NULL;
    const struct gg_term *t = terms->items.at[0].term;
    if (!gg_term_is(t, ":-", 1) || !gg_term_is(t->args[0], "module", 2))
        return NULL;
    return t->args[0]->args[1];
}

const struct gg_term *gg_term_library_exports(struct gg_term_library *library,
                                              const struct gg_term *name)
{
    gg_str path;
    bool is_new;
    if (!path_of(library->arena, name, &path))
        return NULL;
    uint32_t at = gg_table_add(&library->table, path, library->exports.n, &is_new);
    if (!is_new)
        return library->exports.at[at];
    const char *file = find(library, path);
    const struct gg_term *exports = file ? read_exports(library, file) : NULL;
    gg_push(library->arena, &library->exports, exports);
    return exports;
}
