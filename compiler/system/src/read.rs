//! From the text to domains and objects: names are resolved, sizes and numbers are read, and each definition is checked
//! by itself, as each grant is (`grant.rs`). What concerns several of them is checked afterwards (`reach.rs`,
//! `badges.rs`).

use crate::directory::{DescribedDirectory, DirectoryAccess, directory, named};
use crate::environment;
use crate::error::Result;
use crate::location::{Line, Located};
use crate::size::{Size, size};
use crate::system::{DomainDescription, Grant, Object, Program};
use crate::text::{DirectoryTable, DirectoryText, DomainText, MemoryText, ObjectText, ObjectWord, SpawnerText};
use crate::wire::Wires;
use toml::Spanned;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::{FOOTPRINT_LEAST, SHARED_MAXIMUM};
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::{DomainNumber, ObjectKind};
use wasm2sel4_compiler::options::gc_heap_size;

/// A description on its way: the text tells the lines, the objects are what domains are granted.
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) objects: Vec<Object>,
    pub(crate) wires: Wires,
}

impl Reader<'_> {
    pub(crate) fn line<T>(&self, value: &Spanned<T>) -> Line {
        Line::of_value(self.text, value)
    }

    pub(crate) fn located<T: Clone>(&self, value: &Spanned<T>) -> Located<T> {
        Located { value: value.get_ref().clone(), line: self.line(value) }
    }

    /// An object, with its size or the domain that it is for.
    pub(crate) fn object(&self, written: &Spanned<ObjectText>, domains: &[DomainText]) -> Result<ObjectKind> {
        let refuse = |message: String| Err(self.line(written).no_definition(message));
        match written.get_ref() {
            ObjectText::Word(ObjectWord::Endpoint) => Ok(ObjectKind::Endpoint),
            ObjectText::Word(ObjectWord::Notification) => Ok(ObjectKind::Notification),
            ObjectText::Memory(MemoryText { memory }) => match size(memory) {
                Ok(ByteSize(bytes)) if bytes == 0 || bytes > SHARED_MAXIMUM => {
                    refuse(format!("a memory has between 1 and {SHARED_MAXIMUM} bytes"))
                }
                Ok(bytes) => Ok(ObjectKind::Memory(bytes)),
                Err(message) => refuse(message),
            },
            ObjectText::Spawner(SpawnerText { spawner, instances_max }) => {
                match domains.iter().position(|domain| domain.name.get_ref() == spawner) {
                    Some(number) => Ok(ObjectKind::Spawner { domain: DomainNumber(number), most: *instances_max }),
                    None => refuse(format!("there is no domain {}", Name(spawner))),
                }
            }
        }
    }

    pub(crate) fn domain(&self, number: DomainNumber, written: &DomainText) -> Result<DomainDescription> {
        let is_own = |object: &Object| matches!(object.kind, ObjectKind::Spawner { domain, .. } if domain == number);
        let is_template = self.objects.iter().any(is_own);
        self.check_strings(written)?;
        self.check_given(is_template, written)?;
        let is_possible = |priority: &&Spanned<u64>| (1..=254).contains(priority.get_ref());
        if let Some(priority) = written.priority.as_ref().filter(|priority| !is_possible(priority)) {
            return Err(self.line(priority).no_definition("a priority is a number from 1 to 254"));
        }
        let memory_max = self.size(written.memory_max.as_ref())?;
        let gc_heap_max = self.size(written.gc_heap_max.as_ref())?;
        if let Some(Size { bytes, line, .. }) = &gc_heap_max {
            gc_heap_size(*bytes).map_err(|message| line.no_definition(message))?;
        }
        let footprint_max = self.size(written.footprint_max.as_ref())?;
        if let Some(Size { bytes: ByteSize(..FOOTPRINT_LEAST), line, .. }) = &footprint_max {
            let least = FOOTPRINT_LEAST >> 10;
            return Err(line.no_definition(format!("a domain needs at least {least}K to begin with")));
        }
        let dirs = self.dirs(&written.dirs)?;
        let dirs_max = self.size(written.dirs_max.as_ref())?;
        if let Some(limit) = dirs_max.as_ref().filter(|_| dirs.is_empty()) {
            return Err(limit.line.no_definition("a domain without dirs writes no files, so leave dirs-max out"));
        }
        let grants = written.all_grants().map(|(import, grant)| self.grant(import, grant));
        let mut grants = grants.collect::<Result<Vec<Grant>>>()?;
        self.check_number(&grants)?;
        grants.extend(self.bound(written.bound.as_ref())?);
        for end in &written.ends {
            grants.push(self.end(end)?);
        }
        let strings = |strings: &[Spanned<String>]| strings.iter().map(|string| string.get_ref().clone()).collect();
        Ok(DomainDescription {
            name: self.located(&written.name),
            program: self.program(written)?,
            links: written.link.iter().map(|(name, path)| (name.clone(), self.located(path))).collect(),
            arguments: strings(&written.arguments),
            invoke: written.invoke.as_ref().map(|name| self.located(name)),
            environment: strings(&written.environment),
            dirs,
            dirs_max,
            priority: written.priority.as_ref().map(|priority| *priority.get_ref()),
            memory_max,
            gc_heap_max,
            footprint_max,
            is_template,
            given: written.given.iter().map(|given| self.located(given)).collect(),
            grants,
            tables: (written.tables.iter())
                .map(|(name, elements)| Located { value: name.clone(), line: self.line(elements) })
                .collect(),
        })
    }

    /// What it runs: one of the two.
    fn program(&self, written: &DomainText) -> Result<Program> {
        match (&written.module, &written.component) {
            (Some(module), None) => Ok(Program::Module(self.located(module))),
            (None, Some(component)) => Ok(Program::Component(self.located(component))),
            (Some(_), Some(component)) => {
                Err(self.line(component).no_definition("a domain runs a module or a component; leave one of them out"))
            }
            (None, None) => {
                let name = written.name.get_ref();
                Err(self
                    .line(&written.name)
                    .no_definition(format!("{name} runs nothing; name its module or its component")))
            }
        }
    }

    pub(crate) fn size(&self, written: Option<&Spanned<String>>) -> Result<Option<Size>> {
        let Some(written) = written else { return Ok(None) };
        let Located { value: text, line } = self.located(written);
        match size(&text) {
            Ok(bytes) => Ok(Some(Size { bytes, written: text, line })),
            Err(message) => Err(line.no_definition(message)),
        }
    }

    /// Folders that a domain sees or keeps: no two of one name.
    pub(crate) fn dirs(&self, written: &[Spanned<DirectoryText>]) -> Result<Vec<Located<DescribedDirectory>>> {
        let mut dirs: Vec<Located<DescribedDirectory>> = Vec::new();
        for written in written {
            let line = self.line(written);
            let (directory, access) = match written.get_ref() {
                DirectoryText::Words(words) => (directory(words), DirectoryAccess::default()),
                DirectoryText::Table(DirectoryTable { from, to, access }) => {
                    let found = named(from, to.as_ref().unwrap_or(from));
                    (found.ok_or_else(|| "a folder has a name in \"from\", and one in \"to\"".to_owned()), *access)
                }
            };
            let directory = directory.map_err(|message| line.no_definition(message))?;
            if dirs.iter().any(|other| other.value.directory.guest == directory.guest) {
                let message =
                    format!("two folders are called {}; give one another name: HOST::GUEST", Name(&directory.guest));
                return Err(line.no_definition(message));
            }
            dirs.push(Located { value: DescribedDirectory { directory, access }, line });
        }
        Ok(dirs)
    }

    /// What a domain is told when it starts.
    fn check_strings(&self, domain: &DomainText) -> Result<()> {
        if let Some(argument) = domain.arguments.iter().find(|argument| argument.get_ref().contains('\0')) {
            return Err(self.line(argument).no_definition("an argument cannot contain a zero byte"));
        }
        domain.environment.iter().try_for_each(|entry| match environment::entry(entry.get_ref()) {
            Ok(_) => Ok(()),
            Err(message) => Err(self.line(entry).no_definition(message)),
        })
    }

    /// What whoever starts a domain hands over.
    fn check_given(&self, is_template: bool, domain: &DomainText) -> Result<()> {
        let name = domain.name.get_ref();
        for (position, given) in domain.given.iter().enumerate() {
            let import = given.get_ref();
            let is_named_before = domain.given.iter().take(position).any(|other| other.get_ref() == import);
            let complaint = if !is_template {
                "but there is no spawner for it"
            } else if domain.grants.contains_key(import) {
                "and granted it"
            } else if is_named_before {
                "twice"
            } else {
                continue;
            };
            return Err(self.line(given).no_grant(format!("{name} is given {import}, {complaint}")));
        }
        Ok(())
    }
}
