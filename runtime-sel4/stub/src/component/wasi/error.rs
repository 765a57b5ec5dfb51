//! Why a stream failed: an error number of preview 1, and whether it is a file's.

use super::super::caller::Caller;
use wasm2sel4_abi::component::{HostResource, List};
use wasm2sel4_abi::interface::wasi::Errno;
use wasm2sel4_abi::interface::wasi02::{ErrorCode, Handle};

/// In the representation of an error: a file's.
const OF_FILE: u32 = 1 << 16;

/// An error as a resource of the caller's.
pub fn fail(caller: Caller, errno: Errno, is_of_file: bool) -> Handle {
    let kind = if is_of_file { OF_FILE } else { 0 };
    caller.own(HostResource::Error, errno as u32 | kind, |_| ())
}

/// What an error of the caller's is, and whether it is a file's.
fn get(caller: Caller, error: Handle) -> (Errno, bool) {
    let rep = caller.rep(HostResource::Error, error);
    (Errno::from_number(u64::from(rep & !OF_FILE)).unwrap_or(Errno::Io), rep & OF_FILE != 0)
}

pub fn error_to_debug_string(caller: Caller, error: Handle) -> List {
    caller.string(get(caller, error).0.name().as_bytes())
}

pub fn filesystem_error_code(caller: Caller, error: Handle) -> Option<ErrorCode> {
    let (errno, is_of_file) = get(caller, error);
    is_of_file.then(|| errno.into())
}
