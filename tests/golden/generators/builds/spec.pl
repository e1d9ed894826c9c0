generate_go(S) :- generate_go_build_script('src/filter.go', [], S).
generate_go_dir(S) :- generate_go_build_script('cmd/my tool', [optimize(false), output('bin/my tool')], S).
generate_rust(S) :- generate_rust_build_script('agg/src/main.rs', [profile(release)], S).
generate_rust_copy(S) :- generate_rust_build_script(agg, [profile(debug), output_dir(bin)], S).
generate_cargo(T) :- generate_rust_cargo_toml(agg, [serde-'1.0', regex], T).
generate_cross(S) :- generate_cross_compile(go, 'router.go', [linux-amd64, linux-arm64, darwin-arm64, windows-amd64], S).
generate_cross_crate(S) :- generate_cross_compile(rust, 'agg/src/main.rs', [linux-amd64, darwin-arm64], S).
