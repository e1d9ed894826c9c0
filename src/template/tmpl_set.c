/* Template sets: where a template's text comes from; each is read and parsed once. */
#include "template/tmpl_set.h"

#include "base/hash.h"
#include "base/table.h"
#include "template/tmpl_program.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DIR_DEPTH_MAX = 16 };

#define SUFFIX ".mustache"
#define STAMP_BEG "{{! copy of a default of gluegen, sha256:"
#define STAMP_END " }}\n"

struct entry {
    gg_str name, text;
    uint32_t file;
    uint32_t first_dir, next_dir; /* where to look for it, and for the one that it shadows */
    bool is_loaded, is_missing, is_unreadable;
    struct entry *shadowed; /* NULL: not asked for yet */
    const struct gg_tmpl *tmpl;
};

struct gg_tmpl_set {
    struct gg_arena *arena;
    struct gg_sources *sources;
    const gg_str *dirs;
    uint32_t ndirs;
    struct gg_table index;
    GG_VEC(struct entry *) entries;
};

struct gg_tmpl_set *gg_tmpl_set_new(struct gg_arena *a, struct gg_sources *sources,
                                    const gg_str *dirs, uint32_t ndirs)
{
    struct gg_tmpl_set *set = gg_new(a, struct gg_tmpl_set);
    *set = (struct gg_tmpl_set){
        .arena = a, .sources = sources, .dirs = dirs, .ndirs = ndirs, .index = gg_table_new(a)};
    return set;
}

bool gg_tmpl_default_text(gg_str name, gg_str *text)
{
    uint32_t low = 0, high = gg_nembedded_templates;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = gg_str_cmp(name, gg_str_from(gg_embedded_templates[mid].name));
        if (!order) {
            *text = (gg_str){(const char *)gg_embedded_templates[mid].text,
                             gg_embedded_templates[mid].n};
            return true;
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return false;
}

static struct entry *entry_new(struct gg_arena *a, gg_str name, uint32_t first_dir)
{
    struct entry *entry = gg_new(a, struct entry);
    *entry = (struct entry){.name = name, .first_dir = first_dir};
    return entry;
}

static struct entry *entry_of(struct gg_tmpl_set *set, gg_str name)
{
    uint32_t index;
    if (gg_table_get(&set->index, name, &index))
        return set->entries.at[index];
    bool is_new;
    struct entry *entry = entry_new(set->arena, gg_str_dup(set->arena, name), 0);
    gg_table_add(&set->index, entry->name, set->entries.n, &is_new);
    gg_push(set->arena, &set->entries, entry);
    return entry;
}

void gg_tmpl_set_add(struct gg_tmpl_set *set, gg_str name, gg_str text)
{
    struct entry *entry = entry_of(set, name);
    gg_str path = gg_str_concat(set->arena, entry->name, GG_STR(SUFFIX));
    *entry = (struct entry){.name = entry->name, .text = text, .is_loaded = true};
    entry->file = gg_source_add(set->sources, path, text);
}

/* Stamps */

gg_str gg_tmpl_stamped(struct gg_arena *a, gg_str text)
{
    gg_str digest = gg_sha256(a, text);
    return gg_str_printf(a, STAMP_BEG GG_FMT STAMP_END GG_FMT, GG_ARG(digest), GG_ARG(text));
}

static void check_stamp(struct gg_tmpl_set *set, const struct entry *entry, struct gg_diags *ds)
{
    gg_str beg = GG_STR(STAMP_BEG), text;
    if (!gg_str_starts(entry->text, beg) || !gg_tmpl_default_text(entry->name, &text))
        return;
    gg_str digest = gg_sha256(set->arena, text);
    gg_str stamp = gg_str_sub(entry->text, beg.n, beg.n + digest.n);
    if (gg_str_eq(stamp, digest))
        return;
    struct gg_span span = {entry->file, (uint32_t)beg.n, (uint32_t)(beg.n + stamp.n)};
    struct gg_diag *d = gg_diag_add(ds, GG_D_TMPL_STALE, span,
                                    "the default of `" GG_FMT "` has changed since it was copied",
                                    GG_ARG(entry->name));
    gg_diag_help(ds, d,
                 "compare with `gluegen templates cat " GG_FMT "` (without --template-dir), "
                 "then put sha256:" GG_FMT " here",
                 GG_ARG(entry->name), GG_ARG(digest));
}

/* Reading */

static void report_unreadable(struct gg_diags *ds, gg_str path, const char *error)
{
    gg_diag_add(ds, GG_D_FILE_UNREADABLE, GG_NO_SPAN, "cannot read `" GG_FMT "`: %s", GG_ARG(path),
                error);
}

/* The file of a template below one directory; false when there is none. */
static bool read_from_dir(struct gg_tmpl_set *set, gg_str dir, struct entry *entry,
                          struct gg_diags *ds)
{
    gg_str path =
        gg_str_printf(set->arena, GG_FMT "/" GG_FMT SUFFIX, GG_ARG(dir), GG_ARG(entry->name));
    const char *cpath = gg_cstr(set->arena, path), *error;
    bool is_missing;
    if (gg_sources_read(set->sources, set->arena, cpath, &entry->text, &is_missing, &error)) {
        entry->file = gg_source_add(set->sources, path, entry->text);
        check_stamp(set, entry, ds);
    } else if (!is_missing) {
        entry->is_unreadable = true;
        report_unreadable(ds, path, error);
    }
    return !is_missing;
}

static void load(struct gg_tmpl_set *set, struct entry *entry, struct gg_diags *ds)
{
    for (uint32_t i = entry->first_dir; i < set->ndirs; i++) {
        entry->next_dir = i + 1;
        if (read_from_dir(set, set->dirs[i], entry, ds))
            return;
    }
    entry->next_dir = set->ndirs + 1;
    entry->is_missing =
        entry->first_dir > set->ndirs || !gg_tmpl_default_text(entry->name, &entry->text);
    if (entry->is_missing)
        return;
    gg_str path = gg_str_printf(set->arena, "templates/" GG_FMT SUFFIX, GG_ARG(entry->name));
    entry->file = gg_source_add(set->sources, path, entry->text);
}

/* What fails is tried again each time, so that every list of diagnostics gets to know. */
static void load_once(struct gg_tmpl_set *set, struct entry *entry, struct gg_diags *ds)
{
    if (entry->is_loaded && !entry->is_unreadable)
        return;
    entry->is_loaded = true;
    entry->is_unreadable = false;
    load(set, entry, ds);
}

static const struct gg_tmpl *parse_once(struct gg_tmpl_set *set, struct entry *entry,
                                        struct gg_diags *ds, bool *missing)
{
    load_once(set, entry, ds);
    *missing = entry->is_missing;
    if (!entry->tmpl && !entry->is_missing && !entry->is_unreadable)
        entry->tmpl = gg_tmpl_parse(set->arena, entry->name, entry->file, entry->text, ds);
    return entry->tmpl;
}

const struct gg_tmpl *gg_tmpl_find(struct gg_tmpl_set *set, gg_str name, struct gg_diags *ds,
                                   bool *missing)
{
    return parse_once(set, entry_of(set, name), ds, missing);
}

const struct gg_tmpl *gg_tmpl_find_parent(struct gg_tmpl_set *set, const struct gg_tmpl *from,
                                          gg_str name, struct gg_diags *ds, bool *missing)
{
    struct entry *entry = entry_of(set, name);
    if (!gg_str_eq(name, from->name))
        return parse_once(set, entry, ds, missing);
    while (entry->shadowed && entry->tmpl != from)
        entry = entry->shadowed;
    if (!entry->shadowed)
        entry->shadowed = entry_new(set->arena, entry->name, entry->next_dir);
    return parse_once(set, entry->shadowed, ds, missing);
}

bool gg_tmpl_set_text(struct gg_tmpl_set *set, gg_str name, gg_str *text, struct gg_diags *ds)
{
    struct entry *entry = entry_of(set, name);
    load_once(set, entry, ds);
    if (entry->is_missing)
        gg_tmpl_report_missing(set, name, GG_NO_SPAN, ds);
    if (entry->is_missing || entry->is_unreadable)
        return false;
    *text = entry->text;
    return true;
}

/* Listing */

struct walk {
    struct gg_arena *arena;
    struct gg_table seen;
    GG_VEC(struct gg_tmpl_entry) list;
};

static void add_entry(struct walk *w, gg_str name, gg_str origin)
{
    bool is_new;
    uint32_t index = gg_table_add(&w->seen, name, w->list.n, &is_new);
    if (is_new)
        gg_push(w->arena, &w->list, (struct gg_tmpl_entry){name, origin, false});
    else if (gg_str_is(origin, "embedded"))
        w->list.at[index].is_overridden = true;
}

static void walk_dir(struct walk *w, gg_str root, gg_str below, uint32_t depth);

static void walk_file(struct walk *w, gg_str root, gg_str below, uint32_t depth)
{
    gg_str path = gg_str_printf(w->arena, GG_FMT "/" GG_FMT, GG_ARG(root), GG_ARG(below));
    struct stat st;
    if (stat(gg_cstr(w->arena, path), &st))
        return;
    if (S_ISDIR(st.st_mode))
        walk_dir(w, root, gg_str_concat(w->arena, below, GG_STR("/")), depth + 1);
    else if (gg_str_ends(below, GG_STR(SUFFIX)))
        add_entry(w, gg_str_sub(below, 0, below.n - (sizeof SUFFIX - 1)), path);
}

/* `below` is empty or ends with a slash. Hidden files and what cannot be opened are passed over. */
static void walk_dir(struct walk *w, gg_str root, gg_str below, uint32_t depth)
{
    gg_str path = gg_str_printf(w->arena, GG_FMT "/" GG_FMT, GG_ARG(root), GG_ARG(below));
    DIR *dir = depth < DIR_DEPTH_MAX ? opendir(gg_cstr(w->arena, path)) : NULL;
    if (!dir)
        return;
    for (const struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.')
            walk_file(w, root, gg_str_concat(w->arena, below, gg_str_from(e->d_name)), depth);
    closedir(dir);
}

static int compare_entries(const void *x, const void *y)
{
    const struct gg_tmpl_entry *a = x, *b = y;
    return gg_str_cmp(a->name, b->name);
}

struct gg_tmpl_list gg_tmpl_set_list(struct gg_tmpl_set *set)
{
    struct walk w = {.arena = set->arena, .seen = gg_table_new(set->arena)};
    /* What is not on the disk can be read, but not listed; only suggestions suffer. */
    for (uint32_t i = 0; i < set->ndirs && !set->sources->files; i++)
        walk_dir(&w, set->dirs[i], GG_STR(""), 0);
    for (uint32_t i = 0; i < gg_nembedded_templates; i++)
        add_entry(&w, gg_str_from(gg_embedded_templates[i].name), GG_STR("embedded"));
    if (w.list.n)
        qsort(w.list.at, w.list.n, sizeof *w.list.at, compare_entries);
    return (struct gg_tmpl_list){w.list.at, w.list.n};
}

bool gg_tmpl_set_check_dirs(struct gg_tmpl_set *set, struct gg_diags *ds)
{
    bool ok = true;
    for (uint32_t i = 0; i < set->ndirs; i++) {
        const char *error;
        if (gg_sources_have_dir(set->sources, gg_cstr(set->arena, set->dirs[i]), &error))
            continue;
        report_unreadable(ds, set->dirs[i], error);
        ok = false;
    }
    return ok;
}

static bool is_in_use(struct gg_tmpl_set *set, gg_str name)
{
    gg_str text;
    uint32_t index;
    return gg_tmpl_default_text(name, &text) || gg_table_get(&set->index, name, &index);
}

void gg_tmpl_set_report_unused(struct gg_tmpl_set *set, struct gg_diags *ds)
{
    struct gg_tmpl_list list = gg_tmpl_set_list(set);
    GG_VEC(gg_str) defaults = {0};
    for (uint32_t i = 0; i < gg_nembedded_templates; i++)
        gg_push(set->arena, &defaults, gg_str_from(gg_embedded_templates[i].name));
    for (uint32_t i = 0; i < list.n; i++) {
        const struct gg_tmpl_entry *entry = &list.at[i];
        if (is_in_use(set, entry->name))
            continue;
        struct gg_diag *d = gg_diag_add(ds, GG_D_TMPL_UNUSED, GG_NO_SPAN,
                                        "no template uses `" GG_FMT "`", GG_ARG(entry->origin));
        gg_diag_suggest(ds, d, entry->name, defaults.at, defaults.n);
    }
}

void gg_tmpl_report_missing(struct gg_tmpl_set *set, gg_str name, struct gg_span span,
                            struct gg_diags *ds)
{
    struct gg_diag *d =
        gg_diag_add(ds, GG_D_TMPL_MISSING, span, "there is no template `" GG_FMT "`", GG_ARG(name));
    struct gg_tmpl_list list = gg_tmpl_set_list(set);
    GG_VEC(gg_str) names = {0};
    for (uint32_t i = 0; i < list.n; i++)
        gg_push(set->arena, &names, list.at[i].name);
    for (uint32_t i = 0; i < set->entries.n; i++)
        if (!set->entries.at[i]->is_missing)
            gg_push(set->arena, &names, set->entries.at[i]->name);
    gg_diag_suggest(ds, d, name, names.at, names.n);
}
