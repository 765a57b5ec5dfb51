//! The tree against a model of it: random operations on both, whose results must be the same.
//!
//! The model knows nothing of archives, blocks or budgets: a folder is a map, a file is its bytes, and a path is
//! followed by a function that calls itself. What goes wrong is told with the seed and the number of the operation; run
//! it again with `WASM2SEL4_FILES_SEED` and, for a longer run, `WASM2SEL4_FILES_STEPS`.

mod returned;
mod stream;

use std::collections::BTreeMap;
use std::env;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_files::archive::{Access, Archive, Child, Folder, Preopen, Writer};
use wasm2sel4_files::{Cookie, Error, FileType, Nanoseconds, NodeNumber, SetTime, Tree};

/// Enough for every operation to succeed that the model lets.
const ROOMY: u64 = 1 << 30;

/// A generator of numbers (xorshift64*), the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one<'x, T>(&mut self, from: &'x [T]) -> &'x T {
        &from[self.below(from.len() as u64) as usize]
    }
}

#[derive(Clone, Debug)]
enum Model {
    File(Vec<u8>),
    Folder { entries: BTreeMap<Vec<u8>, usize>, parent: usize },
    Link(Vec<u8>),
}

/// Nodes by their numbers; what is gone stays where it is, without a name.
#[derive(Debug, Default)]
struct World {
    nodes: Vec<Model>,
    links: Vec<u64>,
}

/// Where a path leads: the folder, the last name if there is one, what is there, and whether a slash follows.
type Target = (usize, Option<Vec<u8>>, Option<usize>, bool);

impl World {
    fn add(&mut self, node: Model) -> usize {
        self.nodes.push(node);
        self.links.push(1);
        self.nodes.len() - 1
    }

    fn entries(&self, node: usize) -> Result<&BTreeMap<Vec<u8>, usize>, Error> {
        match &self.nodes[node] {
            Model::Folder { entries, .. } => Ok(entries),
            _ => Err(Error::NotFolder),
        }
    }

    fn entries_mut(&mut self, node: usize) -> &mut BTreeMap<Vec<u8>, usize> {
        match &mut self.nodes[node] {
            Model::Folder { entries, .. } => entries,
            other => panic!("{other:?} is no folder"),
        }
    }

    fn is_folder(&self, node: usize) -> bool {
        matches!(self.nodes[node], Model::Folder { .. })
    }

    fn find(&self, base: usize, path: &[u8], follow: bool) -> Result<Target, Error> {
        if path.is_empty() {
            return Err(Error::NotFound);
        }
        let names: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        if names[0].is_empty() {
            return Err(Error::Outside);
        }
        let mut budget = 40;
        self.walk(base, base, &names, follow, &mut budget)
    }

    fn walk(&self, base: usize, at: usize, names: &[&[u8]], follow: bool, links: &mut i32) -> Result<Target, Error> {
        let [name, rest @ ..] = names else { return Ok((at, None, Some(at), true)) };
        let entries = self.entries(at)?;
        let is_last = rest.iter().all(|name| name.is_empty());
        match *name {
            b"" | b"." => self.walk(base, at, rest, follow, links),
            b".." if at == base => Err(Error::Outside),
            b".." => match self.nodes[at] {
                Model::Folder { parent, .. } => self.walk(base, parent, rest, follow, links),
                _ => Err(Error::NotFolder),
            },
            _ => {
                let Some(node) = entries.get(*name).copied() else {
                    return if is_last {
                        Ok((at, Some(name.to_vec()), None, !rest.is_empty()))
                    } else {
                        Err(Error::NotFound)
                    };
                };
                match &self.nodes[node] {
                    Model::Link(target) if !rest.is_empty() || follow => {
                        *links -= 1;
                        if target.first() == Some(&b'/') {
                            return Err(Error::Outside);
                        }
                        if *links < 0 {
                            return Err(Error::TooManyLinks);
                        }
                        let mut all: Vec<&[u8]> = target.split(|byte| *byte == b'/').collect();
                        all.extend(rest);
                        self.walk(base, at, &all, follow, links)
                    }
                    Model::Folder { .. } if !is_last => self.walk(base, node, rest, follow, links),
                    Model::Folder { .. } => Ok((at, Some(name.to_vec()), Some(node), !rest.is_empty())),
                    _ if !rest.is_empty() => Err(Error::NotFolder),
                    _ => Ok((at, Some(name.to_vec()), Some(node), false)),
                }
            }
        }
    }

    fn free(&self, place: &Target) -> Result<Vec<u8>, Error> {
        let (folder, name, node, _) = place;
        match (name, node) {
            (Some(name), None) if self.links[*folder] != 0 => Ok(name.clone()),
            (Some(_), None) => Err(Error::NotFound),
            _ => Err(Error::Exists),
        }
    }

    fn is_within(&self, mut inner: usize, outer: usize) -> bool {
        loop {
            let Model::Folder { parent, .. } = self.nodes[inner] else { return false };
            match inner {
                _ if inner == outer => return true,
                _ if parent == inner => return false,
                _ => inner = parent,
            }
        }
    }

    fn rename(&mut self, from: &Target, to: &Target) -> Result<(), Error> {
        let (Some(old), node) = (&from.1, from.2) else { return Err(Error::Invalid) };
        let node = node.ok_or(Error::NotFound)?;
        let new = to.1.as_ref().ok_or(Error::Invalid)?;
        if to.3 && !self.is_folder(node) {
            return Err(Error::NotFolder);
        }
        if self.is_folder(node) && self.is_within(to.0, node) {
            return Err(Error::Invalid);
        }
        match to.2 {
            Some(other) if other == node => return Ok(()),
            Some(other) => match (self.is_folder(node), self.is_folder(other)) {
                (true, true) if !self.entries(other)?.is_empty() => return Err(Error::NotEmpty),
                (true, false) => return Err(Error::NotFolder),
                (false, true) => return Err(Error::IsFolder),
                _ => self.links[other] -= 1,
            },
            None if self.links[to.0] == 0 => return Err(Error::NotFound),
            None => {}
        }
        self.entries_mut(from.0).remove(old);
        self.entries_mut(to.0).insert(new.clone(), node);
        if let Model::Folder { parent, .. } = &mut self.nodes[node] {
            *parent = to.0;
        }
        Ok(())
    }
}

/// The folder that both begin with.
fn begin(world: &mut World) -> Vec<u8> {
    let file = |text: &str| Child::File(text.as_bytes().to_vec(), 5);
    let link = |text: &str| Child::Link(text.as_bytes().to_vec(), 6);
    let inner = Folder { children: vec![(b"b".to_vec(), file("deep")), (b"c".to_vec(), link("../a"))], modified: 7 };
    let big: Vec<u8> = (0..20_000u32).map(|number| (number % 251) as u8).collect();
    let children = vec![
        (b"d".to_vec(), Child::Folder(inner)),
        (b"a".to_vec(), Child::File(big.clone(), 8)),
        (b"e".to_vec(), link("d/b")),
    ];
    let root = world.add(Model::Folder { entries: BTreeMap::new(), parent: 0 });
    let folder = world.add(Model::Folder { entries: BTreeMap::new(), parent: root });
    let nodes = [
        (root, "a", Model::File(big)),
        (root, "e", Model::Link(b"d/b".to_vec())),
        (folder, "b", Model::File(b"deep".to_vec())),
        (folder, "c", Model::Link(b"../a".to_vec())),
    ];
    for (parent, name, node) in nodes {
        let node = world.add(node);
        world.entries_mut(parent).insert(name.into(), node);
    }
    world.entries_mut(root).insert(b"d".to_vec(), folder);
    let preopen = Preopen { name: b"/".to_vec(), folder: Folder { children, modified: 9 }, access: Access::Return };
    Writer { preopens: vec![preopen], limit: ByteSize(ROOMY) }.write()
}

/// Both, and which node of one is which of the other.
struct Pair<'a> {
    world: World,
    tree: Tree<'a>,
    numbers: BTreeMap<usize, NodeNumber>,
    open: Vec<usize>,
    random: Random,
}

const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", ".", ".."];

impl Pair<'_> {
    fn path(&mut self) -> Vec<u8> {
        let mut path = String::new();
        let count = 1 + self.random.below(3);
        for index in 0..count {
            let name: &&str = self.random.one(&NAMES);
            path.push_str(name);
            if index + 1 < count || self.random.below(8) == 0 {
                path.push('/');
            }
            if self.random.below(20) == 0 {
                path.push('/');
            }
        }
        path.into_bytes()
    }

    /// A folder from which a path is followed: the root mostly, else one that is open.
    fn base(&mut self) -> usize {
        let folders: Vec<usize> = self.open.iter().copied().filter(|node| self.world.is_folder(*node)).collect();
        if folders.is_empty() || self.random.below(3) != 0 { 0 } else { *self.random.one(&folders) }
    }

    /// What both make of a path.
    fn find<'p>(&mut self, path: &'p [u8], follow: bool) -> Result<(Target, wasm2sel4_files::Found<'p>), Error> {
        let base = self.base();
        let expected = self.world.find(base, path, follow);
        let found = self.tree.find(self.numbers[&base], path, follow);
        let shown = String::from_utf8_lossy(path).into_owned();
        match (expected, found) {
            (Ok(place), Ok(found)) => {
                if let Some(node) = place.2 {
                    let number = found.node.unwrap_or_else(|| panic!("{shown}: should be there"));
                    assert_eq!(*self.numbers.entry(node).or_insert(number), number, "{shown} is another node");
                } else {
                    assert_eq!(found.node, None, "{shown}: should not be there");
                }
                assert_eq!(place.3, found.wants_folder, "{shown}");
                Ok((place, found))
            }
            (Err(expected), Err(found)) => {
                assert_eq!(expected, found, "{shown}");
                Err(found)
            }
            (expected, found) => panic!("{shown}: expected {expected:?}, found {found:?}"),
        }
    }

    fn step(&mut self, now: Nanoseconds) {
        // Where blocks go back in steps, whoever wants to go on without waiting for them waits here.
        while self.tree.is_freeing() {
            let some = 1 + self.random.below(4);
            self.tree.free_some(some);
        }
        let follow = self.random.below(2) == 0;
        match self.random.below(14) {
            operation @ 0..=2 => {
                let path = self.path();
                let Ok((place, found)) = self.find(&path, operation == 0 && follow) else { return };
                let target: Vec<u8> = self.path();
                let expected = self.world.free(&place).and_then(|name| {
                    let node = match operation {
                        0 if place.3 => return Err(Error::IsFolder),
                        0 => Model::File(Vec::new()),
                        1 => Model::Folder { entries: BTreeMap::new(), parent: place.0 },
                        _ if place.3 => return Err(Error::NotFound),
                        _ => Model::Link(target.clone()),
                    };
                    let node = self.world.add(node);
                    self.world.entries_mut(place.0).insert(name, node);
                    Ok(node)
                });
                let made = match operation {
                    0 => self.tree.make_file(&found, now),
                    1 => self.tree.make_folder(&found, now),
                    _ => self.tree.make_link(&found, &target, now),
                };
                match (expected, made) {
                    (Ok(node), Ok(number)) => {
                        self.numbers.insert(node, number);
                    }
                    // There are two reasons at a time, and which is told does not matter.
                    (Err(_), Err(_)) => {}
                    (expected, made) => panic!("make {path:?}: expected {expected:?}, found {made:?}"),
                }
            }
            3 => {
                let path = self.path();
                let Ok((place, found)) = self.find(&path, false) else { return };
                let expected = match place {
                    (folder, Some(name), Some(node), _) if !self.world.is_folder(node) => {
                        self.world.entries_mut(folder).remove(&name);
                        self.world.links[node] -= 1;
                        Ok(())
                    }
                    (_, Some(_), None, _) => Err(Error::NotFound),
                    _ => Err(Error::IsFolder),
                };
                assert_eq!(self.tree.unlink(&found, now), expected, "unlink {path:?}");
            }
            4 => {
                let path = self.path();
                let Ok((place, found)) = self.find(&path, false) else { return };
                let expected = match place {
                    (_, None, ..) => Err(Error::Invalid),
                    (_, _, None, _) => Err(Error::NotFound),
                    (folder, Some(name), Some(node), _) => {
                        self.world.entries(node).map(BTreeMap::len).and_then(|count| {
                            if count != 0 {
                                return Err(Error::NotEmpty);
                            }
                            self.world.entries_mut(folder).remove(&name);
                            self.world.links[node] -= 1;
                            Ok(())
                        })
                    }
                };
                assert_eq!(self.tree.remove_folder(&found, now), expected, "remove {path:?}");
            }
            5 => {
                let (from, to) = (self.path(), self.path());
                let (Ok((place, found)), Ok((new, new_found))) = (self.find(&from, false), self.find(&to, false))
                else {
                    return;
                };
                let expected = self.world.rename(&place, &new);
                let renamed = self.tree.rename(&found, &new_found, now);
                assert_eq!(renamed, expected, "rename {from:?} {to:?}");
            }
            6 => {
                let (from, to) = (self.path(), self.path());
                let (Ok((place, _)), Ok((new, new_found))) = (self.find(&from, follow), self.find(&to, false)) else {
                    return;
                };
                let Some(node) = place.2 else { return };
                let expected = match self.world.is_folder(node) {
                    true => Err(Error::NotPermitted),
                    false if new.2.is_none() && new.3 => Err(Error::NotFound),
                    false => self.world.free(&new).map(|name| {
                        self.world.entries_mut(new.0).insert(name, node);
                        self.world.links[node] += 1;
                    }),
                };
                let linked = self.tree.link(self.numbers[&node], &new_found, now);
                assert_eq!(linked.is_ok(), expected.is_ok(), "link {from:?} {to:?}: {linked:?}");
            }
            7 => {
                let path = self.path();
                let Ok((place, _)) = self.find(&path, true) else { return };
                let Some(node) = place.2 else { return };
                self.tree.open(self.numbers[&node]).unwrap();
                self.open.push(node);
            }
            8 if !self.open.is_empty() => {
                let index = self.random.below(self.open.len() as u64) as usize;
                let node = self.open.swap_remove(index);
                self.tree.close(self.numbers[&node]);
            }
            9..=11 => self.file(now),
            12 => self.list(),
            _ => {
                let path = self.path();
                let Ok((place, _)) = self.find(&path, false) else { return };
                let Some(node) = place.2 else { return };
                let number = self.numbers[&node];
                self.tree.set_times(number, SetTime::Keep, SetTime::To(Nanoseconds(3)), now).unwrap();
                let metadata = self.tree.metadata(number).unwrap();
                let (file_type, size) = match &self.world.nodes[node] {
                    Model::File(bytes) => (FileType::File, bytes.len()),
                    Model::Folder { .. } => (FileType::Folder, 0),
                    Model::Link(target) => (FileType::Link, target.len()),
                };
                assert_eq!((metadata.file_type, metadata.size), (file_type, size as u64));
                assert_eq!((metadata.links, metadata.modified), (self.world.links[node], Nanoseconds(3)));
            }
        }
    }

    /// Something with the contents of a file, open or found.
    fn file(&mut self, now: Nanoseconds) {
        let open: Vec<usize> = self.open.clone();
        let node = match self.random.below(2) {
            0 if !open.is_empty() => *self.random.one(&open),
            _ => {
                let path = self.path();
                let Ok(((_, _, Some(node), _), _)) = self.find(&path, true) else { return };
                node
            }
        };
        let number = self.numbers[&node];
        let Model::File(bytes) = &mut self.world.nodes[node] else {
            assert!(self.tree.write(number, 0, 1, now, &mut |_| {}).is_err());
            return;
        };
        let offset = self.random.below(30_000);
        let size = self.random.below(10_000);
        let end = (offset + size) as usize;
        match self.random.below(4) {
            0 => {
                let byte = self.random.next() as u8;
                bytes.resize(bytes.len().max(end), 0);
                bytes[offset as usize..end].fill(byte);
                self.tree.write(number, offset, size, now, &mut |piece| piece.fill(byte)).unwrap();
            }
            1 => {
                bytes.resize(offset as usize, 0);
                self.tree.set_size(number, offset, now).unwrap();
            }
            2 => {
                bytes.resize(bytes.len().max(end), 0);
                self.tree.allocate(number, offset, size, now).unwrap();
            }
            _ => {
                let expected = bytes.get(offset as usize..).unwrap_or_default();
                let expected = &expected[..expected.len().min(size as usize)];
                let mut found = Vec::new();
                let count = self.tree.read(number, offset, size, &mut |piece| found.extend_from_slice(piece)).unwrap();
                assert_eq!(count, expected.len() as u64);
                assert!(found == expected, "read {size} bytes at {offset} of node {node}");
            }
        }
    }

    /// All entries of a folder, some at a time.
    fn list(&mut self) {
        let folder = self.base();
        let mut found = Vec::new();
        let mut cookie = Cookie(0);
        loop {
            let count = 1 + self.random.below(4) as usize;
            let listed: Vec<_> = self.tree.list(self.numbers[&folder], cookie).unwrap().take(count).collect();
            let Some(last) = listed.last() else { break };
            cookie = last.next;
            found.extend(listed.iter().map(|entry| entry.name.to_vec()));
        }
        let mut expected = vec![b".".to_vec(), b"..".to_vec()];
        expected.extend(self.world.entries(folder).unwrap().keys().cloned());
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).ok().map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

#[test]
fn the_tree_does_what_a_model_does() {
    let steps = number("WASM2SEL4_FILES_STEPS", 100_000);
    let first = number("WASM2SEL4_FILES_SEED", 1);
    // Many short lives: most of what can go wrong is near the beginning of one.
    for (life, seed) in (first..).take(steps.div_ceil(5_000) as usize).enumerate() {
        let mut world = World::default();
        let bytes = begin(&mut world);
        let mut tree = Tree::new(Archive::new(&bytes).unwrap(), seed);
        let root = tree.open_root(0).unwrap();
        if seed % 2 == 0 {
            tree.free_in_steps();
        }
        let random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut pair = Pair { world, tree, numbers: BTreeMap::from([(0, root)]), open: Vec::new(), random };
        for step in 0..5_000u64 {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                pair.step(Nanoseconds(step));
                if step % 100 == 0 {
                    returned::check(&pair.world, &pair.tree);
                }
            }));
            assert!(outcome.is_ok(), "life {life}: WASM2SEL4_FILES_SEED={seed}, operation {step}");
        }
        // With nothing left, nothing is taken.
        for node in core::mem::take(&mut pair.open) {
            pair.tree.close(pair.numbers[&node]);
        }
        empty(&mut pair.tree, root);
        pair.tree.free_some(u64::MAX);
        assert_eq!(pair.tree.used(), 0, "WASM2SEL4_FILES_SEED={seed}: an empty tree holds something");
    }
}

/// Takes everything out of a folder.
fn empty(tree: &mut Tree<'_>, folder: NodeNumber) {
    let names: Vec<Vec<u8>> = tree.list(folder, Cookie(2)).unwrap().map(|entry| entry.name.to_vec()).collect();
    for name in names {
        let found = tree.find(folder, &name, false).unwrap();
        let node = found.node.unwrap();
        if tree.file_type(node).unwrap() == FileType::Folder {
            empty(tree, node);
            tree.remove_folder(&found, Nanoseconds(0)).unwrap();
        } else {
            tree.unlink(&found, Nanoseconds(0)).unwrap();
        }
    }
}
