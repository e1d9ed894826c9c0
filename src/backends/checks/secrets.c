/* Passwords, keys and tokens in the texts of a spec. */
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"

struct search {
    struct gg_emit *emit;
    const struct gg_source *source;
    const struct gg_ast *node;
    gg_str text;
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool starts_as(gg_str text, size_t at, const char *word)
{
    for (; *word; word++, at++)
        if (at >= text.n || lower(text.p[at]) != *word)
            return false;
    return true;
}

static void report(const struct search *s, size_t beg, size_t end, const char *what)
{
    struct gg_ast_map map = gg_ast_map_new(s->emit->arena, s->source, s->node);
    struct gg_span span = gg_ast_map_span(&map, s->node->span.file, (uint32_t)beg, (uint32_t)end);
    struct gg_diag *d =
        gg_diag_add(s->emit->diags, GG_D_SECRET, span, "%s stands in the spec", what);
    gg_diag_help(s->emit->diags, d, "take it from the environment: ${NAME}");
}

/* What people write where the secret is to come, and names of variables. */
static bool is_placeholder(gg_str value)
{
    static const char *const words[] = {
        "example",  "placeholder", "changeme", "change_me", "change-me", "your", "dummy",
        "redacted", "secret",      "password", "passwd",    "xxx",       "***",  "...",
        "todo",     "token",       "sample",   "insert",    "none",      NULL};
    if (!value.n || strchr("$<{%(", value.p[0]) || gg_str_find_char(value, '$') >= 0)
        return true;
    for (const char *const *word = words; *word; word++)
        for (size_t i = 0; i < value.n; i++)
            if (starts_as(value, i, *word))
                return true;
    return false;
}

/* Letters and digits in a mix that is no word. */
static bool is_mixed(gg_str value)
{
    bool has_digit = false, has_letter = false;
    for (size_t i = 0; i < value.n; i++) {
        has_digit |= value.p[i] >= '0' && value.p[i] <= '9';
        has_letter |= lower(value.p[i]) >= 'a' && lower(value.p[i]) <= 'z';
        if (value.p[i] <= ' ')
            return false;
    }
    return has_digit && has_letter;
}

/* ---- tokens that are known by their form ---- */

static const struct form {
    const char *prefix, *what;
    size_t least, most; /* letters, digits, - and _ behind the prefix */
} forms[] = {
    {"AKIA", "an access key of AWS", 16, 16},         {"ASIA", "an access key of AWS", 16, 16},
    {"AIza", "a key of Google's interfaces", 35, 35}, {"ghp_", "a token of GitHub", 36, 255},
    {"gho_", "a token of GitHub", 36, 255},           {"ghs_", "a token of GitHub", 36, 255},
    {"github_pat_", "a token of GitHub", 50, 255},    {"glpat-", "a token of GitLab", 20, 255},
    {"sk_live_", "a key of Stripe", 20, 255},         {"xoxb-", "a token of Slack", 20, 255},
    {"xoxp-", "a token of Slack", 20, 255},
};

static void find_forms(const struct search *s, size_t at)
{
    for (size_t i = 0; i < GG_COUNT(forms); i++) {
        size_t beg = at + strlen(forms[i].prefix), end = beg;
        if (!gg_str_starts(gg_str_sub(s->text, at, s->text.n), gg_str_from(forms[i].prefix)))
            continue;
        while (end < s->text.n && (is_word(s->text.p[end]) || s->text.p[end] == '-'))
            end++;
        if (end - beg >= forms[i].least && end - beg <= forms[i].most &&
            !is_placeholder(gg_str_sub(s->text, beg, end)))
            report(s, at, end, forms[i].what);
    }
}

static void find_private_key(const struct search *s, size_t at)
{
    gg_str rest = gg_str_sub(s->text, at, s->text.n), line;
    if (gg_str_starts(rest, GG_STR("-----BEGIN ")) && gg_str_next_line(&rest, &line) &&
        gg_str_find(line, GG_STR("PRIVATE KEY-----")) >= 0 &&
        (line.n > 60 || gg_str_trim(rest).n > 40))
        report(s, at, at + line.n, "a private key");
}

/* scheme://user:password@host */
static void find_url(const struct search *s, size_t at)
{
    gg_str text = s->text;
    size_t beg = at + 3, end, colon = 0;
    if (!gg_str_starts(gg_str_sub(text, at, text.n), GG_STR("://")) || !at ||
        !is_word(text.p[at - 1]))
        return;
    for (end = beg; end < text.n && !strchr("/@ \t\n\"'`\\", text.p[end]); end++)
        if (text.p[end] == ':' && !colon)
            colon = end;
    if (end < text.n && text.p[end] == '@' && colon && colon + 1 < end &&
        !is_placeholder(gg_str_sub(text, colon + 1, end)))
        report(s, colon + 1, end, "the password of an address");
}

/* ---- names of secrets ---- */

static const struct name {
    const char *word;
    size_t least;  /* characters of a value */
    bool is_mixed; /* the word has other meanings: only what looks like a key counts */
} names[] = {
    {"password", 4, false},
    {"passwd", 4, false},
    {"pgpassword", 4, false},
    {"secret_key", 8, false},
    {"secret_access_key", 8, false},
    {"api_key", 8, true},
    {"apikey", 8, true},
    {"access_key", 8, true},
    {"auth_token", 8, true},
    {"access_token", 8, true},
    {"secret", 8, true},
    {"token", 12, true},
};

static const struct name *name_ending(gg_str word)
{
    for (size_t i = 0; i < GG_COUNT(names); i++) {
        size_t n = strlen(names[i].word);
        bool is_whole = word.n == n || (word.n > n && word.p[word.n - n - 1] == '_');
        if (word.n >= n && is_whole && starts_as(word, word.n - n, names[i].word))
            return &names[i];
    }
    return NULL;
}

/* What is known by its form is reported as that. */
static bool has_form(gg_str value)
{
    for (size_t i = 0; i < GG_COUNT(forms); i++)
        if (gg_str_starts(value, gg_str_from(forms[i].prefix)))
            return true;
    return false;
}

static bool is_secret(const struct name *name, gg_str value)
{
    return !has_form(value) && value.n >= name->least && !is_placeholder(value) &&
           (!name->is_mixed || is_mixed(value));
}

static size_t skip_blanks(gg_str text, size_t at)
{
    while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
        at++;
    return at;
}

/* password = "...", password: '...', PGPASSWORD=..., &token=... ; `at` is behind the word. */
static void find_value(const struct search *s, const struct name *name, size_t at)
{
    gg_str text = s->text;
    bool is_joined = at < text.n && text.p[at] == '=';
    if (at < text.n && strchr("\"'", text.p[at])) /* "password": "..." */
        at++;
    size_t sign = skip_blanks(text, at);
    if (sign >= text.n || !strchr("=:", text.p[sign]))
        return;
    bool is_go = text.p[sign] == ':' && sign + 1 < text.n && text.p[sign + 1] == '=';
    size_t beg = skip_blanks(text, sign + 1 + is_go);
    if (beg >= text.n || text.p[beg] == '=')
        return;
    char quote = strchr("\"'`", text.p[beg]) ? text.p[beg] : '\0';
    size_t end = beg += quote != '\0';
    while (end < text.n && text.p[end] != '\n' &&
           (quote ? text.p[end] != quote : !strchr(" \t;&|)\"'`,", text.p[end])))
        end++;
    /* Without quotes only a shell's NAME=value is a text: everything else is an expression. */
    bool is_text = quote ? end < text.n : is_joined && beg == sign + 1;
    if (is_text && is_secret(name, gg_str_sub(text, beg, end)) &&
        gg_str_find_char(gg_str_sub(text, beg, end), '(') < 0)
        report(s, beg, end, "a secret");
}

static void search_text(const struct search *s)
{
    for (size_t i = 0; i < s->text.n; i++) {
        char c = s->text.p[i];
        if (c == ':')
            find_url(s, i);
        if (c == '-')
            find_private_key(s, i);
        if (!is_word(c))
            continue;
        size_t end = i;
        while (end < s->text.n && is_word(s->text.p[end]))
            end++;
        if (end - i > 3 && strchr("AaGgSsXx", c))
            find_forms(s, i);
        /* Each of the names ends in one of these letters. */
        const struct name *name = end - i > 4 && strchr("dDyYtTnN", s->text.p[end - 1])
                                      ? name_ending(gg_str_sub(s->text, i, end))
                                      : NULL;
        if (name)
            find_value(s, name, end);
        i = end > i ? end - 1 : i;
    }
}

static void search_node(struct gg_emit *emit, const struct gg_ast *node)
{
    bool is_group = node->kind == GG_AST_LIST || node->kind == GG_AST_MAP;
    for (uint32_t i = 0; is_group && i < node->u.kids.n; i++)
        search_node(emit, node->u.kids.at[i]);
    struct search s = {emit, gg_source_get(emit->sources, node->span.file), node, node->text};
    if (node->kind != GG_AST_STR || !s.source)
        return;
    const struct name *name = name_ending(node->key);
    if (name && is_secret(name, node->text))
        report(&s, 0, node->text.n, "a secret");
    else
        search_text(&s);
}

static void search_attrs(struct gg_emit *emit, const struct gg_attr *attrs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        search_node(emit, attrs[i].value);
}

void gg_check_secrets(const struct gg_pipeline_code *p)
{
    const struct gg_graph *graph = p->emit->plan->graph;
    search_attrs(p->emit, graph->attrs, graph->nattrs);
    for (uint32_t i = 0; i < graph->nstages; i++)
        search_attrs(p->emit, graph->stages[i].attrs, graph->stages[i].nattrs);
}
