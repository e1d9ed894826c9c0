/* Which names a snippet of Go declares and which it takes from outside. By its tokens: what a
 * compiler would know from types is not known here. */
#ifndef GG_BACKENDS_GO_NAMES_H
#define GG_BACKENDS_GO_NAMES_H

#include "backends/go/token.h"

enum gg_go_declares {
    GG_GO_NOTHING,
    GG_GO_VAR,
    GG_GO_CONST,
    GG_GO_TYPE,
    GG_GO_FUNC,
    GG_GO_METHOD, /* a name only behind a value of its type */
    GG_GO_PARAM,
};

struct gg_go_name {
    enum gg_go_declares declares;
    bool free;      /* a use of a name that is not declared in the snippet */
    bool in_header; /* of an if, for or switch */
    uint32_t depth; /* of blocks */
};

struct gg_go_names {
    const struct gg_go_code *code;
    const struct gg_go_name *at; /* one for each token of the code */
};

struct gg_go_names gg_go_find_names(struct gg_arena *a, const struct gg_go_code *code);

/* True for what code around it can use by its name. */
bool gg_go_gives_name(const struct gg_go_name *name);

/* True when the snippet uses `name` from outside. */
bool gg_go_uses(const struct gg_go_names *names, gg_str name);

/* As gg_go_uses, but uses as a package (name.Exported) do not count. */
bool gg_go_uses_value(const struct gg_go_names *names, gg_str name);

/* True when token i is the name of a package in name.Exported. */
bool gg_go_is_package(const struct gg_go_names *names, uint32_t i);

/* True when the snippet declares `name` outside of any block. */
bool gg_go_declares(const struct gg_go_names *names, gg_str name);

/* True when a value of `name` is surely read: Go refuses variables that are only assigned. */
bool gg_go_reads(const struct gg_go_names *names, gg_str name);

bool gg_go_is_keyword(gg_str name);
extern const char *const gg_go_keywords[];

#endif
