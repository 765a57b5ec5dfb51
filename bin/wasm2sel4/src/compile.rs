//! Compiling, for every command that needs it.

use crate::arguments::{CodeArguments, CompileArguments, Emit, LinkedModule};
use crate::error::{Error, Result};
use crate::output::{self, Contents};
use crate::progress::Bar;
use crate::{hosted, input, kernels, standard};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use wasm2sel4_abi::layout::STACK_MAXIMUM;
use wasm2sel4_compiler::store::Names;
use wasm2sel4_compiler::{
    Architecture, Environment, Linker, Listing, Options, Plan, Silent, Store, link, module, object,
};
use wasm2sel4_embed::Runtime;

/// Compiles a file to a file.
pub fn run(arguments: &CompileArguments) -> Result<()> {
    let Some(input) = &arguments.input else {
        return Err(Error::Message("name a module to compile; see --help".to_owned()));
    };
    let mut options = options(&arguments.code, arguments.hosted)?;
    if let Some(memory_base) = arguments.memory_base {
        options.environment = Environment::Hosted { memory_base };
    }
    if let Some(prefix) = &arguments.kernel {
        kernels::open(options.architecture, Some(prefix))?;
    }
    let path = match &arguments.output {
        Some(path) => path.clone(),
        None if standard::is_meant(input) => {
            return Err(Error::Message("name the output with -o; `-` is standard output".to_owned()));
        }
        None => {
            PathBuf::from(input.file_stem().unwrap_or(input.as_os_str())).with_extension(arguments.emit.extension())
        }
    };
    let linked = arguments.code.link.iter().map(|linked| linked.path.as_path());
    output::refuse_inputs(&path, linked.chain([input.as_path()]))?;
    let program = Program::read(input, &arguments.code)?;
    let bytes = with_threads(&arguments.code, || match arguments.emit {
        Emit::Elf => domain(&program, &options),
        Emit::Obj => relocatable(&program, &options),
        Emit::Clif => Ok(listing(&program, &options, Listing::Clif)?.into_bytes()),
        Emit::Asm => Ok(listing(&program, &options, Listing::Assembly)?.into_bytes()),
    })?;
    let contents = match arguments.emit {
        Emit::Elf => Contents::Program,
        Emit::Obj => Contents::Binary,
        Emit::Clif | Emit::Asm => Contents::Text,
    };
    output::write(&path, &bytes, contents)
}

/// Does something on as many threads as the user wants, but not on more than there are processors: they would only wait
/// for each other, and starting thousands takes longer than most compilations.
pub fn with_threads<T: Send>(arguments: &CodeArguments, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    let Some(wanted) = arguments.jobs else { return work() };
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors.min(wanted as usize);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Error::Message(format!("cannot start {threads} threads: {error}")))?.install(work)
}

/// The architecture that the arguments mean.
pub fn architecture(arguments: &CodeArguments) -> Result<Architecture> {
    arguments.target.or_else(Architecture::native).ok_or_else(|| {
        Error::Message(format!(
            "this machine's architecture ({}) is none that code is made for; name one with --target",
            std::env::consts::ARCH
        ))
    })
}

/// The compiler's options.
pub fn options(arguments: &CodeArguments, is_hosted: bool) -> Result<Options> {
    let architecture = architecture(arguments)?;
    let mut options = Options::new(architecture);
    if is_hosted {
        options.environment = Environment::Hosted { memory_base: hosted::memory_base() };
    }
    options.optimisation = arguments.optimisation;
    options.debug = arguments.debug;
    options.bounds_checks = arguments.bounds_checks;
    if let Some(size) = arguments.stack_size {
        if size.0 == 0 || size > STACK_MAXIMUM {
            return Err(Error::Message(format!("a stack has between 1 and {} bytes", STACK_MAXIMUM.0)));
        }
        options.stack_size = size;
    }
    options.memory_maximum = arguments.memory_max;
    options.features.clone_from(&arguments.cpu);
    Ok(options)
}

/// The built runtime for an architecture.
pub fn runtime(architecture: Architecture) -> Result<&'static Runtime> {
    wasm2sel4_embed::runtime(architecture.target().name())
        .ok_or_else(|| Error::Message(format!("this wasm2sel4 was built without the runtime for {architecture}")))
}

/// The modules of a protection domain, as bytes.
pub struct Program {
    /// The main module.
    main: (PathBuf, Vec<u8>),
    /// Those that are linked with it, in order.
    linked: Vec<(LinkedModule, Vec<u8>)>,
}

impl Program {
    /// Reads a module and what is to be linked with it.
    pub fn read(path: &Path, arguments: &CodeArguments) -> Result<Self> {
        Self::new(path, input::module(path)?, arguments)
    }

    /// The same, if the module has been read.
    pub fn new(path: &Path, bytes: Vec<u8>, arguments: &CodeArguments) -> Result<Self> {
        let read = |linked: &LinkedModule| Ok((linked.clone(), input::module(&linked.path)?));
        let linked = arguments.link.iter().map(read).collect::<Result<_>>()?;
        Ok(Self { main: (path.to_owned(), bytes), linked })
    }

    fn path(&self) -> &Path {
        &self.main.0
    }

    /// Links all modules, and decides everything up to the code.
    fn prepare(&self, options: &Options) -> Result<(Store<'_>, Plan)> {
        let mut store = Store::default();
        let mut names = Names::new();
        for (linked, bytes) in &self.linked {
            let complain = Error::compile(&linked.path);
            let module = module::parse(bytes).map_err(complain)?;
            let instance = store.add(Some(linked.name.clone()), module, &names);
            let instance = instance.map_err(Error::compile(&linked.path))?;
            if names.insert(linked.name.clone(), instance).is_some() {
                return Err(Error::Message(format!(
                    "two modules are linked as {}; give them names of their own",
                    linked.name
                )));
            }
        }
        let module = module::parse(&self.main.1).map_err(Error::compile(self.path()))?;
        store.add(None, module, &names).map_err(Error::compile(self.path()))?;
        let plan = Plan::new(&store, options).map_err(Error::compile(self.path()))?;
        Ok((store, plan))
    }
}

/// Compiles and links modules to a protection domain, or to a Linux process if the options say so.
pub fn domain(program: &Program, options: &Options) -> Result<Vec<u8>> {
    let runtime = runtime(options.architecture)?;
    let stub = match options.environment {
        Environment::SeL4 => runtime.stub,
        Environment::Hosted { .. } => runtime.stub_hosted,
    };
    let (store, plan) = program.prepare(options)?;
    let complain = || Error::compile(program.path());
    let bar = Bar::new();
    let object = object::emit(&store, &plan, options, &bar);
    bar.finish();
    let object = object.map_err(complain())?;
    link::link_domain(&object, &plan, stub, &[], options, &Linker::find()?).map_err(complain())
}

fn relocatable(program: &Program, options: &Options) -> Result<Vec<u8>> {
    let (store, plan) = program.prepare(options)?;
    object::emit(&store, &plan, options, &Silent).map_err(Error::compile(program.path()))
}

fn listing(program: &Program, options: &Options, listing: Listing) -> Result<String> {
    let (store, plan) = program.prepare(options)?;
    object::list(&store, &plan, options, listing).map_err(Error::compile(program.path()))
}
