//! Folders that programs change: what a program wrote in them is on the workstation when it has ended well.
//!
//! Until then nothing of the folder is touched. What arrives is kept in a file ([`spool`]), compared with what was read
//! ([`plan`]), laid ready inside of the folder ([`stage`]), and only when all of it is there, put in its place
//! ([`journal`]). **The program is not trusted with anything**: what it sends can be anything, and says what becomes of
//! files of the workstation. So it is read by a reader that refuses what cannot be, names are places in the folder and
//! nowhere else ([`place`]), and a link that could lead out of the folder is refused.

mod journal;
mod links;
mod place;
mod plan;
mod spool;
mod stage;
#[cfg(test)]
mod tests;

pub use place::{RelativePath, Root};
pub use spool::Spool;

use crate::error::{Error, Result};
use journal::Journal;
use plan::{NoPlan, Plan};
use rustix::fs::{FlockOperation, Stat, flock};
use rustix::io::Errno;
use stage::{Contents, Refusal};
use std::collections::HashMap;
use std::fmt;
use std::io;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_files::archive::Archive;
use wasm2sel4_files::changes::Changes;

/// What was there when a folder was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    inode: u64,
    kind: u32,
    /// Of files and links: bytes, and when they were changed last.
    contents: Option<(u64, i64, i64)>,
}

impl Seen {
    /// What is said of a place.
    pub fn of(stat: &Stat) -> Self {
        let kind = stat.st_mode & 0o170_000;
        let contents = (stat.st_size as u64, stat.st_mtime, stat.st_mtime_nsec as i64);
        Self { inode: stat.st_ino, kind, contents: (kind != 0o040_000).then_some(contents) }
    }
}

fn is_same(stat: &Stat, seen: &Seen) -> bool {
    Seen::of(stat) == *seen
}

/// A folder that changes go back to.
#[derive(Debug)]
pub struct Returned {
    /// The folder.
    pub root: Root,
    /// The number of its node.
    pub node: u64,
    /// What was there when it was read.
    pub seen: HashMap<RelativePath, Seen>,
}

/// Keeps others of this tool away from a folder as long as it lives; file systems that cannot are not locked.
pub struct Lock<'r>(&'r Root);

impl<'r> Lock<'r> {
    /// Waits for whoever has the folder.
    pub fn take(root: &'r Root, operation: FlockOperation) -> io::Result<Self> {
        match flock(root.fd(), operation) {
            Ok(()) | Err(Errno::NOLCK | Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => Ok(Self(root)),
            Err(error) => Err(error.into()),
        }
    }
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        let _ = flock(self.0.fd(), FlockOperation::Unlock);
    }
}

/// Takes a folder, from which changes may go back, out of what an interrupted run left in it.
///
/// # Errors
///
/// What cannot be done.
pub fn recover(root: &Root) -> Result<()> {
    let _lock = Lock::take(root, FlockOperation::LockExclusive).map_err(Error::file("lock", &root.path))?;
    let recovered = journal::recover(root).map_err(Error::file("undo an interrupted run in", &root.path))?;
    if recovered {
        use std::io::Write;
        let name = root.path.display().to_string();
        let _ = writeln!(
            anstream::stderr(),
            "wasm2sel4: an earlier run was interrupted while it wrote back to {}, which is as before now",
            Name(&name)
        );
    }
    Ok(())
}

/// Whether an interrupted run has left something in a folder.
///
/// # Errors
///
/// If nobody can tell.
pub fn is_unfinished(root: &Root) -> io::Result<bool> {
    root.stat(&journal::staged(&[])).map(|stat| stat.is_some())
}

/// What goes back when a program has ended well.
#[derive(Debug)]
pub struct Return {
    /// The archive that it began with.
    pub archive: Vec<u8>,
    /// The folders.
    pub folders: Vec<Returned>,
}

/// Why what a program wrote does not go back.
fn refused(root: &Root, reason: impl fmt::Display) -> Error {
    let name = root.path.display().to_string();
    Error::Message(format!(
        "what the program wrote does not go back to {}, which stays as it was: {reason}",
        Name(&name)
    ))
}

impl Return {
    /// Room for what arrives.
    ///
    /// # Errors
    ///
    /// If there is no room for temporary files.
    pub fn spool(&self) -> Result<Spool> {
        // What is written is limited, and for each thing there is a record of less than what it counts; of what the
        // archive has, records can be told again.
        let limit = Archive::new(&self.archive).map_or(0, |archive| archive.header().limit.0);
        let most = limit.saturating_add(2 * self.archive.len() as u64).saturating_add(1 << 20);
        Spool::new(most).map_err(Error::file("write to", &std::env::temp_dir()))
    }

    /// The program has ended well: puts what it wrote in its place, all of it or nothing.
    ///
    /// # Errors
    ///
    /// Why nothing was done.
    pub fn finish(&self, spool: &Spool) -> Result<()> {
        let Some(first) = self.folders.first() else { return Ok(()) };
        let failed = |error: &dyn fmt::Display| refused(&first.root, error);
        if spool.is_empty().map_err(|error| failed(&error))? {
            return Ok(());
        }
        let archive = Archive::new(&self.archive)
            .map_err(|_| Error::Library(wasm2sel4_compiler::Error::internal("an archive that is none")))?;
        let mut stream = spool.stream().map_err(|error| failed(&error))?;
        let changes = Changes::read(&mut stream).map_err(|error| failed(&error))?;
        let contents = Contents { archive: &archive, changes: &changes, spool };
        let mut ready = Vec::new();
        for folder in &self.folders {
            match folder.make_ready(&contents) {
                Ok(staged) => ready.extend(staged),
                Err(error) => {
                    give_up(&ready);
                    return Err(error);
                }
            }
        }
        for (number, (folder, _, journal)) in ready.iter().enumerate() {
            if let Err((place, error)) = journal.take(&folder.root) {
                for (folder, _, journal) in ready.iter().take(number).rev() {
                    // A folder for which this fails is found by the next run.
                    let _ = journal.undo(&folder.root);
                }
                give_up(&ready);
                return Err(refused(&folder.root, Refusal::Failed(place, error)));
            }
        }
        for (folder, ..) in &ready {
            let finished = journal::finish(&folder.root);
            finished.map_err(Error::file("remove what is left of the earlier state in", &folder.root.path))?;
        }
        Ok(())
    }
}

/// A folder for which all lies ready, locked.
type Staged<'r> = (&'r Returned, Lock<'r>, Journal);

/// Takes away what lay ready.
fn give_up(ready: &[Staged<'_>]) {
    for (folder, ..) in ready {
        folder.clear();
    }
}

impl Returned {
    /// Where a folder stands among others, for everybody.
    pub fn order(&self) -> (u64, u64) {
        let stat = self.root.stat(&RelativePath::default()).ok().flatten();
        stat.map_or((0, 0), |stat| (stat.st_dev, stat.st_ino))
    }

    /// Takes away what lay ready.
    fn clear(&self) {
        // What cannot be removed is removed by the next run.
        let _ = journal::recover(&self.root);
    }

    /// Lays everything ready; nothing if there is nothing to do.
    fn make_ready(&self, contents: &Contents<'_>) -> Result<Option<Staged<'_>>> {
        let root = &self.root;
        let lock = Lock::take(root, FlockOperation::LockExclusive).map_err(|error| refused(root, error))?;
        let plan = |exchanges| plan::plan(contents.archive, contents.changes, self.node, exchanges);
        let first = plan(true).map_err(|reason| refused(root, reason))?;
        if first.is_empty() {
            return Ok(None);
        }
        stage::check(root, &first, &self.seen).map_err(|reason| refused(root, reason))?;
        let staged = self.stage(contents, plan);
        if staged.is_err() {
            self.clear();
        }
        staged.map(|journal| Some((self, lock, journal)))
    }

    fn stage(
        &self,
        contents: &Contents<'_>,
        plan: impl Fn(bool) -> std::result::Result<Plan, NoPlan>,
    ) -> Result<Journal> {
        let root = &self.root;
        let refuse = |reason: Refusal| refused(root, reason);
        let failed = |error: io::Error| refused(root, error);
        // Somebody may have been interrupted since the folder was read.
        journal::recover(root).map_err(failed)?;
        journal::begin(root).map_err(failed)?;
        let exchanges = stage::can_exchange(root).map_err(failed)?;
        let plan = plan(exchanges).map_err(|reason| refused(root, reason))?;
        let journal = stage::stage(root, &plan, contents).map_err(refuse)?;
        // That took its time.
        stage::check(root, &plan, &self.seen).map_err(refuse)?;
        journal.write(root).map_err(failed)?;
        Ok(journal)
    }
}
