#!/usr/bin/env python3
"""Writes a realistic access log: combined format, then the response time in milliseconds.

The same seed gives the same bytes on every machine: the only source of chance is
random.Random(seed).random(), which Python keeps stable, and no function of the C library's
mathematics is used.
"""

import argparse
import random
import sys

DAY_SECONDS = 24 * 60 * 60
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

# path, method, weight, typical milliseconds, typical bytes, {status: weight}
ENDPOINTS = [
    ("/", "GET", 160, 35, 8200, {200: 985, 304: 10, 500: 5}),
    ("/products", "GET", 140, 120, 24600, {200: 990, 500: 6, 503: 4}),
    ("/products/{id}", "GET", 220, 80, 12400, {200: 950, 404: 45, 500: 5}),
    ("/search", "GET", 120, 340, 18100, {200: 960, 400: 15, 500: 15, 504: 10}),
    ("/cart", "GET", 60, 60, 3100, {200: 970, 401: 25, 500: 5}),
    ("/cart/items", "POST", 50, 90, 420, {201: 940, 400: 30, 409: 20, 500: 10}),
    ("/checkout", "POST", 18, 780, 1900, {200: 900, 402: 60, 500: 25, 502: 15}),
    ("/login", "POST", 35, 210, 640, {200: 820, 401: 150, 429: 30}),
    ("/logout", "POST", 12, 25, 0, {204: 1000}),
    ("/api/v1/orders", "GET", 45, 150, 5200, {200: 955, 401: 30, 500: 15}),
    ("/api/v1/orders/{id}", "PUT", 15, 180, 310, {200: 900, 404: 50, 409: 30, 500: 20}),
    ("/api/v1/orders/{id}", "DELETE", 4, 95, 0, {204: 850, 403: 80, 404: 70}),
    ("/reports/daily", "GET", 3, 2600, 182000, {200: 900, 504: 100}),
    ("/static/app.js", "GET", 110, 4, 91300, {200: 700, 304: 300}),
    ("/static/app.css", "GET", 100, 3, 17800, {200: 700, 304: 300}),
    ("/images/logo%20large.png", "GET", 70, 5, 44100, {200: 650, 304: 349, 404: 1}),
    ("/caf%C3%A9/men\u00fa", "GET", 5, 40, 2600, {200: 990, 404: 10}),
    ("/wp-login.php", "GET", 8, 2, 196, {404: 1000}),
    ("/.env", "GET", 5, 2, 196, {403: 300, 404: 700}),
    ("/healthz", "HEAD", 40, 1, 0, {200: 998, 503: 2}),
]
QUERIES = ["", "", "", "?page=2", "?q=red+shoes", "?q=%22quoted%22&sort=price", "?utm_source=mail"]
REFERRERS = ["-", "-", "-", "https://example.com/", "https://example.com/products?page=2",
             "https://search.example/?q=shoes+%26+socks"]
AGENTS = [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "Mozilla/5.0 (Windows NT 10.0; rv:125.0) Gecko/20100101 Firefox/125.0",
    "curl/8.5.0",
    "ExampleBot/2.1 (+https://bot.example/\\\"why\\\")",
    "-",
]
USERS = ["-"] * 8 + ["anna", "b.o'neil", "frank"]


class Dice:
    """Everything that is decided by chance."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def below(self, n):
        return int(self.random() * n)

    def one_of(self, values):
        return values[int(self.random() * len(values))]


class Weighted:
    """One of some values, each as often as its weight says."""

    def __init__(self, pairs):
        self.table = [value for value, weight in pairs for _ in range(weight)]

    def pick(self, dice):
        return dice.one_of(self.table)


def civil(days):
    """(year, month, day) of the days since 1970-01-01."""
    days += 719468
    era, day_of_era = divmod(days, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524
                   - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + 400 * era + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def stamp(seconds):
    year, month, day = civil(seconds // DAY_SECONDS)
    rest = seconds % DAY_SECONDS
    return (f"{day:02}/{MONTHS[month - 1]}/{year}:"
            f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02} +0000")


def milliseconds(dice, typical):
    """Mostly near the typical time; one in eight much slower, one in a hundred very much."""
    time = typical // 2 + dice.below(typical + 1)
    luck = dice.below(800)
    if luck < 8:
        time *= 12 + dice.below(24)
    elif luck < 100:
        time *= 3 + dice.below(4)
    return time


def lines(count, seed, start):
    dice = Dice(seed)
    endpoints = Weighted([((path, method, typical, size, Weighted(statuses.items())), weight)
                          for path, method, weight, typical, size, statuses in ENDPOINTS])
    step = DAY_SECONDS / count
    for i in range(count):
        path, method, typical, size, statuses = endpoints.pick(dice)
        if "{id}" in path:
            path = path.replace("{id}", str(1 + dice.below(12)))
        elif method == "GET":
            path += dice.one_of(QUERIES)
        when = stamp(start + int(i * step))
        address = f"{1 + dice.below(223)}.{dice.below(256)}.{dice.below(256)}.{1 + dice.below(254)}"
        status = statuses.pick(dice)
        time = milliseconds(dice, typical)
        request = f"{method} {path} HTTP/1.1"
        sent = 0 if method == "HEAD" else size // 2 + dice.below(size + 1)
        odd = dice.below(4000)
        if odd == 0:  # the client never sent a request
            request, status, time, sent = "-", 408, 20000, 0
        elif odd == 1:  # TLS spoken to a plain port
            request, status, time, sent = "\\x16\\x03\\x01\\x02", 400, 0, 226
        line = (f'{address} - {dice.one_of(USERS)} [{when}] "{request}" {status} {sent or "-"} '
                f'"{dice.one_of(REFERRERS)}" "{dice.one_of(AGENTS)}" {time}')
        if odd == 2:  # a line that was cut off
            line = line[:len(address) + 10 + dice.below(12)]
        yield line + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=20000, help="how many (default: 20000)")
    parser.add_argument("--seed", type=int, default=1, help="which log (default: 1)")
    parser.add_argument("--start", type=int, default=1715731200,
                        help="first second, since 1970 (default: 15 May 2024); the log spans a day")
    parser.add_argument("--output", default="-", help="file to write (default: standard output)")
    options = parser.parse_args()
    out = sys.stdout.buffer if options.output == "-" else open(options.output, "wb")
    batch = []
    for line in lines(options.lines, options.seed, options.start):
        batch.append(line)
        if len(batch) == 4096:
            out.write("".join(batch).encode())
            batch.clear()
    out.write("".join(batch).encode())
    out.close()


if __name__ == "__main__":
    main()
