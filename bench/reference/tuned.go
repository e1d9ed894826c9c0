// What a careful programmer writes for one job on a tsv log of six columns: whole blocks, fields
// that share the block's bytes, eight bytes looked at in one go, output taken from the block.
//
// Usage: tuned identity|filter|aggregate < log
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"os"
	"sort"
	"unsafe"
)

const (
	blockSize = 64 << 10
	ones      = 0x0101010101010101
	low       = 0x7f * ones
)

func zeroBytes(x uint64) uint64 {
	return ^((x&low + low) | x | low)
}

// split cuts the line at buf[at:] into fields and returns where the next line begins.
func split(buf []byte, at int, fields *[6]string) int {
	from, n := at, 0
	for ; ; at += 8 {
		word := binary.LittleEndian.Uint64(buf[at:])
		hits := zeroBytes(word^'\t'*ones) | zeroBytes(word^'\n'*ones)
		for ; hits != 0; hits &= hits - 1 {
			end := at + bits.TrailingZeros64(hits)>>3
			if n == 6 {
				fail("too many fields")
			}
			fields[n] = unsafe.String(unsafe.SliceData(buf[from:]), end-from)
			n++
			from = end + 1
			if buf[end] == '\n' {
				if n != 6 {
					fail("too few fields")
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

// blocks hands over whole lines; there are some bytes behind them that may be looked at.
func blocks(use func(buf []byte, end int)) {
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
		use(buf, end)
		limit = copy(buf, buf[end:limit])
		if err == io.EOF {
			return
		}
	}
}

func identity() {
	var fields [6]string
	blocks(func(buf []byte, end int) {
		for at := 0; at < end; {
			at = split(buf, at, &fields)
		}
		write(buf[:end])
	})
}

func filter() {
	var fields [6]string
	var out []byte
	blocks(func(buf []byte, end int) {
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
	})
}

type total struct {
	count, ms, errors int
}

func aggregate() {
	var fields [6]string
	totals := map[string]*total{}
	blocks(func(buf []byte, end int) {
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
	map[string]func(){"identity": identity, "filter": filter, "aggregate": aggregate}[os.Args[1]]()
}
