//! A folder of the archive with the changes in it: everything that is in it then.

use super::read::{Changes, Malformed, What};
use crate::archive::{Archive, Kind};
use crate::node::FileType;
use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

/// How deep folders are nested at most.
pub const DEPTH_MAXIMUM: usize = 256;

/// What is in a folder, or in one inside: a name, and the node that has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member<'a> {
    /// The index of the member in which it is; of the first, itself.
    pub folder: usize,
    /// Its name there; of the first, none.
    pub name: Cow<'a, [u8]>,
    /// The number of the node.
    pub node: u64,
    /// What it is.
    pub file_type: FileType,
    /// How many folders it is in, not counting the first.
    pub depth: usize,
}

/// The members of the folder with this number, itself first and each behind the one in which it is. Without changes,
/// those of the archive.
///
/// # Errors
///
/// What cannot be a folder with folders and files in it.
pub fn merged<'a>(archive: &Archive<'a>, changes: &'a Changes, root: u64) -> Result<Vec<Member<'a>>, Malformed> {
    let first = Member { folder: 0, name: Cow::Borrowed(&[]), node: root, file_type: FileType::Folder, depth: 0 };
    if file_type(archive, changes, root)? != FileType::Folder {
        return Err(Malformed::Node);
    }
    let mut members = vec![first];
    let mut folders = BTreeSet::from([root]);
    let mut index = 0;
    while let Some(member) = members.get(index) {
        let (number, depth) = (member.node, member.depth + 1);
        if member.file_type == FileType::Folder {
            for (name, node) in entries(archive, changes, number)? {
                let file_type = file_type(archive, changes, node)?;
                if file_type == FileType::Folder && !folders.insert(node) {
                    return Err(Malformed::Shape);
                }
                if depth > DEPTH_MAXIMUM {
                    return Err(Malformed::Depth);
                }
                members.push(Member { folder: index, name, node, file_type, depth });
            }
        }
        index += 1;
    }
    Ok(members)
}

/// Names and nodes.
type Entries<'a> = Vec<(Cow<'a, [u8]>, u64)>;

/// The names and nodes in a folder.
fn entries<'a>(archive: &Archive<'a>, changes: &'a Changes, number: u64) -> Result<Entries<'a>, Malformed> {
    if let Some(What::Folder(entries)) = changes.nodes.get(&number).map(|change| &change.what) {
        return Ok(entries.iter().map(|entry| (Cow::Borrowed(&*entry.name), entry.node)).collect());
    }
    let Ok(Kind::Folder(children)) = archive.node(number).map(|node| node.kind) else { return Err(Malformed::Node) };
    let named = |child| archive.node(child).map(|node| (Cow::Borrowed(node.name), child));
    children.map(|child| named(child).map_err(|_| Malformed::Node)).collect()
}

/// What a node is: of the archive, nothing else than what it was.
fn file_type(archive: &Archive<'_>, changes: &Changes, number: u64) -> Result<FileType, Malformed> {
    let before = match number < archive.node_count() {
        true => Some(archive.node(number).map_err(|_| Malformed::Node)?.kind),
        false => None,
    };
    let what = changes.nodes.get(&number).map(|change| &change.what);
    match (before, what) {
        (Some(Kind::File(bytes)), Some(What::File(file))) if file.kept > bytes.len() as u64 => Err(Malformed::Extent),
        (None, Some(What::File(file))) if file.kept != 0 => Err(Malformed::Extent),
        (Some(Kind::File(_)), None | Some(What::File(_) | What::Times)) | (None, Some(What::File(_))) => {
            Ok(FileType::File)
        }
        (Some(Kind::Folder(_)), None | Some(What::Folder(_) | What::Times)) | (None, Some(What::Folder(_))) => {
            Ok(FileType::Folder)
        }
        (Some(Kind::Link(_)), None | Some(What::Times)) | (None, Some(What::Link(_))) => Ok(FileType::Link),
        _ => Err(Malformed::Node),
    }
}
