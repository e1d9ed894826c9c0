// Counts by endpoint and hour; writes csv.
package main

import (
	"bufio"
	"encoding/csv"
	"log"
	"os"
	"strconv"
	"strings"
	"time"
)

type group struct{ path, hour string }

type sums struct{ count, total, errors int }

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	groups := map[group]*sums{}
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		fields := strings.Split(scanner.Text(), "\t")
		when, err := time.Parse("02/Jan/2006:15:04:05 -0700", fields[0])
		if err != nil {
			log.Fatal(err)
		}
		g := group{fields[2], when.UTC().Format("2006-01-02T15:00:00Z")}
		if groups[g] == nil {
			groups[g] = &sums{}
		}
		groups[g].count++
		groups[g].total += number(fields[4])
		if number(fields[3]) >= 400 {
			groups[g].errors++
		}
	}
	if err := scanner.Err(); err != nil {
		log.Fatal(err)
	}
	writer := csv.NewWriter(os.Stdout)
	for g, s := range groups {
		writer.Write([]string{g.path, g.hour, strconv.Itoa(s.count), strconv.Itoa(s.total),
			strconv.Itoa(s.errors)})
	}
	writer.Flush()
	if err := writer.Error(); err != nil {
		log.Fatal(err)
	}
}
