// What a careful programmer writes for one job on a log of six columns: whole blocks, fields that
// share the block's bytes, eight bytes looked at in one go, output taken from the block. The log is
// tsv, but for `csv` and `jsonl`, which are filters.
//
// Usage: tuned identity|filter|aggregate|csv|jsonl < log
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math/bits"
	"os"
	"sort"
	"strings"
	"unsafe"
)

const (
	blockSize = 64 << 10
	ones      = 0x0101010101010101
	low       = 0x7f * ones
	tabs      = '\t' * ones
	commas    = ',' * ones
)

func zeroBytes(x uint64) uint64 {
	return ^((x&low + low) | x | low)
}

// split is cut for a line that must have six fields.
func split(buf []byte, at int, fields *[6]string) int {
	next := cut(buf, at, tabs, fields)
	if next == 0 {
		fail("not six fields")
	}
	return next
}

// cut makes fields of the line at buf[at:] and returns where the next line begins, or 0 when there
// are not six.
func cut(buf []byte, at int, delimiters uint64, fields *[6]string) int {
	from, n := at, 0
	for ; ; at += 8 {
		word := binary.LittleEndian.Uint64(buf[at:])
		hits := zeroBytes(word^delimiters) | zeroBytes(word^'\n'*ones)
		for ; hits != 0; hits &= hits - 1 {
			end := at + bits.TrailingZeros64(hits)>>3
			if n == 6 {
				return 0
			}
			fields[n] = unsafe.String(unsafe.SliceData(buf[from:]), end-from)
			n++
			from = end + 1
			if buf[end] == '\n' {
				if n != 6 {
					return 0
				}
				return from
			}
		}
	}
}

func number(text string) (value int) {
	if text == "" || len(text) > 18 {
		fail("not a number: " + text)
	}
	for i := 0; i < len(text); i++ {
		digit := text[i] - '0'
		if digit > 9 {
			fail("not a number: " + text)
		}
		value = value*10 + int(digit)
	}
	return value
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}

func write(data []byte) {
	if _, err := os.Stdout.Write(data); err != nil {
		fail(err.Error())
	}
}

// blocks hands over whole lines; there are some bytes behind them that may be looked at. What is not
// used comes again with more lines.
func blocks(use func(buf []byte, end int) (used int)) {
	buf := make([]byte, 2*blockSize)
	limit := 0
	for {
		if limit+blockSize+8 > len(buf) {
			buf = append(buf, make([]byte, len(buf))...)
		}
		n, err := os.Stdin.Read(buf[limit : limit+blockSize])
		end := bytes.LastIndexByte(buf[limit:limit+n], '\n') + 1
		if end > 0 {
			end += limit
		}
		limit += n
		if err == io.EOF && limit > 0 {
			buf[limit] = '\n'
			limit++
			end = limit
		} else if err != nil && err != io.EOF {
			fail(err.Error())
		}
		used := use(buf, end)
		limit = copy(buf, buf[used:limit])
		if err == io.EOF {
			if limit > 0 {
				fail("a record is not finished")
			}
			return
		}
	}
}

func identity() {
	var fields [6]string
	blocks(func(buf []byte, end int) int {
		for at := 0; at < end; {
			at = split(buf, at, &fields)
		}
		write(buf[:end])
		return end
	})
}

func filter() {
	var fields [6]string
	var out []byte
	blocks(func(buf []byte, end int) int {
		kept := 0 // what is kept begins here, as far as lines in a row are
		for at := 0; at < end; {
			next := split(buf, at, &fields)
			if number(fields[3]) < 400 {
				out = append(out, buf[kept:at]...)
				kept = next
			}
			at = next
		}
		write(append(out, buf[kept:end]...))
		out = out[:0]
		return end
	})
}

// csv is filter for records of csv: those without quotes are cut as lines of tsv are.
func csv() {
	var fields [6]string
	var out []byte
	blocks(func(buf []byte, end int) int {
		kept, at, quote := 0, 0, nextQuote(buf, 0, end)
		for at < end {
			next := 0
			if at < quote {
				next = cut(buf, at, commas, &fields)
			}
			if next == 0 || next > quote {
				if next = splitQuoted(buf, at, end, &fields); next < 0 {
					break
				}
				quote = nextQuote(buf, next, end)
			}
			if number(fields[5]); number(fields[3]) < 400 {
				out = append(out, buf[kept:at]...)
				kept = next
			}
			at = next
		}
		write(append(out, buf[kept:at]...))
		out = out[:0]
		return at
	})
}

func nextQuote(buf []byte, at, end int) int {
	if i := bytes.IndexByte(buf[at:end], '"'); i >= 0 {
		return at + i
	}
	return end
}

// splitQuoted is split for a record that may have quotes, or -1 when its end is not there yet.
func splitQuoted(buf []byte, at, end int, fields *[6]string) int {
	for n := 0; ; n++ {
		if n == 6 {
			fail("too many fields")
		}
		from, to, doubled := at, at, false
		if buf[at] == '"' {
			for at++; ; at += 2 {
				i := bytes.IndexByte(buf[at:end], '"')
				if i < 0 {
					return -1
				}
				if at += i; buf[at+1] != '"' {
					break
				}
				doubled = true
			}
			from, to = from+1, at
			at++
			if buf[at] != ',' && buf[at] != '\n' {
				fail("text after a quote")
			}
		} else {
			for buf[at] != ',' && buf[at] != '\n' {
				at++
			}
			to = at
		}
		fields[n] = unsafe.String(unsafe.SliceData(buf[from:]), to-from)
		if doubled {
			fields[n] = strings.ReplaceAll(fields[n], `""`, `"`)
		}
		if at++; buf[at-1] == '\n' {
			if n != 5 {
				fail("too few fields")
			}
			return at
		}
	}
}

// entry is what the program wants to know of a record of JSON; the other fields are only checked.
type entry struct {
	Time   *string `json:"time"`
	Method *string `json:"method"`
	Path   *string `json:"path"`
	Status *int    `json:"status"`
	Bytes  *string `json:"bytes"`
	Ms     *int    `json:"ms"`
}

// jsonl is filter for lines of JSON: the usual ones are scanned, any other are left to the library.
func jsonl() {
	var out []byte
	blocks(func(buf []byte, end int) int {
		kept := 0
		for at := 0; at < end; {
			status, next := scan(buf, at, end)
			if next < 0 {
				next = at + bytes.IndexByte(buf[at:end], '\n') + 1
				var e entry
				if err := json.Unmarshal(buf[at:next], &e); err != nil {
					fail(err.Error())
				}
				if e.Time == nil || e.Method == nil || e.Path == nil || e.Status == nil ||
					e.Bytes == nil || e.Ms == nil {
					fail("a field is missing")
				}
				status = *e.Status
			}
			if status < 400 {
				out = append(out, buf[kept:at]...)
				kept = next
			}
			at = next
		}
		write(append(out, buf[kept:end]...))
		out = out[:0]
		return end
	})
}

// scan reads an object of the six fields, in any order, without blanks and escapes. It returns the
// status and where the next line begins, or -1 when the line is another.
func scan(buf []byte, at, end int) (status, next int) {
	const all = 1<<6 - 1
	seen := 0
	for at++; buf[at] == '"'; at++ {
		from := at + 1
		at = text(buf, from, end)
		if at < 0 || buf[at+1] != ':' {
			return 0, -1
		}
		field, isNumber := 0, false
		switch string(buf[from:at]) {
		case "time":
			field = 1
		case "method":
			field = 2
		case "path":
			field = 4
		case "status":
			field, isNumber = 8, true
		case "bytes":
			field = 16
		case "ms":
			field, isNumber = 32, true
		}
		at += 2
		if field == 0 || seen&field != 0 || isNumber == (buf[at] == '"') {
			return 0, -1
		}
		seen |= field
		if isNumber {
			value, from := 0, at
			for ; buf[at]-'0' < 10; at++ {
				value = value*10 + int(buf[at]-'0')
			}
			if at == from || at-from > 18 || (buf[from] == '0' && at-from > 1) {
				return 0, -1
			}
			if field == 8 {
				status = value
			}
		} else if at = text(buf, at+1, end) + 1; at == 0 {
			return 0, -1
		}
		if buf[at] != ',' {
			break
		}
	}
	if seen != all || buf[at] != '}' || buf[at+1] != '\n' {
		return 0, -1
	}
	return status, at + 2
}

// text is the place of the quote that ends a text, or -1 when the text is no plain one. Eight bytes
// are looked at in one go.
func text(buf []byte, at, end int) int {
	for ; at < end; at += 8 {
		word := binary.LittleEndian.Uint64(buf[at:])
		odd := zeroBytes(word^'"'*ones) | zeroBytes(word^'\\'*ones) | zeroBytes(word&(0xe0*ones)) |
			word&(0x80*ones)
		if odd != 0 {
			if at += bits.TrailingZeros64(odd) >> 3; buf[at] == '"' {
				return at
			}
			return -1
		}
	}
	return -1
}

type total struct {
	count, ms, errors int
}

func aggregate() {
	var fields [6]string
	totals := map[string]*total{}
	blocks(func(buf []byte, end int) int {
		for at := 0; at < end; {
			at = split(buf, at, &fields)
			t := totals[fields[2]]
			if t == nil {
				t = &total{}
				totals[string([]byte(fields[2]))] = t
			}
			t.count++
			t.ms += number(fields[5])
			if number(fields[3]) >= 500 {
				t.errors++
			}
		}
		return end
	})
	paths := make([]string, 0, len(totals))
	for path := range totals {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	var out []byte
	for _, path := range paths {
		t := totals[path]
		out = fmt.Appendf(out, "%s\t%d\t%d\t%d\n", path, t.count, t.ms, t.errors)
	}
	write(out)
}

func main() {
	jobs := map[string]func(){"identity": identity, "filter": filter, "aggregate": aggregate,
		"csv": csv, "jsonl": jsonl}
	jobs[os.Args[1]]()
}
