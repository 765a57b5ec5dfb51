//! System descriptions: which domains an image has, which kernel objects they share, and who holds which capability with
//! which rights. A description is checked as a whole before anything is built of it.

mod badges;
mod check;
mod describe;
mod description;
mod grants;
mod graph;
mod names;
mod reach;

use crate::arguments::{CodeArguments, size};
use crate::error::{Error, Place, Result};
use crate::image::{self, Allotment, Needs, Program};
use crate::input;
use description::{Description, DomainDescription, Object};
pub use graph::GraphLanguage;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::RUNNING_MAXIMUM;
use wasm2sel4_compiler::image::ObjectKind;

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
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

impl System {
    /// Reads a description and checks what can be checked without its modules.
    pub fn read(path: &Path) -> Result<Self> {
        let text = input::text(path)?;
        let description = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| line(&text, span.start));
            Error::Message(format!("{}:{line}: {}", path.display(), error.message()))
        })?;
        let mut system = Self { path: path.to_owned(), text, description, objects: BTreeMap::new() };
        system.objects = system.read_objects()?;
        system.check()?;
        Ok(system)
    }

    /// Where something stands in the file.
    fn place<T>(&self, at: &Spanned<T>) -> Place {
        Place { path: self.path.clone(), line: line(&self.text, at.span().start) }
    }

    /// An error at a place of the file.
    fn complain<T>(&self, at: &Spanned<T>, message: &str) -> Error {
        Error::at(Some(&self.place(at)))(Error::Message(message.to_owned()))
    }

    /// The bytes of a limit, if there is one.
    fn limit(&self, limit: Option<&Spanned<String>>) -> Result<Option<ByteSize>> {
        limit.map(|limit| size(limit.get_ref()).map_err(|message| self.complain(limit, &message))).transpose()
    }

    /// Refuses more domains than can run beside each other.
    pub fn check_running(&self, one_at_a_time: bool) -> Result<()> {
        let own = self.description.domain.iter().enumerate().filter(|(number, _)| !self.is_template(*number));
        let own: Vec<&DomainDescription> = own.map(|(_, domain)| domain).collect();
        match own.get(RUNNING_MAXIMUM) {
            Some(first) if !one_at_a_time => Err(self.complain(&first.name, &image::too_many(own.len()))),
            _ => Ok(()),
        }
    }

    /// Reads the programs of all domains.
    pub fn programs(&self, code: &CodeArguments) -> Result<Vec<Program>> {
        self.description.domain.iter().map(|domain| self.program(domain, code)).collect()
    }

    fn program(&self, domain: &DomainDescription, code: &CodeArguments) -> Result<Program> {
        let folder = self.folder();
        let mut code = code.clone();
        let limit = self.limit(domain.memory_max.as_ref())?;
        // A limit of all domains and one of this domain hold both.
        let is_smallest = code.memory_max.is_none_or(|all| limit.is_some_and(|own| own <= all));
        if is_smallest {
            code.memory_max = limit;
        }
        let place = self.place(&domain.module);
        let program = Program::read(&folder.join(domain.module.get_ref()), &code).map_err(Error::at(Some(&place)))?;
        let mut program = program.named(domain.name.get_ref(), place);
        let Some(modules) = program.modules() else {
            let links = domain.link.values().next().map(|path| self.place(path));
            return match links.or_else(|| domain.memory_max.as_ref().map(|limit| self.place(limit))) {
                Some(place) => {
                    let message = "the domain is compiled already; link and memory-max are for modules".to_owned();
                    Err(Error::at(Some(&place))(Error::Message(message)))
                }
                None => Ok(program),
            };
        };
        for (name, path) in &domain.link {
            modules.add(name, &folder.join(path.get_ref()), Some(self.place(path)))?;
        }
        if let Some(limit) = domain.memory_max.as_ref().filter(|_| is_smallest) {
            modules.limit_at(self.place(limit));
        }
        Ok(program)
    }

    /// What the paths of modules begin at. A module that is called `-` is a file here.
    fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// The files of all modules.
    pub fn files(&self) -> Vec<PathBuf> {
        let domains = self.description.domain.iter();
        let modules = domains.flat_map(|domain| domain.link.values().chain([&domain.module]));
        modules.map(|path| self.folder().join(path.get_ref())).collect()
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

    /// What each domain is started with; `needs` are those of the programs of [`System::programs`].
    pub fn allotments(&self, needs: &[Needs]) -> Result<Vec<Allotment>> {
        let mut allotments = Vec::new();
        for (number, (description, needs)) in self.description.domain.iter().zip(needs).enumerate() {
            let name = description.name.get_ref().clone();
            let mut arguments = vec![name.clone()];
            arguments.extend(description.arguments.iter().map(|argument| argument.get_ref().clone()));
            allotments.push(Allotment {
                grants: self.grants(description, needs)?,
                memories: self.memories(description, needs)?,
                is_template: self.is_template(number),
                given: self.given(description, needs)?,
                priority: description.priority.as_ref().map(|priority| *priority.get_ref()),
                footprint_maximum: self.limit(description.footprint_max.as_ref())?,
                environment: description.environment.iter().map(|entry| entry.get_ref().clone()).collect(),
                arguments,
                name,
            });
        }
        Ok(allotments)
    }
}

/// The line, from 1, of a byte of a text.
fn line(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}
