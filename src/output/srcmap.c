/* Looks marks up. */
#include "output/srcmap.h"

const struct gg_artifact *gg_artifact_find(const struct gg_artifact *artifacts, uint32_t n,
                                           gg_str path)
{
    for (uint32_t i = 0; i < n; i++)
        if (gg_str_eq(artifacts[i].path, path))
            return &artifacts[i];
    return NULL;
}

static uint32_t count_blanks(gg_str s)
{
    uint32_t n = 0;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
        n++;
    return n;
}

static bool find_offset(gg_str text, uint32_t line_number, uint32_t column, uint32_t *offset)
{
    gg_str rest = text, line = {0};
    size_t beg = 0;
    for (uint32_t i = 0; i < line_number; i++) {
        beg = text.n - rest.n; /* an empty line has no pointer of its own */
        if (!gg_str_next_line(&rest, &line))
            return false;
    }
    size_t at = column ? column - 1 : count_blanks(line);
    *offset = (uint32_t)(beg + (at < line.n ? at : line.n));
    return true;
}

const struct gg_mark *gg_artifact_mark(const struct gg_artifact *artifact, size_t offset)
{
    uint32_t low = 0, high = artifact->nmarks;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (artifact->marks[mid].offset <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? &artifact->marks[low - 1] : NULL;
}

/*
 * As far into the span as into the text, while both are the same bytes. Margins may differ: the
 * template has one of its own.
 */
static void go_inside(const struct gg_sources *sources, const struct gg_artifact *artifact,
                      const struct gg_mark *mark, uint32_t offset, struct gg_line_origin *origin)
{
    const struct gg_source *source = gg_source_get(sources, mark->spec.file);
    if (!source)
        return;
    gg_str made = gg_str_sub(artifact->text, mark->offset, offset);
    gg_str from = gg_str_sub(source->text, mark->spec.beg, source->text.n);
    uint32_t margin = count_blanks(from);
    made = gg_str_sub(made, count_blanks(made), made.n);
    from = gg_str_sub(from, margin, from.n);
    if (gg_str_starts(from, made))
        origin->spec.beg += margin + (uint32_t)made.n;
}

bool gg_artifact_origin(const struct gg_sources *sources, const struct gg_artifact *artifact,
                        uint32_t line, uint32_t column, struct gg_line_origin *origin)
{
    uint32_t offset;
    *origin = (struct gg_line_origin){0};
    if (!find_offset(artifact->text, line, column, &offset))
        return false;
    const struct gg_mark *mark = gg_artifact_mark(artifact, offset);
    if (!mark)
        return true;
    origin->spec = mark->spec;
    origin->tmpl = mark->tmpl;
    go_inside(sources, artifact, mark, offset, origin);
    return true;
}
