% A router and a program that computes, in Go and Rust, a pipeline of both, and how they are built.

generate_router(Code) :-
    generate_go_pipe_main('
        value, err := strconv.ParseFloat(fields[1], 64)
        if err != nil {
            return nil
        }
        return []string{fields[0], strconv.FormatFloat(math.Sqrt(value), \'f\', 3, 64)}
    ', [parallel(64), buffer_size(10485760)], Code).

generate_compute(Code) :-
    generate_rust_pipe_main('
        let value: f64 = fields[1].parse().unwrap_or(0.0);
        Some(vec![fields[0].to_string(), format!("{:.2}", value * value)])
    ', [parallel(true), buffer_size(10485760)], Code).

generate_build_all(Script) :-
    generate_cross_compile(go, 'router.go', [linux-amd64, linux-arm64, darwin-arm64, windows-amd64],
        Script).

generate_analytics(Script) :-
    generate_native_pipeline([
        step(route, go, './bin/router', [source('router.go'), buffer(block(10485760))]),
        step(compute, rust, './bin/compute', [source('compute.rs')])
    ], [input('values.tsv'), output('squares.tsv'), memory_limit('8G'), cpu_cores([0]),
        monitor(throughput), error_handling(exit_codes)], Script).
