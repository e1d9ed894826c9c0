/*
 * Source texts and places in them.
 *
 * A place is a half-open byte span in a file; line and column are worked out only when printed.
 * File 0 means "no place".
 */
#ifndef GG_BASE_SOURCE_H
#define GG_BASE_SOURCE_H

#include "base/str.h"

struct gg_span {
    uint32_t file, beg, end;
};

#define GG_NO_SPAN ((struct gg_span){0, 0, 0})

struct gg_linecol {
    uint32_t line, column; /* both from 1; column counts bytes */
};

struct gg_source {
    gg_str name; /* as the user wrote the path; "<stdin>" for - */
    gg_str text;
    const uint32_t *line_at; /* byte offset of each line's start */
    uint32_t nlines;
};

/*
 * Where files are read from. The disk, unless somebody says otherwise: an editor's unsaved text, a
 * revision of a repository. Both functions leave the reason in *error when they return false.
 */
struct gg_files {
    /* Whole file into the arena; *is_missing tells a file that is not there from other failures. */
    bool (*read)(void *ctx, struct gg_arena *a, const char *path, gg_str *text, bool *is_missing,
                 const char **error);
    bool (*has_dir)(void *ctx, const char *path, const char **error);
    void *ctx;
};

struct gg_sources {
    struct gg_arena *arena;
    const struct gg_files *files; /* NULL: the disk */
    GG_VEC(const struct gg_source *) list;
};

struct gg_sources gg_sources_new(struct gg_arena *a);

/* Returns the file number, from 1. `text` is borrowed and at most 1 GiB (the caller checks). */
uint32_t gg_source_add(struct gg_sources *sources, gg_str name, gg_str text);
const struct gg_source *gg_source_get(const struct gg_sources *sources, uint32_t file);

struct gg_linecol gg_source_linecol(const struct gg_source *source, uint32_t offset);
gg_str gg_source_line(const struct gg_source *source, uint32_t line); /* without LF or CR LF */

struct gg_span gg_span_join(struct gg_span x, struct gg_span y); /* of one file */

/* Whole file (or stdin for "-") into the arena. On failure returns false and errno's text. */
GG_NODISCARD bool gg_read_file(struct gg_arena *a, const char *path, gg_str *text,
                               const char **error);

/* The same from where the sources come from. */
GG_NODISCARD bool gg_sources_read(const struct gg_sources *sources, struct gg_arena *a,
                                  const char *path, gg_str *text, bool *is_missing,
                                  const char **error);
GG_NODISCARD bool gg_sources_have_dir(const struct gg_sources *sources, const char *path,
                                      const char **error);

#endif
