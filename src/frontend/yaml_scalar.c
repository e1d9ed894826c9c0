/* Core schema typing of YAML 1.2 (chapter 10.3): which plain scalars are not text. */
#include "frontend/yaml_parts.h"

#include <math.h>
#include <stdlib.h>

static bool is_any(gg_str s, const char *const *words)
{
    for (; *words; words++)
        if (gg_str_is(s, *words))
            return true;
    return false;
}

static const char *const null_words[] = {"", "~", "null", "Null", "NULL", NULL};
static const char *const true_words[] = {"true", "True", "TRUE", NULL};
static const char *const false_words[] = {"false", "False", "FALSE", NULL};
static const char *const inf_words[] = {".inf", ".Inf", ".INF", NULL};
static const char *const nan_words[] = {".nan", ".NaN", ".NAN", NULL};

static bool is_digit(char c, unsigned base)
{
    if (base == 16)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return c >= '0' && c < (char)('0' + base);
}

static size_t digits(gg_str s, size_t at, unsigned base)
{
    while (at < s.n && is_digit(s.p[at], base))
        at++;
    return at;
}

static unsigned digit_value(char c)
{
    if (c <= '9')
        return (unsigned)(c - '0');
    return (unsigned)((c | 0x20) - 'a' + 10);
}

struct integer {
    gg_str digits;
    unsigned base;
    bool negative;
};

static bool split_integer(gg_str s, struct integer *out)
{
    bool sign = s.n && (s.p[0] == '-' || s.p[0] == '+');
    unsigned base = 10;
    size_t at = sign;
    if (!sign && s.n > 2 && s.p[0] == '0' && (s.p[1] == 'o' || s.p[1] == 'x')) {
        base = s.p[1] == 'o' ? 8 : 16;
        at = 2;
    }
    *out = (struct integer){gg_str_sub(s, at, s.n), base, sign && s.p[0] == '-'};
    return at < s.n && digits(s, at, base) == s.n;
}

static bool integer_value(const struct integer *in, int64_t *out)
{
    uint64_t value = 0, limit = (uint64_t)INT64_MAX + in->negative;
    for (size_t i = 0; i < in->digits.n; i++) {
        unsigned digit = digit_value(in->digits.p[i]);
        if (value > (limit - digit) / in->base)
            return false;
        value = value * in->base + digit;
    }
    *out = in->negative && value ? -(int64_t)(value - 1) - 1 : (int64_t)value;
    return true;
}

static bool set_integer(struct gg_ast *node, struct gg_diags *ds)
{
    struct integer parts;
    if (!split_integer(node->text, &parts))
        return false;
    node->kind = GG_AST_INT;
    if (!integer_value(&parts, &node->u.i)) {
        struct gg_diag *d =
            gg_diag_add(ds, GG_D_YAML_NUMBER, node->span, "the integer does not fit 64 bits");
        gg_diag_help(ds, d, "put it in quotes when it is meant as text");
    }
    return true;
}

static bool looks_float(gg_str s)
{
    size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+');
    size_t whole = digits(s, at, 10) - at;
    at += whole;
    size_t fraction = 0;
    if (at < s.n && s.p[at] == '.') {
        size_t from = ++at;
        at = digits(s, at, 10);
        fraction = at - from;
    }
    if (!whole && !fraction)
        return false;
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        at++;
        at += at < s.n && (s.p[at] == '-' || s.p[at] == '+');
        if (digits(s, at, 10) == at)
            return false;
        at = digits(s, at, 10);
    }
    return at == s.n;
}

static double float_value(gg_str s)
{
    struct gg_arena scratch = {0};
    double f = strtod(gg_cstr(&scratch, s), NULL);
    gg_arena_free(&scratch);
    return f;
}

static bool set_float(struct gg_ast *node, struct gg_diags *ds)
{
    gg_str s = node->text;
    bool sign = s.n && (s.p[0] == '-' || s.p[0] == '+');
    gg_str bare = gg_str_sub(s, sign, s.n);
    if (is_any(bare, inf_words))
        node->u.f = sign && s.p[0] == '-' ? -INFINITY : INFINITY;
    else if (is_any(s, nan_words))
        node->u.f = NAN;
    else if (looks_float(s))
        node->u.f = float_value(s);
    else
        return false;
    node->kind = GG_AST_FLOAT;
    if (isinf(node->u.f) && !is_any(bare, inf_words)) {
        struct gg_diag *d =
            gg_diag_add(ds, GG_D_YAML_NUMBER, node->span, "the number is too large for a double");
        gg_diag_help(ds, d, "put it in quotes when it is meant as text");
    }
    return true;
}

static bool set_null(struct gg_ast *node)
{
    if (!is_any(node->text, null_words))
        return false;
    node->kind = GG_AST_NULL;
    return true;
}

static bool set_bool(struct gg_ast *node)
{
    bool yes = is_any(node->text, true_words);
    if (!yes && !is_any(node->text, false_words))
        return false;
    node->kind = GG_AST_BOOL;
    node->u.b = yes;
    return true;
}

/* Most scalars are text; their first byte shows it. */
static bool may_be_special(gg_str s)
{
    return !s.n || strchr("0123456789+-.~nNtTfF", s.p[0]);
}

void gg_yaml_type_plain(struct gg_ast *node, struct gg_diags *ds)
{
    node->kind = GG_AST_STR;
    if (!may_be_special(node->text) || set_null(node) || set_bool(node) || set_integer(node, ds))
        return;
    (void)set_float(node, ds);
}

bool gg_yaml_type_tagged(struct gg_ast *node, gg_str tag, struct gg_diags *ds)
{
    static const gg_str core = GG_STR_INIT("tag:yaml.org,2002:");
    gg_str name = gg_str_starts(tag, core) ? gg_str_sub(tag, core.n, tag.n) : GG_STR("");
    bool fits = true;
    node->kind = GG_AST_STR;
    if (gg_str_is(tag, "!") || gg_str_is(name, "str"))
        return true;
    if (gg_str_is(name, "null"))
        fits = set_null(node);
    else if (gg_str_is(name, "bool"))
        fits = set_bool(node);
    else if (gg_str_is(name, "int"))
        fits = set_integer(node, ds);
    else if (gg_str_is(name, "float"))
        fits = set_float(node, ds);
    else {
        struct gg_diag *d =
            gg_diag_add(ds, GG_D_YAML_TAG, node->span, "unknown tag `" GG_FMT "`", GG_ARG(tag));
        gg_diag_help(ds, d, "scalars may have !!str, !!int, !!float, !!bool and !!null");
        return false;
    }
    if (!fits)
        gg_diag_add(ds, GG_D_YAML_TAG, node->span, "the value does not fit its tag !!" GG_FMT,
                    GG_ARG(name));
    return fits;
}
