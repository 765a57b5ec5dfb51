//! What lies ready before the first step, and what must be so that there is one.

use super::journal::{Journal, staged};
use super::place::{RelativePath, Root, Stamp, Times};
use super::plan::{Plan, Ready, Timed};
use super::spool::Spool;
use super::{Seen, is_same};
use rustix::fs::{Stat, XattrFlags, fchmod, fchown, fgetxattr, flistxattr, fsetxattr};
use rustix::io::Errno;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use wasm2sel4_files::archive::{Archive, Kind};
use wasm2sel4_files::changes::{Changes, What};

/// Why a folder stays as it was.
#[derive(Debug)]
pub enum Refusal {
    /// Somebody changed this while the program ran.
    Changed(RelativePath),
    /// Somebody added something to a folder that was to go.
    Added(RelativePath),
    /// This user may not write there.
    ReadOnly(RelativePath),
    /// Something failed, there.
    Failed(RelativePath, io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(place) => write!(formatter, "{place} was changed while the program ran"),
            Self::Added(place) => write!(formatter, "something was added to {place}, which the program removed"),
            Self::ReadOnly(place) => write!(formatter, "{place} may not be written"),
            Self::Failed(place, error) if error.kind() == io::ErrorKind::AlreadyExists => {
                write!(formatter, "{place} was made while the program ran")
            }
            Self::Failed(place, error) => write!(formatter, "{place}: {error}"),
        }
    }
}

/// An error with its place.
fn at(place: &RelativePath) -> impl FnOnce(io::Error) -> Refusal {
    let place = place.clone();
    move |error| Refusal::Failed(place, error)
}

/// What contents are made of.
pub struct Contents<'c> {
    /// What was there.
    pub archive: &'c Archive<'c>,
    /// What became of it.
    pub changes: &'c Changes,
    /// Bytes that were written.
    pub spool: &'c Spool,
}

/// Whether the file system can exchange two files, tried out in the tool's folder.
pub fn can_exchange(root: &Root) -> io::Result<bool> {
    let (one, other) = (staged(&[b"one"]), staged(&[b"other"]));
    root.make_file(&one)?;
    root.make_file(&other)?;
    Ok(root.exchange(&one, &other).is_ok())
}

/// Refuses to go on if what would be changed is not what was read.
pub fn check(root: &Root, plan: &Plan, seen: &HashMap<RelativePath, Seen>) -> Result<(), Refusal> {
    for place in &plan.unchanged {
        let stat = root.stat(place).map_err(at(place))?;
        let is_unchanged = stat.zip(seen.get(place)).is_some_and(|(stat, seen)| is_same(&stat, seen));
        if !is_unchanged {
            return Err(Refusal::Changed(place.clone()));
        }
    }
    for (place, names) in &plan.emptied {
        let mut found = root.names(place).map_err(at(place))?;
        let mut names = names.clone();
        found.sort();
        names.sort();
        if found != names {
            return Err(Refusal::Added(place.clone()));
        }
    }
    let likes = plan.ready.iter().filter_map(|ready| match ready {
        Ready::File { like, .. } => like.as_ref(),
        Ready::Again { .. } | Ready::Folder { .. } | Ready::Link { .. } => None,
    });
    for place in likes {
        if !root.may_write(place).map_err(at(place))? {
            return Err(Refusal::ReadOnly(place.clone()));
        }
    }
    Ok(())
}

/// Lays everything ready; returns what is to be done then.
pub fn stage(root: &Root, plan: &Plan, contents: &Contents<'_>) -> Result<Journal, Refusal> {
    let mut inodes = BTreeMap::new();
    for ready in &plan.ready {
        match ready {
            Ready::File { place, node, like } => {
                let inode = contents.write(root, place, *node, like.as_ref()).map_err(at(place))?;
                inodes.insert(place.clone(), inode);
            }
            Ready::Again { place, of } => root.name_again(of, place).map_err(at(of))?,
            Ready::Folder { place } => root.make_folder(place, 0o777).map_err(at(place))?,
            Ready::Link { place, target, times } => {
                root.make_link(place, target).map_err(at(place))?;
                root.set_times(place, *times).map_err(at(place))?;
            }
        }
    }
    let mut journal = Journal { taken: plan.taken.clone(), put: plan.put.clone(), ..Journal::default() };
    for put in &mut journal.put {
        if put.exchanged.is_some() {
            put.exchanged = Some(inodes.get(&put.from).copied().unwrap_or(0));
        }
    }
    for Timed { place, before, times } in &plan.times {
        let was = before.as_ref().map(|before| times_before(root, before)).transpose()?;
        if let Some(times) = times.or(was) {
            journal.times.push((place.clone(), times));
        }
        journal.before.extend(before.clone().zip(was));
    }
    for place in &plan.touched {
        let was = times_before(root, place)?;
        journal.before.push((place.clone(), was));
    }
    Ok(journal)
}

fn times_before(root: &Root, place: &RelativePath) -> Result<Times, Refusal> {
    let stat = root.stat(place).map_err(at(place))?;
    let stat = stat.ok_or_else(|| Refusal::Changed(place.clone()))?;
    Ok(Times::of(&stat))
}

impl Contents<'_> {
    /// Makes a file with the contents, the permissions and the times that it has then; returns its inode.
    fn write(&self, root: &Root, place: &RelativePath, node: u64, like: Option<&RelativePath>) -> io::Result<u64> {
        let mut file = root.make_file(place)?;
        let base = match self.archive.node(node).map(|node| node.kind) {
            Ok(Kind::File(bytes)) => bytes,
            _ => &[],
        };
        match self.changes.nodes.get(&node).map(|change| &change.what) {
            Some(What::File(changed)) => {
                // Those that are there were compared with what the archive has.
                let kept = usize::try_from(changed.kept).ok().and_then(|kept| base.get(..kept));
                file.write_all(kept.unwrap_or_default())?;
                file.set_len(changed.size)?;
                for extent in &changed.extents {
                    self.copy(&file, extent.position, extent.offset, extent.size)?;
                }
            }
            _ => file.write_all(base)?,
        }
        if let Some((like, stat)) = like.zip(like.map(|like| root.stat(like)).transpose()?.flatten()) {
            keep_permissions(&file, &stat)?;
            keep_attributes(&file, &root.open_file(like)?)?;
        }
        let archived = self.archive.node(node).ok().map(|node| node.modified);
        let (accessed, modified) = match self.changes.nodes.get(&node) {
            Some(change) => (Some(change.accessed).filter(|time| Some(*time) != archived), Some(change.modified)),
            None => (None, archived),
        };
        root.set_times(place, Times { accessed: accessed.map(Stamp::of), modified: modified.map(Stamp::of) })?;
        Ok(file.metadata()?.ino())
    }

    /// Copies bytes that were written to where they belong.
    fn copy(&self, file: &File, mut position: u64, mut offset: u64, mut left: u64) -> io::Result<()> {
        let mut buffer = [0; 1 << 14];
        while left > 0 {
            let count = left.min(buffer.len() as u64) as usize;
            let piece = buffer.get_mut(..count).unwrap_or_default();
            self.spool.read_at(piece, position)?;
            file.write_all_at(piece, offset)?;
            (position, offset, left) = (position + count as u64, offset + count as u64, left - count as u64);
        }
        Ok(())
    }
}

/// Gives a file the permissions of another. What makes a program run as somebody else does not outlive a change of its
/// contents.
fn keep_permissions(file: &File, like: &Stat) -> io::Result<()> {
    let metadata = file.metadata()?;
    if (metadata.uid(), metadata.gid()) != (like.st_uid, like.st_gid) {
        // Only an administrator can give files away; to whom else it belongs, it belongs now.
        let (owner, group) = (rustix::fs::Uid::from_raw(like.st_uid), rustix::fs::Gid::from_raw(like.st_gid));
        let _ = fchown(file, Some(owner), Some(group));
    }
    Ok(fchmod(file, rustix::fs::Mode::from_raw_mode(like.st_mode & 0o777))?)
}

/// The attribute that lets a program run with capabilities of others: like the right to run as its owner, it does not
/// outlive a change of contents.
const CAPABILITY: &[u8] = b"security.capability";

/// Gives a file the extended attributes of another, lists of access among them, as far as the file system and the
/// rights of this user let: what they do not let, a program that copies files does not keep either.
fn keep_attributes(file: &File, like: &File) -> io::Result<()> {
    let Some(names) = allowed(read_all(|room| flistxattr(like, room)))? else { return Ok(()) };
    for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty() && *name != CAPABILITY) {
        let Some(value) = allowed(read_all(|room| fgetxattr(like, name, room)))? else { continue };
        allowed(fsetxattr(file, name, &value, XattrFlags::empty()))?;
    }
    Ok(())
}

/// The result, or nothing of what is not let.
fn allowed<T>(result: Result<T, Errno>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Errno::OPNOTSUPP | Errno::PERM | Errno::ACCESS | Errno::NODATA | Errno::NOSYS | Errno::INVAL) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// All bytes of what says by an error that there is too little room for them.
fn read_all(read: impl Fn(&mut [u8]) -> Result<usize, Errno>) -> Result<Vec<u8>, Errno> {
    /// The most bytes of names, or of a value (Linux, `XATTR_SIZE_MAX`).
    const MAXIMUM: usize = 1 << 16;
    let mut bytes = vec![0; MAXIMUM];
    let size = read(&mut bytes)?;
    bytes.truncate(size);
    Ok(bytes)
}
