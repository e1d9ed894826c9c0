/* Inputs by number: how many records, how many of them bad, and what surrounds them. */
#include "trial/corpus.h"

#include "trial/corpus_parts.h"
#include "trial/shrink.h"

struct profile {
    const char *about;
    uint32_t divisor;    /* of the corpus's number of records; 0 = `count` records */
    uint32_t count, bad; /* of 1000 records so many are bad */
    struct gg_record_style style;
    bool byte_order_mark, cut_end; /* no line end after the last record */
};

static const struct profile profiles[] = {
    {.about = "records that are valid", .divisor = 1},
    {.about = "valid records that hold odd texts", .divisor = 2, .style = {.odd = true}},
    {.about = "CR before the line ends, no last line end",
     .divisor = 4,
     .style = {.crlf = true, .odd = true},
     .cut_end = true},
    {.about = "some bad records", .divisor = 2, .bad = 20, .style = {.odd = true}},
    {.about = "many bad records", .divisor = 4, .bad = 300, .style = {.odd = true}},
    {.about = "nothing at all", .count = 0},
    {.about = "one record without a line end", .count = 1, .cut_end = true},
    {.about = "a byte-order mark", .count = 20, .style = {.odd = true}, .byte_order_mark = true},
    {.about = "very long records", .count = 5, .style = {.odd = true, .is_long = true}},
    {.about = "random bytes", .divisor = 20, .bad = 1000, .style = {.noise = true}},
};

static uint64_t next_random(struct gg_random *random)
{
    /* splitmix64, Steele, Lea, Flood: "Fast splittable pseudorandom number generators" */
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint32_t gg_random_below(struct gg_random *random, uint32_t n)
{
    return (uint32_t)((next_random(random) >> 32) % n);
}

uint32_t gg_corpus_inputs(void)
{
    return GG_COUNT(profiles);
}

const char *gg_corpus_about(uint32_t input)
{
    return profiles[input].about;
}

/* A record that counts lines alone: csv ones may go on over several. */
static size_t record_end(struct gg_codec codec, gg_str text, size_t beg)
{
    bool quoted = false;
    size_t i = beg;
    for (; i < text.n; i++) {
        if (text.p[i] == '"' && codec.kind == GG_FORMAT_CSV)
            quoted = !quoted;
        else if (text.p[i] == '\n' && !quoted)
            return i + 1;
    }
    return i;
}

struct gg_parts gg_corpus_split(struct gg_arena *a, struct gg_codec codec, gg_str text)
{
    GG_VEC(gg_str) records = {0};
    for (size_t at = 0; at < text.n;) {
        size_t end = record_end(codec, text, at);
        gg_push(a, &records, gg_str_sub(text, at, end));
        at = end;
    }
    return (struct gg_parts){records.at, records.n};
}

/* Where no fields are declared, an input has so many of its own. */
static struct gg_record undeclared(struct gg_arena *a, struct gg_random *random)
{
    enum { FIELDS_MAX = 6 };
    uint32_t n = 1 + gg_random_below(random, FIELDS_MAX);
    struct gg_field *fields = gg_new_array(a, struct gg_field, n);
    for (uint32_t i = 0; i < n; i++)
        fields[i] = (struct gg_field){.type = i % 2 ? GG_TYPE_INT : GG_TYPE_STR};
    return (struct gg_record){.fields = fields, .nfields = n};
}

static void add_header(const struct gg_corpus *corpus, struct gg_buf *out)
{
    for (uint32_t i = 0; i < corpus->record.nfields; i++) {
        if (i)
            gg_buf_addc(out, corpus->codec.delimiter);
        gg_buf_add(out, corpus->record.fields[i].name);
    }
    gg_buf_addc(out, '\n');
}

gg_str gg_corpus_make(struct gg_arena *a, const struct gg_corpus *corpus, uint32_t input)
{
    const struct profile *profile = &profiles[input];
    struct gg_random random = {corpus->seed * 1000003 + input};
    struct gg_buf out = gg_buf_new(a);
    uint32_t n = profile->divisor ? (corpus->records + profile->divisor - 1) / profile->divisor
                                  : profile->count;
    struct gg_record record = corpus->record.known ? corpus->record : undeclared(a, &random);
    struct gg_parts sample = gg_corpus_split(a, corpus->codec, corpus->sample);
    struct gg_record_writer writer = {&random, &record, corpus->codec, sample.at, sample.n};
    if (profile->byte_order_mark)
        gg_buf_adds(&out, "\xef\xbb\xbf");
    if (corpus->codec.header && sample.n)
        gg_buf_add(&out, sample.at[0]);
    else if (corpus->codec.header && corpus->record.known)
        add_header(corpus, &out);
    for (uint32_t i = 0; i < n; i++) {
        struct gg_record_style style = profile->style;
        style.bad = gg_random_below(&random, 1000) < profile->bad;
        gg_record_write(&writer, style, &out);
    }
    if (profile->cut_end && out.n && out.p[out.n - 1] == '\n')
        out.n--;
    return gg_buf_str(&out);
}
