// The same jobs as a program that is written without a thought of speed: a line scanned, split
// and printed at a time.
//
// Usage: naive identity|filter|aggregate < log
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
)

type total struct {
	count, ms, errors int
}

func main() {
	totals := map[string]*total{}
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		fields := strings.Split(scanner.Text(), "\t")
		switch os.Args[1] {
		case "identity":
			fmt.Println(strings.Join(fields, "\t"))
		case "filter":
			if status, _ := strconv.Atoi(fields[3]); status >= 400 {
				fmt.Println(strings.Join(fields, "\t"))
			}
		case "aggregate":
			t := totals[fields[2]]
			if t == nil {
				t = &total{}
				totals[fields[2]] = t
			}
			ms, _ := strconv.Atoi(fields[5])
			status, _ := strconv.Atoi(fields[3])
			t.count++
			t.ms += ms
			if status >= 500 {
				t.errors++
			}
		}
	}
	var paths []string
	for path := range totals {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		fmt.Printf("%s\t%d\t%d\t%d\n", path, totals[path].count, totals[path].ms, totals[path].errors)
	}
}
