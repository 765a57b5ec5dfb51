//! Opens sessions of a server, each a capability of its own, and uses them.

use sel4_guest::{Capability, INVALID_CAPABILITY, Message};
use std::time::Duration;

const OPEN: u64 = 16;
const COUNT: u64 = 17;
const CLOSE: u64 = 18;
const END: u64 = 19;

static SERVER: Capability = Capability::granted(0);

fn open() -> Capability {
    SERVER.call(&Message::new(OPEN, [0; 4])).capability.expect("the server gives a session")
}

/// The next number of a session; nothing if it is closed. The server is not waited for longer than a minute.
fn count(session: &Capability) -> Option<u64> {
    let answer = session.call_within(&Message::new(COUNT, [0; 4]), Duration::from_secs(60)).expect("it answers");
    (answer.label != INVALID_CAPABILITY).then_some(answer.words[0])
}

fn main() {
    let (first, second) = (open(), open());
    let numbers: Vec<String> = (0..3).filter_map(|_| count(&first)).map(|number| number.to_string()).collect();
    println!("session 1 counts to {}", numbers.join(", "));
    println!("session 2 counts to {}", count(&second).expect("it is open"));
    // Closing is a message as well, and takes the capability away wherever it is.
    SERVER.call(&Message::new(CLOSE, [1, 0, 0, 0]));
    match count(&first) {
        Some(number) => println!("session 1 counts to {number}, though it is closed"),
        None => println!("session 1 is closed"),
    }
    SERVER.call(&Message::new(END, [0; 4]));
}
