/* gluegen list: what there is, from the tables. */
#include "base/json_write.h"
#include "driver/session.h"
#include "frontend/describe.h"
#include "generators/generators.h"

/* A table of text: the first column is the key of a row. */
struct list {
    struct gg_arena *arena;
    struct gg_buf *out;
    const char *const *columns; /* NULL-terminated */
    struct gg_json writer;
    GG_VEC(const char *const *) rows;
};

enum { COLUMNS_MAX = 6 };

static void add_row(struct list *l, const char *const *cells)
{
    const char **row = gg_new_array(l->arena, const char *, COLUMNS_MAX);
    for (size_t i = 0; l->columns[i]; i++)
        row[i] = cells[i] ? cells[i] : "";
    gg_push(l->arena, &l->rows, row);
}

static void write_json(struct list *l)
{
    gg_json_open(&l->writer, '[');
    for (uint32_t r = 0; r < l->rows.n; r++) {
        gg_json_open(&l->writer, '{');
        for (size_t i = 0; l->columns[i]; i++) {
            gg_json_key(&l->writer, l->columns[i]);
            gg_json_cstr(&l->writer, l->rows.at[r][i]);
        }
        gg_json_close(&l->writer, '}');
    }
    gg_json_close(&l->writer, ']');
    gg_buf_addc(l->out, '\n');
}

/* Columns as wide as their widest cell; the last one is free. */
static void write_text(struct list *l)
{
    for (uint32_t r = 0; r < l->rows.n; r++) {
        for (size_t i = 0; l->columns[i]; i++) {
            size_t width = 0;
            for (uint32_t k = 0; l->columns[i + 1] && k < l->rows.n; k++)
                width = strlen(l->rows.at[k][i]) > width ? strlen(l->rows.at[k][i]) : width;
            gg_buf_addf(l->out, "%s%-*s", i ? "  " : "", (int)width, l->rows.at[r][i]);
        }
        while (l->out->n && l->out->p[l->out->n - 1] == ' ')
            l->out->n--;
        gg_buf_addc(l->out, '\n');
    }
}

static void list_topics(struct list *l)
{
    static const char *const columns[] = {"topic", NULL};
    gg_str rest = gg_str_from(gg_command_info(GG_COMMAND_LIST)->operands), topic;
    l->columns = columns;
    while (gg_next_choice(&rest, &topic))
        add_row(l, (const char *const[]){gg_cstr(l->arena, topic)});
}

static void list_commands(struct list *l)
{
    static const char *const columns[] = {"name", "summary", NULL};
    l->columns = columns;
    for (uint32_t i = 0; i < GG_COMMAND_COUNT; i++) {
        const struct gg_command_info *info = gg_command_info((enum gg_command)i);
        if (!gg_command_is_hidden((enum gg_command)i))
            add_row(l, (const char *const[]){info->name, info->summary});
    }
}

static void list_diagnostics(struct list *l)
{
    static const char *const columns[] = {"code", "severity", "title", NULL};
    static const char *const severities[] = {"note", "warning", "error"};
    l->columns = columns;
    for (uint32_t i = 0; i < GG_D_COUNT; i++) {
        const struct gg_diag_info *info = gg_diag_info((enum gg_diag_code)i);
        add_row(l, (const char *const[]){info->code, severities[info->severity], info->title});
    }
}

static void list_formats(struct list *l)
{
    static const char *const columns[] = {"name", NULL};
    l->columns = columns;
    for (uint32_t i = 0; i < GG_FORMAT_KIND_COUNT; i++)
        add_row(l, (const char *const[]){gg_format_name((enum gg_format_kind)i)});
}

/* One row each: "GG0414-GG0415, GG0753". */
static void list_groups(struct list *l)
{
    static const char *const columns[] = {"name", "codes", "doc", NULL};
    const struct gg_diag_group *group, *next;
    struct gg_buf codes = gg_buf_new(l->arena);
    const char *doc = NULL;
    l->columns = columns;
    for (uint32_t i = 0; (group = gg_diag_group(i)); i++) {
        doc = group->doc ? group->doc : doc;
        gg_buf_addf(&codes, "%s%s", codes.n ? ", " : "", gg_diag_info(group->first)->code);
        if (group->last != group->first)
            gg_buf_addf(&codes, "-%s", gg_diag_info(group->last)->code);
        next = gg_diag_group(i + 1);
        if (next && !next->doc)
            continue;
        add_row(l, (const char *const[]){group->name, gg_cstr(l->arena, gg_buf_str(&codes)), doc});
        codes = gg_buf_new(l->arena);
    }
}

static void list_types(struct list *l)
{
    static const char *const columns[] = {"name", NULL};
    l->columns = columns;
    for (uint32_t i = 0; i < GG_TYPE_COUNT; i++)
        add_row(l, (const char *const[]){gg_type_name((enum gg_type)i)});
}

static void list_targets(struct list *l)
{
    static const char *const columns[] = {"name", "summary", NULL};
    l->columns = columns;
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++) {
        const struct gg_backend *backend = gg_backend_get((enum gg_target)i);
        if (backend)
            add_row(l, (const char *const[]){backend->name, backend->summary});
    }
}

static const char *places(struct gg_arena *a, uint32_t where)
{
    static const char *const names[] = {"spec", "pipeline", "step"};
    struct gg_buf b = gg_buf_new(a);
    for (uint32_t i = 0; i < GG_COUNT(names); i++)
        if ((where >> i) & 1)
            gg_buf_addf(&b, "%s%s", b.n ? "," : "", names[i]);
    return gg_cstr(a, gg_buf_str(&b));
}

static void list_options(struct list *l)
{
    static const char *const columns[] = {"name", "where", "choices", "default", "doc", NULL};
    l->columns = columns;
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        gg_str choices = gg_option_choices(l->arena, info);
        if (info->type != GG_T_LATER)
            add_row(l, (const char *const[]){info->name, places(l->arena, info->where),
                                             choices.n ? gg_cstr(l->arena, choices) : NULL,
                                             info->fallback, info->doc});
    }
}

static void list_predicates(struct list *l)
{
    static const char *const columns[] = {"name", "group", "arguments", "doc", NULL};
    l->columns = columns;
    for (uint32_t i = 0; i < gg_npredicate_infos; i++) {
        const struct gg_predicate_info *info = &gg_predicate_infos[i];
        gg_str name = gg_str_printf(l->arena, "%s/%u", info->name, info->arity);
        add_row(l,
                (const char *const[]){gg_cstr(l->arena, name), gg_predicate_group_doc(info->group),
                                      info->args, info->later ? "not supported yet" : info->doc});
    }
}

static const struct topic {
    const char *name;
    void (*list)(struct list *l);
} topics[] = {
    {"commands", list_commands}, {"diagnostics", list_diagnostics},
    {"formats", list_formats},   {"groups", list_groups},
    {"options", list_options},   {"predicates", list_predicates},
    {"targets", list_targets},   {"types", list_types},
};

static bool fill(struct list *l, const char *name)
{
    if (!name) {
        list_topics(l);
        return true;
    }
    for (size_t i = 0; i < GG_COUNT(topics); i++) {
        if (!strcmp(name, topics[i].name)) {
            topics[i].list(l);
            return true;
        }
    }
    return false;
}

int gg_command_run_LIST(struct gg_session *s)
{
    const char *format = s->args.value[GG_FLAG_FORMAT];
    struct list l = {.arena = &s->arena, .out = &s->out, .writer = gg_json_new(&s->out)};
    if (s->args.operands.n > 1)
        return gg_too_many_operands(s, 1);
    const char *topic = s->args.operands.n ? s->args.operands.at[0] : NULL;
    if (!fill(&l, topic))
        return gg_unknown_operand(s, "topic", topic);
    if (format && !strcmp(format, "json"))
        write_json(&l);
    else
        write_text(&l);
    return GG_EXIT_OK;
}
