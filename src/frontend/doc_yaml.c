/* Reads YAML as it is written: events become nodes, and comments are found between their scalars.
 */
#include "frontend/doc.h"
#include "frontend/scalar.h"
#include "frontend/yaml_events.h"

struct reader {
    struct gg_arena *arena;
    gg_str text; /* the source */
    uint32_t file, base;
    struct gg_doc_file *out;
    struct gg_doc *open; /* the innermost list or map that is not closed */
    bool has_key;
    gg_str key;
    uint32_t key_beg;
    GG_VEC(struct gg_span) blocks;  /* from the header to the end of the last line of the text */
    GG_VEC(struct gg_span) scalars; /* where no comment can begin, in order */
    uint32_t from, to;              /* between the marks of the document */
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static uint32_t line_start(gg_str text, uint32_t at)
{
    while (at && text.p[at - 1] != '\n')
        at--;
    return at;
}

static uint32_t line_end(gg_str text, uint32_t at)
{
    while (at < text.n && text.p[at] != '\n')
        at++;
    return at;
}

static uint32_t skip_to_token(gg_str text, uint32_t at)
{
    while (at < text.n && (is_space(text.p[at]) || text.p[at] == '#'))
        at = text.p[at] == '#' ? line_end(text, at) : at + 1;
    return at;
}

static gg_str without_returns(struct gg_arena *a, gg_str text)
{
    struct gg_buf b = gg_buf_new(a);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r')
            gg_buf_addc(&b, text.p[i]);
    return gg_buf_str(&b);
}

/* ---- empty lines ---- */

/* The block scalar that begins last before the place, or NULL. */
static const struct gg_span *block_before(const struct reader *r, uint32_t at)
{
    uint32_t low = 0, high = r->blocks.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->blocks.at[middle].beg < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &r->blocks.at[low - 1] : NULL;
}

/* An empty line at the end of a text is the text's. */
static bool blank_before(const struct reader *r, uint32_t at)
{
    const struct gg_span *block = block_before(r, at);
    return gg_doc_blank_before(r->text, at) && !(block && line_start(r->text, at) <= block->end);
}

static void remember_block(struct reader *r, uint32_t beg, gg_str lines)
{
    gg_str line;
    uint32_t end = line_end(r->text, beg) + 1;
    while (gg_str_next_line(&lines, &line))
        end = line_end(r->text, end) + 1;
    gg_push(r->arena, &r->blocks, (struct gg_span){r->file, beg, end});
}

/* ---- nodes ---- */

/* The anchor and tag between two places, without what stands between them. */
static gg_str properties(struct reader *r, uint32_t at, uint32_t end)
{
    struct gg_buf b = gg_buf_new(r->arena);
    while ((at = skip_to_token(r->text, at)) < end) {
        uint32_t from = at;
        while (at < end && !is_space(r->text.p[at]))
            at++;
        if (b.n)
            gg_buf_addc(&b, ' ');
        gg_buf_add(&b, gg_str_sub(r->text, from, at));
    }
    return gg_buf_str(&b);
}

static struct gg_span without_properties(struct reader *r, const struct gg_yaml_event *event,
                                         uint32_t end)
{
    struct gg_span span = {r->file, event->span.beg, end};
    if (!event->tag.n && !event->anchor.n)
        return span;
    return gg_yaml_skip_properties(gg_str_sub(r->text, r->base, r->text.n), r->base, span);
}

/* Where the node begins: at its key, or at the dash of the list. */
static uint32_t item_start(struct reader *r, uint32_t beg)
{
    struct gg_doc *list = r->open;
    if (!list || list->flow)
        return r->has_key ? r->key_beg : beg;
    if (list->kind == GG_DOC_MAP)
        return r->key_beg;
    if (!list->kids.n)
        return list->value_beg;
    return skip_to_token(r->text, list->kids.at[list->kids.n - 1]->span.end);
}

static void place(struct reader *r, struct gg_doc *doc, uint32_t beg)
{
    doc->value_beg = doc->span.beg;
    doc->span.beg = item_start(r, beg);
    doc->blank_before = blank_before(r, doc->span.beg);
    doc->key = r->has_key ? r->key : GG_STR("");
    r->has_key = false;
    if (r->open)
        gg_doc_add(r->arena, r->open, doc);
    else
        r->out->root = doc;
}

static void expanded(struct reader *r, struct gg_span span)
{
    if (!r->out->nexpanded++)
        r->out->expanded = span;
}

/* ---- scalars ---- */

static uint32_t spaces(gg_str line)
{
    uint32_t n = 0;
    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

/* Of a block's content: told by its header, or by its first line with more than blanks. */
static uint32_t block_indent(struct reader *r, gg_str header, gg_str content)
{
    gg_str line;
    uint32_t indent = 0;
    for (size_t i = 1; i < header.n && strchr("+-0123456789", header.p[i]); i++)
        if (header.p[i] >= '1' && header.p[i] <= '9')
            return (r->open ? r->open->column : 0) + (uint32_t)(header.p[i] - '0');
    while (gg_str_next_line(&content, &line)) {
        uint32_t n = spaces(line);
        indent = n > indent ? n : indent;
        if (n < line.n)
            break;
    }
    return indent;
}

/* The lines of a folded block as they are in the source, without their indentation. */
static gg_str folded_lines(struct reader *r, struct gg_span span, char chomp)
{
    gg_str source = without_returns(r->arena, gg_str_sub(r->text, span.beg, span.end));
    gg_str header, line;
    struct gg_buf b = gg_buf_new(r->arena);
    (void)gg_str_next_line(&source, &header);
    uint32_t indent = block_indent(r, header, source);
    while (gg_str_next_line(&source, &line)) {
        gg_buf_add(&b, gg_str_sub(line, indent, line.n));
        gg_buf_addc(&b, '\n');
    }
    gg_str lines = gg_buf_str(&b);
    while (chomp != '+' && gg_str_ends(lines, GG_STR("\n\n")))
        lines.n--;
    return lines;
}

static char chomp_of(gg_str text, uint32_t at)
{
    for (at++; at < text.n && strchr("+-0123456789", text.p[at]); at++)
        if (text.p[at] == '+' || text.p[at] == '-')
            return text.p[at];
    return 0;
}

static void read_scalar(struct reader *r, const struct gg_yaml_event *event)
{
    struct gg_span span = without_properties(r, event, event->span.end);
    struct gg_doc *doc = gg_doc_new(r->arena, GG_DOC_SCALAR, span);
    doc->style = event->style;
    doc->props = properties(r, event->span.beg, span.beg);
    if (event->style == GG_STYLE_LITERAL || event->style == GG_STYLE_FOLDED) {
        doc->chomp = chomp_of(r->text, span.beg);
        doc->text = event->style == GG_STYLE_LITERAL ? gg_str_dup(r->arena, event->text)
                                                     : folded_lines(r, span, doc->chomp);
        /* Where the file ends without a line end, so does the text. */
        if (event->text.n && event->text.p[event->text.n - 1] != '\n')
            doc->chomp = '-';
        remember_block(r, span.beg, doc->text);
    } else {
        doc->text = without_returns(r->arena, gg_str_sub(r->text, span.beg, span.end));
    }
    gg_push(r->arena, &r->scalars, span);
    place(r, doc, event->span.beg);
}

/* ---- keys ---- */

static gg_str key_text(struct reader *r, const struct gg_yaml_event *event)
{
    gg_str raw = gg_str_sub(r->text, event->span.beg, event->span.end);
    bool block = event->style == GG_STYLE_LITERAL || event->style == GG_STYLE_FOLDED;
    if (event->kind == GG_YAML_ALIAS)
        return gg_str_concat(r->arena, raw, GG_STR(" "));
    if (!block && gg_str_find_char(raw, '\n') < 0)
        return raw;
    struct gg_buf b = gg_buf_new(r->arena);
    uint32_t beg = without_properties(r, event, event->span.end).beg;
    gg_str props = properties(r, event->span.beg, beg);
    gg_buf_add(&b, props);
    gg_buf_adds(&b, props.n ? " " : "");
    gg_yaml_write_inline(&b, event->text, GG_STYLE_DOUBLE, true);
    return gg_buf_str(&b);
}

static void read_key(struct reader *r, const struct gg_yaml_event *event)
{
    r->has_key = true;
    r->key = key_text(r, event);
    r->key_beg = event->span.beg;
    gg_push(r->arena, &r->scalars, event->span);
    if (event->kind == GG_YAML_SCALAR && event->style == GG_STYLE_PLAIN &&
        gg_str_is(event->text, "<<"))
        expanded(r, event->span);
}

/* ---- lists and maps ---- */

static void open_list(struct reader *r, const struct gg_yaml_event *event)
{
    struct gg_span span = without_properties(r, event, (uint32_t)r->text.n);
    bool map = event->kind == GG_YAML_MAP_BEGIN;
    struct gg_doc *doc = gg_doc_new(r->arena, map ? GG_DOC_MAP : GG_DOC_LIST, span);
    doc->style = GG_STYLE_NONE;
    doc->flow = event->flow;
    doc->column = span.beg - line_start(r->text, span.beg);
    doc->props = properties(r, event->span.beg, span.beg);
    place(r, doc, event->span.beg);
    r->open = doc;
}

/* A list or map ends with its last item, where it is not in brackets. */
static void close_list(struct reader *r, const struct gg_yaml_event *event)
{
    struct gg_doc *doc = r->open;
    doc->span.end =
        doc->flow || !doc->kids.n ? event->span.end : doc->kids.at[doc->kids.n - 1]->span.end;
    r->open = doc->parent;
}

static bool awaits_key(const struct reader *r)
{
    return r->open && r->open->kind == GG_DOC_MAP && !r->has_key;
}

static void on_event(struct reader *r, const struct gg_yaml_event *event)
{
    switch (event->kind) {
    case GG_YAML_SCALAR:
    case GG_YAML_ALIAS:
        if (event->kind == GG_YAML_ALIAS)
            expanded(r, event->span);
        if (awaits_key(r))
            read_key(r, event);
        else
            read_scalar(r, event);
        break;
    case GG_YAML_LIST_BEGIN:
    case GG_YAML_MAP_BEGIN:
        open_list(r, event);
        break;
    case GG_YAML_LIST_END:
    case GG_YAML_MAP_END:
        close_list(r, event);
        break;
    case GG_YAML_DOCUMENT_BEGIN:
        if (!event->implicit)
            r->from = event->span.end;
        break;
    case GG_YAML_DOCUMENT_END:
        if (!event->implicit)
            r->to = event->span.beg;
        break;
    case GG_YAML_STREAM_END:
        break;
    }
}

/* ---- comments ---- */

struct comments {
    GG_VEC(struct gg_doc_comment) list;
};

static void add_comment(struct reader *r, struct comments *out, uint32_t at, uint32_t end)
{
    struct gg_doc_comment c = gg_doc_comment_at(r->text, (struct gg_span){r->file, at, end});
    c.blank_before &= blank_before(r, at);
    gg_push(r->arena, &out->list, c);
}

/* A scalar that begins with | or > may have a comment on that line; what follows is its text. */
static void scan_header(struct reader *r, struct comments *out, struct gg_span span)
{
    uint32_t end = line_end(r->text, span.beg);
    for (uint32_t at = span.beg + 1; at < end && at < span.end; at++)
        if (r->text.p[at] == '#') {
            add_comment(r, out, at, end);
            return;
        }
}

static bool is_block_scalar(gg_str text, struct gg_span span)
{
    return span.beg < span.end && (text.p[span.beg] == '|' || text.p[span.beg] == '>');
}

static void find_comments(struct reader *r, struct comments *out)
{
    uint32_t next = 0;
    for (uint32_t at = r->from; at < r->to;) {
        while (next < r->scalars.n && r->scalars.at[next].beg < at)
            next++;
        if (next < r->scalars.n && r->scalars.at[next].beg == at) {
            struct gg_span span = r->scalars.at[next++];
            if (is_block_scalar(r->text, span))
                scan_header(r, out, span);
            at = span.end;
        } else if (r->text.p[at] == '#') {
            uint32_t end = line_end(r->text, at);
            add_comment(r, out, at, end);
            at = end;
        } else {
            at++;
        }
    }
}

static void read_events(struct reader *r)
{
    bool ascii = true;
    gg_str text = gg_str_sub(r->text, r->base, r->text.n);
    for (size_t i = 0; i < text.n; i++)
        ascii &= !((unsigned char)text.p[i] & 0x80);
    struct gg_yaml_event event;
    struct gg_yaml_events *events = gg_yaml_open(r->arena, text, r->base, r->file, ascii);
    do
        if (!gg_yaml_next(events, &event))
            break;
        else
            on_event(r, &event);
    while (event.kind != GG_YAML_STREAM_END);
    gg_yaml_close(events);
}

/* A carriage return alone ends a line, too; line feeds in their places keep all offsets. */
static gg_str with_line_feeds(struct gg_arena *a, gg_str text)
{
    if (gg_str_find_char(text, '\r') < 0)
        return text;
    char *copy = gg_new_array(a, char, text.n);
    for (size_t i = 0; i < text.n; i++) {
        bool alone = text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n');
        copy[i] = alone ? '\n' : text.p[i];
    }
    return (gg_str){copy, text.n};
}

struct gg_doc_file *gg_doc_read_yaml(struct gg_arena *a, const struct gg_source *source,
                                     uint32_t file)
{
    static const gg_str mark = GG_STR_INIT("\xef\xbb\xbf");
    struct reader r = {.arena = a,
                       .text = with_line_feeds(a, source->text),
                       .file = file,
                       .base = gg_str_starts(source->text, mark) ? (uint32_t)mark.n : 0,
                       .to = (uint32_t)source->text.n,
                       .out = gg_new(a, struct gg_doc_file)};
    struct comments comments = {{0}};
    r.from = r.base;
    read_events(&r);
    if (!r.out->root || r.out->root->kind == GG_DOC_SCALAR)
        return NULL;
    find_comments(&r, &comments);
    gg_doc_attach(a, r.text, r.out->root, comments.list.at, comments.list.n);
    ptrdiff_t first = gg_str_find_char(r.text, '\n');
    r.out->crlf = first > 0 && r.text.p[first - 1] == '\r';
    r.out->prologue = without_returns(a, gg_str_sub(r.text, 0, r.from));
    r.out->epilogue = without_returns(a, gg_str_trim(gg_str_sub(r.text, r.to, r.text.n)));
    return r.out;
}
