//! The supervisor's own CSpace, in two levels.
//!
//! The initial CNode is too small for the frames of large domains, so it becomes entry 0 of a new root, where its slots
//! keep their addresses, and further CNodes are entries beside it:
//!
//! ```text
//! CPtr = 0...0 | entry (bits of the root) | slot (bits of the initial CNode)
//! ```
//!
//! Entries other than 0 belong to domains: they hold CNodes made of a domain's own memory, so that they vanish with it. A
//! memory that domains share has one, too.

use crate::larger;
use crate::task::boot_info::{BootInfo, slot};
use wasm2sel4_sys::objects::{ObjectRequest, Slot, SlotRun, ThreadSpaces, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure, Kernel};

/// log2 of the number of entries of the root, for images whose domains are started once.
pub const ROOT_BITS_FEW: u32 = 13;
/// log2 of the number of entries of the root, for images with domains of which there may be many instances.
pub const ROOT_BITS_MANY: u32 = 15;
/// log2 of the number of slots of a domain's first entry: clearing a CNode is most of what a start costs, and a small
/// domain needs few slots.
pub const FIRST_ENTRY_BITS: u32 = 6;
/// log2 of the number of slots of its further entries.
pub const FURTHER_ENTRY_BITS: u32 = 10;
/// Bits of a word.
const WORD: u32 = 64;

/// Free slots for the supervisor's own capabilities, handed out in pairs, because an untyped splits into two.
pub struct Slots {
    /// Slots of the initial CNode that were never taken.
    next: u64,
    end: u64,
    /// Pairs that came back, or that were added.
    returned: &'static mut [u32],
    count: usize,
}

impl Slots {
    /// The slots that the kernel left empty, and room for pairs that come back.
    pub fn new(boot_info: BootInfo, returned: &'static mut [u32]) -> Self {
        let empty = boot_info.empty();
        // What could not come back is not handed out.
        let end = empty.end.min(empty.start + 2 * returned.len() as u64);
        Self { next: empty.start, end, returned, count: 0 }
    }

    /// Goes on with more room for pairs.
    pub fn move_to(&mut self, returned: &'static mut [u32]) {
        larger::move_to(&mut self.returned, returned);
    }

    /// Two neighbouring slots; the first is returned.
    pub fn take_pair(&mut self) -> Option<u64> {
        if let Some(last) = self.count.checked_sub(1) {
            self.count = last;
            return self.returned.get(last).map(|slot| u64::from(*slot));
        }
        let first = self.next;
        (first + 2 <= self.end).then(|| {
            self.next += 2;
            first
        })
    }

    /// Takes two neighbouring, empty slots back; there is room for all that there are.
    pub fn give_pair(&mut self, first: u64) {
        if let Some(place) = self.returned.get_mut(self.count) {
            *place = first as u32;
            self.count += 1;
        }
    }

    /// How many pairs there is room for.
    pub fn capacity(&self) -> usize {
        self.returned.len()
    }

    /// The number of free pairs.
    pub fn free_pairs(&self) -> u64 {
        self.count as u64 + (self.end - self.next) / 2
    }
}

/// The supervisor's CSpace.
#[derive(Clone, Copy)]
pub struct CSpace {
    /// The new root, without a guard: entries are addressed in it.
    root: Cap<kind::CNode>,
    root_bits: u32,
    initial_bits: u32,
}

/// log2 of the size of a slot.
pub const SLOT_BITS: u32 = 5;

impl CSpace {
    /// Makes the new root, with `2^root_bits` entries, of `memory` and switches this thread to it.
    pub fn establish(
        kernel: Kernel,
        boot_info: BootInfo,
        slots: &mut Slots,
        memory: Cap<kind::Untyped>,
        root_bits: u32,
    ) -> Result<Self, Failure> {
        const NO_SLOTS: Failure = Failure { code: Failure::NOT_ENOUGH_MEMORY, missing_level: 0 };
        let initial_bits = boot_info.cnode_bits();
        let pair = slots.take_pair().ok_or(NO_SLOTS)?;
        let initial: Cap<kind::CNode> = Cap::new(CPtr(slot::CNODE));
        let request = ObjectRequest { object: kernel.abi.object_cnode, size_bits: root_bits };
        let into = SlotRun { root: initial, node_index: 0, node_depth: 0, offset: pair, count: 1 };
        memory.retype(kernel, request, into)?;
        let root = Cap::new(CPtr(pair));

        // The initial CNode becomes entry 0, where its own bits are all that is left to resolve.
        let before = |slot| Slot { root: initial, index: slot, depth: u64::from(WORD) };
        let entry = Slot { root, index: 0, depth: u64::from(root_bits) };
        entry.mint_from(kernel, before(slot::CNODE), kernel.abi.rights_all, guard(kernel, 0))?;

        let cspace = Self { root, root_bits, initial_bits };
        Cap::<kind::Tcb>::new(CPtr(slot::TCB)).set_space(kernel, cspace.spaces(kernel))?;
        Ok(cspace)
    }

    /// The spaces of a thread that is the supervisor's own.
    pub fn spaces(self, kernel: Kernel) -> ThreadSpaces {
        ThreadSpaces {
            fault_endpoint: CPtr(0),
            cspace: self.root,
            cspace_guard: guard(kernel, WORD - self.root_bits - self.initial_bits),
            vspace: Cap::new(CPtr(slot::VSPACE)),
        }
    }

    /// A slot of the supervisor's own, as CNode methods address it: most are in the initial CNode, to which the kernel's
    /// capability has a guard for all other bits of a word.
    pub fn slot(self, slot: u64) -> Slot {
        if slot >> self.initial_bits == 0 {
            Slot { root: Cap::new(CPtr(slot::CNODE)), index: slot, depth: u64::from(WORD) }
        } else {
            self.cptr_slot(CPtr(slot))
        }
    }

    /// A run of slots of the supervisor's own, all of one CNode, for `Retype`.
    pub fn run(self, first: u64, count: u64) -> SlotRun {
        match first >> self.initial_bits {
            0 => SlotRun { root: Cap::new(CPtr(slot::CNODE)), node_index: 0, node_depth: 0, offset: first, count },
            entry => self.entry_run(entry as u16, first & ((1 << self.initial_bits) - 1), count),
        }
    }

    /// log2 of the most slots that an entry can have.
    pub fn entry_bits(self) -> u32 {
        self.initial_bits
    }

    /// The address of slot `index` of a domain's entry.
    pub fn entry_cptr(self, entry: u16, index: u64) -> CPtr {
        CPtr(u64::from(entry) << self.initial_bits | index)
    }

    /// A run of slots of an entry, for `Retype`.
    pub fn entry_run(self, entry: u16, index: u64, count: u64) -> SlotRun {
        let (node_index, node_depth) = (u64::from(entry), u64::from(self.root_bits));
        SlotRun { root: self.root, node_index, node_depth, offset: index, count }
    }

    /// One slot of a domain's entry, as CNode methods address it.
    pub fn entry_slot(self, entry: u16, index: u64) -> Slot {
        self.cptr_slot(self.entry_cptr(entry, index))
    }

    /// The slot at an address of this CSpace, as CNode methods address it.
    pub fn cptr_slot(self, cptr: CPtr) -> Slot {
        Slot { root: self.root, index: cptr.0, depth: u64::from(self.root_bits + self.initial_bits) }
    }

    /// Makes a CNode of `2^bits` slots of `memory` and installs it as an entry; `scratch` is an empty slot of the
    /// initial CNode.
    pub fn add_entry(
        self,
        kernel: Kernel,
        memory: Cap<kind::Untyped>,
        entry: u16,
        bits: u32,
        scratch: u64,
    ) -> Result<(), Failure> {
        let request = ObjectRequest { object: kernel.abi.object_cnode, size_bits: bits };
        memory.retype(kernel, request, self.run(scratch, 1))?;
        let into = Slot { root: self.root, index: u64::from(entry), depth: u64::from(self.root_bits) };
        let guard = guard(kernel, self.initial_bits.saturating_sub(bits));
        into.mutate_from(kernel, self.slot(scratch), guard).inspect_err(|_| {
            // The slot is for the next one.
            let _ = self.slot(scratch).delete(kernel);
        })
    }
}

/// The data word of a CNode capability whose guard is `size` zeroes.
pub fn guard(kernel: Kernel, size: u32) -> u64 {
    u64::from(size) << kernel.abi.guard_size_shift
}
