/*
 * The parts of the YAML notation that need no parser: characters, core typing, error messages.
 *
 * yaml_events.c alone knows libyaml; what is here works on bytes of the source.
 */
#ifndef GG_FRONTEND_YAML_PARTS_H
#define GG_FRONTEND_YAML_PARTS_H

#include "frontend/ast.h"

/*
 * `text` is the source without its byte-order mark and `base` the mark's length.
 *
 * Looks at every byte once: bad UTF-8, control characters and what libyaml reads otherwise than
 * YAML 1.2 does are reported. False when an error was found. *ascii tells whether all bytes are.
 */
GG_NODISCARD bool gg_yaml_check_text(gg_str text, uint32_t base, uint32_t file, struct gg_diags *ds,
                                     bool *ascii);

/* False, with a diagnostic, when leading directives are ones that are not supported. */
GG_NODISCARD bool gg_yaml_check_directives(gg_str text, uint32_t base, uint32_t file,
                                           struct gg_diags *ds);

/* Gives a plain scalar its kind and value by the core schema; `node->text` is set. */
void gg_yaml_type_plain(struct gg_ast *node, struct gg_diags *ds);

/* The same for a scalar with a tag; false, with a diagnostic, when it does not fit or is unknown.
 */
bool gg_yaml_type_tagged(struct gg_ast *node, gg_str tag, struct gg_diags *ds);

/* Where libyaml gave up, in bytes of the source, and its words. */
struct gg_yaml_failure {
    gg_str text; /* the source */
    uint32_t file;
    const char *problem, *context; /* context may be NULL */
    uint32_t problem_at, context_at;
};

void gg_yaml_report(const struct gg_yaml_failure *failure, struct gg_diags *ds);

#endif
