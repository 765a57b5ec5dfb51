//! What the program knows of files, folders, links and descriptors, and what follows from it.

use crate::interface::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub enum Node {
    File(Vec<u8>),
    Folder { entries: BTreeMap<String, usize>, parent: usize },
    Link(String),
}

/// Where a path leads: the folder, the last name if there is one, what is there, and whether a slash follows.
pub type Target = (usize, Option<String>, Option<usize>, bool);

pub struct Open {
    pub node: usize,
    pub position: u64,
    pub appends: bool,
    pub rights: u64,
}

pub struct World {
    pub nodes: Vec<Node>,
    pub links: Vec<u64>,
    pub open: BTreeMap<u32, Open>,
    pub state: u64,
    pub counts: BTreeMap<&'static str, [u64; 2]>,
    /// The number of the step.
    pub now: u64,
}

impl World {
    pub fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 20) % end
    }

    pub fn path(&mut self) -> String {
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

    pub fn entries(&self, node: usize) -> Result<&BTreeMap<String, usize>, u32> {
        match &self.nodes[node] {
            Node::Folder { entries, .. } => Ok(entries),
            _ => Err(NOTDIR),
        }
    }

    pub fn entries_mut(&mut self, node: usize) -> &mut BTreeMap<String, usize> {
        match &mut self.nodes[node] {
            Node::Folder { entries, .. } => entries,
            other => panic!("{other:?} is no folder"),
        }
    }

    pub fn is_folder(&self, node: usize) -> bool {
        matches!(self.nodes[node], Node::Folder { .. })
    }

    pub fn add(&mut self, folder: usize, name: String, node: Node) -> usize {
        self.nodes.push(node);
        self.links.push(1);
        let number = self.nodes.len() - 1;
        self.entries_mut(folder).insert(name, number);
        number
    }

    pub fn find(&self, base: usize, path: &str, follow: bool) -> Result<Target, u32> {
        if path.is_empty() {
            return Err(NOENT);
        }
        if path.starts_with('/') {
            return Err(PERM);
        }
        let names: Vec<&str> = path.split('/').collect();
        self.walk(base, base, &names, follow, &mut 40)
    }

    pub fn walk(&self, base: usize, at: usize, names: &[&str], follow: bool, links: &mut i32) -> Result<Target, u32> {
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
    pub fn free(&self, target: &Target) -> Result<String, u32> {
        match target {
            (folder, Some(name), None, _) if self.links[*folder] != 0 => Ok(name.clone()),
            (_, Some(_), None, _) => Err(NOENT),
            _ => Err(EXIST),
        }
    }

    pub fn is_within(&self, mut inner: usize, outer: usize) -> bool {
        loop {
            let Node::Folder { parent, .. } = self.nodes[inner] else { return false };
            match inner {
                _ if inner == outer => return true,
                _ if parent == inner => return false,
                _ => inner = parent,
            }
        }
    }

    pub fn rename(&mut self, from: &Target, to: &Target) -> Result<(), u32> {
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
    pub fn base(&mut self) -> (u32, usize) {
        let folders: Vec<u32> =
            self.open.iter().filter(|(_, open)| self.is_folder(open.node)).map(|(fd, _)| *fd).collect();
        let fd = if self.below(3) == 0 { folders[self.below(folders.len() as u64) as usize] } else { ROOT };
        (fd, self.open[&fd].node)
    }

    /// A descriptor, open or not.
    pub fn descriptor(&mut self) -> u32 {
        let open: Vec<u32> = self.open.keys().copied().collect();
        if self.below(20) == 0 { 4 + self.below(60) as u32 } else { open[self.below(open.len() as u64) as usize] }
    }

    /// A descriptor, mostly of a file.
    pub fn of_file(&mut self) -> u32 {
        let files: Vec<u32> =
            self.open.iter().filter(|(_, open)| !self.is_folder(open.node)).map(|(fd, _)| *fd).collect();
        if files.is_empty() || self.below(8) == 0 {
            self.descriptor()
        } else {
            files[self.below(files.len() as u64) as usize]
        }
    }

    /// Of a descriptor: the file, if it may be used so.
    pub fn file(&self, fd: u32, rights: u64) -> Result<usize, u32> {
        let open = self.open.get(&fd).ok_or(BADF)?;
        if self.is_folder(open.node) {
            return Err(BADF);
        }
        if open.rights & rights == rights { Ok(open.node) } else { Err(NOTCAPABLE) }
    }

    pub fn bytes(&mut self, node: usize) -> &mut Vec<u8> {
        match &mut self.nodes[node] {
            Node::File(bytes) => bytes,
            other => panic!("{other:?} is no file"),
        }
    }

    /// Compares an error number, and counts it.
    pub fn expect(&mut self, call: &'static str, found: u32, expected: u32, about: &str) {
        assert_eq!(found, expected, "{call} {about} in step {}", self.now);
        self.counts.entry(call).or_default()[usize::from(found != SUCCESS)] += 1;
    }

    /// The same where there can be two reasons, of which either may be told.
    pub fn expect_some(&mut self, call: &'static str, found: u32, expected: u32, about: &str) {
        let same = if found != SUCCESS && expected != SUCCESS { found } else { expected };
        self.expect(call, found, same, about);
    }

    pub fn status(&self, node: usize) -> (u8, u64, u64) {
        match &self.nodes[node] {
            Node::File(bytes) => (4, bytes.len() as u64, self.links[node]),
            Node::Folder { .. } => (3, 0, self.links[node]),
            Node::Link(target) => (7, target.len() as u64, self.links[node]),
        }
    }
}
