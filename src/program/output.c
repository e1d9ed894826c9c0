/* Where a program's output goes: notes, texts that are being collected, files of the result. */
#include "program/builtin.h"

enum { FILES_MAX = 4096 };

/* ---- files ---- */

/* Why a path may not name a file of the result, or NULL. */
static const char *path_fault(gg_str path)
{
    if (!path.n)
        return "is empty";
    if (path.p[0] == '/')
        return "is absolute";
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < ' ' || path.p[i] == 0x7f || path.p[i] == '\\')
            return "holds a control character or a backslash";
    while (path.n) {
        ptrdiff_t slash = gg_str_find_char(path, '/');
        gg_str part = slash < 0 ? path : gg_str_sub(path, 0, (size_t)slash);
        if (gg_str_is(part, ".."))
            return "leaves the output directory";
        if (!part.n || gg_str_is(part, "."))
            return "has an empty part";
        path = gg_str_sub(path, slash < 0 ? path.n : (size_t)slash + 1, path.n);
        if (slash >= 0 && !path.n)
            return "names a directory";
    }
    return NULL;
}

static gg_str without_dot(gg_str path)
{
    while (gg_str_starts(path, GG_STR("./")))
        path = gg_str_sub(path, 2, path.n);
    return path;
}

static bool check_path(struct gg_machine *m, gg_str path, uint32_t place)
{
    const char *fault = path_fault(path);
    if (!fault)
        return true;
    struct gg_diag *d =
        gg_diag_at(m, GG_D_PROGRAM_PATH, place, "the path `" GG_FMT "` of a file %s",
                   GG_ARG(gg_str_sub(path, 0, 100)), fault);
    gg_diag_help(m->ds, d,
                 "files are written below the output directory of `gluegen build -o`: "
                 "give a relative path");
    m->stop = GG_STOP_REPORTED;
    return false;
}

static struct gg_program_file *find_file(struct gg_machine *m, gg_str path)
{
    for (uint32_t i = 0; i < m->files.n; i++)
        if (gg_str_eq(m->files.at[i].path, path))
            return &m->files.at[i];
    return NULL;
}

static bool is_below(gg_str path, gg_str dir)
{
    return path.n > dir.n && gg_str_starts(path, dir) && path.p[dir.n] == '/';
}

static bool report_twice(struct gg_machine *m, const struct gg_program_file *f, gg_str path,
                         uint32_t place)
{
    struct gg_diag *d =
        gg_diag_at(m, GG_D_PROGRAM_FILE_TWICE, place,
                   "the file `" GG_FMT "` is written twice with other contents", GG_ARG(path));
    gg_diag_label(m->ds, d, f->span, "first written here");
    gg_diag_help(m->ds, d, "give the second one another path, or open it to append");
    m->stop = GG_STOP_REPORTED;
    return false;
}

bool gg_add_file(struct gg_machine *m, gg_str path, const struct gg_host_text *text, uint32_t place)
{
    path = without_dot(path);
    if (m->files.n == FILES_MAX) {
        (void)gg_stop(m, GG_STOP_MEMORY, "files");
        return false;
    }
    if (!check_path(m, path, place) || !gg_spend(m, 4 * m->files.n) ||
        !gg_charge(m, path.n + text->text.n))
        return false;
    struct gg_program_file *known = find_file(m, path);
    if (known && gg_str_eq(known->text.text, text->text))
        return true;
    if (known)
        return report_twice(m, known, path, place);
    for (uint32_t i = 0; i < m->files.n; i++)
        if (is_below(path, m->files.at[i].path) || is_below(m->files.at[i].path, path))
            return report_twice(m, &m->files.at[i], path, place);
    struct gg_program_file file = {gg_str_dup(m->arena, path), *text, gg_place_span(m, place)};
    file.text.text = gg_str_dup(m->arena, text->text);
    file.text.executable |= gg_str_starts(text->text, GG_STR("#!"));
    gg_push(m->arena, &m->files, file);
    return true;
}

static struct gg_host_text kept_text(struct gg_machine *m, const struct gg_text *t)
{
    struct gg_term_mark *marks = gg_new_array(m->arena, struct gg_term_mark, t->nmarks);
    if (t->nmarks)
        memcpy(marks, t->marks, t->nmarks * sizeof *marks);
    return (struct gg_host_text){.text = gg_str_dup(m->arena, (gg_str){t->p, t->n}),
                                 .marks = marks,
                                 .nmarks = t->nmarks,
                                 .suffix = t->suffix,
                                 .executable = t->executable};
}

/* The directory of a path with its slash, "" for none. */
static gg_str dir_of(gg_str path)
{
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return gg_str_sub(path, 0, n);
}

/* Moves the files of a text to where it is written; those of one that is written twice are copied.
 */
static bool place_beside(struct gg_machine *m, struct gg_beside *beside, gg_str dir, uint32_t place)
{
    bool is_first = !beside->is_placed;
    if (is_first)
        beside->dir = dir;
    beside->is_placed = true;
    for (uint32_t i = beside->first; i < beside->first + beside->n; i++) {
        struct gg_program_file *file = &m->files.at[i];
        gg_str name = gg_str_sub(file->path, is_first ? 0 : beside->dir.n, file->path.n);
        gg_str path = gg_str_concat(m->arena, dir, name);
        if (is_first && !find_file(m, path))
            file->path = path;
        else if (!gg_add_file(m, path, &file->text, place))
            return false;
    }
    return true;
}

bool gg_add_text_file(struct gg_machine *m, gg_str path, const struct gg_text *t, uint32_t place)
{
    struct gg_host_text text = kept_text(m, t);
    gg_str dir = dir_of(without_dot(path));
    if (!gg_add_file(m, path, &text, place))
        return false;
    for (uint32_t i = 0; i < m->beside.n; i++) {
        if (!gg_spend(m, text.text.n / 64))
            return false;
        if (gg_str_find(text.text, m->beside.at[i].text) >= 0 &&
            !place_beside(m, &m->beside.at[i], dir, place))
            return false;
    }
    return true;
}

/* ---- sinks ---- */

static struct gg_text *current_output(struct gg_machine *m)
{
    return m->outputs.n ? &m->sinks.at[m->outputs.at[m->outputs.n - 1]].text : &m->notes;
}

static uint32_t new_sink(struct gg_machine *m)
{
    struct gg_sink sink = {.text = {.m = m, .arena = m->arena}, .place = m->place, .open = true};
    (void)gg_charge(m, 2 * sizeof sink);
    gg_push(m->arena, &m->sinks, sink);
    return m->sinks.n - 1;
}

static enum gg_outcome no_stream(struct gg_machine *m, gg_cell stream)
{
    if (gg_is_var(stream))
        return gg_instantiation_error(m);
    if (gg_tag(stream) != GG_ATOM && !gg_is_struct(m, stream, GG_A_STREAM, 1))
        return gg_domain_error(m, "stream_or_alias", stream);
    return gg_existence_error(m, "stream", stream);
}

static struct gg_sink *sink_of(struct gg_machine *m, gg_cell stream)
{
    for (uint32_t i = m->sinks.n; i; i--)
        if (m->sinks.at[i - 1].open && m->sinks.at[i - 1].path.n && gg_tag(stream) == GG_ATOM &&
            m->sinks.at[i - 1].alias == gg_value(stream))
            return &m->sinks.at[i - 1];
    if (!gg_is_struct(m, stream, GG_A_STREAM, 1))
        return NULL;
    gg_cell n = gg_deref(m, gg_args(m, stream)[0]);
    bool known = gg_tag(n) == GG_INT && gg_small_int(n) >= 0 && gg_value(n) < m->sinks.n;
    struct gg_sink *sink = known ? &m->sinks.at[gg_value(n)] : NULL;
    return sink && sink->open ? sink : NULL;
}

static enum gg_outcome find_text(struct gg_machine *m, gg_cell stream, struct gg_text **text)
{
    stream = gg_deref(m, stream);
    if (gg_is_atom_id(stream, GG_A_USER_OUTPUT) || gg_is_atom_id(stream, GG_A_USER_ERROR)) {
        *text = &m->notes;
        return GG_SUCCEEDS;
    }
    if (gg_is_atom_id(stream, GG_A_CURRENT_OUTPUT)) {
        *text = current_output(m);
        return GG_SUCCEEDS;
    }
    struct gg_sink *sink = sink_of(m, stream);
    if (!sink)
        return no_stream(m, stream);
    *text = &sink->text;
    return GG_SUCCEEDS;
}

static enum gg_outcome reading(struct gg_machine *m, gg_str path)
{
    struct gg_diag *d =
        gg_diag_at(m, GG_D_PROGRAM_MACHINE, m->place, "a program cannot read the file `" GG_FMT "`",
                   GG_ARG(gg_str_sub(path, 0, 100)));
    gg_diag_help(m->ds, d,
                 "what it makes depends on its own text only, so that it is the same on "
                 "every machine");
    return gg_stop(m, GG_STOP_REPORTED, NULL);
}

/* open(Path, Mode, Stream, Options) */
enum gg_outcome gg_builtin_open(struct gg_machine *m)
{
    struct gg_text path;
    gg_cell mode = gg_deref(m, m->x[1]), options = gg_deref(m, m->x[3]);
    gg_text_init(m, &path);
    enum gg_outcome outcome =
        gg_append_text(&path, m->x[0], GG_AS_ATOM | GG_AS_STRING | GG_AS_PLUSPLUS);
    if (outcome == GG_FAILS || gg_is_var(mode))
        return gg_is_var(gg_deref(m, m->x[0])) || gg_is_var(mode)
                   ? gg_instantiation_error(m)
                   : gg_domain_error(m, "source_sink", m->x[0]);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    gg_str p = without_dot(gg_str_dup(m->arena, (gg_str){path.p, path.n}));
    bool append = gg_is_atom_id(mode, gg_atom(m, GG_STR("append")));
    if (gg_is_atom_id(mode, gg_atom(m, GG_STR("read"))))
        return reading(m, p);
    if (!append && !gg_is_atom_id(mode, gg_atom(m, GG_STR("write"))))
        return gg_domain_error(m, "io_mode", mode);
    if (!check_path(m, p, m->place))
        return GG_STOPS;
    uint32_t n = new_sink(m);
    m->sinks.at[n].path = p;
    m->sinks.at[n].append = append;
    for (; gg_tag(options) == GG_PAIR; options = gg_deref(m, gg_args(m, options)[1])) {
        gg_cell o = gg_deref(m, gg_args(m, options)[0]);
        if (gg_is_struct(m, o, gg_atom(m, GG_STR("alias")), 1))
            m->sinks.at[n].alias = gg_value(gg_deref(m, gg_args(m, o)[0]));
    }
    gg_cell number = gg_make(GG_INT, n, 0);
    gg_cell stream = m->sinks.at[n].alias ? gg_atom_cell(m->sinks.at[n].alias)
                                          : gg_new_struct(m, GG_A_STREAM, 1, &number);
    return stream ? gg_unify(m, m->x[2], stream) : GG_STOPS;
}

static bool finish_sink(struct gg_machine *m, struct gg_sink *sink)
{
    struct gg_program_file *known = sink->append ? find_file(m, sink->path) : NULL;
    sink->open = false;
    if (!known)
        return gg_add_text_file(m, sink->path, &sink->text, sink->place);
    struct gg_text all = {.m = m, .arena = m->arena};
    const struct gg_text old = {.p = (char *)(uintptr_t)known->text.text.p,
                                .n = known->text.text.n,
                                .marks = (struct gg_term_mark *)(uintptr_t)known->text.marks,
                                .nmarks = known->text.nmarks};
    if (!gg_text_join(&all, &old, 0, old.n) || !gg_text_join(&all, &sink->text, 0, sink->text.n))
        return false;
    known->text = kept_text(m, &all);
    known->text.executable = gg_str_starts(known->text.text, GG_STR("#!"));
    return true;
}

enum gg_outcome gg_builtin_close(struct gg_machine *m)
{
    gg_cell stream = gg_deref(m, m->x[0]);
    struct gg_sink *sink = sink_of(m, stream);
    if (!sink)
        return no_stream(m, stream);
    return finish_sink(m, sink) ? GG_SUCCEEDS : GG_STOPS;
}

bool gg_close_sinks(struct gg_machine *m)
{
    bool ok = true;
    for (uint32_t i = 0; i < m->sinks.n; i++)
        if (m->sinks.at[i].open && m->sinks.at[i].path.n)
            ok &= finish_sink(m, &m->sinks.at[i]);
    return ok;
}

/* ---- with_output_to ---- */

enum gg_outcome gg_builtin_output_push(struct gg_machine *m)
{
    uint32_t n = new_sink(m);
    gg_push(m->arena, &m->outputs, n);
    return GG_SUCCEEDS;
}

enum gg_outcome gg_builtin_output_drop(struct gg_machine *m)
{
    m->sinks.at[m->outputs.at[--m->outputs.n]].open = false;
    return GG_SUCCEEDS;
}

/* The text as what the sink asks for: atom(A), string(S), codes(C), codes(C, Tail), chars(C). */
enum gg_outcome gg_unify_sink(struct gg_machine *m, gg_cell sink, struct gg_text *t)
{
    gg_cell value;
    sink = gg_deref(m, sink);
    const gg_cell *args = gg_is_compound(sink) ? gg_args(m, sink) : NULL;
    if (gg_is_struct(m, sink, GG_A_ATOM, 1))
        value = gg_text_atom(t);
    else if (gg_is_struct(m, sink, GG_A_STRING, 1))
        value = gg_text_string(t);
    else if (gg_is_struct(m, sink, GG_A_CODES, 1) || gg_is_struct(m, sink, GG_A_CHARS, 1))
        value = gg_text_codes(t, gg_is_struct(m, sink, GG_A_CHARS, 1), GG_NIL);
    else if (gg_is_struct(m, sink, GG_A_CODES, 2) || gg_is_struct(m, sink, GG_A_CHARS, 2))
        value = gg_text_codes(t, gg_is_struct(m, sink, GG_A_CHARS, 2), args[1]);
    else if (gg_is_var(sink))
        return gg_instantiation_error(m);
    else
        return gg_type_error(m, "output", sink);
    return value ? gg_unify(m, args[0], value) : GG_STOPS;
}

enum gg_outcome gg_builtin_output_pop(struct gg_machine *m)
{
    struct gg_sink *sink = &m->sinks.at[m->outputs.at[--m->outputs.n]];
    sink->open = false;
    return gg_unify_sink(m, m->x[0], &sink->text);
}

/* ---- writing ---- */

static const struct gg_write_opts plain = {.numbervars = true, .priority = 1200};
static const struct gg_write_opts quoted = {.quoted = true, .numbervars = true, .priority = 1200};
static const struct gg_write_opts printed = {.quoted = true, .numbervars = true, .priority = 999};
static const struct gg_write_opts canonical = {
    .quoted = true, .ignore_ops = true, .priority = 1200};

static enum gg_outcome write_to(struct gg_machine *m, struct gg_text *t, gg_cell c,
                                const struct gg_write_opts *opts, const char *end)
{
    bool ok = (!opts || gg_write(t, c, opts)) && gg_text_add(t, gg_str_from(end));
    (void)m;
    return ok ? GG_SUCCEEDS : GG_STOPS;
}

/* name/1 to the current output and name/2 to a stream. */
#define WRITER(name, opts, end)                                                                    \
    enum gg_outcome gg_builtin_##name(struct gg_machine *m)                                        \
    {                                                                                              \
        return write_to(m, current_output(m), m->x[0], opts, end);                                 \
    }                                                                                              \
    enum gg_outcome gg_builtin_##name##_to(struct gg_machine *m)                                   \
    {                                                                                              \
        struct gg_text *t;                                                                         \
        enum gg_outcome outcome = find_text(m, m->x[0], &t);                                       \
        return outcome == GG_SUCCEEDS ? write_to(m, t, m->x[1], opts, end) : outcome;              \
    }

WRITER(write, &plain, "")
WRITER(writeln, &plain, "\n")
WRITER(writeq, &quoted, "")
WRITER(print, &printed, "")
WRITER(write_canonical, &canonical, "")
WRITER(nl, NULL, "\n")

static enum gg_outcome put_char(struct gg_machine *m, struct gg_text *t, gg_cell c)
{
    gg_str s;
    c = gg_deref(m, c);
    if (gg_is_var(c))
        return gg_instantiation_error(m);
    if (gg_tag(c) == GG_INT && gg_small_int(c) >= 0)
        return gg_text_addc(t, gg_value(c)) ? GG_SUCCEEDS : GG_STOPS;
    if (gg_get_text(m, c, GG_AS_ATOM, &s) != GG_SUCCEEDS)
        return gg_type_error(m, "character", c);
    return gg_text_cell(t, c, s) ? GG_SUCCEEDS : GG_STOPS;
}

enum gg_outcome gg_builtin_put_char(struct gg_machine *m)
{
    return put_char(m, current_output(m), m->x[0]);
}

enum gg_outcome gg_builtin_put_char_to(struct gg_machine *m)
{
    struct gg_text *t;
    enum gg_outcome outcome = find_text(m, m->x[0], &t);
    return outcome == GG_SUCCEEDS ? put_char(m, t, m->x[1]) : outcome;
}

static enum gg_outcome tab(struct gg_machine *m, struct gg_text *t, gg_cell c)
{
    int64_t n;
    enum gg_outcome outcome = gg_eval(m, c, &c);
    if (outcome != GG_SUCCEEDS)
        return outcome;
    if (!gg_get_int(m, c, &n))
        return gg_type_error(m, "integer", c);
    for (; n > 0; n--)
        if (!gg_text_addc(t, ' ') || !gg_spend(m, 1))
            return GG_STOPS;
    return GG_SUCCEEDS;
}

enum gg_outcome gg_builtin_tab(struct gg_machine *m)
{
    return tab(m, current_output(m), m->x[0]);
}

enum gg_outcome gg_builtin_tab_to(struct gg_machine *m)
{
    struct gg_text *t;
    enum gg_outcome outcome = find_text(m, m->x[0], &t);
    return outcome == GG_SUCCEEDS ? tab(m, t, m->x[1]) : outcome;
}

static bool is_on(struct gg_machine *m, gg_cell options, const char *name)
{
    bool on = false;
    for (gg_cell c = gg_deref(m, options); gg_tag(c) == GG_PAIR;
         c = gg_deref(m, gg_args(m, c)[1])) {
        gg_cell o = gg_deref(m, gg_args(m, c)[0]);
        if (gg_is_struct(m, o, gg_atom(m, gg_str_from(name)), 1))
            on = gg_is_atom_id(gg_deref(m, gg_args(m, o)[0]), GG_A_TRUE);
    }
    return on;
}

static enum gg_outcome write_term(struct gg_machine *m, struct gg_text *t, gg_cell c, gg_cell opts)
{
    const struct gg_write_opts o = {.quoted = is_on(m, opts, "quoted"),
                                    .ignore_ops = is_on(m, opts, "ignore_ops"),
                                    .numbervars = is_on(m, opts, "numbervars"),
                                    .priority = 1200};
    return write_to(m, t, c, &o, "");
}

enum gg_outcome gg_builtin_write_term(struct gg_machine *m)
{
    return write_term(m, current_output(m), m->x[0], m->x[1]);
}

enum gg_outcome gg_builtin_write_term_to(struct gg_machine *m)
{
    struct gg_text *t;
    enum gg_outcome outcome = find_text(m, m->x[0], &t);
    return outcome == GG_SUCCEEDS ? write_term(m, t, m->x[1], m->x[2]) : outcome;
}

enum gg_outcome gg_builtin_current_output(struct gg_machine *m)
{
    if (!m->outputs.n)
        return gg_unify(m, m->x[0], gg_atom_cell(GG_A_USER_OUTPUT));
    gg_cell number = gg_make(GG_INT, m->outputs.at[m->outputs.n - 1], 0);
    gg_cell stream = gg_new_struct(m, GG_A_STREAM, 1, &number);
    return stream ? gg_unify(m, m->x[0], stream) : GG_STOPS;
}

/* ---- format ---- */

/* Whether some directive is `~@`, which calls a goal. */
static bool has_goal(gg_str s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] != '~')
            continue;
        i++;
        if (s.p[i] == '`' && i + 2 < s.n)
            i += 2;
        while (i + 1 < s.n && (s.p[i] == '*' || (s.p[i] >= '0' && s.p[i] <= '9')))
            i++;
        if (s.p[i] == '@')
            return true;
    }
    return false;
}

static bool calls_goals(struct gg_machine *m, gg_cell format)
{
    struct gg_text t;
    format = gg_deref(m, format);
    bool is_text = gg_tag(format) == GG_ATOM || gg_tag(format) == GG_STRING;
    gg_text_init(m, &t);
    return is_text && gg_append_text(&t, format, GG_AS_ATOM | GG_AS_STRING) == GG_SUCCEEDS &&
           has_goal((gg_str){t.p, t.n});
}

static enum gg_outcome format_goals(struct gg_machine *m, uint32_t arity)
{
    uint32_t name = gg_atom(m, GG_STR("$format_goals"));
    gg_cell goal = gg_new_struct(m, name, arity, m->x);
    return goal ? gg_call_closure(m, goal, NULL, 0) : GG_STOPS;
}

enum gg_outcome gg_builtin_format(struct gg_machine *m)
{
    if (calls_goals(m, m->x[0]))
        return format_goals(m, 2);
    return gg_format(m, current_output(m), m->x[0], m->x[1]);
}

enum gg_outcome gg_builtin_format_to(struct gg_machine *m)
{
    struct gg_text made, *t = &made;
    gg_cell sink = gg_deref(m, m->x[0]);
    if (calls_goals(m, m->x[1]))
        return format_goals(m, 3);
    gg_text_init(m, &made);
    bool collects = gg_is_compound(sink) && !gg_is_struct(m, sink, GG_A_STREAM, 1);
    enum gg_outcome outcome = collects ? GG_SUCCEEDS : find_text(m, sink, &t);
    if (outcome == GG_SUCCEEDS)
        outcome = gg_format(m, t, m->x[1], m->x[2]);
    return outcome == GG_SUCCEEDS && collects ? gg_unify_sink(m, sink, &made) : outcome;
}

enum gg_outcome gg_builtin_write_file(struct gg_machine *m)
{
    struct gg_text path, text;
    gg_text_init(m, &path);
    gg_text_init(m, &text);
    for (uint32_t i = 0; i < 2; i++) {
        enum gg_outcome outcome = gg_append_text(i ? &text : &path, m->x[i], GG_AS_ANY);
        if (outcome == GG_FAILS)
            return gg_is_var(gg_deref(m, m->x[i])) ? gg_instantiation_error(m)
                                                   : gg_type_error(m, "text", m->x[i]);
        if (outcome != GG_SUCCEEDS)
            return outcome;
    }
    gg_str p = {path.p ? path.p : "", path.n};
    return gg_add_text_file(m, p, &text, m->place) ? GG_SUCCEEDS : GG_STOPS;
}
