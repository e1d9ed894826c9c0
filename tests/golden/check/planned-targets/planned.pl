pipeline(planned, [
    step(a, csharp, '
        var x = new List<int>();
        x.Add(1
    '),
    step(b, json, '[1e+9, 012]')
]).
