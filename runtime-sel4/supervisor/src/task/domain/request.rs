//! Requests of domains (`wasm2sel4_abi::protocol`).

use crate::task::answer::{self, Answer, refused};
use crate::task::clock::Clocks;
use crate::task::console::Output;
use crate::task::console::input::Reader;
use crate::task::domain::Domain;
use crate::task::resources::Resources;
use crate::task::sleep::limits::Stretch;
use crate::task::sleep::{Sleepers, Wanted};
use wasm2sel4_abi::console::{STREAM_ERROR, STREAM_OUTPUT};
use wasm2sel4_abi::protocol::{CANNOT_GROW, Request, WRITE_CHANGES, WRITE_MAXIMUM};
use wasm2sel4_sys::{IpcBuffer, Received};

/// What to do after a request.
pub enum Served {
    /// Answer it.
    Answer(Answer),
    /// It is answered later.
    Later,
    /// The domain is done.
    Exit(u32),
    /// A chunk of its heap is to be given back.
    Discard(u64),
}

/// What requests are about besides the domain's own objects.
pub struct Services<'a> {
    /// Time.
    pub clocks: Clocks,
    /// Who reads the input.
    pub reader: &'a mut Reader,
    /// Who waits for a time.
    pub sleepers: &'a mut Sleepers,
}

/// Handles a request of the domain in this place.
pub fn handle(
    resources: &mut Resources,
    (place, domain): (u16, &mut Domain),
    services: Services<'_>,
    message: &Received,
) -> Served {
    let Services { clocks, reader, sleepers } = services;
    let may_read = domain.record.reads_input != 0;
    let words = message.words;
    let answer = |words: &[u64]| Served::Answer(answer::with_label(0, words));
    match Request::from_label(message.info.label()) {
        Some(Request::Exit) => Served::Exit(words[0] as u32),
        Some(Request::Write) if words[0] == WRITE_CHANGES && domain.record.sends_changes == 0 => {
            Served::Answer(refused())
        }
        Some(Request::Write) => {
            write(resources.kernel.buffer, message);
            answer(&[])
        }
        Some(Request::Read) => match reader.request(resources, place, words[0], may_read) {
            Some(answer) => Served::Answer(answer),
            None => Served::Later,
        },
        Some(Request::Poll) => {
            let input = (words[1] == 1).then(|| reader.ready(may_read));
            match sleepers.request(resources, place, Wanted { deadline: words[0], input }) {
                Some(answer) => Served::Answer(answer),
                None => Served::Later,
            }
        }
        Some(Request::Limit) => {
            let [nanoseconds, first, last, over] = words;
            Served::Answer(sleepers.limit(place, nanoseconds, Stretch { first, last, over }))
        }
        Some(Request::Grow) => answer(&[domain.grow(resources, words[0], words[1]).unwrap_or(CANNOT_GROW)]),
        Some(Request::Discard) => Served::Discard(words[0]),
        Some(Request::Clock) => answer(&clocks.told()),
        Some(Request::Entry) => match domain.make_entry(resources, words[0]) {
            Ok(()) => answer(&[]),
            Err(_) => Served::Answer(refused()),
        },
        None => Served::Answer(refused()),
    }
}

/// Passes on the bytes behind the two parameters, as far as they are part of the message.
fn write(buffer: IpcBuffer, message: &Received) {
    let [stream, size, ..] = message.words;
    let there = message.info.words().saturating_sub(2) * size_of::<u64>();
    let mut left = (size as usize).min(WRITE_MAXIMUM).min(there);
    let mut output = match stream {
        WRITE_CHANGES => Output::begin_changes(left),
        2 => Output::begin(STREAM_ERROR),
        _ => Output::begin(STREAM_OUTPUT),
    };
    for index in 2.. {
        if left == 0 {
            break;
        }
        let word = message.words.get(index).copied().unwrap_or_else(|| buffer.word(index));
        let count = left.min(size_of::<u64>());
        output.write(&word.to_le_bytes()[..count]);
        left -= count;
    }
}
