// Prints the imports of Go files by the parser of the standard library: PATH, a tab, the import.
package main

import (
	"bufio"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"strconv"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		file, err := parser.ParseFile(token.NewFileSet(), lines.Text(), nil, parser.ImportsOnly)
		if err != nil {
			continue
		}
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			fmt.Println(lines.Text() + "\t" + path)
		}
	}
}
