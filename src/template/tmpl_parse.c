/*
 * Parses a template into operations: tags, delimiters, lines, indentation.
 *
 * Whatever depends only on the text of one template is settled here: which tags stand alone on
 * their lines, and the white space that a block loses where it is defined.
 */
#include "template/tmpl_program.h"

enum { ERRORS_MAX = 50 };

struct open_tag {
    uint32_t op;
    uint32_t margin_op; /* TEXT with the white space before the tag, when at_margin */
    bool at_margin;     /* only white space stands before the tag */
    bool own_line;      /* a block's opening tag alone on its line */
    uint32_t line_end;  /* of the line on which it was opened */
    gg_str margin;      /* the white space before it */
    gg_str outer_dedent;
};

struct parser {
    struct gg_arena *arena;
    struct gg_diags *ds;
    uint32_t file;
    gg_str text;
    uint32_t at; /* everything before is parsed */
    gg_str open, close;
    gg_str close_raw, close_delimiters; /* of {{{x}}} and {{=<% %>=}} */
    gg_str dedent;                      /* white space that lines of the enclosing argument lose */
    GG_VEC(struct gg_tmpl_op) ops;
    struct open_tag *stack; /* GG_TMPL_DEPTH_MAX of them */
    uint32_t depth, nerrors;
};

struct tag {
    char sigil; /* '\0' for a plain value, '{' for a triple one */
    gg_str name;
    uint32_t beg, end;
    uint32_t line_beg; /* of the line the tag begins on */
    uint32_t line_end; /* after the line end that follows the tag, when at_end */
    bool at_margin;    /* only white space before it */
    bool at_end;       /* only white space after it */
};

static struct gg_span span_of(const struct parser *p, uint32_t beg, uint32_t end)
{
    return (struct gg_span){p->file, beg, end};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r';
}

static uint32_t skip_blanks(gg_str text, uint32_t at)
{
    while (at < text.n && is_blank(text.p[at]))
        at++;
    return at;
}

/* After the line end at `at`; `at` itself when there is none (the end of the text is none). */
static uint32_t skip_line_end(gg_str text, uint32_t at)
{
    if (at < text.n && text.p[at] == '\n')
        return at + 1;
    if (at + 1 < text.n && text.p[at] == '\r' && text.p[at + 1] == '\n')
        return at + 2;
    return at;
}

static ptrdiff_t find_from(gg_str text, gg_str what, size_t from)
{
    ptrdiff_t at = gg_str_find(gg_str_sub(text, from, text.n), what);
    return at < 0 ? -1 : at + (ptrdiff_t)from;
}

/* The white space at the start of a line without what an enclosing argument takes away. */
static gg_str margin(const struct parser *p, uint32_t line_beg, uint32_t end)
{
    uint32_t n = 0;
    while (n < p->dedent.n && line_beg + n < end && p->text.p[line_beg + n] == p->dedent.p[n])
        n++;
    return gg_str_sub(p->text, line_beg + n, end);
}

static struct gg_tmpl_op *add_op(struct parser *p, enum gg_tmpl_op_kind kind, gg_str text,
                                 struct gg_span span)
{
    const struct gg_tmpl_op op = {.kind = kind, .end = p->ops.n + 1, .text = text, .span = span};
    gg_push(p->arena, &p->ops, op);
    return &p->ops.at[p->ops.n - 1];
}

static void add_text(struct parser *p, gg_str text)
{
    uint32_t beg = (uint32_t)(text.p - p->text.p);
    if (text.n)
        add_op(p, GG_TMPL_TEXT, text, span_of(p, beg, beg + (uint32_t)text.n));
}

/* Literal text up to `end` whose lines lose a margin: those that lose none stay together. */
static void flush_lines(struct parser *p, uint32_t end)
{
    gg_str run = GG_STR("");
    while (p->at < end) {
        ptrdiff_t nl = find_from(p->text, GG_STR("\n"), p->at);
        uint32_t line_end = nl < 0 || (uint32_t)nl >= end ? end : (uint32_t)nl + 1;
        bool starts_line = p->at == 0 || p->text.p[p->at - 1] == '\n';
        gg_str line =
            starts_line ? margin(p, p->at, line_end) : gg_str_sub(p->text, p->at, line_end);
        if (run.n && run.p + run.n == line.p) {
            run.n += line.n;
        } else {
            add_text(p, run);
            run = line;
        }
        p->at = line_end;
    }
    add_text(p, run);
}

static void flush_text(struct parser *p, uint32_t end)
{
    if (p->dedent.n) {
        flush_lines(p, end);
    } else if (p->at < end) {
        add_text(p, gg_str_sub(p->text, p->at, end));
        p->at = end;
    }
}

/* Text before a tag that vanishes with its line. */
static void take_line(struct parser *p, const struct tag *tag)
{
    flush_text(p, tag->line_beg);
    p->at = tag->line_end;
}

static void take_tag(struct parser *p, const struct tag *tag)
{
    flush_text(p, tag->beg);
    p->at = tag->end;
}

static bool is_alone(const struct tag *tag)
{
    return tag->at_margin && tag->at_end;
}

static void take(struct parser *p, const struct tag *tag)
{
    (is_alone(tag) ? take_line : take_tag)(p, tag);
}

/* Finding tags */

static void find_line(const struct parser *p, struct tag *tag)
{
    uint32_t beg = tag->beg;
    while (beg > 0 && is_blank(p->text.p[beg - 1]))
        beg--;
    tag->line_beg = beg;
    tag->at_margin = beg == 0 || p->text.p[beg - 1] == '\n';
    uint32_t end = skip_blanks(p->text, tag->end);
    tag->line_end = skip_line_end(p->text, end);
    tag->at_end = end == p->text.n || tag->line_end > end;
}

static void report_unclosed(struct parser *p, uint32_t beg, gg_str closer)
{
    struct gg_diag *d =
        gg_diag_add(p->ds, GG_D_TMPL_UNCLOSED_TAG, span_of(p, beg, beg + (uint32_t)p->open.n),
                    "tag is not closed by `" GG_FMT "`", GG_ARG(closer));
    gg_diag_help(p->ds, d,
                 "if `" GG_FMT "` is text of the target language, choose other delimiters: "
                 "`{{=<%% %%>=}}`",
                 GG_ARG(p->open));
    p->nerrors++;
}

static gg_str closer_of(const struct parser *p, char sigil)
{
    return sigil == '{' ? p->close_raw : sigil == '=' ? p->close_delimiters : p->close;
}

/* The tag whose opening delimiter is at `beg`; false when it is not closed. */
static bool scan_tag(struct parser *p, uint32_t beg, struct tag *tag)
{
    uint32_t at = beg + (uint32_t)p->open.n;
    char c = at < p->text.n ? p->text.p[at] : '\0';
    tag->sigil = c && strchr("#^/><$!=&{", c) ? c : '\0';
    at += tag->sigil != '\0';
    gg_str closer = closer_of(p, tag->sigil);
    ptrdiff_t end = find_from(p->text, closer, at);
    gg_str inner = gg_str_sub(p->text, at, end < 0 ? at : (size_t)end);
    bool swallows = tag->sigil != '!' && tag->sigil != '=' && !gg_str_eq(p->open, p->close) &&
                    gg_str_find(inner, p->open) >= 0;
    if (end < 0 || swallows) {
        report_unclosed(p, beg, closer);
        return false;
    }
    tag->name = gg_str_trim(inner);
    tag->beg = beg;
    tag->end = (uint32_t)end + (uint32_t)closer.n;
    find_line(p, tag);
    return true;
}

/* Names */

static bool has_space(gg_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (is_space(s.p[i]))
            return true;
    return false;
}

static void report_name(struct parser *p, const struct tag *tag, const char *why)
{
    struct gg_diag *d = gg_diag_add(p->ds, GG_D_TMPL_BAD_NAME, span_of(p, tag->beg, tag->end),
                                    "`" GG_FMT "` cannot be a name: %s", GG_ARG(tag->name), why);
    if (!tag->sigil || tag->sigil == '{')
        gg_diag_help(p->ds, d,
                     "if `" GG_FMT "` is text of the target language, choose other delimiters: "
                     "`{{=<%% %%>=}}`",
                     GG_ARG(p->open));
    p->nerrors++;
}

static bool check_name(struct parser *p, const struct tag *tag)
{
    const char *why = !tag->name.n           ? "there is none"
                      : has_space(tag->name) ? "it has white space in it"
                                             : NULL;
    if (why)
        report_name(p, tag, why);
    return !why;
}

/* Templates are named by a path below the template directories and may not leave them. */
static bool check_template_name(struct parser *p, const struct tag *tag)
{
    gg_str rest = tag->name, part = {0};
    const char *why = NULL;
    if (tag->name.n && tag->name.p[0] == '*')
        why = "dynamic names are not supported";
    if (tag->name.n && tag->name.p[0] == '/')
        why = "it is an absolute path";
    while (!why && rest.n) {
        ptrdiff_t slash = gg_str_find_char(rest, '/');
        part = gg_str_sub(rest, 0, slash < 0 ? rest.n : (size_t)slash);
        rest = gg_str_sub(rest, part.n + 1, rest.n);
        if (gg_str_is(part, "..") || memchr(part.p, '\0', part.n))
            why = "it leaves the directory of templates";
    }
    if (why)
        report_name(p, tag, why);
    return !why && check_name(p, tag);
}

/* How many parts a name has, none of them empty; 0 when reported. */
static uint32_t check_path(struct parser *p, const struct tag *tag)
{
    gg_str name = tag->name;
    uint32_t n = 1;
    bool was_dot = true;
    for (size_t i = 0; i < name.n; i++) {
        bool is_dot = name.p[i] == '.';
        if (is_dot && (was_dot || i + 1 == name.n)) {
            report_name(p, tag, "a part of it is empty");
            return 0;
        }
        n += is_dot;
        was_dot = is_dot;
    }
    return n;
}

/* Adds an operation that looks a name up. */
static struct gg_tmpl_op *add_lookup(struct parser *p, enum gg_tmpl_op_kind kind,
                                     const struct tag *tag)
{
    struct gg_tmpl_op *op = add_op(p, kind, tag->name, span_of(p, tag->beg, tag->end));
    if (check_name(p, tag) && !gg_str_is(tag->name, "."))
        op->npath = check_path(p, tag);
    return op;
}

/* Tags */

static void set_delimiters(struct parser *p, const struct tag *tag)
{
    take(p, tag);
    gg_str s = tag->name;
    size_t n = 0;
    while (n < s.n && !is_space(s.p[n]))
        n++;
    gg_str open = gg_str_sub(s, 0, n), close = gg_str_trim(gg_str_sub(s, n, s.n));
    if (open.n && close.n && !has_space(close) && gg_str_find_char(s, '=') < 0) {
        p->open = open;
        p->close = close;
        p->close_raw = gg_str_concat(p->arena, GG_STR("}"), close);
        p->close_delimiters = gg_str_concat(p->arena, GG_STR("="), close);
        return;
    }
    struct gg_diag *d = gg_diag_add(p->ds, GG_D_TMPL_DELIMITERS, span_of(p, tag->beg, tag->end),
                                    "a delimiter tag needs two delimiters without `=`");
    gg_diag_help(p->ds, d, "write it like `{{=<%% %%>=}}`");
    p->nerrors++;
}

static void add_value(struct parser *p, const struct tag *tag)
{
    flush_text(p, is_alone(tag) ? tag->line_beg : tag->beg);
    p->at = tag->end;
    struct gg_tmpl_op *op = add_lookup(p, tag->sigil ? GG_TMPL_RAW : GG_TMPL_VALUE, tag);
    op->alone = is_alone(tag);
    if (op->alone)
        op->indent = margin(p, tag->line_beg, tag->beg);
}

static void add_partial(struct parser *p, const struct tag *tag)
{
    take(p, tag);
    if (!check_template_name(p, tag))
        return;
    struct gg_tmpl_op *op = add_op(p, GG_TMPL_PARTIAL, tag->name, span_of(p, tag->beg, tag->end));
    op->alone = is_alone(tag);
    if (op->alone)
        op->indent = margin(p, tag->line_beg, tag->beg);
}

static struct open_tag *push_open(struct parser *p, const struct tag *tag, uint32_t op)
{
    if (p->depth == GG_TMPL_DEPTH_MAX) {
        gg_diag_add(p->ds, GG_D_TMPL_TOO_DEEP, span_of(p, tag->beg, tag->end),
                    "sections nest deeper than %d", GG_TMPL_DEPTH_MAX);
        p->nerrors = ERRORS_MAX; /* what follows would only repeat it */
        return &p->stack[GG_TMPL_DEPTH_MAX - 1];
    }
    struct open_tag *open = &p->stack[p->depth++];
    *open = (struct open_tag){.op = op, .at_margin = tag->at_margin, .outer_dedent = p->dedent};
    open->margin = tag->at_margin ? margin(p, tag->line_beg, tag->beg) : GG_STR("");
    ptrdiff_t nl = find_from(p->text, GG_STR("\n"), tag->end);
    open->line_end = nl < 0 ? (uint32_t)p->text.n : (uint32_t)nl;
    return open;
}

static void open_section(struct parser *p, const struct tag *tag)
{
    take(p, tag);
    add_lookup(p, tag->sigil == '#' ? GG_TMPL_SECTION : GG_TMPL_INVERTED, tag);
    push_open(p, tag, p->ops.n - 1);
}

/* The white space before a tag as a TEXT of its own: the closing tag may take it back. */
static uint32_t add_margin(struct parser *p, const struct tag *tag)
{
    flush_text(p, tag->line_beg);
    gg_str text = margin(p, tag->line_beg, tag->beg);
    add_op(p, GG_TMPL_TEXT, text, span_of(p, tag->beg - (uint32_t)text.n, tag->beg));
    p->at = tag->beg;
    return p->ops.n - 1;
}

static void open_parent(struct parser *p, const struct tag *tag)
{
    uint32_t margin_op = tag->at_margin ? add_margin(p, tag) : 0;
    take_tag(p, tag);
    (void)check_template_name(p, tag);
    add_op(p, GG_TMPL_PARENT, tag->name, span_of(p, tag->beg, tag->end));
    push_open(p, tag, p->ops.n - 1)->margin_op = margin_op;
}

/* Start of the first line, from `at`, that is not blank. */
static uint32_t first_line(gg_str text, uint32_t at)
{
    for (;;) {
        uint32_t end = skip_blanks(text, at), next = skip_line_end(text, end);
        if (next == end)
            return at;
        at = next;
    }
}

/* What a child template passes: its lines lose the white space of the first of them. */
static void open_argument(struct parser *p, const struct tag *tag)
{
    take_tag(p, tag);
    add_op(p, GG_TMPL_BLOCK, tag->name, span_of(p, tag->beg, tag->end));
    push_open(p, tag, p->ops.n - 1);
    if (tag->at_end) {
        p->at = tag->line_end;
        uint32_t line = first_line(p->text, p->at);
        p->dedent = gg_str_sub(p->text, line, skip_blanks(p->text, line));
    }
}

/* A block whose opening tag has its line for itself: an override gets the default's margin. */
static void open_block_line(struct parser *p, const struct tag *tag)
{
    take_line(p, tag);
    uint32_t line = first_line(p->text, p->at);
    gg_str indent = margin(p, line, skip_blanks(p->text, line));
    add_op(p, GG_TMPL_BLOCK, tag->name, span_of(p, tag->beg, tag->end))->indent = indent;
    push_open(p, tag, p->ops.n - 1)->own_line = true;
}

/* A block that begins inside a line; at its margin, further lines of an override get that. */
static void open_block_inside(struct parser *p, const struct tag *tag)
{
    uint32_t margin_op = tag->at_margin ? add_margin(p, tag) : 0;
    take_tag(p, tag);
    add_op(p, GG_TMPL_BLOCK, tag->name, span_of(p, tag->beg, tag->end));
    struct open_tag *open = push_open(p, tag, p->ops.n - 1);
    open->margin_op = margin_op;
    p->ops.at[p->ops.n - 1].indent = open->margin;
}

static bool in_parent(const struct parser *p)
{
    return p->depth && p->ops.at[p->stack[p->depth - 1].op].kind == GG_TMPL_PARENT;
}

static void open_block(struct parser *p, const struct tag *tag)
{
    (void)check_name(p, tag);
    if (in_parent(p))
        open_argument(p, tag);
    else if (is_alone(tag))
        open_block_line(p, tag);
    else
        open_block_inside(p, tag);
}

static void close_parent(struct parser *p, const struct tag *tag, const struct open_tag *open)
{
    take_tag(p, tag);
    if (!open->at_margin || !tag->at_end)
        return;
    p->at = tag->line_end;
    struct gg_tmpl_op *op = &p->ops.at[open->op];
    op->alone = true;
    op->indent = open->margin;
    p->ops.at[open->margin_op].text = GG_STR("");
}

static void close_argument(struct parser *p, const struct tag *tag, const struct open_tag *open)
{
    flush_text(p, tag->at_margin ? tag->line_beg : tag->beg);
    p->at = tag->end;
    p->dedent = open->outer_dedent;
}

static void close_block(struct parser *p, const struct tag *tag, const struct open_tag *open)
{
    bool is_line = open->at_margin && !open->own_line && tag->at_end && tag->beg <= open->line_end;
    if (!is_line) {
        take(p, tag);
        if (open->own_line && p->ops.n == open->op + 1)
            p->ops.at[open->op].indent = open->margin;
        return;
    }
    take_tag(p, tag);
    p->ops.at[open->op].alone = true;
    p->ops.at[open->margin_op].text = GG_STR("");
}

/* The end of an alone block's line: whether it is written depends on what the block expands to. */
static void add_line_end(struct parser *p, const struct tag *tag)
{
    uint32_t beg = skip_blanks(p->text, tag->end);
    p->at = tag->line_end;
    if (beg < tag->line_end) {
        add_text(p, gg_str_sub(p->text, beg, tag->line_end));
        p->ops.at[p->ops.n - 1].line_end = true;
    }
}

static void pop_open(struct parser *p, const struct tag *tag)
{
    const struct open_tag open = p->stack[--p->depth];
    enum gg_tmpl_op_kind kind = p->ops.at[open.op].kind;
    bool is_argument = kind == GG_TMPL_BLOCK && in_parent(p);
    if (kind == GG_TMPL_PARENT)
        close_parent(p, tag, &open);
    else if (is_argument)
        close_argument(p, tag, &open);
    else if (kind == GG_TMPL_BLOCK)
        close_block(p, tag, &open);
    else
        take(p, tag);
    p->ops.at[open.op].end = p->ops.n;
    if (kind == GG_TMPL_BLOCK && !is_argument && p->ops.at[open.op].alone)
        add_line_end(p, tag);
}

static void report_open(struct parser *p, uint32_t index)
{
    const struct gg_tmpl_op *op = &p->ops.at[p->stack[index].op];
    gg_diag_add(p->ds, GG_D_TMPL_UNBALANCED, op->span, "section `" GG_FMT "` is never closed",
                GG_ARG(op->text));
    p->nerrors++;
}

/* A closing tag that closes an outer section, or none: the slip is reported at both places. */
static void report_mismatch(struct parser *p, const struct tag *tag)
{
    struct gg_span span = span_of(p, tag->beg, tag->end);
    p->nerrors++;
    if (!p->depth) {
        gg_diag_add(p->ds, GG_D_TMPL_UNBALANCED, span, "`" GG_FMT "` closes no section",
                    GG_ARG(tag->name));
        return;
    }
    const struct gg_tmpl_op *op = &p->ops.at[p->stack[p->depth - 1].op];
    struct gg_diag *d = gg_diag_add(p->ds, GG_D_TMPL_UNBALANCED, span,
                                    "`" GG_FMT "` does not close the section `" GG_FMT "`",
                                    GG_ARG(tag->name), GG_ARG(op->text));
    gg_diag_label(p->ds, d, op->span, "opened here");
}

static void close_tag(struct parser *p, const struct tag *tag)
{
    uint32_t match = p->depth;
    while (match > 0 && !gg_str_eq(p->ops.at[p->stack[match - 1].op].text, tag->name))
        match--;
    if (match != p->depth || !match)
        report_mismatch(p, tag);
    if (!match) {
        take(p, tag);
        return;
    }
    p->depth = match; /* sections left open inside were reported by the mismatch */
    pop_open(p, tag);
}

static void add_tag(struct parser *p, const struct tag *tag)
{
    switch (tag->sigil) {
    case '!':
        take(p, tag);
        break;
    case '=':
        set_delimiters(p, tag);
        break;
    case '#':
    case '^':
        open_section(p, tag);
        break;
    case '/':
        close_tag(p, tag);
        break;
    case '>':
        add_partial(p, tag);
        break;
    case '<':
        open_parent(p, tag);
        break;
    case '$':
        open_block(p, tag);
        break;
    default:
        add_value(p, tag);
    }
}

static void parse(struct parser *p)
{
    uint32_t from = 0;
    while (p->nerrors < ERRORS_MAX) {
        struct tag tag;
        ptrdiff_t beg = find_from(p->text, p->open, from);
        if (beg < 0)
            break;
        if (scan_tag(p, (uint32_t)beg, &tag)) {
            add_tag(p, &tag);
            from = p->at;
        } else {
            from = (uint32_t)beg + (uint32_t)p->open.n;
        }
    }
    flush_text(p, (uint32_t)p->text.n);
    for (uint32_t i = 0; p->nerrors < ERRORS_MAX && i < p->depth; i++)
        report_open(p, i);
}

/* Cuts dotted names once all operations stand: until then these grow where they are. */
static void split_path(struct gg_arena *a, struct gg_tmpl_op *op)
{
    gg_str *parts = gg_new_array(a, gg_str, op->npath), rest = op->text;
    for (uint32_t i = 0; i < op->npath; i++) {
        ptrdiff_t dot = gg_str_find_char(rest, '.');
        parts[i] = gg_str_sub(rest, 0, dot < 0 ? rest.n : (size_t)dot);
        rest = gg_str_sub(rest, parts[i].n + 1, rest.n);
    }
    op->path = parts;
}

const struct gg_tmpl *gg_tmpl_parse(struct gg_arena *a, gg_str name, uint32_t file, gg_str text,
                                    struct gg_diags *ds)
{
    struct open_tag stack[GG_TMPL_DEPTH_MAX];
    struct parser p = {.arena = a,
                       .ds = ds,
                       .file = file,
                       .text = text,
                       .open = GG_STR("{{"),
                       .close = GG_STR("}}"),
                       .close_raw = GG_STR("}}}"),
                       .close_delimiters = GG_STR("=}}"),
                       .stack = stack};
    parse(&p);
    if (p.nerrors)
        return NULL;
    gg_trim(a, &p.ops);
    for (uint32_t i = 0; i < p.ops.n; i++)
        if (p.ops.at[i].npath > 1)
            split_path(a, &p.ops.at[i]);
    struct gg_tmpl *tmpl = gg_new(a, struct gg_tmpl);
    *tmpl = (struct gg_tmpl){name, file, p.ops.at, p.ops.n};
    return tmpl;
}

const struct gg_tmpl_op *gg_tmpl_argument(const struct gg_tmpl *tmpl,
                                          const struct gg_tmpl_op *parent, gg_str name)
{
    const struct gg_tmpl_op *op = parent + 1, *end = tmpl->ops + parent->end;
    for (; op < end; op = tmpl->ops + op->end)
        if (op->kind == GG_TMPL_BLOCK && gg_str_eq(op->text, name))
            return op;
    return NULL;
}
