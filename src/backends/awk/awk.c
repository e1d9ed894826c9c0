/* The awk target: rules that check each record and name its fields, then the user's own program. */
#include "backends/awk/awk_view.h"
#include "backends/awk/said.h"
#include "backends/step_code.h"

/* Words of awk and gawk that cannot be variables, and their own variables. */
static const char *const keywords[] = {"ARGC",       "ARGIND",     "ARGV",
                                       "BEGIN",      "BEGINFILE",  "BINMODE",
                                       "CONVFMT",    "END",        "ENDFILE",
                                       "ENVIRON",    "ERRNO",      "FIELDWIDTHS",
                                       "FILENAME",   "FNR",        "FPAT",
                                       "FS",         "FUNCTAB",    "IGNORECASE",
                                       "LINT",       "NF",         "NR",
                                       "OFMT",       "OFS",        "ORS",
                                       "PREC",       "PROCINFO",   "RLENGTH",
                                       "ROUNDMODE",  "RS",         "RSTART",
                                       "RT",         "SUBSEP",     "SYMTAB",
                                       "TEXTDOMAIN", "and",        "asort",
                                       "asorti",     "atan2",      "bindtextdomain",
                                       "break",      "case",       "close",
                                       "compl",      "continue",   "cos",
                                       "dcgettext",  "dcngettext", "default",
                                       "delete",     "do",         "else",
                                       "eval",       "exit",       "exp",
                                       "fflush",     "for",        "func",
                                       "function",   "gensub",     "getline",
                                       "gsub",       "if",         "in",
                                       "include",    "index",      "int",
                                       "isarray",    "length",     "load",
                                       "log",        "lshift",     "match",
                                       "mkbool",     "mktime",     "namespace",
                                       "next",       "nextfile",   "or",
                                       "patsplit",   "print",      "printf",
                                       "rand",       "return",     "rshift",
                                       "sin",        "split",      "sprintf",
                                       "sqrt",       "srand",      "strftime",
                                       "strtonum",   "sub",        "substr",
                                       "switch",     "system",     "systime",
                                       "tolower",    "toupper",    "typeof",
                                       "while",      "xor",        NULL};

const struct gg_name_rules gg_awk_names = {keywords, NULL};

static const struct gg_file_rule files[] = {{"awk/step.awk", ".awk", false, false},
                                            {"awk/split.py", ".split.py", true, true}};

static const struct gg_tool tools[] = {{"gawk", "--version", NULL, "gawk", false, false},
                                       {"mawk", "-Wversion", NULL, "mawk", false, true}};
static const struct gg_tool dealer = {"python3", "--version", "3.9", "python3", false, false};

static void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '"' || c == '\\')
            gg_buf_addf(out, "\\%c", c);
        else if (c == '\t' || c == '\n')
            gg_buf_adds(out, c == '\t' ? "\\t" : "\\n");
        else if ((unsigned char)c < ' ' || c == 0x7f)
            gg_buf_addf(out, "\\%03o", (unsigned char)c);
        else
            gg_buf_addc(out, c);
    }
    gg_buf_addc(out, '"');
}

bool gg_awk_cuts(struct gg_codec codec)
{
    return codec.kind == GG_FORMAT_TSV || codec.kind == GG_FORMAT_TSV_ESCAPED;
}

static struct gg_parsed parse(struct gg_arena *a, enum gg_option option, gg_str code)
{
    (void)option;
    const struct gg_awk_program *program = gg_awk_read(a, code);
    return (struct gg_parsed){.fault = program->fault, .program = program};
}

const struct gg_backend gg_backend_awk = {
    .name = "awk",
    .summary = "a whole awk program; fields as $1, $2 and by name",
    .target = GG_TARGET_AWK,
    .line_comment = "#",
    .keywords = keywords,
    .names = &gg_awk_names,
    .shape = gg_awk_shape,
    .language = &gg_awk_language,
    .files = files,
    .nfiles = GG_COUNT(files),
    .fragments = gg_awk_fragments,
    .nfragments = GG_AWK_FRAGMENTS,
    .launch_template = "awk/launch.sh",
    .tools = tools,
    .ntools = GG_COUNT(tools),
    .dealer = &dealer,
    .shows = gg_awk_shows,
    .quote = quote,
    .view = gg_awk_view,
    .parse = parse,
    .check_code = gg_awk_check_code,
};
