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
% All steps are programs, so the pipeline's options are for them.
generate_shared(Script) :-
    generate_pipeline([
        step(route, go, './swap', [source('go_fields.go')])
    ], [parallel(gnu_parallel), jobs(32), chunk(10000)], Script).
generate_native(Script) :-
    generate_native_pipeline([
        step(route, go, './swap', [source('go_fields.go'), parallel(32)]),
        step(count, rust, './count', [source('count.rs')])
    ], [], Script).
% Here the step of awk is meant, and there is state in it.
generate_mixed(Script) :-
    generate_pipeline([
        step(count, awk, '{ n++ } END { print n }', []),
        step(route, go, './swap', [source('go_fields.go')])
    ], [parallel(gnu_parallel)], Script).
