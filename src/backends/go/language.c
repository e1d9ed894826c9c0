/* What the optimiser may know of a go step's code. */
#include "backends/choice.h"
#include "backends/go/use.h"
#include "backends/tally.h"

static const struct gg_go_snippet *snippet_at(const struct gg_go_step *step, size_t i)
{
    const struct gg_go_snippet *all[] = {&step->prelude, &step->state, &step->begin,
                                         &step->body,    &step->end,   &step->merge};
    return all[i];
}

enum { NSNIPPETS = 6 };

static struct gg_go_snippet read_snippet(struct gg_arena *a, const struct gg_stage *step,
                                         enum gg_option option)
{
    const struct gg_ast *node = gg_stage_attr(step, option);
    struct gg_go_code *code = gg_new(a, struct gg_go_code);
    struct gg_val *val = gg_new(a, struct gg_val);
    *code = gg_go_lex(a, node ? node->text : GG_STR(""));
    val->u.s = node ? node->text : GG_STR("");
    return (struct gg_go_snippet){node ? val : NULL, *code, gg_go_find_names(a, code)};
}

static struct gg_go_step read_step(struct gg_arena *a, const struct gg_stage *step)
{
    return (struct gg_go_step){.prelude = read_snippet(a, step, GG_OPT_PRELUDE),
                               .state = read_snippet(a, step, GG_OPT_STATE),
                               .begin = read_snippet(a, step, GG_OPT_BEGIN),
                               .body = read_snippet(a, step, GG_OPT_CODE),
                               .end = read_snippet(a, step, GG_OPT_END),
                               .merge = read_snippet(a, step, GG_OPT_MERGE)};
}

static bool has_hooks(const struct gg_go_step *step)
{
    for (size_t i = 0; i < NSNIPPETS; i++)
        if (snippet_at(step, i) != &step->body && snippet_at(step, i)->val)
            return true;
    return false;
}

static bool emits(const struct gg_go_step *step)
{
    for (size_t i = 0; i < NSNIPPETS; i++)
        if (gg_go_uses(&snippet_at(step, i)->names, GG_STR("emit")))
            return true;
    return false;
}

/* The whole body is `return fields`. */
static bool is_pass(const struct gg_go_code *code)
{
    uint32_t n = code->n;
    while (n && gg_go_is(code, n - 1, ";"))
        n--;
    return n == 2 && gg_go_is(code, 0, "return") && gg_go_is(code, 1, "fields");
}

static enum gg_word_kind word_kind(const struct gg_go_token *token)
{
    if (token->kind == GG_GO_WORD)
        return GG_WORD_NAME;
    if (token->kind != GG_GO_LITERAL)
        return GG_WORD_SIGN;
    return strchr("\"'`", token->text.p[0]) ? GG_WORD_TEXT : GG_WORD_NUMBER;
}

/* Without the semicolons before closing braces and at the end, which change nothing. */
static struct gg_words words_of(struct gg_arena *a, gg_str text)
{
    struct gg_go_code code = gg_go_lex(a, text);
    struct gg_words words = {.code = text};
    for (uint32_t i = 0; i < code.n; i++)
        if (!gg_go_is(&code, i, ";") || (i + 1 < code.n && !gg_go_is(&code, i + 1, "}")))
            gg_push(a, &words.list, (struct gg_word){word_kind(&code.at[i]), code.at[i].text});
    return words;
}

static const struct gg_choice_language choices = {.target = GG_TARGET_GO,
                                                  .names = &gg_go_name_rules,
                                                  .conjunction = "&&",
                                                  .disjunction = "||",
                                                  .negation = "!",
                                                  .quotes = "\"",
                                                  .emits_types = true,
                                                  .words = words_of};

static struct gg_facts facts(struct gg_arena *a, const struct gg_stage *stage)
{
    struct gg_go_step step = read_step(a, stage);
    struct gg_facts f = {.known = true};
    f.passes = is_pass(&step.body.code) && !has_hooks(&step);
    f.selects = f.pure = f.passes;
    f.opens = gg_go_uses(&step.body.names, GG_STR("fields"));
    f.hands = f.opens && gg_go_only_returns_fields(&step.body) && gg_go_returns_record(&step.body);
    f.sifts = f.hands && !emits(&step);
    const gg_str *names = gg_choice_names(a, &choices, stage);
    uint32_t *reads = gg_new_array(a, uint32_t, stage->in.nfields);
    for (uint32_t i = 0; i < stage->in.nfields; i++)
        if (gg_go_uses(&step.body.names, names[i]))
            reads[f.nreads++] = i;
    f.reads = reads;
    f.choice = gg_choice_of(a, &choices, stage, &f.wants_number);
    return f;
}

/* Words by which code reaches beyond its step, sorted. */
static const char *const reaching[] = {
    "Chdir", "Clearenv", "Exit",    "Fatal",  "Fatalf",   "Fatalln", "Goexit",
    "Kill",  "Setenv",   "Stdin",   "Stdout", "Unsetenv", "cgo",     "embed",
    "go",    "init",     "recover", "signal", "syscall",  "unsafe",  NULL};

/* Names of a program of several steps that one of a single step has not. */
static const char *const taken[] = {"appendFloat", "firstStep", "lastStep",     "newLinks",
                                    "recordLink",  "stepNames", "tellRejected", NULL};

static bool is_step_name(gg_str name)
{
    return gg_str_starts(name, GG_STR("step")) && name.n > 4 && name.p[4] >= 'A' &&
           name.p[4] <= 'Z';
}

static const char *keeps_apart(struct gg_arena *a, const struct gg_stage *stage)
{
    struct gg_go_step step = read_step(a, stage);
    for (size_t i = 0; i < NSNIPPETS; i++) {
        const struct gg_go_snippet *s = snippet_at(&step, i);
        for (uint32_t k = 0; k < s->code.n; k++) {
            gg_str word = s->code.at[k].text;
            if (s->code.at[k].kind == GG_GO_WORD && gg_view_is_listed(word, reaching))
                return gg_cstr(a,
                               gg_str_printf(a, "uses `" GG_FMT "`, which reaches beyond the step",
                                             GG_ARG(word)));
            bool declares = gg_go_gives_name(&s->names.at[k]) && s == &step.prelude;
            if (declares && (is_step_name(word) || gg_view_is_listed(word, taken)))
                return gg_cstr(
                    a, gg_str_printf(a, "declares `" GG_FMT "`, a name of the program around it",
                                     GG_ARG(word)));
            if (gg_go_is(&s->code, k, "import") && gg_go_is(&s->code, k + 1, "."))
                return "imports the names of a package as its own";
        }
    }
    return NULL;
}

/* Names that the prelude gives to the whole package. */
struct words {
    GG_VEC(gg_str) list;
};

static struct words declared(struct gg_arena *a, const struct gg_go_step *step)
{
    struct words words = {{0}};
    const struct gg_go_names *names = &step->prelude.names;
    for (uint32_t i = 0; i < step->prelude.code.n; i++)
        if (gg_go_gives_name(&names->at[i]) && !names->at[i].depth)
            gg_push(a, &words.list, step->prelude.code.at[i].text);
    return words;
}

/* A name that one step declares for the package and that the other one names at all. */
static const char *shared_name(struct gg_arena *a, const struct gg_go_step *x,
                               const struct gg_go_step *y)
{
    struct words words = declared(a, x);
    for (uint32_t w = 0; w < words.list.n; w++)
        for (size_t i = 0; i < NSNIPPETS; i++) {
            const struct gg_go_code *code = &snippet_at(y, i)->code;
            for (uint32_t k = 0; k < code->n; k++)
                if (gg_str_eq(code->at[k].text, words.list.at[w]))
                    return gg_cstr(a, gg_str_printf(a, "`" GG_FMT "` would be one name of both",
                                                    GG_ARG(words.list.at[w])));
        }
    return NULL;
}

static struct gg_go_imports imports_of(struct gg_arena *a, const struct gg_go_step *step)
{
    return gg_go_find_imports(a, step, NULL, NULL, 0);
}

/* Packages without state that one step could see of another; sorted. */
static const char *const stateless[] = {"\"bufio\"",
                                        "\"bytes\"",
                                        "\"cmp\"",
                                        "\"container/heap\"",
                                        "\"container/list\"",
                                        "\"container/ring\"",
                                        "\"crypto/hmac\"",
                                        "\"crypto/md5\"",
                                        "\"crypto/sha1\"",
                                        "\"crypto/sha256\"",
                                        "\"crypto/sha512\"",
                                        "\"encoding/base32\"",
                                        "\"encoding/base64\"",
                                        "\"encoding/binary\"",
                                        "\"encoding/csv\"",
                                        "\"encoding/hex\"",
                                        "\"encoding/json\"",
                                        "\"encoding/xml\"",
                                        "\"errors\"",
                                        "\"fmt\"",
                                        "\"hash\"",
                                        "\"hash/crc32\"",
                                        "\"hash/crc64\"",
                                        "\"hash/fnv\"",
                                        "\"hash/maphash\"",
                                        "\"html\"",
                                        "\"io\"",
                                        "\"maps\"",
                                        "\"math\"",
                                        "\"math/big\"",
                                        "\"math/bits\"",
                                        "\"math/cmplx\"",
                                        "\"net/netip\"",
                                        "\"net/url\"",
                                        "\"os\"",
                                        "\"path\"",
                                        "\"path/filepath\"",
                                        "\"regexp\"",
                                        "\"slices\"",
                                        "\"sort\"",
                                        "\"strconv\"",
                                        "\"strings\"",
                                        "\"sync\"",
                                        "\"sync/atomic\"",
                                        "\"text/tabwriter\"",
                                        "\"text/template\"",
                                        "\"time\"",
                                        "\"unicode\"",
                                        "\"unicode/utf16\"",
                                        "\"unicode/utf8\"",
                                        NULL};

static const struct gg_go_import *with_state(const struct gg_go_imports *imports)
{
    for (uint32_t i = 0; i < imports->list.n; i++)
        if (!gg_view_is_listed(imports->list.at[i].path, stateless))
            return &imports->list.at[i];
    return NULL;
}

static const char *shared_import(struct gg_arena *a, const struct gg_go_imports *x,
                                 const struct gg_go_imports *y)
{
    for (uint32_t i = 0; i < x->list.n; i++)
        for (uint32_t k = 0; k < y->list.n; k++) {
            gg_str name = gg_go_import_name(&x->list.at[i]);
            if (gg_str_eq(name, gg_go_import_name(&y->list.at[k])) &&
                !gg_str_eq(x->list.at[i].path, y->list.at[k].path))
                return gg_cstr(
                    a, gg_str_printf(a, "`" GG_FMT "` would be two packages", GG_ARG(name)));
        }
    const struct gg_go_import *one = with_state(x), *other = with_state(y);
    if (!one || !other)
        return NULL;
    return gg_cstr(a, gg_str_printf(a, "what " GG_FMT " and " GG_FMT " keep might be shared",
                                    GG_ARG(one->path), GG_ARG(other->path)));
}

static const char *clashes(struct gg_arena *a, const struct gg_stage *stage,
                           const struct gg_stage *next)
{
    struct gg_go_step x = read_step(a, stage), y = read_step(a, next);
    struct gg_go_imports of_x = imports_of(a, &x), of_y = imports_of(a, &y);
    const char *why = shared_name(a, &x, &y);
    why = why ? why : shared_name(a, &y, &x);
    return why ? why : shared_import(a, &of_x, &of_y);
}

/* A map is visited in any order, so code shows none of it either. */
const struct gg_language gg_go_language = {.choices = &choices,
                                           .facts = facts,
                                           .keeps_apart = keeps_apart,
                                           .clashes = clashes,
                                           .write = gg_choice_code,
                                           .tallies = gg_tally_reads,
                                           .placed = gg_tally_placed,
                                           .forgets = gg_tally_forgets,
                                           .leaves_out = true,
                                           .cuts_ends = true,
                                           .shares_lines = true,
                                           .skips = 1u << GG_FORMAT_TSV | 1u << GG_FORMAT_CSV};
