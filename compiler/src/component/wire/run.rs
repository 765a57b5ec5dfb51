//! Lists of which every element is as many words: room is made or skipped for all of them at once, and a loop moves
//! words without asking anything about the message.

use super::super::layout::Core;
use super::adapter::Adapter;
use super::code::Code;
use super::values::{AdapterType, Mover, Place, Words};
use crate::error::{Error, Result};
use std::fmt::Write as _;

impl Adapter<'_> {
    /// The function `(pointer, length)` that appends such a list's elements, or reads them.
    ///
    /// # Errors
    ///
    /// Internal ones.
    pub fn run(&mut self, element: &AdapterType, is_encoder: bool) -> Result<String> {
        let layout = element.layout();
        let words = layout.most_words.ok_or_else(|| Error::internal("a value of any number of words in a run"))?;
        let (name, is_new) = self.run_name(element, is_encoder);
        if !is_new {
            return Ok(name);
        }
        let (bytes, size) = (8 * words, layout.size);
        for memory in ["$room", "$arena"] {
            if memory == "$arena" && !self.has_arena() {
                continue;
            }
            let code = Code::new(&format!("{}-{}", &name[1..], &memory[1..]), &[Core::I32; 3], &[]);
            let [pointer, length, at] = code.parameters()[..] else { return Err(Error::internal("no parameters")) };
            let mut mover = Mover { adapter: self, code, words: Words::Run(memory, at, 0) };
            mover.code.line("(block $done");
            mover.code.line("(loop $next");
            mover.code.line(format_args!("(br_if $done (i32.eqz (local.get {length})))"));
            match is_encoder {
                true => mover.encode(element, Place::Memory(pointer, 0))?,
                false => mover.decode(element, Place::Memory(pointer, 0))?,
            }
            for (local, step) in [(pointer, size as i64), (at, bytes as i64), (length, -1)] {
                mover.code.line(format_args!("(local.set {local} (i32.add (local.get {local}) (i32.const {step})))"));
            }
            mover.code.line("(br $next)))");
            let code = mover.code;
            let _ = write!(self.text.body, "{code}");
        }
        let far = |at: &str| match self.has_arena() {
            true => format!("(call {name}-arena (local.get $pointer) (local.get $length) {at})"),
            false => "(unreachable)".to_owned(),
        };
        let near = |at: &str| format!("(call {name}-room (local.get $pointer) (local.get $length) {at})");
        let body = match is_encoder {
            true => format!(
                r"    (local $bytes i32)
    (if (i32.gt_u (local.get $length) (i32.const {most})) (then (call $too_long) (return)))
    (local.set $bytes (i32.mul (local.get $length) (i32.const {bytes})))
    (if (i32.eqz (call $make_room (local.get $bytes))) (then (return)))
    (if (global.get $far)
      (then {far})
      (else {near}))
    (global.set $at (i32.add (global.get $at) (local.get $bytes)))",
                most = i32::MAX as u64 / bytes.max(1),
                far = far("(i32.add (global.get $base) (global.get $at))"),
                near = near("(global.get $at)"),
            ),
            // It is known that they are there.
            false => format!(
                r"    (local $from_here i32)
    (local.set $from_here (call $skip (i32.mul (local.get $length) (i32.const {bytes}))))
    (if (global.get $from_far)
      (then {far})
      (else {near}))",
                far = far("(local.get $from_here)"),
                near = near("(local.get $from_here)"),
            ),
        };
        let _ = writeln!(self.text.body, "  (func {name} (param $pointer i32) (param $length i32)\n{body})");
        Ok(name)
    }
}
