//! For tests (feature `failing-calls`, in nothing that is shipped): whoever holds a spawner says which of the
//! supervisor's next invocations fails, and asks for the books.

use crate::task::answer::Answer;
use crate::task::console::Message;
use crate::task::resources::Resources;
use wasm2sel4_abi::spawner::OK;
use wasm2sel4_sys::{MessageInfo, Received, failing};

/// The call of a spawner that plans: `(number, error)`, as [`failing::plan`] has them. The answer is `(bytes, slot
/// pairs, entries of the CSpace, calls)`: what is free now, and how many calls were counted since the last plan.
const PLAN: u64 = 0x100;

/// Serves such a call; nothing if it is another one.
pub fn plan(resources: &mut Resources, message: &Received) -> Option<Answer> {
    if message.info.label() != PLAN {
        return None;
    }
    // What is asked for the books is not counted, and does not fail.
    let calls = failing::plan(0, 0);
    let [bytes, pairs, entries] = resources.free();
    let [number, code, ..] = message.words;
    failing::plan(number, code);
    Some((MessageInfo::new(OK, 0, 4), [bytes, pairs, entries, calls]))
}

/// Tells how many calls were counted until now, of those of which one may have been planned to fail from the start on.
pub fn report(when: &[u8]) {
    Message::note().text(b"calls ").text(when).text(b": ").number(failing::count()).end();
}
