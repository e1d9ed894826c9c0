/*
 * Programs that hand records on.
 *
 * Careful: the program runs as it stands, and a mark takes the place of its one `print`; behind its
 * rules, records without the mark go no further. So nothing may skip the rules behind the mark,
 * change the record, or write in another way.
 */
#include "backends/awk/handing.h"

#include "backends/awk/language.h"
#include "backends/awk/places.h"
#include "backends/awk/said.h"

/* ---- what a program does besides ---- */

/* Words by which a program leaves its rules for good, reads or writes in another way, or changes
 * what another program does. */
static const char *const foreign[] = {
    "ARGC",    "ARGV",       "BEGINFILE",   "BINMODE", "CONVFMT",    "END",
    "ENDFILE", "FPAT",       "FIELDWIDTHS", "FS",      "FUNCTAB",    "FILENAME",
    "LINT",    "IGNORECASE", "OFMT",        "OFS",     "ORS",        "PROCINFO",
    "RS",      "RT",         "SUBSEP",      "SYMTAB",  "TEXTDOMAIN", "exit",
    "getline", "nextfile",   "rand",        "srand",   "system",     NULL};

static const char *what_is_foreign(struct gg_arena *a, const struct gg_awk_snippet *r)
{
    if (r->program->open || r->program->fault.found)
        return "calls or includes what cannot be read";
    for (uint32_t i = 0; i < r->program->tokens.n; i++) {
        if (gg_awk_token_is_any(r, i, foreign))
            return gg_cstr(a,
                           gg_str_printf(a, "says `" GG_FMT "`", GG_ARG(gg_awk_token_text(r, i))));
        if (gg_awk_changes_record(r, i))
            return "changes the record";
        if (gg_awk_token_is(r, i, "next") && !gg_awk_in_rule(r, i))
            return "goes to the next record in a function";
    }
    for (uint32_t i = 0; i < r->program->prints.n; i++) {
        const struct gg_awk_print *p = &r->program->prints.at[i];
        gg_str values = gg_str_sub(r->code, p->values.beg, p->values.end);
        if (p->formats || p->redirects)
            return p->formats ? "writes by `printf`" : "writes to a file or a command";
        if (values.n && !gg_str_is(values, "$0"))
            return "does more than choose records, and prints other ones";
        if (!p->in_rule || p->in_loop)
            return "prints in a loop, in a function, or where there is no record";
    }
    return NULL;
}

/* Behind the mark, `next` would leave out the step that reads the record. */
static bool skips_behind(const struct gg_awk_snippet *r, uint32_t beg)
{
    for (uint32_t i = 0; i < r->program->tokens.n; i++)
        if (r->program->tokens.at[i].beg >= beg && gg_awk_token_is(r, i, "next"))
            return true;
    return false;
}

static const char *find_print(const struct gg_awk_snippet *r, struct gg_awk_handing *handing)
{
    uint32_t n = r->program->prints.n;
    if (n)
        handing->print = r->program->prints.at[0].text;
    for (uint32_t i = 0; i < r->program->rules.n; i++) {
        const struct gg_awk_rule *rule = &r->program->rules.at[i];
        if (rule->kind == GG_AWK_RULE && !rule->action.end) {
            handing->behind = rule->pattern.end;
            n++;
        }
    }
    if (n != 1)
        return n ? "prints in more than one place" : "hands no record on";
    if (skips_behind(r, handing->print.end ? handing->print.end : handing->behind))
        return "goes to the next record after it has printed one";
    return NULL;
}

const struct gg_awk_handing *gg_awk_handing(struct gg_arena *a, const struct gg_stage *step,
                                            const char **why)
{
    struct gg_awk_handing *handing = gg_new(a, struct gg_awk_handing);
    struct gg_awk_snippet prelude = gg_awk_snippet_of(a, step, GG_OPT_PRELUDE);
    struct gg_awk_snippet code = gg_awk_snippet_of(a, step, GG_OPT_CODE);
    *handing = (struct gg_awk_handing){0};
    *why = what_is_foreign(a, &prelude);
    if (!*why && (prelude.program->prints.n || prelude.program->rules.n))
        *why = "has rules in its prelude";
    *why = *why ? *why : what_is_foreign(a, &code);
    *why = *why ? *why : find_print(&code, handing);
    return *why ? NULL : handing;
}

/* ---- names ---- */

bool gg_awk_is_name(const struct gg_awk_snippet *r, uint32_t i)
{
    enum gg_awk_kind kind = gg_awk_token_kind(r, i);
    return (kind == GG_AWK_NAME || kind == GG_AWK_CALL) &&
           !gg_view_is_listed(gg_awk_token_text(r, i), gg_awk_names.keywords);
}

static void add_vars(struct gg_arena *a, const struct gg_stage *step, struct gg_table *vars)
{
    struct gg_table taken = gg_table_new(a);
    bool is_new;
    for (uint32_t f = 0; step->in.known && f < step->in.nfields; f++)
        gg_table_add(vars, gg_view_safe_name(a, step->in.fields[f].name, &gg_awk_names, &taken), f,
                     &is_new);
}

struct gg_table gg_awk_vars(struct gg_arena *a, const struct gg_stage *step)
{
    struct gg_table vars = gg_table_new(a);
    add_vars(a, step, &vars);
    return vars;
}

static void take_names(struct gg_arena *a, const struct gg_stage *step, struct gg_table *taken)
{
    bool is_new;
    for (size_t s = 0; s < GG_AWK_SNIPPETS; s++) {
        struct gg_awk_snippet r = gg_awk_snippet_of(a, step, gg_awk_snippets[s]);
        for (uint32_t i = 0; i < r.program->tokens.n; i++)
            if (gg_awk_is_name(&r, i))
                gg_table_add(taken, gg_awk_token_text(&r, i), 0, &is_new);
    }
    add_vars(a, step, taken);
}

const struct gg_awk_rename *gg_awk_find_rename(const struct gg_awk_renames *renames, gg_str name)
{
    for (uint32_t i = 0; i < renames->list.n; i++)
        if (gg_str_eq(renames->list.at[i].from, name))
            return &renames->list.at[i];
    return NULL;
}

/* A name that no step has; those of other parts have another number. */
static gg_str new_name(struct gg_arena *a, const struct gg_table *taken, gg_str name,
                       uint32_t index)
{
    uint32_t value;
    gg_str to = gg_str_printf(a, GG_FMT "_%u", GG_ARG(name), index + 1);
    while (gg_table_get(taken, to, &value))
        to = gg_str_printf(a, GG_FMT "_", GG_ARG(to));
    return to;
}

struct gg_awk_renames gg_awk_renames(struct gg_arena *a, const struct gg_stage *const *parts,
                                     uint32_t nparts, uint32_t index)
{
    struct gg_awk_renames renames = {{0}};
    struct gg_table others = gg_table_new(a), all = gg_table_new(a);
    struct gg_table vars = gg_awk_vars(a, parts[index]);
    uint32_t value;
    for (uint32_t i = 0; i < nparts; i++) {
        take_names(a, parts[i], &all);
        if (i != index)
            take_names(a, parts[i], &others);
    }
    for (size_t s = 0; s < GG_AWK_SNIPPETS; s++) {
        struct gg_awk_snippet r = gg_awk_snippet_of(a, parts[index], gg_awk_snippets[s]);
        for (uint32_t i = 0; i < r.program->tokens.n; i++) {
            gg_str name = gg_awk_token_text(&r, i);
            if (gg_awk_is_name(&r, i) && gg_table_get(&others, name, &value) &&
                !gg_table_get(&vars, name, &value) && !gg_awk_find_rename(&renames, name))
                gg_push(a, &renames.list,
                        (struct gg_awk_rename){name, new_name(a, &all, name, index)});
        }
    }
    return renames;
}

gg_str gg_awk_renamed(const struct gg_awk_snippet *s, uint32_t i,
                      const struct gg_awk_renames *renames)
{
    const struct gg_awk_rename *rename = renames && gg_awk_is_name(s, i)
                                             ? gg_awk_find_rename(renames, gg_awk_token_text(s, i))
                                             : NULL;
    return rename ? rename->to : gg_awk_token_text(s, i);
}

static gg_str mark(struct gg_emit *emit, bool is_action)
{
    struct gg_map map = gg_map_new(emit->arena, GG_NO_SPAN);
    gg_map_bool(&map, "is_action", is_action);
    gg_map_bool(&map, "marks", true);
    gg_map_bool(&map, "calls", false);
    gg_map_bool(&map, "prints", false);
    return gg_awk_said(emit, GG_AWK_HANDED, &map);
}

gg_str gg_awk_handed_text(struct gg_emit *emit, const struct gg_stage *step, enum gg_option option,
                          gg_str text, const struct gg_awk_handing *handing,
                          const struct gg_awk_renames *renames)
{
    struct gg_awk_snippet r = gg_awk_snippet_of(emit->arena, step, option);
    struct gg_awk_handing marks = {0};
    struct gg_buf out = gg_buf_new(emit->arena);
    uint32_t done = 0;
    if (handing && option == GG_OPT_CODE)
        marks = *handing;
    for (uint32_t i = 0; i < r.program->tokens.n; i++) {
        struct gg_awk_token t = r.program->tokens.at[i];
        if (t.beg < done || t.end > text.n || t.kind == GG_AWK_NEWLINE)
            continue;
        gg_buf_add(&out, gg_str_sub(text, done, t.beg));
        done = t.end;
        if (marks.print.end && t.beg == marks.print.beg) {
            gg_buf_add(&out, mark(emit, false));
            done = marks.print.end;
            continue;
        }
        gg_buf_add(&out, gg_awk_renamed(&r, i, renames));
        if (t.end == marks.behind)
            gg_buf_add(&out, mark(emit, true));
    }
    gg_buf_add(&out, gg_str_sub(text, done, text.n));
    return gg_buf_str(&out);
}
