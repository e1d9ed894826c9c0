/*
 * The typed intermediate representation: graphs of stages that hand records to each other.
 *
 * A module is immutable. Passes take one and return another (or the same when they had nothing to
 * do); the verifier runs between them. Stages are sorted so that every stage comes after its
 * inputs. A module can be printed as text and read back: read(print(m)) equals m.
 */
#ifndef GG_IR_IR_H
#define GG_IR_IR_H

#include "frontend/option.h"
#include "frontend/value.h"
#include "ir/choice.h"
#include "ir/decision.h"

enum gg_op {
#define GG_OP(id, name, min_inputs, max_inputs, doc) GG_OP_##id,
#include "ir/ops.def"
#undef GG_OP
    GG_OP_COUNT
};

struct gg_op_info {
    const char *name;
    uint32_t min_inputs, max_inputs; /* UINT32_MAX = any number */
    const char *doc;
};

const struct gg_op_info *gg_op_info(enum gg_op op);

enum gg_type {
    GG_TYPE_STR,
    GG_TYPE_INT,
    GG_TYPE_FLOAT,
    GG_TYPE_BOOL,
    GG_TYPE_TIME,
    GG_TYPE_JSON,
    GG_TYPE_COUNT
};

const char *gg_type_name(enum gg_type type);
bool gg_type_by_name(gg_str name, enum gg_type *type);

struct gg_field {
    gg_str name;
    enum gg_type type;
    struct gg_span span;
};

/*
 * The fields of a record; known == false: any number of fields without names. whole: the only
 * field, a str, is the JSON text of the record, an object of any members; the format is jsonl.
 */
struct gg_record {
    bool known;
    const struct gg_field *fields;
    uint32_t nfields;
    bool whole;
    const bool *unread; /* of what is written: nobody reads the field, so that it is checked and
                           then left out; NULL: all are written */
};

/* Both are declared or neither is, and so many fields of the same types: names are no matter. */
bool gg_record_same_types(const struct gg_record *x, const struct gg_record *y);

/* Some declared field is of the type. */
bool gg_record_has_type(const struct gg_record *record, enum gg_type type);

/* The fields that are written. */
struct gg_record gg_record_written(struct gg_arena *a, const struct gg_record *record);

enum gg_format_kind {
    GG_FORMAT_TSV,
    GG_FORMAT_TSV_ESCAPED,
    GG_FORMAT_CSV,
    GG_FORMAT_JSONL,
    GG_FORMAT_LINES,
    GG_FORMAT_KIND_COUNT,
    GG_FORMAT_ANY = GG_FORMAT_KIND_COUNT, /* not chosen yet; none is left after the passes */
};

const char *gg_format_name(enum gg_format_kind kind);
bool gg_format_by_name(gg_str name, enum gg_format_kind *kind);

/* How records are laid out in bytes. */
struct gg_codec {
    enum gg_format_kind kind;
    char delimiter;  /* of tsv, tsv_escaped and csv */
    bool header;     /* the first record is the field names */
    bool strip_crlf; /* tsv and lines input: CR before LF and a leading byte-order mark are dropped
                      */
};

bool gg_codec_eq(struct gg_codec x, struct gg_codec y);
void gg_codec_print(struct gg_codec codec, struct gg_buf *out); /* "csv header" */

/* An option and its value; sizes are bytes, durations milliseconds, enums their text. */
struct gg_attr {
    enum gg_option option;
    const struct gg_ast *value;
};

/* What a back end found in a step's code; all false and empty where it did not look. */
struct gg_facts {
    bool known;   /* the code was read */
    bool selects; /* each record leaves as it was read or not at all, and no others do */
    bool passes;  /* selects, and drops none */
    bool pure;    /* does nothing but write records: it could be left out where nobody reads */
    bool opens;   /* looks at fields by number, or takes them as a whole */
    bool hands;   /* opens, but only to hand the record on as it was read */
    bool sifts;   /* hands, and writes nothing else */
    const uint32_t *reads; /* of the fields that it looks at by name, in order */
    uint32_t nreads;
    const struct gg_choice *choice; /* all that it does, when that is so simple; else NULL */
    uint32_t wants_number; /* a field, from 1, that has to be a number for a choice; else 0 */
};

/* How many records a step writes for each that it reads, where none is bad. */
enum gg_emits { GG_EMITS_ANY, GG_EMITS_AT_MOST_ONE, GG_EMITS_ONE, GG_EMITS_COUNT };

const char *gg_emits_name(enum gg_emits emits); /* "at_most_one" */
bool gg_emits_by_name(gg_str name, enum gg_emits *emits);

/* What a step hands on of what it reads. */
struct gg_hands {
    enum gg_emits emits;
    const uint32_t *from; /* of each field of `out` the field of `in`, from 1, whose value it always
                             has, and whose type; 0: of none. NULL: nothing is known */
};

/* Code of the spec that is said otherwise now, in another language or without unread fields. */
struct gg_moved {
    enum gg_target from;
    const struct gg_ast *code;
    uint32_t
        nfields; /* that it hands on; the stage's `out` has fewer when nobody reads the others */
};

/* Of the workers that a pipeline asks for as a whole, where it was decided before the plan. */
enum gg_share {
    GG_SHARE_OPEN,   /* nothing was */
    GG_SHARE_ALONE,  /* none are for this step */
    GG_SHARE_WORKERS /* they are for it */
};

/* What a step's reader makes of a line of tsv. */
enum gg_cut {
    GG_CUT_ALL,   /* all its fields */
    GG_CUT_NONE,  /* none: where fields are declared, they are counted */
    GG_CUT_FRONT, /* those up to the last one that it needs; the others are counted */
    GG_CUT_BACK,  /* those from the first one that it needs on; the others are counted */
    GG_CUT_COUNT
};

const char *gg_cut_name(enum gg_cut cut);

struct gg_stage {
    enum gg_op op;
    gg_str name;
    enum gg_target target; /* of GG_OP_STEP and GG_OP_CONVERT */
    struct gg_record in, out;
    struct gg_codec in_codec;  /* what its code reads; meaningless for a source */
    struct gg_codec out_codec; /* what its code writes; meaningless for a sink */
    const uint32_t *inputs;    /* indices of stages, all smaller than this stage's own */
    uint32_t ninputs;
    const struct gg_attr *attrs; /* sorted by option */
    uint32_t nattrs;
    bool fused; /* runs in the process of the stage that it reads, its only input */
    enum gg_share share;
    enum gg_cut cut;
    const bool *needs; /* of the fields that it reads: whether their texts are needed; NULL: all */
    bool trusted;      /* its only input has checked the fields that it reads: no record is bad */

    /* What the pass `order` finds; all false where no steps of the graph ask for workers. */
    bool forgets;   /* what it writes and says is the same in whatever order its records come */
    bool untold;    /* nobody behind it can tell in which order its records leave */
    bool unordered; /* they may leave in another order than in a serial run */
    struct gg_facts facts;

    /* What the pass `keys` finds; nothing where no steps of the graph have a `key`. */
    struct gg_hands hands;
    const uint32_t *together; /* fields of `in`, the same number as the key has: records that agree
                                 in them may only be seen by one worker */
    uint32_t ntogether;       /* 0: nothing is known */
    const struct gg_moved *moved; /* `code` and `target` are not the spec's; else NULL */
    struct gg_span span;
};

enum gg_graph_kind { GG_GRAPH_PIPELINE }; /* services and clients are further kinds */

struct gg_graph {
    enum gg_graph_kind kind;
    gg_str name;
    const struct gg_stage *stages;
    uint32_t nstages;
    const struct gg_attr *attrs; /* the pipeline's own options, sorted */
    uint32_t nattrs;
    struct gg_span span;
};

struct gg_module {
    gg_str name; /* the spec's stem */
    const struct gg_graph *graphs;
    uint32_t ngraphs;
};

/* NULL when the option was not given. */
const struct gg_ast *gg_attr_find(const struct gg_attr *attrs, uint32_t n, enum gg_option option);
const struct gg_ast *gg_stage_attr(const struct gg_stage *stage, enum gg_option option);

/* Text of an attribute, or "" when it was not given. */
gg_str gg_stage_text(const struct gg_stage *stage, enum gg_option option);

/* The body of a step as code: of `code`, or of the file that `file` names; NULL for `command`. */
const struct gg_ast *gg_stage_body(const struct gg_stage *stage);

/* The step with this code instead of the spec's, which `moved` keeps. */
struct gg_stage gg_stage_said(struct gg_arena *a, const struct gg_stage *step,
                              enum gg_target target, gg_str code);

/* Of GG_CUT_FRONT the number of fields that are cut, of GG_CUT_BACK that of the others. */
uint32_t gg_stage_cut_at(const struct gg_stage *stage);

/* A sink that writes nowhere: `output: null`. */
bool gg_stage_discards(const struct gg_stage *stage);

/* No state, begin or end: each record is handled alone. */
bool gg_stage_is_stateless(const struct gg_stage *stage);

/* The fields of `key` by their index, in its order; 0 when there is none. Names that are no fields
 * are left out. */
uint32_t gg_stage_keys(struct gg_arena *a, const struct gg_stage *stage, const uint32_t **keys);

/* Reports names of `key` that are no fields of their step, or of a type that is no key. */
bool gg_keys_check(const struct gg_module *module, struct gg_diags *ds);

/* The readers of each stage: those of i are readers[first[i]] .. readers[first[i + 1] - 1]. */
struct gg_readers {
    const uint32_t *first, *readers;
};

struct gg_readers gg_readers_of(struct gg_arena *a, const struct gg_graph *graph);

/* A checked tree becomes a module; NULL when a fault was found. */
const struct gg_module *gg_lower(struct gg_arena *a, const struct gg_ast *root,
                                 struct gg_sources *sources, uint32_t file, struct gg_diags *ds,
                                 struct gg_decisions *decisions);

/* Aborts (GG_BUG) when an invariant is broken; `after` names the pass. */
void gg_verify(const struct gg_module *module, const char *after);

void gg_ir_print(const struct gg_module *module, struct gg_buf *out);
const struct gg_module *gg_ir_read(struct gg_arena *a, const struct gg_sources *sources,
                                   uint32_t file, struct gg_diags *ds);

#endif
