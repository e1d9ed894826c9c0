/* Built-in predicates on texts; each text keeps the places of its parts. */
#include "base/utf8.h"
#include "frontend/term_char.h"
#include "program/builtin.h"

#include <ctype.h>

static gg_cell arg(const struct gg_machine *m, uint32_t i)
{
    return gg_deref(m, m->x[i]);
}

static enum gg_outcome bound(struct gg_machine *m, gg_cell c)
{
    return gg_is_var(c) ? gg_instantiation_error(m) : gg_type_error(m, "text", c);
}

/* A new text of that argument. */
static enum gg_outcome take(struct gg_machine *m, uint32_t i, unsigned as, struct gg_text *t)
{
    gg_text_init(m, t);
    enum gg_outcome outcome = gg_append_text(t, m->x[i], as);
    return outcome == GG_FAILS ? bound(m, arg(m, i)) : outcome;
}

static gg_str text_of(const struct gg_text *t)
{
    return (gg_str){t->p ? t->p : "", t->n};
}

enum made { ATOM, STRING, CODES, CHARS, NUMBER };

static gg_cell make(struct gg_text *t, enum made as)
{
    switch (as) {
    case ATOM:
        return gg_text_atom(t);
    case STRING:
        return gg_text_string(t);
    case CODES:
        return gg_text_codes(t, false, GG_NIL);
    case CHARS:
        return gg_text_codes(t, true, GG_NIL);
    case NUMBER:
        break;
    }
    return gg_parse_number(t->m, text_of(t));
}

static enum gg_outcome unify_made(struct gg_text *t, enum made as, gg_cell c)
{
    gg_cell value = make(t, as);
    return value ? gg_unify(t->m, c, value) : GG_STOPS;
}

/* ---- lengths and conversions ---- */

static enum gg_outcome length_of(struct gg_machine *m, unsigned as)
{
    struct gg_text t;
    gg_cell n = arg(m, 1);
    if (!gg_is_var(n) && !gg_is_integer(n))
        return gg_type_error(m, "integer", n);
    enum gg_outcome outcome = take(m, 0, as, &t);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    size_t length = 0;
    for (size_t i = 0; i < t.n; i++)
        length += ((unsigned char)t.p[i] & 0xc0) != 0x80;
    return gg_unify(m, n, gg_new_int(m, (int64_t)length));
}

enum gg_outcome gg_builtin_atom_length(struct gg_machine *m)
{
    return length_of(m, GG_AS_ATOM | GG_AS_STRING | GG_AS_NUMBER | GG_AS_PLUSPLUS);
}

enum gg_outcome gg_builtin_string_length(struct gg_machine *m)
{
    return length_of(m, GG_AS_ANY);
}

/* The first argument as the second, or the other way round when it is unbound. */
static enum gg_outcome convert(struct gg_machine *m, enum made forth, enum made back)
{
    struct gg_text t;
    uint32_t from = gg_is_var(arg(m, 0));
    enum gg_outcome outcome = take(m, from, GG_AS_ANY, &t);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    return unify_made(&t, from ? back : forth, m->x[!from]);
}

#define CONVERSION(name, forth, back)                                                              \
    enum gg_outcome gg_builtin_##name(struct gg_machine *m)                                        \
    {                                                                                              \
        return convert(m, forth, back);                                                            \
    }

CONVERSION(atom_codes, CODES, ATOM)
CONVERSION(atom_chars, CHARS, ATOM)
CONVERSION(atom_string, STRING, ATOM)
CONVERSION(string_codes, CODES, STRING)
CONVERSION(string_chars, CHARS, STRING)

/* text_to_string(Text, String), string(Text) -> String */
enum gg_outcome gg_builtin_text_to_string(struct gg_machine *m)
{
    struct gg_text t;
    enum gg_outcome outcome = take(m, 0, GG_AS_ANY, &t);
    return outcome == GG_SUCCEEDS ? unify_made(&t, STRING, m->x[1]) : outcome;
}

enum gg_outcome gg_builtin_char_code(struct gg_machine *m)
{
    gg_cell c = arg(m, 0), n = arg(m, 1);
    uint32_t code;
    if (gg_tag(c) == GG_ATOM) {
        gg_str s = gg_atom_text(m, gg_value(c));
        if (!s.n || gg_decode_str(s, &code) != s.n)
            return gg_type_error(m, "character", c);
        return gg_unify(m, n, gg_make(GG_INT, code, 0));
    }
    if (!gg_is_var(c))
        return gg_type_error(m, "character", c);
    if (gg_is_var(n))
        return gg_instantiation_error(m);
    if (gg_tag(n) != GG_INT)
        return gg_type_error(m, "integer", n);
    if (gg_small_int(n) < 0 || gg_small_int(n) > 0x10ffff)
        return gg_representation_error(m, "character_code");
    char bytes[4];
    size_t size = gg_utf8_encode(gg_value(n), bytes);
    return gg_unify(m, c, gg_atom_cell(gg_atom(m, (gg_str){bytes, size})));
}

/* ---- numbers ---- */

static enum gg_outcome illegal_number(struct gg_machine *m)
{
    return gg_syntax_error(m, "illegal_number");
}

/* number_codes/2, number_chars/2: text to number when there is text, else back. */
static enum gg_outcome number_text(struct gg_machine *m, enum made as)
{
    struct gg_text t;
    gg_text_init(m, &t);
    gg_cell n = arg(m, 0);
    if (gg_append_text(&t, m->x[1], GG_AS_ANY) == GG_SUCCEEDS) {
        gg_cell number = gg_parse_number(m, text_of(&t));
        return number ? gg_unify(m, n, number) : illegal_number(m);
    }
    if (gg_is_var(n))
        return gg_instantiation_error(m);
    if (!gg_is_number(n))
        return gg_type_error(m, "number", n);
    t.n = 0;
    return gg_number_text(&t, n) ? unify_made(&t, as, m->x[1]) : GG_STOPS;
}

enum gg_outcome gg_builtin_number_codes(struct gg_machine *m)
{
    return number_text(m, CODES);
}

enum gg_outcome gg_builtin_number_chars(struct gg_machine *m)
{
    return number_text(m, CHARS);
}

/* atom_number(Atom, Number), number_string(Number, String): a text that is no number fails. */
static enum gg_outcome try_number(struct gg_machine *m, uint32_t text, enum made as)
{
    struct gg_text t;
    gg_cell n = arg(m, !text);
    gg_text_init(m, &t);
    if (gg_is_var(arg(m, text))) {
        if (gg_is_var(n))
            return gg_instantiation_error(m);
        if (!gg_is_number(n))
            return gg_type_error(m, "number", n);
        return gg_number_text(&t, n) ? unify_made(&t, as, m->x[text]) : GG_STOPS;
    }
    enum gg_outcome outcome =
        take(m, text, as == STRING ? GG_AS_ANY : GG_AS_ATOM | GG_AS_STRING, &t);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    gg_str s = text_of(&t);
    if (s.n && isspace((unsigned char)s.p[0]))
        return GG_FAILS;
    gg_cell number = gg_parse_number(m, s);
    return number ? gg_unify(m, n, number) : m->stop == GG_STOP_NONE ? GG_FAILS : GG_STOPS;
}

enum gg_outcome gg_builtin_atom_number(struct gg_machine *m)
{
    return try_number(m, 0, ATOM);
}

enum gg_outcome gg_builtin_number_string(struct gg_machine *m)
{
    return try_number(m, 1, STRING);
}

/* atom_to_term-like: text that is a number becomes one, any other an atom */
enum gg_outcome gg_builtin_name(struct gg_machine *m)
{
    struct gg_text t;
    if (!gg_is_var(arg(m, 0)))
        return convert(m, CODES, ATOM);
    enum gg_outcome outcome = take(m, 1, GG_AS_ANY, &t);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    gg_cell number = gg_parse_number(m, text_of(&t));
    return gg_unify(m, m->x[0], number ? number : gg_text_atom(&t));
}

/* ---- case ---- */

static enum gg_outcome map_case(struct gg_machine *m, bool upper, enum made as)
{
    struct gg_text t, out;
    enum gg_outcome outcome = take(m, 0, GG_AS_ANY, &t);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    gg_text_init(m, &out);
    gg_str s = text_of(&t);
    bool same_size = true;
    while (s.n) {
        uint32_t code;
        size_t n = gg_decode_str(s, &code), before = out.n;
        if (!gg_text_addc(&out, gg_char_in_case(code, upper)))
            return GG_STOPS;
        same_size &= out.n - before == n;
        s = gg_str_sub(s, n, s.n);
    }
    if (same_size) {
        out.marks = t.marks;
        out.nmarks = t.nmarks;
    }
    return gg_spend(m, t.n / 4) ? unify_made(&out, as, m->x[1]) : GG_STOPS;
}

enum gg_outcome gg_builtin_upcase_atom(struct gg_machine *m)
{
    return map_case(m, true, ATOM);
}

enum gg_outcome gg_builtin_downcase_atom(struct gg_machine *m)
{
    return map_case(m, false, ATOM);
}

enum gg_outcome gg_builtin_string_upper(struct gg_machine *m)
{
    return map_case(m, true, STRING);
}

enum gg_outcome gg_builtin_string_lower(struct gg_machine *m)
{
    return map_case(m, false, STRING);
}

/* ---- joining ---- */

/* atom_concat(X, Y, Z) with Z unknown; all splits of Z are in library.pl. */
static enum gg_outcome concat(struct gg_machine *m, enum made as)
{
    struct gg_text t;
    enum gg_outcome outcome = take(m, 0, GG_AS_ANY & ~(unsigned)GG_AS_LIST, &t);
    if (outcome == GG_SUCCEEDS)
        outcome = gg_append_text(&t, m->x[1], GG_AS_ANY & ~(unsigned)GG_AS_LIST);
    if (outcome == GG_FAILS)
        return bound(m, arg(m, 1));
    return outcome == GG_SUCCEEDS ? unify_made(&t, as, m->x[2]) : outcome;
}

enum gg_outcome gg_builtin_concat_atom(struct gg_machine *m)
{
    return concat(m, ATOM);
}

enum gg_outcome gg_builtin_concat_string(struct gg_machine *m)
{
    return concat(m, STRING);
}

/* Joins a list of texts; GG_FAILS when an element is unbound, so that splitting may do. */
static enum gg_outcome join(struct gg_machine *m, gg_cell list, const struct gg_text *between,
                            struct gg_text *t)
{
    bool first = true;
    for (list = gg_deref(m, list); gg_tag(list) == GG_PAIR;
         list = gg_deref(m, gg_args(m, list)[1])) {
        gg_cell c = gg_deref(m, gg_args(m, list)[0]);
        if (gg_is_var(c))
            return GG_FAILS;
        if (!first && !gg_text_join(t, between, 0, between->n))
            return GG_STOPS;
        first = false;
        enum gg_outcome outcome = gg_append_text(t, c, GG_AS_ANY & ~(unsigned)GG_AS_LIST);
        if (outcome == GG_FAILS)
            return gg_type_error(m, "text", c);
        if (outcome != GG_SUCCEEDS || !gg_spend(m, 1))
            return outcome == GG_SUCCEEDS ? GG_STOPS : outcome;
    }
    return gg_is_atom_id(list, GG_A_NIL) ? GG_SUCCEEDS : GG_FAILS;
}

static bool ends_list(struct gg_machine *m, gg_cell list)
{
    list = gg_deref(m, list);
    while (gg_tag(list) == GG_PAIR && gg_spend(m, 1))
        list = gg_deref(m, gg_args(m, list)[1]);
    return gg_is_var(list) || gg_is_atom_id(list, GG_A_NIL);
}

enum gg_outcome gg_builtin_atomic_list_concat2(struct gg_machine *m)
{
    struct gg_text t, nothing;
    gg_text_init(m, &t);
    gg_text_init(m, &nothing);
    enum gg_outcome outcome = join(m, m->x[0], &nothing, &t);
    if (outcome == GG_FAILS)
        return ends_list(m, m->x[0]) ? gg_instantiation_error(m)
                                     : gg_type_error(m, "list", m->x[0]);
    return outcome == GG_SUCCEEDS ? unify_made(&t, ATOM, m->x[1]) : outcome;
}

struct pieces {
    struct gg_machine *m;
    const struct gg_text *from;
    enum made as;
    uint32_t first, last; /* of the list */
};

static bool add_piece(struct pieces *p, size_t beg, size_t end)
{
    struct gg_machine *m = p->m;
    struct gg_text part;
    gg_text_init(m, &part);
    if (!gg_text_join(&part, p->from, beg, end))
        return false;
    gg_cell c = make(&part, p->as);
    uint32_t at = c ? gg_heap(m, 2) : 0;
    if (!at)
        return false;
    m->cells[at] = c;
    m->cells[at + 1] = GG_NIL;
    if (p->last)
        m->cells[p->last + 1] = gg_make(GG_PAIR, at, 0);
    p->first = p->first ? p->first : at;
    p->last = at;
    return gg_spend(m, 4);
}

static bool split_all(struct pieces *p, gg_str by)
{
    gg_str s = text_of(p->from);
    size_t beg = 0;
    for (;;) {
        ptrdiff_t at = gg_str_find(gg_str_sub(s, beg, s.n), by);
        if (!add_piece(p, beg, at < 0 ? s.n : beg + (size_t)at))
            return false;
        if (at < 0)
            return true;
        beg += (size_t)at + by.n;
    }
}

static enum gg_outcome split_mode(struct gg_machine *m, const struct gg_text *between)
{
    struct gg_text t;
    gg_cell whole = arg(m, 2);
    if (gg_is_var(whole) || !ends_list(m, m->x[0]))
        return gg_is_var(whole) ? gg_instantiation_error(m) : gg_type_error(m, "list", m->x[0]);
    if (!between->n)
        return gg_domain_error(m, "non_empty_atom", m->x[1]);
    enum gg_outcome outcome = take(m, 2, GG_AS_ANY, &t);
    struct pieces p = {.m = m, .from = &t, .as = ATOM};
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (!split_all(&p, text_of(between)))
        return GG_STOPS;
    return gg_unify(m, m->x[0], gg_make(GG_PAIR, p.first, 0));
}

enum gg_outcome gg_builtin_atomic_list_concat3(struct gg_machine *m)
{
    struct gg_text t, between;
    enum gg_outcome outcome = take(m, 1, GG_AS_ANY, &between);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    gg_text_init(m, &t);
    outcome = join(m, m->x[0], &between, &t);
    if (outcome == GG_FAILS)
        return split_mode(m, &between);
    return outcome == GG_SUCCEEDS ? unify_made(&t, ATOM, m->x[2]) : outcome;
}

/* ---- splitting ---- */

static bool is_in(gg_str set, uint32_t code)
{
    while (set.n) {
        uint32_t c;
        size_t n = gg_decode_str(set, &c);
        if (c == code)
            return true;
        set = gg_str_sub(set, n, set.n);
    }
    return false;
}

static uint32_t last_code(gg_str s, size_t *at)
{
    uint32_t code;
    size_t i = s.n;
    do
        i--;
    while (i && ((unsigned char)s.p[i] & 0xc0) == 0x80);
    (void)gg_decode_str(gg_str_sub(s, i, s.n), &code);
    *at = i;
    return code;
}

static bool add_stripped(struct pieces *p, size_t beg, size_t end, gg_str strip)
{
    gg_str s = text_of(p->from);
    uint32_t code;
    while (beg < end) {
        size_t n = gg_decode_str(gg_str_sub(s, beg, end), &code);
        if (!is_in(strip, code))
            break;
        beg += n;
    }
    while (beg < end) {
        size_t at;
        if (!is_in(strip, last_code(gg_str_sub(s, beg, end), &at)))
            break;
        end = beg + at;
    }
    return add_piece(p, beg, end);
}

/* split_string(Text, Separators, Strip, Strings) */
enum gg_outcome gg_builtin_split_string(struct gg_machine *m)
{
    struct gg_text t, separators, strip;
    enum gg_outcome outcome = take(m, 0, GG_AS_ANY, &t);
    if (outcome == GG_SUCCEEDS)
        outcome = take(m, 1, GG_AS_ANY, &separators);
    if (outcome == GG_SUCCEEDS)
        outcome = take(m, 2, GG_AS_ANY, &strip);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    struct pieces p = {.m = m, .from = &t, .as = STRING};
    gg_str s = text_of(&t);
    size_t beg = 0, at = 0;
    while (at < s.n) {
        uint32_t code;
        size_t n = gg_decode_str(gg_str_sub(s, at, s.n), &code);
        if (is_in(text_of(&separators), code)) {
            if (!add_stripped(&p, beg, at, text_of(&strip)))
                return GG_STOPS;
            beg = at + n;
        }
        at += n;
    }
    if (!add_stripped(&p, beg, s.n, text_of(&strip)))
        return GG_STOPS;
    return gg_unify(m, m->x[3], gg_make(GG_PAIR, p.first, 0));
}

enum gg_outcome gg_builtin_normalize_space(struct gg_machine *m)
{
    struct gg_text t, out;
    enum gg_outcome outcome = take(m, 1, GG_AS_ANY, &t);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    gg_text_init(m, &out);
    gg_str s = text_of(&t);
    for (size_t i = 0; i < s.n;) {
        size_t beg = i;
        while (i < s.n && !isspace((unsigned char)s.p[i]))
            i++;
        if (i > beg && ((out.n && !gg_text_addc(&out, ' ')) || !gg_text_join(&out, &t, beg, i)))
            return GG_STOPS;
        while (i < s.n && isspace((unsigned char)s.p[i]))
            i++;
    }
    return gg_unify_sink(m, m->x[0], &out);
}

/* ---- parts ---- */

static size_t offset_of(gg_str s, int64_t n)
{
    size_t at = 0;
    while (n-- > 0 && at < s.n) {
        at++;
        while (at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80)
            at++;
    }
    return at;
}

static int64_t length(gg_str s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

static bool known(const struct gg_machine *m, uint32_t i, int64_t *n)
{
    return gg_get_int(m, arg(m, i), n);
}

/* The part from character b on, l characters long, of `all`. */
static enum gg_outcome unify_part(struct gg_machine *m, const struct gg_text *t, int64_t b,
                                  int64_t l, int64_t all, enum made as)
{
    struct gg_text part;
    const int64_t values[] = {b, l, all - b - l};
    for (uint32_t i = 0; i < 3; i++) {
        enum gg_outcome outcome = gg_unify(m, m->x[1 + i], gg_new_int(m, values[i]));
        if (outcome != GG_SUCCEEDS)
            return outcome;
    }
    gg_str s = text_of(t);
    size_t beg = offset_of(s, b), end = beg + offset_of(gg_str_sub(s, beg, s.n), l);
    if (!gg_is_var(arg(m, 4))) { /* found by searching */
        gg_str sub;
        enum gg_outcome outcome = gg_get_text(m, m->x[4], GG_AS_ANY, &sub);
        return outcome != GG_SUCCEEDS || gg_str_eq(sub, gg_str_sub(s, beg, end)) ? outcome
                                                                                 : GG_FAILS;
    }
    gg_text_init(m, &part);
    return gg_text_join(&part, t, beg, end) ? unify_made(&part, as, m->x[4]) : GG_STOPS;
}

/* Occurrences of a known part, from the byte in m->x[5] on. */
static enum gg_outcome search(struct gg_machine *m, const struct gg_text *t, enum made as,
                              gg_builtin_fn *again)
{
    gg_str s = text_of(t), sub;
    size_t from = m->redo ? gg_value(m->x[5]) : 0;
    enum gg_outcome outcome = gg_get_text(m, m->x[4], GG_AS_ANY, &sub);
    if (outcome != GG_SUCCEEDS)
        return outcome == GG_FAILS ? bound(m, arg(m, 4)) : outcome;
    ptrdiff_t at = from > s.n ? -1 : gg_str_find(gg_str_sub(s, from, s.n), sub);
    if (!gg_spend(m, (s.n - from) / 8))
        return GG_STOPS;
    if (at < 0)
        return GG_FAILS;
    size_t beg = from + (size_t)at, next = beg + offset_of(gg_str_sub(s, beg, s.n), 1);
    m->x[5] = gg_make(GG_INT, (uint32_t)(next > beg ? next : beg + 1), 0);
    if (!gg_push_redo(m, again, 6))
        return GG_STOPS;
    return unify_part(m, t, length(gg_str_sub(s, 0, beg)), length(sub), length(s), as);
}

/* sub_atom(Text, Before, Length, After, Sub): what is not known is tried in turn. */
static enum gg_outcome sub_text(struct gg_machine *m, enum made as, gg_builtin_fn *again)
{
    struct gg_text t;
    int64_t b, l, a;
    enum gg_outcome outcome = take(m, 0, GG_AS_ANY & ~(unsigned)GG_AS_LIST, &t);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (!gg_is_var(arg(m, 4)))
        return search(m, &t, as, again);
    for (uint32_t i = 1; i < 4; i++)
        if (!gg_is_var(arg(m, i)) && !gg_is_integer(arg(m, i)))
            return gg_type_error(m, "integer", arg(m, i));
    int64_t all = length(text_of(&t));
    bool kb = known(m, 1, &b), kl = known(m, 2, &l), ka = known(m, 3, &a);
    if (kb + kl + ka >= 2) {
        b = kb ? b : all - l - a;
        l = kl ? l : all - b - a;
        return b < 0 || l < 0 || b + l > all ? GG_FAILS : unify_part(m, &t, b, l, all, as);
    }
    /* x[5], x[6]: the next start and length to try */
    int64_t start = m->redo ? gg_small_int(m->x[5]) : ka && !kb ? 0 : kb ? b : 0;
    int64_t size = m->redo ? gg_small_int(m->x[6]) : kl ? l : ka ? all - a : 0;
    if (ka)
        size = all - a - start;
    if (start < 0 || size < 0 || start + size > all)
        return GG_FAILS;
    bool next_start = kl || ka || (!kb && start + size == all);
    int64_t start2 = next_start ? start + 1 : start, size2 = kl || ka     ? size
                                                             : next_start ? 0
                                                                          : size + 1;
    bool more = start2 <= all && (kl   ? start2 + l <= all
                                  : ka ? start2 <= all - a
                                  : kb ? start2 == b && start + size2 <= all
                                       : true);
    m->x[5] = gg_make(GG_INT, (uint32_t)start2, 0);
    m->x[6] = gg_make(GG_INT, (uint32_t)size2, 0);
    if (more && !gg_push_redo(m, again, 7))
        return GG_STOPS;
    return unify_part(m, &t, start, size, all, as);
}

enum gg_outcome gg_builtin_sub_atom(struct gg_machine *m)
{
    return sub_text(m, ATOM, gg_builtin_sub_atom);
}

enum gg_outcome gg_builtin_sub_string(struct gg_machine *m)
{
    return sub_text(m, STRING, gg_builtin_sub_string);
}

/* ---- kinds of characters ---- */

/* Whether a character is of a kind that char_type/2 names; the library enumerates. */
enum gg_outcome gg_builtin_char_is(struct gg_machine *m)
{
    gg_cell c = arg(m, 0), kind = arg(m, 1);
    gg_str s;
    uint32_t code;
    if (gg_tag(c) == GG_INT)
        code = gg_value(c);
    else if (gg_get_text(m, c, GG_AS_ATOM, &s) == GG_SUCCEEDS && s.n)
        (void)gg_decode_str(s, &code);
    else
        return gg_instantiation_error(m);
    if (gg_tag(kind) != GG_ATOM)
        return GG_FAILS;
    return gg_char_is_of(code, gg_atom_text(m, gg_value(kind))) ? GG_SUCCEEDS : GG_FAILS;
}

/* ---- terms ---- */

static enum gg_outcome bind_names(struct gg_machine *m, const struct gg_term_item *item,
                                  const gg_cell *vars)
{
    gg_cell list = GG_NIL;
    for (uint32_t i = item->nvars; i; i--) {
        uint32_t atom = gg_atom(m, item->vars[i - 1]->name);
        gg_cell args[2] = {gg_atom_cell(atom), vars[i - 1]};
        gg_cell pair = gg_new_struct(m, GG_A_EQUALS, 2, args);
        list = pair ? gg_new_pair(m, pair, list) : 0;
        if (!list)
            return GG_STOPS;
    }
    return gg_unify(m, m->x[2], list);
}

/* $read_term(Text, Term, Bindings) */
enum gg_outcome gg_builtin_read_term(struct gg_machine *m)
{
    const struct gg_term_options options = {.double_quotes = GG_QUOTES_STRING,
                                            .ignore_directives = true};
    struct gg_text t;
    enum gg_outcome outcome = take(m, 0, GG_AS_ANY, &t);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    gg_str s = gg_str_trim(text_of(&t));
    if (!gg_str_ends(s, GG_STR(".")))
        s = gg_str_concat(&m->scratch, s, GG_STR(" ."));
    struct gg_source source = {.text = gg_str_concat(&m->scratch, s, GG_STR("\n"))};
    /* The terms are copied to the heap; nothing of them is kept. */
    const struct gg_terms *terms = gg_terms_read(&m->scratch, &source, 0, &options, NULL);
    if (!gg_spend(m, s.n + GG_WORK_OF_GOAL))
        return GG_STOPS;
    if (terms->items.n != 1 || !terms->items.at[0].term)
        return gg_syntax_error(m, terms->items.n ? "cannot_read_term" : "end_of_file");
    const struct gg_term_item *item = &terms->items.at[0];
    gg_cell *vars = gg_new_array(&m->scratch, gg_cell, item->nvars + 1);
    bool places = m->loading_library;
    m->loading_library = true; /* no places: the text is not in the source */
    gg_cell c = gg_load_term(m, item->term, vars);
    m->loading_library = places;
    if (!c)
        return GG_STOPS;
    outcome = gg_unify(m, m->x[1], c);
    return outcome == GG_SUCCEEDS ? bind_names(m, item, vars) : outcome;
}

static enum gg_outcome written(struct gg_machine *m, bool quoted, enum made as)
{
    const struct gg_write_opts opts = {.quoted = quoted, .numbervars = true, .priority = 1200};
    struct gg_text t;
    gg_text_init(m, &t);
    return gg_write(&t, m->x[0], &opts) ? unify_made(&t, as, m->x[1]) : GG_STOPS;
}

/* $term_atom(Term, Atom): quoted */
enum gg_outcome gg_builtin_term_text(struct gg_machine *m)
{
    return written(m, true, ATOM);
}

enum gg_outcome gg_builtin_term_string(struct gg_machine *m)
{
    return written(m, true, STRING);
}
