/*
 * Texts as scalars of either notation: what a printer writes so that a reader gets the text back.
 *
 * Every function here is exact: what it writes reads as the same bytes and as a text (never as a
 * number, `true` or null). Texts are UTF-8. Nothing looks at the notation's other rules, so callers
 * say where the scalar will stand.
 */
#ifndef GG_FRONTEND_SCALAR_H
#define GG_FRONTEND_SCALAR_H

#include "frontend/ast.h"

/* ---- YAML ---- */

/*
 * The text on one line in the style asked for (PLAIN, SINGLE or DOUBLE), or in the next of these
 * that can hold it: double quotes hold every text.
 */
void gg_yaml_write_inline(struct gg_buf *out, gg_str text, enum gg_ast_style style, bool flow);

/* Whether the text may be a literal block: lines of printable characters, one of them not blank. */
bool gg_yaml_is_block(gg_str text);

/*
 * The text as a literal block, from its `|` to the end of its last line, line end included. Lines
 * are indented by `indent` columns; `parent` is the column of the list or map that holds the
 * scalar, less than `indent` by at most 9. After a text that ends with several line ends or none
 * but them, an empty line that follows would belong to it (gg_yaml_block_is_open).
 */
void gg_yaml_write_block(struct gg_buf *out, gg_str text, uint32_t indent, uint32_t parent);
bool gg_yaml_block_is_open(gg_str text);

/* A comment of one line, from its # on; what YAML does not take becomes `?`. */
void gg_yaml_write_comment(struct gg_buf *out, gg_str text);

/* ---- Prolog ---- */

/* The shortest number that Prolog reads as the same double. */
gg_str gg_term_float_text(struct gg_arena *a, double f);

/* Whether the text is an atom that needs no quotes and is no `true`, `false` or `null`. */
bool gg_term_is_plain(gg_str text);

/*
 * The text in quotes of that kind (' " or `). Line ends are written `\n`, or as they are where
 * `multiline` asks for it; code that begins with one is `\n` there all the same.
 */
void gg_term_write_quoted(struct gg_buf *out, gg_str text, char quote, bool multiline);

/* Whether code may stand on lines of its own between quotes: see docs/spec.md. */
bool gg_term_is_block(gg_str text);

/* The code so, its lines indented by `indent` columns and the closing quote, where it has a line
 * of its own, by `close`. */
void gg_term_write_block(struct gg_buf *out, gg_str text, char quote, uint32_t indent,
                         uint32_t close);

/* ---- replacing ---- */

/* Bytes that take the place of a span of the source. */
struct gg_rewrite {
    struct gg_span span;
    gg_str bytes;
};

/*
 * What to write so that `node`, a text of the spec `root`, becomes `text`.
 *
 * The scalar keeps the style that it has where that can hold the new text, and its indentation;
 * line ends are those of the source. A folded block becomes a literal one, whose lines are those of
 * the text; a text that no longer fits on its line becomes a block where one may stand, and else
 * goes between double quotes (YAML) or has its line ends escaped (Prolog). Everything outside the
 * span that is returned stays: comments, blank lines, an anchor or a tag before the value. (The
 * span is the node's, less the blank lines after a block that do not belong to the text.)
 *
 * An alias has no text of its own: the node's span is then that of the anchored value, and all that
 * stand for it change. False, with nothing in *out, when `text` is not UTF-8 or the node is not a
 * text.
 */
GG_NODISCARD bool gg_scalar_rewrite(struct gg_arena *a, const struct gg_source *source,
                                    const struct gg_ast *root, const struct gg_ast *node,
                                    gg_str text, struct gg_rewrite *out);

#endif
