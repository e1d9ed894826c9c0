% Texts as documents have them, with their slips.
generate_etl(Script) :-
    generate_pipeline([
        step(parse, awk, '
            { gsub(/[\\[\\]"]/, ""); print $4 " " $7 " " $9 " " $NF }
        ', []),
        step(filter, python, '
            if int(fields[2]) >= 400 or int(fields[3]) > 1000:
                output(*fields)
        ', [fields([timestamp, path, status, time])]),
        step(aggregate, go, '
            key := path + "|" + timestamp[:13]
            counts[key] += 1
            return nil
        ', [fields([timestamp, path, status, time]), outputs([key, n: int]), state('counts := map[string]int64{}'),
            flush_handler('
                for key, n := range counts {
                    emit(key, n)
                }
            ')])
    ], [input('access.log'), output('metrics.csv')], Script).
generate_aggregator(Code) :-
    generate_go_pipe_main('
        aggregates[fields[2]].TotalTime += parseTime(fields[4])
        return nil
    ', [
        fields([timestamp, method, path, status, time]),
        outputs([path, total: int]),
        state('aggregates := map[string]*Aggregate{}'),
        flush_handler('
            for key, agg := range aggregates {
                emit(key, agg.TotalTime)
            }
        ')
    ], Code).
generate_router(Code) :-
    generate_go_pipe_main('return route(fields)', [parallel(64), buffer_size(10485760)], Code).
generate_compute(Code) :-
    generate_rust_pipe_main('Some(compute_metrics(fields))', [parallel(true), buffer_size(10485760)], Code).
% The pipeline's log time, cut in a program for one of its steps: known by its name.
generate_hourly(Code) :-
    generate_go_pipe_main('
        key := fields[2] + "|" + timestamp[:13]
        return []string{key}
    ', [fields([timestamp, method, path]), outputs([key])], Code).
% Known by its source, which this clause writes.
generate_sourced(Script) :-
    generate_go_pipe_main('
        counts[fields[2] + "|" + fields[0][:13]]++
        return nil
    ', [state('counts := map[string]int{}'), flush_handler('for key, n := range counts { emit(key, strconv.Itoa(n)) }')], Code),
    write_file('aggregate.go', Code),
    generate_pipeline([
        step(parse, awk, '/GET/ { gsub(/[\\[\\]"]/, ""); print $4, $6, $7 }', []),
        step(aggregate, go, './aggregate', [source('aggregate.go')])
    ], [input('access.log')], Script).
generate_fine(Code) :- generate_go_pipe_main('return []string{fields[0][:13]}', [], Code).
