/* Reads and writes .gluegen/manifest.json; the only user of jansson in the program. */
#include "output/manifest.h"

#include "base/json_write.h"

#include <jansson.h>
#include <stdlib.h>

enum { MANIFEST_VERSION = 1, SHA256_DIGITS = 64 };

static int by_path(const void *x, const void *y)
{
    return gg_str_cmp(((const struct gg_owned *)x)->path, ((const struct gg_owned *)y)->path);
}

static bool text_of(struct gg_arena *a, const json_t *object, const char *key, gg_str *out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return false;
    *out = gg_str_dup(a, (gg_str){json_string_value(value), json_string_length(value)});
    return true;
}

static bool read_file(struct gg_arena *a, const json_t *object, struct gg_owned *file)
{
    gg_str mode;
    *file = (struct gg_owned){0};
    if (!text_of(a, object, "path", &file->path) || !text_of(a, object, "mode", &mode) ||
        !text_of(a, object, "sha256", &file->sha256) || !text_of(a, object, "spec", &file->spec) ||
        !text_of(a, object, "generator", &file->generator))
        return false;
    if (!text_of(a, object, "step", &file->step))
        file->step = GG_STR("");
    file->executable = gg_str_is(mode, "0755");
    return (file->executable || gg_str_is(mode, "0644")) && file->sha256.n == SHA256_DIGITS &&
           gg_artifact_path_is_safe(file->path);
}

static bool read_files(struct gg_arena *a, const json_t *list, struct gg_manifest *manifest)
{
    size_t n = json_array_size(list);
    struct gg_owned *files = gg_new_array(a, struct gg_owned, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        if (!read_file(a, json_array_get(list, i), &files[i]))
            return false;
    if (n)
        qsort(files, n, sizeof *files, by_path);
    *manifest = (struct gg_manifest){files, (uint32_t)n};
    return true;
}

bool gg_manifest_read(struct gg_arena *a, gg_str text, struct gg_manifest *manifest,
                      const char **error)
{
    json_error_t reason;
    json_t *root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &reason);
    if (!root) {
        *error = gg_cstr(a, gg_str_printf(a, "line %d: %s", reason.line, reason.text));
        return false;
    }
    const json_t *list = json_object_get(root, "files");
    bool ok = false;
    if (json_integer_value(json_object_get(root, "version")) != MANIFEST_VERSION)
        *error = "it is not of version 1";
    else if (!json_is_array(list) || !read_files(a, list, manifest))
        *error = "an entry of `files` is malformed";
    else
        ok = true;
    json_decref(root);
    return ok;
}

static void write_file(struct gg_json *j, const struct gg_owned *file)
{
    gg_json_open(j, '{');
    gg_json_key(j, "path");
    gg_json_str(j, file->path);
    gg_json_key(j, "mode");
    gg_json_cstr(j, file->executable ? "0755" : "0644");
    gg_json_key(j, "sha256");
    gg_json_str(j, file->sha256);
    gg_json_key(j, "spec");
    gg_json_str(j, file->spec);
    if (file->step.n) {
        gg_json_key(j, "step");
        gg_json_str(j, file->step);
    }
    gg_json_key(j, "generator");
    gg_json_str(j, file->generator);
    gg_json_close(j, '}');
}

gg_str gg_manifest_write(struct gg_arena *a, const struct gg_manifest *manifest)
{
    struct gg_buf out = gg_buf_new(a);
    struct gg_json j = gg_json_new(&out);
    gg_json_open(&j, '{');
    gg_json_key(&j, "version");
    gg_json_int(&j, MANIFEST_VERSION);
    gg_json_key(&j, "files");
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < manifest->nfiles; i++)
        write_file(&j, &manifest->files[i]);
    gg_json_close(&j, ']');
    gg_json_close(&j, '}');
    gg_buf_addc(&out, '\n');
    return gg_buf_str(&out);
}

const struct gg_owned *gg_manifest_find(const struct gg_manifest *manifest, gg_str path)
{
    uint32_t low = 0, high = manifest->nfiles;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = gg_str_cmp(manifest->files[mid].path, path);
        if (!order)
            return &manifest->files[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

struct gg_manifest gg_manifest_merge(struct gg_arena *a, const struct gg_manifest *done,
                                     const struct gg_manifest *pending)
{
    GG_VEC(struct gg_owned) files = {0};
    for (uint32_t i = 0; i < done->nfiles; i++) {
        const struct gg_owned *twin = gg_manifest_find(pending, done->files[i].path);
        gg_push(a, &files, done->files[i]);
        if (twin)
            files.at[files.n - 1].pending_sha256 = twin->sha256;
    }
    for (uint32_t i = 0; i < pending->nfiles; i++) {
        if (gg_manifest_find(done, pending->files[i].path))
            continue;
        gg_push(a, &files, pending->files[i]);
        files.at[files.n - 1].pending_sha256 = pending->files[i].sha256;
        files.at[files.n - 1].sha256 = GG_STR("");
    }
    if (files.n)
        qsort(files.at, files.n, sizeof *files.at, by_path);
    return (struct gg_manifest){files.at, files.n};
}
