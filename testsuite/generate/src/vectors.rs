//! Scripts about loops that may become loops of vectors (`optimise/vector.rs`): what is stored and what is loaded are
//! apart or overlap by any number of bytes, there are few and many rounds, and memory ends in the middle of a vector,
//! after which its contents are looked at.
//!
//! The expectations are computed here, number by number.

use crate::Script;
use std::fmt::Write as _;

const PAGE: usize = 1 << 16;

/// Where what is stored begins, where memory does not end soon.
const TO: u32 = 0x1000;

/// How far what is loaded may begin from what is stored, in bytes.
const NEAR: i32 = 35;

/// Bytes around [`TO`] that can be changed by then.
const AROUND: usize = 512;

/// Numbers of rounds.
const ROUNDS: [u32; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 20, 33];

/// Scripts: one for each loop.
pub fn scripts() -> Vec<Script> {
    KINDS.iter().map(|kind| Script { name: format!("{}.wast", kind.name), text: script(kind) }).collect()
}

/// A loop: its function takes where it stores, where it loads, and how many rounds it makes.
struct Kind {
    name: &'static str,
    /// Bytes by which a round moves both.
    stride: u32,
    /// The loop, without the branch around it for no rounds; `$to`, `$from` and `$n` are its parameters.
    code: &'static str,
    /// What a round does: the memory, where it stores, where it loads, and what the round before has passed on.
    round: fn(&mut Memory, u32, u32, &mut u32) -> Result<(), Beyond>,
    /// What is done before the first: it gives what is passed on.
    before: fn(&Memory, u32) -> Result<u32, Beyond>,
    /// When it ends.
    end: End,
}

/// After which rounds a loop ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// After so many as there are to be.
    Counted,
    /// When the way in bytes is at least the number, which is no number of rounds then.
    Below,
    /// When the way in bytes is the number, which it may step over.
    Equal,
}

const KINDS: [Kind; 16] = [
    Kind {
        name: "sums",
        stride: 4,
        code: "(loop $again
          (i32.store (i32.add (local.get $to) (local.get $i))
            (i32.add (i32.load (i32.add (local.get $from) (local.get $i))) (i32.const 0x01020304)))
          (br_if $again (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4)))
            (i32.shl (local.get $n) (i32.const 2)))))",
        round: |memory, to, from, _| {
            let number = memory.load::<4>(from)?;
            memory.store(to, number.wrapping_add(0x0102_0304).to_le_bytes())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        name: "bytes",
        stride: 1,
        code: "(loop $again
          (i32.store8 (local.get $to) (i32.xor (i32.load8_u (local.get $from)) (i32.const 0x5a)))
          (local.set $to (i32.add (local.get $to) (i32.const 1)))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))",
        round: |memory, to, from, _| {
            let number = memory.load::<1>(from)?;
            memory.store(to, [number as u8 ^ 0x5a])
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        name: "three-at-once",
        stride: 12,
        code: "(loop $again
          (i32.store (local.get $to) (i32.mul (i32.load (local.get $from)) (i32.const 3)))
          (i32.store offset=4 (local.get $to) (i32.mul (i32.load offset=4 (local.get $from)) (i32.const 3)))
          (i32.store offset=8 (local.get $to) (i32.mul (i32.load offset=8 (local.get $from)) (i32.const 3)))
          (local.set $to (i32.add (local.get $to) (i32.const 12)))
          (local.set $from (i32.add (local.get $from) (i32.const 12)))
          (br_if $again (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 12)))
            (i32.mul (local.get $n) (i32.const 12)))))",
        round: |memory, to, from, _| {
            for lane in [0, 4, 8] {
                let number = memory.load::<4>(from.wrapping_add(lane))?;
                memory.store(to.wrapping_add(lane), number.wrapping_mul(3).to_le_bytes())?;
            }
            Ok(())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        name: "two-words",
        stride: 16,
        code: "(loop $again
          (i64.store (i32.add (local.get $to) (local.get $i))
            (i64.sub (i64.load (i32.add (local.get $from) (local.get $i))) (i64.const 0x123456789)))
          (i64.store offset=8 (i32.add (local.get $to) (local.get $i))
            (i64.sub (i64.load offset=8 (i32.add (local.get $from) (local.get $i))) (i64.const 0x123456789)))
          (local.set $i (i32.add (local.get $i) (i32.const 16)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))",
        round: |memory, to, from, _| {
            for lane in [0, 8] {
                let number = memory.load_word(from.wrapping_add(lane))?;
                memory.store(to.wrapping_add(lane), number.wrapping_sub(0x1_2345_6789).to_le_bytes())?;
            }
            Ok(())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        // What is loaded is the same in each round, unless something is stored there.
        name: "fixed",
        stride: 2,
        code: "(loop $again
          (i32.store16 (i32.add (local.get $to) (local.get $i))
            (i32.add (i32.load16_u (i32.add (local.get $to) (local.get $i))) (i32.load16_u (local.get $from))))
          (local.set $i (i32.add (local.get $i) (i32.const 2)))
          (br_if $again (local.tee $n (i32.add (local.get $n) (i32.const -1)))))",
        round: |memory, to, from, passed| {
            // The place does not move: what is passed on is how far it has.
            let fixed = memory.load::<2>(from.wrapping_sub(*passed))?;
            let number = memory.load::<2>(to)?;
            *passed += 2;
            memory.store(to, (number.wrapping_add(fixed) as u16).to_le_bytes())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        name: "passed-on",
        stride: 4,
        code: "(local.set $passed (i32.load (i32.sub (local.get $from) (i32.const 4))))
        (loop $again
          (local.set $next (i32.load (local.get $from)))
          (i32.store (local.get $to) (i32.add (local.get $passed) (i32.shl (local.get $next) (i32.const 1))))
          (local.set $passed (local.get $next))
          (local.set $to (i32.add (local.get $to) (i32.const 4)))
          (local.set $from (i32.add (local.get $from) (i32.const 4)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.set $i (local.get $passed))",
        round: pass_on,
        before: |memory, from| memory.load::<4>(from.wrapping_sub(4)),
        end: End::Counted,
    },
    Kind {
        // What is passed into the first round lies nowhere.
        name: "passed-on-from-elsewhere",
        stride: 4,
        code: "(local.set $passed (i32.const 99))
        (loop $again
          (local.set $next (i32.load (local.get $from)))
          (i32.store (local.get $to) (i32.add (local.get $passed) (i32.shl (local.get $next) (i32.const 1))))
          (local.set $passed (local.get $next))
          (local.set $to (i32.add (local.get $to) (i32.const 4)))
          (local.set $from (i32.add (local.get $from) (i32.const 4)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.set $i (local.get $passed))",
        round: pass_on,
        before: |_, _| Ok(99),
        end: End::Counted,
    },
    Kind {
        name: "exchange",
        stride: 4,
        code: "(loop $again
          (local.set $next (i32.load (i32.add (local.get $to) (local.get $i))))
          (i32.store (i32.add (local.get $to) (local.get $i)) (i32.load (i32.add (local.get $from) (local.get $i))))
          (i32.store (i32.add (local.get $from) (local.get $i)) (local.get $next))
          (local.set $i (i32.add (local.get $i) (i32.const 4)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))",
        round: |memory, to, from, _| {
            let next = memory.load::<4>(to)?;
            let number = memory.load::<4>(from)?;
            memory.store(to, number.to_le_bytes())?;
            memory.store(from, next.to_le_bytes())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        name: "floats",
        stride: 8,
        code: "(loop $again
          (f64.store (i32.add (local.get $to) (local.get $i))
            (f64.div (f64.load (i32.add (local.get $from) (local.get $i))) (f64.const 3)))
          (local.set $i (i32.add (local.get $i) (i32.const 8)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))",
        round: |memory, to, from, _| {
            // What memory begins with is no NaN, whatever the address, and no quotient becomes one.
            let number = f64::from_bits(memory.load_word(from)?);
            memory.store(to, (number / 3.0).to_bits().to_le_bytes())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        name: "small-floats",
        stride: 8,
        code: "(loop $again
          (f32.store (local.get $to) (f32.neg (f32.mul (f32.load (local.get $from)) (f32.const 0.25))))
          (f32.store offset=4 (local.get $to) (f32.neg (f32.mul (f32.load offset=4 (local.get $from)) (f32.const 0.25))))
          (local.set $to (i32.add (local.get $to) (i32.const 8)))
          (local.set $from (i32.add (local.get $from) (i32.const 8)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))",
        round: |memory, to, from, _| {
            for lane in [0, 4] {
                let number = f32::from_bits(memory.load::<4>(from.wrapping_add(lane))?);
                memory.store(to.wrapping_add(lane), (-(number * 0.25)).to_bits().to_le_bytes())?;
            }
            Ok(())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        name: "in-place",
        stride: 8,
        code: "(loop $again
          (i64.store (local.get $to) (i64.xor (i64.load (local.get $to)) (i64.shl (i64.load (local.get $to)) (i64.const 7))))
          (local.set $to (i32.add (local.get $to) (i32.const 8)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))",
        round: |memory, to, _, _| {
            let number = memory.load_word(to)?;
            memory.store(to, (number ^ number << 7).to_le_bytes())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        // The number of a lane after the one that is stored.
        name: "next-lane",
        stride: 4,
        code: "(loop $again
          (i32.store (local.get $to) (i32.add (i32.load offset=4 (local.get $to)) (i32.load (local.get $from))))
          (local.set $to (i32.add (local.get $to) (i32.const 4)))
          (local.set $from (i32.add (local.get $from) (i32.const 4)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))",
        round: |memory, to, from, _| {
            let next = memory.load::<4>(to.wrapping_add(4))?;
            let number = memory.load::<4>(from)?;
            memory.store(to, next.wrapping_add(number).to_le_bytes())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        // The number of the lane before the one that is stored.
        name: "lane-before",
        stride: 2,
        code: "(loop $again
          (i32.store16 offset=2 (local.get $to)
            (i32.add (i32.load16_u (local.get $to)) (i32.load16_u (local.get $from))))
          (local.set $to (i32.add (local.get $to) (i32.const 2)))
          (local.set $from (i32.add (local.get $from) (i32.const 2)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))",
        round: |memory, to, from, _| {
            let before = memory.load::<2>(to)?;
            let number = memory.load::<2>(from)?;
            memory.store(to.wrapping_add(2), (before.wrapping_add(number) as u16).to_le_bytes())
        },
        before: nothing,
        end: End::Counted,
    },
    Kind {
        // The round that is too much depends on the number.
        name: "below",
        stride: 4,
        code: "(loop $again
          (i32.store (i32.add (local.get $to) (local.get $i))
            (i32.sub (i32.const 5) (i32.load (i32.add (local.get $from) (local.get $i)))))
          (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (local.get $n))))",
        round: |memory, to, from, _| {
            let number = memory.load::<4>(from)?;
            memory.store(to, 5_u32.wrapping_sub(number).to_le_bytes())
        },
        before: nothing,
        end: End::Below,
    },
    Kind {
        // Numbers that are no multiples are stepped over, and then memory ends.
        name: "equal",
        stride: 4,
        code: "(loop $again
          (i32.store (i32.add (local.get $to) (local.get $i)) (i32.const 0x70605040))
          (br_if $again (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (local.get $n))))",
        round: |memory, to, _, _| memory.store(to, 0x7060_5040_u32.to_le_bytes()),
        before: nothing,
        end: End::Equal,
    },
    Kind {
        name: "equal-by-three",
        stride: 3,
        code: "(loop $again
          (i32.store8 (local.get $to) (i32.const 1))
          (i32.store8 offset=1 (local.get $to) (i32.const 1))
          (i32.store8 offset=2 (local.get $to) (i32.const 1))
          (local.set $to (i32.add (local.get $to) (i32.const 3)))
          (br_if $again (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 3))) (local.get $n))))",
        round: |memory, to, _, _| {
            for lane in 0..3 {
                memory.store(to.wrapping_add(lane), [1])?;
            }
            Ok(())
        },
        before: nothing,
        end: End::Equal,
    },
];

fn nothing(_: &Memory, _: u32) -> Result<u32, Beyond> {
    Ok(0)
}

fn pass_on(memory: &mut Memory, to: u32, from: u32, passed: &mut u32) -> Result<(), Beyond> {
    let next = memory.load::<4>(from)?;
    memory.store(to, passed.wrapping_add(next << 1).to_le_bytes())?;
    *passed = next;
    Ok(())
}

/// An access beyond the memory.
#[derive(Debug)]
struct Beyond;

/// A memory.
struct Memory {
    bytes: Vec<u8>,
    /// What is in it at first.
    first: Vec<u8>,
}

impl Memory {
    fn new(pages: usize) -> Self {
        let byte = |at: usize| (at * 37 + (at >> 8) * 11 + 5) as u8 & 0x3f;
        let first: Vec<u8> = (0..pages * PAGE).map(byte).collect();
        Self { bytes: first.clone(), first }
    }

    /// What the module's `reset` does.
    fn reset(&mut self) {
        self.bytes.copy_from_slice(&self.first);
    }

    /// A number of up to four bytes.
    fn load<const WIDTH: usize>(&self, at: u32) -> Result<u32, Beyond> {
        let at = at as usize;
        let bytes = self.bytes.get(at..at + WIDTH).ok_or(Beyond)?;
        Ok(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn load_word(&self, at: u32) -> Result<u64, Beyond> {
        // The sum may be more than 32 bits; the address of the upper half is no wrapped one.
        let (low, high) = (self.load::<4>(at)?, self.bytes.get(at as usize + 4..at as usize + 8).ok_or(Beyond)?);
        Ok(u64::from(low) | high.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)) << 32)
    }

    fn store<const WIDTH: usize>(&mut self, at: u32, bytes: [u8; WIDTH]) -> Result<(), Beyond> {
        let at = at as usize;
        self.bytes.get_mut(at..at + WIDTH).ok_or(Beyond)?.copy_from_slice(&bytes);
        Ok(())
    }

    /// What the module's `hash` returns.
    fn hash(&self, begin: usize, end: usize) -> u32 {
        self.bytes[begin..end].iter().fold(0, |hash: u32, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
    }

    /// Runs a loop.
    fn run(&mut self, kind: &Kind, mut to: u32, mut from: u32, number: u32) -> Result<(), Beyond> {
        if number == 0 {
            return Ok(());
        }
        let mut passed = (kind.before)(self, from)?;
        for round in 1.. {
            (kind.round)(self, to, from, &mut passed)?;
            (to, from) = (to.wrapping_add(kind.stride), from.wrapping_add(kind.stride));
            let way = kind.stride.wrapping_mul(round);
            let is_over = match kind.end {
                End::Counted => round == number,
                End::Below => way >= number,
                End::Equal => way == number,
            };
            if is_over {
                break;
            }
        }
        Ok(())
    }
}

fn script(kind: &Kind) -> String {
    let mut text = module(kind);
    let mut memory = Memory::new(1);
    let mut line = |line: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    };
    let numbers = |rounds: u32| match kind.end {
        End::Counted => rounds,
        // Not all are multiples.
        End::Below => rounds * kind.stride + rounds % 3,
        End::Equal => rounds * kind.stride,
    };
    // All distances in one call: what comes of each becomes part of a number.
    for rounds in ROUNDS {
        let mut expected = 0_u32;
        for distance in -NEAR..=NEAR {
            memory.reset();
            let from = TO.wrapping_add_signed(distance);
            if memory.run(kind, TO, from, numbers(rounds)).is_err() {
                unreachable!("all of that is in memory");
            }
            let hash = memory.hash(TO as usize - AROUND, TO as usize + AROUND);
            expected = expected.wrapping_mul(31).wrapping_add(hash);
        }
        let number = numbers(rounds);
        line(format!(r#"(assert_return (invoke "near" (i32.const {number})) (i32.const {expected}))"#));
    }
    for pages in [1, 2] {
        if pages == 2 {
            line(r#"(assert_return (invoke "grow") (i32.const 1))"#.to_owned());
            memory = Memory::new(2);
        }
        let end = (pages * PAGE) as u32;
        for rounds in [1, 4, 8, 9, 16, 33] {
            let length = rounds * kind.stride;
            for beyond in [-17, -1, 0, 1, 4, 8, 15, 16, 20, 64] {
                let last = (end - length).wrapping_add_signed(beyond);
                for (to, from) in [(last, TO), (TO, last), (last, last.wrapping_sub(8 * length))] {
                    memory.reset();
                    line(r#"(invoke "reset")"#.to_owned());
                    let call = format!(
                        r#"(invoke "run" (i32.const {to}) (i32.const {from}) (i32.const {}))"#,
                        numbers(rounds)
                    );
                    line(match memory.run(kind, to, from, numbers(rounds)) {
                        Ok(()) => format!("(assert_return {call})"),
                        Err(Beyond) => format!(r#"(assert_trap {call} "out of bounds memory access")"#),
                    });
                    for (begin, end) in
                        [(TO as usize - AROUND, TO as usize + AROUND), (end as usize - 1024, end as usize)]
                    {
                        line(format!(
                            r#"(assert_return (invoke "hash" (i32.const {begin}) (i32.const {end})) (i32.const {}))"#,
                            memory.hash(begin, end)
                        ));
                    }
                }
            }
        }
        // Sums that wrap, and numbers that are stepped over.
        for (to, from, number) in [
            (0xffff_fff0, TO, numbers(16)),
            (TO, 0xffff_fff0, numbers(16)),
            (0xffff_ffff, TO, numbers(20)),
            (0, 0xffff_ffe0, numbers(33)),
            (end - 200, TO, if kind.end == End::Equal { 401 } else { numbers(200) }),
            (end - 2000, TO, if kind.end == End::Equal { 401 } else { numbers(2000) }),
        ] {
            memory.reset();
            line(r#"(invoke "reset")"#.to_owned());
            let call = format!(r#"(invoke "run" (i32.const {to}) (i32.const {from}) (i32.const {number}))"#);
            line(match memory.run(kind, to, from, number) {
                Ok(()) => format!("(assert_return {call})"),
                Err(Beyond) => format!(r#"(assert_trap {call} "out of bounds memory access")"#),
            });
            let end = end as usize;
            line(format!(
                r#"(assert_return (invoke "hash" (i32.const 0) (i32.const {end})) (i32.const {}))"#,
                memory.hash(0, end)
            ));
        }
    }
    text
}

fn module(kind: &Kind) -> String {
    format!(
        r#"(module
  (memory 1 2)
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (func $reset (export "reset") (local $at i32)
    (loop $again
      (i32.store8 (local.get $at) (i32.and (i32.const 0x3f) (i32.add (i32.const 5)
        (i32.add (i32.mul (local.get $at) (i32.const 37))
          (i32.mul (i32.shr_u (local.get $at) (i32.const 8)) (i32.const 11))))))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 1)))
        (i32.shl (memory.size) (i32.const 16))))))
  (func $hash (export "hash") (param $at i32) (param $end i32) (result i32) (local $hash i32)
    (loop $again
      (local.set $hash (i32.mul (i32.xor (local.get $hash) (i32.load8_u (local.get $at))) (i32.const 0x01000193)))
      (br_if $again (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $end))))
    (local.get $hash))
  (func $run (export "run") (param $to i32) (param $from i32) (param $n i32)
    (local $i i32) (local $passed i32) (local $next i32)
    (if (local.get $n) (then
        {code})))
  (func (export "near") (param $n i32) (result i32) (local $distance i32) (local $hash i32)
    (local.set $distance (i32.const -{NEAR}))
    (loop $again
      (call $reset)
      (call $run (i32.const {TO}) (i32.add (i32.const {TO}) (local.get $distance)) (local.get $n))
      (local.set $hash (i32.add (i32.mul (local.get $hash) (i32.const 31))
        (call $hash (i32.const {begin}) (i32.const {end}))))
      (br_if $again (i32.le_s (local.tee $distance (i32.add (local.get $distance) (i32.const 1))) (i32.const {NEAR}))))
    (local.get $hash)))
"#,
        code = kind.code,
        begin = TO as usize - AROUND,
        end = TO as usize + AROUND,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_have_calls_that_trap_and_others() {
        for Script { name, text } in scripts() {
            assert!(text.matches("(assert_trap").count() > 20, "{name}");
            assert!(text.matches("(assert_return (invoke \"run\"").count() > 20, "{name}");
        }
    }
}
