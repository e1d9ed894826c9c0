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
    if (!text_of(a, object, "kept", &file->kept_sha256))
        file->kept_sha256 = GG_STR("");
    file->has_conflict = json_is_true(json_object_get(object, "conflict"));
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
    manifest->files = files;
    manifest->nfiles = (uint32_t)n;
    return true;
}

static bool read_origins(struct gg_arena *a, const json_t *list, const struct gg_origin **origins,
                         uint32_t *n)
{
    size_t size = json_array_size(list);
    struct gg_origin *at = gg_new_array(a, struct gg_origin, size ? size : 1);
    for (size_t i = 0; i < size; i++)
        if (!text_of(a, json_array_get(list, i), "name", &at[i].name) ||
            !text_of(a, json_array_get(list, i), "sha256", &at[i].sha256))
            return false;
    *origins = at;
    *n = (uint32_t)size;
    return true;
}

static bool read_built(struct gg_arena *a, const json_t *object, struct gg_built *built)
{
    *built = (struct gg_built){0};
    built->level = (uint8_t)json_integer_value(json_object_get(object, "level"));
    return text_of(a, object, "spec", &built->spec) &&
           text_of(a, object, "sha256", &built->sha256) &&
           text_of(a, object, "generator", &built->generator) &&
           read_origins(a, json_object_get(object, "inputs"), &built->inputs, &built->ninputs) &&
           read_origins(a, json_object_get(object, "templates"), &built->templates,
                        &built->ntemplates);
}

static bool read_specs(struct gg_arena *a, const json_t *list, struct gg_manifest *manifest)
{
    size_t n = json_array_size(list);
    struct gg_built *specs = gg_new_array(a, struct gg_built, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        if (!read_built(a, json_array_get(list, i), &specs[i]))
            return false;
    manifest->specs = specs;
    manifest->nspecs = (uint32_t)n;
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
    *manifest = (struct gg_manifest){0};
    if (json_integer_value(json_object_get(root, "version")) != MANIFEST_VERSION)
        *error = "it is not of version 1";
    else if (!json_is_array(list) || !read_files(a, list, manifest))
        *error = "an entry of `files` is malformed";
    else if (!read_specs(a, json_object_get(root, "specs"), manifest))
        *error = "an entry of `specs` is malformed";
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
    if (file->kept_sha256.n) {
        gg_json_key(j, "kept");
        gg_json_str(j, file->kept_sha256);
    }
    if (file->has_conflict) {
        gg_json_key(j, "conflict");
        gg_json_bool(j, true);
    }
    gg_json_close(j, '}');
}

static void write_origins(struct gg_json *j, const char *key, const struct gg_origin *at,
                          uint32_t n)
{
    gg_json_key(j, key);
    gg_json_open(j, '[');
    for (uint32_t i = 0; i < n; i++) {
        gg_json_open(j, '{');
        gg_json_key(j, "name");
        gg_json_str(j, at[i].name);
        gg_json_key(j, "sha256");
        gg_json_str(j, at[i].sha256);
        gg_json_close(j, '}');
    }
    gg_json_close(j, ']');
}

static void write_built(struct gg_json *j, const struct gg_built *built)
{
    gg_json_open(j, '{');
    gg_json_key(j, "spec");
    gg_json_str(j, built->spec);
    gg_json_key(j, "sha256");
    gg_json_str(j, built->sha256);
    gg_json_key(j, "generator");
    gg_json_str(j, built->generator);
    gg_json_key(j, "level");
    gg_json_int(j, built->level);
    write_origins(j, "inputs", built->inputs, built->ninputs);
    write_origins(j, "templates", built->templates, built->ntemplates);
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
    gg_json_key(&j, "specs");
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < manifest->nspecs; i++)
        write_built(&j, &manifest->specs[i]);
    gg_json_close(&j, ']');
    gg_json_close(&j, '}');
    gg_buf_addc(&out, '\n');
    return gg_buf_str(&out);
}

const struct gg_built *gg_manifest_spec(const struct gg_manifest *manifest, gg_str spec)
{
    for (uint32_t i = 0; i < manifest->nspecs; i++)
        if (gg_str_eq(manifest->specs[i].spec, spec))
            return &manifest->specs[i];
    return NULL;
}

static bool origins_eq(const struct gg_origin *x, uint32_t nx, const struct gg_origin *y,
                       uint32_t ny)
{
    bool same = nx == ny;
    for (uint32_t i = 0; same && i < nx; i++)
        same = gg_str_eq(x[i].name, y[i].name) && gg_str_eq(x[i].sha256, y[i].sha256);
    return same;
}

bool gg_built_eq(const struct gg_built *x, const struct gg_built *y)
{
    return gg_str_eq(x->sha256, y->sha256) && x->level == y->level &&
           origins_eq(x->inputs, x->ninputs, y->inputs, y->ninputs) &&
           origins_eq(x->templates, x->ntemplates, y->templates, y->ntemplates);
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
    return (struct gg_manifest){files.at, files.n, pending->specs, pending->nspecs};
}
