"""What an identity step must do, computed straight from docs/records.md.

Slow and plain on purpose: byte by byte, whole inputs in memory, and nothing shared with the
templates. `run` gives the expected bytes on standard output, the dead letters and the messages.
"""

import calendar
import math
import re
import sys

INT = re.compile(rb"[+-]?[0-9]+")
FLOAT = re.compile(rb"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
TIME = re.compile(rb"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-](\d\d):(\d\d))")
JSON_NUMBER = re.compile(rb"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
HEX4 = re.compile(rb"[0-9a-fA-F]{4}")
MAX_DEPTH = 512
TEXT_LIMIT = 200
sys.setrecursionlimit(10 * MAX_DEPTH + 1000)
NOUN = {"int": "an int", "float": "a float", "bool": "a bool", "time": "a time", "json": "JSON"}


class Bad(Exception):
    """A bad record; its text is the reason."""


class Config:
    """One pipeline with one identity step."""

    def __init__(self, in_format, out_format, fields=None, header=False, crlf="keep",
                 delimiter=None, on_error="abort", emit="fields"):
        self.in_format, self.out_format = in_format, out_format
        self.fields = fields  # [(name, type)], None when nothing is declared
        self.in_header = self.out_header = header
        self.in_delimiter = self.out_delimiter = delimiter
        self.crlf, self.on_error = crlf, on_error
        self.emit = emit  # "fields": the texts; "values": the typed variables

    def in_separator(self):
        return self.in_delimiter or (b"," if self.in_format == "csv" else b"\t")

    def out_separator(self):
        return self.out_delimiter or (b"," if self.out_format == "csv" else b"\t")


def name_of(config, index):
    if config.fields is None:
        return str(index + 1).encode()
    return config.fields[index][0].encode()


def shown(raw):
    """A text in a message: cut, then its control bytes escaped."""
    out = b""
    for byte in raw[:TEXT_LIMIT]:
        if byte in b"\t\n\r":
            out += {9: b"\\t", 10: b"\\n", 13: b"\\r"}[byte]
        elif byte < 0x20 or byte == 0x7f:
            out += b"\\x%02x" % byte
        else:
            out += bytes([byte])
    return out


# ---- types ----

def parse_int(raw):
    if not INT.fullmatch(raw):
        raise ValueError
    digits = raw.lstrip(b"+-").lstrip(b"0") or b"0"
    if len(digits) > 19:
        raise ValueError
    value = int(digits) * (-1 if raw[:1] == b"-" else 1)
    if not -2**63 <= value < 2**63:
        raise ValueError
    return value


def parse_float(raw):
    if not FLOAT.fullmatch(raw) or math.isinf(float(raw)):
        raise ValueError
    return float(raw)


def parse_bool(raw):
    if raw not in (b"true", b"false"):
        raise ValueError
    return raw == b"true"


def parse_time(raw):
    found = TIME.fullmatch(raw)
    if not found:
        raise ValueError
    year, month, day, hour, minute, second = (int(found[i]) for i in range(1, 7))
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError
    if found[9] and (int(found[9]) > 23 or int(found[10]) > 59):
        raise ValueError
    return found


def parse_json(raw):
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError from None
    reader = Json(raw)
    reader.document()
    return raw


PARSERS = {"str": lambda raw: raw, "int": parse_int, "float": parse_float, "bool": parse_bool,
           "time": parse_time, "json": parse_json}


def check_type(config, index, raw):
    if config.fields is None or config.fields[index][1] == "str":
        return
    kind = config.fields[index][1]
    try:
        PARSERS[kind](raw)
    except ValueError:
        raise Bad(b"field %s: \"%s\" is not %s"
                  % (name_of(config, index), shown(raw), NOUN[kind].encode())) from None


def float_text(value):
    """repr of Python, which is what the contract names."""
    return repr(value).encode()


def time_text(found):
    fraction = (found[7] or b"").rstrip(b"0").rstrip(b".")
    zone = b"Z" if found[8] in (b"Z", b"+00:00", b"-00:00") else found[8]
    return b"%s-%s-%sT%s:%s:%s%s%s" % (*(found[i] for i in range(1, 7)), fraction, zone)


def emitted(config, index, raw):
    """The text of a typed variable that a body emits."""
    kind = config.fields[index][1]
    value = PARSERS[kind](raw)
    if kind == "int":
        return b"%d" % value
    if kind == "float":
        return float_text(value)
    if kind == "time":
        return time_text(value)
    return raw


# ---- JSON ----

class Json:
    """RFC 8259, exactly. Raises ValueError."""

    def __init__(self, raw):
        self.raw, self.at = raw, 0

    def peek(self):
        return self.raw[self.at:self.at + 1]

    def space(self):
        while self.peek() and self.peek() in b" \t\n\r":
            self.at += 1

    def document(self):
        """Reads one value with nothing after it; returns what value() returns."""
        self.space()
        value = self.value(0)
        self.space()
        if self.at != len(self.raw):
            raise ValueError
        return value

    def value(self, depth):
        """("object", [(key, value)]), ("array", [value]) or ("string", text) or ("other",), and
        the bytes of the value in the input."""
        begin = self.at
        first = self.peek()
        if first == b"{":
            got = ("object", self.members(depth + 1))
        elif first == b"[":
            got = ("array", self.elements(depth + 1))
        elif first == b'"':
            got = ("string", self.string())
        else:
            for word in (b"true", b"false", b"null"):
                if self.raw.startswith(word, self.at):
                    self.at += len(word)
                    break
            else:
                number = JSON_NUMBER.match(self.raw, self.at)
                if not number:
                    raise ValueError
                self.at = number.end()
            got = ("other", None)
        return (*got, self.raw[begin:self.at])

    def separated(self, close, item):
        self.at += 1
        self.space()
        items = []
        if self.peek() == close:
            self.at += 1
            return items
        while True:
            self.space()
            items.append(item())
            self.space()
            sign = self.peek()
            self.at += 1
            if sign == close:
                return items
            if sign != b",":
                raise ValueError

    def elements(self, depth):
        if depth > MAX_DEPTH:
            raise ValueError
        return self.separated(b"]", lambda: self.value(depth))

    def members(self, depth):
        if depth > MAX_DEPTH:
            raise ValueError

        def member():
            if self.peek() != b'"':
                raise ValueError
            key = self.string()
            self.space()
            if self.peek() != b":":
                raise ValueError
            self.at += 1
            self.space()
            return key, self.value(depth)
        return self.separated(b"}", member)

    def unit(self):
        """The four hex digits of \\uXXXX."""
        digits = HEX4.match(self.raw, self.at)
        if not digits:
            raise ValueError
        self.at += 4
        return int(digits[0], 16)

    def string(self):
        self.at += 1
        out = bytearray()
        while True:
            byte = self.peek()
            if not byte or byte < b" ":
                raise ValueError
            self.at += 1
            if byte == b'"':
                return bytes(out)
            if byte != b"\\":
                out += byte
                continue
            sign = self.peek()
            self.at += 1
            plain = {b'"': b'"', b"\\": b"\\", b"/": b"/", b"b": b"\b", b"f": b"\f", b"n": b"\n",
                     b"r": b"\r", b"t": b"\t"}
            if sign in plain:
                out += plain[sign]
            elif sign == b"u":
                code = self.unit()
                if 0xd800 <= code < 0xdc00:
                    if self.raw[self.at:self.at + 2] != b"\\u":
                        raise ValueError
                    self.at += 2
                    low = self.unit()
                    if not 0xdc00 <= low < 0xe000:
                        raise ValueError
                    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
                elif 0xdc00 <= code < 0xe000:
                    raise ValueError
                out += chr(code).encode()
            else:
                raise ValueError


# ---- reading: each reader gives (raw, function that gives the fields or raises Bad) ----

def split_lines(data, strip):
    """Lines without their LF; a last line without one counts."""
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return [line[:-1] if strip and line.endswith(b"\r") else line for line in lines]


def read_tsv(config, data):
    for line in split_lines(data, config.crlf == "strip"):
        yield line, lambda line=line: line.split(config.in_separator())


def unescape(config, index, raw):
    out = bytearray()
    at = 0
    while at < len(raw):
        byte = raw[at:at + 1]
        at += 1
        if byte == b"\\":
            plain = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b"\\": b"\\"}.get(raw[at:at + 1])
            if plain is None:
                raise Bad(b"field %s: bad escape" % name_of(config, index))
            out += plain
            at += 1
        else:
            out += byte
    return bytes(out)


def read_lines(config, data):
    for line in split_lines(data, config.crlf == "strip"):
        yield line, lambda line=line: [line]


def read_csv(config, data):
    delimiter = config.in_separator()
    at = 0
    while at < len(data):
        begin = at
        fields, field, fault = [], bytearray(), None
        state = "start"
        while True:
            byte = data[at:at + 1]
            if state == "quoted":
                if not byte:
                    fault = fault or b"a quote is never closed"
                    end = at
                    break
                at += 1
                if byte != b'"':
                    field += byte
                elif data[at:at + 1] == b'"':
                    field += b'"'
                    at += 1
                else:
                    state = "closed"
                continue
            line_end = 0
            if byte == b"\n":
                line_end = 1
            elif data[at:at + 2] == b"\r\n":
                line_end = 2
            if line_end or not byte:
                end = at
                at += line_end
                break
            at += 1
            if byte == delimiter:
                fields.append(bytes(field))
                field = bytearray()
                state = "start"
            elif state == "start" and byte == b'"':
                state = "quoted"
            else:
                if state == "closed":
                    fault = fault or b"text after a closing quote"
                field += byte
                state = "bare" if state == "start" else state
        fields.append(bytes(field))
        raw = data[begin:end]
        if raw == b"" and not (config.fields is not None and len(config.fields) == 1):
            continue

        def get(fields=fields, fault=fault):
            if fault:
                raise Bad(fault)
            return fields
        yield raw, get


def json_text(value):
    """A value as the text of a `str` field."""
    return value[1] if value[0] == "string" else value[2]


def json_fields(config, line):
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad(b"invalid UTF-8") from None
    try:
        record = Json(line).document()
    except ValueError:
        raise Bad(b"not JSON") from None
    if config.fields is None:
        if record[0] != "array":
            raise Bad(b"not an array")
        return [json_text(value) for value in record[1]]
    if record[0] != "object":
        raise Bad(b"not an object")
    last = dict(record[1])
    return [None if name.encode() not in last
            else last[name.encode()][2] if kind == "json"
            else json_text(last[name.encode()]) for name, kind in config.fields]


def read_jsonl(config, data):
    for line in split_lines(data, True):
        if line.strip(b" \t\r"):
            yield line, lambda line=line: json_fields(config, line)


READERS = {"tsv": read_tsv, "tsv_escaped": read_tsv, "lines": read_lines, "csv": read_csv,
           "jsonl": read_jsonl}


def records(config, data):
    """(raw, get) of each data record; get() gives the checked fields or raises Bad."""
    form = config.in_format
    if data.startswith(b"\xef\xbb\xbf") and (form in ("csv", "jsonl") or config.crlf == "strip"):
        data = data[3:]
    skip = config.in_header and form in ("csv", "tsv", "tsv_escaped")
    for raw, get in READERS[form](config, data):
        if skip:
            skip = False
            continue

        def checked(get=get):
            fields = get()
            check_count(config, fields)
            for i, field in enumerate(fields):
                if field is None:
                    raise Bad(b"field %s is missing" % name_of(config, i))
                if form == "tsv_escaped":
                    field = fields[i] = unescape(config, i, field)
                check_type(config, i, field)
            return fields
        yield raw, checked


def check_count(config, fields):
    if config.fields is not None and len(fields) != len(config.fields):
        n = len(fields)
        raise Bad(b"%d field%s instead of %d" % (n, b"" if n == 1 else b"s", len(config.fields)))


# ---- writing ----

def escape(field):
    return (field.replace(b"\\", b"\\\\").replace(b"\t", b"\\t").replace(b"\n", b"\\n")
            .replace(b"\r", b"\\r"))


def json_string(config, index, field):
    try:
        field.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad(b"field %s is not UTF-8" % name_of(config, index)) from None
    named = {34: b'\\"', 92: b"\\\\", 8: b"\\b", 12: b"\\f", 10: b"\\n", 13: b"\\r", 9: b"\\t"}
    return b'"' + b"".join(named.get(byte) or (b"\\u%04x" % byte if byte < 32 else bytes([byte]))
                           for byte in field) + b'"'


def json_value(config, index, field):
    kind = config.fields[index][1] if config.fields is not None else "str"
    if kind == "int":
        return b"%d" % parse_int(field)
    if kind == "float":
        return field if JSON_NUMBER.fullmatch(field) else float_text(parse_float(field))
    if kind == "bool":
        return field
    if kind == "json":
        return field.replace(b"\n", b" ")
    return json_string(config, index, field)


def write_line(config, fields, form):
    delimiter = config.out_separator()
    if form == "lines" and len(fields) != 1:
        raise Bad(b"%d fields instead of 1" % len(fields))
    out = []
    for i, field in enumerate(fields):
        if form == "tsv_escaped":
            field = escape(field)
        if form != "lines" and delimiter in field:
            raise Bad(b"field %s holds %s" % (name_of(config, i), b"a tab" if delimiter == b"\t"
                                              else b"the delimiter"))
        if b"\n" in field:
            raise Bad(b"field %s holds a newline" % name_of(config, i))
        out.append(field)
    return delimiter.join(out) + b"\n"


def write_csv(config, fields):
    delimiter = config.out_separator()
    out = []
    for field in fields:
        if any(byte in field for byte in (delimiter, b'"', b"\r", b"\n")) or fields == [b""]:
            field = b'"' + field.replace(b'"', b'""') + b'"'
        out.append(field)
    return delimiter.join(out) + b"\n"


def write(config, fields):
    check_count(config, fields)
    form = config.out_format
    if form == "csv":
        return write_csv(config, fields)
    if form == "jsonl":
        values = [json_value(config, i, field) for i, field in enumerate(fields)]
        if config.fields is None:
            return b"[" + b",".join(values) + b"]\n"
        keys = [json_string(config, i, name.encode()) for i, (name, _) in enumerate(config.fields)]
        return b"{" + b",".join(k + b":" + v for k, v in zip(keys, values)) + b"}\n"
    return write_line(config, fields, form)


def head(config):
    """What is written before the first record."""
    if not config.out_header or config.out_format in ("jsonl", "lines"):
        return b""
    names = [name.encode() for name, _ in config.fields]
    return write_csv(config, names) if config.out_format == "csv" \
        else write_line(config, names, config.out_format)


class Result:
    def __init__(self, stdout, bad, status):
        self.stdout = stdout
        self.bad = bad  # [(record number, reason, raw)]
        self.status = status

    def messages(self, config, prefix, dead_path):
        """Standard error; prefix is `PIPELINE: step STEP: `."""
        if not self.bad:
            return b""
        if config.on_error == "abort":
            number, reason, raw = self.bad[0]
            return b"%srecord %d: %s: %s\n" % (prefix, number, reason, shown(raw))
        noun = b"bad record" if len(self.bad) == 1 else b"bad records"
        how = b"skipped" if config.on_error == "skip" else b"written to " + dead_path
        return b"%s%d %s %s\n" % (prefix, len(self.bad), noun, how)

    def dead_letters(self, step):
        return b"".join(b"\t".join(escape(part) for part in (step, b"%d" % number, reason, raw))
                        + b"\n" for number, reason, raw in self.bad)


def run(config, data):
    out = [head(config)]
    bad = []
    for number, (raw, get) in enumerate(records(config, data), 1):
        try:
            fields = get()
            if config.emit == "values":
                fields = [emitted(config, i, field) for i, field in enumerate(fields)]
            out.append(write(config, fields))
        except Bad as reason:
            bad.append((number, reason.args[0], raw))
            if config.on_error == "abort":
                return Result(b"".join(out), bad, 65)
    return Result(b"".join(out), bad, 0)
