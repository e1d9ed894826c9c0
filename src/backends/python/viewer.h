/*
 * The making of a view, shared by its files: what is known of a unit or of one of its steps, and
 * the functions that set values from it. All set values of `v->map`.
 */
#ifndef GG_BACKENDS_PYTHON_VIEWER_H
#define GG_BACKENDS_PYTHON_VIEWER_H

#include "backends/python/python_view.h"
#include "backends/python/tail.h"

/* How a step of a loop hands a record to the next one there. */
enum gg_py_handing {
    GG_PY_HANDS_OUT,    /* to no step of its loop */
    GG_PY_HANDS_FIELDS, /* as it got it */
    GG_PY_HANDS_TEXTS,  /* as a new list `fields` */
    GG_PY_HANDS_VALUES, /* in the variables of that step */
};

/* How a record is passed on whose fields are as they were read. */
enum gg_py_passing {
    GG_PY_PASS_OUTPUT,     /* by output(), like any other */
    GG_PY_PASS_HAND,       /* to the next step, which only reads it */
    GG_PY_PASS_COPY,       /* to the next step, which may change it */
    GG_PY_PASS_LINE,       /* as the line that was read */
    GG_PY_PASS_USUAL_LINE, /* the same, where it is of the usual form; else as JSON */
    GG_PY_PASS_JOINED,     /* as a line of tsv */
    GG_PY_PASS_CSV,
    GG_PY_PASS_JSONL,
};

struct gg_py_viewer {
    struct gg_emit *emit;
    const struct gg_unit *unit;
    struct gg_map *map;
    const struct gg_py_snippet *code, *prelude, *state, *begin, *end, *merge;
    struct gg_py_bindings state_names, code_names, prelude_names; /* that they bind */
    const gg_str *vars;                                           /* of the fields read */
    bool inlined, raw, uses_output;
    bool is_part;                /* one of several steps of a process */
    bool is_inner;               /* such a step, but the first: it gets lists of texts */
    bool trusts;                 /* what it gets was checked already */
    bool looks_at_some;          /* its code looks at some fields of a line only */
    bool counts_fields;          /* whether all are there is found out for a whole block */
    bool sees_quotes;            /* output() asks whether the record read was a plain line */
    bool writes_all;             /* no call of output() can go wrong */
    bool passes_blocks;          /* then nothing else is asked of the records of a block */
    bool is_plain;               /* no field that it gets holds a tab or LF */
    const struct gg_stage *next; /* the step that follows in the process, or NULL */
    uint32_t deeper;             /* columns */
    struct gg_py_part *parts;    /* of a whole process of several steps */
    uint32_t nparts;
    const char *pass; /* stands for output(*fields) when the fields are as read; may be NULL */

    /* Of a step of several: see join.h. */
    bool joined;                /* its code stands behind that of the step before */
    bool shares;                /* it uses the variables of the step before as they are */
    bool has_values;            /* no list of texts stands for its record */
    bool keeps;                 /* its record is kept, because its code changes it */
    bool makes;                 /* what it hands on is made and checked by a function */
    bool keeps_texts;           /* and the last step writes the texts of that, where there are */
    bool writes;                /* the last step; it makes the lines of its variables itself */
    bool drops;                 /* its code leaves records out */
    bool says_nothing;          /* what it hands on stands in the variables already */
    enum gg_py_handing handing; /* to the next step of the loop */
    struct gg_py_tail tail;     /* of its code, when it hands on in the loop */
    struct gg_py_part *before, *after;
    uint32_t place; /* in its loop, from 0 */
    uint32_t index; /* in the process */
    bool aborts;    /* at a bad record */
    bool dealt;     /* several workers run it, each for keys of its own */
};

/* A step of several that share a process. */
struct gg_py_part {
    struct gg_py_viewer v;
    struct gg_unit unit;
    struct gg_map map;
};

/* ---- view_record.c ---- */

bool gg_py_same_fields(const struct gg_record *x, const struct gg_record *y);

/* A record that was read and checked may be written as it is: no escapes; quotes are no lines. */
bool gg_py_can_pass_lines(const struct gg_unit *unit);

/* Writes such a record as it was read; of jsonl, one that only the parser could read anew. */
enum gg_py_passing gg_py_pass_line(enum gg_format_kind in);

/* See gg_field_extend_fn; ctx is the viewer. */
void gg_py_extend_in(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var);
void gg_py_extend_out(void *ctx, struct gg_map *map, const struct gg_field *field, gg_str var);

/* Whether a field is cut out of a line: its value is needed, or must be checked. */
bool gg_py_cuts_field(const struct gg_py_viewer *v, uint32_t index);
uint32_t gg_py_count_cut(const struct gg_py_viewer *v);

/* Sets trusts, looks_at_some, counts_fields and passes_blocks of a step that has a process of its
 * own. */
void gg_py_decide_reading(struct gg_py_viewer *v);

/* What the match of a line of the usual form is read into. */
void gg_py_set_usual(struct gg_py_viewer *v);

/* How far a line is cut, and what of that may hold escapes. */
void gg_py_set_some(struct gg_py_viewer *v);

void gg_py_set_reading(struct gg_py_viewer *v);
void gg_py_set_writing(struct gg_py_viewer *v);

/* ---- view_uses.c ---- */

/* Some field that is read, or written by output(), has the type. */
bool gg_py_uses_type(const struct gg_py_viewer *v, enum gg_type type);

/* Modules, types and functions of the templates that the program needs. */
void gg_py_set_uses(struct gg_py_viewer *v);

/* ---- view_code.c ---- */

/* Fills what is known of the step's snippets. */
void gg_py_read_snippets(struct gg_py_viewer *v);

/* Fills the names that they bind. */
void gg_py_read_names(struct gg_py_viewer *v);

/* The statement that passes a record on so. */
const char *gg_py_passed(const struct gg_py_viewer *v, enum gg_py_passing how);

/* Whether output() is called anywhere but where `pass` stands in for it. */
bool gg_py_uses_output(const struct gg_py_viewer *v);

/* The variable of a field that is read. */
gg_str gg_py_var_of(const struct gg_py_viewer *v, uint32_t index);

/* The body still needs `fields` once the calls that `pass` replaces are gone. */
bool gg_py_needs_fields(const struct gg_py_viewer *v);

/* `a, b, c`, over several lines in parentheses when it is long. is_guarded: it stands in a `try`.
 */
void gg_py_set_unpack(struct gg_py_viewer *v, bool is_guarded);

/* The body of the step, or of one behind it that shares its variables, names one of them. */
bool gg_py_run_mentions(const struct gg_py_viewer *v, gg_str var);

void gg_py_set_parameters(struct gg_py_viewer *v);
void gg_py_set_code(struct gg_py_viewer *v);
void gg_py_set_hook(struct gg_py_viewer *v, const char *key, const char *globals,
                    enum gg_option option, const struct gg_py_snippet *s);
void gg_py_set_hooks(struct gg_py_viewer *v);

/* What stands at file level in a program of one step, and in the function of one of several. */
void gg_py_set_file_level(struct gg_py_viewer *v, const char *key, enum gg_option option,
                          const struct gg_py_snippet *s);

/* ---- view_fused.c ---- */

/* Of the steps of a process: modules that each program of a step would have imported. */
bool gg_py_parts_mention(const struct gg_py_viewer *v, const char *name);
bool gg_py_parts_use_type(const struct gg_py_viewer *v, enum gg_type type);

/* A step hands texts on, or checks what it gets. */
bool gg_py_parts_check(const struct gg_py_viewer *v);

/* Reads the steps of the process, and with them what is known of it. */
void gg_py_read_parts(struct gg_py_viewer *v);

/* Their views; the rest of that of the process must be there. */
void gg_py_set_parts(struct gg_py_viewer *v);

#endif
