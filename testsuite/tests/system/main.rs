//! System tests: every case and every real program, hosted on each architecture and on every kernel at hand.
//!
//! A test for which something is missing on this machine is ignored, and said so at the end with the reason; it is
//! never counted as passed.

mod arbitrary;
mod arbitrary_components;
mod arenas;
mod badges;
mod by_hand;
mod changes;
mod chunks;
mod examples;
mod file_server;
mod files;
mod hostile;
mod input;
mod lies;
mod pages;
mod predicted;
mod quick;
mod random;
mod waiting;
mod wit;
mod workstation;

use object::{Object, ObjectSection, ObjectSymbol};
use std::env::args_os;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::sync::{Arc, OnceLock};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::native;
use wasm2sel4_engines::suite::Suite;
use wasm2sel4_engines::{supervisor, tool};
use wasm2sel4_programs::{Cache, Reference, Table};
use wasm2sel4_testsuite::case::Case;
use wasm2sel4_testsuite::component::Language;
use wasm2sel4_testsuite::examples::{CHAIN, Example};
use wasm2sel4_testsuite::failing;
use wasm2sel4_testsuite::generated;
use wasm2sel4_testsuite::guest::{self, Guest};
use wasm2sel4_testsuite::wit::ALL as LANGUAGES;

/// The argument that has garbage looked for before every allocation, of all programs that are compiled here.
const GC_ALWAYS: &str = "--gc-always";

fn main() -> ExitCode {
    let (of_ours, arguments): (Vec<OsString>, Vec<OsString>) = args_os().partition(|word| word == GC_ALWAYS);
    let mut tests = Tests { gc_always: !of_ours.is_empty(), ..Tests::default() };
    tests.add_cases();
    tests.add_generated();
    tests.add_guests();
    tests.add_composed();
    tests.add_programs();
    tests.add_systems();
    tests.add_isolation();
    tests.add_boot();
    if quick::is_asked_for() {
        tests.suite.retain(quick::rule(Engine::all()));
    }
    tests.suite.run_with(arguments)
}

/// The tests, kind by kind.
#[derive(Default)]
struct Tests {
    suite: Suite,
    /// Whether garbage is looked for before every allocation.
    gc_always: bool,
}

impl Tests {
    fn engines(&self) -> Vec<Engine> {
        self.told(Engine::all())
    }

    fn sel4_engines(&self) -> Vec<Engine> {
        self.told(Engine::all_sel4())
    }

    fn told(&self, mut engines: Vec<Engine>) -> Vec<Engine> {
        engines.iter_mut().for_each(|engine| engine.gc_always = self.gc_always);
        engines
    }

    fn add(
        &mut self,
        name: String,
        missing: Option<String>,
        test: impl FnOnce() -> Result<(), String> + Send + 'static,
    ) {
        self.suite.add(name, missing, test);
    }

    /// Modules that carry their expectation.
    fn add_cases(&mut self) {
        let cases = Case::read_all(&tool::root().join("testsuite/tests/cases"));
        let hello = Case::read(&tool::root().join("examples/hello/hello.wat"));
        for engine in self.engines() {
            for case in cases.iter().chain([&hello]).cloned() {
                let engine = engine.clone();
                self.add(format!("{}::{}", engine.name, case.name), engine.missing.clone(), move || {
                    case.check(&engine)
                });
            }
        }
    }

    /// Systems of several domains that share kernel objects.
    fn add_systems(&mut self) {
        let systems = Case::read_systems(&tool::root().join("testsuite/tests/systems"));
        let examples = Case::read_examples(&tool::root().join("examples"));
        for engine in self.sel4_engines() {
            for system in systems.iter().chain(&examples).cloned() {
                let engine = engine.clone();
                let name = format!("{}::system-{}", engine.name, system.name);
                let Some(example) = Example::of_name(&system.name) else {
                    self.add(name, engine.missing.clone(), move || system.check(&engine));
                    continue;
                };
                if !examples::has(&example, &engine) {
                    continue;
                }
                let missing = engine.missing.clone().or_else(|| example.missing());
                self.add(name, missing, move || example.build().and_then(|()| system.check(&engine)));
            }
        }
    }

    /// Modules and inputs that are too long to be written down, or for one architecture each.
    fn add_generated(&mut self) {
        for engine in self.engines() {
            for program in generated::ALL {
                let (engine, missing) = (engine.clone(), engine.missing.clone());
                self.add(format!("{}::{}", engine.name, program.name), missing, move || {
                    let folder = folder();
                    program.case(folder.path()).map_err(|error| error.to_string())?.check(&engine)
                });
            }
            let (missing, same) = (engine.missing.clone(), engine.clone());
            let (absent, here) = (engine.missing.clone(), engine.clone());
            if engine.is_sel4() {
                let (absent, there) = (absent.clone(), here.clone());
                let test = move || arbitrary::calls_served(&there);
                self.add(format!("{}::arbitrary-calls-served", engine.name), absent, test);
            }
            self.add(format!("{}::arbitrary-calls", engine.name), absent, move || arbitrary::calls(&here));
            for (name, test) in [
                ("arbitrary-calls-component", arbitrary_components::tame as fn(&Engine) -> Result<(), String>),
                ("arbitrary-calls-component-wild", arbitrary_components::wild),
            ] {
                let (missing, here) = (engine.missing.clone(), engine.clone());
                self.add(format!("{}::{name}", engine.name), missing, move || test(&here));
            }
            self.add(format!("{}::input-large", engine.name), missing, move || input::large(&same));
            let (missing, same) = (engine.missing.clone(), engine.clone());
            self.add(format!("{}::input-awaited", engine.name), missing, move || input::awaited(&same));
            let emulator = engine.architecture.user_emulator();
            let no_emulator = engine.is_hosted() && which::which(emulator).is_err();
            let no_emulator = no_emulator.then(|| format!("no {emulator} in the path"));
            let missing = engine.missing.clone().or(no_emulator);
            self.add(format!("{}::missing-feature", engine.name), missing, move || missing_feature(&engine));
        }
    }

    /// Real programs, compared with another engine.
    fn add_guests(&mut self) {
        for guest in guest::ALL {
            for engine in self.engines() {
                let missing = engine.missing.clone().or_else(|| guest.missing()).or_else(Reference::missing);
                let name = format!("{}::{}", engine.name, guest.name);
                self.add(name, missing, move || same_as_reference(guest, &engine));
            }
        }
        for engine in self.engines() {
            let missing = engine.missing.clone().or_else(|| predicted::GUEST.missing());
            if engine.is_sel4() {
                let (missing, here) = (missing.clone(), engine.clone());
                let test = move || predicted::served(&here);
                self.add(format!("{}::files-predicted-served", engine.name), missing, test);
            }
            self.add(format!("{}::files-predicted", engine.name), missing, move || predicted::in_domain(&engine));
        }
        for engine in self.engines() {
            for (guest, name) in [(files::GUEST, "files"), (files::COMPONENT, "files-component")] {
                let missing = engine.missing.clone().or_else(|| guest.missing()).or_else(Reference::missing);
                if engine.is_sel4() {
                    let (missing, here) = (missing.clone(), engine.clone());
                    let test = move || files::same_as_reference_served(guest, &here);
                    self.add(format!("{}::{name}-served", engine.name), missing, test);
                }
                let here = engine.clone();
                let test = move || files::same_as_reference(guest, &here);
                self.add(format!("{}::{name}", engine.name), missing, test);
            }
            let lacking = engine.missing.clone().or_else(|| files::GUEST.missing()).or_else(Reference::missing);
            let (without, here) = (engine.missing.clone(), engine.clone());
            self.add(format!("{}::files-go-back-or-stay", engine.name), without, move || files::go_back_or_stay(&here));
            self.add(format!("{}::files-go-back", engine.name), lacking, move || files::go_back(&engine));
        }
        // The model's root task has no slots for as many pages.
        for engine in self.engines().into_iter().filter(|engine| !engine.is_model()) {
            self.add(format!("{}::files-large", engine.name), files::large_missing(&engine), move || {
                files::large(&engine)
            });
        }
    }

    /// Callers and providers in every pair of languages, composed; and an example.
    fn add_composed(&mut self) {
        for engine in self.engines().into_iter().filter(examples::has_composed) {
            let missing = engine.missing.clone().or_else(|| CHAIN.missing());
            self.add(format!("{}::composed-chain", engine.name), missing, move || examples::composed(&engine));
        }
        for engine in self.engines() {
            let pairs = LANGUAGES.into_iter().flat_map(|one| LANGUAGES.map(|other| (one, other)));
            let with_python = examples::has_python(&engine).then_some((Language::Rust, Language::Python));
            for (caller, provider) in pairs.chain(with_python) {
                let missing = engine.missing.clone().or_else(|| wit::missing(caller, provider));
                let name = format!("{}::composed-{}-{}", engine.name, caller.name(), provider.name());
                let engine = engine.clone();
                if engine.is_sel4() {
                    let (name, missing, engine) = (name.replace("composed", "wired"), missing.clone(), engine.clone());
                    self.add(name, missing, move || wit::say_the_same_by_messages(caller, provider, &engine));
                }
                self.add(name, missing, move || wit::say_the_same(caller, provider, &engine));
            }
        }
    }

    /// Programs that people have, as they are.
    fn add_programs(&mut self) {
        let table = Arc::new(Table::read().unwrap_or_else(|error| panic!("{error}")));
        let cache = Arc::new(Cache::of_user().unwrap_or_else(|error| panic!("{error}")));
        let reference = Arc::new(Reference::default());
        for (name, session) in &table.session {
            let missing = Reference::missing().or_else(|| session.missing(&table, &cache));
            for engine in self.engines() {
                let missing = engine.missing.clone().or_else(|| missing.clone());
                let (table, cache, reference) = (table.clone(), cache.clone(), reference.clone());
                let (session, test) = (session.clone(), format!("{}::program-{name}", engine.name));
                self.add(test, missing, move || session.check(&table, &cache, &reference, &engine));
            }
        }
    }

    /// What needs a kernel: what one domain does to others, what it leaves behind, what images are made of.
    fn add_isolation(&mut self) {
        for engine in self.sel4_engines() {
            for (name, test) in [
                ("second-domain-goes-on", second_domain_goes_on as fn(&Engine) -> Result<(), String>),
                ("stub-fault", stub_fault),
                ("stub-double-fault", stub_double_fault),
                ("everything-comes-back", everything_comes_back),
                ("out-of-memory", out_of_memory),
                ("out-of-memory-heap", heap_out_of_memory),
                ("memory-comes-back", waiting::comes_back),
                ("reproducible-image", reproducible_image),
                ("too-many-domains", too_many_domains),
                ("missing-emulator", missing_emulator),
                ("input-of-the-first", input::of_the_first),
                ("serial-line", input::serial_line),
                ("random-at-each-boot", random::at_each_boot),
                ("failing-calls", failing_calls),
                ("lies-of-a-server", lies::are_found),
                ("arena-changed-by-clients", arenas::changed_by_clients),
                ("arena-changed-by-a-server", arenas::changed_by_a_server),
            ] {
                let (missing, engine) = (engine.missing.clone(), engine.clone());
                self.add(format!("{}::{name}", engine.name), missing, move || test(&engine));
            }
            // The model of aarch64 gives away no devices where that machine's bus is.
            if !(engine.is_model() && engine.architecture == Architecture::Aarch64) {
                let (missing, engine) = (engine.missing.clone(), engine.clone());
                self.add(format!("{}::ends-by-hand", engine.name), missing, move || by_hand::ends(&engine));
            }
            for (name, test) in [
                ("hostile", hostile::attack as fn(&Engine) -> Result<(), String>),
                ("hostile-client-of-files", file_server::attack),
                ("client-of-files-lives-twice", file_server::lives),
                ("pages", pages::probe),
                ("badges", badges::end),
                ("chunks", chunks::discard),
                ("changes", changes::are_attributed),
                ("workstation", workstation::is_out_of_reach),
            ] {
                let (missing, engine) = (engine.missing.clone().or_else(native::missing), engine.clone());
                self.add(format!("{}::{name}", engine.name), missing, move || test(&engine));
            }
        }
    }

    /// What only the model of a kernel can tell.
    fn add_boot(&mut self) {
        for engine in self.sel4_engines().into_iter().filter(Engine::is_model) {
            for (name, test) in [
                ("boot", boots_as_the_kernel_expects as fn(&Engine) -> Result<(), String>),
                ("too-many-pages", too_many_pages),
            ] {
                let (missing, engine) = (engine.missing.clone(), engine.clone());
                self.add(format!("{}::{name}", engine.name), missing, move || test(&engine));
            }
        }
    }
}

/// An image of more pages than the root task has slots for is refused, before anything boots.
fn too_many_pages(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let path = folder.path().join("pages.wat");
    let data: String = (0..3600).map(|page| format!("(data (i32.const {}) \"x\")\n", page * 0x1000)).collect();
    let text = format!("(module (memory 400) {data} (func (export \"_start\")))");
    std::fs::write(&path, text).map_err(|error| error.to_string())?;
    let found = finish(engine.command(&[], &[path], &[]));
    let message =
        "has only 4096 slots; put less into it, or bring a kernel whose KernelRootCNodeSizeBits is at least 13";
    found.expect(found.status == Some(1) && found.stderr.contains(message), message)
}

/// The hand-over from the loader to the kernel, of which seL4 itself says little.
fn boots_as_the_kernel_expects(engine: &Engine) -> Result<(), String> {
    let found = finish(engine.command(&["--verbose".to_owned()], &[hello()], &[]));
    let everywhere = ["at 0x400000, entry 0x400000", "model: aligned true, behind the kernel true"];
    let by_our_loader = match engine.architecture {
        Architecture::Aarch64 => Some("counter open to user level true"),
        Architecture::Riscv64 => Some("Sv39 true"),
        Architecture::X86_64 => None,
    };
    for part in everywhere.into_iter().chain(by_our_loader) {
        found.expect(found.stderr.contains(part), part)?;
    }
    found.expect(found.stdout == HELLO && found.status == Some(0), "the program's output")
}

/// A folder for the files of one test.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// What a program did.
struct Finished {
    status: Option<i32>,
    stdout: String,
    stderr: String,
    line: String,
}

fn finish(mut command: Command) -> Finished {
    let output = tool::output(&mut command);
    Finished::of(output, &command)
}

impl Finished {
    fn of(output: Output, command: &Command) -> Self {
        Self {
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            line: tool::line(command),
        }
    }

    fn expect(&self, holds: bool, what: &str) -> Result<(), String> {
        if holds {
            return Ok(());
        }
        let Self { status, stdout, stderr, line } = self;
        Err(format!(
            "expected {what}\n--- status {status:?}\n--- standard output\n{stdout}\n--- standard error\n{stderr}\n--- again: {line}"
        ))
    }
}

/// Code for features that the processor lacks, the option of `run` that starts such a processor all the same, and
/// qemu's name for it: of each architecture, an instruction that touches memory.
fn code_for_another_processor(architecture: Architecture) -> (&'static str, &'static str, Option<&'static str>) {
    match architecture {
        Architecture::Aarch64 => {
            ("has_lse", "(drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))", Some("cortex-a57"))
        }
        Architecture::Riscv64 => ("has_zcb", "(i32.store8 (i32.const 0) (i32.load8_u (i32.const 1)))", None),
        Architecture::X86_64 => (
            "has_avx",
            "(v128.store (i32.const 0) (i8x16.add (v128.load (i32.const 16)) (v128.load (i32.const 32))))",
            Some("Nehalem,+pdpe1gb,+fsgsbase,+xsave,+xsaveopt"),
        ),
    }
}

/// An instruction that the processor does not have is no trap, although one of its kind could be.
fn missing_feature(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let path = folder.path().join("feature.wat");
    let (feature, body, processor) = code_for_another_processor(engine.architecture);
    let text = format!("(module (memory 1 1 shared) (func $main (export \"_start\") {body}))");
    std::fs::write(&path, text).map_err(|error| error.to_string())?;
    let command = if engine.is_hosted() {
        let program = folder.path().join("feature.elf");
        let mut compile = tool::command(["--hosted", "--target", engine.architecture.name(), "--cpu", feature]);
        let compiled = finish({
            compile.args(["--memory-base", "0x1000000000"]).arg(&path).arg("-o").arg(&program);
            compile
        });
        compiled.expect(compiled.status == Some(0), "it to compile")?;
        let mut emulator = Command::new(engine.architecture.user_emulator());
        emulator.args(processor.iter().flat_map(|processor| ["-cpu", processor])).arg(program);
        emulator
    } else {
        let mut options = vec!["--cpu".to_owned(), feature.to_owned()];
        let chosen = processor.iter().flat_map(|processor| ["-cpu", processor]);
        options.extend(chosen.map(|argument| format!("--qemu-arg={argument}")));
        engine.command(&options, &[path], &[])
    };
    let found = finish(command);
    found.expect(found.status == Some(139), "the status of a fault")?;
    for part in [
        "fault in compiled code at 0x",
        ": illegal instruction\n",
        &format!("this processor lacks something that the code was compiled for: {feature}\n"),
        "0: main at 0x",
    ] {
        found.expect(found.stderr.contains(part), part)?;
    }
    found.expect(!found.stderr.contains("wasm trap"), "no trap")
}

/// Every call of the kernel that the supervisor makes fails once, without memory: nothing is lost, and nobody else
/// notices. What makes them fail is in no image of anybody else's.
fn failing_calls(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let mut command = image(engine);
    let built = finish({
        command.arg(hello()).arg("-o").arg(format!("{}/", folder.path().display()));
        command
    });
    built.expect(built.status == Some(0), "an image")?;
    for entry in std::fs::read_dir(folder.path()).map_err(|error| error.to_string())?.flatten() {
        let bytes = std::fs::read(entry.path()).map_err(|error| error.to_string())?;
        if bytes.windows(supervisor::MARK.len()).any(|window| window == supervisor::MARK) {
            return Err(format!("{:?} has what makes calls fail", entry.file_name()));
        }
    }
    failing::run(engine, false).map(drop)
}

/// Compiled guests, kept for all engines.
fn compiled(guest: Guest) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    static MODULES: std::sync::Mutex<Vec<(&str, PathBuf)>> = std::sync::Mutex::new(Vec::new());
    let folder = FOLDER.get_or_init(|| {
        let folder = tool::root().join("target/guests");
        std::fs::create_dir_all(&folder).expect("target/guests can be made");
        folder
    });
    let mut modules = MODULES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((_, module)) = modules.iter().find(|(name, _)| *name == guest.name) {
        return module.clone();
    }
    let module = guest.compile(folder);
    modules.push((guest.name, module.clone()));
    module
}

const ARGUMENTS: [&str; 3] = ["first", "with space", "\u{fc}n\u{ef}code"];
const ENVIRONMENT: [&str; 2] = ["GREETING=hello there", "EMPTY="];

fn same_as_reference(guest: Guest, engine: &Engine) -> Result<(), String> {
    let (module, known) = (compiled(guest), compiled(guest.for_other_engines()));
    let mut reference = Reference::program();
    reference.args(ENVIRONMENT.iter().flat_map(|entry| ["--env", entry]));
    reference.arg(&known).arg("--").args(ARGUMENTS);
    let expected = finish(reference);
    expected.expect(!expected.stdout.is_empty() && expected.status != Some(1), "the reference engine to work")?;

    let mut options = Vec::new();
    for entry in ENVIRONMENT {
        options.extend(["--env".to_owned(), entry.to_owned()]);
    }
    let arguments = ARGUMENTS.map(str::to_owned);
    let found = finish(engine.command(&options, &[module], &arguments));
    found.expect(found.status == expected.status, &format!("status {:?}", expected.status))?;
    found.expect(found.stdout == expected.stdout, &format!("the reference's standard output:\n{}", expected.stdout))?;
    found.expect(found.stderr == expected.stderr, &format!("the reference's standard error:\n{}", expected.stderr))
}

fn case_path(name: &str) -> PathBuf {
    tool::root().join("testsuite/tests/cases").join(name).with_extension("wat")
}

fn hello() -> PathBuf {
    tool::root().join("examples/hello/hello.wat")
}

const HELLO: &str = "Hello from WebAssembly on seL4!\n";

/// One domain traps; the other, which has more to do, finishes.
fn second_domain_goes_on(engine: &Engine) -> Result<(), String> {
    let programs =
        [case_path("trap-unreachable"), case_path("bounds-store-farthest"), case_path("memory-grow"), hello()];
    let found = finish(engine.command(&[], &programs, &[]));
    found.expect(found.status == Some(134), "the status of the domain that trapped")?;
    found.expect(found.stdout == HELLO, "the other domain's output")?;
    found.expect(found.stderr.contains("wasm trap: unreachable"), "the trap's message")?;
    found.expect(found.stderr.contains("wasm trap: out of bounds memory access"), "the second trap's message")
}

/// Compiles hello and destroys functions of its stub.
fn damaged(engine: &Engine, folder: &Path, symbols: &[&str]) -> Result<PathBuf, String> {
    let path = folder.join("damaged.elf");
    let mut compile = tool::command(["--target", engine.architecture.name()]);
    compile.arg(hello()).arg("-o").arg(&path);
    let compiled = finish(compile);
    compiled.expect(compiled.status == Some(0), "hello to compile")?;
    let mut bytes = std::fs::read(&path).map_err(|error| error.to_string())?;
    let mut places = Vec::new();
    {
        let file = object::File::parse(&*bytes).map_err(|error| error.to_string())?;
        for wanted in symbols {
            let symbol = file.symbols().find(|symbol| symbol.name() == Ok(wanted));
            let address = symbol.ok_or_else(|| format!("no symbol {wanted}"))?.address();
            let section = file
                .sections()
                .find(|section| (section.address()..section.address() + section.size()).contains(&address));
            let section = section.ok_or_else(|| format!("{wanted} is in no section"))?;
            let offset = section.file_range().map_or(0, |(start, _)| start) + address - section.address();
            places.push(offset as usize);
        }
    }
    // An instruction that does not exist: `ud2` on x86_64, zeroes elsewhere.
    let illegal: [u8; 4] = if engine.architecture == Architecture::X86_64 { [0x0f, 0x0b, 0x0f, 0x0b] } else { [0; 4] };
    for place in places {
        bytes[place..place + 4].copy_from_slice(&illegal);
    }
    std::fs::write(&path, bytes).map_err(|error| error.to_string())?;
    Ok(path)
}

/// A fault inside the stub is not a trap of the module: it ends that domain, and only that.
fn stub_fault(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let program = damaged(engine, folder.path(), &["wasi_snapshot_preview1.fd_write"])?;
    let found = finish(engine.command(&[], &[program, hello()], &[]));
    found.expect(found.status == Some(139), "the status of a fault")?;
    found.expect(found.stderr.contains("fault outside compiled code at 0x"), "a message about the fault")?;
    found.expect(found.stdout == HELLO, "the other domain's output")
}

/// A stub that cannot even take a fault is ended by the supervisor.
fn stub_double_fault(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let symbols = ["wasi_snapshot_preview1.fd_write", "__wasm2sel4_trap_entry"];
    let program = damaged(engine, folder.path(), &symbols)?;
    let found = finish(engine.command(&["--verbose".to_owned()], &[program, hello()], &[]));
    found.expect(found.status == Some(139), "the status of a fault")?;
    found.expect(found.stderr.contains("faulted again while it dealt with a fault"), "the supervisor's message")?;
    found.expect(found.stdout == HELLO, "the other domain's output")
}

/// When all domains have ended, in whichever way, memory, slots and CSpace entries are what they were.
fn everything_comes_back(engine: &Engine) -> Result<(), String> {
    let names = ["memory-grow", "trap-unreachable", "stack-recursion", "exit-status", "bounds-load-farthest"];
    let found = finish(engine.command(&["--verbose".to_owned()], &names.map(case_path), &[]));
    found.expect(resources_are_equal(&found), "equal resources at the start and at the end")
}

/// A domain that touches more memory than the machine has ends; what it had comes back, and another domain finishes.
/// Its name is a file's, which may be anything: it is escaped, once.
fn out_of_memory(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let greedy = folder.path().join("greedy \u{1}x0\u{4}.wat");
    // Every page of the largest memory, which ends 64 KiB before 4 GiB.
    let text = r#"(module (memory 1)
      (func (export "_start") (local $p i32)
        (if (i32.ne (memory.grow (i32.const 65535)) (i32.const -1)) (then unreachable))
        (if (i32.eq (memory.grow (i32.const 65534)) (i32.const -1)) (then unreachable))
        (loop $again
          (i32.store (local.get $p) (i32.const 1))
          (local.set $p (i32.add (local.get $p) (i32.const 4096)))
          (br_if $again (i32.lt_u (local.get $p) (i32.const 0xffff0000))))))"#;
    std::fs::write(&greedy, text).map_err(|error| error.to_string())?;
    let found = finish(engine.command(&["--verbose".to_owned()], &[hello(), greedy], &[]));
    found.expect(found.status == Some(134), "the status of a trap")?;
    let message = r"domain greedy \u{1}x0\u{4}.wat touched a page for which there is no memory left";
    found.expect(found.stderr.contains(message), message)?;
    found.expect(found.stderr.contains("wasm trap: out of memory"), "the trap")?;
    found.expect(found.stderr.contains("  0: function 0 at 0x"), "where it was")?;
    found.expect(found.stdout == HELLO, "the other domain's output")?;
    found.expect(resources_are_equal(&found), "equal resources at the start and at the end")
}

/// A heap of structures and arrays for which the machine has too little memory is exhausted where it is used, with the
/// same trap as one that has reached its own maximum. (The system `gc-footprint` does that for short arrays, too.)
fn heap_out_of_memory(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let greedy = folder.path().join("greedy.wat");
    let text = r#"(module
      (rec (type $bytes (array (mut i8))))
      (rec (type $cell (struct (field (ref $bytes)) (field (ref null $cell)))))
      (global $cells (mut (ref null $cell)) (ref.null $cell))
      (func $keep
        (global.set $cells
          (struct.new $cell (array.new $bytes (i32.const 7) (i32.const 65000)) (global.get $cells))))
      (func $begin (export "_start") (loop $again (call $keep) (br $again))))"#;
    std::fs::write(&greedy, text).map_err(|error| error.to_string())?;
    let options = ["--verbose", "--gc-heap-max", "4000M"].map(str::to_owned);
    let found = finish(engine.command(&options, &[hello(), greedy], &[]));
    found.expect(found.status == Some(134), "the status of a trap")?;
    let message = "touched a page for which there is no memory left";
    found.expect(found.stderr.contains(message), message)?;
    for part in ["wasm trap: out of memory\nwasm backtrace:\n  0: keep at 0x", "  1: begin at 0x"] {
        found.expect(found.stderr.contains(part), part)?;
    }
    found.expect(found.stdout == HELLO, "the other domain's output")?;
    found.expect(resources_are_equal(&found), "equal resources at the start and at the end")
}

/// Whether the supervisor reports as much free at the end as at the start.
fn resources_are_equal(found: &Finished) -> bool {
    let after = |marker: &str| found.stderr.lines().find_map(|line| Some(line.trim_end().split_once(marker)?.1));
    let (start, end) = (after("free at the start: "), after("free at the end: "));
    start.is_some() && start == end
}

/// `wasm2sel4 image` for the engine's kernel.
fn image(engine: &Engine) -> Command {
    let mut command = tool::command(["image", "--target", engine.architecture.name()]);
    command.arg("--kernel").args(engine.kernel());
    command
}

/// With a seed, the same input gives the same image.
fn reproducible_image(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let build = |name: &str| -> Result<Vec<Vec<u8>>, String> {
        let output = folder.path().join(name);
        let mut command = image(engine);
        command.arg("--seed").arg("0123456789abcdef".repeat(4)).arg(hello());
        command.arg("-o").arg(format!("{}/", output.display()));
        let built = finish(command);
        built.expect(built.status == Some(0), "an image")?;
        let entries = std::fs::read_dir(&output).map_err(|error| error.to_string())?.flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.sort();
        files.iter().map(|file| std::fs::read(file).map_err(|error| error.to_string())).collect()
    };
    let (first, second) = (build("first")?, build("second")?);
    if first.is_empty() || first != second {
        return Err("two images of the same input differ, or there is none".to_owned());
    }
    Ok(())
}

/// An image holds this many domains and no more.
fn too_many_domains(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let mut command = image(engine);
    command.args(vec![hello(); 17]).arg("-o").arg(folder.path().join("image"));
    let found = finish(command);
    let message = "the image has 17 domains that run at the same time; at most 16 can";
    found.expect(found.status == Some(1) && found.stderr.contains(message), message)
}

/// Without the emulator, the message names it and its package.
fn missing_emulator(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let mut command = engine.command(&[], &[hello()], &[]);
    command.env("PATH", folder.path()).env("WASM2SEL4_LINKER", tool::linker());
    let found = finish(command);
    let message = format!("{} is not installed", engine.architecture.system_emulator());
    found.expect(found.status == Some(1), "status 1")?;
    found.expect(found.stderr.contains(&message) && found.stderr.contains("apt-get install"), &message)
}
