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
