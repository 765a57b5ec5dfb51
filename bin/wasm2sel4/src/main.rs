//! The command line of wasm2sel4: arguments, progress, messages, exit statuses. The library does the work; how it looks
//! to a person is decided here.
#![deny(unsafe_code)]

mod arguments;
mod child;
mod compile;
mod compose;
mod debugger;
mod description;
mod error;
mod files;
mod hosted;
mod image;
mod input;
mod inspect;
mod kernels;
mod machine;
mod manual;
mod output;
mod progress;
mod returned;
mod run;
mod standard;

use arguments::{Arguments, Command};
use clap::Parser;
use error::{Error, Result};
use std::io::Write;
use std::process::ExitCode;
use wasm2sel4_compiler::escape::Lines;

fn main() -> ExitCode {
    let result = match Arguments::try_parse() {
        Ok(arguments) => run_command(&arguments),
        Err(answer) => tell(&answer),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            if !error.is_broken_pipe() {
                // Messages quote names of files and of what is in them, which may be anything. Where not even this can
                // be written, the status still tells.
                let _ = writeln!(anstream::stderr(), "wasm2sel4: {}", Lines(&error.to_string()));
            }
            ExitCode::from(error.status())
        }
    }
}

fn run_command(arguments: &Arguments) -> Result<u8> {
    match &arguments.command {
        None => compile::run(&arguments.compile).map(|()| 0),
        Some(Command::Image(image)) => image::run(image).map(|()| 0),
        Some(Command::Run(run)) => run::run(run),
        Some(Command::Inspect(inspect)) => inspect::run(inspect).map(|()| 0),
        Some(Command::Completions(completions)) => manual::completions(completions.shell).map(|()| 0),
        Some(Command::Man(man)) => manual::page(man.command.as_deref()).map(|()| 0),
    }
}

/// Tells what is wrong with the arguments, or the help or the version that they ask for.
fn tell(answer: &clap::Error) -> Result<u8> {
    if answer.use_stderr() {
        let _ = answer.print();
    } else {
        answer.print().and_then(|()| std::io::stdout().flush()).map_err(Error::stream("standard output"))?;
    }
    Ok(answer.exit_code() as u8)
}
