/*
 * The two styles of a body. In the style of steps it writes records itself: output(..), emit(..),
 * print, returned values. In the style of the original system it changes the record that it sees
 * (`record`, or in awk and bash a variable for each field), and what is left of it is written.
 * What a body uses tells which it is; a body of the second style is wrapped in one of the first.
 */
#ifndef GG_GENERATORS_STYLE_H
#define GG_GENERATORS_STYLE_H

#include "generators/generate.h"
#include "ir/ir.h"

struct gg_body {
    struct gg_generate *g;
    enum gg_target target;
    struct gg_ast *code;
    struct gg_ast *prelude; /* or NULL */
    struct gg_record fields, outputs;
    uint32_t nadded;        /* of the outputs, at their end: they are no fields, and begin as "" */
    bool json_in, json_out; /* python: values keep the types that they have in JSON */
    bool header;            /* bash: the first record holds the names */
    bool open;              /* go, rust: a record is an object of JSON of any members */
};

/* True when the body is of the second style. */
bool gg_body_is_record(struct gg_body *body);

/* Wraps such a body: body->code and body->prelude are new nodes. False when reported. */
bool gg_body_wrap(struct gg_body *body);

/*
 * How many of the last fields the body sets and never reads: record["NAME"] = .. only. A list that
 * names them says what is written; what is read are the fields before them. python only.
 */
uint32_t gg_body_set_fields(const struct gg_body *body);

/* Reports what keeps a body from being placed in a program. */
bool gg_body_check(struct gg_body *body);

/* The body that hands a record to a function and writes what that returns; NULL when reported. */
struct gg_ast *gg_body_call(struct gg_generate *g, enum gg_target target, gg_str function,
                            struct gg_span span);

/* Takes the indentation off that is common to all lines. */
void gg_body_unindent(struct gg_generate *g, struct gg_ast *code);

#endif
