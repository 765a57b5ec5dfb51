//! A buddy allocator of untyped memory.
//!
//! Blocks are powers of two. A larger block is split into halves, two untypeds retyped from it; when both halves are
//! free again they are merged by revoking their parent, after which the kernel treats it as unused. When such a block
//! is used again, the kernel first clears all of it in one go. To keep that short, blocks are merged only up to a
//! limit, and beyond it only when a larger one is wanted and there is none. Larger blocks that may have been used, like
//! those with which the kernel begins, are kept apart: while others wait, such a block is cleared, by being split, by
//! whoever has time for it ([`Buddy::begin_clearing`]).
//!
//! The kernel is behind [`Splitter`], so that the allocator can be tested without one.

use crate::pools::slots::{OwnSlot, Pair};
use crate::pools::table::{Link, Linked, Table};

/// An untyped's place among the allocator's nodes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block(u32);

/// What the allocator needs of the kernel.
pub trait Splitter {
    /// Makes two untypeds of `bits - 1` of the one in `slot`; returns their slots. `None` if there are no slots left.
    fn split(&mut self, slot: OwnSlot, bits: u32) -> Option<Pair>;

    /// Deletes both halves of the untyped in `slot`, which are in the slots that `split` returned for it.
    fn merge(&mut self, slot: OwnSlot, halves: Pair);
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
    slot: OwnSlot,
    /// The slots of which the first has an untyped as large as the block, which stands for it while it is allocated.
    stand_in: Option<Pair>,
    /// The slots of its halves, while it is split.
    halves: Option<Pair>,
    bits: u8,
    state: State,
    parent: Option<Block>,
    /// The other half of `parent`.
    sibling: Option<Block>,
    /// In a list of free blocks or of unused nodes, or in the owner's list of blocks.
    next: Link,
    /// In a list of free blocks, in the other direction.
    previous: Option<Block>,
}

impl Node {
    /// Room for a block.
    pub const UNUSED: Self = Self {
        slot: OwnSlot::NULL,
        stand_in: None,
        halves: None,
        bits: 0,
        state: State::Unused,
        parent: None,
        sibling: None,
        next: Link::END,
        previous: None,
    };

    /// The block that follows in its list.
    fn next(&self) -> Option<Block> {
        self.next.get().map(Block)
    }
}

impl Linked for Node {
    fn link(&mut self) -> &mut Link {
        &mut self.next
    }
}

/// Sizes of blocks are below 2^64 bytes.
const SIZES: usize = 64;

/// The allocator.
#[derive(Debug)]
pub struct Buddy<'a> {
    /// Room for as many blocks, split ones included.
    nodes: Table<'a, Node>,
    free: [Option<Block>; SIZES],
    uncleared: [Option<Block>; SIZES],
    /// Whether a block that is not cleared is used like others.
    clears_at_once: bool,
    /// The block that is being cleared, with the nodes of its halves.
    clearing: Option<[Block; 3]>,
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
            nodes: Table::new(nodes, 0),
            free: [None; SIZES],
            uncleared: [None; SIZES],
            clears_at_once: true,
            clearing: None,
            free_bytes: 0,
            merged_bits,
            splits: 0,
        }
    }

    /// Goes on in more room.
    pub fn move_to(&mut self, nodes: &'a mut [Node]) {
        self.nodes.move_to(nodes);
    }

    /// How many blocks there is room for, split ones included.
    pub fn capacity(&self) -> usize {
        self.nodes.capacity()
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
    pub fn add(&mut self, slot: OwnSlot, bits: u32) -> bool {
        if bits as usize >= SIZES {
            return false;
        }
        let Some(block) = self.take_node() else { return false };
        *self.node(block) = Node { slot, bits: bits as u8, ..Node::UNUSED };
        self.list_returned(block);
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
        self.unlist(block);
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
        node.next = Link::END;
        node.stand_in = None;
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

    /// Takes the smallest block from which `2^bits` bytes come when it is cleared: its slot, and log2 of its size.
    /// Whoever has made its halves says so to [`Self::end_clearing`]; there is one such block at a time.
    pub fn begin_clearing(&mut self, bits: u32) -> Option<(OwnSlot, u32)> {
        if self.clearing.is_some() {
            return None;
        }
        let block = self.smallest(&self.uncleared, bits + 1)?;
        let first = self.take_node()?;
        let Some(second) = self.take_node() else {
            self.give_node(first);
            return None;
        };
        self.unlist(block);
        self.node(block).state = State::Used;
        self.clearing = Some([block, first, second]);
        Some((self.slot(block), self.bits(block)))
    }

    /// The halves of the block that was being cleared are in these slots; nothing if they could not be made.
    pub fn end_clearing(&mut self, halves: Option<Pair>) {
        let Some([block, first, second]) = self.clearing.take() else { return };
        match halves {
            Some(halves) => {
                self.set_halves(block, [first, second], halves);
                self.list_free(first);
                self.list_free(second);
            }
            None => {
                self.give_node(second);
                self.give_node(first);
                self.list_uncleared(block);
            }
        }
    }

    /// A block lives in its halves from now on; they are in no list.
    fn set_halves(&mut self, block: Block, [first, second]: [Block; 2], halves: Pair) {
        let half = Node { bits: self.node(block).bits - 1, parent: Some(block), ..Node::UNUSED };
        *self.node(first) = Node { slot: halves.first(), sibling: Some(second), ..half };
        *self.node(second) = Node { slot: halves.second(), sibling: Some(first), ..half };
        let node = self.node(block);
        (node.state, node.halves) = (State::Split, Some(halves));
        self.splits += 1;
    }

    /// Merges free blocks beyond the limit, up to `2^bits` bytes.
    fn merge_for(&mut self, bits: u32, splitter: &mut impl Splitter) {
        for size in self.merged_bits as usize..(bits as usize).min(SIZES) {
            for is_clear in [true, false] {
                let mut next = if is_clear { self.free[size] } else { self.uncleared[size] };
                while let Some(block) = next {
                    // Of two halves, one may be behind the other in the list, and goes with it.
                    let (after, sibling) = (self.node(block).next(), self.node(block).sibling);
                    let is_next = after.is_some() && after == sibling;
                    next = if is_next { after.and_then(|after| self.node(after).next()) } else { after };
                    if sibling.is_some_and(|sibling| self.is_free(sibling)) {
                        self.unlist(block);
                        if let Some(whole) = self.merge(block, splitter) {
                            self.list_returned(whole);
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
        let Node { parent, sibling, .. } = *self.node(block);
        let (parent, sibling) = (parent?, sibling?);
        if !self.is_free(sibling) {
            return None;
        }
        let halves = self.node(parent).halves.take()?;
        self.unlist(sibling);
        splitter.merge(self.slot(parent), halves);
        self.give_node(sibling);
        self.give_node(block);
        self.splits -= 1;
        Some(parent)
    }

    /// The slot of an allocated block.
    pub fn slot(&self, block: Block) -> OwnSlot {
        self.nodes.get(block.0).map_or(OwnSlot::NULL, |node| node.slot)
    }

    /// The slot of an untyped of which objects of an allocated block are made: the block itself, or what stands for it.
    pub fn untyped(&self, block: Block) -> OwnSlot {
        let node = self.nodes.get(block.0);
        node.map_or(OwnSlot::NULL, |node| node.stand_in.map_or(node.slot, Pair::first))
    }

    /// What stands for an allocated block, if anything does; from now on, nothing does.
    pub fn take_stand_in(&mut self, block: Block) -> Option<Pair> {
        self.node(block).stand_in.take()
    }

    /// Says what stands for an allocated block: an untyped in the first of these slots that was made of all of it.
    pub fn set_stand_in(&mut self, block: Block, stand_in: Pair) {
        self.node(block).stand_in = Some(stand_in);
    }

    /// log2 of the size of an allocated block.
    pub fn bits(&self, block: Block) -> u32 {
        self.nodes.get(block.0).map_or(0, |node| u32::from(node.bits))
    }

    /// The block that follows an allocated one in its owner's list.
    pub fn next(&self, block: Block) -> Option<Block> {
        self.nodes.get(block.0).filter(|node| node.state == State::Used)?.next()
    }

    /// Puts an allocated block before another one in its owner's list.
    pub fn set_next(&mut self, block: Block, next: Option<Block>) {
        let node = self.node(block);
        if node.state == State::Used {
            node.next = link(next);
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
        self.list_returned(block);
    }

    /// Splits a block that is in no list; the second half becomes free, the first is returned.
    fn split(&mut self, block: Block, splitter: &mut impl Splitter) -> Option<Block> {
        let Node { slot, bits, .. } = *self.node(block);
        let first = self.take_node()?;
        let Some(second) = self.take_node() else {
            self.give_node(first);
            return None;
        };
        let Some(halves) = splitter.split(slot, u32::from(bits)) else {
            self.give_node(second);
            self.give_node(first);
            return None;
        };
        self.set_halves(block, [first, second], halves);
        self.list_free(second);
        Some(first)
    }

    fn node(&mut self, block: Block) -> &mut Node {
        &mut self.nodes[block.0]
    }

    fn list_free(&mut self, block: Block) {
        self.list_as(block, State::Free);
    }

    /// Lists a block that may have been used.
    fn list_returned(&mut self, block: Block) {
        if self.bits(block) > self.merged_bits { self.list_uncleared(block) } else { self.list_free(block) }
    }

    fn list_uncleared(&mut self, block: Block) {
        self.list_as(block, State::Uncleared);
    }

    fn list_as(&mut self, block: Block, state: State) {
        let size = self.node(block).bits as usize;
        let lists = if state == State::Uncleared { &mut self.uncleared } else { &mut self.free };
        let next = lists[size].replace(block);
        let node = self.node(block);
        (node.state, node.next, node.previous) = (state, link(next), None);
        if let Some(next) = next {
            self.node(next).previous = Some(block);
        }
    }

    fn unlist(&mut self, block: Block) {
        let Node { bits, previous, state, .. } = *self.node(block);
        let next = self.node(block).next();
        match previous {
            Some(previous) => self.node(previous).next = link(next),
            None if state == State::Uncleared => self.uncleared[bits as usize] = next,
            None => self.free[bits as usize] = next,
        }
        if let Some(next) = next {
            self.node(next).previous = previous;
        }
    }

    fn take_node(&mut self) -> Option<Block> {
        self.nodes.take().map(Block)
    }

    fn give_node(&mut self, block: Block) {
        *self.node(block) = Node::UNUSED;
        self.nodes.give(block.0);
    }
}

fn link(block: Option<Block>) -> Link {
    Link::from(block.map(|Block(number)| number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn pair(first: u32) -> Pair {
        Pair::new(OwnSlot::at(first)).unwrap()
    }

    /// A kernel that checks that it is used properly.
    #[derive(Default)]
    struct Model {
        /// Slots of halves that exist, by the slot of their parent.
        halves: BTreeMap<OwnSlot, Pair>,
        free_slots: Vec<Pair>,
        next_slot: u32,
        /// After this many splits, one fails.
        splits: Option<usize>,
    }

    impl Splitter for Model {
        fn split(&mut self, slot: OwnSlot, bits: u32) -> Option<Pair> {
            assert!(bits > 4, "a split below the smallest untyped");
            if self.splits == Some(0) {
                self.splits = None;
                return None;
            }
            self.splits = self.splits.map(|left| left - 1);
            let halves = self.free_slots.pop().unwrap_or_else(|| {
                self.next_slot += 2;
                pair(1000 + self.next_slot)
            });
            assert!(self.halves.insert(slot, halves).is_none(), "{slot:?} was split twice");
            Some(halves)
        }

        fn merge(&mut self, slot: OwnSlot, halves: Pair) {
            assert_eq!(self.halves.remove(&slot), Some(halves), "{slot:?} was merged with other halves");
            assert!(![halves.first(), halves.second()].iter().any(|half| self.halves.contains_key(half)));
            self.free_slots.push(halves);
        }
    }

    #[test]
    fn everything_comes_back() {
        let mut nodes = [Node::UNUSED; 512];
        let (mut buddy, mut model) = (Buddy::new(&mut nodes, 64), Model::default());
        assert!(buddy.add(OwnSlot::at(1), 20) && buddy.add(OwnSlot::at(2), 16));
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
            let slots: BTreeSet<OwnSlot> = live.iter().map(|block| buddy.slot(*block)).collect();
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
        assert!(buddy.add(OwnSlot::at(1), 20));
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
        assert!(buddy.add(OwnSlot::at(1), 20) && buddy.add(OwnSlot::at(2), 13));
        buddy.clear_at_once(false);
        assert!(buddy.allocate(13, &mut model).is_some(), "a small block is used at once");
        assert!(buddy.allocate(13, &mut model).is_none() && buddy.can_clear(13) && !buddy.can_clear(20));
        assert_eq!(buddy.begin_clearing(13), Some((OwnSlot::at(1), 20)));
        assert!(buddy.begin_clearing(13).is_none(), "one at a time");
        buddy.end_clearing(None);
        assert_eq!(buddy.begin_clearing(13), Some((OwnSlot::at(1), 20)), "what failed is tried again");
        assert!(model.halves.insert(OwnSlot::at(1), pair(100)).is_none());
        buddy.end_clearing(Some(pair(100)));
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
        assert!(buddy.add(OwnSlot::at(1), 20));
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
            assert!(buddy.add(OwnSlot::at(1), 20));
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
        assert!(buddy.add(OwnSlot::at(1), 14));
        let blocks: Vec<Block> = std::iter::from_fn(|| buddy.allocate(12, &mut model)).collect();
        assert_eq!(blocks.len(), 4);
        assert!(buddy.allocate(15, &mut model).is_none());
        buddy.release(blocks[0], &mut model);
        buddy.release(blocks[0], &mut model);
        assert_eq!(buddy.free_bytes(), 1 << 12, "a block was released twice");
    }
}
