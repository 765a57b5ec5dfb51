//! A system description as it stands in the file.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use toml::Spanned;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::{RIGHT_CALL, RIGHT_GRANT, RIGHT_RECEIVE, RIGHT_SEND};

/// A description, as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Kernel objects by name.
    #[serde(default)]
    pub objects: BTreeMap<String, Spanned<ObjectDescription>>,
    /// The domains.
    #[serde(default)]
    pub domain: Vec<DomainDescription>,
}

/// A kernel object, as it is written: its kind, a memory with its size, or a spawner with the name of its domain.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "an object is \"endpoint\", \"notification\", { memory = \"64K\" } or { spawner = \"DOMAIN\" }"
)]
pub enum ObjectDescription {
    Kind(Kind),
    Memory(MemoryDescription),
    Spawner(SpawnerDescription),
}

/// A kind of object that is written as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Endpoint,
    Notification,
}

/// A memory.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemoryDescription {
    pub memory: String,
}

/// A spawner.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SpawnerDescription {
    pub spawner: String,
    /// How many instances there may be at a time.
    pub instances_max: Option<NonZero<u64>>,
}

/// A kernel object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    Endpoint,
    Notification,
    /// Of so many bytes.
    Memory(ByteSize),
    /// For instances of the domain of this number, of which there may be so many at a time.
    Spawner(usize, Option<NonZero<u64>>),
}

/// A domain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DomainDescription {
    pub name: Spanned<String>,
    /// The main module, or a protection domain; relative to the description.
    pub module: Spanned<PathBuf>,
    /// Modules that are linked with it, in the order of their names.
    #[serde(default)]
    pub link: BTreeMap<String, Spanned<PathBuf>>,
    #[serde(default)]
    pub arguments: Vec<Spanned<String>>,
    #[serde(default)]
    pub environment: Vec<Spanned<String>>,
    pub priority: Option<Spanned<u64>>,
    pub memory_max: Option<Spanned<String>>,
    /// The most memory that it, or each of its instances, may have altogether.
    pub footprint_max: Option<Spanned<String>>,
    /// Names of capabilities that whoever starts an instance hands over, by their numbers from 0.
    #[serde(default)]
    pub given: Vec<Spanned<String>>,
    /// Capabilities by the names under which the module imports them.
    #[serde(default)]
    pub grants: BTreeMap<String, Spanned<Grant>>,
    /// Tables of capabilities by the names under which the module imports them: the elements from the first on.
    #[serde(default)]
    pub tables: BTreeMap<String, Spanned<Vec<Spanned<Grant>>>>,
}

impl DomainDescription {
    /// All capabilities that it is granted, by the names that the compiler gives them.
    pub fn all_grants(&self) -> impl Iterator<Item = (String, &Spanned<Grant>)> {
        let elements = self.tables.iter().flat_map(|(name, elements)| {
            elements.get_ref().iter().enumerate().map(move |(number, grant)| (format!("{name}[{number}]"), grant))
        });
        self.grants.iter().map(|(name, grant)| (name.clone(), grant)).chain(elements)
    }
}

/// A capability for a domain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub object: Spanned<String>,
    pub rights: Vec<Spanned<Right>>,
    pub badge: Option<Spanned<Badge>>,
}

impl Grant {
    /// Whether it has one of these rights.
    pub fn has(&self, rights: &[Right]) -> bool {
        self.rights.iter().any(|right| rights.contains(right.get_ref()))
    }

    /// The badge that it is minted with; 0 for none.
    pub fn badge_number(&self) -> u64 {
        match self.badge.as_ref().map(Spanned::get_ref) {
            Some(Badge::Number(number)) => *number,
            Some(Badge::Any(_)) | None => 0,
        }
    }
}

/// How a capability is told from others to the same object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a badge is a number, or \"any\" for a holder that may mint every badge")]
pub enum Badge {
    /// By this number.
    Number(u64),
    /// By none yet: its holder mints whatever badges it likes, and the description means that.
    Any(AnyBadge),
}

/// The word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnyBadge {
    Any,
}

/// What a capability allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    Send,
    Receive,
    Call,
    Grant,
    Signal,
    Wait,
    Read,
    Write,
    Spawn,
}

impl Right {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Call => "call",
            Self::Grant => "grant",
            Self::Signal => "signal",
            Self::Wait => "wait",
            Self::Read => "read",
            Self::Write => "write",
            Self::Spawn => "spawn",
        }
    }

    pub const fn is_for(self, object: Object) -> bool {
        matches!(
            (self, object),
            (Self::Send | Self::Receive | Self::Call | Self::Grant, Object::Endpoint)
                | (Self::Signal | Self::Wait, Object::Notification)
                | (Self::Read | Self::Write, Object::Memory(_))
                | (Self::Spawn, Object::Spawner(..))
        )
    }

    pub const fn bits(self) -> u64 {
        match self {
            Self::Send | Self::Signal | Self::Write => RIGHT_SEND,
            Self::Receive | Self::Wait | Self::Read => RIGHT_RECEIVE,
            // Who is called must be able to answer.
            Self::Call | Self::Spawn => RIGHT_SEND | RIGHT_CALL,
            Self::Grant => RIGHT_GRANT,
        }
    }
}

impl Object {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Notification => "notification",
            Self::Memory(_) => "memory",
            Self::Spawner(..) => "spawner",
        }
    }

    /// What a capability to it is, for messages.
    pub const fn imported_as(self) -> &'static str {
        match self {
            Self::Memory(_) => "a memory",
            Self::Endpoint | Self::Notification | Self::Spawner(..) => "a capability",
        }
    }
}
