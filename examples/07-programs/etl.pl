% An ETL job as a program: a Go aggregator and the pipeline that builds and runs it, from one clause.
% With DB_HOST set, the rows are copied into the table metrics_hourly of a PostgreSQL database.

generate_etl(Script) :-
    generate_go_pipe_main('
        key := path + "\t" + timestamp[:14]
        if sums[key] == nil {
            sums[key] = &sum{}
        }
        sums[key].count++
        sums[key].total += ms
    ', [
        prelude('
            import (
                "maps"
                "slices"
            )

            type sum struct{ count, total int64 }
        '),
        state('
            sums := map[string]*sum{}
        '),
        flush_handler('
            for _, key := range slices.Sorted(maps.Keys(sums)) {
                path, hour, _ := strings.Cut(key, "\t")
                emit(path, hour, sums[key].count, sums[key].total)
            }
        '),
        fields([timestamp, path, status: int, ms: int]),
        outputs([path, hour, count: int, total: int])
    ], Aggregate),
    write_file('aggregate.go', Aggregate),
    generate_pipeline([
        step(parse, awk, '
            { print substr($4, 2), $7, $9, $NF }
        ', [outputs([timestamp, path, status: int, ms: int])]),
        step(filter, python, '
            if status >= 400 or ms > 1000:
                output(*fields)
        ', [fields([timestamp, path, status: int, ms: int])]),
        step(aggregate, go, './aggregate', [source('aggregate.go'), auto_build(true)]),
        step(load, bash, '
            if [[ -n ${DB_HOST-} ]]; then
                psql -X -q -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" -d "$DB_NAME" \\
                    -v ON_ERROR_STOP=1 -c "COPY metrics_hourly FROM STDIN"
            else
                cat
            fi
        ', [])
    ], [input('access.log'), output('metrics.tsv'), parallel(gnu_parallel), jobs(8)], Script).
