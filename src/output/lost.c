/* Whether the texts that merges start from are all there. */
#include "base/table.h"
#include "output/manifest.h"
#include "output/objects.h"

#include <fcntl.h>
#include <unistd.h>

/* Of the spec that the file `first` is the first of. */
static bool are_there(struct gg_tree *t, const struct gg_manifest *manifest, uint32_t first)
{
    gg_str spec = manifest->files[first].spec;
    gg_str *hashes = gg_new_array(t->arena, gg_str, manifest->nfiles);
    uint32_t n = 0;
    for (uint32_t i = first; i < manifest->nfiles; i++)
        if (gg_str_eq(manifest->files[i].spec, spec) && manifest->files[i].sha256.n)
            hashes[n++] = manifest->files[i].sha256;
    return gg_objects_hold(t, spec, hashes, n);
}

uint32_t gg_manifest_lost(struct gg_arena *a, const char *dir, const struct gg_manifest *manifest,
                          const gg_str **paths)
{
    int root = open(*dir ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct gg_tree tree = gg_tree_new(a, root);
    struct gg_table seen = gg_table_new(a);
    GG_VEC(gg_str) lost = {0};
    for (uint32_t i = 0; root >= 0 && i < manifest->nfiles; i++) {
        bool is_new;
        (void)gg_table_add(&seen, manifest->files[i].spec, i, &is_new);
        if (is_new && !are_there(&tree, manifest, i))
            gg_push(a, &lost, gg_objects_path(a, manifest->files[i].spec));
    }
    gg_tree_close(&tree);
    if (root >= 0)
        close(root);
    *paths = lost.at;
    return lost.n;
}
