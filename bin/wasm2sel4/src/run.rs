//! `wasm2sel4 run`.

use crate::arguments::RunArguments;
use crate::error::{Error, Result};
use crate::hosted::Process;
use crate::input::{self, Input};
use crate::qemu::{self, Machine};
use crate::{compile, image, kernels};
use wasm2sel4_compiler::image::{DomainSetup, ImageOptions};

/// Runs a program and returns its exit status.
pub fn run(arguments: &RunArguments) -> Result<u8> {
    if let Some(entry) = arguments.env.iter().find(|entry| !entry.contains('=')) {
        return Err(Error::Message(format!("`{entry}` is no entry of an environment; write NAME=VALUE")));
    }
    if arguments.hosted { run_hosted(arguments) } else { run_on_sel4(arguments) }
}

/// The words that a program is started with: its name, and for the first one the arguments.
fn command_line(arguments: &RunArguments, number: usize) -> Vec<String> {
    let mut words = vec![image::name(&arguments.inputs[number])];
    if number == 0 {
        words.extend(arguments.arguments.iter().cloned());
    }
    words
}

fn run_hosted(arguments: &RunArguments) -> Result<u8> {
    let [input] = arguments.inputs.as_slice() else {
        return Err(Error::Message("one program at a time runs hosted".to_owned()));
    };
    let wasm = match input::read(input)? {
        Input::Module(wasm) => wasm,
        Input::Elf(_) => {
            return Err(Error::Message(
                "a protection domain does not run hosted; compile its module with --hosted and start that".to_owned(),
            ));
        }
    };
    let options = compile::options(&arguments.code, true)?;
    let program = compile::Program::new(input, wasm, &arguments.code)?;
    let elf = compile::with_threads(&arguments.code, || compile::domain(&program, &options))?;
    let process = Process {
        architecture: options.architecture,
        elf: &elf,
        arguments: &command_line(arguments, 0),
        environment: &arguments.env,
    };
    process.run(arguments.timeout)
}

fn run_on_sel4(arguments: &RunArguments) -> Result<u8> {
    let programs = image::read_all(&arguments.inputs, &arguments.code)?;
    let domains = image::domains(&programs)?;
    let architecture = image::common_architecture(&programs, &domains)?;
    let prefix = kernels::open(architecture, arguments.kernel.kernel.as_deref())?;
    let mut setups = Vec::new();
    for (number, (program, domain)) in programs.iter().zip(&domains).enumerate() {
        setups.push(DomainSetup {
            domain,
            name: program.name.clone(),
            arguments: command_line(arguments, number),
            environment: arguments.env.clone(),
            seed: image::random_seed()?,
        });
    }
    let options = ImageOptions {
        framed: true,
        report_resources: arguments.verbose,
        running: arguments.one_at_a_time.then_some(1),
        epoch: image::now(),
    };
    let built = image::build(architecture, &setups, &prefix, &options)?;
    let folder = tempfile::Builder::new().prefix("wasm2sel4-").tempdir();
    let folder = folder.map_err(Error::file("create a folder in", &std::env::temp_dir()))?;
    let machine = Machine { architecture, memory: arguments.machine_memory };
    let mut command = machine.command(&built, folder.path())?;
    command.args(&arguments.qemu_arg);
    qemu::run(command, arguments.timeout, arguments.verbose)
}
