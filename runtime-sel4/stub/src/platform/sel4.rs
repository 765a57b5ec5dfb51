//! seL4 under the supervisor: everything but the time is a request to it.

use super::{Arrived, Clock, Stream, Unwritten};
use crate::arch;
use crate::backtrace;
use crate::capability::syscall;
use crate::one_thread::OneThread;
use wasm2sel4_abi::clock::Monotonic;
use wasm2sel4_abi::descriptor::MemoryDescriptor;
use wasm2sel4_abi::layout::{ARCHIVE, INSTANCE_CELL, IPC_BUFFER, START_INFO};
use wasm2sel4_abi::protocol::{CANNOT_GROW, FOR_EVER, READ_MAXIMUM, Request, WRITE_CHANGES, WRITE_MAXIMUM, slot};
use wasm2sel4_abi::start_info::{StartInfo, Streams};
use wasm2sel4_sys::{CPtr, IpcBuffer, Kernel, MessageInfo, REGISTER_WORDS, Received};

fn buffer() -> IpcBuffer {
    // SAFETY: the supervisor maps this thread's IPC buffer there before the thread starts.
    unsafe { IpcBuffer::new(IPC_BUFFER.0) }
}

/// Asks the supervisor; words beyond the registers are in the buffer already.
fn request(request: Request, count: usize, words: [u64; REGISTER_WORDS]) -> Received {
    wasm2sel4_sys::call(CPtr(slot::SUPERVISOR), MessageInfo::new(request as u64, 0, count), words)
}

/// Calls, and waits for an answer no longer than a number of nanoseconds.
pub fn call_within(
    nanoseconds: u64,
    target: CPtr,
    info: MessageInfo,
    words: [u64; REGISTER_WORDS],
) -> Option<Received> {
    let limiter = (CPtr(slot::SUPERVISOR), MessageInfo::new(Request::Limit as u64, 0, REGISTER_WORDS));
    wasm2sel4_sys::call_within(limiter, nanoseconds, target, info, words)
}

/// Writes all of `bytes`, and tells how many. Who reads them cannot refuse: then the machine is switched off.
pub fn write(stream: Stream, bytes: &[u8]) -> Result<usize, Unwritten> {
    write_to(stream as u64, bytes)
}

/// Sends all of what was changed in folders that go back ([`wasm2sel4_abi::changes`]), and tells how many bytes that
/// was. The supervisor refuses it if the image does not say that this domain has such folders.
pub fn send_changes(bytes: &[u8]) -> Result<usize, Unwritten> {
    write_to(WRITE_CHANGES, bytes)
}

fn write_to(stream: u64, bytes: &[u8]) -> Result<usize, Unwritten> {
    for chunk in bytes.chunks(WRITE_MAXIMUM) {
        let mut registers = [stream, chunk.len() as u64, 0, 0];
        let mut count = 2;
        for piece in chunk.chunks(8) {
            let mut word = [0; 8];
            word[..piece.len()].copy_from_slice(piece);
            let word = u64::from_le_bytes(word);
            match registers.get_mut(count) {
                Some(register) => *register = word,
                None => buffer().set_word(count, word),
            }
            count += 1;
        }
        if request(Request::Write, count, registers).info.label() != 0 {
            return Err(Unwritten::Failed);
        }
    }
    Ok(bytes.len())
}

/// Reads standard input, at least one byte; 0 at its end, nothing if the console has no input.
pub fn read(into: &mut [u8]) -> Option<usize> {
    let answer = request(Request::Read, 1, [into.len().min(READ_MAXIMUM) as u64, 0, 0, 0]);
    if answer.info.label() != 0 {
        return None;
    }
    let count = usize::try_from(answer.words[0]).ok()?.min(into.len()).min(READ_MAXIMUM);
    for (index, piece) in into.get_mut(..count)?.chunks_mut(8).enumerate() {
        let word = answer.words.get(1 + index).copied().unwrap_or_else(|| buffer().word(1 + index));
        piece.iter_mut().zip(word.to_le_bytes()).for_each(|(place, byte)| *place = byte);
    }
    Some(count)
}

/// Ends the domain.
pub fn exit(status: u32) -> ! {
    loop {
        request(Request::Exit, 1, [u64::from(status), 0, 0, 0]);
    }
}

/// Makes the memory of this number `after` bytes large; it is `before`.
pub fn grow(number: u32, _: &MemoryDescriptor, before: u64, after: u64) -> bool {
    let answer = request(Request::Grow, 2, [u64::from(number), after - before, 0, 0]);
    answer.info.label() == 0 && answer.words[0] != CANNOT_GROW
}

/// Gives the memory of a chunk of the heap back ([`wasm2sel4_abi::gc::CHUNK`]), in which nothing is needed any more;
/// tells whether that was done.
pub fn discard(chunk: u64) -> bool {
    request(Request::Discard, 1, [chunk, 0, 0, 0]).info.label() == 0
}

/// The time of a clock, if this machine has it.
pub fn clock(clock: Clock) -> Option<u64> {
    time(clock).map(|(now, _)| now)
}

/// The smallest step of a clock in nanoseconds, if this machine has it.
pub fn resolution(clock: Clock) -> Option<u64> {
    time(clock).map(|(_, resolution)| resolution)
}

/// What the processor's counter means, once it is known.
static CLOCK: OneThread<Option<(Monotonic, u64)>> = OneThread::new(None);

/// What the processor's counter means, and what to add for real time. The supervisor is asked once: a system call is a
/// thousand instructions, and programs look at the clock all the time.
fn known_clock() -> (Monotonic, u64) {
    if let Some(known) = CLOCK.get() {
        return known;
    }
    let [start, nanoseconds, steps, epoch] = request(Request::Clock, 0, [0; REGISTER_WORDS]).words;
    let known = (Monotonic { start, nanoseconds, steps }, epoch);
    CLOCK.set(Some(known));
    known
}

/// The time of a clock and its resolution.
fn time(clock: Clock) -> Option<(u64, u64)> {
    let (monotonic, epoch) = known_clock();
    let epoch = match clock {
        Clock::RealTime => Some(epoch).filter(|epoch| *epoch != 0)?,
        Clock::Monotonic => 0,
    };
    let time = epoch.wrapping_add(monotonic.time(wasm2sel4_sys::counter()));
    (monotonic.nanoseconds != 0).then(|| (time, monotonic.resolution()))
}

/// Waits until a time of the monotonic clock, or for ever, and perhaps for input. It may return before: who has waited
/// looks, and waits again.
pub fn wait(until: Option<u64>, for_input: bool) -> Arrived {
    let until = until.unwrap_or(FOR_EVER);
    let [is_there, bytes, ..] = request(Request::Poll, 2, [until, u64::from(for_input), 0, 0]).words;
    match is_there {
        1 => Arrived::Bytes(bytes),
        _ => {
            // If that was too early, the supervisor has no timer, or nothing to keep us with; others should run first.
            if until != 0 {
                yield_now();
            }
            Arrived::Nothing
        }
    }
}

/// Lets others run.
pub fn yield_now() {
    wasm2sel4_sys::yield_now();
}

/// The kernel, by which a domain works on its own CSpace.
pub fn kernel() -> Kernel {
    Kernel { abi: &start_info().kernel, buffer: buffer() }
}

/// Asks for a CNode of `2^bits` slots in the spare entry of the domain's CSpace; tells whether it is there.
pub fn make_entry(bits: u32) -> bool {
    request(Request::Entry, 1, [u64::from(bits), 0, 0, 0]).info.label() == 0
}

fn start_info() -> &'static StartInfo {
    // SAFETY: the supervisor maps a start info there before the thread starts and never changes it.
    unsafe { &*(START_INFO.0 as *const StartInfo) }
}

/// What the standard streams are.
pub fn streams() -> Streams {
    start_info().streams
}

/// The archive of the domain's files, if it has any; behind it, at `layout::ARENA`, is the memory that its header
/// speaks of.
pub fn archive() -> Option<&'static [u8]> {
    let size = usize::try_from(start_info().archive_size.0).ok().filter(|size| *size != 0)?;
    // SAFETY: the supervisor provides that many bytes there, and never changes them.
    Some(unsafe { core::slice::from_raw_parts(ARCHIVE.0 as *const u8, size) })
}

/// How many file servers keep files for this domain.
pub fn file_servers() -> u64 {
    start_info().file_servers
}

/// The slot of the capability by which the first of them is called.
pub fn file_server_slot() -> u64 {
    start_info().file_server_slot
}

/// The seed of the domain's random numbers: the image's, which is the same at each boot of it, and unless somebody
/// wants that, what the processor adds.
pub fn seed() -> Option<[u8; 32]> {
    let mut seed = start_info().seed;
    if start_info().is_seed_chosen == 0 {
        for word in seed.chunks_exact_mut(size_of::<u64>()) {
            // A processor that has none now leaves the image's.
            let added = arch::random().unwrap_or(0).to_le_bytes();
            word.iter_mut().zip(added).for_each(|(byte, added)| *byte ^= added);
        }
    }
    Some(seed)
}

/// The number of this instance of its image: 0 if it was not started by another domain.
pub fn instance() -> u64 {
    // SAFETY: the entry code wrote it, and nothing of the program lies above.
    unsafe { (INSTANCE_CELL.0 as *const u64).read() }
}

/// Strings that the program is given: arguments or environment.
pub struct Strings {
    next: usize,
    left: u64,
}

impl Strings {
    /// The arguments, the program's name first.
    pub fn arguments() -> Self {
        Self { next: 0, left: start_info().argument_count }
    }

    /// The environment.
    pub fn environment() -> Self {
        let mut arguments = Self::arguments();
        while arguments.next().is_some() {}
        Self { next: arguments.next, left: start_info().environment_count }
    }
}

impl Iterator for Strings {
    type Item = &'static [u8];

    /// The next string, with the zero byte that ends it.
    fn next(&mut self) -> Option<&'static [u8]> {
        if self.left == 0 {
            return None;
        }
        let first = START_INFO.0 as usize + size_of::<StartInfo>();
        // SAFETY: the strings lie behind the header, in pages that the supervisor never changes.
        let strings = unsafe { core::slice::from_raw_parts(first as *const u8, start_info().strings_size.0 as usize) };
        let rest = strings.get(self.next..)?;
        let length = rest.iter().position(|byte| *byte == 0)? + 1;
        self.left -= 1;
        self.next += length;
        rest.get(..length)
    }
}

/// Where the routine for system calls returns to, if this program counter is inside it; 0 if not.
pub fn system_call_caller(pc: u64, register: u64) -> u64 {
    syscall::caller(pc, register, backtrace::is_stack)
}
