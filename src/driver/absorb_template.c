/* Edits of lines that a template holds word for word, made in a copy of the template. */
#include "driver/absorb.h"
#include "output/srcmap.h"

#include "output/artifact.h"
#include "template/tmpl_set.h"

#include <stdlib.h>

#define SUFFIX ".mustache"

/* The template line behind a generated line. */
struct literal {
    struct gg_span span; /* with its line end */
    gg_str margin;       /* that the line has in addition */
};

static bool literal_of(struct gg_session *s, const struct gg_artifact *artifact, gg_str line,
                       struct literal *literal)
{
    size_t beg = (size_t)(line.p - artifact->text.p);
    const struct gg_mark *mark = gg_artifact_mark(artifact, beg);
    const struct gg_mark *last = gg_artifact_mark(artifact, beg + line.n);
    const struct gg_source *source = mark ? gg_source_get(&s->sources, mark->tmpl.file) : NULL;
    if (!source || mark != last)
        return false;
    gg_str own = gg_str_sub(source->text, mark->tmpl.beg, mark->tmpl.end);
    if (gg_str_ends(own, GG_STR("\n")))
        own.n--;
    if (!gg_str_ends(line, own) || gg_str_find(own, GG_STR("\n")) >= 0)
        return false;
    literal->span = mark->tmpl;
    literal->margin = gg_str_sub(line, 0, line.n - own.n);
    return gg_str_trim(literal->margin).n == 0;
}

/* What a hunk replaces in the template: its lines, or the place between two of them. */
static bool place_of(struct gg_session *s, const struct gg_artifact *artifact,
                     const struct gg_text_lines *made, const struct gg_hunk *h,
                     struct literal *place)
{
    struct literal line;
    if (!h->old_n) {
        if (h->old_at && literal_of(s, artifact, made->at.at[h->old_at - 1], place))
            place->span.beg = place->span.end;
        else if (h->old_at < made->at.n && literal_of(s, artifact, made->at.at[h->old_at], place))
            place->span.end = place->span.beg;
        else
            return false;
        return true;
    }
    if (!literal_of(s, artifact, made->at.at[h->old_at], place))
        return false;
    for (uint32_t i = 1; i < h->old_n; i++) {
        if (!literal_of(s, artifact, made->at.at[h->old_at + i], &line) ||
            line.span.file != place->span.file || line.span.beg != place->span.end)
            return false;
        place->span.end = line.span.end;
    }
    return true;
}

static gg_str replacement(struct gg_arena *a, const struct gg_text_lines *text,
                          const struct gg_hunk *h, gg_str margin)
{
    struct gg_buf out = gg_buf_new(a);
    for (uint32_t i = 0; i < h->new_n; i++) {
        gg_str line = text->at.at[h->new_at + i];
        if (gg_str_starts(line, margin))
            line = gg_str_sub(line, margin.n, line.n);
        gg_buf_addf(&out, GG_FMT "\n", GG_ARG(line));
    }
    return gg_buf_str(&out);
}

/* "python/step.py" of "templates/python/step.py.mustache", wherever it was found. */
static gg_str name_of(gg_str path)
{
    gg_str name = gg_str_sub(path, 0, path.n - (sizeof SUFFIX - 1)), text;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '/' && gg_tmpl_default_text(gg_str_sub(name, i + 1, name.n), &text))
            return gg_str_sub(name, i + 1, name.n);
    return GG_STR("");
}

/* The text of the copy so far: one that is there, one that was begun, or the default. */
static struct gg_new_text *copy_of(struct gg_session *s, const struct gg_source *source,
                                   struct gg_absorbed *absorbed, uint32_t *shift)
{
    gg_str name = name_of(source->name), text;
    const char *path =
        gg_cstr(&s->arena, gg_str_printf(&s->arena, GG_FMT "/" GG_FMT SUFFIX,
                                         GG_ARG(s->args.template_dirs.at[0]), GG_ARG(name)));
    *shift = 0;
    bool is_default = gg_tmpl_default_text(name, &text) && text.p == source->text.p;
    gg_str whole = is_default ? gg_tmpl_stamped(&s->arena, text) : source->text;
    *shift = (uint32_t)(whole.n - source->text.n);
    for (uint32_t i = 0; i < absorbed->texts.n; i++)
        if (!strcmp(absorbed->texts.at[i].path, path))
            return &absorbed->texts.at[i];
    gg_push(absorbed->arena, &absorbed->texts, (struct gg_new_text){path, whole});
    return &absorbed->texts.at[absorbed->texts.n - 1];
}

static bool refuse(struct gg_session *s, const struct gg_edited_file *file, const struct gg_hunk *h)
{
    struct gg_diag *d = gg_diag_add(&s->diags, GG_D_ABSORB_IMPOSSIBLE, GG_NO_SPAN,
                                    "%s:%u: the lines edited there are not a template's own text",
                                    file->path, h->new_at + 1);
    gg_diag_help(&s->diags, d, "--keep leaves the edit in the file");
    return false;
}

/* From the last edit to the first, so that places in the template stay true. */
bool gg_absorb_template(struct gg_session *s, const struct gg_compiled *compiled,
                        const struct gg_edited_file *file, struct gg_absorbed *absorbed)
{
    const struct gg_artifact *artifact =
        gg_artifact_find(compiled->artifacts, compiled->nartifacts, file->artifact);
    struct gg_text_lines made = gg_text_lines(&s->arena, artifact->text);
    struct gg_text_lines text = gg_text_lines(&s->arena, file->text);
    uint32_t limit = UINT32_MAX, limit_file = 0;
    for (uint32_t i = file->outside.n; i-- > 0;) {
        const struct gg_hunk *h = &file->outside.at[i];
        struct literal place;
        uint32_t shift;
        if (!place_of(s, artifact, &made, h, &place) ||
            (limit_file == place.span.file && place.span.end > limit))
            return refuse(s, file, h);
        limit = place.span.beg;
        limit_file = place.span.file;
        const struct gg_source *source = gg_source_get(&s->sources, place.span.file);
        struct gg_new_text *copy = copy_of(s, source, absorbed, &shift);
        gg_str new = replacement(&s->arena, &text, h, place.margin);
        struct gg_buf out = gg_buf_new(&s->arena);
        gg_buf_add(&out, gg_str_sub(copy->text, 0, place.span.beg + shift));
        gg_buf_add(&out, new);
        gg_buf_add(&out, gg_str_sub(copy->text, place.span.end + shift, copy->text.n));
        copy->text = gg_buf_str(&out);
    }
    return true;
}
