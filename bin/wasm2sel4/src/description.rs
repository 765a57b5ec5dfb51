//! System descriptions as files: reading them, and what is wrong with them as an error with the file's name.

use crate::error::{Error, Location, Result};
use crate::input;
use std::path::{Path, PathBuf};
use wasm2sel4_abi::bundle::RUNNING_MAXIMUM;
use wasm2sel4_compiler::authority::Authority;
use wasm2sel4_compiler::component::Component;
use wasm2sel4_compiler::component::wire::Wires;
use wasm2sel4_compiler::image::Allotment;
use wasm2sel4_system::{DomainDescription, Imports, Line, Problem, Program, System};

/// A system with the file that describes it.
#[derive(Debug)]
pub struct Description {
    /// The file.
    pub path: PathBuf,
    /// What it describes.
    pub system: System,
}

/// Whether a file is a system description, by its name.
pub fn is_description(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

impl Description {
    /// Reads a description and checks what can be checked without its modules.
    pub fn read(path: &Path) -> Result<Self> {
        let text = input::text(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let system = System::parse(&text, folder).map_err(|error| refused(path, error))?;
        Ok(Self { path: path.to_owned(), system })
    }

    /// A line of the file.
    pub fn location(&self, line: Line) -> Location {
        Location { path: self.path.clone(), line }
    }

    /// Refuses more domains than can run at the same time.
    pub fn check_running(&self) -> Result<()> {
        self.system.check_running().map_err(|error| refused(&self.path, error))
    }

    /// Refuses file servers and wires, where one domain starts when another has ended: a server ends last.
    pub fn refuse_servers(&self) -> Result<()> {
        let is_server = |domain: &&DomainDescription| matches!(domain.program, Program::FileServer(_));
        match self.system.domains().map(|(_, domain)| domain).find(is_server) {
            Some(domain) => {
                let name = &domain.name.value;
                let message = format!("the file server {name} runs beside its clients; leave --one-at-a-time out");
                Err(Error::at(Some(&self.location(domain.name.line)))(Error::Message(message)))
            }
            None => Ok(()),
        }?;
        match self.system.wires().next() {
            Some((_, wire)) => {
                let message = "both ends of a wire run beside each other; leave --one-at-a-time out".to_owned();
                Err(Error::at(Some(&self.location(wire.line)))(Error::Message(message)))
            }
            None => Ok(()),
        }
    }

    /// Connects the components of its domains, in order; returns the wires of each domain.
    pub fn connect(&mut self, components: &[Option<&Component>]) -> Result<Vec<Wires>> {
        self.system.connect(components).map_err(|error| refused(&self.path, error))
    }

    /// What each domain is started with; `imports` are those of the domains, in order.
    pub fn allotments(&self, imports: &[Imports]) -> Result<Vec<Allotment>> {
        self.system.allotments(imports).map_err(|error| refused(&self.path, error))
    }

    /// Refuses calls that would never return, as far as files say what they call.
    pub fn check_calls(&self, authorities: &[Authority]) -> Result<()> {
        let called = authorities.iter().map(|authority| {
            let called = authority.capabilities.iter().filter(|capability| capability.is_called);
            called.map(|capability| capability.name.as_str()).collect::<Vec<_>>()
        });
        self.system.check_calls(called).map_err(|error| refused(&self.path, error))
    }
}

/// What is wrong with a description, as this command says it.
fn refused(path: &Path, error: wasm2sel4_system::Error) -> Error {
    let message = match error.problem {
        Problem::Running { count } => too_many(count),
        problem => problem.to_string(),
    };
    let location = Location { path: path.to_owned(), line: error.line };
    Error::at(Some(&location))(Error::Message(message))
}

/// What is said of more domains than can run.
pub fn too_many(count: usize) -> String {
    format!(
        "the image has {count} domains that run at the same time; at most {RUNNING_MAXIMUM} can, or any number one after \
         the other (--one-at-a-time)"
    )
}
