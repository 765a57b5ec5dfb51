//! The arguments of every command.

use crate::debugger::Port;
use crate::machine::AcceleratorChoice;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::Shell;
use std::path::PathBuf;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, VirtualAddress};
use wasm2sel4_abi::layout::{DOMAIN_END, MEMORY0_BASE};
use wasm2sel4_compiler::options::gc_heap_size;
use wasm2sel4_compiler::{Architecture, BoundsChecks, Optimisation, Pass};
use wasm2sel4_system::{Directory, directory, environment, size};

const STATUSES: &str = "\
Exit status: the program's own, which is 134 after a trap, or
  1      the program could not be run, or what it wrote could not go back to a --writable-dir
  123    what it wrote could not be sent to where it goes back
  124    --timeout ended it
  128+n  signal n ended it; 141 if nobody reads the output any more
However the command ends, the emulator or the hosted program ends with it.";

/// The most threads that can be asked for.
const JOBS_MAXIMUM: i64 = 65_536;

/// The longest time that can be waited for, in seconds: ten years.
const TIMEOUT_MAXIMUM: u64 = 10 * 365 * 24 * 3600;

/// The most memory that a machine can be given, in MiB: 1 TiB.
const MACHINE_MEMORY_MAXIMUM: i64 = 1 << 20;

const EXAMPLES: &str = "\
Examples:
  wasm2sel4 app.wasm -o app.elf                       compile for this machine's architecture
  wasm2sel4 app.wat -o app.elf --target riscv64 -O2   the text format, for another architecture
  wasm2sel4 run app.wasm -- one two                   compile, boot seL4 under qemu, pass arguments
  wasm2sel4 run app.wasm --dir data::/data            let it see the folder data, as /data
  wasm2sel4 run math.wasm --invoke gcd -- 12 18       call an export, print what it returns
  wasm2sel4 run app.wasm --writable-dir out           let it change the folder out, if it ends with status 0
  wasm2sel4 run app.wasm --gc-heap-max 16M            let structures and arrays take only 16 MiB
  wasm2sel4 run --hosted app.wasm                     the same code as a Linux process
  wasm2sel4 - --emit asm -o - <app.wasm | less        from standard input, to standard output
  wasm2sel4 app.wasm --link math=math.wasm -o app.elf app's imports from `math` become direct calls
  wasm2sel4 app.wasm --compose store.wasm -o app.elf  two components as one: app's imports are store's exports
  wasm2sel4 image a.elf b.elf -o image/               two protection domains in one boot image
  wasm2sel4 run system.toml                           domains that share endpoints and notifications
  wasm2sel4 inspect app.wasm                          what it imports, exports and needs";

/// Compiles WebAssembly modules to native seL4 protection domains, and runs them.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, max_term_width = 110)]
pub struct Arguments {
    /// What to do; without a command, compile.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Arguments of the compilation.
    #[command(flatten)]
    pub compile: CompileArguments,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a boot image, for qemu or a board, from protection domains and a kernel
    Image(ImageArguments),
    /// Compile, boot and run a program; ends with the program's exit status
    #[command(after_help = STATUSES)]
    Run(RunArguments),
    /// Show what a module, a component or a protection domain imports (its authority), exports and needs
    Inspect(InspectArguments),
    /// Print the completion script for a shell: bash, elvish, fish, powershell or zsh
    Completions(CompletionsArguments),
    /// Print a manual page, for `man -l -` or a package
    Man(ManArguments),
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArguments {
    /// The command to describe [default: compiling, with a list of the commands]
    pub command: Option<String>,
}

/// Arguments of the compilation.
#[derive(Debug, Args)]
pub struct CompileArguments {
    /// The module, in the binary or the text format (its contents tell which); - is standard input, wherever a module
    /// is named
    #[arg(required = true)]
    pub input: Option<PathBuf>,
    /// Where the output goes; - is standard output [default: the input's name with the output's extension]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What to emit
    #[arg(long, value_enum, default_value_t = Emit::Elf)]
    pub emit: Emit,
    /// Make a Linux process instead of a protection domain
    #[arg(long, conflicts_with = "kernel")]
    pub hosted: bool,
    /// For --hosted: where memory 0 begins [default: 0 if this machine lets a process map that address, else
    /// 0x1000000000]
    #[arg(long, value_name = "ADDRESS", requires = "hosted", value_parser = memory_base)]
    pub memory_base: Option<VirtualAddress>,
    /// Check that the runtime supports this kernel; the output does not depend on it
    #[arg(long, value_name = "PREFIX")]
    pub kernel: Option<PathBuf>,
    /// Options of the code generator.
    #[command(flatten)]
    pub code: CodeArguments,
}

/// Kinds of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// A linked protection domain
    Elf,
    /// A relocatable object
    Obj,
    /// Cranelift's intermediate form, as text
    Clif,
    /// The instructions, as text
    Asm,
}

impl Emit {
    /// The extension of a file of this kind.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Elf => "elf",
            Self::Obj => "o",
            Self::Clif => "clif",
            Self::Asm => "s",
        }
    }
}

/// Options of the code generator.
#[derive(Clone, Debug, Args)]
pub struct CodeArguments {
    /// The architecture: aarch64, x86_64 or riscv64 [default: this machine's]
    #[arg(long, value_name = "ARCHITECTURE", value_parser = wasm2sel4_compiler::target::named)]
    pub target: Option<Architecture>,
    /// Optimisation: 0 (compile fast), 2 (run fast; 1 is the same), 3 (with vectors, too, where loops allow it) or s
    /// (small code) [default: 2]
    #[arg(short = 'O', value_name = "LEVEL", value_parser = optimisation)]
    pub optimisation: Option<Optimisation>,
    /// Leave out a pass of the optimiser, to see what it gives or whether it is at fault: counter, neighbour, vector,
    /// induction, range, extension, displacement, index, invariant or schedule; of what is done to finished code for
    /// x86_64: copies, dead, rename, rotate or short; may be given several times
    #[arg(long, value_name = "PASS", value_delimiter = ',', value_parser = Pass::named)]
    pub without: Vec<Pass>,
    /// Emit line information: source lines if the module has any, else offsets in the binary
    #[arg(short = 'g')]
    pub debug: bool,
    /// How accesses are kept inside linear memory: auto (guard pages where possible) or explicit (a comparison for each
    /// access) [default: auto]
    #[arg(long, value_name = "HOW", value_parser = bounds_checks)]
    pub bounds_checks: Option<BoundsChecks>,
    /// Bytes of stack, e.g. 64K or 8M [default: 1M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub stack_size: Option<ByteSize>,
    /// The size beyond which no memory may grow, e.g. 16M
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory_max: Option<ByteSize>,
    /// The most that structures and arrays may take together, 32K to 4G, e.g. 16M: making one beyond it is the trap
    /// `out of memory` [default: 256M]
    #[arg(long, value_name = "SIZE", value_parser = gc_heap)]
    pub gc_heap_max: Option<ByteSize>,
    /// Look for garbage before every structure and array that is made, which is slow: for tests
    #[arg(long, hide = true, overrides_with = "gc_always")]
    pub gc_always: bool,
    /// Processor features beyond the baseline, by cranelift's names, e.g. has_sse41,has_avx2
    #[arg(long, value_name = "FEATURES", value_delimiter = ',', value_parser = feature)]
    pub cpu: Vec<String>,
    /// Link another module into the same protection domain; later ones and the main module import from it by NAME; may
    /// be given several times
    #[arg(long, value_name = "NAME=MODULE", value_parser = linked)]
    pub link: Vec<LinkedModule>,
    /// Compose the component with another one into one, before it is compiled: what it imports and the other exports,
    /// under the same name and a compatible version, becomes a direct call; may be given several times
    #[arg(long, value_name = "COMPONENT")]
    pub compose: Vec<PathBuf>,
    /// Threads of the compiler, at most one per processor [default: one per processor]
    #[arg(short = 'j', long, value_name = "THREADS", value_parser = value_parser!(u32).range(1..=JOBS_MAXIMUM))]
    pub jobs: Option<u32>,
}

impl CodeArguments {
    /// The given options that say how modules become code: without a module they would do nothing.
    pub fn given(&self) -> Vec<&'static str> {
        let options = [
            ("-O", self.optimisation.is_some()),
            ("--without", !self.without.is_empty()),
            ("-g", self.debug),
            ("--bounds-checks", self.bounds_checks.is_some()),
            ("--stack-size", self.stack_size.is_some()),
            ("--memory-max", self.memory_max.is_some()),
            ("--gc-heap-max", self.gc_heap_max.is_some()),
            ("--gc-always", self.gc_always),
            ("--cpu", !self.cpu.is_empty()),
            ("--link", !self.link.is_empty()),
            ("--compose", !self.compose.is_empty()),
        ];
        options.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name).collect()
    }
}

/// A module that is linked with the main one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedModule {
    /// The name under which others import from it.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
}

/// Where the kernel is.
#[derive(Clone, Debug, Args)]
pub struct KernelArguments {
    /// The kernel prefix [default: ARCHITECTURE in $WASM2SEL4_KERNELS, or in wasm2sel4/kernels of the user's data
    /// folder]
    #[arg(long, value_name = "PREFIX")]
    pub kernel: Option<PathBuf>,
    /// An object to use instead of the supervisor, for tests
    #[arg(long, value_name = "OBJECT", hide = true)]
    pub supervisor: Option<PathBuf>,
}

/// Arguments of `image`.
#[derive(Debug, Args)]
pub struct ImageArguments {
    /// Protection domains, or modules to compile first; or one system description (.toml)
    #[arg(required = true)]
    pub inputs: Vec<PathBuf>,
    /// A folder; or a file, on architectures that boot a single file; - is standard output
    #[arg(short, long, value_name = "DIR-OR-FILE")]
    pub output: PathBuf,
    /// Frame all output for a program that reads the serial line
    #[arg(long)]
    pub framed: bool,
    /// Report free memory and slots at the start and at the end
    #[arg(long)]
    pub report_resources: bool,
    /// Start each domain only when the one before it has ended, instead of all at once
    #[arg(long)]
    pub one_at_a_time: bool,
    /// An entry of every domain's environment; of two with the same name the later one counts, and one given here
    /// overrides that of a system description
    #[arg(long, value_name = "NAME=VALUE", value_parser = environment::entry)]
    pub env: Vec<String>,
    /// The seed of all random numbers, 64 hexadecimal digits; with it, images are reproducible [default: random]
    #[arg(long, value_name = "HEX", value_parser = seed)]
    pub seed: Option<[u8; 32]>,
    /// Files.
    #[command(flatten)]
    pub files: FilesArguments,
    /// The kernel.
    #[command(flatten)]
    pub kernel: KernelArguments,
    /// Options for modules among the inputs.
    #[command(flatten)]
    pub code: CodeArguments,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// Modules or protection domains, or one system description (.toml). Several programs run at the same time, on seL4
    /// only; the first gets standard input
    #[arg(required = true)]
    pub inputs: Vec<PathBuf>,
    /// Arguments of the first program
    #[arg(last = true)]
    pub arguments: Vec<String>,
    /// Call this export of the first program instead of `_start`, after `_initialize` if there is one, with the
    /// arguments as its numbers (-7, 0xff, 1.5, nan); its results are printed, a line each. Of a component,
    /// any exported function, as NAME, INTERFACE#NAME or 'NAME(1, "x")'
    #[arg(long, value_name = "NAME")]
    pub invoke: Option<String>,
    /// Run as a Linux process, without a kernel and a machine; code for another architecture runs under qemu's user
    /// emulation
    #[arg(long, conflicts_with_all = ["kernel", "machine_memory", "accel", "qemu_arg", "verbose", "one_at_a_time"])]
    pub hosted: bool,
    /// An entry of every program's environment; of two with the same name the later one counts, and one given here
    /// overrides that of a system description
    #[arg(long, value_name = "NAME=VALUE", value_parser = environment::entry)]
    pub env: Vec<String>,
    /// Give up after this many seconds, with status 124
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u64).range(1..=TIMEOUT_MAXIMUM))]
    pub timeout: Option<u64>,
    /// Also show what the kernel and the supervisor print, on standard error
    #[arg(short, long)]
    pub verbose: bool,
    /// Start each program only when the one before it has ended, instead of all at once; on seL4 only
    #[arg(long)]
    pub one_at_a_time: bool,
    /// Memory of the emulated machine, in MiB [default: what the kernel was configured for]
    #[arg(long, value_name = "MIB", value_parser = value_parser!(u32).range(1..=MACHINE_MEMORY_MAXIMUM))]
    pub machine_memory: Option<u32>,
    /// What executes the machine's instructions
    #[arg(long, value_enum, default_value_t = AcceleratorChoice::Auto)]
    pub accel: AcceleratorChoice,
    /// Another argument for qemu, such as -icount; may be given several times
    #[arg(long, value_name = "ARGUMENT", allow_hyphen_values = true)]
    pub qemu_arg: Vec<String>,
    /// Wait for gdb on this port before the first instruction, and say what to type there; modules are compiled with
    /// -g. (gdb starts a hosted program of this machine's own architecture itself.) [default port: 1234]
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true, default_missing_value = "1234", value_parser = port)]
    pub gdb: Option<Port>,
    /// Files.
    #[command(flatten)]
    pub files: FilesArguments,
    /// The kernel.
    #[command(flatten)]
    pub kernel: KernelArguments,
    /// Options for a module.
    #[command(flatten)]
    pub code: CodeArguments,
}

/// Which files programs see.
#[derive(Clone, Debug, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("folders").args(["dir", "read_only_dir", "writable_dir"]).multiple(true))]
pub struct FilesArguments {
    /// Let the first program see a folder, under its own path or as GUEST; what the program writes there stays in
    /// its memory and is gone when it ends; may be given several times
    #[arg(long, value_name = "HOST[::GUEST]", value_parser = directory)]
    pub dir: Vec<Directory>,
    /// Let it see a folder in which it can change nothing
    #[arg(long, value_name = "HOST[::GUEST]", value_parser = directory)]
    pub read_only_dir: Vec<Directory>,
    /// Let it change a folder of this workstation: when it has ended with status 0, what it wrote is there, all of it;
    /// after any other end the folder is as it was
    #[arg(long, value_name = "HOST[::GUEST]", value_parser = directory)]
    pub writable_dir: Vec<Directory>,
    /// How much the program may write in all of these folders, e.g. 16M [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = size, requires = "folders")]
    pub dir_max: Option<ByteSize>,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArguments {
    /// A module, a component, a protection domain, or a system description (.toml), which says which domain holds which
    /// capabilities
    pub input: PathBuf,
    /// For a component: show what it is when it is composed with another one; may be given several times
    #[arg(long, value_name = "COMPONENT")]
    pub compose: Vec<PathBuf>,
    /// For a system description: draw the authority graph [default language: graphviz]
    #[arg(long, value_name = "LANGUAGE", num_args = 0..=1, require_equals = true, default_missing_value = "graphviz")]
    pub graph: Option<GraphLanguage>,
}

/// A language for graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphLanguage {
    /// That of Graphviz (`dot -Tsvg`).
    Graphviz,
    /// That of Mermaid, which many viewers of Markdown draw.
    Mermaid,
}

/// The levels that C compilers have; each means the nearest level that there is here.
fn optimisation(level: &str) -> Result<Optimisation, String> {
    match level {
        "0" => Ok(Optimisation::None),
        "1" | "2" => Ok(Optimisation::Speed),
        "3" => Ok(Optimisation::Vectors),
        "s" | "z" => Ok(Optimisation::Size),
        _ => {
            Err("choose -O0 (compile fast), -O1 or -O2 (run fast; both the same), -O3 (with vectors, too), -Os or -Oz \
             (small; both the same)"
                .to_owned())
        }
    }
}

fn linked(text: &str) -> Result<LinkedModule, String> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() && !path.is_empty() => {
            Ok(LinkedModule { name: name.to_owned(), path: path.into() })
        }
        _ => Err("write a linked module as NAME=FILE".to_owned()),
    }
}

fn bounds_checks(how: &str) -> Result<BoundsChecks, String> {
    match how {
        "auto" => Ok(BoundsChecks::Auto),
        "explicit" => Ok(BoundsChecks::Explicit),
        _ => Err("choose auto or explicit".to_owned()),
    }
}

/// A size of the heap of structures and arrays.
fn gc_heap(text: &str) -> Result<ByteSize, String> {
    gc_heap_size(size(text)?)
}

/// The last place for memory 0 at which its reservation fits into the smallest user address space (2^38 bytes).
const MEMORY_BASE_LAST: u64 = (1 << 38) - (1 << 34);

/// A place for memory 0: where nothing else of a domain is.
fn memory_base(text: &str) -> Result<VirtualAddress, String> {
    let is_possible = |address: u64| {
        let is_free = address == MEMORY0_BASE.0 || (DOMAIN_END.0..=MEMORY_BASE_LAST).contains(&address);
        is_free && address.is_multiple_of(MMU_PAGE)
    };
    match size(text) {
        Ok(ByteSize(address)) if is_possible(address) => Ok(VirtualAddress(address)),
        _ => Err(format!(
            "memory 0 begins at 0, or at a multiple of {MMU_PAGE:#x} between {:#x} and {MEMORY_BASE_LAST:#x}",
            DOMAIN_END.0
        )),
    }
}

/// A TCP port that somebody can connect to.
fn port(text: &str) -> Result<Port, String> {
    text.parse()
        .ok()
        .filter(|port| *port != 0)
        .map(Port)
        .ok_or_else(|| "a port is a number between 1 and 65535".to_owned())
}

/// The name of a processor feature; which there are depends on the architecture.
fn feature(name: &str) -> Result<String, String> {
    match name {
        "" => Err("separate the names of features by commas, such as has_sse41,has_avx2".to_owned()),
        name => Ok(name.to_owned()),
    }
}

fn seed(text: &str) -> Result<[u8; 32], String> {
    let mut seed = [0; 32];
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err("a seed has 64 hexadecimal digits".to_owned());
    }
    for (byte, digits) in seed.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).map_err(|error| error.to_string())?;
        *byte = u8::from_str_radix(digits, 16).map_err(|error| error.to_string())?;
    }
    Ok(seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
