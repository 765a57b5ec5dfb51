//! The labels of requests and answers. Below them are the kernel's own, such as that an endpoint is gone.

/// A request: the handle through which it comes is not needed any more.
pub const DROP: u64 = 16;
/// A request: the capability of the handle of this number.
pub const FETCH: u64 = 17;
/// The first function; each has [`LABELS`] labels.
pub const FIRST_FUNCTION: u64 = 32;
/// The labels of a function, which are a sum: its values are in the arena ([`IN_ARENA`]), and of the answer at most
/// four words are not ([`SHORT`]).
pub const LABELS: u64 = 4;
/// See [`LABELS`].
pub const IN_ARENA: u64 = 1;
/// See [`LABELS`].
pub const SHORT: u64 = 2;

/// An answer: the results.
pub const RESULTS: u64 = 16;
/// An answer: the results, in the arena; the word is how many bytes they have.
pub const RESULTS_IN_ARENA: u64 = 17;
/// An answer: the request is not one of the interface.
pub const REFUSED: u64 = 18;
/// An answer: the results have no room in the arena.
pub const TOO_LONG: u64 = 19;
/// An answer: the client has as many handles as it may have.
pub const NO_HANDLES: u64 = 20;

/// What stands for the label of an answer that has not come in time.
pub const TIMED_OUT: i64 = wasm2sel4_abi::interface::sel4::TIMED_OUT as i64;

/// The badge of the first handle of a client.
pub const FIRST_HANDLE: u64 = 32;
/// How many handles of a server a client has at most.
pub const HANDLES: u64 = 1024;
/// Words of a message that registers have.
pub const REGISTERS: u64 = 4;
