/*
 * The abstract machine: registers, memory and what its parts share.
 *
 * Clauses are compiled to a few instructions over skeletons of terms (compile.c). A call builds its
 * arguments in registers; the last call of a clause gives its frame back. Variables live in the
 * region, never in frames, and a frame does not change after its clause was entered, so that
 * continuations and choice points share it. Nothing here recurses over terms or goals.
 *
 * The region has three parts: the heap (given back on backtracking), what stays (clauses, globals)
 * and the bag (results of findall and thrown terms).
 */
#ifndef GG_PROGRAM_MACHINE_H
#define GG_PROGRAM_MACHINE_H

#include "base/table.h"
#include "program/cell.h"
#include "program/program.h"

enum gg_atom_id {
#define GG_ATOM_NAME(id, text) GG_A_##id,
#include "program/atoms.def"
#undef GG_ATOM_NAME
    GG_A_COUNT
};

enum {
    GG_ARITY_MAX = 255, /* of goals; data may have more */
    GG_TRACE_MAX = 8,   /* goals that a message names */
    GG_WORK_OF_GOAL = 16
};

typedef uint64_t gg_word; /* of code */

struct gg_machine;
struct gg_choice;

enum gg_outcome {
    GG_FAILS,
    GG_SUCCEEDS,
    GG_RAISES, /* an exception is in m->ball */
    GG_STOPS,  /* m->stop says why; nothing can catch it */
    GG_CALLS,  /* control predicates only: m->target is called with m->x as arguments */
};

enum gg_stop {
    GG_STOP_NONE,
    GG_STOP_HALT,
    GG_STOP_WORK,
    GG_STOP_TIME,
    GG_STOP_MEMORY,
    GG_STOP_DEPTH,
    GG_STOP_REPORTED, /* an error is in the diagnostics */
};

/* A predicate in C: its arguments are m->x[0..]. `redo` is the choice point of an earlier solution
 * of a nondeterministic one, else NULL. */
typedef enum gg_outcome gg_builtin_fn(struct gg_machine *m);

struct gg_clause {
    struct gg_clause *next, *prev;
    struct gg_predicate *predicate;
    uint64_t born, died;    /* generations: alive when born <= g < died */
    gg_cell key;            /* of the first argument: atomic, a functor, or 0 for anything */
    gg_cell term;           /* as it was asserted, for clause/2 and retract/1 (0: temporary) */
    uint32_t nhead, nslots; /* variables; those of the head come first */
    uint32_t nmarks;        /* slots after them, for marks of choice points */
    const gg_cell *head;    /* skeletons of the arguments */
    const gg_word *code;    /* NULL: a fact */
    uint32_t place;         /* of the head */
};

enum gg_predicate_flags {
    GG_P_LIBRARY = 1, /* defined by library.pl or in C */
    GG_P_DYNAMIC = 2,
    GG_P_CONTROL = 4, /* fn may change the machine's registers */
    GG_P_SYSTEM = 8,  /* a program may not define it */
    GG_P_DCG = 16,    /* only a rule with --> has this name */
    GG_P_USED = 32,
};

struct gg_predicate {
    uint32_t functor;
    uint32_t flags;
    gg_builtin_fn *fn; /* NULL: clauses */
    const struct gg_host_predicate *host;
    struct gg_clause *first, *last;
    uint32_t nclauses; /* alive */
    uint32_t place;    /* of its first clause */
};

struct gg_functor {
    uint32_t atom, arity;
    uint32_t arithmetic; /* 1 + the row of arith.def, 0: cannot be evaluated */
    struct gg_predicate *user, *library;
};

struct gg_frame {
    struct gg_frame *env; /* of the continuation */
    const gg_word *next;  /* its code */
    const struct gg_clause *clause;
    uint32_t cut;   /* choice points at the call */
    uint32_t place; /* of the call */
    uint32_t n;
    gg_cell slots[]; /* of variables, then marks of choice points */
};

enum gg_choice_kind {
    GG_CHOICE_CLAUSES,
    GG_CHOICE_CODE,
    GG_CHOICE_REDO,
    GG_CHOICE_CATCH,
    GG_CHOICE_DEAD, /* of a soft cut */
    GG_CHOICE_BASE,
};

struct gg_choice {
    enum gg_choice_kind kind;
    uint32_t prev; /* offsets in the stack of choice points */
    uint32_t heap, trail;
    uint32_t place; /* of the goal */
    uint32_t nargs;
    struct gg_frame *env, *top;
    const gg_word *code; /* continuation; of CODE: the alternative */
    union {
        struct gg_clause *clause;
        gg_builtin_fn *redo;
        uint32_t bag; /* of CATCH */
    } u;
    struct gg_predicate *predicate;
    uint64_t generation;
    gg_cell args[];
};

struct gg_trace {
    uint32_t n, places[GG_TRACE_MAX];
};

/* A text that is being put together, with the places of its parts. */
struct gg_text {
    struct gg_machine *m;
    struct gg_arena *arena; /* m->scratch: gone after the goal */
    char *p;
    size_t n, cap;
    struct gg_term_mark *marks;
    uint32_t nmarks, marks_cap;
    const char *suffix;
    bool executable;
};

struct gg_place_info {
    const struct gg_term *term; /* NULL: made at run time */
    const struct gg_term_marks *marks;
    const char *suffix; /* of a generator's text */
    bool executable;
};

struct gg_sink {
    struct gg_text text;
    gg_str path; /* of a file; "": of with_output_to and the like */
    uint32_t place;
    bool open, append;
    uint32_t alias; /* an atom, 0: none */
};

struct gg_global {
    uint32_t atom, nslots;
    gg_cell value; /* a skeleton */
};

/*
 * Files that a text of the caller's needs beside it: files[first .. first + n - 1]. They stand at
 * the top until a file with that text is written into a directory.
 */
struct gg_beside {
    gg_str text;
    uint32_t first, n;
    bool is_placed; /* some file holds the text, */
    gg_str dir;     /* the first one in this directory, with its slash */
};

struct gg_machine {
    struct gg_arena *arena;  /* of the results and of all tables */
    struct gg_arena scratch; /* of a goal */
    struct gg_sources *sources;
    const struct gg_source *source;
    uint32_t file;
    struct gg_diags *ds;
    const struct gg_host *host;

    gg_cell *cells;
    uint32_t top, heap_end;  /* of the heap: next free, limit */
    uint32_t keep, keep_end; /* of what stays */
    uint32_t bag, bag_end;
    uint64_t *trail;
    uint32_t ntrail, trail_end;
    char *frames, *frames_end;
    char *choices;
    uint32_t nchoices, choices_end; /* bytes */
    uint32_t choice;                /* offset of the newest, always one */
    uint32_t heap_mark;             /* variables below it are trailed */
    gg_cell *work_at;               /* stack of walks over terms */
    uint32_t nwork, work_cap;
    gg_cell *numbers; /* stack of evaluation */
    uint32_t nnumbers, numbers_cap;
    size_t tables_size, tables_limit; /* bytes of atoms, places and texts */

    gg_cell x[GG_ARITY_MAX + 1];
    struct gg_frame *env;
    const gg_word *pc;
    struct gg_predicate *target; /* of GG_CALLS */
    uint32_t ntarget;
    uint32_t place; /* of the goal that runs */
    struct gg_predicate *running;
    const struct gg_choice *redo; /* of a nondeterministic predicate that is tried again */
    uint64_t generation;
    uint64_t inferences;
    int64_t work; /* that is left */
    int64_t clock_end;

    gg_cell ball;
    struct gg_trace trace; /* of the ball */
    enum gg_stop stop;
    const char *stop_what;
    int exit_code;

    GG_VEC(gg_str) atoms;
    struct gg_table atom_table;
    GG_VEC(struct gg_functor) functors;
    uint32_t *functor_slots, functor_cap;
    GG_VEC(struct gg_place_info) places;
    GG_VEC(struct gg_global) globals;
    gg_cell b_values; /* what b_setval set: an open list, of the goal that runs */
    GG_VEC(struct gg_sink) sinks;
    GG_VEC(uint32_t) outputs; /* sinks of with_output_to, innermost last */
    GG_VEC(struct gg_program_file) files;
    GG_VEC(struct gg_beside) beside;
    struct gg_text notes;
    struct gg_ops *operators;
    uint32_t pendings; /* bag index of the innermost findall, 0 none */
    bool loading_library;
};

/* ---- memory.c ---- */

void gg_machine_open(struct gg_machine *m, const struct gg_limits *limits);
void gg_machine_close(struct gg_machine *m);

/* Stops the machine; returns GG_STOPS. */
enum gg_outcome gg_stop(struct gg_machine *m, enum gg_stop why, const char *what);

/* `n` cells of the heap, or of what stays; 0 when the memory is used up (the machine is stopped).
 */
uint32_t gg_heap(struct gg_machine *m, uint32_t n);
uint32_t gg_keep(struct gg_machine *m, uint32_t n);

/* Counts work of `units` (a goal is GG_WORK_OF_GOAL); false when there was too much. */
bool gg_spend(struct gg_machine *m, uint64_t units);

/* Counts bytes of tables that never shrink; false when there are too many. */
bool gg_charge(struct gg_machine *m, size_t bytes);

bool gg_work_push(struct gg_machine *m, gg_cell c);

static inline gg_cell gg_work_pop(struct gg_machine *m)
{
    return m->work_at[--m->nwork];
}

/* ---- terms ---- */

static inline gg_cell gg_deref(const struct gg_machine *m, gg_cell c)
{
    while (gg_tag(c) == GG_REF) {
        gg_cell next = m->cells[gg_value(c)];
        if (next == c)
            break;
        c = next;
    }
    return c;
}

static inline bool gg_is_var(gg_cell c)
{
    return gg_tag(c) == GG_REF;
}

static inline bool gg_is_atom_id(gg_cell c, uint32_t id)
{
    return gg_tag(c) == GG_ATOM && gg_value(c) == id;
}

static inline gg_cell gg_atom_cell(uint32_t atom)
{
    return gg_make(GG_ATOM, atom, 0);
}

#define GG_NIL gg_atom_cell(GG_A_NIL)

static inline gg_cell *gg_args(const struct gg_machine *m, gg_cell c)
{
    return &m->cells[gg_value(c) + (gg_tag(c) == GG_STRUCT)];
}

/* Variable i of the heap becomes c. */
static inline void gg_bind(struct gg_machine *m, gg_cell var, gg_cell c)
{
    uint32_t i = gg_value(var);
    m->cells[i] = c;
    if (i < m->heap_mark)
        m->trail[m->ntrail++] = i;
}

static inline bool gg_trail_is_full(const struct gg_machine *m)
{
    return m->ntrail + 16 > m->trail_end;
}

uint32_t gg_atom(struct gg_machine *m, gg_str text); /* never [] but '[]' */
uint32_t gg_functor(struct gg_machine *m, uint32_t atom, uint32_t arity);
struct gg_functor *gg_functor_at(struct gg_machine *m, uint32_t functor); /* until the next new */
uint32_t gg_functor_of(const struct gg_machine *m, gg_cell c);            /* of a compound */
gg_str gg_atom_text(const struct gg_machine *m, uint32_t atom);
uint32_t gg_arity(const struct gg_machine *m, gg_cell c);
bool gg_is_struct(const struct gg_machine *m, gg_cell c, uint32_t atom, uint32_t arity);

/* Values of the heap; 0 when the machine was stopped. */
gg_cell gg_new_var(struct gg_machine *m);
gg_cell gg_new_int(struct gg_machine *m, int64_t i);
gg_cell gg_new_float(struct gg_machine *m, double f);
gg_cell gg_new_string(struct gg_machine *m, gg_str s);
gg_cell gg_new_pair(struct gg_machine *m, gg_cell head, gg_cell tail);
gg_cell gg_new_struct(struct gg_machine *m, uint32_t atom, uint32_t arity, const gg_cell *args);
gg_cell gg_new_list(struct gg_machine *m, const gg_cell *items, uint32_t n);
double gg_float(const struct gg_machine *m, gg_cell c);
gg_str gg_string(const struct gg_machine *m, gg_cell c);

/* term.c: all iterative, all counted as work. */
enum gg_outcome gg_unify(struct gg_machine *m, gg_cell x, gg_cell y);
enum gg_outcome gg_compare(struct gg_machine *m, gg_cell x, gg_cell y, int *order);
enum gg_outcome gg_variant(struct gg_machine *m, gg_cell x, gg_cell y);

enum gg_part { GG_TO_HEAP, GG_TO_KEEP, GG_TO_BAG };

/* A copy with fresh variables; 0 when stopped. Ground parts of what stays are shared. */
gg_cell gg_copy(struct gg_machine *m, gg_cell c, enum gg_part part);
enum gg_outcome gg_is_ground(struct gg_machine *m, gg_cell c);
/* The variables of a term, as a list in the order met; `known` (a list or 0) are left out. */
gg_cell gg_variables(struct gg_machine *m, gg_cell c, gg_cell tail);

/* The elements of a proper list; otherwise raises as must_be(list, c) does. `at` is scratch in
 * the work stack: valid until the next walk. */
enum gg_outcome gg_list_items(struct gg_machine *m, gg_cell list, gg_cell **at, uint32_t *n);

/* load.c: a term of the source as a value; 0 when stopped or reported. Slots of variables by
 * index are in vars (0: not met yet). */
gg_cell gg_load_term(struct gg_machine *m, const struct gg_term *t, gg_cell *vars);

/* ---- compile.c ---- */

struct gg_predicate *gg_predicate_get(struct gg_machine *m, uint32_t functor, bool library);

/* A clause of the program or library, or of assert; appended. NULL when an exception was raised,
 * stopped or reported. */
struct gg_clause *gg_add_clause(struct gg_machine *m, gg_cell head, gg_cell body, bool first);
void gg_remove_clause(struct gg_machine *m, struct gg_clause *clause);

/* A goal with control constructs as a clause of the heap, without variables of its own. */
enum gg_outcome gg_compile_goal(struct gg_machine *m, gg_cell goal, struct gg_clause **clause);

/* ---- run.c ---- */

/* Runs a goal once. Bindings stay. */
enum gg_outcome gg_solve(struct gg_machine *m, gg_cell goal);

/* Runs a goal with control constructs in a frame of its own, then what m->pc and m->env say. */
enum gg_outcome gg_enter_goal(struct gg_machine *m, gg_cell goal);

/* The choice point of catch/3, with m->x[0 .. nargs-1]; popped when nothing came after it. */
bool gg_push_catch(struct gg_machine *m, uint32_t nargs);
void gg_pop_catch(struct gg_machine *m);

bool gg_push_redo(struct gg_machine *m, gg_builtin_fn *redo, uint32_t nargs);
void gg_undo_to(struct gg_machine *m, uint32_t trail);

static inline struct gg_choice *gg_choice_at(const struct gg_machine *m, uint32_t offset)
{
    return (struct gg_choice *)(void *)(m->choices + offset);
}

/* ---- error.c ---- */

enum gg_outcome gg_throw(struct gg_machine *m, gg_cell ball);
enum gg_outcome gg_type_error(struct gg_machine *m, const char *type, gg_cell culprit);
enum gg_outcome gg_domain_error(struct gg_machine *m, const char *domain, gg_cell culprit);
enum gg_outcome gg_instantiation_error(struct gg_machine *m);
enum gg_outcome gg_existence_error(struct gg_machine *m, const char *what, gg_cell culprit);
enum gg_outcome gg_permission_error(struct gg_machine *m, const char *action, const char *type,
                                    gg_cell culprit);
enum gg_outcome gg_evaluation_error(struct gg_machine *m, const char *what);
enum gg_outcome gg_representation_error(struct gg_machine *m, const char *what);
enum gg_outcome gg_syntax_error(struct gg_machine *m, const char *what);
enum gg_outcome gg_format_error(struct gg_machine *m, const char *message);
enum gg_outcome gg_unknown_procedure(struct gg_machine *m, uint32_t functor);

/* What nobody caught, as a diagnostic at the goal that raised it. */
void gg_report_ball(struct gg_machine *m);
void gg_report_stop(struct gg_machine *m);
struct gg_diag *gg_diag_at(struct gg_machine *m, enum gg_diag_code code, uint32_t place,
                           const char *fmt, ...) GG_PRINTF(4, 5);
struct gg_span gg_place_span(const struct gg_machine *m, uint32_t place);
void gg_take_trace(struct gg_machine *m);

/* ---- text.c: texts with the places of their parts ---- */

void gg_text_init(struct gg_machine *m, struct gg_text *t); /* in the scratch memory */
bool gg_text_add(struct gg_text *t, gg_str s);              /* comes from nowhere */
bool gg_text_addc(struct gg_text *t, uint32_t code);
bool gg_text_cell(struct gg_text *t, gg_cell c, gg_str s); /* the text `s` of the value `c` */
bool gg_text_join(struct gg_text *t, const struct gg_text *from, size_t beg, size_t end);
gg_cell gg_text_atom(struct gg_text *t); /* 0 when stopped */
gg_cell gg_text_string(struct gg_text *t);
gg_cell gg_text_codes(struct gg_text *t, bool chars, gg_cell tail);
uint32_t gg_text_place(struct gg_text *t); /* a place that holds its marks */

size_t gg_decode_str(gg_str s, uint32_t *code); /* the first character of a text; its length */

/* What a value is as text: atoms, strings, numbers, lists of codes or characters, X ++ Y. Which
 * of them count is a set of GG_AS_*. GG_FAILS: it is none. */
enum {
    GG_AS_ATOM = 1,
    GG_AS_STRING = 2,
    GG_AS_NUMBER = 4,
    GG_AS_LIST = 8,
    GG_AS_PLUSPLUS = 16,
    GG_AS_ANY = 31,
};

enum gg_outcome gg_get_text(struct gg_machine *m, gg_cell c, unsigned as, gg_str *s);

/* The same with the places: the value whose marks are those of *s. */
enum gg_outcome gg_append_text(struct gg_text *t, gg_cell c, unsigned as);

/* ---- number.c, arith.c ---- */

void gg_define_arithmetic(struct gg_machine *m);

enum gg_outcome gg_eval(struct gg_machine *m, gg_cell c, gg_cell *result);
enum gg_outcome gg_eval_skeleton(struct gg_machine *m, gg_cell c, const gg_cell *slots,
                                 gg_cell *result);
enum gg_outcome gg_compare_numbers(struct gg_machine *m, gg_cell x, gg_cell y, int *order);
int gg_number_order(struct gg_machine *m, gg_cell x, gg_cell y);    /* standard order */
bool gg_get_int(const struct gg_machine *m, gg_cell c, int64_t *i); /* false: not of 64 bits */
bool gg_number_text(struct gg_text *t, gg_cell c);
gg_cell gg_parse_number(struct gg_machine *m, gg_str s); /* 0: none */
gg_cell gg_big_from_text(struct gg_machine *m, gg_str digits);
bool gg_group_digits(struct gg_text *t, gg_cell c, int64_t decimals, const char *group, int width);
bool gg_radix_text(struct gg_text *t, gg_cell c, int base, bool upper);
enum gg_outcome gg_float_text(struct gg_text *t, gg_cell c, char letter, int64_t digits);
gg_cell gg_rational_from_text(struct gg_machine *m, gg_str text);

/* ---- write.c ---- */

struct gg_write_opts {
    bool quoted, ignore_ops, numbervars;
    int priority;
};

bool gg_write(struct gg_text *t, gg_cell c, const struct gg_write_opts *opts);

/* The text that names a goal's predicate in messages: "append/3". */
gg_str gg_indicator(struct gg_machine *m, uint32_t functor);
gg_str gg_shown(struct gg_machine *m, gg_cell c); /* quoted, cut when long */

/* ---- format.c ---- */
enum gg_outcome gg_format(struct gg_machine *m, struct gg_text *out, gg_cell format, gg_cell args);

/* ---- output.c ---- */
bool gg_add_file(struct gg_machine *m, gg_str path, const struct gg_host_text *text,
                 uint32_t place);
bool gg_add_text_file(struct gg_machine *m, gg_str path, const struct gg_text *t, uint32_t place);
enum gg_outcome gg_unify_sink(struct gg_machine *m, gg_cell sink, struct gg_text *t);
bool gg_close_sinks(struct gg_machine *m);

/* ---- reify.c ---- */
enum gg_outcome gg_call_host(struct gg_machine *m);

/* ---- program.c, builtins.c ---- */

/* Adds a clause of a source; false when it was refused or the machine was stopped. */
bool gg_load_clause(struct gg_machine *m, const struct gg_term_item *item);
void gg_define_builtins(struct gg_machine *m);

#endif
