//! A Linux process with the address map of a protection domain: memory and stack are reservations with guards, and a
//! signal handler does what the supervisor does on seL4.

use super::{Arrived, Clock, Stream, Unwritten};
use crate::arch::hosted::{CONTEXT, call_on, number, signal_action, syscall};
use crate::{module, trap};
use wasm2sel4_abi::address::page_align_up;
use wasm2sel4_abi::archive::{ArchiveHeader, HOSTED_DESCRIPTOR, MAGIC};
use wasm2sel4_abi::changes;
use wasm2sel4_abi::descriptor::{DataRun, MemoryDescriptor};
use wasm2sel4_abi::gc::{CHUNK, FIRST, GUARD, INDEX_SPACE};
use wasm2sel4_abi::interface::wasi::FileType;
use wasm2sel4_abi::layout::{ARCHIVE, ARENA, SIGNAL_STACK_SIZE, STACK_GUARD, STACK_TOP, TRAP_STACK_TOP};
use wasm2sel4_abi::record::Read;
use wasm2sel4_abi::start_info::Streams;
use wasm2sel4_abi::status;
use wasm2sel4_abi::trap::FaultKind;
use wasm2sel4_abi::words::Words;

/// System call numbers that aarch64 and riscv64 share.
#[cfg(not(target_arch = "x86_64"))]
pub mod generic_numbers {
    pub const IOCTL: usize = 29;
    pub const LSEEK: usize = 62;
    pub const READ: usize = 63;
    pub const WRITE: usize = 64;
    pub const PPOLL: usize = 73;
    pub const EXIT_GROUP: usize = 94;
    pub const CLOCK_GETTIME: usize = 113;
    pub const CLOCK_GETRES: usize = 114;
    pub const SCHED_YIELD: usize = 124;
    pub const SIGALTSTACK: usize = 132;
    pub const RT_SIGACTION: usize = 134;
    pub const MMAP: usize = 222;
    pub const MADVISE: usize = 233;
    pub const GETRANDOM: usize = 278;
}

const PROT_NONE: usize = 0;
const PROT_READ_WRITE: usize = 3;
/// Private, fixed address, anonymous, no reserve.
const MAP_FLAGS: usize = 0x02 | 0x10 | 0x20 | 0x4000;
/// Handlers get the context, on the alternate stack, and may be interrupted by the same signal.
const SA_FLAGS: usize = 0x4 | 0x0800_0000 | 0x4000_0000;
const SIGPIPE: usize = 13;
const SIG_IGN: usize = 1;
/// What faults arrive as (signal(7)): `SIGILL`, `SIGTRAP`, `SIGBUS`, `SIGFPE`, `SIGSEGV`.
const SIGNALS: [i32; 5] = [4, 5, 7, 8, 11];

/// What kind of fault a signal tells of, with its code (sigaction(2)). The codes of signals that somebody sent are not
/// positive, and those of what else a processor has to complain about (alignment, a segment, a breakpoint) are others.
fn fault_kind(signal: i32, code: i32) -> FaultKind {
    match (signal, code) {
        // ILL_ILLOPC, ILL_ILLOPN, …: processors differ in what they call it.
        (4, 1..=8) => FaultKind::IllegalInstruction,
        // FPE_INTDIV, FPE_INTOVF.
        (8, 1 | 2) => FaultKind::Arithmetic,
        // SEGV_MAPERR, SEGV_ACCERR.
        (11, 1 | 2) => FaultKind::Memory,
        _ => FaultKind::Other,
    }
}

/// Where the kernel left arguments and environment; written once, before anything reads it.
static mut INITIAL_STACK: *const usize = core::ptr::null();

/// The entry of the process; `stack` is the initial stack pointer.
pub extern "C" fn main(stack: *const usize) -> ! {
    // SAFETY: nothing else runs yet.
    unsafe { INITIAL_STACK = stack };
    let size = module::module().stack_size.0;
    map(STACK_TOP.0 - size - STACK_GUARD.0, STACK_GUARD.0, PROT_NONE);
    map(STACK_TOP.0 - size, size, PROT_READ_WRITE);
    map(TRAP_STACK_TOP.0 - SIGNAL_STACK_SIZE.0, SIGNAL_STACK_SIZE.0, PROT_READ_WRITE);
    module::memories().iter().for_each(reserve);
    module::tables().iter().for_each(|table| map(table.base.0, table.size.0, PROT_READ_WRITE));
    reserve_heap();
    handle_signals();
    // SAFETY: the stack is mapped, and its top is aligned.
    unsafe { call_on(STACK_TOP.0, crate::start::run) }
}

/// Maps fresh pages at exactly `address`, or gives up: the program's addresses are fixed.
fn map(address: u64, size: u64, protection: usize) {
    if size == 0 {
        return;
    }
    let arguments = [address as usize, size as usize, protection, MAP_FLAGS, usize::MAX, 0];
    // SAFETY: the address map of the process is ours; nothing that is in use lies in these ranges.
    let result = unsafe { syscall(number::MMAP, arguments) };
    if result as u64 != address {
        crate::print::Line::new()
            .text(b"wasm2sel4: this system does not let a process map address ")
            .hexadecimal(address)
            .end();
        exit(status::NOT_STARTED);
    }
}

/// Reserves the memory with its guard; the pages that the image brings are mapped already and stay.
fn reserve(memory: &MemoryDescriptor) {
    // SAFETY: the descriptor says so.
    let runs = unsafe {
        core::slice::from_raw_parts(memory.data_runs.address() as *const DataRun, memory.data_run_count as usize)
    };
    let mut next = memory.base.0;
    for run in runs {
        map(next, run.start.0 - next, PROT_READ_WRITE);
        next = run.start.0 + run.size.0;
    }
    // Pages of a memory may be smaller than the machine's; the last one is mapped whole.
    let end = memory.base.0 + page_align_up(memory.initial.0);
    if next < end {
        map(next, end - next, PROT_READ_WRITE);
    }
    // Only guards must keep others away: what is checked is never reached, and costs nothing while it is not there.
    if memory.reservation.0 > page_align_up(memory.maximum.0) {
        map(end, memory.base.0 + memory.reservation.0 - end, PROT_NONE);
    }
}

/// Reserves the heap of structures and arrays with its guards, if there is one, and the books about it.
fn reserve_heap() {
    let module = module::module();
    let (base, size) = (module.gc_heap.0, module.gc_heap_size.0);
    if size == 0 {
        return;
    }
    // Not every system lets a process map the pages at address 0; there they are not mapped anyway.
    if base != 0 {
        map(base, FIRST, PROT_NONE);
    }
    map(base + FIRST, size - FIRST, PROT_READ_WRITE);
    map(base + size, INDEX_SPACE + GUARD - size, PROT_NONE);
    map(module.gc_books.0, module.gc_books_size.0, PROT_READ_WRITE);
}

fn handle_signals() {
    let stack = [(TRAP_STACK_TOP.0 - SIGNAL_STACK_SIZE.0) as usize, 0, SIGNAL_STACK_SIZE.0 as usize];
    // SAFETY: the stack is mapped and used for nothing else.
    unsafe { syscall(number::SIGALTSTACK, [stack.as_ptr() as usize, 0, 0, 0, 0, 0]) };
    let action = signal_action(on_signal as *const () as usize, SA_FLAGS);
    for signal in SIGNALS {
        // SAFETY: the action is one that the kernel understands, its mask has 8 bytes.
        unsafe { syscall(number::RT_SIGACTION, [signal as usize, action.as_ptr() as usize, 0, 8, 0, 0]) };
    }
    // Who writes to a pipe without a reader is told so by the result of the call.
    let ignore = signal_action(SIG_IGN, 0);
    // SAFETY: as above.
    unsafe { syscall(number::RT_SIGACTION, [SIGPIPE, ignore.as_ptr() as usize, 0, 8, 0, 0]) };
}

extern "C" fn on_signal(signal: i32, information: *const u64, context: *const u8) -> ! {
    // SAFETY: the kernel passes both structures; of the first, the code is the third number of 32 bits, and the address
    // the third word.
    let (code, address, [pc, frame, register, stack]) = unsafe {
        (
            information.cast::<i32>().add(2).read(),
            information.add(2).read(),
            CONTEXT.map(|offset| context.add(offset).cast::<u64>().read_unaligned()),
        )
    };
    let kind = fault_kind(signal, code);
    trap::__wasm2sel4_trap(kind as u64, pc, address, register, frame, stack)
}

/// Error numbers of Linux, the same on all architectures (`asm-generic/errno-base.h`).
mod error {
    pub const INTERRUPTED: isize = -4;
    pub const AGAIN: isize = -11;
    pub const TOO_LARGE: isize = -27;
    pub const NO_SPACE: isize = -28;
    pub const BROKEN_PIPE: isize = -32;
}

/// Writes some of `bytes`, and tells how many.
pub fn write(stream: Stream, bytes: &[u8]) -> Result<usize, Unwritten> {
    write_to(stream as usize, bytes)
}

/// Writes some of what was changed in folders that go back ([`wasm2sel4_abi::changes`]), and tells how many bytes.
pub fn send_changes(bytes: &[u8]) -> Result<usize, Unwritten> {
    write_to(changes::HOSTED_DESCRIPTOR as usize, bytes)
}

fn write_to(descriptor: usize, bytes: &[u8]) -> Result<usize, Unwritten> {
    loop {
        let arguments = [descriptor, bytes.as_ptr() as usize, bytes.len(), 0, 0, 0];
        // SAFETY: the bytes are readable.
        let written = unsafe { syscall(number::WRITE, arguments) };
        match usize::try_from(written) {
            Ok(written) => return Ok(written),
            Err(_) => match written {
                error::INTERRUPTED => {}
                // Who started us may have made the stream so that it does not wait. Programs expect that it does.
                error::AGAIN => yield_now(),
                error::BROKEN_PIPE => return Err(Unwritten::BrokenPipe),
                error::NO_SPACE => return Err(Unwritten::NoSpace),
                error::TOO_LARGE => return Err(Unwritten::TooLarge),
                _ => return Err(Unwritten::Failed),
            },
        }
    }
}

/// Reads standard input, at least one byte; 0 at its end, nothing if it cannot be read.
pub fn read(buffer: &mut [u8]) -> Option<usize> {
    const INTERRUPTED: isize = -4;
    loop {
        // SAFETY: the buffer is writable.
        let count = unsafe { syscall(number::READ, [0, buffer.as_mut_ptr() as usize, buffer.len(), 0, 0, 0]) };
        if count != INTERRUPTED {
            return usize::try_from(count).ok();
        }
    }
}

/// What the standard streams are: terminals, or something else.
pub fn streams() -> Streams {
    // The size of a terminal's window, which nothing else has; the C library asks the same.
    const TIOCGWINSZ: usize = 0x5413;
    let kind = |stream: usize| {
        let mut size = [0u16; 4];
        // SAFETY: the kernel writes four numbers of 16 bits.
        let result = unsafe { syscall(number::IOCTL, [stream, TIOCGWINSZ, size.as_mut_ptr() as usize, 0, 0, 0]) };
        if result == 0 { FileType::CharacterDevice } else { FileType::Unknown }
    };
    Streams { input: kind(0), output: kind(1), error: kind(2) }
}

/// Ends the process.
pub fn exit(status: u32) -> ! {
    loop {
        // SAFETY: ends the process.
        unsafe { syscall(number::EXIT_GROUP, [status as usize, 0, 0, 0, 0, 0]) };
    }
}

/// Makes the memory `after` bytes large; it is `before`.
pub fn grow(_: u32, memory: &MemoryDescriptor, before: u64, after: u64) -> bool {
    let (before, after) = (page_align_up(before), page_align_up(after));
    if before == after {
        return true;
    }
    let start = (memory.base.0 + before) as usize;
    let arguments = [start, (after - before) as usize, PROT_READ_WRITE, MAP_FLAGS, usize::MAX, 0];
    // SAFETY: the range is inside the memory's reservation, and nothing of it has been used.
    unsafe { syscall(number::MMAP, arguments) as usize == start }
}

/// Gives the memory of a chunk of the heap back ([`CHUNK`]), in which nothing is needed any more; tells whether that
/// was done.
pub fn discard(chunk: u64) -> bool {
    const MADV_DONTNEED: usize = 4;
    let module = module::module();
    let start = FIRST + chunk * CHUNK;
    let Some(left) = module.gc_heap_size.0.checked_sub(start) else { return false };
    let arguments = [(module.gc_heap.0 + start) as usize, left.min(CHUNK) as usize, MADV_DONTNEED, 0, 0, 0];
    // SAFETY: the range is inside the heap, and whoever calls needs nothing that is in it. Where pages are larger than
    // it is aligned, the call is refused.
    unsafe { syscall(number::MADVISE, arguments) == 0 }
}

/// The time of a clock.
pub fn clock(clock: Clock) -> Option<u64> {
    nanoseconds(number::CLOCK_GETTIME, clock)
}

/// The smallest step of a clock, in nanoseconds.
pub fn resolution(clock: Clock) -> Option<u64> {
    nanoseconds(number::CLOCK_GETRES, clock)
}

/// What a system call that tells a time says of a clock.
fn nanoseconds(call: usize, clock: Clock) -> Option<u64> {
    let mut time = [0u64; 2];
    // SAFETY: both calls write two words, seconds and nanoseconds.
    let result = unsafe { syscall(call, [clock as usize, time.as_mut_ptr() as usize, 0, 0, 0, 0]) };
    (result == 0).then(|| time[0].wrapping_mul(1_000_000_000).wrapping_add(time[1]))
}

/// Waits until a time of the monotonic clock, or for ever, and perhaps for input. It may return before: who has waited
/// looks, and waits again.
pub fn wait(until: Option<u64>, for_input: bool) -> Arrived {
    const POLLIN: u64 = 1;
    const FIONREAD: usize = 0x541b;
    // Of descriptor 0: what is waited for, and behind it what has happened.
    let mut input = POLLIN << 32;
    let left = until.map(|until| until.saturating_sub(clock(Clock::Monotonic).unwrap_or(u64::MAX)));
    // The kernel writes there how much was left.
    let mut time = left.map(|left| [left / 1_000_000_000, left % 1_000_000_000]);
    let time = time.as_mut().map_or(0, |time| time.as_mut_ptr() as usize);
    let arguments = [&raw mut input as usize, usize::from(for_input), time, 0, 8, 0];
    // SAFETY: the kernel reads and writes the time and what happens; both are there.
    let happened = unsafe { syscall(number::PPOLL, arguments) };
    if !for_input || happened <= 0 {
        return Arrived::Nothing;
    }
    let mut bytes = 0u32;
    // SAFETY: the kernel writes a number of 32 bits.
    let known = unsafe { syscall(number::IOCTL, [0, FIONREAD, &raw mut bytes as usize, 0, 0, 0]) };
    // Of what cannot be counted, there is one at least.
    Arrived::Bytes(if known == 0 { u64::from(bytes) } else { 1 })
}

/// Lets others run.
pub fn yield_now() {
    // SAFETY: takes no arguments.
    unsafe { syscall(number::SCHED_YIELD, [0; 6]) };
}

/// The archive of the program's files, if whoever started it passed one; with the memory that its header speaks of.
pub fn archive() -> Option<&'static [u8]> {
    const PROT_READ: usize = 1;
    const MAP_PRIVATE_FIXED: usize = 0x02 | 0x10;
    const SEEK_END: usize = 2;
    // SAFETY: touches no memory.
    let size = unsafe { syscall(number::LSEEK, [HOSTED_DESCRIPTOR as usize, 0, SEEK_END, 0, 0, 0]) };
    let size = usize::try_from(size).ok().filter(|size| *size >= size_of::<ArchiveHeader>())?;
    let arguments = [ARCHIVE.0 as usize, size, PROT_READ, MAP_PRIVATE_FIXED, HOSTED_DESCRIPTOR as usize, 0];
    // SAFETY: nothing of the program lies there.
    if unsafe { syscall(number::MMAP, arguments) } as u64 != ARCHIVE.0 {
        return None;
    }
    // SAFETY: that many bytes are mapped there, of a file that nobody else has.
    let archive = unsafe { core::slice::from_raw_parts(ARCHIVE.0 as *const u8, size) };
    let header = ArchiveHeader::read(&mut Words::new(archive)).filter(|header| header.magic == MAGIC)?;
    map(ARENA.0, header.arena_size.0, PROT_READ_WRITE);
    Some(archive)
}

/// A seed from the operating system, if it has one.
pub fn seed() -> Option<[u8; 32]> {
    let mut seed = [0; 32];
    // SAFETY: the buffer is writable. Up to 256 bytes are delivered whole once the system has booted.
    let size = unsafe { syscall(number::GETRANDOM, [seed.as_mut_ptr() as usize, seed.len(), 0, 0, 0, 0]) };
    (usize::try_from(size) == Ok(seed.len())).then_some(seed)
}

/// The number of this instance of its image: a process is the only one.
pub fn instance() -> u64 {
    0
}

/// Strings that the program is given: arguments or environment.
pub struct Strings {
    next: *const *const u8,
}

impl Strings {
    /// The arguments, the program's name first.
    pub fn arguments() -> Self {
        // SAFETY: written before the program started; the first word is the number of arguments.
        Self { next: unsafe { INITIAL_STACK.add(1).cast() } }
    }

    /// The environment.
    pub fn environment() -> Self {
        let mut arguments = Self::arguments();
        while arguments.next().is_some() {}
        // SAFETY: a null pointer ends the arguments, and the environment follows.
        Self { next: unsafe { arguments.next.add(1) } }
    }
}

impl Iterator for Strings {
    type Item = &'static [u8];

    /// The next string, with the zero byte that ends it.
    fn next(&mut self) -> Option<&'static [u8]> {
        // SAFETY: the kernel ends each list with a null pointer and each string with a zero byte.
        unsafe {
            let string = self.next.read();
            if string.is_null() {
                return None;
            }
            self.next = self.next.add(1);
            let mut length = 0;
            while string.add(length).read() != 0 {
                length += 1;
            }
            Some(core::slice::from_raw_parts(string, length + 1))
        }
    }
}

/// Where a system call routine returns to: none is used here.
pub fn system_call_caller(_pc: u64, _register: u64) -> u64 {
    0
}
