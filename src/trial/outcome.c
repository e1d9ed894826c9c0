/* Compares exit codes, files and messages of two runs. */
#include "trial/outcome.h"

#include "base/source.h"
#include "base/utf8.h"

#include <dirent.h>
#include <stdlib.h>

enum { SHOWN_BYTES = 200 };

struct lines {
    struct gg_arena *arena;
    GG_VEC(gg_str) at;
};

static int compare(const void *x, const void *y)
{
    return gg_str_cmp(*(const gg_str *)x, *(const gg_str *)y);
}

static void add_line(struct lines *lines, gg_str line)
{
    gg_push(lines->arena, &lines->at, line);
}

static void sort(struct lines *lines)
{
    if (lines->at.n)
        qsort(lines->at.at, lines->at.n, sizeof *lines->at.at, compare);
}

/* The first element that only one of two sorted lists has, or NULL. */
static const gg_str *first_difference(const struct lines *x, const struct lines *y)
{
    for (uint32_t i = 0; i < x->at.n || i < y->at.n; i++) {
        if (i >= x->at.n)
            return &y->at.at[i];
        if (i >= y->at.n || !gg_str_eq(x->at.at[i], y->at.at[i]))
            return &x->at.at[i];
    }
    return NULL;
}

static struct lines lines_of(struct gg_arena *a, gg_str text)
{
    struct lines lines = {.arena = a};
    gg_str line;
    while (gg_str_next_line(&text, &line))
        add_line(&lines, line);
    sort(&lines);
    return lines;
}

/* Whether the script says it, and about its own run: "etl: ..." */
static bool is_own(gg_str line, gg_str pipeline)
{
    return gg_str_starts(line, pipeline) &&
           gg_str_starts(gg_str_sub(line, pipeline.n, line.n), GG_STR(": "));
}

/* Those that begin with `about` after the pipeline's name. */
static struct lines own_messages(struct gg_arena *a, gg_str text, gg_str pipeline, gg_str about)
{
    struct lines lines = {.arena = a};
    gg_str line;
    while (gg_str_next_line(&text, &line))
        if (is_own(line, pipeline) &&
            gg_str_starts(gg_str_sub(line, pipeline.n + 2, line.n), about))
            add_line(&lines, line);
    sort(&lines);
    return lines;
}

/* "step NAME", of the step that made the run fail; "" when none did. */
static gg_str blamed(gg_str messages, gg_str pipeline)
{
    static const char *const verbs[] = {" failed with exit code ", " was killed by signal "};
    gg_str line;
    while (gg_str_next_line(&messages, &line)) {
        gg_str rest = gg_str_sub(line, pipeline.n + 2, line.n);
        for (size_t i = 0; is_own(line, pipeline) && i < GG_COUNT(verbs); i++) {
            ptrdiff_t at = gg_str_find(rest, gg_str_from(verbs[i]));
            if (at > 0)
                return gg_str_sub(rest, 0, (size_t)at);
        }
    }
    return GG_STR("");
}

static struct lines files_of(struct gg_arena *a, const char *path)
{
    struct lines names = {.arena = a};
    struct dirent *entry;
    DIR *dir = opendir(path);
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            add_line(&names, gg_str_dup(a, gg_str_from(entry->d_name)));
    if (dir)
        closedir(dir);
    sort(&names);
    return names;
}

static gg_str contents(struct gg_arena *a, const char *dir, gg_str name)
{
    gg_str text;
    const char *reason;
    const char *path = gg_cstr(a, gg_str_printf(a, "%s/" GG_FMT, dir, GG_ARG(name)));
    return gg_read_file(a, path, &text, &reason) ? text : GG_STR("");
}

static void say_place(struct gg_buf *reason, gg_str name, gg_str x, gg_str y)
{
    size_t i = 0, line = 1;
    while (i < x.n && i < y.n && x.p[i] == y.p[i])
        line += x.p[i++] == '\n';
    gg_buf_addf(reason, GG_FMT " differs at byte %zu, in line %zu (%zu and %zu bytes)",
                GG_ARG(name), i, line, x.n, y.n);
}

/* As sets of lines. */
static bool same_lines(struct gg_arena *a, gg_str one, gg_str other, gg_str name,
                       struct gg_buf *reason)
{
    struct lines x = lines_of(a, one), y = lines_of(a, other);
    const gg_str *odd = first_difference(&x, &y);
    if (odd) {
        gg_buf_addf(reason, "only one of the runs has in " GG_FMT " the line: ", GG_ARG(name));
        gg_utf8_escape_controls(reason, gg_str_sub(*odd, 0, SHOWN_BYTES));
    }
    return !odd;
}

static bool file_equals(const struct gg_outcome *x, const struct gg_outcome *y, gg_str name,
                        bool any_order, struct gg_buf *reason)
{
    struct gg_arena scratch = {0};
    gg_str one = contents(&scratch, x->dir, name), other = contents(&scratch, y->dir, name);
    bool is_set = any_order || gg_str_starts(name, GG_STR("rejected-"));
    bool equal =
        gg_str_eq(one, other) || (is_set && same_lines(&scratch, one, other, name, reason));
    if (!equal && !is_set)
        say_place(reason, name, one, other);
    gg_arena_free(&scratch);
    return equal;
}

static bool files_equal(struct gg_arena *a, const struct gg_outcome *x, const struct gg_outcome *y,
                        bool any_order, struct gg_buf *reason)
{
    struct lines one = files_of(a, x->dir), other = files_of(a, y->dir);
    const gg_str *odd = first_difference(&one, &other);
    if (odd)
        gg_buf_addf(reason, "only one of the runs made " GG_FMT, GG_ARG(*odd));
    for (uint32_t i = 0; !odd && i < one.at.n; i++)
        if (!file_equals(x, y, one.at.at[i], any_order, reason))
            return false;
    return !odd;
}

static bool messages_equal(struct gg_arena *a, const struct gg_outcome *x,
                           const struct gg_outcome *y, gg_str pipeline, struct gg_buf *reason)
{
    gg_str about = blamed(x->messages, pipeline);
    struct lines one = own_messages(a, x->messages, pipeline, about);
    struct lines other = own_messages(a, y->messages, pipeline, about);
    const gg_str *odd = first_difference(&one, &other);
    if (odd) {
        gg_buf_adds(reason, "only one of the runs says: ");
        gg_utf8_escape_controls(reason, gg_str_sub(*odd, 0, SHOWN_BYTES));
    }
    return !odd;
}

/* A job of GNU parallel failed that had not the first block: another may have been as fast. */
static bool names_block(const struct gg_outcome *outcome)
{
    return gg_str_find(outcome->messages, GG_STR(": block ")) >= 0;
}

static bool equals(struct gg_arena *a, const struct gg_outcome *x, const struct gg_outcome *y,
                   struct gg_outcome_subject subject, struct gg_buf *reason)
{
    gg_str pipeline = subject.pipeline;
    bool both_failed = x->end.code && y->end.code;
    if (both_failed && !gg_str_eq(blamed(x->messages, pipeline), blamed(y->messages, pipeline)))
        return true;
    if (x->end.code != y->end.code) {
        gg_buf_addf(reason, "the exit codes are %d and %d", x->end.code, y->end.code);
        return false;
    }
    if (both_failed && (names_block(x) || names_block(y)))
        return true;
    return messages_equal(a, x, y, pipeline, reason) &&
           (both_failed || files_equal(a, x, y, subject.any_order, reason));
}

bool gg_outcome_equals(const struct gg_outcome *x, const struct gg_outcome *y,
                       struct gg_outcome_subject subject, struct gg_buf *reason)
{
    struct gg_arena scratch = {0};
    bool equal = equals(&scratch, x, y, subject, reason);
    gg_arena_free(&scratch);
    return equal;
}

void gg_outcome_describe(const struct gg_outcome *outcome, gg_str pipeline, struct gg_buf *out)
{
    gg_str rest = outcome->messages, line;
    if (outcome->end.is_late) {
        gg_buf_adds(out, "no end in time");
        return;
    }
    gg_buf_addf(out, "exit code %d", outcome->end.code);
    while (gg_str_next_line(&rest, &line)) {
        if (!is_own(line, pipeline))
            continue;
        gg_buf_adds(out, ", ");
        gg_utf8_escape_controls(out, gg_str_sub(line, 0, SHOWN_BYTES));
    }
}
