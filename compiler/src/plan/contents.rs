//! The initial contents of memories: what the segments of a module write before anybody can look.
//!
//! Pages that lie side by side are a run, and a run is an ELF segment at the memory's own address: no copy at the
//! start. A linker's work grows with the square of the number of segments, and Linux executes no file with more than
//! some thousand, so a domain has [`RUNS_MAXIMUM`] runs. If there are more, the longest stay runs; the others become
//! [`Piece`]s, which instantiation writes first of all. Bytes are kept as they come until there are enough for a page,
//! so that a segment of one byte does not cost a page of the compiler's memory.

use super::{Plan, Step};
use crate::error::{Error, Result};
use crate::store::{MemoryId, Store};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use wasm2sel4_abi::address::{MMU_PAGE, VirtualAddress};

/// The most runs of a domain.
pub const RUNS_MAXIMUM: usize = 512;

/// Zeroes that divide two pieces: about what a piece costs by itself.
const PIECE_GAP: usize = 32;

/// Writes and bytes that a page collects before it is made whole.
const SPARSE_WRITES: usize = 16;
const SPARSE_BYTES: usize = 512;

/// Whole MMU pages of initial contents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataRun {
    /// Offset of the first byte in the memory; a multiple of the MMU page.
    pub start: u64,
    /// The contents; a multiple of the MMU page long.
    pub bytes: Vec<u8>,
}

/// Initial contents that instantiation writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Where they go.
    pub address: VirtualAddress,
    /// The bytes; the first and the last are not zero.
    pub bytes: Vec<u8>,
}

/// Contents of all memories on their way into pages.
#[derive(Default)]
pub struct Contents {
    memories: BTreeMap<MemoryId, Pages>,
}

impl Contents {
    /// Writes `bytes` into a memory at `position`, over what was there.
    pub fn write(&mut self, memory: MemoryId, position: u64, bytes: &[u8]) {
        self.memories.entry(memory).or_default().write(position, bytes);
    }

    /// Gives each memory its runs, and each instance that owns one the pieces.
    ///
    /// # Errors
    ///
    /// An internal one for contents of a memory that no instance defines: nobody would write them.
    pub fn finish(self, store: &Store<'_>, plan: &mut Plan) -> Result<()> {
        let mut runs: Vec<(MemoryId, Range<u64>)> = Vec::new();
        for (memory, pages) in &self.memories {
            runs.extend(pages.runs().into_iter().map(|run| (*memory, run)));
        }
        // The sort is stable: of runs of one length those with the lower addresses stay.
        runs.sort_by_key(|(_, run)| Reverse(run.end - run.start));
        let mut rest = runs.split_off(runs.len().min(RUNS_MAXIMUM));
        runs.sort_by_key(|(memory, run)| (*memory, run.start));
        rest.sort_by_key(|(memory, run)| (*memory, run.start));
        for (memory, run) in runs {
            let bytes = self.memories[&memory].bytes(&run);
            plan.memories[memory].runs.push(DataRun { start: run.start * MMU_PAGE, bytes });
        }
        for (memory, run) in rest {
            let owner = store.memories[memory].owner;
            let owner = owner.ok_or_else(|| Error::internal("contents of a memory that no instance defines"))?;
            let first = plan.memories[memory].base.0 + run.start * MMU_PAGE;
            let bytes = self.memories[&memory].bytes(&run);
            let instance = &mut plan.instances[owner];
            if instance.pieces.is_empty() {
                instance.steps.insert(0, Step::WritePieces);
            }
            instance.pieces.extend(pieces(&bytes).into_iter().map(|range| Piece {
                address: VirtualAddress(first + range.start as u64),
                bytes: bytes[range].to_vec(),
            }));
        }
        Ok(())
    }
}

/// The parts of `bytes` that are not zero, as far as more zeroes than [`PIECE_GAP`] divide them.
fn pieces(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for (position, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        match pieces.last_mut() {
            Some(piece) if position - piece.end <= PIECE_GAP => piece.end = position + 1,
            _ => pieces.push(position..position + 1),
        }
    }
    pieces
}

/// Contents of a memory, by page number.
#[derive(Default)]
struct Pages {
    pages: BTreeMap<u64, Page>,
}

/// Contents of a page.
enum Page {
    /// Writes in their order, few of them.
    Sparse(Vec<(usize, Vec<u8>)>),
    /// All bytes.
    Whole(Box<[u8]>),
}

impl Pages {
    fn write(&mut self, mut position: u64, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let inside = (position % MMU_PAGE) as usize;
            let (now, later) = bytes.split_at(bytes.len().min(MMU_PAGE as usize - inside));
            self.pages.entry(position / MMU_PAGE).or_insert_with(|| Page::Sparse(Vec::new())).write(inside, now);
            position += now.len() as u64;
            bytes = later;
        }
    }

    /// As few runs as hold all contents; a page of zeroes is what the memory has anyway.
    fn runs(&self) -> Vec<Range<u64>> {
        let mut runs: Vec<Range<u64>> = Vec::new();
        for (number, _) in self.pages.iter().filter(|(_, page)| !page.is_zero()) {
            match runs.last_mut() {
                Some(run) if run.end == *number => run.end += 1,
                _ => runs.push(*number..*number + 1),
            }
        }
        runs
    }

    /// The bytes of a run.
    fn bytes(&self, run: &Range<u64>) -> Vec<u8> {
        self.pages.range(run.clone()).flat_map(|(_, page)| page.whole()).collect()
    }
}

impl Page {
    fn write(&mut self, position: usize, bytes: &[u8]) {
        if let Self::Sparse(writes) = self {
            let size: usize = writes.iter().map(|(_, bytes)| bytes.len()).sum();
            if writes.len() < SPARSE_WRITES && size + bytes.len() <= SPARSE_BYTES {
                return writes.push((position, bytes.to_vec()));
            }
            *self = Self::Whole(self.whole());
        }
        if let Self::Whole(page) = self {
            page[position..position + bytes.len()].copy_from_slice(bytes);
        }
    }

    fn whole(&self) -> Box<[u8]> {
        match self {
            Self::Whole(page) => page.clone(),
            Self::Sparse(writes) => {
                let mut page = vec![0; MMU_PAGE as usize];
                for (position, bytes) in writes {
                    page[*position..*position + bytes.len()].copy_from_slice(bytes);
                }
                page.into()
            }
        }
    }

    fn is_zero(&self) -> bool {
        match self {
            Self::Whole(page) => page.iter().all(|byte| *byte == 0),
            Self::Sparse(_) => self.whole().iter().all(|byte| *byte == 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_writes_win_and_pages_of_zeroes_are_left_out() {
        let mut pages = Pages::default();
        for number in 0..40 {
            pages.write(number, &[number as u8 + 1]);
        }
        pages.write(3, b"ab");
        pages.write(MMU_PAGE - 1, b"cd");
        pages.write(5 * MMU_PAGE, b"x");
        pages.write(5 * MMU_PAGE, b"\0");
        pages.write(7 * MMU_PAGE, &[9; 1000]);
        assert_eq!(pages.runs(), [0..2, 7..8]);
        let bytes = pages.bytes(&(0..2));
        assert_eq!(bytes.len(), 2 * MMU_PAGE as usize);
        assert_eq!(bytes[..7], [1, 2, 3, b'a', b'b', 6, 7]);
        assert_eq!(bytes[MMU_PAGE as usize - 1..][..3], [b'c', b'd', 0]);
    }

    #[test]
    fn pieces_hold_what_is_not_zero() {
        let mut bytes = vec![0; 200];
        bytes[5] = 1;
        bytes[7] = 2;
        bytes[100] = 3;
        assert_eq!(pieces(&bytes), [5..8, 100..101]);
        assert!(pieces(&[0; 8]).is_empty());
    }
}
