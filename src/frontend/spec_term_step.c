/* The Prolog notation: steps and their bodies. */
#include "frontend/spec_term.h"

/* ---- code on lines of its own ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static gg_str without_returns(struct gg_arena *a, gg_str text)
{
    struct gg_buf out = gg_buf_new(a);
    if (gg_str_find(text, GG_STR("\r\n")) < 0)
        return text;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            gg_buf_addc(&out, text.p[i]);
    return gg_buf_str(&out);
}

static gg_str without_last_blanks(gg_str text)
{
    size_t n = text.n;
    while (n && is_blank(text.p[n - 1]))
        n--;
    return n && text.p[n - 1] == '\n' ? gg_str_sub(text, 0, n) : text;
}

static bool has_line_end(gg_str raw, const char *line_end)
{
    return !raw.n || gg_str_find(raw, gg_str_from(line_end)) >= 0;
}

static bool begins_after_line_end(gg_str raw, gg_str text)
{
    gg_str inside = gg_str_sub(raw, 1, raw.n);
    return text.n && text.p[0] == '\n' &&
           (!raw.n || gg_str_starts(inside, GG_STR("\n")) || gg_str_starts(inside, GG_STR("\r\n")));
}

bool gg_spec_unindent(struct gg_arena *a, gg_str raw, gg_str *text)
{
    gg_str all = has_line_end(raw, "\r\n") ? without_returns(a, *text) : *text, line;
    *text = all;
    if (!begins_after_line_end(raw, all))
        return false;
    gg_str rest = without_last_blanks(gg_str_sub(all, 1, all.n));
    bool ends = rest.n && rest.p[rest.n - 1] == '\n';
    size_t indent = gg_str_common_indent(rest).n;
    struct gg_buf out = gg_buf_new(a);
    while (gg_str_next_line(&rest, &line)) {
        size_t blanks = gg_str_blanks(line);
        gg_buf_add(&out, gg_str_sub(line, blanks < indent ? blanks : indent, line.n));
        if (rest.n || ends)
            gg_buf_addc(&out, '\n');
    }
    *text = gg_buf_str(&out);
    return true;
}

void gg_spec_unindent_placed(struct gg_arena *a, struct gg_ast *node)
{
    gg_str all = node->text, line;
    size_t at = all.n && all.p[0] == '\n' ? 1 : 0;
    gg_str rest = gg_str_sub(all, at, all.n);
    size_t indent = gg_str_common_indent(rest).n;
    struct gg_buf out = gg_buf_new(a);
    GG_VEC(uint32_t) place = {0};
    gg_reserve(a, &place, (uint32_t)all.n + 1);
    while (gg_str_next_line(&rest, &line)) { /* an empty one has no place of its own */
        size_t blanks = gg_str_blanks(line);
        size_t beg = at + (blanks < indent ? blanks : indent);
        at += line.n;
        at += at < all.n; /* its line end */
        for (size_t i = beg; i < at; i++)
            gg_push(a, &place, node->place[i]);
        gg_buf_add(&out, gg_str_sub(all, beg, at));
    }
    gg_push(a, &place, node->place[all.n]);
    node->text = gg_buf_str(&out);
    node->place = place.at;
}

/* ---- bodies ---- */

/* How a script in a file of its own is run: by suffix. */
static const struct {
    const char *target, *suffix, *program, *option; /* option: NULL for none */
} scripts[] = {
    {"awk", ".awk", "awk", "-f"},
    {"python", ".py", "python3", NULL},
    {"bash", ".sh", "bash", NULL},
    {"bash", ".bash", "bash", NULL},
};

static bool is_one_word(gg_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (strchr(" \t\n\v\f\r", text.p[i]))
            return false;
    return text.n;
}

bool gg_spec_is_path(gg_str text)
{
    return (gg_str_starts(text, GG_STR("/")) || gg_str_starts(text, GG_STR("./")) ||
            gg_str_starts(text, GG_STR("../"))) &&
           is_one_word(text);
}

/* One word that is the name of a script of the target: the row of `scripts`, or -1. */
static int find_script(gg_str target, gg_str text)
{
    for (size_t i = 0; i < GG_COUNT(scripts); i++) {
        gg_str suffix = gg_str_from(scripts[i].suffix);
        if (gg_str_is(target, scripts[i].target) && text.n > suffix.n &&
            gg_str_ends(text, suffix) && is_one_word(text) && text.p[text.n - suffix.n - 1] != '/')
            return (int)i;
    }
    return -1;
}

bool gg_spec_is_script(gg_str target, gg_str text)
{
    return find_script(target, text) >= 0;
}

static const char *key_of_text(gg_str target, gg_str text)
{
    static const char *const compiled[] = {"go", "rust", "csharp", "local"};
    if (gg_str_is(target, "remote"))
        return "url";
    for (size_t i = 0; i < GG_COUNT(compiled); i++)
        if (gg_str_is(target, compiled[i]) && gg_spec_is_path(text))
            return "command";
    return "code";
}

static const struct gg_option_info *step_option(const char *name)
{
    enum gg_option option;
    return gg_option_by_name(gg_str_from(name), GG_AT_STEP, &option) ? gg_option_info(option)
                                                                     : NULL;
}

static void add_word(struct gg_spec_terms *s, struct gg_ast_list *list, struct gg_span span,
                     const char *text)
{
    struct gg_ast *word = gg_spec_node(s, GG_AST_STR, span);
    word->text = gg_str_from(text);
    gg_push(s->arena, list, word);
}

/* The program that runs a script, and the script. */
static void add_script(struct gg_spec_terms *s, struct gg_ast *path, int row,
                       struct gg_ast_list *step)
{
    struct gg_ast_list words = {0};
    add_word(s, &words, path->span, scripts[row].program);
    if (scripts[row].option)
        add_word(s, &words, path->span, scripts[row].option);
    gg_push(s->arena, &words, path);
    gg_spec_add(s, step, "command", path->span, gg_spec_list(s, path->span, words));
}

/* The third argument: a text, whose target tells what it is, or one that says it itself. */
static bool add_body(struct gg_spec_terms *s, const struct gg_term *t, struct gg_ast *target,
                     struct gg_ast_list *step)
{
    static const char *const keys[] = {"code", "file", "command", "url"};
    uint32_t before = step->n;
    for (size_t i = 0; i < GG_COUNT(keys); i++) {
        if (!gg_term_is(t, keys[i], 1) || t->form != GG_FORM_CALL)
            continue;
        gg_spec_option(s, t, GG_AT_STEP, step);
        return step->n > before;
    }
    struct gg_ast *plain = gg_spec_value(s, t, NULL, 0);
    if (!plain)
        return false;
    gg_str name = target ? target->text : GG_STR("");
    int script = plain->kind == GG_AST_STR ? find_script(name, plain->text) : -1;
    if (script >= 0) {
        add_script(s, plain, script, step);
        target->text = GG_STR("bash"); /* whatever the program is: bash starts it */
        return true;
    }
    const char *key = "code";
    if (plain->kind == GG_AST_STR)
        key = key_of_text(name, plain->text);
    else if (plain->kind == GG_AST_LIST)
        key = "command";
    gg_spec_add(s, step, key, plain->span, gg_spec_value(s, t, step_option(key), 0));
    return true;
}

/* An option that says what the body is takes the place of a body that is left out as []. */
static bool is_left_out(const struct gg_term *body)
{
    return body->kind == GG_TERM_NIL;
}

struct gg_ast *gg_spec_step(struct gg_spec_terms *s, const struct gg_term *t)
{
    struct gg_ast_list kids = {0};
    struct gg_span name_span = {s->file, t->name_beg, t->name_end};
    /* A step may be called as the predicate that it stands for: Name/Arity. */
    bool is_indicator = gg_term_is(t->args[0], "/", 2);
    const struct gg_term *called = is_indicator ? t->args[0]->args[0] : t->args[0];
    struct gg_ast *name = gg_spec_value(s, called, NULL, 0);
    struct gg_ast *target = gg_spec_value(s, t->args[1], NULL, 0);
    gg_spec_add(s, &kids, "step", name_span, name);
    if (target)
        gg_spec_add(s, &kids, "target", target->span, target);
    bool body = is_left_out(t->args[2]) || add_body(s, t->args[2], target, &kids);
    if (t->nargs > 3)
        gg_spec_options(s, t->args[3], GG_AT_STEP, &kids);
    if (name && target && body)
        return gg_spec_map(s, gg_term_outer(t), kids);
    s->damaged = true;
    return NULL;
}
