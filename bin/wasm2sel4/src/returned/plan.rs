//! From what was in a folder and what a program made of it, to steps between the two.
//!
//! Nothing here touches a file. The order of the steps is this: first everything that is no longer where it was goes to
//! the tool's folder, the innermost first, so that all names are still those from before; then everything comes to its
//! place that is not there, the outermost first, so that each finds its folder. A file with other contents changes
//! places with the old one, at once.

use super::journal::{Put, Taken, staged};
use super::links::Links;
use super::place::{RelativePath, STAGE, Stamp, Times};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_files::FileType;
use wasm2sel4_files::archive::{Archive, Kind};
use wasm2sel4_files::changes::{Change, Changes, Malformed, Member, What, merged};

/// What has to lie ready in the tool's folder before the first step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    /// A file with the contents of a node. Its permissions are those of what is in a place, or a new file's.
    File { place: RelativePath, node: u64, like: Option<RelativePath> },
    /// A second name of a file.
    Again { place: RelativePath, of: RelativePath },
    /// An empty folder.
    Folder { place: RelativePath },
    /// A symbolic link.
    Link { place: RelativePath, target: Vec<u8>, times: Times },
}

/// Times to set behind the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Where.
    pub place: RelativePath,
    /// Where that was before; nothing if it is new.
    pub before: Option<RelativePath>,
    /// To what; nothing if it keeps what it had.
    pub times: Option<Times>,
}

/// What is done with a folder.
#[derive(Debug, Default)]
pub struct Plan {
    /// What lies ready.
    pub ready: Vec<Ready>,
    /// What goes.
    pub taken: Vec<Taken>,
    /// What comes. The inodes of what lies ready are known when it does.
    pub put: Vec<Put>,
    /// Times to set.
    pub times: Vec<Timed>,
    /// Further folders of which steps change the time, and which do not stay.
    pub touched: Vec<RelativePath>,
    /// What must be as it was read.
    pub unchanged: Vec<RelativePath>,
    /// Folders that go, with the names in them: there must be no others.
    pub emptied: Vec<(RelativePath, Vec<Vec<u8>>)>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.put.is_empty() && self.times.is_empty()
    }
}

/// Why there is no plan.
#[derive(Debug, PartialEq, Eq)]
pub enum NoPlan {
    /// The changes are none.
    Malformed(Malformed),
    /// A symbolic link would lead out of the folder.
    LeadsOut(RelativePath, Vec<u8>),
    /// Something has the name of the tool's own folder.
    Reserved,
}

impl From<Malformed> for NoPlan {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl fmt::Display for NoPlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(malformed) => write!(formatter, "the changes that were sent are damaged: {malformed}"),
            Self::LeadsOut(place, target) => {
                let target = String::from_utf8_lossy(target);
                write!(formatter, "the link {place} -> {} could lead out of the folder", Name(&target))
            }
            Self::Reserved => write!(formatter, "{} is a name of this tool's own", String::from_utf8_lossy(STAGE)),
        }
    }
}

/// Plans what is done with the folder of this number. `exchanges` is whether its file system can exchange two files.
pub fn plan(archive: &Archive<'_>, changes: &Changes, root: u64, exchanges: bool) -> Result<Plan, NoPlan> {
    let unchanged = Changes::default();
    let before = merged(archive, &unchanged, root)?;
    let after = merged(archive, changes, root)?;
    let planner = Planner {
        archive,
        changes,
        before_places: places(&before),
        after_places: places(&after),
        old: before.iter().enumerate().map(|(index, place)| (place.node, index)).collect(),
        before: &before,
        after: &after,
        exchanges,
        kept: BTreeMap::new(),
        contents: BTreeMap::new(),
        touched: BTreeSet::new(),
        touched_before: BTreeSet::new(),
        plan: Plan::default(),
    };
    planner.plan()
}

fn places(placed: &[Member<'_>]) -> Vec<RelativePath> {
    let mut places: Vec<RelativePath> = Vec::with_capacity(placed.len());
    for (index, place) in placed.iter().enumerate() {
        let above = if index == 0 { None } else { places.get(place.folder) };
        places.push(above.map_or_else(RelativePath::default, |above| above.join(&place.name)));
    }
    places
}

struct Planner<'p, 'a> {
    archive: &'p Archive<'a>,
    changes: &'p Changes,
    before: &'p [Member<'p>],
    after: &'p [Member<'p>],
    before_places: Vec<RelativePath>,
    after_places: Vec<RelativePath>,
    exchanges: bool,
    /// Where nodes were, by their numbers.
    old: BTreeMap<u64, usize>,
    /// Where nodes are that have an entry that they had.
    kept: BTreeMap<u64, usize>,
    /// Where contents of files lie ready, by the numbers of the nodes.
    contents: BTreeMap<u64, RelativePath>,
    /// Folders, by where they are then, of which a step changes an entry.
    touched: BTreeSet<usize>,
    /// The same, by where they were.
    touched_before: BTreeSet<usize>,
    plan: Plan,
}

impl Planner<'_, '_> {
    fn plan(mut self) -> Result<Plan, NoPlan> {
        self.check()?;
        for (index, place) in self.after.iter().enumerate() {
            let is_kept = self.old.get(&place.node).and_then(|old| self.before.get(*old)).is_some_and(|old| {
                let folder =
                    |placed: &[Member<'_>], place: &Member<'_>| placed.get(place.folder).map(|above| above.node);
                index == 0 || old.name == place.name && folder(self.before, old) == folder(self.after, place)
            });
            if is_kept {
                self.kept.insert(place.node, index);
            }
        }
        self.contents();
        self.take_away();
        self.put();
        self.times();
        Ok(self.plan)
    }

    /// Refuses what may not be on the workstation.
    fn check(&self) -> Result<(), NoPlan> {
        let (before, after) = (Links::new(self.before), Links::new(self.after));
        let of_before = |index| self.before.get(index).and_then(|place: &Member<'_>| self.archived(place.node));
        let of_after = |index| self.after.get(index).and_then(|place| self.target(place));
        for (index, place) in self.after.iter().enumerate() {
            if place.depth == 1 && *place.name == *STAGE {
                return Err(NoPlan::Reserved);
            }
            let Some(target) = self.target(place) else { continue };
            if !after.lead_out(index, &of_after) {
                continue;
            }
            let here = self.after_places.get(index);
            let old = self.old.get(&place.node).copied();
            let was = old.and_then(|old| self.before_places.get(old));
            // The user's own links lead where they lead, unless they are elsewhere now and mean something else there,
            // or what is on their way is something else now.
            let is_own = match old {
                Some(_) if target.first() == Some(&b'/') => true,
                Some(old) => was == here && before.lead_out(old, &of_before),
                None => false,
            };
            if !is_own {
                return Err(NoPlan::LeadsOut(here.cloned().unwrap_or_default(), target.to_vec()));
            }
        }
        Ok(())
    }

    /// Where a link leads.
    fn target(&self, place: &Member<'_>) -> Option<&[u8]> {
        match self.changes.nodes.get(&place.node) {
            Some(Change { what: What::Link(target), .. }) => Some(target),
            _ => self.archived(place.node),
        }
    }

    /// Where a link of the archive leads.
    fn archived(&self, node: u64) -> Option<&[u8]> {
        match self.archive.node(node).ok()?.kind {
            Kind::Link(target) => Some(target),
            Kind::File(_) | Kind::Folder(_) => None,
        }
    }

    /// Whether a file has other contents than on the workstation.
    fn is_rewritten(&self, node: u64) -> bool {
        matches!(self.changes.nodes.get(&node), Some(Change { what: What::File(_), .. }))
    }

    /// Has contents lie ready that are not on the workstation.
    fn contents(&mut self) {
        for place in self.after.iter().filter(|place| place.file_type == FileType::File) {
            let (node, old) = (place.node, self.old.get(&place.node));
            if (old.is_none() || self.is_rewritten(node)) && !self.contents.contains_key(&node) {
                let ready = self.new_place();
                let like = old.and_then(|old| self.before_places.get(*old)).cloned();
                self.plan.ready.push(Ready::File { place: ready.clone(), node, like });
                self.contents.insert(node, ready);
            }
        }
    }

    fn new_place(&self) -> RelativePath {
        staged(&[b"new", self.plan.ready.len().to_string().as_bytes()])
    }

    fn old_place(index: usize) -> RelativePath {
        staged(&[b"old", index.to_string().as_bytes()])
    }

    fn move_to(&mut self, from: RelativePath, to: RelativePath) {
        self.plan.put.push(Put { from, to, exchanged: None });
    }

    /// Everything that is no longer where it was, the innermost first.
    fn take_away(&mut self) {
        let staying: BTreeSet<u64> = self.after.iter().map(|place| place.node).collect();
        let mut names_in: BTreeMap<usize, Vec<Vec<u8>>> = BTreeMap::new();
        for inner in self.before.iter().skip(1) {
            if self.before.get(inner.folder).is_some_and(|above| !staying.contains(&above.node)) {
                names_in.entry(inner.folder).or_default().push(inner.name.to_vec());
            }
        }
        for (index, place) in self.before.iter().enumerate().skip(1).rev() {
            let is_replaced = !self.exchanges && self.contents.contains_key(&place.node);
            if self.kept.contains_key(&place.node) && !is_replaced {
                continue;
            }
            let Some(from) = self.before_places.get(index).cloned() else { continue };
            self.plan.unchanged.push(from.clone());
            if place.file_type == FileType::Folder && !staying.contains(&place.node) {
                self.plan.emptied.push((from.clone(), names_in.remove(&index).unwrap_or_default()));
            }
            let above = self.before.get(place.folder).map(|above| above.node);
            // What goes along with its folder is not moved.
            if staying.contains(&place.node) || above.is_some_and(|above| staying.contains(&above)) {
                self.touched_before.insert(place.folder);
                self.plan.taken.push(Taken { from, to: Self::old_place(index) });
            }
        }
    }

    /// Everything that is not in its place, the outermost first.
    fn put(&mut self) {
        let mut placed = BTreeSet::new();
        for (index, place) in self.after.iter().enumerate().skip(1) {
            let Some(to) = self.after_places.get(index).cloned() else { continue };
            let node = place.node;
            let old = self.old.get(&node).copied();
            let contents = self.contents.get(&node).cloned();
            if self.kept.get(&node) == Some(&index) {
                let (Some(contents), Some(old)) = (contents, old) else { continue };
                self.plan.unchanged.extend(self.before_places.get(old).cloned());
                self.plan.put.push(Put { from: contents, to, exchanged: self.exchanges.then_some(0) });
            } else if self.kept.contains_key(&node) || !placed.insert(node) {
                // One more name: of a link, a link that is the same.
                let from = match place.file_type {
                    FileType::Link => self.ready_link(place),
                    FileType::File | FileType::Folder => {
                        let was = old.and_then(|old| self.before_places.get(old)).cloned();
                        let of = contents.or(was).unwrap_or_default();
                        if !of.is_staged() {
                            self.plan.unchanged.push(of.clone());
                        }
                        let ready = self.new_place();
                        self.plan.ready.push(Ready::Again { place: ready.clone(), of });
                        ready
                    }
                };
                self.move_to(from, to);
            } else {
                let from = match (contents, old, place.file_type) {
                    (Some(contents), ..) => contents,
                    (None, Some(old), _) => Self::old_place(old),
                    (None, None, FileType::Link) => self.ready_link(place),
                    (None, None, FileType::File | FileType::Folder) => {
                        let ready = self.new_place();
                        self.plan.ready.push(Ready::Folder { place: ready.clone() });
                        ready
                    }
                };
                self.move_to(from, to);
            }
            self.touched.insert(place.folder);
        }
    }

    fn ready_link(&mut self, place: &Member<'_>) -> RelativePath {
        let ready = self.new_place();
        let target = self.target(place).unwrap_or_default().to_vec();
        let times = self.times_of(place.node).unwrap_or(Times { accessed: None, modified: None });
        // One more link like one that is there is as old.
        let modified =
            times.modified.or_else(|| self.archive.node(place.node).ok().map(|node| Stamp::of(node.modified)));
        let times = Times { modified, ..times };
        self.plan.ready.push(Ready::Link { place: ready.clone(), target, times });
        ready
    }

    /// The times that a node has then, if they are others than on the workstation.
    fn times_of(&self, node: u64) -> Option<Times> {
        let archived = self.archive.node(node).ok().map(|node| node.modified);
        match self.changes.nodes.get(&node) {
            Some(change) => Some(Times {
                // What nobody set is as old as the file.
                accessed: (archived != Some(change.accessed)).then(|| Stamp::of(change.accessed)),
                modified: (archived != Some(change.modified)).then(|| Stamp::of(change.modified)),
            }),
            None if self.old.contains_key(&node) => None,
            None => archived.map(|modified| Times { accessed: None, modified: Some(Stamp::of(modified)) }),
        }
    }

    fn times(&mut self) {
        let mut done = BTreeSet::new();
        for (index, place) in self.after.iter().enumerate() {
            let old = self.old.get(&place.node).copied();
            let is_touched = self.touched.contains(&index) || old.is_some_and(|old| self.touched_before.contains(&old));
            let times = match place.file_type {
                FileType::Folder => self.times_of(place.node),
                // Contents and links that are new have theirs already.
                FileType::File | FileType::Link => {
                    let changed = self.changes.nodes.get(&place.node);
                    let is_timed = matches!(changed, Some(Change { what: What::Times, .. })) && old.is_some();
                    if is_timed { self.times_of(place.node) } else { None }
                }
            };
            if !(is_touched || times.is_some()) || !done.insert(place.node) {
                continue;
            }
            let Some(place) = self.after_places.get(index).cloned() else { continue };
            let before = old.and_then(|old| self.before_places.get(old)).cloned();
            self.plan.times.push(Timed { place, before, times });
        }
        let gone = self
            .touched_before
            .iter()
            .filter(|old| self.before.get(**old).is_some_and(|place| !done.contains(&place.node)));
        self.plan.touched = gone.filter_map(|old| self.before_places.get(*old)).cloned().collect();
    }
}
