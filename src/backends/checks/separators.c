/* Code that cuts or joins its records at another sign than its neighbours do. */
#include "backends/checks/awk.h"
#include "backends/checks/checks.h"
#include "backends/checks/outside.h"
#include "backends/checks/shell.h"

static bool has_sign(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV || codec.kind == GG_FORMAT_CSV;
}

static gg_str shown(struct gg_arena *a, char c)
{
    return c == '\t' ? GG_STR("tabs") : gg_str_printf(a, "`%c`", c);
}

static void report(const struct gg_step_code *code, struct gg_span span, gg_str what,
                   struct gg_codec codec, bool is_input)
{
    struct gg_arena *a = code->emit->arena;
    struct gg_diag *d = gg_diag_add(code->emit->diags, GG_D_SEPARATOR, span,
                                    "`" GG_FMT "` does not fit: the step's %s is %s, "
                                    "separated by " GG_FMT,
                                    GG_ARG(what), is_input ? "input" : "output",
                                    gg_format_name(codec.kind), GG_ARG(shown(a, codec.delimiter)));
    gg_diag_help(code->emit->diags, d, "%s",
                 is_input ? "cut at that, or say in `input_format` what the code reads"
                          : "leave it to the step, or say in `output_format` what the code writes");
}

/* ---- awk ---- */

/* FS = ",", OFS = ",": also `,` where blanks are no separator at all. */
static void check_awk(const struct gg_pipeline_code *p, const struct gg_step_code *code,
                      struct gg_awk_text *t)
{
    const struct gg_unit *unit = code->unit;
    const struct gg_stage *stage = unit->stage;
    (void)p;
    for (uint32_t i = 0; i + 2 < t->ntokens; i++) {
        bool is_input = gg_awk_is(t, i, "FS");
        if ((!is_input && !gg_awk_is(t, i, "OFS")) || !gg_awk_is(t, i + 1, "="))
            continue;
        const struct gg_record *record = is_input ? &stage->in : &stage->out;
        struct gg_codec codec = is_input ? unit->in : unit->out;
        char sign = gg_literal_sign(gg_awk_text_at(t, i + 2));
        bool is_blank = sign == ' '; /* a fault of its own where it is written: GG0710 */
        if (sign && !is_blank && has_sign(codec) && sign != codec.delimiter && record->known &&
            record->nfields > 1)
            report(code, gg_awk_text_span(t, i, i + 2),
                   gg_str_sub(t->code, t->tokens[i].beg, t->tokens[i + 2].end), codec, is_input);
    }
}

/* ---- bash ---- */

/* Programs that cut at a sign, the option that says it, and what they cut at else. */
static const struct cutter {
    const char *name;
    char option, fallback; /* '\0': at white space */
} cutters[] = {{"awk", 'F', '\0'},  {"cut", 'd', '\t'},  {"gawk", 'F', '\0'},
               {"join", 't', '\0'}, {"mawk", 'F', '\0'}, {"sort", 't', '\0'}};

static const struct cutter *find_cutter(gg_str name)
{
    for (size_t i = 0; i < GG_COUNT(cutters); i++)
        if (gg_str_is(name, cutters[i].name))
            return &cutters[i];
    return NULL;
}

/* -d, and -d ',' and -d $'\t'; 0: another form. */
static char sign_of(const struct gg_tree *tree, const struct gg_shell_command *c, char option,
                    uint32_t *word)
{
    for (uint32_t i = 1; i < c->nwords; i++) {
        gg_str text = gg_tree_text(tree, c->words[i]);
        if (text.n < 2 || text.p[0] != '-' || text.p[1] != option)
            continue;
        *word = c->words[i];
        if (text.n == 3)
            return text.p[2];
        if (text.n == 5 && text.p[2] == text.p[4] && strchr("'\"", text.p[2]))
            return text.p[3];
        if (text.n > 2 || i + 1 == c->nwords)
            return '\0';
        *word = c->words[i + 1];
        gg_str value = gg_tree_text(tree, *word);
        return value.n == 1 ? value.p[0] : gg_literal_sign(value);
    }
    return '\0';
}

/* IFS=, read -r a b */
static char sign_of_read(const struct gg_tree *tree, uint32_t node, uint32_t *word)
{
    for (uint32_t i = tree->nodes[node].first; i; i = tree->nodes[i].next) {
        gg_str text = gg_tree_text(tree, i);
        if (!gg_str_starts(text, GG_STR("IFS=")) || text.n < 5)
            continue;
        *word = i;
        gg_str value = gg_str_sub(text, 4, text.n);
        return value.n == 1 ? value.p[0] : gg_literal_sign(value);
    }
    return '\0';
}

static bool reads_files(const struct gg_tree *tree, const struct gg_shell_command *c)
{
    for (uint32_t i = 1; i < c->nwords; i++)
        if (gg_str_find_char(gg_tree_text(tree, c->words[i]), '/') >= 0 ||
            gg_str_find_char(gg_tree_text(tree, c->words[i]), '<') >= 0)
            return true;
    return false;
}

/* The first command that takes the records: behind it they may look otherwise. */
static void check_bash(const struct gg_step_code *code, const struct gg_snippet *snippet)
{
    const struct gg_tree *tree = snippet->parsed.tree;
    struct gg_codec codec = code->unit->in;
    struct gg_shell_command command;
    for (uint32_t i = 0; i < tree->nnodes; i++) {
        if (!gg_shell_command(tree, i, &command))
            continue;
        const struct cutter *cutter = find_cutter(command.name);
        uint32_t word = command.nwords ? command.words[0] : i;
        char sign = '\0';
        if (gg_tree_around(tree, i, "command_substitution") || gg_shell_is_redirected(tree, i) ||
            reads_files(tree, &command))
            return;
        if (gg_str_is(command.name, "read"))
            sign = sign_of_read(tree, i, &word);
        else if (cutter)
            sign = sign_of(tree, &command, cutter->option, &word);
        if (!sign && cutter && cutter->fallback && word == command.words[0] &&
            gg_shell_has_letter(tree, &command, 'f'))
            sign = cutter->fallback;
        if (sign && sign != codec.delimiter)
            report(code, gg_code_node_span(snippet, word), gg_tree_text(tree, word), codec, true);
        return;
    }
}

void gg_check_separators(const struct gg_pipeline_code *p, const struct gg_step_code *code)
{
    const struct gg_stage *stage = code->unit->stage;
    const struct gg_snippet *body = gg_code_snippet(code, GG_OPT_CODE);
    if (code->unit->target == GG_TARGET_AWK)
        gg_awk_each_text(p, code, check_awk);
    else if (body && body->parsed.tree && has_sign(code->unit->in) && stage->in.known &&
             stage->in.nfields > 1)
        check_bash(code, body);
}
