/*
 * The parts of a view that every target shares: names, fields, formats, failure modes, snippets.
 *
 * A backend's shape begins with GG_VIEW_UNIT_SHAPE and adds its own rows; its view function calls
 * gg_view_unit and adds its own values.
 */
#ifndef GG_BACKENDS_VIEW_H
#define GG_BACKENDS_VIEW_H

#include "backends/backend.h"
#include "base/table.h"

/* Which identifiers a target cannot give to a field. Both sorted, NULL-terminated. */
struct gg_name_rules {
    const char *const *keywords; /* of the language */
    const char *const *reserved; /* used by the generated program itself; may be NULL */
};

/* Adds a backend's own values to the map of one field (variable `var`). */
typedef void gg_field_extend_fn(void *ctx, struct gg_map *map, const struct gg_field *field,
                                gg_str var);

struct gg_view_opts {
    const struct gg_name_rules *rules;
    gg_field_extend_fn *extend_in, *extend_out; /* may be NULL */
    void *ctx;
};

/* Sets everything of GG_VIEW_UNIT_SHAPE. */
void gg_view_unit(struct gg_emit *emit, const struct gg_unit *unit, const struct gg_view_opts *opts,
                  struct gg_map *map);

/* The text of a snippet, without trailing blank lines. */
gg_str gg_view_snippet_text(const struct gg_ast *node);

/* A snippet as CODE with its lines' places, or NULL when the step has none. Trailing blank lines
 * are cut. */
const struct gg_val *gg_view_snippet(struct gg_emit *emit, const struct gg_stage *stage,
                                     enum gg_option option);

/* Any text as CODE fit for one line of a comment: control bytes and bad UTF-8 as \xNN. */
const struct gg_val *gg_view_comment(struct gg_emit *emit, gg_str text);

/*
 * An identifier for a field: bytes other than [A-Za-z0-9_] become `_`, a leading digit gets a `_`
 * before it, and `_` is appended when the name is a keyword, reserved, or in `taken`; behind that
 * its number when it still is. The name is added to `taken`.
 */
gg_str gg_view_safe_name(struct gg_arena *a, gg_str name, const struct gg_name_rules *rules,
                         struct gg_table *taken);

/* The name as the key of a JSON object, with its colon. */
gg_str gg_view_member(struct gg_arena *a, gg_str name);

/* A byte as C and its children write it, in single quotes: 'x', '\t', '\\', '\x7f'. */
gg_str gg_view_byte_literal(struct gg_arena *a, char c);

/* The names of the fields that the unit writes, as its format has them in the header line, without
 * the line end; empty when it writes no such line. */
gg_str gg_view_header_line(struct gg_arena *a, const struct gg_unit *unit);

/* True when `name` stands in the sorted, NULL-terminated list. */
bool gg_view_is_listed(gg_str name, const char *const *sorted);

/* What on_error says for a stage: "abort", "skip" or "dead_letter". */
enum gg_on_error { GG_ON_ERROR_ABORT, GG_ON_ERROR_SKIP, GG_ON_ERROR_DEAD_LETTER };

enum gg_on_error gg_view_on_error(const struct gg_pipeline_plan *plan, const struct gg_stage *stage,
                                  const struct gg_ast **dead_letter_path);

extern const struct gg_shape gg_view_record_shape[];
extern const struct gg_shape gg_view_line_shape[];
extern const struct gg_shape gg_view_moved_shape[];
extern const struct gg_shape gg_view_key_shape[];

/* Rows that a field's shape of a backend begins with when it extends fields. */
#define GG_VIEW_FIELD_SHAPE                                                                        \
    {"index", GG_V_INT, false, NULL, "position, from 0"},                                          \
        {"number", GG_V_INT, false, NULL, "position, from 1"},                                     \
        {"name", GG_V_TEXT, false, NULL, "name in the spec"},                                      \
        {"name_comment", GG_V_CODE, false, NULL, "name, fit for a comment"},                       \
        {"var", GG_V_CODE, false, NULL, "identifier in the target"},                               \
        {"renamed", GG_V_BOOL, false, NULL, "the identifier differs from the name"},               \
        {"type", GG_V_CODE, false, NULL, "str, int, float, bool, time or json"},                   \
        {"is_str", GG_V_BOOL, false, NULL, "of type str"},                                         \
        {"is_int", GG_V_BOOL, false, NULL, "of type int"},                                         \
        {"is_float", GG_V_BOOL, false, NULL, "of type float"},                                     \
        {"is_bool", GG_V_BOOL, false, NULL, "of type bool"},                                       \
        {"is_time", GG_V_BOOL, false, NULL, "of type time"},                                       \
    {                                                                                              \
        "is_json", GG_V_BOOL, false, NULL, "of type json"                                          \
    }

#define GG_VIEW_RECORD_SHAPE(field_shape)                                                          \
    {"format", GG_V_CODE, false, NULL, "tsv, tsv_escaped, csv, jsonl or lines"},                   \
        {"is_tsv", GG_V_BOOL, false, NULL, "format is tsv"},                                       \
        {"is_tsv_escaped", GG_V_BOOL, false, NULL, "format is tsv_escaped"},                       \
        {"is_csv", GG_V_BOOL, false, NULL, "format is csv"},                                       \
        {"is_jsonl", GG_V_BOOL, false, NULL, "format is jsonl"},                                   \
        {"is_lines", GG_V_BOOL, false, NULL, "format is lines"},                                   \
        {"delimiter", GG_V_TEXT, false, NULL, "separator of tsv, tsv_escaped and csv"},            \
        {"delimiter_byte", GG_V_INT, false, NULL, "the separator's byte"},                         \
        {"is_tab", GG_V_BOOL, false, NULL, "the separator is a tab"},                              \
        {"header", GG_V_BOOL, false, NULL, "the first record holds the names"},                    \
        {"strip_crlf", GG_V_BOOL, false, NULL, "CR before LF and a BOM are dropped"},              \
        {"known", GG_V_BOOL, false, NULL, "fields are declared"},                                  \
        {"whole", GG_V_BOOL, false, NULL, "the only field is the JSON text of the record"},        \
        {"nfields", GG_V_INT, false, NULL, "number of declared fields"},                           \
        {"is_single", GG_V_BOOL, false, NULL, "exactly one field is declared"},                    \
        {"is_checked", GG_V_BOOL, false, NULL, "some field has a type other than str"},            \
        {"leaves_out", GG_V_BOOL, false, NULL, "fields that nobody reads are not written"},        \
        {"written", GG_V_LIST, true, field_shape, "the others, where it leaves some out"},         \
    {                                                                                              \
        "fields", GG_V_LIST, false, field_shape, "declared fields in order"                        \
    }

#define GG_VIEW_UNIT_SHAPE(in_shape, out_shape)                                                    \
    {"version", GG_V_CODE, false, NULL, "version of gluegen"},                                     \
        {"spec", GG_V_CODE, false, NULL, "name of the spec file, fit for a comment"},              \
        {"pipeline", GG_V_TEXT, false, NULL, "name of the pipeline"},                              \
        {"step", GG_V_TEXT, false, NULL, "name of the step, for messages"},                        \
        {"step_comment", GG_V_CODE, false, NULL, "name of the step, fit for a comment"},           \
        {"unit", GG_V_CODE, false, NULL, "name of the process, an identifier"},                    \
        {"description", GG_V_LIST, true, gg_view_line_shape, "lines of the step's description"},   \
        {"moved", GG_V_MAP, true, gg_view_moved_shape, "what the spec has for its code"},          \
        {"is_convert", GG_V_BOOL, false, NULL, "a converter: no code of the user's"},              \
        {"traced", GG_V_BOOL, false, NULL, "messages may name lines of the spec"},                 \
        {"in", GG_V_MAP, false, in_shape, "records read"},                                         \
        {"out", GG_V_MAP, false, out_shape, "records written"},                                    \
        {"abort", GG_V_BOOL, false, NULL, "a bad record stops the run"},                           \
        {"skip", GG_V_BOOL, false, NULL, "bad records are counted and dropped"},                   \
        {"dead_letter", GG_V_BOOL, false, NULL, "bad records go to --dead-letter PATH"},           \
        {"parallel", GG_V_BOOL, false, NULL, "takes --workers N"},                                 \
        {"workers", GG_V_INT, false, NULL, "fixed number of workers, 0 = the run's --jobs"},       \
        {"keyed", GG_V_BOOL, false, NULL, "each worker has records with keys of its own"},         \
        {"keys", GG_V_LIST, false, gg_view_key_shape, "the fields of the key"},                    \
        {"any_order", GG_V_BOOL, false, NULL, "each worker writes its blocks when they are done"}, \
        {"in_blocks", GG_V_BOOL, false, NULL, "its input is a block from amid the records"},       \
        {"runtime", GG_V_CODE, true, NULL, "the program that runs it"},                            \
        {"instead", GG_V_CODE, true, NULL, "what does when that one is missing"},                  \
        {"characters", GG_V_BOOL, false, NULL, "its texts are characters, not bytes"},             \
        {"by_record", GG_V_BOOL, false, NULL, "each record is written when it is done"},           \
        {"said_block", GG_V_BOOL, false, NULL, "the spec has the size of a read"},                 \
        {"measured_block", GG_V_BOOL, false, NULL, "gluegen.lock has the size of a read"},         \
        {"is_beside", GG_V_BOOL, false, NULL, "another process stands at one of its pipes"},       \
        {"block_size", GG_V_CODE, false, NULL, "bytes that are read at once, at most"},            \
        {"write_size", GG_V_CODE, false, NULL, "bytes of output that are not kept waiting"},       \
        {"pipe_size", GG_V_CODE, false, NULL, "bytes that its pipes are asked to hold"},           \
        {"stateless", GG_V_BOOL, false, NULL, "no state, begin or end"},                           \
        {"code", GG_V_CODE, true, NULL, "the body"},                                               \
        {"prelude", GG_V_CODE, true, NULL, "file-level code"},                                     \
        {"state", GG_V_CODE, true, NULL, "variables of a worker"},                                 \
        {"begin", GG_V_CODE, true, NULL, "before the first record"},                               \
        {"end", GG_V_CODE, true, NULL, "after the last record"},                                   \
    {                                                                                              \
        "merge", GG_V_CODE, true, NULL, "folds another worker's state"                             \
    }
#endif
