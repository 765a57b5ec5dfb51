//! The boot: what the kernel gives the root task (seL4 manual, 9.1 "Initial Thread's Environment").

use crate::asid::Asid;
use crate::derivation;
use crate::interrupt;
use crate::machine::{self, entry, register};
use crate::memory::{ObjectAddress, PAGE, PAGE_BITS, Ref, say};
use crate::slot::{Cap, SLOT_BITS, Slot, of_cnode, right};
use crate::space;
use crate::thread::{State, Thread, slots};

/// log2 of the number of slots of the root CNode: the default of a kernel's configuration.
const ROOT_BITS: u32 = 12;

/// Slots of the root CNode.
mod slot {
    pub const TCB: u64 = 1;
    pub const CNODE: u64 = 2;
    pub const VSPACE: u64 = 3;
    pub const IRQ_CONTROL: u64 = 4;
    pub const ASID_CONTROL: u64 = 5;
    pub const ASID_POOL: u64 = 6;
    #[cfg(target_arch = "x86_64")]
    pub const PORT_CONTROL: u64 = 7;
    pub const BOOT_INFO: u64 = 9;
    pub const IPC_BUFFER: u64 = 10;
    /// The first that depends on the machine.
    pub const FIRST: u64 = 16;
}

/// Words of the boot info.
mod word {
    pub const EXTRA_SIZE: usize = 0;
    pub const NODES: usize = 2;
    pub const IPC_BUFFER: usize = 4;
    pub const EMPTY: usize = 5;
    pub const IMAGE_FRAMES: usize = 9;
    pub const CNODE_BITS: usize = 17;
    pub const UNTYPED: usize = 19;
    pub const LIST: usize = 21;
}

/// The most untypeds that the boot info has room for.
const UNTYPEDS: usize = 230;

/// Memory that nobody has yet.
struct Free {
    next: u64,
}

impl Free {
    /// Cleared memory of `2^bits` bytes.
    fn take(&mut self, bits: u32) -> ObjectAddress {
        let start = self.next.next_multiple_of(1 << bits);
        self.next = start + (1 << bits);
        let place = ObjectAddress::new(start);
        place.clear(1 << bits);
        place
    }
}

/// The root task's slots, as they are filled.
struct Root {
    cnode: ObjectAddress,
    next: u64,
}

impl Root {
    fn fill(&self, index: u64, cap: Cap) {
        *of_cnode(self.cnode, index).get() = Slot { cap, is_revocable: true, is_first_badged: true, ..Slot::EMPTY };
    }

    fn add(&mut self, cap: Cap) {
        assert!(self.next < 1 << ROOT_BITS, "the root CNode is full");
        self.fill(self.next, cap);
        self.next += 1;
    }
}

/// What the loader passes.
#[derive(Clone, Copy)]
pub struct Image {
    /// The first physical byte of the root task's image.
    pub start: u64,
    /// One past its last.
    pub end: u64,
    /// Physical less virtual addresses of it.
    pub offset: u64,
    /// Its first instruction.
    pub entry: u64,
}

/// Makes the root task; it runs when the scheduler looks.
pub fn start(image: Image) {
    let Image { start, end, offset, entry } = image;
    let address = start.wrapping_sub(offset);
    let pages = (end - start) >> PAGE_BITS;
    say!("model: image of {:#x} bytes at {address:#x}, entry {entry:#x}", end - start);
    let is_aligned = (start | end).is_multiple_of(PAGE);
    let is_behind = machine::is_behind_kernel(start) && machine::memory()[0].contains(&end);
    say!("model: aligned {is_aligned}, behind the kernel {is_behind}");
    machine::report();

    let mut free = Free { next: end };
    let cnode = free.take(ROOT_BITS + SLOT_BITS);
    let thread = Ref::<Thread>::new(free.take(machine::THREAD_BITS));
    let (vspace, pool) = (free.take(PAGE_BITS), free.take(PAGE_BITS));
    let [buffer, info, extra] = [(); 3].map(|()| free.take(PAGE_BITS));
    let mut root = Root { cnode, next: slot::FIRST };

    let Some(asid) = space::add_pool(pool).and_then(|number| {
        root.fill(slot::ASID_POOL, Cap::AsidPool { number, object: pool });
        space::assign(number, vspace)
    }) else {
        panic!("the first pool has identifiers")
    };
    root.fill(slot::ASID_CONTROL, Cap::AsidControl);
    root.fill(slot::IRQ_CONTROL, Cap::IrqControl);
    interrupt::begin(free.take(interrupt::SLOTS_BITS));
    #[cfg(target_arch = "x86_64")]
    root.fill(slot::PORT_CONTROL, Cap::PortControl);
    root.fill(slot::VSPACE, Cap::VSpace { object: vspace, asid });
    let guard_bits = (64 - ROOT_BITS) as u8;
    root.fill(slot::CNODE, Cap::CNode { radix: ROOT_BITS as u8, guard_bits, object: cnode, guard: 0 });
    root.fill(slot::TCB, Cap::Thread { object: thread.place() });

    // The frames of the image, then the IPC buffer and the boot info after it.
    let mut map = |page: u64, frame: ObjectAddress| {
        let at = address + (page << PAGE_BITS);
        loop {
            match space::map_frame(vspace, at, frame, right::READ | right::WRITE, machine::EXECUTABLE, false) {
                Ok(()) => break,
                Err(Some(level)) => {
                    let table = free.take(PAGE_BITS);
                    assert!(space::map_table(vspace, at, table, level as u8).is_ok(), "a table is missing");
                }
                Err(None) => panic!("the image's pages are there once"),
            }
        }
        let rights = right::READ | right::WRITE;
        Cap::Frame { rights, device: false, object: frame, asid, page: (at >> PAGE_BITS) as u32 }
    };
    let frames = root.next;
    for page in 0..pages {
        root.add(map(page, ObjectAddress::new(start + (page << PAGE_BITS))));
    }
    root.fill(slot::IPC_BUFFER, map(pages, buffer));
    root.fill(slot::BOOT_INFO, map(pages + 1, info));
    let extra_size = machine::extra_boot_info(&mut Ref::new(extra).get());
    if extra_size != 0 {
        map(pages + 2, extra);
    }

    let words = Ref::<[u64; 512]>::new(info);
    words.get()[word::EXTRA_SIZE] = extra_size;
    words.get()[word::NODES] = 1;
    words.get()[word::IPC_BUFFER] = address + (pages << PAGE_BITS);
    words.get()[word::IMAGE_FRAMES..][..2].copy_from_slice(&[frames, root.next]);
    words.get()[word::CNODE_BITS] = u64::from(ROOT_BITS);
    let first = root.next;
    let mut add = |start: u64, bits: u32, device: bool| {
        let index = (root.next - first) as usize;
        if index < UNTYPEDS {
            root.add(Cap::Untyped { bits: bits as u8, device, object: ObjectAddress::new(start), used: 0 });
            let entry = &mut words.get()[word::LIST + 2 * index..][..2];
            entry.copy_from_slice(&[start, u64::from(bits) | u64::from(device) << 8]);
        }
    };
    let memory = machine::memory().map(|piece| (piece.start, piece.end, false));
    for (piece_start, end, device) in
        machine::devices().map(|piece| (piece.start, piece.end, true)).into_iter().chain(memory)
    {
        // What is taken already is at the start of the piece with the image.
        let mut next = if (piece_start..end).contains(&start) { free.next } else { piece_start };
        // Naturally aligned powers of two, as large as they come.
        while next < end {
            let bits = next.trailing_zeros().min((end - next).ilog2());
            add(next, bits, device);
            next += 1 << bits;
        }
    }
    words.get()[word::UNTYPED..][..2].copy_from_slice(&[first, root.next]);
    words.get()[word::EMPTY..][..2].copy_from_slice(&[root.next, 1 << ROOT_BITS]);

    thread.initialize();
    let mut task = thread.get();
    (task.priority, task.maximum_priority) = (u8::MAX, u8::MAX);
    task.buffer = address + (pages << PAGE_BITS);
    task.context.set(register::FAULT_PC, entry);
    task.context.words[register::CAPABILITY] = address + ((pages + 1) << PAGE_BITS);
    drop(task);
    for (index, from) in
        [(slots::CSPACE, slot::CNODE), (slots::VSPACE, slot::VSPACE), (slots::BUFFER, slot::IPC_BUFFER)]
    {
        let from = of_cnode(cnode, from);
        let cap = match from.cap() {
            Cap::Frame { rights, device, object, .. } => {
                Cap::Frame { rights, device, object, asid: Asid::NONE, page: 0 }
            }
            cap => cap,
        };
        derivation::insert(cap, from, thread.slot(index));
    }
    thread.set_up_reply();
    thread.set_state(State::Restart);
}

/// How many entries fit behind the fixed words of the boot info's page.
const _: () = assert!(word::LIST + 2 * UNTYPEDS <= 512);

/// What a mapping of the image looks like must be something.
const _: () = assert!(entry::page(PAGE, right::READ, machine::EXECUTABLE) != 0);
