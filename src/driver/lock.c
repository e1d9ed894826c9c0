/* Reads and writes gluegen.lock: spec, pipeline, step, then what was chosen. */
#include "driver/lock.h"

#include "base/json_write.h"
#include "frontend/frontend.h"
#include "frontend/quantity.h"

static const char NAME[] = "gluegen.lock", VERSION_KEY[] = "gluegen_lock";

struct reader {
    struct gg_session *session;
    struct gg_pins *pins;
    bool ok;
};

const char *gg_lock_path(struct gg_arena *a, const char *spec)
{
    const char *slash = strrchr(spec, '/');
    if (!strcmp(spec, "-"))
        return NULL;
    return gg_cstr(a, gg_str_printf(a, "%.*s%s", slash ? (int)(slash - spec + 1) : 0, spec, NAME));
}

static void refuse(struct reader *r, const struct gg_ast *node, const char *what)
{
    gg_diag_add(&r->session->diags, GG_D_LOCK_BAD, node->span, "%s", what);
    r->ok = false;
}

static bool is_map(struct reader *r, const struct gg_ast *node)
{
    if (node->kind != GG_AST_MAP)
        refuse(r, node, "a map is expected here");
    return node->kind == GG_AST_MAP;
}

static void read_choice(struct reader *r, const struct gg_ast *value, struct gg_pin *pin)
{
    struct gg_buffer buffer;
    const char *why;
    if (gg_str_is(value->key, "code") && value->kind == GG_AST_STR)
        pin->code = value->text;
    else if (gg_str_is(value->key, "runtime") && gg_runtime_by_name(value->text))
        pin->runtime = value->text;
    else if (gg_str_is(value->key, "workers") && value->kind == GG_AST_INT && value->u.i > 0 &&
             value->u.i <= 1024)
        pin->workers = value;
    else if (gg_str_is(value->key, "buffer") && value->kind != GG_AST_MAP &&
             gg_quantity_buffer(value, &buffer, &why) && !buffer.by_record)
        pin->buffer = value;
    else
        refuse(
            r, value,
            "`code`, `runtime` (gawk, mawk, python3, pypy3), `workers` (1 to 1024) or `buffer` (a "
            "size) is expected here");
}

static void read_step(struct reader *r, gg_str pipeline, const struct gg_ast *step)
{
    struct gg_pin pin = {.pipeline = pipeline, .step = step->key, .span = step->key_span};
    if (!is_map(r, step))
        return;
    for (uint32_t i = 0; i < step->u.kids.n; i++)
        read_choice(r, step->u.kids.at[i], &pin);
    gg_push(&r->session->arena, &r->pins->list, pin);
}

static void read_spec(struct reader *r, const struct gg_ast *spec)
{
    if (!is_map(r, spec))
        return;
    for (uint32_t p = 0; p < spec->u.kids.n; p++) {
        const struct gg_ast *pipeline = spec->u.kids.at[p];
        if (is_map(r, pipeline))
            for (uint32_t i = 0; i < pipeline->u.kids.n; i++)
                read_step(r, pipeline->key, pipeline->u.kids.at[i]);
    }
}

/* The tree of a lock file; NULL when there is none, or an error is in the list. */
static const struct gg_ast *read_tree(struct gg_session *s, const char *path)
{
    gg_str text;
    const char *reason;
    bool is_missing = true;
    if (!path || !gg_sources_read(&s->sources, &s->arena, path, &text, &is_missing, &reason)) {
        if (!is_missing)
            gg_diag_add(&s->diags, GG_D_FILE_UNREADABLE, GG_NO_SPAN, "cannot read `%s`: %s", path,
                        reason);
        return NULL;
    }
    uint32_t file = gg_source_add(&s->sources, gg_str_from(path), text);
    return gg_notation_yaml.parse(&s->arena, gg_source_get(&s->sources, file), file, &s->diags);
}

bool gg_lock_read(struct gg_session *s, const char *spec, struct gg_pins *pins)
{
    struct reader r = {s, pins, true};
    uint32_t before = s->diags.nerrors;
    const struct gg_ast *root = read_tree(s, gg_lock_path(&s->arena, spec));
    if (!root)
        return s->diags.nerrors == before;
    const struct gg_ast *version = root->kind == GG_AST_MAP ? gg_ast_get(root, VERSION_KEY) : NULL;
    if (!version || version->kind != GG_AST_INT || version->u.i != 1) {
        refuse(&r, root, "this is no lock of this version: `gluegen_lock: 1` is expected");
        return false;
    }
    for (uint32_t i = 0; i < root->u.kids.n; i++)
        if (gg_str_eq(root->u.kids.at[i]->key, gg_spec_base(spec)))
            read_spec(&r, root->u.kids.at[i]);
    return r.ok;
}

/* Names of files may hold anything; JSON's strings are YAML's. */
static void add_key(struct gg_buf *out, int indent, gg_str key)
{
    gg_buf_addf(out, "%*s", indent, "");
    gg_json_quote(out, key);
    gg_buf_addc(out, ':');
}

static void add_pin(struct gg_buf *out, const struct gg_pin *pin)
{
    add_key(out, 4, pin->step);
    gg_buf_addf(out, " {code: \"" GG_FMT "\"", GG_ARG(pin->code));
    if (pin->runtime.n)
        gg_buf_addf(out, ", runtime: " GG_FMT, GG_ARG(pin->runtime));
    if (pin->workers)
        gg_buf_addf(out, ", workers: " GG_FMT, GG_ARG(pin->workers->text));
    if (pin->buffer)
        gg_buf_addf(out, ", buffer: " GG_FMT, GG_ARG(pin->buffer->text));
    gg_buf_adds(out, "}\n");
}

static void add_spec(struct gg_buf *out, gg_str spec, const struct gg_pins *pins)
{
    gg_str pipeline = GG_STR("");
    if (!pins->list.n)
        return;
    add_key(out, 0, spec);
    gg_buf_addc(out, '\n');
    for (uint32_t i = 0; i < pins->list.n; i++) {
        const struct gg_pin *pin = &pins->list.at[i];
        if (!gg_str_eq(pin->pipeline, pipeline)) {
            add_key(out, 2, pin->pipeline);
            gg_buf_addc(out, '\n');
        }
        pipeline = pin->pipeline;
        add_pin(out, pin);
    }
}

gg_str gg_lock_text(struct gg_session *s, const char *spec, const struct gg_pins *pins)
{
    struct gg_buf out = gg_buf_new(&s->arena);
    const struct gg_ast *root = read_tree(s, gg_lock_path(&s->arena, spec));
    bool done = false;
    gg_buf_addf(
        &out,
        "# Written by `gluegen tune`, used by every build of the specs named here: what was "
        "fastest.\n%s: 1\n",
        VERSION_KEY);
    for (uint32_t i = 0; root && root->kind == GG_AST_MAP && i < root->u.kids.n; i++) {
        const struct gg_ast *other = root->u.kids.at[i];
        struct gg_pins theirs = {0};
        struct reader r = {s, &theirs, true};
        if (gg_str_is(other->key, VERSION_KEY))
            continue;
        bool is_own = gg_str_eq(other->key, gg_spec_base(spec));
        if (!is_own)
            read_spec(&r, other);
        add_spec(&out, other->key, is_own ? pins : &theirs);
        done |= is_own;
    }
    if (!done)
        add_spec(&out, gg_spec_base(spec), pins);
    return gg_buf_str(&out);
}
