//! Which registers are read later.

use super::code::{Block, Code};
use super::registers::{Effects, Number, Set};

/// By block, what is read of what registers hold when it begins, by it or by what comes after it.
pub struct Live {
    begins: Vec<Set>,
}

impl Live {
    /// Finds out.
    pub fn find(code: &Code) -> Self {
        // What a block reads before it writes it, and what it overwrites.
        let own: Vec<(Set, Set)> = code
            .parts
            .iter()
            .map(|part| {
                part.lines.iter().rev().fold((Set::NONE, Set::NONE), |(reads, kills), line| {
                    (before(reads, &line.effects), kills | line.effects.kills)
                })
            })
            .collect();
        let mut live = Self { begins: vec![Set::NONE; code.parts.len()] };
        loop {
            let mut has_changed = false;
            for (number, (reads, kills)) in own.iter().enumerate().rev() {
                let begins = *reads | live.end(code, number) & !*kills;
                has_changed |= begins != live.begins[number];
                live.begins[number] = begins;
            }
            if !has_changed {
                return live;
            }
        }
    }

    /// What is read of what registers hold when a block begins.
    pub fn begins(&self, block: Block) -> Set {
        self.begins[block.0]
    }

    /// Takes note that what a register held when a block begins is in another now.
    pub fn rename(&mut self, block: Block, from: Number, to: Number) {
        let begins = &mut self.begins[block.0];
        *begins = *begins & !Set::from(from) | to.into();
    }

    /// What is read of what registers hold when a block ends.
    pub fn end(&self, code: &Code, number: usize) -> Set {
        let part = &code.parts[number];
        let flags = if part.end.is_branch() { Set::FLAGS } else { Set::NONE };
        part.successors().fold(flags, |live, next| live | self.begins[next.0])
    }
}

/// What is read before an instruction, by what is read after it.
pub fn before(after: Set, effects: &Effects) -> Set {
    after & !effects.kills | effects.reads
}
