//! Accesses to memories: mostly inside, where they can be seen, and near every limit of an addressing mode.

use super::body::{Body, Ty};
use crate::typed::Chance;
use std::fmt::Write as _;

/// A memory.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Whether its addresses have 64 bits.
    pub is_64: bool,
    /// Its size in pages.
    pub pages: usize,
}

/// Bytes of a node of a list: first the address of the next one, then a number.
const NODE: usize = 16;
/// Nodes at the start of the first memory.
const NODES: usize = 64;
/// Bytes behind the nodes that are not zero.
const BYTES: usize = 512;

/// One access of so many may be anywhere.
const WILD: usize = 200;

/// Displacements that are inside, if what is added to them is less than 2^14.
const OFFSETS: [u32; 14] = [1, 4, 8, 12, 255, 256, 257, 2047, 2048, 2049, 4095, 4096, 4097, 0x3ff8];

/// Displacements that are far outside, or so with most indices.
const FAR: [u32; 10] = [
    0xfff8,
    0x1_0000,
    0x7fff_f7ff,
    0x7fff_f800,
    0x7fff_fff8,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_f000,
    0xffff_fff8,
    0xffff_ffff,
];

impl Memory {
    /// One or two.
    pub fn some(chance: &mut Chance) -> Vec<Self> {
        let count = if chance.one_in(4) { 2 } else { 1 };
        (0..count).map(|_| Self { is_64: chance.one_in(6), pages: 1 + chance.below(2) }).collect()
    }
}

/// Writes the declarations of memories, and what is in them at first.
pub fn declare(memories: &[Memory], chance: &mut Chance, text: &mut String) {
    for (number, memory) in memories.iter().enumerate() {
        let ty = if memory.is_64 { "i64" } else { "i32" };
        let mut data = String::new();
        if number == 0 {
            for _ in 0..NODES {
                // A wild one is found after a few dozen of steps.
                let next = match chance.one_in(50) {
                    true => chance.below(usize::MAX) as u32,
                    false => (chance.below(NODES) * NODE) as u32,
                };
                let value = chance.below(usize::MAX) as u32;
                for byte in next.to_le_bytes().into_iter().chain(value.to_le_bytes()).chain([0x7f, 0x80, 0xff, 0]) {
                    // Writing to a string cannot fail.
                    let _ = write!(data, "\\{byte:02x}");
                }
                data.push_str("\\00\\00\\00\\80");
            }
        }
        data.extend((0..BYTES).map(|_| format!("\\{:02x}", chance.below(256))));
        let _ = writeln!(
            text,
            "  (memory $m{number} (export \"m{number}\") {ty} {})\n  (data (memory $m{number}) ({ty}.const 0) \"{data}\")",
            memory.pages
        );
    }
}

impl Body<'_> {
    /// The operands of an access of so many bytes, without the value that a store has.
    pub fn place(&mut self, width: u32) -> String {
        let number = self.chance.below(self.memories.len());
        let memory = self.memories[number];
        let is_wild = self.chance.one_in(WILD);
        let offset = match self.chance.below(8) {
            _ if is_wild && self.chance.one_in(2) => self.one_of(&FAR),
            0..=2 => self.one_of(&OFFSETS),
            3 => self.one_of(&[255, 256, 511, 4095, 4096]) * width,
            4 if memory.pages > 1 => self.one_of(&[0xffff, 0x1_0000, 0x1_0008]),
            _ => 0,
        };
        let index = if is_wild { self.value(Ty::I32, 1) } else { self.index() };
        let index = match (memory.is_64, self.chance.one_in(4)) {
            (false, _) => index,
            (true, false) => format!("(i64.extend_i32_u {index})"),
            (true, true) => format!("(i64.extend_i32_s {index})"),
        };
        let align = if self.chance.one_in(4) { " align=1" } else { "" };
        format!("$m{number} offset={offset}{align} {index}")
    }

    /// An index below 2^14, or little more.
    fn index(&mut self) -> String {
        let small: Vec<usize> = (0..self.counters.len()).filter(|number| self.counters[*number].is_small).collect();
        if !small.is_empty() && self.chance.one_in(3) {
            let counter = self.one_of(&small);
            let counter = self.counters[counter].clone();
            let counter = match counter.ty {
                Ty::I64 => format!("(i32.wrap_i64 (local.get {}))", counter.local),
                _ => format!("(local.get {})", counter.local),
            };
            let shift = self.chance.below(4);
            return match self.chance.below(4) {
                0 => counter,
                1 => format!("(i32.shl {counter} (i32.const {shift}))"),
                2 => format!("(i32.add (i32.shl {counter} (i32.const {shift})) (local.get $p1))"),
                // The sum wraps.
                _ => format!("(i32.add (i32.sub {counter} (i32.const 4096)) (i32.const {}))", 4096 + (8 << shift)),
            };
        }
        let value = self.value(Ty::I32, 1);
        let mask = self.one_of(&[0xff, 0x3f0, 0x3ff, 0x5f8, 0x7ff, 0xffc, 0x1fff, 0x3ff8]);
        match self.chance.below(12) {
            0 | 1 => "(local.get $p0)".to_owned(),
            2 => "(local.get $p1)".to_owned(),
            3 => {
                let shift = self.chance.below(5);
                format!("(i32.add (local.get $p1) (i32.shl (i32.and {value} (i32.const 63)) (i32.const {shift})))")
            }
            4 => format!("(i32.add (i32.and {value} (i32.const {mask})) (i32.const {}))", self.chance.below(64)),
            5 => format!("(i32.shr_u {value} (i32.const {}))", 18 + self.chance.below(13)),
            6 => {
                // What is above the lower half is left out.
                let mask = 0xffff_ffff_0000_0000 | mask as u64;
                format!("(i32.wrap_i64 (i64.and {} (i64.const {mask:#x})))", self.value(Ty::I64, 1))
            }
            7 => format!("(i32.const {})", self.chance.below(mask)),
            8 => {
                // The sum wraps to what is small.
                let value = format!("(i32.or (i32.and {value} (i32.const {mask})) (i32.const 0xffff8000))");
                format!("(i32.add {value} (i32.const {}))", 0x8000 + self.chance.below(64))
            }
            9 => format!("(i32.load8_u $m0 {})", self.start(&format!("(i32.and {value} (i32.const {mask}))"))),
            _ => format!("(i32.and {value} (i32.const {mask}))"),
        }
    }

    /// An index of the first memory as what that takes.
    pub fn start(&self, index: &str) -> String {
        if self.memories[0].is_64 { format!("(i64.extend_i32_u {index})") } else { index.to_owned() }
    }

    /// The address of a node of the list.
    pub fn node(&mut self) -> String {
        format!("(i32.and {} (i32.const {}))", self.value(Ty::I32, 1), (NODES - 1) * NODE)
    }
}
