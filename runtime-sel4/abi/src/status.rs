//! Exit statuses of a protection domain that no module chose.

/// The domain ended by a WebAssembly trap: 128 + SIGABRT, what a Unix shell shows for an abort.
pub const TRAPPED: u32 = 134;

/// The domain ended by a fault outside compiled code: 128 + SIGSEGV.
pub const FAULTED: u32 = 139;

/// An instance was ended from outside: 128 + SIGKILL.
pub const ENDED: u32 = 137;

/// What the program wrote in folders that go back could not be sent.
pub const NOT_RETURNED: u32 = 123;

/// Memory or slots were missing after a domain had ended, in an image whose domains run one at a time: whatever the
/// domains' own statuses are.
pub const LEFT_BEHIND: u32 = 125;

/// The supervisor could not start the domain (no memory, a malformed image).
pub const NOT_STARTED: u32 = 126;
