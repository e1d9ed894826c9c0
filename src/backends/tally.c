/* Reads code that only counts and adds up, statement by statement. */
#include "backends/tally.h"

#include "backends/choice_reader.h"

enum part { STATE, CODE, LOCAL, RULE, VALUE, AFTER_NUMBER, AFTER_KEY, LIST };

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
enum { LONGEST = 1000, DEEPEST = 8 };

struct variable {
    gg_str name, kind; /* "SUMS" */
    gg_str shape;      /* of its keys so far, see key_sign: "s", "(si)" */
};

/* What the form that is tried says of one variable and one key. */
struct said {
    const struct variable *variable;
    uint32_t key, nkey; /* words of the code */
    gg_str shape;
    bool exact;
};

struct tally {
    struct gg_choice_reader reader;
    bool *reads, *looked; /* of each field: the code; the form that is tried */
    GG_VEC(struct variable) variables;
    struct variable declares;               /* by the form that is tried */
    struct gg_words words[GG_COUNT(forms)]; /* of those of the language */
    uint32_t depth;                         /* of braces, where rules stand around statements */
    struct said said;
    bool exact;
};

static bool fits(struct tally *t, enum part part, size_t form);

static bool is_at(const struct tally *t, const char *word)
{
    return gg_choice_is_at(&t->reader, t->reader.at, word);
}

static bool is_separator(const struct tally *t)
{
    return t->reader.at < t->reader.n && (t->reader.words[t->reader.at].text.p[0] == '\n' ||
                                          gg_choice_is_at(&t->reader, t->reader.at, ";"));
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

/* Those of awk itself, which means something by them, have no small letter. */
static bool is_free(gg_str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 'a' && name.p[i] <= 'z')
            return true;
    return false;
}

/* One that is new in a declaration, one of this kind elsewhere. Those of awk are not declared. */
static bool take_variable(struct tally *t, gg_str kind, enum part part)
{
    struct gg_choice_reader *r = &t->reader;
    if (r->at >= r->n || r->words[r->at].kind != GG_WORD_NAME)
        return false;
    gg_str name = r->words[r->at++].text;
    if (r->language->cell)
        return is_free(name) && !is_field(t, name);
    bool is_local = part == LOCAL && (gg_str_is(kind, "ENTRY") || gg_str_is(kind, "ROW"));
    const struct variable *known = find(t, name);
    t->said.exact &= part == STATE || !t->said.variable || t->said.variable == known;
    t->said.variable = part == STATE ? NULL : known;
    if (part != STATE && !(is_local && !known))
        return (known && gg_str_eq(known->kind, kind)) ||
               (gg_str_eq(t->declares.name, name) && gg_str_eq(t->declares.kind, kind));
    if (t->declares.name.n) /* a row of several statements names it again */
        return gg_str_eq(t->declares.name, name);
    t->declares = (struct variable){.name = name, .kind = kind};
    return !known && !is_field(t, name);
}

static bool take_field(struct tally *t, bool is_number)
{
    uint32_t field;
    if (!gg_choice_take_cell(&t->reader, &field) && !gg_choice_take_name(&t->reader, &field))
        return false;
    enum gg_type type = t->reader.step->in.fields[field].type;
    t->looked[field] = true;
    t->said.exact &= !is_number || type == GG_TYPE_INT;
    return !is_number || t->reader.language->cell || type == GG_TYPE_INT || type == GG_TYPE_FLOAT;
}

/* Any of the rows of a part that fits here. */
static bool take_form(struct tally *t, enum part part)
{
    uint32_t at = t->reader.at;
    bool taken = false;
    if (t->reader.depth++ < DEEPEST)
        for (size_t i = 0; i < GG_COUNT(forms) && !taken; i++) {
            t->reader.at = at;
            taken = forms[i].part == part && forms[i].target == t->reader.language->target &&
                    fits(t, part, i);
        }
    t->reader.depth--;
    t->reader.at = taken ? t->reader.at : at;
    return taken;
}

static bool take_single(struct tally *t)
{
    struct gg_choice_reader *r = &t->reader;
    bool is_text = r->at < r->n && r->words[r->at].kind == GG_WORD_TEXT &&
                   strchr(r->language->quotes, r->words[r->at].text.p[0]);
    r->at += is_text;
    return is_text || take_field(t, false);
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

/* A field or a text, or several of them; awk joins those that stand beside each other. */
static bool take_key(struct tally *t)
{
    if (take_form(t, LIST))
        return true;
    if (!take_single(t))
        return false;
    bool more = t->reader.language->cell;
    while (more) {
        uint32_t at = t->reader.at;
        gg_choice_take(&t->reader, ",");
        more = take_single(t);
        t->reader.at = more ? t->reader.at : at;
    }
    (void)take_form(t, AFTER_KEY);
    return true;
}

static bool take_keys(struct tally *t)
{
    do {
        if (!take_key(t))
            return false;
    } while (gg_choice_take(&t->reader, ","));
    return true;
}

static bool take_number(struct tally *t)
{
    struct gg_choice_reader *r = &t->reader;
    if (take_form(t, VALUE))
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
    }
    if (taken)
        (void)take_form(t, AFTER_NUMBER);
    return taken;
}

/* Up to the word that follows it in the form, or the statement's end. */
static bool take_type(struct tally *t, gg_str end)
{
    struct gg_choice_reader *r = &t->reader;
    uint32_t depth = 0, from = r->at;
    for (; r->at < r->n && (depth || !gg_str_eq(r->words[r->at].text, end)); r->at++) {
        if (!end.n && is_separator(t))
            break;
        depth += is_at(t, "[") || is_at(t, "(") || is_at(t, "<");
        depth -= depth && (is_at(t, "]") || is_at(t, ")") || is_at(t, ">"));
        if (is_at(t, ";") || is_at(t, "=") || is_at(t, "{"))
            return false;
    }
    return r->at > from;
}

static void note_reads(struct tally *t, const struct gg_condition *c)
{
    if (!c)
        return;
    if (c->op == GG_CHOICE_FIELD)
        t->looked[c->field] = true;
    note_reads(t, c->left);
    note_reads(t, c->right);
}

static bool take_condition(struct tally *t)
{
    const struct gg_condition *c = gg_choice_read_condition(&t->reader);
    note_reads(t, c);
    return c;
}

static bool take_word(struct tally *t, enum gg_word_kind kind)
{
    bool is = t->reader.at < t->reader.n && t->reader.words[t->reader.at].kind == kind;
    t->reader.at += is;
    return is;
}

/* ---- statements ---- */

static bool take_part(struct tally *t, enum part part, gg_str word, gg_str next)
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
    if (gg_str_is(word, "COUNT"))
        return take_word(t, GG_WORD_NUMBER);
    return gg_choice_take(&t->reader, gg_cstr(t->reader.arena, word));
}

static bool fits(struct tally *t, enum part part, size_t form)
{
    const struct gg_words *words = &t->words[form];
    for (uint32_t i = 0; i < words->list.n; i++) {
        bool is_last = i + 1 == words->list.n;
        if (is_last && gg_str_is(words->list.at[i].text, ";") &&
            (t->reader.at == t->reader.n || is_at(t, "}")))
            return true; /* the last statement of a block */
        gg_str next = is_last ? GG_STR("") : words->list.at[i + 1].text;
        if (!take_part(t, part, words->list.at[i].text, next))
            return false;
    }
    return words->list.n > 0;
}

/* Nothing that belongs to the statement follows it: it ends there, or others stand in it. */
static bool is_complete(const struct tally *t, const struct gg_words *form)
{
    static const char *const opening[] = {")", ":", ";", "else", "{", "}", NULL};
    gg_str last = form->list.at[form->list.n - 1].text;
    bool is_call = gg_str_is(last, ")") && !gg_str_is(form->list.at[0].text, "if");
    return t->reader.at == t->reader.n || is_separator(t) || is_at(t, "}") ||
           (gg_view_is_listed(last, opening) && !is_call);
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

static bool read_form(struct tally *t, size_t form)
{
    uint32_t n = t->reader.step->in.nfields;
    memset(t->looked, 0, n * sizeof *t->looked);
    t->declares = (struct variable){.name = GG_STR("")};
    t->said = (struct said){.exact = forms[form].exact};
    if (!fits(t, forms[form].part, form) || !is_complete(t, &t->words[form]))
        return false;
    for (uint32_t i = 0; i < n; i++)
        t->reads[i] |= t->looked[i];
    note_said(t);
    if (t->declares.name.n)
        gg_push(t->reader.arena, &t->variables, t->declares);
    return true;
}

static bool read_statement(struct tally *t, bool is_state)
{
    bool is_rule = t->reader.language->cell && !t->depth;
    uint32_t at = t->reader.at;
    for (size_t i = 0; i < GG_COUNT(forms); i++) {
        enum part part = forms[i].part;
        bool may_stand = is_state  ? part == STATE
                         : is_rule ? part == RULE
                                   : part == CODE || part == LOCAL;
        t->reader.at = at;
        if (!may_stand || forms[i].target != t->reader.language->target || !read_form(t, i))
            continue;
        gg_str last = t->words[i].list.at[t->words[i].list.n - 1].text;
        t->depth += gg_str_is(last, "{");
        t->depth -= t->depth && gg_str_is(t->words[i].list.at[0].text, "}");
        return true;
    }
    return false;
}

/* What awk does after the last record, and functions, which only that can call. */
static bool skip_block(struct tally *t)
{
    struct gg_choice_reader *r = &t->reader;
    uint32_t depth = 0;
    if (!r->language->cell || t->depth ||
        !(is_at(t, "END") || is_at(t, "function") || is_at(t, "func")))
        return false;
    while (r->at < r->n && !is_at(t, "{"))
        r->at++;
    do {
        depth += is_at(t, "{");
        depth -= is_at(t, "}");
        r->at++;
    } while (r->at < r->n && depth);
    return !depth;
}

static bool read_statements(struct tally *t, enum gg_option option, bool is_state)
{
    const struct gg_ast *node = gg_stage_attr(t->reader.step, option);
    if (!node)
        return true;
    if (node->text.n > LONGEST)
        return false;
    struct gg_words words = t->reader.language->words(t->reader.arena, node->text);
    t->reader.words = words.list.at;
    t->reader.n = words.list.n;
    t->reader.at = 0;
    while (t->reader.at < t->reader.n)
        if (is_separator(t))
            t->reader.at++;
        else if (!skip_block(t) && !read_statement(t, is_state))
            return false;
    return words.list.n > 0;
}

/* ---- what stands before the state ---- */

static bool is_word_of_form(const struct tally *t, gg_str word)
{
    for (size_t i = 0; i < GG_COUNT(forms); i++)
        for (uint32_t k = 0; k < t->words[i].list.n; k++)
            if (t->words[i].list.at[k].kind == GG_WORD_NAME &&
                gg_str_eq(t->words[i].list.at[k].text, word))
                return true;
    return false;
}

/* It gives another meaning to a word of a form: it declares it, or says how types behave. */
static bool redefines(const struct tally *t, const struct gg_words *words, uint32_t i)
{
    static const char *const declaring[] = {"as",     "const",  "enum", "fn",  "func",
                                            "static", "struct", "type", "var", NULL};
    static const char *const behaving[] = {"impl", "macro_rules", "mod", "trait", "unsafe", NULL};
    gg_str word = words->list.at[i].text, before = i ? words->list.at[i - 1].text : GG_STR(";");
    bool embeds_pointer =
        gg_str_is(word, "*") && (gg_str_is(before, "{") || gg_str_is(before, ";"));
    return embeds_pointer || gg_view_is_listed(word, behaving) ||
           (gg_view_is_listed(before, declaring) &&
            (gg_str_is(word, "(") || is_word_of_form(t, word)));
}

/* Code of Go and Rust calls nothing of its prelude; that of awk has only functions there. */
static bool read_prelude(struct tally *t)
{
    const struct gg_choice_language *language = t->reader.language;
    if (language->target == GG_TARGET_PYTHON)
        return read_statements(t, GG_OPT_PRELUDE, true);
    gg_str code = gg_stage_text(t->reader.step, GG_OPT_PRELUDE);
    struct gg_words words = language->words(t->reader.arena, code);
    bool is_plain = code.n <= 4 * LONGEST;
    for (uint32_t i = 0; i < words.list.n && is_plain && !language->cell; i++)
        is_plain = !redefines(t, &words, i);
    return is_plain;
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

static bool read_tally(struct tally *t, struct gg_arena *a,
                       const struct gg_choice_language *language, const struct gg_stage *step)
{
    if (!step->in.known || step->in.whole || !gg_stage_body(step) ||
        gg_stage_attr(step, GG_OPT_BEGIN))
        return false;
    *t = (struct tally){.reader = {.arena = a, .language = language, .step = step}, .exact = true};
    t->reader.names = gg_choice_names(a, language, step);
    t->reads = gg_new_array(a, bool, step->in.nfields + 1);
    t->looked = gg_new_array(a, bool, step->in.nfields + 1);
    for (size_t i = 0; i < GG_COUNT(forms); i++)
        if (forms[i].target == language->target)
            t->words[i] = language->words(a, gg_str_from(forms[i].code));
    return read_prelude(t) && read_statements(t, GG_OPT_STATE, true) &&
           read_statements(t, GG_OPT_CODE, false);
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
