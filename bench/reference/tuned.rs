// What a careful programmer writes for one job on a tsv log of six columns: whole blocks, fields
// that are parts of the block, 64 bytes looked at in one go, output taken from the block.
//
// Usage: tuned identity|filter|aggregate < log

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Write};
use std::mem::ManuallyDrop;
use std::os::unix::io::FromRawFd;

const BLOCK: usize = 64 * 1024;

#[cfg(target_arch = "x86_64")]
#[inline]
fn hits(bytes: &[u8]) -> u64 {
    use std::arch::x86_64::*;
    assert!(bytes.len() >= 64);
    let mut mask = 0;
    for i in 0..4 {
        // SAFETY: every x86_64 has SSE2, and the loads stay inside the slice.
        let bits = unsafe {
            let part = _mm_loadu_si128(bytes.as_ptr().add(16 * i).cast());
            let tabs = _mm_cmpeq_epi8(part, _mm_set1_epi8(b'\t' as i8));
            let newlines = _mm_cmpeq_epi8(part, _mm_set1_epi8(b'\n' as i8));
            _mm_movemask_epi8(_mm_or_si128(tabs, newlines))
        };
        mask |= u64::from(bits as u32) << (16 * i);
    }
    mask
}

#[cfg(not(target_arch = "x86_64"))]
fn hits(bytes: &[u8]) -> u64 {
    let is_hit = |&byte: &u8| byte == b'\t' || byte == b'\n';
    bytes[..64]
        .iter()
        .rev()
        .fold(0, |mask, byte| mask << 1 | u64::from(is_hit(byte)))
}

/// Cuts bytes[..end] into lines of fields; there are 64 bytes behind it that may be looked at.
#[inline]
fn lines(bytes: &[u8], end: usize, mut each: impl FnMut(usize, usize, &[&[u8]; 6])) {
    let mut fields: [&[u8]; 6] = [b""; 6];
    let (mut start, mut from, mut n) = (0, 0, 0);
    for base in (0..end).step_by(64) {
        let mut mask = hits(&bytes[base..base + 64]);
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

fn blocks(mut each: impl FnMut(&[u8], usize)) {
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
        each(&bytes, end);
        bytes.copy_within(end..limit, 0);
        limit -= end;
        if n == 0 {
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
    });
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
        _ => aggregate(),
    }
}
