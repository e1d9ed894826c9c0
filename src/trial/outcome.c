/* Compares exit codes, files and messages of two runs. */
#include "trial/outcome.h"

#include "base/source.h"
#include "base/utf8.h"
#include "trial/corpus.h"
#include "trial/shrink.h"

#include <dirent.h>
#include <stdlib.h>
#include <sysexits.h>

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

/* Whether the script says it, and about its own run: "etl: ..." */
static bool is_own(gg_str line, gg_str pipeline)
{
    return gg_str_starts(line, pipeline) &&
           gg_str_starts(gg_str_sub(line, pipeline.n, line.n), GG_STR(": "));
}

/* "step a: 3 bad records skipped", of a step that may be cut off. */
static bool is_cut_off(const struct gg_cut_off *cut_off, gg_str message)
{
    ptrdiff_t end = gg_str_find_char(message, ':');
    return end >= 5 && gg_str_starts(message, GG_STR("step ")) &&
           gg_is_cut_off(cut_off, gg_str_sub(message, 5, (size_t)end));
}

/* Those that count, and begin with `about` after the pipeline's name. */
static struct lines own_messages(struct gg_arena *a, gg_str text, struct gg_outcome_subject subject,
                                 gg_str about)
{
    struct lines lines = {.arena = a};
    gg_str line;
    while (gg_str_next_line(&text, &line)) {
        if (!is_own(line, subject.pipeline))
            continue;
        gg_str message = gg_str_sub(line, subject.pipeline.n + 2, line.n);
        if (gg_str_starts(message, about) && !is_cut_off(subject.cut_off, message))
            add_line(&lines, line);
    }
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

static bool reads_unordered(const struct gg_graph *graph, uint32_t index)
{
    for (uint32_t k = 0; k < graph->stages[index].ninputs; k++)
        if (graph->stages[graph->stages[index].inputs[k]].unordered)
            return true;
    return false;
}

/* Whether records come in no order to the step of that name, or to a converter, which speaks for
 * the step beside it. */
static bool comes_unordered(struct gg_outcome_subject subject, gg_str name)
{
    const struct gg_graph *graph = subject.any_order ? subject.graph : NULL;
    bool comes = false;
    for (uint32_t i = 0; graph && i < graph->nstages; i++) {
        const struct gg_stage *stage = &graph->stages[i];
        const struct gg_stage *input = stage->ninputs ? &graph->stages[stage->inputs[0]] : stage;
        if (gg_str_eq(stage->name, name))
            comes |= reads_unordered(graph, i) ||
                     (input->op == GG_OP_CONVERT && reads_unordered(graph, stage->inputs[0]));
        if (stage->op == GG_OP_CONVERT && gg_str_eq(input->name, name))
            comes |= reads_unordered(graph, i);
    }
    return comes;
}

static bool may_be_cut_off(struct gg_outcome_subject subject, gg_str name)
{
    return gg_is_cut_off(subject.cut_off, name);
}

typedef bool step_test(struct gg_outcome_subject subject, gg_str name);

/* "step a", "steps a, b and c": one of them is such a step. */
static bool blames(struct gg_outcome_subject subject, gg_str who, step_test *is_such)
{
    for (size_t i = 0, beg = 0; i <= who.n; i++) {
        if (i < who.n && who.p[i] != ' ' && who.p[i] != ',')
            continue;
        if (is_such(subject, gg_str_sub(who, beg, i)))
            return true;
        beg = i + 1;
    }
    return false;
}

/* A dead letter, STEP N REASON TEXT, without a number that does not count. */
static gg_str letter(struct gg_arena *a, struct gg_outcome_subject subject, gg_str line)
{
    ptrdiff_t end = gg_str_find(line, GG_STR("\t"));
    if (end < 0 || !comes_unordered(subject, gg_str_sub(line, 0, (size_t)end)))
        return line;
    gg_str rest = gg_str_sub(line, (size_t)end + 1, line.n);
    ptrdiff_t number = gg_str_find(rest, GG_STR("\t"));
    gg_str text = gg_str_sub(rest, number < 0 ? 0 : (size_t)number, rest.n);
    return gg_str_concat(a, gg_str_sub(line, 0, (size_t)end), text);
}

/* What the graph says of the sink that writes this file. */
static struct gg_codec codec_of(struct gg_outcome_subject subject, gg_str name)
{
    for (uint32_t i = 0; subject.graph && i < subject.graph->nstages; i++) {
        const struct gg_stage *stage = &subject.graph->stages[i];
        if (stage->op == GG_OP_SINK && gg_str_eq(gg_stage_text(stage, GG_OPT_OUTPUT), name))
            return stage->in_codec;
    }
    return (struct gg_codec){.kind = GG_FORMAT_LINES};
}

static bool is_rejected(gg_str name)
{
    return gg_str_starts(name, GG_STR("rejected-"));
}

/* Those that count. */
static struct lines letters_of(struct gg_arena *a, struct gg_outcome_subject subject, gg_str text)
{
    struct lines lines = {.arena = a};
    gg_str line;
    while (gg_str_next_line(&text, &line)) {
        ptrdiff_t end = gg_str_find_char(line, '\t');
        if (end < 0 || !gg_is_cut_off(subject.cut_off, gg_str_sub(line, 0, (size_t)end)))
            add_line(&lines, letter(a, subject, line));
    }
    sort(&lines);
    return lines;
}

/* Sorted, but for a header. */
static struct lines records_of(struct gg_arena *a, struct gg_codec codec, gg_str text)
{
    struct lines records = {.arena = a};
    struct gg_parts parts = gg_corpus_split(a, codec, text);
    uint32_t header = codec.header && parts.n;
    for (uint32_t i = header; i < parts.n; i++)
        add_line(&records, parts.at[i]);
    sort(&records);
    if (header)
        add_line(&records, parts.at[0]);
    return records;
}

/* As sets, of records or dead letters. */
static bool same_sets(struct lines x, struct lines y, gg_str name, struct gg_buf *reason)
{
    const gg_str *odd = first_difference(&x, &y);
    if (odd) {
        gg_buf_addf(reason, "only one of the runs has in " GG_FMT " the record: ", GG_ARG(name));
        gg_utf8_escape_controls(reason, gg_str_sub(*odd, 0, SHOWN_BYTES));
    }
    return !odd;
}

static bool file_equals(const struct gg_outcome *x, const struct gg_outcome *y, gg_str name,
                        struct gg_outcome_subject subject, struct gg_buf *reason)
{
    struct gg_arena scratch = {0}, *a = &scratch;
    gg_str one = contents(a, x->dir, name), other = contents(a, y->dir, name);
    bool equal = gg_str_eq(one, other);
    struct gg_codec codec = codec_of(subject, name);
    if (!equal && is_rejected(name))
        equal = same_sets(letters_of(a, subject, one), letters_of(a, subject, other), name, reason);
    else if (!equal && subject.any_order)
        equal = same_sets(records_of(a, codec, one), records_of(a, codec, other), name, reason);
    else if (!equal)
        say_place(reason, name, one, other);
    gg_arena_free(&scratch);
    return equal;
}

/* Without those of dead letters that may all be chance. */
static struct lines files_of(struct gg_arena *a, const char *path,
                             struct gg_outcome_subject subject)
{
    struct lines names = {.arena = a};
    struct dirent *entry;
    DIR *dir = opendir(path);
    while (dir && (entry = readdir(dir))) {
        gg_str name = gg_str_dup(a, gg_str_from(entry->d_name));
        bool counts = !is_rejected(name) || !gg_some_are_cut_off(subject.cut_off) ||
                      letters_of(a, subject, contents(a, path, name)).at.n;
        if (counts && strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            add_line(&names, name);
    }
    if (dir)
        closedir(dir);
    sort(&names);
    return names;
}

static bool files_equal(struct gg_arena *a, const struct gg_outcome *x, const struct gg_outcome *y,
                        struct gg_outcome_subject subject, struct gg_buf *reason)
{
    struct lines one = files_of(a, x->dir, subject);
    struct lines other = files_of(a, y->dir, subject);
    const gg_str *odd = first_difference(&one, &other);
    if (odd)
        gg_buf_addf(reason, "only one of the runs made " GG_FMT, GG_ARG(*odd));
    for (uint32_t i = 0; !odd && i < one.at.n; i++)
        if (!file_equals(x, y, one.at.at[i], subject, reason))
            return false;
    return !odd;
}

static bool messages_equal(struct gg_arena *a, const struct gg_outcome *x,
                           const struct gg_outcome *y, struct gg_outcome_subject subject,
                           struct gg_buf *reason)
{
    gg_str about = blamed(x->messages, subject.pipeline);
    struct lines one = own_messages(a, x->messages, subject, about);
    struct lines other = own_messages(a, y->messages, subject, about);
    const gg_str *odd = first_difference(&one, &other);
    if (odd) {
        gg_buf_adds(reason, "only one of the runs says: ");
        gg_utf8_escape_controls(reason, gg_str_sub(*odd, 0, SHOWN_BYTES));
    }
    return !odd;
}

/* Only this one failed, of a bad record; the other may not have come so far. */
static bool fails_by_chance(const struct gg_outcome *x, const struct gg_outcome *other,
                            struct gg_outcome_subject subject)
{
    return x->end.code == EX_DATAERR && !other->end.code &&
           blames(subject, blamed(x->messages, subject.pipeline), may_be_cut_off);
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
    gg_str who = blamed(x->messages, pipeline);
    if (both_failed &&
        (!gg_str_eq(who, blamed(y->messages, pipeline)) || blames(subject, who, comes_unordered)))
        return true;
    if (fails_by_chance(x, y, subject) || fails_by_chance(y, x, subject))
        return true;
    if (x->end.code != y->end.code) {
        gg_buf_addf(reason, "the exit codes are %d and %d", x->end.code, y->end.code);
        return false;
    }
    if (both_failed && (names_block(x) || names_block(y)))
        return true;
    return messages_equal(a, x, y, subject, reason) &&
           (both_failed || files_equal(a, x, y, subject, reason));
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
