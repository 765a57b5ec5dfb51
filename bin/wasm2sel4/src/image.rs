//! `wasm2sel4 image`.

use crate::arguments::{CodeArguments, ImageArguments};
use crate::compile;
use crate::error::{Error, Result};
use crate::input::{self, Input};
use crate::output::{self, Contents};
use crate::system::{self, System};
use crate::{kernels, standard};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use wasm2sel4_compiler::authority::{Authority, AuthorityEnvironment};
use wasm2sel4_compiler::image::{self, Domain, DomainSetup, Image, ImageOptions, RuntimeObjects};
use wasm2sel4_compiler::kernel::Prefix;
use wasm2sel4_compiler::{Architecture, Error as LibraryError, Linker};

/// Makes an image of files.
pub fn run(arguments: &ImageArguments) -> Result<()> {
    let system = system_of(&arguments.inputs)?;
    let programs = programs(system.as_ref(), &arguments.inputs, &arguments.code)?;
    let domains = domains(&programs)?;
    let architecture = common_architecture(&programs, &domains)?;
    let mut setups = match &system {
        Some(system) => system.setups(&domains)?,
        None => plain_setups(&programs, &domains)?,
    };
    for (number, setup) in setups.iter_mut().enumerate() {
        setup.environment.extend(arguments.env.iter().cloned());
        if let Some(seed) = arguments.seed {
            setup.seed = seed;
            // Domains of one image must not share their random numbers.
            setup.seed[0] ^= number as u8;
        }
    }
    let prefix = kernels::open(architecture, arguments.kernel.kernel.as_deref())?;
    let options = ImageOptions {
        framed: arguments.framed,
        report_resources: arguments.report_resources,
        running: arguments.one_at_a_time.then_some(1),
        objects: system.as_ref().map(System::objects).unwrap_or_default(),
        epoch: 0,
    };
    let inputs = inputs(arguments, system.as_ref(), &prefix);
    write(&arguments.output, &build(architecture, &setups, &prefix, &options)?, &inputs)
}

/// The system description among the inputs, which then stands alone.
pub fn system_of(inputs: &[PathBuf]) -> Result<Option<System>> {
    match inputs {
        [path] if system::is_description(path) => Ok(Some(System::read(path)?)),
        _ => match inputs.iter().find(|path| system::is_description(path)) {
            Some(path) => {
                Err(Error::Message(format!("{} describes a whole system; name nothing beside it", path.display())))
            }
            None => Ok(None),
        },
    }
}

/// Reads or compiles all programs: those of a system, or the inputs themselves.
pub fn programs(system: Option<&System>, inputs: &[PathBuf], code: &CodeArguments) -> Result<Vec<Program>> {
    match system {
        Some(system) => system.programs(code),
        None => inputs.iter().map(|path| Program::read(path, code)).collect(),
    }
}

/// Domains that nobody describes: they have no capabilities.
pub fn plain_setups<'a>(programs: &[Program], domains: &'a [Domain<'a>]) -> Result<Vec<DomainSetup<'a>>> {
    let mut setups = Vec::new();
    for (program, domain) in programs.iter().zip(domains) {
        if let Some(name) = domain.capabilities.first() {
            return Err(Error::Message(format!(
                "{} imports cap.{name}: say in a system description what that is (docs/sel4-imports.md)",
                program.name
            )));
        }
        if let Some(name) = domain.shared.first() {
            return Err(Error::Message(format!(
                "{} imports the memory cap.{name}: say in a system description what that is (docs/sel4-imports.md)",
                program.name
            )));
        }
        setups.push(DomainSetup {
            domain,
            name: program.name.clone(),
            arguments: vec![program.name.clone()],
            environment: Vec::new(),
            seed: random_seed()?,
            grants: Vec::new(),
            memories: Vec::new(),
            is_template: false,
            given: Vec::new(),
            priority: None,
            footprint_maximum: None,
        });
    }
    Ok(setups)
}

/// What is in all programs.
pub fn domains(programs: &[Program]) -> Result<Vec<Domain<'_>>> {
    programs.iter().map(Program::domain).collect()
}

/// The one architecture that all programs of an image are for.
pub fn common_architecture(programs: &[Program], domains: &[Domain<'_>]) -> Result<Architecture> {
    let (Some(first), Some(first_program)) = (domains.first(), programs.first()) else {
        return Err(Error::Message("an image needs a protection domain".to_owned()));
    };
    for (domain, program) in domains.iter().zip(programs) {
        if domain.architecture != first.architecture {
            return Err(Error::Message(format!(
                "{} is for {}, but {} is for {}",
                first_program.name, first.architecture, program.name, domain.architecture
            )));
        }
    }
    Ok(first.architecture)
}

/// A program that goes into an image: the bytes of its `app.elf`.
pub struct Program {
    /// Its name: the file's.
    pub name: String,
    path: PathBuf,
    elf: Vec<u8>,
}

impl Program {
    /// Reads a protection domain, or compiles a module to one.
    pub fn read(path: &Path, code: &CodeArguments) -> Result<Self> {
        let elf = match input::read(path)? {
            Input::Elf(bytes) => bytes,
            Input::Module(bytes) => {
                let options = compile::options(code, false)?;
                let program = compile::Program::new(path, bytes, code)?;
                compile::with_threads(code, || compile::domain(&program, &options))?
            }
        };
        Ok(Self { name: name(path), path: path.to_owned(), elf })
    }

    /// The same program under another name.
    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// What is in its `app.elf`.
    fn domain(&self) -> Result<Domain<'_>> {
        let malformed = |message| LibraryError::Malformed { path: self.path.clone(), message }.into();
        // A mistake, not an attack: its code may be anything, and what stands against that is what it is granted.
        let environment = Authority::read(&self.elf).map(|authority| authority.environment);
        if environment == Some(AuthorityEnvironment::Hosted) {
            return Err(malformed("it is a Linux process; compile its module without --hosted".to_owned()));
        }
        Domain::read(&self.elf).map_err(malformed)
    }
}

/// What a program is called: its file's name.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Makes an image of domains.
pub fn build(
    architecture: Architecture,
    setups: &[DomainSetup<'_>],
    prefix: &Prefix,
    options: &ImageOptions,
) -> Result<Image> {
    let runtime = compile::runtime(architecture)?;
    let objects = RuntimeObjects { supervisor: runtime.supervisor, loader: runtime.loader };
    Ok(image::build(architecture, setups, objects, prefix, options, &Linker::find()?)?)
}

/// A seed from the operating system.
pub fn random_seed() -> Result<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Error::Message(format!("cannot get random numbers: {error}")))?;
    Ok(seed)
}

/// Nanoseconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as u64)
}

/// Writes an image to a file, or to files in a folder; `inputs` are what it was made of.
fn write(path: &Path, image: &Image, inputs: &[PathBuf]) -> Result<()> {
    let is_file = !path.is_dir() && !is_folder_name(path);
    let files = match image {
        Image::Single(boot) if is_file => vec![(path.to_owned(), boot)],
        Image::Single(boot) => vec![(path.join("boot.elf"), boot)],
        Image::Multiboot { .. } if is_file && (standard::is_meant(path) || path.exists()) => {
            return Err(Error::Message(format!(
                "two files boot x86_64, and {} takes one; name a folder with -o",
                path.display()
            )));
        }
        Image::Multiboot { kernel, root } => vec![(path.join("kernel.elf"), kernel), (path.join("root.elf"), root)],
    };
    for (file, _) in &files {
        output::refuse_inputs(file, inputs.iter().map(PathBuf::as_path))?;
    }
    if files.iter().any(|(file, _)| file != path) {
        fs::create_dir_all(path).map_err(Error::file("create the folder", path))?;
    }
    files.iter().try_for_each(|(file, bytes)| output::write(file, bytes, Contents::Binary))
}

/// The files that an image is made of.
fn inputs(arguments: &ImageArguments, system: Option<&System>, prefix: &Prefix) -> Vec<PathBuf> {
    let mut files = arguments.inputs.clone();
    files.extend(arguments.code.link.iter().map(|linked| linked.path.clone()));
    files.extend(system.map(System::files).unwrap_or_default());
    files.push(prefix.path.join("bin/kernel.elf"));
    files
}

fn is_folder_name(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with('/')
}
