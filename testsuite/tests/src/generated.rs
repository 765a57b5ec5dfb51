//! Programs that are too long to be written down: many of something, or something large. Each carries its expectation,
//! like a case.

use crate::case::{Case, Expectation};
use std::fmt::Write as _;
use std::path::Path;

/// A program that is made when it is needed.
pub struct Generated {
    /// Its name.
    pub name: &'static str,
    /// The module, in the text format.
    pub text: fn() -> String,
    /// What is expected of it.
    pub expectation: fn() -> Expectation,
}

/// All of them.
pub const ALL: &[Generated] = &[
    Generated { name: "stack-huge-frame", text: huge_frame, expectation: huge_frame_overflows },
    Generated { name: "memories-many", text: many_memories, expectation: Expectation::default },
    Generated { name: "function-large", text: large_function, expectation: Expectation::default },
    Generated { name: "data-sparse", text: sparse_data, expectation: Expectation::default },
];

impl Generated {
    /// Writes it into a folder.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn case(&self, folder: &Path) -> std::io::Result<Case> {
        let path = folder.join(self.name).with_extension("wat");
        std::fs::write(&path, (self.text)())?;
        Ok(Case { name: self.name.to_owned(), path, expectation: (self.expectation)() })
    }
}

/// One function whose frame is larger than the stack and its guard together must not step over the guard.
fn huge_frame() -> String {
    let locals = 40_000;
    let mut text = String::from("(module (func $leaf) (func $huge (param i64) (result i64)\n");
    for _ in 0..locals {
        text.push_str("(local i64)");
    }
    // All locals differ and live across the call, so each needs a place in the frame.
    for local in 1..=locals {
        line(&mut text, format_args!("(local.set {local} (i64.mul (local.get 0) (i64.const {local})))"));
    }
    text.push_str("(call $leaf)");
    for local in 1..=locals {
        line(&mut text, format_args!("(local.set 0 (i64.xor (local.get 0) (local.get {local})))"));
    }
    text.push_str("(local.get 0)) (func (export \"_start\") (drop (call $huge (i64.const 3)))))");
    text
}

fn huge_frame_overflows() -> Expectation {
    Expectation {
        status: 134,
        stderr: vec!["wasm trap: call stack exhausted".to_owned(), "huge".to_owned()],
        options: ["--stack-size", "64K", "-O0"].map(str::to_owned).to_vec(),
        ..Expectation::default()
    }
}

/// As many memories as a module can have, which is more than riscv64 has room for with guards. Each can be used up to
/// its end, grows, and keeps what was written; beyond its end is nothing of the next one.
fn many_memories() -> String {
    let memories = 100;
    let mut text = String::from("(module\n");
    for memory in 0..memories {
        line(&mut text, format_args!("(memory $m{memory} 1)"));
    }
    text.push_str("(func (export \"_start\")\n");
    for memory in 0..memories {
        line(&mut text, format_args!("(i32.store $m{memory} (i32.const 65532) (i32.const {}))", memory + 1));
        line(
            &mut text,
            format_args!("(if (i32.ne (memory.grow $m{memory} (i32.const 1)) (i32.const 1)) (then unreachable))"),
        );
        line(&mut text, format_args!("(i32.store $m{memory} (i32.const 131068) (i32.const {}))", memory + 1000));
    }
    for memory in 0..memories {
        for (address, value) in [(65532, memory + 1), (131_068, memory + 1000), (0, 0), (65536, 0)] {
            line(
                &mut text,
                format_args!(
                    "(if (i32.ne (i32.load $m{memory} (i32.const {address})) (i32.const {value})) (then unreachable))"
                ),
            );
        }
    }
    text.push_str("))");
    text
}

/// A function with so many locals and blocks that it is compiled without optimisation: scalars and vectors go through
/// branches and a loop. Traps unless the sum of all is what it is here.
fn large_function() -> String {
    let (locals, branches, rounds) = (3000_usize, 3000_usize, 3_u64);
    let vector = |local: usize| local % 8 == 7;
    let mut values: Vec<u64> = (0..locals as u64).map(|local| local.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
    let mut text = String::from("(module (memory 1) (func $large (param $round i64) (result i64)\n");
    for local in 0..locals {
        line(&mut text, format_args!("(local $l{local} {})", if vector(local) { "v128" } else { "i64" }));
    }
    for (local, value) in values.iter().enumerate() {
        let constant = format!("(i64.const {})", *value as i64);
        let constant = if vector(local) { format!("(i64x2.splat {constant})") } else { constant };
        line(&mut text, format_args!("(local.set $l{local} {constant})"));
    }
    text.push_str("(loop $again\n");
    let scalar = |local: usize| match vector(local) {
        true => format!("(i64x2.extract_lane 1 (local.get $l{local}))"),
        false => format!("(local.get $l{local})"),
    };
    for branch in 0..branches {
        let (to, from) = (branch * 7 % locals, branch * 13 % locals);
        let sum = format!("(i64.add {} (local.get $round))", scalar(from));
        let sum = match vector(to) {
            true => format!("(i64x2.add (local.get $l{to}) (i64x2.splat {sum}))"),
            false => format!("(i64.add (local.get $l{to}) {sum})"),
        };
        let condition = format!("(i64.lt_u {} (i64.const 0x9000000000000000))", scalar(from));
        line(&mut text, format_args!("(if {condition} (then (local.set $l{to} {sum})))"));
    }
    text.push_str(
        "(br_if $again (i64.ne (local.tee $round (i64.sub (local.get $round) (i64.const 1))) (i64.const 0))))\n",
    );
    text.push_str("(i64.const 0)\n");
    for local in 0..locals {
        line(&mut text, format_args!("(i64.add (i64.mul {} (i64.const {})))", scalar(local), local + 1));
    }
    for round in (1..=rounds).rev() {
        for branch in 0..branches {
            let (to, from) = (branch * 7 % locals, branch * 13 % locals);
            if values[from] < 0x9000_0000_0000_0000 {
                values[to] = values[to].wrapping_add(values[from].wrapping_add(round));
            }
        }
    }
    let sum = values.iter().zip(1..).fold(0_u64, |sum, (value, factor)| sum.wrapping_add(value.wrapping_mul(factor)));
    line(
        &mut text,
        format_args!(
            ") (func (export \"_start\")
              (if (i64.ne (call $large (i64.const {rounds})) (i64.const {})) (then unreachable))))",
            sum as i64
        ),
    );
    text
}

/// More runs of pages than an image brings in place: some are written when the module is instantiated, before its start
/// function looks at them. Traps unless all of memory is as the segments say.
fn sparse_data() -> String {
    // Pages 0, 3, 6, … hold one byte, every tenth of them a second one at its end.
    let segments = 700;
    let stride = 3 * 4096;
    let mut text = String::from("(module (memory 200)\n");
    let (mut sum, mut count) = (0_u64, 0_u64);
    let mut data = |position: u64, byte: u64, text: &mut String| {
        line(text, format_args!("(data (i32.const {position}) \"\\{byte:02x}\")"));
        sum += byte * (position % 251 + 1);
        count += 1;
    };
    for segment in 0..segments {
        let byte = segment % 200 + 1;
        data(segment * stride + segment % 4000, byte, &mut text);
        if segment % 10 == 0 {
            data(segment * stride + 4095, byte + 50, &mut text);
        }
    }
    // The last write wins, whether the page is part of the image or not.
    for position in [stride + 50, (segments - 1) * stride + 5000] {
        line(&mut text, format_args!("(data (i32.const {position}) \"\\77\")"));
        data(position, 0x55, &mut text);
    }
    let end = segments * stride;
    let _ = write!(
        text,
        r#"(func $check (local $at i32) (local $sum i64) (local $count i64) (local $byte i64)
          (loop $next
            (if (i64.eqz (i64.load (local.get $at)))
              (then (local.set $at (i32.add (local.get $at) (i32.const 8))))
              (else
                (local.set $byte (i64.load8_u (local.get $at)))
                (local.set $sum (i64.add (local.get $sum) (i64.mul (local.get $byte)
                  (i64.extend_i32_u (i32.add (i32.rem_u (local.get $at) (i32.const 251)) (i32.const 1))))))
                (local.set $count (i64.add (local.get $count)
                  (i64.extend_i32_u (i64.ne (local.get $byte) (i64.const 0)))))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))))
            (br_if $next (i32.lt_u (local.get $at) (i32.const {end}))))
          (if (i64.ne (local.get $sum) (i64.const {sum})) (then unreachable))
          (if (i64.ne (local.get $count) (i64.const {count})) (then unreachable)))
        (start $check) (func (export "_start")))"#
    );
    text
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{words}");
}
