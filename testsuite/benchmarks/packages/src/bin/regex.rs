//! regular expressions (regex): a log is searched, taken apart and rewritten
#[path = "../../../code/measure.rs"]
mod measure;
use measure::{Random, measure};
use regex::{Captures, Regex};
use std::fmt::Write;

fn log(random: &mut Random) -> String {
    let mut text = String::new();
    for line in 0..400 {
        let level = ["INFO", "WARN", "ERROR", "debug"][random.next() as usize % 4];
        let _ = writeln!(
            text,
            "2026-{:02}-{:02}T{:02}:{:02} {level} [worker-{}] user{}@host{}.example took {}ms: {}",
            random.next() % 12 + 1,
            random.next() % 28 + 1,
            random.next() % 24,
            random.next() % 60,
            random.next() % 16,
            random.next() % 900,
            random.next() % 9,
            random.next() % 5000,
            ["GET /index.html", "PUT /a/b/c", "connection reset by peer", "größer als erwartet"][line % 4],
        );
    }
    text
}

fn main() {
    let mut random = Random(4242);
    let log = log(&mut random);
    let new = |pattern| Regex::new(pattern).expect("the pattern is one");
    let line = new(r"(?m)^(\d{4})-(\d\d)-(\d\d)T\S+ (INFO|ERROR) \[worker-(\d+)\]");
    let address = new(r"\b[a-z]+(\d+)@([a-z0-9]+)\.example\b");
    let slow = new(r"took ([1-9]\d{3})ms: (?:GET|PUT) /[a-z./]*");
    let words = new(r"\w+ \w+ \w+$");
    measure(4, |round| {
        let mut sum = round;
        for found in line.captures_iter(&log) {
            sum = sum.wrapping_mul(31).wrapping_add(found[3].parse::<u32>().unwrap_or(0) + found[5].len() as u32);
        }
        sum += slow.find_iter(&log).map(|found| found.len() as u32).sum::<u32>();
        sum += log.lines().filter(|line| words.is_match(line)).count() as u32;
        let hidden = address.replace_all(&log, |found: &Captures| format!("<{}>{}", &found[2], found[1].len()));
        hidden.bytes().fold(sum, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
    });
}
