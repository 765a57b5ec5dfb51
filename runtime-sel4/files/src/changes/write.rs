//! What of a tree differs from the archive below it.
//!
//! Only what is in memory can differ: so what nobody used costs nothing, and of folders that were only looked at, their
//! names are compared. Nothing is allocated, because a program may have used up its memory.

use crate::archive;
use crate::content::Content;
use crate::error::Error;
use crate::folder::{Cookie, Folder};
use crate::node::{Kind, Node};
use crate::number::NodeNumber;
use crate::tree::Tree;
use alloc::vec::Vec;
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::changes::{
    CHANGE_END, CHANGE_FILE, CHANGE_FOLDER, CHANGE_LINK, CHANGE_TIMES, ChangeRecord, ChangesHeader, EntryRecord,
    ExtentRecord, MAGIC,
};

/// What a stream begins with.
fn header() -> [u8; size_of::<ChangesHeader>()] {
    ChangesHeader { magic: MAGIC, version: u64::from(ABI_VERSION) }.to_bytes()
}

/// What a stream ends with.
fn end() -> [u8; size_of::<ChangeRecord>()] {
    ChangeRecord { kind: CHANGE_END, ..ChangeRecord::default() }.to_bytes()
}

/// A stream of these records, each with what follows it, whether or not a tree would say so.
pub fn stream(records: &[(ChangeRecord, Vec<u8>)]) -> Vec<u8> {
    let records = records.iter().flat_map(|(record, more)| [&record.to_bytes()[..], more].concat());
    header().into_iter().chain(records).chain(end()).collect()
}

impl Tree<'_> {
    /// Hands on what has changed in folders that go back, piece by piece.
    ///
    /// # Errors
    ///
    /// Those of `put`, and [`Error::Damaged`].
    pub fn changes<E: From<Error>>(&self, mut put: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        put(&header())?;
        self.nodes().for_each(|(_, node)| node.is_told.set(false));
        for (number, node) in self.nodes() {
            let Kind::Folder { entries, .. } = &node.kind else { continue };
            // Who holds a folder open that was removed has it for itself.
            if node.links == 0 || !self.goes_back(number)? {
                continue;
            }
            self.tell(number, node, &mut put)?;
            for entry in entries.list(Cookie(0), 0) {
                // What nobody used is as it was.
                if let Ok(node) = self.node(entry.node)
                    && !matches!(node.kind, Kind::Folder { .. })
                {
                    self.tell(entry.node, node, &mut put)?;
                }
            }
        }
        put(&end())
    }

    /// Whether a folder is one that goes back, or inside one.
    fn goes_back(&self, number: NodeNumber) -> Result<bool, Error> {
        let mut root = number;
        loop {
            let parent = self.parent(root)?;
            if parent == root {
                break;
            }
            root = parent;
        }
        for preopened in self.archive().preopened() {
            let preopened = preopened?;
            if NodeNumber(preopened.node) == root {
                return Ok(preopened.access == archive::Access::Return);
            }
        }
        Ok(false)
    }

    /// Hands on what became of a node, if that was not done and it is not what it was.
    fn tell<E: From<Error>>(
        &self,
        number: NodeNumber,
        node: &Node<'_>,
        put: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        if node.is_told.replace(true) {
            return Ok(());
        }
        let before = match number.0 < self.archive().node_count() {
            true => Some(self.archive().node(number.0)?),
            false => None,
        };
        let (accessed, modified) = (node.accessed.0, node.modified.0);
        let record = ChangeRecord { node: number.0, accessed, modified, ..ChangeRecord::default() };
        match (&node.kind, before.as_ref().map(|before| &before.kind)) {
            (Kind::File(content), Some(archive::Kind::File(bytes))) if !content.is_changed(bytes) => {}
            (Kind::Folder { entries, .. }, Some(archive::Kind::Folder(children)))
                if self.has_its_children(entries, children.clone())? => {}
            (Kind::Link(_), Some(_)) => {}
            (Kind::File(content), _) => return tell_file(record, content, put),
            (Kind::Folder { entries, .. }, _) => return tell_folder(record, entries, put),
            (Kind::Link(target), None) => {
                put(&ChangeRecord { kind: CHANGE_LINK, count: target.len() as u64, ..record }.to_bytes())?;
                return put(target);
            }
        }
        match before {
            Some(before) if (before.modified, before.modified) != (accessed, modified) => {
                put(&ChangeRecord { kind: CHANGE_TIMES, ..record }.to_bytes())
            }
            _ => Ok(()),
        }
    }

    /// Whether a folder has the entries that it has in the archive.
    fn has_its_children(&self, entries: &Folder<'_>, children: core::ops::Range<u64>) -> Result<bool, Error> {
        if entries.count() as u64 != children.end - children.start {
            return Ok(false);
        }
        for child in children {
            if entries.get(self.archive().node(child)?.name) != Some(NodeNumber(child)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn tell_file<E>(
    record: ChangeRecord,
    content: &Content<'_>,
    put: &mut impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (size, kept, count) = (ByteSize(content.size()), ByteSize(content.kept()), content.written().count() as u64);
    put(&ChangeRecord { kind: CHANGE_FILE, size, kept, count, ..record }.to_bytes())?;
    for (offset, bytes) in content.written() {
        put(&ExtentRecord { offset, size: ByteSize(bytes.len() as u64) }.to_bytes())?;
        put(bytes)?;
    }
    Ok(())
}

fn tell_folder<E>(
    record: ChangeRecord,
    entries: &Folder<'_>,
    put: &mut impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    put(&ChangeRecord { kind: CHANGE_FOLDER, count: entries.count() as u64, ..record }.to_bytes())?;
    for entry in entries.list(Cookie(0), 0) {
        put(&EntryRecord { node: entry.node.0, name_size: ByteSize(entry.name.len() as u64) }.to_bytes())?;
        put(entry.name)?;
    }
    Ok(())
}
