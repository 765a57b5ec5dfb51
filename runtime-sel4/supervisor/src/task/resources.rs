//! Everything that the supervisor gives out: untyped memory, slots, and the capabilities of the boot.

use crate::buddy::{Block, Buddy, Node, Splitter};
use crate::larger;
use crate::sizes::{Entry, Sizes};
use crate::task::addresses;
use crate::task::answer::Answering;
use crate::task::asid::AsidPools;
use crate::task::boot_info::{BootInfo, UntypedInfo, slot};
use crate::task::bundle;
use crate::task::cache::{Cache, Ready};
use crate::task::cspace::{CSpace, ROOT_BITS_FEW, ROOT_BITS_MANY, SLOT_BITS, Slots};
use crate::task::memory;
use crate::task::storage::{FIRST_BLOCK_BITS, LARGEST_BLOCK_BITS};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_sys::objects::{ObjectRequest, Slot, SlotRun, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure, Kernel};

/// Object type of untyped memory, in every kernel.
pub const OBJECT_UNTYPED: u32 = 0;
/// The smallest untyped that is worth keeping.
const SMALLEST_BITS: u32 = 12;

/// All resources.
pub struct Resources {
    /// The kernel.
    pub kernel: Kernel,
    /// The boot info.
    pub boot_info: BootInfo,
    /// Slots of the initial CNode.
    pub slots: Slots,
    /// The supervisor's CSpace.
    pub cspace: CSpace,
    /// An empty slot for capabilities on their way.
    pub scratch: u64,
    /// Where a capability goes that comes with a message; empty between messages.
    pub received: u64,
    /// What it takes to answer for domains that end; nothing if none of the image receives.
    pub answering: Option<Answering>,
    /// Pools of address space identifiers.
    pub asid_pools: AsidPools,
    cache: Cache,
    buddy: Buddy<'static>,
    /// log2 of a block for which there was no memory, since somebody asked.
    shortage: Option<u32>,
    entries: Entries,
    /// The sizes of regions that can grow.
    pub sizes: Sizes,
    /// Tables that were made later (`tables.rs`) end here.
    pub tables_end: u64,
}

/// What is too large for the stack: room for what an image without instances needs. For others, `capacity.rs` makes more.
pub struct Tables {
    nodes: [Node; Self::NODES],
    entries: [u16; 1 << ROOT_BITS_FEW],
    sizes: [Entry; Self::SIZES],
    pairs: [u32; Self::PAIRS],
}

impl Tables {
    /// Blocks, split ones included: of the memory of an image's own domains, which take ever larger ones.
    const NODES: usize = 8192;
    const SIZES: usize = 2048;
    /// As many as the largest initial CNode has.
    const PAIRS: usize = 1 << 15;

    /// Empty ones.
    pub const fn new() -> Self {
        Self {
            nodes: [Node::UNUSED; Self::NODES],
            entries: [0; 1 << ROOT_BITS_FEW],
            sizes: [Entry::UNUSED; Self::SIZES],
            pairs: [0; Self::PAIRS],
        }
    }
}

/// Entries of the CSpace: each is in the list of free ones, or in that of its owner.
struct Entries {
    next: &'static mut [u16],
    /// 0 ends a list: entry 0 belongs to nobody.
    free: u16,
    /// Entries from here on were never taken.
    fresh: u16,
    free_count: u64,
}

impl Entries {
    fn new(next: &'static mut [u16]) -> Self {
        Self { free: 0, fresh: 1, free_count: next.len() as u64 - 1, next }
    }
}

/// How a block is cleared: its halves are made, for which the kernel clears it.
#[derive(Clone, Copy, Debug)]
pub struct Halving {
    /// The block.
    pub untyped: Cap<kind::Untyped>,
    /// What its halves are.
    pub request: ObjectRequest,
    /// Where they come.
    pub into: SlotRun,
    /// The pair of slots that that is.
    pub pair: u64,
}

/// Room for more of everything.
pub struct Room {
    /// For blocks.
    pub nodes: &'static mut [Node],
    /// For entries.
    pub entries: &'static mut [u16],
    /// For sizes of regions that can grow.
    pub sizes: &'static mut [Entry],
    /// For pairs of slots.
    pub pairs: &'static mut [u32],
}

/// The kernel, as the allocator sees it.
struct KernelSplitter<'a> {
    kernel: Kernel,
    cspace: CSpace,
    slots: &'a mut Slots,
}

impl Splitter for KernelSplitter<'_> {
    fn split(&mut self, slot: u64, bits: u32) -> Option<u64> {
        let first = self.slots.take_pair()?;
        let request = ObjectRequest { object: OBJECT_UNTYPED, size_bits: bits - 1 };
        let untyped: Cap<kind::Untyped> = Cap::new(CPtr(slot));
        match untyped.retype(self.kernel, request, self.cspace.run(first, 2)) {
            Ok(()) => Some(first),
            Err(_) => {
                self.slots.give_pair(first);
                None
            }
        }
    }

    fn merge(&mut self, slot: u64, first: u64) {
        if self.cspace.slot(slot).revoke(self.kernel).is_ok() {
            self.slots.give_pair(first);
        }
    }
}

impl Resources {
    /// Takes stock of what the kernel gave.
    pub fn new(kernel: Kernel, boot_info: BootInfo, tables: &'static mut Tables) -> Result<Self, Failure> {
        let Tables { nodes, entries, sizes, pairs } = tables;
        const NONE: Failure = Failure { code: Failure::NOT_ENOUGH_MEMORY, missing_level: 0 };
        let usable = |info: &UntypedInfo| !info.device && info.bits >= SMALLEST_BITS;
        // The new root is carved from the smallest untyped that surely holds it; the rest is for domains.
        let root_bits = if bundle::has_templates() { ROOT_BITS_MANY } else { ROOT_BITS_FEW };
        let root = boot_info.untypeds().filter(usable).filter(|info| info.bits >= root_bits + SLOT_BITS);
        let root = root.min_by_key(|info| info.bits).ok_or(NONE)?;
        let mut slots = Slots::new(boot_info, pairs);
        let cspace = CSpace::establish(kernel, boot_info, &mut slots, Cap::new(CPtr(root.slot)), root_bits)?;

        let mut buddy = Buddy::new(nodes, LARGEST_BLOCK_BITS);
        for info in boot_info.untypeds().filter(usable).filter(|info| info.slot != root.slot) {
            buddy.add(info.slot, info.bits);
        }
        let scratch = slots.take_pair().ok_or(NONE)?;
        Ok(Self {
            kernel,
            boot_info,
            slots,
            cspace,
            scratch,
            received: scratch + 1,
            answering: None,
            asid_pools: AsidPools::new(),
            cache: Cache::new(),
            buddy,
            shortage: None,
            entries: Entries::new(entries),
            sizes: Sizes::new(sizes),
            tables_end: addresses::TABLES,
        })
    }

    /// Allocates an untyped of `2^bits` bytes.
    pub fn allocate(&mut self, bits: u32) -> Option<Block> {
        if bits == FIRST_BLOCK_BITS
            && let Some(ready) = self.cache.pop()
        {
            self.buddy.set_stand_in(ready.block, Some(ready.pair));
            return Some(ready.block);
        }
        let block = self.split(bits);
        if block.is_some() || self.empty_cache() == 0 {
            return block;
        }
        self.split(bits)
    }

    fn split(&mut self, bits: u32) -> Option<Block> {
        let Self { kernel, cspace, slots, buddy, .. } = self;
        buddy.allocate(bits, &mut KernelSplitter { kernel: *kernel, cspace: *cspace, slots })
    }

    /// The capability to an allocated untyped.
    pub fn untyped(&self, block: Block) -> Cap<kind::Untyped> {
        Cap::new(CPtr(self.buddy.untyped(block)))
    }

    /// Destroys everything that was made of an untyped and takes it back.
    pub fn reclaim(&mut self, block: Block) {
        // Revocation of an untyped that exists cannot fail.
        let _ = self.block_slot(block).revoke(self.kernel);
        self.returned(block);
    }

    /// The slot of a block itself: what is derived from it is everything that was made of it, and what stands for it.
    pub fn block_slot(&self, block: Block) -> Slot {
        self.cspace.slot(self.buddy.slot(block))
    }

    /// Takes a block back of which nothing is left.
    pub fn returned(&mut self, block: Block) {
        let pair = self.buddy.stand_in(block);
        self.buddy.set_stand_in(block, None);
        let wanted = self.buddy.bits(block) == FIRST_BLOCK_BITS && self.cache.has_room();
        let pair = if wanted { pair.or_else(|| self.slots.take_pair()) } else { pair };
        if let Some(pair) = pair {
            let request = ObjectRequest { object: OBJECT_UNTYPED, size_bits: FIRST_BLOCK_BITS };
            let into = self.cspace.run(pair, 1);
            if wanted && self.untyped(block).retype(self.kernel, request, into).is_ok() {
                self.cache.push(Ready { block, pair });
                return;
            }
            self.slots.give_pair(pair);
        }
        self.release(block);
    }

    /// Gives a block, of which nothing is left, back to the allocator.
    fn release(&mut self, block: Block) {
        let Self { kernel, cspace, slots, buddy, .. } = self;
        buddy.release(block, &mut KernelSplitter { kernel: *kernel, cspace: *cspace, slots });
    }

    /// Gives the blocks that wait back to the allocator; returns how many there were.
    fn empty_cache(&mut self) -> usize {
        let mut count = 0;
        while let Some(Ready { block, pair }) = self.cache.pop() {
            let _ = self.cspace.slot(self.buddy.slot(block)).revoke(self.kernel);
            self.slots.give_pair(pair);
            self.release(block);
            count += 1;
        }
        count
    }

    /// The block that follows one in its owner's list.
    pub fn next_block(&self, block: Block) -> Option<Block> {
        self.buddy.next(block)
    }

    /// Puts a block before others in its owner's list.
    pub fn link_block(&mut self, block: Block, next: Option<Block>) {
        self.buddy.set_next(block, next);
    }

    /// Takes a free entry of the CSpace.
    pub fn take_entry(&mut self) -> Option<u16> {
        let Entries { next, free, fresh, free_count } = &mut self.entries;
        let entry = match *free {
            0 if usize::from(*fresh) < next.len() => {
                *fresh += 1;
                *fresh - 1
            }
            0 => return None,
            first => {
                *free = next[usize::from(first)];
                first
            }
        };
        next[usize::from(entry)] = 0;
        *free_count -= 1;
        Some(entry)
    }

    /// The entry that follows one in its owner's list; 0 for none.
    pub fn next_entry(&self, entry: u16) -> u16 {
        self.entries.next.get(usize::from(entry)).copied().unwrap_or(0)
    }

    /// Puts an entry before others in its owner's list.
    pub fn link_entry(&mut self, entry: u16, next: u16) {
        if let Some(place) = self.entries.next.get_mut(usize::from(entry)) {
            *place = next;
        }
    }

    /// Gives an entry back.
    pub fn give_entry(&mut self, entry: u16) {
        let free = self.entries.free;
        self.link_entry(entry, free);
        self.entries.free = entry;
        self.entries.free_count += 1;
    }

    /// Goes on with room for more of everything.
    pub fn move_to(&mut self, room: Room) {
        self.buddy.move_to(room.nodes);
        self.sizes.move_to(room.sizes);
        self.slots.move_to(room.pairs);
        let entries = &mut self.entries;
        entries.free_count += larger::move_to(&mut entries.next, room.entries) as u64;
    }

    /// There was no memory for a block of `2^bits` bytes, though its owner might have it.
    pub fn note_shortage(&mut self, bits: u32) {
        self.shortage = Some(bits);
    }

    /// Whether there was no memory for a block since this was asked last, and log2 of its size.
    pub fn take_shortage(&mut self) -> Option<u32> {
        self.shortage.take()
    }

    /// The same, without forgetting it.
    pub fn shortage(&self) -> Option<u32> {
        self.shortage
    }

    /// Whether blocks that are not cleared are used like others, however long that takes: while no domain waits.
    pub fn clear_at_once(&mut self, clears: bool) {
        self.buddy.clear_at_once(clears);
    }

    /// Whether a block of `2^bits` bytes comes of clearing a larger one.
    pub fn can_clear(&self, bits: u32) -> bool {
        self.buddy.can_clear(bits)
    }

    /// Takes a block to clear for one of `2^bits` bytes: by making its halves, in a pair of slots.
    pub fn begin_clearing(&mut self, bits: u32) -> Option<Halving> {
        let pair = self.slots.take_pair()?;
        let Some((slot, size)) = self.buddy.begin_clearing(bits) else {
            self.slots.give_pair(pair);
            return None;
        };
        let request = ObjectRequest { object: OBJECT_UNTYPED, size_bits: size - 1 };
        Some(Halving { untyped: Cap::new(CPtr(slot)), request, into: self.cspace.run(pair, 2), pair })
    }

    /// The halves of the block that was cleared are made, or could not be.
    pub fn end_clearing(&mut self, pair: u64, is_made: bool) {
        if !is_made {
            self.slots.give_pair(pair);
        }
        self.buddy.end_clearing(is_made.then_some(pair));
    }

    /// How many blocks there is room for, split ones included.
    pub fn node_count(&self) -> usize {
        self.buddy.capacity()
    }

    /// Free bytes, pairs of slots that are free or belong to halves of blocks, free entries. No block waits then.
    pub fn free(&mut self) -> [u64; 3] {
        self.empty_cache();
        [self.buddy.free_bytes(), self.slots.free_pairs() + self.buddy.splits(), self.entries.free_count]
    }

    /// The frame of the root task's own image that holds the byte at `offset` of the bundle.
    pub fn bundle_frame(&self, offset: u64) -> u64 {
        unsafe extern "C" {
            /// The first byte of the root task's image (linker script).
            #[link_name = "__wasm2sel4_image_start"]
            static IMAGE_START: u8;
        }
        let distance = bundle::address(offset) - (&raw const IMAGE_START) as u64;
        self.boot_info.user_image_frames().start + distance / MMU_PAGE
    }
}

/// Where objects of the supervisor's own come from: blocks that are never given back.
pub struct Pool;

impl memory::ObjectSource for Pool {
    fn make(&mut self, resources: &mut Resources, request: ObjectRequest) -> Result<CPtr, Failure> {
        const NONE: Failure = Failure { code: Failure::NOT_ENOUGH_MEMORY, missing_level: 0 };
        let block = resources.allocate(12).ok_or(NONE)?;
        let pair = resources.slots.take_pair().ok_or(NONE)?;
        resources.untyped(block).retype(resources.kernel, request, resources.cspace.run(pair, 1))?;
        Ok(CPtr(pair))
    }
}

/// The supervisor's own VSpace.
pub fn own_vspace() -> Cap<kind::VSpace> {
    Cap::new(CPtr(slot::VSPACE))
}

/// The supervisor's own thread, whose authority sets priorities.
pub fn own_tcb() -> Cap<kind::Tcb> {
    Cap::new(CPtr(slot::TCB))
}
