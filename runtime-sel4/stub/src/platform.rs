//! Where the stub runs, behind one contract: seL4 under the supervisor, or Linux.
//!
//! Both modules define `write`, `read`, `exit`, `grow`, `discard`, `clock`, `resolution`, `wait`, `yield_now`, `seed`,
//! `streams`, `send_changes`, `instance`, `archive`, `system_call_caller`, `Strings::arguments` and
//! `Strings::environment`; a missing one fails here, not at a distant call. seL4 alone has `call_within`, `kernel`,
//! `make_entry`, `file_servers` and `file_server_slot`.

#[cfg_attr(feature = "hosted", path = "platform/linux.rs")]
#[cfg_attr(not(feature = "hosted"), path = "platform/sel4.rs")]
mod current;

#[cfg(all(feature = "hosted", not(target_arch = "x86_64")))]
pub use current::generic_numbers;
#[cfg(feature = "hosted")]
pub use current::main;
pub use current::{
    Strings, archive, clock, discard, exit, grow, instance, read, resolution, seed, send_changes, streams,
    system_call_caller, wait, write, yield_now,
};
#[cfg(not(feature = "hosted"))]
pub use current::{call_within, file_server_slot, file_servers, kernel, make_entry};

/// An output stream.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Output = 1,
    /// Standard error.
    Error = 2,
}

/// Why nothing was written.
#[cfg_attr(
    not(feature = "hosted"),
    allow(dead_code, reason = "whoever fails to pass a domain's output on ends the machine")
)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unwritten {
    /// Whoever read it has gone.
    BrokenPipe,
    /// The device is full.
    NoSpace,
    /// The file would become too large.
    TooLarge,
    /// The device failed.
    Failed,
}

/// Writes a message of the stub itself; what cannot be written is lost, because nobody could be told.
pub fn write_message(stream: Stream, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        match write(stream, bytes) {
            Ok(count @ 1..) => bytes = bytes.get(count..).unwrap_or_default(),
            Ok(0) | Err(_) => return,
        }
    }
}

/// A clock of the system interface.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Nanoseconds since 1970.
    RealTime = 0,
    /// Nanoseconds since some time before the start.
    Monotonic = 1,
}

/// What there is of input for whoever has waited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// Nothing yet, or nobody wanted to know.
    Nothing,
    /// So many bytes at least can be read; at the end, none.
    Bytes(u64),
}
