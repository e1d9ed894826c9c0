/* Scripts and mains: one step as a program of one file. */
#include "generators/style.h"
#include "ir/lower.h"

struct program {
    struct gg_generate g;
    enum gg_target target;
    const char *suffix;
    struct gg_ast_list step;
    struct gg_ast *body;
};

/* ---- options ---- */

/* Options that a program alone can give effect; all others are the entry script's. */
static bool is_of_program(enum gg_option option)
{
    switch ((int)option) {
    case GG_OPT_NAME:
    case GG_OPT_FORMAT:
    case GG_OPT_INPUT_FORMAT:
    case GG_OPT_OUTPUT_FORMAT:
    case GG_OPT_HEADER:
    case GG_OPT_DELIMITER:
    case GG_OPT_CRLF:
    case GG_OPT_ON_ERROR:
    case GG_OPT_PARALLEL:
    case GG_OPT_WORKERS:
    case GG_OPT_BUFFER:
    case GG_OPT_BUFFER_SIZE:
    case GG_OPT_BATCH:
    case GG_OPT_DESCRIPTION:
    case GG_OPT_FIELDS:
    case GG_OPT_OUTPUTS:
    case GG_OPT_PRELUDE:
    case GG_OPT_STATE:
    case GG_OPT_BEGIN:
    case GG_OPT_END:
    case GG_OPT_FLUSH_HANDLER:
    case GG_OPT_MERGE:
    case GG_OPT_KEY:
        return true;
    default:
        return false;
    }
}

static gg_str option_name(const struct gg_term *t)
{
    bool is_pair = gg_term_is(t, "=", 2) || gg_term_is(t, ":", 2);
    const struct gg_term *name = is_pair ? t->args[0] : t;
    bool named = name->kind == GG_TERM_ATOM || name->kind == GG_TERM_COMPOUND;
    return named ? name->u.text : GG_STR("");
}

static void report_option(struct program *p, const struct gg_term *t, gg_str name)
{
    struct gg_generate *g = &p->g;
    struct gg_diag *d = gg_diag_add(g->call->ds, GG_D_GENERATOR_OPTION, gg_term_outer(t),
                                    "`" GG_FMT "` has no effect on a program alone", GG_ARG(name));
    gg_diag_help(g->call->ds, d, "it is for the pipeline that runs the program: generate_pipeline");
}

/* Options of a step go there, those of a pipeline (or of none: to be reported) to the root. */
static void add_option(struct program *p, const struct gg_term *t)
{
    struct gg_spec_terms *s = &p->g.terms;
    enum gg_option option;
    gg_str name = option_name(t);
    if (gg_option_by_name(name, GG_AT_SPEC, &option)) {
        if (is_of_program(option))
            gg_spec_option(s, t, GG_AT_SPEC, &p->g.root);
        else
            report_option(p, t, name);
    } else if (gg_option_by_name(name, GG_AT_STEP, &option)) {
        if (is_of_program(option))
            gg_spec_option(s, t, GG_AT_STEP, &p->step);
        else
            report_option(p, t, name);
    } else {
        gg_spec_option(s, t, GG_AT_SPEC, &p->g.root);
    }
}

static bool add_options(struct program *p, const struct gg_term *options)
{
    const struct gg_term *const *items;
    uint32_t n, errors = p->g.call->ds->nerrors;
    if (!gg_term_items(options, &items, &n)) {
        (void)gg_generate_refuse(&p->g, options, "a list of options");
        return false;
    }
    for (uint32_t i = 0; i < n; i++)
        add_option(p, items[i]);
    return p->g.call->ds->nerrors == errors;
}

/* ---- the step ---- */

static const struct gg_option_info *step_option(const char *name)
{
    enum gg_option option;
    return gg_option_by_name(gg_str_from(name), GG_AT_STEP, &option) ? gg_option_info(option)
                                                                     : NULL;
}

/* Names, or names with a type; what else it may hold is reported when the tree is checked. */
static bool is_fields(const struct gg_ast *list)
{
    for (uint32_t i = 0; list && list->kind == GG_AST_LIST && i < list->u.kids.n; i++) {
        const struct gg_ast *item = list->u.kids.at[i];
        bool typed = item->kind == GG_AST_MAP && item->u.kids.n == 1 &&
                     item->u.kids.at[0]->kind == GG_AST_STR;
        if (!typed && item->kind != GG_AST_STR)
            return false;
    }
    return list && list->kind == GG_AST_LIST;
}

static struct gg_record fields_of(struct program *p, const char *key)
{
    const struct gg_ast *list = gg_generate_find(&p->step, key);
    return is_fields(list) ? gg_lower_fields(p->g.call->arena, list) : (struct gg_record){0};
}

static bool add_fields(struct program *p, const struct gg_term *t)
{
    if (t->kind == GG_TERM_NIL)
        return true;
    if (t->kind != GG_TERM_LIST) {
        (void)gg_generate_refuse(&p->g, t, "a list of fields");
        return false;
    }
    struct gg_ast *list = gg_spec_value(&p->g.terms, t, step_option("fields"), 0);
    gg_spec_add(&p->g.terms, &p->step, "fields", gg_term_outer(t), list);
    return list;
}

static bool read_body(struct program *p, const struct gg_term *t)
{
    p->body = gg_spec_value(&p->g.terms, t, step_option("code"), 0);
    if (!p->body)
        return false;
    if (p->body->kind != GG_AST_STR) {
        (void)gg_generate_refuse(&p->g, t, "code, as a text");
        return false;
    }
    gg_body_unindent(&p->g, p->body);
    return true;
}

static bool is_json(const struct program *p, const char *own)
{
    const struct gg_ast *format = gg_generate_find(&p->g.root, own);
    format = format ? format : gg_generate_find(&p->g.root, "format");
    return format && gg_str_is(format->text, "jsonl");
}

/* Python sees JSON values with the types that they have. */
static void add_json_types(struct program *p, const char *key, const struct gg_record *record)
{
    struct gg_spec_terms *s = &p->g.terms;
    struct gg_ast_list items = {0};
    struct gg_span span = p->g.call->span;
    for (uint32_t i = 0; i < record->nfields; i++) {
        struct gg_ast_list map = {0};
        struct gg_ast *type = gg_spec_node(s, GG_AST_STR, record->fields[i].span);
        type->text = GG_STR("json");
        type->key = record->fields[i].name;
        type->key_span = record->fields[i].span;
        gg_push(s->arena, &map, type);
        const struct gg_ast *item = gg_spec_map(s, record->fields[i].span, map);
        gg_push(s->arena, &items, item);
    }
    gg_generate_take_out(&p->step, key);
    gg_spec_add(s, &p->step, key, span, gg_spec_list(s, span, items));
}

/* What is written has the names of what is read, but not its types. */
static void copy_fields(struct program *p)
{
    const struct gg_ast *fields = gg_generate_find(&p->step, "fields");
    struct gg_ast *copy = gg_new(p->g.call->arena, struct gg_ast);
    *copy = *fields;
    gg_spec_add(&p->g.terms, &p->step, "outputs", fields->key_span, copy);
}

static bool is_untyped(const struct gg_record *record)
{
    for (uint32_t i = 0; i < record->nfields; i++)
        if (record->fields[i].type != GG_TYPE_STR)
            return false;
    return record->known;
}

/* The last fields are only set: they are what the step adds. */
static void add_outputs(struct program *p, struct gg_body *body)
{
    uint32_t n = gg_body_set_fields(body);
    const struct gg_ast *fields = gg_generate_find(&p->step, "fields");
    if (!n || gg_generate_find(&p->step, "outputs"))
        return;
    uint32_t kept = fields->u.kids.n - n;
    const struct gg_ast *first = fields->u.kids.at[kept];
    struct gg_diag *d = gg_diag_add(p->g.call->ds, GG_D_FIELDS_SET, first->span,
                                    n == 1 ? "this field is set and never read: it is taken for "
                                             "one that the step adds"
                                           : "this field and those behind it are set and never "
                                             "read: they are taken for fields that the step adds");
    gg_diag_help(
        p->g.call->ds, d,
        "give the fields that are read as the fields, and all in the option outputs([..])");
    copy_fields(p);
    struct gg_ast *shorter = gg_new(p->g.call->arena, struct gg_ast);
    *shorter = *fields;
    shorter->u.kids.n = kept;
    gg_generate_take_out(&p->step, "fields");
    gg_spec_add(&p->g.terms, &p->step, "fields", shorter->key_span, shorter);
    body->fields.nfields = kept;
    body->nadded = n;
}

/* In go and rust a record is a struct whose members are the fields, or an object of any members. */
static bool is_open(const struct program *p, const struct gg_body *body)
{
    return (p->target == GG_TARGET_GO || p->target == GG_TARGET_RUST) && !body->fields.known;
}

/* The one field of an open record: its text. */
static void add_object(struct program *p, const char *key, bool is_whole)
{
    struct gg_spec_terms *s = &p->g.terms;
    struct gg_ast_list items = {0};
    struct gg_ast *name = gg_spec_node(s, GG_AST_STR, p->body->span);
    name->text = GG_STR("object");
    gg_push(s->arena, &items, (const struct gg_ast *)name);
    struct gg_ast *list = gg_new(s->arena, struct gg_ast);
    *list = *gg_spec_list(s, p->body->span, items);
    list->is_whole = is_whole;
    gg_spec_add(s, &p->step, key, p->body->span, list);
}

static bool check_open(struct program *p)
{
    if (is_json(p, "input_format") && is_json(p, "output_format") &&
        !gg_generate_find(&p->step, "outputs"))
        return true;
    struct gg_diags *ds = p->g.call->ds;
    struct gg_diag *d = gg_diag_add(ds, GG_D_RECORD_FIELDS, p->body->span,
                                    "a body that works on `record` needs the names of its fields");
    gg_diag_help(ds, d,
                 "give the option fields([name, ...]), or let the body use `fields`; format(json) "
                 "alone makes `record` an object of any members");
    return false;
}

/* Tells that a program needs more than rustc, unless a Cargo.toml is made somewhere. */
static void tell_crate(struct program *p)
{
    struct gg_host_call *call = p->g.call;
    if (p->target != GG_TARGET_RUST ||
        gg_str_find(p->g.terms.text, GG_STR("generate_rust_cargo_toml")) >= 0)
        return;
    struct gg_diag *d = gg_diag_add(call->ds, GG_D_CRATE_NEEDED, call->span,
                                    "this program needs the crate `serde_json`, so cargo has to "
                                    "build it");
    gg_diag_help(call->ds, d,
                 "`generate_rust_cargo_toml(Name, [serde_json], Toml)` makes a Cargo.toml for it; "
                 "fields([name, ...]) would do without the crate");
}

/* What is written is the object as a line. */
static bool wrap_open(struct program *p, struct gg_body *body)
{
    body->open = true;
    if (!check_open(p) || !gg_body_wrap(body))
        return false;
    tell_crate(p);
    add_object(p, "fields", true);
    add_object(p, "outputs", false);
    gg_generate_take_out(&p->g.root, "format");
    gg_generate_take_out(&p->g.root, "input_format");
    gg_generate_take_out(&p->g.root, "output_format");
    gg_generate_add_text(&p->g, &p->g.root, "input_format", GG_STR("jsonl"));
    gg_generate_add_text(&p->g, &p->g.root, "output_format", GG_STR("lines"));
    return true;
}

static void take_wrapped(struct program *p, const struct gg_body *body)
{
    p->body = body->code;
    gg_generate_take_out(&p->step, "prelude");
    gg_spec_add(&p->g.terms, &p->step, "prelude", p->body->span, body->prelude);
}

static bool wrap_fields(struct program *p, struct gg_body *body)
{
    add_outputs(p, body);
    bool python = p->target == GG_TARGET_PYTHON;
    body->outputs = fields_of(p, "outputs");
    if (!body->outputs.known)
        body->outputs = body->fields;
    body->json_in = python && is_json(p, "input_format") && is_untyped(&body->fields);
    body->json_out = python && is_json(p, "output_format") && is_untyped(&body->outputs);
    if (!gg_body_wrap(body))
        return false;
    if (body->json_out)
        add_json_types(p, "outputs", &body->outputs);
    else if (body->json_in && !gg_generate_find(&p->step, "outputs"))
        copy_fields(p);
    if (body->json_in)
        add_json_types(p, "fields", &body->fields);
    return true;
}

static bool wrap(struct program *p, struct gg_body *body)
{
    if (!(is_open(p, body) ? wrap_open(p, body) : wrap_fields(p, body)))
        return false;
    take_wrapped(p, body);
    return true;
}

static enum gg_host_status finish(struct program *p, enum gg_generated kind,
                                  struct gg_host_text *out)
{
    struct gg_spec_terms *s = &p->g.terms;
    struct gg_ast_list steps = {0};
    struct gg_span span = p->g.call->span;
    const struct gg_ast *name = gg_generate_find(&p->g.root, "name");
    gg_generate_add_text(&p->g, &p->step, "step", name ? name->text : gg_generate_name(&p->g));
    gg_generate_add_text(&p->g, &p->step, "target", gg_str_from(gg_target_name(p->target)));
    gg_spec_add(s, &p->step, "code", p->body->span, p->body);
    const struct gg_ast *step = gg_spec_map(s, span, p->step);
    gg_push(s->arena, &steps, step);
    gg_spec_add(s, &p->g.root, "steps", span, gg_spec_list(s, span, steps));
    return gg_generate_finish(&p->g, kind, p->suffix, out);
}

static struct gg_body body_of(struct program *p)
{
    const struct gg_ast *prelude = gg_generate_find(&p->step, "prelude");
    struct gg_ast *copy = NULL;
    if (prelude) {
        copy = gg_new(p->g.call->arena, struct gg_ast);
        *copy = *prelude;
    }
    return (struct gg_body){.g = &p->g,
                            .target = p->target,
                            .code = p->body,
                            .prelude = copy,
                            .fields = fields_of(p, "fields")};
}

/* `header`, which is on alone, too. */
static bool has_header(const struct program *p)
{
    const struct gg_ast *header = gg_generate_find(&p->g.root, "header");
    return header && header->kind == GG_AST_BOOL && header->u.b;
}

static bool is_tsv(const struct program *p, const char *own)
{
    const struct gg_ast *format = gg_generate_find(&p->g.root, own);
    format = format ? format : gg_generate_find(&p->g.root, "format");
    return !format || gg_str_is(format->text, "tsv");
}

/* A shell sees bytes: for another format than tsv the script is that of a pipeline of one step. */
static enum gg_host_status make_bash(struct program *p, struct gg_body *body,
                                     struct gg_host_text *out)
{
    bool alone = is_tsv(p, "input_format") && is_tsv(p, "output_format") &&
                 !gg_generate_find(&p->g.root, "delimiter") &&
                 !gg_generate_find(&p->g.root, "crlf") && is_untyped(&body->fields);
    body->header = alone && has_header(p);
    if (!wrap(p, body))
        return GG_HOST_ERROR;
    if (!alone)
        return finish(p, GG_GENERATED_PIPELINE, out);
    /* The wrapper looks at fields and headers itself. */
    gg_generate_take_out(&p->step, "fields");
    gg_generate_take_out(&p->step, "outputs");
    gg_generate_take_out(&p->g.root, "header");
    return finish(p, GG_GENERATED_PROGRAM, out);
}

static void report_converters(struct program *p)
{
    struct gg_host_call *call = p->g.call;
    struct gg_diag *d = gg_diag_add(call->ds, GG_D_GENERATOR_CONVERTS, call->span,
                                    "awk reads and writes tsv: this is a shell script that runs "
                                    "the awk program between converters");
    gg_diag_help(call->ds, d,
                 "run the file itself, not `awk -f`; the awk program and the converters, which "
                 "need python3, are in a directory beside it");
}

static enum gg_host_status make(struct program *p, struct gg_host_text *out)
{
    struct gg_body body = body_of(p);
    if (!gg_body_check(&body))
        return GG_HOST_ERROR;
    gg_generate_note_program(&p->g, &p->step, p->body);
    bool is_record = gg_body_is_record(&body);
    bool alone = is_tsv(p, "input_format") && is_tsv(p, "output_format");
    if (p->target == GG_TARGET_AWK && !alone) {
        report_converters(p);
        p->suffix = ".sh";
        if (is_record && !wrap(p, &body))
            return GG_HOST_ERROR;
        return finish(p, GG_GENERATED_PIPELINE, out);
    }
    if (is_record && p->target == GG_TARGET_BASH)
        return make_bash(p, &body, out);
    if (p->target == GG_TARGET_BASH && !alone)
        return finish(p, GG_GENERATED_PIPELINE, out);
    if (is_record && !wrap(p, &body))
        return GG_HOST_ERROR;
    return finish(p, GG_GENERATED_PROGRAM, out);
}

static bool begin(struct program *p, struct gg_host_call *call, enum gg_target target,
                  const char *suffix)
{
    *p = (struct program){.g = gg_generate_begin(call), .target = target, .suffix = suffix};
    return true;
}

/* ---- scripts: Logic, Fields, Options ---- */

static enum gg_host_status make_script(struct gg_host_call *call, const struct gg_term *const *args,
                                       enum gg_target target, const char *suffix,
                                       struct gg_host_text *out)
{
    struct program p;
    bool ok = begin(&p, call, target, suffix);
    ok &= add_fields(&p, args[1]);
    ok &= add_options(&p, args[2]);
    ok &= read_body(&p, args[0]);
    return ok ? make(&p, out) : GG_HOST_ERROR;
}

enum gg_host_status gg_generate_python_script(struct gg_host_call *call,
                                              const struct gg_term *const *args,
                                              struct gg_host_text *out)
{
    return make_script(call, args, GG_TARGET_PYTHON, ".py", out);
}

enum gg_host_status gg_generate_awk_script(struct gg_host_call *call,
                                           const struct gg_term *const *args,
                                           struct gg_host_text *out)
{
    return make_script(call, args, GG_TARGET_AWK, ".awk", out);
}

enum gg_host_status gg_generate_bash_script(struct gg_host_call *call,
                                            const struct gg_term *const *args,
                                            struct gg_host_text *out)
{
    return make_script(call, args, GG_TARGET_BASH, ".sh", out);
}

/* ---- mains: Logic, Options ---- */

static enum gg_host_status make_main(struct gg_host_call *call, const struct gg_term *const *args,
                                     enum gg_target target, const char *suffix,
                                     struct gg_host_text *out)
{
    struct program p;
    bool ok = begin(&p, call, target, suffix);
    ok &= add_options(&p, args[1]);
    ok &= read_body(&p, args[0]);
    return ok ? make(&p, out) : GG_HOST_ERROR;
}

enum gg_host_status gg_generate_go_main(struct gg_host_call *call,
                                        const struct gg_term *const *args, struct gg_host_text *out)
{
    return make_main(call, args, GG_TARGET_GO, ".go", out);
}

enum gg_host_status gg_generate_rust_main(struct gg_host_call *call,
                                          const struct gg_term *const *args,
                                          struct gg_host_text *out)
{
    return make_main(call, args, GG_TARGET_RUST, ".rs", out);
}

/* ---- wrappers: Function, schema(Inputs, Outputs), Options ---- */

static bool is_identifier(gg_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!is_letter && (!i || c < '0' || c > '9'))
            return false;
    }
    return text.n;
}

static bool add_schema(struct program *p, const struct gg_term *t)
{
    static const char *const keys[] = {"fields", "outputs"};
    if (!gg_term_is(t, "schema", 2)) {
        (void)gg_generate_refuse(&p->g, t, "`schema(Inputs, Outputs)`");
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < GG_COUNT(keys); i++) {
        struct gg_ast *list = gg_spec_value(&p->g.terms, t->args[i], step_option(keys[i]), 0);
        gg_spec_add(&p->g.terms, &p->step, keys[i], gg_term_outer(t->args[i]), list);
        ok &= list != NULL;
    }
    return ok;
}

static enum gg_host_status make_wrapper(struct gg_host_call *call,
                                        const struct gg_term *const *args, enum gg_target target,
                                        const char *suffix, struct gg_host_text *out)
{
    struct program p;
    gg_str function;
    bool ok = begin(&p, call, target, suffix);
    if (!gg_term_text(args[0], &function) || !is_identifier(function))
        return gg_generate_refuse(&p.g, args[0], "the name of a function");
    ok &= add_schema(&p, args[1]);
    ok &= add_options(&p, args[2]);
    ok = ok && (p.body = gg_body_call(&p.g, target, function, gg_term_outer(args[0])));
    return ok ? finish(&p, GG_GENERATED_PROGRAM, out) : GG_HOST_ERROR;
}

enum gg_host_status gg_generate_go_wrapper(struct gg_host_call *call,
                                           const struct gg_term *const *args,
                                           struct gg_host_text *out)
{
    return make_wrapper(call, args, GG_TARGET_GO, ".go", out);
}

enum gg_host_status gg_generate_rust_wrapper(struct gg_host_call *call,
                                             const struct gg_term *const *args,
                                             struct gg_host_text *out)
{
    return make_wrapper(call, args, GG_TARGET_RUST, ".rs", out);
}
