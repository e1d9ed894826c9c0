/* Reads a body beside its spec. */
#include "ir/body.h"

gg_str gg_body_dir(gg_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return gg_str_sub(path, 0, n);
}

const struct gg_ast *gg_body_read(struct gg_arena *a, struct gg_sources *sources, uint32_t file,
                                  const struct gg_ast *node, struct gg_diags *ds)
{
    bool absolute = node->text.n && node->text.p[0] == '/';
    gg_str dir = gg_body_dir(gg_source_get(sources, file)->name);
    gg_str path = absolute ? node->text : gg_str_concat(a, dir, node->text), text;
    bool is_missing;
    const char *error;
    if (!gg_sources_read(sources, a, gg_cstr(a, path), &text, &is_missing, &error)) {
        struct gg_diag *d = gg_diag_add(ds, GG_D_FILE_UNREADABLE, node->span,
                                        "cannot read `" GG_FMT "`: %s", GG_ARG(path), error);
        gg_diag_help(ds, d, "`file` is a path beside the spec, read when gluegen runs");
        return NULL;
    }
    struct gg_ast *body = gg_new(a, struct gg_ast);
    *body = *node;
    body->style = GG_STYLE_NONE;
    body->text = text;
    uint32_t number = gg_source_add(sources, path, text);
    body->span = (struct gg_span){number, 0, (uint32_t)text.n};
    return body;
}
