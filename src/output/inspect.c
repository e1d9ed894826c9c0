/* Compares the artifacts with what is on the disk and decides what is to be done; touches nothing.
 */
#include "output/commit.h"

#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>

/* First index whose path is not smaller. */
static uint32_t lower_bound(const struct gg_commit *c, gg_str path)
{
    uint32_t low = 0, high = c->nartifacts;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (gg_str_cmp(c->artifacts[mid]->path, path) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const struct gg_artifact *gg_commit_artifact(const struct gg_commit *c, gg_str path)
{
    uint32_t at = lower_bound(c, path);
    return at < c->nartifacts && gg_str_eq(c->artifacts[at]->path, path) ? c->artifacts[at] : NULL;
}

bool gg_commit_makes_below(const struct gg_commit *c, gg_str dir)
{
    gg_str prefix = gg_str_concat(c->arena, dir, GG_STR("/"));
    uint32_t at = lower_bound(c, prefix);
    return at < c->nartifacts && gg_str_starts(c->artifacts[at]->path, prefix);
}

static bool is_mine(const struct gg_commit *c, const struct gg_owned *known)
{
    return known && gg_str_eq(known->spec, c->opts->spec_name);
}

static bool is_stale(const struct gg_commit *c, const struct gg_owned *known)
{
    return is_mine(c, known) && !gg_commit_artifact(c, known->path);
}

/* What the manifest, or that of a killed build, says we wrote. */
static bool is_as_written(const struct gg_commit_item *item, const struct gg_owned *known)
{
    return gg_str_eq(item->was_sha256, known->sha256) ||
           gg_str_eq(item->was_sha256, known->pending_sha256);
}

/* What is on the disk. */
static bool look_at(struct gg_commit *c, struct gg_commit_item *item, mode_t mode, gg_str *text)
{
    if (!gg_tree_read(&c->tree, &c->scratch, item->path, text)) {
        gg_commit_io_error(c, "read", item->path, errno);
        return false;
    }
    item->is_there = true;
    item->was_executable = (mode & S_IXUSR) != 0;
    if (c->opts->want_texts)
        item->was = gg_str_dup(c->arena, *text);
    return true;
}

static bool below(gg_str path, gg_str dir)
{
    return path.n > dir.n && gg_str_starts(path, dir) && path.p[dir.n] == '/';
}

static bool stale_files_below(const struct gg_commit *c, gg_str dir)
{
    for (uint32_t i = 0; i < c->known.nfiles; i++)
        if (below(c->known.files[i].path, dir) && is_stale(c, &c->known.files[i]))
            return true;
    return false;
}

/* A refusal is an error for a write, a difference for a check. */
struct gg_diag *gg_commit_refuse(struct gg_commit *c, struct gg_commit_item *item,
                                 enum gg_change_reason reason, enum gg_diag_code code,
                                 const char *what)
{
    item->change = item->artifact ? GG_UPDATED : GG_REMOVED;
    item->reason = reason;
    if (c->opts->mode == GG_COMMIT_CHECK)
        return NULL;
    gg_str shown = gg_commit_shown(c, item->path);
    return gg_diag_add(c->diags, code, GG_NO_SPAN, "`" GG_FMT "` %s", GG_ARG(shown), what);
}

void gg_commit_help(struct gg_commit *c, struct gg_diag *d, const char *text)
{
    if (d)
        gg_diag_help(c->diags, d, "%s", text);
}

static void refuse_foreign(struct gg_commit *c, struct gg_commit_item *item)
{
    gg_commit_help(c,
                   gg_commit_refuse(c, item, GG_REASON_FOREIGN, GG_D_FILE_FOREIGN,
                                    "is there already and was not made by gluegen"),
                   "move it away, or build into another directory with -o");
}

static void refuse_other_spec(struct gg_commit *c, struct gg_commit_item *item,
                              const struct gg_owned *known)
{
    struct gg_diag *d = gg_commit_refuse(c, item, GG_REASON_FOREIGN, GG_D_FILE_OTHER_SPEC,
                                         "belongs to another spec in the same directory");
    if (d)
        gg_diag_help(c->diags, d,
                     "it was built from `" GG_FMT "`: rename a pipeline, or use another -o",
                     GG_ARG(known->spec));
}

static void refuse_kind(struct gg_commit *c, struct gg_commit_item *item, gg_str at, mode_t mode)
{
    if (!S_ISLNK(mode)) {
        const char *what = S_ISDIR(mode) ? "is needed for a file, but a directory is there"
                           : at.n < item->path.n
                               ? "cannot be made: a file is where its directory has to be"
                               : "is needed for a file, but something else is there";
        gg_commit_help(c, gg_commit_refuse(c, item, GG_REASON_FOREIGN, GG_D_PATH_OBSTRUCTED, what),
                       "move it away, or build into another directory with -o");
        return;
    }
    struct gg_diag *d = gg_commit_refuse(c, item, GG_REASON_FOREIGN, GG_D_PATH_UNSAFE,
                                         "cannot be written through a symbolic link");
    gg_str shown = gg_commit_shown(c, at);
    if (d)
        gg_diag_help(c->diags, d, "`" GG_FMT "` is the link; remove it", GG_ARG(shown));
}

/* The path could not be looked at; errno says why. */
static bool inspect_missing(struct gg_commit *c, struct gg_commit_item *item)
{
    int error = errno;
    struct stat st;
    gg_str at = GG_STR("");
    item->change = GG_CREATED;
    item->reason = GG_REASON_MISSING;
    if (error == ENOENT)
        return true;
    if (error == ENOTDIR || error == ELOOP)
        at = gg_tree_obstacle(&c->tree, item->path, &st);
    if (!at.n) {
        gg_commit_io_error(c, "look at", item->path, error);
        return false;
    }
    if (!S_ISREG(st.st_mode) || !is_stale(c, gg_manifest_find(&c->known, at)))
        refuse_kind(c, item, at, st.st_mode);
    return true;
}

/* Of what is made: for what is there or will be written, else nobody asks. */
static void hash(struct gg_commit *c, struct gg_commit_item *item)
{
    if (!item->sha256.n)
        item->sha256 = gg_sha256(c->arena, item->artifact->text);
}

static bool inspect_present(struct gg_commit *c, struct gg_commit_item *item,
                            const struct gg_owned *known, mode_t mode)
{
    gg_str text;
    if (!look_at(c, item, mode, &text))
        return false;
    hash(c, item);
    if (gg_str_eq(text, item->artifact->text)) {
        item->was_sha256 = item->sha256;
        item->change = item->was_executable == item->executable ? GG_UNCHANGED : GG_UPDATED;
        item->reason = item->change == GG_UPDATED ? GG_REASON_MODE : GG_REASON_NONE;
        return true;
    }
    item->change = GG_UPDATED;
    item->reason = GG_REASON_CONTENT;
    item->was_sha256 = gg_sha256(c->arena, text);
    if (!known) {
        refuse_foreign(c, item);
        return true;
    }
    return is_as_written(item, known) || gg_commit_edited(c, item, known, text);
}

static bool inspect_artifact(struct gg_commit *c, struct gg_commit_item *item)
{
    const struct gg_owned *known = gg_manifest_find(&c->known, item->path);
    struct stat st;
    if (c->opts->mode == GG_COMMIT_WRITE)
        hash(c, item);
    if (c->staged) {
        item->change = GG_CREATED;
        item->reason = GG_REASON_MISSING;
        return true;
    }
    if (known && !is_mine(c, known)) {
        refuse_other_spec(c, item, known);
        return true;
    }
    if (!gg_tree_stat(&c->tree, item->path, &st))
        return inspect_missing(c, item);
    if (S_ISREG(st.st_mode))
        return inspect_present(c, item, known, st.st_mode);
    item->change = GG_CREATED;
    item->reason = GG_REASON_MISSING;
    if (!S_ISDIR(st.st_mode) || !stale_files_below(c, item->path))
        refuse_kind(c, item, item->path, st.st_mode);
    return true;
}

/* A file of an earlier build that this one does not make. */
static bool inspect_stale(struct gg_commit *c, const struct gg_owned *known)
{
    struct gg_commit_item item = {
        .path = known->path, .change = GG_REMOVED, .reason = GG_REASON_STALE};
    struct stat st;
    gg_str text;
    /* Where there is no file, or something else by now, nothing of ours is left. */
    if (!gg_tree_stat(&c->tree, known->path, &st) || !S_ISREG(st.st_mode))
        return true;
    if (!look_at(c, &item, st.st_mode, &text))
        return false;
    item.was_sha256 = gg_sha256(c->arena, text);
    if (!is_as_written(&item, known)) {
        if (!known->sha256.n)
            return true; /* the killed build never came to write it */
        if (!gg_commit_edited(c, &item, known, text))
            return false;
    }
    gg_push(c->arena, &c->items, item);
    return true;
}

static int by_path(const void *x, const void *y)
{
    return gg_str_cmp(((const struct gg_commit_item *)x)->path,
                      ((const struct gg_commit_item *)y)->path);
}

bool gg_commit_inspect(struct gg_commit *c)
{
    uint32_t errors = c->diags->nerrors;
    struct gg_arena_mark mark = gg_arena_mark(&c->scratch);
    bool ok = true;
    for (uint32_t i = 0; i < c->nartifacts; i++) {
        const struct gg_artifact *artifact = c->artifacts[i];
        struct gg_commit_item item = {.path = artifact->path,
                                      .artifact = artifact,
                                      .text = artifact->text,
                                      .executable = artifact->executable};
        ok = inspect_artifact(c, &item) && ok;
        gg_push(c->arena, &c->items, item);
        gg_arena_rewind(&c->scratch, mark);
    }
    for (uint32_t i = 0; i < c->known.nfiles; i++) {
        if (is_stale(c, &c->known.files[i]))
            ok = inspect_stale(c, &c->known.files[i]) && ok;
        gg_arena_rewind(&c->scratch, mark);
    }
    /* The artifacts came in order; stale files follow them. */
    if (c->items.n > c->nartifacts)
        qsort(c->items.at, c->items.n, sizeof *c->items.at, by_path);
    return ok && c->diags->nerrors == errors;
}
