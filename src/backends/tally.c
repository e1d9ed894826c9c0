/* Reads code that only counts and adds up, statement by statement. */
#include "backends/tally.h"

#include "backends/choice_reader.h"

enum part { STATE, CODE };

static const struct form {
    enum gg_target target;
    enum part part;
    bool exact;
    const char *code;
} forms[] = {
#define GG_TALLY(target, part, exact, code) {GG_TARGET_##target, part, exact, code},
#include "backends/tallies.def"
#undef GG_TALLY
};

/* Longer code does more than a tally. */
enum { LONGEST = 1000 };

struct variable {
    gg_str name, kind; /* "SUMS" */
    gg_str shape;      /* of its keys so far, see key_sign: "s", "(si)" */
};

/* What the form that is tried says of one variable and one key. */
struct said {
    const struct variable *variable;
    uint32_t key, nkey; /* words of the statement */
    gg_str shape;
    bool exact;
};

struct tally {
    struct gg_choice_reader reader; /* of one statement */
    bool *reads;                    /* of each field */
    GG_VEC(struct variable) variables;
    struct variable declares; /* by the form that is tried */
    struct said said;
    bool exact;
};

static bool is_kind(gg_str word)
{
    static const char *const kinds[] = {"COUNTS", "LISTS", "SEEN", "SUMS", "TOTAL", NULL};
    return gg_view_is_listed(word, kinds);
}

static struct variable *find(const struct tally *t, gg_str name)
{
    for (uint32_t i = 0; i < t->variables.n; i++)
        if (gg_str_eq(t->variables.at[i].name, name))
            return &t->variables.at[i];
    return NULL;
}

static bool is_field(const struct tally *t, gg_str name)
{
    for (uint32_t i = 0; i < t->reader.step->in.nfields; i++)
        if (gg_str_eq(t->reader.names[i], name))
            return true;
    return false;
}

/* ---- parts of statements ---- */

/* One that is new in a declaration, one of this kind in code. */
static bool take_variable(struct tally *t, gg_str kind, enum part part)
{
    struct gg_choice_reader *r = &t->reader;
    if (r->at >= r->n || r->words[r->at].kind != GG_WORD_NAME)
        return false;
    gg_str name = r->words[r->at++].text;
    const struct variable *known = find(t, name);
    if (part == CODE) {
        t->said.exact &= !t->said.variable || t->said.variable == known;
        t->said.variable = known;
        return known && gg_str_eq(known->kind, kind);
    }
    t->declares = (struct variable){.name = name, .kind = kind};
    return !known && !is_field(t, name);
}

static bool take_field(struct tally *t, bool is_number)
{
    uint32_t field;
    if (!gg_choice_take_name(&t->reader, &field))
        return false;
    enum gg_type type = t->reader.step->in.fields[field].type;
    t->reads[field] = true;
    t->said.exact &= !is_number || type == GG_TYPE_INT;
    return !is_number || type == GG_TYPE_INT || type == GG_TYPE_FLOAT;
}

/* Keys of these types that are equal look the same; 1.0 is 1, 0.0 is -0.0, and a time has zones. */
static char key_sign(const struct tally *t, struct gg_word word)
{
    if (word.kind == GG_WORD_TEXT)
        return 's';
    for (uint32_t i = 0; word.kind == GG_WORD_NAME && i < t->reader.step->in.nfields; i++) {
        enum gg_type type = t->reader.step->in.fields[i].type;
        if (gg_str_eq(t->reader.names[i], word.text))
            return type == GG_TYPE_STR || type == GG_TYPE_JSON ? 's'
                   : type == GG_TYPE_INT                       ? 'i'
                   : type == GG_TYPE_BOOL                      ? 'b'
                                                               : '?';
    }
    return word.text.p[0];
}

/* A statement has one key only, and a variable keys of one shape: they can be sorted. */
static void note_key(struct tally *t, uint32_t beg)
{
    struct gg_choice_reader *r = &t->reader;
    struct gg_buf shape = gg_buf_new(r->arena);
    bool same = !t->said.nkey || t->said.nkey == r->at - beg;
    for (uint32_t i = beg; i < r->at; i++) {
        gg_buf_addc(&shape, key_sign(t, r->words[i]));
        same &= !t->said.nkey || gg_str_eq(r->words[t->said.key + i - beg].text, r->words[i].text);
    }
    t->said.shape = gg_buf_str(&shape);
    t->said.exact &= same && gg_str_find(t->said.shape, GG_STR("?")) < 0;
    t->said.key = beg;
    t->said.nkey = r->at - beg;
}

/* A field or a text, or `(a, b)`. */
static bool take_key(struct tally *t)
{
    struct gg_choice_reader *r = &t->reader;
    uint32_t beg = r->at;
    bool is_list = gg_choice_take(r, "(");
    do {
        bool is_text = r->at < r->n && r->words[r->at].kind == GG_WORD_TEXT &&
                       strchr(r->language->quotes, r->words[r->at].text.p[0]);
        r->at += is_text;
        if (!is_text && !take_field(t, false))
            return false;
    } while (is_list && gg_choice_take(r, ","));
    if (is_list && !gg_choice_take(r, ")"))
        return false;
    note_key(t, beg);
    return true;
}

static bool take_number(struct tally *t)
{
    if (take_field(t, true))
        return true;
    uint32_t beg = t->reader.at;
    bool is_number = gg_choice_read_number(&t->reader);
    for (uint32_t i = beg; is_number && i < t->reader.at; i++)
        t->said.exact &= gg_str_find(t->reader.words[i].text, GG_STR(".")) < 0;
    return is_number;
}

static void note_reads(struct tally *t, const struct gg_condition *c)
{
    if (!c)
        return;
    if (c->op == GG_CHOICE_FIELD)
        t->reads[c->field] = true;
    note_reads(t, c->left);
    note_reads(t, c->right);
}

static bool take_condition(struct tally *t)
{
    const struct gg_condition *c = gg_choice_read_condition(&t->reader);
    note_reads(t, c);
    return c;
}

/* ---- statements ---- */

static bool fits(struct tally *t, const struct form *form)
{
    struct gg_choice_reader *r = &t->reader;
    struct gg_words words = r->language->words(r->arena, gg_str_from(form->code));
    r->at = 0;
    t->declares = (struct variable){.name = GG_STR("")};
    t->said = (struct said){.exact = form->exact};
    for (uint32_t i = 0; i < words.list.n; i++) {
        gg_str word = words.list.at[i].text;
        bool taken = is_kind(word)               ? take_variable(t, word, form->part)
                     : gg_str_is(word, "KEY")    ? take_key(t)
                     : gg_str_is(word, "NUMBER") ? take_number(t)
                     : gg_str_is(word, "COND")   ? take_condition(t)
                                                 : gg_choice_take(r, gg_cstr(r->arena, word));
        if (!taken)
            return false;
    }
    return r->at == r->n;
}

/* Keys of a variable are of one shape in all statements. */
static void note_said(struct tally *t)
{
    struct variable *v = t->said.variable ? find(t, t->said.variable->name) : NULL;
    t->exact &= t->said.exact;
    if (!v || !t->said.shape.n)
        return;
    t->exact &= !v->shape.n || gg_str_eq(v->shape, t->said.shape);
    v->shape = t->said.shape;
}

static bool read_statement(struct tally *t, enum part part)
{
    for (size_t i = 0; i < GG_COUNT(forms); i++) {
        if (forms[i].target != t->reader.language->target || forms[i].part != part ||
            !fits(t, &forms[i]))
            continue;
        note_said(t);
        if (t->declares.name.n)
            gg_push(t->reader.arena, &t->variables, t->declares);
        return true;
    }
    return false;
}

/* Fields that are left out must not change what the others are called. */
static bool keeps_names(const struct tally *t)
{
    const struct gg_choice_reader *r = &t->reader;
    struct gg_stage slim = *r->step;
    struct gg_field *fields = gg_new_array(r->arena, struct gg_field, slim.in.nfields);
    const gg_str *names;
    uint32_t n = 0;
    for (uint32_t i = 0; i < slim.in.nfields; i++)
        if (t->reads[i])
            fields[n++] = slim.in.fields[i];
    slim.in.fields = fields;
    slim.in.nfields = n;
    names = gg_choice_names(r->arena, r->language, &slim);
    n = 0;
    for (uint32_t i = 0; i < r->step->in.nfields; i++)
        if (t->reads[i] && !gg_str_eq(names[n++], r->names[i]))
            return false;
    return true;
}

/* Between statements stands a change of lines; how deep they are does not matter here. */
static bool read_part(struct tally *t, enum gg_option option, enum part part)
{
    const struct gg_ast *node = gg_stage_attr(t->reader.step, option);
    if (!node)
        return true;
    if (node->text.n > LONGEST)
        return false;
    struct gg_words words = t->reader.language->words(t->reader.arena, node->text);
    for (uint32_t at = 0, end; at < words.list.n; at = end + 1) {
        for (end = at; end < words.list.n && words.list.at[end].text.p[0] != '\n'; end++)
            ;
        t->reader.words = words.list.at + at;
        t->reader.n = end - at;
        if (!read_statement(t, part))
            return false;
    }
    return words.list.n > 0;
}

static bool read_tally(struct tally *t, struct gg_arena *a,
                       const struct gg_choice_language *language, const struct gg_stage *step)
{
    if (!step->in.known || step->in.whole || !gg_stage_body(step) ||
        gg_stage_attr(step, GG_OPT_BEGIN))
        return false;
    *t = (struct tally){.reader = {.arena = a, .language = language, .step = step}, .exact = true};
    t->reader.names = gg_choice_names(a, language, step);
    t->reads = gg_new_array(a, bool, step->in.nfields + 1);
    return read_part(t, GG_OPT_PRELUDE, STATE) && read_part(t, GG_OPT_STATE, STATE) &&
           read_part(t, GG_OPT_CODE, CODE);
}

const bool *gg_tally_reads(struct gg_arena *a, const struct gg_choice_language *language,
                           const struct gg_stage *step)
{
    struct tally t;
    return read_tally(&t, a, language, step) && keeps_names(&t) ? t.reads : NULL;
}

bool gg_tally_is_exact(struct gg_arena *a, const struct gg_choice_language *language,
                       const struct gg_stage *step, struct gg_tally_names *holds)
{
    struct tally t;
    if (!read_tally(&t, a, language, step) || !t.exact)
        return false;
    for (uint32_t i = 0; i < t.variables.n; i++)
        if (!gg_str_is(t.variables.at[i].kind, "TOTAL"))
            gg_push(a, &holds->list, t.variables.at[i].name);
    return true;
}
