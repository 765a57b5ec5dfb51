//! A buddy allocator of untyped memory.
//!
//! Blocks are powers of two. A larger block is split into halves, two untypeds retyped from it; when both halves are
//! free again they are merged by revoking their parent, which is what makes the kernel forget that it was ever used.
//! When such a block is used again, the kernel first clears all of it, at once. So that this does not take long, blocks are
//! merged up to a limit only, and beyond it only when a larger one is wanted and there is none. Larger blocks that may have been
//! used, like those with which the kernel begins, are kept apart: while others wait, such a block is cleared, by being split, by
//! whoever has time for it ([`Buddy::begin_clearing`]).
//!
//! The kernel is behind [`Splitter`], so that the allocator can be tested without one.

use crate::larger;

/// An untyped's place among the allocator's nodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block(u32);

/// What the allocator needs of the kernel.
pub trait Splitter {
    /// Makes two untypeds of `bits - 1` of the one in `slot`; returns the slot of the first, the second is in the next.
    /// `None` if there are no slots left.
    fn split(&mut self, slot: u64, bits: u32) -> Option<u64>;

    /// Deletes both halves of the untyped in `slot`; `first` is what `split` returned for it.
    fn merge(&mut self, slot: u64, first: u64);
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// The node names no block.
    Unused,
    Free,
    /// Free, but it takes long to use it.
    Uncleared,
    Used,
    /// The block lives in its halves.
    Split,
}

/// A block, or room for one.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    slot: u32,
    /// The slot of an untyped as large as the block that stands for it while it is allocated; 0 for none.
    stand_in: u32,
    bits: u8,
    state: State,
    parent: Option<Block>,
    /// The other half of `parent`.
    sibling: Option<Block>,
    /// In a list of free or unused nodes, or in the owner's list of blocks.
    next: Option<Block>,
    /// In a list of free nodes, in the other direction.
    previous: Option<Block>,
}

impl Node {
    /// Room for a block.
    pub const UNUSED: Self = Self {
        slot: 0,
        stand_in: 0,
        bits: 0,
        state: State::Unused,
        parent: None,
        sibling: None,
        next: None,
        previous: None,
    };
}

/// Sizes of blocks are below 2^64 bytes.
const SIZES: usize = 64;

/// The allocator.
#[derive(Debug)]
pub struct Buddy<'a> {
    /// Room for as many blocks, split ones included.
    nodes: &'a mut [Node],
    free: [Option<Block>; SIZES],
    uncleared: [Option<Block>; SIZES],
    /// Whether a block that is not cleared is used like others.
    clears_at_once: bool,
    /// The block that is being cleared, with the nodes of its halves.
    clearing: Option<[Block; 3]>,
    unused: Option<Block>,
    /// Nodes from here on were never used.
    fresh: usize,
    free_bytes: u64,
    /// log2 of the size up to which blocks are merged when they are free.
    merged_bits: u32,
    /// How many blocks are split.
    splits: u64,
}

impl<'a> Buddy<'a> {
    /// An allocator without memory, with room for as many blocks as there are nodes. Free blocks are merged up to
    /// `2^merged_bits` bytes; larger ones when they are wanted.
    pub fn new(nodes: &'a mut [Node], merged_bits: u32) -> Self {
        Self {
            nodes,
            free: [None; SIZES],
            uncleared: [None; SIZES],
            clears_at_once: true,
            clearing: None,
            unused: None,
            fresh: 0,
            free_bytes: 0,
            merged_bits,
            splits: 0,
        }
    }

    /// Goes on in more room.
    pub fn move_to(&mut self, nodes: &'a mut [Node]) {
        larger::move_to(&mut self.nodes, nodes);
    }

    /// How many blocks there is room for, split ones included.
    pub fn capacity(&self) -> usize {
        self.nodes.len()
    }

    /// The number of free bytes.
    pub fn free_bytes(&self) -> u64 {
        self.free_bytes
    }

    /// How many blocks are split: each has a pair of slots for its halves.
    pub fn splits(&self) -> u64 {
        self.splits
    }

    /// Adds an untyped of `2^bits` bytes; tells whether there was room for it.
    pub fn add(&mut self, slot: u64, bits: u32) -> bool {
        if bits as usize >= SIZES {
            return false;
        }
        let (Ok(slot), Some(block)) = (u32::try_from(slot), self.take_node()) else { return false };
        *self.node(block) = Node { slot, bits: bits as u8, ..Node::UNUSED };
        self.put_returned(block);
        self.free_bytes += 1 << bits;
        true
    }

    /// Allocates `2^bits` bytes.
    pub fn allocate(&mut self, bits: u32, splitter: &mut impl Splitter) -> Option<Block> {
        let mut block = self.smallest(&self.free, bits).or_else(|| {
            self.merge_for(bits, splitter);
            self.smallest(&self.free, bits)
        });
        if block.is_none() {
            // What is not larger than what is wanted would have to be cleared as a whole in any case.
            let least = self.smallest(&self.uncleared, bits);
            block = least.filter(|least| self.clears_at_once || self.bits(*least) == bits);
        }
        let mut block = block?;
        self.remove(block);
        while u32::from(self.node(block).bits) > bits {
            let Some(half) = self.split(block, splitter) else {
                // What was split before is whole again: else a larger block would be missing from now on.
                self.join(block, splitter);
                return None;
            };
            block = half;
        }
        let node = self.node(block);
        node.state = State::Used;
        node.next = None;
        node.stand_in = 0;
        self.free_bytes -= 1 << bits;
        Some(block)
    }

    /// The smallest block of at least `2^bits` bytes in lists by sizes.
    fn smallest(&self, lists: &[Option<Block>; SIZES], bits: u32) -> Option<Block> {
        lists.get(bits as usize..)?.iter().find_map(|list| *list)
    }

    /// Whether blocks that are not cleared are used like others: when nobody waits.
    pub fn clear_at_once(&mut self, clears: bool) {
        self.clears_at_once = clears;
    }

    /// Whether a block is being cleared, or there is one from which `2^bits` bytes come when it is.
    pub fn can_clear(&self, bits: u32) -> bool {
        self.clearing.is_some() || self.smallest(&self.uncleared, bits + 1).is_some()
    }

    /// Takes the smallest block from which `2^bits` bytes come when it is cleared: its slot, and log2 of its size. Whoever has
    /// made its halves says so to [`Self::end_clearing`]; there is one such block at a time.
    pub fn begin_clearing(&mut self, bits: u32) -> Option<(u64, u32)> {
        if self.clearing.is_some() {
            return None;
        }
        let block = self.smallest(&self.uncleared, bits + 1)?;
        let first = self.take_node()?;
        let Some(second) = self.take_node() else {
            self.give_node(first);
            return None;
        };
        self.remove(block);
        self.node(block).state = State::Used;
        self.clearing = Some([block, first, second]);
        Some((self.slot(block), self.bits(block)))
    }

    /// The halves of the block that was being cleared are in this slot and the next; nothing if they could not be made.
    pub fn end_clearing(&mut self, halves: Option<u64>) {
        let Some([block, first, second]) = self.clearing.take() else { return };
        match halves.and_then(|slot| u32::try_from(slot).ok()) {
            Some(slot) => {
                self.set_halves(block, [first, second], slot);
                self.put(first);
                self.put(second);
            }
            None => {
                self.give_node(second);
                self.give_node(first);
                self.put_uncleared(block);
            }
        }
    }

    /// A block lives in its halves from now on; they are in no list.
    fn set_halves(&mut self, block: Block, [first, second]: [Block; 2], slot: u32) {
        let half = Node { bits: self.node(block).bits - 1, parent: Some(block), ..Node::UNUSED };
        *self.node(first) = Node { slot, sibling: Some(second), ..half };
        *self.node(second) = Node { slot: slot + 1, sibling: Some(first), ..half };
        self.node(block).state = State::Split;
        self.splits += 1;
    }

    /// Merges free blocks beyond the limit, up to `2^bits` bytes.
    fn merge_for(&mut self, bits: u32, splitter: &mut impl Splitter) {
        for size in self.merged_bits as usize..(bits as usize).min(SIZES) {
            for is_clear in [true, false] {
                let mut next = if is_clear { self.free[size] } else { self.uncleared[size] };
                while let Some(block) = next {
                    // Of two halves, one may be behind the other in the list, and goes with it.
                    let Node { next: after, sibling, .. } = *self.node(block);
                    let is_next = after.is_some() && after == sibling;
                    next = if is_next { after.and_then(|after| self.node(after).next) } else { after };
                    if sibling.is_some_and(|sibling| self.is_free(sibling)) {
                        self.remove(block);
                        if let Some(whole) = self.merge(block, splitter) {
                            self.put_returned(whole);
                        }
                    }
                }
            }
        }
    }

    fn is_free(&mut self, block: Block) -> bool {
        matches!(self.node(block).state, State::Free | State::Uncleared)
    }

    /// Merges a block that is in no list with its other half, if that is free; what becomes of them is in no list.
    fn merge(&mut self, block: Block, splitter: &mut impl Splitter) -> Option<Block> {
        let Node { parent, sibling, slot, .. } = *self.node(block);
        let (parent, sibling) = (parent?, sibling?);
        let sibling_slot = self.node(sibling).slot;
        if !self.is_free(sibling) {
            return None;
        }
        self.remove(sibling);
        splitter.merge(self.slot(parent), u64::from(slot.min(sibling_slot)));
        self.give_node(sibling);
        self.give_node(block);
        self.splits -= 1;
        Some(parent)
    }

    /// The slot of an allocated block.
    pub fn slot(&self, block: Block) -> u64 {
        self.nodes.get(block.0 as usize).map_or(0, |node| u64::from(node.slot))
    }

    /// The slot of an untyped of which objects of an allocated block are made: the block itself, or what stands for it.
    pub fn untyped(&self, block: Block) -> u64 {
        let node = self.nodes.get(block.0 as usize);
        node.map_or(0, |node| u64::from(if node.stand_in == 0 { node.slot } else { node.stand_in }))
    }

    /// What stands for an allocated block, if anything does.
    pub fn stand_in(&self, block: Block) -> Option<u64> {
        let node = self.nodes.get(block.0 as usize)?;
        (node.stand_in != 0).then_some(u64::from(node.stand_in))
    }

    /// Says what stands for an allocated block: the slot of an untyped that was made of all of it.
    pub fn set_stand_in(&mut self, block: Block, slot: Option<u64>) {
        self.node(block).stand_in = slot.unwrap_or(0) as u32;
    }

    /// log2 of the size of an allocated block.
    pub fn bits(&self, block: Block) -> u32 {
        self.nodes.get(block.0 as usize).map_or(0, |node| u32::from(node.bits))
    }

    /// The block that follows an allocated one in its owner's list.
    pub fn next(&self, block: Block) -> Option<Block> {
        self.nodes.get(block.0 as usize).filter(|node| node.state == State::Used)?.next
    }

    /// Puts an allocated block before another one in its owner's list.
    pub fn set_next(&mut self, block: Block, next: Option<Block>) {
        let node = self.node(block);
        if node.state == State::Used {
            node.next = next;
        }
    }

    /// Takes a block back; nothing may have been left in it. A block that is not allocated is ignored.
    pub fn release(&mut self, block: Block, splitter: &mut impl Splitter) {
        if self.node(block).state != State::Used {
            return;
        }
        self.free_bytes += 1 << self.node(block).bits;
        self.join(block, splitter);
    }

    /// Puts a block that is in no list among the free ones, together with its other half if that is free, and so on.
    fn join(&mut self, mut block: Block, splitter: &mut impl Splitter) {
        while self.bits(block) < self.merged_bits
            && let Some(whole) = self.merge(block, splitter)
        {
            block = whole;
        }
        self.put_returned(block);
    }

    /// Splits a block that is in no list; the second half becomes free, the first is returned.
    fn split(&mut self, block: Block, splitter: &mut impl Splitter) -> Option<Block> {
        let Node { slot, bits, .. } = *self.node(block);
        let first = self.take_node()?;
        let Some(second) = self.take_node() else {
            self.give_node(first);
            return None;
        };
        let split = splitter.split(u64::from(slot), u32::from(bits));
        let Some(first_slot) = split.and_then(|slot| u32::try_from(slot).ok()) else {
            self.give_node(second);
            self.give_node(first);
            return None;
        };
        self.set_halves(block, [first, second], first_slot);
        self.put(second);
        Some(first)
    }

    fn node(&mut self, block: Block) -> &mut Node {
        &mut self.nodes[block.0 as usize]
    }

    fn put(&mut self, block: Block) {
        self.put_as(block, State::Free);
    }

    /// Puts a block that may have been used.
    fn put_returned(&mut self, block: Block) {
        if self.bits(block) > self.merged_bits { self.put_uncleared(block) } else { self.put(block) }
    }

    fn put_uncleared(&mut self, block: Block) {
        self.put_as(block, State::Uncleared);
    }

    fn put_as(&mut self, block: Block, state: State) {
        let size = self.node(block).bits as usize;
        let lists = if state == State::Uncleared { &mut self.uncleared } else { &mut self.free };
        let next = lists[size].replace(block);
        let node = self.node(block);
        (node.state, node.next, node.previous) = (state, next, None);
        if let Some(next) = next {
            self.node(next).previous = Some(block);
        }
    }

    fn remove(&mut self, block: Block) {
        let Node { bits, next, previous, state, .. } = *self.node(block);
        match previous {
            Some(previous) => self.node(previous).next = next,
            None if state == State::Uncleared => self.uncleared[bits as usize] = next,
            None => self.free[bits as usize] = next,
        }
        if let Some(next) = next {
            self.node(next).previous = previous;
        }
    }

    fn take_node(&mut self) -> Option<Block> {
        if let Some(block) = self.unused {
            self.unused = self.node(block).next;
            return Some(block);
        }
        let block = (self.fresh < self.nodes.len()).then_some(Block(self.fresh as u32))?;
        self.fresh += 1;
        Some(block)
    }

    fn give_node(&mut self, block: Block) {
        let next = self.unused.replace(block);
        *self.node(block) = Node { next, ..Node::UNUSED };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// A kernel that checks that it is used properly.
    #[derive(Default)]
    struct Model {
        /// Slots of halves that exist, by the slot of their parent.
        halves: BTreeMap<u64, u64>,
        free_slots: Vec<u64>,
        next_slot: u64,
        /// After so many splits, one fails.
        splits: Option<usize>,
    }

    impl Splitter for Model {
        fn split(&mut self, slot: u64, bits: u32) -> Option<u64> {
            assert!(bits > 4, "a split below the smallest untyped");
            if self.splits == Some(0) {
                self.splits = None;
                return None;
            }
            self.splits = self.splits.map(|left| left - 1);
            let first = self.free_slots.pop().unwrap_or_else(|| {
                self.next_slot += 2;
                1000 + self.next_slot
            });
            assert!(self.halves.insert(slot, first).is_none(), "slot {slot} was split twice");
            Some(first)
        }

        fn merge(&mut self, slot: u64, first: u64) {
            assert_eq!(self.halves.remove(&slot), Some(first), "slot {slot} was merged with other halves");
            assert!(!self.halves.contains_key(&first) && !self.halves.contains_key(&(first + 1)));
            self.free_slots.push(first);
        }
    }

    #[test]
    fn everything_comes_back() {
        let mut nodes = [Node::UNUSED; 512];
        let (mut buddy, mut model) = (Buddy::new(&mut nodes, 64), Model::default());
        assert!(buddy.add(1, 20) && buddy.add(2, 16));
        let all = buddy.free_bytes();
        // A fixed sequence that looks random: a linear congruential generator.
        let mut state = 12345u64;
        let mut random = |limit: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % limit
        };
        let mut live: Vec<Block> = Vec::new();
        for _ in 0..20_000 {
            if random(2) == 0 || live.is_empty() {
                live.extend(buddy.allocate(12 + random(5) as u32, &mut model));
            } else {
                let index = random(live.len() as u64) as usize;
                buddy.release(live.swap_remove(index), &mut model);
            }
            let used: u64 = live.iter().map(|block| 1 << buddy.bits(*block)).sum();
            assert_eq!(buddy.free_bytes() + used, all);
            let slots: BTreeSet<u64> = live.iter().map(|block| buddy.slot(*block)).collect();
            assert_eq!(slots.len(), live.len(), "two blocks share a slot");
        }
        for block in live {
            buddy.release(block, &mut model);
        }
        assert_eq!(buddy.free_bytes(), all);
        assert!(model.halves.is_empty(), "a split block was not merged");
        assert!(buddy.allocate(20, &mut model).is_some(), "the largest block is not whole again");
    }

    #[test]
    fn large_blocks_are_merged_when_they_are_wanted() {
        let mut nodes = [Node::UNUSED; 512];
        let (mut buddy, mut model) = (Buddy::new(&mut nodes, 14), Model::default());
        assert!(buddy.add(1, 20));
        let blocks: Vec<Block> = std::iter::from_fn(|| buddy.allocate(13, &mut model)).collect();
        assert_eq!((blocks.len(), buddy.splits()), (128, 127));
        for block in blocks {
            buddy.release(block, &mut model);
        }
        assert_eq!((buddy.free_bytes(), buddy.splits()), (1 << 20, 63), "blocks of 16 KiB stay as they are");
        let half = buddy.allocate(19, &mut model).unwrap();
        assert_eq!(buddy.splits(), 1, "all of it was merged for the half, and the whole split again");
        assert!(buddy.allocate(20, &mut model).is_none());
        buddy.release(half, &mut model);
        assert!(buddy.allocate(20, &mut model).is_some());
        assert!(model.halves.is_empty());
    }

    #[test]
    fn what_is_not_cleared_waits_for_it() {
        let mut nodes = [Node::UNUSED; 512];
        let (mut buddy, mut model) = (Buddy::new(&mut nodes, 14), Model::default());
        assert!(buddy.add(1, 20) && buddy.add(2, 13));
        buddy.clear_at_once(false);
        assert!(buddy.allocate(13, &mut model).is_some(), "a small block is used at once");
        assert!(buddy.allocate(13, &mut model).is_none() && buddy.can_clear(13) && !buddy.can_clear(20));
        assert_eq!(buddy.begin_clearing(13), Some((1, 20)));
        assert!(buddy.begin_clearing(13).is_none(), "one at a time");
        buddy.end_clearing(None);
        assert_eq!(buddy.begin_clearing(13), Some((1, 20)), "what failed is tried again");
        assert!(model.halves.insert(1, 100).is_none());
        buddy.end_clearing(Some(100));
        let block = buddy.allocate(13, &mut model).unwrap();
        let large = buddy.allocate(19, &mut model).unwrap();
        assert_eq!(buddy.free_bytes(), (1 << 19) - (1 << 13));
        buddy.release(large, &mut model);
        assert!(buddy.allocate(15, &mut model).is_some(), "the halves of the other half are clear");
        let same = buddy.allocate(19, &mut model);
        assert!(same.is_some(), "a block that is wanted as a whole is cleared by its use");
        buddy.release(same.unwrap(), &mut model);
        buddy.release(block, &mut model);
    }

    #[test]
    fn it_goes_on_in_more_room() {
        let (mut few, mut many) = ([Node::UNUSED; 4], [Node::UNUSED; 64]);
        let (mut buddy, mut model) = (Buddy::new(&mut few, 64), Model::default());
        assert!(buddy.add(1, 20));
        let first = buddy.allocate(19, &mut model).unwrap();
        assert!(buddy.allocate(18, &mut model).is_none(), "there is no room for halves of the rest");
        buddy.move_to(&mut many);
        let second = buddy.allocate(18, &mut model).unwrap();
        assert_eq!((buddy.bits(first), buddy.bits(second)), (19, 18));
        buddy.release(first, &mut model);
        buddy.release(second, &mut model);
        assert_eq!(buddy.free_bytes(), 1 << 20);
        assert!(model.halves.is_empty());
    }

    #[test]
    fn what_fails_half_way_leaves_nothing_split() {
        for splits in 0..8 {
            let mut nodes = [Node::UNUSED; 32];
            let (mut buddy, mut model) =
                (Buddy::new(&mut nodes, 64), Model { splits: Some(splits), ..Model::default() });
            assert!(buddy.add(1, 20));
            assert!(buddy.allocate(12, &mut model).is_none(), "the split after {splits} fails");
            assert!(model.halves.is_empty(), "{splits} splits were left");
            assert_eq!(buddy.free_bytes(), 1 << 20);
            assert!(buddy.allocate(20, &mut model).is_some(), "the largest block is not whole after {splits} splits");
        }
    }

    #[test]
    fn exhaustion_is_an_answer() {
        let mut nodes = [Node::UNUSED; 16];
        let (mut buddy, mut model) = (Buddy::new(&mut nodes, 64), Model::default());
        assert!(buddy.add(1, 14));
        let blocks: Vec<Block> = std::iter::from_fn(|| buddy.allocate(12, &mut model)).collect();
        assert_eq!(blocks.len(), 4);
        assert!(buddy.allocate(15, &mut model).is_none());
        buddy.release(blocks[0], &mut model);
        buddy.release(blocks[0], &mut model);
        assert_eq!(buddy.free_bytes(), 1 << 12, "a block was released twice");
    }
}
