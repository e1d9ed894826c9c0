/* Programs that gather what they write where records are waited for. */
#include "backends/checks/checks.h"
#include "backends/checks/flow.h"
#include "backends/checks/outside.h"
#include "backends/checks/shell.h"
#include "ir/limits.h"

struct checker {
    const struct gg_pipeline_code *p;
    const struct gg_step_code *code;
    const struct gg_snippet *snippet;
    const struct gg_tree *tree;
    bool by_record; /* the step runs with stdbuf, which reaches C programs */
};

/* ---- what never ends ---- */

/* Programs that wait for more, with one of these words. */
static const struct follower {
    const char *name, *words[4]; /* none: always */
} followers[] = {
    {"dmesg", {"-w", "--follow"}},
    {"docker", {"-f", "--follow"}},
    {"inotifywait", {"-m", "--monitor"}},
    {"journalctl", {"-f", "--follow"}},
    {"kubectl", {"-f", "--follow", "-w"}},
    {"mosquitto_sub", {NULL}},
    {"podman", {"-f", "--follow"}},
    {"tail", {"-f", "-F", "--follow"}},
    {"tcpdump", {NULL}},
};

static const struct follower *find_follower(gg_str name)
{
    for (size_t i = 0; i < GG_COUNT(followers); i++)
        if (gg_str_is(name, followers[i].name))
            return &followers[i];
    return NULL;
}

static bool has_word(const struct follower *f, gg_str word)
{
    for (size_t i = 0; i < GG_COUNT(f->words) && f->words[i]; i++) {
        gg_str wanted = gg_str_from(f->words[i]);
        bool is_long = gg_str_starts(wanted, GG_STR("--"));
        bool is_letters = !is_long && word.n > 2 && word.p[0] == '-' && word.p[1] != '-' &&
                          gg_str_find_char(word, wanted.p[1]) > 0;
        if (gg_str_eq(word, wanted) || is_letters || (is_long && gg_str_starts(word, wanted)))
            return true;
    }
    return !f->words[0];
}

static bool is_follower(const struct gg_tree *tree, uint32_t node)
{
    struct gg_shell_command command;
    const struct follower *f =
        gg_shell_command(tree, node, &command) ? find_follower(command.name) : NULL;
    if (f && !f->words[0])
        return true;
    for (uint32_t i = 1; f && i < command.nwords; i++)
        if (has_word(f, gg_tree_text(tree, command.words[i])))
            return true;
    return false;
}

/* command: [tail, -F, /var/log/syslog] */
static bool is_following_command(const struct gg_ast *value)
{
    bool is_list = value && value->kind == GG_AST_LIST && value->u.kids.n;
    const struct follower *f = is_list ? find_follower(value->u.kids.at[0]->text) : NULL;
    for (uint32_t i = 1; f && i < value->u.kids.n; i++)
        if (has_word(f, value->u.kids.at[i]->text))
            return true;
    return f && !f->words[0];
}

static bool is_live(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    (void)p;
    if (is_following_command(gg_stage_attr(code->unit->stage, GG_OPT_COMMAND)))
        return true;
    for (uint32_t s = 0; s < code->nsnippets; s++) {
        const struct gg_tree *tree = code->snippets[s].parsed.tree;
        bool is_shell = tree && code->unit->target == GG_TARGET_BASH;
        for (uint32_t i = 0; is_shell && i < tree->nnodes; i++)
            if (is_follower(tree, i))
                return true;
    }
    return false;
}

/* ---- what gathers ---- */

static const struct gatherer {
    const char *name;
    const char *words[4]; /* with one of these it does not */
    const char *fix;      /* what to write for the name; NULL: nothing is sure */
    const char *help;
    bool is_plain; /* stdbuf reaches it */
} gatherers[] = {
    {"awk",
     {"fflush", "system(\"\")", "interactive"},
     NULL,
     "call fflush() behind each print",
     true},
    {"column", {NULL}, NULL, "it needs all of its input; leave it out", true},
    {"cut", {NULL}, "stdbuf -oL cut", "write `stdbuf -oL cut`", true},
    {"egrep", {"--line-buffered"}, "egrep --line-buffered", "add --line-buffered", true},
    {"fgrep", {"--line-buffered"}, "fgrep --line-buffered", "add --line-buffered", true},
    {"fold", {NULL}, "stdbuf -oL fold", "write `stdbuf -oL fold`", true},
    {"gawk",
     {"fflush", "system(\"\")"},
     "stdbuf -oL gawk",
     "call fflush() behind each print",
     true},
    {"grep", {"--line-buffered"}, "grep --line-buffered", "add --line-buffered", true},
    {"jq", {"--unbuffered"}, "jq --unbuffered", "add --unbuffered", true},
    {"mawk", {"interactive"}, "mawk -W interactive", "add -W interactive", false},
    {"nl", {NULL}, "stdbuf -oL nl", "write `stdbuf -oL nl`", true},
    {"paste", {NULL}, "stdbuf -oL paste", "write `stdbuf -oL paste`", true},
    {"perl", {"$|", "autoflush", "STDOUT->flush"}, NULL, "set `$| = 1` in it", false},
    {"python3", {"-u", "flush", "PYTHONUNBUFFERED"}, "python3 -u", "add -u", false},
    {"rev", {NULL}, "stdbuf -oL rev", "write `stdbuf -oL rev`", true},
    {"sed", {"-u", "--unbuffered", "--line-buffered"}, "sed -u", "add -u", true},
    {"tr", {NULL}, "stdbuf -oL tr", "write `stdbuf -oL tr`", true},
    {"uniq", {NULL}, "stdbuf -oL uniq", "write `stdbuf -oL uniq`", true},
};

static const struct gatherer *find_gatherer(gg_str name)
{
    for (size_t i = 0; i < GG_COUNT(gatherers); i++)
        if (gg_str_is(name, gatherers[i].name))
            return &gatherers[i];
    return NULL;
}

static bool is_flushed(const struct gatherer *g, gg_str text)
{
    for (size_t i = 0; i < GG_COUNT(g->words) && g->words[i]; i++)
        if (gg_str_find(text, gg_str_from(g->words[i])) >= 0)
            return true;
    return false;
}

/* grep -q and -c write nothing for each record. */
static bool is_silent(const struct checker *c, const struct gg_shell_command *command)
{
    return gg_str_ends(command->name, GG_STR("grep")) &&
           (gg_shell_has_letter(c->tree, command, 'q') ||
            gg_shell_has_word(c->tree, command, "-c"));
}

static void check_command(const struct checker *c, uint32_t node)
{
    struct gg_shell_command command;
    const struct gatherer *g =
        gg_shell_command(c->tree, node, &command) ? find_gatherer(command.name) : NULL;
    bool is_reached = command.is_unbuffered || c->by_record;
    if (!g || (is_reached && g->is_plain) || is_silent(c, &command) ||
        is_flushed(g, gg_tree_text(c->tree, node)))
        return;
    struct gg_span span = gg_code_node_span(c->snippet, command.words[0]);
    struct gg_diag *d =
        gg_diag_add(c->code->emit->diags, GG_D_BUFFERING, span,
                    "`%s` keeps what it writes until 4 KiB have come together, and here each "
                    "record is waited for",
                    g->name);
    gg_diag_help(c->code->emit->diags, d, "%s%s", g->help,
                 g->is_plain ? ", or give the step `buffer: line`" : "");
    if (g->fix && gg_str_is(gg_tree_text(c->tree, command.words[0]), g->name))
        gg_diag_fix(d, span, gg_str_from(g->fix));
}

/* A command of a pipeline that stands in no loop, function or substitution: it runs for as long as
 * the step does. */
static bool is_outermost(const struct gg_tree *tree, uint32_t node)
{
    static const char *const types[] = {"compound_statement",   "list", "pipeline", "program",
                                        "redirected_statement", NULL};
    for (uint32_t i = tree->nodes[node].parent; i; i = tree->nodes[i].parent)
        if (!gg_is_one_of(gg_str_from(tree->nodes[i].type), types))
            return false;
    return true;
}

/* The commands behind a follower in its own pipeline. */
static void check_pipeline(const struct checker *c, uint32_t pipeline)
{
    bool follows = false;
    for (uint32_t i = c->tree->nodes[pipeline].first; i; i = c->tree->nodes[i].next) {
        bool wraps = gg_tree_is(c->tree, i, "redirected_statement");
        uint32_t command = wraps ? gg_tree_child(c->tree, i, "body") : i;
        if (follows && command)
            check_command(c, command);
        follows |= command && is_follower(c->tree, command);
    }
}

static void check_snippet(const struct checker *c, bool reads_live)
{
    for (uint32_t i = 0; i < c->tree->nnodes; i++) {
        if (reads_live && gg_tree_is(c->tree, i, "command") && is_outermost(c->tree, i) &&
            !gg_shell_is_redirected(c->tree, i))
            check_command(c, i);
        else if (!reads_live && gg_tree_is(c->tree, i, "pipeline"))
            check_pipeline(c, i);
    }
}

/* The steps of awk have no name to replace: the option does it. */
static void check_awk(const struct gg_step_code *code)
{
    const struct gg_stage *stage = code->unit->stage;
    if (gg_str_find(gg_stage_text(stage, GG_OPT_CODE), GG_STR("fflush")) >= 0)
        return;
    struct gg_diag *d = gg_diag_add(code->emit->diags, GG_D_BUFFERING, stage->span,
                                    "step `" GG_FMT "` keeps what it writes until 4 KiB have come "
                                    "together, and a step before it waits for each record",
                                    GG_ARG(stage->name));
    gg_diag_help(code->emit->diags, d, "give the step `buffer: line`");
}

static void check_step(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                       bool any_live)
{
    bool by_record = gg_limits_of(p->emit->arena, p->emit->plan->graph, code->unit).by_record;
    bool reads_live = any_live && gg_flow_find_before(p, code, is_live);
    if (code->unit->target == GG_TARGET_AWK && reads_live && !by_record && gg_flow_is_step(code))
        check_awk(code);
    for (uint32_t i = 0; code->unit->target == GG_TARGET_BASH && i < code->nsnippets; i++) {
        const struct gg_snippet *snippet = &code->snippets[i];
        struct checker c = {p, code, snippet, snippet->parsed.tree, by_record};
        if (c.tree)
            check_snippet(&c, reads_live || by_record);
    }
}

void gg_check_buffering(const struct gg_pipeline_code *p)
{
    bool any_live = false;
    for (uint32_t u = 0; u < p->emit->plan->nunits; u++)
        any_live |= is_live(p, &p->units[u]);
    for (uint32_t u = 0; u < p->emit->plan->nunits; u++)
        if (p->units[u].is_sound)
            check_step(p, &p->units[u], any_live);
}
