/* What is known of the values of a call of output(). */
#include "backends/python/proof.h"

static bool is_plain_text(const struct gg_py_token *t, char without)
{
    bool is_plain = t->kind == GG_PY_STRING && (t->text.p[0] == '\'' || t->text.p[0] == '"');
    for (size_t i = 0; i < t->text.n; i++)
        is_plain &= (unsigned char)t->text.p[i] < 0x80 && t->text.p[i] != '\\' &&
                    (!i || i + 1 == t->text.n || t->text.p[i] != without);
    return is_plain;
}

/* TEXT, or TEXT if .. else TEXT. */
bool gg_py_is_plain_choice(const struct gg_py_snippet *s, struct gg_py_argument at, char without)
{
    const struct gg_py_token *t = s->tokens.at;
    if (at.end == at.beg + 1)
        return is_plain_text(&t[at.beg], without);
    if (at.end < at.beg + 5 || !is_plain_text(&t[at.beg], without) ||
        !gg_str_is(t[at.beg + 1].text, "if") || !gg_str_is(t[at.end - 2].text, "else") ||
        !is_plain_text(&t[at.end - 1], without))
        return false;
    for (uint32_t i = at.beg + 2; i + 2 < at.end; i++)
        if (gg_str_is(t[i].text, "else"))
            return false;
    return true;
}

enum gg_py_proof gg_py_prove(const struct gg_py_viewer *v, struct gg_py_argument at,
                             enum gg_type type)
{
    gg_str text = gg_py_text(v->code, at.beg, at.end);
    for (uint32_t i = 0; i < v->unit->stage->in.nfields; i++)
        if (gg_str_eq(v->vars[i], text) && v->unit->stage->in.fields[i].type == type &&
            !gg_py_binds(&v->code_names, text))
            return GG_PY_PROVEN;
    if (type == GG_TYPE_STR && gg_py_is_plain_choice(v->code, at, '\0'))
        return GG_PY_PROVEN;
    return type == GG_TYPE_JSON || type == GG_TYPE_TIME ? GG_PY_UNKNOWN : GG_PY_CHECKED;
}

bool gg_py_hides_types(const struct gg_py_viewer *v)
{
    static const char *const names[] = {"bool", "float", "int", "str", "type"};
    bool hides = false;
    for (size_t i = 0; i < GG_COUNT(names); i++) {
        gg_str name = gg_str_from(names[i]);
        hides |= gg_py_binds(&v->code_names, name) || gg_py_binds(&v->prelude_names, name) ||
                 gg_py_binds(&v->state_names, name);
        for (uint32_t k = 0; k < v->unit->stage->in.nfields; k++)
            hides |= gg_str_eq(v->vars[k], name);
    }
    return hides;
}
