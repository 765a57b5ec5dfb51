//! Wires: calls from a component in one domain to a component in another, by messages.
//!
//! A wire connects an interface that one component imports with the same interface that another exports. What is said
//! here is which wires there are; it is known when a system is built, and decides what both sides are compiled to.
//!
//! A request is a `seL4_Call` to the server's endpoint under a badge that says whose it is: one more than the number of
//! the client. Values travel as words ([`MESSAGE_WORDS`] of them at most in the message itself, the first four in
//! registers), and what is longer through an *arena*, a memory that one client and the server share.

mod adapter;
mod admission;
mod client;
mod code;
mod decode;
mod encode;
mod exports;
mod hub;
mod invoke;
mod protocol;
mod receive;
mod run;
mod server;
mod values;

pub(super) use invoke::invoke;

use super::{Component, Interface};
use crate::error::Result;
use crate::image::DomainNumber;
use wasm2sel4_abi::address::ByteSize;

/// The most words of a message (seL4 manual, 4.1 "Message Registers").
pub const MESSAGE_WORDS: u64 = 120;

/// The most wires that lead to a server: of each, a bit says that it has ended, in a badge of the 28 bits that all
/// kernels have.
pub const WIRES_MAXIMUM: usize = 24;

/// The bit of a badge that says that wires have ended; below it is one bit for each of them.
pub const ENDED: u64 = 1 << 27;

/// The name by which a server imports its endpoint, and the memory of its clients' arenas, one behind the other.
pub const CLIENTS: &str = "wires";

/// The name by which a client imports the endpoint of an interface's server, and its own arena.
pub fn client_import(interface: &str) -> String {
    format!("wire {interface}")
}

/// An interface that a component has from another domain.
#[derive(Clone, Debug)]
pub struct Client {
    /// The interface, as it is imported.
    pub interface: String,
    /// The domain that exports it. Handles that come by one wire may go by another to the same domain.
    pub exporter: DomainNumber,
    /// The interface, as the server exports it.
    pub server: Interface,
    /// The number of its first function among all that the server offers ([`Server::interfaces`]).
    pub first_function: u64,
    /// Bytes of the arena; 0 for none.
    pub arena: ByteSize,
    /// How many nanoseconds it waits for an answer, if not for ever.
    pub limit: Option<u64>,
}

/// What a component offers to other domains.
#[derive(Clone, Debug)]
pub struct Server {
    /// The interfaces, as they are exported. Their functions are numbered one interface behind the other, in the order
    /// of their names.
    pub interfaces: Vec<String>,
    /// The wires that lead to it: of each, a bit in the badge of [`ENDED`] says that it has ended.
    pub wires: Vec<ClientWire>,
    /// Bytes of the arena of each client; 0 for none.
    pub arena: ByteSize,
}

impl Server {
    /// How many clients it has.
    pub fn clients(&self) -> u64 {
        self.wires.iter().map(|wire| wire.client as u64 + 1).max().unwrap_or(0)
    }
}

/// What one domain may call of a server: a wire, as the server sees it.
#[derive(Clone, Copy, Debug)]
pub struct ClientWire {
    /// The number of the client, from 0: all wires from one domain are those of one client.
    pub client: usize,
    /// Which of the server's interfaces it may call.
    pub interface: usize,
}

/// All wires of a component.
#[derive(Clone, Debug, Default)]
pub struct Wires {
    /// Those of its imports.
    pub clients: Vec<Client>,
    /// Those of its exports, if it has any.
    pub server: Option<Server>,
}

/// Bytes of a page of a memory.
const PAGE: u64 = 64 << 10;

impl Component {
    /// Connects a component with those in other domains, before it is linked.
    ///
    /// # Errors
    ///
    /// [`crate::Error::UnsupportedComponent`] for what no wire carries, and internal ones if the wires are not those of
    /// this component.
    pub fn connect(&mut self, wires: &Wires) -> Result<()> {
        if wires.clients.is_empty() && wires.server.is_none() {
            return Ok(());
        }
        let mut text = adapter::Text::default();
        text.body.push_str("  (memory (export \"room\") 1 1)\n");
        let room = text.instantiate(self, "messages")?;
        for exporter in exporters(&wires.clients) {
            let wires: Vec<&Client> = wires.clients.iter().filter(|wire| wire.exporter == exporter).collect();
            client::connect(self, &wires, room)?;
        }
        match &wires.server {
            Some(server) => server::connect(self, server, room),
            None => Ok(()),
        }
    }
}

/// The domains at the other ends of wires, each once.
fn exporters(clients: &[Client]) -> Vec<DomainNumber> {
    let mut exporters = Vec::new();
    for Client { exporter, .. } in clients {
        if !exporters.contains(exporter) {
            exporters.push(*exporter);
        }
    }
    exporters
}
