/* Diagnostics as SARIF 2.1.0 (OASIS), within what code scanning services read of it. */
#include "base/diag_machine.h"

#include "base/json_write.h"
#include "base/utf8.h"
#include "gluegen_version.h"

struct sarif {
    struct gg_json json;
    const struct gg_diags *ds;
    const struct gg_sources *sources;
    struct gg_arena *arena;
    uint32_t rule_index[GG_D_COUNT]; /* of codes that occur */
    bool occurs[GG_D_COUNT];
};

static const char *const level_name[] = {"note", "warning", "error"};

static void message(struct sarif *s, const char *key, gg_str text)
{
    gg_json_key(&s->json, key);
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "text");
    gg_json_str(&s->json, text);
    gg_json_close(&s->json, '}');
}

static void rule(struct sarif *s, enum gg_diag_code code)
{
    const struct gg_diag_info *info = gg_diag_info(code);
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "id");
    gg_json_cstr(&s->json, info->code);
    message(s, "shortDescription", gg_str_from(info->title));
    message(s, "fullDescription", gg_str_trim(gg_str_from(info->doc)));
    message(s, "help", gg_str_trim(gg_str_from(info->doc)));
    gg_json_key(&s->json, "defaultConfiguration");
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "level");
    gg_json_cstr(&s->json, level_name[info->severity]);
    gg_json_close(&s->json, '}');
    gg_json_close(&s->json, '}');
}

static void rules(struct sarif *s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->ds->list.n; i++)
        s->occurs[s->ds->list.at[i]->code] = true;
    gg_json_key(&s->json, "rules");
    gg_json_open(&s->json, '[');
    for (uint32_t i = 0; i < GG_D_COUNT; i++) {
        if (!s->occurs[i])
            continue;
        s->rule_index[i] = n++;
        rule(s, (enum gg_diag_code)i);
    }
    gg_json_close(&s->json, ']');
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~/", c));
}

/* A path as a URI reference (RFC 3986): relative ones stay relative to the source root. */
static gg_str uri_of(struct sarif *s, gg_str path)
{
    struct gg_buf b = gg_buf_new(s->arena);
    if (gg_str_starts(path, GG_STR("/")))
        gg_buf_adds(&b, "file://");
    while (gg_str_starts(path, GG_STR("./")))
        path = gg_str_sub(path, 2, path.n);
    for (size_t i = 0; i < path.n; i++) {
        if (is_unreserved(path.p[i]))
            gg_buf_addc(&b, path.p[i]);
        else
            gg_buf_addf(&b, "%%%02X", (unsigned char)path.p[i]);
    }
    return gg_buf_str(&b);
}

/* SARIF has no byte columns; ours are code points (columnKind). */
static uint32_t column_of(const struct gg_source *source, struct gg_linecol at)
{
    gg_str line = gg_source_line(source, at.line);
    return (uint32_t)gg_utf8_count(gg_str_sub(line, 0, at.column - 1)) + 1;
}

static void number(struct sarif *s, const char *key, uint32_t value)
{
    gg_json_key(&s->json, key);
    gg_json_int(&s->json, value);
}

static void location(struct sarif *s, struct gg_span span, gg_str text)
{
    const struct gg_source *source = gg_source_get(s->sources, span.file);
    struct gg_linecol beg = gg_source_linecol(source, span.beg);
    struct gg_linecol end = gg_source_linecol(source, span.end > span.beg ? span.end : span.beg);
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "physicalLocation");
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "artifactLocation");
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "uri");
    gg_json_str(&s->json, uri_of(s, source->name));
    if (!gg_str_starts(source->name, GG_STR("/"))) {
        gg_json_key(&s->json, "uriBaseId");
        gg_json_cstr(&s->json, "%SRCROOT%");
    }
    gg_json_close(&s->json, '}');
    gg_json_key(&s->json, "region");
    gg_json_open(&s->json, '{');
    number(s, "startLine", beg.line);
    number(s, "startColumn", column_of(source, beg));
    number(s, "endLine", end.line);
    number(s, "endColumn", column_of(source, end));
    gg_json_close(&s->json, '}');
    gg_json_close(&s->json, '}');
    if (text.n)
        message(s, "message", text);
    gg_json_close(&s->json, '}');
}

/* The same finding in a file whose other lines moved has the same fingerprint. */
static uint64_t fingerprint(struct sarif *s, const struct gg_diag *d)
{
    const struct gg_source *source = gg_source_get(s->sources, d->span.file);
    gg_str line = GG_STR(""), name = GG_STR("");
    if (source) {
        line = gg_str_trim(gg_source_line(source, gg_source_linecol(source, d->span.beg).line));
        name = source->name;
    }
    return gg_str_hash(gg_str_printf(s->arena, "%s\n" GG_FMT "\n" GG_FMT,
                                     gg_diag_info(d->code)->code, GG_ARG(name), GG_ARG(line)));
}

static void fingerprints(struct sarif *s, uint32_t index, const uint64_t *hashes)
{
    uint32_t nth = 1;
    for (uint32_t i = 0; i < index; i++)
        nth += hashes[i] == hashes[index];
    gg_json_key(&s->json, "partialFingerprints");
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "primaryLocationLineHash");
    gg_json_str(&s->json,
                gg_str_printf(s->arena, "%016llx:%u", (unsigned long long)hashes[index], nth));
    gg_json_close(&s->json, '}');
}

/* The message and, after it, what would help: SARIF viewers show one text. */
static gg_str full_text(struct sarif *s, const struct gg_diag *d)
{
    struct gg_buf b = gg_buf_new(s->arena);
    gg_buf_add(&b, d->message);
    for (uint32_t i = 0; i < d->labels.n; i++) {
        if (gg_source_get(s->sources, d->labels.at[i].span.file))
            continue;
        gg_buf_addc(&b, '\n');
        gg_buf_add(&b, d->labels.at[i].text);
    }
    return gg_buf_str(&b);
}

static void related(struct sarif *s, const struct gg_diag *d)
{
    bool any = false;
    for (uint32_t i = 0; i < d->labels.n; i++)
        any |= gg_source_get(s->sources, d->labels.at[i].span.file) != NULL;
    if (!any)
        return;
    gg_json_key(&s->json, "relatedLocations");
    gg_json_open(&s->json, '[');
    for (uint32_t i = 0; i < d->labels.n; i++)
        if (gg_source_get(s->sources, d->labels.at[i].span.file))
            location(s, d->labels.at[i].span, d->labels.at[i].text);
    gg_json_close(&s->json, ']');
}

static void result(struct sarif *s, uint32_t index, const uint64_t *hashes)
{
    const struct gg_diag *d = s->ds->list.at[index];
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "ruleId");
    gg_json_cstr(&s->json, gg_diag_info(d->code)->code);
    number(s, "ruleIndex", s->rule_index[d->code]);
    gg_json_key(&s->json, "level");
    gg_json_cstr(&s->json, level_name[d->severity]);
    message(s, "message", full_text(s, d));
    gg_json_key(&s->json, "locations");
    gg_json_open(&s->json, '[');
    if (gg_source_get(s->sources, d->span.file))
        location(s, d->span, GG_STR(""));
    gg_json_close(&s->json, ']');
    related(s, d);
    fingerprints(s, index, hashes);
    gg_json_close(&s->json, '}');
}

static void results(struct sarif *s)
{
    uint32_t n = s->ds->list.n;
    uint64_t *hashes = gg_new_array(s->arena, uint64_t, n + 1);
    gg_json_key(&s->json, "results");
    gg_json_open(&s->json, '[');
    for (uint32_t i = 0; i < n; i++) {
        hashes[i] = fingerprint(s, s->ds->list.at[i]);
        result(s, i, hashes);
    }
    gg_json_close(&s->json, ']');
}

static void tool(struct sarif *s)
{
    gg_json_key(&s->json, "tool");
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "driver");
    gg_json_open(&s->json, '{');
    gg_json_key(&s->json, "name");
    gg_json_cstr(&s->json, "gluegen");
    gg_json_key(&s->json, "version");
    gg_json_cstr(&s->json, GG_VERSION);
    rules(s);
    gg_json_close(&s->json, '}');
    gg_json_close(&s->json, '}');
}

void gg_diags_sarif(const struct gg_diags *ds, const struct gg_sources *sources, struct gg_arena *a,
                    struct gg_buf *out)
{
    struct sarif s = {.json = gg_json_new(out), .ds = ds, .sources = sources, .arena = a};
    gg_json_open(&s.json, '{');
    gg_json_key(&s.json, "$schema");
    gg_json_cstr(&s.json, "https://json.schemastore.org/sarif-2.1.0.json");
    gg_json_key(&s.json, "version");
    gg_json_cstr(&s.json, "2.1.0");
    gg_json_key(&s.json, "runs");
    gg_json_open(&s.json, '[');
    gg_json_open(&s.json, '{');
    tool(&s);
    gg_json_key(&s.json, "columnKind");
    gg_json_cstr(&s.json, "unicodeCodePoints");
    results(&s);
    gg_json_close(&s.json, '}');
    gg_json_close(&s.json, ']');
    gg_json_close(&s.json, '}');
    gg_buf_addc(out, '\n');
}
