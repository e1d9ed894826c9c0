/*
 * Programs where records are handed on by calls.
 *
 * Careful: what a step does with its records must be known to the last token, for its fields become
 * parameters. A field that was read is a number if it looks like one; a text that was worked out is
 * none when it comes as an argument, so such a field may only be used where that is the same.
 */
#include "backends/awk/calls.h"

#include "backends/awk/language.h"

/* ---- places ---- */

uint32_t gg_awk_token_from(const struct gg_awk_snippet *s, uint32_t byte)
{
    uint32_t low = 0, high = s->program->tokens.n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (s->program->tokens.at[mid].beg < byte)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const struct gg_awk_rule *gg_awk_rule_around(const struct gg_awk_snippet *s, uint32_t at)
{
    for (uint32_t i = 0; i < s->program->rules.n; i++) {
        const struct gg_awk_rule *rule = &s->program->rules.at[i];
        if ((rule->pattern.beg <= at && at < rule->pattern.end) ||
            (rule->action.beg <= at && at < rule->action.end))
            return rule;
    }
    return NULL;
}

static bool is_in_rule(const struct gg_awk_snippet *s, uint32_t i)
{
    const struct gg_awk_rule *rule = gg_awk_rule_around(s, s->program->tokens.at[i].beg);
    return rule && rule->kind == GG_AWK_RULE;
}

/* The bracket around token `i`; the number of tokens: there is none in its statement. */
static uint32_t bracket_around(const struct gg_awk_snippet *s, uint32_t i)
{
    for (uint32_t depth = 0; i--;) {
        if (gg_awk_token_is(s, i, "{") || gg_awk_token_is(s, i, "}"))
            break;
        if (gg_awk_token_is(s, i, ")") || gg_awk_token_is(s, i, "]"))
            depth++;
        else if ((gg_awk_token_is(s, i, "(") || gg_awk_token_is(s, i, "[")) && !depth--)
            return i;
    }
    return s->program->tokens.n;
}

/* In a list of arguments, of which function. */
static bool is_argument_of(const struct gg_awk_snippet *s, uint32_t i, const char *const *functions)
{
    uint32_t open = bracket_around(s, i);
    return open && gg_awk_token_is(s, open, "(") && gg_awk_token_is_any(s, open - 1, functions);
}

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

/* ---- what a text may be used for in the place of a number that looks the same ---- */

static const char *const sums[] = {"+", "-", "*", "/", "%", "^", "**", NULL};
static const char *const comparisons[] = {"==", "!=", "<", "<=", ">", ">=", NULL};

static bool is_text_at(const struct gg_awk_snippet *s, uint32_t i)
{
    return gg_awk_token_kind(s, i) == GG_AWK_STRING;
}

static bool begins_value(const struct gg_awk_snippet *s, uint32_t i)
{
    enum gg_awk_kind kind = gg_awk_token_kind(s, i);
    return kind == GG_AWK_STRING || kind == GG_AWK_NUMBER || kind == GG_AWK_NAME ||
           kind == GG_AWK_CALL || kind == GG_AWK_BUILTIN || gg_awk_token_is(s, i, "$") ||
           gg_awk_token_is(s, i, "(");
}

static bool ends_value(const struct gg_awk_snippet *s, uint32_t i)
{
    enum gg_awk_kind kind = gg_awk_token_kind(s, i);
    return kind == GG_AWK_STRING || kind == GG_AWK_NUMBER || kind == GG_AWK_NAME ||
           gg_awk_token_is(s, i, ")") || gg_awk_token_is(s, i, "]");
}

/* A statement or an argument ends here. */
static bool is_end(const struct gg_awk_snippet *s, uint32_t i)
{
    static const char *const ends[] = {";", "}", ")", "]", ",", NULL};
    enum gg_awk_kind kind = gg_awk_token_kind(s, i);
    return kind == GG_AWK_NEWLINE || kind == GG_AWK_END || gg_awk_token_is_any(s, i, ends);
}

/* `%c` makes a character of a number, and of a text its first one. */
static bool has_character_format(const struct gg_awk_snippet *s)
{
    for (uint32_t i = 0; i < s->program->tokens.n; i++) {
        gg_str text = gg_awk_token_text(s, i);
        for (size_t k = 0; is_text_at(s, i) && k < text.n; k++) {
            if (text.p[k] != '%')
                continue;
            while (++k < text.n && strchr("-+ #0123456789.*$", text.p[k]))
                ;
            if (k < text.n && text.p[k] == 'c')
                return true;
        }
    }
    return false;
}

static bool is_printed(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const before[] = {"print", "printf", ",", NULL};
    static const char *const redirections[] = {">", ">>", "|", NULL};
    return i && gg_awk_token_is_any(s, i - 1, before) &&
           bracket_around(s, i) == s->program->tokens.n &&
           (is_end(s, end) || gg_awk_token_is_any(s, end, redirections));
}

static bool is_argument(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const functions[] = {
        "atan2", "cos",   "exp",     "index", "int",    "length",  "log",     "match",
        "sin",   "split", "sprintf", "sqrt",  "substr", "tolower", "toupper", NULL};
    static const char *const before[] = {"(", "[", ",", NULL};
    uint32_t open = bracket_around(s, i);
    return i && gg_awk_token_is_any(s, i - 1, before) && is_end(s, end) &&
           (gg_awk_token_is(s, open, "[") || is_argument_of(s, i, functions));
}

static bool is_compared_with_text(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    if (gg_awk_token_is_any(s, end, comparisons) && is_text_at(s, end + 1))
        return !gg_awk_token_is_any(s, end + 2, sums);
    return i > 1 && gg_awk_token_is_any(s, i - 1, comparisons) && is_text_at(s, i - 2) &&
           (i == 2 || !gg_awk_token_is_any(s, i - 3, sums));
}

static bool is_same_as_text(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const adding[] = {"+=", "-=", "*=", "/=", "%=", "^=", "**=", NULL};
    static const char *const matching[] = {"~", "!~", "in", NULL};
    if (i && (gg_awk_token_is(s, i - 1, "!") || gg_awk_token_is(s, i - 1, "$")))
        return false;
    if (gg_awk_token_is_any(s, end, sums) || (i && gg_awk_token_is_any(s, i - 1, sums)))
        return true;
    if (i && gg_awk_token_is_any(s, i - 1, adding) && is_end(s, end))
        return true;
    if (begins_value(s, end) || gg_awk_token_is_any(s, end, matching) ||
        (i && ends_value(s, i - 1)))
        return true;
    return is_compared_with_text(s, i, end) ||
           (!has_character_format(s) && (is_printed(s, i, end) || is_argument(s, i, end)));
}

/* ---- what a step does with its fields ---- */

/* Words by which a program reads or writes in another way, leaves its rules for good, or changes
 * what other steps of its program do. */
static const char *const foreign[] = {
    "ARGC",        "ARGV",     "BEGINFILE",  "BINMODE", "CONVFMT", "ENDFILE",  "FPAT", "FS",
    "FIELDWIDTHS", "FILENAME", "FUNCTAB",    "LINT",    "OFS",     "ORS",      "RS",   "RT",
    "SUBSEP",      "SYMTAB",   "IGNORECASE", "exit",    "getline", "nextfile", NULL};

/* What other steps would notice, and what could hold anything; the last step may say it. */
static const char *const shared[] = {"ENVIRON", "OFMT",       "PROCINFO", "RLENGTH",
                                     "RSTART",  "TEXTDOMAIN", "match",    "rand",
                                     "srand",   "system",     NULL};

static const char *const changes[] = {
    "=", "+=", "-=", "*=", "/=", "%=", "^=", "**=", "++", "--", NULL};

struct scan {
    bool is_last;
    struct gg_arena *arena;
    struct gg_awk_role *role;
    struct gg_awk_snippet s;
    const char *why;
};

static void refuse(struct scan *scan, const char *why)
{
    scan->why = scan->why ? scan->why : why;
}

/* sub(/a/, "b", x): x is changed; with two arguments the record is. */
static bool is_target(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const functions[] = {"sub", "gsub", NULL};
    uint32_t commas = 0, open = bracket_around(s, i);
    if (!is_argument_of(s, i, functions))
        return false;
    for (uint32_t k = open; k < i; k++)
        commas += gg_awk_token_is(s, k, ",") && bracket_around(s, k) == open;
    return commas == 2 && gg_awk_token_is(s, end, ")");
}

static bool is_changed(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    bool is_key = i > 1 && gg_awk_token_is(s, i - 1, "(") && gg_awk_token_is(s, i - 2, "for") &&
                  gg_awk_token_is(s, end, "in");
    return is_key || gg_awk_token_is_any(s, end, changes) || is_target(s, i, end) ||
           (i && (gg_awk_token_is(s, i - 1, "++") || gg_awk_token_is(s, i - 1, "--")));
}

static bool is_bool(const struct gg_awk_role *role, uint32_t field)
{
    return role->step->in.known && role->step->in.fields[field - 1].type == GG_TYPE_BOOL;
}

static enum gg_type type_of(const struct gg_awk_role *role, uint32_t field)
{
    return role->step->in.known ? role->step->in.fields[field - 1].type : GG_TYPE_STR;
}

bool gg_awk_wants_number(const struct gg_awk_role *role, const struct gg_awk_snippet *s, uint32_t i,
                         uint32_t end, uint32_t field)
{
    enum gg_type type = type_of(role, field);
    bool never_looks_so = type == GG_TYPE_BOOL || type == GG_TYPE_TIME;
    return role->in->columns[field - 1].value != GG_AWK_VALUE_READ && !never_looks_so &&
           !is_changed(s, i, end) && !is_same_as_text(s, i, end);
}

/* `n > 5`: then only the number counts, however it is written. */
static bool is_compared_with_number(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    bool is_behind = i > 1 && gg_awk_token_is_any(s, i - 1, comparisons) &&
                     gg_awk_token_kind(s, i - 2) == GG_AWK_NUMBER;
    return gg_awk_token_is_any(s, end, comparisons)
               ? gg_awk_token_kind(s, end + 1) == GG_AWK_NUMBER && !begins_value(s, end + 2)
               : is_behind && (i == 2 || !ends_value(s, i - 3));
}

/* What has been found to be a number is one: `n + 0`, which is written as it was if it was made of
 * a number. */
static void use_number(struct scan *scan, uint32_t i, uint32_t end, uint32_t field)
{
    struct gg_awk_role *role = scan->role;
    enum gg_type type = type_of(role, field);
    bool is_number = type == GG_TYPE_INT || type == GG_TYPE_FLOAT;
    role->uses[field - 1].wants_number = true;
    if (!is_number || (role->in->columns[field - 1].value != GG_AWK_VALUE_NUMBER &&
                       !is_compared_with_number(&scan->s, i, end)))
        refuse(scan, gg_cstr(scan->arena,
                             gg_str_printf(scan->arena,
                                           "might compare field %u, which is worked out, as a "
                                           "number or as a text",
                                           field)));
}

static void use_field(struct scan *scan, uint32_t i, uint32_t end, uint32_t field)
{
    struct gg_awk_role *role = scan->role;
    const struct gg_awk_snippet *s = &scan->s;
    bool by_name = gg_awk_token_kind(s, i) == GG_AWK_NAME, does_change = is_changed(s, i, end);
    if (field > role->nfields) {
        if (role->in || does_change)
            refuse(scan, role->in ? "looks at a field that is not there" : "changes the record");
        return;
    }
    struct gg_awk_use *use = &role->uses[field - 1];
    use->by_name |= by_name;
    use->by_number |= !by_name;
    use->name_changes |= by_name && does_change;
    use->number_changes |= !by_name && does_change;
    if (!role->in)
        return;
    if (!is_in_rule(s, i))
        refuse(scan, "looks at fields outside of its rules");
    else if (by_name && is_bool(role, field))
        use->by_name = !does_change;
    else if (gg_awk_wants_number(role, s, i, end, field))
        use_number(scan, i, end, field);
    if (by_name && is_bool(role, field) && does_change)
        refuse(scan, "changes a bool");
}

static void use_record(struct scan *scan, uint32_t i)
{
    const struct gg_awk_role *role = scan->role;
    bool is_field = role->in && role->nfields == 1 && gg_awk_token_is(&scan->s, i, "$");
    scan->role->uses_whole = true;
    if (role->in && !is_in_rule(&scan->s, i))
        refuse(scan, "looks at the record outside of its rules");
    else if (is_field && role->in->columns[0].value != GG_AWK_VALUE_READ &&
             !is_same_as_text(&scan->s, i, i + 2))
        refuse(scan, "might compare the record, which is worked out, as a number or as a text");
}

static void use_count(struct scan *scan, uint32_t i)
{
    const struct gg_awk_role *role = scan->role;
    if (is_changed(&scan->s, i, i + 1))
        refuse(scan, "changes the record");
    if (role->in && (role->nfields < 2 || !is_in_rule(&scan->s, i)))
        refuse(scan, "counts the fields of a record where their number is not known");
}

static void see_sign(struct scan *scan, uint32_t i)
{
    const struct gg_awk_snippet *s = &scan->s;
    uint32_t end, field = gg_awk_field_at(scan->role, s, i, &end), commas = 0;
    if (field) {
        use_field(scan, i, end, field);
    } else if (gg_awk_token_is(s, i + 1, "0")) {
        use_record(scan, i);
        if (is_changed(s, i, i + 2))
            refuse(scan, "changes the record");
    } else if (scan->role->in) {
        refuse(scan, "works out which field it looks at");
    } else {
        uint32_t next =
            gg_awk_token_is(s, i + 1, "(") ? gg_awk_behind_bracket(s, i + 1, &commas) : i + 2;
        if (gg_awk_token_is(s, next, "["))
            next = gg_awk_behind_bracket(s, next, &commas);
        if (is_changed(s, i, next) ||
            !(gg_awk_token_is(s, i + 1, "(") || gg_awk_token_kind(s, i + 1) == GG_AWK_NAME))
            refuse(scan, "might change the record");
    }
}

static void see_word(struct scan *scan, uint32_t i)
{
    const struct gg_awk_snippet *s = &scan->s;
    uint32_t end, commas = 0, field = gg_awk_field_at(scan->role, s, i, &end);
    bool is_last_field = i && gg_awk_token_is(s, i - 1, "$");
    if (gg_awk_token_is_any(s, i, foreign) || (!scan->is_last && gg_awk_token_is_any(s, i, shared)))
        refuse(scan, gg_cstr(scan->arena, gg_str_printf(scan->arena, "says `" GG_FMT "`",
                                                        GG_ARG(gg_awk_token_text(s, i)))));
    else if (field)
        use_field(scan, i, end, field);
    else if (gg_awk_token_is(s, i, "NF") && !is_last_field)
        use_count(scan, i);
    else if (gg_awk_token_is(s, i, "length") && !gg_awk_token_is(s, i + 1, "("))
        use_record(scan, i);
    else if (gg_awk_token_is(s, i, "next") && scan->role->in && !is_in_rule(s, i))
        refuse(scan, "goes to the next record in a function");
    if (gg_awk_token_is(s, i, "sub") || gg_awk_token_is(s, i, "gsub")) {
        gg_awk_behind_bracket(s, i + 1, &commas);
        if (commas < 2)
            refuse(scan, "changes the record");
    }
    scan->role->counts |= gg_awk_token_is(s, i, "NR") || gg_awk_token_is(s, i, "FNR");
}

static void scan_tokens(struct scan *scan)
{
    const struct gg_awk_snippet *s = &scan->s;
    for (uint32_t i = 0; i < s->program->tokens.n && !scan->why; i++) {
        enum gg_awk_kind kind = gg_awk_token_kind(s, i);
        bool is_long =
            kind != GG_AWK_NEWLINE && gg_str_find_char(gg_awk_token_text(s, i), '\n') >= 0;
        if (is_long && scan->role->in)
            refuse(scan, "has a text of several lines");
        if (kind == GG_AWK_REGEX && gg_awk_matches_record(s, i))
            use_record(scan, i);
        else if (gg_awk_token_is(s, i, "$"))
            see_sign(scan, i);
        else if (kind == GG_AWK_NAME || kind == GG_AWK_BUILTIN || kind == GG_AWK_KEYWORD)
            see_word(scan, i);
    }
}

static void scan_rules(struct scan *scan)
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
            refuse(scan, "has a range of records");
    }
}

/* A field and its variable are two things as soon as one of them changes. */
static void look_at_changes(struct scan *scan)
{
    const struct gg_awk_role *role = scan->role;
    for (uint32_t i = 0; role->in && i < role->nfields && !scan->why; i++) {
        const struct gg_awk_use *use = &role->uses[i];
        if ((use->name_changes && (use->by_number || role->uses_whole)) ||
            (use->number_changes && use->by_name) ||
            (use->wants_number && (use->name_changes || use->number_changes)))
            refuse(scan, "changes a field that it also looks at in another way");
    }
}

/* ---- what it hands on ---- */

struct gg_awk_ranges gg_awk_values(struct gg_arena *a, const struct gg_awk_snippet *s,
                                   const struct gg_awk_print *print)
{
    struct gg_awk_ranges ranges = {{0}};
    uint32_t beg = gg_awk_token_from(s, print->values.beg), commas = 0;
    uint32_t end = gg_awk_token_from(s, print->values.end), depth = 0;
    if (gg_awk_token_is(s, beg, "(") && gg_awk_behind_bracket(s, beg, &commas) == end && commas) {
        beg++;
        end--;
    }
    for (uint32_t i = beg; i < end; i++) {
        depth += gg_awk_token_is(s, i, "(") || gg_awk_token_is(s, i, "[");
        depth -= gg_awk_token_is(s, i, ")") || gg_awk_token_is(s, i, "]");
        if (!depth && gg_awk_token_is(s, i, ",")) {
            gg_push(a, &ranges.list, (struct gg_awk_range){beg, i});
            beg = i + 1;
        }
    }
    if (print->values.end)
        gg_push(a, &ranges.list, (struct gg_awk_range){beg, end});
    return ranges;
}

static struct gg_awk_column column_of_field(const struct gg_awk_role *role, uint32_t field)
{
    struct gg_awk_column column = {.type = GG_TYPE_STR};
    if (role->in)
        column = role->in->columns[field - 1];
    if (role->in && role->step->in.known)
        column.type = type_of(role, field);
    else if (!role->in && role->step->in.known && field <= role->step->in.nfields &&
             role->step->in_codec.kind != GG_FORMAT_LINES)
        column.type = role->step->in.fields[field - 1].type;
    column.has_effect = false;
    return column;
}

static struct gg_awk_column any_value(enum gg_awk_value value, bool has_effect)
{
    return (struct gg_awk_column){value, GG_TYPE_STR, has_effect};
}

struct gg_awk_column gg_awk_whole_column(const struct gg_awk_role *role, uint32_t field)
{
    return role->uses[field - 1].number_changes ? any_value(GG_AWK_VALUE_ANY, false)
                                                : column_of_field(role, field);
}

/* A field and nothing else. */
static struct gg_awk_column named_field(const struct gg_awk_role *role,
                                        const struct gg_awk_snippet *s, uint32_t i, uint32_t field)
{
    bool by_name = gg_awk_token_kind(s, i) == GG_AWK_NAME;
    const struct gg_awk_use *use = field <= role->nfields ? &role->uses[field - 1] : NULL;
    if (use && by_name && is_bool(role, field))
        return any_value(GG_AWK_VALUE_NUMBER, false);
    if (!is_in_rule(s, i) || (use && (by_name ? use->name_changes : use->number_changes)))
        return any_value(GG_AWK_VALUE_ANY, false); /* a parameter, or there is no record */
    return column_of_field(role, field);
}

/* What could fail, or change something. */
static bool has_effect(const struct gg_awk_snippet *s, struct gg_awk_range range)
{
    static const char *const harmless[] = {"$", "+", "-", "*", "(", ")", ".", NULL};
    for (uint32_t i = range.beg; i < range.end; i++) {
        enum gg_awk_kind kind = gg_awk_token_kind(s, i);
        if (kind != GG_AWK_NAME && kind != GG_AWK_NUMBER && kind != GG_AWK_STRING &&
            !gg_awk_token_is_any(s, i, harmless))
            return true;
    }
    return false;
}

/* Sums of numbers and the like; two values in a row are a text. */
static enum gg_awk_value kind_of_value(const struct gg_awk_snippet *s, struct gg_awk_range range)
{
    static const char *const numeric[] = {"index", "int", "length", NULL};
    static const char *const texts[] = {"sprintf", "substr", "tolower", "toupper", NULL};
    bool has_sum = false, after_value = false;
    uint32_t commas = 0;
    for (uint32_t i = range.beg; i < range.end; i++) {
        if (gg_awk_token_is_any(s, i, sums)) {
            has_sum |= after_value;
            after_value = false;
            continue;
        }
        bool is_field = gg_awk_token_is(s, i, "$"), is_group = gg_awk_token_is(s, i, "(");
        uint32_t first = i;
        if (!begins_value(s, i))
            return GG_AWK_VALUE_ANY;
        if (after_value)
            return has_sum ? GG_AWK_VALUE_ANY : GG_AWK_VALUE_TEXT;
        if (is_field)
            i++;
        if (gg_awk_token_is(s, i + !is_group, "(") || gg_awk_token_is(s, i + 1, "["))
            i = gg_awk_behind_bracket(s, i + !is_group, &commas) - 1;
        after_value = true;
        if (i + 1 == range.end && !has_sum && first == range.beg)
            return gg_awk_token_is_any(s, first, numeric) ||
                           gg_awk_token_kind(s, first) == GG_AWK_NUMBER
                       ? GG_AWK_VALUE_NUMBER
                   : gg_awk_token_kind(s, first) == GG_AWK_STRING ||
                           gg_awk_token_is_any(s, first, texts)
                       ? GG_AWK_VALUE_TEXT
                       : GG_AWK_VALUE_ANY;
    }
    return has_sum && after_value ? GG_AWK_VALUE_NUMBER : GG_AWK_VALUE_ANY;
}

struct gg_awk_column gg_awk_column_of(const struct gg_awk_role *role,
                                      const struct gg_awk_snippet *s, struct gg_awk_range range)
{
    uint32_t end, field = gg_awk_field_at(role, s, range.beg, &end);
    if (field && end == range.end)
        return named_field(role, s, range.beg, field);
    return any_value(kind_of_value(s, range), has_effect(s, range));
}

static void add_column(struct gg_awk_column *columns, uint32_t i, struct gg_awk_column column,
                       bool is_first)
{
    struct gg_awk_column *c = &columns[i];
    if (is_first) {
        *c = column;
        return;
    }
    c->value = c->value == column.value ? c->value : GG_AWK_VALUE_ANY;
    c->type = c->type == column.type ? c->type : GG_TYPE_STR;
    c->has_effect |= column.has_effect;
}

static void add_record(struct scan *scan, const struct gg_awk_print *print)
{
    struct gg_awk_role *role = scan->role;
    struct gg_awk_records *out = &role->out;
    struct gg_awk_ranges values = {{0}};
    bool is_first = !out->n;
    gg_str text =
        print ? gg_str_sub(scan->s.code, print->values.beg, print->values.end) : GG_STR("");
    bool is_whole = !text.n || gg_str_is(text, "$0");
    if (!is_whole)
        values = gg_awk_values(scan->arena, &scan->s, print);
    uint32_t n = is_whole ? role->nfields : values.list.n;
    if (!n) {
        refuse(scan, "prints records whose fields are not declared");
        return;
    }
    if (!is_first && n != out->n) {
        refuse(scan, "prints records of different lengths");
        return;
    }
    if (is_first)
        *out = (struct gg_awk_records){n, gg_new_array(scan->arena, struct gg_awk_column, n)};
    for (uint32_t i = 0; i < n; i++) {
        struct gg_awk_column column = is_whole
                                          ? gg_awk_whole_column(role, i + 1)
                                          : gg_awk_column_of(role, &scan->s, values.list.at[i]);
        add_column(out->columns, i, column, is_first);
    }
}

static void see_print(struct scan *scan, const struct gg_awk_print *print)
{
    const struct gg_awk_rule *rule = gg_awk_rule_around(&scan->s, print->text.beg);
    gg_str text = gg_str_sub(scan->s.code, print->values.beg, print->values.end);
    bool is_whole = !text.n || gg_str_is(text, "$0");
    if (print->formats)
        refuse(scan, "writes by `printf`");
    else if (print->redirects)
        refuse(scan, "writes to a file or a command");
    else if (rule && rule->kind == GG_AWK_RULE_BEGIN)
        refuse(scan, "prints in BEGIN");
    else if (is_whole && !(rule && rule->kind == GG_AWK_RULE))
        refuse(scan, "prints the record outside of its rules");
    else
        add_record(scan, print);
}

static void scan_prints(struct scan *scan)
{
    for (uint32_t i = 0; i < scan->s.program->prints.n && !scan->why; i++)
        see_print(scan, &scan->s.program->prints.at[i]);
    for (uint32_t i = 0; i < scan->s.program->rules.n && !scan->why; i++)
        if (scan->s.program->rules.at[i].kind == GG_AWK_RULE &&
            !scan->s.program->rules.at[i].action.end)
            add_record(scan, NULL);
}

/* ---- no value may hold what separates fields and records ---- */

/* A literal without tabs, line ends and what could make some. */
static bool is_plain_text(gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\t' || text.p[i] == '\n')
            return false;
        if (text.p[i] == '\\' && !strchr("\\\"/.&", text.p[++i]))
            return false;
    }
    return true;
}

/* The record, which holds tabs, is written as a whole, matched or measured, and nothing else. */
static bool is_plain_record(const struct gg_awk_snippet *s, uint32_t i, uint32_t end)
{
    static const char *const measures[] = {"length", "index", NULL};
    static const char *const matching[] = {"~", "!~", NULL};
    bool is_first = i && gg_awk_token_is(s, i - 1, "(");
    bool is_printed = i && gg_awk_token_is(s, i - 1, "print") && gg_awk_token_is(s, i, "$");
    return gg_awk_token_is_any(s, end, matching) ||
           (is_printed && is_end(s, end) && !gg_awk_token_is(s, end, ",")) ||
           (is_first && is_argument_of(s, i, measures));
}

static bool is_plain_format(const struct gg_awk_snippet *s, uint32_t i)
{
    return gg_awk_token_is(s, i + 1, "(") && is_text_at(s, i + 2) && is_end(s, i + 3);
}

/* What a step prints holds no tab and no line end, for nothing in it could make one. */
static const char *what_separates(const struct scan *scan)
{
    const struct gg_awk_snippet *s = &scan->s;
    bool is_lines = scan->role->step->in_codec.kind == GG_FORMAT_LINES && !scan->role->in;
    if (has_character_format(s))
        return "makes characters by `%c`";
    for (uint32_t i = 0; i < s->program->tokens.n; i++) {
        uint32_t end, field = gg_awk_field_at(scan->role, s, i, &end);
        bool by_name = gg_awk_token_kind(s, i) == GG_AWK_NAME;
        bool is_record = gg_awk_token_is(s, i, "$") && gg_awk_token_is(s, i + 1, "0");
        if (is_text_at(s, i) && !is_plain_text(gg_awk_token_text(s, i)))
            return "has a text that could hold a tab or a line end";
        if ((is_record || (is_lines && field && by_name)) &&
            !is_plain_record(s, i, is_record ? i + 2 : i + 1))
            return "could print the tabs of its record inside of a field";
        if (gg_awk_token_is(s, i, "sprintf") && !is_plain_format(s, i))
            return "makes texts by a format that is not known";
    }
    return NULL;
}

/* ---- the role ---- */

static void scan_snippet(struct scan *scan, enum gg_option option)
{
    scan->s = gg_awk_snippet_of(scan->arena, scan->role->step, option);
    if (scan->s.program->open || scan->s.program->fault.found)
        refuse(scan, "calls or includes what cannot be read");
    if (option == GG_OPT_PRELUDE && (scan->s.program->rules.n || scan->s.program->prints.n))
        refuse(scan, "has rules or prints in its prelude");
    scan_tokens(scan);
    if (option == GG_OPT_CODE)
        scan_rules(scan);
    if (!scan->is_last && !scan->why)
        refuse(scan, what_separates(scan));
}

/* Fields are handed over if they are of the declared number, and checked where they have types. */
static void look_at_records(struct scan *scan)
{
    const struct gg_record *in = &scan->role->step->in;
    const struct gg_awk_records *records = scan->role->in;
    struct gg_codec codec = scan->role->step->in_codec;
    bool reads_tabs = codec.kind == GG_FORMAT_TSV && codec.delimiter == '\t';
    if (!records && !reads_tabs && codec.kind != GG_FORMAT_LINES)
        refuse(scan, "does not read tsv");
    if (!records || !in->known)
        return;
    if (in->nfields != records->n)
        refuse(scan, "declares another number of fields than are printed");
    for (uint32_t i = 0; i < in->nfields && !scan->why; i++)
        scan->role->tests |= gg_awk_tests(scan->role, i + 1);
    scan->role->counts |= scan->role->tests;
}

const struct gg_awk_role *gg_awk_role(struct gg_arena *a, const struct gg_stage *step,
                                      const struct gg_awk_records *in, bool is_last,
                                      const char **why)
{
    struct gg_awk_role *role = gg_new(a, struct gg_awk_role);
    struct scan scan = {.arena = a, .role = role, .is_last = is_last};
    bool is_lines = step->in_codec.kind == GG_FORMAT_LINES;
    *role = (struct gg_awk_role){.step = step, .in = in, .vars = gg_awk_vars(a, step)};
    role->nfields = in ? in->n : step->in.known && !is_lines ? step->in.nfields : 0;
    role->uses = gg_new_array(a, struct gg_awk_use, role->nfields + 1);
    memset(role->uses, 0, (role->nfields + 1) * sizeof *role->uses);
    look_at_records(&scan);
    for (size_t i = 0; i < GG_AWK_SNIPPETS && !scan.why; i++)
        scan_snippet(&scan, gg_awk_snippets[i]);
    look_at_changes(&scan);
    if (!is_last && !scan.why)
        scan_prints(&scan);
    if (!is_last && !role->out.n)
        refuse(&scan, "hands no record on");
    *why = scan.why;
    return scan.why ? NULL : role;
}

bool gg_awk_tests(const struct gg_awk_role *role, uint32_t field)
{
    enum gg_type type = type_of(role, field);
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
    if (!in->known || is_bool(role, field))
        return gg_str_printf(a, "gg_%u", field);
    for (uint32_t i = 0; i < field; i++)
        name = gg_view_safe_name(a, in->fields[i].name, &gg_awk_names, &taken);
    return name;
}
