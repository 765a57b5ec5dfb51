//! The programs of an image. All of them are read and linked before any is compiled: what they import can then be
//! compared with what they are granted, and nobody waits for code that is thrown away.

use crate::arguments::CodeArguments;
use crate::compile::{self, Linked, Modules};
use crate::debugger::Symbols;
use crate::error::{Error, Location, Result};
use crate::input::{self, Input};
use crate::standard;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use wasm2sel4_compiler::authority::{Authority, AuthorityEnvironment};
use wasm2sel4_compiler::component::Component;
use wasm2sel4_compiler::component::wire::Wires;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::DomainFile;
use wasm2sel4_compiler::options::{Call, EntryPoint};
use wasm2sel4_compiler::{Architecture, Error as LibraryError, Options};
use wasm2sel4_system::{FileServer, Imports};

/// A program that goes into an image.
pub struct ImageMember {
    /// Its name.
    pub name: String,
    path: PathBuf,
    /// Where a description names it.
    location: Option<Location>,
    contents: Contents,
}

/// What a program is made of.
enum Contents {
    /// The bytes of an `app.elf`.
    Domain(Vec<u8>),
    /// Modules that are compiled to one.
    Modules(Modules, Box<Options>),
}

/// A program that is known as far as it can be without its code.
pub enum Prepared<'a> {
    /// One that is compiled already.
    Domain(&'a [u8], Box<DomainFile<'a>>),
    /// One that is linked.
    Modules(&'a ImageMember, Box<Linked<'a>>),
}

impl ImageMember {
    /// Reads a protection domain, or a module and what is to be linked with it.
    pub fn read(path: &Path, code: &CodeArguments) -> Result<Self> {
        let contents = match input::read(path)? {
            Input::Elf(bytes) => Contents::Domain(bytes),
            wasm @ (Input::Module(_) | Input::Component(_)) => {
                let options = compile::options(code, false)?;
                Contents::Modules(Modules::new(path, wasm, code)?, Box::new(options))
            }
        };
        Ok(Self { name: input::name(path), path: path.to_owned(), location: None, contents })
    }

    /// A file server that a description defines.
    pub fn file_server(name: &str, server: &FileServer, architecture: Architecture) -> Result<Self> {
        let options = Options { entry: EntryPoint::Driver, ..Options::new(architecture) };
        let module = wat::parse_str(server.module()).map_err(|error| LibraryError::Internal(error.to_string()))?;
        let modules = Modules::file_server(name, module, server.configuration());
        let contents = Contents::Modules(modules, Box::new(options));
        Ok(Self { name: name.to_owned(), path: name.into(), location: None, contents })
    }

    /// The same program as a description names it in a line.
    pub fn named(self, name: &str, location: Location) -> Self {
        Self { name: name.to_owned(), location: Some(location), ..self }
    }

    /// The architecture of its code.
    pub fn architecture(&self) -> Result<Architecture> {
        match &self.contents {
            Contents::Domain(bytes) => Ok(self.domain(bytes).map_err(Error::at(self.location()))?.architecture),
            Contents::Modules(_, options) => Ok(options.architecture),
        }
    }

    /// Where a description names it.
    pub fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    /// Its modules, unless it is compiled already.
    pub fn modules(&mut self) -> Option<&mut Modules> {
        match &mut self.contents {
            Contents::Domain(_) => None,
            Contents::Modules(modules, _) => Some(modules),
        }
    }

    /// What it is, if it is a component that is not compiled yet.
    pub fn component(&self) -> Option<&Component> {
        match &self.contents {
            Contents::Domain(_) => None,
            Contents::Modules(modules, _) => modules.component(),
        }
    }

    /// Connects it with the components of other domains; a program that is no component has no wires.
    pub fn connect(&mut self, wires: &Wires) -> Result<()> {
        match &mut self.contents {
            Contents::Domain(_) => Ok(()),
            Contents::Modules(modules, _) => modules.connect(wires).map_err(Error::at(self.location.as_ref())),
        }
    }

    /// Has it call an export instead of its entry.
    ///
    /// # Errors
    ///
    /// If it is compiled already, or if it is a component that cannot be called so.
    pub fn invoke(&mut self, call: Call) -> Result<()> {
        match &mut self.contents {
            Contents::Modules(modules, options) => {
                modules.invoke(&call)?;
                options.entry = EntryPoint::Invoke(call);
                Ok(())
            }
            Contents::Domain(_) => Err(Error::Message(format!(
                "{} is compiled already, and what it calls with it; name its module to call another export",
                Name(&self.name)
            ))),
        }
    }

    /// Where a debugger finds its symbols, once it is compiled to these bytes.
    pub fn symbols(&self, elf: &[u8]) -> Symbols {
        match self.contents {
            Contents::Domain(_) if !standard::is_meant(&self.path) => Symbols::File(self.path.clone()),
            Contents::Domain(_) | Contents::Modules(..) => Symbols::Compiled(elf.to_owned()),
        }
    }

    /// Links it, or reads what is in its `app.elf`.
    pub fn prepare(&self) -> Result<Prepared<'_>> {
        let prepared = match &self.contents {
            Contents::Domain(bytes) => self.domain(bytes).map(|domain| Prepared::Domain(bytes, Box::new(domain))),
            Contents::Modules(modules, options) => {
                modules.link(options).map(|linked| Prepared::Modules(self, Box::new(linked)))
            }
        };
        prepared.map_err(Error::at(self.location.as_ref()))
    }

    /// What is in the bytes of its `app.elf`.
    pub fn domain<'a>(&self, elf: &'a [u8]) -> Result<DomainFile<'a>> {
        let malformed = |message| LibraryError::Malformed { path: self.path.clone(), message }.into();
        // This finds mistakes, not attacks: a domain's code may be anything, and only its grants limit it.
        let environment = Authority::read(elf).map(|authority| authority.environment);
        if environment == Some(AuthorityEnvironment::Hosted) {
            return Err(malformed("it is a Linux process; compile its module without --hosted".to_owned()));
        }
        DomainFile::read(elf).map_err(malformed)
    }
}

impl<'a> Prepared<'a> {
    /// The architecture of its code.
    pub fn architecture(&self) -> Architecture {
        match self {
            Self::Domain(_, domain) => domain.architecture,
            Self::Modules(_, linked) => linked.options.architecture,
        }
    }

    /// What it must be granted.
    pub fn imports(&self) -> Imports {
        match self {
            Self::Domain(_, domain) => Imports::from(&**domain),
            Self::Modules(_, linked) => Imports::of_plan(&linked.store, &linked.plan),
        }
    }

    /// The bytes of its `app.elf`.
    pub fn compile(&self) -> Result<Cow<'a, [u8]>> {
        match self {
            Self::Domain(bytes, _) => Ok(Cow::Borrowed(bytes)),
            Self::Modules(program, linked) => {
                linked.domain().map(Cow::Owned).map_err(Error::at(program.location.as_ref()))
            }
        }
    }
}
