/* Writes single records: values of the declared types, laid out in a format, sometimes wrong. */
#include "trial/corpus_parts.h"

struct value {
    enum gg_type type;
    bool fits;
    gg_str text;
};

static const struct value values[] = {
#define GG_VALUE(type, fits, text) {GG_TYPE_##type, fits, GG_STR_INIT(text)},
#include "trial/values.def"
#undef GG_VALUE
};

enum { LONG_TEXT = 300000, SMALL_NUMBERS = 2000, KEYS = 40 };

static uint32_t below(struct gg_record_writer *w, uint32_t n)
{
    return gg_random_below(w->random, n);
}

static bool one_in(struct gg_record_writer *w, uint32_t n)
{
    return below(w, n) == 0;
}

/* A value of the table. */
static gg_str from_table(struct gg_record_writer *w, enum gg_type type, bool fits)
{
    uint32_t n = 0, chosen = 0;
    for (uint32_t i = 0; i < GG_COUNT(values); i++)
        if (values[i].type == type && values[i].fits == fits && one_in(w, ++n))
            chosen = i;
    return values[chosen].text;
}

/* An everyday value: few enough of each kind that records meet under one key. */
static void plain_value(struct gg_record_writer *w, enum gg_type type, struct gg_buf *out)
{
    static const char *const words[] = {"GET", "POST", "/", "/a", "/b/c", "x", "alpha", "beta"};
    switch (type) {
    case GG_TYPE_STR:
        if (one_in(w, 3))
            gg_buf_addf(out, "k%u", below(w, KEYS));
        else if (one_in(w, 2))
            gg_buf_addf(out, "%u", below(w, SMALL_NUMBERS));
        else
            gg_buf_adds(out, words[below(w, GG_COUNT(words))]);
        break;
    case GG_TYPE_INT:
        gg_buf_addf(out, "%d", (int)below(w, SMALL_NUMBERS) - SMALL_NUMBERS / 4);
        break;
    case GG_TYPE_FLOAT:
        gg_buf_addf(out, "%u.%02u", below(w, SMALL_NUMBERS), below(w, 100));
        break;
    case GG_TYPE_TIME:
        gg_buf_addf(out, "2024-%02u-%02uT%02u:%02u:%02uZ", 1 + below(w, 12), 1 + below(w, 28),
                    below(w, 24), below(w, 60), below(w, 60));
        break;
    case GG_TYPE_BOOL:
    case GG_TYPE_JSON:
        gg_buf_add(out, from_table(w, type, true));
        break;
    case GG_TYPE_COUNT:
        break;
    }
}

static gg_str make_value(struct gg_record_writer *w, struct gg_arena *a, enum gg_type type,
                         struct gg_record_style style)
{
    struct gg_buf text = gg_buf_new(a);
    if (style.odd && one_in(w, 3))
        gg_buf_add(&text, from_table(w, type, true));
    else
        plain_value(w, type, &text);
    return gg_buf_str(&text);
}

static void add_csv(struct gg_record_writer *w, gg_str text, struct gg_record_style style,
                    struct gg_buf *out)
{
    bool quote = w->record->nfields == 1 && !text.n;
    for (size_t i = 0; i < text.n; i++)
        quote |= text.p[i] == '"' || text.p[i] == '\r' || text.p[i] == '\n' ||
                 text.p[i] == w->codec.delimiter;
    if (!quote && !(style.odd && one_in(w, 8))) {
        gg_buf_add(out, text);
        return;
    }
    gg_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            gg_buf_addc(out, '"');
        gg_buf_addc(out, text.p[i]);
    }
    gg_buf_addc(out, '"');
}

static void add_escaped(gg_str text, struct gg_buf *out)
{
    static const char plain[] = "\t\n\r\\", names[] = "tnr\\";
    for (size_t i = 0; i < text.n; i++) {
        const char *found = text.p[i] ? strchr(plain, text.p[i]) : NULL;
        if (found)
            gg_buf_addc(out, '\\');
        gg_buf_addc(out, found ? names[found - plain] : text.p[i]);
    }
}

/* What tsv and lines cannot hold is replaced, so that the record stays valid. */
static void add_bare(struct gg_record_writer *w, gg_str text, struct gg_buf *out)
{
    bool is_line = w->codec.kind == GG_FORMAT_LINES;
    for (size_t i = 0; i < text.n; i++) {
        bool breaks = text.p[i] == '\n' || (!is_line && text.p[i] == w->codec.delimiter);
        gg_buf_addc(out, breaks ? '_' : text.p[i]);
    }
}

static void add_json_string(gg_str text, struct gg_buf *out)
{
    gg_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '"' || c == '\\')
            gg_buf_addf(out, "\\%c", c);
        else if (c < 0x20)
            gg_buf_addf(out, "\\u%04x", c);
        else
            gg_buf_addc(out, (char)c);
    }
    gg_buf_addc(out, '"');
}

/* Numbers bare or as texts: both are read. */
static void add_json(struct gg_record_writer *w, enum gg_type type, gg_str text, struct gg_buf *out)
{
    bool digits = text.n && text.n < 16 && text.p[0] >= '1' && text.p[0] <= '9';
    for (size_t i = 0; i < text.n && digits; i++)
        digits = text.p[i] >= '0' && text.p[i] <= '9';
    bool bare = type == GG_TYPE_JSON || type == GG_TYPE_BOOL || (digits && !one_in(w, 4));
    if (bare && text.n)
        gg_buf_add(out, text);
    else
        add_json_string(text, out);
}

static void add_field(struct gg_record_writer *w, uint32_t index, gg_str text,
                      struct gg_record_style style, struct gg_buf *out)
{
    const struct gg_field *field = &w->record->fields[index];
    bool is_json = w->codec.kind == GG_FORMAT_JSONL;
    if (index)
        gg_buf_addc(out, is_json ? ',' : w->codec.delimiter);
    if (is_json && w->record->known) {
        add_json_string(field->name, out);
        gg_buf_adds(out, style.odd && one_in(w, 4) ? " : " : ":");
    }
    if (is_json)
        add_json(w, field->type, text, out);
    else if (w->codec.kind == GG_FORMAT_CSV)
        add_csv(w, text, style, out);
    else if (w->codec.kind == GG_FORMAT_TSV_ESCAPED)
        add_escaped(text, out);
    else
        add_bare(w, text, out);
}

/* Breaks a record that has just been written: one field too few or too many, cut, stray bytes. */
static void damage(struct gg_record_writer *w, size_t beg, struct gg_buf *out)
{
    static const char *const strays[] = {"\"", "\\", "\\q", "}", "\t", ",", "\xff", "{\"a\":"};
    size_t length = out->n - beg;
    switch (below(w, 4)) {
    case 0:
        out->n = beg + (length ? below(w, (uint32_t)length) : 0);
        break;
    case 1:
        gg_buf_addc(out, w->codec.delimiter);
        break;
    case 2:
        gg_buf_adds(out, strays[below(w, GG_COUNT(strays))]);
        break;
    default:
        if (length)
            out->p[beg + below(w, (uint32_t)length)] = strays[below(w, GG_COUNT(strays))][0];
    }
}

static void add_noise(struct gg_record_writer *w, struct gg_buf *out)
{
    for (uint32_t n = below(w, 40); n; n--) {
        char c = (char)below(w, 256);
        gg_buf_addc(out, c == '\n' ? ' ' : c);
    }
}

/* The fields in order; `wrong` is the one that does not fit its type, or nfields. */
static void add_fields(struct gg_record_writer *w, struct gg_record_style style, uint32_t wrong,
                       struct gg_buf *out)
{
    bool is_json = w->codec.kind == GG_FORMAT_JSONL;
    uint32_t n = w->codec.kind == GG_FORMAT_LINES ? 1 : w->record->nfields;
    uint32_t longest = style.is_long && n ? below(w, n) : UINT32_MAX;
    if (is_json)
        gg_buf_addc(out, w->record->known ? '{' : '[');
    for (uint32_t i = 0; i < n; i++) {
        struct gg_arena scratch = {0};
        enum gg_type type = w->record->fields[i].type;
        gg_str text = i == wrong && type != GG_TYPE_STR ? from_table(w, type, false)
                                                        : make_value(w, &scratch, type, style);
        if (i == longest && type == GG_TYPE_STR) {
            char *filler = gg_arena_alloc(&scratch, LONG_TEXT, 1);
            text = (gg_str){memset(filler, 'x', LONG_TEXT), LONG_TEXT};
        }
        add_field(w, i, text, style, out);
        gg_arena_free(&scratch);
    }
    if (is_json)
        gg_buf_addc(out, w->record->known ? '}' : ']');
}

/* One of the user's records, without its line end. */
static void add_sample(struct gg_record_writer *w, struct gg_buf *out)
{
    uint32_t first = w->codec.header && w->nsample > 1;
    gg_str text = w->sample[first + below(w, w->nsample - first)];
    while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    gg_buf_add(out, text);
}

void gg_record_write(struct gg_record_writer *w, struct gg_record_style style, struct gg_buf *out)
{
    size_t beg = out->n;
    bool wrong_type = style.bad && one_in(w, 2);
    bool from_sample = w->nsample && !style.is_long && (!w->record->known || one_in(w, 2));
    if (style.noise && one_in(w, 2))
        add_noise(w, out);
    else if (from_sample)
        add_sample(w, out);
    else
        add_fields(w, style, wrong_type ? below(w, w->record->nfields + 1) : UINT32_MAX, out);
    if (style.bad && !wrong_type)
        damage(w, beg, out);
    gg_buf_adds(out, style.crlf && !one_in(w, 8) ? "\r\n" : "\n");
}
