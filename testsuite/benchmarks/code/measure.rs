//! What `measure.h` does, for programs in Rust.

use std::io::Write;
use std::time::Instant;

/// Runs one round that is not measured and then so many (times the first argument, if there is one) between the words
/// `begin` and `end`; the last line has the check sum of all rounds and the nanoseconds that they took.
pub fn measure(rounds: u32, mut once: impl FnMut(u32) -> u32) {
    let rounds = rounds * std::env::args().nth(1).map_or(1, |factor| factor.parse::<u32>().expect("a factor"));
    let mut sum = once(0);
    let start = Instant::now();
    say("begin\n");
    for round in 1..=rounds {
        sum = sum.rotate_left(5) ^ once(round);
    }
    say("end\n");
    let elapsed = start.elapsed().as_nanos();
    say(&format!("{sum:08x} {elapsed}\n"));
}

/// One call of the system.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes()).and_then(|()| out.flush()).expect("standard output can be written");
}

/// Whatever needs numbers that look random.
pub struct Random(pub u32);

impl Random {
    pub fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }
}
