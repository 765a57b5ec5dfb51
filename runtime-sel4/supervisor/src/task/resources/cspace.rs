//! The supervisor's own CSpace, in two levels.
//!
//! The initial CNode is too small for the frames of large domains, so it becomes entry 0 of a new root, where its slots
//! keep their addresses, and further CNodes are entries beside it:
//!
//! ```text
//! CPtr = 0...0 | entry (bits of the root) | slot (bits of the initial CNode)
//! ```
//!
//! Entries other than 0 belong to domains: they hold CNodes made of a domain's own memory, so that they vanish with it.
//! A memory that domains share has one, too.

use crate::pools::slots::OwnSlot;
use crate::task::kernel::boot_info::{BootInfo, slot};
use crate::task::resources::entries::Entry;
use wasm2sel4_abi::sel4::RUNTIME;
use wasm2sel4_sys::objects::{ObjectRequest, Slot, SlotRun, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure, FaultEndpoint, Kernel, ThreadSpaces};

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

impl OwnSlot {
    /// The address of a capability in it.
    pub const fn cptr(self) -> CPtr {
        CPtr(self.address())
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
pub const SLOT_BITS: u32 = RUNTIME.sizes.slot;

impl CSpace {
    /// Makes the new root, with `2^root_bits` entries, of `memory` in the slot `into`, and switches this thread to it.
    pub fn establish(
        kernel: Kernel,
        boot_info: BootInfo,
        memory: Cap<kind::Untyped>,
        into: OwnSlot,
        root_bits: u32,
    ) -> Result<Self, Failure> {
        let initial_bits = boot_info.cnode_bits();
        let initial: Cap<kind::CNode> = Cap::new(slot::CNODE.cptr());
        let request = ObjectRequest { object: kernel.abi.object_cnode, size_bits: root_bits };
        let run = SlotRun { root: initial, node_index: 0, node_depth: 0, offset: into.address(), count: 1 };
        memory.retype(kernel, request, run)?;
        let root = Cap::new(into.cptr());

        // The initial CNode becomes entry 0, so only its own bits are left to resolve there.
        let before = |slot: OwnSlot| Slot { root: initial, index: slot.address(), depth: u64::from(WORD) };
        let entry = Slot { root, index: 0, depth: u64::from(root_bits) };
        entry.mint_from(kernel, before(slot::CNODE), kernel.abi.rights_all, guard(kernel, 0))?;

        let cspace = Self { root, root_bits, initial_bits };
        Cap::<kind::Tcb>::new(slot::TCB.cptr()).set_space(kernel, cspace.spaces(kernel))?;
        Ok(cspace)
    }

    /// The spaces of a thread that is the supervisor's own.
    pub fn spaces(self, kernel: Kernel) -> ThreadSpaces {
        ThreadSpaces {
            fault_endpoint: FaultEndpoint::NONE,
            cspace: self.root,
            cspace_guard: guard(kernel, WORD - self.root_bits - self.initial_bits),
            vspace: Cap::new(slot::VSPACE.cptr()),
        }
    }

    /// A slot of the supervisor's own, as CNode methods address it: most are in the initial CNode, to which the
    /// kernel's capability has a guard for all other bits of a word.
    pub fn slot(self, slot: OwnSlot) -> Slot {
        if slot.address() >> self.initial_bits == 0 {
            Slot { root: Cap::new(slot::CNODE.cptr()), index: slot.address(), depth: u64::from(WORD) }
        } else {
            self.cptr_slot(slot.cptr())
        }
    }

    /// A run of slots of the supervisor's own, all of one CNode, for `Retype`.
    pub fn run(self, first: OwnSlot, count: u64) -> SlotRun {
        match first.address() >> self.initial_bits {
            0 => SlotRun {
                root: Cap::new(slot::CNODE.cptr()),
                node_index: 0,
                node_depth: 0,
                offset: first.address(),
                count,
            },
            entry => self.node_run(entry, first.address() & ((1 << self.initial_bits) - 1), count),
        }
    }

    /// A run of slots of the CNode in the entry of this number.
    fn node_run(self, node_index: u64, offset: u64, count: u64) -> SlotRun {
        SlotRun { root: self.root, node_index, node_depth: u64::from(self.root_bits), offset, count }
    }

    /// log2 of the most slots that an entry can have.
    pub fn entry_bits(self) -> u32 {
        self.initial_bits
    }

    /// The address of slot `index` of a domain's entry.
    pub fn entry_cptr(self, entry: Entry, index: u64) -> CPtr {
        CPtr(entry.number() << self.initial_bits | index)
    }

    /// A run of slots of an entry, for `Retype`.
    pub fn entry_run(self, entry: Entry, index: u64, count: u64) -> SlotRun {
        self.node_run(entry.number(), index, count)
    }

    /// One slot of a domain's entry, as CNode methods address it.
    pub fn entry_slot(self, entry: Entry, index: u64) -> Slot {
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
        entry: Entry,
        bits: u32,
        scratch: OwnSlot,
    ) -> Result<(), Failure> {
        let request = ObjectRequest { object: kernel.abi.object_cnode, size_bits: bits };
        memory.retype(kernel, request, self.run(scratch, 1))?;
        let into = Slot { root: self.root, index: entry.number(), depth: u64::from(self.root_bits) };
        let guard = guard(kernel, self.initial_bits.saturating_sub(bits));
        into.mutate_from(kernel, self.slot(scratch), guard).inspect_err(|_| {
            // The slot is free for the next one.
            let _ = self.slot(scratch).delete(kernel);
        })
    }
}

/// The data word of a CNode capability whose guard is `size` zeroes.
pub fn guard(kernel: Kernel, size: u32) -> u64 {
    u64::from(size) << kernel.abi.guard_size_shift
}
