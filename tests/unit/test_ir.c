/* Lowering, formats, converters, the plan, and the text form of the IR, on chosen and random specs.
 */
#include "frontend/frontend.h"
#include "ir/pass.h"
#include "ir/plan.h"

#include <check.h>
#include <stdlib.h>

struct run {
    struct gg_arena arena;
    struct gg_sources sources;
    struct gg_diags diags;
    const struct gg_module *lowered, *module;
    const struct gg_plan *plan;
};

static struct run run_spec(const char *text)
{
    struct run r = {0};
    struct gg_arena *a = calloc(1, sizeof *a); /* the run's members point at it */
    r.sources = gg_sources_new(a);
    r.diags = gg_diags_new(a);
    uint32_t file = gg_source_add(&r.sources, GG_STR("t.yaml"), gg_str_from(text));
    const struct gg_ast *root = gg_frontend_parse(a, &r.sources, file, &r.diags);
    if (root && gg_check_spec(a, root, &r.diags))
        r.lowered = gg_lower(a, root, &r.sources, file, &r.diags, NULL);
    struct gg_pass_ctx ctx = {.arena = a, .diags = &r.diags};
    if (r.lowered)
        r.module = gg_passes_run(&ctx, r.lowered, 2);
    if (r.module)
        r.plan = gg_plan_build(a, r.module, NULL, NULL);
    r.arena = *a;
    free(a);
    return r;
}

static void end_run(struct run *r)
{
    gg_arena_free(&r->arena);
}

static void show_errors(struct run *r)
{
    r->diags.arena = r->sources.arena = &r->arena;
    gg_diags_render(&r->diags, &r->sources, GG_RENDER_GCC, false, stderr);
}

/* The program of stages as "source step convert ..." with formats, to compare with. */
static gg_str outline(struct run *r)
{
    struct gg_buf b = gg_buf_new(&r->arena);
    const struct gg_graph *graph = &r->module->graphs[0];
    for (uint32_t i = 0; i < graph->nstages; i++) {
        const struct gg_stage *stage = &graph->stages[i];
        gg_buf_addf(&b, "%s" GG_FMT, i ? " " : "", GG_ARG(stage->name));
        if (stage->ninputs)
            gg_buf_addf(&b, "<%s", gg_format_name(stage->in_codec.kind));
    }
    return gg_buf_str(&b);
}

static void expect_outline(const char *spec, const char *want)
{
    struct run r = run_spec(spec);
    if (!r.module)
        show_errors(&r);
    ck_assert_ptr_nonnull(r.module);
    gg_str got = outline(&r);
    ck_assert_str_eq(gg_cstr(&r.arena, got), want);
    end_run(&r);
}

#define STEP(name, target, more) "  - step: " name "\n    target: " target "\n    code: 'x'\n" more

START_TEST(records_take_the_ends_formats)
{
    expect_outline("gluegen: 1\ninput_format: csv\noutput_format: jsonl\nsteps:\n" STEP(
                       "a", "python", "") STEP("b", "go", "") STEP("c", "rust", ""),
                   "input a<csv b<tsv_escaped c<tsv_escaped output<jsonl");
}
END_TEST

/* Such a step's own format can only mean that end of the pipeline. */
START_TEST(steps_that_see_records_name_the_ends_formats)
{
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "awk", "")
                       STEP("b", "go", "    output_format: csv\n"),
                   "input a<lines b<tsv output<csv");
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "python", "    format: jsonl\n"),
                   "input a<jsonl output<jsonl");
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "rust", "    input_format: csv\n")
                       STEP("b", "go", "    output: x\n    output_format: jsonl\n")
                           STEP("c", "go", "    input: a\n"),
                   "input a<csv b<tsv_escaped c<tsv_escaped output<jsonl output<tsv");
}
END_TEST

START_TEST(awk_gets_tsv)
{
    expect_outline("gluegen: 1\nformat: csv\nsteps:\n" STEP("a", "awk", ""),
                   "input read_a<csv a<tsv write_a<tsv output<csv");
    expect_outline("gluegen: 1\nsteps:\n" STEP("p", "python", "") STEP("a", "awk", ""),
                   "input p<tsv a<tsv output<tsv");
}
END_TEST

START_TEST(plain_awk_head_reads_lines)
{
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "awk", "    outputs: [x, y]\n"),
                   "input a<lines write_a<tsv output<tsv");
}
END_TEST

START_TEST(shell_is_checked_only_where_declared)
{
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "bash", ""), "input a<tsv output<tsv");
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "bash", "    fields: [x]\n"),
                   "input read_a<tsv a<tsv output<tsv");
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "bash", "    outputs: [x]\n"),
                   "input a<tsv write_a<tsv output<tsv");
}
END_TEST

START_TEST(tee_and_merge)
{
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "python", "") STEP("b", "go", "")
                       STEP("c", "awk", "    input: a\n") STEP("d", "rust", "    input: [b, c]\n"),
                   "input a<tsv b<tsv c<tsv c_to_d_input<tsv d_input<tsv_escaped "
                   "d<tsv_escaped output<tsv");
}
END_TEST

START_TEST(inputs_may_come_later)
{
    expect_outline("gluegen: 1\nsteps:\n" STEP("a", "python", "")
                       STEP("b", "python", "    input: c\n") STEP("c", "python", "    input: a\n"),
                   "input a<tsv c<tsv_escaped b<tsv_escaped output<tsv");
}
END_TEST

static uint32_t errors_of(const char *spec, enum gg_diag_code *first)
{
    struct run r = run_spec(spec);
    uint32_t n = r.diags.nerrors;
    *first = n ? r.diags.list.at[0]->code : GG_D_COUNT;
    end_run(&r);
    return n;
}

START_TEST(faults_of_the_graph)
{
    enum gg_diag_code code;
    ck_assert_uint_eq(errors_of("gluegen: 1\nsteps:\n" STEP("z", "awk", "")
                                    STEP("a", "awk", "    input: b\n")
                                        STEP("b", "awk", "    input: a\n"),
                                &code),
                      1);
    ck_assert_int_eq(code, GG_D_GRAPH_CYCLE);
    ck_assert_uint_eq(errors_of("gluegen: 1\nsteps:\n" STEP("a", "awk", "    outputs: [x, y]\n")
                                    STEP("b", "awk", "    fields: [x]\n"),
                                &code),
                      1);
    ck_assert_int_eq(code, GG_D_FIELDS_DISAGREE);
    ck_assert_uint_eq(errors_of("gluegen: 1\nsteps:\n" STEP("a", "awk", "") STEP("b", "awk", "")
                                    STEP("c", "awk", "    input: a\n"),
                                &code),
                      1);
    ck_assert_int_eq(code, GG_D_OUTPUT_MISSING);
    ck_assert_uint_eq(errors_of("gluegen: 1\nsteps:\n" STEP("a", "awk", "    output: x\n")
                                    STEP("b", "awk", ""),
                                &code),
                      1);
    ck_assert_int_eq(code, GG_D_OUTPUT_NOT_LAST);
}
END_TEST

static void check_edges(const struct gg_graph *graph)
{
    for (uint32_t i = 0; i < graph->nstages; i++) {
        const struct gg_stage *stage = &graph->stages[i];
        for (uint32_t k = 0; k < stage->ninputs; k++) {
            const struct gg_stage *from = &graph->stages[stage->inputs[k]];
            ck_assert_int_ne(stage->in_codec.kind, GG_FORMAT_ANY);
            ck_assert(gg_codec_eq(from->out_codec, stage->in_codec));
        }
    }
}

static void check_plan(const struct gg_pipeline_plan *plan)
{
    uint32_t *in = calloc(plan->nnodes, sizeof *in), *out = calloc(plan->nnodes, sizeof *out);
    for (uint32_t i = 0; i < plan->nchannels; i++) {
        ck_assert_uint_lt(plan->channels[i].from, plan->channels[i].to);
        out[plan->channels[i].from]++;
        in[plan->channels[i].to]++;
    }
    for (uint32_t i = 0; i < plan->nnodes; i++) {
        enum gg_node_kind kind = plan->nodes[i].kind;
        ck_assert_uint_eq(in[i] != 0, kind != GG_NODE_SOURCE);
        ck_assert_uint_eq(in[i] > 1, kind == GG_NODE_MERGE);
        ck_assert_uint_eq(out[i] == 0, kind == GG_NODE_SINK);
        ck_assert_uint_eq(out[i] > 1, kind == GG_NODE_TEE);
    }
    free(in);
    free(out);
}

static void check_round_trip(struct run *r, const struct gg_module *module)
{
    r->diags.arena = r->sources.arena = &r->arena;
    struct gg_buf first = gg_buf_new(&r->arena), second = gg_buf_new(&r->arena);
    gg_ir_print(module, &first);
    uint32_t file = gg_source_add(&r->sources, GG_STR("ir"), gg_buf_str(&first));
    const struct gg_module *again = gg_ir_read(&r->arena, &r->sources, file, &r->diags);
    if (!again)
        show_errors(r);
    ck_assert_ptr_nonnull(again);
    gg_verify(again, "reading");
    gg_ir_print(again, &second);
    ck_assert(gg_str_eq(gg_buf_str(&first), gg_buf_str(&second)));
}

/* One fault, at a column of the text, and no more. */
static void expect_malformed(const char *text, unsigned column, const char *message)
{
    struct gg_arena a = {0};
    struct gg_sources sources = gg_sources_new(&a);
    struct gg_diags diags = gg_diags_new(&a);
    uint32_t file = gg_source_add(&sources, GG_STR("ir"), gg_str_from(text));
    ck_assert_ptr_null(gg_ir_read(&a, &sources, file, &diags));
    char *said = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&said, &n);
    ck_assert_ptr_nonnull(out);
    gg_diags_render(&diags, &sources, GG_RENDER_GCC, false, out);
    ck_assert_int_eq(fclose(out), 0);
    gg_str want = gg_str_printf(&a, "ir:1:%u: error: %s [GG0290]\n", column, message);
    ck_assert_str_eq(said, gg_cstr(&a, want));
    free(said);
    gg_arena_free(&a);
}

#define IN_MODULE(text) "(module \"m\" " text ")"
#define IN_PIPELINE(text) IN_MODULE("(pipeline \"p\" 0:1-2 " text ")")
#define IN_STAGE(text) IN_PIPELINE("(stage 0 source \"i\" awk 0:1-2 " text ")")

START_TEST(malformed_text_is_refused)
{
    expect_malformed("", 1, "an expression is missing");
    expect_malformed("(module \"m\"", 12, "a list is not closed");
    expect_malformed("(module \"m\") x", 14, "text after the end of the module");
    expect_malformed(")", 1, "`)` without `(`");
    expect_malformed("(module \"m)", 12, "a string is not closed");
    expect_malformed("(module \"\\q\")", 11, "unknown escape in a string");
    expect_malformed("(modules \"m\")", 1, "(module ...) is expected");
    expect_malformed("(module)", 1, "something is missing here");
    expect_malformed(IN_MODULE("(graph \"p\" 0:1-2)"), 13, "(pipeline ...) is expected");
    expect_malformed(IN_MODULE("(pipeline \"p\" 0:1)"), 27, "a place FILE:BEGIN-END is expected");
    expect_malformed(IN_PIPELINE("(stage)"), 33, "something is missing here");
    expect_malformed(IN_PIPELINE("(stage 0 cat \"i\" awk 0:1-2)"), 42, "unknown operation");
    expect_malformed(IN_PIPELINE("(stage 1 source \"i\" awk 0:1-2)"), 33,
                     "stages are numbered from 0 in order");
    expect_malformed(IN_PIPELINE("(stage 0 source \"i\" cobol 0:1-2)"), 33, "unknown target");
    expect_malformed(IN_STAGE("(inputs 0)"), 71, "an input must stand before its stage");
    expect_malformed(IN_STAGE("(inputs x)"), 71, "a number is expected");
    expect_malformed(IN_STAGE("(in (a int))"), 67, "something is missing here");
    expect_malformed(IN_STAGE("(in (a byte 0:1-2))"), 67, "unknown type");
    expect_malformed(IN_STAGE("(in_codec xml 9)"), 73, "unknown format");
    expect_malformed(IN_STAGE("(attr colour)"), 63, "unknown option");
    expect_malformed(IN_STAGE("(cut by_hand)"), 68, "unknown way to cut lines");
    expect_malformed(IN_STAGE("(order sorted)"), 70, "unknown fact about the order");
    expect_malformed(IN_STAGE("(hands)"), 63, "something is missing here");
    expect_malformed(IN_STAGE("(moved)"), 63, "something is missing here");
    expect_malformed(IN_STAGE("(facts (choice 9))"), 70, "no choice of records and fields");
    expect_malformed(IN_STAGE("(speed)"), 63, "unknown part of a stage");
}
END_TEST

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void random_step(struct gg_buf *b, uint32_t *seed, uint32_t i)
{
    static const char *const targets[] = {"awk", "bash", "python", "go", "rust"};
    gg_buf_addf(b, "  - {step: s%u, target: %s, code: \"a\\tb\\n'%u\"", i,
                targets[next_random(seed) % 5], i);
    if (i && next_random(seed) % 3 == 0)
        gg_buf_addf(b, ", input: [s%u]", next_random(seed) % i);
    else if (i > 1 && next_random(seed) % 4 == 0)
        gg_buf_addf(b, ", input: [s%u, s%u]", i - 1, next_random(seed) % (i - 1));
    if (next_random(seed) % 4 == 0)
        gg_buf_adds(b, ", fields: [x, {\"y z\": int}]");
    if (next_random(seed) % 4 == 0)
        gg_buf_adds(b, ", outputs: [{x: json}, y]");
    gg_buf_adds(b, "}\n");
}

static gg_str random_spec(struct gg_arena *a, uint32_t *seed)
{
    static const char *const formats[] = {"tsv", "tsv_escaped", "csv", "jsonl", "lines"};
    struct gg_buf b = gg_buf_new(a);
    gg_buf_addf(&b, "gluegen: 1\ninput_format: %s\noutput_format: %s\nsteps:\n",
                formats[next_random(seed) % 5], formats[next_random(seed) % 5]);
    uint32_t n = 1 + next_random(seed) % 7;
    for (uint32_t i = 0; i < n; i++)
        random_step(&b, seed, i);
    return gg_buf_str(&b);
}

START_TEST(random_specs_keep_the_invariants)
{
    uint32_t seed = 20261121, nlowered = 0;
    for (int i = 0; i < 3000; i++) {
        struct gg_arena a = {0};
        struct run r = run_spec(gg_cstr(&a, random_spec(&a, &seed)));
        ck_assert_uint_eq(r.plan != NULL, r.diags.nerrors == 0);
        if (r.plan) {
            nlowered++;
            check_edges(&r.module->graphs[0]);
            check_plan(&r.plan->pipelines[0]);
            check_round_trip(&r, r.lowered);
            check_round_trip(&r, r.module);
        }
        end_run(&r);
        gg_arena_free(&a);
    }
    ck_assert_uint_gt(nlowered, 300);
}
END_TEST

static void expect_value(const char *text, const char *want)
{
    struct gg_arena a = {0};
    const struct gg_value_part *parts;
    uint32_t n;
    const char *error;
    struct gg_buf b = gg_buf_new(&a);
    if (!gg_value_parts(&a, gg_str_from(text), &parts, &n, &error)) {
        gg_buf_addf(&b, "error");
        n = 0;
    }
    for (uint32_t i = 0; i < n; i++)
        if (parts[i].var.n)
            gg_buf_addf(&b, "<" GG_FMT "%s" GG_FMT ">", GG_ARG(parts[i].var),
                        parts[i].has_fallback ? ":-" : "", GG_ARG(parts[i].fallback));
        else
            gg_buf_add(&b, parts[i].literal);
    ck_assert_str_eq(gg_cstr(&a, gg_buf_str(&b)), want);
    gg_arena_free(&a);
}

START_TEST(values_are_cut_at_variables)
{
    expect_value("a/${B}/c", "a/<B>/c");
    expect_value("${B:-x y}", "<B:-x y>");
    expect_value("${B:-}", "<B:->");
    expect_value("$B $(x) $${B}", "$B $(x) ${B}");
    expect_value("${B", "error");
    expect_value("${1B}", "error");
    expect_value("${B:+x}", "error");
    expect_value("", "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ir");
    TCase *tests = tcase_create("ir");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, records_take_the_ends_formats);
    tcase_add_test(tests, steps_that_see_records_name_the_ends_formats);
    tcase_add_test(tests, awk_gets_tsv);
    tcase_add_test(tests, plain_awk_head_reads_lines);
    tcase_add_test(tests, shell_is_checked_only_where_declared);
    tcase_add_test(tests, tee_and_merge);
    tcase_add_test(tests, inputs_may_come_later);
    tcase_add_test(tests, faults_of_the_graph);
    tcase_add_test(tests, malformed_text_is_refused);
    tcase_add_test(tests, random_specs_keep_the_invariants);
    tcase_add_test(tests, values_are_cut_at_variables);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
