/*
 * awk programs where records are handed on by calls: `{ print $1, $3 * 2 }` becomes
 * `{ gg_take_2($1, ($3 * 2) "") }`, and the rules of the step that reads these records the function
 * gg_take_2, whose parameters are its fields. So records are neither put together nor cut again.
 *
 * The first step of such a program that hands on other records than those that it reads begins it;
 * all steps behind it are called.
 */
#ifndef GG_BACKENDS_AWK_CALLS_H
#define GG_BACKENDS_AWK_CALLS_H

#include "backends/awk/handing.h"
#include "backends/awk/pieces.h"

/* What is known of a value before it is handed on. */
enum gg_awk_value {
    GG_AWK_VALUE_READ, /* a field as it was read: a number if it looks like one */
    GG_AWK_VALUE_TEXT,
    GG_AWK_VALUE_NUMBER,
    GG_AWK_VALUE_ANY, /* a number or a text */
};

struct gg_awk_column {
    enum gg_awk_value value;
    enum gg_type type; /* checked where it was read; GG_TYPE_STR otherwise */
    bool has_effect;   /* working it out could do more than give a value */
};

struct gg_awk_records {
    uint32_t n;
    struct gg_awk_column *columns;
    bool from_tabs; /* the program cuts what it reads at tabs, and FS is one */
};

/* A step of such a program. */
struct gg_awk_role {
    const struct gg_stage *step;
    const struct gg_awk_records *in; /* NULL: it reads its records */
    uint32_t nfields;                /* of its records; 0: not known */
    struct gg_table vars;            /* its fields by name */
    struct gg_awk_use *uses;         /* of each field, from 0 */
    bool uses_whole, counts;         /* the record, the number of records */
    bool tests;                      /* of those that it is handed, some can be bad */
    bool exits;                      /* it may stop before the last record */
    struct gg_awk_records out;       /* unless it is the last one */
};

struct gg_awk_use {
    bool wants_number;
    bool by_number, by_name; /* read or changed as $1, or by its name */
    bool number_changes, name_changes;
};

/* The role of a step, or NULL; then *why says what keeps it from having it. */
const struct gg_awk_role *gg_awk_role(struct gg_arena *a, const struct gg_stage *step,
                                      const struct gg_awk_records *in, bool is_last,
                                      const char **why);

/* What keeps a step apart that stops, and is not the first one. */
extern const char *const gg_awk_exits;

/* Whether a field is handed over to a step that is called. */
bool gg_awk_takes(const struct gg_awk_role *role, uint32_t field);

/* Whether its type has to be looked at: where it came from, it was none of that type. */
bool gg_awk_tests(const struct gg_awk_role *role, uint32_t field);

/* Whether the field that token `i` names, up to `end`, is worked out, and must be a number there.
 */
bool gg_awk_wants_number(const struct gg_awk_role *role, const struct gg_awk_snippet *s, uint32_t i,
                         uint32_t end, uint32_t field);

/* Of its declared type; GG_TYPE_STR where none is. */
enum gg_type gg_awk_type_of(const struct gg_awk_role *role, uint32_t field);
bool gg_awk_is_bool(const struct gg_awk_role *role, uint32_t field);

/* Its name in the function. */
gg_str gg_awk_parameter(struct gg_arena *a, const struct gg_awk_role *role, uint32_t field);

/* The field that token `i` begins to name, from 1, and the token behind it; 0: none. */
uint32_t gg_awk_field_at(const struct gg_awk_role *role, const struct gg_awk_snippet *s, uint32_t i,
                         uint32_t *end);

/* A regular expression that nothing but the record is compared with. */
bool gg_awk_matches_record(const struct gg_awk_snippet *s, uint32_t i);

struct gg_awk_column gg_awk_piece_column(const struct gg_awk_role *role,
                                         const struct gg_awk_snippet *s,
                                         const struct gg_awk_piece *piece);

#endif
