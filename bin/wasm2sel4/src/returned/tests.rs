//! Folders on a disk against the tree that a program sees: what comes of random operations, of whoever is interrupted,
//! of what others do meanwhile, and of what no program may send.

use super::journal::recover;
use super::place::STAGE;
use super::plan::plan;
use super::*;
use crate::files::files_of;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use tempfile::TempDir;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::changes::{CHANGE_FILE, CHANGE_FOLDER, CHANGE_LINK, ChangeRecord, EntryRecord, ExtentRecord};
use wasm2sel4_files::archive::Access;
use wasm2sel4_files::changes;
use wasm2sel4_files::{Cookie, FileType, Nanoseconds, NodeNumber, SetTime, Tree};

/// What is in a folder: by path, what it is, its contents and its time.
type Listing = BTreeMap<String, String>;

fn told_of(kind: &str, bytes: &[u8], time: u64) -> String {
    let sum = bytes.iter().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    format!("{kind}, {} bytes, sum {sum:#x}, at {time}", bytes.len())
}

/// Shows only what differs.
fn assert_same(found: &Listing, expected: &Listing, context: &str) {
    let names: std::collections::BTreeSet<_> = found.keys().chain(expected.keys()).collect();
    let different = names.into_iter().filter(|name| found.get(*name) != expected.get(*name));
    let different: Vec<_> =
        different.map(|name| format!("{name}: {:?}, expected {:?}", found.get(name), expected.get(name))).collect();
    assert!(different.is_empty(), "{context}:\n{}", different.join("\n"));
}

fn on_disk(folder: &Path) -> Listing {
    fn walk(folder: &Path, name: &str, listing: &mut Listing) {
        let metadata = fs::symlink_metadata(folder).unwrap();
        let time = (metadata.mtime() as u64) * 1_000_000_000 + metadata.mtime_nsec() as u64;
        if metadata.is_dir() {
            listing.insert(name.to_owned(), told_of("folder", &[], time));
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap().file_name().into_string().unwrap();
                walk(&folder.join(&entry), &format!("{name}/{entry}"), listing);
            }
        } else if metadata.is_symlink() {
            let target = fs::read_link(folder).unwrap().into_os_string().into_string().unwrap();
            listing.insert(name.to_owned(), told_of(&format!("link to {target}"), &[], time));
        } else {
            listing.insert(name.to_owned(), told_of("file", &fs::read(folder).unwrap(), time));
        }
    }
    let mut listing = Listing::new();
    walk(folder, "", &mut listing);
    listing
}

/// The names of each file that has several.
fn names_of_same(folder: &Path, listing: &Listing) -> Vec<Vec<String>> {
    let mut names: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for name in listing.iter().filter(|(_, told)| told.starts_with("file")).map(|(name, _)| name) {
        names.entry(fs::metadata(folder.join(&name[1..])).unwrap().ino()).or_default().push(name.clone());
    }
    let mut several: Vec<_> = names.into_values().filter(|names| names.len() > 1).collect();
    several.sort();
    several
}

/// What a program sees.
fn in_tree(tree: &mut Tree<'_>, root: NodeNumber) -> (Listing, Vec<Vec<String>>) {
    let (mut listing, mut names) = (Listing::new(), BTreeMap::<NodeNumber, Vec<String>>::new());
    let mut waiting = vec![(root, String::new())];
    while let Some((node, name)) = waiting.pop() {
        let metadata = tree.metadata(node).unwrap();
        let (kind, bytes) = match metadata.file_type {
            FileType::Folder => {
                let entries: Vec<_> = tree.list(node, Cookie(2)).unwrap().map(|entry| entry.name.to_vec()).collect();
                for entry in entries {
                    let inner = tree.find(node, &entry, false).unwrap().node.unwrap();
                    waiting.push((inner, format!("{name}/{}", String::from_utf8(entry).unwrap())));
                }
                ("folder".to_owned(), Vec::new())
            }
            FileType::Link => {
                (format!("link to {}", String::from_utf8_lossy(tree.read_link(node).unwrap())), Vec::new())
            }
            FileType::File => {
                let mut bytes = Vec::new();
                tree.read(node, 0, u64::MAX, &mut |piece| bytes.extend_from_slice(piece)).unwrap();
                names.entry(node).or_default().push(name.clone());
                ("file".to_owned(), bytes)
            }
        };
        listing.insert(name, told_of(&kind, &bytes, metadata.modified.0));
    }
    let mut several: Vec<_> = names.into_values().filter(|names| names.len() > 1).collect();
    several.iter_mut().for_each(|names| names.sort());
    several.sort();
    (listing, several)
}

/// A folder with some of everything.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("a/b/c")).unwrap();
    fs::create_dir_all(at("d")).unwrap();
    for (name, size) in [("e", 10), ("f", 9000), ("a/e", 5000), ("a/b/f", 20), ("a/b/c/g", 30), ("d/e", 0)] {
        fs::write(at(name), vec![size as u8; size]).unwrap();
    }
    symlink("a/e", at("g")).unwrap();
    symlink("../e", at("a/g")).unwrap();
    folder
}

/// What is read of a folder, for changes to go back to.
fn read(folder: &Path) -> Return {
    let given = [(folder.to_owned(), "/", Access::Return)].into_iter();
    files_of(given, Some(ByteSize(1 << 24))).unwrap().returned.unwrap()
}

/// The stream of what something did with a tree, and what the tree was then.
fn changed(returned: &Return, change: impl FnOnce(&mut Tree<'_>, NodeNumber)) -> (Spool, (Listing, Vec<Vec<String>>)) {
    let mut tree = Tree::new(Archive::new(&returned.archive).unwrap(), 1);
    let root = tree.open_root(0).unwrap();
    change(&mut tree, root);
    let mut spool = returned.spool().unwrap();
    tree.changes(|piece| spool.add(piece).map_err(|_| wasm2sel4_files::Error::NoSpace)).unwrap();
    (spool, in_tree(&mut tree, root))
}

const NOW: Nanoseconds = Nanoseconds(1_500_000_000_123_456_789);

/// Operations that mean something often: few names, and paths of a few of them.
fn random_operations(tree: &mut Tree<'_>, root: NodeNumber, seed: u64, count: u32) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = |end: u64| {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end
    };
    let path = |below: &mut dyn FnMut(u64) -> u64| {
        let names: Vec<_> = (0..=below(3)).map(|_| ["a", "b", "c", "d", "e", "f", "g"][below(7) as usize]).collect();
        names.join("/").into_bytes()
    };
    for _ in 0..count {
        let (one, other) = (path(&mut below), path(&mut below));
        let follow = below(4) == 0;
        let Ok(found) = tree.find(root, &one, follow) else { continue };
        let _ = match (below(9), found.node) {
            (0, _) => tree.make_file(&found, NOW).map(|_| ()),
            (1, _) => tree.make_folder(&found, NOW).map(|_| ()),
            (2, _) => tree.make_link(&found, [&b"a/e"[..], b"e", b"d/../e"][below(2) as usize], NOW).map(|_| ()),
            (3, _) => tree.unlink(&found, NOW),
            (4, _) => tree.remove_folder(&found, NOW),
            (5, _) => tree.find(root, &other, false).and_then(|to| tree.rename(&found, &to, NOW)),
            (6, Some(node)) => tree.find(root, &other, false).and_then(|to| tree.link(node, &to, NOW)),
            (7, Some(node)) => {
                let (offset, byte) = (below(12_000), below(256) as u8);
                tree.write(node, offset, below(6000), NOW, &mut |piece| piece.fill(byte))
            }
            (8, Some(node)) if below(2) == 0 => tree.set_size(node, below(12_000), NOW),
            (8, Some(node)) => tree.set_times(node, SetTime::Keep, SetTime::To(Nanoseconds(NOW.0 + below(9))), NOW),
            _ => Ok(()),
        };
    }
}

/// How many folders are tried.
fn rounds() -> u64 {
    std::env::var("WASM2SEL4_RETURN_ROUNDS").map_or(100, |text| text.parse().unwrap())
}

/// Whether something of it cannot go back, although the tree lets it be: a link that leads further up than its folder.
fn is_refused(error: &Error) -> bool {
    error.to_string().contains("could lead out of the folder")
}

#[test]
fn what_is_on_the_disk_then_is_what_the_program_saw() {
    let rounds = rounds();
    let mut gone_back = 0;
    for seed in 1..=rounds {
        let folder = folder();
        let returned = read(folder.path());
        let before = on_disk(folder.path());
        let (spool, (expected, same)) =
            changed(&returned, |tree, root| random_operations(tree, root, seed, 3 + seed as u32 % 40));
        match returned.finish(&spool) {
            Ok(()) => {
                gone_back += 1;
                let found = on_disk(folder.path());
                assert_same(&found, &expected, &format!("seed {seed}"));
                assert_eq!(names_of_same(folder.path(), &found), same, "seed {seed}");
            }
            Err(error) => {
                assert!(is_refused(&error), "seed {seed}: {error}");
                assert_same(&on_disk(folder.path()), &before, &format!("seed {seed}"));
            }
        }
    }
    assert!(gone_back > rounds / 2, "only {gone_back} of {rounds}");
}

/// Whoever is interrupted, wherever that is, and with and without exchanging files, leaves what the next run puts back.
#[test]
fn an_interrupted_run_is_undone() {
    for seed in 1..=6 * rounds().div_ceil(200) {
        for exchanges in [true, false] {
            let mut stop = 0;
            loop {
                let folder = folder();
                let returned = read(folder.path());
                let before = on_disk(folder.path());
                let (spool, (expected, _)) =
                    changed(&returned, |tree, root| random_operations(tree, root, seed, 3 + seed as u32 % 40));
                let archive = Archive::new(&returned.archive).unwrap();
                let changes = Changes::read(&mut spool.stream().unwrap()).unwrap();
                let contents = Contents { archive: &archive, changes: &changes, spool: &spool };
                let only = &returned.folders[0];
                let Ok(first) = plan(&archive, &changes, 0, exchanges) else { break };
                if first.is_empty() {
                    break;
                }
                let journal = only.stage(&contents, |_| plan(&archive, &changes, 0, exchanges)).unwrap();
                for number in 0..stop.min(journal.steps()) {
                    journal.step(&only.root, number).unwrap();
                }
                if stop > journal.steps() {
                    journal.set_times(&only.root).unwrap();
                    journal::finish(&only.root).unwrap();
                    assert_same(&on_disk(folder.path()), &expected, &format!("seed {seed}, exchanges: {exchanges}"));
                    assert!(!recover(&only.root).unwrap());
                    break;
                }
                // Whoever takes it back may be interrupted, too.
                if stop > journal.taken.len() {
                    journal.put.iter().rev().take(stop % 4).for_each(|put| put.undo(&only.root).unwrap());
                }
                assert!(recover(&only.root).unwrap());
                assert_same(
                    &on_disk(folder.path()),
                    &before,
                    &format!("seed {seed}, step {stop}, exchanges: {exchanges}"),
                );
                stop += 1;
            }
        }
    }
}

/// Writes to `f`, renames `a/e` and removes `a/b`.
fn ordinary(tree: &mut Tree<'_>, root: NodeNumber) {
    let file = tree.find(root, b"f", true).unwrap().node.unwrap();
    tree.write(file, 5, 5, NOW, &mut |piece| piece.fill(1)).unwrap();
    let (from, to) = (tree.find(root, b"a/e", true).unwrap(), tree.find(root, b"new", true).unwrap());
    tree.rename(&from, &to, NOW).unwrap();
    for name in ["a/b/c/g", "a/b/f"] {
        let found = tree.find(root, name.as_bytes(), false).unwrap();
        tree.unlink(&found, NOW).unwrap();
    }
    for name in ["a/b/c", "a/b"] {
        let found = tree.find(root, name.as_bytes(), false).unwrap();
        tree.remove_folder(&found, NOW).unwrap();
    }
}

#[test]
fn what_others_did_meanwhile_stays() {
    type Act = fn(&Path);
    let meanwhile: [(&str, Act); 7] = [
        ("f was changed", |folder| fs::write(folder.join("f"), "theirs").unwrap()),
        ("f was changed", |folder| fs::remove_file(folder.join("f")).unwrap()),
        ("f was changed", |folder| {
            fs::remove_file(folder.join("f")).unwrap();
            symlink("/etc/hostname", folder.join("f")).unwrap();
        }),
        ("a/b/c/g was changed", |folder| fs::write(folder.join("a/b/c/g"), "theirs").unwrap()),
        ("added to a/b", |folder| fs::write(folder.join("a/b/more"), "theirs").unwrap()),
        ("new was made", |folder| fs::write(folder.join("new"), "theirs").unwrap()),
        ("was changed", |folder| {
            fs::rename(folder.join("a"), folder.join("other")).unwrap();
            fs::create_dir(folder.join("a")).unwrap();
        }),
    ];
    for (reason, act) in meanwhile {
        let folder = folder();
        let returned = read(folder.path());
        let (spool, _) = changed(&returned, ordinary);
        act(folder.path());
        let before = on_disk(folder.path());
        let error = returned.finish(&spool).unwrap_err().to_string();
        assert!(error.contains("stays as it was") && error.contains(reason), "{reason}: {error}");
        assert_same(&on_disk(folder.path()), &before, reason);
    }
    // What the program has nothing to do with may change.
    let folder = folder();
    let returned = read(folder.path());
    let (spool, (mut expected, _)) = changed(&returned, ordinary);
    fs::write(folder.path().join("d/e"), "theirs").unwrap();
    fs::write(folder.path().join("d/more"), "theirs").unwrap();
    returned.finish(&spool).unwrap();
    let mut found = on_disk(folder.path());
    for name in ["/d", "/d/e", "/d/more"] {
        found.remove(name);
        expected.remove(name);
    }
    assert_same(&found, &expected, "");
}

/// A file system without them has nothing to keep.
#[test]
fn extended_attributes_stay() {
    let folder = folder();
    let set = |name: &str, attribute: &str, value: &[u8]| {
        let path = folder.path().join(name);
        rustix::fs::setxattr(&path, attribute, value, rustix::fs::XattrFlags::empty())
    };
    if set("f", "user.origin", b"a scanner").is_err() {
        return;
    }
    set("f", "user.empty", b"").unwrap();
    let returned = read(folder.path());
    let (spool, _) = changed(&returned, ordinary);
    returned.finish(&spool).unwrap();
    let found = |attribute: &str| {
        let mut value = [0; 100];
        let size = rustix::fs::getxattr(folder.path().join("f"), attribute, &mut value).unwrap();
        value[..size].to_vec()
    };
    assert_eq!((found("user.origin"), found("user.empty")), (b"a scanner".to_vec(), Vec::new()));
}

#[test]
fn permissions_stay_and_are_heeded() {
    let folder = folder();
    let mode = |name: &str, mode: u32| {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("f", 0o4751);
    mode("a", 0o710);
    let returned = read(folder.path());
    let (spool, _) = changed(&returned, ordinary);
    returned.finish(&spool).unwrap();
    let found = |name: &str| fs::metadata(folder.path().join(name)).unwrap().mode() & 0o7777;
    // Whoever may change a program must not change what runs as its owner.
    assert_eq!((found("f"), found("a")), (0o751, 0o710));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6);
}

/// A record with what follows it.
type Told = (ChangeRecord, Vec<u8>);

/// The root of what is told: these entries beside those that are there.
fn root_with(returned: &Return, more: &[(&[u8], u64)]) -> Told {
    let archive = Archive::new(&returned.archive).unwrap();
    let unchanged = Changes::default();
    let places = changes::merged(&archive, &unchanged, 0).unwrap();
    let there = places.iter().filter(|place| place.depth == 1).map(|place| (&*place.name, place.node));
    let entries: Vec<_> = there.chain(more.iter().copied()).collect();
    let bytes = entries.iter().flat_map(|(name, node)| {
        let record = EntryRecord { node: *node, name_size: ByteSize(name.len() as u64) };
        record.to_bytes().into_iter().chain(name.iter().copied()).collect::<Vec<_>>()
    });
    let record = ChangeRecord { kind: CHANGE_FOLDER, count: entries.len() as u64, ..ChangeRecord::default() };
    (record, bytes.collect())
}

fn link(node: u64, target: &[u8]) -> Told {
    let record = ChangeRecord { kind: CHANGE_LINK, node, count: target.len() as u64, ..ChangeRecord::default() };
    (record, target.to_vec())
}

/// What is said, entries of the folder, and further records.
type Case = (&'static str, Vec<(&'static [u8], u64)>, Vec<Told>);

#[test]
fn what_no_program_may_send_changes_nothing() {
    let elsewhere = tempfile::tempdir().unwrap();
    let absolute = elsewhere.path().to_str().unwrap().as_bytes().to_vec();
    let file = ChangeRecord { kind: CHANGE_FILE, node: 1000, size: ByteSize(3), count: 1, ..ChangeRecord::default() };
    let file = (file, [&ExtentRecord { offset: 0, size: ByteSize(3) }.to_bytes()[..], b"bad"].concat());
    let cases: Vec<Case> = vec![
        ("lead out", vec![(b"out", 1000)], vec![link(1000, &absolute)]),
        ("lead out", vec![(b"out", 1000)], vec![link(1000, b"..")]),
        ("lead out", vec![(b"out", 1000)], vec![link(1000, b"./../x")]),
        // `h` is a link to the folder itself, so that `h/..` is above it.
        ("lead out", vec![(b"h", 1000), (b"out", 1001)], vec![link(1000, b"."), link(1001, b"h/../x")]),
        // What is not there yet could become such a link.
        ("lead out", vec![(b"out", 1000)], vec![link(1000, b"missing/../e")]),
        ("lead out", vec![(b"out", 1000)], vec![link(1000, b"a/../../x")]),
        ("lead out", vec![(b"out", 1000)], vec![link(1000, b"out/../x")]),
        ("a name of this tool's", vec![(STAGE, 1000)], vec![file.clone()]),
        ("damaged", vec![(b"../out", 1000)], vec![file.clone()]),
        ("damaged", vec![(b"/tmp/out", 1000)], vec![file.clone()]),
        ("damaged", vec![(b"..", 1000)], vec![file.clone()]),
        ("damaged", vec![(b"out", 1001)], vec![file.clone()]),
        ("damaged", vec![(b"a", 1000)], vec![file.clone()]),
        ("damaged", vec![(b"out", 0)], vec![]),
        // Through a link that is there, or that it made itself: names are no paths.
        ("damaged", vec![(b"g/out", 1000)], vec![file.clone()]),
    ];
    for (reason, entries, records) in cases {
        let folder = folder();
        let returned = read(folder.path());
        let before = on_disk(folder.path());
        let mut spool = returned.spool().unwrap();
        let all: Vec<_> = [root_with(&returned, &entries)].into_iter().chain(records).collect();
        spool.add(&changes::stream(&all)).unwrap();
        let error = returned.finish(&spool).expect_err(reason).to_string();
        assert!(error.contains(reason), "{reason}: {error}");
        assert_same(&on_disk(folder.path()), &before, reason);
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn links_with_inner_steps_upwards_return_if_they_stay_inside() {
    let folder = folder();
    symlink("d", folder.path().join("to-d")).unwrap();
    let returned = read(folder.path());
    let targets = ["a/../f", "a/b/../../d/e", "to-d/../f"];
    let (spool, (expected, _)) = changed(&returned, |tree, root| {
        for (number, target) in targets.iter().enumerate() {
            let name = format!("link-{number}");
            let found = tree.find(root, name.as_bytes(), false).unwrap();
            tree.make_link(&found, target.as_bytes(), NOW).unwrap();
        }
    });
    returned.finish(&spool).unwrap();
    assert_same(&on_disk(folder.path()), &expected, "links that stay inside");
}

/// The user's link stays as it is, but what it goes through does not.
#[test]
fn a_link_that_was_there_is_not_led_out_by_others() {
    let folder = folder();
    symlink("a/b/../../f", folder.path().join("own")).unwrap();
    symlink("../elsewhere", folder.path().join("outwards")).unwrap();
    let returned = read(folder.path());
    let before = on_disk(folder.path());
    let (spool, _) = changed(&returned, |tree, root| {
        let (from, to) = (tree.find(root, b"a/b", true).unwrap(), tree.find(root, b"kept", true).unwrap());
        tree.rename(&from, &to, NOW).unwrap();
        let place = tree.find(root, b"a/b", false).unwrap();
        tree.make_link(&place, b"..", NOW).unwrap();
    });
    let error = returned.finish(&spool).expect_err("the user's link would lead out").to_string();
    assert!(error.contains("own -> a/b/../../f could lead out"), "{error}");
    assert_same(&on_disk(folder.path()), &before, "a link that others lead out");
}

#[test]
fn more_than_may_be_written_is_not_kept() {
    let folder = folder();
    let returned = read(folder.path());
    let mut spool = returned.spool().unwrap();
    for _ in 0..64 {
        spool.add(&[0; 1 << 20]).unwrap();
    }
    assert!(spool.file().unwrap().metadata().unwrap().len() < 20 << 20);
    assert!(returned.finish(&spool).unwrap_err().to_string().contains("more than it may write"));
}

/// What fails in the middle of the steps takes back those before it.
#[test]
fn a_step_that_fails_undoes_the_others() {
    let folder = folder();
    let returned = read(folder.path());
    let (spool, _) = changed(&returned, ordinary);
    let archive = Archive::new(&returned.archive).unwrap();
    let changes = Changes::read(&mut spool.stream().unwrap()).unwrap();
    let contents = Contents { archive: &archive, changes: &changes, spool: &spool };
    let (only, _lock, journal) = returned.folders[0].make_ready(&contents).unwrap().unwrap();
    // Somebody is faster than the last look.
    fs::write(folder.path().join("new"), "theirs").unwrap();
    let (place, error) = journal.take(&only.root).unwrap_err();
    assert_eq!((place.to_string(), error.kind()), ("new".to_owned(), io::ErrorKind::AlreadyExists));
    only.clear();
    let mut found = on_disk(folder.path());
    assert!(found.remove("/new").is_some_and(|told| told.starts_with("file, 6 bytes")));
    assert_eq!(
        found.keys().map(String::as_str).collect::<Vec<_>>(),
        ["", "/a", "/a/b", "/a/b/c", "/a/b/c/g", "/a/b/f", "/a/e", "/a/g", "/d", "/d/e", "/e", "/f", "/g"]
    );
    assert!(fs::read(folder.path().join("f")).unwrap().iter().all(|byte| *byte == 9000_u32 as u8));
}
