/* Manual pages in the man macros of roff, from the tables of commands, flags and options. */
#include "driver/session.h"
#include "gluegen_version.h"

/* Text in which no byte is taken for a request or an escape. */
static void add_text(struct gg_buf *out, gg_str text)
{
    bool line_start = true;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (line_start && (c == '.' || c == '\''))
            gg_buf_adds(out, "\\&");
        if (c == '\\')
            gg_buf_adds(out, "\\e");
        else if (c == '-')
            gg_buf_adds(out, "\\-");
        else
            gg_buf_addc(out, c);
        line_start = c == '\n';
    }
}

static void add_cstr(struct gg_buf *out, const char *text)
{
    add_text(out, gg_str_from(text));
}

/* Of a|b|c: a line of the page can only be broken behind a blank. */
static void add_choices(struct gg_buf *out, const char *choices)
{
    for (; *choices; choices++) {
        gg_buf_addc(out, *choices == '|' ? ',' : *choices);
        gg_buf_adds(out, *choices == '|' ? " " : "");
    }
}

static void paragraph(struct gg_buf *out, const char *text)
{
    gg_buf_adds(out, ".PP\n");
    add_cstr(out, text);
    gg_buf_addc(out, '\n');
}

static void title(struct gg_buf *out, const char *page, const char *section, const char *manual)
{
    gg_buf_addf(out, ".TH %s %s \"\" \"gluegen " GG_VERSION "\" \"%s\"\n", page, section, manual);
}

static void flag_entry(struct gg_buf *out, enum gg_flag flag)
{
    const struct gg_flag_info *info = gg_flag_info(flag);
    gg_buf_adds(out, ".TP\n");
    if (info->letter)
        gg_buf_addf(out, "\\fB\\-%c\\fR, ", info->letter);
    gg_buf_adds(out, "\\fB\\-\\-");
    add_cstr(out, info->name);
    gg_buf_adds(out, "\\fR");
    if (info->value)
        gg_buf_addf(out, " \\fI%s\\fR", info->value);
    gg_buf_addc(out, '\n');
    add_cstr(out, info->doc);
    if (info->choices && *info->choices) {
        gg_buf_adds(out, " One of ");
        add_choices(out, info->choices);
        gg_buf_addc(out, '.');
    }
    gg_buf_addc(out, '\n');
}

/* The flags that only some commands take, in a line. */
static void own_flags(struct gg_buf *out, const struct gg_command_info *info)
{
    uint64_t own = info->flags & ~gg_command_info(GG_COMMAND_HELP)->flags;
    if (!own)
        return;
    gg_buf_adds(out, "Options:");
    const char *separator = " ";
    for (uint32_t i = 0; i < GG_FLAG_COUNT; i++) {
        if (!((own >> i) & 1))
            continue;
        gg_buf_addf(out, "%s\\fB\\-\\-", separator);
        add_cstr(out, gg_flag_info((enum gg_flag)i)->name);
        gg_buf_adds(out, "\\fR");
        if (i == GG_FLAG_FORMAT)
            gg_buf_addf(out, " (%s)", info->formats);
        separator = ", ";
    }
    gg_buf_adds(out, ".\n");
}

static void command_entry(struct gg_buf *out, const struct gg_command_info *info)
{
    gg_buf_addf(out, ".SS \"gluegen %s %s\"\n", info->name, info->synopsis);
    add_cstr(out, info->doc);
    gg_buf_addc(out, '\n');
    if (info->operands) {
        gg_buf_adds(out, "The argument is one of ");
        add_choices(out, info->operands);
        gg_buf_adds(out, ".\n");
    }
    own_flags(out, info);
}

static const struct {
    const char *name, *doc;
} variables[] = {
    {"CLICOLOR_FORCE", "Set and not 0: colour also when it is no terminal that is written to."},
    {"NO_COLOR", "Set and not empty: no colour."},
    {"XDG_CACHE_HOME", "Where `gluegen run` builds, below gluegen; default ~/.cache."},
};

static const struct {
    int code;
    const char *doc;
} exits[] = {
    {GG_EXIT_OK, "Fine."},
    {GG_EXIT_FINDINGS, "Errors were found in a spec, or files differ."},
    {GG_EXIT_USAGE, "The command line is wrong."},
    {GG_EXIT_IO, "Reading or writing failed, or gluegen itself did."},
    {GG_EXIT_TOOL_MISSING, "A tool that is needed is missing."},
};

static void tail_of_main_page(struct gg_buf *out)
{
    gg_buf_adds(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < GG_COUNT(exits); i++)
        gg_buf_addf(out, ".TP\n%d\n%s\n", exits[i].code, exits[i].doc);
    gg_buf_adds(out, ".SH ENVIRONMENT\n");
    for (size_t i = 0; i < GG_COUNT(variables); i++)
        gg_buf_addf(out, ".TP\n%s\n%s\n", variables[i].name, variables[i].doc);
    gg_buf_adds(out, ".SH FILES\n.TP\ngluegen.yaml\n"
                     "The spec that is used when none is named; looked for in the working "
                     "directory and above.\n.TP\n"
                     "DIR/.gluegen/manifest.json\n"
                     "In each output directory: the files that are gluegen's, with their hashes.\n"
                     ".SH SEE ALSO\n\\fBgluegen\\-spec\\fR(5)\n");
}

static void main_page(struct gg_buf *out)
{
    title(out, "GLUEGEN", "1", "User Commands");
    gg_buf_adds(out, ".SH NAME\ngluegen \\- from a declarative spec to a running polyglot "
                     "pipeline\n.SH SYNOPSIS\n\\fBgluegen\\fR \\fICOMMAND\\fR "
                     "[\\fIOPTION\\fR..] [\\fIARGUMENT\\fR..]\n.SH DESCRIPTION\n"
                     "gluegen reads a spec of a pipeline whose steps are written in awk, bash, "
                     "python, go or rust, checks it whole, and writes plain, readable programs: "
                     "an entry script and a source file for each step.\n");
    paragraph(out, "A spec named - is read from standard input. Results go to standard output, "
                   "messages to standard error.");
    gg_buf_adds(out, ".SH COMMANDS\n");
    for (uint32_t i = 0; i < GG_COMMAND_COUNT; i++)
        if (!gg_command_is_hidden((enum gg_command)i))
            command_entry(out, gg_command_info((enum gg_command)i));
    gg_buf_adds(out, ".SH OPTIONS\n");
    for (uint32_t i = 0; i < GG_FLAG_COUNT; i++)
        flag_entry(out, (enum gg_flag)i);
    tail_of_main_page(out);
}

static void add_targets(struct gg_buf *out, uint32_t targets)
{
    const uint32_t all = (1u << GG_TARGET_COUNT) - 1;
    if ((targets & all) == all)
        return;
    gg_buf_adds(out, " Targets:");
    for (uint32_t i = 0; i < GG_TARGET_COUNT; i++)
        if ((targets >> i) & 1)
            gg_buf_addf(out, " %s", gg_target_name((enum gg_target)i));
    gg_buf_adds(out, ".");
}

static void option_entry(struct gg_buf *out, const struct gg_option_info *info)
{
    gg_buf_adds(out, ".TP\n\\fB");
    add_cstr(out, info->name);
    gg_buf_adds(out, "\\fR\n");
    add_cstr(out, info->doc);
    if (info->choices) {
        gg_buf_adds(out, " One of: ");
        add_cstr(out, info->choices);
        gg_buf_addc(out, '.');
    }
    if (info->fallback) {
        gg_buf_adds(out, " Default: ");
        add_cstr(out, info->fallback);
        gg_buf_addc(out, '.');
    }
    if (info->where & GG_AT_STEP)
        add_targets(out, info->targets);
    gg_buf_addc(out, '\n');
}

static void spec_page(struct gg_buf *out)
{
    static const struct {
        enum gg_place place;
        const char *heading;
    } places[] = {{GG_AT_SPEC, "SPEC"}, {GG_AT_PIPELINE, "PIPELINES"}, {GG_AT_STEP, "STEPS"}};
    title(out, "GLUEGEN\\-SPEC", "5", "File Formats");
    gg_buf_adds(out, ".SH NAME\ngluegen\\-spec \\- the language of gluegen's specs\n"
                     ".SH DESCRIPTION\n"
                     "A spec is a YAML file. It has the version of the language, options of the "
                     "pipeline, and the list of its steps; or, under `pipelines`, several "
                     "pipelines by name.\n");
    for (size_t p = 0; p < GG_COUNT(places); p++) {
        gg_buf_addf(out, ".SH %s\n", places[p].heading);
        for (uint32_t i = 0; i < GG_OPT_COUNT; i++) {
            const struct gg_option_info *info = gg_option_info((enum gg_option)i);
            if ((info->where & places[p].place) && info->type != GG_T_LATER)
                option_entry(out, info);
        }
    }
    gg_buf_adds(out, ".SH SEE ALSO\n\\fBgluegen\\fR(1)\n");
}

void gg_man_write(gg_str page, struct gg_buf *out)
{
    if (gg_str_is(page, "gluegen.1"))
        main_page(out);
    else
        spec_page(out);
}
