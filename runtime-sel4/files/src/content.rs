//! What a file holds: blocks in memory over bytes of the archive.
//!
//! A block that was written is in memory. Where none is, the file is what the archive has, and zero beyond that: so a
//! file of the archive costs nothing until it is changed, and then by the block; and holes of sparse files cost
//! nothing.

use crate::budget::{self, Account, Budgets};
use crate::error::Error;
use crate::hasher::Hasher;
use alloc::boxed::Box;
use alloc::vec::Vec;
use hashbrown::HashMap;

/// Bytes of a block.
pub const BLOCK: u64 = 4096;

/// What a block costs.
const PRICE: u64 = BLOCK + budget::BLOCK;

/// The most bytes of a file: offsets of system interfaces have a sign.
pub const SIZE_MAXIMUM: u64 = i64::MAX as u64;

/// Zeroes, for what nobody wrote.
static ZEROES: [u8; BLOCK as usize] = [0; BLOCK as usize];

/// A block in memory.
#[derive(Debug)]
struct Block {
    bytes: Box<[u8]>,
    /// Who has paid for it.
    payer: Account,
}

/// The contents of a file.
#[derive(Debug)]
pub struct Content<'a> {
    /// What the archive has of it, as far as it was not cut off.
    base: &'a [u8],
    size: u64,
    /// Those behind the end are on their way back ([`Self::free_behind`]); nobody sees them.
    blocks: HashMap<u64, Block, Hasher>,
    /// Whether there may be blocks behind the end.
    is_cut: bool,
}

impl<'a> Content<'a> {
    /// A file of the archive, or an empty one.
    pub fn new(base: &'a [u8], hasher: Hasher) -> Self {
        Self { base, size: base.len() as u64, blocks: HashMap::with_hasher(hasher), is_cut: false }
    }

    /// Bytes.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Whether it is anything else than these bytes of the archive.
    pub fn is_changed(&self, base: &[u8]) -> bool {
        // What has blocks behind its end was cut off.
        !self.blocks.is_empty() || self.size != base.len() as u64 || self.kept() != self.size
    }

    /// How many bytes it has of the archive, where nothing was written.
    pub const fn kept(&self) -> u64 {
        self.base.len() as u64
    }

    /// What was written, block by block in no order: where it begins, and its bytes.
    pub fn written(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let end = self.end();
        self.blocks.iter().filter(move |(index, _)| **index < end).map(|(index, block)| {
            let offset = index * BLOCK;
            let size = self.size.saturating_sub(offset).min(BLOCK) as usize;
            (offset, block.bytes.get(..size).unwrap_or_default())
        })
    }

    /// Hands on at most `size` bytes from `offset` on, piece by piece; returns how many there were.
    pub fn read(&self, offset: u64, size: u64, take: &mut dyn FnMut(&[u8])) -> u64 {
        let end = offset.saturating_add(size).min(self.size);
        let mut position = offset;
        while position < end {
            let piece = self.piece(position, end);
            take(piece);
            position += piece.len() as u64;
        }
        end.saturating_sub(offset)
    }

    /// Some bytes from a position on, at least one, and none from `end` on.
    fn piece(&self, position: u64, end: u64) -> &[u8] {
        let within = (position % BLOCK) as usize;
        let length = (end - position).min(BLOCK - position % BLOCK) as usize;
        if let Some(block) = self.blocks.get(&(position / BLOCK)) {
            return block.bytes.get(within..within + length).unwrap_or_default();
        }
        let base = usize::try_from(position).ok().and_then(|position| self.base.get(position..)).unwrap_or_default();
        if base.is_empty() {
            return ZEROES.get(..length).unwrap_or_default();
        }
        // What nobody changed is one piece.
        let length = if self.blocks.is_empty() { (end - position) as usize } else { length };
        base.get(..length.min(base.len())).unwrap_or_default()
    }

    /// Fills `size` bytes from `offset` on, piece by piece; all of them or none.
    pub fn write(
        &mut self,
        offset: u64,
        size: u64,
        budgets: &mut Budgets,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<(), Error> {
        let end = offset.checked_add(size).filter(|end| *end <= SIZE_MAXIMUM).ok_or(Error::TooLarge)?;
        self.check_growth(end)?;
        // Within a block that is there, which most small writes are, it is looked up once.
        if offset % BLOCK + size <= BLOCK && self.fill_in_block(offset, size, fill) {
            self.size = self.size.max(end);
            return Ok(());
        }
        self.reserve(offset, end, budgets)?;
        let mut position = offset;
        while position < end {
            let length = (end - position).min(BLOCK - position % BLOCK);
            if !self.fill_in_block(position, length, fill) {
                // It was reserved.
                return Err(Error::NoSpace);
            }
            position += length;
        }
        self.size = self.size.max(end);
        Ok(())
    }

    /// Fills `size` bytes of one block from `offset` on; says whether it is there.
    fn fill_in_block(&mut self, offset: u64, size: u64, fill: &mut dyn FnMut(&mut [u8])) -> bool {
        let within = (offset % BLOCK) as usize;
        let block = self.blocks.get_mut(&(offset / BLOCK));
        let bytes = block.and_then(|block| block.bytes.get_mut(within..within + size as usize));
        bytes.map(fill).is_some()
    }

    /// Takes blocks for a range, with what the file has there; all of them or none.
    fn reserve(&mut self, start: u64, end: u64, budgets: &mut Budgets) -> Result<(), Error> {
        if start == end {
            return Ok(());
        }
        let range = start / BLOCK..end.div_ceil(BLOCK);
        // Whoever asks for more than there can be is told before blocks are counted.
        let most = range.end - range.start;
        budgets.check(most.saturating_sub(self.blocks.len() as u64).saturating_mul(PRICE))?;
        let missing = range.clone().filter(|index| !self.blocks.contains_key(index)).count();
        budgets.check((missing as u64).saturating_mul(PRICE))?;
        self.blocks.try_reserve(missing)?;
        let mut made = Vec::new();
        made.try_reserve_exact(missing)?;
        for index in range.filter(|index| !self.blocks.contains_key(index)) {
            made.push((index, self.block(index)?));
        }
        let payer = budgets.take(missing as u64 * PRICE)?;
        self.blocks.extend(made.into_iter().map(|(index, bytes)| (index, Block { bytes, payer })));
        Ok(())
    }

    /// The bytes of a block with what the file has there.
    fn block(&self, index: u64) -> Result<Box<[u8]>, Error> {
        let mut block = Vec::new();
        block.try_reserve_exact(BLOCK as usize)?;
        let base = index.checked_mul(BLOCK).and_then(|start| self.base.get(usize::try_from(start).ok()?..));
        let base = base.unwrap_or_default();
        block.extend_from_slice(base.get(..BLOCK as usize).unwrap_or(base));
        block.resize(BLOCK as usize, 0);
        Ok(block.into_boxed_slice())
    }

    /// The number of the first block behind the end.
    const fn end(&self) -> u64 {
        self.size.div_ceil(BLOCK)
    }

    /// Refuses to reach to where blocks are that must go first.
    fn check_growth(&self, end: u64) -> Result<(), Error> {
        if self.is_cut && end > self.size { Err(Error::Unfinished) } else { Ok(()) }
    }

    /// Makes the file longer, with zeroes, or cuts it off: then blocks may be left behind its end
    /// ([`Self::free_behind`]).
    pub fn set_size(&mut self, size: u64) -> Result<(), Error> {
        if size > SIZE_MAXIMUM {
            return Err(Error::TooLarge);
        }
        self.check_growth(size)?;
        if size < self.size {
            if let Some(block) = self.blocks.get_mut(&(size / BLOCK)) {
                block.bytes.get_mut((size % BLOCK) as usize..).unwrap_or_default().fill(0);
            }
            if let Some(base) = usize::try_from(size).ok().and_then(|size| self.base.get(..size)) {
                self.base = base;
            }
            self.is_cut = !self.blocks.is_empty();
        }
        self.size = size;
        Ok(())
    }

    /// Whether there may be blocks behind the end.
    pub const fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Gives back at most so many blocks behind the end; says how many there were. If fewer, there are no more.
    pub fn free_behind(&mut self, most: u64, budgets: &mut Budgets) -> u64 {
        if !self.is_cut {
            return 0;
        }
        let (end, mut count) = (self.end(), 0);
        let mut behind = self.blocks.extract_if(|index, _| *index >= end);
        while count < most
            && let Some((_, block)) = behind.next()
        {
            budgets.give_back(block.payer, PRICE);
            count += 1;
        }
        self.is_cut = count == most;
        if self.blocks.is_empty() {
            self.blocks.shrink_to_fit();
        }
        count
    }

    /// Takes the memory for a range, and makes the file so long.
    pub fn allocate(&mut self, offset: u64, size: u64, budgets: &mut Budgets) -> Result<(), Error> {
        let end = offset.checked_add(size).filter(|end| *end <= SIZE_MAXIMUM).ok_or(Error::TooLarge)?;
        self.check_growth(end)?;
        self.reserve(offset, end, budgets)?;
        self.size = self.size.max(end);
        Ok(())
    }
}
