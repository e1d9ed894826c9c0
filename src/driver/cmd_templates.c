/* gluegen templates: list, cat, eject, check and doc. */
#include "backends/bash/entry.h"
#include "backends/choice.h"
#include "driver/session.h"
#include "graph/picture.h"
#include "graph/plot.h"
#include "template/tmpl_set.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct action {
    const char *name;
    bool needs_name;
    int (*run)(struct gg_session *s, struct gg_tmpl_set *set, gg_str name);
};

/* gluegen's own texts, which are not rendered from a spec, cannot be overridden. */
static bool is_public(gg_str name)
{
    return !gg_str_starts(name, GG_STR("driver/"));
}

static int list(struct gg_session *s, struct gg_tmpl_set *set, gg_str name)
{
    (void)name;
    struct gg_tmpl_list all = gg_tmpl_set_list(set);
    size_t width = 0;
    for (uint32_t i = 0; i < all.n; i++)
        width = all.at[i].name.n > width ? all.at[i].name.n : width;
    for (uint32_t i = 0; i < all.n; i++)
        if (is_public(all.at[i].name))
            gg_buf_addf(&s->out, "%-*.*s  " GG_FMT "\n", (int)width, GG_ARG(all.at[i].name),
                        GG_ARG(all.at[i].origin));
    return GG_EXIT_OK;
}

static int unknown_name(struct gg_session *s, struct gg_tmpl_set *set, gg_str name)
{
    struct gg_tmpl_list all = gg_tmpl_set_list(set);
    gg_str *names = gg_new_array(&s->arena, gg_str, all.n + 1);
    for (uint32_t i = 0; i < all.n; i++)
        names[i] = all.at[i].name;
    int nearest = is_public(name) ? gg_str_nearest(name, names, all.n) : -1;
    if (nearest < 0)
        return gg_usage_error(s, "there is no template `" GG_FMT "`: `gluegen templates list`",
                              GG_ARG(name));
    return gg_usage_error(s, "there is no template `" GG_FMT "`: did you mean `" GG_FMT "`?",
                          GG_ARG(name), GG_ARG(names[nearest]));
}

static bool is_known(struct gg_tmpl_set *set, gg_str name)
{
    struct gg_tmpl_list all = gg_tmpl_set_list(set);
    for (uint32_t i = 0; i < all.n; i++)
        if (is_public(name) && gg_str_eq(all.at[i].name, name))
            return true;
    return false;
}

static int cat(struct gg_session *s, struct gg_tmpl_set *set, gg_str name)
{
    gg_str text;
    if (!is_known(set, name))
        return unknown_name(s, set, name);
    if (gg_tmpl_set_text(set, name, &text, &s->diags))
        gg_buf_add(&s->out, text);
    return gg_session_report(s);
}

static bool make_parents(struct gg_arena *a, const char *path)
{
    for (const char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
        const char *dir = gg_cstr(a, (gg_str){path, (size_t)(p - path)});
        if (mkdir(dir, 0777) && errno != EEXIST)
            return false;
    }
    return true;
}

static int eject(struct gg_session *s, struct gg_tmpl_set *set, gg_str name)
{
    const char *dir = s->args.template_dirs.n ? s->args.template_dirs.at[0].p : "templates";
    gg_str text;
    if (!is_public(name) || !gg_tmpl_default_text(name, &text))
        return unknown_name(s, set, name);
    text = gg_tmpl_stamped(&s->arena, text);
    const char *path =
        gg_cstr(&s->arena, gg_str_printf(&s->arena, "%s/" GG_FMT ".mustache", dir, GG_ARG(name)));
    FILE *out = NULL;
    int fd = make_parents(&s->arena, path) ? open(path, O_WRONLY | O_CREAT | O_EXCL, 0666) : -1;
    if (fd >= 0)
        out = fdopen(fd, "wb");
    bool ok = out && fwrite(text.p, 1, text.n, out) == text.n;
    if (out && fclose(out))
        ok = false;
    if (!ok) {
        int error = errno;
        fprintf(stderr, "gluegen: cannot write `%s`: %s\n", path,
                error == EEXIST ? "it exists already" : strerror(error));
        return error == EEXIST ? GG_EXIT_FINDINGS : GG_EXIT_IO;
    }
    gg_say(s, "wrote %s; use it with --template-dir %s", path, dir);
    return GG_EXIT_OK;
}

/* The entry script and its parts, which are named after it, see the pipeline, not one step. */
static bool is_of_entry(gg_str name)
{
    ptrdiff_t dot = gg_str_find_char(GG_STR(GG_ENTRY_TEMPLATE), '.');
    return gg_str_starts(name, gg_str_sub(GG_STR(GG_ENTRY_TEMPLATE), 0, (size_t)dot));
}

/* "choice_hands" of "go/choice_hands" */
static gg_str base_of(gg_str name)
{
    return gg_str_sub(name, (size_t)(gg_str_find_char(name, '/') + 1), name.n);
}

/* What a step chooses is said without the step. */
static bool is_of_choice(gg_str name)
{
    return gg_str_starts(base_of(name), GG_STR(GG_CHOICE_TEMPLATE));
}

static const struct gg_fragment_rule *fragment_of(const struct gg_backend *backend, gg_str name)
{
    for (uint32_t i = 0; i < backend->nfragments; i++)
        if (gg_str_is(name, backend->fragments[i].template_name))
            return &backend->fragments[i];
    return NULL;
}

static const struct gg_shape *shape_in(const struct gg_backend *backend, gg_str name)
{
    const struct gg_fragment_rule *fragment = fragment_of(backend, name);
    return fragment ? fragment->shape : backend->shape;
}

/* The shape of what a template is rendered with, by the directory that it is in. */
static const struct gg_shape *shape_of(gg_str name)
{
    if (is_of_entry(name))
        return gg_entry_shape;
    if (gg_str_is(name, GG_PLOT_TEMPLATE))
        return gg_plot_shape;
    if (gg_str_starts(name, GG_STR("graph/")))
        return gg_picture_shape;
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++) {
        const struct gg_backend *backend = gg_backend_get((enum gg_target)i);
        if (!backend)
            continue;
        gg_str owner = gg_str_from(backend->name);
        if (gg_str_starts(name, owner) && name.n > owner.n && name.p[owner.n] == '/')
            return is_of_choice(name) ? gg_choice_shape : shape_in(backend, name);
    }
    return NULL;
}

/* Only the roots are checked by themselves; a partial is checked where it is used. */
static bool is_root(gg_str name)
{
    if (gg_str_is(name, GG_ENTRY_TEMPLATE) || gg_str_is(name, GG_PLOT_TEMPLATE) ||
        gg_str_is(base_of(name), GG_CHOICE_TEMPLATE))
        return true;
    for (uint32_t i = 0; i < gg_npicture_formats; i++)
        if (gg_str_is(name, gg_picture_formats[i].template_name))
            return true;
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++) {
        const struct gg_backend *backend = gg_backend_get((enum gg_target)i);
        for (uint32_t k = 0; backend && k < backend->nfiles; k++)
            if (gg_str_is(name, backend->files[k].template_name))
                return true;
        if (backend && (fragment_of(backend, name) ||
                        (backend->single_template && gg_str_is(name, backend->single_template)) ||
                        (backend->launch_template && gg_str_is(name, backend->launch_template)) ||
                        (backend->build_template && gg_str_is(name, backend->build_template))))
            return true;
    }
    return false;
}

static gg_str dir_of(gg_str name)
{
    ptrdiff_t slash = gg_str_find_char(name, '/');
    return gg_str_sub(name, 0, slash < 0 ? 0 : (size_t)slash);
}

/* A name that is asked for: itself, or for a partial all that may use it. */
static bool is_asked_for(gg_str root, gg_str name)
{
    if (!name.n || is_root(name))
        return !name.n || gg_str_eq(root, name);
    return gg_str_eq(dir_of(root), dir_of(name));
}

static int check(struct gg_session *s, struct gg_tmpl_set *set, gg_str name)
{
    struct gg_tmpl_list all = gg_tmpl_set_list(set);
    uint32_t n = 0;
    if (name.n && !is_known(set, name))
        return unknown_name(s, set, name);
    for (uint32_t i = 0; i < all.n; i++) {
        gg_str one = all.at[i].name;
        if (!is_root(one) || !is_asked_for(one, name))
            continue;
        (void)!gg_tmpl_lint(set, one, shape_of(one), &s->diags);
        n++;
    }
    if (!name.n)
        gg_tmpl_set_report_unused(set, &s->diags);
    int status = gg_session_report(s);
    gg_say(s, "%u template%s checked", n, n == 1 ? "" : "s");
    return status;
}

static void describe(struct gg_session *s, const struct gg_shape *shape, int depth)
{
    static const char *const kinds[] = {
        [GG_V_NONE] = "nothing", [GG_V_BOOL] = "yes or no", [GG_V_INT] = "number",
        [GG_V_TEXT] = "text",    [GG_V_CODE] = "code",      [GG_V_LIST] = "list",
        [GG_V_MAP] = "map",
    };
    enum { DEPTH_MAX = 8 };
    for (; shape && shape->key && depth < DEPTH_MAX; shape++) {
        gg_buf_addf(&s->out, "%*s%s (%s%s): %s\n", depth * 2, "", shape->key, kinds[shape->kind],
                    shape->optional ? ", may be missing" : "", shape->doc ? shape->doc : "");
        describe(s, shape->of, depth + 1);
        if (shape->kind == GG_V_LIST && shape->of)
            describe(s, gg_item_shape, depth + 1);
    }
}

static int doc(struct gg_session *s, struct gg_tmpl_set *set, gg_str name)
{
    if (!is_known(set, name))
        return unknown_name(s, set, name);
    if (!shape_of(name)) {
        gg_say(s, "the values of `" GG_FMT "` are not described", GG_ARG(name));
        return GG_EXIT_FINDINGS;
    }
    describe(s, shape_of(name), 0);
    return GG_EXIT_OK;
}

static const struct action actions[] = {
    {"cat", true, cat},     {"check", false, check}, {"doc", true, doc},
    {"eject", true, eject}, {"list", false, list},
};

int gg_command_run_TEMPLATES(struct gg_session *s)
{
    const char *word = s->args.operands.n ? s->args.operands.at[0] : "list";
    const struct action *action = NULL;
    int status = GG_EXIT_OK;
    for (size_t i = 0; i < GG_COUNT(actions); i++)
        if (!strcmp(word, actions[i].name))
            action = &actions[i];
    if (!action)
        return gg_unknown_operand(s, "action", word);
    struct gg_tmpl_set *set =
        gg_tmpl_set_new(&s->arena, &s->sources, s->args.template_dirs.at, s->args.template_dirs.n);
    /* The directory that `eject` writes to need not be there yet. */
    if (action->run != eject && !gg_tmpl_set_check_dirs(set, &s->diags))
        return gg_session_report(s);
    if (s->args.operands.n < 2 && action->needs_name)
        return gg_usage_error(s, "`templates %s` needs the name of a template", action->name);
    if (s->args.operands.n < 2)
        return action->run(s, set, GG_STR(""));
    for (uint32_t i = 1; i < s->args.operands.n; i++) {
        int one = action->run(s, set, gg_str_from(s->args.operands.at[i]));
        status = one > status ? one : status;
    }
    return status;
}
