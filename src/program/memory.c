/* The machine's memory: its parts, their limits, and the tables of atoms and functors. */
#include "program/machine.h"

#include <stdlib.h>
#include <time.h>

enum { NANOSECONDS_OF_MILLISECOND = 1000000 };

static void *take(size_t size)
{
    void *p = malloc(size);
    if (!p)
        gg_out_of_memory();
    return p;
}

static int64_t processor_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / NANOSECONDS_OF_MILLISECOND;
}

static void add_names(struct gg_machine *m)
{
    static const char *const names[] = {
#define GG_ATOM_NAME(id, text) text,
#include "program/atoms.def"
#undef GG_ATOM_NAME
    };
    bool is_new;
    for (uint32_t i = 0; i < GG_COUNT(names); i++) {
        gg_str name = gg_str_from(names[i]);
        gg_push(m->arena, &m->atoms, name);
        if (i != GG_A_NIL)
            (void)gg_table_add(&m->atom_table, name, i, &is_new);
    }
}

/* Pages of the parts that are never touched cost nothing. */
void gg_machine_open(struct gg_machine *m, const struct gg_limits *limits)
{
    uint32_t n = limits->heap + limits->keep + limits->bag;
    m->cells = take((size_t)n * sizeof *m->cells);
    m->top = 1; /* so that 0 is no place of a value */
    m->heap_end = limits->heap;
    m->keep = limits->heap;
    m->keep_end = m->keep + limits->keep;
    m->bag = m->keep_end;
    m->bag_end = n;
    m->trail = take((size_t)limits->trail * sizeof *m->trail);
    m->trail_end = limits->trail;
    m->frames = take(limits->frames);
    m->frames_end = m->frames + limits->frames;
    m->choices = take(limits->choices);
    m->choices_end = limits->choices;
    m->tables_limit = limits->tables;
    m->work = limits->goals * GG_WORK_OF_GOAL;
    m->clock_end = processor_time() + limits->milliseconds;
    m->atom_table = gg_table_new(m->arena);
    add_names(m);
    gg_push(m->arena, &m->places, (struct gg_place_info){0});
}

void gg_machine_close(struct gg_machine *m)
{
    free(m->cells);
    free(m->trail);
    free(m->frames);
    free(m->choices);
    free(m->work_at);
    free(m->numbers);
    free(m->functor_slots);
    gg_arena_free(&m->scratch);
}

enum gg_outcome gg_stop(struct gg_machine *m, enum gg_stop why, const char *what)
{
    if (m->stop == GG_STOP_NONE) {
        m->stop = why;
        m->stop_what = what;
        gg_take_trace(m);
    }
    return GG_STOPS;
}

uint32_t gg_heap(struct gg_machine *m, uint32_t n)
{
    uint32_t at = m->top;
    if (n >= m->heap_end - at) {
        (void)gg_stop(m, GG_STOP_MEMORY, "values");
        return 0;
    }
    m->top = at + n;
    return at;
}

uint32_t gg_keep(struct gg_machine *m, uint32_t n)
{
    uint32_t at = m->keep;
    if (n >= m->keep_end - at) {
        (void)gg_stop(m, GG_STOP_MEMORY, "clauses and global values");
        return 0;
    }
    m->keep = at + n;
    return at;
}

/* The clock is asked seldom: work comes in small steps. */
bool gg_spend(struct gg_machine *m, uint64_t units)
{
    enum { CLOCK_STEP = 1 << 22 };
    int64_t before = m->work;
    if (before <= 0 || units > (uint64_t)before) {
        m->work = 0;
        (void)gg_stop(m, GG_STOP_WORK, NULL);
        return false;
    }
    m->work = before - (int64_t)units;
    if (before / CLOCK_STEP != m->work / CLOCK_STEP && processor_time() > m->clock_end) {
        (void)gg_stop(m, GG_STOP_TIME, NULL);
        return false;
    }
    return true;
}

bool gg_charge(struct gg_machine *m, size_t bytes)
{
    if (bytes > m->tables_limit - m->tables_size) {
        (void)gg_stop(m, GG_STOP_MEMORY, "texts");
        return false;
    }
    m->tables_size += bytes;
    return true;
}

bool gg_work_push(struct gg_machine *m, gg_cell c)
{
    enum { FIRST = 1024, LIMIT = 1 << 22 };
    if (m->nwork == m->work_cap) {
        if (m->work_cap >= LIMIT) {
            (void)gg_stop(m, GG_STOP_DEPTH, "a term");
            return false;
        }
        m->work_cap = m->work_cap ? m->work_cap * 2 : FIRST;
        m->work_at = realloc(m->work_at, m->work_cap * sizeof *m->work_at);
        if (!m->work_at)
            gg_out_of_memory();
    }
    m->work_at[m->nwork++] = c;
    return true;
}

/* ---- atoms and functors ---- */

uint32_t gg_atom(struct gg_machine *m, gg_str text)
{
    uint32_t at;
    bool is_new;
    if (gg_table_get(&m->atom_table, text, &at))
        return at;
    if (!gg_charge(m, text.n + 3 * sizeof text))
        return GG_A_EMPTY;
    at = m->atoms.n;
    text = gg_str_dup(m->arena, text);
    gg_push(m->arena, &m->atoms, text);
    (void)gg_table_add(&m->atom_table, text, at, &is_new);
    return at;
}

gg_str gg_atom_text(const struct gg_machine *m, uint32_t atom)
{
    return m->atoms.at[atom];
}

static uint32_t hash_functor(uint32_t atom, uint32_t arity)
{
    uint64_t h = ((uint64_t)atom << 32 | arity) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(h >> 32);
}

static void grow_functors(struct gg_machine *m)
{
    enum { FIRST = 1024 };
    uint32_t cap = m->functor_cap ? m->functor_cap * 2 : FIRST;
    free(m->functor_slots);
    m->functor_slots = calloc(cap, sizeof *m->functor_slots);
    if (!m->functor_slots)
        gg_out_of_memory();
    m->functor_cap = cap;
    for (uint32_t i = 0; i < m->functors.n; i++) {
        uint32_t at = hash_functor(m->functors.at[i].atom, m->functors.at[i].arity);
        while (m->functor_slots[at & (cap - 1)])
            at++;
        m->functor_slots[at & (cap - 1)] = i + 1;
    }
}

uint32_t gg_functor(struct gg_machine *m, uint32_t atom, uint32_t arity)
{
    if (m->functors.n * 2 >= m->functor_cap)
        grow_functors(m);
    uint32_t at = hash_functor(atom, arity), found;
    for (; (found = m->functor_slots[at & (m->functor_cap - 1)]) != 0; at++)
        if (m->functors.at[found - 1].atom == atom && m->functors.at[found - 1].arity == arity)
            return found - 1;
    (void)gg_charge(m, 2 * sizeof(struct gg_functor));
    m->functor_slots[at & (m->functor_cap - 1)] = m->functors.n + 1;
    gg_push(m->arena, &m->functors, (struct gg_functor){.atom = atom, .arity = arity});
    return m->functors.n - 1;
}

/* A call, as the number's making may move the rows: `rows[make()]` can read `rows` first. */
struct gg_functor *gg_functor_at(struct gg_machine *m, uint32_t functor)
{
    return &m->functors.at[functor];
}

uint32_t gg_functor_of(const struct gg_machine *m, gg_cell c)
{
    return gg_value(m->cells[gg_value(c)]);
}

uint32_t gg_arity(const struct gg_machine *m, gg_cell c)
{
    if (gg_tag(c) == GG_PAIR)
        return 2;
    return gg_tag(c) == GG_STRUCT ? m->functors.at[gg_functor_of(m, c)].arity : 0;
}

bool gg_is_struct(const struct gg_machine *m, gg_cell c, uint32_t atom, uint32_t arity)
{
    if (gg_tag(c) != GG_STRUCT)
        return false;
    const struct gg_functor *f = &m->functors.at[gg_functor_of(m, c)];
    return f->atom == atom && f->arity == arity;
}

/* ---- values ---- */

gg_cell gg_new_var(struct gg_machine *m)
{
    uint32_t at = gg_heap(m, 1);
    return at ? (m->cells[at] = gg_make(GG_REF, at, 0)) : 0;
}

gg_cell gg_new_int(struct gg_machine *m, int64_t i)
{
    if (i >= INT32_MIN && i <= INT32_MAX)
        return gg_make(GG_INT, (uint32_t)(int32_t)i, 0);
    uint32_t at = gg_heap(m, 2);
    if (!at)
        return 0;
    m->cells[at] = (gg_cell)(int64_t)(i < 0 ? -1 : 1);
    m->cells[at + 1] = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    return gg_make(GG_BIG, at, 0);
}

gg_cell gg_new_float(struct gg_machine *m, double f)
{
    uint32_t at = gg_heap(m, 1);
    if (!at)
        return 0;
    memcpy(&m->cells[at], &f, sizeof f);
    return gg_make(GG_FLOAT, at, 0);
}

double gg_float(const struct gg_machine *m, gg_cell c)
{
    double f;
    memcpy(&f, &m->cells[gg_value(c)], sizeof f);
    return f;
}

gg_cell gg_new_string(struct gg_machine *m, gg_str s)
{
    uint32_t n = (uint32_t)((s.n + sizeof(gg_cell) - 1) / sizeof(gg_cell));
    uint32_t at = gg_heap(m, n + 1);
    if (!at)
        return 0;
    m->cells[at] = s.n;
    if (s.n)
        memcpy(&m->cells[at + 1], s.p, s.n);
    return gg_make(GG_STRING, at, 0);
}

gg_str gg_string(const struct gg_machine *m, gg_cell c)
{
    const gg_cell *at = &m->cells[gg_value(c)];
    return (gg_str){(const char *)(at + 1), (size_t)at[0]};
}

gg_cell gg_new_pair(struct gg_machine *m, gg_cell head, gg_cell tail)
{
    uint32_t at = gg_heap(m, 2);
    if (!at)
        return 0;
    m->cells[at] = head;
    m->cells[at + 1] = tail;
    return gg_make(GG_PAIR, at, 0);
}

gg_cell gg_new_struct(struct gg_machine *m, uint32_t atom, uint32_t arity, const gg_cell *args)
{
    if (atom == GG_A_DOT && arity == 2)
        return gg_new_pair(m, args[0], args[1]);
    uint32_t at = gg_heap(m, arity + 1);
    if (!at)
        return 0;
    m->cells[at] = gg_make(GG_FUNCTOR, gg_functor(m, atom, arity), 0);
    if (arity)
        memcpy(&m->cells[at + 1], args, arity * sizeof *args);
    return gg_make(GG_STRUCT, at, 0);
}

gg_cell gg_new_list(struct gg_machine *m, const gg_cell *items, uint32_t n)
{
    uint32_t at = n ? gg_heap(m, 2 * n) : 1;
    if (!at)
        return 0;
    for (uint32_t i = 0; i < n; i++) {
        m->cells[at + 2 * i] = items[i];
        m->cells[at + 2 * i + 1] = i + 1 < n ? gg_make(GG_PAIR, at + 2 * i + 2, 0) : GG_NIL;
    }
    return n ? gg_make(GG_PAIR, at, 0) : GG_NIL;
}
