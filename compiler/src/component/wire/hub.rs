//! The handles that a component has of another domain's resources: a core module with the capabilities of all of them,
//! whichever of the wires to that domain they came by.
//!
//! Resource types of the interfaces become types of the wires': the representation of a handle is the number by which
//! the server knows it.

use super::super::{
    Component, ComponentInstanceIndex, CoreInstanceIndex, DefinedResource, Definition, HostImport, Resource,
};
use super::adapter::{Text, trap_number};
use super::exports::Exports;
use super::protocol::{DROP, FETCH, HANDLES, RESULTS, TIMED_OUT};
use super::{Client, WIRES_MAXIMUM, client_import};
use crate::error::Result;
use crate::module::ExternKind;
use std::fmt::Write as _;
use wasm2sel4_abi::trap::Trap;

/// How many elements the table of capabilities has.
const HANDLES_AT_LEAST: u64 = HANDLES * WIRES_MAXIMUM as u64;

/// What adapters need of the module.
#[derive(Clone, Copy, Debug)]
pub struct Hub {
    handles: Definition,
    forget: Definition,
    adopt: Definition,
}

impl Hub {
    /// Makes the resource types of all wires to one server types of the wires', with this module; none if there are no
    /// such types.
    ///
    /// # Errors
    ///
    /// Internal ones.
    pub fn of(component: &mut Component, wires: &[&Client], instance: ComponentInstanceIndex) -> Result<Option<Self>> {
        let mut names: Vec<(HostImport, usize)> = Vec::new();
        for (_, table) in component.resource_tables.iter() {
            if let Some(table) = table
                && let Resource::Imported(import) = &table.resource
                && let Some(wire) = wires.iter().position(|wire| wire.interface == import.interface)
                && !names.iter().any(|(known, _)| known == import)
            {
                names.push((import.clone(), wire));
            }
        }
        if names.is_empty() {
            return Ok(None);
        }
        let hub = Self::instantiate(component, wires)?;
        let exports = Exports::of(component, hub)?;
        for (name, wire) in names {
            let destructor = Some(exports.get(&format!("destroy{wire}"))?);
            let defined = component.resources.push(DefinedResource { instance, destructor });
            for (_, table) in component.resource_tables.iter_mut() {
                if let Some(table) = table
                    && matches!(&table.resource, Resource::Imported(import) if *import == name)
                {
                    table.resource = Resource::Defined(defined);
                }
            }
        }
        let [handles, forget, adopt] = ["handles", "forget", "adopt"].map(|name| exports.get(name));
        Ok(Some(Self { handles: handles?, forget: forget?, adopt: adopt? }))
    }

    /// What an adapter needs of it: `$handles`, `$forget` and `$adopt`.
    pub fn import(self, text: &mut Text) {
        text.import(&format!("(table $handles {HANDLES_AT_LEAST} externref)"), self.handles);
        text.import("(func $forget (param i32))", self.forget);
        text.import("(func $adopt (param i32 externref i64))", self.adopt);
    }

    fn instantiate(component: &mut Component, wires: &[&Client]) -> Result<CoreInstanceIndex> {
        let mut text = Text::default();
        text.trap(component);
        // A limit of -1 is none.
        let is_limited = wires.iter().any(|wire| wire.limit.is_some());
        let (within, limit) = if is_limited { ("_within", " i64") } else { ("", "") };
        let call = format!("(func $call (param externref i64 i64 i64 i64 i64{limit}) (result i64 i64 i64 i64 i64))");
        text.host("sel4", &format!("call{within}"), ExternKind::Function, &call);
        let call_with = format!(
            "(func $call_with (param externref i64 i64 i64 i64 i64 externref{limit}) (result i64 i64 i64 i64 i64 \
             externref))"
        );
        text.host("sel4", &format!("call_with{within}"), ExternKind::Function, &call_with);
        text.host("sel4", "delete", ExternKind::Function, "(func $delete (param externref))");
        let adopt_limit = if is_limited { " (local.get $limit)" } else { "" };
        let [ended, refused, slow] = [Trap::ServerEnded, Trap::ServerRefused, Trap::ServerTooSlow].map(trap_number);
        let _ = write!(
            text.body,
            r#"  (table $handles (export "handles") {HANDLES_AT_LEAST} externref)
  ;; The server has the handle again, or another has it.
  (func $forget (export "forget") (param $number i32)
    (local $capability externref)
    (local.set $capability (table.get $handles (local.get $number)))
    (table.set $handles (local.get $number) (ref.null extern))
    (if (i32.eqz (ref.is_null (local.get $capability)))
      (then (call $delete (local.get $capability)))))
  ;; A handle that the server says this client has: its capability.
  (func $adopt (export "adopt") (param $number i32) (param $server externref) (param $limit i64)
    (local $capability externref) (local $label i64)
    ;; A number that is none, or one that it has already.
    (if (i32.ge_u (local.get $number) (i32.const {HANDLES_AT_LEAST})) (then (call $trap (i32.const {refused}))))
    (if (i32.eqz (ref.is_null (table.get $handles (local.get $number)))) (then (call $trap (i32.const {refused}))))
    (call $call_with (local.get $server) (i64.const {FETCH}) (i64.extend_i32_u (local.get $number))
      (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern){adopt_limit})
    (local.set $capability) (drop) (drop) (drop) (drop) (local.set $label)
    (call $look (local.get $label))
    (if (i64.ne (local.get $label) (i64.const {RESULTS})) (then (call $trap (i32.const {refused}))))
    (if (ref.is_null (local.get $capability)) (then (call $trap (i32.const {refused}))))
    (table.set $handles (local.get $number) (local.get $capability)))
"#
        );
        // Nobody has the handle any more. If the server is not there, neither is what it was about.
        for (number, wire) in wires.iter().enumerate() {
            let limit = if is_limited { format!(" (i64.const {})", limit_word(wire)) } else { String::new() };
            let _ = write!(
                text.body,
                r#"  (func (export "destroy{number}") (param $number i32)
    (local $label i64)
    (call $call (table.get $handles (local.get $number)) (i64.const {DROP})
      (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0){limit})
    (drop) (drop) (drop) (drop) (local.set $label)
    (call $forget (local.get $number))
    (if (i64.eq (local.get $label) (i64.const {TIMED_OUT})) (then (call $trap (i32.const {slow})))))
"#
            );
        }
        let _ = write!(
            text.body,
            r"  ;; Why no capability comes.
  (func $look (param $label i64)
    (if (i64.lt_u (local.get $label) (i64.const 16)) (then (call $trap (i32.const {ended}))))
    (if (i64.eq (local.get $label) (i64.const {TIMED_OUT})) (then (call $trap (i32.const {slow})))))
"
        );
        let names: Vec<String> = wires.iter().map(|wire| client_import(&wire.interface)).collect();
        text.instantiate(component, &format!("handles of {}", names.join(" ")))
    }
}

/// How long a wire's calls may take, as functions of `sel4` take it.
pub fn limit_word(wire: &Client) -> i64 {
    wire.limit.map_or(-1, |limit| limit as i64)
}
