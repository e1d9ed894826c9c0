/* Choices of records and fields, and their text form. */
#include "ir/choice.h"

#include <stdlib.h>

static const char *const names[] = {"field", "number", "text", "not", "and", "or",
                                    "eq",    "ne",     "lt",   "le",  "gt",  "ge"};

enum { DEEPEST = 64 };

static bool compares_fields(const struct gg_condition *c)
{
    if (!c || !c->left)
        return false;
    bool compares =
        c->op >= GG_CHOICE_EQ && c->left->op == GG_CHOICE_FIELD && c->right->op == GG_CHOICE_FIELD;
    return compares || compares_fields(c->left) || compares_fields(c->right);
}

bool gg_choice_compares_fields(const struct gg_choice *choice)
{
    return compares_fields(choice->condition);
}

static void print_condition(const struct gg_condition *c, struct gg_buf *out)
{
    gg_buf_addf(out, " (%s", names[c->op]);
    if (c->op == GG_CHOICE_FIELD)
        gg_buf_addf(out, " %u", c->field);
    if (c->op == GG_CHOICE_NUMBER || c->op == GG_CHOICE_TEXT) {
        gg_buf_addc(out, ' ');
        gg_sexp_quote(out, c->text);
    }
    if (c->left)
        print_condition(c->left, out);
    if (c->right)
        print_condition(c->right, out);
    gg_buf_addc(out, ')');
}

void gg_choice_print(const struct gg_choice *choice, struct gg_buf *out)
{
    gg_buf_adds(out, " (choice");
    if (choice->condition) {
        gg_buf_adds(out, " (if");
        print_condition(choice->condition, out);
        gg_buf_addc(out, ')');
    }
    for (uint32_t i = 0; i < choice->nvalues; i++)
        gg_buf_addf(out, " (%s %u)", choice->values[i].as_read ? "text" : "value",
                    choice->values[i].field);
    gg_buf_addc(out, ')');
}

static bool read_index(const struct gg_sexp *s, uint32_t nfields, uint32_t *index)
{
    uint64_t number = 0;
    for (size_t i = 0; i < s->text.n && number < nfields; i++)
        number = s->text.p[i] >= '0' && s->text.p[i] <= '9'
                     ? number * 10 + (uint64_t)(s->text.p[i] - '0')
                     : nfields;
    *index = (uint32_t)number;
    return s->kind == GG_SEXP_WORD && s->text.n && number < nfields;
}

static bool read_op(const struct gg_sexp *s, enum gg_choice_op *op)
{
    for (uint32_t i = 0; s->kind == GG_SEXP_LIST && s->nkids && i < GG_COUNT(names); i++)
        if (gg_str_is(s->kids[0]->text, names[i])) {
            *op = (enum gg_choice_op)i;
            return true;
        }
    return false;
}

static const struct gg_condition *read_condition(struct gg_arena *a, const struct gg_sexp *s,
                                                 uint32_t nfields, uint32_t depth)
{
    struct gg_condition *c = gg_new(a, struct gg_condition);
    if (depth > DEEPEST || !read_op(s, &c->op))
        return NULL;
    uint32_t nkids = c->op <= GG_CHOICE_NOT ? 2 : 3;
    if (s->nkids != nkids)
        return NULL;
    if (c->op == GG_CHOICE_FIELD)
        return read_index(s->kids[1], nfields, &c->field) ? c : NULL;
    if (c->op < GG_CHOICE_NOT) {
        c->text = s->kids[1]->text;
        return c;
    }
    c->left = read_condition(a, s->kids[1], nfields, depth + 1);
    c->right = nkids > 2 ? read_condition(a, s->kids[2], nfields, depth + 1) : NULL;
    return c->left && (c->right || nkids == 2) ? c : NULL;
}

const struct gg_choice *gg_choice_read(struct gg_arena *a, const struct gg_sexp *s,
                                       uint32_t nfields)
{
    struct gg_choice *choice = gg_new(a, struct gg_choice);
    struct gg_choice_value *values = gg_new_array(a, struct gg_choice_value, s->nkids);
    choice->values = values;
    for (uint32_t i = 1; i < s->nkids; i++) {
        const struct gg_sexp *kid = s->kids[i];
        if (kid->kind != GG_SEXP_LIST || kid->nkids != 2)
            return NULL;
        struct gg_choice_value *value = &values[choice->nvalues];
        value->as_read = gg_str_is(kid->kids[0]->text, "text");
        if (gg_str_is(kid->kids[0]->text, "if"))
            choice->condition = read_condition(a, kid->kids[1], nfields, 0);
        else if (!read_index(kid->kids[1], nfields, &value->field))
            return NULL;
        else
            choice->nvalues++;
        if (gg_str_is(kid->kids[0]->text, "if") && !choice->condition)
            return NULL;
    }
    return choice;
}
