//! A system that has been read and checked: everything that its description says, with every name resolved.

use crate::directory::DescribedDirectory;
use crate::error::{Problem, Result};
use crate::file_server::FileServer;
use crate::location::{Line, Located};
use crate::rights::{Badge, Right};
use crate::size::Size;
use crate::wire::{Wire, WireNumber};
use std::path::{Path, PathBuf};
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::RUNNING_MAXIMUM;
use wasm2sel4_compiler::image::{DomainNumber, ObjectKind, ObjectNumber};

/// A system. Numbers of domains and objects are meant for the system that they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// What paths of modules begin at.
    pub(crate) folder: PathBuf,
    /// The domains, in the order of the description.
    pub(crate) domains: Vec<DomainDescription>,
    /// The kernel objects, in the order of their names.
    pub(crate) objects: Vec<Object>,
    /// The wires, in the order of the description.
    pub(crate) wires: Vec<Wire>,
}

/// A kernel object that domains share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// What the description calls it.
    pub name: String,
    /// What it is.
    pub kind: ObjectKind,
}

/// What a description says of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainDescription {
    /// What it is called.
    pub name: Located<String>,
    /// What it runs.
    pub program: Program,
    /// The modules that are linked with the main one, each with the name from which others import, in the order of the
    /// names.
    pub links: Vec<(String, Located<PathBuf>)>,
    /// Its arguments, without the name.
    pub arguments: Vec<String>,
    /// The export that it calls with its arguments, instead of running as a program.
    pub invoke: Option<Located<String>>,
    /// Its environment, each entry `NAME=VALUE`.
    pub environment: Vec<String>,
    /// The folders that it sees, as written; [`System::file`] says where they are.
    pub dirs: Vec<Located<DescribedDirectory>>,
    /// How much it may write in them.
    pub dirs_max: Option<Size>,
    /// The priority of its thread, if not the usual one.
    pub priority: Option<u64>,
    /// The size beyond which no linear memory grows.
    pub memory_max: Option<Size>,
    /// The most that its structures and arrays may take together.
    pub gc_heap_max: Option<Size>,
    /// The most memory that it, or each of its instances, may have altogether.
    pub footprint_max: Option<Size>,
    /// Whether it is started by spawners only, any number of times.
    pub is_template: bool,
    /// Names of the capabilities that whoever starts it hands over, by their numbers from 0.
    pub given: Vec<Located<String>>,
    /// Capabilities that it begins with; those in tables behind the others.
    pub grants: Vec<Grant>,
    /// The names of the tables that it is granted.
    pub tables: Vec<Located<String>>,
}

/// What a domain runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// Its main module or its `app.elf`, as written; [`System::file`] is where that is.
    Module(Located<PathBuf>),
    /// A component, as written.
    Component(Located<PathBuf>),
    /// A file server, which this project brings along.
    FileServer(FileServer),
}

/// What a domain does with a capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Its module imports it.
    Import,
    /// By it, it reaches a file server; its module knows nothing of it.
    Files,
    /// It is for this wire, of which the domain is the client.
    Wire(WireNumber),
    /// Its module imports it, and can take this wire from its client: the client's is a copy.
    Revoke(WireNumber),
    /// It is for the wires that lead to the domain, which is their server.
    Serve,
    /// It is bound to its thread: it hears of signals where it receives messages.
    Bound,
    /// It does nothing with it: the supervisor signals it when the domain has ended.
    End,
}

/// A part of a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where in the memory it begins; a multiple of the MMU page.
    pub offset: ByteSize,
    /// Its size; a multiple of the MMU page, unless it reaches to the end.
    pub size: ByteSize,
}

impl Part {
    /// Whether two parts of one memory have a byte in common.
    pub fn overlaps(self, other: Self) -> bool {
        let end = |part: Self| part.offset.0.saturating_add(part.size.0);
        self.offset.0 < end(other) && other.offset.0 < end(self)
    }
}

/// A capability that a domain begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The name under which the module imports it; that of a table's element is followed by its index in brackets. Of
    /// one that it does not import, the name of the server.
    pub import: String,
    /// What it is for.
    pub usage: Use,
    /// What it is a capability to.
    pub object: ObjectNumber,
    /// What it allows, as written.
    pub rights: Vec<Right>,
    /// How it is told from others.
    pub badge: Badge,
    /// The part of a memory that it is of, if it is not of all of it.
    pub part: Option<Part>,
    /// Where it is written.
    pub line: Line,
}

impl Grant {
    /// Whether it has one of these rights.
    pub fn has(&self, rights: &[Right]) -> bool {
        self.rights.iter().any(|right| rights.contains(right))
    }

    /// Whether it and another one on the same memory have a byte in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self.part, other.part) {
            (Some(part), Some(other)) => part.overlaps(other),
            _ => true,
        }
    }
}

impl System {
    /// The domains with their numbers, in the order of the description.
    pub fn domains(&self) -> impl Iterator<Item = (DomainNumber, &DomainDescription)> {
        self.domains.iter().enumerate().map(|(number, domain)| (DomainNumber(number), domain))
    }

    /// The kernel objects with their numbers, in the order of their names.
    pub fn objects(&self) -> impl Iterator<Item = (ObjectNumber, &Object)> {
        self.objects.iter().enumerate().map(|(number, object)| (ObjectNumber(number), object))
    }

    /// The wires with their numbers, in the order of the description.
    pub fn wires(&self) -> impl Iterator<Item = (WireNumber, &Wire)> {
        self.wires.iter().enumerate().map(|(number, wire)| (WireNumber(number), wire))
    }

    /// A domain of this system.
    ///
    /// # Panics
    ///
    /// If the number comes from another system.
    pub fn domain(&self, number: DomainNumber) -> &DomainDescription {
        &self.domains[number.0]
    }

    /// An object of this system.
    ///
    /// # Panics
    ///
    /// If the number comes from another system.
    pub fn object(&self, number: ObjectNumber) -> &Object {
        &self.objects[number.0]
    }

    /// Where a file is that the description names.
    pub fn file(&self, written: &Path) -> PathBuf {
        self.folder.join(written)
    }

    /// The files of all modules.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let written = self.domains.iter().flat_map(|domain| {
            let links = domain.links.iter().map(|(_, path)| path);
            links.chain(match &domain.program {
                Program::Module(path) | Program::Component(path) => Some(path),
                Program::FileServer(_) => None,
            })
        });
        written.map(|path| self.file(&path.value))
    }

    /// Refuses more domains than can run at the same time. One after the other, any number can.
    ///
    /// # Errors
    ///
    /// [`Problem::Running`], in the line of the first domain that is too much.
    pub fn check_running(&self) -> Result<()> {
        let own: Vec<&DomainDescription> = self.domains.iter().filter(|domain| !domain.is_template).collect();
        match own.get(RUNNING_MAXIMUM) {
            Some(first) => Err(first.name.line.refuse(Problem::Running { count: own.len() })),
            None => Ok(()),
        }
    }
}
