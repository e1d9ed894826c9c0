/*
 * A walk over the tokens of an awk program.
 *
 * A variable that no rule assigns is a constant of BEGIN. One that is assigned is harmless when
 * each rule that mentions it begins by assigning it, on every path: then nothing of an earlier
 * record is ever seen. Everything else is state.
 */
#include "ir/awk_state.h"

#include "base/table.h"

enum kind { NAME, WORD, MARK, LINE }; /* WORD: a number, string or regular expression */

struct token {
    enum kind kind;
    gg_str text; /* marks are single bytes, but for the assignments, &&, ||, ++, -- and >> */
};

struct walk {
    struct gg_arena *arena;
    GG_VEC(struct token) tokens;
    struct gg_table names;  /* of variables, to their numbers */
    bool *assigned, *first; /* of each: by some rule; not met yet in this rule */
    const struct gg_record *record;
    bool keyed; /* variables may be kept from record to record, and told in END */
    const char *why;
};

/* ---- tokens ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_one_of(gg_str text, const char *const *words)
{
    for (; *words; words++)
        if (gg_str_is(text, *words))
            return true;
    return false;
}

/* A slash divides after a value, and begins a regular expression elsewhere. */
static bool divides(const struct walk *w)
{
    static const char *const before_regex[] = {"print", "return", "in", "case", NULL};
    if (!w->tokens.n)
        return false;
    const struct token *last = &w->tokens.at[w->tokens.n - 1];
    return last->kind == WORD || (last->kind == NAME && !is_one_of(last->text, before_regex)) ||
           (last->kind == MARK && (gg_str_is(last->text, ")") || gg_str_is(last->text, "]")));
}

/* The length of a string or regular expression that begins here, with its end. */
static size_t quoted(gg_str s)
{
    bool is_regex = s.p[0] == '/', in_set = false;
    size_t i = 1;
    while (i < s.n && (s.p[i] != s.p[0] || in_set) && s.p[i] != '\n') {
        if (is_regex)
            in_set = s.p[i] == '[' || (in_set && s.p[i] != ']');
        i += s.p[i] == '\\' ? 2 : 1;
    }
    return i + 1;
}

static size_t mark_length(gg_str s)
{
    static const char *const twos[] = {"&&", "||", "++", "--", ">>", "==", "!=", "<=", ">=",
                                       "+=", "-=", "*=", "/=", "%=", "^=", "!~", NULL};
    return is_one_of(gg_str_sub(s, 0, 2), twos) ? 2 : 1;
}

static struct token next_token(const struct walk *w, gg_str s)
{
    size_t n = 1;
    if (is_letter(s.p[0])) {
        while (n < s.n && (is_letter(s.p[n]) || is_digit(s.p[n])))
            n++;
        return (struct token){NAME, gg_str_sub(s, 0, n)};
    }
    if (is_digit(s.p[0])) {
        while (n < s.n && (is_letter(s.p[n]) || is_digit(s.p[n]) || s.p[n] == '.'))
            n++;
        return (struct token){WORD, gg_str_sub(s, 0, n)};
    }
    if (s.p[0] == '"' || (s.p[0] == '/' && !divides(w)))
        return (struct token){WORD, gg_str_sub(s, 0, quoted(s))};
    if (s.p[0] == '\n')
        return (struct token){LINE, gg_str_sub(s, 0, 1)};
    return (struct token){MARK, gg_str_sub(s, 0, mark_length(s))};
}

static size_t blank_length(gg_str s)
{
    size_t n = 0;
    if (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\r')
        return 1;
    if (s.p[0] == '\\' && s.n > 1 && s.p[1] == '\n')
        return 2;
    while (s.p[0] == '#' && n < s.n && s.p[n] != '\n')
        n++;
    return n;
}

static void cut(struct walk *w, gg_str code)
{
    while (code.n) {
        size_t n = blank_length(code);
        if (!n) {
            struct token token = next_token(w, code);
            gg_push(w->arena, &w->tokens, token);
            n = token.text.n;
        }
        code = gg_str_sub(code, n, code.n);
    }
}

/* ---- what tokens mean ---- */

static const struct token *at(const struct walk *w, uint32_t i)
{
    static const struct token end = {LINE, GG_STR_INIT("\n")};
    return i < w->tokens.n ? &w->tokens.at[i] : &end;
}

static bool is(const struct walk *w, uint32_t i, const char *text)
{
    return gg_str_is(at(w, i)->text, text);
}

/* The first fault is told, with a word of the program between two texts. */
static void blame(struct walk *w, const char *before, gg_str word, const char *after)
{
    if (!w->why)
        w->why = gg_cstr(w->arena,
                         gg_str_printf(w->arena, "%s" GG_FMT "%s", before, GG_ARG(word), after));
}

static bool is_field(const struct walk *w, gg_str name)
{
    for (uint32_t i = 0; i < w->record->nfields; i++)
        if (gg_str_eq(w->record->fields[i].name, name))
            return true;
    return false;
}

/* Words that reach beyond the record, whatever stands around them. */
static void judge_word(struct walk *w, gg_str name)
{
    static const char *const bad[] = {"ARGC",  "ARGV",    "BEGINFILE", "ENDFILE",  "FILENAME",
                                      "FNR",   "FUNCTAB", "NR",        "PROCINFO", "SYMTAB",
                                      "close", "exit",    "fflush",    "getline",  "nextfile",
                                      "rand",  "srand",   "system",    NULL};
    static const char *const keeping[] = {"END", "delete", "func", "function", NULL};
    if (is_one_of(name, bad) || (!w->keyed && is_one_of(name, keeping)))
        blame(w, "its code says `", name, "`");
}

static bool is_language(gg_str name)
{
    static const char *const words[] = {
        "if",      "else",    "while",    "for",      "do",     "break",   "continue", "in",
        "next",    "return",  "print",    "printf",   "switch", "case",    "default",  "index",
        "length",  "match",   "split",    "sub",      "gsub",   "gensub",  "sprintf",  "substr",
        "tolower", "toupper", "sin",      "cos",      "atan2",  "exp",     "log",      "sqrt",
        "int",     "and",     "or",       "xor",      "compl",  "lshift",  "rshift",   "strftime",
        "mktime",  "systime", "strtonum", "patsplit", "typeof", "isarray", "NF",       "ENVIRON",
        "BEGIN",   NULL};
    return is_one_of(name, words);
}

static bool is_variable(const struct walk *w, uint32_t i)
{
    const struct token *t = at(w, i);
    return t->kind == NAME && !is_language(t->text) && !is_field(w, t->text);
}

static uint32_t number_of(struct walk *w, gg_str name)
{
    bool is_new;
    return gg_table_add(&w->names, name, w->names.n, &is_new);
}

static bool assigns(const struct walk *w, uint32_t i)
{
    static const char *const marks[] = {"=", "+=", "-=", "*=", "/=", "%=", "^=", "++", "--", NULL};
    return is_one_of(at(w, i)->text, marks);
}

/* The mark that follows a variable and its subscript. */
static uint32_t behind(const struct walk *w, uint32_t i)
{
    uint32_t depth = 0;
    if (!is(w, ++i, "["))
        return i;
    for (; i < w->tokens.n; i++) {
        depth += is(w, i, "[");
        depth -= is(w, i, "]");
        if (!depth)
            return i + 1;
    }
    return i;
}

/* The function that has the token as an argument, not the first; the token itself: none has. */
static uint32_t filler_of(const struct walk *w, uint32_t i)
{
    uint32_t depth = 0;
    if (!i || !is(w, i - 1, ","))
        return i;
    for (uint32_t k = i; k-- > 0;) {
        depth += is(w, k, ")");
        if (is(w, k, "(") && !depth--)
            return k ? k - 1 : i;
    }
    return i;
}

/* An argument that the functions named so write to. */
static bool is_filled(const struct walk *w, uint32_t i)
{
    static const char *const fillers[] = {"split", "patsplit", "sub", "gsub", "match", NULL};
    uint32_t filler = filler_of(w, i);
    return filler != i && is_one_of(at(w, filler)->text, fillers);
}

static bool is_written(const struct walk *w, uint32_t i)
{
    bool before = i && (is(w, i - 1, "++") || is(w, i - 1, "--"));
    bool in_loop = is(w, i + 1, "in") && i > 1 && is(w, i - 1, "(") && is(w, i - 2, "for");
    return before || in_loop || assigns(w, behind(w, i)) || (i && is_filled(w, i));
}

/* ---- functions ---- */

/* Behind the bracket that closes the one at i. */
static uint32_t behind_pair(const struct walk *w, uint32_t i, const char *open, const char *close)
{
    for (uint32_t depth = 0; i < w->tokens.n; i++) {
        if (at(w, i)->kind != MARK)
            continue;
        depth += is(w, i, open);
        depth -= is(w, i, close);
        if (!depth)
            return i + 1;
    }
    return i;
}

static bool has_name(const struct walk *w, uint32_t i, const struct gg_table *names)
{
    uint32_t value;
    return at(w, i)->kind == NAME && gg_table_get(names, at(w, i)->text, &value);
}

/* A name that need not be looked at is as good as a number. */
static void take_name(struct walk *w, uint32_t i, struct gg_table *names)
{
    bool is_new;
    (void)gg_table_add(names, at(w, i)->text, i, &is_new);
    w->tokens.at[i].kind = WORD;
}

/* A parameter is new with each call, unless it is an array, which may be the caller's. */
static void take_parameters(struct walk *w, uint32_t list, uint32_t body, uint32_t end)
{
    struct gg_table names = gg_table_new(w->arena);
    for (uint32_t i = list; i < body; i++)
        if (at(w, i)->kind == NAME)
            take_name(w, i, &names);
    for (uint32_t i = body; i < end; i++) {
        if (!has_name(w, i, &names))
            continue;
        uint32_t filler = filler_of(w, i);
        bool is_split = is_filled(w, i) && !is(w, filler, "sub") && !is(w, filler, "gsub");
        if (is(w, i + 1, "[") || is(w, i - 1, "in") || is_split)
            blame(w, "a function has the array `", at(w, i)->text, "`");
        w->tokens.at[i].kind = WORD;
    }
}

/* One that is not understood stays as it is, and is blamed later. */
static void take_function(struct walk *w, uint32_t i, struct gg_table *functions)
{
    uint32_t list = i + 2, body = behind_pair(w, list, "(", ")");
    while (body < w->tokens.n && at(w, body)->kind == LINE)
        body++;
    if (at(w, i + 1)->kind != NAME || !is(w, list, "(") || !is(w, body, "{"))
        return;
    w->tokens.at[i].kind = WORD;
    take_name(w, i + 1, functions);
    take_parameters(w, list, body, behind_pair(w, body, "{", "}"));
}

/*
 * What is left of functions is walked like rules: the variables that they share with others have to
 * be the record's in each of them.
 */
static void take_functions(struct walk *w)
{
    struct gg_table functions = gg_table_new(w->arena);
    for (uint32_t i = 0; i < w->tokens.n; i++)
        if (at(w, i)->kind == NAME && is(w, i, "function"))
            take_function(w, i, &functions);
    for (uint32_t i = 0; i < w->tokens.n; i++)
        if (has_name(w, i, &functions) && is(w, i + 1, "("))
            w->tokens.at[i].kind = WORD;
}

/* ---- rules ---- */

/* Where the walk is in a rule. */
struct place {
    uint32_t braces, parens;
    bool is_begin, printing, fresh;
    bool is_blind; /* END, or a function that it could call: which record is the last one differs */
    bool maybe;    /* what follows in this statement need not be run */
    bool head_is;  /* but what follows in its head is */
    bool matches, has_matched; /* in a call of match; behind one: RSTART is this record's */
    uint32_t match_parens;     /* open before that call */
    enum { NO_HEAD, IN_HEAD, BEHIND_HEAD } head; /* of if, for, while ... */
};

/* First in its statement, a plain assignment: from here on it is this record's. */
static bool sets(const struct walk *w, uint32_t i, const struct place *p)
{
    bool is_init = i > 1 && is(w, i - 1, "(") && is(w, i - 2, "for");
    bool is_split = is(w, i - 1, ",") && is_filled(w, i) && is(w, i + 1, ",");
    if (p->maybe || p->braces != 1)
        return false;
    return ((p->fresh || is_init) && is(w, i + 1, "=")) || is_split;
}

static void meet(struct walk *w, uint32_t i, const struct place *p)
{
    static const char *const special[] = {"FS",      "OFS",         "RS",     "ORS",        "OFMT",
                                          "RT",      "CONVFMT",     "SUBSEP", "IGNORECASE", "FPAT",
                                          "BINMODE", "FIELDWIDTHS", "LINT",   NULL};
    gg_str name = at(w, i)->text;
    uint32_t number = number_of(w, name);
    if (p->is_begin)
        return;
    if (is_written(w, i) && is_one_of(name, special))
        blame(w, "a rule changes `", name, "` for the records after it");
    if (!w->keyed && !p->has_matched && (gg_str_is(name, "RSTART") || gg_str_is(name, "RLENGTH")))
        blame(w, "`", name, "` may be an earlier record's");
    if (!w->keyed && w->first[number] && w->assigned[number] && !sets(w, i, p))
        blame(w, "it keeps `", name, "` from record to record");
    w->first[number] = false;
}

static void end_rule(struct walk *w, struct place *p)
{
    *p = (struct place){.fresh = true};
    for (uint32_t i = 0; i < w->names.n; i++)
        w->first[i] = true;
}

static void end_statement(struct place *p)
{
    p->head = NO_HEAD;
    p->maybe = p->head_is = p->printing = false;
    p->fresh = true;
}

/* sub(/x/, "y") changes the record, and with a third argument something else. */
static bool changes_record(const struct walk *w, uint32_t i)
{
    uint32_t depth = 0, commas = 0, most = is(w, i, "gensub") ? 3 : 2;
    if (!is(w, i, "sub") && !is(w, i, "gsub") && !is(w, i, "gensub"))
        return false;
    for (i++; i < w->tokens.n; i++) {
        bool is_mark = at(w, i)->kind == MARK;
        depth += is_mark && (is(w, i, "(") || is(w, i, "["));
        commas += is_mark && depth == 1 && is(w, i, ",");
        if (is_mark && (is(w, i, ")") || is(w, i, "]")) && !--depth)
            break;
    }
    return commas < most;
}

/* A regular expression that nothing is compared with but the record. */
static bool matches_record(const struct walk *w, uint32_t i)
{
    static const char *const beside[] = {"~", ",", NULL};
    static const char *const takers[] = {"sub", "gsub", "gensub", NULL};
    if (at(w, i)->kind != WORD || at(w, i)->text.p[0] != '/')
        return false;
    if (i && (is_one_of(at(w, i - 1)->text, beside) || is(w, i - 1, "!~")))
        return false;
    return i < 2 || !is(w, i - 1, "(") || !is_one_of(at(w, i - 2)->text, takers);
}

/* In END, `for (name in count)` has set the variable of the field before this. */
static bool is_looped(const struct walk *w, uint32_t i)
{
    for (uint32_t k = i; k > 1 && !is(w, k, "END") && !is(w, k, "function"); k--)
        if (gg_str_eq(at(w, k)->text, at(w, i)->text) && is(w, k - 1, "(") && is(w, k - 2, "for") &&
            is(w, k + 1, "in"))
            return true;
    return false;
}

static bool looks_at_record(const struct walk *w, uint32_t i)
{
    const struct token *t = at(w, i), *next = at(w, i + 1);
    bool ends = next->kind == LINE || is(w, i + 1, ";") || is(w, i + 1, "}");
    if (t->kind == MARK)
        return is(w, i, "$");
    if (t->kind == WORD)
        return matches_record(w, i);
    return is(w, i, "NF") || (is_field(w, t->text) && !is_looped(w, i)) || changes_record(w, i) ||
           (is(w, i, "print") && ends) || (is(w, i, "length") && !is(w, i + 1, "("));
}

static void walk_name(struct walk *w, uint32_t i, struct place *p)
{
    static const char *const branches[] = {"if", "else", "while", "for", "do", "switch", NULL};
    gg_str name = at(w, i)->text;
    bool is_plain_for = gg_str_is(name, "for") && !p->maybe && p->fresh;
    judge_word(w, name);
    p->is_begin |= gg_str_is(name, "BEGIN") && !p->braces;
    p->is_blind |= !p->braces && (is(w, i, "END") || is(w, i, "func") || is(w, i, "function"));
    bool prints = gg_str_is(name, "print") || gg_str_is(name, "printf");
    p->printing |= prints;
    if (prints && p->is_begin)
        blame(w, "BEGIN says `", name, "`");
    if (gg_str_is(name, "match") && (!p->maybe || p->head_is) && p->braces < 2 && !p->matches) {
        p->matches = true;
        p->match_parens = p->parens;
    }
    if (is_one_of(name, branches)) {
        p->head_is = !p->maybe && (gg_str_is(name, "if") || gg_str_is(name, "while"));
        p->maybe = !is_plain_for; /* its first part is run */
        p->head = gg_str_is(name, "else") || gg_str_is(name, "do") ? BEHIND_HEAD : IN_HEAD;
    }
    if (is_variable(w, i))
        meet(w, i, p);
}

static void walk_paren(const struct walk *w, uint32_t i, struct place *p)
{
    p->parens += is(w, i, "(");
    if (!is(w, i, ")") || !p->parens)
        return;
    if (!--p->parens && p->head == IN_HEAD) {
        p->head = BEHIND_HEAD;
        p->head_is = false;
    }
    if (p->matches && p->parens == p->match_parens) {
        p->matches = false;
        p->has_matched = true;
    }
}

static void walk_mark(struct walk *w, uint32_t i, struct place *p)
{
    walk_paren(w, i, p);
    if (is(w, i, "&&") || is(w, i, "||") || is(w, i, "?") || is(w, i, ";")) {
        p->maybe = true;
        p->head_is = false;
    }
    if (is(w, i, "@"))
        blame(w, "its code says `", at(w, i)->text, "`");
    if (is(w, i, ",") && !p->braces && !p->parens)
        blame(w, "a pattern is a range of records", GG_STR(""), "");
    if ((is(w, i, ">") || is(w, i, ">>") || is(w, i, "|")) && p->printing && !p->parens)
        blame(w, "it prints by `", at(w, i)->text, "`");
    if (is(w, i, "{")) {
        p->braces++;
        end_statement(p);
    } else if (is(w, i, "}") && p->braces) {
        if (!--p->braces)
            end_rule(w, p);
        else
            end_statement(p);
    }
}

/* A line end behind a comma, a condition or a head does not end a statement. */
static bool ends_statement(const struct walk *w, uint32_t i, const struct place *p)
{
    static const char *const open[] = {",", "&&", "||", NULL};
    if (at(w, i)->kind == LINE)
        return p->head != BEHIND_HEAD && !(i && is_one_of(at(w, i - 1)->text, open));
    return is(w, i, ";") && !p->parens;
}

static void walk_token(struct walk *w, uint32_t i, struct place *p)
{
    if (ends_statement(w, i, p)) {
        if (p->braces)
            end_statement(p);
        else
            end_rule(w, p);
        return;
    }
    if (at(w, i)->kind == LINE)
        return;
    if (p->head == BEHIND_HEAD) {
        p->head = NO_HEAD;
        p->maybe = true;
    }
    if (w->keyed && p->is_blind && looks_at_record(w, i))
        blame(w, "END, or a function that it may call, looks at the last record by `",
              at(w, i)->text, "`");
    if (at(w, i)->kind == NAME)
        walk_name(w, i, p);
    else if (at(w, i)->kind == MARK)
        walk_mark(w, i, p);
    if (!is(w, i, "{") && !is(w, i, "}"))
        p->fresh = false;
}

static void walk_tokens(struct walk *w)
{
    struct place p = {0};
    end_rule(w, &p);
    for (uint32_t i = 0; i < w->tokens.n && !w->why; i++)
        walk_token(w, i, &p);
}

/* Which variables some rule writes; BEGIN's own writes make constants. */
static void find_assigned(struct walk *w)
{
    uint32_t braces = 0;
    bool is_begin = false;
    for (uint32_t i = 0; i < w->tokens.n; i++) {
        is_begin |= !braces && is(w, i, "BEGIN");
        braces += at(w, i)->kind == MARK && is(w, i, "{");
        if (at(w, i)->kind == MARK && is(w, i, "}") && braces && !--braces)
            is_begin = false;
        if (!is_variable(w, i))
            continue;
        uint32_t number = number_of(w, at(w, i)->text);
        w->assigned[number] |= !is_begin && is_written(w, i);
    }
}

static const char *judge(struct gg_arena *a, gg_str prelude, gg_str code,
                         const struct gg_record *record, bool keyed)
{
    struct walk w = {.arena = a, .names = gg_table_new(a), .record = record, .keyed = keyed};
    cut(&w, prelude);
    cut(&w, GG_STR("\n"));
    cut(&w, code);
    if (!keyed)
        take_functions(&w);
    w.assigned = gg_new_array(a, bool, w.tokens.n);
    w.first = gg_new_array(a, bool, w.tokens.n);
    find_assigned(&w);
    walk_tokens(&w);
    return w.why;
}

const char *gg_awk_state(struct gg_arena *a, gg_str prelude, gg_str code,
                         const struct gg_record *record)
{
    return judge(a, prelude, code, record, false);
}

const char *gg_awk_keyed_state(struct gg_arena *a, gg_str code, const struct gg_record *record)
{
    return judge(a, GG_STR(""), code, record, true);
}
