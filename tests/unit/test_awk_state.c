/* Which awk programs handle each record alone. */
#include "ir/awk_state.h"

#include <check.h>
#include <stdlib.h>

static struct gg_arena arena;

static const struct gg_field fields[] = {{GG_STR_INIT("status"), GG_TYPE_INT, {0, 0, 0}},
                                         {GG_STR_INIT("path"), GG_TYPE_STR, {0, 0, 0}}};

static const char *state(const char *code)
{
    static const struct gg_record record = {.known = true, .fields = fields, .nfields = 2};
    const char *why = gg_awk_state(&arena, GG_STR(""), gg_str_from(code), &record);
    return why ? why : "none";
}

START_TEST(programs_without_state)
{
    static const char *const programs[] = {
        "{ print }",
        "$3 >= 400 && /x\\/[/]y/ { print $1, $3 }",
        "# a comment with END\n{ print \"END NR\" }",
        "BEGIN { OFS = \"\\t\"; limit = 3 }\n$1 > limit { print $1 OFS limit }",
        "{ n = $1 * 2; print n }",
        "{ n = split($2, parts, \"/\"); print parts[1], parts[n] }",
        "{ sub(/a/, \"b\"); $2 = toupper($2); NF = 2; print }",
        "{ sub(/a/, \"b\", $2); status = status + 1; print path, status }",
        "/a/ { x = 1; if ($2) x = 2; else x += 3; print x }\n!/a/ { x = $1; print x; next }",
        "{ s = \"\"; for (i = 1; i <= NF; i++) s = s $i; print s }",
        "{ s = $1\n  if (s > 3 &&\n      s < 9) {\n    s++\n  }\n  print s }",
        "{ if (match($0, /x+/)) print substr($0, 1) }",
        "{ a = $1 / 2; b = a / 3; print a / b }",
        "{ printf(\"%s > %s\\n\", $1, ($2 > 3)) }",
        "{ match($0, /a/); print RSTART }",
        "{ if (match($0, /a/)) print substr($0, RSTART + 1, RLENGTH - 2) }",
        "match($2, /a/) { print RLENGTH }",
        "function f(x) { return x }\n{ print f($1) }",
        "function f(x,    i, n)\n{\n    for (i = 1; i < 3; i++)\n        n += x\n    return n\n}\n"
        "{ print f($1), f($2) }",
        "function f(s) { sub(/a/, \"b\", s); return s limit }\nBEGIN { limit = 3 }\n{ print f($1) "
        "}",
        "function f(x) { last = x; return last }\n{ print f($1) }",
        "function f(path) { path = path \"x\"; return path }\n{ print f($1) }",
        "unset { print }",
        "status >= 400",
    };
    for (size_t i = 0; i < GG_COUNT(programs); i++)
        ck_assert_msg(!strcmp(state(programs[i]), "none"), "%s: %s", programs[i],
                      state(programs[i]));
}
END_TEST

START_TEST(programs_with_state)
{
    static const struct {
        const char *code, *why;
    } cases[] = {
        {"{ n++ } END { print n }", "it keeps `n` from record to record"},
        {"END { print NR }", "its code says `END`"},
        {"NR > 1", "its code says `NR`"},
        {"!seen[$1]++", "it keeps `seen` from record to record"},
        {"$1 in seen { print }\n{ seen[$1] = 1 }", "it keeps `seen` from record to record"},
        {"{ if ($1) x = 1; print x }", "it keeps `x` from record to record"},
        {"{ if ($1)\n  x = 1\n print x }", "it keeps `x` from record to record"},
        {"{ if ($1) { x = 1 } print x }", "it keeps `x` from record to record"},
        {"/a/ { x = 1 }\n{ print x }", "it keeps `x` from record to record"},
        {"{ $1 && (x = 2); print x }", "it keeps `x` from record to record"},
        {"{ for (i = 1; i < 3; i++) x = i; print x }", "it keeps `x` from record to record"},
        {"{ while ($1 > 3) y = 2; z = y }", "it keeps `y` from record to record"},
        {"{ do y = 2; while (y < 1); print y }", "it keeps `y` from record to record"},
        {"{ print last; last = $0 }", "it keeps `last` from record to record"},
        {"{ gsub(/a/, \"b\", last); print last }", "it keeps `last` from record to record"},
        {"{ for (k in a) print k }", "it keeps `k` from record to record"},
        {"/a/, /b/ { print }", "a pattern is a range of records"},
        {"{ print > \"file\" }", "it prints by `>`"},
        {"{ print | \"sort\" }", "it prints by `|`"},
        {"{ print >> $1 }", "it prints by `>>`"},
        {"{ OFS = $1; print $1, $2 }", "a rule changes `OFS` for the records after it"},
        {"{ print RSTART; match($0, /a/) }", "`RSTART` may be an earlier record's"},
        {"{ match(substr($0, RSTART), /a/) }", "`RSTART` may be an earlier record's"},
        {"{ if ($1) match($0, /a/); print RSTART }", "`RSTART` may be an earlier record's"},
        {"{ if ($1) { match($0, /a/) } print RSTART }", "`RSTART` may be an earlier record's"},
        {"{ if ($1 && match($0, /a/)) print; print RSTART }",
         "`RSTART` may be an earlier record's"},
        {"{ match($0, /a/) }\n{ print RLENGTH }", "`RLENGTH` may be an earlier record's"},
        {"function f() { return RSTART }\n{ match($0, /a/); print f() }",
         "`RSTART` may be an earlier record's"},
        {"{ getline x; print x }", "its code says `getline`"},
        {"{ print @f() }", "its code says `@`"},
        {"BEGIN { print \"first\" }\n{ print }", "BEGIN says `print`"},
        {"function f(x) { return x + n++ }\n{ print f($1) }", "it keeps `n` from record to record"},
        {"function f(x) { return x last }\n{ print f($1); last = $1 }",
         "it keeps `last` from record to record"},
        {"function f(x) { if (x) last = x; return last }\n{ print f($1) }",
         "it keeps `last` from record to record"},
        {"function f(x) { last = x }\n{ print last; f($1) }",
         "it keeps `last` from record to record"},
        {"function f(a, x) { a[x] = 1 }\n{ f(seen, $1) }", "a function has the array `a`"},
        {"function f(a, x) { return x in a }\n{ print f(seen, $1) }",
         "a function has the array `a`"},
        {"function f(s, a) { return split(s, a, \"/\") }\n{ print f($1, seen) }",
         "a function has the array `a`"},
        {"function f(x) { getline; return x }\n{ print f($1) }", "its code says `getline`"},
        {"function f(x) { print x > \"file\" }\n{ f($1) }", "it prints by `>`"},
        {"function f(x) { OFS = x }\n{ f($1) }", "a rule changes `OFS` for the records after it"},
        {"function f\n{ print f($1) }", "its code says `function`"},
        {"func f(x) { return x }\n{ print f($1) }", "its code says `func`"},
    };
    for (size_t i = 0; i < GG_COUNT(cases); i++)
        ck_assert_msg(!strcmp(state(cases[i].code), cases[i].why), "%s: %s", cases[i].code,
                      state(cases[i].code));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("awk_state");
    TCase *tc = tcase_create("programs");
    tcase_add_test(tc, programs_without_state);
    tcase_add_test(tc, programs_with_state);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    gg_arena_free(&arena);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
