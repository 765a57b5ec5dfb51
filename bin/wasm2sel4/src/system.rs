//! System descriptions: which domains an image has, which kernel objects they share, and who holds which capability with
//! which rights. A description is checked as a whole before anything is built of it.

use crate::arguments::{CodeArguments, LinkedModule, size};
use crate::error::{Error, Result};
use crate::image::{self, Program};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use toml::Spanned;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::{
    GrantRecord, RIGHT_CALL, RIGHT_GRANT, RIGHT_RECEIVE, RIGHT_SEND, SHARED_MAXIMUM, SPAWNERS_MAXIMUM,
};
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_compiler::image::{Domain, DomainSetup, MemoryGrant, ObjectKind};

/// The most bits of a badge that every kernel has.
const BADGE_BITS: u32 = 28;

/// A description, as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    /// Kernel objects by name.
    #[serde(default)]
    objects: BTreeMap<String, Spanned<ObjectDescription>>,
    /// The domains.
    domain: Vec<DomainDescription>,
}

/// A kernel object, as it is written: its kind, a memory with its size, or a spawner with the name of its domain.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "an object is \"endpoint\", \"notification\", { memory = \"64K\" } or { spawner = \"DOMAIN\" }"
)]
enum ObjectDescription {
    Kind(Kind),
    Memory(MemoryDescription),
    Spawner(SpawnerDescription),
}

/// A kind of object that is written as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Endpoint,
    Notification,
}

/// A memory.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemoryDescription {
    memory: String,
}

/// A spawner.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpawnerDescription {
    spawner: String,
}

/// A kernel object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Object {
    Endpoint,
    Notification,
    /// Of so many bytes.
    Memory(ByteSize),
    /// For instances of the domain of this number.
    Spawner(usize),
}

/// A domain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DomainDescription {
    name: Spanned<String>,
    /// The main module, or a protection domain; relative to the description.
    module: Spanned<PathBuf>,
    /// Modules that are linked with it, in the order of their names.
    #[serde(default)]
    link: BTreeMap<String, PathBuf>,
    #[serde(default)]
    arguments: Vec<String>,
    #[serde(default)]
    environment: Vec<String>,
    priority: Option<Spanned<u64>>,
    memory_max: Option<Spanned<String>>,
    /// Names of capabilities that whoever starts an instance hands over, by their numbers from 0.
    #[serde(default)]
    given: Vec<Spanned<String>>,
    /// Capabilities by the names under which the module imports them.
    #[serde(default)]
    grants: BTreeMap<String, Spanned<Grant>>,
    /// Tables of capabilities by the names under which the module imports them: the elements from the first on.
    #[serde(default)]
    tables: BTreeMap<String, Spanned<Vec<Spanned<Grant>>>>,
}

impl DomainDescription {
    /// All capabilities that it is granted, by the names that the compiler gives them.
    fn all_grants(&self) -> impl Iterator<Item = (String, &Spanned<Grant>)> {
        let elements = self.tables.iter().flat_map(|(name, elements)| {
            elements.get_ref().iter().enumerate().map(move |(number, grant)| (format!("{name}[{number}]"), grant))
        });
        self.grants.iter().map(|(name, grant)| (name.clone(), grant)).chain(elements)
    }
}

/// A capability for a domain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Grant {
    object: Spanned<String>,
    rights: Vec<Spanned<Right>>,
    badge: Option<Spanned<u64>>,
}

/// What a capability allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Right {
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
    const fn name(self) -> &'static str {
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

    const fn is_for(self, object: Object) -> bool {
        matches!(
            (self, object),
            (Self::Send | Self::Receive | Self::Call | Self::Grant, Object::Endpoint)
                | (Self::Signal | Self::Wait, Object::Notification)
                | (Self::Read | Self::Write, Object::Memory(_))
                | (Self::Spawn, Object::Spawner(_))
        )
    }

    const fn bits(self) -> u64 {
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
    const fn name(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Notification => "notification",
            Self::Memory(_) => "memory",
            Self::Spawner(_) => "spawner",
        }
    }

    /// What a capability to it is, for messages.
    const fn imported_as(self) -> &'static str {
        match self {
            Self::Memory(_) => "a memory",
            Self::Endpoint | Self::Notification | Self::Spawner(_) => "a capability",
        }
    }
}

/// A description with its file.
#[derive(Debug)]
pub struct System {
    path: PathBuf,
    text: String,
    description: Description,
    /// The objects of the description, in the order of their numbers.
    objects: BTreeMap<String, Object>,
}

/// Whether a file is a system description, by its name.
pub fn is_description(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

impl System {
    /// Reads a description and checks what can be checked without its modules.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(Error::file("read", path))?;
        let description = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| line(&text, span.start));
            Error::Message(format!("{}:{line}: {}", path.display(), error.message()))
        })?;
        let mut system = Self { path: path.to_owned(), text, description, objects: BTreeMap::new() };
        system.objects = system.read_objects()?;
        system.check()?;
        Ok(system)
    }

    /// An error at a place of the file.
    fn complain<T>(&self, at: &Spanned<T>, message: &str) -> Error {
        Error::Message(format!("{}:{}: {message}", self.path.display(), line(&self.text, at.span().start)))
    }

    fn read_objects(&self) -> Result<BTreeMap<String, Object>> {
        let mut objects = BTreeMap::new();
        for (name, description) in &self.description.objects {
            let object = match description.get_ref() {
                ObjectDescription::Kind(Kind::Endpoint) => Object::Endpoint,
                ObjectDescription::Kind(Kind::Notification) => Object::Notification,
                ObjectDescription::Memory(MemoryDescription { memory }) => {
                    let size = size(memory).map_err(|message| self.complain(description, &message))?;
                    if size.0 == 0 || size.0 > SHARED_MAXIMUM {
                        let message = format!("a memory has between 1 and {SHARED_MAXIMUM} bytes");
                        return Err(self.complain(description, &message));
                    }
                    Object::Memory(size)
                }
                ObjectDescription::Spawner(SpawnerDescription { spawner }) => {
                    let mut domains = self.description.domain.iter();
                    match domains.position(|domain| domain.name.get_ref() == spawner) {
                        Some(number) => Object::Spawner(number),
                        None => return Err(self.complain(description, &format!("no domain is called {spawner}"))),
                    }
                }
            };
            objects.insert(name.clone(), object);
        }
        Ok(objects)
    }

    fn check(&self) -> Result<()> {
        let mut names: Vec<&str> = Vec::new();
        for domain in &self.description.domain {
            let name = domain.name.get_ref();
            if names.contains(&name.as_str()) {
                return Err(self.complain(&domain.name, &format!("there are two domains called {name}")));
            }
            names.push(name);
            if let Some(priority) = domain.priority.as_ref().filter(|priority| !(1..=254).contains(priority.get_ref()))
            {
                return Err(self.complain(priority, "a priority is a number from 1 to 254"));
            }
            if let Some(limit) = &domain.memory_max {
                size(limit.get_ref()).map_err(|message| self.complain(limit, &message))?;
            }
            domain.all_grants().try_for_each(|(_, grant)| self.check_grant(grant))?;
            let is_spawner = |grant: &&Spanned<Grant>| {
                matches!(self.objects.get(grant.get_ref().object.get_ref()), Some(Object::Spawner(_)))
            };
            if let Some(grant) = domain.all_grants().map(|(_, grant)| grant).filter(is_spawner).nth(SPAWNERS_MAXIMUM) {
                let message = format!("a domain is granted at most {SPAWNERS_MAXIMUM} spawners");
                return Err(self.complain(grant, &message));
            }
        }
        Ok(())
    }

    fn check_grant(&self, grant: &Spanned<Grant>) -> Result<()> {
        let Grant { object, rights, badge } = grant.get_ref();
        let Some(kind) = self.objects.get(object.get_ref()) else {
            let known: Vec<&str> = self.objects.keys().map(String::as_str).collect();
            let known =
                if known.is_empty() { "there are none".to_owned() } else { format!("there are {}", known.join(", ")) };
            return Err(self.complain(object, &format!("no object is called {}; {known}", object.get_ref())));
        };
        if let Some(right) = rights.iter().find(|right| !right.get_ref().is_for(*kind)) {
            let message = match kind {
                Object::Endpoint => "no right on an endpoint; there are send, receive, call and grant",
                Object::Notification => "no right on a notification; there are signal and wait",
                Object::Memory(_) => "no right on a memory; there are read and write",
                Object::Spawner(_) => "no right on a spawner; there is spawn",
            };
            return Err(self.complain(right, &format!("{} is {message}", right.get_ref().name())));
        }
        if rights.is_empty() {
            return Err(self.complain(grant, "a capability without rights is good for nothing"));
        }
        if let (Some(badge), Object::Memory(_) | Object::Spawner(_)) = (badge, kind) {
            return Err(self.complain(badge, &format!("a {} has no badge", kind.name())));
        }
        if matches!(kind, Object::Memory(_)) && !rights.iter().any(|right| *right.get_ref() == Right::Read) {
            return Err(self.complain(grant, "no memory can be written and not read; its rights begin with read"));
        }
        if let Some(badge) = badge.as_ref().filter(|badge| *badge.get_ref() >> BADGE_BITS != 0) {
            return Err(self.complain(badge, &format!("a badge has at most {BADGE_BITS} bits")));
        }
        Ok(())
    }

    /// Reads or compiles the programs of all domains.
    pub fn programs(&self, code: &CodeArguments) -> Result<Vec<Program>> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let mut programs = Vec::new();
        for domain in &self.description.domain {
            let mut code = code.clone();
            let linked =
                |(name, path): (&String, &PathBuf)| LinkedModule { name: name.clone(), path: folder.join(path) };
            code.link.extend(domain.link.iter().map(linked));
            if let Some(limit) = &domain.memory_max {
                code.memory_max = Some(size(limit.get_ref()).map_err(|message| self.complain(limit, &message))?);
            }
            let program = Program::read(&folder.join(domain.module.get_ref()), &code)?;
            programs.push(program.named(domain.name.get_ref()));
        }
        Ok(programs)
    }

    /// The kernel objects, in the order of their numbers.
    pub fn objects(&self) -> Vec<ObjectKind> {
        let kind = |object: &Object| match *object {
            Object::Endpoint => ObjectKind::Endpoint,
            Object::Notification => ObjectKind::Notification,
            Object::Memory(size) => ObjectKind::Memory(size),
            Object::Spawner(domain) => ObjectKind::Spawner(domain),
        };
        self.objects.values().map(kind).collect()
    }

    /// What each domain is started with; `domains` are those of [`System::programs`].
    pub fn setups<'a>(&self, domains: &'a [Domain<'a>]) -> Result<Vec<DomainSetup<'a>>> {
        let mut setups = Vec::new();
        for (number, (description, domain)) in self.description.domain.iter().zip(domains).enumerate() {
            let name = description.name.get_ref().clone();
            let mut arguments = vec![name.clone()];
            arguments.extend(description.arguments.iter().cloned());
            setups.push(DomainSetup {
                domain,
                grants: self.grants(description, domain)?,
                memories: self.memories(description, domain)?,
                is_template: self.is_template(number),
                given: self.given(number, description, domain)?,
                priority: description.priority.as_ref().map(|priority| *priority.get_ref()),
                environment: description.environment.clone(),
                seed: image::random_seed()?,
                arguments,
                name,
            });
        }
        Ok(setups)
    }

    /// Every import must be granted, and every grant imported.
    fn grants(&self, description: &DomainDescription, domain: &Domain<'_>) -> Result<Vec<GrantRecord>> {
        let name = description.name.get_ref();
        for (import, grant) in description.all_grants() {
            if !domain.capabilities.contains(&import) && !domain.shared.contains(&import) {
                return Err(
                    self.complain(grant, &format!("{name} is granted {import}, but does not import cap.{import}"))
                );
            }
        }
        let mut records = Vec::new();
        for (import, slot) in domain.capabilities.iter().zip(slot::FIRST_GRANT..) {
            if description.given.iter().any(|given| given.get_ref() == import) {
                continue;
            }
            let (grant, object, kind) = self.granted(description, import)?;
            if let Object::Memory(_) = kind {
                return Err(self.mismatch(name, import, grant, kind, "a capability"));
            }
            let Grant { rights, badge, .. } = grant.get_ref();
            records.push(GrantRecord {
                slot,
                object,
                rights: rights.iter().fold(0, |all, right| all | right.get_ref().bits()),
                badge: badge.as_ref().map_or(0, |badge| *badge.get_ref()),
            });
        }
        Ok(records)
    }

    /// Whether a domain is started by spawners.
    fn is_template(&self, number: usize) -> bool {
        self.objects.values().any(|object| *object == Object::Spawner(number))
    }

    /// The slots of what is handed over to an instance.
    fn given(&self, number: usize, description: &DomainDescription, domain: &Domain<'_>) -> Result<Vec<u64>> {
        let name = description.name.get_ref();
        let mut slots = Vec::new();
        for given in &description.given {
            let import = given.get_ref();
            if !self.is_template(number) {
                let message = format!("{name} is given {import}, but there is no spawner for it");
                return Err(self.complain(given, &message));
            }
            let position = domain.capabilities.iter().position(|known| known == import);
            match position {
                Some(_) if description.grants.contains_key(import) => {
                    return Err(self.complain(given, &format!("{name} is both granted and given {import}")));
                }
                Some(position) => slots.push(slot::FIRST_GRANT + position as u64),
                None => {
                    let message = format!("{name} is given {import}, but does not import cap.{import}");
                    return Err(self.complain(given, &message));
                }
            }
        }
        Ok(slots)
    }

    /// What a domain is granted under a name that it imports: the grant, the object's number, and the object.
    fn granted<'s>(
        &self,
        description: &'s DomainDescription,
        import: &str,
    ) -> Result<(&'s Spanned<Grant>, u64, Object)> {
        let Some((_, grant)) = description.all_grants().find(|(name, _)| name == import) else {
            let message = format!("{} imports cap.{import}, which is not granted", description.name.get_ref());
            return Err(self.complain(&description.name, &message));
        };
        let wanted = grant.get_ref().object.get_ref();
        let found = self.objects.iter().enumerate().find(|(_, (name, _))| *name == wanted);
        match found {
            Some((number, (_, object))) => Ok((grant, number as u64, *object)),
            None => Err(self.complain(grant, &format!("no object is called {wanted}"))),
        }
    }

    fn mismatch(&self, name: &str, import: &str, grant: &Spanned<Grant>, kind: Object, wanted: &str) -> Error {
        let object = grant.get_ref().object.get_ref();
        let provided = kind.imported_as();
        let message = format!("{name} imports cap.{import} as {wanted}, but {object} is {provided}");
        self.complain(grant, &message)
    }

    /// The memories that a domain shares.
    fn memories(&self, description: &DomainDescription, domain: &Domain<'_>) -> Result<Vec<MemoryGrant>> {
        let name = description.name.get_ref();
        let mut memories = Vec::new();
        for (import, number) in domain.shared.iter().zip(1..) {
            let (grant, object, kind) = self.granted(description, import)?;
            let Object::Memory(size) = kind else {
                return Err(self.mismatch(name, import, grant, kind, "a memory"));
            };
            let wanted = domain.memories.iter().filter(|memory| memory.shared == number);
            let wanted = wanted.map(|memory| memory.initial).max().unwrap_or(0);
            if wanted > size.0 {
                let object = grant.get_ref().object.get_ref();
                let message =
                    format!("{name} imports cap.{import} with {wanted} bytes, but {object} has only {}", size.0);
                return Err(self.complain(grant, &message));
            }
            let writable = grant.get_ref().rights.iter().any(|right| *right.get_ref() == Right::Write);
            memories.push(MemoryGrant { object, writable });
        }
        Ok(memories)
    }

    /// Who holds what on whom: every capability that any domain begins with.
    pub fn describe(&self) -> String {
        let mut text = format!("{}: system of {} domains\n", image::name(&self.path), self.description.domain.len());
        for domain in self.description.domain.iter().filter(|domain| !domain.given.is_empty()) {
            let given: Vec<&str> = domain.given.iter().map(|given| given.get_ref().as_str()).collect();
            let _ = writeln!(text, "\n{}: given {} by whoever starts it", domain.name.get_ref(), given.join(", "));
        }
        // Writing to a string cannot fail.
        for (name, object) in &self.objects {
            let _ = writeln!(text, "\n{name}: {}", object.name());
            for domain in &self.description.domain {
                let grants = domain.all_grants().filter(|(_, grant)| grant.get_ref().object.get_ref() == name);
                for (import, grant) in grants {
                    let grant = grant.get_ref();
                    let rights: Vec<&str> = grant.rights.iter().map(|right| right.get_ref().name()).collect();
                    let badge = grant.badge.as_ref().map(|badge| format!(", badge {}", badge.get_ref()));
                    let badge = badge.unwrap_or_default();
                    let _ = writeln!(
                        text,
                        "  {} may {} (as cap.{import}{badge})",
                        domain.name.get_ref(),
                        rights.join(", ")
                    );
                }
            }
        }
        text
    }

    /// The same as a graph for Graphviz: domains point to what they may send to, and are pointed to by what they receive from.
    pub fn graph(&self) -> String {
        let mut text = String::from("digraph system {\n");
        let quoted = |name: &str| format!("{name:?}");
        for domain in &self.description.domain {
            let _ = writeln!(text, "  {} [shape=box];", quoted(domain.name.get_ref()));
        }
        for (name, object) in &self.objects {
            let _ = writeln!(
                text,
                "  {} [shape=ellipse, label={}];",
                quoted(name),
                quoted(&format!("{name}\n{}", object.name()))
            );
        }
        for domain in &self.description.domain {
            for (import, grant) in domain.all_grants() {
                let (from, to) = (quoted(domain.name.get_ref()), quoted(grant.get_ref().object.get_ref()));
                for right in &grant.get_ref().rights {
                    let right = right.get_ref();
                    let label = quoted(&format!("{} {import}", right.name()));
                    let _ = match right {
                        Right::Receive | Right::Wait | Right::Read => {
                            writeln!(text, "  {to} -> {from} [label={label}];")
                        }
                        _ => writeln!(text, "  {from} -> {to} [label={label}];"),
                    };
                }
            }
        }
        text.push_str("}\n");
        text
    }
}

/// The line, from 1, of a byte of a text.
fn line(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}
