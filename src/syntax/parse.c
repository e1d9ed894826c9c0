/* Parsing by tree-sitter, within bounds, and its trees as ours. */
#include "syntax/parse.h"

#define GG_GRAMMAR(id, function) const TSLanguage *function(void);
#include "syntax/grammars.def"
#undef GG_GRAMMAR

enum {
    SIZE_MOST = 1 << 20,  /* longer code is not parsed; who asks may have less patience */
    DEPTH_MOST = 400,     /* deeper trees have no meaning that we could tell */
    STEPS_LEAST = 1000,   /* each is 100 operations of the parser */
    BYTES_PER_STEP = 2,   /* bytes of the code that allow for one more */
    SIZE_USUAL = 1 << 16, /* of those behind, so many do; common code needs one for a hundred */
    BYTES_PER_STEP_BEHIND = 20,
};

static const TSLanguage *language_of(enum gg_grammar grammar)
{
    switch (grammar) {
#define GG_GRAMMAR(id, function)                                                                   \
    case GG_GRAMMAR_##id:                                                                          \
        return function();
#include "syntax/grammars.def"
#undef GG_GRAMMAR
    case GG_GRAMMAR_COUNT:
        break;
    }
    GG_BUG("no grammar %d", (int)grammar);
}

/* ---- reading ---- */

struct bounds {
    uint32_t steps;
    bool error;
    const bool *stop; /* or NULL */
};

static bool is_over(TSParseState *state)
{
    struct bounds *b = state->payload;
    b->error |= state->has_error;
    return b->error || !b->steps-- || (b->stop && *b->stop);
}

static const char *read_text(void *payload, uint32_t at, TSPoint point, uint32_t *n)
{
    const gg_str *text = payload;
    (void)point;
    *n = at < text->n ? (uint32_t)text->n - at : 0;
    return at < text->n ? text->p + at : "";
}

static uint32_t steps_for(uint32_t size)
{
    uint32_t usual = size < SIZE_USUAL ? size : SIZE_USUAL;
    return STEPS_LEAST + usual / BYTES_PER_STEP + (size - usual) / BYTES_PER_STEP_BEHIND;
}

static TSTree *run(TSParser *parser, gg_str *text, struct bounds *bounds)
{
    TSInput input = {.payload = text, .read = read_text, .encoding = TSInputEncodingUTF8};
    TSParseOptions options = {.payload = bounds, .progress_callback = is_over};
    bounds->steps = steps_for((uint32_t)text->n);
    return ts_parser_parse_with_options(parser, NULL, input, options);
}

/* ---- the tree ---- */

struct builder {
    struct gg_arena *arena;
    GG_VEC(struct gg_syntax_node) nodes;
    uint32_t shift, end; /* the code in the text */
};

static uint32_t place(const struct builder *b, uint32_t at)
{
    at = at < b->end ? at : b->end;
    return at > b->shift ? at - b->shift : 0;
}

static uint32_t add_node(struct builder *b, const TSTreeCursor *cursor, uint32_t parent,
                         uint32_t before)
{
    TSNode node = ts_tree_cursor_current_node(cursor);
    struct gg_syntax_node made = {.type = ts_node_type(node),
                                  .field = ts_tree_cursor_current_field_name(cursor),
                                  .beg = place(b, ts_node_start_byte(node)),
                                  .end = place(b, ts_node_end_byte(node)),
                                  .parent = parent,
                                  .named = ts_node_is_named(node)};
    uint32_t index = b->nodes.n;
    gg_push(b->arena, &b->nodes, made);
    if (before)
        b->nodes.at[before].next = index;
    else if (index)
        b->nodes.at[parent].first = index;
    return index;
}

/* False when the tree is too deep. */
static bool build(struct builder *b, TSTreeCursor *cursor)
{
    uint32_t depth = 0, at = add_node(b, cursor, 0, 0);
    for (;;) {
        if (ts_tree_cursor_goto_first_child(cursor)) {
            if (++depth > DEPTH_MOST)
                return false;
            at = add_node(b, cursor, at, 0);
            continue;
        }
        while (!ts_tree_cursor_goto_next_sibling(cursor)) {
            if (!ts_tree_cursor_goto_parent(cursor))
                return true;
            at = b->nodes.at[at].parent;
            depth--;
        }
        at = add_node(b, cursor, b->nodes.at[at].parent, at);
    }
}

static const struct gg_tree *copy_tree(struct gg_arena *a, const TSTree *from, gg_str code,
                                       uint32_t shift)
{
    struct builder b = {.arena = a, .shift = shift, .end = shift + (uint32_t)code.n};
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(from));
    bool ok = build(&b, &cursor);
    ts_tree_cursor_delete(&cursor);
    if (!ok)
        return NULL;
    struct gg_tree *tree = gg_new(a, struct gg_tree);
    *tree = (struct gg_tree){code, b.nodes.at, b.nodes.n};
    return tree;
}

/* ---- the log ---- */

static bool number_after(const char *line, const char *key, uint32_t *value)
{
    const char *at = strstr(line, key);
    if (!at)
        return false;
    *value = 0;
    for (at += strlen(key); *at >= '0' && *at <= '9'; at++)
        *value = *value * 10 + (uint32_t)(*at - '0');
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static uint32_t skip_space(gg_str text, uint32_t at)
{
    while (at < text.n && (is_space(text.p[at]) ||
                           (text.p[at] == '\\' && at + 1 < text.n && is_space(text.p[at + 1]))))
        at++;
    return at;
}

/* `size` is of the token and the white space before it. */
static void log_token(struct gg_parse_log *log, const char *name, uint32_t size)
{
    uint32_t end = log->at + size;
    uint32_t at = size ? skip_space(log->text, log->at) : log->at;
    struct gg_parse_token token = {at, end > at ? end - at : 0, name};
    while (log->tokens.n && log->tokens.at[log->tokens.n - 1].beg >= at && token.size)
        log->tokens.n--;
    if (!log->tokens.n || log->tokens.at[log->tokens.n - 1].beg <= at)
        gg_push(log->arena, &log->tokens, token);
}

static void log_error(struct gg_parse_log *log)
{
    if (log->failed && log->at <= log->error_at)
        return;
    log->failed = true;
    log->error_at = log->at;
    log->error_state = log->state;
}

/* The lines that ts_parser_set_logger gives; their wording is that of the version in the lock file.
 */
static void on_log(void *payload, TSLogType type, const char *line)
{
    struct gg_parse_log *log = payload;
    static const char lexed[] = "lexed_lookahead sym:";
    uint32_t row, column, size;
    if (type != TSLogTypeParse || log->stop)
        return;
    switch (*line) { /* of each letter one kind counts; there are several lines for each token */
    case 'p':
        if (!number_after(line, "row:", &row) || !number_after(line, "col:", &column))
            return;
        log->at = row < log->nlines ? log->line_at[row] + column : (uint32_t)log->text.n;
        number_after(line, "state:", &log->state);
        return;
    case 'l':
        if (!strncmp(line, lexed, sizeof lexed - 1)) {
            const char *name = line + sizeof lexed - 1, *end = strrchr(name, ',');
            number_after(end, "size:", &size);
            log_token(log, gg_cstr(log->arena, (gg_str){name, (size_t)(end - name)}), size);
        }
        return;
    case 's':
        if (strncmp(line, "switch from_keyword", 19))
            return;
        log->is_switched = true;
        log->switched_at = skip_space(log->text, log->at);
        return;
    case 'd':
        if (!strncmp(line, "detect_error", 12))
            log_error(log);
        return;
    case 'r':
        log->stop |= !strncmp(line, "resume version", 14);
    }
}

static void find_lines(struct gg_parse_log *log)
{
    GG_VEC(uint32_t) lines = {0};
    gg_push(log->arena, &lines, 0);
    for (uint32_t i = 0; i < log->text.n; i++)
        if (log->text.p[i] == '\n')
            gg_push(log->arena, &lines, i + 1);
    log->line_at = lines.at;
    log->nlines = lines.n;
}

/* Parses once more, up to the error, and listens. */
static void find_fault(struct gg_arena *a, TSParser *parser, enum gg_grammar grammar, gg_str text,
                       uint32_t beg, uint32_t end, struct gg_fault *fault)
{
    struct gg_parse_log log = {.arena = a, .text = text};
    struct bounds bounds = {.stop = &log.stop};
    find_lines(&log);
    ts_parser_reset(parser);
    ts_parser_set_logger(parser, (TSLogger){.payload = &log, .log = on_log});
    TSTree *tree = run(parser, &text, &bounds);
    ts_tree_delete(tree);
    if (log.failed)
        gg_fault_describe(&log, grammar, language_of(grammar), beg, end, fault);
}

/* ---- all of it ---- */

/* What `before` began must end in `after`: its block is the last child of the only top node. */
static bool is_closed_early(const TSTree *tree, uint32_t end, uint32_t *at)
{
    TSNode node = ts_tree_root_node(tree);
    if (!ts_node_named_child_count(node))
        return false;
    node = ts_node_named_child(node, 0);
    *at = ts_node_end_byte(node) - 1;
    return *at < end;
}

static gg_str join(struct gg_arena *a, const char *before, gg_str code, const char *after)
{
    struct gg_buf b = gg_buf_new(a);
    if (!*before && !*after)
        return code;
    gg_buf_adds(&b, before);
    gg_buf_add(&b, code);
    gg_buf_adds(&b, after);
    return gg_buf_str(&b);
}

struct gg_parsed gg_syntax_parse(struct gg_arena *a, enum gg_grammar grammar, const char *before,
                                 gg_str code, const char *after)
{
    struct gg_parsed parsed = {0};
    struct bounds bounds = {0};
    if (code.n > SIZE_MOST) {
        parsed.unread = "it is longer than 1 MiB";
        return parsed;
    }
    gg_str text = join(a, before, code, after);
    uint32_t beg = (uint32_t)strlen(before), end = beg + (uint32_t)code.n, early;
    TSParser *parser = ts_parser_new();
    if (!ts_parser_set_language(parser, language_of(grammar)))
        GG_BUG("grammar %d does not fit the library", (int)grammar);
    TSTree *tree = run(parser, &text, &bounds);
    if (bounds.error || (tree && ts_node_has_error(ts_tree_root_node(tree)))) {
        ts_tree_delete(tree); /* its memory serves the next parse */
        tree = NULL;
        find_fault(a, parser, grammar, text, beg, end, &parsed.fault);
    } else if (tree && *before && is_closed_early(tree, end, &early)) {
        parsed.fault = (struct gg_fault){.found = true,
                                         .beg = early - beg,
                                         .end = early - beg + 1,
                                         .message = GG_STR("`}` closes nothing")};
    } else if (tree) {
        parsed.tree = copy_tree(a, tree, code, beg);
        parsed.unread = parsed.tree ? NULL : "it is nested too deep";
    } else {
        parsed.unread = "to read it takes too many steps";
    }
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    return parsed;
}
