/* Rules of Go that the option table does not know. */
#include "backends/go/go.h"

#include "backends/workers_check.h"

/* Names at file level of the generated files. */
static const char *const file_names[] = {
    "appendEscaped", "appendFloat", "appendJSON",      "appendLetter",  "blockSize",
    "chunkSize",     "deadLetters", "deepest",         "delimiter",     "delimiters",
    "die",           "doneBatch",   "eightBytes",      "escapeSize",    "fieldKind",
    "findField",     "finish",      "finishedBatch",   "gatherStates",  "hexRune",
    "highBits",      "inputFields", "ioError",         "isJSON",        "keptSize",
    "keptTexts",     "kindBool",    "kindFloat",       "kindInt",       "kindJSON",
    "kindStr",       "kindTime",    "longSize",        "lowBits",       "lowestMark",
    "memberName",    "memberNames", "memberStarts",    "messagePrefix", "misfit",
    "mostWaiting",   "neverClosed", "newlines",        "notJSON",       "numberOfWorkers",
    "oddBytes",      "ones",        "openDeadLetters", "othersOf",      "outputFields",
    "parseFloat",    "parseInt",    "parseTime",       "plainEnd",      "quoteScan",
    "quoted",        "readBatch",   "recordField",     "recordPiece",   "recordReader",
    "recordWriter",  "runWorkers",  "sharedState",     "sharedString",  "shown",
    "skipBlanks",    "skipDigits",  "skipMembers",     "skipNumber",    "skipString",
    "skipValue",     "skipWord",    "spareSize",       "stateOf",       "transposed",
    "unescaped",     "work",        "workerState",     "writeAll",      "writeHeader",
    "writePieces",   "writeSize",   "wrongCount",      "zeroBytes",     NULL};

/* What the generated files use by these names: packages, and what Go itself declares. */
static const char *const used_names[] = {
    "any",     "append", "binary",  "bits",    "bool",    "byte",    "bytes",  "cap",
    "copy",    "crc32",  "debug",   "delete",  "error",   "errors",  "false",  "flag",
    "float64", "fmt",    "int",     "int64",   "io",      "iota",    "len",    "make",
    "math",    "nil",    "os",      "recover", "rune",    "runtime", "signal", "sort",
    "strconv", "string", "strings", "sync",    "syscall", "time",    "true",   "uint",
    "uint32",  "uint64", "uintptr", "unsafe",  "utf16",   "utf8",    NULL};

/* Names of the function that the state stands in. */
static const char *const work_names[] = {"emit",  "fields", "handOn", "isFirst", "onRecord",
                                         "other", "others", "stdin",  "stdout",  NULL};

struct checker {
    struct gg_emit *emit;
    const struct gg_unit *unit;
    struct gg_go_step step;
};

/* Where token i of a snippet is in the spec. */
static struct gg_span place(const struct gg_go_snippet *snippet, uint32_t i)
{
    const struct gg_val *val = snippet->val;
    uint32_t line = 0, column = snippet->code.at[i].offset;
    for (uint32_t k = 0; k < snippet->code.at[i].offset; k++)
        if (snippet->code.text.p[k] == '\n') {
            line++;
            column = snippet->code.at[i].offset - k - 1;
        }
    if (!val->line_at || line >= val->nlines)
        return val->span;
    uint32_t beg = val->line_at[line] + column;
    return (struct gg_span){val->span.file, beg, beg + (uint32_t)snippet->code.at[i].text.n};
}

/* Keywords that make no sense in a snippet: the generated file has these clauses itself. */
static void check_clauses(struct checker *c, const struct gg_go_snippet *snippet, bool is_prelude)
{
    for (uint32_t i = 0; snippet->val && i < snippet->code.n; i++) {
        bool is_package = gg_go_is(&snippet->code, i, "package");
        if (!is_package && (is_prelude || !gg_go_is(&snippet->code, i, "import")))
            continue;
        gg_str word = snippet->code.at[i].text;
        struct gg_diag *d = gg_diag_add(c->emit->diags, GG_D_GO_CLAUSE, place(snippet, i),
                                        "`" GG_FMT "` cannot stand here", GG_ARG(word));
        gg_diag_help(c->emit->diags, d,
                     is_package ? "remove it: the generated file has a package clause"
                                : "move it to `prelude`; packages of the standard library are "
                                  "imported without it");
    }
}

/* Names that a snippet declares outside of blocks and that the generated program has or uses. */
static void check_names(struct checker *c, const struct gg_go_snippet *snippet,
                        const char *const *taken, const char *what)
{
    for (uint32_t i = 0; snippet->val && i < snippet->code.n; i++) {
        const struct gg_go_name *at = &snippet->names.at[i];
        gg_str name = snippet->code.at[i].text;
        if (!gg_go_gives_name(at) || at->depth || at->in_header || !gg_view_is_listed(name, taken))
            continue;
        struct gg_diag *d = gg_diag_add(c->emit->diags, GG_D_GO_NAME, place(snippet, i),
                                        "`" GG_FMT "` is a name %s", GG_ARG(name), what);
        gg_diag_help(c->emit->diags, d, "choose another name");
    }
}

static void check_main(struct checker *c)
{
    const struct gg_go_snippet *prelude = &c->step.prelude;
    for (uint32_t i = 1; prelude->val && i < prelude->code.n; i++) {
        if (!gg_go_is(&prelude->code, i, "main") || !gg_go_is(&prelude->code, i - 1, "func"))
            continue;
        struct gg_diag *d = gg_diag_add(c->emit->diags, GG_D_GO_NAME, place(prelude, i),
                                        "`main` is a name of the generated program");
        gg_diag_help(c->emit->diags, d,
                     "give the function another name, or move its code to `begin`");
    }
}

/* A field's variable would hide the state's. */
static void check_hidden_state(struct checker *c)
{
    const struct gg_go_snippet *state = &c->step.state;
    const struct gg_record *in = &c->unit->stage->in;
    for (uint32_t f = 0; f < in->nfields; f++) {
        gg_str name = in->fields[f].name;
        if (!gg_go_uses_value(&c->step.body.names, name))
            continue;
        for (uint32_t i = 0; state->val && i < state->code.n; i++) {
            const struct gg_go_name *at = &state->names.at[i];
            if (at->declares != GG_GO_VAR || at->depth || !gg_str_eq(state->code.at[i].text, name))
                continue;
            struct gg_diag *d =
                gg_diag_add(c->emit->diags, GG_D_GO_HIDDEN, place(state, i),
                            "the field `" GG_FMT "` hides this variable in the body", GG_ARG(name));
            gg_diag_help(c->emit->diags, d, "choose another name for the variable");
            break;
        }
    }
}

static void check_parallel(struct checker *c)
{
    const struct gg_go_snippet *begin = &c->step.begin;
    for (uint32_t i = 0; begin->val && c->unit->parallel && i < begin->code.n; i++)
        if (begin->names.at[i].free && gg_str_is(begin->code.at[i].text, "emit"))
            gg_workers_report_begin(c->emit, place(begin, i));
}

void gg_go_check(struct gg_emit *emit, const struct gg_unit *unit)
{
    struct checker c = {emit, unit, gg_go_read_step(emit, unit->stage)};
    const struct gg_go_snippet *const inner[] = {&c.step.state, &c.step.begin, &c.step.body,
                                                 &c.step.end, &c.step.merge};
    uint32_t errors = emit->diags->nerrors;
    check_clauses(&c, &c.step.prelude, true);
    for (size_t i = 0; i < GG_COUNT(inner); i++)
        check_clauses(&c, inner[i], false);
    if (emit->diags->nerrors > errors)
        return;
    check_main(&c);
    static const char theirs[] = "of the generated program";
    check_names(&c, &c.step.prelude, file_names, theirs);
    check_names(&c, &c.step.prelude, used_names, "that the generated program uses");
    check_names(&c, &c.step.prelude, work_names, theirs);
    check_names(&c, &c.step.state, work_names, theirs);
    check_hidden_state(&c);
    check_parallel(&c);
}
