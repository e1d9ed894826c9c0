/* Source texts, their line tables, and reading them from disk. */
#include "base/source.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

enum { SOURCE_SIZE_MAX = 1 << 30 };

struct gg_sources gg_sources_new(struct gg_arena *a)
{
    return (struct gg_sources){.arena = a};
}

uint32_t gg_source_add(struct gg_sources *sources, gg_str name, gg_str text)
{
    struct gg_source *source = gg_new(sources->arena, struct gg_source);
    GG_VEC(uint32_t) lines = {0};
    gg_push(sources->arena, &lines, 0);
    const char *at = text.p, *end = text.p + text.n;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))))
        gg_push(sources->arena, &lines, (uint32_t)(++at - text.p));
    *source = (struct gg_source){name, text, lines.at, lines.n};
    gg_push(sources->arena, &sources->list, source);
    return sources->list.n;
}

const struct gg_source *gg_source_get(const struct gg_sources *sources, uint32_t file)
{
    return file && file <= sources->list.n ? sources->list.at[file - 1] : NULL;
}

struct gg_linecol gg_source_linecol(const struct gg_source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->nlines;
    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (source->line_at[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    return (struct gg_linecol){low + 1, offset - source->line_at[low] + 1};
}

gg_str gg_source_line(const struct gg_source *source, uint32_t line)
{
    if (!line || line > source->nlines)
        return GG_STR("");
    gg_str rest = gg_str_sub(source->text, source->line_at[line - 1], source->text.n);
    gg_str text = GG_STR("");
    (void)gg_str_next_line(&rest, &text);
    text.n -= gg_str_ends(text, GG_STR("\r"));
    return text;
}

struct gg_span gg_span_join(struct gg_span x, struct gg_span y)
{
    if (!x.file || x.file != y.file)
        return x.file ? x : y;
    return (struct gg_span){x.file, x.beg < y.beg ? x.beg : y.beg, x.end > y.end ? x.end : y.end};
}

static bool read_stream(struct gg_arena *a, FILE *in, size_t hint, gg_str *text, const char **error)
{
    size_t cap = hint + 1 > 4096 ? hint + 1 : 4096, n = 0;
    char *p = gg_arena_alloc(a, cap, 1);
    for (;;) {
        n += fread(p + n, 1, cap - n, in);
        if (n < cap)
            break;
        if (n >= SOURCE_SIZE_MAX) {
            *error = "file is larger than 1 GiB";
            return false;
        }
        char *bigger = gg_arena_alloc(a, cap * 2, 1);
        memcpy(bigger, p, n);
        p = bigger;
        cap *= 2;
    }
    *text = (gg_str){p, n};
    if (ferror(in))
        *error = strerror(errno);
    return !ferror(in);
}

bool gg_read_file(struct gg_arena *a, const char *path, gg_str *text, const char **error)
{
    if (!strcmp(path, "-"))
        return read_stream(a, stdin, 0, text, error);
    FILE *in = fopen(path, "rb");
    struct stat st;
    if (!in || fstat(fileno(in), &st)) {
        *error = strerror(errno);
        if (in)
            fclose(in);
        return false;
    }
    size_t hint = st.st_size > 0 && st.st_size < SOURCE_SIZE_MAX ? (size_t)st.st_size : 0;
    bool ok = read_stream(a, in, hint, text, error);
    fclose(in);
    return ok;
}

bool gg_sources_read(const struct gg_sources *sources, struct gg_arena *a, const char *path,
                     gg_str *text, bool *is_missing, const char **error)
{
    const struct gg_files *files = sources->files;
    *is_missing = false;
    if (files)
        return files->read(files->ctx, a, path, text, is_missing, error);
    errno = 0;
    if (gg_read_file(a, path, text, error))
        return true;
    *is_missing = errno == ENOENT || errno == ENOTDIR;
    return false;
}

bool gg_sources_have_dir(const struct gg_sources *sources, const char *path, const char **error)
{
    const struct gg_files *files = sources->files;
    if (files)
        return files->has_dir(files->ctx, path, error);
    DIR *dir = opendir(path);
    *error = dir ? NULL : strerror(errno);
    if (dir)
        closedir(dir);
    return dir;
}
