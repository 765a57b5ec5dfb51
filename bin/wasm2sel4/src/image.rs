//! `wasm2sel4 image`, and making the images that `wasm2sel4 run` boots.

mod described;
mod plain;
mod program;

use plain::plain_allotments;
use program::{ImageMember, Prepared};

use crate::arguments::{CodeArguments, FilesArguments, ImageArguments, KernelArguments};
use crate::debugger::Symbols;
use crate::description::{self, Description};
use crate::error::{Error, Result};
use crate::output::{self, Contents};
use crate::returned::Return;
use crate::{compile, files, kernels, standard};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use wasm2sel4_abi::bundle::RUNNING_MAXIMUM;
use wasm2sel4_abi::start_info::Streams;
use wasm2sel4_compiler::authority::Authority;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::{self, DomainSetup, Image, ImageOptions, RuntimeObjects, Seed};
use wasm2sel4_compiler::kernel::Prefix;
use wasm2sel4_compiler::options::Call;
use wasm2sel4_compiler::{Architecture, Linker};
use wasm2sel4_system::{Imports, environment};

/// Makes an image of files.
pub fn run(arguments: &ImageArguments) -> Result<()> {
    let request = Request {
        inputs: &arguments.inputs,
        code: &arguments.code,
        kernel: &arguments.kernel,
        arguments: &[],
        call: None,
        environment: &arguments.env,
        files: &arguments.files,
        seed: arguments.seed,
        one_at_a_time: arguments.one_at_a_time,
        framed: arguments.framed,
        report_resources: arguments.report_resources,
        for_debugger: false,
        epoch: 0,
        // Somebody watches a serial line; who reads frames decides what becomes of them.
        streams: if arguments.framed { Streams::default() } else { Streams::TERMINAL },
    };
    if let Some(dir) = arguments.files.writable_dir.first() {
        return Err(Error::Message(format!(
            "nothing goes back to {} when an image has run, wherever that is; give the folder with --dir, for a copy in \
             the image, or use `wasm2sel4 run`",
            dir.host.display()
        )));
    }
    let made = make(&request)?;
    write(&arguments.output, &made.image, &made.files)?;
    if arguments.seed.is_none() {
        warn_of_repeated_numbers(&made);
    }
    Ok(())
}

/// An image has the seed of its random numbers in it. Where nothing is added when it boots, whoever boots it twice has
/// the same numbers twice, and should know.
fn warn_of_repeated_numbers(made: &Made) {
    let adds = match made.architecture {
        Architecture::X86_64 => true,
        Architecture::Aarch64 | Architecture::Riscv64 => false,
    };
    for program in made.programs.iter().filter(|program| program.asks_for_random_numbers && !adds) {
        use std::io::Write as _;
        // What cannot be said is no reason to fail.
        let _ = writeln!(
            anstream::stderr(),
            "wasm2sel4: each boot of this image gives {} the same random numbers, since processors of {} let no \
             program ask for any; make no secrets from them, or say with --seed that they are to be the same",
            Name(&program.name),
            made.architecture
        );
    }
}

/// What an image is made of, and how.
pub struct Request<'a> {
    /// Modules or protection domains, or one system description.
    pub inputs: &'a [PathBuf],
    /// Options for modules.
    pub code: &'a CodeArguments,
    /// The kernel, and what is its first program.
    pub kernel: &'a KernelArguments,
    /// Further arguments of the first program.
    pub arguments: &'a [String],
    /// What the first program calls instead of its entry.
    pub call: Option<Call>,
    /// Further entries of everybody's environment.
    pub environment: &'a [String],
    /// The files that the first program sees.
    pub files: &'a FilesArguments,
    /// Where random numbers come from, if they must be the same each time.
    pub seed: Option<[u8; 32]>,
    /// Whether domains start one after the other.
    pub one_at_a_time: bool,
    /// Whether output is framed.
    pub framed: bool,
    /// Whether the supervisor reports its resources.
    pub report_resources: bool,
    /// Whether modules are compiled for a debugger, with lines, whatever the options say.
    pub for_debugger: bool,
    /// Real time when it will boot, nanoseconds since 1970; 0 if that is not known.
    pub epoch: u64,
    /// What the standard streams of its programs are.
    pub streams: Streams,
}

/// An image with what it is for.
pub struct Made {
    /// The architecture.
    pub architecture: Architecture,
    /// The kernel.
    pub prefix: Prefix,
    /// The image.
    pub image: Image,
    /// The files that it is made of.
    pub files: Vec<PathBuf>,
    /// Its programs, in order.
    pub programs: Vec<MadeProgram>,
    /// What goes back when it has run.
    pub returned: Option<Return>,
}

/// A program of an image, as those who run it want to know it.
pub struct MadeProgram {
    /// Its name.
    pub name: String,
    /// The processor features for which it was compiled, as far as it says so.
    pub features: Vec<String>,
    /// Where a debugger finds its symbols.
    pub symbols: Symbols,
    /// Whether it imports the function that makes them, as far as it says so.
    pub asks_for_random_numbers: bool,
}

/// Makes an image. Everything that can be known without code is looked at before any program is compiled.
pub fn make(request: &Request<'_>) -> Result<Made> {
    compile::with_threads(request.code, || make_here(request))
}

fn make_here(request: &Request<'_>) -> Result<Made> {
    let mut description = description_of(request.inputs)?;
    let mut code = request.code.clone();
    code.debug |= request.for_debugger;
    let mut programs = match &description {
        Some(description) => {
            if request.one_at_a_time {
                description.refuse_servers()?;
            } else {
                description.check_running()?;
            }
            if request.call.is_some() {
                let path = description.path.display();
                let message = format!("{path} describes what runs; write `invoke = \"NAME\"` into a domain of it");
                return Err(Error::Message(message));
            }
            described::programs(description, &code)?
        }
        None => plain_programs(request, &code)?,
    };
    if let Some(description) = &mut description {
        let components: Vec<_> = programs.iter().map(ImageMember::component).collect();
        let wires = description.connect(&components)?;
        programs.iter_mut().zip(&wires).try_for_each(|(program, wires)| program.connect(wires))?;
    }
    let prepared: Vec<Prepared<'_>> = programs.iter().map(ImageMember::prepare).collect::<Result<_>>()?;
    let architecture = common_architecture(&programs, &prepared)?;
    refuse_idle_options(request, architecture, &programs, &prepared)?;
    let imports: Vec<Imports> = prepared.iter().map(Prepared::imports).collect();
    let mut allotments = match &description {
        Some(description) => description.allotments(&imports)?,
        None => plain_allotments(&programs, &imports)?,
    };
    for allotment in &mut allotments {
        allotment.environment.extend(request.environment.iter().cloned());
        allotment.environment = environment::later_counts(&allotment.environment);
    }
    if let Some(description) = &description {
        for (allotment, (_, domain)) in allotments.iter_mut().zip(description.system.domains()) {
            allotment.files = files::described_archive(description, domain)?;
        }
    }
    let mut returned = None;
    if let Some(first) = allotments.first_mut() {
        first.arguments.extend(request.arguments.iter().cloned());
        let given = files::files(request.files)?;
        if first.is_template && given.returned.is_some() {
            return Err(Error::Message(format!(
                "{} is started any number of times, so nothing of it can go back to a folder; use --dir",
                first.name
            )));
        }
        if given.archive.is_some() {
            (first.files, first.sends_changes) = (given.archive, given.returned.is_some());
        }
        returned = given.returned;
    }
    for (allotment, program) in allotments.iter().zip(&programs) {
        let strings = image::check_strings(&allotment.name, &allotment.arguments, &allotment.environment);
        strings.map_err(|error| Error::at(program.location())(error.into()))?;
    }
    let prefix = kernels::open(architecture, request.kernel.kernel.as_deref())?;
    let linker = Linker::find()?;

    let elfs = prepared.iter().map(Prepared::compile).collect::<Result<Vec<_>>>()?;
    let authorities: Vec<Authority> = elfs.iter().map(|elf| Authority::read(elf).unwrap_or_default()).collect();
    if let Some(description) = &description {
        description.check_calls(&authorities)?;
    }
    let domains = programs.iter().zip(&elfs).map(|(program, elf)| program.domain(elf)).collect::<Result<Vec<_>>>()?;
    let mut setups = Vec::new();
    for (number, (allotment, domain)) in allotments.into_iter().zip(&domains).enumerate() {
        let seed = match request.seed {
            None => Seed::Random(random_seed()?),
            Some(mut seed) => {
                // Domains of one image must not share their random numbers.
                seed.iter_mut().zip((number as u64).to_le_bytes()).for_each(|(byte, of_number)| *byte ^= of_number);
                Seed::Chosen(seed)
            }
        };
        setups.push(DomainSetup { domain, allotment, seed });
    }
    let options = ImageOptions {
        framed: request.framed,
        report_resources: request.report_resources,
        running: request.one_at_a_time.then_some(1),
        objects: description.as_ref().map(|description| description.system.object_kinds()).unwrap_or_default(),
        epoch: request.epoch,
        streams: request.streams,
    };
    let runtime = wasm2sel4_embed::runtime(architecture);
    let other = request.kernel.supervisor.as_deref();
    let other = other.map(|path| fs::read(path).map_err(Error::file("read", path))).transpose()?;
    let supervisor = other.as_deref().unwrap_or(runtime.supervisor);
    let objects = RuntimeObjects { supervisor, loader: runtime.loader };
    let image = image::build(architecture, &setups, objects, &prefix, &options, &linker)?;
    let files = inputs(request, description.as_ref(), &prefix);
    let made = programs.iter().zip(&elfs).zip(authorities).map(|((program, elf), authority)| MadeProgram {
        name: program.name.clone(),
        asks_for_random_numbers: authority.functions.iter().any(|function| function.name == "random_get"),
        features: authority.features,
        symbols: program.symbols(elf),
    });
    Ok(Made { architecture, prefix, image, files, programs: made.collect(), returned })
}

/// The system description among the inputs, which then stands alone.
fn description_of(inputs: &[PathBuf]) -> Result<Option<Description>> {
    match inputs {
        [path] if description::is_description(path) => Ok(Some(Description::read(path)?)),
        _ => match inputs.iter().find(|path| description::is_description(path)) {
            Some(path) => {
                Err(Error::Message(format!("{} describes a whole system; name no other input", path.display())))
            }
            None => Ok(None),
        },
    }
}

/// Reads the programs of an image that nobody describes.
fn plain_programs(request: &Request<'_>, code: &CodeArguments) -> Result<Vec<ImageMember>> {
    let count = request.inputs.len();
    if count > RUNNING_MAXIMUM && !request.one_at_a_time {
        return Err(Error::Message(description::too_many(count)));
    }
    let programs = request.inputs.iter().map(|path| ImageMember::read(path, code));
    let mut programs = programs.collect::<Result<Vec<_>>>()?;
    if let (Some(first), Some(call)) = (programs.first_mut(), &request.call) {
        first.invoke(call.clone())?;
    }
    Ok(programs)
}

/// The one architecture that all programs of an image are for.
fn common_architecture(programs: &[ImageMember], prepared: &[Prepared<'_>]) -> Result<Architecture> {
    let (Some(first), Some(first_program)) = (prepared.first(), programs.first()) else {
        return Err(Error::Message("name at least one protection domain or module".to_owned()));
    };
    let architecture = first.architecture();
    for (other, program) in prepared.iter().zip(programs) {
        if other.architecture() != architecture {
            let message = format!(
                "{} is for {architecture}, but {} is for {}",
                Name(&first_program.name),
                Name(&program.name),
                other.architecture()
            );
            return Err(Error::at(program.location())(Error::Message(message)));
        }
    }
    Ok(architecture)
}

/// Refuses options that say how code is made if none is, or for another architecture than there is code for.
fn refuse_idle_options(
    request: &Request<'_>,
    architecture: Architecture,
    programs: &[ImageMember],
    prepared: &[Prepared<'_>],
) -> Result<()> {
    let is_compiled = |prepared: &Prepared<'_>| matches!(prepared, Prepared::Domain(..));
    let Some(first) = programs.first().filter(|_| prepared.iter().all(is_compiled)) else { return Ok(()) };
    let name = Name(&first.name);
    let given = request.code.given();
    if !given.is_empty() {
        let options = given.join(", ");
        return Err(Error::Message(format!(
            "{name} is compiled already, like all inputs, so {options} would do nothing; give such options when you \
             compile a module, or leave them out"
        )));
    }
    match request.code.target {
        Some(target) if target != architecture => {
            Err(Error::Message(format!("{name} is for {architecture}, but --target says {target}")))
        }
        _ => Ok(()),
    }
}

/// A seed from the operating system.
fn random_seed() -> Result<[u8; 32]> {
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
                "an image for x86_64 is two files, and {} is one; name a folder with -o",
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
fn inputs(request: &Request<'_>, description: Option<&Description>, prefix: &Prefix) -> Vec<PathBuf> {
    let mut files = request.inputs.to_vec();
    files.extend(request.code.link.iter().map(|linked| linked.path.clone()));
    files.extend(request.code.compose.iter().cloned());
    files.extend(description.iter().flat_map(|description| description.system.files()));
    files.push(prefix.path.join("bin/kernel.elf"));
    files
}

fn is_folder_name(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with('/')
}
