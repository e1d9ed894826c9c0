/* Renamed files: lines in common decide, as they do for git. */
#include "output/patch.h"

#include <stdlib.h>

enum { ENOUGH = 50 /* percent */ };

/* Lines of a text as hashes with their lengths, sorted. */
struct line {
    uint64_t hash;
    size_t n;
};

struct lines {
    struct line *at;
    uint32_t n;
};

static int by_hash(const void *x, const void *y)
{
    const struct line *a = x, *b = y;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static struct lines lines_of(struct gg_arena *a, gg_str text)
{
    GG_VEC(struct line) lines = {0};
    for (gg_str line; gg_str_next_line(&text, &line);)
        gg_push(a, &lines, (struct line){gg_str_hash(line), line.n + 1});
    if (lines.n)
        qsort(lines.at, lines.n, sizeof *lines.at, by_hash);
    return (struct lines){lines.at, lines.n};
}

/* Bytes of lines that both have, in percent of the larger one. */
static uint32_t similarity(struct lines x, struct lines y, size_t larger)
{
    size_t common = 0;
    for (uint32_t i = 0, k = 0; i < x.n && k < y.n;) {
        int order = by_hash(&x.at[i], &y.at[k]);
        common += order ? 0 : x.at[i].n;
        i += order <= 0;
        k += order >= 0;
    }
    size_t percent = larger ? common * 100 / larger : 100;
    return percent > 100 ? 100 : (uint32_t)percent;
}

struct pair {
    uint32_t gone, come, similarity;
};

static int by_similarity(const void *x, const void *y)
{
    const struct pair *a = x, *b = y;
    if (a->similarity != b->similarity)
        return a->similarity < b->similarity ? 1 : -1;
    return a->gone != b->gone ? (a->gone > b->gone) - (a->gone < b->gone)
                              : (a->come > b->come) - (a->come < b->come);
}

static int by_path(const void *x, const void *y)
{
    return gg_str_cmp(((const struct gg_patch_file *)x)->path,
                      ((const struct gg_patch_file *)y)->path);
}

static void join(struct gg_patch_file *gone, struct gg_patch_file *come, uint32_t percent)
{
    come->old_path = gone->path;
    come->before = gone->before;
    come->was_executable = gone->was_executable;
    come->has_before = true;
    come->similarity = gg_str_eq(come->before, come->after) ? 100 : percent > 99 ? 99 : percent;
    come->status = "renamed";
    if (!come->generator.n)
        come->generator = gone->generator;
    if (!come->note.n)
        come->note = gone->note;
    gone->path = GG_STR("");
}

static void drop_joined(struct gg_patch *patch)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < patch->files.n; i++)
        if (patch->files.at[i].path.n)
            patch->files.at[n++] = patch->files.at[i];
    patch->files.n = n;
}

void gg_patch_find_renames(struct gg_patch *patch)
{
    uint32_t n = patch->files.n;
    struct lines *lines = gg_new_array(patch->arena, struct lines, n + 1);
    GG_VEC(struct pair) pairs = {0};
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_patch_file *file = &patch->files.at[i];
        if (file->has_before != file->has_after)
            lines[i] = lines_of(patch->arena, file->has_before ? file->before : file->after);
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_patch_file *gone = &patch->files.at[i];
        for (uint32_t k = 0; gone->has_before && !gone->has_after && k < n; k++) {
            const struct gg_patch_file *come = &patch->files.at[k];
            if (!come->has_after || come->has_before || !come->after.n || !gone->before.n)
                continue;
            size_t larger = gone->before.n > come->after.n ? gone->before.n : come->after.n;
            uint32_t percent = similarity(lines[i], lines[k], larger);
            if (percent >= ENOUGH)
                gg_push(patch->arena, &pairs, (struct pair){i, k, percent});
        }
    }
    if (pairs.n)
        qsort(pairs.at, pairs.n, sizeof *pairs.at, by_similarity);
    for (uint32_t i = 0; i < pairs.n; i++) {
        struct gg_patch_file *gone = &patch->files.at[pairs.at[i].gone];
        struct gg_patch_file *come = &patch->files.at[pairs.at[i].come];
        if (gone->path.n && !come->old_path.n)
            join(gone, come, pairs.at[i].similarity);
    }
    drop_joined(patch);
    if (patch->files.n)
        qsort(patch->files.at, patch->files.n, sizeof *patch->files.at, by_path);
}
