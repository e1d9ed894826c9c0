/* gluegen explain: the reasons of a plan's decisions, and what diagnostics mean. */
#include "base/json_write.h"
#include "base/utf8.h"
#include "driver/session.h"

#include <unistd.h>

struct explain {
    struct gg_session *session;
    struct gg_json json;
    bool is_json, is_later; /* not the first entry of the text */
};

static void write_text(struct explain *x, const char *key, gg_str text)
{
    gg_json_key(&x->json, key);
    gg_json_str(&x->json, text);
}

static void explain_code(struct explain *x, enum gg_diag_code code)
{
    static const char *const severities[] = {"note", "warning", "error"};
    const struct gg_diag_info *info = gg_diag_info(code);
    if (x->is_json) {
        gg_json_open(&x->json, '{');
        write_text(x, "code", gg_str_from(info->code));
        write_text(x, "severity", gg_str_from(severities[info->severity]));
        write_text(x, "title", gg_str_from(info->title));
        write_text(x, "doc", gg_str_from(info->doc));
        gg_json_close(&x->json, '}');
    } else {
        gg_buf_addf(&x->session->out, "%s%s: %s (%s)\n\n%s", x->is_later ? "\n" : "", info->code,
                    info->title, severities[info->severity], info->doc);
    }
    x->is_later = true;
}

static void write_json_decision(struct explain *x, const struct gg_source *source,
                                const struct gg_decision *decision,
                                const struct gg_decision_text *text)
{
    struct gg_linecol at = gg_source_linecol(source, decision->span.beg);
    gg_json_open(&x->json, '{');
    write_text(x, "path", source->name);
    gg_json_key(&x->json, "line");
    gg_json_int(&x->json, at.line);
    gg_json_key(&x->json, "col");
    gg_json_int(&x->json, at.column);
    write_text(x, "decision", gg_str_from(text->name));
    write_text(x, "subject", decision->subject);
    write_text(x, "what", text->what);
    write_text(x, "why", text->why);
    write_text(x, "change", text->change);
    gg_json_close(&x->json, '}');
}

static void write_decision(struct explain *x, const struct gg_decision *decision)
{
    struct gg_session *s = x->session;
    const struct gg_source *source = gg_source_get(&s->sources, decision->span.file);
    struct gg_decision_text text = gg_decision_text(&s->arena, decision);
    if (!source)
        GG_BUG("decision %s has no place", text.name);
    if (x->is_json) {
        write_json_decision(x, source, decision, &text);
        return;
    }
    struct gg_buf *out = &s->out;
    gg_utf8_escape_controls(out, source->name);
    gg_buf_addf(out, ":%u: ", gg_source_linecol(source, decision->span.beg).line);
    gg_utf8_escape_controls(out, text.what);
    gg_buf_adds(out, "\n    why: ");
    gg_utf8_escape_controls(out, text.why);
    gg_buf_adds(out, "\n    what would change it: ");
    gg_utf8_escape_controls(out, text.change);
    gg_buf_addc(out, '\n');
}

static int explain_spec(struct explain *x, const char *path)
{
    struct gg_session *s = x->session;
    struct gg_decisions decisions = {.arena = &s->arena};
    struct gg_compiled compiled;
    s->decisions = &decisions;
    /* Backends decide, too, while they make their views. */
    bool ok = gg_session_compile(s, path, GG_PHASE_VIEW, &compiled);
    s->decisions = NULL;
    int status = gg_session_report(s);
    gg_decisions_sort(&decisions);
    if (ok && !x->is_json && x->is_later)
        gg_buf_addc(&s->out, '\n');
    for (uint32_t i = 0; ok && i < decisions.list.n; i++)
        write_decision(x, &decisions.list.at[i]);
    x->is_later |= ok;
    return status;
}

static bool looks_like_code(const char *word)
{
    bool fits = (word[0] == 'G' || word[0] == 'g') && (word[1] == 'G' || word[1] == 'g');
    return fits && strlen(word) == 6 && strspn(word + 2, "0123456789") == 4;
}

/* A code, unless there is a file of that name. */
static int explain_word(struct explain *x, const char *word)
{
    enum gg_diag_code code;
    if (!looks_like_code(word) || !access(word, F_OK))
        return explain_spec(x, word);
    if (!gg_diag_by_name(gg_str_from(word), &code))
        return gg_usage_error(
            x->session, "there is no diagnostic `%s`: `gluegen list diagnostics` lists them", word);
    explain_code(x, code);
    return GG_EXIT_OK;
}

int gg_command_run_EXPLAIN(struct gg_session *s)
{
    struct gg_spec_list words;
    const char *format = s->args.value[GG_FLAG_FORMAT];
    struct explain x = {
        .session = s, .json = gg_json_new(&s->out), .is_json = format && !strcmp(format, "json")};
    int status = GG_EXIT_OK;
    if (!gg_session_specs(s, &words))
        return GG_EXIT_USAGE;
    if (x.is_json)
        gg_json_open(&x.json, '[');
    for (uint32_t i = 0; i < words.paths.n; i++) {
        int code = explain_word(&x, words.paths.at[i]);
        if (code == GG_EXIT_USAGE)
            return code;
        status = code > status ? code : status;
    }
    if (x.is_json) {
        gg_json_close(&x.json, ']');
        gg_buf_addc(&s->out, '\n');
    }
    return status;
}
