//! Requests of domains (`wasm2sel4_abi::protocol`).

use crate::task::clock::Clocks;
use crate::task::console::Output;
use crate::task::domain::Domain;
use crate::task::resources::Resources;
use wasm2sel4_abi::console::{STREAM_ERROR, STREAM_OUTPUT};
use wasm2sel4_abi::protocol::{CANNOT_GROW, REFUSED, Request, WRITE_MAXIMUM};
use wasm2sel4_sys::{IpcBuffer, MessageInfo, REGISTER_WORDS, Received};

/// What to do after a request.
pub enum Outcome {
    /// Answer it.
    Answer(MessageInfo, [u64; REGISTER_WORDS]),
    /// The domain is done.
    Exit(u32),
}

/// Handles a request.
pub fn handle(resources: &mut Resources, domain: &mut Domain, clocks: Clocks, message: &Received) -> Outcome {
    let words = message.words;
    let answer = |words: &[u64]| {
        let mut registers = [0; REGISTER_WORDS];
        registers.iter_mut().zip(words).for_each(|(register, word)| *register = *word);
        Outcome::Answer(MessageInfo::new(0, 0, words.len()), registers)
    };
    match Request::from_label(message.info.label()) {
        Some(Request::Exit) => Outcome::Exit(words[0] as u32),
        Some(Request::Write) => {
            write(resources.kernel.buffer, message);
            answer(&[])
        }
        Some(Request::Grow) => answer(&[domain.grow(resources, words[0], words[1]).unwrap_or(CANNOT_GROW)]),
        Some(Request::Clock) => {
            let time = if words[0] == 0 { clocks.real_time() } else { clocks.monotonic() };
            answer(&[time.now, time.resolution])
        }
        Some(Request::Entry) => match domain.make_entry(resources, words[0]) {
            Ok(()) => answer(&[]),
            Err(_) => Outcome::Answer(MessageInfo::new(REFUSED, 0, 0), [0; REGISTER_WORDS]),
        },
        None => Outcome::Answer(MessageInfo::new(REFUSED, 0, 0), [0; REGISTER_WORDS]),
    }
}

/// Prints the bytes behind the two parameters.
fn write(buffer: IpcBuffer, message: &Received) {
    let [stream, size, ..] = message.words;
    let stream = if stream == 2 { STREAM_ERROR } else { STREAM_OUTPUT };
    let size = (size as usize).min(WRITE_MAXIMUM);
    let mut output = Output::begin(stream);
    for position in 0..size {
        let index = 2 + position / 8;
        let word = message.words.get(index).copied().unwrap_or_else(|| buffer.word(index));
        output.put(word.to_le_bytes()[position % 8]);
    }
}
