/* The only user of libgit2, which is loaded at run time: a table of function pointers. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "output/vcs.h"

#include "output/fetch.h"

#include <dlfcn.h>
#include <git2.h>
#include <limits.h>
#include <stdlib.h>

enum { LINKS_MAX = 16, HEX_MAX = 64 };

#define FUNCTIONS(X)                                                                               \
    X(git_blob_free)                                                                               \
    X(git_blob_lookup)                                                                             \
    X(git_blob_rawcontent)                                                                         \
    X(git_blob_rawsize)                                                                            \
    X(git_buf_dispose)                                                                             \
    X(git_commit_free)                                                                             \
    X(git_commit_lookup)                                                                           \
    X(git_commit_tree)                                                                             \
    X(git_commit_tree_id)                                                                          \
    X(git_error_last)                                                                              \
    X(git_index_find_prefix)                                                                       \
    X(git_index_free)                                                                              \
    X(git_index_get_byindex)                                                                       \
    X(git_libgit2_init)                                                                            \
    X(git_libgit2_opts)                                                                            \
    X(git_libgit2_shutdown)                                                                        \
    X(git_libgit2_version)                                                                         \
    X(git_merge_file)                                                                              \
    X(git_merge_file_result_free)                                                                  \
    X(git_object_free)                                                                             \
    X(git_object_id)                                                                               \
    X(git_odb_free)                                                                                \
    X(git_odb_refresh)                                                                             \
    X(git_oid_tostr)                                                                               \
    X(git_patch_free)                                                                              \
    X(git_patch_from_buffers)                                                                      \
    X(git_patch_get_hunk)                                                                          \
    X(git_patch_num_hunks)                                                                         \
    X(git_patch_to_buf)                                                                            \
    X(git_repository_free)                                                                         \
    X(git_repository_index)                                                                        \
    X(git_repository_is_bare)                                                                      \
    X(git_repository_is_shallow)                                                                   \
    X(git_repository_odb)                                                                          \
    X(git_repository_open_ext)                                                                     \
    X(git_repository_path)                                                                         \
    X(git_repository_workdir)                                                                      \
    X(git_revparse_single)                                                                         \
    X(git_tree_entry_byname)                                                                       \
    X(git_tree_entry_filemode)                                                                     \
    X(git_tree_entry_id)                                                                           \
    X(git_tree_free)                                                                               \
    X(git_tree_lookup)

struct api {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
};

struct gg_vcs {
    struct gg_arena *arena;
    void *library;
    struct api api;
    GG_VEC(struct gg_vcs_repo *) repos;
};

struct gg_vcs_repo {
    struct gg_vcs *vcs;
    git_repository *repo;
    gg_str workdir; /* canonical, without a slash at the end; "" when bare */
    gg_str prefix;  /* of the working directory below it, "" or ending in a slash */
};

/* The context of the files at a revision. */
struct revision {
    struct gg_vcs_repo *repo;
    const char *name;
    git_oid tree;
};

/* Loading */

static bool find_functions(void *library, struct api *api)
{
    bool ok = true;
#define X(name) ok = (*(void **)&api->name = dlsym(library, #name)) && ok;
    FUNCTIONS(X)
#undef X
    return ok;
}

static void *load(struct api *api)
{
    void *library = dlopen(GG_VCS_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library && find_functions(library, api))
        return library;
    if (library)
        dlclose(library);
    return NULL;
}

bool gg_vcs_is_there(struct gg_arena *a, gg_str *version)
{
    struct api api;
    void *library = load(&api);
    int major, minor, revision;
    if (!library)
        return false;
    api.git_libgit2_version(&major, &minor, &revision);
    *version = gg_str_printf(a, "%d.%d.%d", major, minor, revision);
    dlclose(library);
    return true;
}

struct gg_vcs *gg_vcs_open(struct gg_arena *a, struct gg_diags *ds)
{
    /* Of repositories with these it is only read, and reading is the same with them. */
    static const char *const extensions[] = {"noop", "worktreeconfig", "partialclone",
                                             "preciousobjects"};
    struct gg_vcs *vcs = gg_new(a, struct gg_vcs);
    vcs->arena = a;
    vcs->library = load(&vcs->api);
    if (vcs->library) {
        vcs->api.git_libgit2_init();
        vcs->api.git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, GG_COUNT(extensions));
        return vcs;
    }
    struct gg_diag *d = gg_diag_add(ds, GG_D_LIBRARY_MISSING, GG_NO_SPAN,
                                    "the library " GG_VCS_LIBRARY " cannot be loaded");
    gg_diag_help(ds, d, "install it; the Debian package is " GG_VCS_PACKAGE);
    return NULL;
}

void gg_vcs_close(struct gg_vcs *vcs)
{
    if (!vcs)
        return;
    for (uint32_t i = 0; i < vcs->repos.n; i++)
        vcs->api.git_repository_free(vcs->repos.at[i]->repo);
    vcs->api.git_libgit2_shutdown();
    dlclose(vcs->library);
}

static const char *last_error(const struct gg_vcs *vcs)
{
    const git_error *error = vcs->api.git_error_last();
    return error && error->message ? error->message : "libgit2 does not say why";
}

/* Texts */

static git_merge_file_input input_of(gg_str text)
{
    return (git_merge_file_input){
        .version = GIT_MERGE_FILE_INPUT_VERSION, .ptr = text.p ? text.p : "", .size = text.n};
}

struct gg_merged gg_vcs_merge(struct gg_vcs *vcs, struct gg_arena *a, const struct gg_merge *in)
{
    git_merge_file_input base = input_of(in->base), ours = input_of(in->ours),
                         theirs = input_of(in->theirs);
    git_merge_file_options options = {.version = GIT_MERGE_FILE_OPTIONS_VERSION,
                                      .ancestor_label = in->base_label,
                                      .our_label = in->ours_label,
                                      .their_label = in->theirs_label,
                                      .flags = in->diff3 ? GIT_MERGE_FILE_STYLE_DIFF3
                                                         : GIT_MERGE_FILE_STYLE_MERGE};
    git_merge_file_result result = {0};
    struct gg_merged merged = {in->ours, true, true};
    if (!vcs->api.git_merge_file(&result, &base, &ours, &theirs, &options) && result.ptr)
        merged = (struct gg_merged){gg_str_dup(a, (gg_str){result.ptr, result.len}),
                                    !result.automergeable, false};
    vcs->api.git_merge_file_result_free(&result);
    return merged;
}

static git_patch *patch_of(struct gg_vcs *vcs, gg_str before, gg_str after, uint32_t context)
{
    git_diff_options options = {.version = GIT_DIFF_OPTIONS_VERSION,
                                .flags = GIT_DIFF_FORCE_TEXT,
                                .ignore_submodules = GIT_SUBMODULE_IGNORE_UNSPECIFIED,
                                .context_lines = context};
    git_patch *patch = NULL;
    if (vcs->api.git_patch_from_buffers(&patch, before.p ? before.p : "", before.n, "x",
                                        after.p ? after.p : "", after.n, "x", &options))
        gg_out_of_memory();
    return patch;
}

gg_str gg_vcs_hunks(struct gg_vcs *vcs, struct gg_arena *a, gg_str before, gg_str after,
                    uint32_t context)
{
    git_buf text = {0};
    git_patch *patch = patch_of(vcs, before, after, context);
    if (vcs->api.git_patch_to_buf(&text, patch))
        gg_out_of_memory();
    gg_str all = {text.ptr, text.size};
    ptrdiff_t at = gg_str_find(all, GG_STR("\n@@ "));
    gg_str hunks = at < 0 ? GG_STR("") : gg_str_dup(a, gg_str_sub(all, (size_t)at + 1, all.n));
    vcs->api.git_buf_dispose(&text);
    vcs->api.git_patch_free(patch);
    return hunks;
}

/* An empty range is named by the line before it, and lines count from 1. */
static uint32_t first_line(int start, int n)
{
    return (uint32_t)(n ? start - 1 : start);
}

struct gg_hunks gg_vcs_changes(struct gg_vcs *vcs, struct gg_arena *a, gg_str before, gg_str after)
{
    git_patch *patch = patch_of(vcs, before, after, 0);
    GG_VEC(struct gg_hunk) hunks = {0};
    size_t n = vcs->api.git_patch_num_hunks(patch);
    for (size_t i = 0; i < n; i++) {
        const git_diff_hunk *h;
        size_t nlines;
        if (vcs->api.git_patch_get_hunk(&h, &nlines, patch, i))
            gg_out_of_memory();
        struct gg_hunk hunk = {first_line(h->old_start, h->old_lines), (uint32_t)h->old_lines,
                               first_line(h->new_start, h->new_lines), (uint32_t)h->new_lines};
        gg_push(a, &hunks, hunk);
    }
    vcs->api.git_patch_free(patch);
    return (struct gg_hunks){hunks.at, hunks.n};
}

/* Repositories */

static gg_str canonical(struct gg_arena *a, const char *path)
{
    char *real = path ? realpath(path, NULL) : NULL;
    gg_str text = gg_str_dup(a, gg_str_from(real));
    free(real);
    return text;
}

/* The working directory below the repository's, "" when it is that or elsewhere. */
static gg_str prefix_of(struct gg_vcs *vcs, gg_str workdir)
{
    gg_str here = canonical(vcs->arena, ".");
    if (!workdir.n || !gg_str_starts(here, workdir) || here.n == workdir.n ||
        here.p[workdir.n] != '/')
        return GG_STR("");
    return gg_str_concat(vcs->arena, gg_str_sub(here, workdir.n + 1, here.n), GG_STR("/"));
}

static struct gg_vcs_repo *repo_new(struct gg_vcs *vcs, git_repository *handle)
{
    struct gg_vcs_repo *repo = gg_new(vcs->arena, struct gg_vcs_repo);
    gg_str workdir = GG_STR("");
    if (!vcs->api.git_repository_is_bare(handle))
        workdir = canonical(vcs->arena, vcs->api.git_repository_workdir(handle));
    *repo = (struct gg_vcs_repo){vcs, handle, workdir, prefix_of(vcs, workdir)};
    gg_push(vcs->arena, &vcs->repos, repo);
    return repo;
}

static struct gg_vcs_repo *open_at(struct gg_vcs *vcs, const char *path, bool search, int *error)
{
    git_repository *handle = NULL;
    unsigned flags = search ? 0 : GIT_REPOSITORY_OPEN_NO_SEARCH;
    *error = vcs->api.git_repository_open_ext(&handle, path, flags, NULL);
    return *error ? NULL : repo_new(vcs, handle);
}

struct gg_vcs_repo *gg_vcs_repo_open(struct gg_vcs *vcs, const char *git_dir, struct gg_diags *ds)
{
    int error;
    const char *shown = git_dir ? git_dir : "the working directory";
    struct gg_vcs_repo *repo = open_at(vcs, git_dir ? git_dir : ".", !git_dir, &error);
    if (repo)
        return repo;
    const char *why = last_error(vcs), *help = "run gluegen in a work tree, or give --git-dir DIR";
    if (error == GIT_EOWNER || strstr(why, "safe.directory")) {
        why = "it belongs to another user";
        help = "git config --global --add safe.directory DIR tells git and gluegen to trust it";
    } else if (strstr(why, "objectformat")) {
        why = "its objects are named by SHA-256, which libgit2 1.5 cannot read";
        help = "check both revisions out and compare the directories that they build";
    }
    struct gg_diag *d = gg_diag_add(ds, GG_D_REPO_UNUSABLE, GG_NO_SPAN,
                                    "the repository of %s cannot be opened: %s", shown, why);
    gg_diag_help(ds, d, "%s", help);
    return NULL;
}

bool gg_vcs_repo_is_bare(const struct gg_vcs_repo *repo)
{
    return !repo->workdir.n;
}

/* Objects: what is missing is asked for once through git, which knows where to fetch it. */

static bool fetch(struct gg_vcs_repo *repo, const git_oid *id)
{
    const struct api *api = &repo->vcs->api;
    char hex[HEX_MAX];
    git_odb *odb;
    api->git_oid_tostr(hex, sizeof hex, id);
    if (!gg_fetch_object(api->git_repository_path(repo->repo), hex) ||
        api->git_repository_odb(&odb, repo->repo))
        return false;
    bool ok = !api->git_odb_refresh(odb);
    api->git_odb_free(odb);
    return ok;
}

static git_tree *tree_at(struct gg_vcs_repo *repo, const git_oid *id)
{
    const struct api *api = &repo->vcs->api;
    git_tree *tree = NULL;
    if (api->git_tree_lookup(&tree, repo->repo, id) &&
        (!fetch(repo, id) || api->git_tree_lookup(&tree, repo->repo, id)))
        return NULL;
    return tree;
}

static bool blob_at(struct gg_vcs_repo *repo, struct gg_arena *a, const git_oid *id, gg_str *text)
{
    const struct api *api = &repo->vcs->api;
    git_blob *blob = NULL;
    if (api->git_blob_lookup(&blob, repo->repo, id) &&
        (!fetch(repo, id) || api->git_blob_lookup(&blob, repo->repo, id)))
        return false;
    gg_str content = {api->git_blob_rawcontent(blob), (size_t)api->git_blob_rawsize(blob)};
    *text = gg_str_dup(a, content);
    api->git_blob_free(blob);
    return true;
}

/* Paths */

struct path {
    GG_VEC(gg_str) parts;
};

/* Adds the parts of a path, lexically; false when it leaves the root. */
static bool add_parts(struct gg_arena *a, struct path *path, gg_str text)
{
    while (text.n) {
        ptrdiff_t slash = gg_str_find_char(text, '/');
        size_t end = slash < 0 ? text.n : (size_t)slash;
        gg_str part = gg_str_sub(text, 0, end);
        text = gg_str_sub(text, end + 1, text.n);
        if (gg_str_is(part, "..")) {
            if (!path->parts.n)
                return false;
            path->parts.n--;
        } else if (part.n && !gg_str_is(part, ".")) {
            gg_push(a, &path->parts, part);
        }
    }
    return true;
}

/* The path inside the repository of one that is relative to the working directory. */
static bool path_inside(struct gg_vcs_repo *repo, struct gg_arena *a, const char *name,
                        struct path *path)
{
    gg_str text = gg_str_from(name);
    *path = (struct path){{0}};
    if (text.n && text.p[0] == '/') {
        if (!repo->workdir.n || !gg_str_starts(text, repo->workdir) || text.n == repo->workdir.n ||
            text.p[repo->workdir.n] != '/')
            return false;
        return add_parts(a, path, gg_str_sub(text, repo->workdir.n, text.n));
    }
    return add_parts(a, path, repo->prefix) && add_parts(a, path, text);
}

struct walk {
    struct revision *revision;
    struct gg_arena *arena;
    uint32_t links;
    gg_str text;       /* of a file */
    bool is_dir;       /* the path leads to a directory */
    bool is_missing;   /* there is nothing */
    const char *error; /* of everything else */
};

static bool miss(struct walk *w)
{
    w->is_missing = true;
    w->error = "no such file at that revision";
    return false;
}

static bool break_off(struct walk *w, const char *what, gg_str name)
{
    w->error = gg_cstr(w->arena, gg_str_printf(w->arena, "%s `" GG_FMT "`", what, GG_ARG(name)));
    return false;
}

static bool walk_from(struct walk *w, struct gg_vcs_repo *repo, const git_oid *root,
                      const struct path *path);

/* A link leads on from the directory that holds it. */
static bool walk_link(struct walk *w, struct gg_vcs_repo *repo, const git_oid *root,
                      const struct path *path, uint32_t at, const git_oid *id)
{
    gg_str target;
    struct path next = {{0}};
    if (++w->links > LINKS_MAX || !blob_at(repo, w->arena, id, &target))
        return break_off(w, "it cannot be reached through the symbolic link", path->parts.at[at]);
    for (uint32_t i = 0; i < at; i++)
        gg_push(w->arena, &next.parts, path->parts.at[i]);
    if ((target.n && target.p[0] == '/') || !add_parts(w->arena, &next, target))
        return break_off(w, "it lies outside of the repository, through the symbolic link",
                         path->parts.at[at]);
    for (uint32_t i = at + 1; i < path->parts.n; i++)
        gg_push(w->arena, &next.parts, path->parts.at[i]);
    return walk_from(w, repo, root, &next);
}

/* The repository of a submodule: below the work tree, else among the modules of the outer one. */
static struct gg_vcs_repo *open_submodule(struct walk *w, struct gg_vcs_repo *outer, gg_str path)
{
    int error;
    struct gg_vcs_repo *repo = NULL;
    gg_str git_dir = gg_str_from(outer->vcs->api.git_repository_path(outer->repo));
    gg_str at = gg_str_printf(w->arena, GG_FMT "/" GG_FMT, GG_ARG(outer->workdir), GG_ARG(path));
    if (outer->workdir.n)
        repo = open_at(outer->vcs, gg_cstr(w->arena, at), false, &error);
    at = gg_str_printf(w->arena, GG_FMT "modules/" GG_FMT, GG_ARG(git_dir), GG_ARG(path));
    return repo ? repo : open_at(outer->vcs, gg_cstr(w->arena, at), false, &error);
}

static bool walk_submodule(struct walk *w, struct gg_vcs_repo *outer, const struct path *path,
                           uint32_t at, const git_oid *id)
{
    const struct api *api = &outer->vcs->api;
    struct gg_buf name = gg_buf_new(w->arena);
    struct path rest = {{0}};
    for (uint32_t i = 0; i <= at; i++)
        gg_buf_addf(&name, "%s" GG_FMT, i ? "/" : "", GG_ARG(path->parts.at[i]));
    for (uint32_t i = at + 1; i < path->parts.n; i++)
        gg_push(w->arena, &rest.parts, path->parts.at[i]);
    struct gg_vcs_repo *repo = open_submodule(w, outer, gg_buf_str(&name));
    git_commit *commit = NULL;
    git_tree *tree = NULL;
    if (!repo)
        return break_off(w,
                         "it is in a submodule that is not checked out (git submodule update "
                         "--init):",
                         gg_buf_str(&name));
    if (api->git_commit_lookup(&commit, repo->repo, id) || api->git_commit_tree(&tree, commit)) {
        api->git_commit_free(commit);
        return break_off(w, "it is at a commit that is not here (git fetch) of the submodule",
                         gg_buf_str(&name));
    }
    const git_oid root = *api->git_object_id((git_object *)tree);
    api->git_tree_free(tree);
    api->git_commit_free(commit);
    return walk_from(w, repo, &root, &rest);
}

/* What one entry of a tree is: says where to go on. */
static bool look_up(struct walk *w, struct gg_vcs_repo *repo, const git_oid *dir, gg_str name,
                    git_oid *id, git_filemode_t *mode)
{
    const struct api *api = &repo->vcs->api;
    git_tree *tree = tree_at(repo, dir);
    if (!tree)
        return break_off(w,
                         "an object is not in this clone and cannot be fetched, the directory "
                         "of",
                         name);
    const git_tree_entry *entry = api->git_tree_entry_byname(tree, gg_cstr(w->arena, name));
    if (entry) {
        *id = *api->git_tree_entry_id(entry);
        *mode = api->git_tree_entry_filemode(entry);
    }
    api->git_tree_free(tree);
    return entry ? true : miss(w);
}

static bool walk_from(struct walk *w, struct gg_vcs_repo *repo, const git_oid *root,
                      const struct path *path)
{
    git_oid id = *root;
    w->is_dir = true;
    for (uint32_t i = 0; i < path->parts.n; i++) {
        git_filemode_t mode;
        gg_str name = path->parts.at[i];
        if (!w->is_dir)
            return miss(w);
        if (!look_up(w, repo, &id, name, &id, &mode))
            return false;
        if (mode == GIT_FILEMODE_LINK)
            return walk_link(w, repo, root, path, i, &id);
        if (mode == GIT_FILEMODE_COMMIT)
            return walk_submodule(w, repo, path, i, &id);
        w->is_dir = mode == GIT_FILEMODE_TREE;
    }
    if (w->is_dir || blob_at(repo, w->arena, &id, &w->text))
        return true;
    return break_off(w, "an object is not in this clone and cannot be fetched, the content of",
                     path->parts.n ? path->parts.at[path->parts.n - 1] : GG_STR(""));
}

/* Names of sources at a revision are "REV:./path", as git itself takes them. */
static const char *strip_revision(const struct revision *revision, const char *path)
{
    size_t n = strlen(revision->name);
    return !strncmp(path, revision->name, n) && path[n] == ':' ? path + n + 1 : path;
}

static bool walk_to(struct walk *w, const char *name)
{
    struct path path;
    struct gg_vcs_repo *repo = w->revision->repo;
    if (path_inside(repo, w->arena, strip_revision(w->revision, name), &path))
        return walk_from(w, repo, &w->revision->tree, &path);
    w->error = "it is outside of the repository";
    return false;
}

static bool read_at(void *ctx, struct gg_arena *a, const char *path, gg_str *text, bool *is_missing,
                    const char **error)
{
    struct walk w = {.revision = ctx, .arena = a};
    bool ok = walk_to(&w, path) && !w.is_dir;
    *is_missing = w.is_missing;
    *error = w.error ? w.error : "it is a directory";
    *text = w.text;
    return ok;
}

static bool has_dir_at(void *ctx, const char *path, const char **error)
{
    struct revision *revision = ctx;
    struct walk w = {.revision = revision, .arena = revision->repo->vcs->arena};
    bool ok = walk_to(&w, path) && w.is_dir;
    *error = w.error ? w.error : "it is no directory";
    return ok;
}

/* `@` alone is HEAD, as git has it; libgit2 1.5 only knows `@{..}`. */
static const char *spelled_out(struct gg_arena *a, const char *name)
{
    if (name[0] != '@' || (name[1] && !strchr("~^", name[1])))
        return name;
    return gg_cstr(a, gg_str_printf(a, "HEAD%s", name + 1));
}

/* The tree of a commit may be what a partial clone left out, so that only its name is asked for. */
static bool resolve(struct gg_vcs_repo *repo, const char *revision, git_oid *tree)
{
    const struct api *api = &repo->vcs->api;
    struct gg_arena *a = repo->vcs->arena;
    const char *name = spelled_out(a, revision);
    git_object *object = NULL;
    if (!api->git_revparse_single(&object, repo->repo,
                                  gg_cstr(a, gg_str_printf(a, "%s^{tree}", name))))
        *tree = *api->git_object_id(object);
    else if (!api->git_revparse_single(&object, repo->repo,
                                       gg_cstr(a, gg_str_printf(a, "%s^{commit}", name))))
        *tree = *api->git_commit_tree_id((git_commit *)object);
    else
        return false;
    api->git_object_free(object);
    return true;
}

bool gg_vcs_files_at(struct gg_vcs_repo *repo, const char *name, struct gg_files *files,
                     struct gg_diags *ds)
{
    struct revision *revision = gg_new(repo->vcs->arena, struct revision);
    *revision = (struct revision){.repo = repo, .name = name};
    *files = (struct gg_files){read_at, has_dir_at, revision};
    if (resolve(repo, name, &revision->tree))
        return true;
    struct gg_diag *d =
        gg_diag_add(ds, GG_D_REVISION_UNKNOWN, GG_NO_SPAN,
                    "`%s` is no revision of this repository: %s", name, last_error(repo->vcs));
    if (repo->vcs->api.git_repository_is_shallow(repo->repo))
        gg_diag_help(ds, d,
                     "this clone is shallow: `git fetch --unshallow` gets the rest of its history "
                     "(in a workflow: fetch-depth: 0)");
    return false;
}

bool gg_vcs_is_left_out(struct gg_vcs_repo *repo, const char *name)
{
    const struct api *api = &repo->vcs->api;
    struct gg_buf text = gg_buf_new(repo->vcs->arena);
    struct path path;
    git_index *index = NULL;
    size_t at;
    if (!path_inside(repo, repo->vcs->arena, name, &path) ||
        api->git_repository_index(&index, repo->repo))
        return false;
    for (uint32_t i = 0; i < path.parts.n; i++)
        gg_buf_addf(&text, "%s" GG_FMT, i ? "/" : "", GG_ARG(path.parts.at[i]));
    gg_str prefix = gg_buf_str(&text);
    const git_index_entry *entry = NULL;
    bool is_out = false;
    /* A directory has no entry of its own, and `a-b` comes before `a/b`. */
    if (!api->git_index_find_prefix(&at, index, gg_cstr(repo->vcs->arena, prefix)))
        entry = api->git_index_get_byindex(index, at);
    for (; entry && !is_out; entry = api->git_index_get_byindex(index, ++at)) {
        gg_str full = gg_str_from(entry->path);
        if (!gg_str_starts(full, prefix))
            break;
        is_out = (full.n == prefix.n || full.p[prefix.n] == '/') &&
                 entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE;
    }
    api->git_index_free(index);
    return is_out;
}

bool gg_vcs_committed(struct gg_vcs_repo *repo, struct gg_arena *a, const char *path, gg_str *text)
{
    struct revision revision = {.repo = repo, .name = "HEAD"};
    struct walk w = {.revision = &revision, .arena = a};
    if (!resolve(repo, "HEAD", &revision.tree) || !walk_to(&w, path) || w.is_dir)
        return false;
    *text = w.text;
    return true;
}
