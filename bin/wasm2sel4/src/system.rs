//! System descriptions: which domains an image has, which kernel objects they share, and who holds which capability with
//! which rights. A description is checked as a whole before anything is built of it.

mod check;
mod describe;
mod description;
mod grants;
mod graph;

use crate::arguments::{CodeArguments, LinkedModule, size};
use crate::error::{Error, Result};
use crate::image::{self, Program};
use description::{Description, Object};
pub use graph::GraphLanguage;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_compiler::image::{Domain, DomainSetup, ObjectKind};

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

    /// The bytes of a limit, if there is one.
    fn limit(&self, limit: Option<&Spanned<String>>) -> Result<Option<ByteSize>> {
        limit.map(|limit| size(limit.get_ref()).map_err(|message| self.complain(limit, &message))).transpose()
    }

    /// Reads or compiles the programs of all domains.
    pub fn programs(&self, code: &CodeArguments) -> Result<Vec<Program>> {
        let folder = self.folder();
        let mut programs = Vec::new();
        for domain in &self.description.domain {
            let mut code = code.clone();
            let linked =
                |(name, path): (&String, &PathBuf)| LinkedModule { name: name.clone(), path: folder.join(path) };
            code.link.extend(domain.link.iter().map(linked));
            code.memory_max = self.limit(domain.memory_max.as_ref())?.or(code.memory_max);
            let program = Program::read(&folder.join(domain.module.get_ref()), &code)?;
            programs.push(program.named(domain.name.get_ref()));
        }
        Ok(programs)
    }

    /// What the paths of modules begin at. A module that is called `-` is a file here.
    fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// The files of all modules.
    pub fn files(&self) -> Vec<PathBuf> {
        let modules =
            self.description.domain.iter().flat_map(|domain| domain.link.values().chain([domain.module.get_ref()]));
        modules.map(|path| self.folder().join(path)).collect()
    }

    /// The kernel objects, in the order of their numbers.
    pub fn objects(&self) -> Vec<ObjectKind> {
        let kind = |object: &Object| match *object {
            Object::Endpoint => ObjectKind::Endpoint,
            Object::Notification => ObjectKind::Notification,
            Object::Memory(size) => ObjectKind::Memory(size),
            Object::Spawner(domain, most) => ObjectKind::Spawner { domain, most },
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
                footprint_maximum: self.limit(description.footprint_max.as_ref())?,
                environment: description.environment.clone(),
                seed: image::random_seed()?,
                arguments,
                name,
            });
        }
        Ok(setups)
    }
}

/// The line, from 1, of a byte of a text.
fn line(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}
