//! Reads `app.elf` back: what the supervisor must know of a protection domain. Everything is checked here, on the
//! workstation, so that the supervisor need not check it.

use crate::elf;
use crate::system_call;
use crate::target::Architecture;
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, VirtualAddress};
use wasm2sel4_abi::bundle::RegionRecord;
use wasm2sel4_abi::cspace;
use wasm2sel4_abi::descriptor::{
    CAPABILITY_SECTION, MODULE_MAGIC, MODULE_SECTION, MemoryDescriptor, ModuleDescriptor, SHARED_SECTION, STUB_MAGIC,
    STUB_SECTION, StubDescriptor, TableDescriptor,
};
use wasm2sel4_abi::gc;
use wasm2sel4_abi::layout::{DOMAIN_END, STACK_MAXIMUM};
use wasm2sel4_abi::record::Read;
use wasm2sel4_abi::system_call::Record;
use wasm2sel4_abi::words::Words;

/// A linked protection domain.
#[derive(Debug)]
pub struct DomainFile<'a> {
    /// The architecture of its code.
    pub architecture: Architecture,
    /// The address of its first instruction.
    pub entry: u64,
    /// Its loadable segments.
    pub segments: Vec<elf::Segment<'a>>,
    /// What its module says about itself.
    pub module: ModuleDescriptor,
    /// Its linear memories.
    pub memories: Vec<MemoryDescriptor>,
    /// The storage of its tables.
    pub tables: Vec<TableDescriptor>,
    /// The names of the capabilities that it imports, in the order of their slots.
    pub capabilities: Vec<String>,
    /// The names of the memories that it shares.
    pub shared: Vec<String>,
    /// Where its stub is entered.
    pub stub: StubDescriptor,
    /// Where it makes system calls, and for which kernels.
    pub system_calls: Vec<Record>,
}

impl<'a> DomainFile<'a> {
    /// Reads the bytes of an `app.elf`.
    ///
    /// # Errors
    ///
    /// A sentence that says why the file is none; the caller knows its name.
    pub fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let foreign = || format!("it is not a protection domain made by wasm2sel4, but {}", elf::kind(bytes));
        let is_ours = [MODULE_SECTION, STUB_SECTION].into_iter().all(|name| elf::section(bytes, name).is_some());
        if !is_ours {
            return Err(foreign());
        }
        let executable = elf::read(bytes)?;
        let architecture = Architecture::of_elf_machine(executable.machine).ok_or("it is for another machine")?;
        let outdated = "it was made by another version of wasm2sel4; compile it again";

        let mut words = Words::new(elf::section(bytes, MODULE_SECTION).ok_or_else(foreign)?);
        let module = ModuleDescriptor::read(&mut words).ok_or_else(foreign)?;
        let memories: Option<_> = (0..module.memory_count).map(|_| MemoryDescriptor::read(&mut words)).collect();
        let memories: Vec<MemoryDescriptor> = memories.ok_or_else(foreign)?;
        let tables: Option<_> = (0..module.table_count).map(|_| TableDescriptor::read(&mut words)).collect();
        let tables: Vec<TableDescriptor> = tables.ok_or_else(foreign)?;
        let capabilities = names(bytes, CAPABILITY_SECTION);
        let shared = names(bytes, SHARED_SECTION);
        if memories.iter().any(|memory| memory.shared > shared.len() as u64) {
            return Err(foreign());
        }
        let mut words = Words::new(elf::section(bytes, STUB_SECTION).ok_or_else(foreign)?);
        let stub = StubDescriptor::read(&mut words).ok_or_else(foreign)?;
        if module.magic != MODULE_MAGIC || stub.magic != STUB_MAGIC {
            return Err(foreign());
        }
        if module.version != u64::from(ABI_VERSION) || stub.version != u64::from(ABI_VERSION) {
            return Err(outdated.to_owned());
        }
        if module.entries > cspace::ENTRIES_MAXIMUM {
            return Err("it has more tables of capabilities than a domain can have".to_owned());
        }
        if module.stack_size > STACK_MAXIMUM || module.stack_size.0 % MMU_PAGE != 0 {
            return Err("its stack has an impossible size".to_owned());
        }
        check_heap(&module)?;
        let in_memory = |segment: &elf::Segment<'_>| {
            let memory = memories.iter().find(|memory| segment.address.wrapping_sub(memory.base.0) < memory.initial.0);
            memory.is_some_and(|memory| {
                segment.address + segment.memory_size <= memory.base.0.saturating_add(memory.reservation.0)
            })
        };
        for segment in &executable.segments {
            let is_inside = segment.address + segment.memory_size <= DOMAIN_END.0 || in_memory(segment);
            if segment.address % MMU_PAGE != 0 || !is_inside {
                return Err(format!("its segment at {:#x} is not where a domain has segments", segment.address));
            }
        }
        Ok(Self {
            architecture,
            entry: executable.entry,
            segments: executable.segments,
            module,
            memories,
            tables,
            capabilities,
            shared,
            stub,
            system_calls: system_call::read(bytes)?,
        })
    }

    /// What the supervisor provides pages for: memories by their numbers, then the storage of tables, then the heap of
    /// structures and arrays, and the collector's books about it.
    pub fn regions(&self) -> Vec<RegionRecord> {
        let memories = self.memories.iter().map(|memory| RegionRecord {
            base: memory.base,
            initial: memory.initial,
            maximum: memory.maximum,
            object: 0,
            rights: 0,
            offset: ByteSize(0),
            is_heap: 0,
        });
        let tables = self.tables.iter();
        let tables = tables.map(|table| unchanging(table.base, table.size));
        memories.chain(tables).chain(self.heap().into_iter().flatten()).collect()
    }

    /// The regions of the heap, if there is one. An access through null must fault, so its first pages are not there.
    fn heap(&self) -> Option<[RegionRecord; 2]> {
        let module = &self.module;
        let heap = VirtualAddress(module.gc_heap.0 + gc::FIRST);
        let size = ByteSize(module.gc_heap_size.0.checked_sub(gc::FIRST)?);
        let heap = RegionRecord { is_heap: 1, ..unchanging(heap, size) };
        Some([heap, unchanging(module.gc_books, module.gc_books_size)])
    }
}

/// A region that is the domain's own, and has all of its size from the beginning.
const fn unchanging(base: VirtualAddress, size: ByteSize) -> RegionRecord {
    RegionRecord { base, initial: size, maximum: size, object: 0, rights: 0, offset: ByteSize(0), is_heap: 0 }
}

/// Refuses a heap of structures and arrays that does not look as compiled code and the collector expect: its guard and
/// its books hold whatever an offset is, as long as these sizes do.
fn check_heap(module: &ModuleDescriptor) -> Result<(), String> {
    let ModuleDescriptor { gc_heap, gc_heap_size, gc_books, gc_books_size, .. } = module;
    let size = gc_heap_size.0;
    if size == 0 {
        return Ok(());
    }
    let is_sound = gc_heap.0 % gc::INDEX_SPACE == 0
        && gc_heap.0.checked_add(gc::INDEX_SPACE + gc::GUARD).is_some()
        && size > gc::FIRST
        && size <= gc::INDEX_SPACE
        && size % gc::BLOCK == 0
        && gc_books.0 % MMU_PAGE == 0
        && gc_books_size.0 == gc::books_size(size);
    let is_apart = gc_books.0 >= gc_heap.0 + gc::INDEX_SPACE + gc::GUARD || gc_books.0 + gc_books_size.0 <= gc_heap.0;
    if is_sound && is_apart { Ok(()) } else { Err("its heap of structures and arrays is an impossible one".to_owned()) }
}

/// The names in a section, each ended by a zero byte.
fn names(bytes: &[u8], section: &str) -> Vec<String> {
    let names = elf::section(bytes, section).unwrap_or_default();
    let mut names: Vec<_> = names.split(|byte| *byte == 0).collect();
    // What follows the last zero byte.
    names.pop();
    names.into_iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}
