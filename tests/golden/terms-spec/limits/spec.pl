pipeline(etl,
    [ step(a, awk, '{ print }', [cpu_cores([0, 1]), buffer(line)]),
      step(b, python, 'output(*fields)', [buffer(block(10485760)), memory_limit('8G')]),
      step(c, go, 'return fields', [buffer_size(4096), timeout(30), nice(5)])
    ],
    [timeout('5m'), memory_limit('1GiB'), cpu_cores('0-3,6')]).
