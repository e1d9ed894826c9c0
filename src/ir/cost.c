/* The table costs.def, and sums over it. */
#include "ir/cost.h"

#include "ir/code_weight.h"

enum { PS_PER_NS = 1000, PS_PER_US = 1000000, KIB = 1024 };

/* Constants of the compiler: no rounding is left to the machine that runs. */
#define PS(ns) ((uint64_t)((ns)*PS_PER_NS + 0.5))
#define US_IN_PS(us) ((uint64_t)((us)*PS_PER_US + 0.5))

struct engine {
    enum gg_target target;
    enum gg_runtime_id runtime;
    uint64_t start_us, read_ps, write_ps, statement_ps;
};

static const struct engine engines[] = {
#define GG_COST_ENGINE(id, target, runtime, start, read, write, statement)                         \
    {GG_TARGET_##target, GG_RUNTIME_##runtime, start, PS(read), PS(write), PS(statement)},
#include "ir/costs.def"
};

static const struct {
    enum gg_target target;
    enum gg_format_kind format;
    uint64_t read_ps, write_ps;
} formats[] = {
#define GG_COST_FORMAT(target, format, read, write)                                                \
    {GG_TARGET_##target, GG_FORMAT_##format, PS(read), PS(write)},
#include "ir/costs.def"
};

static const struct {
    enum gg_target target;
    uint64_t start_us, block_ps;
} handing_over[] = {
#define GG_COST_WORKERS(target, start, block) {GG_TARGET_##target, start, US_IN_PS(block)},
#include "ir/costs.def"
};

static const struct {
    enum gg_target target;
    uint32_t kib[GG_BLOCK_TURNS + 1];
} blocks[] = {
#define GG_COST_BLOCK(target, alone, beside, turns) {GG_TARGET_##target, {alone, beside, turns}},
#include "ir/costs.def"
};

/* Those in nanoseconds become picoseconds by what uses them. */
enum {
#define GG_COST(id, value, unit) COST_##id = (value),
#define GG_COST_ASSUMED(id, value, what) ASSUMED_##id = (value),
#include "ir/costs.def"
};

static const uint64_t RECORDS_PER_BLOCK = ASSUMED_BLOCK_KIB * KIB / ASSUMED_RECORD_BYTES;
/* Per record. */
static const uint64_t PIPE_PS = (uint64_t)COST_PIPE * PS_PER_NS * ASSUMED_RECORD_BYTES / KIB;
static const uint64_t GNU_PIPE_PS =
    (uint64_t)COST_GNU_PIPE * PS_PER_NS * ASSUMED_RECORD_BYTES / KIB;

static const struct engine *engine_of(enum gg_target target, enum gg_runtime_id runtime)
{
    for (size_t i = 0; i < GG_COUNT(engines); i++)
        if (engines[i].target == target && (!runtime || engines[i].runtime == runtime))
            return &engines[i];
    return NULL;
}

/* ---- processes ---- */

static uint64_t read_ps(const struct engine *engine, enum gg_format_kind format)
{
    for (size_t i = 0; i < GG_COUNT(formats); i++)
        if (formats[i].target == engine->target && formats[i].format == format)
            return formats[i].read_ps;
    return engine->read_ps;
}

static uint64_t write_ps(const struct engine *engine, const struct gg_stage *last)
{
    bool as_read = last->facts.selects; /* that is the pipe's cost */
    if (as_read)
        return 0;
    for (size_t i = 0; i < GG_COUNT(formats); i++)
        if (formats[i].target == engine->target && formats[i].format == last->out_codec.kind)
            return formats[i].write_ps;
    return engine->write_ps;
}

struct gg_cost gg_cost_process(const struct gg_stage *const *steps, uint32_t n,
                               enum gg_runtime_id runtime)
{
    const struct engine *engine = engine_of(steps[0]->target, runtime);
    if (!engine)
        return (struct gg_cost){0};
    uint64_t ps = read_ps(engine, steps[0]->in_codec.kind);
    bool writes = true;
    for (uint32_t i = 0; i < n && writes; i++) {
        const struct gg_ast *body = gg_stage_body(steps[i]);
        if (steps[i]->op == GG_OP_STEP && !body)
            return (struct gg_cost){0}; /* a command */
        if (body)
            ps += gg_code_weight(steps[i]) * engine->statement_ps;
        writes = !body || gg_code_writes(steps[i]);
    }
    ps += writes ? write_ps(engine, steps[n - 1]) : 0;
    return (struct gg_cost){true, engine->start_us, ps, ps};
}

bool *gg_cost_idle(struct gg_arena *a, const struct gg_stage *stages, uint32_t n)
{
    bool *idle = gg_new_array(a, bool, n);
    for (uint32_t i = 0; i < n; i++) {
        idle[i] = stages[i].ninputs;
        for (uint32_t k = 0; k < stages[i].ninputs; k++) {
            const struct gg_stage *from = &stages[stages[i].inputs[k]];
            bool writes = !gg_stage_body(from) || gg_code_writes(from);
            idle[i] &= idle[from - stages] || !writes;
        }
    }
    return idle;
}

static uint64_t more_of(uint64_t x, uint64_t y)
{
    return x > y ? x : y;
}

struct gg_cost gg_cost_piped(struct gg_cost x, struct gg_cost y)
{
    if (!x.known || !y.known)
        return (struct gg_cost){0};
    return (struct gg_cost){true, x.start_us + y.start_us, x.cpu_ps + y.cpu_ps + PIPE_PS,
                            more_of(x.wall_ps, y.wall_ps + PIPE_PS)};
}

/* ---- shared out ---- */

static struct gg_cost in_workers(struct gg_cost c, enum gg_target target, uint32_t workers)
{
    for (size_t i = 0; i < GG_COUNT(handing_over); i++)
        if (handing_over[i].target == target) {
            uint64_t ps = handing_over[i].block_ps / RECORDS_PER_BLOCK;
            c.start_us += (workers - 1) * handing_over[i].start_us;
            c.cpu_ps += ps;
            c.wall_ps = c.wall_ps / workers + ps;
            return c;
        }
    return (struct gg_cost){0}; /* its programs have no workers */
}

/* A program in Python hands the blocks out. Blocks of a stream go through a pipe before, and what
 * was written through one behind. */
static struct gg_cost in_processes(struct gg_cost c, uint32_t workers, bool from_file)
{
    uint64_t ps = from_file ? PIPE_PS : 2 * PIPE_PS;
    c.start_us = c.start_us * workers + engine_of(GG_TARGET_PYTHON, GG_RUNTIME_PYTHON3)->start_us;
    c.cpu_ps += ps;
    c.wall_ps = more_of(c.wall_ps / workers, ps);
    return c;
}

/* Of a file each job has one part, of a stream a block of GNU_BLOCK MiB. */
static struct gg_cost in_gnu_parallel(struct gg_cost c, uint32_t workers, bool from_file)
{
    uint64_t bytes = (uint64_t)ASSUMED_RECORDS * ASSUMED_RECORD_BYTES;
    uint64_t block = (uint64_t)ASSUMED_GNU_BLOCK * KIB * KIB;
    uint64_t jobs = from_file ? workers : bytes / block + 1;
    c.start_us = COST_GNU_START + jobs * (COST_GNU_JOB + c.start_us);
    c.wall_ps /= workers;
    if (!from_file) {
        c.cpu_ps += GNU_PIPE_PS;
        c.wall_ps = more_of(c.wall_ps, GNU_PIPE_PS);
    }
    return c;
}

struct gg_cost gg_cost_shared(struct gg_cost serial, enum gg_way way, enum gg_target target,
                              uint32_t workers, bool from_file)
{
    if (!serial.known)
        return serial;
    switch (way) {
    case GG_WAY_SERIAL:
        break;
    case GG_WAY_WORKERS:
        return in_workers(serial, target, workers);
    case GG_WAY_PROCESSES:
        return in_processes(serial, workers, from_file);
    case GG_WAY_GNU:
        return in_gnu_parallel(serial, workers, from_file);
    }
    return serial;
}

uint32_t gg_cost_kept(const struct gg_stage *const *steps, uint32_t n)
{
    uint32_t percent = 100;
    for (uint32_t i = 0; i < n; i++)
        percent = steps[i]->hands.emits == GG_EMITS_ONE ? percent : percent * ASSUMED_KEPT / 100;
    return percent;
}

struct gg_cost gg_cost_dealt(const struct gg_stage *const *steps, uint32_t n, uint32_t workers)
{
    const struct engine *engine = engine_of(steps[0]->target, GG_RUNTIME_NONE);
    if (!engine)
        return (struct gg_cost){0};
    uint64_t all = read_ps(engine, steps[0]->in_codec.kind);
    uint64_t own = write_ps(engine, steps[n - 1]) * gg_cost_kept(steps, n - 1) / 100;
    for (uint32_t i = 0; i < n; i++) {
        if (!gg_stage_body(steps[i]))
            return (struct gg_cost){0}; /* a command */
        own += gg_code_weight(steps[i]) * engine->statement_ps * gg_cost_kept(steps, i) / 100;
    }
    return (struct gg_cost){true, engine->start_us * workers, all * workers + own,
                            all + own / workers};
}

struct gg_cost gg_cost_part(struct gg_cost cost, uint32_t percent)
{
    cost.cpu_ps = cost.cpu_ps * percent / 100;
    cost.wall_ps = cost.wall_ps * percent / 100;
    return cost;
}

uint32_t gg_cost_workers(void)
{
    return ASSUMED_WORKERS;
}

uint32_t gg_cost_processors(void)
{
    return ASSUMED_PROCESSORS;
}

uint64_t gg_cost_clock_ps(struct gg_cost cost, uint32_t processors)
{
    uint64_t start_ps = cost.start_us * PS_PER_US / ASSUMED_RECORDS;
    return start_ps / processors + more_of(cost.wall_ps, cost.cpu_ps / processors);
}

uint32_t gg_cost_gain(void)
{
    return ASSUMED_GAIN;
}

bool gg_cost_is_worth(uint64_t more_ps, uint64_t fewer_ps)
{
    return more_ps <= fewer_ps - fewer_ps * ASSUMED_GAIN / 100;
}

uint32_t gg_cost_small_mib(struct gg_cost serial, enum gg_way way, enum gg_target target)
{
    const uint32_t most = 1024;
    if (!serial.known)
        return ASSUMED_SMALL_MIB;
    struct gg_cost shared = gg_cost_shared(serial, way, target, ASSUMED_WORKERS, true);
    if (!shared.known || shared.wall_ps >= serial.wall_ps)
        return most;
    uint64_t more_us = shared.start_us > serial.start_us ? shared.start_us - serial.start_us : 0;
    uint64_t records = more_us * PS_PER_US / (serial.wall_ps - shared.wall_ps);
    uint64_t mib = records * ASSUMED_RECORD_BYTES / KIB / KIB + 1;
    return mib < most ? (uint32_t)mib : most;
}

uint64_t gg_cost_block_bytes(enum gg_target target, enum gg_surroundings place)
{
    for (size_t i = 0; i < GG_COUNT(blocks); i++)
        if (blocks[i].target == target)
            return (uint64_t)blocks[i].kib[place] * KIB;
    return (uint64_t)ASSUMED_BLOCK_KIB * KIB;
}

uint64_t gg_cost_pipe_bytes(void)
{
    return (uint64_t)ASSUMED_PIPE_KIB * KIB;
}

uint64_t gg_cost_write_bytes(void)
{
    return (uint64_t)ASSUMED_WRITE_KIB * KIB;
}

uint32_t gg_cost_stream_mib(void)
{
    return ASSUMED_GNU_BLOCK;
}

uint64_t gg_cost_run_us(struct gg_cost cost)
{
    return cost.start_us + cost.wall_ps / PS_PER_NS * (ASSUMED_RECORDS / PS_PER_NS);
}

const char *gg_cost_text(struct gg_arena *a, uint64_t ps)
{
    uint64_t hundredths = (ps + 5000) / 10000;
    return gg_cstr(a, gg_str_printf(a, "%llu.%02llu us", (unsigned long long)(hundredths / 100),
                                    (unsigned long long)(hundredths % 100)));
}
