//! A protection domain: its objects and its life.

pub mod fault;
pub mod objects;
pub mod places;
pub mod queue;
pub mod request;

use crate::pools::sizes::{self, List};
use crate::pools::slots::OwnSlot;
use crate::task::arch::registers;
use crate::task::bundle;
use crate::task::domain::objects::Objects;
use crate::task::kernel::{Answering, thread};
use crate::task::resources::asid;
use crate::task::resources::cspace::guard;
use crate::task::resources::mapping::{self, ObjectSource, Rights};
use crate::task::resources::storage::Storage;
use crate::task::resources::window;
use crate::task::resources::{CONTRADICTION, NO_MEMORY, Resources};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::badge::{Badge, Life};
use wasm2sel4_abi::bundle::{
    DomainRecord, OBJECT_BADGED, OBJECT_SPAWNER, RIGHT_REVOKE, RIGHT_SEND, RegionRecord, SEGMENT_EXECUTE,
    SEGMENT_WRITE, SPAWNERS_MAXIMUM,
};
use wasm2sel4_abi::cspace;
use wasm2sel4_abi::gc::CHUNK;
use wasm2sel4_abi::layout::{IPC_BUFFER, STACK_TOP, TRAP_STACK_SIZE, TRAP_STACK_TOP};
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_sys::objects::{ObjectRequest, Slot, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure, ThreadSpaces};

/// A domain.
pub struct Domain {
    /// What the bundle says about it.
    pub record: &'static DomainRecord,
    /// Its thread.
    pub tcb: Cap<kind::Tcb>,
    vspace: Cap<kind::VSpace>,
    /// The CNode that the supervisor fills.
    base: Cap<kind::CNode>,
    /// The root of its CSpace, if that has two levels.
    root: Option<Cap<kind::CNode>>,
    /// The sizes of its regions that can grow.
    sizes: List,
    /// Whether its thread was started.
    is_started: bool,
    /// The numbers of the objects for which it was granted or given spawners.
    spawners: [Option<u16>; SPAWNERS_MAXIMUM],
    storage: Storage,
}

/// What a page of a domain may be.
struct Page {
    rights: Rights,
    contents: Contents,
}

/// What a page of a domain holds when it appears.
enum Contents {
    Zeroes,
    /// What is at this offset of the bundle: that page itself.
    Bundle(u64),
    /// A copy of what is at this offset of the bundle.
    Copy(u64),
    /// What is at this offset of a memory that others have, too.
    Shared(u64, u64),
    /// Zeroes, in a chunk of the heap that is given back by itself: at this offset of the heap.
    Heap(u64),
}

/// How a domain reaches others.
#[derive(Clone, Copy)]
pub struct Channel<'a> {
    /// The slot of the supervisor's endpoint.
    pub endpoint: OwnSlot,
    /// The domain's life, by which the supervisor knows it.
    pub life: Life,
    /// The objects that domains share.
    pub objects: &'a Objects,
}

impl Domain {
    /// Makes the objects of a domain, whose thread does not run yet. Nothing of it is left if that fails.
    pub fn make(
        resources: &mut Resources,
        record: &'static DomainRecord,
        channel: Channel<'_>,
    ) -> Result<Self, Failure> {
        const NOTHING: CPtr = CPtr(0);
        let mut domain = Self {
            record,
            tcb: Cap::new(NOTHING),
            vspace: Cap::new(NOTHING),
            base: Cap::new(NOTHING),
            root: None,
            sizes: List::EMPTY,
            is_started: false,
            spawners: [None; SPAWNERS_MAXIMUM],
            storage: Storage::new(match record.footprint_maximum.0 {
                0 => u64::MAX,
                maximum => maximum,
            }),
        };
        match domain.build(resources, channel) {
            Ok(()) => Ok(domain),
            Err(failure) => {
                domain.discard(resources);
                Err(failure)
            }
        }
    }

    fn build(&mut self, resources: &mut Resources, channel: Channel<'_>) -> Result<(), Failure> {
        let kernel = resources.kernel;
        let abi = kernel.abi;
        let object = |object, size_bits| ObjectRequest { object, size_bits };

        self.sizes = resources.sizes.reserve(bundle::regions(self.record)).ok_or(NO_MEMORY)?;
        self.vspace = Cap::new(self.storage.make(resources, object(abi.object_vspace, abi.bits_vspace))?);
        asid::assign(resources, self.vspace)?;

        let radix = self.record.cnode_bits as u32;
        self.base = Cap::new(self.storage.make(resources, object(abi.object_cnode, radix))?);
        let (cspace, cspace_guard) = match self.record.entries {
            0 => (self.base, guard(kernel, 64 - radix)),
            _ => self.make_root(resources)?,
        };
        // Whoever could receive on the supervisor's endpoint would hear what others ask for.
        let rights = abi.rights_write | abi.rights_grant_reply;
        let (endpoint, badge) = (resources.cspace.slot(channel.endpoint), Badge::Domain(channel.life));
        self.base_slot(slot::SUPERVISOR).mint_from(kernel, endpoint, rights, badge.encode())?;
        self.grant(resources, channel)?;

        let buffer: Cap<kind::Frame> = Cap::new(self.storage.make(resources, object(abi.object_frame, 0))?);
        mapping::prepare(resources, &mut self.storage, self.vspace, IPC_BUFFER.0)?;
        mapping::map(resources, &mut self.storage, self.vspace, buffer, IPC_BUFFER.0, Rights::Write)?;

        self.tcb = Cap::new(self.storage.make(resources, object(abi.object_tcb, 0))?);
        let fault_endpoint = thread::DOMAIN_FAULTS;
        let spaces = ThreadSpaces { fault_endpoint, cspace, cspace_guard, vspace: self.vspace };
        let (buffer, priority) = ((IPC_BUFFER.0, buffer), self.record.priority);
        thread::configure(resources, &mut self.storage, self.tcb, spaces, buffer, priority)?;
        match self.record.bound.checked_sub(1).and_then(|number| channel.objects.slot(number)) {
            // The binding ends with the thread.
            Some(bound) => self.tcb.bind_notification(kernel, Cap::new(bound.cptr())),
            None => Ok(()),
        }
    }

    /// The capabilities that the domain begins with.
    fn grant(&mut self, resources: &mut Resources, channel: Channel<'_>) -> Result<(), Failure> {
        let kernel = resources.kernel;
        for grant in bundle::grants(self.record) {
            let kind = bundle::object(grant.object).map(|object| object.kind);
            if kind == Some(OBJECT_SPAWNER) {
                self.add_spawner(resources, channel.endpoint, channel.life, grant.object as u16, grant.slot)?;
                continue;
            }
            let rights = kernel.abi.rights(grant.rights);
            // Of what has been taken away, the slot stays empty.
            let Some(source) = channel.objects.slot(grant.object) else { continue };
            let source = resources.cspace.slot(source);
            let slot = self.base_slot(grant.slot);
            match kind {
                // That comes when everybody has copies of it.
                Some(OBJECT_BADGED) if grant.rights & RIGHT_REVOKE != 0 => {}
                // It has a badge, and can get no other one.
                Some(OBJECT_BADGED) => slot.copy_from(kernel, source, rights)?,
                _ => slot.mint_from(kernel, source, rights, grant.badge)?,
            }
        }
        Ok(())
    }

    /// Gives the domain the capabilities themselves that it may revoke, when others have copies of them.
    ///
    /// # Errors
    ///
    /// What the kernel refused.
    pub fn hand_over(&self, resources: &Resources, objects: &Objects) -> Result<(), Failure> {
        for grant in bundle::grants(self.record).iter().filter(|grant| grant.rights & RIGHT_REVOKE != 0) {
            let Some(source) = objects.slot(grant.object) else { continue };
            self.base_slot(grant.slot).move_from(resources.kernel, resources.cspace.slot(source))?;
        }
        Ok(())
    }

    /// Puts a spawner of this domain's own into one of its slots.
    ///
    /// # Errors
    ///
    /// [`Failure::NOT_ENOUGH_MEMORY`] if it has as many as it can have.
    pub fn add_spawner(
        &mut self,
        resources: &mut Resources,
        endpoint: OwnSlot,
        life: Life,
        object: u16,
        slot: u64,
    ) -> Result<(), Failure> {
        let number = self.spawners.iter().position(Option::is_none).ok_or(NO_MEMORY)?;
        let (endpoint, badge) = (resources.cspace.slot(endpoint), Badge::Spawner(life, number));
        self.base_slot(slot).mint_from(resources.kernel, endpoint, calling_rights(resources), badge.encode())?;
        self.spawners[number] = Some(object);
        Ok(())
    }

    /// The number of the object of one of its spawners.
    pub fn spawner(&self, number: usize) -> Option<u16> {
        self.spawners.get(number).copied().flatten()
    }

    /// Makes the handle of an instance: a capability that is in the supervisor's slots as long as the instance is
    /// there, and that whoever made it is given a copy of.
    pub fn make_handle(&mut self, resources: &mut Resources, endpoint: OwnSlot, life: Life) -> Result<CPtr, Failure> {
        let (endpoint, badge) = (resources.cspace.slot(endpoint), Badge::Handle(life));
        self.storage.mint(resources, endpoint, calling_rights(resources), badge.encode())
    }

    /// Whether what failed last has failed because it has all the memory that it may have.
    pub fn is_full(&self) -> bool {
        self.storage.is_full()
    }

    /// Takes what is kept for whoever has no memory left; false if it had that before, or there is none.
    pub fn add_reserve(&mut self, resources: &mut Resources) -> bool {
        self.storage.add_reserve(resources)
    }

    /// A slot of the CNode that the supervisor fills.
    pub fn base_slot(&self, index: u64) -> Slot {
        Slot { root: self.base, index, depth: self.record.cnode_bits }
    }

    /// Lets its thread run, from its entry on; `instance` tells it from other instances of the same image.
    pub fn start(&mut self, resources: &mut Resources, objects: &Objects, instance: u64) -> Result<(), Failure> {
        // Its first instruction would fault for this page at once.
        self.provide(resources, objects, self.record.entry.0, Rights::Execute)?;
        // The kernel sees to it that flags are those of user level.
        let mut values = [0; registers::COUNT];
        values[registers::PC] = self.record.entry.0;
        values[registers::SP] = STACK_TOP.0;
        values[registers::ARGUMENTS[0]] = instance;
        self.tcb.write_registers(resources.kernel, &values, true)?;
        self.is_started = true;
        Ok(())
    }

    /// Makes the root of a CSpace of two levels (`wasm2sel4_abi::cspace`): the CNode that is filled already becomes its
    /// first entry, and holds a capability to it, by which the domain works on its own slots. Returns the root and its
    /// guard.
    fn make_root(&mut self, resources: &mut Resources) -> Result<(Cap<kind::CNode>, u64), Failure> {
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
        entry.mint_from(kernel, own(self.base.cptr), all, guard(kernel, cspace::ENTRY_BITS - radix))?;
        let itself = self.base_slot(slot::CSPACE);
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

    /// Destroys a domain that was just made and gives all of its objects back.
    pub fn discard(self, resources: &mut Resources) {
        self.stop(resources, None).reclaim(resources);
    }

    /// Stops the domain for ever; what is left is its memory. Whoever waits for its reply goes on with the kernel's
    /// error, by what it takes to answer.
    pub fn stop(self, resources: &mut Resources, answering: Option<Answering>) -> Storage {
        if self.tcb.cptr.0 != 0 {
            // It is about to be deleted; should this fail, deletion stops it as well.
            let _ = self.tcb.suspend(resources.kernel);
        }
        if let Some(answering) = answering
            && self.is_started
            && self.record.receives != 0
        {
            // What can fail here are methods of objects that exist.
            let _ = answering.answer(resources, self.tcb);
        }
        resources.sizes.give_back(self.sizes);
        self.storage
    }

    /// Whether it can start instances.
    pub fn has_spawners(&self) -> bool {
        self.spawners.iter().any(Option::is_some)
    }

    /// The name that the image gives it.
    pub fn name(&self) -> &'static [u8] {
        bundle::name(self.record)
    }

    /// What the page at `address` may be, if it may be anything.
    ///
    /// # Errors
    ///
    /// [`CONTRADICTION`] as for its regions.
    fn page(&self, resources: &Resources, address: u64) -> Result<Option<Page>, Failure> {
        for segment in bundle::segments(self.record) {
            let inside = address.wrapping_sub(segment.address.0);
            if inside < segment.memory_size.0 {
                let rights = match segment.flags {
                    flags if flags & SEGMENT_EXECUTE != 0 => Rights::Execute,
                    flags if flags & SEGMENT_WRITE != 0 => Rights::Write,
                    _ => Rights::Read,
                };
                let contents = match (inside < segment.file_size.0, rights, self.record.is_template) {
                    (false, ..) => Contents::Zeroes,
                    // What one instance writes, others must not see.
                    (true, Rights::Write, 1) => Contents::Copy(segment.offset.0 + inside),
                    (true, ..) => Contents::Bundle(segment.offset.0 + inside),
                };
                return Ok(Some(Page { rights, contents }));
            }
        }
        for region in self.regions(resources) {
            let (region, size) = region?;
            let inside = address.wrapping_sub(region.base.0);
            if inside >= size {
                continue;
            }
            let page = match region.object.checked_sub(1) {
                None if region.is_heap != 0 && inside >= CHUNK => {
                    Page { rights: Rights::Write, contents: Contents::Heap(inside) }
                }
                None => Page { rights: Rights::Write, contents: Contents::Zeroes },
                Some(object) => {
                    let rights = if region.rights & RIGHT_SEND != 0 { Rights::Write } else { Rights::Read };
                    Page { rights, contents: Contents::Shared(object, inside.saturating_add(region.offset.0)) }
                }
            };
            return Ok(Some(page));
        }
        let stack = (STACK_TOP.0 - self.record.stack_size.0..STACK_TOP.0).contains(&address);
        let trap_stack = (TRAP_STACK_TOP.0 - TRAP_STACK_SIZE.0..TRAP_STACK_TOP.0).contains(&address);
        Ok((stack || trap_stack).then_some(Page { rights: Rights::Write, contents: Contents::Zeroes }))
    }

    /// Its regions with their current sizes in bytes; [`CONTRADICTION`] for one that can grow and of which no size is
    /// noted.
    fn regions<'r>(
        &self,
        resources: &'r Resources,
    ) -> impl Iterator<Item = Result<(&'r RegionRecord, u64), Failure>> + use<'r> {
        let regions = resources.sizes.of(&self.sizes, bundle::regions(self.record));
        regions.map(|(region, size)| size.map(|size| (region, size)).ok_or(CONTRADICTION))
    }

    /// Makes a region larger by this many bytes; its pages come when they are touched. Returns the size before.
    pub fn grow(&mut self, resources: &mut Resources, region: u64, bytes: u64) -> Option<u64> {
        let (earlier, later) = bundle::regions(self.record).split_at_checked(usize::try_from(region).ok()?)?;
        let record = later.first()?;
        if !sizes::can_grow(record) {
            return (bytes == 0).then_some(record.initial.0);
        }
        let index = earlier.iter().filter(|region| sizes::can_grow(region)).count();
        let size = resources.sizes.size_mut(&self.sizes, index)?;
        let after = size.checked_add(bytes).filter(|after| *after <= record.maximum.0)?;
        Some(core::mem::replace(size, after))
    }

    /// Whether its heap has a chunk of this number that can be given back.
    pub fn has_chunk(&self, number: u64) -> bool {
        let heap = bundle::regions(self.record).iter().find(|region| region.is_heap != 0);
        number != 0 && heap.is_some_and(|heap| number <= (heap.maximum.0 - 1) / CHUNK)
    }

    /// Takes a chunk of its heap out: what that occupies, if it was ever touched.
    pub fn take_chunk(&mut self, resources: &mut Resources, number: u64) -> Option<Storage> {
        self.storage.take_chunk(resources, number)
    }

    /// The addresses of the domain that end in these 32 bits and may be touched in some way, lowest first in each area;
    /// [`CONTRADICTION`] as for its regions.
    pub fn candidates<'r>(
        &self,
        resources: &'r Resources,
        low: u64,
    ) -> impl Iterator<Item = Result<u64, Failure>> + use<'r> {
        let segments = bundle::segments(self.record).iter().map(|segment| (segment.address.0, segment.memory_size.0));
        let regions = self.regions(resources).map(|region| region.map(|(region, size)| (region.base.0, size)));
        let fixed = [
            (STACK_TOP.0 - self.record.stack_size.0, self.record.stack_size.0),
            (TRAP_STACK_TOP.0 - TRAP_STACK_SIZE.0, TRAP_STACK_SIZE.0),
        ];
        regions.chain(segments.chain(fixed).map(Ok)).flat_map(move |area| {
            // Of an area whose size is not known there is one that says so.
            let (base, size) = area.unwrap_or((low, 1));
            let first = (base & !0xffff_ffff) | low;
            let first = if first < base & !(MMU_PAGE - 1) { first + (1 << 32) } else { first };
            (first..base.saturating_add(size)).step_by(1 << 32).map(move |address| area.map(|_| address))
        })
    }

    /// Maps the page of `address` if the domain may touch it so; tells whether it did.
    ///
    /// # Errors
    ///
    /// [`Failure::NOT_ENOUGH_MEMORY`] if there is no memory left for it; [`CONTRADICTION`] if it is not known whether
    /// the domain may.
    pub fn provide(
        &mut self,
        resources: &mut Resources,
        objects: &Objects,
        address: u64,
        wanted: Rights,
    ) -> Result<bool, Failure> {
        let address = address & !(MMU_PAGE - 1);
        let Some(page) = self.page(resources, address)? else { return Ok(false) };
        if wanted != Rights::Read && wanted != page.rights {
            return Ok(false);
        }
        let frame = match page.contents {
            Contents::Zeroes => {
                let request = ObjectRequest::of_one_size(resources.kernel.abi.object_frame);
                self.storage.make(resources, request)?
            }
            Contents::Copy(offset) => {
                let request = ObjectRequest::of_one_size(resources.kernel.abi.object_frame);
                let made = self.storage.make(resources, request)?;
                let frame = resources.cspace.cptr_slot(made);
                window::fill(resources, frame, bundle::address(offset))?;
                made
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
            Contents::Heap(offset) => return self.storage.provide_heap_page(resources, self.vspace, address, offset),
        };
        let frame: Cap<kind::Frame> = Cap::new(frame);
        match mapping::map(resources, &mut self.storage, self.vspace, frame, address, page.rights) {
            Ok(()) => Ok(true),
            // It is mapped already, so the fault was not for lack of a page.
            Err(Failure { code: Failure::DELETE_FIRST, .. }) => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}

/// What lets a domain call the supervisor, hand it capabilities, and pass the right on.
fn calling_rights(resources: &Resources) -> u32 {
    let abi = resources.kernel.abi;
    abi.rights_write | abi.rights_grant_reply | abi.rights_grant
}
