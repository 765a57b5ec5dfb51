//! The adapter that calls an export with arguments that are known, and prints what it returns.
//!
//! It reads and writes words as the adapter of a server does, but no message comes: the arguments are data. The room
//! has them at its beginning, where the result comes then, and the description of the result's type at its end.

use super::super::invoke::Invocation;
use super::super::{Component, Definition, Work};
use super::PAGE;
use super::adapter::{Adapter, AdapterOptions, Handle, HandleNames, Side, Text, trampoline, trap_number};
use super::exports::Exports;
use super::server::translate;
use crate::error::{Error, Result};
use crate::module::MemoryIndex;
use std::fmt::Write as _;
use wasm2sel4_abi::trap::Trap;

/// Pages of the room: a result that has no place there cannot be printed in any sensible time.
const PAGES: u64 = 4096;

/// There are no handles in what text can say.
struct NoHandles;

impl Side for NoHandles {
    fn handle(&self, _: Handle, _: &HandleNames) -> String {
        "    (unreachable)\n".to_owned()
    }
}

/// Adds the adapter to a component.
pub fn invoke(component: &mut Component, invocation: &Invocation) -> Result<()> {
    let Invocation { export, arguments, result } = invocation;
    let options = component.options.get(export.options).map(AdapterOptions::of);
    let options = options.ok_or_else(|| Error::internal("an export without options"))?;
    let size = PAGES * PAGE;
    let types_at = (size - result.len() as u64) & !7;
    if arguments.len() as u64 > types_at {
        return Err(Error::Options(format!("the arguments have {} bytes, and {types_at} can be", arguments.len())));
    }
    let mut room = Text::default();
    let _ = writeln!(room.body, "  (memory (export \"room\") {PAGES} {PAGES})");
    for (at, bytes) in [(0, arguments), (types_at, result)] {
        let text: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
        let _ = writeln!(room.body, "  (data (i32.const {at}) \"{text}\")");
    }
    let room = room.instantiate(component, "values")?;
    let memory = (room, MemoryIndex(0));
    let mut adapter = Adapter::new(component, &NoHandles, options, room, (0, "", 0));
    let print = trampoline(adapter.component, 4, 0, Work::Print(memory));
    adapter.text.import("(func $print (param i32 i32 i32 i32))", Definition::Trampoline(print));
    let body = translate(&mut adapter, 0, export)?;
    adapter.text.body.push_str(&body);
    let _ = write!(
        adapter.text.body,
        r#"  (global $self i32 (i32.const -1))
  (global $refused i32 (i32.const 0))
  (func (export "invoke")
    (global.set $end (i32.const {}))
    (global.set $most (i32.const {types_at}))
    (call $serve0)
    (call $print (i32.const {types_at}) (i32.const {}) (i32.const 0) (global.get $at)))
"#,
        arguments.len(),
        result.len()
    );
    let too_long = format!("(call $trap (i32.const {}))\n    (unreachable)", trap_number(Trap::MessageTooLong));
    let instance = adapter.finish("invoke", "(unreachable)", &too_long)?;
    component.invoke = Some(Exports::of(component, instance)?.get("invoke")?);
    Ok(())
}
