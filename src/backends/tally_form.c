/* Matches the words of code with a form of tallies.def. */
#include "backends/tally_reader.h"

/* Forms stand in forms, no deeper than this. */
enum { DEEPEST = 8 };

const struct gg_tally_form gg_tally_forms[GG_TALLY_FORMS] = {
#define GG_TALLY(target, part, exact, code) {GG_TARGET_##target, GG_TALLY_##part, exact, code},
#include "backends/tallies.def"
#undef GG_TALLY
};

static bool fits(struct gg_tally_reader *t, enum gg_tally_part part, size_t form);

bool gg_tally_is_at(const struct gg_tally_reader *t, const char *word)
{
    return gg_choice_is_at(&t->reader, t->reader.at, word);
}

bool gg_tally_is_separator(const struct gg_tally_reader *t)
{
    return t->reader.at < t->reader.n && (t->reader.words[t->reader.at].text.p[0] == '\n' ||
                                          gg_choice_is_at(&t->reader, t->reader.at, ";"));
}

static struct gg_tally_variable *find(const struct gg_tally_reader *t, gg_str name)
{
    for (uint32_t i = 0; i < t->variables.n; i++)
        if (gg_str_eq(t->variables.at[i].name, name))
            return &t->variables.at[i];
    return NULL;
}

static bool is_field(const struct gg_tally_reader *t, gg_str name)
{
    for (uint32_t i = 0; i < t->reader.step->in.nfields; i++)
        if (gg_str_eq(t->reader.names[i], name))
            return true;
    return false;
}

/* Those of awk itself, which means something by them, have no small letter. */
static bool is_free(gg_str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 'a' && name.p[i] <= 'z')
            return true;
    return false;
}

/* One that is new in a declaration, one of this kind elsewhere. Those of awk are not declared. */
static bool take_variable(struct gg_tally_reader *t, gg_str kind, enum gg_tally_part part)
{
    struct gg_choice_reader *r = &t->reader;
    if (r->at >= r->n || r->words[r->at].kind != GG_WORD_NAME)
        return false;
    gg_str name = r->words[r->at++].text;
    if (r->language->cell)
        return is_free(name) && !is_field(t, name);
    bool is_local = part == GG_TALLY_LOCAL && (gg_str_is(kind, "ENTRY") || gg_str_is(kind, "ROW"));
    const struct gg_tally_variable *known = find(t, name);
    t->said.exact &= part == GG_TALLY_STATE || !t->said.variable || t->said.variable == known;
    t->said.variable = part == GG_TALLY_STATE ? NULL : known;
    if (part != GG_TALLY_STATE && !(is_local && !known))
        return (known && gg_str_eq(known->kind, kind)) ||
               (gg_str_eq(t->declares.name, name) && gg_str_eq(t->declares.kind, kind));
    if (t->declares.name.n) /* a row of several statements names it again */
        return gg_str_eq(t->declares.name, name);
    t->declares = (struct gg_tally_variable){.name = name, .kind = kind};
    return !known && !is_field(t, name);
}

static bool take_field(struct gg_tally_reader *t, bool is_number)
{
    uint32_t field;
    bool is_element = !is_number && gg_choice_take_element(&t->reader, &field);
    if (!is_element && !gg_choice_take_cell(&t->reader, &field) &&
        !gg_choice_take_name(&t->reader, &field))
        return false;
    enum gg_type type = t->reader.step->in.fields[field].type;
    t->looked[field] = true;
    t->said.exact &= !is_number || (type == GG_TYPE_INT && !t->reader.language->cell);
    return !is_number || t->reader.language->cell || type == GG_TYPE_INT || type == GG_TYPE_FLOAT;
}

bool gg_tally_take_form(struct gg_tally_reader *t, enum gg_tally_part part)
{
    uint32_t at = t->reader.at;
    bool taken = false;
    if (t->reader.depth++ < DEEPEST)
        for (size_t i = 0; i < GG_TALLY_FORMS && !taken; i++) {
            t->reader.at = at;
            taken = gg_tally_forms[i].part == part &&
                    gg_tally_forms[i].target == t->reader.language->target && fits(t, part, i);
            t->said.exact &= !taken || gg_tally_forms[i].exact;
        }
    t->reader.depth--;
    t->reader.at = taken ? t->reader.at : at;
    return taken;
}

bool gg_tally_take_single(struct gg_tally_reader *t)
{
    struct gg_choice_reader *r = &t->reader;
    bool is_text = r->at < r->n && r->words[r->at].kind == GG_WORD_TEXT &&
                   strchr(r->language->quotes, r->words[r->at].text.p[0]);
    r->at += is_text;
    return is_text || gg_tally_take_literal(t) || take_field(t, false);
}

/* Keys of these types that are equal look the same; 1.0 is 1, 0.0 is -0.0, and a time has zones. */
static char key_sign(const struct gg_tally_reader *t, struct gg_word word)
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
static void note_key(struct gg_tally_reader *t, uint32_t beg)
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

/* awk joins those that stand beside each other. */
static bool take_key(struct gg_tally_reader *t)
{
    if (gg_tally_take_form(t, GG_TALLY_LIST))
        return true;
    if (!gg_tally_take_single(t))
        return false;
    bool more = t->reader.language->cell;
    while (more) {
        uint32_t at = t->reader.at;
        gg_choice_take(&t->reader, ",");
        more = gg_tally_take_single(t);
        t->reader.at = more ? t->reader.at : at;
    }
    (void)gg_tally_take_form(t, GG_TALLY_AFTER_KEY);
    return true;
}

static bool take_keys(struct gg_tally_reader *t)
{
    do {
        if (!take_key(t))
            return false;
    } while (gg_choice_take(&t->reader, ","));
    return true;
}

static bool take_number(struct gg_tally_reader *t)
{
    struct gg_choice_reader *r = &t->reader;
    if (gg_tally_take_form(t, GG_TALLY_VALUE))
        return true;
    uint32_t at = r->at;
    bool taken = take_field(t, true);
    if (!taken) {
        r->at = at;
        taken = gg_choice_read_number(r);
        for (uint32_t i = at; taken && i < r->at; i++)
            t->said.exact &= gg_str_find(r->words[i].text, GG_STR(".")) < 0;
    }
    if (!taken && at < r->n && r->language->has_text_only) { /* it may say its type */
        r->at = at + 1;
        taken = r->words[at].kind == GG_WORD_NUMBER;
        t->said.exact = false; /* it may be a float */
    }
    if (taken)
        (void)gg_tally_take_form(t, GG_TALLY_AFTER_NUMBER);
    return taken;
}

/* Up to the word that follows it in the form, or the statement's end. */
static bool take_type(struct gg_tally_reader *t, gg_str end)
{
    struct gg_choice_reader *r = &t->reader;
    uint32_t depth = 0, from = r->at;
    for (; r->at < r->n && (depth || !gg_str_eq(r->words[r->at].text, end)); r->at++) {
        if (!end.n && gg_tally_is_separator(t))
            break;
        depth += gg_tally_is_at(t, "[") || gg_tally_is_at(t, "(") || gg_tally_is_at(t, "<");
        depth -=
            depth && (gg_tally_is_at(t, "]") || gg_tally_is_at(t, ")") || gg_tally_is_at(t, ">"));
        if (gg_tally_is_at(t, ";") || gg_tally_is_at(t, "=") || gg_tally_is_at(t, "{"))
            return false;
    }
    return r->at > from;
}

static void note_reads(struct gg_tally_reader *t, const struct gg_condition *c)
{
    if (!c)
        return;
    if (c->op == GG_CHOICE_FIELD)
        t->looked[c->field] = true;
    note_reads(t, c->left);
    note_reads(t, c->right);
}

static bool take_condition(struct gg_tally_reader *t)
{
    const struct gg_condition *c = gg_choice_read_condition(&t->reader);
    note_reads(t, c);
    return c;
}

static bool take_word(struct gg_tally_reader *t, enum gg_word_kind kind)
{
    bool is = t->reader.at < t->reader.n && t->reader.words[t->reader.at].kind == kind;
    t->reader.at += is;
    return is;
}

static bool take_part(struct gg_tally_reader *t, enum gg_tally_part part, gg_str word, gg_str next)
{
    static const char *const kinds[] = {"ARRAYS", "COUNTS", "ENTRY", "LISTS", "ROW",
                                        "ROWS",   "SEEN",   "SUMS",  "TOTAL", NULL};
    if (gg_view_is_listed(word, kinds))
        return take_variable(t, word, part);
    if (gg_str_is(word, "KEY")) {
        uint32_t beg = t->reader.at;
        bool taken = take_key(t);
        if (taken && !t->reader.depth)
            note_key(t, beg);
        return taken;
    }
    if (gg_str_is(word, "KEYS"))
        return take_keys(t);
    if (gg_str_is(word, "NUMBER"))
        return take_number(t);
    if (gg_str_is(word, "COND"))
        return take_condition(t);
    if (gg_str_is(word, "TYPE"))
        return take_type(t, next);
    if (gg_str_is(word, "MEMBER"))
        return take_word(t, GG_WORD_NAME);
    if (gg_str_is(word, "OUTPUTS"))
        return gg_tally_take_outputs(t);
    if (gg_str_is(word, "TEXT"))
        return gg_tally_take_text(t);
    if (gg_str_is(word, "WHOLE"))
        return gg_tally_take_whole(t);
    if (gg_str_is(word, "COUNT"))
        return take_word(t, GG_WORD_NUMBER);
    return gg_choice_take(&t->reader, gg_cstr(t->reader.arena, word));
}

static bool fits(struct gg_tally_reader *t, enum gg_tally_part part, size_t form)
{
    const struct gg_words *words = &t->words[form];
    for (uint32_t i = 0; i < words->list.n; i++) {
        bool is_last = i + 1 == words->list.n;
        if (is_last && gg_str_is(words->list.at[i].text, ";") &&
            (t->reader.at == t->reader.n || gg_tally_is_at(t, "}")))
            return true; /* the last statement of a block */
        gg_str next = is_last ? GG_STR("") : words->list.at[i + 1].text;
        if (!take_part(t, part, words->list.at[i].text, next))
            return false;
    }
    return words->list.n > 0;
}

/* Nothing that belongs to the statement follows it: it ends there, or others stand in it. */
static bool is_complete(const struct gg_tally_reader *t, const struct gg_words *form)
{
    static const char *const opening[] = {")", ":", ";", "else", "{", "}", NULL};
    gg_str last = form->list.at[form->list.n - 1].text;
    bool is_call = gg_str_is(last, ")") && !gg_str_is(form->list.at[0].text, "if");
    return t->reader.at == t->reader.n || gg_tally_is_separator(t) || gg_tally_is_at(t, "}") ||
           (gg_view_is_listed(last, opening) && !is_call);
}

/* Keys of a variable are of one shape in all statements. */
static void note_said(struct gg_tally_reader *t)
{
    struct gg_tally_variable *v = t->said.variable ? find(t, t->said.variable->name) : NULL;
    t->exact &= t->said.exact;
    if (!v || !t->said.shape.n)
        return;
    t->exact &= !v->shape.n || gg_str_eq(v->shape, t->said.shape);
    v->shape = t->said.shape;
}

bool gg_tally_read_form(struct gg_tally_reader *t, size_t form)
{
    uint32_t n = t->reader.step->in.nfields;
    memset(t->looked, 0, n * sizeof *t->looked);
    t->declares = (struct gg_tally_variable){.name = GG_STR("")};
    t->said = (struct gg_tally_said){.exact = gg_tally_forms[form].exact};
    if (!fits(t, gg_tally_forms[form].part, form) || !is_complete(t, &t->words[form]))
        return false;
    for (uint32_t i = 0; i < n; i++)
        t->reads[i] |= t->looked[i];
    note_said(t);
    if (t->declares.name.n)
        gg_push(t->reader.arena, &t->variables, t->declares);
    return true;
}
