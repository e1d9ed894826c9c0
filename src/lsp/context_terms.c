/* Prolog: the calls and lists that are open at a place, from the start of its clause. */
#include "lsp/context.h"

/* A bracket that is open. */
struct open {
    char bracket;   /* ( [ { */
    gg_str name;    /* before a round one, "" */
    uint32_t index; /* of the argument or element */
    gg_str first;   /* the word that its first argument begins with */
};

struct scan {
    gg_str text;
    size_t at, offset;
    GG_VEC(struct open) stack;
    struct gg_arena *arena;
    gg_str word;      /* a name that was just read */
    bool after_colon; /* `name:` was just read */
    char quote;       /* of the text that the place is in */
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* A quoted text; stops at the place when it is inside. */
static void skip_quoted(struct scan *s)
{
    char quote = s->text.p[s->at];
    size_t beg = ++s->at;
    while (s->at < s->text.n) {
        if (s->at >= s->offset) {
            s->quote = quote;
            return;
        }
        char c = s->text.p[s->at];
        if (c == '\\')
            s->at++;
        else if (c == quote && s->at + 1 < s->text.n && s->text.p[s->at + 1] == quote)
            s->at++;
        else if (c == quote)
            break;
        s->at++;
    }
    s->word = gg_str_sub(s->text, beg, s->at);
    s->at++;
}

static void skip_comment(struct scan *s)
{
    if (s->text.p[s->at] == '%') {
        while (s->at < s->text.n && s->text.p[s->at] != '\n')
            s->at++;
        return;
    }
    ptrdiff_t end = gg_str_find(gg_str_sub(s->text, s->at, s->text.n), GG_STR("*/"));
    s->at = end < 0 ? s->text.n : s->at + (size_t)end + 2;
}

static struct open *top(struct scan *s)
{
    return s->stack.n ? &s->stack.at[s->stack.n - 1] : NULL;
}

static void note_first(struct scan *s)
{
    struct open *open = top(s);
    if (open && !open->index && !open->first.n)
        open->first = s->word;
}

static void read_word(struct scan *s)
{
    size_t beg = s->at;
    while (s->at < s->text.n && is_word(s->text.p[s->at]))
        s->at++;
    s->word = gg_str_sub(s->text, beg, s->at);
    /* 0'c is a character. */
    if (gg_str_is(s->word, "0") && s->at + 1 < s->text.n && s->text.p[s->at] == '\'')
        s->at += s->text.p[s->at + 1] == '\\' ? 3 : 2;
    if (s->at < s->offset)
        note_first(s);
}

static void read_mark(struct scan *s)
{
    char c = s->text.p[s->at++], next = s->at < s->text.n ? s->text.p[s->at] : '\0';
    bool ends = c == '.' && (!next || next == ' ' || next == '\n' || next == '\r' || next == '%');
    if (c == '(' || c == '[' || c == '{')
        gg_push(s->arena, &s->stack, (struct open){c, c == '(' ? s->word : GG_STR(""), 0, {0}});
    else if ((c == ')' || c == ']' || c == '}') && s->stack.n)
        s->stack.n--;
    else if (c == ',' && s->stack.n)
        top(s)->index++;
    else if (ends)
        s->stack.n = 0;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        return;
    s->after_colon = c == ':' || (s->after_colon && c == ' ');
    s->word = GG_STR("");
}

static void scan_to(struct scan *s)
{
    while (s->at < s->text.n && s->at < s->offset) {
        char c = s->text.p[s->at];
        bool block = c == '/' && s->at + 1 < s->text.n && s->text.p[s->at + 1] == '*';
        if (c == '\'' || c == '"' || c == '`') {
            skip_quoted(s);
            if (!s->quote)
                note_first(s);
        } else if (c == '%' || block) {
            skip_comment(s);
        } else if (is_word(c)) {
            read_word(s);
        } else {
            read_mark(s);
        }
    }
}

static bool is_call(const struct open *open, const char *name, uint32_t index)
{
    return open->bracket == '(' && gg_str_is(open->name, name) && open->index == index;
}

/* The place whose options a list holds, when it is the list of options of a call. */
static uint32_t options_at(const struct scan *s, uint32_t depth)
{
    if (!depth || s->stack.at[depth].bracket != '[')
        return 0;
    const struct open *call = &s->stack.at[depth - 1];
    if (is_call(call, "step", 3))
        return GG_AT_STEP;
    if (is_call(call, "pipeline", 2))
        return GG_AT_PIPELINE;
    return is_call(call, "pipeline_options", 0) ? GG_AT_SPEC : 0;
}

static void in_step(struct gg_lsp_context *context, const struct scan *s, const struct open *step)
{
    context->place = GG_AT_STEP;
    if (step->index == 1) {
        context->at = GG_LSP_VALUE;
        context->option = GG_OPT_TARGET;
    } else if (step->index == 2 && s->quote) {
        context->at = GG_LSP_CODE;
        context->option = GG_OPT_CODE;
    }
}

/* Inside `option(...)` that stands in a list of options. */
static bool in_option(struct gg_lsp_context *context, const struct scan *s, uint32_t depth)
{
    uint32_t place = depth ? options_at(s, depth - 1) : 0;
    const struct open *call = &s->stack.at[depth];
    if (!place || call->bracket != '(' || !gg_option_by_name(call->name, place, &context->option))
        return false;
    enum gg_option_type type = gg_option_info(context->option)->type;
    context->place = place;
    context->at = GG_LSP_VALUE;
    if (type == GG_T_CODE && s->quote)
        context->at = GG_LSP_CODE;
    else if (type == GG_T_FIELDS && (s->after_colon || depth + 2 < s->stack.n))
        context->at = GG_LSP_TYPE;
    return true;
}

static void classify(struct gg_lsp_context *context, const struct scan *s)
{
    for (uint32_t i = s->stack.n; i && context->at == GG_LSP_NOWHERE; i--) {
        uint32_t depth = i - 1;
        if (in_option(context, s, depth))
            return;
        context->place = options_at(s, depth);
        if (context->place && i == s->stack.n) {
            context->at = GG_LSP_KEY;
            if (!gg_option_by_name(context->word, context->place, &context->option))
                context->option = GG_OPT_COUNT;
            return;
        }
        if (s->stack.at[depth].bracket == '(' && gg_str_is(s->stack.at[depth].name, "step"))
            in_step(context, s, &s->stack.at[depth]);
    }
}

struct gg_lsp_context gg_lsp_context_terms(struct gg_arena *a, gg_str text, size_t offset)
{
    struct gg_lsp_context context = {.option = GG_OPT_COUNT};
    struct scan s = {.text = text, .arena = a};
    gg_lsp_context_word(&context, text, offset, "");
    /* As far as the word's start: what is being typed is no name of a call yet. */
    s.offset = context.beg;
    scan_to(&s);
    for (uint32_t i = 0; i < s.stack.n; i++)
        if (gg_str_is(s.stack.at[i].name, "step"))
            context.step = s.stack.at[i].first;
    classify(&context, &s);
    return context;
}
