/* Wraps libyaml's parser; its marks count code points and become bytes. */
#include "frontend/yaml_events.h"

#include <yaml.h>

struct gg_yaml_events {
    gg_str text;
    uint32_t base, file;
    bool ascii;
    size_t cursor_chars, cursor_bytes; /* the same place in both measures */
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_event;
};

/* ---- places ---- */

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Marks come nearly in order, so walking from the last one to the next is linear in all. */
static uint32_t to_bytes(struct gg_yaml_events *e, size_t chars)
{
    if (e->ascii)
        return e->base + (uint32_t)(chars < e->text.n ? chars : e->text.n);
    size_t at = e->cursor_bytes, n = e->cursor_chars;
    while (n < chars && at < e->text.n) {
        at++;
        while (at < e->text.n && is_continuation(e->text.p[at]))
            at++;
        n++;
    }
    while (n > chars) {
        at--;
        while (at && is_continuation(e->text.p[at]))
            at--;
        n--;
    }
    e->cursor_bytes = at;
    e->cursor_chars = n;
    return e->base + (uint32_t)at;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static uint32_t skip_blanks_and_comments(gg_str text, uint32_t at, uint32_t end)
{
    while (at < end && (is_blank(text.p[at]) || text.p[at] == '#')) {
        if (text.p[at] == '#')
            while (at < end && text.p[at] != '\n')
                at++;
        else
            at++;
    }
    return at;
}

struct gg_span gg_yaml_skip_properties(gg_str text, uint32_t base, struct gg_span span)
{
    uint32_t at = span.beg - base, end = span.end - base;
    if (end > text.n)
        end = (uint32_t)text.n;
    while (at < end && (text.p[at] == '&' || text.p[at] == '!')) {
        while (at < end && !is_blank(text.p[at]))
            at++;
        at = skip_blanks_and_comments(text, at, end);
    }
    return (struct gg_span){span.file, at + base, span.end};
}

/* ---- events ---- */

static enum gg_ast_style style_of(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return GG_STYLE_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return GG_STYLE_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:
        return GG_STYLE_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:
        return GG_STYLE_FOLDED;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
        break;
    }
    return GG_STYLE_PLAIN;
}

static gg_str text_of(const yaml_char_t *text)
{
    return gg_str_from((const char *)text);
}

static void take(const yaml_event_t *from, struct gg_yaml_event *to)
{
    switch (from->type) {
    case YAML_SCALAR_EVENT:
        to->kind = GG_YAML_SCALAR;
        to->text = (gg_str){(const char *)from->data.scalar.value, from->data.scalar.length};
        to->tag = text_of(from->data.scalar.tag);
        to->anchor = text_of(from->data.scalar.anchor);
        to->style = style_of(from->data.scalar.style);
        break;
    case YAML_ALIAS_EVENT:
        to->kind = GG_YAML_ALIAS;
        to->text = text_of(from->data.alias.anchor);
        break;
    case YAML_SEQUENCE_START_EVENT:
        to->kind = GG_YAML_LIST_BEGIN;
        to->tag = text_of(from->data.sequence_start.tag);
        to->anchor = text_of(from->data.sequence_start.anchor);
        to->flow = from->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
        break;
    case YAML_MAPPING_START_EVENT:
        to->kind = GG_YAML_MAP_BEGIN;
        to->tag = text_of(from->data.mapping_start.tag);
        to->anchor = text_of(from->data.mapping_start.anchor);
        to->flow = from->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
        break;
    case YAML_SEQUENCE_END_EVENT:
        to->kind = GG_YAML_LIST_END;
        break;
    case YAML_MAPPING_END_EVENT:
        to->kind = GG_YAML_MAP_END;
        break;
    case YAML_DOCUMENT_START_EVENT:
        to->kind = GG_YAML_DOCUMENT_BEGIN;
        to->implicit = from->data.document_start.implicit;
        break;
    case YAML_DOCUMENT_END_EVENT:
        to->kind = GG_YAML_DOCUMENT_END;
        to->implicit = from->data.document_end.implicit;
        break;
    case YAML_STREAM_END_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_NO_EVENT:
        to->kind = GG_YAML_STREAM_END;
        break;
    }
}

static bool advance(struct gg_yaml_events *e)
{
    if (e->has_event)
        yaml_event_delete(&e->event);
    e->has_event = yaml_parser_parse(&e->parser, &e->event);
    return e->has_event;
}

bool gg_yaml_next(struct gg_yaml_events *e, struct gg_yaml_event *event)
{
    do
        if (!advance(e))
            return false;
    while (e->event.type == YAML_STREAM_START_EVENT);
    *event = (struct gg_yaml_event){.style = GG_STYLE_NONE};
    uint32_t beg = to_bytes(e, e->event.start_mark.index);
    uint32_t end = to_bytes(e, e->event.end_mark.index);
    event->span = (struct gg_span){e->file, beg, end < beg ? beg : end};
    take(&e->event, event);
    return true;
}

void gg_yaml_report_failure(struct gg_yaml_events *e, struct gg_diags *ds)
{
    const yaml_parser_t *p = &e->parser;
    struct gg_yaml_failure failure = {
        .text = {e->text.p - e->base, e->text.n + e->base},
        .file = e->file,
        .problem = p->problem ? p->problem : "it cannot be read",
        .context = p->context,
        .problem_at = to_bytes(e, p->problem_mark.index),
        .context_at = to_bytes(e, p->context ? p->context_mark.index : p->problem_mark.index),
    };
    if (p->error == YAML_MEMORY_ERROR)
        gg_out_of_memory();
    gg_yaml_report(&failure, ds);
}

struct gg_yaml_events *gg_yaml_open(struct gg_arena *a, gg_str text, uint32_t base, uint32_t file,
                                    bool ascii)
{
    struct gg_yaml_events *e = gg_new(a, struct gg_yaml_events);
    e->text = text;
    e->base = base;
    e->file = file;
    e->ascii = ascii;
    if (!yaml_parser_initialize(&e->parser))
        gg_out_of_memory();
    yaml_parser_set_encoding(&e->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&e->parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
    return e;
}

void gg_yaml_close(struct gg_yaml_events *e)
{
    if (e->has_event)
        yaml_event_delete(&e->event);
    yaml_parser_delete(&e->parser);
}
