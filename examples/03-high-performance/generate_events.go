// Writes seeded events: type, user, latency in microseconds, amount; tab-separated.
//
// Usage: go run generate_events.go [-events N] [-users N] [-seed N] > events.tsv
package main

import (
	"bufio"
	"flag"
	"os"
	"strconv"
)

// random is splitmix64 (Steele, Lea, Flood): the same numbers on every machine.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

func (r *random) below(n uint64) uint64 { return (r.next() >> 32) * n >> 32 }

// micros has a long tail, as latencies do: one in eight is twice as long, and so on.
func (r *random) micros() uint64 {
	limit := uint64(400)
	for r.below(8) == 0 && limit < 10_000_000 {
		limit *= 4
	}
	return 20 + r.below(limit)
}

// Of sixteen events; "bot" has no handler.
var types = []string{"view", "view", "view", "view", "view", "view", "view", "click", "click",
	"click", "click", "purchase", "purchase", "refund", "ping", "bot"}

func main() {
	events := flag.Uint64("events", 1_000_000, "how many")
	users := flag.Uint64("users", 1000, "of so many users")
	seed := flag.Uint64("seed", 1, "makes other events")
	flag.Parse()
	r := random(*seed)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	var line []byte
	for i := uint64(0); i < *events; i++ {
		user := r.below(*users)
		if other := r.below(*users); other < user {
			user = other // some are busier than others
		}
		line = append(line[:0], types[r.below(uint64(len(types)))]...)
		line = strconv.AppendUint(append(line, "\tu"...), user, 10)
		line = strconv.AppendUint(append(line, '\t'), r.micros(), 10)
		line = strconv.AppendUint(append(line, '\t'), 1+r.below(500), 10)
		if _, err := out.Write(append(line, '\n')); err != nil {
			os.Exit(1)
		}
	}
	if out.Flush() != nil {
		os.Exit(1)
	}
}
