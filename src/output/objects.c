/* A directory of files that are named by the SHA-256 of their content. */
#include "output/objects.h"

#include "base/table.h"
#include "output/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const int FILE_FLAGS = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
static const int DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

bool gg_objects_open(int meta, uint32_t next_work, struct gg_objects *objects)
{
    objects->next_work = next_work;
    objects->dir = -1;
    if (mkdirat(meta, "objects", 0777) && errno != EEXIST)
        return false;
    objects->dir = openat(meta, "objects", DIR_FLAGS);
    return objects->dir >= 0;
}

void gg_objects_close(struct gg_objects *objects)
{
    if (objects->dir >= 0)
        close(objects->dir);
    objects->dir = -1;
}

bool gg_objects_put(struct gg_objects *objects, struct gg_tree *t, gg_str sha256, gg_str text)
{
    const char *name = gg_cstr(t->arena, sha256);
    struct stat st;
    int fd = openat(objects->dir, name, FILE_FLAGS, 0666);
    if (fd < 0 && errno == EEXIST) {
        /* A writer that was killed leaves a part; what has the size is whole. */
        if (!fstatat(objects->dir, name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode) &&
            (size_t)st.st_size == text.n)
            return true;
        if (unlinkat(objects->dir, name, 0))
            return false;
        fd = openat(objects->dir, name, FILE_FLAGS, 0666);
    }
    return fd >= 0 && gg_tree_write_fd(fd, text);
}

bool gg_objects_get(struct gg_tree *t, gg_str sha256, gg_str *text)
{
    gg_str path = gg_str_printf(t->arena, GG_OBJECTS_DIR "/" GG_FMT, GG_ARG(sha256));
    if (!gg_tree_read(t, t->arena, path, text))
        return false;
    if (gg_str_eq(gg_sha256(t->arena, *text), sha256))
        return true;
    errno = EIO;
    return false;
}

void gg_objects_keep_only(struct gg_arena *scratch, struct gg_objects *objects,
                          const gg_str *hashes, uint32_t n)
{
    struct gg_table wanted = gg_table_new(scratch);
    bool is_new;
    uint32_t value;
    for (uint32_t i = 0; i < n; i++)
        (void)gg_table_add(&wanted, hashes[i], i, &is_new);
    int fd = openat(objects->dir, ".", DIR_FLAGS);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir)
        return;
    /* Not removed while they are read: not every file system likes that. */
    GG_VEC(const char *) unwanted = {0};
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.' && !gg_table_get(&wanted, gg_str_from(entry->d_name), &value))
            gg_push(scratch, &unwanted, gg_cstr(scratch, gg_str_from(entry->d_name)));
    closedir(dir);
    for (uint32_t i = 0; i < unwanted.n; i++)
        (void)unlinkat(objects->dir, unwanted.at[i], 0);
}
