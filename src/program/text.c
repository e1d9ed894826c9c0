/* Texts that are put together, each part with the place that it was written at. */
#include "base/utf8.h"
#include "frontend/ast.h"
#include "program/machine.h"

enum { TEXT_MAX = 1 << 24, MARKS_MAX = 1 << 20, FIRST = 64 };

void gg_text_init(struct gg_machine *m, struct gg_text *t)
{
    *t = (struct gg_text){.m = m, .arena = &m->scratch};
}

static bool reserve(struct gg_text *t, size_t more)
{
    size_t cap = t->cap ? t->cap : FIRST;
    if (more > TEXT_MAX - t->n) {
        (void)gg_stop(t->m, GG_STOP_MEMORY, "a text");
        return false;
    }
    if (t->n + more <= t->cap)
        return true;
    while (cap < t->n + more)
        cap *= 2;
    if (t->arena != &t->m->scratch && !gg_charge(t->m, cap - t->cap))
        return false;
    t->p = gg_arena_grow(t->arena, t->p, t->cap, cap, 1);
    t->cap = cap;
    return true;
}

bool gg_text_add(struct gg_text *t, gg_str s)
{
    if (!reserve(t, s.n) || !gg_spend(t->m, s.n / 4))
        return false;
    if (s.n)
        memcpy(t->p + t->n, s.p, s.n);
    t->n += s.n;
    return true;
}

bool gg_text_addc(struct gg_text *t, uint32_t code)
{
    if (!reserve(t, 4))
        return false;
    t->n += gg_utf8_encode(code, t->p + t->n);
    return true;
}

/* ---- marks ---- */

static bool follows(const struct gg_term_mark *last, uint32_t offset, struct gg_span span)
{
    return last->span.file == span.file && last->span.end == span.end &&
           last->span.beg + (offset - last->offset) == span.beg;
}

static bool add_mark(struct gg_text *t, uint32_t offset, struct gg_span span)
{
    if (t->nmarks && t->marks[t->nmarks - 1].offset == offset)
        t->nmarks--;
    if (t->nmarks && follows(&t->marks[t->nmarks - 1], offset, span))
        return true;
    if (t->nmarks == MARKS_MAX) {
        (void)gg_stop(t->m, GG_STOP_MEMORY, "a text");
        return false;
    }
    if (t->nmarks == t->marks_cap) {
        uint32_t cap = t->marks_cap ? 2 * t->marks_cap : 4;
        size_t size = sizeof *t->marks;
        if (t->arena != &t->m->scratch && !gg_charge(t->m, (cap - t->marks_cap) * size))
            return false;
        t->marks = gg_arena_grow(t->arena, t->marks, t->marks_cap * size, cap * size,
                                 alignof(struct gg_term_mark));
        t->marks_cap = cap;
    }
    t->marks[t->nmarks++] = (struct gg_term_mark){offset, span};
    return true;
}

static struct gg_ast ast_of(const struct gg_term *t)
{
    return (struct gg_ast){.kind = GG_AST_STR,
                           .style = t->quote ? GG_STYLE_QUOTED : GG_STYLE_PLAIN,
                           .span = t->span,
                           .text = t->u.text};
}

/* Of a text in the source: one mark a line. */
static const struct gg_term_marks *marks_of_term(struct gg_machine *m, const struct gg_term *t)
{
    const uint32_t *line_at;
    struct gg_ast node = ast_of(t);
    gg_str rest = t->u.text, line;
    uint32_t n = 1;
    if (gg_str_find_char(rest, '\n') < 0) {
        line_at = gg_new_array(m->arena, uint32_t, 1);
        ((uint32_t *)(uintptr_t)line_at)[0] = t->span.beg + (t->quote != 0);
    } else {
        n = gg_ast_line_map(m->arena, m->source, &node, &line_at);
    }
    struct gg_term_mark *at = gg_new_array(m->arena, struct gg_term_mark, n);
    for (uint32_t i = 0; i < n && gg_str_next_line(&rest, &line); i++) {
        uint32_t offset = (uint32_t)(line.p - t->u.text.p);
        at[i] = (struct gg_term_mark){offset, {t->span.file, line_at[i], t->span.end}};
    }
    struct gg_term_marks *marks = gg_new(m->arena, struct gg_term_marks);
    *marks = (struct gg_term_marks){at, n};
    (void)gg_charge(m, n * sizeof *at + sizeof *marks);
    return marks;
}

static bool is_text_term(const struct gg_term *t)
{
    return t->kind == GG_TERM_ATOM || t->kind == GG_TERM_STRING;
}

/* Where the parts of a value's text come from; NULL: from nowhere. */
static const struct gg_term_marks *marks_of(struct gg_machine *m, gg_cell c, gg_str s)
{
    struct gg_place_info *info = &m->places.at[gg_place(c)];
    if (!gg_place(c))
        return NULL;
    if (!info->marks && info->term && is_text_term(info->term) && gg_str_eq(info->term->u.text, s))
        info->marks = marks_of_term(m, info->term);
    return info->marks;
}

/* The last mark at or before an offset. */
static uint32_t mark_before(const struct gg_term_marks *marks, size_t offset)
{
    uint32_t lo = 0, hi = marks->n;
    while (lo + 1 < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (marks->at[mid].offset <= offset)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

static bool add_marks(struct gg_text *t, const struct gg_term_marks *marks, size_t beg, size_t end)
{
    for (uint32_t i = mark_before(marks, beg); i < marks->n && marks->at[i].offset < end; i++) {
        struct gg_term_mark k = marks->at[i];
        if (k.offset < beg) { /* the place moves on with the text */
            size_t shift = beg - k.offset;
            k.span.beg =
                shift < k.span.end - k.span.beg ? k.span.beg + (uint32_t)shift : k.span.end;
            k.offset = (uint32_t)beg;
        }
        if (!add_mark(t, (uint32_t)(t->n + k.offset - beg), k.span) || !gg_spend(t->m, 8))
            return false;
    }
    return gg_spend(t->m, 1);
}

static bool add_part(struct gg_text *t, gg_cell c, gg_str all, size_t beg, size_t end)
{
    const struct gg_term_marks *marks = beg < end ? marks_of(t->m, c, all) : NULL;
    if (marks && marks->n && !add_marks(t, marks, beg, end))
        return false;
    const struct gg_place_info *info = &t->m->places.at[gg_place(c)];
    if (gg_place(c) && info->suffix && !t->n && beg == 0) {
        t->suffix = info->suffix;
        t->executable = info->executable;
    }
    return gg_text_add(t, gg_str_sub(all, beg, end));
}

bool gg_text_cell(struct gg_text *t, gg_cell c, gg_str s)
{
    return add_part(t, c, s, 0, s.n);
}

uint32_t gg_text_place(struct gg_text *t)
{
    struct gg_machine *m = t->m;
    if ((!t->nmarks && !t->suffix) || m->places.n >= GG_PLACE_MAX)
        return 0;
    size_t size = t->nmarks * sizeof *t->marks;
    if (!gg_charge(m, size + sizeof(struct gg_term_marks) + 2 * sizeof(struct gg_place_info)))
        return 0;
    struct gg_term_marks *marks = gg_new(m->arena, struct gg_term_marks);
    marks->n = t->nmarks;
    if (size)
        marks->at = memcpy(gg_new_array(m->arena, struct gg_term_mark, t->nmarks), t->marks, size);
    struct gg_place_info info = {.marks = marks, .suffix = t->suffix, .executable = t->executable};
    gg_push(m->arena, &m->places, info);
    return m->places.n - 1;
}

/* ---- values ---- */

static gg_cell stopped(const struct gg_machine *m, gg_cell c)
{
    return m->stop == GG_STOP_NONE ? c : 0;
}

gg_cell gg_text_atom(struct gg_text *t)
{
    uint32_t atom = gg_atom(t->m, (gg_str){t->p, t->n}), place = gg_text_place(t);
    return stopped(t->m, gg_make(GG_ATOM, atom, place));
}

gg_cell gg_text_string(struct gg_text *t)
{
    uint32_t place = gg_text_place(t);
    gg_cell c = gg_new_string(t->m, (gg_str){t->p, t->n});
    return stopped(t->m, c ? gg_with_place(c, place) : 0);
}

gg_cell gg_text_codes(struct gg_text *t, bool chars, gg_cell tail)
{
    struct gg_machine *m = t->m;
    gg_str s = {t->p, t->n};
    uint32_t first = 0, last = 0;
    while (s.n) {
        uint32_t code, at = gg_heap(m, 2);
        size_t n = gg_decode_str(s, &code);
        if (!at)
            return 0;
        m->cells[at] =
            chars ? gg_make(GG_ATOM, gg_atom(m, gg_str_sub(s, 0, n)), 0) : gg_make(GG_INT, code, 0);
        if (last)
            m->cells[last + 1] = gg_make(GG_PAIR, at, 0);
        first = first ? first : at;
        last = at;
        s = gg_str_sub(s, n, s.n);
    }
    if (last)
        m->cells[last + 1] = tail;
    return stopped(m, first ? gg_make(GG_PAIR, first, 0) : tail);
}

size_t gg_decode_str(gg_str s, uint32_t *code)
{
    size_t n = gg_utf8_length(s);
    unsigned char c = (unsigned char)s.p[0];
    if (n <= 1) {
        *code = n ? c : 0xfffd;
        return 1;
    }
    *code = c & (0x7fu >> n);
    for (size_t i = 1; i < n; i++)
        *code = *code << 6 | ((unsigned char)s.p[i] & 0x3f);
    return n;
}

/* ---- what values are as texts ---- */

static bool add_element(struct gg_text *t, gg_cell c)
{
    struct gg_machine *m = t->m;
    enum { LAST_CODE = 0x10ffff };
    if (gg_tag(c) == GG_INT && gg_small_int(c) >= 0 && gg_small_int(c) <= LAST_CODE)
        return gg_text_addc(t, (uint32_t)gg_small_int(c));
    if (gg_tag(c) != GG_ATOM || gg_value(c) == GG_A_NIL)
        return false;
    gg_str s = gg_atom_text(m, gg_value(c));
    uint32_t code;
    return s.n && gg_decode_str(s, &code) == s.n && gg_text_add(t, s);
}

/* A list of codes, or one of characters. */
static enum gg_outcome add_list(struct gg_text *t, gg_cell c)
{
    struct gg_machine *m = t->m;
    enum gg_tag kind = GG_NONE;
    for (; gg_tag(c) == GG_PAIR; c = gg_deref(m, gg_args(m, c)[1])) {
        gg_cell e = gg_deref(m, gg_args(m, c)[0]);
        if ((kind != GG_NONE && gg_tag(e) != kind) || !add_element(t, e))
            return m->stop == GG_STOP_NONE ? GG_FAILS : GG_STOPS;
        kind = gg_tag(e);
        if (!gg_spend(m, 1))
            return GG_STOPS;
    }
    return gg_is_atom_id(c, GG_A_NIL) ? GG_SUCCEEDS : GG_FAILS;
}

static enum gg_outcome ok(const struct gg_machine *m, bool added)
{
    return added ? GG_SUCCEEDS : m->stop == GG_STOP_NONE ? GG_FAILS : GG_STOPS;
}

static enum gg_outcome append_one(struct gg_text *t, gg_cell c, unsigned as)
{
    struct gg_machine *m = t->m;
    if (gg_is_atom_id(c, GG_A_NIL) && as & GG_AS_LIST)
        return GG_SUCCEEDS;
    if (gg_tag(c) == GG_ATOM && as & GG_AS_ATOM)
        return ok(m, gg_text_cell(t, c, gg_atom_text(m, gg_value(c))));
    if (gg_tag(c) == GG_STRING && as & GG_AS_STRING)
        return ok(m, gg_text_cell(t, c, gg_string(m, c)));
    if (gg_is_number(c) && as & GG_AS_NUMBER)
        return ok(m, gg_number_text(t, c));
    if (gg_tag(c) == GG_PAIR && as & GG_AS_LIST)
        return add_list(t, c);
    return GG_FAILS;
}

/* X ++ Y ++ Z nests to either side. */
enum gg_outcome gg_append_text(struct gg_text *t, gg_cell c, unsigned as)
{
    struct gg_machine *m = t->m;
    uint32_t base = m->nwork;
    enum gg_outcome outcome = gg_work_push(m, c) ? GG_SUCCEEDS : GG_STOPS;
    while (outcome == GG_SUCCEEDS && m->nwork > base) {
        c = gg_deref(m, gg_work_pop(m));
        if (as & GG_AS_PLUSPLUS && gg_is_struct(m, c, GG_A_PLUSPLUS, 2)) {
            if (!gg_work_push(m, gg_args(m, c)[1]) || !gg_work_push(m, gg_args(m, c)[0]) ||
                !gg_spend(m, 1))
                outcome = GG_STOPS;
        } else {
            outcome = append_one(t, c, as);
        }
    }
    m->nwork = base;
    return outcome;
}

enum gg_outcome gg_get_text(struct gg_machine *m, gg_cell c, unsigned as, gg_str *s)
{
    struct gg_text t;
    c = gg_deref(m, c);
    if (gg_tag(c) == GG_ATOM && as & GG_AS_ATOM && !(gg_value(c) == GG_A_NIL && as & GG_AS_LIST)) {
        *s = gg_atom_text(m, gg_value(c));
        return GG_SUCCEEDS;
    }
    if (gg_tag(c) == GG_STRING && as & GG_AS_STRING) {
        *s = gg_string(m, c);
        return GG_SUCCEEDS;
    }
    gg_text_init(m, &t);
    enum gg_outcome outcome = gg_append_text(&t, c, as);
    *s = (gg_str){t.p ? t.p : "", t.n};
    return outcome;
}

/* Part of another text, with its places. */
bool gg_text_join(struct gg_text *t, const struct gg_text *from, size_t beg, size_t end)
{
    const struct gg_term_marks marks = {from->marks, from->nmarks};
    if (beg < end && marks.n && !add_marks(t, &marks, beg, end))
        return false;
    if (!t->n && beg == 0 && from->suffix) {
        t->suffix = from->suffix;
        t->executable = from->executable;
    }
    return gg_text_add(t, gg_str_sub((gg_str){from->p, from->n}, beg, end));
}
