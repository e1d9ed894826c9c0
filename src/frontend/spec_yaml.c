/*
 * The YAML notation: libyaml's events become the tree.
 *
 * libyaml has no schema, does not expand aliases, passes duplicate keys through and knows no depth
 * limit; all of that is done here, while the events arrive.
 */
#include "base/table.h"
#include "frontend/frontend.h"
#include "frontend/yaml_events.h"

enum {
    DEPTH_MAX = 100,
    EXPANSION_MAX = 100000, /* nodes that aliases and merge keys may add */
    SMALL_MAP = 16,
    ERRORS_MAX = 1000,
    KEY_SHOWN_MAX = 100,
};

/* What an anchor stands for, with what expanding it costs. */
struct anchored {
    const struct gg_ast *node;
    uint64_t size;   /* nodes */
    uint32_t height; /* levels below it */
};

/* A list or map that is still open. */
struct frame {
    struct gg_ast *node;
    gg_str anchor;
    uint32_t first_kid; /* in the stack of kids */
    uint64_t size;
    uint32_t height;
    bool flow, has_key, has_merge;
    gg_str key;
    struct gg_span key_span;
    bool drop; /* the key was faulty: read its value and forget it */
};

struct builder {
    struct gg_arena *arena, *scratch;
    gg_str text; /* without the byte-order mark */
    uint32_t base;
    uint32_t file;
    struct gg_diags *ds;
    struct gg_yaml_events *events;
    GG_VEC(struct gg_ast *) kids; /* of all open frames */
    struct frame frames[DEPTH_MAX + 1];
    uint32_t depth;
    uint32_t last_end;            /* of the last value that was written out */
    struct gg_table anchor_names; /* to indices of anchors */
    GG_VEC(struct anchored) anchors;
    uint64_t expanded;
    const struct gg_ast *root;
    bool failed; /* no use in reading on */
};

/* ---- limits ---- */

static void stop(struct builder *b)
{
    b->failed = true;
}

static bool charge(struct builder *b, uint64_t nodes, struct gg_span span)
{
    b->expanded += nodes;
    if (b->expanded <= EXPANSION_MAX)
        return true;
    struct gg_diag *d = gg_diag_add(b->ds, GG_D_YAML_LIMIT, span,
                                    "aliases expand to more than %d values", EXPANSION_MAX);
    gg_diag_help(b->ds, d, "write the values out, or generate the spec");
    stop(b);
    return false;
}

static void report_depth(struct builder *b, struct gg_span span)
{
    struct gg_diag *d =
        gg_diag_add(b->ds, GG_D_YAML_LIMIT, (struct gg_span){span.file, span.beg, span.beg + 1},
                    "lists and maps are nested deeper than %d levels", DEPTH_MAX);
    gg_diag_help(b->ds, d, "no spec needs more than ten levels; is a bracket missing?");
    stop(b);
}

/* ---- keys ---- */

static struct frame *top(struct builder *b)
{
    return b->depth ? &b->frames[b->depth] : NULL;
}

static bool awaits_key(const struct frame *f)
{
    return f && f->node->kind == GG_AST_MAP && !f->has_key;
}

static void take_key(struct builder *b, struct frame *f, const struct gg_ast *node, bool plain)
{
    f->has_key = true;
    f->drop = false;
    f->key = node->text;
    f->key_span = node->span;
    if (node->kind == GG_AST_LIST || node->kind == GG_AST_MAP) {
        f->drop = true;
        gg_diag_add(b->ds, GG_D_YAML_KEY, node->span, "a key must be text, not %s",
                    gg_ast_kind_phrase(node->kind));
    } else if (!node->text.n) {
        f->drop = true;
        gg_diag_add(b->ds, GG_D_YAML_KEY, node->span, "the key is empty");
    } else if (plain && gg_str_is(node->text, "<<")) {
        f->has_merge = true;
    }
}

/* ---- finished values ---- */

static bool is_merge(const struct gg_ast *kid)
{
    return gg_str_is(kid->key, "<<") && kid->key_span.end - kid->key_span.beg == 2;
}

/* `{a:1}` is the one key `a:1` without a value, which nobody means. */
static void check_flow_pair(struct builder *b, const struct frame *f, const struct gg_ast *node)
{
    ptrdiff_t colon = gg_str_find_char(f->key, ':');
    if (!f->flow || colon < 0 || node->kind != GG_AST_NULL || node->span.beg != node->span.end)
        return;
    if (f->key_span.end - f->key_span.beg != f->key.n)
        return; /* quoted */
    uint32_t at = f->key_span.beg + (uint32_t)colon;
    struct gg_diag *d = gg_diag_add(b->ds, GG_D_YAML_KEY, (struct gg_span){b->file, at, at + 1},
                                    "the colon must be followed by a blank");
    gg_diag_help(b->ds, d, "write `" GG_FMT ": " GG_FMT "`",
                 GG_ARG(gg_str_sub(f->key, 0, (size_t)colon)),
                 GG_ARG(gg_str_sub(f->key, (size_t)colon + 1, f->key.n)));
}

static void add_kid(struct builder *b, struct gg_ast *node, uint64_t size, uint32_t height)
{
    struct frame *f = top(b);
    if (!f) {
        b->root = node;
        return;
    }
    f->size += size;
    if (height + 1 > f->height)
        f->height = height + 1;
    if (f->node->kind == GG_AST_MAP) {
        node->key = f->key;
        node->key_span = f->key_span;
        f->has_key = false;
        check_flow_pair(b, f, node);
        if (f->drop)
            return;
    }
    gg_push(b->scratch, &b->kids, node);
}

/* An anchor may be given again; aliases mean the last one before them. */
static void set_anchor(struct builder *b, gg_str name, struct anchored value)
{
    bool is_new;
    uint32_t at = gg_table_add(&b->anchor_names, name, b->anchors.n, &is_new);
    if (is_new)
        gg_push(b->scratch, &b->anchors, value);
    b->anchors.at[at] = value;
}

static void finish(struct builder *b, struct gg_ast *node, gg_str anchor, struct anchored cost,
                   bool plain)
{
    if (anchor.n)
        set_anchor(b, anchor, cost);
    struct frame *f = top(b);
    if (awaits_key(f))
        take_key(b, f, node, plain);
    else
        add_kid(b, node, cost.size, cost.height);
}

/* ---- scalars ---- */

/* Most texts stand in the source as they are, and are borrowed from there. */
static gg_str keep_text(struct builder *b, const struct gg_ast *node, gg_str value)
{
    size_t beg = node->span.beg - b->base;
    beg += node->style == GG_STYLE_SINGLE || node->style == GG_STYLE_DOUBLE;
    if (beg <= b->text.n && value.n <= b->text.n - beg &&
        gg_str_eq(gg_str_sub(b->text, beg, beg + value.n), value))
        return gg_str_sub(b->text, beg, beg + value.n);
    return gg_str_dup(b->arena, value);
}

static void on_scalar(struct builder *b, const struct gg_yaml_event *event)
{
    gg_str tag = event->tag, anchor = gg_str_dup(b->scratch, event->anchor);
    struct gg_ast key = {0}; /* a key's node is not needed for long */
    bool short_lived = awaits_key(top(b)) && !anchor.n;
    struct gg_ast *node = short_lived ? &key : gg_new(b->arena, struct gg_ast);
    node->span = event->span;
    b->last_end = node->span.end;
    if (tag.n || anchor.n)
        node->span = gg_yaml_skip_properties(b->text, b->base, node->span);
    node->style = event->style;
    node->text = keep_text(b, node, event->text);
    bool plain = node->style == GG_STYLE_PLAIN;
    if (tag.n)
        (void)gg_yaml_type_tagged(node, tag, b->ds);
    else if (plain && !awaits_key(top(b)))
        gg_yaml_type_plain(node, b->ds);
    else
        node->kind = GG_AST_STR;
    finish(b, node, anchor, (struct anchored){node, 1, 0}, plain);
}

/* ---- aliases ---- */

static void report_alias(struct builder *b, gg_str name, struct gg_span span)
{
    for (uint32_t i = b->depth; i; i--) {
        if (!gg_str_eq(b->frames[i].anchor, name))
            continue;
        gg_diag_add(b->ds, GG_D_YAML_ALIAS, span, "alias `*" GG_FMT "` is inside its own anchor",
                    GG_ARG(name));
        return;
    }
    struct gg_diag *d = gg_diag_add(b->ds, GG_D_YAML_ALIAS, span,
                                    "alias `*" GG_FMT "` has no anchor before it", GG_ARG(name));
    gg_diag_help(b->ds, d, "put `&" GG_FMT "` before the value it stands for, or quote the text",
                 GG_ARG(name));
}

static void on_alias(struct builder *b, const struct gg_yaml_event *event)
{
    struct gg_span span = event->span;
    b->last_end = span.end;
    gg_str name = event->text;
    uint32_t at;
    const struct anchored *known =
        gg_table_get(&b->anchor_names, name, &at) ? &b->anchors.at[at] : NULL;
    struct gg_ast *copy = gg_new(b->arena, struct gg_ast);
    if (!known) {
        report_alias(b, name, span);
        *copy = (struct gg_ast){.kind = GG_AST_NULL, .span = span};
        finish(b, copy, GG_STR(""), (struct anchored){copy, 1, 0}, false);
        return;
    }
    if (b->depth + known->height > DEPTH_MAX) {
        report_depth(b, span);
        return;
    }
    if (!charge(b, known->size, span))
        return;
    *copy = *known->node;
    copy->key = GG_STR("");
    copy->key_span = GG_NO_SPAN;
    if (awaits_key(top(b)))
        copy->span = span;
    finish(b, copy, GG_STR(""), *known, false);
}

/* ---- lists and maps ---- */

static bool core_tag(gg_str tag, const char *name)
{
    static const gg_str core = GG_STR_INIT("tag:yaml.org,2002:");
    return !tag.n || gg_str_is(tag, "!") ||
           (gg_str_starts(tag, core) && gg_str_is(gg_str_sub(tag, core.n, tag.n), name));
}

static void open_frame(struct builder *b, const struct gg_yaml_event *event, bool map)
{
    struct gg_span span = event->span;
    if (b->depth >= DEPTH_MAX) {
        report_depth(b, span);
        return;
    }
    struct gg_ast *node = gg_new(b->arena, struct gg_ast);
    node->kind = map ? GG_AST_MAP : GG_AST_LIST;
    node->style = GG_STYLE_NONE;
    node->span = span;
    if (event->tag.n || event->anchor.n)
        node->span = gg_yaml_skip_properties(
            b->text, b->base, (struct gg_span){span.file, span.beg, b->base + (uint32_t)b->text.n});
    node->span.end = span.end > node->span.beg ? span.end : node->span.beg;
    if (event->tag.n && !core_tag(event->tag, map ? "map" : "seq"))
        gg_diag_add(b->ds, GG_D_YAML_TAG, (struct gg_span){b->file, span.beg, span.end},
                    "unknown tag `" GG_FMT "` of %s", GG_ARG(event->tag),
                    gg_ast_kind_phrase(node->kind));
    b->frames[++b->depth] = (struct frame){.node = node,
                                           .anchor = gg_str_dup(b->scratch, event->anchor),
                                           .first_kid = b->kids.n,
                                           .size = 1,
                                           .flow = event->flow};
}

static void report_duplicate(struct builder *b, const struct gg_ast *kid,
                             const struct gg_ast *first)
{
    if (b->ds->nerrors >= ERRORS_MAX)
        stop(b);
    if (b->failed)
        return;
    struct gg_diag *d =
        gg_diag_add(b->ds, GG_D_YAML_DUPLICATE, kid->key_span, "key `" GG_FMT "` is given twice",
                    GG_ARG(gg_str_sub(kid->key, 0, KEY_SHOWN_MAX)));
    gg_diag_label(b->ds, d, first->key_span, "first given here");
    gg_diag_help(b->ds, d, "leave one of the two out");
}

/* Keys to indices of kids; most maps are so small that looking at each pair is quicker. */
struct keys {
    struct gg_ast **kids;
    uint32_t n;
    struct gg_table table; /* used from SMALL_MAP kids on */
};

/* The earlier kid with the same key; else the kid is remembered. */
static const struct gg_ast *find_or_add(struct keys *keys, struct gg_ast *kid, bool small)
{
    uint32_t at = keys->n;
    bool is_new = true;
    if (!small)
        at = gg_table_add(&keys->table, kid->key, keys->n, &is_new);
    for (uint32_t i = 0; small && i < keys->n && is_new; i++)
        if (gg_str_eq(keys->kids[i]->key, kid->key)) {
            is_new = false;
            at = i;
        }
    if (!is_new)
        return keys->kids[at];
    keys->kids[keys->n++] = kid;
    return NULL;
}

static void drop_duplicates(struct builder *b, struct frame *f)
{
    uint32_t n = b->kids.n - f->first_kid;
    if (!n)
        return;
    struct gg_ast **kids = b->kids.at + f->first_kid;
    struct keys keys = {kids, 0, gg_table_new(b->scratch)};
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_ast *first = find_or_add(&keys, kids[i], n <= SMALL_MAP);
        if (first)
            report_duplicate(b, kids[i], first);
    }
    b->kids.n = f->first_kid + keys.n;
}

/* The kids of a map with `<<`: its own, and those that were merged in. */
struct merge {
    struct gg_table names;
    GG_VEC(struct gg_ast *) kids;
};

static void merge_map(struct builder *b, struct merge *m, const struct gg_ast *map)
{
    for (uint32_t i = 0; i < map->u.kids.n; i++) {
        bool is_new;
        (void)gg_table_add(&m->names, map->u.kids.at[i]->key, 0, &is_new);
        if (!is_new)
            continue;
        struct gg_ast *copy = gg_new(b->arena, struct gg_ast);
        *copy = *map->u.kids.at[i];
        gg_push(b->scratch, &m->kids, copy);
    }
}

static void report_merge(struct builder *b, const struct gg_ast *value)
{
    struct gg_span span = value->span.end > value->span.beg ? value->span : value->key_span;
    gg_diag_add(b->ds, GG_D_YAML_MERGE, span, "`<<` takes a map or a list of maps, not %s",
                gg_ast_kind_phrase(value->kind));
}

static void merge_value(struct builder *b, struct merge *m, const struct gg_ast *value)
{
    bool list = value->kind == GG_AST_LIST;
    const struct gg_ast *const *maps = list ? value->u.kids.at : &value;
    for (uint32_t i = 0; i < (list ? value->u.kids.n : 1) && !b->failed; i++)
        if (maps[i]->kind != GG_AST_MAP)
            report_merge(b, maps[i]);
        else if (charge(b, maps[i]->u.kids.n, value->key_span))
            merge_map(b, m, maps[i]);
}

/* The map's own keys win over merged ones, and earlier merged maps over later ones. */
static void expand_merges(struct builder *b, struct frame *f)
{
    struct merge m = {.names = gg_table_new(b->scratch)};
    bool is_new;
    for (uint32_t i = f->first_kid; i < b->kids.n; i++)
        if (!is_merge(b->kids.at[i]))
            (void)gg_table_add(&m.names, b->kids.at[i]->key, 0, &is_new);
    for (uint32_t i = f->first_kid; i < b->kids.n && !b->failed; i++)
        if (is_merge(b->kids.at[i]))
            merge_value(b, &m, b->kids.at[i]);
        else
            gg_push(b->scratch, &m.kids, b->kids.at[i]);
    b->kids.n = f->first_kid;
    for (uint32_t i = 0; i < m.kids.n; i++)
        gg_push(b->scratch, &b->kids, m.kids.at[i]);
}

static void close_frame(struct builder *b, const struct gg_yaml_event *event)
{
    struct frame *f = top(b);
    if (f->flow)
        b->last_end = event->span.end;
    /* libyaml ends a block list or map where the next token begins; ours ends with its last value.
     */
    if (b->last_end > f->node->span.beg)
        f->node->span.end = b->last_end;
    if (f->node->kind == GG_AST_MAP) {
        drop_duplicates(b, f);
        if (f->has_merge)
            expand_merges(b, f);
    }
    uint32_t n = b->kids.n - f->first_kid;
    struct gg_ast **at = gg_new_array(b->arena, struct gg_ast *, n);
    if (n)
        memcpy(at, b->kids.at + f->first_kid, n * sizeof *at);
    f->node->u.kids.at = (const struct gg_ast *const *)at;
    f->node->u.kids.n = n;
    b->kids.n = f->first_kid;
    b->depth--;
    if (!b->failed)
        finish(b, f->node, f->anchor, (struct anchored){f->node, f->size, f->height}, false);
}

/* ---- the event loop ---- */

/* What follows the first document: nothing but comments and end marks, or a second document. */
static void report_second(struct builder *b, struct gg_span span)
{
    struct gg_diag *d =
        gg_diag_add(b->ds, GG_D_YAML_DOCUMENTS, span, "a second document begins here");
    gg_diag_help(b->ds, d, "a spec is one document; several pipelines go under `pipelines:`");
    stop(b);
}

static bool check_rest(struct builder *b, uint32_t from)
{
    gg_str rest = gg_str_sub(b->text, from - b->base, b->text.n), line;
    while (gg_str_next_line(&rest, &line)) {
        gg_str trimmed = gg_str_trim(line);
        if (!trimmed.n || trimmed.p[0] == '#' || gg_str_is(trimmed, "..."))
            continue;
        uint32_t at = b->base + (uint32_t)(trimmed.p - b->text.p);
        if (!gg_str_starts(trimmed, GG_STR("---")) && trimmed.p[0] != '%')
            return true; /* libyaml has the words for it */
        report_second(b, (struct gg_span){b->file, at, at + (uint32_t)trimmed.n});
        return false;
    }
    return true;
}

/* False at the end. */
static bool on_event(struct builder *b, const struct gg_yaml_event *event)
{
    switch (event->kind) {
    case GG_YAML_SCALAR:
        on_scalar(b, event);
        break;
    case GG_YAML_ALIAS:
        on_alias(b, event);
        break;
    case GG_YAML_LIST_BEGIN:
    case GG_YAML_MAP_BEGIN:
        open_frame(b, event, event->kind == GG_YAML_MAP_BEGIN);
        break;
    case GG_YAML_LIST_END:
    case GG_YAML_MAP_END:
        close_frame(b, event);
        break;
    case GG_YAML_DOCUMENT_END:
        return check_rest(b, event->span.end);
    case GG_YAML_STREAM_END:
        return false;
    case GG_YAML_DOCUMENT_BEGIN:
        if (b->root)
            report_second(b, event->span);
        break;
    }
    return !b->failed;
}

static void read_events(struct builder *b)
{
    struct gg_yaml_event event;
    bool more = true;
    while (more) {
        if (!gg_yaml_next(b->events, &event)) {
            gg_yaml_report_failure(b->events, b->ds);
            stop(b);
            return;
        }
        more = on_event(b, &event);
    }
    if (!b->root && !b->failed)
        gg_diag_add(b->ds, GG_D_YAML_DOCUMENTS, (struct gg_span){b->file, 0, 0},
                    "the spec is empty");
}

static void run_parser(struct builder *b, bool ascii)
{
    b->events = gg_yaml_open(b->scratch, b->text, b->base, b->file, ascii);
    read_events(b);
    gg_yaml_close(b->events);
}

static const struct gg_ast *parse(struct gg_arena *a, const struct gg_source *source, uint32_t file,
                                  struct gg_diags *ds)
{
    static const gg_str mark = GG_STR_INIT("\xef\xbb\xbf");
    struct gg_arena scratch = {0};
    uint32_t errors = ds->nerrors;
    struct builder *b = gg_new(&scratch, struct builder);
    b->arena = a;
    b->scratch = &scratch;
    b->base = gg_str_starts(source->text, mark) ? (uint32_t)mark.n : 0;
    b->text = gg_str_sub(source->text, b->base, source->text.n);
    b->file = file;
    b->ds = ds;
    b->anchor_names = gg_table_new(&scratch);
    bool ascii;
    if (gg_yaml_check_text(b->text, b->base, file, ds, &ascii) &&
        gg_yaml_check_directives(b->text, b->base, file, ds))
        run_parser(b, ascii);
    const struct gg_ast *root = b->root;
    gg_arena_free(&scratch);
    return ds->nerrors == errors ? root : NULL;
}

static bool sniff(gg_str name, gg_str text)
{
    (void)name;
    (void)text;
    return true;
}

const struct gg_notation gg_notation_yaml = {"YAML", sniff, parse};
