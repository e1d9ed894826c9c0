/* Places of the points, the whiskers and the marks at the axes. */
#include "graph/plot.h"

enum { WIDTH = 560, HEIGHT = 340, LEFT = 90, RIGHT = 30, TOP = 50, BOTTOM = 50, TICKS = 4 };

static const struct gg_shape tick_shape[] = {{"at", GG_V_INT, false, NULL, "y, or x below"},
                                             {"label", GG_V_TEXT, false, NULL, "its number"},
                                             {NULL}};

static const struct gg_shape point_shape[] = {{"x", GG_V_INT, false, NULL, "by workers"},
                                              {"y", GG_V_INT, false, NULL, "of the median"},
                                              {"low", GG_V_INT, false, NULL, "y of the least"},
                                              {"high", GG_V_INT, false, NULL, "y of the most"},
                                              {"title", GG_V_TEXT, false, NULL, "the figures"},
                                              {NULL}};

const struct gg_shape gg_plot_shape[] = {
    {"title", GG_V_TEXT, false, NULL, "what is shown"},
    {"w", GG_V_INT, false, NULL, "width"},
    {"h", GG_V_INT, false, NULL, "height"},
    {"left", GG_V_INT, false, NULL, "x of the left axis"},
    {"right", GG_V_INT, false, NULL, "x of the right end"},
    {"top", GG_V_INT, false, NULL, "y of the upper end"},
    {"bottom", GG_V_INT, false, NULL, "y of the lower axis"},
    {"line", GG_V_CODE, false, NULL, "x,y of the points, in order"},
    {"rows", GG_V_LIST, false, tick_shape, "marks of records a second"},
    {"columns", GG_V_LIST, false, tick_shape, "marks of workers"},
    {"points", GG_V_LIST, false, point_shape, "what was measured"},
    {NULL}};

struct scale {
    double most_workers, most_records;
};

static int64_t x_of(const struct scale *s, double workers)
{
    return LEFT + (int64_t)((WIDTH - LEFT - RIGHT) * workers / s->most_workers);
}

static int64_t y_of(const struct scale *s, double records)
{
    return HEIGHT - BOTTOM - (int64_t)((HEIGHT - TOP - BOTTOM) * records / s->most_records);
}

/* The next number above that is 1, 2 or 5 times a power of ten. */
static double round_up(double value)
{
    static const double steps[] = {1, 2, 5, 10};
    double power = 1;
    while (power * 10 <= value)
        power *= 10;
    for (size_t i = 0; i < GG_COUNT(steps); i++)
        if (power * steps[i] >= value)
            return power * steps[i];
    return power * 10;
}

/* "1.5M" */
static gg_str short_number(struct gg_arena *a, double value)
{
    if (value >= 1e6)
        return gg_str_printf(a, "%.3gM", value / 1e6);
    return value >= 1e3 ? gg_str_printf(a, "%.3gk", value / 1e3) : gg_str_printf(a, "%.3g", value);
}

static const struct gg_val *tick(struct gg_arena *a, int64_t at, gg_str label)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    gg_map_int(&map, "at", at);
    gg_map_text(&map, "label", label);
    return gg_map_done(&map);
}

static const struct gg_val *point_view(struct gg_arena *a, const struct scale *s,
                                       const struct gg_plot_point *p)
{
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    gg_map_int(&map, "x", x_of(s, p->workers));
    gg_map_int(&map, "y", y_of(s, p->median));
    gg_map_int(&map, "low", y_of(s, p->least));
    gg_map_int(&map, "high", y_of(s, p->most));
    gg_map_text(&map, "title",
                gg_str_printf(a, "%u worker%s: %.0f (%.0f to %.0f)", p->workers,
                              &"s"[p->workers == 1], p -> median, p -> least, p -> most));
    return gg_map_done(&map);
}

const struct gg_val *gg_plot_view(struct gg_arena *a, gg_str title,
                                  const struct gg_plot_point *points, uint32_t n)
{
    struct scale s = {1, 1};
    struct gg_list rows = gg_list_new(a), columns = gg_list_new(a), dots = gg_list_new(a);
    struct gg_buf line = gg_buf_new(a);
    for (uint32_t i = 0; i < n; i++) {
        s.most_workers = points[i].workers > s.most_workers ? points[i].workers : s.most_workers;
        s.most_records = points[i].most > s.most_records ? points[i].most : s.most_records;
    }
    s.most_records = round_up(s.most_records);
    for (int i = 0; i <= TICKS; i++)
        gg_list_add(&rows, tick(a, y_of(&s, s.most_records * i / TICKS),
                                short_number(a, s.most_records * i / TICKS)));
    for (uint32_t i = 0; i < n; i++) {
        gg_list_add(&columns, tick(a, x_of(&s, points[i].workers),
                                   gg_str_printf(a, "%u", points[i].workers)));
        gg_list_add(&dots, point_view(a, &s, &points[i]));
        gg_buf_addf(&line, "%s%lld,%lld", i ? " " : "", (long long)x_of(&s, points[i].workers),
                    (long long)y_of(&s, points[i].median));
    }
    struct gg_map map = gg_map_new(a, GG_NO_SPAN);
    gg_map_text(&map, "title", title);
    gg_map_int(&map, "w", WIDTH);
    gg_map_int(&map, "h", HEIGHT);
    gg_map_int(&map, "left", LEFT);
    gg_map_int(&map, "right", WIDTH - RIGHT);
    gg_map_int(&map, "top", TOP);
    gg_map_int(&map, "bottom", HEIGHT - BOTTOM);
    gg_map_code(&map, "line", gg_buf_str(&line));
    gg_map_set(&map, "rows", gg_list_done(&rows));
    gg_map_set(&map, "columns", gg_list_done(&columns));
    gg_map_set(&map, "points", gg_list_done(&dots));
    return gg_map_done(&map);
}
