//! Where symbolic links lead in a folder: whether one could lead out of it.
//!
//! A link may lead upwards as far as its folder is deep, and from there into folders by any names: what these are,
//! links too, is looked at for itself. Only a `..` behind a name depends on what the name is: of a link, it means the
//! folder above of where that leads. So a path with such a `..` is followed through the folders and links that are
//! there, as the kernel follows it, up to the last `..`.

use std::collections::HashMap;
use wasm2sel4_files::FileType;
use wasm2sel4_files::changes::Member;

/// The most links that are followed on one path, as elsewhere (Linux, path_resolution(7)).
const LINKS_MAXIMUM: u32 = 40;

/// A folder with all that is in it.
pub struct Links<'m, 'a> {
    members: &'m [Member<'a>],
    /// By the index of the folder and the name.
    by_name: HashMap<(usize, &'m [u8]), usize>,
}

impl<'m, 'a> Links<'m, 'a> {
    /// Over members, of which each stands behind its folder.
    pub fn new(members: &'m [Member<'a>]) -> Self {
        let by_name = members.iter().enumerate().skip(1).map(|(index, member)| ((member.folder, &*member.name), index));
        Self { members, by_name: by_name.collect() }
    }

    /// Whether the member of this index, a link, could lead out of the folder; `target` says where a link leads.
    pub fn lead_out(&self, index: usize, target: &dyn Fn(usize) -> Option<&'m [u8]>) -> bool {
        let mut links = LINKS_MAXIMUM;
        let folder = self.members.get(index).map_or(0, |member| member.folder);
        target(index).is_some_and(|path| self.follow(folder, path, false, target, &mut links).is_none())
    }

    /// Follows a path from a folder, all of it or up to its last `..`; the folder that is found, or nothing if it is
    /// outside, or not there: whoever makes it later could make a link of it.
    fn follow(
        &self,
        mut folder: usize,
        path: &[u8],
        all: bool,
        target: &dyn Fn(usize) -> Option<&'m [u8]>,
        links: &mut u32,
    ) -> Option<usize> {
        if path.first() == Some(&b'/') {
            return None;
        }
        let names: Vec<&[u8]> = path.split(|byte| *byte == b'/').filter(|name| !matches!(*name, b"" | b".")).collect();
        let last = names.iter().rposition(|name| *name == b"..").map_or(0, |last| last + 1);
        for name in names.iter().take(if all { names.len() } else { last }) {
            folder = self.step(folder, name, target, links)?;
        }
        Some(folder)
    }

    /// From a folder to what a name in it means, which is to be a folder, too.
    fn step(
        &self,
        folder: usize,
        name: &[u8],
        target: &dyn Fn(usize) -> Option<&'m [u8]>,
        links: &mut u32,
    ) -> Option<usize> {
        if name == b".." {
            return (folder != 0).then(|| self.members.get(folder).map(|member| member.folder)).flatten();
        }
        let index = *self.by_name.get(&(folder, name))?;
        match self.members.get(index)?.file_type {
            FileType::Folder => Some(index),
            FileType::File => None,
            FileType::Link => {
                *links = links.checked_sub(1)?;
                self.follow(folder, target(index)?, true, target, links)
            }
        }
    }
}
