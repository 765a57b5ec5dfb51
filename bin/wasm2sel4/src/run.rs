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

fn command_line(arguments: &RunArguments) -> Vec<String> {
    let mut words = vec![image::name(&arguments.input)];
    words.extend(arguments.arguments.iter().cloned());
    words
}

fn run_hosted(arguments: &RunArguments) -> Result<u8> {
    let wasm = match input::read(&arguments.input)? {
        Input::Module(wasm) => wasm,
        Input::Elf(_) => {
            return Err(Error::Message(
                "a protection domain does not run hosted; compile its module with --hosted and start that".to_owned(),
            ));
        }
    };
    let options = compile::options(&arguments.code, true)?;
    let elf = compile::with_threads(&arguments.code, || compile::domain(&arguments.input, &wasm, &options))?;
    let process = Process {
        architecture: options.architecture,
        elf: &elf,
        arguments: &command_line(arguments),
        environment: &arguments.env,
    };
    process.run(arguments.timeout)
}

fn run_on_sel4(arguments: &RunArguments) -> Result<u8> {
    let program = image::Program::read(&arguments.input, &arguments.code)?;
    let domain = program.domain()?;
    let architecture = domain.architecture;
    let prefix = kernels::open(architecture, arguments.kernel.kernel.as_deref())?;
    let setup = DomainSetup {
        domain: &domain,
        name: program.name.clone(),
        arguments: command_line(arguments),
        environment: arguments.env.clone(),
        seed: image::random_seed()?,
    };
    let options = ImageOptions { framed: true, report_resources: arguments.verbose, epoch: image::now() };
    let built = image::build(architecture, &[setup], &prefix, &options)?;
    let folder = tempfile::Builder::new().prefix("wasm2sel4-").tempdir();
    let folder = folder.map_err(Error::file("create a folder in", &std::env::temp_dir()))?;
    let machine = Machine { architecture, memory: arguments.machine_memory };
    qemu::run(machine.command(&built, folder.path())?, arguments.timeout, arguments.verbose)
}
