/*
 * Running a program: its clauses are loaded, then its directives, and then what it is for:
 * the goal asked for, its initialization, or its generators.
 */
#include "program/program.h"
#include "frontend/term_ops.h"
#include "program/machine.h"

static const struct gg_limits limits = {
    .heap = 14u << 20,
    .keep = 3u << 20,
    .bag = 3u << 20,
    .trail = 2u << 20,
    .frames = 24u << 20,
    .choices = 24u << 20,
    .tables = 32u << 20,
    .goals = 8000000,
    .milliseconds = 10000,
};

struct runner {
    struct gg_machine *m;
    const struct gg_terms *terms;
    GG_VEC(const struct gg_term_item *) directives;
    GG_VEC(const struct gg_term_item *) initials; /* initialization/1,2 */
    GG_VEC(uint32_t) generators;                  /* functors */
    bool ran;                                     /* a directive did something */
};

/* ---- clauses ---- */

static const struct gg_term *head_of(const struct gg_term *t)
{
    if (gg_term_is(t, ":-", 2))
        t = t->args[0];
    while (gg_term_is(t, ":", 2))
        t = t->args[1];
    return t;
}

static bool is_callable(const struct gg_term *t)
{
    return t->kind == GG_TERM_ATOM || t->kind == GG_TERM_COMPOUND;
}

static bool is_directive(const struct gg_term *t)
{
    return gg_term_is(t, ":-", 1) || gg_term_is(t, "?-", 1);
}

static bool is_grammar(const struct gg_term *t)
{
    return gg_term_is(t, "-->", 2);
}

bool gg_load_clause(struct gg_machine *m, const struct gg_term_item *item)
{
    gg_cell *vars = gg_new_array(&m->scratch, gg_cell, item->nvars + 1);
    uint32_t top = m->top, trail = m->ntrail;
    gg_cell c = gg_load_term(m, item->term, vars), body = gg_atom_cell(GG_A_TRUE);
    if (!c)
        return false;
    if (gg_is_struct(m, c, GG_A_NECK, 2)) {
        body = gg_deref(m, gg_args(m, c)[1]);
        c = gg_deref(m, gg_args(m, c)[0]);
    }
    while (gg_is_struct(m, c, GG_A_COLON, 2))
        c = gg_deref(m, gg_args(m, c)[1]);
    bool ok = gg_add_clause(m, c, body, false) != NULL;
    m->ntrail = trail;
    m->top = top;
    return ok;
}

static void refuse(struct runner *r, const struct gg_term *t, const char *why)
{
    gg_diag_add(r->m->ds, GG_D_PROGRAM_CLAUSE, t->span, "%s", why);
}

static uint32_t functor_of(struct gg_machine *m, const struct gg_term *t)
{
    return gg_functor(m, gg_atom(m, t->u.text), t->kind == GG_TERM_COMPOUND ? t->nargs : 0);
}

/* The predicate that a clause belongs to becomes the program's own; false: it may not. */
static bool declare(struct runner *r, const struct gg_term *head, uint32_t flags)
{
    struct gg_machine *m = r->m;
    uint32_t functor = functor_of(m, head);
    struct gg_functor *f = &m->functors.at[functor];
    if (f->library && f->library->flags & GG_P_SYSTEM) {
        struct gg_diag *d = gg_diag_add(m->ds, GG_D_PROGRAM_CLAUSE, head->span,
                                        "`" GG_FMT "` is built in and cannot be defined anew",
                                        GG_ARG(gg_indicator(m, functor)));
        gg_diag_help(m->ds, d, "give the predicate another name");
        return false;
    }
    if (!f->user) {
        f->user = gg_new(m->arena, struct gg_predicate);
        f->user->functor = functor;
        f->user->flags = flags;
    }
    return true;
}

static bool declare_clause(struct runner *r, const struct gg_term *t)
{
    const struct gg_term *head = head_of(t);
    if (is_grammar(t)) {
        const struct gg_term *name = t->args[0];
        uint32_t n = name->kind == GG_TERM_COMPOUND ? name->nargs : 0;
        if (!is_callable(name))
            return true;
        uint32_t functor = gg_functor(r->m, gg_atom(r->m, name->u.text), n + 2);
        gg_predicate_get(r->m, functor, false)->flags |= GG_P_DCG;
        return true;
    }
    if (!is_callable(head)) {
        refuse(r, head, "the head of a clause must be an atom or a term `name(...)`");
        return false;
    }
    return declare(r, head, 0);
}

/* ---- directives ---- */

static bool is_initialization(const struct gg_term *goal)
{
    return gg_term_is(goal, "initialization", 1) || gg_term_is(goal, "initialization", 2);
}

/* Directives that only say how the file is read or loaded. */
static bool is_about_loading(const struct gg_term *t)
{
    static const char *const names[] = {
        "module",   "set_prolog_flag", "op",    "discontiguous",
        "encoding", "style_check",     "table", "multifile",
    };
    for (size_t i = 0; i < GG_COUNT(names); i++)
        if (t->kind == GG_TERM_COMPOUND && gg_str_is(t->u.text, names[i]))
            return true;
    return false;
}

static bool is_import(const struct gg_term *t)
{
    return gg_term_is(t, "use_module", 1) || gg_term_is(t, "use_module", 2) ||
           gg_term_is(t, "ensure_loaded", 1);
}

/* The last part of library(a/b) or of a path. */
static gg_str library_name(const struct gg_term *t)
{
    while (t->kind == GG_TERM_COMPOUND && t->nargs)
        t = t->args[t->nargs - 1];
    if (t->kind != GG_TERM_ATOM && t->kind != GG_TERM_STRING)
        return GG_STR("");
    gg_str s = t->u.text;
    size_t at = s.n;
    while (at && s.p[at - 1] != '/')
        at--;
    s = gg_str_sub(s, at, s.n);
    return gg_str_ends(s, GG_STR(".pl")) ? gg_str_sub(s, 0, s.n - 3) : s;
}

static const char *const libraries[] = {
    "lists",
    "apply",
    "strings",
    "readutil",
    "option",
    "pairs",
    "aggregate",
    "ordsets",
    "error",
    "debug",
    "format",
    "main",
    "solution_sequences",
    "yall",
    "gensym",
    "system",
    "compiler_driver",
    "shell_glue",
    "pipe_glue",
    "native_glue",
    "dotnet_glue",
    "network_glue",
    "service_glue",
    "goal_inference",
    "target_mapping",
    "target_registry",
    "deployment_glue",
    "rpyc_glue",
    "backtracking",
    "prolog_stack",
    "filesex",
    "process",
    "terms",
    "ansi_term",
    "dicts",
    "dcg/basics",
    "basics",
    "assoc",
    "gg_files",
    "utils",
    "glue",
};

/* SWI-Prolog's libraries whose predicates are here, and modules of the original system. */
static void check_import(struct runner *r, const struct gg_term *t)
{
    gg_str name = library_name(t->args[0]);
    for (size_t i = 0; i < GG_COUNT(libraries); i++)
        if (gg_str_is(name, libraries[i]))
            return;
    struct gg_diag *d = gg_diag_add(r->m->ds, GG_D_PROGRAM_LIBRARY, t->args[0]->span,
                                    "the library `" GG_FMT "` is not known, and nothing is loaded",
                                    GG_ARG(gg_str_sub(name, 0, 100)));
    gg_diag_help(r->m->ds, d,
                 "a predicate that it should have brought is reported where it is "
                 "called");
}

static struct gg_term_item item_of(const struct gg_term *goal, const struct gg_term_item *of)
{
    struct gg_term_item item = *of;
    item.term = goal;
    return item;
}

static void add_item(struct runner *r, const struct gg_term *goal, const struct gg_term_item *of,
                     bool initial)
{
    struct gg_term_item *item = gg_new(r->m->arena, struct gg_term_item);
    *item = item_of(goal, of);
    if (initial)
        gg_push(r->m->arena, &r->initials, item);
    else
        gg_push(r->m->arena, &r->directives, item);
}

static void take_directive(struct runner *r, const struct gg_term_item *item)
{
    const struct gg_term *goal = item->term->args[0];
    if (is_import(goal))
        check_import(r, goal);
    else if (is_initialization(goal))
        add_item(r, goal->args[0], item, true);
    else if (!is_about_loading(goal))
        add_item(r, goal, item, false);
}

/* ---- goals ---- */

static gg_cell load_goal(struct runner *r, const struct gg_term_item *item)
{
    struct gg_machine *m = r->m;
    gg_cell *vars = gg_new_array(m->arena, gg_cell, item->nvars + 1);
    return gg_load_term(m, item->term, vars);
}

static void reset(struct gg_machine *m)
{
    m->top = 1;
    m->ntrail = 0;
    m->outputs.n = 0;
    m->pendings = 0;
    m->bag = m->keep_end;
    m->trace.n = 0;
    m->env = NULL;
    m->b_values = gg_new_var(m);
}

/* Runs a goal once and reports what went wrong. */
static bool solve(struct runner *r, gg_cell goal)
{
    struct gg_machine *m = r->m;
    m->place = gg_place(goal);
    enum gg_outcome outcome = goal ? gg_solve(m, goal) : GG_STOPS;
    switch (outcome) {
    case GG_SUCCEEDS:
    case GG_CALLS:
        return true;
    case GG_FAILS: {
        struct gg_diag *d = gg_diag_at(m, GG_D_PROGRAM_FAILED, gg_place(goal),
                                       "the goal `" GG_FMT "` failed", GG_ARG(gg_shown(m, goal)));
        gg_diag_help(m->ds, d, "no clause led to a solution");
        break;
    }
    case GG_RAISES:
        gg_report_ball(m);
        break;
    case GG_STOPS:
        gg_report_stop(m);
        break;
    }
    return false;
}

/* After a limit nothing else runs. */
static bool is_over(const struct gg_machine *m)
{
    return m->stop != GG_STOP_NONE && m->stop != GG_STOP_REPORTED;
}

static bool may_go_on(struct gg_machine *m)
{
    if (is_over(m))
        return false;
    m->stop = GG_STOP_NONE;
    return true;
}

/* The goal with what it bound; 0 when it did not succeed. */
static gg_cell run_item(struct runner *r, const struct gg_term_item *item)
{
    struct gg_machine *m = r->m;
    if (!may_go_on(m))
        return 0;
    reset(m);
    gg_cell goal = load_goal(r, item);
    return solve(r, goal) ? goal : 0;
}

/* A goal of the caller's, `generate_pipeline(..)`. */
static bool is_of_host(struct runner *r, const struct gg_term *t)
{
    const struct gg_predicate *p = gg_functor_at(r->m, functor_of(r->m, t))->library;
    return t->kind == GG_TERM_COMPOUND && p && p->host && p->host->output >= 0;
}

/* Declarations have no output: a file of them and rules is still run for its generators. */
static bool is_declaration(const struct gg_term *t)
{
    static const gg_str prefixes[] = {GG_STR_INIT("declare_"), GG_STR_INIT("undeclare_"),
                                      GG_STR_INIT("register_")};
    bool declares = gg_term_is(t, "dynamic", 1);
    for (size_t i = 0; i < GG_COUNT(prefixes); i++)
        declares |= t->kind == GG_TERM_COMPOUND && gg_str_starts(t->u.text, prefixes[i]);
    return declares;
}

/* Whether the caller has the predicate. */
static bool has_host(struct runner *r, const struct gg_term *t)
{
    const struct gg_predicate *p = gg_functor_at(r->m, functor_of(r->m, t))->library;
    return p && p->host;
}

/*
 * Written as a clause, it is to be run all the same: generators and declarations of the caller's,
 * those that it only knows by name included. Nobody defines them.
 */
static bool is_bare_goal(struct runner *r, const struct gg_term *t)
{
    if (gg_term_is(t, ":-", 2) || is_grammar(t) || !is_callable(t))
        return false;
    bool made = gg_str_starts(t->u.text, GG_STR("generate_")) || is_declaration(t);
    return is_of_host(r, t) || (made && has_host(r, t));
}

static bool is_known(struct runner *r, const struct gg_term *t)
{
    const struct gg_functor *f = gg_functor_at(r->m, functor_of(r->m, t));
    return f->library || f->user;
}

/* ---- generators ---- */

static bool is_called(const struct runner *r, const struct gg_term *body,
                      const struct gg_term *head)
{
    GG_VEC(const struct gg_term *) left = {0};
    struct gg_arena *a = &r->m->scratch;
    uint32_t n = head->kind == GG_TERM_COMPOUND ? head->nargs : 0;
    gg_push(a, &left, body);
    while (left.n) {
        const struct gg_term *t = left.at[--left.n];
        if (is_callable(t) && gg_str_eq(t->u.text, head->u.text) &&
            (t->kind == GG_TERM_COMPOUND ? t->nargs : 0) <= n)
            return true;
        for (uint32_t i = 0; t->kind == GG_TERM_COMPOUND && i < t->nargs; i++)
            gg_push(a, &left, t->args[i]);
    }
    return false;
}

/* Predicates that other clauses call are helpers. */
static bool is_helper(const struct runner *r, const struct gg_term *head)
{
    for (uint32_t i = 0; i < r->terms->items.n; i++) {
        const struct gg_term *t = r->terms->items.at[i].term;
        if (!t || !gg_term_is(t, ":-", 2))
            continue;
        const struct gg_term *own = head_of(t);
        bool same = is_callable(own) && gg_str_eq(own->u.text, head->u.text);
        if (!same && is_called(r, t->args[1], head))
            return true;
    }
    return false;
}

static const char *suffix_of(gg_str text)
{
    static const struct {
        const char *interpreter, *suffix;
    } known[] = {{"python", ".py"}, {"awk", ".awk"}, {"sh", ".sh"}};
    gg_str line = GG_STR("");
    (void)gg_str_next_line(&text, &line);
    if (gg_str_starts(line, GG_STR("#!")))
        for (size_t i = 0; i < GG_COUNT(known); i++)
            if (gg_str_find(line, gg_str_from(known[i].interpreter)) >= 0)
                return known[i].suffix;
    if (gg_str_starts(line, GG_STR("package ")))
        return ".go";
    return ".txt";
}

/* Alone or, unless it is so short that it is there by chance, as a part of a file. */
static bool is_written(const struct gg_machine *m, gg_str text)
{
    enum { BY_CHANCE = 32 };
    for (uint32_t i = 0; i < m->files.n; i++) {
        gg_str whole = m->files.at[i].text.text;
        if (gg_str_eq(whole, text) || (text.n > BY_CHANCE && gg_str_find(whole, text) >= 0))
            return true;
    }
    return false;
}

/*
 * A generator of the program's own names its file. A goal does not: what it made is named as the
 * directory of the files that it needs, which is the pipeline's name.
 */
static gg_str name_of_result(struct gg_machine *m, uint32_t functor, gg_str text)
{
    gg_str name = gg_atom_text(m, m->functors.at[functor].atom), prefix = GG_STR("generate_");
    for (uint32_t i = 0; !m->functors.at[functor].user && i < m->beside.n; i++) {
        gg_str path = m->files.at[m->beside.at[i].first].path;
        if (gg_str_eq(m->beside.at[i].text, text) && gg_str_find_char(path, '/') > 0)
            return gg_str_sub(path, 0, (size_t)gg_str_find_char(path, '/'));
    }
    if (gg_str_starts(name, prefix) && name.n > prefix.n)
        name = gg_str_sub(name, prefix.n, name.n);
    return name;
}

/* The text in the last argument, when no file holds it. */
static void keep_result(struct runner *r, uint32_t functor, gg_cell goal, uint32_t place)
{
    struct gg_machine *m = r->m;
    struct gg_text text;
    uint32_t n = gg_arity(m, goal);
    if (!n)
        return;
    gg_cell last = gg_deref(m, gg_args(m, goal)[n - 1]);
    unsigned as = GG_AS_ATOM | GG_AS_STRING | GG_AS_PLUSPLUS;
    as |= gg_is_compound(last) ? GG_AS_NUMBER : 0; /* X ++ 1 is a text, 1 is none */
    gg_text_init(m, &text);
    if (gg_is_atom_id(last, GG_A_NIL) || gg_append_text(&text, last, as) != GG_SUCCEEDS ||
        is_written(m, (gg_str){text.p, text.n}))
        return;
    gg_str name = name_of_result(m, functor, (gg_str){text.p, text.n});
    const char *suffix = text.suffix ? text.suffix : suffix_of((gg_str){text.p, text.n});
    (void)!gg_add_text_file(m, gg_str_printf(m->arena, GG_FMT "%s", GG_ARG(name), suffix), &text,
                            place);
}

static bool is_generator(const struct gg_term *head)
{
    return is_callable(head) && gg_str_starts(head->u.text, GG_STR("generate"));
}

/* Runs a goal as it was written; a text in the last argument of a generator is kept. */
static void run_written(struct runner *r, const struct gg_term_item *item)
{
    gg_cell goal = run_item(r, item);
    if (goal && (is_of_host(r, item->term) || is_generator(item->term)))
        keep_result(r, functor_of(r->m, item->term), goal, gg_place(goal));
}

static void run_directives(struct runner *r)
{
    for (uint32_t i = 0; i < r->directives.n; i++) {
        const struct gg_term_item *item = r->directives.at[i];
        bool declares = is_declaration(item->term);
        if (declares && !is_known(r, item->term)) {
            gg_diag_add(r->m->ds, GG_D_NOT_YET, item->term->span,
                        "`" GG_FMT "` is not supported yet by this version",
                        GG_ARG(gg_str_sub(item->term->u.text, 0, 100)));
            continue;
        }
        r->ran |= !declares;
        run_written(r, item);
    }
}

static void run_generator(struct runner *r, uint32_t functor)
{
    struct gg_machine *m = r->m;
    const struct gg_predicate *p = m->functors.at[functor].user;
    gg_cell vars[GG_ARITY_MAX];
    uint32_t n = m->functors.at[functor].arity;
    if (!may_go_on(m) || n > GG_ARITY_MAX)
        return;
    reset(m);
    for (uint32_t i = 0; i < n; i++)
        vars[i] = gg_new_var(m);
    gg_cell goal = n ? gg_new_struct(m, m->functors.at[functor].atom, n, vars)
                     : gg_atom_cell(m->functors.at[functor].atom);
    goal = gg_with_place(goal, p->place);
    if (solve(r, goal))
        keep_result(r, functor, goal, p->place);
}

static bool defines(const struct runner *r, const char *name)
{
    uint32_t functor = gg_functor(r->m, gg_atom(r->m, gg_str_from(name)), 0);
    const struct gg_predicate *p = r->m->functors.at[functor].user;
    return p && p->first;
}

static void run_main(struct runner *r)
{
    uint32_t functor = gg_functor(r->m, gg_atom(r->m, GG_STR("main")), 0);
    run_generator(r, functor);
}

static void run_purpose(struct runner *r)
{
    if (r->initials.n) {
        for (uint32_t i = 0; i < r->initials.n; i++)
            run_written(r, r->initials.at[i]);
    } else if (!r->ran) {
        for (uint32_t i = 0; i < r->generators.n; i++)
            run_generator(r, r->generators.at[i]);
        if (!r->generators.n && defines(r, "main"))
            run_main(r);
    }
}

/* ---- the goal asked for ---- */

static void run_goal(struct runner *r, gg_str goal)
{
    struct gg_machine *m = r->m;
    const struct gg_term_options options = {
        .double_quotes = GG_QUOTES_STRING, .joins_texts = true, .ignore_directives = true};
    gg_str text = gg_str_printf(m->arena, GG_FMT " .\n", GG_ARG(goal));
    struct gg_sources *sources = (struct gg_sources *)(uintptr_t)m->sources;
    uint32_t file = gg_source_add(sources, GG_STR("<goal>"), text);
    const struct gg_terms *terms =
        gg_terms_read(m->arena, gg_source_get(sources, file), file, &options, m->ds);
    if (terms->items.n == 1 && terms->items.at[0].term) {
        run_written(r, &terms->items.at[0]);
        return;
    }
    if (!terms->nerrors)
        gg_diag_add(m->ds, GG_D_PROGRAM_GOAL, GG_NO_SPAN, "--goal is not one goal");
}

/* ---- the whole ---- */

static void note_generator(struct runner *r, const struct gg_term *t)
{
    const struct gg_term *head = head_of(t);
    if (is_grammar(t) || !is_generator(head) || is_helper(r, head))
        return;
    uint32_t functor = functor_of(r->m, head);
    for (uint32_t i = 0; i < r->generators.n; i++)
        if (r->generators.at[i] == functor)
            return;
    gg_push(r->m->arena, &r->generators, functor);
}

static bool load(struct runner *r)
{
    struct gg_machine *m = r->m;
    uint32_t errors = m->ds->nerrors;
    for (uint32_t i = 0; i < r->terms->items.n; i++) {
        const struct gg_term_item *item = &r->terms->items.at[i];
        if (item->term && is_directive(item->term))
            take_directive(r, item);
        else if (item->term && is_bare_goal(r, item->term))
            add_item(r, item->term, item, false);
        else if (item->term)
            (void)declare_clause(r, item->term);
    }
    if (m->ds->nerrors > errors)
        return false;
    for (uint32_t i = 0; i < r->terms->items.n; i++) {
        const struct gg_term_item *item = &r->terms->items.at[i];
        if (!item->term || is_directive(item->term) || is_grammar(item->term) ||
            is_bare_goal(r, item->term))
            continue;
        m->env = NULL;
        if (!gg_load_clause(m, item)) {
            if (m->stop == GG_STOP_NONE)
                refuse(r, item->term, "the body of a clause must be made of goals");
            gg_report_stop(m);
            return false;
        }
        struct gg_predicate *p = gg_functor_at(m, functor_of(m, head_of(item->term)))->user;
        p->place = p->place ? p->place : p->last->place;
        note_generator(r, item->term);
    }
    gg_arena_rewind(&m->scratch, (struct gg_arena_mark){0});
    return true;
}

static void fill_result(struct gg_machine *m, struct gg_program_result *result)
{
    result->files = m->files.at;
    result->nfiles = m->files.n;
    result->notes = gg_str_dup(m->arena, (gg_str){m->notes.p, m->notes.n});
    result->inferences = m->inferences;
}

bool gg_program_run(struct gg_arena *a, struct gg_sources *sources, uint32_t file,
                    const struct gg_terms *terms, const struct gg_program_opts *opts,
                    struct gg_diags *ds, struct gg_program_result *result)
{
    struct gg_machine *m = gg_new(a, struct gg_machine);
    uint32_t errors = ds->nerrors;
    m->arena = a;
    m->sources = sources;
    m->source = gg_source_get(sources, file);
    m->file = file;
    m->ds = ds;
    m->host = opts->host;
    m->notes = (struct gg_text){.m = m, .arena = a};
    gg_machine_open(m, opts->limits ? opts->limits : &limits);
    gg_define_builtins(m);
    m->inferences = 0;
    struct runner r = {.m = m, .terms = terms};
    if (load(&r)) {
        run_directives(&r);
        if (opts->goal.n && may_go_on(m))
            run_goal(&r, opts->goal);
        else if (may_go_on(m))
            run_purpose(&r);
        if (!is_over(m) || m->stop == GG_STOP_HALT)
            (void)!gg_close_sinks(m);
    }
    fill_result(m, result);
    gg_machine_close(m);
    return ds->nerrors == errors;
}
