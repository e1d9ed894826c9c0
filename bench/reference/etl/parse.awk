# address - user [time zone] "method path protocol" status bytes "referrer" "agent" milliseconds
BEGIN { OFS = "\t" }
{
    split($0, quoted, "\"")
    split(quoted[2], request, " ")
    split(quoted[3], answer, " ")
    match($0, /\[[^]]*\]/)
    path = request[2]
    sub(/[?#].*/, "", path)
    print substr($0, RSTART + 1, RLENGTH - 2), request[1], path == "" ? "-" : path, answer[1], $NF
}
