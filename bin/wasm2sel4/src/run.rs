//! `wasm2sel4 run`.

use crate::arguments::RunArguments;
use crate::error::{Error, Result};
use crate::hosted::Process;
use crate::input::{self, Input};
use crate::machine::{Choice, Machine};
use crate::system::{self, System};
use crate::{compile, image, kernels};
use wasm2sel4_compiler::image::ImageOptions;

/// Runs a program and returns its exit status.
pub fn run(arguments: &RunArguments) -> Result<u8> {
    if let Some(entry) = arguments.env.iter().find(|entry| !entry.contains('=')) {
        return Err(Error::Message(format!("`{entry}` is no entry of an environment; write NAME=VALUE")));
    }
    if arguments.hosted { run_hosted(arguments) } else { run_on_sel4(arguments) }
}

fn run_hosted(arguments: &RunArguments) -> Result<u8> {
    let [input] = arguments.inputs.as_slice() else {
        return Err(Error::Message("one program at a time runs hosted".to_owned()));
    };
    if system::is_description(input) {
        return Err(Error::Message("a system of capabilities runs on seL4 only".to_owned()));
    }
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
    let mut words = vec![image::name(input)];
    words.extend(arguments.arguments.iter().cloned());
    let process =
        Process { architecture: options.architecture, elf: &elf, arguments: &words, environment: &arguments.env };
    process.run(arguments.timeout)
}

fn run_on_sel4(arguments: &RunArguments) -> Result<u8> {
    let system = image::system_of(&arguments.inputs)?;
    let programs = image::programs(system.as_ref(), &arguments.inputs, &arguments.code)?;
    let domains = image::domains(&programs)?;
    let architecture = image::common_architecture(&programs, &domains)?;
    let mut setups = match &system {
        Some(system) => system.setups(&domains)?,
        None => image::plain_setups(&programs, &domains)?,
    };
    let prefix = kernels::open(architecture, arguments.kernel.kernel.as_deref())?;
    for (number, setup) in setups.iter_mut().enumerate() {
        setup.environment.extend(arguments.env.iter().cloned());
        if number == 0 {
            setup.arguments.extend(arguments.arguments.iter().cloned());
        }
    }
    let options = ImageOptions {
        framed: true,
        report_resources: arguments.verbose,
        running: arguments.one_at_a_time.then_some(1),
        objects: system.as_ref().map(System::objects).unwrap_or_default(),
        epoch: image::now(),
    };
    let built = image::build(architecture, &setups, &prefix, &options)?;
    let choice = Choice { memory: arguments.machine_memory, accelerator: arguments.accel };
    let machine = Machine::new(architecture, &prefix, &built, choice)?;
    machine.run(&built, &arguments.qemu_arg, arguments.timeout, arguments.verbose)
}
