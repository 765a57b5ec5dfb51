//! The descriptor of the module with which this stub was linked.

use wasm2sel4_abi::address::VirtualAddress;
use wasm2sel4_abi::descriptor::{Function, Handler, MemoryDescriptor, ModuleDescriptor, Site, TableDescriptor, Tag};
use wasm2sel4_abi::gc::GcType;
use wasm2sel4_abi::record::Linked;

unsafe extern "C" {
    #[link_name = "__wasm2sel4_module"]
    static MODULE: ModuleDescriptor;
}

/// The descriptor.
pub fn module() -> &'static ModuleDescriptor {
    // SAFETY: the compiler defines the symbol as a read-only structure of this layout.
    unsafe { &*(&raw const MODULE) }
}

/// A read-only table of the image.
///
/// # Safety
///
/// `address` must be that of `count` values of type `T` in the image's read-only data.
unsafe fn table<T>(address: Linked, count: u64) -> &'static [T] {
    if count == 0 {
        return &[];
    }
    // SAFETY: by the promise of the caller, the values are there, aligned, and never change.
    unsafe { core::slice::from_raw_parts(address.address() as *const T, count as usize) }
}

/// The address after this many values.
///
/// # Safety
///
/// There must be as many.
unsafe fn behind<T>(first: *const T, count: usize) -> Linked {
    // SAFETY: by the promise of the caller.
    Linked(VirtualAddress(unsafe { first.add(count) } as u64))
}

/// The sites of the compiled code, ascending.
pub fn sites() -> &'static [Site] {
    // SAFETY: the descriptor says so.
    unsafe { table(module().sites, module().site_count) }
}

/// What each site is ([`wasm2sel4_abi::site::Mark`]).
pub fn site_marks() -> &'static [u8] {
    // SAFETY: the descriptor says so.
    unsafe { table(module().site_marks, module().site_count) }
}

/// The functions of the compiled code, ascending.
pub fn functions() -> &'static [Function] {
    // SAFETY: the descriptor says so.
    unsafe { table(module().functions, module().function_count) }
}

/// What handles exceptions, by the calls that they end.
pub fn handlers() -> &'static [Handler] {
    // SAFETY: the descriptor says so.
    unsafe { table(module().handlers, module().handler_count) }
}

/// The tags of exceptions.
pub fn tags() -> &'static [Tag] {
    // SAFETY: the descriptor says so.
    unsafe { table(module().tags, module().tag_count) }
}

/// The types of structures and arrays, by the numbers in their headers.
pub fn gc_types() -> &'static [GcType] {
    // SAFETY: the descriptor says so.
    unsafe { table(module().gc_types, module().gc_type_count) }
}

/// The fields of these types that are references.
pub fn gc_fields() -> &'static [u32] {
    // SAFETY: the descriptor says so.
    unsafe { table(module().gc_fields, module().gc_field_count) }
}

/// The name of a function; empty if it has none.
pub fn name(function: &Function) -> &'static [u8] {
    name_at(function.name_offset, function.name_size)
}

/// The name of a tag; empty if it has none.
pub fn tag_name(tag: &Tag) -> &'static [u8] {
    name_at(tag.name_offset, tag.name_size)
}

fn name_at(offset: u32, size: u32) -> &'static [u8] {
    // SAFETY: the descriptor says so.
    let names: &[u8] = unsafe { table(module().names, module().names_size.0) };
    let start = offset as usize;
    names.get(start..start + size as usize).unwrap_or_default()
}

/// The names of the processor features for which the code was compiled, separated by commas.
pub fn features() -> &'static [u8] {
    // SAFETY: the descriptor says so.
    unsafe { table(module().features, module().features_size.0) }
}

/// The linear memories.
pub fn memories() -> &'static [MemoryDescriptor] {
    // SAFETY: memory descriptors follow the module's immediately.
    unsafe { table(behind(&raw const MODULE, 1), module().memory_count) }
}

/// The memory to which pointers of the system interface refer, if there is one.
pub fn guest_memory() -> Option<&'static MemoryDescriptor> {
    memories().get(usize::try_from(module().guest_memory).ok()?)
}

/// The storage of the tables that change.
pub fn tables() -> &'static [TableDescriptor] {
    // Not behind the slice of memories: an empty one is nowhere.
    let memories = (&raw const MODULE).wrapping_add(1).cast::<MemoryDescriptor>();
    // SAFETY: table descriptors follow those of the memories immediately, which follow the module's.
    unsafe { table(behind(memories, module().memory_count as usize), module().table_count) }
}

/// How many elements a table that changes has now.
pub fn table_size(table: &TableDescriptor) -> u64 {
    // SAFETY: the compiler makes this an aligned word of the image's data; compiled code changes it, so the read is
    // volatile.
    unsafe { (table.size_cell.address() as *const u64).read_volatile() }
}
