/* gluegen accept and gluegen discard: what becomes of hand edits. */
#include "driver/owner.h"
#include "output/artifact.h"

struct group {
    const char *root;
    GG_VEC(gg_str) paths; /* below it */
};

struct groups {
    GG_VEC(struct group) at;
};

static void add(struct gg_session *s, struct groups *groups, const struct gg_generated *file)
{
    uint32_t i = 0;
    while (i < groups->at.n && strcmp(groups->at.at[i].root, file->root))
        i++;
    if (i == groups->at.n)
        gg_push(&s->arena, &groups->at, (struct group){.root = file->root});
    gg_push(&s->arena, &groups->at.at[i].paths, file->owned->path);
}

/* The files by output directory: each is settled as one. */
static int settle(struct gg_session *s, enum gg_settlement how)
{
    struct groups groups = {{0}};
    if (!s->args.operands.n)
        return gg_usage_error(s, "no file given");
    for (uint32_t i = 0; i < s->args.operands.n; i++) {
        struct gg_generated file;
        int status = gg_generated_find(s, gg_str_from(s->args.operands.at[i]), &file);
        if (status)
            return status;
        add(s, &groups, &file);
    }
    bool ok = true;
    for (uint32_t i = 0; i < groups.at.n; i++)
        ok = gg_settle(&s->arena, groups.at.at[i].root, groups.at.at[i].paths.at,
                       groups.at.at[i].paths.n, how, &s->diags) &&
             ok;
    int status = gg_session_report(s);
    if (ok)
        gg_say(s, "%u file%s %s", s->args.operands.n, s->args.operands.n == 1 ? "" : "s",
               how == GG_SETTLE_ACCEPT ? "accepted" : "restored");
    return status;
}

int gg_command_run_ACCEPT(struct gg_session *s)
{
    return settle(s, GG_SETTLE_ACCEPT);
}

int gg_command_run_DISCARD(struct gg_session *s)
{
    return settle(s, GG_SETTLE_DISCARD);
}
