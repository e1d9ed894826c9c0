/*
 * YAML: the lines above with less indentation are the keys around a place.
 *
 * Flow collections are followed within their line only; that is how people write the short ones.
 */
#include "lsp/context.h"

enum { PATH_MAX_KEYS = 8 };

/* A line as a key that stands in a map or, behind dashes, in an item of a list. */
struct line {
    gg_str text;
    size_t beg;          /* offset of the line in the text */
    size_t dash, column; /* columns of its first byte, and of what stands behind the dashes */
    gg_str key;          /* "" when there is none */
    gg_str value;        /* behind the colon */
    bool is_blank;       /* or a comment */
};

struct walk {
    gg_str text;
    gg_str path[PATH_MAX_KEYS]; /* keys around, innermost first; "-" is an item of a list */
    uint32_t npath;
    gg_str step;
    bool in_block;  /* the innermost key's value is a block scalar */
    size_t need;    /* keys to the left of this column are around us */
    bool from_item; /* what is looked for is the key of the list that we are an item of */
};

void gg_lsp_context_word(struct gg_lsp_context *context, gg_str text, size_t offset,
                         const char *also)
{
    size_t beg = offset, end = offset;
    for (;; beg--) {
        char c = beg ? text.p[beg - 1] : '\0';
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && c != '_' && !(c && strchr(also, c)))
            break;
    }
    for (; end < text.n; end++) {
        char c = text.p[end];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && c != '_' && !(c && strchr(also, c)))
            break;
    }
    context->beg = beg;
    context->end = end;
    context->word = gg_str_sub(text, beg, end);
}

/* The colon that ends a key: a blank or nothing follows. */
static size_t find_colon(gg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '#' && i && s.p[i - 1] == ' ')
            break;
        if (s.p[i] == ':' && (i + 1 == s.n || s.p[i + 1] == ' '))
            return i;
    }
    return s.n;
}

static struct line read_line(gg_str text, size_t beg, size_t end)
{
    struct line line = {.text = gg_str_sub(text, beg, end), .beg = beg};
    if (gg_str_ends(line.text, GG_STR("\r")))
        line.text.n--;
    size_t i = 0;
    while (i < line.text.n && line.text.p[i] == ' ')
        i++;
    line.dash = i;
    while (i < line.text.n && line.text.p[i] == '-' &&
           (i + 1 == line.text.n || line.text.p[i + 1] == ' ')) {
        i++;
        while (i < line.text.n && line.text.p[i] == ' ')
            i++;
    }
    line.column = i;
    line.is_blank = i == line.text.n || line.text.p[i] == '#';
    gg_str rest = gg_str_sub(line.text, i, line.text.n);
    size_t colon = find_colon(rest);
    if (colon < rest.n) {
        line.key = gg_str_trim(gg_str_sub(rest, 0, colon));
        line.value = gg_str_trim(gg_str_sub(rest, colon + 1, rest.n));
    }
    return line;
}

static size_t line_start(gg_str text, size_t offset)
{
    while (offset && text.p[offset - 1] != '\n')
        offset--;
    return offset;
}

static size_t line_stop(gg_str text, size_t offset)
{
    while (offset < text.n && text.p[offset] != '\n')
        offset++;
    return offset;
}

static void add_key(struct walk *w, gg_str key)
{
    if (w->npath < PATH_MAX_KEYS)
        w->path[w->npath++] = key;
}

static void note_step(struct walk *w, const struct line *line)
{
    if (!w->step.n && gg_str_is(line->key, "step"))
        w->step = line->value;
}

/* We are in an item whose first key is on this line. */
static void leave_item(struct walk *w, const struct line *line)
{
    note_step(w, line);
    add_key(w, GG_STR("-"));
    w->need = line->dash + 1;
    w->from_item = true;
}

static void take_line(struct walk *w, const struct line *line)
{
    bool is_item = line->column != line->dash;
    if (line->is_blank || (w->from_item && is_item && line->dash + 1 >= w->need))
        return;
    if (line->column < w->need) {
        if (!w->npath && line->value.n && (line->value.p[0] == '|' || line->value.p[0] == '>'))
            w->in_block = true;
        add_key(w, line->key);
        w->need = line->column;
        w->from_item = false;
        if (is_item)
            leave_item(w, line);
        else
            note_step(w, line);
    } else if (line->column == w->need && !w->from_item) {
        note_step(w, line);
        if (is_item)
            leave_item(w, line);
    }
}

/* Sibling keys may stand below the place, too: the step's name is looked for there. */
static void look_below(struct walk *w, size_t offset, size_t column)
{
    for (size_t at = line_stop(w->text, offset); at < w->text.n && !w->step.n;) {
        size_t end = line_stop(w->text, at + 1);
        struct line line = read_line(w->text, at + 1, end);
        if (!line.is_blank && (line.dash < column || line.column != line.dash))
            return;
        if (!line.is_blank && line.column == column)
            note_step(w, &line);
        at = end;
    }
}

static void walk_up(struct walk *w, size_t from)
{
    while (from && w->need) {
        size_t end = from - 1, beg = line_start(w->text, end);
        struct line line = read_line(w->text, beg, end);
        take_line(w, &line);
        from = beg;
    }
}

static bool path_is(const struct walk *w, uint32_t from, const char *x, const char *y)
{
    return w->npath == from + 2 && gg_str_is(w->path[from], x) && gg_str_is(w->path[from + 1], y);
}

/* Where the keys stand that have path[from ..] around them. */
static uint32_t place_of(const struct walk *w, uint32_t from)
{
    if (w->npath == from)
        return GG_AT_SPEC;
    if (path_is(w, from, "-", "steps"))
        return GG_AT_STEP;
    if (w->npath == from + 4 && gg_str_is(w->path[from], "-") &&
        gg_str_is(w->path[from + 1], "steps") && gg_str_is(w->path[from + 3], "pipelines"))
        return GG_AT_STEP;
    return w->npath == from + 2 && gg_str_is(w->path[from + 1], "pipelines") ? GG_AT_PIPELINE : 0;
}

static void set_option(struct gg_lsp_context *context, gg_str key)
{
    if (!gg_option_by_name(key, context->place, &context->option))
        context->option = GG_OPT_COUNT;
}

static bool is_fields(enum gg_option option)
{
    return option < GG_OPT_COUNT && gg_option_info(option)->type == GG_T_FIELDS;
}

/* Behind the colon of the last `{name:` that is not closed. */
static bool is_type(gg_str before)
{
    bool in_braces = false, after_colon = false;
    for (size_t i = 0; i < before.n; i++) {
        if (before.p[i] == '{' || before.p[i] == '}')
            in_braces = before.p[i] == '{', after_colon = false;
        else if (before.p[i] == ':')
            after_colon = true;
        else if (before.p[i] == ',')
            after_colon = false;
    }
    return in_braces && after_colon;
}

/* A value that goes on below its key, as a list or a map in block style. */
static void inside_value(struct gg_lsp_context *context, const struct walk *w, gg_str before)
{
    uint32_t from = 0;
    while (from < w->npath && gg_str_is(w->path[from], "-"))
        from++;
    if (from == w->npath)
        return;
    context->place = place_of(w, from + 1);
    set_option(context, w->path[from]);
    context->at = context->option == GG_OPT_COUNT ? GG_LSP_NOWHERE : GG_LSP_VALUE;
    if (is_fields(context->option) &&
        (is_type(before) || (from && gg_str_find_char(before, ':') >= 0)))
        context->at = GG_LSP_TYPE;
}

static void on_line(struct gg_lsp_context *context, const struct walk *w, const struct line *line,
                    size_t column)
{
    gg_str before = gg_str_sub(line->text, line->column, column);
    size_t colon = find_colon(before);
    context->place = place_of(w, 0);
    if (!context->place) {
        inside_value(context, w, before);
    } else if (colon == before.n) {
        set_option(context, line->key);
        context->at = GG_LSP_KEY;
    } else {
        set_option(context, line->key);
        context->at = context->option == GG_OPT_COUNT ? GG_LSP_NOWHERE : GG_LSP_VALUE;
        if (is_fields(context->option) && is_type(gg_str_sub(before, colon + 1, before.n)))
            context->at = GG_LSP_TYPE;
    }
}

struct gg_lsp_context gg_lsp_context_yaml(struct gg_arena *a, gg_str text, size_t offset)
{
    struct gg_lsp_context context = {.option = GG_OPT_COUNT};
    size_t beg = line_start(text, offset);
    struct line line = read_line(text, beg, line_stop(text, offset));
    size_t column = offset - beg;
    struct walk w = {.text = text, .need = line.is_blank ? column : line.column};
    (void)a;
    if (line.column != line.dash && column >= line.column)
        leave_item(&w, &line);
    else
        note_step(&w, &line);
    walk_up(&w, beg);
    if (!w.step.n && place_of(&w, w.in_block) == GG_AT_STEP)
        look_below(&w, offset, w.in_block ? w.need : line.column);
    context.step = w.step;
    gg_lsp_context_word(&context, text, offset, "-");
    if (w.in_block) {
        gg_lsp_context_word(&context, text, offset, "");
        context.place = place_of(&w, 1);
        set_option(&context, w.path[0]);
        context.at = context.option == GG_OPT_COUNT ? GG_LSP_NOWHERE : GG_LSP_CODE;
    } else {
        on_line(&context, &w, &line, column);
    }
    return context;
}
