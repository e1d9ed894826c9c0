/*
 * Carrying edits of generated files back into the texts that they were made from.
 *
 * Marks say which line of which snippet each generated line came from. An edit is followed back
 * when all lines that it touches belong to one snippet; whether that was right is not argued but
 * tried: the new spec is compiled, and must give the edited file.
 */
#ifndef GG_DRIVER_ABSORB_H
#define GG_DRIVER_ABSORB_H

#include "driver/session.h"
#include "output/vcs.h"

/* One edited file. */
struct gg_edited_file {
    const char *path;                       /* as the user named it */
    gg_str artifact;                        /* its path below the output directory */
    gg_str made, text;                      /* as generated, and as it is on the disk */
    GG_VEC(struct gg_hunk) inside, outside; /* of snippets; filled by gg_absorb */
    bool is_merged;                         /* the generator changes more than was edited */
    gg_str absorbed;                        /* `made` with the edits inside only */
};

/* A text that changes: the spec, a file that it includes, or a template. */
struct gg_new_text {
    const char *path;
    gg_str text;
};

struct gg_absorbed {
    struct gg_arena *arena;
    GG_VEC(struct gg_new_text) texts;
};

/*
 * Sorts the edits of the files into inside and outside, and makes the new texts that the inside
 * ones call for. False when an error is in the list.
 */
GG_NODISCARD bool gg_absorb(struct gg_session *s, struct gg_vcs *vcs,
                            const struct gg_compiled *compiled, struct gg_edited_file *files,
                            uint32_t nfiles, struct gg_absorbed *absorbed);

/* Compiles the spec, with marks, with the new texts in place of what is on the disk. */
GG_NODISCARD bool gg_absorbed_compile(struct gg_session *s, const struct gg_absorbed *absorbed,
                                      const char *spec, struct gg_compiled *out);

/*
 * Whether all edits are in what the new spec gives, and what else differs is the generator's own
 * doing: code that uses another field, say, makes it unpack that field. Else *line is where not.
 */
GG_NODISCARD bool gg_absorb_follows(struct gg_session *s, struct gg_vcs *vcs,
                                    const struct gg_compiled *compiled,
                                    const struct gg_edited_file *file, uint32_t *line);

/* absorb_template.c: makes the outside edits in copies of the templates, below the first
 * --template-dir. False when one is not in a template's own text. */
GG_NODISCARD bool gg_absorb_template(struct gg_session *s, const struct gg_compiled *compiled,
                                     const struct gg_edited_file *file,
                                     struct gg_absorbed *absorbed);

/* Lines of a text without their ends; "a\n" is one line. */
struct gg_text_lines {
    GG_VEC(gg_str) at;
};

struct gg_text_lines gg_text_lines(struct gg_arena *a, gg_str text);

#endif
