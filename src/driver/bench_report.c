/* What was measured, for people and for programs. */
#include "base/json_write.h"
#include "driver/bench.h"

enum { NAME_WIDTH = 22 };

struct figures {
    struct gg_spread wall, cpu;
    double records, mb; /* per second, by the median */
};

static struct figures figures_of(struct gg_arena *a, const struct gg_subject *s)
{
    struct figures f = {gg_spread_of(a, s->series.wall_ms.at, s->series.wall_ms.n),
                        gg_spread_of(a, s->series.cpu_ms.at, s->series.cpu_ms.n), 0, 0};
    f.records = (double)s->records / f.wall.median * 1000;
    f.mb = (double)s->bytes / f.wall.median / 1000;
    return f;
}

static void add_row(struct gg_buf *out, const struct gg_subject *s)
{
    struct gg_arena scratch = {0};
    struct figures f = figures_of(&scratch, s);
    gg_buf_addf(out, "%-*.*s %-7s %11.0f %11.0f %8.1f  %8.1f (%.1f to %.1f) %9.1f %8.1f\n",
                NAME_WIDTH, GG_ARG(gg_str_sub(s->name, 0, NAME_WIDTH)), s->target,
                (double)s->records, f.records, f.mb, f.wall.median, f.wall.least, f.wall.most,
                f.cpu.median, s->series.peak_mib);
    gg_arena_free(&scratch);
}

static void add_head(struct gg_buf *out, const char *title)
{
    gg_buf_addf(out, "%-*s %-7s %11s %11s %8s  %s %23s %8s\n", NAME_WIDTH, title, "", "records",
                "records/s", "MB/s", "wall ms (spread)", "cpu ms", "MiB");
}

void gg_bench_text(const struct gg_bench *b, struct gg_buf *out)
{
    gg_buf_addf(out, GG_FMT ": medians of %u runs in turns, load %.1f\n\n", GG_ARG(b->pipeline),
                b->runs, gg_load());
    add_head(out, "the whole plan");
    for (uint32_t i = 0; i < b->wholes.n; i++)
        add_row(out, &b->wholes.at[i]);
    gg_buf_addc(out, '\n');
    add_head(out, "each step alone");
    for (uint32_t i = 0; i < b->steps.n; i++)
        add_row(out, &b->steps.at[i]);
}

static void add_spread(struct gg_json *j, const char *key, struct gg_spread spread)
{
    gg_json_key(j, key);
    gg_json_open(j, '{');
    gg_json_key(j, "median");
    gg_json_float(j, spread.median);
    gg_json_key(j, "min");
    gg_json_float(j, spread.least);
    gg_json_key(j, "max");
    gg_json_float(j, spread.most);
    gg_json_close(j, '}');
}

static void add_object(struct gg_json *j, const struct gg_subject *s)
{
    struct gg_arena scratch = {0};
    struct figures f = figures_of(&scratch, s);
    gg_json_open(j, '{');
    gg_json_key(j, "name");
    gg_json_str(j, s->name);
    gg_json_key(j, "target");
    gg_json_cstr(j, s->target);
    gg_json_key(j, "workers");
    gg_json_int(j, s->jobs);
    gg_json_key(j, "records");
    gg_json_int(j, (int64_t)s->records);
    gg_json_key(j, "bytes");
    gg_json_int(j, (int64_t)s->bytes);
    gg_json_key(j, "records_per_second");
    gg_json_float(j, f.records);
    add_spread(j, "wall_ms", f.wall);
    add_spread(j, "cpu_ms", f.cpu);
    gg_json_key(j, "peak_mib");
    gg_json_float(j, s->series.peak_mib);
    gg_json_close(j, '}');
    gg_arena_free(&scratch);
}

static void add_list(struct gg_json *j, const char *key, const struct gg_subject *subjects,
                     uint32_t n)
{
    gg_json_key(j, key);
    gg_json_open(j, '[');
    for (uint32_t i = 0; i < n; i++)
        add_object(j, &subjects[i]);
    gg_json_close(j, ']');
}

void gg_bench_json(const struct gg_bench *b, struct gg_buf *out)
{
    struct gg_json j = gg_json_new(out);
    gg_json_open(&j, '{');
    gg_json_key(&j, "pipeline");
    gg_json_str(&j, b->pipeline);
    gg_json_key(&j, "runs");
    gg_json_int(&j, b->runs);
    add_list(&j, "plan", b->wholes.at, b->wholes.n);
    add_list(&j, "steps", b->steps.at, b->steps.n);
    gg_json_close(&j, '}');
    gg_buf_addc(out, '\n');
}
