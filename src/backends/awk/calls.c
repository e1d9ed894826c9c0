/*
 * Programs where records are handed on by calls.
 *
 * Careful: what a step does with its records must be known to the last token, for its fields become
 * parameters. A field that was read is a number if it looks like one; a text that was worked out is
 * none when it comes as an argument, so such a field may only be used where that is the same.
 */
#include "backends/awk/calls.h"

#include "backends/awk/language.h"
#include "backends/awk/meaning.h"
#include "backends/awk/records.h"
#include "backends/awk/separators.h"

/* ---- fields and records ---- */

uint32_t gg_awk_field_at(const struct gg_awk_role *role, const struct gg_awk_snippet *s, uint32_t i,
                         uint32_t *end)
{
    uint32_t field = 0;
    *end = i + 1;
    if (gg_awk_token_kind(s, i) == GG_AWK_NAME)
        return gg_table_get(&role->vars, gg_awk_token_text(s, i), &field) ? field + 1 : 0;
    if (!gg_awk_token_is(s, i, "$"))
        return 0;
    *end = i + 2;
    if (gg_awk_token_is(s, i + 1, "NF"))
        return role->nfields;
    gg_str digits = gg_awk_token_text(s, i + 1);
    if (gg_awk_token_kind(s, i + 1) != GG_AWK_NUMBER || digits.n > 3)
        return 0;
    for (size_t k = 0; k < digits.n; k++) {
        if (digits.p[k] < '0' || digits.p[k] > '9')
            return 0;
        field = 10 * field + (uint32_t)(digits.p[k] - '0');
    }
    return field;
}

bool gg_awk_matches_record(const struct gg_awk_snippet *s, uint32_t i)
{
    static const char *const beside[] = {"~", "!~", ",", "@", NULL};
    static const char *const takers[] = {"sub", "gsub", "gensub", NULL};
    if (gg_awk_token_kind(s, i) != GG_AWK_REGEX || (i && gg_awk_token_is_any(s, i - 1, beside)))
        return false;
    return i < 2 || !gg_awk_token_is(s, i - 1, "(") || !gg_awk_token_is_any(s, i - 2, takers);
}

/* ---- what a step does with its fields ---- */

/* Words by which a program reads or writes in another way, leaves its rules for good, or changes
 * what other steps of its program do. */
static const char *const foreign[] = {
    "ARGC",        "ARGV",     "BEGINFILE",  "BINMODE", "CONVFMT", "ENDFILE",  "FPAT", "FS",
    "FIELDWIDTHS", "FILENAME", "FUNCTAB",    "LINT",    "OFS",     "ORS",      "RS",   "RT",
    "SUBSEP",      "SYMTAB",   "IGNORECASE", "exit",    "getline", "nextfile", NULL};

/* What other steps would notice, and what could hold anything; the last step may say it. */
static const char *const shared[] = {"ENVIRON", "OFMT",  "PROCINFO", "TEXTDOMAIN",
                                     "rand",    "srand", "system",   NULL};

static const char *const changes[] = {
    "=", "+=", "-=", "*=", "/=", "%=", "^=", "**=", "++", "--", NULL};

void gg_awk_refuse(struct gg_awk_scan *scan, const char *why)
{
    scan->why = scan->why ? scan->why : why;
}

/* sub(/a/, "b", x): x is changed; with two arguments the record is. */
static bool is_target(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const functions[] = {"sub", "gsub", NULL};
    uint32_t commas = 0, open = gg_awk_bracket_around(s, i);
    if (!gg_awk_is_argument_of(s, i, functions))
        return false;
    for (uint32_t k = open; k < i; k++)
        commas += gg_awk_token_is(s, k, ",") && gg_awk_bracket_around(s, k) == open;
    return commas == 2 && gg_awk_token_is(s, end, ")");
}

static bool is_changed(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    bool is_key = i > 1 && gg_awk_token_is(s, i - 1, "(") && gg_awk_token_is(s, i - 2, "for") &&
                  gg_awk_token_is(s, end, "in");
    return is_key || gg_awk_token_is_any(s, end, changes) || is_target(s, i, end) ||
           (i && (gg_awk_token_is(s, i - 1, "++") || gg_awk_token_is(s, i - 1, "--")));
}

bool gg_awk_is_bool(const struct gg_awk_role *role, uint32_t field)
{
    return role->step->in.known && role->step->in.fields[field - 1].type == GG_TYPE_BOOL;
}

enum gg_type gg_awk_type_of(const struct gg_awk_role *role, uint32_t field)
{
    return role->step->in.known ? role->step->in.fields[field - 1].type : GG_TYPE_STR;
}

bool gg_awk_wants_number(const struct gg_awk_role *role, const struct gg_awk_snippet *s, uint32_t i,
                         uint32_t end, uint32_t field)
{
    enum gg_type type = gg_awk_type_of(role, field);
    bool never_looks_so = type == GG_TYPE_BOOL || type == GG_TYPE_TIME;
    return role->in->columns[field - 1].value != GG_AWK_VALUE_READ && !never_looks_so &&
           !is_changed(s, i, end) && !gg_awk_is_same_as_text(s, i, end);
}

/* What has been found to be a number is one: `n + 0`, which is written as it was if it was made of
 * a number. */
static void use_number(struct gg_awk_scan *scan, uint32_t i, uint32_t end, uint32_t field)
{
    struct gg_awk_role *role = scan->role;
    enum gg_type type = gg_awk_type_of(role, field);
    bool is_number = type == GG_TYPE_INT || type == GG_TYPE_FLOAT;
    role->uses[field - 1].wants_number = true;
    if (!is_number || (role->in->columns[field - 1].value != GG_AWK_VALUE_NUMBER &&
                       !gg_awk_is_compared_with_number(&scan->s, i, end)))
        gg_awk_refuse(
            scan,
            gg_cstr(scan->arena, gg_str_printf(scan->arena,
                                               "might compare field %u, which is worked out, as a "
                                               "number or as a text",
                                               field)));
}

static void use_field(struct gg_awk_scan *scan, uint32_t i, uint32_t end, uint32_t field)
{
    struct gg_awk_role *role = scan->role;
    const struct gg_awk_snippet *s = &scan->s;
    bool by_name = gg_awk_token_kind(s, i) == GG_AWK_NAME, does_change = is_changed(s, i, end);
    if (field > role->nfields) {
        if (role->in || does_change)
            gg_awk_refuse(scan,
                          role->in ? "looks at a field that is not there" : "changes the record");
        return;
    }
    struct gg_awk_use *use = &role->uses[field - 1];
    use->by_name |= by_name;
    use->by_number |= !by_name;
    use->name_changes |= by_name && does_change;
    use->number_changes |= !by_name && does_change;
    if (!role->in)
        return;
    if (!gg_awk_in_rule(s, i))
        gg_awk_refuse(scan, "looks at fields outside of its rules");
    else if (by_name && gg_awk_is_bool(role, field))
        use->by_name = !does_change;
    else if (gg_awk_wants_number(role, s, i, end, field))
        use_number(scan, i, end, field);
    if (by_name && gg_awk_is_bool(role, field) && does_change)
        gg_awk_refuse(scan, "changes a bool");
}

static void use_record(struct gg_awk_scan *scan, uint32_t i)
{
    const struct gg_awk_role *role = scan->role;
    bool is_field = role->in && role->nfields == 1 && gg_awk_token_is(&scan->s, i, "$");
    scan->role->uses_whole = true;
    if (role->in && !gg_awk_in_rule(&scan->s, i))
        gg_awk_refuse(scan, "looks at the record outside of its rules");
    else if (is_field && role->in->columns[0].value != GG_AWK_VALUE_READ &&
             !gg_awk_is_same_as_text(&scan->s, i, i + 2))
        gg_awk_refuse(scan,
                      "might compare the record, which is worked out, as a number or as a text");
}

static void use_count(struct gg_awk_scan *scan, uint32_t i)
{
    const struct gg_awk_role *role = scan->role;
    if (is_changed(&scan->s, i, i + 1))
        gg_awk_refuse(scan, "changes the record");
    if (role->in && (role->nfields < 2 || !gg_awk_in_rule(&scan->s, i)))
        gg_awk_refuse(scan, "counts the fields of a record where their number is not known");
}

static void see_sign(struct gg_awk_scan *scan, uint32_t i)
{
    const struct gg_awk_snippet *s = &scan->s;
    uint32_t end, field = gg_awk_field_at(scan->role, s, i, &end), commas = 0;
    if (field) {
        use_field(scan, i, end, field);
    } else if (gg_awk_token_is(s, i + 1, "0")) {
        use_record(scan, i);
        if (is_changed(s, i, i + 2))
            gg_awk_refuse(scan, "changes the record");
    } else if (scan->role->in) {
        gg_awk_refuse(scan, "works out which field it looks at");
    } else {
        uint32_t next =
            gg_awk_token_is(s, i + 1, "(") ? gg_awk_behind_bracket(s, i + 1, &commas) : i + 2;
        if (gg_awk_token_is(s, next, "["))
            next = gg_awk_behind_bracket(s, next, &commas);
        if (is_changed(s, i, next) ||
            !(gg_awk_token_is(s, i + 1, "(") || gg_awk_token_kind(s, i + 1) == GG_AWK_NAME))
            gg_awk_refuse(scan, "might change the record");
    }
}

const char *const gg_awk_exits = "says `exit`, while steps before it may still tell of records";

/* Words that would be foreign elsewhere. */
static bool is_familiar(struct gg_awk_scan *scan, uint32_t i)
{
    static const char *const nothing[] = {";", "}", NULL};
    const struct gg_awk_snippet *s = &scan->s;
    bool is_separator = gg_awk_token_is(s, i, "OFS");
    if (gg_awk_token_is(s, i, "exit")) {
        bool is_plain = gg_awk_token_is_any(s, i + 1, nothing) || gg_awk_token_is(s, i + 1, "0") ||
                        gg_awk_token_kind(s, i + 1) == GG_AWK_NEWLINE;
        scan->role->exits = true;
        if (scan->role->in)
            gg_awk_refuse(scan, gg_awk_exits);
        return gg_awk_in_rule(s, i) && is_plain;
    }
    return (gg_awk_has_tabs(scan->role) && gg_awk_sets_tab(s, i)) ||
           (is_separator && !is_changed(s, i, i + 1) &&
            (scan->is_last || gg_awk_is_cut(scan->arena, s, i, scan->role->nfields)));
}

/* Functions that look at the record or at FS where an argument is left out. */
static void see_function(struct gg_awk_scan *scan, uint32_t i)
{
    const struct gg_awk_snippet *s = &scan->s;
    uint32_t commas = 0;
    bool replaces = gg_awk_token_is(s, i, "sub") || gg_awk_token_is(s, i, "gsub");
    bool splits = gg_awk_token_is(s, i, "split") && scan->role->in && !gg_awk_has_tabs(scan->role);
    if (!replaces && !splits)
        return;
    gg_awk_behind_bracket(s, i + 1, &commas);
    if (commas < 2)
        gg_awk_refuse(scan, replaces ? "changes the record" : "splits a text at another `FS`");
}

static void see_word(struct gg_awk_scan *scan, uint32_t i)
{
    const struct gg_awk_snippet *s = &scan->s;
    uint32_t end, field = gg_awk_field_at(scan->role, s, i, &end);
    bool is_last_field = i && gg_awk_token_is(s, i - 1, "$");
    if ((gg_awk_token_is_any(s, i, foreign) && !is_familiar(scan, i)) ||
        (!scan->is_last && gg_awk_token_is_any(s, i, shared)))
        gg_awk_refuse(scan, gg_cstr(scan->arena, gg_str_printf(scan->arena, "says `" GG_FMT "`",
                                                               GG_ARG(gg_awk_token_text(s, i)))));
    else if (field)
        use_field(scan, i, end, field);
    else if (gg_awk_token_is(s, i, "NF") && !is_last_field)
        use_count(scan, i);
    else if (gg_awk_token_is(s, i, "length") && !gg_awk_token_is(s, i + 1, "("))
        use_record(scan, i);
    else if (gg_awk_token_is(s, i, "next") && scan->role->in && !gg_awk_in_rule(s, i))
        gg_awk_refuse(scan, "goes to the next record in a function");
    see_function(scan, i);
    scan->role->counts |= gg_awk_token_is(s, i, "NR") || gg_awk_token_is(s, i, "FNR");
}

static void scan_tokens(struct gg_awk_scan *scan)
{
    const struct gg_awk_snippet *s = &scan->s;
    for (uint32_t i = 0; i < s->program->tokens.n && !scan->why; i++) {
        enum gg_awk_kind kind = gg_awk_token_kind(s, i);
        bool is_long =
            kind != GG_AWK_NEWLINE && gg_str_find_char(gg_awk_token_text(s, i), '\n') >= 0;
        if (is_long && scan->role->in)
            gg_awk_refuse(scan, "has a text of several lines");
        if (kind == GG_AWK_REGEX && gg_awk_matches_record(s, i))
            use_record(scan, i);
        else if (gg_awk_token_is(s, i, "$"))
            see_sign(scan, i);
        else if (kind == GG_AWK_NAME || kind == GG_AWK_BUILTIN || kind == GG_AWK_KEYWORD)
            see_word(scan, i);
    }
}

static void scan_rules(struct gg_awk_scan *scan)
{
    const struct gg_awk_snippet *s = &scan->s;
    for (uint32_t i = 0; i < s->program->prints.n && !scan->why; i++) {
        const struct gg_awk_print *print = &s->program->prints.at[i];
        if (!print->values.end && !print->formats)
            use_record(scan, gg_awk_token_from(s, print->text.beg));
    }
    for (uint32_t i = 0; i < s->program->rules.n && !scan->why; i++) {
        const struct gg_awk_rule *rule = &s->program->rules.at[i];
        scan->role->uses_whole |= rule->kind == GG_AWK_RULE && !rule->action.end;
        if (rule->is_range && scan->role->in)
            gg_awk_refuse(scan, "has a range of records");
    }
}

/* A field and its variable are two things as soon as one of them changes. */
static void look_at_changes(struct gg_awk_scan *scan)
{
    const struct gg_awk_role *role = scan->role;
    for (uint32_t i = 0; role->in && i < role->nfields && !scan->why; i++) {
        const struct gg_awk_use *use = &role->uses[i];
        if ((use->name_changes && (use->by_number || role->uses_whole)) ||
            (use->number_changes && use->by_name) ||
            (use->wants_number && (use->name_changes || use->number_changes)))
            gg_awk_refuse(scan, "changes a field that it also looks at in another way");
    }
}

/* ---- the role ---- */

static void scan_snippet(struct gg_awk_scan *scan, enum gg_option option)
{
    scan->s = gg_awk_snippet_of(scan->arena, scan->role->step, option);
    if (scan->s.program->open || scan->s.program->fault.found)
        gg_awk_refuse(scan, "calls or includes what cannot be read");
    if (option == GG_OPT_PRELUDE && scan->s.program->rules.n)
        gg_awk_refuse(scan, "has rules in its prelude");
    scan_tokens(scan);
    scan_rules(scan);
    if (!scan->is_last && !scan->why)
        gg_awk_refuse(scan, gg_awk_what_separates(scan));
}

/* Fields are handed over if they are of the declared number, and checked where they have types. */
static void look_at_records(struct gg_awk_scan *scan)
{
    const struct gg_record *in = &scan->role->step->in;
    const struct gg_awk_records *records = scan->role->in;
    struct gg_codec codec = scan->role->step->in_codec;
    bool reads_tabs = codec.kind == GG_FORMAT_TSV && codec.delimiter == '\t';
    if (!records && !reads_tabs && codec.kind != GG_FORMAT_LINES)
        gg_awk_refuse(scan, "does not read tsv");
    if (!records || !in->known)
        return;
    if (in->nfields != records->n)
        gg_awk_refuse(scan, "declares another number of fields than are printed");
    for (uint32_t i = 0; i < in->nfields && !scan->why; i++)
        scan->role->tests |= gg_awk_tests(scan->role, i + 1);
    scan->role->counts |= scan->role->tests;
}

const struct gg_awk_role *gg_awk_role(struct gg_arena *a, const struct gg_stage *step,
                                      const struct gg_awk_records *in, bool is_last,
                                      const char **why)
{
    struct gg_awk_role *role = gg_new(a, struct gg_awk_role);
    struct gg_awk_scan scan = {.arena = a, .role = role, .is_last = is_last};
    bool is_lines = step->in_codec.kind == GG_FORMAT_LINES;
    *role = (struct gg_awk_role){.step = step, .in = in, .vars = gg_awk_vars(a, step)};
    role->nfields = in ? in->n : step->in.known && !is_lines ? step->in.nfields : 0;
    role->uses = gg_new_array(a, struct gg_awk_use, role->nfields + 1);
    memset(role->uses, 0, (role->nfields + 1) * sizeof *role->uses);
    look_at_records(&scan);
    for (size_t i = 0; i < GG_AWK_SNIPPETS && !scan.why; i++)
        scan_snippet(&scan, gg_awk_snippets[i]);
    look_at_changes(&scan);
    for (size_t i = 0; i < GG_AWK_SNIPPETS && !is_last && !scan.why; i++) {
        scan.s = gg_awk_snippet_of(a, step, gg_awk_snippets[i]);
        gg_awk_scan_prints(&scan);
    }
    role->out.from_tabs = gg_awk_has_tabs(role);
    if (!is_last && !role->out.n)
        gg_awk_refuse(&scan, "hands no record on");
    *why = scan.why;
    return scan.why ? NULL : role;
}

bool gg_awk_tests(const struct gg_awk_role *role, uint32_t field)
{
    enum gg_type type = gg_awk_type_of(role, field);
    return type != GG_TYPE_STR && type != role->in->columns[field - 1].type;
}

bool gg_awk_takes(const struct gg_awk_role *role, uint32_t field)
{
    const struct gg_awk_use *use = &role->uses[field - 1];
    return use->by_name || use->by_number || role->uses_whole || role->tests ||
           role->in->columns[field - 1].has_effect;
}

gg_str gg_awk_parameter(struct gg_arena *a, const struct gg_awk_role *role, uint32_t field)
{
    const struct gg_record *in = &role->step->in;
    struct gg_table taken = gg_table_new(a);
    gg_str name = GG_STR("");
    if (!in->known || gg_awk_is_bool(role, field))
        return gg_str_printf(a, "gg_%u", field);
    for (uint32_t i = 0; i < field; i++)
        name = gg_view_safe_name(a, in->fields[i].name, &gg_awk_names, &taken);
    return name;
}
