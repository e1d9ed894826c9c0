/* What a step hands on whose code is read in the forms of tallies.def. */
#include "backends/tally_reader.h"

/* Longer numbers may be none of 64 bits. */
enum { DIGITS_MAX = 15 };

/* Whatever a field of its input holds can stand in a field of its output. */
static bool holds_fields(const struct gg_stage *step)
{
    bool is_escaped = step->out_codec.kind == GG_FORMAT_TSV_ESCAPED;
    return (is_escaped && step->out_codec.delimiter == '\t') ||
           step->out_codec.kind == GG_FORMAT_CSV ||
           (step->out_codec.kind == GG_FORMAT_TSV && gg_codec_eq(step->in_codec, step->out_codec));
}

/* Any text can. */
static bool holds_texts(const struct gg_stage *step)
{
    return holds_fields(step) && step->out_codec.kind != GG_FORMAT_TSV;
}

static bool is_text_word(const struct gg_tally_reader *t)
{
    const struct gg_choice_reader *r = &t->reader;
    return r->at < r->n && r->words[r->at].kind == GG_WORD_TEXT &&
           strchr(r->language->quotes, r->words[r->at].text.p[0]) &&
           gg_str_find_char(r->words[r->at].text, '\\') < 0;
}

static bool take_field(struct gg_tally_reader *t, uint32_t *field)
{
    if (!gg_choice_take_element(&t->reader, field) && !gg_choice_take_name(&t->reader, field))
        return false;
    return t->looked[*field] = true;
}

bool gg_tally_take_text(struct gg_tally_reader *t)
{
    uint32_t field;
    bool is_element = gg_choice_is_at(&t->reader, t->reader.at, "fields");
    if (is_text_word(t))
        return t->reader.at++, true;
    return take_field(t, &field) &&
           (is_element || t->reader.step->in.fields[field].type == GG_TYPE_STR);
}

bool gg_tally_take_literal(struct gg_tally_reader *t)
{
    struct gg_choice_reader *r = &t->reader;
    if (r->at >= r->n || r->words[r->at].kind != GG_WORD_NUMBER)
        return false;
    gg_str digits = r->words[r->at].text;
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
    r->at += digits.n <= DIGITS_MAX;
    return digits.n <= DIGITS_MAX;
}

bool gg_tally_take_whole(struct gg_tally_reader *t)
{
    struct gg_choice_reader *r = &t->reader;
    uint32_t field;
    if (gg_tally_take_literal(t))
        return true;
    if (!gg_choice_take_name(r, &field) || r->step->in.fields[field].type != GG_TYPE_INT)
        return false;
    return t->looked[field] = true;
}

/* A field, where it is read as what it is written as. */
static bool take_same(struct gg_tally_reader *t, enum gg_type type)
{
    const struct gg_stage *step = t->reader.step;
    uint32_t field;
    if (t->reader.language->has_text_only)
        gg_choice_take(&t->reader, "&");
    if (!take_field(t, &field))
        return false;
    (void)gg_tally_take_form(t, GG_TALLY_AFTER_KEY);
    enum gg_type own = step->in.fields[field].type;
    bool is_plain = own == GG_TYPE_INT || own == GG_TYPE_FLOAT || own == GG_TYPE_BOOL;
    return (type == own || type == GG_TYPE_STR) && (is_plain || holds_fields(step));
}

static bool take_output(struct gg_tally_reader *t, enum gg_type type)
{
    struct gg_choice_reader *r = &t->reader;
    uint32_t at = r->at;
    bool is_number = type == GG_TYPE_INT || type == GG_TYPE_STR;
    if (type == GG_TYPE_STR && holds_texts(r->step) && gg_tally_take_form(t, GG_TALLY_TEXT))
        return true;
    if (is_number && gg_tally_take_form(t, GG_TALLY_WHOLE))
        return true;
    if (take_same(t, type))
        return true;
    r->at = at;
    if (type == GG_TYPE_STR && holds_texts(r->step) && is_text_word(t))
        return r->at++, true;
    return is_number && !r->language->has_text_only && !gg_choice_is_at(r, r->at, "fields") &&
           gg_tally_take_whole(t);
}

/* Nobody checks what awk prints but who reads it, as it was printed. */
static bool take_printed(struct gg_tally_reader *t)
{
    if (gg_tally_take_form(t, GG_TALLY_TEXT) || gg_tally_take_form(t, GG_TALLY_WHOLE))
        return true;
    bool taken = gg_tally_take_single(t);
    while (taken && gg_tally_take_single(t))
        continue; /* it joins what stands side by side */
    return taken;
}

bool gg_tally_take_outputs(struct gg_tally_reader *t)
{
    const struct gg_record *out = &t->reader.step->out;
    bool is_checked = !t->reader.language->cell;
    uint32_t n = 0;
    if (is_checked && (!out->known || out->whole))
        return false;
    do {
        if (is_checked ? n >= out->nfields || !take_output(t, out->fields[n].type)
                       : !take_printed(t))
            return false;
        n++;
    } while (gg_choice_take(&t->reader, ","));
    return !is_checked || n == out->nfields;
}
