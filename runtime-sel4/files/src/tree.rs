//! The tree: what the archive has, and over it what was changed.
//!
//! A node of the archive is brought into memory when it is used first. For a file or a link that is a few words; for a
//! folder it is a table of its entries. From then on what is in memory counts, and the archive is asked for contents of
//! files only.

use crate::archive::{self, Archive};
use crate::budget::{self, Account, Budgets};
use crate::content::Content;
use crate::error::Error;
use crate::folder::{Cookie, Folder, Listed};
use crate::found::{Found, PATH_MAXIMUM};
use crate::freeing::Queue;
use crate::hasher::Hasher;
use crate::name::{Name, copy};
use crate::node::{FileType, Kind, Metadata, Nanoseconds, Node, SetTime};
use crate::number::NodeNumber;
use alloc::borrow::Cow;
use hashbrown::HashMap;

/// Cookies of `.` and `..`.
const FIRST_COOKIE: u64 = 2;

/// All files and folders that a domain sees.
#[derive(Debug)]
pub struct Tree<'a> {
    archive: Archive<'a>,
    pub(crate) nodes: HashMap<NodeNumber, Node<'a>, Hasher>,
    pub(crate) budgets: Budgets,
    pub(crate) queue: Queue,
    /// The number of the node that is made next.
    next: u64,
    hasher: Hasher,
}

impl<'a> Tree<'a> {
    /// The tree over an archive; `seed` is for its tables.
    pub fn new(archive: Archive<'a>, seed: u64) -> Self {
        let hasher = Hasher::with_seed(seed);
        Self {
            archive,
            nodes: HashMap::with_hasher(hasher.clone()),
            budgets: Budgets::new(archive.header().limit.0),
            queue: Queue::default(),
            next: archive.node_count(),
            hasher,
        }
    }

    /// The archive below.
    pub const fn archive(&self) -> &Archive<'a> {
        &self.archive
    }

    /// Bytes that what was written takes.
    pub fn used(&self) -> u64 {
        self.budgets.used()
    }

    /// Adds an account with a limit of its own, in bytes. The memory for it must be there beside that of the others.
    pub fn add_account(&mut self, limit: u64) -> Result<Account, Error> {
        self.budgets.add(limit)
    }

    /// Whose limit counts from now on: the first account's, until somebody else is named.
    pub fn charge(&mut self, account: Account) {
        self.budgets.charge(account);
    }

    /// Opens a folder that is open at the start: nobody is above it.
    pub fn open_root(&mut self, number: u64) -> Result<NodeNumber, Error> {
        let node = NodeNumber(number);
        self.bring(node, node)?;
        if !self.is_folder(node)? {
            return Err(Error::Damaged);
        }
        self.open(node)?;
        Ok(node)
    }

    /// Brings a node of the archive into memory, if it is not there.
    fn bring(&mut self, number: NodeNumber, parent: NodeNumber) -> Result<(), Error> {
        if self.nodes.contains_key(&number) {
            return Ok(());
        }
        let archive::Node { kind, modified, .. } = self.archive.node(number.0)?;
        let kind = match kind {
            archive::Kind::File(bytes) => Kind::File(Content::new(bytes, self.hasher.clone())),
            archive::Kind::Link(target) => Kind::Link(Cow::Borrowed(target)),
            archive::Kind::Folder(children) => {
                let mut entries = Folder::new(self.hasher.clone());
                entries.reserve(usize::try_from(children.end - children.start).map_err(|_| Error::Damaged)?)?;
                for child in children {
                    let name = self.archive.node(child)?.name;
                    if entries.get(name).is_some() {
                        return Err(Error::Damaged);
                    }
                    entries.insert(Cow::Borrowed(name), NodeNumber(child), Account::default());
                }
                Kind::Folder { entries, parent }
            }
        };
        self.nodes.try_reserve(1)?;
        self.nodes.insert(number, Node::new(kind, Account::default(), Nanoseconds(modified)));
        Ok(())
    }

    /// What is in memory.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = (NodeNumber, &Node<'a>)> {
        self.nodes.iter().map(|(number, node)| (*number, node))
    }

    pub(crate) fn node(&self, number: NodeNumber) -> Result<&Node<'a>, Error> {
        self.nodes.get(&number).ok_or(Error::NotFound)
    }

    fn node_mut(&mut self, number: NodeNumber) -> Result<&mut Node<'a>, Error> {
        self.nodes.get_mut(&number).ok_or(Error::NotFound)
    }

    pub(crate) fn is_folder(&self, number: NodeNumber) -> Result<bool, Error> {
        Ok(matches!(self.node(number)?.kind, Kind::Folder { .. }))
    }

    fn folder(&self, number: NodeNumber) -> Result<(&Folder<'a>, NodeNumber), Error> {
        match &self.node(number)?.kind {
            Kind::Folder { entries, parent } => Ok((entries, *parent)),
            _ => Err(Error::NotFolder),
        }
    }

    /// The entries of a folder, to change them.
    fn entries(&mut self, number: NodeNumber) -> Result<&mut Folder<'a>, Error> {
        match &mut self.node_mut(number)?.kind {
            Kind::Folder { entries, .. } => Ok(entries),
            _ => Err(Error::NotFolder),
        }
    }

    /// The folder above.
    pub(crate) fn parent(&self, number: NodeNumber) -> Result<NodeNumber, Error> {
        Ok(self.folder(number)?.1)
    }

    /// What has this name in a folder.
    pub(crate) fn entry(&mut self, folder: NodeNumber, name: &[u8]) -> Result<Option<NodeNumber>, Error> {
        let Some(node) = self.folder(folder)?.0.get(name) else { return Ok(None) };
        self.bring(node, folder)?;
        Ok(Some(node))
    }

    /// Counts one more who holds the node open: it stays when its last name is gone.
    pub fn open(&mut self, number: NodeNumber) -> Result<(), Error> {
        self.node_mut(number)?.open += 1;
        Ok(())
    }

    /// Counts one less.
    pub fn close(&mut self, number: NodeNumber) {
        if let Ok(node) = self.node_mut(number) {
            node.open = node.open.saturating_sub(1);
            self.forget(number);
        }
    }

    /// Gives back a node that nobody can find any more; a file with its last block.
    pub(crate) fn forget(&mut self, number: NodeNumber) {
        let Some(node) = self.nodes.get_mut(&number).filter(|node| node.links == 0 && node.open == 0) else { return };
        if let Kind::File(content) = &mut node.kind {
            // Nothing is too short to be cut off.
            let _ = content.set_size(0);
            if content.is_cut() {
                return self.free(number);
            }
        }
        let Some(node) = self.nodes.remove(&number) else { return };
        let made = if number.0 < self.archive.node_count() { 0 } else { budget::NODE };
        let held = match &node.kind {
            Kind::Link(Cow::Owned(target)) => target.len() as u64,
            Kind::Link(Cow::Borrowed(_)) | Kind::File(_) | Kind::Folder { .. } => 0,
        };
        self.budgets.give_back(node.payer, made + held);
    }

    /// What is known of a node.
    pub fn metadata(&self, number: NodeNumber) -> Result<Metadata, Error> {
        let node = self.node(number)?;
        Ok(Metadata {
            node: number,
            file_type: node.file_type(),
            links: node.links,
            size: node.size(),
            accessed: node.accessed,
            modified: node.modified,
            changed: node.changed,
        })
    }

    /// What kind of thing a node is, whether it was used before or not.
    pub fn file_type(&self, number: NodeNumber) -> Result<FileType, Error> {
        if let Some(node) = self.nodes.get(&number) {
            return Ok(node.file_type());
        }
        Ok(match self.archive.node(number.0)?.kind {
            archive::Kind::File(_) => FileType::File,
            archive::Kind::Folder(_) => FileType::Folder,
            archive::Kind::Link(_) => FileType::Link,
        })
    }

    /// Sets the times of a node.
    pub fn set_times(
        &mut self,
        number: NodeNumber,
        accessed: SetTime,
        modified: SetTime,
        now: Nanoseconds,
    ) -> Result<(), Error> {
        let node = self.node_mut(number)?;
        if let SetTime::To(time) = accessed {
            node.accessed = time;
        }
        if let SetTime::To(time) = modified {
            node.modified = time;
        }
        node.changed = now;
        Ok(())
    }

    /// Hands on at most `size` bytes of a file from `offset` on, piece by piece; returns how many there were.
    pub fn read(&self, number: NodeNumber, offset: u64, size: u64, take: &mut dyn FnMut(&[u8])) -> Result<u64, Error> {
        match &self.node(number)?.kind {
            Kind::File(content) => Ok(content.read(offset, size, take)),
            Kind::Folder { .. } => Err(Error::IsFolder),
            Kind::Link(_) => Err(Error::Invalid),
        }
    }

    /// Changes the contents of a file; nothing has changed if that fails.
    fn change(
        &mut self,
        number: NodeNumber,
        now: Nanoseconds,
        change: impl FnOnce(&mut Content<'a>, &mut Budgets) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Self { nodes, budgets, .. } = self;
        let node = nodes.get_mut(&number).ok_or(Error::NotFound)?;
        match &mut node.kind {
            Kind::File(content) => change(content, budgets)?,
            Kind::Folder { .. } => return Err(Error::IsFolder),
            Kind::Link(_) => return Err(Error::Invalid),
        }
        (node.modified, node.changed) = (now, now);
        Ok(())
    }

    /// Has `size` bytes of a file from `offset` on filled, piece by piece; all of them or none.
    pub fn write(
        &mut self,
        number: NodeNumber,
        offset: u64,
        size: u64,
        now: Nanoseconds,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<(), Error> {
        self.change(number, now, |content, budget| content.write(offset, size, budget, fill))
    }

    /// Makes a file longer, with zeroes, or cuts it off.
    pub fn set_size(&mut self, number: NodeNumber, size: u64, now: Nanoseconds) -> Result<(), Error> {
        self.change(number, now, |content, _| content.set_size(size))?;
        self.free(number);
        Ok(())
    }

    /// Makes sure that a range of a file can be written.
    pub fn allocate(&mut self, number: NodeNumber, offset: u64, size: u64, now: Nanoseconds) -> Result<(), Error> {
        self.change(number, now, |content, budget| content.allocate(offset, size, budget))
    }

    /// Where a link leads.
    pub fn read_link(&self, number: NodeNumber) -> Result<&[u8], Error> {
        match &self.node(number)?.kind {
            Kind::Link(target) => Ok(target),
            _ => Err(Error::Invalid),
        }
    }

    /// The entries of a folder from a cookie on, beginning with `.` and `..`.
    pub fn list(&self, number: NodeNumber, from: Cookie) -> Result<impl Iterator<Item = Listed<'_>>, Error> {
        let (entries, parent) = self.folder(number)?;
        let own = [
            Listed { name: b".", node: number, next: Cookie(1) },
            Listed { name: b"..", node: parent, next: Cookie(FIRST_COOKIE) },
        ];
        let skip = usize::try_from(from.0).unwrap_or(usize::MAX);
        Ok(own.into_iter().skip(skip).chain(entries.list(from, FIRST_COOKIE)))
    }

    /// Makes an empty file.
    pub fn make_file(&mut self, place: &Found<'_>, now: Nanoseconds) -> Result<NodeNumber, Error> {
        if place.wants_folder {
            return Err(Error::IsFolder);
        }
        self.make(place, Kind::File(Content::new(&[], self.hasher.clone())), 0, now)
    }

    /// Makes an empty folder.
    pub fn make_folder(&mut self, place: &Found<'_>, now: Nanoseconds) -> Result<NodeNumber, Error> {
        let kind = Kind::Folder { entries: Folder::new(self.hasher.clone()), parent: place.folder };
        self.make(place, kind, 0, now)
    }

    /// Makes a symbolic link.
    pub fn make_link(&mut self, place: &Found<'_>, target: &[u8], now: Nanoseconds) -> Result<NodeNumber, Error> {
        match target {
            [] => return Err(Error::NotFound),
            [b'/', ..] => return Err(Error::Outside),
            _ if target.len() >= PATH_MAXIMUM => return Err(Error::NameTooLong),
            _ if target.contains(&0) => return Err(Error::Invalid),
            _ if place.node.is_none() && place.wants_folder => return Err(Error::NotFound),
            _ => {}
        }
        let kind = Kind::Link(Cow::Owned(copy(target)?));
        self.make(place, kind, target.len() as u64, now)
    }

    fn make(&mut self, place: &Found<'_>, kind: Kind<'a>, held: u64, now: Nanoseconds) -> Result<NodeNumber, Error> {
        self.budgets.check(budget::NODE + held)?;
        self.nodes.try_reserve(1)?;
        let number = NodeNumber(self.next);
        let payer = self.add(place, number, budget::NODE + held, now)?;
        self.next += 1;
        self.nodes.insert(number, Node::new(kind, payer, now));
        Ok(number)
    }

    /// Adds an entry where nobody has the name, if the folder is still there; takes `more` of the budget beside it, and
    /// says of whose.
    fn add(&mut self, place: &Found<'_>, node: NodeNumber, more: u64, now: Nanoseconds) -> Result<Account, Error> {
        let name = place.name.as_deref().ok_or(Error::Exists)?;
        if self.entry(place.folder, name)?.is_some() {
            return Err(Error::Exists);
        }
        if self.node(place.folder)?.links == 0 {
            return Err(Error::NotFound);
        }
        let name = copy(name)?;
        self.entries(place.folder)?.reserve(1)?;
        let payer = self.budgets.take(more + entry_price(&name))?;
        self.entries(place.folder)?.insert(Cow::Owned(name), node, payer);
        self.touch(place.folder, now);
        Ok(payer)
    }

    /// Takes an entry away.
    fn take(&mut self, folder: NodeNumber, name: &[u8], now: Nanoseconds) -> Result<(), Error> {
        let (name, payer) = self.entries(folder)?.remove(name).ok_or(Error::NotFound)?;
        self.give_back_name(&name, payer);
        self.touch(folder, now);
        Ok(())
    }

    fn give_back_name(&mut self, name: &Name, payer: Account) {
        // The archive's cost nothing.
        if let Cow::Owned(name) = name {
            self.budgets.give_back(payer, entry_price(name));
        }
    }

    /// A folder was changed.
    fn touch(&mut self, folder: NodeNumber, now: Nanoseconds) {
        if let Ok(node) = self.node_mut(folder) {
            (node.modified, node.changed) = (now, now);
        }
    }

    /// Gives a file or a link another name.
    pub fn link(&mut self, node: NodeNumber, place: &Found<'_>, now: Nanoseconds) -> Result<(), Error> {
        if self.is_folder(node)? {
            return Err(Error::NotPermitted);
        }
        if place.node.is_none() && place.wants_folder {
            return Err(Error::NotFound);
        }
        if self.node(node)?.links == 0 {
            return Err(Error::NotFound);
        }
        self.add(place, node, 0, now)?;
        let node = self.node_mut(node)?;
        node.links += 1;
        node.changed = now;
        Ok(())
    }

    /// What a path leads to, and its name: neither `.` nor `..`, and there.
    fn existing<'p>(&mut self, place: &'p Found<'_>) -> Result<(NodeNumber, &'p [u8]), Error> {
        let name = place.name.as_deref().ok_or(Error::Invalid)?;
        Ok((self.entry(place.folder, name)?.ok_or(Error::NotFound)?, name))
    }

    /// Takes a name of a file or link away. It is gone with its last name, and when nobody holds it open.
    pub fn unlink(&mut self, place: &Found<'_>, now: Nanoseconds) -> Result<(), Error> {
        if place.name.is_none() {
            return Err(Error::IsFolder);
        }
        let (node, name) = self.existing(place)?;
        if self.is_folder(node)? {
            return Err(Error::IsFolder);
        }
        self.take(place.folder, name, now)?;
        self.lose_name(node, now);
        Ok(())
    }

    /// Takes an empty folder away.
    pub fn remove_folder(&mut self, place: &Found<'_>, now: Nanoseconds) -> Result<(), Error> {
        let (node, name) = self.existing(place)?;
        if self.folder(node)?.0.count() != 0 {
            return Err(Error::NotEmpty);
        }
        self.take(place.folder, name, now)?;
        self.lose_name(node, now);
        Ok(())
    }

    fn lose_name(&mut self, number: NodeNumber, now: Nanoseconds) {
        if let Ok(node) = self.node_mut(number) {
            node.links = node.links.saturating_sub(1);
            node.changed = now;
            self.forget(number);
        }
    }

    /// Whether a node is a folder or inside it.
    fn is_within(&self, mut inner: NodeNumber, outer: NodeNumber) -> Result<bool, Error> {
        loop {
            if inner == outer {
                return Ok(true);
            }
            let parent = self.parent(inner)?;
            if parent == inner {
                return Ok(false);
            }
            inner = parent;
        }
    }

    /// Gives what has one name another, in whose place it comes if that means something of its kind (POSIX, `rename`).
    pub fn rename(&mut self, from: &Found<'_>, to: &Found<'_>, now: Nanoseconds) -> Result<(), Error> {
        let (node, old) = self.existing(from)?;
        let new = to.name.as_deref().ok_or(Error::Invalid)?;
        let is_folder = self.is_folder(node)?;
        if to.wants_folder && !is_folder {
            return Err(Error::NotFolder);
        }
        if is_folder && self.is_within(to.folder, node)? {
            return Err(Error::Invalid);
        }
        match self.entry(to.folder, new)? {
            Some(other) if other == node => return Ok(()),
            Some(other) => {
                match (is_folder, self.is_folder(other)?) {
                    (true, true) if self.folder(other)?.0.count() != 0 => return Err(Error::NotEmpty),
                    (true, true) | (false, false) => {}
                    (true, false) => return Err(Error::NotFolder),
                    (false, true) => return Err(Error::IsFolder),
                }
                self.take(from.folder, old, now)?;
                self.entries(to.folder)?.replace(new, node);
                self.touch(to.folder, now);
                self.lose_name(other, now);
            }
            None => {
                self.add(to, node, 0, now)?;
                self.take(from.folder, old, now)?;
            }
        }
        let renamed = self.node_mut(node)?;
        renamed.changed = now;
        if let Kind::Folder { parent, .. } = &mut renamed.kind {
            *parent = to.folder;
        }
        Ok(())
    }
}

fn entry_price(name: &[u8]) -> u64 {
    budget::ENTRY + name.len() as u64
}
