//! The component that calls a function of the host, as its canonical options say: its memory, its strings, its handles.
//!
//! What it passes is not to be believed: a pointer that is not inside its memory, or not aligned, is a trap, before
//! anything was written. What its `cabi_realloc` returns is checked the same way. While that runs, the component may
//! call nobody else (`may_leave` of the Canonical ABI's definitions), so no function of the host begins inside another.

use super::{end, handles, text};
use crate::guest::GuestRange;
use crate::one_thread::OneThread;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use wasm2sel4_abi::component::{Canonical, CanonicalOptions, HostResource, List, StringEncoding, Transcoding};
use wasm2sel4_abi::interface::wasi::Errno;
use wasm2sel4_abi::interface::wasi02::{Address, Handle, LARGEST_RESULT, Length};
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_component::{Operands, source_size, transcode};

/// Whether a component's `cabi_realloc` runs.
static IS_ALLOCATING: OneThread<bool> = OneThread::new(false);

/// Ends the program if a component calls others where it may not.
pub fn may_leave() {
    if IS_ALLOCATING.get() {
        // A driver goes on after a trap.
        IS_ALLOCATING.set(false);
        end(Trap::CannotLeaveComponent);
    }
}

/// The component that calls.
#[derive(Clone, Copy)]
pub struct Caller(&'static CanonicalOptions);

/// A checked place for what a function returns.
pub struct Place<T> {
    range: GuestRange,
    value: PhantomData<T>,
}

impl<T: Canonical> Place<T> {
    /// Writes the value.
    pub fn put(self, value: &T) {
        let mut bytes = [0; LARGEST_RESULT as usize];
        value.store(&mut bytes);
        // As many bytes as the range has.
        self.range.write(&bytes);
    }
}

/// Room for a path in UTF-8.
pub struct Room<const N: usize>([MaybeUninit<u8>; N]);

impl<const N: usize> Room<N> {
    /// Room that need not be zeroes before.
    pub const fn new() -> Self {
        Self([MaybeUninit::uninit(); N])
    }
}

impl Caller {
    /// A call of a function of the host begins.
    pub fn enter(options: &'static CanonicalOptions) -> Self {
        may_leave();
        Self(options)
    }

    /// The number of the instance that calls.
    fn instance(self) -> u32 {
        // Instances are counted in 32 bits by compiled code, too.
        self.0.instance as u32
    }

    /// A range of its memory; the trap says what it is of.
    fn range(self, address: u32, size: u64, trap: Trap) -> GuestRange {
        GuestRange::in_memory(self.0.memory, address, size).unwrap_or_else(|_| end(trap))
    }

    /// Ends the program unless an address is aligned.
    fn check_alignment(address: u32, alignment: u32) {
        if !address.is_multiple_of(alignment) {
            end(Trap::UnalignedPointer);
        }
    }

    /// The place for a value.
    pub fn place<T: Canonical>(self, Address(address): Address) -> Place<T> {
        Self::check_alignment(address, T::ALIGNMENT);
        Place { range: self.range(address, u64::from(T::SIZE), Trap::MemoryOutOfBounds), value: PhantomData }
    }

    /// A list that it passes, of elements of this size and alignment.
    pub fn elements(self, Address(address): Address, Length(length): Length, size: u32) -> GuestRange {
        Self::check_alignment(address, size);
        self.range(address, u64::from(length) * u64::from(size), Trap::ListOutOfBounds)
    }

    /// Asks it for memory: `cabi_realloc`, by what it has at `old` and is too long.
    fn reallocate(self, old: u32, old_size: u32, alignment: u32, size: u64) -> (u32, GuestRange) {
        let Ok(asked) = u32::try_from(size) else { end(Trap::ListOutOfBounds) };
        let function = self.0.realloc.address();
        if function == 0 {
            // The compiler has checked that there is one, wherever one is needed.
            end(Trap::ReallocOutOfBounds);
        }
        IS_ALLOCATING.set(true);
        // SAFETY: the compiler makes this the address of a C function with these parameters; it is compiled code, which
        // keeps to its memories.
        let address = unsafe {
            let function = core::mem::transmute::<u64, unsafe extern "C" fn(u32, u32, u32, u32) -> u32>(function);
            function(old, old_size, alignment, asked)
        };
        IS_ALLOCATING.set(false);
        if !address.is_multiple_of(alignment) {
            end(Trap::ReallocUnaligned);
        }
        (address, self.range(address, size, Trap::ReallocOutOfBounds))
    }

    /// Asks it for memory.
    pub fn allocate(self, size: u64, alignment: u32) -> (u32, GuestRange) {
        self.reallocate(0, 0, alignment, size)
    }

    /// A list of bytes, of which there are these.
    pub fn bytes(self, bytes: &[u8]) -> List {
        let (address, range) = self.allocate(bytes.len() as u64, 1);
        List { address, length: range.write(bytes) as u32 }
    }

    /// A list of as many bytes at most, which are written by a function that tells how many there were. What is too
    /// much is given back: a component frees what a list has.
    ///
    /// # Errors
    ///
    /// The function's.
    pub fn at_most<E>(self, size: u64, fill: impl FnOnce(GuestRange) -> Result<u64, E>) -> Result<List, E> {
        let (address, range) = self.allocate(size, 1);
        let count = fill(range)?.min(size);
        let address = if count == size { address } else { self.reallocate(address, size as u32, 1, count).0 };
        Ok(List { address, length: count as u32 })
    }

    /// A list of as many values, each made when those before it are there.
    pub fn list<T: Canonical>(self, count: usize, values: impl Iterator<Item = T>) -> List {
        let size = u64::from(T::SIZE);
        let (address, range) = self.allocate(count as u64 * size, T::ALIGNMENT);
        let mut length = 0;
        for value in values.take(count) {
            let mut bytes = [0; LARGEST_RESULT as usize];
            value.store(&mut bytes);
            range.part(u64::from(length) * size, size).write(&bytes);
            length += 1;
        }
        List { address, length }
    }

    /// A string, which is text in UTF-8 here; what is not is replaced.
    pub fn string(self, bytes: &[u8]) -> List {
        match self.encoding() {
            StringEncoding::Utf8 if core::str::from_utf8(bytes).is_ok() => self.bytes(bytes),
            encoding => {
                let form = text::Form::of(bytes, encoding);
                let (address, range) = self.allocate(form.size(), form.alignment());
                form.write(bytes, range);
                List { address, length: form.length() }
            }
        }
    }

    /// A string that it passes, in UTF-8.
    ///
    /// # Errors
    ///
    /// `ENAMETOOLONG` if there is no room.
    pub fn text<const N: usize>(
        self,
        room: &mut Room<N>,
        Address(address): Address,
        Length(length): Length,
    ) -> Result<&[u8], Errno> {
        const UTF16: u32 = 1 << 31;
        let (operation, length) = match self.encoding() {
            StringEncoding::Utf8 => (Transcoding::CopyUtf8, length),
            StringEncoding::Utf16 => (Transcoding::Utf16ToUtf8, length),
            StringEncoding::CompactUtf16 if length & UTF16 != 0 => (Transcoding::Utf16ToUtf8, length & !UTF16),
            StringEncoding::CompactUtf16 => (Transcoding::Latin1ToUtf8, length),
        };
        let size = source_size(operation, length);
        Self::check_alignment(address, if operation == Transcoding::Utf16ToUtf8 { 2 } else { 1 });
        let range = self.range(address, size, Trap::StringOutOfBounds);
        if operation == Transcoding::CopyUtf8 {
            let place = room.0.get_mut(..size as usize).ok_or(Errno::Nametoolong)?;
            let text = range.fill(place);
            return if core::str::from_utf8(text).is_ok() { Ok(text) } else { end(Trap::InvalidUtf8) };
        }
        let mut bytes = [0; N];
        let result = GuestRange::lend(&mut bytes, |to| transcode(operation, &Operands { from: range, to, extra: 0 }));
        let moved = result.unwrap_or_else(|_| end(Trap::InvalidUtf16));
        // As many code units were read as there are, or there was no room.
        if moved as u32 != length {
            return Err(Errno::Nametoolong);
        }
        let text = bytes.get(..(moved >> 32) as usize).unwrap_or_default();
        let place = room.0.get_mut(..text.len()).ok_or(Errno::Nametoolong)?;
        Ok(place.write_copy_of_slice(text))
    }

    fn encoding(self) -> StringEncoding {
        // The compiler knows the numbers.
        StringEncoding::from_number(self.0.encoding).unwrap_or(StringEncoding::Utf8)
    }

    /// A handle of the caller's that owns a resource, and what becomes of that.
    pub fn own(self, resource: HostResource, rep: u32, destructor: fn(u32)) -> Handle {
        Handle(handles::own(self.instance(), resource, rep, destructor))
    }

    /// What the host knows a resource by that the caller passes.
    pub fn rep(self, resource: HostResource, Handle(handle): Handle) -> u32 {
        handles::rep(self.instance(), resource, handle)
    }
}
