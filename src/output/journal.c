/* Moves as text, finishing them, and the process that waits to do so. */
#include "output/journal.h"

#include "base/hash.h"
#include "output/manifest.h"
#include "output/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* "WAS\tIS\tx12\tPATH\0", with "-" for no hash and no execute bit; 12 is the work file. */
gg_str gg_moves_write(struct gg_arena *a, const struct gg_moves *moves)
{
    struct gg_buf out = gg_buf_new(a);
    for (uint32_t i = 0; i < moves->at.n; i++) {
        const struct gg_move *m = &moves->at.at[i];
        gg_buf_add(&out, m->was.n ? m->was : GG_STR("-"));
        gg_buf_addc(&out, '\t');
        gg_buf_add(&out, m->is.n ? m->is : GG_STR("-"));
        gg_buf_addf(&out, "\t%c%u\t", m->executable ? 'x' : '-', m->work);
        gg_buf_add(&out, m->path);
        gg_buf_addc(&out, '\0');
    }
    return gg_buf_str(&out);
}

static bool take_word(gg_str *rest, gg_str *word)
{
    ptrdiff_t tab = gg_str_find_char(*rest, '\t');
    if (tab < 0)
        return false;
    *word = gg_str_sub(*rest, 0, (size_t)tab);
    *rest = gg_str_sub(*rest, (size_t)tab + 1, rest->n);
    if (gg_str_is(*word, "-"))
        *word = GG_STR("");
    return true;
}

/* Before there were such numbers all texts were objects: then it is that of no file. */
static uint32_t number_of(gg_str digits)
{
    uint32_t number = 0;
    for (size_t i = 0; i < digits.n; i++)
        number = number * 10 + (uint32_t)(digits.p[i] - '0');
    return digits.n ? number : UINT32_MAX;
}

static bool read_moves(struct gg_arena *a, gg_str text, struct gg_moves *moves)
{
    *moves = (struct gg_moves){{0}};
    while (text.n) {
        struct gg_move m;
        gg_str mode;
        ptrdiff_t end = gg_str_find_char(text, '\0');
        gg_str line = gg_str_sub(text, 0, end < 0 ? 0 : (size_t)end);
        if (end < 0 || !take_word(&line, &m.was) || !take_word(&line, &m.is) ||
            !take_word(&line, &mode))
            return false;
        m.path = line;
        m.executable = mode.n && mode.p[0] == 'x';
        m.work = number_of(gg_str_sub(mode, 1, mode.n));
        gg_push(a, &moves->at, m);
        text = gg_str_sub(text, (size_t)end + 1, text.n);
    }
    return true;
}

/* Hash of the file that is there, "" when there is none: a directory may have taken its place. */
static bool hash_of(struct gg_tree *t, gg_str path, gg_str *hash)
{
    gg_str text;
    *hash = GG_STR("");
    if (!gg_tree_read(t, t->arena, path, &text))
        return errno == ENOENT || errno == ENOTDIR || errno == EISDIR;
    *hash = gg_sha256(t->arena, text);
    return true;
}

static bool has_mode(struct gg_tree *t, const struct gg_move *m)
{
    struct stat st;
    return gg_tree_stat(t, m->path, &st) && !(st.st_mode & S_IXUSR) == !m->executable;
}

/* Whether the work file holds what is to be put in place. */
static bool has_text(struct gg_tree *t, const struct gg_move *m)
{
    gg_str text, path = gg_str_printf(t->arena, GG_MANIFEST_DIR "/tmp/%u", m->work);
    return gg_tree_read(t, t->arena, path, &text) && gg_str_eq(gg_sha256(t->arena, text), m->is);
}

/* `number` is of no work file. */
static bool put(struct gg_tree *t, const struct gg_move *m, uint32_t number)
{
    gg_str text;
    if (has_text(t, m))
        return gg_tree_place(t, m->work, m->path);
    return gg_objects_get_old(t, m->is, &text) &&
           gg_tree_write_work(t, number, text, m->executable) && gg_tree_place(t, number, m->path);
}

static bool finish_move(struct gg_tree *t, const struct gg_move *m, uint32_t number)
{
    gg_str now;
    if (!hash_of(t, m->path, &now))
        return false;
    if (!now.n && !m->is.n)
        gg_tree_prune(t, m->path);
    if (gg_str_eq(now, m->is) && (!m->is.n || has_mode(t, m)))
        return true;
    /* Without hard links a file leaves its place before the new one comes. */
    if (now.n && !gg_str_eq(now, m->was) && !gg_str_eq(now, m->is))
        return true; /* somebody changed it meanwhile: theirs to settle */
    return m->is.n ? put(t, m, number) : gg_tree_take(t, m->path);
}

bool gg_journal_finish(struct gg_tree *t, int meta)
{
    gg_str text;
    struct gg_moves moves;
    if (faccessat(meta, GG_PENDING_NAME, F_OK, 0))
        return errno == ENOENT;
    if (!gg_tree_read(t, t->arena, GG_STR(".gluegen/" GG_MOVES_NAME), &text) ||
        !read_moves(t->arena, text, &moves)) {
        errno = errno ? errno : EINVAL;
        return false;
    }
    gg_tree_clear_backups(t);
    for (uint32_t i = 0; i < moves.at.n; i++)
        if (!finish_move(t, &moves.at.at[i], UINT32_MAX - i))
            return false;
    return !renameat(meta, GG_PENDING_NAME, meta, GG_MANIFEST_NAME);
}

void gg_journal_clear(struct gg_tree *t, int meta)
{
    gg_tree_clear_work(t);
    (void)unlinkat(meta, "tmp", AT_REMOVEDIR);
    (void)unlinkat(meta, GG_MOVES_NAME, 0);
}

/* In the child: until the writer says that it is done, or is gone. */
static void watch_over(struct gg_tree *t, int meta, int end)
{
    char byte;
    ssize_t n;
    while ((n = read(end, &byte, 1)) < 0 && errno == EINTR)
        ;
    if (n > 0)
        _exit(0);
    gg_tree_close(t);
    if (gg_journal_finish(t, meta))
        gg_journal_clear(t, meta);
    _exit(0);
}

struct gg_watch gg_watch_start(struct gg_tree *t, int meta)
{
    int ends[2];
    struct gg_watch watch = {-1, -1};
    if (pipe(ends))
        return watch;
    watch.pid = fork();
    if (!watch.pid) {
        close(ends[1]);
        (void)setsid(); /* what is sent to the writer's group is not for us */
        watch_over(t, meta, ends[0]);
    }
    close(ends[0]);
    watch.end = ends[1];
    if (watch.pid < 0) {
        close(watch.end);
        watch.end = -1;
    }
    return watch;
}

void gg_watch_stop(struct gg_watch *watch)
{
    if (watch->pid < 0)
        return;
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    while (write(watch->end, "", 1) < 0 && errno == EINTR)
        ;
    (void)signal(SIGPIPE, before);
    close(watch->end);
    while (waitpid(watch->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    watch->pid = -1;
}
