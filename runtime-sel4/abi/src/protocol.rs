//! How a protection domain and the supervisor talk.
//!
//! Every domain holds an endpoint to the supervisor, in [`slot::SUPERVISOR`]; what else it holds is the root of its own
//! CSpace, if it has one of two levels, and what the description of the system grants it. Each request is a `seL4_Call`
//! whose label is a [`Request`] and whose message words are listed there. The answer's label is 0, its words are the
//! results. A request that the supervisor does not understand is answered with label [`REFUSED`], and so is one under
//! the badge of a domain that has ended ([`crate::badge`]).
//!
//! The same endpoint is named as the thread's fault handler. Labels of fault messages are the kernel's and lower than
//! those of requests; a domain that sends such a message itself harms nobody but itself.
//!
//! A trap is delivered by resuming the thread at [`crate::descriptor::StubDescriptor::trap_entry`], on the trap stack,
//! with five arguments in the platform's argument registers: the [`crate::trap::FaultKind`], the program counter, the
//! faulting address (0 if there is none), the stack pointer and the frame pointer at the fault.

/// Slots of a domain's CSpace that the supervisor fills. Their CNode has as many bits as the image says
/// ([`crate::bundle::DomainRecord::cnode_bits`]), and zeroes stand for the rest of a word: the address of a slot is its
/// number.
pub mod slot {
    /// The endpoint for requests and faults.
    pub const SUPERVISOR: u64 = 1;
    /// The root of the domain's own CSpace, if that has two levels ([`crate::cspace`]).
    pub const CSPACE: u64 = 2;
    /// The first capability that the module imports; the others follow in the order of the domain's list.
    pub const FIRST_GRANT: u64 = 3;
}

/// The number of message words that travel in registers, on every architecture.
pub const REGISTER_WORDS: usize = 4;

/// The most words of a message (seL4 manual, 4.1 "Message registers").
pub const MESSAGE_WORDS_MAXIMUM: usize = 120;

/// The first label that no message about a fault has, whatever the kernel's flavour (seL4 manual, 6.2 "Fault types").
/// There is room below it for more faults.
pub const FAULT_LABELS_END: u64 = Request::Exit as u64;

/// Bits of the message information below the label (seL4 manual, 4.1 "Message registers").
pub const INFO_LABEL_SHIFT: u32 = 12;

/// The bits of a message information word that say how many words the message has (seL4 manual, 2.2, `MessageInfo`).
pub const INFO_WORDS_MASK: u64 = 0x7f;

/// Label of the answer to a request that was not understood.
pub const REFUSED: u64 = 1;

/// The result of [`Request::Grow`] when the memory cannot grow.
pub const CANNOT_GROW: u64 = u64::MAX;

/// The most bytes that one [`Request::Write`] carries: the message words after its two parameters.
pub const WRITE_MAXIMUM: usize = 118 * 8;

/// [`Request::Write`]: the stream of changes in folders that go back ([`crate::changes`]).
pub const WRITE_CHANGES: u64 = 3;

/// The most bytes that one answer to [`Request::Read`] carries: the message words behind the size.
pub const READ_MAXIMUM: usize = 119 * 8;

/// What a domain asks of the supervisor: labels that no fault message has ([`FAULT_LABELS_END`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Request {
    /// `(status)`: ends the domain. There is no answer.
    Exit = 32,
    /// `(stream, size, bytes...)`: prints `size` bytes on stream 1 (output) or 2 (errors). Answer: `()`. Or sends them
    /// to whoever gave the domain its folders ([`WRITE_CHANGES`]). Answer: `()`, or [`REFUSED`] if nobody did who wants
    /// something back.
    Write = 33,
    /// `(memory, bytes)`: makes a linear memory larger by this many bytes. Answer: `(size before, in bytes)` or
    /// [`CANNOT_GROW`].
    Grow = 34,
    /// `()`: what the processor's counter means. Answer: `(start, nanoseconds, steps, epoch)`: a
    /// [`crate::clock::Monotonic`], in which 0 nanoseconds say that this machine has no counter that a domain can read,
    /// and what to add to that for real time, 0 if nobody knows. A domain asks once.
    Clock = 35,
    /// `(bits)`: makes a CNode of `2^bits` slots and puts it into [`crate::cspace::ENTRY_SPARE`], which must be empty.
    /// Answer: `()`, or [`REFUSED`] if that cannot be.
    Entry = 36,
    /// `(size)`: waits for bytes of standard input, at most `size`. Answer: `(size, bytes...)`, 0 at the end; or
    /// [`REFUSED`] if the console has no input. A domain to which the image does not give the input finds it at its
    /// end.
    Read = 37,
    /// `(deadline, input)`: waits until a time of the monotonic clock, in nanoseconds, or for ever ([`FOR_EVER`]); if
    /// `input` is 1, until there is standard input, too. Answer: `(is there input, how many bytes of it at least)`; at
    /// its end, there is input of 0 bytes. It may come early, if there is nothing by which the time could be waited
    /// for, or too many wait: who is told too early asks again, when others have run.
    Poll = 38,
    /// `(nanoseconds, first, last, over)`: interrupts the domain's thread when the time is over, if it is then at an
    /// address above `first` and not above `last`: it goes on at `over`, and the system call in which it is, if it is
    /// in one, has not been made or gets no answer. `first` is the address of the system call instruction that makes
    /// this request; a thread that is there makes it again. Elsewhere, nothing happens. The next such request takes the
    /// place of this one; [`FOR_EVER`] of none. Answer: `()`, or [`REFUSED`] if this machine cannot wait for a time.
    Limit = 39,
    /// `(chunk)`: gives the memory of a chunk of the heap of structures and arrays back, by its number; the first, 0,
    /// has none of its own ([`crate::gc::CHUNK`]). What is touched there afterwards is zero. Answer, when the memory is
    /// back: `()`, or [`REFUSED`] if the domain has no such heap, or another chunk is on its way.
    Discard = 40,
}

/// [`Request::Poll`], [`Request::Limit`]: there is no deadline.
pub const FOR_EVER: u64 = u64::MAX;

impl Request {
    /// The request with this label.
    pub const fn from_label(label: u64) -> Option<Self> {
        match label {
            32 => Some(Self::Exit),
            33 => Some(Self::Write),
            34 => Some(Self::Grow),
            35 => Some(Self::Clock),
            36 => Some(Self::Entry),
            37 => Some(Self::Read),
            38 => Some(Self::Poll),
            39 => Some(Self::Limit),
            40 => Some(Self::Discard),
            _ => None,
        }
    }
}
