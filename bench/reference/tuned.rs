// What a careful programmer writes for one job on a log of six columns: whole blocks, fields that
// are parts of the block, 64 bytes looked at in one go, output taken from the block. The log is
// tsv, but for `csv` and `jsonl`, which are filters.
//
// Usage: tuned identity|filter|aggregate|csv|jsonl < log

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Write};
use std::mem::ManuallyDrop;
use std::os::unix::io::FromRawFd;

const BLOCK: usize = 64 * 1024;

#[cfg(target_arch = "x86_64")]
#[inline]
fn hits<const N: usize>(bytes: &[u8], these: [u8; N]) -> u64 {
    use std::arch::x86_64::*;
    assert!(bytes.len() >= 64);
    let mut mask = 0;
    for i in 0..4 {
        // SAFETY: every x86_64 has SSE2, and the loads stay inside the slice.
        let bits = unsafe {
            let part = _mm_loadu_si128(bytes.as_ptr().add(16 * i).cast());
            let mut found = _mm_setzero_si128();
            for byte in these {
                found = _mm_or_si128(found, _mm_cmpeq_epi8(part, _mm_set1_epi8(byte as i8)));
            }
            _mm_movemask_epi8(found)
        };
        mask |= u64::from(bits as u32) << (16 * i);
    }
    mask
}

#[cfg(not(target_arch = "x86_64"))]
fn hits<const N: usize>(bytes: &[u8], these: [u8; N]) -> u64 {
    bytes[..64]
        .iter()
        .rev()
        .fold(0, |mask, byte| mask << 1 | u64::from(these.contains(byte)))
}

/// Cuts bytes[..end] into lines of fields; there are 64 bytes behind it that may be looked at.
#[inline]
fn lines(bytes: &[u8], end: usize, mut each: impl FnMut(usize, usize, &[&[u8]; 6])) {
    let mut fields: [&[u8]; 6] = [b""; 6];
    let (mut start, mut from, mut n) = (0, 0, 0);
    for base in (0..end).step_by(64) {
        let mut mask = hits(&bytes[base..base + 64], [b'\t', b'\n']);
        while mask != 0 {
            let at = base + mask.trailing_zeros() as usize;
            mask &= mask - 1;
            if at >= end {
                return;
            }
            assert!(n < 6, "too many fields");
            fields[n] = &bytes[from..at];
            n += 1;
            from = at + 1;
            if bytes[at] == b'\n' {
                assert!(n == 6, "too few fields");
                each(start, from, &fields);
                start = from;
                n = 0;
            }
        }
    }
}

#[inline]
fn number(text: &[u8]) -> u64 {
    assert!(!text.is_empty() && text.len() < 19, "not a number");
    text.iter().fold(0, |value, &byte| {
        let digit = byte.wrapping_sub(b'0');
        assert!(digit < 10, "not a number");
        value * 10 + u64::from(digit)
    })
}

fn stream(number: i32) -> ManuallyDrop<File> {
    // SAFETY: the descriptor is open and never closed.
    ManuallyDrop::new(unsafe { File::from_raw_fd(number) })
}

/// Hands over whole lines. What is not used of them comes again with more lines.
fn blocks(mut each: impl FnMut(&[u8], usize) -> usize) {
    let mut input = stream(0);
    let mut bytes = vec![0; 2 * BLOCK];
    let mut limit = 0;
    loop {
        if limit + BLOCK + 65 > bytes.len() {
            bytes.resize(2 * bytes.len(), 0);
        }
        let n = input
            .read(&mut bytes[limit..limit + BLOCK])
            .expect("cannot read");
        let newline = bytes[limit..limit + n]
            .iter()
            .rposition(|&byte| byte == b'\n');
        let mut end = newline.map_or(0, |at| limit + at + 1);
        limit += n;
        if n == 0 && limit > 0 {
            bytes[limit] = b'\n';
            limit += 1;
            end = limit;
        }
        let used = each(&bytes, end);
        bytes.copy_within(used..limit, 0);
        limit -= used;
        if n == 0 {
            assert!(limit == 0, "a record is not finished");
            return;
        }
    }
}

fn identity() {
    let mut output = stream(1);
    blocks(|bytes, end| {
        let mut n = 0;
        lines(bytes, end, |_, _, fields| n += fields[5].len());
        std::hint::black_box(n); // the fields are what the job is about
        output.write_all(&bytes[..end]).expect("cannot write");
        end
    });
}

fn filter() {
    let mut output = stream(1);
    let mut out = Vec::new();
    blocks(|bytes, end| {
        let mut kept = 0; // what is kept begins here, as far as lines in a row are
        lines(bytes, end, |from, to, fields| {
            if number(fields[3]) < 400 {
                out.extend_from_slice(&bytes[kept..from]);
                kept = to;
            }
        });
        out.extend_from_slice(&bytes[kept..end]);
        output.write_all(&out).expect("cannot write");
        out.clear();
        end
    });
}

/// `filter` for records of csv: those without quotes are cut as lines of tsv are.
fn csv() {
    let mut output = stream(1);
    let mut out = Vec::new();
    blocks(|bytes, end| {
        let mut kept = 0;
        let used = records(bytes, end, |from, to, status, ms| {
            number(ms);
            if number(status) < 400 {
                out.extend_from_slice(&bytes[kept..from]);
                kept = to;
            }
        });
        out.extend_from_slice(&bytes[kept..used]);
        output.write_all(&out).expect("cannot write");
        out.clear();
        used
    });
}

/// Cuts bytes[..end] into records; the end of the last whole one. A number holds no quote.
#[inline]
fn records(bytes: &[u8], end: usize, mut each: impl FnMut(usize, usize, &[u8], &[u8])) -> usize {
    let mut fields: [&[u8]; 6] = [b""; 6];
    let (mut start, mut from, mut n) = (0, 0, 0);
    for base in (0..end).step_by(64) {
        let mut mask = hits(&bytes[base..base + 64], [b',', b'\n', b'"']);
        while mask != 0 {
            let at = base + mask.trailing_zeros() as usize;
            mask &= mask - 1;
            if at < start {
                continue; // in a record with quotes
            }
            if at >= end {
                return start;
            }
            if bytes[at] == b'"' {
                let Some(next) = quoted(&bytes[..end], start, &mut fields) else {
                    return start;
                };
                each(start, next, fields[3], fields[5]);
                (start, from, n) = (next, next, 0);
                continue;
            }
            assert!(n < 6, "too many fields");
            fields[n] = &bytes[from..at];
            n += 1;
            from = at + 1;
            if bytes[at] == b'\n' {
                assert!(n == 6, "too few fields");
                each(start, from, fields[3], fields[5]);
                (start, n) = (from, 0);
            }
        }
    }
    start
}

/// Cuts the record at `at`, which may hold quotes; where the next one begins, if it ends at all.
fn quoted<'a>(bytes: &'a [u8], mut at: usize, fields: &mut [&'a [u8]; 6]) -> Option<usize> {
    for (n, field) in fields.iter_mut().enumerate() {
        let mut from = at;
        let mut to = 0;
        if bytes.get(at) == Some(&b'"') {
            from = at + 1;
            at = from;
            loop {
                at += bytes[at..].iter().position(|&byte| byte == b'"')?;
                if bytes.get(at + 1) != Some(&b'"') {
                    break;
                }
                at += 2;
            }
            to = at;
            at += 1;
        }
        let is_end = |&byte: &u8| byte == b',' || byte == b'\n';
        let more = bytes.get(at..)?.iter().position(is_end)?;
        assert!(to == 0 || more == 0, "text after a quote");
        at += more;
        *field = &bytes[from..if to == 0 { at } else { to }];
        assert!((bytes[at] == b'\n') == (n == 5), "not six fields");
        at += 1;
    }
    Some(at)
}

/// `filter` for lines of JSON.
fn jsonl() {
    let mut output = stream(1);
    let mut out = Vec::new();
    blocks(|bytes, end| {
        let (mut kept, mut at) = (0, 0);
        while at < end {
            let (status, next) = object(bytes, at).expect("not an object of the six fields");
            if status < 400 {
                out.extend_from_slice(&bytes[kept..at]);
                kept = next;
            }
            at = next;
        }
        out.extend_from_slice(&bytes[kept..end]);
        output.write_all(&out).expect("cannot write");
        out.clear();
        end
    });
}

/// Scans an object of the six fields, in any order, without blanks; its status and where the next
/// line begins. There is a newline behind every object, so no text is scanned beyond the bytes.
#[inline]
fn object(bytes: &[u8], mut at: usize) -> Option<(u64, usize)> {
    const NAMES: [&[u8]; 6] = [b"time", b"method", b"path", b"bytes", b"status", b"ms"];
    let (mut seen, mut status) = (0, 0);
    while bytes[at] == if seen == 0 { b'{' } else { b',' } {
        at += 1;
        let from = at + 1;
        at = text(bytes, at)?;
        let name = &bytes[from..at - 1];
        let field = NAMES.iter().position(|&known| known == name)?;
        if seen & 1 << field != 0 || bytes[at] != b':' {
            return None;
        }
        seen |= 1 << field;
        at += 1;
        if field < 4 {
            at = text(bytes, at)?;
            continue;
        }
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit());
        let to = at + digits.count();
        if to - at > 1 && bytes[at] == b'0' {
            return None;
        }
        let value = number(&bytes[at..to]);
        if field == 4 {
            status = value;
        }
        at = to;
    }
    let is_whole = seen == (1 << 6) - 1 && bytes[at..].starts_with(b"}\n");
    is_whole.then_some((status, at + 2))
}

/// What is behind the text at `at`; its escapes are looked at, its other bytes are UTF-8.
#[inline]
fn text(bytes: &[u8], at: usize) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    if bytes[at] != b'"' {
        return None;
    }
    let start = at + 1;
    let mut at = start;
    let mut ascii = true;
    loop {
        let word = u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        let zero = |x: u64| x.wrapping_sub(ONES) & !x & (ONES << 7);
        let odd = zero(word ^ ONES * u64::from(b'"'))
            | zero(word ^ ONES * u64::from(b'\\'))
            | zero(word & (ONES * 0xe0));
        if odd == 0 {
            ascii &= word & (ONES << 7) == 0;
            at += 8;
            continue;
        }
        let n = odd.trailing_zeros() as usize / 8;
        ascii &= word & (ONES << 7) & ((1 << (8 * n)) - 1) == 0;
        at += n;
        match bytes[at] {
            b'"' => break,
            b'\\' if b"\"\\/bfnrt".contains(&bytes[at + 1]) => at += 2,
            b'\\' if bytes[at + 1] == b'u' => {
                let digits = &bytes[at + 2..at + 6];
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                at += 6;
            }
            _ => return None,
        }
    }
    (ascii || std::str::from_utf8(&bytes[start..at]).is_ok()).then_some(at + 1)
}

#[derive(Default)]
struct Total {
    count: u64,
    ms: u64,
    errors: u64,
}

fn aggregate() {
    let mut totals: HashMap<Vec<u8>, Total> = HashMap::new();
    blocks(|bytes, end| {
        lines(bytes, end, |_, _, fields| {
            let total = match totals.get_mut(fields[2]) {
                Some(total) => total,
                None => totals.entry(fields[2].to_vec()).or_default(),
            };
            total.count += 1;
            total.ms += number(fields[5]);
            if number(fields[3]) >= 500 {
                total.errors += 1;
            }
        });
        end
    });
    let mut totals: Vec<_> = totals.into_iter().collect();
    totals.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut out = Vec::new();
    for (path, t) in totals {
        out.extend_from_slice(&path);
        out.extend_from_slice(format!("\t{}\t{}\t{}\n", t.count, t.ms, t.errors).as_bytes());
    }
    stream(1).write_all(&out).expect("cannot write");
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("identity") => identity(),
        Some("filter") => filter(),
        Some("csv") => csv(),
        Some("jsonl") => jsonl(),
        _ => aggregate(),
    }
}
