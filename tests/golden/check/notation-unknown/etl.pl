pipeline(etl, []).
