/* Reads values of options that are amounts. */
#include "frontend/quantity.h"

#include "base/str.h"

#define BLOCK_MIN (UINT64_C(4) << 10)
#define BLOCK_MAX (UINT64_C(1) << 30)
#define TIME_MAX (UINT64_C(10000) * 3600 * 1000)

/* The digits at the front of *text, which are taken off; false without any or with too many. */
static bool take_digits(gg_str *text, uint64_t *number)
{
    size_t n = 0;
    *number = 0;
    while (n < text->n && n < 18 && text->p[n] >= '0' && text->p[n] <= '9')
        *number = *number * 10 + (uint64_t)(text->p[n++] - '0');
    *text = gg_str_sub(*text, n, text->n);
    return n > 0 && !(text->n && text->p[0] >= '0' && text->p[0] <= '9');
}

struct measure {
    const char *name;
    uint64_t factor;
};

static bool take_measure(gg_str text, const struct measure *measures, size_t n, uint64_t *number)
{
    for (size_t i = 0; i < n; i++) {
        if (!gg_str_is(text, measures[i].name))
            continue;
        bool fits = *number <= (UINT64_C(1) << 62) / measures[i].factor;
        *number *= fits ? measures[i].factor : 0;
        return fits;
    }
    return false;
}

static bool is_number(const struct gg_ast *value)
{
    return value->kind == GG_AST_INT || value->kind == GG_AST_FLOAT;
}

static bool size_of_text(gg_str text, uint64_t *bytes, const char **why)
{
    static const struct measure measures[] = {
        {"", 1},
        {"K", UINT64_C(1) << 10},
        {"KiB", UINT64_C(1) << 10},
        {"M", UINT64_C(1) << 20},
        {"MiB", UINT64_C(1) << 20},
        {"G", UINT64_C(1) << 30},
        {"GiB", UINT64_C(1) << 30},
        {"T", UINT64_C(1) << 40},
        {"TiB", UINT64_C(1) << 40},
    };
    *why = "a size is a number of bytes, or one with K, M, G or T behind it: 64K, 10M, 8G";
    return take_digits(&text, bytes) && take_measure(text, measures, GG_COUNT(measures), bytes) &&
           *bytes > 0;
}

bool gg_quantity_size(const struct gg_ast *value, uint64_t *bytes, const char **why)
{
    *why = NULL;
    if (value->kind != GG_AST_STR && !is_number(value))
        return false;
    return size_of_text(value->text, bytes, why);
}

bool gg_quantity_time(const struct gg_ast *value, uint64_t *ms, const char **why)
{
    static const struct measure measures[] = {
        {"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60 * 1000}, {"h", 3600 * 1000}};
    *why = NULL;
    if (value->kind != GG_AST_STR && !is_number(value))
        return false;
    *why = "a time is a number of seconds, or one with ms, s, m or h behind it: 500ms, 30s, 5m";
    if (value->kind == GG_AST_FLOAT) {
        bool fits = value->u.f >= 0.001 && value->u.f <= (double)(TIME_MAX / 1000);
        *ms = fits ? (uint64_t)(value->u.f * 1000 + 0.5) : 0;
        return fits;
    }
    gg_str text = value->text;
    return take_digits(&text, ms) && take_measure(text, measures, GG_COUNT(measures), ms) &&
           *ms > 0 && *ms <= TIME_MAX;
}

/* ---- processors ---- */

static bool add_cores(struct gg_cores *cores, uint64_t first, uint64_t last)
{
    if (first > last || last >= GG_CORES_MAX)
        return false;
    for (uint64_t i = first; i <= last; i++)
        cores->bits[i / 64] |= UINT64_C(1) << i % 64;
    return true;
}

static bool cores_of_text(gg_str text, struct gg_cores *cores)
{
    uint64_t first, last;
    for (;;) {
        if (!take_digits(&text, &first))
            return false;
        last = first;
        if (text.n && text.p[0] == '-') {
            text = gg_str_sub(text, 1, text.n);
            if (!take_digits(&text, &last))
                return false;
        }
        if (!add_cores(cores, first, last))
            return false;
        if (!text.n)
            return true;
        if (text.p[0] != ',')
            return false;
        text = gg_str_sub(text, 1, text.n);
    }
}

bool gg_quantity_cores(const struct gg_ast *value, struct gg_cores *cores, const char **why)
{
    *cores = (struct gg_cores){{0}};
    *why = NULL;
    bool is_list = value->kind == GG_AST_LIST;
    if (!is_list && value->kind != GG_AST_STR && value->kind != GG_AST_INT)
        return false;
    *why = "processors are numbers from 0 to 1023: [0, 1], or a text such as \"0-3,6\"";
    bool ok = is_list ? value->u.kids.n > 0 : cores_of_text(value->text, cores);
    for (uint32_t i = 0; ok && is_list && i < value->u.kids.n; i++) {
        const struct gg_ast *kid = value->u.kids.at[i];
        ok = kid->kind == GG_AST_INT && cores_of_text(kid->text, cores);
    }
    return ok;
}

static bool has_core(const struct gg_cores *cores, uint32_t i)
{
    return i < GG_CORES_MAX && cores->bits[i / 64] >> i % 64 & 1;
}

gg_str gg_cores_text(struct gg_arena *a, const struct gg_cores *cores)
{
    struct gg_buf b = gg_buf_new(a);
    for (uint32_t i = 0; i < GG_CORES_MAX; i++) {
        if (!has_core(cores, i))
            continue;
        uint32_t last = i;
        while (has_core(cores, last + 1))
            last++;
        gg_buf_addf(&b, "%s%u", b.n ? "," : "", i);
        if (last > i)
            gg_buf_addf(&b, "-%u", last);
        i = last;
    }
    return gg_buf_str(&b);
}

/* ---- buffers ---- */

static bool block_of(gg_str text, struct gg_buffer *buffer, const char **why)
{
    if (!size_of_text(text, &buffer->block_bytes, why))
        return false;
    *why = "a block is 4 KiB to 1 GiB";
    return buffer->block_bytes >= BLOCK_MIN && buffer->block_bytes <= BLOCK_MAX;
}

static bool begins_with_digit(gg_str text)
{
    return text.n && text.p[0] >= '0' && text.p[0] <= '9';
}

static gg_str without_block(gg_str text)
{
    const gg_str open = GG_STR("block(");
    bool is_block = gg_str_starts(text, open) && gg_str_ends(text, GG_STR(")"));
    return is_block ? gg_str_sub(text, open.n, text.n - 1) : GG_STR("");
}

bool gg_quantity_buffer(const struct gg_ast *value, struct gg_buffer *buffer, const char **why)
{
    *buffer = (struct gg_buffer){0};
    *why = NULL;
    if (value->kind == GG_AST_MAP) {
        const struct gg_ast *size = gg_ast_get(value, "block");
        if (!size || value->u.kids.n != 1 || (size->kind != GG_AST_STR && !is_number(size)))
            return false;
        return block_of(size->text, buffer, why);
    }
    if (value->kind != GG_AST_STR && !is_number(value))
        return false;
    buffer->by_record = gg_str_is(value->text, "none") || gg_str_is(value->text, "line");
    if (buffer->by_record)
        return true;
    gg_str size = without_block(value->text);
    *why = "write none, line, or block(64K) with another size";
    if (!size.n && value->kind == GG_AST_STR && !begins_with_digit(value->text))
        return false;
    return block_of(size.n ? size : value->text, buffer, why);
}

gg_str gg_seconds_text(struct gg_arena *a, uint64_t ms)
{
    gg_str text = gg_str_printf(a, "%llu.%03llu", (unsigned long long)(ms / 1000),
                                (unsigned long long)(ms % 1000));
    while (text.p[text.n - 1] == '0')
        text.n--;
    text.n -= text.p[text.n - 1] == '.';
    return text;
}
