//! Steps that turn a folder into what a program made of it, and how they are taken back.
//!
//! Everything new lies ready in a folder of the tool's inside of the folder ([`STAGE`]), so every step is a rename on
//! one file system. Before the first one, all steps are written down there, in a note; behind the last one, the note
//! goes ([`finish`]). Whoever finds the note later knows that somebody was interrupted, and takes back what was done
//! ([`recover`]).
//!
//! **How much was done is seen from what is where.** There are two phases, and the name of the note says which one it
//! is. In the first, things go to places of the tool's that were empty: what is there has gone there. In the second,
//! things come from places of the tool's that were all full: what is not there has come from there. Taking back goes
//! the same way, backwards, so it can be interrupted, too.

use super::place::{RelativePath, Root, STAGE, Times, is_absence};
use rustix::fs::syncfs;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Write};

/// A place in the tool's own folder.
pub fn staged(names: &[&[u8]]) -> RelativePath {
    names.iter().fold(RelativePath::default().join(STAGE), |place, name| place.join(name))
}

/// The note while things are taken away.
fn note_of_taking() -> RelativePath {
    staged(&[b"taking"])
}

/// The note while things are put in their places: all that is to go has gone.
fn note_of_putting() -> RelativePath {
    staged(&[b"putting"])
}

/// Something that goes to a place of the tool's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Where it was.
    pub from: RelativePath,
    /// Where it goes.
    pub to: RelativePath,
}

/// Something that comes from a place of the tool's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Put {
    /// Where it was.
    pub from: RelativePath,
    /// Where it goes.
    pub to: RelativePath,
    /// If an older file is there, which takes the place of the new one at the same time: the inode of the new one. So
    /// at no time does the name mean nothing.
    pub exchanged: Option<u64>,
}

/// All that is done, and what it takes to take it back.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// What goes, in order.
    pub taken: Vec<Taken>,
    /// What comes, in order.
    pub put: Vec<Put>,
    /// Behind that, the times of what is there then.
    pub times: Vec<(RelativePath, Times)>,
    /// The times of what was there before.
    pub before: Vec<(RelativePath, Times)>,
}

impl Put {
    fn put(&self, root: &Root) -> io::Result<()> {
        if self.exchanged.is_some() { root.exchange(&self.from, &self.to) } else { root.rename(&self.from, &self.to) }
    }

    /// Takes it back, if it was done.
    pub fn undo(&self, root: &Root) -> io::Result<()> {
        match self.exchanged {
            Some(inode) if root.stat(&self.to)?.is_some_and(|stat| stat.st_ino == inode) => {
                root.exchange(&self.from, &self.to)
            }
            // Somebody may have removed it since.
            None if root.stat(&self.from)?.is_none() && root.stat(&self.to)?.is_some() => {
                root.rename(&self.to, &self.from)
            }
            Some(_) | None => Ok(()),
        }
    }
}

impl Journal {
    /// Writes down what will be done. From here on, an interruption is found by the next run.
    pub fn write(&self, root: &Root) -> io::Result<()> {
        let part = staged(&[b"part"]);
        let mut file = root.make_file(&part)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        // With the note, all that lies ready is on the disk.
        syncfs(root.fd())?;
        root.rename(&part, &note_of_taking())?;
        Ok(syncfs(root.fd())?)
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.taken.len() + 1 + self.put.len()
    }

    /// Takes a step; they are taken in order.
    ///
    /// # Errors
    ///
    /// What failed, and where.
    pub fn step(&self, root: &Root, number: usize) -> Result<(), (RelativePath, io::Error)> {
        if let Some(Taken { from, to }) = self.taken.get(number) {
            return root.rename(from, to).map_err(|error| (from.clone(), error));
        }
        match number.checked_sub(self.taken.len() + 1).map(|number| self.put.get(number)) {
            None => {
                let renamed = root.rename(&note_of_taking(), &note_of_putting());
                renamed.map_err(|error| (note_of_putting(), error))
            }
            Some(put) => put.map_or(Ok(()), |put| put.put(root).map_err(|error| (put.to.clone(), error))),
        }
    }

    /// Sets the times of what is there behind the steps.
    pub fn set_times(&self, root: &Root) -> Result<(), (RelativePath, io::Error)> {
        let set = |(place, times): &(RelativePath, Times)| {
            root.set_times(place, *times).map_err(|error| (place.clone(), error))
        };
        self.times.iter().try_for_each(set)
    }

    /// Takes all steps; where one fails, takes those before it back.
    ///
    /// # Errors
    ///
    /// What the first one said that failed, and where.
    pub fn take(&self, root: &Root) -> Result<(), (RelativePath, io::Error)> {
        let taken = (0..self.steps()).try_for_each(|number| self.step(root, number));
        let taken = taken.and_then(|()| self.set_times(root));
        let taken = taken.and_then(|()| syncfs(root.fd()).map_err(|error| (RelativePath::default(), error.into())));
        if taken.is_err() {
            self.undo(root).map_err(|error| (RelativePath::default(), error))?;
        }
        taken
    }

    /// Takes back what was done of it.
    pub fn undo(&self, root: &Root) -> io::Result<()> {
        if root.stat(&note_of_putting())?.is_some() {
            self.put.iter().rev().try_for_each(|put| put.undo(root))?;
            root.rename(&note_of_putting(), &note_of_taking())?;
        }
        for Taken { from, to } in self.taken.iter().rev() {
            if root.stat(to)?.is_some() {
                root.rename(to, from)?;
            }
        }
        for (place, times) in &self.before {
            match root.set_times(place, *times) {
                Err(error) if is_absence(&error) => {}
                result => result?,
            }
        }
        Ok(syncfs(root.fd())?)
    }
}

/// Takes the tool's folder away, with the note first: what is done stays.
pub fn finish(root: &Root) -> io::Result<()> {
    for note in [note_of_taking(), note_of_putting()] {
        if root.stat(&note)?.is_some() {
            root.rename(&note, &staged(&[b"done"]))?;
        }
    }
    remove(root)
}

/// Makes the tool's folder, of which the time of the folder itself tells nothing.
pub fn begin(root: &Root) -> io::Result<()> {
    as_old_as_before(root, || {
        root.make_folder(&staged(&[]), 0o700)?;
        root.make_folder(&staged(&[b"new"]), 0o700)?;
        root.make_folder(&staged(&[b"old"]), 0o700)
    })
}

/// Removes the tool's folder, if it is there.
fn remove(root: &Root) -> io::Result<()> {
    as_old_as_before(root, || match fs::remove_dir_all(root.path_of(&staged(&[]))) {
        Err(error) if is_absence(&error) => Ok(()),
        result => result,
    })
}

/// Does something in a folder of which the time is then what it was.
fn as_old_as_before(root: &Root, action: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let before = root.stat(&RelativePath::default())?;
    action()?;
    before.map_or(Ok(()), |stat| root.set_times(&RelativePath::default(), Times::of(&stat)))
}

/// Takes back what somebody left who was interrupted; tells whether that was more than something to remove.
pub fn recover(root: &Root) -> io::Result<bool> {
    if root.stat(&staged(&[]))?.is_none() {
        return Ok(false);
    }
    for note in [note_of_taking(), note_of_putting()] {
        if root.stat(&note)?.is_some() {
            let journal: Journal = serde_json::from_slice(&fs::read(root.path_of(&note))?)?;
            journal.undo(root)?;
            finish(root)?;
            return Ok(true);
        }
    }
    remove(root)?;
    Ok(false)
}
