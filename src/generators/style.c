/* Tells the styles of bodies apart, and wraps those that change a record. */
#include "generators/style.h"
#include "generators/awk_body.h"

#include "backends/go/flow.h"
#include "backends/go/layout.h"
#include "backends/python/scan.h"
#include "backends/rust/snippet.h"
#include "backends/view.h"
#include "frontend/ast_map.h"

enum { SHORT_LINE = 60 };

/* ---- indentation ---- */

void gg_body_unindent(struct gg_generate *g, struct gg_ast *code)
{
    const struct gg_source *source = gg_source_get(g->host->env->sources, code->span.file);
    if (!source)
        return;
    if (code->style != GG_STYLE_COMPOSED)
        code->place = gg_ast_map_new(g->call->arena, source, code).place;
    code->style = GG_STYLE_COMPOSED;
    gg_spec_unindent_placed(g->call->arena, code);
}

/* ---- which style ---- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool has_word(gg_str text, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= text.n; i++)
        if (!memcmp(text.p + i, word, n) && (!i || !is_word_byte(text.p[i - 1])) &&
            (i + n == text.n || !is_word_byte(text.p[i + n])))
            return true;
    return false;
}

static bool has_any(gg_str text, const char *const *words)
{
    for (; *words; words++)
        if (has_word(text, *words))
            return true;
    return false;
}

bool gg_body_is_record(struct gg_body *body)
{
    static const char *const writes[] = {"output", "emit", "fields", NULL};
    static const char *const reads[] = {"read", "mapfile", "readarray", NULL};
    gg_str text = body->code->text;
    switch (body->target) {
    case GG_TARGET_PYTHON:
        return body->fields.known && !has_any(text, writes);
    case GG_TARGET_GO:
    case GG_TARGET_RUST:
        return (has_word(text, "record") || has_word(text, "Record")) && !has_any(text, writes);
    case GG_TARGET_AWK:
        return !gg_awk_read_body(body->g->call->arena, text).is_rules;
    case GG_TARGET_BASH:
        return body->fields.known && !has_any(text, reads);
    case GG_TARGET_COUNT:
        break;
    }
    return false;
}

/* Every mention of record["NAME"] is the target of an assignment, and there is one. */
static bool is_only_set(struct gg_arena *a, gg_str text, gg_str name)
{
    bool is_set = false;
    static const char quotes[] = "\"'";
    for (size_t q = 0; q < 2; q++) {
        gg_str key = gg_str_printf(a, "%c" GG_FMT "%c", quotes[q], GG_ARG(name), quotes[q]);
        gg_str member = gg_str_printf(a, "record[" GG_FMT "]", GG_ARG(key));
        gg_str rest = text;
        for (ptrdiff_t at; (at = gg_str_find(rest, key)) >= 0;) {
            size_t beg = (size_t)at, head = strlen("record[");
            bool is_member =
                beg >= head && gg_str_starts(gg_str_sub(rest, beg - head, rest.n), member);
            rest = gg_str_sub(rest, beg + key.n, rest.n);
            gg_str after = gg_str_trim(gg_str_sub(rest, 1, rest.n));
            if (!is_member || !gg_str_starts(after, GG_STR("=")) ||
                gg_str_starts(after, GG_STR("==")))
                return false;
            is_set = true;
        }
    }
    return is_set;
}

uint32_t gg_body_set_fields(const struct gg_body *body)
{
    uint32_t n = 0, all = body->fields.nfields;
    if (body->target != GG_TARGET_PYTHON)
        return 0;
    while (n < all && is_only_set(body->g->call->arena, body->code->text,
                                  body->fields.fields[all - 1 - n].name))
        n++;
    return n < all ? n : 0;
}

/* ---- views ---- */

/* Go sees members that begin with a capital letter. */
static gg_str member_name(struct gg_arena *a, gg_str var)
{
    gg_str name = gg_str_dup(a, var);
    char *first = (char *)gg_arena_alloc(a, name.n + 1, 1);
    memcpy(first, name.p, name.n);
    if (first[0] >= 'a' && first[0] <= 'z')
        first[0] = (char)(first[0] - 'a' + 'A');
    else if (first[0] == '_')
        return gg_str_concat(a, GG_STR("X"), var);
    return (gg_str){first, name.n};
}

static const char *const go_types[GG_TYPE_COUNT] = {"string", "int64",     "float64",
                                                    "bool",   "time.Time", "string"};

struct names {
    const struct gg_record *record;
    gg_str *vars;
    size_t widest;
};

static struct names name_fields(struct gg_body *body, const struct gg_record *record)
{
    struct gg_arena *a = body->g->call->arena;
    struct gg_table taken = gg_table_new(a);
    struct names names = {record, gg_new_array(a, gg_str, record->nfields), 0};
    for (uint32_t i = 0; i < record->nfields; i++) {
        names.vars[i] = gg_view_safe_name(a, record->fields[i].name,
                                          gg_backend_get(body->target)->names, &taken);
        size_t width = member_name(a, names.vars[i]).n;
        names.widest = width > names.widest ? width : names.widest;
    }
    return names;
}

/* From field `beg` on. */
static const struct gg_val *fields_view(struct gg_body *body, const struct names *names,
                                        uint32_t beg)
{
    struct gg_arena *a = body->g->call->arena;
    struct gg_list list = gg_list_new(a);
    for (uint32_t i = beg; i < names->record->nfields; i++) {
        const struct gg_field *field = &names->record->fields[i];
        gg_str member = member_name(a, names->vars[i]);
        struct gg_map map = gg_map_new(a, GG_NO_SPAN);
        gg_map_int(&map, "index", i);
        gg_map_text(&map, "name", field->name);
        gg_map_code(&map, "var", names->vars[i]);
        gg_map_code(&map, "member", member);
        gg_map_code(&map, "padding", gg_str_printf(a, "%*s", (int)(names->widest - member.n), ""));
        gg_map_code(&map, "type", gg_str_from(go_types[field->type]));
        gg_map_bool(&map, "is_bool", field->type == GG_TYPE_BOOL);
        gg_map_bool(&map, "is_float", field->type == GG_TYPE_FLOAT);
        gg_map_text(&map, "tab_reason",
                    gg_str_printf(a, "field " GG_FMT " holds a tab", GG_ARG(field->name)));
        gg_map_text(&map, "newline_reason",
                    gg_str_printf(a, "field " GG_FMT " holds a newline", GG_ARG(field->name)));
        gg_list_add(&list, gg_map_done(&map));
    }
    return gg_list_done(&list);
}

static gg_str indented(struct gg_body *body, gg_str text)
{
    struct gg_arena *a = body->g->call->arena;
    struct gg_go_code code;
    switch (body->target) {
    case GG_TARGET_PYTHON:
        return gg_py_indented(a, gg_py_scan(a, text), 4, NULL);
    case GG_TARGET_GO:
        code = gg_go_lex(a, text);
        return gg_go_indent(a, &code, 1);
    case GG_TARGET_RUST:
        return gg_rust_indent(a, text, 4);
    case GG_TARGET_AWK:
    case GG_TARGET_BASH:
        return gg_rust_indent(a, gg_str_concat(a, GG_STR("    "), text), 4);
    case GG_TARGET_COUNT:
        break;
    }
    return text;
}

static gg_str without_last_blanks(gg_str text)
{
    while (text.n && strchr(" \t\r\n", text.p[text.n - 1]))
        text.n--;
    return text;
}

/* The user's code with the places of its lines. */
static const struct gg_val *code_view(struct gg_body *body, const struct gg_ast *node, gg_str text)
{
    struct gg_arena *a = body->g->call->arena;
    const struct gg_source *source = gg_source_get(body->g->host->env->sources, node->span.file);
    struct gg_val *val = gg_new(a, struct gg_val);
    *val = *gg_val_code(a, text, node->span);
    if (source)
        val->nlines = gg_ast_line_map(a, source, node, &val->line_at);
    return val;
}

/* The body's end is reached: what is left of the record is written. */
static bool adds_return(struct gg_body *body)
{
    struct gg_arena *a = body->g->call->arena;
    gg_str text = body->code->text;
    if (body->target == GG_TARGET_GO) {
        struct gg_go_code code = gg_go_lex(a, text);
        return !gg_go_terminates(&code);
    }
    const struct gg_py_snippet *s = gg_py_scan(a, text);
    for (uint32_t i = s->statements.n; i && body->target == GG_TARGET_PYTHON; i--) {
        const struct gg_py_statement *last = &s->statements.at[i - 1];
        if (last->beg == last->end)
            continue;
        gg_str word = s->tokens.at[last->beg].text;
        return last->indent || !(gg_str_is(word, "return") || gg_str_is(word, "raise"));
    }
    return true;
}

static size_t joined_width(const struct gg_record *record)
{
    size_t width = 0;
    for (uint32_t i = 0; i < record->nfields; i++)
        width += 2 * record->fields[i].name.n + 6;
    return width;
}

static const struct gg_val *view_of(struct gg_body *body)
{
    struct gg_arena *a = body->g->call->arena;
    struct gg_map map = gg_map_new(a, body->code->span);
    struct names in = name_fields(body, &body->fields), out = name_fields(body, &body->outputs);
    gg_str text = indented(body, without_last_blanks(body->code->text));
    struct gg_buf header = gg_buf_new(a);
    for (uint32_t i = 0; i < body->outputs.nfields; i++)
        gg_buf_addf(&header, "%s" GG_FMT, i ? "\t" : "", GG_ARG(body->outputs.fields[i].name));
    if (body->prelude)
        gg_map_set(&map, "prelude", code_view(body, body->prelude, body->prelude->text));
    else
        gg_map_code(&map, "prelude", GG_STR(""));
    gg_map_set(&map, "body", code_view(body, body->code, text));
    gg_map_text(&map, "name", gg_generate_name(body->g));
    gg_map_set(&map, "fields", fields_view(body, &in, 0));
    gg_map_set(&map, "outputs", fields_view(body, &out, 0));
    gg_map_set(&map, "added", fields_view(body, &out, out.record->nfields - body->nadded));
    gg_map_int(&map, "nfields", body->fields.nfields);
    gg_map_code(&map, "delimiter", GG_STR("$'\\t'"));
    gg_map_bool(&map, "header", body->header);
    gg_map_text(&map, "header_line", gg_buf_str(&header));
    gg_map_bool(&map, "loads", body->json_in);
    gg_map_bool(&map, "dumps", body->json_out);
    gg_map_bool(&map, "uses_json", body->json_in || body->json_out);
    gg_map_bool(&map, "prints",
                body->outputs.known && !gg_awk_read_body(a, body->code->text).prints);
    gg_map_bool(&map, "adds_return", adds_return(body));
    gg_map_bool(&map, "is_pointer", gg_str_find(body->code->text, GG_STR("&record")) >= 0);
    gg_map_bool(&map, "short", !body->nadded && joined_width(&body->fields) < SHORT_LINE);
    return gg_map_done(&map);
}

/* ---- composing ---- */

/* A template's text as a node of the tree whose lines are where the user wrote them. */
static struct gg_ast *compose_for(struct gg_generate *g, enum gg_target target, struct gg_span span,
                                  const char *name, const struct gg_val *view)
{
    struct gg_tmpl_env env = {
        .quote = gg_backend_get(target)->quote, .strict = true, .reindent = true, .marked = true};
    struct gg_out out = gg_out_new(g->call->arena);
    gg_str path = gg_str_printf(g->call->arena, "generators/%s", name);
    if (!gg_tmpl_render(g->host->env->templates, path, view, &env, &out, g->call->ds))
        return NULL;
    struct gg_ast *node = gg_spec_node(&g->terms, GG_AST_STR, span);
    node->text = gg_buf_str(&out.text);
    struct gg_term_mark *at = gg_new_array(g->call->arena, struct gg_term_mark, out.marks.n);
    for (uint32_t i = 0; i < out.marks.n; i++)
        at[i] = (struct gg_term_mark){out.marks.at[i].offset, out.marks.at[i].spec};
    struct gg_term_marks marks = {at, out.marks.n};
    gg_spec_place_text(g->call->arena, node, &marks);
    return node;
}

static struct gg_ast *compose(struct gg_body *body, const char *name, const struct gg_val *view)
{
    return compose_for(body->g, body->target, body->code->span, name, view);
}

struct wrapper {
    const char *prelude, *code; /* templates, or NULL */
};

static const struct wrapper wrappers[GG_TARGET_COUNT] = {
    [GG_TARGET_AWK] = {NULL, "awk_record"},
    [GG_TARGET_BASH] = {NULL, "bash_record"},
    [GG_TARGET_GO] = {"go_record", "go_record_call"},
    [GG_TARGET_PYTHON] = {"python_record", "python_record_call"},
    [GG_TARGET_RUST] = {"rust_record", "rust_record_call"},
};

static const struct wrapper open_wrappers[GG_TARGET_COUNT] = {
    [GG_TARGET_GO] = {"go_open", "go_open_call"},
    [GG_TARGET_RUST] = {"rust_open", "rust_open_call"},
};

bool gg_body_wrap(struct gg_body *body)
{
    const struct gg_val *view = view_of(body);
    const struct wrapper *wrapper =
        body->open ? &open_wrappers[body->target] : &wrappers[body->target];
    if (wrapper->prelude)
        body->prelude = compose(body, wrapper->prelude, view);
    body->code = compose(body, wrapper->code, view);
    return body->code && (body->prelude || !wrapper->prelude);
}

struct gg_ast *gg_body_call(struct gg_generate *g, enum gg_target target, gg_str function,
                            struct gg_span span)
{
    struct gg_map map = gg_map_new(g->call->arena, span);
    gg_map_code(&map, "function", function);
    return compose_for(g, target, span,
                       target == GG_TARGET_GO ? "go_function_call" : "rust_function_call",
                       gg_map_done(&map));
}

/* ---- faults ---- */

/* Where a byte of a body was written. */
static struct gg_span place(const struct gg_body *body, size_t offset)
{
    const struct gg_ast *code = body->code;
    if (code->style != GG_STYLE_COMPOSED)
        return code->span;
    uint32_t at = code->place[offset];
    return (struct gg_span){code->span.file, at, at + 1};
}

bool gg_body_check(struct gg_body *body)
{
    gg_str text = body->code->text;
    if (body->target != GG_TARGET_AWK)
        return true;
    ptrdiff_t fault = gg_awk_read_body(body->g->call->arena, text).fault;
    if (fault < 0)
        return true;
    char c = text.p[fault];
    bool opens = c == '{' || c == '(' || c == '[';
    struct gg_diag *d =
        gg_diag_add(body->g->call->ds, GG_D_GENERATOR_BODY, place(body, (size_t)fault),
                    opens ? "`%c` is never closed" : "`%c` closes nothing", c);
    gg_diag_help(body->g->call->ds, d, "the body is placed in a program: its brackets must match");
    return false;
}
