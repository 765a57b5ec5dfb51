//! The console: what domains and the supervisor say, framed or plain (`wasm2sel4_abi::console`), and what is read.
//!
//! All bytes that go out are escaped here, in the one place where they enter the line: neither a program nor a name can
//! form a frame, and no name in a message of the supervisor can move the cursor of whoever reads a plain console.

pub mod input;
mod line;
mod typed;

use crate::task::bundle;
use crate::task::device::{DeviceMemory, Interrupts};
use crate::task::resources::Resources;
use core::cell::RefCell;
use line::Line;
use typed::Typed;
use wasm2sel4_abi::bundle::FLAG_FRAMED;
use wasm2sel4_abi::console::{
    FRAME_END, FRAME_START, INPUT_MAXIMUM, STREAM_CHANGES, STREAM_ERROR, STREAM_EXIT, STREAM_INPUT, STREAM_NOTE,
    STREAM_OUTPUT, escape, escape_control,
};

/// Bytes that are kept until a piece ends.
const BUFFER: usize = 4096;

/// The console's state.
struct Console {
    line: Line,
    buffer: [u8; BUFFER],
    used: usize,
    typed: Typed,
}

/// The one console.
struct Only(RefCell<Console>);

// SAFETY: the supervisor has one thread that uses it; the other threads of its address space
// (`kernel/classic/answering.rs`, `ending/reclaimer.rs`) do not.
unsafe impl Sync for Only {}

static CONSOLE: Only =
    Only(RefCell::new(Console { line: Line::Nothing, buffer: [0; BUFFER], used: 0, typed: Typed::new() }));

/// Uses the console. Nobody calls this while it is in use, but for a check that fails inside: then it stays silent.
fn with<T>(action: impl FnOnce(&mut Console) -> T) -> Option<T> {
    CONSOLE.0.try_borrow_mut().ok().map(|mut console| action(&mut console))
}

fn is_framed() -> bool {
    bundle::header().flags & FLAG_FRAMED != 0
}

/// Begins with the kernel's own printing, for what goes wrong before devices are there.
pub fn begin(kernel_prints: bool) {
    with(|console| console.line = if kernel_prints { Line::Kernel } else { Line::Nothing });
}

/// Goes on with the best line that the machine has.
pub fn open(resources: &mut Resources, devices: &mut DeviceMemory, interrupts: Option<&Interrupts>) {
    if let Some(line) = Line::open(resources, devices, interrupts, is_framed()) {
        with(|console| console.line = line);
    }
    if is_framed() {
        // Whoever reads frames learns that we are there.
        drop(Output::begin(STREAM_NOTE));
        if !with(|console| matches!(console.line, Line::Channel(_))).unwrap_or(true) {
            // Whoever waits for frames elsewhere is told by somebody who looks here.
            Message::note().text(b"has no emulator's console; frames go to the serial line").end();
        }
    }
}

impl Console {
    fn push(&mut self, byte: u8) {
        if self.used == BUFFER {
            self.flush();
        }
        if let Some(place) = self.buffer.get_mut(self.used) {
            *place = byte;
            self.used += 1;
        }
    }

    fn push_all(&mut self, bytes: &[u8]) {
        match self.buffer.get_mut(self.used..self.used + bytes.len()) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.used += bytes.len();
            }
            None => bytes.iter().for_each(|byte| self.push(*byte)),
        }
    }

    /// Takes what has arrived, as far as it was asked for; the rest stays in the device, which is silent then.
    fn take(&mut self) {
        while self.typed.is_awaited()
            && let Some(byte) = self.line.read()
        {
            let echo = self.typed.take(byte);
            echo.iter().for_each(|byte| self.push(*byte));
        }
        self.flush();
        if self.typed.is_awaited() { self.line.listen() } else { self.line.ignore() }
    }

    fn flush(&mut self) {
        self.line.write(self.buffer.get(..self.used).unwrap_or_default());
        self.used = 0;
    }
}

/// A piece of a stream; ends when it is dropped.
pub struct Output {
    stream: u8,
}

impl Output {
    /// Begins a piece of `stream` (`wasm2sel4_abi::console::STREAM_*`).
    pub fn begin(stream: u8) -> Self {
        if is_framed() {
            with(|console| [FRAME_START, stream].into_iter().for_each(|byte| console.push(byte)));
        }
        Self { stream }
    }

    /// Begins a piece of `size` bytes of what a domain has changed in its folders. For people it is nothing.
    pub fn begin_changes(size: usize) -> Self {
        if is_framed() {
            with(|console| {
                [FRAME_START, STREAM_CHANGES].into_iter().for_each(|byte| console.push(byte));
                (size as u32).to_le_bytes().into_iter().for_each(|byte| console.push(byte));
            });
        }
        Self { stream: STREAM_CHANGES }
    }

    /// Writes bytes.
    pub fn write(&mut self, bytes: &[u8]) {
        if self.stream == STREAM_CHANGES {
            if is_framed() {
                with(|console| console.push_all(bytes));
            }
            return;
        }
        with(|console| {
            for byte in bytes {
                if is_framed() {
                    escape(*byte, |byte| console.push(byte));
                } else if *byte == b'\n' && self.stream != STREAM_OUTPUT {
                    // Messages are for terminals; a program's output is as it is.
                    b"\r\n".iter().for_each(|byte| console.push(*byte));
                } else {
                    console.push(*byte);
                }
            }
        });
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // Of changes, many pieces follow each other; the last words of the image take the rest along.
        if self.stream == STREAM_CHANGES {
            return;
        }
        with(|console| {
            if is_framed() {
                console.push(FRAME_END);
            }
            console.flush();
        });
    }
}

/// Tells the image's exit status to whoever reads the line.
pub fn exit_status(status: u32) {
    if is_framed() {
        decimal(&mut Output::begin(STREAM_EXIT), u64::from(status));
    } else {
        Message::note().text(b"the image has ended with status ").number(u64::from(status)).end();
    }
}

/// Whether the console has input.
pub fn has_input() -> bool {
    with(|console| console.line.has_input()).unwrap_or(false)
}

/// Asks for a piece of input, if none is on its way.
pub fn ask() {
    if with(|console| console.typed.is_awaited()).unwrap_or(true) {
        return;
    }
    if is_framed() {
        decimal(&mut Output::begin(STREAM_INPUT), INPUT_MAXIMUM as u64);
    }
    with(|console| {
        console.typed.ask(is_framed());
        console.line.listen();
        // What lies in the device already does not interrupt again.
        console.take();
    });
}

/// A device has interrupted: takes what has arrived.
pub fn interrupted() {
    with(|console| {
        // First, because what arrives from now on interrupts again.
        console.line.acknowledge();
        console.take();
        console.line.go_on();
        // What arrived in between was not told where an interrupt is an edge: while it was masked, nobody listened.
        console.take();
    });
}

/// How many bytes of input have arrived; nothing if more are to come first, 0 at the end.
pub fn ready() -> Option<usize> {
    with(|console| console.typed.ready()).flatten()
}

/// Takes bytes of input that have arrived, as many as fit `into`; nothing if more are to come first. None at all are
/// the end.
pub fn read(into: &mut [u8]) -> Option<usize> {
    with(|console| console.typed.read(into)).flatten()
}

fn decimal(output: &mut Output, mut number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    output.write(&digits[start..]);
}

/// A message of the supervisor itself: a line that begins with its name.
pub struct Message(Output);

impl Message {
    /// Begins a message about what goes as it should.
    pub fn note() -> Self {
        Self(Output::begin(STREAM_NOTE)).text(b"supervisor: ")
    }

    /// Begins a message about what does not.
    pub fn error() -> Self {
        Self(Output::begin(STREAM_ERROR)).text(b"supervisor: ")
    }

    /// Writes text.
    pub fn text(mut self, text: &[u8]) -> Self {
        self.0.write(text);
        self
    }

    /// Writes a name that the image gives: as it is, but for control characters, if one has come that far.
    pub fn name(mut self, name: &[u8]) -> Self {
        name.iter().for_each(|byte| escape_control(*byte, |byte| self.0.write(&[byte])));
        self
    }

    /// Writes a number.
    pub fn number(mut self, number: u64) -> Self {
        decimal(&mut self.0, number);
        self
    }

    /// Ends the line.
    pub fn end(mut self) {
        self.0.write(b"\n");
    }
}
