//! The file server: a domain that keeps a tree of files for others, and lets each see and change what the description
//! of the system says.
//!
//! ```text
//! message -> badge -> Client (client.rs: its handles, its buffer, its folders)
//!         -> label -> one operation on the tree (serve.rs)
//! ```
//!
//! **What it relies on.** The kernel tells it by the badge which client speaks; no client can choose its own. The
//! configuration, which came with the image, says what that client may do. Nothing else is believed: words of a message
//! are compared with what there is, paths and times are copied out of the buffer before they are looked at, and
//! contents move between the buffer and the tree without a look. A client can change its buffer at any time; then it is
//! answered for what was there when it was copied.
//!
//! **What a client cannot do to others.** Handles are looked up in the table of the client that speaks, so it reaches
//! what it has opened, and a path does not leave the folder in which it begins. What it writes counts towards its own
//! limit, and the tree has memory for all limits together, so one who fills its own takes nothing from others. Each
//! request is one step of bounded length: a buffer moves at most, or what one folder holds is walked through, or a
//! client's handles are closed; blocks that nobody needs any more go back some at each request. And a client's life
//! begins with nothing open, whatever it was that an earlier life has left.
#![cfg_attr(target_os = "none", no_std)]
#![cfg(target_os = "none")]

extern crate alloc;

mod client;
mod configuration;
mod serve;

use serve::Server;
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_abi::status;
use wasm2sel4_stub::service;
use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS, recv, reply_recv};

/// Its one capability: that to receive on the endpoint on which its clients call.
const CLIENTS: CPtr = CPtr(slot::FIRST_GRANT);

/// Serves for ever; the stub calls this in place of `_start`.
#[unsafe(no_mangle)]
pub extern "C" fn __wasm2sel4_driver() -> ! {
    let Some(mut server) = Server::new() else { service::exit(status::NOT_STARTED) };
    let mut message = recv(CLIENTS);
    loop {
        let answer = server.serve(&message.with_own_words());
        message = reply_recv(CLIENTS, MessageInfo::new(0, 0, REGISTER_WORDS), answer);
    }
}
