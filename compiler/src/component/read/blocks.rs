//! Lists of numbers are copied in one block. Adapters copy a list element by element, which takes 8 to 13 instructions
//! for each, even where an element is a number that is taken as it is. Such a loop becomes `memory.copy`, in place: the
//! new instructions are fewer bytes than the loop, and what is left is filled with `nop`.
//!
//! What is replaced is exactly the loop below, between two memories, behind the comparison that leaves out an empty
//! list. The adapter has checked both ranges before, so neither the loop nor the copy traps; nothing else can tell them
//! apart, since the variables end with the values that the loop would give them. A loop that looks otherwise stays:
//! one that checks what it copies (`bool`, `char`), or that would leave padding between fields alone (records).

use std::ops::Range;
use wasmparser::{BlockType, FunctionBody, MemArg, MemArgTarget, Operator, Parser, Payload};

/// An adapter, with its loops replaced.
pub fn copied_in_blocks(adapter: &[u8]) -> Vec<u8> {
    let mut bytes = adapter.to_vec();
    for payload in Parser::new(0).parse_all(adapter) {
        // Whatever is wrong is told by those who read it next.
        let Ok(payload) = payload else { break };
        let Payload::CodeSectionEntry(body) = payload else { continue };
        for (range, copy) in loops(&body) {
            let mut new = copy.encode();
            let Some(place) = bytes.get_mut(range).filter(|place| new.len() <= place.len()) else { continue };
            new.resize(place.len(), NOP);
            place.copy_from_slice(&new);
        }
    }
    bytes
}

/// A loop that copies numbers from one memory to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Copy {
    /// Memories by their indices, and the variables with the addresses in them.
    to_memory: u32,
    from_memory: u32,
    to: u32,
    from: u32,
    /// The variable with how many numbers are left.
    left: u32,
    /// Bytes of a number.
    size: u8,
}

/// Instructions of the loop, and of what stands before it.
const LOOP: usize = 19;
const BEFORE: usize = 7;

/// The loops of a function that copy, and where they are.
fn loops(body: &FunctionBody<'_>) -> Vec<(Range<usize>, Copy)> {
    let Ok(reader) = body.get_operators_reader() else { return Vec::new() };
    let Ok(operators) = reader.into_iter_with_offsets().collect::<Result<Vec<_>, _>>() else { return Vec::new() };
    let found = operators.windows(BEFORE + LOOP + 1).filter_map(|window| {
        let (before, rest) = window.split_at_checked(BEFORE)?;
        let (body, after) = rest.split_at_checked(LOOP)?;
        let copy = Copy::of(before, body)?;
        Some((usize::try_from(body.first()?.1).ok()?..usize::try_from(after.first()?.1).ok()?, copy))
    });
    found.collect()
}

/// An instruction, and where it is.
type Located<'a> = (Operator<'a>, u64);

/// The memory of an access at the address itself.
fn memory(access: MemArg) -> Option<u32> {
    match access {
        MemArg { offset: 0, target: MemArgTarget::Memory(memory), ordering: None, .. } => Some(memory),
        _ => None,
    }
}

/// Bytes of a number that is loaded as it is, and from where.
fn load(operator: &Operator<'_>) -> Option<(u8, MemArg)> {
    match *operator {
        Operator::I32Load8U { memarg } | Operator::I32Load8S { memarg } => Some((1, memarg)),
        Operator::I32Load16U { memarg } | Operator::I32Load16S { memarg } => Some((2, memarg)),
        Operator::I32Load { memarg } | Operator::F32Load { memarg } => Some((4, memarg)),
        Operator::I64Load { memarg } | Operator::F64Load { memarg } => Some((8, memarg)),
        _ => None,
    }
}

/// Bytes of a number that is stored, and to where.
fn store(operator: &Operator<'_>) -> Option<(u8, MemArg)> {
    match *operator {
        Operator::I32Store8 { memarg } => Some((1, memarg)),
        Operator::I32Store16 { memarg } => Some((2, memarg)),
        Operator::I32Store { memarg } | Operator::F32Store { memarg } => Some((4, memarg)),
        Operator::I64Store { memarg } | Operator::F64Store { memarg } => Some((8, memarg)),
        _ => None,
    }
}

impl Copy {
    /// What a loop copies, if it is one that copies.
    fn of(before: &[Located<'_>], body: &[Located<'_>]) -> Option<Self> {
        use Operator::{BrIf, End, I32Add, I32Const, I32Eqz, LocalGet, LocalSet, LocalTee, Loop};
        let mut body = body.iter().map(|(operator, _)| operator);
        let mut next = || body.next();
        let mut before = before.iter().map(|(operator, _)| operator);

        let LocalTee { local_index: left } = *before.next()? else { return None };
        let (I32Eqz, BrIf { relative_depth: 0 }) = (before.next()?, before.next()?) else { return None };
        let Loop { blockty: BlockType::Empty } = next()? else { return None };
        let (LocalGet { local_index: to }, LocalGet { local_index: from }) = (next()?, next()?) else { return None };
        let ((size, source), (stored, destination)) = (load(next()?)?, store(next()?)?);
        for address in [*from, *to] {
            let LocalGet { local_index } = next()? else { return None };
            let (I32Const { value }, I32Add) = (next()?, next()?) else { return None };
            let LocalSet { local_index: set } = next()? else { return None };
            if *local_index != address || *set != address || *value != i32::from(size) {
                return None;
            }
        }
        let LocalGet { local_index: counted } = next()? else { return None };
        let (I32Const { value: -1 }, I32Add) = (next()?, next()?) else { return None };
        let LocalTee { local_index: kept } = next()? else { return None };
        let (BrIf { relative_depth: 0 }, End) = (next()?, next()?) else { return None };

        let (from_memory, to_memory) = (memory(source)?, memory(destination)?);
        let copy = Self { to_memory, from_memory, to: *to, from: *from, left, size };
        // The addresses begin between the comparison and the loop, and nothing else happens there.
        for address in [from, to] {
            let (LocalGet { .. }, LocalSet { local_index }) = (before.next()?, before.next()?) else { return None };
            if local_index != address {
                return None;
            }
        }
        let is_as_expected = [*counted, *kept] == [left; 2]
            && stored == size
            && from_memory != to_memory
            && copy.to != copy.from
            && ![copy.to, copy.from].contains(&left);
        is_as_expected.then_some(copy)
    }

    /// The instructions that do the same.
    fn encode(self) -> Vec<u8> {
        let Self { to_memory, from_memory, to, from, left, size } = self;
        let mut code = Code(Vec::new());
        // The bytes that are left, which are no more than a memory has: the adapter has checked that.
        code.local(LOCAL_GET, to).local(LOCAL_GET, from).local(LOCAL_GET, left);
        if size > 1 {
            code.constant(size).byte(I32_MUL).local(LOCAL_TEE, left);
        }
        code.byte(BULK).number(MEMORY_COPY).number(to_memory).number(from_memory);
        for address in [from, to] {
            code.local(LOCAL_GET, address).local(LOCAL_GET, left).byte(I32_ADD).local(LOCAL_SET, address);
        }
        code.constant(0).local(LOCAL_SET, left);
        code.0
    }
}

// Instructions in the binary format (core specification, 5.4).
const NOP: u8 = 0x01;
const LOCAL_GET: u8 = 0x20;
const LOCAL_SET: u8 = 0x21;
const LOCAL_TEE: u8 = 0x22;
const I32_CONST: u8 = 0x41;
const I32_ADD: u8 = 0x6a;
const I32_MUL: u8 = 0x6c;
const BULK: u8 = 0xfc;
const MEMORY_COPY: u32 = 10;

/// Instructions.
struct Code(Vec<u8>);

impl Code {
    fn byte(&mut self, byte: u8) -> &mut Self {
        self.0.push(byte);
        self
    }

    /// A `u32` (LEB128).
    fn number(&mut self, mut number: u32) -> &mut Self {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8)
    }

    fn local(&mut self, instruction: u8, index: u32) -> &mut Self {
        self.byte(instruction).number(index)
    }

    /// A constant that one byte holds, with its sign: less than 64.
    fn constant(&mut self, constant: u8) -> &mut Self {
        self.byte(I32_CONST).byte(constant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An adapter that copies elements of this size with these instructions.
    fn adapter(load: &str, store: &str, size: u32) -> Vec<u8> {
        let text = format!(
            "(module (import \"\" \"a\" (memory 1)) (import \"\" \"b\" (memory 1))
              (func (param $source i32) (param $place i32) (param $length i32)
                (local $left i32) (local $from i32) (local $to i32)
                (block
                  (br_if 0 (i32.eqz (local.tee $left (local.get $length))))
                  (local.set $from (local.get $source))
                  (local.set $to (local.get $place))
                  (loop
                    (local.get $to) (local.get $from) ({load}) ({store})
                    (local.set $from (i32.add (local.get $from) (i32.const {size})))
                    (local.set $to (i32.add (local.get $to) (i32.const {size})))
                    (br_if 0 (local.tee $left (i32.add (local.get $left) (i32.const -1))))))))"
        );
        wat::parse_str(&text).unwrap()
    }

    fn operators(adapter: &[u8]) -> Vec<String> {
        let bodies = Parser::new(0).parse_all(adapter).filter_map(|payload| match payload.unwrap() {
            Payload::CodeSectionEntry(body) => Some(body),
            _ => None,
        });
        let operators = bodies.flat_map(|body| {
            let operators: Vec<_> = body.get_operators_reader().unwrap().into_iter().map(Result::unwrap).collect();
            operators
        });
        operators.map(|operator| format!("{operator:?}")).collect()
    }

    #[test]
    fn numbers_are_copied_in_a_block() {
        for (load, store, size) in [
            ("i32.load8_u", "i32.store8", 1),
            ("i32.load8_s", "i32.store8", 1),
            ("i32.load16_u", "i32.store16", 2),
            ("i32.load16_s", "i32.store16", 2),
            ("i32.load", "i32.store", 4),
            ("f32.load", "f32.store", 4),
            ("i64.load", "i64.store", 8),
            ("f64.load", "f64.store", 8),
        ] {
            let before = adapter(&format!("{load} 0"), &format!("{store} 1"), size);
            let after = copied_in_blocks(&before);
            wasmparser::validate(&after).unwrap();
            assert_eq!(after.len(), before.len());
            let operators = operators(&after);
            let copies = operators.iter().filter(|operator| *operator == "MemoryCopy { dst_mem: 1, src_mem: 0 }");
            assert_eq!(copies.count(), 1, "{load}: {operators:?}");
            assert!(!operators.iter().any(|operator| operator.starts_with("Loop")), "{load}: {operators:?}");
        }
    }

    /// If adapters come to look otherwise, they are only slower, which nobody would notice.
    #[test]
    fn loops_of_adapters_are_known() {
        for element in ["u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64"] {
            let component = wat::parse_str(format!(
                r#"(component
                  (component $server
                    (core module $m (memory (export "m") 1)
                      (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
                      (func (export "f") (param i32 i32)))
                    (core instance $i (instantiate $m))
                    (func (export "f") (param "in" (list {element}))
                      (canon lift (core func $i "f") (memory (core memory $i "m"))
                        (realloc (core func $i "realloc")))))
                  (component $client
                    (import "f" (func $f (param "in" (list {element}))))
                    (core module $libc (memory (export "m") 1))
                    (core instance $libc (instantiate $libc))
                    (core func $lowered (canon lower (func $f) (memory (core memory $libc "m"))))
                    (core module $m (import "" "f" (func $f (param i32 i32)))
                      (func (export "run") (call $f (i32.const 0) (i32.const 1))))
                    (core instance $i (instantiate $m (with "" (instance (export "f" (func $lowered))))))
                    (func (export "run") (canon lift (core func $i "run"))))
                  (instance $server (instantiate $server))
                  (instance $client (instantiate $client (with "f" (func $server "f"))))
                  (export "run" (func $client "run")))"#
            ));
            let component = super::super::read(&component.unwrap()).unwrap();
            let adapters = component.modules.iter().map(|(_, module)| module).filter(|module| module.offset.is_none());
            let operators: Vec<String> = adapters.flat_map(|adapter| operators(&adapter.bytes)).collect();
            assert!(operators.iter().any(|operator| operator.starts_with("MemoryCopy")), "{element}: {operators:?}");
            assert!(!operators.iter().any(|operator| operator.starts_with("Loop")), "{element}: {operators:?}");
        }
    }

    #[test]
    fn other_loops_stay() {
        for (load, store, size, why) in [
            ("i32.load8_u 1", "i32.store8 1", 1, "one memory, where ranges may overlap"),
            ("i32.load8_u 0", "i32.store8 1", 2, "a byte of two"),
            ("i32.load8_u 0", "i32.store 1", 4, "bytes become words"),
            ("i32.load 0 offset=4", "i32.store 1", 4, "other numbers than the first"),
            ("i32.load 0", "i32.store 1 offset=4", 4, "to another place than the first"),
        ] {
            let before = adapter(load, store, size);
            assert_eq!(copied_in_blocks(&before), before, "{why}");
        }
    }
}
