/* Unified diffs with git's extended headers. The hunks are libgit2's, the rest is made here. */
#include "output/patch.h"

#include "base/json_write.h"
#include "output/vcs.h"

#include <stdlib.h>

enum { CONTEXT_LINES = 3, STAT_WIDTH = 40 };

static const char RESET[] = "\033[m", BOLD[] = "\033[1m", RED[] = "\033[31m", GREEN[] = "\033[32m",
                  CYAN[] = "\033[36m", DIM[] = "\033[2m";

/* Comparing */

static void count_lines(struct gg_patch_file *file)
{
    gg_str rest = file->hunks, line;
    while (gg_str_next_line(&rest, &line)) {
        file->added += line.n && line.p[0] == '+';
        file->removed += line.n && line.p[0] == '-';
    }
}

void gg_patch_compare(struct gg_patch *patch, struct gg_vcs *vcs)
{
    for (uint32_t i = 0; i < patch->files.n; i++) {
        struct gg_patch_file *file = &patch->files.at[i];
        file->hunks = gg_vcs_hunks(vcs, patch->arena, file->before, file->after, CONTEXT_LINES);
        count_lines(file);
    }
}

/* Paths in headers */

static bool needs_quotes(gg_str path)
{
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c < ' ' || c >= 0x7f || c == '"' || c == '\\')
            return true;
    }
    return false;
}

/* As git quotes names: C escapes, octal for what is not ASCII. */
static void add_quoted(struct gg_buf *out, const char *side, gg_str prefix, gg_str path)
{
    gg_str all = gg_str_printf(out->arena, "%s" GG_FMT GG_FMT, side, GG_ARG(prefix), GG_ARG(path));
    if (!needs_quotes(all)) {
        gg_buf_add(out, all);
        return;
    }
    gg_buf_addc(out, '"');
    for (size_t i = 0; i < all.n; i++) {
        unsigned char c = (unsigned char)all.p[i];
        if (c == '"' || c == '\\')
            gg_buf_addf(out, "\\%c", c);
        else if (c == '\n')
            gg_buf_adds(out, "\\n");
        else if (c == '\t')
            gg_buf_adds(out, "\\t");
        else if (c < ' ' || c >= 0x7f)
            gg_buf_addf(out, "\\%03o", c);
        else
            gg_buf_addc(out, (char)c);
    }
    gg_buf_addc(out, '"');
}

/* A name with a blank in it ends at a tab. */
static void add_side(struct gg_buf *out, const struct gg_patch *patch, const char *marks,
                     const char *side, bool is_there, gg_str path)
{
    gg_buf_adds(out, marks);
    if (!is_there) {
        gg_buf_adds(out, "/dev/null");
        return;
    }
    size_t beg = out->n;
    add_quoted(out, side, patch->prefix, path);
    if (out->p[beg] != '"' && memchr(out->p + beg, ' ', out->n - beg))
        gg_buf_addc(out, '\t');
}

/* The patch */

struct printer {
    const struct gg_patch *patch;
    struct gg_buf *out;
    bool color;
};

static void end_line(struct printer *p)
{
    gg_buf_adds(p->out, p->color ? RESET : "");
    gg_buf_addc(p->out, '\n');
}

static void begin_line(struct printer *p, const char *color)
{
    gg_buf_adds(p->out, p->color ? color : "");
}

static void header_line(struct printer *p, const char *fmt, ...) GG_PRINTF(2, 3);

static void header_line(struct printer *p, const char *fmt, ...)
{
    va_list list;
    begin_line(p, BOLD);
    va_start(list, fmt);
    gg_buf_vaddf(p->out, fmt, list);
    va_end(list);
    end_line(p);
}

static unsigned mode_of(bool executable)
{
    return executable ? 0100755 : 0100644;
}

static gg_str old_path_of(const struct gg_patch_file *file)
{
    return file->old_path.n ? file->old_path : file->path;
}

static void print_extended(struct printer *p, const struct gg_patch_file *file)
{
    if (!file->has_before)
        header_line(p, "new file mode %o", mode_of(file->is_executable));
    else if (!file->has_after)
        header_line(p, "deleted file mode %o", mode_of(file->was_executable));
    else if (file->was_executable != file->is_executable) {
        header_line(p, "old mode %o", mode_of(file->was_executable));
        header_line(p, "new mode %o", mode_of(file->is_executable));
    }
    if (!file->old_path.n)
        return;
    header_line(p, "similarity index %u%%", file->similarity);
    begin_line(p, BOLD);
    gg_buf_adds(p->out, "rename from ");
    add_quoted(p->out, "", p->patch->prefix, file->old_path);
    end_line(p);
    begin_line(p, BOLD);
    gg_buf_adds(p->out, "rename to ");
    add_quoted(p->out, "", p->patch->prefix, file->path);
    end_line(p);
}

static void print_sides(struct printer *p, const struct gg_patch_file *file)
{
    begin_line(p, BOLD);
    add_side(p->out, p->patch, "--- ", "a/", file->has_before, old_path_of(file));
    end_line(p);
    begin_line(p, BOLD);
    add_side(p->out, p->patch, "+++ ", "b/", file->has_after, file->path);
    end_line(p);
}

static bool is_binary(gg_str text)
{
    return text.n && memchr(text.p, '\0', text.n);
}

static void print_hunks(struct printer *p, const struct gg_patch_file *file)
{
    gg_str rest = file->hunks, line;
    if (!p->color) {
        gg_buf_add(p->out, file->hunks);
        return;
    }
    /* In colour it is for a terminal, which does not like what is not text. */
    if (is_binary(file->before) || is_binary(file->after)) {
        gg_buf_adds(p->out, "binary\n");
        return;
    }
    while (gg_str_next_line(&rest, &line)) {
        char c = line.n ? line.p[0] : ' ';
        begin_line(p, c == '@' ? CYAN : c == '+' ? GREEN : c == '-' ? RED : "");
        gg_buf_add(p->out, line);
        end_line(p);
    }
}

static void print_file(struct printer *p, const struct gg_patch_file *file)
{
    if (file->note.n) {
        begin_line(p, DIM);
        gg_buf_addf(p->out, "# " GG_FMT GG_FMT ": " GG_FMT, GG_ARG(p->patch->prefix),
                    GG_ARG(file->path), GG_ARG(file->note));
        end_line(p);
    }
    if (!file->has_before && !file->has_after)
        return;
    begin_line(p, BOLD);
    gg_buf_adds(p->out, "diff --git ");
    add_quoted(p->out, "a/", p->patch->prefix, old_path_of(file));
    gg_buf_addc(p->out, ' ');
    add_quoted(p->out, "b/", p->patch->prefix, file->path);
    end_line(p);
    print_extended(p, file);
    if (!file->hunks.n)
        return;
    print_sides(p, file);
    print_hunks(p, file);
}

void gg_patch_print(const struct gg_patch *patch, bool color, struct gg_buf *out)
{
    struct printer p = {patch, out, color};
    for (uint32_t i = 0; i < patch->files.n; i++)
        print_file(&p, &patch->files.at[i]);
}

/* Summaries */

static void add_path(const struct gg_patch *patch, gg_str path, struct gg_buf *out)
{
    gg_buf_add(out, patch->prefix);
    gg_buf_add(out, path);
}

void gg_patch_print_names(const struct gg_patch *patch, struct gg_buf *out)
{
    for (uint32_t i = 0; i < patch->files.n; i++) {
        add_path(patch, patch->files.at[i].path, out);
        gg_buf_addc(out, '\n');
    }
}

static void add_marks(struct gg_buf *out, char mark, uint32_t n, const char *color)
{
    if (!n)
        return;
    gg_buf_adds(out, color ? color : "");
    for (uint32_t i = 0; i < n; i++)
        gg_buf_addc(out, mark);
    gg_buf_adds(out, color ? RESET : "");
}

/* At least one mark for what is not nothing. */
static uint32_t scaled(uint32_t n, uint32_t most)
{
    if (most <= STAT_WIDTH || !n)
        return n;
    uint32_t marks = (uint32_t)((uint64_t)n * STAT_WIDTH / most);
    return marks ? marks : 1;
}

static gg_str shown_path(const struct gg_patch *patch, const struct gg_patch_file *file)
{
    if (!file->old_path.n)
        return gg_str_concat(patch->arena, patch->prefix, file->path);
    return gg_str_printf(patch->arena, GG_FMT GG_FMT " => " GG_FMT GG_FMT, GG_ARG(patch->prefix),
                         GG_ARG(file->old_path), GG_ARG(patch->prefix), GG_ARG(file->path));
}

void gg_patch_print_stat(const struct gg_patch *patch, bool color, struct gg_buf *out)
{
    uint32_t most = 0, added = 0, removed = 0, width = 0;
    for (uint32_t i = 0; i < patch->files.n; i++) {
        const struct gg_patch_file *file = &patch->files.at[i];
        uint32_t n = file->added + file->removed;
        gg_str path = shown_path(patch, file);
        most = n > most ? n : most;
        width = path.n > width ? (uint32_t)path.n : width;
        added += file->added;
        removed += file->removed;
    }
    for (uint32_t i = 0; i < patch->files.n; i++) {
        const struct gg_patch_file *file = &patch->files.at[i];
        gg_str path = shown_path(patch, file);
        gg_buf_addf(out, " " GG_FMT "%*s | %-11s %4u ", GG_ARG(path), (int)(width - path.n), "",
                    file->status, file->added + file->removed);
        add_marks(out, '+', scaled(file->added, most), color ? GREEN : NULL);
        add_marks(out, '-', scaled(file->removed, most), color ? RED : NULL);
        while (out->n && out->p[out->n - 1] == ' ')
            out->n--;
        gg_buf_addc(out, '\n');
    }
    gg_buf_addf(out, " %u file%s, %u line%s added, %u removed\n", patch->files.n,
                patch->files.n == 1 ? "" : "s", added, added == 1 ? "" : "s", removed);
}

static void add_mode(struct gg_json *j, const char *key, bool is_there, bool executable)
{
    gg_json_key(j, key);
    if (is_there)
        gg_json_cstr(j, executable ? "0755" : "0644");
    else
        gg_json_null(j);
}

void gg_patch_print_json(const struct gg_patch *patch, struct gg_buf *out)
{
    struct gg_json j = gg_json_new(out);
    gg_json_open(&j, '[');
    for (uint32_t i = 0; i < patch->files.n; i++) {
        const struct gg_patch_file *file = &patch->files.at[i];
        gg_json_open(&j, '{');
        gg_json_key(&j, "path");
        gg_json_str(&j, gg_str_concat(patch->arena, patch->prefix, file->path));
        gg_json_member(&j, "oldPath",
                       file->old_path.n ? gg_str_concat(patch->arena, patch->prefix, file->old_path)
                                        : GG_STR(""));
        gg_json_key(&j, "status");
        gg_json_cstr(&j, file->status);
        gg_json_member(&j, "step", file->step);
        gg_json_member(&j, "generator", file->generator);
        gg_json_member(&j, "note", file->note);
        add_mode(&j, "oldMode", file->has_before, file->was_executable);
        add_mode(&j, "mode", file->has_after, file->is_executable);
        gg_json_key(&j, "added");
        gg_json_int(&j, file->added);
        gg_json_key(&j, "removed");
        gg_json_int(&j, file->removed);
        gg_json_key(&j, "hunks");
        gg_json_str(&j, file->hunks);
        gg_json_close(&j, '}');
    }
    gg_json_close(&j, ']');
    gg_buf_addc(out, '\n');
}
