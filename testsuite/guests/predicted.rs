//! Calls of the system interface of which a model in the program itself knows what must come: `predicted SEED STEPS`,
//! with an empty folder that it may change as its first one.
//!
//! The model knows nothing of blocks, descriptors' tables or servers: a folder is a map, a file is its bytes, and a
//! path is followed by a function that calls itself. Each step makes one call with arguments by chance and compares the
//! error number and everything that comes back. At the end the program prints how often each call succeeded and
//! failed; what never succeeds is a failure, too.

use std::collections::BTreeMap;

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn path_create_directory(fd: u32, path: *const u8, size: usize) -> u32;
    fn path_unlink_file(fd: u32, path: *const u8, size: usize) -> u32;
    fn path_remove_directory(fd: u32, path: *const u8, size: usize) -> u32;
    fn path_rename(fd: u32, old: *const u8, size: usize, to: u32, new: *const u8, new_size: usize) -> u32;
    fn path_link(fd: u32, how: u32, old: *const u8, size: usize, to: u32, new: *const u8, new_size: usize) -> u32;
    fn path_symlink(target: *const u8, size: usize, fd: u32, path: *const u8, path_size: usize) -> u32;
    fn path_readlink(fd: u32, path: *const u8, size: usize, to: *mut u8, room: usize, used: *mut usize) -> u32;
    fn path_filestat_get(fd: u32, how: u32, path: *const u8, size: usize, status: *mut Status) -> u32;
    #[allow(clippy::too_many_arguments)]
    fn path_open(
        fd: u32,
        how: u32,
        path: *const u8,
        size: usize,
        open: u32,
        base: u64,
        inheriting: u64,
        flags: u32,
        opened: *mut u32,
    ) -> u32;
    fn fd_close(fd: u32) -> u32;
    fn fd_renumber(from: u32, to: u32) -> u32;
    fn fd_filestat_get(fd: u32, status: *mut Status) -> u32;
    fn fd_filestat_set_size(fd: u32, size: u64) -> u32;
    fn fd_allocate(fd: u32, offset: u64, size: u64) -> u32;
    fn fd_seek(fd: u32, offset: i64, whence: u32, position: *mut u64) -> u32;
    fn fd_tell(fd: u32, position: *mut u64) -> u32;
    fn fd_read(fd: u32, vectors: *const Vector, count: usize, done: *mut usize) -> u32;
    fn fd_write(fd: u32, vectors: *const Vector, count: usize, done: *mut usize) -> u32;
    fn fd_pread(fd: u32, vectors: *const Vector, count: usize, offset: u64, done: *mut usize) -> u32;
    fn fd_pwrite(fd: u32, vectors: *const Vector, count: usize, offset: u64, done: *mut usize) -> u32;
    fn fd_readdir(fd: u32, to: *mut u8, size: usize, cookie: u64, used: *mut usize) -> u32;
    fn fd_fdstat_set_flags(fd: u32, flags: u32) -> u32;
}

#[repr(C)]
#[derive(Default)]
struct Status {
    device: u64,
    inode: u64,
    file_type: u8,
    links: u64,
    size: u64,
    times: [u64; 3],
}

#[repr(C)]
struct Vector {
    address: *mut u8,
    size: usize,
}

const SUCCESS: u32 = 0;
const BADF: u32 = 8;
const EXIST: u32 = 20;
const INVAL: u32 = 28;
const ISDIR: u32 = 31;
const LOOP: u32 = 32;
const NOENT: u32 = 44;
const NOTCAPABLE: u32 = 76;
const NOTDIR: u32 = 54;
const NOTEMPTY: u32 = 55;
const PERM: u32 = 63;

const READ: u64 = 1 << 1;
const SEEK: u64 = 1 << 2;
const WRITE: u64 = 1 << 6;
const ALLOCATE: u64 = 1 << 8;
const SET_SIZE: u64 = 1 << 22;
/// All that there are.
const ALL: u64 = (1 << 30) - 1;

const CREATE: u32 = 1;
const FOLDER: u32 = 2;
const EXCLUSIVE: u32 = 4;
const TRUNCATE: u32 = 8;
const APPEND: u32 = 1;

/// The folder that is open from the start.
const ROOT: u32 = 3;

#[derive(Clone, Debug)]
enum Node {
    File(Vec<u8>),
    Folder { entries: BTreeMap<String, usize>, parent: usize },
    Link(String),
}

/// Where a path leads: the folder, the last name if there is one, what is there, and whether a slash follows.
type Target = (usize, Option<String>, Option<usize>, bool);

struct Open {
    node: usize,
    position: u64,
    appends: bool,
    rights: u64,
}

struct World {
    nodes: Vec<Node>,
    links: Vec<u64>,
    open: BTreeMap<u32, Open>,
    state: u64,
    counts: BTreeMap<&'static str, [u64; 2]>,
    /// The number of the step.
    now: u64,
}

impl World {
    fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 20) % end
    }

    fn path(&mut self) -> String {
        const NAMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "ü", ".", ".."];
        let mut path = String::new();
        for index in 0..[1, 1, 2, 3][self.below(4) as usize] {
            if index > 0 {
                path.push('/');
            }
            path.push_str(NAMES[self.below(10) as usize]);
        }
        if self.below(12) == 0 {
            path.push('/');
        }
        if self.below(60) == 0 {
            path.insert(0, '/');
        }
        path
    }

    fn entries(&self, node: usize) -> Result<&BTreeMap<String, usize>, u32> {
        match &self.nodes[node] {
            Node::Folder { entries, .. } => Ok(entries),
            _ => Err(NOTDIR),
        }
    }

    fn entries_mut(&mut self, node: usize) -> &mut BTreeMap<String, usize> {
        match &mut self.nodes[node] {
            Node::Folder { entries, .. } => entries,
            other => panic!("{other:?} is no folder"),
        }
    }

    fn is_folder(&self, node: usize) -> bool {
        matches!(self.nodes[node], Node::Folder { .. })
    }

    fn add(&mut self, folder: usize, name: String, node: Node) -> usize {
        self.nodes.push(node);
        self.links.push(1);
        let number = self.nodes.len() - 1;
        self.entries_mut(folder).insert(name, number);
        number
    }

    fn find(&self, base: usize, path: &str, follow: bool) -> Result<Target, u32> {
        if path.is_empty() {
            return Err(NOENT);
        }
        if path.starts_with('/') {
            return Err(PERM);
        }
        let names: Vec<&str> = path.split('/').collect();
        self.walk(base, base, &names, follow, &mut 40)
    }

    fn walk(&self, base: usize, at: usize, names: &[&str], follow: bool, links: &mut i32) -> Result<Target, u32> {
        let [name, rest @ ..] = names else { return Ok((at, None, Some(at), true)) };
        let entries = self.entries(at)?;
        let is_last = rest.iter().all(|name| name.is_empty());
        match (*name, entries.get(*name).copied()) {
            ("" | ".", _) => self.walk(base, at, rest, follow, links),
            ("..", _) if at == base => Err(PERM),
            ("..", _) => match self.nodes[at] {
                Node::Folder { parent, .. } => self.walk(base, parent, rest, follow, links),
                _ => Err(NOTDIR),
            },
            (name, None) if is_last => Ok((at, Some(name.to_owned()), None, !rest.is_empty())),
            (_, None) => Err(NOENT),
            (name, Some(node)) => match &self.nodes[node] {
                Node::Link(target) if !rest.is_empty() || follow => {
                    *links -= 1;
                    if target.starts_with('/') {
                        return Err(PERM);
                    }
                    if *links < 0 {
                        return Err(LOOP);
                    }
                    let mut all: Vec<&str> = target.split('/').collect();
                    all.extend(rest);
                    self.walk(base, at, &all, follow, links)
                }
                Node::Folder { .. } if !is_last => self.walk(base, node, rest, follow, links),
                Node::Folder { .. } => Ok((at, Some(name.to_owned()), Some(node), !rest.is_empty())),
                _ if !rest.is_empty() => Err(NOTDIR),
                _ => Ok((at, Some(name.to_owned()), Some(node), false)),
            },
        }
    }

    /// The name that can be given at a target.
    fn free(&self, target: &Target) -> Result<String, u32> {
        match target {
            (folder, Some(name), None, _) if self.links[*folder] != 0 => Ok(name.clone()),
            (_, Some(_), None, _) => Err(NOENT),
            _ => Err(EXIST),
        }
    }

    fn is_within(&self, mut inner: usize, outer: usize) -> bool {
        loop {
            let Node::Folder { parent, .. } = self.nodes[inner] else { return false };
            match inner {
                _ if inner == outer => return true,
                _ if parent == inner => return false,
                _ => inner = parent,
            }
        }
    }

    fn rename(&mut self, from: &Target, to: &Target) -> Result<(), u32> {
        let (Some(old), node) = (&from.1, from.2) else { return Err(INVAL) };
        let node = node.ok_or(NOENT)?;
        let new = to.1.as_ref().ok_or(INVAL)?;
        if to.3 && !self.is_folder(node) {
            return Err(NOTDIR);
        }
        if self.is_folder(node) && self.is_within(to.0, node) {
            return Err(INVAL);
        }
        match to.2 {
            Some(other) if other == node => return Ok(()),
            Some(other) => match (self.is_folder(node), self.is_folder(other)) {
                (true, true) if !self.entries(other)?.is_empty() => return Err(NOTEMPTY),
                (true, false) => return Err(NOTDIR),
                (false, true) => return Err(ISDIR),
                _ => self.links[other] -= 1,
            },
            None if self.links[to.0] == 0 => return Err(NOENT),
            None => {}
        }
        self.entries_mut(from.0).remove(old);
        self.entries_mut(to.0).insert(new.clone(), node);
        if let Node::Folder { parent, .. } = &mut self.nodes[node] {
            *parent = to.0;
        }
        Ok(())
    }

    /// A descriptor of a folder, mostly the first, and its node.
    fn base(&mut self) -> (u32, usize) {
        let folders: Vec<u32> =
            self.open.iter().filter(|(_, open)| self.is_folder(open.node)).map(|(fd, _)| *fd).collect();
        let fd = if self.below(3) == 0 { folders[self.below(folders.len() as u64) as usize] } else { ROOT };
        (fd, self.open[&fd].node)
    }

    /// A descriptor, open or not.
    fn descriptor(&mut self) -> u32 {
        let open: Vec<u32> = self.open.keys().copied().collect();
        if self.below(20) == 0 { 4 + self.below(60) as u32 } else { open[self.below(open.len() as u64) as usize] }
    }

    /// A descriptor, mostly of a file.
    fn of_file(&mut self) -> u32 {
        let files: Vec<u32> =
            self.open.iter().filter(|(_, open)| !self.is_folder(open.node)).map(|(fd, _)| *fd).collect();
        if files.is_empty() || self.below(8) == 0 {
            self.descriptor()
        } else {
            files[self.below(files.len() as u64) as usize]
        }
    }

    /// Of a descriptor: the file, if it may be used so.
    fn file(&self, fd: u32, rights: u64) -> Result<usize, u32> {
        let open = self.open.get(&fd).ok_or(BADF)?;
        if self.is_folder(open.node) {
            return Err(BADF);
        }
        if open.rights & rights == rights { Ok(open.node) } else { Err(NOTCAPABLE) }
    }

    fn bytes(&mut self, node: usize) -> &mut Vec<u8> {
        match &mut self.nodes[node] {
            Node::File(bytes) => bytes,
            other => panic!("{other:?} is no file"),
        }
    }

    /// Compares an error number, and counts it.
    fn expect(&mut self, call: &'static str, found: u32, expected: u32, about: &str) {
        assert_eq!(found, expected, "{call} {about} in step {}", self.now);
        self.counts.entry(call).or_default()[usize::from(found != SUCCESS)] += 1;
    }

    /// The same where there can be two reasons, of which either may be told.
    fn expect_some(&mut self, call: &'static str, found: u32, expected: u32, about: &str) {
        let same = if found != SUCCESS && expected != SUCCESS { found } else { expected };
        self.expect(call, found, same, about);
    }

    fn status(&self, node: usize) -> (u8, u64, u64) {
        match &self.nodes[node] {
            Node::File(bytes) => (4, bytes.len() as u64, self.links[node]),
            Node::Folder { .. } => (3, 0, self.links[node]),
            Node::Link(target) => (7, target.len() as u64, self.links[node]),
        }
    }

    fn step(&mut self) {
        match self.below(24) {
            0 | 1 => self.make_folder(),
            2 => self.make_link(),
            3 => self.unlink(),
            4 => self.remove_folder(),
            5 | 6 => self.move_something(),
            7 => self.name_again(),
            8 => self.read_link(),
            9 => self.look(),
            10..=13 => self.open_something(),
            14 | 15 => self.close(),
            16 => self.write(),
            17 => self.read(),
            18 => self.write_at(),
            19 => self.read_at(),
            20 => self.resize(),
            21 => self.seek(),
            22 => self.list(),
            _ => self.turn(),
        }
    }

    fn make_folder(&mut self) {
        let ((fd, base), path) = (self.base(), self.path());
        let target = self.find(base, &path, false);
        let made = target.and_then(|target| Ok((self.free(&target)?, target.0))).map(|(name, parent)| {
            self.add(parent, name, Node::Folder { entries: BTreeMap::new(), parent });
        });
        // SAFETY: the path is text in this memory.
        let found = unsafe { path_create_directory(fd, path.as_ptr(), path.len()) };
        self.expect_some("path_create_directory", found, made.err().unwrap_or(SUCCESS), &path);
    }

    fn make_link(&mut self) {
        let ((fd, base), path, to) = (self.base(), self.path(), self.path());
        let target = self.find(base, &path, false);
        let made = target.and_then(|target| match target.3 || to.starts_with('/') {
            true => Err(PERM),
            false => Ok((self.free(&target)?, target.0)),
        });
        let made = made.map(|(name, parent)| {
            self.add(parent, name, Node::Link(to.clone()));
        });
        // SAFETY: both are text in this memory.
        let found = unsafe { path_symlink(to.as_ptr(), to.len(), fd, path.as_ptr(), path.len()) };
        self.expect_some("path_symlink", found, made.err().unwrap_or(SUCCESS), &path);
    }

    fn unlink(&mut self) {
        let ((fd, base), path) = (self.base(), self.path());
        let expected = self.find(base, &path, false).and_then(|target| match target {
            (folder, Some(name), Some(node), _) if !self.is_folder(node) => {
                self.entries_mut(folder).remove(&name);
                self.links[node] -= 1;
                Ok(())
            }
            (_, Some(_), None, _) => Err(NOENT),
            _ => Err(ISDIR),
        });
        // SAFETY: the path is text in this memory.
        let found = unsafe { path_unlink_file(fd, path.as_ptr(), path.len()) };
        self.expect("path_unlink_file", found, expected.err().unwrap_or(SUCCESS), &path);
    }

    fn remove_folder(&mut self) {
        let ((fd, base), path) = (self.base(), self.path());
        let expected = self.find(base, &path, false).and_then(|target| match target {
            (_, None, ..) => Err(INVAL),
            (_, _, None, _) => Err(NOENT),
            (folder, Some(name), Some(node), _) => {
                if !self.entries(node)?.is_empty() {
                    return Err(NOTEMPTY);
                }
                self.entries_mut(folder).remove(&name);
                self.links[node] -= 1;
                Ok(())
            }
        });
        // SAFETY: the path is text in this memory.
        let found = unsafe { path_remove_directory(fd, path.as_ptr(), path.len()) };
        self.expect("path_remove_directory", found, expected.err().unwrap_or(SUCCESS), &path);
    }

    fn move_something(&mut self) {
        let ((fd, base), path) = (self.base(), self.path());
        let ((to_fd, to_base), to_path) = (self.base(), self.path());
        let both = self.find(base, &path, false).and_then(|from| Ok((from, self.find(to_base, &to_path, false)?)));
        let expected = both.and_then(|(from, to)| self.rename(&from, &to));
        // SAFETY: both are text in this memory.
        let found = unsafe { path_rename(fd, path.as_ptr(), path.len(), to_fd, to_path.as_ptr(), to_path.len()) };
        self.expect("path_rename", found, expected.err().unwrap_or(SUCCESS), &format!("{path} {to_path}"));
    }

    fn name_again(&mut self) {
        let ((fd, base), path) = (self.base(), self.path());
        let ((to_fd, to_base), to_path) = (self.base(), self.path());
        let both = self.find(base, &path, false).and_then(|from| Ok((from, self.find(to_base, &to_path, false)?)));
        let expected = both.and_then(|(from, to)| {
            let node = from.2.ok_or(NOENT)?;
            if self.is_folder(node) {
                return Err(PERM);
            }
            if to.2.is_none() && to.3 {
                return Err(NOENT);
            }
            let name = self.free(&to)?;
            self.entries_mut(to.0).insert(name, node);
            self.links[node] += 1;
            Ok(())
        });
        // SAFETY: both are text in this memory.
        let found = unsafe { path_link(fd, 0, path.as_ptr(), path.len(), to_fd, to_path.as_ptr(), to_path.len()) };
        self.expect_some("path_link", found, expected.err().unwrap_or(SUCCESS), &format!("{path} {to_path}"));
    }

    fn read_link(&mut self) {
        let ((fd, base), path) = (self.base(), self.path());
        let node = self.find(base, &path, false).and_then(|target| target.2.ok_or(NOENT));
        let expected = node.and_then(|node| match &self.nodes[node] {
            Node::Link(target) => Ok(target.clone()),
            _ => Err(INVAL),
        });
        let room = self.below(12) as usize;
        let (mut buffer, mut used) = ([0; 16], 0);
        // SAFETY: the path and the room are in this memory.
        let found = unsafe { path_readlink(fd, path.as_ptr(), path.len(), buffer.as_mut_ptr(), room, &mut used) };
        self.expect("path_readlink", found, expected.as_ref().err().copied().unwrap_or(SUCCESS), &path);
        if let Ok(target) = expected {
            assert_eq!(&buffer[..used], &target.as_bytes()[..room.min(target.len())], "path_readlink {path}");
        }
    }

    fn look(&mut self) {
        let ((fd, base), path, follow) = (self.base(), self.path(), self.below(2) == 0);
        let expected = self.find(base, &path, follow).and_then(|target| target.2.ok_or(NOENT));
        let mut status = Status::default();
        // SAFETY: the path and the record are in this memory.
        let found = unsafe { path_filestat_get(fd, follow.into(), path.as_ptr(), path.len(), &mut status) };
        self.expect("path_filestat_get", found, expected.err().unwrap_or(SUCCESS), &path);
        if let Ok(node) = expected {
            assert_eq!((status.file_type, status.size, status.links), self.status(node), "path_filestat_get {path}");
        }
    }

    fn open_something(&mut self) {
        let ((fd, base), path, follow) = (self.base(), self.path(), self.below(2) == 0);
        let open =
            [0, 0, CREATE, CREATE, CREATE | EXCLUSIVE, TRUNCATE, CREATE | TRUNCATE, FOLDER][self.below(8) as usize];
        let rights = [ALL, ALL, ALL & !WRITE, ALL & !READ, ALL & !SEEK][self.below(5) as usize];
        let flags = if self.below(4) == 0 { APPEND } else { 0 };
        let expected = self.find(base, &path, follow).and_then(|target| {
            let node = match target.2 {
                Some(_) if open & CREATE != 0 && open & EXCLUSIVE != 0 => return Err(EXIST),
                Some(node) => node,
                None if open & CREATE == 0 => return Err(NOENT),
                None if target.3 => return Err(ISDIR),
                None => {
                    let name = self.free(&target)?;
                    self.add(target.0, name, Node::File(Vec::new()))
                }
            };
            match &mut self.nodes[node] {
                Node::Link(_) => Err(LOOP),
                Node::File(_) if open & FOLDER != 0 => Err(NOTDIR),
                Node::Folder { .. } if open & TRUNCATE != 0 || rights & WRITE != 0 => Err(ISDIR),
                Node::File(bytes) if open & TRUNCATE != 0 => {
                    bytes.clear();
                    Ok(node)
                }
                _ => Ok(node),
            }
        });
        let mut opened = 0;
        let (start, size) = (path.as_ptr(), path.len());
        // SAFETY: the path and the result are in this memory.
        let found = unsafe { path_open(fd, follow.into(), start, size, open, rights, ALL, flags, &mut opened) };
        self.expect_some("path_open", found, expected.err().unwrap_or(SUCCESS), &format!("{path} {open}"));
        if let Ok(node) = expected {
            let lowest = (ROOT..).find(|fd| !self.open.contains_key(fd));
            assert_eq!(Some(opened), lowest, "path_open {path}");
            self.open.insert(opened, Open { node, position: 0, appends: flags & APPEND != 0, rights });
        }
        if self.open.len() > 40 {
            self.close();
        }
    }

    fn close(&mut self) {
        let fd = self.descriptor();
        if fd == ROOT {
            return;
        }
        let expected = if self.open.remove(&fd).is_some() { SUCCESS } else { BADF };
        // SAFETY: it takes no pointer.
        let found = unsafe { fd_close(fd) };
        self.expect("fd_close", found, expected, "");
    }

    fn write(&mut self) {
        let (fd, size, byte) = (self.of_file(), self.below(6000) as usize, self.below(256) as u8);
        let expected = self.file(fd, WRITE);
        let (mut one, mut other) = (vec![byte; size], [byte.wrapping_add(1); 3]);
        let vectors =
            [Vector { address: one.as_mut_ptr(), size }, Vector { address: other.as_mut_ptr(), size: other.len() }];
        let mut done = 0;
        // SAFETY: all vectors are in this memory.
        let found = unsafe { fd_write(fd, vectors.as_ptr(), vectors.len(), &mut done) };
        self.expect("fd_write", found, expected.err().unwrap_or(SUCCESS), "");
        let Ok(node) = expected else { return };
        assert_eq!(done, size + other.len(), "fd_write");
        let open = &self.open[&fd];
        let start = if open.appends { self.status(node).1 } else { open.position } as usize;
        self.put(node, start, &[&one[..], &other].concat());
        if let Some(open) = self.open.get_mut(&fd) {
            open.position = (start + done) as u64;
        }
    }

    fn put(&mut self, node: usize, start: usize, bytes: &[u8]) {
        let file = self.bytes(node);
        let end = start + bytes.len();
        file.resize(file.len().max(end), 0);
        file[start..end].copy_from_slice(bytes);
    }

    fn write_at(&mut self) {
        let (fd, offset, size, byte) =
            (self.of_file(), self.below(20_000), 1 + self.below(5000) as usize, self.below(256) as u8);
        let expected = self.file(fd, WRITE | SEEK);
        let mut bytes = vec![byte; size];
        let vector = Vector { address: bytes.as_mut_ptr(), size };
        let mut done = 0;
        // SAFETY: the vector is in this memory.
        let found = unsafe { fd_pwrite(fd, &vector, 1, offset, &mut done) };
        self.expect_some("fd_pwrite", found, expected.err().unwrap_or(SUCCESS), "");
        let Ok(node) = expected else { return };
        assert_eq!(done, size, "fd_pwrite");
        let start = if self.open[&fd].appends { self.status(node).1 } else { offset };
        self.put(node, start as usize, &bytes);
    }

    /// What a file has from an offset on, at most so much.
    fn part(&mut self, node: usize, offset: u64, size: usize) -> Vec<u8> {
        let bytes = self.bytes(node);
        let start = bytes.len().min(offset as usize);
        bytes[start..bytes.len().min(start + size)].to_vec()
    }

    fn read(&mut self) {
        let (fd, size) = (self.of_file(), self.below(9000) as usize);
        let expected = self.file(fd, READ);
        let (mut one, mut other) = (vec![0xaa; size], [0xaa; 5]);
        let vectors =
            [Vector { address: other.as_mut_ptr(), size: other.len() }, Vector { address: one.as_mut_ptr(), size }];
        let mut done = 0;
        // SAFETY: all vectors are in this memory.
        let found = unsafe { fd_read(fd, vectors.as_ptr(), vectors.len(), &mut done) };
        self.expect("fd_read", found, expected.err().unwrap_or(SUCCESS), "");
        let Ok(node) = expected else { return };
        let position = self.open[&fd].position;
        let part = self.part(node, position, size + other.len());
        assert!([&other[..], &one].concat()[..done] == part, "fd_read: {done} bytes of {}", part.len());
        if let Some(open) = self.open.get_mut(&fd) {
            open.position += done as u64;
        }
    }

    fn read_at(&mut self) {
        let (fd, offset, size) = (self.of_file(), self.below(20_000), self.below(9000) as usize);
        let expected = self.file(fd, READ | SEEK);
        let mut bytes = vec![0xaa; size];
        let vector = Vector { address: bytes.as_mut_ptr(), size };
        let mut done = 0;
        // SAFETY: the vector is in this memory.
        let found = unsafe { fd_pread(fd, &vector, 1, offset, &mut done) };
        self.expect_some("fd_pread", found, expected.err().unwrap_or(SUCCESS), "");
        let Ok(node) = expected else { return };
        assert!(bytes[..done] == self.part(node, offset, size), "fd_pread at {offset}: {done} bytes");
    }

    fn resize(&mut self) {
        let (fd, size, offset) = (self.of_file(), self.below(20_000), self.below(20_000));
        if self.below(2) == 0 {
            let expected = self.file(fd, SET_SIZE);
            // SAFETY: it takes no pointer.
            let found = unsafe { fd_filestat_set_size(fd, size) };
            self.expect_some("fd_filestat_set_size", found, expected.err().unwrap_or(SUCCESS), "");
            if let Ok(node) = expected {
                self.bytes(node).resize(size as usize, 0);
            }
        } else {
            let expected = self.file(fd, ALLOCATE);
            // SAFETY: it takes no pointer.
            let found = unsafe { fd_allocate(fd, offset, size + 1) };
            self.expect_some("fd_allocate", found, expected.err().unwrap_or(SUCCESS), "");
            if let Ok(node) = expected {
                let bytes = self.bytes(node);
                bytes.resize(bytes.len().max((offset + size + 1) as usize), 0);
            }
        }
    }

    fn seek(&mut self) {
        let (fd, whence, offset) = (self.of_file(), self.below(3) as u32, self.below(20_000) as i64 - 6000);
        let expected = self.file(fd, SEEK).and_then(|node| {
            let from = [0, self.open[&fd].position, self.status(node).1][whence as usize];
            from.checked_add_signed(offset).filter(|place| *place <= i64::MAX as u64).ok_or(INVAL)
        });
        let mut position = 0;
        // SAFETY: the result is in this memory.
        let found = unsafe { fd_seek(fd, offset, whence, &mut position) };
        self.expect_some("fd_seek", found, expected.err().unwrap_or(SUCCESS), "");
        let Ok(place) = expected else { return };
        assert_eq!(position, place, "fd_seek");
        if let Some(open) = self.open.get_mut(&fd) {
            open.position = place;
        }
        // SAFETY: the result is in this memory.
        let found = unsafe { fd_tell(fd, &mut position) };
        self.expect("fd_tell", found, SUCCESS, "");
        assert_eq!(position, place, "fd_tell");
    }

    /// All names in a folder, read in small pieces.
    fn list(&mut self) {
        let fd = self.descriptor();
        let open = self.open.get(&fd).map(|open| (open.node, open.rights));
        let expected = open.ok_or(BADF).and_then(|(node, _)| self.entries(node).map(|_| node));
        let room = 40 + self.below(200) as usize;
        let (mut names, mut cookie, mut buffer) = (Vec::new(), 0, [0; 240]);
        loop {
            let mut used = 0;
            // SAFETY: the room and the result are in this memory.
            let found = unsafe { fd_readdir(fd, buffer.as_mut_ptr(), room, cookie, &mut used) };
            if found != SUCCESS || expected.is_err() {
                return self.expect_some("fd_readdir", found, expected.err().unwrap_or(SUCCESS), "");
            }
            let mut rest = &buffer[..used];
            // A header of 24 bytes: the next cookie, the inode, the length of the name, the type.
            while rest.len() >= 24 {
                let size = u32::from_le_bytes([rest[16], rest[17], rest[18], rest[19]]) as usize;
                let Some(name) = rest.get(24..24 + size) else { break };
                names.push(String::from_utf8_lossy(name).into_owned());
                cookie = u64::from_le_bytes(std::array::from_fn(|index| rest[index]));
                rest = &rest[24 + size..];
            }
            if used < room {
                break;
            }
        }
        self.expect("fd_readdir", SUCCESS, SUCCESS, "");
        let Ok(node) = expected else { return };
        names.retain(|name| name != "." && name != "..");
        names.sort();
        let known: Vec<&String> = self.entries(node).into_iter().flat_map(BTreeMap::keys).collect();
        assert_eq!(names.iter().collect::<Vec<_>>(), known, "fd_readdir");
    }

    /// What turns a descriptor into another, or tells of it.
    fn turn(&mut self) {
        let (fd, to) = (self.descriptor(), self.descriptor());
        match self.below(3) {
            0 if fd != ROOT && to != ROOT => {
                let is_open = self.open.contains_key(&fd) && self.open.contains_key(&to);
                // SAFETY: it takes no pointer.
                let found = unsafe { fd_renumber(fd, to) };
                self.expect("fd_renumber", found, if is_open { SUCCESS } else { BADF }, "");
                if is_open && fd != to {
                    let moved = self.open.remove(&fd);
                    self.open.extend(moved.map(|moved| (to, moved)));
                }
            }
            1 => {
                let flags = self.below(2) as u32;
                let expected = self.open.get_mut(&fd).map(|open| open.appends = flags & APPEND != 0);
                // SAFETY: it takes no pointer.
                let found = unsafe { fd_fdstat_set_flags(fd, flags) };
                self.expect("fd_fdstat_set_flags", found, expected.map_or(BADF, |()| SUCCESS), "");
            }
            _ => {
                let expected = self.open.get(&fd).map(|open| self.status(open.node));
                let mut status = Status::default();
                // SAFETY: the record is in this memory.
                let found = unsafe { fd_filestat_get(fd, &mut status) };
                self.expect("fd_filestat_get", found, expected.map_or(BADF, |_| SUCCESS), "");
                if let Some(expected) = expected {
                    assert_eq!((status.file_type, status.size, status.links), expected, "fd_filestat_get");
                }
            }
        }
    }
}

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).map(|word| word.parse().expect("a number")).collect();
    let root = Node::Folder { entries: BTreeMap::new(), parent: 0 };
    let first = Open { node: 0, position: 0, appends: false, rights: ALL };
    let mut world = World {
        nodes: vec![root],
        links: vec![1],
        open: BTreeMap::from([(ROOT, first)]),
        state: numbers[0] | 1 << 40,
        counts: BTreeMap::new(),
        now: 0,
    };
    for step in 0..numbers[1] {
        world.now = step;
        world.step();
    }
    for (call, [succeeded, failed]) in &world.counts {
        println!("{call}: {succeeded} succeeded, {failed} failed");
        assert!(*succeeded > 0, "{call} never succeeds");
    }
    println!("{} calls did what was predicted", world.counts.values().flatten().sum::<u64>());
}
