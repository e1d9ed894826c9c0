/*
 * libyaml's events with places in bytes: the only part that knows libyaml.
 *
 * An event's texts live until the next one is asked for.
 */
#ifndef GG_FRONTEND_YAML_EVENTS_H
#define GG_FRONTEND_YAML_EVENTS_H

#include "frontend/yaml_parts.h"

enum gg_yaml_event_kind {
    GG_YAML_SCALAR,
    GG_YAML_ALIAS,
    GG_YAML_LIST_BEGIN,
    GG_YAML_MAP_BEGIN,
    GG_YAML_LIST_END,
    GG_YAML_MAP_END,
    GG_YAML_DOCUMENT_BEGIN,
    GG_YAML_DOCUMENT_END,
    GG_YAML_STREAM_END,
};

struct gg_yaml_event {
    enum gg_yaml_event_kind kind;
    struct gg_span span; /* with a tag and an anchor before the value */
    gg_str text;         /* of a scalar; the name of an alias */
    gg_str tag, anchor;  /* "" for none */
    enum gg_ast_style style;
    bool flow;     /* a list or map in brackets */
    bool implicit; /* a document's begin or end is not marked */
};

struct gg_yaml_events;

/* `text` is the source without its byte-order mark, of `base` bytes; `ascii`: all bytes are. */
struct gg_yaml_events *gg_yaml_open(struct gg_arena *a, gg_str text, uint32_t base, uint32_t file,
                                    bool ascii);
void gg_yaml_close(struct gg_yaml_events *e);

/* False at a syntax error. After GG_YAML_STREAM_END nothing more may be asked for. */
bool gg_yaml_next(struct gg_yaml_events *e, struct gg_yaml_event *event);

/* After a syntax error: adds it to the list. */
void gg_yaml_report_failure(struct gg_yaml_events *e, struct gg_diags *ds);

/* The span of a value without the tag and the anchor that the event's span begins with. */
struct gg_span gg_yaml_skip_properties(gg_str text, uint32_t base, struct gg_span span);

#endif
