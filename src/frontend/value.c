/* Cuts texts at ${VAR} and ${VAR:-default}. */
#include "frontend/value.h"

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool gg_is_env_name(gg_str name)
{
    if (!name.n || (name.p[0] >= '0' && name.p[0] <= '9'))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (!is_word(name.p[i]))
            return false;
    return true;
}

/* What stands between `${` and `}`; an error message, or NULL. */
static const char *cut_variable(gg_str inside, struct gg_value_part *part)
{
    size_t n = 0;
    while (n < inside.n && is_word(inside.p[n]))
        n++;
    part->var = gg_str_sub(inside, 0, n);
    gg_str rest = gg_str_sub(inside, n, inside.n);
    if (!gg_is_env_name(part->var))
        return "`${` must be followed by the name of an environment variable";
    if (!rest.n)
        return NULL;
    if (!gg_str_starts(rest, GG_STR(":-")))
        return "only `${NAME}` and `${NAME:-default}` are known";
    part->fallback = gg_str_sub(rest, 2, rest.n);
    part->has_fallback = true;
    if (gg_str_find(part->fallback, GG_STR("${")) >= 0)
        return "a default cannot hold another `${`";
    return NULL;
}

/* Takes the next part off *rest; false at the end and, with *error set, at a malformed one. */
static bool next_part(gg_str *rest, struct gg_value_part *part, const char **error)
{
    *part = (struct gg_value_part){0};
    if (!rest->n)
        return false;
    size_t taken;
    if (gg_str_starts(*rest, GG_STR("$${"))) {
        part->literal = gg_str_sub(*rest, 1, 3);
        taken = 3;
    } else if (gg_str_starts(*rest, GG_STR("${"))) {
        ptrdiff_t end = gg_str_find_char(*rest, '}');
        *error = end < 0 ? "`${` is not closed by `}`"
                         : cut_variable(gg_str_sub(*rest, 2, (size_t)end), part);
        if (*error)
            return false;
        taken = (size_t)end + 1;
    } else {
        gg_str tail = gg_str_sub(*rest, 1, rest->n);
        ptrdiff_t dollar = gg_str_find_char(tail, '$');
        taken = dollar < 0 ? rest->n : (size_t)dollar + 1;
        part->literal = gg_str_sub(*rest, 0, taken);
    }
    *rest = gg_str_sub(*rest, taken, rest->n);
    return true;
}

bool gg_value_parts(struct gg_arena *a, gg_str text, const struct gg_value_part **parts,
                    uint32_t *n, const char **error)
{
    GG_VEC(struct gg_value_part) list = {0};
    struct gg_value_part part;
    *error = NULL;
    while (next_part(&text, &part, error))
        gg_push(a, &list, part);
    *parts = list.at;
    *n = list.n;
    return !*error;
}

bool gg_value_check(gg_str text, size_t *at, const char **error)
{
    struct gg_value_part part;
    gg_str rest = text;
    *error = NULL;
    while (next_part(&rest, &part, error))
        ;
    *at = text.n - rest.n;
    return !*error;
}
