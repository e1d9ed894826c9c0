/*
 * Checks a template against the shape of its view without rendering it: every name of it, of its
 * partials and of its blocks is resolved as it would be with a view of that shape.
 */
#include "template/tmpl_program.h"

enum { OPS_MAX = 1 << 20 };

/* A level of the context stack, known by its shape. */
struct level {
    const struct gg_shape *shape; /* NULL: a scalar */
    enum gg_val_kind kind;        /* of {{.}}; GG_V_NONE for an item that is CODE or TEXT */
    bool is_item;                 /* of a list: has `first` and `last` too */
    gg_str path;                  /* dotted name from the root, empty when there is none */
    gg_str section;               /* as the template names it */
    const struct level *up;
    uint64_t hash; /* of the levels up to this one */
};

struct args {
    const struct gg_tmpl *tmpl;
    const struct gg_tmpl_op *op;
    bool *used; /* by distance from op */
    const struct args *outer;
    uint64_t hash;
};

/* A template being checked, and with what; those that are finished need not be checked again. */
struct visit {
    const struct gg_tmpl *tmpl;
    uint64_t levels, args;
};

struct active {
    const struct gg_tmpl *tmpl;
    const struct level *level;
    const struct active *up;
};

struct lint {
    struct gg_tmpl_set *set;
    struct gg_arena *arena;
    struct gg_diags *ds;
    GG_VEC(struct visit) visits;
    uint32_t nops, nskipped;
    bool failed;
};

struct cursor {
    const struct gg_tmpl *tmpl;
    const struct level *level;
    const struct args *args;
    const struct active *active;
    uint32_t depth;
};

static uint64_t mix(uint64_t hash, const void *p)
{
    return (hash ^ (uint64_t)(uintptr_t)p) * UINT64_C(1099511628211) + 1;
}

static const struct gg_shape *row_of(const struct level *level, gg_str key)
{
    const struct gg_shape *row = gg_shape_get(level->shape, key);
    if (!row && level->is_item && level->shape)
        row = gg_shape_get(gg_item_shape, key);
    return row;
}

/* Reports */

static struct gg_diag *report(struct lint *l, enum gg_diag_code code, const struct gg_tmpl_op *op,
                              gg_str what, const char *problem)
{
    l->failed |= gg_diag_info(code)->severity == GG_ERROR;
    return gg_diag_add(l->ds, code, op->span, "`" GG_FMT "` %s", GG_ARG(what), problem);
}

static bool is_identifier(gg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-';
        if (!ok)
            return false;
    }
    return true;
}

static void suggest(struct lint *l, struct gg_diag *d, gg_str word, const struct gg_shape *shape,
                    const struct level *level)
{
    GG_VEC(gg_str) keys = {0};
    for (const struct gg_shape *row = shape; row && row->key; row++)
        gg_push(l->arena, &keys, gg_str_from(row->key));
    for (; level; level = level->up)
        for (const struct gg_shape *row = level->shape; row && row->key; row++)
            gg_push(l->arena, &keys, gg_str_from(row->key));
    gg_diag_suggest(l->ds, d, word, keys.at, keys.n);
}

/* Only one of `shape` (a dotted name's map) and `level` is given. */
static void report_unknown(struct lint *l, const struct gg_tmpl_op *op, gg_str part,
                           const struct gg_shape *shape, const struct level *level)
{
    l->failed = true;
    if (is_identifier(part)) {
        struct gg_diag *d = gg_diag_add(l->ds, GG_D_TMPL_UNKNOWN_NAME, op->span,
                                        "unknown name `" GG_FMT "`", GG_ARG(part));
        suggest(l, d, part, shape, level);
    } else {
        struct gg_diag *d = report(l, GG_D_TMPL_BAD_NAME, op, op->text, "cannot be a name");
        gg_diag_help(l->ds, d,
                     "if the delimiters are text of the target language, choose others: "
                     "`{{=<%% %%>=}}`");
    }
}

static void report_kind(struct lint *l, const struct gg_tmpl_op *op, const char *problem,
                        const char *help)
{
    gg_diag_help(l->ds, report(l, GG_D_TMPL_WRONG_KIND, op, op->text, problem), "%s", help);
}

/* Names */

/* What a name stands for. `level` is where its first part was found. */
struct meaning {
    bool is_known;
    enum gg_val_kind kind; /* GG_V_NONE: CODE or TEXT */
    const struct gg_shape *of;
    const struct level *level;
};

/* The innermost level below `at` whose maps are a list's, or NULL. */
static const struct level *item_below(const struct level *level, const struct level *at)
{
    while (level != at && !(level->is_item && level->shape))
        level = level->up;
    return level == at ? NULL : level;
}

/* Found outside of a list whose items lack it, and not at the root: most often a slip. */
static void check_outer(struct lint *l, const struct cursor *c, const struct gg_tmpl_op *op,
                        const struct level *at)
{
    const struct level *inner = item_below(c->level, at);
    if (!inner || !at->up)
        return;
    struct gg_diag *d =
        gg_diag_add(l->ds, GG_D_TMPL_OUTER_NAME, op->span,
                    "`" GG_FMT "` is not in `" GG_FMT "`; it is taken from `" GG_FMT "` around it",
                    GG_ARG(gg_tmpl_part(op, 0)), GG_ARG(inner->section), GG_ARG(at->section));
    if (at->path.n)
        gg_diag_help(l->ds, d, "write `" GG_FMT "." GG_FMT "` if that is meant", GG_ARG(at->path),
                     GG_ARG(op->text));
}

static struct meaning first_meaning(struct lint *l, const struct cursor *c,
                                    const struct gg_tmpl_op *op)
{
    for (const struct level *at = c->level; at; at = at->up) {
        const struct gg_shape *row = row_of(at, gg_tmpl_part(op, 0));
        if (row) {
            check_outer(l, c, op, at);
            return (struct meaning){true, row->kind, row->of, at};
        }
    }
    report_unknown(l, op, gg_tmpl_part(op, 0), NULL, c->level);
    return (struct meaning){0};
}

static struct meaning meaning_of(struct lint *l, const struct cursor *c,
                                 const struct gg_tmpl_op *op)
{
    if (!op->npath)
        return (struct meaning){true, c->level->kind, c->level->shape, c->level};
    struct meaning m = first_meaning(l, c, op);
    for (uint32_t i = 1; m.is_known && i < op->npath; i++) {
        const struct gg_shape *row =
            m.kind == GG_V_MAP ? gg_shape_get(m.of, gg_tmpl_part(op, i)) : NULL;
        if (row) {
            m.kind = row->kind;
            m.of = row->of;
            continue;
        }
        if (m.kind == GG_V_MAP)
            report_unknown(l, op, gg_tmpl_part(op, i), m.of, NULL);
        else
            report_kind(l, op, GG_TMPL_NOT_A_MAP, GG_TMPL_NOT_A_MAP_HELP);
        m.is_known = false;
    }
    return m;
}

/* Operations */

static void check_ops(struct lint *l, struct cursor c, uint32_t beg, uint32_t end);

static void check_body(struct lint *l, struct cursor c, const struct gg_tmpl_op *op)
{
    check_ops(l, c, (uint32_t)(op - c.tmpl->ops) + 1, op->end);
}

static void check_value(struct lint *l, const struct cursor *c, const struct gg_tmpl_op *op)
{
    struct meaning m = meaning_of(l, c, op);
    if (!m.is_known)
        return;
    switch (m.kind) {
    case GG_V_BOOL:
        report_kind(l, op, "is yes or no, and cannot be written",
                    "make it a section around what to write");
        break;
    case GG_V_LIST:
    case GG_V_MAP:
        report_kind(l, op,
                    m.kind == GG_V_LIST ? "is a list, and cannot be written"
                                        : "is a map, and cannot be written",
                    "make it a section, or name a member of it");
        break;
    case GG_V_TEXT:
        if (op->kind == GG_TMPL_RAW)
            gg_diag_help(l->ds,
                         report(l, GG_D_TMPL_RAW_TEXT, op, op->text,
                                "is text of the user and must be quoted"),
                         "write `{{" GG_FMT "}}`", GG_ARG(op->text));
        break;
    case GG_V_NONE:
    case GG_V_INT:
    case GG_V_CODE:
        break;
    }
}

/* The dotted name that reaches a section's value from the root, if maps alone lead there. */
static gg_str path_of(struct lint *l, const struct meaning *m, const struct gg_tmpl_op *op)
{
    if (m->kind != GG_V_MAP || !op->npath || (m->level->up && !m->level->path.n))
        return GG_STR("");
    if (!m->level->up)
        return op->text;
    return gg_str_printf(l->arena, GG_FMT "." GG_FMT, GG_ARG(m->level->path), GG_ARG(op->text));
}

static void check_section(struct lint *l, struct cursor c, const struct gg_tmpl_op *op)
{
    struct meaning m = meaning_of(l, &c, op);
    if (!m.is_known)
        return; /* what its names mean cannot be told */
    if (m.kind == GG_V_INT)
        report_kind(l, op, "is a number, and cannot be a section",
                    "the view has to offer a yes-or-no value");
    if (op->kind == GG_TMPL_INVERTED || m.kind == GG_V_BOOL || m.kind == GG_V_INT) {
        check_body(l, c, op);
        return;
    }
    struct level level = {.kind = m.kind, .section = op->text, .up = c.level};
    level.path = path_of(l, &m, op);
    level.is_item = m.kind == GG_V_LIST;
    level.shape = m.kind == GG_V_LIST || m.kind == GG_V_MAP ? m.of : NULL;
    if (m.kind == GG_V_LIST)
        level.kind = m.of ? GG_V_MAP : GG_V_NONE;
    level.hash = mix(mix(c.level->hash, level.shape), level.is_item ? gg_item_shape : NULL);
    c.level = &level;
    check_body(l, c, op);
}

/* Templates in templates */

static bool is_visited(struct lint *l, const struct cursor *c, const struct gg_tmpl *tmpl)
{
    uint64_t args = c->args ? c->args->hash : 0;
    for (const struct active *a = c->active; a; a = a->up)
        if (a->tmpl == tmpl && a->level->shape == c->level->shape)
            return true; /* it recurs: no name can mean anything new */
    for (uint32_t i = 0; i < l->visits.n; i++) {
        const struct visit *visit = &l->visits.at[i];
        if (visit->tmpl == tmpl && visit->levels == c->level->hash && visit->args == args)
            return true;
    }
    gg_push(l->arena, &l->visits, (struct visit){tmpl, c->level->hash, args});
    return false;
}

static void check_template(struct lint *l, struct cursor c, const struct gg_tmpl_op *op)
{
    bool missing;
    const struct gg_tmpl *tmpl =
        op->kind == GG_TMPL_PARENT ? gg_tmpl_find_parent(l->set, c.tmpl, op->text, l->ds, &missing)
                                   : gg_tmpl_find(l->set, op->text, l->ds, &missing);
    if (missing)
        gg_tmpl_report_missing(l->set, op->text, op->span, l->ds);
    l->failed |= !tmpl;
    if (!tmpl || c.depth == GG_TMPL_DEPTH_MAX || is_visited(l, &c, tmpl)) {
        l->nskipped++;
        return;
    }
    struct active active = {tmpl, c.level, c.active};
    check_ops(l, (struct cursor){tmpl, c.level, c.args, &active, c.depth + 1}, 0, tmpl->nops);
}

static bool is_blank(gg_str text)
{
    return !gg_str_trim(text).n;
}

static void report_ignored(struct lint *l, const struct gg_tmpl_op *parent, struct gg_span span)
{
    gg_diag_add(l->ds, GG_D_TMPL_UNUSED_BLOCK, span,
                "content of `" GG_FMT "` outside of its blocks is ignored", GG_ARG(parent->text));
}

static void report_ignored_text(struct lint *l, const struct gg_tmpl_op *parent,
                                const struct gg_tmpl_op *op)
{
    gg_str rest = op->text, line;
    while (gg_str_next_line(&rest, &line)) {
        if (is_blank(line))
            continue;
        uint32_t beg = op->span.beg + (uint32_t)(line.p - op->text.p);
        report_ignored(l, parent, (struct gg_span){op->span.file, beg, beg + (uint32_t)line.n});
    }
}

static void report_unused(struct lint *l, const struct args *args, bool all_visited)
{
    const struct gg_tmpl_op *parent = args->op, *op = parent + 1;
    for (; op < args->tmpl->ops + parent->end; op = args->tmpl->ops + op->end) {
        if (op->kind == GG_TMPL_TEXT)
            report_ignored_text(l, parent, op);
        else if (op->kind != GG_TMPL_BLOCK)
            report_ignored(l, parent, op->span);
        if (op->kind == GG_TMPL_BLOCK && all_visited && !args->used[op - parent])
            gg_diag_add(l->ds, GG_D_TMPL_UNUSED_BLOCK, op->span,
                        "`" GG_FMT "` overrides nothing in `" GG_FMT "`", GG_ARG(op->text),
                        GG_ARG(parent->text));
    }
}

static void check_parent(struct lint *l, struct cursor c, const struct gg_tmpl_op *op)
{
    uint32_t begin = (uint32_t)(op - c.tmpl->ops), skipped = l->nskipped;
    struct args args = {.tmpl = c.tmpl, .op = op, .outer = c.args};
    args.used = gg_new_array(l->arena, bool, op->end - begin);
    args.hash = mix(c.args ? c.args->hash : 0, op);
    c.args = &args;
    check_template(l, c, op);
    report_unused(l, &args, skipped == l->nskipped);
}

/* Every override of the block is in use, though only the outermost is written. */
static const struct gg_tmpl_op *find_override(const struct args *args, gg_str name,
                                              const struct gg_tmpl **tmpl)
{
    const struct gg_tmpl_op *best = NULL;
    for (; args; args = args->outer) {
        const struct gg_tmpl_op *op = gg_tmpl_argument(args->tmpl, args->op, name);
        if (!op)
            continue;
        args->used[op - args->op] = true;
        best = op;
        *tmpl = args->tmpl;
    }
    return best;
}

static void check_block(struct lint *l, struct cursor c, const struct gg_tmpl_op *op)
{
    const struct gg_tmpl_op *body = find_override(c.args, op->text, &c.tmpl);
    if (body && c.depth++ == GG_TMPL_DEPTH_MAX)
        return;
    check_body(l, c, body ? body : op);
}

static void check_op(struct lint *l, struct cursor c, const struct gg_tmpl_op *op)
{
    switch (op->kind) {
    case GG_TMPL_TEXT:
        break;
    case GG_TMPL_VALUE:
    case GG_TMPL_RAW:
        check_value(l, &c, op);
        break;
    case GG_TMPL_SECTION:
    case GG_TMPL_INVERTED:
        check_section(l, c, op);
        break;
    case GG_TMPL_PARTIAL:
        check_template(l, c, op);
        break;
    case GG_TMPL_PARENT:
        check_parent(l, c, op);
        break;
    case GG_TMPL_BLOCK:
        check_block(l, c, op);
    }
}

static void check_ops(struct lint *l, struct cursor c, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end && l->nops < OPS_MAX; i = c.tmpl->ops[i].end) {
        if (++l->nops == OPS_MAX) {
            gg_diag_add(l->ds, GG_D_TMPL_TOO_LARGE, c.tmpl->ops[i].span,
                        "the template is too large to check");
            l->failed = true;
        }
        check_op(l, c, &c.tmpl->ops[i]);
    }
}

bool gg_tmpl_lint(struct gg_tmpl_set *set, gg_str name, const struct gg_shape *shape,
                  struct gg_diags *ds)
{
    bool missing;
    const struct gg_tmpl *tmpl = gg_tmpl_find(set, name, ds, &missing);
    if (missing)
        gg_tmpl_report_missing(set, name, GG_NO_SPAN, ds);
    if (!tmpl)
        return false;
    struct gg_arena scratch = {0};
    struct lint l = {.set = set, .arena = &scratch, .ds = ds};
    struct level root = {.shape = shape, .kind = GG_V_MAP, .section = GG_STR("the view")};
    struct active active = {tmpl, &root, NULL};
    check_ops(&l, (struct cursor){tmpl, &root, NULL, &active, 0}, 0, tmpl->nops);
    gg_arena_free(&scratch);
    return !l.failed;
}
