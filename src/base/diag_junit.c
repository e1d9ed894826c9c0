/*
 * Diagnostics as JUnit XML, which has no standard: what Jenkins, GitLab and the like read.
 *
 * A suite for each spec, a test for each finding: errors are failures, the rest are tests that pass
 * and say something. A spec without findings is one test that passes.
 */
#include "base/diag_machine.h"

#include "base/utf8.h"

struct junit {
    const struct gg_diags *ds;
    const struct gg_sources *sources;
    struct gg_buf *out;
};

/* XML 1.0 has no form for most control characters, nor for bytes that are not UTF-8. */
static void add_escaped(struct gg_buf *out, gg_str text)
{
    static const char marks[] = "<>&\"\n\t";
    static const char *const names[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#10;", "&#9;"};
    for (size_t i = 0; i < text.n;) {
        size_t length = gg_utf8_length(gg_str_sub(text, i, text.n));
        unsigned char c = (unsigned char)text.p[i];
        const char *mark = c ? strchr(marks, c) : NULL;
        gg_str rest = gg_str_sub(text, i, i + length);
        if (mark)
            gg_buf_adds(out, names[mark - marks]);
        else if (!length || c < 0x20 || c == 0x7f)
            gg_buf_addf(out, "\\x%02x", c);
        else if (gg_str_is(rest, "\xef\xbf\xbe") || gg_str_is(rest, "\xef\xbf\xbf"))
            gg_buf_adds(out, "\xef\xbf\xbd");
        else
            gg_buf_add(out, rest);
        i += length ? length : 1;
    }
}

static void attribute(struct junit *j, const char *name, gg_str value)
{
    gg_buf_addf(j->out, " %s=\"", name);
    add_escaped(j->out, value);
    gg_buf_addc(j->out, '"');
}

static gg_str suite_of(const struct junit *j, const struct gg_diag *d)
{
    const struct gg_source *source = gg_source_get(j->sources, d->span.file);
    return source ? source->name : GG_STR("gluegen");
}

/* The place, the message, and the notes and help lines below it. */
static void add_text(struct junit *j, const struct gg_diag *d)
{
    static const char *const severities[] = {"note", "warning", "error"};
    const struct gg_source *source = gg_source_get(j->sources, d->span.file);
    add_escaped(j->out, suite_of(j, d));
    if (source) {
        struct gg_linecol at = gg_source_linecol(source, d->span.beg);
        gg_buf_addf(j->out, ":%u:%u", at.line, at.column);
    }
    gg_buf_addf(j->out, ": %s: ", severities[d->severity]);
    add_escaped(j->out, d->message);
    for (uint32_t i = 0; i < d->labels.n; i++) {
        gg_buf_addf(j->out, "\n%s: ", d->labels.at[i].help ? "help" : "note");
        add_escaped(j->out, d->labels.at[i].text);
    }
}

static void test(struct junit *j, const struct gg_diag *d, uint32_t nth)
{
    bool failure = d->severity == GG_ERROR;
    const char *code = gg_diag_info(d->code)->code;
    gg_buf_adds(j->out, "    <testcase");
    attribute(j, "classname", suite_of(j, d));
    gg_buf_addf(j->out, " name=\"%s #%u\">\n      <%s", code, nth,
                failure ? "failure" : "system-out");
    if (failure) {
        attribute(j, "message", d->message);
        attribute(j, "type", gg_str_from(code));
    }
    gg_buf_addc(j->out, '>');
    add_text(j, d);
    gg_buf_addf(j->out, "</%s>\n    </testcase>\n", failure ? "failure" : "system-out");
}

/* A spec that is not there, or whose lock file is faulty, was not looked at: the finding stands
 * elsewhere. */
static bool is_read(const struct junit *j, gg_str name)
{
    for (uint32_t i = 0; i < j->sources->list.n; i++)
        if (gg_str_eq(j->sources->list.at[i]->name, name))
            return true;
    return false;
}

static void suite(struct junit *j, gg_str name)
{
    uint32_t ntests = 0, nfailures = 0;
    bool read = is_read(j, name);
    for (uint32_t i = 0; i < j->ds->list.n; i++) {
        bool here = gg_str_eq(suite_of(j, j->ds->list.at[i]), name);
        ntests += here;
        nfailures += here && j->ds->list.at[i]->severity == GG_ERROR;
    }
    gg_buf_adds(j->out, "  <testsuite");
    attribute(j, "name", name);
    gg_buf_addf(j->out, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%d\">\n",
                ntests ? ntests : 1, nfailures, !ntests && !read);
    if (!ntests) {
        gg_buf_adds(j->out, "    <testcase");
        attribute(j, "classname", name);
        gg_buf_addf(j->out, " name=\"check\"%s\n",
                    read ? "/>" : "><skipped message=\"it was not read\"/></testcase>");
    }
    for (uint32_t i = 0, nth = 1; i < j->ds->list.n; i++)
        if (gg_str_eq(suite_of(j, j->ds->list.at[i]), name))
            test(j, j->ds->list.at[i], nth++);
    gg_buf_adds(j->out, "  </testsuite>\n");
}

/* Files that are no specs, such as those of snippets, come after the specs. */
static bool is_new(const struct junit *j, const gg_str *specs, uint32_t n, uint32_t index)
{
    gg_str name = suite_of(j, j->ds->list.at[index]);
    for (uint32_t i = 0; i < n; i++)
        if (gg_str_eq(specs[i], name))
            return false;
    for (uint32_t i = 0; i < index; i++)
        if (gg_str_eq(suite_of(j, j->ds->list.at[i]), name))
            return false;
    return true;
}

void gg_diags_junit(struct gg_diags *ds, const struct gg_sources *sources, const gg_str *specs,
                    uint32_t n, struct gg_buf *out)
{
    struct junit j = {ds, sources, out};
    uint32_t nfailures = 0, nclean = 0;
    gg_diags_settle(ds);
    for (uint32_t i = 0; i < ds->list.n; i++)
        nfailures += ds->list.at[i]->severity == GG_ERROR;
    for (uint32_t i = 0; i < n; i++) {
        bool clean = true;
        for (uint32_t k = 0; k < ds->list.n; k++)
            clean &= !gg_str_eq(suite_of(&j, ds->list.at[k]), specs[i]);
        nclean += clean;
    }
    gg_buf_addf(out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gluegen check\" "
                "tests=\"%u\" failures=\"%u\" errors=\"0\">\n",
                ds->list.n + nclean, nfailures);
    for (uint32_t i = 0; i < n; i++)
        suite(&j, specs[i]);
    for (uint32_t i = 0; i < ds->list.n; i++)
        if (is_new(&j, specs, n, i))
            suite(&j, suite_of(&j, ds->list.at[i]));
    gg_buf_adds(out, "</testsuites>\n");
}
