/* The python backend: what is fixed about the target. */
#include "backends/python/python_view.h"

#include "base/utf8.h"

static const char *const keywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",    NULL};

/* Names of the generated program that a step's code could hide: see templates/python. */
static const char *const reserved[] = {"KeyError",
                                       "TypeError",
                                       "ValueError",
                                       "_BadRecord",
                                       "_Floats",
                                       "_Ints",
                                       "_StatePickler",
                                       "_Times",
                                       "_after",
                                       "_append",
                                       "_as_text",
                                       "_as_written",
                                       "_at",
                                       "_bad",
                                       "_bad_records",
                                       "_before",
                                       "_begin",
                                       "_blank",
                                       "_block",
                                       "_blocks",
                                       "_bool",
                                       "_check_json",
                                       "_children",
                                       "_code_of_others",
                                       "_crash",
                                       "_csv_line",
                                       "_done",
                                       "_end",
                                       "_end_letters",
                                       "_end_lines",
                                       "_ended",
                                       "_fail",
                                       "_fault",
                                       "_field",
                                       "_finish_workers",
                                       "_float",
                                       "_hand_on",
                                       "_has_turn",
                                       "_input_ended",
                                       "_int",
                                       "_is_mine",
                                       "_json_line",
                                       "_leave",
                                       "_leaving",
                                       "_letters",
                                       "_line",
                                       "_lines",
                                       "_main",
                                       "_marks",
                                       "_match",
                                       "_me",
                                       "_merge",
                                       "_misfit",
                                       "_nworkers",
                                       "_out",
                                       "_output_returned",
                                       "_owner",
                                       "_owners",
                                       "_parse",
                                       "_parse_slowly",
                                       "_pass_end",
                                       "_pass_turn",
                                       "_plain",
                                       "_poll",
                                       "_quoted",
                                       "_quoted_rows",
                                       "_numbered",
                                       "_ragged",
                                       "_read",
                                       "_read_block",
                                       "_read_blocks",
                                       "_read_exactly",
                                       "_receive",
                                       "_record",
                                       "_records",
                                       "_remember",
                                       "_returned",
                                       "_ring",
                                       "_rows",
                                       "_run",
                                       "_scan",
                                       "_send",
                                       "_shown",
                                       "_start_workers",
                                       "_states",
                                       "_step",
                                       "_stop",
                                       "_stop_at",
                                       "_take_end",
                                       "_take_input",
                                       "_take_turn",
                                       "_text",
                                       "_time",
                                       "_todo",
                                       "_unescape",
                                       "_usual",
                                       "_values",
                                       "_why",
                                       "_write",
                                       "_write_all",
                                       "_write_pieces",
                                       "csv",
                                       "datetime",
                                       "emit",
                                       "fcntl",
                                       "fields",
                                       "io",
                                       "isinstance",
                                       "iter",
                                       "json",
                                       "len",
                                       "marshal",
                                       "os",
                                       "other",
                                       "output",
                                       "pickle",
                                       "re",
                                       "select",
                                       "signal",
                                       "struct",
                                       "sys",
                                       "types",
                                       NULL};

const struct gg_name_rules gg_python_names = {keywords, reserved};

static const struct gg_file_rule files[] = {{"python/step.py", ".py", true, false}};
static const struct gg_tool tools[] = {{"python3", "--version", "3.9", "python3", false, false},
                                       {"pypy3", "--version", "3.9", "pypy3", false, true}};

/* A string literal; bytes that are not UTF-8 as the surrogates that stand for them. */
static void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '\'');
    while (text.n) {
        unsigned char c = (unsigned char)text.p[0];
        size_t n = gg_utf8_length(text);
        if (c == '\'' || c == '\\')
            gg_buf_addf(out, "\\%c", c);
        else if (c == '\n' || c == '\r' || c == '\t')
            gg_buf_adds(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        else if (c < 0x20 || c == 0x7f)
            gg_buf_addf(out, "\\x%02x", c);
        else if (!n)
            gg_buf_addf(out, "\\udc%02x", c);
        else
            gg_buf_add(out, gg_str_sub(text, 0, n));
        text = gg_str_sub(text, n ? n : 1, text.n);
    }
    gg_buf_addc(out, '\'');
}

const struct gg_backend gg_backend_python = {
    .name = "python",
    .summary = "statements per record, in Python 3.9 or later",
    .target = GG_TARGET_PYTHON,
    .line_comment = "#",
    .keywords = keywords,
    .names = &gg_python_names,
    .shape = gg_python_shape,
    .files = files,
    .nfiles = GG_COUNT(files),
    .launch_template = "python/launch.sh",
    .tools = tools,
    .ntools = GG_COUNT(tools),
    .language = &gg_python_language,
    .shows = gg_python_shows,
    .quote = quote,
    .view = gg_python_view,
    .check = gg_python_check,
    .parse = gg_python_parse,
    .check_code = gg_python_check_code,
};
