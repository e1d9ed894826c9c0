/* gluegen terms: what the Prolog reader sees in a text, for comparing it with another reader. */
#include "driver/session.h"
#include "frontend/term.h"

#include <unistd.h>

static const char *const default_libraries[] = {
    "/usr/lib/swi-prolog/library",
    "/usr/lib/swi-prolog/library/clp",
};

static enum gg_term_quotes quotes_of(const char *name)
{
    static const char *const names[] = {
        [GG_QUOTES_CODES] = "codes",
        [GG_QUOTES_CHARS] = "chars",
        [GG_QUOTES_ATOM] = "atom",
        [GG_QUOTES_STRING] = "string",
    };
    for (size_t i = 0; name && i < GG_COUNT(names); i++)
        if (!strcmp(name, names[i]))
            return (enum gg_term_quotes)i;
    return GG_QUOTES_STRING;
}

static struct gg_term_library *library_of(struct gg_session *s)
{
    if (s->args.library_dirs.n)
        return gg_term_library_new(&s->arena, s->args.library_dirs.at, s->args.library_dirs.n);
    gg_str dirs[GG_COUNT(default_libraries)];
    for (size_t i = 0; i < GG_COUNT(default_libraries); i++)
        dirs[i] = gg_str_from(default_libraries[i]);
    return gg_term_library_new(&s->arena, dirs, GG_COUNT(default_libraries));
}

/* Reads and prints one file; its memory is given back. False when it cannot be read. */
static bool print_file(struct gg_session *s, const char *path,
                       const struct gg_term_options *options, uint32_t *nerrors)
{
    struct gg_arena a = {0};
    struct gg_source source = {.name = gg_str_from(path)};
    const char *reason;
    bool ok = gg_read_file(&a, path, &source.text, &reason);
    if (ok) {
        const struct gg_terms *terms = gg_terms_read(&a, &source, 0, options, NULL);
        gg_terms_print(&a, source.name, terms, s->args.given[GG_FLAG_POS], &s->out);
        fwrite(s->out.p, 1, s->out.n, stdout);
        s->out.n = 0;
        *nerrors += terms->nerrors;
    } else {
        gg_diag_add(&s->diags, GG_D_FILE_UNREADABLE, GG_NO_SPAN, "cannot read `%s`: %s", path,
                    reason);
    }
    gg_arena_free(&a);
    return ok;
}

int gg_command_run_TERMS(struct gg_session *s)
{
    struct gg_term_options options = {
        .double_quotes = quotes_of(s->args.value[GG_FLAG_DQ]),
        .ignore_directives = s->args.given[GG_FLAG_NO_OPS],
        .library = library_of(s),
    };
    uint32_t nerrors = 0;
    bool ok = true;
    if (!s->args.operands.n)
        return gg_usage_error(s, "which files?");
    for (uint32_t i = 0; i < s->args.operands.n; i++)
        ok &= print_file(s, s->args.operands.at[i], &options, &nerrors);
    if (!ok)
        return gg_session_report(s);
    return nerrors ? GG_EXIT_FINDINGS : GG_EXIT_OK;
}
