# A PostgreSQL server of the test's own: socket only, in a temporary directory. Source it.
# shellcheck shell=bash

# The server refuses to run as root; it then runs as the user that Debian's package made for it.
postgres_as_owner() {
    if [[ $(id -u) -eq 0 ]]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

postgres_find() {
    local found
    found=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1)
    [[ -x $found/initdb && -x $found/postgres ]] || return 1
    if [[ $(id -u) -eq 0 ]]; then
        id postgres >/dev/null 2>&1 || return 1
    fi
    printf '%s\n' "$found"
}

# postgres_start DIR: sets DB_HOST DB_PORT DB_NAME DB_USER; DIR must not exist
postgres_start() {
    local bin
    bin=$(postgres_find)
    postgres_dir=$1
    mkdir "$postgres_dir"
    if [[ $(id -u) -eq 0 ]]; then
        chown postgres "$postgres_dir"
    fi
    (
        cd /
        postgres_as_owner "$bin/initdb" -D "$postgres_dir/data" -U postgres -A trust --no-sync \
            -E UTF8 --locale=C
        postgres_as_owner "$bin/pg_ctl" -D "$postgres_dir/data" -w -t 60 -l "$postgres_dir/log" \
            -o "-c listen_addresses='' -k '$postgres_dir' -p 54329 -c fsync=off" start
    ) >"$postgres_dir/start.log" 2>&1 || {
        cat "$postgres_dir/start.log" "$postgres_dir/log" >&2
        return 1
    }
    export DB_HOST=$postgres_dir DB_PORT=54329 DB_NAME=postgres DB_USER=postgres
}

postgres_stop() {
    (cd / && postgres_as_owner "$(postgres_find)/pg_ctl" -D "$postgres_dir/data" -m immediate -w stop) \
        >/dev/null 2>&1 || true
}
