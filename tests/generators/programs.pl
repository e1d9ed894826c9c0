% Every generator in both styles of bodies; run.py builds, compiles and runs what they make.
:- use_module('../../src/unifyweaver/glue/shell_glue').
:- use_module('../../src/unifyweaver/glue/native_glue').

% ---- scripts

generate_raise(Script) :-
    generate_python_script('    record["salary"] = int(record["salary"]) * 2
    if record["name"] == "x":
        return None', [name, dept, salary], [format(tsv)], Script).
generate_birthday(Script) :-
    generate_python_script('record["age"] = record["age"] + 1', [name, age], [format(json)], Script).
generate_select(Script) :-
    generate_python_script('if status >= 400: output(path, status)', [path, {status: int}],
        [input_format(csv), output_format(json), header(false)], Script).
generate_double(Script) :-
    generate_awk_script('salary = salary * 2
    if (name == "x") next', [name, salary], [header(true)], Script).
generate_rules(Script) :-
    generate_awk_script('status >= 400 { n++; print path }
    END { print n + 0 }', [path, status], [], Script).
generate_awk_csv(Script) :-
    generate_awk_script('n = n + 1', [name, n], [input_format(csv), output_format(json)], Script).
generate_shell(Script) :-
    generate_bash_script('    [[ $name != x ]] || continue
    salary=$((salary * 2))', [name, dept, salary], [header(true)], Script).
generate_shell_json(Script) :-
    generate_bash_script('name=${name^^}', [name, n], [format(json)], Script).
generate_shell_own(Script) :-
    generate_bash_script('sort | uniq -c', [], [], Script).

% ---- mains

generate_go_fields(Code) :-
    generate_go_pipe_main('return []string{fields[1], strings.ToUpper(fields[0])}', [], Code).
generate_go_record(Code) :-
    generate_go_pipe_main('record.Name = strings.ToUpper(record.Name)
return &record', [format(json), fields([id, name])], Code).
generate_go_open(Code) :-
    generate_go_pipe_main('
        if record["drop"] == true {
            return nil
        }
        seen, _ := record["seen"].(float64)
        record["seen"] = seen + 1
        return record', [format(json), on_error(skip), parallel(3)], Code).
generate_go_open_pointer(Code) :-
    generate_go_pipe_main('delete(record, "big")
return &record', [format(json)], Code).
generate_go_count(Code) :-
    generate_go_pipe_main('counts[fields[0]]++
return nil', [
        state('counts := map[string]int64{}'),
        merge('for key, n := range other.counts {
	counts[key] += n
}'),
        flush_handler('keys := slices.Sorted(maps.Keys(counts))
for _, key := range keys {
	emit(key, counts[key])
}'),
        prelude('import (
	"maps"
	"slices"
)'),
        fields([key]), outputs([key, {n: int}]), parallel(3), buffer_size(10485760)], Code).
generate_go_wrapped(Code) :-
    generate_go_wrapper('Swap', schema([a, b], [b, a]),
        [prelude('func Swap(fields []string) []string {
	return []string{fields[1], fields[0]}
}')], Code).
generate_rust_fields(Code) :-
    generate_rust_pipe_main('Some(fields.iter().rev().map(|s| s.to_string()).collect())', [], Code).
generate_rust_record(Code) :-
    generate_rust_pipe_main('let mut record = record;
record.name = record.name.map(|name| name.to_uppercase());
Some(record)', [format(json), fields([id, name])], Code).
generate_rust_open :-
    generate_rust_pipe_main('
        let mut record = record;
        if record["drop"] == true {
            return None;
        }
        record["seen"] = record["seen"].as_i64().map_or(1, |n| n + 1).into();
        Some(record)', [format(json), on_error(skip), parallel(3)], Code),
    write_file('serde/rust_open/src/main.rs', Code),
    generate_rust_cargo_toml(rust_open, [serde_json], Toml),
    write_file('serde/rust_open/Cargo.toml', Toml).
generate_rust_parallel(Code) :-
    generate_rust_pipe_main('emit(&[&format!("{}", n * 2)]);',
        [fields([{n: int}]), parallel(true), buffer_size(65536)], Code).
generate_rust_wrapped(Code) :-
    generate_rust_wrapper(swap, schema([a, b], [b, a]),
        [prelude('fn swap(fields: &[&str]) -> Vec<String> {
    vec![fields[1].to_string(), fields[0].to_string()]
}')], Code).

% ---- builds

generate_build_go(Script) :-
    generate_go_build_script('go_fields.go', [output_dir(bin), ldflags('-X main.unused=1')], Script).
generate_build_rust(Script) :-
    generate_rust_build_script('rust_fields.rs', [profile(debug), output('bin/rust')], Script).
generate_build_crate(Script) :- generate_rust_build_script('crate/src/main.rs', [], Script).
generate_cargo(Toml) :- generate_rust_cargo_toml(crate, [], Toml).
generate_cargo_dependencies(Toml) :- generate_rust_cargo_toml(agg, [serde-'1.0', regex], Toml).
generate_cross_go(Script) :-
    generate_cross_compile(go, 'go_fields.go', [linux-amd64, linux-arm64, darwin-arm64, windows-amd64],
        Script).
generate_cross_rust(Script) :-
    generate_cross_compile(rust, 'rust_fields.rs', [linux-amd64, darwin-arm64], Script).
generate_cross_all(Script) :-
    cross_compile_targets(Platforms),
    generate_cross_compile(go, 'go_fields.go', Platforms, Script).

% ---- pipelines

generate_chain(Script) :-
    generate_pipeline([
        step(shout, python, 'output(fields[0].upper(), fields[1])', []),
        step(keep, awk, 'keep.awk', []),
        step(swap, go, './swap', [source('go_fields.go')])
    ], [input('in.tsv'), output('chain.tsv'), parallel(gnu_parallel), jobs(2), chunk(10000)], Script).
generate_orchestrator(Script) :-
    generate_pipeline([
        step(route, go, '
            shard := crc32.ChecksumIEEE([]byte(key)) % 4
            if key == "" {
                return nil
            }
            emit(int64(shard), value)
        ', [fields([key, value: int]), outputs([shard: int, value: int]),
            prelude('import "hash/crc32"')]),
        step(compute, awk, '{ print shard, value * value }', [outputs([shard: int, square: int])]),
        step(total, python, 'sums[shard] = sums.get(shard, 0) + square', [
            state('sums = {}'),
            flush_handler('
                for shard in sorted(sums):
                    output(shard, sums[shard])
            '),
            outputs([shard: int, total: int])])
    ], [input('values.tsv'), output('totals.tsv'), parallel(gnu_parallel), jobs(32), chunk(10000),
        monitor(throughput)], Script).
% A program, of which nothing is known, says for itself that it handles each record alone.
generate_routed(Script) :-
    generate_pipeline([
        step(route, go, './swap', [source('go_fields.go'), parallel(gnu_parallel)])
    ], [input('values.tsv'), output('routed.tsv'), jobs(32), chunk(10000)], Script).
generate_native_parallel(Script) :-
    generate_native_pipeline([
        step(route, go, './swap', [source('go_fields.go'), buffer(block(10485760)), parallel(32)]),
        step(compute, rust, './rust', [source('rust_fields.rs')])
    ], [input('values.tsv'), output('native.tsv'), memory_limit('8G'), cpu_cores([0]),
        monitor(throughput), error_handling(exit_codes)], Script).
% All are programs: `parallel` is for them, with a warning.
generate_native_shared(Script) :-
    generate_native_pipeline([
        step(route, go, './swap', [source('go_fields.go'), buffer(block(10485760))])
    ], [input('values.tsv'), output('native.tsv'), parallel(32), memory_limit('8G')], Script).
generate_short(Script) :-
    generate_pipeline_script([step(keep/2, awk, 'keep.awk'), step(sort/1, bash, 'sort')], [], Script).
generate_native(Script) :-
    register_binary(first/1, go, './bin/go_fields', []),
    compiled_binary(first/1, go, Path),
    compile_if_needed(second/1, rust, 'rust_fields.rs', Second),
    generate_native_pipeline([
        step(first, go, Path, [buffer(block(10485760))]),
        step(second, rust, Second, [source('rust_fields.rs')])
    ], [input('in.tsv'), error_handling(exit_codes), memory_limit('8G'), cpu_cores([0])],
        Script).

% ---- clauses as pipelines

:- declare_target(fetch/2, bash, [file('fetch.sh'), name(fetch_stage)]).
:- declare_target(keep/2, awk, [file('keep.awk')]).
:- declare_target(gone/2, awk).
:- undeclare_target(gone/2).
:- declare_location(keep/2, [process(separate)]).
:- undeclare_location(keep/2).
:- declare_connection(fetch/2, keep/2, [transport(pipe), format(tsv)]).
:- declare_connection(keep/2, fetch/2, [transport(pipe)]).
:- undeclare_connection(keep/2, fetch/2).

process(Input, Output) :- fetch(Input, Raw), keep(Raw, Output).
partial(Input, Output) :- fetch(Input, Raw), gone(Raw, More), keep(More, Output).

generate_inferred(Script) :-
    predicate_target(fetch/2, bash),
    infer_steps_from_goal(process(_, _), Steps),
    generate_pipeline(Steps, [], Script).
generate_skipping(Script) :-
    infer_steps_from_goal(partial(_, _), [skip_missing(true)], Steps),
    generate_pipeline(Steps, [], Script).
generate_goal(Script) :-
    compile_goal_to_pipeline(user:process(_, _), [module(user), output('goal.tsv')], Script).

% ---- fragments, set into programs

generate_fragments(Text) :-
    input_format([format(csv)], csv), output_format([], tsv),
    input_format([input_format(json), format(csv)], json),
    generate_pipe_reader(python, [name, n], [], Reader),
    generate_pipe_writer(python, [n, name], [format(json)], Writer),
    atomic_list_concat(Lines, '\n', Writer),
    atomic_list_concat(Lines, '\n    ', Indented),
    atomic_list_concat([Reader, '    ', Indented], Text),
    write_file('fragment.py', Text).
generate_fragment_json(Text) :-
    generate_json_reader(python, [name, n], Reader),
    generate_tsv_writer(python, [n, name], Writer),
    atomic_list_concat([Reader, '    ', Writer], Text),
    write_file('fragment_json.py', Text).
generate_fragment_awk(Text) :-
    generate_tsv_reader(awk, [name, n], Reader),
    generate_json_writer(awk, [name, n], Writer),
    atomic_list_concat(['BEGIN { FS = "\t" }\n{\n', Reader, Writer, '}\n'], Text),
    write_file('fragment.awk', Text).
generate_fragment_bash(Text) :-
    generate_tsv_reader(bash, [name, n], Reader),
    generate_tsv_writer(bash, [n, name], Writer),
    atomic_list_concat([Head, Tail], '    # What is done', Reader),
    atom_concat(_, 'done\n', Tail),
    atomic_list_concat([Head, Writer, 'done\n'], Text),
    write_file('fragment.sh', Text).
generate_fragment_go(Text) :-
    generate_json_reader(go, [name, n], Reader),
    generate_tsv_writer(go, [n, name], Writer),
    atomic_list_concat([Head, _], '\t// What is done', Reader),
    atomic_list_concat(['package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
', Head, Writer, '}
}
'], Text),
    write_file('fragment.go', Text).
generate_fragment_go_tsv(Text) :-
    generate_tsv_reader(go, [name, n], Reader),
    generate_json_writer(go, [n, name], Writer),
    atomic_list_concat([Head, _], '\t// What is done', Reader),
    atomic_list_concat(['package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"
	"strings"
)

func main() {
', Head, Writer, '}
}
'], Text),
    write_file('fragment_tsv.go', Text).
generate_fragment_rust(Text) :-
    generate_tsv_reader(rust, [name, n], Reader),
    generate_tsv_writer(rust, [n, name], Writer),
    atomic_list_concat([Head, _], '    // What is done', Reader),
    atomic_list_concat(['fn main() {\n', Head, Writer, '}\n}\n'], Text),
    write_file('fragment.rs', Text).
generate_fragment_serde :-
    generate_json_reader(rust, [name, n], Reader),
    generate_json_writer(rust, [n, name], Writer),
    generate_pipe_writer(rust, [name, n], [format(json)], Again),
    atomic_list_concat([Head, _], '    // What is done', Reader),
    atomic_list_concat(['fn main() {\n', Head, Writer, Again, '}\n}\n'], Text),
    write_file('serde/fragment_serde/src/main.rs', Text),
    generate_rust_cargo_toml(fragment_serde, [serde_json], Toml),
    write_file('serde/fragment_serde/Cargo.toml', Toml).

% ---- the files of the steps follow the script into its directory ----

generate_placed :-
    generate_pipeline([step(upper, python, 'output(fields[0].upper())', [])], [name(placed)], Script),
    write_file('scripts/placed.sh', Script),
    write_file('deep/er/placed.sh', Script),
    write_file('placed.sh', Script).
