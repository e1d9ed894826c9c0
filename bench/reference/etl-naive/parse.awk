# Columns of interest of a log line; what is no log line is dropped.
BEGIN {
    FS = " "
    OFS = "\t"
}

{
    stamp = ""
    method = ""
    path = ""
    status = ""
    ms = $NF

    if (match($0, /\[[^]]+\]/))
        stamp = substr($0, RSTART + 1, RLENGTH - 2)
    n = split($0, part, "\"")
    split(part[2], request, " ")
    split(part[3], answer, " ")
    method = request[1]
    path = request[2]
    status = answer[1]
    sub(/[?#].*/, "", path)
    if (path == "")
        path = "-"
    if (stamp == "" || status !~ /^[0-9]+$/ || ms !~ /^[0-9]+$/)
        next

    print stamp, method, path, status, ms
}
