//! Calls of the system interface of which a model in the program itself knows what must come: `predicted SEED STEPS`,
//! with an empty folder that it may change as its first one.
//!
//! The model knows nothing of blocks, descriptors' tables or servers: a folder is a map, a file is its bytes, and a
//! path is followed by a function that calls itself. Each step makes one call with arguments by chance and compares the
//! error number and everything that comes back. At the end the program prints how often each call succeeded and
//! failed; what never succeeds is a failure, too.

mod interface;
mod world;

use interface::*;
use std::collections::BTreeMap;
use world::{Node, Open, World};

impl World {
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
