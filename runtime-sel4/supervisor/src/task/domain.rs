//! A protection domain: its objects, the memory that they are made of, and its life.

use crate::buddy::Block;
use crate::task::arch::registers;
use crate::task::bundle;
use crate::task::cspace::{FIRST_ENTRY_BITS, FURTHER_ENTRY_BITS, guard};
use crate::task::memory::{self, ObjectSource, Rights};
use crate::task::objects::Objects;
use crate::task::resources::{self, Resources};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::bundle::{
    DomainRecord, REGIONS_MAXIMUM, RIGHT_CALL, RIGHT_GRANT, RIGHT_RECEIVE, RIGHT_SEND, SEGMENT_EXECUTE, SEGMENT_WRITE,
};
use wasm2sel4_abi::cspace;
use wasm2sel4_abi::layout::{IPC_BUFFER, STACK_TOP, TRAP_STACK_SIZE, TRAP_STACK_TOP};
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_sys::objects::{ObjectRequest, Slot, ThreadSpaces, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure};

/// log2 of the first untyped of a domain; later ones are as large as all before them together, up to the largest.
const FIRST_BLOCK_BITS: u32 = 15;
const LARGEST_BLOCK_BITS: u32 = 24;
/// Untypeds that a domain can have.
const BLOCKS: usize = 512;
/// Entries of the supervisor's CSpace that a domain can have.
const ENTRIES: usize = crate::task::cspace::ENTRIES;

/// log2 of the size of a slot.
const SLOT_BITS: u32 = 5;

const NO_MEMORY: Failure = Failure { code: Failure::NOT_ENOUGH_MEMORY, missing_level: 0 };

/// A running domain.
pub struct Domain {
    /// What the bundle says about it.
    pub record: &'static DomainRecord,
    /// Its thread.
    pub tcb: Cap<kind::Tcb>,
    vspace: Cap<kind::VSpace>,
    /// The root of its CSpace, if that has two levels.
    root: Option<Cap<kind::CNode>>,
    /// Current sizes of its regions in bytes.
    sizes: [u64; REGIONS_MAXIMUM],
    storage: Storage,
}

/// The memory and the slots that a domain's objects occupy.
struct Storage {
    blocks: [Option<Block>; BLOCKS],
    block_count: usize,
    bytes: u64,
    /// Bytes of the current block that are used, and that it has.
    used: u64,
    end: u64,
    entries: [u16; ENTRIES],
    entry_count: usize,
    next_slot: u64,
    /// One past the last slot of the current entry.
    end_slot: u64,
}

/// What a page of a domain may be.
struct Page {
    rights: Rights,
    contents: Contents,
}

/// What a page of a domain holds when it appears.
enum Contents {
    Zeroes,
    /// What is at this offset of the bundle.
    Bundle(u64),
    /// What is at this offset of a memory that others have, too.
    Shared(u64, u64),
}

impl Storage {
    const fn new() -> Self {
        Self {
            blocks: [None; BLOCKS],
            block_count: 0,
            bytes: 0,
            used: 0,
            end: 0,
            entries: [0; ENTRIES],
            entry_count: 0,
            next_slot: 0,
            end_slot: 0,
        }
    }

    /// Adds an untyped of at least `2^least` bytes.
    fn add_block(&mut self, resources: &mut Resources, least: u32) -> Result<(), Failure> {
        let place = self.blocks.get_mut(self.block_count).ok_or(NO_MEMORY)?;
        let least = least.max(FIRST_BLOCK_BITS);
        let wanted = self.bytes.max(1 << FIRST_BLOCK_BITS).ilog2().min(LARGEST_BLOCK_BITS).max(least);
        // When memory is short, a smaller one is better than none.
        let (bits, block) = (least..=wanted)
            .rev()
            .find_map(|bits| resources.allocate(bits).map(|block| (bits, block)))
            .ok_or(NO_MEMORY)?;
        *place = Some(block);
        self.block_count += 1;
        self.bytes += 1 << bits;
        (self.used, self.end) = (0, 1 << bits);
        Ok(())
    }

    /// An untyped from which an object of `2^bits` bytes can be made, as far as the supervisor keeps count: the kernel
    /// aligns an object to its size.
    fn untyped_for(&mut self, resources: &mut Resources, bits: u32) -> Result<Cap<kind::Untyped>, Failure> {
        let start = self.used.next_multiple_of(1 << bits);
        if start + (1 << bits) <= self.end {
            self.used = start + (1 << bits);
        } else {
            self.add_block(resources, bits)?;
            self.used = 1 << bits;
        }
        let block = self.block_count.checked_sub(1).and_then(|last| self.blocks.get(last).copied().flatten());
        block.map(|block| resources.untyped(block)).ok_or(NO_MEMORY)
    }

    /// Makes an object of at most `2^bits` bytes with the current untyped, or with a new one if that is used up.
    fn with_untyped(
        &mut self,
        resources: &mut Resources,
        bits: u32,
        make: impl Fn(&Resources, Cap<kind::Untyped>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let untyped = self.untyped_for(resources, bits)?;
        match make(resources, untyped) {
            // The kernel's object is larger than it was taken for.
            Err(Failure { code: Failure::NOT_ENOUGH_MEMORY, .. }) => {
                self.add_block(resources, bits)?;
                let untyped = self.untyped_for(resources, bits)?;
                make(resources, untyped)
            }
            result => result,
        }
    }

    /// A free slot: the entry and the slot in it.
    fn take_slot(&mut self, resources: &mut Resources) -> Result<(u16, u64), Failure> {
        if self.next_slot == self.end_slot {
            let bits = if self.entry_count == 0 { FIRST_ENTRY_BITS } else { FURTHER_ENTRY_BITS };
            let entry = resources.take_entry().ok_or(NO_MEMORY)?;
            let added = self.with_untyped(resources, bits + SLOT_BITS, |resources, untyped| {
                resources.cspace.add_entry(resources.kernel, untyped, entry, bits, resources.scratch)
            });
            match (added, self.entries.get_mut(self.entry_count)) {
                (Ok(()), Some(place)) => *place = entry,
                (result, _) => {
                    resources.give_entry(entry);
                    return Err(result.err().unwrap_or(NO_MEMORY));
                }
            }
            self.entry_count += 1;
            (self.next_slot, self.end_slot) = (0, 1 << bits);
        }
        let entry = self.entry_count.checked_sub(1).and_then(|last| self.entries.get(last)).ok_or(NO_MEMORY)?;
        let slot = self.next_slot;
        self.next_slot += 1;
        Ok((*entry, slot))
    }

    /// Copies a capability and returns the address of the copy.
    fn copy(&mut self, resources: &mut Resources, source: Slot) -> Result<CPtr, Failure> {
        let (entry, slot) = self.take_slot(resources)?;
        let rights = resources.kernel.abi.rights_all;
        resources.cspace.entry_slot(entry, slot).copy_from(resources.kernel, source, rights)?;
        Ok(resources.cspace.entry_cptr(entry, slot))
    }

    /// Destroys everything and gives it back.
    fn reclaim(&mut self, resources: &mut Resources) {
        for block in self.blocks.iter_mut().take(self.block_count).rev().filter_map(Option::take) {
            resources.reclaim(block);
        }
        for entry in self.entries.iter().take(self.entry_count) {
            resources.give_entry(*entry);
        }
        *self = Self::new();
    }
}

impl ObjectSource for Storage {
    fn make(&mut self, resources: &mut Resources, request: ObjectRequest) -> Result<CPtr, Failure> {
        let (entry, slot) = self.take_slot(resources)?;
        let bits = object_bits(resources, request);
        let made = self.with_untyped(resources, bits, |resources, untyped| {
            untyped.retype(resources.kernel, request, resources.cspace.entry_run(entry, slot, 1))
        });
        if made.is_err() {
            // Nobody has taken another one since.
            self.next_slot = slot;
        }
        made.map(|()| resources.cspace.entry_cptr(entry, slot))
    }
}

/// log2 of the size of an object, or of the most that it may have: a thread control block's depends on the kernel.
fn object_bits(resources: &Resources, request: ObjectRequest) -> u32 {
    const PAGE_BITS: u32 = MMU_PAGE.ilog2();
    if request.object == resources.kernel.abi.object_cnode { request.size_bits + SLOT_BITS } else { PAGE_BITS }
}

/// Endpoints by which a domain reaches the supervisor, with their badges.
#[derive(Clone, Copy)]
pub struct Channel<'a> {
    /// The slot of the supervisor's endpoint.
    pub endpoint: u64,
    /// The badge of requests.
    pub request_badge: u64,
    /// The badge of faults.
    pub fault_badge: u64,
    /// The objects that domains share.
    pub objects: &'a Objects,
}

impl Domain {
    /// Makes the objects of a domain and starts its thread. Nothing of it is left if that fails.
    pub fn start(
        resources: &mut Resources,
        record: &'static DomainRecord,
        channel: Channel<'_>,
        place: &mut Option<Self>,
    ) -> Result<(), Failure> {
        // In place, because it is large.
        let domain = place.insert(Self {
            record,
            tcb: Cap::new(CPtr(0)),
            vspace: Cap::new(CPtr(0)),
            root: None,
            sizes: [0; REGIONS_MAXIMUM],
            storage: Storage::new(),
        });
        for (size, region) in domain.sizes.iter_mut().zip(bundle::regions(record)) {
            *size = region.initial;
        }
        let result = domain.build(resources, channel);
        if result.is_err() {
            domain.end(resources);
            *place = None;
        }
        result
    }

    fn build(&mut self, resources: &mut Resources, channel: Channel<'_>) -> Result<(), Failure> {
        let kernel = resources.kernel;
        let abi = kernel.abi;
        let object = |object, size_bits| ObjectRequest { object, size_bits };

        self.vspace = Cap::new(self.storage.make(resources, object(abi.object_vspace, abi.bits_vspace))?);
        resources::asid_pool().assign(kernel, self.vspace)?;

        let radix = self.record.cnode_bits as u32;
        let base: Cap<kind::CNode> = Cap::new(self.storage.make(resources, object(abi.object_cnode, radix))?);
        let into = |index| Slot { root: base, index, depth: u64::from(radix) };
        let (cspace, cspace_guard) = match self.record.entries {
            0 => (base, guard(kernel, 64 - radix)),
            _ => self.make_root(resources, base)?,
        };
        // Whoever could receive on the supervisor's endpoint would hear what others ask for.
        let rights = abi.rights_write | abi.rights_grant_reply;
        for (target, badge) in [(slot::SUPERVISOR, channel.request_badge), (slot::FAULT, channel.fault_badge)] {
            into(target).mint_from(kernel, resources.cspace.slot(channel.endpoint), rights, badge)?;
        }
        for grant in bundle::grants(self.record) {
            let rights = [
                (RIGHT_SEND, abi.rights_write),
                (RIGHT_RECEIVE, abi.rights_read),
                (RIGHT_CALL, abi.rights_grant_reply),
                (RIGHT_GRANT, abi.rights_grant),
            ];
            let rights = rights.into_iter().filter(|(right, _)| grant.rights & right != 0);
            let rights = rights.fold(0, |all, (_, bits)| all | bits);
            // Of what has been taken away, the slot stays empty.
            let Some(source) = channel.objects.slot(grant.object) else { continue };
            let source = resources.cspace.slot(source);
            into(grant.slot).mint_from(kernel, source, rights, grant.badge)?;
        }

        let buffer: Cap<kind::Frame> = Cap::new(self.storage.make(resources, object(abi.object_frame, 0))?);
        memory::map(resources, &mut self.storage, self.vspace, buffer, IPC_BUFFER.0, Rights::Write)?;

        self.tcb = Cap::new(self.storage.make(resources, object(abi.object_tcb, 0))?);
        let spaces = ThreadSpaces { fault_endpoint: CPtr(slot::FAULT), cspace, cspace_guard, vspace: self.vspace };
        self.tcb.configure(kernel, spaces, (IPC_BUFFER.0, buffer), self.record.priority, resources::own_tcb())?;

        let mut values = [0; registers::COUNT];
        self.tcb.read_registers(kernel, &mut values)?;
        values[registers::PC] = self.record.entry;
        values[registers::SP] = STACK_TOP.0;
        self.tcb.write_registers(kernel, &values, true)
    }

    /// Makes the root of a CSpace of two levels (`wasm2sel4_abi::cspace`): the CNode that is filled already becomes its first
    /// entry, and holds a capability to it, by which the domain works on its own slots. Returns the root and its guard.
    fn make_root(
        &mut self,
        resources: &mut Resources,
        base: Cap<kind::CNode>,
    ) -> Result<(Cap<kind::CNode>, u64), Failure> {
        let kernel = resources.kernel;
        let bits = cspace::root_bits(self.record.entries);
        let request = ObjectRequest { object: kernel.abi.object_cnode, size_bits: bits };
        let root: Cap<kind::CNode> = Cap::new(self.storage.make(resources, request)?);
        let root_guard = guard(kernel, cspace::root_guard(bits));
        let radix = self.record.cnode_bits as u32;
        let all = kernel.abi.rights_all;
        // In the supervisor's own CSpace, the addresses of both are as long as a word.
        let own = |cptr: CPtr| resources.cspace.cptr_slot(cptr);
        let entry = Slot { root, index: cspace::ENTRY_BASE, depth: u64::from(bits) };
        entry.mint_from(kernel, own(base.cptr), all, guard(kernel, cspace::ENTRY_BITS - radix))?;
        let itself = Slot { root: base, index: slot::CSPACE, depth: u64::from(radix) };
        itself.mint_from(kernel, own(root.cptr), all, root_guard)?;
        self.root = Some(root);
        Ok((root, root_guard))
    }

    /// Makes a CNode of `2^bits` slots and puts it into the spare entry of the domain's CSpace.
    ///
    /// # Errors
    ///
    /// If there is no memory, or the entry is taken; [`Failure::RANGE`] for a size that no entry has.
    pub fn make_entry(&mut self, resources: &mut Resources, bits: u64) -> Result<(), Failure> {
        const RANGE: Failure = Failure { code: Failure::RANGE, missing_level: 0 };
        let root = self.root.ok_or(RANGE)?;
        let bits = u32::try_from(bits).ok().filter(|bits| (1..=cspace::ENTRY_BITS).contains(bits)).ok_or(RANGE)?;
        let kernel = resources.kernel;
        let request = ObjectRequest { object: kernel.abi.object_cnode, size_bits: bits };
        let made = self.storage.make(resources, request)?;
        let depth = u64::from(cspace::root_bits(self.record.entries));
        let entry = Slot { root, index: cspace::ENTRY_SPARE, depth };
        let source = resources.cspace.cptr_slot(made);
        entry.mint_from(kernel, source, kernel.abi.rights_all, guard(kernel, cspace::ENTRY_BITS - bits))
    }

    /// Destroys the domain and gives all of its objects back.
    pub fn end(&mut self, resources: &mut Resources) {
        if self.tcb.cptr.0 != 0 {
            // It is about to be deleted; should this fail, deletion stops it as well.
            let _ = self.tcb.suspend(resources.kernel);
        }
        self.storage.reclaim(resources);
    }

    /// The name that the image gives it.
    pub fn name(&self) -> &'static [u8] {
        bundle::name(self.record)
    }

    /// What the page at `address` may be, if it may be anything.
    fn page(&self, address: u64) -> Option<Page> {
        for segment in bundle::segments(self.record) {
            let inside = address.wrapping_sub(segment.address);
            if inside < segment.memory_size {
                let rights = match segment.flags {
                    flags if flags & SEGMENT_EXECUTE != 0 => Rights::Execute,
                    flags if flags & SEGMENT_WRITE != 0 => Rights::Write,
                    _ => Rights::Read,
                };
                let contents = match inside < segment.file_size {
                    true => Contents::Bundle(segment.offset + inside),
                    false => Contents::Zeroes,
                };
                return Some(Page { rights, contents });
            }
        }
        for (region, size) in bundle::regions(self.record).iter().zip(&self.sizes) {
            let inside = address.wrapping_sub(region.base);
            if inside >= *size {
                continue;
            }
            let page = match region.object.checked_sub(1) {
                None => Page { rights: Rights::Write, contents: Contents::Zeroes },
                Some(object) => {
                    let rights = if region.rights & RIGHT_SEND != 0 { Rights::Write } else { Rights::Read };
                    Page { rights, contents: Contents::Shared(object, inside) }
                }
            };
            return Some(page);
        }
        let stack = (STACK_TOP.0 - self.record.stack_size..STACK_TOP.0).contains(&address);
        let trap_stack = (TRAP_STACK_TOP.0 - TRAP_STACK_SIZE.0..TRAP_STACK_TOP.0).contains(&address);
        (stack || trap_stack).then_some(Page { rights: Rights::Write, contents: Contents::Zeroes })
    }

    /// Makes a region larger by so many bytes; its pages come when they are touched. Returns the size before.
    pub fn grow(&mut self, region: u64, bytes: u64) -> Option<u64> {
        let index = usize::try_from(region).ok()?;
        let record = bundle::regions(self.record).get(index)?;
        let size = self.sizes.get_mut(index)?;
        let before = *size;
        *size = before.checked_add(bytes).filter(|after| *after <= record.maximum)?;
        Some(before)
    }

    /// The addresses of the domain that end in these 32 bits and may be touched in some way, lowest first.
    pub fn candidates(&self, low: u64) -> impl Iterator<Item = u64> {
        let segments = bundle::segments(self.record).iter().map(|segment| (segment.address, segment.memory_size));
        let regions = bundle::regions(self.record).iter().zip(&self.sizes).map(|(region, size)| (region.base, *size));
        let fixed = [
            (STACK_TOP.0 - self.record.stack_size, self.record.stack_size),
            (TRAP_STACK_TOP.0 - TRAP_STACK_SIZE.0, TRAP_STACK_SIZE.0),
        ];
        regions.chain(segments).chain(fixed).flat_map(move |(base, size)| {
            let first = (base & !0xffff_ffff) | low;
            let first = if first < base & !(MMU_PAGE - 1) { first + (1 << 32) } else { first };
            (first..base.saturating_add(size)).step_by(1 << 32)
        })
    }

    /// Maps the page of `address` if the domain may touch it so; tells whether it did.
    ///
    /// # Errors
    ///
    /// [`Failure::NOT_ENOUGH_MEMORY`] if there is no memory left for it.
    pub fn provide(
        &mut self,
        resources: &mut Resources,
        objects: &Objects,
        address: u64,
        wanted: Rights,
    ) -> Result<bool, Failure> {
        let address = address & !(MMU_PAGE - 1);
        let Some(page) = self.page(address) else { return Ok(false) };
        if wanted != Rights::Read && wanted != page.rights {
            return Ok(false);
        }
        let frame = match page.contents {
            Contents::Zeroes => {
                let request = ObjectRequest { object: resources.kernel.abi.object_frame, size_bits: 0 };
                self.storage.make(resources, request)?
            }
            Contents::Bundle(offset) => {
                let source = resources.cspace.slot(resources.bundle_frame(offset));
                self.storage.copy(resources, source)?
            }
            Contents::Shared(object, offset) => {
                let source = objects.memory(object).and_then(|memory| memory.frame(resources, offset));
                let Some(source) = source else { return Ok(false) };
                self.storage.copy(resources, source)?
            }
        };
        let frame: Cap<kind::Frame> = Cap::new(frame);
        match memory::map(resources, &mut self.storage, self.vspace, frame, address, page.rights) {
            Ok(()) => Ok(true),
            // It is mapped already, so the fault was not for want of a page.
            Err(Failure { code: Failure::DELETE_FIRST, .. }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}
