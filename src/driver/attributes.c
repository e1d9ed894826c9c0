/* A block of lines between two comments. */
#include "driver/attributes.h"

#include "base/save.h"
#include "output/manifest.h"

#include <errno.h>
#include <unistd.h>

#define BEGIN "# gluegen: generated files, kept up to date by `build --gitattributes`\n"
#define END "# gluegen: end\n"
#define ATTRIBUTES " linguist-generated gitlab-generated\n"

/* A pattern that is this path and no other. */
static void add_pattern(struct gg_buf *out, gg_str path)
{
    gg_buf_addc(out, '"');
    gg_buf_addc(out, '/');
    for (size_t i = 0; i < path.n; i++) {
        char c = path.p[i];
        if (c == '"')
            gg_buf_adds(out, "\\\"");
        else if (c && strchr("*?[\\", c))
            gg_buf_addf(out, "\\\\%c", c);
        else
            gg_buf_addc(out, c);
    }
    gg_buf_adds(out, "\"" ATTRIBUTES);
}

static gg_str block(struct gg_arena *a, const struct gg_manifest *manifest)
{
    struct gg_buf out = gg_buf_new(a);
    gg_buf_adds(&out, BEGIN);
    for (uint32_t i = 0; i < manifest->nfiles; i++)
        add_pattern(&out, manifest->files[i].path);
    gg_buf_adds(&out, "/" GG_MANIFEST_DIR "/**" ATTRIBUTES END);
    return gg_buf_str(&out);
}

/* The text with the block in place of the old one, or behind all else. */
static gg_str with_block(struct gg_arena *a, gg_str text, gg_str new)
{
    struct gg_buf out = gg_buf_new(a);
    ptrdiff_t beg = gg_str_find(text, GG_STR(BEGIN));
    gg_str rest = beg < 0 ? GG_STR("") : gg_str_sub(text, (size_t)beg, text.n);
    ptrdiff_t end = gg_str_find(rest, GG_STR(END));
    gg_str head = beg < 0 || end < 0 ? text : gg_str_sub(text, 0, (size_t)beg);
    gg_buf_add(&out, head);
    if (head.n && !gg_str_ends(head, GG_STR("\n")))
        gg_buf_addc(&out, '\n');
    gg_buf_add(&out, new);
    if (beg >= 0 && end >= 0)
        gg_buf_add(&out, gg_str_sub(rest, (size_t)end + sizeof END - 1, rest.n));
    return gg_buf_str(&out);
}

bool gg_attributes_update(struct gg_session *s, const char *dir, bool check, bool *differs)
{
    const char *manifest_path =
        gg_cstr(&s->arena, gg_str_printf(&s->arena, "%s/" GG_MANIFEST_DIR "/manifest.json", dir));
    const char *path = gg_cstr(&s->arena, gg_str_printf(&s->arena, "%s/.gitattributes", dir));
    struct gg_manifest manifest = {0};
    const char *error;
    gg_str text, old = GG_STR("");
    *differs = false;
    if (!gg_read_file(&s->arena, manifest_path, &text, &error) ||
        !gg_manifest_read(&s->arena, text, &manifest, &error))
        return true; /* nothing was built there, or it was reported */
    if (!access(path, F_OK) && !gg_read_file(&s->arena, path, &old, &error)) {
        gg_diag_add(&s->diags, GG_D_FILE_UNREADABLE, GG_NO_SPAN, "cannot read `%s`: %s", path,
                    error);
        return false;
    }
    gg_str new = with_block(&s->arena, old, block(&s->arena, &manifest));
    *differs = !gg_str_eq(old, new);
    if (!*differs || check || gg_save_file(&s->arena, path, new, &error))
        return true;
    gg_diag_add(&s->diags, GG_D_WRITE_FAILED, GG_NO_SPAN, "cannot write `%s`: %s", path, error);
    return false;
}
