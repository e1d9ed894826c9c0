/* The Go backend: a module of its own for each unit, built by the go command alone. */
#include "backends/go/go.h"

#include "base/utf8.h"

/* Names of main.go that stand around a body. */
static const char *const reserved[] = {"emit",     "fields", "handOn", "nil",
                                       "onRecord", "stdin",  "stdout", NULL};

const struct gg_name_rules gg_go_name_rules = {gg_go_keywords, reserved};

const struct gg_fragment_rule gg_go_fragments[] = {[GG_GO_CALL] = {"go/call", gg_go_call_shape}};
static const struct gg_file_rule files[] = {
    {"go/go.mod", "/go.mod", false, false},
    {"go/main.go", "/main.go", false, false},
    {"go/pipe_linux.go", "/pipe_linux.go", false, false},
    {"go/records.go", "/records.go", false, false},
};

static const struct gg_tool tools[] = {{"go", "version", "1.18", "golang-go", true, false}};

/* Go allows any UTF-8 but a newline and a byte-order mark in a literal; controls are not readable.
 */
static void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '"');
    for (size_t at = 0, n; at < text.n; at += n) {
        gg_str rest = gg_str_sub(text, at, text.n);
        unsigned char c = (unsigned char)text.p[at];
        n = gg_utf8_length(rest);
        bool is_bom = gg_str_starts(rest, GG_STR("\xef\xbb\xbf"));
        if (c == '"' || c == '\\')
            gg_buf_addf(out, "\\%c", c);
        else if (c == '\n' || c == '\t' || c == '\r')
            gg_buf_adds(out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
        else if (is_bom)
            gg_buf_adds(out, "\\ufeff");
        else if (c < 0x20 || c == 0x7f || !n)
            gg_buf_addf(out, "\\x%02x", c);
        else
            gg_buf_add(out, gg_str_sub(rest, 0, n));
        n = n ? n : 1;
    }
    gg_buf_addc(out, '"');
}

const struct gg_backend gg_backend_go = {
    .name = "go",
    .summary = "Go statements that are run for each record, compiled with go build",
    .target = GG_TARGET_GO,
    .line_comment = "//",
    .keywords = gg_go_keywords,
    .names = &gg_go_name_rules,
    .shape = gg_go_shape,
    .files = files,
    .nfiles = GG_COUNT(files),
    .single_template = "go/single.go",
    .fragments = gg_go_fragments,
    .nfragments = GG_COUNT(gg_go_fragments),
    .launch_template = "go/launch.sh",
    .build_template = "go/build.sh",
    .tools = tools,
    .ntools = GG_COUNT(tools),
    .language = &gg_go_language,
    .quote = quote,
    .view = gg_go_view,
    .check = gg_go_check,
    .parse = gg_go_parse,
    .check_code = gg_go_check_code,
};
