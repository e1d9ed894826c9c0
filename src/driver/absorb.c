/* From hunks to snippets to a new spec. */
#include "driver/absorb.h"
#include "output/srcmap.h"

#include "frontend/scalar.h"
#include "frontend/spec_term.h"
#include "ir/ir.h"

#include <stdlib.h>

enum { SLIDE_MAX = 200 };

/* A snippet and what becomes of its lines. */
struct snippet {
    const struct gg_ast *node;
    const uint32_t *line_at; /* of each line in the spec, as the views have it */
    uint32_t nlines;
    struct gg_text_lines lines; /* as they will be */
    uint32_t owner;             /* index of the file that edits it + 1; 0 = none */
};

/* Of a generated line. */
struct origin {
    struct snippet *snippet; /* NULL: of a template */
    uint32_t line;
    bool has_margin;
    gg_str margin; /* before the snippet's own text */
};

struct absorber {
    struct gg_session *session;
    struct gg_arena *arena;
    const struct gg_compiled *compiled;
    GG_VEC(struct snippet) snippets;
};

struct gg_text_lines gg_text_lines(struct gg_arena *a, gg_str text)
{
    struct gg_text_lines lines = {{0}};
    for (size_t at = 0; at < text.n;) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        size_t n = end ? (size_t)(end - text.p) - at : text.n - at;
        gg_push(a, &lines.at, (gg_str){text.p + at, n}); /* an empty one has a place, too */
        at += n + 1;
    }
    return lines;
}

/* Snippets */

static void add_snippet(struct absorber *b, const struct gg_ast *node)
{
    const struct gg_source *source = gg_source_get(&b->session->sources, node->span.file);
    struct snippet snippet = {.node = node, .lines = gg_text_lines(b->arena, node->text)};
    for (uint32_t i = 0; i < b->snippets.n; i++)
        if (b->snippets.at[i].node->span.file == node->span.file &&
            b->snippets.at[i].node->span.beg == node->span.beg)
            return;
    if (!source)
        return;
    if (node->text.p == source->text.p) {
        snippet.line_at = source->line_at;
        snippet.nlines = source->nlines;
    } else {
        snippet.nlines = gg_ast_line_map(b->arena, source, node, &snippet.line_at);
    }
    gg_push(b->arena, &b->snippets, snippet);
}

/* In a program every text may become a part of a file. */
static void add_literals(struct absorber *b)
{
    uint32_t file = b->compiled->file;
    const struct gg_source *source = gg_source_get(&b->session->sources, file);
    struct gg_ast_list found = gg_spec_literals(b->arena, source, file, b->compiled->terms);
    for (uint32_t i = 0; i < found.n; i++)
        add_snippet(b, found.at[i]);
}

struct moved {
    GG_VEC(const struct gg_ast *) codes;
};

/* Code that another language says in the files: an edit of that is none of this. */
static struct moved find_moved(struct absorber *b)
{
    const struct gg_module *module = b->compiled->module;
    struct moved moved = {{0}};
    for (uint32_t g = 0; g < module->ngraphs; g++)
        for (uint32_t i = 0; i < module->graphs[g].nstages; i++)
            if (module->graphs[g].stages[i].moved)
                gg_push(b->arena, &moved.codes, module->graphs[g].stages[i].moved->code);
    return moved;
}

static bool is_moved(const struct moved *moved, const struct gg_ast *node)
{
    for (uint32_t i = 0; i < moved->codes.n; i++)
        if (moved->codes.at[i] == node)
            return true;
    return false;
}

static void find_snippets(struct absorber *b)
{
    const struct gg_module *module = b->compiled->lowered;
    struct moved moved = find_moved(b);
    for (uint32_t g = 0; g < module->ngraphs; g++)
        for (uint32_t i = 0; i < module->graphs[g].nstages; i++) {
            const struct gg_stage *stage = &module->graphs[g].stages[i];
            for (uint32_t k = 0; k < stage->nattrs; k++)
                if (gg_option_info(stage->attrs[k].option)->type == GG_T_CODE &&
                    !is_moved(&moved, stage->attrs[k].value))
                    add_snippet(b, stage->attrs[k].value);
        }
    if (b->compiled->terms)
        add_literals(b);
}

static struct snippet *snippet_at(struct absorber *b, struct gg_span span)
{
    for (uint32_t i = 0; i < b->snippets.n; i++) {
        struct gg_span node = b->snippets.at[i].node->span;
        /* Its end may lie behind: the line as generated may be longer. */
        if (node.file == span.file && span.beg >= node.beg && span.beg < node.end)
            return &b->snippets.at[i];
    }
    return NULL;
}

/* Origins */

static bool find_line(const struct snippet *snippet, uint32_t offset, uint32_t *line)
{
    for (uint32_t i = 0; i < snippet->nlines && i < snippet->lines.at.n; i++)
        if (snippet->line_at[i] == offset) {
            *line = i;
            return true;
        }
    return false;
}

/* What stands before the snippet's text; false when the line was laid out anew, so that it does
 * not end with that. */
static bool find_margin(gg_str made, gg_str own, gg_str *margin)
{
    bool ends = own.n && gg_str_ends(made, own);
    *margin = gg_str_sub(made, 0, ends ? made.n - own.n : 0);
    return ends;
}

static bool is_blank(gg_str text)
{
    return !gg_str_trim(text).n;
}

static struct origin origin_of(struct absorber *b, const struct gg_artifact *artifact, gg_str line)
{
    /* The margin may be the template's. */
    size_t blank = is_blank(line) ? 0 : (size_t)(gg_str_trim(line).p - line.p);
    size_t offset = (size_t)(line.p - artifact->text.p) + blank;
    const struct gg_mark *mark = gg_artifact_mark(artifact, offset);
    struct origin origin = {NULL, 0, false, GG_STR("")};
    struct snippet *snippet = mark && mark->spec.file ? snippet_at(b, mark->spec) : NULL;
    if (!snippet || !find_line(snippet, mark->spec.beg, &origin.line))
        return origin;
    origin.snippet = snippet;
    origin.has_margin = find_margin(line, snippet->lines.at.at[origin.line], &origin.margin);
    return origin;
}

/* Sorting hunks */

struct file_lines {
    struct gg_text_lines made, text;
    const struct origin *origins; /* of made */
};

static const struct origin *origin_at(const struct file_lines *f, uint32_t line)
{
    return line < f->made.at.n ? &f->origins[line] : NULL;
}

static bool follows(const struct origin *x, const struct origin *y)
{
    return x && y && x->snippet && x->snippet == y->snippet && y->line == x->line + 1;
}

/* The snippet that all lines of a hunk belong to, and which of its lines it replaces. */
static struct snippet *target_of(const struct file_lines *f, const struct gg_hunk *h,
                                 uint32_t *first)
{
    const struct origin *at = origin_at(f, h->old_at);
    if (!h->old_n) {
        const struct origin *before = h->old_at ? origin_at(f, h->old_at - 1) : NULL;
        if (before && before->snippet) {
            *first = before->line + 1;
            return before->snippet;
        }
        if (at && at->snippet)
            *first = at->line;
        return at ? at->snippet : NULL;
    }
    for (uint32_t i = 1; i < h->old_n; i++)
        if (!follows(&f->origins[h->old_at + i - 1], &f->origins[h->old_at + i]))
            return NULL;
    *first = at ? at->line : 0;
    return at ? at->snippet : NULL;
}

/*
 * The same edit, said of other lines: where lines are only added or only removed, and the one
 * before them is the same as their last, they can as well be said to be one line further up.
 */
static bool slide(const struct file_lines *f, struct gg_hunk *h, int by)
{
    bool adds = !h->old_n;
    if (h->old_n && h->new_n)
        return false;
    const struct gg_text_lines *lines = adds ? &f->text : &f->made;
    uint32_t at = adds ? h->new_at : h->old_at, n = adds ? h->new_n : h->old_n;
    if (by < 0 ? !at || !h->old_at || !h->new_at : at + n >= lines->at.n)
        return false;
    gg_str x = lines->at.at[by < 0 ? at - 1 : at], y = lines->at.at[by < 0 ? at + n - 1 : at + n];
    if (!gg_str_eq(x, y))
        return false;
    h->old_at = (uint32_t)((int64_t)h->old_at + by);
    h->new_at = (uint32_t)((int64_t)h->new_at + by);
    return true;
}

static struct snippet *find_target(const struct file_lines *f, struct gg_hunk *h, uint32_t *first)
{
    struct gg_hunk given = *h;
    for (int by = -1; by <= 1; by += 2) {
        *h = given;
        for (int i = 0; i < SLIDE_MAX; i++) {
            struct snippet *found = target_of(f, h, first);
            if (found)
                return found;
            if (!slide(f, h, by))
                break;
        }
    }
    *h = given;
    return NULL;
}

/* The margin of the nearest line of the snippet that has one. */
static gg_str margin_near(const struct file_lines *f, const struct snippet *snippet, uint32_t line)
{
    for (uint32_t far = 0; far < f->made.at.n; far++)
        for (int side = 0; side < 2; side++) {
            uint32_t at = side ? line + far : line - far;
            const struct origin *origin = at <= line || side ? origin_at(f, at) : NULL;
            if (origin && origin->snippet == snippet && origin->has_margin)
                return origin->margin;
        }
    return GG_STR("");
}

static gg_str without_margin(gg_str line, gg_str margin)
{
    if (is_blank(line) && line.n <= margin.n)
        return GG_STR("");
    return gg_str_starts(line, margin) ? gg_str_sub(line, margin.n, line.n) : line;
}

static uint32_t count_leading(gg_str line, char c)
{
    uint32_t n = 0;
    while (n < line.n && line.p[n] == c)
        n++;
    return n;
}

/* Blanks that stand for one tab where code is laid out with tabs but written with blanks; 0 where
 * it is not so. */
static uint32_t tab_width(const struct file_lines *f, const struct snippet *snippet)
{
    uint32_t least = 0;
    bool has_tabs = false, is_laid_out = false;
    for (uint32_t i = 0; i < snippet->lines.at.n; i++) {
        uint32_t blanks = count_leading(snippet->lines.at.at[i], ' ');
        has_tabs |= count_leading(snippet->lines.at.at[i], '\t') > 0;
        if (blanks && (!least || blanks < least))
            least = blanks;
    }
    for (uint32_t i = 0; i < f->made.at.n; i++)
        is_laid_out |= f->origins[i].snippet == snippet && !f->origins[i].has_margin &&
                       count_leading(f->made.at.at[i], '\t') > 0;
    return is_laid_out && !has_tabs ? least : 0;
}

static gg_str with_blanks(struct absorber *b, gg_str line, uint32_t width)
{
    uint32_t tabs = width ? count_leading(line, '\t') : 0;
    if (!tabs)
        return line;
    return gg_str_printf(b->arena, "%*s" GG_FMT, (int)(tabs * width), "",
                         GG_ARG(gg_str_sub(line, tabs, line.n)));
}

/* From the last hunk to the first, so that numbers of lines stay true. */
static void edit_snippet(struct absorber *b, const struct file_lines *f, struct snippet *snippet,
                         const struct gg_hunk *h, uint32_t first)
{
    struct gg_text_lines lines = {{0}};
    gg_str margin = margin_near(f, snippet, h->old_at);
    uint32_t width = tab_width(f, snippet);
    for (uint32_t i = 0; i < first && i < snippet->lines.at.n; i++)
        gg_push(b->arena, &lines.at, snippet->lines.at.at[i]);
    for (uint32_t i = 0; i < h->new_n; i++)
        gg_push(b->arena, &lines.at,
                with_blanks(b, without_margin(f->text.at.at[h->new_at + i], margin), width));
    for (uint32_t i = first + h->old_n; i < snippet->lines.at.n; i++)
        gg_push(b->arena, &lines.at, snippet->lines.at.at[i]);
    snippet->lines = lines;
}

static void add_line(struct gg_buf *out, gg_str line)
{
    gg_buf_add(out, line);
    gg_buf_addc(out, '\n');
}

/* `made` with some of the hunks, which are in order. */
static gg_str apply(struct absorber *b, const struct gg_edited_file *file,
                    const struct file_lines *f)
{
    struct gg_buf out = gg_buf_new(b->arena);
    uint32_t at = 0;
    for (uint32_t i = 0; i < file->inside.n; i++) {
        const struct gg_hunk *h = &file->inside.at[i];
        for (; at < h->old_at; at++)
            add_line(&out, f->made.at.at[at]);
        for (uint32_t k = 0; k < h->new_n; k++)
            add_line(&out, f->text.at.at[h->new_at + k]);
        at += h->old_n;
    }
    for (; at < f->made.at.n; at++)
        add_line(&out, f->made.at.at[at]);
    return gg_buf_str(&out);
}

/* As many lines as there were: each is an edit of its own. */
static void add_hunks(struct absorber *b, struct gg_hunk h, struct gg_hunks *hunks)
{
    uint32_t n = h.old_n == h.new_n ? h.old_n : 1;
    struct gg_hunk *at = gg_new_array(b->arena, struct gg_hunk, hunks->n + n);
    if (hunks->n)
        memcpy(at, hunks->at, hunks->n * sizeof *at);
    for (uint32_t i = 0; i < n; i++)
        at[hunks->n + i] = n == 1 ? h : (struct gg_hunk){h.old_at + i, 1, h.new_at + i, 1};
    *hunks = (struct gg_hunks){at, hunks->n + n};
}

static struct gg_hunks split(struct absorber *b, struct gg_hunks whole)
{
    struct gg_hunks hunks = {NULL, 0};
    for (uint32_t i = 0; i < whole.n; i++)
        add_hunks(b, whole.at[i], &hunks);
    return hunks;
}

static struct file_lines lines_of(struct absorber *b, const struct gg_artifact *artifact,
                                  gg_str text)
{
    struct file_lines f = {gg_text_lines(b->arena, artifact->text), gg_text_lines(b->arena, text),
                           NULL};
    struct origin *origins = gg_new_array(b->arena, struct origin, f.made.at.n + 1);
    for (uint32_t i = 0; i < f.made.at.n; i++)
        origins[i] = origin_of(b, artifact, f.made.at.at[i]);
    f.origins = origins;
    return f;
}

static int by_place(const void *x, const void *y)
{
    const struct gg_hunk *a = x, *b = y;
    if (a->old_at != b->old_at)
        return a->old_at < b->old_at ? -1 : 1;
    return (a->new_at > b->new_at) - (a->new_at < b->new_at);
}

static bool absorb_file(struct absorber *b, struct gg_vcs *vcs, struct gg_edited_file *file,
                        uint32_t number)
{
    const struct gg_artifact *artifact =
        gg_artifact_find(b->compiled->artifacts, b->compiled->nartifacts, file->artifact);
    struct file_lines f = lines_of(b, artifact, file->text);
    struct gg_hunks hunks = split(b, gg_vcs_changes(vcs, b->arena, file->made, file->text));
    for (uint32_t i = hunks.n; i-- > 0;) {
        struct gg_hunk h = hunks.at[i];
        uint32_t first = 0;
        /* A file without a last line end is nothing that a snippet gives. */
        bool is_cut = h.new_at + h.new_n >= f.text.at.n && !gg_str_ends(file->text, GG_STR("\n"));
        struct snippet *snippet = is_cut ? NULL : find_target(&f, &h, &first);
        if (!snippet) {
            gg_push(b->arena, &file->outside, h);
            continue;
        }
        if (snippet->owner && snippet->owner != number + 1) {
            struct gg_diag *d =
                gg_diag_add(&b->session->diags, GG_D_ABSORB_TWICE, snippet->node->span,
                            "this code is edited in two generated files at once");
            gg_diag_help(&b->session->diags, d,
                         "drop the edit of one with `gluegen discard`, and absorb the other");
            return false;
        }
        snippet->owner = number + 1;
        edit_snippet(b, &f, snippet, &h, first);
        gg_push(b->arena, &file->inside, h);
    }
    if (file->inside.n)
        qsort(file->inside.at, file->inside.n, sizeof *file->inside.at, by_place);
    if (file->outside.n)
        qsort(file->outside.at, file->outside.n, sizeof *file->outside.at, by_place);
    file->absorbed = file->outside.n ? apply(b, file, &f) : file->text;
    return true;
}

/* New texts */

static gg_str text_of(struct absorber *b, const struct snippet *snippet)
{
    struct gg_buf out = gg_buf_new(b->arena);
    bool ends = gg_str_ends(snippet->node->text, GG_STR("\n"));
    for (uint32_t i = 0; i < snippet->lines.at.n; i++) {
        gg_buf_add(&out, snippet->lines.at.at[i]);
        if (i + 1 < snippet->lines.at.n || ends)
            gg_buf_addc(&out, '\n');
    }
    return gg_buf_str(&out);
}

static int later_first(const void *x, const void *y)
{
    const struct gg_rewrite *a = x, *b = y;
    return a->span.beg < b->span.beg ? 1 : -1;
}

struct rewrites {
    GG_VEC(struct gg_rewrite) at;
};

static bool rewrite(struct absorber *b, const struct snippet *snippet, struct rewrites *list)
{
    const struct gg_source *source = gg_source_get(&b->session->sources, snippet->node->span.file);
    struct gg_rewrite one = {snippet->node->span, text_of(b, snippet)};
    bool is_file = snippet->node->text.p == source->text.p;
    if (!is_file &&
        !gg_scalar_rewrite(b->arena, source, b->compiled->ast, snippet->node, one.bytes, &one)) {
        gg_diag_add(&b->session->diags, GG_D_ABSORB_IMPOSSIBLE, snippet->node->span,
                    "the edited code cannot be written as a text of a spec: it is not UTF-8");
        return false;
    }
    gg_push(b->arena, &list->at, one);
    return true;
}

/* All rewrites of one source become its new text. */
static bool make_text(struct absorber *b, uint32_t file, struct gg_absorbed *absorbed)
{
    const struct gg_source *source = gg_source_get(&b->session->sources, file);
    struct rewrites list = {{0}};
    for (uint32_t i = 0; i < b->snippets.n; i++)
        if (b->snippets.at[i].owner && b->snippets.at[i].node->span.file == file &&
            !rewrite(b, &b->snippets.at[i], &list))
            return false;
    if (!list.at.n)
        return true;
    qsort(list.at.at, list.at.n, sizeof *list.at.at, later_first);
    gg_str text = source->text;
    for (uint32_t i = 0; i < list.at.n; i++) {
        struct gg_span span = list.at.at[i].span;
        gg_str head = gg_str_concat(b->arena, gg_str_sub(text, 0, span.beg), list.at.at[i].bytes);
        text = gg_str_concat(b->arena, head, gg_str_sub(text, span.end, text.n));
    }
    struct gg_new_text new = {gg_cstr(b->arena, source->name), text};
    gg_push(absorbed->arena, &absorbed->texts, new);
    return true;
}

bool gg_absorb(struct gg_session *s, struct gg_vcs *vcs, const struct gg_compiled *compiled,
               struct gg_edited_file *files, uint32_t nfiles, struct gg_absorbed *absorbed)
{
    struct absorber b = {.session = s, .arena = &s->arena, .compiled = compiled};
    find_snippets(&b);
    for (uint32_t i = 0; i < nfiles; i++)
        if (!absorb_file(&b, vcs, &files[i], i))
            return false;
    for (uint32_t file = 1; file <= s->sources.list.n; file++)
        if (!make_text(&b, file, absorbed))
            return false;
    return true;
}

/* What the generator makes of the new code */

/* Whether a line of the wanted text came with an edit. */
static bool is_edited(const struct gg_edited_file *file, uint32_t line)
{
    int64_t shift = 0;
    for (uint32_t i = 0; i < file->inside.n; i++) {
        const struct gg_hunk *h = &file->inside.at[i];
        int64_t at = h->old_at + shift;
        if (line >= at && line < at + h->new_n)
            return true;
        shift += (int64_t)h->new_n - h->old_n;
    }
    return false;
}

bool gg_absorb_follows(struct gg_session *s, struct gg_vcs *vcs, const struct gg_compiled *compiled,
                       const struct gg_edited_file *file, uint32_t *line)
{
    struct absorber b = {.session = s, .arena = &s->arena, .compiled = compiled};
    const struct gg_artifact *artifact =
        gg_artifact_find(compiled->artifacts, compiled->nartifacts, file->artifact);
    struct gg_hunks hunks = gg_vcs_changes(vcs, &s->arena, file->absorbed, artifact->text);
    find_snippets(&b);
    struct file_lines f = lines_of(&b, artifact, GG_STR(""));
    for (uint32_t i = 0; i < hunks.n; i++) {
        const struct gg_hunk *h = &hunks.at[i];
        bool follows = true;
        for (uint32_t k = 0; k < h->old_n; k++)
            follows &= !is_edited(file, h->old_at + k);
        for (uint32_t k = 0; k < h->new_n; k++)
            follows &= !f.origins[h->new_at + k].snippet;
        *line = h->old_at + 1;
        if (!follows)
            return false;
    }
    return true;
}

/* Compiling with new texts */

static bool read_new(void *ctx, struct gg_arena *a, const char *path, gg_str *text,
                     bool *is_missing, const char **error)
{
    const struct gg_absorbed *absorbed = ctx;
    const struct gg_sources disk = {.arena = a};
    for (uint32_t i = 0; i < absorbed->texts.n; i++)
        if (!strcmp(absorbed->texts.at[i].path, path)) {
            *text = absorbed->texts.at[i].text;
            *is_missing = false;
            return true;
        }
    return gg_sources_read(&disk, a, path, text, is_missing, error);
}

/* A directory that is to come has its texts among the new ones. */
static bool has_dir(void *ctx, const char *path, const char **error)
{
    const struct gg_absorbed *absorbed = ctx;
    const struct gg_sources disk = {.arena = absorbed->arena};
    gg_str dir = gg_str_concat(absorbed->arena, gg_str_from(path), GG_STR("/"));
    for (uint32_t i = 0; i < absorbed->texts.n; i++)
        if (gg_str_starts(gg_str_from(absorbed->texts.at[i].path), dir))
            return true;
    return gg_sources_have_dir(&disk, path, error);
}

bool gg_absorbed_compile(struct gg_session *s, const struct gg_absorbed *absorbed, const char *spec,
                         struct gg_compiled *out)
{
    struct gg_files files = {read_new, has_dir, (void *)absorbed};
    s->sources.files = &files;
    bool ok = gg_session_compile_marked(s, spec, out);
    s->sources.files = NULL;
    return ok;
}
