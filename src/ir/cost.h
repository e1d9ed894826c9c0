/*
 * What stretches of a pipeline are estimated to cost, by the table costs.def.
 *
 * An estimate compares ways to run the same steps; it promises no time. It depends on the spec and
 * the table alone, so that plans are the same on every machine. Code is weighed by its lines
 * (ir/code_weight.h). All arithmetic is on integers: a plan must not depend on how a compiler
 * rounds.
 */
#ifndef GG_IR_COST_H
#define GG_IR_COST_H

#include "ir/runtime.h"

/* The ways to run a stretch. */
enum gg_way {
    GG_WAY_SERIAL,    /* one process, or one for each unit with pipes between */
    GG_WAY_WORKERS,   /* workers inside each process */
    GG_WAY_PROCESSES, /* long-lived processes that are fed with blocks */
    GG_WAY_GNU        /* jobs of GNU parallel */
};

/*
 * known == false: nothing is known of a part (bash, a command), and no figure means anything.
 * cpu: all processors together; wall: the slowest process, on which the others wait.
 */
struct gg_cost {
    bool known;
    uint64_t start_us;        /* once, of processors */
    uint64_t cpu_ps, wall_ps; /* picoseconds for each record */
};

/* A process that runs these steps, one after the other, on each record; those behind one that
 * writes at its end only cost nothing. `runtime` may be GG_RUNTIME_NONE where a target has one
 * only: then the first of the target counts. */
struct gg_cost gg_cost_process(const struct gg_stage *const *steps, uint32_t n,
                               enum gg_runtime_id runtime);

/* Of each of `n` stages whether no record comes to it before all have been read: steps before it
 * write at their end only. What it costs is paid by then, and for few records. */
bool *gg_cost_idle(struct gg_arena *a, const struct gg_stage *stages, uint32_t n);

/* Two neighbours with a pipe between them; `x` may be such a stretch itself. */
struct gg_cost gg_cost_piped(struct gg_cost x, struct gg_cost y);

/*
 * What was estimated as serial, shared out to `workers` (from 1 on). `target`: of the process, for
 * GG_WAY_WORKERS; `from_file`: GNU parallel and long-lived processes find their blocks in a file
 * instead of a stream.
 */
struct gg_cost gg_cost_shared(struct gg_cost serial, enum gg_way way, enum gg_target target,
                              uint32_t workers, bool from_file);

/* Percent of the records that come to the first of these steps which the last hands on. */
uint32_t gg_cost_kept(const struct gg_stage *const *steps, uint32_t n);

/* A process of these steps whose workers all read every record, and each handle a part of them. */
struct gg_cost gg_cost_dealt(const struct gg_stage *const *steps, uint32_t n, uint32_t workers);

/* A process that gets so many percent of the records. */
struct gg_cost gg_cost_part(struct gg_cost cost, uint32_t percent);

/* The workers that the planner has in mind where the spec names no number, and the processors. */
uint32_t gg_cost_workers(void);
uint32_t gg_cost_processors(void);

/* Of processes side by side (`cost` is their sum) on the clock, in picoseconds for each record: no
 * sooner than the slowest one, nor than all of the work on the processors. */
uint64_t gg_cost_clock_ps(struct gg_cost cost, uint32_t processors);

/* Percent that a plan of more processes must win on the clock, and whether it does. */
uint32_t gg_cost_gain(void);
bool gg_cost_is_worth(uint64_t more_ps, uint64_t fewer_ps);

/* MiB of a file from which on it pays to share out in that way: what starts has cost less then. */
uint32_t gg_cost_small_mib(struct gg_cost serial, enum gg_way way, enum gg_target target);

/* What stands around a process, for the block that is best. */
enum gg_surroundings {
    GG_BLOCK_ALONE,  /* no other process of the plan at its ends */
    GG_BLOCK_BESIDE, /* one at least */
    GG_BLOCK_TURNS,  /* it is several workers, which take turns at its ends */
};

/* Bytes that it reads at once. */
uint64_t gg_cost_block_bytes(enum gg_target target, enum gg_surroundings place);

/* Bytes that a pipe is asked to hold, and of output that do not wait for the end of a block. */
uint64_t gg_cost_pipe_bytes(void);
uint64_t gg_cost_write_bytes(void);

/* MiB of a stream that each job of GNU parallel gets. */
uint32_t gg_cost_stream_mib(void);

/* Microseconds on the clock of the run that the planner has in mind, of so many records. */
uint64_t gg_cost_run_us(struct gg_cost cost);

/* "0.31 us"; of `ps` for each record. */
const char *gg_cost_text(struct gg_arena *a, uint64_t ps);

#endif
