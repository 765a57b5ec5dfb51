//! What the tree does when there is no room, and with archives that are not what they claim.

use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_files::archive::{Access, Archive, Child, Folder, Preopen, Writer};
use wasm2sel4_files::{Cookie, Error, Nanoseconds, NodeNumber, Tree};

const NOW: Nanoseconds = Nanoseconds(0);

fn archive(limit: u64) -> Vec<u8> {
    let inner = Folder { children: vec![(b"file".to_vec(), Child::File(vec![7; 5000], 1))], modified: 2 };
    let children = vec![
        (b"folder".to_vec(), Child::Folder(inner)),
        (b"link".to_vec(), Child::Link(b"folder/file".to_vec(), 3)),
        (b"empty".to_vec(), Child::File(Vec::new(), 4)),
    ];
    let preopen = Preopen { name: b"/".to_vec(), folder: Folder { children, modified: 5 }, access: Access::Private };
    Writer { preopens: vec![preopen], limit: ByteSize(limit) }.write()
}

fn write(tree: &mut Tree<'_>, node: NodeNumber, offset: u64, size: u64) -> Result<(), Error> {
    tree.write(node, offset, size, NOW, &mut |piece| piece.fill(1))
}

#[test]
fn what_does_not_fit_changes_nothing_and_what_is_removed_makes_room() {
    let bytes = archive(100_000);
    let mut tree = Tree::new(Archive::new(&bytes).unwrap(), 1);
    let root = tree.open_root(0).unwrap();
    let place = tree.find(root, b"new", false).unwrap();
    let file = tree.make_file(&place, NOW).unwrap();
    for _ in 0..100 {
        let empty = tree.used();
        assert_eq!(write(&mut tree, file, 0, 200_000), Err(Error::NoSpace));
        assert_eq!(write(&mut tree, file, 0, u64::MAX), Err(Error::TooLarge));
        assert_eq!(tree.allocate(file, 1 << 40, 1 << 50, NOW), Err(Error::NoSpace));
        assert_eq!((tree.metadata(file).unwrap().size, tree.used()), (0, empty));
        // A file with a hole of a terabyte is as large as what was written.
        write(&mut tree, file, 1 << 40, 60_000).unwrap();
        assert_eq!(write(&mut tree, file, 0, 60_000), Err(Error::NoSpace));
        assert_eq!(tree.read(file, (1 << 40) - 5, 10, &mut |_| {}), Ok(10));
        tree.set_size(file, 0, NOW).unwrap();
        assert_eq!(tree.used(), empty);
    }
    // Names cost, too.
    let mut count = 0;
    let refused = loop {
        let name = format!("name-{count}");
        let place = tree.find(root, name.as_bytes(), false).unwrap();
        match tree.make_folder(&place, NOW) {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(refused, Error::NoSpace);
    assert!((100..1000).contains(&count), "{count} folders in 100,000 bytes");
    let place = tree.find(root, b"name-0", false).unwrap();
    tree.remove_folder(&place, NOW).unwrap();
    let place = tree.find(root, b"again", false).unwrap();
    tree.make_folder(&place, NOW).unwrap();
}

#[test]
fn blocks_go_back_in_steps_and_nobody_sees_those_behind_an_end() {
    let bytes = archive(1_000_000);
    let mut tree = Tree::new(Archive::new(&bytes).unwrap(), 1);
    tree.free_in_steps();
    let root = tree.open_root(0).unwrap();
    let [cut, gone] = [b"cut", b"out"].map(|name| {
        let place = tree.find(root, name, false).unwrap();
        let file = tree.make_file(&place, NOW).unwrap();
        write(&mut tree, file, 0, 100 * 4096).unwrap();
        file
    });
    let before = tree.used();
    tree.set_size(cut, 10 * 4096 + 1, NOW).unwrap();
    let place = tree.find(root, b"out", false).unwrap();
    tree.open(gone).unwrap();
    tree.unlink(&place, NOW).unwrap();
    tree.close(gone);
    // Both count until they are back, and what is behind the end is neither read nor reached.
    assert_eq!(tree.metadata(cut).unwrap().size, 10 * 4096 + 1);
    assert_eq!(tree.read(cut, 10 * 4096, 4096, &mut |piece| assert_eq!(piece, [1])), Ok(1));
    write(&mut tree, cut, 4096, 4096).unwrap();
    assert_eq!(write(&mut tree, cut, 10 * 4096, 4096), Err(Error::Unfinished));
    assert_eq!(tree.set_size(cut, 11 * 4096, NOW), Err(Error::Unfinished));
    assert_eq!(tree.allocate(cut, 0, 11 * 4096, NOW), Err(Error::Unfinished));
    let mut steps = 0;
    let mut used = before;
    while tree.is_freeing() {
        tree.free_some(8);
        assert!(used - tree.used() <= 8 * 4160 + 256, "a step of 8 gave back {} bytes", used - tree.used());
        used = tree.used();
        steps += 1;
    }
    assert!((23..=28).contains(&steps), "189 blocks and 2 nodes went back in {steps} steps of 8");
    assert!(before - used >= 189 * 4096, "{} bytes went back", before - used);
    tree.set_size(cut, 12 * 4096, NOW).unwrap();
    let mut read = Vec::new();
    assert_eq!(tree.read(cut, 10 * 4096, 8192, &mut |piece| read.extend_from_slice(piece)), Ok(8192));
    assert!(read[0] == 1 && read[1..].iter().all(|byte| *byte == 0), "what was cut off is zero when it is there again");
    assert!(tree.metadata(gone).is_err());
}

#[test]
fn a_file_of_the_archive_costs_what_is_changed_of_it() {
    let bytes = archive(20_000);
    let mut tree = Tree::new(Archive::new(&bytes).unwrap(), 1);
    let root = tree.open_root(0).unwrap();
    let file = tree.find(root, b"link", true).unwrap().node.unwrap();
    assert_eq!(tree.used(), 0);
    write(&mut tree, file, 4999, 1).unwrap();
    assert!((4096..5000).contains(&tree.used()), "{}", tree.used());
    let mut contents = Vec::new();
    assert_eq!(tree.read(file, 0, 10_000, &mut |piece| contents.extend_from_slice(piece)), Ok(5000));
    assert!(contents[..4999].iter().all(|byte| *byte == 7) && contents[4999] == 1);
}

/// Everything that can be reached in a tree, a few levels deep.
fn walk(tree: &mut Tree<'_>, folder: NodeNumber, depth: u32) {
    let Ok(listed) = tree.list(folder, Cookie(2)) else { return };
    let names: Vec<Vec<u8>> = listed.map(|entry| entry.name.to_vec()).collect();
    for name in names {
        let Ok(found) = tree.find(folder, &name, depth.is_multiple_of(2)) else { continue };
        let Some(node) = found.node else { continue };
        let _ = tree.metadata(node);
        let _ = tree.read(node, 0, 1 << 20, &mut |_| {});
        let _ = write(tree, node, 3, 10);
        let _ = tree.unlink(&found, NOW);
        if depth > 0 {
            walk(tree, node, depth - 1);
        }
    }
}

/// An archive may come from anywhere: whatever a byte of it is, nothing panics, and nothing goes on for ever.
#[test]
fn damaged_archives_are_refused_where_they_are_read() {
    let whole = archive(20_000);
    for position in 0..whole.len().min(1200) {
        for value in [0, 1, 2, 0x7f, 0xff] {
            let mut bytes = whole.clone();
            bytes[position] = value;
            let Ok(archive) = Archive::new(&bytes) else { continue };
            archive.preopened().take(1000).for_each(drop);
            let mut tree = Tree::new(archive, 1);
            for node in 0..8 {
                if let Ok(root) = tree.open_root(node) {
                    walk(&mut tree, root, 3);
                }
            }
        }
    }
    for size in 0..whole.len() {
        if let Ok(archive) = Archive::new(&whole[..size]) {
            assert!(archive.preopened().count() < 2, "{size} bytes");
        }
    }
}

/// Whoever pays has what is removed back, whoever removes it; and nobody uses up what is another's.
#[test]
fn each_pays_for_what_it_writes() {
    let bytes = archive(0);
    let mut tree = Tree::new(Archive::new(&bytes).unwrap(), 1);
    let root = tree.open_root(0).unwrap();
    let [one, other] = [100_000, 50_000].map(|limit| tree.add_account(limit).unwrap());
    let make = |tree: &mut Tree<'_>, name: &str| {
        let place = tree.find(root, name.as_bytes(), false)?;
        tree.make_file(&place, NOW)
    };
    // Nobody has anything in the first account.
    assert_eq!(make(&mut tree, "nobody's"), Err(Error::NoSpace));

    tree.charge(one);
    let shared = make(&mut tree, "shared").unwrap();
    write(&mut tree, shared, 0, 80_000).unwrap();
    assert_eq!(write(&mut tree, shared, 80_000, 40_000), Err(Error::NoSpace));
    // The other has its own limit in the same file.
    tree.charge(other);
    write(&mut tree, shared, 1 << 20, 40_000).unwrap();
    assert_eq!(write(&mut tree, shared, 2 << 20, 40_000), Err(Error::NoSpace));
    let used = tree.used();

    // It cuts the file off: what the one had paid for is the one's again, and not the other's.
    tree.set_size(shared, 0, NOW).unwrap();
    assert!(tree.used() < used - 120_000, "{} of {used}", tree.used());
    assert_eq!(write(&mut tree, shared, 0, 60_000), Err(Error::NoSpace));
    write(&mut tree, shared, 0, 40_000).unwrap();
    tree.charge(one);
    write(&mut tree, shared, 1 << 20, 80_000).unwrap();

    // The same when the file goes, with its name and its node.
    tree.charge(other);
    let place = tree.find(root, b"shared", false).unwrap();
    tree.unlink(&place, NOW).unwrap();
    assert_eq!(tree.used(), 0);
}
