/* Checking the steps of a pipeline, in threads when there are many. */
#include "driver/check_code.h"

#include "backends/bash/entry.h"
#include "backends/checks/checks.h"
#include "backends/slips.h"
#include "backends/step_code.h"
#include "base/threads.h"

enum { STEPS_LEAST = 256 }; /* of a share: about a millisecond */

/* What a thread has for itself. */
struct share {
    struct gg_emit emit;
    struct gg_arena scratch, found; /* what is read, and what is reported */
    struct gg_diags diags;
    struct gg_pipeline_code code;
    uint32_t *behind; /* how much was found once each row of the table of checks was done */
};

struct checking {
    const struct gg_pipeline_plan *plan;
    const struct gg_readers *readers;
    struct gg_step_code *codes;
    const struct gg_step_code **of_stage;
    struct share shares[GG_THREADS_MOST];
    uint32_t nshares;
};

/* Rules of the target are for code that can be read. */
static void check_unit(struct gg_emit *emit, const struct gg_unit *unit,
                       const struct gg_readers *readers, struct gg_step_code *code)
{
    const struct gg_backend *backend = gg_backend_get(unit->target);
    if (!gg_code_read(emit, unit, code))
        return;
    if (unit->stage->op == GG_OP_STEP)
        gg_runtime_check(emit->arena, emit->plan->graph, unit->stage, backend->shows, emit->diags);
    if (backend->check)
        backend->check(emit, unit);
    gg_code_check(code);
    gg_slips_check(code, readers);
}

static void read_units(struct checking *c, struct gg_emit *emit, struct gg_slice units)
{
    for (uint32_t u = units.beg; u < units.end; u++) {
        const struct gg_unit *unit = &c->plan->units[u];
        c->codes[u] = (struct gg_step_code){.emit = emit, .unit = unit};
        c->of_stage[unit->stage - c->plan->graph->stages] = &c->codes[u];
        check_unit(emit, unit, c->readers, &c->codes[u]);
    }
}

static void read_share(void *ctx, uint32_t share)
{
    struct checking *c = ctx;
    read_units(c, &c->shares[share].emit, gg_slice_of(c->plan->nunits, share, c->nshares));
}

/* A step's code has the arena and the list of whoever looks at it: each share has its own. */
static void copy_codes(const struct checking *c, struct share *s)
{
    uint32_t nunits = c->plan->nunits, nstages = c->plan->graph->nstages;
    struct gg_step_code *codes = gg_new_array(&s->scratch, struct gg_step_code, nunits);
    const struct gg_step_code **of_stage =
        gg_new_array(&s->scratch, const struct gg_step_code *, nstages);
    for (uint32_t u = 0; u < nunits; u++) {
        codes[u] = c->codes[u];
        codes[u].emit = &s->emit;
    }
    for (uint32_t i = 0; i < nstages; i++)
        of_stage[i] = c->of_stage[i] ? &codes[c->of_stage[i] - c->codes] : NULL;
    s->code = (struct gg_pipeline_code){&s->emit, codes, of_stage};
}

/* Checks of whole pipelines go round the shares. */
static void look_at_share(void *ctx, uint32_t share)
{
    struct checking *c = ctx;
    struct share *s = &c->shares[share];
    struct gg_slice units = gg_slice_of(c->plan->nunits, share, c->nshares);
    copy_codes(c, s);
    for (uint32_t row = 0; row < GG_CHECKS; row++) {
        if (gg_check_is_of_steps(row))
            gg_check_steps(&s->code, row, units.beg, units.end);
        else if (row % c->nshares == share)
            gg_check_pipeline(&s->code, row);
        s->behind[row] = s->diags.list.n;
    }
}

static void open_share(struct share *s, const struct gg_emit *emit)
{
    s->diags = gg_diags_apart(emit->diags, &s->found);
    s->behind = gg_new_array(&s->scratch, uint32_t, GG_CHECKS);
    s->emit = *emit;
    s->emit.arena = &s->scratch;
    s->emit.diags = &s->diags;
}

/* The order is that of one thread: row by row, and in a row step by step. */
static void take_found(struct checking *c, struct gg_diags *ds, const uint32_t *nread)
{
    for (uint32_t i = 0; i < c->nshares; i++)
        gg_diags_take(ds, &c->shares[i].diags, 0, nread[i]);
    for (uint32_t row = 0; row < GG_CHECKS; row++) {
        for (uint32_t i = 0; i < c->nshares; i++) {
            const struct share *s = &c->shares[i];
            gg_diags_take(ds, &s->diags, row ? s->behind[row - 1] : nread[i], s->behind[row]);
        }
    }
}

static void check_shared(struct checking *c, struct gg_emit *emit)
{
    uint32_t nread[GG_THREADS_MOST];
    for (uint32_t i = 0; i < c->nshares; i++)
        open_share(&c->shares[i], emit);
    gg_threads_run(c->nshares, read_share, c);
    for (uint32_t i = 0; i < c->nshares; i++)
        nread[i] = c->shares[i].diags.list.n;
    gg_threads_run(c->nshares, look_at_share, c);
    take_found(c, emit->diags, nread);
    for (uint32_t i = 0; i < c->nshares; i++) {
        gg_arena_adopt(emit->diags->arena, &c->shares[i].found);
        gg_arena_free(&c->shares[i].scratch);
    }
}

void gg_check_code(struct gg_emit *emit)
{
    const struct gg_pipeline_plan *plan = emit->plan;
    const struct gg_readers readers = gg_readers_of(emit->arena, plan->graph);
    struct checking c = {
        .plan = plan,
        .readers = &readers,
        .codes = gg_new_array(emit->arena, struct gg_step_code, plan->nunits),
        .of_stage = gg_new_array(emit->arena, const struct gg_step_code *, plan->graph->nstages),
        .nshares = gg_threads_for(plan->nunits, STEPS_LEAST)};
    gg_entry_check(emit);
    if (c.nshares > 1) {
        check_shared(&c, emit);
        return;
    }
    read_units(&c, emit, (struct gg_slice){0, plan->nunits});
    gg_checks_run(&(struct gg_pipeline_code){emit, c.codes, c.of_stage});
}
