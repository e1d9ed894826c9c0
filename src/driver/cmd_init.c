/* gluegen init: a small spec that works, and the schema that editors check it with. */
#include "base/save.h"
#include "driver/session.h"
#include "frontend/describe.h"
#include "template/tmpl_set.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const char SCHEMA_NAME[] = "gluegen.schema.json";

/* Makes a file that is not there yet; a file that cannot be written whole is removed again. */
static bool create(const char *path, gg_str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;
    bool ok = gg_write_all(fd, text);
    int error = errno;
    if (close(fd) && ok) {
        error = errno;
        ok = false;
    }
    if (!ok)
        (void)unlink(path);
    errno = error;
    return ok;
}

static int fail(const char *path)
{
    int error = errno;
    fprintf(stderr, "gluegen: cannot write `%s`: %s\n", path,
            error == EEXIST ? "it exists already" : strerror(error));
    return error == EEXIST ? GG_EXIT_FINDINGS : GG_EXIT_IO;
}

static const char *beside(struct gg_session *s, const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    int n = slash ? (int)(slash - path) + 1 : 0;
    return gg_cstr(&s->arena, gg_str_printf(&s->arena, "%.*s%s", n, path, name));
}

int gg_command_run_INIT(struct gg_session *s)
{
    const char *path = s->args.operands.n ? s->args.operands.at[0] : "gluegen.yaml";
    const char *schema_path = beside(s, path, SCHEMA_NAME);
    struct gg_buf schema = gg_buf_new(&s->arena);
    gg_str spec;
    if (s->args.operands.n > 1)
        return gg_too_many_operands(s, 1);
    if (!gg_tmpl_default_text(GG_STR("driver/init.yaml"), &spec))
        GG_BUG("the template of init is not built in");
    gg_schema_write(&schema);
    if (!create(path, spec))
        return fail(path);
    /* An older schema stays: it may be in use by other specs, and `gluegen schema` renews it. */
    if (!create(schema_path, gg_buf_str(&schema)) && errno != EEXIST) {
        (void)unlink(path);
        return fail(schema_path);
    }
    gg_say(s, "wrote %s; try: printf 'to be or not to be\\n' | gluegen run %s", path, path);
    return GG_EXIT_OK;
}

int gg_command_run_SCHEMA(struct gg_session *s)
{
    const char *of = s->args.value[GG_FLAG_OF];
    gg_str text;
    if (s->args.operands.n)
        return gg_too_many_operands(s, 0);
    if (!of || !strcmp(of, "spec")) {
        gg_schema_write(&s->out);
        return GG_EXIT_OK;
    }
    if (!gg_tmpl_default_text(GG_STR("driver/diagnostics.schema.json"), &text))
        GG_BUG("the schema of diagnostics is not built in");
    gg_buf_add(&s->out, text);
    return GG_EXIT_OK;
}
