//! Which trap a script means.

use anyhow::{Result, bail};
use wasm2sel4_abi::trap::Trap;

/// Words of scripts that are not ours: of the engine by which they were written, for what its host does where here
/// components do it among each other.
const OTHER_WORDS: [(&str, Trap); 8] = [
    ("`unreachable` instruction executed", Trap::Unreachable),
    ("used with the wrong type", Trap::HandleTypeMismatch),
    ("string pointer/length out of bounds", Trap::StringOutOfBounds),
    ("realloc return: beyond end of memory", Trap::ListOutOfBounds),
    ("realloc return: beyond end of memory", Trap::StringOutOfBounds),
    ("realloc return: result not aligned", Trap::UnalignedPointer),
    ("invalid utf-8", Trap::InvalidUtf8),
    ("incomplete utf-8", Trap::InvalidUtf8),
];

/// The traps that a message means: the suite may say more than we do, such as which handle it is, or less.
///
/// # Errors
///
/// If no trap says anything like it.
pub fn meant(message: &str) -> Result<Vec<Trap>> {
    let message = message.strip_prefix("wasm trap: ").unwrap_or(message);
    let other = OTHER_WORDS.iter().filter(|(words, _)| message.contains(words)).map(|(_, trap)| *trap);
    let own = Trap::ALL.into_iter().filter(|trap| {
        let own = trap.message();
        own.starts_with(message) || message.starts_with(own)
    });
    let meant: Vec<Trap> = own.chain(other).collect();
    match meant.is_empty() {
        true => bail!("no trap says {message:?}"),
        false => Ok(meant),
    }
}
