/*
 * Renders a template's operations with a view.
 *
 * Indentation is the writer's: `prefix` is written before the first thing on each line that comes
 * from a template, so lines of values stay as they are and blank lines get no white space.
 */
#include "template/tmpl_program.h"

#include <inttypes.h>

enum {
    OP_COST = 16, /* in bytes, so that work without output comes to an end too */
    LOOKUP_COST = 16,
    REPORTS_MAX = 20,
};

/* A level of the context stack. */
struct frame {
    const struct gg_val *val;
    const struct gg_shape *shape; /* of a map, when known */
    struct gg_span span;          /* of the innermost value that has one */
    const struct frame *up;
};

/* Blocks that override, of a parent operation; the outermost template's win. */
struct args {
    const struct gg_tmpl *tmpl;
    const struct gg_tmpl_op *op;
    const struct args *outer;
};

struct render {
    struct gg_tmpl_set *set;
    const struct gg_tmpl_env *env;
    struct gg_out *out;
    struct gg_diags *ds;
    struct gg_buf prefix;
    struct gg_buf literal; /* of the value being written */
    bool at_line_start;    /* of the template's lines: the prefix is due */
    bool is_code, is_held; /* of the line being written, for marks */
    bool failed, stopped;
    uint32_t depth, nreported;
    uint64_t work;
    const struct gg_tmpl_op *reported[REPORTS_MAX];
};

struct cursor {
    const struct gg_tmpl *tmpl;
    const struct frame *frame;
    const struct args *args;
};

struct gg_out gg_out_new(struct gg_arena *a)
{
    return (struct gg_out){.text = gg_buf_new(a)};
}

/* Output */

static bool same_span(struct gg_span x, struct gg_span y)
{
    return x.file == y.file && x.beg == y.beg && x.end == y.end;
}

static bool same_places(const struct gg_mark *x, const struct gg_mark *y)
{
    return x->is_code == y->is_code && same_span(x->spec, y->spec) && same_span(x->tmpl, y->tmpl);
}

static void add_mark(const struct render *r, struct gg_span spec, struct gg_span tmpl)
{
    struct gg_out *out = r->out;
    struct gg_mark mark = {(uint32_t)out->text.n, r->is_code, r->is_held, spec, tmpl};
    if (!out->marks.n || !same_places(&out->marks.at[out->marks.n - 1], &mark))
        gg_push(out->text.arena, &out->marks, mark);
}

static void put(struct render *r, gg_str text, struct gg_span spec, struct gg_span tmpl)
{
    if (!text.n || r->stopped)
        return;
    if (r->env->marked || (r->env->traced && r->is_code))
        add_mark(r, spec, tmpl);
    else if (r->env->traced)
        add_mark(r, GG_NO_SPAN, GG_NO_SPAN);
    gg_buf_add(&r->out->text, text);
    r->work += text.n;
}

/* Literal text of a template. */
static void put_literal(struct render *r, gg_str text, struct gg_span spec, struct gg_span tmpl)
{
    if (r->at_line_start && text.n && text.p[0] != '\n' && text.p[0] != '\r')
        put(r, gg_buf_str(&r->prefix), spec, tmpl);
    put(r, text, spec, tmpl);
    if (text.n)
        r->at_line_start = text.p[text.n - 1] == '\n';
}

static struct gg_span line_span(const struct gg_val *val, struct gg_span whole, uint32_t line,
                                size_t n)
{
    if (!val->line_at || line >= val->nlines)
        return whole;
    return (struct gg_span){whole.file, val->line_at[line], val->line_at[line] + (uint32_t)n};
}

/* A value's text line by line, so that each gets its own place. */
static void put_lines(struct render *r, const struct gg_val *val, gg_str text, struct gg_span spec,
                      const struct gg_tmpl_op *op, bool indent)
{
    gg_str line, rest = text;
    for (uint32_t number = 0; gg_str_next_line(&rest, &line); number++) {
        struct gg_span span = line_span(val, spec, number, line.n);
        r->is_code = val->line_at && number < val->nlines;
        r->is_held = r->is_code && val->held && val->held[number];
        if (indent && line.n) {
            if (number || r->at_line_start)
                put(r, gg_buf_str(&r->prefix), span, op->span);
            put(r, op->indent, span, op->span);
        }
        size_t beg = (size_t)(line.p - text.p), end = text.n - rest.n;
        put(r, line.n ? gg_str_sub(text, beg, end) : GG_STR("\n"), span, op->span);
    }
    r->is_code = r->is_held = false;
    r->at_line_start &= !text.n;
}

static bool reindents(const struct render *r, const struct gg_tmpl_op *op)
{
    return r->env->reindent && op->alone;
}

static void put_value(struct render *r, const struct frame *frame, const struct gg_val *val,
                      gg_str text, const struct gg_tmpl_op *op)
{
    struct gg_span spec = val->span.file ? val->span : frame->span;
    if (reindents(r, op)) {
        /* The template's own line end follows: one of the value would make an empty line. */
        if (gg_str_ends(text, GG_STR("\n")))
            text = gg_str_sub(text, 0, text.n - 1);
        put_lines(r, val, text, spec, op, true);
        return;
    }
    put_literal(r, op->indent, frame->span, op->span);
    if (r->at_line_start && text.n)
        put(r, gg_buf_str(&r->prefix), frame->span, op->span);
    put_lines(r, val, text, spec, op, false);
}

/* Errors */

static void stop(struct render *r)
{
    r->failed = r->stopped = true;
}

/* A fault inside a section over thousands of items is reported once. */
static bool is_first_report(struct render *r, const struct gg_tmpl_op *op)
{
    r->failed = true;
    for (uint32_t i = 0; i < r->nreported; i++)
        if (r->reported[i] == op)
            return false;
    if (r->nreported == REPORTS_MAX) {
        stop(r);
        return false;
    }
    r->reported[r->nreported++] = op;
    return true;
}

static void label_spec(struct render *r, struct gg_diag *d, struct gg_span span)
{
    if (span.file)
        gg_diag_label(r->ds, d, span, "rendered for this");
}

static void report_unknown(struct render *r, const struct gg_tmpl_op *op, uint32_t part,
                           const struct frame *frame, const struct gg_val *map)
{
    if (!is_first_report(r, op))
        return;
    struct gg_diag *d = gg_diag_add(r->ds, GG_D_TMPL_UNKNOWN_NAME, op->span,
                                    "unknown name `" GG_FMT "`", GG_ARG(gg_tmpl_part(op, part)));
    label_spec(r, d, map && map->span.file ? map->span : frame->span);
    GG_VEC(gg_str) keys = {0};
    for (; frame; frame = frame->up) {
        const struct gg_val *in = map ? map : frame->val;
        for (uint32_t i = 0; in->kind == GG_V_MAP && i < in->u.map.n; i++)
            gg_push(r->ds->arena, &keys, in->u.map.at[i].key);
        if (map)
            break;
    }
    gg_diag_suggest(r->ds, d, gg_tmpl_part(op, part), keys.at, keys.n);
}

static void report_kind(struct render *r, const struct gg_tmpl_op *op, const struct frame *frame,
                        const char *what, const char *help)
{
    if (!is_first_report(r, op))
        return;
    struct gg_diag *d = gg_diag_add(r->ds, GG_D_TMPL_WRONG_KIND, op->span, "`" GG_FMT "` %s",
                                    GG_ARG(op->text), what);
    label_spec(r, d, frame->span);
    gg_diag_help(r->ds, d, "%s", help);
}

/* Names */

static bool is_optional(const struct gg_shape *shape, gg_str key, bool *is_declared)
{
    const struct gg_shape *row = gg_shape_get(shape, key);
    *is_declared = row != NULL;
    return row && row->optional;
}

/* Of what is below a map or list; a scalar has nothing below it. */
static const struct gg_shape *shape_below(const struct gg_shape *shape, gg_str key,
                                          const struct gg_val *val)
{
    bool is_group = val && (val->kind == GG_V_MAP || val->kind == GG_V_LIST);
    const struct gg_shape *row = is_group ? gg_shape_get(shape, key) : NULL;
    return row ? row->of : NULL;
}

struct found {
    const struct gg_val *val; /* NULL: unknown, and reported when strict */
    const struct gg_shape *shape;
};

/*
 * The first part of a name, from the innermost frame out. A frame whose shape declares the name
 * ends the search: its value is missing, and one of an outer frame would be somebody else's.
 */
static struct found find_first(struct render *r, const struct gg_tmpl_op *op,
                               const struct frame *frame)
{
    gg_str key = gg_tmpl_part(op, 0);
    for (; frame; frame = frame->up) {
        r->work += LOOKUP_COST;
        const struct gg_val *val = gg_val_get(frame->val, key);
        bool is_declared = false;
        if (val)
            return (struct found){val, shape_below(frame->shape, key, val)};
        if (is_optional(frame->shape, key, &is_declared))
            return (struct found){gg_val_none(), NULL};
        if (is_declared)
            break;
    }
    return (struct found){NULL, NULL};
}

static struct found find_next(struct found in, gg_str key)
{
    bool is_declared;
    if (in.val->kind == GG_V_NONE)
        return in;
    const struct gg_val *val = gg_val_get(in.val, key);
    if (!val && is_optional(in.shape, key, &is_declared))
        val = gg_val_none();
    return (struct found){val, shape_below(in.shape, key, val)};
}

static struct found find(struct render *r, const struct gg_tmpl_op *op, const struct frame *frame)
{
    if (!op->npath)
        return (struct found){frame->val, frame->shape};
    struct found in = {NULL, NULL}, found = find_first(r, op, frame);
    uint32_t part = 0;
    while (found.val && ++part < op->npath) {
        in = found;
        found = find_next(in, gg_tmpl_part(op, part));
    }
    if (found.val || !r->env->strict)
        return found;
    if (in.val && in.val->kind != GG_V_MAP)
        report_kind(r, op, frame, GG_TMPL_NOT_A_MAP, GG_TMPL_NOT_A_MAP_HELP);
    else
        report_unknown(r, op, part, frame, in.val);
    return found;
}

/* Operations */

static void run(struct render *r, struct cursor c, uint32_t beg, uint32_t end);

static void run_body(struct render *r, struct cursor c, const struct gg_tmpl_op *op)
{
    run(r, c, (uint32_t)(op - c.tmpl->ops) + 1, op->end);
}

static void run_framed(struct render *r, struct cursor c, const struct gg_tmpl_op *op,
                       struct found item)
{
    struct frame frame = {item.val, item.shape,
                          item.val->span.file ? item.val->span : c.frame->span, c.frame};
    c.frame = &frame;
    run_body(r, c, op);
}

static void run_item(struct render *r, struct cursor c, const struct gg_tmpl_op *op,
                     struct found list, uint32_t index)
{
    bool is_made = list.val->u.list.is_made;
    struct gg_arena *arena = is_made ? list.val->u.list.items.maker->arena : NULL;
    struct gg_arena_mark mark = is_made ? gg_arena_mark(arena) : (struct gg_arena_mark){0};
    run_framed(r, c, op, (struct found){gg_list_item(list.val, index), list.shape});
    if (is_made)
        gg_arena_rewind(arena, mark);
}

/* Each line gets the margin, and a place of its own. */
static void put_text_lines(struct render *r, gg_str text, struct gg_span spec, struct gg_span tmpl)
{
    while (text.n) {
        ptrdiff_t nl = gg_str_find_char(text, '\n');
        size_t n = nl < 0 ? text.n : (size_t)nl + 1;
        struct gg_span span = {tmpl.file, tmpl.beg, tmpl.beg + (uint32_t)n};
        put_literal(r, gg_str_sub(text, 0, n), spec, span);
        text = gg_str_sub(text, n, text.n);
        tmpl.beg = span.end;
    }
}

static void do_text(struct render *r, struct cursor c, const struct gg_tmpl_op *op)
{
    if (op->line_end && r->at_line_start)
        return;
    if (r->prefix.n || r->env->marked)
        put_text_lines(r, op->text, c.frame->span, op->span);
    else
        put_literal(r, op->text, c.frame->span, op->span);
}

/* User's text as a literal; a raw one only where Mustache's own rules are in force. */
static gg_str text_of(struct render *r, struct cursor c, const struct gg_tmpl_op *op, gg_str text)
{
    if (op->kind == GG_TMPL_RAW && !r->env->strict)
        return text;
    if (op->kind == GG_TMPL_RAW && is_first_report(r, op)) {
        struct gg_diag *d =
            gg_diag_add(r->ds, GG_D_TMPL_RAW_TEXT, op->span,
                        "`" GG_FMT "` is text of the user and must be quoted", GG_ARG(op->text));
        label_spec(r, d, c.frame->span);
        gg_diag_help(r->ds, d, "write `{{" GG_FMT "}}`", GG_ARG(op->text));
    }
    r->env->quote(&r->literal, text);
    return gg_buf_str(&r->literal);
}

static void do_value(struct render *r, struct cursor c, const struct gg_tmpl_op *op)
{
    const struct gg_val *val = find(r, op, c.frame).val;
    gg_str text = GG_STR("");
    r->literal.n = 0;
    switch (val ? val->kind : GG_V_NONE) {
    case GG_V_NONE:
        break;
    case GG_V_BOOL:
        if (r->env->strict)
            report_kind(r, op, c.frame, "is yes or no, and cannot be written",
                        "make it a section around what to write");
        else
            text = val->u.b ? GG_STR("true") : GG_STR("false");
        break;
    case GG_V_INT:
        gg_buf_addf(&r->literal, "%" PRId64, val->u.i);
        text = gg_buf_str(&r->literal);
        break;
    case GG_V_TEXT:
        text = text_of(r, c, op, val->u.s);
        break;
    case GG_V_CODE:
        text = val->u.s;
        break;
    case GG_V_LIST:
    case GG_V_MAP:
        if (r->env->strict)
            report_kind(r, op, c.frame,
                        val->kind == GG_V_LIST ? "is a list, and cannot be written"
                                               : "is a map, and cannot be written",
                        "make it a section, or name a member of it");
    }
    put_value(r, c.frame, val ? val : gg_val_none(), text, op);
}

static bool is_true(const struct gg_val *val)
{
    switch (val->kind) {
    case GG_V_NONE:
        return false;
    case GG_V_BOOL:
        return val->u.b;
    case GG_V_TEXT:
    case GG_V_CODE:
        return val->u.s.n > 0;
    case GG_V_LIST:
        return val->u.list.n > 0;
    case GG_V_INT:
    case GG_V_MAP:
        return true;
    }
    return false;
}

static void do_section(struct render *r, struct cursor c, const struct gg_tmpl_op *op)
{
    struct found found = find(r, op, c.frame);
    if (found.val && found.val->kind == GG_V_INT && r->env->strict)
        report_kind(r, op, c.frame, "is a number, and cannot be a section",
                    "the view has to offer a yes-or-no value");
    bool holds = found.val && is_true(found.val);
    if (op->kind == GG_TMPL_INVERTED) {
        if (!holds)
            run_body(r, c, op);
        return;
    }
    if (!holds)
        return;
    if (found.val->kind == GG_V_BOOL)
        run_body(r, c, op);
    else if (found.val->kind != GG_V_LIST)
        run_framed(r, c, op, found);
    else
        for (uint32_t i = 0; i < found.val->u.list.n && !r->stopped; i++)
            run_item(r, c, op, found, i);
}

static bool descend(struct render *r, struct cursor c, const struct gg_tmpl_op *op)
{
    if (r->depth < GG_TMPL_DEPTH_MAX) {
        r->depth++;
        return true;
    }
    struct gg_diag *d = gg_diag_add(r->ds, GG_D_TMPL_TOO_DEEP, op->span,
                                    "templates nest deeper than %d at `" GG_FMT "`",
                                    GG_TMPL_DEPTH_MAX, GG_ARG(op->text));
    label_spec(r, d, c.frame->span);
    gg_diag_help(r->ds, d, "a template that includes itself needs a section that comes to an end");
    stop(r);
    return false;
}

static void run_indented(struct render *r, struct cursor c, gg_str indent, uint32_t beg,
                         uint32_t end)
{
    size_t n = r->prefix.n;
    gg_buf_add(&r->prefix, indent);
    run(r, c, beg, end);
    r->prefix.n = n;
}

static void do_partial(struct render *r, struct cursor c, const struct gg_tmpl_op *op)
{
    bool missing;
    const struct gg_tmpl *tmpl =
        op->kind == GG_TMPL_PARENT ? gg_tmpl_find_parent(r->set, c.tmpl, op->text, r->ds, &missing)
                                   : gg_tmpl_find(r->set, op->text, r->ds, &missing);
    if (missing && r->env->strict && is_first_report(r, op))
        gg_tmpl_report_missing(r->set, op->text, op->span, r->ds);
    if (!tmpl && !missing)
        stop(r);
    if (!tmpl || !descend(r, c, op))
        return;
    struct args args = {c.tmpl, op, c.args};
    struct cursor inner = {tmpl, c.frame, op->kind == GG_TMPL_PARENT ? &args : c.args};
    run_indented(r, inner, op->alone ? op->indent : GG_STR(""), 0, tmpl->nops);
    r->depth--;
}

/* The override of the outermost template that has one. */
static const struct gg_tmpl_op *find_override(const struct args *args, gg_str name,
                                              const struct gg_tmpl **tmpl)
{
    const struct gg_tmpl_op *best = NULL;
    for (; args; args = args->outer) {
        const struct gg_tmpl_op *op = gg_tmpl_argument(args->tmpl, args->op, name);
        if (op) {
            best = op;
            *tmpl = args->tmpl;
        }
    }
    return best;
}

static void do_block(struct render *r, struct cursor c, const struct gg_tmpl_op *op)
{
    struct cursor inner = c;
    const struct gg_tmpl_op *body = find_override(c.args, op->text, &inner.tmpl);
    if (!body) {
        uint32_t beg = (uint32_t)(op - c.tmpl->ops) + 1;
        run_indented(r, c, op->alone ? op->indent : GG_STR(""), beg, op->end);
    } else if (descend(r, c, op)) {
        run_indented(r, inner, op->indent, (uint32_t)(body - inner.tmpl->ops) + 1, body->end);
        r->depth--;
    }
}

static void do_op(struct render *r, struct cursor c, const struct gg_tmpl_op *op)
{
    switch (op->kind) {
    case GG_TMPL_TEXT:
        do_text(r, c, op);
        break;
    case GG_TMPL_VALUE:
    case GG_TMPL_RAW:
        do_value(r, c, op);
        break;
    case GG_TMPL_SECTION:
    case GG_TMPL_INVERTED:
        do_section(r, c, op);
        break;
    case GG_TMPL_PARTIAL:
    case GG_TMPL_PARENT:
        do_partial(r, c, op);
        break;
    case GG_TMPL_BLOCK:
        do_block(r, c, op);
    }
}

static void check_work(struct render *r, const struct gg_tmpl_op *op)
{
    r->work += OP_COST;
    if (r->work <= GG_TMPL_OUT_MAX || r->stopped)
        return;
    gg_diag_add(r->ds, GG_D_TMPL_TOO_LARGE, op->span, "the template writes more than %d MiB",
                GG_TMPL_OUT_MAX >> 20);
    stop(r);
}

static void run(struct render *r, struct cursor c, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end && !r->stopped; i = c.tmpl->ops[i].end) {
        check_work(r, &c.tmpl->ops[i]);
        do_op(r, c, &c.tmpl->ops[i]);
    }
}

bool gg_tmpl_render(struct gg_tmpl_set *set, gg_str name, const struct gg_val *view,
                    const struct gg_tmpl_env *env, struct gg_out *out, struct gg_diags *ds)
{
    bool missing;
    const struct gg_tmpl *tmpl = gg_tmpl_find(set, name, ds, &missing);
    if (missing)
        gg_tmpl_report_missing(set, name, GG_NO_SPAN, ds);
    if (!tmpl)
        return false;
    struct render r = {.set = set, .env = env, .out = out, .ds = ds, .at_line_start = true};
    r.prefix = gg_buf_new(out->text.arena);
    r.literal = gg_buf_new(out->text.arena);
    struct frame root = {view, env->shape, view->span, NULL};
    run(&r, (struct cursor){tmpl, &root, NULL}, 0, tmpl->nops);
    return !r.failed;
}
