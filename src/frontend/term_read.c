/* Reading a whole text: clause after clause, with the directives that change how the rest reads. */
#include "base/utf8.h"
#include "frontend/term_directive.h"
#include "frontend/term_parts.h"

enum { PADDING = 8 };

static const char REPLACEMENT[] = "\xef\xbf\xbd"; /* U+FFFD */

static const struct {
    const char *name;
    enum gg_diag_code diag;
    const char *message, *help;
} faults[] = {
#define GG_TERM_FAULT(id, name, diag, message, help) {name, GG_D_##diag, message, help},
#include "frontend/term_fault.def"
#undef GG_TERM_FAULT
};

bool gg_term_fail(struct gg_reader *r, enum gg_term_fault fault, uint32_t beg, uint32_t end)
{
    return gg_term_fail_arg(r, fault, beg, end, GG_STR(""));
}

bool gg_term_fail_arg(struct gg_reader *r, enum gg_term_fault fault, uint32_t beg, uint32_t end,
                      gg_str arg)
{
    struct gg_term_error *e = gg_new(r->a, struct gg_term_error);
    e->fault = fault;
    e->span = (struct gg_span){r->file, beg, end > beg && end <= r->n ? end : beg};
    e->at = beg;
    e->args[0] = arg;
    e->nargs = arg.n > 0;
    r->error = e;
    return false;
}

/* "%s" stands for the error's first argument. */
static gg_str filled(struct gg_arena *a, const char *text, const struct gg_term_error *e)
{
    struct gg_buf b = gg_buf_new(a);
    for (; *text; text++) {
        if (text[0] == '%' && text[1] == 's') {
            gg_buf_add(&b, e->args[0]);
            text++;
        } else {
            gg_buf_addc(&b, *text);
        }
    }
    return gg_buf_str(&b);
}

static void report(struct gg_diags *ds, const struct gg_term_error *e)
{
    if (!ds)
        return;
    gg_str message = filled(ds->arena, faults[e->fault].message, e);
    gg_str help = filled(ds->arena, faults[e->fault].help, e);
    struct gg_diag *d = gg_diag_add(ds, faults[e->fault].diag, e->span, GG_FMT, GG_ARG(message));
    gg_diag_help(ds, d, GG_FMT, GG_ARG(help));
}

void gg_term_error_name(const struct gg_term_error *e, struct gg_buf *out)
{
    bool raw = e->fault == GG_TERM_FAULT_DUPLICATE_KEY || e->fault == GG_TERM_FAULT_QUASI_UNKNOWN ||
               e->fault == GG_TERM_FAULT_QUASI_INVALID;
    gg_buf_adds(out, faults[e->fault].name);
    for (uint32_t i = 0; i < e->nargs; i++) {
        gg_buf_addc(out, i ? ',' : '(');
        if (raw)
            gg_buf_add(out, e->args[i]);
        else
            gg_term_quote_atom(e->args[i], false, out);
    }
    if (e->nargs)
        gg_buf_addc(out, ')');
}

/* The bytes of a malformed sequence that make one U+FFFD. */
static size_t malformed_length(gg_str s)
{
    unsigned char c = (unsigned char)s.p[0];
    size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf8 ? 4 : 1, i = 1;
    while (i < n && i < s.n && gg_is_continuation(s.p[i]))
        i++;
    return i;
}

static gg_str decoded(struct gg_arena *a, gg_str text, uint32_t file, struct gg_diags *ds)
{
    size_t good = gg_utf8_check(text);
    if (good == text.n)
        return text;
    struct gg_span span = {file, (uint32_t)good, (uint32_t)good + 1};
    if (ds)
        gg_diag_add(ds, GG_D_TERM_ENCODING, span, "the text is not UTF-8");
    struct gg_buf b = gg_buf_new(a);
    while (text.n) {
        gg_buf_add(&b, gg_str_sub(text, 0, good));
        text = gg_str_sub(text, good, text.n);
        if (!text.n)
            break;
        gg_buf_adds(&b, REPLACEMENT);
        text = gg_str_sub(text, malformed_length(text), text.n);
        good = gg_utf8_check(text);
    }
    return gg_buf_str(&b);
}

/* A byte order mark, and a first line that begins with # as load_files/2 skips it. */
static void skip_head(struct gg_reader *r)
{
    gg_str text = {r->original, r->n};
    if (gg_str_starts(text, GG_STR("\xef\xbb\xbf")))
        r->at = r->out->mark = 3;
    if (r->at < r->n && r->original[r->at] == '#') {
        const char *nl = memchr(r->original + r->at, '\n', r->n - r->at);
        r->at = nl ? (uint32_t)(nl - r->original) + 1 : r->n;
    }
    r->out->begin = r->at;
}

/* Reads the clause that was scanned; the text behind its full stop is hidden meanwhile. */
static const struct gg_term *parse(struct gg_reader *r)
{
    uint32_t next = r->at;
    char *after = r->text + next, hidden[2] = {after[0], after[1]};
    after[0] = ' ';
    after[1] = '\0';
    r->at = r->beg;
    r->end = next + 1;
    r->unget = false;
    r->vars.n = 0;
    r->var_table_used = false;
    const struct gg_term *term = gg_term_parse(r);
    after[0] = hidden[0];
    after[1] = hidden[1];
    r->at = next;
    return term;
}

static const struct gg_term_var *const *copy_vars(struct gg_reader *r)
{
    const struct gg_term_var **vars = gg_new_array(r->a, const struct gg_term_var *, r->vars.n);
    for (uint32_t i = 0; i < r->vars.n; i++)
        vars[i] = r->vars.at[i];
    return vars;
}

static void add_item(struct gg_reader *r, const struct gg_term *term, struct gg_diags *ds)
{
    struct gg_term_item item = {.term = term, .beg = r->beg, .end = r->at};
    if (term) {
        item.vars = copy_vars(r);
        item.nvars = r->vars.n;
    } else {
        item.error = r->error;
        r->out->nerrors++;
        report(ds, r->error);
    }
    gg_push(r->a, &r->out->items, item);
    r->error = NULL;
}

/* False at the end of the text, for which a last `end_of_file.` stands, too. */
static bool read_one(struct gg_reader *r, const struct gg_term_options *options,
                     struct gg_diags *ds)
{
    const struct gg_term *term = NULL;
    enum gg_scan scan = gg_term_scan(r);
    if (scan == GG_SCAN_END)
        return false;
    if (scan == GG_SCAN_CLAUSE)
        term = parse(r);
    if (term && r->at == r->n && gg_term_is_atom(term, "end_of_file"))
        return false;
    add_item(r, term, ds);
    if (term && !options->ignore_directives)
        gg_term_directive(r, term, options);
    return true;
}

const struct gg_terms *gg_terms_read_some(struct gg_arena *a, const struct gg_source *source,
                                          uint32_t file, const struct gg_term_options *options,
                                          uint32_t limit, struct gg_diags *ds)
{
    struct gg_terms *out = gg_new(a, struct gg_terms);
    out->text = decoded(a, source->text, file, ds);
    struct gg_reader r = {.a = a,
                          .original = out->text.p ? out->text.p : "",
                          .n = (uint32_t)out->text.n,
                          .file = file,
                          .out = out,
                          .ops = gg_ops_new(a),
                          .double_quotes = options->double_quotes,
                          .back_quotes = GG_QUOTES_CODES};
    if (options->joins_texts)
        (void)gg_ops_add(r.ops, 500, GG_STR("yfx"), GG_STR("++"));
    r.text = gg_arena_alloc(a, out->text.n + PADDING, 1);
    if (r.n)
        memcpy(r.text, r.original, r.n);
    out->blanked = (gg_str){r.text, r.n};
    skip_head(&r);
    while (out->items.n < limit && read_one(&r, options, ds))
        ;
    return out;
}

const struct gg_terms *gg_terms_read(struct gg_arena *a, const struct gg_source *source,
                                     uint32_t file, const struct gg_term_options *options,
                                     struct gg_diags *ds)
{
    return gg_terms_read_some(a, source, file, options, UINT32_MAX, ds);
}
