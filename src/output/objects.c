/*
 * "gluegen objects 1\n", then for each text "SHA256 SIZE\n", the text and "\n". What is cut off or
 * changed by others is found by the hashes.
 */
#include "output/objects.h"

#include "base/hash.h"
#include "base/table.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define HEADER "gluegen objects 1\n"
#define OLD_DIR ".gluegen/objects"

enum { NAME_MOST = 200, DIGITS_MOST = 9 };

static const int DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

gg_str gg_objects_path(struct gg_arena *a, gg_str spec)
{
    bool is_name = spec.n && spec.n <= NAME_MOST && gg_str_find_char(spec, '/') < 0 &&
                   gg_str_find_char(spec, '\0') < 0;
    gg_str name = is_name ? spec : gg_sha256(a, spec);
    return gg_str_printf(a, ".gluegen/" GG_FMT ".objects", GG_ARG(name));
}

static int by_hash(const void *x, const void *y)
{
    return gg_str_cmp(((const struct gg_object *)x)->sha256, ((const struct gg_object *)y)->sha256);
}

gg_str gg_objects_write(struct gg_arena *a, const struct gg_object *objects, uint32_t n)
{
    struct gg_buf out = gg_buf_new(a);
    struct gg_object *sorted = gg_new_array(a, struct gg_object, n + 1);
    if (n)
        memcpy(sorted, objects, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_hash);
    gg_buf_adds(&out, HEADER);
    for (uint32_t i = 0; i < n; i++) {
        if (i && gg_str_eq(sorted[i].sha256, sorted[i - 1].sha256))
            continue;
        gg_buf_addf(&out, GG_FMT " %zu\n", GG_ARG(sorted[i].sha256), sorted[i].text.n);
        gg_buf_add(&out, sorted[i].text);
        gg_buf_addc(&out, '\n');
    }
    return gg_buf_str(&out);
}

static bool is_it(struct gg_tree *t, gg_str sha256, gg_str text)
{
    if (gg_str_eq(gg_sha256(t->arena, text), sha256))
        return true;
    errno = EIO;
    return false;
}

/* Takes the next text off; false at the end, and where the file is no such one. */
static bool take(gg_str *rest, struct gg_object *object)
{
    gg_str line;
    size_t size = 0;
    if (!gg_str_next_line(rest, &line))
        return false;
    ptrdiff_t blank = gg_str_find_char(line, ' ');
    if (blank < 0 || line.n - (size_t)blank - 1 > DIGITS_MOST)
        return false;
    for (size_t i = (size_t)blank + 1; i < line.n; i++) {
        if (line.p[i] < '0' || line.p[i] > '9')
            return false;
        size = size * 10 + (size_t)(line.p[i] - '0');
    }
    if (size >= rest->n)
        return false;
    *object = (struct gg_object){gg_str_sub(line, 0, (size_t)blank), gg_str_sub(*rest, 0, size)};
    *rest = gg_str_sub(*rest, size + 1, rest->n);
    return true;
}

/* The texts in the spec's file, for `take`; none where there is no such file. */
static gg_str read_all(struct gg_tree *t, gg_str spec)
{
    gg_str file;
    if (!gg_tree_read(t, t->arena, gg_objects_path(t->arena, spec), &file) ||
        !gg_str_starts(file, GG_STR(HEADER)))
        return GG_STR("");
    return gg_str_sub(file, sizeof HEADER - 1, file.n);
}

bool gg_objects_get(struct gg_tree *t, gg_str spec, gg_str sha256, gg_str *text)
{
    gg_str rest = read_all(t, spec);
    struct gg_object object;
    while (take(&rest, &object))
        if (gg_str_eq(object.sha256, sha256)) {
            *text = object.text;
            return is_it(t, sha256, *text);
        }
    return gg_objects_get_old(t, sha256, text);
}

bool gg_objects_hold(struct gg_tree *t, gg_str spec, const gg_str *hashes, uint32_t n)
{
    struct gg_table held = gg_table_new(t->arena);
    gg_str rest = read_all(t, spec), text;
    struct gg_object object;
    uint32_t value;
    bool is_new;
    while (take(&rest, &object))
        if (is_it(t, object.sha256, object.text))
            gg_table_add(&held, object.sha256, 0, &is_new);
    for (uint32_t i = 0; i < n; i++)
        if (!gg_table_get(&held, hashes[i], &value) && !gg_objects_get_old(t, hashes[i], &text))
            return false;
    return true;
}

bool gg_objects_get_old(struct gg_tree *t, gg_str sha256, gg_str *text)
{
    gg_str path = gg_str_printf(t->arena, OLD_DIR "/" GG_FMT, GG_ARG(sha256));
    return gg_tree_read(t, t->arena, path, text) && is_it(t, sha256, *text);
}

static void remove_old(struct gg_arena *scratch, int dir, const struct gg_table *wanted)
{
    int fd = openat(dir, ".", DIR_FLAGS);
    DIR *listing = fd < 0 ? NULL : fdopendir(fd);
    uint32_t value;
    if (!listing)
        return;
    /* Not removed while they are read: not every file system likes that. */
    GG_VEC(const char *) unwanted = {0};
    for (struct dirent *entry; (entry = readdir(listing));)
        if (entry->d_name[0] != '.' && !gg_table_get(wanted, gg_str_from(entry->d_name), &value))
            gg_push(scratch, &unwanted, gg_cstr(scratch, gg_str_from(entry->d_name)));
    closedir(listing);
    for (uint32_t i = 0; i < unwanted.n; i++)
        (void)unlinkat(dir, unwanted.at[i], 0);
}

void gg_objects_keep_old(struct gg_arena *scratch, int meta, const gg_str *hashes, uint32_t n)
{
    int dir = openat(meta, "objects", DIR_FLAGS);
    struct gg_table wanted = gg_table_new(scratch);
    bool is_new;
    if (dir < 0)
        return;
    for (uint32_t i = 0; i < n; i++)
        (void)gg_table_add(&wanted, hashes[i], i, &is_new);
    remove_old(scratch, dir, &wanted);
    close(dir);
    (void)unlinkat(meta, "objects", AT_REMOVEDIR); /* unless it holds something */
}
