//! File servers: domains that this project brings along, and that keep folders for others
//! (`runtime-sel4/services/files`).
//!
//! Here is what one does for whom, and what it is told of that when it starts; `served.rs` reads it out of a
//! description.

use crate::size::Size;
use std::fmt::Write as _;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::file_server::{CLIENT_MEMORY, ClientRecord, Configuration, MountRecord};
use wasm2sel4_abi::record::Offset;
use wasm2sel4_compiler::image::DomainNumber;

/// What a client may write in a folder where nothing else was said: 64 MiB.
const LIMIT: ByteSize = ByteSize(64 << 20);

/// The name by which a server imports the endpoint of its clients.
pub(crate) const CLIENTS: &str = "clients";

/// What a file server does for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileServer {
    /// Its clients, by their numbers.
    pub clients: Vec<FileClient>,
}

/// A client of a file server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileClient {
    /// The domain.
    pub domain: DomainNumber,
    /// The folders that it sees.
    pub folders: Vec<ServedFolder>,
}

/// A folder of a file server, as a client sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedFolder {
    /// Which of the server's folders it is.
    pub dir: usize,
    /// What the client calls it.
    pub name: String,
    /// Whether the client may change what is in it.
    pub writable: bool,
    /// How much the client may have there of what it writes, if that was said.
    pub max: Option<Size>,
}

impl ServedFolder {
    /// How much the client may have there of what it writes.
    pub fn limit(&self) -> ByteSize {
        if self.writable { self.max.as_ref().map_or(LIMIT, |max| max.bytes) } else { ByteSize(0) }
    }
}

/// The name by which a server imports the buffer of a client.
pub(crate) fn buffer_import(client: usize) -> String {
    format!("client {client}")
}

impl FileServer {
    /// The module that stands for it in its domain: what it imports, and no code.
    pub fn module(&self) -> String {
        let i64s = |count| "i64 ".repeat(count);
        let mut text = format!(
            "(module (import \"sel4\" \"reply_recv\" (func (param externref {}) (result {})))\n\
             (import \"cap\" \"{CLIENTS}\" (global externref))\n",
            i64s(5),
            i64s(6)
        );
        for number in 0..self.clients.len() {
            // Writing to a string cannot fail. A buffer is a page of a memory.
            let _ = writeln!(text, "(import \"cap\" \"{}\" (memory 1 1))", buffer_import(number));
        }
        text.push(')');
        text
    }

    /// How much all clients may have together of what they write, and what the server remembers of them.
    pub fn memory(&self) -> ByteSize {
        let limits = self.clients.iter().flat_map(|client| &client.folders).map(|folder| folder.limit().0);
        ByteSize(limits.fold(self.clients.len() as u64 * CLIENT_MEMORY, u64::saturating_add))
    }

    /// What it is told when it starts (`wasm2sel4_abi::file_server`).
    pub fn configuration(&self) -> Vec<u8> {
        let folders = || self.clients.iter().flat_map(|client| &client.folders);
        let first_client = Configuration::SIZE;
        let first_mount = first_client + self.clients.len() as u64 * ClientRecord::SIZE;
        let mut next_name = first_mount + folders().count() as u64 * MountRecord::SIZE;
        let (mut mounts, mut names) = (Vec::new(), Vec::<u8>::new());
        for folder in folders() {
            let name_size = ByteSize(folder.name.len() as u64);
            mounts.push(MountRecord {
                preopen: folder.dir as u64,
                writable: u64::from(folder.writable),
                limit: folder.limit(),
                name: Offset::new(next_name),
                name_size,
            });
            names.extend(folder.name.as_bytes());
            next_name += name_size.0;
        }
        let mut bytes = Vec::new();
        let header = Configuration {
            size: ByteSize(next_name),
            client_count: self.clients.len() as u64,
            clients: Offset::new(first_client),
            mount_count: mounts.len() as u64,
            mounts: Offset::new(first_mount),
        };
        bytes.extend(header.to_bytes());
        let mut first_mount = 0;
        for client in &self.clients {
            let mount_count = client.folders.len() as u64;
            bytes.extend(ClientRecord { first_mount, mount_count }.to_bytes());
            first_mount += mount_count;
        }
        bytes.extend(mounts.iter().flat_map(MountRecord::to_bytes));
        bytes.extend(names);
        bytes
    }
}
