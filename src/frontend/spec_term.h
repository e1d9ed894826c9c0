/*
 * The parts of the Prolog notation: terms of options and steps become nodes of the tree.
 *
 * Whatever cannot be converted is reported and left out; `damaged` tells that so much is missing
 * that checking what is left would report faults that nobody made.
 */
#ifndef GG_FRONTEND_SPEC_TERM_H
#define GG_FRONTEND_SPEC_TERM_H

#include "frontend/option.h"
#include "frontend/term.h"

struct gg_spec_terms {
    struct gg_arena *arena;
    struct gg_diags *ds;
    uint32_t file;
    bool damaged;
    gg_str text; /* of the source, or "" for terms that stand in none */
};

struct gg_ast_list {
    const struct gg_ast **at;
    uint32_t n, cap;
};

/* What a clause is to a spec. */
enum gg_spec_clause {
    GG_CLAUSE_FACT,    /* pipeline, step, pipeline_options or an option */
    GG_CLAUSE_LOADING, /* a directive that tells how the file is loaded */
    GG_CLAUSE_PROGRAM, /* all else */
};

enum gg_spec_clause gg_spec_clause_kind(const struct gg_term *t);

struct gg_ast *gg_spec_node(struct gg_spec_terms *s, enum gg_ast_kind kind, struct gg_span span);

/* `node` (which may be NULL) under a key, appended. */
void gg_spec_add(struct gg_spec_terms *s, struct gg_ast_list *map, const char *key,
                 struct gg_span key_span, struct gg_ast *node);

/* A list or map of what was collected; a key that is given twice in a map is reported. */
struct gg_ast *gg_spec_list(struct gg_spec_terms *s, struct gg_span span, struct gg_ast_list kids);
struct gg_ast *gg_spec_map(struct gg_spec_terms *s, struct gg_span span, struct gg_ast_list kids);

/* The value of an option (NULL: of none that is known); NULL when it was faulty. */
struct gg_ast *gg_spec_value(struct gg_spec_terms *s, const struct gg_term *t,
                             const struct gg_option_info *info, int depth);

/* `name`, `name(Value)`, `name(k(V), ...)`, `name: Value` or `name = Value`, appended. */
void gg_spec_option(struct gg_spec_terms *s, const struct gg_term *t, enum gg_place place,
                    struct gg_ast_list *map);
void gg_spec_options(struct gg_spec_terms *s, const struct gg_term *list, enum gg_place place,
                     struct gg_ast_list *map);

/* Begins with /, ./ or ../ and has no white space: such a body is a command, for some targets. */
bool gg_spec_is_path(gg_str text);

/* The name of a script of that target, `a.py`: such a third argument is a command that runs it. */
bool gg_spec_is_script(gg_str target, gg_str text);

/* A text of the notation: texts in double quotes are strings, and `++` joins texts. */
const struct gg_terms *gg_spec_terms_read(struct gg_arena *a, const struct gg_source *source,
                                          uint32_t file, struct gg_diags *ds);

/* True when the text has rules or goals, so that it is run; it may hold facts of a spec, too. */
bool gg_spec_is_program(const struct gg_terms *terms);

/* The spec that the facts are. NULL when an error was found, or when a program holds none. */
const struct gg_ast *gg_spec_of_terms(struct gg_arena *a, const struct gg_source *source,
                                      uint32_t file, const struct gg_terms *terms,
                                      struct gg_diags *ds);

/* A term step/3 or step/4, or NULL. */
struct gg_ast *gg_spec_step(struct gg_spec_terms *s, const struct gg_term *t);

/*
 * The texts in quotes that a program writes out, whatever they are for, in no order. Those that
 * begin on the line after their quote are taken for code, without their indentation.
 */
struct gg_ast_list gg_spec_literals(struct gg_arena *a, const struct gg_source *source,
                                    uint32_t file, const struct gg_terms *terms);

/* Says where each byte of a text that was put together was written, as far as marks tell. */
void gg_spec_place_text(struct gg_arena *a, struct gg_ast *node, const struct gg_term_marks *marks);

/* Takes an empty first line and the indentation common to all lines off a text of that kind. */
void gg_spec_unindent_placed(struct gg_arena *a, struct gg_ast *node);

/*
 * Code that begins on the line after its quote: that line end, the indentation common to all lines
 * and the blanks before the closing quote are taken off. False when it begins at the quote. `raw`
 * is the text as written, with its quotes, in which a line end is no escape (`\n` stays what it
 * is); "" when it was not written but made.
 */
bool gg_spec_unindent(struct gg_arena *a, gg_str raw, gg_str *text);

#endif
