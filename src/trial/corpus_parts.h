/* One record of a made input. Private to the corpus. */
#ifndef GG_TRIAL_CORPUS_PARTS_H
#define GG_TRIAL_CORPUS_PARTS_H

#include "trial/corpus.h"

struct gg_record_style {
    bool odd;     /* texts that programs stumble over, numbers at their limits */
    bool bad;     /* something in it breaks the contract */
    bool crlf;    /* ends with CR LF */
    bool is_long; /* has a text of some hundred kilobytes */
    bool noise;   /* is no record at all but random bytes */
};

struct gg_record_writer {
    struct gg_random *random;
    const struct gg_record *record; /* with fields, also when they are not declared */
    struct gg_codec codec;
    const gg_str *sample; /* records of the user's own, the header among them */
    uint32_t nsample;
};

/* Appends one record with its line end. */
void gg_record_write(struct gg_record_writer *w, struct gg_record_style style, struct gg_buf *out);

#endif
