//! The command line of wasm2sel4: arguments, progress, messages, exit statuses. What the commands do is the library's
//! work; what they mean to a person is decided here.
#![forbid(unsafe_code)]

mod arguments;
mod compile;
mod error;
mod hosted;
mod image;
mod input;
mod inspect;
mod kernels;
mod machine;
mod output;
mod progress;
mod run;
mod system;

use arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        None => compile::run(&arguments.compile).map(|()| 0),
        Some(Command::Image(image)) => image::run(image).map(|()| 0),
        Some(Command::Run(run)) => run::run(run),
        Some(Command::Inspect(inspect)) => inspect::run(inspect).map(|()| 0),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            anstream::eprintln!("wasm2sel4: {error}");
            ExitCode::from(error.status())
        }
    }
}
