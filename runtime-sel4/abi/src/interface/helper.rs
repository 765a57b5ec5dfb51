//! Functions of the stub that compiled code calls by itself, under the C convention.
//!
//! Addresses are of the domain and checked; so are counts, of references or bytes.

use super::define_interface;

/// Where a helper is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Definition {
    /// A function of Rust, in every stub.
    Everywhere,
    /// A function of Rust, in the stub for seL4 only: there are no capabilities elsewhere.
    OnSel4,
    /// In assembly, in every stub.
    Assembly,
}

/// Hands the table of helpers to a macro.
#[macro_export]
macro_rules! helpers {
    ($use:path) => {
        $use! {
            /// A function of the stub that compiled code calls.
            Helper(Definition);
            /// `memory.grow` of the memory of this number: the size before in pages, or all ones.
            [Everywhere] memory_grow(memory: u32, pages: u64) -> (before: u64);
            /// `memory.copy`: the ranges may overlap.
            [Assembly] memory_copy(destination: u64, source: u64, size: u64) -> ();
            /// `memory.fill`.
            [Assembly] memory_fill(destination: u64, byte: u32, size: u64) -> ();
            /// Gives elements of a table a value.
            [Everywhere] table_fill(first: u64, reference: u64, count: u64) -> ();
            /// The same for a table of capabilities, whose first element of these has this slot.
            [OnSel4] capability_fill(first: u64, slot: u64, reference: u64, count: u64) -> ();
            /// Copies references, which may overlap, to elements of a table of capabilities, the first of which has
            /// this slot.
            [OnSel4] capability_copy(destination: u64, slot: u64, source: u64, count: u64) -> ();
            /// What `memory.atomic.wait` returns.
            [Everywhere] atomic_wait(is_equal: u32, timeout: i64) -> (result: u32);
            /// Opens the folders that a program sees, before anything of it runs.
            [Everywhere] open_folders() -> ();
            /// Prints an integer that a call has returned, as a line of standard output.
            [Everywhere] print_integer(value: i64) -> ();
            /// The same for an f32, by its bits.
            [Everywhere] print_f32(bits: u32) -> ();
            /// The same for an f64, by its bits.
            [Everywhere] print_f64(bits: u64) -> ();
            /// `resource.new`: a handle in the table of a component instance that owns a resource of this type
            /// ([`crate::component`]) with this representation.
            [Everywhere] component_resource_new(instance: u32, resource: u32, rep: u32) -> (handle: u32);
            /// `resource.rep`: the representation behind a handle.
            [Everywhere] component_resource_rep(instance: u32, resource: u32, handle: u32) -> (rep: u32);
            /// `resource.drop`: takes a handle away. The result is 0, or [`crate::component::MUST_DESTROY`] and the
            /// representation of a resource of a component's that nobody has any more: compiled code calls its
            /// destructor.
            [Everywhere] component_resource_drop(instance: u32, resource: u32, handle: u32) -> (destroy: u64);
            /// Takes a handle that owns its resource away; the representation, of which nobody calls the destructor.
            [Everywhere] component_resource_take(instance: u32, resource: u32, handle: u32) -> (rep: u32);
            /// Takes a handle that owns its resource from the table of one component instance and puts it into that of
            /// another.
            [Everywhere] component_transfer_own(resource: u32, from: u32, to: u32, handle: u32) -> (handle: u32);
            /// Lends what is behind a handle of one component instance to another, for the call that has been entered
            /// last: a borrowed handle in its table, or the representation itself if it is the one that defines the
            /// resource (`definer`; [`crate::component::NO_INSTANCE`] for a resource of the host).
            [Everywhere] component_transfer_borrow(
                resource: u32, definer: u32, from: u32, to: u32, handle: u32
            ) -> (handle: u32);
            /// A call from one component instance to another begins, in which handles may be lent.
            [Everywhere] component_enter_call(caller: u32, is_async: u32, callee: u32) -> ();
            /// It ends: what was lent comes back.
            [Everywhere] component_exit_call() -> ();
            /// Moves a string from one memory to another, as a number of [`crate::component::Transcoding`] says.
            [Everywhere] component_transcode(
                operation: u32, from_memory: u32, from: u32, from_length: u32, to_memory: u32, to: u32, to_length: u32,
                extra: u32
            ) -> (result: u64);
            /// Copies bytes from one memory to another; 1 if what was written there is UTF-8.
            [Everywhere] component_copy_utf8(
                from_memory: u32, from: u32, length: u32, to_memory: u32, to: u32
            ) -> (valid: u32);
            /// Throws the exception whose values are in the buffer: `reference` is the one to it, or null if there is
            /// none. It does not return.
            [Assembly] exception_throw(tag: u32, reference: u64) -> ();
            /// The reference to the exception whose values are in the buffer: the one to it, unless that is null.
            [Everywhere] exception_keep(tag: u32, reference: u64) -> (reference: u64);
            /// Puts the values of the exception behind a reference, which is not null, into the buffer; its tag.
            [Everywhere] exception_take(reference: u64) -> (tag: u32);
            /// A new structure or array of the type of this number ([`crate::gc`]), zero but for its header, and the
            /// next range for compiled code; a collection comes first if there must be one. The length is that of an
            /// array, else 0.
            [Everywhere] gc_allocate(number: u32, length: u32) -> (reference: u64);
            /// Prints a line: a value as text, and of no value that there is none. Its type is described in a memory
            /// ([`crate::component::ValueKind`]), in which its words stand, too.
            [Everywhere] component_print(memory: u32, types: u32, types_length: u32, words: u32, words_length: u32) -> ();
            /// Ends the program with the trap of this number ([`crate::trap::Trap`]).
            [Everywhere] component_trap(code: u32) -> ();
        }
    };
}

helpers!(define_interface);

/// What the symbols of helpers begin with; their names follow.
pub const PREFIX: &str = "__wasm2sel4_";
