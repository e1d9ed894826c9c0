/* The list of diagnostics and its table of codes; diag_render.c prints it. */
#include "base/diag.h"

#include <ctype.h>
#include <stdlib.h>

static const struct gg_diag_info diag_table[GG_D_COUNT] = {
#define GG_DIAG(id, code, severity, title, doc) [GG_D_##id] = {code, severity, title, doc},
#include "base/diag.def"
#undef GG_DIAG
};

/* What mends a fault of the code, where nothing more exact is said. */
static const char *const helps[GG_D_COUNT] = {
#define GG_DIAG_HELP(id, help) [GG_D_##id] = help,
#include "base/diag_help.def"
};

static const struct gg_diag_group group_table[] = {
#define GG_DIAG_GROUP(name, first, last, doc) {#name, GG_D_##first, GG_D_##last, doc},
#include "base/diag_groups.def"
#undef GG_DIAG_GROUP
};

const struct gg_diag_group *gg_diag_group(uint32_t row)
{
    return row < GG_COUNT(group_table) ? &group_table[row] : NULL;
}

const struct gg_diag_info *gg_diag_info(enum gg_diag_code code)
{
    return &diag_table[code];
}

static bool same_code(gg_str name, const char *code)
{
    if (name.n != strlen(code))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (toupper((unsigned char)name.p[i]) != code[i])
            return false;
    return true;
}

bool gg_diag_by_name(gg_str name, enum gg_diag_code *code)
{
    for (uint32_t i = 0; i < GG_D_COUNT; i++) {
        if (same_code(name, diag_table[i].code)) {
            *code = (enum gg_diag_code)i;
            return true;
        }
    }
    return false;
}

struct gg_diags gg_diags_new(struct gg_arena *a)
{
    return (struct gg_diags){.arena = a};
}

struct gg_diags gg_diags_apart(const struct gg_diags *ds, struct gg_arena *a)
{
    struct gg_diags apart = {
        .arena = a, .warnings_are_errors = ds->warnings_are_errors, .levels = ds->levels};
    for (uint32_t i = 0; i < ds->ignores.n; i++)
        gg_push(a, &apart.ignores, ds->ignores.at[i]);
    return apart;
}

void gg_diags_take(struct gg_diags *ds, const struct gg_diags *from, uint32_t beg, uint32_t end)
{
    for (uint32_t i = beg; i < end; i++) {
        struct gg_diag *d = from->list.at[i];
        d->order = ds->list.n;
        ds->nerrors += d->severity == GG_ERROR;
        ds->nwarnings += d->severity == GG_WARNING;
        gg_push(ds->arena, &ds->list, d);
    }
    for (uint32_t i = 0; i < from->ignores.n; i++)
        ds->ignores.at[i].used |= from->ignores.at[i].used;
}

GG_PRINTF(2, 0)
static gg_str format_text(struct gg_arena *a, const char *fmt, va_list args)
{
    struct gg_buf b = gg_buf_new(a);
    gg_buf_vaddf(&b, fmt, args);
    return gg_buf_str(&b);
}

static enum gg_severity severity_of(const struct gg_diags *ds, enum gg_diag_code code)
{
    enum gg_severity severity = diag_table[code].severity;
    uint8_t level = ds->levels ? ds->levels[code] : GG_LEVEL_AS_IS;
    if (severity == GG_ERROR || level == GG_LEVEL_ERROR)
        return GG_ERROR;
    bool strict = ds->warnings_are_errors && severity == GG_WARNING && level != GG_LEVEL_WARNING;
    return strict ? GG_ERROR : severity;
}

/* The narrowest region is not looked for: all that hold the place are in use. */
static bool is_ignored(struct gg_diags *ds, enum gg_diag_code code, struct gg_span span)
{
    bool found = false;
    for (uint32_t i = 0; i < ds->ignores.n; i++) {
        struct gg_ignore *ignore = &ds->ignores.at[i];
        if (ignore->code != code || ignore->region.file != span.file ||
            span.beg < ignore->region.beg || span.beg >= ignore->region.end)
            continue;
        ignore->used = found = true;
    }
    return found;
}

static bool counts(struct gg_diags *ds, enum gg_diag_code code, struct gg_span span)
{
    if (diag_table[code].severity == GG_ERROR)
        return true;
    return !(ds->levels && ds->levels[code] == GG_LEVEL_OFF) && !is_ignored(ds, code, span);
}

struct gg_diag *gg_diag_add(struct gg_diags *ds, enum gg_diag_code code, struct gg_span span,
                            const char *fmt, ...)
{
    struct gg_diag *d = gg_new(ds->arena, struct gg_diag);
    d->code = code;
    d->severity = severity_of(ds, code);
    d->span = span;
    d->order = ds->list.n;
    va_list args;
    va_start(args, fmt);
    d->message = format_text(ds->arena, fmt, args);
    va_end(args);
    if (!counts(ds, code, span))
        return d;
    ds->nerrors += d->severity == GG_ERROR;
    ds->nwarnings += d->severity == GG_WARNING;
    gg_push(ds->arena, &ds->list, d);
    return d;
}

void gg_diag_label(struct gg_diags *ds, struct gg_diag *d, struct gg_span span, const char *fmt,
                   ...)
{
    va_list args;
    va_start(args, fmt);
    struct gg_label label = {span, format_text(ds->arena, fmt, args), false};
    va_end(args);
    gg_push(ds->arena, &d->labels, label);
}

void gg_diag_help(struct gg_diags *ds, struct gg_diag *d, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct gg_label label = {GG_NO_SPAN, format_text(ds->arena, fmt, args), true};
    va_end(args);
    gg_push(ds->arena, &d->labels, label);
}

enum { SUGGEST_LIST_MAX = 8 };

void gg_diag_fix(struct gg_diag *d, struct gg_span span, gg_str text)
{
    d->fix_span = span;
    d->fix = text;
}

void gg_diag_suggest(struct gg_diags *ds, struct gg_diag *d, gg_str word, const gg_str *candidates,
                     size_t n)
{
    int nearest = gg_str_nearest(word, candidates, n);
    if (nearest >= 0) {
        gg_diag_help(ds, d, "did you mean `" GG_FMT "`?", GG_ARG(candidates[nearest]));
        if (d->span.file && d->span.end - d->span.beg == word.n) /* not in quotes */
            gg_diag_fix(d, d->span, gg_str_dup(ds->arena, candidates[nearest]));
        return;
    }
    if (!n || n > SUGGEST_LIST_MAX)
        return;
    struct gg_buf b = gg_buf_new(ds->arena);
    for (size_t i = 0; i < n; i++)
        gg_buf_addf(&b, "%s`" GG_FMT "`", i ? ", " : "", GG_ARG(candidates[i]));
    gg_diag_help(ds, d, "known here: " GG_FMT, (int)b.n, b.p);
}

static int compare(const void *x, const void *y)
{
    const struct gg_diag *a = *(struct gg_diag *const *)x, *b = *(struct gg_diag *const *)y;
    if (a->span.file != b->span.file)
        return a->span.file < b->span.file ? -1 : 1;
    if (a->span.beg != b->span.beg)
        return a->span.beg < b->span.beg ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static bool same(const struct gg_diag *a, const struct gg_diag *b)
{
    return a->code == b->code && a->span.file == b->span.file && a->span.beg == b->span.beg &&
           a->span.end == b->span.end && gg_str_eq(a->message, b->message);
}

static bool has_help(const struct gg_diag *d)
{
    for (uint32_t i = 0; i < d->labels.n; i++)
        if (d->labels.at[i].help)
            return true;
    return false;
}

static void drop_repeats(struct gg_diags *ds)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ds->list.n; i++) {
        struct gg_diag *d = ds->list.at[i];
        if (!kept || !same(ds->list.at[kept - 1], d)) {
            ds->list.at[kept++] = d;
            continue;
        }
        ds->nerrors -= d->severity == GG_ERROR;
        ds->nwarnings -= d->severity == GG_WARNING;
    }
    ds->list.n = kept;
}

void gg_diags_settle(struct gg_diags *ds)
{
    if (ds->list.n)
        qsort(ds->list.at, ds->list.n, sizeof *ds->list.at, compare);
    drop_repeats(ds);
    for (uint32_t i = 0; i < ds->list.n; i++)
        if (helps[ds->list.at[i]->code] && !has_help(ds->list.at[i]))
            gg_diag_help(ds, ds->list.at[i], "%s", helps[ds->list.at[i]->code]);
}
