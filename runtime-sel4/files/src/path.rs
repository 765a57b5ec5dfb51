//! Paths, from a folder that they cannot leave.
//!
//! **This file keeps a program in the folders that it was given.** A path is followed name by name. It begins in the
//! folder of a descriptor; `..` in that very folder is refused, a link that is absolute is refused, and what a relative
//! link says is followed by the same rule from the folder in which the link is. So each step leads from a folder to one
//! of its entries, or from a folder other than the first to its parent: no path reaches anything but the first folder
//! and what is below.

use crate::error::Error;
use crate::found::{Found, PATH_MAXIMUM};
use crate::name::{NAME_MAXIMUM, Name, copy};
use crate::node::Kind;
use crate::number::NodeNumber;
use crate::tree::Tree;
use alloc::borrow::Cow;

/// The most links that are followed on one path, as elsewhere (Linux, path_resolution(7)).
const LINKS_MAXIMUM: u32 = 40;

impl<'a> Tree<'a> {
    /// Follows a path from a folder. A link at its end is followed if that is wanted, or if a slash follows. Of the
    /// path, all but the last name must be there.
    pub fn find<'p>(&mut self, base: NodeNumber, path: &'p [u8], follow: bool) -> Result<Found<'p>, Error> {
        match path {
            [] => return Err(Error::NotFound),
            [b'/', ..] => return Err(Error::Outside),
            _ if path.len() > PATH_MAXIMUM => return Err(Error::NameTooLong),
            _ if path.contains(&0) => return Err(Error::Invalid),
            _ => {}
        }
        let mut folder = base;
        let mut rest = Cow::Borrowed(path);
        let mut position = 0;
        let mut links = 0;
        loop {
            let Step { name, next, is_last } = step(&rest, position);
            let has_slash = next != position + name.len();
            if !self.is_folder(folder)? {
                return Err(Error::NotFolder);
            }
            match name {
                b"" | b"." if is_last => {
                    return Ok(Found { folder, name: None, node: Some(folder), wants_folder: true });
                }
                b"" | b"." => {}
                b".." if folder == base => return Err(Error::Outside),
                b".." => {
                    folder = self.parent(folder)?;
                    if is_last {
                        return Ok(Found { folder, name: None, node: Some(folder), wants_folder: true });
                    }
                }
                _ => {
                    if name.len() > NAME_MAXIMUM {
                        return Err(Error::NameTooLong);
                    }
                    let Some(node) = self.entry(folder, name)? else {
                        if !is_last {
                            return Err(Error::NotFound);
                        }
                        let name = Some(part(&rest, position, name.len())?);
                        return Ok(Found { folder, name, node: None, wants_folder: has_slash });
                    };
                    let link = match &self.node(node)?.kind {
                        Kind::Link(target) if !is_last || has_slash || follow => Some(target),
                        _ => None,
                    };
                    if let Some(target) = link {
                        links += 1;
                        match **target {
                            [] => return Err(Error::NotFound),
                            [b'/', ..] => return Err(Error::Outside),
                            _ if links > LINKS_MAXIMUM => return Err(Error::TooManyLinks),
                            _ => {}
                        }
                        let behind = rest.get(position + name.len()..).unwrap_or_default();
                        if target.len() + behind.len() > PATH_MAXIMUM {
                            return Err(Error::NameTooLong);
                        }
                        let mut followed = copy(target)?;
                        followed.try_reserve_exact(behind.len())?;
                        followed.extend_from_slice(behind);
                        (rest, position) = (Cow::Owned(followed), 0);
                        continue;
                    }
                    if (has_slash || !is_last) && !self.is_folder(node)? {
                        return Err(Error::NotFolder);
                    }
                    if is_last {
                        let name = Some(part(&rest, position, name.len())?);
                        return Ok(Found { folder, name, node: Some(node), wants_folder: has_slash });
                    }
                    folder = node;
                }
            }
            position = next;
        }
    }
}

/// A name in a path, which outlives what a link has put in.
fn part<'p>(path: &Cow<'p, [u8]>, start: usize, size: usize) -> Result<Name<'p>, Error> {
    let range = start..start + size;
    Ok(match path {
        Cow::Borrowed(path) => Cow::Borrowed(path.get(range).unwrap_or_default()),
        Cow::Owned(path) => Cow::Owned(copy(path.get(range).unwrap_or_default())?),
    })
}

/// The next name of a path.
struct Step<'p> {
    name: &'p [u8],
    /// Where the one behind it begins.
    next: usize,
    is_last: bool,
}

fn step(path: &[u8], position: usize) -> Step<'_> {
    let rest = path.get(position..).unwrap_or_default();
    let name = rest.split(|byte| *byte == b'/').next().unwrap_or_default();
    let behind = rest.get(name.len()..).unwrap_or_default();
    let slashes = behind.iter().take_while(|byte| **byte == b'/').count();
    Step { name, next: position + name.len() + slashes, is_last: slashes == behind.len() }
}
