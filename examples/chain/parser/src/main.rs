//! Reads a log on standard input, offers its entries to a filter, and prints what became of them. A line of the log is
//! `SECOND LEVEL ORIGIN: TEXT`.
//!
//! Arguments, if any: how many entries are offered at once, and `--time`, which adds how many nanoseconds everything
//! took after the log had been read.

use example::chain::log::{Entry, Level};
use example::chain::selection::{offer, summary};
use std::process::ExitCode;
use std::time::Instant;

wit_bindgen::generate!({ world: "parser", path: "../chain.wit" });

/// How many entries are offered at once, unless an argument says so.
const AT_ONCE: usize = 16;

fn main() -> ExitCode {
    let mut at_once = AT_ONCE;
    let mut is_timed = false;
    for argument in std::env::args().skip(1) {
        match argument.parse() {
            Ok(number) if number > 0 => at_once = number,
            _ if argument == "--time" => is_timed = true,
            _ => {
                eprintln!("`{argument}` is neither a number of entries nor `--time`");
                return ExitCode::FAILURE;
            }
        }
    }
    let log = match std::io::read_to_string(std::io::stdin()) {
        Ok(log) => log,
        Err(error) => {
            eprintln!("the log cannot be read: {error}");
            return ExitCode::FAILURE;
        }
    };
    let start = Instant::now();
    let mut entries = Vec::with_capacity(at_once);
    let (mut parsed, mut kept) = (0, 0);
    for (number, line) in (1..).zip(log.lines()) {
        match entry(line) {
            Some(entry) => entries.push(entry),
            None => println!("line {number} is no entry: {line}"),
        }
        if entries.len() == at_once {
            parsed += entries.len();
            kept += offer(&entries);
            entries.clear();
        }
    }
    parsed += entries.len();
    kept += offer(&entries);
    let summary = summary();
    let time = start.elapsed();
    println!("{parsed} entries, {kept} of them kept");
    for tally in summary {
        println!("{} from {}, at last in second {}: {}", tally.count, tally.origin, tally.last.second, tally.last.text);
    }
    if is_timed {
        println!("nanoseconds {}", time.as_nanos());
    }
    ExitCode::SUCCESS
}

/// The entry that a line is, if it is one.
fn entry(line: &str) -> Option<Entry> {
    let (head, text) = line.split_once(": ")?;
    let [second, level, origin] = head.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let level = match level {
        "debug" => Level::Debug,
        "info" => Level::Info,
        "warning" => Level::Warning,
        "error" => Level::Error,
        _ => return None,
    };
    Some(Entry { second: second.parse().ok()?, level, origin: origin.to_owned(), text: text.to_owned() })
}
