//! Everything that the supervisor gives out: memory ([`memory`]), slots ([`cspace`], [`entries`]), sizes of regions,
//! chunks of heaps ([`heap`]), and the capabilities of the boot.

pub mod addresses;
pub mod asid;
mod blocks;
mod cache;
pub mod capacity;
pub mod cspace;
pub mod entries;
pub mod heap;
pub mod mapping;
pub mod memory;
pub mod shared;
pub mod storage;
pub mod window;

use crate::pools::buddy::Node;
use crate::pools::lists::Lists;
use crate::pools::sizes::{Size, Sizes};
use crate::pools::slots::{OwnSlot, Pair, Pairs};
use crate::task::bundle;
use crate::task::kernel::boot_info::{BootInfo, UntypedInfo, slot};
use asid::AsidPools;
use cspace::{CSpace, ROOT_BITS_FEW, ROOT_BITS_MANY, SLOT_BITS};
use entries::{Entries, Record};
use heap::Chunk;
use memory::Memory;
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::sel4::RUNTIME;
use wasm2sel4_sys::objects::{ObjectRequest, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure, Kernel};

/// The smallest untyped that is worth keeping: of which any object can be made that has one size.
const SMALLEST_BITS: u32 = RUNTIME.sizes.largest;

/// What there is none of any more.
pub const NO_MEMORY: Failure = Failure { code: Failure::NOT_ENOUGH_MEMORY, missing_level: 0 };

/// What the supervisor has noted before is not there: a fault of its own. A label of an answer has 52 bits, so no
/// kernel answers so.
pub const CONTRADICTION: Failure = Failure { code: u64::MAX, missing_level: 0 };

/// All resources.
pub struct Resources {
    /// The kernel.
    pub kernel: Kernel,
    /// The boot info.
    pub boot_info: BootInfo,
    /// Untyped memory.
    pub memory: Memory,
    /// The supervisor's CSpace.
    pub cspace: CSpace,
    /// Free slots for the supervisor's own capabilities.
    pub pairs: Pairs<'static>,
    /// Entries of the supervisor's CSpace.
    pub entries: Entries,
    /// An empty slot for capabilities on their way.
    pub scratch: OwnSlot,
    /// Where a capability goes that comes with a message; empty between messages.
    pub received: OwnSlot,
    /// Pools of address space identifiers.
    pub asid_pools: AsidPools,
    /// The sizes of regions that can grow.
    pub sizes: Sizes,
    /// Chunks of heaps.
    pub chunks: Lists<'static, Chunk>,
    /// Tables that were made later (`capacity.rs`) end here.
    pub tables_end: u64,
}

/// What is too large for the stack: room for what an image without instances needs. For others, `capacity.rs` makes
/// more.
pub struct Tables {
    nodes: [Node; Self::NODES],
    entries: [Record; 1 << ROOT_BITS_FEW],
    sizes: [Size; Self::SIZES],
    pairs: [Option<Pair>; Self::PAIRS],
}

impl Tables {
    /// Blocks, split ones included: of the memory of an image's own domains, which take ever larger ones. Enough for as
    /// much memory as there are entries of the supervisor's CSpace for, so that no domain uses up the others' records.
    const NODES: usize = 12_800;
    const SIZES: usize = 2048;
    /// As many as the largest initial CNode has.
    const PAIRS: usize = 1 << 15;

    /// Empty ones.
    pub const fn new() -> Self {
        Self {
            nodes: [Node::UNUSED; Self::NODES],
            entries: [Record::UNUSED; 1 << ROOT_BITS_FEW],
            sizes: [Size::UNUSED; Self::SIZES],
            pairs: [None; Self::PAIRS],
        }
    }
}

/// Room for more of everything.
pub struct Room {
    /// For blocks.
    pub nodes: &'static mut [Node],
    /// For entries.
    pub entries: &'static mut [Record],
    /// For sizes of regions that can grow.
    pub sizes: &'static mut [Size],
    /// For pairs of slots.
    pub pairs: &'static mut [Option<Pair>],
}

impl Resources {
    /// Takes stock of what the kernel gave.
    ///
    /// # Errors
    ///
    /// Without memory or slots for what the supervisor needs itself, and what the kernel refused.
    pub fn new(kernel: Kernel, boot_info: BootInfo, tables: &'static mut Tables) -> Result<Self, Failure> {
        let Tables { nodes, entries, sizes, pairs } = tables;
        let usable = |info: &UntypedInfo| !info.device && info.bits >= SMALLEST_BITS;
        // The new root is carved from the smallest untyped that surely holds it; the rest is for domains.
        let root_bits = if bundle::has_templates() { ROOT_BITS_MANY } else { ROOT_BITS_FEW };
        let root = boot_info.untypeds().filter(usable).filter(|info| info.bits >= root_bits + SLOT_BITS);
        let root = root.min_by_key(|info| info.bits).ok_or(NO_MEMORY)?;
        let (start, end) = boot_info.empty();
        let mut pairs = Pairs::new(start, end, pairs);
        let root_slot = pairs.take().ok_or(NO_MEMORY)?.first();
        let cspace = CSpace::establish(kernel, boot_info, Cap::new(root.slot.cptr()), root_slot, root_bits)?;

        let mut memory = Memory::new(nodes);
        for info in boot_info.untypeds().filter(usable).filter(|info| info.slot != root.slot) {
            memory.add(info.slot, info.bits);
        }
        let own = pairs.take().ok_or(NO_MEMORY)?;
        Ok(Self {
            kernel,
            boot_info,
            memory,
            cspace,
            pairs,
            entries: Entries::new(entries),
            scratch: own.first(),
            received: own.second(),
            asid_pools: AsidPools::new(),
            sizes: Sizes::new(sizes),
            chunks: Lists::new(&mut []),
            tables_end: addresses::TABLES,
        })
    }

    /// Goes on with room for more of everything.
    pub fn move_to(&mut self, room: Room) {
        self.memory.move_to(room.nodes);
        self.sizes.move_to(room.sizes);
        self.pairs.move_to(room.pairs);
        self.entries.move_to(room.entries);
    }

    /// Free bytes, pairs of slots that are free or belong to halves of blocks, free entries. No block waits then.
    pub fn free(&mut self) -> [u64; 3] {
        self.empty_cache();
        let pairs = self.pairs.free_count() + self.memory.splits();
        [self.memory.free_bytes(), pairs, self.entries.free_count()]
    }

    /// Makes an object of the supervisor's own, in memory and a slot that are never given back.
    ///
    /// # Errors
    /// If there is no memory or no slot, or the kernel refuses.
    pub fn make(&mut self, request: ObjectRequest) -> Result<OwnSlot, Failure> {
        let block = self.allocate(SMALLEST_BITS).ok_or(NO_MEMORY)?;
        let slot = self.pairs.take().ok_or(NO_MEMORY)?.first();
        self.untyped(block).retype(self.kernel, request, self.cspace.run(slot, 1))?;
        Ok(slot)
    }

    /// The frame of the root task's own image that holds the byte at `offset` of the bundle.
    pub fn bundle_frame(&self, offset: u64) -> OwnSlot {
        unsafe extern "C" {
            /// The first byte of the root task's image (linker script).
            #[link_name = "__wasm2sel4_image_start"]
            static IMAGE_START: u8;
        }
        let distance = bundle::address(offset) - (&raw const IMAGE_START) as u64;
        self.boot_info.user_image_frame(distance / MMU_PAGE)
    }
}

/// Where objects of the supervisor's own come from ([`Resources::make`]).
pub struct Pool;

impl mapping::ObjectSource for Pool {
    fn make(&mut self, resources: &mut Resources, request: ObjectRequest) -> Result<CPtr, Failure> {
        resources.make(request).map(OwnSlot::cptr)
    }
}

/// The supervisor's own VSpace.
pub fn own_vspace() -> Cap<kind::VSpace> {
    Cap::new(slot::VSPACE.cptr())
}

/// The supervisor's own thread, whose authority sets priorities.
pub fn own_tcb() -> Cap<kind::Tcb> {
    Cap::new(slot::TCB.cptr())
}
