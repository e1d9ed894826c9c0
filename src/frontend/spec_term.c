/*
 * The Prolog notation: the facts of a file become the tree that the same spec in YAML gives.
 *
 * Rules and goals are left to the evaluator (program/program.h).
 */
#include "frontend/spec_term.h"
#include "base/table.h"
#include "frontend/frontend.h"

enum { ERRORS_MAX = 1000, SHOWN_MAX = 100 };

struct step_fact {
    const struct gg_term *term;
    bool used;
};

struct reader {
    struct gg_spec_terms s;
    struct gg_span all; /* the whole text */
    bool broken;        /* some clauses could not be read */
    bool is_program;    /* what is no fact of a spec is for the evaluator */
    GG_VEC(const struct gg_term *) pipelines;
    GG_VEC(struct step_fact) steps;
    struct gg_table step_names; /* to indices of steps */
    struct gg_ast_list options; /* facts that are options of the spec */
};

/* ---- programs ---- */

static struct gg_span name_span(const struct gg_term *t)
{
    if (t->kind != GG_TERM_COMPOUND)
        return t->span;
    return (struct gg_span){t->span.file, t->name_beg, t->name_end};
}

static gg_str name_of(const struct gg_term *t)
{
    bool named = t->kind == GG_TERM_COMPOUND || t->kind == GG_TERM_ATOM;
    return named ? gg_str_sub(t->u.text, 0, SHOWN_MAX) : GG_STR("");
}

/* Only a file that is no program has such goals: without rules, they have nothing to do. */
static bool is_rule(const struct gg_term *t)
{
    return gg_term_is(t, ":-", 2) || gg_term_is(t, "-->", 2) || gg_term_is(t, "=>", 2);
}

/* ---- directives ---- */

static bool is_declaration(const struct gg_term *t)
{
    return t->kind == GG_TERM_COMPOUND && gg_str_starts(t->u.text, GG_STR("declare_"));
}

/* What programs use: nothing in a spec of facts does. */
static bool is_for_programs(gg_str name)
{
    return gg_str_is(name, "declare_target") || gg_str_is(name, "declare_location") ||
           gg_str_is(name, "declare_connection");
}

static void report_declaration(struct reader *r, const struct gg_term *t)
{
    gg_str name = name_of(t);
    if (!is_for_programs(name)) {
        gg_diag_add(r->s.ds, GG_D_NOT_YET, name_span(t),
                    "`" GG_FMT "` is not supported yet by this version", GG_ARG(name));
        return;
    }
    struct gg_diag *d = gg_diag_add(r->s.ds, GG_D_DECLARATION, name_span(t),
                                    "nothing in this file uses `" GG_FMT "`", GG_ARG(name));
    gg_diag_help(r->s.ds, d,
                 "a program does: `generate_it(Script) :- compile_goal_to_pipeline(Goal, [], "
                 "Script).`");
}

/* What says how the file is read or loaded, which has no part in a spec. */
static bool is_about_loading(const struct gg_term *t)
{
    static const char *const names[] = {
        "use_module", "module", "ensure_loaded", "initialization", "set_prolog_flag", "op",
        "dynamic",    "table",  "discontiguous", "multifile",      "encoding",        "style_check",
    };
    for (size_t i = 0; i < GG_COUNT(names); i++)
        if (t->kind == GG_TERM_COMPOUND && gg_str_is(t->u.text, names[i]))
            return true;
    return false;
}

static void read_goal(struct reader *r, const struct gg_term *goal)
{
    if (is_declaration(goal))
        report_declaration(r, goal);
}

/* Goals may be joined by commas, which nest to the right. */
static void read_directive(struct reader *r, const struct gg_term *goals)
{
    while (gg_term_is(goals, ",", 2)) {
        read_goal(r, goals->args[0]);
        goals = goals->args[1];
    }
    read_goal(r, goals);
}

/* ---- facts ---- */

static void add_step_fact(struct reader *r, const struct gg_term *t)
{
    bool is_new = true;
    uint32_t first = 0;
    const struct gg_term *name = t->args[0];
    if (name->kind == GG_TERM_ATOM || name->kind == GG_TERM_STRING)
        first = gg_table_add(&r->step_names, name->u.text, r->steps.n, &is_new);
    if (is_new) {
        gg_push(r->s.arena, &r->steps, (struct step_fact){t, false});
        return;
    }
    struct gg_diag *d =
        gg_diag_add(r->s.ds, GG_D_STEP_DUPLICATE, name->span, "two steps are named `" GG_FMT "`",
                    GG_ARG(gg_str_sub(name->u.text, 0, SHOWN_MAX)));
    gg_diag_label(r->s.ds, d, r->steps.at[first].term->args[0]->span, "the first one");
}

/* Options beside the pipelines, as in `jobs(8).` */
static bool is_option(const struct gg_term *t)
{
    enum gg_option option;
    if (t->kind != GG_TERM_ATOM && (t->kind != GG_TERM_COMPOUND || t->form != GG_FORM_CALL))
        return false;
    return gg_option_by_name(t->u.text, GG_AT_SPEC, &option) && option != GG_OPT_STEPS &&
           option != GG_OPT_PIPELINES;
}

static void report_fact(struct reader *r, const struct gg_term *t)
{
    static const gg_str known[] = {GG_STR_INIT("pipeline"), GG_STR_INIT("step"),
                                   GG_STR_INIT("pipeline_options")};
    gg_str name = name_of(t);
    if (gg_str_is(name, "pipeline") || gg_str_is(name, "step")) {
        struct gg_diag *d =
            gg_diag_add(r->s.ds, GG_D_TERM_PROGRAM, name_span(t),
                        "`" GG_FMT "` does not have %u arguments", GG_ARG(name), t->nargs);
        gg_diag_help(r->s.ds, d, "%s",
                     gg_str_is(name, "step") ? "write `step(Name, Target, Body, Options).`"
                                             : "write `pipeline(Name, Steps, Options).`");
        return;
    }
    struct gg_diag *d = gg_diag_add(
        r->s.ds, GG_D_TERM_PROGRAM, name_span(t),
        "`" GG_FMT "` is no fact of a spec, and nothing in this file uses it", GG_ARG(name));
    int nearest = gg_str_nearest(name, known, GG_COUNT(known));
    if (nearest >= 0)
        gg_diag_suggest(r->s.ds, d, name, known, GG_COUNT(known));
    else
        gg_diag_help(r->s.ds, d, "a spec is made of facts: `pipeline(Name, Steps, Options).`");
}

static bool is_loading(const struct gg_term *goals)
{
    while (gg_term_is(goals, ",", 2) && is_about_loading(goals->args[0]))
        goals = goals->args[1];
    return is_about_loading(goals);
}

enum gg_spec_clause gg_spec_clause_kind(const struct gg_term *t)
{
    if (gg_term_is(t, ":-", 1))
        return is_loading(t->args[0]) ? GG_CLAUSE_LOADING : GG_CLAUSE_PROGRAM;
    bool fact = gg_term_is(t, "pipeline", 2) || gg_term_is(t, "pipeline", 3) ||
                gg_term_is(t, "step", 3) || gg_term_is(t, "step", 4) ||
                gg_term_is(t, "pipeline_options", 1);
    return fact || is_option(t) ? GG_CLAUSE_FACT : GG_CLAUSE_PROGRAM;
}

static void read_fact(struct reader *r, const struct gg_term *t)
{
    if (gg_term_is(t, "pipeline", 2) || gg_term_is(t, "pipeline", 3))
        gg_push(r->s.arena, &r->pipelines, t);
    else if (gg_term_is(t, "step", 3) || gg_term_is(t, "step", 4))
        add_step_fact(r, t);
    else if (gg_term_is(t, "pipeline_options", 1))
        gg_spec_options(&r->s, t->args[0], GG_AT_SPEC, &r->options);
    else if (is_option(t))
        gg_spec_option(&r->s, t, GG_AT_SPEC, &r->options);
    else if (!r->is_program && is_declaration(t))
        report_declaration(r, t);
    else if (!r->is_program)
        report_fact(r, t);
}

static void read_clause(struct reader *r, const struct gg_term *t)
{
    bool directive = gg_term_is(t, ":-", 1) || gg_term_is(t, "?-", 1);
    if (directive && !r->is_program)
        read_directive(r, t->args[0]);
    else if (!directive && !is_rule(t))
        read_fact(r, t);
}

/* ---- pipelines ---- */

static struct step_fact *find_step(struct reader *r, const struct gg_term *name)
{
    uint32_t at;
    bool named = name->kind == GG_TERM_ATOM || name->kind == GG_TERM_STRING;
    return named && gg_table_get(&r->step_names, name->u.text, &at) ? &r->steps.at[at] : NULL;
}

static void report_step(struct reader *r, const struct gg_term *t)
{
    struct gg_span span = gg_term_outer(t);
    struct gg_diag *d;
    if (r->broken && t->kind == GG_TERM_ATOM)
        return; /* it may be in the clause that could not be read */
    if (t->kind == GG_TERM_ATOM)
        d = gg_diag_add(r->s.ds, GG_D_STEP_UNKNOWN, span, "there is no step `" GG_FMT "`",
                        GG_ARG(name_of(t)));
    else
        d = gg_diag_add(r->s.ds, GG_D_TERM_VALUE, span, "a step is due here");
    gg_diag_help(r->s.ds, d,
                 "write `step(Name, Target, Body, Options)`, or the name of a fact `step(...).`");
}

static struct gg_ast *make_step(struct reader *r, const struct gg_term *t)
{
    struct step_fact *fact = find_step(r, t);
    if (fact) {
        fact->used = true;
        return gg_spec_step(&r->s, fact->term);
    }
    if (gg_term_is(t, "step", 3) || gg_term_is(t, "step", 4))
        return gg_spec_step(&r->s, t);
    report_step(r, t);
    return NULL;
}

static struct gg_ast *make_steps(struct reader *r, const struct gg_term *list)
{
    struct gg_ast_list kids = {0};
    if (list->kind != GG_TERM_NIL && (list->kind != GG_TERM_LIST || list->u.tail)) {
        gg_diag_add(r->s.ds, GG_D_TERM_VALUE, gg_term_outer(list), "a list of steps is due here");
        r->s.damaged = true;
        return NULL;
    }
    for (uint32_t i = 0; i < list->nargs; i++) {
        const struct gg_ast *step = make_step(r, list->args[i]);
        if (step)
            gg_push(r->s.arena, &kids, step);
    }
    r->s.damaged |= list->nargs && !kids.n;
    return gg_spec_list(&r->s, list->span, kids);
}

static void add_pipeline(struct reader *r, const struct gg_term *t, enum gg_place place,
                         struct gg_ast_list *map)
{
    if (t->nargs > 2)
        gg_spec_options(&r->s, t->args[2], place, map);
    gg_spec_add(&r->s, map, "steps", gg_term_outer(t->args[1]), make_steps(r, t->args[1]));
}

/* A name as the key of a map. */
static bool pipeline_name(struct reader *r, const struct gg_term *t, gg_str *name)
{
    const struct gg_ast *value = gg_spec_value(&r->s, t, NULL, 0);
    if (value && value->kind != GG_AST_LIST && value->kind != GG_AST_MAP) {
        *name = value->text;
        return true;
    }
    if (value)
        gg_diag_add(r->s.ds, GG_D_TERM_VALUE, gg_term_outer(t),
                    "the name of a pipeline is due here, not %s", gg_ast_kind_phrase(value->kind));
    r->s.damaged = true;
    return false;
}

static struct gg_ast *make_pipelines(struct reader *r)
{
    struct gg_ast_list kids = {0};
    for (uint32_t i = 0; i < r->pipelines.n; i++) {
        const struct gg_term *t = r->pipelines.at[i];
        struct gg_ast_list map = {0};
        gg_str name;
        add_pipeline(r, t, GG_AT_PIPELINE, &map);
        if (!pipeline_name(r, t->args[0], &name))
            continue;
        struct gg_ast *pipeline = gg_spec_map(&r->s, gg_term_outer(t), map);
        pipeline->key = name;
        pipeline->key_span = t->args[0]->span;
        gg_push(r->s.arena, &kids, pipeline);
    }
    return gg_spec_map(&r->s, r->all, kids);
}

static struct gg_ast *make_step_facts(struct reader *r)
{
    struct gg_ast_list kids = {0};
    for (uint32_t i = 0; i < r->steps.n; i++) {
        const struct gg_ast *step = gg_spec_step(&r->s, r->steps.at[i].term);
        r->steps.at[i].used = true;
        if (step)
            gg_push(r->s.arena, &kids, step);
    }
    return gg_spec_list(&r->s, r->all, kids);
}

static void report_unused(struct reader *r)
{
    for (uint32_t i = 0; i < r->steps.n; i++)
        if (!r->steps.at[i].used && !r->broken)
            gg_diag_add(r->s.ds, GG_D_TERM_UNUSED, r->steps.at[i].term->args[0]->span,
                        "no pipeline of this file holds the step");
}

/* ---- the spec ---- */

static bool has_version(const struct gg_ast_list *map)
{
    for (uint32_t i = 0; i < map->n; i++)
        if (gg_str_is(map->at[i]->key, "gluegen"))
            return true;
    return false;
}

/* The version may be left out: there is one only. */
static void add_version(struct reader *r, struct gg_ast_list *map)
{
    struct gg_span start = {r->s.file, r->all.beg, r->all.beg};
    struct gg_ast *version = gg_spec_node(&r->s, GG_AST_INT, start);
    version->text = GG_STR("1");
    version->u.i = 1;
    if (!has_version(map))
        gg_spec_add(&r->s, map, "gluegen", start, version);
}

static const struct gg_ast *make_root(struct reader *r)
{
    struct gg_ast_list map = r->options;
    struct gg_span start = {r->s.file, r->all.beg, r->all.beg};
    if (r->pipelines.n == 1) {
        const struct gg_term *t = r->pipelines.at[0];
        gg_spec_add(&r->s, &map, "name", t->args[0]->span,
                    gg_spec_value(&r->s, t->args[0], NULL, 0));
        add_pipeline(r, t, GG_AT_SPEC, &map);
    } else if (r->pipelines.n) {
        gg_spec_add(&r->s, &map, "pipelines", start, make_pipelines(r));
    } else {
        gg_spec_add(&r->s, &map, "steps", start, make_step_facts(r));
    }
    report_unused(r);
    add_version(r, &map);
    return gg_spec_map(&r->s, r->all, map);
}

static bool is_spec(const struct reader *r)
{
    return r->pipelines.n || r->steps.n;
}

static void read_clauses(struct reader *r, const struct gg_terms *terms)
{
    for (uint32_t i = 0; i < terms->items.n && !r->s.damaged; i++) {
        if (terms->items.at[i].term)
            read_clause(r, terms->items.at[i].term);
        if (r->s.ds->nerrors < ERRORS_MAX)
            continue;
        gg_diag_add(r->s.ds, GG_D_TOO_MANY, GG_NO_SPAN,
                    "%d errors were found; what is left was not checked", ERRORS_MAX);
        r->s.damaged = true;
    }
}

/* ---- programs ---- */

static bool is_goal(const struct gg_term *goals)
{
    while (gg_term_is(goals, ",", 2)) {
        if (!is_about_loading(goals->args[0]) && !is_declaration(goals->args[0]))
            return true;
        goals = goals->args[1];
    }
    return !is_about_loading(goals) && !is_declaration(goals);
}

/* A clause that is the goal itself, as documents show it: `generate_pipeline(Steps, [], Script).`
 */
static bool is_generation(const struct gg_term *t)
{
    return t->kind == GG_TERM_COMPOUND && t->form == GG_FORM_CALL && t->nargs > 1 &&
           gg_str_starts(t->u.text, GG_STR("generate_"));
}

bool gg_spec_is_program(const struct gg_terms *terms)
{
    for (uint32_t i = 0; i < terms->items.n; i++) {
        const struct gg_term *t = terms->items.at[i].term;
        bool directive = t && (gg_term_is(t, ":-", 1) || gg_term_is(t, "?-", 1));
        if (t && (directive ? is_goal(t->args[0]) : is_rule(t) || is_generation(t)))
            return true;
    }
    return false;
}

/* ---- whole texts ---- */

const struct gg_terms *gg_spec_terms_read(struct gg_arena *a, const struct gg_source *source,
                                          uint32_t file, struct gg_diags *ds)
{
    const struct gg_term_options options = {.double_quotes = GG_QUOTES_STRING, .joins_texts = true};
    return gg_terms_read(a, source, file, &options, ds);
}

const struct gg_ast *gg_spec_of_terms(struct gg_arena *a, const struct gg_source *source,
                                      uint32_t file, const struct gg_terms *terms,
                                      struct gg_diags *ds)
{
    uint32_t errors = ds->nerrors;
    struct reader r = {.s = {a, ds, file, false, source->text},
                       .all = {file, terms->begin, (uint32_t)source->text.n},
                       .broken = terms->nerrors > 0,
                       .is_program = gg_spec_is_program(terms),
                       .step_names = gg_table_new(a)};
    read_clauses(&r, terms);
    if (terms->text.p != source->text.p) /* not UTF-8: places are those of another text */
        r.s.damaged = true;
    if (!is_spec(&r) && !r.is_program && !terms->nerrors && ds->nerrors == errors) {
        struct gg_diag *d = gg_diag_add(ds, GG_D_KEY_MISSING, (struct gg_span){file, 0, 0},
                                        "the spec holds no pipeline");
        gg_diag_help(ds, d, "write `pipeline(Name, Steps, Options).`");
    }
    bool whole = r.pipelines.n || (r.steps.n && !r.is_program);
    const struct gg_ast *root = whole && !r.s.damaged ? make_root(&r) : NULL;
    return r.s.damaged ? NULL : root;
}

static const struct gg_ast *parse(struct gg_arena *a, const struct gg_source *source, uint32_t file,
                                  struct gg_diags *ds)
{
    const struct gg_terms *terms = gg_spec_terms_read(a, source, file, ds);
    return gg_spec_of_terms(a, source, file, terms, ds);
}

/* ---- recognition ---- */

static gg_str skip_line(gg_str text)
{
    gg_str line;
    (void)gg_str_next_line(&text, &line);
    return text;
}

static gg_str skip_blanks_and_comments(gg_str text)
{
    for (;;) {
        text = gg_str_trim(text);
        ptrdiff_t end = gg_str_find(text, GG_STR("*/"));
        if (gg_str_starts(text, GG_STR("%")) || gg_str_starts(text, GG_STR("#!")))
            text = skip_line(text);
        else if (gg_str_starts(text, GG_STR("/*")) && end > 0)
            text = gg_str_sub(text, (size_t)end + 2, text.n);
        else
            return text;
    }
}

/* A first clause such as no YAML begins with: a directive, or `name(`. */
static bool begins_as_prolog(gg_str text)
{
    size_t n = 0;
    text = skip_blanks_and_comments(text);
    if (gg_str_starts(text, GG_STR(":-")))
        return true;
    while (n < text.n && ((text.p[n] >= 'a' && text.p[n] <= 'z') || (n && text.p[n] == '_')))
        n++;
    return n && n < text.n && text.p[n] == '(';
}

static bool sniff(gg_str name, gg_str text)
{
    static const gg_str suffixes[] = {GG_STR_INIT(".pl"), GG_STR_INIT(".pro"),
                                      GG_STR_INIT(".prolog")};
    for (size_t i = 0; i < GG_COUNT(suffixes); i++)
        if (gg_str_ends(name, suffixes[i]))
            return true;
    return gg_str_is(name, "<stdin>") && begins_as_prolog(text);
}

const struct gg_notation gg_notation_terms = {"Prolog", sniff, parse};
