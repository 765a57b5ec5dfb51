//! A system description as it stands in the file, before anything is known of what it means.

use crate::directory::DirectoryAccess;
use crate::rights::Right;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use toml::Spanned;

/// A description.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemText {
    /// Kernel objects by name.
    #[serde(default)]
    pub objects: BTreeMap<String, Spanned<ObjectText>>,
    /// The domains.
    #[serde(default)]
    pub domain: Vec<DomainText>,
    /// The file servers.
    #[serde(default)]
    pub files: Vec<FileServerText>,
    /// Interfaces that components of different domains have in common.
    #[serde(default)]
    pub wire: Vec<Spanned<WireText>>,
}

/// An interface that one domain's component imports and another's exports.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WireText {
    /// The domain that imports it.
    pub from: Spanned<String>,
    /// The domain that exports it.
    pub to: Spanned<String>,
    /// Its name in WIT, with or without its version.
    pub interface: Spanned<String>,
    /// The memory for what does not fit a message.
    pub arena: Option<Spanned<String>>,
    /// How long a call may take.
    pub limit: Option<Spanned<String>>,
    /// What it is called, for whoever may revoke it.
    pub name: Option<Spanned<String>>,
}

/// A file server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileServerText {
    pub name: Spanned<String>,
    /// Folders that it keeps, `HOST::NAME`, relative to the description.
    #[serde(default)]
    pub dirs: Vec<Spanned<DirectoryText>>,
}

/// A folder that a file server keeps for a domain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServedText {
    /// The server's name.
    pub server: Spanned<String>,
    /// What the server calls the folder.
    pub from: Spanned<String>,
    /// What the domain calls it, if not the same.
    pub to: Option<Spanned<String>>,
    /// What the domain may do there; to read, if nothing is said.
    pub access: Option<DirectoryAccess>,
    /// How much the domain may have there of what it writes.
    pub max: Option<Spanned<String>>,
}

/// A kernel object: its kind, a memory with its size, or a spawner with the name of its domain.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "an object is \"endpoint\", \"notification\", { memory = \"64K\" } or { spawner = \"DOMAIN\" }"
)]
pub enum ObjectText {
    /// One that is written as a word.
    Word(ObjectWord),
    Memory(MemoryText),
    Spawner(SpawnerText),
}

/// A kind of object that is written as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectWord {
    Endpoint,
    Notification,
}

/// A memory.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemoryText {
    pub memory: String,
}

/// A spawner.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SpawnerText {
    pub spawner: String,
    /// How many instances there may be at a time.
    pub instances_max: Option<NonZero<u64>>,
}

/// A domain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DomainText {
    pub name: Spanned<String>,
    /// The main module, or a protection domain; relative to the description.
    pub module: Option<Spanned<PathBuf>>,
    /// A component, instead of a module.
    pub component: Option<Spanned<PathBuf>>,
    /// Modules that are linked with it, in the order of their names.
    #[serde(default)]
    pub link: BTreeMap<String, Spanned<PathBuf>>,
    #[serde(default)]
    pub arguments: Vec<Spanned<String>>,
    /// The export that it calls with its arguments, instead of running as a program.
    pub invoke: Option<Spanned<String>>,
    #[serde(default)]
    pub environment: Vec<Spanned<String>>,
    /// Folders that it sees, relative to the description.
    #[serde(default)]
    pub dirs: Vec<Spanned<DirectoryText>>,
    /// How much it may write in them.
    pub dirs_max: Option<Spanned<String>>,
    /// Folders that file servers keep for it.
    #[serde(default)]
    pub files: Vec<Spanned<ServedText>>,
    pub priority: Option<Spanned<u64>>,
    pub memory_max: Option<Spanned<String>>,
    pub gc_heap_max: Option<Spanned<String>>,
    /// The most memory that it, or each of its instances, may have altogether.
    pub footprint_max: Option<Spanned<String>>,
    /// The notification that is bound to its thread.
    pub bound: Option<Spanned<String>>,
    /// The notifications that are signalled when it has ended.
    #[serde(default)]
    pub ends: Vec<Spanned<EndText>>,
    /// Names of capabilities that whoever starts an instance hands over, by their numbers from 0.
    #[serde(default)]
    pub given: Vec<Spanned<String>>,
    /// Capabilities by the names under which the module imports them.
    #[serde(default)]
    pub grants: BTreeMap<String, Spanned<GrantText>>,
    /// Tables of capabilities by the names under which the module imports them: the elements from the first on.
    #[serde(default)]
    pub tables: BTreeMap<String, Spanned<Vec<Spanned<GrantText>>>>,
}

impl DomainText {
    /// All capabilities that it is granted, by the names that the compiler gives them.
    pub fn all_grants(&self) -> impl Iterator<Item = (String, &Spanned<GrantText>)> {
        let elements = self.tables.iter().flat_map(|(name, elements)| {
            elements.get_ref().iter().enumerate().map(move |(number, grant)| (format!("{name}[{number}]"), grant))
        });
        self.grants.iter().map(|(name, grant)| (name.clone(), grant)).chain(elements)
    }
}

/// A notification that is signalled when a domain has ended.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndText {
    pub object: Spanned<String>,
    pub badge: Spanned<u64>,
}

/// A folder that a domain sees: in the words of the command line, or with what it may do there.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "a folder is \"HOST::GUEST\", or { from = \"HOST\", to = \"GUEST\", access = \"read\" } (or \"write\")"
)]
pub enum DirectoryText {
    /// `HOST::GUEST`, which it may change, in its own memory.
    Words(String),
    Table(DirectoryTable),
}

/// A folder with what a domain may do there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryTable {
    pub from: String,
    pub to: Option<String>,
    #[serde(default)]
    pub access: DirectoryAccess,
}

/// A capability for a domain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantText {
    /// What it is a capability to.
    pub object: Option<Spanned<String>>,
    /// Or the name of the wire that it may revoke.
    pub wire: Option<Spanned<String>>,
    pub rights: Vec<Spanned<Right>>,
    pub badge: Option<Spanned<BadgeText>>,
    /// Where the part of a memory begins that it is of.
    pub offset: Option<Spanned<String>>,
    /// The size of that part.
    pub size: Option<Spanned<String>>,
}

/// How a capability is told from others to the same object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a badge is a number, or \"any\" for a holder that may mint every badge")]
pub enum BadgeText {
    /// By this number; 0 is none.
    Number(u64),
    /// By none yet: its holder mints whatever badges it likes, and the description means that.
    Word(BadgeWord),
}

/// The word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BadgeWord {
    Any,
}
