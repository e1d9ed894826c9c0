/* The keywords of each language. */
#include "syntax/syntax.h"

enum { KEYWORDS_MOST = 64 };

/* Keywords that are never names. TypeScript has those of JavaScript. */
static const char *const keywords[GG_GRAMMAR_COUNT][KEYWORDS_MOST] = {
    [GG_GRAMMAR_CSHARP] =
        {"abstract", "as",       "base",     "break",     "case",       "catch",   "checked",
         "class",    "const",    "continue", "default",   "delegate",   "do",      "else",
         "enum",     "event",    "explicit", "extern",    "false",      "finally", "fixed",
         "for",      "foreach",  "goto",     "if",        "implicit",   "in",      "interface",
         "internal", "is",       "lock",     "namespace", "new",        "null",    "operator",
         "out",      "override", "params",   "private",   "protected",  "public",  "readonly",
         "ref",      "return",   "sealed",   "sizeof",    "stackalloc", "static",  "struct",
         "switch",   "this",     "throw",    "true",      "try",        "typeof",  "unchecked",
         "unsafe",   "using",    "virtual",  "void",      "volatile",   "while"},
    [GG_GRAMMAR_GO] = {"break", "case",   "chan",  "const",  "continue", "default", "defer",
                       "else",  "for",    "func",  "go",     "goto",     "if",      "import",
                       "map",   "return", "range", "select", "struct",   "switch",  "var"},
    [GG_GRAMMAR_JAVASCRIPT] = {"break",    "case",       "catch",  "class",    "const", "continue",
                               "debugger", "default",    "delete", "do",       "else",  "export",
                               "extends",  "finally",    "for",    "function", "if",    "import",
                               "in",       "instanceof", "new",    "return",   "super", "switch",
                               "this",     "throw",      "try",    "typeof",   "var",   "void",
                               "while",    "with"},
    [GG_GRAMMAR_PYTHON] = {"and",   "as",     "assert",   "break", "class",  "continue",
                           "def",   "del",    "elif",     "else",  "except", "finally",
                           "for",   "from",   "global",   "if",    "import", "in",
                           "is",    "lambda", "nonlocal", "not",   "or",     "pass",
                           "raise", "return", "try",      "while", "with",   "yield"},
    [GG_GRAMMAR_RUST] = {"break", "const",  "continue", "else",  "enum", "fn",    "for",
                         "if",    "impl",   "in",       "let",   "loop", "match", "mod",
                         "pub",   "return", "struct",   "trait", "use",  "while"},
};

bool gg_syntax_is_keyword(enum gg_grammar grammar, gg_str word)
{
    const char *const *keyword =
        keywords[grammar == GG_GRAMMAR_TYPESCRIPT ? GG_GRAMMAR_JAVASCRIPT : grammar];
    while (*keyword && !gg_str_is(word, *keyword))
        keyword++;
    return *keyword;
}
