/* gluegen __relay: hands bytes on unchanged and counts them. */
#include "driver/relay.h"

#include "base/spawn.h"
#include "driver/session.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    BLOCK = 1 << 17,
    PIPE_SIZE = 1 << 20,
    STRIDE = 64,
    EXIT_IO = 74
}; /* EX_IOERR, as the generated programs have it */

struct gg_relay_counts *gg_relay_map(const char *path, bool create)
{
    int fd = open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_EXCL : 0), 0600);
    void *p = MAP_FAILED;
    if (fd >= 0 && (!create || !ftruncate(fd, sizeof(struct gg_relay_counts))))
        p = mmap(NULL, sizeof(struct gg_relay_counts), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    return p == MAP_FAILED ? NULL : p;
}

uint64_t gg_relay_clock(void)
{
    return gg_clock_ns() / 1000000u;
}

struct counter {
    uint64_t bytes, records;
    bool in_quotes, open; /* open: bytes came after the last line end */
};

/* Of a fixed number of bytes: compilers make a few instructions of it. */
static uint32_t line_ends(const char *p)
{
    uint8_t n = 0;
    for (int i = 0; i < STRIDE; i++)
        n = (uint8_t)(n + (p[i] == '\n'));
    return n;
}

static void count_lines(struct counter *c, const char *p, size_t n)
{
    for (; n >= STRIDE; p += STRIDE, n -= STRIDE)
        c->records += line_ends(p);
    for (size_t i = 0; i < n; i++)
        c->records += p[i] == '\n';
}

static void count_csv(struct counter *c, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        c->in_quotes ^= p[i] == '"';
        c->records += p[i] == '\n' && !c->in_quotes;
    }
}

static void publish(struct gg_relay_counts *shared, const struct counter *c)
{
    atomic_store_explicit(&shared->bytes, c->bytes, memory_order_relaxed);
    atomic_store_explicit(&shared->records, c->records, memory_order_relaxed);
    atomic_store_explicit(&shared->last_ms, gg_relay_clock(), memory_order_relaxed);
}

static void count(struct counter *c, struct gg_relay_counts *shared, const char *p, size_t n)
{
    if (!shared)
        return;
    (shared->is_csv ? count_csv : count_lines)(c, p, n);
    c->bytes += n;
    c->open = p[n - 1] != '\n';
    publish(shared, c);
}

static int fail(const char *verb)
{
    fprintf(stderr, "gluegen: cannot %s: %s\n", verb, strerror(errno));
    return EXIT_IO;
}

static bool write_all(const char *p, size_t n)
{
    while (n) {
        ssize_t w = write(STDOUT_FILENO, p, n);
        if (w < 0 && errno != EINTR)
            return false;
        p += w > 0 ? w : 0;
        n -= w > 0 ? (size_t)w : 0;
    }
    return true;
}

static void enlarge(int fd)
{
    (void)fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE); /* not a pipe, or it may not grow */
}

static int relay(char *block, struct gg_relay_counts *shared)
{
    struct counter c = {0};
    enlarge(STDIN_FILENO);
    enlarge(STDOUT_FILENO);
    for (;;) {
        ssize_t n = read(STDIN_FILENO, block, BLOCK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail("read");
        if (n == 0)
            break;
        if (!write_all(block, (size_t)n))
            return fail("write");
        count(&c, shared, block, (size_t)n);
    }
    /* A last line without its line end is a record, too. */
    c.records += c.open;
    if (shared)
        publish(shared, &c);
    return close(STDOUT_FILENO) ? fail("write") : 0;
}

int gg_command_run_RELAY(struct gg_session *s)
{
    const char *path = s->args.operands.n ? s->args.operands.at[0] : "";
    struct gg_relay_counts *shared = gg_relay_map(path, false);
    if (shared) {
        atomic_store(&shared->start_ms, gg_relay_clock());
        atomic_store(&shared->started, 1);
    }
    int status = relay(gg_arena_alloc(&s->arena, BLOCK, 1), shared);
    if (shared)
        atomic_store(&shared->ended, 1);
    /* Standard output is closed: nothing is to be flushed at the end. */
    _exit(status);
}
