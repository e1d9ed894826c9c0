/* POSIX threads: those of C11 have no size of their stack, which recursion over trees needs. */
#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

enum { STACK_SIZE = 8 * 1024 * 1024 };

/* Those that this process may use, not those there are: taskset and containers leave fewer. */
static uint32_t processors(void)
{
#ifdef CPU_COUNT
    cpu_set_t set;
    if (!sched_getaffinity(0, sizeof set, &set))
        return (uint32_t)CPU_COUNT(&set);
#endif
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (uint32_t)n : 1;
}

uint32_t gg_threads_for(uint32_t n, uint32_t least)
{
    if (n / 2 < least)
        return 1;
    uint32_t most = processors() < GG_THREADS_MOST ? processors() : GG_THREADS_MOST;
    return n / least < most ? n / least : most;
}

struct thread {
    pthread_t id;
    gg_thread_fn *fn;
    void *ctx;
    uint32_t share;
    bool has_started;
};

static void *run(void *ctx)
{
    const struct thread *t = ctx;
    t->fn(t->ctx, t->share);
    return NULL;
}

static void start(struct thread *t, const pthread_attr_t *attr)
{
    t->has_started = !pthread_create(&t->id, attr, run, t);
}

void gg_threads_run(uint32_t nshares, gg_thread_fn *fn, void *ctx)
{
    struct thread threads[GG_THREADS_MOST];
    pthread_attr_t attr;
    bool has_attr =
        nshares > 1 && !pthread_attr_init(&attr) && !pthread_attr_setstacksize(&attr, STACK_SIZE);
    for (uint32_t i = 1; i < nshares; i++) {
        threads[i] = (struct thread){.fn = fn, .ctx = ctx, .share = i};
        if (has_attr)
            start(&threads[i], &attr);
    }
    fn(ctx, 0);
    for (uint32_t i = 1; i < nshares; i++) {
        if (threads[i].has_started)
            pthread_join(threads[i].id, NULL);
        else
            fn(ctx, i);
    }
    if (has_attr)
        pthread_attr_destroy(&attr);
}
