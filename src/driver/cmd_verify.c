/* gluegen verify: whether a tree is what its manifest says, without building anything. */
#include "base/hash.h"
#include "driver/owner.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct verifier {
    struct gg_session *session;
    const char *dir;
    struct gg_manifest manifest;
    uint32_t nfiles, nkept, nfaults;
};

static const char *below(struct verifier *v, const char *dir, gg_str path)
{
    const char *slash = !*dir || gg_str_ends(gg_str_from(dir), GG_STR("/")) ? "" : "/";
    return gg_cstr(&v->session->arena,
                   gg_str_printf(&v->session->arena, "%s%s" GG_FMT, dir, slash, GG_ARG(path)));
}

/* "edited      out/etl/filter.py" */
static void fault(struct verifier *v, const char *word, const char *path)
{
    gg_buf_addf(&v->session->out, "%-11s %s\n", word, path);
    v->nfaults++;
}

/* The hash of a regular file; NULL or a word for what is wrong. Links are not followed. */
static const char *hash_of(struct verifier *v, const char *path, gg_str *hash, bool *executable)
{
    struct stat st;
    gg_str text;
    const char *reason;
    if (lstat(path, &st))
        return errno == ENOENT || errno == ENOTDIR ? "missing" : "unreadable";
    if (!S_ISREG(st.st_mode))
        return "not-a-file";
    if (!gg_read_file(&v->session->arena, path, &text, &reason))
        return "unreadable";
    *executable = (st.st_mode & S_IXUSR) != 0;
    *hash = gg_sha256(&v->session->arena, text);
    return NULL;
}

static void verify_file(struct verifier *v, const struct gg_owned *file)
{
    const char *path = below(v, v->dir, file->path);
    gg_str hash;
    bool executable;
    const char *word = hash_of(v, path, &hash, &executable);
    v->nfiles++;
    if (!word && file->has_conflict)
        word = "conflict";
    bool is_kept = !word && file->kept_sha256.n && gg_str_eq(hash, file->kept_sha256);
    if (!word && !is_kept && !gg_str_eq(hash, file->sha256))
        word = "edited";
    if (!word && executable != file->executable)
        word = "mode";
    v->nkept += is_kept;
    if (word)
        fault(v, word, path);
    else if (v->session->args.given[GG_FLAG_VERBOSE])
        gg_buf_addf(&v->session->out, "%-11s %s\n", is_kept ? "kept" : "same", path);
}

/* A source of the build: what is there now must be what it was. */
static void verify_source(struct verifier *v, const char *path, gg_str sha256)
{
    gg_str hash;
    bool executable;
    const char *word = hash_of(v, path, &hash, &executable);
    struct stat st;
    if (word && !strcmp(word, "not-a-file") && !stat(path, &st) && S_ISREG(st.st_mode)) {
        gg_str text;
        const char *reason;
        word = gg_read_file(&v->session->arena, path, &text, &reason) ? NULL : "unreadable";
        hash = word ? GG_STR("") : gg_sha256(&v->session->arena, text);
    }
    if (word)
        fault(v, word, path);
    else if (!gg_str_eq(hash, sha256))
        fault(v, "changed", path);
    else if (v->session->args.given[GG_FLAG_VERBOSE])
        gg_buf_addf(&v->session->out, "%-11s %s\n", "same", path);
}

static const char *dir_of(struct verifier *v, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? gg_cstr(&v->session->arena, (gg_str){path, (size_t)(slash - path)}) : "";
}

static const char *find_template(struct verifier *v, gg_str name)
{
    const struct gg_args *args = &v->session->args;
    gg_str file = gg_str_concat(&v->session->arena, name, GG_STR(".mustache"));
    for (uint32_t i = 0; i < args->template_dirs.n; i++) {
        const char *path = below(v, gg_cstr(&v->session->arena, args->template_dirs.at[i]), file);
        if (!access(path, F_OK))
            return path;
    }
    return NULL;
}

static void verify_templates(struct verifier *v, const struct gg_built *built)
{
    for (uint32_t i = 0; i < built->ntemplates; i++) {
        const char *path = find_template(v, built->templates[i].name);
        if (path)
            verify_source(v, path, built->templates[i].sha256);
        else
            gg_say(v->session,
                   "%s: template `" GG_FMT "` is not found, so it is not compared: --template-dir "
                   "says where it is",
                   v->dir, GG_ARG(built->templates[i].name));
    }
}

static void verify_spec(struct verifier *v, const struct gg_built *built)
{
    const char *spec = gg_spec_find(v->session, gg_str_from(v->dir), built->spec);
    if (!spec) {
        gg_say(v->session,
               "%s: `" GG_FMT "` is not found, so only the files are proved: --spec says where it "
               "is",
               v->dir, GG_ARG(built->spec));
        return;
    }
    verify_source(v, spec, built->sha256);
    for (uint32_t i = 0; i < built->ninputs; i++) {
        gg_str name = built->inputs[i].name;
        const char *path = name.n && name.p[0] == '/' ? gg_cstr(&v->session->arena, name)
                                                      : below(v, dir_of(v, spec), name);
        verify_source(v, path, built->inputs[i].sha256);
    }
    verify_templates(v, built);
}

static int fail_manifest(struct verifier *v, const char *path, const char *reason)
{
    gg_diag_add(&v->session->diags, GG_D_MANIFEST_BROKEN, GG_NO_SPAN, "`%s` cannot be used: %s",
                path, reason);
    return gg_session_report(v->session);
}

static int verify(struct gg_session *s, const char *dir)
{
    struct verifier v = {.session = s, .dir = dir};
    const char *path = below(&v, dir, GG_STR(GG_MANIFEST_DIR "/manifest.json")), *reason;
    const char *pending = below(&v, dir, GG_STR(GG_MANIFEST_DIR "/pending.json"));
    gg_str text;
    if (!gg_read_file(&s->arena, path, &text, &reason) ||
        !gg_manifest_read(&s->arena, text, &v.manifest, &reason))
        return fail_manifest(&v, path, reason);
    if (!access(pending, F_OK))
        fault(&v, "unfinished", pending);
    for (uint32_t i = 0; i < v.manifest.nfiles; i++)
        verify_file(&v, &v.manifest.files[i]);
    const gg_str *lost;
    uint32_t nlost = gg_manifest_lost(&s->arena, dir, &v.manifest, &lost);
    for (uint32_t i = 0; i < nlost; i++)
        fault(&v, "lost", below(&v, dir, lost[i]));
    for (uint32_t i = 0; i < v.manifest.nspecs; i++)
        verify_spec(&v, &v.manifest.specs[i]);
    gg_say(s, "%s: %u file%s, %u with accepted edits, %u not as built", dir, v.nfiles,
           v.nfiles == 1 ? "" : "s", v.nkept, v.nfaults);
    return v.nfaults ? GG_EXIT_FINDINGS : GG_EXIT_OK;
}

int gg_command_run_VERIFY(struct gg_session *s)
{
    int status = GG_EXIT_OK;
    if (!s->args.operands.n)
        return verify(s, "out");
    for (uint32_t i = 0; i < s->args.operands.n; i++) {
        int one = verify(s, s->args.operands.at[i]);
        status = one > status ? one : status;
    }
    return status;
}
