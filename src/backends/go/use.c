/* What bodies in Go do with the fields of a record. */
#include "backends/go/use.h"

#include "backends/go/flow.h"

static bool is_assignment(const struct gg_go_code *code, uint32_t i)
{
    gg_str sign = i < code->n && code->at[i].kind == GG_GO_SIGN ? code->at[i].text : GG_STR("");
    if (gg_str_is(sign, "==") || gg_str_is(sign, "!=") || gg_str_is(sign, "<=") ||
        gg_str_is(sign, ">="))
        return false;
    return gg_str_ends(sign, GG_STR("=")) || gg_str_is(sign, "++") || gg_str_is(sign, "--") ||
           gg_str_is(sign, ",") /* perhaps of a list that is assigned to */;
}

static bool is_slice(const struct gg_go_code *code, uint32_t open)
{
    uint32_t end = gg_go_closing(code, open);
    for (uint32_t k = open + 1; k < end; k++) {
        if (gg_go_is(code, k, "(") || gg_go_is(code, k, "["))
            k = gg_go_closing(code, k);
        else if (gg_go_is(code, k, ":"))
            return true;
    }
    return false;
}

/* What becomes of the value whose first token is at i: it is used at once, or it may be kept. */
static enum gg_go_use use_of_value(const struct gg_go_code *code, uint32_t i)
{
    if (!i)
        return GG_GO_USE_KEEP;
    if (gg_go_is(code, i - 1, "return") || gg_go_is(code, i - 1, "range"))
        return GG_GO_USE_WHOLE;
    if (i < 2 || !gg_go_is(code, i - 1, "("))
        return GG_GO_USE_KEEP;
    if (gg_go_is(code, i - 2, "len") || gg_go_is(code, i - 2, "emit"))
        return GG_GO_USE_WHOLE;
    if (gg_go_is(code, i - 2, "append"))
        return use_of_value(code, i - 2);
    return gg_go_is(code, i - 2, "Join") ? GG_GO_USE_WHOLE : GG_GO_USE_KEEP;
}

static enum gg_go_use use_of_element(const struct gg_go_code *code, uint32_t i)
{
    if (is_slice(code, i + 1))
        return use_of_value(code, i);
    if (i && gg_go_is(code, i - 1, "&"))
        return GG_GO_USE_KEEP;
    bool starts = !i || gg_go_is(code, i - 1, ";") || gg_go_is(code, i - 1, "{") ||
                  gg_go_is(code, i - 1, ",");
    uint32_t end = gg_go_closing(code, i + 1);
    return starts && is_assignment(code, end + 1) ? GG_GO_USE_CHANGE : GG_GO_USE_ELEMENT;
}

static enum gg_go_use use_of_fields(const struct gg_go_code *code, uint32_t i)
{
    if (gg_go_is(code, i + 1, "["))
        return use_of_element(code, i);
    if (is_assignment(code, i + 1) && !gg_go_is(code, i + 1, ","))
        return GG_GO_USE_CHANGE;
    return use_of_value(code, i);
}

static bool is_fields(const struct gg_go_snippet *body, uint32_t i)
{
    return body->names.at[i].free && gg_str_is(body->code.at[i].text, "fields");
}

/* What a function literal does may be done later. */
enum gg_go_use gg_go_most_use(const struct gg_go_snippet *body)
{
    enum gg_go_use most = GG_GO_USE_ELEMENT;
    bool has_literal = false;
    for (uint32_t i = 0; i < body->code.n; i++) {
        has_literal = has_literal || gg_go_is(&body->code, i, "func");
        if (!is_fields(body, i))
            continue;
        enum gg_go_use use = has_literal ? GG_GO_USE_KEEP : use_of_fields(&body->code, i);
        most = use > most ? use : most;
    }
    return most;
}

/* Packages of which no function keeps a text that it is given. */
static bool keeps_nothing(gg_str package)
{
    static const char *const names[] = {"bits",    "bytes",   "fmt",     "math", "sort",
                                        "strconv", "strings", "unicode", "utf8", NULL};
    return gg_view_is_listed(package, names);
}

/* Somebody has to hold it. */
bool gg_go_may_keep(const struct gg_go_step *step)
{
    const struct gg_go_snippet *body = &step->body;
    if (step->prelude.code.n || step->state.code.n)
        return true;
    for (uint32_t i = 0; i < body->code.n; i++)
        if (gg_go_is(&body->code, i, "go") ||
            (gg_go_is_package(&body->names, i) && !keeps_nothing(body->code.at[i].text)))
            return true;
    return false;
}

static bool is_returned(const struct gg_go_code *code, uint32_t i)
{
    return i && gg_go_is(code, i - 1, "return") &&
           (gg_go_is(code, i + 1, ";") || gg_go_is(code, i + 1, "}"));
}

bool gg_go_only_returns_fields(const struct gg_go_snippet *body)
{
    bool only = true;
    for (uint32_t i = 0; i < body->code.n; i++)
        only &= !is_fields(body, i) || is_returned(&body->code, i);
    return only;
}

bool gg_go_opens_fields(const struct gg_go_snippet *body)
{
    const struct gg_go_code *code = &body->code;
    bool has_literal = false, opens = false;
    for (uint32_t i = 0; i < code->n; i++) {
        has_literal = has_literal || gg_go_is(code, i, "func");
        if (!is_fields(body, i))
            continue;
        bool returned = is_returned(code, i);
        bool emitted = i > 1 && gg_go_is(code, i - 1, "(") && gg_go_is(code, i - 2, "emit") &&
                       gg_go_is(code, i + 1, "...") && gg_go_is(code, i + 2, ")");
        opens = opens || has_literal || !(returned || emitted);
    }
    return opens;
}

/* Every return is `return fields` or `return nil`. */
static bool returns_only_fields(const struct gg_go_code *code)
{
    for (uint32_t i = 0; i < code->n; i++) {
        if (gg_go_is(code, i, "func"))
            return false;
        bool plain = gg_go_is(code, i + 1, "fields") || gg_go_is(code, i + 1, "nil");
        bool alone = gg_go_is(code, i + 2, ";") || gg_go_is(code, i + 2, "}");
        if (gg_go_is(code, i, "return") && !(plain && alone))
            return false;
    }
    return true;
}

bool gg_go_returns_record(const struct gg_go_snippet *body)
{
    return gg_go_returns_value(&body->code) && gg_go_most_use(body) < GG_GO_USE_CHANGE &&
           returns_only_fields(&body->code);
}
