//! Writes an archive, on the workstation.

use super::Access;
use alloc::vec::Vec;
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE};
use wasm2sel4_abi::archive::{
    ArchiveHeader, CONTENT_ALIGNMENT, MAGIC, NODE_FILE, NODE_FOLDER, NODE_LINK, NodeRecord, PreopenRecord,
};
use wasm2sel4_abi::record::Offset;

/// A folder with what is in it.
#[derive(Debug, Default)]
pub struct Folder {
    /// Names and what they are; in any order.
    pub children: Vec<(Vec<u8>, Child)>,
    /// When it was changed last, nanoseconds since 1970.
    pub modified: u64,
}

/// What a folder has.
#[derive(Debug)]
pub enum Child {
    /// A file, its contents, and when it was changed last.
    File(Vec<u8>, u64),
    /// A symbolic link, where it leads, and when it was made.
    Link(Vec<u8>, u64),
    /// A folder.
    Folder(Folder),
}

/// A folder that is open when the program starts.
#[derive(Debug)]
pub struct Preopen {
    /// The name by which the program finds it.
    pub name: Vec<u8>,
    /// What is in it.
    pub folder: Folder,
    /// What the program may do with it.
    pub access: Access,
}

/// What an archive is made of.
#[derive(Debug, Default)]
pub struct Writer {
    /// The folders that are open when the program starts, in their order.
    pub preopens: Vec<Preopen>,
    /// Bytes that the program may write.
    pub limit: ByteSize,
}

/// The least memory of a tree, in bytes: tables grow by doubling, and an allocator needs some for itself.
const ARENA_LEAST: u64 = 1 << 20;

/// What the tree makes of a node of the archive when it is used first, in bytes, at most, without its name.
const NODE_IN_MEMORY: u64 = 512;

/// Bytes behind the header in the order in which they appear; nodes before they have places.
#[derive(Default)]
struct Layout {
    nodes: Vec<NodeRecord>,
    /// Names and contents, from the end of the records on.
    bytes: Vec<u8>,
}

impl Layout {
    fn put(&mut self, bytes: &[u8], alignment: u64) -> u64 {
        let start = (self.bytes.len() as u64).next_multiple_of(alignment);
        self.bytes.resize(start as usize, 0);
        self.bytes.extend_from_slice(bytes);
        start
    }
}

impl Writer {
    /// The bytes of the archive.
    pub fn write(self) -> Vec<u8> {
        let mut layout = Layout::default();
        let mut preopens = Vec::new();
        // Folders whose children have no numbers yet, in the order of their numbers: breadth first.
        let mut waiting = Vec::new();
        for Preopen { name, folder, access } in self.preopens {
            let node = layout.nodes.len() as u64;
            let record = PreopenRecord {
                name: Offset::new(layout.put(&name, 1)),
                name_size: ByteSize(name.len() as u64),
                node,
                flags: access.flags(),
            };
            preopens.push(record);
            layout.nodes.push(NodeRecord { kind: NODE_FOLDER, modified: folder.modified, ..NodeRecord::default() });
            waiting.push((node, folder.children));
        }
        while !waiting.is_empty() {
            for (parent, mut children) in core::mem::take(&mut waiting) {
                children.sort_by(|(left, _), (right, _)| left.cmp(right));
                let first = layout.nodes.len() as u64;
                if let Some(parent) = layout.nodes.get_mut(parent as usize) {
                    (parent.data, parent.size) = (first, children.len() as u64);
                }
                for (name, child) in children {
                    let number = layout.nodes.len() as u64;
                    let name_size = ByteSize(name.len() as u64);
                    let name = Offset::new(layout.put(&name, 1));
                    let (kind, data, size, modified) = match child {
                        Child::File(bytes, modified) => {
                            (NODE_FILE, layout.put(&bytes, CONTENT_ALIGNMENT), bytes.len() as u64, modified)
                        }
                        Child::Link(target, modified) => {
                            (NODE_LINK, layout.put(&target, 1), target.len() as u64, modified)
                        }
                        Child::Folder(folder) => {
                            waiting.push((number, folder.children));
                            (NODE_FOLDER, 0, 0, folder.modified)
                        }
                    };
                    layout.nodes.push(NodeRecord { kind, name, name_size, data, size, modified });
                }
            }
        }
        finish(preopens, layout, self.limit)
    }
}

/// Puts the pieces one behind the other, and the header before them.
fn finish(mut preopens: Vec<PreopenRecord>, mut layout: Layout, limit: ByteSize) -> Vec<u8> {
    let preopens_start = size_of::<ArchiveHeader>();
    let nodes_start = preopens_start + preopens.len() * size_of::<PreopenRecord>();
    let records_end = nodes_start + layout.nodes.len() * size_of::<NodeRecord>();
    let bytes_start = (records_end as u64).next_multiple_of(CONTENT_ALIGNMENT);
    for preopen in &mut preopens {
        preopen.name = Offset::new(preopen.name.0 + bytes_start);
    }
    for node in &mut layout.nodes {
        node.name = Offset::new(node.name.0 + bytes_start);
        if node.kind != NODE_FOLDER {
            node.data += bytes_start;
        }
    }
    let names: u64 = layout.nodes.iter().map(|node| node.name_size.0).sum();
    let arena = ARENA_LEAST + limit.0 + limit.0 / 4 + 2 * (layout.nodes.len() as u64 * NODE_IN_MEMORY + names);
    let header = ArchiveHeader {
        magic: MAGIC,
        version: u64::from(ABI_VERSION),
        size: ByteSize(bytes_start + layout.bytes.len() as u64),
        preopen_count: preopens.len() as u64,
        preopens: Offset::new(preopens_start as u64),
        node_count: layout.nodes.len() as u64,
        nodes: Offset::new(nodes_start as u64),
        limit,
        arena_size: ByteSize(arena.next_multiple_of(MMU_PAGE)),
    };
    let mut archive = Vec::from(header.to_bytes());
    preopens.iter().for_each(|record| archive.extend_from_slice(&record.to_bytes()));
    layout.nodes.iter().for_each(|record| archive.extend_from_slice(&record.to_bytes()));
    archive.resize(bytes_start as usize, 0);
    archive.append(&mut layout.bytes);
    archive
}
