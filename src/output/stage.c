/* An output directory that is not there yet: made whole beside its place, then renamed. */
#include "output/commit.h"

#include "output/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const int DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/* "a/out/" is made as "a/.out.gluegen-new". */
static const char *staging_name(struct gg_commit *c)
{
    gg_str dir = gg_str_from(c->opts->dir);
    while (dir.n && dir.p[dir.n - 1] == '/')
        dir.n--;
    size_t base = dir.n;
    while (base && dir.p[base - 1] != '/')
        base--;
    return gg_cstr(c->arena, gg_str_printf(c->arena, GG_FMT "." GG_FMT ".gluegen-new",
                                           GG_ARG(gg_str_sub(dir, 0, base)),
                                           GG_ARG(gg_str_sub(dir, base, dir.n))));
}

bool gg_stage_open(struct gg_commit *c)
{
    const char *name = staging_name(c);
    bool is_new = !mkdir(name, 0777);
    int fd = is_new || errno == EEXIST ? open(name, DIR_FLAGS) : -1;
    if (fd < 0)
        return false;
    /* Whoever had the lock before us may have renamed it, or made the directory otherwise. */
    bool is_locked = gg_commit_lock(fd, GG_COMMIT_WRITE);
    bool is_ours = is_locked ? gg_commit_is_at(name, fd) : is_new;
    if (!is_ours || !is_locked || !access(c->opts->dir, F_OK)) {
        close(fd);
        if (is_ours)
            (void)rmdir(name);
        return false;
    }
    if (!is_new)
        gg_tree_empty(fd);
    c->tree.root = fd;
    c->staged = name;
    return true;
}

void gg_stage_drop(struct gg_commit *c)
{
    gg_tree_empty(c->tree.root);
    (void)rmdir(c->staged);
}

static bool write_files(struct gg_commit *c)
{
    for (uint32_t i = 0; i < c->items.n; i++) {
        const struct gg_commit_item *item = &c->items.at[i];
        if (gg_tree_create(&c->tree, item->path, item->text, item->executable))
            continue;
        gg_commit_io_error(c, "write", item->path, errno);
        return false;
    }
    return true;
}

static bool write_meta(struct gg_commit *c, gg_str manifest)
{
    gg_str path = gg_objects_path(c->arena, c->opts->spec_name);
    bool ok = gg_tree_create(&c->tree, path, gg_commit_objects(c), false) &&
              gg_tree_create(&c->tree, GG_STR(GG_MANIFEST_DIR "/manifest.json"), manifest, false);
    if (!ok)
        gg_commit_io_error(c, "write", GG_STR(GG_MANIFEST_DIR), errno);
    return ok;
}

bool gg_stage_write(struct gg_commit *c, gg_str manifest)
{
    if (!write_files(c) || !write_meta(c, manifest))
        return false;
    if (!rename(c->staged, c->opts->dir))
        return true;
    gg_commit_io_error(c, "make the directory", GG_STR(""), errno);
    return false;
}
