//! `wasm2sel4 run`.

use crate::arguments::RunArguments;
use crate::debugger::{self, Readable};
use crate::error::{Error, Result};
use crate::hosted::{self, Process};
use crate::image::{self, Request};
use crate::input::{self, Input};
use crate::machine::{Choice, Conduct, Machine};
use crate::returned::{Return, Spool};
use crate::{compile, description, files, standard};
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::options::{Call, EntryPoint};
use wasm2sel4_compiler::target::code_generator;

/// Runs a program and returns its exit status.
pub fn run(arguments: &RunArguments) -> Result<u8> {
    if arguments.hosted { run_hosted(arguments) } else { run_on_sel4(arguments) }
}

/// The call that is asked for.
fn call(arguments: &RunArguments) -> Option<Call> {
    let name = arguments.invoke.clone()?;
    Some(Call { name, arguments: arguments.arguments.clone() })
}

fn run_hosted(arguments: &RunArguments) -> Result<u8> {
    let [input] = arguments.inputs.as_slice() else {
        return Err(Error::Message("only one program can run hosted; name one".to_owned()));
    };
    if description::is_description(input) {
        return Err(Error::Message("a system runs on seL4 only; leave out --hosted".to_owned()));
    }
    let wasm = match input::read(input)? {
        wasm @ (Input::Module(_) | Input::Component(_)) => wasm,
        Input::Elf(_) => {
            return Err(Error::Message(
                "a protection domain does not run hosted; compile its module with --hosted, and start the result"
                    .to_owned(),
            ));
        }
    };
    let mut options = compile::options(&arguments.code, true)?;
    if let Some(call) = call(arguments) {
        options.entry = EntryPoint::Invoke(call);
    }
    if arguments.gdb.is_some() {
        if Architecture::native() == Some(options.architecture) {
            return Err(Error::Message(debugger::not_for_native(options.architecture)));
        }
        options.debug = true;
    }
    hosted::check_features(options.architecture, &code_generator::features(&options)?)?;
    let mut modules = compile::Modules::new(input, wasm, &arguments.code)?;
    if let EntryPoint::Invoke(call) = &options.entry {
        modules.invoke(call)?;
    }
    let elf = compile::with_threads(&arguments.code, || modules.link(&options)?.domain())?;
    let mut words = vec![input::name(input)];
    words.extend(arguments.arguments.iter().cloned());
    let files = files::files(&arguments.files)?;
    let spool = files.returned.as_ref().map(Return::spool).transpose()?;
    let process = Process {
        architecture: options.architecture,
        elf: &elf,
        arguments: &words,
        environment: &arguments.env,
        files: files.archive.as_deref(),
        changes: spool.as_ref(),
        gdb: arguments.gdb,
    };
    let status = process.run(arguments.timeout)?;
    give_back(status, files.returned.as_ref().zip(spool.as_ref()))
}

/// What a program wrote goes back if it says that all went well.
fn give_back(status: u8, returned: Option<(&Return, &Spool)>) -> Result<u8> {
    if let Some((returned, spool)) = returned.filter(|_| status == 0) {
        returned.finish(spool)?;
    }
    Ok(status)
}

fn run_on_sel4(arguments: &RunArguments) -> Result<u8> {
    let made = image::make(&Request {
        inputs: &arguments.inputs,
        code: &arguments.code,
        kernel: &arguments.kernel,
        arguments: &arguments.arguments,
        call: call(arguments),
        environment: &arguments.env,
        files: &arguments.files,
        seed: None,
        one_at_a_time: arguments.one_at_a_time,
        framed: true,
        report_resources: arguments.verbose,
        for_debugger: arguments.gdb.is_some(),
        epoch: image::now(),
        streams: standard::streams(),
    })?;
    let choice = Choice { memory: arguments.machine_memory, accelerator: arguments.accel };
    let machine = Machine::new(made.architecture, &made.prefix, &made.image, choice)?;
    // Whoever names a processor knows it.
    if !arguments.qemu_arg.iter().any(|argument| argument == "-cpu") {
        made.programs.iter().try_for_each(|program| machine.check_features(&program.name, &program.features))?;
    }
    // They must be there until the machine is off.
    let mut symbols = Vec::new();
    if let Some(port) = arguments.gdb {
        for program in &made.programs {
            let readable = Readable::new(&program.name, &program.symbols);
            symbols.push(readable.map_err(Error::file("write to", &std::env::temp_dir()))?);
        }
        debugger::tell_of_machine(port, &symbols);
    }
    let spool = made.returned.as_ref().map(Return::spool).transpose()?;
    let conduct = Conduct {
        further: &arguments.qemu_arg,
        timeout: arguments.timeout,
        verbose: arguments.verbose,
        gdb: arguments.gdb,
        changes: spool.as_ref(),
    };
    let status = machine.run(&made.image, &conduct)?;
    give_back(status, made.returned.as_ref().zip(spool.as_ref()))
}
