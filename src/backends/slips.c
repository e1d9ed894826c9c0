/* Slips between steps, found in the text of their code. */
#include "backends/slips.h"

#include "backends/view.h"

/* ---- prints of awk ---- */

enum { ARGUMENTS_MOST = 64 };

/* The arguments of one print, as places in the code. */
struct print {
    size_t beg[ARGUMENTS_MOST], end[ARGUMENTS_MOST];
    uint32_t n;
};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_word_at(gg_str text, size_t at, const char *word)
{
    size_t n = strlen(word);
    return at + n <= text.n && !memcmp(text.p + at, word, n) &&
           (!at || !is_word_byte(text.p[at - 1])) &&
           (at + n == text.n || !is_word_byte(text.p[at + n]));
}

static size_t skip_string(gg_str text, size_t at)
{
    for (at++; at < text.n && text.p[at] != '"' && text.p[at] != '\n'; at++)
        at += text.p[at] == '\\';
    return at < text.n ? at + 1 : text.n;
}

static size_t skip_comment(gg_str text, size_t at)
{
    while (at < text.n && text.p[at] != '\n')
        at++;
    return at;
}

/* Whether a slash is a regular expression's and no division: no value stands before it. */
static bool begins_regex(gg_str text, size_t at)
{
    while (at && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t'))
        at--;
    return !at || strchr("(,!~{};&|=\n", text.p[at - 1]);
}

static size_t skip_regex(gg_str text, size_t at)
{
    bool in_class = false;
    for (at++; at < text.n && text.p[at] != '\n' && (in_class || text.p[at] != '/'); at++) {
        in_class = (in_class || text.p[at] == '[') && text.p[at] != ']';
        at += text.p[at] == '\\';
    }
    return at < text.n ? at + 1 : text.n;
}

/* From behind the word to the end of the statement. */
static size_t read_print(gg_str text, size_t at, struct print *print)
{
    int depth = 0;
    size_t beg = at;
    print->n = 0;
    while (at < text.n) {
        char c = text.p[at];
        if (c == '"') {
            at = skip_string(text, at);
            continue;
        }
        bool ends = !depth && (c == '\n' || c == ';' || c == '}' || c == '>' || c == '|');
        if ((ends || (c == ',' && !depth)) && print->n < ARGUMENTS_MOST) {
            print->beg[print->n] = beg;
            print->end[print->n++] = at;
            beg = at + 1;
        }
        if (ends)
            return at;
        depth += c == '(' || c == '[';
        depth -= c == ')' || c == ']';
        at++;
    }
    if (print->n < ARGUMENTS_MOST) {
        print->beg[print->n] = beg;
        print->end[print->n++] = at;
    }
    return at;
}

/* The next print from *at on. */
static bool next_print(gg_str text, size_t *at, struct print *print)
{
    while (*at < text.n) {
        if (text.p[*at] == '"') {
            *at = skip_string(text, *at);
        } else if (text.p[*at] == '#') {
            *at = skip_comment(text, *at);
        } else if (text.p[*at] == '/' && begins_regex(text, *at)) {
            *at = skip_regex(text, *at);
        } else if (is_word_at(text, *at, "print")) {
            *at = read_print(text, *at + strlen("print"), print);
            return true;
        } else {
            (*at)++;
        }
    }
    return false;
}

/* ---- blanks between values ---- */

/* A step or converter that reads only this stage and knows more than so many fields, or NULL. */
static const struct gg_stage *known_reader(const struct gg_graph *graph,
                                           const struct gg_readers *readers,
                                           const struct gg_stage *writer, uint32_t nfields)
{
    size_t at = (size_t)(writer - graph->stages);
    for (uint32_t i = readers->first[at]; i < readers->first[at + 1]; i++) {
        const struct gg_stage *reader = &graph->stages[readers->readers[i]];
        bool runs = reader->op == GG_OP_STEP || reader->op == GG_OP_CONVERT;
        if (runs && reader->ninputs == 1 && reader->in.known && reader->in.nfields > nfields)
            return reader;
    }
    return NULL;
}

static uint32_t fields_written(const struct gg_graph *graph, const struct gg_readers *readers,
                               const struct gg_stage *stage)
{
    if (gg_stage_attr(stage, GG_OPT_OUTPUTS))
        return stage->out.nfields;
    const struct gg_stage *reader = known_reader(graph, readers, stage, 0);
    return reader ? reader->in.nfields : 0;
}

static bool is_blank_literal(gg_str text)
{
    for (size_t i = 1; i + 1 < text.n; i++)
        if (text.p[i] != ' ')
            return false;
    return text.n > 2;
}

static void report_blank(const struct gg_step_code *code, const struct gg_snippet *snippet,
                         size_t beg, size_t end, uint32_t nfields)
{
    struct gg_diag *d = gg_diag_add(
        code->emit->diags, GG_D_BLANKS_JOINED, gg_code_span(snippet, (uint32_t)beg, (uint32_t)end),
        "a blank is printed between the values of %u fields, which are split at tabs", nfields);
    gg_diag_help(code->emit->diags, d,
                 "separate the values by commas: `print $1, $2` writes what fits the format");
}

static void check_prints(const struct gg_step_code *code, const struct gg_snippet *snippet,
                         uint32_t nfields)
{
    gg_str text = snippet->map.text;
    struct print print;
    for (size_t at = 0; next_print(text, &at, &print);) {
        for (size_t i = print.beg[0]; print.n == 1 && i < print.end[0]; i++) {
            if (text.p[i] != '"')
                continue;
            size_t end = skip_string(text, i);
            bool is_first = !gg_str_trim(gg_str_sub(text, print.beg[0], i)).n;
            if (!is_first && is_blank_literal(gg_str_sub(text, i, end))) {
                report_blank(code, snippet, i, end, nfields);
                break;
            }
            i = end - 1;
        }
    }
}

/* OFS = " " */
static void check_separator(const struct gg_step_code *code, const struct gg_snippet *snippet,
                            uint32_t nfields)
{
    gg_str text = snippet->map.text;
    for (size_t at = 0; at < text.n; at++) {
        if (!is_word_at(text, at, "OFS"))
            continue;
        size_t i = at + strlen("OFS");
        while (i < text.n && (text.p[i] == ' ' || text.p[i] == '='))
            i++;
        size_t end = i < text.n && text.p[i] == '"' ? skip_string(text, i) : i;
        if (end > i && is_blank_literal(gg_str_sub(text, i, end)))
            report_blank(code, snippet, at, end, nfields);
    }
}

/* A snippet as text and places; false when the step has none. */
static bool take_text(const struct gg_step_code *code, enum gg_option option,
                      struct gg_snippet *snippet)
{
    const struct gg_ast *node = gg_stage_attr(code->unit->stage, option);
    const struct gg_source *source =
        node ? gg_source_get(code->emit->sources, node->span.file) : NULL;
    if (!source || node->kind != GG_AST_STR)
        return false;
    *snippet = (struct gg_snippet){
        .option = option, .node = node, .map = gg_ast_map_new(code->emit->arena, source, node)};
    return true;
}

static void check_blanks(const struct gg_step_code *code, const struct gg_readers *readers)
{
    const struct gg_unit *unit = code->unit;
    struct gg_snippet body;
    if (unit->target != GG_TARGET_AWK || unit->out.kind != GG_FORMAT_TSV ||
        !take_text(code, GG_OPT_CODE, &body))
        return;
    uint32_t nfields = fields_written(code->emit->plan->graph, readers, unit->stage);
    if (nfields < 2)
        return;
    check_prints(code, &body, nfields);
    check_separator(code, &body, nfields);
}

/* ---- an hour cut short ---- */

/* The name of a field that a stage writes: its own, or that of a stage that reads it; or "". */
static gg_str written_name(const struct gg_graph *graph, const struct gg_readers *readers,
                           const struct gg_stage *writer, uint32_t column)
{
    if (writer->out.known && column < writer->out.nfields)
        return writer->out.fields[column].name;
    const struct gg_stage *reader = known_reader(graph, readers, writer, column);
    return reader ? reader->in.fields[column].name : GG_STR("");
}

bool gg_slips_log_time(gg_str code, struct gg_log_time *time)
{
    struct print print;
    for (size_t at = 0; next_print(code, &at, &print);) {
        for (uint32_t i = 0; i < print.n; i++) {
            gg_str value = gg_str_sub(code, print.beg[i], print.end[i]);
            ptrdiff_t word = gg_str_find(value, GG_STR("$4"));
            bool is_time =
                word >= 0 && ((size_t)word + 2 == value.n || !is_word_byte(value.p[word + 2]));
            if (!is_time)
                continue;
            bool drops = gg_str_find(value, GG_STR("substr")) >= 0 ||
                         gg_str_find(code, GG_STR("\\[")) >= 0 ||
                         gg_str_find(code, GG_STR("\"[\"")) >= 0;
            *time = (struct gg_log_time){i, drops ? 14 : 15};
            return true;
        }
    }
    return false;
}

static const struct {
    const char *before, *after; /* around the number of characters, behind the value */
} cuts[] = {{"[:", "]"}, {"[0:", "]"}, {"[..", "]"}, {"[0..", "]"}, {", 1, ", ")"}, {":0:", "}"}};

/* The length of a cut that begins here, or 0. */
static uint32_t read_cut(gg_str text, size_t at, size_t *end)
{
    for (size_t i = 0; i < GG_COUNT(cuts); i++) {
        size_t n = strlen(cuts[i].before), digits = 0;
        uint32_t length = 0;
        if (at + n > text.n || memcmp(text.p + at, cuts[i].before, n))
            continue;
        for (; at + n + digits < text.n && digits < 3; digits++) {
            char c = text.p[at + n + digits];
            if (c < '0' || c > '9')
                break;
            length = length * 10 + (uint32_t)(c - '0');
        }
        *end = at + n + digits + 1;
        if (digits && *end <= text.n && text.p[*end - 1] == cuts[i].after[0])
            return length;
    }
    return 0;
}

/* What stands before a cut is the field. */
static bool is_field_before(struct gg_arena *a, gg_str text, size_t at,
                            const struct gg_seen_field *seen)
{
    gg_str before = gg_str_sub(text, 0, at), name = seen->name;
    gg_str indexed = gg_str_printf(a, "fields[%d]", (int)seen->column);
    if (seen->column >= 0 && gg_str_ends(before, indexed))
        return true;
    return name.n && gg_str_ends(before, name) &&
           (before.n == name.n || !is_word_byte(before.p[before.n - name.n - 1]));
}

void gg_slips_check_cuts(struct gg_arena *a, struct gg_diags *ds, const struct gg_snippet *snippet,
                         const struct gg_log_time *time, const struct gg_seen_field *seen)
{
    gg_str text = snippet->map.text;
    for (size_t at = 1; at < text.n; at++) {
        size_t end;
        uint32_t length = read_cut(text, at, &end);
        if (length < 13 || length >= time->hours || !is_field_before(a, text, at, seen))
            continue;
        struct gg_diag *d = gg_diag_add(
            ds, GG_D_CUT_SHORT, gg_code_span(snippet, (uint32_t)at, (uint32_t)end),
            "%u characters end within the hour of a log's time, such as `%s15/Jan/2025:10`", length,
            time->hours == 15 ? "[" : "");
        gg_diag_help(ds, d, "take %u characters: with fewer, the hours 10 to 19 become one",
                     time->hours);
    }
}

static void check_cuts(const struct gg_step_code *code, const struct gg_readers *readers)
{
    static const enum gg_option options[] = {GG_OPT_PRELUDE, GG_OPT_STATE, GG_OPT_BEGIN,
                                             GG_OPT_CODE,    GG_OPT_END,   GG_OPT_MERGE};
    const struct gg_pipeline_plan *plan = code->emit->plan;
    const struct gg_unit *head = &plan->units[0];
    const struct gg_stage *stage = code->unit->stage;
    struct gg_log_time time;
    struct gg_snippet snippet;
    if (head->target != GG_TARGET_AWK || head->in.kind != GG_FORMAT_LINES ||
        !gg_slips_log_time(gg_stage_text(head->stage, GG_OPT_CODE), &time))
        return;
    bool reads = stage->ninputs == 1 && &plan->graph->stages[stage->inputs[0]] == head->stage;
    struct gg_seen_field seen = {written_name(plan->graph, readers, head->stage, time.column),
                                 reads ? (int64_t)time.column : -1};
    for (size_t i = 0; i < GG_COUNT(options); i++)
        if (take_text(code, options[i], &snippet))
            gg_slips_check_cuts(code->emit->arena, code->emit->diags, &snippet, &time, &seen);
}

void gg_slips_check(const struct gg_step_code *code, const struct gg_readers *readers)
{
    check_blanks(code, readers);
    check_cuts(code, readers);
}
