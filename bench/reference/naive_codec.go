// A filter of csv and jsonl records with the standard library's parsers, output buffered; or all
// records as they are, or with another `ms`.
//
// Usage: codec csv|jsonl [identity|changed] < log
package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"strconv"
)

type entry struct {
	Time   string `json:"time"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Status int    `json:"status"`
	Bytes  string `json:"bytes"`
	Ms     int    `json:"ms"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func filterCSV(in io.Reader, out io.Writer, all, change bool) {
	reader, writer := csv.NewReader(in), csv.NewWriter(out)
	reader.ReuseRecord = true
	for {
		fields, err := reader.Read()
		if err == io.EOF {
			break
		}
		check(err)
		status, err := strconv.Atoi(fields[3])
		check(err)
		ms, err := strconv.Atoi(fields[5])
		check(err)
		if change {
			fields[5] = strconv.Itoa(ms + 1)
		}
		if all || status >= 400 {
			check(writer.Write(fields))
		}
	}
	writer.Flush()
}

func filterJSON(in io.Reader, out io.Writer, all, change bool) {
	lines, encoder := bufio.NewScanner(in), json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		var e entry
		check(json.Unmarshal(lines.Bytes(), &e))
		if change {
			e.Ms++
		}
		if all || e.Status >= 400 {
			check(encoder.Encode(&e))
		}
	}
	check(lines.Err())
}

func main() {
	in, out := bufio.NewReaderSize(os.Stdin, 64<<10), bufio.NewWriterSize(os.Stdout, 64<<10)
	all := len(os.Args) > 2
	change := all && os.Args[2] == "changed"
	if os.Args[1] == "csv" {
		filterCSV(in, out, all, change)
	} else {
		filterJSON(in, out, all, change)
	}
	check(out.Flush())
}
