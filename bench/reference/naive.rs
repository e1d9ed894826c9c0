// The same jobs as a program that is written without a thought of speed: a line read, split and
// printed at a time.
//
// Usage: naive identity|filter|aggregate < log

use std::collections::BTreeMap;
use std::io::{self, BufRead};

#[derive(Default)]
struct Total {
    count: u64,
    ms: u64,
    errors: u64,
}

fn main() {
    let job = std::env::args().nth(1).unwrap();
    let mut totals: BTreeMap<String, Total> = BTreeMap::new();
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let fields: Vec<&str> = line.split('\t').collect();
        match job.as_str() {
            "identity" => println!("{}", fields.join("\t")),
            "filter" => {
                if fields[3].parse().unwrap_or(0) >= 400 {
                    println!("{}", fields.join("\t"));
                }
            }
            _ => {
                let total = totals.entry(fields[2].to_string()).or_default();
                total.count += 1;
                total.ms += fields[5].parse().unwrap_or(0);
                if fields[3].parse().unwrap_or(0) >= 500 {
                    total.errors += 1;
                }
            }
        }
    }
    for (path, t) in totals {
        println!("{}\t{}\t{}\t{}", path, t.count, t.ms, t.errors);
    }
}
