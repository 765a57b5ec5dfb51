//! Room for instances, made before the first domain starts: how many of them can be alive depends on the machine's
//! memory and on the kernel, so the tables for their records have that size.

use crate::pools::buddy::Node;
use crate::pools::earliest::{Earliest, NEVER};
use crate::pools::lists::Numbered;
use crate::pools::sizes::{self, Size};
use crate::pools::slots::{OwnSlot, Pair};
use crate::task::bundle;
use crate::task::domain::places::Place;
use crate::task::ending::waiting::Deferred;
use crate::task::resources::asid;
use crate::task::resources::cspace::{ROOT_BITS_MANY, SLOT_BITS};
use crate::task::resources::entries::Record;
use crate::task::resources::heap::{self, Chunk};
use crate::task::resources::mapping::{self, Rights};
use crate::task::resources::shared::SharedMemory;
use crate::task::resources::storage::FIRST_BLOCK_BITS;
use crate::task::resources::{self, Pool, Resources, Room};
use crate::task::sleep::limits::{self, Stretch};
use wasm2sel4_abi::address::{MMU_PAGE, page_align_up};
use wasm2sel4_abi::bundle::{DomainRecord, PLACES_MAXIMUM, RUNNING_MAXIMUM};
use wasm2sel4_abi::gc;
use wasm2sel4_sys::{CPtr, Cap};

/// Blocks for each instance, split ones included: it takes two or three, and a tree of blocks has as many inner ones.
const NODES_EACH: usize = 6;
/// Pairs of slots for each instance: one for two blocks, one for what stands for a block, what it is waited for with,
/// and what itself waits for memory with.
const PAIRS_EACH: usize = NODES_EACH / 2 + 3;
/// log2 of the slots of a CNode that is made for pairs.
const CNODE_BITS: u32 = 12;

/// Makes room for as many instances as there can be, and returns their places; `None` if there is no memory for it.
pub fn make(resources: &mut Resources) -> Option<&'static mut [Place]> {
    let most = (resources.free()[0] >> FIRST_BLOCK_BITS) as usize;
    let instances = most.min(PLACES_MAXIMUM - RUNNING_MAXIMUM);
    let places = asid::prepare(resources, instances + RUNNING_MAXIMUM);
    let pairs = places * PAIRS_EACH;
    let sizes = sizes_of_images() + sizes_of_instances(places);
    let room = Room {
        nodes: table(resources, resources.memory.node_count() + places * NODES_EACH, || Node::UNUSED)?,
        entries: table(resources, 1 << ROOT_BITS_MANY, || Record::UNUSED)?,
        sizes: table(resources, sizes, || Size::UNUSED)?,
        pairs: table(resources, resources.pairs.capacity() + pairs, || None)?,
    };
    resources.move_to(room);
    add_pairs(resources, pairs)?;
    make_chunks(resources, places)?;
    table(resources, places, || Place::EMPTY)
}

/// Makes room for the sizes of regions of an image without instances, if there are many, and for chunks of heaps; false
/// if there is no memory for it.
pub fn make_few(resources: &mut Resources) -> bool {
    if make_chunks(resources, 0).is_none() {
        return false;
    }
    let sizes = sizes_of_images();
    if sizes <= resources.sizes.capacity() {
        return true;
    }
    let room = table(resources, sizes, || Size::UNUSED);
    room.map(|room| resources.sizes.move_to(room)).is_some()
}

/// Makes room for the chunks of heaps of as many domains as run at the same time and so many instances, or, if that is
/// less, for as many as there is memory for; nothing if there is no memory for the room.
fn make_chunks(resources: &mut Resources, instances: usize) -> Option<()> {
    let most = bundle::domains().iter().map(chunks).max().unwrap_or(0);
    let running = (bundle::header().running as usize).min(RUNNING_MAXIMUM);
    let count = (most * (running + instances)).min((resources.free()[0] >> heap::LEAST_BITS) as usize);
    if count > 0 {
        let room = table(resources, count, || Numbered::unused(Chunk::EMPTY))?;
        resources.chunks.move_to(room);
    }
    Some(())
}

/// The most chunks of a domain's heap, with one that is on its way back.
fn chunks(record: &DomainRecord) -> usize {
    let heap = bundle::regions(record).iter().find(|region| region.is_heap != 0);
    heap.map_or(0, |region| (region.maximum.0 / gc::CHUNK) as usize + 1)
}

/// Makes room for messages that wait for memory, one for each domain that can be alive; nothing if there is no memory
/// for it.
pub fn make_waiting(resources: &mut Resources, places: usize) -> Option<&'static mut [Option<Deferred>]> {
    table(resources, places, || None)
}

/// Makes room for limits, one for each domain that can be alive; nothing if there is no memory for it.
pub fn make_limits(resources: &mut Resources, places: usize) -> Option<limits::Room> {
    Some(limits::Room {
        times: table(resources, Earliest::nodes(places), || NEVER)?,
        stretches: table(resources, places, || Stretch::NONE)?,
    })
}

/// How many regions of a domain can grow.
fn growing(record: &DomainRecord) -> usize {
    bundle::regions(record).iter().filter(|region| sizes::can_grow(region)).count()
}

/// The sizes that domains of the image itself need if as many run at the same time as may, and those with the most
/// regions.
fn sizes_of_images() -> usize {
    let domains = bundle::domains().iter().filter(|record| record.is_template == 0);
    let running = (bundle::header().running as usize).min(RUNNING_MAXIMUM);
    domains.map(growing).max().unwrap_or(0) * running
}

/// The same for this many instances. Each has memory enough for as many entries as count here.
fn sizes_of_instances(instances: usize) -> usize {
    const MOST: usize = (1 << FIRST_BLOCK_BITS) / size_of::<Size>() / 16;
    let templates = bundle::domains().iter().filter(|record| record.is_template != 0);
    templates.map(growing).max().unwrap_or(0).min(MOST) * instances
}

/// A table of values in memory that is mapped for it and never given back.
fn table<T>(resources: &mut Resources, count: usize, empty: impl Fn() -> T) -> Option<&'static mut [T]> {
    let start = resources.tables_end;
    let size = page_align_up((count * size_of::<T>()) as u64);
    let entry_size = MMU_PAGE << resources.cspace.entry_bits();
    resources.tables_end += size;
    for part in (0..size).step_by(entry_size as usize) {
        let memory = SharedMemory::make(resources, entry_size.min(size - part))?;
        for page in 0..memory.pages() {
            let frame = Cap::new(memory.frame_cptr(resources, page));
            let address = start + part + page * MMU_PAGE;
            mapping::map(resources, &mut Pool, resources::own_vspace(), frame, address, Rights::Write).ok()?;
        }
    }
    let first = start as *mut T;
    // SAFETY: all pages of the table are mapped for writing, at addresses that nothing else has, and are never
    // unmapped. Pages are aligned for every type.
    unsafe {
        for index in 0..count {
            first.add(index).write(empty());
        }
        Some(core::slice::from_raw_parts_mut(first, count))
    }
}

/// Makes CNodes for this many further pairs of slots.
fn add_pairs(resources: &mut Resources, pairs: usize) -> Option<()> {
    let bits = CNODE_BITS.min(resources.cspace.entry_bits());
    for _ in 0..(2 * pairs).div_ceil(1 << bits) {
        let (kernel, scratch) = (resources.kernel, resources.scratch);
        let memory = resources.allocate(bits + SLOT_BITS)?;
        let entry = resources.entries.take()?;
        resources.cspace.add_entry(kernel, resources.untyped(memory), entry, bits, scratch).ok()?;
        for index in (0..1 << bits).step_by(2) {
            let CPtr(first) = resources.cspace.entry_cptr(entry, index);
            resources.pairs.give(OwnSlot::new(first).and_then(Pair::new)?);
        }
    }
    Some(())
}
