/* Writes the JSON Schema of the YAML notation from the table of options. */
#include "frontend/describe.h"

#include "base/json_write.h"

#include <stdlib.h>
#include <string.h>

static const char name_pattern[] = "^[A-Za-z_][A-Za-z0-9_-]*$";

/* As frontend/value.c reads them: `${` opens a reference that is whole, `$${` stands for itself. */
static const char value_pattern[] = "^([^$\\u0000]|\\$\\$+\\{|\\$+[^${\\u0000]|"
                                    "\\$\\{[A-Za-z_][A-Za-z0-9_]*"
                                    "(:-([^$}\\u0000]|\\$+[^${}\\u0000])*\\$*)?\\})*\\$*$";
static const char path_pattern[] = "^([^$\\u0000]|\\$+[^${\\u0000])*\\$*$";

static void open_key(struct gg_json *j, const char *key, char bracket)
{
    gg_json_key(j, key);
    gg_json_open(j, bracket);
}

static void text_key(struct gg_json *j, const char *key, const char *text)
{
    gg_json_key(j, key);
    gg_json_cstr(j, text);
}

static void int_key(struct gg_json *j, const char *key, int64_t value)
{
    gg_json_key(j, key);
    gg_json_int(j, value);
}

static void reference(struct gg_json *j, const char *definition)
{
    struct gg_arena scratch = {0};
    gg_json_key(j, "$ref");
    gg_json_str(j, gg_str_printf(&scratch, "#/definitions/%s", definition));
    gg_arena_free(&scratch);
}

/* Scalars are texts to most options, however YAML types them: `A: 1`, `A: true`. */
static void scalar_types(struct gg_json *j)
{
    open_key(j, "type", '[');
    gg_json_cstr(j, "string");
    gg_json_cstr(j, "number");
    gg_json_cstr(j, "boolean");
    gg_json_close(j, ']');
}

static void choices(struct gg_json *j, const char *list)
{
    gg_str rest = gg_str_from(list), word;
    bool later;
    open_key(j, "enum", '[');
    while (gg_option_next_choice(&rest, &word, &later))
        if (!later)
            gg_json_str(j, word);
    gg_json_close(j, ']');
}

static void target_choices(struct gg_json *j)
{
    open_key(j, "enum", '[');
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++)
        gg_json_cstr(j, gg_target_name((enum gg_target)i));
    gg_json_close(j, ']');
}

/* `keys` is "a|b" */
static void require(struct gg_json *j, const char *keys)
{
    gg_str rest = gg_str_from(keys), key;
    bool later;
    open_key(j, "required", '[');
    while (gg_option_next_choice(&rest, &key, &later))
        gg_json_str(j, key);
    gg_json_close(j, ']');
}

static void range(struct gg_json *j, const char *low_high)
{
    char *high;
    text_key(j, "type", "integer");
    int_key(j, "minimum", strtoll(low_high, &high, 10));
    int_key(j, "maximum", strtoll(high + 2, NULL, 10));
}

static void unique_items(struct gg_json *j)
{
    gg_json_key(j, "uniqueItems");
    gg_json_bool(j, true);
}

/* {one} or a list of it, not empty */
static void one_or_list(struct gg_json *j, const char *one, const char *item, bool is_set)
{
    open_key(j, "anyOf", '[');
    gg_json_open(j, '{');
    reference(j, one);
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    text_key(j, "type", "array");
    int_key(j, "minItems", 1);
    if (is_set)
        unique_items(j);
    open_key(j, "items", '{');
    reference(j, item);
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    gg_json_close(j, ']');
}

static void fields(struct gg_json *j, const char *types)
{
    text_key(j, "type", "array");
    int_key(j, "minItems", 1);
    unique_items(j);
    open_key(j, "items", '{');
    open_key(j, "anyOf", '[');
    gg_json_open(j, '{');
    reference(j, "fieldName");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    text_key(j, "type", "object");
    int_key(j, "minProperties", 1);
    int_key(j, "maxProperties", 1);
    open_key(j, "propertyNames", '{');
    reference(j, "fieldName");
    gg_json_close(j, '}');
    open_key(j, "additionalProperties", '{');
    choices(j, types);
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    gg_json_close(j, ']');
    gg_json_close(j, '}');
}

static void workers(struct gg_json *j, const char *words)
{
    open_key(j, "anyOf", '[');
    gg_json_open(j, '{');
    range(j, "1..1024");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    choices(j, words);
    gg_json_close(j, '}');
    gg_json_close(j, ']');
}

static void on_error(struct gg_json *j)
{
    open_key(j, "anyOf", '[');
    gg_json_open(j, '{');
    choices(j, "abort|skip");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    text_key(j, "type", "object");
    open_key(j, "properties", '{');
    open_key(j, "dead_letter", '{');
    reference(j, "value");
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    require(j, "dead_letter");
    gg_json_key(j, "additionalProperties");
    gg_json_bool(j, false);
    gg_json_close(j, '}');
    gg_json_close(j, ']');
}

static void output(struct gg_json *j)
{
    open_key(j, "anyOf", '[');
    gg_json_open(j, '{');
    reference(j, "value");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    text_key(j, "type", "null");
    gg_json_close(j, '}');
    gg_json_close(j, ']');
}

static void cores(struct gg_json *j)
{
    open_key(j, "anyOf", '[');
    gg_json_open(j, '{');
    range(j, "0..1023");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    text_key(j, "type", "string");
    text_key(j, "pattern", "^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    text_key(j, "type", "array");
    int_key(j, "minItems", 1);
    open_key(j, "items", '{');
    range(j, "0..1023");
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    gg_json_close(j, ']');
}

static void buffer(struct gg_json *j)
{
    open_key(j, "anyOf", '[');
    gg_json_open(j, '{');
    reference(j, "size");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    text_key(j, "type", "string");
    text_key(j, "pattern", "^(none|line|block\\([0-9]+([KMGT](iB)?)?\\))$");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    text_key(j, "type", "object");
    open_key(j, "properties", '{');
    open_key(j, "block", '{');
    reference(j, "size");
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    require(j, "block");
    gg_json_key(j, "additionalProperties");
    gg_json_bool(j, false);
    gg_json_close(j, '}');
    gg_json_close(j, ']');
}

/* A map whose keys are as `names` says and whose values are of one definition. */
static void map_of(struct gg_json *j, const char *names, const char *values, int64_t least)
{
    text_key(j, "type", "object");
    int_key(j, "minProperties", least);
    open_key(j, "propertyNames", '{');
    text_key(j, "pattern", names);
    gg_json_close(j, '}');
    open_key(j, "additionalProperties", '{');
    reference(j, values);
    gg_json_close(j, '}');
}

static void list_of_steps(struct gg_json *j)
{
    text_key(j, "type", "array");
    int_key(j, "minItems", 1);
    open_key(j, "items", '{');
    reference(j, "step");
    gg_json_close(j, '}');
}

/* Types that are defined once, under these names. */
static const char *const defined[] = {
    [GG_T_NAME] = "name", [GG_T_VALUE] = "value", [GG_T_CODE] = "code",
    [GG_T_PATH] = "path", [GG_T_SIZE] = "size",   [GG_T_TIME] = "time"};

static void value_of(struct gg_json *j, enum gg_option option, const struct gg_option_info *info)
{
    switch (info->type) {
    case GG_T_BOOL:
        text_key(j, "type", "boolean");
        break;
    case GG_T_INT:
        range(j, info->choices);
        break;
    case GG_T_TARGET:
        target_choices(j);
        break;
    case GG_T_TEXT:
        reference(j, option == GG_OPT_DELIMITER ? "delimiter" : "line");
        break;
    case GG_T_ENUM:
        choices(j, info->choices);
        break;
    case GG_T_FIELDS:
        fields(j, info->choices);
        break;
    case GG_T_PATHS:
        one_or_list(j, "path", "path", true);
        break;
    case GG_T_NAMES:
        one_or_list(j, "fieldName", "fieldName", true);
        break;
    case GG_T_VALUES:
        one_or_list(j, "value", option == GG_OPT_COMMAND ? "anyText" : "value", false);
        break;
    case GG_T_ENV:
        map_of(j, "^[A-Za-z_][A-Za-z0-9_]*$", "anyText", 0);
        break;
    case GG_T_OUTPUT:
        output(j);
        break;
    case GG_T_ON_ERROR:
        on_error(j);
        break;
    case GG_T_WORKERS:
        workers(j, info->choices);
        break;
    case GG_T_CORES:
        cores(j);
        break;
    case GG_T_BUFFER:
        buffer(j);
        break;
    case GG_T_STEPS:
        list_of_steps(j);
        break;
    case GG_T_PIPELINES:
        map_of(j, name_pattern, "pipeline", 1);
        break;
    case GG_T_NAME:
    case GG_T_VALUE:
    case GG_T_CODE:
    case GG_T_PATH:
    case GG_T_SIZE:
    case GG_T_TIME:
        reference(j, defined[info->type]);
        break;
    case GG_T_LATER:
        break;
    }
}

static void describe(struct gg_json *j, const struct gg_option_info *info)
{
    struct gg_arena scratch = {0};
    struct gg_buf b = gg_buf_new(&scratch);
    gg_buf_adds(&b, info->doc);
    if (info->fallback)
        gg_buf_addf(&b, " Default: %s.", info->fallback);
    gg_json_key(j, "description");
    gg_json_str(j, gg_buf_str(&b));
    gg_arena_free(&scratch);
}

/* $ref hides what stands beside it in draft 7, so a description goes with it into allOf. */
static void properties(struct gg_json *j, enum gg_place place)
{
    open_key(j, "properties", '{');
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        if (!(info->where & (uint32_t)place) || info->type == GG_T_LATER)
            continue;
        open_key(j, info->name, '{');
        describe(j, info);
        open_key(j, "allOf", '[');
        gg_json_open(j, '{');
        value_of(j, (enum gg_option)i, info);
        gg_json_close(j, '}');
        gg_json_close(j, ']');
        gg_json_close(j, '}');
    }
    gg_json_close(j, '}');
    gg_json_key(j, "additionalProperties");
    gg_json_bool(j, false);
}

/* How many of the keys of "a|b" stand here: oneOf, anyOf. */
static void keys_that_stand(struct gg_json *j, const char *how_many, const char *keys)
{
    struct gg_arena scratch = {0};
    gg_str rest = gg_str_from(keys), key;
    bool later;
    open_key(j, how_many, '[');
    while (gg_option_next_choice(&rest, &key, &later)) {
        gg_json_open(j, '{');
        require(j, gg_cstr(&scratch, key));
        gg_json_close(j, '}');
    }
    gg_json_close(j, ']');
    gg_arena_free(&scratch);
}

/* The keys of "a|b" do not all stand in one map. */
static void exclude(struct gg_json *j, const char *keys)
{
    gg_json_open(j, '{');
    open_key(j, "not", '{');
    require(j, keys);
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

static void exclude_pairs(struct gg_json *j)
{
    struct gg_arena scratch = {0};
    for (size_t i = 0; i < gg_noption_conflicts; i++)
        exclude(j, gg_cstr(&scratch,
                           gg_str_printf(&scratch, "%s|%s",
                                         gg_option_info(gg_option_conflicts[i].one)->name,
                                         gg_option_info(gg_option_conflicts[i].other)->name)));
    gg_arena_free(&scratch);
}

static void property_of(struct gg_json *j, const char *key, const char *values)
{
    open_key(j, "properties", '{');
    open_key(j, key, '{');
    choices(j, values);
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

/* The format of an end, its own or that of both, is one of `formats`. */
static void end_is(struct gg_json *j, const char *end, const char *formats)
{
    gg_json_open(j, '{');
    open_key(j, "anyOf", '[');
    gg_json_open(j, '{');
    require(j, end);
    property_of(j, end, formats);
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    open_key(j, "not", '{');
    require(j, end);
    gg_json_close(j, '}');
    require(j, "format");
    property_of(j, "format", formats);
    gg_json_close(j, '}');
    gg_json_close(j, ']');
    gg_json_close(j, '}');
}

/* `option` does not go with these formats: at both ends (allOf) or at one of them (anyOf). */
static void refuse_at_ends(struct gg_json *j, enum gg_option option, const char *ends,
                           const char *formats)
{
    const char *name = gg_option_info(option)->name;
    gg_json_open(j, '{');
    open_key(j, "not", '{');
    open_key(j, "required", '[');
    gg_json_cstr(j, "steps");
    gg_json_cstr(j, name);
    gg_json_close(j, ']');
    open_key(j, "properties", '{');
    open_key(j, name, '{');
    if (option == GG_OPT_HEADER) {
        gg_json_key(j, "const");
        gg_json_bool(j, true);
    } else if (!strcmp(ends, "anyOf")) {
        choices(j, "\\|t|n|r"); /* what ends an escape */
    }
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    open_key(j, ends, '[');
    end_is(j, "input_format", formats);
    end_is(j, "output_format", formats);
    gg_json_close(j, ']');
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

/* What a spec and a pipeline under `pipelines` refuse alike. */
static void rules_of_ends(struct gg_json *j)
{
    exclude(j, "format|input_format|output_format");
    exclude(j, "buffer|buffer_size");
    refuse_at_ends(j, GG_OPT_DELIMITER, "allOf", "jsonl|lines");
    refuse_at_ends(j, GG_OPT_HEADER, "allOf", "jsonl|lines");
    refuse_at_ends(j, GG_OPT_DELIMITER, "anyOf", "tsv_escaped");
}

/* What options need in any language, or those that not every language has. */
static void dependencies(struct gg_json *j, bool is_general, uint32_t targets)
{
    uint32_t all = (1u << GG_TARGET_COUNT) - 1;
    open_key(j, "dependencies", '{');
    for (size_t i = 0; i < gg_noption_needs; i++) {
        const struct gg_option_info *one = gg_option_info(gg_option_needs[i].one);
        const struct gg_option_info *other = gg_option_info(gg_option_needs[i].other);
        if (((other->targets & all) == all) != is_general ||
            !(one->targets & other->targets & targets))
            continue;
        open_key(j, one->name, '[');
        gg_json_cstr(j, other->name);
        gg_json_close(j, ']');
    }
    gg_json_close(j, '}');
}

static void is_target(struct gg_json *j, const char *key, const char *target)
{
    gg_json_open(j, '{');
    open_key(j, "properties", '{');
    open_key(j, key, '{');
    text_key(j, "const", target);
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    require(j, key);
    gg_json_close(j, '}');
}

/* Opens "if" over the ways to say the target; the caller closes it. */
static void if_target(struct gg_json *j, enum gg_target target)
{
    open_key(j, "if", '{');
    open_key(j, "anyOf", '[');
    is_target(j, "target", gg_target_name(target));
    is_target(j, "language", gg_target_name(target));
}

/* awk code sees fields between tabs. */
static void formats_of_awk(struct gg_json *j)
{
    static const char *const formats[] = {"format", "input_format", "output_format"};
    for (size_t i = 0; i < GG_COUNT(formats); i++) {
        open_key(j, formats[i], '{');
        choices(j, "tsv|tsv_escaped|lines");
        gg_json_close(j, '}');
    }
}

/* The options that do not apply to a target are forbidden beside it. */
static void rules_of_target(struct gg_json *j, enum gg_target target)
{
    gg_json_open(j, '{');
    if_target(j, target);
    gg_json_close(j, ']');
    gg_json_close(j, '}');
    open_key(j, "then", '{');
    open_key(j, "properties", '{');
    if (target == GG_TARGET_AWK)
        formats_of_awk(j);
    for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
        const struct gg_option_info *info = gg_option_info((enum gg_option)i);
        if (!(info->where & GG_AT_STEP) || info->type == GG_T_LATER ||
            (info->targets & 1u << target))
            continue;
        gg_json_key(j, info->name);
        gg_json_bool(j, false);
    }
    gg_json_close(j, '}');
    dependencies(j, false, 1u << target);
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

/* The values of `parallel` and `workers` that ask for no worker but the step itself. */
static void alone_or(struct gg_json *j, const char *word)
{
    open_key(j, "enum", '[');
    gg_json_cstr(j, "none");
    gg_json_int(j, 1);
    if (word)
        gg_json_cstr(j, word);
    gg_json_close(j, ']');
}

/* Scripts and commands run in parallel only by GNU parallel. */
static void workers_of_streams(struct gg_json *j)
{
    static const char *const words[] = {"parallel", "workers"};
    gg_json_open(j, '{');
    if_target(j, GG_TARGET_BASH);
    gg_json_open(j, '{');
    require(j, "command");
    gg_json_close(j, '}');
    gg_json_close(j, ']');
    gg_json_close(j, '}');
    open_key(j, "then", '{');
    open_key(j, "properties", '{');
    for (size_t i = 0; i < GG_COUNT(words); i++) {
        open_key(j, words[i], '{');
        alone_or(j, "gnu_parallel");
        gg_json_close(j, '}');
    }
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

/* A step with state that asks for workers by `word` says how their states become one. */
static void workers_with_state(struct gg_json *j, const char *word)
{
    gg_json_open(j, '{');
    open_key(j, "if", '{');
    require(j, word);
    open_key(j, "properties", '{');
    open_key(j, word, '{');
    open_key(j, "not", '{');
    alone_or(j, NULL);
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    gg_json_close(j, '}');
    keys_that_stand(j, "anyOf", "state|begin|end|flush_handler");
    gg_json_close(j, '}');
    open_key(j, "then", '{');
    keys_that_stand(j, "anyOf", "merge|key");
    gg_json_close(j, '}');
    gg_json_close(j, '}');
}

static void step_definition(struct gg_json *j)
{
    open_key(j, "step", '{');
    text_key(j, "type", "object");
    require(j, "step");
    properties(j, GG_AT_STEP);
    dependencies(j, true, UINT32_MAX);
    open_key(j, "allOf", '[');
    gg_json_open(j, '{');
    keys_that_stand(j, "oneOf", "code|file|command");
    gg_json_close(j, '}');
    gg_json_open(j, '{');
    keys_that_stand(j, "oneOf", "target|language");
    gg_json_close(j, '}');
    exclude_pairs(j);
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++)
        rules_of_target(j, (enum gg_target)i);
    exclude(j, "format|input_format|output_format");
    workers_of_streams(j);
    workers_with_state(j, "parallel");
    workers_with_state(j, "workers");
    gg_json_close(j, ']');
    gg_json_close(j, '}');
}

static void text_definition(struct gg_json *j, const char *name, const char *pattern, int64_t least,
                            int64_t most)
{
    open_key(j, name, '{');
    scalar_types(j);
    if (pattern)
        text_key(j, "pattern", pattern);
    if (least)
        int_key(j, "minLength", least);
    if (most)
        int_key(j, "maxLength", most);
    gg_json_close(j, '}');
}

static void definitions(struct gg_json *j)
{
    open_key(j, "definitions", '{');
    text_definition(j, "anyText", value_pattern, 0, 0);
    text_definition(j, "code", "\\S", 0, 0);
    text_definition(j, "delimiter", "^[\\u0001-\\u0009\\u000b\\u000c\\u000e-!#-\\u007f]$", 0, 0);
    text_definition(j, "fieldName", "^[^\\u0000\\n\\r]*$", 1, 200);
    text_definition(j, "line", "^[^\\u0000-\\u0008\\u000a-\\u001f\\u007f]*$", 0, 0);
    text_definition(j, "name", name_pattern, 0, 100);
    text_definition(j, "path", path_pattern, 1, 0);
    open_key(j, "pipeline", '{');
    text_key(j, "type", "object");
    require(j, "steps");
    properties(j, GG_AT_PIPELINE);
    open_key(j, "allOf", '[');
    rules_of_ends(j);
    gg_json_close(j, ']');
    gg_json_close(j, '}');
    text_definition(j, "size", "^[0-9]+([KMGT](iB)?)?$", 1, 0);
    step_definition(j);
    text_definition(j, "time", "^[0-9]+([.][0-9]+|ms|s|m|h)?$", 1, 0);
    text_definition(j, "value", value_pattern, 1, 0);
    gg_json_close(j, '}');
}

void gg_schema_write(struct gg_buf *out)
{
    struct gg_json j = gg_json_new(out);
    gg_json_open(&j, '{');
    text_key(&j, "$schema", "http://json-schema.org/draft-07/schema#");
    text_key(&j, "title", "gluegen spec");
    text_key(&j, "description",
             "A pipeline of steps in several languages, from which gluegen "
             "generates programs.");
    text_key(&j, "type", "object");
    require(&j, "gluegen");
    keys_that_stand(&j, "oneOf", "steps|pipelines");
    properties(&j, GG_AT_SPEC);
    open_key(&j, "allOf", '[');
    exclude(&j, "name|pipelines");
    rules_of_ends(&j);
    gg_json_close(&j, ']');
    definitions(&j);
    gg_json_close(&j, '}');
    gg_buf_addc(out, '\n');
}
