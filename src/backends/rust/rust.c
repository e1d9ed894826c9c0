/* The Rust backend: one program of two files for each unit, built by rustc alone. */
#include "backends/rust/rust.h"

#include "base/utf8.h"

/* The Rust Reference, "Keywords": strict, reserved and weak ones, of all editions. */
static const char *const keywords[] = {
    "Self",     "abstract", "as",      "async", "await",    "become", "box",    "break", "const",
    "continue", "crate",    "do",      "dyn",   "else",     "enum",   "extern", "false", "final",
    "fn",       "for",      "gen",     "if",    "impl",     "in",     "let",    "loop",  "macro",
    "match",    "mod",      "move",    "mut",   "override", "priv",   "pub",    "ref",   "return",
    "self",     "static",   "struct",  "super", "trait",    "true",   "try",    "type",  "typeof",
    "union",    "unsafe",   "unsized", "use",   "virtual",  "where",  "while",  "yield", NULL};

/* Names of main.rs, and what a pattern would take for a value of the standard library. */
static const char *const reserved[] = {"Err",    "None",  "Ok",      "Some", "emit",
                                       "fields", "other", "records", NULL};

const struct gg_name_rules gg_rust_name_rules = {keywords, reserved};

static const struct gg_file_rule files[] = {
    {"rust/main.rs", "/main.rs", false, false},
    {"rust/records.rs", "/records.rs", false, false},
};

static const struct gg_tool tools[] = {{"rustc", "--version", "1.63", "rustc", true, false}};

/* Code points that change how a line is shown; rustc rejects them in literals. */
static bool is_format_control(uint32_t code)
{
    return (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

static uint32_t decode(const char *p, size_t n)
{
    static const unsigned char lead[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t code = (unsigned char)p[0] & lead[n];
    for (size_t i = 1; i < n; i++)
        code = code << 6 | ((unsigned char)p[i] & 0x3f);
    return code;
}

static void quote_plain(struct gg_buf *out, gg_str character)
{
    uint32_t code = decode(character.p, character.n);
    if (code < 0x20 || code == 0x7f || is_format_control(code))
        gg_buf_addf(out, "\\u{%x}", code);
    else
        gg_buf_add(out, character);
}

static void quote(struct gg_buf *out, gg_str text)
{
    gg_buf_addc(out, '"');
    for (size_t at = 0, n; at < text.n; at += n) {
        gg_str rest = gg_str_sub(text, at, text.n);
        n = gg_utf8_length(rest);
        const char *escape = text.p[at] == '"'    ? "\\\""
                             : text.p[at] == '\\' ? "\\\\"
                             : text.p[at] == '\n' ? "\\n"
                             : text.p[at] == '\r' ? "\\r"
                             : text.p[at] == '\t' ? "\\t"
                             : n                  ? NULL
                                                  : "\\u{fffd}";
        if (escape)
            gg_buf_adds(out, escape);
        else
            quote_plain(out, gg_str_sub(rest, 0, n));
        n = n ? n : 1;
    }
    gg_buf_addc(out, '"');
}

const struct gg_backend gg_backend_rust = {
    .name = "rust",
    .summary = "Rust statements that are run for each record, compiled with rustc",
    .target = GG_TARGET_RUST,
    .line_comment = "//",
    .keywords = keywords,
    .names = &gg_rust_name_rules,
    .shape = gg_rust_shape,
    .files = files,
    .nfiles = GG_COUNT(files),
    .single_template = "rust/single.rs",
    .launch_template = "rust/launch.sh",
    .build_template = "rust/build.sh",
    .tools = tools,
    .ntools = GG_COUNT(tools),
    .language = &gg_rust_language,
    .quote = quote,
    .view = gg_rust_view,
    .check = gg_rust_check,
    .parse = gg_rust_parse,
    .check_code = gg_rust_check_code,
};
