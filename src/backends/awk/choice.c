/*
 * Programs that only choose records, or fields of them.
 *
 * Careful: a step goes before another one in its program only when it is a single rule of fields,
 * literals and functions without effect, or hands records on as they are (handing.h).
 */
#include "backends/awk/choice.h"

#include "backends/awk/handing.h"
#include "backends/awk/places.h"

struct reader {
    struct gg_arena *arena;
    const struct gg_stage *step;
    struct gg_awk_snippet s;
    uint32_t at;
};

static bool is_plain_number(gg_str text)
{
    bool plain = text.n > 0 && text.n < 4 && text.p[0] != '0';
    for (size_t i = 0; i < text.n; i++)
        plain &= text.p[i] >= '0' && text.p[i] <= '9';
    return plain;
}

/* A token that looks at the record and changes nothing. */
static bool is_harmless(const struct reader *r, uint32_t i)
{
    static const char *const signs[] = {"!", "!=", "!~", "%",  "&&", "(",  ")",  "*", "+", ",",
                                        "-", "<",  "<=", "==", ">",  ">=", "||", "~", NULL};
    static const char *const functions[] = {"index",   "int",     "length", "substr",
                                            "tolower", "toupper", NULL};
    enum gg_awk_kind kind = gg_awk_token_kind(&r->s, i);
    if (kind == GG_AWK_SIGN && gg_awk_token_is(&r->s, i, "$"))
        return i + 1 < r->s.program->tokens.n &&
               (is_plain_number(gg_awk_token_text(&r->s, i + 1)) ||
                gg_awk_token_is(&r->s, i + 1, "0"));
    if (kind == GG_AWK_SIGN || kind == GG_AWK_BUILTIN) {
        const char *const *words = kind == GG_AWK_SIGN ? signs : functions;
        for (; *words; words++)
            if (gg_str_is(gg_awk_token_text(&r->s, i), *words))
                return true;
        return false;
    }
    return kind == GG_AWK_NUMBER || kind == GG_AWK_STRING || kind == GG_AWK_REGEX ||
           gg_awk_named_field(&r->s, r->step, i) || gg_awk_token_is(&r->s, i, "NF");
}

/* The pattern that begins here ends before a brace or with the program. */
static bool read_pattern(struct reader *r, struct gg_awk_part *pattern)
{
    uint32_t depth = 0, first = r->at;
    while (r->at < r->s.program->tokens.n && gg_awk_token_kind(&r->s, r->at) != GG_AWK_NEWLINE &&
           !gg_awk_token_is(&r->s, r->at, "{")) {
        depth += gg_awk_token_is(&r->s, r->at, "(");
        depth -= gg_awk_token_is(&r->s, r->at, ")");
        if (!is_harmless(r, r->at) || (!depth && gg_awk_token_is(&r->s, r->at, ",")))
            return false;
        r->at++;
    }
    if (r->at == first)
        return true;
    *pattern = (struct gg_awk_part){r->s.program->tokens.at[first].beg,
                                    r->s.program->tokens.at[r->at - 1].end};
    return gg_str_find_char(gg_str_sub(r->s.code, pattern->beg, pattern->end), '\n') < 0;
}

/* `$1, name }` behind `print`; a bool is 1 or 0 there. */
static bool read_values(struct reader *r, struct gg_awk_choice *choice)
{
    struct gg_awk_part *each = gg_new_array(r->arena, struct gg_awk_part, r->s.program->tokens.n);
    choice->each = each;
    for (;; r->at++) {
        uint32_t first = r->at;
        const struct gg_field *field =
            r->at < r->s.program->tokens.n ? gg_awk_named_field(&r->s, r->step, r->at) : NULL;
        if (gg_awk_token_is(&r->s, r->at, "$") && r->at + 1 < r->s.program->tokens.n &&
            is_plain_number(gg_awk_token_text(&r->s, r->at + 1)))
            r->at++;
        else if (!field || field->type == GG_TYPE_BOOL)
            return false;
        each[choice->nvalues++] = (struct gg_awk_part){r->s.program->tokens.at[first].beg,
                                                       r->s.program->tokens.at[r->at].end};
        if (!gg_awk_token_is(&r->s, ++r->at, ","))
            break;
    }
    choice->values = (struct gg_awk_part){each[0].beg, each[choice->nvalues - 1].end};
    return true;
}

static void skip_lines(struct reader *r)
{
    while (r->at < r->s.program->tokens.n && (gg_awk_token_kind(&r->s, r->at) == GG_AWK_NEWLINE ||
                                              gg_awk_token_is(&r->s, r->at, ";")))
        r->at++;
}

static bool read_action(struct reader *r, struct gg_awk_choice *choice)
{
    if (!gg_awk_token_is(&r->s, r->at, "{"))
        return choice->pattern.end > 0;
    r->at++;
    skip_lines(r);
    if (!gg_awk_token_is(&r->s, r->at++, "print"))
        return false;
    if (gg_awk_token_is(&r->s, r->at, "$") && gg_awk_token_is(&r->s, r->at + 1, "0"))
        r->at += 2;
    else if (!gg_awk_token_is(&r->s, r->at, "}") && !gg_awk_token_is(&r->s, r->at, ";") &&
             !(r->at < r->s.program->tokens.n &&
               gg_awk_token_kind(&r->s, r->at) == GG_AWK_NEWLINE) &&
             !read_values(r, choice))
        return false;
    skip_lines(r);
    return gg_awk_token_is(&r->s, r->at++, "}");
}

/* The field that a value is. */
static const struct gg_field *field_of(const struct gg_stage *step, gg_str code,
                                       struct gg_awk_part part)
{
    gg_str text = gg_str_sub(code, part.beg, part.end);
    uint32_t number = 0;
    for (size_t i = 1; text.p[0] == '$' && i < text.n; i++)
        number = text.p[i] >= '0' && text.p[i] <= '9' ? 10 * number + (uint32_t)(text.p[i] - '0')
                                                      : number;
    for (uint32_t f = 0; step->in.known && f < step->in.nfields; f++)
        if (number == f + 1 || gg_str_eq(step->in.fields[f].name, text))
            return &step->in.fields[f];
    return NULL;
}

/* What it writes needs no check: each field is one that was checked. */
static bool keeps_types(const struct gg_stage *step, gg_str code,
                        const struct gg_awk_choice *choice)
{
    const struct gg_record *in = &step->in, *out = &step->out;
    uint32_t n = choice->nvalues ? choice->nvalues : in->nfields;
    if (!out->known)
        return true;
    if (out->nfields != n || (!choice->nvalues && !in->known))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const struct gg_field *field =
            choice->nvalues ? field_of(step, code, choice->each[i]) : &in->fields[i];
        if (out->fields[i].type != GG_TYPE_STR && (!field || field->type != out->fields[i].type))
            return false;
    }
    return true;
}

bool gg_awk_is_plain_tsv(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV && codec.delimiter == '\t' && !codec.header;
}

/* The step's only rule, or NULL. */
static const struct gg_awk_choice *read_choice(struct gg_arena *a, const struct gg_stage *step)
{
    struct gg_awk_choice *choice = gg_new(a, struct gg_awk_choice);
    struct reader r = {a, step, gg_awk_snippet_of(a, step, GG_OPT_CODE), 0};
    const struct gg_awk_program *program = r.s.program;
    *choice = (struct gg_awk_choice){0};
    skip_lines(&r);
    bool is_choice = !program->fault.found && !program->open &&
                     !gg_stage_attr(step, GG_OPT_PRELUDE) && read_pattern(&r, &choice->pattern) &&
                     read_action(&r, choice);
    skip_lines(&r);
    return is_choice && r.at == r.s.program->tokens.n ? choice : NULL;
}

/* Why what the step hands on might not be what its reader would have read. */
static const char *why_other_records(const struct gg_stage *step,
                                     const struct gg_awk_choice *choice)
{
    if (!gg_awk_is_plain_tsv(step->out_codec))
        return "does not write plain tsv";
    if (step->in_codec.kind != GG_FORMAT_TSV || step->in_codec.delimiter != '\t')
        return "does not read tsv";
    if (!keeps_types(step, gg_stage_text(step, GG_OPT_CODE), choice))
        return "declares types that would have to be checked anew";
    return NULL;
}

const struct gg_awk_choice *gg_awk_choice(struct gg_arena *a, const struct gg_stage *step)
{
    const struct gg_awk_choice *choice = read_choice(a, step);
    return choice && !why_other_records(step, choice) ? choice : NULL;
}

const char *gg_awk_why_not_first(struct gg_arena *a, const struct gg_stage *step)
{
    static const struct gg_awk_choice as_it_is;
    const char *why = NULL;
    const struct gg_awk_choice *choice = read_choice(a, step);
    if (!choice && gg_awk_handing(a, step, &why))
        choice = &as_it_is;
    return choice ? why_other_records(step, choice) : why;
}
