"""The corpus: for each format and record shape one large file and many small ones.

A shape says what the records should look like: None (anything), or the declared fields. Good and
bad values are mixed on purpose; what is right for each line is the oracle's to say.
"""

import random
import re

BOM = b"\xef\xbb\xbf"

STR = [
    b"", b"a", b"a b", b" leading", b"trailing ", b'quo"te', b'"', b'""', b"'single'", b"com,ma",
    b"semi;colon", b"tab\there", b"new\nline", b"cr\rhere", b"crlf\r\ninside", b"ends in cr\r",
    b"back\\slash", b"\\n", b"\\t", b"\\", b"\\\\", b"\\x41", b"nul\0byte", b"\0", b"\x01\x1f\x7f",
    "line\u2028sep\u2029".encode(), "nel\x85".encode(), b"vt\x0bff\x0c", b"\x1c\x1d\x1e",
    b"\xff\xfe", b"\xc3", b"cut \xe2\x82", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\x80", "caf\u00e9".encode(), "cafe\u0301".encode(), "\u65e5\u672c".encode(),
    "\U0001f600".encode(), "\ufffd".encode(), "\uffff".encode(), "\ufeffinside".encode(),
    "".join(map(chr, range(0xe000, 0xe100))).encode(),
    "".join(map(chr, range(0xf700, 0xf800))).encode(),
    "".join(map(chr, range(0xf0000, 0xf0100))).encode(),
    "".join(map(chr, range(0x10ff00, 0x110000))).encode(),
    b"$(touch canary)", b"`touch canary`", b"%s%d%n", b"{{name}}", b"null", b"true", b"-1", b"1e5",
    b"=1+1", b"#", b"--", b"x" * 300, "\u00e9".encode() * 150, b"\t", b",", b";", b"\n", b"\r",
]
INT = [b"0", b"1", b"-1", b"+5", b"007", b"-0", b"+0", b"42", b"9223372036854775807",
       b"-9223372036854775808", b"0" * 30 + b"12"]
BAD_INT = [b"9223372036854775808", b"-9223372036854775809", b"", b" 1", b"1 ", b"1.0", b"0x10",
           b"1_000", "\u0661".encode(), b"--1", b"+", b"1e3", b"abc", b"1\0", b"\xff", b"1\n",
           b"99999999999999999999999999"]
FLOAT = [b"0", b"1.5", b"-0", b"-0.0", b"+1.5", b".5", b"1.", b"1e5", b"1E+5", b"1e-7", b"0.1",
         b"123456789.123456789", b"1e16", b"1e15", b"123456789012345678", b"9999999999999998",
         b"1e22", b"1e23", b"5e-324", b"1.7976931348623157e308", b"0.0001", b"0.00001", b"00.5",
         b"-.5e-3", b"100", b"2.5e0", b"1e-400", b"0.30000000000000004", b"12345.678e-2"]
BAD_FLOAT = [b"1e309", b"nan", b"NaN", b"inf", b"-Infinity", b"1e", b"e5", b".", b"", b"0x1p3",
             b"1_0.5", b" 1.5", b"1,5", b"1.5f", b"1e5.5", b"1\n"]
BOOL = [b"true", b"false"]
BAD_BOOL = [b"True", b"FALSE", b"1", b"0", b"", b"yes", b"true ", b"t", b"true\n"]
TIME = [b"2015-05-17T10:05:03Z", b"2015-05-17T10:05:03+02:00", b"2015-05-17T10:05:03.5Z",
        b"2015-05-17T10:05:03.120000-05:30", b"2024-02-29T00:00:00Z", b"2000-02-29T12:00:00Z",
        b"1999-12-31T23:59:59.999999Z", b"0001-01-01T00:00:00Z", b"9999-12-31T23:59:59Z",
        b"2015-05-17T10:05:03-00:00", b"2015-05-17T10:05:03.000Z", b"1969-12-31T23:59:59+23:59"]
BAD_TIME = [b"2023-02-29T00:00:00Z", b"1900-02-29T00:00:00Z", b"2015-13-01T00:00:00Z",
            b"2015-00-10T00:00:00Z", b"2015-05-17 10:05:03Z", b"2015-05-17T10:05:03",
            b"2015-05-17t10:05:03z", b"2015-05-17T24:00:00Z", b"2015-05-17T10:60:00Z",
            b"2015-06-30T23:59:60Z", b"2015-05-17T10:05:03.Z", b"2015-05-17T10:05:03,5Z",
            b"2015-05-17T10:05:03+2:00", b"2015-05-17T10:05:03+0200", b"2015-05-17T10:05:03+24:00",
            b"2015-05-17T10:05:03+02:60", b"0000-01-01T00:00:00Z", b"2015-5-17T10:05:03Z",
            b"15-05-17T10:05:03Z", b"", b"2015-05-17T10:05Z", b" 2015-05-17T10:05:03Z",
            b"2015-05-17T10:05:03Z\n", b"2015-04-31T00:00:00Z", b"12015-05-17T10:05:03Z"]


def nested(depth):
    return b"[" * depth + b"]" * depth


JSON = [b"1", b'"a"', b"null", b"true", b'{"a": [1, 2, {"b": null}]}', b"[ ]", b" 1 ", b"{}",
        b'"\\u00e9\\n"', b"1.0", b"-0.0e-0", b'"\\ud83d\\ude00"', nested(100), nested(512),
        b"[\n1\n]", b"[1,\r\n2]", b'{"a":1,"a":2}', b"1E400", b'"\\/"', b'"\xc3\xa9"', b"\t[1]\t",
        b"123456789012345678901234567890", '"\u2028"'.encode(), b'""']
BAD_JSON = [b"", b"{", b"01", b"nul", b"NaN", b"'a'", b"[1,]", b'{"a":1,}', b"{a:1}", b'"\\ud800"',
            b'"\\udc00"', b'"\x01"', b"1 2", b'"\xff"', nested(513), b'"\\\'"', b"+1", b".5", b"1.",
            b'"unterminated', b"tru", b"[1 2]", b'{"a" 1}', b'{"a":1 "b":2}', BOM + b"1", b"-",
            b"1e", b'"\\u12g4"', b'"a\nb"', b"\x0b1", b"[", b"]", b"truefalse", b"{1:2}",
            b'"\\ud83d\\u0041"', "\u00a01".encode(), b"1\0"]
GOOD = {"str": STR, "int": INT, "float": FLOAT, "bool": BOOL, "time": TIME, "json": JSON}
BAD = {"str": STR, "int": BAD_INT, "float": BAD_FLOAT, "bool": BAD_BOOL, "time": BAD_TIME,
       "json": BAD_JSON}

BARE = re.compile(rb"true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")

# Lines that are odd or wrong in a format whatever the shape.
ODD = {
    "tsv": [b"", b"\t", b"\t\t", b"\t\t\t", b"a\tb\tc\r", b"a\rb\tc\td", b"\r", b"a\tb", b"a;b;c",
            b"a\tb\tc\td", b'"a\tb"\tc', b"\0\t\0\t\0", b";;", b";;;"],
    "tsv_escaped": [b"", b"\\", b"a\\", b"\\x41\tb\tc", b"\\n\t\\t\t\\\\", b"a\tb",
                    b"\\\\n\tb\t\\r",
                    b"a\\\tb\tc", b"\\N\tb\tc", b"a\tb\tc\r", b"\\\\\\", b"a\\u0041\tb\tc",
                    b"\\n;\\t;\\\\", b"a\\;b;c", b"\\q;\\q;\\q"],
    "csv": [b"", b"\r", b'""', b'"a"b,c,d', b'"a"",b\n', b'a"b,c"d,"e"', b'"a" ,b,c', b' "a",b,c',
            b'"a",b', b'"line\nbreak","cr\rlf\r\nin",""', b'"a"\rb,c,d', b",,", b",", b'"","",""',
            b'"a""b",""""," "', b'a,"b"x"y,c', b'a,"b"x,"c\nd"', b"a,b,c,d", b'a,b,"c\r\n"',
            b"a,b\r,c", b'"a"x;"b\nc";d', b'"a;b";c;"d""e"', b";;", b'a;b";c', b'"";"";""', b'x"',
            b'"x"\r\r'],
    "jsonl": [b"", b" ", b"\t \r", b"{}", b"[]", b"null", b"1", b'"a"', b"[1,2,3]", b"{", b"[1,2",
              b"[1]]", b'["a","b","c"] x', b"{'a':1}", b'["a" , "b" , [1, {"k" : 2}]]', b"\x0c",
              b'["\\u0041\\u00e9\\u20ac\\ud83d\\ude00", "\\b\\f\\n\\r\\t\\/\\\\\\"", null]',
              b'[true, false, null]', b"[1.0, -0, 1E5]", b'["\\ud800"]', b'["\xff"]', b'["\0"]',
              b"[" + nested(511) + b"]", b"[" + nested(512) + b"]", b'["a\tb"]', b'["\\u0000"]',
              b"[0123]", b"[1,]", b"[,1]", BOM + b"[1]", b'["\xed\xa0\x80"]', b'[""]', b"[[],{}]",
              '["\u2028\x85"]'.encode(), b'{"a":1}x', b"\x0b[1]", b'["\\u00"]'],
    "lines": [b"", b" ", b"\r", b"a\r", b"\r\r", b"a\tb,c", b"\0", b"\xff", BOM, b'"', b"\\n"],
}


def json_string(rng, text):
    """A JSON string of a text, here and there with escapes that are not needed."""
    out = bytearray(b'"')
    for byte in text:
        if byte in b'"\\' or byte < 32 or (byte < 127 and rng.random() < 0.02):
            short = {34: b'\\"', 92: b"\\\\", 10: b"\\n", 9: b"\\t", 13: b"\\r"}.get(byte)
            out += short if short and rng.random() < 0.7 else b"\\u%04X" % byte
        else:
            out.append(byte)
    return bytes(out + b'"')


def json_value(rng, kind, text):
    if kind == "str":
        return json_string(rng, text) if rng.random() < 0.9 else rng.choice(JSON[:12])
    literal = kind == "json" or BARE.fullmatch(text)
    if kind == "time" or rng.random() < (0.15 if literal else 0.85):
        return json_string(rng, text)
    return text


def json_record(rng, shape, values):
    blank = rng.choice([b"", b"", b" ", b"\t "])
    if shape is None:
        items = [json_value(rng, "str", value) for value in values]
        return b"[" + (b"," + blank).join(items) + b"]"
    pairs = [(name.encode(), json_value(rng, kind, value))
             for (name, kind), value in zip(shape, values)]
    if rng.random() < 0.1:
        pairs.append((b"extra", b'{"deep": [1, 2]}'))
    if rng.random() < 0.05:
        pairs.insert(0, (pairs[0][0], b'"the first of two"'))
    if rng.random() < 0.04:
        pairs.pop(rng.randrange(len(pairs)))
    if rng.random() < 0.3:
        rng.shuffle(pairs)
    return (b"{" + blank + (b"," + blank).join(
        json_string(rng, name) + blank + b":" + blank + value for name, value in pairs)
        + blank + b"}")


def csv_field(rng, text, delimiter):
    if any(byte in text for byte in (b'"', b"\n", b"\r", delimiter)) or rng.random() < 0.15:
        if rng.random() < 0.97:
            return b'"' + text.replace(b'"', b'""') + b'"'
    return text


def encode(rng, form, shape, values, delimiter):
    """One record in a format; values that a format cannot hold make an odd line, as wanted."""
    if form == "jsonl":
        return json_record(rng, shape, values)
    if form == "csv":
        return (delimiter or b",").join(csv_field(rng, v, delimiter or b",") for v in values)
    if form == "tsv_escaped":
        values = [v.replace(b"\\", b"\\\\").replace(b"\t", b"\\t").replace(b"\n", b"\\n")
                  .replace(b"\r", b"\\r") if rng.random() < 0.97 else v for v in values]
    if form == "lines":
        return values[0]
    return (delimiter or b"\t").join(values)


def random_values(rng, shape):
    if shape is None:
        return [rng.choice(STR) for _ in range(rng.choice([1, 1, 2, 3, 3, 5]))]
    wrong = rng.randrange(len(shape)) if rng.random() < 0.25 else -1
    values = [rng.choice((BAD if i == wrong else GOOD)[kind])
              for i, (_, kind) in enumerate(shape)]
    if rng.random() < 0.03:
        values.append(b"extra")
    return values


def every_value(rng, shape):
    """Records in which each value of the pools stands at least once."""
    kinds = [("", "str")] * 2 if shape is None else shape
    for i, (_, kind) in enumerate(kinds):
        for value in GOOD[kind] + BAD[kind]:
            values = [rng.choice([v for v in GOOD[k] if b"\n" not in v and b"\t" not in v])
                      for _, k in kinds]
            values[i] = value
            yield values


def bulk(form, shape, delimiter=None, seed=1, more=400):
    """A file of some blocks: every value, every odd line, then records at random."""
    rng = random.Random(f"{seed} {form} {shape}")
    lines = [encode(rng, form, shape, values, delimiter) for values in every_value(rng, shape)]
    for line in ODD[form]:
        lines.insert(rng.randrange(len(lines) + 1), line)
    for _ in range(more):
        lines.append(encode(rng, form, shape, random_values(rng, shape), delimiter))
    rng.shuffle(lines)
    return b"".join(line + (b"\r\n" if rng.random() < 0.2 else b"\n") for line in lines)


def small(form, shape, delimiter=None):
    """{name: bytes} of small files, most of them about how an input begins and ends."""
    rng = random.Random(f"small {form} {shape}")
    kinds = [("", "str")] * 3 if shape is None else shape
    plain = {"str": b"x", "int": b"7", "float": b"0.5", "bool": b"true", "json": b"{}",
             "time": b"2015-05-17T10:05:03Z"}
    one = encode(random.Random(3), form, shape, [plain[kind] for _, kind in kinds], delimiter)
    two = encode(rng, form, shape, [plain[kind] for _, kind in kinds], delimiter)
    files = {
        "empty": b"", "lf": b"\n", "crlf": b"\r\n", "cr": b"\r", "two lf": b"\n\n", "bom": BOM,
        "bom lf": BOM + b"\n", "bom record": BOM + one + b"\n", "no final newline": one,
        "two, no final newline": one + b"\n" + two, "final cr": one + b"\r",
        "crlf lines": one + b"\r\n" + two + b"\r\n", "cr cr lf": one + b"\r\r\n",
        "cr only": one + b"\r" + two + b"\r",
        "empty lines": b"\n" + one + b"\n\n\n" + two + b"\n\n",
        "crlf empty lines": b"\r\n" + one + b"\r\n\r\n" + two + b"\r\n",
        "two boms": BOM + BOM + one,
        "bom later": one + b"\n" + BOM + two + b"\n", "part of a bom": BOM[:2] + one + b"\n",
        "first bytes of a bom": BOM[:2], "first byte of a bom": BOM[:1], "quote": b'"',
        "quote lf": b'"\n', "never closed": one + b'\n"a\nb\n' + two + b"\n",
        "never closed, no newline": one + b'\n"a\r\nb', "closed at the end": one + b'\n"a"',
        "quote in quotes at the end": b'"a""', "empty quotes": b'""', "empty quotes lf": b'""\n',
        "bom quote": BOM + b'"a"\n', "nul": b"\0", "nul lf": b"\0\n", "backslash": b"\\",
        "blank": b" ", "blanks lf": b" \t \n", "text after quotes": b'"a"b\n' + one + b"\n",
        "cr after quotes": b'"a"\r', "lone comma": b",", "open array": b"[", "a\\": b"a\\\n",
        "late fault": (one + b"\n") * 20 + b'"\\ud800\xff\n' + (one + b"\n") * 5,
    }
    if shape is None or len(shape) > 1:
        files["ragged"] = one + b"\n" + b"".join(
            encode(rng, form, None, [b"y"] * n, delimiter) + b"\n" for n in (1, 2, 3, 4, 7))
    return files
