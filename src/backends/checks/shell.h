/*
 * Commands of shell code by its tree, and which of its variables hold texts from outside: what
 * `read` and `mapfile` take from the records, and what was made from that.
 */
#ifndef GG_BACKENDS_CHECKS_SHELL_H
#define GG_BACKENDS_CHECKS_SHELL_H

#include "backends/step_code.h"

enum { GG_SHELL_WORDS = 64 };

/* A command behind what only changes how it is run: exec, env, sudo, stdbuf, timeout ... */
struct gg_shell_command {
    uint32_t node;
    uint32_t words[GG_SHELL_WORDS]; /* nodes; the first is the program, assignments are left out */
    uint32_t nwords;
    gg_str name; /* of the program, without its directory; "" when it is not written plainly */
    bool is_unbuffered; /* by stdbuf */
};

/* False when the node is no command. */
bool gg_shell_command(const struct gg_tree *tree, uint32_t node, struct gg_shell_command *command);

/* A word as it is meant, when it is one text without expansions; else "". */
gg_str gg_shell_literal(const struct gg_tree *tree, uint32_t word);

/* Whether the command has this word, or an option of one letter among others: -xc has `c`. */
bool gg_shell_has_word(const struct gg_tree *tree, const struct gg_shell_command *command,
                       const char *word);
bool gg_shell_has_letter(const struct gg_tree *tree, const struct gg_shell_command *command,
                         char letter);

/* sh, bash, dash ... */
bool gg_shell_is_shell(gg_str name);

/* The node is a command or a part of one that reads a file: `< FILE`, `<<EOF`, `<<<`. */
bool gg_shell_is_redirected(const struct gg_tree *tree, uint32_t node);

/* ---- variables ---- */

struct gg_shell_names {
    struct gg_table outside; /* from the records */
    struct gg_table env;     /* from the environment, as `env` of the spec says: ${VAR} */
    struct gg_table set;     /* whatever some command gives a value */
    bool is_open;            /* variables may come from elsewhere: eval, source, declare -n ... */
};

/* Of all trees of a step. */
struct gg_shell_names gg_shell_find_names(const struct gg_step_code *code);

/* Of one tree, with nothing around it. */
struct gg_shell_names gg_shell_names_of(struct gg_arena *a, const struct gg_tree *tree);

/* As if only a parameter, "1", of a function came from outside, within its body. */
struct gg_shell_names gg_shell_names_of_parameter(struct gg_arena *a, const struct gg_tree *tree,
                                                  uint32_t body, gg_str parameter);

/* Whether the node expands a variable that nothing sets: `$x` or `${x}`, with a name in small
 * letters; those in capitals are for the environment. `${x-}` and the like know what they do. */
bool gg_shell_is_unset(const struct gg_shell_names *names, const struct gg_tree *tree,
                       uint32_t node);

/* An expansion as it stands: the grammar takes blanks before one within quotes for a part of it. */
gg_str gg_shell_text(const struct gg_tree *tree, uint32_t node);
struct gg_span gg_shell_span(const struct gg_snippet *snippet, uint32_t node);

/* The name of a variable that an expansion expands, or "". */
gg_str gg_shell_expanded(const struct gg_tree *tree, uint32_t node);

/* The first expansion in the node that puts in a text from outside as it is, or 0. */
uint32_t gg_shell_outside_in(const struct gg_shell_names *names, const struct gg_tree *tree,
                             uint32_t node);

/* The same for texts of the environment that stand among others: `$CMD` alone is meant to be run.
 */
uint32_t gg_shell_env_in(const struct gg_shell_names *names, const struct gg_tree *tree,
                         uint32_t node);

#endif
