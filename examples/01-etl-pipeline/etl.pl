% Which endpoints fail or are slow, hour by hour? An access log goes in, a table of a database
% comes out; awk, Python, Go and bash each do the part that they are good at. The same pipeline as
% etl.yaml; both give the same programs.

pipeline(etl, [parse, filter, aggregate, load], [
    input('access.log'),
    input_format(lines),
    output(null),                 % the result is in the database
    % A line that is no log line has no time or no status. It is kept here, not lost.
    on_error(dead_letter('${REJECTED:-rejected.tsv}'))
]).

step(parse, awk, '
    # address - user [time] "request" status bytes "referrer" "agent" milliseconds
    {
        stamp = ""
        if (match($0, /\\[[^]]*\\]/))
            stamp = rfc3339(substr($0, RSTART + 1, RLENGTH - 2))
        split($0, quoted, "\\"")
        split(quoted[2], request, " ")
        split(quoted[3], answer, " ")
        path = request[2]
        sub(/[?#].*/, "", path)
        print stamp, request[1], path == "" ? "-" : path, answer[1], $NF
    }
', [
    description('Takes the columns of interest out of a line of the log.'),
    parallel(auto),               % most of the work is here
    prelude('
        # 17/May/2015:10:05:03 +0000 becomes 2015-05-17T10:05:03+00:00
        function rfc3339(when,    month) {
            month = (index("JanFebMarAprMayJunJulAugSepOctNovDec", substr(when, 4, 3)) + 2) / 3
            return substr(when, 8, 4) (month < 10 ? "-0" : "-") month "-" substr(when, 1, 2) "T" \\
                   substr(when, 13, 8) substr(when, 22, 3) ":" substr(when, 25, 2)
        }
    '),
    outputs([timestamp: time, method, path, status: int, response_time: int])
]).

step(filter, python, '
    if status >= 400 or response_time > 1000:
        output(*fields)
', [
    description('Keeps what failed or took longer than a second.')
]).

step(aggregate, go, '
    g := group{path, timestamp.UTC().Format("2006-01-02T15:00:00Z")}
    s := groups[g]
    if s == nil {
        s = &sums{}
        groups[g] = s
    }
    s.count++
    s.total += response_time
    if status >= 400 {
        s.errors++
    }
', [
    description('Counts by endpoint and hour.'),
    prelude('
        import "sort"

        type group struct{ path, hour string }
        type sums struct{ count, total, errors int64 }
    '),
    state('
        groups := map[group]*sums{}
    '),
    end('
        order := make([]group, 0, len(groups))
        for g := range groups {
            order = append(order, g)
        }
        sort.Slice(order, func(i, j int) bool {
            if order[i].path != order[j].path {
                return order[i].path < order[j].path
            }
            return order[i].hour < order[j].hour
        })
        for _, g := range order {
            emit(g.path, g.hour, groups[g].count, groups[g].total, groups[g].errors)
        }
    '),
    outputs([path, hour, count: int, total_ms: int, errors: int])
]).

step(load, bash, '
    # One transaction: all rows or none. The rows are data to the database, never SQL.
    # A second run on the same log leaves the same table.
    table=''CREATE TABLE IF NOT EXISTS endpoint_hours (
        path TEXT NOT NULL, hour TEXT NOT NULL,
        count BIGINT NOT NULL, total_ms BIGINT NOT NULL, errors BIGINT NOT NULL,
        PRIMARY KEY (path, hour))''
    incoming=''CREATE TEMP TABLE incoming (
        path TEXT, hour TEXT, count BIGINT, total_ms BIGINT, errors BIGINT)''
    upsert=''INSERT INTO endpoint_hours SELECT * FROM incoming WHERE true
        ON CONFLICT (path, hour) DO UPDATE SET count = excluded.count,
        total_ms = excluded.total_ms, errors = excluded.errors''
    if [[ -n $DB_HOST ]]; then
        export PGOPTIONS=''-c client_min_messages=warning''
        exec psql -X -q --single-transaction -v ON_ERROR_STOP=1 \\
            -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" -d "$DB_NAME" \\
            -c "$table" -c "$incoming" \\
            -c ''COPY incoming FROM STDIN (FORMAT csv, FORCE_NOT_NULL (path, hour))'' \\
            -c "$upsert"
    fi
    [[ $DB_FILE == /* ]] || DB_FILE=./$DB_FILE
    exec sqlite3 -batch -bail -init /dev/null "$DB_FILE" \\
        ''BEGIN IMMEDIATE'' "$table" "$incoming" \\
        ''.import --csv --schema temp /dev/stdin incoming'' "$upsert" ''COMMIT''
', [
    description('Loads the rows into PostgreSQL when DB_HOST is set, else into an SQLite file.'),
    input_format(csv),
    env([
        'DB_FILE' = '${DB_FILE:-metrics.db}',
        'DB_HOST' = '${DB_HOST:-}',
        'DB_PORT' = '${DB_PORT:-5432}',
        'DB_NAME' = '${DB_NAME:-metrics}',
        'DB_USER' = '${DB_USER:-postgres}'
    ])
]).
