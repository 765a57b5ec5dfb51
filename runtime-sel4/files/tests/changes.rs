//! What goes back of a folder: how much is told, and what nobody may tell.

#[path = "model/stream.rs"]
mod stream;

use stream::{Bytes, stream};
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::changes::{
    CHANGE_FILE, CHANGE_FOLDER, CHANGE_LINK, CHANGE_TIMES, ChangeRecord, EntryRecord, ExtentRecord,
};
use wasm2sel4_files::archive::{Access, Archive, Child, Folder, Preopen, Writer};
use wasm2sel4_files::changes::{self, Changes, DEPTH_MAXIMUM, Malformed, What, merged};
use wasm2sel4_files::{Nanoseconds, SetTime, Tree};

const NOW: Nanoseconds = Nanoseconds(77);

/// Node 0 is what goes back, with the file 2 and the folder 3, in which is the link 5; node 1 is private, with the file
/// 4.
fn archive() -> Vec<u8> {
    let file = |size: usize| Child::File(vec![7; size], 1);
    let inner = Folder { children: vec![(b"link".to_vec(), Child::Link(b"../file".to_vec(), 1))], modified: 1 };
    let returned = Folder {
        children: vec![(b"file".to_vec(), file(10_000)), (b"folder".to_vec(), Child::Folder(inner))],
        modified: 1,
    };
    let private = Folder { children: vec![(b"own".to_vec(), file(10))], modified: 1 };
    let preopens = vec![
        Preopen { name: b"/".to_vec(), folder: returned, access: Access::Return },
        Preopen { name: b"/private".to_vec(), folder: private, access: Access::Private },
    ];
    Writer { preopens, limit: ByteSize(1 << 20) }.write()
}

fn read(stream: &[u8]) -> Result<Changes, Malformed> {
    Changes::read(&mut Bytes(stream, 0))
}

#[test]
fn what_was_only_looked_at_is_not_told() {
    let bytes = archive();
    let mut tree = Tree::new(Archive::new(&bytes).unwrap(), 1);
    let (root, private) = (tree.open_root(0).unwrap(), tree.open_root(1).unwrap());
    let file = tree.find(root, b"folder/link", true).unwrap().node.unwrap();
    tree.read(file, 0, 100, &mut |_| {}).unwrap();
    // Nor is what stays.
    let place = tree.find(private, b"new", true).unwrap();
    tree.make_file(&place, NOW).unwrap();
    assert!(read(&stream(&tree)).unwrap().nodes.is_empty());
}

#[test]
fn blocks_that_were_written_are_told_and_no_others() {
    let bytes = archive();
    let mut tree = Tree::new(Archive::new(&bytes).unwrap(), 1);
    let root = tree.open_root(0).unwrap();
    let file = tree.find(root, b"file", true).unwrap().node.unwrap();
    tree.write(file, 9_000, 1, NOW, &mut |piece| piece.fill(1)).unwrap();
    let folder = tree.find(root, b"folder", true).unwrap().node.unwrap();
    tree.set_times(folder, SetTime::Keep, SetTime::To(Nanoseconds(5)), NOW).unwrap();
    let stream = stream(&tree);
    assert!(stream.len() < 2_500, "{}", stream.len());
    let changes = read(&stream).unwrap();
    assert_eq!(changes.nodes.keys().copied().collect::<Vec<_>>(), [file.0, folder.0]);
    let What::File(told) = &changes.nodes[&file.0].what else { panic!("a file") };
    assert_eq!((told.size, told.kept, told.extents.len()), (10_000, 10_000, 1));
    assert_eq!((told.extents[0].offset, told.extents[0].size), (8192, 10_000 - 8192));
    assert!(
        matches!(changes.nodes[&folder.0], ref change if matches!(change.what, What::Times) && change.modified == 5)
    );
}

#[test]
fn what_comes_from_a_folder_that_stays_goes_back_with_its_contents() {
    let bytes = archive();
    let mut tree = Tree::new(Archive::new(&bytes).unwrap(), 1);
    let (root, private) = (tree.open_root(0).unwrap(), tree.open_root(1).unwrap());
    let (from, to) = (tree.find(private, b"own", false).unwrap(), tree.find(root, b"mine", false).unwrap());
    tree.rename(&from, &to, NOW).unwrap();
    let stream = stream(&tree);
    let changes = read(&stream).unwrap();
    let members = merged(tree.archive(), &changes, 0).unwrap();
    assert!(members.iter().any(|member| *member.name == *b"mine" && member.node == 4));
}

fn folder(node: u64, entries: &[(&str, u64)]) -> (ChangeRecord, Vec<u8>) {
    let bytes = entries.iter().flat_map(|(name, node)| {
        let record = EntryRecord { node: *node, name_size: ByteSize(name.len() as u64) };
        record.to_bytes().into_iter().chain(name.bytes()).collect::<Vec<_>>()
    });
    let record = ChangeRecord { kind: CHANGE_FOLDER, node, count: entries.len() as u64, ..ChangeRecord::default() };
    (record, bytes.collect())
}

fn file(node: u64, size: u64, kept: u64, extent: (u64, u64)) -> (ChangeRecord, Vec<u8>) {
    let record = ChangeRecord { kind: CHANGE_FILE, node, count: 1, ..ChangeRecord::default() };
    let mut bytes = ExtentRecord { offset: extent.0, size: ByteSize(extent.1) }.to_bytes().to_vec();
    bytes.resize(bytes.len() + extent.1.min(100) as usize, 9);
    (ChangeRecord { size: ByteSize(size), kept: ByteSize(kept), ..record }, bytes)
}

fn link(node: u64, target: &[u8]) -> (ChangeRecord, Vec<u8>) {
    let record = ChangeRecord { kind: CHANGE_LINK, node, count: target.len() as u64, ..ChangeRecord::default() };
    (record, target.to_vec())
}

fn times(node: u64) -> (ChangeRecord, Vec<u8>) {
    (ChangeRecord { kind: CHANGE_TIMES, node, ..ChangeRecord::default() }, Vec::new())
}

#[test]
fn what_cannot_be_is_refused() {
    let bytes = archive();
    let archive = Archive::new(&bytes).unwrap();
    let refused = |records: &[(ChangeRecord, Vec<u8>)]| {
        let changes = read(&changes::stream(records))?;
        merged(&archive, &changes, 0).map(|members| members.len())
    };
    assert_eq!(refused(&[]), Ok(4));
    assert_eq!(refused(&[folder(0, &[("a", 3), ("b", 2), ("c", 2), ("d", 100)]), file(100, 5, 0, (0, 5))]), Ok(6));
    for name in ["", ".", "..", "a/b", "/", "a\0"] {
        assert_eq!(refused(&[folder(0, &[(name, 2)])]), Err(Malformed::Name), "{name:?}");
    }
    assert_eq!(refused(&[folder(0, &[(&"x".repeat(256), 2)])]), Err(Malformed::Name));
    assert_eq!(refused(&[folder(0, &[("a", 2), ("a", 3)])]), Err(Malformed::Name));
    // Nodes that are not there, or something else.
    assert_eq!(refused(&[folder(0, &[("a", 100)])]), Err(Malformed::Node));
    assert_eq!(refused(&[folder(2, &[])]), Err(Malformed::Node));
    assert_eq!(refused(&[file(3, 1, 0, (0, 1))]), Err(Malformed::Node));
    assert_eq!(refused(&[link(0, b"x")]), Err(Malformed::Node));
    assert_eq!(refused(&[folder(0, &[("a", 5)]), link(5, b"x")]), Err(Malformed::Node));
    assert_eq!(refused(&[folder(0, &[("a", 100)]), times(100)]), Err(Malformed::Node));
    assert_eq!(refused(&[times(3), times(3)]), Err(Malformed::Twice));
    // Folders in two places, in themselves, in nothing.
    assert_eq!(refused(&[folder(0, &[("a", 3), ("b", 3)])]), Err(Malformed::Shape));
    assert_eq!(refused(&[folder(0, &[("a", 3)]), folder(3, &[("b", 3)])]), Err(Malformed::Shape));
    assert_eq!(refused(&[folder(0, &[("a", 0)])]), Err(Malformed::Shape));
    let mut deep: Vec<_> = (100..100 + DEPTH_MAXIMUM as u64).map(|node| folder(node, &[("a", node + 1)])).collect();
    deep.push(folder(100 + DEPTH_MAXIMUM as u64, &[]));
    deep.push(folder(0, &[("a", 100)]));
    assert_eq!(refused(&deep), Err(Malformed::Depth));
    // Bytes that are not there.
    assert_eq!(refused(&[file(2, 4, 0, (0, 5))]), Err(Malformed::Extent));
    assert_eq!(refused(&[file(2, 4, 0, (u64::MAX, 5))]), Err(Malformed::Extent));
    assert_eq!(refused(&[file(2, 4, 5, (0, 1))]), Err(Malformed::Extent));
    assert_eq!(refused(&[file(2, 1 << 63, 0, (0, 1))]), Err(Malformed::Extent));
    assert_eq!(refused(&[file(2, 20_000, 10_001, (0, 1))]), Err(Malformed::Extent));
    assert_eq!(refused(&[folder(0, &[("a", 100)]), file(100, 20, 1, (0, 1))]), Err(Malformed::Extent));
    assert_eq!(refused(&[file(2, 1 << 62, 0, (0, 1 << 61))]), Err(Malformed::Truncated));
    for target in [&b""[..], b"a\0b", &[b'x'; 4096]] {
        assert_eq!(refused(&[link(100, target)]), Err(Malformed::Link));
    }
    assert_eq!(refused(&[(ChangeRecord { kind: 9, ..ChangeRecord::default() }, Vec::new())]), Err(Malformed::Kind));
}

#[test]
fn a_stream_is_whole_or_nothing() {
    let stream = changes::stream(&[folder(0, &[("a", 100)]), file(100, 50, 0, (0, 50)), link(101, b"a")]);
    assert!(read(&stream).is_ok());
    for length in 0..stream.len() {
        assert_eq!(read(&stream[..length]).err(), Some(Malformed::Truncated), "{length}");
    }
    let mut longer = stream.clone();
    longer.push(0);
    assert_eq!(read(&longer).err(), Some(Malformed::Continued));
    let mut other = stream;
    other[8] ^= 1;
    assert_eq!(read(&other).err(), Some(Malformed::Version));
}
