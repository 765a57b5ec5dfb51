//! Code that was made for one flavour of kernels can be given the numbers of another: the records say where every one
//! is. Proven with a flavour that does not exist: what was compiled for the classic one and then changed by its records
//! alone is, byte for byte, what is compiled for the other.

use super::{Silent, emit_for};
use crate::module::parse;
use crate::options::{Optimisation, Options};
use crate::plan::Plan;
use crate::store::{Names, Store};
use crate::target::Architecture;
use object::{Object as _, ObjectSection as _};
use wasm2sel4_abi::sel4::{Flavour, Interface, RUNTIME, Reply, SystemCallNumbers};
use wasm2sel4_abi::system_call::{Kind, RECORD_SIZE, Record, SECTION};

/// Numbers of classic kernels, and others for the same system calls: half of them are another's of the classic ones.
const NUMBERS: [(i32, i32); 7] = [(-1, -3), (-2, -12), (-3, -5), (-4, -1), (-5, -14), (-7, -2), (-8, -21)];

/// A flavour that does not exist.
const MADE_UP: Interface = Interface {
    flavour: Flavour::Mcs,
    system_calls: SystemCallNumbers {
        call: -3,
        reply_recv: -12,
        send: -5,
        nb_send: -1,
        recv: -14,
        yield_now: -2,
        nb_recv: -21,
        debug_put_char: -30,
    },
    reply: Reply::ToCaller(-6),
    ..RUNTIME
};

/// System calls with and without messages, one behind the other and in loops, some with words that look like their
/// numbers, and with words that come back in use for long.
const MODULE: &str = r#"(module
  (import "cap" "endpoint" (global $endpoint externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "reply_recv"
    (func $reply_recv (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "nb_send" (func $nb_send (param externref i64 i64 i64 i64 i64)))
  (import "sel4" "recv" (func $recv (param externref) (result i64 i64 i64 i64 i64 i64)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (import "sel4" "poll" (func $poll (param externref) (result i64)))
  (import "sel4" "signal" (func $signal (param externref)))
  (import "sel4" "yield" (func $yield))
  (func (export "client") (param i64) (result i64)
    (loop $again (result i64)
      (call $call (global.get $endpoint) (i64.const 7) (local.get 0) (i64.const 1) (i64.const 7) (i64.const 3))
      drop drop drop drop drop
      (local.get 0)
      (call $signal (global.get $endpoint))
      (br_if $again (i64.eqz (local.get 0)))))
  (func (export "server") (result i64)
    (call $recv (global.get $endpoint)) drop drop drop drop drop
    (loop $again (param i64) (result i64)
      (call $yield) (call $yield)
      drop
      (call $reply_recv (global.get $endpoint) (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4))
      i64.add i64.add i64.add i64.add i64.add
      (call $wait (global.get $endpoint))
      i64.add
      (call $poll (global.get $endpoint))
      i64.xor
      (br_if $again (i32.const 0))))
  (func (export "twice") (result i64)
    (local i64 i64 i64 i64 i64 i64)
    (call $recv (global.get $endpoint))
    (local.set 0) (local.set 1) (local.set 2) (local.set 3) (local.set 4) (local.set 5)
    (call $recv (global.get $endpoint))
    i64.add i64.add i64.add i64.add i64.add
    (local.get 0) i64.add (local.get 1) i64.add (local.get 2) i64.add
    (local.get 3) i64.add (local.get 4) i64.add (local.get 5) i64.add)
  (func (export "try") (param i64)
    (call $nb_send (global.get $endpoint) (local.get 0) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))))"#;

/// Text, and records whose places count from its beginning.
fn compile(interface: &'static Interface, options: &Options, module: &str) -> (Vec<u8>, Vec<Record>) {
    let binary = wat::parse_str(module).unwrap();
    let mut store = Store::default();
    store.add(None, parse(&binary).unwrap(), &Names::new()).unwrap();
    let plan = Plan::new(&store, options).unwrap();
    let bytes = emit_for(interface, &store, &plan, options, &Silent).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let (text, list) = (file.section_by_name(".text").unwrap(), file.section_by_name(SECTION).unwrap());
    let (records, _) = list.data().unwrap().as_chunks::<RECORD_SIZE>();
    let mut records: Vec<Record> = records.iter().map(|bytes| Record::decode(*bytes).unwrap()).collect();
    for (offset, relocation) in list.relocations() {
        records[offset as usize / RECORD_SIZE].place = relocation.addend() as u64;
    }
    (text.data().unwrap().to_vec(), records)
}

/// Sets the number of the system call that a record is about.
fn renumber(architecture: Architecture, text: &mut [u8], record: Record, number: i32) {
    let start = record.place as usize - usize::from(record.number_distance);
    let is_long = text[start] & 3 == 3;
    let mut set = |offset: usize, size: usize, bits: u32, mask: u32| {
        let bytes = &mut text[start + offset..][..size];
        let mut word = [0; 4];
        word[..size].copy_from_slice(bytes);
        let word = u32::from_le_bytes(word) & !mask | bits & mask;
        bytes.copy_from_slice(&word.to_le_bytes()[..size]);
    };
    let bits = number as u32;
    match architecture {
        Architecture::Aarch64 => set(0, 4, !bits << 5, 0xffff << 5),
        Architecture::X86_64 => set(3, 4, bits, u32::MAX),
        Architecture::Riscv64 if is_long => set(0, 4, bits << 20, 0xfff << 20),
        Architecture::Riscv64 => set(0, 2, (bits >> 5 & 1) << 12 | (bits & 31) << 2, 1 << 12 | 31 << 2),
    }
}

#[test]
fn records_are_enough_to_change_the_numbers_of_a_flavour() {
    for architecture in Architecture::ALL {
        for optimisation in [Optimisation::None, Optimisation::Speed, Optimisation::Vectors, Optimisation::Size] {
            let options = Options { optimisation, ..Options::new(architecture) };
            let (mut text, records) = compile(&RUNTIME, &options, MODULE);
            let (other, other_records) = compile(&MADE_UP, &options, MODULE);
            assert!(text != other, "numbers are in the code");
            // Those of the functions, and of the eight that are imported.
            assert_eq!(records.len(), 11 + 8, "{architecture}: {records:?}");
            for record in records.iter().filter(|record| record.kind != Kind::Routine) {
                assert_ne!(record.number_distance, 0, "{architecture} {optimisation:?}: {record:?} has its number");
                let (_, number) = NUMBERS.into_iter().find(|(classic, _)| *classic == record.number).unwrap();
                renumber(architecture, &mut text, *record, number);
            }
            assert!(text == other, "{architecture} {optimisation:?}: {records:x?}, {other_records:x?}");
        }
    }
}

/// A word of the message that is loaded by the same instruction must stay what it is: nothing is recorded then.
#[test]
fn a_number_that_cannot_be_told_from_a_word_is_not_recorded() {
    let module = r#"(module
      (import "cap" "endpoint" (global $endpoint externref))
      (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
      (func (export "f") (result i64 i64 i64 i64 i64)
        (call $call (global.get $endpoint) (i64.const 0) (i64.const 0) (i64.const -1) (i64.const 0) (i64.const 0))))"#;
    for architecture in Architecture::ALL {
        let (_, records) = compile(&RUNTIME, &Options::new(architecture), module);
        // What is called through a reference has a function of its own, behind those of the module.
        assert_eq!(records[0].number_distance, 0, "{architecture}: {records:?}");
    }
}
