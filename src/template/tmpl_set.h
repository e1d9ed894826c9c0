/* The templates there are: listing, reading and copying them, for `gluegen templates`. */
#ifndef GG_TEMPLATE_TMPL_SET_H
#define GG_TEMPLATE_TMPL_SET_H

#include "template/template.h"

struct gg_tmpl_entry {
    gg_str name;
    gg_str origin;      /* path of the file that is used, or "embedded" */
    bool is_overridden; /* a file stands in for an embedded template */
};

struct gg_tmpl_list {
    const struct gg_tmpl_entry *at; /* sorted by name */
    uint32_t n;
};

/* Every embedded template and every *.mustache file below the directories, each once. */
struct gg_tmpl_list gg_tmpl_set_list(struct gg_tmpl_set *set);

/* False when one of the directories cannot be read. */
GG_NODISCARD bool gg_tmpl_set_check_dirs(struct gg_tmpl_set *set, struct gg_diags *ds);

/* Warns of files that stand in for no default and that nothing asked for. */
void gg_tmpl_set_report_unused(struct gg_tmpl_set *set, struct gg_diags *ds);

/* The text in use. */
GG_NODISCARD bool gg_tmpl_set_text(struct gg_tmpl_set *set, gg_str name, gg_str *text,
                                   struct gg_diags *ds);

/* The embedded text, whether overridden or not. */
GG_NODISCARD bool gg_tmpl_default_text(gg_str name, gg_str *text);

/* What `eject` writes: a comment with the default's SHA-256, then the default. */
gg_str gg_tmpl_stamped(struct gg_arena *a, gg_str text);

#endif
