// Counts by endpoint and hour; a record is a slice of strings, read and handed over alone. The rows
// come when there is no more input.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

type aggregate struct {
	count, totalTime, errors int
}

var aggregates = map[string]*aggregate{}

func process(fields []string) []string {
	when, err := time.Parse("02/Jan/2006:15:04:05 -0700", fields[0])
	if err != nil {
		return nil
	}
	status, _ := strconv.Atoi(fields[3])
	ms, _ := strconv.Atoi(fields[4])
	key := fields[2] + "\t" + when.UTC().Format("2006-01-02T15:00:00Z")
	if aggregates[key] == nil {
		aggregates[key] = &aggregate{}
	}
	aggregates[key].count++
	aggregates[key].totalTime += ms
	if status >= 400 {
		aggregates[key].errors++
	}
	return nil
}

func flush() {
	for key, a := range aggregates {
		path, hour, _ := strings.Cut(key, "\t")
		fmt.Printf("\"%s\",%s,%d,%d,%d\n", strings.ReplaceAll(path, `"`, `""`), hour, a.count,
			a.totalTime, a.errors)
	}
}

func main() {
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Buffer(make([]byte, 0, 1024*1024), 10*1024*1024)
	for scanner.Scan() {
		result := process(strings.Split(scanner.Text(), "\t"))
		if result != nil {
			fmt.Println(strings.Join(result, "\t"))
		}
	}
	if err := scanner.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "aggregate:", err)
		os.Exit(1)
	}
	flush()
}
