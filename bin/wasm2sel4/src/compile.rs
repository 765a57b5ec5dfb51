//! Compiling, for every command that needs it.

use crate::arguments::{CodeArguments, CompileArguments, Emit};
use crate::error::{Error, Location, Result};
use crate::input::{self, Input};
use crate::output::{self, Contents};
use crate::progress::Bar;
use crate::{compose, hosted, kernels, standard};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use wasm2sel4_abi::file_server;
use wasm2sel4_abi::layout::STACK_MAXIMUM;
use wasm2sel4_compiler::component::wire::Wires;
use wasm2sel4_compiler::component::{self, Component};
use wasm2sel4_compiler::elf::{self, DataItem};
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::options::Call;
use wasm2sel4_compiler::store::Names;
use wasm2sel4_compiler::{
    Architecture, Environment, Linker, Listing, Options, Plan, Silent, Store, link, module, object,
};

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
    let composed = arguments.code.compose.iter().map(PathBuf::as_path);
    output::refuse_inputs(&path, linked.chain(composed).chain([input.as_path()]))?;
    let modules = Modules::read(input, &arguments.code)?;
    let bytes = with_threads(&arguments.code, || {
        let linked = modules.link(&options)?;
        match arguments.emit {
            Emit::Elf => linked.domain(),
            Emit::Obj => linked.relocatable(),
            Emit::Clif => Ok(linked.listing(Listing::Clif)?.into_bytes()),
            Emit::Asm => Ok(linked.listing(Listing::Assembly)?.into_bytes()),
        }
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
            "no code can be made for this machine's architecture ({}); name another with --target",
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
    options.optimisation = arguments.optimisation.unwrap_or(options.optimisation);
    options.left_out.clone_from(&arguments.without);
    options.debug = arguments.debug;
    options.bounds_checks = arguments.bounds_checks.unwrap_or(options.bounds_checks);
    if let Some(size) = arguments.stack_size {
        if size.0 == 0 || size > STACK_MAXIMUM {
            return Err(Error::Message(format!("a stack has between 1 and {} bytes", STACK_MAXIMUM.0)));
        }
        options.stack_size = size;
    }
    options.memory_maximum = arguments.memory_max;
    options.gc_heap_maximum = arguments.gc_heap_max;
    options.gc_always = arguments.gc_always;
    options.features.clone_from(&arguments.cpu);
    Ok(options)
}

/// The modules of a protection domain, as bytes; or a component.
pub struct Modules {
    /// Those that are linked with the main one, in order.
    linked: Vec<(String, ModuleFile)>,
    /// The main module, or the component.
    main: ModuleFile,
    /// What is in the component, if it is one.
    component: Option<Box<Component>>,
    /// Where a description limits its memories.
    limited_at: Option<Location>,
    /// What a file server is told, if that takes the place of code.
    file_server: Option<Vec<u8>>,
}

/// A module of a protection domain.
struct ModuleFile {
    path: PathBuf,
    bytes: Vec<u8>,
    /// Where a description names it.
    location: Option<Location>,
}

impl ModuleFile {
    /// Whatever the compiler has against it.
    fn complain(&self, error: wasm2sel4_compiler::Error) -> Error {
        Error::at(self.location.as_ref())(Error::compile(standard::name(&self.path))(error))
    }
}

impl Modules {
    /// Reads a module and what is to be linked with it, or a component.
    pub fn read(path: &Path, arguments: &CodeArguments) -> Result<Self> {
        Self::new(path, input::read(path)?, arguments)
    }

    /// The same, if the file has been read.
    pub fn new(path: &Path, input: Input, arguments: &CodeArguments) -> Result<Self> {
        let (bytes, is_component) = match compose::with(path, input, &arguments.compose)? {
            Input::Module(bytes) => (bytes, false),
            Input::Component(bytes) => (bytes, true),
            Input::Elf(_) => return Err(input::already_compiled(path)),
        };
        let main = ModuleFile { path: path.to_owned(), bytes, location: None };
        let component = match is_component {
            true => Some(Box::new(component::read(&main.bytes).map_err(|error| main.complain(error))?)),
            false => None,
        };
        let mut modules = Self { linked: Vec::new(), main, component, limited_at: None, file_server: None };
        arguments.link.iter().try_for_each(|linked| modules.add(&linked.name, &linked.path, None))?;
        Ok(modules)
    }

    /// A file server, which is told this; the module says what it imports.
    pub fn file_server(name: &str, module: Vec<u8>, configuration: Vec<u8>) -> Self {
        let main = ModuleFile { path: name.into(), bytes: module, location: None };
        Self { linked: Vec::new(), main, component: None, limited_at: None, file_server: Some(configuration) }
    }

    /// Reads one more module that is to be linked with the main one, behind those before it.
    pub fn add(&mut self, name: &str, path: &Path, location: Option<Location>) -> Result<()> {
        let bytes = input::module(path).map_err(Error::at(location.as_ref()))?;
        if self.component.is_some() {
            let message = format!(
                "{} is a component, and no modules are linked with those; compose it with other components before it is \
                 compiled",
                self.main.path.display()
            );
            return Err(Error::at(location.as_ref())(Error::Message(message)));
        }
        if self.linked.iter().any(|(other, _)| other == name) {
            let message = format!("two modules are linked as {}; give them different names", Name(name));
            return Err(Error::at(location.as_ref())(Error::Message(message)));
        }
        self.linked.push((name.to_owned(), ModuleFile { path: path.to_owned(), bytes, location }));
        Ok(())
    }

    /// The component, if it is one.
    pub fn component(&self) -> Option<&Component> {
        self.component.as_deref()
    }

    /// Connects the component, if it is one, with those of other domains.
    pub fn connect(&mut self, wires: &Wires) -> Result<()> {
        match &mut self.component {
            Some(component) => component.connect(wires).map_err(|error| self.main.complain(error)),
            None => Ok(()),
        }
    }

    /// Has the component, if it is one, call an export.
    pub fn invoke(&mut self, call: &Call) -> Result<()> {
        match &mut self.component {
            Some(component) => component.invoke(call).map_err(|error| self.main.complain(error)),
            None => Ok(()),
        }
    }

    /// Says where a description limits its memories, for messages.
    pub fn limit_at(&mut self, location: Location) {
        self.limited_at = Some(location);
    }

    /// Links all modules, and decides everything up to the code.
    pub fn link<'a>(&'a self, options: &'a Options) -> Result<Linked<'a>> {
        let store = match &self.component {
            Some(component) => Store::of_component(component).map_err(|error| self.main.complain(error))?,
            None => self.link_modules()?,
        };
        let plan = Plan::new(&store, options).map_err(|error| self.complain_of_plan(error))?;
        Ok(Linked { modules: self, options, store, plan })
    }

    fn link_modules(&self) -> Result<Store<'_>> {
        let mut store = Store::default();
        let mut names = Names::new();
        for (name, file) in &self.linked {
            let module = module::parse(&file.bytes).map_err(|error| file.complain(error))?;
            let instance = store.add(Some(name.clone()), module, &names).map_err(|error| file.complain(error))?;
            names.insert(name.clone(), instance);
        }
        let complain = |error| self.main.complain(error);
        let module = module::parse(&self.main.bytes).map_err(complain)?;
        store.add(None, module, &names).map_err(complain)?;
        Ok(store)
    }

    /// Names the limit that was too small by what the user has written.
    fn complain_of_plan(&self, error: wasm2sel4_compiler::Error) -> Error {
        let wasm2sel4_compiler::Error::MemoryMaximum { memory, initial, maximum } = error else {
            return self.main.complain(error);
        };
        let option = if self.limited_at.is_some() { "memory-max" } else { "--memory-max" };
        let path = self.main.path.display();
        let message = format!(
            "{path}: {memory} has {initial} bytes at the start, more than the {maximum} that {option} allows; raise the limit"
        );
        Error::at(self.limited_at.as_ref())(Error::Message(message))
    }
}

/// Modules that are linked, and of which everything is decided up to the code.
pub struct Linked<'a> {
    modules: &'a Modules,
    /// The options that they were linked for.
    pub options: &'a Options,
    /// The instances.
    pub store: Store<'a>,
    /// The decisions.
    pub plan: Plan,
}

impl Linked<'_> {
    /// Compiles to a protection domain, or to a Linux process if the options say so.
    pub fn domain(&self) -> Result<Vec<u8>> {
        let runtime = wasm2sel4_embed::runtime(self.options.architecture);
        let stub = match self.options.environment {
            Environment::SeL4 if self.modules.file_server.is_some() => runtime.file_server,
            Environment::SeL4 => runtime.stub,
            Environment::Hosted { .. } => runtime.stub_hosted,
        };
        let configuration = self.modules.file_server.as_ref().map(|bytes| {
            let item = DataItem { section: file_server::SECTION, symbol: file_server::SYMBOL, align: 8, bytes };
            elf::data_object(self.options.architecture, &[item]).map_err(wasm2sel4_compiler::Error::Internal)
        });
        let configuration = configuration.transpose()?;
        let further: Vec<_> = configuration.iter().map(|bytes| ("configuration.o", bytes.as_slice())).collect();
        let bar = Bar::new();
        let object = object::emit(&self.store, &self.plan, self.options, &bar);
        bar.finish();
        let object = object.map_err(|error| self.modules.main.complain(error))?;
        let linker = Linker::find()?;
        link::link_domain(&object, &self.plan, stub, &further, self.options, &linker)
            .map_err(|error| self.modules.main.complain(error))
    }

    fn relocatable(&self) -> Result<Vec<u8>> {
        object::emit(&self.store, &self.plan, self.options, &Silent).map_err(|error| self.modules.main.complain(error))
    }

    fn listing(&self, listing: Listing) -> Result<String> {
        object::list(&self.store, &self.plan, self.options, listing).map_err(|error| self.modules.main.complain(error))
    }
}
