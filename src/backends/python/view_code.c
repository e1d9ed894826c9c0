/* The snippets of a step as they stand in its program. */
#include "backends/python/handed.h"

#include "backends/fragment.h"

/* Columns; everything of a step that shares its process stands four deeper. */
enum { BODY_INDENT = 12, FUNCTION_INDENT = 4, LINE_MAX = 80 };

/* The step that follows could change a list that it gets. */
static bool next_opens(const struct gg_py_viewer *v)
{
    const struct gg_ast *body = gg_stage_body(v->next);
    const struct gg_py_snippet *s = gg_py_scan(v->emit->arena, body->text);
    if (gg_py_passes_fields(s)) /* it only reads it */
        return false;
    return gg_py_mentions(gg_py_scan(v->emit->arena, gg_py_indented(v->emit->arena, s, 0, "pass")),
                          "fields");
}

const char *gg_py_passed(const struct gg_py_viewer *v, enum gg_py_passing how)
{
    static const char *const keys[] = {[GG_PY_PASS_OUTPUT] = "is_output",
                                       [GG_PY_PASS_HAND] = "is_handed",
                                       [GG_PY_PASS_COPY] = "is_copied",
                                       [GG_PY_PASS_LINE] = "is_line",
                                       [GG_PY_PASS_USUAL_LINE] = "is_usual_line",
                                       [GG_PY_PASS_JOINED] = "is_joined",
                                       [GG_PY_PASS_CSV] = "is_csv",
                                       [GG_PY_PASS_JSONL] = "is_jsonl"};
    struct gg_arena *a = v->emit->arena;
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    gg_map_bool(&map, keys[how], true);
    return gg_cstr(a, gg_fragment(a, v->emit->templates, v->emit->diags, &gg_backend_python,
                                  &gg_python_fragments[GG_PY_PASSED], gg_map_done(&map)));
}

/* A record that was read and checked may be handed on as it is. */
static bool may_hand_on(const struct gg_py_viewer *v)
{
    const struct gg_stage *stage = v->unit->stage;
    bool is_empty = v->unit->in.kind == GG_FORMAT_JSONL && !stage->in.known; /* [] may be */
    return (!stage->out.known || gg_record_same_types(&stage->in, &stage->out)) && !is_empty;
}

enum gg_py_passing gg_py_pass_line(enum gg_format_kind in)
{
    return in == GG_FORMAT_JSONL ? GG_PY_PASS_USUAL_LINE : GG_PY_PASS_LINE;
}

/* How a record is written whose fields are as they were read. */
static enum gg_py_passing passing(const struct gg_py_viewer *v)
{
    const struct gg_stage *stage = v->unit->stage;
    enum gg_format_kind in = v->unit->in.kind, out = v->unit->out.kind;
    bool same = gg_record_same_types(&stage->in, &stage->out);
    if (v->next && may_hand_on(v))
        return next_opens(v) ? GG_PY_PASS_COPY : GG_PY_PASS_HAND;
    if (v->next)
        return GG_PY_PASS_OUTPUT;
    if (same && v->is_plain && v->trusts && out == GG_FORMAT_TSV && v->unit->out.delimiter == '\t')
        return GG_PY_PASS_JOINED;
    if (v->raw)
        return gg_py_pass_line(in);
    if (same && out == GG_FORMAT_CSV)
        return GG_PY_PASS_CSV;
    if (same && out == GG_FORMAT_JSONL && in == GG_FORMAT_JSONL && stage->in.known)
        return GG_PY_PASS_JSONL; /* UTF-8, as it was read */
    return GG_PY_PASS_OUTPUT;
}

/* What is written where the body says output(*fields) and the fields are as they were read. */
static void set_pass(struct gg_py_viewer *v)
{
    if (v->code && !gg_py_passes_fields(v->code))
        return;
    v->raw = !v->next && !v->is_inner && gg_py_can_pass_lines(v->unit) &&
             /* there only lines can be handed on */
             !(v->unit->in.kind == GG_FORMAT_CSV && gg_unit_is_keyed(v->unit));
    enum gg_py_passing how = passing(v);
    if (how != GG_PY_PASS_OUTPUT)
        v->pass = gg_py_passed(v, how);
}

gg_str gg_py_var_of(const struct gg_py_viewer *v, uint32_t index)
{
    return v->vars[index];
}

bool gg_py_run_mentions(const struct gg_py_viewer *v, gg_str var)
{
    while (v->after && v->after->v.joined && v->after->v.shares) {
        if (gg_py_mentions_str(v->code, var))
            return true;
        v = &v->after->v;
    }
    return v->code && gg_py_mentions_str(v->code, var);
}

/* What the parts of a line are given to. Those that are not looked at have one name, and all behind
 * the last one that is are one part. */
static const gg_str *targets(const struct gg_py_viewer *v, uint32_t *ntargets)
{
    uint32_t n = v->unit->stage->in.nfields, end = 0;
    gg_str *vars = gg_new_array(v->emit->arena, gg_str, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        vars[i] = gg_py_var_of(v, i);
        if (gg_py_cuts_field(v, i))
            end = i + 1;
        else
            vars[i] = GG_STR("_unread");
    }
    *ntargets = end < n ? end + 1 : n;
    return vars;
}

/* `a, b, c`, over several lines in parentheses when it is long. is_guarded: it stands in a `try`.
 */
void gg_py_set_unpack(struct gg_py_viewer *v, bool is_guarded)
{
    struct gg_buf b = gg_buf_new(v->emit->arena);
    uint32_t n;
    const gg_str *vars = targets(v, &n);
    size_t width = 0;
    for (uint32_t i = 0; i < n; i++)
        width += vars[i].n + 2;
    bool wraps = width > LINE_MAX - 16 - v->deeper;
    gg_buf_adds(&b, wraps ? "(" : "");
    size_t line_at = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i && b.n - line_at + vars[i].n > LINE_MAX - 16 - v->deeper) {
            gg_buf_addf(&b, "\n%*s", (int)(BODY_INDENT + v->deeper + (is_guarded ? 5 : 1)), "");
            line_at = b.n;
        } else if (i) {
            gg_buf_addc(&b, ' ');
        }
        gg_buf_add(&b, vars[i]);
        gg_buf_adds(&b, i + 1 < n || n == 1 ? "," : "");
    }
    gg_buf_adds(&b, wraps ? ")" : "");
    gg_map_code(v->map, "unpack", gg_buf_str(&b));
}

/* The body still needs `fields` once the calls that `raw` replaces are gone. */
bool gg_py_needs_fields(const struct gg_py_viewer *v)
{
    if (!v->code)
        return !v->raw;
    struct gg_arena *a = v->emit->arena;
    return gg_py_mentions(gg_py_scan(a, gg_py_indented(a, v->code, 0, v->pass)), "fields");
}

void gg_py_set_parameters(struct gg_py_viewer *v)
{
    struct gg_buf b = gg_buf_new(v->emit->arena);
    if (v->raw)
        gg_buf_adds(&b, v->unit->in.kind == GG_FORMAT_JSONL ? "_match, _line" : "_line");
    if (gg_py_needs_fields(v))
        gg_buf_adds(&b, b.n ? ", fields" : "fields");
    for (uint32_t i = 0; i < v->unit->stage->in.nfields; i++) {
        gg_str var = gg_py_var_of(v, i);
        if (v->code && gg_py_mentions_str(v->code, var))
            gg_buf_addf(&b, "%s" GG_FMT, b.n ? ", " : "", GG_ARG(var));
    }
    gg_map_code(v->map, "parameters", gg_buf_str(&b));
}

/* A snippet in place of the spec's text, its lines still mapped to the spec. */
static void set_body(struct gg_py_viewer *v, const char *key, enum gg_option option,
                     const struct gg_py_snippet *s, uint32_t indent, const char *replacement)
{
    const struct gg_val *val = gg_view_snippet(v->emit, v->unit->stage, option);
    struct gg_val *body = gg_new(v->emit->arena, struct gg_val);
    *body = *val;
    body->u.s = gg_py_indented(v->emit->arena, s, indent, replacement);
    gg_map_set(v->map, key, body);
}

/* The state's variables that a snippet assigns: Python wants them declared. */
static void set_globals(struct gg_py_viewer *v, const char *key, const struct gg_py_snippet *s)
{
    struct gg_py_bindings bound = gg_py_bound(v->emit->arena, s), seen = {{0}};
    struct gg_buf b = gg_buf_new(v->emit->arena);
    for (uint32_t i = 0; i < bound.list.n; i++) {
        gg_str name = bound.list.at[i].name;
        if (!gg_py_binds(&v->state_names, name) || gg_py_binds(&seen, name))
            continue;
        gg_push(v->emit->arena, &seen.list, bound.list.at[i]);
        gg_buf_addf(&b, "%s" GG_FMT, b.n ? ", " : "", GG_ARG(name));
    }
    if (b.n)
        gg_map_code(v->map, key, gg_buf_str(&b));
}

void gg_py_set_hook(struct gg_py_viewer *v, const char *key, const char *globals,
                    enum gg_option option, const struct gg_py_snippet *s)
{
    if (!s)
        return;
    set_body(v, key, option, s, FUNCTION_INDENT + v->deeper, NULL);
    set_globals(v, globals, s);
}

/* What stands at file level in a program of one step, and in the function of one of several. */
void gg_py_set_file_level(struct gg_py_viewer *v, const char *key, enum gg_option option,
                          const struct gg_py_snippet *s)
{
    if (s)
        set_body(v, key, option, s, v->deeper + (v->joined ? 4 : 0), NULL);
}

/* The body of a step that hands its records on in its loop; each line keeps its place. */
static void set_handing_body(struct gg_py_viewer *v, uint32_t indent)
{
    struct gg_arena *a = v->emit->arena;
    const struct gg_val *val = gg_view_snippet(v->emit, v->unit->stage, GG_OPT_CODE);
    struct gg_py_placed placed = gg_py_handed_body(v, indent);
    struct gg_val *body = gg_new(a, struct gg_val);
    uint32_t *line_at = gg_new_array(a, uint32_t, placed.lines.n + 1);
    for (uint32_t i = 0; val->nlines && i < placed.lines.n; i++) {
        uint32_t line = placed.lines.at[i];
        line_at[i] = val->line_at[line < val->nlines ? line : val->nlines - 1];
    }
    *body = *val;
    body->u.s = placed.text;
    body->line_at = val->nlines ? line_at : val->line_at;
    body->nlines = val->nlines ? placed.lines.n : 0;
    v->says_nothing = !placed.text.n;
    if (!v->says_nothing)
        gg_map_set(v->map, "body", body);
}

/* Lines of these formats stay lists of texts that only the body could change. */
static bool returns_line(const struct gg_py_viewer *v)
{
    enum gg_format_kind kind = v->unit->in.kind;
    return !v->inlined && !v->is_part && (kind == GG_FORMAT_TSV || kind == GG_FORMAT_LINES) &&
           gg_py_can_pass_lines(v->unit) && gg_py_returns_fields(v->code);
}

void gg_py_set_code(struct gg_py_viewer *v)
{
    uint32_t indent = (v->inlined ? BODY_INDENT : FUNCTION_INDENT) + v->deeper;
    if (v->handing || v->writes) {
        set_handing_body(v, indent + (v->joined ? 4 : 0));
        set_globals(v, "code_globals", v->code);
    } else if (v->code) {
        set_body(v, "body", GG_OPT_CODE, v->code, indent + (v->joined ? 4 : 0), v->pass);
        set_globals(v, "code_globals", v->code);
    } else {
        gg_map_code(v->map, "body",
                    gg_str_printf(v->emit->arena, "%*s%s", BODY_INDENT, "",
                                  v->pass ? v->pass : gg_py_passed(v, GG_PY_PASS_OUTPUT)));
    }
    gg_map_bool(v->map, "inline", v->inlined);
    gg_map_bool(v->map, "returns_line", returns_line(v));
    if (v->is_part && !v->parts)
        return;
    gg_map_bool(v->map, "raw", v->raw);
    gg_map_bool(v->map, "parts_rows", v->raw || v->sees_quotes);
    gg_map_bool(v->map, "sees_quotes", v->sees_quotes);
    gg_map_bool(v->map, "writes_all", v->writes_all);
}

/* Is output() called anywhere but where `raw` stands in for it? */
bool gg_py_uses_output(const struct gg_py_viewer *v)
{
    const struct gg_py_snippet *all[] = {v->prelude, v->state, v->begin, v->end, v->merge};
    bool passes = v->next ? v->pass != NULL : v->raw;
    if (!v->inlined || !passes || (v->code && gg_py_calls_output(v->code)))
        return true;
    for (size_t i = 0; i < GG_COUNT(all); i++)
        if (all[i] && (gg_py_mentions(all[i], "output") || gg_py_mentions(all[i], "emit")))
            return true;
    return false;
}

static const struct gg_py_snippet *scan(struct gg_emit *emit, const struct gg_stage *stage,
                                        enum gg_option option)
{
    const struct gg_ast *node = gg_stage_attr(stage, option);
    return node ? gg_py_scan(emit->arena, gg_view_snippet_text(node)) : NULL;
}

/* As gg_view_unit calls them. */
static const gg_str *vars_of(struct gg_arena *a, const struct gg_record *record)
{
    struct gg_table taken = gg_table_new(a);
    gg_str *vars = gg_new_array(a, gg_str, record->nfields);
    for (uint32_t i = 0; i < record->nfields; i++)
        vars[i] = gg_view_safe_name(a, record->fields[i].name, &gg_python_names, &taken);
    return vars;
}

void gg_py_read_names(struct gg_py_viewer *v)
{
    struct gg_arena *a = v->emit->arena;
    if (v->state)
        v->state_names = gg_py_bound(a, v->state);
    if (v->prelude)
        v->prelude_names = gg_py_bound(a, v->prelude);
    if (v->code)
        v->code_names = gg_py_bound(a, v->code);
}

/* What the snippets of a step say. */
void gg_py_read_snippets(struct gg_py_viewer *v)
{
    const struct gg_stage *stage = v->unit->stage;
    v->code = scan(v->emit, stage, GG_OPT_CODE);
    v->prelude = scan(v->emit, stage, GG_OPT_PRELUDE);
    v->state = scan(v->emit, stage, GG_OPT_STATE);
    v->begin = scan(v->emit, stage, GG_OPT_BEGIN);
    v->end = scan(v->emit, stage, GG_OPT_END);
    v->merge = scan(v->emit, stage, GG_OPT_MERGE);
    v->vars = vars_of(v->emit->arena, &stage->in);
    gg_py_read_names(v);
    v->inlined = !v->code || !gg_py_find_keyword(v->code, "return");
    set_pass(v);
    v->uses_output = gg_py_uses_output(v);
}

void gg_py_set_hooks(struct gg_py_viewer *v)
{
    gg_py_set_hook(v, "begin_body", "begin_globals", GG_OPT_BEGIN, v->begin);
    gg_py_set_hook(v, "end_body", "end_globals", GG_OPT_END, v->end);
}
