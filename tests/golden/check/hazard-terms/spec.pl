% The same findings in the other notation, with their fixes.
pipeline(terms, [
    step(remove, bash, '
        while read name; do
            sh -c "rm -- \'$name\'"
            printf ''%s\\n'' "$name"
        done
    '),
    step(store, python, '
        db.execute("INSERT INTO t VALUES (''%s'')" % name)
        output(name)
    ', [fields([name]), state('import sqlite3\ndb = sqlite3.connect("names.db")')])
], [env(['DB_PASSWORD' = 'hunter2x'])]).
