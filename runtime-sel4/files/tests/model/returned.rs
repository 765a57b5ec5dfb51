//! What goes back is what is there: the changes of a tree, put on top of the archive by their reader, are the model.

use super::stream::{Bytes, stream};
use super::{Model, World};
use std::collections::BTreeMap;
use wasm2sel4_files::archive::{Archive, Kind};
use wasm2sel4_files::changes::{Change, Changes, What, merged};
use wasm2sel4_files::{FileType, Tree};

/// The contents of a file, by what was told of it.
fn contents(archive: &Archive<'_>, changes: &Changes, stream: &[u8], node: u64) -> Vec<u8> {
    let base = match archive.node(node).map(|node| node.kind) {
        Ok(Kind::File(bytes)) => bytes,
        _ => &[],
    };
    let Some(Change { what: What::File(file), .. }) = changes.nodes.get(&node) else { return base.to_vec() };
    let mut bytes = base[..file.kept as usize].to_vec();
    bytes.resize(file.size as usize, 0);
    for extent in &file.extents {
        let from = &stream[extent.position as usize..][..extent.size as usize];
        bytes[extent.offset as usize..][..from.len()].copy_from_slice(from);
    }
    bytes
}

/// Compares what went back with a model.
pub fn check(world: &World, tree: &Tree<'_>) {
    let stream = stream(tree);
    let changes = Changes::read(&mut Bytes(&stream, 0)).unwrap();
    let members = merged(tree.archive(), &changes, 0).unwrap();
    // Node of the model by number: names that mean the same here mean the same there.
    let mut same = BTreeMap::from([(0, 0)]);
    let mut names = vec![Vec::new(); members.len()];
    for (index, member) in members.iter().enumerate().skip(1) {
        let folder = same[&members[member.folder].node];
        let node = world.entries(folder).unwrap()[&*member.name];
        assert_eq!(*same.entry(member.node).or_insert(node), node, "two names, and only here the same node");
        names[member.folder].push(member.name.to_vec());
        match (&world.nodes[node], member.file_type) {
            (Model::File(bytes), FileType::File) => {
                assert!(contents(tree.archive(), &changes, &stream, member.node) == *bytes, "contents of {node}");
            }
            (Model::Folder { .. }, FileType::Folder) => {}
            (Model::Link(target), FileType::Link) => {
                let told = changes.nodes.get(&member.node).map(|change| &change.what);
                match (told, tree.archive().node(member.node).map(|node| node.kind)) {
                    (Some(What::Link(path)), _) => assert_eq!(path, target),
                    (_, Ok(Kind::Link(path))) => assert_eq!(path, target),
                    (told, _) => panic!("{told:?} is no link"),
                }
            }
            (model, file_type) => panic!("{index}: {file_type:?}, expected {model:?}"),
        }
    }
    for (member, mut names) in members.iter().zip(names) {
        if member.file_type == FileType::Folder {
            names.sort();
            let expected: Vec<_> = world.entries(same[&member.node]).unwrap().keys().cloned().collect();
            assert_eq!(names, expected);
        }
    }
    let count = same.values().collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(count, same.len(), "one node there, and two here");
}
